"""Gives each test that asks for the fixture `tapedeck` a session of its own. Copy this file beside your tests."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import urllib.error
import urllib.request
import zlib

import pytest

# SDKs refuse to start without a key. To replay, any will do; to record, set the real one.
os.environ.setdefault("OPENAI_API_KEY", "none")

# No proxy stands between the tests and a server on this machine.
HOSTS = {os.environ.get("NO_PROXY", ""), os.environ.get("no_proxy", ""), "127.0.0.1"} - {""}
os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(sorted(HOSTS))

NUMBERS = itertools.count(1)


class Session:
    """A test's session. Its client gets its base URL from `url`."""

    def __init__(self, server: str, test: str, strict: bool = False, cassette: str | None = None, **settings):
        file, *names = test.removesuffix("]").replace("[", "-").split("::")
        own = [name_of(part) for part in [*file.removesuffix(".py").split("/"), *names]]
        self.cassette = cassette or "/".join(own)
        self.name = f"{own[-1]}-{os.getpid()}-{next(NUMBERS)}"
        self.server, self.strict, self.is_open = server, strict, False
        # `mode`, `timing`, `ignore` and so on, with `_` for `-`: docs/design.md §10 has them all.
        options = {option.replace("_", "-"): value for option, value in settings.items()}
        self._call("POST", "sessions", {"name": self.name, "cassette": self.cassette, **options})
        self.is_open = True

    def url(self, gateway: str, path: str = "") -> str:
        """A gateway's base URL in this session: `url("openai", "v1")`."""
        return f"{self.server}/@{self.name}/{gateway}/{path}".rstrip("/")

    def close(self) -> None:
        """Closes the session; what went wrong in it fails the test."""
        if not self.is_open:
            return
        self.is_open = False
        report = self._call("DELETE", f"sessions/{self.name}")
        problems = list(report["explanations"])
        if report["misses"] > len(problems):
            problems.append(f"{report['misses'] - len(problems)} more had no recorded answer")
        if report["lost"]:
            problems.append(f"{report['lost']} answers could not be recorded")
        if self.strict and not any(report[count] for count in ("requests", "live_calls", "under_way", "faults")):
            problems.append("nothing came through: give the test's client the address tapedeck.url(…)")
        elif self.strict and report["unplayed"]["count"]:
            unplayed = [f"  {each['method']} {each['url']}" for each in report["unplayed"]["requests"]]
            problems.append("\n".join(["recorded in %s and never asked for:" % self.cassette, *unplayed]))
        if problems:
            pytest.fail("\n".join(f"tapedeck: {problem}" for problem in problems), pytrace=False)

    def _call(self, method: str, path: str, body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server}/_tapedeck/{path}", data, method=method)
        request.add_header("content-type", "application/json")
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            told = json.load(error)["error"]
            problem = f"{told['message']} {told['hint']}"
        except OSError as error:
            problem = f"nothing answers at {self.server}: {error}"
        return pytest.fail(f"tapedeck: {problem}", pytrace=False)


def name_of(text: str) -> str:
    """A text as a part of a cassette's name; where much has to go, a number keeps it distinct."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")
    if name and len(name) <= 60 and text.isascii():
        return name
    return f"{name[:60]}-{zlib.crc32(text.encode()):08x}".strip("-")


@pytest.fixture(scope="session")
def tapedeck_server():
    """The address of the server: that of `tapedeck run -- pytest`, else one that runs for as long as the tests."""
    if address := os.environ.get("TAPEDECK_URL"):
        yield address
        return
    # `cat` ends when nobody can write to it any more, and the server with it: also where the tests are killed.
    program = os.environ.get("TAPEDECK_BIN", "tapedeck")
    command = [program, "run", "--quiet", "--", "sh", "-c", 'echo "$TAPEDECK_URL" && exec cat']
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as server:
        if not (address := server.stdout.readline().strip()):
            pytest.exit(f"tapedeck did not start: {server.communicate()[1]}", returncode=2)
        yield address
        server.communicate()


@pytest.fixture
def tapedeck(request: pytest.FixtureRequest, tapedeck_server: str):
    """The test's session; `@pytest.mark.tapedeck(cassette="checkout", strict=True)` says what it is to be."""
    options = {}
    for marker in reversed(list(request.node.iter_markers("tapedeck"))):
        options |= marker.kwargs
    session = Session(tapedeck_server, request.node.nodeid, **options)
    yield session
    session.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Closes the session with the test itself: a miss is then the test's failure, whatever else came of it."""
    result = failure = None
    try:
        result = yield
    except BaseException as error:
        failure = error
    if isinstance(session := getattr(item, "funcargs", {}).get("tapedeck"), Session):
        session.close()
    if failure:
        raise failure
    return result


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marker known."""
    config.addinivalue_line("markers", "tapedeck(cassette, strict, timing, …): what the test's session is to be")
