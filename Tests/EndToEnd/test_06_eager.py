"""docs/design.md §6: `--fetch-assets eager|lazy|off`, what the proxy downloads by itself while recording."""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import random
import shutil
import signal
import threading
import zlib

import pytest

from support import cassette
from support.httpwire import header_values, wait_until
from support.following import digest, download, follow, links_in, links_of, target_of
from support.routes import asked, redirect, route, say, serve
from support.upstream import Baton, Turn, head, reply, stream

FIELDS = ["url", "uri", "asset_url", "file_url", "result_url", "download_url", "image_url", "video_url", "audio_url"]
FILM = random.Random(60).randbytes(200_000)


def film(number: int = 0) -> bytes:
    """Bytes that differ by number."""
    return b"%08d" % number + FILM


def media_file(data: bytes = FILM, *fields: str):
    """A script that serves a file."""
    return reply(data, "200 OK", *fields, kind="video/mp4")


def held(baton: Baton, data: bytes = FILM, before: int = 1000):
    """A script that sends the first bytes and waits for a word before it sends the rest."""

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {len(data)}") + data[:before])
        baton.wait()
        turn.send(data[before:])

    return script


def recorded(folder, target: str, name: str = "default") -> list[dict]:
    """The interactions whose URL has this path."""
    return [each for each in cassette.interactions(folder, name)
            if each["request"]["url"].split("?")[0].endswith(target)]


def wait_for_recorded(folder, *targets: str) -> None:
    """Waits until every path is in the cassette."""
    wait_until(lambda: all(recorded(folder, target) for target in targets), f"{targets} are recorded")


def count(upstream) -> dict[str, int]:
    """How often each path was asked for."""
    keys = [route(request) for request in list(upstream.requests)]
    return {key: keys.count(key) for key in keys}


# What is fetched


@pytest.mark.parametrize("options", [(), ("--fetch-assets", "eager")], ids=["by default", "eager"])
def test_everything_that_asset_fields_name_is_fetched_once_and_plays_without_any_upstream(
        start, upstream, folder, options):
    up, media = upstream(), upstream()
    paths = [f"/{field}" for field in FIELDS] + ["/urls-0", "/urls-1", "/deep"]
    answer = {field: f"{media.url}/{field}" for field in FIELDS}
    answer["urls"] = [f"{media.url}/urls-0", f"{media.url}/urls-1"]
    answer["data"] = [{"image_url": {"url": f"{media.url}/deep"}}, {"url": f"{up.url}/v1/files/own"}]
    serve(media, {f"GET {path}": media_file(film(number)) for number, path in enumerate(paths)})
    serve(up, {"POST /v1/make": say(answer), "GET /v1/files/own": media_file(film(99))})
    server = start("record", *options, f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_for_recorded(folder, *paths, "/v1/files/own")
    assert server.stop() == 0
    assert count(media) == {f"GET {path}": 1 for path in paths}
    assert count(up) == {"POST /v1/make": 1, "GET /v1/files/own": 1}
    up.stop()
    media.stop()

    player = start("replay", "imgly")
    links = links_in(json.loads(player.ask_json("/imgly/v1/make", {}).body))
    got = [digest(download(player, link)) for link in links]
    assert got == [digest(film(number)) for number in range(len(paths))] + [digest(film(99))]


def test_what_events_name_is_fetched(start, upstream, folder):
    up, media = upstream(), upstream()
    one = json.dumps({"output": [{"type": "image", "url": f"{media.url}/one"}]})
    two = json.dumps({"data": [{"url": f"{media.url}/two?a=1&b=2"}]}).replace("&", "\\u0026").replace("/", "\\/")
    events = f"event: a\ndata: {one}\n\n: ping\n\ndata: {two}\r\n\r\ndata: [DONE]\n\n".encode()
    serve(up, {"POST /v1/responses": stream(*[events[at : at + 7] for at in range(0, len(events), 7)])})
    serve(media, {"GET /one": media_file(film(1)), "GET /two": media_file(film(2))})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/responses", {})
    wait_for_recorded(folder, "/one", "/two")
    assert server.stop() == 0
    assert count(media) == {"GET /one": 1, "GET /two": 1}
    assert asked(media, "GET /two")[0].target == "/two?a=1&b=2"
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    links = links_of(player.ask_json("/imgly/v1/responses", {}))
    assert [download(player, link) for link in links] == [film(1), film(2)]


def test_redirects_are_followed_to_the_bytes_and_each_step_is_kept(start, upstream, folder):
    up, media, storage = upstream(), upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{up.url}/v1/assets/out"}),
               "GET /v1/assets/out": redirect(f"{media.url}/step?X-Amz-Signature=0123456789abcdef")})
    serve(media, {"GET /step": redirect("/local", "307 Temporary Redirect"),
                  "GET /local": redirect(f"//{storage.authority}/film.mp4", "301 Moved Permanently")})
    serve(storage, {"GET /film.mp4": media_file()})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_for_recorded(folder, "/film.mp4")
    assert download(server, link) == FILM
    assert server.stop() == 0
    assert (len(up.requests), len(media.requests), len(storage.requests)) == (2, 2, 1)
    statuses = [each["response"]["status"] for each in cassette.interactions(folder)]
    assert sorted(statuses) == [200, 200, 301, 302, 307]
    for each in (up, media, storage):
        each.stop()
    player = start("replay", "imgly")
    assert download(player, json.loads(player.ask_json("/imgly/v1/make", {}).body)["url"]) == FILM


def test_credentials_go_to_the_gateway_itself_and_nowhere_else(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{up.url}/v1/files/own", "urls": [f"{media.url}/a"]}),
               "GET /v1/files/own": redirect(f"{media.url}/b")})
    serve(media, {"GET /a": media_file(film(1)), "GET /b": media_file(film(2))})
    server = start("record", f"imgly={up.url}")
    secrets = [("Authorization", "Bearer sk_live_0123456789abcdef"), ("X-Api-Key", "sk-9876543210fedcba"),
               ("X-End-User-Id", "somebody"), ("Cookie", "session=0123456789")]
    server.ask_json("/imgly/v1/make", {}, secrets)
    wait_for_recorded(folder, "/v1/files/own", "/a", "/b")
    assert server.stop() == 0
    own = asked(up, "GET /v1/files/own")[0]
    for name, value in secrets[:2]:
        assert own.header(name) == value
    for request in media.requests:
        for name, value in secrets:
            assert header_values(request.headers, name) == []
            assert value.encode() not in request.raw_head
        assert header_values(request.headers, "x-tapedeck") == []
        assert request.body == b""
        assert request.framing == "none"


@pytest.mark.parametrize(
    "answer",
    [{"upload_url": "@/x"}, {"upload": {"url": "@/x"}}, {"status_url": "@/x"}, {"poll_url": "@/x"},
     {"polling_url": "@/x"}, {"cancel_url": "@/x"}, {"next": "@/x"}, {"self": "@/x"}, {"previous": "@/x"},
     {"urls": {"get": "@/x", "cancel": "@/x"}}, {"links": {"self": {"url": "@/x"}}}, {"webhook_url": "@/x"},
     {"message": "@/x"}, {"text": "see @/x"}, {"delta": "@/x"}, {"@/x": "url"}, {"url": "data:text/plain,@/x"},
     {"url": "file:///@/x"}, {"url": "@/x y"}],
    ids=json.dumps,
)
def test_what_no_asset_field_names_or_its_name_says_to_be_no_asset_is_left_alone(start, upstream, answer):
    up, media = upstream(), upstream()
    body = json.dumps(answer).replace("@", media.url).encode()
    serve(up, {"POST /v1/make": reply(body)})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    assert server.stop() == 0  # It has waited for what it was fetching.
    assert media.connections == 0
    assert "not fetched" not in server.stderr


@pytest.mark.parametrize("status", ["400 Bad Request", "402 Payment Required", "404 Not Found", "500 Broken"])
def test_what_failures_name_is_not_fetched(start, upstream, status):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"error": {"message": "x", "url": f"{media.url}/help"}}, status)})
    server = start("record", f"imgly={up.url}")
    assert server.ask_json("/imgly/v1/make", {}).status == int(status[:3])
    assert server.stop() == 0
    assert media.connections == 0


def test_one_link_named_often_is_fetched_once(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/a"] * 5}), "GET /v1/job": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": media_file()})
    server = start("record", f"imgly={up.url}")
    for _ in range(3):
        server.ask_json("/imgly/v1/make", {})
        server.ask("GET", "/imgly/v1/job")
    wait_for_recorded(folder, "/a")
    server.ask("GET", "/imgly/v1/job")
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}


@pytest.mark.parametrize(
    "signatures",
    [["token=t1234567890123456&exp=1&k=a", "token=t6543210987654321&exp=2&k=b"],
     ["X-Amz-Date=20261121T000000Z&X-Amz-Signature=aaaa", "X-Amz-Date=20261121T000100Z&X-Amz-Signature=bbbb"],
     ["sv=2024-01-01&se=2026-11-21&sig=aaaa", "sv=2024-01-01&se=2026-11-22&sig=bbbb"]],
    ids=["its own", "SigV4", "Azure"],
)
def test_a_link_signed_anew_is_the_same_asset(start, upstream, folder, signatures):
    up, media = upstream(), upstream()
    serve(up, {"GET /v1/jobs/7": [say({"result_url": f"{media.url}/out.mp4?{query}"}) for query in signatures]})
    serve(media, {"GET /out.mp4": media_file()})
    server = start("record", f"aigateway={up.url}")
    server.ask("GET", "/aigateway/v1/jobs/7")
    wait_for_recorded(folder, "/out.mp4")
    again = json.loads(server.ask("GET", "/aigateway/v1/jobs/7").body)["result_url"]
    assert again.endswith(signatures[1])
    assert download(server, again) == FILM
    assert server.stop() == 0
    assert [request.target for request in media.requests] == [f"/out.mp4?{signatures[0]}"]
    assert len(recorded(folder, "/out.mp4")) == 1


# When it is fetched, and how many at a time


def test_at_most_four_are_fetched_at_a_time(start, upstream, folder):
    up, media = upstream(), upstream()
    names, lock, open_now, most, gate = [f"/{number}" for number in range(12)], threading.Lock(), set(), [0], Baton()

    def script(turn: Turn) -> None:
        with lock:
            open_now.add(turn.request.target)
            most[0] = max(most[0], len(open_now))
        gate.wait()
        with lock:
            open_now.discard(turn.request.target)
        media_file(film(int(turn.request.target[1:])))(turn)

    media.then(script)
    serve(up, {"POST /v1/make": say({"urls": [media.url + name for name in names]}), "GET /v1/models": say({})})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: len(open_now) == 4, "four fetches are under way")
    for _ in range(20):  # Time enough for a fifth, if there was to be one.
        assert server.ask("GET", "/imgly/v1/models").outcome == "recorded"
    assert len(media.requests) == 4
    for _ in names:
        gate.pass_on()
    wait_for_recorded(folder, *names)
    assert most[0] == 4
    assert server.stop() == 0


def test_the_clients_own_answer_waits_for_no_asset(start, upstream, folder):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": held(baton)})
    server = start("record", f"imgly={up.url}")
    answer = server.ask_json("/imgly/v1/make", {})
    assert (answer.status, answer.whole) == (200, True)
    wait_until(lambda: len(media.requests) == 1, "the fetch is under way")
    assert len(recorded(folder, "/v1/make")) == 1
    assert recorded(folder, "/a") == []
    baton.pass_on()
    wait_for_recorded(folder, "/a")
    assert server.stop() == 0


@pytest.mark.parametrize("before", [0, 1000, len(FILM) - 1])
@pytest.mark.parametrize("clients", [1, 3])
def test_who_asks_meanwhile_gets_that_download(start, upstream, folder, before, clients):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"}), "GET /v1/models": say({})})
    serve(media, {"GET /a": held(baton, before=before)})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: len(media.requests) == 1, "the fetch is under way")
    connections = [server.client() for _ in range(clients)]
    for client in connections:
        client.request("GET", target_of(server, link))
    server.ask("GET", "/imgly/v1/models")  # A second request for the film would have been made by now.
    baton.pass_on()
    for client in connections:
        answer = client.reader.read()
        assert (answer.status, answer.whole, answer.header("content-type")) == (200, True, "video/mp4")
        assert digest(answer.body) == digest(FILM)
        assert answer.outcome in {"recorded", "replayed"}
        client.close()
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}
    assert len(recorded(folder, "/a")) == 1


def test_a_client_that_gives_up_waiting_takes_nothing_from_the_others(start, upstream, folder):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"}), "GET /v1/models": say({})})
    serve(media, {"GET /a": held(baton)})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: len(media.requests) == 1, "the fetch is under way")
    hasty, patient = server.client(), server.client()
    for client in (hasty, patient):
        client.request("GET", target_of(server, link))
    server.ask("GET", "/imgly/v1/models")
    hasty.reset()
    server.ask("GET", "/imgly/v1/models")
    baton.pass_on()
    assert digest(patient.reader.read().body) == digest(FILM)
    patient.close()
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}
    (kept,) = recorded(folder, "/a")
    assert kept["response"]["end"] == "complete"


def test_a_client_that_comes_before_its_turn_fetches_for_all(start, upstream, folder):
    """Four downloads hang and a fifth waits: its client does not wait, gives up, and what it began is there for all."""
    up, media, hung, baton = upstream(), upstream(), Baton(), Baton()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/{at}" for at in range(5)]})})
    serve(media, {**{f"GET /{at}": held(hung, film(at)) for at in range(4)}, "GET /4": held(baton, film(4))})
    server = start("record", f"imgly={up.url}")
    link = links_in(json.loads(server.ask_json("/imgly/v1/make", {}).body))[4]
    wait_until(lambda: len(media.requests) == 4, "four are under way")
    hasty, patient = server.client(), server.client()
    hasty.request("GET", target_of(server, link))
    wait_until(lambda: asked(media, "GET /4"), "the client's own request is made")
    assert hasty.reader.head().status == 200
    patient.request("GET", target_of(server, link))
    hasty.reset()
    baton.pass_on()
    assert digest(patient.reader.read().body) == digest(film(4))
    patient.close()
    for _ in range(4):
        hung.pass_on()
    assert server.stop() == 0
    assert count(media) == {f"GET /{at}": 1 for at in range(5)}
    assert all(len(recorded(folder, f"/{at}")) == 1 for at in range(5))


def test_clients_that_come_before_their_turn_share_what_they_are_redirected_to(start, upstream, folder):
    """No download of the server's own has been led to the film yet: the clients' redirects name it."""
    up, media, hung, baton = upstream(), upstream(), Baton(), Baton()
    names = [f"/{at}" for at in range(7)]
    serve(up, {"POST /v1/make": say({"urls": [media.url + name for name in names]})})
    serve(media, {**{f"GET {name}": held(hung, film(at)) for at, name in enumerate(names[:4])},
                  **{f"GET {name}": redirect("/step") for name in names[4:]},
                  "GET /step": redirect("/film"), "GET /film": held(baton)})
    server = start("record", f"imgly={up.url}")
    links = links_in(json.loads(server.ask_json("/imgly/v1/make", {}).body))[4:]
    wait_until(lambda: len(media.requests) == 4, "four are under way")
    with concurrent.futures.ThreadPoolExecutor(len(links)) as clients:
        downloads = [clients.submit(download, server, link) for link in links]
        wait_until(lambda: asked(media, "GET /film"), "the film is asked for")
        baton.pass_on()
        assert {digest(each.result(60)) for each in downloads} == {digest(FILM)}
    for _ in range(4):
        hung.pass_on()
    assert server.stop() == 0
    assert count(media) == {f"GET {name}": 1 for name in [*names, "/step", "/film"]}, server.stderr


@pytest.mark.parametrize("method, headers, status, body", [
    ("HEAD", [], 200, b""), ("GET", [("Range", "bytes=5-9")], 206, FILM[5:10]),
    ("GET", [("If-None-Match", "*")], 304, b""),
])
def test_who_asks_for_a_part_meanwhile_gets_it_of_that_download(start, upstream, folder, method, headers, status, body):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"}), "GET /v1/models": say({})})
    serve(media, {"GET /a": held(baton)})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: len(media.requests) == 1, "the fetch is under way")
    with server.client() as client:
        client.request(method, target_of(server, link), headers)
        server.ask("GET", "/imgly/v1/models")
        baton.pass_on()
        answer = client.reader.read(method)
    assert (answer.status, answer.body) == (status, body)
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}
    assert len(recorded(folder, "/a")) == 1


def test_who_asks_later_is_answered_from_the_copy(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": media_file(FILM, 'ETag: "v1"', "Cache-Control: max-age=9", "X-Odd: 1", "x-odd: 2")})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_for_recorded(folder, "/a")
    live = follow(server, link)
    assert digest(live.body) == digest(FILM)
    assert [pair for pair in live.faithful_headers if pair[0].lower() == "x-odd"] == [("X-Odd", "1"), ("x-odd", "2")]
    assert live.header("etag") == '"v1"'
    assert follow(server, link).comparable == live.comparable
    top = follow(server, link, "HEAD")
    assert (top.status, top.body, top.header("content-length")) == (200, b"", str(len(FILM)))
    part = follow(server, link, headers=[("Range", "bytes=100-199")])
    assert (part.status, part.body) == (206, FILM[100:200])
    assert part.header("content-range") == f"bytes 100-199/{len(FILM)}"
    assert follow(server, link, headers=[("Range", "bytes=999999-")]).status == 416
    assert follow(server, link, headers=[("If-None-Match", '"v1"')]).status == 304
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    again = follow(player, json.loads(player.ask_json("/imgly/v1/make", {}).body)["url"])
    assert again.comparable == live.comparable


def test_a_get_that_makes_something_new_each_time_is_made_once(start, upstream, folder):
    """Of a link whose GET generates (gateways.md §5), the client gets the very bytes that were recorded."""
    up, media = upstream(), upstream()
    link = f"{media.url}/prompt/a%20red%20fox?model=flux&width=64&nologo=true"
    serve(up, {"POST /v1/images/generations": say({"data": [{"url": link}]})})
    serve(media, {"GET /prompt/a%20red%20fox": [media_file(film(number)) for number in range(9)]})
    server = start("record", f"free-ai-gateway={up.url}")
    local = links_of(server.ask_json("/free-ai-gateway/v1/images/generations", {}))[0]
    seen = {digest(download(server, local)) for _ in range(3)}
    assert server.stop() == 0
    assert [request.target for request in media.requests] == [link.removeprefix(media.url)]
    up.stop()
    media.stop()
    player = start("replay", "free-ai-gateway")
    local = links_of(player.ask_json("/free-ai-gateway/v1/images/generations", {}))[0]
    assert {digest(download(player, local))} == seen == {digest(film(0))}


def test_many_clients_at_once_share_all_downloads(start, upstream, folder):
    """Answers on many connections name links that lead to the same few files; clients ask for them meanwhile."""
    up, media = upstream(), upstream()
    names, clients = [f"/{number}" for number in range(24)], 24
    serve(up, {f"POST /v1/make/{number}": say({"urls": [f"{media.url}{names[(number + at) % 24]}" for at in range(6)]})
               for number in range(clients)})
    serve(media, {**{f"GET {name}": redirect(f"/film/{at % 3}") for at, name in enumerate(names)},
                  **{f"GET /film/{at}": media_file(film(at)) for at in range(3)}})
    server = start("record", f"imgly={up.url}")
    got, barrier = {}, threading.Barrier(clients)

    def use(number: int) -> None:
        barrier.wait(20)
        links = links_in(json.loads(server.ask_json(f"/imgly/v1/make/{number}", {}).body))
        got[number] = [digest(download(server, link)) for link in links]

    threads = [threading.Thread(target=use, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    for number in range(clients):
        assert got[number] == [digest(film((number + at) % 24 % 3)) for at in range(6)]
    assert server.stop() == 0
    expected_counts = {f"GET {name}": 1 for name in [*names, "/film/0", "/film/1", "/film/2"]}
    assert count(media) == expected_counts, server.stderr
    assert len(cassette.interactions(folder)) == clients + 27


# What fails


def refused(turn: Turn) -> None:
    """Bytes that are no HTTP."""
    turn.send(b"nonsense\r\n\r\n")
    turn.close()


def short(turn: Turn) -> None:
    """Less than was declared."""
    turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {len(FILM)}") + FILM[:5000])
    turn.break_off()


def cut_chunk(turn: Turn) -> None:
    """An end within a chunk."""
    turn.send(head("200 OK", "Content-Type: video/mp4", "Transfer-Encoding: chunked"))
    turn.chunk(FILM[:5000])
    turn.send(b"ffff\r\n" + FILM[:100])
    turn.break_off()


def too_large(turn: Turn) -> None:
    """More than is ever fetched by itself is declared; of the body only as much is sent as is read."""
    turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {600 << 20}"))
    while True:
        turn.send(FILM)


@pytest.mark.parametrize(
    "script",
    [say({}, "404 Not Found"), say({}, "403 Forbidden"), say({}, "410 Gone"), say({}, "500 Broken"), refused, short,
     cut_chunk, too_large],
    ids=["404", "403", "410", "500", "no-HTTP", "short", "cut-chunk", "600-MiB"],
)
def test_what_cannot_be_fetched_is_in_the_report_and_leaves_no_interaction(start, upstream, folder, script):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/good", f"{media.url}/bad?token=t0123456789abcdef"]})})
    serve(media, {"GET /good": media_file(), "GET /bad": script})
    server = start("record", f"aigateway={up.url}")
    server.ask_json("/aigateway/v1/make", {})
    wait_for_recorded(folder, "/good")
    wait_until(lambda: asked(media, "GET /bad"), "the bad one is asked for")
    assert server.stop() == 0
    assert "assets not fetched: 1" in server.stderr
    assert f"{media.authority}/bad" in server.stderr
    assert "t0123456789abcdef" not in server.stderr
    assert count(media) == {"GET /good": 1, "GET /bad": 1}
    assert recorded(folder, "/bad") == []
    assert media.bytes_sent < 64 << 20, "what is too large is not read"


MIB = bytes(1 << 20)
TOO_MANY = 513  # MiB, one more than is ever fetched by itself.


def zeros(turn: Turn) -> None:
    """A MiB after the other without a length, which only the end of the body tells."""
    turn.send(head("200 OK", "Content-Type: video/mp4", "Transfer-Encoding: chunked"))
    for _ in range(TOO_MANY):
        turn.send(b"%x\r\n" % len(MIB), MIB, b"\r\n")
    turn.end_chunks()


@pytest.mark.timeout(300)
def test_what_turns_out_to_be_too_large_is_given_up_and_left_to_clients(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/film"})})
    serve(media, {"GET /film": zeros})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: "asset not fetched" in server.stderr, "the fetch is given up", timeout=120)
    assert f'asset not fetched asset={media.url}/film why="it has more than 512 MiB"' in server.stderr
    blobs = folder / "cassettes" / "blobs"
    wait_until(lambda: not any(path.is_file() for path in blobs.rglob("*")), "what came of it is gone")
    assert [each["request"]["target"] for each in cassette.interactions(folder)] == ["/v1/make"]
    with server.client(timeout=60) as client:
        client.request("GET", target_of(server, link))
        answer = client.reader.head()
        size = sum(len(piece) for piece in client.reader.pieces(answer, keep=False))
    assert (answer.status, answer.outcome, answer.whole, size) == (200, "recorded", True, TOO_MANY << 20)
    assert server.stop() == 0
    assert f"  assets not fetched: 1\n  - {media.url}/film: it has more than 512 MiB\n" in server.stderr
    assert count(media) == {"GET /film": 2}
    assert [each["n"] for each in recorded(folder, "/film")] == [3], "it is the client's own"
    shutil.rmtree(blobs)  # The folders of the last runs are kept.


def test_a_file_that_comes_compressed_a_thousandfold_is_inflated_as_fast_as_the_disk_takes_it(start, upstream, folder):
    size = 200 << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    up = upstream()
    serve(up, {
        "POST /v1/make": say({"url": f"{up.url}/film"}),
        "GET /film": media_file(bomb, "Content-Encoding: gzip"),
    })
    server = start("record", f"imgly={up.url}")
    before = server.resident_bytes()
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: "asset fetched" in server.stderr, "it is fetched", timeout=60)
    assert server.peak_bytes() - before < 32 << 20
    assert server.stop() == 0
    (interaction,) = recorded(folder, "/film")
    assert interaction["response"]["body"][0]["size"] == size


def test_a_host_that_is_not_there_is_in_the_report(start, upstream, folder):
    up, gone = upstream(), upstream()
    gone.stop()
    serve(up, {"POST /v1/make": say({"url": f"{gone.url}/a"}), "GET /v1/models": say({})})
    server = start("record", f"imgly={up.url}")
    assert server.ask_json("/imgly/v1/make", {}).whole
    assert server.ask("GET", "/imgly/v1/models").whole
    assert server.stop() == 0
    assert "assets not fetched: 1" in server.stderr
    assert f"{gone.authority}/a" in server.stderr
    assert [each["request"]["target"] for each in cassette.interactions(folder)] == ["/v1/make", "/v1/models"]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_redirects_in_a_circle_are_given_up(start, upstream, folder, length):
    """Also where every link of the circle is named, so that each download waits for the next one."""
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/{at}" for at in range(length)]})})
    serve(media, {f"GET /{at}": redirect(f"/{(at + 1) % length}") for at in range(length)})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: len(count(media)) == length, "all are asked for")
    wait_until(lambda: server.stderr.count("asset not fetched") == length, "all are given up")
    assert server.stop() == 0
    assert f"assets not fetched: {length}" in server.stderr
    assert max(count(media).values()) <= 2
    assert [each["request"]["target"] for each in cassette.interactions(folder)] == ["/v1/make"]


def test_downloads_that_lead_to_the_same_bytes_share_them(start, upstream, folder):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/{name}" for name in "abc"]})})
    serve(media, {**{f"GET /{name}": redirect("/film") for name in "abc"}, "GET /film": held(baton)})
    server = start("record", f"imgly={up.url}")
    links = links_in(json.loads(server.ask_json("/imgly/v1/make", {}).body))
    wait_until(lambda: len(media.requests) == 4, "three redirects and the film are asked for")
    baton.pass_on()
    wait_for_recorded(folder, "/a", "/b", "/c", "/film")
    assert [digest(download(server, link)) for link in links] == [digest(FILM)] * 3
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1, "GET /b": 1, "GET /c": 1, "GET /film": 1}
    assert len(cassette.interactions(folder)) == 5


def test_a_broken_redirect_leaves_none_of_its_steps(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{up.url}/v1/assets/x"}), "GET /v1/assets/x": redirect(f"{media.url}/x")})
    serve(media, {"GET /x": say({}, "403 Forbidden")})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: media.requests, "the redirect is followed")
    assert server.stop() == 0
    assert "assets not fetched: 1" in server.stderr
    assert [each["request"]["target"] for each in cassette.interactions(folder)] == ["/v1/make"]


def test_a_copy_whose_blob_is_gone_is_fetched_again(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": media_file()})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_for_recorded(folder, "/a")
    for blob in (folder / "cassettes/blobs/sha256").glob("*/*"):
        blob.unlink()
    assert digest(download(server, link)) == digest(FILM)
    assert digest(download(server, link)) == digest(FILM)
    assert server.stop() == 0
    assert count(media) == {"GET /a": 2}


@pytest.mark.parametrize("first", ["404 Not Found", "409 Conflict", "425 Too Early", "503 Service Unavailable"])
def test_what_did_not_exist_yet_is_asked_for_again_when_a_client_asks(start, upstream, folder, first):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/uploads": say({"asset_url": f"{media.url}/in_7"}), "GET /v1/models": say({})})
    serve(media, {"GET /in_7": [say({}, first), media_file(), say({}, "500 Asked too often")]})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/uploads", {}).body)["asset_url"]
    wait_until(lambda: media.requests, "it was tried")
    assert digest(download(server, link)) == digest(FILM)
    assert digest(download(server, link)) == digest(FILM)
    assert server.stop() == 0
    assert count(media) == {"GET /in_7": 2}
    assert [each["response"]["status"] for each in recorded(folder, "/in_7")] == [200]
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    link = json.loads(player.ask_json("/imgly/v1/uploads", {}).body)["asset_url"]
    assert digest(download(player, link)) == digest(FILM)


def test_what_the_client_itself_was_told_is_recorded(start, upstream, folder):
    """A 404 that the proxy met leaves no trace; one that the client met is an answer."""
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/never"})})
    serve(media, {"GET /never": say({"error": "none"}, "404 Not Found")})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: media.requests, "it was tried")
    assert follow(server, link).status == 404
    assert server.stop() == 0
    assert [each["response"]["status"] for each in recorded(folder, "/never")] == [404]


def test_what_was_not_there_before_it_was_named_is_there_afterwards(start, upstream, folder):
    """The client asked before the answer came that names it: it sees 404, then the film, live and replayed."""
    up = upstream()
    link = f"{up.url}/v1/assets/out"
    serve(up, {"GET /v1/assets/out": [say({"error": {"code": "none"}}, "404 Not Found"), media_file()],
               "POST /v1/make": say({"url": link})})

    def use(server, fetched: int = 0) -> list:
        before = server.ask("GET", "/imgly/v1/assets/out").status
        local = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
        wait_until(lambda: len(recorded(folder, "/v1/assets/out")) >= fetched, "it is fetched")
        return [before, digest(download(server, local)), digest(download(server, local))]

    server = start("record", f"imgly={up.url}")
    assert use(server, fetched=2) == [404, digest(FILM), digest(FILM)]
    assert server.stop() == 0
    assert count(up)["GET /v1/assets/out"] == 2
    up.stop()
    assert use(start("replay", "imgly")) == [404, digest(FILM), digest(FILM)]


def test_a_named_resource_that_changes_is_asked_for_each_time(start, upstream, folder):
    """`uri` of a file that is being processed (gateways.md §6.10): what is no medium is no copy for later."""
    up = upstream()
    uri = f"{up.url}/v1beta/files/f1"
    file = {"name": "files/f1", "uri": uri, "mimeType": "video/mp4"}
    serve(up, {
        "POST /upload/v1beta/files": say({"file": {**file, "state": "PROCESSING"}}),
        "GET /v1beta/files/f1": [say({**file, "state": "PROCESSING"}), say({**file, "state": "PROCESSING"}),
                                 say({**file, "state": "PROCESSING"}), say({**file, "state": "ACTIVE"})],
    })

    def use(server) -> list[str]:
        local = json.loads(server.ask_json("/gemini/upload/v1beta/files", {}).body)["file"]["uri"]
        states = []
        for _ in range(10):
            states.append(json.loads(follow(server, local).body)["state"])
            if states[-1] == "ACTIVE":
                break
        return states

    server = start("record", f"gemini={up.url}")
    live = use(server)
    assert live[-1] == "ACTIVE"
    assert server.stop() == 0
    up.stop()
    assert use(start("replay", "gemini"))[-1] == "ACTIVE"


def test_a_named_resource_that_was_not_there_when_it_was_named_is_asked_for_each_time(start, upstream, folder):
    """The fetch met a 404, and the client's own first answer is no copy for its next one either."""
    up = upstream()
    states = [{"state": "PROCESSING"}, {"state": "PROCESSING"}, {"state": "ACTIVE"}]
    serve(up, {"POST /v1/make": say({"url": f"{up.url}/v1/jobs/7"}),
               "GET /v1/jobs/7": [say({}, "404 Not Found"), *map(say, states)]})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: asked(up, "GET /v1/jobs/7"), "it was tried")
    assert [json.loads(follow(server, link).body) for _ in states] == states
    assert server.stop() == 0


def test_no_signature_is_in_the_log(start, upstream, folder):
    up, media = upstream(), upstream()
    queries = ["token=t0123456789abcdef&exp=1&k=k1",
               "X-Amz-Credential=AKIA0123456789abcdef&X-Amz-Signature=f0123456789abcdef"]
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/{at}?{query}" for at, query in enumerate(queries)]}),
               "GET /v1/assets/x": redirect(f"{media.url}/2?{queries[1]}")})
    serve(media, {f"GET /{at}": media_file(film(at)) for at in range(3)})
    server = start("record", "--log-level", "debug", f"aigateway={up.url}")
    links = links_in(json.loads(server.ask_json("/aigateway/v1/make", {}).body))
    for link in [*links, f"{server.url}/aigateway/v1/assets/x"]:
        download(server, link)
    assert server.stop() == 0
    assert "0123456789abcdef" not in server.stderr
    player = start("replay", "--log-level", "debug", "aigateway")
    follow(player, links[0].replace(server.url, player.url).replace("/0?", "/none?"))
    assert player.stop() == 0
    assert "0123456789abcdef" not in player.stderr


# The end of a recording


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_waits_for_what_is_being_fetched(start, upstream, folder, number):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": held(baton)})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: media.requests, "the fetch is under way")
    server.send_signal(number)
    wait_until(lambda: not accepts(server.port), "it accepts no more")
    assert server.process.poll() is None
    baton.pass_on()
    assert server.wait() == 0
    (kept,) = recorded(folder, "/a")
    assert digest(cassette.response_body(folder, kept)) == digest(FILM)
    assert "assets fetched: 1" in server.stderr


def test_stopping_waits_for_what_is_still_to_be_fetched(start, upstream, folder):
    """A test that is over quickly has named twelve films; its recording is of no use without them."""
    up, media, baton = upstream(), upstream(), Baton()
    names = [f"/{number}" for number in range(12)]
    serve(up, {"POST /v1/make": say({"urls": [media.url + name for name in names]})})
    serve(media, {f"GET {name}": held(baton, film(number)) for number, name in enumerate(names)})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: media.requests, "fetching has begun")
    server.send_signal(signal.SIGTERM)
    wait_until(lambda: not accepts(server.port), "it accepts no more")
    for _ in names:
        baton.pass_on()
    assert server.wait() == 0
    assert "assets fetched: 12" in server.stderr
    assert all(recorded(folder, name) for name in names)


def test_a_second_signal_waits_for_nothing(start, upstream, folder):
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/{at}" for at in range(6)]})})
    serve(media, {f"GET /{at}": held(baton) for at in range(6)})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_until(lambda: len(media.requests) == 4, "four are being fetched")
    server.send_signal(signal.SIGTERM)
    wait_until(lambda: not accepts(server.port), "it accepts no more")
    server.send_signal(signal.SIGTERM)
    assert server.wait() == 130
    assert [each["request"]["target"] for each in cassette.interactions(folder)] == ["/v1/make"]
    for _ in range(6):
        baton.pass_on()


def test_a_second_signal_waits_for_no_client_that_waited_for_a_fetch(start, upstream, folder):
    """What it waited for is cut, so it would ask itself: that is cut as well."""
    up, media, baton = upstream(), upstream(), Baton()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"}), "GET /v1/models": say({})})
    serve(media, {"GET /a": held(baton)})
    server = start("record", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    wait_until(lambda: media.requests, "the fetch is under way")
    with server.client() as client:
        client.request("GET", target_of(server, link))
        server.ask("GET", "/imgly/v1/models")
        server.send_signal(signal.SIGTERM)
        wait_until(lambda: not accepts(server.port), "it accepts no more")
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 130
    assert not recorded(folder, "/a")
    baton.pass_on()
    baton.pass_on()


def accepts(port: int) -> bool:
    """Whether somebody listens there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.connect()
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()
    return True


def test_the_report_counts_what_was_fetched(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/a", f"{media.url}/b"]})})
    serve(media, {"GET /a": media_file(film(1)), "GET /b": media_file(film(2))})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_for_recorded(folder, "/a", "/b")
    assert server.stop() == 0
    assert "assets fetched: 2" in server.stderr
    assert "assets not fetched" not in server.stderr


def test_recording_again_fetches_again(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": [media_file(film(1)), media_file(film(2))]})
    for run in (1, 2):
        server = start("record", f"imgly={up.url}")
        link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
        assert digest(download(server, link)) == digest(film(run))
        assert server.stop() == 0
    assert count(media) == {"GET /a": 2}
    assert len(cassette.interactions(folder)) == 2
    player = start("replay", "imgly")
    assert download(player, json.loads(player.ask_json("/imgly/v1/make", {}).body)["url"]) == film(2)


# The other settings and modes


def test_lazy_keeps_only_what_the_client_downloads(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/a", f"{media.url}/b"]})})
    serve(media, {"GET /a": [media_file(film(1)), media_file(film(3))], "GET /b": media_file(film(2))})
    server = start("record", "--fetch-assets", "lazy", f"imgly={up.url}")
    links = links_in(json.loads(server.ask_json("/imgly/v1/make", {}).body))
    assert media.connections == 0
    answer = follow(server, links[0])
    assert (answer.outcome, digest(answer.body)) == ("recorded", digest(film(1)))
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}
    assert "not fetched" not in server.stderr
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    links = links_in(json.loads(player.ask_json("/imgly/v1/make", {}).body))
    assert digest(download(player, links[0])) == digest(film(1))
    assert follow(player, links[1]).status == 424


@pytest.mark.parametrize("mode", ["record", "auto", "passthrough"])
def test_off_leaves_links_as_they_are(start, upstream, mode):
    up, media = upstream(), upstream()
    body = json.dumps({"url": f"{media.url}/a", "own": f"{up.url}/v1/files/x"}).encode()
    serve(up, {"POST /v1/make": reply(body), "GET /v1/assets/x": redirect(f"{media.url}/b")})
    server = start(mode, "--fetch-assets", "off", f"imgly={up.url}")
    assert server.ask_json("/imgly/v1/make", {}).body == body
    assert server.ask("GET", "/imgly/v1/assets/x").header("location") == f"{media.url}/b"
    assert server.stop() == 0
    assert media.connections == 0
    if mode == "record":
        up.stop()
        player = start("replay", "--fetch-assets", "off", f"imgly={up.url}")
        assert player.ask_json("/imgly/v1/make", {}).body == body
        assert player.ask("GET", "/imgly/v1/assets/x").header("location") == f"{media.url}/b"


def test_passing_through_fetches_nothing_but_leads_links_back(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": media_file()})
    server = start("passthrough", f"imgly={up.url}")
    link = json.loads(server.ask_json("/imgly/v1/make", {}).body)["url"]
    answer = follow(server, link)
    assert (answer.outcome, digest(answer.body)) == ("passed", digest(FILM))
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}
    assert not (folder / "cassettes").exists() or cassette.interactions(folder) == []


def test_auto_fetches_nothing_for_an_answer_that_it_replays(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"urls": [f"{media.url}/a", f"{media.url}/b"]})})
    serve(media, {"GET /a": media_file(film(1)), "GET /b": media_file(film(2))})
    lazy = start("record", "--fetch-assets", "lazy", f"imgly={up.url}")
    download(lazy, links_in(json.loads(lazy.ask_json("/imgly/v1/make", {}).body))[0])
    assert lazy.stop() == 0
    server = start("auto", f"imgly={up.url}")
    answer = server.ask_json("/imgly/v1/make", {})
    assert answer.outcome == "replayed"
    links = links_in(json.loads(answer.body))
    assert [digest(download(server, link)) for link in links] == [digest(film(1)), digest(film(2))]
    assert [digest(download(server, link)) for link in links] == [digest(film(1)), digest(film(2))]
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1, "GET /b": 1}
    assert len(up.requests) == 1


def test_auto_fetches_nothing_that_the_cassette_holds(start, upstream, folder):
    """A client that asked would be answered from the cassette; a link whose GET generates must not be asked again."""
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/one": say({"url": f"{media.url}/a"}), "POST /v1/two": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": [media_file(film(1)), media_file(film(2))]})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/one", {})
    wait_for_recorded(folder, "/a")
    assert server.stop() == 0
    server = start("auto", f"imgly={up.url}")
    answer = server.ask_json("/imgly/v1/two", {})
    assert answer.outcome == "recorded"
    assert download(server, json.loads(answer.body)["url"]) == film(1)
    assert server.stop() == 0
    assert count(media) == {"GET /a": 1}


def test_auto_fetches_what_a_new_answer_names(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/make": say({"url": f"{media.url}/a"})})
    serve(media, {"GET /a": media_file()})
    server = start("auto", f"imgly={up.url}")
    server.ask_json("/imgly/v1/make", {})
    wait_for_recorded(folder, "/a")
    assert server.stop() == 0
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    assert download(player, json.loads(player.ask_json("/imgly/v1/make", {}).body)["url"]) == FILM


def test_what_a_session_was_told_is_fetched_into_its_cassette(start, upstream, folder):
    up, media = upstream(), upstream()
    serve(up, {"POST /v1/one": say({"url": f"{media.url}/a"}), "POST /v1/two": say({"url": f"{media.url}/b"})})
    serve(media, {"GET /a": media_file(film(1)), "GET /b": media_file(film(2))})
    server = start("record", f"imgly={up.url}")
    server.ask_json("/@one/imgly/v1/one", {})
    server.ask_json("/imgly/v1/two", {}, [("x-tapedeck-session", "two")])
    wait_until(lambda: recorded(folder, "/a", "one") and recorded(folder, "/b", "two"), "both are recorded")
    assert server.stop() == 0
    assert cassette.interactions(folder) == []
    up.stop()
    media.stop()
    player = start("replay", "imgly")
    link = json.loads(player.ask_json("/@one/imgly/v1/one", {}).body)["url"]
    assert "/@one/" in link
    assert download(player, link) == film(1)
    named = [("x-tapedeck-session", "two")]
    link = json.loads(player.ask_json("/imgly/v1/two", {}, named).body)["url"]
    assert download(player, link, named) == film(2)
