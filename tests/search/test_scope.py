"""Main subject only: the same narrower count in filters, facets, timeline, links and every form of the search."""

import json
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.test import Client

from articles.models import Tag
from articles.requests.filters import read_search
from articles.search import NOT_SET, Facet, SearchRequest, search
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import open_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive():
    """Make ten articles over two years; each entity is a main subject in some, mentioned in others."""
    entities = [
        make_entity("Person 0", slug="person-0"),
        make_entity("Person 1", slug="person-1"),
        make_country("af", "Afghanistan"),
        make_country("tr", "Turkey"),
    ]
    sources = [make_source("Wire", slug="wire"), make_source("Gazette", slug="gazette")]
    for n in range(10):
        article = make_article(
            f"Report {n}",
            "The talks opened.",
            f"20{20 + n % 2}-0{n % 5 + 1}-11" if n < 9 else None,
            source=sources[n % 2],
            dateline_country=entities[2 + n % 2],
        )
        for number, entity in enumerate(entities):
            if (n + number) % 4:  # some articles have it not at all
                Tag.objects.create(article=article, entity=entity, is_main=(n + number) % 3 == 0)
    Tag.objects.create(article=make_article("Suggested"), entity=entities[0], is_main=True, state="suggested")
    return {entity.slug: entity for entity in entities}


def headlines_by_rule(slug: str, *, main_only: bool) -> set[str]:
    """Return what the database says."""
    tags = Tag.objects.counted().filter(entity__slug=slug)
    tags = tags.filter(is_main=True) if main_only else tags
    return set(tags.values_list("article__headline", flat=True))


def export(query: str) -> list[str]:
    response = Client().get("/export.jsonl" + query)
    assert response.status_code == 200
    return [json.loads(line)["headline"] for line in response.getvalue().decode().split("\n") if line]


def answer(query: str) -> dict:
    response = Client().get("/search.json" + query)
    assert response.status_code == 200
    return response.json()


# -- the engine


@pytest.mark.parametrize("main_only", [True, False])
@pytest.mark.parametrize(("facet", "slug"), [(Facet.ACTOR, "person-0"), (Facet.COUNTRY, "tr")])
def test_filters_and_exclusions_follow_the_scope(archive, main_only, facet, slug):
    chosen = {facet: frozenset({archive[slug].pk})}
    inside = search(SearchRequest(include=chosen, main_only=main_only)).total
    outside = search(SearchRequest(exclude=chosen, main_only=main_only)).total
    assert inside == len(headlines_by_rule(slug, main_only=main_only)) > 0
    assert inside + outside == 11


def test_the_scope_alone_takes_no_article_away(archive):
    assert search(SearchRequest(main_only=True)).total == search(SearchRequest()).total == 11


@pytest.mark.parametrize("main_only", [True, False])
def test_facets_count_what_the_scope_counts(archive, main_only):
    facets = search(SearchRequest(main_only=main_only, facet_size=10)).facets
    counted = {**dict(facets[Facet.ACTOR]), **dict(facets[Facet.COUNTRY])}
    expected = {one.pk: len(headlines_by_rule(slug, main_only=main_only)) for slug, one in archive.items()}
    assert counted == {pk: count for pk, count in expected.items() if count} | {NOT_SET: counted[NOT_SET]}
    for facet in (Facet.ACTOR, Facet.COUNTRY):
        lacking = SearchRequest(main_only=main_only, include={facet: frozenset({NOT_SET})})
        assert search(lacking).total == dict(facets[facet])[NOT_SET]


def test_sources_and_datelines_have_no_scope(archive):
    main, every = (search(SearchRequest(main_only=main_only, facet_size=10)).facets for main_only in (True, False))
    assert main[Facet.SOURCE] == every[Facet.SOURCE]
    assert main[Facet.DATELINE] == every[Facet.DATELINE]
    assert main[Facet.ACTOR] != every[Facet.ACTOR]


# -- every number is the list behind it


@pytest.mark.parametrize(
    "query",
    ["?scope=main", "?scope=main&actor=person-0", "?scope=main&not_country=tr", "?scope=main&q=talks&source=wire"],
)
def test_every_count_of_the_page_equals_the_list_behind_it(archive, query):
    page = open_page("/" + query)
    assert page.facets
    assert page.bars
    for counted in [*page.facets, *page.bars]:
        assert "scope=main" in counted.link, counted
        assert open_page(counted.link).total == counted.count, counted
    assert page.total == answer(query)["total"] == len(export(query))


# -- every form of the search


def test_all_forms_answer_alike(archive):
    query = "?scope=main&country=af&sort=oldest"
    expected = headlines_by_rule("af", main_only=True)
    assert expected < headlines_by_rule("af", main_only=False)
    message = answer(query)
    assert message["query"]["scope"] == "main"
    listed = [hit["headline"] for hit in message["results"]]
    assert set(listed) == expected
    assert export(query) == listed == open_page("/" + query).headlines
    assert sum(period["count"] for period in message["timeline"]) <= message["total"] == len(expected)


@pytest.mark.parametrize("query", ["", "?scope=all", "?scope="])
def test_every_mention_is_the_default_and_is_not_named(archive, query):
    message = answer(query or "?")
    assert "scope" not in message["query"]
    assert message["facets"] == answer("")["facets"]


def test_the_page_has_a_switch_that_keeps_the_search(archive):
    page = open_page("/?q=talks&country=af&page=2")
    (every,) = [a for a in page.root.all("a") if a.text == "All mentions"]
    (main,) = [a for a in page.root.all("a") if a.text == "Main subject only"]
    assert every.attributes.get("aria-current") == "true"
    assert "aria-current" not in main.attributes
    link = page.resolve(main.attributes["href"])
    assert parse_qs(link.partition("?")[2]) == {"q": ["talks"], "country": ["af"], "scope": ["main"]}
    narrowed = open_page(link)
    (main,) = [a for a in narrowed.root.all("a") if a.text == "Main subject only"]
    (every,) = [a for a in narrowed.root.all("a") if a.text == "All mentions"]
    assert main.attributes.get("aria-current") == "true"
    assert parse_qs(narrowed.resolve(every.attributes["href"]).partition("?")[2]) == {"q": ["talks"], "country": ["af"]}


def test_typing_another_search_keeps_the_scope(archive):
    page = open_page("/?scope=main").root
    form = page.one("form", role="search").attributes["id"]
    assert page.one("input", name="scope", form=form).attributes["value"] == "main"


def test_every_link_of_a_search_keeps_the_scope():
    criteria = read_search(QueryDict("q=talks&scope=main"))
    assert criteria.main_only
    assert criteria.request().main_only
    links = [
        criteria.link(),
        criteria.page_link(3),
        criteria.value_link(Facet.ACTOR, "x"),
        criteria.add_link(Facet.COUNTRY, "af"),
        criteria.exclude_link(Facet.SOURCE, "wire"),
        criteria.any_time_link(),
    ]
    assert all("scope=main" in link for link in links)
    assert criteria.scope_link() == "?q=talks"
    assert read_search(QueryDict("q=talks")).scope_link() == "?q=talks&scope=main"


# -- wrong values


@pytest.mark.parametrize("scope", ["none", "mains", "1", "<b>", "main\0"])
def test_an_unknown_scope_is_reported_on_the_page_and_400_for_machines(archive, scope):
    parameters = {"scope": scope}
    page = Client().get("/", parameters)
    assert page.status_code == 200
    assert "<b>" not in page.content.decode()
    assert read_search(QueryDict(mutable=True) | parameters).problems.keys() == {"scope"}
    for path in ("/search.json", "/export.jsonl"):
        response = Client().get(path, parameters)
        assert response.status_code == 400
        assert list(response.json()["parameters"]) == ["scope"]


def test_an_unknown_scope_says_what_can_be_written(archive):
    assert open_page("/?scope=none").notices == ["“none” is not a scope: write main (main subjects only) or all."]
