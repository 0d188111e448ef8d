"""docs/design.md §6: links in answers lead to this server; no other byte changes."""

from __future__ import annotations

import gzip
import json
import random
import urllib.parse

import pytest

from support import cassette
from support.httpwire import events, header_values, without
from support.link_templates import JSON
from support.links import LAZY, Arrival, Place, local, original, pieces, place, singly
from support.rawclient import RawClient
from support.upstream import Baton, Turn, head, reply, stream

ASSET_FIELDS = ["url", "urls", "uri", "upload_url", "asset_url", "file_url", "result_url", "download_url", "image_url",
                "video_url", "audio_url"]


NO_JSON = {
    "cut within a link": b'{"a":1,"url":"<<raw>>/v1/x',
    "cut within an origin": b'{"a":1,"url":"http://127.',
    "cut behind a quote": b'{"a":1,"url":"',
    "cut within an escape": b'{"url":"<<raw>>/v1/x\\u00',
    "broken before a link": b'{"a":1]{"url":"<<raw>>/v1/x"}',
    "without a colon": b'{"url" "<<raw>>/v1/x"}',
    "a raw line end within a text": b'{"url":"<<raw>>/v1/x\n"}',
    "not JSON at all": b"<html><a href=\"<<raw>>/v1/x\">url</a></html>",
    "empty": b"",
}


def test_the_table_has_all_asset_fields(start, upstream):
    """The fields of the contract, each alone, in one answer."""
    template = json.dumps({name: "<<via https://media.example>>/" + name for name in ASSET_FIELDS}).encode()
    up = upstream(lambda turn: reply(original(template, up))(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/x").body == local(template, up, place(server))


@pytest.mark.parametrize("template", JSON.values(), ids=JSON.keys())
def test_links_in_json_lead_to_this_server_and_all_else_stays(start, upstream, template):
    fields = ("ETag: \"v1\"", "Content-MD5: x", "X-Some-Url: https://media.example/x", "x-some-url: again")
    up = upstream(lambda turn: reply(original(template, up), "200 OK", *fields)(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    expected = local(template, up, place(server))
    with server.client() as client:
        for _ in range(2):  # The second answer shows that the first one ended where it said.
            answer = client.get("GET", "/imgly/v1/x")
            assert answer.outcome == "recorded"
            assert answer.body == expected
            assert answer.header("content-length") == str(len(expected))
            assert without(answer.faithful_headers, "content-length") == [
                ("ETag", '"v1"'), ("Content-MD5", "x"), ("X-Some-Url", "https://media.example/x"),
                ("x-some-url", "again"), ("Content-Type", "application/json"),
            ]


@pytest.mark.parametrize("template", NO_JSON.values(), ids=NO_JSON.keys())
@pytest.mark.parametrize("cut", [False, True])
def test_what_is_no_json_stays_from_where_it_is_none(start, upstream, template, cut):
    def script(turn: Turn) -> None:
        body = original(template, up)
        (stream(*singly(body), kind="application/json") if cut else reply(body))(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", "/imgly/v1/x")
    assert answer.whole
    assert answer.body == original(template, up)


KINDS = ["application/json; charset=utf-8", "application/problem+json", "APPLICATION/JSON", "application/jsonl",
         "application/vnd.api+json;v=1", "application/x-ndjson"]


def test_links_are_rewritten_whatever_the_status_in_all_kinds_of_json(start, upstream):
    template = b'{"error":{"url":"<<via https://docs.example>>/402"},"poll":"<<own>>/v1/x"}\n'
    statuses = ("200 OK", "202 Accepted", "402 Pay", "404 Gone", "500 Oops")
    cases = [(kind, status) for kind in KINDS for status in statuses]
    left = iter(cases)

    def script(turn: Turn) -> None:
        kind, status = next(left)
        reply(original(template, up), status, kind=kind)(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    with server.client() as client:
        for kind, status in cases:
            answer = client.get("GET", "/imgly/v1/x")
            assert (answer.status, answer.header("content-type")) == (int(status[:3]), kind)
            assert answer.body == local(template, up, place(server)), (kind, status)


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/octet-stream", "image/svg+xml", None])
def test_bodies_that_are_not_json_stay(start, upstream, kind):
    template = b'{"url":"<<raw>>/v1/x"}'

    def script(turn: Turn) -> None:
        body = original(template, up)
        fields = [f"Content-Type: {kind}"] if kind else []
        turn.send(head("200 OK", *fields, f"Content-Length: {len(body)}"), body)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/v1/x").body == original(template, up)


def test_a_compressed_answer_is_opened_and_rewritten(start, upstream, folder):
    template = b'{"url":"<<own>>/v1/x","urls":["<<via https://media.example>>/y"]}'

    def script(turn: Turn) -> None:
        packed = gzip.compress(original(template, up))
        turn.send(head("200 OK", "Content-Type: application/json", "Content-Encoding: gzip",
                       f"Content-Length: {len(packed)}"), packed)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", "/imgly/v1/x")
    assert answer.header("content-encoding") is None
    assert answer.body == local(template, up, place(server))
    server.stop()
    (interaction,) = cassette.interactions(folder)
    assert cassette.response_body(folder, interaction) == original(template, up)


def test_a_large_answer_is_rewritten_throughout(start, upstream):
    """A mebibyte with two thousand links, base64 between them (too short for blobs), declared and in chunks."""
    chance = random.Random(6)
    entries = [b'{"url":"<<via https://media.example>>/%d","b64_json":"%s","poll":"<<own>>/v1/x?%d"}' % (
        n, b"".join(chance.choices([b"QUJD", b"aHR0", b"cDov"], k=240)), n) for n in range(1000)]
    template = b'{"data":[' + b",\n".join(entries) + b"]}"
    calls = iter(["declared", "chunked"])

    def script(turn: Turn) -> None:
        body = original(template, up)
        if next(calls) == "declared":
            reply(body)(turn)
        else:
            stream(*pieces(body, 6), kind="application/json")(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    expected = local(template, up, place(server))
    with server.client() as client:
        assert client.get("GET", "/imgly/v1/a").body == expected
        answer = client.get("GET", "/imgly/v1/b")
        assert answer.framing == "chunked"
        assert answer.body == expected


def test_a_long_link_is_a_link(start, upstream):
    template = b'{"url":"<<via https://media.example>>/x?policy=' + b"a" * 8000 + b'","n":1}'
    up = upstream(lambda turn: stream(*pieces(original(template, up), 1, 700), kind="application/json")(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/x").body == local(template, up, place(server))


SHORT = b'{"a":"<<own\\>>\\/x?b=1\\u0026c=\xc3\xa9","url":"<<via https://m.example>>/y","t":"http is \\u0068"}'


def test_chunked_json_stays_chunked_wherever_it_is_cut(start, upstream):
    """In two at every offset, and byte by byte; within a link, an escape and a character."""
    bodies = []

    def script(turn: Turn) -> None:
        stream(*bodies.pop(0), kind="application/json", trailers=b"X-Sum: 1\r\n", fields=("Trailer: X-Sum",))(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    body, expected = original(SHORT, up), local(SHORT, up, place(server))
    bodies += [[body[:at], body[at:]] for at in range(1, len(body))] + [singly(body)]
    with server.client() as client:
        for at in range(1, len(body) + 1):
            answer = client.get("GET", "/imgly/v1/x")
            assert answer.framing == "chunked"
            assert answer.body == expected, f"cut at {at}"
            assert answer.trailers == [("X-Sum", "1")]


def test_chunks_without_links_keep_their_borders(start, upstream):
    chunks = [b'{"a":"text', b' text","b":[1', b",2],", b'"c":"ht', b'm","d":"', b'x"}']
    up = upstream(stream(*chunks, kind="application/json"))
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", "/imgly/x")
    assert answer.body == b"".join(chunks)
    assert answer.chunks[:3] == chunks[:3]


# MARK: Event streams

EVENTS = [
    b'event: generation.status\r\ndata: {"request_id":"gw_01","status":"queued","poll":"<<own>>/v1/x"}\r\n\r\n',
    b': comment <<raw>>/v1/x\n\n',
    b'id: <<raw>>/v1/x\nevent: https://media.example/\nretry: 1\n'
    b'data:{"url":"<<via https://media.example>>/1?a\\u0026b"}\n\n',
    b"data: <<raw>>/v1/x\n\n",
    b'data: {"a":["<<own>>/v1/x"]}\r\r',
    b'data: {"a":1,\ndata: "url":"<<own>>/v1/x"\ndata: }\n\n',
    b'data: {"delta":"<<raw>>/v1/x"}\n\n',
    b'data: {"choices":[{"delta":{"content":"<<raw>>/v1/x","reasoning":"<<raw>>/y"}}]}\n\n',
    b'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"<<raw>>/v1/x"}}\n\n',
    b'data: {"broken":"<<raw>>/x\n\ndata: {"url":"<<own\\>>\\/a\\/\\u00e9"}\n\n',
    'data: {"t":"zwei € \U0001f600","u":"http:","output":[{"type":"image","url":"<<own>>/v1/assets/é"}]}\n\n'.encode(),
    b"data: [DONE]\n\n",
    b'data: {"url":"<<raw>>/without an end',
]
STREAM = b"".join(EVENTS)


def test_links_in_events_lead_to_this_server_and_text_stays(start, upstream):
    def script(turn: Turn) -> None:
        stream(*(original(event, up) for event in EVENTS))(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("POST", "/imgly/v1/responses", body=b"{}")
    for got, event in zip(events(answer.body), events(local(STREAM, up, place(server))), strict=True):
        assert got == event
    assert answer.body == local(STREAM, up, place(server))
    assert answer.framing == "chunked"


def test_an_event_stream_may_begin_with_a_byte_order_mark(start, upstream):
    template = b'\xef\xbb\xbfdata: {"url":"<<own>>/v1/x"}\n\n'
    up = upstream(lambda turn: stream(*singly(original(template, up)))(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/x").body == local(template, up, place(server))


def test_an_event_stream_is_the_same_wherever_it_is_cut(start, upstream):
    """At every offset of an event, within its line end too; byte by byte; twenty times at random."""
    bodies = []
    up = upstream(lambda turn: stream(*bodies.pop(0))(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    short = (
        b'event: a\r\ndata: {"x":"<<own>>/a\\u0026b","url":\r\ndata:"<<via https://m.example\\>>\\/y"}\r\n\r\n'
        b'data: {"x":"<<own>>/z"}\n\n'
    )
    one, all_events = original(short, up), original(STREAM, up)
    cuts = [(short, [one[:at], one[at:]]) for at in range(1, len(one))] + [(short, singly(one))]
    cuts += [(STREAM, singly(all_events))] + [(STREAM, pieces(all_events, seed, 60)) for seed in range(20)]
    bodies += [cut for _, cut in cuts]
    with server.client() as client:
        for template, cut in cuts:
            answer = client.get("GET", "/imgly/v1/x")
            assert answer.body == local(template, up, place(server)), [len(piece) for piece in cut]


def test_events_with_links_and_what_stands_before_a_link_are_delivered_at_once(start, upstream):
    """The gateway says nothing more until the client has what can be told already."""
    baton = Baton()
    steps = [
        # What the gateway sends, and what the client has to have of it by then.
        (b'data: {"url":"<<own>>/v1/a"}\n\n', b'data: {"url":"<<own>>/v1/a"}\n\n'),
        (b'data: {"status":"processing","url":"', b'data: {"status":"processing","url":'),
        (b"<<raw>>/v1", b""),
        (b'/b"', b'"<<own>>/v1/b"'),
        (b',"note":"http', b',"note":'),
        (b" is", b'"http is'),
        (b' fine","text":"http:/', b' fine","text":'),
        (b'x","delta":"long ', b'"http:/x","delta":"long '),
        (b"text", b"text"),
        (b'"}\n', b'"}\n'),
        (b"\n", b"\n"),
        (b": waiting", b": waiting"),
        (b"\ndata: {\"uri\":\"https://media.example/\\u00", b"\ndata: {\"uri\":"),
        (b"e9\"", b'"<<via https://media.example>>/\\u00e9"'),
        (b"}\n\n", b"}\n\n"),
    ]

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        for sent, _ in steps:
            turn.chunk(original(sent, up))
            baton.wait()
        turn.end_chunks()

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    expected = b""
    with server.client(timeout=5) as client:
        client.request("POST", "/imgly/v1/responses", body=b"{}")
        arrival = Arrival(client.reader.pieces(client.reader.head()))
        for _, known in steps:
            expected += local(known, up, place(server))
            arrival.reaches(expected)
            baton.pass_on()
        arrival.ends_as(expected)


# MARK: Header fields

LOCATIONS = [
    ("<<own>>/v1/assets/out_9?a=b#c", "<<own>>/v1/assets/out_9?a=b#c"),
    ("<<own>>", "<<own>>"),
    ("https://media.example/x?X-Amz-Signature=a%2Fb&x=1", "<<via https://media.example>>/x?X-Amz-Signature=a%2Fb&x=1"),
    ("http://media.example:8080", "<<via http://media.example:8080>>"),
    ("//cdn.example/x?y", "<<via http://cdn.example>>/x?y"),
    ("/v1/other?x=/y", "<<own>>/v1/other?x=/y"),
    ("/", "<<own>>/"),
    ("other", "<<own>>/v1/responses/other"),
    ("../up/x", "<<own>>/v1/up/x"),
    ("?page=2", "<<own>>/v1/responses/gw_05?page=2"),
]
STAYING = ["mailto:me@example.org", "file:///etc/passwd", "http://me@media.example/x", "https://me:pw@media.example/",
           "data:,x"]


@pytest.mark.parametrize("name", ["Location", "content-location"])
@pytest.mark.parametrize(
    "session, mount", [("", "/imgly"), ("", ""), ("/@checkout", "/imgly"), ("/@checkout", "")],
    ids=["named", "root", "session named", "session root"],
)
def test_locations_lead_to_this_server_whatever_their_host(start, upstream, name, session, mount):
    left = iter(LOCATIONS)

    def script(turn: Turn) -> None:
        location = original(next(left)[0].encode(), up).decode()
        reply(b"", "302 Found", "X-A: 1", f"{name}: {location}", "X-A: 2")(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    asked = f"{session}{mount}/v1/responses/gw_05"
    with server.client() as client:
        for sent, led in LOCATIONS:
            answer = client.get("GET", asked)
            assert answer.status == 302
            reached = urllib.parse.urljoin(server.url + asked, answer.header(name))
            assert reached == local(led.encode(), up, place(server, mount, session)).decode(), sent
            names = [field for field, _ in answer.faithful_headers]
            assert names == ["X-A", name, "X-A", "Content-Type", "Content-Length"]


def test_locations_that_are_no_http_urls_stay(start, upstream):
    left = iter(STAYING)
    up = upstream(lambda turn: reply(b"", "302 Found", f"Location: {next(left)}")(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    assert [server.ask("GET", "/imgly/x").header("location") for _ in STAYING] == STAYING


def test_an_upstream_with_a_base_path_has_its_links_below_its_mount(start, upstream):
    """`imgly=http://host/base`: what is below `/base` is the gateway's, what is beside it goes by way of `via`."""
    template = (
        b'{"a":"<<own>>/base/v1/x","b":"<<own>>/base","c":"<<own>>/base?q","d":"<<own>>/basement/x","e":"<<own>>/x"}'
    )
    locations = {"/base/1": "/base/v1/x?y", "/base/2": "/basement", "/base/3": "<<own>>/base/v1/x"}

    def script(turn: Turn) -> None:
        location = original(locations[turn.request.target].encode(), up).decode()
        reply(original(template, up), "201 Created", f"Location: {location}")(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}/base", *LAZY)
    base, via = f"{server.url}/imgly", f"{server.url}/_tapedeck/via/http/{up.authority}"
    led = []
    for number in ("1", "2", "3"):
        answer = server.ask("GET", f"/imgly/{number}")
        assert json.loads(answer.body) == {
            "a": f"{base}/v1/x", "b": base, "c": f"{base}?q", "d": f"{via}/basement/x", "e": f"{via}/x",
        }
        led.append(urllib.parse.urljoin(f"{server.url}/imgly/{number}", answer.header("location")))
    assert led == [f"{base}/v1/x?y", f"{via}/basement", f"{base}/v1/x"]


@pytest.mark.parametrize("gateway, rewritten", [("gemini", True), ("imgly", False)])
def test_the_header_that_a_profile_names_leads_to_this_server(start, upstream, gateway, rewritten):
    def script(turn: Turn) -> None:
        other = "https://upload.example/upload/v1beta/files?upload_id=abc&x=y"
        reply(b"", "200 OK", f"X-Goog-Upload-URL: {other}", f"x-goog-upload-url: {up.url}/upload?upload_id=1",
              f"X-Goog-Other-URL: {up.url}/x", f"Link: <{up.url}/2>; rel=next")(turn)

    up = upstream(script)
    server = start("record", f"{gateway}={up.url}", *LAZY)
    answer = server.ask("POST", f"/{gateway}/upload/v1beta/files", body=b"{}")
    links = header_values(answer.headers, "x-goog-upload-url")
    if rewritten:
        assert links == [
            f"{server.url}/_tapedeck/via/https/upload.example/upload/v1beta/files?upload_id=abc&x=y",
            f"{server.url}/{gateway}/upload?upload_id=1",
        ]
    else:
        assert links[1] == f"{up.url}/upload?upload_id=1"
    assert answer.header("x-goog-other-url") == f"{up.url}/x"


# MARK: Which hosts and fields

def test_asset_hosts_and_fields_of_the_configuration(start, upstream, folder):
    """A host without a port stands for all its ports, one with a port for that port."""
    (folder / "tapedeck.yml").write_text(
        "gateways:\n  imgly:\n    asset-hosts: [media.example, 'cdn.example:8443']\n    asset-fields: [preview]\n"
    )
    template = (
        b'{"a":"<<via https://media.example>>/1","b":"<<via http://media.example:81>>/2",'
        b'"c":"https://a.media.example/3","d":"<<via https://cdn.example:8443>>/4","e":"https://cdn.example/5",'
        b'"f":"https://cdn.example:443/6",'
        b'"preview":"<<via https://other.example>>/7","previews":"https://other.example/8",'
        b'"g":"https://xmedia.example/9",'
        b'"h":"see https://media.example/1","i":"<<via https://MEDIA.example>>/10"}'
    )
    up = upstream(lambda turn: reply(original(template, up))(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/x").body == local(template, up, place(server))


def test_the_hosts_of_a_profile_are_asset_hosts(start, upstream):
    template = b'{"job":"<<via https://media.aigateway.sh>>/v1/files/jobs/job_7/out.mp4?token=a&exp=1&k=2"}'
    up = upstream(lambda turn: reply(original(template, up))(turn))
    server = start("record", f"aigateway={up.url}", *LAZY)
    assert server.ask("GET", "/aigateway/v1/jobs/1").body == local(template, up, place(server, "/aigateway"))


def test_a_link_to_this_server_stays(start, upstream):
    """A gateway that was told a webhook of the app, or that is a Tapedeck itself, may name this server."""
    template = b'{"url":"%s/imgly/v1/x","urls":["%s/_tapedeck/via/https/a.example/"]}'

    def script(turn: Turn) -> None:
        reply(template % ((server.url.encode(),) * 2))(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    assert server.ask("GET", "/imgly/x").body == template % ((server.url.encode(),) * 2)


# MARK: Where the client has come in

@pytest.mark.parametrize(
    "session, mount", [("", "/imgly"), ("", ""), ("/@checkout", "/imgly"), ("/@checkout", "")],
    ids=["named", "root", "session named", "session root"],
)
def test_links_have_the_host_the_session_and_the_mount_that_the_client_used(start, upstream, session, mount):
    template = b'{"a":"<<own>>/v1/y?z","url":"<<via https://media.example>>/x"}'

    def script(turn: Turn) -> None:
        body = original(template, up)
        fields = (f"Location: {up.url}/v1/z", "Content-Location: https://media.example/z")
        (stream(b"data: " + body + b"\n\n", fields=fields) if "events" in turn.request.target
         else reply(body, "200 OK", *fields))(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    for name in ("127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "localhost:8080", "127.0.0.1", "LocalHost"):
        host = name.format(port=server.port)
        seen = Place(f"http://{host}", mount, session)
        for path, before, behind in (("/v1/x", b"", b""), ("/v1/events", b"data: ", b"\n\n")):
            answer = server.ask("GET", f"{session}{mount}{path}", [("Host", host)])
            assert answer.body == before + local(template, up, seen) + behind
            asked = f"http://{host}{session}{mount}{path}"
            assert urllib.parse.urljoin(asked, answer.header("location")) == f"{seen.base}/v1/z"
            assert answer.header("content-location") == seen.via("https", "media.example") + "/z"


def test_a_session_named_by_a_header_keeps_its_links_when_the_client_goes_on_naming_it(start, upstream, folder):
    media = upstream(reply(b"picture", kind="image/png"))
    up = upstream(lambda turn: reply(b'{"url":"%s/out.png"}' % media.url.encode())(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    named = [("x-tapedeck-session", "checkout")]
    link = json.loads(server.ask("GET", "/imgly/x", named).body)["url"]
    assert server.ask("GET", link.removeprefix(server.url), named).body == b"picture"
    assert server.stop() == 0
    assert len(cassette.interactions(folder, "checkout")) == 2
    assert cassette.interactions(folder) == []
    assert media.only_request().header("x-tapedeck-session") is None


@pytest.mark.parametrize("path", ["/@me/a.png", "/imgly/x", "/_tapedeck/health", "/_tapedeck/via/http/a.example/x"])
@pytest.mark.parametrize("mount", ["/imgly", ""])
def test_links_whose_path_looks_like_one_of_this_servers_lead_to_the_gateway_all_the_same(start, upstream, path, mount):
    """`/` is this server's as well: below it `/@me` would be a session, and `/imgly` the mount."""
    def script(turn: Turn) -> None:
        if turn.request.target == "/v1/x":
            reply(json.dumps({"poll": up.url + path}).encode(), "200 OK", f"Location: {path}")(turn)
        else:
            reply(b'"here"')(turn)

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", f"{mount}/v1/x")
    location = urllib.parse.urljoin(f"{server.url}{mount}/v1/x", answer.header("location"))
    for link in (json.loads(answer.body)["poll"], location):
        assert server.ask("GET", link.removeprefix(server.url)).body == b'"here"'
        assert up.requests[-1].target == path


def test_each_gateway_has_its_own_links(start, upstream):
    """A link to another gateway that is mounted is that gateway's, and no link of this one."""
    one = upstream(lambda turn: reply(b'{"a":"%s/1","b":"%s/2"}' % (one.url.encode(), two.url.encode()))(turn))
    two = upstream(lambda turn: reply(b'{"a":"%s/1","b":"%s/2"}' % (one.url.encode(), two.url.encode()))(turn))
    server = start("record", f"imgly={one.url}", f"openai={two.url}", *LAZY)
    assert json.loads(server.ask("GET", "/imgly/x").body)["a"] == f"{server.url}/imgly/1"
    assert json.loads(server.ask("GET", "/openai/x").body)["b"] == f"{server.url}/openai/2"


def test_pipelined_answers_with_links_end_where_they_say(start, upstream):
    template = b'{"n":%d,"url":"<<own>>/v1/x","urls":["<<via https://media.example>>/%d"]}'
    up = upstream(lambda turn: reply(original(template % ((int(turn.request.target[1:]),) * 2), up))(turn))
    server = start("record", f"imgly={up.url}", *LAZY)
    with RawClient(server.port) as client:
        for number in range(10):
            client.request("GET", f"/imgly/{number}")
        for number in range(10):
            assert client.reader.read().body == local(template % (number, number), up, place(server))


def test_an_answer_that_breaks_off_within_a_link_ends_there(start, upstream, folder):
    """What came is delivered, the held beginning of a link too; the connection breaks off; replay does the same."""
    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(original(b'data: {"url":"<<own>>/v1/a"}\n\ndata: {"url":"<<own>>/v1/', up))
        turn.break_off()

    up = upstream(script)
    server = start("record", f"imgly={up.url}", *LAZY)
    answer = server.ask("GET", "/imgly/x")
    assert not answer.whole
    assert answer.body == local(b'data: {"url":"<<own>>/v1/a"}\n\ndata: {"url":"<<raw>>/v1/', up, place(server))
    server.stop()
    player = start("replay", "imgly")
    again = player.ask("GET", "/imgly/x")
    assert not again.whole
    assert again.body == answer.body.replace(server.url.encode(), player.url.encode())


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("framing", ["declared", "chunked"])
def test_a_client_of_http_1_0_gets_its_links_without_chunks(start, upstream, kind, framing):
    """It knows no chunked coding (RFC 9112 §6.1)."""
    template = b'data: {"url":"<<own>>/x","n":1}\n\n'.removeprefix(b"" if "event" in kind else b"data: ")

    def script(turn: Turn) -> None:
        body = original(template, up)
        (reply(body, kind=kind) if framing == "declared" else stream(*pieces(body, 1, 9), kind=kind))(turn)

    up = upstream(script)
    for mode in ("record", "replay"):
        server = start(mode, f"imgly={up.url}", *LAZY)
        with server.client() as client:
            client.send(f"GET /imgly/x HTTP/1.0\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
            answer = client.reader.read()
        assert answer.header("transfer-encoding") is None
        assert answer.body == local(template, up, place(server))
        assert answer.header("content-length") in (None, str(len(answer.body)))
        assert server.stop() == 0
