"""H: a thousand recording streams at once."""

from driver import recording
from driver.bench import Bench
from driver.figures import Figure, Goal, alternate
from driver.processes import forget_peak, memory

TITLE = "1,000 recording streams at once, each with an event every 20 ms"
NEEDS = ("nginx",)
STREAMS = 1000
EVENTS = 500


def run(bench: Bench):
    """A fresh Tapedeck each round, so that the memory is that of these streams."""
    count = bench.scaled(STREAMS)
    with recording.Streams(bench) as streams, recording.proxy(bench.place("h"), streams) as proxy:

        def through(port: int) -> dict[str, float]:
            result = streams.events(port, "/bench", count, EVENTS, 20)
            return {"p50": result["p50"] / 1000, "p99": result["p99"] / 1000, "lost": result["lost"]}

        def recorded() -> dict[str, float]:
            with recording.recorder(bench.place("h"), streams) as tapedeck:
                pid = tapedeck.process.pid
                streams.first(tapedeck.port, "/bench", 20)
                idle = memory(pid)
                forget_peak(pid)
                result = through(tapedeck.port)
                return {**result, "resident": (memory(pid, "VmHWM") - idle) / count / 1024}

        found = alternate(bench.rounds, {"direct": lambda: through(streams.port), "tapedeck": recorded,
                                         "nginx": lambda: through(proxy.port)})
    added = {name: found[name]["p99"].minus(found["direct"]["p99"]) for name in ("tapedeck", "nginx")}
    yield Figure("H", "added to an event, p99", "ms", added["tapedeck"], added["nginx"], goal=Goal(5, of_value=True))
    yield Figure("H", "lost", "events", found["tapedeck"]["lost"], found["nginx"]["lost"], goal=Goal(0, of_value=True))
    yield Figure("H", "resident", "KiB a stream", found["tapedeck"]["resident"], goal=Goal(64, of_value=True))
    yield Figure("H", "an event, direct, p50", "ms", found["direct"]["p50"])
