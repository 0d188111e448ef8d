"""docs/design.md §2, `explain`: without a server, it says what a server in replay says."""

from __future__ import annotations

import json

from support import tapedeck
from support.upstream import reply

PATH = "/v1/chat/completions"


def recorded(start, up, folder, gateway: str = "imgly", base: str = ""):
    """Records a chat, a file and an upload."""
    (folder / "kite.png").write_bytes(b"\x89PNG" + bytes(range(256)) * 8)
    server = start("record", f"{gateway}={up.url}{base}", "--cassette", "checkout")
    server.ask_json(f"/{gateway}{PATH}", {"model": "m", "prompt": "a kite"})
    server.ask("GET", f"/{gateway}/v1/files/1?a=1&b=2")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="kite.png"\r\nContent-Type: image/png\r\n\r\n'
        + (folder / "kite.png").read_bytes() + b"\r\n--x--\r\n"
    )
    server.ask("POST", f"/{gateway}/v1/edits", [("Content-Type", "multipart/form-data; boundary=x")], body)
    link = f"{server.url}/{gateway}/v1/files/1"
    server.ask_json(f"/{gateway}/v1/link", {"url": link})
    assert server.stop() == 0
    up.stop()


def explain(folder, *arguments: str, stdin: bytes = b"", code: int = 0) -> str:
    """What it prints."""
    done = tapedeck.run("explain", "checkout", *arguments, cwd=folder, stdin=stdin)
    assert done.returncode == code, done
    assert (done.stderr == "") == (code < 2)
    return done.stdout if code < 2 else done.stderr


def test_it_names_the_interaction_that_answers(start, upstream, folder):
    recorded(start, upstream(*[reply(b"{}")] * 4), folder)
    chat = json.dumps({"url": f"/imgly{PATH}", "body": {"prompt": "a kite", "model": "m"}}).encode()
    assert explain(folder, "-", stdin=chat).startswith("checkout/1 answers: status 200, recorded 20")
    file = "http://127.0.0.1:4141/imgly/v1/files/1?b=2&a=1"
    assert explain(folder, "--curl", f"curl '{file}'").startswith("checkout/2 answers")
    assert explain(folder, "--curl", f"curl -I '{file}'").startswith("checkout/2 answers")
    assert explain(folder, "--curl", f"curl -r 0-1 '{file}'").startswith("checkout/2 answers")
    assert explain(folder, "--curl", "curl /imgly/v1/edits -F image=@kite.png").startswith("checkout/3 answers")
    link = "curl http://localhost:77/imgly/v1/link --json '{\"url\":\"http://localhost:77/imgly/v1/files/1\"}'"
    assert explain(folder, "--curl", "-", stdin=link.encode()).startswith("checkout/4 answers")


def test_a_gateway_that_only_the_cassette_knows(start, upstream, folder):
    up = upstream(*[reply(b"{}")] * 4)
    recorded(start, up, folder, "acme", "/base")
    for url in (f"{up.url}/base/v1/files/1", "/acme/v1/files/1", "http://127.0.0.1:4141/acme/v1/files/1"):
        assert explain(folder, "--curl", f"curl '{url}?a=1&b=2'").startswith("checkout/2 answers"), url
    assert explain(folder, "--curl", f"curl '{up.url}/other'", code=2).startswith("tapedeck: no gateway is known at")


def test_it_says_what_the_server_says(start, upstream, folder):
    recorded(start, upstream(*[reply(b"{}")] * 4), folder)
    player = start("replay", "--cassette", "checkout")
    (folder / "other.png").write_bytes(b"\x89PNG" + bytes(300))
    for path, body in ((PATH, {"model": "m", "prompt": "a boat", "n": 1}), ("/v1/nothing", {}), ("/v1/edits", [])):
        said = json.loads(player.ask_json(f"/imgly{path}", body).body)["error"]["message"]
        (folder / "request.json").write_text(json.dumps({"url": f"/imgly{path}", "body": body}))
        assert explain(folder, "request.json", code=1) == said + "\n"
    text = explain(folder, "--curl", "curl /imgly/v1/edits -F image=@other.png", code=1)
    assert '  part "image" file name: recorded "kite.png", requested "other.png"\n' in text


def test_nothing_is_written(start, upstream, folder):
    recorded(start, upstream(*[reply(b"{}")] * 4), folder)
    before = {path: path.read_bytes() for path in (folder / "cassettes").rglob("*") if path.is_file()}
    explain(folder, "--curl", "curl /imgly/nothing", code=1)
    assert {path: path.read_bytes() for path in (folder / "cassettes").rglob("*") if path.is_file()} == before


def test_wrong_usage_is_named(folder):
    assert tapedeck.run("explain", "checkout", "--curl", "curl /x", cwd=folder).returncode == 1
    (folder / "cassettes").mkdir()
    (folder / "cassettes" / "checkout.jsonl.gz").touch()
    assert "tapedeck: --curl: the option \"--frob\" is not known" in explain(folder, "--curl", "curl --frob", code=2)
    assert "tapedeck: standard input: " in explain(folder, "-", stdin=b"{", code=2)
