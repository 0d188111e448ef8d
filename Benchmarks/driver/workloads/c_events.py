"""C: replay of a stream of 500 events, each in a chunk of its own, 16 connections."""

from driver import replaying
from driver.bench import Bench
from driver.traffic import event_call, nginx_fields

TITLE = "replay, 500 events at --timing instant, 16 connections"
NEEDS = ("nginx", "wrk")


def run(bench: Bench):
    """nginx serves the events as one file, without chunks: it has less to do, and the goal allows for that."""
    call = event_call()
    inside = replaying.file_location(bench.place("c"), call, nginx_fields())
    found = replaying.compare(bench, "c", call, inside, connections=16)
    yield from replaying.figures("C", found, "events", len(call.events), goal=0.4)
