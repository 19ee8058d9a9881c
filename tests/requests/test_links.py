"""Links that are made many at a time are those the search itself would give."""

from datetime import date

import pytest

from articles.requests.choices import Choice
from articles.requests.filters import Search
from articles.requests.links import FacetLinks, HitLinks, SpanLinks
from articles.search import Facet
from articles.search.query import parse_query

CHOSEN = (
    Choice(Facet.ACTOR, 1, "one", "One"),
    Choice(Facet.ACTOR, 2, "two", "Two", is_excluded=True),
    Choice(Facet.ACTOR, 3, "three", "Three", is_required=True),
    Choice(Facet.COUNTRY, 4, "tr", "Turkey"),
)


SEARCHES = (
    Search(),
    Search(query=parse_query("a & b=c"), main_only=True),
    Search(chosen=CHOSEN),
    Search(chosen=CHOSEN[:1], date_after="2021", undated=True, copies="all"),
)

DAYS = (("2021-06-01", "2021-06-30"), ("2020-01-01", "2029-12-31"), ("0999-02-03", "0999-02-04"))


@pytest.mark.parametrize("facet", list(Facet))
@pytest.mark.parametrize("value", ["one", "two", "three", "tr", "another", "none", "odd value&=+"])
@pytest.mark.parametrize("criteria", SEARCHES)
def test_the_links_of_a_value_are_those_of_the_search(criteria, facet, value):
    links = FacetLinks(criteria, facet).of(value)
    assert links.articles == criteria.value_link(facet, value)
    assert links.add == criteria.add_link(facet, value)
    assert links.exclude == criteria.exclude_link(facet, value)


@pytest.mark.parametrize("criteria", SEARCHES)
@pytest.mark.parametrize(
    "days", [("2021-06-01", "2021-06-30"), ("2020-01-01", "2029-12-31"), ("0999-02-03", "0999-02-04")]
)
def test_the_link_to_a_stretch_of_time_is_that_of_the_search(criteria, days):
    first, last = map(date.fromisoformat, days)
    assert SpanLinks(criteria).of(first, last) == criteria.span_link(first, last)


@pytest.mark.parametrize("criteria", SEARCHES[1:])
def test_a_hit_carries_the_search_and_its_place_along(criteria):
    assert HitLinks(criteria).of(21) == criteria.link(replace={"at": "21"})


def test_a_hit_of_the_whole_archive_carries_nothing():
    assert HitLinks(Search()).of(1) == ""
    assert HitLinks(Search(at=3)).of(4) == "?at=4"
