#!/usr/bin/env python3
"""Clients that are slow, that stall or that are too many: how a healthy one fares meanwhile, and what memory it takes.

Usage: `Benchmarks/clients.py [--slow N] [--stalled N] [--mebibytes N] [--crowd N]` (10000, 1000, 100 and 500 by default; 0
leaves one out).

- slow: so many connections send a head without its end, while one client asks on;
- stalled: so many clients ask for an answer of so many mebibytes and read nothing of it: passed through from an upstream
  that would send it all, and replayed from a blob;
- crowd: so many clients ask at once of a server that may have 128 descriptors.

The program is `TAPEDECK_BIN`, else the debug build. Linux only: memory comes from /proc. The descriptor limit has to be
twice the number of slow clients, and three times that of stalled ones. Needs Python 3.10 and nothing else.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import pathlib
import resource
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

from support.httpwire import EndOfStream  # noqa: E402
from support.rawclient import RawClient, ask  # noqa: E402
from support.tapedeck import Tapedeck  # noqa: E402
from support.upstream import Turn, Upstream, echo, head  # noqa: E402

MEBIBYTE = 1 << 20
LIMITED = ("sh", "-c", 'ulimit -n 128; exec "$0" "$@"')


def percentile(values: list[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def healthy(server: Tapedeck, seconds: float) -> str:
    """Asks on over one connection; how many answers came and how long they took."""
    times = []
    end = time.monotonic() + seconds
    with server.client() as client:
        while time.monotonic() < end:
            start = time.monotonic()
            assert client.get("GET", "/imgly/a").status == 200
            times.append(time.monotonic() - start)
    milliseconds = [1000 * value for value in times]
    return (f"{len(times)} answers in {seconds:.0f} s, median {percentile(milliseconds, 0.5):.2f} ms, "
            f"99 % {percentile(milliseconds, 0.99):.2f} ms, longest {max(milliseconds):.1f} ms")


def slow(folder: pathlib.Path, count: int) -> None:
    """Heads that do not end."""
    with Upstream(echo) as up, Tapedeck("passthrough", f"imgly={up.url}", folder=folder) as server:
        print(f"without slow clients: {healthy(server, 3)}")
        before = server.resident_bytes()
        clients = []
        for _ in range(count):
            client = RawClient(server.port, timeout=60)
            client.send(b"GET /imgly/a HTTP/1.1\r\nHost: loc")
            clients.append(client)
        print(f"with {count} of them: {healthy(server, 5)}")
        print(f"memory for each: {(server.resident_bytes() - before) / count / 1024:.1f} KiB")
        answers = collections.Counter()
        for client in clients:
            try:
                answers[client.reader.read("GET").status] += 1
            except EndOfStream:
                answers["nothing"] += 1
            client.close()
        print(f"what they got: {dict(answers)}")


def stalled(folder: pathlib.Path, count: int, mebibytes: int) -> None:
    """Readers that do not read."""
    body = b"x" * mebibytes * MEBIBYTE

    def answer(turn: Turn) -> None:
        # In two pieces: joined, each client would have a copy of the body here.
        turn.send(head("200 OK", "Content-Type: application/octet-stream", f"Content-Length: {len(body)}"), body)

    with Upstream(answer, send_buffer=65536) as up:
        with Tapedeck("passthrough", f"imgly={up.url}", folder=folder) as server:
            stall(server, count, mebibytes, "passed through")
        with Tapedeck("record", f"imgly={up.url}", folder=folder) as server, RawClient(server.port, timeout=60) as client:
            client.request("GET", "/imgly/a")
            for _ in client.reader.pieces(client.reader.head(), keep=False):
                pass
    with Tapedeck("replay", "imgly", folder=folder) as server:
        stall(server, count, mebibytes, "replayed")


def stall(server: Tapedeck, count: int, mebibytes: int, how: str) -> None:
    """So many clients take the head of an answer and nothing else; a healthy one goes on."""
    before = server.resident_bytes()
    clients = [RawClient(server.port, timeout=60, receive_buffer=4096) for _ in range(count)]
    for client in clients:
        client.request("GET", "/imgly/a")
    for client in clients:
        assert client.reader.head().status == 200
    started = time.monotonic()
    with RawClient(server.port, timeout=60) as client:
        client.request("GET", "/imgly/a")
        answer = client.reader.head()
        size = sum(len(piece) for piece in client.reader.pieces(answer, keep=False))
    took = time.monotonic() - started
    assert (answer.status, size) == (200, mebibytes * MEBIBYTE), (answer.status, size)
    print(f"{how}: a healthy client among {count} stalled readers has {mebibytes} MiB in {took:.1f} s")
    print(f"{how}: memory for each: {(server.peak_bytes() - before) / count / 1024:.1f} KiB, "
          f"{server.peak_bytes() / MEBIBYTE:.0f} MiB in all")
    for client in clients:
        client.close()


def crowd(folder: pathlib.Path, count: int) -> None:
    """More clients than descriptors."""
    with Upstream(echo) as up, Tapedeck("record", f"imgly={up.url}", folder=folder, wrapper=LIMITED) as server:
        def one(number: int) -> str:
            answer = ask(server.port, "GET", f"/imgly/{number}")
            return f"{answer.status} retry-after {answer.header('retry-after')}"

        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(count) as clients:
            answers = collections.Counter(clients.map(one, range(count)))
        print(f"{count} clients, 128 descriptors: {dict(answers)} in {time.monotonic() - start:.1f} s")
        print(f"afterwards: {server.ask('GET', '/imgly/after').status}")


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slow", type=int, default=10_000)
    parser.add_argument("--stalled", type=int, default=1_000)
    parser.add_argument("--mebibytes", type=int, default=100)
    parser.add_argument("--crowd", type=int, default=500)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    measures = {
        slow: (options.slow,), stalled: (options.stalled, options.mebibytes), crowd: (options.crowd,),
    }
    for measure, arguments in measures.items():
        if arguments[0]:
            with tempfile.TemporaryDirectory() as folder:
                measure(pathlib.Path(folder), *arguments)


if __name__ == "__main__":
    main()
