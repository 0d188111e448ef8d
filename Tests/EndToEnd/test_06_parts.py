"""docs/design.md §6: a `GET` that was recorded plainly also answers `HEAD`, `Range`, `If-Range`, `If-None-Match`."""

from __future__ import annotations

import hashlib
import http.client
import random

import pytest

from support import tracing
from support.tapedeck import Tapedeck
from support.upstream import Turn, Upstream, head, reply, stream

FILM = random.Random(6).randbytes(50_000)
DIGEST = f'"sha256-{hashlib.sha256(FILM).hexdigest()}"'
MODIFIED = "Sat, 21 Nov 2026 07:10:36 GMT"
TAGGED = ('ETag: "v1"', f"Last-Modified: {MODIFIED}", "Cache-Control: max-age=60", "X-Request-ID: r1", "x-request-id: r2")
TEXT = b'{"models":["a","b","c"]}'
PAGES = [FILM[:10_000], FILM[10_000:10_001], FILM[10_001:]]


def breaking(turn: Turn) -> None:
    """An answer that breaks off after its first thousand bytes."""
    turn.send(head("200 OK", "Content-Type: video/mp4", "Content-Length: 50000"), FILM[:1000])
    turn.break_off()


SCRIPTS = {
    "/tagged": reply(FILM, "200 OK", *TAGGED, kind="video/mp4"),
    "/untagged": reply(FILM, kind="video/mp4"),
    "/weak": reply(FILM, "200 OK", 'ETag: W/"w1"', kind="video/mp4"),
    "/chunked": stream(*PAGES, kind="video/mp4"),
    "/text": reply(TEXT),
    "/empty": reply(b"", kind="text/plain"),
    "/gone": reply(b'{"error":"gone"}', "410 Gone"),
    "/broken": breaking,
}


@pytest.fixture(scope="module")
def tape(tmp_path_factory):
    """A recording of plain requests; the upstream is gone afterwards."""
    folder = tmp_path_factory.mktemp("tape")
    with Upstream(*SCRIPTS.values()) as up, Tapedeck("record", f"imgly={up.url}", folder=folder) as server:
        for target in SCRIPTS:
            server.ask("GET", f"/imgly{target}")
    return folder


@pytest.fixture(scope="module")
def player(tape):
    """A server that replays it, for tests to which the cursor does not matter."""
    with Tapedeck("replay", "imgly", folder=tape) as server:
        yield server


def ask(server: Tapedeck, target: str, method: str = "GET", **fields: str):
    """A request with fields such as `if_range`, on a connection on which a second request shows that framing holds."""
    headers = [(name.replace("_", "-"), value) for name, value in fields.items()]
    with server.client() as client:
        answer = client.get(method, f"/imgly{target}", headers)
        assert client.get("GET", "/imgly/text").body == TEXT
        return answer


@pytest.mark.parametrize("target", ["/tagged", "/untagged", "/chunked", "/weak"])
@pytest.mark.parametrize(
    "value, first, last",
    [("bytes=0-0", 0, 0), ("bytes=0-", 0, 49_999), ("bytes=100-199", 100, 199), ("bytes=49999-", 49_999, 49_999),
     ("bytes=-1", 49_999, 49_999), ("bytes=-60000", 0, 49_999), ("bytes=9999-10001", 9_999, 10_001),
     ("bytes=40000-99999999999999999999", 40_000, 49_999), ("BYTES=7-8", 7, 8)],
)
def test_a_range_gets_its_bytes(player, target, value, first, last):
    answer = ask(player, target, range=value)
    assert (answer.status, answer.reason) == (206, "Partial Content")
    assert answer.body == FILM[first : last + 1]
    assert answer.header("content-range") == f"bytes {first}-{last}/50000"
    assert answer.header("content-length") == str(last - first + 1)
    assert answer.header("accept-ranges") == "bytes"
    assert answer.header("content-type") == "video/mp4"
    assert answer.header("transfer-encoding") is None
    assert answer.outcome == "replayed"


def test_a_part_has_the_recorded_fields_in_their_order_and_spelling(player):
    whole, part = ask(player, "/tagged"), ask(player, "/tagged", range="bytes=1-2")
    framing = {"content-length", "content-range", "accept-ranges"}
    assert [pair for pair in part.faithful_headers if pair[0].lower() not in framing] == [
        pair for pair in whole.faithful_headers if pair[0].lower() not in framing
    ]
    assert part.header("x-tapedeck-interaction") == whole.header("x-tapedeck-interaction") == "default/1"


@pytest.mark.parametrize("value", ["bytes=50000-", "bytes=50000-50001", "bytes=-0", "bytes=99999999999999999999-"])
def test_a_range_beyond_the_end_gets_416_and_the_length(player, value):
    answer = ask(player, "/tagged", range=value)
    assert (answer.status, answer.body) == (416, b"")
    assert answer.header("content-range") == "bytes */50000"
    assert answer.header("content-length") == "0"
    assert answer.header("content-type") is None
    assert answer.header("cache-control") is None


@pytest.mark.parametrize(
    "value", ["bytes=0-1,5-6", "bytes=2-1", "bytes=a-b", "bytes=", "lines=1-2", "bytes=-", "bytes=1", "bytes=+1-2"]
)
@pytest.mark.parametrize("target", ["/tagged", "/chunked"])
def test_several_ranges_and_what_is_no_range_get_the_whole(player, target, value):
    answer, plain = ask(player, target, range=value), ask(player, target)
    assert (answer.status, answer.body, answer.framing) == (200, FILM, plain.framing)
    assert answer.header("content-range") is None


@pytest.mark.parametrize("target, kept", [("/tagged", True), ("/untagged", False), ("/chunked", False), ("/text", True)])
def test_head_gets_the_head_with_the_length_that_get_would_have(player, target, kept):
    answer, plain = ask(player, target, "HEAD"), ask(player, target)
    assert (answer.status, answer.reason, answer.body) == (200, "OK", b"")
    assert answer.header("content-length") == str(len(plain.body))
    assert answer.header("transfer-encoding") is None
    if kept:  # A recorded tag, or a text, of which no blob was made: nothing is added.
        assert answer.faithful_headers == plain.faithful_headers
    else:
        assert answer.header("etag") == DIGEST
        assert plain.header("etag") is None
    # Ranges are for GET alone.
    assert ask(player, target, "HEAD", range="bytes=0-1").raw_head_lines == answer.raw_head_lines


@pytest.mark.parametrize("fields", [{}, {"range": "bytes=-5"}])
@pytest.mark.parametrize(
    "target, value",
    [("/tagged", '"v1"'), ("/tagged", 'W/"v1"'), ("/tagged", '"v0", "v1"'), ("/tagged", "*"), ("/weak", 'W/"w1"'),
     ("/weak", '"w1"'), ("/untagged", DIGEST), ("/chunked", DIGEST), ("/text", "*")],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_a_client_has_already_is_not_sent_again(player, method, target, value, fields):
    answer = ask(player, target, method, if_none_match=value, **fields)
    assert (answer.status, answer.reason, answer.body) == (304, "Not Modified", b"")
    tags = {"/tagged": '"v1"', "/weak": 'W/"w1"', "/untagged": DIGEST, "/chunked": DIGEST, "/text": None}
    assert answer.header("etag") == tags[target]
    for name in ("content-length", "content-type", "transfer-encoding", "content-range"):
        assert answer.header(name) is None
    assert answer.outcome == "replayed"


@pytest.mark.parametrize("target, value", [("/tagged", '"v2"'), ("/tagged", DIGEST), ("/tagged", "v1"), ("/text", '"v1"')])
def test_what_a_client_has_of_another_version_is_sent_as_recorded(player, target, value):
    answer, plain = ask(player, target, if_none_match=value), ask(player, target)
    assert answer.comparable == plain.comparable


@pytest.mark.parametrize(
    "target, value, allowed",
    [("/tagged", '"v1"', True), ("/tagged", MODIFIED, True), ("/tagged", '"v2"', False), ("/tagged", 'W/"v1"', False),
     ("/tagged", "Sat, 21 Nov 2026 07:10:37 GMT", False), ("/weak", 'W/"w1"', False), ("/weak", '"w1"', False),
     ("/untagged", DIGEST, True), ("/untagged", MODIFIED, False), ("/chunked", DIGEST, True)],
)
def test_a_part_is_only_sent_of_the_version_that_the_client_has(player, target, value, allowed):
    answer = ask(player, target, range="bytes=100-", if_range=value)
    assert (answer.status, answer.body) == ((206, FILM[100:]) if allowed else (200, FILM))


def test_text_has_parts_too_and_an_empty_body_has_none(player):
    assert ask(player, "/text", range="bytes=2-7").body == b"models"
    assert ask(player, "/text", range="bytes=2-7").header("etag") is None
    assert ask(player, "/empty", range="bytes=0-").header("content-range") == "bytes */0"
    answer = ask(player, "/empty", range="bytes=-5")
    assert (answer.status, answer.body, answer.header("content-range")) == (200, b"", None)


@pytest.mark.parametrize("target", ["/gone", "/broken", "/never"])
@pytest.mark.parametrize("method, fields", [("HEAD", {}), ("GET", {"range": "bytes=0-9"}), ("HEAD", {"range": "bytes=0-9"})])
def test_what_has_no_complete_200_is_a_miss(player, target, method, fields):
    assert ask(player, target, method, **fields).status == 424


def test_other_methods_and_requests_with_bodies_are_not_answered_from_it(player):
    assert player.ask("POST", "/imgly/tagged", [("Range", "bytes=0-1")], b"").status == 424
    assert player.ask("DELETE", "/imgly/tagged").status == 424
    assert player.ask("GET", "/imgly/tagged", [("Range", "bytes=0-1")], b"x").status == 424


@pytest.mark.parametrize("chunking", ["recorded", "event", "bytes:7", "random:1"])
@pytest.mark.parametrize("timing", ["instant", "recorded"])
def test_whatever_the_cuts_and_times_a_part_is_the_part(tape, chunking, timing):
    with Tapedeck("replay", "imgly", "--chunking", chunking, "--timing", timing, folder=tape) as player:
        for target in ("/tagged", "/chunked"):
            answer = ask(player, target, range="bytes=9990-10100")
            assert (answer.status, answer.body) == (206, FILM[9990:10101])
            assert ask(player, target, "HEAD").status == 200


def test_pipelined_parts_come_in_order(player):
    with player.client() as client:
        for at in range(20):
            client.request("GET", "/imgly/tagged", [("Range", f"bytes={at * 100}-{at * 100 + 99}")])
        for at in range(20):
            assert client.reader.read().body == FILM[at * 100 : at * 100 + 100]


def test_a_download_that_broke_off_is_resumed(player):
    """The way of an ordinary client: the head, a part, the rest on condition that it is the same file."""
    connection = http.client.HTTPConnection("127.0.0.1", player.port)
    connection.request("HEAD", "/imgly/untagged")
    answer = connection.getresponse()
    answer.read()
    tag, length = answer.headers["ETag"], int(answer.headers["Content-Length"])
    got = b""
    while len(got) < length:
        last = len(got) + 12_344
        connection.request("GET", "/imgly/untagged", headers={"Range": f"bytes={len(got)}-{last}", "If-Range": tag})
        answer = connection.getresponse()
        assert answer.status == 206
        got += answer.read()
    assert got == FILM
    connection.close()


@pytest.mark.skipif(tracing.why_not() is not None, reason=str(tracing.why_not()))
def test_files_go_out_without_being_read(upstream, folder):
    """The whole and a part, by the kernel from the blob to the socket."""
    film = bytes(range(256)) * 4096
    up = upstream(reply(film, kind="video/mp4"))
    with Tapedeck("record", f"imgly={up.url}", folder=folder) as server:
        server.ask("GET", "/imgly/film")
    trace = tracing.SendfileTrace(folder / "trace")
    with Tapedeck("replay", "imgly", folder=folder, wrapper=trace.wrapper) as player:
        assert player.ask("GET", "/imgly/film").body == film
        assert player.ask("GET", "/imgly/film", [("Range", "bytes=1000-500999")]).body == film[1000:501_000]
    assert trace.sent() == len(film) + 500_000
