"""docs/design.md §11: what goes wrong on purpose, by `x-tapedeck-fault` and by `faults` in `tapedeck.yml`."""

from __future__ import annotations

import json
import time

import anthropic
import httpx
import openai
import pytest

from support import cassette
from support.httpwire import EndOfStream, events, settles
from support.tapedeck import Tapedeck, run
from support.upstream import Baton, Turn, head, held_stream, reply, stream

EVENTS = [b'data: {"n":%d,"text":"%s"}\n\n' % (n, b"word " * 8) for n in range(6)] + [b"data: [DONE]\n\n"]
STREAM = b"".join(EVENTS)
PLAIN = json.dumps({"text": "x" * 400}).encode()
MODES = ["record", "replay", "auto", "passthrough"]
LIVE = ["record", "auto", "passthrough"]
GRAMMAR = (
    "status=429, garble, cut-after=3ev or cut-after=900b, stall=2s, latency=300ms, rate=1000B/s; "
    "several are joined by commas"
)


@pytest.fixture
def serve(start, upstream):
    """Starts a server in a mode, with an upstream that streams at `/stream` and answers JSON elsewhere."""

    def script(turn: Turn) -> None:
        answer = stream(*EVENTS) if turn.request.target.startswith("/stream") else reply(PLAIN)
        answer(turn)

    def starter(mode: str, *options: str, targets=("/stream", "/plain")):
        up = upstream(script)
        if mode == "replay":
            with_cassette = start("record", f"imgly={up.url}")
            for target in targets:
                with_cassette.ask("GET", f"/imgly{target}")
            assert with_cassette.stop() == 0
            up.requests.clear()
        return start(mode, f"imgly={up.url}", *options), up

    return starter


def fault(text: str) -> list[tuple[str, str]]:
    """The header that asks for faults."""
    return [("x-tapedeck-fault", text)]


def broken(server: Tapedeck, target: str, text: str) -> tuple:
    """The head and the bytes of an answer that breaks off, and whether it did."""
    with server.client() as client:
        client.request("GET", target, fault(text))
        answer = client.reader.head()
        try:
            for _ in client.reader.pieces(answer):
                pass
        except EndOfStream:
            return answer, True
        return answer, False


# A status in the upstream's place

@pytest.mark.parametrize("mode", MODES)
def test_a_status_fault_reaches_neither_the_upstream_nor_the_cassette(serve, mode, folder):
    server, up = serve(mode)
    answer = server.ask("GET", "/imgly/plain", fault("status=429"))
    assert (answer.status, answer.outcome, answer.header("x-tapedeck-interaction")) == (429, "fault", None)
    assert json.loads(answer.body)["error"]["code"] == "rate_limited"
    assert answer.header("retry-after") == "1" and answer.header("x-should-retry") is None
    assert up.requests == []
    again = server.ask("GET", "/imgly/plain")
    assert (again.status, again.body) == (200, PLAIN)
    assert again.outcome == {"record": "recorded", "replay": "replayed", "auto": "recorded"}.get(mode, "passed")
    assert server.stop() == 0
    assert "1 fault" in server.stderr
    if mode in ("record", "auto"):
        assert [i["response"]["status"] for i in cassette.interactions(folder)] == [200]


@pytest.mark.parametrize(
    ("gateway", "path", "status", "error", "fields"),
    [
        ("openai", "/v1/chat/completions", 429,
         {"type": "rate_limit_error", "param": None, "code": "rate_limit_exceeded"},
         {"retry-after": "1", "retry-after-ms": "1", "x-ratelimit-remaining-requests": "0",
          "x-ratelimit-reset-requests": "1s"}),
        ("anthropic", "/v1/messages", 529, {"type": "overloaded_error"}, {"retry-after": "1", "retry-after-ms": "1"}),
        ("anthropic", "/v1/messages", 429, {"type": "rate_limit_error"},
         {"retry-after": "1", "anthropic-ratelimit-requests-remaining": "0"}),
        ("gemini", "/v1beta/models/x:generateContent", 429, {"code": 429, "status": "RESOURCE_EXHAUSTED"},
         {"retry-after": "1"}),
        ("llmgateway", "/v1/chat/completions", 429, {"code": "rate_limit_exceeded"},
         {"RateLimit-Reset": "1", "X-RateLimit-Remaining": "0"}),
        ("aigateway", "/v1/chat/completions", 504, {"type": "timeout_error", "code": 504}, {"retry-after": None}),
        ("openai", "/v1/chat/completions", 408, {"code": "invalid_request_error"}, {"retry-after": None}),
        ("free-ai-gateway", "/v1/chat/completions", 503, {"code": "no_image_provider"}, {"retry-after": "1"}),
    ],
)
def test_a_status_fault_has_the_gateways_words_and_headers(start, gateway, path, status, error, fields):
    server = start("passthrough", f"{gateway}=http://127.0.0.1:9")
    answer = server.ask_json(f"/{gateway}{path}", {}, fault(f"status={status}"))
    assert answer.status == status
    said = json.loads(answer.body)["error"]
    assert {name: said[name] for name in error} == error
    assert f"Tapedeck put the fault status={status} in the place of the answer." in said["message"]
    for name, value in fields.items():
        assert answer.header(name) == value, name


def test_a_status_fault_takes_the_request_in_and_keeps_the_connection(serve):
    server, up = serve("passthrough")
    with server.client() as client:
        first = client.get("POST", "/imgly/plain", fault("status=500"), b"x" * 300_000)
        second = client.get("GET", "/imgly/plain")
    assert (first.status, second.status) == (500, 200)
    assert len(up.requests) == 1


# What the client gets of an answer

@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        ("/stream", "cut-after=3ev", b"".join(EVENTS[:3])),
        ("/stream", "cut-after=0ev", b""),
        ("/stream", "cut-after=50b", STREAM[:50]),
        ("/plain", "cut-after=100b", PLAIN[:100]),
        ("/plain", "cut-after=0b", b""),
    ],
)
def test_a_cut_breaks_off_there_and_is_recorded_whole(serve, mode, target, text, expected, folder):
    server, up = serve(mode)
    answer, is_cut = broken(server, f"/imgly{target}", text)
    assert is_cut and answer.body == expected
    assert (answer.status, answer.outcome) == (200, "fault")
    if mode != "replay":
        up.wait_for(1)
    if mode in ("record", "auto"):
        assert answer.header("x-tapedeck-interaction") == "default/1"
        assert server.stop() == 0
        (only,) = cassette.interactions(folder)
        assert only["response"]["end"] == "complete"
        assert cassette.response_body(folder, only) == (STREAM if target == "/stream" else PLAIN)
        assert "fault" not in json.dumps(only)
    assert len(up.requests) == (0 if mode == "replay" else 1)


@pytest.mark.parametrize(("target", "text"), [("/plain", "cut-after=1ev"), ("/stream", "cut-after=8ev"),
                                              ("/stream", "cut-after=100000b"), ("/plain", "garble")])
def test_what_an_answer_does_not_have_is_not_cut(serve, target, text):
    server, _ = serve("passthrough")
    answer, is_cut = broken(server, f"/imgly{target}", text)
    assert not is_cut and answer.whole
    assert answer.body == (STREAM if target == "/stream" else PLAIN)


@pytest.mark.parametrize("mode", MODES)
def test_garble_damages_one_event_and_no_length(serve, mode, folder):
    server, _ = serve(mode)
    answer = server.ask("GET", "/imgly/stream", fault("garble"))
    assert answer.whole and len(answer.body) == len(STREAM) and answer.outcome == "fault"
    damaged = [got for got, sent in zip(events(answer.body), EVENTS, strict=True) if got != sent]
    assert len(damaged) == 1
    with pytest.raises(ValueError):
        json.loads(damaged[0].removeprefix(b"data: "))
    assert server.stop() == 0
    if mode in ("record", "auto"):
        (only,) = cassette.interactions(folder)
        assert cassette.response_body(folder, only) == STREAM


@pytest.mark.parametrize("mode", MODES)
def test_latency_delays_the_head_and_nothing_else(serve, mode):
    server, _ = serve(mode)
    with server.client() as client:
        began = time.monotonic()
        client.request("GET", "/imgly/stream", fault("latency=400ms"))
        answer = client.reader.head()
        assert 0.4 <= time.monotonic() - began < 3
        for _ in client.reader.pieces(answer):
            pass
    assert answer.whole and answer.body == STREAM


@pytest.mark.parametrize("mode", MODES)
def test_a_stall_comes_after_the_first_event(serve, mode):
    server, _ = serve(mode)
    with server.client() as client:
        client.request("GET", "/imgly/stream", fault("stall=400ms"))
        answer = client.reader.head()
        first = None
        for _ in client.reader.pieces(answer):
            if first is None:
                first = time.monotonic()
                assert answer.body == EVENTS[0]
        assert time.monotonic() - first >= 0.39
    assert answer.whole and answer.body == STREAM


def test_a_stall_of_another_body_comes_after_the_head(serve):
    server, _ = serve("passthrough")
    with server.client() as client:
        client.request("GET", "/imgly/plain", fault("stall=400ms"))
        answer = client.reader.head()
        began = time.monotonic()
        for _ in client.reader.pieces(answer):
            pass
        assert time.monotonic() - began >= 0.38
    assert answer.body == PLAIN


@pytest.mark.parametrize("mode", MODES)
def test_a_rate_is_kept(serve, mode):
    server, _ = serve(mode)
    began = time.monotonic()
    answer = server.ask("GET", "/imgly/stream", fault("rate=1000B/s"))
    taken = time.monotonic() - began
    assert answer.whole and answer.body == STREAM
    assert taken >= len(STREAM) / 1000 * 0.95
    assert max(len(chunk) for chunk in answer.chunks) <= 50


def test_several_faults_work_together(serve):
    server, _ = serve("replay")
    began = time.monotonic()
    answer, is_cut = broken(server, "/imgly/stream", "latency=200ms, cut-after=2ev,garble")
    assert time.monotonic() - began >= 0.2
    assert is_cut and answer.body.count(b"\n\n") == 2 and answer.body != b"".join(EVENTS[:2])
    late = server.ask("GET", "/imgly/plain", fault("status=503,latency=200ms"))
    assert late.status == 503


def test_a_slow_client_side_holds_the_upstream_back(start, upstream):
    piece, count = b"x" * 65_536, 512

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: audio/mpeg", f"Content-Length: {len(piece) * count}"))
        turn.send(*[piece] * count)

    up = upstream(script, send_buffer=65_536)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/film", fault("rate=10KB/s"))
        client.reader.head()
        # What the upstream got rid of is in the sockets' buffers, and at most 256 KiB here.
        assert settles(lambda: up.bytes_sent) < 8 << 20
        assert server.resident_bytes() < 200 << 20
        client.reset()
    assert server.stop() == 0


def test_an_event_passes_a_fault_without_waiting_for_the_next(start, upstream):
    baton = Baton()

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        for event in EVENTS:
            turn.chunk(event)
            baton.wait()
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/stream", fault("cut-after=100ev,rate=1MB/s"))
        answer = client.reader.head()
        for _ in client.reader.pieces(answer):
            baton.pass_on()
    assert answer.whole and answer.chunks == EVENTS


def test_a_cut_of_a_large_file_sends_its_beginning(start, upstream):
    film = bytes(range(256)) * 8192
    up = upstream(reply(film, kind="video/mp4"))
    recorder = start("record", f"imgly={up.url}")
    recorder.ask("GET", "/imgly/film")
    assert recorder.stop() == 0
    player = start("replay", "imgly")
    answer, is_cut = broken(player, "/imgly/film", "cut-after=1000000b")
    assert is_cut and answer.body == film[:1_000_000]
    slow = player.ask("GET", "/imgly/film", fault("rate=8MB/s"))
    assert slow.whole and slow.body == film


def test_the_upstream_is_read_to_its_end_after_a_cut(start, upstream, folder):
    baton = Baton()
    up = upstream(held_stream(baton, EVENTS[:1], EVENTS[1:]))
    server = start("record", f"imgly={up.url}")
    answer, is_cut = broken(server, "/imgly/stream", "cut-after=1ev")
    assert is_cut and answer.body == EVENTS[0]
    baton.pass_on()
    (only,) = cassette.wait_for(folder, 1)
    assert cassette.response_body(folder, only) == STREAM and only["response"]["end"] == "complete"


def test_answers_of_tapedecks_own_stay_as_they_are(serve, start):
    server, _ = serve("replay")
    miss = server.ask("GET", "/imgly/other", fault("cut-after=5b,latency=2s"))
    assert (miss.status, miss.outcome, miss.whole) == (424, "missed", True)
    unreachable = start("passthrough", "imgly=http://127.0.0.1:9").ask("GET", "/imgly/x", fault("cut-after=5b"))
    assert (unreachable.status, unreachable.outcome, unreachable.whole) == (502, "error", True)


def test_the_header_reaches_neither_the_upstream_nor_the_cassette(serve, folder):
    server, up = serve("record")
    server.ask("GET", "/imgly/plain", fault("latency=1ms"))
    assert up.only_request().header("x-tapedeck-fault") is None
    assert server.stop() == 0
    assert b"x-tapedeck-fault" not in cassette.everything_written(folder)


# What cannot be understood

@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stauts=429", '"stauts=429" is not a fault.'),
        ("status=200", '"status=200" is not a fault.'),
        ("latency=1s,", '"" is not a fault.'),
        ("garble=1", '"garble=1" is not a fault.'),
        ("rate=0B/s", '"rate=0B/s" is not a fault.'),
        ("stall=2", '"stall=2" is not a fault.'),
        ("cut-after=3", '"cut-after=3" is not a fault.'),
        ("stall=1s,stall=2s", "The fault stall is there twice."),
    ],
)
def test_what_is_no_fault_is_refused_with_the_grammar(serve, text, message):
    server, up = serve("passthrough")
    answer = server.ask("GET", "/imgly/plain", fault(text))
    assert (answer.status, answer.outcome) == (400, "refused")
    assert json.loads(answer.body)["error"] == {"code": "bad_fault", "message": message, "hint": f"Use {GRAMMAR}."}
    assert up.requests == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{fault: stauts=429}", f'tapedeck.yml:1: faults.fault: "stauts=429" is not a fault; use {GRAMMAR}'),
        ("{nth: 2}", "tapedeck.yml:1: faults: does not say what goes wrong; add fault: status=429"),
        ("{nth: 0, fault: garble}",
         'tapedeck.yml:1: faults.nth: "0" is not the number of a request; use a whole number from 1'),
        ("{probability: 1.5, fault: garble}",
         'tapedeck.yml:1: faults.probability: "1.5" is not a probability; use a number from 0 to 1, such as 0.25'),
        ("{gateway: opnai, fault: garble}",
         'tapedeck.yml:1: faults.gateway: there is no gateway "opnai" (did you mean "openai"?); use one of openai,'),
    ],
)
def test_a_bad_rule_ends_the_start_with_line_and_key(folder, rule, message):
    (folder / "tapedeck.yml").write_text(f"faults: [{rule}]\n")
    done = run("replay", "imgly", "--listen", "127.0.0.1:0", cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr and done.stderr.count("\n") == 1


# Rules

def statuses(server: Tapedeck, prefix: str, count: int, path: str = "/plain") -> list[int]:
    """The statuses of so many requests."""
    return [server.ask("GET", f"{prefix}/imgly{path}").status for _ in range(count)]


def test_nth_counts_the_requests_of_its_path_in_a_session(serve, folder):
    (folder / "tapedeck.yml").write_text("faults: [{gateway: imgly, path: /plain, nth: 2, fault: status=429}]\n")
    server, up = serve("passthrough")
    assert server.ask("GET", "/imgly/stream").status == 200
    assert statuses(server, "", 3, "/plain?x=1") == [200, 429, 200]
    assert statuses(server, "/@other", 3) == [200, 429, 200]
    assert len(up.requests) == 5


def test_equal_seeds_give_equal_faults(serve, folder):
    def drawn(seed: int, prefix: str = "") -> list[int]:
        (folder / "tapedeck.yml").write_text(f"faults: [{{probability: 0.5, seed: {seed}, fault: status=500}}]\n")
        server, _ = serve("passthrough")
        found = statuses(server, prefix, 24)
        assert server.stop() == 0
        return found

    first = drawn(7)
    assert set(first) == {200, 500}
    assert drawn(7, "/@other") == first
    assert drawn(8) != first


def test_a_rule_without_nth_is_for_every_request_and_the_header_counts_before_it(serve, folder):
    (folder / "tapedeck.yml").write_text('faults:\n- fault: "status=500"\n')
    server, _ = serve("replay")
    assert statuses(server, "", 2) == [500, 500]
    assert server.ask("GET", "/imgly/plain", fault("status=429")).status == 429


# With the real SDKs

@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The embedded upstream."""
    with Tapedeck("demo", "--serve", folder=tmp_path_factory.mktemp("demo")) as server:
        yield server


def chat_client(server: Tapedeck, **options) -> openai.OpenAI:
    """A client of the gateway."""
    return openai.OpenAI(base_url=f"{server.url}/openai/v1", api_key="test", **options)


ASKED = {"model": "gpt-demo", "messages": [{"role": "user", "content": "Name three winds."}]}


def prepared(mode: str, start, demo: Tapedeck, before=lambda: None) -> Tapedeck:
    """A server in a mode, started after `before` was called; in replay, with both answers in its cassette."""
    upstream = f"openai={demo.url}/openai"
    if mode == "replay":
        recorder = start("record", upstream)
        chat_client(recorder).chat.completions.create(**ASKED)
        list(chat_client(recorder).chat.completions.create(**ASKED, stream=True))
        assert recorder.stop() == 0
    before()
    return start(mode, upstream)


@pytest.mark.parametrize("mode", MODES)
def test_the_sdk_repeats_after_a_429(start, demo, folder, mode):
    rule = "faults: [{gateway: openai, nth: 1, fault: status=429}]\n"
    server = prepared(mode, start, demo, lambda: (folder / "tapedeck.yml").write_text(rule))
    answer = chat_client(server).chat.completions.create(**ASKED)
    assert answer.choices[0].message.content
    assert server.stop() == 0
    assert "1 fault" in server.stderr


@pytest.mark.parametrize("mode", MODES)
def test_the_sdk_says_what_goes_wrong(start, demo, mode):
    server = prepared(mode, start, demo)
    client = chat_client(server, max_retries=0)
    with pytest.raises(openai.RateLimitError, match="status=429"):
        client.chat.completions.create(**ASKED, extra_headers=dict(fault("status=429")))
    with pytest.raises(httpx.RemoteProtocolError):
        list(client.chat.completions.create(**ASKED, stream=True, extra_headers=dict(fault("cut-after=2ev"))))
    with pytest.raises(ValueError):
        list(client.chat.completions.create(**ASKED, stream=True, extra_headers=dict(fault("garble"))))
    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.3).chat.completions.create(
            **ASKED, extra_headers=dict(fault("latency=3s"))
        )


def test_anthropics_sdk_knows_an_overload(start):
    server = start("passthrough", "anthropic=http://127.0.0.1:9")
    client = anthropic.Anthropic(base_url=f"{server.url}/anthropic", api_key="test", max_retries=0)
    with pytest.raises(anthropic.APIStatusError) as caught:
        client.messages.create(model="claude-demo", max_tokens=5, messages=ASKED["messages"],
                               extra_headers=dict(fault("status=529")))
    assert caught.value.status_code == 529
    assert caught.value.body["error"]["type"] == "overloaded_error"
