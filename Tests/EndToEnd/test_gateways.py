"""The five gateways' own routes through plain HTTP clients, and upstreams that nobody here wrote."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import subprocess

import httpx
import openai
import pytest
import requests
from mcp.client import Client

from support import cassette, litellm_proxy, mcp_server
from support.journey import assert_equal, travel, travel_through_demo
from support.rawclient import ask
from support.tapedeck import REPOSITORY, Tapedeck
from support.upstream import echo


def imgly(base: str):
    """Generation events: a picture, a text, a failure inside a stream; the catalogue; a job that is polled."""
    seen = []
    with httpx.Client(base_url=base, headers={"authorization": "Bearer sk_live_abcdefghijklmnop"}, timeout=30) as http:
        for asked in (
            {"model": "bfl/flux-2", "prompt": "a red kite", "format": {"width": 64, "height": 48}},
            {"model": "anthropic/claude-sonnet-4.6", "messages": [{"role": "user", "content": "three words"}]},
            {"model": "bfl/flux-2", "prompt": "please fail later"},
            {"model": "bfl/flux-2", "prompt": "please fail 402"},
        ):
            with http.stream("POST", "/v1/responses", json=asked) as answer:
                seen.append((answer.status_code, answer.headers.get("content-type"), b"".join(answer.iter_raw())))
        assert b"generation.completed" in seen[0][2]
        assert b"generation.failed" in seen[2][2]
        assert seen[3][0] == 402
        seen.append(http.get("/v1/models", params={"capability": "text2image"}).content)
        seen.append(http.get("/v1/models/schema?model=bfl%2fflux-2").content)
        job = http.post(
            "/v1/responses", json={"model": "google/veo-3.1-fast", "prompt": "a river"},
            headers={"prefer": "respond-async"},
        )
        seen.append((job.status_code, job.json()))
        assert job.status_code == 202
        for _ in range(20):
            state = http.get(f"/v1/responses/{job.json()['request_id']}").json()
            seen.append(state)
            if state["status"] in {"completed", "failed"}:
                break
        assert state["status"] == "completed"
    return seen


def test_imgly(folder, tap):
    assert_equal(travel_through_demo(folder, tap, "imgly", imgly))


def test_requests_is_a_client_like_any_other(folder, tap):
    def conversation(base: str):
        with requests.Session() as session:
            asked = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "stream": True}
            with session.post(f"{base}/v1/chat/completions", json=asked, stream=True, timeout=30) as answer:
                streamed = list(answer.iter_lines())
            upload = session.post(
                f"{base}/v1/files", files={"file": ("a.txt", b"text" * 500)}, data={"purpose": "x"}, timeout=30
            )
            return [streamed, upload.status_code, upload.json()]

    assert_equal(travel_through_demo(folder, tap, "openai", conversation))


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_uploads_two_megabytes_and_waits_for_no_100(start, upstream, folder):
    """curl says `Expect: 100-continue` and waits a second where nobody answers it."""
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    data = bytes(range(256)) * 8192
    (folder / "upload.bin").write_bytes(data)
    done = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", "--data-binary", "@upload.bin", "-w", "\n%{http_code} %{time_total}", "-o",
         "answer.bin", "-H", "Expect: 100-continue", f"{server.url}/imgly/upload"],
        cwd=folder, capture_output=True, text=True, timeout=60, check=True,
    )
    assert done.stdout.split()[0] == "200"
    assert (folder / "answer.bin").read_bytes() == b"POST /upload\n" + data
    assert up.only_request().body == data


@pytest.fixture
def litellm(tmp_path_factory):
    """A LiteLLM proxy that can be ended in mid-test, its port and its key."""
    with contextlib.ExitStack() as server:
        yield server, *server.enter_context(litellm_proxy.running(tmp_path_factory.mktemp("litellm")))


def test_litellm_proxy_as_upstream(folder, tap, litellm):
    server, port, key = litellm

    def conversation(base: str):
        with openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=0, timeout=60) as client:
            messages = [{"role": "user", "content": "hello"}]
            plain = client.chat.completions.create(model="mock", messages=messages)
            chunks = list(client.chat.completions.create(model="mock", messages=messages, stream=True))
            vectors = client.embeddings.create(model="mock-embedding", input="x", encoding_format="float")
            answer = client.responses.create(model="mock", input="hello")
            with pytest.raises(openai.APIStatusError) as caught:
                client.chat.completions.create(model="unknown", messages=messages)
            assert len(chunks) > 3
            return [
                plain.model_dump(), [chunk.model_dump() for chunk in chunks], vectors.model_dump(), answer.model_dump(),
                str(caught.value),
            ]

    assert_equal(travel(folder, tap, "litellm-proxy", f"http://127.0.0.1:{port}", conversation, server.close))


async def talk_mcp(url: str, mode: str):
    """What a client does with an MCP server, and all it learns."""
    seen = []
    async with Client(url, mode=mode) as client:
        seen.append(client.protocol_version)
        seen.append(client.server_info.model_dump())
        seen.append((await client.list_tools()).model_dump())
        seen.append((await client.call_tool("add", {"a": 2, "b": 3})).model_dump())
        progress = []

        async def note(done, total, message):
            progress.append((done, total, message))

        seen.append((await client.call_tool("count", {"to": 4}, progress_callback=note)).model_dump())
        seen.append(progress)
        seen.append((await client.call_tool("fail", {})).model_dump())
        seen.append((await client.read_resource("note://hello")).model_dump())
        seen.append((await client.get_prompt("review", {"code": "x = 1"})).model_dump())
    return seen


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("json_response", [False, True], ids=["events", "json"])
def test_mcp_server_over_streamable_http_as_upstream(folder, tap, mode, json_response):
    def conversation(base: str):
        return asyncio.run(asyncio.wait_for(talk_mcp(f"{base}/mcp", mode), 40))

    with contextlib.ExitStack() as server:
        port = server.enter_context(mcp_server.running(json_response))
        upstream = f"http://127.0.0.1:{port}"
        travelled = travel(folder, tap, "workshop", upstream, conversation, server.close)
    assert travelled.again == travelled.live
    assert all(answer.outcome == "replayed" for answer in travelled.again_answers)
    posts = [answer.body for answer in travelled.live_answers if answer.body]
    assert sorted(posts) == sorted(answer.body for answer in travelled.again_answers if answer.body)


def test_the_samples_replay(tmp_path):
    """Every cassette in `cassettes/` answers its own requests with its own answers."""
    samples = REPOSITORY / "cassettes"
    names = sorted(str(path.relative_to(samples))[: -len(".jsonl.gz")] for path in samples.rglob("*.jsonl.gz"))
    assert names, "there are no samples"
    shutil.copytree(samples, tmp_path / "cassettes")
    for name in names:
        recorded = cassette.interactions(tmp_path, name)
        assert recorded
        with Tapedeck("replay", "--cassette", name, "--keep-errors", folder=tmp_path) as player:
            for interaction in recorded:
                request, response = interaction["request"], interaction["response"]
                headers = [(field, value) for field, value in request["headers"]
                           if field.lower() not in {"host", "content-length", "transfer-encoding", "connection"}]
                body = cassette.request_body(tmp_path, interaction)
                gateway = f"/{interaction['gateway']}"
                is_asset = request["target"].startswith("/_tapedeck/via/")
                if not is_asset:
                    upstream = request["url"].removesuffix(request["target"]).encode()
                answer = ask(player.port, request["method"], ("" if is_asset else gateway) + request["target"], headers,
                             body if body or request["method"] in {"POST", "PUT", "PATCH"} else None)
                assert answer.outcome == "replayed", json.dumps(interaction)[:2000]
                assert answer.status == response["status"]
                # Links lead to the player; the cassette has what the gateway said.
                here = f"http://127.0.0.1:{player.port}".encode()
                original = re.sub(here + rb"/_tapedeck/via/(https?)/", rb"\1://", answer.body)
                original = original.replace(here + gateway.encode(), upstream)
                assert original == cassette.response_body(tmp_path, interaction)
