"""What goes wrong with tools that record and replay, each as a test: recorded, the upstream gone, replayed.

The same with details that no SDK shows is in `test_07_matching.py`: what comes after the last of equal requests,
`--keep-errors`, which differences count. What a damaged cassette or blob gets is in `test_12_bad_input.py`.
"""

from __future__ import annotations

import random

import pytest

from support import cassette
from support.sdks import SDKS, OpenAI, busy, plain, streamed
from support.upstream import Baton, Turn, head

every_sdk = pytest.mark.parametrize("sdk", SDKS, ids=lambda sdk: sdk.gateway)


@pytest.fixture
def record(start):
    """Lets an SDK talk to an upstream while it is recorded; then the upstream is gone."""

    def recording(sdk, up, talk, retries: int = 0):
        server = start("record", f"{sdk.gateway}={up.url}")
        said = talk(sdk(server.url, retries))
        assert server.stop() == 0
        up.stop()
        return said

    return recording


@pytest.fixture
def replay(start):
    """An SDK whose only answers are those that were recorded."""

    def player(sdk, *options: str):
        server = start("replay", sdk.gateway, *options)
        client = sdk(server.url)
        client.server = server
        return client

    return player


def assert_missed(sdk, ask) -> str:
    """The message of a miss, which has to be raised."""
    with pytest.raises(sdk.status_error) as caught:
        ask()
    assert sdk.code(caught.value) == 424
    assert "cassette_miss" in str(caught.value)
    return str(caught.value)


@every_sdk
def test_the_second_of_two_equal_requests_gets_the_second_answer(upstream, record, replay, sdk):
    up = upstream(plain(sdk, "first"), plain(sdk, "second"), streamed(sdk, "th", "ird"), streamed(sdk, "fo", "urth"))

    def talk(client):
        return [client.say("hi"), client.say("hi"), *("".join(client.stream("hi")) for _ in range(2))]

    assert record(sdk, up, talk) == ["first", "second", "third", "fourth"]
    assert talk(replay(sdk)) == ["first", "second", "third", "fourth"]


def cut_before_the_head(sdk, turn: Turn) -> None:
    turn.break_off()


def cut_before_the_body(sdk, turn: Turn) -> None:
    turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
    turn.break_off()


def cut_between_events(sdk, turn: Turn) -> None:
    turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
    turn.chunk(*sdk.events("one", "two")[:-1])
    turn.break_off()


def cut_within_an_event(sdk, turn: Turn) -> None:
    turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
    events = b"".join(sdk.events("one", "two"))
    turn.send(b"%x\r\n%s" % (len(events), events[: len(events) // 2]))
    turn.break_off()


STREAM_CUTS = [cut_before_the_head, cut_before_the_body, cut_between_events, cut_within_an_event]


def what_comes(pieces) -> tuple[list[str], str]:
    """The pieces of a stream that does not come to its end, and the name of the error that is raised."""
    seen: list[str] = []
    with pytest.raises(Exception) as caught:
        for piece in pieces:
            seen.append(piece)
    return seen, type(caught.value).__name__


@every_sdk
@pytest.mark.parametrize("cut", STREAM_CUTS, ids=lambda cut: cut.__name__)
def test_a_stream_that_was_cut_is_never_served_as_good(upstream, record, replay, sdk, cut):
    up = upstream(lambda turn: cut(sdk, turn))
    live = record(sdk, up, lambda client: what_comes(client.stream("hi")))
    client = replay(sdk)
    if cut is cut_before_the_head:
        assert_missed(sdk, lambda: list(client.stream("hi")))
    else:
        assert what_comes(client.stream("hi")) == live


@every_sdk
@pytest.mark.parametrize("missing", ["all", "a byte"])
def test_an_empty_or_cut_answer_is_never_served_as_good(upstream, record, replay, sdk, missing):
    def cut(turn: Turn) -> None:
        body = sdk.body("hello")
        turn.send(head("200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}"))
        turn.send(b"" if missing == "all" else body[:-1])
        turn.break_off()

    def ask(client):
        return what_comes(client.say("hi") for _ in [1])

    live = record(sdk, upstream(cut), ask)
    assert live[0] == []
    assert ask(replay(sdk)) == live


@every_sdk
def test_an_answer_of_which_a_killed_recorder_saw_a_part_is_no_answer(start, upstream, replay, sdk):
    baton = Baton()

    def held(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(*sdk.events("one", "two")[:-1])
        baton.wait()

    server = start("record", f"{sdk.gateway}={upstream(held).url}")
    pieces = sdk(server.url).stream("hi")
    assert next(pieces) == "one"
    server.kill()
    baton.pass_on()
    client = replay(sdk)
    assert_missed(sdk, lambda: list(client.stream("hi")))


@every_sdk
def test_a_cut_answer_that_was_asked_for_again_does_not_come_back(upstream, record, replay, sdk):
    """As a transient error does not: what tests should see is the answer that came whole."""
    up = upstream(lambda turn: cut_between_events(sdk, turn), streamed(sdk, "go", "od"))

    cut, good = record(sdk, up, lambda client: [what_comes(client.stream("hi")), "".join(client.stream("hi"))])
    assert good == "good"
    assert "".join(replay(sdk).stream("hi")) == good
    all_of_it = replay(sdk, "--keep-errors")
    assert what_comes(all_of_it.stream("hi")) == cut
    assert "".join(all_of_it.stream("hi")) == good


@every_sdk
def test_stream_and_non_stream_of_the_same_prompt_stay_apart(upstream, record, replay, sdk):
    up = upstream(streamed(sdk, "a", "b"), plain(sdk, "c"))
    record(sdk, up, lambda client: [list(client.stream("hi")), client.say("hi")])
    client = replay(sdk)
    assert client.say("hi") == "c"
    assert list(client.stream("hi")) == ["a", "b"]
    assert client.say("hi") == "c", "nor is the other one taken when there is no further one of its kind"


@every_sdk
@pytest.mark.parametrize("recorded", ["plain", "stream"])
def test_where_only_the_other_kind_was_recorded_it_is_a_miss(upstream, record, replay, sdk, recorded):
    ways = {"plain": lambda client: client.say("hi"), "stream": lambda client: list(client.stream("hi"))}
    record(sdk, upstream(plain(sdk, "c") if recorded == "plain" else streamed(sdk, "a")), ways.pop(recorded))
    client = replay(sdk)
    (other,) = ways.values()
    assert_missed(sdk, lambda: other(client))


def say_with(client, picture: bytes) -> str:
    """A picture in base64 within JSON."""
    return client.say("what is it?", picture=picture)


def edit_with(client, picture: bytes) -> str:
    """A picture in a multipart body."""
    return client.edit("make it dusk", picture)


@pytest.mark.parametrize("size", [20, 70_000], ids=["small", "large"])
@pytest.mark.parametrize(
    ("sdk", "send"), [*((sdk, say_with) for sdk in SDKS), (OpenAI, edit_with)],
    ids=lambda value: getattr(value, "gateway", None) or value.__name__,
)
def test_two_uploads_that_differ_only_in_bytes_get_two_answers(upstream, record, replay, sdk, send, size):
    one = b"\x89PNG\r\n\x1a\n" + random.Random(size).randbytes(size)
    two = one[:-1] + bytes([one[-1] ^ 1])
    three = bytes([one[0], one[1] ^ 1]) + one[2:]
    up = upstream(plain(sdk, "one"), plain(sdk, "two"))
    record(sdk, up, lambda client: [send(client, one), send(client, two)])
    client = replay(sdk)
    assert [send(client, picture) for picture in (two, one, two)] == ["two", "one", "two"]
    assert_missed(sdk, lambda: send(client, three))


@every_sdk
def test_a_changed_system_prompt_is_a_miss(upstream, record, replay, sdk):
    record(sdk, upstream(plain(sdk, "fine")), lambda client: client.say("hi", system="Be brief."))
    client = replay(sdk)
    message = assert_missed(sdk, lambda: client.say("hi", system="Be brief!"))
    assert f'{sdk.system_pointer()}: recorded "Be brief.", requested "Be brief!"' in message
    assert client.say("hi", system="Be brief.") == "fine"


@every_sdk
def test_a_429_that_was_retried_does_not_come_back(upstream, record, replay, folder, sdk):
    """The SDK's own retries, live; replayed it needs none."""
    up = upstream(busy(), busy(), plain(sdk, "at last"))
    assert record(sdk, up, lambda client: client.say("hi"), retries=2) == "at last"
    assert [each["response"]["status"] for each in cassette.interactions(folder)] == [429, 429, 200]
    client = replay(sdk)
    assert client.say("hi") == "at last"
    assert client.server.stop() == 0
    assert "replaying default: 1 replayed\n" in client.server.stderr
