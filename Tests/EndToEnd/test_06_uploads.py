"""docs/design.md §6: uploads to presigned addresses and what is said about them afterwards, recorded and replayed."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import itertools
import json
import random
import re
import shutil
import subprocess
import urllib.parse

import httpx
import openai
import pytest
from google import genai
from google.genai import types

from support import cassette, objectstore
from support.following import download, follow, links_in, links_of
from support.objectstore import ObjectStore
from support.routes import asked, redirect, route, say, serve
from support.tapedeck import Tapedeck
from support.upstream import Turn, reply, stream

PICTURE = b"\x89PNG\r\n\x1a\n" + random.Random(61).randbytes(60_000)
MASK = b"\x89PNG\r\n\x1a\n" + random.Random(62).randbytes(3_000)
OTHER = PICTURE[:-1] + bytes([PICTURE[-1] ^ 1])
names = (f"in/{number} ü+&.png" for number in itertools.count())


@pytest.fixture(scope="module")
def bucket():
    """The store of this file's tests."""
    store = ObjectStore()
    yield store
    store.stop()


@pytest.fixture
def store(bucket):
    """The store behind a door of this test's own; what it refused fails the test."""
    bucket.open()
    yield bucket
    bucket.close()
    assert bucket.refusals == []
    assert bucket.door.failures == []


def secrets_in(link: str) -> list[bytes]:
    """What admits somebody to the store: the parameters of a link that are secrets, as sent and decoded."""
    query = urllib.parse.urlsplit(link).query
    found = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in {"X-Amz-Credential", "X-Amz-Signature", "X-Amz-Security-Token"}:
            found += [value.encode(), urllib.parse.unquote(value).encode()]
    return [*found, objectstore.KEY_ID.encode()]


def assert_nowhere(folder, secrets: list[bytes]) -> None:
    """None of them is in any file."""
    written = cassette.everything_written(folder)
    assert secrets
    for secret in secrets:
        assert secret not in written


def put(server: Tapedeck, link: str, data: bytes, kind: str | None = "image/png", headers=()):
    """What an app does with a presigned address."""
    fields = [("Content-Type", kind)] if kind else []
    return follow(server, link, "PUT", [*fields, *headers], data)


# Presigned PUT


def test_the_store_refuses_what_was_changed_on_the_way(bucket):
    """Without Tapedeck: otherwise the tests below would prove nothing."""
    bucket.open()
    link = bucket.presign("put_object", next(names), ContentType="image/png")
    kind = {"Content-Type": "image/png"}
    asked = [
        (link, kind, PICTURE, 200),
        (link.replace("in/", "out/"), kind, PICTURE, 403),
        (link.replace("X-Amz-Expires=600", "X-Amz-Expires=601"), kind, PICTURE, 403),
        (link, {"Content-Type": "image/jpeg"}, PICTURE, 403),
        (link, {**kind, "Host": "127.0.0.1:4141"}, PICTURE, 403),
        (link, {**kind, "Authorization": "Bearer x"}, PICTURE, 400),
        (link, kind, iter([PICTURE]), 411),
    ]
    for address, headers, body, status in asked:
        assert httpx.put(address, headers=headers, content=body, trust_env=False).status_code == status
    bucket.close()


@pytest.mark.parametrize("size", [0, 10, 60_008, 3 << 20])
@pytest.mark.parametrize("signed", [{}, {"ContentType": "image/png"}, {"ContentType": "image/png", "token": True}],
                         ids=["host", "content-type", "session token"])
def test_a_presigned_put_reaches_the_store_signed_and_replays_by_content(start, upstream, folder, store, size, signed):
    up, key, data = upstream(), next(names), random.Random(size).randbytes(size)
    link = store.presign("put_object", key, **signed)
    serve(up, {"POST /v1/uploads": say({"upload_url": link, "key": key})})
    server = start("record", f"imgly={up.url}")
    (local,) = links_of(server.ask_json("/imgly/v1/uploads", {"content_type": "image/png"}))
    assert local == f"{server.url}/_tapedeck/via/{link.replace('://', '/', 1)}"
    answer = put(server, local, data)
    assert (answer.status, answer.outcome) == (200, "recorded")
    assert server.stop() == 0
    sent = store.door.only_request()
    assert (sent.framing, sent.header("content-length"), sent.body) == ("length", str(size), data)
    assert sent.target == link.removeprefix(store.url)
    assert store.content(key) == data
    up.stop()
    store.close()

    assert_nowhere(folder, secrets_in(link))
    upload = cassette.interactions(folder)[1]
    assert upload["request"]["url"].startswith(f"{store.url}/{objectstore.BUCKET}/in/")
    assert upload["request"]["target"].startswith(f"/_tapedeck/via/http/{store.door.authority}/")
    assert cassette.request_body(folder, upload) == data
    if size > 1024:
        assert upload["request"]["body"] == [{"blob": f"sha256:{hashlib.sha256(data).hexdigest()}", "size": size}]

    player = start("replay", "imgly")
    (again,) = links_of(player.ask_json("/imgly/v1/uploads", {"content_type": "image/png"}))
    replayed = put(player, again, data)
    assert (replayed.outcome, replayed.comparable) == ("replayed", answer.comparable)
    other = put(player, again, data + b"x" if size < 1 else data[:-1] + bytes([data[-1] ^ 1]))
    assert (other.status, other.outcome) == (424, "missed")


def test_what_a_client_would_tell_the_gateway_is_not_told_the_store(start, upstream, store):
    """S3 refuses an `Authorization` beside a signed query; the gateway's credentials are none of its business."""
    up, key = upstream(), next(names)
    link = store.presign("put_object", key)
    serve(up, {"POST /v1/uploads": say({"upload_url": link})})
    server = start("record", f"imgly={up.url}")
    (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}))
    secrets = [("Authorization", "Bearer sk_live_0123456789abcdef"), ("X-Api-Key", "sk-9876543210fedcba"),
               ("Cookie", "session=0123456789"), ("X-End-User-Id", "somebody")]
    assert put(server, local, PICTURE, headers=secrets).status == 200
    assert server.stop() == 0
    for _, value in secrets:
        assert value.encode() not in store.door.only_request().raw_head


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_uploads_a_file_and_waits_for_no_100(start, upstream, folder, store):
    up, key, data = upstream(), next(names), random.Random(7).randbytes(2 << 20)
    (folder / "film.mp4").write_bytes(data)
    serve(up, {"POST /v1/uploads": say({"upload_url": store.presign("put_object", key)})})
    for mode in ("record", "replay"):
        server = start(mode, f"imgly={up.url}")
        (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}))
        done = subprocess.run(
            ["curl", "-sS", "--noproxy", "*", "-T", "film.mp4", "-H", "Expect: 100-continue", "-w", "%{http_code}",
             local],
            cwd=folder, capture_output=True, text=True, timeout=60, check=True,
        )
        assert done.stdout == "200"
        assert server.stop() == 0
    assert store.content(key) == data
    assert len(store.door.requests) == 1


def test_a_page_may_upload(start, upstream, store):
    """A browser asks first whether it may; the proxy says so, and the store hears nothing of it."""
    up, key = upstream(), next(names)
    serve(up, {"POST /v1/uploads": say({"upload_url": store.presign("put_object", key, ContentType="image/png")})})
    server = start("record", f"imgly={up.url}")
    page = [("Origin", "http://localhost:3000"), ("Sec-Fetch-Site", "same-site")]
    (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}, page))
    asking = [("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "content-type")]
    allowed = follow(server, local, "OPTIONS", [*page, *asking])
    assert (allowed.status, allowed.header("access-control-allow-origin")) == (204, page[0][1])
    assert "PUT" in allowed.header("access-control-allow-methods")
    done = put(server, local, PICTURE, headers=page)
    assert (done.status, done.header("access-control-allow-origin")) == (200, page[0][1])
    assert "etag" in done.header("access-control-expose-headers").lower()
    assert server.stop() == 0
    assert [request.method for request in store.door.requests] == ["PUT"]


def test_a_refused_upload_is_an_answer_like_any_other(start, upstream, folder, bucket):
    bucket.open()
    up, key = upstream(), next(names)
    link = bucket.presign("put_object", key, ContentType="image/jpeg")
    serve(up, {"POST /v1/uploads": say({"upload_url": link})})
    server = start("record", f"imgly={up.url}")
    (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}))
    live = put(server, local, PICTURE, "image/png")
    assert (live.status, b"SignatureDoesNotMatch" in live.body) == (403, True)
    assert server.stop() == 0
    up.stop()
    bucket.close()
    player = start("replay", "imgly")
    (again,) = links_of(player.ask_json("/imgly/v1/uploads", {}))
    assert put(player, again, PICTURE, "image/png").comparable == live.comparable


def test_recording_again_with_another_signature_replaces_the_upload(start, upstream, folder, store):
    up, key = upstream(), next(names)
    for token in (False, True):
        link = store.presign("put_object", key, token=token)
        serve(up, {"POST /v1/uploads": say({"upload_url": link})})
        server = start("record", f"imgly={up.url}")
        (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}))
        assert put(server, local, PICTURE).status == 200
        assert server.stop() == 0
        assert len(cassette.interactions(folder)) == 2
        assert_nowhere(folder, secrets_in(link))
    assert len(store.door.requests) == 2


def test_a_chunked_upload_is_not_made_worse(start, upstream, folder):
    """What came without a length goes out without one: what the store says to that is its business."""
    up, store = upstream(), upstream()
    serve(up, {"POST /v1/uploads": say({"upload_url": f"{store.url}/x?X-Amz-Signature=0123456789abcdef"})})
    serve(store, {"PUT /x": say({}, "411 Length Required")})
    server = start("record", f"imgly={up.url}")
    (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}))
    answer = httpx.put(local, content=iter([PICTURE[:1000], PICTURE[1000:]]), trust_env=False)
    assert answer.status_code == 411
    assert (store.only_request().framing, store.only_request().body) == ("chunked", PICTURE)


# Presigned POST


def form(fields: dict, data: bytes, boundary: str) -> tuple[list, bytes]:
    """A form as a browser sends it: the fields, then the file."""
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
                 "Content-Type: image/png\r\n\r\n".encode() + data + f"\r\n--{boundary}--\r\n".encode())
    return [("Content-Type", f"multipart/form-data; boundary={boundary}")], b"".join(parts)


def test_a_presigned_form_reaches_the_store_signed_and_replays_by_content(start, upstream, folder, store):
    up, key = upstream(), next(names)
    extra = {"Content-Type": "image/png", "success_action_status": "201"}
    conditions = [{name: value} for name, value in extra.items()] + [["content-length-range", 1, 10_000_000]]
    presigned = store.presign_post(key, Fields=extra, Conditions=conditions)
    serve(up, {"POST /v1/uploads": say({"id": "up_1", "upload": presigned})})
    server = start("record", f"imgly={up.url}")
    told = json.loads(server.ask_json("/imgly/v1/uploads", {}).body)["upload"]
    assert told["fields"] == presigned["fields"], "the client gets the real ones"
    headers, body = form(told["fields"], PICTURE, "----WebKitFormBoundaryA")
    answer = follow(server, told["url"], "POST", headers, body)
    assert (answer.status, answer.outcome) == (201, "recorded")
    assert server.stop() == 0
    sent = store.door.only_request()
    assert (sent.framing, sent.target, sent.body) == ("length", f"/{objectstore.BUCKET}", body)
    assert store.content(key) == PICTURE
    up.stop()
    store.close()

    fields = presigned["fields"]
    assert_nowhere(folder, [fields[name].encode() for name in ("policy", "x-amz-signature", "x-amz-credential")]
                   + [objectstore.KEY_ID.encode()])
    upload = cassette.interactions(folder)[1]
    blob = {"blob": f"sha256:{hashlib.sha256(PICTURE).hexdigest()}", "size": len(PICTURE)}
    assert blob in upload["request"]["body"]
    kept = cassette.request_body(folder, upload)
    assert b'name="key"\r\n\r\n' + key.encode() in kept

    player = start("replay", "imgly")
    told = json.loads(player.ask_json("/imgly/v1/uploads", {}).body)["upload"]
    assert told["fields"].keys() == fields.keys()
    assert {name: told["fields"][name] for name in ("key", *extra)} == {"key": key, **extra}
    headers, body = form(told["fields"], PICTURE, "----WebKitFormBoundaryB")
    replayed = follow(player, told["url"], "POST", headers, body)
    assert (replayed.outcome, replayed.comparable) == ("replayed", answer.comparable)
    for changed in (form(told["fields"], OTHER, "b"), form({**told["fields"], "key": "in/else.png"}, PICTURE, "b")):
        missed = follow(player, told["url"], "POST", *changed)
        assert (missed.status, missed.outcome) == (424, "missed")


# The upload and what it is used for


def imgly_flow(server: Tapedeck, data: bytes) -> tuple[list[str], bytes]:
    """An upload, a generation from it, and the result: texts that came, and the bytes."""
    texts = []

    def ask(path: str, value):
        answer = server.ask_json(f"/imgly{path}", value, [("Authorization", "Bearer sk_live_0123456789abcdef")])
        assert answer.status == 200, answer.body
        texts.append(re.sub(r"\?[^\"]*", "?", answer.body.decode().replace(server.url, "")))
        return answer

    told = json.loads(ask("/v1/uploads", {"content_type": "image/png"}).body)
    assert put(server, told["upload_url"], data).status == 200
    (result,) = links_of(ask("/v1/responses", {"model": "bfl/flux-2-edit", "image_urls": [told["asset_url"]]}))
    assert download(server, told["asset_url"]) == data, "what was uploaded can be looked at"
    return texts, download(server, result)


def test_an_upload_is_used_in_the_next_request(start, upstream, folder, store):
    up, key, made = upstream(), next(names), OTHER * 2
    store.put("out.png", made, "image/png")
    asset, result = f"{up.url}/v1/assets/in_77", f"{up.url}/v1/assets/out_9"

    def uploaded(turn: Turn) -> None:
        """Leads to the bytes once they are there."""
        there = any(request.method == "PUT" for request in store.door.requests)
        (redirect(store.presign("get_object", key)) if there else say({"error": {}}, "404 Not Found"))(turn)

    def generate(turn: Turn) -> None:
        """Takes its own assets only."""
        assert json.loads(turn.request.body)["image_urls"] == [asset]
        done = json.dumps({"request_id": "gw_1", "output": [{"type": "image", "url": result}]})
        stream(b'event: generation.status\ndata: {"request_id":"gw_1","status":"queued"}\n\n',
               f"event: generation.completed\ndata: {done}\n\n".encode())(turn)

    serve(up, {
        "POST /v1/uploads": lambda turn: say({"upload_url": store.presign("put_object", key, ContentType="image/png"),
                                              "asset_url": asset})(turn),
        "POST /v1/responses": generate,
        "GET /v1/assets/in_77": uploaded,
        "GET /v1/assets/out_9": lambda turn: redirect(store.presign("get_object", "out.png"))(turn),
    })
    server = start("record", f"imgly={up.url}")
    texts, live = imgly_flow(server, PICTURE)
    assert live == made
    assert server.stop() == 0
    assert len([request for request in store.door.requests if request.method == "PUT"]) == 1
    up.stop()
    store.close()
    assert objectstore.KEY_ID.encode() not in cassette.everything_written(folder)
    generation = [each for each in cassette.interactions(folder) if each["request"]["target"] == "/v1/responses"][0]
    assert asset.encode() in cassette.request_body(folder, generation)
    assert str(server.port).encode() not in cassette.request_body(folder, generation)

    with Tapedeck("replay", "imgly=http://127.0.0.1:1", folder=folder) as player:
        assert imgly_flow(player, PICTURE) == (texts, made)


def test_another_upload_is_another_request(start, upstream, folder, store):
    up, key = upstream(), next(names)
    serve(up, {"POST /v1/uploads": say({"upload_url": store.presign("put_object", key)})})
    server = start("record", f"imgly={up.url}")
    (local,) = links_of(server.ask_json("/imgly/v1/uploads", {}))
    put(server, local, PICTURE)
    server.stop()
    player = start("replay", "imgly")
    (local,) = links_of(player.ask_json("/imgly/v1/uploads", {}))
    missed = put(player, local, OTHER)
    assert missed.status == 424
    assert objectstore.KEY_ID.encode() not in missed.body
    assert put(player, local.replace("/in/", "/out/"), PICTURE).status == 424


# Resumable uploads (Google)


class Files:
    """Google's resumable upload: an address for the upload, pieces to it, a file that a generation names."""

    def __init__(self, up, upload_host: str):
        self.up = up
        self.upload_host = upload_host
        self.content = bytearray()
        self.sessions = itertools.count(1)

    def __call__(self, turn: Turn) -> None:
        request = turn.request
        path = route(request).split(" ")[1]
        if path.startswith("/upload/"):
            (self.begin if "upload_id=" not in request.target else self.take)(turn)
        elif ":generateContent" in path:
            self.generate(turn)
        else:
            say(self.file())(turn)

    def file(self) -> dict:
        """The file's own description."""
        return {"name": "files/f1", "uri": f"{self.up.url}/v1beta/files/f1", "mimeType": "video/mp4",
                "state": "ACTIVE", "sizeBytes": str(len(self.content)),
                "sha256Hash": hashlib.sha256(self.content).hexdigest()}

    def begin(self, turn: Turn) -> None:
        """Hands out the address."""
        assert turn.request.header("x-goog-upload-command") == "start"
        self.content.clear()
        query = f"upload_id=ABPtcPsecret{next(self.sessions)}&upload_protocol=resumable"
        link = f"{self.upload_host}/upload/v1beta/files?{query}"
        reply(b"{}", "200 OK", f"X-Goog-Upload-URL: {link}", "X-Goog-Upload-Status: active")(turn)

    def take(self, turn: Turn) -> None:
        """Takes a piece."""
        request = turn.request
        assert int(request.header("x-goog-upload-offset")) == len(self.content)
        self.content += request.body
        final = "finalize" in request.header("x-goog-upload-command")
        body = json.dumps({"file": self.file()} if final else {}).encode()
        reply(body, "200 OK", f"X-Goog-Upload-Status: {'final' if final else 'active'}")(turn)

    def generate(self, turn: Turn) -> None:
        """Looks at a file of its own only."""
        assert links_in(json.loads(turn.request.body)) == [f"{self.up.url}/v1beta/files/f1"], turn.request.body
        say({"candidates": [{"content": {"role": "model", "parts": [{"text": "A film."}]}}]})(turn)


def upload_and_ask(base: str, data: bytes) -> tuple:
    """What a program does with the SDK; what it learns, without the address of this server."""
    options = types.HttpOptions(base_url=base)
    client = genai.Client(api_key="AIzaKey0123456789abcdefghijklmnopqrstuv", http_options=options)
    with contextlib.closing(client):
        file = client.files.upload(file=io.BytesIO(data), config={"mime_type": "video/mp4", "display_name": "film"})
        again = client.files.get(name=file.name)
        assert again.uri == file.uri
        answer = client.models.generate_content(
            model="gemini-demo", contents=[types.Part.from_uri(file_uri=file.uri, mime_type="video/mp4")]
        )
    local = urllib.parse.urlsplit(base)
    assert file.uri.startswith(f"{local.scheme}://{local.netloc}/"), file.uri
    return file.uri.removeprefix(base), file.sha256_hash, answer.text


@pytest.mark.parametrize("size", [100_000, (8 << 20) + 1])
@pytest.mark.parametrize("mount", ["/gemini", ""], ids=["mounted", "root"])
def test_a_resumable_upload_with_googles_sdk(start, upstream, folder, size, mount):
    up, data = upstream(), random.Random(size).randbytes(size)
    up.then(Files(up, up.url))
    server = start("record", f"gemini={up.url}")
    live = upload_and_ask(server.url + mount, data)
    assert live[1] == hashlib.sha256(data).hexdigest()
    assert server.stop() == 0
    pieces = [request for request in up.requests if "upload_id=" in request.target]
    assert [len(request.body) for request in pieces] == ([size] if size < 8 << 20 else [8 << 20, 1])
    assert all(request.target == pieces[0].target for request in pieces)
    up.stop()
    assert b"ABPtcPsecret" not in cassette.everything_written(folder)

    player = start("replay", "gemini")
    assert upload_and_ask(player.url + mount, data) == live
    assert player.stop() == 0
    with Tapedeck("replay", "gemini", folder=folder) as player, pytest.raises(Exception, match="cassette_miss"):
        upload_and_ask(player.url + mount, data[:-1] + bytes([data[-1] ^ 1]))


def test_a_resumable_upload_whose_address_is_on_another_host(start, upstream, folder):
    """Clients other than the SDK take the address as it stands."""
    up, elsewhere = upstream(), upstream()
    files = Files(up, elsewhere.url)
    up.then(files)
    elsewhere.then(files)
    server = start("record", f"gemini={up.url}")

    def upload(server: Tapedeck):
        begun = server.ask_json("/gemini/upload/v1beta/files", {"file": {}},
                                [("X-Goog-Upload-Protocol", "resumable"), ("X-Goog-Upload-Command", "start")])
        link = begun.header("x-goog-upload-url")
        command = [("X-Goog-Upload-Command", "upload, finalize"), ("X-Goog-Upload-Offset", "0")]
        done = follow(server, link, "POST", command, PICTURE)
        assert done.status == 200, done.body
        return json.loads(done.body)["file"]["sha256Hash"]

    assert upload(server) == hashlib.sha256(PICTURE).hexdigest()
    assert server.stop() == 0
    assert "ABPtcPsecret1" in elsewhere.only_request().target
    up.stop()
    elsewhere.stop()
    assert b"ABPtcPsecret" not in cassette.everything_written(folder)
    assert upload(start("replay", "gemini")) == hashlib.sha256(PICTURE).hexdigest()


# Edits


def multipart(server: Tapedeck, fields: list[tuple[str, bytes]], boundary: str):
    """An edit as a form, with files under the given names."""
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nat dusk\r\n'.encode()]
    for name, data in fields:
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.png"\r\n'
                     "Content-Type: image/png\r\n\r\n".encode() + data + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    kind = [("Content-Type", f"multipart/form-data; boundary={boundary}")]
    return server.ask("POST", "/llmgateway/v1/images/edits", kind, body)


@pytest.mark.parametrize(
    "fields",
    [[("image", PICTURE)], [("image[]", PICTURE), ("image[]", MASK)], [("file", PICTURE)],
     [("image", PICTURE), ("mask", MASK)]],
    ids=["image", "image[]", "file", "mask"],
)
def test_an_edit_as_a_form_replays_by_its_files(start, upstream, folder, fields):
    up = upstream(say({"data": [{"b64_json": "iVBORw0KGgo="}]}))
    server = start("record", f"llmgateway={up.url}")
    live = multipart(server, fields, "one")
    assert server.stop() == 0
    sent = up.only_request().body
    assert all(data in sent for _, data in fields)
    up.stop()
    (edit,) = cassette.interactions(folder)
    blobs = {segment["blob"] for segment in edit["request"]["body"] if isinstance(segment, dict)}
    assert blobs == {"sha256:" + hashlib.sha256(data).hexdigest() for _, data in fields}
    assert cassette.request_body(folder, edit) == sent
    player = start("replay", "llmgateway")
    assert multipart(player, fields, "another-boundary").comparable == live.comparable
    for number, (name, data) in enumerate(fields):
        changed = [*fields[:number], (name, data[:-1] + b"!"), *fields[number + 1 :]]
        assert multipart(player, changed, "one").status == 424
    assert multipart(player, [("other", data) for _, data in fields], "one").status == 424


def test_edits_with_openais_sdk(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/images/edits": say({"created": 1, "data": [{"url": f"{media.url}/out.png"}]})})
    serve(media, {"GET /out.png": reply(OTHER, kind="image/png")})

    def edit(server: Tapedeck) -> str:
        client = openai.OpenAI(base_url=f"{server.url}/llmgateway/v1", api_key="sk-0123456789abcdef", max_retries=0)
        with contextlib.closing(client):
            answer = client.images.edit(
                model="m", prompt="at dusk", image=[("a.png", PICTURE, "image/png"), ("b.png", MASK, "image/png")],
                mask=("m.png", MASK, "image/png"),
            )
        return hashlib.sha256(download(server, answer.data[0].url)).hexdigest()

    server = start("record", f"llmgateway={up.url}")
    live = edit(server)
    assert live == hashlib.sha256(OTHER).hexdigest()
    assert server.stop() == 0
    assert len(asked(media, "GET /out.png")) == 1
    up.stop()
    media.stop()
    assert edit(start("replay", "llmgateway")) == live


def test_an_edit_as_json_with_the_picture_in_it(start, upstream, folder):
    up = upstream(say({"data": [{"b64_json": "iVBORw0KGgo="}]}))
    link = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    asking = {"prompt": "at dusk", "images": [{"image_url": link}]}
    server = start("record", f"llmgateway={up.url}")
    live = server.ask_json("/llmgateway/v1/images/edits", asking)
    assert server.stop() == 0
    assert json.loads(up.only_request().body) == asking
    up.stop()
    (edit,) = cassette.interactions(folder)
    assert {"blob": f"sha256:{hashlib.sha256(PICTURE).hexdigest()}", "size": len(PICTURE), "as": "base64"} in (
        edit["request"]["body"]
    )
    player = start("replay", "llmgateway")
    reordered = json.dumps(dict(reversed(asking.items())), indent=1).replace("/", "\\/").encode()
    assert player.ask_json("/llmgateway/v1/images/edits", reordered).comparable == live.comparable
    asking["images"][0]["image_url"] = link[:-8] + "AAAAAAA="
    assert player.ask_json("/llmgateway/v1/images/edits", asking).status == 424


def test_an_edit_of_what_was_generated(start, upstream, folder):
    """A generated picture's link, as the client got it, reaches the gateway as the gateway's own, and replays."""
    up, media = upstream(), upstream()
    picture = f"{media.url}/v1/files/jobs/job_7/out.png"
    signed = (f"{picture}?token=t{number}0123456789abcdef&exp={number}&k=k1" for number in itertools.count(1))

    def edit(turn: Turn) -> None:
        asking = json.loads(turn.request.body)
        assert [each["image_url"].split("?")[0] for each in asking["images"]] == [picture]
        assert asking["mask_url"] == f"{up.url}/v1/files/mask.png"
        say({"data": [{"b64_json": "iVBORw0KGgo="}]})(turn)

    serve(up, {"POST /v1/images/generations": lambda turn: say({"data": [{"url": next(signed)}], "mask":
                                                                f"{up.url}/v1/files/mask.png"})(turn),
               "POST /v1/images/edits": edit})
    serve(media, {"GET /v1/files/jobs/job_7/out.png": reply(PICTURE, kind="image/png")})

    def flow(server: Tapedeck):
        told = json.loads(server.ask_json("/aigateway/v1/images/generations", {"prompt": "a kite"}).body)
        asking = {"images": [{"image_url": told["data"][0]["url"]}], "mask_url": told["mask"], "prompt": "dusk"}
        return server.ask_json("/aigateway/v1/images/edits", asking)

    server = start("record", f"aigateway={up.url}")
    live = flow(server)
    assert live.status == 200
    assert server.stop() == 0
    up.stop()
    media.stop()
    assert b"0123456789abcdef" not in cassette.everything_written(folder)
    assert flow(start("replay", "aigateway")).comparable == live.comparable
