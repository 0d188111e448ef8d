"""The real `google-genai` package: recorded, upstream gone, replayed; objects and raw bytes are equal."""

from __future__ import annotations

import asyncio

import pytest
from google import genai
from google.genai import errors, types

from support import cassette
from support.journey import assert_equal, travel_through_demo
from support.tapedeck import Tapedeck


def dump(value):
    """An SDK's object as plain data, without the client library's own notes on the transport."""
    return value.model_dump(exclude={"sdk_http_response"}) if hasattr(value, "model_dump") else value


def generate(client: genai.Client):
    """A plain answer."""
    return [dump(client.models.generate_content(model="gemini-demo", contents="Name three winds."))]


def stream(client: genai.Client):
    """Streamed parts; the events end in CRLF."""
    parts = [dump(part) for part in client.models.generate_content_stream(model="gemini-demo", contents="Two winds.")]
    assert len(parts) > 1
    return parts


def image(client: genai.Client):
    """A picture as inline data."""
    config = types.GenerateContentConfig(response_modalities=["IMAGE", "TEXT"])
    return [dump(client.models.generate_content(model="gemini-demo-image", contents="a red kite", config=config))]


def embed(client: genai.Client):
    """Vectors."""
    return [dump(client.models.embed_content(model="embedding-demo", contents=["one", "two"]))]


def refused(client: genai.Client):
    """Errors."""
    seen = []
    for status in (400, 429, 500):
        with pytest.raises(errors.APIError) as caught:
            client.models.generate_content(model="gemini-demo", contents=f"please fail {status}")
        seen.append((caught.value.code, caught.value.status, caught.value.message))
        assert caught.value.code == status
    return seen


CONVERSATIONS = [generate, stream, image, embed, refused]


def conversation_with(function):
    """A conversation through a client of its own, with a new key each time."""
    keys = iter(["AIzaFirstKey0123456789abcdefghijklmnopq", "other"])

    def conversation(base: str):
        client = genai.Client(api_key=next(keys), http_options=types.HttpOptions(base_url=base))
        try:
            return function(client)
        finally:
            client.close()

    return conversation


@pytest.mark.parametrize("function", CONVERSATIONS, ids=lambda function: function.__name__)
def test_conversation(folder, tap, function):
    travelled = travel_through_demo(folder, tap, "gemini", conversation_with(function))
    assert_equal(travelled)
    assert b"FirstKey" not in cassette.everything_written(folder)


@pytest.mark.parametrize("chunking", ["bytes:1", "random:3"])
def test_however_the_bytes_are_cut_the_objects_are_the_same(folder, tap, chunking):
    travelled = travel_through_demo(folder, tap, "gemini", conversation_with(stream), "--chunking", chunking)
    assert travelled.again == travelled.live


def test_the_asynchronous_client(folder, tap):
    async def talk(base: str):
        client = genai.Client(api_key="x", http_options=types.HttpOptions(base_url=base))
        opened = await client.aio.models.generate_content_stream(model="gemini-demo", contents="Three winds.")
        parts = [dump(part) async for part in opened]
        await client.aio.aclose()
        return parts

    assert_equal(travel_through_demo(folder, tap, "gemini", lambda base: asyncio.run(talk(base))))


def test_a_miss_is_raised_once_and_shows_what_to_do(folder, tap):
    with Tapedeck("replay", "gemini", folder=folder) as player:
        tap.retarget(player.port)
        client = genai.Client(api_key="x", http_options=types.HttpOptions(base_url=f"{tap.url}/gemini"))
        with pytest.raises(errors.APIError) as caught:
            client.models.generate_content(model="gemini-demo", contents="Name three winds.")
        client.close()
        assert caught.value.code == 424
        assert caught.value.message.startswith("cassette_miss")
        assert "tapedeck record" in caught.value.message
        assert [answer.status for answer in tap.responses()] == [424]
