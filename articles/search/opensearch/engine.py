"""The distributed engine: an index in a cluster of OpenSearch, which any number of machines search and one writes."""

import logging
import threading
import time
import uuid
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from articles.search.analysis import AnalysedText, analyse
from articles.search.article import IndexedArticle
from articles.search.engine import Engine, WorkerPool
from articles.search.errors import (
    EngineError,
    EngineOutageError,
    IndexNotReadyError,
    IndexNotWritableError,
)
from articles.search.leases import DatabaseLeases
from articles.search.opensearch.address import read_address
from articles.search.opensearch.cluster import WRITING_SECONDS, Cluster, Json
from articles.search.opensearch.failures import RED, MissingError, ReadOnlyError
from articles.search.opensearch.generations import Generations, State, words_index
from articles.search.opensearch.pit import PointInTime
from articles.search.opensearch.schema import find_fingerprint
from articles.search.opensearch.snapshot import ClusterSnapshot
from articles.search.opensearch.vocabulary import FindWords
from articles.search.opensearch.writing import COUNTER_BITS, GenerationWriter, WritingLease, explain_unwritten
from articles.search.request import SearchRequest

RETRY_SECONDS = 5.0  # after which it is time to try to write again what could not be written
LOOKED_AT_SECONDS = 60.0  # after which it is looked whether somebody has changed a mapping
DIGESTS_AT_ONCE = 10_000

log = logging.getLogger(__name__)


class Leases(Protocol):
    """Who writes an index, one at a time; see `articles.search.leases`."""

    def hold(self, patience: float) -> AbstractContextManager[WritingLease]:
        """Hold the leave to write; raises IndexBusyError."""
        ...


class _OwnLease:
    """The leave to write what nobody else knows of."""

    number = 1

    def renew(self, *, is_due: bool = False) -> None:
        pass

    def exceed(self, number: int) -> None:
        pass


class OpenSearchEngine(Engine):
    """See `articles.search.engine.Engine`. Safe from any thread and any machine that shares the database."""

    def __init__(self, address: str, leases: Leases | None = None) -> None:
        """Use the index that an address names, whether or not there is one."""
        self._address = read_address(address)
        self._cluster = Cluster(self._address)
        self._generations = Generations(self._cluster, self._address.prefix)
        self._leases = leases or DatabaseLeases(f"search index {self._address.prefix}")
        self._held = threading.local()
        self._kept: tuple[State, ClusterSnapshot] | None = None
        self._looked_at: dict[str, float] = {}  # generations whose mapping was as it should be, by time.monotonic
        self._unused: deque[PointInTime] = deque()  # points in time that nothing asks any more
        self._known_words: tuple[str, set[str]] = "", set()
        self._unwritten = "", 0.0
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return f"opensearch {find_fingerprint()}"

    def analyse(self, text: str, language: str) -> AnalysedText:
        return analyse(text, language)

    # -- reading

    def snapshot(self) -> ClusterSnapshot:
        self._forget_unused()
        _ = self._cluster.version  # refuses one that is too old
        state = self._generations.read_state()
        with self._lock:
            kept = self._kept
        if kept and kept[0] == state and kept[1].point.is_usable:
            return kept[1]
        return self._open(state)

    def _open(self, state: State) -> ClusterSnapshot:
        """Open a point in time; the state was read before, so that all that it tells of is seen."""
        name = state.generation
        if time.monotonic() > self._looked_at.get(name, 0.0) + LOOKED_AT_SECONDS:
            self._generations.refuse_changed(name)
            self._looked_at = {name: time.monotonic()}
        try:
            point = PointInTime(self._cluster, name)
        except MissingError as error:
            raise IndexNotReadyError("The search index was removed from the cluster.") from error
        key = f"{name} {state.number} {uuid.uuid4().hex}"
        snapshot = ClusterSnapshot(point, self._find_words_of(name), state.checkpoint, key)
        weakref.finalize(snapshot, self._unused.append, point)
        with self._lock:
            self._kept = state, snapshot
        return snapshot

    def _forget_unused(self) -> None:
        while self._unused:
            point = self._unused.popleft()
            try:
                point.close()
            except EngineError:
                continue  # the cluster forgets it by itself

    def _find_words_of(self, name: str) -> FindWords:
        """Return what finds words of a generation, those it knew first before others."""
        cluster, index = self._cluster, words_index(name)

        def find(query: Json, most: int) -> tuple[list[str], int]:
            body = {
                "query": query,
                "size": most,
                "sort": [{"seen": "asc"}, {"written": "asc"}],
                "docvalue_fields": ["written"],
                "track_total_hits": True,
            }
            found = cluster.ask("POST", f"/{index}/_search", body, allow_partial_search_results=False)["hits"]
            return [hit["fields"]["written"][0] for hit in found["hits"]], int(found["total"]["value"])

        return find

    def matching(self, articles: Iterable[IndexedArticle], requests: Sequence[SearchRequest]) -> list[frozenset[int]]:
        name = f"{self._address.prefix}-matching-{uuid.uuid4().hex}"
        self._generations.create_index(name)
        try:
            writer = GenerationWriter(self._cluster, self._generations, name, _OwnLease(), None, nullcontext)
            writer.put(articles)
            writer.refresh()
            snapshot = ClusterSnapshot(PointInTime(self._cluster, name), self._find_words_of(name), None, name)
            return [frozenset(snapshot.ids(request)) for request in requests]
        finally:
            self._generations.remove(name)

    # -- writing

    @contextmanager
    def may_write(self, patience: float) -> Iterator[None]:
        with self._leases.hold(patience) as lease:
            self._held.lease = lease
            # Who does not wait for another writer has a reader who waits for him: while a cluster that has lost a
            # machine forms anew, it takes a minute and more until anything can be written.
            is_hurried = 0 <= patience <= self._address.seconds
            self._held.seconds = self._address.seconds if is_hurried else WRITING_SECONDS
            try:
                yield
            finally:
                self._held.lease = None

    @contextmanager
    def writer(self, *, anew: bool = False, workers: WorkerPool | None = None) -> Iterator[GenerationWriter]:  # noqa: ARG002
        lease: WritingLease | None = getattr(self._held, "lease", None)
        if lease is None:
            raise RuntimeError("The index is written by who may write it.")
        with self._build(lease) if anew else self._go_on(lease) as writer:
            yield writer
        if self.why_unwritten:
            log.warning("The search index can be written again.")
        self._unwritten = "", 0.0

    @contextmanager
    def _go_on(self, lease: WritingLease) -> Iterator[GenerationWriter]:
        state = self._generations.read_state()
        lease.exceed(state.number >> COUNTER_BITS)
        name, known = self._known_words
        if name != state.generation:
            known = set()
            self._known_words = state.generation, known
        seconds = self._held.seconds
        yield GenerationWriter(
            self._cluster, self._generations, state.generation, lease, known, self._explained, seconds
        )

    @contextmanager
    def _build(self, lease: WritingLease) -> Iterator[GenerationWriter]:
        """Write a generation beside the one in use, then switch to it; it is thrown away where anything fails."""
        with self._explained():
            self._generations.ensure_checkpoints()
            self._generations.remove_unused()
            name = self._generations.next_name()
            self._generations.create(name)
        known: set[str] = set()
        try:
            yield GenerationWriter(self._cluster, self._generations, name, lease, known, self._explained)
            with self._explained():
                lease.renew(is_due=True)
                self._generations.switch_to(name)
        except BaseException:
            self._throw_away(name)
            raise
        self._known_words = name, known

    def _throw_away(self, name: str) -> None:
        try:
            if self._generations.find_current() != name:
                self._generations.remove(name)
        except EngineError:
            log.warning("The search index %s could not be removed; the next that is built removes it.", name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise IndexNotWritableError where the cluster takes nothing."""
        try:
            yield
        except (ReadOnlyError, EngineOutageError) as error:
            raise self._not_writable(error) from error

    def _not_writable(self, error: EngineError) -> IndexNotWritableError:
        """Return why nothing can be written, and keep it for who asks later."""
        explained = explain_unwritten(error)
        if str(explained) != self.why_unwritten:
            log.error("%s", explained)
        self._unwritten = str(explained), time.monotonic() + RETRY_SECONDS
        return explained

    @property
    def why_unwritten(self) -> str:
        return self._unwritten[0]

    @property
    def is_retry_due(self) -> bool:
        return time.monotonic() >= self._unwritten[1]

    # -- keeping it whole

    def digests(self, first: int, last: int) -> dict[int, int]:
        within = {"range": {"id": {"gte": first, "lte": last}}}
        order = {"query": within, "size": DIGESTS_AT_ONCE, "sort": [{"id": "asc"}], "docvalue_fields": ["digest"]}
        digests: dict[int, int] = {}
        point = self.snapshot().point
        after: Json = {}
        while True:
            hits = point.search(order | after)["hits"]["hits"]
            digests |= {int(hit["sort"][0]): int(hit["fields"]["digest"][0]) for hit in hits}
            if len(hits) < DIGESTS_AT_ONCE:
                return digests
            after = {"search_after": hits[-1]["sort"]}

    def highest_id(self) -> int:
        hits = self.snapshot().point.search({"size": 1, "sort": [{"id": "desc"}]})["hits"]["hits"]
        return int(hits[0]["sort"][0]) if hits else 0

    def size_bytes(self) -> int:
        name = self._generations.find_current()
        if not name:
            return 0
        found = self._cluster.ask("GET", f"/{name},{words_index(name)}/_stats/store")
        return int(found["_all"]["total"]["store"]["size_in_bytes"])

    def find_damage(self) -> list[str]:
        name = self._generations.find_current()
        return self._generations.find_changed(name) if name else []

    def discard_damaged(self) -> list[str]:
        wrong = self.find_damage()
        if wrong:
            self._generations.set_aside(self._generations.find_current())
            log.error("The search index cannot be used and is being rebuilt: %s.", ", ".join(wrong))
        return wrong

    @property
    def condition(self) -> str:
        name = self._generations.find_current()
        if not name:
            return ""
        health = self._cluster.ask("GET", f"/_cluster/health/{name},{words_index(name)}")
        missing = int(health.get("unassigned_shards", 0))
        if health.get("status") == "red":
            return f"{missing} parts of the search index are on no machine of the cluster: {RED}"
        if health.get("status") == "yellow":
            return (
                f"{missing} copies of the search index are on no machine of the cluster."
                " All searches are whole, but one more machine lost may stop them."
            )
        closed = self._generations.find_closed(name)
        return str(explain_unwritten(closed)) if closed else ""

    def close(self) -> None:
        with self._lock:
            self._kept = None
        self._forget_unused()
        self._cluster.close()
