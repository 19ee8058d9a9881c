"""The embedded engine: one Tantivy index in one directory."""

import os
import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy
from tantivy import DocAddress, FieldType, Index, IndexWriter, Order, Query, Schema, Searcher

from articles.search.compiling import compile_request, is_ranked
from articles.search.counting import FacetCounts, count_days, count_values
from articles.search.dates import DateSpan
from articles.search.engine import (
    Facet,
    Precision,
    SearchRequest,
    SearchResult,
    Sort,
    Timeline,
    baseline_of,
    month_first,
)
from articles.search.keeping import AnswerCache
from articles.search.schema import (
    IndexedArticle,
    article_of,
    build_checkpoint,
    build_document,
    build_schema,
    field_of,
    register_analyzers,
)
from articles.search.streaming import stream_by_date, stream_by_score
from articles.search.timelines import draw_timelines
from articles.search.vocabulary import Vocabulary

WRITER_MEMORY = 64_000_000  # bytes a writing thread buffers before it writes a segment
KEPT_VALUES = 1_000_000  # facet values and bars kept of a snapshot, 16 bytes each

DOUBLED = -1  # no article has it for a digest

_HITS_BEYOND_PAGE = 50
_SHOWN = {"sort", "offset", "limit", "facet_size", "facets", "with_timeline", "with_baseline"}


class UnusableIndexError(ValueError):
    """What lies in the directory can not be opened by this program."""


class Snapshot:
    """One commit of the index, and what has been counted on it."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self.answers = AnswerCache(KEPT_VALUES)


class IndexDirectory:
    """An opened index. Searching is safe from any thread; writing asks for the writer lock of `following`."""

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        """Open the index at path and its last commit, or create an empty one.

        Raises UnusableIndexError where there is none, where it is damaged, or has other fields.
        """
        self.path = path
        self.schema = build_schema()
        self._meta = path / "meta.json"  # replaced by every commit
        self._reload_lock = threading.Lock()
        self._seen_commit: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None
        if is_new:
            path.mkdir(parents=True)
        elif not self._meta.exists():
            raise UnusableIndexError(f"There is no index at {path}.")
        try:
            self._index = Index(self.schema, path=str(path))
        except (ValueError, OSError) as error:
            raise UnusableIndexError(str(error)) from error
        register_analyzers(self._index)
        self._index.config_reader(reload_policy="manual")
        self.searcher()

    def searcher(self) -> Searcher:
        """Return a searcher over the last commit; see `snapshot`."""
        return self.snapshot().searcher

    def snapshot(self) -> "Snapshot":
        """Return the last commit of whichever process wrote it.

        A rebuild that has switched to another directory removes this one; what was open stays readable.
        Raises UnusableIndexError where the last commit is damaged.
        """
        with self._reload_lock:
            try:
                stat = self._meta.stat()
                commit = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                if self._snapshot is None or commit != self._seen_commit:
                    self._index.reload()
                    self._snapshot = Snapshot(self._index.searcher())
                    self._seen_commit = commit
            except (ValueError, OSError) as error:
                if self._snapshot is None or self._meta.exists():
                    raise UnusableIndexError(str(error)) from error
            return self._snapshot

    def read_checkpoint(self) -> str | None:
        """Return the checkpoint of the last commit, None in a fresh index."""
        searcher = self.searcher()
        hits = searcher.search(Query.term_query(self.schema, "is_checkpoint", "yes"), 1).hits
        return str(searcher.doc(hits[0][1])["checkpoint"][0]) if hits else None

    @contextmanager
    def write(self, *, threads: int = 1) -> Iterator["IndexWrite"]:
        """Open the writer. What was not committed when the block ends is dropped."""
        write = IndexWrite(self.schema, self._index.writer(WRITER_MEMORY * threads, threads))
        try:
            write.remove_leavings()
            yield write
            write.wait_for_merges()
        finally:
            write.close()
        self.searcher()  # holds on to what was written, should a rebuild remove this directory

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request from one snapshot; see `articles.search.engine`."""
        return _Search(self, self.snapshot(), request).answer()

    def search_together(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """Answer requests from one snapshot; timelines, all of one stretch of time, have the same periods."""
        snapshot = self.snapshot()
        searches = [_Search(self, snapshot, request) for request in requests]
        drawn = [one for one in searches if one.request.with_timeline]
        if len(drawn) > 1:
            timelines = draw_timelines(drawn[0].request.span, drawn)
            for one, timeline in zip(drawn, timelines, strict=True):
                one.timeline = replace(timeline, undated=one.count_undated())
        return [one.answer() for one in searches]

    def pages(self, request: SearchRequest) -> Iterator[tuple[int, ...]]:
        """Yield the ids of all articles of a request in order, `request.limit` at a time.

        All are of the snapshot of this moment. See `streaming` for the memory it takes.
        """
        ids = _Search(self, self.snapshot(), request).stream()
        return iter(lambda: tuple(islice(ids, request.limit)), ())

    def count_periods(self, request: SearchRequest, precision: Precision) -> dict[date, int]:
        """Return the first day of every month, or every day, that has articles of a request, and their number."""
        counts = _Search(self, self.snapshot(), request).count_by(precision.value, request.span)
        first_day = date.fromordinal if precision is Precision.DAY else month_first
        return {first_day(number): count for number, count in sorted(counts.items())}

    def count_pairs(self, facet: Facet, values: Sequence[int]) -> dict[tuple[int, int], int]:
        """Return the number of articles that have both of two values, the earlier given first, where there are any."""
        having = {value: {"filter": f"{facet.value}:{value}"} for value in values}
        pairs = {
            str(one): having[one] | {"aggs": {str(other): having[other] for other in values[place + 1 :]}}
            for place, one in enumerate(values[:-1])
        }
        if not pairs:
            return {}
        answer: dict[str, Any] = self.searcher().aggregate(self._all_articles(), pairs)
        counted = {
            (one, other): int(answer[str(one)][str(other)]["doc_count"])
            for place, one in enumerate(values)
            for other in values[place + 1 :]
        }
        return {pair: count for pair, count in counted.items() if count}

    def digests(self, first: int, last: int) -> dict[int, int]:
        """Return id to digest of the indexed articles whose id lies from first to last; DOUBLED for one held twice."""
        searcher = self.searcher()
        within = Query.range_query(self.schema, "id", FieldType.Unsigned, first, last)
        # Twice as many as there are ids: were they cut short, some would still be seen to be doubled.
        addresses = [address for _, address in searcher.search(within, 2 * (last - first + 1), count=False).hits]
        digests: dict[int, int] = {}
        numbers = _numbers(searcher, "id", addresses)
        for number, digest in zip(numbers, _numbers(searcher, "digest", addresses), strict=True):
            digests[number] = DOUBLED if number in digests else digest
        return digests

    def words_beginning(self, prefix: str, most: int) -> list[str]:
        """Return the words of the index, folded, that begin so, the most frequent first."""
        return [word for word, _ in Vocabulary(self.schema, self.searcher()).words_beginning(prefix, most)]

    def highest_id(self) -> int:
        """Return the largest article id in the index, 0 when it is empty."""
        hits = self.searcher().search(self._all_articles(), 1, count=False, order_by_field="id").hits
        return int(hits[0][0]) if hits else 0

    def _all_articles(self) -> Query:
        return compile_request(Vocabulary(self.schema, self.searcher()), SearchRequest())

    @property
    def size_bytes(self) -> int:
        """Bytes on disk."""
        return sum(entry.stat().st_size for entry in os.scandir(self.path) if entry.is_file())


class IndexWrite:
    """What may be done while the index is open for writing."""

    def __init__(self, schema: Schema, writer: IndexWriter) -> None:
        self._schema = schema
        self._open_writer: IndexWriter | None = writer

    @property
    def _writer(self) -> IndexWriter:
        if self._open_writer is None:
            raise RuntimeError("The index is no longer open for writing.")
        return self._open_writer

    def remove_leavings(self) -> None:
        """Remove what a writer that was killed had begun: Tantivy gives the same names again and then fails."""
        self._writer.garbage_collect_files()

    def wait_for_merges(self) -> None:
        """Let segments that are being merged get done; nothing can be written afterwards."""
        self._writer.wait_merging_threads()

    def close(self) -> None:
        """Give the directory's lock back, also when a traceback still holds on to this object."""
        self._open_writer = None

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles, replacing what was there under their ids."""
        rows = list(articles)
        self.remove(article.id for article in rows)
        self.add_new(rows)

    def add_new(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles that are not in the index yet."""
        for article in articles:
            self._writer.add_document(build_document(article))

    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles; unknown ids are no error."""
        # Not delete_documents_by_term: with a number it deletes nothing (tantivy 0.27).
        self._writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", list(ids)))

    def commit(self, checkpoint: str) -> None:
        """Publish everything since the last commit together with its checkpoint, all or nothing."""
        self._writer.delete_documents_by_term("is_checkpoint", "yes")
        self._writer.add_document(build_checkpoint(checkpoint))
        self._writer.commit()


class _Search:
    """One request on one snapshot."""

    def __init__(self, index: IndexDirectory, snapshot: Snapshot, request: SearchRequest) -> None:
        self.schema = index.schema
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.vocabulary = Vocabulary(index.schema, snapshot.searcher)
        self.timeline: Timeline | None = None
        self.request = request

    def answer(self) -> SearchResult:
        request = self.request
        total, ids = self._find_page(compile_request(self.vocabulary, request))
        facets, value_totals = {}, {}
        for facet, counts in (self._count_facets() if request.facet_size else {}).items():
            chosen = request.include.get(facet, frozenset())
            without = request.require.get(facet, frozenset()) - chosen
            facets[facet] = counts.top(request.facet_size, always=chosen, without=without)
            value_totals[facet] = counts.size(always=chosen, without=without)
        return SearchResult(
            total=total,
            ids=ids,
            facets=facets,
            value_totals=value_totals,
            timeline=self.timeline or self._recall_timeline() if request.with_timeline else None,
        )

    # -- the hits of the page

    def _find_page(self, query: Query) -> tuple[int, tuple[int, ...]]:
        request = self.request
        if request.offset >= self.searcher.num_docs:  # Tantivy makes room for as many hits as it is asked for
            return _total(self.searcher.search(query, 1, count=True)), ()
        if request.sort is Sort.RELEVANCE and is_ranked(request.query):
            return self._find_relevant(query)
        is_oldest = request.sort is Sort.OLDEST
        found = self.searcher.search(
            query,
            min(max(request.limit, 1), self.searcher.num_docs),
            count=True,
            order_by_field="oldest" if is_oldest else "newest",
            order=Order.Asc if is_oldest else Order.Desc,
            offset=request.offset,
        )
        return _total(found), tuple(article_of(int(key)) for key, _ in found.hits[: request.limit])

    def _find_relevant(self, query: Query) -> tuple[int, tuple[int, ...]]:
        """Order by score, hits of equal score newest first.

        Tantivy breaks ties by the place in its segments, which a merge changes. So all hits that share the
        score of the page's last hit are fetched and ordered here.
        """
        first = self.request.offset
        end = min(first + max(self.request.limit, 1), self.searcher.num_docs)
        beyond = _HITS_BEYOND_PAGE
        while True:
            asked = min(end + beyond, self.searcher.num_docs)
            found = self.searcher.search(query, asked, count=True)
            hits = found.hits
            if len(hits) < asked or hits[end - 1][0] != hits[-1][0]:
                break
            beyond *= 4
        total = _total(found)
        if first >= len(hits):
            return total, ()
        highest, lowest = hits[first][0], hits[min(end, len(hits)) - 1][0]
        start = next(number for number, (score, _) in enumerate(hits) if score == highest)
        window = [hit for hit in hits[start:] if hit[0] >= lowest]
        newest = _numbers(self.searcher, "newest", [address for _, address in window])
        ranked = sorted(zip(window, newest, strict=True), key=lambda pair: (-pair[0][0], -pair[1]))
        page = [hit[1] for hit, _ in ranked[first - start : end - start]][: self.request.limit]
        return total, tuple(_numbers(self.searcher, "id", page))

    def stream(self) -> Iterator[int]:
        """Yield all ids in order, whatever the page."""
        query = compile_request(self.vocabulary, self.request)
        if self.request.sort is Sort.RELEVANCE and is_ranked(self.request.query):
            return stream_by_score(self.searcher, query)
        return stream_by_date(self.searcher, self.schema, query, self.request.sort)

    # -- facets

    def _count_facets(self) -> dict[Facet, FacetCounts]:
        """Count every value of the facets asked for, those without a chosen value in one pass."""
        kept = self.snapshot.answers
        keys = {facet: (facet, _essence(self.request, without=facet)) for facet in self.request.facets}
        counted: dict[Facet, FacetCounts] = {
            facet: counts for facet, key in keys.items() if (counts := kept.get(key)) is not None
        }
        left = [facet for facet in self.request.facets if facet not in counted]
        chosen = [facet for facet in left if self.request.include.get(facet)]
        for together in ([facet for facet in left if facet not in chosen], *([facet] for facet in chosen)):
            if together:
                query = compile_request(self.vocabulary, self.request, without=together[0])
                fields = {facet: field_of(facet, main_only=self.request.main_only) for facet in together}
                by_field = count_values(self.searcher, query, list(fields.values()))
                for facet, field in fields.items():
                    counted[facet] = by_field[field]
                    kept.put(keys[facet], by_field[field], len(by_field[field]) + 1)
        return counted

    # -- the timeline

    def _recall_timeline(self) -> Timeline:
        key = ("timeline", self.request.with_baseline, _essence(self.request))
        timeline: Timeline | None = self.snapshot.answers.get(key)
        if timeline is None:
            timeline = replace(draw_timelines(self.request.span, [self])[0], undated=self.count_undated())
            self.snapshot.answers.put(key, timeline, len(timeline.periods) + 1)
        return timeline

    def count_by(self, field: str, span: DateSpan) -> dict[int, int]:
        """Count the articles of a stretch of time by day or month; see `timelines.Counted`."""
        return self._count_dated(self.request, field, span)

    def count_all_by(self, field: str, span: DateSpan) -> dict[int, int] | None:
        """Count what the same sources published, where that is asked for."""
        return self._count_dated(baseline_of(self.request), field, span) if self.request.with_baseline else None

    def _count_dated(self, request: SearchRequest, field: str, span: DateSpan) -> dict[int, int]:
        query = compile_request(self.vocabulary, replace(request, span=span, undated=None))
        return count_days(self.searcher, query, field)

    def count_undated(self) -> int:
        """Count the articles without a date under all filters but those of time."""
        alone = compile_request(self.vocabulary, replace(self.request, span=DateSpan(), undated=True))
        return _total(self.searcher.search(alone, 1, count=True))


def _essence(request: SearchRequest, *, without: Facet | None = None) -> Hashable:
    """Return what decides which articles a request counts: all of it but what it shows of them."""
    include = {facet: values for facet, values in request.include.items() if facet is not without}
    wanted = replace(request, include=include)
    parts = (getattr(wanted, field.name) for field in fields(wanted) if field.name not in _SHOWN)
    return tuple(frozenset(part.items()) if isinstance(part, Mapping) else part for part in parts)


def _total(found: tantivy.SearchResult) -> int:
    """Return the number of all hits; the package's own types do not tell of it."""
    return int(found.count)  # type: ignore[attr-defined]


def _numbers(searcher: Searcher, field: str, addresses: list[DocAddress]) -> list[int]:
    """Return the values of a fast field every article has."""
    return [int(value) for value in searcher.fast_field_values(field, addresses) if value is not None]
