"""The real `anthropic` package: recorded, upstream gone, replayed; objects and raw bytes are equal."""

from __future__ import annotations

import asyncio

import anthropic
import pytest

from support import cassette
from support.journey import assert_equal, travel_through_demo
from support.tapedeck import Tapedeck

ASKED = {"model": "claude-demo", "max_tokens": 200, "messages": [{"role": "user", "content": "Name three winds."}]}
TOOL = {
    "name": "weather",
    "description": "The weather of a town.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}


def dump(value):
    """An SDK's object as plain data."""
    return value.model_dump() if hasattr(value, "model_dump") else value


def messages(client: anthropic.Anthropic):
    """A plain answer."""
    return [dump(client.messages.create(**ASKED))]


def stream(client: anthropic.Anthropic):
    """The events of a stream."""
    events = [dump(event) for event in client.messages.create(**ASKED, stream=True)]
    assert events[0]["type"] == "message_start" and events[-1]["type"] == "message_stop"
    return events


def stream_helper(client: anthropic.Anthropic):
    """The SDK's own accumulation of a stream."""
    with client.messages.stream(**ASKED) as opened:
        texts = list(opened.text_stream)
        final = dump(opened.get_final_message())
    assert "".join(texts)
    return [texts, final]


def tools(client: anthropic.Anthropic):
    """Tool use, plain and streamed in fragments of JSON."""
    plain = dump(client.messages.create(**ASKED, tools=[TOOL]))
    with client.messages.stream(**ASKED, tools=[TOOL]) as opened:
        return [plain, [dump(event) for event in opened]]


def count_tokens(client: anthropic.Anthropic):
    """Counting."""
    return [dump(client.messages.count_tokens(model="claude-demo", messages=ASKED["messages"]))]


def refused(client: anthropic.Anthropic):
    """Errors, by status and inside a stream."""
    seen = []
    for prompt in ("please fail 400", "please fail 429", "please fail 529"):
        with pytest.raises(anthropic.APIStatusError) as caught:
            client.messages.create(**{**ASKED, "messages": [{"role": "user", "content": prompt}]})
        seen.append((type(caught.value).__name__, caught.value.status_code, str(caught.value)))
    with pytest.raises(anthropic.APIError) as caught:
        later = {**ASKED, "messages": [{"role": "user", "content": "please fail later"}]}
        for event in client.messages.create(**later, stream=True):
            seen.append(dump(event))
    seen.append((type(caught.value).__name__, str(caught.value)))
    return seen


CONVERSATIONS = [messages, stream, stream_helper, tools, count_tokens, refused]


def conversation_with(function, **options):
    """A conversation through a client of its own, with a new key each time."""
    keys = iter(["sk-ant-api03-first-key-0123456789", "sk-other"])

    def conversation(base: str):
        with anthropic.Anthropic(base_url=base, api_key=next(keys), **{"max_retries": 0, **options}) as client:
            return function(client)

    return conversation


@pytest.mark.parametrize("function", CONVERSATIONS, ids=lambda function: function.__name__)
def test_conversation(folder, tap, function):
    travelled = travel_through_demo(folder, tap, "anthropic", conversation_with(function))
    assert_equal(travelled)
    assert b"first-key" not in cassette.everything_written(folder)


@pytest.mark.parametrize("chunking", ["bytes:1", "random:3"])
@pytest.mark.parametrize("function", [stream, tools], ids=lambda function: function.__name__)
def test_however_the_bytes_are_cut_the_objects_are_the_same(folder, tap, function, chunking):
    travelled = travel_through_demo(folder, tap, "anthropic", conversation_with(function), "--chunking", chunking)
    assert travelled.again == travelled.live


def test_the_asynchronous_client(folder, tap):
    async def talk(base: str):
        async with anthropic.AsyncAnthropic(base_url=base, api_key="sk-x", max_retries=0) as client:
            plain = await client.messages.create(**ASKED)
            events = await client.messages.create(**ASKED, stream=True)
            return [dump(plain), [dump(event) async for event in events]]

    assert_equal(travel_through_demo(folder, tap, "anthropic", lambda base: asyncio.run(talk(base))))


def test_a_miss_is_raised_once_and_shows_what_to_do(folder, tap):
    """With the SDK's default of two retries."""
    with Tapedeck("replay", "anthropic", folder=folder) as player:
        tap.retarget(player.port)
        with anthropic.Anthropic(base_url=f"{tap.url}/anthropic", api_key="sk-x") as client:
            with pytest.raises(anthropic.APIStatusError) as caught:
                client.messages.create(**ASKED)
        assert caught.value.status_code == 424
        assert "cassette_miss" in str(caught.value)
        assert "tapedeck record" in str(caught.value)
        assert [answer.status for answer in tap.responses()] == [424]


@pytest.mark.parametrize("gateway", ["aigateway", "aigate", "llmgateway"])
def test_the_gateways_that_speak_anthropics_dialect(folder, tap, gateway):
    assert_equal(travel_through_demo(folder, tap, gateway, conversation_with(stream)))
