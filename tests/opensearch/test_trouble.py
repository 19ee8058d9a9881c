"""What goes wrong in a cluster is told in words, mended by itself where it can be, and nothing is lost."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from articles.search.errors import (
    EngineOutageError,
    IndexBusyError,
    IndexDamagedError,
    IndexNotReadyError,
    IndexNotWritableError,
    SnapshotLostError,
)
from articles.search.opensearch import cluster, failures
from articles.search.opensearch.engine import OpenSearchEngine
from articles.search.opensearch.writing import COUNTER_BITS
from articles.search.request import SearchRequest, Sort
from tests.contracts.engines import BLANK, OwnLease, ask_engine, write
from tests.opensearch.nodes import SearchCluster

pytestmark = pytest.mark.opensearch

EVERYTHING = SearchRequest(limit=100)


class Leases:
    """Leases of which a test says the number, and which it can let be lost."""

    def __init__(self) -> None:
        self.number = 1

    def hold(self, patience: float):
        from contextlib import nullcontext

        self.number += 1
        return nullcontext(OwnLease(self.number))


@pytest.fixture
def node(search_node: SearchCluster, index_prefix: str) -> Iterator[SearchCluster]:
    yield search_node
    search_node.forget(index_prefix)


@pytest.fixture
def engine(node: SearchCluster, index_prefix: str) -> OpenSearchEngine:
    engine = OpenSearchEngine(node.setting(index_prefix), Leases())
    write(engine, [replace(BLANK, id=1), replace(BLANK, id=2)], checkpoint="first")
    return engine


def generation(node: SearchCluster, prefix: str) -> str:
    return next(iter(node.ask("GET", f"_alias/{prefix}")[1]))


def test_an_index_that_was_deleted_by_hand_has_to_be_built_anew(
    engine: OpenSearchEngine, node: SearchCluster, index_prefix: str
):
    assert ask_engine(engine, EVERYTHING).total == 2
    held = engine.snapshot()
    name = generation(node, index_prefix)
    with engine.may_write(0), engine.writer() as writer:
        node.ask("DELETE", name)
        with pytest.raises(IndexDamagedError, match="not there any more"):
            writer.put([replace(BLANK, id=3)])
    assert node.ask("GET", name)[0] == 404, "it is not made again by what is written"
    with pytest.raises(SnapshotLostError):
        held.search_together([replace(EVERYTHING, limit=3)])
    with pytest.raises(IndexNotReadyError):
        engine.snapshot()
    write(engine, [replace(BLANK, id=5)])
    assert ask_engine(engine, EVERYTHING).ids == (5,)


def test_words_that_were_deleted_by_hand_are_damage(engine: OpenSearchEngine, node: SearchCluster, index_prefix: str):
    node.ask("DELETE", f"{generation(node, index_prefix)}-words")
    assert len(engine.find_damage()) == 1
    with engine.may_write(0), pytest.raises(IndexDamagedError), engine.writer() as writer:
        writer.put([replace(BLANK, id=3, headline="unheard")])


def test_a_mapping_that_somebody_changed_is_damage(engine: OpenSearchEngine, node: SearchCluster, index_prefix: str):
    assert engine.find_damage() == []
    added = {"properties": {"note": {"type": "keyword"}}}
    name = generation(node, index_prefix)
    assert node.ask("PUT", f"{name}/_mapping", added)[0] == 200
    fresh = OpenSearchEngine(node.setting(index_prefix), Leases())
    with pytest.raises(IndexDamagedError, match="somebody has changed the mapping"):
        fresh.snapshot()
    assert engine.discard_damaged() == [f"somebody has changed the mapping of {name}"]
    with pytest.raises(IndexNotReadyError):
        engine.snapshot()
    write(engine, [replace(BLANK, id=1)])
    assert engine.find_damage() == []
    assert ask_engine(engine, EVERYTHING).total == 1


def test_an_index_that_can_only_be_read_is_searched_and_says_why(
    engine: OpenSearchEngine, node: SearchCluster, index_prefix: str
):
    block = {"index.blocks.read_only_allow_delete": True}  # as the cluster sets where a disk is nearly full
    node.ask("PUT", f"{index_prefix}-*/_settings", block)
    with pytest.raises(IndexNotWritableError, match=r"nearly full.*make room on it, or add a machine"):
        write(engine, [replace(BLANK, id=3)])
    assert "nearly full" in engine.why_unwritten
    assert engine.condition == engine.why_unwritten
    assert not engine.is_retry_due
    assert ask_engine(engine, EVERYTHING).total == 2
    node.ask("PUT", f"{index_prefix}-*/_settings", {"index.blocks.read_only_allow_delete": None})
    write(engine, [replace(BLANK, id=3)])
    assert engine.why_unwritten == engine.condition == ""
    assert ask_engine(engine, EVERYTHING).total == 3


def test_a_state_that_the_cluster_has_forgotten_is_opened_anew(engine: OpenSearchEngine, node: SearchCluster):
    lost = engine.snapshot()
    assert engine.snapshot() is lost
    node.ask("DELETE", "_search/point_in_time", {"pit_id": [lost.point.id]})  # not those of tests beside this one
    with pytest.raises(SnapshotLostError):
        lost.search_together([EVERYTHING])
    assert engine.snapshot() is not lost
    assert ask_engine(engine, EVERYTHING).total == 2


def test_who_lost_the_lease_changes_nothing(engine: OpenSearchEngine, node: SearchCluster, index_prefix: str):
    late = OpenSearchEngine(node.setting(index_prefix), Leases())
    late._leases.number = 6
    with late.may_write(0), late.writer() as slow:
        slow.put([replace(BLANK, id=9)])  # and not committed
        engine._leases.number = 7
        with engine.may_write(0), engine.writer() as writer:
            writer.put([replace(BLANK, id=1, headline="bond")])
            writer.remove([2, 9])
            with pytest.raises(IndexBusyError):
                slow.put([replace(BLANK, id=1, headline="late")])
            with pytest.raises(IndexBusyError):
                slow.put([replace(BLANK, id=2, headline="late")])
            with pytest.raises(IndexBusyError):
                slow.put([replace(BLANK, id=9, headline="late")])
            writer.commit("second")
        with pytest.raises(IndexBusyError):
            slow.commit("late")
    assert engine.snapshot().checkpoint == "second"
    assert engine.digests(1, 10) == {1: replace(BLANK, id=1, headline="bond").digest}


def test_a_database_that_counts_from_the_beginning_again_is_followed(engine: OpenSearchEngine):
    engine._leases.number = 90
    write(engine, [replace(BLANK, id=3)])
    engine._leases.number = 0
    write(engine, [replace(BLANK, id=3, headline="bond")], checkpoint="again")
    assert engine.digests(3, 3) == {3: replace(BLANK, id=3, headline="bond").digest}
    assert engine._generations.read_state().number >> COUNTER_BITS > 90


def test_what_is_written_twice_is_written_once(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch):
    send = cluster.Cluster.send_lines

    def send_twice(self, path, lines, **params):
        send(self, path, lines, **params)
        return send(self, path, lines, **params)

    monkeypatch.setattr(cluster.Cluster, "send_lines", send_twice)
    write(engine, [replace(BLANK, id=3), replace(BLANK, id=4)], removed=[1], checkpoint="twice")
    assert ask_engine(engine, EVERYTHING).ids == (4, 3, 2)


def test_a_cluster_that_has_too_much_to_do_is_asked_again(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch):
    send, turns = cluster.Cluster.send_lines, iter([True, True])

    def refuse_twice(self, path, lines, **params):
        if next(turns, False):
            raise EngineOutageError(failures.BUSY)
        return send(self, path, lines, **params)

    monkeypatch.setattr(cluster.Cluster, "send_lines", refuse_twice)
    monkeypatch.setattr("articles.search.opensearch.writing._PAUSE", 0)
    write(engine, [replace(BLANK, id=3)])
    assert ask_engine(engine, EVERYTHING).total == 3


def test_a_version_that_is_too_old_says_so(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "OLDEST", (99, 0))
    engine._cluster._version = ()
    with pytest.raises(
        EngineOutageError, match=r"OpenSearch 2\.\d+\.\d+ is too old for the archive, which needs 99\.0"
    ):
        engine.snapshot()


def test_threads_search_while_one_writes(engine: OpenSearchEngine):
    """Each answer agrees with itself: total, list and facets are of one moment."""
    request = SearchRequest(limit=100, facet_size=10, sort=Sort.NEWEST)
    done, wrong, totals = threading.Event(), [], []

    def search() -> None:
        while not done.is_set():
            found = ask_engine(engine, request)
            totals.append(found.total)
            if not found.total == len(found.ids) == sum(count for _, count in found.facets["source"]):
                wrong.append(found)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(3, 20, 3):
        write(engine, [replace(BLANK, id=number + turn, source=number) for turn in range(3)], removed=[number - 1])
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert ask_engine(engine, request).total == 14
    assert len(set(totals)) > 1


def test_nothing_is_left_of_the_generation_before(engine: OpenSearchEngine, node: SearchCluster, index_prefix: str):
    before = generation(node, index_prefix)
    with engine.may_write(0), engine.writer(anew=True) as writer:
        writer.put([replace(BLANK, id=8)])
        writer.commit("anew")
    left = set(node.ask("GET", f"{index_prefix}-*")[1])
    after = generation(node, index_prefix)
    assert before != after
    assert left == {after, f"{after}-words", f"{index_prefix}-checkpoints"}
