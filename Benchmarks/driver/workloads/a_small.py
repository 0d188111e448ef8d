"""A: replay of a small JSON answer to a small JSON request, 64 connections."""

from driver import replaying
from driver.bench import Bench
from driver.processes import quoted
from driver.traffic import nginx_fields, small_call

TITLE = "replay, 1.2 KB asked, 1.5 KB answered, 64 connections"
NEEDS = ("nginx", "wrk")


def run(bench: Bench):
    """nginx returns the same bytes from its settings."""
    call = small_call()
    inside = f"location / {{ default_type {call.kind}; {nginx_fields()} return 200 {quoted(call.answer.decode())}; }}"
    found = replaying.compare(bench, "a", call, inside, connections=64)
    yield from replaying.figures("A", found, "answers", 1, goal=0.9)
