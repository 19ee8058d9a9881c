"""The lists of actors, countries and sources."""

import pytest
from django.test import Client

from articles.models import Entity, EntityName, EntityRedirect, SourceName, Tag
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
    assert "No name matches “nobody”." in page.root.one("main").text
    page = open_page("/actors/?name=jane&kind=group")
    check_structure(page)
    assert page.root.one("ul", aria_label="Kind").one("a", aria_current="true").text == "Groups"
    for link in page.root.one("ul", aria_label="Kind").all("a"):
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
        following = page.root.all("a", rel="next nofollow")
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


@pytest.mark.parametrize("kind", [kind for kind in Entity.Kind if kind is not Entity.Kind.COUNTRY])
def test_every_kind_of_actor_can_be_stored_and_listed(client, kind):
    make_article(tags=[make_entity("Harbour Union", kind)])
    page = client.get("/actors/", {"kind": kind.value}).content.decode()
    assert "Harbour Union" in page
    assert f">{kind.label}s<" in page


def found(page: Page) -> list[str]:
    """Return what each row of a list says of the name it was found by, and its own: “IMF → International …”."""
    return [row.all("span")[0].text for row in page.root.one("ol", "directory").all("li")]


@pytest.mark.parametrize(
    ("url", "typed", "told"),
    [
        ("actors", "IMF", "IMF → is another name of International Monetary Fund"),
        ("actors", "i.m.f.", "IMF → is another name of International Monetary Fund"),
        ("actors", "monetary", "International Monetary Fund"),
        ("countries", "Constantinople", "Constantinople → is another name of Turkey"),
        ("countries", "Türkiye", "Türkiye → is another name of Turkey"),
        ("countries", "Deutschland", "Deutschland → is another name of Germany"),
        ("countries", "TURKEY", "Turkey"),
        ("sources", "wsj", "wsj.com → is another name of Wall Street Journal"),
    ],
)
def test_every_name_finds_and_is_shown(url, typed, told):
    imf = make_entity("International Monetary Fund", "organisation", names=("IMF", "International Monetary Fund"))
    turkey, _ = make_country("tr", "Turkey", ("Turkey", "Türkiye")), make_country("de", "Germany")
    EntityName.objects.create(entity=turkey, text="Constantinople", kind="city")
    paper = make_source("Wall Street Journal")
    SourceName.objects.create(source=paper, text="wsj.com")
    make_article(tags=[imf], source=paper)
    page = open_page(f"/{url}/?name={typed}")
    check_structure(page)
    assert found(page) == [told]


def test_who_is_called_just_so_comes_before_those_reported_more():
    often, union = make_entity("Hun Sen"), make_entity("United Nations", "organisation", names=("UN", "U.N."))
    for _ in range(3):
        make_article(tags=[often])
    make_article(tags=[union])
    assert [name for name, *_ in rows(open_page("/actors/?name=UN"))] == ["United Nations", "Hun Sen"]


def test_a_name_the_public_may_not_read_finds_nothing():
    person = make_entity("Jane Roe", names=("Jane Roe", "Zarqon"))
    merged = make_entity("Zarqon", slug="zarqon", status="provisional")
    EntityRedirect.objects.create(entity=merged, into=person)
    make_article("No word of that", tags=[person])
    assert "No name matches" in open_page("/actors/?name=zarqon").html
    make_article("Zarqon speaks")
    assert found(open_page("/actors/?name=zarqon")) == ["Zarqon → is another name of Jane Roe"]


def test_a_list_is_narrowed_to_confirmed_names_and_says_what_the_mark_means():
    make_article(tags=[make_entity("Sure"), make_entity("Maybe", status="provisional")])
    page = open_page("/actors/")
    assert [name for name, *_ in rows(page)] == ["Maybe", "Sure"]
    assert "found automatically" in page.root.one("p", "legend-line").text
    link = page.root.one("ul", aria_label="Status").all("a")[1]
    assert link.text == "Confirmed only"
    page = open_page(page.resolve(link.attributes["href"]))
    assert [name for name, *_ in rows(page)] == ["Sure"]
    assert not page.root.all("p", "legend-line")
    assert [name for name, *_ in rows(open_page("/sources/?status=confirmed"))] == []


def test_a_long_list_has_letters_and_numbers_of_pages(django_assert_max_num_queries):
    Entity.objects.bulk_create(
        Entity(name=name, slug=f"e{number}", kind="person")
        for number, name in enumerate([*(f"Karl {n:03}" for n in range(205)), "Émile", "eva", "“Zoe”", "Ωmega", "007"])
    )
    page = open_page("/actors/?order=name")
    check_structure(page)
    letters = {link.text: page.resolve(link.attributes["href"]) for link in page.root.one("ul", "letters").all("a")}
    assert list(letters) == ["All", "E", "K", "Z", "other"]
    assert [name for name, *_ in rows(open_page(letters["E"]))] == ["Émile", "eva"]
    assert [name for name, *_ in rows(open_page(letters["other"]))] == ["007", "Ωmega"]
    assert [name for name, *_ in rows(page)][:3] == ["Émile", "eva", "Karl 000"]
    numbers = page.root.one("ol", "numbers").all("a")
    assert [number.text for number in numbers] == ["Page 1", "Page 2", "Page 3"]
    with django_assert_max_num_queries(8):
        last = open_page(page.resolve(numbers[-1].attributes["href"]))
    assert [name for name, *_ in rows(last)][-3:] == ["“Zoe”", "007", "Ωmega"]
