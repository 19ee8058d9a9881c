"""A record, whatever format it stood in and whatever shape its values have, is read as one of JSON is."""

from datetime import UTC, date, datetime

import pytest

from articles.importing.readers import DateOrigin, Document, Place, Rejection
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.records import KNOWN_KEYS, read_record
from tests.importing.test_decoding import is_storable

SENTENCE = "The harbour was closed for a third day on Wednesday while engineers looked for the leak."
REST = (None, b"as it stood", SeenIds())


def test_a_record_of_nothing_but_texts_is_read_whole():
    record = {
        "id": "7",
        "headline": "Little agreed",
        "body": "One.\n\nTwo.",
        "published_on": "2021-06-19",
        "section": "Foreign news",
        "keywords": "talks, budget",
        "odd": "",
    }
    document = read_record(record, Place(3), b"as it stood", SeenIds())
    assert isinstance(document, Document)
    article = document.article
    assert (article.external_id, article.body, article.published_on) == ("7", "One.\n\nTwo.", date(2021, 6, 19))
    assert article.more == {"section": "Foreign news", "keywords": ["talks", "budget"]}
    assert (document.fragment, document.place, document.ignored_keys) == ("7", Place(3), {"odd"})


def test_an_id_stands_once_among_the_records_of_a_file():
    seen = SeenIds()
    first, second = (read_record({"id": "7", "body": "Text."}, Place(line), b"as it stood", seen) for line in (3, 4))
    assert isinstance(first, Document)
    assert isinstance(second, Rejection)
    assert (second.reason, second.fragment, second.place, second.raw_text) == (
        "the id “7” already occurs on line 3 of this file",
        "7",
        Place(4),
        "as it stood",
    )


def parse(**fields):
    document = read_record(
        {"id": 1, "headline": "Talks", "body": "Words.", "published_on": "2021-06-19"} | fields, *REST
    )
    assert isinstance(document, Document), document
    return document.article


def test_html_and_entities_become_text_in_every_field():
    article = parse(
        headline="Q&amp;A: <i>Talks</i>",
        body="<p>One &lt; two.</p><p>Two.<br>Three</p><script>no()</script>",
        byline="<a href='/jane'>Jane Doe</a>",
        source="Daily &amp; Sunday",
        keywords="R&amp;D; talks",
        url="https://example.org/?a=1&amp;b=2",
    )
    assert (article.headline, article.byline, article.source) == ("Q&A: Talks", "Jane Doe", "Daily & Sunday")
    assert article.body == "One < two.\n\nTwo. Three"
    assert article.more == {"keywords": ["R&D", "talks"]}
    assert article.url == "https://example.org/?a=1&b=2"


def test_what_entities_stand_for_can_be_stored_too():
    assert parse(body="one&#1;two&#xd800;", headline="A&shy;B").headline == "AB"
    assert is_storable(parse(body="one&#1;two&#xd800;").body)


@pytest.mark.parametrize(
    ("byline", "read"),
    [
        (["Jane Doe", "John Roe", "Jane Doe"], "Jane Doe, John Roe"),
        ([{"name": "Jane Doe", "id": 7}, {"name": "John Roe"}], "Jane Doe, John Roe"),
        ({"firstName": "Jane", "last_name": "Doe"}, "Jane Doe"),
        ({"original": "By JANE DOE", "person": [{"rank": 1}]}, "By JANE DOE"),
        ([None, ""], ""),
    ],
)
def test_bylines_are_texts_lists_and_objects(byline, read):
    assert parse(byline=byline).byline == read


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ({"id": None, "name": "Example Wire"}, "Example Wire"),
        ({"title": "Example Wire", "url": "https://example.org/"}, "Example Wire"),
        ({"url": "https://www.Example.org/feed"}, "example.org"),
        ("https://www.example.org/world/a.html", "example.org"),
        ("http://news.example.org:8080/", "news.example.org"),
        ("www.example.org", "example.org"),
        ("Example.org", "Example.org"),
        ("https://[", "https://["),
    ],
)
def test_a_source_is_a_name_an_object_or_the_address_of_a_page(source, name):
    assert parse(source=source).source == name


def test_keywords_are_texts_lists_and_objects():
    objects = [{"name": "glocations", "value": "Iraq", "rank": 1}, {"webTitle": "World"}, {"term": "talks"}, 2021]
    assert parse(keywords=objects).more == {"keywords": ["Iraq", "World", "talks", "2021"]}


def test_only_the_first_of_several_texts_is_used_where_a_field_has_one():
    article = parse(section=["World", "Asia"])
    assert article.more == {"section": "World"}
    assert article.notes == ("“section” holds 2 texts; only the first is used",)


def test_an_article_without_a_text_is_noted():
    assert parse(body=" ").notes == ("it has a headline but no text",)


@pytest.mark.parametrize(
    ("published_on", "words"),
    [
        (1624060800, "1624060800"),
        ("1624060800", "1624060800"),
        (1624060800000, "1624060800000"),
        (1624060800.5, "1624060800.5"),
        ({"$date": "2021-06-19T00:00:00Z"}, "2021-06-19T00:00:00Z"),
        ({"$date": {"$numberLong": "1624060800000"}}, "1624060800000"),
        ([2021, 6, 19, 8, 0], "2021-06-19"),
        (date(2021, 6, 19), "2021-06-19"),
        ("Sat, 19 Jun 2021 23:30:00 -0700", "Sat, 19 Jun 2021 23:30:00 -0700"),
        ("19.06.2021", "19.06.2021"),
        ("2021-06-19T23:59:59-07:00", "2021-06-19T23:59:59-07:00"),
    ],
)
def test_dates_come_in_many_shapes_and_their_words_are_kept(published_on, words):
    article = parse(published_on=published_on)
    assert (article.published_on, article.date_text, article.notes) == (date(2021, 6, 19), words, ())


def test_the_words_of_an_unusable_date_are_kept_in_part():
    article = parse(published_on="some day " * 20)
    assert article.published_on is None
    assert article.date_text == ("some day " * 20)[:100]


def test_the_order_of_day_and_month_and_the_language_decide_where_they_are_known():
    record = {"body": "Words.", "published_on": "06/07/2021"}
    days = [read_record(record, *REST, day_first=order).article.published_on for order in (True, False, None)]
    assert days == [date(2021, 7, 6), date(2021, 6, 7), None]
    assert parse(published_on="5 listopada 2018").published_on is None
    assert parse(published_on="5 listopada 2018", language="polski").published_on == date(2018, 11, 5)


def test_the_time_of_the_last_change_comes_in_the_same_shapes():
    moment = datetime(2021, 6, 19, 21, 0, tzinfo=UTC)
    for words in ("Sat, 19 Jun 2021 23:00:00 +0200", 1624136400, "19 June 2021 9:00 p.m.", "2021-06-19T21:00"):
        assert parse(updated_at=words).more == {"updated_at": moment}
    article = parse(updated_at="later")
    assert article.more == {}
    assert article.notes == ("“later” in “updated_at” is not written as YYYY-MM-DD; left out",)


@pytest.mark.parametrize(
    ("language", "tag"),
    [("eng", "en"), ("English", "en"), ("en_US.UTF-8", "en-US"), ({"code": "de"}, "de"), ("fr", "fr")],
)
def test_languages_are_named_in_many_ways(language, tag):
    assert parse(language=language).language == tag


def test_what_names_no_language_is_left_out_with_a_note():
    article = parse(language="Gibberish")
    assert article.language == ""
    assert article.notes == ("“Gibberish” in “language” is not a known language, or is more than one; left out",)


def test_values_of_any_shape_never_raise():
    """A record may come from any library: what it holds is read, or noted."""
    odd = [
        {},
        [],
        [[[[[[[["deep"]]]]]]]],
        {"name": {"name": {"name": None}}},
        b"bytes",
        object(),
        float("inf"),
        10**400,
    ]
    for value in odd:
        for key in KNOWN_KEYS:
            result = read_record({"headline": "Talks", "body": "Words."} | {key: value}, *REST)
            assert isinstance(result, Document | Rejection)


# -- datelines


def test_a_dateline_that_opens_the_body_moves_to_where_it_belongs():
    article = parse(headline="", body=f"KARACHI (Wire) – {SENTENCE}\n\n{SENTENCE}")
    assert (article.dateline, article.body) == ("KARACHI (Wire)", f"{SENTENCE}\n\n{SENTENCE}")
    assert article.cut_dateline == "KARACHI (Wire) – "
    assert SENTENCE.startswith(article.headline[:-1]), "and is not part of a headline that is derived"


def test_a_dateline_beside_the_body_is_not_told_again_in_it():
    assert parse(dateline="KARACHI", body=f"KARACHI – {SENTENCE}").body == SENTENCE
    article = parse(dateline="Karachi, Pakistan", body=f"KARACHI, June 19 (Wire) – {SENTENCE}")
    assert (article.dateline, article.body) == ("Karachi, Pakistan", SENTENCE)
    article = parse(dateline="LAHORE", body=f"KARACHI – {SENTENCE}")
    assert (article.dateline, article.body) == ("LAHORE", f"KARACHI – {SENTENCE}")


def test_the_day_of_a_dateline_is_used_where_there_is_no_other():
    article = parse(body=f"KARACHI, June 19, 2021 (Wire) – {SENTENCE}", published_on="")
    assert (article.published_on, article.date_origin) == (date(2021, 6, 19), DateOrigin.DATELINE)
    assert article.notes == ("no date in “published_on”; that of its dateline is used",)
    article = parse(body=f"KARACHI, June 19, 2021 (Wire) – {SENTENCE}", published_on="2021-06-20")
    assert (article.published_on, article.date_origin) == (date(2021, 6, 20), DateOrigin.STATED)
    for dateline, day in (("KARACHI, June 19 (Wire)", ""), ("KARACHI, June 19, 2021 (Wire)", "soon")):
        article = parse(body=f"{dateline} – {SENTENCE}", published_on=day)
        assert (article.published_on, article.date_origin) == (None, DateOrigin.STATED)
