"""docs/design.md §4 and §6: base64 in answers is made while it is played, whatever is asked for and however cut."""

from __future__ import annotations

import base64
import os
import random
import time

import pytest

from support import cassette
from support.upstream import Turn, head, reply, stream

MEBIBYTE = 1 << 20
CHANCE = random.Random(17)
PICTURES = [CHANCE.randbytes(size) for size in (200_000, 900, 70_001)]
BODY = b'{"data":[%s]}' % b",".join(b'{"b64_json":"%s","seed":1}' % base64.b64encode(each) for each in PICTURES)
SMALL = b'{"b64_json":"%s"}' % base64.b64encode(PICTURES[1])
EVENTS = [b'event: partial\ndata: {"b64_json":"%s"}\n\n' % base64.b64encode(each) for each in PICTURES]
EVENTS.append(b"data: [DONE]\n\n")


def play(start, upstream, *scripts, options: tuple[str, ...] = (), requests=("/imgly/a",)):
    """Records a `GET` for each request and starts a server that replays."""
    up = upstream(*scripts)
    server = start("record", f"imgly={up.url}")
    for target in requests:
        assert server.ask("GET", target).outcome == "recorded"
    assert server.stop() == 0
    up.stop()
    return start("replay", "imgly", *options)


@pytest.mark.parametrize("size", [1, 1000, 65_536, 65_537, 150_000, 1_000_000])
def test_pieces_of_any_size_are_chunks_of_that_size(start, upstream, size):
    body = BODY if size > 1 else SMALL
    pieces = [body[at : at + 5000] for at in range(0, len(body), 5000)]
    player = play(start, upstream, stream(*pieces, kind="application/json"), options=("--chunking", f"bytes:{size}"))
    answer = player.ask("GET", "/imgly/a")
    assert answer.body == body
    assert [len(chunk) for chunk in answer.chunks] == [min(size, len(body) - at) for at in range(0, len(body), size)]


def test_events_of_any_size_are_chunks(start, upstream):
    player = play(start, upstream, stream(*EVENTS), options=("--chunking", "event"))
    assert player.ask("GET", "/imgly/a").chunks == EVENTS


def test_random_cuts_within_base64_change_no_byte(start, upstream):
    player = play(start, upstream, reply(BODY), options=("--chunking", "random:5"))
    assert player.ask("GET", "/imgly/a").body == BODY


def test_media_keep_their_time(start, upstream, folder):
    """No event before its own time, also those that have to be read from the disk."""
    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        for event in EVENTS:
            turn.chunk(event)
            time.sleep(0.2)  # The pace that is recorded.
        turn.end_chunks()

    player = play(start, upstream, script, options=("--timing", "recorded"))
    (recorded,) = cassette.interactions(folder)
    ends = [offset + length for offset, length, _ in recorded["response"]["frames"]]
    times = [at / 1000 for _, _, at in recorded["response"]["frames"]]
    assert times[-1] >= 0.2 * (len(EVENTS) - 1)
    began = time.monotonic()
    with player.client() as client:
        client.request("GET", "/imgly/a")
        answer = client.reader.head()
        for _ in client.reader.pieces(answer):
            early = [at for end, at in zip(ends, times, strict=True)
                     if end <= len(answer.body) and at > time.monotonic() - began]
            assert not early, "an event came before its time"
    assert answer.body == b"".join(EVENTS)


def test_heads_and_parts_of_answers_with_media(start, upstream):
    player = play(start, upstream, reply(BODY, "200 OK", 'ETag: "v1"'))
    with player.client() as client:
        measured = client.get("HEAD", "/imgly/a")
        assert (measured.status, measured.header("content-length"), measured.body) == (200, str(len(BODY)), b"")
        chance = random.Random(3)
        places = sorted(chance.randrange(len(BODY)) for _ in range(60))
        ranges = [(0, 0), (9, 30), (len(BODY) - 1, len(BODY) + 9), *zip(places[::2], places[1::2], strict=True)]
        for first, last in ranges:
            part = client.get("GET", "/imgly/a", [("Range", f"bytes={first}-{last}")])
            assert (part.status, part.body) == (206, BODY[first : last + 1])
        assert client.get("GET", "/imgly/a", [("If-None-Match", '"v1"')]).status == 304
        assert client.get("GET", "/imgly/a", [("Range", f"bytes={len(BODY)}-")]).status == 416
        assert client.get("GET", "/imgly/a", [("If-Range", '"v0"'), ("Range", "bytes=1-2")]).body == BODY


def test_media_that_go_while_they_are_played_break_the_answer_off(start, upstream, folder):
    picture = random.Random(6).randbytes(9 * MEBIBYTE)
    body = b'{"b64_json":"%s"}' % base64.b64encode(picture)
    player = play(start, upstream, reply(body))
    (blob,) = [path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]
    with player.client(receive_buffer=4096) as client:
        client.request("GET", "/imgly/a")
        client.source.fill()
        blob.unlink()
        answer = client.reader.read("GET")
    assert not answer.whole
    assert body.startswith(answer.body)
    player.wait_for_log(r"broken off.*blob|blob.*broken off")
    assert player.ask("GET", "/imgly/a").status == 502


def test_large_media_are_played_to_many_clients_in_little_memory(start, upstream):
    """What counts is what a client has not taken yet: 8 clients of an answer of 15 MiB, who all have begun."""
    picture = random.Random(8).randbytes(11 * MEBIBYTE)
    body = b'{"created":1,"data":[{"b64_json":"%s"}]}' % base64.b64encode(picture)
    player = play(start, upstream, reply(body))
    idle = player.resident_bytes()
    clients = [player.client(receive_buffer=65_536) for _ in range(8)]
    for client in clients:
        client.request("GET", "/imgly/a")
    answers = [client.reader.head() for client in clients]
    for client, answer in zip(clients, answers, strict=True):
        assert b"".join(client.reader.pieces(answer, keep=False)) == body
        client.close()
    assert player.peak_bytes() - idle < 24 * MEBIBYTE, "8 times 256 KiB, and what the allocator keeps"


def test_a_blob_that_is_cut_short_while_it_is_sent_breaks_the_answer_off(start, upstream, folder):
    film = random.Random(9).randbytes(16 * MEBIBYTE)
    player = play(start, upstream, reply(film, kind="video/mp4"))
    [blob] = [path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]
    with player.client(receive_buffer=65_536) as client:
        client.request("GET", "/imgly/a")
        # It waits for the client after what the sockets hold, far from what is cut off.
        received = client.sock.recv(1000)
        os.truncate(blob, 12 * MEBIBYTE)
        try:
            while data := client.sock.recv(65_536):
                received += data
        except ConnectionResetError:
            pass
    body = received.partition(b"\r\n\r\n")[2]
    assert len(body) <= 12 * MEBIBYTE
    assert film.startswith(body)
    assert player.ask("GET", "/imgly/a").status == 502, "the server goes on, and has looked again"
