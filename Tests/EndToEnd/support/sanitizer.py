"""What a sanitizer says of the programs that tests start (`scripts/test --sanitize`, docs/decisions/0029-sanitizers.md)."""

from __future__ import annotations

import os
import pathlib

NAME = os.environ.get("TAPEDECK_SANITIZER")
"""The sanitizer with which the program was built, `thread` or `address`; nil if none was."""

PATIENCE = 4 if NAME else 1
"""How many times as long as usual a program may take: under a sanitizer it does the same, but slowly."""

CANNOT_LIMIT_FILES = NAME == "thread"
"""ThreadSanitizer maps a file when a program starts, and ends it where files may not be as large."""


class Reports:
    """A folder in which each program that is started from now on leaves its reports."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        if NAME:
            variable = {"thread": "TSAN_OPTIONS", "address": "ASAN_OPTIONS"}[NAME]
            os.environ[variable] = f"{os.environ.get(variable, '')}:log_path={folder / 'report'}"

    def take(self) -> str:
        """What was reported since it was last asked; empty if nothing was."""
        texts = []
        for path in sorted(self.folder.glob("report.*")):
            texts.append(path.read_text(errors="replace"))
            path.unlink()
        return "\n".join(texts)
