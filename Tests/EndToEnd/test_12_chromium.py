"""docs/design.md §12 with a real browser: a page on another port talks to gateways, a foreign one does not."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request

import pytest

from support import tapedeck
from support.browser import Browser, CannotStart
from support.upstream import Baton, Turn, head, reply

EVENTS = [b'data: {"n": 1}\n\n', 'data: {"n": "zwei €"}\n\n'.encode(), b"data: [DONE]\n\n"]
EVIL = "evil.example"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """A browser for all tests of the file; to it, the foreign host is this machine."""
    try:
        made = Browser(tmp_path_factory.mktemp("chromium"), f"--host-resolver-rules=MAP {EVIL} 127.0.0.1")
    except CannotStart as reason:
        if os.environ.get("CI"):
            raise  # There has to be one.
        pytest.skip(str(reason))
    yield made
    made.stop()


@pytest.fixture
def page(upstream):
    """The port of a server with an empty page."""
    return upstream(reply(b"<!doctype html><title>App</title>", kind="text/html")).port


def stepwise(baton: Baton):
    """An upstream that sends each event when the page has confirmed the one before."""

    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "X-Request-Id: req_7",
                       "Access-Control-Allow-Origin: https://vendor.example", "Transfer-Encoding: chunked"))
        for event in EVENTS:
            turn.chunk(event)
            baton.wait()
        turn.end_chunks()

    return script


def asked(base: str) -> str:
    """The JavaScript of a call like OpenAI's SDK makes it in browsers."""
    return f"""fetch("{base}/v1/chat/completions", {{
        method: "POST", body: JSON.stringify({{model: "m", stream: true}}),
        headers: {{"content-type": "application/json", authorization: "Bearer sk-page-0123456789abcdef",
                   "x-stainless-lang": "js"}}}})"""


FETCH = """
(async () => {
  const answer = await %s;
  const reader = answer.body.getReader(), decoder = new TextDecoder();
  window.next = async () => {
    const {done, value} = await reader.read();
    return done ? null : decoder.decode(value, {stream: true});
  };
  return [answer.status, ...["x-tapedeck", "x-tapedeck-interaction", "x-request-id"].map(n => answer.headers.get(n))];
})()
"""

EVENT_SOURCE = """
(() => {
  const events = [], waiting = [], source = new EventSource("%s/v1/events");
  const put = event => waiting.length ? waiting.shift()(event) : events.push(event);
  source.onmessage = event => put(event.data);
  source.onerror = () => { source.close(); put(null); };
  window.next = () => new Promise(done => events.length ? done(events.shift()) : waiting.push(done));
})()
"""


def local_page(chromium, page: int, host: str) -> None:
    """Opens the app's page."""
    assert chromium.open(f"http://{host}:{page}/") is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_page_reads_a_stream_by_fetch_event_by_event_and_again_when_replayed(start, upstream, chromium, page, host):
    baton = Baton()
    up = upstream(stepwise(baton))
    server = start("record", f"openai={up.url}")
    local_page(chromium, page, host)
    assert chromium.run(FETCH % asked(f"{server.url}/openai")) == [200, "recorded", "default/1", "req_7"]
    for event in EVENTS:
        assert chromium.run("next()") == event.decode()
        baton.pass_on()
    assert chromium.run("next()") is None
    request = up.only_request()
    assert (request.method, request.header("authorization")) == ("POST", "Bearer sk-page-0123456789abcdef")
    assert (request.header("origin"), request.header("x-stainless-lang")) == (f"http://{host}:{page}", "js")
    assert server.stop() == 0
    up.stop()

    player = start("replay", "openai")
    local_page(chromium, page, host)
    assert chromium.run(FETCH % asked(f"{player.url}/openai")) == [200, "replayed", "default/1", "req_7"]
    text = ""
    while piece := chromium.run("next()"):
        text += piece
    assert text == b"".join(EVENTS).decode()


def test_a_page_reads_a_stream_by_event_source_event_by_event(start, upstream, chromium, page):
    baton = Baton()
    up = upstream(stepwise(baton))
    server = start("record", f"openai={up.url}")
    local_page(chromium, page, "localhost")
    chromium.run(EVENT_SOURCE % f"{server.url}/openai")
    for event in EVENTS:
        assert chromium.run("next()") == event.decode().removeprefix("data: ").strip()
        baton.pass_on()
    assert chromium.run("next()") is None
    assert up.only_request().method == "GET"


def test_a_page_can_read_why_there_is_no_answer(start, chromium, page):
    player = start("replay", "openai")
    local_page(chromium, page, "localhost")
    seen = chromium.run(f"{asked(player.url + '/openai')}.then("
                        "async r => [r.status, r.headers.get('x-tapedeck'), await r.json()])")
    assert seen[:2] == [424, "missed"]
    assert seen[2]["error"]["code"] == "cassette_miss"
    assert "tapedeck record" in seen[2]["error"]["message"]


WAYS = {
    "fetch": "%s.then(r => r.status)",
    "fetch without CORS": 'fetch("%s/v1/models", {mode: "no-cors"}).then(r => r.type)',
    "simple fetch": 'fetch("%s/v1/models").then(r => r.status)',
    "event source": 'new Promise((_, no) => { new EventSource("%s/v1/models").onerror = () => no(Error("no")); })',
    "picture": 'new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = () => no(Error("no")); '
               'i.src = "%s/v1/models"; })',
    "form": 'new Promise((yes, no) => { const frame = document.createElement("iframe"); frame.name = "f"; '
            'document.body.append(frame); const form = document.createElement("form"); form.target = "f"; '
            'form.method = "post"; form.action = "%s/v1/models"; document.body.append(form); '
            'frame.onload = () => no(Error("no")); form.submit(); })',
}


def going(way: str, base: str) -> str:
    """The JavaScript that goes a way; what comes of it is `refused` where the page is told nothing."""
    script = WAYS[way] % (asked(base) if way == "fetch" else f"{base}")
    return f"({script}).catch(() => 'refused')"


@pytest.mark.parametrize("way", WAYS)
def test_a_foreign_page_gets_nothing_and_nothing_of_it_reaches_the_upstream(start, upstream, chromium, page, way):
    up = upstream(reply())
    server = start("record", f"openai={up.url}")
    local_page(chromium, page, EVIL)
    seen = chromium.run(going(way, f"{server.url}/openai"))
    # Without CORS a page is told nothing of the answer, whatever it is.
    assert seen == ("opaque" if way == "fetch without CORS" else "refused")
    assert server.stop() == 0
    assert up.requests == []


@pytest.mark.parametrize("way", WAYS)
def test_each_of_these_ways_leads_there_from_a_page_of_this_machine(start, upstream, chromium, page, way):
    up = upstream(reply())
    server = start("record", f"openai={up.url}")
    local_page(chromium, page, "127.0.0.1")
    chromium.run(going(way, f"{server.url}/openai"))
    assert [request.method for request in up.wait_for(1)] == ["POST" if way in {"fetch", "form"} else "GET"]


def test_a_foreign_name_that_leads_here_is_misdirected(start, upstream, chromium):
    """DNS rebinding: the page's own host becomes this server's address."""
    up = upstream(reply())
    server = start("record", f"openai={up.url}")
    local_page(chromium, server.port, EVIL)
    assert json.loads(chromium.run("document.body.innerText"))["error"]["code"] == "host_not_allowed"
    assert chromium.run("fetch('/openai/v1/models').then(r => r.status)") == 421
    assert up.requests == []


ACTING = b"""<!doctype html><title>harmless</title><script>
document.title = "acted";
fetch("/_tapedeck/sessions", {method: "POST", headers: {"content-type": "application/json"},
                              body: JSON.stringify({name: "taken"})});
</script>"""


def test_recorded_html_cannot_act_on_the_control_api(start, upstream, chromium):
    up = upstream(reply(ACTING, kind="text/html"))
    chromium.open(f"{up.url}/page")
    assert chromium.run("document.title") == "acted", "a browser does run it"
    server = start("record", f"openai={up.url}")
    server.ask("GET", "/openai/page")
    assert server.stop() == 0
    player = start("replay", "openai")
    chromium.open(f"{player.url}/openai/page")
    assert chromium.run("document.title") == "harmless"
    assert chromium.run("self.origin") == "null"
    # What the page's script would get, were it run all the same.
    control = "fetch('/_tapedeck/sessions', {method: %s}).then(r => r.status).catch(() => 'refused')"
    assert [chromium.run(control % method) for method in ("'GET'", "'POST'", "'DELETE'")] == ["refused"] * 3
    names = [session["name"] for session in json.loads(player.ask("GET", "/_tapedeck/sessions").body)["sessions"]]
    assert "taken" not in names


IMPORT = """
(async () => {
  const har = await import("/devtools/models/har/har.js");
  const log = new har.HARFormat.HARRoot(JSON.parse(%s)).log;
  return Promise.all(har.Importer.Importer.requestsFromHARLog(log).map(async request => {
    const content = await request.requestContentData();
    return [request.requestMethod, request.url(), request.statusCode, request.mimeType,
            request.responseHeaders.map(header => [header.name, header.value]), await request.requestFormData(),
            content.isTextContent ? content.text : content.base64];
  }));
})()
"""


@pytest.mark.parametrize("name", ["demo-openai", "demo-imgly"])
def test_the_browsers_own_tools_read_an_exported_archive(folder, chromium, name):
    """The importer of DevTools, which its network panel uses; the panel itself cannot be seen without a window."""
    tools = f"{chromium.debugging_url}/devtools/inspector.html"
    try:
        urllib.request.urlopen(tools).close()
    except urllib.error.HTTPError:
        pytest.skip("this Chromium brings no DevTools")
    samples = tapedeck.REPOSITORY / "cassettes"
    done = tapedeck.run("export", name, "--cassettes", samples, "--format", "har", cwd=folder)
    assert done.returncode == 0, done.stderr
    expected = [
        [entry["request"]["method"], entry["request"]["url"], entry["response"]["status"],
         entry["response"]["content"]["mimeType"].partition(";")[0],
         [[header["name"], header["value"]] for header in entry["response"]["headers"]],
         entry["request"].get("postData", {}).get("text"), entry["response"]["content"].get("text", "")]
        for entry in json.loads(done.stdout)["log"]["entries"]
    ]
    assert chromium.open(tools) is None
    found = chromium.run(IMPORT % json.dumps(done.stdout))
    assert len(found) == len(expected) > 5
    for theirs, ours in zip(found, expected):
        theirs[3] = (theirs[3] or "").partition(";")[0]
        assert theirs == ours
