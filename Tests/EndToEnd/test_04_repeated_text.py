"""docs/design.md §4, "Blobs": a conversation that is sent again each turn costs what is new in it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import shutil

import pytest

from support import callorder, cassette, faultfs
from support.faultfs import FaultFS
from support.httpwire import EndOfStream
from support.tapedeck import run
from support.upstream import Upstream, reply, stream

TURNS = 40
TARGET = "/@agent/openai/v1/chat/completions"
WORDS = ("lake", "über", "the", "\"quoted\"", "returns", "漢字", "function", "path", "of", "a", "kite\n", "at", "dusk", "🎞")


def words(seed: int, count: int) -> str:
    """So many words."""
    return " ".join(random.Random(seed).choices(WORDS, k=count)) + f" {seed}"


def answer_text(turn: int) -> str:
    """What the model says in a turn."""
    return words(5000 + turn, 90)


def requests(turns: int = TURNS) -> list[bytes]:
    """The bodies of a conversation; each has all that was said before."""
    messages = [{"role": "system", "content": words(1, 900)}]
    tools = [{"type": "function", "function": {"name": f"tool_{n}", "description": words(50 + n, 60)}} for n in range(8)]
    bodies = []
    for turn in range(turns):
        messages.append({"role": "user", "content": words(100 + turn, 70)})
        bodies.append(json.dumps({"model": "m", "messages": messages, "tools": tools}, ensure_ascii=False).encode())
        messages.append({"role": "assistant", "content": answer_text(turn)})
    return bodies


def whole_answer(turn: int) -> bytes:
    """The answer of a turn as one JSON text."""
    return json.dumps({"choices": [{"message": {"content": answer_text(turn)}}],
                       "usage": {"prompt_tokens": 100 + turn, "completion_tokens": 20}}).encode()


def events(turn: int) -> list[bytes]:
    """The answer of a turn as events, the last of which says again what was asked."""
    echo = {"instructions": words(1, 900), "usage": {"input_tokens": 100 + turn, "output_tokens": 20}}
    return [*(f'data: {{"delta":{json.dumps(word)}}}\n\n'.encode() for word in answer_text(turn).split()[:20]),
            b"event: response.completed\ndata: " + json.dumps(echo).encode() + b"\n\n"]


def answers(turns: int = TURNS) -> list[bytes]:
    """What each turn is answered with: every other one is a stream."""
    return [b"".join(events(turn)) if turn % 2 else whole_answer(turn) for turn in range(turns)]


def scripts(turns: int = TURNS) -> list:
    """The upstream's part."""
    return [stream(*events(turn)) if turn % 2 else reply(whole_answer(turn)) for turn in range(turns)]


def record(start, upstream, turns: int = TURNS, cwd=None) -> None:
    """Records the conversation."""
    up = upstream(*scripts(turns))
    server = start("record", f"openai={up.url}", cwd=cwd)
    for body, expected in zip(requests(turns), answers(turns)):
        answer = server.ask("POST", TARGET, [("Content-Type", "application/json")], body)
        assert (answer.outcome, answer.body) == ("recorded", expected)
    assert server.stop() == 0
    up.stop()


def blob_files(folder) -> list:
    """All files below `blobs`."""
    return sorted(path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file())


def text_blobs(interaction: dict, part: str = "request") -> list[str]:
    """The digests of the blobs in a body."""
    return [segment["blob"][7:] for segment in interaction[part]["body"] if isinstance(segment, dict)]


def test_a_growing_conversation_costs_what_is_new_in_it_and_comes_back_byte_for_byte(start, upstream, folder):
    record(start, upstream)
    recorded = cassette.interactions(folder, "agent")
    assert [cassette.request_body(folder, each) for each in recorded] == requests()
    assert [cassette.response_body(folder, each) for each in recorded] == answers()
    assert text_blobs(recorded[0]) == [] and text_blobs(recorded[-1])
    assert any(text_blobs(each, "response") for each in recorded)

    raw = sum(map(len, requests() + answers()))
    stored = cassette.cassette_path(folder, "agent").stat().st_size + sum(p.stat().st_size for p in blob_files(folder))
    assert stored * 8 < raw, (stored, raw)
    named = {digest for each in recorded for part in ("request", "response") for digest in text_blobs(each, part)}
    assert [path.name for path in blob_files(folder)] == sorted(named, key=lambda digest: (digest[:2], digest))
    # Each is valid text by itself, and so are the strings between.
    assert all(path.read_bytes().decode() for path in blob_files(folder))

    server = start("replay", "openai")
    for turn, (body, expected) in enumerate(zip(requests(), answers())):
        # In another order and with other escapes it is the same request.
        value = json.loads(body)
        again = body if turn % 3 else json.dumps(dict(reversed(value.items()))).encode()
        answer = server.ask("POST", TARGET, [("Content-Type", "application/json")], again)
        assert (answer.outcome, answer.body) == ("replayed", expected)
    miss = server.ask("POST", TARGET, [("Content-Type", "application/json")], requests()[-1].replace(b"kite", b"kito", 1))
    assert miss.status == 424 and "nearest is agent/40" in json.loads(miss.body)["error"]["message"]
    assert server.stop() == 0


def test_two_runs_give_equal_bytes(start, upstream, folder):
    found = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        record(start, upstream, turns=12, cwd=folder / name)
        bodies = [(each["request"]["body"], each["response"]["body"]) for each in cassette.interactions(folder / name, "agent")]
        found.append((bodies, [(path.name, path.read_bytes()) for path in blob_files(folder / name)]))
    assert found[0] == found[1]
    assert found[0][1]


def test_recording_again_gives_the_same_segments(start, upstream, folder):
    record(start, upstream, turns=8)
    first = [each["request"]["body"] for each in cassette.interactions(folder, "agent")]
    record(start, upstream, turns=8)
    assert [each["request"]["body"] for each in cassette.interactions(folder, "agent")] == first


def test_the_commands_show_the_text_keep_its_blobs_and_find_them_sound(start, upstream, folder):
    record(start, upstream, turns=10)
    before = [path.name for path in blob_files(folder)]
    assert run("verify", cwd=folder).returncode == 0
    for path in blob_files(folder):
        os.utime(path, (1_000_000, 1_000_000))
    assert run("gc", cwd=folder).returncode == 0
    assert [path.name for path in blob_files(folder)] == before
    shown = run("show", "agent", "10", "--full", cwd=folder).stdout
    assert "sha256:" not in shown and words(100 + 2, 70).split()[-1] in shown
    text = run("git-text", "cassettes/agent.jsonl.gz", cwd=folder).stdout
    assert "sha256:" not in text and '"role": "system"' in text
    har = json.loads(run("export", "agent", cwd=folder).stdout)
    posted = [entry["request"]["postData"]["text"] for entry in har["log"]["entries"]]
    assert posted == [body.decode() for body in requests(10)]
    assert run("diff", "agent/9", "agent/9", cwd=folder).returncode == 0


def test_without_one_of_its_blobs_an_interaction_answers_nothing_and_the_others_do(start, upstream, folder):
    record(start, upstream, turns=10)
    recorded = cassette.interactions(folder, "agent")
    lost = text_blobs(recorded[-1])[-1]
    (folder / "cassettes" / "blobs" / "sha256" / lost[:2] / lost).unlink()
    assert run("verify", cwd=folder).returncode == 1
    server = start("replay", "openai")
    for body, expected, each in zip(requests(10), answers(10), recorded):
        answer = server.ask("POST", TARGET, [("Content-Type", "application/json")], body)
        if lost in text_blobs(each):
            assert answer.status == 424
        elif lost in text_blobs(each, "response"):
            assert (answer.status, json.loads(answer.body)["error"]["code"]) == (502, "blob_missing")
        else:
            assert (answer.outcome, answer.body) == ("replayed", expected)
    server.stop()


def test_a_secret_in_the_conversation_is_in_no_blob(start, upstream, folder):
    up = upstream(*[reply(b"{}") for _ in range(6)])
    server = start("record", f"openai={up.url}")
    key = "sk-proj-" + "".join(random.Random(9).choices("abcdefghijkmnpqrstuvwxyzABCDEFGH23456789", k=48))
    for body in requests(6):
        body = body.replace(b"kite", f"kite {key}".encode(), 1)
        headers = [("Content-Type", "application/json"), ("Authorization", f"Bearer {key}")]
        assert server.ask("POST", TARGET, headers, body).outcome == "recorded"
    assert server.stop() == 0
    assert any(text_blobs(each) for each in cassette.interactions(folder, "agent"))
    assert not any(key.encode() in path.read_bytes() for path in blob_files(folder))
    assert key.encode() not in gzip.decompress(cassette.cassette_path(folder, "agent").read_bytes())


@pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))
def test_blobs_are_on_the_disk_before_the_interaction_that_names_them_wherever_it_dies(start, upstream, folder):
    turns = 5
    up = upstream(*scripts(turns))
    fault = FaultFS(folder)
    server = start("record", f"openai={up.url}", env=fault.environment)
    for body in requests(turns):
        assert server.ask("POST", TARGET, [("Content-Type", "application/json")], body).outcome == "recorded"
    assert server.stop() == 0
    assert callorder.violations(fault.calls()) == []
    total = fault.count("renameat")
    assert total > 4

    for nth in range(1, total + 1):
        shutil.rmtree(folder / "cassettes")
        up = Upstream(*scripts(turns))
        fault = FaultFS(folder, "renameat", nth, "kill")
        server = start("record", f"openai={up.url}", env=fault.environment)
        for body in requests(turns):
            try:
                if not server.ask("POST", TARGET, [("Content-Type", "application/json")], body).whole:
                    break
            except (EndOfStream, OSError):
                break
        server.stop() if server.process.poll() is None else server.wait()
        for each in cassette.interactions(folder, "agent"):
            for part in ("request", "response"):
                for digest in text_blobs(each, part):
                    content = (folder / "cassettes/blobs/sha256" / digest[:2] / digest).read_bytes()
                    assert hashlib.sha256(content).hexdigest() == digest
        up.stop()
