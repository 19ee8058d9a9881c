"""The user's own document, with the real gazetteer: imported, tagged, found, and every number on the way true.

The demonstration keeps it company, so that the numbers are not all 1. Loading takes seconds, so it is done once.
"""

import json
from io import StringIO
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Article, ImportRun, Tag
from articles.search import close_engines, compare
from tests.conftest import SHARED
from tests.views.pages import Page, open_page, total_in_json

pytestmark = pytest.mark.django_db

SEARCH = "/?q=kabul+airport+security&country=tr&actor=taliban&date_after=2021-06&date_before=2021-06"
ACTORS = {
    "Taliban",
    "NATO",
    "Joe Biden",
    "Recep Tayyip Erdogan",
    "Voice of America",
    "U.S. Central Command",
    "Zabihullah Mujahid",
    "Zamir Kabulov",
    "Jake Sullivan",
    "Afghan Defense Ministry",
}


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """Fill the database for the whole module, with an index of its own; return report and index."""
    seeds = SHARED / "seeds"
    if not seeds.is_dir():
        pytest.skip("the seed documents do not lie beside this checkout")
    with django_db_blocker.unblock():
        kept, django_settings.INDEX_DIR = django_settings.INDEX_DIR, tmp_path_factory.mktemp("seed-index")
        report = StringIO()
        call_command("loaddata", "countries", "actors", "sources", "demo", verbosity=0)
        import_documents(ImportOptions([str(seeds)]), report=report)
        yield [json.loads(line) for line in report.getvalue().splitlines()], django_settings.INDEX_DIR
        close_engines()
        django_settings.INDEX_DIR = kept
        django_db_setup.restore()


@pytest.fixture
def seed(archive, index_dir, settings) -> Article:
    """Return the seed's article, in the archive of this module."""
    _, settings.INDEX_DIR = archive
    return Article.objects.get(address__contains="/seeds/")


def test_it_is_one_article_created_without_a_doubt(seed, archive):
    (line,) = archive[0]
    assert (line["outcome"], line["reason"], line["article"]) == ("created", "", seed.pk)
    assert ImportRun.objects.get().created == 1
    assert seed.published_on.isoformat() == "2021-06-19"
    assert (seed.dateline, seed.dateline_country.slug) == ("ISLAMABAD", "pk")
    assert seed.is_headline_derived
    assert seed.headline.startswith("The Taliban said on Friday that its leaders had already communicated to Turkey")
    assert "ISLAMABAD" not in seed.headline + seed.body
    assert "date 2021" not in seed.headline + seed.body


def test_its_tags_are_exactly_these(seed):
    tags = list(Tag.objects.counted().filter(article=seed).select_related("entity"))
    assert {tag.entity.slug for tag in tags if tag.entity.is_country} == {"af", "tr", "us", "ru", "au"}
    assert {tag.entity.name for tag in tags if not tag.entity.is_country} == ACTORS
    assert {tag.entity.status for tag in tags} == {"confirmed"}
    (weak,) = Tag.objects.filter(article=seed).exclude(pk__in=[tag.pk for tag in tags]).select_related("entity")
    assert (weak.entity.name, weak.state, weak.is_main) == ("Afghan forces", "suggested", False)
    assert weak.entity.is_provisional


def test_its_main_countries_and_roles_are_exactly_these(seed):
    tags = list(Tag.objects.counted().filter(article=seed).select_related("entity"))
    assert {tag.entity.slug for tag in tags if tag.is_main and tag.entity.is_country} == {"af", "tr", "us"}
    assert "Taliban" in {tag.entity.name for tag in tags if tag.is_main}
    roles = {tag.entity.name: tag.role for tag in tags}
    assert roles["Zabihullah Mujahid"] == "Taliban spokesman"
    assert not any(roles[name] for name in ("Taliban", "NATO", "Afghan Defense Ministry"))


def test_it_is_found_by_its_main_subjects_alone(seed):
    for country, scopes in {"tr": ("main", "all"), "ru": ("all",)}.items():
        for scope in ("main", "all"):
            answer = Client().get(f"/search.json?q=kabul+airport+security&country={country}&scope={scope}").json()
            assert (seed.pk in {result["id"] for result in answer["results"]}) is (scope in scopes), (country, scope)


def test_every_mention_lies_where_its_words_stand(seed):
    spellings = {}
    for tag in Tag.objects.filter(article=seed).select_related("entity"):
        assert tag.mentions
        for where, start, end, _rule, *detail in tag.mentions:
            assert len(detail) <= 1
            spellings.setdefault(tag.entity.name, set()).add(getattr(seed, where)[start:end])
    assert spellings["Zabihullah Mujahid"] == {"Zabihullah Mujahid", "Mujahid"}
    assert spellings["Zamir Kabulov"] == {"Zamir Kabulov", "Kabulov"}
    assert spellings["Voice of America"] == {"VOA"}
    assert spellings["U.S. Central Command"] == {"CENTCOM"}
    assert {"Joe Biden", "Biden"} <= spellings["Joe Biden"]
    assert spellings["Jake Sullivan"] == {"Jake", "Sullivan"}


def test_its_page_shows_subheads_dateline_and_tags(seed):
    page = open_page(seed.get_absolute_url())
    article = page.root.one("article")
    assert [h2.text for h2 in article.all("h2")] == ["US-Taliban Agreement", "Taliban advance"]
    assert article.one("span", "dl").text == "ISLAMABAD"
    assert article.one("time").attributes["datetime"] == "2021-06-19"
    assert "Pakistan" in article.one("p", "imprint").text
    names = {element.text for element in page.root.one("aside").all("a", "name")}
    shown = {name.removeprefix("Main subject:") for name in names}
    assert shown == ACTORS | {"Afghanistan", "Australia", "Russia", "Turkey", "United States"}
    assert {"Main subject:Taliban", "Main subject:Turkey", "Russia"} <= names


def test_a_second_run_over_it_changes_nothing(seed, archive):
    summary = import_documents(ImportOptions([str(SHARED / "seeds")]))
    assert dict(summary.counts) == {"unchanged": 1}


def test_the_search_for_it_finds_it(seed):
    page = open_page(SEARCH)
    assert page.notices == []
    found = {link.attributes["href"].partition("?")[0] for h3 in page.root.all("h3") for link in h3.all("a")}
    assert seed.get_absolute_url() in found
    assert page.total == len(found)
    answer = Client().get("/search.json" + SEARCH[1:]).json()
    assert answer["total"] == page.total
    assert seed.pk in {result["id"] for result in answer["results"]}


def check_numbers(page: Page) -> int:
    """Ask for the list behind every number of a page; return how many there were.

    That the page of a list and its JSON agree is tested elsewhere.
    """
    for value in page.facets:
        assert total_in_json(value.link) == value.count, (page.url, value)
    for bar in page.bars:
        assert total_in_json(bar.link) == bar.count, (page.url, bar)
    return len(page.facets) + len(page.bars)


def follow_link(page: Page, group: str, label: str) -> Page:
    (found,) = [value for value in page.facets + page.bars if (value.group, value.label) == (group, label)]
    return open_page(found.link)


def test_every_number_on_the_way_from_the_front_page_is_the_list_behind_it(seed):
    front = open_page("/")
    assert front.total == Article.objects.published().count()
    assert check_numbers(front) > 50
    of_turkey = follow_link(front, "country", "Turkey")
    assert check_numbers(of_turkey) > 20
    year = follow_link(of_turkey, "timeline", "June 2021")
    taliban = follow_link(year, "actor", "Taliban")
    assert check_numbers(taliban) > 10
    words = open_page(taliban.url + "&q=kabul+airport+security")
    assert check_numbers(words) > 5
    assert set(parse_qsl(urlsplit(words.url).query)) == set(parse_qsl(urlsplit(SEARCH).query))
    assert words.headlines == open_page(SEARCH).headlines
    (link,) = [a.attributes["href"] for h3 in words.root.all("h3") for a in h3.all("a") if a.text == seed.headline]
    assert open_page(link).root.one("h1").text == seed.headline


@pytest.mark.parametrize("address", ["/actors/taliban/", "/countries/tr/", "/sources/meridian-wire/"])
def test_every_number_of_an_entity_page_is_the_list_behind_it(seed, address):
    page = open_page(address)
    own = {"actors": "actor", "countries": "country", "sources": "source"}[page.url.split("/")[1]]
    numbers = [counted for counted in page.facets + page.bars if counted.group != own]
    assert len(numbers) > 10
    for counted in numbers:
        assert total_in_json(counted.link) == counted.count, counted


def test_index_and_database_agree(seed):
    assert compare().is_none
