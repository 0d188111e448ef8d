"""docs/design.md §4: what is in the files, and what another recording changes in them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import threading

import pytest

from support import cassette
from support.rawclient import chunked
from support.upstream import Turn, echo, head, raw, reply, stream

EVENTS = [b"event: a\ndata: 1\n\n", b"data: zwei \xe2\x82\xac\n\n", b"data: [DONE]\n\n"]
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def test_a_cassette_is_gzip_members_of_one_json_line_each(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    for number in range(3):
        server.ask("GET", f"/imgly/{number}")
    server.stop()
    found = cassette.members(cassette.cassette_path(folder))
    assert len(found) == 4
    assert found[0].text == b'{"tapedeck":"cassette","version":1}\n'
    for member in found:
        assert member.text.endswith(b"\n")
        assert member.text.count(b"\n") == 1
        json.loads(member.text.decode("utf-8"))


@pytest.mark.skipif(not shutil.which("zcat"), reason="zcat is not installed")
def test_standard_tools_read_it_whole(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/a")
    server.ask("GET", "/imgly/b")
    server.stop()
    lines = subprocess.run(["zcat", cassette.cassette_path(folder)], capture_output=True, check=True).stdout
    urls = [json.loads(line)["request"]["url"] for line in lines.splitlines()[1:]]
    assert urls == [f"{up.url}/a", f"{up.url}/b"]


def test_an_interaction_has_the_members_of_the_contract(start, upstream, folder):
    up = upstream(stream(*EVENTS, fields=("X-Dup: 1", "x-dup: 2")))
    server = start("record", f"imgly={up.url}")
    body = b'{"model": "m",\n "prompt": "caf\xc3\xa9"}'
    headers = [("Content-Type", "application/json"), ("X-one", "1")]
    answer = server.ask("POST", "/imgly/v1/responses?x=%7B|", headers, body)
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert interaction["n"] == 1
    assert interaction["gateway"] == "imgly"
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", interaction["recorded_at"])
    request, response = interaction["request"], interaction["response"]
    assert request["method"] == "POST"
    assert request["url"] == f"{up.url}/v1/responses?x=%7B|"
    assert ["X-one", "1"] in request["headers"]
    assert request["body"] == [body.decode()]
    assert request["trailers"] == []
    assert response["status"] == 200
    assert response["reason"] == "OK"
    assert response["headers"][:3] == [["Content-Type", "text/event-stream"], ["X-Dup", "1"], ["x-dup", "2"]]
    assert response["body"] == [event.decode() for event in EVENTS], "one segment per event"
    assert response["trailers"] == []
    assert response["framing"] == "chunked"
    assert response["end"] == "complete"
    times = [at for _, _, at in response["frames"]]
    assert times == sorted(times)
    assert all(0 <= at < 60_000 for at in times)
    assert answer.header("x-tapedeck-interaction") == "default/1"


def test_frames_tile_the_body(start, upstream, folder):
    def close(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/plain"), *[b"x" * size for size in (1, 7000, 3)])
        turn.close()

    up = upstream(stream(*EVENTS), reply(PICTURE, kind="image/png"), reply(b""), close,
                  stream(*[b"y" * size for size in (1, 2, 100_000, 3)], kind="text/plain"))
    server = start("record", f"imgly={up.url}")
    for number in range(5):
        server.ask("GET", f"/imgly/{number}")
    server.stop()
    for interaction in cassette.interactions(folder):
        position = 0
        for offset, length, _ in interaction["response"]["frames"]:
            assert offset == position
            assert length > 0
            position += length
        assert position == len(cassette.response_body(folder, interaction))


def test_n_counts_requests_as_they_arrive_and_the_file_is_in_the_order_of_ends(start, upstream, folder):
    release = threading.Event()

    def slow(turn: Turn) -> None:
        release.wait(20)
        echo(turn)

    up = upstream(slow, echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as first:
        first.request("GET", "/imgly/slow")
        up.wait_for(1)
        assert server.ask("GET", "/imgly/quick").header("x-tapedeck-interaction") == "default/2"
        release.set()
        assert first.reader.read().header("x-tapedeck-interaction") == "default/1"
    server.stop()
    order = [member.value["n"] for member in cassette.members(cassette.cassette_path(folder))[1:]]
    assert order == [2, 1]


def test_numbers_go_on_from_the_highest_in_the_file(start, upstream, folder):
    up = upstream(echo)
    for path in ("a", "b"):
        server = start("record", f"imgly={up.url}")
        server.ask("GET", f"/imgly/{path}")
        server.stop()
    assert [interaction["n"] for interaction in cassette.interactions(folder)] == [1, 2]


def test_binary_bodies_go_to_blobs_by_sha_256_and_equal_ones_are_stored_once(start, upstream, folder):
    up = upstream(reply(PICTURE, kind="image/png"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/one")
    server.ask("POST", "/imgly/two", [("Content-Type", "image/png")], PICTURE)
    server.stop()
    digest = hashlib.sha256(PICTURE).hexdigest()
    blob = folder / "cassettes" / "blobs" / "sha256" / digest[:2] / digest
    assert blob.read_bytes() == PICTURE
    for interaction in cassette.interactions(folder):
        assert interaction["response"]["body"] == [{"blob": f"sha256:{digest}", "size": len(PICTURE)}]
    assert cassette.interactions(folder)[1]["request"]["body"] == [{"blob": f"sha256:{digest}", "size": len(PICTURE)}]
    files = [path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]
    assert files == [blob]
    up.stop()
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/one").body == PICTURE


def test_bodies_are_the_exact_bytes(start, upstream, folder):
    """Text, broken UTF-8, NUL, lone CR, big and small, in both directions."""
    bodies = [
        b"plain",
        b"",
        "text with \u2028 and \U0001f600 and \x00 and \x7f".encode(),
        b"broken \xff\xfe utf-8 \xc3",
        b"\r\n\r\n\r \n",
        b'{"a": 1.0, "b":"\\u00e9\\/"}\n',
        bytes(range(256)),
        b"z" * 200_000,
    ]

    def script(turn: Turn) -> None:
        body = turn.request.body
        kind = turn.request.header("content-type")
        turn.send(head("200 OK", f"Content-Type: {kind}", f"Content-Length: {len(body)}") + body)

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    sent = [(kind, body) for kind in ("text/plain", "application/json", "application/octet-stream") for body in bodies]
    for kind, body in sent:
        assert server.ask("POST", "/imgly/x", [("Content-Type", kind)], body).body == body
    server.stop()
    recorded = cassette.interactions(folder)
    assert [cassette.request_body(folder, interaction) for interaction in recorded] == [body for _, body in sent]
    assert [cassette.response_body(folder, interaction) for interaction in recorded] == [body for _, body in sent]
    up.stop()
    player = start("replay", "imgly")
    for kind, body in sent:
        again = player.ask("POST", "/imgly/x", [("Content-Type", kind)], body)
        assert (again.outcome, again.body) == ("replayed", body)


def record_paths(start, up, paths: list[str], *options: str) -> None:
    """Records one GET of each path and stops."""
    server = start("record", f"imgly={up.url}", *options)
    for path in paths:
        assert server.ask("GET", f"/imgly{path}").outcome == "recorded"
    assert server.stop() == 0


def answer_with(text: bytes):
    """A script whose answers can be told apart by recording."""
    return lambda turn: reply(text + b" " + turn.request.target.encode(), kind="text/plain")(turn)


def test_recording_again_replaces_what_was_seen_again_and_keeps_all_else_byte_for_byte(start, upstream, folder):
    up = upstream(answer_with(b"first"))
    record_paths(start, up, ["/a", "/b", "/b", "/c"])
    path = cassette.cassette_path(folder)
    before = cassette.members(path)
    up.then(answer_with(b"second"))
    record_paths(start, up, ["/b"])
    after = cassette.members(path)

    def kept(found):
        return [member.raw for member in found[1:] if not member.value["request"]["url"].endswith("/b")]

    assert after[0].raw == before[0].raw
    assert kept(after) == kept(before)
    assert len(kept(after)) == 2
    again = [member.value for member in after[1:] if member.value["request"]["url"].endswith("/b")]
    assert [cassette.response_body(folder, interaction) for interaction in again] == [b"second /b"]
    up.stop()
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/a").body == b"first /a"
    assert player.ask("GET", "/imgly/b").body == b"second /b"
    assert player.ask("GET", "/imgly/b").body == b"second /b"
    assert player.ask("GET", "/imgly/c").body == b"first /c"


def test_while_recording_the_file_only_grows_and_readers_ignore_what_is_replaced(start, upstream, folder):
    up = upstream(answer_with(b"first"))
    record_paths(start, up, ["/a", "/b", "/b"])
    path = cassette.cassette_path(folder)
    before = path.read_bytes()
    up.then(answer_with(b"second"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/b")
    grown = path.read_bytes()
    server.kill()
    assert grown.startswith(before)
    assert len(grown) > len(before)
    up.stop()
    player = start("replay", "imgly", "--on-repeat", "miss")
    assert player.ask("GET", "/imgly/a").body == b"first /a"
    assert player.ask("GET", "/imgly/b").body == b"second /b"
    assert player.ask("GET", "/imgly/b").status == 424


def test_recording_the_same_again_changes_nothing_else(start, upstream, folder):
    """Two recordings of one conversation give members that differ only where time and recording are named."""
    up = upstream(answer_with(b"same"))
    record_paths(start, up, ["/a", "/b"])
    first = [member.value for member in cassette.members(cassette.cassette_path(folder))]
    record_paths(start, up, ["/a", "/b"])
    second = [member.value for member in cassette.members(cassette.cassette_path(folder))]
    assert len(first) == len(second)
    for one, two in zip(first[1:], second[1:], strict=True):
        assert one["request"] == two["request"]
        for times in ("frames", "head_at"):
            one["response"].pop(times, None)
            two["response"].pop(times, None)
        assert one["response"] == two["response"]


def test_fresh_forgets_what_the_cassette_holds(start, upstream, folder):
    up = upstream(answer_with(b"first"))
    record_paths(start, up, ["/a", "/b"])
    record_paths(start, up, ["/c"], "--fresh")
    recorded = cassette.interactions(folder)
    assert [interaction["request"]["url"] for interaction in recorded] == [f"{up.url}/c"]


def test_unknown_members_survive_a_rewrite(start, upstream, folder):
    up = upstream(answer_with(b"first"))
    record_paths(start, up, ["/a", "/b"])
    path = cassette.cassette_path(folder)
    found = cassette.members(path)
    changed = found[1].value
    changed["x_note"] = {"kept": [1, 2]}
    changed["response"]["x_more"] = "too"
    member = gzip.compress(json.dumps(changed).encode() + b"\n")
    path.write_bytes(found[0].raw + member + found[2].raw)
    record_paths(start, up, ["/b"])
    assert cassette.members(path)[1].raw == member


def test_cassettes_may_lie_in_folders(start, upstream, folder):
    up = upstream(answer_with(b"first"))
    record_paths(start, up, ["/a"], "--cassette", "team/checkout/one")
    assert (folder / "cassettes" / "team" / "checkout" / "one.jsonl.gz").is_file()
    up.stop()
    player = start("replay", "imgly", "--cassette", "team/checkout/one")
    answer = player.ask("GET", "/imgly/a")
    assert answer.header("x-tapedeck-interaction") == "team/checkout/one/1"


def test_files_are_private(start, upstream, folder):
    up = upstream(reply(PICTURE, kind="image/png"))
    record_paths(start, up, ["/a"], "--cassette", "deep/one")
    root = folder / "cassettes"
    assert root.stat().st_mode & 0o777 == 0o700
    for path in root.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("kind", ["length", "chunked", "close", "blob", "no bytes", "no bytes, chunked", "204", "HEAD"])
def test_what_a_client_has_to_its_end_survives_kill_9(start, upstream, folder, kind):
    """§9: "The end of an answer reaches the client only after its interaction is in the file."."""
    def closing(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/plain") + b"close framed")
        turn.close()

    script = {
        "length": reply(b'{"a":1}'),
        "chunked": stream(*EVENTS),
        "close": closing,
        "blob": reply(PICTURE, kind="image/png"),
        "no bytes": reply(b""),
        "no bytes, chunked": stream(),
        "204": raw(head("204 No Content")),
        "HEAD": reply(b"some bytes"),
    }[kind]
    up = upstream(script)
    for number in range(1, 4):
        server = start("record", f"imgly={up.url}")
        with server.client() as client:
            answer = client.get("HEAD" if kind == "HEAD" else "GET", f"/imgly/{number}")
            server.kill()
        assert answer.whole
        recorded = cassette.interactions(folder)
        assert [interaction["n"] for interaction in recorded] == list(range(1, number + 1))
        assert cassette.response_body(folder, recorded[-1]) == answer.body


SECRETS = {
    "Authorization": "Bearer sk-live-AAAA1111bbbb2222cccc",
    "X-Api-Key": "key-DDDD3333eeee4444ffff",
    "x-goog-api-key": "AIzaGGGG5555hhhh6666iiii7777jjjj8888kkk",
    "Proxy-Authorization": "Basic dXNlcjpMTExMOTk5OW1tbW0=",
    "Cookie": "session=NNNN0000oooo1111pppp; other=QQQQ2222rrrr",
}


def test_no_secret_is_written(start, upstream, folder):
    """§8: authentication and cookie headers and keys in queries; the client still gets the real answer."""
    def script(turn: Turn) -> None:
        reply(b"{}", "200 OK", "Set-Cookie: sid=SSSS3333tttt4444uuuu; Path=/")(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    headers = list(SECRETS.items())
    live = server.ask("POST", "/imgly/v1/x?key=VVVV5555wwww6666&page=2&api_key=XXXX7777yyyy8888", headers, b"{}")
    assert "SSSS3333tttt4444uuuu" in str(live.headers)
    assert up.only_request().target.endswith("?key=VVVV5555wwww6666&page=2&api_key=XXXX7777yyyy8888")
    assert up.only_request().header("authorization") == SECRETS["Authorization"]
    server.stop()
    for secret in ("AAAA1111", "DDDD3333", "GGGG5555", "LLLL9999", base64.b64encode(b"user:LLLL9999mmmm").decode(),
                   "NNNN0000", "QQQQ2222", "SSSS3333", "VVVV5555", "XXXX7777"):
        assert secret.encode() not in cassette.everything_written(folder), f"{secret} is in a file"
        assert secret not in server.stderr, f"{secret} is in the log"
    (interaction,) = cassette.interactions(folder)
    assert "page=2" in interaction["request"]["url"]
    assert [name for name, _ in interaction["request"]["headers"] if name == "Authorization"], "the field is kept"

    up.stop()
    player = start("replay", "imgly")
    other = [("Authorization", "Bearer another"), ("X-Api-Key", "x")]
    assert player.ask("POST", "/imgly/v1/x?page=2&key=other&api_key=k", other, b"{}").outcome == "replayed"
    assert player.ask("POST", "/imgly/v1/x?page=2&key=other&api_key=k", [], b"{}").outcome == "replayed"
    assert player.ask("POST", "/imgly/v1/x?page=3&key=other&api_key=k", [], b"{}").outcome == "missed"


def test_a_chunked_request_is_recorded_like_any_other(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/x", [("Transfer-Encoding", "chunked")], chunked(b"ab", b"cd"))
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert cassette.request_body(folder, interaction) == b"abcd"
    up.stop()
    player = start("replay", "imgly")
    assert player.ask("POST", "/imgly/x", body=b"abcd").outcome == "replayed"
