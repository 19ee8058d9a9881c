"""The links of a facet's values, of which a page has hundreds."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from articles.requests.choices import WITH
from articles.requests.filters import Search
from articles.search import Facet


@dataclass(frozen=True, slots=True)
class ValueLinks:
    """The links of one value: the list behind its number, and those that widen by it or leave it out."""

    articles: str
    add: str
    exclude: str


class FacetLinks:
    """The links of all values of a facet under one search.

    Those of a value that the search does not name differ from one another in nothing but that value: what stands
    before it is written once.
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


def _open(link: str) -> str:
    return link if link == "?" else f"{link}&"
