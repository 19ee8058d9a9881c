"""Writing to an index: what is put, removed, dropped, merged and seen, killed writers and all."""

import pickle
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from articles.process_pool import Workers
from articles.search.article import IndexedArticle
from articles.search.errors import EngineError
from articles.search.request import Facet, SearchRequest
from articles.search.tantivy import index as index_module
from articles.search.tantivy.failures import UnusableIndexError
from articles.search.tantivy.index import IndexDirectory, IndexWrite
from articles.search.tree import Term
from tests.search.indexes import BLANK, Fill, find
from tests.search.searching import search_index

# -- writing


def put(index: IndexDirectory, *articles: IndexedArticle) -> None:
    with index.write() as write:
        write.put(articles)
        write.commit("{}")


def test_put_replaces_and_remove_removes(fill: Fill):
    index = fill({"body": "kabul"}, {"body": "kabul"}, {"body": "kabul"})
    with index.write() as write:
        write.put([replace(BLANK, id=2, body="herat")])
        write.remove([3, 99])
        write.commit("second")
    assert find(index, "kabul") == [1]
    assert find(index, "herat") == [2]
    assert search_index(index, SearchRequest()).total == 2
    assert index.snapshot().checkpoint == "second"
    with index.write() as write:
        write.remove([])
        write.commit("third")
    assert search_index(index, SearchRequest()).total == 2


def test_article_put_twice_before_a_commit_is_there_once(fill: Fill):
    index = fill({})
    with index.write() as write:
        write.put([replace(BLANK, id=1, body="first")])
        write.put([replace(BLANK, id=1, body="second")])
        write.commit("{}")
    assert search_index(index, SearchRequest()).total == 1
    assert find(index, "second") == [1]


class Elsewhere(Workers):
    """Processes that answer only when they are asked, of whom one may have died."""

    def __init__(self, number: int = 2) -> None:
        super().__init__(number)
        self.waiting = self.most_waited = 0
        self.has_died = False

    def submit(self, work, job):
        sent = pickle.dumps((work, job))
        self.waiting += 1
        self.most_waited = max(self.most_waited, self.waiting)

        def answer():
            self.waiting -= 1
            if self.has_died:
                raise ChildProcessError("a worker process has died")
            work, job = pickle.loads(sent)
            return pickle.loads(pickle.dumps(work(job)))

        return answer


def test_texts_that_other_processes_analyse_are_put_and_removed_in_order(fill: Fill, monkeypatch):
    monkeypatch.setattr(index_module, "ANALYSED_AT_ONCE", 2)
    index, workers = fill({"body": "kabul"}), Elsewhere()
    with index.write(workers=workers) as write:
        write.put([replace(BLANK, id=number, body="herat") for number in range(1, 60)])
        write.put([replace(BLANK, id=58, body="東京 kunduz", language="ja")])
        write.remove([58, 59])
        write.put([replace(BLANK, id=59, body="東京 kunduz", language="ja")])
        write.commit("{}")
    assert find(index, "herat") == [*range(1, 58)]
    assert find(index, "kunduz") == [59]
    assert find(index, "kabul") == []
    assert 2 < workers.most_waited <= workers.most_waiting + 1


def test_a_process_that_has_died_while_it_analysed_leaves_the_last_commit(fill: Fill):
    index, workers = fill({"body": "kabul"}), Elsewhere()
    with index.write(workers=workers) as write:
        write.put([replace(BLANK, id=2, body="herat")])
        workers.has_died = True
        with pytest.raises(EngineError, match="has died"):
            write.commit("{}")
    assert find(index, "kabul") == [1]
    assert find(index, "herat") == []


def test_what_was_not_committed_is_dropped(fill: Fill):
    index = fill({"body": "kabul"})
    with index.write() as write:
        write.remove([1])
        write.put([replace(BLANK, id=2, body="herat")])
    assert find(index, "kabul") == [1]

    def fail_half_way() -> None:
        with index.write() as write:
            write.remove([1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as held:  # its traceback keeps every frame alive
        fail_half_way()
    assert held.value is not None
    assert find(index, "kabul") == [1]
    put(index, replace(BLANK, id=2, body="herat"))  # the lock was given back
    assert search_index(index, SearchRequest()).total == 2


@pytest.mark.parametrize("is_open", [False, True])
def test_leavings_of_a_killed_commit_do_not_stop_the_next(fill: Fill, tmp_path: Path, is_open: bool):
    """Tantivy names the list of deletions after the operation's number, which the next commit counts again.

    It reads which files there are when it opens an index: what another process began later, it would not know of.
    """
    index = fill({"body": "kabul"}, {"body": "herat"})
    before = shutil.copytree(index.path, tmp_path / "before")
    with index.write() as write:
        write.remove([1])
        write.commit("{}")
    (begun,) = index.path.glob("*.del")
    opened_before = IndexDirectory(before)
    for name in (begun.name, ".managed.json"):  # all that was on disk when the killed commit had not yet a meta.json
        shutil.copy(index.path / name, before / name)
    index = opened_before if is_open else IndexDirectory(before)
    assert search_index(index, SearchRequest()).total == 2
    with index.write() as write:
        write.remove([1])
        write.commit("{}")
    assert find(index, "herat") == [2]
    assert search_index(index, SearchRequest()).total == 1


def test_no_old_version_stays_where_writers_were_killed_before_their_merges_were_done(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
):
    """The next writer begins those merges, while its first operation bears the number of the last commit."""
    dice, index, last = random.Random(1), fill(), dict[int, int]()
    real = IndexWrite.wait_for_merges
    monkeypatch.setattr(IndexWrite, "wait_for_merges", lambda write: real(write) if dice.random() < 0.3 else None)
    for turn in range(25):
        with index.write() as write:
            for commit in range(dice.randrange(1, 3)):
                numbers = dice.sample(range(1, 60), dice.randrange(1, 12))
                last |= dict.fromkeys(numbers, 2 * turn + commit)
                write.put(replace(BLANK, id=number, byline=f"{2 * turn + commit}") for number in numbers)
                write.commit("{}")
        expected = {number: replace(BLANK, id=number, byline=f"{mark}").digest for number, mark in last.items()}
        assert index.digests(1, 60) == expected, turn


def test_merged_segments_hold_the_same(fill: Fill):
    index = fill()
    bodies = {}
    for number in range(1, 41):
        bodies[number % 17 + 1] = number
        put(index, replace(BLANK, id=number % 17 + 1, body=f"kabul n{number}", actors=(number % 3,)))
    assert index.searcher().num_segments < 40
    assert find(index, "kabul") == sorted(bodies)
    for article, number in bodies.items():
        assert find(index, f"n{number}") == [article]
    counts = dict(search_index(index, SearchRequest(facet_size=10)).facets[Facet.ACTOR])
    assert counts == {actor: sum(number % 3 == actor for number in bodies.values()) for actor in range(3)}


def test_two_openings_see_the_last_commit_of_either(fill: Fill):
    first = fill({"body": "kabul"})
    second = IndexDirectory(first.path)
    put(second, replace(BLANK, id=2, body="kabul"))
    assert find(first, "kabul") == [1, 2]
    put(first, replace(BLANK, id=3, body="kabul"))
    assert find(second, "kabul") == [1, 2, 3]


def test_one_answer_is_of_one_snapshot(fill: Fill, monkeypatch: pytest.MonkeyPatch):
    """A commit between the hits and the facets of one search changes neither."""
    from articles.search.tantivy import request_search as module

    index = fill({"body": "kabul", "actors": (7,)})
    real = module.RequestSearch.count_facets

    def interrupted(search: module.RequestSearch, facets: object) -> object:
        put(index, replace(BLANK, id=2, body="kabul", actors=(7,)))
        return real(search, facets)

    monkeypatch.setattr(module.RequestSearch, "count_facets", interrupted)
    result = search_index(index, SearchRequest(query=Term("kabul"), facet_size=3))
    assert result.total == 1
    assert result.facets[Facet.ACTOR] == ((7, 1),)
    assert search_index(index, SearchRequest()).total == 2


@contextmanager
def no_index(path: Path) -> Iterator[None]:
    with pytest.raises(UnusableIndexError):
        yield
    assert not (path / "meta.json").exists()


def test_opening_creates_nothing(tmp_path: Path):
    path = tmp_path / "index"
    with no_index(path):
        IndexDirectory(path)
    path.mkdir()
    with no_index(path):
        IndexDirectory(path)
