"""docs/design.md §6: links to this server that a client sends reach the gateway as the gateway's own."""

from __future__ import annotations

import json

import pytest

from support.link_templates import JSON
from support.links import LAZY, Place, local, original, pieces, place, singly
from support.upstream import chunked, reply


def sent_and_received(start, upstream, target: str, headers: list, body: bytes | None, *options: str,
                      method: str = "POST", gateways: tuple[str, ...] = ()):
    """Sends a request whose parts are templates of what a client sees; what the gateway got, and both sides."""
    up = upstream(reply(b'{"ok":1}'))
    server = start("record", f"imgly={up.url}", *gateways, *LAZY, *options)
    seen = place(server)

    def written(text: str) -> str:
        return local(text.encode(), up, seen).decode()

    fields = [(name, written(value)) for name, value in headers]
    sent = None if body is None else local(body, up, seen)
    answer = server.ask(method, written(target), fields, sent)
    assert answer.outcome == "recorded", answer.body
    return up.only_request(), up, server


@pytest.mark.parametrize("template", JSON.values(), ids=JSON.keys())
def test_local_links_in_json_reach_the_gateway_as_its_own(start, upstream, template):
    """What a client has read and sends back is what the gateway wrote, byte for byte."""
    request, up, _ = sent_and_received(start, upstream, "/imgly/v1/x", [("Content-Type", "application/json")], template)
    assert request.body == original(template, up)
    assert request.header("content-length") == str(len(request.body))
    assert request.header("transfer-encoding") is None


def test_this_server_is_known_by_all_its_names(start, upstream):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}", *LAZY)
    template = b'{"image_urls":["<<own>>/v1/assets/in_77?a=b"],"audio_url":"<<via https://media.example>>/x?y=%2F"}'
    for name in ("http://127.0.0.1", "http://localhost", "http://[::1]", "HTTP://LOCALHOST"):
        for host in ("127.0.0.1", "localhost"):
            for session, mount in (("", "/imgly"), ("", ""), ("/@checkout", "/imgly"), ("/@other", "")):
                seen = Place(f"{name}:{server.port}", mount, session)
                headers = [("Host", f"{host}:{server.port}")]
                assert server.ask_json("/imgly/v1/x", local(template, up, seen), headers).outcome == "recorded"
                assert up.requests[-1].body == original(template, up), seen


def test_the_name_and_port_that_the_client_used_are_this_server_too(start, upstream):
    """Behind a mapped port a client knows this server by another one."""
    up = upstream(reply())
    server = start("record", f"imgly={up.url}", *LAZY)
    template = b'{"url":"<<own>>/v1/x"}'
    seen = Place("http://localhost:8080")
    answer = server.ask_json("/imgly/v1/x", local(template, up, seen), [("Host", "localhost:8080")])
    assert answer.outcome == "recorded"
    assert up.only_request().body == original(template, up)


def test_what_is_no_link_of_a_gateway_on_this_server_stays(start, upstream):
    up, other = upstream(reply()), upstream(reply())
    server = start("record", f"imgly={up.url}", f"openai={other.url}", *LAZY)
    for value in (
        "{server}/_tapedeck/health", "{server}/_tapedeck/", "{server}/_tapedeck/via/ftp/a.example/x",
        "{server}/_tapedeck/via/http/me@a.example/x", "{server}/@/imgly/x", "see {server}/imgly/x", "{server}0/imgly/x",
        "{server}/nowhere/x", "http://127.0.0.1:1/imgly/x", "http://localhost.evil.example:{port}/imgly/x",
        "http://me@127.0.0.1:{port}/imgly/x",
    ):
        body = json.dumps({"webhook_url": value.format(server=server.url, port=server.port)}).encode()
        assert server.ask_json("/imgly/v1/x", body).outcome == "recorded"
        assert up.requests[-1].body == body


def test_a_link_of_another_gateway_reaches_the_gateway_as_that_ones(start, upstream):
    one, two = upstream(reply()), upstream(reply())
    server = start("record", f"imgly={one.url}", f"openai={two.url}/v1", *LAZY)
    server.ask_json("/imgly/x", {"image_urls": [f"{server.url}/openai/files/1?a"]})
    assert json.loads(one.only_request().body) == {"image_urls": [f"{two.url}/v1/files/1?a"]}


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_a_chunked_request_has_its_links_restored_wherever_it_is_cut(start, upstream, seed):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}", *LAZY)
    template = b'{"prompt":"http \\u00e9","image_urls":["<<own>>/a\\u0026b","<<via https://m.example\\>>\\/c"],"n":1}'
    body = local(template, up, place(server))
    cut = singly(body) if seed is None else pieces(body, seed, 40)
    headers = [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]
    assert server.ask("POST", "/imgly/v1/x", headers, chunked(*cut)).outcome == "recorded"
    request = up.only_request()
    assert request.body == original(template, up)
    assert request.whole


@pytest.mark.parametrize("template", [
    b"image_url=<<own>>/v1/assets/1&x=a+b%20c&y=&z", b"a=1&image_url=<<via https://media.example>>/o.png",
    b"prompt=see+<<raw>>/x&<<raw>>=1",
])
def test_forms_and_queries_have_their_links_restored(start, upstream, template):
    """Encoded, as browsers write them: only what stands for the origin changes, encoded as it was."""
    up = upstream(reply())
    server = start("record", f"imgly={up.url}", *LAZY)

    def encoded(text: bytes) -> bytes:
        return text.replace(b"://", b"%3A%2F%2F").replace(b":", b"%3A").replace(b"/", b"%2F")

    sent, expected = encoded(local(template, up, place(server))), encoded(original(template, up))
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    assert server.ask("POST", "/imgly/v1/x?" + sent.decode(), form, sent).outcome == "recorded"
    request = up.only_request()
    assert request.target == "/v1/x?" + expected.decode()
    assert request.body == expected
    assert request.header("content-length") == str(len(expected))


def test_queries_have_plain_links_restored_too(start, upstream):
    query = "?a=1&image=<<own>>/v1/assets/1?b=2&src=<<via https://media.example>>/x&t=see:<<raw>>/x&"
    request, up, _ = sent_and_received(start, upstream, "/imgly/v1/x" + query, [], None, method="GET")
    assert request.target == original(b"/v1/x" + query.encode(), up).decode()


def test_multipart_texts_have_their_links_restored_and_files_stay(start, upstream):
    template = (
        b'preamble <<raw>>/\r\n--AaB03x\r\nContent-Disposition: form-data; name="image_url"\r\n\r\n'
        b'<<own>>/v1/assets/1?a=b\r\n'
        b'--AaB03x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nlike <<raw>>/v1/assets/1\r\n'
        b'--AaB03x\r\nContent-Disposition: form-data; name="mask_url"\r\nX-Note: 1\r\n\r\n'
        b'<<via https://media.example>>/m.png\r\n'
        b'--AaB03x\r\nContent-Disposition: form-data; name="image[]"; filename="<<raw>>"\r\n'
        b'Content-Type: image/png\r\n\r\n'
        b"\x89PNG\r\n\x1a\n\0<<raw>>/v1/x\r\n--AaB03\xff\r\n--AaB03x--\r\nepilogue"
    )
    kind = [("Content-Type", "multipart/form-data; boundary=AaB03x")]
    request, up, _ = sent_and_received(start, upstream, "/imgly/v1/images/edits", kind, template)
    assert request.body == original(template, up)
    assert request.header("content-length") == str(len(request.body))


def test_header_fields_have_their_links_restored(start, upstream):
    headers = [
        ("Referer", "<<own>>/page?x=1"), ("X-Source", "<<via https://media.example>>/o.png"), ("x-source", "<<own>>"),
        ("X-Note", "see <<raw>>/x"), ("X-Number", "1"),
    ]
    request, up, server = sent_and_received(start, upstream, "/imgly/v1/x", headers, None, method="GET")
    names = {name.lower() for name, _ in headers}
    assert [(name, value) for name, value in request.headers if name.lower() in names] == [
        (name, original(value.encode(), up).decode()) for name, value in headers
    ]
    assert request.header("host") == up.authority


def test_origin_is_the_pages_and_stays(start, upstream):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}", *LAZY)
    server.ask("GET", "/imgly/x", [("Origin", f"http://127.0.0.1:{server.port}")])
    assert up.only_request().header("origin") == f"http://127.0.0.1:{server.port}"


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "image/png"])
def test_other_request_bodies_stay(start, upstream, kind):
    up = upstream(reply())
    server = start("record", f"imgly={up.url}", *LAZY)
    body = b'{"url":"%s/imgly/v1/x"}' % server.url.encode()
    server.ask("POST", "/imgly/v1/x", [("Content-Type", kind)], body)
    assert up.only_request().body == body


def test_requests_to_other_hosts_have_their_links_restored_as_well(start, upstream):
    media = upstream(reply(b"picture"))
    up = upstream(lambda turn: reply(b'{"url":"%s/out.png"}' % media.url.encode())(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    link = json.loads(server.ask("GET", "/imgly/x").body)["url"].removeprefix(server.url)
    assert server.ask("GET", link, [("Referer", f"{server.url}/imgly/page")]).outcome == "recorded"
    assert media.only_request().header("referer") == f"{up.url}/page"
