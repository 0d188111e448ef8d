"""Makes calls of a program on the files of its cassettes fail, and sees in which order they were made (`faultfs.c`)."""

from __future__ import annotations

import atexit
import dataclasses
import errno
import functools
import pathlib
import platform
import shutil
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).with_name("faultfs.c")

# What may go wrong in a call, and how it does most often.
CALLS = {
    "openat": errno.EMFILE,
    "write": errno.ENOSPC,
    "fsync": errno.EIO,
    "fdatasync": errno.EIO,
    "renameat": errno.EIO,
    "ftruncate": errno.EIO,
    "fallocate": errno.ENOSPC,
    "close": errno.EIO,
}


@functools.cache
def library() -> pathlib.Path:
    """The shim, compiled once a process."""
    compiler = shutil.which("cc") or shutil.which("clang")
    folder = tempfile.TemporaryDirectory(prefix="faultfs-")
    atexit.register(folder.cleanup)
    path = pathlib.Path(folder.name) / "faultfs.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", path, SOURCE, "-ldl"], check=True, timeout=120)
    return path


def why_not() -> str | None:
    """Why calls cannot be watched here; nil if they can."""
    if platform.system() != "Linux":
        return "the shim is for Linux"
    if not (shutil.which("cc") or shutil.which("clang")):
        return "there is no C compiler"
    return None


@dataclasses.dataclass(frozen=True)
class Call:
    """A call as it was made."""

    start: int
    end: int
    name: str
    result: int
    error: int
    fd: int
    offset: int
    path: str
    second: str = ""
    data: bytes = b""


class FaultFS:
    """What the shim is told, and what it saw. Give `environment` to `Tapedeck`."""

    def __init__(self, folder: pathlib.Path, call: str | None = None, nth: int = 1, action: str = "", count: int = 1,
                 during: pathlib.Path | None = None):
        self.trace = folder / f"trace-{len(list(folder.glob('trace-*')))}"
        self.environment = {
            "LD_PRELOAD": str(library()),
            "FAULTFS_ROOT": str((folder / "cassettes").resolve()),
            "FAULTFS_TRACE": str(self.trace),
        }
        if call:
            self.environment |= {
                "FAULTFS_CALL": call, "FAULTFS_NTH": str(nth), "FAULTFS_COUNT": str(count), "FAULTFS_ACTION": action,
            }
        if during:
            self.environment["FAULTFS_WHILE"] = str(during)

    def calls(self) -> list[Call]:
        """The calls so far, in the order in which they began."""
        found = []
        for line in self.trace.read_text().splitlines(keepends=True):
            if not line.endswith("\n"):
                break  # It is just being written.
            start, end, name, result, error, fd, offset, path, rest = line[:-1].split("\t")
            is_data = name in ("write", "send")
            found.append(
                Call(int(start), int(end), name, int(result), int(error), int(fd), int(offset), path,
                     "" if is_data else rest, bytes.fromhex(rest) if is_data else b"")
            )
        return sorted(found, key=lambda call: call.start)

    def count(self, name: str) -> int:
        """How many calls of a name there were."""
        names = ("openat", "create") if name == "openat" else (name,)
        return sum(call.name in names for call in self.calls())
