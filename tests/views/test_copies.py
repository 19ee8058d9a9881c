"""Near-identical copies on pages: one story in lists unless asked singly, every article once, numbers of articles."""

import pytest
from django.test import Client

from articles.copies import find_copies
from articles.models import Article
from articles.search import IndexNotReadyError
from tests.copies.test_texts import REPORT
from tests.factories import make_article, make_source
from tests.views.pages import parse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive() -> list[Article]:
    """Give two stories of three and two copies, and 22 articles that stand alone."""
    agency, paper = make_source("Agency"), make_source("Paper")
    dam = [make_article(f"Dam {n}", REPORT, f"2021-06-{n:02}", source=paper if n == 5 else agency) for n in (1, 5, 9)]
    other = REPORT.replace("dam", "bridge").replace("water", "roads").replace("winter", "year")
    bridge = [make_article(f"Bridge {n}", other + " The bridge holds.", f"2021-07-{n:02}") for n in (2, 3)]
    alone = [make_article(f"Alone {n}", f"Number {n}.", f"2020-01-{n:02}") for n in range(1, 23)]
    find_copies([*dam, *bridge, *alone])
    return [*dam, *bridge, *alone]


def read_page(client: Client, address: str) -> tuple[list[str], list[str], str]:
    """Return the headlines of hits, those of copies, and the heading of a page."""
    response = client.get(address)
    assert response.status_code == 200
    page = parse(response.content.decode())
    hits = [row.all("h3")[0].text for row in page.all("li", css="hit-row")]
    copies = [item.all("a")[0].text for some in page.all("ul", css="copy-list") for item in some.all("li")]
    return hits, copies, page.one("h2", id="results-title").text


def test_every_article_stands_once_on_the_pages(client, archive):
    first, second = read_page(client, "/"), read_page(client, "/?page=2")
    assert first[2] == "27 articles, newest first (24 without duplicates)"
    assert first[0][:2] == ["Bridge 3", "Dam 9"]
    assert first[1] == ["Bridge 2", "Dam 5", "Dam 1"]
    assert len(first[0]) == 20
    assert sorted(first[0] + first[1] + second[0] + second[1]) == sorted(article.headline for article in archive)


def test_all_copies_are_shown_singly_when_asked(client, archive):
    hits, copies, heading = read_page(client, "/?copies=all")
    assert hits[:5] == ["Bridge 3", "Bridge 2", "Dam 9", "Dam 5", "Dam 1"]
    assert copies == []
    assert heading.startswith("27 articles, newest first")


def test_only_copies_that_answer_the_search_are_folded_in(client, archive):
    source = archive[0].source
    hits, copies, heading = read_page(client, f"/?source={source.slug}")
    assert (hits, copies, heading) == (["Dam 9"], ["Dam 1"], "2 articles (1 without duplicates)")
    hits, copies, heading = read_page(client, "/?date_before=2021-06-05&q=dam")
    assert (hits, copies, heading) == (["Dam 5"], ["Dam 1"], "2 articles (1 without duplicates)")


def test_hiding_the_shown_one_shows_another(client, archive):
    Article.objects.filter(headline="Dam 9").update(status="hidden")
    assert read_page(client, "/?q=dam")[:2] == (["Dam 5"], ["Dam 1"])
    Article.objects.filter(headline="Dam 5").delete()
    assert read_page(client, "/?q=dam") == (["Dam 1"], [], "1 article")


def test_machines_get_every_article_singly_unless_they_ask(client, archive):
    singly = client.get("/search.json?q=dam").json()
    assert (singly["total"], len(singly["results"])) == (3, 3)
    assert not any("copies" in one for one in singly["results"])
    grouped = client.get("/search.json?q=dam&copies=grouped").json()
    assert (grouped["total"], grouped["stories"]) == (3, 1)
    assert [(one["headline"], one["copies"]) for one in grouped["results"]] == [
        ("Dam 9", [archive[1].pk, archive[0].pk])
    ]
    assert grouped["facets"] == singly["facets"]
    lines = b"".join(client.get("/export.jsonl?q=dam").streaming_content).splitlines()
    assert len(lines) == 3
    assert client.get("/search.json?copies=some").status_code == 400


def test_opened_from_a_result_one_goes_from_story_to_story(client, archive):
    page = parse(client.get("/?q=dam+OR+bridge&sort=newest").content.decode())
    opened = parse(client.get(page.all("ul", css="copy-list")[1].all("a")[0].attributes["href"]).content.decode())
    passage = opened.one("nav", css="passage")
    assert "2 of 2" in passage.text
    assert passage.one("a", title="Bridge 3")


def test_an_article_lists_its_copies_and_similar_articles(client, archive):
    hidden = archive[2]
    Article.objects.filter(pk=hidden.pk).update(status="hidden")
    near = make_article("Dam in trouble", "The gates of the dam above Herat were damaged in the flood.")
    page = parse(client.get(archive[0].get_absolute_url()).content.decode())
    copies = page.one("section", id="copies")
    assert copies.one("h2").text == "1 copy of this report"
    assert [(item.one("a").text, item.one("time").text) for item in copies.all("li")] == [("Dam 5", "5 June 2021")]
    similar = page.one("section", aria_labelledby="similar-title")
    assert near.headline in [item.one("a").text for item in similar.all("li")]
    assert not {"Dam 5", "Dam 9", "Dam 1"} & {item.one("a").text for item in similar.all("li")}


def test_an_article_can_be_read_while_the_index_is_being_built(client, archive, monkeypatch):
    def refuse(*_args: object) -> None:
        raise IndexNotReadyError

    monkeypatch.setattr("articles.views.article.search_similar", refuse)
    response = client.get(archive[0].get_absolute_url())
    assert response.status_code == 200
    assert "2 copies of this report" in response.content.decode()
