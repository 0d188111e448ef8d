"""An upstream whose every answer can be told from every other, and what of its answers is in a cassette."""

from __future__ import annotations

import hashlib
import pathlib

from support import cassette
from support.upstream import Turn, reply, stream


def content(target: str) -> bytes:
    """What the upstream says to a target: it can be told from every other, and some of it becomes a blob."""
    seed = hashlib.sha256(target.encode()).digest()
    return seed * 120 if target.endswith(".png") else seed.hex().encode()


def answering(turn: Turn) -> None:
    """An upstream whose answers are a picture, an event stream or JSON, by target."""
    target = turn.request.target
    body = content(target)
    if target.endswith(".png"):
        reply(body, kind="image/png")(turn)
    elif target.endswith(".sse"):
        stream(b"data: %s\n\n" % body, b"data: [DONE]\n\n")(turn)
    else:
        reply(b'{"a":"%s"}' % body)(turn)


def expected(target: str) -> bytes:
    """The body that a client of `answering` must see."""
    body = content(target)
    if target.endswith(".png"):
        return body
    return b"data: %s\n\ndata: [DONE]\n\n" % body if target.endswith(".sse") else b'{"a":"%s"}' % body


def whole_interactions(folder: pathlib.Path) -> dict[str, list[bytes]]:
    """The answers in the cassette by target; what is torn at its end is passed over. Every blob must be there."""
    path = cassette.cassette_path(folder)
    if not path.exists():
        return {}
    data = path.read_bytes()
    found: dict[str, list[bytes]] = {}
    for member in cassette.whole_members(data):
        value = member.value
        if "n" in value:
            found.setdefault(value["request"]["target"], []).append(cassette.response_body(folder, value))
    return found
