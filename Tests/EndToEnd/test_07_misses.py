"""docs/design.md §7: what is said where nothing answers, word for word: in the answer, the log and the report."""

from __future__ import annotations

import json

from support.upstream import reply

PATH = "/imgly/v1/chat/completions"


def message(answer) -> str:
    """What a miss says."""
    assert (answer.status, answer.outcome) == (424, "missed"), answer.body
    return json.loads(answer.body)["error"]["message"]


def record(start, up, *asks, answers=()):
    """Records requests; then the upstream is gone."""
    server = start("record", f"imgly={up.url}", "--cassette", "checkout")
    for target, value, *headers in asks:
        server.ask_json(target, value, *headers)
    assert server.stop() == 0
    up.stop()


def chat(content: str, **members) -> dict:
    """A chat request."""
    return {"model": "m", "messages": [{"role": "user", "content": content}], **members}


def test_the_same_text_is_in_the_answer_the_log_and_the_report(start, upstream):
    record(start, upstream(reply(b"{}")), (PATH, chat("a red kite", n=1)))
    player = start("replay", "imgly", "--cassette", "checkout", "--log-format", "json")
    text = message(player.ask_json(PATH, chat("a blue kite", n=2)))
    assert text == """\
no recorded interaction answers POST /v1/chat/completions (imgly)
nearest is checkout/1, which differs in 2 places:
  /messages/0/content: recorded "a red kite", requested "a blue kite"
  /n: recorded 1, requested 2
if these never change the answer, tapedeck.yml can say so:
  ignore: [/messages/0/content, /n]
to record it: tapedeck record imgly --cassette checkout"""
    assert player.stop() == 0
    logged = [json.loads(line) for line in player.stderr.splitlines() if line.startswith("{")]
    assert text in [line.get("why") or line.get("metadata", {}).get("why") for line in logged]
    report = player.stderr[player.stderr.index("tapedeck: session"):]
    for line in text.splitlines():
        assert line.strip() in report


def test_the_rule_that_is_recommended_makes_it_match(start, upstream, folder):
    record(start, upstream(reply(b'{"answer":1}')), (f"{PATH}?run=1", chat("hello", user="a", tags=[{"id": 1}, {"id": 2}])))
    asked = (f"{PATH}?run=2", chat("hello", user="b", tags=[{"id": 3}, {"id": 4}]))
    player = start("replay", "imgly", "--cassette", "checkout")
    lines = message(player.ask_json(*asked)).splitlines()
    rule = lines[lines.index("if these never change the answer, tapedeck.yml can say so:") + 1]
    assert rule == '  ignore: ["?run", "/tags/*/id", /user]'
    player.stop()
    (folder / "tapedeck.yml").write_text(rule.strip() + "\n")
    player = start("replay", "imgly", "--cassette", "checkout")
    assert player.ask_json(*asked).body == b'{"answer":1}'


def test_no_rule_is_recommended_for_what_is_asked_of_the_model(start, upstream):
    record(start, upstream(reply(b"{}")), (PATH, chat("hello")))
    player = start("replay", "imgly", "--cassette", "checkout")
    for value in (chat("hello", stream=True), {**chat("hello"), "model": "n"}, {**chat("hello"), "messages": []}, []):
        assert "ignore" not in message(player.ask_json(PATH, value))


def test_the_same_model_is_nearer_than_fewer_differences_and_likewise_the_stream(start, upstream):
    up = upstream(*[reply(b"{}")] * 4)
    record(
        start, up, (PATH, {**chat("hello"), "model": "n"}), (PATH, chat("goodbye", user="u", n=1)),
        (PATH, chat("good day", user="u", n=1, stream=True)), ("/imgly/v1/other", chat("hello")),
    )
    player = start("replay", "imgly", "--cassette", "checkout")
    assert "nearest is checkout/2, which differs in 3 places:" in message(player.ask_json(PATH, chat("hello")))
    assert "nearest is checkout/3" in message(player.ask_json(PATH, chat("hello", stream=True)))
    assert "nearest is checkout/1" in message(player.ask_json(PATH, {**chat("bye"), "model": "n"}))
    assert "nearest is checkout/4" in message(player.ask_json("/imgly/v1/others", chat("hello")))


def test_the_nearest_is_found_however_long_ago_it_was_recorded(start, upstream):
    up = upstream(*[reply(b"{}")] * 200)
    record(start, up, *[(PATH, chat(f"tell me about town {n} and its river {n}")) for n in range(200)])
    player = start("replay", "imgly", "--cassette", "checkout")
    text = message(player.ask_json(PATH, chat("tell me about town 17 and its river 17, please")))
    assert "nearest is checkout/18, which differs in 1 place:" in text


def test_long_values_are_shown_around_the_difference(start, upstream):
    context = "the quick brown fox jumps over the lazy dog. " * 50
    record(start, upstream(reply(b"{}")), (PATH, chat(context + "What is red?" + context)))
    player = start("replay", "imgly", "--cassette", "checkout")
    line = message(player.ask_json(PATH, chat(context + "What is blue?" + context))).splitlines()[2]
    assert line == (
        '  /messages/0/content: recorded "…r the lazy dog. What is red?the quick brown fox jumps over the l…", '
        'requested "…r the lazy dog. What is blue?the quick brown fox jumps over the …"'
    )


def test_parts_and_headers_are_named(start, upstream, folder):
    def body(prompt: str, picture: bytes) -> tuple[list, bytes]:
        return [("Content-Type", "multipart/form-data; boundary=b"), ("Range", "bytes=0-9")], (
            b'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n' + prompt.encode()
            + b'\r\n--b\r\nContent-Disposition: form-data; name="image"; filename="k.png"\r\n\r\n' + picture
            + b"\r\n--b--\r\n"
        )

    up = upstream(reply(b"{}"))
    server = start("record", f"imgly={up.url}")
    server.ask("POST", "/imgly/v1/images/edits", *body("a red kite", b"one"))
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    headers, changed = body("a blue kite", b"other")
    text = message(player.ask("POST", "/imgly/v1/images/edits", headers[:1], changed))
    assert text == """\
no recorded interaction answers POST /v1/images/edits (imgly)
nearest is default/1, which differs in 3 places:
  header "range": recorded "bytes=0-9", requested nothing
  part "prompt": recorded "a red kite", requested "a blue kite"
  part "image": recorded 3 bytes (sha256 7692c3ad3540…), requested 5 bytes (sha256 d9298a10d1b0…)
to record it: tapedeck record imgly --cassette default"""


def test_what_was_played_to_its_end_says_so_and_whether_it_was_errors_only(start, upstream):
    up = upstream(reply(b"{}"), reply(b"{}", "429 Slow"), reply(b"{}", "503 Busy"))
    record(start, up, (PATH, chat("fine")), (PATH, chat("busy")), (PATH, chat("busy")))
    player = start("replay", "imgly", "--cassette", "checkout", "--on-repeat", "miss")
    assert player.ask_json(PATH, chat("fine")).status == 200
    assert message(player.ask_json(PATH, chat("fine"))) == """\
POST /v1/chat/completions (imgly) was already played 1 of 1 times
to play recorded answers again: --on-repeat last or --on-repeat cycle
to record it: tapedeck record imgly --cassette checkout"""
    assert [player.ask_json(PATH, chat("busy")).status for _ in range(2)] == [429, 503]
    assert message(player.ask_json(PATH, chat("busy"))) == """\
POST /v1/chat/completions (imgly) was already played 2 of 2 times
it was recorded with transient errors only (429, 503)
to play recorded answers again: --on-repeat last or --on-repeat cycle
to record it: tapedeck record imgly --cassette checkout"""


def test_the_command_names_the_upstream_that_no_profile_knows(start):
    player = start("replay", "acme=https://llm.acme.example/api", "--cassette", "a/b")
    assert message(player.ask_json("/acme/v1/x", {})) == """\
no recorded interaction answers POST /v1/x (acme)
nothing similar is recorded
to record it: tapedeck record acme=https://llm.acme.example/api --cassette a/b"""
