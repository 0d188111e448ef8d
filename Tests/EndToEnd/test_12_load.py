"""docs/design.md §12: clients that are too slow, and too many of them."""

from __future__ import annotations

import collections
import concurrent.futures
import contextlib
import errno
import gzip
import os
import pathlib
import resource
import socket
import threading
import zlib

import pytest

from support import faultfs
from support.faultfs import FaultFS
from support.httpwire import settles, wait_until
from support.rawclient import RawClient, ask
from support.upstream import Turn, echo, head, reply

needs_shim = pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))

LIMITED = ("sh", "-c", 'ulimit -n 128; exec "$0" "$@"')


def test_a_head_that_is_not_complete_gets_408_while_others_are_served(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    slow = [server.client(timeout=40) for _ in range(50)]
    for client in slow:
        client.send(b"GET /imgly/a HTTP/1.1\r\nHost: loc")
    # A healthy client goes on for as long as the slow ones are here.
    served = 0
    with server.client() as healthy, concurrent.futures.ThreadPoolExecutor(1) as waiting:
        answers = waiting.submit(lambda: [client.reader.read("GET") for client in slow])
        while not answers.done():
            assert healthy.get("GET", f"/imgly/{served}").status == 200
            served += 1
            concurrent.futures.wait([answers], 0.1)
    assert served > 1
    for client, answer in zip(slow, answers.result(), strict=True):
        assert (answer.status, answer.outcome, answer.header("connection")) == (408, "refused", "close")
        assert client.closed_by_server()
        client.close()


def test_with_few_descriptors_every_one_of_many_clients_is_answered(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", wrapper=LIMITED)

    def one(number: int) -> tuple[int, str | None]:
        answer = ask(server.port, "GET", f"/imgly/{number}")
        return answer.status, answer.header("retry-after")

    with concurrent.futures.ThreadPoolExecutor(100) as clients:
        answers = collections.Counter(clients.map(one, range(500)))
    assert set(answers) <= {(200, None), (503, "1")}, answers
    assert answers[200, None] > 0
    # Afterwards all is as before, and nothing that came through was lost.
    assert server.ask("GET", "/imgly/after").status == 200
    assert server.stop() == 0
    assert f"{answers[200, None] + 1} recorded" in server.stderr


def test_connections_beyond_the_limit_wait_before_they_are_accepted(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", wrapper=LIMITED)
    descriptors = pathlib.Path(f"/proc/{server.process.pid}/fd")
    before = len(list(descriptors.iterdir()))
    many = [RawClient(server.port) for _ in range(300)]
    held = settles(lambda: len(list(descriptors.iterdir())))
    assert 20 < held - before <= 60
    for client in many:
        client.close()
    wait_until(lambda: server.ask("GET", "/imgly/a").outcome == "recorded", "room")
    assert server.stop() == 0


def test_above_the_limit_connections_get_503_and_make_room_again(start, upstream):
    up = upstream(echo)
    server = start("passthrough", f"imgly={up.url}", wrapper=LIMITED)
    slow = [RawClient(server.port, timeout=40) for _ in range(120)]
    for client in slow:
        client.send(b"GET /imgly/a HTTP/1.1\r\nHost: loc")
    answer = ask(server.port, "GET", "/imgly/b")
    assert (answer.status, answer.outcome, answer.header("retry-after")) == (503, "refused", "1")
    for client in slow:
        client.close()

    def is_served() -> bool:
        return ask(server.port, "GET", "/imgly/c").status == 200

    wait_until(is_served, "room")


@needs_shim
@pytest.mark.parametrize("accepted", [0, 1])
@pytest.mark.parametrize("shortage", ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"])
def test_a_connection_that_cannot_be_accepted_is_tried_again_a_second_later(start, upstream, folder, shortage, accepted):
    """Behind none, or one that was accepted: the listening socket is not asked again and again meanwhile."""
    up = upstream(echo)
    fault = FaultFS(folder, "accept", accepted + 1, f"fail:{getattr(errno, shortage)}", count=2)
    server = start("passthrough", f"imgly={up.url}", env=fault.environment)
    for number in range(accepted + 2):
        assert server.ask("GET", f"/imgly/{number}").status == 200
    assert server.stop() == 0
    first, second = [call for call in fault.calls() if call.name == "accept"]
    assert second.start - first.end > 900_000_000


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of other processes are Linux's")
@pytest.mark.parametrize("command", ["passthrough", "record", "replay"])
def test_while_others_have_used_up_the_descriptors_those_who_are_here_go_on(start, upstream, folder, command):
    up = upstream(echo)
    if command == "replay":
        with start("record", f"imgly={up.url}") as recorder:
            recorder.ask("GET", "/imgly/a")
    server = start(command, f"imgly={up.url}")
    soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    with server.client() as here, concurrent.futures.ThreadPoolExecutor(1) as waiting:
        first = here.get("GET", "/imgly/a")
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (0, hard))
        late = waiting.submit(server.ask, "GET", "/imgly/a")
        for _ in range(20):
            answer = here.get("GET", "/imgly/a")
            assert answer.comparable == first.comparable
        assert not late.done()
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (soft, hard))
        assert (late.result().comparable, late.result().outcome) == (first.comparable, first.outcome)
    # To find out whether the cassette is still the one that it was takes a descriptor.
    lost = 20 if command == "record" else 0
    assert server.stop() == (1 if lost else 0)
    assert server.stderr.count("not recorded") == lost and (f"2 recorded, {lost} lost" in server.stderr) == (lost > 0)


def test_readers_that_stall_cost_little_memory(start, upstream, folder):
    size = 4 << 20
    up = upstream(reply(b"x" * size, kind="application/octet-stream"))
    server = start("passthrough", f"imgly={up.url}")
    assert len(server.ask("GET", "/imgly/a").body) == size
    before = server.resident_bytes()
    stalled = [RawClient(server.port, timeout=60, receive_buffer=4096) for _ in range(50)]
    for client in stalled:
        client.request("GET", "/imgly/a")
    wait_until(lambda: len(up.requests) == 51, "all requests at the upstream")
    assert server.ask("GET", "/imgly/a").status == 200
    assert server.resident_bytes() - before < 50 * (1 << 20)
    for client in stalled:
        client.close()


def test_answers_of_upstreams_that_have_closed_wait_for_their_readers_in_little_memory(start, upstream):
    """When a peer has closed, NIO reads all that the system holds of what it sent, wanted or not."""
    streams, size = 20, 4 << 20

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: application/octet-stream"), b"x" * size)
        turn.close()

    up = upstream(script, send_buffer=2 * size)
    server = start("passthrough", f"imgly={up.url}")
    before = server.resident_bytes()
    stalled = [RawClient(server.port, timeout=60, receive_buffer=4096) for _ in range(streams)]
    for client in stalled:
        client.request("GET", "/imgly/a")
        assert client.reader.head().status == 200
    wait_until(lambda: up.closed_connections == streams, "all have closed")
    settles(server.resident_bytes)
    assert server.peak_bytes() - before < streams * (2 << 20)
    for client in stalled:
        client.close()


def test_an_upload_to_an_upstream_that_never_agrees_on_tls_waits_at_its_client(start):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = start("passthrough", f"acme=https://127.0.0.1:{silent.getsockname()[1]}")
        before = server.resident_bytes()
        sent = 0

        def upload() -> None:
            nonlocal sent
            try:
                while True:
                    sent += client.sock.send(b"x" * 65536)
            except OSError:
                return

        with server.client() as client:
            client.send(b"POST /acme/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
            uploading = threading.Thread(target=upload)
            uploading.start()
            settles(lambda: sent)
            grown = server.resident_bytes() - before
            client.sock.shutdown(socket.SHUT_RDWR)
            uploading.join()
        # What was sent waits in the buffers of the client's system.
        assert sent < 16 << 20
        assert grown < 8 << 20


@pytest.mark.parametrize("command", ["record", "passthrough"])
def test_a_decompression_bomb_is_inflated_as_fast_as_its_reader_takes_it(start, upstream, command):
    size = 64 << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    up = upstream(reply(bomb, "200 OK", "Content-Encoding: gzip", kind="application/octet-stream"))
    server = start(command, f"imgly={up.url}")
    before = server.resident_bytes()
    with server.client(receive_buffer=4096, timeout=60) as client:
        client.request("GET", "/imgly/a")
        assert client.reader.head().status == 200
        settles(server.resident_bytes)
        assert server.resident_bytes() - before < 24 << 20
    with server.client(timeout=60) as client:
        client.request("GET", "/imgly/b")
        response = client.reader.head()
        assert sum(len(piece) for piece in client.reader.pieces(response, keep=False)) == size


def test_a_small_answer_is_decoded_to_its_last_byte_for_a_slow_reader(start, upstream):
    body = os.urandom(1 << 20).hex().encode() * 4
    up = upstream(reply(gzip.compress(body), "200 OK", "Content-Encoding: gzip", kind="text/plain"))
    server = start("record", f"imgly={up.url}")
    with server.client(receive_buffer=65536, timeout=60) as client:
        client.request("GET", "/imgly/a")
        up.wait_for(1)
        assert client.reader.read("GET").body == body
    assert server.stop() == 0, server.stderr


def test_others_are_served_while_a_quick_client_is_sent_a_long_answer(start, upstream):
    """On the event loop of the quick client too: a connection stays on the loop that it was given."""
    text = b"one byte at a time " * 1500
    up = upstream(reply(text, kind="text/plain"))
    with start("record", f"imgly={up.url}") as recorder:
        assert recorder.ask("GET", "/imgly/long").body == text
    server = start("replay", "imgly", "--chunking", "bytes:1")
    received, begun = bytearray(), threading.Event()
    with server.client() as quick, contextlib.ExitStack() as stack:
        others = [stack.enter_context(server.client()) for _ in range(2 * (os.cpu_count() or 1))]

        def read() -> None:
            while not received.endswith(text):
                received.extend(quick.sock.recv(1 << 20))
                begun.set()

        with concurrent.futures.ThreadPoolExecutor(1) as reading:
            quick.request("GET", "/imgly/long")
            whole = reading.submit(read)
            begun.wait()
            for other in others:
                assert other.get("GET", "/imgly/nothing").status == 424
            assert not whole.done()
