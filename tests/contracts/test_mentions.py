"""How often an article mentions someone is one number, wherever it is shown; a derived headline is in none."""

import csv
import io
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.copies import copy_keys, find_copies
from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Article, CopyKey
from articles.search import SearchRequest, Sort, parse_query, search
from tests.factories import make_article, make_country, make_entity
from tests.views.pages import open_page

pytestmark = pytest.mark.django_db(transaction=True)

OPENING = "Turkey sent the Taliban a letter."
BODY = f"{OPENING}\n\nTurkey waits. Iran does not, the Taliban say."


@pytest.fixture
def articles(tmp_path) -> dict[str, Article]:
    """Import articles with a headline of their own, with a derived one, and one that a curator has given another."""
    for code, name in (("tr", "Turkey"), ("ir", "Iran"), ("af", "Afghanistan")):
        make_country(code, name, (name, "KABUL") if code == "af" else (name,))
    make_entity("Taliban", "group", ("Taliban",))
    documents = [
        {"id": "own", "headline": "Turkey writes to the Taliban", "body": BODY, "dateline": "KABUL"},
        {"id": "derived", "body": BODY + " So it goes.", "dateline": "KABUL"},
        {"id": "mended", "body": BODY + " And so on."},
    ]
    path = tmp_path / "three.jsonl"
    path.write_text("".join(json.dumps({**one, "language": "en"}) + "\n" for one in documents))
    assert import_documents(ImportOptions([str(path)])).exit_status == 0
    found = {article.external_id: article for article in Article.objects.all()}
    assert [found[name].is_headline_derived for name in ("own", "derived", "mended")] == [False, True, True]
    found["mended"].headline = "Iran and Turkey"
    found["mended"].save()
    curation.record_edit(found["mended"], ["headline"])
    found["mended"].refresh_from_db()
    assert not found["mended"].is_headline_derived
    return found


EXPECTED = {
    "own": {"Turkey": 3, "Iran": 1, "Afghanistan": 1, "Taliban": 3},
    "derived": {"Turkey": 2, "Iran": 1, "Afghanistan": 1, "Taliban": 2},
    "mended": {"Turkey": 3, "Iran": 2, "Taliban": 2},
}


def on_the_page(article: Article) -> dict[str, int]:
    page = open_page(article.get_absolute_url())
    items = [item for tags in page.root.one("aside", "about").all("ul", "tags") for item in tags.all("li")]
    found = [(item.all("a", "name"), item.all("span", "num")) for item in items]
    return {name.text.removeprefix("Main subject:"): int(number.text) for (name,), (number,) in filter(all, found)}


def in_json_lines() -> dict[str, dict[str, int]]:
    lines = [json.loads(line) for line in Client().get("/export.jsonl").getvalue().decode().splitlines()]
    names = {"tr": "Turkey", "ir": "Iran", "af": "Afghanistan"}
    for line in lines:
        for tag in line["countries"] + line["actors"]:
            assert tag["mention_count"] == len(tag["mentions"]) + len(tag["mentions_elsewhere"])
    return {
        line["external_id"]: {
            **{names[tag["value"]]: tag["mention_count"] for tag in line["countries"]},
            **{tag["label"]: tag["mention_count"] for tag in line["actors"]},
        }
        for line in lines
    }


def in_the_table() -> dict[str, dict[str, int]]:
    names = {"tr": "Turkey", "ir": "Iran", "af": "Afghanistan"}
    text = Client().get("/export.csv").getvalue().decode("utf-8-sig")
    return {
        row["external_id"]: {
            names.get(name, name): int(count)
            for kind in ("country", "actor")
            for name, count in zip(
                row["countries" if kind == "country" else "actors"].split("; "),
                row[f"{kind}_mentions"].split("; "),
                strict=True,
            )
        }
        for row in csv.DictReader(io.StringIO(text))
    }


def in_the_admin(article: Article) -> dict[str, int]:
    client = Client()
    client.force_login(User.objects.get_or_create(username="editor", is_staff=True, is_superuser=True)[0])
    page = open_page(reverse("admin:articles_tag_changelist") + "?all=", client=client)
    rows = [row for row in page.root.all("tr") if row.all("td", "field-number_of_mentions")]
    return {
        row.one("th", "field-entity").text: int(row.one("td", "field-number_of_mentions").text)
        for row in rows
        if article.headline in row.text
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_page_exports_and_admin_show_one_number(articles, name):
    article = articles[name]
    assert on_the_page(article) == EXPECTED[name]
    assert in_json_lines()[name] == EXPECTED[name]
    assert in_the_table()[name] == EXPECTED[name]
    assert {tag.entity.name: len(tag.mentions) for tag in article.tags.all()} == EXPECTED[name]
    assert in_the_admin(article) == EXPECTED[name]


def find(text: str) -> set[str]:
    ids = search(SearchRequest(query=parse_query(text).node)).ids
    return set(Article.objects.filter(pk__in=ids).values_list("external_id", flat=True))


def test_a_derived_headline_is_no_headline_to_a_search(articles):
    assert find("letter") == {"own", "derived", "mended"}
    assert find("headline:letter") == set()
    assert find("headline:turkey") == {"own", "mended"}
    assert find('"taliban a letter"') == {"own", "derived", "mended"}


def test_a_word_of_a_derived_headline_weighs_no_more_than_in_the_text():
    body = "Turkey waits. So it goes, and on it goes for long."
    own = make_article("Turkey waits.", body, "2021-06-18")
    derived = make_article("Turkey waits.", body, "2021-06-19", is_headline_derived=True)
    assert search(SearchRequest(query=parse_query("turkey").node, sort=Sort.RELEVANCE)).ids == (own.pk, derived.pk)


def test_matches_of_a_derived_headline_are_not_counted_twice(articles):
    for name, count in (("own", 3), ("derived", 2), ("mended", 3)):
        page = open_page(f"{articles[name].get_absolute_url()}?q=turkey&at=1")
        marks = [mark.attributes["id"] for mark in page.root.one("article").all("mark") if "id" in mark.attributes]
        assert marks == [f"m{number}" for number in range(1, count + 1)]


def test_the_grounds_of_a_hit_name_a_derived_headline_nowhere(articles):
    for name in EXPECTED:
        page = open_page("/?q=turkey")
        hit = page.root.one("li", id=f"a{articles[name].pk}")
        labels = {dt.text for dt in hit.all("dt")}
        assert ("Headline" in labels) == (name != "derived"), name


def test_a_derived_headline_makes_no_difference_between_copies():
    body = "Turkey sent a letter."
    derived = make_article(body, body, is_headline_derived=True)
    bare = make_article("So it is", body, is_headline_derived=True)
    own = make_article(body, body)
    find_copies([derived, bare, own])
    groups = dict(Article.objects.values_list("pk", "copy_group"))
    assert groups[derived.pk] == groups[bare.pk] == derived.pk
    assert groups[own.pk] is None
    keys = set(CopyKey.objects.filter(article=derived.pk).values_list("key", flat=True))
    assert keys == set(copy_keys("", body))


def test_a_derived_headline_follows_an_edit_of_its_body(articles):
    article = articles["derived"]
    article.body = "Iran keeps silent."
    article.save()
    curation.record_edit(article, ["body"])
    article.refresh_from_db()
    assert (article.headline, article.is_headline_derived) == ("Iran keeps silent.", True)
    assert on_the_page(article) == {"Iran": 1, "Afghanistan": 1}
    article.body = ""
    article.save()
    curation.record_edit(article, ["body"])
    article.refresh_from_db()
    assert (article.headline, article.is_headline_derived) == ("Iran keeps silent.", False)
    assert find("headline:silent") == {"derived"}
