"""Page, JSON, JSON lines, CSV, feed and the pages of facets tell the same, and every number is the list behind it.

Random archives and random parameters, held against a search in plain Python and against the links themselves.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Entity, Source
from articles.requests.facet_texts import name_text
from articles.requests.filters import MOST_CHOSEN
from articles.search import NOT_SET, DateSpan, Facet, SearchRequest, Sort, parse_query
from articles.search.article import IndexedArticle
from articles.search.dates import parse_partial_date
from articles.search.request import TAGGED
from tests.contracts.archives import Cast, Tagged, archives, fill_archive, make_cast
from tests.contracts.plain import count_facet, order_by_date, select
from tests.views.pages import Page, open_page, total_in_json

QUERIES = ("", "", "", "bomb", "bomb talk", '"bomb bond"', "kabul OR herat", "aid -bomb", "ta*", "(flood OR tank) aid")
ENDS = ("", "1999", "2020-02", "2020-02-29", "2020-04", "2024-12-31", "9999")


@dataclass(frozen=True)
class Criteria:
    """The parameters of an address, and what they ask for."""

    parameters: tuple[tuple[str, str], ...]
    request: SearchRequest

    def address(self, path: str) -> str:
        return f"{path}?{urlencode(self.parameters)}"


@st.composite
def addresses(draw: st.DrawFn, cast: Cast) -> Criteria:
    """Parameters of every kind, none of them wrong."""
    text = draw(st.sampled_from(QUERIES))
    pairs = [("q", text)] if text else []
    include, exclude, require = {}, {}, {}
    for facet, slugs in cast.slugs.items():
        among = st.sampled_from([*slugs.items(), (NOT_SET, "none")])
        for chosen, name, most in ((include, facet.value, 2), (exclude, f"not_{facet.value}", 1)):
            if draw(st.integers(0, 3)) == 0 and len(pairs) <= MOST_CHOSEN - most:
                found = draw(st.lists(among, min_size=1, max_size=most, unique=True))
                chosen[facet] = frozenset(pk for pk, _ in found)
                pairs += [(name, slug) for _, slug in found]
        if facet in TAGGED and draw(st.integers(0, 3)) == 0 and len(pairs) < MOST_CHOSEN:
            pk, slug = draw(st.sampled_from(list(slugs.items())))
            require[facet] = frozenset({pk})
            pairs.append(("with", slug))
    start, end = sorted(
        (draw(st.sampled_from(ENDS)) for _ in range(2)),
        key=lambda end: parse_partial_date(end).first if end else date.min,
    )
    pairs += [(name, value) for name, value in (("date_after", start), ("date_before", end)) if value]
    undated = draw(st.sampled_from(["", "", "1", "0"]))
    scope = draw(st.sampled_from(["", "all", "main"]))
    sort = draw(st.sampled_from(["", *Sort]))
    pairs += [(name, value) for name, value in (("undated", undated), ("scope", scope), ("sort", sort)) if value]
    query = parse_query(text).node
    return Criteria(
        tuple(draw(st.permutations(pairs))),
        SearchRequest(
            query=query,
            include=include,
            exclude=exclude,
            require=require,
            span=DateSpan(
                parse_partial_date(start).first if start else None, parse_partial_date(end).last if end else None
            ),
            undated={"1": True, "0": False}.get(undated),
            main_only=scope == "main",
            sort=Sort(sort or (Sort.RELEVANCE if query else Sort.NEWEST)),
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_every_form_of_a_search_tells_the_same_and_every_number_is_its_list():
    cast = make_cast()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(archives(cast), addresses(cast), st.sampled_from(Facet))
    def check(archive, criteria, facet):
        names_source = any(name.endswith("source") for name, _ in criteria.parameters)
        articles = fill_archive(archive + (of_every_source(cast) if names_source else []))
        page = open_page(criteria.address("/"))
        answer = Client().get(criteria.address("/search.json")).json()
        assert_lists_are_alike(criteria, articles, page, answer)
        assert_facets_are_lists(cast, criteria, articles, page, answer)
        assert_time_is_lists(criteria, articles, page, answer)
        assert_all_values_are_lists(cast, criteria, articles, facet)

    check()


def of_every_source(cast: Cast) -> list[tuple[dict[str, object], Tagged]]:
    """Return a published article of each source: the public knows no source without one."""
    return [({"headline": "One", "body": "One.", "source_id": pk}, {}) for pk in cast.slugs[Facet.SOURCE]]


def assert_lists_are_alike(criteria: Criteria, articles: list[IndexedArticle], page: Page, answer: dict) -> None:
    found = select(articles, criteria.request)
    ids = [result["id"] for result in answer["results"]]
    assert page.total == answer["total"] == len(found)
    assert sorted(ids) == sorted(article.id for article in found)
    assert page.headlines[: len(ids)] == [result["headline"] for result in answer["results"]]
    if criteria.request.sort is not Sort.RELEVANCE:
        assert ids == order_by_date(found, criteria.request.sort)
    assert [json.loads(line)["id"] for line in read(criteria.address("/export.jsonl")).splitlines()] == ids
    table = list(csv.DictReader(io.StringIO(read(criteria.address("/export.csv")).removeprefix("\ufeff"))))
    assert [int(row["id"]) for row in table] == ids
    feed = ET.fromstring(read(criteria.address("/feed.atom")))
    assert feed.findtext("{*}totalResults") == str(len(found))
    links = [entry.find("{*}link").attrib["href"] for entry in feed.findall("{*}entry")]
    assert [int(re.search(r"/articles/(\d+)/", link)[1]) for link in links] == order_by_date(found, Sort.ARRIVAL)


def read(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


def assert_facets_are_lists(
    cast: Cast, criteria: Criteria, articles: list[IndexedArticle], page: Page, answer: dict
) -> None:
    for facet in Facet:
        counted = name_values(cast, facet, count_facet(articles, criteria.request, facet))
        assert {value["value"]: value["count"] for value in answer["facets"][facet.value]} == counted
        assert answer["value_totals"][facet.value] == len(counted)
        on_page = {value.label: value.count for value in page.facets if value.group == facet.value}
        labels = name_labels(cast, facet)
        if facet.values.is_text and set(counted) == {"none"}:
            counted = {}  # nothing to choose from: left out of the page
        assert on_page == {labels[slug]: count for slug, count in counted.items()}
    for value in page.facets:
        assert total_in_json(value.link) == value.count, value


def assert_time_is_lists(criteria: Criteria, articles: list[IndexedArticle], page: Page, answer: dict) -> None:
    assert [bar.count for bar in page.bars] == [bar["count"] for bar in answer["timeline"] if bar["count"]]
    for bar in page.bars:
        assert total_in_json(bar.link) == bar.count, bar
    undated = len(select(articles, SearchRequest(**fields_but_time(criteria.request), undated=True)))
    assert answer["undated"] == {"count": undated, "selected": criteria.request.undated is True}
    for note in page.root.all("p", "undated"):
        link = note.all("a")[0]
        assert int(link.text.split()[0]) == undated
        assert total_in_json(page.resolve(link.attributes["href"])) == undated


def fields_but_time(request: SearchRequest) -> dict:
    names = ("query", "include", "exclude", "require", "main_only")
    return {name: getattr(request, name) for name in names}


def assert_all_values_are_lists(cast: Cast, criteria: Criteria, articles: list[IndexedArticle], facet: Facet) -> None:
    counted = name_values(cast, facet, count_facet(articles, criteria.request, facet))
    labels = name_labels(cast, facet)
    page = open_page(criteria.address(f"/facets/{facet.value}/"))
    assert {value.label: value.count for value in page.facets} == {labels[slug]: n for slug, n in counted.items()}
    assert page.root.one("h2", id=f"facet-{facet.value}").text.split()[0] == str(len(counted))
    for value in page.facets:
        assert total_in_json(value.link) == value.count, value
    rows = csv.DictReader(io.StringIO(read(criteria.address(f"/facets/{facet.value}.csv")).removeprefix("\ufeff")))
    assert {row["value"]: int(row["articles"]) for row in rows} == counted


def name_values(cast: Cast, facet: Facet, counted: tuple[tuple[int, int], ...]) -> dict[str, int]:
    slugs = cast.slugs[facet] | {NOT_SET: "none"}
    return {slugs[pk]: count for pk, count in counted}


def name_labels(cast: Cast, facet: Facet) -> dict[str, str]:
    if facet.values.is_text:
        return {"none": facet.lack} | {slug: name_text(facet, text) for text, slug in cast.slugs[facet].items()}
    model = Source if facet is Facet.SOURCE else Entity
    return {"none": facet.lack} | {row.slug: row.name for row in model.objects.filter(pk__in=cast.slugs[facet])}
