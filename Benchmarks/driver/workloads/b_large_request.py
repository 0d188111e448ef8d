"""B: replay of a small JSON answer to a long conversation, 64 connections."""

from driver import replaying
from driver.bench import Bench
from driver.processes import quoted
from driver.traffic import large_call, nginx_fields

TITLE = "replay, 64 KB asked, 1.5 KB answered, 64 connections"
NEEDS = ("nginx", "wrk")


def run(bench: Bench):
    """nginx throws the request body away."""
    call = large_call()
    inside = f"location / {{ default_type {call.kind}; {nginx_fields()} return 200 {quoted(call.answer.decode())}; }}"
    found = replaying.compare(bench, "b", call, inside, connections=64)
    yield from replaying.figures("B", found, "answers", 1, goal=0.6)
