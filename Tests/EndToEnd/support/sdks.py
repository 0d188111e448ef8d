"""The vendors' SDKs, each behind the same few calls, and answers of an upstream in the shape that each one reads."""

from __future__ import annotations

import base64
import json

import anthropic
import openai
from google import genai
from google.genai import errors, types

from support.upstream import Script, reply, stream

PATIENCE = 20  # Seconds until an SDK gives up: what hangs is to fail.


class OpenAI:
    """The `openai` package."""

    gateway = "openai"
    status_error = openai.APIStatusError

    def __init__(self, url: str, retries: int = 0):
        self.client = openai.OpenAI(base_url=f"{url}/openai/v1", api_key="sk-x", max_retries=retries, timeout=PATIENCE)

    @staticmethod
    def _asked(prompt: str, system: str, picture: bytes | None) -> dict:
        content: str | list = prompt
        if picture is not None:
            url = "data:image/png;base64," + base64.b64encode(picture).decode()
            content = [{"type": "text", "text": prompt}, {"type": "image_url", "image_url": {"url": url}}]
        messages = [{"role": "system", "content": system}, {"role": "user", "content": content}]
        return {"model": "m", "messages": messages}

    def say(self, prompt: str, system: str = "Be brief.", picture: bytes | None = None) -> str:
        """A plain answer."""
        return self.client.chat.completions.create(**self._asked(prompt, system, picture)).choices[0].message.content

    def stream(self, prompt: str, system: str = "Be brief."):
        """Yields the pieces of a streamed answer."""
        for chunk in self.client.chat.completions.create(**self._asked(prompt, system, None), stream=True):
            yield chunk.choices[0].delta.content

    def edit(self, prompt: str, picture: bytes) -> str:
        """Uploads a file in a multipart body."""
        answer = self.client.images.edit(model="m", image=("kite.png", picture, "image/png"), prompt=prompt)
        return base64.b64decode(answer.data[0].b64_json).decode()

    @staticmethod
    def body(text: str) -> bytes:
        """The body of a plain answer, also to an upload."""
        message = {"role": "assistant", "content": text}
        value = {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                 "data": [{"b64_json": base64.b64encode(text.encode()).decode()}]}
        return json.dumps(value).encode()

    @staticmethod
    def events(*texts: str) -> list[bytes]:
        """The events of a streamed answer."""
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        made = [{**chunk, "choices": [{"index": 0, "delta": {"content": text}}]} for text in texts]
        return [b"data: %s\n\n" % json.dumps(value).encode() for value in made] + [b"data: [DONE]\n\n"]

    @staticmethod
    def code(error: openai.APIStatusError) -> int:
        """The status of an error."""
        return error.status_code

    @staticmethod
    def system_pointer() -> str:
        """Where the system prompt is in a request."""
        return "/messages/0/content"


class Anthropic:
    """The `anthropic` package."""

    gateway = "anthropic"
    status_error = anthropic.APIStatusError

    def __init__(self, url: str, retries: int = 0):
        self.client = anthropic.Anthropic(
            base_url=f"{url}/anthropic", api_key="sk-x", max_retries=retries, timeout=PATIENCE
        )

    @staticmethod
    def _asked(prompt: str, system: str, picture: bytes | None) -> dict:
        content: str | list = prompt
        if picture is not None:
            source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(picture).decode()}
            content = [{"type": "text", "text": prompt}, {"type": "image", "source": source}]
        return {"model": "m", "max_tokens": 9, "system": system, "messages": [{"role": "user", "content": content}]}

    def say(self, prompt: str, system: str = "Be brief.", picture: bytes | None = None) -> str:
        """A plain answer."""
        return self.client.messages.create(**self._asked(prompt, system, picture)).content[0].text

    def stream(self, prompt: str, system: str = "Be brief."):
        """Yields the pieces of a streamed answer."""
        for event in self.client.messages.create(**self._asked(prompt, system, None), stream=True):
            if event.type == "content_block_delta":
                yield event.delta.text

    @staticmethod
    def body(text: str) -> bytes:
        """The body of a plain answer."""
        return json.dumps(Anthropic._message([{"type": "text", "text": text}])).encode()

    @staticmethod
    def _message(content: list) -> dict:
        return {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": content,
                "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 1, "output_tokens": 1}}

    @staticmethod
    def events(*texts: str) -> list[bytes]:
        """The events of a streamed answer; the text begins with the third."""
        made = [
            {"type": "message_start", "message": Anthropic._message([])},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            *({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}
              for text in texts),
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}},
            {"type": "message_stop"},
        ]
        return [f"event: {value['type']}\ndata: {json.dumps(value)}\n\n".encode() for value in made]

    @staticmethod
    def code(error: anthropic.APIStatusError) -> int:
        """The status of an error."""
        return error.status_code

    @staticmethod
    def system_pointer() -> str:
        """Where the system prompt is in a request."""
        return "/system"


class Gemini:
    """The `google-genai` package."""

    gateway = "gemini"
    status_error = errors.APIError

    def __init__(self, url: str, retries: int = 0):
        again = types.HttpRetryOptions(attempts=retries + 1, initial_delay=0.01, max_delay=0.01, jitter=0)
        options = types.HttpOptions(base_url=f"{url}/gemini", retry_options=again, timeout=PATIENCE * 1000)
        self.client = genai.Client(api_key="x", http_options=options)

    @staticmethod
    def _asked(prompt: str, system: str, picture: bytes | None) -> dict:
        contents: list = [prompt]
        if picture is not None:
            contents.append(types.Part.from_bytes(data=picture, mime_type="image/png"))
        config = types.GenerateContentConfig(system_instruction=system)
        return {"model": "m", "contents": contents, "config": config}

    def say(self, prompt: str, system: str = "Be brief.", picture: bytes | None = None) -> str:
        """A plain answer."""
        return self.client.models.generate_content(**self._asked(prompt, system, picture)).text

    def stream(self, prompt: str, system: str = "Be brief."):
        """Yields the pieces of a streamed answer."""
        for part in self.client.models.generate_content_stream(**self._asked(prompt, system, None)):
            yield part.text

    @staticmethod
    def body(text: str) -> bytes:
        """The body of a plain answer."""
        content = {"role": "model", "parts": [{"text": text}]}
        return json.dumps({"candidates": [{"content": content, "finishReason": "STOP", "index": 0}]}).encode()

    @staticmethod
    def events(*texts: str) -> list[bytes]:
        """The events of a streamed answer."""
        return [b"data: %s\r\n\r\n" % Gemini.body(text) for text in texts]

    @staticmethod
    def code(error: errors.APIError) -> int:
        """The status of an error."""
        return error.code

    @staticmethod
    def system_pointer() -> str:
        """Where the system prompt is in a request."""
        return "/systemInstruction/parts/0/text"


SDKS = [OpenAI, Anthropic, Gemini]


def plain(sdk, text: str) -> Script:
    """The upstream's script of a plain answer."""
    return reply(sdk.body(text))


def streamed(sdk, *texts: str) -> Script:
    """The upstream's script of a streamed answer."""
    return stream(*sdk.events(*texts))


def busy() -> Script:
    """The upstream's script of a 429 that asks for no patience; every SDK reads its message."""
    error = {"type": "error", "error": {"code": 429, "type": "rate_limit_error", "message": "slow down", "status": "x"}}
    return reply(json.dumps(error).encode(), "429 Too Many Requests", "Retry-After: 0", "retry-after-ms: 1")
