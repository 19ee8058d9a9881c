"""A program of its own that kills followers with SIGKILL and looks at what they leave:  python -m tests.search.dying

Works on a database of its own: a file where DATABASE_URL is unset, else a fresh database on that PostgreSQL. Every
step runs in a forked process, so that this one never opens a database or an index. Prints one JSON object: the
name of each trial with what was found afterwards (see `inspect`), for test_kills.py to judge.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import django

COUNT = 9  # articles before a trial
ROUNDS = 6  # kills at random moments


def start() -> str:
    """Set Django up on a database of its own; return the PostgreSQL server to drop it from, or nothing."""
    server = os.environ.get("DATABASE_URL", "")
    if server:
        import psycopg

        name = f"dying_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = server.rpartition("/")[0] + f"/{name}"
    django.setup()
    from articles.search.tantivy import engine, schema  # noqa: F401 - what each fork would else load for itself
    from tests import factories  # noqa: F401

    schema.find_fingerprint()

    return server


def finish(server: str) -> None:
    if server:
        import psycopg

        name = os.environ["DATABASE_URL"].rpartition("/")[2]
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fork(work: Callable[[], Any]) -> tuple[int, int]:
    """Run the work in a process of its own; return its number and where its answer can be read."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        answer = work()
        with os.fdopen(writing, "w") as pipe:
            json.dump(answer, pipe)
        status = 0
    except BaseException:  # noqa: BLE001 - told on standard error, and by the exit status
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def wait(process: tuple[int, int]) -> Any:
    """Return the answer of a process; how it ended where it gave none."""
    with os.fdopen(process[1]) as pipe:
        text = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(process[0], 0)[1])
    return json.loads(text) if status == 0 else {"died": status}


def run(work: Callable[[], Any]) -> Any:
    return wait(fork(work))


def die(*_arguments: Any, **_options: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# -- what the processes do


def prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def reset() -> None:
    """Begin a trial: a fresh index over the same few articles."""
    from django.conf import settings

    from articles.models import Article
    from articles.search import rebuild
    from tests.factories import make_article

    shutil.rmtree(settings.INDEX_DIR, ignore_errors=True)
    Article.objects.all().delete()
    for number in range(COUNT):
        make_article(f"old{number}", "body")
    rebuild()


def change() -> None:
    """Change an article, hide one, delete one and add three."""
    from articles.models import Article
    from tests.factories import make_article

    first, second, third = Article.objects.order_by("pk").values_list("pk", flat=True)[:3]
    Article.objects.filter(pk=first).update(headline="changed")
    Article.objects.filter(pk=second).update(status="hidden")
    Article.objects.filter(pk=third).delete()
    for _ in range(3):
        make_article("fresh", "body")


def follow() -> None:
    from articles.search import catch_up, following

    following.BATCH = following.COMMIT = 2
    catch_up()


def rebuild() -> None:
    from articles.search import following
    from articles.search import rebuild as build_anew

    following.BATCH = following.COMMIT = 4
    build_anew()


def inspect() -> dict[str, Any]:
    """Follow as any next process does, and tell what database and index hold."""
    from django.conf import settings

    from articles.models import Article
    from articles.search import SearchRequest, compare, search

    result = search(SearchRequest(limit=1000))
    difference = compare()
    return {
        "is_behind": result.is_behind,
        "total": result.total,
        "is_each_once": sorted(result.ids) == sorted(Article.objects.published().values_list("pk", flat=True)),
        "differences": [*difference.missing, *difference.stale, *difference.surplus],
        "generations": len(list(Path(settings.INDEX_DIR).glob("generation-*"))),
    }


# -- where it dies


def patch(owner: str, name: str, *, nth: int = 1, is_after: bool = False) -> Callable[[], None]:
    """Return what makes the nth call of a function deadly, before it or after it."""

    def arm() -> None:
        from articles.search import catching_up, following
        from articles.search.tantivy import engine, index

        holder: Any = {
            "following": following,
            "catching up": catching_up,
            "engine": engine.TantivyEngine,
            "write": index.IndexWrite,
            "directory": index.IndexDirectory,
            "path": Path,
            "shutil": shutil,
        }[owner]
        real, calls = getattr(holder, name), iter(range(1, 1000))

        def deadly(*arguments: Any, **options: Any) -> Any:
            is_due = next(calls) == nth
            if is_due and not is_after:
                die()
            answer = real(*arguments, **options)
            if is_due:
                die()
            return answer

        setattr(holder, name, deadly)

    return arm


FOLLOWING = {
    "before the articles are read": patch("following", "read_articles"),
    "before put": patch("write", "put"),
    "after put": patch("write", "put", is_after=True),
    "before remove": patch("write", "remove", nth=2),
    "before commit": patch("write", "commit"),
    "after commit": patch("write", "commit", is_after=True),
    "before the second commit": patch("write", "commit", nth=2),
    "after the second commit": patch("write", "commit", nth=2, is_after=True),
    "before the last batch": patch("write", "put", nth=3),
    "before merges": patch("write", "wait_for_merges"),
    "after merges": patch("write", "wait_for_merges", is_after=True),
}
REBUILDING = {
    "in the middle": patch("write", "add_new", nth=2),
    "before commit": patch("write", "commit"),
    "after commit": patch("write", "commit", is_after=True),
    "before the switch": patch("engine", "_switch_to"),
    "before the pointer is replaced": patch("path", "replace"),
    "after the pointer is replaced": patch("path", "replace", is_after=True),
    "before the old generation goes": patch("shutil", "rmtree"),
    "after the old generation went": patch("shutil", "rmtree", is_after=True),
    "after the switch": patch("engine", "_switch_to", is_after=True),
    "before later changes are followed": patch("catching up", "_apply_changes"),
}


def trace(line: int) -> Callable[[], None]:
    """Return what dies before the nth line is run of what follows the log and writes the index."""

    def arm() -> None:
        files, left = find_files(), iter(range(line, -1, -1))

        def step(frame: FrameType, event: str, _argument: Any) -> Any:
            if frame.f_code.co_filename not in files:
                return None
            if event == "line" and next(left, 0) == 0:
                die()
            return step

        sys.settrace(step)

    return arm


def find_files() -> set[str | None]:
    from articles.search import catching_up, following
    from articles.search.tantivy import engine, index

    return {module.__file__ for module in (catching_up, following, engine, index)}


def count_lines(work: Callable[[], None]) -> int:
    """Return how many lines the work runs, to be spread over."""
    files, lines = find_files(), 0

    def step(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal lines
        if frame.f_code.co_filename not in files:
            return None
        lines += event == "line"
        return step

    sys.settrace(step)
    work()
    sys.settrace(None)
    return lines


# -- the trials


def try_dying(work: Callable[[], None], arm: Callable[[], None]) -> dict[str, Any]:
    run(reset)

    def act() -> None:
        change()
        arm()
        work()

    ended = run(act)
    return {"ended": ended, **run(inspect)}


def try_lines(name: str, work: Callable[[], None], count: int) -> dict[str, Any]:
    run(reset)

    def measure() -> int:
        change()
        return count_lines(work)

    def work_and_die() -> None:
        work()
        die()  # where this time fewer lines were run than when they were counted

    lines = run(measure)
    return {
        f"{name}: line {line} of {lines}": try_dying(work_and_die, trace(line))
        for line in range(0, lines, max(1, lines // count))
    }


def try_random(seed: int) -> dict[str, Any]:
    """Kill a process that changes, follows and rebuilds without end."""
    run(reset)

    def work() -> None:
        for number in range(10_000):
            change()
            follow()
            if number % 3 == 2:
                rebuild()

    process = fork(work)
    time.sleep(random.Random(seed).uniform(0.05, 0.6))
    os.kill(process[0], signal.SIGKILL)
    return {"ended": wait(process), **run(inspect)}


def try_together(count: int) -> dict[str, Any]:
    """Let processes change and follow at the same time."""
    run(reset)

    def work() -> int:
        from articles.search import IndexNotReadyError
        from tests.factories import make_article

        for _ in range(4):
            make_article("fresh", "body")
            try:
                follow()
            except IndexNotReadyError:
                return 1
        return 0

    processes = [fork(work) for _ in range(count)]
    return {"ended": [wait(process) for process in processes], **run(inspect)}


def try_first_build_together(count: int) -> dict[str, Any]:
    """Let processes search at the same time where there is no index yet."""
    run(reset)

    def begin() -> None:
        from django.conf import settings

        shutil.rmtree(settings.INDEX_DIR)

    run(begin)
    processes = [fork(lambda: inspect()["total"]) for _ in range(count)]
    return {"ended": [wait(process) for process in processes], **run(inspect)}


def try_reading_while_rebuilding() -> dict[str, Any]:
    """Search without pause while the index is rebuilt again and again; tell every total that was seen."""
    run(reset)
    stop = Path(os.environ["NEWSARCHIVE_DATA_DIR"]) / "stop"
    stop.unlink(missing_ok=True)

    def read() -> list[int]:
        from articles.search import SearchRequest, search

        totals = [search(SearchRequest(limit=100)).total]
        while not stop.exists():
            totals.append(search(SearchRequest(limit=100)).total)
        return totals

    def build() -> int:
        from tests.factories import make_article

        for _ in range(8):
            rebuild()
            make_article("fresh", "body")
        return 0

    readers = [fork(read), fork(read)]
    built = run(build)
    stop.touch()
    totals = [wait(reader) for reader in readers]
    return {"ended": built, "totals": totals, **run(inspect)}


def main() -> dict[str, Any]:
    server = start()
    try:
        run(prepare)
        trials: dict[str, Any] = {}
        for name, arm in FOLLOWING.items():
            trials[f"following: {name}"] = try_dying(follow, arm)
        for name, arm in REBUILDING.items():
            trials[f"rebuilding: {name}"] = try_dying(rebuild, arm)
        trials |= try_lines("following", follow, 12)
        trials |= try_lines("rebuilding", rebuild, 8)
        trials |= {f"random: {seed}": try_random(seed) for seed in range(ROUNDS)}
        trials["together"] = try_together(3)
        trials["first build together"] = try_first_build_together(3)
        trials["reading while rebuilding"] = try_reading_while_rebuilding()
        return trials
    finally:
        run(lambda: finish(server))


if __name__ == "__main__":
    print(json.dumps(main()))
