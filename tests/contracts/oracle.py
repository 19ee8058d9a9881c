"""A search engine in plain Python over rows in memory: slow, obvious, and what every other is held against.

It answers all that the contract has but relevance (newest first instead), similar articles and words nearly the same.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, count

from articles.fields import SEARCHED, UNNAMED_FIELDS
from articles.search.analysis import AnalysedText, NoForms, Row, analyse, analysis_of, read_rows
from articles.search.article import IndexedArticle
from articles.search.dates import DateSpan, month_number
from articles.search.engine import Engine, WorkerPool
from articles.search.errors import IndexBusyError, IndexNotReadyError
from articles.search.request import NOT_SET, Example, Facet, SearchRequest, baseline_of
from articles.search.result import Precision, SearchResult
from articles.search.timelines import draw_timelines
from tests.contracts.plain import count_facet, order_by_date, select, values_of

_numbers = count(1)


def fold_copies(ids: Sequence[int], groups: Mapping[int, int | None]) -> dict[int, tuple[int, ...]]:
    """Return the first article of each story with the others, by looking at each article."""
    stories: dict[int, tuple[int, ...]] = {}
    for pk in ids:
        head = next((h for h in stories if groups[pk] is not None and groups[h] == groups[pk]), None)
        if head is None:
            stories[pk] = ()
        else:
            stories[head] += (pk,)
    return stories


@dataclass(frozen=True)
class Words:
    """See `articles.search.engine.Vocabulary`."""

    articles_by_id: Mapping[int, IndexedArticle]
    analyse = staticmethod(analyse)
    parts = 1

    @property
    def languages(self) -> list[str]:
        return sorted({analysis_of(row.language) for row in self.articles_by_id.values()})

    @property
    def articles(self) -> int:
        return len(self.articles_by_id)

    def rows(self, text: str, language: str) -> list[Row]:
        return read_rows(text, language, NoForms())

    def _count(self, fields: Iterable[str]) -> Counter[str]:
        texts = (row.text_of(name) for row in self.articles_by_id.values() for name in fields)
        return Counter(word for text in texts for word in set(analyse(text, "").words))

    def count_articles(self, field: str, term: str) -> int:
        return self._count([field])[term]

    def count_forms(self, field: str, forms: Iterable[str]) -> int:
        texts = [set(analyse(row.text_of(field), "").written) for row in self.articles_by_id.values()]
        return sum(form in words for form in forms for words in texts)

    def holds(self, word: str) -> bool:
        return word in self._count(SEARCHED)

    def _begun(self, beginning: str, fields: Iterable[str]) -> Counter[str]:
        """Return the words that begin so, each counted in a text as often as it has forms there."""
        begun: Counter[str] = Counter()
        for text in (row.text_of(name) for row in self.articles_by_id.values() for name in fields):
            forms = set(analyse(text, "").written)
            forms |= {form.capitalize() for form in forms} if text.isupper() else set()
            begun.update(form.lower() for form in forms if form.lower().startswith(beginning))
        return begun

    def words_beginning(self, beginning: str, most: int) -> list[tuple[str, int]]:
        return self._begun(beginning, UNNAMED_FIELDS).most_common(most)

    def count_beginning(self, beginning: str, fields: Iterable[str] = ()) -> tuple[int, int]:
        counts = [self._begun(beginning, [name]) for name in fields or UNNAMED_FIELDS] if beginning else []
        return sum(map(len, counts)), sum(sum(one.values()) for one in counts)

    def words_near(self, _word: str, _distance: int) -> list[str]:
        return []


@dataclass(frozen=True)
class OracleSnapshot:
    """Some rows, and the requests they answer."""

    rows: Mapping[int, IndexedArticle] = field(default_factory=dict)
    checkpoint: str | None = None
    key: str = field(default_factory=lambda: f"oracle {next(_numbers)}")

    @property
    def vocabulary(self) -> Words:
        return Words(self.rows)

    def _select(self, request: SearchRequest) -> list[IndexedArticle]:
        return select(self.rows.values(), request)

    def search_together(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        drawn = [request for request in requests if request.with_timeline]
        timelines = iter(draw_timelines(drawn[0].span, [_Dated(self, one) for one in drawn]) if drawn else ())
        return [
            replace(
                self._search(request),
                timeline=replace(next(timelines), undated=self._count_undated(request))
                if request.with_timeline
                else None,
            )
            for request in requests
        ]

    def _search(self, request: SearchRequest) -> SearchResult:
        ids = list(self.ids(request))
        stories = dict.fromkeys(ids, ())
        if request.fold_copies:
            stories = fold_copies(ids, {pk: row.copy_group for pk, row in self.rows.items()})
        page = list(stories)[request.offset : request.offset + request.limit]
        counted = {
            facet: count_facet(self.rows.values(), request, facet)
            for facet in (request.facets if request.facet_size else ())
        }
        return SearchResult(
            total=len(ids),
            ids=tuple(page),
            stories=len(stories),
            copies={pk: stories[pk] for pk in page if stories[pk]},
            facets={facet: self._cut(request, facet, pairs) for facet, pairs in counted.items()},
            value_totals={facet: len(pairs) for facet, pairs in counted.items()},
        )

    def _cut(
        self, request: SearchRequest, facet: Facet, pairs: tuple[tuple[int, int], ...]
    ) -> tuple[tuple[int, int], ...]:
        first = {value for value, _ in [pair for pair in pairs if pair[0] != NOT_SET][: request.facet_size]}
        shown = first | request.chosen_of(facet) | {NOT_SET}
        return tuple(pair for pair in pairs if pair[0] in shown)

    def _count_undated(self, request: SearchRequest) -> int:
        return len(self._select(replace(request, span=DateSpan(), undated=True)))

    def ids(self, request: SearchRequest) -> Iterator[int]:
        yield from order_by_date(self._select(request), request.sort)

    def count_pairs(self, request: SearchRequest, facet: Facet, values: Sequence[int]) -> dict[tuple[int, int], int]:
        held = [values_of(row, facet, main_only=request.main_only) for row in self._select(request)]
        pairs = {pair: sum(set(pair) <= has for has in held) for pair in combinations(values, 2)}
        return {pair: number for pair, number in pairs.items() if number}

    def count_periods(self, request: SearchRequest, precision: Precision) -> dict[date, int]:
        days = [row.published_on for row in self._select(replace(request, undated=None)) if row.published_on]
        first = [day if precision is Precision.DAY else day.replace(day=1) for day in days]
        return dict(sorted(Counter(first).items()))

    def newest_day(self, request: SearchRequest) -> date | None:
        return max((row.published_on for row in self._select(request) if row.published_on), default=None)

    def similar(self, _example: Example, _most: int) -> tuple[int, ...]:
        return ()


@dataclass(frozen=True)
class _Dated:
    """See `articles.search.timelines.Counted`."""

    snapshot: OracleSnapshot
    request: SearchRequest

    def count_by(self, field: str, span: DateSpan) -> dict[int, int]:
        return self._count(self.request, field, span)

    @property
    def wants_shares(self) -> bool:
        return self.request.with_baseline

    def count_all_by(self, field: str, span: DateSpan) -> dict[int, int]:
        return self._count(baseline_of(self.request), field, span)

    def _count(self, request: SearchRequest, field: str, span: DateSpan) -> dict[int, int]:
        rows = self.snapshot._select(replace(request, span=span, undated=None))
        number = date.toordinal if field == "day" else month_number
        return Counter(number(row.published_on) for row in rows if row.published_on)


class OracleWriter:
    """Rows that are changed, and shown with every commit."""

    def __init__(self, rows: Mapping[int, IndexedArticle], show) -> None:
        self._rows = dict(rows)
        self._show = show

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        self._rows |= {article.id: article for article in articles}

    def remove(self, ids: Iterable[int]) -> None:
        for number in ids:
            self._rows.pop(number, None)

    def commit(self, checkpoint: str) -> None:
        self._show(OracleSnapshot(dict(self._rows), checkpoint))


class OracleEngine(Engine):
    """See `articles.search.engine.Engine`; of one process."""

    fingerprint = "oracle"
    why_unwritten = ""
    condition = ""
    is_retry_due = True

    def __init__(self, _place: object) -> None:
        self._shown: OracleSnapshot | None = None
        self._lock = threading.Lock()

    def analyse(self, text: str, language: str) -> AnalysedText:
        return analyse(text, language)

    def snapshot(self) -> OracleSnapshot:
        if self._shown is None:
            raise IndexNotReadyError("Nothing was written yet.")
        return self._shown

    def matching(self, articles: Iterable[IndexedArticle], requests: Sequence[SearchRequest]) -> list[frozenset[int]]:
        rows = list(articles)
        return [frozenset(row.id for row in select(rows, request)) for request in requests]

    @contextmanager
    def may_write(self, patience: float) -> Iterator[None]:
        if not self._lock.acquire(timeout=patience):
            raise IndexBusyError("Somebody else is writing.")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def writer(self, *, anew: bool = False, workers: WorkerPool | None = None) -> Iterator[OracleWriter]:
        if not anew:
            yield OracleWriter(self.snapshot().rows, self._show)
            return
        built = [OracleSnapshot()]
        yield OracleWriter({}, built.append)
        self._show(built[-1])

    def _show(self, snapshot: OracleSnapshot) -> None:
        self._shown = snapshot

    def digests(self, first: int, last: int) -> dict[int, int]:
        return {pk: row.digest for pk, row in self.snapshot().rows.items() if first <= pk <= last}

    def highest_id(self) -> int:
        return max(self.snapshot().rows, default=0)

    def size_bytes(self) -> int:
        return 0

    def find_damage(self) -> list[str]:
        return []

    def discard_damaged(self) -> list[str]:
        return []

    def close(self) -> None:
        pass
