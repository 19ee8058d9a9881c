"""Trials in processes of their own: programs of the tests that say as JSON what they saw."""

import json
import os
import secrets
import shutil
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


def begin_migrated(migrated: Path | None, database: Path) -> None:
    """Lay a migrated SQLite database where a program begins, if the suite has one: to migrate takes seconds."""
    if migrated:
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(migrated, database)


def of_data_directory(folder: Path) -> dict[str, str]:
    """Return the environment of a production server that keeps everything in a data directory."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("NEWSARCHIVE_", "DATABASE_"))},
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
        "NEWSARCHIVE_ALLOWED_HOSTS": "127.0.0.1",
        "NEWSARCHIVE_HTTPS": "0",
    }


# Loads the archive once and runs each command of manage.py, given as JSON, in a fork; prints how each ended.
COMMANDS = """
import json, os, runpy, sys, tempfile
import django
from django.core import management
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
django.setup()
ended = []
for arguments in json.loads(sys.argv[1]):
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            sys.argv = ["manage.py", *arguments]
            runpy.run_path("manage.py", run_name="__main__")
            sys.exit()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = [os.pread(file.fileno(), 1_000_000, 0).decode() for file in (output, errors)]
        ended.append([arguments, status, *texts])
print(json.dumps(ended))
"""


def run_commands(*commands: str, environment: dict[str, str]) -> list[subprocess.CompletedProcess[str]]:
    """Run commands of manage.py, each in a process of its own; return how each ended."""
    arguments = json.dumps([command.split() for command in commands])
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, arguments],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [subprocess.CompletedProcess(*ended) for ended in json.loads(done.stdout)]


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
