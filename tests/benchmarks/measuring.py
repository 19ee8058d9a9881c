"""What benchmarks measure with: seconds, memory and processor time, told in lines."""

import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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


def children_of(process: int) -> list[int]:
    """Return all processes that one has started, and those these have; none where there is no /proc."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found = {process}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {process})


def resident_mb(processes: Iterable[int]) -> float:
    """Return the memory that processes hold; what they share counts for each."""
    pages = 0
    for pid in processes:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * resource.getpagesize() / 1e6


def proportional_mb(processes: Iterable[int]) -> float:
    """Return the memory that processes hold, a page that several of them share counted once."""
    kilobytes = 0
    for pid in processes:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1e3


def processor_seconds_of(processes: Iterable[int]) -> float:
    """Return the processor time that processes have used, their ended children's included; in ticks of 10 ms."""
    ticks = 0
    for pid in processes:
        try:
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Load:
    """How busy the machine was: the runnable processes of the minute before, and the most and mean while measuring."""

    before: float
    samples: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        cores = os.cpu_count() or 1
        seen = self.samples or [self.before]
        warning = "" if self.before < cores / 2 else "; something else ran, so times on the wall say little"
        return (
            f"load before {self.before:.1f}, during {sum(seen) / len(seen):.1f}, at most {max(seen):.1f},"
            f" on {cores} cores{warning}"
        )


@contextmanager
def watched_load(pause: float = 5.0) -> Iterator[Load]:
    """Give how busy the machine is, looked at every `pause` seconds."""
    load = Load(os.getloadavg()[0])
    done = threading.Event()

    def watch() -> None:
        while not done.wait(pause):
            load.samples.append(os.getloadavg()[0])

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield load
    finally:
        done.set()


@contextmanager
def watched_memory(process: int | None = None) -> Iterator[list[float]]:
    """Give the most memory in MB that a process, by default this one, and its children held; 0 without /proc."""
    first = os.getpid() if process is None else process
    most = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            most[0] = max(most[0], resident_mb([first, *children_of(first)]))

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
