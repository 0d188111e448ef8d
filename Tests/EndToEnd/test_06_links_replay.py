"""docs/design.md §6: links in every mode, in cassettes, and replayed on another port, host, mount and session."""

from __future__ import annotations

import json

import pytest

from support import cassette
from support.links import LAZY, Place, local, original, pieces, place
from support.upstream import Turn, reply, stream


FLOW_JSON = b'{"id":"gw_1","poll":"<<own>>/v1/responses/gw_1","urls":["<<via https://media.example>>/1?a\\u0026b"]}'
FLOW_EVENTS = [b'event: generation.status\ndata: {"request_id":"gw_1","status":"queued"}\n\n',
               b'event: generation.completed\ndata: {"output":[{"type":"image","url":"<<own>>/v1/assets/out_9"}]}\n\n']
FLOW_BODY = (
    b'{"model":"m","image_urls":["<<own>>/v1/assets/in_77","<<via https://media.example>>/2"],"prompt":"<<raw>> x"}'
)


def flow_script(upstream_of_it):
    """A gateway that answers with links in JSON, events, and fields."""
    def script(turn: Turn) -> None:
        up = upstream_of_it()
        if turn.request.target == "/v1/events":
            whole = original(b"".join(FLOW_EVENTS), up)
            stream(whole[:70], whole[70:125], whole[125:126], whole[126:])(turn)
        elif turn.request.target.startswith("/v1/assets/"):
            reply(b"", "302 Found", "Location: https://media.example/signed?x=1", "X-Ref: 1")(turn)
        elif turn.request.target == "/v1/chunked":
            stream(*pieces(original(FLOW_JSON, up), 5, 30), kind="application/json")(turn)
        else:
            reply(original(FLOW_JSON, up), "202 Accepted", "Content-Location: /v1/responses/gw_1")(turn)

    return script


def flow(server, up, seen: Place) -> list:
    """Asks for everything, and sends links back; the answers, whose bodies are as they should be."""
    headers = [("Host", seen.server.removeprefix("http://")), ("Content-Type", "application/json")]
    prefix = f"{seen.session}{seen.mount}"
    answers = [
        server.ask("POST", f"{prefix}/v1/responses", headers, local(FLOW_BODY, up, seen)),
        server.ask("GET", f"{prefix}/v1/chunked", headers[:1]),
        server.ask("POST", f"{prefix}/v1/events", headers, b"{}"),
        server.ask("GET", f"{prefix}/v1/assets/out_9", [*headers[:1], ("Referer", f"{seen.base}/v1/events")]),
    ]
    assert answers[0].body == answers[1].body == local(FLOW_JSON, up, seen)
    assert answers[2].body == local(b"".join(FLOW_EVENTS), up, seen)
    assert answers[3].header("location") == seen.via("https", "media.example") + "/signed?x=1"
    assert answers[0].header("content-location") in (f"{seen.base}/v1/responses/gw_1", f"{prefix}/v1/responses/gw_1")
    return answers


@pytest.mark.parametrize("mode, outcome", [("record", "recorded"), ("auto", "recorded"), ("passthrough", "passed")])
def test_links_are_rewritten_in_every_mode_that_forwards(start, upstream, mode, outcome):
    up = upstream(flow_script(lambda: up))
    server = start(mode, f"imgly={up.url}", *LAZY)
    answers = flow(server, up, place(server))
    assert [answer.outcome for answer in answers] == [outcome] * 4
    assert up.requests[0].body == original(FLOW_BODY, up)
    assert up.requests[3].header("referer") == f"{up.url}/v1/events"


@pytest.mark.parametrize("name", ["imgly", "imgly=http://127.0.0.1:1", "imgly=https://other.example/base"])
@pytest.mark.parametrize("session", ["", "/@checkout"])
def test_a_replay_elsewhere_gives_the_same_answers_but_for_where_they_are(start, upstream, folder, name, session):
    """Another port, Host, mount and session, another upstream in the command line, which is never asked."""
    up = upstream(flow_script(lambda: up))
    recorder = start("record", f"imgly={up.url}", *LAZY, "--cassette", session.removeprefix("/@") or "default")
    recorded = flow(recorder, up, place(recorder))
    assert recorder.stop() == 0
    up.stop()

    for mode in ("replay", "auto"):
        player = start(mode, name)
        for seen in (place(player, session=session), Place(f"http://localhost:{player.port}", "", session),
                     Place("http://[::1]:7", "/imgly", session)):
            played = flow(player, up, seen)
            assert [answer.outcome for answer in played] == ["replayed"] * 4
            for again, before in zip(played, recorded, strict=True):
                assert (again.status, again.framing) == (before.status, before.framing)
                assert len(again.chunks) == len(before.chunks)
                assert [field for field, _ in again.faithful_headers] == [field for field, _ in before.faithful_headers]
        assert player.stop() == 0


@pytest.mark.parametrize("chunking", ["event", "bytes:1", "bytes:7", "random:7"])
def test_links_are_rewritten_whatever_the_chunking(start, upstream, chunking):
    up = upstream(flow_script(lambda: up))
    recorder = start("record", f"imgly={up.url}", *LAZY)
    flow(recorder, up, place(recorder))
    assert recorder.stop() == 0
    player = start("replay", "imgly", "--chunking", chunking)
    answers = flow(player, up, place(player))
    if chunking == "event":
        assert answers[2].chunks == [local(event, up, place(player)) for event in FLOW_EVENTS]


def test_media_within_json_comes_back_around_links(start, upstream, folder):
    """On replay the media is read from blobs, and the links before and behind it are still found."""
    media = b"QUJD" * 5000
    template = b'{"url":"<<own>>/a","b64_json":"<>","urls":["<<via https://media.example>>/b"],"x":"<>"}\n'
    template = template.replace(b"<>", media)
    kinds = iter(["declared", "chunked", "events"])

    def script(turn: Turn) -> None:
        body = original(template, up)
        match next(kinds):
            case "declared": reply(body)(turn)
            case "chunked": stream(*pieces(body, 3, 3000), kind="application/json")(turn)
            case "events": stream(*pieces(b"data: " + body + b"\n", 4, 3000))(turn)

    up = upstream(script)
    recorder = start("record", f"imgly={up.url}", *LAZY)
    for server in (recorder, None):
        if server is None:
            assert recorder.stop() == 0
            up.stop()
            server = start("replay", "imgly")
        expected = local(template, up, place(server))
        assert server.ask("GET", "/imgly/declared").body == expected
        assert server.ask("GET", "/imgly/chunked").body == expected
        assert server.ask("GET", "/imgly/events").body == b"data: " + expected + b"\n"
    assert len([path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]) == 1


def test_a_cassette_has_the_original_links_only(start, upstream, folder):
    """Also of what was asked by way of `via`: only the target says how it was asked, without host and session."""
    media = upstream(reply(b"picture", "200 OK", kind="image/png"))

    def script(turn: Turn) -> None:
        reply(b'{"url":"%s/out.png?a=b&c","poll":"%s/v1/x"}' % (media.url.encode(), up.url.encode()))(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    body = b'{"image_urls":["%s/imgly/v1/assets/1","%s/_tapedeck/via/http/%s/in.png"]}' % (
        server.url.encode(), server.url.encode(), media.authority.encode())
    link = json.loads(server.ask_json(f"/@checkout/imgly/v1/x?src={server.url}/imgly/v1/y", body).body)["url"]
    link = link.removeprefix(server.url)
    assert link == f"/@checkout/_tapedeck/via/http/{media.authority}/out.png?a=b&c"
    assert server.ask("GET", link, [("Referer", f"{server.url}/imgly/v1/x")]).body == b"picture"
    assert server.stop() == 0

    first, second = cassette.interactions(folder, "checkout")
    assert first["request"]["url"] == f"{up.url}/v1/x?src={up.url}/v1/y"
    assert first["request"]["target"] == f"/v1/x?src={up.url}/v1/y"
    assert json.loads(cassette.request_body(folder, first)) == {
        "image_urls": [f"{up.url}/v1/assets/1", f"{media.url}/in.png"]
    }
    assert cassette.response_body(folder, first) == (
        b'{"url":"%s/out.png?a=b&c","poll":"%s/v1/x"}' % (media.url.encode(), up.url.encode())
    )
    assert second["request"]["url"] == f"{media.url}/out.png?a=b&c"
    assert second["request"]["target"] == f"/_tapedeck/via/http/{media.authority}/out.png?a=b&c"
    assert dict(map(tuple, second["request"]["headers"]))["Referer"] == f"{up.url}/v1/x"
    assert cassette.response_body(folder, second) == b"picture"
    written = cassette.everything_written(folder)
    assert f"127.0.0.1:{server.port}".encode() not in written
    assert written.count(b"_tapedeck/via") == 1, "only in the target of the one request that was made so"


def test_the_frames_of_a_cassette_are_those_of_the_gateway(start, upstream, folder):
    up = upstream(flow_script(lambda: up))
    server = start("record", f"imgly={up.url}", *LAZY)
    flow(server, up, place(server))
    assert server.stop() == 0
    _, in_chunks, in_events, _ = cassette.interactions(folder)
    assert cassette.frames(in_chunks) == [len(piece) for piece in pieces(original(FLOW_JSON, up), 5, 30)]
    assert cassette.frames(in_events) == [70, 55, 1, len(original(b"".join(FLOW_EVENTS), up)) - 126]


def test_a_client_that_reads_a_link_from_an_answer_and_sends_it_back_matches_on_every_port(start, upstream):
    """The first answer's link is the second request's `image_urls`; recorded and replayed on different ports."""
    def script(turn: Turn) -> None:
        if turn.request.target == "/v1/uploads":
            reply(b'{"asset_url":"%s/v1/assets/in_77"}' % up.url.encode())(turn)
        else:
            assert json.loads(turn.request.body)["image_urls"] == [f"{up.url}/v1/assets/in_77"]
            reply(b'{"ok":true}')(turn)

    def conversation(server) -> bytes:
        asset = json.loads(server.ask_json("/imgly/v1/uploads", {}).body)["asset_url"]
        return server.ask_json("/imgly/v1/responses", {"image_urls": [asset]}).body

    up = upstream(script)
    recorder = start("record", f"imgly={up.url}", *LAZY)
    assert conversation(recorder) == b'{"ok":true}'
    assert recorder.stop() == 0
    up.stop()
    for name in ("imgly", "imgly=http://127.0.0.1:1"):
        player = start("replay", name)
        assert conversation(player) == b'{"ok":true}'
        assert player.stop() == 0


def test_heads_and_parts_are_those_of_the_answer_with_its_links(start, upstream):
    """What a plain `GET` gives is what `HEAD` measures and `Range` cuts, wherever it is replayed."""
    up = upstream(flow_script(lambda: up))
    recorder = start("record", f"imgly={up.url}", *LAZY)
    recorder.ask("GET", "/imgly/v1/chunked")
    assert recorder.stop() == 0
    player = start("replay", "imgly")
    whole = player.ask("GET", "/imgly/v1/chunked")
    assert whole.body == local(FLOW_JSON, up, place(player))
    head = player.ask("HEAD", "/imgly/v1/chunked")
    assert (head.status, head.header("content-length")) == (200, str(len(whole.body)))
    part = player.ask("GET", "/imgly/v1/chunked", [("Range", "bytes=10-59")])
    assert (part.status, part.header("content-range")) == (206, f"bytes 10-59/{len(whole.body)}")
    assert part.body == whole.body[10:60]
