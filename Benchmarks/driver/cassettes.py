"""Cassettes to replay: recorded by Tapedeck from a scripted upstream, or written directly where there is very much."""

from __future__ import annotations

import json
import pathlib
import time
import zlib

import driver  # noqa: F401: finds `support`
from driver.traffic import ANSWER_FIELDS, Call, answer_head

from support.tapedeck import Tapedeck  # noqa: E402
from support.upstream import Turn, Upstream  # noqa: E402

UPSTREAM = "https://api.openai.com"


def answering(calls: list[Call]) -> Upstream:
    """An upstream that answers so many requests, in this order."""

    def script(call: Call):
        def answer(turn: Turn) -> None:
            turn.send(answer_head(call))
            if call.events:
                for event in call.events:
                    turn.chunk(event)
                    time.sleep(0.001)  # Without a pause a read may end amidst an event, and be recorded so.
                turn.end_chunks()
            else:
                turn.send(call.answer)
        return answer

    return Upstream(*map(script, calls))


def ask(server: Tapedeck, call: Call) -> tuple[int, list[bytes]]:
    """Asks for what is or was recorded, on a connection of its own: the status, and the pieces of the answer.

    Pieces are chunks where the answer has them.
    """
    fields = [("Content-Type", "application/json")] if call.body is not None else []
    with server.client(timeout=120) as client:
        client.request(call.method, f"/openai{call.target}", fields, call.body)
        answer = client.reader.head()
        return answer.status, list(client.reader.pieces(answer, keep=False))


def record(folder: pathlib.Path, calls: list[Call], *options: str, wrapper: tuple[str, ...] = ()) -> None:
    """Has Tapedeck record the calls, and sees that the clients got what the upstream sent."""
    folder.mkdir(parents=True, exist_ok=True)
    with answering(calls) as upstream, \
            Tapedeck("record", f"openai={upstream.url}", "--quiet", *options, folder=folder, wrapper=wrapper) as server:
        for call in calls:
            status, pieces = ask(server, call)
            assert status == 200 and b"".join(pieces) == call.answer, f"{call.target}: {status}"


def replaying(folder: pathlib.Path, *options: str, wrapper: tuple[str, ...] = ()) -> Tapedeck:
    """A server that replays what is recorded there."""
    return Tapedeck("replay", "openai", "--quiet", *options, folder=folder, wrapper=wrapper)


def check(server: Tapedeck, call: Call) -> None:
    """Sees that the replayed answer is the recorded one, events in chunks of their own, before anything is measured."""
    status, pieces = ask(server, call)
    assert status == 200 and b"".join(pieces) == call.answer, f"{call.target}: {status} {pieces[:1]}"
    assert not call.events or tuple(pieces) == call.events, f"{len(pieces)} chunks"


def member(value: dict) -> bytes:
    """One line of a cassette, compressed as Tapedeck compresses it."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress((json.dumps(value, separators=(",", ":")) + "\n").encode()) + packer.flush()


def interaction(number: int, call: Call) -> dict:
    """A line of a cassette, by docs/cassette-format.md."""
    fields = [["Content-Type", call.kind], *(line.split(": ") for line in ANSWER_FIELDS),
              ["Content-Length", str(len(call.answer))]]
    return {
        "n": number, "gateway": "openai", "recorded_at": "2026-11-21T07:10:36.123Z", "recording": "benchmark",
        "request": {"method": call.method, "url": UPSTREAM + call.target, "target": call.target,
                    "headers": [["Content-Type", "application/json"]], "body": [call.body.decode()], "trailers": []},
        "response": {"status": 200, "reason": "OK", "http_version": "1.1", "headers": fields,
                     "body": [call.answer.decode()], "trailers": [], "frames": [[0, len(call.answer), 412.3]],
                     "framing": "length", "end": "complete", "head_at": 411.2},
    }


def write(folder: pathlib.Path, calls) -> None:
    """Writes the cassette `default`."""
    (folder / "cassettes").mkdir(parents=True)
    with open(folder / "cassettes" / "default.jsonl.gz", "wb") as file:
        file.write(member({"tapedeck": "cassette", "version": 1}))
        for number, call in enumerate(calls, 1):
            file.write(member(interaction(number, call)))
