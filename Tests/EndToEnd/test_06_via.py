"""docs/design.md §6, `/_tapedeck/via`: whose assets are fetched, and where links must not lead."""

from __future__ import annotations

import gzip
import json
import random
import socket

import pytest

from support import cassette
from support.httpwire import wait_until
from support.links import LAZY, by_path, followed, handed_out, handing_out, redirect, target_of, targets
from support.tapedeck import Tapedeck
from support.tunnel import Tunnel
from support.upstream import Turn, Upstream, chunked, head, reply, stream

PICTURE = random.Random(66).randbytes(5000)
picture = reply(PICTURE, kind="image/png")


def via(media: Upstream, path: str = "/out.png") -> str:
    """The local address of something on an upstream."""
    return f"/_tapedeck/via/http/{media.authority}{path}"


def refused(answer, *statuses: int) -> dict:
    """The error of a request that was not served."""
    assert (answer.status, answer.outcome) in [(status, "refused") for status in statuses or (403,)], answer.body
    error = json.loads(answer.body)["error"]
    assert error["code"] and error["message"] and error["hint"]
    return error


def report(server: Tapedeck) -> str:
    """Stops a server; the part of its report that says which assets it did not get."""
    assert server.stop() == 0, server.stderr
    return server.stderr.partition("assets not fetched")[2]


# MARK: Who is served

@pytest.mark.parametrize("mode", ["record", "auto", "passthrough", "replay"])
def test_an_origin_that_nobody_handed_out_is_refused_and_never_contacted(start, upstream, folder, mode):
    up, media = upstream(reply()), upstream(picture)
    server = start(mode, f"imgly={up.url}")
    with server.client() as client:
        for method in ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"):
            body = b"x" if method in ("PUT", "POST") else None
            for target in (via(media), f"/@checkout{via(media)}", "/_tapedeck/via/https/unknown.invalid/x"):
                answer = client.get(method, target, body=body)
                assert (answer.status, answer.outcome) == (403, "refused"), (method, target)
                if method != "HEAD":
                    refused(answer)
    assert server.stop() == 0
    assert (media.connections, up.connections) == (0, 0)
    assert cassette.interactions(folder) == []


@pytest.mark.parametrize("mode, outcome", [("record", "recorded"), ("auto", "recorded"), ("passthrough", "passed")])
@pytest.mark.parametrize("way", ["json", "event", "location", "content-location"])
def test_an_origin_that_was_handed_out_is_served(start, upstream, mode, outcome, way):
    """All of it, in all sessions; but not another port of the host."""
    media, other = upstream(picture), upstream(picture)
    link = f"{media.url}/out.png?sig=a%2Fb"
    up = upstream({
        "json": handing_out(link),
        "event": stream(b'data: {"output":[{"type":"image","url":"%s"}]}\n\n' % link.encode()),
        "location": redirect(link),
        "content-location": reply(b"{}", "200 OK", f"Content-Location: {link}"),
    }[way])
    server = start(mode, f"imgly={up.url}", *LAZY)
    refused(server.ask("GET", via(media, "/out.png?sig=a%2Fb")))
    server.ask("POST", "/imgly/v1/x", body=b"{}")
    for prefix in ("", "/@other"):
        answer = server.ask("GET", prefix + via(media, "/out.png?sig=a%2Fb"))
        assert (answer.status, answer.outcome, answer.body) == (200, outcome, PICTURE)
        assert answer.header("content-type") == "image/png"
    assert server.ask("GET", via(media, "/another")).body == PICTURE
    refused(server.ask("GET", via(other)))
    refused(server.ask("GET", f"/_tapedeck/via/https/{media.authority}/out.png"))
    assert targets(media)[0] == "/out.png?sig=a%2Fb"
    assert other.connections == 0


@pytest.mark.parametrize("body", [
    b'{"href":"<>/out.png"}', b'{"content":"see <>/out.png"}', b'{"<>/out.png":1}', b'["<>/out.png"]',
    b'{"url":"<>/out.png or not"}',
])
def test_what_merely_names_an_origin_does_not_hand_it_out(start, upstream, body):
    media = upstream(picture)
    up = upstream(reply(body.replace(b"<>", media.url.encode())))
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/x").status == 200
    refused(server.ask("GET", via(media)))
    assert media.connections == 0


def test_what_a_request_names_is_not_handed_out(start, upstream):
    """Otherwise a page that may ask a question could make this server ask anybody."""
    up, media = upstream(reply()), upstream(picture)
    server = start("record", f"imgly={up.url}", *LAZY)
    server.ask_json("/imgly/x", {"url": f"{media.url}/out.png", "image_url": f"{server.url}{via(media)}"},
                    [("Referer", f"{media.url}/"), ("Location", f"{media.url}/")])
    refused(server.ask("GET", via(media)))
    assert media.connections == 0


def test_what_a_profile_lists_is_served_at_once(start, upstream, folder):
    """A loopback address has to be listed with its port. Credentials are not for it."""
    up, media, other = upstream(reply()), upstream(picture), upstream(picture)
    (folder / "tapedeck.yml").write_text(
        f"gateways:\n  imgly: {{asset-hosts: ['{media.authority}'], secret-headers: [x-acme-*]}}\n"
    )
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", via(media), CREDENTIALS).body == PICTURE
    assert not {name for name, _ in media.only_request().headers} & {name for name, _ in CREDENTIALS}
    refused(server.ask("GET", via(other)))
    (folder / "tapedeck.yml").write_text("gateways:\n  imgly: {asset-hosts: [127.0.0.1]}\n")
    server = start("record", f"imgly={up.url}", *LAZY)
    refused(server.ask("GET", via(other)))
    assert other.connections == 0


def test_the_hosts_of_a_profile_that_is_not_mounted_are_not_served(start, upstream, folder):
    up, media = upstream(reply()), upstream(picture)
    (folder / "tapedeck.yml").write_text(
        f"gateways:\n  acme: {{upstream: 'http://127.0.0.1:1', asset-hosts: ['{media.authority}']}}\n"
    )
    server = start("record", f"imgly={up.url}", *LAZY)
    refused(server.ask("GET", via(media)))


@pytest.mark.parametrize("mode", ["record", "auto"])
@pytest.mark.parametrize("downloaded", [False, True])
def test_after_a_restart_the_origins_in_the_cassette_are_served(start, upstream, mode, downloaded):
    """A job of yesterday: the client has its link still, or gets it in a replayed answer."""
    media, other = upstream(picture), upstream(picture)
    up = upstream(handing_out(f"{media.url}/out.png"))
    server = start("record", f"imgly={up.url}", *LAZY)
    (link,) = handed_out(server)
    if downloaded:
        server.ask("GET", link)
    assert server.stop() == 0

    server = start(mode, f"imgly={up.url}", *LAZY)
    assert server.ask("GET", via(media, "/more.png")).body == PICTURE
    refused(server.ask("GET", via(other)))
    assert other.connections == 0


def test_a_replay_answers_from_the_cassette_and_asks_nobody(start, upstream):
    media = upstream(picture)
    up = upstream(handing_out(f"{media.url}/out.png?sig=1"))
    server = start("record", f"imgly={up.url}", *LAZY)
    (link,) = handed_out(server)
    live = server.ask("GET", link)
    assert server.stop() == 0

    contacted = media.connections
    player = start("replay", "imgly=http://127.0.0.1:1")
    again = player.ask("GET", handed_out(player)[0])
    assert again.outcome == "replayed"
    assert again.comparable == live.comparable
    missed = player.ask("GET", via(media, "/never-asked"))
    assert (missed.status, missed.outcome) == (424, "missed")
    assert media.connections == contacted


MALFORMED = [
    "/_tapedeck/via", "/_tapedeck/via/", "/_tapedeck/via/http", "/_tapedeck/via/http/", "/_tapedeck/via/http//x",
    "/_tapedeck/via/ftp/127.0.0.1/x", "/_tapedeck/via/file//etc/passwd", "/_tapedeck/via/javascript/a.example/x",
    "/_tapedeck/via/http/user@{media}/x", "/_tapedeck/via/http/me:pw@{media}/x", "/_tapedeck/via/http/@{media}/x",
    "/_tapedeck/via/http/{host}:99999/x", "/_tapedeck/via/http/{host}:-1/x", "/_tapedeck/via/http/{host}:+80/x",
    "/_tapedeck/via/http/{host}:0x50/x", "/_tapedeck/via/http/[::1/x", "/_tapedeck/via/http/[{host}]/x",
    "/_tapedeck/via/http/127.0.0.1%3A80/x", "/_tapedeck/via/http/a%2Fb/x", "/_tapedeck/via/http/..%2f/x",
    "/_tapedeck/via/http/../x", "/_tapedeck/via/http/a..b/x", "/_tapedeck/via/http/{media}\\@a.example/x",
    "/_tapedeck/via/http/2130706433/x", "/_tapedeck/via/http/0x7f000001/x", "/_tapedeck/via/http/127.1/x",
    "/_tapedeck/via/http/0177.0.0.1/x", "/_tapedeck/via/http%3A/{media}/x",
]


@pytest.mark.parametrize("mode", ["record", "replay"])
def test_what_is_no_address_of_an_asset_gets_400(start, upstream, mode):
    """Also where the origin that it resembles was handed out. The connection stays usable."""
    media = upstream(picture)
    up = upstream(handing_out(f"{media.url}/out.png"))
    server = start("record", f"imgly={up.url}", *LAZY)
    handed_out(server)
    if mode == "replay":
        server.stop()
        server = start("replay", "imgly")
    with server.client() as client:
        for target in MALFORMED:
            answer = client.get("GET", target.format(media=media.authority, host="127.0.0.1"))
            assert (answer.status, answer.outcome) == (400, "refused"), target
            refused(answer, 400)
        assert client.get("GET", via(media)).status == (200 if mode == "record" else 424)


def test_a_path_or_query_is_asked_for_as_it_was_written(start, upstream):
    media = upstream(picture)
    up = upstream(handing_out(f"{media.url}/"))
    server = start("record", f"imgly={up.url}", *LAZY)
    handed_out(server)
    written = ["/a/../b//c/./d", "/%41%2f%zz?x=%2F&y=a+b&&=", "/?", "//x", "/@me/x", "/_tapedeck/health",
               "/a;b=c,d:e@f!$'()*"]
    for path in written:
        assert server.ask("GET", via(media, path)).body == PICTURE
    for path in ("", "?a=b"):
        assert server.ask("GET", via(media, path)).body == PICTURE
    assert targets(media) == [*written, "/", "/?a=b"]
    assert {request.header("host") for request in media.requests} == {media.authority}


def test_an_upload_goes_out_as_it_came(start, upstream):
    """Object stores refuse chunked bodies where a length is signed."""
    media = upstream(reply(b"", "200 OK", 'ETag: "1"'))
    up = upstream(reply(b'{"upload_url":"%s/bucket/key?X-Amz-Signature=1"}' % media.url.encode()))
    server = start("record", f"imgly={up.url}")
    link = target_of(server, json.loads(server.ask("POST", "/imgly/v1/uploads", body=b"{}").body)["upload_url"])
    answer = server.ask("PUT", link, [("Content-Type", "image/png"), ("x-amz-meta-a", "1")], PICTURE)
    assert (answer.status, answer.header("etag"), answer.outcome) == (200, '"1"', "recorded")
    assert server.ask("PUT", link, [("Transfer-Encoding", "chunked")], chunked(PICTURE[:9], PICTURE[9:])).status == 200
    put, in_chunks = media.requests
    assert (put.method, put.target, put.framing) == ("PUT", "/bucket/key?X-Amz-Signature=1", "length")
    assert put.body == PICTURE
    assert (put.header("content-type"), put.header("x-amz-meta-a"), put.header("expect")) == ("image/png", "1", None)
    assert (in_chunks.framing, in_chunks.body) == ("chunked", PICTURE)


def test_pages_of_this_machine_may_load_assets_and_others_may_not(start, upstream):
    media = upstream(picture)
    up = upstream(handing_out(f"{media.url}/out.png"))
    server = start("record", f"imgly={up.url}", *LAZY)
    (link,) = handed_out(server)
    answer = server.ask("GET", link, [("Origin", "http://localhost:5173")])
    assert answer.header("access-control-allow-origin") == "http://localhost:5173"
    contacted = media.connections
    refused(server.ask("GET", link, [("Origin", "https://evil.example")]))
    refused(server.ask("GET", link, [("Sec-Fetch-Site", "cross-site")]))
    refused(server.ask("GET", link, [("Host", "evil.example")]), 421)
    assert media.connections == contacted


# MARK: Credentials

CREDENTIALS = [
    ("Authorization", "Bearer sk_live_0123456789abcdef"), ("x-api-key", "sk-aig-0123456789abcdef"),
    ("API-Key", "0123456789abcdef"), ("x-goog-api-key", "AIza0123456789abcdef"),
    ("Cookie", "session=0123456789abcdef"), ("X-End-User-Id", "user-123"),
    ("x-acme-key", "abc"), ("X-Acme-Tenant", "abc"), ("x-byok-openai", "sk-0123456789abcdef"),
    ("X-Auth-Token", "0123456789abcdef"),
]
OTHERS = [("User-Agent", "test/1"), ("Accept", "image/*"), ("Range", "bytes=0-9"), ("X-Trace", "1"),
          ("If-None-Match", '"0"')]


@pytest.mark.parametrize("mode", ["record", "auto", "passthrough"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_credentials_are_sent_to_the_gateways_own_origin_only(start, upstream, folder, mode, method):
    (folder / "tapedeck.yml").write_text("gateways:\n  imgly: {secret-headers: [x-acme-*]}\n")
    media = upstream(picture)
    up = upstream(by_path({
        "/v1/images": handing_out(f"{media.url}/out.png"), "/v1/assets/1": picture, "/v1/assets/2": picture,
    }))
    server = start(mode, f"imgly={up.url}", *LAZY)
    (link,) = handed_out(server, headers=CREDENTIALS)
    body = PICTURE if method == "PUT" else None
    headers = [*CREDENTIALS, *OTHERS, ("x-tapedeck-session", "s")]
    for target in (link, "/imgly/v1/assets/1", via(up, "/v1/assets/2")):
        assert server.ask(method, target, headers, body).status == 200

    def sent(request) -> list:
        return [(name, value) for name, value in request.headers if (name, value) in CREDENTIALS + OTHERS]

    assert sent(media.only_request()) == OTHERS
    assert media.only_request().header("x-tapedeck-session") is None
    assert [sent(request) for request in up.requests] == [CREDENTIALS, CREDENTIALS + OTHERS, CREDENTIALS + OTHERS]


def test_eager_fetches_send_the_requests_credentials_to_the_own_origin_only(start, upstream, folder):
    """Also behind a redirect from the one to the other, either way."""
    (folder / "tapedeck.yml").write_text("gateways:\n  imgly: {secret-headers: [x-acme-*]}\n")
    media = upstream(by_path({
        "/1": picture, "/2": picture, "/3": lambda turn: redirect(f"{up.url}/v1/assets/3")(turn),
    }))
    up = upstream(by_path({
        "/v1/images": lambda turn: handing_out(f"{media.url}/1", f"{up.url}/v1/assets/2", f"{media.url}/3")(turn),
        "/v1/assets/2": lambda turn: redirect(f"{media.url}/2?sig=1")(turn), "/v1/assets/3": picture,
    }))
    server = start("record", f"imgly={up.url}")
    handed_out(server, headers=CREDENTIALS)
    assert report(server) == ""
    assert sorted(targets(media)) == ["/1", "/2?sig=1", "/3"]
    names = {name.lower() for name, _ in CREDENTIALS}
    for request in media.requests:
        assert [name for name, _ in request.headers if name.lower() in names] == []
    assert sorted(targets(up)) == ["/v1/assets/2", "/v1/assets/3", "/v1/images"]
    for request in up.requests:
        assert [(name, value) for name, value in request.headers if name.lower() in names] == CREDENTIALS


# MARK: Redirects

def test_a_chain_of_redirects_is_passed_on_step_by_step(start, upstream, folder):
    """Across hosts, relative and absolute; recorded, and then replayed without any of them."""
    last = upstream(by_path({"/bytes": picture}))
    middle = upstream(by_path({
        "/a": redirect("/b?x=1", "307 Temporary Redirect", "X-Step: 2", body=b"moved"),
        "/b": redirect(f"//{last.authority}/bytes?sig=a%2Fb", "308 Permanent Redirect"),
    }))
    up = upstream(by_path({
        "/v1/images": lambda turn: handing_out(f"{up.url}/v1/assets/1")(turn),
        "/v1/assets/1": redirect("2?x", "303 See Other"),
        "/v1/assets/2": lambda turn: redirect(f"{middle.url}/a")(turn),
    }))

    def walk(server: Tapedeck) -> list:
        (target,) = handed_out(server)
        answers = [server.ask("GET", target)]
        while answers[-1].status != 200:
            target = followed(server, target, answers[-1])
            answers.append(server.ask("GET", target))
        return answers

    server = start("record", f"imgly={up.url}", *LAZY)
    live = walk(server)
    assert [answer.status for answer in live] == [303, 302, 307, 308, 200]
    assert (live[2].header("x-step"), live[2].body) == ("2", b"moved")
    assert live[-1].body == PICTURE
    assert targets(up) == ["/v1/images", "/v1/assets/1", "/v1/assets/2?x"]
    assert targets(middle) == ["/a", "/b?x=1"]
    assert targets(last) == ["/bytes?sig=a%2Fb"]
    assert server.stop() == 0
    for each in (up, middle, last):
        each.stop()
    recorded = cassette.interactions(folder)
    assert [each["response"]["status"] for each in recorded] == [200, 303, 302, 307, 308, 200]

    again = walk(start("replay", "imgly"))
    assert [(each.status, each.outcome, each.body) for each in again] == [
        (each.status, "replayed", each.body) for each in live
    ]


def test_redirects_are_never_followed_for_a_client(start, upstream):
    media = upstream(redirect("/next"))
    up = upstream(handing_out(f"{media.url}/first"))
    server = start("record", f"imgly={up.url}", *LAZY)
    (link,) = handed_out(server)
    for _ in range(3):
        answer = server.ask("GET", link)
        assert answer.status == 302
        assert followed(server, link, answer) == via(media, "/next")
    assert targets(media) == ["/first"] * 3


def test_redirects_in_a_circle_are_passed_on_and_eager_fetches_give_up(start, upstream, folder):
    one = upstream(lambda turn: redirect(f"{two.url}/b")(turn))
    two = upstream(lambda turn: redirect(f"{one.url}/a")(turn))
    up = upstream(handing_out(f"{one.url}/a"))
    server = start("record", f"imgly={up.url}")
    (link,) = handed_out(server)
    failures = report(server)
    assert link.removeprefix("/_tapedeck/via/http/") in failures
    assert 2 <= len(one.requests) + len(two.requests) <= 50
    assert [each["request"]["method"] for each in cassette.interactions(folder)] == ["POST"]

    server = start("record", f"imgly={up.url}", *LAZY)
    assert followed(server, link, server.ask("GET", link)) == via(two, "/b")
    assert followed(server, via(two, "/b"), server.ask("GET", via(two, "/b"))) == link


def test_a_redirect_to_itself_is_given_up_too(start, upstream, folder):
    media = upstream(redirect("/a"))
    up = upstream(handing_out(f"{media.url}/a"))
    server = start("record", f"imgly={up.url}")
    handed_out(server)
    assert media.authority in report(server)
    assert len(media.requests) <= 25
    assert len(cassette.interactions(folder)) == 1


# MARK: Where links must not lead

FORBIDDEN = ["http://169.254.169.254/latest/meta-data/", "http://169.254.169.254:8080/x", "http://[fe80::1]/x",
             "http://[::ffff:169.254.169.254]/x", "http://0.0.0.0:{port}/x", "http://[::]:{port}/x",
             "http://224.0.0.1/x", "http://255.255.255.255/x"]


@pytest.mark.parametrize("way", ["json", "redirect"])
@pytest.mark.parametrize("options", [(), LAZY], ids=["eager", "lazy"])
def test_nobody_leads_to_link_local_addresses_and_to_none(start, upstream, way, options):
    """Not even a gateway on this machine. What they lead to is refused, in the background too."""
    media = upstream(lambda turn: redirect(urls[int(turn.request.target[1:])])(turn))
    urls = [url.format(port=media.port) for url in FORBIDDEN]
    up = upstream(handing_out(*(urls if way == "json" else [f"{media.url}/{index}" for index in range(len(urls))])))
    server = start("record", f"imgly={up.url}", *options)
    for url, link in zip(urls, handed_out(server), strict=True):
        if way == "redirect":
            answer = server.ask("GET", link)
            assert answer.status == 302
            link = followed(server, link, answer)
        assert link == "/_tapedeck/via/" + url.replace("://", "/")
        refused(server.ask("GET", link))
        refused(server.ask("PUT", link, body=b"x"))
    failures = report(server)
    if not options:
        assert failures.startswith(f": {len(urls)}\n")
        for number, url in enumerate(urls):
            assert url.split("/")[2] in failures or f"{media.authority}/{number}" in failures
    assert {request.target for request in media.requests} <= {f"/{number}" for number in range(len(urls))}


def test_a_gateway_on_this_machine_may_lead_to_this_machine(start, upstream):
    """Development against a local gateway."""
    media = upstream(picture)
    hosts = ["localhost", "LOCALHOST", "127.0.0.1", "[::ffff:127.0.0.1]"]
    up = upstream(handing_out(*(f"http://{host}:{media.port}/out.png" for host in hosts)))
    server = start("record", f"imgly={up.url}", *LAZY)
    for host, link in zip(hosts, handed_out(server), strict=True):
        answer = server.ask("GET", link)
        assert (answer.status, answer.body) == (200, PICTURE), host


PLAIN_TEXTS = [
    "file:///etc/passwd", "http://me@{media}/x", "http://me:secret@{media}/x", "ftp://{media}/x", "gopher://{media}/x",
    "http://2130706433:{port}/x", "http://0x7f.1:{port}/x", "http://127.1:{port}/x", "http://0177.0.0.1:{port}/x",
    "http:\\\\{media}/x", "http://{media}\\@a.example/x", "http://{media}:80/x", "javascript:alert(1)",
    "unix:/var/run/docker.sock",
]


def test_what_is_no_plain_url_stays_in_the_answer_and_is_never_fetched(start, upstream, folder):
    media = upstream(picture)
    urls = [text.format(media=media.authority, port=media.port) for text in PLAIN_TEXTS]
    up = upstream(handing_out(*urls))
    server = start("record", f"imgly={up.url}")
    answer = server.ask("POST", "/imgly/v1/images", body=b"{}")
    assert [entry["url"] for entry in json.loads(answer.body)["data"]] == urls
    assert server.stop() == 0
    assert media.connections == 0
    assert len(cassette.interactions(folder)) == 1


PRIVATE = [
    "http://127.0.0.1:{port}/x", "http://localhost:{port}/x", "http://[::1]:{port}/x",
    "http://[::ffff:127.0.0.1]:{port}/x", "http://127.8.9.10:{port}/x", "http://x.localhost:{port}/x",
    "http://{machine}:{port}/x", "https://127.0.0.1:{port}/x", "https://localhost:{port}/x", "http://10.0.0.1/x",
    "https://10.0.0.1/x", "http://172.16.0.1/x", "http://192.168.0.1/x",
    "http://100.64.0.1/x", "http://169.254.169.254/x", "https://169.254.169.254/x", "http://[fd00::1]/x",
    "http://[fe80::1]/x", "http://[::ffff:10.0.0.1]/x", "http://[64:ff9b::a00:1]/x", "http://0.0.0.0:{port}/x",
    "http://[::]:{port}/x",
]


@pytest.fixture
def public(upstream, folder):
    """A gateway and a media host on public addresses, and the tunnel to them; the URL `https://gateway.test`."""
    gateway, media = upstream(reply()), upstream(picture)
    with Tunnel(folder, {"gateway.test": gateway, "media.test": media}) as tunnel:
        tunnel.gateway, tunnel.media = gateway, media
        yield tunnel


def test_a_public_gateway_may_lead_to_public_hosts(start, public):
    public.gateway.then(handing_out("https://media.test/out.png"))
    server = start("record", "imgly=https://gateway.test", *LAZY, env=public.environment)
    (link,) = handed_out(server)
    assert link == "/_tapedeck/via/https/media.test/out.png"
    answer = server.ask("GET", link, CREDENTIALS)
    assert (answer.status, answer.outcome, answer.body) == (200, "recorded", PICTURE)
    request = public.media.only_request()
    assert request.header("host") == "media.test"
    assert request.header("authorization") is None
    refused(server.ask("GET", "/_tapedeck/via/https/other.test/x"))
    assert sorted(public.asked) == ["gateway.test:443", "media.test:443"]


@pytest.mark.parametrize("way", ["json", "redirect"])
@pytest.mark.parametrize("mode", ["record", "auto"])
def test_a_public_gateway_leads_to_no_private_address(start, public, upstream, way, mode):
    """Whatever the spelling, after names were looked up, for clients and in the background, by redirects too."""
    inside = upstream(picture)
    urls = [url.format(port=inside.port, machine=socket.gethostname()) for url in PRIVATE]
    public.media.then(lambda turn: redirect(urls[int(turn.request.target[1:])])(turn))
    outside = [f"https://media.test/{index}" for index in range(len(urls))]
    public.gateway.then(handing_out(*(urls if way == "json" else outside)))
    server = start(mode, "imgly=https://gateway.test", env=public.environment)
    for url, link in zip(urls, handed_out(server), strict=True):
        if way == "redirect":
            answer = server.ask("GET", link)
            assert answer.status == 302
            link = followed(server, link, answer)
        assert link == "/_tapedeck/via/" + url.replace("://", "/")
        answer = server.ask("GET", link, CREDENTIALS)
        assert (answer.status, answer.outcome) == (403, "refused"), url
        assert server.ask("POST", link, body=b"x").status == 403
    failures = report(server)
    if mode == "record":
        assert failures.startswith(f": {len(urls)}\n")
    assert inside.connections == 0
    assert {host.partition(":")[0] for host in public.asked} <= {"gateway.test", "media.test"}


def test_what_a_developer_names_with_its_port_is_allowed_for_a_public_gateway_too(start, public, upstream, folder):
    inside, other = upstream(picture), upstream(picture)
    (folder / "tapedeck.yml").write_text(f"gateways:\n  imgly: {{asset-hosts: ['{inside.authority}', localhost]}}\n")
    public.gateway.then(handing_out(f"{inside.url}/a", f"{other.url}/b", f"http://localhost:{other.port}/c"))
    server = start("record", "imgly=https://gateway.test", *LAZY, env=public.environment)
    listed, unlisted, without_port = handed_out(server)
    assert server.ask("GET", listed).body == PICTURE
    refused(server.ask("GET", unlisted))
    refused(server.ask("GET", without_port))
    assert other.connections == 0


def test_a_local_gateway_that_leads_there_does_not_allow_it_to_a_public_one(start, public, upstream):
    """Two gateways on one server: what the one handed out is allowed, what only the other named is not."""
    mine, inside, other = upstream(reply()), upstream(picture), upstream(picture)
    mine.then(handing_out(f"{inside.url}/a"))
    public.gateway.then(handing_out(f"{other.url}/b"))
    server = start("record", "imgly=https://gateway.test", f"openai={mine.url}", *LAZY, env=public.environment)
    (allowed,) = handed_out(server, "/openai/v1/images")
    (forbidden,) = handed_out(server, "/imgly/v1/images")
    assert server.ask("GET", allowed).body == PICTURE
    refused(server.ask("GET", forbidden))
    assert other.connections == 0


@pytest.mark.parametrize("way", ["location", "json"])
def test_a_public_host_that_a_local_gateway_names_leads_to_no_private_address(start, public, upstream, way):
    """What counts is who wrote the link: the gateway on this machine did not."""
    inside = upstream(picture)
    local = upstream(handing_out("https://media.test/go"))
    public.media.then(redirect(f"{inside.url}/x") if way == "location" else handing_out(f"{inside.url}/x"))
    for options in ((), LAZY):
        server = start("record", f"imgly={local.url}", *options, env=public.environment)
        (link,) = handed_out(server)
        answer = server.ask("GET", link)
        assert answer.status == (302 if way == "location" else 200)
        refused(server.ask("GET", via(inside, "/x")))
        assert server.stop() == 0
    assert inside.connections == 0


@pytest.mark.parametrize("mode", ["auto", "record"])
def test_what_a_local_gateway_named_in_a_cassette_is_no_way_in_for_a_public_one(start, public, upstream, mode):
    """A cassette may come from anybody; who is asked now decides what may be reached."""
    inside = upstream(picture)
    local = upstream(handing_out(f"{inside.url}/x"))
    server = start("record", f"imgly={local.url}", *LAZY)
    handed_out(server)
    assert server.stop() == 0
    server = start(mode, "imgly=https://gateway.test", "--fetch-assets", "eager", env=public.environment)
    if mode == "auto":
        handed_out(server)  # Replayed.
    refused(server.ask("GET", via(inside, "/x")))
    assert server.stop() == 0
    assert inside.connections == 0


def test_a_cassette_from_a_link_local_address_is_no_way_to_other_such_addresses(start, public, upstream, folder):
    """Somebody wrote into it that the gateway was on one."""
    local = upstream(handing_out("http://169.254.77.77:81/x"))
    server = start("record", f"imgly={local.url}", *LAZY)
    handed_out(server)
    assert server.stop() == 0
    path = cassette.cassette_path(folder)
    lines = b"".join(member.text for member in cassette.members(path))
    path.write_bytes(b"".join(
        gzip.compress(line) for line in lines.replace(local.authority.encode(), b"169.254.77.77").splitlines(True)
    ))
    for name in ("imgly=https://gateway.test", f"imgly={local.url}"):
        server = start("auto", name, env=public.environment)
        (link,) = handed_out(server)
        refused(server.ask("GET", link))
        assert server.stop() == 0


def test_a_gateway_that_names_another_one_does_not_get_it_the_clients_key(start, upstream):
    """The key is that of the gateway which was asked; in the background nobody sends it to the other one."""
    other = upstream(picture)
    up = upstream(handing_out(f"{other.url}/v1/files/1"))
    server = start("record", f"imgly={up.url}", f"openai={other.url}")
    handed_out(server, headers=CREDENTIALS)
    assert server.stop() == 0
    names = {name.lower() for name, _ in CREDENTIALS}
    assert targets(other) == ["/v1/files/1"]
    assert [name for name, _ in other.only_request().headers if name.lower() in names] == []


def test_this_server_is_not_reached_by_way_of_itself(start, upstream):
    up = upstream(lambda turn: handing_out(f"http://localhost:{server.port}/imgly/x", f"{server.url}/imgly/x")(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("POST", "/imgly/v1/images", body=b"{}")
    assert answer.status == 200
    for name in ("127.0.0.1", "localhost"):
        answer = server.ask("GET", f"/_tapedeck/via/http/{name}:{server.port}/imgly/x")
        assert (answer.status, answer.outcome) in ((403, "refused"), (508, "error")), name
    assert len(up.requests) == 1


def test_an_asset_that_was_recorded_from_where_a_replaying_server_is_now_is_replayed(start, upstream):
    media = upstream(picture)
    up = upstream(handing_out(f"{media.url}/out.png"))
    server = start("record", f"imgly={up.url}", *LAZY)
    server.ask("POST", "/imgly/v1/x", body=b"{}")
    assert server.ask("GET", via(media)).outcome == "recorded"
    assert server.stop() == 0
    media.stop()
    player = start("replay", f"imgly={up.url}", "--listen", media.authority)
    answer = player.ask("GET", via(media))
    assert (answer.status, answer.outcome, answer.body) == (200, "replayed", PICTURE)


# MARK: Media hosts that fail

def sent_before_the_end(kind: str):
    """A script that breaks off behind the first thousand bytes."""
    def script(turn: Turn) -> None:
        if kind == "chunked":
            turn.send(head("200 OK", "Content-Type: video/mp4", "Transfer-Encoding: chunked"))
            turn.chunk(PICTURE[:1000])
        else:
            turn.send(head("200 OK", "Content-Type: video/mp4", f"Content-Length: {len(PICTURE)}"), PICTURE[:1000])
        turn.close() if kind == "less than declared" else turn.break_off()

    return script


@pytest.mark.parametrize("kind", ["dies", "less than declared", "chunked"])
@pytest.mark.parametrize("mode", ["record", "auto"])
def test_a_download_that_breaks_off_breaks_off_for_the_client_at_the_same_byte(start, upstream, folder, kind, mode):
    media = upstream(sent_before_the_end(kind))
    up = upstream(handing_out(f"{media.url}/out.mp4"))
    server = start(mode, f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", handed_out(server)[0])
    assert (answer.status, answer.whole, answer.body) == (200, False, PICTURE[:1000])
    assert len(media.requests) == 1
    assert server.stop() == 0
    media.stop()
    assert cassette.interactions(folder)[-1]["response"]["end"] == "aborted"
    player = start("replay", "imgly")
    again = player.ask("GET", handed_out(player)[0])
    assert (again.status, again.whole, again.body) == (200, False, PICTURE[:1000])


@pytest.mark.parametrize("kind", ["dies", "less than declared", "chunked"])
def test_a_fetch_that_breaks_off_leaves_no_interaction_and_is_reported(start, upstream, folder, kind):
    media = upstream(sent_before_the_end(kind))
    up = upstream(handing_out(f"{media.url}/out.mp4?X-Amz-Signature=0123456789abcdef"))
    server = start("record", f"imgly={up.url}")
    handed_out(server)
    failures = report(server)
    assert f"{media.authority}/out.mp4" in failures
    assert "0123456789abcdef" not in server.stderr
    assert len(media.requests) == 1
    assert [each["request"]["method"] for each in cassette.interactions(folder)] == ["POST"]
    assert not [path for path in (folder / "cassettes").rglob("*") if path.is_file() and "blobs" in path.parts]


def test_what_a_fetch_did_not_get_is_asked_for_again_when_a_client_wants_it(start, upstream, folder):
    media = upstream(sent_before_the_end("dies"), picture)
    up = upstream(handing_out(f"{media.url}/out.mp4"))
    server = start("record", f"imgly={up.url}")
    (link,) = handed_out(server)
    wait_until(lambda: media.closed_connections == 1, "the fetch breaks off")
    assert server.ask("GET", link).body == PICTURE
    assert targets(media) == ["/out.mp4"] * 2
    server.stop()
    assert len(cassette.interactions(folder)) == 2


@pytest.mark.parametrize("broken", ["refuses", "bad framing"])
def test_a_media_host_that_cannot_be_used_gives_502_and_no_interaction(start, upstream, folder, broken):
    with Upstream(picture) as gone:
        pass
    bad = upstream(lambda turn: turn.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"))
    media = gone if broken == "refuses" else bad
    up = upstream(handing_out(f"{media.url}/out.png"))
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", handed_out(server)[0])
    assert (answer.status, answer.outcome) == (502, "error")
    error = json.loads(answer.body)["error"]
    assert error["code"] and error["message"]
    server.stop()
    assert len(cassette.interactions(folder)) == 1


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone", "500 Oops"])
def test_what_a_media_host_refuses_is_recorded_for_a_client_as_it_is(start, upstream, folder, status):
    media = upstream(reply(b"<Error><Code>AccessDenied</Code></Error>", status, kind="application/xml"))
    up = upstream(handing_out(f"{media.url}/out.png"))
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", handed_out(server)[0])
    assert (answer.status, answer.outcome) == (int(status[:3]), "recorded")
    server.stop()
    media.stop()
    player = start("replay", "imgly")
    again = player.ask("GET", handed_out(player)[0])
    assert (again.status, again.body) == (answer.status, answer.body)
