"""A disk whose power can be cut: a file system in a file, stopped as it is on the disk, without what is in memory only."""

from __future__ import annotations

import fcntl
import functools
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

# EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH (linux/fs/ext4/ext4.h); XFS has the same number.
SHUTDOWN = 0x8004587D
WITHOUT_FLUSH = 2


class Disk:
    """An ext4 image, mounted at a folder. Nothing is left of it after `remove`."""

    def __init__(self, image: pathlib.Path, mount_point: pathlib.Path):
        self.image = image
        self.mount_point = mount_point
        with open(image, "wb") as file:
            file.truncate(48 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", image], check=True, capture_output=True)
        mount_point.mkdir(mode=0o700)
        self.mount()

    def mount(self) -> None:
        """Mounts it: what was not on the disk is not there."""
        subprocess.run(["mount", "-o", "loop", self.image, self.mount_point], check=True, capture_output=True)

    def unmount(self) -> None:
        """Unmounts it; whoever still has it open keeps nothing."""
        subprocess.run(["umount", self.mount_point], check=True, capture_output=True)

    def cut_power(self) -> None:
        """From now on nothing gets to the disk."""
        folder = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))
        finally:
            os.close(folder)

    def remove(self) -> None:
        """Unmounts it whatever its state, and removes the image."""
        subprocess.run(["umount", "-l", self.mount_point], capture_output=True)
        self.image.unlink()


@functools.cache
def why_not() -> str | None:
    """Why no power can be cut here; nil if it can."""
    if os.geteuid() != 0:
        return "loop devices take root"
    if not shutil.which("mkfs.ext4") or not shutil.which("losetup"):
        return "mkfs.ext4 or losetup is not installed"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            disk = Disk(folder / "image", folder / "mount")
        except subprocess.CalledProcessError as error:
            return f"loop devices are not permitted here: {error.stderr.decode().strip()[:200]}"
        try:
            disk.cut_power()
        except OSError as error:
            return f"the file system cannot be shut down: {error}"
        finally:
            disk.remove()
    return None
