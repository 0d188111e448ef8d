"""D: replay of a film of 50 MB, 4 connections, and the memory that it takes."""

import contextlib

from driver import cassettes, native, peers, replaying
from driver.bench import Bench
from driver.figures import Figure, Goal, Series, alternate
from driver.processes import forget_peak, memory, nginx, processor_seconds
from driver.traffic import blob_call

TITLE = "replay of a blob of 50 MB, 4 connections"
NEEDS = ("nginx",)
MEGABYTE = 1e6


def downloads(bench: Bench, server, port: int, target: str) -> dict[str, float]:
    """Megabytes a second, processor time for a gigabyte, and how far the resident memory rose."""
    pid = server.process.pid
    resident, used = memory(pid), processor_seconds(pid)
    forget_peak(pid)
    printed = native.run(bench.native.program("download"), port, target, 4, bench.seconds)
    size, _, microseconds = map(float, printed.split())
    return {"rate": size / microseconds, "cost": 1000 * (processor_seconds(pid) - used) / (size / 1e9),
            "growth": (memory(pid, "VmHWM") - resident) / MEGABYTE}


def run(bench: Bench):
    """nginx answers by sendfile. The client reads everything into a buffer and throws it away."""
    folder, call = bench.place("d"), blob_call(50)
    cassettes.record(folder, [call])
    with contextlib.ExitStack() as stack:
        tapedeck = stack.enter_context(cassettes.replaying(folder))
        idle = memory(tapedeck.process.pid)
        cassettes.check(tapedeck, call)
        reference = stack.enter_context(nginx(folder, replaying.file_location(folder, call, "")))
        places = {"tapedeck": (tapedeck, tapedeck.port, f"/openai{call.target}"),
                  "nginx": (reference, reference.port, call.target)}
        for peer, server in peers.replaying(stack, folder, call):
            places[peer] = (server, server.port, call.target)
        found = alternate(bench.rounds, {
            peer: lambda server=server, port=port, target=target: downloads(bench, server, port, target)
            for peer, (server, port, target) in places.items()
        })
        grown = (memory(tapedeck.process.pid) - idle) / MEGABYTE
    others = [peer for peer in found if peer not in ("tapedeck", "nginx")]
    yield Figure("D", "downloaded", "MB/s", found["tapedeck"]["rate"], found["nginx"]["rate"],
                 goal=Goal(0.95, at_least=True), peers={peer: found[peer]["rate"] for peer in others})
    yield Figure("D", "server's processor time", "ms a GB", found["tapedeck"]["cost"], found["nginx"]["cost"],
                 peers={peer: found[peer]["cost"] for peer in others})
    yield Figure("D", "resident, risen while it is read", "MB", found["tapedeck"]["growth"],
                 goal=Goal(1, of_value=True), peers={peer: found[peer]["growth"] for peer in others})
    yield Figure("D", "resident, risen since the start", "MB", Series((grown,)))
