"""The whole way: a conversation is recorded, the upstream goes away, a second process plays it on another port."""

from __future__ import annotations

import dataclasses
import pathlib
import re
from collections.abc import Callable

from support.httpwire import Response
from support.tap import Tap
from support.tapedeck import Tapedeck


@dataclasses.dataclass
class Travelled:
    """What a conversation saw live and replayed: the client's objects, and the answers on the wire."""

    live: object
    live_answers: list[Response]
    again: object
    again_answers: list[Response]


def travel(folder: pathlib.Path, tap: Tap, gateway: str, upstream: str, conversation: Callable[[str], object],
           gone: Callable[[], None], *options: str) -> Travelled:
    """Records `conversation`, which is given the gateway's address, calls `gone`, and replays it."""
    with Tapedeck("record", f"{gateway}={upstream}", folder=folder) as recorder:
        tap.retarget(recorder.port)
        live = conversation(f"{tap.url}/{gateway}")
        live_answers = tap.responses()
    gone()
    with Tapedeck("replay", f"{gateway}={upstream}", *options, folder=folder) as player:
        tap.retarget(player.port)
        again = conversation(f"{tap.url}/{gateway}")
        again_answers = tap.responses()
    return Travelled(live, live_answers, again, again_answers)


# What the demo's links are signed with: the cassette has stand-ins for these values (§6).
SIGNED = re.compile(
    rb"([?&](?:X-Amz-Credential|X-Amz-Date|X-Amz-Signature|token|exp|k|st|se|skt|ske|skoid|sktid|sig|upload_id)=)"
    rb"[^&\"'\\\s]*"
)


def settled(text: bytes) -> bytes:
    """A text whose links have no signed values."""
    return SIGNED.sub(rb"\1", text)


def head_lines(answer: Response) -> list[bytes]:
    """The lines of a head that replaying leaves as they were; `retry-after` becomes as good as nothing (§7).

    A link with a stand-in has another length, and so has the body that it is in.
    """
    differing = (b"retry-after",) if settled(answer.body) == answer.body else (b"retry-after", b"content-length")
    return [settled(line) for line in answer.raw_head_lines if not line.lower().startswith(differing)]


def assert_equal(travelled: Travelled) -> None:
    """Objects, raw bytes and cuts are the same but for signed values; the outcomes say where they came from."""
    assert settled(repr(travelled.again).encode()) == settled(repr(travelled.live).encode())
    assert [answer.outcome for answer in travelled.live_answers] == ["recorded"] * len(travelled.live_answers)
    assert [answer.outcome for answer in travelled.again_answers] == ["replayed"] * len(travelled.again_answers)
    assert len(travelled.again_answers) == len(travelled.live_answers)
    for live, again in zip(travelled.live_answers, travelled.again_answers, strict=True):
        assert head_lines(again) == head_lines(live)
        assert settled(again.body) == settled(live.body)
        if settled(live.body) == live.body:
            assert again.raw_body == live.raw_body, "the bytes are the same, the cuts are not"


def travel_through_demo(folder: pathlib.Path, tap: Tap, gateway: str, conversation: Callable[[str], object],
                        *options: str) -> Travelled:
    """The same with the embedded demo gateway as the upstream."""
    demo = Tapedeck("demo", "--serve", folder=folder)
    try:
        return travel(folder, tap, gateway, f"{demo.url}/{gateway}", conversation, demo.kill, *options)
    finally:
        if demo.process.poll() is None:
            demo.kill()
