"""docs/design.md §2, how recorded answers are played: `--timing`, `--chunking`, `--fast-forward`, always the same."""

from __future__ import annotations

import shutil
import threading
import time

import pytest

from support import cassette
from support.httpwire import events
from support.tapedeck import Tapedeck
from support.upstream import Turn, Upstream, head, raw, reply, stream

EVENTS = [
    b"event: a\r\ndata: 1\r\n\r\n",
    b": comment\n\n",
    "data: zwei € \U0001f600\n\n".encode(),
    b"data: {\"x\":\"" + b"long " * 40 + b"\"}\n\n",
    b"data: [DONE]\n\n",
]
STREAM = b"".join(EVENTS)


@pytest.fixture(scope="module")
def tape(tmp_path_factory):
    """A recording whose chunks are not its events, and other kinds of answers."""
    folder = tmp_path_factory.mktemp("tape")

    def closing(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream"), STREAM[:20], STREAM[20:])
        turn.close()

    cuts = [STREAM[:3], STREAM[3:20], STREAM[20:45], STREAM[45:46], STREAM[46:]]
    scripts = [stream(*cuts), reply(STREAM, kind="text/event-stream"), closing,
               stream(bytes(range(256)) * 20, b"x" * 10, kind="audio/mpeg")]
    with Upstream(*scripts) as up, Tapedeck("record", f"imgly={up.url}", folder=folder) as server:
        for target in ("chunked", "length", "close", "binary"):
            server.ask("GET", f"/imgly/{target}")
    return folder


def play(folder, *options: str, targets=("chunked",)) -> list:
    """The answers of a fresh player."""
    with Tapedeck("replay", "imgly", *options, folder=folder) as player:
        return [player.ask("GET", f"/imgly/{target}") for target in targets]


def test_recorded_chunking_makes_each_frame_a_chunk(tape):
    (answer,) = play(tape, "--chunking", "recorded")
    recorded = cassette.interactions(tape)[0]
    assert [len(chunk) for chunk in answer.chunks] == cassette.frames(recorded) == [3, 17, 25, 1, len(STREAM) - 46]


def test_event_chunking_sends_one_event_a_chunk(tape):
    (answer,) = play(tape, "--chunking", "event")
    assert answer.chunks == EVENTS == events(STREAM)


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_bytes_chunking_sends_so_many_bytes_a_chunk(tape, size):
    (answer,) = play(tape, "--chunking", f"bytes:{size}")
    assert answer.chunks == [STREAM[at : at + size] for at in range(0, len(STREAM), size)]


def test_random_chunking_is_the_same_for_the_same_seed(tape):
    one, two, other = (play(tape, "--chunking", f"random:{seed}")[0] for seed in (7, 7, 8))
    assert one.body == two.body == other.body == STREAM
    assert one.chunks == two.chunks
    assert one.chunks != other.chunks
    assert len(one.chunks) > 1


@pytest.mark.parametrize("chunking", ["recorded", "event", "bytes:3", "random:1"])
def test_whatever_the_cuts_the_bytes_and_the_framing_are_those_recorded(tape, chunking):
    targets = ("chunked", "length", "close", "binary")
    answers = play(tape, "--chunking", chunking, targets=targets)
    assert [answer.body for answer in answers[:3]] == [STREAM] * 3
    assert answers[3].body == bytes(range(256)) * 20 + b"x" * 10
    assert [answer.framing for answer in answers] == ["chunked", "length", "close", "chunked"]
    assert all(answer.whole for answer in answers)


def test_the_same_requests_get_the_same_bytes_in_the_same_cuts_on_ten_runs(tape, tmp_path):
    """Two folders, and a new port for every run; also with random cuts."""
    copy = tmp_path / "another folder"
    copy.mkdir()
    shutil.copytree(tape / "cassettes", copy / "cassettes")
    targets = ("chunked", "binary", "length", "close", "chunked")
    for options in ((), ("--chunking", "random:7")):
        seen, ports = set(), set()
        for run in range(10):
            with Tapedeck("replay", "imgly", *options, folder=copy if run % 2 else tape) as player:
                ports.add(player.port)
                seen.add(tuple(
                    answer.raw_head + answer.raw_body
                    for answer in (player.ask("GET", f"/imgly/{target}", [("Host", "localhost")]) for target in targets)
                ))
        assert len(seen) == 1
        assert len(ports) > 1


def test_recorded_timing_gives_the_same_bytes_in_the_recorded_cuts(tape):
    answers = play(tape, "--timing", "recorded", targets=("chunked", "length", "close"))
    assert [answer.body for answer in answers] == [STREAM] * 3
    assert [len(chunk) for chunk in answers[0].chunks] == [3, 17, 25, 1, len(STREAM) - 46]


def test_recorded_timing_sends_a_frame_when_it_is_due_and_not_all_at_the_end(start, upstream):
    """The recorded stream pauses for a second after its first event; a client has that event during the pause."""
    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(EVENTS[0])
        threading.Event().wait(1)
        turn.chunk(EVENTS[-1])
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x")
    server.stop()
    up.stop()
    for timing, pause in (("recorded", 0.9), ("10x", 0.09), ("instant", 0)):
        player = start("replay", "imgly", "--timing", timing)
        with player.client() as client:
            client.request("GET", "/imgly/x")
            answer = client.reader.head()
            pieces = client.reader.pieces(answer)
            assert next(pieces) == EVENTS[0]
            first = time.monotonic()
            assert next(pieces) == EVENTS[-1]
            assert time.monotonic() - first >= pause * 0.9
            assert list(pieces) == []
        player.stop()


def polls(*states: str):
    """Scripts that answer polls of a job with one state after another."""
    return [reply(b'{"status":"%s"}' % state.encode()) for state in states]


def test_fast_forward_gives_polls_the_last_recorded_answer_at_once(start, upstream):
    up = upstream(reply(b'{"id":"1"}', "202 Accepted"), *polls("queued", "running", "done"))
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/jobs", body=b"{}")
    for _ in range(3):
        server.ask("GET", "/imgly/jobs/1")
    server.stop()
    up.stop()
    player = start("replay", "imgly", "--fast-forward")
    assert player.ask("POST", "/imgly/jobs", body=b"{}").status == 202
    assert player.ask("GET", "/imgly/jobs/1").body == b'{"status":"done"}'
    assert player.ask("GET", "/imgly/jobs/1").body == b'{"status":"done"}'
    player.stop()
    player = start("replay", "imgly")
    states = [player.ask("GET", "/imgly/jobs/1").body for _ in range(4)]
    assert states == [b'{"status":"%s"}' % state for state in (b"queued", b"running", b"done", b"done")]


def test_fast_forward_leaves_equal_posts_in_their_order(start, upstream):
    up = upstream(reply(b"1"), reply(b"2"))
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/x", body=b"{}")
    server.ask("POST", "/imgly/x", body=b"{}")
    server.stop()
    up.stop()
    player = start("replay", "imgly", "--fast-forward")
    assert [player.ask("POST", "/imgly/x", body=b"{}").body for _ in range(2)] == [b"1", b"2"]


def test_a_recording_of_nothing_but_an_interim_answer_is_not_made(start, upstream):
    up = upstream(raw(b"HTTP/1.1 103 Early Hints\r\n\r\n", close=True))
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/x").status == 502
