"""docs/design.md §2, `import`: what other programs recorded is replayed as if it had been recorded here."""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import shutil

import httpx
import pytest
import requests
import vcr

from support import cassette, tapedeck
from support.upstream import reply, stream

PICTURE = b"\x89PNG\r\n\x1a\n" + random.Random(5).randbytes(20_000)
TEXT = base64.b64encode(PICTURE).decode()
EVENTS = ["data: é 1\n\n".encode(), f'data: {{"b64_json":"{TEXT}"}}\n\n'.encode(), b"data: [DONE]\n\n"]
SECRET = "sk-proj-abcdefghijklmnopqrstuvwx"


def importing(folder, *arguments):
    """Runs `tapedeck import`, which must succeed without a word on standard error; what it says."""
    done = tapedeck.run("import", *map(str, arguments), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def all_bytes(folder):
    """Everything in the folder of cassettes, members inflated."""
    found = b""
    for path in sorted((folder / "cassettes").rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += gzip.decompress(data) if path.name.endswith(".gz") else data
    return found


def is_sound(folder):
    """Whether `verify` finds nothing."""
    done = tapedeck.run("verify", cwd=folder)
    return done.returncode == 0 or done.stdout


def test_an_export_is_imported_exported_and_replayed_the_same(start, upstream, folder):
    up = upstream(
        stream(*EVENTS), reply(PICTURE, kind="image/png"), reply(b'{"a":1}', "429 Too Many Requests"),
        reply(gzip.compress(b'{"z":"z"}'), "200 OK", "Content-Encoding: gzip"),
    )
    server = start("record", f"openai={up.url}/base", "--cassette", "flow")
    server.ask_json("/openai/v1/chat", {"stream": True}, [("Authorization", f"Bearer {SECRET}")])
    server.ask("POST", "/openai/v1/picture", [("Content-Type", "image/png")], PICTURE)
    server.ask("GET", f"/openai/v1/slow?key={SECRET}")
    server.ask("GET", "/openai/v1/coded")
    assert server.stop() == 0
    up.stop()
    first = tapedeck.run("export", "flow", cwd=folder).stdout
    (folder / "other.har").write_text(first)
    shutil.rmtree(folder / "cassettes")
    assert importing(folder, "other.har", "--cassette", "flow") == "imported 4 interactions into flow: openai 4\n"
    assert tapedeck.run("export", "flow", cwd=folder).stdout == first
    assert is_sound(folder) is True
    assert [one["request"]["target"] for one in cassette.interactions(folder, "flow")][:2] == [
        "/v1/chat", "/v1/picture",
    ]
    server = start("replay", "openai", "--cassette", "flow")
    answer = server.ask_json("/openai/v1/chat", {"stream": True})
    assert (answer.status, answer.body) == (200, b"".join(EVENTS))
    assert answer.header("transfer-encoding") == "chunked"
    answer = server.ask("POST", "/openai/v1/picture", [("Content-Type", "image/png")], PICTURE)
    assert (answer.body, answer.header("content-length")) == (PICTURE, str(len(PICTURE)))
    assert server.ask("GET", "/openai/v1/slow?key=another").status == 429
    assert server.ask("GET", "/openai/v1/coded").body == b'{"z":"z"}'
    assert server.stop() == 0


def chrome_entry(method, url, sent, status, kind, content, fields=()):
    """An entry as Chrome saves it."""
    entry = {
        "_connectionId": "38", "_initiator": {"type": "script"}, "_priority": "High", "_resourceType": "fetch",
        "cache": {}, "connection": "443", "pageref": "page_1",
        "request": {
            "method": method, "url": url, "httpVersion": "http/2.0",
            "headers": [{"name": ":authority", "value": "api.openai.com"}, {"name": ":method", "value": method},
                        {"name": "authorization", "value": f"Bearer {SECRET}"},
                        {"name": "content-type", "value": "application/json"}],
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": len(sent or ""),
        },
        "response": {
            "status": status, "statusText": "", "httpVersion": "http/2.0",
            "headers": [{"name": "content-type", "value": kind}, {"name": "content-encoding", "value": "br"},
                        {"name": "content-length", "value": "77"}, *fields],
            "cookies": [], "content": {"mimeType": kind, **content}, "redirectURL": "", "headersSize": -1,
            "bodySize": -1, "_transferSize": 812, "_error": None,
        },
        "serverIPAddress": "162.159.140.245", "startedDateTime": "2026-11-21T07:10:36.123Z", "time": 351.7,
        "timings": {"blocked": 3.1, "dns": -1, "ssl": -1, "connect": -1, "send": 0.2, "wait": 300.25, "receive": 48.5},
    }
    if sent is not None:
        entry["request"]["postData"] = {"mimeType": "application/json", "text": sent}
    return entry


def test_what_a_browser_saved_is_replayed(start, folder):
    url = "https://api.openai.com/v1"
    events = b"".join(EVENTS).decode()
    log = {"log": {
        "version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [],
        "entries": [
            chrome_entry("POST", f"{url}/chat", '{"stream": true}', 200, "text/event-stream; charset=utf-8",
                         {"size": len(events), "text": events}),
            chrome_entry("GET", f"{url}/a.png", None, 200, "image/png",
                         {"size": len(PICTURE), "text": TEXT, "encoding": "base64"}),
            chrome_entry("GET", f"{url}/lost", None, 200, "application/json", {"size": 12}),
            chrome_entry("GET", "wss://api.openai.com/v1/realtime", None, 101, "", {"size": 0}),
            chrome_entry("GET", f"{url}/blocked", None, 0, "", {"size": 0}),
        ],
    }}
    (folder / "page.har").write_text(json.dumps(log, indent=2))
    assert importing(folder, "page.har") == (
        "imported 2 interactions into page: openai 2\n"
        "left out 1 entry: the answer's body is not in the file (entry 3)\n"
        "left out 1 entry: it is no request of HTTP (entry 4)\n"
        "left out 1 entry: there is no answer (entry 5)\n"
    )
    assert is_sound(folder) is True
    assert SECRET.encode() not in all_bytes(folder)
    # The same picture, in base64 and by itself, is one blob.
    assert len([path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]) == 1
    frames = cassette.interactions(folder, "page")[0]["response"]["frames"]
    assert [frame[1] for frame in frames] == [len(event) for event in EVENTS]
    assert frames[-1][2] == 348.75
    server = start("replay", "openai", "--cassette", "page")
    answer = server.ask_json("/openai/v1/chat", {"stream": True})
    assert (answer.status, answer.body) == (200, b"".join(EVENTS))
    assert answer.header("content-encoding") is None
    answer = server.ask("GET", "/openai/v1/a.png")
    assert answer.body == PICTURE
    assert server.ask("GET", "/openai/v1/lost").status == 424
    assert server.stop() == 0


@pytest.mark.parametrize("client", ["requests", "httpx"])
def test_what_vcrpy_recorded_is_replayed(start, upstream, folder, client):
    up = upstream(
        reply(gzip.compress(b'{"text":"\xc3\xa9"}'), "200 OK", "Content-Encoding: gzip"),
        reply(PICTURE, kind="image/png"), stream(*EVENTS), reply(b'{"error":"no"}', "404 Not Found"),
    )
    get, post = (requests.get, requests.post) if client == "requests" else (httpx.get, httpx.post)
    key = {"Authorization": f"Bearer {SECRET}"}
    with vcr.use_cassette(str(folder / "test_chat.yaml")):
        answers = [
            post(f"{up.url}/v1/chat?a=%7C", json={"model": "m", "n": 1}, headers=key),
            post(f"{up.url}/v1/picture", files={"f": ("a.png", PICTURE, "image/png")}),
            get(f"{up.url}/v1/events"),
            get(f"{up.url}/v1/none"),
        ]
    up.stop()
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert SECRET in (folder / "test_chat.yaml").read_text()
    assert importing(folder, "test_chat.yaml", "--gateway", "acme") == (
        "imported 4 interactions into test_chat: acme 4\n"
    )
    assert is_sound(folder) is True
    assert SECRET.encode() not in all_bytes(folder)
    server = start("replay", "acme=https://llm.acme.example", "--cassette", "test_chat")
    ask = [
        lambda: post(f"{server.url}/acme/v1/chat?a=%7C", json={"n": 1, "model": "m"}),
        lambda: post(f"{server.url}/acme/v1/picture", files={"f": ("a.png", PICTURE, "image/png")}),
        lambda: get(f"{server.url}/acme/v1/events"),
        lambda: get(f"{server.url}/acme/v1/none"),
    ]
    for recorded, again in zip(answers, ask, strict=True):
        answer = again()
        assert answer.headers["x-tapedeck"] == "replayed"
        assert (answer.status_code, answer.content) == (recorded.status_code, recorded.content)
        assert answer.headers["content-type"] == recorded.headers["content-type"]
    assert server.stop() == 0


def test_what_is_imported_again_replaces_what_was(folder):
    url = "https://api.openai.com/v1"
    for text in ("old", "new"):
        entries = [chrome_entry("GET", f"{url}/x", None, 200, "text/plain", {"size": 3, "text": text})]
        (folder / "a.har").write_text(json.dumps({"log": {"entries": entries}}))
        importing(folder, "a.har")
    found = cassette.interactions(folder, "a")
    assert [one["response"]["body"] for one in found] == [["new"]]


def test_a_bad_file_changes_nothing(folder):
    entry = chrome_entry("GET", "https://api.openai.com/v1/x", None, 200, "text/plain", {"size": 3, "text": "abc"})
    whole = json.dumps({"log": {"entries": [entry]}})
    (folder / "a.har").write_text(whole)
    importing(folder, "a.har")
    before = all_bytes(folder)
    for text, message in (
        (whole[:-4], f"the JSON text ends in the middle of a value (byte {len(whole) - 4})"),
        (whole.replace('"url"', '"uri"'), "entry 1: its request has no method or no url"),
        ('{"log": 1}', "there is no log.entries in it, so it is no HTTP Archive"),
    ):
        (folder / "a.har").write_text(text)
        done = tapedeck.run("import", "a.har", cwd=folder)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f'tapedeck: cannot import "a.har": {message}\n'
    assert all_bytes(folder) == before


def test_a_file_that_is_too_large_is_refused_at_once(folder):
    with open(folder / "a.har", "wb") as file:
        os.truncate(file.fileno(), (1 << 30) + 1)
    done = tapedeck.run("import", "a.har", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == 'tapedeck: cannot read "a.har": it is larger than 1 GiB\n'


def test_a_folder_that_cannot_be_written_is_an_error(folder):
    entry = chrome_entry("GET", "https://api.openai.com/v1/x", None, 200, "text/plain", {"size": 3, "text": "abc"})
    (folder / "a.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    (folder / "cassettes").write_text("a file")
    done = tapedeck.run("import", "a.har", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and "cassettes" in done.stderr
