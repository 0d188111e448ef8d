"""docs/design.md §8: credentials by the names of headers, members and fields; what only sounds alike stays."""

from __future__ import annotations

import base64
import gzip
import json
import urllib.parse

import pytest

from support import cassette
from support.tapedeck import run
from support.upstream import Turn, echo, reply, stream

JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")
MULTIPART = ("Content-Type", "multipart/form-data; boundary=b")

# Keys that look like those of no known maker.
KEY, OTHER = "Zq81Tq7703pWvbL9c0de", "4f9a8Kd02LxQpz71aa9X"


def fields(**values: str) -> bytes:
    """A multipart body of text fields."""
    return b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
    ) + b"--b--\r\n"


BODIES = {
    "member": lambda key, text: (JSON, json.dumps({"api_key": key, "p": f"{text}, not {key}"}).encode()),
    "member at depth": lambda key, text: (
        JSON, json.dumps({"tools": [{"server": {"n": 1, "auth": [{"client_secret": key}]}}], "p": text}).encode()),
    "escaped name": lambda key, text: (
        JSON, b'{"\\u0061pi_key":"%s","p":"%s"}' % (key.encode(), text.encode())),
    "header in JSON": lambda key, text: (
        JSON, json.dumps({"mcp": {"headers": {"Authorization": f"Bearer {key}"}, "authorization": key}, "p": text}).encode()),
    "own name": lambda key, text: (JSON, json.dumps({"acme_api_key": key, "dbPassword": key, "p": text}).encode()),
    "form": lambda key, text: (FORM, urllib.parse.urlencode({"p": f"{text}: {key}", "client_secret": key}).encode()),
    "field": lambda key, text: (MULTIPART, fields(access_token=key, p=f"{text}, not {key}")),
    "later field": lambda key, text: (MULTIPART, fields(p=f"{text}, not {key}", n="1", access_token=key, q=key)),
    "zipped": lambda key, text: (
        JSON, gzip.compress(json.dumps({"password": key, "p": text}).encode(), mtime=0)),
}


def send(server, name: str, key: str, text: str = "hello"):
    """A request with a credential in its body."""
    kind, body = BODIES[name](key, text)
    coding = [("Content-Encoding", "gzip")] if name == "zipped" else []
    return server.ask("POST", "/acme/v1/login", [kind, *coding], body)


@pytest.mark.parametrize("name", BODIES)
def test_a_credential_that_a_request_holds_by_name_is_in_no_file_and_counts_as_any_other(
        start, upstream, folder, name):
    """The gateway says it again, in the answer to the same request and in that to the next."""
    up = upstream(reply(json.dumps({"said": f"{KEY} is wrong", "in": base64.b64encode(KEY.encode()).decode()}).encode()),
                  reply(json.dumps({"again": KEY}).encode()))
    server = start("record", f"acme={up.url}", "--log-level", "trace")
    live = send(server, name, KEY)
    assert KEY.encode() in live.body and up.only_request().body == BODIES[name](KEY, "hello")[1], "forwarded as it was"
    server.ask("POST", "/acme/v1/next", [JSON], b'{"p":"next"}')
    shown = server.ask("GET", "/_tapedeck/cassettes/default/interactions/1").body
    assert server.stop() == 0
    everything = cassette.everything_written(folder) + server.stderr.encode() + shown
    assert [text for text in (KEY.encode(), base64.b64encode(KEY.encode())[:26]) if text in everything] == []
    assert run("verify", cwd=folder).returncode == 0
    for key in (KEY, OTHER):
        player = start("replay", f"acme={up.url}", "--log-level", "trace")
        assert send(player, name, key).outcome == "replayed"
        miss = send(player, name, key, "other words")
        assert (miss.outcome, key.encode() in miss.body) == ("missed", False)
        assert player.stop() == 0 and key not in player.stderr


@pytest.mark.parametrize("name", [name for name in BODIES if name != "header in JSON"])
def test_the_word_that_run_gives_to_sdks_replays_what_was_recorded_with_a_key(start, upstream, folder, name):
    kind, body = BODIES[name](KEY, "hello")
    up = upstream(reply())
    server = start("record", f"acme={up.url}")
    send(server, name, KEY)
    assert server.stop() == 0
    player = start("replay", f"acme={up.url}")
    word = send(player, name, "tapedeck")
    # What the prompt says besides counts, and a word is looked for nowhere.
    says_more = name in ("member", "form", "field", "later field")
    assert word.outcome == ("missed" if says_more else "replayed")


ORDINARY = {
    "max_tokens": 100, "key": "0123456789abcdef0", "token": "hello-world", "secret": "banana", "value": "4f9a8Kd02LxQpz71",
    "page_token": "CAUQAA0123456789abcdef", "nextPageToken": "CAUQAA0123456789abcdef", "public_key": "ssh-0123456789abcdefgh",
    "prompt_cache_key": "user-4f9a8Kd02LxQpz71", "idempotency_key": "4f9a8Kd02LxQpz71aa9X", "safety_identifier": "4f9a8Kd02LxQpz71",
    "session_id": "0f0e0d0c-4f9a-4bc1-9d7e-000102030405", "user": "somebody@mail.example", "client_ip": "203.0.113.7",
    "metadata": {"order": "A-4f9a8Kd02LxQpz71"}, "webhook_url": "https://hooks.acme.example/T0/4f9a8Kd02LxQpz71",
    "upload_url": "https://up.acme.example/4f9a8Kd02LxQpz71aa9X", "balance": 12.5, "used": "4f9a8Kd02LxQpz71",
    "tools": [{"name": "login", "input_schema": {"properties": {
        "password": {"type": "string", "description": "the password"}, "api_key": {"type": "string", "default": ""}},
        "required": ["password", "api_key"], "examples": ["key: value", {"key": "value", "api_key": "<your key>"}]}}],
    "logprobs": {"content": [{"token": "0123456789abcdefg", "logprob": -0.5, "top_logprobs": []}]},
    "arguments": json.dumps({"key": "value", "password": "${PASSWORD}", "apiKey": "{{api_key}}", "n": 1}),
}


def test_what_only_sounds_like_a_credential_stays_byte_for_byte_and_tells_requests_apart(start, upstream, folder):
    body = json.dumps(ORDINARY).encode()
    up = upstream(echo)
    server = start("record", f"acme={up.url}", "--fetch-assets", "off")
    server.ask("POST", "/acme/v1/a", [JSON], body)
    assert server.stop() == 0, server.stderr
    recorded = cassette.interactions(folder)[0]
    assert cassette.request_body(folder, recorded) == body
    player = start("replay", f"acme={up.url}")
    for name in ("key", "token", "secret", "value", "page_token", "nextPageToken", "prompt_cache_key", "user"):
        other = json.dumps({**ORDINARY, name: "another-0123456789abcdef0"[:len(ORDINARY[name])]}).encode()
        assert player.ask("POST", "/acme/v1/a", [JSON], other).outcome == "missed", name
    assert player.ask("POST", "/acme/v1/a", [JSON], body).outcome == "replayed"


def test_credentials_that_answers_hand_out_by_name(start, upstream, folder):
    """The answers of gateways.md: tokens, keys, webhook secrets, client secrets of realtime sessions."""
    handed_out = {
        "/v1/tokens": {"token": KEY, "expires_in": 900},
        "/access/request-key": {"key": "gw_" + KEY, "project_id": "demo"},
        "/v1/webhook-secret": {"secret": "whsec_" + KEY, "created_at": 1795244400},
        "/v1/sub-accounts": {"id": "sub_1", "key": KEY[::-1]},
        "/v1/realtime/client_secrets": {"value": "ek_" + KEY, "expires_at": 1795244400, "session": {"id": "sess_1"}},
        "/v1/realtime/sessions": {"client_secret": {"value": "ek_" + OTHER, "expires_at": 1795244400}},
        "/v1/jobs": {"callback_secret": OTHER, "webhook_url": "https://hooks.acme.example/1"},
        "/v1/rotate": {"api_key": OTHER[::-1], "webhookSigningSecret": OTHER.upper()},
    }
    up = upstream(*[reply(json.dumps(answer).encode()) for answer in handed_out.values()])
    server = start("record", f"acme={up.url}")
    for path in handed_out:
        server.ask("POST", f"/acme{path}", [JSON], b"{}")
    assert server.stop() == 0
    written = cassette.everything_written(folder)
    secrets = [KEY, OTHER, KEY[::-1], OTHER[::-1], OTHER.upper()]
    assert [secret for secret in secrets if secret.encode() in written] == []
    for answer, recorded in zip(handed_out.values(), cassette.interactions(folder), strict=True):
        kept = json.loads(cassette.response_body(folder, recorded))
        assert kept.keys() == answer.keys()
        assert kept.get("webhook_url") == answer.get("webhook_url") and kept.get("id") == answer.get("id")


# The rows of gateways.md §11.1: a field with its value, and what the cassette holds of it.
HEADERS = [
    ("Authorization", f"Bearer {KEY}", "Bearer REDACTED00"),
    ("X-Api-Key", KEY, "REDACTED"), ("Api-Key", KEY, "REDACTED"), ("X-Goog-Api-Key", KEY, "REDACTED"),
    ("X-Key", KEY, "REDACTED"), ("Xi-Api-Key", KEY, "REDACTED"), ("Cf-Aig-Authorization", f"Bearer {KEY}", "Bearer REDA"),
    ("X-Portkey-Api-Key", KEY, "REDACTED"), ("Helicone-Auth", f"Bearer {KEY}", "Bearer REDA"),
    ("X-Byok-OpenAI", "short-1", "REDACTED"), ("X-Amz-Security-Token", KEY, "REDACTED"),
    ("X-Fal-Runner-Key", f"0f0e0d0c-4f9a-4bc1-9d7e-000102030405:{KEY}", "REDACTED"),
    ("Cookie", f"session={KEY}; theme=dark", "session=REDACTED"), ("X-Auth-Token", KEY, "REDACTED"),
    ("Sec-WebSocket-Protocol", f"realtime, openai-insecure-api-key.{KEY}, openai-beta.realtime-v1",
     "realtime, openai-insecure-api-key.REDACTED"),
    ("Sec-WebSocket-Protocol", f"ai-gateway-auth.{KEY}", "ai-gateway-auth.REDACTED"),
    ("OpenAI-Organization", "org-4f9a8Kd02LxQpz71aa9X", "REDACTED"), ("OpenAI-Project", "proj_4f9a8Kd02LxQ", "REDACTED"),
    ("ChatGPT-Account-Id", "0f0e0d0c-4f9a-4bc1-9d7e-000102030405", "REDACTED"),
    ("anthropic-organization-id", "0f0e0d0c-4f9a-4bc1-9d7e-000102030406", "REDACTED"),
    ("X-End-User-Id", "somebody-17", "REDACTED"), ("X-Gateway-Project-Id", "my-shop", "REDACTED"),
    ("aig-signature", "t=1,v1=" + "4f" * 32, "REDACTED"), ("webhook-signature", "v1,4f9a8Kd02LxQpz71aa9X=", "REDACTED"),
    ("X-Gateway-Signature", "4f" * 32, "REDACTED"), ("X-Acme-Secret", KEY, "REDACTED"), ("X-Acme-Password", KEY, "REDACTED"),
    ("Referer", f"https://app.example/?access_token={KEY}", "https://app.example/?access_token=REDACTED"),
    # What is none stays.
    ("Idempotency-Key", "0f0e0d0c-4f9a-4bc1-9d7e-000102030405", "0f0e0d0c-4f9a-4bc1-9d7e-000102030405"),
    ("X-Request-Id", "req_4f9a8Kd02LxQpz71aa9X", "req_4f9a8Kd02LxQpz71aa9X"), ("X-Max-Tokens", "4096", "4096"),
    ("x-transcribed-text", "hello there", "hello there"), ("x-llm-response", "good day", "good day"),
    ("X-Gateway-Session-Limit", "12", "12"), ("Sec-WebSocket-Protocol", "realtime", "realtime"),
]


@pytest.mark.parametrize(("name", "value", "kept"), HEADERS, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(HEADERS)])
def test_each_header_of_a_credential_or_of_somebody(start, upstream, folder, name, value, kept):
    """In the request, in the answer, and in the trailers of both."""
    trailer = f"{name}: {value}\r\n".encode()

    def script(turn: Turn) -> None:
        assert turn.request.header(name) == value, "forwarded as it was"
        turn.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n" + trailer + b"\r\n")
        turn.chunk(b"hello")
        turn.end_chunks(trailer)

    up = upstream(script)
    server = start("record", f"acme={up.url}")
    server.ask("POST", "/acme/v1/a", [(name, value), JSON], b"{}")
    assert server.stop() == 0
    recorded = cassette.interactions(folder)[0]
    held = [
        text for message in ("request", "response") for part in ("headers", "trailers")
        for field, text in recorded[message].get(part, []) if field.lower() == name.lower()
    ]
    assert len(held) >= 2
    secret = next((text for text in (KEY, value) if text in value), value)
    for text in held:
        assert (text == kept) if kept == value else secret not in text and text.startswith(kept), text
    assert run("verify", cwd=folder).returncode == 0


def test_a_location_that_is_signed_and_an_upload_url_lose_what_signs(start, upstream, folder):
    signed = "https://b.s3.amazonaws.com/o.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + "4f" * 32
    up = upstream(reply(b"", "302 Found", f"Location: {signed}", f"X-Goog-Upload-Url: https://up.example/a?upload_id={KEY}"))
    server = start("record", f"gemini={up.url}")
    server.ask("POST", "/gemini/v1/a", [JSON], b"{}")
    assert server.stop() == 0
    written = cassette.everything_written(folder)
    assert b"4f4f4f" not in written and KEY.encode() not in written and b"b.s3.amazonaws.com/o.png" in written


def test_prompts_with_addresses_of_people_and_of_machines_are_kept(start, upstream, folder):
    """They are what the user said."""
    said = {"p": "write to somebody@mail.example from 203.0.113.7 or 2001:db8::7, +49 30 123456"}
    up = upstream(stream(b"data: " + json.dumps(said).encode() + b"\n\n"))
    server = start("record", f"acme={up.url}")
    server.ask_json("/acme/v1/a", said)
    assert server.stop() == 0
    recorded = cassette.interactions(folder)[0]
    assert json.loads(cassette.request_body(folder, recorded)) == said
    assert json.loads(cassette.response_body(folder, recorded)[6:]) == said
