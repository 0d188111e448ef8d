"""docs/design.md §10: what happens, as server-sent events."""

from __future__ import annotations

import json
import os
import signal

import jsonschema
import pytest

from support.feed import Feed
from support.httpwire import EndOfStream, wait_until
from support.upstream import Baton, Turn, head, held_stream, reply, stream

EVENTS = "/_tapedeck/events"
JSON = [("Content-Type", "application/json")]
# A client for which the system holds few bytes.
SLOW = {"receive_buffer": 4096, "largest_segment": 536}
SSE = [b"data: 1\n\n", b"data: 2\n\n"]


@pytest.fixture
def recorded(start, upstream, folder):
    """A cassette `tape` with one answer at `/x`."""
    up = upstream(reply(b"12345"))
    server = start("record", f"imgly={up.url}", "--cassette", "tape")
    server.ask("GET", "/imgly/x")
    server.stop()


def names(events) -> list[str]:
    """What happened."""
    return [event.name for event in events]


def test_an_exchange_is_told_from_its_beginning_to_its_end(start, upstream):
    up = upstream(stream(*SSE))
    server = start("record", f"imgly={up.url}", "--cassette", "shop/a")
    with Feed(server) as feed:
        assert server.ask("POST", "/imgly/v1/x?a=1", body=b"{}").outcome == "recorded"
        events = feed.until("exchange-finished")
    begun, answered, recorded, finished = events
    assert names(events) == ["exchange-begun", "exchange-answered", "recorded", "exchange-finished"]
    assert [event.id for event in events] == [feed.first.id + n for n in (1, 2, 3, 4)]
    assert {event.exchange for event in events} == {begun.exchange}
    assert {event.data["session"] for event in events} == {"default"}
    assert all(event.data["at"].endswith("Z") for event in events)
    assert {name: begun.data[name] for name in ("gateway", "method", "path", "mode")} == {
        "gateway": "imgly", "method": "POST", "path": "/v1/x?a=1", "mode": "record",
    }
    assert [answered.data[name] for name in ("status", "outcome", "interaction")] == [200, "recorded", "shop/a/1"]
    assert recorded.data["interaction"] == "shop/a/1"
    assert (finished.data["end"], finished.data["bytes"]) == ("complete", len(b"".join(SSE)))
    assert finished.data["milliseconds"] >= 0


def test_a_feed_is_an_event_stream_of_tapedecks_own(start):
    server = start("replay", "imgly")
    with Feed(server) as feed:
        assert (feed.answer.status, feed.answer.outcome) == (200, "own")
        assert feed.answer.header("content-type") == "text/event-stream"
        assert feed.answer.header("cache-control") == "no-store"
        assert feed.answer.header("x-content-type-options") == "nosniff"
    answer = server.ask("HEAD", EVENTS)
    assert (answer.status, answer.body, answer.header("content-type")) == (200, b"", "text/event-stream")
    answer = server.ask("POST", EVENTS)
    assert (answer.status, answer.outcome, answer.header("allow")) == (405, "refused", "GET, HEAD")
    with server.client() as client:
        client.send(b"GET /_tapedeck/events HTTP/1.0\r\nHost: localhost\r\n\r\n")
        old = client.reader.head()
        assert (old.header("transfer-encoding"), old.header("connection")) == (None, "close")
        assert b"event: feed\n" in next(client.reader.pieces(old))


def test_hits_misses_and_faults(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with Feed(server) as feed:
        server.ask("GET", "/imgly/x")
        hit = feed.until("exchange-finished")
        assert names(hit) == ["exchange-begun", "exchange-answered", "exchange-finished"]
        assert (hit[1].data["outcome"], hit[1].data["interaction"], hit[2].data["bytes"]) == ("replayed", "tape/1", 5)
        missed = json.loads(server.ask("GET", "/imgly/y").body)
        miss = feed.until("exchange-finished")
        assert names(miss) == ["exchange-begun", "miss", "exchange-answered", "exchange-finished"]
        assert miss[1].data["explanation"] in json.dumps(missed, ensure_ascii=False).encode().decode("unicode_escape")
        assert [miss[2].data[name] for name in ("status", "outcome", "interaction")] == [424, "missed", None]
        server.ask("GET", "/imgly/x", [("x-tapedeck-fault", "status=429,latency=1ms")])
        fault = feed.until("exchange-finished")
        assert names(fault) == ["exchange-begun", "fault", "exchange-answered", "exchange-finished"]
        assert fault[1].data["fault"] == "status=429,latency=1ms"
        assert (fault[2].data["status"], fault[2].data["outcome"]) == (429, "fault")
    numbers = [event.exchange for event in hit + miss + fault]
    assert numbers == sorted(numbers) and len(set(numbers)) == 3


def test_how_an_answer_ended(start, upstream):
    def breaking(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/plain", "Transfer-Encoding: chunked"))
        turn.chunk(b"12345")
        turn.break_off()

    baton = Baton()
    up = upstream(breaking, held_stream(baton, SSE[:1], SSE[1:]))
    server = start("record", f"imgly={up.url}")
    with Feed(server) as feed:
        assert not server.ask("GET", "/imgly/a").whole
        aborted = feed.until("exchange-finished")
        assert (aborted[-1].data["end"], aborted[-1].data["bytes"]) == ("aborted", 5)
        with server.client() as client:
            client.request("GET", "/imgly/b")
            next(client.reader.pieces(client.reader.head()))
            client.reset()
        gone = feed.until("exchange-finished")
        assert (gone[-1].data["end"], gone[-1].data["bytes"]) == ("cancelled", len(SSE[0]))
        baton.pass_on()
        # The recording goes on without its client, and is told when it is there.
        later = feed.until("recorded")
        assert {event.exchange for event in gone + later} == {gone[0].exchange}


def test_a_recording_that_is_lost_is_told(start, upstream, folder):
    up = upstream(reply(b"{}"))
    server = start("record", f"imgly={up.url}", "--cassette", "tape")
    with Feed(server) as feed:
        (folder / "cassettes").mkdir(exist_ok=True)
        (folder / "cassettes" / "tape.jsonl.gz").mkdir()
        assert server.ask("GET", "/imgly/x").status == 200
        lost = feed.until("lost")[-1]
        assert lost.data["error"]
    assert server.stop() == 1


def test_sessions_are_told(start):
    server = start("replay", "imgly")
    with Feed(server) as feed:
        body = json.dumps({"name": "a", "cassette": "shop/a"}).encode()
        assert server.ask("POST", "/_tapedeck/sessions", JSON, body).status == 201
        assert server.ask("PATCH", "/_tapedeck/sessions/a", JSON, b'{"timing":"recorded"}').status == 200
        assert server.ask("DELETE", "/_tapedeck/sessions/a").status == 200
        server.ask("GET", "/@b/imgly/x")
        events = feed.until("exchange-begun")
    assert names(events) == ["session-opened", "session-changed", "session-closed", "session-opened", "exchange-begun"]
    assert [(event.data["session"], event.data["cassette"], event.data["mode"]) for event in events[:4]] == [
        ("a", "shop/a", "replay"), ("a", "shop/a", "replay"), ("a", "shop/a", "replay"), ("b", "b", "replay"),
    ]


def test_what_is_refused_is_told_without_its_message(start):
    server = start("replay", "imgly", "openai")
    with Feed(server) as feed:
        assert server.ask("GET", "/nowhere/x?api_key=sk-topsecret").status == 404
        refused = feed.until("refused")[-1]
        assert server.ask("GET", "/imgly/x", [("x-tapedeck-fault", "sk-topsecret")]).status == 400
        again = feed.until("exchange-finished")
    assert (refused.data["method"], refused.data["status"], refused.data["code"]) == ("GET", 404, "nothing_mounted")
    assert refused.data["target"].startswith("/nowhere/x?api_key=")
    assert (again[1].data["status"], again[1].data["outcome"]) == (400, "refused")
    assert "topsecret" not in str([refused, *again])


def test_a_feed_of_one_session_has_nothing_of_others(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with Feed(server, "?session=a") as feed, Feed(server, "?session=default") as own:
        for session in ("b", "a"):
            server.ask("GET", f"/@{session}/imgly/x")
        server.ask("GET", "/imgly/x")
        events = feed.until("exchange-finished")
        assert {event.data["session"] for event in events} == {"a"}
        assert names(events)[:2] == ["session-opened", "exchange-begun"]
        assert names(own.until("exchange-finished")) == ["exchange-begun", "exchange-answered", "exchange-finished"]


@pytest.mark.parametrize(
    ("query", "fields", "code", "message"),
    [
        ("?session=", [], "malformed_session_name", None),
        ("?session=a%2Fb", [], "malformed_session_name", None),
        ("?session=a&session=b", [], "bad_request", "The query names two sessions."),
        ("", [("Last-Event-ID", "x")], "bad_request", "Last-Event-ID is no event's number."),
        ("", [("Last-Event-ID", "-1")], "bad_request", "Last-Event-ID is no event's number."),
    ],
)
def test_what_cannot_be_watched_is_refused(start, query, fields, code, message):
    answer = start("replay", "imgly").ask("GET", EVENTS + query, fields)
    assert (answer.status, answer.outcome) == (400, "refused")
    error = json.loads(answer.body)["error"]
    assert error["code"] == code and error["hint"]
    assert message in (None, error["message"])


def test_who_lost_the_connection_goes_on_where_it_was(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with Feed(server) as feed:
        server.ask("GET", "/imgly/x")
        last = feed.until("exchange-finished")[-1]
    for _ in range(3):
        server.ask("GET", "/imgly/x")
    with Feed(server, headers=[("Last-Event-ID", str(last.id))]) as feed:
        assert feed.first.id == last.id
        events = [next(feed) for _ in range(9)]
        assert [event.id for event in events] == [last.id + 1 + n for n in range(9)]
        assert names(events) == ["exchange-begun", "exchange-answered", "exchange-finished"] * 3
        with Feed(server, headers=[("Last-Event-ID", "987654321")]) as other:
            # That is no number of this run: what is left of it comes.
            assert other.first.id == 0 and other.first.data == feed.first.data
            assert next(other).name in ("gap", "session-opened", "exchange-begun")


def test_what_is_not_there_any_more_is_a_gap(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with Feed(server) as feed:
        last = feed.first.id
    with server.client() as client:
        for _ in range(700):
            assert client.get("GET", "/imgly/x").status == 200
    with Feed(server, headers=[("Last-Event-ID", str(last))]) as feed:
        server.ask("GET", "/imgly/x")
        gap = next(feed)
        assert (gap.name, gap.data) == ("gap", {"missed": gap.id - last})
        assert gap.data["missed"] >= 1100
        assert next(feed).id == gap.id + 1


def test_a_slow_reader_holds_nobody_back_and_is_told_what_it_missed(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with Feed(server, **SLOW) as slow, Feed(server) as quick, server.client() as client:
        before = server.resident_bytes()
        for _ in range(1200):
            assert client.get("GET", "/imgly/x").status == 200
            assert names(quick.until("exchange-finished"))[0] == "exchange-begun"
        assert server.resident_bytes() - before < 32 << 20
        assert server.ask("GET", "/imgly/x").outcome == "replayed"
        last = quick.until("exchange-finished")[-1]
        seen, missed, at = 0, 0, slow.first.id
        while at < last.id:
            event = next(slow)
            if event.name == "gap":
                missed += event.data["missed"]
            else:
                seen += 1
            at = event.id
        assert at == last.id
        assert missed > 0 and seen + missed == last.id - slow.first.id


def test_a_feed_ends_at_once_when_the_server_stops_and_other_answers_finish(start, upstream):
    baton = Baton()

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(SSE[0])
        baton.wait()
        turn.chunk(SSE[1])
        turn.end_chunks()

    server = start("record", f"imgly={upstream(script).url}")
    with Feed(server) as feed, Feed(server) as other, server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        pieces = client.reader.pieces(answer)
        assert next(pieces) == SSE[0]
        server.send_signal(signal.SIGTERM)
        # The feed ends although the stream does not yet.
        assert names(feed) == ["exchange-begun", "exchange-answered"]
        assert server.process.poll() is None
        baton.pass_on()
        assert list(pieces) == [SSE[1]] and answer.whole
        assert server.wait() == 0
        assert names(other) == ["exchange-begun", "exchange-answered"]


def test_a_reader_that_does_not_read_does_not_keep_a_stopping_server(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with Feed(server, **SLOW) as slow, server.client() as client:
        for _ in range(1200):
            assert client.get("GET", "/imgly/x").status == 200
        server.send_signal(signal.SIGTERM)
        # Were it waited for, the server would take its 30 seconds, which is more than this test waits.
        assert server.wait(timeout=20) == 0
        with pytest.raises(EndOfStream):
            for _ in slow:
                pass


def test_a_feed_in_the_middle_of_a_pipeline_ends_too(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    with server.client() as client:
        client.send(b"GET /_tapedeck/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    b"GET /_tapedeck/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = client.reader.head()
        assert b"event: feed\n" in next(client.reader.pieces(answer))
        assert server.stop() == 0


def test_no_secret_is_told(start, upstream):
    secret = "sk-proj-" + "a1B2" * 12
    server = start("auto", f"openai={upstream(reply(b'{}')).url}/v1")
    fields = [("Authorization", f"Bearer {secret}"), ("Cookie", f"a={secret}"), ("x-api-key", secret)]
    with Feed(server) as feed:
        server.ask("GET", f"/openai/x?api_key={secret}", fields)
        told = feed.until("exchange-finished")
        assert server.ask("PATCH", "/_tapedeck/sessions/default", JSON, b'{"mode":"replay"}').status == 200
        server.ask("GET", f"/openai/y?api_key={secret}", fields)
        told += feed.until("exchange-finished")
    assert "miss" in names(told) and "recorded" in names(told)
    assert secret not in str(told)


def test_pages_of_this_machine_may_watch_and_others_may_not(start):
    server = start("replay", "imgly")
    with Feed(server, headers=[("Origin", "http://localhost:5173")]) as feed:
        assert feed.answer.header("access-control-allow-origin") == "http://localhost:5173"
    for fields in ([("Origin", "https://evil.example")], [("Sec-Fetch-Site", "cross-site")]):
        assert server.ask("GET", EVENTS, fields).status == 403
    assert server.ask("GET", EVENTS, [("Host", "evil.example")]).status == 421


def test_the_description_has_every_event(start, upstream, folder):
    server = start("auto", f"imgly={upstream(reply(b'{}')).url}", "openai")
    document = json.loads(server.ask("GET", "/_tapedeck/openapi.json").body)
    with Feed(server) as feed:
        server.ask("GET", "/@a/imgly/x", [("x-tapedeck-fault", "latency=1ms")])
        server.ask("PATCH", "/_tapedeck/sessions/a", JSON, b'{"mode":"replay"}')
        server.ask("GET", "/@a/imgly/y")
        server.ask("GET", "/nowhere")
        server.ask("DELETE", "/_tapedeck/sessions/a")
        events = [feed.first, *feed.until("session-closed")]
    described = document["components"]["schemas"]["Events"]["properties"]
    assert {event.name for event in events} == set(described) - {"gap", "lost"}
    for event in events:
        schema = {"$ref": f"#/components/schemas/Events/properties/{event.name}", "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(event.data)
        # Nothing is told that the description does not know.
        assert set(event.data) == set(described[event.name]["properties"])


def test_a_reader_that_is_gone_is_forgotten(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape")
    descriptors = f"/proc/{server.process.pid}/fd"
    before = len(os.listdir(descriptors))
    for _ in range(50):
        with Feed(server):
            pass

    def has_returned() -> bool:
        server.ask("GET", "/imgly/x")
        return len(os.listdir(descriptors)) <= before

    wait_until(has_returned, "the descriptors of readers that are gone are closed")
