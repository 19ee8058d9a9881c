"""The search page and its JSON: what they show, what they say of wrong parameters, and that they agree."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from articles.facets import Facet
from articles.models import Article, Entity, Tag
from articles.requests.parameters import PAGE_SIZE
from tests.factories import make_article, make_entity, make_source
from tests.queries import count_queries
from tests.views.pages import Page, check_structure, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)

SEARCHES = [
    {},
    {"q": "kabul"},
    {"q": "kabul -second"},
    {"q": "nothingofthiskind"},
    {"q": '"talks in kabul" OR secur*', "sort": "oldest"},
    {"actor": "person-1", "not_country": "pk"},
    {"country": ["af", "tr"], "source": "wire"},
    {"dateline": "af", "date_after": "2021-02", "date_before": "2021-03-31"},
    {"not_source": "wire", "q": "kabul"},
    {"date_after": "2021-05-05"},
    {"page": "2"},
    {"page": "3", "sort": "newest", "q": "kabul"},
    {"q": "kabul", "actor": "person-0", "not_actor": "person-1"},
]


def address(parameters: dict, path: str = "/") -> str:
    return f"{path}?{urlencode(parameters, doseq=True)}"


# -- the page


@pytest.mark.parametrize("parameters", SEARCHES)
def test_every_search_is_a_sound_page_that_its_json_agrees_with(parameters):
    make_archive(45)
    page = open_page(address(parameters))
    check_structure(page)
    assert page.root.one("form", role="search").attributes["id"] == "finder"
    assert page.root.one("input", name="q").attributes["value"] == parameters.get("q", "")
    assert page.notices == []
    answer = Client().get(address(parameters, "/search.json")).json()
    assert page.total == answer["total"]
    assert page.headlines == [result["headline"] for result in answer["results"]]
    assert [(v.group, v.label, v.count, v.is_selected) for v in page.facets] == [
        (name, v["label"], v["count"], v["selected"])
        for name in Facet
        for v in answer["facets"][name]
        if name != "section"  # of which no article has any: left out of the page
    ]
    assert [bar.count for bar in page.bars] == [bar["count"] for bar in answer["timeline"] if bar["count"]]


def test_an_empty_archive_says_how_to_fill_it():
    page = open_page("/")
    check_structure(page)
    assert "The archive is empty." in page.root.one("main").text
    assert "manage.py import_articles" in page.root.one("main").text
    assert page.facets == page.bars == []


def test_the_front_page_lists_the_newest_first_with_everything_that_narrows_it():
    articles = make_archive(5)
    page = open_page("/")
    newest = sorted(articles, key=lambda article: article.published_on, reverse=True)
    assert page.headlines == [article.headline for article in newest]
    assert page.total == 5
    (hits,) = page.root.all("ol", "hits")
    assert [item.tag for item in hits.children if not isinstance(item, str)] == ["li"] * 5
    assert {(value.group, value.label, value.count) for value in page.facets} == {
        ("actor", "Person 0", 5),
        ("actor", "Person 1", 5),
        ("actor", "Person 2", 5),
        ("country", "Afghanistan", 5),
        ("country", "Turkey", 5),
        ("source", "Wire", 3),
        ("source", "Gazette", 2),
        ("dateline", "Afghanistan", 5),
        ("language", "English", 5),
        ("source_kind", "Other", 5),
    }
    assert [(bar.label, bar.count) for bar in page.bars] == [
        ("January 2021", 1),
        ("February 2021", 1),
        ("March 2021", 1),
        ("April 2021", 1),
        ("May 2021", 1),
    ]


def test_words_of_the_search_are_marked_in_headline_and_snippet():
    make_archive(1)
    page = open_page("/?q=kabul")
    (hit,) = page.root.all("li", "hit-row")
    assert [mark.text for mark in hit.all("mark")] == ["Kabul", "Kabul"]


def test_pages_follow_one_another_and_hold_every_article_once():
    make_archive(2 * PAGE_SIZE + 5)
    for search in ("/?", "/?q=kabul&", "/?sort=oldest&"):
        seen, links, url = [], 0, search.rstrip("&?")
        while url:
            page = open_page(url)
            seen += page.headlines
            following = [a for a in page.root.all("a") if "next" in a.attributes.get("rel", "").split()]
            url = page.resolve(following[0].attributes["href"]) if following else ""
            links += bool(following)
        assert links == 2
        assert len(seen) == len(set(seen)) == page.total == 2 * PAGE_SIZE + 5


def test_a_page_past_the_end_leads_back():
    make_archive(3)
    page = open_page("/?q=kabul&page=9")
    check_structure(page)
    assert "The result has no page 9." in page.root.one("main").text
    (back,) = [a for a in page.root.all("a") if a.text == "Back to its first page"]
    assert open_page(page.resolve(back.attributes["href"])).total == 3


def test_chosen_filters_are_chips_that_can_be_taken_off_one_by_one():
    make_archive(4)
    page = open_page("/?q=kabul&actor=person-0&not_country=pk&source=wire&date_after=2021-01")
    chips = {chip.text: page.resolve(chip.attributes["href"]) for chip in page.root.all("a", "chip")}
    assert [label.partition(",")[0] for label in chips] == [
        "Actor Person 0",
        "not Country Pakistan",
        "Source Wire",
        "Date since 2021-01",
    ]
    assert list(chips.values()) == [
        "/?q=kabul&not_country=pk&source=wire&date_after=2021-01",
        "/?q=kabul&actor=person-0&source=wire&date_after=2021-01",
        "/?q=kabul&actor=person-0&not_country=pk&date_after=2021-01",
        "/?q=kabul&actor=person-0&not_country=pk&source=wire",
    ]


def test_the_form_keeps_the_chosen_filters():
    make_archive(2)
    page = open_page("/?actor=person-0&country=af&country=tr&sort=oldest&date_after=2021&page=1")
    fields = page.root.one("form", id="finder").all("input") + page.root.all("input", form="finder")
    sent = [(field.attributes["name"], field.attributes["value"]) for field in fields if field.attributes["value"]]
    assert sorted(sent) == [
        ("actor", "person-0"),
        ("country", "af"),
        ("country", "tr"),
        ("date_after", "2021"),
        ("sort", "oldest"),
    ]


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("/?q=zzyzx", "No articles have this word. Try its beginning with a star (secur*)"),
        ("/?q=zzyzx+qqxqz", "No articles have all these words. Try fewer of them"),
        (
            "/?actor=none&not_actor=none&country=none&not_country=none",
            "No articles match these filters. Try fewer of them.",
        ),
    ],
)
def test_where_nothing_at_all_is_near_the_advice_fits_the_search(address, advice):
    make_archive()
    assert advice in " ".join(open_page(address).root.one("div", "empty").text.split())


def test_nothing_found_offers_ways_out_that_find_something():
    make_archive(4)
    page = open_page("/?q=kabul&country=pk&actor=person-0")
    assert page.total == 0
    ways = page.root.one("div", "empty").all("li")
    assert ways
    for way in ways:
        link = page.resolve(way.one("a").attributes["href"])
        assert open_page(link).total == int(way.one("span", "num").text) > 0


def test_undated_articles_are_reported_beside_the_timeline():
    make_archive(2)
    make_article("Undated", published_on=None)
    page = open_page("/")
    assert "1 article without a known date is not shown here." in page.root.one("section", "timeline").text
    assert sum(bar.count for bar in page.bars) == page.total - 1


def undated_note(page: Page) -> dict[str, str]:
    """Return the words of the links below the timeline and where they lead."""
    return {a.text: page.resolve(a.attributes["href"]) for a in page.root.one("p", "undated").all("a")}


def test_undated_articles_can_be_chosen_added_and_left_out():
    make_archive(3)
    make_article("Undated", published_on=None)
    everything = open_page("/")
    only = open_page(undated_note(everything)["1 article without a known date"])
    assert (only.total, only.headlines) == (1, ["Undated"])
    assert sum(bar.count for bar in only.bars) == 3, "time is a facet like others: its bars lead elsewhere"
    assert open_page(undated_note(only)["Undo"]).total == 4
    without = open_page(undated_note(everything)["Leave it out"])
    assert (without.total, "Undated" in without.headlines) == (3, False)
    assert undated_note(without)["1 article without a known date"] == only.url
    january = open_page("/?date_after=2021-01&date_before=2021-01")
    assert january.total == 1
    both = open_page(undated_note(january)["Add it"])
    assert (both.total, both.headlines[-1]) == (2, "Undated")
    assert [chip.text for chip in both.root.one("ul", "chips").all("b")] == ["January 2021", "undated"]
    for page in (everything, only, without, january, both):
        check_structure(page)
        for bar in page.bars:
            assert open_page(bar.link).total == bar.count
        assert open_page(undated_note(page)["1 article without a known date"]).total == 1


def test_what_only_mentions_a_subject_is_a_way_out_of_its_main_articles():
    articles = make_archive(2)
    Tag.objects.filter(article__in=articles, entity__slug="tr").update(is_main=False)
    page = open_page("/?country=tr&scope=main")
    assert page.total == 0
    assert not page.root.one("section", "results").all("ul", "switch")
    ways = {way.text: way.attributes["href"] for way in page.root.one("div", "empty").all("a")}
    assert open_page(page.resolve(ways["in all mentions, not as main subject only"])).total == 2


# -- the JSON


def test_the_shape_of_the_json_is_the_contract():
    article = make_archive(1, tags=1)[0]
    Entity.objects.filter(slug="person-0").update(wikidata_id="Q42")
    address = "/search.json?q=kabul&actor=person-0&date_after=2021&date_before=2021-01-31"
    response = Client().get(address)

    def counted(value: str, label: str, more: str, *, is_selected: bool = False) -> dict[str, object]:
        return {"value": value, "label": label, "count": 1, "selected": is_selected, "link": address + more}

    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {
        "query": {
            "q": "kabul",
            "sort": "relevance",
            "page": 1,
            "actor": ["person-0"],
            "date_after": "2021",
            "date_before": "2021-01-31",
        },
        "total": 1,
        "results": [
            {
                "id": article.pk,
                "url": f"http://testserver/articles/{article.pk}/kabul-report-0/",
                "original_url": article.url,
                "language": "en",
                "section": "",
                "headline": "Kabul report 0",
                "published_on": "2021-01-01",
                "source": "Wire",
                "snippet": "The talks in Kabul opened. Person 0 spoke on day 0. A second paragraph about security.",
                "actors": [{"value": "person-0", "label": "Person 0", "wikidata_id": "Q42", "provisional": False}],
                "countries": [
                    {"value": "af", "label": "Afghanistan", "wikidata_id": None},
                    {"value": "tr", "label": "Turkey", "wikidata_id": None},
                ],
            }
        ],
        "facets": {
            "actor": [counted("person-0", "Person 0", "", is_selected=True)],
            "country": [
                counted("af", "Afghanistan", "&country=af"),
                counted("tr", "Turkey", "&country=tr"),
            ],
            "source": [counted("wire", "Wire", "&source=wire")],
            "dateline": [counted("af", "Afghanistan", "&dateline=af")],
            "language": [counted("en", "English", "&language=en")],
            "section": [counted("none", "Section not given", "&section=none")],
            "source_kind": [counted("other", "Other", "&source_kind=other")],
        },
        "value_totals": dict.fromkeys(Facet, 1) | {"country": 2},
        "timeline": [
            {"start": f"2021-01-{day:02}", "end": f"2021-01-{day:02}", "count": int(day == 1)}
            | ({} if day == 1 else {"held": False})
            for day in range(1, 32)
        ],
        "undated": {"count": 0, "selected": False},
        "notices": [],
    }


def test_the_json_of_nothing_has_the_same_keys():
    answer = Client().get("/search.json?q=nothing").json()
    assert answer == {
        "query": {"q": "nothing", "sort": "relevance", "page": 1},
        "total": 0,
        "results": [],
        "facets": {facet: [] for facet in Facet},
        "value_totals": dict.fromkeys(Facet, 0),
        "timeline": [],
        "undated": {"count": 0, "selected": False},
        "notices": [],
    }


def test_an_article_that_lacks_everything_is_null_not_missing():
    make_article("Bare", published_on=None)
    (result,) = Client().get("/search.json").json()["results"]
    assert (result["published_on"], result["source"], result["snippet"]) == (None, None, "")
    assert result["actors"] == result["countries"] == []


# -- what is not public


def test_hidden_articles_and_rejected_tags_are_nowhere():
    shown, hidden = make_archive(2)
    Article.objects.filter(pk=hidden.pk).update(status="hidden")
    rejected, suggested = make_entity("Rejected One", slug="rejected"), make_entity("Suggested One", slug="suggested")
    Tag.objects.create(article=shown, entity=rejected, state="rejected", origin="curator")
    Tag.objects.create(article=shown, entity=suggested, state="suggested")
    for url in ("/", "/?q=kabul", "/actors/person-0/", "/countries/af/", f"/articles/{shown.pk}/kabul-report-0/"):
        page = open_page(url)
        for word in (hidden.headline, "Rejected One", "Suggested One"):
            assert word not in page.html
        assert {value.count for value in page.facets} <= {1}
    assert open_page("/").total == open_page("/actors/person-0/").root.all("ol", "hits")[0].text.count("Kabul report")
    assert open_page("/?actor=rejected").total == open_page("/?actor=suggested").total == 0
    assert Client().get("/search.json").json()["total"] == 1
    for url in (f"/articles/{hidden.pk}/", f"/articles/{hidden.pk}/kabul-report-1/"):
        assert Client().get(url).status_code == 404
    rows = {row.one("a").text: row.one("span", "num").text for row in open_page("/actors/").root.one("ol").all("li")}
    assert rows == {"Person 0": "1", "Person 1": "1", "Person 2": "1", "Rejected One": "0", "Suggested One": "0"}


def test_an_article_hidden_or_changed_a_moment_ago_is_followed():
    (article,) = make_archive(1)
    assert open_page("/?q=kabul").total == 1
    Article.objects.filter(pk=article.pk).update(headline="Herat report", body="", dateline="")
    assert open_page("/?q=kabul").total == 0
    assert open_page("/?q=herat").total == 1
    Article.objects.filter(pk=article.pk).update(status="hidden")
    assert open_page("/?q=herat").total == 0
    Article.objects.filter(pk=article.pk).update(status="published")
    assert open_page("/?q=herat").total == 1


# -- queries of the database


QUERIES = {
    "/": 24,
    "/?q=kabul": 16,
    "/?q=kabul&actor=person-0&country=af&source=wire&date_after=2021": 10,
    "/search.json": 7,
    "/articles/{pk}/kabul-report-0/": 3,
    "/actors/person-0/": 12,
    "/countries/af/": 10,
    "/sources/wire/": 7,
    "/actors/": 5,
    "/countries/": 5,
    "/sources/": 5,
}


def test_the_number_of_queries_does_not_grow_with_the_rows():
    (first,) = make_archive(1, tags=2)

    def grow(rows: int) -> dict[str, int]:
        for number in range(rows):
            entity = make_entity(f"Another {number}", country=first.source.country)
            article = make_article(
                f"Kabul again {number}", "Kabul", source=make_source(), dateline_country_id=first.dateline_country_id
            )
            for tagged in (entity, *(tag.entity for tag in first.tags.all()[:3])):
                Tag.objects.get_or_create(article=article, entity=tagged)
            Tag.objects.create(article=first, entity=entity, mentions=[["body", 0, 3, "name"]])
        return {url: count_queries(Client(), url.format(pk=first.pk)) for url in QUERIES}

    few, many = grow(20), grow(40)
    assert {url: number for url, number in many.items() if number > few[url]} == {}
    state = connection.vendor == "postgresql"  # which is asked there by a query of its own
    assert {url: number for url, number in many.items() if number > QUERIES[url] + state} == {}
