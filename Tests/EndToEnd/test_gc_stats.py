"""docs/design.md §2, §9: `gc` and `stats`: what is removed and when, what is counted, and that nothing needed is lost."""

from __future__ import annotations

import base64
import fcntl
import gzip
import hashlib
import json
import os
import pathlib
import subprocess
import time

import pytest

from support import cassette, tapedeck
from support.upstream import Turn, head, reply

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
OTHER = PICTURE[::-1]
DAY = 86_400


def blob_path(folder: pathlib.Path, data: bytes) -> pathlib.Path:
    """Where a blob of these bytes is."""
    digest = hashlib.sha256(data).hexdigest()
    return folder / "cassettes" / "blobs" / "sha256" / digest[:2] / digest


def age(path: pathlib.Path, seconds: float = DAY + 60) -> pathlib.Path:
    """Sets a file's time of change back."""
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def leave(path: pathlib.Path, data: bytes = b"left") -> pathlib.Path:
    """Writes a file that looks like one left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def leave_blob(folder: pathlib.Path, data: bytes) -> pathlib.Path:
    """Stores a blob that nothing names."""
    return leave(blob_path(folder, data), data)


def gc(folder: pathlib.Path, *options: str) -> subprocess.CompletedProcess:
    """Runs `tapedeck gc`."""
    return tapedeck.run("gc", *options, cwd=folder)


def stats(folder: pathlib.Path) -> dict[str, int]:
    """The last column of `tapedeck stats`, by what stands in the first."""
    done = tapedeck.run("stats", cwd=folder)
    assert done.returncode == 0, done.stderr
    rows = [line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[1:] if "gc --dry-run" not in line]
    sizes = ("KiB", "MiB", "B")
    names = [what.rsplit(maxsplit=2)[0] if what.split()[-1] in sizes else what for what, _ in rows]
    return {name.strip(): int(number) for name, (_, number) in zip(names, rows, strict=True)}


@pytest.fixture
def recorded(start, upstream, folder):
    """A cassette `kept` that names PICTURE in an answer, and one `gone` that names OTHER in a request."""
    up = upstream(reply(PICTURE, kind="image/png"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/@kept/imgly/picture")
    server.ask("POST", "/@gone/imgly/picture", [("Content-Type", "image/png")], OTHER)
    assert server.stop() == 0
    up.stop()
    return folder


def verify(folder: pathlib.Path) -> None:
    """Asserts that every cassette has its blobs."""
    done = tapedeck.run("verify", cwd=folder)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", ["gc", "stats"])
def test_both_have_help_with_an_example(folder, command):
    done = tapedeck.run(command, "--help", cwd=folder)
    assert done.returncode == 0
    assert f"\n  tapedeck {command}" in done.stdout


def test_a_blob_goes_when_no_cassette_names_it_and_it_is_older_than_a_day(recorded, start):
    age(blob_path(recorded, PICTURE))
    other = age(blob_path(recorded, OTHER))
    assert gc(recorded).stdout == "nothing to remove\n"
    (recorded / "cassettes" / "gone.jsonl.gz").unlink()
    listed = gc(recorded, "--dry-run")
    assert listed.returncode == 0 and listed.stderr == ""
    relative = other.relative_to(recorded)
    assert listed.stdout == (
        f"would remove {relative}: {len(OTHER)} bytes (10 KiB)\nwould remove 1 blob: {len(OTHER)} bytes (10 KiB)\n"
    )
    assert other.exists()
    age(other, 60)
    assert gc(recorded).stdout == f"nothing to remove\nkept 1 blob: {len(OTHER)} bytes (10 KiB), younger than a day\n"
    age(other)
    done = gc(recorded)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"removed 1 blob: {len(OTHER)} bytes (10 KiB)\n", "")
    assert not other.exists()
    verify(recorded)
    player = start("replay", "imgly")
    assert player.ask("GET", "/@kept/imgly/picture").body == PICTURE


def test_what_killed_processes_left_goes_too_and_nothing_else(recorded):
    root = recorded / "cassettes"
    left = [leave(root / "blobs" / "sha256" / ".partial-7-1"), leave(root / ".kept.jsonl.gz.new-1"),
            leave(root / "deep" / ".kept.jsonl.gz.new-2")]
    others = [leave(root / "kept.jsonl.gz.torn-1"), leave(root / "notes.txt"), leave(root / "blobs" / "notes.txt"),
              leave(root / "blobs" / "sha256" / "ab" / "notes.txt"), leave(root / ".kept.jsonl.gz.new-")]
    young = leave(root / ".gone.jsonl.gz.new-1")
    for path in left + others:
        age(path)
    done = gc(recorded)
    assert done.stdout == (
        "removed 3 unfinished files: 12 bytes\nkept 1 unfinished file: 4 bytes, younger than a day\n"
    ), done.stderr
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in [*others, young])


def test_what_a_later_recording_replaced_counts_as_long_as_it_is_in_the_file(start, upstream, folder):
    """A killed server leaves both; the next clean stop drops the first."""
    up = upstream(reply(PICTURE, kind="image/png"), reply(OTHER, kind="image/png"), reply(b"{}"))
    for _ in range(2):
        server = start("record", f"imgly={up.url}")
        server.ask("GET", "/imgly/picture")
        server.kill()
    for data in (PICTURE, OTHER):
        age(blob_path(folder, data))
    assert gc(folder).stdout == "nothing to remove\n"
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/else")
    server.stop()
    assert gc(folder).stdout.startswith("removed 1 blob: ")
    assert blob_path(folder, OTHER).exists() and not blob_path(folder, PICTURE).exists()
    verify(folder)


@pytest.mark.parametrize("damage", ["damaged", "torn", "newer", "no cassette", "link"])
def test_a_cassette_that_cannot_be_read_to_its_end_keeps_every_blob(recorded, damage):
    root = recorded / "cassettes"
    orphan = age(leave_blob(recorded, b"nobody's"))
    partial = age(leave(root / "blobs" / "sha256" / ".partial-7-1"))
    victim = root / "gone.jsonl.gz"
    whole = victim.read_bytes()
    members = cassette.members(victim)
    if damage == "damaged":
        middle = members[1].offset + 30
        victim.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :] + members[1].raw)
        reason = f"cassettes/gone.jsonl.gz, member 2 at byte {members[1].offset}: The cassette is damaged: "
    elif damage == "torn":
        victim.write_bytes(whole[:-3])
        length = len(members[1].raw) - 3
        reason = (f"cassettes/gone.jsonl.gz: The last {length} bytes (from byte {members[1].offset} on) are torn, "
                  "and may name any blob. Put them aside with tapedeck repair, or restore the file from version control.")
    elif damage == "newer":
        victim.write_bytes(gzip.compress(b'{"tapedeck":"cassette","version":2}\n'))
        reason = "cassettes/gone.jsonl.gz: The cassette has version 2, and this program knows versions up to 1. "
    elif damage == "no cassette":
        victim.write_bytes(b"hello")
        reason = "cassettes/gone.jsonl.gz: This is no cassette: "
    else:
        (root / "link.jsonl.gz").symlink_to("kept.jsonl.gz")
        reason = "cassettes/link.jsonl.gz: "
    for options in ([], ["--dry-run"]):
        done = gc(recorded, *options)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"tapedeck: nothing was removed: {reason}"), done.stderr
        assert done.stderr.count("\n") == 1
    assert orphan.exists() and partial.exists()


def test_a_copy_of_a_cassette_names_its_blobs_whatever_it_is_called(recorded):
    gone = recorded / "cassettes" / "gone.jsonl.gz"
    gone.rename(recorded / "cassettes" / "gone (copy).jsonl.gz")
    other = age(blob_path(recorded, OTHER))
    assert gc(recorded).stdout == "nothing to remove\n"
    assert other.exists()


def test_links_are_not_followed(recorded, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    digest = hashlib.sha256(b"outside").hexdigest()
    target = age(leave(outside / digest, b"outside"))
    sha256 = recorded / "cassettes" / "blobs" / "sha256"
    (sha256 / digest[:2]).mkdir(exist_ok=True)
    (sha256 / digest[:2] / digest).symlink_to(target)
    orphan = age(leave_blob(recorded, b"nobody's"))
    assert gc(recorded).stdout == "removed 1 blob: 8 bytes\n"
    assert target.exists() and not orphan.exists()
    orphan = age(leave_blob(recorded, b"nobody's"))
    (sha256 / digest[:2] / digest).unlink()
    (sha256 / digest[:2]).rmdir()
    (sha256 / digest[:2]).symlink_to(outside)
    done = gc(recorded)
    assert done.returncode == 1
    assert done.stderr.startswith(f"tapedeck: nothing was removed: cassettes/blobs/sha256/{digest[:2]} "), done.stderr
    assert target.exists() and orphan.exists()


def test_it_waits_for_whoever_writes_to_a_cassette(recorded):
    with open(recorded / "cassettes" / "kept.jsonl.gz", "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = subprocess.Popen([tapedeck.binary(), "gc"], cwd=recorded, env=tapedeck.clean_environment(),
                                   stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
    assert process.communicate(timeout=20)[0] == b"nothing to remove\n"
    assert process.returncode == 0


def test_a_recording_that_finds_an_old_blob_stored_already_does_not_lose_it(start, upstream, folder):
    """The blob is old and nothing names it until the interaction is in the file; gc runs all the time."""
    pictures = [bytes([number]) * 5_000 for number in range(12)]

    def answer(turn: Turn) -> None:
        data = pictures[int(turn.request.target.rsplit("/", 1)[1])]
        turn.send(head("200 OK", "Content-Type: image/png", f"Content-Length: {len(data)}") + data)

    up = upstream(answer)
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/0")
    for data in pictures[1:]:
        age(leave_blob(folder, data))
    for number, data in enumerate(pictures):
        collector = subprocess.Popen([tapedeck.binary(), "gc"], cwd=folder, env=tapedeck.clean_environment(),
                                     stdout=subprocess.DEVNULL)
        assert server.ask("GET", f"/imgly/{number}").body == data
        assert collector.wait(20) == 0
        assert blob_path(folder, data).exists()
        age(leave_blob(folder, pictures[(number + 1) % len(pictures)]))
    assert server.stop() == 0
    assert gc(folder).returncode == 0
    verify(folder)


def test_gc_in_an_empty_folder_and_in_none(folder):
    done = gc(folder)
    assert done.returncode == 1
    assert done.stderr.startswith("tapedeck: nothing was removed: cassettes: openat failed: No such file or directory. ")
    (folder / "cassettes").mkdir()
    done = gc(folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "nothing to remove\n", "")
    assert gc(folder, "--cassettes", "../x", "surplus").returncode == 2


def test_stats_adds_up(start, upstream, folder):
    up = upstream(reply(PICTURE, kind="image/png"))
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/@a/imgly/1")
    server.ask("GET", "/@a/imgly/2")
    server.ask("POST", "/@b/imgly/3", [("Content-Type", "image/png")], PICTURE)
    assert server.stop() == 0
    size = len(PICTURE)
    found = stats(folder)
    files = sum((folder / "cassettes" / f"{name}.jsonl.gz").stat().st_size for name in "ab")
    lines = sum(len(member.text) for name in "ab"
                for member in cassette.members(cassette.cassette_path(folder, name)))
    assert found == {
        "cassettes": 2, "interactions": 3, "blobs": 1,
        "bytes as received": 4 * size, "heads and syntax around them": lines,
        "saved by content addressing": 3 * size, "saved by compression": lines - files,
        "bytes stored": files + size, "in cassettes": files, "in blobs": size,
    }


def test_stats_counts_base64_as_it_was_received(folder):
    """A body that holds a picture as base64 was longer than the picture that is stored."""
    leave_blob(folder, PICTURE)
    text = base64.b64encode(PICTURE).decode()
    body = ['{"b64_json":"', {"blob": f"sha256:{hashlib.sha256(PICTURE).hexdigest()}", "size": len(PICTURE),
                             "as": "base64"}, '"}']
    length = len(text) + 15
    interaction = {
        "n": 1, "gateway": "openai", "recorded_at": "2026-11-21T07:10:36.123Z",
        "request": {"method": "GET", "url": "https://api.openai.com/x", "headers": [], "body": [], "trailers": []},
        "response": {"status": 200, "reason": "OK", "http_version": "1.1", "headers": [], "body": body, "trailers": [],
                     "frames": [[0, length, 1]], "framing": "length", "end": "complete"},
    }
    lines = [{"tapedeck": "cassette", "version": 1}, interaction]
    data = b"".join(gzip.compress(json.dumps(line).encode() + b"\n") for line in lines)
    leave(folder / "cassettes" / "default.jsonl.gz", data)
    found = stats(folder)
    assert found["bytes as received"] == length
    assert found["saved by content addressing"] == len(text) - len(PICTURE)
    assert found["bytes stored"] == len(data) + len(PICTURE)


def test_stats_names_blobs_that_gc_may_remove_and_goes_on_past_damage(recorded):
    leave_blob(recorded, b"nobody's")
    done = tapedeck.run("stats", cwd=recorded)
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.endswith(
        "1 blob is in no body: 8 bytes; 'tapedeck gc --dry-run' lists what can be removed\n"
    )
    (recorded / "cassettes" / "gone.jsonl.gz").write_bytes(b"hello")
    done = tapedeck.run("stats", cwd=recorded)
    assert done.returncode == 1
    assert done.stderr.startswith("tapedeck: cassettes/gone.jsonl.gz: This is no cassette: ")
    assert [line.split() for line in done.stdout.splitlines()[1:3]] == [["cassettes", "1"], ["interactions", "1"]]
    assert "no body" not in done.stdout


def test_stats_in_an_empty_folder(folder):
    done = tapedeck.run("stats", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith('tapedeck: no cassettes in "cassettes" yet; ')
