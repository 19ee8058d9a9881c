"""JSON Feed."""

import json

import pytest

from articles.importing.readers.json_feed import JsonFeedReader
from articles.importing.readers.protocol import Confidence, DateOrigin
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = JsonFeedReader()

FIRST = {
    "id": "story-1",
    "url": "/harbour",
    "title": "Harbour <b>closed</b>",
    "content_html": "<p>The harbour was closed.</p><p>Nobody was hurt.</p>",
    "date_published": "2020-05-04T23:30:00-05:00",
    "date_modified": "2020-05-05T12:00:00Z",
    "authors": [{"name": "Ann Bo"}],
    "tags": ["ships"],
}
SECOND = {"id": 2, "title": "Ships leave", "summary": "They left."}


def make_feed(*items, **values):
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Example Times",
            "home_page_url": "https://example.org/", "language": "en", "items": list(items)}  # fmt: skip
    return json.dumps(feed | values)


def test_items_become_articles():
    first, second = read_articles(READER, make_feed(FIRST, SECOND), 2)
    assert first.external_id == "story-1"
    assert first.headline == "Harbour closed"
    assert first.url == "https://example.org/harbour"
    assert first.body == "The harbour was closed.\n\nNobody was hurt."
    assert first.byline == "Ann Bo"
    assert first.source == "Example Times"
    assert str(first.published_on) == "2020-05-04"
    assert first.date_origin is DateOrigin.FEED
    assert first.more["updated_at"].isoformat() == "2020-05-05T12:00:00+00:00"
    assert first.more["keywords"] == ["ships"]
    assert (second.external_id, second.body) == ("2", "They left.")
    assert "the feed has only a summary of it, which was taken as its text" in second.notes


def test_plain_text_and_the_author_of_the_feed_are_read():
    article = read_article(READER, make_feed({"id": "1", "content_text": "One.\n\nTwo."}, author={"name": "Ann Bo"}))
    assert (article.body, article.byline) == ("One.\n\nTwo.", "Ann Bo")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_feed(), "the feed “Example Times” has no items"),
        ("[]", "the feed has no items"),
        (make_feed("words"), "the item is not an object"),
        (make_feed({}), "neither a headline nor a text"),
        (make_feed(FIRST)[:-5], "invalid JSON on line 1"),
        ("[" * 100_000, "nested too deeply"),
        ('{"items": [' + "9" * 5_000 + "]}", "too many digits"),
    ],
)
def test_what_holds_no_article_is_rejected_with_the_reason(data, reason):
    [], [rejection] = read_all(READER, data)
    assert reason in rejection.reason


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (make_feed(FIRST), Confidence.CERTAIN),
        (make_feed(FIRST).replace("/", "\\/"), Confidence.CERTAIN),
        ('{"items": []}', Confidence.NO),
        ("about jsonfeed.org/version/1", Confidence.NO),
    ],
)
def test_it_is_known_by_its_version(data, confidence):
    assert READER.sniff(data.encode(), "a.json") is confidence


def test_damage_is_survived():
    assert_survives_damage(READER, make_feed(FIRST, SECOND))
