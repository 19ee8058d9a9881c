"""Fill the disk of an import, and look at what it leaves:  python -m tests.faults.filling

By a limit to what a file may hold, which every machine lets a process set; test_disks.py does it with small disks.
Works in the archive that the environment names, which should be an empty one. Prints one JSON object: what each trial
ended with, for test_filling.py to judge.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import django

from tests.faults.archive import ask, empty, fork, inspect, load, prepare, wait, warm_up


def limited(size: int) -> None:
    """Let no file of this process grow beyond so many bytes, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def load_on_full_disk(corpus: Path) -> None:
    from django.conf import settings

    database = Path(settings.DATABASES["default"]["NAME"])
    limited(max(database.stat().st_size, 1) + 150_000)
    load(corpus)


def load_with_full_index(corpus: Path) -> None:
    from articles.importing import pipeline

    follow = pipeline._Run._follow

    def follow_on_full_disk(run: Any) -> None:
        limited(2_000)
        follow(run)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    pipeline._Run._follow = follow_on_full_disk
    load(corpus)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    django.setup()
    warm_up()
    from django.conf import settings

    corpus = Path(settings.DATA_DIR) / "generated.jsonl"
    wait(fork(lambda: prepare(corpus)))
    wait(fork(lambda: load(corpus)))
    trials: dict[str, Any] = {"undisturbed": ask(inspect)}
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        wait(fork(empty))
        status = wait(fork(lambda: load_on_full_disk(corpus)))
        trials["full disk, before"] = {"status": status} | ask(inspect)
        wait(fork(lambda: load(corpus)))
        trials["full disk"] = ask(inspect)
    wait(fork(empty))
    status = wait(fork(lambda: load_with_full_index(corpus)))
    trials["full index"] = {"status": status} | ask(inspect)
    print(json.dumps(trials))
    return 0


if __name__ == "__main__":
    sys.exit(main())
