"""docs/design.md §6: which recording answers for a head or a part: the same request first, then the plain `GET`."""

from __future__ import annotations

import random

from support import cassette
from support.upstream import Turn, head, reply

FILM = random.Random(6).randbytes(50_000)


def test_what_was_recorded_with_that_range_comes_back_as_recorded(start, upstream):
    """Also where the gateway did not do what the RFC says; and a recorded part is no answer to a plain request."""
    odd = reply(b"whatever", "206 Partial Content", "Content-Range: bytes 1-8/*", 'ETag: "p"', kind="video/mp4")
    up = upstream(odd, reply(FILM, "200 OK", 'ETag: "v1"', kind="video/mp4"), reply(b"", "304 Not Modified"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x", [("Range", "bytes=1-2")])
    server.stop()
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/x", [("Range", "bytes=1-2")]).comparable == live.comparable
    assert player.ask("GET", "/imgly/x", [("Range", "bytes=1-3")]).status == 424
    assert player.ask("GET", "/imgly/x").status == 424
    assert player.ask("HEAD", "/imgly/x").status == 424
    player.stop()
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x")
    server.stop()
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/x", [("Range", "bytes=1-2")]).comparable == live.comparable
    assert player.ask("GET", "/imgly/x", [("Range", "bytes=1-3")]).body == FILM[1:4]


def test_a_gateway_that_knows_no_ranges_is_played_so(start, upstream):
    """It sent the whole to a client that asked for a part; so does replay, to the same request."""
    up = upstream(reply(FILM, kind="video/mp4"))
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x", [("Range", "bytes=1-2")])
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/x", [("Range", "bytes=1-2")]).comparable == live.comparable


def test_a_condition_that_was_recorded_is_answered_as_recorded(start, upstream):
    """Polls with an If-None-Match get 304 and 200 in the recorded order, whatever their tags say."""
    up = upstream(reply(b"1", "200 OK", 'ETag: "a"'), reply(b"", "304 Not Modified", 'ETag: "a"'),
                  reply(b"2", "200 OK", 'ETag: "a"'))
    server = start("record", f"imgly={up.url}")
    condition = [("If-None-Match", '"a"')]
    requests = [[], condition, condition]
    live = [server.ask("GET", "/imgly/job", fields) for fields in requests]
    assert [answer.status for answer in live] == [200, 304, 200]
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    assert [player.ask("GET", "/imgly/job", fields).comparable for fields in requests] == [
        answer.comparable for answer in live
    ]


def test_the_cursor_moves_as_for_any_hit(start, upstream):
    """What came before the file comes before it for its head and its parts too."""
    up = upstream(reply(b'{"status":"running"}', "404 Not Found"), reply(b"first"), reply(b"second"))
    server = start("record", f"imgly={up.url}")
    for _ in range(3):
        server.ask("GET", "/imgly/file")
    server.stop()
    up.stop()
    ranged = [("Range", "bytes=1-2")]
    player = start("replay", "imgly")
    answer = player.ask("HEAD", "/imgly/file")
    assert (answer.status, answer.header("content-length")) == (404, "20")
    assert player.ask("GET", "/imgly/file", ranged).body == b"ir"
    assert player.ask("GET", "/imgly/file").body == b"second"
    assert player.ask("GET", "/imgly/file", ranged).body == b"ec"
    player.stop()
    player = start("replay", "imgly", "--on-repeat", "miss")
    assert [player.ask("GET", "/imgly/file", ranged).status for _ in range(4)] == [404, 206, 206, 424]
    player.stop()
    player = start("replay", "imgly", "--fast-forward")
    assert player.ask("GET", "/imgly/file", ranged).body == b"ec"
    assert player.ask("HEAD", "/imgly/file").header("content-length") == "6"


def test_auto_answers_from_the_cassette_and_forwards_what_it_does_not_hold(start, upstream, folder):
    part = reply(b"part", "206 Partial Content", "Content-Range: bytes 0-3/9", kind="video/mp4")
    up = upstream(reply(FILM, kind="video/mp4"), part)
    server = start("auto", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/x").outcome == "recorded"
    answer = server.ask("GET", "/imgly/x", [("Range", "bytes=-4")])
    assert (answer.outcome, answer.body) == ("replayed", FILM[-4:])
    assert server.ask("HEAD", "/imgly/x").outcome == "replayed"
    assert len(up.requests) == 1
    answer = server.ask("GET", "/imgly/y", [("Range", "bytes=0-3")])
    assert (answer.outcome, answer.body) == ("recorded", b"part")
    assert up.requests[-1].header("range") == "bytes=0-3"
    assert server.ask("GET", "/imgly/y", [("Range", "bytes=0-3")]).outcome == "replayed"
    assert len(up.requests) == 2
    assert len(cassette.interactions(folder)) == 2


def test_a_range_that_the_rules_ignore_still_gets_its_part(start, upstream, folder):
    up = upstream(reply(FILM, kind="video/mp4"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x")
    server.stop()
    up.stop()
    (folder / "tapedeck.yml").write_text('ignore: ["header:range"]\n')
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/x", [("Range", "bytes=3-5")]).body == FILM[3:6]


def test_an_altered_file_has_no_parts(start, upstream, folder):
    up = upstream(reply(FILM, kind="video/mp4"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x")
    server.stop()
    up.stop()
    (blob,) = [path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]
    blob.chmod(0o600)
    blob.write_bytes(FILM[:-1] + b"?")
    player = start("replay", "imgly")
    answer = player.ask("GET", "/imgly/x", [("Range", "bytes=0-9")])
    assert (answer.status, answer.outcome) == (502, "error")
    assert b"blob_corrupt" in answer.body


def test_parts_of_a_large_file_cost_no_memory(start, upstream):
    """Many parts of 96 MiB, and all of it at once, to a reader that takes its time."""
    size, piece = 96 << 20, random.Random(1).randbytes(1 << 20)

    def large(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {size}"))
        for _ in range(size // len(piece)):
            turn.send(piece)

    up = upstream(large)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/x")
        for _ in client.reader.pieces(client.reader.head(), keep=False):
            pass
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    assert player.ask("HEAD", "/imgly/x").header("content-length") == str(size)
    before = player.resident_bytes()
    for at in range(0, size, 9_999_991):
        assert player.ask("GET", "/imgly/x", [("Range", f"bytes={at}-{at + 999}")]).body == (piece + piece)[
            at % len(piece) : at % len(piece) + 1000
        ]
    with player.client() as client:
        client.request("GET", "/imgly/x", [("Range", "bytes=1-")])
        answer = client.reader.head()
        received = sum(len(data) for data in client.reader.pieces(answer, keep=False))
    assert (answer.status, received) == (206, size - 1)
    assert player.resident_bytes() - before < 16 << 20
