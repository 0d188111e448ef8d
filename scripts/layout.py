"""Checks the layout of the sources: imports go down, some imports and calls belong to some modules or to none.

Usage: `layout.py [ROOT]` checks a tree, `layout.py --self-test` checks that every rule finds its violation.
Comments and string literals do not count, so a rule may be written about where it holds.
"""

from __future__ import annotations

import pathlib
import re
import sys
import tempfile

# A module imports only what stands above it (docs/design.md names the modules, this list their order).
LEVELS = [
    ["CZlib", "TapedeckTesting"],
    ["HTTPMessages", "Blobs", "BodyFormats", "Compression"],
    ["Listening", "Gateways", "Upstreams", "Cassettes"],
    ["Matching", "AssetURLs", "Secrets", "Interchange", "DemoGateway"],
    ["Exchanges"],
    ["Control"],
    ["TapedeckCLI"],
    ["tapedeck"],
]
LEVEL = {module: level for level, modules in enumerate(LEVELS) for module in modules}

# Modules that work on bytes and do without Foundation altogether.
WITHOUT_FOUNDATION = {"Listening", "HTTPMessages", "BodyFormats", "Blobs", "CZlib", "Compression"}

# Where sockets are opened, and where the operating system is called.
SOCKETS = {"Listening", "Upstreams"}
SYSTEM = {"Listening", "Upstreams", "Blobs", "Cassettes", "TapedeckCLI"}

# (what, pattern, modules where it is allowed, why not elsewhere)
BANNED = [
    ("an unstructured task", r"\bTask\s*(?:\{|\.detached|\.init|\(\s*(?:priority|name|operation)\b)", set(),
     "what outlives a connection is a service with a task group"),
    ("the time of day", r"\bDate\s*\(\s*\)|\bDate\.now\b", set(), "time is passed in"),
    ("chance", r"\.random\s*\(\s*in:(?![^()]*using:)|\brandomElement\(\)|\bshuffled\(\)|SystemRandomNumberGenerator\(",
     {"TapedeckCLI"}, "chance is passed in, as a seeded generator"),
    ("print", r"(?<![\w.])(?:print|debugPrint|dump)\s*\(", {"TapedeckCLI"}, "only the command line writes text"),
    ("try!", r"\btry!", set(), "what comes from network or disk throws"),
    ("a forced cast", r"\bas!", set(), "what comes from network or disk throws"),
    ("fatalError", r"\bfatalError\s*\(", set(), "nothing that comes from outside may end the process"),
    ("@unchecked Sendable", r"@unchecked\s+Sendable", set(), "use a value, a Mutex or an actor"),
    ("opening a socket", r"\b(?:ServerBootstrap|ClientBootstrap|DatagramBootstrap)\s*\(", SOCKETS,
     "sockets belong to Listening and Upstreams"),
]
BANNED_EVERYWHERE = [("an open end", r"\b(?:TODO|FIXME|XXX)\b", "finish it, or file it")]

LONGEST_FILE = 400

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)",
    re.MULTILINE,
)
# A raw string, a long string, a string or a comment; the only things in which Swift's other rules do not hold.
TOKEN = re.compile(
    r'(?P<hashes>#+)"{1,3}.*?"{1,3}(?P=hashes)|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*', re.DOTALL
)


def code_only(text: str) -> str:
    """The source with comments and strings blanked, line by line as before."""
    result, position = [], 0
    while position < len(text):
        comment = text.find("/*", position)
        token = TOKEN.search(text, position)
        if comment >= 0 and (token is None or comment < token.start()):
            depth, end = 0, comment
            while end < len(text):  # Block comments nest.
                if text.startswith("/*", end):
                    depth, end = depth + 1, end + 2
                elif text.startswith("*/", end):
                    depth, end = depth - 1, end + 2
                    if depth == 0:
                        break
                else:
                    end += 1
            start = comment
        elif token:
            start, end = token.span()
        else:
            break
        result.append(text[position:start])
        result.append(re.sub(r"[^\n]", " ", text[start:end]))
        position = end
    result.append(text[position:])
    return "".join(result)


def line_of(text: str, position: int) -> int:
    """The line of a position, from 1."""
    return text.count("\n", 0, position) + 1


def check_source(module: str, path: pathlib.Path, text: str) -> list[str]:
    """The findings in one source file."""
    findings = []
    code = code_only(text)

    def found(position: int, message: str) -> None:
        findings.append(f"{path}:{line_of(code, position)}: {message}")

    for match in IMPORT.finditer(code):
        name = match[1]
        start = match.start(1)
        if name in LEVEL and LEVEL[name] >= LEVEL[module]:
            found(start, f"{module} imports {name}, which is not below it")
        if name.startswith("Foundation") and module in WITHOUT_FOUNDATION:
            found(start, f"{module} does without Foundation")
        if name in {"Glibc", "Musl", "Darwin", "Android"} and module not in SYSTEM:
            found(start, f"{module} does no input or output of its own, so it does not import {name}")
    for what, pattern, allowed, why in BANNED:
        if module not in allowed:
            for match in re.finditer(pattern, code):
                found(match.start(), f"{what}: {why}")
    for what, pattern, why in BANNED_EVERYWHERE:
        for match in re.finditer(pattern, text):
            found(match.start(), f"{what}: {why}")
    if text.count("\n") > LONGEST_FILE:
        findings.append(f"{path}:{LONGEST_FILE}: over {LONGEST_FILE} lines: another aspect is another file")
    return findings


def check(root: pathlib.Path) -> list[str]:
    """The findings in a tree that has `Sources` and `Tests`."""
    findings = []
    modules = sorted(path.name for path in (root / "Sources").iterdir() if path.is_dir())
    for module in modules:
        if module not in LEVEL:
            findings.append(f"Sources/{module}: a module without a place in the layout")
            continue
        for path in sorted((root / "Sources" / module).rglob("*.swift")):
            text = path.read_text(encoding="utf-8")
            findings += check_source(module, path.relative_to(root), text)
    for folder in sorted((root / "Tests").glob("*Tests")):
        module = folder.name.removesuffix("Tests")
        if module not in {*modules, "Behaviour", "Regression"}:
            findings.append(f"Tests/{folder.name}: tests of no module")
        for path in sorted(folder.rglob("*.swift")):
            text = path.read_text(encoding="utf-8")
            code = code_only(text)
            for pattern, why in ((r"\bTask\.sleep\b|\busleep\s*\(|\bThread\.sleep\b", "no test sleeps"),
                                 (r"^\s*import\s+XCTest\b", "Swift Testing only")):
                for match in re.finditer(pattern, code, re.MULTILINE):
                    findings.append(f"{path.relative_to(root)}:{line_of(code, match.start())}: {why}")
    return findings


BAD_SAMPLES = {
    "Sources/BodyFormats/Up.swift": [("package import Exchanges\n", "not below it")],
    "Sources/Matching/Side.swift": [("import Secrets\n", "not below it")],
    "Sources/Listening/Self.swift": [("import struct Gateways.Mount\n", "not below it")],
    "Sources/Blobs/Foundation.swift": [("import FoundationEssentials\n", "without Foundation")],
    "Sources/Gateways/System.swift": [("#if canImport(Glibc)\n    import Glibc\n#endif\n", "no input or output")],
    "Sources/Exchanges/Calls.swift": [
        ("func a() { Task { } }\n", "unstructured task"),
        ("func b() { Task.detached { } }\n", "unstructured task"),
        ("let c = Date()\n", "time of day"),
        ("let d = Int.random(in: 0..<3)\n", "chance"),
        ("func e() { print(1) }\n", "print"),
        ("let f = try! g()\n", "try!"),
        ("let g = x as! Y\n", "forced cast"),
        ("func h() { fatalError() }\n", "fatalError"),
        ("final class I: @unchecked Sendable {}\n", "@unchecked Sendable"),
        ("let j = ServerBootstrap(group: k)\n", "opening a socket"),
        ("// TO" + "DO: later\n", "open end"),
        ("//\n" * (LONGEST_FILE + 1), "over 400 lines"),
        ('let k = "\\(x)"; func l() { print(2) }\n', "print"),
        ("/* a /* nested */ comment */ let m = try! n()\n", "try!"),
    ],
    "Sources/Misplaced/A.swift": [("\n", "without a place")],
    "Tests/NothingTests/A.swift": [("\n", "tests of no module")],
    "Tests/BlobsTests/Sleep.swift": [("try await Task.sleep(for: .seconds(1))\n", "no test sleeps"),
                                     ("import XCTest\n", "Swift Testing only")],
}
GOOD_SAMPLES = {
    "Sources/Exchanges/Good.swift": '// print(1), Task { }, try! and Date() are banned.\nimport Cassettes\n'
    'let a = "print(1) \\" fatalError( try!"\nlet b = #"as! " Task { }"#\n'
    'let c = """\n  Date() "quoted" print(\n  """\n'
    "func d() { writer.print(1); blueprint(2) }\n"
    "let e = Int.random(in: 0..<3, using: &generator)\n/* fatalError( */\n",
    "Sources/Compression/Good.swift": "import CZlib\n",
    "Sources/TapedeckCLI/Good.swift": "import Exchanges\nfunc a() { print(1) }\n",
}


def self_test() -> list[str]:
    """Every bad sample must be found, and in the good ones nothing."""
    failures = []

    def run(path: str, text: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for base in ("Sources/Blobs", "Tests"):
                (root / base).mkdir(parents=True)
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            return check(root)

    for path, samples in BAD_SAMPLES.items():
        for text, expected in samples:
            findings = run(path, text)
            if not any(expected in finding for finding in findings):
                failures.append(f"not found in {path}: {expected!r} in {text[:60]!r} (found: {findings})")
    for path, text in GOOD_SAMPLES.items():
        failures += [f"wrongly found: {finding}" for finding in run(path, text)]
    return failures


def main() -> int:
    arguments = sys.argv[1:]
    if arguments == ["--self-test"]:
        findings = self_test()
        print("\n".join(findings) or "layout rules: each finds its violation")
    else:
        findings = check(pathlib.Path(arguments[0] if arguments else "."))
        print("\n".join(findings) or "layout: as it should be")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
