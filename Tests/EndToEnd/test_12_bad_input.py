"""docs/design.md §12 and §9: what bad input gets, as far as forwarding, recording and replaying meet it."""

from __future__ import annotations

import gzip
import json
import os
import random

import pytest

from support import cassette, tapedeck
from support.upstream import echo, reply


@pytest.fixture
def recorded(start, upstream, folder):
    """A folder with three recorded answers, the upstream gone."""
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    for path in ("a", "b", "c"):
        server.ask("GET", f"/imgly/{path}")
    server.stop()
    up.stop()
    return folder


@pytest.mark.parametrize("target", ["/nowhere/v1/x", "/", "/x", "/imglyx/v1", "/@s/nowhere/x"])
def test_an_unknown_gateway_gives_404_that_lists_the_mounts(start, upstream, target):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", f"openai={up.url}")
    answer = server.ask("GET", target)
    assert (answer.status, answer.outcome) == (404, "refused")
    error = json.loads(answer.body)["error"]
    assert error["code"] and error["message"] and error["hint"]
    assert "imgly" in answer.body.decode() and "openai" in answer.body.decode()
    assert up.requests == []


def test_a_connection_stays_usable_after_404(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", f"openai={up.url}")
    with server.client() as client:
        assert client.get("POST", "/nowhere", body=b"abc").status == 404
        assert client.get("GET", "/imgly/x").body == b"GET /x\n"


@pytest.mark.parametrize("command", ["record", "replay", "auto"])
def test_a_folder_that_is_none_is_one_line_and_exit_1_or_2(folder, command):
    (folder / "cassettes").write_text("a file where the folder should be")
    done = tapedeck.run(command, "imgly", "--listen", "127.0.0.1:0", cwd=folder, timeout=20)
    assert done.returncode in (1, 2)
    assert done.stderr.count("\n") == 1
    assert "cassettes" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_one_line_and_exit_1_or_2(folder):
    (folder / "cassettes").mkdir(mode=0)
    done = tapedeck.run("replay", "imgly", "--listen", "127.0.0.1:0", cwd=folder, timeout=20)
    assert done.returncode in (1, 2)
    assert done.stderr.count("\n") == 1


def refused(folder, *parts: str) -> None:
    """Neither replayed nor recorded onto: a line that has all the parts, and exit 1; `verify` says it too."""
    before = cassette.cassette_path(folder).read_bytes()
    for command in (["replay", "imgly"], ["record", "imgly"]):
        done = tapedeck.run(*command, "--listen", "127.0.0.1:0", cwd=folder, timeout=20)
        assert done.returncode == 1, done
        for part in parts:
            assert part in done.stderr, f"{part!r} is not in: {done.stderr}"
    done = tapedeck.run("verify", cwd=folder)
    assert done.returncode == 1
    for part in parts:
        assert part in done.stdout + done.stderr
    assert cassette.cassette_path(folder).read_bytes() == before


def test_damage_before_a_whole_member_names_file_member_and_offset(recorded):
    path = cassette.cassette_path(recorded)
    found = cassette.members(path)
    data = bytearray(path.read_bytes())
    data[found[2].offset + len(found[2].raw) - 8] ^= 0xFF  # The checksum of the third member.
    path.write_bytes(data)
    refused(recorded, "default.jsonl.gz", "member 3", str(found[2].offset))


def test_a_member_that_is_no_json_is_damage(recorded):
    path = cassette.cassette_path(recorded)
    found = cassette.members(path)
    path.write_bytes(found[0].raw + found[1].raw + gzip.compress(b"{no json}\n") + found[3].raw)
    refused(recorded, "default.jsonl.gz", "member 3", str(found[2].offset))


def test_an_interaction_without_what_it_needs_is_damage(recorded):
    path = cassette.cassette_path(recorded)
    found = cassette.members(path)
    value = found[1].value
    value["response"]["status"] = "two hundred"
    path.write_bytes(found[0].raw + gzip.compress(json.dumps(value).encode() + b"\n") + found[2].raw)
    refused(recorded, "default.jsonl.gz", "member 2", str(found[1].offset))


def test_a_cassette_of_a_newer_version_is_refused_with_a_clear_error(recorded):
    path = cassette.cassette_path(recorded)
    found = cassette.members(path)
    header = gzip.compress(b'{"tapedeck":"cassette","version":2}\n')
    path.write_bytes(header + b"".join(member.raw for member in found[1:]))
    refused(recorded, "default.jsonl.gz", "version 2")


def test_a_file_that_is_no_cassette_is_refused(recorded):
    path = cassette.cassette_path(recorded)
    path.write_bytes(gzip.compress(b'{"log":{}}\n'))
    refused(recorded, "default.jsonl.gz")


@pytest.mark.parametrize("tail", ["cut", "zeros", "bad checksum"])
def test_a_torn_tail_is_passed_over_by_readers_and_kept_aside_by_the_next_recording(recorded, start, upstream, tail):
    path = cassette.cassette_path(recorded)
    found = cassette.members(path)
    last = found[3].raw
    sound = path.read_bytes()[: found[3].offset]
    torn = {"cut": last[:-5], "zeros": b"\0" * 300, "bad checksum": last[:-8] + b"\1\2\3\4" + last[-4:]}[tail]
    path.write_bytes(sound + torn)
    player = start("replay", "imgly")
    assert player.ask("GET", "/imgly/b").outcome == "replayed"
    assert player.ask("GET", "/imgly/c").outcome == "missed"
    player.stop()
    assert tapedeck.run("verify", cwd=recorded).returncode == 1
    assert path.read_bytes() == sound + torn, "readers change nothing"

    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/d").outcome == "recorded"
    server.stop()
    urls = [interaction["request"]["url"].rsplit("/", 1)[1] for interaction in cassette.interactions(recorded)]
    assert sorted(urls) == ["a", "b", "d"]
    assert (path.parent / (path.name + ".torn-1")).exists() or list(path.parent.glob("*.torn-*"))
    (aside,) = path.parent.glob("*.torn-*")
    assert aside.read_bytes() == torn


@pytest.mark.parametrize("seed", range(16))
def test_a_damaged_cassette_plays_what_was_recorded_or_says_what_is_wrong(recorded, start, seed):
    """A sample, by a server; every cut and every bit: `Tests/CassettesTests/DamageTests.swift`."""
    path = cassette.cassette_path(recorded)
    data = bytearray(path.read_bytes())
    place = random.Random(seed)
    if seed % 4 == 0:
        del data[place.randrange(len(data)) :]
    else:
        data[place.randrange(len(data))] ^= 1 << place.randrange(8)
    path.write_bytes(data)
    try:
        player = start("replay", "imgly")
    except AssertionError as refusal:
        assert "default.jsonl.gz" in str(refusal)
        return
    for name in ("a", "b", "c"):
        answer = player.ask("GET", f"/imgly/{name}")
        assert (answer.outcome, answer.body) == ("replayed", b"GET /%s\n" % name.encode()) or answer.outcome == "missed"
    player.stop()


def test_a_missing_blob_is_never_a_crash(start, upstream, folder):
    up = upstream(reply(b"\x00\x01" * 4000, kind="image/png"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/a")
    server.stop()
    (blob,) = [path for path in (folder / "cassettes" / "blobs").rglob("*") if path.is_file()]
    blob.unlink()
    player = start("replay", "imgly")
    answer = player.ask("GET", "/imgly/a")
    assert answer.status == 502 or not answer.whole
    assert player.ask("GET", "/imgly/b").status == 424, "it goes on"


def test_a_cassette_that_is_a_link_or_no_file_is_refused(recorded):
    path = cassette.cassette_path(recorded)
    real = path.rename(path.parent / "real.jsonl.gz")
    path.symlink_to(real)
    done = tapedeck.run("replay", "imgly", "--listen", "127.0.0.1:0", cwd=recorded, timeout=20)
    assert done.returncode == 1
    path.unlink()
    os.mkfifo(path)
    done = tapedeck.run("replay", "imgly", "--listen", "127.0.0.1:0", cwd=recorded, timeout=20)
    assert done.returncode == 1


def test_a_compressed_request_that_is_damaged_is_no_crash(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    answer = server.ask("POST", "/imgly/x", [("Content-Encoding", "gzip")], b"\x1f\x8b not gzip")
    assert answer.status == 200
    assert up.only_request().body == b"\x1f\x8b not gzip"
    assert server.ask("GET", "/imgly/y").body == b"GET /y\n"


def test_a_declared_body_over_the_limit_is_refused(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", "--max-body", "1KiB")
    assert server.ask("POST", "/imgly/x", body=b"x" * 1024).status == 200
    answer = server.ask("POST", "/imgly/x", body=b"x" * 1025)
    assert (answer.status, answer.outcome) == (413, "refused")
    server.stop()
    assert len(up.requests) == 1
    assert len(cassette.interactions(folder)) == 1
