"""What benchmarks measure with: seconds, memory and processor time, told in lines."""

import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command


def say(what: str, measured: str, reach: str = "") -> None:
    print(f"  {what:<58} {measured:>22}   {reach}", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run_command(name: str, *arguments: str, **options: Any) -> None:
    """Run a management command; what it prints is kept, and told where it fails.

    Standard output itself is not redirected: it belongs to every thread.
    """
    out, err = StringIO(), StringIO()
    try:
        call_command(name, *arguments, stdout=out, stderr=err, **options)
    except SystemExit as error:
        if error.code:
            sys.exit(f"{name} ended with {error.code}: {out.getvalue()}{err.getvalue()}")


def family() -> list[int]:
    """Return this process and all it has started."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return list(found)


def resident_mb() -> float:
    """Return the memory all processes hold; what they share counts for each."""
    pages = 0
    for pid in family():
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * resource.getpagesize() / 1e6


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """Give the most memory that was seen, in MB; nothing where there is no /proc."""
    most = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            most[0] = max(most[0], resident_mb())

    thread = threading.Thread(target=watch, daemon=True)
    if Path("/proc/self/statm").exists():
        thread.start()
    try:
        yield most
    finally:
        done.set()


def processor_seconds() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def load_gazetteer() -> None:
    """Load countries, actors and sources into an archive that has none."""
    from articles.models import Entity  # Django is set up by then

    if not Entity.objects.exists():
        run_command("loaddata", "countries", "actors", "sources", verbosity=0)
