"""docs/design.md §8: media in base64, and what clients must send back unchanged, come back byte for byte."""

from __future__ import annotations

import base64
import json
import random
import re
import string

import pytest

from support import cassette
from support.upstream import reply, stream

LETTERS = string.ascii_letters + string.digits
KEY = "live-4f9a8Kd02LxQpz71"
JSON = ("Content-Type", "application/json")
SIZE = 1 << 17

# What keys begin with and how they go on, of base64's characters alone.
STARTS = [("ABSK", LETTERS, 110), ("AIza", LETTERS, 35), ("AKIA", string.ascii_uppercase + "234567", 16),
          ("ASIA", string.ascii_uppercase + "234567", 16), ("A3TX", string.ascii_uppercase + "234567", 16)]


def media(seed: int, alphabet: str = "+/") -> str:
    """Random base64 in which texts that begin like keys stand behind every fifth character that is no letter."""
    chance = random.Random(seed)
    text = base64.b64encode(chance.randbytes(SIZE), alphabet.encode()).decode()
    pieces, last = [], 0
    for place in [match.end() for match in re.finditer(f"[{re.escape(alphabet)}]", text)][::5]:
        start = chance.choice(STARTS)
        planted = start[0] + "".join(chance.choice(start[1]) for _ in range(start[2]))
        if place < last or place + len(planted) >= len(text) - 4:
            continue
        pieces += [text[last:place], planted]
        last = place + len(planted)
        # What is there ends as a key does, too.
        pieces.append(alphabet[1])
        last += 1
    return "".join(pieces) + text[last:]


def lines(text: str) -> str:
    """Base64 as MIME writes it (RFC 2045 §6.8)."""
    return "".join(f"{text[start:start + 76]}\r\n" for start in range(0, len(text), 76))


BODIES = {
    "member": (JSON[1], lambda: json.dumps({"data": [{"b64_json": media(1)}], "p": "a picture"}).encode()),
    "member, for URLs": (JSON[1], lambda: json.dumps({"inlineData": {"data": media(2, "-_")}}).encode()),
    "data URL": (JSON[1], lambda: json.dumps({"url": f"data:image/png;base64,{media(3)}"}).encode()),
    "escaped": (JSON[1], lambda: json.dumps({"b64_json": media(4), "t": "a\nb"}).replace("/", "\\/").encode()),
    "lines in a member": (JSON[1], lambda: json.dumps({"mail": lines(media(5))}).encode()),
    "text": ("text/plain", lambda: media(6).encode()),
    "text, for URLs": ("text/plain", lambda: media(7, "-_").encode()),
    "lines": ("text/plain", lambda: lines(media(8)).encode()),
    "form": ("application/x-www-form-urlencoded", lambda: f"picture={media(9, '-_')}".encode()),
}


@pytest.mark.parametrize("name", BODIES)
def test_base64_in_requests_and_answers_is_kept_byte_for_byte_whatever_it_seems_to_hold(
        start, upstream, folder, name):
    """However much of it there is: no piece of a picture is a key."""
    kind, make = BODIES[name]
    body = make()
    up = upstream(reply(body, kind=kind))
    server = start("record", f"acme={up.url}")
    fields = [("Content-Type", kind), ("x-api-key", KEY)]
    live = server.ask("POST", "/acme/v1/a", fields, body)
    assert server.stop() == 0
    assert live.body == body and up.only_request().body == body
    recorded = cassette.interactions(folder)[0]
    for kept in (cassette.request_body(folder, recorded), cassette.response_body(folder, recorded)):
        where = next((n for n, (now, before) in enumerate(zip(kept, body)) if now != before), None)
        assert kept == body, (where, kept[(where or 0) - 40:(where or 0) + 60], body[(where or 0) - 40:(where or 0) + 60])
    player = start("replay", f"acme={up.url}")
    again = player.ask("POST", "/acme/v1/a", fields, body)
    assert (again.outcome, again.body == body) == ("replayed", True)


def test_base64_that_streams_in_events_is_kept_byte_for_byte(start, upstream, folder):
    """A sound or a picture comes in pieces, cut anywhere."""
    chance, text, events, place = random.Random(10), media(11), [], 0
    while place < len(text):
        length = chance.randint(600, 9000)
        event = {"type": "response.audio.delta", "output_index": 0, "delta": text[place:place + length]}
        events.append(b"event: response.audio.delta\ndata: " + json.dumps(event).encode() + b"\n\n")
        place += length
    up = upstream(stream(*events))
    server = start("record", f"acme={up.url}")
    server.ask("POST", "/acme/v1/a", [JSON, ("x-api-key", KEY)], b"{}")
    assert server.stop() == 0
    kept = cassette.response_body(folder, cassette.interactions(folder)[0])
    assert [(now, before) for now, before in zip(kept.split(b"\n\n"), b"".join(events).split(b"\n\n")) if now != before] == []


def key(chance: random.Random) -> str:
    """What looks like a key of a maker."""
    some = "".join(chance.choice(LETTERS) for _ in range(48))
    starts = ["sk-", "sk-ant-api03-", "AIza", "ghp_", "gsk_", "xai-", "whsec_", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9."]
    return chance.choice(starts) + some


def echoes(chance: random.Random) -> list[dict]:
    """What models hand out for the next turn, which their makers check."""
    return [
        {"type": "thinking", "thinking": "hm", "signature": key(chance)},
        {"type": "redacted_thinking", "data": key(chance)},
        {"data": f"EmwKAhgB/{key(chance)}==", "type": "redacted_thinking"},
        {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": key(chance)},
        {"extra_content": {"google": {"thought_signature": key(chance)}}},
        {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": key(chance)},
        {"type": "web_search_result", "encrypted_content": key(chance), "encrypted_index": key(chance)},
        {"type": "reasoning.encrypted", "data": key(chance), "format": "openai-responses-v1"},
        {"type": "compaction", "encrypted_content": f"see {key(chance)}"},
    ]


def test_what_must_come_back_unchanged_does_even_if_it_looks_like_a_key(start, upstream, folder):
    """In an answer, in the events of one, and in the request that sends it back."""
    chance = random.Random(9)
    answer = json.dumps({"content": echoes(chance)}).encode()
    events = b"".join(
        b"event: content_block_start\ndata: "
        + json.dumps({"type": "content_block_start", "index": n, "content_block": block}).encode() + b"\n\n"
        for n, block in enumerate(echoes(chance))
    ) + b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"%s"}}\n\n' % key(chance).encode()
    request = json.dumps({"messages": [{"role": "assistant", "content": echoes(chance)}]}, indent=1).encode()
    up = upstream(reply(answer), stream(events))
    server = start("record", f"acme={up.url}")
    for path in ("a", "b"):
        server.ask("POST", f"/acme/v1/{path}", [JSON, ("x-api-key", KEY)], request)
    assert server.stop() == 0
    one, two = cassette.interactions(folder)
    assert cassette.response_body(folder, one) == answer
    assert cassette.response_body(folder, two) == events
    assert cassette.request_body(folder, one) == cassette.request_body(folder, two) == request
