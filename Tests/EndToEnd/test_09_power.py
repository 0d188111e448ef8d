"""docs/design.md §9: what a client has to its end survives a power cut, at once with `--durability power`."""

from __future__ import annotations

import os
import random
import threading

import pytest

from support import cassette, faultfs, powercut
from support.answers import answering, expected, whole_interactions
from support.faultfs import FaultFS
from support.httpwire import EndOfStream, wait_until
from support.rawclient import ask
from support.tapedeck import Tapedeck, run

CUTS = int(os.environ.get("TAPEDECK_CUTS", "4"))


@pytest.fixture
def disk(folder, tmp_path_factory):
    """A disk for the cassettes."""
    if why := powercut.why_not():
        pytest.skip(why)
    made = powercut.Disk(tmp_path_factory.mktemp("disk") / "image", folder / "cassettes")
    # The folders above the cassettes are on another disk; this one holds nothing yet.
    (folder / "cassettes").chmod(0o700)
    yield made
    made.remove()


def record_until_power_is_cut(disk: powercut.Disk, server: Tapedeck, wanted: int, name: str, kinds: list[str]) -> set[str]:
    """Clients record; when so many answers are there, power is cut. Gives the targets of the answers until then."""
    received: list[str] = []
    lock = threading.Lock()
    enough = threading.Event()

    def client(own: int) -> None:
        for turn in range(200):
            target = f"/{name}-{own}-{turn}.{kinds[turn % len(kinds)]}"
            try:
                answer = ask(server.port, "GET", f"/imgly{target}")
            except (EndOfStream, OSError):
                return
            if answer.outcome != "recorded" or not answer.whole:
                return
            assert answer.body == expected(target)
            with lock:
                received.append(target)
                if len(received) >= wanted:
                    enough.set()

    threads = [threading.Thread(target=client, args=(own,)) for own in range(3)]
    for thread in threads:
        thread.start()
    assert enough.wait(60), server.stderr
    with lock:
        before = set(received)
        disk.cut_power()
    server.kill()
    for thread in threads:
        thread.join(30)
    disk.unmount()
    disk.mount()
    return before


def test_power_is_cut_while_clients_record(disk, upstream, folder):
    up = upstream(answering)
    chance = random.Random(5)
    received: set[str] = set()
    for number in range(CUTS):
        server = Tapedeck("record", f"imgly={up.url}", "--durability", "power", folder=folder)
        received |= record_until_power_is_cut(disk, server, chance.randint(1, 25), str(number), ["json", "png", "sse"])
        stored = whole_interactions(folder)
        assert received <= set(stored), f"round {number}: {sorted(received - set(stored))[:5]} lost"
        assert all(bodies == [expected(target)] for target, bodies in stored.items())
    with Tapedeck("record", f"imgly={up.url}", folder=folder) as server:
        assert server.ask("GET", "/imgly/last.json").outcome == "recorded"
    done = run("verify", cwd=folder)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))
def test_without_waiting_the_disk_has_it_soon(disk, upstream, folder):
    """`--durability normal`: once the disk was told, a power cut costs nothing."""
    up = upstream(answering)
    fault = FaultFS(folder)
    server = Tapedeck("record", f"imgly={up.url}", folder=folder, env=fault.environment)
    for target in ("/a.json", "/b.png"):
        assert server.ask("GET", f"/imgly{target}").whole
    written = max(call.end for call in fault.calls() if call.name == "write")
    wait_until(lambda: any(c.name == "fdatasync" and c.start > written for c in fault.calls()), "a sync")
    disk.cut_power()
    server.kill()
    disk.unmount()
    disk.mount()
    assert set(whole_interactions(folder)) == {"/a.json", "/b.png"}


@pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))
def test_a_sync_that_is_left_out_costs_what_was_recorded(disk, upstream, folder):
    """The negative control: this disk does lose what it was not told to keep."""
    up = upstream(answering)
    fault = FaultFS(folder, "fdatasync", 1, "swallow", count=0)
    server = Tapedeck("record", f"imgly={up.url}", "--durability", "power", folder=folder, env=fault.environment)
    received = record_until_power_is_cut(disk, server, 5, "x", ["json"])
    assert not received <= set(whole_interactions(folder))
    assert cassette.cassette_path(folder).exists()
