"""Runs the workloads that are asked for, prints the table, and writes everything as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import pathlib
import shutil
import sys
import tempfile
import time

from driver import processes, report
from driver.bench import Bench, program
from driver.figures import Figure

from support.tapedeck import binary

WORKLOADS = {
    "A": "a_small", "B": "b_large_request", "C": "c_events", "D": "d_blob", "E": "e_recording", "F": "f_start",
    "G": "g_size", "H": "h_streams", "I": "i_miss",
}


def arguments() -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description="Tapedeck and its peers, side by side.")
    parser.add_argument("workloads", nargs="*", metavar="A…I", help="which workloads (all of them)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, each of which measures everyone once (5)")
    parser.add_argument("--seconds", type=float, default=3, help="how long one server is under load (3)")
    parser.add_argument("--scale", type=float, default=1, help="less than 1: fewer interactions and streams, to try it")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write every value to a file")
    chosen = parser.parse_args()
    unknown = set(chosen.workloads) - set(WORKLOADS)
    if unknown:
        parser.error(f"no workload {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}")
    return chosen


def missing(needs: tuple[str, ...]) -> list[str]:
    """Which of the programs are not installed."""
    return [name for name in needs if not (processes.nginx_binary() if name == "nginx" else shutil.which(name))]


def measure(letter: str, bench: Bench) -> list[Figure]:
    """The figures of one workload; none where a program is missing or something failed, which is said."""
    workload = importlib.import_module(f"driver.workloads.{WORKLOADS[letter]}")
    print(f"==> {letter}: {workload.TITLE}", file=sys.stderr, flush=True)
    if names := missing(workload.NEEDS):
        print(f"{letter} is left out: no {' or '.join(names)} here (`Benchmarks/run --install`)", file=sys.stderr)
        return []
    begun = time.monotonic()
    figures = list(workload.run(bench))
    print(f"    {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return figures


def main() -> int:
    """Exit code 1 where a workload could not be measured; a goal that is missed only shows in the table."""
    chosen = arguments()
    machine = report.machine()
    versions = [version for command in
                ((binary(), "--version"), (processes.nginx_binary() or "nginx", "-v"), ("wrk", "-v"),
                 ("zstd", "--version"), (program("MITMDUMP_BIN", "mitmdump") or "mitmdump", "--version"))
                if (version := report.version_of(*command))]
    figures, failed = [], []
    with tempfile.TemporaryDirectory(prefix="tapedeck-bench-") as name:
        folder = pathlib.Path(name)
        for letter in chosen.workloads or WORKLOADS:
            try:
                figures += measure(letter, Bench(folder, chosen.rounds, chosen.seconds, chosen.scale))
            except Exception as error:  # One that fails must not take the figures of the others with it.
                failed.append(letter)
                print(f"{letter} failed: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"{binary()} on " + ", ".join(f"{name} {value}" for name, value in machine.items()))
    print("; ".join(versions))
    print(f"medians of {chosen.rounds} rounds (least–most), {chosen.seconds:g} s each, scale {chosen.scale:g}\n")
    print(report.table(figures))
    if chosen.json:
        chosen.json.write_text(json.dumps({
            "machine": machine, "versions": versions, "rounds": chosen.rounds,
            "seconds": chosen.seconds, "scale": chosen.scale, "failed": failed,
            "figures": [figure.as_json() for figure in figures],
        }, indent=1, ensure_ascii=False) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
