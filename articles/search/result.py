"""What a search finds: the answer of every engine. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from articles.search.request import Facet, Value

MANY_VALUES = 10_000  # of a facet: how many more there are an engine need not know


class Precision(StrEnum):
    """How much time one bar of a timeline covers."""

    DECADE = "decade"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """One bar of a timeline: its first and last day, the number of articles, and of how many.

    One that `is_cut` stands for a long stretch without articles. One that is not `is_held` has none because the archive
    holds nothing from that time that the articles could be among: its count says nothing.
    """

    first: date
    last: date
    count: int
    is_cut: bool = False
    of: int | None = None
    is_held: bool = True


@dataclass(frozen=True, slots=True)
class Timeline:
    """Articles counted by time, without gaps, oldest first; those without a date under all filters but time."""

    precision: Precision
    periods: tuple[Period, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer, all of it from one snapshot of the index.

    `ids` are the articles of the page in order; `facets` give (value, count) most frequent first,
    each facet counted under all the other filters, a TAGGED one under its own too: how many of the articles
    found have one more value. The chosen values are always among them, and NOT_SET unless it is zero, beside the
    `facet_size` most frequent others. `value_totals` are the numbers of values a facet has in all, given or not; of
    `many_values` there are more than that. Where copies are folded, `ids` are the first article of each story and
    `copies` the others that the request found; `stories` is the number of stories, else the total. One that
    `is_out_of_reach` lies so far down that not all of it could be read.
    """

    total: int
    ids: tuple[int, ...]
    facets: Mapping[Facet, tuple[tuple[Value, int], ...]]
    stories: int = 0
    copies: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    value_totals: Mapping[Facet, int] = field(default_factory=dict)
    many_values: frozenset[Facet] = frozenset()
    timeline: Timeline | None = None
    is_behind: bool = False
    is_out_of_reach: bool = False
