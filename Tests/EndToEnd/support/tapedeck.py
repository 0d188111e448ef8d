"""The built program: started on a free port in a folder of its own, stopped by signal, its report kept."""

from __future__ import annotations

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading

from support import sanitizer
from support.httpwire import Headers, Response, wait_until
from support.rawclient import RawClient, ask, ask_json

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
CACHE = tempfile.TemporaryDirectory(prefix="tapedeck-cache-")  # Removed when the tests have ended.


def binary() -> str:
    """The program under test: `TAPEDECK_BIN`, else the debug build."""
    return os.environ.get("TAPEDECK_BIN") or str(REPOSITORY / ".build" / "debug" / "tapedeck")


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment without what would change Tapedeck's or an SDK's behaviour."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("TAPEDECK_", "OPENAI_", "ANTHROPIC_", "GEMINI_", "GOOGLE_", "LITELLM_"))
        and name.upper() not in {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
    }
    return {**kept, "XDG_CACHE_HOME": CACHE.name, **extra}


def run(*arguments: str, cwd: pathlib.Path | str, env: dict[str, str] | None = None, timeout: float = 60,
        stdin: bytes = b"") -> subprocess.CompletedProcess:
    """Runs the program to its end; output as text."""
    done = subprocess.run([binary(), *map(str, arguments)], cwd=cwd, env=clean_environment(**(env or {})),
                          capture_output=True, timeout=timeout, input=stdin)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


class Tapedeck:
    """A server process. Use it in `with`, or `stop()` it; a crash or a loud failure shows in `stop()`."""

    ANNOUNCEMENT = re.compile(r"tapedeck: (?:listening|demo gateway) on http://127\.0\.0\.1:(\d+)\n")

    def __init__(self, *arguments: str, folder: pathlib.Path, env: dict[str, str] | None = None,
                 listen: str | None = "127.0.0.1:0", wrapper: tuple[str, ...] = ()):
        self.folder = pathlib.Path(folder)
        options = ["--listen", listen] if listen else []
        self.process = subprocess.Popen(
            [*wrapper, binary(), *map(str, arguments[:1]), *options, *map(str, arguments[1:])],
            cwd=folder, env=clean_environment(**(env or {})), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.stderr = ""
        self.stderr_thread = threading.Thread(target=self._read_stderr, daemon=True)
        self.stderr_thread.start()
        line = self.process.stdout.readline()
        match = self.ANNOUNCEMENT.fullmatch(line)
        if not match:
            self.process.kill()
            self.process.wait()
            self.stderr_thread.join()
            raise AssertionError(f"no announcement but {line!r}; standard error: {self.stderr}")
        self.port = int(match[1])

    def _read_stderr(self) -> None:
        for line in self.process.stderr:
            self.stderr += line

    def __enter__(self) -> Tapedeck:
        return self

    def __exit__(self, kind, *_) -> None:
        if self.process.poll() is None:
            if kind is None:
                code = self.stop()
                assert code == 0, f"exit {code}: {self.stderr}"
            else:
                self.kill()
                print(self.stderr)

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, **options) -> RawClient:
        """A new connection to it."""
        return RawClient(self.port, **options)

    def ask(self, method: str, target: str, headers: Headers = (), body: bytes | None = None) -> Response:
        """One request on a connection of its own."""
        return ask(self.port, method, target, headers, body)

    def ask_json(self, target: str, value, headers: Headers = (), method: str = "POST") -> Response:
        """Posts a value (or bytes) as JSON on a connection of its own."""
        return ask_json(self.port, target, value, headers, method)

    def send_signal(self, number: int) -> None:
        """Sends a signal."""
        self.process.send_signal(number)

    def wait(self, timeout: float = 40) -> int:
        """Waits for the end; the exit code."""
        code = self.process.wait(timeout)
        self.stderr_thread.join(5)
        return code

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks it to stop and waits; the exit code."""
        self.send_signal(number)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop: {self.stderr}") from None

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.wait()

    def resident_bytes(self) -> int:
        """Its resident memory now (Linux)."""
        return self._memory("VmRSS")

    def peak_bytes(self) -> int:
        """The most memory that was ever resident (Linux)."""
        return self._memory("VmHWM")

    def _memory(self, name: str) -> int:
        if sanitizer.NAME:
            return 0  # Most would be the sanitizer's own: limits hold, and what else the test asks for is tested.
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024

    def wait_for_log(self, pattern: str) -> None:
        """Waits until standard error contains the pattern."""
        wait_until(lambda: re.search(pattern, self.stderr), f"log line {pattern!r}")
