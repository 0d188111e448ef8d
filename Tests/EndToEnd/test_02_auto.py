"""docs/design.md §2: `auto` as a cache: equal requests at the same time share one answer, what is too old is asked for
again, and what is no good answer is never played as one."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import shutil
import threading
from array import array

import pytest

from support import cassette
from support.httpwire import EndOfStream, settles, wait_until
from support.upstream import Baton, Turn, head, reply

MEBIBYTE = 1 << 20
PATH = "/imgly/v1/responses"
ASKED = {"prompt": "a kite", "stream": True}
JSON = [("Content-Type", "application/json")]
EVENTS = [b"data: 1\n\n", b"data: 2\n\n", b'data: {"usage":{"input_tokens":3,"output_tokens":4}}\n\n']


class Steps:
    """A stream whose upstream sends one event for each word of the test, then ends or breaks off."""

    def __init__(self, *events: bytes, breaks_off: bool = False, kind: str = "text/event-stream"):
        self.events = events or tuple(EVENTS)
        self.breaks_off = breaks_off
        self.kind = kind
        self.baton = Baton()

    def go_on(self) -> None:
        """Lets the upstream take its next step."""
        self.baton.pass_on()

    def __call__(self, turn: Turn) -> None:
        turn.send(head("200 OK", f"Content-Type: {self.kind}", "Transfer-Encoding: chunked"))
        for event in self.events:
            self.baton.wait()
            turn.chunk(event)
        self.baton.wait()
        turn.break_off() if self.breaks_off else turn.end_chunks()


class Listener:
    """A client in the middle of an answer."""

    def __init__(self, stack: contextlib.ExitStack, server, path: str = PATH, asked=None, **options):
        self.connection = stack.enter_context(server.client(**options))
        body = json.dumps(asked or ASKED).encode()
        self.connection.request("POST", path, JSON, body)

    def begin(self) -> Listener:
        """Reads the head."""
        self.answer = self.connection.reader.head()
        self.pieces = self.connection.reader.pieces(self.answer)
        return self

    def next(self) -> bytes:
        """The next chunk."""
        return next(self.pieces)

    def rest(self) -> list[bytes]:
        """The chunks up to the end."""
        return list(self.pieces)

    def breaks_off(self) -> bool:
        """Whether the answer is cut here."""
        try:
            self.next()
        except EndOfStream:
            return True
        return False


def ask(server, path: str = PATH, asked=None, headers=()):
    """One request to its end."""
    return server.ask_json(path, asked or ASKED, headers)


def wait_for_shares(server, count: int) -> None:
    """Waits until so many requests have joined an answer that is under way."""
    wait_until(lambda: server.stderr.count("shares an answer") >= count, f"{count} requests share an answer", 60)


def report_of(folder) -> dict:
    """What the default session's report says."""
    return json.loads((folder / "report.json").read_text())["sessions"][0]


def auto(start, up, *options: str):
    """A server in auto that tells of its decisions."""
    return start("auto", f"imgly={up.url}", "--report", "report.json", "--log-level", "debug", *options)


def in_parallel(count: int, work) -> list:
    """Calls a function with 0, 1, … at the same time; the results in that order."""
    results = [None] * count

    def run(number: int) -> None:
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


# One answer for all who ask at the same time


def test_eight_clients_get_one_stream_as_it_comes_from_one_call(start, upstream, folder):
    steps = Steps()
    up = upstream(steps)
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        steps.go_on()
        listeners = [Listener(stack, server) for _ in range(7)]
        for listener in listeners:
            assert listener.begin().next() == EVENTS[0]
        steps.go_on()
        for listener in listeners:
            assert listener.next() == EVENTS[1]
        # Who comes late first gets what has come so far.
        late = Listener(stack, server).begin()
        assert (late.next(), late.next()) == (EVENTS[0], EVENTS[1])
        listeners.append(late)
        steps.go_on()
        steps.go_on()
        for listener in listeners:
            assert listener.rest() == [EVENTS[2]]
            assert listener.answer.whole
            assert listener.answer.outcome == "recorded"
            assert listener.answer.header("x-tapedeck-interaction") == "default/1"
            assert listener.answer.chunks == EVENTS
            assert len(cassette.interactions(folder)) == 1, "it is in the file before anybody gets its end"
    assert ask(server).outcome == "replayed"
    assert server.stop() == 0
    assert len(up.requests) == 1
    (interaction,) = cassette.interactions(folder)
    assert cassette.response_body(folder, interaction) == b"".join(EVENTS)
    found = report_of(folder)
    counts = {name: found[name] for name in ("requests", "recorded", "shared", "hits", "live_calls", "unplayed")}
    assert counts == {"requests": 9, "recorded": 1, "shared": 7, "hits": 1, "live_calls": 1, "unplayed": 0}
    assert found["tokens_saved"] == {"input": 8 * 3, "output": 8 * 4}, "of all but the one that asked"
    assert "1 recorded, 1 replayed, 7 shared" in server.stderr
    up.stop()
    offline = auto(start, up)
    assert [ask(offline).outcome for _ in range(3)] == ["replayed"] * 3


def test_clients_that_ask_at_once_make_one_call_however_quick_the_upstream_is(start, upstream, folder):
    up = upstream(reply(b'{"answer":1}'))
    server = auto(start, up)
    for number in range(30):
        answers = in_parallel(6, lambda _: ask(server, asked={"prompt": number}))
        assert {answer.body for answer in answers} == {b'{"answer":1}'}
        assert len(up.requests) == number + 1
    assert server.stop() == 0
    assert len(cassette.interactions(folder)) == 30


def test_an_answer_is_shared_by_sessions_on_one_cassette_and_links_lead_to_each_client(start, upstream, folder):
    up = upstream()

    def script(turn: Turn) -> None:
        body = json.dumps({"url": f"{up.url}/v1/files/a"}).encode()
        wait_for_shares(server, 1)
        reply(body)(turn)

    up.then(script)
    server = auto(start, up, "--fetch-assets", "lazy")
    assert server.ask_json("/_tapedeck/sessions", {"name": "other", "cassette": "default"}).status == 201
    paths = [PATH, f"/@other{PATH}"]
    answers = in_parallel(2, lambda number: ask(server, paths[number]))
    base = f"http://127.0.0.1:{server.port}"
    assert [json.loads(answer.body)["url"] for answer in answers] == [
        f"{base}/imgly/v1/files/a",
        f"{base}/@other/imgly/v1/files/a",
    ]
    assert {answer.header("x-tapedeck-interaction") for answer in answers} == {"default/1"}
    assert server.stop() == 0
    assert len(up.requests) == 1
    assert len(cassette.interactions(folder)) == 1


def test_what_is_not_the_same_request_is_not_held_up(start, upstream, folder):
    steps = Steps()
    up = upstream(steps, reply(b'{"answer":2}'))
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        steps.go_on()
        waiting = Listener(stack, server).begin()
        assert waiting.next() == EVENTS[0]
        assert ask(server, asked={"prompt": "another"}).body == b'{"answer":2}'
        assert ask(server, f"/@own{PATH}").body == b'{"answer":2}', "another cassette"
        rules = {"name": "ruled", "cassette": "default", "ignore": ["/user"]}
        assert server.ask_json("/_tapedeck/sessions", rules).status == 201
        assert ask(server, f"/@ruled{PATH}").body == b'{"answer":2}', "other rules"
        for _ in EVENTS:
            steps.go_on()
        assert waiting.rest() == EVENTS[1:]
    assert server.stop() == 0
    assert len(up.requests) == 4


@pytest.mark.parametrize("field", ["Range: bytes=0-1", 'If-None-Match: "a"', "If-Modified-Since: x"])
def test_a_part_or_a_condition_is_asked_for_alone(start, upstream, field):
    steps = Steps()
    up = upstream(steps, reply(b"{}", "206 Partial Content"))
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(server.client())
        client.request("GET", "/imgly/v1/file")
        steps.go_on()
        answer = client.reader.head()
        pieces = client.reader.pieces(answer)
        assert next(pieces) == EVENTS[0]
        name, value = field.split(": ")
        assert server.ask("GET", "/imgly/v1/file", [(name, value)]).status == 206
        assert server.ask("HEAD", "/imgly/v1/file").status == 206
        for _ in EVENTS:
            steps.go_on()
        assert list(pieces) == EVENTS[1:]
    assert server.stop() == 0
    assert len(up.requests) == 3


def test_record_shares_nothing(start, upstream, folder):
    both = threading.Barrier(2)

    def script(turn: Turn) -> None:
        both.wait(20)
        reply(b'{"answer":1}')(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}")
    assert [answer.outcome for answer in in_parallel(2, lambda _: ask(server))] == ["recorded"] * 2
    assert server.stop() == 0
    assert [interaction["n"] for interaction in cassette.interactions(folder)] == [1, 2]


def test_who_shared_an_answer_has_played_it(start, upstream):
    up = upstream()

    def script(turn: Turn) -> None:
        wait_for_shares(server, 1)
        reply(b'{"answer":1}')(turn)

    up.then(script, reply(b'{"answer":2}'))
    server = auto(start, up, "--on-repeat", "miss")
    assert [answer.body for answer in in_parallel(2, lambda _: ask(server))] == [b'{"answer":1}'] * 2
    assert ask(server).body == b'{"answer":2}'
    assert server.stop() == 0
    player = start("replay", "imgly")
    assert [ask(player).body for _ in range(3)] == [b'{"answer":1}', b'{"answer":2}', b'{"answer":2}']


# Clients that go, and clients that do not read


def test_the_others_go_on_when_the_client_that_asked_goes(start, upstream, folder):
    steps = Steps()
    up = upstream(steps)
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        steps.go_on()
        first, second = Listener(stack, server), None
        assert first.begin().next() == EVENTS[0]
        second = Listener(stack, server).begin()
        assert second.next() == EVENTS[0]
        first.connection.reset()
        steps.go_on()
        assert second.next() == EVENTS[1]
        # Nobody is left: it is recorded to its end all the same, and who comes now gets it.
        second.connection.reset()
        third = Listener(stack, server).begin()
        assert (third.next(), third.next()) == (EVENTS[0], EVENTS[1])
        steps.go_on()
        steps.go_on()
        assert third.rest() == [EVENTS[2]]
    assert server.stop() == 0
    assert len(up.requests) == 1
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "complete"


def test_an_answer_is_recorded_whole_when_all_who_shared_it_have_gone(start, upstream, folder):
    steps = Steps()
    up = upstream(steps)
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        steps.go_on()
        for listener in [Listener(stack, server), Listener(stack, server)]:
            assert listener.begin().next() == EVENTS[0]
            listener.connection.reset()
        for _ in EVENTS:
            steps.go_on()
        (interaction,) = cassette.wait_for(folder, 1)
    assert interaction["response"]["end"] == "complete"
    assert server.stop() == 0
    assert len(up.requests) == 1


REST = "gets its rest from the cassette"


def block(number: int) -> bytes:
    """A mebibyte that occurs only once in a body."""
    return array("Q", range(number << 17, (number + 1) << 17)).tobytes()


@pytest.mark.parametrize("stalled", ["the client that asked", "a client that joined"])
def test_a_client_that_does_not_read_holds_up_neither_the_others_nor_memory(start, upstream, folder, stalled):
    blocks = 300
    expected = hashlib.sha256()

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: application/octet-stream", f"Content-Length: {blocks * MEBIBYTE}"))
        wait_for_shares(server, 1)
        for number in range(blocks):
            piece = block(number)
            expected.update(piece)
            turn.send(piece)

    def digest(client, answer) -> str:
        found = hashlib.sha256()
        for piece in client.reader.pieces(answer, keep=False):
            found.update(piece)
        return found.hexdigest()

    up = upstream(script)
    server = auto(start, up)
    with server.client(receive_buffer=65536, timeout=60) as slow, server.client(timeout=60) as quick:
        before = server.resident_bytes()
        for client in [slow, quick] if stalled == "the client that asked" else [quick, slow]:
            client.request("GET", "/imgly/v1/big")
            wait_until(lambda: up.requests, "the upstream was asked")
        answers = [client.reader.head() for client in (slow, quick)]
        assert digest(quick, answers[1]) == expected.hexdigest()
        assert server.peak_bytes() - before < 32 * MEBIBYTE
        assert digest(slow, answers[0]) == expected.hexdigest()
    assert server.stop() == 0
    assert server.stderr.count(REST) == 1
    assert len(up.requests) == 1
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "complete"


def pair(server, stack, target: str, timeout: float = 60):
    """Two clients in the middle of one answer: one that reads on, and one that has read nothing but the head."""
    clients = [stack.enter_context(server.client(timeout=timeout, receive_buffer=size)) for size in (None, 65536)]
    for client in clients:
        client.request("GET", target)
    return clients, [client.reader.head() for client in clients]


def test_a_slow_client_gets_the_rest_of_a_stream_with_links_as_the_others_got_it(start, upstream):
    up = upstream()

    def script(turn: Turn) -> None:
        wait_for_shares(server, 1)
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        for number in range(170):
            data = {"url": f"{up.url}/v1/files/{number}", "text": f"{number} " + "x y " * 16000}
            turn.chunk(f"data: {json.dumps(data)}\n\n".encode())
        turn.end_chunks()

    up.then(script)
    server = auto(start, up, "--fetch-assets", "lazy")
    with contextlib.ExitStack() as stack:
        clients, answers = pair(server, stack, "/imgly/v1/events")
        bodies = [
            b"".join(client.reader.pieces(answer, keep=False)) for client, answer in zip(clients, answers)
        ]
    assert bodies[0].count(f"http://127.0.0.1:{server.port}/imgly/v1/files/".encode()) == 170
    assert bodies[0] == bodies[1]
    assert all(answer.whole for answer in answers)
    assert server.stop() == 0
    assert server.stderr.count(REST) == 1


def test_a_slow_client_gets_as_much_as_the_others_of_an_answer_that_breaks_off(start, upstream):
    up = upstream()

    def script(turn: Turn) -> None:
        wait_for_shares(server, 1)
        turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {100 * MEBIBYTE}"))
        for number in range(32):
            turn.send(block(number))
        turn.break_off()

    up.then(script)
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        clients, answers = pair(server, stack, "/imgly/v1/film")
        for client, answer in zip(clients, answers):
            size = 0
            with pytest.raises(EndOfStream):
                for piece in client.reader.pieces(answer, keep=False):
                    size += len(piece)
            assert size == 32 * MEBIBYTE
    assert server.stop() == 0
    assert server.stderr.count(REST) == 1


def test_who_comes_when_the_beginning_was_dropped_gets_it_all_in_the_end(start, upstream):
    up = upstream()

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: image/png", f"Content-Length: {2 * MEBIBYTE}"))
        turn.send(block(0))
        wait_for_shares(server, 1)
        turn.send(block(1))

    up.then(script)
    server = auto(start, up)
    with server.client(timeout=60) as first, server.client(timeout=60) as late:
        first.request("GET", "/imgly/v1/picture")
        answer = first.reader.head()
        pieces = first.reader.pieces(answer)
        while len(answer.body) < MEBIBYTE:
            next(pieces)
        late.request("GET", "/imgly/v1/picture")
        late_answer = late.reader.read()
        assert b"".join(pieces)
        assert answer.body == late_answer.body == block(0) + block(1)
        assert late_answer.outcome == "recorded"
    assert server.stop() == 0
    assert server.stderr.count(REST) == 1


def test_a_slow_reader_who_is_alone_slows_the_upstream_down(start, upstream):
    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: application/octet-stream", f"Content-Length: {64 * MEBIBYTE}"))
        for number in range(64):
            turn.send(block(number))

    up = upstream(script, send_buffer=MEBIBYTE)
    server = auto(start, up)
    with server.client(receive_buffer=65536) as client:
        client.request("GET", "/imgly/v1/big")
        answer = client.reader.head()
        wait_until(lambda: up.bytes_sent > 0, "the upstream has begun")
        assert settles(lambda: up.bytes_sent) < 24 * MEBIBYTE
        assert sum(len(piece) for piece in client.reader.pieces(answer, keep=False)) == 64 * MEBIBYTE
    assert server.stop() == 0


# Upstreams that fail


def test_all_who_share_get_the_error_of_an_upstream_that_gives_no_answer(start, upstream, folder):
    up = upstream()

    def script(turn: Turn) -> None:
        wait_for_shares(server, 2)
        turn.break_off()

    up.then(script)
    server = auto(start, up)
    answers = in_parallel(3, lambda _: ask(server))
    assert {(answer.status, answer.outcome) for answer in answers} == {(502, "error")}
    assert {json.loads(answer.body)["error"]["code"] for answer in answers} == {"upstream_broke_off"}
    assert server.stop() == 0
    assert len(up.requests) == 1
    assert cassette.interactions(folder) == []
    assert (report_of(folder)["failed"], report_of(folder)["shared"]) == (3, 0)


def test_an_upstream_that_breaks_off_breaks_off_for_all_at_the_same_place(start, upstream, folder):
    steps = Steps(breaks_off=True)
    up = upstream(steps, reply(b'{"answer":2}'))
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        steps.go_on()
        listeners = [Listener(stack, server) for _ in range(3)]
        for listener in listeners:
            assert listener.begin().next() == EVENTS[0]
        for _ in EVENTS:
            steps.go_on()
        for listener in listeners:
            assert (listener.next(), listener.next()) == (EVENTS[1], EVENTS[2])
            assert listener.breaks_off()
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "aborted"
    assert len(up.requests) == 1
    assert ask(server).body == b'{"answer":2}', "what is cut is no answer"
    assert server.stop() == 0


def test_a_transient_error_goes_to_all_who_share_it_and_to_nobody_after_them(start, upstream, folder):
    up = upstream()

    def script(turn: Turn) -> None:
        wait_for_shares(server, 2)
        reply(b'{"error":"busy"}', "429 Too Many Requests")(turn)

    up.then(script, reply(b'{"answer":2}'))
    server = auto(start, up)
    assert [answer.status for answer in in_parallel(3, lambda _: ask(server))] == [429] * 3
    assert len(up.requests) == 1
    again = ask(server)
    assert (again.outcome, again.body) == ("recorded", b'{"answer":2}')
    assert ask(server).body == b'{"answer":2}'
    assert server.stop() == 0
    assert [one["response"]["status"] for one in cassette.interactions(folder)] == [429, 200]


def test_all_who_share_are_answered_where_the_answer_cannot_be_stored(start, upstream, folder):
    steps = Steps()
    up = upstream(steps)
    server = auto(start, up)
    with contextlib.ExitStack() as stack:
        steps.go_on()
        listeners = [Listener(stack, server) for _ in range(3)]
        for listener in listeners:
            assert listener.begin().next() == EVENTS[0]
        shutil.rmtree(folder / "cassettes", ignore_errors=True)
        (folder / "cassettes").write_text("no folder")
        for _ in EVENTS:
            steps.go_on()
        for listener in listeners:
            assert listener.rest() == EVENTS[1:]
            assert listener.answer.whole
    assert server.stop() == 1
    assert (report_of(folder)["lost"], report_of(folder)["shared"]) == (1, 2)


# What is too old


def recorded(start, upstream, folder, body: bytes = b'{"answer":1}') -> None:
    """A cassette with an answer."""
    with upstream(reply(body)) as up:
        server = start("record", f"imgly={up.url}")
        ask(server)
        assert server.stop() == 0


def failures(reason: str) -> list:
    """The scripts of an upstream that fails."""

    def breaks_off(turn: Turn) -> None:
        turn.break_off()

    def status(line: str):
        return reply(b'{"error":{}}', line)

    return {
        "refused": [],
        "breaks off": [breaks_off],
        "408": [status("408 Request Timeout")],
        "409": [status("409 Conflict")],
        "425": [status("425 Too Early")],
        "429": [status("429 Too Many Requests")],
        "500": [status("500 Internal Server Error")],
        "529": [status("529 Overloaded")],
    }[reason]


@pytest.mark.parametrize("reason", ["refused", "breaks off", "408", "409", "425", "429", "500", "529"])
def test_what_cannot_be_had_anew_is_answered_from_the_cassette_and_that_is_said(start, upstream, folder, reason):
    recorded(start, upstream, folder)
    before = cassette.cassette_path(folder).read_bytes()
    up = upstream(*failures(reason))
    server = auto(start, up, "--max-age", "1ms")
    if reason == "refused":
        up.stop()
    answer = ask(server)
    assert (answer.status, answer.outcome, answer.body) == (200, "replayed", b'{"answer":1}')
    assert answer.header("x-tapedeck-interaction") == "default/1"
    said = {"refused": "detail=upstream_unreachable", "breaks off": "detail=upstream_broke_off"}
    assert answer.header("cache-status") == f"tapedeck; fwd=stale; {said.get(reason, f'fwd-status={reason}')}"
    assert server.stop() == 0
    assert len(up.requests) == (0 if reason == "refused" else 1)
    assert "not recorded again, so the old answer is played" in server.stderr
    assert "1 refresh failed, answered from the cassette" in server.stderr
    found = report_of(folder)
    assert {name: found[name] for name in ("requests", "hits", "refreshes_failed", "failed", "recorded")} == {
        "requests": 1, "hits": 1, "refreshes_failed": 1, "failed": 0, "recorded": 0,
    }
    assert cassette.cassette_path(folder).read_bytes() == before, "a failure replaces nothing"
    player = start("replay", "imgly")
    again = ask(player)
    assert (again.body, again.header("cache-status")) == (b'{"answer":1}', None)


def test_what_was_had_anew_takes_the_place_of_what_was_too_old(start, upstream, folder):
    recorded(start, upstream, folder)
    up = upstream(reply(b'{"answer":2}'))
    server = auto(start, up, "--max-age", "1ms")
    answer = ask(server)
    assert (answer.outcome, answer.body, answer.header("cache-status")) == ("recorded", b'{"answer":2}', None)
    assert server.stop() == 0
    player = start("replay", "imgly")
    assert ask(player).body == b'{"answer":2}'
    assert len(cassette.interactions(folder)) == 1


def test_what_is_too_old_is_not_asked_for_again_where_a_newer_answer_is_there(start, upstream, folder):
    up = upstream(reply(b'{"answer":1}'), reply(b'{"answer":2}'))
    server = start("record", f"imgly={up.url}")
    assert [ask(server).body for _ in range(2)] == [b'{"answer":1}', b'{"answer":2}']
    assert server.stop() == 0
    path = cassette.cassette_path(folder)
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    lines[1]["recorded_at"] = "2001-01-01T00:00:00.000Z"
    path.write_bytes(b"".join(gzip.compress(json.dumps(line).encode() + b"\n") for line in lines))
    server = auto(start, up, "--max-age", "1h")
    assert [ask(server).body for _ in range(2)] == [b'{"answer":2}'] * 2
    assert server.stop() == 0
    assert len(up.requests) == 2


def test_an_answer_that_no_retry_would_mend_is_the_new_one(start, upstream, folder):
    recorded(start, upstream, folder)
    server = auto(start, upstream(reply(b'{"error":{}}', "404 Not Found")), "--max-age", "1ms")
    assert ask(server).status == 404
    assert server.stop() == 0
    assert ask(start("replay", "imgly")).status == 404


def test_clients_share_an_attempt_to_have_something_anew_also_when_it_fails(start, upstream, folder):
    recorded(start, upstream, folder)
    up = upstream()

    def script(turn: Turn) -> None:
        wait_for_shares(server, 2)
        reply(b"{}", "503 Service Unavailable")(turn)

    up.then(script)
    server = auto(start, up, "--max-age", "1ms")
    answers = in_parallel(3, lambda _: ask(server))
    assert [(answer.status, answer.body) for answer in answers] == [(200, b'{"answer":1}')] * 3
    assert {answer.header("cache-status") for answer in answers} == {"tapedeck; fwd=stale; fwd-status=503"}
    assert server.stop() == 0
    assert len(up.requests) == 1
    found = report_of(folder)
    assert (found["hits"], found["refreshes_failed"], found["requests"]) == (3, 3, 3)
    assert "3 refreshes failed, answered from the cassette" in server.stderr


def test_a_new_answer_that_breaks_off_is_seen_to_and_the_old_one_is_played_later(start, upstream, folder):
    recorded(start, upstream, folder)
    steps = Steps(breaks_off=True)
    server = auto(start, upstream(steps), "--max-age", "1ms")
    with contextlib.ExitStack() as stack:
        for _ in range(1 + len(EVENTS)):
            steps.go_on()
        listener = Listener(stack, server).begin()
        assert [listener.next() for _ in EVENTS] == EVENTS
        assert listener.breaks_off()
        assert listener.answer.header("cache-status") is None
    assert server.stop() == 0
    assert "not recorded, as the cassette has a good answer" in server.stderr
    player = start("replay", "imgly")
    assert [ask(player).body for _ in range(2)] == [b'{"answer":1}'] * 2


def test_a_client_whose_version_is_still_right_leaves_the_old_answer_in_its_place(start, upstream, folder):
    with upstream(reply(b'{"answer":1}', "200 OK", 'ETag: "a"')) as up:
        server = start("record", f"imgly={up.url}")
        server.ask("GET", "/imgly/v1/file")
        assert server.stop() == 0

    def unchanged(turn: Turn) -> None:
        turn.send(head("304 Not Modified", 'ETag: "a"'))

    server = auto(start, upstream(unchanged), "--max-age", "1ms")
    assert server.ask("GET", "/imgly/v1/file", [("If-None-Match", '"a"')]).status == 304
    assert server.stop() == 0
    assert start("replay", "imgly").ask("GET", "/imgly/v1/file").body == b'{"answer":1}'


# What is no good answer


def broken(turn: Turn) -> None:
    """Breaks off in the middle of an answer."""
    turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
    turn.chunk(EVENTS[0])
    turn.break_off()


BAD = {"cut": broken, "transient": reply(b'{"error":{}}', "503 Service Unavailable")}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_cut_or_a_transient_error_is_asked_for_again(start, upstream, folder, bad):
    with upstream(BAD[bad]) as up:
        server = start("record", f"imgly={up.url}")
        ask(server)
        assert server.stop() == 0
    up = upstream(BAD[bad], reply(b'{"answer":2}'))
    server = auto(start, up)
    # The upstream fails again: that is the answer.
    first = ask(server)
    assert (first.outcome, first.status, first.whole) == ("recorded", *((200, False) if bad == "cut" else (503, True)))
    second, third = ask(server), ask(server)
    assert (second.outcome, second.body) == ("recorded", b'{"answer":2}')
    assert (third.outcome, third.body) == ("replayed", b'{"answer":2}')
    assert server.stop() == 0
    assert len(up.requests) == 2
    up.stop()
    assert ask(start("auto", f"imgly={up.url}")).body == b'{"answer":2}'
    assert ask(start("replay", "imgly")).body == b'{"answer":2}', "not the one before it"


def test_the_failure_goes_to_the_client_where_the_cassette_has_no_good_answer(start, upstream, folder):
    with upstream(broken) as up:
        server = start("record", f"imgly={up.url}")
        ask(server)
        assert server.stop() == 0
    up.stop()
    server = auto(start, up)
    answer = ask(server)
    assert (answer.status, answer.outcome) == (502, "error")
    assert server.stop() == 0
    player = start("replay", "imgly")
    again = ask(player)
    assert (again.outcome, again.chunks, again.whole) == ("replayed", [EVENTS[0]], False), "it is all there is"


def test_errors_that_are_to_be_kept_are_played_by_auto_too(start, upstream, folder):
    up = upstream(BAD["transient"])
    server = auto(start, up, "--keep-errors")
    assert [ask(server).outcome for _ in range(2)] == ["recorded", "replayed"]
    assert server.stop() == 0
    assert len(up.requests) == 1


def test_a_cut_recording_is_passed_over_where_a_whole_one_came_later(start, upstream, folder):
    up = upstream(broken, reply(b'{"answer":2}'), broken)
    server = start("record", f"imgly={up.url}")
    for _ in range(3):
        ask(server)
    assert server.stop() == 0
    player = start("replay", "imgly")
    first, second = ask(player), ask(player)
    assert first.body == b'{"answer":2}'
    assert (second.chunks, second.whole) == ([EVENTS[0]], False)
    keeper = start("replay", "imgly", "--keep-errors")
    assert [ask(keeper).whole for _ in range(3)] == [False, True, False]
