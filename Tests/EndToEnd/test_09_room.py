"""docs/design.md §9: a disk that is full, read-only or limited costs no money, no answer and no cassette."""

from __future__ import annotations

import errno
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from support import cassette, faultfs, sanitizer
from support.answers import answering, expected
from support.faultfs import FaultFS
from support.tapedeck import run
from support.upstream import Turn, echo, head, reply

PICTURE = bytes(range(256)) * 16
LARGE = b"\x89PNG" + os.urandom(1 << 20) * 24

HINT = "Make room, or choose another folder with --cassettes."


def why_no_mount() -> str | None:
    """Why no file system can be mounted here; nil if one can."""
    if os.geteuid() != 0:
        return "mounting takes root"
    if not shutil.which("mount"):
        return "mount is not installed"
    done = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True)
    return None if done.returncode == 0 else f"mounting is not permitted here: {done.stderr.strip()[:200]}"


@pytest.fixture
def disk(folder):
    """A disk of 40 MiB for the cassettes, which ends with the test."""
    if why := why_no_mount():
        pytest.skip(why)
    root = folder / "cassettes"
    root.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", root], check=True)
    yield root
    subprocess.run(["umount", "-l", root], check=True)


def fill(disk: pathlib.Path, left: int) -> pathlib.Path:
    """Takes all room but so many bytes."""
    filler = disk / "filler"
    status = os.statvfs(disk)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, status.f_bavail * status.f_frsize - left)
    return filler


def test_a_full_disk_is_known_before_money_is_spent(disk, start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/a").outcome == "recorded"
    filler = fill(disk, 10 << 20)
    answer = server.ask("GET", "/imgly/b", [("Origin", "http://localhost:3000")])
    assert (answer.status, answer.outcome) == (507, "refused")
    assert answer.header("x-should-retry") == "false"
    assert answer.header("access-control-allow-origin") == "http://localhost:3000"
    error = json.loads(answer.body)["error"]
    assert error["code"] == "disk_full"
    assert error["message"].startswith("There is no room to record: ")
    assert error["message"].endswith(" bytes are free, and 16777216 are needed, for the request and a reserve of 16 MiB.")
    assert error["hint"] == f"{HINT} The request was not sent; tapedeck auto or passthrough would send it."
    assert up.only_request().target == "/a"
    assert "not forwarded, as it could not be recorded" in server.stderr
    filler.unlink()
    assert server.ask("GET", "/imgly/c").outcome == "recorded"
    assert server.stop() == 1
    assert "2 recorded, 1 lost" in server.stderr
    assert [value["request"]["target"] for value in cassette.interactions(folder)] == ["/a", "/c"]
    assert run("verify", cwd=folder).returncode == 0


def test_the_size_of_the_request_counts(disk, start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    fill(disk, 20 << 20)
    body = b"x" * (6 << 20)
    assert server.ask("POST", "/imgly/a", [("Content-Type", "text/plain")], body).status == 507
    assert up.requests == []
    assert server.ask("POST", "/imgly/a", [("Content-Type", "text/plain")], b"x").outcome == "recorded"


def test_auto_goes_on_and_says_so(disk, start, upstream, folder):
    up = upstream(echo)
    server = start("auto", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/a").outcome == "recorded"
    filler = fill(disk, 1 << 20)
    answer = server.ask("POST", "/imgly/b", [("Content-Type", "text/plain")], b"question")
    assert (answer.status, answer.outcome, answer.body) == (200, "passed", b"POST /b\nquestion")
    assert answer.header("x-tapedeck-interaction") is None
    assert server.ask("GET", "/imgly/a").outcome == "replayed"
    filler.unlink()
    assert server.ask("POST", "/imgly/b", [("Content-Type", "text/plain")], b"question").outcome == "recorded"
    assert server.stop() == 1
    assert "2 recorded, 1 replayed, 1 lost" in server.stderr
    assert len(cassette.interactions(folder)) == 2


def large(turn: Turn) -> None:
    """An answer that is larger than the disk has room for, of a length that is not known before."""
    turn.send(head("200 OK", "Content-Type: image/png", "Transfer-Encoding: chunked"))
    for start in range(0, len(LARGE), 1 << 18):
        turn.chunk(LARGE[start : start + (1 << 18)])
    turn.end_chunks()


def test_a_disk_that_becomes_full_in_mid_stream_costs_the_recording_not_the_answer(disk, start, upstream, folder):
    up = upstream(large, reply(PICTURE, kind="image/png"))
    server = start("record", f"imgly={up.url}")
    filler = fill(disk, 18 << 20)
    answer = server.ask("GET", "/imgly/large.png")
    assert answer.status == 200 and answer.whole and answer.body == LARGE
    server.wait_for_log("not recorded")
    assert list(disk.glob("blobs/sha256/.partial-*")) == []
    # What failed once is tried out before the next request; there is room for this one.
    assert server.ask("GET", "/imgly/small.png").outcome == "recorded"
    filler.unlink()
    assert server.stop() == 1
    assert "1 recorded, 1 lost" in server.stderr
    assert [value["request"]["target"] for value in cassette.interactions(folder)] == ["/small.png"]
    assert run("verify", cwd=folder).returncode == 0


def test_run_fails_where_an_answer_was_lost(disk, upstream, folder):
    up = upstream(large)
    fill(disk, 18 << 20)
    client = "import os, urllib.request as r; print(len(r.urlopen(os.environ['TAPEDECK_IMGLY_URL'] + '/x').read()))"
    done = run("run", "--mode", "record", f"imgly={up.url}", "--", "python3", "-c", client, cwd=folder)
    assert (done.returncode, done.stdout) == (1, f"{len(LARGE)}\n"), done.stderr


def test_a_file_system_that_is_read_only(disk, start, upstream, folder):
    up = upstream(echo)
    with start("record", f"imgly={up.url}") as server:
        assert server.ask("GET", "/imgly/a").outcome == "recorded"
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    server = start("record", f"imgly={up.url}")
    answer = server.ask("GET", "/imgly/b")
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (507, "forbidden")
    assert os.strerror(errno.EROFS) in json.loads(answer.body)["error"]["message"]
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert server.ask("GET", "/imgly/c").outcome == "recorded"
    assert server.stop() == 1
    assert [request.target for request in up.requests] == ["/a", "/c"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_becomes_somebody_elses(start, upstream, folder):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/a").outcome == "recorded"
    (folder / "cassettes").chmod(0o500)
    answer = server.ask("GET", "/imgly/b")
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (507, "forbidden")
    (folder / "cassettes").chmod(0o700)
    assert server.ask("GET", "/imgly/c").outcome == "recorded"
    assert server.stop() == 1


@pytest.mark.skipif(not shutil.which("prlimit"), reason="prlimit is not installed")
@pytest.mark.skipif(sanitizer.CANNOT_LIMIT_FILES, reason="the sanitizer needs a file of its own")
@pytest.mark.parametrize("kind", ["blob", "line"])
def test_a_limit_to_the_size_of_files_is_not_the_end(start, upstream, folder, kind):
    """`ulimit -f` sends SIGXFSZ, which ends a process that does not expect it."""
    random = os.urandom(300_000)
    big = reply(random, kind="image/png") if kind == "blob" else reply(random.hex().encode(), kind="text/plain")
    up = upstream(big, reply(b'{"a":1}'))
    server = start("record", f"imgly={up.url}", wrapper=("prlimit", "--fsize=100000"))
    answer = server.ask("GET", "/imgly/large")
    assert answer.whole and answer.status == 200
    server.wait_for_log("not recorded")
    assert server.ask("GET", "/imgly/small").outcome == "recorded"
    assert server.stop() == 1
    assert "1 recorded, 1 lost" in server.stderr
    assert [value["request"]["target"] for value in cassette.interactions(folder)] == ["/small"]
    assert run("verify", cwd=folder).returncode == 0


@pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))
@pytest.mark.parametrize(("calls", "target"), [
    ("write,fallocate", "/a.json"), ("write,fallocate", "/a.png"), ("write,fallocate", "/a.sse"), ("create", "/a.png"),
])
def test_a_quota_costs_one_recording_then_it_is_known_before_money_is_spent(start, upstream, folder, calls, target):
    """A quota of bytes, or one of files: the disk tells how much room it has, but not how much of it is whose."""
    up = upstream(answering)
    is_reached = folder / "quota"
    fault = FaultFS(folder, calls, 1, f"fail:{errno.EDQUOT}", count=0, during=is_reached)
    server = start("record", f"imgly={up.url}", env=fault.environment)
    assert server.ask("GET", "/imgly/before.json").outcome == "recorded"
    is_reached.touch()
    lost = server.ask("GET", f"/imgly{target}")
    assert lost.whole and lost.body == expected(target)
    server.wait_for_log("not recorded")
    for _ in range(2):
        answer = server.ask("GET", f"/imgly{target}")
        assert (answer.status, answer.outcome, answer.header("x-should-retry")) == (507, "refused", "false")
        error = json.loads(answer.body)["error"]
        assert error["code"] == "disk_full" and os.strerror(errno.EDQUOT) in error["message"]
        assert error["hint"].startswith(HINT)
    assert [request.target for request in up.requests] == ["/before.json", target]
    is_reached.unlink()
    assert server.ask("GET", f"/imgly{target}").outcome == "recorded"
    assert server.stop() == 1
    assert "2 recorded, 3 lost" in server.stderr
    assert list((folder / "cassettes").glob("blobs/sha256/.partial-*")) == []
    assert [value["request"]["target"] for value in cassette.interactions(folder)] == ["/before.json", target]
    assert run("verify", cwd=folder).returncode == 0


@pytest.mark.skipif(faultfs.why_not() is not None, reason=str(faultfs.why_not()))
def test_auto_goes_on_where_a_quota_is_reached(start, upstream, folder):
    up = upstream(answering)
    is_reached = folder / "quota"
    fault = FaultFS(folder, "write,fallocate", 1, f"fail:{errno.EDQUOT}", count=0, during=is_reached)
    server = start("auto", f"imgly={up.url}", env=fault.environment)
    assert server.ask("GET", "/imgly/before.json").outcome == "recorded"
    is_reached.touch()
    assert server.ask("GET", "/imgly/a.json").body == expected("/a.json")
    server.wait_for_log("not recorded")
    passed = server.ask("GET", "/imgly/a.json")
    assert (passed.outcome, passed.body) == ("passed", expected("/a.json"))
    assert server.ask("GET", "/imgly/before.json").outcome == "replayed"
    is_reached.unlink()
    assert server.ask("GET", "/imgly/a.json").outcome == "recorded"
    assert server.stop() == 1
