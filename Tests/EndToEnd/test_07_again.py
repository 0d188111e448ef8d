"""docs/design.md §7: a request that comes again byte by byte is answered from memory, and nobody can tell.

A server whose log says of each request that it was replayed answers each in full: with that every answer is compared.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import socket

import pytest

from support import cassette
from support.feed import Feed
from support.httpwire import wait_until
from support.rawclient import RawClient, request_bytes
from support.upstream import echo, reply, stream

JSON = [("Content-Type", "application/json")]
HOST = [("Host", "localhost:4141")]
USAGE = b'{"usage":{"prompt_tokens":3,"completion_tokens":4}}'
PICTURE = bytes(range(256)) * 40
EVENTS = [b'data: {"delta":"%d"}\n\n' % number for number in range(40)]
FORM = [("Content-Type", "application/x-www-form-urlencoded")]
PARTS = [("Content-Type", "multipart/form-data; boundary=b")]
PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'

REQUESTS = {
    "get": ("GET", "/imgly/usage", [], None),
    "head": ("HEAD", "/imgly/usage", [], None),
    "json": ("POST", "/imgly/chat", JSON, b'{"model":"m","messages":[{"content":"hello"}]}'),
    "spaced": ("POST", "/imgly/chat", JSON, b'{"model": "m", "messages": [{"content": "hello"}]}'),
    "large": ("POST", "/imgly/large", JSON, json.dumps({"text": "long " * 14_000}).encode()),
    "events": ("POST", "/imgly/events", JSON, b'{"stream":true}'),
    "links": ("GET", "/imgly/links", [], None),
    "origin": ("GET", "/imgly/usage", [("Origin", "http://localhost:3000")], None),
    "page": ("GET", "/imgly/usage", [("Sec-Fetch-Mode", "navigate")], None),
    "range": ("GET", "/imgly/usage", [("Range", "bytes=2-5")], None),
    "empty": ("DELETE", "/imgly/empty", [], None),
    "error": ("POST", "/imgly/error", JSON, b"{}"),
    "form": ("POST", "/imgly/form", FORM, b"a=1&b=2"),
    "parts": ("POST", "/imgly/parts", PARTS, PART),
    "picture": ("GET", "/imgly/picture", [], None),
    "miss": ("POST", "/imgly/chat", JSON, b'{"model":"other"}'),
    "unknown": ("GET", "/nowhere", [], None),
    "control": ("GET", "/_tapedeck/health", [], None),
}
RECORDED = ["get", "json", "large", "events", "links", "empty", "error", "form", "parts", "picture"]


@pytest.fixture
def recorded(start, upstream, folder) -> pathlib.Path:
    """A cassette with an answer of each kind."""
    links = json.dumps({"url": "https://media.example/a.png", "status_url": "https://media.example/b"}).encode()
    up = upstream(
        reply(USAGE, "200 OK", "Set-Cookie: a=b; Domain=x.example", "Retry-After: 7"), reply(USAGE), reply(b"[1]"),
        stream(*EVENTS), reply(links), reply(b"", "204 No Content"), reply(b'{"error":{}}', "404 Nowhere"),
        reply(b"form"), reply(b"parts"), reply(PICTURE, kind="image/png"),
    )
    server = start("record", f"imgly={up.url}", "--fetch-assets", "lazy")
    for name in RECORDED:
        method, target, headers, body = REQUESTS[name]
        server.ask(method, target, [*HOST, *headers], body)
    server.stop()
    return folder


def wire(name: str) -> bytes:
    """The bytes of a request."""
    method, target, headers, body = REQUESTS[name]
    return request_bytes(0, method, target, [*HOST, *headers], body)


def answer(client: RawClient, name: str) -> bytes:
    """Sends a request and gives its answer as bytes."""
    client.send(wire(name))
    return shown(client, name)


def shown(client: RawClient, name: str) -> bytes:
    """The next answer as bytes."""
    got = client.reader.read(REQUESTS[name][0])
    return got.raw_head + got.raw_body


def report(server) -> dict:
    """What a server counted, without what depends on time."""
    assert server.stop() in (0, 3)
    said = json.loads((server.folder / "report.json").read_text())
    for session in said["sessions"]:
        session.pop("milliseconds_saved")
    return {"sessions": said["sessions"]}


def bodies(client: RawClient, count: int, target: str = "/imgly/x") -> list[bytes]:
    """The bodies that equal requests on one connection get."""
    return [client.get("GET", target).body for _ in range(count)]


def call(server, method: str, path: str, value=None) -> dict:
    """A call of the control API that is answered."""
    body = None if value is None else json.dumps(value).encode()
    got = server.ask(method, f"/_tapedeck/{path}", JSON if body is not None else [], body)
    assert got.status in (200, 201), got.body
    return json.loads(got.body)


def test_every_answer_is_the_same_and_counts_the_same(start, recorded):
    order = [name for name in REQUESTS for _ in range(4)] + list(REQUESTS) * 2
    seen = []
    for options in ([], ["--log-level", "debug"]):
        server = start("replay", "imgly", "--report", "report.json", *options)
        with server.client() as client:
            answers = [answer(client, name) for name in order]
        seen.append((answers, report(server)))
    short, full = seen
    for name, one, other in zip(order, short[0], full[0], strict=True):
        assert one == other, name
    assert short[1] == full[1]
    assert short[1]["sessions"][0]["hits"] > 80 and short[1]["sessions"][0]["misses"] == 12


@pytest.mark.parametrize("name", ["get", "json", "events", "links", "form", "error", "empty"])
def test_it_is_answered_from_memory(start, recorded, name):
    server = start("replay", "imgly")
    with server.client() as client:
        first = answer(client, name)
        # What is read again now is damaged.
        os.truncate(cassette.cassette_path(recorded), 0)
        for _ in range(3):
            assert answer(client, name) == first
        if name == "json":
            assert b"cassette_unreadable" in answer(client, "spaced")


def test_cut_at_any_place_it_gets_the_same_answer(start, recorded):
    server = start("replay", "imgly")
    request = wire("json")
    with server.client() as client:
        first = answer(client, "json")
        for cut in range(1, len(request)):
            client.send(request[:cut])
            client.send(request[cut:])
            assert shown(client, "json") == first
        for byte in request:
            client.send(bytes([byte]))
        assert shown(client, "json") == first


def test_requests_behind_one_another_are_answered_in_their_order(start, recorded):
    server = start("replay", "imgly")
    names = ["json", "get", "events", "miss", "large", "picture", "json", "unknown", "get", "large"]
    with server.client() as client:
        expected = [answer(client, name) for name in names]
        for _ in range(5):
            client.send(b"".join(wire(name) for name in names))
            assert [shown(client, name) for name in names] == expected


@pytest.mark.parametrize(("field", "status", "code"), [
    ((b"Host: localhost:4141", b"Host: evil.example"), 421, b"host_not_allowed"),
    ((b"Host: localhost:4141", b"Host: localhost:4141\r\nOrigin: https://evil.example"), 403, b"origin_not_allowed"),
    ((b"Host: localhost:4141", b"Host: localhost:4141\r\nSec-Fetch-Site: cross-site"), 403, b"origin_not_allowed"),
    ((b"hello", b"hellO"), 424, b"cassette_miss"),
    ((b"/imgly/chat", b"/imgly/chaT"), 424, b"cassette_miss"),
    ((b"POST", b"PUSH"), 424, b"cassette_miss"),
])
def test_who_was_not_let_in_is_not_let_in_by_what_others_asked(start, recorded, field, status, code):
    server = start("replay", "imgly")
    with server.client() as client:
        first = answer(client, "json")
        for _ in range(3):
            assert answer(client, "json") == first
            client.send(wire("json").replace(*field))
            refused = client.reader.read()
            assert (refused.status, code in refused.body) == (status, True)


@pytest.mark.parametrize(("on_repeat", "expected"), [
    ("last", "12333333"), ("cycle", "12312312"), ("miss", "123"),
])
def test_equal_requests_get_their_answers_in_order(start, upstream, on_repeat, expected):
    up = upstream(reply(b"1"), reply(b"2"), reply(b"3"))
    server = start("record", f"imgly={up.url}")
    for _ in range(3):
        server.ask("GET", "/imgly/x")
    server.stop()
    player = start("replay", "imgly", "--on-repeat", on_repeat)
    with player.client() as client:
        got = bodies(client, 8)
        assert b"".join(got[: len(expected)]).decode() == expected
        assert all(b"cassette_miss" in body for body in got[len(expected) :])
    # Another session begins with the first, whatever the requests of this one got.
    call(player, "POST", "sessions", {"name": "b", "cassette": "default", "on-repeat": on_repeat})
    with player.client() as client:
        assert bodies(client, 3, "/@b/imgly/x") == [b"1", b"2", b"3"]


def test_the_session_counts_each_and_knows_what_is_unplayed(start, upstream):
    up = upstream(reply(USAGE), reply(b"other"))
    server = start("record", f"imgly={up.url}")
    for path in "xy":
        server.ask("POST", f"/imgly/{path}", JSON, b"{}")
    server.stop()
    player = start("replay", "imgly")
    with player.client() as client:
        for count in range(1, 6):
            assert client.get("POST", "/imgly/x", JSON, b"{}").body == USAGE
            said = call(player, "GET", "sessions/default")["report"]
            counted = [said[name] for name in ("requests", "hits", "bytes_replayed", "tokens_saved")]
            assert counted == [count, count, count * len(USAGE), {"input": 3 * count, "output": 4 * count}]
            assert said["unplayed"]["count"] == 1
    said = call(player, "DELETE", "sessions/default")
    assert (said["hits"], said["unplayed"]["count"]) == (5, 1)


def test_a_session_that_was_closed_answers_nothing_any_more(start, upstream):
    up = upstream(reply(b"1"), reply(b"2"))
    server = start("record", f"imgly={up.url}", "--cassette", "a")
    for _ in range(2):
        server.ask("GET", "/imgly/x")
    server.stop()
    player = start("replay", "imgly")
    with player.client() as client:
        assert bodies(client, 4, "/@a/imgly/x") == [b"1", b"2", b"2", b"2"]
        assert call(player, "DELETE", "sessions/a")["hits"] == 4
        assert bodies(client, 4, "/@a/imgly/x") == [b"1", b"2", b"2", b"2"]
        assert call(player, "DELETE", "sessions/a")["hits"] == 4


def test_what_a_session_is_changed_to_counts_from_the_next_request_on(start, upstream, folder):
    up = upstream(echo)
    server = start("auto", f"imgly={up.url}")
    with server.client() as client:

        def outcomes(count: int) -> list[str]:
            return [client.get("GET", "/imgly/x").outcome for _ in range(count)]

        assert outcomes(5) == ["recorded"] + ["replayed"] * 4
        for change, outcome in [
            ({"mode": "passthrough"}, "passed"), ({"mode": "replay"}, "replayed"),
            ({"faults": [{"fault": "status=429"}]}, "fault"), ({"faults": []}, "replayed"),
            ({"mode": "record"}, "recorded"), ({"mode": "auto"}, "replayed"),
            ({"ignore": ["?a"]}, "replayed"),
        ]:
            call(server, "PATCH", "sessions/default", change)
            assert outcomes(3) == [outcome] * 3, change


def test_what_is_recorded_anew_takes_the_place_of_what_was_played(start, upstream):
    up = upstream(reply(b"old"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x")
    server.stop()
    server = start("auto", f"imgly={upstream(reply(b'new')).url}")
    call(server, "POST", "sessions", {"name": "b", "cassette": "default", "mode": "record"})
    with server.client() as client:
        assert bodies(client, 4) == [b"old"] * 4
        assert server.ask("GET", "/@b/imgly/x").body == b"new"
        assert bodies(client, 4) == [b"new"] * 4


def test_those_who_watch_are_told_of_each(start, recorded):
    server = start("replay", "imgly")
    with server.client() as client:
        first = [answer(client, "get") for _ in range(3)]
        with Feed(server) as feed:
            for number in range(3):
                assert answer(client, "get") == first[0]
                events = feed.until("exchange-finished")
                assert [event.name for event in events][-3:] == [
                    "exchange-begun", "exchange-answered", "exchange-finished",
                ]
                assert events[-2].data["interaction"] == "default/1"
                assert events[-1].exchange == 4 + number


def test_a_blob_is_checked_each_time(start, recorded):
    server = start("replay", "imgly")
    with server.client() as client:
        whole = [answer(client, "picture") for _ in range(3)]
        assert PICTURE in whole[0]
        (blob,) = [path for path in (recorded / "cassettes" / "blobs").rglob("*") if path.is_file()]
        blob.chmod(0o600)
        blob.write_bytes(PICTURE[::-1])
        assert b"blob_corrupt" in answer(client, "picture")


def test_a_client_that_shuts_its_side_down_within_a_request_gets_nothing_for_it(start, recorded):
    server = start("replay", "imgly")
    for cut in (1, 20):
        with server.client() as client:
            first = answer(client, "json")
            client.send(wire("json") + wire("json")[:-cut])
            client.finish_sending()
            assert shown(client, "json") == first
            assert client.closed_by_server()
    with server.client() as client:
        first = answer(client, "json")
        client.send(wire("json") * 3)
        client.finish_sending()
        assert [shown(client, "json") for _ in range(2)] == [first] * 2
        assert shown(client, "json").replace(b"\r\nConnection: close", b"") == first
        assert client.closed_by_server()


def test_a_server_that_stops_answers_the_request_whose_body_is_on_its_way(start, recorded):
    server = start("replay", "imgly")
    with server.client() as client:
        first = answer(client, "json")
        # Nothing tells that the part has arrived, so an answer that comes behind another one does.
        client.send(wire("get") + wire("json")[:-1])
        shown(client, "get")
        server.send_signal(signal.SIGTERM)

        def is_draining() -> bool:
            try:
                socket.create_connection(("127.0.0.1", server.port), 1).close()
            except OSError:
                return True
            return False

        wait_until(is_draining, "a server that accepts no more")
        client.send(wire("json")[-1:])
        assert shown(client, "json").replace(b"\r\nConnection: close", b"") == first
        assert client.closed_by_server()
    assert server.wait() == 0
