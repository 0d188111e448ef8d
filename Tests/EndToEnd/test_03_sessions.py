"""docs/design.md §3: addresses, sessions by path and by header, and what every answer says about itself."""

from __future__ import annotations

import json
import threading

import pytest

from support import cassette
from support.upstream import echo, reply


def numbered_scripts(count: int):
    """Scripts whose answers can be told apart."""
    return [reply(b"%d" % number) for number in range(1, count + 1)]


def test_every_answer_says_what_became_of_it(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    live = server.ask("GET", "/imgly/x")
    assert (live.outcome, live.header("x-tapedeck-interaction")) == ("recorded", "default/1")
    unknown = server.ask("GET", "/@other/imgly/x")
    assert (unknown.outcome, unknown.header("x-tapedeck-interaction")) == ("recorded", "other/1")
    server.stop()
    up.stop()
    player = start("replay", "imgly")
    again = player.ask("GET", "/imgly/x")
    assert (again.outcome, again.header("x-tapedeck-interaction")) == ("replayed", "default/1")


@pytest.mark.parametrize("way", ["path", "header"])
def test_a_session_has_a_cassette_of_its_name(start, upstream, folder, way):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")

    def ask(target, name):
        if way == "path":
            return target.ask("GET", f"/@{name}/imgly/v1/x?q")
        return target.ask("GET", "/imgly/v1/x?q", [("X-Tapedeck-Session", name)])

    assert ask(server, "checkout").body == b"GET /v1/x?q\n"
    assert ask(server, "Other.1_2-3").body == b"GET /v1/x?q\n"
    server.stop()
    assert [request.target for request in up.requests] == ["/v1/x?q", "/v1/x?q"]
    assert all(request.header("x-tapedeck-session") is None for request in up.requests)
    for name in ("checkout", "Other.1_2-3"):
        (interaction,) = cassette.interactions(folder, name)
        assert interaction["request"]["url"] == f"{up.url}/v1/x?q"
        assert not [field for field, _ in interaction["request"]["headers"] if field.lower().startswith("x-tapedeck")]
    assert cassette.interactions(folder) == []
    up.stop()
    player = start("replay", "imgly")
    assert ask(player, "checkout").header("x-tapedeck-interaction") == "checkout/1"
    assert ask(player, "unheard-of").outcome == "missed"


def test_a_session_works_before_the_one_gateway_at_the_root(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/@one/v1/x").body == b"GET /v1/x\n"
    server.stop()
    assert len(cassette.interactions(folder, "one")) == 1


def test_path_and_header_name_the_same_session(start, upstream):
    up = upstream(*numbered_scripts(3))
    server = start("record", f"imgly={up.url}")
    for _ in range(3):
        server.ask("GET", "/@s/imgly/x")
    server.stop()
    player = start("replay", "imgly", "--on-repeat", "miss")
    assert player.ask("GET", "/@s/imgly/x").body == b"1"
    assert player.ask("GET", "/imgly/x", [("x-tapedeck-session", "s")]).body == b"2"
    assert player.ask("GET", "/@s/imgly/x", [("x-tapedeck-session", "s")]).body == b"3"


def test_every_session_has_a_cursor_of_its_own(start, upstream, folder):
    """Tests that run side by side stay apart, also on copies of one cassette."""
    up = upstream(*numbered_scripts(2))
    server = start("record", f"imgly={up.url}", "--cassette", "one")
    server.ask("GET", "/imgly/x")
    server.ask("GET", "/imgly/x")
    server.stop()
    data = cassette.cassette_path(folder, "one").read_bytes()
    cassette.cassette_path(folder, "two").write_bytes(data)
    player = start("replay", "imgly", "--cassette", "one")
    got = [player.ask("GET", path).body for path in (
        "/@two/imgly/x", "/imgly/x", "/@two/imgly/x", "/imgly/x", "/@one/imgly/x",
    )]
    assert got[:4] == [b"1", b"1", b"2", b"2"]


def test_many_sessions_at_once(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")

    def client(name: int) -> None:
        for number in range(3):
            server.ask("GET", f"/@session-{name}/imgly/{name}/{number}")

    threads = [threading.Thread(target=client, args=(name,)) for name in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.stop()
    for name in range(30):
        urls = [interaction["request"]["url"] for interaction in cassette.interactions(folder, f"session-{name}")]
        assert urls == [f"{up.url}/{name}/{number}" for number in range(3)]


@pytest.mark.parametrize("name", ["..", ".", "-x", "a%2Fb", "%2e%2e", "a" * 102, "ä".encode().hex() + "!", ""])
def test_a_session_name_outside_its_grammar_is_refused(start, upstream, folder, name):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    answers = [server.ask("GET", f"/@{name}/imgly/x")]
    if name:
        answers.append(server.ask("GET", "/imgly/x", [("x-tapedeck-session", name)]))
    for answer in answers:
        assert (answer.status, answer.outcome) == (400, "refused")
        error = json.loads(answer.body)["error"]
        assert error["code"] and error["message"] and error["hint"]
    server.stop()
    assert up.requests == []
    assert not list(folder.rglob("*.gz"))


def test_several_gateways_are_mounted_under_their_names_only(start, upstream):
    one, two = upstream(echo), upstream(echo)
    server = start("record", f"imgly={one.url}", f"acme={two.url}/v9")
    server.ask("GET", "/imgly/a")
    server.ask("GET", "/acme/b")
    assert one.only_request().target == "/a"
    assert two.only_request().target == "/v9/b"
    assert server.ask("GET", "/a").status == 404


def test_a_bare_url_is_mounted_under_its_profiles_name_and_at_the_root(start, upstream):
    up = upstream(echo)
    server = start("record", up.url)
    assert server.ask("GET", "/generic/a").body == b"GET /a\n"
    assert server.ask("GET", "/b").body == b"GET /b\n"
