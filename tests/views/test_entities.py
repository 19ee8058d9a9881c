"""Pages of actors, countries and sources."""

import re

import pytest
from django.test import Client

from articles.facets import Facet
from articles.models import Entity, EntityRedirect, Source, Tag
from tests.factories import make_article, make_country, make_entity, make_source
from tests.queries import count_queries
from tests.views.pages import Element, check_structure, get_total, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def figure(element: Element) -> int:
    """Return the number an element begins with."""
    return int(re.match(r"[\d,]+", element.text)[0].replace(",", ""))


@pytest.mark.parametrize(
    ("url", "title", "total"),
    [("/actors/person-1/", "Person 1", 5), ("/countries/af/", "Afghanistan", 5), ("/sources/wire/", "Wire", 3)],
)
def test_a_page_tells_what_the_archive_has(url, title, total):
    make_archive(5)
    page = open_page(url)
    check_structure(page)
    assert page.root.one("h1").text == title
    assert len(page.headlines) == total
    links = [page.resolve(a.attributes["href"]) for a in page.root.all("a") if f"{total} articles" in a.text]
    assert len(links) >= 2
    for link in links:
        assert open_page(link).total == total
    for counted in page.facets + page.bars:
        assert counted.label != title or counted.group == "dateline"


@pytest.mark.parametrize("url", ["/actors/person-1/", "/countries/af/", "/sources/wire/"])
def test_every_number_beside_one_is_the_list_behind_it(url):
    articles = make_archive(5)
    alone = make_entity("Loner", slug="loner")
    Tag.objects.create(article=articles[0], entity=alone)
    Tag.objects.filter(article=articles[1], entity__slug="person-1").delete()
    page = open_page(url)
    for counted in page.facets + page.bars:
        assert open_page(counted.link).total == counted.count, counted
    groups = {counted.group for counted in page.facets}
    assert groups == set(Facet) - {"section"} - ({"source", "source_kind"} if "sources" in url else set())


def test_its_own_kind_is_counted_in_articles_that_have_both():
    articles = make_archive(5)
    Tag.objects.filter(article=articles[1], entity__slug="person-1").delete()
    page = open_page("/actors/person-1/")
    assert [(v.label, v.count) for v in page.facets if v.group == "actor"] == [("Person 0", 4), ("Person 2", 4)]
    both = open_page(next(v.link for v in page.facets if v.label == "Person 0"))
    assert both.total == 4
    assert [item.text for item in both.root.one("ul", "chips").all("b")] == ["Person 1", "Person 0"]


@pytest.mark.parametrize("url", ["/actors/unseen/", "/countries/pk/"])
def test_one_that_no_article_has_is_still_a_page(url):
    make_archive(2)
    make_entity("Unseen", slug="unseen")
    page = open_page(url)
    check_structure(page)
    assert "No article" in page.root.one("main").text
    assert page.headlines == page.facets == page.bars == []


def test_a_country_tells_what_is_about_it_and_what_was_filed_from_there():
    articles = make_archive(5)
    Tag.objects.filter(article__in=articles[:2], entity__slug="af").update(is_main=True)
    make_article("Filed from Kabul, about nothing", dateline_country=Entity.objects.get(slug="af"))
    page = open_page("/countries/af/")
    table = page.root.one("table", "filed").one("tbody")
    figures = {row.one("th").text: [figure(cell) for cell in row.all("td")] for row in table.all("tr")}
    assert figures == {
        "All articles": [6, 6],
        "Mentions Afghanistan": [5, 5],
        "Afghanistan is a main subject": [2, 2],
    }
    for cell in table.all("td"):
        assert get_total(cell.one("a").attributes["href"]) == figure(cell)
    cells = open_page("/countries/tr/").root.one("table", "filed").one("tbody").all("td")
    assert [figure(cell) for cell in cells] == [6, 0, 5, 0, 0, 0]
    assert not open_page("/countries/pk/").root.all("table", "filed")


def make_companions() -> None:
    """Of 20 articles Ann is in 4; Bob in 4, 3 of them hers; Cem in 5, 1 of them hers; Dee in 3, all of them hers."""
    actors = {name: make_entity(name, slug=name.lower()) for name in ("Ann", "Bob", "Cem", "Dee")}
    present = {"Ann": range(4), "Bob": (0, 1, 2, 9), "Cem": (3, 10, 11, 12, 13), "Dee": (0, 1, 2)}
    for number in range(20):
        article = make_article(f"Report {number}")
        Tag.objects.bulk_create(
            Tag(article=article, entity=actors[name]) for name, numbers in present.items() if number in numbers
        )


def test_companions_are_those_that_meet_more_often_than_by_chance():
    make_companions()
    page = open_page("/actors/ann/")
    check_structure(page)
    section = page.root.one("section", "companions")
    rows = [
        (row.one("th").text, figure(row.all("td")[0]), row.all("td")[1].text) for row in section.one("tbody").all("tr")
    ]
    # by chance 4 * 3 / 20 with Dee, 4 * 4 / 20 with Bob; Cem meets Ann once, where chance gives 4 * 5 / 20
    assert rows == [("Dee", 3, "0.6"), ("Bob", 3, "0.8")]
    for link in [row.all("td")[0].one("a") for row in section.one("tbody").all("tr")]:
        assert get_total(page.resolve(link.attributes["href"])) == 3
    nodes = section.one("svg", "network").all("a")
    assert [node.attributes["aria-label"] for node in nodes] == ["Dee: 3 articles together", "Bob: 3 articles together"]
    assert [get_total(page.resolve(node.attributes["href"])) for node in nodes] == [3, 3]
    assert len(section.one("g", "spokes").all("line")) == 2
    assert len(section.one("g", "ties").all("line")) == 1  # Bob and Dee meet in 3 of 20: G² is 11.1
    assert not open_page("/actors/cem/").root.all("section", "companions")


def test_what_is_most_about_it_comes_first():
    actor = make_entity("Jane Roe", slug="jane-roe")
    mentions = {"Once": 1, "Thrice": 3, "Twice": 2, "Hidden": 9, "Passing": 5, "Rejected": 7}
    for headline, count in mentions.items():
        article = make_article(headline, status="hidden" if headline == "Hidden" else "published")
        Tag.objects.create(
            article=article,
            entity=actor,
            is_main=headline != "Passing",
            state="rejected" if headline == "Rejected" else "accepted",
            mentions=[["headline", 0, 1, "name"]] * count,
        )
    page = open_page("/actors/jane-roe/")
    check_structure(page)
    listed = [(row.one("a").text, row.one("span", "num").text) for row in page.root.one("ol", "prominent").all("li")]
    assert listed == [("Thrice", "3 mentions"), ("Twice", "2 mentions"), ("Once", "1 mention")]
    (link,) = [a for a in page.root.one("header", "entity-head").all("a") if "scope=main" in a.attributes["href"]]
    assert link.text == "3 of them"
    assert get_total(link.attributes["href"]) == 3


@pytest.mark.parametrize("url", ["/actors/person-0/", "/countries/tr/", "/sources/wire/"])
def test_a_page_offers_its_feed(url):
    make_archive(4)
    page = open_page(url)
    (feed,) = [a.attributes["href"] for a in page.root.all("a") if a.attributes.get("type") == "application/atom+xml"]
    response = Client().get(feed)
    assert response.status_code == 200
    total = page.root.one("header", "entity-head").all("a", href=feed.replace("/feed.atom", "/"))[0]
    assert len(re.findall(rb"<entry\b", response.content)) == figure(total)


def test_the_share_of_all_coverage_is_shown_on_the_page_itself():
    make_archive(4)
    make_article("Of nobody", published_on="2021-01-20")
    page = open_page("/actors/person-0/?measure=share")
    check_structure(page)
    plot = page.root.one("svg", "plot")
    assert plot.all("a")[0].attributes["aria-label"] == "January 2021: 1 of 2 articles, 50%"
    measures = [a.attributes["href"] for a in page.root.one("ul", "switch").all("a")]
    assert measures == ["/actors/person-0/#timeline", "/actors/person-0/?measure=share#timeline"]
    assert open_page("/actors/person-0/?measure=x").notices == ["“x” is not a measure: write count or share."]


def test_a_source_is_held_against_the_rest():
    wire, other = make_source("Wire", slug="wire"), make_source("Gazette", slug="gazette")
    here, there = make_country("af", "Afghanistan"), make_country("tr", "Turkey")
    for number in range(20):
        article = make_article(f"Report {number}", source=wire if number < 10 else other)
        tagged = here if number in {0, 1, 2, 3, 4, 5, 6, 7, 10} else there  # 8 of 10 against 1 of 10
        Tag.objects.create(article=article, entity=tagged)
    page = open_page("/sources/wire/")
    check_structure(page)
    rows = [
        (
            table.one("caption").text,
            row.one("th").one("a").text,
            row.one("th").one("span").text,
            [(figure(cell), cell.all("span", "small")[0].text) for cell in row.all("td")],
        )
        for table in page.root.one("section", "emphases").all("table")
        for row in table.one("tbody").all("tr")
    ]
    assert rows == [
        ("Countries: more often here", "Afghanistan", "8.0 times as often", [(8, "80.0%"), (1, "10.0%")]),
        ("Countries: less often here", "Turkey", "1/4.5 as often", [(2, "20.0%"), (9, "90.0%")]),
    ]
    for cell in page.root.one("section", "emphases").all("td"):
        assert get_total(page.resolve(cell.one("a").attributes["href"])) == figure(cell)


def test_a_source_that_is_the_whole_archive_is_held_against_nothing():
    source = make_source("Wire", slug="wire")
    for number in range(4):
        make_article(f"Report {number}", source=source)
    assert not open_page("/sources/wire/").root.all("section", "emphases")


def test_a_source_tells_the_months_it_was_silent():
    source = make_source("Wire", slug="wire")
    for day in ("2020-11-30", "2021-01-01", "2021-02-02", "2021-06-01", None):
        make_article(f"Report {day}", published_on=day, source=source)
    page = open_page("/sources/wire/")
    check_structure(page)
    gaps = page.root.one("div", "gaps")
    assert "Between November 2020 and June 2021" in gaps.text
    assert [item.text for item in gaps.all("li")] == ["December 2020", "March 2021 – May 2021 3 months"]


@pytest.mark.parametrize("url", ["/actors/person-0/", "/countries/af/", "/sources/wire/"])
def test_a_page_asks_the_database_no_more_for_more_articles(url):
    make_archive(3)
    few = count_queries(Client(), url)
    for number in range(12):
        article = make_article(f"More {number}", source=Source.objects.get(slug="wire"))
        for tag in range(3):
            actor = make_entity(f"Other {number} {tag}", slug=f"other-{number}-{tag}")
            Tag.objects.create(article=article, entity=actor)
        Tag.objects.create(article=article, entity=Entity.objects.get(slug="person-0"))
        Tag.objects.create(article=article, entity=Entity.objects.get(slug="af"))
    assert count_queries(Client(), url) <= few + 2  # companions and their network, where there are any now


def test_names_are_shown_by_sort():
    entity = make_country("us", "United States", ("United States", "U.S."))
    entity.names.create(text="American", kind="adjective")
    entity.names.create(text="Washington", kind="city")
    for number in range(14):
        entity.names.create(text=f"City {number}", kind="city")
    page = open_page("/countries/us/")
    check_structure(page)
    terms = {group.one("dt").text: group.one("dd").text for group in page.root.one("dl", "names").all("div")}
    assert terms["Also written"] == "U.S."
    assert terms["Adjectives and people"] == "American"
    assert terms["Places that stand for it"].startswith("Washington, City 0")
    assert "5 more" in terms["Places that stand for it"]


def test_names_that_were_merged_into_it_are_shown():
    kept, merged = make_entity("Jane Roe", slug="jane-roe"), make_entity("J. Roe", slug="j-roe")
    EntityRedirect.objects.create(entity=merged, into=kept)
    group = open_page("/actors/jane-roe/").root.one("dl", "names").one("div")
    assert group.text == "Merged into itJ. Roe"


def test_an_actors_page_names_kind_country_and_description():
    country = make_country("tr", "Turkey")
    make_entity("Jane Roe", slug="jane-roe", country=country, description="Envoy of the republic")
    page = open_page("/actors/jane-roe/")
    head = page.root.one("header", "entity-head")
    assert [(a.text, a.attributes["href"]) for a in head.one("p", "label").all("a")] == [("Turkey", "/countries/tr/")]
    assert "Envoy of the republic" in head.text


@pytest.mark.parametrize("homepage", ["javascript:alert(1)", "data:text/html,x"])
def test_a_home_page_that_is_not_of_the_web_is_no_link(homepage):
    make_article(source=make_source("Wire", slug="wire", homepage=homepage))
    page = open_page("/sources/wire/")
    check_structure(page)
    assert homepage not in page.html


@pytest.mark.parametrize(
    "url",
    ["/actors/nobody/", "/countries/zz/", "/sources/nobody/", "/actors/af/", "/countries/person-0/", "/countries/AF/"],
)
def test_one_that_is_not_there_is_a_404(url):
    make_archive(1)
    check_structure(open_page(url, status=404))
