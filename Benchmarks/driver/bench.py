"""What each workload is given: where it may write, how often it measures, and what is installed."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shutil

from driver.native import Native


@dataclasses.dataclass(frozen=True)
class Bench:
    """The settings of a run."""

    folder: pathlib.Path
    rounds: int = 5
    seconds: float = 3
    scale: float = 1

    @property
    def native(self) -> Native:
        """The helpers in C."""
        return Native(self.folder)

    @property
    def client_threads(self) -> int:
        """Half of the processors for the clients; servers take what they want."""
        return max(1, (os.cpu_count() or 2) // 2)

    def place(self, name: str) -> pathlib.Path:
        """A folder of a workload's own."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def scaled(self, count: int) -> int:
        """A number of interactions, streams or turns; fewer with `--scale`, to try the driver out."""
        return max(1, int(count * self.scale))


def program(variable: str, *names: str) -> str | None:
    """A peer's program: named by the environment, else found in PATH."""
    return os.environ.get(variable) or next((found for name in names if (found := shutil.which(name))), None)
