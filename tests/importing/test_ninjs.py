"""ninjs of all versions, alone, in lists, and in what interfaces wrap around them."""

import json

import pytest

from articles.importing.readers.ninjs import NinjsReader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = NinjsReader()
WORDS = "The harbour of Port Example was closed on Monday. A storm had driven two barges on to the quay."
PARTED = WORDS.replace("Monday. ", "Monday.\n\n")

FIRST = {
    "uri": "urn:newsml:example.org:20200504:harbour",
    "type": "text",
    "version": "1",
    "firstcreated": "2020-05-04T10:00:00+02:00",
    "versioncreated": "2020-05-04T10:30:00+02:00",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en-GB",
    "headline": "Harbour closed",
    "slugline": "Port-harbour",
    "byline": "By Ann Bo",
    "located": "Port Example",
    "copyrightnotice": "Copyright 2020 Example Agency",
    "copyrightholder": "Example Agency",
    "subject": [{"name": "shipping", "code": "04015001"}],
    "person": [{"name": "Carl Day", "rel": "about"}],
    "body_text": WORDS,
    "body_xhtml": "<p>The harbour of Port Example was closed on Monday.</p>"
    "<p>A storm had driven two barges on to the quay.</p>",
    "body_nitf": f"<?xml version='1.0'?><nitf><body><body.content><p>{WORDS}</p></body.content></body></nitf>",
}
THIRD = {
    "uri": "urn:example:3",
    "type": "text",
    "standard": {"name": "ninjs", "version": "3.0"},
    "versionCreated": "2020-05-04T10:30:00Z",
    "pubStatus": "usable",
    "headlines": [{"role": "short", "value": "Shut"}, {"role": "main", "value": "Harbour closed"}],
    "by": "Ann Bo",
    "genres": [{"name": "Interview"}],
    "infoSources": [{"name": "Example Agency"}],
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": WORDS},
        {"role": "html", "contentType": "text/html", "value": "<p>The harbour of Port Example was closed on Monday.</p>"
         "<p>A storm had driven two barges on to the quay.<sup>1</sup></p>"},
        {"role": "old", "contentType": "application/xml", "value": f"<OLD><HEAD>codes</HEAD>{WORDS} {WORDS}</OLD>"},
    ],
    "renditions": [{"name": "web", "href": "https://example.org/harbour", "contentType": "text/html"}],
}  # fmt: skip


def changed(item, **values):
    return json.dumps(item | values)


def test_an_item_of_the_first_versions_becomes_an_article_with_its_text_once():
    article = read_article(READER, json.dumps(FIRST))
    assert article.external_id == FIRST["uri"]
    assert article.headline == "Harbour closed"
    assert article.body == PARTED
    assert article.byline == "Ann Bo"
    assert article.dateline == "Port Example"
    assert article.source == "Example Agency"
    assert article.language.startswith("en")
    assert str(article.published_on) == "2020-05-04"
    assert article.more["updated_at"].isoformat() == "2020-05-04T08:30:00+00:00"
    assert article.more["keywords"] == ["shipping", "Carl Day", "Port-harbour"]
    assert "Copyright" not in article.body
    assert article.notes == ()


def test_an_item_of_the_third_version_becomes_an_article():
    article = read_article(READER, json.dumps(THIRD))
    assert article.headline == "Harbour closed"
    assert article.body == PARTED + "1"
    assert article.byline == "Ann Bo"
    assert article.source == "Example Agency"
    assert article.url == "https://example.org/harbour"
    assert article.notes == ("genre: Interview",)


@pytest.mark.parametrize(
    "wrapped",
    [
        json.dumps,
        lambda items: json.dumps(items, indent=2),
        lambda items: "\n".join(map(json.dumps, items)),
        lambda items: json.dumps({"total": 2, "item": items}),
        lambda items: json.dumps({"data": {"items": [{"meta": {}, "item": one} for one in items]}}),
        lambda items: json.dumps({"_items": items, "_meta": {"page": 1}}),
    ],
)
def test_lists_are_found_in_whatever_wraps_them(wrapped):
    data = wrapped([FIRST, THIRD])
    assert READER.sniff(data.encode(), "a.json") is Confidence.CERTAIN
    assert [one.external_id for one in read_articles(READER, data, 2)] == [FIRST["uri"], THIRD["uri"]]


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_may_not_be_published_is_rejected_with_its_id(status):
    [], [rejection] = read_all(READER, changed(FIRST, pubstatus=status))
    assert FIRST["uri"] in rejection.reason
    assert "Nothing was imported" in rejection.reason


def test_a_correction_keeps_its_id():
    article = read_article(READER, changed(FIRST, version="3", ednote="Corrects the day"))
    assert article.external_id == FIRST["uri"]
    assert article.notes == ("a correction by the agency: version 3 of the item", "note to editors: Corrects the day")


def test_an_embargo_is_noted():
    assert (
        "embargoed until 2020-05-05T06:00:00Z"
        in read_article(READER, changed(FIRST, embargoed="2020-05-05T06:00:00Z")).notes
    )


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic", "event"])
def test_other_things_than_texts_are_rejected_by_name(kind):
    [], [rejection] = read_all(READER, changed(FIRST, type=kind))
    assert "“Harbour closed” (urn:newsml:example.org:20200504:harbour), no article" in rejection.reason


def test_a_package_that_points_to_items_is_rejected_with_what_it_points_to():
    package = {"uri": "urn:p", "type": "composite", "headline": "Top stories", "versioncreated": "2020-05-04T10:00:00Z",
               "associations": {"main": {"uri": "urn:a", "type": "text", "headline": "One"}}}  # fmt: skip
    [], [rejection] = read_all(READER, json.dumps(package))
    assert "a package “Top stories” (urn:p) that only points to a text “One” (urn:a)" in rejection.reason


def test_texts_that_a_package_brings_along_are_articles():
    package = {"uri": "urn:p", "type": "composite", "headline": "Top", "associations": [FIRST, THIRD]}
    assert [one.external_id for one in read_articles(READER, json.dumps(package), 2)] == [FIRST["uri"], THIRD["uri"]]


def test_a_picture_beside_a_text_is_named():
    picture = {"uri": "urn:pic", "type": "picture", "headline": "Barges", "body_text": "Barges on the quay"}
    article = read_article(READER, changed(FIRST, associations={"featuremedia": picture}))
    assert article.body == PARTED
    assert "with it comes what is no part of the text: a picture “Barges” (urn:pic)" in article.notes


def test_a_text_that_is_only_in_another_file_is_named():
    item = {key: value for key, value in FIRST.items() if not key.startswith("body_")}
    item["renditions"] = {"nitf": {"href": "https://example.org/1.xml", "mimetype": "text/xml"}}
    [], [rejection] = read_all(READER, json.dumps(item))
    assert "whose text is in another file: https://example.org/1.xml" in rejection.reason


def test_an_address_with_questions_of_one_reader_is_no_id():
    article = read_article(READER, changed(FIRST, uri="https://api.example.org/1?key=x", altids={"itemid": "abc1"}))
    assert article.external_id == "abc1"


def test_lines_behind_a_damaged_one_are_read():
    documents, rejections = read_all(READER, "\n".join([json.dumps(FIRST), '{"uri": "x",', json.dumps(THIRD)]))
    assert [one.article.external_id for one in documents] == [FIRST["uri"], THIRD["uri"]]
    assert [one.reason.partition(":")[0] for one in rejections] == ["invalid JSON on line 3"]


def test_items_before_the_end_of_a_cut_off_list_are_read():
    documents, [rejection] = read_all(READER, json.dumps([FIRST, THIRD])[:-40])
    assert [one.article.external_id for one in documents] == [FIRST["uri"]]
    assert "cut off" in rejection.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"a":' * 100_000, "nested too deeply"),
        ("[" + "9" * 5_000 + "]", "too many digits"),
        ('{"title": "no item"}', "no item of ninjs in it"),
        ("[]", "no item of ninjs in it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary file"),
    ],
)
def test_what_holds_no_item_is_rejected_with_the_reason(data, reason):
    documents, rejections = read_all(READER, data)
    assert not documents
    assert reason in rejections[0].reason


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (json.dumps(FIRST), Confidence.CERTAIN),
        (json.dumps(THIRD), Confidence.CERTAIN),
        ('{"uri": "urn:1", "headline": "a", "body_text": "b"}', Confidence.LIKELY),
        ('{"uri": "nyt://article/1", "headline": {"main": "a"}, "byline": {"original": "b"}}', Confidence.NO),
        ('{"headline": "a", "body": "say \\"uri\\": and \\"pubstatus\\":"}', Confidence.NO),
        ("words", Confidence.NO),
    ],
)
def test_it_is_told_from_other_json_by_its_keys(data, confidence):
    assert READER.sniff(data.encode(), "a.json") is confidence


def test_damage_is_survived():
    assert_survives_damage(READER, json.dumps([FIRST, THIRD], indent=1))
