"""Exports of WordPress: posts in, the rest counted."""

import time

import pytest

from articles.importing.readers.protocol import Confidence
from articles.importing.readers.wordpress import WordpressReader
from articles.importing.readers.wordpress_text import read_post
from tests.importing.exports import assert_survives_damage, read_all, read_article

READER = WordpressReader()
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is an export -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Example Times</title><link>https://example.org</link><language>en-GB</language>
<wp:author><wp:author_login><![CDATA[abo]]></wp:author_login>
<wp:author_display_name><![CDATA[Ann Bo]]></wp:author_display_name></wp:author>"""


def make_post(kind="post", status="publish", number=1, content="<p>The harbour was closed.</p>", more="", excerpt=""):
    return f"""<item><title>Harbour &amp; quay</title><link>https://example.org/harbour-{number}/</link>
      <dc:creator><![CDATA[abo]]></dc:creator><guid isPermaLink="false">https://example.org/?p={number}</guid>
      <content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
      <wp:post_id>{number}</wp:post_id><wp:post_date>2020-05-04 23:30:00</wp:post_date>
      <wp:post_date_gmt>2020-05-05 04:30:00</wp:post_date_gmt><wp:status>{status}</wp:status>
      <wp:post_type>{kind}</wp:post_type>{more}</item>"""


def make_export(*items):
    return f"{HEAD}{''.join(items)}</channel></rss>"


def test_a_published_post_becomes_an_article():
    more = """<wp:post_modified>2020-05-05 08:00:00</wp:post_modified>
      <wp:post_modified_gmt>2020-05-05 13:00:00</wp:post_modified_gmt>
      <category domain="category" nicename="uncategorized">Uncategorized</category>
      <category domain="category" nicename="world">World</category>
      <category domain="category" nicename="sea">Sea</category>
      <category domain="post_tag" nicename="ships"><![CDATA[Ships]]></category>"""
    article = read_article(READER, make_export(make_post(more=more)))
    assert article.external_id == "https://example.org/?p=1"
    assert article.url == "https://example.org/harbour-1/"
    assert article.headline == "Harbour & quay"
    assert article.body == "The harbour was closed."
    assert article.byline == "Ann Bo"
    assert article.source == "Example Times"
    assert article.language.startswith("en")
    assert str(article.published_on) == "2020-05-04"
    assert article.more["updated_at"].isoformat() == "2020-05-05T13:00:00+00:00"
    assert article.more["section"] == "World"
    assert article.more["keywords"] == ["Ships", "Sea"]
    assert article.notes == ()


def test_what_else_an_export_holds_is_counted_once():
    items = [make_post("attachment", "inherit"), make_post("page"), make_post("page"), make_post("revision", "inherit"),
             make_post("nav_menu_item"), make_post(status="draft"), make_post(status="private"), make_post("product"),
             make_post(status="future"), make_post(more="<wp:post_password>x</wp:post_password>")]  # fmt: skip
    [document], [rejection] = read_all(READER, make_export(*items, make_post(number=2)))
    assert str(document.place) == "record 11"
    assert rejection.reason == (
        "left out: attachments (1), drafts (1), items of the kind “product” (1), menu items (1), pages (2), posts"
        " behind a password (1), posts that were to be published later (1), private posts (1), revisions (1); only"
        " published posts are imported"
    )


@pytest.mark.parametrize("kind", ["news", "article", "example_story"])
def test_kinds_of_posts_that_a_newspaper_made_are_posts(kind):
    assert read_article(READER, make_export(make_post(kind))).body == "The harbour was closed."


def test_authors_of_a_post_are_those_it_names_together():
    more = "".join(f'<category domain="author">{name}</category>' for name in ("Ann Bo", "Carl Day"))
    assert read_article(READER, make_export(make_post(more=more))).byline == "Ann Bo, Carl Day"


def test_who_only_runs_the_site_is_no_author():
    assert read_article(READER, make_export(make_post().replace("abo", "admin"))).byline == ""


def test_a_post_of_no_day_in_utc_has_its_local_day():
    data = make_export(make_post().replace("2020-05-05 04:30:00", "0000-00-00 00:00:00"))
    assert str(read_article(READER, data).published_on) == "2020-05-04"


def test_an_excerpt_stands_in_for_a_missing_text():
    article = read_article(READER, make_export(make_post(content="", excerpt="Two barges.")))
    assert article.body == "Two barges."
    assert "it has only an excerpt, which was taken as its text" in article.notes


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("One\ntwo\n\nThree", "One two\n\nThree"),
        (
            "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:more --><!--more-->\n<p>Two</p>",
            "One\n\nTwo",
        ),
        ('One [caption id="a"]<img src="b" /> A picture[/caption] two', "One two"),
        ('[caption id="a"][link url="b"]A picture[/link][/caption] One', "One"),
        ("<figure><img><figcaption>A picture</figcaption></figure><p>One</p>", "One"),
        ('One [gallery ids="1,2"]\n\n[vc_row][vc_column]Two[/vc_column][/vc_row]', "One\n\nTwo"),
        ("[dropcap]O[/dropcap]ne [sc /] two", "One two"),
        (
            "He said [sic] that [the minister] [of state] was [[gallery]]",
            "He said [sic] that [the minister] [of state] was [gallery]",
        ),
        ("One\n\nhttps://video.example.org/watch?v=1\n\nTwo https://example.org", "One\n\nTwo https://example.org"),
        ("[embed]https://video.example.org/1[/embed]One", "One"),
        ("AT&amp;T &#8220;won&#8221;", "AT&T “won”"),
        ("One [audio] two", "One two"),
        ("", ""),
    ],
)
def test_the_text_of_a_post_is_what_people_read(written, read):
    assert read_post(written) == read


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_export(), "the export has no posts"),
        (make_export(make_post("page")), "left out: pages (1)"),
        ("words", "it cannot be read as XML"),
    ],
)
def test_exports_without_posts_are_rejected_with_the_reason(data, reason):
    [], [rejection] = read_all(READER, data)
    assert reason in rejection.reason


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (make_export(), Confidence.CERTAIN),
        ("<rss><channel><title>wordpress.org/export</title>", Confidence.NO),
        ("words", Confidence.NO),
    ],
)
def test_it_is_known_by_its_name_space(data, confidence):
    assert READER.sniff(data.encode(), "a.xml") is confidence


@pytest.mark.parametrize("unit", ["[a", "[caption]", "[/caption]", "[caption][/caption]", "[a b=", "[[a]]", "\n\n"])
def test_hostile_posts_take_no_longer_than_they_are_long(unit):
    begun = time.monotonic()
    read_post(unit * (300_000 // len(unit)))
    assert time.monotonic() - begun < 10


def test_damage_is_survived():
    assert_survives_damage(READER, make_export(make_post(), make_post("page"), make_post(number=2)))
