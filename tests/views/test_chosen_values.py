"""What is chosen of a facet: whom others are counted together with, the words beside values, articles without one."""

import pytest
from django.http import QueryDict
from django.test import Client

from articles.models import Entity, Tag
from articles.panels.facet_values import describe_narrowing
from articles.panels.hits import describe_search
from articles.requests.choices import Choice
from articles.requests.filters import Search, read_search
from articles.search import NOT_SET, Facet
from tests.factories import make_article, make_source
from tests.views.pages import Page, check_structure, make_archive, open_page, total_in_json

pytestmark = pytest.mark.django_db(transaction=True)

NARROWED = [
    "actor=person-1&with=person-2",
    "actor=person-1&actor=person-2&with=person-0&country=tr",
    "with=tr&with=person-2&not_actor=person-1",
    "country=af&country=none&actor=none&scope=main",
]


def make_mixed_archive() -> None:
    """Make articles of which each actor, and each country, has others than the others."""
    articles = make_archive(6)
    for slug, left in (("person-1", 2), ("person-2", 3), ("tr", 1)):
        Tag.objects.filter(article__in=articles[:left], entity__slug=slug).delete()
    Tag.objects.filter(article__in=articles[4:], entity__slug="person-0").delete()
    make_article("Bare")


def group(page: Page, name: str) -> list[tuple[str, int, bool]]:
    return [(value.label, value.count, value.is_selected) for value in page.facets if value.group == name]


@pytest.mark.parametrize("parameters", NARROWED)
def test_every_number_is_the_list_behind_it_on_the_page_and_in_the_json(parameters):
    make_mixed_archive()
    page = open_page(f"/?{parameters}")
    check_structure(page)
    assert page.facets
    for value in page.facets:
        assert total_in_json(value.link) == value.count, value
    facets = Client().get(f"/search.json?{parameters}").json()["facets"]
    for value in [value for values in facets.values() for value in values]:
        assert Client().get(value["link"]).json()["total"] == value["count"], value


def test_an_actor_that_is_chosen_answers_with_whom():
    make_mixed_archive()
    page = open_page("/?actor=person-1")
    assert page.root.one("h2", id="facet-actor").text == "With Person 1"
    assert page.root.one("h2", id="facet-country").text == "Country"
    assert group(page, "actor") == [("Person 1", 4, True), ("Person 2", 3, False), ("Person 0", 2, False)]
    both = open_page(next(value.link for value in page.facets if value.label == "Person 2"))
    assert both.url == "/?actor=person-1&with=person-2"
    assert both.root.one("h2", id="facet-actor").text == "With Person 1 and Person 2"
    assert group(both, "actor") == [("Person 1", 3, True), ("Person 2", 3, True), ("Person 0", 1, False)]
    (back,) = both.root.all("a", aria_label="remove Person 1")
    assert group(open_page(both.resolve(back.attributes["href"])), "actor")[0] == ("Person 2", 3, True)


def test_or_and_without_are_words():
    make_mixed_archive()
    page = open_page("/?actor=person-1")
    turns = {
        a.attributes["aria-label"]: (a.text, a.attributes["href"])
        for span in page.root.all("span", "words")
        for a in span.all("a")
    }
    assert turns["or Person 0"] == ("or", "?actor=person-1&actor=person-0#filters")
    assert turns["without Person 0"] == ("without", "?actor=person-1&not_actor=person-0#filters")
    assert turns["without Turkey"] == ("without", "?actor=person-1&not_country=tr#filters")
    assert "or Turkey" not in turns, "no country is chosen"
    either = open_page("/?actor=person-1&actor=person-0")
    assert either.total == 6
    chips = [chip.text.partition(",")[0] for chip in either.root.all("a", "chip")]
    assert chips == ["Actor Person 1", "or Person 0"]
    sources = {a.attributes["aria-label"] for a in open_page("/?source=wire").root.all("a") if a.text == "or"}
    assert sources == {"or Gazette", "or Source not given"}


def test_a_card_names_who_was_chosen():
    make_mixed_archive()
    Entity.objects.filter(slug="person-1").update(description="Head of <the> union", active_from=2019)
    cards = open_page("/?actor=person-1&with=person-2&country=tr").root.all("p", "card")
    assert [card.text for card in cards] == [
        "Person 1 Person · Head of <the> union, Turkey, since 2019 Overview",
        "Person 2 Person · Turkey Overview",
        "Turkey Country Overview",
    ]
    overview = cards[0].one("a", aria_label="Overview of Person 1")
    assert overview.attributes["href"] == "/actors/person-1/"
    assert not open_page("/?actor=none&not_country=tr&source=wire").root.all("p", "card")


def test_all_values_are_counted_together_with_those_chosen():
    make_mixed_archive()
    page = open_page("/facets/actor/?actor=person-1&order=name")
    assert page.root.one("h1").text == "Actors with Person 1"
    assert group(page, "actor") == [("Person 1", 4, True), ("Person 0", 2, False), ("Person 2", 3, False)]


@pytest.mark.parametrize(
    ("chosen", "heading"),
    [
        ("", ""),
        ("A", "With A"),
        ("A B", "With A or B"),
        ("A +B", "With A and B"),
        ("A B +C", "With A or B and C"),
        ("A B +C +D", "With those 4 chosen"),
        ("-A", ""),
        ("none", ""),
        ("none A", "With A"),
    ],
)
def test_the_heading_says_whom_values_are_counted_with(chosen, heading):
    choices = tuple(
        Choice(Facet.ACTOR, NOT_SET if name == "none" else ord(name[-1]), name.lower(), name.lstrip("+-"),
               is_excluded=name[0] == "-", is_required=name[0] == "+")
        for name in chosen.split()
    )  # fmt: skip
    assert describe_narrowing(Search(chosen=choices), Facet.ACTOR) == heading
    assert describe_narrowing(Search(chosen=choices), Facet.SOURCE) == ""


def test_a_search_in_words_says_or_and_with():
    make_archive(1)
    parameters = "actor=person-0&actor=person-1&with=person-2&not_country=af&dateline=af&source=none&not_actor=none"
    search = read_search(QueryDict(parameters))
    words = "Person 0 or Person 1, Any actor named, not Afghanistan, from Afghanistan, Source not given, with Person 2"
    assert search.title == words
    assert describe_search(search) == (
        "actor Person 0 or Person 1; “Any actor named”; not country Afghanistan; filed from Afghanistan;"
        " “Source not given”; with Person 2"
    )


def test_a_page_is_called_by_its_search():
    make_archive(1)
    titles = {
        url: open_page(url).root.one("head").one("title").text
        for url in ("/", "/?actor=person-0&date_after=2021", "/?q=<b>")
    }
    assert titles["/"] == "The News Archive"
    assert titles["/?actor=person-0&date_after=2021"].startswith("actor Person 0; date ")
    assert titles["/?q=<b>"] == "<b> · The News Archive"


# -- articles without a value


LACK = {
    "actor": "No actor named", "country": "No country named", "dateline": "Place not given",
    "source": "Source not given", "source_kind": "Kind of source not given",
}  # fmt: skip


def test_articles_without_a_value_are_a_value():
    make_archive(3)
    make_article("Bare")
    page = open_page("/")
    assert {(v.group, v.count) for v in page.facets if v.label in LACK.values()} == {
        ("actor", 1), ("country", 1), ("dateline", 1), ("source", 1), ("source_kind", 1)
    }  # fmt: skip
    for facet in ("actor", "country", "dateline", "source"):
        chosen = open_page(f"/?{facet}=none")
        check_structure(chosen)
        assert (chosen.total, chosen.headlines) == (1, ["Bare"])
        assert [(v.label, v.count) for v in chosen.facets if v.group == facet and v.is_selected] == [(LACK[facet], 1)]
        excluded = open_page(f"/?not_{facet}=none")
        assert (excluded.total, "Bare" in excluded.headlines) == (3, False)
        assert LACK[facet] not in [v.label for v in excluded.facets]
        (value,) = [v for v in Client().get("/search.json").json()["facets"][facet] if v["value"] == "none"]
        link = f"/search.json?{facet}=none"
        assert value == {"value": "none", "label": LACK[facet], "count": 1, "selected": False, "link": link}


def test_chosen_lacks_are_said_in_words_without_the_name_of_their_facet():
    make_archive(2)
    page = open_page("/?actor=none&not_country=none")
    assert [chip.text.partition(",")[0] for chip in page.root.all("a", "chip")] == [
        "No actor named", "Any country named"
    ]  # fmt: skip
    assert page.total == 0
    assert "without “No actor named”" in [way.text for way in page.root.one("div", "empty").all("a")]
    assert not page.root.one("section", "results").all("ul", "switch"), "nothing is there to narrow or to order"


def test_a_chosen_lack_of_a_value_stays_at_zero():
    make_archive(2)
    page = open_page("/?source=none")
    assert page.total == 0
    assert ("Source not given", 0, True) in [(v.label, v.count, v.is_selected) for v in page.facets]


def test_a_lack_comes_last_and_without_a_bar():
    make_archive(12, tags=12)
    for number in range(40):
        make_article(f"Bare {number}", source=make_source() if number < 12 else None)
    page = open_page("/")
    section = page.root.one("section", "facet", aria_labelledby="facet-actor")
    last = section.all("a", "value")[-1]
    assert last.one("span", "name").text == "No actor named"
    assert not last.all("svg")
    assert section.all("a", "value")[0].one("rect").attributes["width"] == "100%"
    listed = open_page("/facets/source/")
    assert group(listed, "source")[-1][:2] == ("Source not given", 28)
    assert Client().get("/search.json").json()["facets"]["source"][-1]["value"] == "none"
    assert group(open_page("/facets/source/?source=none"), "source")[0] == ("Source not given", 28, True)
