"""Feeds saved as files: RSS of all versions, Atom."""

import socket

import pytest

from articles.importing.readers.feed_file import FeedFileReader
from articles.importing.readers.protocol import Confidence, DateOrigin
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = FeedFileReader()

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Example Times &amp; News</title><link>https://example.org/</link><language>en-gb</language>
<copyright>Copyright 2020</copyright>
<item>
  <title>&lt;b&gt;Harbour&lt;/b&gt; closed</title>
  <link>https://www.google.com/url?rct=j&amp;url=https%3A%2F%2Fexample.org%2Fharbour&amp;ct=ga</link>
  <guid isPermaLink="false">story-1</guid>
  <dc:creator>Ann Bo</dc:creator>
  <category>Ships</category><category>Storms</category>
  <pubDate>Mon, 04 May 2020 23:30:00 -0500</pubDate>
  <description>Two &lt;b&gt;barges&lt;/b&gt;.</description>
  <content:encoded>
    <![CDATA[<p>The harbour was closed.</p><script>alert(1)</script><p>Nobody was hurt.</p>]]>
  </content:encoded>
</item>
<item><title>Ships leave</title><link>/leave</link><guid>story-2</guid><description>They left.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title type="html">Example &lt;i&gt;Times&lt;/i&gt;</title>
<link href="https://example.org/"/>
<entry><id>tag:example.org,2020:1</id><title type="text">Harbour closed</title>
<link rel="alternate" href="https://example.org/harbour"/>
<author><name>Ann Bo</name></author><author><name>Carl Day</name></author>
<published>2020-05-04T10:00:00+02:00</published><updated>2020-05-05T12:00:00+02:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The harbour was closed.</p><p>Nobody was hurt.</p></div></content>
</entry></feed>"""


def make_rss(*items, title="Example"):
    items = "".join(f"<item>{one}</item>" for one in items)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def test_entries_of_rss_become_articles():
    first, second = read_articles(READER, RSS, 2)
    assert first.external_id == "story-1"
    assert first.headline == "Harbour closed"
    assert first.url == "https://example.org/harbour"
    assert first.body == "The harbour was closed.\n\nNobody was hurt."
    assert first.byline == "Ann Bo"
    assert first.source == "Example Times & News"
    assert str(first.published_on) == "2020-05-04"
    assert first.date_origin is DateOrigin.FEED
    assert first.language.startswith("en")
    assert first.more["keywords"] == ["Ships", "Storms"]
    assert first.notes == ()
    assert second.url == "https://example.org/leave"


def test_a_summary_that_is_all_there_is_is_noted():
    _, second = read_articles(READER, RSS, 2)
    assert second.body == "They left."
    assert "the feed has only a summary of it, which was taken as its text" in second.notes


def test_entries_of_atom_become_articles():
    article = read_article(READER, ATOM)
    assert article.external_id == "tag:example.org,2020:1"
    assert article.headline == "Harbour closed"
    assert article.url == "https://example.org/harbour"
    assert article.body == "The harbour was closed.\n\nNobody was hurt."
    assert article.byline == "Ann Bo, Carl Day"
    assert article.source == "Example Times"
    assert str(article.published_on) == "2020-05-04"
    assert article.more["updated_at"].isoformat() == "2020-05-05T10:00:00+00:00"


def test_rss_1_has_its_items_beside_the_channel():
    data = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>Example</title>
      <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
      <item rdf:about="https://example.org/1"><title>Harbour closed</title><link>https://example.org/1</link>
      <dc:date>2020-05-04T10:00:00+02:00</dc:date><description>Two barges.</description></item></rdf:RDF>"""
    article = read_article(READER, data)
    assert (article.headline, article.source, str(article.published_on)) == ("Harbour closed", "Example", "2020-05-04")
    assert READER.sniff(data.encode(), "a.xml") is Confidence.CERTAIN


def test_the_source_that_an_entry_names_is_its_source():
    item = (
        "<title>Harbour closed - The Port Post</title><link>https://example.org/1</link>"
        "<description>&lt;a href=x&gt;Harbour closed&lt;/a&gt;&amp;nbsp;&lt;i&gt;The Port Post&lt;/i&gt;</description>"
        '<source url="https://example.org">The Port Post</source>'
    )
    article = read_article(READER, make_rss(item, title="harbour - Search"))
    assert (article.headline, article.source, article.body) == ("Harbour closed", "The Port Post", "")


def test_a_proxy_that_names_the_first_address_is_left_out():
    item = "<title>a</title><link>http://feeds.example.net/~r/a/1</link><feedburner:origLink>https://example.org/1</feedburner:origLink>"
    assert read_article(READER, make_rss(item)).url == "https://example.org/1"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Mon, 04 May 2020 10:00:00 GMT", "2020-05-04"),
        ("2020-05-04T23:30:00-05:00", "2020-05-04"),
        ("Mon, 4 May 2020 10:00 EST", "2020-05-04"),
        ("2020-05-04", "2020-05-04"),
    ],
)
def test_dates_are_those_of_their_own_zone(written, day):
    item = f"<title>a</title><description>b</description><pubDate>{written}</pubDate>"
    assert str(read_article(READER, make_rss(item)).published_on) == day


@pytest.mark.parametrize("address", ["http://[broken/", "mailto:a@example.org"])
def test_an_address_that_is_none_costs_only_itself(address):
    article = read_article(READER, make_rss(f"<title>a</title><link>{address}</link>"))
    assert article.url == ""


def test_guids_longer_than_ids_are_told_apart():
    items = [f"<title>a{n}</title><description>b</description><guid>{'x' * 400}{n}</guid>" for n in range(3)]
    assert len({one.external_id for one in read_articles(READER, make_rss(*items), 3)}) == 3


def test_an_entry_that_stands_twice_is_read_once():
    item = "<title>a</title><description>b</description><guid>1</guid>"
    documents, [rejection] = read_all(READER, make_rss(item, item))
    assert len(documents) == 1
    assert "record 1" in rejection.reason


def test_an_empty_entry_is_rejected():
    [], [rejection] = read_all(READER, make_rss("<guid>1</guid>"))
    assert rejection.reason == "the entry has neither a headline nor a text"
    assert str(rejection.place) == "record 1"


def test_many_entries_are_read_in_order():
    items = [f"<title>a{number}</title><guid>{number}</guid>" for number in range(120)]
    assert [one.headline for one in read_articles(READER, make_rss(*items), 120)] == [f"a{n}" for n in range(120)]


def test_an_entry_of_absurdly_many_elements_is_rejected_and_the_others_are_read():
    documents, [rejection] = read_all(READER, make_rss("<title>a</title>", "<b/>" * 20_001, "<title>c</title>"))
    assert [one.article.headline for one in documents] == ["a", "c"]
    assert "more than 20,000 elements" in rejection.reason
    assert str(rejection.place) == "record 2"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_rss(title="Empty"), "the feed “Empty” has no entries"),
        ("<rss/>", "the feed has no entries"),
        ("<html><body>404</body></html>", "it is a page of the web, not a feed"),
        ("<opml/>", "its first element is <opml>"),
        ("words", "it cannot be read as XML"),
        ("", "it cannot be read as XML"),
    ],
)
def test_what_holds_no_entries_is_rejected_with_the_reason(data, reason):
    [], [rejection] = read_all(READER, data)
    assert reason in rejection.reason


def test_nothing_is_fetched(monkeypatch):
    def refuse(*_):
        raise AssertionError("it went to the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr("feedparser.api.open", refuse, raising=False)  # what is given to it as a name of a file
    read_articles(READER, RSS, 2)
    documents, rejections = read_all(READER, "https://example.org/feed")
    assert not documents
    assert rejections
    entity = '<!DOCTYPE rss [<!ENTITY a SYSTEM "http://example.org/a">]>' + make_rss("<title>b&a;</title>")
    assert read_article(READER, entity).headline.startswith("b")


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (RSS, Confidence.CERTAIN),
        (ATOM, Confidence.CERTAIN),
        ("<feed>", Confidence.LIKELY),
        ('<rss xmlns:wp="http://wordpress.org/export/1.2/">', Confidence.NO),
        ("<nitf>", Confidence.NO),
        ("words", Confidence.NO),
    ],
)
def test_it_is_known_by_its_root(data, confidence):
    assert READER.sniff(data.encode(), "a.xml") is confidence


def test_damage_is_survived():
    assert_survives_damage(READER, RSS)
    assert_survives_damage(READER, ATOM)
