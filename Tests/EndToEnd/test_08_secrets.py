"""docs/design.md §8: what was seen used as a secret never reaches the disk, however it is written; nothing else changes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import pathlib
import random
import string
import urllib.parse

import pytest

from support import cassette
from support.feed import Feed
from support.tapedeck import clean_environment, run
from support.upstream import Turn, head, reply, stream

LETTERS = string.ascii_letters + string.digits
HEX = string.digits + "abcdef"

# Keys as their makers hand them out: prefix, alphabet, length; the last ones look like nothing that is known.
KINDS = [
    ("sk-ant-api03-", LETTERS + "-_", 95), ("sk-ant-admin01-", LETTERS + "-_", 95), ("sk-ant-oat01-", LETTERS, 60),
    ("sk-proj-", LETTERS + "-_", 120), ("sk-svcacct-", LETTERS + "-_", 80), ("sk-admin-", LETTERS, 80),
    ("sk-or-v1-", HEX, 64), ("sk-aig-", LETTERS, 32), ("sk_live_", LETTERS, 24), ("sk_test_", LETTERS, 24),
    ("sk_", LETTERS, 32), ("sk-", LETTERS, 48), ("rk_live_", LETTERS, 24), ("gw_", LETTERS, 32), ("ek_", LETTERS, 32),
    ("AIza", LETTERS + "-_", 35), ("ya29.", LETTERS, 60), ("AKIA", string.ascii_uppercase + "234567", 16),
    ("ASIA", string.ascii_uppercase + "234567", 16), ("ABSK", LETTERS + "+/", 110), ("hf_", string.ascii_letters, 34),
    ("gsk_", LETTERS, 52), ("r8_", LETTERS, 37), ("xai-", LETTERS, 80), ("pplx-", LETTERS, 48),
    ("whsec_", LETTERS + "+/", 32), ("ghp_", LETTERS, 36), ("gho_", LETTERS, 36), ("github_pat_", LETTERS + "_", 82),
    ("glpat-", LETTERS, 20), ("npm_", LETTERS, 36), ("nvapi-", LETTERS, 64), ("tgp_v1_", LETTERS, 43),
    ("", HEX, 32), ("", HEX, 64), ("", LETTERS, 40), ("", LETTERS, 20), ("", LETTERS + "+/", 40),
    ("", string.digits, 24), ("", string.ascii_uppercase + string.digits, 24), ("fc-", HEX, 32), ("acme:", LETTERS, 16),
    ("p4ss", string.ascii_lowercase, 4),
]

PLACES = [
    lambda key: ("", [("Authorization", f"Bearer {key}")]),
    lambda key: ("", [("x-api-key", key)]),
    lambda key: ("", [("X-Goog-Api-Key", key)]),
    lambda key: ("?key=" + urllib.parse.quote(key, safe=""), []),
    lambda key: ("", [("Authorization", "Basic " + base64.b64encode(f"me:{key}".encode()).decode())]),
    lambda key: ("", [("api-key", key)]),
    lambda key: ("", [("Referer", f"https://me:{urllib.parse.quote(key, safe='')}@acme.example/start")]),
    lambda key: ("", [("Cookie", f"theme=dark; session={key}; n=1")]),
]


def new_key(kind: tuple[str, str, int], chance: random.Random) -> str:
    """A key of a kind."""
    return kind[0] + "".join(chance.choice(kind[1]) for _ in range(kind[2]))


def inner(key: str, alignment: int) -> str:
    """The characters of base64 that the key alone decides."""
    text = base64.b64encode(b"\0" * alignment + key.encode()).decode()
    return text[-(-alignment * 8 // 6):(alignment + len(key)) * 8 // 6]


def encodings(key: str) -> dict[str, str]:
    """The ways in which a text may hold the key; in JSON they are escaped as JSON is."""
    percent = "".join(f"%{byte:02X}" for byte in key.encode())
    aligned = {
        f"base64 at {n}": "ab"[:n] + base64.b64encode(("ab"[:n] + key + "tail").encode()).decode() for n in range(3)
    }
    return {
        "plain": f"see {key} there",
        "nested": json.dumps({"secret": key, "n": 1}),
        "twice nested": json.dumps(json.dumps({"k": f"x={key}"})),
        "percent": f"https://x.example/?a={urllib.parse.quote(key, safe='')}&b=1",
        "percent, all": percent,
        "percent, twice": percent.replace("%", "%25"),
        "hex": key.encode().hex(),
        "upper hex": key.encode().hex().upper(),
        "base64url": base64.urlsafe_b64encode(f"user:{key}".encode()).decode().rstrip("="),
        **aligned,
    }


def traces(key: str) -> list[bytes]:
    """What would show the key in a file, whichever way it was written."""
    found = [key, key.encode().hex(), key.encode().hex().upper(), "".join(f"%{byte:02X}" for byte in key.encode())]
    for alignment in range(3):
        found += [inner(key, alignment), inner(key, alignment).replace("+", "-").replace("/", "_")]
    found.append(key.replace("/", "\\/"))
    found.append("".join(f"\\u{ord(letter):04x}" for letter in key))
    return [text.encode() for text in found]


def escaped(value) -> bytes:
    """JSON with every character of its strings as an escape."""
    def string_of(text: str) -> str:
        return '"' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"'
    return ("{" + ",".join(f"{string_of(k)}:{string_of(v)}" for k, v in value.items()) + "}").encode()


def deltas(key: str, chance: random.Random) -> list[bytes]:
    """A chat that says the key in tokens of one to five letters, cut into writes anywhere."""
    text = f"Your key is {key}, keep it."
    tokens = []
    while text:
        length = chance.randint(1, 5)
        tokens.append(text[:length])
        text = text[length:]
    events = b"".join(
        b"data: " + json.dumps(
            {"id": "chatcmpl-1", "choices": [{"delta": {"content": token}, "index": 0, "finish_reason": None}]}
        ).encode() + b"\n\n"
        for token in tokens
    ) + b"data: [DONE]\n\n"
    cuts = sorted(chance.sample(range(1, len(events)), 12))
    return [events[start:end] for start, end in zip([0, *cuts], [*cuts, len(events)])]


def form(key: str) -> bytes:
    """An upload whose field, file name and file hold the key."""
    return (
        f'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nuse {key} now\r\n'
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + b"\0\1\2" * 700 + key.encode() + b"\xff" * 90 + b"\r\n--b--\r\n"


MULTIPART = ("Content-Type", "multipart/form-data; boundary=b")
JSON = ("Content-Type", "application/json")


def steps(key: str) -> list[tuple[str, list, bytes]]:
    """Requests that hold the key in every way: target, fields, body."""
    every = encodings(key)
    return [
        ("/v1/chat", [JSON], json.dumps(every).encode()),
        ("/v1/escaped", [JSON], escaped(every)),
        ("/v1/zipped", [JSON, ("Content-Encoding", "gzip")], gzip.compress(json.dumps(every).encode(), mtime=0)),
        ("/v1/form", [("Content-Type", "application/x-www-form-urlencoded")], urllib.parse.urlencode(every).encode()),
        ("/v1/text", [("Content-Type", "text/plain")], "\n".join(every.values()).encode()),
        ("/v1/upload", [MULTIPART], form(key)),
        ("/v1/binary", [("Content-Type", "application/octet-stream")], b"\0\xff" * 4000 + key.encode() + b"\xfe" * 99),
    ]


def gateway(key: str, seed: int):
    """A script that answers with what was asked, and by path in other ways that hold the key."""
    chance = random.Random(seed)

    def script(turn: Turn) -> None:
        path = turn.request.target.split("?")[0]
        if path.endswith("/chat"):
            return stream(*deltas(key, chance))(turn)
        if path.endswith("/escaped"):
            return reply(escaped(encodings(key)), "401 Incorrect key", f"x-debug: was {key}")(turn)
        if path.endswith("/zipped"):
            body = gzip.compress(json.dumps(encodings(key)).encode())
            turn.send(
                head("200 OK", JSON[0] + ": " + JSON[1], "Content-Encoding: gzip", f"Content-Length: {len(body)}"),
                body,
            )
            return None
        kind = turn.request.header("content-type") or "text/plain"
        return reply(turn.request.body, kind=kind)(turn)

    return script


def replay_all(server, key: str, place) -> list:
    """Asks everything with a key in its place."""
    query, fields = place(key)
    return [
        server.ask("POST", f"/acme{target}{query}", [*fields, *more], body) for target, more, body in steps(key)
    ]


@pytest.mark.parametrize("number", range(len(KINDS)), ids=[f"{kind[0] or 'none'}{kind[2]}" for kind in KINDS])
def test_a_key_that_was_used_is_in_no_file_log_or_answer_of_the_api(start, upstream, folder, number):
    """Forty kinds of keys, in one place each, in bodies in every encoding; another key replays the same."""
    chance = random.Random(number)
    key, other = new_key(KINDS[number], chance), new_key(KINDS[number], chance)
    place = PLACES[number % len(PLACES)]
    up = upstream(*[gateway(key, number)] * len(steps(key)))
    server = start("record", f"acme={up.url}", "--fetch-assets", "off", "--log-level", "trace")
    live = replay_all(server, key, place)
    assert [answer.outcome for answer in live] == ["recorded"] * len(live)
    assert [request.body for request in up.requests] == [body for _, _, body in steps(key)], "forwarded as it was"
    shown = [
        server.ask("GET", f"/_tapedeck/{path}").body
        for path in ["sessions", "cassettes/default/interactions",
                     *[f"cassettes/default/interactions/{n}" for n in range(1, len(live) + 1)]]
    ]
    assert server.stop() == 0
    up.stop()
    check = run("verify", cwd=folder)
    assert check.returncode == 0, check.stdout
    printed = [run("show", "default", str(n), cwd=folder).stdout.encode() for n in range(1, len(live) + 1)]
    printed += [run("export", "default", "--format", name, cwd=folder).stdout.encode() for name in ("har", "curl")]
    everything = b"\n".join([cassette.everything_written(folder), server.stderr.encode(), *shown, *printed])
    assert [trace for trace in traces(key) if trace in everything] == []
    events = cassette.response_body(folder, cassette.interactions(folder)[0]).split(b"\n\n")
    said = "".join(json.loads(each[6:])["choices"][0]["delta"]["content"] for each in events if each[:7] == b"data: {")
    assert said.startswith("Your key is ") and said.endswith(", keep it.") and key not in said

    for used in (key, other):
        player = start("replay", f"acme={up.url}")
        again = replay_all(player, used, place)
        assert [answer.outcome for answer in again] == ["replayed"] * len(again), again[0].body
        assert player.stop() == 0


def chat(server, key: str, prompt: str, target: str = "/acme/v1/chat"):
    """A request with a key and a prompt."""
    return server.ask("POST", target, [JSON, ("Authorization", f"Bearer {key}")], json.dumps({"p": prompt}).encode())


def recorded_texts(folder: pathlib.Path) -> str:
    """All lines of the cassette."""
    return "\n".join(
        member.text.decode() for member in cassette.members(cassette.cassette_path(folder))
    )


KEY = "live-4f9a8Kd02LxQpz71"
OTHER = "live-Zz81Tq7703pWvbL9"


def test_the_same_secret_has_the_same_stand_in_and_another_one_another(start, upstream, folder):
    minted = "t0ken4f9a8Kd02LxQpz71"
    up = upstream(reply(json.dumps({"token": minted, "expires_in": 900}).encode()), reply(), reply())
    server = start("record", f"acme={up.url}")
    chat(server, KEY, "hello")
    chat(server, minted, f"not {KEY}", "/acme/v1/two")
    chat(server, OTHER, "hello", "/acme/v1/three")
    assert server.stop() == 0
    one, two, three = cassette.interactions(folder)
    fields = [dict(each["request"]["headers"])["Authorization"] for each in (one, two, three)]
    token = json.loads(cassette.response_body(folder, one))["token"]
    assert fields == ["Bearer REDACTED001REDACTEDRx", f"Bearer {token}", "Bearer REDACTED003REDACTEDRx"]
    assert token == "REDACTED002REDACTEDRx" and len(token) == len(minted)
    assert json.loads(cassette.request_body(folder, two)) == {"p": "not REDACTED001REDACTEDRx"}


def test_keys_of_the_environment_are_known_from_the_start(start, upstream, folder):
    up = upstream(reply(), reply())
    values = {"ACME_API_KEY": KEY, "ACME_TOKEN": OTHER, "ACME_SECRET": "s3cr3t-of-acme", "ACME_NAME": "acme-and-sons"}
    server = start("record", f"acme={up.url}", env=values)
    server.ask_json("/acme/v1/a", {"p": " ".join(values.values())})
    server.ask_json("/acme/v1/b", {"p": f"{KEY}{KEY}"})
    assert server.stop() == 0
    written = cassette.everything_written(folder).decode("latin-1")
    assert [value for value in values.values() if value in written] == ["acme-and-sons"]


@pytest.mark.parametrize("word", ["tapedeck", "test-key", "sk-no-key-required", "undefined", "short1"])
def test_words_that_stand_where_a_key_does_are_looked_for_nowhere(start, upstream, folder, word):
    body = json.dumps({"text": f"the word {word}"}).encode()
    up = upstream(reply(body))
    server = start("record", f"acme={up.url}")
    chat(server, word, f"say {word}")
    assert server.stop() == 0
    recorded = cassette.interactions(folder)[0]
    assert cassette.response_body(folder, recorded) == body
    assert dict(recorded["request"]["headers"])["Authorization"] == "Bearer REDACTED"


def test_a_secret_that_cannot_be_taken_out_is_not_written_and_the_loss_is_loud(start, upstream, folder):
    up = upstream(reply(b'{"n":1}'), reply(b'{"n":2}'))
    server = start("record", f"acme={up.url}")
    fields = [JSON, ("x-api-key", KEY), (f"X-Of-{KEY}", "1")]
    answer = server.ask("POST", "/acme/v1/a", fields, b"{}")
    assert answer.body == b'{"n":1}', "the client has its answer"
    assert chat(server, KEY, "hello").body == b'{"n":2}'
    assert server.stop() == 1
    assert "not recorded" in server.stderr and "holds a known secret" in server.stderr
    assert KEY not in server.stderr and KEY.encode() not in cassette.everything_written(folder)
    assert [each["n"] for each in cassette.interactions(folder)] == [2]


def look_alikes(count: int) -> list[str]:
    """Ids, hashes, numbers, words and media that are no secrets, though they look a little like some."""
    chance = random.Random(8)

    def some(alphabet: str, length: int) -> str:
        return "".join(chance.choice(alphabet) for _ in range(length))

    words = ["learn", "model", "final", "release", "pipeline", "v2", "2024", "good", "news", "token", "of", "bearer"]
    makers = [
        lambda: "gw_" + some(LETTERS, 20), lambda: "resp_" + some(HEX, 48), lambda: "msg_01" + some(LETTERS, 22),
        lambda: "chatcmpl-" + some(LETTERS, 29), lambda: "call_" + some(LETTERS, 24), lambda: some(HEX, 64),
        lambda: "sha256:" + some(HEX, 64), lambda: some(string.digits, 18), lambda: "req_" + some(HEX, 32),
        lambda: "-".join(some(HEX, n) for n in (8, 4, 4, 4, 12)), lambda: "sk-" + "-".join(chance.sample(words, 4)),
        lambda: "Bearer " + " ".join(chance.sample(words, 3)), lambda: "task-" + some(LETTERS, 20),
        lambda: "disk_" + some(LETTERS, 20), lambda: "org-" + some(LETTERS, 24), lambda: "file-" + some(LETTERS, 24),
        lambda: base64.b64encode(chance.randbytes(60)).decode(), lambda: "data:image/png;base64," + some(LETTERS, 80),
        lambda: "EqQBCgIYAhIM" + some(LETTERS, 60), lambda: f"2026-11-21T{some('01', 2)}:10:36.123Z",
        lambda: f"https://cdn.example/{some(LETTERS, 30)}.png?w=1", lambda: f"{some(HEX, 8)}@mail.example",
        lambda: "eyJ" + some(LETTERS, 40), lambda: "sk-" + some(LETTERS, 9), lambda: some(string.ascii_lowercase, 30),
    ]
    return [makers[number % len(makers)]() for number in range(count)]


def test_five_thousand_look_alikes_come_back_byte_for_byte(start, upstream, folder):
    texts = look_alikes(5000)
    answers = [
        json.dumps({"texts": texts}).encode(),
        b"".join(b'data: {"delta":{"text":%s,"index":0}}\n\n' % json.dumps(f"{text}\n").encode() for text in texts),
        json.dumps([{"type": "thinking", "signature": text, "thoughtSignature": f"sk-{text}"} for text in texts]).encode(),
    ]
    up = upstream(reply(answers[0]), stream(*[answers[1][n:n + 9999] for n in range(0, len(answers[1]), 9999)]),
                  reply(answers[2]))
    server = start("record", f"acme={up.url}")
    prompts = ["\n".join(texts[n::3]) for n in range(3)]
    live = [chat(server, KEY, prompt, f"/acme/v1/{n}") for n, prompt in enumerate(prompts)]
    assert server.stop() == 0
    recorded = cassette.interactions(folder)
    for each, answer in zip(recorded, answers, strict=True):
        changed = zip(cassette.response_body(folder, each).split(b"\n"), answer.split(b"\n"), strict=True)
        assert [(now, before) for now, before in changed if now != before] == []
    assert [json.loads(cassette.request_body(folder, each))["p"] for each in recorded] == prompts
    player = start("replay", f"acme={up.url}")
    again = [chat(player, OTHER, prompt, f"/acme/v1/{n}") for n, prompt in enumerate(prompts)]
    assert [(each.outcome, each.body) for each in again] == [("replayed", each.body) for each in live]
    assert chat(player, OTHER, prompts[0] + "!", "/acme/v1/0").outcome == "missed"


def test_verify_names_the_place_of_a_secret_that_slipped_in_and_redact_takes_it_out(start, upstream, folder):
    """A cassette as one that knew nothing would have written it."""
    login = "hunter2-of-acme"
    picture = b"\x89PNG" + bytes(range(256)) * 8 + KEY.encode() + b"\0" * 500
    secret, plain = f"use sk-proj-{KEY} and {login}", "nothing to see"
    up = upstream(reply(json.dumps({"t": secret}).encode()), reply(picture, kind="image/png"), reply(b'{"t":"fine"}'))
    server = start("record", f"acme={up.url}")
    server.ask_json("/acme/v1/a", {"p": secret.replace(KEY, "x"), "q": "nothing"})
    server.ask("GET", "/acme/v1/b")
    server.ask_json("/acme/v1/c", {"p": plain})
    assert server.stop() == 0
    path = cassette.cassette_path(folder)
    lines = [member.value for member in cassette.members(path)]
    lines[1]["request"]["body"] = [json.dumps({"p": secret})]
    lines[1]["response"]["body"] = [json.dumps({"t": secret})]
    lines[1]["request"]["headers"] = [
        [name, str(len(json.dumps({"p": secret}))) if name.lower() == "content-length" else value]
        for name, value in lines[1]["request"]["headers"]
    ]
    lines[3]["request"]["headers"].append(["x-api-key", OTHER])
    path.write_bytes(b"".join(gzip.compress(json.dumps(line).encode() + b"\n", mtime=0) for line in lines))
    before = [member.text for member in cassette.members(path)]

    env = clean_environment(ACME_LOGIN=login, ACME_API_KEY=KEY, EMPTY="")
    checked = run("verify", cwd=folder, env=env)
    assert checked.returncode == 1
    for place in ("interaction 1: the request body holds", "interaction 1: the response body holds",
                  "interaction 2: the response body holds", 'interaction 3: the request header "x-api-key" holds'):
        assert place in checked.stdout
    assert KEY not in checked.stdout and OTHER not in checked.stdout

    assert run("redact", "default", "--value-from-env", "EMPTY", cwd=folder, env=env).returncode == 2
    assert run("redact", "other", cwd=folder, env=env).returncode == 1
    done = run("redact", "default", "--value-from-env", "ACME_LOGIN", cwd=folder, env=env)
    assert (done.returncode, done.stdout) == (0, "redacted 3 interactions of default\n"), done.stderr
    written = cassette.everything_written(folder)
    assert [value for value in (KEY, OTHER, login) if value.encode() in written] == []
    assert json.loads(before[0]) == cassette.members(path)[0].value
    assert run("verify", cwd=folder, env=env).returncode == 0
    again = run("redact", "default", "--value-from-env", "ACME_LOGIN", cwd=folder, env=env)
    assert (again.returncode, again.stdout) == (0, "default holds no secret that is known\n")
    assert cassette.everything_written(folder) == written

    player = start("replay", f"acme={up.url}")
    assert player.ask_json("/acme/v1/a", {"p": secret.replace(login, "REDACTED001REDx")}).outcome == "replayed"
    shown = player.ask("GET", "/acme/v1/b")
    assert len(shown.body) == len(picture) and shown.body[:2000] == picture[:2000]


def old_lines(folder: pathlib.Path, line: dict) -> list[dict]:
    """An interaction as one that knew nothing would have written it: with the key in every way in every place."""
    lines = []
    filler = b"\0\1\xfe" * 700
    for place in ("JSON", "text", "blob", "header", "reason"):
        for text in encodings(KEY).values():
            changed = json.loads(json.dumps(line)) | {"n": len(lines) + 1}
            answer = changed["response"]
            body = {"JSON": json.dumps({"text": text}).encode(), "text": text.encode(),
                    "blob": filler + text.encode() + filler}.get(place, b"{}")
            if place == "blob":
                digest = hashlib.sha256(body).hexdigest()
                blob = folder / "cassettes" / "blobs" / "sha256" / digest[:2] / digest
                blob.parent.mkdir(parents=True, exist_ok=True)
                blob.write_bytes(body)
            answer["body"] = [{"blob": f"sha256:{digest}", "size": len(body)} if place == "blob" else body.decode()]
            answer["frames"] = [[0, len(body), 1]]
            kind = {"text": "text/plain", "blob": "image/png"}.get(place, "application/json")
            answer["headers"] = [["Content-Type", kind], ["Content-Length", str(len(body))]]
            if place == "header":
                answer["headers"].append(["x-debug", text])
            if place == "reason":
                answer["reason"] = text
            lines.append(changed)
    return lines


def test_verify_finds_a_key_however_and_wherever_it_stands_in_an_old_cassette(start, upstream, folder):
    up = upstream(reply())
    with start("record", f"acme={up.url}") as server:
        assert server.ask("GET", "/acme/v1/a").outcome == "recorded"
    path = cassette.cassette_path(folder)
    header, line = (member.value for member in cassette.members(path))
    lines = old_lines(folder, line)
    path.write_bytes(b"".join(gzip.compress(json.dumps(each).encode() + b"\n", mtime=0) for each in [header, *lines]))
    assert run("verify", cwd=folder).returncode == 0, "nobody can tell yet that it is a key"

    env = clean_environment(ACME_API_KEY=KEY)
    checked = run("verify", cwd=folder, env=env)
    assert checked.returncode == 1
    ways = len(encodings(KEY))
    for number, each in enumerate(lines):
        place = ["the response body"] * 3 + ['the response header "x-debug"', "the reason of the response"]
        assert f"interaction {each['n']}: {place[number // ways]} holds" in checked.stdout, each["response"]
    assert [trace for trace in traces(KEY) if trace in checked.stdout.encode()] == []
    done = run("redact", "default", cwd=folder, env=env)
    assert (done.returncode, done.stdout) == (0, f"redacted {len(lines)} interactions of default\n"), done.stderr
    assert [trace for trace in traces(KEY) if trace in cassette.everything_written(folder)] == []
    assert run("verify", cwd=folder, env=env).returncode == 0


def test_redact_keeps_members_that_this_version_does_not_know(start, upstream, folder):
    up = upstream(reply())
    with start("record", f"acme={up.url}") as server:
        server.ask("GET", "/acme/v1/a")
    path = cassette.cassette_path(folder)
    header, line = (member.value for member in cassette.members(path))
    encoded = base64.b64encode(KEY.encode()).decode()
    line |= {"later": {"said": f"with {KEY}", "list": [1.5, None]}}
    line["request"] |= {"by": [f"{encoded}"], "api_key": OTHER}
    line["response"] |= {"seen": f"{KEY}", "score": 1}
    path.write_bytes(b"".join(gzip.compress(json.dumps(each).encode() + b"\n", mtime=0) for each in (header, line)))
    env = clean_environment(ACME_API_KEY=KEY)
    checked = run("verify", cwd=folder, env=env)
    assert checked.returncode == 1
    for place in ("a member that is not known here", "a member of the request that is not known here",
                  "a member of the response that is not known here"):
        assert f"interaction 1: {place} holds a credential" in checked.stdout
    done = run("redact", "default", cwd=folder, env=env)
    assert (done.returncode, done.stdout) == (0, "redacted 1 interaction of default\n"), done.stderr
    changed = cassette.interactions(folder)[0]
    assert changed["later"]["list"] == [1.5, None] and changed["later"]["said"].startswith("with REDACTED")
    assert changed["response"]["score"] == 1 and changed["response"]["seen"].startswith("REDACTED")
    assert {"by", "api_key"} < changed["request"].keys()
    everything = cassette.everything_written(folder)
    assert [trace for key in (KEY, OTHER) for trace in traces(key) if trace in everything] == []
    assert run("verify", cwd=folder, env=env).returncode == 0


def test_a_miss_shows_no_secret(start, upstream, folder):
    up = upstream(reply())
    server = start("record", f"acme={up.url}")
    chat(server, KEY, "hello")
    server.stop()
    player = start("replay", f"acme={up.url}", "--log-level", "trace")
    miss = chat(player, OTHER, f"my key is {OTHER}", f"/acme/v1/chat/{OTHER}?a={OTHER}&key={OTHER}")
    assert (miss.status, OTHER.encode() in miss.body) == (424, False), miss.body
    assert player.ask("GET", "/_tapedeck/sessions").body.count(OTHER.encode()) == 0
    player.stop()
    assert OTHER not in player.stderr


def test_the_feed_of_events_shows_no_secret(start, upstream):
    """Not even one that stands in a path, in a request that belongs to no session or in the text of a miss."""
    up = upstream(reply(), reply())
    server = start("record", f"acme={up.url}", f"other={up.url}")
    with Feed(server) as feed:
        chat(server, KEY, f"my key is {KEY}", f"/acme/v1/{KEY}?a={KEY}&key={KEY}")
        events = feed.until("exchange-finished")
        assert server.ask("GET", f"/nobody/{KEY}?a={KEY}").outcome == "refused"
        events += feed.until("refused")
        chat(server, KEY, "hello", "/acme/v1/later")
        events += feed.until("exchange-finished")
    assert server.stop() == 0
    player = start("replay", f"acme={up.url}")
    with Feed(player) as feed:
        miss = chat(player, OTHER, f"my key is {OTHER}", f"/acme/v1/chat/{OTHER}?a={OTHER}&key={OTHER}")
        assert miss.outcome == "missed"
        events += feed.until("exchange-finished")
    assert player.stop() == 0
    assert {"recorded", "refused", "miss"} < {event.name for event in events}
    told = json.dumps([event.data for event in events])
    assert [key for key in (KEY, OTHER) if key in told] == []
