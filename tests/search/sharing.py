"""A program of its own whose processes share one index directory as web workers do:  python -m tests.search.sharing

Built like `dying`, on its database, its forks and its articles. Prints one JSON object for test_sharing.py to judge.
"""

import json
import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE, eventually
from tests.search.dying import COUNT, finish, fork, inspect, prepare, reset, run, start, wait

ROUNDS = 12


def mark(name: str) -> Path:
    """Return the file by which processes tell one another how far they are."""
    return Path(os.environ["NEWSARCHIVE_DATA_DIR"]) / name


def add_pair(number: int) -> None:
    """Add two articles in one transaction, both with the same tag and source."""
    from django.db import transaction

    from articles.models import Entity, Source
    from tests.factories import make_article

    with transaction.atomic():
        entity, _ = Entity.objects.get_or_create(slug="shared", defaults={"name": "Shared", "kind": "person"})
        source, _ = Source.objects.get_or_create(slug="shared", defaults={"name": "Shared"})
        for _ in range(2):
            make_article(f"pair{number}", "together", source=source, tags=[entity])


def ask_once(snapshot: Any) -> list[int]:
    """Return the numbers of one answer that have to be the same: total, list, each facet."""
    from articles.search import Facet, SearchRequest, parse_query

    query = parse_query("together").node
    result = snapshot.search_together([SearchRequest(query=query, limit=1000, facet_size=5)])[0]
    counts = [sum(count for _, count in result.facets[facet]) for facet in (Facet.ACTOR, Facet.SOURCE)]
    return [result.total, len(result.ids), *counts]


def try_readers() -> dict[str, Any]:
    """Let readers search without pause, one following and one only reading, while a writer commits."""
    run(reset)
    done = mark("done")
    done.unlink(missing_ok=True)

    def read(*, is_following: bool) -> list[list[int]]:
        from articles.search import catch_up
        from articles.search.engines import current_engine

        seen, is_last = [], False
        while not is_last:
            is_last = done.exists()  # before the question: the last answer knows everything
            snapshot = catch_up()[0] if is_following else current_engine().snapshot()
            if (answer := ask_once(snapshot)) not in seen[-1:]:
                seen.append(answer)
        return seen

    def write() -> int:
        from articles.search import catch_up

        for number in range(ROUNDS):
            add_pair(number)
            catch_up(patience=PATIENCE)
        done.touch()
        return 0

    readers = [fork(lambda: read(is_following=True)), fork(lambda: read(is_following=False))]
    ended = run(write)
    done.touch()
    return {"ended": ended, "seen": [wait(reader) for reader in readers], **run(inspect)}


def try_hand_over() -> dict[str, Any]:
    """Kill the process that holds the lock while another waits for it."""
    run(reset)
    held, waiting = mark("held"), mark("waiting")

    def hold() -> None:
        from articles.search.engines import current_engine

        with current_engine().may_write(PATIENCE):
            held.touch()
            time.sleep(10 * PATIENCE)  # until it is killed

    def search_meanwhile() -> dict[str, Any]:
        from articles.search import SearchRequest, search

        add_pair(0)
        result = search(SearchRequest(limit=100))
        return {"total": result.total, "is_behind": result.is_behind}

    def follow_patiently() -> dict[str, Any]:
        from articles.search import catch_up

        waiting.touch()
        snapshot, is_behind = catch_up(patience=PATIENCE)
        return {"is_behind": is_behind, "numbers": ask_once(snapshot)}

    holder = fork(hold)
    eventually(held.exists)
    meanwhile = run(search_meanwhile)
    follower = fork(follow_patiently)
    eventually(waiting.exists)
    os.kill(holder[0], signal.SIGKILL)
    return {"ended": wait(holder), "meanwhile": meanwhile, "follower": wait(follower), **run(inspect)}


def try_writers(count: int) -> dict[str, Any]:
    """Let processes write and follow at once; tell how often one found another in the middle of writing."""
    run(reset)
    writing = mark("writing")

    def write() -> dict[str, int]:
        from articles.search import catch_up
        from articles.search.tantivy import index

        real, found = index.IndexDirectory.write, {"opened": 0, "met": 0}

        @contextmanager
        def watched(directory: Any, **options: Any) -> Any:
            try:
                os.close(os.open(writing, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                found["met"] += 1
            found["opened"] += 1
            with real(directory, **options) as opened:
                yield opened
                time.sleep(0.01)  # room for others to come in
            writing.unlink(missing_ok=True)

        index.IndexDirectory.write = watched
        for number in range(4):
            add_pair(number)
            catch_up(patience=PATIENCE)
        return found

    return {"writers": [wait(process) for process in [fork(write) for _ in range(count)]], **run(inspect)}


def main() -> dict[str, Any]:
    server = start()
    try:
        run(prepare)
        return {"readers": try_readers(), "hand over": try_hand_over(), "writers": try_writers(3), "count": COUNT}
    finally:
        run(lambda: finish(server))


if __name__ == "__main__":
    print(json.dumps(main()))
