"""Instructions and allocations of fixed work, which hardly depend on the machine, against `thresholds.json`.

What one answer costs is the difference between many requests and few, over the difference of their numbers: so start
and end drop out. Requests go one after another over one connection.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time

from driver import BENCHMARKS, cassettes
from driver.native import Native, run
from driver.traffic import Call, event_call, large_call, small_call

from support.tapedeck import Tapedeck, binary

THRESHOLDS = BENCHMARKS / "thresholds.json"
TOLERANCE = 0.05
# Seconds: an index is trusted where the cassette had been left alone for two when it was written (docs/decisions/0032).
SETTLED = 3
STARTS = {"F, start with 10 interactions": 10, "F, start with 2,000 interactions": 2000}


def compiler() -> str:
    """What thresholds hold for: the version of the compiler, and the kind of processor."""
    said = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version (\d+\.\d+)", said)
    return f"Swift {version[1] if version else 'unknown'}, {platform.machine()}"


def without_debug_information(folder: pathlib.Path) -> pathlib.Path:
    """The program with its symbols only: valgrind 3.19 gives up on the debug information that Swift writes."""
    stripped = folder / "tapedeck"
    run("strip", "--strip-debug", "-o", stripped, binary())
    return stripped


def replayed(folder: pathlib.Path, call: Call, requests: int, wrapper: tuple[str, ...] = ()) -> None:
    """Asks for the same again and again, of a server that starts and ends for it."""
    fields = [("Content-Type", "application/json")] if call.body is not None else []
    with cassettes.replaying(folder, wrapper=wrapper) as server, server.client(timeout=300) as client:
        for _ in range(requests):
            answer = client.get(call.method, f"/openai{call.target}", fields, call.body)
            assert answer.status == 200, answer.body


def recorded(folder: pathlib.Path, call: Call, requests: int, wrapper: tuple[str, ...] = ()) -> None:
    """Records the same again and again, into a cassette that is not there yet."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        cassettes.record(pathlib.Path(place), [call] * requests, wrapper=wrapper)


# How each kind of answer is made, and what few and many of them are.
ANSWERS = {"A, an answer": (replayed, small_call, 500, 1500), "B, an answer": (replayed, large_call, 100, 300),
           "C, a stream of 500 events": (replayed, event_call, 20, 60),
           "E, an answer recorded": (recorded, small_call, 100, 300),
           "E, a stream of 500 events recorded": (recorded, event_call, 5, 15)}


class Counters:
    """What counts, in the folder of this run: each takes a piece of work, and gives a number for all of the process."""

    def __init__(self, folder: pathlib.Path):
        self.report = folder / "report"
        self.libraries = {name: Native(folder).library(name) for name in ("sigsuspend", "malloccount")}

    def instructions(self, work) -> int:
        """What callgrind counts from start to end."""
        work(wrapper=("env", f"LD_PRELOAD={self.libraries['sigsuspend']}", "valgrind", "--tool=callgrind",
                      "--fair-sched=yes", f"--callgrind-out-file={self.report}"))
        return int(re.search(r"^(?:summary|totals): (\d+)", self.report.read_text(), re.MULTILINE)[1])

    def allocations(self, work) -> int:
        """How often it asks for memory from start to end."""
        work(wrapper=("env", f"LD_PRELOAD={self.libraries['malloccount']}", f"MALLOC_COUNT={self.report}"))
        return int(self.report.read_text().split()[0])


def answer_cost(count, work, place: pathlib.Path, call: Call, few: int, many: int) -> int:
    """What one answer more costs."""
    def all_of(requests: int) -> int:
        return count(functools.partial(work, place, call, requests))
    return round((all_of(many) - all_of(few)) / (many - few))


def counted(folder: pathlib.Path, only: str) -> dict[str, int]:
    """Everything that has a threshold."""
    counters, found = Counters(folder), {}

    def note(title: str, measure) -> None:
        for unit in ("instructions", "allocations"):
            if only in (name := f"{title}: {unit}"):
                found[name] = measure(getattr(counters, unit))
                print(f"{name}: {found[name]:,}", flush=True)

    for number, (title, (work, make, few, many)) in enumerate(ANSWERS.items()):
        place, call = folder / str(number), make()
        cassettes.record(place, [call])
        note(title, lambda count: answer_cost(count, work, place, call, few, many))
    for title, size in STARTS.items():
        place = folder / f"start-{size}"
        cassettes.write(place, map(small_call, range(size)))
        time.sleep(SETTLED)
        start = functools.partial(replayed, place, small_call(), 1)
        # The second start finds the index of the first; valgrind is a program of its own there.
        note(title, lambda count: [count(start), count(start)][1])
    return found


def judge(found: dict[str, int], thresholds: dict[str, int]) -> int:
    """Says what is above its threshold, or so far below that the threshold should follow; the exit code."""
    if unknown := [name for name in found if name not in thresholds]:
        print(f"no threshold for {compiler()}, --write makes it: {'; '.join(unknown)}", file=sys.stderr)
    above = False
    for name, value in found.items():
        excess = value - thresholds.get(name, value)
        # One or two allocations come and go.
        if abs(excess) > max(2, TOLERANCE * thresholds.get(name, value)):
            above |= excess > 0
            advice = "above its threshold" if excess > 0 else "below its threshold, which --write lowers"
            print(f"{advice}: {name}: {value:,} instead of {thresholds[name]:,}", file=sys.stderr)
    return 1 if above or unknown else 0


def main() -> int:
    """Counts and judges; exit code 1 where something is more than 5 % and 2 above its threshold, or has none."""
    parser = argparse.ArgumentParser(prog="Benchmarks/counts", description="Counts of instructions and allocations.")
    parser.add_argument("--write", action="store_true", help="make what is counted the threshold from now on")
    parser.add_argument("--only", default="", metavar="TEXT", help="count only what has this in its name")
    chosen = parser.parse_args()
    thresholds = json.loads(THRESHOLDS.read_text())
    mine = thresholds.setdefault(compiler(), {})
    with tempfile.TemporaryDirectory(prefix="tapedeck-counts-") as name:
        os.environ["TAPEDECK_BIN"] = str(without_debug_information(pathlib.Path(name)))
        found = counted(pathlib.Path(name), chosen.only)
    if chosen.write:
        mine.update(found)
        THRESHOLDS.write_text(json.dumps(thresholds, indent=2) + "\n")
        return 0
    return judge(found, mine)


if __name__ == "__main__":
    sys.exit(main())
