"""The embedded engine: one Tantivy index in one directory."""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy
from tantivy import DocAddress, FieldType, Index, IndexWriter, Occur, Order, Query, Schema, Searcher

from articles.search.compiling import compile_request
from articles.search.engine import (
    DateSpan,
    Facet,
    Precision,
    SearchRequest,
    SearchResult,
    Sort,
    baseline_of,
    month_first,
)
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

WRITER_MEMORY = 64_000_000  # bytes a writing thread buffers before it writes a segment
MOST_VALUES = 1_000_000  # values a facet may have and still be counted exactly

DOUBLED = -1  # no article has it for a digest

_HITS_BEYOND_PAGE = 50


class UnusableIndexError(ValueError):
    """What lies in the directory can not be opened by this program."""


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
        """Return a searcher over the last commit of whichever process wrote it.

        A rebuild that has switched to another directory removes this one; what was open stays readable.
        Raises UnusableIndexError where the last commit is damaged.
        """
        with self._reload_lock:
            try:
                stat = self._meta.stat()
                commit = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                if commit != self._seen_commit:
                    self._index.reload()
                    self._seen_commit = commit
            except (ValueError, OSError) as error:
                if self._seen_commit is None or self._meta.exists():
                    raise UnusableIndexError(str(error)) from error
            return self._index.searcher()

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
        return _Search(self, self.searcher(), request).answer()

    def search_together(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """Answer requests of the same stretch of time from one snapshot; their timelines have the same periods."""
        searcher = self.searcher()
        searches = [_Search(self, searcher, replace(request, with_timeline=False)) for request in requests]
        timelines = draw_timelines(requests[0].span, searches) if requests else []
        return [replace(one.answer(), timeline=line) for one, line in zip(searches, timelines, strict=True)]

    def pages(self, request: SearchRequest) -> Iterator[tuple[int, ...]]:
        """Yield the ids of all articles of a request in order, `request.limit` at a time.

        All are of the snapshot of this moment. See `streaming` for the memory it takes.
        """
        ids = _Search(self, self.searcher(), request).stream()
        return iter(lambda: tuple(islice(ids, request.limit)), ())

    def count_periods(self, request: SearchRequest, precision: Precision) -> dict[date, int]:
        """Return the first day of every month, or every day, that has articles of a request, and their number."""
        counts = _Search(self, self.searcher(), request).count_by(precision.value, request.span)
        first_day = date.fromordinal if precision is Precision.DAY else month_first
        return {first_day(number): count for number, count in sorted(counts.items())}

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

    def highest_id(self) -> int:
        """Return the largest article id in the index, 0 when it is empty."""
        hits = self.searcher().search(self._all_articles(), 1, count=False, order_by_field="id").hits
        return int(hits[0][0]) if hits else 0

    def _all_articles(self) -> Query:
        return compile_request(self.schema, SearchRequest())

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

    def __init__(self, index: IndexDirectory, searcher: Searcher, request: SearchRequest) -> None:
        self.schema = index.schema
        self.searcher = searcher
        self.request = request

    def answer(self) -> SearchResult:
        query = compile_request(self.schema, self.request)
        total, ids = self._find_page(query)
        return SearchResult(
            total=total,
            ids=ids,
            facets=self._count_facets(query) if self.request.facet_size else {},
            timeline=draw_timelines(self.request.span, [self])[0] if self.request.with_timeline else None,
        )

    # -- the hits of the page

    def _find_page(self, query: Query) -> tuple[int, tuple[int, ...]]:
        request = self.request
        if request.offset >= self.searcher.num_docs:  # Tantivy makes room for as many hits as it is asked for
            return _total(self.searcher.search(query, 1, count=True)), ()
        if request.sort is Sort.RELEVANCE and request.query is not None:
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
        query = compile_request(self.schema, self.request)
        if self.request.sort is Sort.RELEVANCE and self.request.query is not None:
            return stream_by_score(self.searcher, query)
        return stream_by_date(self.searcher, self.schema, query, self.request.sort)

    # -- facets

    def _count_facets(self, query: Query) -> dict[Facet, tuple[tuple[int, int], ...]]:
        chosen = [facet for facet in Facet if self.request.include.get(facet)]
        shared = [facet for facet in Facet if facet not in chosen]
        counted = self._count_values(query, shared)
        for facet in chosen:
            counted |= self._count_values(compile_request(self.schema, self.request, without=facet), [facet])
        return counted

    def _count_values(self, query: Query, facets: list[Facet]) -> dict[Facet, tuple[tuple[int, int], ...]]:
        if not facets:
            return {}
        # Each segment must give all its values, or the sum over segments would be an estimate.
        hidden = {facet: self._hidden_values(facet) for facet in facets}
        terms = {
            facet.value: {
                "terms": {
                    "field": field_of(facet, main_only=self.request.main_only),
                    "size": self.request.facet_size + len(hidden[facet]),
                    "segment_size": MOST_VALUES,
                }
            }
            for facet in facets
        }
        answer = self.searcher.aggregate(query, terms)
        counted = {}
        for facet in facets:
            buckets = [b for b in answer[facet.value]["buckets"] if int(b["key"]) not in hidden[facet]]
            counts = {int(b["key"]): int(b["doc_count"]) for b in buckets[: self.request.facet_size]}
            for value in self.request.include.get(facet, frozenset()) - counts.keys():
                counts[value] = self._count_one(query, facet, value)
            counted[facet] = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        return counted

    def _hidden_values(self, facet: Facet) -> frozenset[int]:
        nothing: frozenset[int] = frozenset()
        return self.request.require.get(facet, nothing) - self.request.include.get(facet, nothing)

    def _count_one(self, query: Query, facet: Facet, value: int) -> int:
        only = Query.term_query(self.schema, field_of(facet, main_only=self.request.main_only), value)
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])
        return _total(self.searcher.search(both, 1, count=True))

    # -- the timeline

    def count_by(self, field: str, span: DateSpan) -> dict[int, int]:
        """Count the articles of a stretch of time by day or month; see `timelines.Counted`."""
        return self._histogram(compile_request(self.schema, self.request, span=span), field)

    def count_all_by(self, field: str, span: DateSpan) -> dict[int, int] | None:
        """Count what the same sources published, where that is asked for."""
        if not self.request.with_baseline:
            return None
        return self._histogram(compile_request(self.schema, baseline_of(self.request), span=span), field)

    def _histogram(self, query: Query, field: str) -> dict[int, int]:
        answer: dict[str, Any] = self.searcher.aggregate(
            query, {"by": {"histogram": {"field": field, "interval": 1, "min_doc_count": 1}}}
        )
        return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["by"]["buckets"]}


def _total(found: tantivy.SearchResult) -> int:
    """Return the number of all hits; the package's own types do not tell of it."""
    return int(found.count)  # type: ignore[attr-defined]


def _numbers(searcher: Searcher, field: str, addresses: list[DocAddress]) -> list[int]:
    """Return the values of a fast field every article has."""
    return [int(value) for value in searcher.fast_field_values(field, addresses) if value is not None]
