"""The helpers in C, compiled when they are first needed, and `wrk`. Python would measure itself."""

from __future__ import annotations

import json
import pathlib
import subprocess

from driver import BENCHMARKS

WRK_REPORT = """
done = function(summary, latency, requests)
  io.write(string.format('\\nRESULT {"answers":%d,"microseconds":%d,"bytes":%d,"failures":%d,"p99":%d}\\n',
    summary.requests, summary.duration, summary.bytes, summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.status + summary.errors.timeout, latency:percentile(99)))
end
"""


class HelperFailed(Exception):
    """A helper could not be made, or said that something is wrong."""


def run(*command: object, timeout: float = 600) -> str:
    """Runs a helper; what it printed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise HelperFailed(f"{command[0]}: exit {done.returncode}: {(done.stdout + done.stderr).strip()}")
    return done.stdout


class Native:
    """Compiled helpers, in the folder of this run."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def program(self, name: str) -> pathlib.Path:
        """A helper that is run."""
        return self._compiled(name, name, "-pthread")

    def library(self, name: str) -> pathlib.Path:
        """A helper that is put before the libraries of a program."""
        return self._compiled(name, f"{name}.so", "-shared", "-fPIC", "-ldl")

    def _compiled(self, name: str, output: str, *options: str) -> pathlib.Path:
        target = self.folder / output
        if not target.exists():
            source = BENCHMARKS / "native" / name
            files = sorted(source.glob("*.c")) if source.is_dir() else [source.with_suffix(".c")]
            run("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", target, *files, *options)
        return target


class Wrk:
    """One request, asked again and again over many connections."""

    def __init__(self, folder: pathlib.Path, name: str, method: str, body: bytes | None, threads: int,
                 connections: int):
        self.script = folder / f"{name}.lua"
        self.threads, self.connections = threads, connections
        lines = [f"wrk.method = {json.dumps(method)}"]
        if body is not None:
            (folder / f"{name}.body").write_bytes(body)
            lines += [f'local file = io.open({json.dumps(str(folder / f"{name}.body"))}, "rb")',
                      'wrk.body = file:read("*a")', 'wrk.headers["Content-Type"] = "application/json"']
        self.script.write_text("\n".join(lines) + WRK_REPORT)

    def run(self, url: str, seconds: float) -> dict[str, float]:
        """What came within so many seconds; every answer must have been one with status 2xx or 3xx."""
        printed = run("wrk", f"-t{self.threads}", f"-c{self.connections}", f"-d{max(1, round(seconds))}s",
                      "--timeout", "30s", "-s", self.script, url)
        result = json.loads(printed.rpartition("RESULT ")[2])
        if result["failures"]:
            raise HelperFailed(f"{url}: {result['failures']} of {result['answers']} requests failed")
        return result
