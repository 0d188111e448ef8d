"""docs/design.md §5, what goes upstream: "Everything the client sent goes upstream as it was"."""

from __future__ import annotations

import gzip
import json

import pytest

from support import cassette
from support.httpwire import header_values, wait_until, without
from support.rawclient import chunked
from support.upstream import Upstream, echo, head, raw, reply, stream

TARGETS = [
    "/v1/chat/completions",
    "/a%2Fb//c|d[e]{f}?x=%7B&y=a|b",
    "/v1/models/bfl%2fflux-2",
    "/v1/models/bfl%2Fflux-2:generate?model=bfl/flux-2",
    "/",
    "/?",
    "/x?",
    "/x??y=?",
    "/a/../b/./c",
    "//double//slash/",
    "/a;v=1/b,c/@d/$e/!f",
    "/q\"<>\\^`{|}~",
    "/?a=1&a=2&&b&=c&d==",
    "/%41%7e%zz%",
    "/v1beta/models/m:streamGenerateContent?alt=sse",
    "/@at/path",
]


def test_path_and_query_go_upstream_byte_for_byte(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        for target in TARGETS:
            answer = client.get("GET", "/imgly" + target)
            assert answer.status == 200, target
            assert up.requests[-1].target == target
            assert answer.body == f"GET {target}\n".encode()
    assert [request.target for request in up.requests] == TARGETS


def test_the_one_gateway_is_mounted_at_the_root_as_well(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    targets = [target for target in TARGETS if not target.startswith("/@")]
    for target in targets:
        server.ask("GET", target)
    assert [request.target for request in up.requests] == targets


def test_a_gateway_address_without_a_path_is_the_upstreams_root(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly")
    server.ask("GET", "/imgly?x=1")
    assert [request.target for request in up.requests] == ["/", "/?x=1"]


def test_the_path_of_an_upstream_comes_before_the_clients(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}/base/path")
    server.ask("GET", "/imgly/v1/a%2Fb?x")
    assert up.only_request().target == "/base/path/v1/a%2Fb?x"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "M-SEARCH"])
def test_methods_are_forwarded_also_unknown_ones(start, upstream, method):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    body = None if method in {"GET", "OPTIONS"} else b"some body"
    answer = server.ask(method, "/imgly/x", body=body)
    assert answer.status == 200
    assert up.only_request().method == method
    assert up.only_request().body == (body or b"")


def test_header_order_spelling_and_repetition_are_kept(start, upstream):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    sent = [
        ("X-bEta", "1"),
        ("x-ALPHA", "a  b"),
        ("User-Agent", "test/1.0 (a; b)"),
        ("X-bEta", "3"),
        ("Content-TYPE", "application/json"),
        ("X-Empty", ""),
        ("ACCEPT", "*/*"),
        ("x-beta", "2"),
        ("X-Text", "caf\xc3\xa9"),
        ("content-Length", "2"),
        ("Anthropic-Version", "2023-06-01"),
        ("X-Last", "\"quoted\", and, commas"),
    ]
    server.ask("POST", "/imgly/x", [("Host", f"127.0.0.1:{server.port}"), *sent], b"{}")
    got = up.only_request().headers
    assert without(got, "host", "accept-encoding") == sent


def test_header_bytes_that_are_not_utf_8_are_kept(start, upstream):
    up = upstream(reply(b"{}", "200 OK", "X-Latin: caf\xe9"))
    server = start("record", f"imgly={up.url}")
    answer = server.ask("GET", "/imgly/x", [("X-Latin", "caf\xe9")])
    assert up.only_request().header("x-latin") == "caf\xe9"
    assert answer.header("x-latin") == "caf\xe9"


def test_host_is_the_upstreams(start, upstream):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x", [("hOST", f"localhost:{server.port}")])
    assert header_values(up.only_request().headers, "host") == [up.authority]


@pytest.mark.parametrize("offered", [None, "gzip, deflate, br, zstd", "identity", "*"])
def test_accept_encoding_is_identity(start, upstream, offered):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x", [("Accept-Encoding", offered)] if offered else [])
    assert header_values(up.only_request().headers, "accept-encoding") == ["identity"]


def test_hop_by_hop_headers_and_those_named_by_connection_stay_here(start, upstream):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    server.ask(
        "GET",
        "/imgly/x",
        [
            ("Connection", "X-Drop, keep-alive"),
            ("X-Drop", "1"),
            ("x-drop", "2"),
            ("Keep-Alive", "timeout=5"),
            ("Proxy-Connection", "keep-alive"),
            ("TE", "trailers"),
            ("Upgrade", "h2c"),
            ("X-Keep", "3"),
        ],
    )
    names = {name.lower() for name, _ in up.only_request().headers}
    assert not names & {"x-drop", "keep-alive", "proxy-connection", "te", "upgrade"}
    assert up.only_request().header("x-keep") == "3"
    connection = header_values(up.only_request().headers, "connection")
    assert all(value.lower() in {"keep-alive", "close"} for value in connection)


def test_tapedecks_own_headers_are_never_forwarded(start, upstream):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x", [("X-Tapedeck-Session", "one"), ("x-tapedeck-note", "two"), ("X-Tape", "three")])
    assert without(up.only_request().headers, "x-tapedeck*") == up.only_request().headers
    assert up.only_request().header("x-tape") == "three"


@pytest.mark.parametrize("body", [b"", b"x", b"\x00\xff" * 5000, b"z" * 300_000])
def test_a_body_that_came_with_a_length_goes_out_with_it(start, upstream, body):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    assert server.ask("PUT", "/imgly/x", body=body).status == 200
    request = up.only_request()
    assert request.framing == "length"
    assert request.header("content-length") == str(len(body))
    assert request.body == body


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_request_without_a_body_goes_out_without_framing(start, upstream, method):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    server.ask(method, "/imgly/x")
    names = {name.lower() for name, _ in up.only_request().headers}
    assert "transfer-encoding" not in names
    assert "content-length" not in names


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT"])
def test_a_chunked_body_goes_out_chunked(start, upstream, method):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    answer = server.ask(method, "/imgly/x", [("Transfer-Encoding", "chunked")], chunked(b"one ", b"two ", b"three"))
    assert answer.status == 200
    request = up.only_request()
    assert request.framing == "chunked"
    assert request.body == b"one two three"
    assert header_values(request.headers, "transfer-encoding") == ["chunked"]


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_request_body_streams(start, upstream, framing):
    """The upstream has the first part before the client sends the second."""
    up = Upstream(read_bodies=False)
    pieces = []

    def script(turn):
        for piece in turn.body_pieces():
            pieces.append(piece)
        turn.send(head("200 OK", "Content-Length: 0"))

    up.then(script)
    with up:
        server = start("record", f"imgly={up.url}")
        with server.client() as client:
            if framing == "length":
                client.request("POST", "/imgly/x", [("Content-Length", "8")], b"")
                parts = [b"abcd", b"efgh"]
            else:
                client.request("POST", "/imgly/x", [("Transfer-Encoding", "chunked")], b"")
                parts = [b"4\r\nabcd\r\n", b"4\r\nefgh\r\n0\r\n\r\n"]
            client.send(parts[0])
            wait_until(lambda: b"".join(pieces) == b"abcd", "the first part reaches the upstream")
            client.send(parts[1])
            assert client.reader.read("POST").status == 200
        assert b"".join(pieces) == b"abcdefgh"


def test_an_answer_may_come_before_the_request_is_whole(start, upstream):
    up = Upstream(read_bodies=False)

    def script(turn):
        turn.send(head("413 Content Too Large", "Content-Length: 3", "Connection: close") + b"big")
        turn.close()

    up.then(script)
    with up:
        server = start("record", f"imgly={up.url}")
        with server.client() as client:
            client.request("POST", "/imgly/x", [("Content-Length", "1000000")], b"first bytes")
            answer = client.reader.read("POST")
        assert (answer.status, answer.body) == (413, b"big")


def test_request_trailers_are_forwarded_and_recorded(start, upstream, folder):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}")
    body = chunked(b"abc", trailers=b"X-Check: 1\r\nX-Check: 2\r\n")
    server.ask("POST", "/imgly/x", [("Trailer", "X-Check"), ("Transfer-Encoding", "chunked")], body)
    server.stop()
    assert up.only_request().trailers == [("X-Check", "1"), ("X-Check", "2")]
    (interaction,) = cassette.interactions(folder)
    assert interaction["request"]["trailers"] == [["X-Check", "1"], ["X-Check", "2"]]


def test_a_client_that_expects_100_gets_it_before_it_sends_its_body(start, upstream, folder):
    """Either from the upstream, which is asked then, or from Tapedeck; never twice."""
    up = Upstream(read_bodies=False)

    def script(turn):
        if turn.request.header("expect"):
            turn.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        turn.read_body()
        echo(turn)

    up.then(script)
    with up:
        server = start("record", f"imgly={up.url}")
        for mode in ("record", "replay"):
            with server.client() as client:
                client.request("POST", "/imgly/x", [("Expect", "100-continue"), ("Content-Length", "4")], b"")
                assert client.source.take_line().startswith(b"HTTP/1.1 100")
                assert client.source.take_line() == b""
                client.send(b"body")
                answer = client.reader.read("POST")
                assert (answer.status, answer.interim) == (200, [])
                assert answer.body == b"POST /x\nbody"
                if mode == "record":
                    assert client.get("GET", "/imgly/y").body == b"GET /y\n", "the connection stays usable"
            if mode == "record":
                server.stop()
                up.stop()
                server = start("replay", "imgly")


def test_an_upstream_that_refuses_a_body_is_heard_before_the_body_is_sent(start):
    up = Upstream(read_bodies=False)

    def script(turn):
        if not turn.request.header("expect"):
            turn.read_body()
        turn.send(head("401 Unauthorized", "Content-Length: 2", "Connection: close") + b"no")
        turn.close()

    up.then(script)
    with up:
        server = start("record", f"imgly={up.url}")
        with server.client() as client:
            client.request("POST", "/imgly/x", [("Expect", "100-continue"), ("Content-Length", "4")], b"")
            answer = client.reader.head()
            if answer.interim:
                client.send(b"body")
            assert answer.status == 401


def test_an_impatient_client_that_expects_100_may_send_its_body_at_once(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    answer = server.ask("POST", "/imgly/x", [("Expect", "100-continue")], b"body")
    assert all(status == 100 for status, _ in answer.interim)
    assert answer.body == b"POST /x\nbody"


def test_a_compressed_request_body_is_forwarded_as_it_came_and_matched_decoded(start, upstream, folder):
    up = upstream(reply(b'{"ok":true}'))
    server = start("record", f"imgly={up.url}")
    value = {"model": "m", "prompt": "a red kite"}
    packed = gzip.compress(json.dumps(value).encode(), mtime=5)
    headers = [("Content-Encoding", "gzip")]
    assert server.ask_json("/imgly/v1/x", packed, headers).status == 200
    server.stop()
    request = up.only_request()
    assert request.body == packed
    assert request.header("content-encoding") == "gzip"
    (interaction,) = cassette.interactions(folder)
    assert json.loads(cassette.request_body(folder, interaction)) == value
    up.stop()

    player = start("replay", "imgly")
    other = gzip.compress(json.dumps(value, indent=3, sort_keys=True).encode(), compresslevel=1, mtime=99)
    assert player.ask_json("/imgly/v1/x", other, headers).outcome == "replayed"
    assert player.ask_json("/imgly/v1/x", value).outcome == "replayed"
    different = gzip.compress(json.dumps({**value, "prompt": "a blue kite"}).encode())
    assert player.ask_json("/imgly/v1/x", different, headers).outcome == "missed"


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow down", "408 Late", "409 Conflict", "502 Bad"])
def test_one_request_in_one_request_out_whatever_the_status(start, upstream, status):
    up = upstream(reply(b'{"error":{"message":"x"}}', status))
    server = start("record", f"imgly={up.url}")
    answer = server.ask_json("/imgly/v1/x", {})
    assert answer.outcome == "recorded"
    assert answer.status == int(status[:3])
    assert len(up.requests) == 1


def test_a_lost_connection_is_no_reason_to_send_again(start, upstream, folder):
    """Generations cost money: the upstream may have done the work. The client gets 502 in the gateway's dialect."""
    up = upstream(lambda turn: turn.break_off())
    server = start("record", f"imgly={up.url}")
    answer = server.ask_json("/imgly/v1/responses", {"prompt": "x"})
    assert answer.status == 502
    assert answer.outcome == "error"
    error = json.loads(answer.body)["error"]
    assert error["code"] and error["message"]
    server.stop()
    assert len(up.requests) == 1
    assert cassette.interactions(folder) == []


def test_a_lost_connection_that_was_used_before_is_no_reason_either(start, upstream):
    up = upstream(reply(), lambda turn: turn.reset())
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        assert client.get("POST", "/imgly/a", body=b"1").status == 200
        assert client.get("POST", "/imgly/b", body=b"2").status == 502
    assert [request.target for request in up.requests] == ["/a", "/b"]


def test_a_connection_that_the_upstream_closed_in_the_meantime_is_not_used(start, upstream):
    def script(turn):
        reply()(turn)
        turn.close()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        for _ in range(5):
            assert client.get("POST", "/imgly/x", body=b"1").status == 200
            wait_until(lambda: up.closed_connections == len(up.requests), "the upstream's side is closed")
    assert len(up.requests) == 5


def test_upstream_connections_are_kept_alive(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    for number in range(10):
        assert server.ask("GET", f"/imgly/{number}").status == 200
    assert len(up.requests) == 10
    assert up.connections <= 2


def test_an_upstream_that_is_down_gives_502_and_is_not_recorded(start, upstream, folder):
    up = upstream()
    up.stop()
    server = start("record", f"openai={up.url}")
    answer = server.ask_json("/openai/v1/chat/completions", {"model": "m", "messages": []})
    assert (answer.status, answer.outcome) == (502, "error")
    error = json.loads(answer.body)["error"]
    assert error["code"] and error["message"]
    server.stop()
    assert cassette.interactions(folder) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_http_gives_502_and_is_not_recorded(start, upstream, folder, answer):
    up = upstream(raw(answer, close=True))
    server = start("record", f"imgly={up.url}")
    got = server.ask("GET", "/imgly/x")
    assert (got.status, got.outcome) == (502, "error")
    server.stop()
    assert len(up.requests) == 1
    assert cassette.interactions(folder) == []


def test_passthrough_forwards_and_records_nothing(start, upstream, folder):
    up = upstream(stream(b"data: 1\n\n", b"data: 2\n\n"))
    server = start("passthrough", f"imgly={up.url}")
    answer = server.ask("GET", "/imgly/x")
    assert answer.outcome == "passed"
    assert answer.chunks == [b"data: 1\n\n", b"data: 2\n\n"]
    server.stop()
    assert not list((folder / "cassettes").glob("**/*.gz"))
