"""docs/design.md §12: limits of heads and trailers, on both sides of each: what is just allowed comes through whole."""

from __future__ import annotations

import dataclasses

import pytest

from support import cassette
from support.httpwire import EndOfStream
from support.upstream import Turn, head, reply

HOST = b"Host: localhost\r\n"
FIELD = b"a: b\r\n"


def lines(total: int) -> bytes:
    """Field lines of so many bytes altogether, none of them too long."""
    whole, rest = divmod(total, 30_000)
    if 0 < rest < 6:
        whole, rest = whole - 1, rest + 30_000
    return b"".join(b"a: " + b"x" * (size - 5) + b"\r\n" for size in [30_000] * whole + [rest] * (rest > 0))


def get(fields: bytes) -> bytes:
    """A GET with a good `Host` and these fields."""
    return b"GET /imgly/a HTTP/1.1\r\n" + HOST + fields + b"\r\n"


def chunks(body: bytes) -> bytes:
    """A POST in the chunked coding."""
    return b"POST /imgly/a HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + body


# A request of a size, the largest that is served, and what one more gets.
REQUESTS = {
    "request line": (lambda size: b"GET /imgly/" + b"a" * (size - 20) + b" HTTP/1.1\r\n" + HOST + b"\r\n", 16_384, 414),
    "fields": (lambda size: get(FIELD * (size - 1)), 200, 431),
    "field": (lambda size: get(b"a: " + b"x" * (size - 3) + b"\r\n"), 32_768, 431),
    "head": (lambda size: get(lines(size - len(get(b"")))), 65_536, 431),
    "empty lines": (lambda size: b"\r\n" * size + get(b""), 4, 400),
    "trailer fields": (lambda size: chunks(b"1\r\nx\r\n0\r\n" + FIELD * size + b"\r\n"), 200, 431),
    "trailer field": (lambda size: chunks(b"1\r\nx\r\n0\r\na: " + b"x" * (size - 3) + b"\r\n\r\n"), 32_768, 431),
    "trailers": (lambda size: chunks(b"1\r\nx\r\n0\r\n" + lines(size - 2) + b"\r\n"), 65_536, 431),
    "chunk extensions": (lambda size: chunks(b"1;" + b"e" * (size - 2) + b"\r\nx\r\n0;\r\n\r\n"), 4096, 400),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_largest_request_is_served_and_one_more_is_refused(start, upstream, folder, name):
    make, largest, status = REQUESTS[name]
    request = make(largest)
    up = upstream(reply(b'{"n":1}'))
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.send(request)
        live = client.reader.read()
        assert (live.status, live.outcome) == (200, "recorded"), live.body
        client.send(make(largest + 1))
        refused = client.reader.read()
        assert (refused.status, refused.outcome, refused.header("connection")) == (status, "refused", "close")
        assert client.closed_by_server()
    assert server.stop() == 0
    sent = up.only_request()
    values = [value for fields in (sent.headers, sent.trailers) for field, value in fields if field == "a"]
    assert values == [line[3:].decode() for line in request.split(b"\r\n") if line.startswith(b"a: ")], "all came through"
    (recorded,) = cassette.interactions(folder)
    kept = [*recorded["request"]["headers"], *recorded["request"]["trailers"]]
    assert [value for field, value in kept if field == "a"] == values
    up.stop()
    with start("replay", "imgly") as player, player.client() as client:
        client.send(request)
        again = client.reader.read()
        assert (again.outcome, again.comparable) == ("replayed", live.comparable)


@dataclasses.dataclass
class Answer:
    """An answer in the chunked coding: the lines of its head but for that, and its trailers."""

    head: bytes = b""
    trailers: bytes = b""
    interim: int = 0

    def __call__(self, turn: Turn) -> None:
        interim = b"HTTP/1.1 102 Processing\r\n\r\n" * self.interim
        turn.send(interim + b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + self.head + b"\r\n1\r\nx\r\n")
        turn.send(b"0\r\n" + self.trailers + b"\r\n")


# What the parser counts of the head is names and values.
CODING = len("Transfer-Encoding" "chunked")


def counted(total: int) -> bytes:
    """Field lines with so many bytes of names and values."""
    parts = [100_000, 100_000, total - 200_000]
    return b"".join(b"a: " + b"x" * (size - 1) + b"\r\n" for size in parts)


# An answer of a size, the largest that is passed on, and whether one more is found out when the head is out.
ANSWERS = {
    "fields": (lambda size: Answer(FIELD * (size - 1)), 1000, False),
    "field": (lambda size: Answer(b"a: " + b"x" * size + b"\r\n"), 131_072, False),
    "head": (lambda size: Answer(counted(size - CODING)), 262_144, False),
    "interim answers": (lambda size: Answer(interim=size), 32, False),
    "trailer fields": (lambda size: Answer(trailers=FIELD * (size - 1)), 1000, True),
    "fields of head and trailers": (lambda size: Answer(FIELD * 500, FIELD * (size - 501)), 1000, True),
    "trailer field": (lambda size: Answer(trailers=b"a: " + b"x" * size + b"\r\n"), 131_072, True),
    "trailers": (lambda size: Answer(trailers=counted(size - CODING)), 262_144, True),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_largest_answer_is_passed_on_and_recorded_and_one_more_is_not(start, upstream, folder, name):
    make, largest, is_head_out = ANSWERS[name]
    up = upstream(make(largest), make(largest + 1), reply(b"{}"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/a")
    assert (live.status, live.outcome, live.whole, live.body) == (200, "recorded", True, b"x"), live.body
    answer = make(largest)
    expected = [value[3:].decode() for value in (answer.head + answer.trailers).split(b"\r\n") if value]
    assert [value for field, value in live.headers + live.trailers if field == "a"] == expected
    assert len(live.interim) == answer.interim

    over = server.ask("GET", "/imgly/b")
    if is_head_out:
        assert (over.status, over.whole) == (200, False)
    else:
        assert (over.status, over.outcome) == (502, "error") and b"upstream_bad_response" in over.body
    assert server.ask("GET", "/imgly/c").outcome == "recorded", "on a connection of its own"
    assert server.stop() == 0
    ends = {each["request"]["target"]: each["response"]["end"] for each in cassette.interactions(folder)}
    assert ends == {"/a": "complete", "/c": "complete"} | ({"/b": "aborted"} if is_head_out else {})
    up.stop()
    with start("replay", "imgly") as player:
        again = player.ask("GET", "/imgly/a")
        assert (again.outcome, again.comparable) == ("replayed", live.comparable)
