"""Small disks: a tmpfs of its own where the machine lets one be mounted, which can be filled and closed to writing."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


class Disk:
    """A file system of so many kilobytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def fill(self, *, but: int = 0) -> None:
        """Take all room there is, but for so many bytes."""
        size = shutil.disk_usage(self.path).free - but
        with contextlib.suppress(OSError), self._ballast.open("ab", buffering=0) as ballast:
            while size > 0:
                size -= ballast.write(bytes(min(size, 1 << 16)))

    def clear(self) -> None:
        self._ballast.unlink()

    def close_to_writing(self) -> None:
        """Close it, once whoever was about to close a file has done so."""
        command = ["mount", "-o", "remount,ro", str(self.path)]
        for _ in range(50):
            if not subprocess.run(command, check=False, capture_output=True).returncode:
                return
            time.sleep(0.1)
        subprocess.run(command, check=True)

    def open_to_writing(self) -> None:
        subprocess.run(["mount", "-o", "remount,rw", str(self.path)], check=True)


@contextlib.contextmanager
def mounted(path: Path, kilobytes: int) -> Iterator[Disk]:
    """Mount a disk; skip the test, and say why, where that is not allowed."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("a disk can only be mounted by root")
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=755", "newsarchive-test", str(path)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        pytest.skip(f"no disk can be mounted here: {result.stderr.strip()}")
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
