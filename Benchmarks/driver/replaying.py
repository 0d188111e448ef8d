"""Replay under load: Tapedeck, nginx and other peers in turn, asked the same by the same client."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator

from driver import cassettes, peers
from driver.bench import Bench
from driver.figures import Figure, Goal, Series, alternate
from driver.native import Wrk
from driver.processes import nginx, processor_seconds
from driver.traffic import Call


def under_load(wrk: Wrk, pid: int, url: str, seconds: float) -> dict[str, float]:
    """Answers a second, and processor time of the server for each, in microseconds."""
    before = processor_seconds(pid)
    result = wrk.run(url, seconds)
    used = processor_seconds(pid) - before
    return {"rate": 1e6 * result["answers"] / result["microseconds"], "cost": 1e6 * used / result["answers"]}


def compare(bench: Bench, name: str, call: Call, inside: str, connections: int) -> dict[str, dict[str, Series]]:
    """Runs all servers at once, one of them busy at a time: server → `rate` and `cost` → values."""
    folder = bench.place(name)
    cassettes.record(folder, [call])
    wrk = Wrk(folder, "load", call.method, call.body, bench.client_threads, connections)
    with contextlib.ExitStack() as stack:
        tapedeck = stack.enter_context(cassettes.replaying(folder))
        cassettes.check(tapedeck, call)
        reference = stack.enter_context(nginx(folder, inside))
        urls = {"tapedeck": (tapedeck.process.pid, f"{tapedeck.url}/openai{call.target}"),
                "nginx": (reference.process.pid, f"http://127.0.0.1:{reference.port}{call.target}")}
        for peer, server in peers.replaying(stack, folder, call):
            urls[peer] = (server.process.pid, f"http://127.0.0.1:{server.port}{call.target}")
        for peer, (_, url) in urls.items():
            peers.check(peer, url, call)
            wrk.run(url, 1)
        return alternate(bench.rounds, {
            peer: lambda pid=pid, url=url: under_load(wrk, pid, url, bench.seconds) for peer, (pid, url) in urls.items()
        })


def figures(workload: str, found: dict[str, dict[str, Series]], unit: str, per_answer: int, goal: float,
            ) -> Iterator[Figure]:
    """The rate, which has the goal, and the processor time, which is steadier."""
    others = [peer for peer in found if peer not in ("tapedeck", "nginx")]

    def times(series: Series) -> Series:
        return Series(tuple(value * per_answer for value in series.values))

    yield Figure(workload, f"{unit}", "a second", times(found["tapedeck"]["rate"]), times(found["nginx"]["rate"]),
                 goal=Goal(goal, at_least=True), peers={peer: times(found[peer]["rate"]) for peer in others})
    yield Figure(workload, "server's processor time", "µs an answer", found["tapedeck"]["cost"],
                 found["nginx"]["cost"], peers={peer: found[peer]["cost"] for peer in others})


def file_location(folder: pathlib.Path, call: Call, fields: str) -> str:
    """A location of nginx that answers with a file."""
    os.makedirs(folder, exist_ok=True)
    (folder / "answer").write_bytes(call.answer)
    path = call.target.partition("?")[0]
    return f"location = {path} {{ alias {folder}/answer; default_type {call.kind}; etag off; {fields} }}"
