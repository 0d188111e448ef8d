"""docs/design.md §8: the ways by which a key that was used might still reach the disk."""

from __future__ import annotations

import base64
import gzip
import json
import random

import pytest

from support import cassette
from support.feed import Feed
from support.tapedeck import run
from support.upstream import Turn, head, reply, stream
from test_08_places import BODIES, send
from test_08_secrets import JSON, KINDS, MULTIPART, deltas, encodings, escaped, new_key, traces

KEY, OTHER = "live-4f9a8Kd02LxQpz71", "live-Zz81Tq7703pWvbL9"
KEYED = [("x-api-key", KEY)]


def found(folder, *more: bytes, key: str = KEY) -> list[bytes]:
    """The ways in which the key stands in what was written, or in what else is given."""
    everything = b"\n".join([cassette.everything_written(folder), *more])
    return [trace for trace in traces(key) if trace in everything]


def test_every_kind_of_key_by_name_in_members_forms_and_fields(start, upstream, folder):
    chance = random.Random(8)
    keys = [new_key(kind, chance) for kind in KINDS]
    names = ["member", "form", "field"]
    up = upstream(*[reply(json.dumps({"error": f"{key} is wrong"}).encode()) for key in keys for _ in names])
    server = start("record", f"acme={up.url}", "--log-level", "trace")
    for key in keys:
        for name in names:
            # Each is another request, so that none replaces the one before.
            assert send(server, name, key, f"hello {key[-3:]}").outcome == "recorded"
    assert server.stop() == 0
    assert [key for key in keys if found(folder, server.stderr.encode(), key=key)] == []
    assert run("verify", cwd=folder).returncode == 0


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream", "text/event-stream", "none"])
def test_answers_of_one_byte_a_frame(start, upstream, folder, kind):
    """However an answer is cut, it is searched as a whole."""
    every = json.dumps(encodings(KEY)).encode()
    body = {
        "application/json": escaped(encodings(KEY)), "text/event-stream": b"".join(deltas(KEY, random.Random(1))),
        "application/octet-stream": b"\0\xff" * 600 + every.replace(b"\\", b"") + b"\xfe" * 9,
    }.get(kind, every)
    up = upstream(stream(*[body[n:n + 1] for n in range(len(body))], kind=kind if kind != "none" else "x/y"))
    server = start("record", f"acme={up.url}")
    assert server.ask("POST", "/acme/v1/a", [*KEYED, JSON], b"{}").body == body
    assert server.stop() == 0
    recorded = cassette.interactions(folder)[0]
    kept = cassette.response_body(folder, recorded)
    assert KEY.encode() not in kept and sum(cassette.frames(recorded)) == len(kept)
    if kind == "text/event-stream":
        events = [json.loads(event[6:]) for event in kept.split(b"\n\n") if event.startswith(b"data: {")]
        assert KEY not in "".join(event["choices"][0]["delta"]["content"] for event in events)
    else:
        assert found(folder) == []
    assert run("verify", cwd=folder, env={"ACME_API_KEY": KEY}).returncode == 0


def test_heads_of_every_sort(start, upstream, folder):
    """Early hints, the reason, a redirect, names of files, fields that nobody knows, trailers."""
    quoted = "".join(f"%{byte:02x}" for byte in KEY.encode())

    def script(turn: Turn) -> None:
        turn.send(f"HTTP/1.1 103 Early Hints\r\nLink: <https://x.example/?k={KEY}>\r\n\r\n".encode())
        turn.send(head(
            f"302 Found by {KEY}", f"Location: https://x.example/{KEY}/{quoted}?next=https%3A%2F%2Fy.example%2F{KEY}",
            f'Content-Disposition: attachment; filename="{KEY}.txt"', f"X-Debug: {base64.b64encode(KEY.encode()).decode()}",
            f"Set-Cookie: id={KEY}; Path=/", f"X-Echo: a, {KEY} ,{KEY}", "Transfer-Encoding: chunked"))
        turn.chunk(b"moved")
        turn.end_chunks(f"X-Debug: {KEY}\r\n".encode())

    up = upstream(script)
    server = start("record", f"acme={up.url}", "--log-level", "trace")
    with Feed(server) as feed:
        target = f"/acme/v1/{KEY}/{quoted}/x?a={KEY}&b={quoted}&c={quoted.replace('%', '%25')}"
        answer = server.ask("POST", target, [*KEYED, JSON, ("X-Note", f"my key: {KEY}")], b"{}")
        told = json.dumps([event.data for event in feed.until("exchange-finished")])
    assert answer.status == 302
    shown = server.ask("GET", "/_tapedeck/cassettes/default/interactions/1").body
    assert server.stop() == 0
    assert found(folder, shown, told.encode(), server.stderr.encode()) == []
    printed = [run(*command, cwd=folder).stdout.encode() for command in
               (("ls",), ("ls", "default"), ("show", "default", "1"), ("export", "default", "--format", "har"),
                ("export", "default", "--format", "jsonl"), ("export", "default", "--format", "curl"), ("stats",))]
    assert found(folder, *printed) == []


def test_files_and_bodies_whose_type_says_nothing(start, upstream, folder):
    """In parts, and in bodies of a type that says nothing; known values only, for a file is nobody's prompt."""
    said = "\n".join(["sk-proj-4f9a8Kd02LxQpz71aa9X", *encodings(KEY).values()])
    part = (
        '--b\r\nContent-Disposition: form-data; name="file"; filename="batch.jsonl"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n{said}\r\n--b--\r\n").encode()
    up = upstream(reply(), reply(said.encode(), kind="x/y"))
    server = start("record", f"acme={up.url}")
    server.ask("POST", "/acme/v1/a", [MULTIPART, *KEYED], part)
    server.ask("POST", "/acme/v1/b", [JSON, *KEYED], b"{}")
    assert server.stop() == 0
    assert found(folder) == []
    assert b"sk-proj-4f9a8Kd02LxQpz71aa9X" in cassette.request_body(folder, cassette.interactions(folder)[0])
    player = start("replay", f"acme={up.url}")
    again = player.ask("POST", "/acme/v1/a", [MULTIPART, *KEYED], part)
    assert again.outcome == "replayed", again.body


@pytest.mark.parametrize("size", [10, 5000, 200_000])
@pytest.mark.parametrize("place", ["request", "part", "answer"])
def test_what_holds_a_key_in_a_gzip_file_is_not_stored_and_the_loss_is_loud(start, upstream, folder, size, place):
    """The client is not affected; without the key the same is stored byte for byte."""
    noise = random.Random(3).randbytes(size)
    files = [gzip.compress(noise + text, mtime=0) for text in (KEY.encode(), b"nothing")]
    up = upstream(*[reply(file if place == "answer" else b"{}", kind="application/gzip") for file in files])
    server = start("record", f"acme={up.url}")
    for file in files:
        kind, body = ("Content-Type", "application/gzip"), file
        if place == "part":
            kind, body = MULTIPART, (
                b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.gz"\r\n\r\n' + file + b"\r\n--b--\r\n")
        answer = server.ask("POST", "/acme/v1/a", [kind, *KEYED], body if place != "answer" else b"x")
        assert answer.body == (file if place == "answer" else b"{}")
    assert server.stop() == 1
    assert "not recorded" in server.stderr and "a gzip file in it holds a known secret" in server.stderr
    assert [each["n"] for each in cassette.interactions(folder)] == [2]
    blobs = [path.read_bytes() for path in (folder / "cassettes").rglob("*") if path.is_file()]
    assert files[0] not in blobs and not list(folder.rglob("*.tmp*"))
    assert run("verify", cwd=folder).returncode == 0
    checked = run("verify", cwd=folder, env={"ACME_API_KEY": "nothing"})
    assert checked.returncode == 0, "a word is looked for nowhere"


def test_verify_finds_a_key_in_a_gzip_file_and_redact_says_that_it_cannot_take_it_out(start, upstream, folder):
    file = gzip.compress(random.Random(3).randbytes(5000) + KEY.encode(), mtime=0)
    up = upstream(reply(file, kind="application/gzip"))
    server = start("record", f"acme={up.url}")
    server.ask("POST", "/acme/v1/a", [JSON], b"{}")
    assert server.stop() == 0
    checked = run("verify", cwd=folder, env={"ACME_API_KEY": KEY})
    assert checked.returncode == 1 and "interaction 1: the response body holds" in checked.stdout
    done = run("redact", "default", cwd=folder, env={"ACME_API_KEY": KEY})
    assert done.returncode == 1 and "a gzip file in it holds a known secret" in done.stderr
    assert KEY not in checked.stdout + done.stderr


def test_names_in_multipart_bodies_and_their_boundary(start, upstream, folder):
    boundary = f"xx{KEY}xx"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{KEY}"\r\n\r\nx\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{KEY}.txt"\r\nX-Note: {KEY}\r\n\r\n{KEY}\r\n'
        f"--{boundary}--\r\n").encode()
    fields = [("Content-Type", f"multipart/form-data; boundary={boundary}"), *KEYED]
    up = upstream(reply())
    server = start("record", f"acme={up.url}")
    server.ask("POST", "/acme/v1/a", fields, body)
    assert server.stop() == 0
    assert found(folder) == []
    player = start("replay", f"acme={up.url}")
    assert player.ask("POST", "/acme/v1/a", fields, body).outcome == "replayed"


def test_an_upstream_that_cannot_be_reached_is_told_without_the_key(start, folder):
    server = start("record", "acme=http://127.0.0.1:1", "--log-level", "trace")
    with Feed(server) as feed:
        answer = server.ask("POST", f"/acme/v1/{KEY}?key={KEY}&x={KEY}", [*KEYED, JSON], b"{}")
        told = json.dumps([event.data for event in feed.until("exchange-finished")])
    assert answer.outcome == "error" and KEY.encode() not in answer.body
    server.stop()
    assert found(folder, told.encode(), server.stderr.encode()) == []


def test_the_report_of_a_run_and_the_explanations_in_it(upstream, folder):
    """In replay, with a key in the head, in the query, in the body and in what was said."""
    report = folder / "report.json"
    client = (
        "import os, urllib.request as u\n"
        "r = u.Request(os.environ['TAPEDECK_URL'] + '/v1/chat?key=%s', b'{\"api_key\":\"%s\",\"p\":\"%s\"}',\n"
        "              {'content-type': 'application/json', 'x-api-key': '%s'})\n"
        "try: u.urlopen(r)\n"
        "except u.HTTPError as e: print(e.read().decode())\n" % (KEY, OTHER, OTHER, KEY))
    done = run("run", "--mode", "replay", "--report", report, "acme=http://127.0.0.1:1", "--", "python3", "-c", client,
               cwd=folder)
    assert done.returncode == 3, done.stderr
    said = [report.read_bytes(), done.stdout.encode(), done.stderr.encode()]
    assert b"cassette_miss" in said[1]
    assert found(folder, *said) == [] and found(folder, *said, key=OTHER) == []


SHAPED = "sk-proj-4f9a8Kd02LxQpz71Tq7703pWvbL9c0de"


@pytest.mark.parametrize("key", [KEY, SHAPED])
@pytest.mark.parametrize("how", ["path", "header", "name", "cassette"])
def test_a_key_is_the_name_of_no_session_and_no_cassette(start, upstream, folder, key, how):
    """Whether it comes as the credential of the same request, was used before, or looks like one."""
    up = upstream(reply())
    server = start("record", f"acme={up.url}", "--log-level", "trace")
    keyed = [("Authorization", f"Bearer {KEY}")]
    if how in ("name", "cassette"):
        assert server.ask("GET", "/acme/v1/a", keyed).outcome == "recorded"
    with Feed(server) as feed:
        if how == "path":
            answer = server.ask("GET", f"/@{key}/acme/v1/a", keyed)
        elif how == "header":
            answer = server.ask("GET", "/acme/v1/a", [("x-tapedeck-session", key), *keyed])
        elif how == "name":
            answer = server.ask_json("/_tapedeck/sessions", {"name": key})
        else:
            answer = server.ask_json("/_tapedeck/sessions", {"name": "fine", "cassette": f"a/{key}"})
        error = json.loads(answer.body)["error"]
        assert (answer.status, answer.outcome, error["code"]) == (400, "refused", "secret_name")
        assert error["message"] == "The name of the session or of its cassette is a key, or looks like one."
        asked = [answer.body] + [
            server.ask(method, f"/_tapedeck/{target}").body
            for method, target in [("GET", f"sessions/{key}"), ("DELETE", f"sessions/{key}"), ("GET", "sessions"),
                                   ("GET", f"cassettes/{key}/interactions")]
        ]
        assert server.ask("GET", "/acme/v1/b", keyed).outcome == "recorded"
        told = json.dumps([event.data for event in feed.until("exchange-finished")])
    assert server.stop() == 0
    assert len(up.requests) == (2 if how in ("name", "cassette") else 1)
    assert found(folder, server.stderr.encode(), told.encode(), *asked, key=key) == []


def test_the_default_cassette_is_not_called_by_a_key_either(folder):
    done = run("record", "openai", "--listen", "127.0.0.1:0", "--cassette", SHAPED, cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is a key, or looks like one" in done.stderr and SHAPED not in done.stderr
    assert found(folder, key=SHAPED) == []
