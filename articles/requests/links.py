"""The links of which a page has many: of a facet's values, of hits, of the bars of a timeline.

What stands before that in which they differ from one another is written once.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus

from articles.requests.choices import WITH
from articles.requests.filters import Search
from articles.search import Facet, format_partial_date


@dataclass(frozen=True, slots=True)
class ValueLinks:
    """The links of one value: the list behind its number, and those that widen by it or leave it out."""

    articles: str
    add: str
    exclude: str


class FacetLinks:
    """The links of all values of a facet under one search.

    Those of a value that the search does not name differ from one another in nothing but that value.
    """

    def __init__(self, search: Search, facet: Facet) -> None:
        self._search = search
        self._facet = facet
        self._named = {choice.value for choice in search.chosen}
        self._before = _open(search.link())
        if search.narrowing(facet):
            self._before_articles = f"{self._before}{WITH}="
        else:
            alike = [(c.parameter, c.value) for c in search.chosen if c.facet is facet and c.is_included]
            self._before_articles = f"{_open(search.link(drop=alike))}{facet.value}="

    def of(self, value: str) -> ValueLinks:
        """Return the links of a value, by its slug."""
        search, facet = self._search, self._facet
        if value in self._named:
            return ValueLinks(
                search.value_link(facet, value), search.add_link(facet, value), search.exclude_link(facet, value)
            )
        quoted = quote_plus(value)
        return ValueLinks(
            f"{self._before_articles}{quoted}",
            f"{self._before}{facet.value}={quoted}",
            f"{self._before}not_{facet.value}={quoted}",
        )


class HitLinks:
    """What the addresses of articles carry along when they are opened from a result."""

    def __init__(self, search: Search) -> None:
        # Opened from the whole archive they carry nothing: so crawlers find the address that stays.
        self._before = "" if search.is_everything and not search.at else f"{_open(search.link())}at="

    def of(self, at: int) -> str:
        """Return what the address of the article at a place of the result carries, from 1."""
        return f"{self._before}{at}" if self._before else ""


class SpanLinks:
    """The links of one search to stretches of time, each as `Search.span_link` gives it."""

    def __init__(self, search: Search) -> None:
        self._before = _open(search.any_time_link())

    def of(self, first: date, last: date) -> str:
        """Return the link to just these days."""
        after, before = format_partial_date(first, last)
        parts = [f"{name}={day}" for name, day in (("date_after", after), ("date_before", before)) if day]
        return f"{self._before}{'&'.join(parts)}"


def _open(link: str) -> str:
    return link if link == "?" else f"{link}&"
