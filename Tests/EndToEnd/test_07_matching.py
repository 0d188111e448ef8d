"""docs/design.md §7: which interaction answers a request, and what is said when none does.

What is easily got wrong is in `test_checklist.py`, with the real SDKs.
"""

from __future__ import annotations

import json
import threading

import pytest

from support.httpwire import without
from support.rawclient import RawClient
from support.tapedeck import Tapedeck
from support.upstream import Turn, Upstream, echo, reply


def numbered():
    """A script that numbers its answers, so that it can be seen which one is replayed."""
    lock = threading.Lock()
    count = 0

    def script(turn: Turn) -> None:
        nonlocal count
        with lock:
            count += 1
            number = count
        reply(b'{"answer":%d}' % number)(turn)

    return script


def number(answer) -> int:
    """Which answer it is."""
    assert answer.outcome == "replayed", answer.body
    return json.loads(answer.body)["answer"]


def record(start, up, asks, *options: str) -> None:
    """Records while `asks(server)` asks; then the upstream is gone."""
    server = start("record", f"imgly={up.url}", *options)
    asks(server)
    assert server.stop() == 0
    up.stop()


SAME_JSON = [
    (b'{"a":1,"b":{"c":[1,2],"d":null}}', b'{ "b" : {"d":null,\n"c":[1 , 2]},\t"a":1 }'),
    (b'{"t":1.0}', b'{"t":1}'),
    (b'{"t":0.10}', b'{"t":1e-1}'),
    (b'{"t":100}', b'{"t":1E+2}'),
    (b'{"t":-0}', b'{"t":0}'),
    (b'{"t":"\\u00e9\\/\\n"}', '{"t":"é/\\n"}'.encode()),
    (b'{"t":"\\ud83d\\ude00"}', '{"t":"\U0001f600"}'.encode()),
    (b'{"\\u0061":1}', b'{"a":1}'),
]

OTHER_JSON = [
    (b'{"t":9007199254740992}', b'{"t":9007199254740993}'),
    (b'{"t":0.1}', b'{"t":0.1000000000000000055}'),
    (b'{"a":[1,2]}', b'{"a":[2,1]}'),
    (b'{"stream":true}', b'{"stream":false}'),
    (b'{"stream":false}', b"{}"),
    (b'{"a":null}', b"{}"),
    (b'{"a":"1"}', b'{"a":1}'),
    (b'{"a":true}', b'{"a":"true"}'),
    (b'{"a":"x"}', b'{"a":"x "}'),
    (b'{"a":"\\u00e9"}', b'{"a":"e\\u0301"}'),
    (b'{"a":1}', b'{"a":1,"b":2}'),
    (b'{"a":{}}', b'{"a":[]}'),
    (b"{}", b"[]"),
    (b'{"a":1', b'{"a":1 '),
]


@pytest.fixture(scope="module")
def json_player(tmp_path_factory):
    """One recording of all the bodies of `SAME_JSON`, and a player of it."""
    folder = tmp_path_factory.mktemp("json")
    with Upstream(echo) as up, Tapedeck("record", f"imgly={up.url}", folder=folder) as server:
        for recorded, _ in SAME_JSON:
            server.ask_json("/imgly/v1/x", recorded)
    with Tapedeck("replay", "imgly", folder=folder) as player:
        yield player


@pytest.mark.parametrize(("recorded", "asked"), SAME_JSON)
def test_json_is_matched_by_its_canonical_form(json_player, recorded, asked):
    answer = json_player.ask_json("/imgly/v1/x", asked)
    assert answer.outcome == "replayed"
    assert answer.body == b"POST /v1/x\n" + recorded


@pytest.mark.parametrize(("recorded", "asked"), OTHER_JSON)
def test_never_a_similar_recording_for_a_different_request(start, upstream, recorded, asked):
    up = upstream(echo)
    record(start, up, lambda server: server.ask_json("/imgly/v1/x", recorded))
    player = start("replay", "imgly")
    assert player.ask_json("/imgly/v1/x", asked).outcome == "missed"
    assert player.ask_json("/imgly/v1/x", recorded).outcome == "replayed"


def test_method_path_and_query_matter_and_the_order_of_query_parameters_does_not(start, upstream):
    up = upstream(echo)
    record(start, up, lambda server: server.ask("GET", "/imgly/v1/x?a=1&b=2&a=0"))
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/v1/x?b=2&a=1&a=0").outcome == "replayed"
    for method, target in [
        ("GET", "/imgly/v1/x?a=1&b=2"),
        ("GET", "/imgly/v1/x?a=1&b=3&a=0"),
        ("GET", "/imgly/v1/x"),
        ("GET", "/imgly/v1/y?a=1&b=2&a=0"),
        ("GET", "/imgly/v1/X?a=1&b=2&a=0"),
        ("GET", "/imgly/v1//x?a=1&b=2&a=0"),
        ("DELETE", "/imgly/v1/x?a=1&b=2&a=0"),
        ("HEAD", "/imgly/v1/y?a=1&b=2&a=0"),
    ]:
        assert player.ask(method, target).outcome == "missed", (method, target)


def test_headers_do_not_matter_but_for_those_that_the_profile_names(start, upstream, folder):
    (folder / "tapedeck.yml").write_text("gateways:\n  imgly: {match-headers: [x-tier]}\n")
    up = upstream(echo)
    record(start, up, lambda server: server.ask("GET", "/imgly/x", [("X-Tier", "gold"), ("X-Other", "1")]))
    player = start("replay", "imgly")
    hit = [("User-Agent", "else"), ("x-tier", "gold"), ("x-stainless-retry-count", "2"), ("Accept", "text/html")]
    assert player.ask("GET", "/imgly/x", hit).outcome == "replayed"
    assert player.ask("GET", "/imgly/x", [("X-Tier", "silver")]).outcome == "missed"
    assert player.ask("GET", "/imgly/x").outcome == "missed"


def multipart(boundary: str, file_name: str = "kite.png", data: bytes = b"\x89PNG\x00\r\n--x", prompt: str = "p",
              kind: str = "image/png") -> tuple[list, bytes]:
    """Headers and body of an upload."""
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n{prompt}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="{file_name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    ).encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return [("Content-Type", f"multipart/form-data; boundary={boundary}")], body


def test_multipart_is_matched_by_its_parts_not_by_its_boundary(start, upstream):
    up = upstream(reply(b'{"answer":1}'))
    record(start, up, lambda server: server.ask("POST", "/imgly/edits", *multipart("AaB03x")))
    player = start("replay", "imgly")
    for boundary in ("----WebKitFormBoundaryabcDEF", "0123456789abcdef0123456789abcdef"):
        assert number(player.ask("POST", "/imgly/edits", *multipart(boundary))) == 1
    for changed in (
        {"file_name": "other.png"}, {"data": b"\x89PNG\x00\r\n--y"}, {"prompt": "q"}, {"kind": "image/jpeg"},
    ):
        assert player.ask("POST", "/imgly/edits", *multipart("zzz", **changed)).outcome == "missed", changed


def test_the_order_of_parts_matters(start, upstream):
    def body(*names: str) -> bytes:
        parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n1\r\n' for name in names)
        return parts.encode() + b"--b--\r\n"

    headers = [("Content-Type", "multipart/form-data; boundary=b")]
    up = upstream(reply(b'{"answer":1}'))
    record(start, up, lambda server: server.ask("POST", "/imgly/x", headers, body("one", "two")))
    player = start("replay", "imgly")
    assert player.ask("POST", "/imgly/x", headers, body("two", "one")).outcome == "missed"
    assert player.ask("POST", "/imgly/x", headers, body("one", "two")).outcome == "replayed"


def test_form_bodies_are_matched_as_pairs_in_any_order(start, upstream):
    headers = [("Content-Type", "application/x-www-form-urlencoded")]
    up = upstream(reply(b'{"answer":1}'))
    record(start, up, lambda server: server.ask("POST", "/imgly/x", headers, b"a=1&b=x+y"))
    player = start("replay", "imgly")
    assert number(player.ask("POST", "/imgly/x", headers, b"b=x%20y&a=1")) == 1
    assert player.ask("POST", "/imgly/x", headers, b"b=x&a=1").outcome == "missed"


def test_other_bodies_are_matched_by_their_bytes(start, upstream):
    headers = [("Content-Type", "text/plain")]
    up = upstream(reply(b'{"answer":1}'))
    record(start, up, lambda server: server.ask("POST", "/imgly/x", headers, b'{"a": 1}'))
    player = start("replay", "imgly")
    assert number(player.ask("POST", "/imgly/x", headers, b'{"a": 1}')) == 1
    assert player.ask("POST", "/imgly/x", headers, b'{"a":1}').outcome == "missed"


RULES = r"""
gateways:
  imgly:
    ignore: [/metadata, "/messages/*/id", "?trace", "header:x-tier"]
    match-headers: [x-tier]
    replace: [{pattern: '\d{4}-\d\d-\d\d', with: DATE}]
ignore: [/user]
"""


def test_ignore_and_replace_rules_of_the_configuration_file(start, upstream, folder):
    (folder / "tapedeck.yml").write_text(RULES)
    recorded = {
        "messages": [{"id": "1", "text": "today is 2026-11-21"}], "metadata": {"a": 1}, "user": "u1", "model": "m",
    }
    up = upstream(reply(b'{"answer":1}'))
    record(start, up, lambda server: server.ask_json("/imgly/x?trace=1&q=2", recorded))
    player = start("replay", "imgly")
    asked = {"messages": [{"id": "9", "text": "today is 2027-01-02"}], "user": "u2", "model": "m"}
    assert number(player.ask_json("/imgly/x?q=2&trace=77", asked, [("X-Tier", "gold")])) == 1
    for changed in ({**asked, "model": "n"}, {**asked, "messages": [{"id": "9", "text": "today is a day"}]}):
        assert player.ask_json("/imgly/x?q=2", changed).outcome == "missed"
    assert player.ask_json("/imgly/x?q=3", asked).outcome == "missed"


@pytest.mark.parametrize(
    ("on_repeat", "expected"),
    [("last", [1, 2, 3, 3, 3]), ("cycle", [1, 2, 3, 1, 2]), ("miss", [1, 2, 3, None, None])],
)
def test_equal_requests_are_answered_in_the_order_in_which_they_were_recorded(start, upstream, on_repeat, expected):
    up = upstream(numbered())

    def asks(server):
        for _ in range(3):
            server.ask_json("/imgly/x", {"a": 1})
            server.ask_json("/imgly/else", {})

    record(start, up, asks)
    player = start("replay", "imgly", "--on-repeat", on_repeat)
    answers = [player.ask_json("/imgly/x", {"a": 1}) for _ in expected]
    got = [number(answer) if answer.outcome == "replayed" else None for answer in answers]
    assert got == [None if n is None else 2 * n - 1 for n in expected]
    missed = [answer for answer in answers if answer.outcome == "missed"]
    assert all("already played 3 of 3 times" in answer.body.decode() for answer in missed)


def test_transient_errors_are_passed_over_where_the_same_request_later_succeeded(start, upstream):
    def failing(status: str):
        return reply(b'{"error":{"code":"slow_down","message":"x"}}', status, "Retry-After: 30")

    up = upstream(failing("429 Too Many"), failing("503 Busy"), reply(b'{"answer":3}'), reply(b'{"answer":4}'),
                  failing("500 Late"), failing("402 Pay"), reply(b'{"answer":7}'))

    def asks(server):
        for _ in range(5):
            server.ask_json("/imgly/x", {"a": 1})
        server.ask_json("/imgly/pay", {})
        server.ask_json("/imgly/pay", {})

    record(start, up, asks)
    player = start("replay", "imgly")
    statuses = [player.ask_json("/imgly/x", {"a": 1}).status for _ in range(3)]
    assert statuses == [200, 200, 500], "an error after which nothing succeeded is played"
    assert player.ask_json("/imgly/pay", {}).status == 402, "402 is not transient"
    player.stop()
    player = start("replay", "imgly", "--keep-errors")
    statuses = [player.ask_json("/imgly/x", {"a": 1}).status for _ in range(5)]
    assert statuses == [429, 503, 200, 200, 500]


def test_a_replayed_retry_after_does_not_make_tests_sleep(start, upstream):
    fields = ("X-A: 1", "Retry-After: 30", "X-B: 2")
    up = upstream(reply(b'{"error":{"code":"x","message":"y"}}', "429 Slow", *fields))
    record(start, up, lambda server: server.ask_json("/imgly/x", {}))
    player = start("replay", "imgly")
    answer = player.ask_json("/imgly/x", {})
    assert (answer.status, answer.header("retry-after"), answer.header("retry-after-ms")) == (429, "0", "1")
    player.stop()
    player = start("replay", "imgly", "--timing", "recorded")
    answer = player.ask_json("/imgly/x", {})
    assert (answer.header("retry-after"), answer.header("retry-after-ms")) == ("30", None)


MISS_SHAPES = {
    "openai": ("/v1/chat/completions", lambda body: body["error"]["code"]),
    "anthropic": ("/v1/messages", lambda body: body["error"]["type"]),
    "imgly": ("/v1/responses", lambda body: body["error"]["code"]),
    "aigate": ("/v1/chat/completions", lambda body: body["error"]["code"]),
    "llmgateway": ("/v1/chat/completions", lambda body: body["error"]["code"]),
    "free-ai-gateway": ("/v1/chat/completions", lambda body: body["error"]["code"]),
    "openrouter": ("/v1/chat/completions", lambda body: body["error"]["code"]),
    "aigateway": ("/v1/chat/completions", lambda body: body["error"]["type"]),
    "gemini": ("/v1beta/models/m:generateContent", None),
}


@pytest.mark.parametrize("gateway", MISS_SHAPES)
def test_a_miss_answers_424_in_the_gateways_own_dialect(start, gateway):
    path, code = MISS_SHAPES[gateway]
    player = start("replay", gateway)
    answer = player.ask_json(f"/{gateway}{path}", {"model": "m", "messages": []})
    assert (answer.status, answer.outcome) == (424, "missed")
    assert answer.header("x-should-retry") == "false"
    assert "json" in answer.header("content-type")
    assert answer.header("x-tapedeck-interaction") is None
    body = json.loads(answer.body)
    message = body["error"]["message"]
    if gateway == "anthropic":
        assert body["type"] == "error"
    if code:
        assert code(body) == "cassette_miss"
    else:
        assert message.startswith("cassette_miss"), body
    assert path in message
    assert "tapedeck record" in message


def test_a_miss_names_the_nearest_recording_and_where_they_differ(start, upstream):
    up = upstream(reply(b'{"answer":1}'))
    recorded = {"model": "m", "messages": [{"role": "user", "content": "a red kite"}], "temperature": 0.5}
    record(start, up, lambda server: server.ask_json("/imgly/v1/responses?page=1", recorded))
    player = start("replay", "imgly")
    asked = {**recorded, "messages": [{"role": "user", "content": "a blue kite"}], "temperature": 0.7}
    answer = player.ask_json("/imgly/v1/responses?page=1", asked)
    message = json.loads(answer.body)["error"]["message"]
    for part in ("default/1", "/messages/0/content", "a red kite", "a blue kite", "/temperature", "0.5", "0.7",
                 "tapedeck record"):
        assert part in message, f"{part!r} is not in: {message}"
    player.stop()
    assert "/messages/0/content" in player.stderr, "the same goes to the log"


def test_a_miss_is_counted_in_the_report(start):
    player = start("replay", "imgly")
    player.ask_json("/imgly/x", {})
    assert player.stop() == 0
    assert "miss" in player.stderr


def test_replay_never_opens_an_outbound_connection(start, upstream):
    """The upstream is listening all the time, and is named on the command line."""
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/known")
    server.stop()
    connections = up.connections
    player = start("replay", f"imgly={up.url}", f"openai={up.url}")
    assert player.ask("GET", "/imgly/known").outcome == "replayed"
    for target in ("/imgly/unknown", "/openai/v1/models", "/openai/v1/files/x"):
        assert player.ask("GET", target).outcome == "missed"
    player.ask("POST", "/imgly/upload", body=b"x" * 100_000)
    player.stop()
    assert up.connections == connections


def test_the_upstreams_origin_is_no_part_of_a_fingerprint(start, upstream):
    up = upstream(echo)
    record(start, up, lambda server: server.ask("GET", "/imgly/x"))
    for gateways in (["imgly"], ["imgly=http://127.0.0.1:9"], []):
        player = start("replay", *gateways)
        assert player.ask("GET", "/imgly/x").outcome == "replayed"
        player.stop()


def test_nor_is_the_path_of_the_upstreams_address(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}/some/base")
    assert server.ask("GET", "/imgly/x").body == b"GET /some/base/x\n"
    server.stop()
    up.stop()
    for gateway in ("imgly", "imgly=http://127.0.0.1:9/other"):
        player = start("replay", gateway)
        assert player.ask("GET", "/imgly/x").outcome == "replayed"
        player.stop()


def test_the_gateway_is_part_of_a_fingerprint(start, upstream):
    up = upstream(echo)
    record(start, up, lambda server: server.ask("GET", "/imgly/x"))
    player = start("replay", "imgly", "openai")
    assert player.ask("GET", "/openai/x").outcome == "missed"
    assert player.ask("GET", "/imgly/x").outcome == "replayed"


def test_auto_answers_from_the_cassette_and_else_forwards_and_records(start, upstream):
    up = upstream(numbered())
    server = start("auto", f"imgly={up.url}")
    first = server.ask_json("/imgly/x", {"a": 1})
    again = server.ask_json("/imgly/x", {"a": 1})
    other = server.ask_json("/imgly/x", {"a": 2})
    assert [a.outcome for a in (first, again, other)] == ["recorded", "replayed", "recorded"]
    assert without(first.headers, "x-tapedeck*") == without(again.headers, "x-tapedeck*")
    assert first.body == again.body
    server.stop()
    assert len(up.requests) == 2
    up.stop()
    player = start("replay", "imgly")
    assert number(player.ask_json("/imgly/x", {"a": 2})) == 2


def test_requests_in_parallel_get_each_recorded_answer_once(start, upstream):
    up = upstream(numbered())

    def asks(server):
        for _ in range(20):
            server.ask_json("/imgly/x", {})

    record(start, up, asks)
    player = start("replay", "imgly", "--on-repeat", "miss")
    got = []
    lock = threading.Lock()

    def client() -> None:
        with RawClient(player.port) as connection:
            for _ in range(5):
                answer = connection.get("POST", "/imgly/x", [("Content-Type", "application/json")], b"{}")
                with lock:
                    got.append(number(answer))

    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(1, 21))


def test_auto_records_again_what_is_older_than_max_age(start, upstream):
    up = upstream(numbered())
    ask = lambda server: server.ask_json("/imgly/x", {})  # noqa: E731
    server = start("record", f"imgly={up.url}")
    ask(server)
    assert server.stop() == 0
    server = start("auto", f"imgly={up.url}", "--max-age", "1ms")
    again = ask(server)
    assert (again.outcome, json.loads(again.body)["answer"]) == ("recorded", 2)
    assert server.stop() == 0
    answer = ask(start("auto", f"imgly={up.url}", "--max-age", "1h"))
    assert (answer.outcome, json.loads(answer.body)["answer"]) == ("replayed", 2)
    assert len(up.requests) == 2


def test_replay_warns_of_what_is_older_than_max_age(start, upstream):
    record(start, upstream(numbered()), lambda server: server.ask_json("/imgly/x", {}))
    player = start("replay", "imgly", "--max-age", "1ms")
    assert player.ask_json("/imgly/x", {}).outcome == "replayed"
    player.wait_for_log("older than --max-age")
