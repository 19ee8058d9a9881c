"""How large an archive may grow:  python -m tests.benchmarks endurance [--articles N] [--hours 12] [--leave-gb 20]

Short generated articles, of 300 characters, go into the embedded engine and each database, a tenth at a time. After
each tenth: the rate, the memory, the disk, the times of pages. At the end the index is built anew, as by an upgrade,
and a backup is made and restored beside the archive. It ends by itself before the disk is full or its time is over, and
says at which size. Each line of the record, as var/endurance-sqlite.jsonl, is on disk as soon as it is known.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from articles.importing.corpus_generator import generate_articles, write_line  # noqa: E402
from articles.importing.pipeline import ImportOptions, import_documents  # noqa: E402
from articles.management.commands.generate_corpus import read_corpus_names  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.search import catch_up  # noqa: E402
from articles.search.engines import current_engine  # noqa: E402
from tests.benchmarks.measuring import (  # noqa: E402
    Load,
    load_gazetteer,
    processor_seconds,
    resident_mb,
    run_command,
    timed,
    watched_load,
    watched_memory,
)
from tests.benchmarks.scale import choose_words, database_bytes, median_ms  # noqa: E402
from tests.programs import ROOT, describe_end  # noqa: E402

LENGTH = 300  # characters of a text
GROWING = 0.7  # share of the time in which the archive grows
SHARES = {"1 of 1,000": 0.001, "1 of 10": 0.1, "every article": 1.0}


class LimitReachedError(Exception):
    """There is no more room, or no more time; says which."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a run before the machine does: the time, by time.monotonic, and the bytes to be left on the disk."""

    until: float
    leave: float
    free: Callable[[], float]
    now: Callable[[], float] = time.monotonic

    def check(self, needed: float = 0) -> None:
        """Raise LimitReachedError where the time is over, or so many more bytes would not fit."""
        if self.now() > self.until:
            raise LimitReachedError("the time is over")
        if (left := self.free() - needed) < self.leave:
            raise LimitReachedError(f"{left / 1e9:,.1f} GB would be left on the disk")


class Record:
    """Lines of JSON, each on disk before the next thing is begun."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._out = path.open("a", encoding="utf-8")

    def write(self, what: str, **figures: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"what": what, "at": at, "load": round(os.getloadavg()[0], 1)} | figures)
        self._out.write(line + "\n")
        self._out.flush()
        os.fsync(self._out.fileno())
        print("  " + line, flush=True)


def shorten(article: Mapping[str, str]) -> dict[str, str]:
    """Return an article with no more than the words that fit into LENGTH characters of its text."""
    body = article["body"]
    cut = body if len(body) <= LENGTH else body[: LENGTH + 1].rpartition(" ")[0]
    return {**article, "body": cut.strip()}


# -- growing


def grow(record: Record, limits: Limits, options: Any) -> None:
    """Import one part after the other; raises LimitReachedError where one is not finished."""
    articles, rounds = options.articles, options.rounds
    corpus = Path(settings.DATA_DIR) / "part.jsonl"
    made = map(shorten, generate_articles(articles, 1, read_corpus_names()))
    words: dict[str, list[str]] = {}
    for step in range(1, options.steps + 1):
        wanted = articles * step // options.steps - articles * (step - 1) // options.steps
        with corpus.open("w", encoding="utf-8") as out:
            out.writelines(map(write_line, islice(made, wanted)))
        words = words or {name: choose_words(corpus, share, 10 * rounds) for name, share in SHARES.items()}
        try:
            import_part(record, limits, step, corpus, options.jobs)
        finally:
            record.write("size", step=step, articles=Article.objects.count(), **disk())
        record.write("pages", step=step, **time_pages(words, rounds))
    corpus.unlink()


def import_part(record: Record, limits: Limits, step: int, corpus: Path, jobs: int | None) -> None:
    reached: list[LimitReachedError] = []
    done = [0]

    def look(count: int) -> None:
        done[0] += count
        try:
            limits.check()
        except LimitReachedError as error:
            reached.append(error)
            raise KeyboardInterrupt from error  # which ends an import after a whole batch

    started, worked = time.perf_counter(), processor_seconds()
    with watched_memory() as most:
        summary = import_documents(ImportOptions([str(corpus)], jobs=jobs), on_progress=look)
    seconds = time.perf_counter() - started
    record.write(
        "import",
        step=step,
        documents=done[0],
        rate=round(done[0] / seconds, 1),
        processor_ms=round((processor_seconds() - worked) / max(1, done[0]) * 1000, 2),
        memory_mb=round(most[0]),
    )
    if reached:
        raise reached[0]
    if summary.was_interrupted:
        raise KeyboardInterrupt
    if connection.vendor == "postgresql":  # its own housekeeping is off here; an archive has it
        with connection.cursor() as cursor:
            record.write("vacuum", step=step, seconds=round(timed(lambda: cursor.execute("VACUUM ANALYZE")), 1))


def disk() -> dict[str, float]:
    """Return what lies on the disk and what is left of it, in MB."""
    catch_up()
    free = shutil.disk_usage(settings.DATA_DIR).free
    sizes = {"database_mb": database_bytes(), "index_mb": current_engine().size_bytes(), "free_mb": free}
    return {name: round(size / 1e6, 1) for name, size in sizes.items()}


def time_pages(words: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """Return the medians of first requests of pages in ms, and the memory of the process that answers."""
    client = Client()

    def ask(address: str) -> None:
        if (status := client.get(address).status_code) != 200:
            raise RuntimeError(f"{address} answers {status}")

    addresses = {name: [f"/?q={word}" for word in some] for name, some in words.items()} | {"front page": ["/"]}
    times = {name: round(median_ms(ask, some, rounds), 1) for name, some in addresses.items()}
    return times | {"memory_mb": round(resident_mb([os.getpid()]))}


# -- what is done with what has grown


def run_manage(record: Record, limits: Limits, what: str, *arguments: str, **variables: str) -> None:
    """Run a command as an operator would; raises RuntimeError where it fails, LimitReachedError where it is slow."""
    started = time.perf_counter()
    command = [sys.executable, "manage.py", *arguments]
    with (
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process,
        watched_memory(process.pid) as most,
    ):
        try:
            said, _ = process.communicate(timeout=max(1.0, limits.until - limits.now()))
        except subprocess.TimeoutExpired:
            process.kill()
            raise LimitReachedError(f"{what} did not end in time") from None
    figures = {"seconds": round(time.perf_counter() - started, 1), "memory_mb": round(most[0])}
    last = said.strip().splitlines()[-1:]
    if process.returncode:
        raise RuntimeError(f"{what} {describe_end(process.returncode)}: {last}")
    record.write(what, **figures, told=last)


def second_database(folder: Path) -> str:
    """Return the address of an empty database beside the archive's own."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'restored.sqlite3'}"
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE restored")
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/restored"))


def look_after(record: Record, limits: Limits) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what is done with a large archive: name and work, each for itself."""
    folder = Path(settings.DATA_DIR) / "restored"
    folder.mkdir(exist_ok=True)
    backup = Path(settings.DATA_DIR) / "archive.backup"
    taken = disk()
    index, database = taken["index_mb"] * 1e6, taken["database_mb"] * 1e6

    def rebuild() -> None:
        limits.check(index)
        run_manage(record, limits, "rebuild", "rebuild_index")

    def back_up() -> None:
        limits.check(database)
        run_manage(record, limits, "backup", "backup", str(backup))
        record.write("backup size", mb=round(backup.stat().st_size / 1e6, 1))

    def restore() -> None:
        if not backup.exists():
            raise RuntimeError("there is no backup")
        limits.check(database + index)
        place = {"NEWSARCHIVE_DATA_DIR": str(folder), "DATABASE_URL": second_database(folder)}
        run_manage(record, limits, "restore", "restore", str(backup), **place)
        count = "from articles.models import Article; print(Article.objects.count())"
        run_manage(record, limits, "restored", "shell", "--no-imports", "-v", "0", "-c", count, **place)

    yield from {"rebuild": rebuild, "backup": back_up, "restore": restore}.items()


def attempt(record: Record, what: str, work: Callable[[], None]) -> bool:
    """Do a piece of work; note what ended it, and tell whether it broke, which the end of a limit is not."""
    try:
        work()
    except LimitReachedError as error:
        record.write("stopped", during=what, articles=Article.objects.count(), why=str(error))
    except KeyboardInterrupt:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - what breaks first is what is looked for
        record.write("broke", during=what, articles=Article.objects.count(), why=f"{type(error).__name__}: {error}")
        return True
    return False


def read_options(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks endurance", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000_000, help="default 10,000,000")
    parser.add_argument("--hours", type=float, default=12, help="after which it ends by itself; default 12")
    parser.add_argument("--leave-gb", type=float, default=20, help="of the disk that it leaves; default 20")
    parser.add_argument("--steps", type=int, default=10, help="parts in which it grows; default 10")
    parser.add_argument("--jobs", type=int, help="processes of the import; default one per core")
    parser.add_argument("--rounds", type=int, default=9, help="pages of which the median is told; default 9")
    parser.add_argument("--record", type=Path, default=ROOT / "var", help="the folder of the record; default var")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Return 1 where something broke, 0 also where a limit ended the run: how far it came stands in the record."""
    options = read_options(arguments)
    started = time.monotonic()
    until = started + options.hours * 3600

    def limits_until(end: float) -> Limits:
        return Limits(end, options.leave_gb * 1e9, lambda: shutil.disk_usage(settings.DATA_DIR).free)

    run_command("migrate", verbosity=0)
    load_gazetteer()
    run_command("collectstatic", interactive=False, verbosity=0)
    record = Record(options.record / f"endurance-{connection.vendor}.jsonl")
    record.write("begin", articles=options.articles, characters=LENGTH, cores=os.cpu_count())
    busy: Load
    with watched_load() as busy:
        growing = limits_until(started + GROWING * (until - started))
        broken = attempt(record, "growing", lambda: grow(record, growing, options))
        for what, work in look_after(record, limits_until(until)):
            broken |= attempt(record, what, work)
    record.write("end", articles=Article.objects.count(), machine=str(busy))
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
