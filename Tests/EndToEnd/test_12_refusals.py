"""docs/design.md §12: what is refused, how, and that nothing of it reaches the upstream.

A line a case; the Swift suite `ConformanceTests` has the same rules in every cut.
"""

from __future__ import annotations

import json
import os
import socket

import pytest

from support import cassette
from support.httpwire import wait_until
from support.tapedeck import Tapedeck
from support.upstream import Upstream, echo

HOST = b"Host: localhost\r\n"
GOOD = b"GET /imgly/good HTTP/1.1\r\n" + HOST + b"\r\n"


def post(fields: bytes, body: bytes = b"") -> bytes:
    """A POST with a good `Host`."""
    return b"POST /imgly/a HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body


def get(fields: bytes) -> bytes:
    """A GET with these fields and no others."""
    return b"GET /imgly/a HTTP/1.1\r\n" + fields + b"\r\n"


def line(text: bytes) -> bytes:
    """A request line before a good `Host`."""
    return text + b"\r\n" + HOST + b"\r\n"


CLOSING = [
    (400, "bad_host", get(b"")),
    (400, "bad_host", b"GET /imgly/a HTTP/1.0\r\n\r\n"),
    (400, "bad_host", get(HOST + HOST)),
    (400, "bad_host", get(b"Host: local host\r\n")),
    (400, "bad_host", get(b"Host: user@localhost\r\n")),
    (400, "bad_request_line", line(b"GET  /imgly/a HTTP/1.1")),
    (400, "bad_request_line", line(b"GET /imgly/a b HTTP/1.1")),
    (400, "bad_request_line", line(b"GET /imgly/a RTSP/1.0")),
    (400, "bad_request_line", line(b"GET /imgly/a")),
    (400, "bad_request_line", b"GET /imgly/a HTTP/1.1\nHost: localhost\n\n"),
    (400, "bad_request_line", b"\r\n" * 1000 + GOOD),
    (400, "bad_request_line", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
    (400, "bad_field", get(HOST + b"A: b\n")),
    (400, "bad_field", get(HOST + b"A: b\rc\r\n")),
    (400, "bad_field", get(HOST + b"A: \x00\r\n")),
    (400, "bad_field", get(HOST + b"A: b\r\n c\r\n")),
    (400, "bad_field", get(HOST + b"A : b\r\n")),
    (400, "bad_target", line(b"GET /imgly/a#b HTTP/1.1")),
    (400, "bad_target", line(b"GET /imgly/\xc3\xa4 HTTP/1.1")),
    (400, "bad_target", line(b"GET https://localhost/imgly/a HTTP/1.1")),
    (505, "http_version", line(b"GET /imgly/a HTTP/1.2")),
    (505, "http_version", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    (400, "ambiguous_framing", post(b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n")),
    (400, "ambiguous_framing", post(b"Content-Length: 3\r\nContent-Length: 4\r\n", b"abc")),
    (400, "ambiguous_framing", post(b"Content-Length: +3\r\n", b"abc")),
    (400, "ambiguous_framing", post(b"Content-Length: 3, 3\r\n", b"abc")),
    (400, "ambiguous_framing", post(b"Transfer-Encoding: gzip\r\n")),
    (400, "ambiguous_framing", post(b"Transfer-Encoding: ,chunked\r\n", b"0\r\n\r\n")),
    (400, "ambiguous_framing", b"POST /imgly/a HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    (501, "unknown_coding", post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n")),
    (414, "request_line_too_long", line(b"GET /imgly/" + b"a" * 16384 + b" HTTP/1.1")),
    (431, "head_too_large", get(HOST + b"A: " + b"b" * 32768 + b"\r\n")),
    (431, "head_too_large", get(HOST + b"A: b\r\n" * 200)),
    (431, "head_too_large", get(HOST + (b"A: " + b"b" * 30000 + b"\r\n") * 3)),
    (413, "body_too_large", post(b"Content-Length: 1073741825\r\n")),
    (405, "method_not_allowed", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    (405, "method_not_allowed", b"TRACE / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    (417, "expectation_failed", post(b"Expect: 200-ok\r\nContent-Length: 1\r\n", b"a")),
]

STAYING = [
    (421, "host_not_allowed", get(b"Host: evil.example\r\n")),
    (421, "host_not_allowed", line(b"GET http://evil.example/imgly/a HTTP/1.1")),
    (403, "origin_not_allowed", get(HOST + b"Origin: https://evil.example\r\n")),
    (403, "origin_not_allowed", get(HOST + b"Sec-Fetch-Site: cross-site\r\n")),
    (404, "nothing_mounted", line(b"GET /nowhere/a HTTP/1.1")),
]


def names(cases: list) -> list[str]:
    """What a case is called."""
    return [f"{status} {request[:40]!r}" for status, _, request in cases]


def check(answer, status: int, code: str) -> None:
    """It is a refusal of Tapedeck's own."""
    assert (answer.status, answer.outcome) == (status, "refused")
    error = json.loads(answer.body)["error"]
    assert error["code"] == code and error["message"] and error["hint"]


@pytest.fixture(scope="module")
def recorder(tmp_path_factory):
    """A server that records, and its upstream; nothing of what these tests send may reach it."""
    folder = tmp_path_factory.mktemp("refusals")
    with Upstream(echo) as up, Tapedeck("record", f"imgly={up.url}", "openai=http://127.0.0.1:9", folder=folder) as server:
        server.upstream = up
        yield server
        assert cassette.interactions(folder) == []


@pytest.mark.parametrize("status, code, request_bytes", CLOSING, ids=names(CLOSING))
def test_what_is_wrong_is_refused_and_the_connection_closes(recorder, status, code, request_bytes):
    with recorder.client() as client:
        client.send(request_bytes)
        answer = client.reader.read("GET")
        check(answer, status, code)
        assert answer.header("connection") == "close"
        assert client.closed_by_server()
    assert recorder.upstream.connections == 0


@pytest.mark.parametrize("status, code, request_bytes", STAYING, ids=names(STAYING))
def test_what_is_not_served_is_refused_and_the_connection_stays(recorder, status, code, request_bytes):
    with recorder.client() as client:
        for _ in range(2):
            client.send(request_bytes)
            check(client.reader.read("GET"), status, code)
    assert recorder.upstream.connections == 0


@pytest.mark.parametrize("method", ["PROPFIND", "M-SEARCH", "QUERY", "get", "X!#$%&'*+-.^_`|~9"])
def test_unknown_methods_are_forwarded(start, upstream, method):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert server.ask(method, "/imgly/a").body == f"{method} /a\n".encode()
    assert up.only_request().method == method


def test_an_absolute_target_of_this_server_is_served(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", f"{server.url}/imgly/a?b").body == b"GET /a?b\n"


def test_options_for_the_whole_server_are_answered_here(start, upstream):
    up = upstream(echo)
    answer = start("record", f"imgly={up.url}").ask("OPTIONS", "*")
    assert (answer.status, answer.outcome) == (204, "own")
    assert up.connections == 0


@pytest.mark.parametrize("fields", [
    [("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA")],
    [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")],
])
def test_an_upgrade_is_ignored_and_the_connection_stays_usable(start, upstream, fields):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        for number in range(3):
            assert client.get("POST", f"/imgly/{number}", fields, b"body").body == f"POST /{number}\nbody".encode()
    for request in up.requests:
        assert request.header("upgrade") is None and request.header("connection") is None


def test_a_few_empty_lines_before_a_request_are_passed_over(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.send(b"\r\n" + GOOD)
        assert client.reader.read("GET").body == b"GET /good\n"


@pytest.mark.parametrize("chunks, code", [
    (b"z\r\n", "bad_chunk"), (b"3\r\nabcd\r\n", "bad_chunk"), (b"3\nabc\n", "bad_chunk"), (b"-1\r\n", "bad_chunk"),
    (b"FFFFFFFFFFFFFFFFF\r\n", "bad_chunk"), (b"1;" + b"x" * 5000, "chunk_extensions_too_long"),
])
def test_a_broken_body_is_refused_and_the_upstream_gets_no_whole_request(start, upstream, folder, chunks, code):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.send(post(b"Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n", b"1\r\na\r\n"))
        wait_until(lambda: up.requests and up.requests[0].body == b"a", "the beginning at the upstream")
        client.send(chunks)
        check(client.reader.read("POST"), 400, code)
        assert client.closed_by_server()
    wait_until(lambda: up.closed_connections == 1, "the upstream's connection to close")
    assert not up.requests[0].whole
    server.stop()
    assert cassette.interactions(folder) == []


def test_what_comes_behind_a_refusal_on_the_same_connection_is_not_read(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.send(post(b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n") + GOOD)
        check(client.reader.read("POST"), 400, "ambiguous_framing")
        assert client.closed_by_server()
    assert up.connections == 0


def free_port() -> int:
    """A port below those that the system hands out, so that no other test gets it meanwhile."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError("no port is free")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_upstream_that_is_this_server_gets_508_and_nothing_is_recorded(start, folder, host):
    port = free_port()
    server = start("record", f"acme=http://{host}:{port}/acme", listen=f"127.0.0.1:{port}")
    answer = server.ask("POST", "/acme/v1/x", body=b"{}")
    assert (answer.status, answer.outcome) == (508, "error")
    assert b"upstream_is_this_server" in answer.body
    assert answer.header("x-should-retry") == "false"
    server.stop()
    assert cassette.interactions(folder) == []
