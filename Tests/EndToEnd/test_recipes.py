"""docs/recipes: each is copied, recorded with the demo gateway, replayed without it, and fails where a prompt changed."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from support.tapedeck import REPOSITORY, Tapedeck, binary, clean_environment

RECIPES = REPOSITORY / "docs" / "recipes"
PAGES = sorted(page.stem for page in RECIPES.glob("*.md"))
FENCE = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Recipe:
    """A copy of a recipe's files, whose commands are those of its page."""

    def __init__(self, name: str, folder: pathlib.Path, copy_to: str = "shop"):
        self.page = (RECIPES / f"{name}.md").read_text()
        self.folder = folder / copy_to
        shutil.copytree(RECIPES / name, self.folder)
        # SwiftPM leaves locks and folders there.
        self.temporary = folder / "tmp"
        self.temporary.mkdir()

    def run(self, command: str, code: int = 0, **env: str) -> str:
        """Runs a command that the page has, with the program and the SDKs in `PATH`; what it wrote."""
        assert command in commands(self.page), f"the page does not say: {command}"
        return self.run_unsaid(command, code, **env)

    def run_unsaid(self, command: str, code: int = 0, **env: str) -> str:
        """Runs any command."""
        variables = environment(os.path.dirname(binary()), TMPDIR=str(self.temporary), **env)
        done = subprocess.run(
            ["bash", "-ec", command], cwd=self.folder, env=variables, timeout=500, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

    def change(self, file: str, old: str, new: str) -> None:
        """Changes a prompt."""
        text = (self.folder / file).read_text()
        assert text.count(old) == 1
        (self.folder / file).write_text(text.replace(old, new))

    def use(self, demo: Tapedeck) -> None:
        """Makes the demo gateway the upstream."""
        settings = {"gateways": {"openai": {"upstream": f"{demo.url}/openai"}}}
        (self.folder / "tapedeck.yml").write_text(yaml.safe_dump(settings))

    @property
    def cassettes(self) -> set[str]:
        """The names of what was recorded."""
        root = self.folder / "cassettes"
        return {str(file.relative_to(root)).removesuffix(".jsonl.gz") for file in root.rglob("*.jsonl.gz")}


def unindented(text: str) -> str:
    """A text without what lines are indented by, which depends on where it is shown."""
    return re.sub(r"^ +", "", text, flags=re.MULTILINE)


def commands(page: str) -> list[str]:
    """The commands of a page, in order."""
    shown = [text for kind, file, text in FENCE.findall(page) if kind == "sh" and not file]
    return [line for text in shown for line in text.splitlines()]


# What is installed here for other tests, and takes each pytest two seconds to load.
PLUGINS = "-p no:schemathesis -p no:hypothesispytest -p no:anyio"


def environment(*tools: str, **extra: str) -> dict[str, str]:
    """What a user has: tools and the SDKs in `PATH`."""
    folders = [*tools, os.path.dirname(sys.executable), os.environ["PATH"]]
    return clean_environment(PATH=os.pathsep.join(folders), PYTEST_ADDOPTS=PLUGINS, **extra)


@pytest.fixture
def demo(start) -> Tapedeck:
    """The demo gateway."""
    return start("demo", "--serve")


@pytest.mark.parametrize("name", PAGES)
def test_code_on_a_page_is_the_code_of_its_files_and_links_lead_somewhere(name):
    page = (RECIPES / f"{name}.md").read_text()
    shown = [(file, text) for _, file, text in FENCE.findall(page) if file]
    assert shown
    for file, text in shown:
        assert text in (RECIPES / name / file).read_text(), f"{name}.md shows what is not in {file}:\n{text}"
    links = re.findall(r"\]\((?!https:)([^)#]+)\)", page)
    assert any(link.startswith(f"{name}/") for link in links)
    for link in links:
        assert (RECIPES / link).is_file(), link


def test_the_readme_links_every_recipe():
    readme = (REPOSITORY / "README.md").read_text()
    assert PAGES == [name for name in PAGES if f"(docs/recipes/{name}.md)" in readme]


KEY = {"OPENAI_API_KEY": "sk-real"}
QUESTION = ("Count to three.", "Count to four.")


def outcomes(output: str) -> dict[str, list[str]]:
    """The tests that failed, or had an error, by pytest's summary."""
    found: dict[str, list[str]] = {"FAILED": [], "ERROR": []}
    for kind, test in re.findall(r"^(FAILED|ERROR) \S*?::(\S+)", output, re.MULTILINE):
        found[kind].append(test)
    return found


def recorded_pytest(folder: pathlib.Path, demo: Tapedeck) -> Recipe:
    """The recipe, recorded, with its upstream gone."""
    recipe = Recipe("pytest", folder)
    recipe.use(demo)
    assert "4 passed" in recipe.run("TAPEDECK_MODE=record pytest", **KEY)
    demo.kill()
    return recipe


@pytest.mark.timeout(600)
def test_pytest(folder, demo):
    recipe = recorded_pytest(folder, demo)
    names = ["test_a_question_is_answered", "test_translations-French", "test_translations-German"]
    assert recipe.cassettes == {"streams", *(f"test_assistant/{name}" for name in names)}
    assert "4 passed" in recipe.run("pytest", HTTP_PROXY="http://127.0.0.1:9")
    said = recipe.run("tapedeck run --strict openai -- pytest")
    assert "4 passed" in said
    assert said.count(": 1 replayed") == 4
    recipe.change("test_assistant.py", *QUESTION)
    # As `pytest -n 4` is told, with half as many: tests run side by side already.
    changed = recipe.run_unsaid("pytest -n 2", code=1)
    assert outcomes(changed) == {"FAILED": ["test_an_answer_comes_in_pieces"], "ERROR": []}
    shown = [text for kind, _, text in FENCE.findall(recipe.page) if not kind]
    assert shown[0] in changed, "the page shows what is not said"
    assert "Traceback" not in changed
    assert "3 passed" in changed


@pytest.mark.timeout(600)
def test_pytest_says_what_else_is_wrong(folder):
    recipe = Recipe("pytest", folder)
    shutil.copytree(REPOSITORY / "cassettes", recipe.folder / "cassettes")
    (recipe.folder / "test_more.py").write_text(
        "import pytest\n"
        "@pytest.mark.tapedeck(strict=True)\n"
        "def test_nothing_comes(tapedeck): pass\n"
        "@pytest.mark.tapedeck(strict=True, cassette='demo-openai', ignore=['/user'])\n"
        "def test_less_is_asked(tapedeck):\n"
        "    import urllib.request\n"
        "    assert urllib.request.urlopen(tapedeck.url('openai', 'v1/models') + '?x').status\n"
        "@pytest.mark.tapedeck(timing='soon')\n"
        "def test_a_bad_setting(tapedeck): pass\n"
        "@pytest.mark.parametrize('text', ['a/b', 'a-b', 'ü' * 90])\n"
        "def test_odd_names(tapedeck, text): pass\n"
    )
    said = recipe.run_unsaid("pytest test_more.py", code=1)
    assert outcomes(said) == {"FAILED": ["test_nothing_comes", "test_less_is_asked"], "ERROR": ["test_a_bad_setting"]}
    assert "tapedeck: nothing came through: give the test's client the address tapedeck.url(…)" in said
    assert "tapedeck: no recorded interaction answers GET /v1/models (openai)" in said
    assert "tapedeck: recorded in demo-openai and never asked for:\n  POST http" in said
    assert 'tapedeck: The value of "timing" cannot be used. Write instant, recorded or a factor such as 4x.' in said
    assert "3 passed" in said
    unable = recipe.run_unsaid("pytest test_more.py", code=2, TAPEDECK_CASSETTE="../out")
    assert "tapedeck did not start: tapedeck: " in unable
    nobody = recipe.run_unsaid("pytest test_more.py", code=1, TAPEDECK_URL="http://127.0.0.1:9")
    assert "tapedeck: nothing answers at http://127.0.0.1:9: " in nobody


@pytest.fixture
def library(folder) -> pathlib.Path:
    """Tapedeck beside the user's package, as far as `TapedeckTesting` needs it: nothing else is built for its users."""
    root = folder / "tapedeck"
    (root / "Sources").mkdir(parents=True)
    (root / "Sources" / "TapedeckTesting").symlink_to(REPOSITORY / "Sources" / "TapedeckTesting")
    manifest = (REPOSITORY / "Package.swift").read_text()
    settings = re.search(r"^let settings: .*?^\]\n", manifest, re.MULTILINE | re.DOTALL)[0]
    product = re.search(r"\.library\(.*?\]\)", manifest)[0]
    assert 'module("TapedeckTesting", [])' in manifest, "it has dependencies, which are not here"
    (root / "Package.swift").write_text(
        f"// swift-tools-version: 6.2\nimport PackageDescription\n\n{settings}\n"
        f'let package = Package(name: "tapedeck", platforms: [.macOS(.v15)], products: [{product}], targets: ['
        '.target(name: "TapedeckTesting", swiftSettings: settings)])\n'
    )
    return root


def swift_outcomes(output: str) -> tuple[set[str], set[str]]:
    """The tests that passed and those that failed."""
    return tuple(set(re.findall(rf"^{sign} Test (\w+)\(.*?\) .*?(?:passed|failed) after", output, re.MULTILINE))
                 for sign in "✔✘")


@pytest.mark.skipif(shutil.which("swift") is None, reason="the recipe is in Swift, and there is no swift in PATH")
@pytest.mark.timeout(900)
def test_swift_testing(folder, demo, library):
    tests = {"aQuestionIsAnswered", "translations", "aToneIsKept"}
    recipe = Recipe("swift-testing", folder)
    recipe.use(demo)
    said = recipe.run("TAPEDECK_MODE=record swift test", **KEY)
    assert swift_outcomes(said) == (tests, set()), said
    demo.kill()
    own = {f"ShopTests/AssistantTests/{name}" for name in ("aQuestionIsAnswered", "translations-language")}
    assert recipe.cassettes == {"tones", *own}
    assert swift_outcomes(recipe.run("swift test", http_proxy="http://127.0.0.1:9")) == (tests, set())
    said = recipe.run("tapedeck run openai -- swift test")
    assert swift_outcomes(said) == (tests, set())
    assert re.search(r"^tapedeck: session aToneIsKept-\d+-\d+, replaying tones: 1 replayed$", said, re.MULTILINE), said
    recipe.change("Tests/ShopTests/AssistantTests.swift", "Refuse kindly.", "Refuse firmly.")
    changed = recipe.run("swift test", code=1)
    assert swift_outcomes(changed) == (tests - {"aToneIsKept"}, {"aToneIsKept"}), changed
    shown = next(text for kind, _, text in FENCE.findall(recipe.page) if not kind)
    assert unindented(shown) in unindented(changed.replace("↳", " ")), changed
    again = next(command for command in commands(recipe.page) if "--filter" in command)
    assert f"or, for this test: {again}" in changed


def test_a_shell_script(folder, demo):
    recipe = Recipe("shell", folder)
    recipe.use(demo)
    said = recipe.run("tapedeck run --mode record openai --cassette shell -- ./test.sh", **KEY)
    assert [line for line in said.splitlines() if line.startswith("ok: ")] == [
        "ok: What does a kite weigh?", "ok: How high does it fly?",
    ]
    assert recipe.run("MODE=record ./serve.sh", **KEY).count("ok: ") == 2
    demo.kill()
    replay = "tapedeck run --strict openai --cassette shell -- ./test.sh"
    assert recipe.run(replay).count("ok: ") == 2
    said = recipe.run("./serve.sh")
    assert said.count("ok: ") == 2
    assert "tapedeck: session default, replaying serve: 2 replayed\n" in said
    recipe.change("test.sh", "How high does it fly?", "How far does it fly?")
    shown = [text for kind, _, text in FENCE.findall(recipe.page) if not kind][-1]
    for command, cassette in ((replay, "shell"), ("./serve.sh", "serve")):
        changed = recipe.run(command, code=1)
        assert "ok: What does a kite weigh?\n" in changed
        assert "FAILED: How far does it fly?\n" in changed
        pointer = shown.replace("shell/", f"{cassette}/").strip()
        assert json.dumps(pointer)[1:-1] in changed, "the answer says what the page does"
        assert unindented(pointer) in unindented(changed), "and so does the report"


def test_a_shell_script_ends_where_the_server_does_not_start(folder):
    recipe = Recipe("shell", folder)
    said = recipe.run("./serve.sh", code=1, TAPEDECK_TIMING="soon")
    assert "--timing" in said or "TAPEDECK_TIMING" in said


class Runner:
    """Runs a workflow's jobs as GitHub does, with stand-ins for GitHub's own actions."""

    def __init__(self, folder: pathlib.Path, sources: pathlib.Path):
        self.folder, self.sources = folder, sources
        self.artifacts: dict[str, pathlib.Path] = {}
        self.cache, self.to_cache = folder / "cache", None
        self.ran: list[str] = []
        # What builds Tapedeck has been run already: the program is there. What it would have to be told is checked.
        tools = folder / "tools"
        tools.mkdir()
        swift = tools / "swift"
        swift.write_text(
            f'#!/bin/sh\ncase "$*" in\n"build -c release --product tapedeck --static-swift-stdlib") ;;\n'
            f'"build -c release --show-bin-path") echo "{pathlib.Path(binary()).parent}" ;;\n*) exit 64 ;;\nesac\n'
        )
        swift.chmod(0o755)
        self.environment = environment(str(tools), CI="true", GITHUB_ACTIONS="true")

    def run(self, workflow: dict) -> tuple[bool, str]:
        """Runs every job after those it needs; whether all succeeded, and what they wrote."""
        output, self.ran = "", []
        for name, job in workflow["jobs"].items():
            workspace = self.folder / "workspaces" / name
            shutil.rmtree(workspace, ignore_errors=True)
            workspace.mkdir(parents=True)
            is_fine, outputs = True, {}
            for step in job["steps"]:
                if not self._is_due(step.get("if"), is_fine, outputs):
                    continue
                if "uses" in step:
                    outputs[step.get("id")] = self._use(step["uses"], step.get("with", {}), workspace)
                else:
                    self.ran.append(step["name"])
                    done = subprocess.run(
                        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=workspace,
                        env=self.environment, timeout=500, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT, text=True,
                    )
                    output += done.stdout
                    is_fine = is_fine and done.returncode == 0
            if not is_fine:
                return False, output
            if self.to_cache:
                shutil.copytree(self.to_cache, self.cache)
                self.to_cache = None
        return True, output

    @staticmethod
    def _is_due(condition: str | None, is_fine: bool, outputs: dict) -> bool:
        if condition == "always()":
            return True
        if condition is None:
            return is_fine
        step, output, value = re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+) != '(\w+)'", condition).groups()
        return is_fine and outputs[step].get(output) != value

    def _use(self, action: str, options: dict, workspace: pathlib.Path) -> dict[str, str]:
        """What GitHub's own actions do."""
        match action.split("@")[0]:
            case "actions/checkout":
                if "repository" not in options:
                    shutil.copytree(self.sources, workspace, dirs_exist_ok=True)
            case "actions/setup-python":
                pass
            case "actions/cache":
                if self.cache.is_dir():
                    shutil.copytree(self.cache, workspace / options["path"])
                    return {"cache-hit": "true"}
                self.to_cache = workspace / options["path"]
            case "actions/upload-artifact":
                kept = self.folder / "artifacts" / options["name"] / pathlib.Path(options["path"]).name
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(workspace / options["path"], kept)  # Modes are not kept.
                self.artifacts[options["name"]] = kept
            case "actions/download-artifact":
                target = workspace / options["path"]
                target.mkdir()
                shutil.copyfile(self.artifacts[options["name"]], target / self.artifacts[options["name"]].name)
            case other:
                raise AssertionError(f"{other} is not one of GitHub's own actions, or not known here")
        return {}


def test_the_github_workflow_is_valid():
    workflow = RECIPES / "github-actions" / "tapedeck.yml"
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*check, str(workflow)], capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stdout + done.stderr
    assert yaml.safe_load(workflow.read_text())["jobs"]["pytest"]["needs"] == "tapedeck"


@pytest.mark.timeout(600)
def test_the_github_workflow_replays_and_keeps_the_report(folder, demo):
    recipe = recorded_pytest(folder, demo)
    (recipe.folder / "tapedeck.yml").unlink()
    workflow = yaml.safe_load((RECIPES / "github-actions" / "tapedeck.yml").read_text())
    runner = Runner(folder, recipe.folder)
    # Tests run side by side already.
    step = next(step for step in workflow["jobs"]["pytest"]["steps"] if step.get("name") == "Test")
    step["run"] = step["run"].replace("-n auto", "-n 0")
    is_fine, output = runner.run(workflow)
    assert is_fine, output
    assert runner.ran == ["Build Tapedeck", "Install", "Test"]
    report = json.loads(runner.artifacts["report"].read_text())
    assert (report["exit_code"], sum(session["hits"] for session in report["sessions"])) == (0, 4)
    runner.artifacts["report"].unlink()
    recipe.change("test_assistant.py", *QUESTION)
    is_fine, output = runner.run(workflow)
    assert not is_fine
    assert runner.ran == ["Install", "Test"], "the program is taken from the cache"
    assert outcomes(output) == {"FAILED": ["test_an_answer_comes_in_pieces"], "ERROR": []}
    assert '/messages/0/content: recorded "Count to three.", requested "Count to four."' in output
    report = json.loads(runner.artifacts["report"].read_text())
    assert (report["exit_code"], sum(session["misses"] for session in report["sessions"])) == (1, 1)
