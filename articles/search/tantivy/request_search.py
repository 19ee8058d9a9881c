"""A request answered on one commit: hits, stories, facets and timeline."""

from collections.abc import Hashable, Iterator, Mapping, Sequence

from tantivy import DocAddress, Order, Query

from articles.search.index_fields import field_of
from articles.search.kept_search import KeptSearch, Stories
from articles.search.request import TAGGED, Facet, SearchRequest, Sort
from articles.search.result import SearchResult
from articles.search.sort_keys import SORT_KEYS
from articles.search.stories import fold
from articles.search.tantivy.commit import Commit, count_hits, read_numbers
from articles.search.tantivy.compiling import compile_words, narrow
from articles.search.tantivy.counting import FacetCounts, count_days
from articles.search.tantivy.frequent import count_frequent
from articles.search.tantivy.stories import count_stories, groups_of, within_groups
from articles.search.tantivy.streaming import stream_by_date, stream_by_score
from articles.search.tree import is_ranked

MOST_READ = 100_000  # articles that are read, at most, to find a page of stories
MOST_TIED = 100_000  # hits of one score before a page, and behind it, that are put in order
_HITS_BEYOND_PAGE = 50
_COPIES_GUESSED = 100  # of the articles of a page: where there are more they are looked up again

Hits = dict[int, DocAddress]  # ids in order, and where the index has each


class RequestSearch(KeptSearch[Query]):
    """One request on one commit; what was found is kept with it."""

    def __init__(self, commit: Commit, request: SearchRequest) -> None:
        super().__init__(commit.answers, request)
        self.schema = commit.schema
        self.searcher = commit.searcher
        self.vocabulary = commit.vocabulary

    def answer(self) -> SearchResult:
        request = self.request
        total, stories, hits = self.recall_hits()
        facets, value_totals, many = {}, {}, set()
        for facet, counts in (self.count_facets(request.facets) if request.facet_size else {}).items():
            chosen = request.chosen_of(facet)
            facets[facet] = counts.top(request.facet_size, always=chosen)
            value_totals[facet] = counts.size(always=chosen)
            if counts.is_many:
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
            is_out_of_reach=request.fold_copies and len(hits) < min(request.limit, stories - request.offset),
        )

    def compile_words(self) -> Query | None:
        return compile_words(self.vocabulary, self.request)

    def narrow(self, words: Query | None, request: SearchRequest, without: Facet | None) -> Query:
        return narrow(self.schema, words, request, without=without)

    def count_days(self, query: Query, field: str) -> dict[int, int]:
        return count_days(self.searcher, query, field)

    def count(self, query: Query) -> int:
        return count_hits(self.searcher.search(query, 1, count=True))

    # -- the hits of the page

    def _find_page(self, query: Query, offset: int, limit: int) -> tuple[int, Hits]:
        request = self.request
        if offset >= self.searcher.num_docs:  # Tantivy makes room for as many hits as it is asked for
            return self.count(query), {}
        if request.sort is Sort.RELEVANCE and is_ranked(request.query):
            return self._find_relevant(query, offset, limit)
        sorting = SORT_KEYS[request.sort]
        found = self.searcher.search(
            query,
            min(max(limit, 1), self.searcher.num_docs),
            count=True,
            order_by_field=sorting.field,
            order=Order.Desc if sorting.is_descending else Order.Asc,
            offset=offset,
        )
        return count_hits(found), {sorting.article_of(int(key)): address for key, address in found.hits[:limit]}

    def _find_relevant(self, query: Query, first: int, limit: int) -> tuple[int, Hits]:
        """Order by score, hits of equal score newest first.

        Tantivy breaks ties by the place in its segments, which a merge changes. So all hits that share the score of
        the page's first or last hit are fetched and ordered here; where more than MOST_TIED lie before or behind the
        page, those beyond stay in the order of the index.
        """
        room = self.searcher.num_docs
        end = min(first + max(limit, 1), room)
        total, start, hits = 0, 0, list[tuple[float, DocAddress]]()
        is_begun = is_ended = True
        for beyond in widening(_HITS_BEYOND_PAGE, MOST_TIED, 4):
            start, stop = max(0, first - beyond), min(end + beyond, room)
            found = self.searcher.search(query, stop - start, count=True, offset=start)
            total, hits = count_hits(found), found.hits
            if len(hits) <= first - start:
                return total, {}
            last = min(end - start, len(hits)) - 1
            is_begun = start == 0 or hits[0][0] != hits[first - start][0]
            is_ended = len(hits) < stop - start or stop == room or hits[-1][0] != hits[last][0]
            if is_begun and is_ended:
                break
        highest, lowest = hits[first - start][0], hits[min(end - start, len(hits)) - 1][0]
        window = [(number, *hit) for number, hit in enumerate(hits, start) if not (hit[0] < lowest or hit[0] > highest)]
        as_found = {score for score, is_whole in ((highest, is_begun), (lowest, is_ended)) if not is_whole}
        newest = read_numbers(self.searcher, "newest", [address for *_, address in window])
        ranked = sorted(
            zip(window, newest, strict=True),
            key=lambda hit: (-hit[0][1], hit[0][0] if hit[0][1] in as_found else -hit[1]),
        )
        skipped = first - window[0][0]
        page = [address for (*_, address), _ in ranked[skipped : skipped + end - first]][:limit]
        return total, dict(zip(read_numbers(self.searcher, "id", page), page, strict=True))

    # -- copies folded into stories

    def find_stories(self, query: Query) -> Stories:
        """Return the number of articles and of stories, and the page: the first article of each story with the others.

        Hits are read from the first one on until there are stories enough: how many articles lie before a page is
        not to be known otherwise. No more than MOST_READ are read, so that a page far down may have fewer, or none.
        """
        first, limit = self.request.offset, self.request.limit
        if not self.request.fold_copies:
            total, hits = self._find_page(query, first, limit)
            return total, total, dict.fromkeys(hits, ())
        end = first + max(limit, 1)
        total, heads, groups = 0, dict[int, tuple[int, ...]](), dict[int, int]()
        for most in widening(end + end // 8 + 10, MOST_READ, 2):
            total, hits = self._find_page(query, 0, most)
            groups = groups_of(self.searcher, hits)
            heads = fold(hits, groups)
            if len(heads) >= end or most >= total:
                break
        stories = self._count_stories(query, total)
        page = list(heads)[first:end]
        return total, stories, self._find_copies(query, page, groups)

    def _count_stories(self, query: Query, total: int) -> int:
        key = ("stories", self.essence())
        stories: int | None = self.answers.get(key)
        if stories is None:
            stories = count_stories(self.searcher, query, total)
            self.answers.put(key, stories)
        return stories

    def _find_copies(self, query: Query, page: Sequence[int], groups: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
        """Return for each article of a page the others of its group that the query finds, in order."""
        wanted = {groups[head] for head in page if head in groups}
        alike = within_groups(self.schema, query, wanted)
        found, hits = self._find_page(alike, 0, _COPIES_GUESSED) if wanted else (0, {})
        if found > len(hits):
            hits = self._find_page(alike, 0, min(found, MOST_READ))[1]
        group_of = groups_of(self.searcher, hits)
        return {head: tuple(pk for pk in hits if pk != head and group_of[pk] == groups.get(head)) for head in page}

    def stream(self) -> Iterator[int]:
        """Yield all ids in order, whatever the page."""
        query = self.compile(self.request)
        if self.request.sort is Sort.RELEVANCE and is_ranked(self.request.query):
            return stream_by_score(self.searcher, query)
        return stream_by_date(self.searcher, self.schema, query, self.request.sort)

    # -- facets

    def count_facets(self, facets: Sequence[Facet]) -> dict[Facet, FacetCounts]:
        """Count the values of some facets, those that are counted under all filters in one pass."""
        counts_of = {facet: counts for facet in facets if (counts := self._recall_counts(facet)) is not None}
        left = [facet for facet in facets if facet not in counts_of]
        alone = [facet for facet in left if facet not in TAGGED and self.request.include.get(facet)]
        for together in ([facet for facet in left if facet not in alone], *([facet] for facet in alone)):
            if together:
                query = self.compile(self.request, without=together[0] if together[0] in alone else None)
                fields = {facet: field_of(facet, main_only=self.request.main_only) for facet in together}
                chosen = {fields[facet]: self.request.chosen_of(facet) for facet in together}
                by_field = count_frequent(self.searcher, query, chosen, self.request.facet_size)
                for facet, field in fields.items():
                    counts_of[facet] = by_field[field]
                    self.answers.put(self._key_of(facet, is_many=by_field[field].is_many), by_field[field])
        return counts_of

    def _recall_counts(self, facet: Facet) -> FacetCounts | None:
        for is_many in (False, True):
            counts: FacetCounts | None = self.answers.get(self._key_of(facet, is_many=is_many))
            if counts is not None:
                return counts
        return None

    def _key_of(self, facet: Facet, *, is_many: bool) -> Hashable:
        """Return what counts are kept under: all values of a facet, or the most frequent of many."""
        essence = self.essence(without=None if facet in TAGGED else facet)
        if not is_many:
            return facet, essence
        return facet, essence, self.request.facet_size, self.request.chosen_of(facet)


def widening(first: int, most: int, factor: int) -> Iterator[int]:
    """Yield ever larger numbers from `first` on, and at last `most`: an end is always reached."""
    number = min(first, most)
    while number < most:
        yield number
        number = min(most, max(number + 1, factor * number))
    yield most
