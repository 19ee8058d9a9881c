"""The engines that the contracts are held to, and how a test asks one: through the door and no other way."""

import functools
import hashlib
import itertools
import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils.module_loading import import_string

from articles.search.article import IndexedArticle
from articles.search.engine import Engine
from articles.search.errors import IndexBusyError
from articles.search.request import SearchRequest
from articles.search.result import SearchResult
from tests.opensearch.nodes import SearchCluster

PREFIX = f"contract-{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}-"
ENGINES = {
    "tantivy": "articles.search.tantivy.engine.TantivyEngine",
    "oracle": "tests.contracts.oracle.OracleEngine",
    "opensearch": "articles.search.opensearch.engine.OpenSearchEngine",
}
_clusters: list[SearchCluster] = []  # the one whose engine is opened, once a test has it
_locks: dict[str, threading.Lock] = {}
_leases = itertools.count(1)
BLANK = IndexedArticle(0, "bomb", "", "", "", None, None, None, (), ())

Ask = Callable[[SearchRequest], SearchResult]

each_engine = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.opensearch] * (name == "opensearch")) for name in ENGINES]
)


def thinned_for_cluster(test: Callable[..., None]) -> Callable[..., None]:
    """Leave out two of three examples, always the same, where a cluster is held to a contract of the others.

    It takes a second over what they do in some milliseconds.
    """

    @functools.wraps(test)
    def run(**drawn: Any) -> None:
        if drawn["name"] != "opensearch" or zlib.crc32(repr(drawn).encode()) % 3 == 0:
            test(**drawn)

    return run


def use_cluster(cluster: SearchCluster) -> None:
    """Let the distributed engine be opened there."""
    _clusters[:] = [cluster]


def open_engine(name: str, folder: Path) -> Engine:
    made = import_string(ENGINES[name])
    if name != "opensearch":
        return made(folder)
    address = _address_of(f"{PREFIX}{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}")
    return made(address, OwnLeases(_locks.setdefault(address, threading.Lock())))


def _address_of(prefix: str) -> str:
    """Return the address of an index of several shards, each of which knows a part of every number."""
    return f"{_clusters[0].setting(prefix)}?shards=3"


def choose_engine(settings: Any, name: str) -> None:
    """Let the archive search by an engine."""
    settings.SEARCH_ENGINE = ENGINES[name]
    settings.SEARCH_ADDRESS = _address_of(f"{PREFIX}archive") if name == "opensearch" else ""


@contextmanager
def empty_engine(name: str) -> Iterator[Engine]:
    """Open an engine without articles; to make an index takes a cluster a second, so one is emptied there."""
    with tempfile.TemporaryDirectory() as folder:
        is_shared = name == "opensearch"
        engine = open_engine(name, Path(_clusters[0].urls[0] if is_shared else folder) / "index")
        if is_shared and is_begun(engine):
            write(engine, removed=engine.digests(1, 1_000))
        yield engine
        engine.close()


class OwnLeases:
    """The leave to write, for tests without a database."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock

    @contextmanager
    def hold(self, patience: float) -> Iterator["OwnLease"]:
        if not self._lock.acquire(timeout=patience):
            raise IndexBusyError("Somebody else is writing.")
        try:
            yield OwnLease(next(_leases))
        finally:
            self._lock.release()


class OwnLease:
    """A lease that nobody takes away."""

    def __init__(self, number: int) -> None:
        self.number = number

    def renew(self, *, is_due: bool = False) -> None:
        pass

    def exceed(self, number: int) -> None:
        self.number = max(self.number, number + 1)


def ask_engine(engine: Engine, request: SearchRequest) -> SearchResult:
    """Answer a request from the last commit."""
    return engine.snapshot().search_together([request])[0]


def write(
    engine: Engine, articles: Iterable[IndexedArticle] = (), *, removed: Iterable[int] = (), checkpoint: str = "{}"
) -> None:
    """Commit articles by a writer of their own, the first of all anew."""
    with engine.may_write(-1), engine.writer(anew=not is_begun(engine)) as writer:
        writer.put(articles)
        writer.remove(removed)
        writer.commit(checkpoint)


def is_begun(engine: Engine) -> bool:
    try:
        engine.snapshot()
    except Exception:  # noqa: BLE001 - a test of its own holds which
        return False
    return True
