"""What is made once and kept at hand: temporary files in memory, and modules as they were compiled."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 6_000_000_000  # bytes: the suite's folders, its servers and browsers at once, with room to spare


def keep_files_in_memory() -> None:
    """Let temporary files of this process and those it starts lie in memory, where the system has enough for them.

    An index commits and a server starts several times as fast without a disk.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked for anew


def keep_compiled_modules() -> None:
    """Let this process and those it starts write compiled modules, though the environment says that none should be.

    Without them each worker of the suite compiles all tests, and each program the archive, again.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
