"""What a server says to the kernel: `strace` shows every connection that the process tries to open."""

from __future__ import annotations

import functools
import pathlib
import re
import shutil
import subprocess

from support.httpwire import wait_until


class Trace:
    """Runs a program under `strace`; give its `wrapper` to `Tapedeck`, and ask when the program has ended.

    The program stays the child of the test (`-D`), so that its process id and its signals are its own.
    """

    def __init__(self, path: pathlib.Path, *calls: str):
        self.path = path
        self.wrapper = ("strace", "-D", "-f", "-qq", "-e", f"trace={','.join([*calls, 'exit_group'])}", "-o", str(path))

    def lines(self) -> list[str]:
        """The calls, a line each."""
        wait_until(lambda: re.search(r"exit_group\(|killed by", self.path.read_text()), "the trace is written")
        return self.path.read_text().splitlines()


class ConnectionTrace(Trace):
    """Sees where a program connects to."""

    def __init__(self, path: pathlib.Path):
        super().__init__(path, "connect", "sendto", "sendmsg", "sendmmsg")

    def outbound(self) -> list[str]:
        """The calls that name an internet address: connections, datagrams, and with them every look-up of a name."""
        return [line for line in self.lines() if re.search(r"\bAF_INET6?\b", line)]


class SendfileTrace(Trace):
    """Sees which bytes of files a program hands to its sockets without reading them."""

    def __init__(self, path: pathlib.Path):
        super().__init__(path, "sendfile")

    def sent(self) -> int:
        """How many bytes that were."""
        results = (re.search(r"sendfile.* = (\d+)$", line) for line in self.lines())
        return sum(int(result[1]) for result in results if result)


@functools.cache
def why_not() -> str | None:
    """Why nothing can be traced here; nil if it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, text=True, timeout=20)
    return None if done.returncode == 0 else f"tracing is not permitted here: {done.stderr.strip()[:200]}"
