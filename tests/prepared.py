"""What takes long to make is made once for all processes of the suite, and copied by whoever needs one of its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def prepare_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """Return a folder that the first process to want it fills by `build`, while the others wait."""
    of_process = factory.getbasetemp()
    root = of_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_process
    folder, made = root / name, root / f"{name}.made"
    with FileLock(root / f"{name}.lock"):
        if not made.exists():
            folder.mkdir()
            build(folder)
            made.touch()
    return folder
