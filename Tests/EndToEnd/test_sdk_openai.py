"""The real `openai` package: recorded, upstream gone, replayed; objects and raw bytes are equal."""

from __future__ import annotations

import asyncio

import openai
import pytest

from support import cassette
from support.journey import assert_equal, travel_through_demo
from support.tapedeck import Tapedeck

MESSAGES = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Name three winds, s'il vous plaît."},
]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a town.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def dump(value):
    """An SDK's object as plain data."""
    return value.model_dump() if hasattr(value, "model_dump") else value


def chat(client: openai.OpenAI):
    """A plain answer."""
    return [dump(client.chat.completions.create(model="gpt-demo", messages=MESSAGES))]


def chat_stream(client: openai.OpenAI):
    """Streamed chunks, with usage at the end."""
    stream = client.chat.completions.create(
        model="gpt-demo", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    )
    chunks = [dump(chunk) for chunk in stream]
    assert len(chunks) > 2
    return chunks


def tools(client: openai.OpenAI):
    """A tool call, plain and streamed in fragments, and its result sent back."""
    call = client.chat.completions.create(model="gpt-demo", messages=MESSAGES, tools=[WEATHER])
    chunks = list(client.chat.completions.create(model="gpt-demo", messages=MESSAGES, tools=[WEATHER], stream=True))
    message = call.choices[0].message
    seen = [dump(call), [dump(chunk) for chunk in chunks]]
    if message.tool_calls:
        answered = [
            *MESSAGES, dump(message),
            {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "sunny"},
        ]
        seen.append(dump(client.chat.completions.create(model="gpt-demo", messages=answered)))
    return seen


def images(client: openai.OpenAI):
    """Images by URL and as base64."""
    return [
        dump(client.images.generate(model="image-demo", prompt="a red kite", response_format="url")),
        dump(client.images.generate(model="image-demo", prompt="a red kite", response_format="b64_json")),
    ]


def image_edits(client: openai.OpenAI):
    """Multipart uploads; every run has another boundary."""
    one = client.images.edit(model="image-demo", image=("kite.png", PNG, "image/png"), prompt="make it dusk")
    two = client.images.edit(
        model="image-demo", image=[("a.png", PNG, "image/png"), ("b.png", PNG + b"x", "image/png")], prompt="join them"
    )
    return [dump(one), dump(two)]


def embeddings(client: openai.OpenAI):
    """Vectors, as base64 (the SDK's default) and as numbers."""
    return [
        dump(client.embeddings.create(model="embedding-demo", input=["one", "two"])),
        dump(client.embeddings.create(model="embedding-demo", input="three", encoding_format="float")),
    ]


def speech(client: openai.OpenAI):
    """Binary sound in chunked coding, whole and streamed."""
    whole = client.audio.speech.create(model="voice-demo", voice="alloy", input="Good day.").read()
    with client.audio.speech.with_streaming_response.create(
        model="voice-demo", voice="alloy", input="Good night."
    ) as response:
        streamed = b"".join(response.iter_bytes())
    assert len(whole) > 100
    return [whole, streamed]


def responses(client: openai.OpenAI):
    """The Responses API, plain and streamed."""
    plain = client.responses.create(model="gpt-demo", input="Name three winds.")
    events = list(client.responses.create(model="gpt-demo", input="Name two winds.", stream=True))
    assert events[-1].type == "response.completed"
    return [dump(plain), [dump(event) for event in events]]


def files(client: openai.OpenAI):
    """Upload, look up, read back."""
    made = client.files.create(file=("notes.jsonl", b'{"a": 1}\n' * 300), purpose="batch")
    return [dump(made), dump(client.files.retrieve(made.id)), client.files.content(made.id).read()]


def models(client: openai.OpenAI):
    """The catalogue."""
    return [dump(client.models.list())]


def videos(client: openai.OpenAI):
    """A job that is created, polled and read."""
    job = client.videos.create(model="video-demo", prompt="a slow river")
    seen = [dump(job)]
    for _ in range(20):
        job = client.videos.retrieve(job.id)
        seen.append(dump(job))
        if job.status in {"completed", "failed"}:
            break
    assert job.status == "completed"
    seen.append(client.videos.download_content(job.id).read())
    return seen


def refused(client: openai.OpenAI):
    """Errors in the gateway's shape: what the exception says is the same."""
    seen = []
    for status in (402, 429, 500):
        with pytest.raises(openai.APIStatusError) as caught:
            client.chat.completions.create(
                model="gpt-demo", messages=[{"role": "user", "content": f"please fail {status}"}]
            )
        seen.append((type(caught.value).__name__, caught.value.status_code, caught.value.message, caught.value.body))
        assert caught.value.status_code == status
    return seen


CONVERSATIONS = [
    chat, chat_stream, tools, images, image_edits, embeddings, speech, responses, files, models, videos, refused,
]


def conversation_with(function, **options):
    """A conversation through a client of its own, with a new key each time."""
    keys = iter(["sk-proj-first-key-0123456789abcdef", "sk-other"])

    def conversation(base: str):
        with openai.OpenAI(base_url=f"{base}/v1", api_key=next(keys), **{"max_retries": 0, **options}) as client:
            return function(client)

    return conversation


@pytest.mark.parametrize("function", CONVERSATIONS, ids=lambda function: function.__name__)
def test_conversation(folder, tap, function):
    travelled = travel_through_demo(folder, tap, "openai", conversation_with(function))
    assert_equal(travelled)
    assert b"first-key" not in cassette.everything_written(folder)


@pytest.mark.parametrize("chunking", ["bytes:1", "random:3", "event"])
@pytest.mark.parametrize("function", [chat_stream, responses, speech, tools], ids=lambda function: function.__name__)
def test_however_the_bytes_are_cut_the_objects_are_the_same(folder, tap, function, chunking):
    travelled = travel_through_demo(folder, tap, "openai", conversation_with(function), "--chunking", chunking)
    assert travelled.again == travelled.live
    assert [a.body for a in travelled.again_answers] == [a.body for a in travelled.live_answers]


def test_the_asynchronous_client(folder, tap):
    async def talk(base: str):
        async with openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="sk-x", max_retries=0) as client:
            plain = await client.chat.completions.create(model="gpt-demo", messages=MESSAGES)
            stream = await client.chat.completions.create(model="gpt-demo", messages=MESSAGES, stream=True)
            return [dump(plain), [dump(chunk) async for chunk in stream]]

    assert_equal(travel_through_demo(folder, tap, "openai", lambda base: asyncio.run(talk(base))))


def test_a_connection_that_breaks_off_breaks_off_again(folder, tap):
    def conversation(client: openai.OpenAI):
        seen = []
        for stream in (True, False):
            try:
                answer = client.chat.completions.create(
                    model="gpt-demo", messages=[{"role": "user", "content": "please break off"}], stream=stream
                )
                if stream:
                    for chunk in answer:
                        seen.append(dump(chunk))
            except Exception as error:
                seen.append(type(error).__name__)
            else:
                seen.append("no error")
        return seen

    travelled = travel_through_demo(folder, tap, "openai", conversation_with(conversation))
    assert travelled.again == travelled.live
    assert "no error" not in travelled.live[-1:]
    assert [a.body for a in travelled.again_answers] == [a.body for a in travelled.live_answers]
    assert not any(answer.whole for answer in travelled.live_answers + travelled.again_answers)


def test_a_miss_is_raised_once_and_shows_what_to_do(folder, tap):
    """With the SDK's default of two retries."""
    with Tapedeck("replay", "openai", folder=folder) as player:
        tap.retarget(player.port)
        with openai.OpenAI(base_url=f"{tap.url}/openai/v1", api_key="sk-x") as client:
            with pytest.raises(openai.APIStatusError) as caught:
                client.chat.completions.create(model="gpt-demo", messages=MESSAGES)
            with pytest.raises(openai.APIStatusError):
                client.chat.completions.create(model="gpt-demo", messages=MESSAGES, stream=True)
        assert caught.value.status_code == 424
        assert caught.value.code == "cassette_miss"
        assert "/v1/chat/completions" in str(caught.value)
        assert "tapedeck record" in str(caught.value)
        assert [answer.status for answer in tap.responses()] == [424, 424]


GATEWAYS = ["aigateway", "aigate", "llmgateway", "free-ai-gateway", "openrouter"]


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize("function", [chat, chat_stream], ids=lambda function: function.__name__)
def test_the_gateways_that_speak_openais_dialect(folder, tap, gateway, function):
    assert_equal(travel_through_demo(folder, tap, gateway, conversation_with(function)))
