"""docs/design.md §2: commands, options, exit codes, signals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

import pytest

from support import cassette, tapedeck
from support.httpwire import wait_until
from support.upstream import Baton, Turn, echo, head, held_stream, reply, stream


def one_line(text: str) -> str:
    """Asserts that an error is one line, and gives it."""
    assert text.count("\n") == 1 and text.endswith("\n"), text
    return text.strip()


def test_version(folder):
    done = tapedeck.run("--version", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.strip().split(".")[0].isdigit()


@pytest.mark.parametrize(
    "command", ["record", "replay", "auto", "passthrough", "gateways", "demo", "ls", "show", "verify"]
)
def test_every_command_has_help_with_an_example(folder, command):
    done = tapedeck.run(command, "--help", cwd=folder)
    assert done.returncode == 0
    assert f"tapedeck {command}" in done.stdout
    assert "USAGE" in done.stdout.upper()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completions(folder, shell):
    done = tapedeck.run("--generate-completion-script", shell, cwd=folder)
    assert done.returncode == 0
    assert "passthrough" in done.stdout


def test_gateways_lists_profiles_mounts_upstreams_and_variables(folder):
    done = tapedeck.run("gateways", cwd=folder)
    assert done.returncode == 0
    for text in ("imgly", "aigateway", "aigate", "llmgateway", "free-ai-gateway", "openai", "anthropic", "gemini",
                 "openrouter", "https://gateway.img.ly", "https://api.openai.com", "OPENAI_BASE_URL",
                 "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL"):
        assert text in done.stdout


@pytest.mark.parametrize(
    ("arguments", "mentions"),
    [
        (["record", "--no-such-option"], "--no-such-option"),
        (["recrod"], "recrod"),
        (["record", "--timing", "never"], "never"),
        (["record", "--chunking", "bytes:0"], "bytes:0"),
        (["record", "--on-repeat", "always"], "always"),
        (["record", "--listen", "4141x"], "4141x"),
        (["record", "--listen", "127.0.0.1:+5"], "+5"),
        (["record", "--listen", "127.0.0.1:65536"], "65536"),
        (["record", "--listen", "0.0.0.0:0"], "--allow-remote"),
        (["record", "--cassette", "../x"], "../x"),
        (["record", "--max-body", "huge"], "huge"),
        (["record", "no-such-gateway"], "imgly"),
        (["record", "imgly", "imgly"], "imgly"),
        (["record", "imgly=ftp://x"], "ftp"),
        (["record", "acme=http://user:secret@host"], "password"),
        (["replay", "--config", "missing.yml"], "missing.yml"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_and_exit_2(folder, arguments, mentions):
    done = tapedeck.run(*arguments, cwd=folder)
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert mentions in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2, done.stderr
    assert "secret" not in done.stderr


def test_an_unknown_gateway_name_is_an_error_that_lists_the_names(folder):
    done = tapedeck.run("record", "opneai", cwd=folder)
    assert done.returncode == 2
    for name in ("opneai", "imgly", "openai", "anthropic", "gemini"):
        assert name in done.stderr


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("lisen: 127.0.0.1:0\n", ["tapedeck.yml:1", "lisen", "listen"]),
        ("gateways:\n  acme:\n    upstraem: http://127.0.0.1:1\n", ["tapedeck.yml:3", "upstraem", "upstream"]),
        ("timing: soon\n", ["tapedeck.yml:1", "timing", "soon"]),
        ("ignore:\n  - nonsense\n", ["tapedeck.yml:2", "nonsense"]),
        ("replace:\n  - {pattern: '(', with: x}\n", ["tapedeck.yml:2", "("]),
        ("a: [1,\n", ["tapedeck.yml"]),
        ("- 1\n", ["tapedeck.yml"]),
    ],
)
def test_a_bad_configuration_file_is_one_line_with_line_and_key(folder, text, mentions):
    (folder / "tapedeck.yml").write_text(text)
    done = tapedeck.run("record", "--listen", "127.0.0.1:0", cwd=folder)
    assert done.returncode == 2, done
    line = one_line(done.stderr)
    for part in mentions:
        assert part in line


def test_flag_before_environment_before_file_before_default(start, upstream, folder):
    up = upstream(echo)

    def recorded_into(*options: str, env: dict | None = None) -> str:
        server = start("record", f"imgly={up.url}", *options, env=env)
        interaction = server.ask("GET", "/imgly/x").header("x-tapedeck-interaction")
        server.stop()
        return interaction.rsplit("/", 1)[0]

    assert recorded_into() == "default"
    (folder / "tapedeck.yml").write_text("cassette: from-file\n")
    assert recorded_into() == "from-file"
    assert recorded_into(env={"TAPEDECK_CASSETTE": "from-environment"}) == "from-environment"
    assert recorded_into("--cassette", "from-flag", env={"TAPEDECK_CASSETTE": "from-environment"}) == "from-flag"


def test_the_configuration_file_may_name_gateways_and_the_listen_address(start, upstream, folder):
    up = upstream(echo)
    (folder / "tapedeck.yml").write_text(
        f"listen: 127.0.0.1:0\ncassettes: tapes\ngateways:\n  acme:\n    upstream: {up.url}\n    dialect: openai\n"
    )
    server = start("record", "acme", listen=None)
    assert server.ask("GET", "/acme/x").body == b"GET /x\n"
    server.stop()
    assert (folder / "tapes" / "default.jsonl.gz").is_file()


def test_config_names_another_file(start, upstream, folder):
    up = upstream(echo)
    (folder / "other.yml").write_text("cassette: other\n")
    server = start("record", f"imgly={up.url}", "--config", "other.yml")
    assert server.ask("GET", "/imgly/x").header("x-tapedeck-interaction") == "other/1"


def test_standard_output_is_one_line(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    server.ask("GET", "/imgly/x")
    server.stop()
    assert server.process.stdout.read() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_streams_in_flight_finish_and_ends_with_a_report(start, upstream, folder, number):
    baton = Baton()
    up = upstream(held_stream(baton, [b"data: 1\n\n"], [b"data: 2\n\n"]))
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        pieces = client.reader.pieces(answer)
        assert next(pieces) == b"data: 1\n\n"
        server.send_signal(number)

        def refused() -> bool:
            try:
                socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            except OSError:
                return True
            return False

        wait_until(refused, "it stops accepting")
        assert server.process.poll() is None
        baton.pass_on()
        assert next(pieces) == b"data: 2\n\n"
        assert list(pieces) == []
        assert answer.whole
    assert server.wait() == 0
    assert "recorded" in server.stderr
    (interaction,) = cassette.interactions(folder)
    assert interaction["response"]["end"] == "complete"


def test_an_idle_connection_does_not_hold_the_stop_up(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}")
    with server.client() as client:
        client.get("GET", "/imgly/x")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=5) == 0


def test_a_second_signal_drops_the_streams_and_exits_130(start, upstream, folder):
    def script(turn: Turn) -> None:
        turn.send(head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"))
        turn.chunk(b"data: 1\n\n")
        threading.Event().wait(30)

    up = upstream(reply(b"whole"), script)
    server = start("record", f"imgly={up.url}")
    assert server.ask("GET", "/imgly/whole").body == b"whole"
    with server.client() as client:
        client.request("GET", "/imgly/x")
        answer = client.reader.head()
        assert next(client.reader.pieces(answer)) == b"data: 1\n\n"
        server.send_signal(signal.SIGINT)
        wait_until(lambda: not accepts(server.port), "it stops accepting")
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=10) == 130
    assert cassette.interactions(folder)[0]["response"]["end"] == "complete"
    assert all(i["response"]["end"] != "complete" for i in cassette.interactions(folder)[1:])


def accepts(port: int) -> bool:
    """Whether something listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_port_in_use_is_one_line_and_exit_1(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tapedeck.run("record", "imgly", "--listen", f"127.0.0.1:{port}", cwd=folder)
    assert done.returncode == 1
    assert str(port) in one_line(done.stderr)


def test_every_built_in_profile_is_mounted_when_none_is_named(start):
    player = start("replay")
    for name in ("imgly", "aigateway", "aigate", "llmgateway", "free-ai-gateway", "openai", "anthropic", "gemini"):
        assert player.ask("GET", f"/{name}/x").status == 424
    assert player.ask("GET", "/x").status == 404


@pytest.fixture
def recorded(start, upstream, folder):
    """A folder with a small recording."""
    picture = b"\x89PNG\r\n\x1a\n" + b"\x00" * 3000
    up = upstream(reply(b'{"answer":1}'), stream(b"data: 1\n\n", b"data: 2\n\n"), reply(picture, kind="image/png"),
                  reply(b"\x1b[31mred\x1b[0m", kind="text/plain"))
    server = start("record", f"imgly={up.url}")
    server.ask_json("/imgly/v1/one", {"prompt": "a red kite"})
    server.ask("GET", "/imgly/v1/two")
    server.ask("GET", "/imgly/v1/three")
    server.ask("GET", "/imgly/v1/four")
    server.stop()
    return folder


def test_ls_lists_cassettes_and_interactions(recorded):
    done = tapedeck.run("ls", cwd=recorded)
    assert done.returncode == 0
    assert "default" in done.stdout
    done = tapedeck.run("ls", "default", cwd=recorded)
    assert done.returncode == 0
    for part in ("/v1/one", "/v1/two", "/v1/three", "POST", "GET", "200", "imgly"):
        assert part in done.stdout


def test_show_prints_requests_and_answers_and_no_control_bytes(recorded):
    done = tapedeck.run("show", "default", "1", cwd=recorded)
    assert done.returncode == 0
    assert "a red kite" in done.stdout and "answer" in done.stdout
    done = tapedeck.run("show", "default", cwd=recorded)
    assert done.returncode == 0
    done = tapedeck.run("show", "default", "4", cwd=recorded)
    assert "\x1b" not in done.stdout
    assert "red" in done.stdout


def test_show_of_nothing_is_exit_1(recorded):
    for arguments in (["default", "99"], ["none"]):
        done = tapedeck.run("show", *arguments, cwd=recorded)
        assert done.returncode == 1
        assert done.stderr.strip()


def test_verify_finds_nothing_wrong_with_a_sound_folder(recorded):
    for arguments in ([], ["default"]):
        done = tapedeck.run("verify", *arguments, cwd=recorded)
        assert done.returncode == 0, done
        assert "default" in done.stdout


def test_verify_finds_an_altered_blob(recorded):
    (blob,) = [path for path in (recorded / "cassettes" / "blobs").rglob("*") if path.is_file()]
    os.chmod(blob, 0o600)
    data = bytearray(blob.read_bytes())
    data[100] ^= 1
    blob.write_bytes(data)
    done = tapedeck.run("verify", cwd=recorded)
    assert done.returncode == 1
    assert blob.name in done.stdout + done.stderr


def test_an_altered_blob_is_never_served_as_if_it_were_whole(recorded, start):
    (blob,) = [path for path in (recorded / "cassettes" / "blobs").rglob("*") if path.is_file()]
    data = bytearray(blob.read_bytes())
    data[100] ^= 1
    os.chmod(blob, 0o600)
    blob.write_bytes(data)
    player = start("replay", "imgly")
    answer = player.ask("GET", "/imgly/v1/three")
    assert answer.status == 502 or not answer.whole
    if answer.status == 502:
        assert b"blob_corrupt" in answer.body


def test_json_logs_are_json(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", "--log-format", "json", "--log-level", "debug")
    server.ask("GET", "/imgly/x")
    server.stop()
    lines = [line for line in server.stderr.splitlines() if line.startswith("{")]
    assert lines
    for line in lines:
        json.loads(line)


def test_quiet_says_nothing_while_all_is_well(start, upstream):
    up = upstream(echo)
    server = start("record", f"imgly={up.url}", "-q")
    server.ask("GET", "/imgly/x")
    assert server.stop() == 0
    assert "GET" not in server.stderr


def test_demo_records_replays_and_compares(folder):
    done = tapedeck.run("demo", cwd=folder, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("imgly", "aigateway", "aigate", "llmgateway", "free-ai-gateway"):
        assert name in done.stdout
    assert "replayed" in done.stdout
    assert " no\n" not in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="already without root's rights")
def test_it_serves_and_forwards_without_roots_rights(tmp_path):
    """A socket option that only root may set would close every connection of everybody else."""
    program = tmp_path / "tapedeck"
    shutil.copy(tapedeck.binary(), program)
    work = tmp_path / "work"
    work.mkdir()
    for path in (work, *work.parents):
        if path.is_relative_to(tempfile.gettempdir()):
            path.chmod(path.stat().st_mode | 0o755)
    os.chown(work, 65534, 65534)
    done = subprocess.run(
        [program, "demo", "--cassettes", "cassettes"],
        cwd=work, user=65534, group=65534, extra_groups=[], env={"TMPDIR": str(work)}, capture_output=True, text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
