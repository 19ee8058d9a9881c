"""The page of all values of a facet: every one of them, each with the list behind its number."""

import csv
import io

import pytest
from django.test import Client

from articles.models import Entity, Tag
from articles.views.facets import LISTED
from tests.factories import make_article, make_country, make_entity, make_source
from tests.queries import count_queries
from tests.views.pages import Page, check_structure, make_archive, open_page, total_in_json

pytestmark = pytest.mark.django_db(transaction=True)

SEARCHES = [
    "",
    "q=kabul&country=tr",
    "actor=person-0&date_after=2021-02",
    "not_actor=person-1",
    "actor=person-0&not_actor=person-0",
    "with=person-0&actor=person-1&scope=all",
    "source=none&undated=1",
    "dateline=af&source=wire&sort=oldest",
]


def make_mixed_archive() -> None:
    articles = make_archive(5)
    Tag.objects.filter(article__in=articles[:2], entity__slug="person-1").delete()
    make_article("Bare in Kabul", published_on=None)


def read_table(url: str) -> list[list[str]]:
    response = Client().get(url)
    assert response.status_code == 200, url
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def walk(url: str) -> list[Page]:
    """Open a page and those after it."""
    pages = [open_page(url)]
    while after := pages[-1].root.all("a", rel="next nofollow"):
        pages.append(open_page(pages[-1].resolve(after[0].attributes["href"])))
    return pages


@pytest.mark.parametrize("facet", ["actor", "country", "source", "dateline"])
@pytest.mark.parametrize("parameters", SEARCHES)
def test_every_number_is_the_list_behind_it_and_the_table_says_the_same(facet, parameters):
    make_mixed_archive()
    page = open_page(f"/facets/{facet}/?{parameters}")
    check_structure(page)
    for value in page.facets:
        assert total_in_json(value.link) == value.count, value
    heading, *rows = read_table(f"/facets/{facet}.csv?{parameters}")
    assert heading == ["value", "label", "articles", "chosen"]
    assert [(label, int(count), chosen == "yes") for _, label, count, chosen in rows] == [
        (value.label, value.count, value.is_selected) for value in page.facets
    ]
    answer = Client().get(f"/search.json?{parameters}").json()
    assert answer["value_totals"][facet] == len(rows)
    assert sorted((v["value"], str(v["count"])) for v in answer["facets"][facet]) == sorted(
        (value, count) for value, _, count, _ in rows
    )


def test_it_is_offered_where_not_all_values_are_in_plain_sight():
    make_archive(3, tags=13)
    page = open_page("/?country=tr")
    (link,) = [a for a in page.root.all("a") if a.text.startswith("See all 13")]
    assert link.attributes["href"] == "/facets/actor/?country=tr"
    assert len(open_page(page.resolve(link.attributes["href"])).facets) == 13
    assert not [a for a in open_page("/facets/country/").root.all("a") if "values" in a.text]


def test_the_pages_of_a_long_list_hold_every_value_once_in_both_orders():
    articles = [make_article(f"Report {n}") for n in range(2)]
    actors = Entity.objects.bulk_create(
        Entity(kind="person", name=f"{'abc'[n % 3]} person {n:03}", slug=f"person-{n}") for n in range(LISTED + 30)
    )
    Tag.objects.bulk_create(
        Tag(article=article, entity=actor) for n, actor in enumerate(actors) for article in articles[: 1 + n % 2]
    )
    for order in ("count", "name"):
        pages = walk(f"/facets/actor/?order={order}")
        assert [len(page.facets) for page in pages] == [LISTED, 30]
        listed = [value for page in pages for value in page.facets]
        assert {value.label for value in listed} == {actor.name for actor in actors}
        expected = (lambda v: -v.count) if order == "count" else (lambda v: v.label)
        assert listed == sorted(listed, key=expected)
    assert len(read_table("/facets/actor.csv")) == LISTED + 31


def test_values_are_found_by_name_and_alias():
    articles = make_archive(2)
    other = make_entity("Union of Letters", slug="union", kind="organisation", names=("UoL", "Union of Letters"))
    Tag.objects.create(article=articles[0], entity=other)
    for wanted in ("letters", "uol"):
        page = open_page(f"/facets/actor/?country=tr&find={wanted}")
        check_structure(page)
        assert [value.count for value in page.facets] == [1]
        found = "" if wanted == "letters" else "UoL → is another name of "
        assert page.facets[0].label == f"{found}Union of Letters"
        assert [row[0] for row in read_table(f"/facets/actor.csv?find={wanted}")[1:]] == ["union"]
    assert [value.label for value in open_page("/facets/source/?find=WIR").facets] == ["Wire"]
    nothing = open_page("/facets/actor/?find=%25_%25")
    assert nothing.facets == []
    assert "No value under this search has" in nothing.root.one("main").text


def test_choosing_stays_on_the_page_with_what_was_looked_for():
    make_archive(3)
    page = open_page("/facets/actor/?actor=person-0&find=person&order=name")
    (turn,) = page.root.all("a", aria_label="without Person 1")
    after = open_page(page.resolve(turn.attributes["href"]))
    assert after.url == "/facets/actor/?actor=person-0&not_actor=person-1&find=person&order=name"
    assert next((value.label, value.is_selected) for value in after.facets) == ("Person 0", True)
    chips = [page.resolve(a.attributes["href"]) for a in after.root.all("a", "chip")]
    assert chips[0] == "/facets/actor/?not_actor=person-1&find=person&order=name"


def test_wrong_parameters_are_reported_on_the_page_and_are_a_400_of_the_table():
    make_archive(1)
    assert open_page("/facets/actor/?find=%00").notices == ["Null characters are not allowed."]
    page = open_page("/facets/actor/?order=size&country=zz")
    assert page.notices == [
        "There is no country “zz” in this archive: it was left out of the search.",
        "“size” is not an order of values: write count or name.",
    ]
    response = Client().get("/facets/actor.csv?order=size")
    assert response.status_code == 400
    assert list(response.json()["parameters"]) == ["order"]
    for url in ("/facets/headline/", "/facets/headline.csv"):
        assert Client().get(url).status_code == 404


def test_no_cell_of_the_table_is_a_formula():
    country = make_country("af", "=1+1")
    make_article("Report", tags=[country, make_entity("@SUM(A1)", slug="sum")], source=make_source("-2", slug="minus"))
    for facet, label in (("actor", "'@SUM(A1)"), ("country", "'=1+1"), ("source", "'-2")):
        assert read_table(f"/facets/{facet}.csv")[1][1] == label


def test_the_number_of_queries_does_not_grow_with_the_values():
    pages = [f"/facets/actor/?order={order}&find=p" for order in ("count", "name")]
    make_archive(2, tags=2)
    few = [count_queries(Client(), page) for page in pages]
    articles = [make_article()]
    Tag.objects.bulk_create(Tag(article=articles[0], entity=make_entity(f"Person {n}x")) for n in range(60))
    assert [count_queries(Client(), page) for page in pages] == few
