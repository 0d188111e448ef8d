"""docs/design.md §6 to §8: each gateway's way from a request to its media, recorded, and replayed without network."""

from __future__ import annotations

import base64
import datetime
import itertools
import json
import random
import re
import time

import jwt
import pytest

from support import cassette, tracing
from support.httpwire import Response, wait_until
from support.following import but_for_links, digest, download, follow, links_in, links_of, target_of
from support.routes import asked, redirect, say, serve
from support.tapedeck import Tapedeck, run
from support.upstream import Turn, head, reply, stream

SOUND = b"ID3" + random.Random(63).randbytes(40_000)
FILM = b"\0\0\0\x18ftypmp42" + random.Random(64).randbytes(300_000)
PICTURE = b"\x89PNG\r\n\x1a\n" + random.Random(65).randbytes(50_000)
PICTURE_BASE64 = base64.b64encode(PICTURE).decode()
KEY = [("Authorization", "Bearer sk_live_0123456789abcdefghij")]
SIGNED = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAQ6OAVTBMEXAMPLE7%2F20261121&X-Amz-Signature={:064x}"


class App:
    """An app that talks to one gateway: it keeps what it was told, without what differs by design."""

    def __init__(self, server: Tapedeck, gateway: str):
        self.server = server
        self.gateway = gateway
        self.seen: list = []

    def note(self, answer: Response) -> Response:
        """Keeps an answer."""
        kind = answer.header("content-type")
        text = but_for_links(self.server, answer.body) if answer.body.isascii() else digest(answer.body)
        self.seen.append((answer.status, kind, text))
        return answer

    def post(self, path: str, value, headers=()) -> Response:
        """Posts JSON."""
        return self.note(self.server.ask_json(f"/{self.gateway}{path}", value, [*KEY, *headers]))

    def get(self, path: str) -> Response:
        """Asks for a path of the gateway."""
        return self.note(self.server.ask("GET", f"/{self.gateway}{path}", KEY))

    def see(self, link: str, method: str = "GET", headers=()) -> Response:
        """Asks for a link as it was handed out."""
        return self.note(follow(self.server, link, method, [*KEY, *headers]))

    def save(self, link: str) -> None:
        """Downloads a link, through redirects."""
        self.seen.append(digest(download(self.server, link, KEY)))

    def poll(self, link_or_path: str, states: set[str]) -> dict:
        """Polls until a state is reached; an answer without a body says nothing."""
        for _ in range(20):
            ask = self.see if link_or_path.startswith("http") else self.get
            answer = ask(link_or_path)
            if answer.status == 200 and (job := json.loads(answer.body))["status"] in states:
                return job
        raise AssertionError("the job does not end")


def signatures():
    """Queries that are signed anew each time."""
    return (SIGNED.format(number) for number in itertools.count(0xA11CE))


# The five gateways: what each answers, and what an app does with it.


def imgly_upstream(up, media) -> None:
    """Links to the gateway itself that redirect to signed ones elsewhere; events; a job."""
    signed = signatures()
    picture = json.dumps({"request_id": "gw_1", "output": [{"type": "image", "url": f"{up.url}/v1/assets/out_9"}]})
    events = ('event: generation.status\ndata: {"request_id":"gw_1","status":"processing","progress":0.4}\n\n'
              f"event: generation.completed\ndata: {picture}\n\n").encode()
    job = {"request_id": "gw_5", "status": "working", "poll_interval_ms": 1}
    done = {"request_id": "gw_5", "status": "completed",
            "output": [{"type": "video", "url": f"{up.url}/v1/assets/out_12"}]}
    serve(up, {
        "POST /v1/responses": [stream(events[:200], events[200:]), say(job, "202 Accepted")],
        "GET /v1/responses/gw_5": [say(job), say(job), say(done)],
        "GET /v1/assets/out_9": lambda turn: redirect(f"{media.url}/s/out_9.png?{next(signed)}")(turn),
        "GET /v1/assets/out_12": lambda turn: redirect(f"{media.url}/s/out_12.mp4?{next(signed)}", "303 See")(turn),
    })
    serve(media, {"GET /s/out_9.png": reply(PICTURE, "200 OK", 'ETag: "p"', kind="image/png"),
                  "GET /s/out_12.mp4": stream(FILM[:99_999], FILM[99_999:], kind="video/mp4")})


def imgly_app(app: App) -> None:
    """A picture through events, a film through a job."""
    (link,) = links_of(app.post("/v1/responses", {"model": "bfl/flux-2", "prompt": "a kite"}))
    app.save(link)
    app.post("/v1/responses", {"model": "google/veo", "prompt": "a river"}, [("Prefer", "respond-async")])
    app.save(app.poll("/v1/responses/gw_5", {"completed", "failed"})["output"][0]["url"])


def aigateway_upstream(up, media) -> None:
    """Media on a host of their own, signed for a day; jobs that are 304 when asked too often."""
    signed = (f"token=tok{number}0123456789abcdef&exp={number}&k=k1" for number in itertools.count(1_780_000_000))

    def record(status: str, **more):
        def script(turn: Turn) -> None:
            link = f"{media.url}/v1/files/jobs/job_7/out.mp4?{next(signed)}"
            result = {"result": {"file_url": link}, "result_url": link} if status == "completed" else {}
            say({"id": "job_7", "status": status, "object": "job", **result, **more})(turn)
        return script

    def not_modified(turn: Turn) -> None:
        turn.send(head("304 Not Modified"))

    def fresh(turn: Turn) -> None:
        link = f"{media.url}/v1/files/jobs/job_7/out.mp4/public?{next(signed)}"
        say({"url": link, "expires_at": 1_780_086_400})(turn)

    serve(up, {
        "POST /v1/images/generations": lambda turn: say(
            {"created": 1, "data": [{"url": f"{media.url}/v1/files/jobs/job_6/out.png?{next(signed)}"}]})(turn),
        "POST /v1/videos/generations": say({"id": "job_7", "status": "queued", "object": "job"}, "202 Accepted"),
        "GET /v1/jobs/job_7": [record("queued"), not_modified, record("processing"), not_modified, not_modified,
                               record("completed")],
        "GET /v1/files/jobs/job_7/out.mp4": reply(FILM, kind="video/mp4"),
        "GET /v1/files/jobs/job_7/out.mp4/signed": fresh,
    })
    serve(media, {"GET /v1/files/jobs/job_6/out.png": reply(PICTURE, kind="image/png"),
                  "GET /v1/files/jobs/job_7/out.mp4": reply(FILM, kind="video/mp4"),
                  "GET /v1/files/jobs/job_7/out.mp4/public": reply(FILM, kind="video/mp4")})


def aigateway_app(app: App) -> None:
    """A picture by its signed link; a film by a job, by its own route, and by a link signed anew."""
    (link,) = links_of(app.post("/v1/images/generations", {"model": "flux", "prompt": "a kite"}))
    app.save(link)
    app.post("/v1/videos/generations", {"model": "x/y", "prompt": "a river"})
    job = app.poll("/v1/jobs/job_7", {"completed", "failed"})
    app.save(job["result_url"])
    app.save(json.loads(app.get("/v1/jobs/job_7").body)["result"]["file_url"])
    app.get("/v1/files/jobs/job_7/out.mp4")
    app.save(json.loads(app.get("/v1/files/jobs/job_7/out.mp4/signed?expires_in=3600").body)["url"])


def aigate_upstream(up, media) -> None:
    """base64 in three places; a film for which the request is held open, and whose link dies."""
    inline = {"content": {"parts": [{"inlineData": {"mimeType": "image/png", "data": PICTURE_BASE64}}]}}
    chat = {"choices": [{"message": {"role": "assistant", "content": "", "images": [
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PICTURE_BASE64}"}}]}}]}
    film = {"created": 1, "videos": [{"url": f"{up.url}/v1/videos/task_91/content", "mime_type": "video/mp4"}]}

    def held_open(turn: Turn) -> None:
        time.sleep(2)  # What the gateway does: minutes without a byte (gateways.md §3).
        say(film)(turn)

    serve(up, {
        "POST /v1/images/generations": say({"created": 1, "data": [{"b64_json": PICTURE_BASE64}]}),
        "POST /v1/chat/completions": say(chat),
        "POST /v1beta/models/google/gemini-3-pro-image:generateContent": say({"candidates": [inline]}),
        "POST /v1/video/generations": held_open,
        "GET /v1/videos/task_91/content": [reply(FILM, kind="video/mp4"), say({"error": {"code": "gone"}}, "410 Gone")],
    })


def aigate_app(app: App) -> None:
    """The picture three times, the film twice."""
    app.post("/v1/images/generations", {"model": "m", "prompt": "a kite"})
    app.post("/v1/chat/completions", {"model": "m", "modalities": ["image", "text"], "messages": []})
    app.post("/v1beta/models/google/gemini-3-pro-image:generateContent", {"contents": []})
    (link,) = links_of(app.post("/v1/video/generations", {"model": "klingai/kling", "prompt": "a river"}))
    app.save(link)
    app.save(link)
    assert app.see(link, "HEAD").header("content-length") == str(len(FILM))


def llmgateway_upstream(up, media) -> None:
    """A film on a route of the gateway, with parts of it."""
    def film(status: str, progress: int, content: list):
        return say({"id": "v_12", "object": "video", "status": status, "progress": progress, "content": content})

    content = [{"type": "video", "url": f"{up.url}/v1/videos/v_12/content", "mime_type": "video/mp4"}]
    serve(up, {
        "POST /v1/images/edits": say({"data": [{"b64_json": PICTURE_BASE64, "revised_prompt": "a kite"}]}),
        "POST /v1/videos": film("queued", 0, []),
        "GET /v1/videos/v_12": [film("queued", 0, []), film("in_progress", 40, []), film("in_progress", 80, []),
                                film("completed", 100, content)],
        "GET /v1/videos/v_12/content": reply(FILM, "200 OK", 'ETag: "v12"', "Accept-Ranges: bytes",
                                             "Last-Modified: Sat, 21 Nov 2026 07:10:36 GMT", kind="video/mp4"),
    })


def llmgateway_app(app: App) -> None:
    """An edit, and a film as a player seeks in it."""
    app.post("/v1/images/edits", {"images": [{"image_url": f"data:image/png;base64,{PICTURE_BASE64}"}], "prompt": "x"})
    app.post("/v1/videos", {"model": "google/veo-3.1", "prompt": "a river", "seconds": 4})
    link = app.poll("/v1/videos/v_12", {"completed", "failed", "canceled", "expired"})["content"][0]["url"]
    app.save(link)
    assert app.see(link, "HEAD").header("content-length") == str(len(FILM))
    part = app.see(link, headers=[("Range", "bytes=100000-100999"), ("If-Range", '"v12"')])
    assert (part.status, part.body) == (206, FILM[100_000:101_000])
    assert app.see(link, headers=[("Range", f"bytes={len(FILM)}-")]).status == 416


def free_upstream(up, media) -> None:
    """A data URL beside the same in base64; a link whose GET makes the picture; a film whose poll is not built."""
    both = {"created": 1, "data": [{"url": f"data:image/png;base64,{PICTURE_BASE64}", "b64_json": PICTURE_BASE64}],
            "x_gateway": {"provider": "workers_ai", "attempts": 2, "request_id": "req_5"}}
    made = {"created": 2, "data": [{"url": f"{media.url}/prompt/a%20kite?model=flux&width=64&nologo=true"}],
            "x_gateway": {"provider": "pollinations"}}
    job = {"id": "job_1", "status": "processing", "video_url": None,
           "poll_url": f"{up.url}/v1/videos/generations/job_1"}
    done = {**job, "status": "completed", "video_url": f"{media.url}/film.mp4"}
    serve(up, {
        "POST /v1/images/generations": [say(both), say(made)],
        "POST /v1/videos/generations": say(job, "202 Accepted"),
        "GET /v1/videos/generations/job_1": [
            say({"error": {"message": "not yet", "code": "video_poll_pending_upstream"}}, "501 Not Implemented"),
            say(job), say(done)],
    })
    pictures = [reply(b"%d" % number + PICTURE, kind="image/png") for number in range(9)]
    serve(media, {"GET /prompt/a%20kite": pictures, "GET /film.mp4": reply(FILM, kind="video/mp4")})


def free_app(app: App) -> None:
    """Both forms of a picture, and a film by its poll link."""
    app.post("/v1/images/generations", {"model": "auto", "prompt": "a kite"})
    (link,) = links_of(app.post("/v1/images/generations", {"model": "auto", "prompt": "a kite", "size": "64x64"}))
    app.save(link)
    app.save(link)
    job = json.loads(app.post("/v1/videos/generations", {"prompt": "a river"}).body)
    app.save(app.poll(job["poll_url"], {"completed", "failed"})["video_url"])


FLOWS = {
    "imgly": (imgly_upstream, imgly_app),
    "aigateway": (aigateway_upstream, aigateway_app),
    "aigate": (aigate_upstream, aigate_app),
    "llmgateway": (llmgateway_upstream, llmgateway_app),
    "free-ai-gateway": (free_upstream, free_app),
}


def without_transient(seen: list) -> list:
    """What replay plays of it: a poll that failed and was tried again is passed over (§7)."""
    return [each for each in seen if not (isinstance(each, tuple) and each[0] == 501)]


@pytest.mark.parametrize("gateway", FLOWS)
def test_the_media_of_a_gateway_play_without_any_connection(start, upstream, folder, gateway):
    up, media = upstream(), upstream()
    prepare, use = FLOWS[gateway]
    prepare(up, media)
    server = start("record", f"{gateway}={up.url}")
    live = App(server, gateway)
    use(live)
    assert server.stop() == 0, server.stderr
    targets = [request.target.split("?")[0] for request in media.requests]
    assert len(targets) == len(set(targets)), "each medium is fetched once"
    up.stop()
    media.stop()
    written = cassette.everything_written(folder)
    for secret in (b"0123456789abcdef", b"AKIAQ6OAVTBMEXAMPLE7", b"%064x" % 0xA11CE):
        assert secret not in written
    for each in cassette.interactions(folder):
        text = json.dumps(each)
        assert f"127.0.0.1:{server.port}" not in text
        assert "_tapedeck/via" not in text.replace('"target": "/_tapedeck/via/', "")

    if reason := tracing.why_not():
        pytest.skip(f"replays, but whether it connects anywhere cannot be seen: {reason}")
    trace = tracing.ConnectionTrace(folder / "trace")
    with Tapedeck("replay", f"{gateway}=http://127.0.0.1:1", folder=folder, wrapper=trace.wrapper) as player:
        again = App(player, gateway)
        use(again)
    assert again.seen == without_transient(live.seen)
    assert trace.outbound() == []
    assert run("verify", cwd=folder).returncode == 0


@pytest.mark.skipif(tracing.why_not() is not None, reason=str(tracing.why_not()))
def test_the_trace_sees_connections(start, upstream, folder):
    """Otherwise the test above would prove nothing."""
    up = upstream(say({}))
    trace = tracing.ConnectionTrace(folder / "trace")
    with Tapedeck("record", f"imgly={up.url}", folder=folder, wrapper=trace.wrapper) as server:
        server.ask_json("/imgly/v1/responses", {})
    assert any(f"htons({up.port})" in line for line in trace.outbound())


@pytest.mark.skipif(tracing.why_not() is not None, reason=str(tracing.why_not()))
def test_what_is_missed_connects_nowhere_either(upstream, folder):
    """Misses, unknown hosts, refused addresses, names that would have to be looked up."""
    up = upstream()
    trace = tracing.ConnectionTrace(folder / "trace")
    mounts = [f"imgly={up.url}", "acme=https://llm.acme.invalid"]
    places = [f"http/{up.authority}", "https/media.acme.invalid", "http/169.254.169.254", "https/gateway.img.ly"]
    with Tapedeck("replay", *mounts, folder=folder, wrapper=trace.wrapper) as player:
        assert player.ask_json("/imgly/v1/responses", {"url": f"{up.url}/x"}).status == 424
        assert player.ask("GET", "/acme/v1/models").status == 424
        for place in places:
            assert player.ask("GET", f"/_tapedeck/via/{place}/a.png").status in {403, 424}
    assert trace.outbound() == []
    assert up.connections == 0


# Jobs


def states(*words: str, final: dict):
    """A script a state: words of which each is a 200, or a status of its own."""
    found = []
    for word in words:
        status = {"304": "304 Not Modified", "501": "501 Not Implemented"}.get(word)
        if word == "304":
            found.append(lambda turn: turn.send(head("304 Not Modified")))
        else:
            found.append(say({"id": "j", "request_id": "j", "status": word}, status or "200 OK"))
    return [*found, say({"id": "j", "request_id": "j", **final})]


def answer_of(word: str) -> tuple[int, str | None]:
    """Status and state of a recorded word."""
    return (int(word), None) if word == "304" else (200, word)


JOBS = {
    "imgly": ("/v1/responses", "/v1/responses/j", ["working", "working"], "completed"),
    "aigateway": ("/v1/videos/generations", "/v1/jobs/j", ["queued", "304", "processing", "304", "304"], "completed"),
    "aigateway-words": ("/v1/audio/music", "/v1/jobs/j", ["304", "queued", "running", "304"], "failed"),
    "aigate": ("/v1/videos", "/v1/videos/j", ["queued", "in_progress"], "completed"),
    "llmgateway": ("/v1/videos", "/v1/videos/j", ["queued", "in_progress", "in_progress"], "canceled"),
    "free-ai-gateway": ("/v1/videos/generations", "/v1/videos/generations/j", ["processing"], "completed"),
}


@pytest.fixture(params=JOBS)
def job(request, start, upstream, folder):
    """A recorded job: gateway, paths, the states that were seen, the last one."""
    create, poll, words, final = JOBS[request.param]
    gateway = request.param.removesuffix("-words")
    up = upstream()
    serve(up, {f"POST {create}": say({"id": "j", "status": "queued"}, "202 Accepted"),
               f"GET {poll}": states(*words, final={"status": final})})
    server = start("record", f"{gateway}={up.url}")
    assert server.ask_json(f"/{gateway}{create}", {}).status == 202
    seen = [state(server.ask("GET", f"/{gateway}{poll}")) for _ in range(len(words) + 1)]
    assert seen == [*(answer_of(word) for word in words), (200, final)]
    assert server.stop() == 0
    up.stop()
    return gateway, f"/{gateway}{create}", f"/{gateway}{poll}", seen


def state(answer: Response) -> tuple[int, str | None]:
    """Status and state of a poll."""
    return answer.status, json.loads(answer.body)["status"] if answer.body else None


def test_a_polled_job_goes_through_its_states_and_stays_at_the_last(start, job):
    gateway, create, poll, seen = job
    player = start("replay", gateway)
    assert player.ask_json(create, {}).status == 202
    again = [state(player.ask("GET", poll)) for _ in range(len(seen) + 5)]
    assert again == seen + [seen[-1]] * 5


def test_a_job_can_be_fast_forwarded(start, job):
    gateway, create, poll, seen = job
    player = start("replay", "--fast-forward", gateway)
    assert player.ask_json(create, {}).status == 202
    assert [state(player.ask("GET", poll)) for _ in range(3)] == [seen[-1]] * 3


@pytest.mark.parametrize("options", [(), ("--fast-forward",)], ids=["played", "fast-forward"])
def test_a_recording_that_ends_in_304_ends_at_the_last_state(start, upstream, options):
    """The client gave up while the gateway said "too often": the state that it knew last is the final one."""
    up = upstream()
    words = ["queued", "304", "completed", "304", "304"]
    serve(up, {"GET /v1/jobs/j": states(*words, final={"status": "completed"})[:-1]})
    server = start("record", f"aigateway={up.url}")
    seen = [state(server.ask("GET", "/aigateway/v1/jobs/j")) for _ in words]
    assert server.stop() == 0
    up.stop()
    player = start("replay", *options, "aigateway")
    again = [state(player.ask("GET", "/aigateway/v1/jobs/j")) for _ in range(len(words) + 4)]
    assert again[-4:] == [(200, "completed")] * 4
    assert again[: len(words)] == ([(200, "completed")] * 5 if options else seen)


def test_sessions_poll_for_themselves(start, upstream):
    up = upstream()
    serve(up, {"GET /v1/jobs/j": states("queued", "running", final={"status": "completed"})})
    server = start("record", "--cassette", "one", f"aigateway={up.url}")
    seen = [state(server.ask("GET", "/aigateway/v1/jobs/j")) for _ in range(3)]
    assert server.stop() == 0
    player = start("replay", "--cassette", "one", "aigateway")
    assert state(player.ask("GET", "/aigateway/v1/jobs/j")) == seen[0]
    assert state(player.ask("GET", "/aigateway/v1/jobs/j")) == seen[1]
    assert [state(player.ask("GET", "/@one/aigateway/v1/jobs/j")) for _ in range(3)] == seen
    assert state(player.ask("GET", "/aigateway/v1/jobs/j")) == seen[2]


def test_a_film_that_is_gone_later_is_still_there_on_replay(start, upstream, folder):
    """`lazy`: the client saw 200 and then 410; that is what it sees again, and the film is kept."""
    up = upstream()
    aigate_upstream(up, None)
    server = start("record", "--fetch-assets", "lazy", f"aigate={up.url}")
    path = "/aigate/v1/videos/task_91/content"
    assert [server.ask("GET", path).status for _ in range(2)] == [200, 410]
    assert server.stop() == 0
    up.stop()
    player = start("replay", "aigate")
    first, *rest = [player.ask("GET", path) for _ in range(3)]
    assert digest(first.body) == digest(FILM)
    assert [answer.status for answer in rest] == [410, 410]


@pytest.mark.parametrize("timing, least, most", [("instant", 0, 1.5), ("recorded", 1.9, 10), ("10x", 0.15, 1.7)])
def test_an_answer_that_was_long_in_coming_comes_at_once(start, upstream, timing, least, most):
    up = upstream()
    aigate_upstream(up, None)
    server = start("record", "--fetch-assets", "lazy", f"aigate={up.url}")
    live = server.ask_json("/aigate/v1/video/generations", {"prompt": "a river"})
    assert live.status == 200
    assert server.stop() == 0
    up.stop()
    player = start("replay", "--timing", timing, "aigate")
    before = time.monotonic()
    again = player.ask_json("/aigate/v1/video/generations", {"prompt": "a river"})
    assert least <= time.monotonic() - before <= most
    assert but_for_links(player, again.body) == but_for_links(server, live.body)


# Tokens


FAR = 4_070_908_800  # 1 January 2099
CLAIMS = {"sub": "user-123", "aud": "gateway", "scope": ["generate"], "n": 1.5, "name": "Zoë"}
FORMS = {
    "seconds": (lambda at: at, FAR),
    "milliseconds": (lambda at: at * 1000, FAR * 1000),
    "ISO": (lambda at: iso(at, "Z"), "2099-01-01T00:00:00Z"),
    "ISO with milliseconds": (lambda at: iso(at, ".123Z"), "2099-01-01T00:00:00.000Z"),
    "ISO with an offset": (lambda at: iso(at, "+00:00"), "2099-01-01T00:00:00+00:00"),
}


def iso(at: int, ending: str) -> str:
    """A time as text."""
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + ending


def mint(age: int = 0) -> tuple[str, int]:
    """A token for ten minutes, and when it ends."""
    end = int(time.time()) + 600 - age
    return jwt.encode({**CLAIMS, "exp": end}, "the gateway's own key, 32 bytes or more", "HS256", {"kid": "k1"}), end


def read(token: str) -> dict:
    """The claims, as a client reads them that cannot check the signature: an expired token is an error."""
    return jwt.decode(token, options={"verify_signature": False, "verify_exp": True, "verify_aud": False})


@pytest.mark.parametrize("form", FORMS)
def test_a_minted_token_never_expires_on_replay_and_is_nowhere_in_the_files(start, upstream, folder, form):
    up = upstream()
    write, far = FORMS[form]
    token, end = mint()
    minted = {"token": token, "expires_at": write(end), "expires_in": 600, "sub": "user-123"}

    def generate(turn: Turn) -> None:
        """Takes the real token only."""
        assert turn.request.header("authorization") == f"Bearer {token}"
        say({"output": []})(turn)

    serve(up, {"POST /v1/tokens": say(minted), "POST /v1/responses": generate})

    def use(server: Tapedeck) -> tuple[dict, Response]:
        told = json.loads(server.ask_json("/imgly/v1/tokens", {"sub": "user-123"}, KEY).body)
        read(told["token"])
        answer = server.ask_json("/imgly/v1/responses", {}, [("Authorization", f"Bearer {told['token']}")])
        assert answer.status == 200
        return told, answer

    server = start("record", f"imgly={up.url}")
    told, live = use(server)
    assert told == minted, "the client of a recording gets the real answer"
    assert server.stop() == 0
    up.stop()
    written = cassette.everything_written(folder)
    assert token.encode() not in written
    assert token.split(".")[2].encode() not in written

    again, replayed = use(start("replay", "imgly"))
    assert replayed.comparable == live.comparable
    assert read(again["token"]) == {**CLAIMS, "exp": FAR}
    assert jwt.get_unverified_header(again["token"]) == jwt.get_unverified_header(token)
    assert [len(part) for part in again["token"].split(".")][::2] == [len(part) for part in token.split(".")][::2]
    assert again == {**minted, "token": again["token"], "expires_at": far}


def test_a_token_that_has_expired_long_ago_is_as_good_as_new(start, upstream, folder):
    up = upstream()
    token, _ = mint(age=10_000_000)
    serve(up, {"POST /v1/tokens": say({"token": token})})
    server = start("record", f"imgly={up.url}")
    with pytest.raises(jwt.ExpiredSignatureError):
        read(json.loads(server.ask_json("/imgly/v1/tokens", {}).body)["token"])
    assert server.stop() == 0
    player = start("replay", "imgly")
    assert read(json.loads(player.ask_json("/imgly/v1/tokens", {}).body)["token"])["exp"] == FAR


def test_a_token_in_an_event_and_in_a_later_body_matches(start, upstream, folder):
    """The client sends back what it was given: the real token while recording, the stand-in on replay."""
    up = upstream()
    token, _ = mint()
    serve(up, {"POST /v1/session": stream(b'event: session\ndata: {"client": {"token": "', token.encode(), b'"}}\n\n'),
               "POST /v1/use": say({"ok": True})})

    def use(server: Tapedeck) -> Response:
        text = server.ask_json("/imgly/v1/session", {}).body.decode()
        given = re.search(r'"token": "([^"]+)"', text)[1]
        return server.ask_json("/imgly/v1/use", {"auth": {"token": given}, "prompt": "x"})

    server = start("record", f"imgly={up.url}")
    live = use(server)
    assert json.loads(asked(up, "POST /v1/use")[0].body)["auth"]["token"] == token
    assert server.stop() == 0
    up.stop()
    assert token.split(".")[2].encode() not in cassette.everything_written(folder)
    assert use(start("replay", "imgly")).comparable == live.comparable


def test_every_run_gets_another_token_and_the_recordings_are_the_same(start, upstream, folder):
    """A token that is new in each run changes nothing that is compared; of the answer only the last is kept."""
    for age in (0, 10):
        up = upstream()
        token, _ = mint(age)
        serve(up, {"POST /v1/tokens": say({"token": token}), "POST /v1/responses": say({})})
        server = start("record", f"imgly={up.url}")
        given = json.loads(server.ask_json("/imgly/v1/tokens", {}).body)["token"]
        server.ask_json("/imgly/v1/responses", {"token": given}, [("Authorization", f"Bearer {given}")])
        assert server.stop() == 0
        assert len(cassette.interactions(folder)) == 2
        assert token.split(".")[2].encode() not in cassette.everything_written(folder)


OPAQUE = {
    "key": ("/access/request-key", {"key": "gw_9f8e7d6c5b4a39281706f5e4d3c2b1a0"}),
    "client secret": ("/v1/realtime/client_secrets", {"value": "ek_6a5b4c3d2e1f60718293a4b5c6d7e8f9", "expires_at": 1}),
    "nested": ("/v1/realtime/sessions", {"client_secret": {"value": "ek_6a5b4c3d2e1f60718293a4b5c6d7e8f9"}}),
    "webhook": ("/v1/webhook-secret", {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}),
    "access token": ("/v1/oauth", {"access_token": "at-9f8e7d6c5b4a39281706f5e4", "expires_in": 3600}),
}


def strings_in(value) -> list[str]:
    """Every string value of a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    return [text for each in value for text in strings_in(each)] if isinstance(value, list) else (
        [value] if isinstance(value, str) else [])


@pytest.mark.parametrize("kind", OPAQUE)
def test_a_minted_secret_of_no_known_form_is_nowhere_in_the_files(start, upstream, folder, kind):
    up = upstream()
    path, minted = OPAQUE[kind]
    (secret,) = strings_in(minted)
    serve(up, {f"POST {path}": say(minted), "POST /v1/responses": say({"output": []})})

    def use(server: Tapedeck) -> tuple[str, Response]:
        told = json.loads(server.ask_json(f"/free-ai-gateway{path}", {}).body)
        assert told.keys() == minted.keys()
        (given,) = strings_in(told)
        return given, server.ask_json("/free-ai-gateway/v1/responses", {}, [("Authorization", f"Bearer {given}")])

    server = start("record", f"free-ai-gateway={up.url}")
    given, live = use(server)
    assert given == secret
    assert asked(up, "POST /v1/responses")[0].header("authorization") == f"Bearer {secret}"
    assert server.stop() == 0
    up.stop()
    assert secret.encode() not in cassette.everything_written(folder)
    given, again = use(start("replay", "free-ai-gateway"))
    assert len(given) == len(secret)
    if "_" in secret:  # The gateways' own keys are told by how they begin.
        assert given.split("_")[0] == secret.split("_")[0]
    assert again.comparable == live.comparable


# What all of it costs on disk and in memory


def test_one_picture_in_six_guises_in_three_cassettes_is_one_blob(start, upstream, folder):
    up, media = upstream(), upstream()
    url = f"data:image/png;base64,{PICTURE_BASE64}"
    event = json.dumps({"type": "image_generation.completed", "b64_json": PICTURE_BASE64}).encode()
    serve(up, {
        "POST /v1/url": say({"data": [{"url": f"{media.url}/a.png"}]}),
        "POST /v1/b64": say({"data": [{"b64_json": PICTURE_BASE64}]}),
        "POST /v1/chat": say({"choices": [{"message": {"images": [{"image_url": {"url": url}}]}}]}),
        "POST /v1/inline": say({"parts": [{"inlineData": {"mimeType": "image/png", "data": PICTURE_BASE64}}]}),
        "POST /v1/events": stream(b"data: " + event[:30_000], event[30_000:] + b"\n\n"),
        "POST /v1/edits": say({"data": []}),
    })
    serve(media, {"GET /a.png": reply(PICTURE, kind="image/png")})
    form = (b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
            + PICTURE + b"\r\n--b--\r\n")
    server = start("record", f"imgly={up.url}")
    for session, path in (("one", "url"), ("one", "b64"), ("two", "chat"), ("two", "inline"), ("three", "events")):
        assert server.ask_json(f"/@{session}/imgly/v1/{path}", {}).status == 200
    server.ask("POST", "/@three/imgly/v1/edits", [("Content-Type", "multipart/form-data; boundary=b")], form)
    wait_until(lambda: len(cassette.interactions(folder, "one")) == 3, "the picture is fetched")
    assert server.stop() == 0
    files = [path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [digest(PICTURE)]
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    (link,) = links_of(player.ask_json("/@one/imgly/v1/url", {}))
    assert download(player, link) == PICTURE
    assert json.loads(player.ask_json("/@one/imgly/v1/b64", {}).body)["data"][0]["b64_json"] == PICTURE_BASE64
    assert links_in(json.loads(player.ask_json("/@two/imgly/v1/chat", {}).body)) == []
    assert PICTURE_BASE64.encode() in player.ask_json("/@two/imgly/v1/inline", {}).body
    assert player.ask_json("/@three/imgly/v1/events", {}).body == b"data: " + event + b"\n\n"


MEBIBYTE = 1 << 20


def play(server: Tapedeck, link: str) -> int:
    """Downloads a film without keeping it; how much came."""
    with server.client(timeout=60) as client:
        client.request("GET", target_of(server, link))
        answer = client.reader.head()
        got = sum(len(part) for part in client.reader.pieces(answer, keep=False))
    assert answer.whole
    return got


@pytest.mark.parametrize("fetched", ["eager", "lazy"])
def test_sixty_four_megabytes_of_film_cost_little_memory(start, upstream, folder, fetched):
    size, piece = 64, random.Random(66).randbytes(MEBIBYTE)

    def film(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {size * MEBIBYTE}"))
        for number in range(size):
            turn.send(number.to_bytes(8, "big") + piece[8:])

    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/film.mp4"})})
    serve(media, {"GET /film.mp4": film})
    server = start("record", "--fetch-assets", fetched, f"imgly={up.url}")
    (link,) = links_of(server.ask_json("/imgly/v1/make", {}))
    assert play(server, link) == size * MEBIBYTE
    assert server.peak_bytes() < 100 * MEBIBYTE
    assert server.stop() == 0
    assert len(media.requests) == 1
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    (link,) = links_of(player.ask_json("/imgly/v1/make", {}))
    assert play(player, link) == size * MEBIBYTE
    part = follow(player, link, headers=[("Range", f"bytes={40 * MEBIBYTE}-{40 * MEBIBYTE + 7}")])
    assert (part.status, part.body) == (206, (40).to_bytes(8, "big"))
    assert player.peak_bytes() < 100 * MEBIBYTE
