#!/usr/bin/env python3
"""How long a miss takes in a large cassette: figures, and a verdict where a limit is given.

Usage: `Benchmarks/misses.py [INTERACTIONS] [KIB] [--limit MS]` (10,000 interactions with bodies of 100 KiB by default).
It writes a cassette in which long prompts share most of their text, starts `tapedeck replay` on it, and asks for what
was never recorded; the first request after the start is among those that are measured. Printed are the time to open the
cassette, the memory then, and the time from request to answer: the least, the median and the most; and the processor
time of one, which is steadier where other work runs beside.

The program is `TAPEDECK_BIN`, else the debug build, which takes many times as long. Needs Python 3.10 and nothing else;
a gigabyte of prompts is some megabytes on the disk, in `TMPDIR`.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import os
import pathlib
import random
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

from support.tapedeck import Tapedeck, binary  # noqa: E402

PATH = "/v1/chat/completions"


def context(size: int) -> str:
    """A text of so many bytes that all prompts begin with, with words as in prose."""
    words = random.Random(1)
    text = " ".join(f"{words.choice('bcdfglmnprst')}{words.choice('aeiou')}{words.randrange(300)}" for _ in range(size // 4))
    return text[:size]


def request(number: int, shared: str) -> dict:
    """The body of a request that differs from others in its question, and in its model now and then."""
    return {
        "model": f"model-{number % 3}", "stream": number % 2 == 0, "temperature": number % 7 / 10,
        "messages": [{"role": "system", "content": shared},
                     {"role": "user", "content": f"What is known of town {number}, on river {number}?"}],
    }


def member(value: dict) -> bytes:
    """One line of a cassette."""
    return gzip.compress((json.dumps(value, separators=(",", ":")) + "\n").encode(), 1, mtime=0)


def write(folder: pathlib.Path, count: int, shared: str) -> None:
    """Writes the cassette."""
    (folder / "cassettes").mkdir()
    with open(folder / "cassettes" / "default.jsonl.gz", "wb") as file:
        file.write(member({"tapedeck": "cassette", "version": 1}))
        for number in range(1, count + 1):
            body = json.dumps(request(number, shared))
            answer = '{"ok":true}'
            file.write(member({
                "n": number, "gateway": "openai", "recorded_at": "2026-11-21T07:10:36.123Z", "recording": "r",
                "request": {"method": "POST", "url": f"https://api.openai.com{PATH}", "target": PATH,
                            "headers": [["content-type", "application/json"]], "body": [body], "trailers": []},
                "response": {"status": 200, "reason": "OK", "http_version": "1.1",
                             "headers": [["content-type", "application/json"]], "body": [answer], "trailers": [],
                             "frames": [[0, len(answer), 1]], "framing": "length", "end": "complete"},
            }))


def processor_time(server: Tapedeck) -> float:
    """What the server has used so far, in milliseconds."""
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(frozen=True)
class Found:
    """What was measured, in milliseconds; a value for each round."""

    misses: tuple[float, ...]
    hits: tuple[float, ...]
    processor_times: tuple[float, ...]
    least: float
    most: float
    nearest: float


def ask_in_vain(server: Tapedeck, number: int, shared: str) -> tuple[float, bool]:
    """Asks for what was never recorded: how long it took, and whether the nearest is the one with the same question."""
    asked = request(number, shared)
    asked["messages"][1]["content"] += " Be brief."
    body = json.dumps(asked).encode()
    began = time.perf_counter()
    answer = server.ask_json(f"/openai{PATH}", body)
    taken = 1000 * (time.perf_counter() - began)
    assert answer.status == 424, answer.body
    return taken, f"nearest is default/{number}," in json.loads(answer.body)["error"]["message"]


def ask_for_hit(server: Tapedeck, number: int, shared: str) -> float:
    """Asks for what was recorded: how long it took."""
    body = json.dumps(request(number, shared)).encode()
    began = time.perf_counter()
    assert server.ask_json(f"/openai{PATH}", body).status == 200
    return 1000 * (time.perf_counter() - began)


def measure(interactions: int, kib: int, rounds: int = 1) -> Found:
    """Writes the cassette, replays it, asks 50 times in vain and 20 times not each round."""
    shared = context(kib * 1024)
    times, medians, hits, costs, nearest = [], [], [], [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write(folder, interactions, shared)
        size = sum(path.stat().st_size for path in (folder / "cassettes").iterdir())
        print(f"{binary()}: {interactions} interactions of {kib} KiB, {size >> 20} MiB on the disk", file=sys.stderr)
        began = time.perf_counter()
        with Tapedeck("replay", "openai", "--quiet", folder=folder) as server:
            server.ask("GET", "/openai/v1/models")
            print(f"opened in {time.perf_counter() - began:.1f} s, {server.resident_bytes() >> 20} MiB of memory",
                  file=sys.stderr)
            numbers = random.Random(2)
            for _ in range(rounds):
                used = processor_time(server)
                found = [ask_in_vain(server, numbers.randrange(interactions) + 1, shared) for _ in range(50)]
                costs.append((processor_time(server) - used) / len(found))
                times += [taken for taken, _ in found]
                nearest += sum(is_nearest for _, is_nearest in found)
                medians.append(statistics.median(taken for taken, _ in found))
                hits.append(statistics.median(
                    ask_for_hit(server, numbers.randrange(interactions) + 1, shared) for _ in range(20)))
    return Found(tuple(medians), tuple(hits), tuple(costs), min(times), max(times), nearest / len(times))


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description="How long a miss takes in a large cassette.")
    parser.add_argument("interactions", nargs="?", type=int, default=10_000)
    parser.add_argument("kib", nargs="?", type=int, default=100)
    parser.add_argument("--limit", type=float, help="fail where the median is above this, in milliseconds")
    arguments = parser.parse_args()
    found = measure(arguments.interactions, arguments.kib)
    median = found.misses[0]
    print(f"miss: least {found.least:.1f} ms, median {median:.1f} ms, most {found.most:.1f} ms; "
          f"in {found.nearest:.0%} the nearest is the one with the same question")
    print(f"processor time of a miss: {found.processor_times[0]:.1f} ms")
    print(f"hit, for comparison: median {found.hits[0]:.1f} ms")
    return 1 if arguments.limit is not None and median > arguments.limit else 0


if __name__ == "__main__":
    sys.exit(main())
