"""docs/design.md §2, `git-setup`: git shows cassettes as text and joins two recordings of one."""

from __future__ import annotations

import os
import pathlib
import random
import subprocess

import pytest

from support import cassette, tapedeck
from support.upstream import reply, stream

PICTURES = [b"\x89PNG\r\n\x1a\n" + random.Random(seed).randbytes(3_000) for seed in (1, 2)]


def chat(*words: str) -> bytes:
    """An answer in events."""
    chunks = [f'data: {{"id":"chatcmpl-0123456789","choices":[{{"index":0,"delta":{{"content":"{word}"}}}}]}}\n\n'
              for word in words]
    return stream(*[chunk.encode() for chunk in chunks], b"data: [DONE]\n\n")


class Repository:
    """A repository of git whose cassettes are recorded by the program."""

    def __init__(self, folder: pathlib.Path, start, upstream):
        self.folder, self.start, self.upstream = folder, start, upstream
        programs = folder.parent / "bin"
        programs.mkdir()
        (programs / "tapedeck").symlink_to(tapedeck.binary())
        self.environment = tapedeck.clean_environment(
            PATH=f"{programs}:{os.environ['PATH']}", HOME=str(folder.parent), GIT_CONFIG_NOSYSTEM="1",
            GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a",
            GIT_COMMITTER_EMAIL="a@example.org", LC_ALL="C",
        )
        self.git("init", "--quiet", "--initial-branch=main")

    def run(self, *command: str, code: int = 0) -> subprocess.CompletedProcess:
        """Runs a command in the repository."""
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == code, (command, done.returncode, done.stdout, done.stderr)
        return done

    def git(self, *arguments: str, code: int = 0) -> str:
        """Runs git; its standard output."""
        return self.run("git", *arguments, code=code).stdout

    def commit(self, message: str) -> None:
        """Commits everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", message)

    def record(self, *exchanges: tuple[str, bytes], name: str = "checkout") -> None:
        """Records answers to prompts."""
        up = self.upstream(*[answer for _, answer in exchanges])
        server = self.start("record", f"openai={up.url}", "--cassette", name)
        for prompt, _ in exchanges:
            server.ask_json("/openai/v1/chat/completions", {"model": "m", "content": prompt})
        assert server.stop() == 0

    def answers(self, name: str = "checkout") -> dict[str, bytes]:
        """What a fresh server replays to each prompt that the cassette holds."""
        prompts = [cassette.request_body(self.folder, one)
                   for one in cassette.interactions(self.folder, name)]
        server = self.start("replay", "openai", "--cassette", name)
        answers = {}
        for prompt in prompts:
            answer = server.ask_json("/openai/v1/chat/completions", prompt)
            assert answer.status == 200
            answers[prompt.decode()] = answer.body
        assert server.stop() == 0
        return answers


def prompt(text: str) -> str:
    """The request body of a prompt."""
    return '{"model": "m", "content": "%s"}' % text


@pytest.fixture
def repository(folder, start, upstream):
    root = folder / "repository"
    root.mkdir()

    def starter(*arguments, **options):
        return start(*arguments, cwd=root, **options)

    made = Repository(root, starter, upstream)
    assert made.run("tapedeck", "git-setup").stdout == (
        '.gitattributes has the cassettes in "cassettes"; commit it\n'
        "git shows and merges cassettes in this clone; each clone needs 'tapedeck git-setup' once\n"
    )
    return made


def test_git_diff_shows_what_an_answer_says(repository):
    repository.record(("sky", chat("The sky", " is", " blue.")), ("kite", reply(b'{"ok":true,"id":"a-0123456789"}')))
    repository.commit("record")
    repository.record(("sky", chat("The sky is", " grey.")))
    difference = repository.git("diff")
    lines = difference.splitlines()
    assert lines[0] == "diff --git a/cassettes/checkout.jsonl.gz b/cassettes/checkout.jsonl.gz"
    assert [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-  The sky is blue.", "+  The sky is grey.",
    ]
    # Once more, now from git's own cache, and for a commit.
    assert repository.git("diff") == difference
    repository.commit("record again")
    assert "+  The sky is grey." in repository.git("show").splitlines()


def test_git_diff_is_empty_where_only_times_and_ids_changed(repository):
    answers = [reply(b'{"ok":true,"id":"a-%s","created":%d}' % (digits, number), "200 OK", f"X-Request-Id: {number}")
               for number, digits in enumerate((b"0123456789", b"9876543210"))]
    repository.record(("kite", answers[0]))
    repository.commit("record")
    repository.record(("kite", answers[1]))
    assert repository.git("status", "--short") == " M cassettes/checkout.jsonl.gz\n"
    assert [line for line in repository.git("diff").splitlines() if line.startswith(("+", "-"))] == []


def test_two_branches_that_recorded_are_joined(repository):
    repository.record(("old", reply(b'{"a":1}')), ("both", reply(b'{"a":2}')), ("gone", reply(b'{"a":3}')))
    repository.commit("record")
    before = cassette.interactions(repository.folder, "checkout")
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.record(("theirs", reply(PICTURES[0], kind="image/png")), ("old", reply(b'{"a":"new"}')))
    repository.commit("feature")
    repository.git("checkout", "--quiet", "main")
    repository.record(("ours", reply(PICTURES[1], kind="image/png")))
    repository.commit("main")
    repository.git("merge", "--quiet", "--no-edit", "feature")
    assert repository.run("tapedeck", "verify").stdout.startswith("ok checkout (5 interactions, 2 blobs)\n")
    assert repository.answers() == {
        prompt("old"): b'{"a":"new"}', prompt("both"): b'{"a":2}', prompt("gone"): b'{"a":3}',
        prompt("ours"): PICTURES[1], prompt("theirs"): PICTURES[0],
    }
    after = cassette.interactions(repository.folder, "checkout")
    unchanged = [one for one in before if b'"old"' not in cassette.request_body(repository.folder, one)]
    assert len(unchanged) == 2 and all(one in after for one in unchanged)
    assert repository.git("status", "--short") == ""


def test_where_both_recorded_the_same_request_again_the_later_answer_is_kept(repository):
    repository.record(("same", reply(b'{"a":1}')), ("else", reply(b'{"b":1}')))
    repository.commit("record")
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.record(("same", reply(b'{"a":"theirs"}')))
    repository.commit("feature")
    repository.git("checkout", "--quiet", "main")
    repository.record(("same", reply(b'{"a":"ours"}')))
    repository.commit("main")
    url = [one for one in cassette.interactions(repository.folder, "checkout")
           if b'"same"' in cassette.request_body(repository.folder, one)][0]
    done = repository.run("git", "merge", "--no-edit", "feature")
    assert (
        f"tapedeck: cassettes/checkout.jsonl.gz: POST {url['request']['url']} was recorded again by both sides; "
        f"the later answer is kept, from this branch ({url['recorded_at']})\n"
    ) in done.stderr
    assert repository.answers() == {prompt("same"): b'{"a":"ours"}', prompt("else"): b'{"b":1}'}


def test_a_damaged_version_is_a_conflict_and_ours_stays(repository):
    repository.record(("a", reply(b"{}")))
    repository.commit("record")
    repository.git("checkout", "--quiet", "-b", "feature")
    path = repository.folder / "cassettes" / "checkout.jsonl.gz"
    path.write_bytes(b"no cassette\n")
    repository.commit("feature")
    repository.git("checkout", "--quiet", "main")
    repository.record(("b", reply(b"{}")))
    repository.commit("main")
    ours = path.read_bytes()
    done = repository.run("git", "merge", "--no-edit", "feature", code=1)
    assert "CONFLICT (content): Merge conflict in cassettes/checkout.jsonl.gz" in done.stdout
    assert "tapedeck: cassettes/checkout.jsonl.gz was not merged: as it is in the other branch: " in done.stderr
    assert path.read_bytes() == ours
    # Nor does it keep git from showing the history.
    log = repository.git("log", "-p", "feature").splitlines()
    assert "+(no text: This is no cassette: it does not begin with {\"tapedeck\":\"cassette\",\"version\":1}.)" in log


def test_diff_names_what_changed_between_two_cassettes(repository):
    repository.record(("sky", chat("The sky", " is", " blue.")), ("a", reply(b'{"n":1}')), name="old")
    repository.record(("sky", chat("The sky is", " grey.")), ("b", reply(b'{"n":2}')), name="flows/new")
    done = repository.run("tapedeck", "diff", "old", "flows/new", code=1)
    assert done.stderr == ""
    assert done.stdout == (
        "--- old\n"
        "+++ flows/new\n"
        "\n"
        "~ 1  POST /v1/chat/completions  openai\n"
        "    response text:\n"
        "      The sky is [-blue-]{+grey+}.\n"
        "~ 2  POST /v1/chat/completions  openai\n"
        '    request /content: "a" → "b"\n'
        "    response /n: 1 → 2\n"
        "\n"
        "2 changed\n"
    )
    assert repository.run("tapedeck", "diff", "old", "old").stdout == "the same: 2 interactions\n"
    path = repository.folder / "cassettes" / "old.jsonl.gz"
    assert repository.run("tapedeck", "diff", "old/1", "old/1").stdout == "the same: 1 interaction\n"
    assert repository.run("tapedeck", "diff", str(path), "old").stdout == "the same: 2 interactions\n"
