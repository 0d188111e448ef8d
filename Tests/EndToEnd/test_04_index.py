"""docs/design.md §4: a cassette that was read once is opened by an index, which changes nothing but how long that takes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pathlib
import random
import re

import pytest

from support import cassette
from support.httpwire import wait_until
from support.tapedeck import Tapedeck, run
from support.upstream import reply

# More than the 256 from which on a cassette gets an index.
COUNT = 300


def question(n: int) -> dict:
    """The body of the request that interaction `n` holds."""
    return {"model": "m", "messages": [{"role": "user", "content": f"question {n}"}]}


def member(n: int, answer: str) -> bytes:
    """An interaction as it stands in a file; as many bytes whatever the answer, if that has as many."""
    line = {
        "n": n, "gateway": "imgly", "recorded_at": "2026-11-21T07:10:36.123Z", "recording": "first",
        "request": {"method": "POST", "url": "http://gw.example/v1/chat", "target": "/v1/chat",
                    "headers": [["Content-Type", "application/json"]], "body": [json.dumps(question(n))],
                    "trailers": []},
        "response": {"status": 200, "reason": "OK", "http_version": "1.1", "headers": [], "body": [answer],
                     "trailers": [], "frames": [[0, len(answer), 1]], "framing": "chunked", "end": "complete"},
    }
    return gzip.compress(json.dumps(line).encode() + b"\n", compresslevel=0, mtime=0)


def write(folder: pathlib.Path, word: str = "answer", count: int = COUNT) -> pathlib.Path:
    """Writes a cassette whose answers say which they are; into the file that is there, if there is one."""
    path = cassette.cassette_path(folder)
    path.parent.mkdir(exist_ok=True)
    header = gzip.compress(b'{"tapedeck":"cassette","version":1}\n', mtime=0)
    path.write_bytes(header + b"".join(member(n, f"{word} {n:04}") for n in range(1, count + 1)))
    return path


def index(folder: pathlib.Path) -> pathlib.Path | None:
    """The index, once it is whole."""
    return next(iter((folder / "cache/tapedeck/index").glob("*.index")), None)


@pytest.fixture
def play(folder):
    """Starts a server that replays, with a cache folder of the test's own, and waits for the index if it makes one."""
    servers = []

    def player(mode: str = "replay", upstream: str = "imgly", env: dict | None = None, waits: bool = True,
               **options) -> Tapedeck:
        env = {"XDG_CACHE_HOME": str(folder / "cache"), **(env or {})}
        server = Tapedeck(mode, upstream, folder=folder, env=env, **options)
        servers.append(server)
        if waits:
            wait_until(lambda: index(folder), "an index")
        return server

    yield player
    for server in servers:
        if server.process.poll() is None:
            server.kill()


def answers(server: Tapedeck, *numbers: int) -> list[tuple[bytes, str | None]]:
    """What the server answers to these questions."""
    found = [server.ask_json("/imgly/v1/chat", question(n)) for n in numbers]
    return [(answer.body, answer.header("x-tapedeck-interaction")) for answer in found]


def expected(*numbers: int, word: str = "answer") -> list[tuple[bytes, str]]:
    """What it should answer."""
    return [(b"%s %04d" % (word.encode(), n), f"default/{n}") for n in numbers]


def forge(path: pathlib.Path, change) -> None:
    """Changes the checked part of an index, and has its checksum say that it is right."""
    data = path.read_bytes()
    start = len(b"tapedeck index 1\n")
    length = int.from_bytes(data[start : start + 8], "little")
    checked = start + 8 + 4 + 64
    part = bytearray(data[checked : checked + length])
    assert hashlib.sha256(part).hexdigest().encode() == data[checked - 64 : checked]
    change(part)
    digest = hashlib.sha256(part).hexdigest().encode()
    path.write_bytes(data[: checked - 64] + digest + part + data[checked + length :])


def test_the_second_start_answers_and_explains_as_the_first(play, folder):
    write(folder)
    server = play()
    first = answers(server, 1, 150, 300)
    miss = server.ask_json("/imgly/v1/chat", question(1234))
    assert server.stop() == 0
    assert first == expected(1, 150, 300)
    assert miss.status == 424
    again = play()
    assert answers(again, 1, 150, 300) == first
    assert again.ask_json("/imgly/v1/chat", question(1234)).body == miss.body
    assert again.stop() == 0
    # No time is saved where replaying takes as long as recording did.
    said = [re.sub(r"(?m)^\S+Z |:\d{4,5}\b|(, )?[\d.]+ m?s\b", "", text) for text in (server.stderr, again.stderr)]
    assert said[0] == said[1]


def test_the_index_is_what_is_asked_and_nobody_else_can_read_it(play, folder):
    write(folder)
    old = os.umask(0)
    try:
        play().stop()
    finally:
        os.umask(old)
    path = index(folder)
    assert path.stat().st_mode & 0o777 == 0o600
    for above in (path.parent, path.parent.parent, path.parent.parent.parent):
        assert above.stat().st_mode & 0o777 == 0o700

    # A record is 104 bytes, the last thing in the checked part; its fingerprint begins at byte 48.
    def other_fingerprint(part: bytearray) -> None:
        part[-104 + 48 + 3] ^= 1

    forge(path, other_fingerprint)
    server = play()
    assert server.ask_json("/imgly/v1/chat", question(COUNT)).status == 424
    assert answers(server, 1) == expected(1)
    server.stop()
    # One that others could have written is not asked.
    path.chmod(0o666)
    assert answers(play(), COUNT) == expected(COUNT)


@pytest.mark.parametrize("seed", range(8))
def test_an_index_that_lies_does_no_harm(play, folder, seed):
    write(folder)
    play().stop()
    chance = random.Random(seed)

    def lie(part: bytearray) -> None:
        for _ in range(2000 if seed % 2 else 5):
            # The key is left as it is, or nothing of it would be believed.
            part[chance.randrange(300, len(part))] = chance.choice([0, 1, 127, 128, 255])

    forge(index(folder), lie)
    server = play()
    for n in chance.sample(range(1, COUNT + 1), 20):
        answer = server.ask_json("/imgly/v1/chat", question(n))
        assert answer.status in (424, 502) or answer.body == b"answer %04d" % n
    assert server.stop() == 0


def test_what_was_added_since_is_answered_too(play, folder):
    path = write(folder)
    play().stop()
    with path.open("ab") as file:
        file.write(member(301, "answer 0301"))
    server = play()
    assert answers(server, 301, 1, 300) == expected(301, 1, 300)
    server.stop()
    assert answers(play(), 301, 1) == expected(301, 1)


@pytest.mark.parametrize("is_new_file", [True, False])
def test_a_cassette_of_the_same_size_in_its_place_is_read(play, folder, is_new_file):
    path = write(folder)
    play().stop()
    before = path.stat()
    if is_new_file:
        path.unlink()
    write(folder, "reply!")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    server = play()
    assert answers(server, 1, 300) == expected(1, 300, word="reply!")


def test_what_was_recorded_again_is_answered_anew(play, folder, upstream):
    write(folder)
    play().stop()
    up = upstream(reply(b"newer"))
    server = play("record", f"imgly={up.url}", waits=False)
    assert server.ask_json("/imgly/v1/chat", question(7)).body == b"newer"
    assert server.stop() == 0
    assert len(cassette.interactions(folder)) == COUNT
    for _ in range(2):
        server = play()
        assert answers(server, 7) == [(b"newer", "default/301")]
        assert answers(server, 8) == expected(8)
        server.stop()


def test_damage_is_found_as_without_an_index(play, folder):
    path = write(folder)
    play().stop()
    found = cassette.members(path)
    damaged = bytearray(path.read_bytes())
    damaged[found[99].offset + 30] ^= 1
    path.write_bytes(damaged)
    with_index = run("replay", "imgly", "--listen", "127.0.0.1:0", cwd=folder,
                     env={"XDG_CACHE_HOME": str(folder / "cache")})
    without = run("replay", "imgly", "--listen", "127.0.0.1:0", cwd=folder, env={"XDG_CACHE_HOME": "/dev/null/x"})
    assert f"member 100 at byte {found[99].offset}: The cassette is damaged: " in with_index.stderr
    assert (with_index.returncode, with_index.stderr) == (without.returncode, without.stderr) == (1, without.stderr)


def test_a_torn_end_is_told_each_time(play, folder):
    path = write(folder)
    play().stop()
    with path.open("ab") as file:
        file.write(member(301, "torn")[:40])
    for _ in range(2):
        server = play()
        assert answers(server, 300) == expected(300)
        server.stop()
        assert "the last 40 bytes" in server.stderr


@pytest.mark.parametrize("cache", ["/dev/null/x", "/proc/1/nothing", ""])
def test_without_a_place_for_it_all_goes_on_as_before(play, folder, cache):
    write(folder)
    server = play(env={"XDG_CACHE_HOME": cache, "HOME": "/dev/null"}, waits=False)
    assert answers(server, 1, 300) == expected(1, 300)
    assert server.stop() == 0
    assert "warning" not in server.stderr and "error" not in server.stderr
    assert not (folder / "cache").exists()


def test_without_a_home_folder_all_goes_on_as_before(play, folder):
    write(folder)
    server = play(waits=False, wrapper=("env", "-u", "HOME", "-u", "XDG_CACHE_HOME"))
    assert answers(server, 1, 300) == expected(1, 300)
    assert server.stop() == 0


def test_what_a_killed_process_left_is_written_over(play, folder):
    write(folder)
    play().kill()
    path = index(folder)
    whole = path.read_bytes()
    path.unlink()
    path.with_name(path.name + ".new").write_bytes(whole[:1000])
    assert answers(play(), 300) == expected(300)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_small_cassettes_have_none(play, folder):
    write(folder, count=5)
    server = play(waits=False)
    assert answers(server, 5) == expected(5)
    assert server.stop() == 0
    assert index(folder) is None
