"""docs/design.md §10: thousands of sessions at a time, and nothing that is left of them."""

from __future__ import annotations

import concurrent.futures
import json
import os
import subprocess

from support.httpwire import wait_until
from support.tapedeck import binary, clean_environment
from support.upstream import echo, reply

JSON = [("Content-Type", "application/json")]
OWN, SHARED, CLIENTS = 2000, 200, 8
# Shells mostly allow so few files; the server takes what the system lets it have.
FEW_FILES = ("sh", "-c", 'ulimit -Sn 256; exec "$@"', "sh")


def descriptors(server) -> list[str]:
    """What the server has open, but for connections."""
    found = []
    folder = f"/proc/{server.process.pid}/fd"
    for name in os.listdir(folder):
        try:
            found.append(os.readlink(f"{folder}/{name}"))
        except FileNotFoundError:
            continue  # It was closed meanwhile.
    return sorted(path for path in found if not path.startswith("socket:"))


def in_parallel(server, numbers, action) -> list:
    """What an action gives for each number; each of several clients has its share of them, on one connection."""

    def share(first: int) -> list:
        with server.client() as client:
            return [(number, action(client, number)) for number in list(numbers)[first::CLIENTS]]

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        done = [pair for pairs in pool.map(share, range(CLIENTS)) for pair in pairs]
    return [result for _, result in sorted(done, key=lambda pair: pair[0])]


def opened(client, name: str, **settings) -> int:
    """Opens a session; the status."""
    return client.get("POST", "/_tapedeck/sessions", JSON, json.dumps({"name": name, **settings}).encode()).status


def closed(client, name: str) -> dict:
    """Closes a session; its report."""
    answer = client.get("DELETE", f"/_tapedeck/sessions/{name}")
    assert answer.status == 200
    return json.loads(answer.body)


def test_two_thousand_sessions_record_and_replay_and_give_everything_back(start, upstream, folder):
    up = upstream(reply(b"1"), reply(b"2"), reply(b"3"))
    with start("record", f"imgly={up.url}", "--cassette", "tape") as recorder:
        for _ in range(3):
            recorder.ask("GET", "/imgly/x")
    server = start("auto", f"imgly={upstream(echo).url}", "--quiet", wrapper=FEW_FILES)
    server.ask("GET", "/@warm/imgly/x")
    assert json.loads(server.ask("DELETE", "/_tapedeck/sessions/warm").body)["recorded"] == 1

    def are_cassettes_closed() -> bool:
        # Requests that had not quite ended keep their cassette until the next session is opened or closed.
        server.ask("GET", "/@last/imgly/x")
        server.ask("DELETE", "/_tapedeck/sessions/last")
        return not any(path.endswith(".jsonl.gz") for path in descriptors(server))

    wait_until(are_cassettes_closed, "no cassette is open")
    before = descriptors(server)

    def use(client, number: int) -> tuple:
        assert opened(client, f"s{number}") == 201
        return tuple(client.get("GET", f"/@s{number}/imgly/{number}").outcome for _ in range(2))

    def share(client, number: int) -> tuple:
        assert opened(client, f"t{number}", cassette="tape", mode="replay") == 201
        return tuple(client.get("GET", f"/@t{number}/imgly/x").body for _ in range(3))

    assert in_parallel(server, range(OWN), use) == [("recorded", "replayed")] * OWN
    assert in_parallel(server, range(SHARED), share) == [(b"1", b"2", b"3")] * SHARED
    sessions = json.loads(server.ask("GET", "/_tapedeck/sessions").body)["sessions"]
    assert {session["name"]: session["cassette"] for session in sessions} == {
        "default": "default", **{f"s{number}": f"s{number}" for number in range(OWN)},
        **{f"t{number}": "tape" for number in range(SHARED)},
    }
    # Each cassette in use is one open file, however many use it.
    cassettes = [path for path in descriptors(server) if path.endswith(".jsonl.gz")]
    assert len(cassettes) == len(set(cassettes)) == OWN + 1

    reports = in_parallel(server, range(OWN), lambda client, number: closed(client, f"s{number}"))
    assert [(report["session"], report["recorded"], report["hits"]) for report in reports] == [
        (f"s{number}", 1, 1) for number in range(OWN)
    ]
    reports = in_parallel(server, range(SHARED), lambda client, number: closed(client, f"t{number}"))
    assert [(report["hits"], report["unplayed"]["count"]) for report in reports] == [(3, 0)] * SHARED
    assert len(json.loads(server.ask("GET", "/_tapedeck/sessions").body)["sessions"]) == 1

    wait_until(are_cassettes_closed, "all cassettes are closed")
    assert descriptors(server) == before
    assert server.ask("GET", "/@s7/imgly/7").outcome == "replayed"
    assert server.stop() == 0


def test_the_command_of_run_keeps_the_limit_that_it_was_given(folder):
    done = subprocess.run(
        [*FEW_FILES, binary(), "run", "--mode", "replay", "imgly", "--", "sh", "-c", "ulimit -Sn"],
        cwd=folder, env=clean_environment(), capture_output=True, text=True, timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "256\n"), done.stderr
