"""One commit of the index, as the door shows it; see `articles.search.engine.Snapshot`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any

from tantivy import Query

from articles.search.dates import month_first
from articles.search.index_fields import field_of
from articles.search.request import NOT_SET, Example, Facet, SearchRequest
from articles.search.result import Precision, SearchResult
from articles.search.sort_keys import day_of
from articles.search.tantivy.commit import Commit
from articles.search.tantivy.compiling import compile_request
from articles.search.tantivy.failures import Explain, as_engine_error, engine_errors, raises_engine_errors
from articles.search.tantivy.request_search import RequestSearch
from articles.search.tantivy.similar import find_similar
from articles.search.tantivy.vocabulary import TantivyVocabulary
from articles.search.timelines import draw_timelines


class TantivySnapshot:
    """One commit of the index. Safe from any thread."""

    def __init__(self, commit: Commit, key: str = "", explain_failure: Explain = as_engine_error) -> None:
        self.commit = commit
        self.key = key
        self.explain_failure = explain_failure

    @property
    def vocabulary(self) -> TantivyVocabulary:
        return self.commit.vocabulary

    @cached_property
    def checkpoint(self) -> str | None:
        with engine_errors(self.explain_failure):
            searcher = self.commit.searcher
            hits = searcher.search(Query.term_query(self.commit.schema, "is_checkpoint", "yes"), 1).hits
            return str(searcher.doc(hits[0][1])["checkpoint"][0]) if hits else None

    @raises_engine_errors
    def search_together(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        searches = [RequestSearch(self.commit, request) for request in requests]
        drawn = [one for one in searches if one.request.with_timeline]
        if len(drawn) > 1:
            timelines = draw_timelines(drawn[0].request.span, drawn)
            for one, timeline in zip(drawn, timelines, strict=True):
                one.timeline = replace(timeline, undated=one.count_undated())
        return [one.answer() for one in searches]

    def ids(self, request: SearchRequest) -> Iterator[int]:
        """Yield all ids of a request in order; see `streaming` for the memory it takes."""
        with engine_errors(self.explain_failure):
            yield from RequestSearch(self.commit, request).stream()

    @raises_engine_errors
    def count_pairs(self, request: SearchRequest, facet: Facet, values: Sequence[int]) -> dict[tuple[int, int], int]:
        field = field_of(facet, main_only=request.main_only)
        having = {value: {"filter": f"{field}:{value}"} for value in values}
        pairs = {
            str(one): having[one] | {"aggs": {str(other): having[other] for other in values[place + 1 :]}}
            for place, one in enumerate(values[:-1])
        }
        query = compile_request(self.vocabulary, request)
        answer: dict[str, Any] = self.commit.searcher.aggregate(query, pairs)
        counted = {
            (one, other): int(answer[str(one)][str(other)]["doc_count"]) for one, other in combinations(values, 2)
        }
        return {pair: count for pair, count in counted.items() if count}

    @raises_engine_errors
    def count_periods(self, request: SearchRequest, precision: Precision) -> dict[date, int]:
        counts = RequestSearch(self.commit, request).count_by(precision.value, request.span)
        first_day = date.fromordinal if precision is Precision.DAY else month_first
        return {first_day(number): count for number, count in sorted(counts.items())}

    @raises_engine_errors
    def newest_day(self, request: SearchRequest) -> date | None:
        query = compile_request(self.vocabulary, request)
        hits = self.commit.searcher.search(query, 1, count=False, order_by_field="newest").hits
        day = day_of(int(hits[0][0])) if hits else NOT_SET
        return date.fromordinal(day) if day else None

    @raises_engine_errors
    def similar(self, example: Example, most: int) -> tuple[int, ...]:
        return find_similar(self.commit, example, most)
