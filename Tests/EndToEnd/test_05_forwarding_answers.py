"""docs/design.md §5, what comes back: streams without delay, framing, endings, and the same again when replayed."""

from __future__ import annotations

import gzip
import json
import pathlib
import re
import sys
import threading
import time
import zlib

import pytest

from support import cassette
from support.httpwire import EndOfStream, header_values, wait_until, without
from support.tapedeck import Tapedeck
from support.upstream import Baton, Turn, echo, head, held_stream, raw, reply, stream

EVENTS = [b"event: a\ndata: 1\n\n", b": comment\n\n", b"data: zwei \xe2\x82\xac\n\n", b"data: [DONE]\n\n"]


def replayed(start, up, method: str, target: str, *options: str, **request):
    """What a second process answers once the upstream is gone."""
    up.stop()
    player = start("replay", "imgly", *options)
    answer = player.ask(method, target, **request)
    assert answer.outcome == "replayed"
    return answer


@pytest.mark.parametrize(
    "status_line",
    ["200 OK", "299 Whatever  You Say", "200 Not OK, really", "201 ", "418 I'm a teapot", "402 Payment Required"],
)
def test_status_and_reason_come_back_exactly(start, upstream, status_line):
    up = upstream(reply(b"{}", status_line))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    code, _, reason = status_line.partition(" ")
    assert (live.status, live.reason) == (int(code), reason)
    again = replayed(start, up, "GET", "/imgly/x")
    assert (again.status, again.reason) == (int(code), reason)


def test_header_order_spelling_and_repetition_come_back(start, upstream):
    fields = [
        ("daTE", "Sat, 21 Nov 2026 07:10:36 GMT"),
        ("X-Dup", "1"),
        ("CONTENT-type", "application/json; charset=utf-8"),
        ("x-dup", "2"),
        ("X-Empty", ""),
        ("content-LENGTH", "2"),
        ("X-Dup", "3"),
        ("x-request-id", "req_1"),
        ("X-Spaces", "a  b"),
        ("Server", "demo, with (comment)"),
    ]
    lines = [f"{name}: {value}" for name, value in fields]
    up = upstream(raw(head("200 OK", *lines) + b"{}"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    assert live.faithful_headers == fields
    again = replayed(start, up, "GET", "/imgly/x")
    assert again.faithful_headers == fields
    assert again.comparable == live.comparable


def test_hop_by_hop_headers_of_the_upstream_stay_here(start, upstream):
    up = upstream(
        reply(b"{}", "200 OK", "Connection: X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5", "Proxy-Connection: x",
              "X-Kept: 1")
    )
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    for answer in (live, replayed(start, up, "GET", "/imgly/x")):
        names = {name.lower() for name, _ in answer.headers}
        assert "x-kept" in names
        assert not names & {"x-hop", "proxy-connection"}
        assert not any("timeout=5" in value for value in header_values(answer.headers, "keep-alive"))


def test_what_would_lead_clients_past_the_proxy_is_kept_but_not_sent(start, upstream, folder):
    up = upstream(
        reply(b"{}", "200 OK", 'Alt-Svc: h3=":443"', "Strict-Transport-Security: max-age=1",
              "Set-Cookie: a=b; Domain=example.com; Path=/; HttpOnly")
    )
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    (interaction,) = cassette.interactions(folder)
    kept = [name.lower() for name, _ in interaction["response"]["headers"]]
    assert {"alt-svc", "strict-transport-security", "set-cookie"} <= set(kept)
    again = replayed(start, up, "GET", "/imgly/x")
    assert header_values(live.headers, "set-cookie") == ["a=b; Path=/; HttpOnly"]
    for answer in (live, again):
        assert header_values(answer.headers, "alt-svc") == []
        assert header_values(answer.headers, "strict-transport-security") == []
        assert "domain" not in "".join(header_values(answer.headers, "set-cookie")).lower()


def test_chunked_stays_chunked_in_the_same_cuts(start, upstream, folder):
    up = upstream(stream(*EVENTS))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    assert live.framing == "chunked"
    assert live.body == b"".join(EVENTS)
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["framing"] == "chunked"
    assert interaction["response"]["end"] == "complete"
    assert cassette.frames(interaction) == [len(event) for event in EVENTS]
    again = replayed(start, up, "GET", "/imgly/x")
    assert again.chunks == EVENTS
    assert again.comparable == live.comparable


def test_a_chunk_that_arrived_in_several_reads_is_several_frames(start, upstream, folder):
    baton = Baton()

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"), b"a\r\ndata:")
        baton.wait()
        turn.send(b" 1\n\n")
        baton.wait()
        turn.send(b"X\r\n")
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        for _ in client.reader.pieces(answer):
            baton.pass_on()
        assert answer.body == b"data: 1\n\nX"
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert cassette.frames(interaction) == [5, 4, 1]
    assert replayed(start, up, "GET", "/imgly/x").chunks == [b"data:", b" 1\n\n", b"X"]


@pytest.mark.parametrize("size", [0, 1, 100, 70_000, 3_000_000])
def test_a_length_stays_a_length(start, upstream, folder, size):
    body = bytes(number * 7 % 251 for number in range(size))
    up = upstream(reply(body, kind="application/octet-stream"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    assert live.framing == "length"
    assert live.body == body
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["framing"] == "length"
    assert cassette.response_body(folder, interaction) == body
    again = replayed(start, up, "GET", "/imgly/x")
    assert again.comparable == live.comparable


@pytest.mark.parametrize("version", ["HTTP/1.1", "HTTP/1.0"])
def test_a_body_that_ends_with_the_connection_stays_one(start, upstream, folder, version):
    def script(turn: Turn) -> None:
        turn.send(f"{version} 200 OK\r\nContent-Type: text/plain\r\n\r\n".encode(), b"until the ", b"end")
        turn.close()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["framing"] == "close"
    assert interaction["response"]["end"] == "complete"
    assert interaction["response"]["http_version"].endswith(version[-3:])
    for answer in (live, replayed(start, up, "GET", "/imgly/x")):
        assert answer.framing == "close"
        assert answer.whole
        assert answer.body == b"until the end"


@pytest.mark.parametrize("framing", ["chunked", "close", "length"])
def test_no_event_is_held_back(start, upstream, framing):
    """The upstream sends event n+1 only after the client has confirmed event n."""
    baton = Baton()
    events = [b"data: %d\n\n" % number for number in range(20)]
    total = sum(map(len, events))

    def script(turn: Turn) -> None:
        line = {
            "chunked": "Transfer-Encoding: chunked", "close": "Connection: close", "length": f"Content-Length: {total}",
        }[framing]
        turn.send(head("200 OK", "Content-Type: text/event-stream", line))
        for event in events:
            if framing == "chunked":
                turn.chunk(event)
            else:
                turn.send(event)
            baton.wait()
        if framing == "chunked":
            turn.end_chunks()
        elif framing == "close":
            turn.close()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        seen = 0
        for _ in client.reader.pieces(answer):
            while seen < len(events) and len(answer.body) >= sum(map(len, events[: seen + 1])):
                seen += 1
                baton.pass_on()
        assert answer.whole
        assert answer.body == b"".join(events)


def test_the_head_comes_before_the_first_event(start, upstream):
    baton = Baton()
    up = upstream(held_stream(baton, [], [b"data: 1\n\n"]))
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        assert answer.status == 200
        baton.pass_on()
        assert b"".join(client.reader.pieces(answer)) == b"data: 1\n\n"


def test_a_client_that_hangs_up_after_the_last_event_leaves_a_complete_recording(start, upstream, folder):
    """SDKs close at `[DONE]`, before the end of the body, which may come much later."""
    baton = Baton()
    up = upstream(held_stream(baton, EVENTS))
    server = start("record", f"imgly={up.url}")
    client = server.client()
    client.request("GET", "/imgly/x")
    answer = client.reader.head()
    for _ in client.reader.pieces(answer):
        if answer.body.endswith(EVENTS[-1]):
            break
    client.close()
    baton.pass_on()
    cassette.wait_for(folder, 1)
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "complete"
    assert cassette.response_body(folder, interaction) == b"".join(EVENTS)
    assert replayed(start, up, "GET", "/imgly/x").body == b"".join(EVENTS)


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("framing", ["chunked", "length"])
def test_a_client_that_goes_away_in_mid_stream_does_not_stop_the_recording(start, upstream, folder, how, framing):
    baton = Baton()
    events = [b"data: %d\n\n" % number for number in range(10)]
    total = sum(map(len, events))

    def script(turn: Turn) -> None:
        line = "Transfer-Encoding: chunked" if framing == "chunked" else f"Content-Length: {total}"
        turn.send(head("200 OK", "Content-Type: text/event-stream", line))
        send = turn.chunk if framing == "chunked" else turn.send
        send(*events[:3])
        baton.wait()
        for event in events[3:]:
            send(event)
        if framing == "chunked":
            turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    client = server.client()
    client.request("GET", "/imgly/x")
    answer = client.reader.head()
    for _ in client.reader.pieces(answer):
        if len(answer.body) >= len(b"".join(events[:3])):
            break
    client.close() if how == "close" else client.reset()
    baton.pass_on()
    cassette.wait_for(folder, 1)
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "complete"
    assert cassette.response_body(folder, interaction) == b"".join(events)
    assert replayed(start, up, "GET", "/imgly/x").body == b"".join(events)


CUT_BODY = b"data: 12345678901\n\n" + b"data: 3456789\n\n"


def cut_script(framing: str, baton: Baton):
    """An upstream that breaks off after the 34 bytes of `CUT_BODY`."""

    def script(turn: Turn) -> None:
        if framing == "chunked":
            turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
            turn.chunk(b"data: 12345678901\n\n")
            turn.send(b"40\r\ndata: 3456789\n\n")
        elif framing == "between chunks":
            turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
            turn.chunk(b"data: 12345678901\n\n", b"data: 3456789\n\n")
        elif framing == "length":
            turn.send(head("200 OK", "Content-Type: text/event-stream", "Content-Length: 1000"))
            turn.send(CUT_BODY)
        else:
            turn.send(head("200 OK", "Content-Type: text/event-stream", "Connection: close"))
            turn.send(CUT_BODY)
        baton.wait()
        turn.reset() if framing == "close" else turn.break_off()

    return script


@pytest.mark.parametrize("framing", ["chunked", "between chunks", "length", "close"])
def test_where_the_upstream_breaks_off_the_client_is_cut_at_the_same_byte_live_and_replayed(
    start, upstream, folder, framing
):
    baton = Baton()
    up = upstream(cut_script(framing, baton))
    server = start("record", f"imgly={up.url}")
    client = server.client()
    client.request("GET", "/imgly/x")
    answer = client.reader.head()
    cut = False
    passed = False
    pieces = client.reader.pieces(answer)
    try:
        while True:
            if not passed and len(answer.body) >= (19 if framing == "chunked" else len(CUT_BODY)):
                # An unfinished chunk may be sent on as such, and is then seen here only when the connection is cut.
                passed = True
                baton.pass_on()
            next(pieces)
    except StopIteration:
        pass
    except EndOfStream:
        cut = True
    assert cut, "the client was told that the answer is whole"
    assert not answer.whole
    assert answer.body == CUT_BODY
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "aborted"
    assert cassette.response_body(folder, interaction) == CUT_BODY

    up.stop()
    player = start("replay", "imgly")
    again = player.ask("GET", "/imgly/x")
    assert again.outcome == "replayed"
    assert not again.whole
    assert again.body == CUT_BODY
    # Live, the length of an event stream is not known before its links are.
    assert answer.framing == {"length": "chunked", "between chunks": "chunked"}.get(framing, framing)
    assert again.framing == {"between chunks": "chunked"}.get(framing, framing)


def test_other_exchanges_go_on_after_a_break(start, upstream):
    baton = Baton()
    baton.pass_on()
    up = upstream(cut_script("length", baton), echo)
    server = start("record", f"imgly={up.url}")
    assert not server.ask("GET", "/imgly/x").whole
    assert server.ask("GET", "/imgly/y").body == b"GET /y\n"


def test_head_answers_have_a_length_and_no_body(start, upstream, folder):
    up = upstream(reply(b"0123456789"))
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        live = client.get("HEAD", "/imgly/x")
        assert client.get("GET", "/imgly/x").body == b"0123456789", "nothing followed the head"
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    with player.client() as client:
        again = client.get("HEAD", "/imgly/x")
        assert client.get("GET", "/imgly/x").body == b"0123456789"
    assert live.header("content-length") == again.header("content-length") == "10"
    assert live.comparable == again.comparable


@pytest.mark.parametrize(
    ("status", "fields"),
    [("204 No Content", ()), ("304 Not Modified", ('ETag: "e"',)), ("304 Not Modified", ("Content-Length: 10",)),
     ("204 No Content", ("X-A: 1",))],
)
def test_204_and_304_have_no_body(start, upstream, status, fields):
    up = upstream(raw(head(status, *fields)), echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        live = client.get("GET", "/imgly/x")
        assert client.get("GET", "/imgly/y").body == b"GET /y\n"
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    with player.client() as client:
        again = client.get("GET", "/imgly/x")
        assert client.get("GET", "/imgly/y").body == b"GET /y\n"
    assert live.raw_body == again.raw_body == b""
    assert live.faithful_headers == again.faithful_headers == [tuple(field.split(": ")) for field in fields]


def test_interim_answers_are_passed_on_and_the_final_one_counts(start, upstream, folder):
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"

    def script(turn: Turn) -> None:
        turn.send(b"HTTP/1.1 102 Processing\r\n\r\n" + early)
        reply(b"final")(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    assert live.body == b"final"
    assert [status for status, _ in live.interim] == [102, 103]
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["status"] == 200
    assert replayed(start, up, "GET", "/imgly/x").body == b"final"


def test_interim_answers_bring_neither_framing_nor_what_is_said_here(start, upstream):
    up = upstream(raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\nContent-Length: 5\r\nx-tapedeck: own\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    ))
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/a")
        hints = client.source.take_head()
        assert (hints[1], hints[2]) == (b"HTTP/1.1 103 Early Hints", [("Link", "<a>")])
        assert client.reader.read("GET").body == b"ok"


@pytest.mark.parametrize("line", [b"200 O\x00K", b"200 O\x1bK", b"200 O\rK", b"099 OK", b"000 OK"])
def test_a_status_line_that_readers_could_take_for_another_is_neither_relayed_nor_recorded(start, upstream, folder, line):
    up = upstream(raw(b"HTTP/1.1 " + line + b"\r\nContent-Length: 2\r\n\r\nok"))
    server = start("record", f"imgly={up.url}")
    answer = server.ask("GET", "/imgly/a")
    assert (answer.status, answer.outcome) == (502, "error")
    assert json.loads(answer.body)["error"]["code"] == "upstream_bad_response"
    assert server.stop() == 0
    assert cassette.interactions(folder) == []


def test_response_trailers_are_passed_on_recorded_and_replayed(start, upstream, folder):
    up = upstream(stream(b"abc", fields=("Trailer: X-Sum",), trailers=b"X-Sum: 1\r\nx-sum: 2\r\n"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x", [("TE", "trailers")])
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["trailers"] == [["X-Sum", "1"], ["x-sum", "2"]]
    again = replayed(start, up, "GET", "/imgly/x", headers=[("TE", "trailers")])
    assert live.trailers == again.trailers == [("X-Sum", "1"), ("x-sum", "2")]


def test_pipelined_requests_are_answered_in_order(start, upstream):
    baton = Baton()

    def slow(turn: Turn) -> None:
        baton.wait()
        echo(turn)

    up = upstream(slow, echo)
    server = start("record", f"imgly={up.url}")
    paths = [f"/{number}" for number in range(6)]
    with server.client() as client:
        client.send(b"".join(b"GET /imgly%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode() for path in paths))
        baton.pass_on()
        bodies = [client.reader.read().body for _ in paths]
    server.stop()
    assert bodies == [f"GET {path}\n".encode() for path in paths]
    up.stop()
    player = start("replay", "imgly")
    with player.client() as client:
        requests = [b"GET /imgly%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode() for path in paths]
        requests[3] = b"POST /imgly/none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
        client.send(b"".join(requests))
        answers = [client.reader.read() for _ in paths]
    assert [answer.status for answer in answers] == [200, 200, 200, 424, 200, 200]
    assert [a.body for a in answers if a.status == 200] == [b for b in bodies if b != b"GET /3\n"]


def test_connections_are_kept_alive_until_the_client_says_close(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    for mode in ("record", "replay"):
        with server.client() as client:
            assert client.get("GET", "/imgly/1").status == 200
            assert client.get("POST", "/imgly/2", body=b"abc").status == 200
            answer = client.get("GET", "/imgly/3", [("Connection", "close")])
            assert answer.status == 200
            assert "close" in header_values(answer.headers, "connection")
            assert client.closed_by_server()
        if mode == "record":
            server.stop()
            up.stop()
            server = start("replay", "imgly")


def test_a_client_of_http_1_0_gets_no_chunked_coding_and_a_close(start, upstream):
    up = upstream(stream(*EVENTS))
    server = start("record", f"imgly={up.url}")
    for mode in ("record", "replay"):
        with server.client() as client:
            client.send(b"GET /imgly/x HTTP/1.0\r\nHost: localhost\r\n\r\n")
            answer = client.reader.read()
            assert answer.framing == "close"
            assert answer.whole
            assert answer.body == b"".join(EVENTS)
        if mode == "record":
            server.stop()
            up.stop()
            server = start("replay", "imgly")


def test_a_client_that_only_half_closes_still_gets_its_answer(start, upstream):
    baton = Baton()
    up = upstream(held_stream(baton, EVENTS[:1], EVENTS[1:]))
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("POST", "/imgly/x", body=b"{}")
        client.finish_sending()
        answer = client.reader.head()
        for _ in client.reader.pieces(answer):
            baton.pass_on()
        assert answer.whole
        assert answer.body == b"".join(EVENTS)
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    with player.client() as client:
        client.request("POST", "/imgly/x", body=b"{}")
        client.finish_sending()
        assert client.reader.read("POST").body == b"".join(EVENTS)


def test_whether_an_answer_streams_is_decided_by_the_answer(start, upstream):
    up = upstream(reply(b'{"a":1}'), stream(*EVENTS))
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/a", [("Accept", "text/event-stream")]).framing == "length"
    assert server.ask("GET", "/imgly/b", [("Accept", "application/json")]).chunks == EVENTS


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the zlib wrapper, as some servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate without wrapper": raw_deflate,
    "gzip in two members": lambda data: gzip.compress(data[:10]) + gzip.compress(data[10:]),
}


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.parametrize("coding", CODINGS)
def test_a_gzip_or_deflate_answer_that_comes_anyway_is_decoded(start, upstream, folder, coding, framing):
    plain = b'{"text":"' + b"plain text " * 2000 + b'"}'
    packed = CODINGS[coding](plain)
    name = coding.split(" ")[0]

    def script(turn: Turn) -> None:
        fields = ["Content-Type: application/json", f"Content-Encoding: {name}", "X-After: 1"]
        if framing == "length":
            turn.send(head("200 OK", *fields, f"Content-Length: {len(packed)}") + packed)
        elif framing == "chunked":
            turn.send(head("200 OK", *fields, "Transfer-Encoding: chunked"))
            turn.chunk(packed[:7], packed[7:])
            turn.end_chunks()
        else:
            turn.send(head("200 OK", *fields) + packed)
            turn.close()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x", [("Accept-Encoding", "gzip")])
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "complete"
    assert cassette.response_body(folder, interaction) == plain
    for answer in (live, replayed(start, up, "GET", "/imgly/x")):
        assert answer.whole
        assert answer.body == plain
        assert header_values(answer.headers, "content-encoding") == []
        assert without(answer.faithful_headers, "content-length") == [
            ("Content-Type", "application/json"), ("X-After", "1"),
        ]


def test_a_compressed_stream_is_decoded_event_by_event(start, upstream):
    """Each event is flushed by the upstream and sent on before the next is made."""
    baton = Baton()
    events = [b"data: %d\n\n" % number for number in range(10)]

    def script(turn: Turn) -> None:
        fields = ("Content-Type: text/event-stream", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
        turn.send(head("200 OK", *fields))
        packer = zlib.compressobj(wbits=31)
        for event in events:
            turn.chunk(packer.compress(event) + packer.flush(zlib.Z_SYNC_FLUSH))
            baton.wait()
        turn.chunk(packer.flush())
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        for _ in client.reader.pieces(answer):
            baton.pass_on()
        assert answer.body == b"".join(events)
        assert answer.chunks == events


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br"])
def test_another_coding_is_stored_and_replayed_as_it_is(start, upstream, folder, coding):
    packed = b"\x28\xb5\x2f\xfd not really " + bytes(range(256))
    up = upstream(reply(packed, "200 OK", f"Content-Encoding: {coding}"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert cassette.response_body(folder, interaction) == packed
    for answer in (live, replayed(start, up, "GET", "/imgly/x")):
        assert answer.body == packed
        assert answer.header("content-encoding") == coding


def spoilt(kind: str, packed: bytes) -> bytes:
    """A gzip stream with a fault."""
    return {
        "cut": packed[:-12],
        "wrong checksum": packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:],
        "trailing junk": packed + b"junk that is no gzip member",
        "not gzip": b"this is not gzip at all, really",
    }[kind]


@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("kind", ["cut", "wrong checksum", "trailing junk", "not gzip"])
def test_a_damaged_compressed_answer_counts_as_an_upstream_that_breaks_off(start, upstream, folder, kind, framing):
    plain = b"some plain text, " * 100
    data = spoilt(kind, gzip.compress(plain))

    def script(turn: Turn) -> None:
        fields = ["Content-Type: text/plain", "Content-Encoding: gzip"]
        if framing == "length":
            turn.send(head("200 OK", *fields, f"Content-Length: {len(data)}") + data)
        else:
            turn.send(head("200 OK", *fields, "Transfer-Encoding: chunked"))
            turn.chunk(data)
            turn.end_chunks()

    up = upstream(script, echo)
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    assert not live.whole or live.status == 502
    assert plain.startswith(live.body) or live.status == 502
    assert server.ask("GET", "/imgly/y").body == b"GET /y\n"
    server.stop()
    damaged = [i for i in cassette.interactions(folder) if i["request"]["url"].endswith("/x")]
    assert all(interaction["response"]["end"] == "aborted" for interaction in damaged)
    if live.status != 502:
        assert len(damaged) == 1
        again = replayed(start, up, "GET", "/imgly/x")
        assert not again.whole
        assert again.body == live.body


def test_a_head_answer_with_a_coding_has_nothing_to_decode(start, upstream):
    up = upstream(raw(head("200 OK", "Content-Encoding: gzip", "Content-Length: 30")), echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        assert client.get("HEAD", "/imgly/x").status == 200
        assert client.get("GET", "/imgly/y").body == b"GET /y\n"


def test_silence_has_no_limit_of_the_proxys_own(start, upstream):
    """Two seconds stand for the fifteen minutes of a video gateway."""
    def script(turn: Turn) -> None:
        threading.Event().wait(2)
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        threading.Event().wait(2)
        turn.chunk(*EVENTS)
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    assert server.ask("POST", "/imgly/x", body=b"{}").chunks == EVENTS


def armed(server: Tapedeck) -> list[float]:
    """How many seconds each timer of a process has left that is running (`man 5 proc`, fdinfo of a timerfd)."""
    found = []
    for path in pathlib.Path(f"/proc/{server.process.pid}/fdinfo").iterdir():
        try:
            match = re.search(r"it_value: \((\d+), (\d+)\)", path.read_text())
        except OSError:
            continue  # It was closed meanwhile.
        if match and match.group(1, 2) != ("0", "0"):
            found.append(int(match[1]) + int(match[2]) / 1e9)
    return found


@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.platform != "linux", reason="the running timers of a process are seen in /proc")
def test_no_timer_runs_while_an_answer_is_silent(start, upstream):
    """Before its head and within its body; libdispatch looks after its threads about once a second, which is all."""
    baton = Baton()

    def script(turn: Turn) -> None:
        baton.wait(100)
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        baton.wait(100)
        turn.chunk(*EVENTS)
        turn.end_chunks()

    def nothing_is_armed() -> bool:
        end = time.monotonic() + 2.2  # A timer behind one of less than two seconds is seen when that has gone off.
        while time.monotonic() < end:
            if max(armed(server), default=0) > 2:
                return False
            time.sleep(0.01)  # Between two looks; nothing tells when a process arms a timer.
        return True

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("POST", "/imgly/x", body=b"{}")
        up.wait_for(1)
        # The limits on connections and heads were set when the client came, for up to a minute, and do not count any
        # more; that they run out is not seen from outside before they have.
        wait_until(nothing_is_armed, "no timer runs before the head", timeout=80)
        baton.pass_on()
        answer = client.reader.head()
        wait_until(nothing_is_armed, "no timer runs within the body")
        baton.pass_on()
        assert list(client.reader.pieces(answer)) == EVENTS


def test_bytes_after_a_whole_answer_are_dropped_and_the_connection_is_not_reused(start, upstream):
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    up = upstream(raw(head("200 OK", "Content-Length: 2") + b"ok" + smuggled), echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        assert client.get("GET", "/imgly/x").body == b"ok"
        assert client.get("GET", "/imgly/y").body == b"GET /y\n"
    assert up.connections == 2
