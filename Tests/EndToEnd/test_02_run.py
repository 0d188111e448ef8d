"""docs/design.md §2: `tapedeck run`, its environment, exit codes and signals, and the report."""

from __future__ import annotations

import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import termios
import time

import pytest

from support import cassette, tapedeck
from support.httpwire import wait_until
from support.tapedeck import Tapedeck, binary, clean_environment
from support.upstream import Baton, Turn, head, reply, stream

CHAT = (
    'curl -sS "$OPENAI_BASE_URL/chat/completions" -H "content-type: application/json" '
    '-H "authorization: Bearer $OPENAI_API_KEY" -d "{\\"model\\":\\"m\\",\\"n\\":${1:-1}}"'
)
ANSWER = b'{"id":"x","usage":{"prompt_tokens":30,"completion_tokens":12,"total_tokens":42}}'
NOTHING = (
    "tapedeck: NOTHING CAME THROUGH: the command sent no request here. Its client must read one of the variables that "
    "'tapedeck gateways' lists, or be given the address in TAPEDECK_URL\n"
)


def run(folder: pathlib.Path, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """`tapedeck run` with these words."""
    return tapedeck.run("run", *words, cwd=folder, env=env)


def record(folder: pathlib.Path, made, script: str, *options: str) -> subprocess.CompletedProcess:
    """Records what a shell script asks an upstream for."""
    done = run(folder, "--mode", "record", f"openai={made.url}", *options, "--", "sh", "-c", script,
               env={"OPENAI_API_KEY": "sk-real"})
    assert done.returncode == 0, done.stderr
    return done


def report(folder: pathlib.Path, name: str = "report.json") -> dict:
    """The report as programs read it."""
    return json.loads((folder / name).read_text())


def test_a_shell_script_is_recorded_and_replayed_without_key_and_upstream(folder, upstream):
    made = upstream(reply(ANSWER))
    first = record(folder, made, CHAT, "--report", "report.json")
    assert first.stdout == ANSWER.decode(), "standard output is the command's alone"
    assert "tapedeck: session default, recording to default: 1 recorded\n  live calls: 1 (80 B received)\n" in first.stderr
    session = report(folder)["sessions"][0]
    assert (session["recorded"], session["live_calls"], session["bytes_received"]) == (1, 1, len(ANSWER))
    made.stop()
    again = run(folder, "openai", "--report", "report.json", "--strict", "--", "sh", "-c", CHAT)
    assert (again.returncode, again.stdout) == (0, ANSWER.decode()), again.stderr
    assert re.fullmatch(
        r"tapedeck: session default, replaying default: 1 replayed\n  saved: 80 B,( [\d.]+ ms,)? 42 tokens \(30 in, 12 out\)\n",
        again.stderr,
    )
    found = report(folder)
    assert (found["tapedeck"], found["version"], found["exit_code"], found["problems"]) == ("report", 1, 0, [])
    session = found["sessions"][0]
    assert session["tokens_saved"] == {"input": 30, "output": 12}
    assert (session["session"], session["cassette"], session["mode"]) == ("default", "default", "replay")
    assert (session["hits"], session["live_calls"], session["bytes_replayed"], session["unplayed"]) == (1, 0, 80, 0)


def test_time_saved_is_what_the_recorded_answer_took_longer(folder, upstream):
    record(folder, upstream(stream(b"data: 1\n\n")), CHAT)
    recorded = 3_600_000  # An hour, of which no machine needs a part to replay it.
    cassette.retime(folder, recorded)
    began = time.monotonic()
    done = run(folder, "openai", "--report", "report.json", "--", "sh", "-c", CHAT)
    taken = (time.monotonic() - began) * 1000
    assert done.returncode == 0, done.stderr
    assert recorded - taken <= report(folder)["sessions"][0]["milliseconds_saved"] <= recorded
    cassette.retime(folder, 200)
    run(folder, "openai", "--timing", "recorded", "--report", "report.json", "--", "sh", "-c", CHAT)
    assert report(folder)["sessions"][0]["milliseconds_saved"] == 0, "it took as long as it did"


def test_the_environment_names_the_server_for_every_gateway_and_sdk(folder):
    done = run(folder, "--", "env", env={"NO_PROXY": "corp.example", "GEMINI_API_KEY": "mine", "TAPEDECK_TIMING": "2x"})
    assert done.returncode == 0, done.stderr
    found = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    url = found["TAPEDECK_URL"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    assert found["TAPEDECK_FREE_AI_GATEWAY_URL"] == f"{url}/free-ai-gateway"
    assert found["OPENAI_BASE_URL"] == f"{url}/openai/v1"
    assert found["ANTHROPIC_BASE_URL"] == f"{url}/anthropic"
    assert found["GOOGLE_GEMINI_BASE_URL"] == f"{url}/gemini"
    assert found["VITE_AI_GATEWAY_URL"] == f"{url}/imgly"
    assert (found["OPENAI_API_KEY"], found["GEMINI_API_KEY"]) == ("tapedeck", "mine")
    assert (found["NO_PROXY"], found["no_proxy"]) == ("corp.example,127.0.0.1",) * 2
    assert found["TAPEDECK_TIMING"] == "2x"


def test_only_replay_makes_keys_up(folder):
    done = run(folder, "--mode", "auto", "openai", "--", "sh", "-c", "echo ${OPENAI_API_KEY-none}")
    assert done.stdout == "none\n"


def test_a_client_that_uses_a_proxy_reaches_the_server_itself(folder, upstream):
    record(folder, upstream(reply(ANSWER)), CHAT)
    nowhere = "http://127.0.0.1:9"
    done = run(folder, "openai", "--", "sh", "-c", CHAT,
               env={"HTTP_PROXY": nowhere, "http_proxy": nowhere, "ALL_PROXY": nowhere})
    assert (done.returncode, done.stdout) == (0, ANSWER.decode()), done.stderr


@pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("kill -KILL $$", 137), ("kill -TERM $$", 143)])
def test_the_exit_code_is_the_commands(folder, script, code):
    done = run(folder, "openai", "--strict", "--", "sh", "-c", script)
    assert done.returncode == code
    assert done.stderr.endswith(NOTHING)


def test_a_miss_is_3_unless_the_command_failed(folder):
    done = run(folder, "openai", "--", "sh", "-c", CHAT)
    assert done.returncode == 3
    assert "cassette_miss" in done.stdout
    assert done.stderr.endswith(
        "tapedeck: the command succeeded, but 1 request had no recorded answer: exit code 3\n"
    )
    assert run(folder, "openai", "--", "sh", "-c", f"{CHAT}; exit 4").returncode == 4


def test_strict_is_3_for_what_is_unplayed(folder, upstream):
    record(folder, upstream(reply(ANSWER)), f"f() {{ {CHAT}; }}; f 1; f 2; curl -sS $OPENAI_BASE_URL/models")
    half = ("--report", "report.json", "--", "sh", "-c", CHAT)
    lenient = run(folder, "openai", *half)
    assert lenient.returncode == 0, lenient.stderr
    assert lenient.stderr.endswith(
        "  unplayed: 2\n  - default/2: POST /openai/v1/chat/completions\n  - default/3: GET /openai/v1/models\n"
    )
    strict = run(folder, "openai", "--strict", *half)
    assert strict.returncode == 3
    assert strict.stderr.endswith(
        "tapedeck: the command succeeded, but 2 recorded interactions went unplayed (--strict): exit code 3\n"
    )
    assert (report(folder)["exit_code"], report(folder)["sessions"][0]["unplayed"]) == (3, 2)
    assert run(folder, "openai", *half, env={"TAPEDECK_STRICT": "true"}).returncode == 3


SESSIONS = """
post() { curl -sS "$TAPEDECK_URL/_tapedeck/sessions" -H 'content-type: application/json' -d "{\\"name\\":\\"$1\\",\\"cassette\\":\\"default\\"}"; }
ask() { curl -sS "$TAPEDECK_URL/@$1/openai/v1/$2"; }
"""


def test_strict_judges_the_sessions_of_a_cassette_together(folder, upstream):
    record(folder, upstream(reply(ANSWER)), "for path in a b c d; do curl -sS $OPENAI_BASE_URL/$path; done")
    words = ("openai", "--strict", "--report", "report.json", "--", "sh", "-c")
    halves = f"{SESSIONS} post one; post two; ask one a; ask two c; ask one b; ask two d"
    for closed in ("", "one", "two"):
        close = f"; curl -sS -X DELETE $TAPEDECK_URL/_tapedeck/sessions/{closed}" if closed else ""
        done = run(folder, *words, halves + close)
        assert done.returncode == 0, done.stderr
        assert "unplayed:" not in done.stderr
        assert [session["unplayed"] for session in report(folder)["sessions"]] == [0, 0, 0]
    done = run(folder, *words, f"{SESSIONS} post one; post two; ask one a; ask two c; ask one b; ask two a")
    assert done.returncode == 3
    assert done.stderr.count("default/4") == 1
    assert done.stderr.endswith(
        "  unplayed: 1\n  - default/4: GET /openai/v1/d\n"
        "tapedeck: the command succeeded, but 1 recorded interaction went unplayed (--strict): exit code 3\n"
    )
    found = [(session["session"], session["unplayed_interactions"]) for session in report(folder)["sessions"]]
    assert found == [("default", []), ("one", []), ("two", ["default/4: GET /openai/v1/d"])]


CLOSES_EARLY = """
import json, os, shutil, sys, urllib.request
url = os.environ["TAPEDECK_URL"]
with urllib.request.urlopen(url + "/@a/openai/v1/x") as answer:
    while not answer.readline().startswith(b"data: [DONE]"):
        pass
with urllib.request.urlopen(urllib.request.Request(url + "/_tapedeck/sessions/a", method="DELETE")) as answer:
    report = json.load(answer)
print(report["under_way"], report["recorded"], report["lost"])
if sys.argv[1] == "lose":
    os.makedirs("cassettes/a.jsonl.gz")
urllib.request.urlopen(os.environ["UPSTREAM"] + "/go-on").read()
"""


@pytest.mark.parametrize(("fate", "code", "counts"), [("keep", 0, (1, 0)), ("lose", 1, (0, 1))])
def test_what_happens_after_a_session_was_closed_counts_too(folder, upstream, fate, code, counts):
    baton = Baton()

    def script(turn: Turn) -> None:
        if turn.request.target == "/go-on":
            baton.pass_on()
            return reply()(turn)
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(b"data: [DONE]\n\n")
        baton.wait()
        turn.end_chunks()

    made = upstream(script)
    done = run(folder, "--mode", "record", f"openai={made.url}", "--report", "report.json", "--",
               sys.executable, "-c", CLOSES_EARLY, fate, env={"OPENAI_API_KEY": "sk-real", "UPSTREAM": made.url})
    assert (done.stdout, done.returncode) == ("1 0 0\n", code), done.stderr
    session = report(folder)["sessions"][0]
    assert (session["session"], session["recorded"], session["lost"]) == ("a", *counts)
    assert f"tapedeck: session a, recording to a: 1 {'recorded' if code == 0 else 'lost'}\n" in done.stderr


def test_strict_does_not_ask_for_assets_that_no_client_ever_asked_for(folder, upstream):
    def script(turn):
        target = turn.request.target.split("?")[0]
        if target == "/picture":
            return reply(b"\x89PNG" + bytes(3_000), kind="image/png")(turn)
        return reply(json.dumps({"data": [{"url": f"{made.url}/picture"}]}).encode())(turn)

    made = upstream(script)
    record(folder, made, CHAT)
    found = {each["request"]["target"]: each.get("prefetched") for each in cassette.interactions(folder)}
    assert found == {"/v1/chat/completions": None, "/picture": True}
    done = run(folder, "openai", "--strict", "--", "sh", "-c", CHAT)
    assert done.returncode == 0, done.stderr


def test_a_run_in_which_nothing_came_through_says_so_and_is_3_with_strict(folder):
    done = run(folder, "openai", "--", "true")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("tapedeck: session default, replaying default: no requests came\n" + NOTHING)
    strict = run(folder, "openai", "--strict", "--", "true")
    assert strict.returncode == 3
    assert strict.stderr.endswith(
        NOTHING + "tapedeck: the command succeeded, but nothing came through: exit code 3\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--", "no-such-program"], 127, 'cannot run "no-such-program": No such file or directory'),
        (["--", "/etc/passwd"], 126, 'cannot run "/etc/passwd": Permission denied'),
        ([], 2, "no command to run; write it behind --, for example: tapedeck run openai -- pytest"),
        (["--mode", "play", "--", "true"], 2, '--mode: "play" is not a mode; use record, replay, auto or passthrough'),
        (["--report", "no/such/folder", "--", "true"], 1, 'cannot write "no/such/folder": No such file or directory'),
    ],
)
def test_what_cannot_be_started_is_one_line_and_no_server(folder, words, code, message):
    if os.geteuid() == 0 and code == 126:
        pathlib.Path("/etc/passwd").stat()  # Even root may not run a file that nobody may.
    done = run(folder, *words)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"tapedeck: {message}\n")
    assert not (folder / "cassettes").exists()


def test_a_fresh_recording_keeps_the_cassette_where_there_is_no_such_command(folder, upstream):
    record(folder, upstream(reply(ANSWER)), CHAT)
    assert run(folder, "--mode", "record", "--fresh", "openai", "--", "no-such-program").returncode == 127
    assert len(cassette.interactions(folder)) == 1


def test_standard_input_and_further_descriptors_are_the_commands(folder):
    done = tapedeck.run("run", "openai", "--", "cat", cwd=folder, stdin=b"typed")
    assert (done.returncode, done.stdout) == (0, "typed")
    script = f"exec 5<<'END'\nmore\nEND\nexec {binary()} run openai -- sh -c 'cat <&5; ls /proc/self/fd'"
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=clean_environment(), capture_output=True, text=True)
    lines = done.stdout.split()
    assert lines[0] == "more"
    if sys.platform == "linux":
        plain = subprocess.run(["bash", "-c", "exec 5</dev/null; sh -c 'ls /proc/self/fd'"], capture_output=True, text=True)
        # Two more at most: what the Swift runtime opened before the program began.
        assert len(lines) - 1 <= len(plain.stdout.split()) + 2, "the server's sockets are not the command's"


def test_a_command_that_leaves_a_process_behind_does_not_keep_the_port(folder):
    done = run(folder, "openai", "--", "sh", "-c", "sleep 30 >/dev/null 2>&1 </dev/null & echo $! $TAPEDECK_URL")
    left, url = done.stdout.split()
    try:
        with Tapedeck("replay", "openai", folder=folder, listen=url.removeprefix("http://")) as server:
            assert server.ask("GET", "/_tapedeck/health").status == 200
    finally:
        os.kill(int(left), signal.SIGKILL)


# A command that says when it is ready, and then which signals came in the next second after the first.
COUNTING = """
import os, select, signal, sys, time
came = []
noticed, notice = os.pipe()
os.set_blocking(notice, False)
signal.set_wakeup_fd(notice)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGQUIT):
    signal.signal(number, lambda number, _: came.append(signal.Signals(number).name))
print("ready", os.getpid(), flush=True)
select.select([noticed], [], [])
end = time.monotonic() + float(sys.argv[1])
while (left := end - time.monotonic()) > 0:
    if select.select([noticed], [], [], left)[0]: os.read(noticed, 100)
print(" ".join(came), flush=True)
sys.exit(9)
"""


def hear_hang_ups() -> None:
    """Whoever began the tests with `nohup` has SIGHUP ignored, which a program passes on to those that it starts."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Running:
    """A `tapedeck run` whose command counts signals."""

    def __init__(self, folder: pathlib.Path, patience: float = 0.3, **options):
        self.process = subprocess.Popen(
            [binary(), "run", "openai", "--", sys.executable, "-c", COUNTING, str(patience)],
            cwd=folder, env=clean_environment(), stderr=subprocess.PIPE, text=True,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "preexec_fn": hear_hang_ups, **options},
        )

    def wait_ready(self) -> int:
        """Waits for the command; its number."""
        return int(self.process.stdout.readline().split()[1])

    def end(self) -> tuple[int, str]:
        """The exit code and what the command printed."""
        output, self.errors = self.process.communicate(timeout=20)
        return self.process.returncode, output.strip()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGQUIT"])
def test_signals_are_passed_on_and_the_commands_code_stays(folder, name):
    running = Running(folder)
    running.wait_ready()
    running.process.send_signal(getattr(signal, name))
    assert running.end() == (9, name)
    assert "tapedeck: session default, replaying default: no requests came" in running.errors


def test_a_second_order_to_stop_kills_the_command(folder):
    running = Running(folder, patience=60)
    command = running.wait_ready()
    running.process.send_signal(signal.SIGTERM)
    try:
        running.process.wait(0.8)
    except subprocess.TimeoutExpired:
        running.process.send_signal(signal.SIGINT)
    assert running.end()[0] == 137
    with pytest.raises(ProcessLookupError):
        os.kill(command, 0)


def test_timeout_stops_a_run_once_though_it_says_so_twice(folder):
    process = subprocess.run(
        ["timeout", "2", binary(), "run", "openai", "--", sys.executable, "-c", COUNTING, "0.1"],
        cwd=folder, env=clean_environment(), capture_output=True, text=True, timeout=20,
    )
    assert process.returncode == 124
    assert "SIGTERM" in process.stdout.splitlines()[-1].split()


def test_ctrl_c_in_a_terminal_reaches_the_command_once(folder):
    ours, theirs = os.openpty()
    running = Running(
        folder, stdin=theirs, stdout=theirs, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    said = b""

    def read_until(what: bytes) -> bytes:
        nonlocal said
        while what not in said:
            said += os.read(ours, 1000)
        return said

    read_until(b"ready")
    os.write(ours, b"\x03")
    assert b"SIGINT\r\n" in read_until(b"SIGINT")  + (os.read(ours, 100) if not said.endswith(b"\n") else b"")
    assert running.process.wait(20) == 9
    running.process.stderr.close()
    os.close(ours)
    assert said.count(b"SIGINT") == 1


PYTEST = """
import openai

def test_chat():
    client = openai.OpenAI()
    answer = client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}])
    assert answer.choices

def test_stream():
    client = openai.OpenAI()
    chunks = client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}], stream=True,
                                            stream_options={"include_usage": True})
    assert [chunk for chunk in chunks][-1].usage
"""


def test_pytest_with_an_sdk_needs_no_change_and_no_key(folder):
    (folder / "test_app.py").write_text(PYTEST)
    words = ("--", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_app.py")
    demo = Tapedeck("demo", "--serve", folder=folder)
    try:
        live = run(folder, "--mode", "auto", f"openai={demo.url}/openai", *words, env={"OPENAI_API_KEY": "sk-real"})
    finally:
        demo.kill()
    assert live.returncode == 0, live.stdout + live.stderr
    again = run(folder, "--strict", "--report", "report.json", *words)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "2 passed" in again.stdout
    session = report(folder)["sessions"][0]
    assert (session["hits"], session["live_calls"]) == (2, 0)
    assert session["tokens_saved"]["input"] > 0 and session["tokens_saved"]["output"] > 0


def test_the_server_commands_write_the_report_too(folder):
    with Tapedeck("replay", "openai", "--report", "report.json", folder=folder) as server:
        assert server.ask("GET", "/openai/v1/models").status == 424
    found = report(folder)
    assert found["exit_code"] == 0
    assert found["sessions"][0]["misses"] == 1
    assert "GET /v1/models" in found["sessions"][0]["explanations"][0]
    assert sorted(path.name for path in folder.iterdir()) == ["report.json"]


SWIFT_PACKAGE = """// swift-tools-version: 6.0
import PackageDescription
let package = Package(name: "App", targets: [.testTarget(name: "AppTests")])
"""
SWIFT_TEST = """import Foundation
import Testing
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Test func models() async throws {
    let base = try #require(ProcessInfo.processInfo.environment["OPENAI_BASE_URL"])
    let (data, _) = try await URLSession.shared.data(from: #require(URL(string: base + "/models")))
    #expect(String(decoding: data, as: UTF8.self) == "{}")
}
"""


@pytest.mark.skipif(not os.environ.get("TAPEDECK_TEST_SWIFT") or not shutil.which("swift"),
                    reason="builds a package, which takes a minute: set TAPEDECK_TEST_SWIFT")
def test_swift_test_runs_offline(folder, upstream):
    (folder / "Tests" / "AppTests").mkdir(parents=True)
    (folder / "Package.swift").write_text(SWIFT_PACKAGE)
    (folder / "Tests" / "AppTests" / "AppTests.swift").write_text(SWIFT_TEST)
    made = upstream(reply())
    live = tapedeck.run("run", "--mode", "record", f"openai={made.url}", "--", "swift", "test", cwd=folder, timeout=300)
    assert live.returncode == 0, live.stdout + live.stderr
    made.stop()
    again = tapedeck.run("run", "--strict", "openai", "--", "swift", "test", cwd=folder, timeout=300)
    assert again.returncode == 0, again.stdout + again.stderr
