"""Runs Tapedeck and its peers side by side and compares them; `Benchmarks/README.md` says what is measured and how."""

import pathlib
import sys

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
REPOSITORY = BENCHMARKS.parent

# Upstreams, clients and the running program are those of the end-to-end tests.
for folder in (REPOSITORY / "Tests" / "EndToEnd", BENCHMARKS):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
