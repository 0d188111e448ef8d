"""docs/design.md §9: what a client has to its end is in the file, whatever fails and whenever the process dies."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import threading

import pytest

from support import callorder, cassette, faultfs
from support.answers import answering, expected, whole_interactions
from support.faultfs import CALLS, FaultFS
from support.httpwire import EndOfStream, Response, wait_until
from support.rawclient import ask
from support.tapedeck import Tapedeck, run
from support.upstream import Turn, head, reply

KILLS = int(os.environ.get("TAPEDECK_KILLS", "20"))
# Of calls that there are hundreds of, how many are passed over; `scripts/test-durability` passes over none.
STEPS = {} if "TAPEDECK_EVERY_CALL" in os.environ else {"openat": 7, "close": 5}
needs_shim = pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))

TARGETS = ["/a.json", "/b.png", "/c.sse", "/d.png", "/e.json"]


@dataclasses.dataclass
class Run:
    """How a run ended in which something failed."""

    answers: dict[str, Response]
    code: int | None
    log: str


def record_with(folder: pathlib.Path, up, fault: FaultFS, *options: str, mode: str = "record") -> Run:
    """Records `TARGETS` one after another while calls fail; every answer that comes must be the right one."""
    try:
        server = Tapedeck(mode, f"imgly={up.url}", *options, folder=folder, env=fault.environment)
    except AssertionError as refusal:
        return Run({}, None, str(refusal))
    answers: dict[str, Response] = {}
    try:
        for target in TARGETS:
            try:
                answer = server.ask("GET", f"/imgly{target}")
            except (EndOfStream, OSError):
                server.wait()  # It answers everything, or it has been killed.
                break
            if answer.status == 200:
                if not answer.whole:
                    assert server.wait() == -9, server.stderr
                    break
                assert answer.body == expected(target)
                answers[target] = answer
            else:
                assert (answer.status, answer.outcome) in ((507, "refused"), (500, "refused")), answer
        code = server.stop() if server.process.poll() is None else server.wait()
    finally:
        if server.process.poll() is None:
            server.kill()
    return Run(answers, code, server.stderr)


def check(folder: pathlib.Path, done: Run) -> None:
    """What was received is in the file, or the loss is loud; what is in the file is right."""
    stored = whole_interactions(folder)
    for target, bodies in stored.items():
        assert all(body == expected(target) for body in bodies), target
    missing = [target for target in TARGETS if target in done.answers and target not in stored]
    if missing:
        assert done.code == 1, f"{missing} lost, exit {done.code}: {done.log}"
        assert re.search(r"not recorded|not forwarded", done.log), done.log
    assert done.code in (0, 1, None, -9), done.log


@needs_shim
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_nothing_is_lost_silently(upstream, tmp_path, call):
    """The first, second, … n-th call fails, until a run gets through without needing that many."""
    up = upstream(answering)
    for number in range(1, 1_000, STEPS.get(call, 1)):
        folder = tmp_path / str(number)
        folder.mkdir()
        fault = FaultFS(folder, call, number, f"fail:{CALLS[call]}")
        done = record_with(folder, up, fault)
        check(folder, done)
        if done.code is None:
            assert re.search(r"standard error: tapedeck: \S", done.log), done.log
        if fault.count(call) < number:
            assert done.code == 0, done.log
            assert len(done.answers) == len(TARGETS)
            assert len(whole_interactions(folder)) == len(TARGETS)
            break
    else:
        pytest.fail("there was no end of calls")
    assert number > 1 or call == "ftruncate", f"{call} is never called, so nothing was tested"


@needs_shim
@pytest.mark.parametrize("number", range(1, 12))
def test_a_write_that_comes_short_is_taken_back(upstream, folder, number):
    up = upstream(answering)
    fault = FaultFS(folder, "write", number, "short")
    done = record_with(folder, up, fault)
    check(folder, done)
    if cassette.cassette_path(folder).exists():
        cassette.interactions(folder)  # Nothing is torn: what came short is cut off again.
    assert run("verify", cwd=folder).returncode == 0 or not whole_interactions(folder)


@needs_shim
def test_an_answer_whose_head_was_held_back_says_that_it_is_not_recorded(upstream, folder):
    """Without a body the head is the end, so it can still say what became of the recording."""
    up = upstream(reply(b""))
    fault = FaultFS(folder, "write", 1, f"fail:{CALLS['write']}")
    server = Tapedeck("record", f"imgly={up.url}", folder=folder, env=fault.environment)
    lost, stored = server.ask("GET", "/imgly/a"), server.ask("GET", "/imgly/b")
    assert (lost.status, lost.outcome, lost.header("x-tapedeck-interaction")) == (200, "passed", None)
    assert (stored.status, stored.outcome) == (200, "recorded")
    assert stored.header("x-tapedeck-interaction") == "default/2"
    assert server.stop() == 1
    assert "1 recorded, 1 lost" in server.stderr
    assert [value["n"] for value in cassette.interactions(folder)] == [2]


@needs_shim
@pytest.mark.parametrize("call", ["write", "fsync", "renameat", "fdatasync", "close"])
def test_killed_before_any_call_nothing_is_lost(upstream, tmp_path, call):
    up = upstream(answering)
    for number in range(1, 1_000, STEPS.get(call, 1)):
        folder = tmp_path / str(number)
        folder.mkdir()
        fault = FaultFS(folder, call, number, "kill")
        done = record_with(folder, up, fault)
        stored = whole_interactions(folder)
        assert [target for target in done.answers if target not in stored] == []
        if done.code == 0:
            break
        assert done.code in (-9, None)
        # The next recording goes on from what is left.
        assert set(record_with(folder, up, FaultFS(folder)).answers) == set(TARGETS)
        assert run("verify", cwd=folder).returncode == 0
        assert set(whole_interactions(folder)) == set(TARGETS)
    assert number > 1


@needs_shim
def test_a_refused_sync_is_not_tried_again_but_written_again(upstream, folder):
    """§9: "the file is reopened and what was not confirmed is written again"."""
    up = upstream(answering)
    fault = FaultFS(folder, "fdatasync", 1, f"fail:{CALLS['fdatasync']}")
    server = Tapedeck("record", f"imgly={up.url}", folder=folder, env=fault.environment)
    with server:
        assert server.ask("GET", "/imgly/a.json").whole
        server.wait_for_log("the disk did not take what was recorded, so it was written again, to a new file")
        assert server.ask("GET", "/imgly/b.png").whole
    path = str(cassette.cassette_path(folder).resolve())
    refused = next(call for call in fault.calls() if call.name == "fdatasync")
    after = [call for call in fault.calls() if call.start > refused.end]
    replaced = next(call for call in after if call.name == "renameat" and call.second == path)
    assert not any(call.name == "fdatasync" and call.path == path and call.start < replaced.start for call in after)
    assert set(whole_interactions(folder)) == {"/a.json", "/b.png"}


@needs_shim
def test_a_disk_that_goes_on_refusing_is_loud(upstream, folder):
    up = upstream(answering)
    fault = FaultFS(folder, "fdatasync", 1, f"fail:{CALLS['fdatasync']}", count=0)
    done = record_with(folder, up, fault, "--durability", "power")
    # Each refusal is followed by a copy to a new file, which `fsync` takes: nothing is lost.
    assert done.code == 0 and set(whole_interactions(folder)) == set(TARGETS)
    assert done.log.count("written again") == len(TARGETS)


@needs_shim
@pytest.mark.parametrize("durability", ["normal", "power"])
def test_calls_are_made_in_the_order_that_keeps_what_is_stored(upstream, folder, durability):
    up = upstream(answering)
    fault = FaultFS(folder)
    with Tapedeck("record", f"imgly={up.url}", "--durability", durability, folder=folder,
                  env=fault.environment) as server:
        for target in TARGETS:
            assert server.ask("GET", f"/imgly{target}").body == expected(target)
        written = callorder.appended(fault.calls())[-1].call
        # Also without a stop the disk has it soon.
        wait_until(lambda: any(c.name == "fdatasync" and c.start > written.end for c in fault.calls()), "a sync")
    calls = fault.calls()
    assert len(callorder.ends(calls)) == len(callorder.appended(calls)) == len(TARGETS)
    assert callorder.violations(calls, power=durability == "power") == []
    if durability == "normal":
        assert callorder.violations(calls, power=True) != [], "normal does not wait for the disk"
        doctored(calls)


@needs_shim
def test_nothing_but_the_end_of_an_answer_waits_for_its_recording(upstream, folder):
    """§9: the last read of a declared length is held back, and its head is not, though the body came with it."""
    up = upstream(answering)
    fault = FaultFS(folder)
    with Tapedeck("record", f"imgly={up.url}", folder=folder, env=fault.environment) as server:
        for target in TARGETS:
            assert server.ask("GET", f"/imgly{target}").body == expected(target)
    calls = fault.calls()
    heads, written = callorder.heads(calls), callorder.appended(calls)
    assert len(heads) == len(written) == len(TARGETS)
    assert [made.n for made in written if heads[made.n].end > made.call.start] == []


def doctored(calls: list[faultfs.Call]) -> None:
    """The checker must notice every step that is left out or comes too late."""
    written = callorder.appended(calls)
    with_blob = next(made for made in written if made.blobs)
    rename = next(call for call in calls if call.second.endswith(with_blob.blobs[0]))

    def without(*gone: faultfs.Call) -> list[str]:
        return callorder.violations([call for call in calls if call not in gone])

    def moved(call: faultfs.Call, behind: faultfs.Call) -> list[str]:
        late = dataclasses.replace(call, start=behind.end + 1, end=behind.end + 2)
        return callorder.violations(sorted([c for c in calls if c != call] + [late], key=lambda c: c.start))

    sync = next(call for call in calls if call.name == "fsync" and call.path == rename.path)
    home = rename.second.rpartition("/")[0]
    folder_syncs = [call for call in calls if call.name == "fsync" and call.path == home]
    name_sync = [call for call in calls if call.name == "fsync" and call.path.endswith("/cassettes")]
    end = callorder.ends(calls)[with_blob.n]
    assert any("renamed before it was synced" in problem for problem in without(sync))
    assert any("renamed before it was synced" in problem for problem in moved(sync, rename))
    assert any("was not stored" in problem for problem in without(rename))
    assert any("before its blob" in problem for problem in moved(rename, with_blob.call))
    assert any("before the folder of its blob" in problem for problem in without(*folder_syncs))
    assert any("before the cassette's name was synced" in problem for problem in without(*name_sync))
    assert any("sent before it was written" in problem for problem in moved(with_blob.call, end))
    assert any("never written" in problem for problem in without(with_blob.call))
    syncs = [call for call in calls if call.name == "fdatasync"]
    assert any("never synced" in problem for problem in without(*syncs))


@needs_shim
@pytest.mark.parametrize("call", ["fsync", "fdatasync"])
def test_a_sync_that_is_left_out_is_found_out(upstream, folder, call):
    """The negative control of the test above: the program believes that it synced."""
    up = upstream(answering)
    fault = FaultFS(folder, call, 1, "swallow", count=0)
    done = record_with(folder, up, fault, "--durability", "power")
    assert done.code == 0 and len(done.answers) == len(TARGETS)
    assert callorder.violations(fault.calls(), power=True) != []


def test_kill_9_while_clients_record(upstream, folder):
    """Whatever a client had to its end is in the file and is replayed, whenever the process was killed."""
    up = upstream(answering)
    chance = random.Random(9)
    received: set[str] = set()
    for number in range(KILLS):
        server = Tapedeck("record", f"imgly={up.url}", folder=folder)
        lock = threading.Lock()
        enough = threading.Event()
        fresh: list[str] = []
        wanted = chance.randint(1, 30)

        def client(own: int) -> None:
            for turn in range(100):
                target = f"/{number}-{own}-{turn}.{('json', 'png', 'sse')[turn % 3]}"
                try:
                    answer = ask(server.port, "GET", f"/imgly{target}")
                except (EndOfStream, OSError):
                    return
                if not answer.whole:
                    return
                assert answer.body == expected(target)
                with lock:
                    fresh.append(target)
                    if len(fresh) >= wanted:
                        enough.set()

        threads = [threading.Thread(target=client, args=(own,)) for own in range(4)]
        for thread in threads:
            thread.start()
        assert enough.wait(60), server.stderr
        server.kill()
        for thread in threads:
            thread.join(30)
        received |= set(fresh)
        stored = whole_interactions(folder)
        assert received <= set(stored), f"round {number}: {sorted(received - set(stored))[:5]} lost"
    # What is torn is put aside by a recording; then all is whole and replayed.
    with Tapedeck("record", f"imgly={up.url}", folder=folder) as server:
        assert server.ask("GET", "/imgly/last.json").whole
    assert run("verify", cwd=folder).returncode == 0
    up.stop()
    with Tapedeck("replay", "imgly", folder=folder) as player:
        for target in sorted(received):
            answer = player.ask("GET", f"/imgly{target}")
            assert (answer.outcome, answer.body) == ("replayed", expected(target))


def accepts(port: int) -> bool:
    """Whether something listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_stop_during_a_hundred_streams_keeps_them_all(start, upstream, folder):
    streams = 100
    begun, go_on = threading.Barrier(streams + 1), threading.Event()

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(b"data: %s 1\n\n" % turn.request.body)
        begun.wait(60)
        go_on.wait(60)
        turn.chunk(b"data: %s 2\n\n" % turn.request.body)
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    answers = {}

    def client(name: int) -> None:
        answers[name] = server.ask("POST", "/imgly/v1/responses", body=b"stream-%d" % name)

    threads = [threading.Thread(target=client, args=(name,)) for name in range(streams)]
    for thread in threads:
        thread.start()
    begun.wait(60)
    server.send_signal(signal.SIGTERM)
    wait_until(lambda: not accepts(server.port), "it stops accepting")
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert server.wait() == 0
    told = {b"data: stream-%d 1\n\ndata: stream-%d 2\n\n" % (name, name) for name in range(streams)}
    assert {answer.body for answer in answers.values() if answer.whole} == told
    recorded = cassette.interactions(folder)
    assert {cassette.response_body(folder, each) for each in recorded} == told and len(recorded) == streams
    assert all(each["response"]["end"] == "complete" for each in recorded)
    assert run("verify", cwd=folder).returncode == 0


def test_a_file_that_is_replaced_or_removed_while_recording_is_opened_anew(start, upstream, folder):
    """As `git checkout` does it."""
    up = upstream(answering)
    server = start("record", f"imgly={up.url}")
    path = cassette.cassette_path(folder)
    assert server.ask("GET", "/imgly/a.json").whole
    old = path.read_bytes()
    assert server.ask("GET", "/imgly/b.png").whole
    other = path.with_name("checkout")
    other.write_bytes(old)
    other.replace(path)
    assert server.ask("GET", "/imgly/c.sse").whole
    assert set(whole_interactions(folder)) == {"/a.json", "/c.sse"}
    path.unlink()
    assert server.ask("GET", "/imgly/d.png").whole
    assert set(whole_interactions(folder)) == {"/d.png"}
    shutil.rmtree(path.parent)
    assert server.ask("GET", "/imgly/e.json").whole
    assert set(whole_interactions(folder)) == {"/e.json"}
    assert server.stop() == 0
    assert run("verify", cwd=folder).returncode == 0


def test_several_processes_record_into_one_cassette(start, upstream, folder):
    up = upstream(answering)
    servers = [start("record", f"imgly={up.url}") for _ in range(3)]
    targets = [[f"/{number}-{turn}.{('json', 'png')[turn % 2]}" for turn in range(20)] for number in range(3)]

    def client(number: int) -> None:
        for target in targets[number]:
            assert servers[number].ask("GET", f"/imgly{target}").body == expected(target)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in servers:
        assert server.stop() == 0, server.stderr
    stored = whole_interactions(folder)
    assert set(stored) == {target for own in targets for target in own}
    assert all(len(bodies) == 1 for bodies in stored.values())
    assert run("verify", cwd=folder).returncode == 0


def test_a_cassette_with_two_names_is_one_file_until_it_is_rewritten(start, upstream, folder):
    """A hard link: whoever appends under one name appends under the other; a rewrite gives one name a file of its own."""
    up = upstream(answering)
    path = cassette.cassette_path(folder)
    other = cassette.cassette_path(folder, "other")
    with start("record", f"imgly={up.url}") as server:
        server.ask("GET", "/imgly/a.json")
    os.link(path, other)
    # One process under both names, and another one under one of them, all at the same time.
    servers = [start("record", f"imgly={up.url}") for _ in range(2)]
    places = [(servers[0], ""), (servers[0], "/@other"), (servers[1], "/@other")]
    targets = [[f"/{number}-{turn}.{('json', 'png')[turn % 2]}" for turn in range(10)] for number in range(3)]

    def client(number: int) -> None:
        server, session = places[number]
        for target in targets[number]:
            assert server.ask("GET", f"{session}/imgly{target}").body == expected(target)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in servers:
        assert server.stop() == 0, server.stderr
    everything = {"/a.json", *(target for own in targets for target in own)}
    assert set(whole_interactions(folder)) == everything
    assert path.stat().st_ino == other.stat().st_ino
    assert run("verify", cwd=folder).returncode == 0
    # What needs all locks at once takes that of the file once.
    assert run("gc", cwd=folder).stdout == "nothing to remove\n"

    old = other.read_bytes()
    with start("record", f"imgly={up.url}") as server:
        server.ask("GET", "/imgly/a.json")
    # The stop dropped what was replaced, in a new file that took the place of one name.
    assert path.stat().st_ino != other.stat().st_ino and other.read_bytes().startswith(old)
    assert [len(bodies) for bodies in whole_interactions(folder).values()] == [1] * len(everything)
    assert run("verify", cwd=folder).returncode == 0
    up.stop()
    player = start("replay", "imgly")
    for target in everything:
        for session in ("", "/@other"):
            answer = player.ask("GET", f"{session}/imgly{target}")
            assert (answer.outcome, answer.body) == ("replayed", expected(target))


def test_what_is_damaged_is_neither_replayed_nor_recorded_onto_until_it_is_repaired(start, upstream, folder):
    up = upstream(answering)
    with start("record", f"imgly={up.url}") as server:
        for target in TARGETS:
            server.ask("GET", f"/imgly{target}")
    path = cassette.cassette_path(folder)
    found = cassette.members(path)
    damaged = bytearray(path.read_bytes())
    damaged[found[2].offset + 30] ^= 1
    path.write_bytes(damaged + b"\0\0\0")
    for command in ("record", "replay", "auto"):
        done = run(command, f"imgly={up.url}", "--listen", "127.0.0.1:0", cwd=folder)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"member 3 at byte {found[2].offset}: The cassette is damaged: " in done.stderr
        assert "keep what is whole with tapedeck repair." in done.stderr
    assert path.read_bytes() == damaged + b"\0\0\0"
    verify = run("verify", "default", cwd=folder)
    assert verify.returncode == 1 and f"member 3 at byte {found[2].offset}: " in verify.stdout
    repair = run("repair", "default", cwd=folder)
    end = found[2].offset + len(found[2].raw)
    assert (repair.returncode, repair.stdout) == (
        0,
        f"default: damaged: bytes {found[2].offset}–{end - 1}, now in cassettes/default.jsonl.gz.damaged-1\n"
        f"default: torn: bytes {len(damaged)}–{len(damaged) + 2}, now in cassettes/default.jsonl.gz.torn-1\n"
        "default is whole again (4 interactions)\n",
    )
    assert [member.raw for member in cassette.members(path)[1:]] == [m.raw for m in found[1:2] + found[3:]]
    assert path.with_name(path.name + ".damaged-1").read_bytes() == damaged[found[2].offset : end]
    assert path.with_name(path.name + ".torn-1").read_bytes() == b"\0\0\0"
    assert run("verify", "default", cwd=folder).returncode == 0
    up.stop()
    with start("replay", "imgly") as player:
        lost = found[2].value["request"]["target"]
        for target in TARGETS:
            assert player.ask("GET", f"/imgly{target}").status == (424 if target == lost else 200)
