"""One commit of the index, as the door shows it; see `articles.search.engine.Snapshot`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from articles.search.cache import AnswerCache
from articles.search.dates import month_first
from articles.search.distinctive_words import LEAST_LIKENESS, find_distinctive_words
from articles.search.index_fields import field_of
from articles.search.opensearch.cluster import Json
from articles.search.opensearch.compiling import compile_request
from articles.search.opensearch.paging import read_groups, read_ids
from articles.search.opensearch.pit import PointInTime
from articles.search.opensearch.request_search import ClusterSearch
from articles.search.opensearch.vocabulary import ClusterVocabulary, FindWords
from articles.search.request import NOT_SET, Example, Facet, SearchRequest, Sort
from articles.search.result import Precision, SearchResult
from articles.search.sort_keys import day_of
from articles.search.stories import fold
from articles.search.timelines import draw_timelines

KEPT_BYTES = 64_000_000  # of what was counted of a commit
_COPY_FIELDS = ["id", "copies"]


class ClusterSnapshot:
    """A point in time of the cluster and the checkpoint that was read before it. Safe from any thread."""

    def __init__(self, point: PointInTime, find_words: FindWords, checkpoint: str | None, key: str) -> None:
        self.point = point
        self.checkpoint = checkpoint
        self.key = key
        self.vocabulary = ClusterVocabulary(point, find_words)
        self._answers = AnswerCache(KEPT_BYTES)

    def _search(self, request: SearchRequest) -> ClusterSearch:
        return ClusterSearch(self.point, self.vocabulary, self._answers, request)

    def search_together(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        searches = [self._search(request) for request in requests]
        drawn = [one for one in searches if one.request.with_timeline]
        if len(drawn) > 1:
            timelines = draw_timelines(drawn[0].request.span, drawn)
            for one, timeline in zip(drawn, timelines, strict=True):
                one.timeline = replace(timeline, undated=one.count_undated())
        return [one.answer() for one in searches]

    def ids(self, request: SearchRequest) -> Iterator[int]:
        """Yield all ids of a request in order."""
        yield from self._search(request).stream()

    def count_pairs(self, request: SearchRequest, facet: Facet, values: Sequence[int]) -> dict[tuple[int, int], int]:
        field = field_of(facet, main_only=request.main_only)
        having: dict[int, Json] = {value: {"term": {field: {"value": value}}} for value in values}
        pairs = list(combinations(values, 2))
        both: list[Json] = [{"bool": {"filter": [having[one], having[other]]}} for one, other in pairs]
        query = compile_request(self.vocabulary, request)
        counts = self.point.count_each(both, query)
        return {pair: count for pair, count in zip(pairs, counts, strict=True) if count}

    def count_periods(self, request: SearchRequest, precision: Precision) -> dict[date, int]:
        counts = self._search(request).count_by(precision.value, request.span)
        first_day = date.fromordinal if precision is Precision.DAY else month_first
        return {first_day(number): count for number, count in sorted(counts.items())}

    def newest_day(self, request: SearchRequest) -> date | None:
        query = compile_request(self.vocabulary, request)
        hits = next(self.point.walk(query, Sort.NEWEST, 1))
        day = day_of(int(hits[0]["sort"][0])) if hits else NOT_SET
        return date.fromordinal(day) if day else None

    def similar(self, example: Example, most: int) -> tuple[int, ...]:
        words = find_distinctive_words(example, self.vocabulary.articles, self.vocabulary.count_stems)
        if not words:
            return ()
        clauses: list[Json] = [{"term": {"body": {"value": word, "boost": weight}}} for word, weight in words]
        alike: Json = {"bool": {"should": clauses, "minimum_should_match": 1}}
        itself: Json = {"term": {"id": {"value": example.id}}}
        unwanted = [itself]
        if example.copy_group is not None:
            unwanted.append({"term": {"copies": {"value": example.copy_group}}})
        own, others = self.point.search_all(
            [
                {"query": {"bool": {"must": [alike], "filter": [itself]}}, "size": 1},
                {
                    "query": {"bool": {"must": [alike], "must_not": unwanted}},
                    "size": 3 * most,
                    "docvalue_fields": _COPY_FIELDS,
                },
            ]
        )
        if not own["hits"]["hits"]:
            return ()
        least = LEAST_LIKENESS * float(own["hits"]["hits"][0]["_score"])
        near = [hit for hit in others["hits"]["hits"] if float(hit["_score"]) >= least]
        return tuple(fold(read_ids(near), read_groups(near)))[:most]
