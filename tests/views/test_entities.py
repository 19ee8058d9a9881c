"""Pages of actors, countries and sources, and their lists."""

import pytest
from django.test import Client

from articles.models import Tag
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import Page, check_structure, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def rows(page: Page) -> list[tuple[str, str, int]]:
    """Return name, address and number of each row of a list page."""
    return [
        (row.all("a")[0].text, row.all("a")[0].attributes["href"], int(row.one("span", "num").text.replace(",", "")))
        for directory in page.root.all("ol", "directory")
        for row in directory.all("li")
    ]


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
    assert groups == {"actor", "country", "source", "dateline"} - ({"source"} if "sources" in url else set())


def test_its_own_kind_is_counted_in_articles_that_have_both():
    articles = make_archive(5)
    Tag.objects.filter(article=articles[1], entity__slug="person-1").delete()
    page = open_page("/actors/person-1/")
    assert [(v.label, v.count) for v in page.facets if v.group == "actor"] == [("Person 0", 4), ("Person 2", 4)]
    both = open_page(next(v.link for v in page.facets if v.label == "Person 0"))
    assert both.total == 4
    assert [item.text for item in both.root.one("ul", "chips").all("b")] == ["Person 0", "Person 1"]


@pytest.mark.parametrize("url", ["/actors/unseen/", "/countries/pk/", "/sources/silent/"])
def test_one_that_no_article_has_is_still_a_page(url):
    make_archive(2)
    make_entity("Unseen", slug="unseen")
    make_source("Silent", slug="silent")
    page = open_page(url)
    check_structure(page)
    assert "No article" in page.root.one("main").text
    assert page.headlines == page.facets == page.bars == []


def test_a_country_tells_what_was_filed_from_there():
    make_archive(5)
    page = open_page("/countries/af/")
    assert "5 articles were filed from there" in page.root.one("header", "entity-head").text
    (link,) = [a.attributes["href"] for a in page.root.all("a") if a.attributes.get("href") == "/?dateline=af"]
    assert open_page(link).total == 5
    assert "filed from" not in open_page("/countries/tr/").root.one("header", "entity-head").text


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


def test_an_actors_page_names_kind_country_and_description():
    country = make_country("tr", "Turkey")
    make_entity("Jane Roe", slug="jane-roe", country=country, description="Envoy of the republic")
    page = open_page("/actors/jane-roe/")
    head = page.root.one("header", "entity-head")
    assert [(a.text, a.attributes["href"]) for a in head.all("a")] == [("Turkey", "/countries/tr/")]
    assert "Envoy of the republic" in head.text


@pytest.mark.parametrize("homepage", ["javascript:alert(1)", "data:text/html,x"])
def test_a_home_page_that_is_not_of_the_web_is_no_link(homepage):
    make_source("Wire", slug="wire", homepage=homepage)
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


def test_lists_are_ranked_by_articles_then_by_name():
    make_archive(3, tags=2)
    for name in ("Zoe Unseen", "Ann Unseen"):
        make_entity(name, slug=name.split()[0].lower())
    extra = make_article("Kabul again", source=make_source("Aardvark", slug="aardvark"))
    Tag.objects.create(article=extra, entity_id=Tag.objects.filter(entity__slug="person-1").first().entity_id)
    assert rows(open_page("/actors/")) == [
        ("Person 1", "/actors/person-1/", 4),
        ("Person 0", "/actors/person-0/", 3),
        ("Ann Unseen", "/actors/ann/", 0),
        ("Zoe Unseen", "/actors/zoe/", 0),
    ]
    assert rows(open_page("/countries/")) == [
        ("Afghanistan", "/countries/af/", 3),
        ("Turkey", "/countries/tr/", 3),
        ("Pakistan", "/countries/pk/", 0),
    ]
    assert rows(open_page("/sources/")) == [
        ("Wire", "/sources/wire/", 2),
        ("Aardvark", "/sources/aardvark/", 1),
        ("Gazette", "/sources/gazette/", 1),
    ]


@pytest.mark.parametrize("url", ["/actors/", "/countries/", "/sources/"])
def test_every_number_of_a_list_is_the_list_behind_it(url):
    make_archive(5)
    page = open_page(url)
    check_structure(page)
    for _name, address, count in rows(page):
        assert len(open_page(address).headlines) == count
    name = {"/actors/": "actor", "/countries/": "country", "/sources/": "source"}[url]
    for _name, address, count in rows(page):
        assert open_page(f"/?{name}={address.split('/')[2]}").total == count


def test_a_list_can_be_narrowed_by_letters_and_by_kind():
    make_entity("Jane Roe"), make_entity("Janet Doe"), make_entity("Jane’s Group", "group")
    make_entity("100% Party", "organisation"), make_entity("A_B", "organisation")
    assert {name for name, *_ in rows(open_page("/actors/?name=jane"))} == {"Jane Roe", "Janet Doe", "Jane’s Group"}
    assert {name for name, *_ in rows(open_page("/actors/?name=JANE&kind=person"))} == {"Jane Roe", "Janet Doe"}
    assert [name for name, *_ in rows(open_page("/actors/?name=%25"))] == ["100% Party"]
    assert [name for name, *_ in rows(open_page("/actors/?name=_"))] == ["A_B"]
    page = open_page("/actors/?name=nobody")
    check_structure(page)
    assert "No name holds “nobody”." in page.root.one("main").text
    page = open_page("/actors/?name=jane&kind=group")
    check_structure(page)
    assert page.root.one("ul", "switch").one("a", aria_current="true").text == "Groups"
    for link in page.root.one("ul", "switch").all("a"):
        assert "name=jane" in link.attributes["href"]


def test_a_long_list_has_pages_that_hold_everyone_once():
    for number in range(230):
        make_entity(f"Person {number:03}", slug=f"p{number}")
    seen, url, pages = [], "/actors/?name=person", 0
    while url:
        page = open_page(url)
        check_structure(page)
        assert page.root.one("ol", "directory").attributes["start"] == str(len(seen) + 1)
        seen += [name for name, *_ in rows(page)]
        following = page.root.all("a", rel="next")
        url = page.resolve(following[0].attributes["href"]) if following else ""
        pages += 1
    assert pages == 3
    assert seen == [f"Person {number:03}" for number in range(230)]


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=" + "9" * 5_000, "kind=alien", "kind=country"])
def test_wrong_parameters_of_a_list_are_passed_over(query):
    make_archive(1, tags=2)
    page = open_page(f"/actors/?{query}")
    check_structure(page)
    assert [name for name, *_ in rows(page)] == ["Person 0", "Person 1"]


@pytest.mark.parametrize("name", ["\0", "a\0b", "%", "\\", "'", "x" * 3_000, "\u202e"])
def test_no_letters_break_a_list(name):
    make_archive(1, tags=1)
    for url in ("/actors/", "/countries/", "/sources/"):
        response = Client().get(url, {"name": name})
        assert response.status_code == 200
