"""Fixtures of the end-to-end tests: a fresh folder, the program, upstreams that end with the test."""

from __future__ import annotations

import pathlib

import pytest

from support import sanitizer
from support.tap import Tap
from support.tapedeck import Tapedeck, binary
from support.upstream import Upstream


def pytest_sessionstart(session: pytest.Session) -> None:
    """Without the program nothing can be tested, so that is said once, and first."""
    if not pathlib.Path(binary()).is_file():
        pytest.exit(f"no program at {binary()}: build it with `swift build`, or name it in TAPEDECK_BIN", returncode=2)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory):
    """The reports of a sanitizer; at the end there must be none."""
    made = sanitizer.Reports(tmp_path_factory.mktemp("reports"))
    yield made
    assert not (text := made.take()), text


@pytest.fixture(autouse=True)
def no_report(reports: sanitizer.Reports):
    """What a sanitizer reports of a program fails the test that started it. Made first, it looks last."""
    yield
    assert not (text := reports.take()), text


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder for one recording; its cassettes are in `cassettes/`."""
    return tmp_path


@pytest.fixture
def start(folder: pathlib.Path):
    """Starts servers (`start("record", "imgly=…")`) that are killed at the end of the test if they still run."""
    servers: list[Tapedeck] = []

    def starter(*arguments: str, cwd: pathlib.Path | None = None, **options) -> Tapedeck:
        server = Tapedeck(*arguments, folder=cwd or folder, **options)
        servers.append(server)
        return server

    yield starter
    for server in servers:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def upstream():
    """Makes scripted upstreams that are gone at the end of the test; a script that failed fails the test."""
    upstreams: list[Upstream] = []

    def maker(*scripts, **options) -> Upstream:
        made = Upstream(*scripts, **options)
        upstreams.append(made)
        return made

    yield maker
    for made in upstreams:
        made.stop()
    failures = [failure for made in upstreams for failure in made.failures]
    assert not failures, failures


@pytest.fixture
def tap():
    """A wire tap whose target is set with `retarget`."""
    with Tap() as made:
        yield made
