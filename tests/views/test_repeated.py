"""What pages repeat: escaped like everything else, and each link the one the search itself would give."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles.requests.filters import Choice, Search
from articles.requests.links import FacetLinks
from articles.search import Facet
from articles.search.query import parse_query
from articles.templatetags.repeated import fill, join

HOSTILE = ['<script>alert("1")</script>', "it's & that's", "{0} {} {name}", "", 7, None]


@pytest.mark.parametrize("part", HOSTILE)
def test_what_is_filled_in_is_escaped_as_django_escapes_it(part):
    pattern = '<a title="{}">{}</a>'
    assert fill(pattern, part, part) == format_html(pattern, part, part)


def test_what_is_html_already_stays_as_it_is():
    assert fill("<b>{}</b>", mark_safe("<i>&amp;</i>")) == "<b><i>&amp;</i></b>"
    assert join([fill("<i>{}</i>", "<"), fill("{}", "&")], ", ") == "<i>&lt;</i>, &amp;"


CHOSEN = (
    Choice(Facet.ACTOR, 1, "one", "One"),
    Choice(Facet.ACTOR, 2, "two", "Two", is_excluded=True),
    Choice(Facet.ACTOR, 3, "three", "Three", is_required=True),
    Choice(Facet.COUNTRY, 4, "tr", "Turkey"),
)


@pytest.mark.parametrize("facet", list(Facet))
@pytest.mark.parametrize("value", ["one", "two", "three", "tr", "another", "none", "odd value&=+"])
@pytest.mark.parametrize(
    "asked",
    [
        Search(),
        Search(query=parse_query("a & b=c"), main_only=True),
        Search(chosen=CHOSEN),
        Search(chosen=CHOSEN[:1], date_after="2021", copies="all"),
    ],
)
def test_the_links_of_a_value_are_those_of_the_search(asked, facet, value):
    links = FacetLinks(asked, facet).of(value)
    assert links.only == asked.only_link(facet, value)
    assert links.add == asked.add_link(facet, value)
    assert links.narrow == asked.with_link(value)
    assert links.exclude == asked.exclude_link(facet, value)
