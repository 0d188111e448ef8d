"""E: what recording adds to the delay of an event, and to the first byte of a small answer."""

from driver import recording
from driver.bench import Bench
from driver.figures import Figure, Goal, alternate

TITLE = "recording: delay added to events, one every 5 ms, and to a first byte"
NEEDS = ("nginx",)
EVENTS = 500
SMALL = 1000


def run(bench: Bench):
    """One stream at a time, then small requests one after another, over a connection that is kept."""
    folder = bench.place("e")
    with recording.Streams(bench) as streams, recording.recorder(folder, streams) as tapedeck, \
            recording.proxy(folder, streams) as proxy:
        ways = {"direct": (streams.port, "/bench"), "tapedeck": (tapedeck.port, "/bench"),
                "nginx": (proxy.port, "/bench")}

        def one(port: int, path: str) -> dict[str, float]:
            events = streams.events(port, path, 1, bench.scaled(EVENTS), 5)
            assert events["lost"] == 0, f"{events['lost']:.0f} events were lost at {path or port}"
            first = streams.first(port, path, bench.scaled(SMALL))
            return {"p50": events["p50"], "p99": events["p99"], "first": first["p50"] / 1000}

        for way in ways.values():
            streams.first(*way, 100)
        found = alternate(bench.rounds, {name: lambda way=way: one(*way) for name, way in ways.items()})
    added = {name: {key: found[name][key].minus(found["direct"][key]) for key in ("p50", "p99", "first")}
             for name in ("tapedeck", "nginx")}
    yield Figure("E", "added to an event, p50", "µs", added["tapedeck"]["p50"], added["nginx"]["p50"], goal=Goal(1.2))
    yield Figure("E", "added to an event, p99", "µs", added["tapedeck"]["p99"], added["nginx"]["p99"], goal=Goal(2))
    yield Figure("E", "added to the first byte of a small answer, p50", "ms", added["tapedeck"]["first"],
                 added["nginx"]["first"], goal=Goal(0.15, of_value=True))
    yield Figure("E", "an event, direct, p50", "µs", found["direct"]["p50"])
