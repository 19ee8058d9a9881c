"""The seam between pages and the search engine: what is asked, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from articles.search.dates import DateSpan
from articles.search.tree import Node


class IndexNotReadyError(Exception):
    """There is no index yet and another process is building it."""


class IndexNotWritableError(IndexNotReadyError):
    """The index can not be written, and none that is there will do; the message says why and what to do."""


class Facet(StrEnum):
    """A field whose values are counted over a result. Values are primary keys, or NOT_SET."""

    ACTOR = "actor"
    COUNTRY = "country"
    SOURCE = "source"
    DATELINE = "dateline"


NOT_SET = 0  # the value of a facet in articles that have none; no row has it for a primary key
TAGGED = (Facet.ACTOR, Facet.COUNTRY)  # told apart into main subjects and mentions


class Sort(StrEnum):
    """The order of a result; ties are broken by date and number, so that paging repeats and drops nothing."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Precision(StrEnum):
    """How much time one bar of a timeline covers."""

    DECADE = "decade"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. Values within a facet widen it (OR), different facets narrow it (AND).

    With `fold_copies`, near-identical copies of a report count as one story, and offset and limit count stories.
    `require` narrows by each of its values, of TAGGED facets: an article has to have them all. `undated` is a
    value of time: True widens the span by the articles without a date, or asks for them alone where there is no
    span; False leaves them out. With `main_only`, actors and countries count only where they are a main subject
    of the article.
    """

    query: Node | None = None
    include: Mapping[Facet, frozenset[int]] = field(default_factory=dict)
    exclude: Mapping[Facet, frozenset[int]] = field(default_factory=dict)
    require: Mapping[Facet, frozenset[int]] = field(default_factory=dict)
    span: DateSpan = field(default_factory=DateSpan)
    undated: bool | None = None
    main_only: bool = False
    sort: Sort = Sort.NEWEST
    offset: int = 0
    limit: int = 20
    facet_size: int = 0
    facets: tuple[Facet, ...] = tuple(Facet)
    with_timeline: bool = False
    with_baseline: bool = False
    fold_copies: bool = False


def baseline_of(request: SearchRequest) -> SearchRequest:
    """Return everything the articles of a request are a share of: what its sources published in its time.

    A request that asks for nothing but sources is a share of all of them.
    """
    narrowing = (request.include, request.exclude, request.require)
    is_part = request.query is not None or any(facet is not Facet.SOURCE for values in narrowing for facet in values)
    return replace(
        request,
        query=None,
        include=_of_sources(request.include) if is_part else {},
        exclude=_of_sources(request.exclude) if is_part else {},
        require={},
    )


def _of_sources(values: Mapping[Facet, frozenset[int]]) -> dict[Facet, frozenset[int]]:
    return {Facet.SOURCE: values[Facet.SOURCE]} if Facet.SOURCE in values else {}


@dataclass(frozen=True, slots=True)
class Period:
    """One bar of a timeline: its first and last day, the number of articles, and of how many.

    One that `is_cut` stands for a long stretch without articles.
    """

    first: date
    last: date
    count: int
    is_cut: bool = False
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Articles counted by time, without gaps, oldest first; those without a date under all filters but time."""

    precision: Precision
    periods: tuple[Period, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer, all of it from one snapshot of the index.

    `ids` are the articles of the page in order; `facets` give (primary key, count) most frequent first,
    each facet counted under all the other filters. The selected values are always among them, and NOT_SET
    unless it is zero, beside the `facet_size` most frequent others. A required value, which every article has,
    is no value of its facet unless it is selected too. `value_totals` are the numbers of values a facet has in
    all, given or not. Where copies are folded, `ids` are the first article of each story and `copies` the others
    that the request found; `stories` is the number of stories, else the total. One that `is_out_of_reach` lies so far
    down that not all of its stories could be read.
    """

    total: int
    ids: tuple[int, ...]
    stories: int = 0
    copies: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    facets: Mapping[Facet, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    value_totals: Mapping[Facet, int] = field(default_factory=dict)
    timeline: Timeline | None = None
    is_behind: bool = False
    is_out_of_reach: bool = False


class Engine(Protocol):
    """A search engine: every implementation answers the same request alike."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request from one consistent snapshot."""
        ...


def month_number(day: date) -> int:
    """Return the months since the year 0."""
    return day.year * 12 + day.month - 1


def month_first(number: int) -> date:
    """Return the first day of a month counted by `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def month_last(number: int) -> date:
    """Return the last day of a month counted by `month_number`."""
    return date.max if number >= month_number(date.max) else month_first(number + 1) - timedelta(days=1)
