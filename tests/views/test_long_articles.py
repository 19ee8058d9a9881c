"""Articles of megabytes: a page of bounded size for each part, and ways through all of them."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Entity, Tag
from articles.panels.explanations import READ_CHARACTERS
from articles.search import highlighting
from articles.tagging import load_tagger, retag_articles
from articles.text import parts
from articles.text.parts import cut_parts
from articles.views import article as article_view
from tests.benchmarks.hostile import KINDS
from tests.factories import make_article, make_country, make_entity
from tests.views.pages import check_structure, open_page

pytestmark = pytest.mark.django_db(transaction=True)

LONG = 90_000
MOST_BYTES = 2_000_000  # a page


@pytest.fixture
def small_parts(monkeypatch) -> None:
    """Make parts a fifth as long, so that a text need not be of megabytes."""
    monkeypatch.setattr(parts, "PART_CHARACTERS", 20_000)
    monkeypatch.setattr(parts, "PART_LINES", 400)


@pytest.fixture
def names() -> None:
    make_country("tr", "Turkey")
    make_entity("Taliban", "group", ("Taliban",), slug="taliban")


def make_long(kind: str, characters: int = LONG, behind: str = "") -> Article:
    article = make_article("A long report", KINDS[kind](characters) + behind)
    retag_articles([article], load_tagger())
    return article


def parts_nav(page, which: int = 0):
    return page.root.all("nav", "parts")[which]


def way(page, text: str) -> str:
    (link,) = [link for link in parts_nav(page).all("a") if link.text == text]
    return page.resolve(link.attributes["href"])


@pytest.mark.parametrize("kind", ["mentions and nothing else", "a paragraph for every word", "function words"])
def test_the_page_of_a_part_is_of_bounded_size(names, kind):
    article = make_long(kind, 150_000)
    page = open_page(f"{article.get_absolute_url()}?q=taliban+OR+yes+OR+the&country=tr")
    check_structure(page)
    assert len(page.html.encode()) < MOST_BYTES
    assert parts_nav(page)


@pytest.mark.parametrize("kind", KINDS)
def test_the_parts_of_every_kind_of_text_show_all_of_it(small_parts, names, kind):
    article = make_long(kind, 6_000 if "for every word" in kind else 45_000)  # where lines fill a part
    count = len(cut_parts(article.body))
    assert 2 <= count <= 8
    shown = ""
    for number in range(1, count + 1):
        page = open_page(f"{article.get_absolute_url()}?q=kabul+OR+taliban+OR+the&country=tr&part={number}")
        check_structure(page)
        assert f"Part {number} of {count}" in parts_nav(page).text
        shown += page.root.one("div", "prose").text + " "
    assert "".join(shown.split()) == "".join(article.body.split())


def test_a_crawl_from_the_first_part_on_reads_all_of_the_text_once(small_parts, names):
    article = make_long("ordinary text")
    page = open_page(article.get_absolute_url())
    shown = [page.root.one("div", "prose").text]
    while [link for link in parts_nav(page).all("a") if link.text == "Next part"]:
        page = open_page(way(page, "Next part"))
        shown.append(page.root.one("div", "prose").text)
    assert "".join("".join(shown).split()) == "".join(article.body.split())
    assert len(shown) == len(cut_parts(article.body)) > 3
    while [link for link in parts_nav(page).all("a") if link.text == "Previous part"]:
        page = open_page(way(page, "Previous part"))
    assert page.root.one("link", rel="canonical").attributes["href"].endswith(article.get_absolute_url())


def test_a_part_is_an_address_of_its_own_for_crawlers_and_says_which_it_is(small_parts, names):
    article = make_long("ordinary text")
    address = article.get_absolute_url()
    second = open_page(f"{address}?part=2")
    assert second.root.one("link", rel="canonical").attributes["href"].endswith(f"{address}?part=2")
    assert "noindex" not in second.html
    assert "X-Robots-Tag" not in second.response.headers
    assert "(part 2 of" in second.root.one("title").text
    with_search = open_page(f"{address}?q=kabul&part=2")
    assert with_search.root.one("link", rel="canonical").attributes["href"].endswith(f"{address}?part=2")
    assert 'content="noindex"' in with_search.html
    assert "part=" not in open_page(f"{address}?part=1").root.one("link", rel="canonical").attributes["href"]


@pytest.mark.parametrize("part", ["0", "99", "-1", "x", "1" * 400, "²"])
def test_a_part_that_there_is_not_is_reported_and_the_first_is_shown(small_parts, names, part):
    article = make_long("ordinary text")
    page = open_page(f"{article.get_absolute_url()}?part={part}")
    assert any("none is numbered" in notice for notice in page.notices)
    assert "Part 1 of" in parts_nav(page).text
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    short = make_article("Short", "One part.")
    assert any("one part" in notice for notice in open_page(f"{short.get_absolute_url()}?part=2").notices)


def test_an_ordinary_article_has_no_parts():
    page = open_page(make_article("Short", "Kabul waits.\n\nSo it goes.").get_absolute_url())
    assert page.root.all("nav", "parts") == []


def test_matches_lead_from_part_to_part(small_parts, names):
    article = make_long("ordinary text", behind="\n\nThe zebra is here.\n\nA zebra again.")
    body = f"{article.body[:60_000]}\n\nOne zebra more.\n\n{article.body[60_000:]}"
    Article.objects.filter(pk=article.pk).update(body=body)
    bounds = cut_parts(body)
    page = open_page(f"{article.get_absolute_url()}?q=zebra&at=1")
    assert page.root.one("div", "prose").all("mark") == []
    (first,) = [a for a in page.root.one("nav", "passage").all("a") if a.text == "3 matches – go to first"]
    page = open_page(page.resolve(first.attributes["href"]).partition("#")[0])
    assert first.attributes["href"].endswith("&part=4#m1") or first.attributes["href"].endswith("&part=3#m1")
    (mark,) = page.root.one("div", "prose").all("mark")
    assert mark.attributes["id"] == "m1"
    (onward,) = page.root.one("div", "prose").all("a", "onward")
    assert onward.attributes["href"].endswith(f"part={len(bounds)}#m2")
    last = open_page(page.resolve(onward.attributes["href"]).partition("#")[0])
    assert [m.attributes["id"] for m in last.root.one("div", "prose").all("mark")] == ["m2", "m3"]
    links = [a.attributes["href"] for a in last.root.one("div", "prose").all("a", "onward")]
    assert links[0] == "#m3"
    assert links[1] == first.attributes["href"]


def test_more_matches_and_mentions_than_a_page_bears_are_reported(small_parts, names, monkeypatch):
    article = make_long("mentions and nothing else")
    monkeypatch.setattr(article_view, "LINKED", 2_000)
    page = open_page(f"{article.get_absolute_url()}?q=taliban&at=1")
    marks = [mark for mark in page.root.one("article").all("mark") if "id" in mark.attributes]
    assert len(marks) == article_view.MARKED
    assert any("Only the first 1,000 matches" in notice for notice in page.notices)
    assert any("Only the first 2,000 names" in notice for notice in page.notices)
    assert "1,000+ matches" in page.root.one("nav", "passage").text
    assert len(page.root.one("div", "prose").all("a", "e")) == article_view.LINKED


def test_a_page_keeps_no_more_mentions_than_it_shows(small_parts, names, monkeypatch):
    read = []
    original = article_view.Mentions.of
    monkeypatch.setattr(article_view.Mentions, "of", lambda *given: read.append(original(*given)) or read[-1])
    article = make_long("mentions and nothing else")
    page = open_page(f"{article.get_absolute_url()}?part=2")
    mentions = max(read, key=lambda one: one.count)
    assert len(mentions.first) == article_view.WHY_SHOWN
    assert mentions.count > 4 * len(mentions.here) > 0
    start, end = cut_parts(article.body)[1]
    assert all(start <= first < last <= end for first, last in mentions.here)
    assert f"{mentions.count:,}" in page.root.one("aside", "about").text


def test_sentences_of_other_parts_lead_there(small_parts, names):
    article = make_long("function words", behind=" and then Turkey answered.")
    page = open_page(article.get_absolute_url())
    (link,) = page.root.one("aside", "about").one("div", "why").one("span", "rule").all("a")
    count = len(cut_parts(article.body))
    assert (link.text, link.attributes["href"]) == (f"in part {count}", f"{article.get_absolute_url()}?part={count}")
    there = open_page(link.attributes["href"])
    assert [a.text for a in there.root.one("div", "prose").all("a", "e")] == ["Turkey"]


def test_only_the_most_mentioned_of_very_many_tags_are_listed():
    article = make_article("Many", "Kabul waits.")
    Tag.objects.bulk_create(Tag(article=article, entity=make_entity()) for _ in range(article_view.TAGS_SHOWN + 5))
    page = open_page(article.get_absolute_url())
    assert len(page.root.one("aside", "about").all("li")) >= article_view.TAGS_SHOWN
    assert "and 5 more, mentioned less often" in page.root.one("aside", "about").text


def test_the_work_of_marking_a_page_is_in_proportion_to_the_text(names, monkeypatch):
    read: list[int] = []
    patterns = highlighting._Patterns
    original = patterns._find_spans

    def count(self, text, lowered):
        read.append(len(text))
        return original(self, text, lowered)

    monkeypatch.setattr(patterns, "_find_spans", count)
    monkeypatch.setattr(highlighting, "WINDOW", 10_000)
    monkeypatch.setattr(highlighting, "OVERLAP", 500)
    article = make_long("ordinary text", behind=" zebra")
    open_page(f"{article.get_absolute_url()}?q=zebra")
    assert sum(read) < 1.2 * LONG, "each character of the text is read about once"
    read.clear()
    monkeypatch.setattr(article_view, "MARKED", 100)
    open_page(f"{article.get_absolute_url()}?q=the")
    assert sum(read) < LONG / 2, "no further than the matches that are marked"


def test_a_list_reads_the_beginning_of_a_long_text_and_says_so():
    article = make_article("A long report", KINDS["ordinary text"](READ_CHARACTERS) + " zebra")
    page = open_page("/?q=zebra")
    hit = page.root.one("li", id=f"a{article.pk}")
    assert f"not looked at beyond its first {READ_CHARACTERS:,} characters" in hit.text
    page = open_page("/?q=engineers")
    assert [mark.text for mark in page.root.one("li", id=f"a{article.pk}").one("p", "snippet").all("mark")]


def test_a_long_article_opens_in_the_admin_without_its_text(names, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 80_000
    article = make_long("ordinary text")
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = open_page(address, client=client)
    assert "90,000 characters, too many to edit" in page.root.text
    assert page.root.all("textarea", name="body") == []
    assert len(page.html) < 200_000
    form = {
        field.attributes["name"]: field.attributes.get("value", "")
        for field in page.root.all("input")
        if "name" in field.attributes
    }
    form |= {"headline": "Another headline", "status": "published", "source": "", "dateline_country": ""}
    for select in page.root.all("select"):
        if select.attributes["name"].endswith("-state") and (chosen := select.all("option", selected="")):
            form[select.attributes["name"]] = chosen[0].attributes["value"]
    client.post(address, form)
    article.refresh_from_db()
    assert article.headline == "Another headline"
    assert len(article.body) == LONG


def test_an_article_of_very_many_tags_leads_to_their_list_in_the_admin():
    article = make_article("Many", "Kabul waits.")
    Tag.objects.bulk_create(Tag(article=article, entity=make_entity()) for _ in range(501))
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    page = open_page(reverse("admin:articles_article_change", args=[article.pk]), client=client)
    (link,) = [a for a in page.root.all("a") if a.text == "501 tags, too many to show here"]
    listed = open_page(page.resolve(link.attributes["href"]), client=client)
    assert "501" in listed.root.one("div", id="changelist").text


def test_of_a_crowd_those_most_mentioned_are_read_and_all_are_counted(names, monkeypatch):
    monkeypatch.setattr(article_view, "TAGS_READ", 6)
    article = make_article("A crowd", "Turkey waits. " + " ".join(f"One{number}" for number in range(30)))
    Tag.objects.bulk_create(
        Tag(
            article=article,
            entity=make_entity(f"One{number}"),
            mentions=[["body", at, at + 4, "name"] for at in range(14, 14 + number + 1)],
        )
        for number in range(30)
    )
    rare = Tag.objects.get(entity__name="One0")
    turkey = Tag.objects.create(
        article=article, entity=Entity.objects.get(slug="tr"), mentions=[["body", 0, 6, "name"]]
    )
    page = open_page(f"{article.get_absolute_url()}?actor={rare.entity.slug}")
    about = page.root.one("aside", "about").text
    assert "One29" in about
    assert turkey.entity.name in about
    assert rare.entity.name in about, "what is searched for is shown, however seldom it is mentioned"
    assert "and 23 more, mentioned less often" in about
    assert any("the 6 that are mentioned most are links" in notice for notice in page.notices)
    assert [mark.text for mark in page.root.one("div", "prose").all("mark")] == ["One0"]
    monkeypatch.setattr(article_view, "TAGS_READ", 31)
    page = open_page(article.get_absolute_url())
    assert not any("are links" in notice for notice in page.notices)
    assert "mentioned less often" not in page.root.one("aside", "about").text


def test_words_are_looked_for_so_far_into_a_text_and_in_the_part_that_is_shown(small_parts, names, monkeypatch):
    monkeypatch.setattr(article_view, "READ_FOR_WORDS", 45_000)
    body = "One zebra. " + "So it goes. " * 6_000 + "Another zebra. " + "So it goes. " * 3_000 + "The last zebra."
    article = make_article("A long report", body)
    count = len(cut_parts(body))
    marked = {}
    for number in range(1, count + 1):
        page = open_page(f"{article.get_absolute_url()}?q=zebra&at=1&part={number}")
        marked[number] = [mark.attributes["id"] for mark in page.root.one("div", "prose").all("mark")]
        assert any("in the first 45,000 characters of this article, and in the part" in one for one in page.notices)
        assert re.search(r"\d\+ match", page.root.one("nav", "passage").text), "there may be more"
    assert marked.pop(1) == ["m1"]
    assert [one for one in marked.values() if one] == [["m2"], ["m2"]]
    assert not open_page(article.get_absolute_url()).notices
    monkeypatch.setattr(article_view, "READ_FOR_WORDS", 200_000)
    page = open_page(f"{article.get_absolute_url()}?q=zebra&at=1")
    assert page.notices == []
    assert "3 matches" in page.root.one("nav", "passage").text
