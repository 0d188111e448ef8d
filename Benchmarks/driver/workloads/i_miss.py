"""I: a miss that is explained, where there are 10,000 interactions of 100 KB; `Benchmarks/misses.py` says more."""

import misses

from driver.bench import Bench
from driver.figures import Figure, Goal, Series

TITLE = "a miss explained on 10,000 interactions of 100 KB"
NEEDS = ()


def run(bench: Bench):
    """One server; each round is a series of misses and one of hits."""
    found = misses.measure(bench.scaled(10_000), 100, bench.rounds)
    yield Figure("I", "a miss, median", "ms", Series(found.misses), Series(found.hits), "a hit",
                 Goal(20, of_value=True))
    yield Figure("I", "a miss, processor time", "ms", Series(found.processor_times))
