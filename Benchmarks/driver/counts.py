"""Instructions and allocations of fixed work, which hardly depend on the machine, against `thresholds.json`.

What one answer costs is the difference between many requests and few, over the difference of their numbers: so start
and end drop out. Requests go one after another over one connection.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

from driver import BENCHMARKS, cassettes
from driver.native import Native, run
from driver.traffic import Call, event_call, large_call, small_call

from support.tapedeck import Tapedeck, binary

THRESHOLDS = BENCHMARKS / "thresholds.json"
TOLERANCE = 0.05
# Few and many, of each kind of request.
ANSWERS = {"A, an answer": (small_call, 500, 1500), "B, an answer": (large_call, 100, 300),
           "C, a stream of 500 events": (event_call, 20, 60)}
STARTS = {"F, start with 10 interactions": 10, "F, start with 10,000 interactions": 10_000}


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


def work(server: Tapedeck, call: Call, requests: int) -> None:
    """Asks the same again and again."""
    fields = [("Content-Type", "application/json")] if call.body is not None else []
    with server.client(timeout=300) as client:
        for _ in range(requests):
            answer = client.get(call.method, f"/openai{call.target}", fields, call.body)
            assert answer.status == 200, answer.body


def instructions(folder: pathlib.Path, call: Call, requests: int, library: pathlib.Path) -> int:
    """What callgrind counts from start to end."""
    report = folder / "callgrind.out"
    wrapper = ("env", f"LD_PRELOAD={library}", "valgrind", "--tool=callgrind", "--fair-sched=yes",
               f"--callgrind-out-file={report}")
    with cassettes.replaying(folder, wrapper=wrapper) as server:
        work(server, call, requests)
    return int(re.search(r"^(?:summary|totals): (\d+)", report.read_text(), re.MULTILINE)[1])


def allocations(folder: pathlib.Path, call: Call, requests: int, library: pathlib.Path) -> int:
    """How often it asks for memory from start to end."""
    report = folder / "mallocs"
    wrapper = ("env", f"LD_PRELOAD={library}", f"MALLOC_COUNT={report}")
    with cassettes.replaying(folder, wrapper=wrapper) as server:
        work(server, call, requests)
    return int(report.read_text().split()[0])


def counted(folder: pathlib.Path, only: str) -> dict[str, int]:
    """Everything that has a threshold."""
    counters = {"instructions": (instructions, Native(folder).library("sigsuspend")),
                "allocations": (allocations, Native(folder).library("malloccount"))}
    found = {}
    for number, (name, (make, few, many)) in enumerate(ANSWERS.items()):
        place, call = folder / str(number), make()
        for unit, (count, library) in counters.items():
            if only in (title := f"{name}: {unit}"):
                if not place.exists():
                    cassettes.record(place, [call])
                found[title] = round(
                    (count(place, call, many, library) - count(place, call, few, library)) / (many - few))
                print(f"{title}: {found[title]:,}", flush=True)
    for name, size in STARTS.items():
        place = folder / f"start-{size}"
        for unit, (count, library) in counters.items():
            if only in (title := f"{name}: {unit}"):
                if not place.exists():
                    cassettes.write(place, map(small_call, range(size)))
                    with cassettes.replaying(place) as server:  # What a first start leaves behind is not counted.
                        work(server, small_call(), 1)
                found[title] = count(place, small_call(), 1, library)
                print(f"{title}: {found[title]:,}", flush=True)
    return found


def judge(found: dict[str, int], thresholds: dict[str, int]) -> int:
    """Says what is above its threshold, or so far below that the threshold should follow; the exit code."""
    if unknown := [name for name in found if name not in thresholds]:
        print(f"no threshold for {compiler()}, --write makes it: {'; '.join(unknown)}", file=sys.stderr)
    above = False
    for name, value in found.items():
        share = value / thresholds.get(name, value)
        above |= share > 1 + TOLERANCE
        if abs(share - 1) > TOLERANCE:
            advice = "above its threshold" if share > 1 else "below its threshold, which --write lowers"
            print(f"{advice}: {name}: {value:,} instead of {thresholds[name]:,}", file=sys.stderr)
    return 1 if above or unknown else 0


def main() -> int:
    """Counts and judges; exit code 1 where something is more than 5 % above its threshold, or has none."""
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
