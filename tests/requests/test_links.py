"""The links of a facet's values, made many at a time, are those the search itself would give."""

import pytest

from articles.requests.choices import Choice
from articles.requests.filters import Search
from articles.requests.links import FacetLinks
from articles.search import Facet
from articles.search.query import parse_query

CHOSEN = (
    Choice(Facet.ACTOR, 1, "one", "One"),
    Choice(Facet.ACTOR, 2, "two", "Two", is_excluded=True),
    Choice(Facet.ACTOR, 3, "three", "Three", is_required=True),
    Choice(Facet.COUNTRY, 4, "tr", "Turkey"),
)


@pytest.mark.parametrize("facet", list(Facet))
@pytest.mark.parametrize("value", ["one", "two", "three", "tr", "another", "none", "odd value&=+"])
@pytest.mark.parametrize(
    "criteria",
    [
        Search(),
        Search(query=parse_query("a & b=c"), main_only=True),
        Search(chosen=CHOSEN),
        Search(chosen=CHOSEN[:1], date_after="2021", copies="all"),
    ],
)
def test_the_links_of_a_value_are_those_of_the_search(criteria, facet, value):
    links = FacetLinks(criteria, facet).of(value)
    assert links.articles == criteria.value_link(facet, value)
    assert links.add == criteria.add_link(facet, value)
    assert links.exclude == criteria.exclude_link(facet, value)
