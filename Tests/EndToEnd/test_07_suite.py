"""A whole test suite behind Tapedeck: recorded once, replayed offline by many processes in any order."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from support import tapedeck
from support.tapedeck import Tapedeck

TESTS = 50
SUITE = pathlib.Path(__file__).parent / "suites" / "winds.py"


class Suite:
    """`suites/winds.py` in a folder of its own, run by pytest in eight processes."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.file = pathlib.Path(shutil.copy(SUITE, folder))

    def run(self, name: str, outcome: str, seed: int, *words: str) -> subprocess.CompletedProcess:
        """Runs it as the command of `tapedeck run`; what its tests were answered is kept by the name of the run."""
        (self.folder / name).mkdir()
        return tapedeck.run(
            "run", *words, "--report", f"{name}.json", "--", sys.executable, "-m", "pytest", "-q", "--tb=short",
            "-c", "/dev/null", "--rootdir", self.folder, "-p", "no:cacheprovider", "-p", "xdist", "-n", "8",
            "-p", "random_order.plugin", "--random-order", "--random-order-seed", seed,
            self.file.name,
            cwd=self.folder, timeout=200,
            # Only the plugins that are named: each process has to import the others as well.
            env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "ANSWERS": str(self.folder / name), "OUTCOME": outcome},
        )

    def answers(self, name: str) -> dict[str, str]:
        """The digest of what each test was answered in a run, by its session."""
        return {path.name: path.read_text() for path in (self.folder / name).iterdir()}

    def sessions(self, name: str) -> list[dict]:
        """The sessions of a run as its report has them."""
        return json.loads((self.folder / f"{name}.json").read_text())["sessions"]


def assert_passed(done: subprocess.CompletedProcess) -> None:
    """All tests passed and the run was content."""
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(rf"^{TESTS} passed in ", done.stdout, re.MULTILINE), done.stdout


@pytest.mark.timeout(300)
def test_a_suite_recorded_once_replays_in_parallel_and_in_any_order_until_a_prompt_changes(folder):
    suite = Suite(folder)
    demo = Tapedeck("demo", "--serve", folder=folder)
    try:
        gateways = [f"{name}={demo.url}/{name}" for name in ("openai", "anthropic", "gemini")]
        assert_passed(suite.run("recorded", "recorded", 1, "--mode", "record", *gateways))
    finally:
        demo.kill()
    recorded = suite.answers("recorded")
    assert len(recorded) == len(set(recorded.values())) == TESTS, "no two tests were answered the same"
    files = sorted(path.name for path in (folder / "cassettes").glob("*.jsonl.gz"))
    assert files == sorted(f"{name}.jsonl.gz" for name in recorded)

    assert_passed(suite.run("replayed", "replayed", 2, "--strict", "openai", "anthropic", "gemini"))
    assert suite.answers("replayed") == recorded
    assert {session["live_calls"] for session in suite.sessions("replayed")} == {0}

    old, new = "And which one from the south?", "And which one from the east?"
    before = suite.file.read_text()
    assert before.count(old) == 1
    suite.file.write_text(before.replace(old, new))
    done = suite.run("changed", "replayed", 3, "openai", "anthropic", "gemini")
    assert done.returncode == 1
    assert f"1 failed, {TESTS - 1} passed in " in done.stdout
    assert re.findall(r"^FAILED \S+", done.stdout, re.MULTILINE) == ["FAILED winds.py::test_a_conversation_goes_on"]
    said = done.stdout.replace('\\"', '"')  # The message is within JSON.
    assert f'/messages/3/content: recorded "{old}", requested "{new}"' in said, said
    changed = suite.answers("changed")
    assert {name for name in recorded if changed[name] != recorded[name]} == {"test-a-conversation-goes-on"}
    missed = {session["session"]: session["misses"] for session in suite.sessions("changed") if session["misses"]}
    assert missed == {"test-a-conversation-goes-on": 1}
