"""F: start to first replayed answer, memory at rest, and what a match costs where there are many interactions."""

import contextlib
import pathlib
import time

from driver import cassettes, native
from driver.bench import Bench
from driver.figures import Figure, Goal, Series, alternate
from driver.processes import free_port, nginx_command, processor_seconds, quoted
from driver.traffic import small_call

from support.rawclient import request_bytes
from support.tapedeck import Tapedeck, binary

TITLE = "start to first replayed answer, with 10, 10,000 and 200,000 interactions"
NEEDS = ("nginx",)
LIMITS = {10: 1.25, 10_000: 4, 200_000: 25}
ASKED = 2000


def first_answer(bench: Bench, folder: pathlib.Path, port: int, path: str, *command: str) -> dict[str, float]:
    """Starts a server, asks it for the first interaction; milliseconds, and bytes resident at rest."""
    call = small_call(0)
    request = folder / "request"
    request.write_bytes(request_bytes(port, call.method, path, [("Content-Type", "application/json")], call.body))
    microseconds, kilobytes = native.run(bench.native.program("firstanswer"), port, request, *command).split()
    return {"start": float(microseconds) / 1000, "resident": float(kilobytes) * 1024}


def starting(bench: Bench, folder: pathlib.Path):
    """How Tapedeck is started on a folder; a new port each time, since the old one may not be free at once."""
    def measure() -> dict[str, float]:
        port = free_port()
        return first_answer(bench, folder, port, "/openai" + small_call().target, binary(), "replay", "openai",
                            "--quiet", "--listen", f"127.0.0.1:{port}", "--cassettes", str(folder / "cassettes"))
    return measure


def nginx_starting(bench: Bench, folder: pathlib.Path):
    """How nginx is started."""
    inside = f"location / {{ return 200 {quoted(small_call().answer.decode())}; }}"

    def measure() -> dict[str, float]:
        port = free_port()
        return first_answer(bench, folder, port, small_call().target, *nginx_command(folder, port, inside))
    return measure


def match_cost(server: Tapedeck, requests: int) -> dict[str, float]:
    """Time and processor time of one answer, of ten interactions in turn over one connection, in microseconds."""
    calls = [small_call(number) for number in range(10)]
    used, begun = processor_seconds(server.process.pid), time.perf_counter()
    with server.client() as client:
        for number in range(requests):
            call = calls[number % 10]
            answer = client.get(call.method, "/openai" + call.target, [("Content-Type", "application/json")], call.body)
            assert answer.status == 200
    return {"time": 1e6 * (time.perf_counter() - begun) / requests,
            "cost": 1e6 * (processor_seconds(server.process.pid) - used) / requests}


def run(bench: Bench):
    """The largest is measured less often. The first start of each is not counted: later ones may profit from it."""
    counts = {count: bench.scaled(count) if count > 10 else count for count in LIMITS}
    folders = {count: bench.place("f") / str(count) for count in counts}
    for count, folder in folders.items():
        cassettes.write(folder, map(small_call, range(counts[count])))
    measures = {str(count): starting(bench, folder) for count, folder in folders.items()}
    measures["nginx"] = nginx_starting(bench, bench.place("f"))
    very_first = {name: measure() for name, measure in measures.items()}
    found = alternate(bench.rounds, measures)
    for count in counts:
        yield Figure("F", f"start to first answer, {counts[count]:,} interactions", "ms", found[str(count)]["start"],
                     found["nginx"]["start"], goal=Goal(LIMITS[count]))
    for count in counts:
        yield Figure("F", f"very first start, {counts[count]:,} interactions", "ms",
                     Series((very_first[str(count)]["start"],)), Series((very_first["nginx"]["start"],)))
    yield Figure("F", "resident at rest, 10 interactions", "MB",
                 Series(tuple(value / 1e6 for value in found["10"]["resident"].values)))
    more = found["200000"]["resident"].minus(found["10"]["resident"])
    yield Figure("F", f"resident at rest, of {counts[200_000]:,}", "KB each",
                 Series(tuple(value / 1000 / (counts[200_000] - 10) for value in more.values)),
                 goal=Goal(1, of_value=True))
    with contextlib.ExitStack() as stack:
        servers = {str(count): stack.enter_context(cassettes.replaying(folders[count])) for count in (10, 10_000)}
        for server in servers.values():
            match_cost(server, 200)
        found = alternate(bench.rounds, {name: lambda server=server: match_cost(server, ASKED)
                                         for name, server in servers.items()})
    name = f"a match of {counts[10_000]:,} interactions"
    yield Figure("F", f"{name}, time", "µs", found["10000"]["time"], found["10"]["time"], "of 10", Goal(1.05))
    yield Figure("F", f"{name}, processor time", "µs", found["10000"]["cost"], found["10"]["cost"], "of 10")
