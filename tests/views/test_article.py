"""The page of one article."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from articles.models import Article, ImportRun, Tag
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import check_structure, make_archive, open_page, parse

pytestmark = pytest.mark.django_db

BODY = """KABUL fell silent. Jane Roe spoke of Kabul.

A subhead

Then Roe left for the airport, where she waited a day and a night for her flight."""


def tag(article: Article, entity, *places: tuple[str, str, int, str], **fields) -> Tag:
    """Tag an article where the words stand for the n-th time."""
    mentions = []
    for where, words, number, rule in places:
        start = -1
        for _ in range(number):
            start = getattr(article, where).index(words, start + 1)
        mentions.append([where, start, start + len(words), rule])
    return Tag.objects.create(article=article, entity=entity, mentions=mentions, **fields)


def test_it_shows_everything_the_archive_holds():
    country = make_country("af", "Afghanistan")
    source = make_source("Wire", notice="Made up for the demonstration.")
    article = make_article(
        "Talks <end>",
        BODY,
        source=source,
        byline="By John Doe",
        dateline="KABUL",
        dateline_country=country,
        url="https://example.org/a?b=1&c=2",
        language="fr",
    )
    page = open_page(article.get_absolute_url())
    check_structure(page)
    shown = page.root.one("article")
    assert shown.attributes["lang"] == "fr"
    assert shown.one("h1").text == "Talks <end>"
    assert shown.one("time").attributes["datetime"] == "2021-06-19"
    assert shown.one("time").text == "19 June 2021"
    links = {link.text: link.attributes["href"] for link in shown.one("header", "opening").all("a")}
    assert links == {
        "19 June 2021": "/browse/2021/6/19/",
        "Wire": source.get_absolute_url(),
        "Afghanistan": "/countries/af/",
        "Original": "https://example.org/a?b=1&c=2",
    }
    assert shown.one("p", "signed").text == "By John Doe"
    assert [h2.text for h2 in shown.all("h2")] == ["A subhead"]
    assert [p.text for p in shown.one("div", "prose").all("p")] == [
        "KABUL – KABUL fell silent. Jane Roe spoke of Kabul.",
        "Then Roe left for the airport, where she waited a day and a night for her flight.",
    ]
    assert shown.one("p", "notice").text == "Made up for the demonstration."
    assert "Headline derived" not in shown.text


def test_an_article_that_lacks_everything_is_still_a_page():
    article = make_article("Bare", published_on=None)
    page = open_page(article.get_absolute_url())
    check_structure(page)
    assert "Date not known" in page.root.one("article").text
    assert "This article has no text beyond its headline." in page.root.one("article").text
    assert "No actor or country of the archive is mentioned here." in page.root.one("aside").text


def test_a_derived_headline_is_called_so_and_shown_once():
    opening = BODY.split(". ", maxsplit=1)[0] + "."
    page = open_page(make_article(opening, BODY, is_headline_derived=True).get_absolute_url())
    assert "Without a headline of its own" in page.root.one("article").text
    assert page.root.one("h1").attributes["class"] == "visually-hidden"
    assert page.root.one("div", "prose").text.startswith(opening)


def test_mentions_are_links_and_every_tag_says_why():
    article = make_article("Roe in Kabul", BODY)
    person, country = make_entity("Jane Roe", slug="jane-roe"), make_country("af", "Afghanistan")
    tag(
        article,
        person,
        ("headline", "Roe", 1, "surname"),
        ("body", "Jane Roe", 1, "name"),
        ("body", "Roe", 2, "surname"),
    )
    tag(article, country, ("body", "Kabul", 1, "city"))
    page = open_page(article.get_absolute_url())
    check_structure(page)
    prose = page.root.one("div", "prose")
    assert [(a.text, a.attributes["href"]) for a in prose.all("a")] == [
        ("Jane Roe", "/actors/jane-roe/"),
        ("Kabul", "/countries/af/"),
        ("Roe", "/actors/jane-roe/"),
    ]
    actor, place = (details for details in page.root.one("aside").all("details"))
    named, counted = page.root.one("aside").all("a", "name"), page.root.one("aside").all("span", "num")
    assert [(name.text, number.text) for name, number in zip(named, counted, strict=True)] == [
        ("Jane Roe", "3"),
        ("Afghanistan", "1"),
    ]
    assert [name.attributes["href"] for name in named] == ["/actors/jane-roe/", "/countries/af/"]
    assert [details.one("summary").text for details in (actor, place)] == ["why? Jane Roe", "why? Afghanistan"]
    assert page.root.one("p", "legend-line").text == "● main subject, number of mentions"
    assert [item.text for item in actor.all("li")] == [
        "Roe in Kabul surname of Jane Roe, introduced with the full name, in the headline",
        "Jane Roe spoke of Kabul. name",
        "Then Roe left for the airport, where she waited a day and a night for her flight."
        " surname of Jane Roe, introduced with the full name",
    ]
    assert [mark.text for mark in actor.all("mark")] == ["Roe", "Jane Roe", "Roe"]
    assert [item.text for item in place.all("li")] == ["Jane Roe spoke of Kabul. place in Afghanistan"]


def test_a_discovered_tag_says_its_role_what_it_leaned_on_and_that_nobody_has_confirmed_it():
    article = make_article("Talks", BODY)
    person = make_entity("Jane Roe", status="provisional")
    tag(article, person, ("body", "Jane Roe", 1, "role"), ("body", "Roe", 2, "surname"), role="envoy <of> nobody")
    (found,) = Tag.objects.all()
    found.mentions = [[*found.mentions[0], "envoy"], [*found.mentions[1], "Jane Roe"]]
    found.save()
    page = open_page(article.get_absolute_url())
    check_structure(page)
    (shown,) = page.root.one("aside").all("details")
    assert page.root.one("aside").one("a", "name").text == "Jane Roe?provisional"
    assert "beside a name: found automatically" in page.root.one("aside").text
    assert [p.text for p in shown.all("p")][:2] == [
        "Envoy <of> nobody",
        "Discovered in the text; no curator has confirmed it yet.",
    ]
    assert [rule.text for rule in shown.all("span", "rule")] == [
        "title or role beside the name: “envoy”",
        "surname of Jane Roe, introduced above",
    ]


def test_main_subjects_stand_first_and_say_so():
    article = make_article("Talks", BODY)
    tag(article, make_entity("Often Named"), ("body", "Roe", 1, "name"), ("body", "Roe", 2, "name"))
    tag(article, make_entity("Main Subject"), ("body", "Kabul", 1, "name"), is_main=True)
    tag(article, make_entity("Weak Find"), ("body", "Kabul", 1, "name"), state="suggested")
    page = open_page(article.get_absolute_url())
    names = [name.text for name in page.root.one("aside").all("a", "name")]
    assert names == ["Main subject:Main Subject", "Often Named"]
    assert "Weak Find" not in page.root.text


def test_a_dateline_alone_speaks_for_its_country():
    article = make_article("Talks", BODY, dateline="KABUL (Agency)")
    tag(article, make_country("af", "Afghanistan"), ("dateline", "KABUL (Agency)", 1, "dateline"), is_main=True)
    (shown,) = open_page(article.get_absolute_url()).root.one("aside").all("details")
    assert [item.text for item in shown.all("li")] == ["KABUL (Agency) filed from Afghanistan"]


def test_a_curators_tag_says_so_and_needs_no_mention():
    article = make_article("No name in it", BODY)
    curator = get_user_model().objects.create_user("curator")
    day = timezone.make_aware(timezone.datetime(2022, 3, 4))
    tag(article, make_entity("Absent"), origin="curator", curator=curator, curated_at=day)
    page = open_page(article.get_absolute_url())
    check_structure(page)
    assert "Set by a curator on 4 March 2022." in page.root.one("aside").text
    assert "curator" not in page.root.one("article").text


def test_many_mentions_are_shown_in_part():
    article = make_article("Many", "Roe. " * 12)
    mentions = [["body", 5 * n, 5 * n + 3, "surname"] for n in range(12)]
    Tag.objects.create(article=article, entity=make_entity("Jane Roe"), mentions=mentions)
    aside = open_page(article.get_absolute_url()).root.one("aside")
    details = aside.one("details")
    assert aside.one("span", "num").text == "12"
    assert len(details.all("li")) == 5
    assert "and 7 more" in details.text


def test_places_a_later_edit_has_pushed_out_do_no_harm():
    article = make_article("Short", "Short now.")
    mentions = [["body", 500, 508, "name"], ["body", -3, 2, "name"], ["body", 4, 4, "name"], ["headline", 90, 95, "x"]]
    Tag.objects.create(article=article, entity=make_entity("Jane Roe"), mentions=mentions)
    page = open_page(article.get_absolute_url())
    check_structure(page)
    assert page.root.one("div", "prose").one("p").text == "Short now."
    assert page.root.one("div", "prose").all("a") == []


def test_overlapping_mentions_never_double_the_text():
    article = make_article("Overlap", "President Jane Roe spoke.")
    Tag.objects.create(article=article, entity=make_entity("A"), mentions=[["body", 0, 18, "name"]])
    Tag.objects.create(
        article=article, entity=make_entity("B"), mentions=[["body", 10, 18, "name"], ["body", 15, 24, "name"]]
    )
    assert open_page(article.get_absolute_url()).root.one("div", "prose").text == "President Jane Roe spoke."


def test_a_wrong_or_missing_slug_redirects_for_good():
    article = make_article("Kabul report: the “end”")
    right = f"/articles/{article.pk}/kabul-report-the-end/"
    assert article.get_absolute_url() == right
    for wrong in (f"/articles/{article.pk}/", f"/articles/{article.pk}/old-words/"):
        response = Client().get(wrong)
        assert (response.status_code, response.headers["Location"]) == (301, right)
    assert Client().get(right).status_code == 200


@pytest.mark.parametrize("headline", ["新闻报道", "???", "—", "Ünï çödé", "a" * 400, "word " * 300])
def test_every_headline_gives_an_address_that_works(headline):
    page = open_page(make_article(headline).get_absolute_url())
    check_structure(page)
    assert page.root.one("h1").text == headline.strip()


@pytest.mark.parametrize("number", ["0", "999", "9" * 30, "9" * 5_000, "-1", "x", "1.5", "%00"])
def test_what_is_not_there_is_a_404_in_the_sites_dress(number):
    for url in (f"/articles/{number}/", f"/articles/{number}/some-words/"):
        page = open_page(url, status=404)
        check_structure(page)
        assert page.root.one("h1").text == "There is nothing at this address"
        assert page.root.one("form", role="search").attributes["action"] == "/"


def test_a_hidden_article_is_not_there_under_any_address():
    article = make_archive(1)[0]
    address = article.get_absolute_url()
    Article.objects.update(status="hidden")
    for url in (address, f"/articles/{article.pk}/", f"/articles/{article.pk}/wrong/"):
        response = Client().get(url)
        assert response.status_code == 404
        assert article.headline not in response.content.decode()


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", " javascript:x", "//example.org", "ftp://x"],
)
def test_an_address_that_is_not_of_the_web_is_no_link(url):
    article = make_article("Link", BODY, url=url)
    page = open_page(article.get_absolute_url())
    check_structure(page)
    assert url not in [link.attributes["href"] for link in page.root.all("a")]
    assert "Original" not in page.root.one("article").text


@pytest.mark.parametrize(
    ("origin", "message"),
    [
        ("header", "date given in the document"),
        ("dateline", "read from the dateline"),
        ("guessed", "guessed"),
        ("", None),
    ],
)
def test_the_page_says_how_the_date_is_known(client, origin, message):
    article = make_article("Dated", "Text.", "2021-06-19", date_origin=origin)
    imprint = parse(client.get(article.get_absolute_url()).content.decode()).one("p", css="imprint").text
    assert imprint == (f"19 June 2021 ({message})" if message else "19 June 2021")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (
            {"date_origin": "structured"},
            "19 June 2021 (from the structured data of the page, written “19 Jun 21 23:10”)",
        ),
        ({"published_on": None}, "Date not known, written “19 Jun 21 23:10”"),
    ],
)
def test_the_page_shows_how_the_date_is_written(client, fields, shown):
    article = make_article("Dated", "Text.", **{"date_text": "19 Jun 21 23:10", **fields})
    assert parse(client.get(article.get_absolute_url()).content.decode()).one("p", css="imprint").text == shown


def test_where_an_article_came_from_is_shown_to_those_who_may_see_the_imports(client):
    article = make_article("Found", "Text.")
    run = ImportRun.objects.create(paths=["news.zip"], state="finished")
    address = "/srv/news.zip!/june/a.jsonl#line 7"
    run.documents.create(address=address, number=7, unit="line", reader="jsonl", outcome="created", article=article)
    assert "/srv/" not in client.get(article.get_absolute_url()).content.decode()
    reader, curator = Client(), Client()
    for who, group in ((reader, "Reader"), (curator, "Curator")):
        user = User.objects.create_user(group, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        who.force_login(user)
    assert "/srv/" not in reader.get(article.get_absolute_url()).content.decode()
    page = parse(curator.get(article.get_absolute_url()).content.decode())
    shown = page.one("details", css="provenance").text
    assert "/srv/news.zip!/june/a.jsonl, line 7 · JSON lines · created" in shown
    assert str(run) in shown
    content = curator.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "/srv/news.zip!/june/a.jsonl, line 7 · JSON lines · created" in content


def test_a_very_long_headline_is_set_smaller(client):
    article = make_article("A headline of four hundred characters " * 11)
    page = parse(client.get(article.get_absolute_url()).content.decode())
    assert page.one("h1").attributes["class"] == "long"
