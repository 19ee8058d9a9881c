"""Files of the tests in memory: an index commits and a server starts several times as fast without a disk."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 6_000_000_000  # bytes: the suite's folders, its servers and browsers at once, with room to spare


def keep_files_in_memory() -> None:
    """Let temporary files of this process and those it starts lie in memory, where the system has enough for them."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked for anew
