"""docs/design.md §10: sessions, cassettes and blobs through the control API."""

from __future__ import annotations

import concurrent.futures
import hashlib
import json

import pytest

from support import cassette
from support.feed import Feed
from support.httpwire import wait_until
from support.rawclient import chunked
from support.upstream import Baton, echo, head, held_stream, reply

SESSIONS = "/_tapedeck/sessions"
JSON = [("Content-Type", "application/json")]
SETTINGS = {
    "timing": "instant", "chunking": "recorded", "on-repeat": "last", "fast-forward": False, "keep-errors": False,
    "max-age": None, "ignore": [], "replace": [], "faults": [],
}


def call(server, method: str, path: str, value=None):
    """One call; its status and what it says."""
    body = None if value is None else json.dumps(value).encode()
    answer = server.ask(method, f"/_tapedeck/{path}", JSON if body is not None else [], body)
    assert answer.header("content-type") == "application/json"
    assert answer.outcome == ("own" if answer.status < 300 else "refused")
    return answer.status, json.loads(answer.body)


def refusal(server, method: str, path: str, value=None):
    """One call that is refused; its status, code, and whether it says what to do."""
    status, said = call(server, method, path, value)
    error = said["error"]
    assert error["message"] and error["hint"]
    return status, error["code"]


@pytest.fixture
def recorded(start, upstream, folder):
    """A folder with a cassette `tape`: `/x` answered by 1, 2 and 3, and a picture."""
    picture = bytes(range(256)) * 8
    up = upstream(reply(b"1"), reply(b"2"), reply(b"3"), reply(picture, "200 OK", "Content-Type: image/png"))
    server = start("record", f"imgly={up.url}", "--cassette", "tape")
    for _ in range(3):
        server.ask("GET", "/imgly/x")
    server.ask("GET", "/imgly/picture")
    server.stop()
    return folder, picture


def test_health(start):
    server = start("replay", "imgly")
    assert call(server, "GET", "health") == (200, {"status": "ok"})
    head = server.ask("HEAD", "/_tapedeck/health")
    assert (head.status, head.body, head.header("content-length")) == (200, b"", "16")


def test_a_session_is_opened_shown_changed_and_closed(start, recorded):
    server = start("replay", "imgly")
    status, made = call(server, "POST", "sessions", {"name": "a", "cassette": "tape", "on-repeat": "miss"})
    assert status == 201
    report = made.pop("report")
    assert made == {"name": "a", "cassette": "tape", "mode": "replay", **SETTINGS, "on-repeat": "miss"}
    assert (report["session"], report["cassette"], report["mode"], report["requests"]) == ("a", "tape", "replay", 0)
    assert server.ask("GET", "/@a/imgly/x").body == b"1"
    status, shown = call(server, "GET", "sessions/a")
    assert (status, shown["report"]["hits"], shown["report"]["unplayed"]["count"]) == (200, 1, 3)
    changes = {"timing": "recorded", "chunking": "bytes:1", "keep-errors": True, "max-age": "2h", "fast-forward": True}
    status, changed = call(server, "PATCH", "sessions/a", changes)
    changed.pop("report")
    assert status == 200
    assert changed == {"name": "a", "cassette": "tape", "mode": "replay", **SETTINGS, "on-repeat": "miss", **changes}
    status, report = call(server, "DELETE", "sessions/a")
    assert (status, report["hits"], report["misses"]) == (200, 1, 0)
    assert [request["n"] for request in report["unplayed"]["requests"]] == [2, 3, 4]
    assert report["unplayed"]["requests"][2]["method"] == "GET"
    assert report["unplayed"]["requests"][2]["url"].endswith("/picture")
    assert refusal(server, "GET", "sessions/a") == (404, "session_not_open")
    assert server.stop() == 0
    assert "session a, replaying tape: 1 replayed" in server.stderr


def test_the_sessions_are_listed_and_the_default_one_is_named(start, recorded):
    server = start("replay", "imgly", "--cassette", "tape", "--timing", "4x")
    server.ask("GET", "/@b/imgly/x")
    status, said = call(server, "GET", "sessions")
    assert status == 200
    assert [(session["name"], session["cassette"]) for session in said["sessions"]] == [("default", "tape"), ("b", "b")]
    assert {session["timing"] for session in said["sessions"]} == {"4x"}
    assert [session["report"]["misses"] for session in said["sessions"]] == [0, 1]
    assert "GET /x" in said["sessions"][1]["report"]["explanations"][0]
    assert server.ask("GET", "/imgly/x").body == b"1"
    assert server.ask("GET", "/@default/imgly/x").body == b"2"
    assert call(server, "GET", "sessions/default")[1]["report"]["hits"] == 2
    assert call(server, "DELETE", "sessions/default")[0] == 200
    assert server.ask("GET", "/imgly/x").body == b"1"


def test_sessions_on_one_cassette_never_see_each_others_cursor(start, recorded):
    server = start("replay", "imgly")
    for name in ("a", "b"):
        assert call(server, "POST", "sessions", {"name": name, "cassette": "tape"})[0] == 201
    got = [server.ask("GET", f"/@{name}/imgly/x").body for name in "abaab"]
    assert got == [b"1", b"1", b"2", b"3", b"2"]


def test_two_thousand_sessions_at_once_share_their_cassette(start, recorded):
    server = start("replay", "imgly")
    server.ask("GET", "/imgly/x")
    before = server.resident_bytes()

    def use(number: int) -> list[bytes]:
        with server.client() as client:
            body = json.dumps({"name": f"s{number}", "cassette": "tape"}).encode()
            assert client.get("POST", SESSIONS, JSON, body).status == 201
            return [client.get("GET", f"/@s{number}/imgly/x").body for _ in range(2)]

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(use, range(2000)))
    assert answers == [[b"1", b"2"]] * 2000
    assert len(call(server, "GET", "sessions")[1]["sessions"]) == 2001
    assert server.resident_bytes() - before < 64 << 20
    reports = [call(server, "DELETE", f"sessions/s{number}")[1] for number in range(0, 2000, 400)]
    assert [(report["hits"], report["unplayed"]["count"]) for report in reports] == [(2, 2)] * 5


def test_the_mode_changes_while_a_session_runs(start, upstream, folder):
    up = upstream(echo)
    server = start("auto", f"imgly={up.url}")
    assert call(server, "POST", "sessions", {"name": "a", "mode": "record"})[0] == 201
    assert server.ask("GET", "/@a/imgly/x").outcome == "recorded"
    assert call(server, "PATCH", "sessions/a", {"mode": "replay"})[0] == 200
    assert server.ask("GET", "/@a/imgly/x").outcome == "replayed"
    assert server.ask("GET", "/@a/imgly/y").outcome == "missed"
    assert call(server, "PATCH", "sessions/a", {"mode": "passthrough"})[0] == 200
    assert server.ask("GET", "/@a/imgly/x").outcome == "passed"
    assert call(server, "PATCH", "sessions/a", {"mode": "auto"})[0] == 200
    assert [server.ask("GET", f"/@a/imgly/{path}").outcome for path in "xyy"] == ["replayed", "recorded", "replayed"]
    status, report = call(server, "DELETE", "sessions/a")
    assert (report["hits"], report["misses"], report["recorded"], report["passed"]) == (3, 1, 2, 1)
    assert report["unplayed"]["count"] == 0
    server.stop()
    assert [interaction["n"] for interaction in cassette.interactions(folder, "a")] == [1, 2]


def test_a_session_of_a_passthrough_server_can_record(start, upstream, folder):
    up = upstream(echo)
    server = start("passthrough", f"imgly={up.url}")
    assert call(server, "POST", "sessions", {"name": "a", "mode": "record", "cassette": "shop/a"})[0] == 201
    assert server.ask("GET", "/@a/imgly/x").header("x-tapedeck-interaction") == "shop/a/1"
    assert server.ask("GET", "/imgly/x").outcome == "passed"
    server.stop()
    assert len(cassette.interactions(folder, "shop/a")) == 1


@pytest.mark.parametrize("mode", ["record", "auto", "passthrough"])
def test_a_server_that_only_replays_opens_no_way_out(start, mode):
    server = start("replay", "imgly")
    status, said = call(server, "POST", "sessions", {"name": "a", "mode": mode})
    assert (status, said["error"]["code"]) == (409, "no_way_out")
    assert said["error"]["message"] == (
        f"This server only replays: it was started without a way out, which the mode {mode} needs."
    )
    assert said["error"]["hint"] == "Start the server with tapedeck auto or tapedeck record."
    assert refusal(server, "PATCH", "sessions/default", {"mode": mode}) == (409, "no_way_out")
    assert call(server, "GET", "sessions/default")[1]["mode"] == "replay"


def test_rules_of_a_session_are_its_own(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", "--cassette", "tape")
    body = {"model": "m", "user": "u1", "input": "on 2026-11-21"}
    server.ask_json("/imgly/v1/x", body)
    server.stop()
    player = start("replay", "imgly", "--cassette", "tape")
    other = {"model": "m", "user": "u2", "input": "on 2027-01-02"}
    rules = {"ignore": ["/user"], "replace": [{"pattern": r"\d{4}-\d\d-\d\d", "with": "DATE"}]}
    status, made = call(player, "POST", "sessions", {"name": "a", "cassette": "tape", **rules})
    assert (status, made["ignore"], made["replace"]) == (201, rules["ignore"], rules["replace"])
    assert player.ask_json("/@a/imgly/v1/x", other).outcome == "replayed"
    assert player.ask_json("/imgly/v1/x", other).outcome == "missed"
    assert call(player, "PATCH", "sessions/a", {"replace": []})[0] == 200
    missed = player.ask_json("/@a/imgly/v1/x", other)
    assert missed.outcome == "missed"
    assert b"2027-01-02" in missed.body and b"u2" not in missed.body
    assert call(player, "PATCH", "sessions/default", rules)[0] == 200
    assert player.ask_json("/imgly/v1/x", other).outcome == "replayed"


def test_what_is_recorded_by_rules_of_a_session_is_replayed_by_them(start, upstream, folder):
    up = upstream(reply(b"1"), reply(b"2"))
    server = start("auto", f"imgly={up.url}")
    assert call(server, "POST", "sessions", {"name": "a", "cassette": "tape", "ignore": ["?v"]})[0] == 201
    assert call(server, "POST", "sessions", {"name": "b", "cassette": "tape"})[0] == 201
    assert server.ask("GET", "/@a/imgly/x?v=1").outcome == "recorded"
    assert server.ask("GET", "/@a/imgly/x?v=2").body == b"1"
    assert server.ask("GET", "/@b/imgly/x?v=1").body == b"1"
    assert server.ask("GET", "/@b/imgly/x?v=2").outcome == "recorded"
    server.stop()
    assert len(cassette.interactions(folder, "tape")) == 2


def test_a_request_under_way_keeps_to_what_the_session_was(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert call(server, "POST", "sessions", {"name": "a"})[0] == 201
    with server.client() as client:
        client.send(b"POST /@a/imgly/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\nab")
        wait_until(lambda: up.requests, "a request at the upstream")
        assert call(server, "PATCH", "sessions/a", {"mode": "passthrough"})[0] == 200
        client.send(b"cd")
        assert client.reader.read("POST").outcome == "recorded"
    assert server.ask("GET", "/@a/imgly/x").outcome == "passed"
    server.stop()
    assert len(cassette.interactions(folder, "a")) == 1


# Closing a session whose exchanges are under way

EVENTS = [b'data: {"text":"hello"}\n\n', b"data: [DONE]\n\n"]


def read_until_done(server, target: str, how: str = "close") -> None:
    """Reads a stream as SDKs do: to its last event, and no further."""
    client = server.client()
    client.request("GET", target)
    answer = client.reader.head()
    for _ in client.reader.pieces(answer):
        if answer.body.endswith(EVENTS[-1]):
            break
    client.close() if how == "close" else client.reset()


def wait_until_closed(server, name: str) -> None:
    """Waits until a session is not open any more."""
    wait_until(lambda: server.ask("GET", f"{SESSIONS}/{name}").status == 404, f"the session {name} is closed")


@pytest.mark.parametrize("how", ["close", "reset"])
def test_closing_waits_for_a_stream_whose_client_stopped_reading(start, upstream, how):
    baton = Baton()
    server = start("record", f"imgly={upstream(held_stream(baton, EVENTS)).url}")
    with Feed(server) as feed:
        read_until_done(server, "/@a/imgly/x", how)
        if how == "reset":
            assert feed.until("exchange-finished")[-1].data["end"] == "cancelled"
    shown = call(server, "GET", "sessions/a")[1]["report"]
    assert (shown["recorded"], shown["live_calls"], shown["under_way"]) == (0, 1, 1)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        closing = pool.submit(call, server, "DELETE", "sessions/a")
        wait_until_closed(server, "a")
        baton.pass_on()
        status, report = closing.result()
    assert (status, report["recorded"], report["lost"], report["under_way"]) == (200, 1, 0, 0)
    assert report["bytes_received"] == len(b"".join(EVENTS))
    assert server.stop() == 0
    assert server.stderr.count("session a, recording to a: 1 recorded\n") == 1


def test_what_is_under_way_for_longer_is_said_and_is_in_the_report_at_the_end(start, upstream, folder):
    baton = Baton()
    server = start("record", f"imgly={upstream(held_stream(baton, EVENTS), reply(b'{}')).url}", "--report", "report.json")
    read_until_done(server, "/@a/imgly/x")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        closing = pool.submit(call, server, "DELETE", "sessions/a")
        wait_until_closed(server, "a")
        # Nobody waits for it: calls go on, and who names the session opens a new one.
        assert server.ask("GET", "/@a/imgly/y").outcome == "recorded"
        assert call(server, "DELETE", "sessions/a")[1]["recorded"] == 1
        status, report = closing.result()
    assert (status, report["recorded"], report["requests"], report["under_way"]) == (200, 0, 0, 1)
    baton.pass_on()
    cassette.wait_for(folder, 2, "a")
    assert server.stop() == 0
    sessions = json.loads((folder / "report.json").read_text())["sessions"]
    assert [(each["session"], each["recorded"], each["live_calls"]) for each in sessions] == [
        ("a", 1, 1), ("a", 1, 1), ("default", 0, 0),
    ]


# Faults of a session


def test_the_report_of_a_session_says_what_it_saved(start, upstream):
    usage = b'{"usage":{"prompt_tokens":3,"completion_tokens":4}}'
    server = start("auto", f"imgly={upstream(reply(usage)).url}")
    for fields in ([], [], [("x-tapedeck-fault", "status=429")]):
        server.ask("POST", "/@a/imgly/x", [*JSON, *fields], b"{}")
    status, report = call(server, "DELETE", "sessions/a")
    assert report.pop("milliseconds_saved") >= 0
    names = ("requests", "recorded", "hits", "faults", "live_calls", "bytes_received", "bytes_replayed", "tokens_saved")
    assert [report[name] for name in names] == [2, 1, 1, 1, 1, len(usage), len(usage), {"input": 3, "output": 4}]


def faulty(server, session: str, count: int, path: str = "/x") -> list[int]:
    """The statuses of requests that come one after another."""
    return [server.ask("GET", f"/@{session}/imgly{path}").status for _ in range(count)]


def test_a_session_has_faults_of_its_own_and_counts_for_itself(start, recorded):
    server = start("replay", "imgly")
    rules = [{"gateway": "imgly", "path": "/x", "nth": 2, "fault": "status=429"}]
    for name in ("a", "b"):
        status, made = call(server, "POST", "sessions", {"name": name, "cassette": "tape", "faults": rules})
        assert (status, made["faults"]) == (201, rules)
    assert faulty(server, "a", 1) == [200]
    assert faulty(server, "b", 3) == [200, 429, 200]
    assert faulty(server, "a", 2) == [429, 200]
    assert call(server, "GET", "sessions/a")[1]["faults"] == rules
    assert call(server, "DELETE", "sessions/a")[0] == 200


def test_faults_change_while_a_session_runs_and_count_anew(start, recorded):
    server = start("replay", "imgly")
    rules = [{"nth": 1, "fault": "status=503"}]
    assert call(server, "POST", "sessions", {"name": "a", "cassette": "tape"})[1]["faults"] == []
    assert faulty(server, "a", 1) == [200]
    assert call(server, "PATCH", "sessions/a", {"faults": rules})[1]["faults"] == rules
    assert faulty(server, "a", 2) == [503, 200]
    assert call(server, "PATCH", "sessions/a", {"timing": "recorded"})[1]["faults"] == rules
    assert faulty(server, "a", 1) == [200]
    assert call(server, "PATCH", "sessions/a", {"faults": rules})[0] == 200
    assert faulty(server, "a", 2) == [503, 200]
    for nothing in ([], None):
        assert call(server, "PATCH", "sessions/a", {"faults": rules})[0] == 200
        assert call(server, "PATCH", "sessions/a", {"faults": nothing})[1]["faults"] == []
        assert faulty(server, "a", 1) == [200]


def test_faults_of_a_session_take_the_place_of_those_of_the_file(start, recorded, folder):
    (folder / "tapedeck.yml").write_text('faults: [{gateway: imgly, path: /x, nth: 1, fault: "status=500"}]\n')
    server = start("replay", "imgly")
    for name, faults in (("own", [{"fault": "status=404"}]), ("none", [])):
        assert call(server, "POST", "sessions", {"name": name, "cassette": "tape", "faults": faults})[0] == 201
    status, made = call(server, "POST", "sessions", {"name": "file", "cassette": "tape"})
    assert made["faults"] == [{"gateway": "imgly", "path": "/x", "nth": 1, "fault": "status=500"}]
    assert faulty(server, "file", 2) == [500, 200]
    assert faulty(server, "own", 2) == [404, 404]
    assert faulty(server, "none", 2) == [200, 200]
    # What is shown can be sent again.
    assert call(server, "PATCH", "sessions/none", {"faults": made["faults"]})[0] == 200
    assert faulty(server, "none", 2) == [500, 200]


def test_a_probability_draws_the_same_for_equal_seeds(start, recorded):
    server = start("replay", "imgly")
    rules = [{"probability": 0.5, "seed": 7, "fault": "status=429"}]
    for name in ("a", "b"):
        assert call(server, "POST", "sessions", {"name": name, "cassette": "tape", "faults": rules})[0] == 201
    drawn = faulty(server, "a", 24)
    assert faulty(server, "b", 24) == drawn
    assert set(drawn) == {200, 429}


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        ({"fault": "status=999"}, '"status=999" is not a fault.',
         "Use status=429, garble, cut-after=3ev or cut-after=900b, stall=2s, latency=300ms, rate=1000B/s; several are "
         "joined by commas."),
        ({"nth": 1}, "it does not say what goes wrong.", 'Add "fault": "status=429".'),
        ({"fault": "garble", "nth": 1, "probability": 0.5}, "nth does not go together with probability.",
         "Remove one of them."),
        ({"fault": "garble", "nth": 0}, 'the value of "nth" cannot be used.', "Write a whole number from 1."),
    ],
)
def test_a_rule_that_cannot_be_used_says_which_and_why(start, recorded, rule, message, hint):
    server = start("replay", "imgly")
    for method, path, wish in (("POST", "sessions", {"name": "a"}), ("PATCH", "sessions/default", {})):
        status, said = call(server, method, path, {**wish, "faults": [{"fault": "garble"}, rule]})
        assert (status, said["error"]["code"]) == (400, "bad_request")
        assert said["error"]["message"] == f'Rule 2 of "faults" cannot be used: {message}'
        assert said["error"]["hint"] == hint
    assert refusal(server, "GET", "sessions/a") == (404, "session_not_open")
    assert call(server, "GET", "sessions/default")[1]["faults"] == []


# Cassettes and blobs


def test_cassettes_and_their_interactions(start, recorded):
    folder, picture = recorded
    (folder / "cassettes" / "shop").mkdir()
    (folder / "cassettes" / "shop" / "b.jsonl.gz").write_bytes((folder / "cassettes" / "tape.jsonl.gz").read_bytes())
    (folder / "cassettes" / "bad.jsonl.gz").write_bytes(b"no cassette")
    server = start("replay", "imgly")
    status, said = call(server, "GET", "cassettes")
    assert status == 200
    bad, shop, tape = said["cassettes"]
    assert bad["name"] == "bad" and "bad.jsonl.gz" in bad["error"]
    size = (folder / "cassettes" / "tape.jsonl.gz").stat().st_size
    assert [shop, tape] == [{"name": name, "interactions": 4, "bytes": size} for name in ("shop/b", "tape")]
    for path in ("tape", "shop/b", "shop%2Fb"):
        status, said = call(server, "GET", f"cassettes/{path}/interactions")
        assert (status, said["cassette"]) == (200, path.replace("%2F", "/"))
        assert [interaction["n"] for interaction in said["interactions"]] == [1, 2, 3, 4]
        first = said["interactions"][0]
        assert (first["gateway"], first["method"], first["status"], first["size"]) == ("imgly", "GET", 200, 1)
        assert first["end"] == "complete" and first["recorded_at"].endswith("Z") and first["url"].endswith("/x")
        status, whole = call(server, "GET", f"cassettes/{path}/interactions/2")
        assert (status, whole) == (200, cassette.interactions(folder, "tape")[1])
    assert refusal(server, "GET", "cassettes/tape/interactions/5") == (404, "interaction_missing")
    assert refusal(server, "GET", "cassettes/none/interactions") == (404, "cassette_missing")
    assert refusal(server, "GET", "cassettes/none/interactions/1") == (404, "cassette_missing")
    assert refusal(server, "GET", "cassettes/bad/interactions")[0] == 500


def test_a_blob_is_its_bytes(start, recorded):
    folder, picture = recorded
    server = start("replay", "imgly")
    digest = hashlib.sha256(picture).hexdigest()
    answer = server.ask("GET", f"/_tapedeck/blobs/{digest}")
    assert (answer.status, answer.outcome, answer.body) == (200, "own", picture)
    assert answer.header("content-type") == "application/octet-stream"
    assert answer.header("content-security-policy") == "sandbox"
    assert answer.header("x-content-type-options") == "nosniff"
    head = server.ask("HEAD", f"/_tapedeck/blobs/{digest}")
    assert (head.status, head.header("content-length"), head.body) == (200, str(len(picture)), b"")
    assert refusal(server, "GET", f"blobs/{'0' * 64}") == (404, "blob_missing")
    path = folder / "cassettes" / "blobs" / "sha256" / digest[:2] / digest
    path.write_bytes(picture[:-1] + b"!")
    assert refusal(server, "GET", f"blobs/{digest}") == (502, "blob_corrupt")


def test_no_secret_is_shown(start, upstream, folder):
    up = upstream(reply(b"{}"))
    secret = "sk-proj-" + "a1B2" * 12
    server = start("record", f"openai={up.url}/v1")
    server.ask("GET", f"/openai/x?api_key={secret}", [("Authorization", f"Bearer {secret}")])
    shown = [server.ask("GET", f"/_tapedeck/{path}").body for path in (
        "sessions", "sessions/default", "cassettes", "cassettes/default/interactions",
        "cassettes/default/interactions/1",
    )]
    assert b'"n":1' in shown[4] and b"uthorization" in shown[4]
    server.stop()
    player = start("replay", f"openai={up.url}/v1")
    player.ask("GET", f"/openai/y?api_key={secret}", [("Authorization", f"Bearer {secret}")])
    shown += [player.ask(method, "/_tapedeck/sessions/default").body for method in ("GET", "DELETE")]
    assert b'"misses":1' in shown[5]
    assert not [body for body in shown if secret.encode() in body]


# What is refused


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "", (404, "not_found")),
        ("GET", "nothing", (404, "not_found")),
        ("GET", "sessions/", (400, "malformed_session_name")),
        ("GET", "sessions/..%2f..", (400, "malformed_session_name")),
        ("DELETE", "sessions/" + "a" * 102, (400, "malformed_session_name")),
        ("DELETE", "sessions/unheard-of", (404, "session_not_open")),
        ("GET", "cassettes/..%2f..%2fetc/interactions", (400, "bad_name")),
        ("GET", "cassettes/a/b/c/d/e/f/g/h/i/interactions", (400, "bad_name")),
        ("GET", "cassettes/blobs/x/interactions/1", (400, "bad_name")),
        ("GET", "cassettes/a/interactions/0", (400, "bad_request")),
        ("GET", "blobs/../../x", (404, "not_found")),
        ("GET", "blobs/" + "A" * 64, (400, "bad_digest")),
        ("POST", "health", (405, "method_not_allowed")),
        ("PUT", "sessions/default", (405, "method_not_allowed")),
        ("DELETE", "sessions", (405, "method_not_allowed")),
        ("DELETE", "cassettes/a/interactions/1", (405, "method_not_allowed")),
    ],
)
def test_addresses_and_names_that_are_none(start, method, path, expected):
    assert refusal(start("replay", "imgly"), method, path) == expected


def test_a_method_that_is_not_answered_names_those_that_are(start):
    answer = start("replay", "imgly").ask("PUT", SESSIONS)
    assert (answer.status, answer.header("allow")) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"a"', b"{}", b'{"name":1}', b'{"name":"a/b"}', b'{"name":".."}', b'{"name":""}',
        b'{"name":"a","name":"a"}', b'{"name":"a","cassette":"../x"}', b'{"name":"a","cassette":"blobs/x"}',
        b'{"name":"a","mode":"RECORD"}', b'{"name":"a","timing":"-1x"}', b'{"name":"a","chunking":"bytes:0"}',
        b'{"name":"a","fast-forward":"true"}', b'{"name":"a","max-age":"5"}', b'{"name":"a","ignore":["x"]}',
        b'{"name":"a","replace":[{"pattern":"("}]}', b'{"name":"a","replace":[{"pattern":"(","with":""}]}',
        b'{"name":"a","unknown":1}', b'{"name":"\xff"}', b'{"name":"a"}x', b'{"name":' + b"[" * 300_000,
        b'{"a":' * 100_000, b'{"name":"a","ignore":[' + b'"/a",' * 200_000 + b'"/a"]}',
        b'{"name":"a","replace":[{"pattern":"' + b"(" * 1000 + b'","with":""}]}',
    ],
)
def test_hostile_bodies_get_400_and_open_nothing(start, body):
    server = start("replay", "imgly")
    answer = server.ask("POST", SESSIONS, JSON, body)
    assert (answer.status, answer.outcome) == (400, "refused")
    assert json.loads(answer.body)["error"]["hint"]
    assert len(call(server, "GET", "sessions")[1]["sessions"]) == 1


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx", ";", ""])
def test_a_body_that_is_not_declared_as_json_gets_415(start, method, kind):
    path = SESSIONS if method == "POST" else f"{SESSIONS}/default"
    fields = [] if kind is None else [("Content-Type", kind)]
    answer = start("replay", "imgly").ask(method, path, fields, b'{"name":"a"}')
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (415, "not_json")


def test_a_body_may_have_1_mib(start):
    server = start("replay", "imgly")
    whole = b'{"name":"a"' + b" " * ((1 << 20) - 12) + b"}"
    assert server.ask("POST", SESSIONS, JSON, whole).status == 201
    more = server.ask("POST", SESSIONS, JSON, whole + b" ")
    assert (more.status, json.loads(more.body)["error"]["code"]) == (413, "body_too_large")
    with server.client() as client:
        pieces = chunked(*[b" " * 65536] * 16, b" ")
        client.send(b"POST /_tapedeck/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n" + pieces)
        assert client.reader.read("POST").status == 413
    waiting = [*JSON, ("Expect", "100-continue"), ("Content-Length", "1048577")]
    with server.client() as client:
        client.request("POST", SESSIONS, waiting)
        assert client.reader.read("POST").status == 413


def test_a_client_that_waits_for_a_100_gets_it(start):
    with start("replay", "imgly").client() as client:
        body = b'{"name":"a"}'
        client.request("POST", SESSIONS, [*JSON, ("Expect", "100-continue"), ("Content-Length", str(len(body)))])
        assert client.source.take_head()[1] == b"HTTP/1.1 100 Continue"
        client.send(body)
        assert client.reader.read("POST").status == 201


def test_an_open_name_is_a_conflict(start):
    server = start("replay", "imgly")
    server.ask("GET", "/@a/imgly/x")
    for name in ("a", "default"):
        assert refusal(server, "POST", "sessions", {"name": name}) == (409, "session_open")
    assert refusal(server, "PATCH", "sessions/b", {}) == (404, "session_not_open")


def test_a_cassette_that_is_damaged_opens_no_session(start, folder):
    (folder / "cassettes").mkdir()
    (folder / "cassettes" / "bad.jsonl.gz").write_bytes(b"no cassette")
    server = start("replay", "imgly")
    assert refusal(server, "POST", "sessions", {"name": "bad"})[0] == 500
    assert refusal(server, "GET", "sessions/bad") == (404, "session_not_open")


def test_pages_of_this_machine_may_call_and_others_may_not(start):
    server = start("replay", "imgly")
    mine = [("Origin", "http://localhost:5173")]
    for path in ("sessions", "nothing"):
        answer = server.ask("GET", f"/_tapedeck/{path}", mine)
        assert answer.header("access-control-allow-origin") == "http://localhost:5173"
        assert answer.header("vary") == "Origin"
    preflight = server.ask("OPTIONS", f"{SESSIONS}/default", [*mine, ("Access-Control-Request-Method", "DELETE")])
    assert (preflight.status, preflight.header("access-control-allow-methods")) == (204, "DELETE")
    for fields in ([("Origin", "https://evil.example")], [("Origin", "null")], [("Sec-Fetch-Site", "cross-site")]):
        answer = server.ask("POST", SESSIONS, [*JSON, *fields], b'{"name":"a"}')
        assert (answer.status, answer.header("access-control-allow-origin")) == (403, None)
    assert server.ask("DELETE", f"{SESSIONS}/default", [("Host", "evil.example")]).status == 421
    assert len(call(server, "GET", "sessions")[1]["sessions"]) == 1


def test_a_body_is_taken_as_it_was_sent(start):
    """Elsewhere links that lead here become the originals; rules are texts."""
    server = start("replay", "imgly")
    pattern = f"{server.url}/imgly/x"
    status, made = call(server, "POST", "sessions", {"name": "a", "replace": [{"pattern": pattern, "with": "X"}]})
    assert (status, made["replace"]) == (201, [{"pattern": pattern, "with": "X"}])
