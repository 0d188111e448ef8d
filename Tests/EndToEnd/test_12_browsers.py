"""docs/design.md §12: which pages may call, which hosts are served, and how much a body may hold."""

from __future__ import annotations

import pytest

from support.rawclient import RawClient, chunked
from support.upstream import echo, reply

ORIGIN = "http://localhost:5173"


@pytest.fixture
def server(start, upstream):
    up = upstream(reply(b"{}", "200 OK", "Access-Control-Allow-Origin: *", "X-Id: 1"))
    made = start("record", f"imgly={up.url}", "--allow-origin", "https://app.example", "--allow-host", "app.localhost")
    made.upstream = up
    return made


@pytest.mark.parametrize(
    "origin", ["http://localhost", ORIGIN, "https://127.0.0.1:8443", "http://[::1]:3000", "https://app.example"]
)
def test_an_allowed_origin_is_reflected_and_every_field_is_exposed(server, origin):
    answer = server.ask("GET", "/imgly/a", [("Origin", origin)])
    assert answer.status == 200
    assert answer.header("access-control-allow-origin") == origin
    assert answer.header("vary") == "Origin"
    exposed = answer.header("access-control-expose-headers").split(", ")
    assert {"x-id", "x-tapedeck", "x-tapedeck-interaction"} <= set(exposed)


def test_misses_can_be_read_by_a_page_as_well(start):
    answer = start("replay", "imgly").ask("GET", "/imgly/a", [("Origin", ORIGIN)])
    assert answer.status == 424
    assert answer.header("access-control-allow-origin") == ORIGIN


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://localhost.evil.example", "http://192.168.0.9"])
def test_another_origin_gets_403_and_nothing_reaches_the_upstream(server, origin):
    answer = server.ask("GET", "/imgly/a", [("Origin", origin)])
    assert answer.status == 403
    assert answer.outcome == "refused"
    assert answer.header("access-control-allow-origin") is None
    assert server.upstream.requests == []


def test_a_cross_site_request_without_an_origin_gets_403(server):
    assert server.ask("GET", "/imgly/a", [("Sec-Fetch-Site", "cross-site")]).status == 403


def test_a_preflight_is_answered_here_and_lists_what_was_asked_for(server):
    answer = server.ask(
        "OPTIONS",
        "/imgly/v1/responses",
        [
            ("Origin", ORIGIN),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,x-end-user-id"),
        ],
    )
    assert answer.status == 204
    assert answer.outcome == "own"
    assert answer.header("access-control-allow-methods") == "POST"
    assert answer.header("access-control-allow-headers") == "authorization,x-end-user-id"
    assert server.upstream.requests == []


def test_options_without_a_page_behind_it_is_forwarded(server):
    assert server.ask("OPTIONS", "/imgly/a").outcome == "recorded"


@pytest.mark.parametrize("host", ["evil.example", "169.254.169.254"])
def test_another_host_is_misdirected(server, host):
    with RawClient(server.port) as client:
        client.send(f"GET /imgly/a HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        answer = client.reader.read("GET")
    assert answer.status == 421
    assert server.upstream.requests == []


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80", "APP.localhost"])
def test_a_named_host_is_served_whatever_the_port(server, host):
    with RawClient(server.port) as client:
        client.send(f"GET /imgly/a HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert client.reader.read("GET").status == 200


@pytest.mark.parametrize("kind", ["declared", "chunked"])
def test_a_body_above_the_limit_gets_413(start, upstream, kind):
    up = upstream(echo)
    server = start("replay", f"imgly={up.url}", "--max-body", "1KiB")
    body = b"x" * 1025
    framing = "Transfer-Encoding: chunked" if kind == "chunked" else "Content-Length: 1025"
    with RawClient(server.port) as client:
        client.send(f"POST /imgly/a HTTP/1.1\r\nHost: 127.0.0.1\r\n{framing}\r\n\r\n".encode())
        client.send(chunked(body) if kind == "chunked" else body)
        answer = client.reader.read("POST")
    assert answer.status == 413
    assert answer.outcome == "refused"
