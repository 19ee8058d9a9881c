"""The page of help speaks the archive's own words, and each hit says why it is there."""

import pytest
from django.test import Client

from articles.models import Tag
from tests.factories import make_article, make_entity
from tests.views.pages import check_structure, get_total, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_example_of_the_help_page_finds_what_it_says():
    make_archive(6)
    make_article("What the ministers of the four countries said about the truce in Doha", byline="By Jane Doe")
    page = open_page("/help/")
    check_structure(page)
    examples = page.root.one("dl").all("li")
    assert len(examples) > 12
    for item in examples:
        link = page.resolve(item.one("a").attributes["href"])
        assert get_total(link) == int(item.one("span", "num").text.replace(",", "")) > 0, item.text
    shown = {item.one("a").text for item in examples}
    assert {"byline:jane", "headline:kabul"} <= shown
    assert "What the ministers of the four countries said about the truce in Doha" in shown


def test_the_help_page_of_an_empty_archive_has_no_examples():
    page = open_page("/help/")
    check_structure(page)
    assert page.root.one("dl").all("li") == []


@pytest.mark.parametrize(
    "headline", ["<b>x</b> & y", "Ⓐ " * 5, "', \" OR (", "كابول عاصمة أفغانستان كابول عاصمة"], ids=range(4)
)
def test_any_headline_can_be_an_example(headline):
    for _ in range(3):
        make_article(headline, byline=headline, dateline=headline)
    check_structure(open_page("/help/"))


def test_help_is_reached_from_the_head_and_the_foot():
    links = [a for a in open_page("/").root.all("a") if a.attributes["href"] == "/help/"]
    assert [link.text for link in links] == ["Help", "How to search"]


def grounds(url: str) -> list[dict[str, str]]:
    page = open_page(url)
    check_structure(page)
    return [
        {row.one("dt").text: row.one("dd").text for row in details.all("div")}
        for details in page.root.all("details", "why-here")
    ]


def test_a_hit_says_which_words_stand_where():
    make_article("Talks in Kabul", "They talked; KABUL was quiet. A talk of peace.", byline="Kabul Desk")
    assert grounds("/?q=kabul+talk") == [{"Headline": "Talks, Kabul", "Text": "talked, KABUL, talk", "Byline": "Kabul"}]
    assert grounds("/?q=headline:kabul") == [{"Headline": "Kabul"}]
    assert grounds("/?q=talk+-herat") == [{"Headline": "Talks", "Text": "talked, talk"}]
    assert grounds("/") == []


def test_many_words_are_cut_and_counted():
    make_article(body=" ".join(f"secure{letter}" for letter in "abcdefg"))
    ((text,),) = [ground.values() for ground in grounds("/?q=secur*")]
    assert text == "securea, secureb, securec, secured, securee and 2 more"


def test_a_hit_says_which_tag_and_alias_put_it_there():
    entity = make_entity("United Nations", "organisation", slug="un")
    article = make_article("Aid", "The UN sent aid. The United Nations said so.")
    mentions = [["body", 4, 6, "acronym"], ["body", 21, 35, "name"]]
    tag = Tag.objects.create(article=article, entity=entity, mentions=mentions)
    assert grounds("/?actor=un") == [{"Actor United Nations": "UN, United Nations acronym of United Nations; name"}]
    assert grounds("/?q=aid&not_country=un") == grounds("/?q=aid")
    tag.mentions, tag.origin = [], Tag.Origin.CURATOR
    tag.save()
    assert grounds("/?actor=un") == [{"Actor United Nations": "set by a curator"}]


def test_a_beginning_of_very_many_words_is_reported(monkeypatch):
    make_article(body="secure security secret")
    assert open_page("/?q=sec*").notices == []
    monkeypatch.setattr("articles.search.BROAD", 2)
    monkeypatch.setattr("articles.views.search.BROAD", 2)
    message = "“sec*” stands for more than 2 different words: more letters narrow it."
    assert open_page("/?q=sec*").notices == [message]
    assert Client().get("/search.json?q=sec*").json()["notices"] == [message]
    assert open_page("/?q=secu*").notices == []
