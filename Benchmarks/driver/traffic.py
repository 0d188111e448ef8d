"""What is asked and answered: made the same on every machine, from seeds."""

from __future__ import annotations

import dataclasses
import json
import random

CHAT = "/v1/chat/completions"
ANSWER_FIELDS = (
    "openai-organization: bench", "openai-processing-ms: 412", "openai-version: 2020-10-01",
    "x-ratelimit-limit-requests: 10000", "x-ratelimit-remaining-requests: 9999",
    "x-request-id: req_0123456789abcdef0123456789abcdef",
)


@dataclasses.dataclass(frozen=True)
class Call:
    """A request and the body that answers it; `events` where the answer is a stream of them."""

    target: str
    body: bytes | None
    answer: bytes
    kind: str = "application/json"
    events: tuple[bytes, ...] = ()

    @property
    def method(self) -> str:
        """POST where there is a body."""
        return "GET" if self.body is None else "POST"


def words(seed: int, size: int) -> str:
    """So many characters that look like words."""
    source = random.Random(seed)
    syllables = [consonant + vowel for consonant in "bcdfglmnprst" for vowel in "aeiou"]
    parts, length = [], 0
    while length < size:
        word = "".join(source.choices(syllables, k=source.randrange(1, 5)))
        parts.append(word)
        length += len(word) + 1
    return " ".join(parts)[:size]


def compact(value: object) -> bytes:
    """JSON as SDKs send it."""
    return json.dumps(value, separators=(",", ":")).encode()


def padded(make, size: int, seed: int) -> bytes:
    """JSON with a text in it that is so long that all of it is `size` bytes."""
    return compact(make(words(seed, size - len(compact(make(""))))))


def chat_request(size: int, number: int = 0) -> bytes:
    """The body of a chat request of so many bytes; those of different numbers differ in their last message."""
    return padded(lambda text: {
        "model": "gpt-5-mini", "temperature": 0.2, "max_completion_tokens": 512, "stream": False,
        "messages": [{"role": "system", "content": "You are a helpful assistant. Answer in one sentence."},
                     {"role": "user", "content": text},
                     {"role": "user", "content": f"What is known of town {number}?"}],
    }, size, seed=1)


def chat_answer(size: int, number: int = 0) -> bytes:
    """The body of its answer, of so many bytes."""
    return padded(lambda text: {
        "id": f"chatcmpl-{number:024d}", "object": "chat.completion", "created": 1763700000, "model": "gpt-5-mini",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text, "refusal": None},
                     "logprobs": None, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 240, "completion_tokens": 260, "total_tokens": 500}, "service_tier": "default",
    }, size, seed=2 + number)


def small_call(number: int = 0) -> Call:
    """1.2 KB asked, 1.5 KB answered."""
    return Call(CHAT, chat_request(1200, number), chat_answer(1500, number))


def large_call() -> Call:
    """A long conversation, 64 KB, and a small answer."""
    return Call(CHAT, chat_request(65536), chat_answer(1500))


def event_call(count: int = 500) -> Call:
    """A stream of small events. It is asked for by GET, which nginx answers from a file too."""
    source = random.Random(3)
    events = tuple(
        b"data: " + compact({
            "id": "chatcmpl-0123456789", "object": "chat.completion.chunk", "created": 1763700000,
            "model": "gpt-5-mini", "choices": [{"index": 0, "delta": {"content": f" {words(source.randrange(999), 6)}"},
                                                "logprobs": None, "finish_reason": None}],
        }) + b"\n\n" for _ in range(count - 1)) + (b"data: [DONE]\n\n",)
    return Call("/v1/responses/resp_0123456789?stream=true", None, b"".join(events), "text/event-stream", events)


def blob_call(mebibytes: int = 50) -> Call:
    """A film."""
    return Call("/v1/videos/video_0123456789/content", None, random.Random(4).randbytes(mebibytes << 20), "video/mp4")


def answer_head(call: Call) -> bytes:
    """The head of an upstream's answer."""
    framing = "Transfer-Encoding: chunked" if call.events else f"Content-Length: {len(call.answer)}"
    lines = ("HTTP/1.1 200 OK", f"Content-Type: {call.kind}", *ANSWER_FIELDS, framing, "", "")
    return "\r\n".join(lines).encode()


def nginx_fields() -> str:
    """The same fields as directives of nginx."""
    return " ".join("add_header {} {};".format(*field.split(": ")) for field in ANSWER_FIELDS)
