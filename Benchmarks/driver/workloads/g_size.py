"""G: what is on the disk of a long conversation, and of images that come again."""

import base64
import pathlib
import random
import string

from driver import cassettes, native
from driver.bench import Bench
from driver.figures import Figure, Goal, Series
from driver.traffic import Call, answer_head, compact, words

from support.rawclient import request_bytes

TITLE = "size of a cassette: 200 turns that resend the history, 100 images of which 20 differ"
NEEDS = ("zstd",)
TURNS, FIRST, LAST = 200, 9_500, 100_000
IMAGES, DISTINCT, IMAGE = 100, 20, 200_000


def tokens(source: random.Random, size: int) -> str:
    """Text that no compressor makes much smaller: what counts here is what repeats from turn to turn."""
    letters = string.ascii_letters + string.digits
    text = "".join(" " if source.random() < 0.14 else source.choice(letters) for _ in range(size))
    return text


def conversation(turns: int) -> list[Call]:
    """An agent that sends all that was said before with each turn, and what its tool has found."""
    source, calls = random.Random(5), []
    tools = [{"type": "function", "function": {"name": f"tool_{number}", "description": words(number, 300),
                                               "parameters": {"type": "object", "properties": {
                                                   "path": {"type": "string"}, "line": {"type": "integer"}}}}}
             for number in range(8)]
    messages = [{"role": "system", "content": words(99, FIRST - len(compact(tools)))}]
    each = (LAST - FIRST) // TURNS - 64
    for turn in range(turns):
        messages.append({"role": "user" if turn % 4 == 0 else "tool", "content": tokens(source, each * 2 // 3)})
        request = compact({"model": "gpt-5", "temperature": 0, "tools": tools, "messages": messages})
        said = {"role": "assistant", "content": tokens(source, each // 3)}
        calls.append(Call("/v1/chat/completions", request, compact({
            "id": f"chatcmpl-{source.randbytes(12).hex()}", "object": "chat.completion",
            "created": 1763700000 + 7 * turn, "model": "gpt-5", "choices": [{"index": 0, "message": said, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": len(request) // 4, "completion_tokens": each // 12,
                      "total_tokens": len(request) // 4 + each // 12},
        })))
        messages.append(said)
    return calls


def images(count: int) -> list[Call]:
    """Images in JSON; each distinct one comes several times, asked for differently."""
    source = random.Random(6)
    distinct = [base64.b64encode(source.randbytes(IMAGE)).decode() for _ in range(DISTINCT)]
    return [Call("/v1/images/generations", compact({"model": "gpt-image-1", "prompt": f"a kite over dunes, {number}"}),
                 compact({"created": 1763700000 + number, "data": [{"b64_json": distinct[number % DISTINCT]}],
                          "usage": {"total_tokens": 1600}}))
            for number in range(count)]


def raw_size_and_zstd(folder: pathlib.Path, calls: list[Call]) -> tuple[int, int]:
    """The bytes as they are on the wire, and what zstd makes of them all."""
    fields = [("Content-Type", "application/json"), ("User-Agent", "OpenAI/Python 2.8.0"),
              ("Accept", "application/json")]
    raw = folder / "raw"
    raw.write_bytes(b"".join(
        request_bytes(443, call.method, call.target, fields, call.body) + answer_head(call) + call.answer
        for call in calls))
    native.run("zstd", "-q", "-f", "-19", "--long=27", "-T1", raw, "-o", folder / "raw.zst")
    return raw.stat().st_size, (folder / "raw.zst").stat().st_size


def recorded_size(folder: pathlib.Path, calls: list[Call]) -> int:
    """The bytes of all files that Tapedeck made of the same."""
    cassettes.record(folder, calls)
    return sum(file.stat().st_size for file in (folder / "cassettes").rglob("*") if file.is_file())


def run(bench: Bench):
    """Sizes are the same in each round, but for digits of times."""
    folder = bench.place("g")
    calls = conversation(bench.scaled(TURNS))
    raw, packed = raw_size_and_zstd(folder, calls)
    size = recorded_size(folder / "conversation", calls)
    yield Figure("G", "a conversation", "KB", one(size), one(packed), "zstd -19 --long=27", Goal(1.5))
    yield Figure("G", "the same, uncompressed", "KB", one(raw))
    calls = images(bench.scaled(IMAGES))
    raw, packed = raw_size_and_zstd(folder, calls)
    size = recorded_size(folder / "images", calls)
    yield Figure("G", "images", "KB", one(size), one(min(len(calls), DISTINCT) * IMAGE), "distinct bytes", Goal(1.02),
                 {"zstd": one(packed)})
    yield Figure("G", "the same, uncompressed", "KB", one(raw))


def one(size: int) -> Series:
    """A size in kilobytes."""
    return Series((size / 1000,))
