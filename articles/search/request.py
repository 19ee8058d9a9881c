"""What a search is for: the request every engine answers alike. Pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, TypeAlias

from articles.facets import TAGGED, Facet
from articles.search.dates import DateSpan
from articles.search.tree import Node

__all__ = [
    "NOT_SET",
    "TAGGED",
    "Audience",
    "Example",
    "Facet",
    "SearchRequest",
    "Sort",
    "Value",
    "baseline_of",
    "essence_of",
]

Value: TypeAlias = Any  # of a facet: a primary key, or a text where its values are texts
NOT_SET = 0  # the value of a facet in articles that have none; no row has it for a primary key


class Audience(StrEnum):
    """Who reads, and may see what: applied below all filters, and part of what answers are kept by."""

    PUBLIC = "public"
    STAFF = "staff"


class Sort(StrEnum):
    """The order of a result; ties are broken by date and number, so that paging repeats and drops nothing.

    ARRIVAL begins with what the archive published last, however old it is.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. Values within a facet widen it (OR), different facets narrow it (AND).

    With `fold_copies`, near-identical copies of a report count as one story, and offset and limit count stories.
    `require` narrows by each of its values, of TAGGED facets: an article has to have them all. `undated` is a
    value of time: True widens the span by the articles without a date, or asks for them alone where there is no
    span; False leaves them out. With `main_only`, actors and countries count only where they are a main subject
    of the article. Nothing is found or counted that the `audience` may not see.
    """

    query: Node | None = None
    audience: Audience = Audience.PUBLIC
    include: Mapping[Facet, frozenset[Value]] = field(default_factory=dict)
    exclude: Mapping[Facet, frozenset[Value]] = field(default_factory=dict)
    require: Mapping[Facet, frozenset[Value]] = field(default_factory=dict)
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

    def chosen_of(self, facet: Facet) -> frozenset[Value]:
        """Return the values of a facet that were chosen, in either way."""
        return self.include.get(facet, frozenset()) | self.require.get(facet, frozenset())


@dataclass(frozen=True, slots=True)
class Example:
    """The article to which others are to be similar, as the database has it."""

    id: int
    headline: str
    body: str
    language: str
    copy_group: int | None = None


def baseline_of(request: SearchRequest) -> SearchRequest:
    """Return everything the articles of a request are a share of: what its sources published in its time.

    A request that asks for nothing but sources is a share of all of them.
    """
    narrowing = (request.include, request.exclude, request.require)
    is_part = request.query is not None or any(not facet.is_of_source for values in narrowing for facet in values)
    return replace(
        request,
        query=None,
        include=_of_sources(request.include) if is_part else {},
        exclude=_of_sources(request.exclude) if is_part else {},
        require={},
    )


def _of_sources(values: Mapping[Facet, frozenset[Value]]) -> dict[Facet, frozenset[Value]]:
    return {facet: among for facet, among in values.items() if facet.is_of_source}


# What a request shows of its articles; all else of it decides which they are.
_SHOWN = {"sort", "offset", "limit", "facet_size", "facets", "with_timeline", "with_baseline", "fold_copies"}
_DECIDING = tuple(one.name for one in fields(SearchRequest) if one.name not in _SHOWN)


def essence_of(request: SearchRequest, *, without: Facet | None = None) -> Hashable:
    """Return what decides which articles a request counts: all of it but what it shows of them.

    Answers are kept by it.
    """
    include = {facet: values for facet, values in request.include.items() if facet is not without}
    parts = (include if name == "include" else getattr(request, name) for name in _DECIDING)
    return tuple([frozenset(part.items()) if isinstance(part, Mapping) else part for part in parts])
