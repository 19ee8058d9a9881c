"""A request answered in one point in time: hits, stories, facets and timeline."""

from collections.abc import Iterator, Mapping, Sequence

from articles.search.cache import AnswerCache
from articles.search.kept_search import KeptSearch, Stories
from articles.search.opensearch.cluster import Json
from articles.search.opensearch.compiling import all_of, compile_words, narrow
from articles.search.opensearch.facets import FacetCounting, KnownValues, number_of_values, show
from articles.search.opensearch.failures import TooManyBucketsError
from articles.search.opensearch.paging import find_far_page, read_groups, read_ids, write_page
from articles.search.opensearch.pit import MOST_HITS, PointInTime
from articles.search.opensearch.vocabulary import ClusterVocabulary
from articles.search.request import NOT_SET, TAGGED, Facet, SearchRequest, Sort
from articles.search.result import SearchResult
from articles.search.sort_keys import SORT_KEYS
from articles.search.stories import fold
from articles.search.tree import is_ranked

CHUNK = 5_000  # hits read at a time
MOST_READ = 100_000  # articles that are read, at most, to find a page of stories
_HAS_COPIES: Json = {"exists": {"field": "copies"}}


class ClusterSearch(KeptSearch[Json]):
    """One request in one point in time; what was found is kept with it."""

    def __init__(
        self, point: PointInTime, vocabulary: ClusterVocabulary, answers: AnswerCache, request: SearchRequest
    ) -> None:
        super().__init__(answers, request)
        self.point = point
        self.vocabulary = vocabulary

    def answer(self) -> SearchResult:
        request = self.request
        total, stories, hits = self.recall_hits()
        facets, value_totals, many = {}, {}, set()
        for facet, known in (self.count_facets(request.facets) if request.facet_size else {}).items():
            chosen = request.chosen_of(facet)
            facets[facet] = show(known, request.facet_size, always=chosen)
            value_totals[facet] = number_of_values(known, always=chosen)
            if known.is_many:
                many.add(facet)
        return SearchResult(
            total=total,
            ids=tuple(hits),
            stories=stories,
            copies={pk: others for pk, others in hits.items() if others},
            facets=facets,
            value_totals=value_totals,
            many_values=frozenset(many),
            timeline=self.recall_timeline() if request.with_timeline else None,
            is_out_of_reach=len(hits) < min(request.limit, stories - request.offset),
        )

    def compile_words(self) -> Json | None:
        return compile_words(self.vocabulary, self.request)

    def narrow(self, words: Json | None, request: SearchRequest, without: Facet | None) -> Json:
        return narrow(words, request, without=without)

    def count_days(self, query: Json, field: str) -> dict[int, int]:
        counts = self.point.count_values(query, field)
        return {int(value): count for value, count in counts.items() if value != NOT_SET}

    def count(self, query: Json) -> int:
        return self.point.count_each([query])[0]

    @property
    def _order(self) -> Sort | None:
        """The order of the hits by a date, None where they come by their scores."""
        sort = self.request.sort
        return None if sort is Sort.RELEVANCE and is_ranked(self.request.query) else sort

    # -- the hits of the page

    def find_stories(self, query: Json) -> Stories:
        return self._fold_copies(query) if self.request.fold_copies else self._find_articles(query)

    def _find_articles(self, query: Json) -> Stories:
        """Return the number of articles and the page: by their scores no more than the first MOST_HITS, by date all."""
        order, offset, limit = self._order, self.request.offset, self.request.limit
        is_far = offset + limit > MOST_HITS
        if is_far:
            limit = max(0, MOST_HITS - offset) if order is None else 0
        found = self.point.search(write_page(query, order, min(offset, MOST_HITS - limit), limit))["hits"]
        total, hits = int(found["total"]["value"]), found["hits"]
        if is_far and order is not None and offset < total:
            hits = find_far_page(self.point, query, order, offset, self.request.limit)
        return total, total, dict.fromkeys(read_ids(hits), ())

    # -- copies folded into stories

    def _fold_copies(self, query: Json) -> Stories:
        """Return the number of articles and of stories, and the page: the first article of each story with the others.

        Hits are read from the first one on until there are stories enough: how many articles lie before a page is
        not to be known otherwise. No more than MOST_READ are read, by their scores no more than MOST_HITS, so that a
        page far down may have fewer, or none.
        """
        total = self.count(query)
        end = self.request.offset + max(self.request.limit, 1)
        most = MOST_HITS if self._order is None else MOST_READ
        ids: list[int] = []
        groups: dict[int, int] = {}
        chunk = min(CHUNK, end + end // 8 + 10)
        for hits in self.point.walk(query, self._order, chunk, ["id", "copies"]):
            ids += read_ids(hits)
            groups |= read_groups(hits)
            if len(ids) >= most or len(fold(ids, groups)) >= end:
                break
        page = list(fold(ids, groups))[self.request.offset : end][: self.request.limit]
        return total, self._count_stories(query, total), self._find_copies(query, page, groups)

    def _count_stories(self, query: Json, total: int) -> int:
        """Return the number of stories: articles without a copy, and groups of those that have some."""
        key = ("stories", self.essence())
        stories: int | None = self.answers.get(key)
        if stories is None:
            grouped = all_of(query, _HAS_COPIES)
            in_groups = self.count(grouped)
            stories = total - in_groups + (len(self.point.count_values(grouped, "copies")) if in_groups else 0)
            self.answers.put(key, stories)
        return stories

    def _find_copies(self, query: Json, page: Sequence[int], groups: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
        """Return for each article of a page the others of its group that the query finds, in order."""
        wanted = sorted({groups[head] for head in page if head in groups})
        ids: list[int] = []
        group_of: dict[int, int] = {}
        if wanted:
            alike = all_of(query, {"terms": {"copies": wanted}})
            for hits in self.point.walk(alike, self._order, CHUNK, ["id", "copies"]):
                ids += read_ids(hits)
                group_of |= read_groups(hits)
                if len(ids) >= MOST_READ:
                    break
        members: dict[int, list[int]] = {}
        for pk in ids:
            members.setdefault(group_of[pk], []).append(pk)
        return {
            head: tuple(pk for pk in members.get(groups[head], ()) if pk != head) if head in groups else ()
            for head in page
        }

    def stream(self) -> Iterator[int]:
        """Yield all ids in order, whatever the page; a chunk of hits is in memory at a time."""
        order = self._order
        key = SORT_KEYS[order or Sort.NEWEST]
        for hits in self.point.walk(self.compile(self.request), order, CHUNK):
            yield from (key.article_of(int(hit["sort"][-1])) for hit in hits)

    # -- facets

    def count_facets(self, facets: Sequence[Facet]) -> dict[Facet, KnownValues]:
        """Count the values of some facets, those that are counted under all filters in one pass."""
        keys = {facet: ("facet", facet, self.request.facet_size, self._key_of(facet)) for facet in facets}
        known: dict[Facet, KnownValues] = {
            facet: kept for facet, key in keys.items() if (kept := self.answers.get(key)) is not None
        }
        left = [facet for facet in facets if facet not in known]
        for facet, found in self._count_values(left).items():
            known[facet] = found
            self.answers.put(keys[facet], found)
        return {facet: known[facet] for facet in facets}

    def _key_of(self, facet: Facet) -> tuple[object, ...]:
        without = None if facet in TAGGED else facet
        return self.essence(without), self.request.chosen_of(facet)

    def _count_values(self, facets: Sequence[Facet]) -> dict[Facet, KnownValues]:
        counting = FacetCounting(self.point, self.request)
        alone = [facet for facet in facets if facet not in TAGGED and self.request.include.get(facet)]
        together = [facet for facet in facets if facet not in alone]
        parts = [([facet], self.compile(self.request, without=facet)) for facet in alone]
        if together:
            parts.append((together, self.compile(self.request)))
        if counting.wants_list():
            return {facet: counting.list_all(facet, query) for some, query in parts for facet in some}
        try:
            bodies = [{"query": query, "size": 0, "aggs": counting.ask(some)} for some, query in parts]
            answers = self.point.search_all(bodies)
        except TooManyBucketsError:
            return {facet: counting.list_all(facet, query) for some, query in parts for facet in some}
        return {
            facet: counting.complete(facet, query, answer["aggregations"][facet.value])
            for (some, query), answer in zip(parts, answers, strict=True)
            for facet in some
        }
