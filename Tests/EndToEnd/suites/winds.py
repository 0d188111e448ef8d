"""An app's test suite, as `test_07_suite.py` runs it: 50 tests, a session each, no word of Tapedeck but its address.

Most of them speak HTTP by hand, since eight processes that import three SDKs each would take longer than the tests.
The SHA-256 of what each test was answered goes into the folder `ANSWERS`, so that two runs can be compared.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import pathlib
import urllib.parse

import pytest

WINDS = """
    tramontana bora mistral sirocco zonda foehn chinook pampero levanter ostro libeccio ponente gregale khamsin
    haboob harmattan simoom shamal meltemi etesian bise cierzo leveche solano garbin maestro kosava
""".split()

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 12


@pytest.fixture
def session(request) -> str:
    """The test's own session; its name is the test's."""
    return "".join(letter if letter.isalnum() else "-" for letter in request.node.name).strip("-")


@pytest.fixture
def base(session) -> str:
    """Where the gateways are for this test."""
    return f"{os.environ['TAPEDECK_URL']}/@{session}"


@pytest.fixture
def note(session):
    """Keeps the digest of what a test was answered."""
    digest = hashlib.sha256()

    def noting(answer) -> None:
        digest.update(answer if isinstance(answer, bytes) else repr(answer).encode())

    yield noting
    (pathlib.Path(os.environ["ANSWERS"]) / session).write_text(digest.hexdigest())


@pytest.fixture
def ask(base, note):
    """Sends a request and returns the body of its answer, which has to be good and to come from where it should."""

    def asking(path: str, body: bytes | dict, kind: str = "application/json", method: str = "POST") -> bytes:
        url = urllib.parse.urlsplit(base + path)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = {"content-type": kind, "authorization": "Bearer sk-x"}
        connection.request(method, f"{url.path}?{url.query}", data, fields)
        answer = connection.getresponse()
        found = answer.read()
        connection.close()
        assert answer.status == 200, found.decode()
        assert answer.headers["x-tapedeck"] == os.environ["OUTCOME"]
        note(found)
        return found

    return asking


def chat(*turns: str, **more) -> dict:
    """A request of OpenAI's; the turns are the user's and the assistant's by turns."""
    roles = ["user", "assistant"] * len(turns)
    messages = [{"role": role, "content": text} for role, text in zip(roles, turns)]
    return {"model": "gpt-demo", "messages": [{"role": "system", "content": "Be brief."}, *messages], **more}


def text_of(answer: bytes) -> str:
    """What an answer of OpenAI's says."""
    return json.loads(answer)["choices"][0]["message"]["content"]


@pytest.mark.parametrize("wind", WINDS[:10])
def test_chat(ask, wind):
    assert text_of(ask("/openai/v1/chat/completions", chat(f"What is the {wind} like?")))


@pytest.mark.parametrize("wind", WINDS[:10])
def test_chat_stream(ask, wind):
    stream = ask("/openai/v1/chat/completions", chat(f"What is the {wind} like?", stream=True))
    assert stream.endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize("wind", WINDS[9:13])
def test_message(ask, wind):
    body = {"model": "claude-demo", "max_tokens": 99, "messages": [{"role": "user", "content": f"Tell of the {wind}."}]}
    assert json.loads(ask("/anthropic/v1/messages", body))["content"]


@pytest.mark.parametrize("wind", WINDS[13:17])
def test_message_stream(ask, wind):
    body = {"model": "claude-demo", "max_tokens": 99, "messages": [{"role": "user", "content": f"Tell of the {wind}."}]}
    assert b"event: message_stop" in ask("/anthropic/v1/messages", {**body, "stream": True})


@pytest.mark.parametrize("wind", WINDS[17:21])
def test_generate(ask, wind):
    body = {"contents": [{"role": "user", "parts": [{"text": f"Where does the {wind} blow?"}]}]}
    assert json.loads(ask("/gemini/v1beta/models/gemini-demo:generateContent", body))["candidates"]


@pytest.mark.parametrize("wind", WINDS[21:25])
def test_generate_stream(ask, wind):
    body = {"contents": [{"role": "user", "parts": [{"text": f"Where does the {wind} blow?"}]}]}
    assert b"data: {" in ask("/gemini/v1beta/models/gemini-demo:streamGenerateContent?alt=sse", body)


@pytest.mark.parametrize("wind", WINDS[:4])
def test_embedding(ask, wind):
    body = {"model": "embedding-demo", "input": [wind, f"the {wind}"]}
    assert len(json.loads(ask("/openai/v1/embeddings", body))["data"]) == 2


@pytest.mark.parametrize("number", range(3))
def test_edit_of_an_uploaded_picture(ask, number):
    boundary = os.urandom(8).hex()  # Another one every time, as SDKs do it.
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nmake it dusk\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="response_format"\r\n\r\nb64_json\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="kite.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    ).encode() + PICTURE + bytes([number]) + f"\r\n--{boundary}--\r\n".encode()
    answer = ask("/openai/v1/images/edits", body, f"multipart/form-data; boundary={boundary}")
    assert json.loads(answer)["data"][0]["b64_json"]


def test_file(ask):
    body = (
        '--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="winds.txt"\r\n\r\n'
        + "\n".join(WINDS * 20) + "\r\n--b--\r\n"
    ).encode()
    made = json.loads(ask("/openai/v1/files", body, "multipart/form-data; boundary=b"))
    assert json.loads(ask(f"/openai/v1/files/{made['id']}", b"", method="GET"))["filename"] == "winds.txt"
    assert ask(f"/openai/v1/files/{made['id']}/content", b"", method="GET").decode().split() == WINDS * 20


def test_speech(ask):
    assert len(ask("/openai/v1/audio/speech", {"model": "voice-demo", "voice": "alloy", "input": "Good day."})) > 100


def test_equal_requests(ask):
    for _ in range(3):
        assert text_of(ask("/openai/v1/chat/completions", chat("And now?")))


def test_a_conversation_goes_on(ask):
    turns = ["Which wind comes from the north?"]
    turns.append(text_of(ask("/openai/v1/chat/completions", chat(*turns))))
    turns.append("And which one from the south?")
    turns.append(text_of(ask("/openai/v1/chat/completions", chat(*turns))))
    turns.append("Thank you.")
    ask("/openai/v1/chat/completions", chat(*turns, stream=True))


# With the SDKs: each is imported by the one test that uses it.

QUESTION = "Which wind is the coldest?"


def test_openai(base, note):
    import openai

    with openai.OpenAI(base_url=f"{base}/openai/v1", api_key="sk-x", max_retries=0) as client:
        note(client.chat.completions.create(**chat(QUESTION)).model_dump())
        chunks = list(client.chat.completions.create(**chat(QUESTION), stream=True))
    assert len(chunks) > 2
    note([chunk.model_dump() for chunk in chunks])


def test_anthropic(base, note):
    import anthropic

    asked = {"model": "claude-demo", "max_tokens": 99, "messages": [{"role": "user", "content": QUESTION}]}
    with anthropic.Anthropic(base_url=f"{base}/anthropic", api_key="sk-x", max_retries=0) as client:
        note(client.messages.create(**asked).model_dump())
        events = list(client.messages.create(**asked, stream=True))
    assert events[-1].type == "message_stop"
    note([event.model_dump() for event in events])


def test_gemini(base, note):
    from google import genai

    client = genai.Client(api_key="x", http_options=genai.types.HttpOptions(base_url=f"{base}/gemini"))
    answer = client.models.generate_content(model="gemini-demo", contents=QUESTION)
    parts = list(client.models.generate_content_stream(model="gemini-demo", contents=QUESTION))
    client.close()
    note([part.model_dump(exclude={"sdk_http_response"}) for part in (answer, *parts)])
