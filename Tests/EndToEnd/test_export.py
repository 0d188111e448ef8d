"""docs/design.md §2, `export`: what other programs get is whole, in order, without secrets, or not there at all."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import pathlib
import random
import re
import resource
import signal
import subprocess

import jsonschema
import pytest

from support import cassette, sanitizer, tapedeck
from support.upstream import reply, stream

PICTURE = b"\x89PNG\r\n\x1a\n" + random.Random(5).randbytes(20_000)
FILM = random.Random(6).randbytes(700_001)
TEXT = base64.b64encode(PICTURE).decode()
EVENTS = [b'event: partial\ndata: {"b64_json":"' + TEXT.encode() + b'"}\n\n', "data: é\n\n".encode(), b"data: [DONE]\n\n"]
FORM = (
    b'--AaB03x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nat dusk\r\n'
    b'--AaB03x\r\nContent-Disposition: form-data; name="image"; filename="kite.png"\r\nContent-Type: image/png\r\n\r\n'
    + PICTURE + b"\r\n--AaB03x--\r\n"
)
SECRET = "sk-proj-abcdefghijklmnopqrstuvwx"

# HTTP Archive 1.2, www.softwareishard.com/blog/har-12-spec: what must be there, and of which type.
TEXT_OR_NONE = {"type": "string"}
PAIRS = {
    "type": "array",
    "items": {"type": "object", "required": ["name", "value"], "additionalProperties": False,
              "properties": {"name": TEXT_OR_NONE, "value": TEXT_OR_NONE, "comment": TEXT_OR_NONE}},
}
COOKIES = {
    "type": "array",
    "items": {
        "type": "object", "required": ["name", "value"], "additionalProperties": False,
        "properties": {
            "name": TEXT_OR_NONE, "value": TEXT_OR_NONE, "path": TEXT_OR_NONE, "domain": TEXT_OR_NONE,
            "expires": {"$ref": "#/$defs/time"}, "httpOnly": {"type": "boolean"}, "secure": {"type": "boolean"},
        },
    },
}
REQUEST = {
    "type": "object", "additionalProperties": False,
    "required": ["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"],
    "properties": {
        "method": TEXT_OR_NONE, "url": {"type": "string", "pattern": "^https?://"}, "httpVersion": {"const": "HTTP/1.1"},
        "cookies": COOKIES, "headers": PAIRS, "queryString": PAIRS, "headersSize": {"const": -1},
        "bodySize": {"type": "integer", "minimum": -1},
        "postData": {
            "type": "object", "required": ["mimeType", "text"], "additionalProperties": False,
            "properties": {
                "mimeType": TEXT_OR_NONE, "text": TEXT_OR_NONE, "encoding": {"const": "base64"},
                "params": {
                    "type": "array",
                    "items": {"type": "object", "required": ["name"], "additionalProperties": False,
                              "properties": {"name": TEXT_OR_NONE, "value": TEXT_OR_NONE, "fileName": TEXT_OR_NONE,
                                             "contentType": TEXT_OR_NONE}},
                },
            },
        },
    },
}
RESPONSE = {
    "type": "object", "additionalProperties": False,
    "required": ["status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
                 "bodySize"],
    "properties": {
        "status": {"type": "integer"}, "statusText": TEXT_OR_NONE,
        "httpVersion": {"type": "string", "pattern": "^HTTP/1\\.[01]$"}, "cookies": COOKIES, "headers": PAIRS,
        "content": {
            "type": "object", "required": ["size", "mimeType"], "additionalProperties": False,
            "properties": {"size": {"type": "integer", "minimum": 0}, "mimeType": TEXT_OR_NONE, "text": TEXT_OR_NONE,
                           "encoding": {"const": "base64"}},
        },
        "redirectURL": TEXT_OR_NONE, "headersSize": {"const": -1}, "bodySize": {"type": "integer", "minimum": -1},
    },
}
DURATION = {"type": "number", "minimum": 0}
HAR = {
    "$defs": {"time": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}},
    "type": "object", "required": ["log"], "additionalProperties": False,
    "properties": {"log": {
        "type": "object", "required": ["version", "creator", "entries"], "additionalProperties": False,
        "properties": {
            "version": {"const": "1.2"}, "comment": TEXT_OR_NONE,
            "creator": {"type": "object", "required": ["name", "version"], "additionalProperties": False,
                        "properties": {"name": {"const": "Tapedeck"}, "version": TEXT_OR_NONE}},
            "entries": {"type": "array", "items": {
                "type": "object", "additionalProperties": False,
                "required": ["startedDateTime", "time", "request", "response", "cache", "timings"],
                # Members of one's own begin with an underscore.
                "patternProperties": {"^_": {"type": "object"}},
                "properties": {
                    "startedDateTime": {"$ref": "#/$defs/time"}, "time": DURATION, "request": REQUEST,
                    "response": RESPONSE, "cache": {"type": "object", "maxProperties": 0},
                    "timings": {"type": "object", "required": ["send", "wait", "receive"],
                                "additionalProperties": False,
                                "properties": {"send": DURATION, "wait": DURATION, "receive": DURATION}},
                },
            }},
        },
    }},
}


def export(folder: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess:
    """Runs `tapedeck export`."""
    return tapedeck.run("export", *arguments, cwd=folder)


def har_entries(text: str) -> list[dict]:
    """The entries of an archive, which must be a valid one."""
    log = json.loads(text)
    jsonschema.validate(log, HAR)
    for entry in log["log"]["entries"]:
        assert entry["time"] == pytest.approx(sum(entry["timings"].values()))
    return log["log"]["entries"]


def content(part: dict) -> bytes:
    """The bytes of `content` or `postData`."""
    return base64.b64decode(part["text"], validate=True) if part.get("encoding") else part["text"].encode()


def blob_path(folder: pathlib.Path, data: bytes) -> pathlib.Path:
    """Where the blob of these bytes is."""
    digest = hashlib.sha256(data).hexdigest()
    return folder / "cassettes" / "blobs" / "sha256" / digest[:2] / digest


@pytest.fixture
def recorded(start, upstream, folder):
    """One of each kind: JSON with base64, a picture, a film, events, an upload, a form, a redirect, an error."""
    up = upstream(
        reply(f'{{"data":[{{"b64_json":"{TEXT}"}}]}}'.encode()), reply(PICTURE, kind="image/png"),
        reply(FILM, kind="video/mp4"), stream(*EVENTS), reply(b'{"url":"x"}'), reply(b"{}"),
        reply(b"", "302 Found", "Location: /v1/else?a=b", "Set-Cookie: s=topsecretvalue1; Path=/; HttpOnly"),
        reply(b'{"error":{"message":"slow down"}}', "429 Too Many Requests"),
    )
    server = start("record", f"openai={up.url}", "--cassette", "flow")
    secret = [("Authorization", f"Bearer {SECRET}")]
    server.ask_json("/openai/v1/images/generations", {"prompt": "a kite"}, secret)
    server.ask("GET", f"/openai/v1/files/a.png?key={SECRET}&q=a+b%26c")
    server.ask("GET", "/openai/v1/files/b.mp4")
    server.ask_json("/openai/v1/images/generations", {"prompt": "é", "stream": True})
    server.ask("POST", "/openai/v1/images/edits", [("Content-Type", "multipart/form-data; boundary=AaB03x")], FORM)
    server.ask("POST", "/openai/v1/form", [("Content-Type", "application/x-www-form-urlencoded")], b"a=1&b=x+y")
    server.ask("GET", "/openai/v1/moved", [("Cookie", f"session={SECRET}; b=2")])
    server.ask_json("/openai/v1/slow", {})
    assert server.stop() == 0
    return folder


def test_an_archive_is_valid_and_holds_every_byte(recorded):
    done = export(recorded, "flow", "--format", "har")
    assert (done.returncode, done.stderr) == (0, "")
    entries = har_entries(done.stdout)
    recorded_ones = cassette.interactions(recorded, "flow")
    assert [entry["_tapedeck"]["n"] for entry in entries] == [one["n"] for one in recorded_ones] == list(range(1, 9))
    for entry, one in zip(entries, recorded_ones, strict=True):
        request, response = entry["request"], entry["response"]
        assert entry["startedDateTime"] == one["recorded_at"]
        assert (request["method"], request["url"]) == (one["request"]["method"], one["request"]["url"])
        assert response["status"] == one["response"]["status"]
        for ours, theirs in ((request, one["request"]), (response, one["response"])):
            assert [[field["name"], field["value"]] for field in ours["headers"]] == theirs["headers"]
        sent = cassette.body(recorded, one["request"]["body"])
        assert content(request.get("postData", {"text": ""})) == sent
        assert request["bodySize"] == len(sent)
        got = cassette.body(recorded, one["response"]["body"])
        assert content(response["content"]) == got
        assert response["content"]["size"] == response["bodySize"] == len(got)


def test_media_come_out_with_the_hash_of_their_blob(recorded):
    entries = har_entries(export(recorded, "flow").stdout)
    for entry, data in ((entries[1], PICTURE), (entries[2], FILM)):
        assert entry["response"]["content"]["encoding"] == "base64"
        assert hashlib.sha256(content(entry["response"]["content"])).digest() == hashlib.sha256(data).digest()
        assert blob_path(recorded, content(entry["response"]["content"])).exists()
    generated = json.loads(entries[0]["response"]["content"]["text"])
    assert base64.b64decode(generated["data"][0]["b64_json"]) == PICTURE
    assert entries[3]["response"]["content"] == {
        "size": len(b"".join(EVENTS)), "mimeType": "text/event-stream", "text": b"".join(EVENTS).decode(),
    }


def test_uploads_have_their_bytes_and_their_parameters(recorded):
    entries = har_entries(export(recorded, "flow").stdout)
    upload = entries[4]["request"]["postData"]
    assert content(upload) == FORM and upload["encoding"] == "base64"
    assert upload["params"] == [
        {"name": "prompt", "value": "at dusk"}, {"name": "image", "fileName": "kite.png", "contentType": "image/png"},
    ]
    form = entries[5]["request"]["postData"]
    assert form["text"] == "a=1&b=x+y" and "encoding" not in form
    assert form["params"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "x y"}]


def test_lists_that_browsers_show(recorded):
    entries = har_entries(export(recorded, "flow").stdout)
    assert {"name": "q", "value": "a b&c"} in entries[1]["request"]["queryString"]
    assert entries[6]["response"]["redirectURL"] == "/v1/else?a=b"
    cookie, = entries[6]["response"]["cookies"]
    assert (cookie["name"], cookie["path"], cookie["httpOnly"], cookie["secure"]) == ("s", "/", True, False)
    assert [cookie["name"] for cookie in entries[6]["request"]["cookies"]] == ["session", "b"]
    assert entries[7]["response"]["statusText"] == "Too Many Requests"


@pytest.mark.parametrize("name", ["har", "jsonl", "curl"])
def test_no_secret_comes_back(recorded, name):
    done = export(recorded, "flow", "--format", name)
    assert done.returncode == 0 and "REDACTED" in done.stdout
    assert SECRET not in done.stdout and "topsecretvalue1" not in done.stdout


def test_jsonl_has_a_line_for_each(recorded):
    lines = [json.loads(line) for line in export(recorded, "flow", "--format", "jsonl").stdout.splitlines()]
    recorded_ones = cassette.interactions(recorded, "flow")
    assert [line["n"] for line in lines] == [one["n"] for one in recorded_ones]
    for line, one in zip(lines, recorded_ones, strict=True):
        for side in ("request", "response"):
            assert content(line[side]) == cassette.body(recorded, one[side]["body"])
            assert line[side]["headers"] == one[side]["headers"]


def test_the_script_sends_what_was_sent(start, upstream, folder):
    """Recorded from curl's point of view: the same upstream gets every request twice, and both times the same."""
    up = upstream(*[reply(b"{}") for _ in range(6)])
    server = start("record", f"acme={up.url}", "--cassette", "flow")
    server.ask("POST", "/acme/it's?q=[a]&b={c}", [("Content-Type", "text/plain"), ("X-Note", "it's $HOME `x`")],
               "it's é\n\\n $HOME @x".encode())
    server.ask("POST", "/acme/v1/images/edits", [("Content-Type", "multipart/form-data; boundary=AaB03x")], FORM)
    server.ask("DELETE", "/acme/a/../b", [("User-Agent", "me"), ("X-Empty", "")])
    assert server.stop() == 0
    script = export(folder, "flow", "--format", "curl")
    assert script.returncode == 0
    done = subprocess.run(["sh", "-e"], input=script.stdout.encode(), capture_output=True, timeout=60, cwd=folder,
                          env=tapedeck.clean_environment())
    assert done.returncode == 0, done.stderr
    first, again = up.requests[:3], up.requests[3:]
    own = {"host", "content-length", "connection", "accept-encoding", "transfer-encoding", "expect"}
    for one, other in zip(first, again, strict=True):
        assert (one.method, one.target, one.body) == (other.method, other.target, other.body)
        fields = [[field for field in received.headers if field[0].lower() not in own] for received in (one, other)]
        assert fields[1] == fields[0]


def test_a_file_is_whole_or_not_there(recorded):
    shown = export(recorded, "flow").stdout
    done = export(recorded, "flow", "--output", "flow.har")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    target = recorded / "flow.har"
    assert target.read_text() == shown
    assert target.stat().st_mode & 0o777 == 0o600
    blob = blob_path(recorded, FILM)
    whole = blob.read_bytes()
    for damage in ("missing", "corrupt"):
        blob.unlink() if damage == "missing" else blob.write_bytes(whole[:-1] + b"?")
        for arguments in (["flow"], ["flow", "-o", "flow.har"], ["flow", "-o", "new.har"]):
            done = export(recorded, *arguments)
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr.startswith("tapedeck: flow, interaction 3: The "), done.stderr
            assert blob.name in done.stderr and done.stderr.count("\n") == 1
        assert target.read_text() == shown
        assert sorted(path.name for path in recorded.iterdir()) == ["cassettes", "flow.har"]


@pytest.mark.skipif(sanitizer.CANNOT_LIMIT_FILES, reason="the sanitizer needs a file of its own")
def test_a_full_disk_is_an_error(recorded):
    limit = 100_000
    done = subprocess.run(
        [tapedeck.binary(), "export", "flow", "-o", "flow.har"], cwd=recorded, env=tapedeck.clean_environment(),
        capture_output=True, timeout=60, preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        ),
    )
    assert done.returncode == 1
    assert done.stderr == b'tapedeck: cannot write "flow.har": File too large\n'
    assert [path.name for path in recorded.iterdir()] == ["cassettes"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run([tapedeck.binary(), "export", "flow"], cwd=recorded, env=tapedeck.clean_environment(),
                              stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert done.stderr == b"tapedeck: cannot write to standard output: No space left on device\n"


def test_a_reader_that_goes_away_is_no_error(recorded):
    process = subprocess.Popen([tapedeck.binary(), "export", "flow"], cwd=recorded, env=tapedeck.clean_environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.read(20) == b'{"log":{"version":"1'
    process.stdout.close()
    assert process.wait(30) == 0
    assert process.stderr.read() == b""


def test_memory_does_not_grow_with_a_body(folder):
    """Written by hand: what counts is the export, and the debug build takes its time."""
    size = 32 << 20
    film = b"\xff" * size
    blob = blob_path(folder, film)
    blob.parent.mkdir(parents=True)
    blob.write_bytes(film)
    body = [{"blob": f"sha256:{blob.name}", "size": size}]
    interaction = {
        "n": 1, "gateway": "openai", "recorded_at": "2026-11-21T07:10:36.123Z",
        "request": {"method": "POST", "url": "https://api.openai.com/x", "headers": [], "body": body, "trailers": []},
        "response": {"status": 200, "reason": "OK", "http_version": "1.1", "headers": [], "body": body,
                     "trailers": [], "frames": [[0, size, 1]], "framing": "length", "end": "complete"},
    }
    lines = [{"tapedeck": "cassette", "version": 1}, interaction]
    data = b"".join(gzip.compress(json.dumps(line).encode() + b"\n") for line in lines)
    cassette.cassette_path(folder, "film").write_bytes(data)
    process = subprocess.Popen([tapedeck.binary(), "export", "film"], cwd=folder, stdout=subprocess.PIPE,
                               env=tapedeck.clean_environment())
    # It waits for its reader with the last of 85 MB still to come, and can be looked at.
    taken = 0
    while taken < 2 * size * 4 // 3 - (1 << 20):
        taken += len(process.stdout.read(1 << 20))
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    process.stdout.read()
    assert process.wait(30) == 0
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) << 10
    assert peak < size or sanitizer.NAME, peak


def test_the_samples_can_be_exported(folder):
    samples = tapedeck.REPOSITORY / "cassettes"
    names = sorted(path.name.removesuffix(".jsonl.gz") for path in samples.glob("*.jsonl.gz"))
    assert names
    for name in names:
        done = export(folder, name, "--cassettes", str(samples))
        assert done.returncode == 0, done.stderr
        assert har_entries(done.stdout)
