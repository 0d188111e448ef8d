"""Other programs that record and replay, where they are installed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import pathlib
import sys
import urllib.request
from collections.abc import Iterator

from driver.bench import program
from driver.cassettes import answering
from driver.processes import Peer, free_port
from driver.traffic import Call

QUIET = ("-q", "--set", "termlog_verbosity=error", "--set", "flow_detail=0", "--set", "connection_strategy=lazy")


def fetch(url: str, call: Call) -> tuple[int, bytes]:
    """Asks once."""
    request = urllib.request.Request(url, call.body, {"Content-Type": "application/json"} if call.body else {},
                                     method=call.method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return answer.status, answer.read()


def check(peer: str, url: str, call: Call) -> None:
    """Sees that the bytes are the same from everyone."""
    status, body = fetch(url, call)
    assert status == 200 and body == call.answer, f"{peer}: {status}, {len(body)} bytes instead of {len(call.answer)}"


def mitmproxy(*options: str, folder: pathlib.Path, upstream: str) -> Peer | None:
    """`mitmdump` (`MITMDUMP_BIN`) as a reverse proxy."""
    binary = program("MITMDUMP_BIN", "mitmdump")
    if binary is None:
        return None
    port = free_port()
    return Peer([binary, *QUIET, "--set", f"confdir={folder}/mitmproxy",
                 "--mode", f"reverse:{upstream}@127.0.0.1:{port}", *options], port, folder)


def recorded_by_mitmproxy(folder: pathlib.Path, call: Call) -> pathlib.Path | None:
    """A flow file with the call."""
    flows = folder / "flows"
    with answering([call]) as upstream:
        server = mitmproxy("-w", str(flows), folder=folder, upstream=upstream.url)
        if server is None:
            return None
        with server:
            fetch(f"http://127.0.0.1:{server.port}{call.target}", call)
    return flows


def replayed_by_mitmproxy(folder: pathlib.Path, call: Call) -> Peer | None:
    """`mitmdump` that answers from what it has recorded."""
    flows = recorded_by_mitmproxy(folder, call)
    if flows is None:
        return None
    return mitmproxy("--server-replay", str(flows), "--set", "server_replay_reuse=true",
                     "--set", "server_replay_ignore_host=true", "--set", "server_replay_ignore_port=true",
                     "--set", "server_replay_extra=kill", folder=folder, upstream="http://127.0.0.1:9")


def replayed_by_other(command: str, folder: pathlib.Path, call: Call) -> Peer:
    """A program of the user's, started as `COMMAND PORT FOLDER`. The folder says what it has to answer, and to what."""
    place = folder / pathlib.Path(command).name
    place.mkdir(exist_ok=True)
    (place / "call.json").write_text(json.dumps({"method": call.method, "target": call.target, "kind": call.kind}))
    (place / "request.body").write_bytes(call.body or b"")
    (place / "answer.body").write_bytes(call.answer)
    port = free_port()
    return Peer([command, str(port), str(place)], port, place)


def replaying(stack: contextlib.ExitStack, folder: pathlib.Path, call: Call) -> Iterator[tuple[str, Peer]]:
    """Every peer that is there, ready to replay the call. One that fails is left out, and that is said.

    Others than mitmproxy are named by `BENCH_PEERS`, as `name=/path/to/program name=…`.
    """
    recipes = {"mitmproxy": lambda: replayed_by_mitmproxy(folder, call)}
    for pair in os.environ.get("BENCH_PEERS", "").split():
        name, _, command = pair.partition("=")
        recipes[name] = lambda command=command: replayed_by_other(command, folder, call)
    for name, recipe in recipes.items():
        try:
            server = recipe()
            if server is not None:
                stack.enter_context(server)
                check(name, f"http://127.0.0.1:{server.port}{call.target}", call)
                yield name, server
        except (OSError, RuntimeError, AssertionError, http.client.HTTPException) as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
