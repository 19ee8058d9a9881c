"""Trials in processes of their own: programs of the tests that say as JSON what they saw."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def describe_end(status: int) -> str:
    """Say how a process ended, a shell's way of telling signals (128 and their number) understood."""
    number = -status if status < 0 else status - 128
    if number in set(signal.Signals):
        return f"was ended by the signal {signal.Signals(number).name}"
    return f"ended with status {status}"


def run_program(module: str, folder: Path, **variables: str) -> Any:
    """Run a module on the suite's database with a data directory of its own; return its last line, read as JSON.

    What it says on standard error is shown where a test fails.
    """
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "NEWSARCHIVE_DEBUG": "1",
        **variables,
    }
    ended = subprocess.run(
        [sys.executable, "-m", module], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    print(ended.stderr, file=sys.stderr)
    return json.loads(ended.stdout.splitlines()[-1])
