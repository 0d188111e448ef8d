"""docs/design.md §4, "Blobs": media inside JSON, events and multipart bodies are stored once, and come back exactly."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random

import pytest

from support import cassette
from support.rawclient import chunked
from support.tapedeck import run
from support.upstream import Turn, head, reply, stream

PICTURE = b"\x89PNG\r\n\x1a\n" + random.Random(4).randbytes(20_000)
TEXT = base64.b64encode(PICTURE).decode()
DIGEST = hashlib.sha256(PICTURE).hexdigest()
LIFTED = {"blob": f"sha256:{DIGEST}", "size": len(PICTURE), "as": "base64"}
PLAIN = {"blob": f"sha256:{DIGEST}", "size": len(PICTURE)}

B64_JSON = f'{{"created":1,"data":[{{"b64_json":"{TEXT}"}}]}}'.encode()
DATA_URL = f'{{"choices":[{{"message":{{"content":"![kite](data:image/png;base64,{TEXT}) \\u00e9"}}}}]}}'.encode()
INLINE = f'{{"candidates":[{{"content":{{"parts":[{{"inlineData":{{"data": "{TEXT}"}}}}]}}}}]}}'.encode()
EVENTS = [b"event: partial\ndata: {\"i\":0,\"b64_json\":\"" + TEXT.encode() + b"\"}\n\n", b"data: [DONE]\n\n"]
FORM = [("Content-Type", "multipart/form-data; boundary=AaB03x")]


def edit(picture: bytes = PICTURE, boundary: str = "AaB03x") -> bytes:
    """The body of an upload."""
    return (
        f'--{boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nat dusk\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="image[]"; filename="kite.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    ).encode() + picture + f"\r\n--{boundary}--\r\n".encode()


def blob_files(folder) -> list[str]:
    """The names of all files below `blobs`."""
    return sorted(path.name for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file())


def cut(data: bytes, seed: int) -> list[bytes]:
    """The bytes in pieces of random length."""
    chance = random.Random(seed)
    pieces = []
    while data:
        length = chance.randint(1, 3000)
        pieces.append(data[:length])
        data = data[length:]
    return pieces


# (session, target, request headers, request body, answer)
FLOW = [
    ("/one", "/v1/images/generations", [], b'{"prompt":"a"}', reply(B64_JSON), B64_JSON),
    ("/one", "/v1/files/kite.png", [], None, reply(PICTURE, kind="image/png"), PICTURE),
    ("/two", "/v1/chat/completions", [], b'{"model":"m"}', reply(DATA_URL), DATA_URL),
    ("/two", "/v1beta/models/m:generateContent", [], b"{}", stream(*cut(INLINE, 1), kind="application/json"), INLINE),
    ("/three", "/v1/images/stream", [], b"{}", stream(*cut(b"".join(EVENTS), 2)), b"".join(EVENTS)),
    ("/three", "/v1/images/edits", FORM, edit(), reply(b'{"ok":1}'), b'{"ok":1}'),
    ("/three", "/v1/responses", [], DATA_URL, reply(b'{"ok":2}'), b'{"ok":2}'),
]


def ask(server, session: str, target: str, headers: list, body: bytes | None, **_):
    """One step of the flow."""
    kind = [] if headers or body is None else [("Content-Type", "application/json")]
    return server.ask("GET" if body is None else "POST", f"/@{session[1:]}/imgly{target}", [*headers, *kind], body)


def test_one_picture_in_every_form_in_three_cassettes_is_one_blob(start, upstream, folder):
    up = upstream(*[step[4] for step in FLOW])
    server = start("record", f"imgly={up.url}")
    live = []
    for session, target, headers, body, _, answer in FLOW:
        live.append(ask(server, session, target, headers, body))
        assert (live[-1].outcome, live[-1].body) == ("recorded", answer)
    assert server.stop() == 0
    assert [request.body for request in up.requests] == [step[3] or b"" for step in FLOW]
    up.stop()

    assert blob_files(folder) == [DIGEST]
    for session in ("one", "two", "three"):
        steps = [step for step in FLOW if step[0] == f"/{session}"]
        recorded = cassette.interactions(folder, session)
        assert [cassette.request_body(folder, each) for each in recorded] == [step[3] or b"" for step in steps]
        assert [cassette.response_body(folder, each) for each in recorded] == [step[5] for step in steps]
        assert TEXT[:200].encode() not in b"".join(
            member.text for member in cassette.members(cassette.cassette_path(folder, session))
        ), "no base64 of the picture is left in the lines"
        assert cassette.cassette_path(folder, session).stat().st_size < 4096

    player = start("replay", "imgly")
    for (session, target, headers, body, _, _), before in zip(FLOW, live, strict=True):
        again = ask(player, session, target, headers, body)
        assert again.outcome == "replayed"
        assert again.comparable == before.comparable
        assert again.chunks == before.chunks
    assert player.stop() == 0

    checked = run("verify", cwd=folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_segments_say_what_was_taken_out(start, upstream, folder):
    up = upstream(reply(B64_JSON), stream(*EVENTS), reply(b"{}"), reply(DATA_URL))
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/a", {})
    server.ask_json("/imgly/b", {})
    server.ask("POST", "/imgly/c", FORM, edit())
    server.ask_json("/imgly/d", {})
    server.stop()
    json_answer, event_stream, upload, chat = cassette.interactions(folder)
    assert json_answer["response"]["body"] == ['{"created":1,"data":[{"b64_json":"', LIFTED, '"}]}']
    assert event_stream["response"]["body"] == [
        'event: partial\ndata: {"i":0,"b64_json":"', LIFTED, '"}\n\n', "data: [DONE]\n\n",
    ]
    before, after = edit().split(PICTURE)
    assert upload["request"]["body"] == [before.decode(), PLAIN, after.decode()]
    assert chat["response"]["body"] == [
        '{"choices":[{"message":{"content":"![kite](data:image/png;base64,', LIFTED, ') \\u00e9"}}]}',
    ]


def lines(*texts: str) -> bytes:
    """JSON whose strings are the texts, as they stand."""
    return ("{" + ",".join(f'"{number}":"{text}"' for number, text in enumerate(texts)) + "}").encode()


SHORT = base64.b64encode(PICTURE[:765]).decode()


@pytest.mark.parametrize("body", [
    lines(SHORT),
    lines(TEXT.rstrip("=")) if TEXT.endswith("=") else lines(TEXT[:-1]),
    lines(TEXT.replace("/", "\\/")),
    lines(TEXT.replace("+", "-").replace("/", "_")),
    lines("data:image/png;base64," + TEXT.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")),
    lines("words and then " + TEXT),
], ids=["short", "no padding", "escaped", "alphabet of URLs", "percent-encoded", "inside a text"])
def test_what_base64_would_not_give_back_exactly_stays_text(start, upstream, folder, body):
    up = upstream(reply(body))
    server = start("record", f"imgly={up.url}")
    assert server.ask_json("/imgly/a", body).body == body
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["request"]["body"] == [body.decode()]
    assert interaction["response"]["body"] == [body.decode()]
    up.stop()
    assert start("replay", "imgly").ask_json("/imgly/a", body).body == body


def test_random_bodies_in_random_cuts_come_back_exactly(start, upstream, folder):
    chance = random.Random(64)
    words = ['"', '"', ";base64,", "\\/", "\\\"", "=", "é", "\n\n", "data: ", ","]

    def body() -> bytes:
        parts = []
        for _ in range(chance.randint(1, 12)):
            parts.append(chance.choice(words).encode())
            if chance.random() < 0.6:
                parts.append(base64.b64encode(chance.randbytes(chance.randint(740, 800))))
        return b"".join(parts)

    kinds = ["application/json", "text/event-stream", "text/plain"]
    flow = [(chance.choice(kinds), body(), body()) for _ in range(40)]
    scripts = [stream(*cut(answer, number), kind=kind) for number, (kind, _, answer) in enumerate(flow)]
    up = upstream(*scripts)
    server = start("record", f"imgly={up.url}")
    for number, (kind, request, answer) in enumerate(flow):
        headers = [("Content-Type", kind), ("Transfer-Encoding", "chunked")]
        assert server.ask("POST", f"/imgly/{number}", headers, chunked(*cut(request, number))).body == answer
    assert server.stop() == 0
    recorded = cassette.interactions(folder)
    assert [cassette.request_body(folder, each) for each in recorded] == [request for _, request, _ in flow]
    assert [cassette.response_body(folder, each) for each in recorded] == [answer for _, _, answer in flow]
    assert len(blob_files(folder)) > 10
    up.stop()
    player = start("replay", "imgly")
    for number, (kind, request, answer) in enumerate(flow):
        frames = cassette.frames(recorded[number])
        again = player.ask("POST", f"/imgly/{number}", [("Content-Type", kind)], request)
        assert (again.outcome, again.body) == ("replayed", answer)
        assert [len(chunk) for chunk in again.chunks] == frames


def test_media_are_matched_by_their_content(start, upstream):
    up = upstream(reply(b'{"answer":1}'), reply(b'{"answer":2}'))
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/edits", FORM, edit())
    server.ask_json("/imgly/chat", DATA_URL)
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    other = [("Content-Type", "multipart/form-data; boundary=other")]
    assert player.ask("POST", "/imgly/edits", other, edit(boundary="other")).body == b'{"answer":1}'
    assert player.ask_json("/imgly/chat", json.dumps(json.loads(DATA_URL), indent=1).encode()).body == b'{"answer":2}'
    changed = PICTURE[:-1] + bytes([PICTURE[-1] ^ 1])
    assert player.ask("POST", "/imgly/edits", FORM, edit(changed)).outcome == "missed"
    changed_text = base64.b64encode(changed)
    assert player.ask_json("/imgly/chat", DATA_URL.replace(TEXT.encode(), changed_text)).outcome == "missed"


@pytest.mark.parametrize("chunking", ["event", "bytes:1000", "random:7"])
def test_events_with_media_can_be_cut_anew(start, upstream, chunking):
    body = b"".join(EVENTS)
    up = upstream(stream(*cut(body, 3)))
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/a", {})
    server.stop()
    up.stop()
    answer = start("replay", "imgly", "--chunking", chunking).ask_json("/imgly/a", {})
    assert answer.body == body
    if chunking == "event":
        assert answer.chunks == EVENTS
    if chunking == "bytes:1000":
        assert {len(chunk) for chunk in answer.chunks[:-1]} == {1000}


@pytest.mark.parametrize("kept", [len(B64_JSON) - 1, len(B64_JSON) // 2 // 4 * 4 + 1, 35, 40])
def test_an_answer_that_breaks_off_within_media_is_kept_to_its_last_byte(start, upstream, folder, kept):
    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: application/json", f"Content-Length: {len(B64_JSON)}"))
        turn.send(B64_JSON[:kept])
        turn.break_off()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    live = server.ask_json("/imgly/a", {})
    server.stop()
    up.stop()
    assert (live.whole, live.body) == (False, B64_JSON[:kept])
    (interaction,) = cassette.interactions(folder)
    assert cassette.response_body(folder, interaction) == B64_JSON[:kept]
    again = start("replay", "imgly").ask_json("/imgly/a", {})
    assert (again.outcome, again.whole, again.body) == ("replayed", False, B64_JSON[:kept])


def test_a_compressed_request_is_looked_into(start, upstream, folder):
    """A few bytes on the wire may be a large body: one picture of a single colour, compressed below 1 KiB."""
    flat = base64.b64encode(bytes(30_000)).decode()
    body = lines("data:image/bmp;base64," + flat)
    packed = gzip.compress(body)
    assert len(packed) < 1024
    up = upstream(reply(b"{}"))
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/a", [("Content-Type", "application/json"), ("Content-Encoding", "gzip")], packed)
    server.stop()
    assert up.only_request().body == packed
    (interaction,) = cassette.interactions(folder)
    assert cassette.request_body(folder, interaction) == body
    assert blob_files(folder) == [hashlib.sha256(bytes(30_000)).hexdigest()]


def test_show_names_media_and_its_text_stays_whole(start, upstream, folder):
    up = upstream(reply(B64_JSON), stream(*EVENTS), reply(b"{}"))
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/a", {})
    server.ask_json("/imgly/b", {})
    server.ask("POST", "/imgly/c", FORM, edit())
    server.stop()
    name = f"<image/png, 19.5 KiB{{}}, sha256:{DIGEST}>"
    picture = name.format(", base64")
    assert f'"b64_json": "{picture}"' in run("show", "default", "1", cwd=folder).stdout
    assert f'"b64_json": "{picture}"' in run("show", "default", "2", cwd=folder).stdout
    shown = run("show", "default", "3", cwd=folder).stdout
    assert name.format("") in shown
    assert "at dusk" in shown
    listed = run("ls", "default", cwd=folder)
    assert (listed.returncode, listed.stderr) == (0, "")
    rows = [line.split() for line in listed.stdout.splitlines()[1:4]]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert ["26.1", "KiB"] == rows[0][rows[0].index("KiB") - 1 :][:2], "the size is that of the body as it was sent"


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_lost_media_are_said_and_the_rest_still_plays(start, upstream, folder, damage):
    up = upstream(reply(B64_JSON), reply(b'{"answer":2}'))
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/a", {})
    server.ask_json("/imgly/b", {})
    server.stop()
    up.stop()
    blob = folder / "cassettes" / "blobs" / "sha256" / DIGEST[:2] / DIGEST
    if damage == "missing":
        blob.unlink()
    else:
        blob.write_bytes(PICTURE[:-1] + b"!")
    player = start("replay", "imgly")
    lost = player.ask_json("/imgly/a", {})
    assert lost.status == 502
    assert DIGEST in lost.body.decode()
    assert TEXT[:40].encode() not in lost.body
    assert f"blob_{'missing' if damage == 'missing' else 'corrupt'}".encode() in lost.body
    assert player.ask_json("/imgly/b", {}).body == b'{"answer":2}'
    checked = run("verify", cwd=folder)
    assert checked.returncode == 1
    assert DIGEST in checked.stdout + checked.stderr


@pytest.mark.parametrize("mode", ["replay", "record"])
def test_a_request_whose_media_are_lost_costs_nothing_but_itself(start, upstream, folder, mode):
    up = upstream(reply(b'{"answer":1}'), reply(b'{"answer":2}'), reply(b'{"answer":3}'))
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/edits", FORM, edit())
    server.ask_json("/imgly/b", {})
    server.stop()
    (folder / "cassettes" / "blobs" / "sha256" / DIGEST[:2] / DIGEST).unlink()
    if mode == "replay":
        player = start("replay", "imgly")
        assert DIGEST in player.stderr, "it is said at start"
        assert "default/1" in player.stderr
        assert player.ask("POST", "/imgly/edits", FORM, edit()).outcome == "missed"
        assert player.ask_json("/imgly/b", {}).body == b'{"answer":2}'
        return
    again = start("record", f"imgly={up.url}")
    answer = again.ask("POST", "/imgly/edits", FORM, edit())
    assert answer.header("x-tapedeck-interaction") == "default/3"
    assert again.stop() == 0
    player = start("replay", "imgly")
    assert player.ask("POST", "/imgly/edits", FORM, edit()).body == b'{"answer":3}'
    assert player.ask_json("/imgly/b", {}).body == b'{"answer":2}'
    assert run("verify", cwd=folder).returncode == 0
