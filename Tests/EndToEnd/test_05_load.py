"""docs/design.md §5: "Bodies stream in both directions with back-pressure", and many streams at once."""

from __future__ import annotations

import threading
import time

import pytest

from support import cassette
from support.httpwire import settles, wait_until
from support.upstream import Turn, Upstream, head

MEBIBYTE = 1 << 20


def test_two_hundred_streams_at_once_are_each_recorded_whole(start, upstream, folder):
    streams, events = 200, 20
    barrier = threading.Barrier(streams)

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        barrier.wait(60)  # No stream ends before all have begun.
        for number in range(events):
            turn.chunk(f"data: {turn.request.body.decode()} {number}\n\n".encode())
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")

    def expected(name: int) -> bytes:
        return b"".join(b"data: stream-%d %d\n\n" % (name, number) for number in range(events))

    answers = {}

    def client(name: int) -> None:
        answers[name] = server.ask("POST", "/imgly/v1/responses", body=b"stream-%d" % name)

    threads = [threading.Thread(target=client, args=(name,)) for name in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert all(answers[name].body == expected(name) for name in range(streams))
    assert server.stop() == 0
    assert len(up.requests) == streams

    recorded = cassette.interactions(folder)
    assert sorted(interaction["n"] for interaction in recorded) == list(range(1, streams + 1))
    for interaction in recorded:
        name = int(cassette.request_body(folder, interaction).split(b"-")[1])
        assert interaction["response"]["end"] == "complete"
        assert cassette.response_body(folder, interaction) == expected(name)

    up.stop()
    player = start("replay", "imgly")
    for name in range(0, streams, 7):
        again = player.ask("POST", "/imgly/v1/responses", body=b"stream-%d" % name)
        assert (again.outcome, again.body) == ("replayed", expected(name))


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_slow_reader_slows_the_upstream_down(start, folder, framing):
    """An answer of 64 MiB that nobody reads: the upstream can send only what the buffers on the way hold."""
    total = 64 * MEBIBYTE
    piece = bytes(range(256)) * 256

    def script(turn: Turn) -> None:
        line = "Transfer-Encoding: chunked" if framing == "chunked" else f"Content-Length: {total}"
        turn.send(head("200 OK", "Content-Type: application/octet-stream", line))
        for _ in range(total // len(piece)):
            turn.chunk(piece) if framing == "chunked" else turn.send(piece)
        if framing == "chunked":
            turn.end_chunks()

    with Upstream(script, send_buffer=MEBIBYTE) as up:
        server = start("record", f"imgly={up.url}")
        before = server.resident_bytes()
        with server.client(receive_buffer=65536) as client:
            client.request("GET", "/imgly/big")
            answer = client.reader.head()
            wait_until(lambda: up.bytes_sent > 0, "the upstream has begun")
            held = settles(lambda: up.bytes_sent)
            assert held < 24 * MEBIBYTE, f"{held} bytes are on the way to a client that does not read"
            assert server.resident_bytes() - before < 32 * MEBIBYTE
            received = sum(len(part) for part in client.reader.pieces(answer, keep=False))
            assert received == total
        assert server.resident_bytes() - before < 64 * MEBIBYTE
        assert server.stop() == 0
    (interaction,) = cassette.interactions(folder)
    (segment,) = interaction["response"]["body"]
    assert segment["size"] == total
    player = start("replay", "imgly")
    before = player.resident_bytes()
    with player.client(receive_buffer=65536) as client:
        client.request("GET", "/imgly/big")
        answer = client.reader.head()
        assert sum(len(part) for part in client.reader.pieces(answer, keep=False)) == total
        assert player.resident_bytes() - before < 64 * MEBIBYTE


def test_a_slow_upstream_slows_the_client_down(start):
    """An upload of 64 MiB to an upstream that does not read."""
    total = 64 * MEBIBYTE
    go_on = threading.Event()
    received = 0

    def script(turn: Turn) -> None:
        nonlocal received
        go_on.wait(60)
        for part in turn.body_pieces(keep=False):
            received += len(part)
        turn.send(head("200 OK", "Content-Length: 0"))

    with Upstream(script, read_bodies=False, receive_buffer=65536) as up:
        server = start("record", f"imgly={up.url}")
        before = server.resident_bytes()
        sent = 0
        with server.client(timeout=60) as client:
            client.request("POST", "/imgly/big", [("Content-Length", str(total))], b"")
            piece = b"x" * 65536

            def upload() -> None:
                nonlocal sent
                while sent < total:
                    client.send(piece)
                    sent += len(piece)

            thread = threading.Thread(target=upload)
            thread.start()
            held = settles(lambda: sent)
            assert held < 24 * MEBIBYTE, f"{held} bytes are on the way to an upstream that does not read"
            assert server.resident_bytes() - before < 32 * MEBIBYTE
            go_on.set()
            assert client.reader.read("POST").status == 200
            thread.join()
        assert received == total
        assert len(up.requests) == 1
        assert server.resident_bytes() - before < 64 * MEBIBYTE
