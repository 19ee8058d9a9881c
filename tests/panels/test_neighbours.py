"""From a hit to its article: the words marked with jumps between them, the neighbours, and the way back."""

import pytest
from django.test import Client

from articles.models import Article, Tag
from tests.factories import make_article, make_entity
from tests.views.pages import Page, check_structure, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def hit_links(page: Page) -> list[str]:
    return [page.resolve(title.one("a").attributes["href"]) for title in page.root.one("ol", "hits").all("h3")]


def way(page: Page, text: str) -> str:
    (link,) = [a for a in page.root.one("nav", "passage").all("a") if a.text == text]
    return page.resolve(link.attributes["href"])


def test_every_hit_leads_on_to_the_next_and_back_to_its_place():
    make_archive(25)
    result = open_page("/?q=kabul&actor=person-0&sort=oldest&page=2")
    links = hit_links(result)
    assert links[0].endswith("/?q=kabul&actor=person-0&sort=oldest&at=21")
    page = open_page(links[0])
    seen = [page.root.one("h1").text]
    check_structure(page)
    assert "21 of 25" in page.root.one("nav", "passage").text
    assert open_page(way(page, "Previous")).root.one("h1").text == open_page("/?q=kabul&sort=oldest").headlines[-1]
    for _ in range(4):
        page = open_page(way(page, "Next"))
        check_structure(page)
        seen.append(page.root.one("h1").text)
    assert seen == result.headlines
    assert "25 of 25" in page.root.one("nav", "passage").text
    assert "Next" not in [a.text for a in page.root.one("nav", "passage").all("a")]
    back, _, anchor = way(page, "Back to the result").partition("#")
    assert back == "/?q=kabul&actor=person-0&sort=oldest&page=2"
    assert open_page(back).root.one("li", id=anchor).one("h3").one("a").attributes["href"] == links[-1]


def test_the_first_has_nothing_before_it():
    make_archive(3)
    page = open_page(hit_links(open_page("/?q=kabul"))[0])
    ways = [a.text for a in page.root.one("nav", "passage").all("a")]
    assert "Previous" not in ways
    assert way(page, "Back to the result").startswith("/?q=kabul#a")


def test_the_whole_archive_links_to_the_addresses_that_stay():
    articles = make_archive(3)
    assert sorted(hit_links(open_page("/"))) == sorted(article.get_absolute_url() for article in articles)
    page = open_page(articles[0].get_absolute_url())
    assert page.root.all("nav", "passage") == page.root.one("article").all("mark") == []
    assert "noindex" not in page.html


def test_an_address_with_a_search_asks_not_to_be_indexed_and_hits_are_not_followed():
    make_archive(2)
    result = open_page("/?q=kabul")
    assert {title.one("a").attributes["rel"] for title in result.root.one("ol", "hits").all("h3")} == {"nofollow"}
    assert 'content="noindex"' in open_page(hit_links(result)[0]).html


def test_words_are_marked_in_headline_and_body_each_leading_to_the_next():
    article = make_article("Talks on peace", "Peace <talks> began.\n\nMore talking, no war.")
    page = open_page(f"{article.get_absolute_url()}?q=talk+-war")
    check_structure(page)
    marks = page.root.one("article").all("mark")
    assert [(mark.text, mark.attributes["id"]) for mark in marks] == [
        ("Talks", "m1"),
        ("talks", "m2"),
        ("talking", "m3"),
    ]
    assert [a.attributes["href"] for a in page.root.all("a", "onward")] == ["#m2", "#m3", "#m1"]
    assert way(page, "3 matches – go to first").endswith("#m1")


def test_marks_and_mentions_share_the_text():
    body = "The Bank of England said the bank was safe."
    article = make_article("Bank", body)
    bank = make_entity("Bank of England", "organisation", slug="boe")
    Tag.objects.create(article=article, entity=bank, mentions=[["body", 4, 19, "name"]])
    page = open_page(f"{article.get_absolute_url()}?q=bank+england")
    check_structure(page)
    prose = page.root.one("div", "prose")
    (mention,) = prose.all("a", "e")
    assert mention.text == "Bank of England"
    assert [mark.attributes["id"] for mark in mention.all("mark")] == ["m2", "m3"]
    assert [a.attributes["href"] for a in prose.all("a", "onward")] == ["#m4", "#m1"]
    for onward in prose.all("a", "onward"):
        assert onward not in list(mention.walk())
    crossing = open_page(f"{article.get_absolute_url()}?q=%22england+said%22")
    assert [mark.attributes.get("id") for mark in crossing.root.one("div", "prose").all("mark")] == ["m1", None]
    assert [a.attributes for a in crossing.root.all("a", "onward")] == []


def test_mentions_of_the_chosen_actor_are_marked():
    make_archive(1, tags=1)
    page = open_page(hit_links(open_page("/?actor=person-0"))[0])
    assert [mark.text for mark in page.root.all("mark")][:1] == ["Person 0"]
    assert "Person 0" in page.root.one("nav", "passage").text


def test_a_result_that_has_changed_says_so():
    make_archive(5)
    result = open_page("/?q=kabul&sort=oldest")
    third = hit_links(result)[2]
    first, *_ = sorted(Article.objects.all(), key=lambda a: a.published_on)
    Article.objects.filter(pk=first.pk).update(status="hidden")
    page = open_page(third)
    check_structure(page)
    assert "was number 3 of it" in page.root.one("nav", "passage").text
    assert "2 of 4" in page.root.one("nav", "passage").text
    assert {"Previous", "Next"} <= {a.text for a in page.root.one("nav", "passage").all("a")}
    Article.objects.filter(pk__in=Article.objects.exclude(headline="Kabul report 2").values("pk")[:1]).update(
        body="x", headline="x"
    )
    lost = open_page(third.replace("at=3", "at=50"))
    assert "no longer number 50" in lost.root.one("nav", "passage").text
    assert way(lost, "Back to the result").endswith("&page=3#results")


def test_a_place_that_is_none_is_reported_and_old_words_keep_the_search():
    article = make_article("Kabul")
    assert any("whole number" in notice for notice in open_page(f"{article.get_absolute_url()}?q=kabul&at=x").notices)
    moved = Client().get(f"/articles/{article.pk}/old/?q=kabul&at=1")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{article.get_absolute_url()}?q=kabul&at=1")


def test_the_queries_do_not_grow(django_assert_max_num_queries):
    make_archive(12)
    link = hit_links(open_page("/?q=kabul&sort=oldest"))[5]
    with django_assert_max_num_queries(8):
        open_page(link)
