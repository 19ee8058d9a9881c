"""JSON in any shape: one article, a list of them, a list within what an interface answers; each object an article."""

import io
import json
import random
from datetime import date

import pytest

from articles.importing.readers import Document, Place, ReadOptions, Rejection, Unit, json_scan
from articles.importing.readers.json_file import JsonReader
from articles.importing.readers.mapping import parse_mapping
from articles.importing.readers.protocol import Confidence
from articles.importing.sniffing import recognise
from tests.importing.spoiling import check_results, spoil
from tests.patience import processor_time_below

TEXT = "The council kept the old bridge; the mayor had little to add."
LIMIT = 100_000


def article(number=1, **more):
    return {"title": f"Bridge {number}", "text": f"{number}. {TEXT}", "date": f"2021-06-{number:02}", **more}


def read(data, mapping="", limit=LIMIT):
    if not isinstance(data, bytes | str):
        data = json.dumps(data)
    data = data if isinstance(data, bytes) else data.encode()
    options = ReadOptions(limit, mapping=parse_mapping(mapping) if mapping else None)
    return list(JsonReader().read(io.BytesIO(data), options))


def headlines(data, **more):
    results = read(data, **more)
    assert all(isinstance(result, Document) for result in results), results
    return [result.article.headline for result in results]


THREE = [article(1), article(2), article(3)]
HEADLINES = ["Bridge 1", "Bridge 2", "Bridge 3"]


@pytest.mark.parametrize(
    "document",
    [
        THREE,
        {"articles": THREE},
        {"status": "ok", "totalResults": 3, "articles": THREE},
        {"response": {"status": "ok", "results": THREE, "pages": 1}},
        {"data": {"page": {"items": THREE}}, "meta": {"title": "All bridges", "url": "https://e.org/"}},
        {"hits": {"total": 3, "hits": [{"_id": str(n), "_source": one} for n, one in enumerate(THREE)]}},
        {"data": {"articles": {"edges": [{"cursor": "x", "node": one} for one in THREE]}}},
        {"title": "Bridges", "link": "https://e.org/", "description": "All of them.", "items": THREE},
        {"2021-06-01": THREE[:1], "2021-06-02": THREE[1:]},
        {"first": THREE[0], "second": THREE[1], "third": THREE[2]},
        [{"section": "Town", "articles": THREE[:2]}, {"section": "World", "articles": THREE[2:]}],
    ],
    ids=lambda document: json.dumps(document)[:40],
)
def test_articles_are_found_wherever_their_list_stands(document):
    assert headlines(document) == HEADLINES
    assert headlines(json.dumps(document, indent=4)) == HEADLINES
    assert headlines(json.dumps(document, indent=1).replace("\n", "\r")) == HEADLINES
    assert headlines(json.dumps(document).encode("utf-16")) == HEADLINES


def test_values_one_after_the_other_are_articles():
    assert headlines("".join(json.dumps(one, indent=1) for one in THREE)) == HEADLINES
    assert headlines("\n\n".join(json.dumps(one) for one in THREE)) == HEADLINES


def test_an_object_alone_is_a_document_without_a_place():
    [result] = read({**article(), "comments": [{"author": "x", "text": "Well said.", "date": "2021-06-20"}] * 9})
    assert (result.article.headline, result.place, result.fragment) == ("Bridge 1", None, "")
    assert result.ignored_keys == {"comments"}


def test_objects_are_counted_as_records():
    results = read(THREE)
    assert [result.place for result in results] == [Place(number, Unit.RECORD) for number in (1, 2, 3)]
    assert [result.fragment for result in results] == ["record 1", "record 2", "record 3"]
    assert len({result.sha256 for result in results}) == 3


# -- what newspapers' interfaces answer


def only(data):
    [result] = read(data)
    assert isinstance(result, Document), result
    return result


def test_fields_within_objects_three_levels_down():
    one = {
        "id": "town/1", "sectionName": "Town", "webPublicationDate": "2021-06-19T10:00:00Z", "webTitle": "Bridge stays",
        "webUrl": "https://e.org/1", "isHosted": False, "tags": [{"id": "t/bridges", "webTitle": "Bridges"}],
        "fields": {
            "headline": "Bridge stays", "byline": "Anna Stein", "standfirst": "<p>It stays.</p>", "bodyText": TEXT * 2,
            "body": f"<p>{TEXT}</p><p>{TEXT}</p>",
        },
    }  # fmt: skip
    result = only({"response": {"status": "ok", "results": [one]}})
    found = result.article
    assert (found.external_id, found.headline, found.byline) == ("town/1", "Bridge stays", "Anna Stein")
    assert (found.body, found.published_on) == (f"{TEXT}\n\n{TEXT}", date(2021, 6, 19))
    assert (found.url, found.more) == ("https://e.org/1", {"section": "Town", "keywords": ["Bridges"]})
    assert result.ignored_keys == {"fields.headline", "fields.bodyText", "fields.standfirst", "isHosted"}


def test_headlines_bylines_and_keywords_that_are_objects():
    one = {
        "_id": "nyt:1", "web_url": "https://e.org/1", "abstract": "It stays.", "lead_paragraph": TEXT, "source": "Post",
        "headline": {"main": "Bridge stays", "kicker": None, "print_headline": "A Bridge"}, "print_page": "12",
        "byline": {"original": "By Anna Stein", "person": [{"firstname": "Anna"}]}, "pub_date": "2021-06-19T10:00:00Z",
        "keywords": [{"name": "subject", "value": "Bridges", "rank": 1}], "multimedia": [{"url": "a.jpg"}],
    }  # fmt: skip
    found = only({"response": {"docs": [one]}}).article
    assert (found.headline, found.byline, found.source) == ("Bridge stays", "By Anna Stein", "Post")
    assert (found.more["page_label"], found.more["keywords"]) == ("12", ["Bridges"])
    assert (found.body, found.notes) == (TEXT, ("it has no text; its “lead_paragraph” stands for it",))


def test_a_source_with_a_name_and_a_text_that_was_cut_off():
    one = {
        "source": {"id": None, "name": "The Wire"}, "author": None, "title": "Bridge stays", "description": "It stays.",
        "url": "https://e.org/1", "publishedAt": "2021-06-19T10:00:00Z", "content": f"{TEXT}… [+2031 chars]",
    }  # fmt: skip
    found = only({"status": "ok", "articles": [one]}).article
    assert (found.source, found.body) == ("The Wire", f"{TEXT}…")
    assert found.notes == ("its text was cut off where it comes from: 2,031 characters are missing",)


def test_rendered_html_and_seconds_since_1970():
    posts = [
        {"title": {"rendered": "Bridge &amp; town"}, "content": {"rendered": f"<p>{TEXT}</p>", "protected": False}}
    ]
    assert only(posts).article.headline == "Bridge & town"
    listing = {"data": {"children": [{"kind": "t3", "data": article(1, date=None, created_utc=1624096800.0)}]}}
    assert only(listing).article.published_on == date(2021, 6, 19)


def test_the_order_of_day_and_month_is_that_of_the_whole_file():
    results = read([article(1, date="05/06/2018"), article(2, date="25/06/2018")])
    assert results[0].article.published_on == date(2018, 6, 5)


def test_a_mapping_names_what_lies_within_objects_with_dots():
    [result] = read([{"a": {"b": "Bridge stays", "c": TEXT}}], "headline=a.b,body=a.c")
    assert (result.article.headline, result.article.body) == ("Bridge stays", TEXT)


# -- what holds no articles


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"type": "FeatureCollection", "features": [{"properties": {"title": "x"}}]}, "this is a map (GeoJSON), which"),
        ({"name": "x", "version": "1", "dependencies": {}}, "this is the description of a software package, which"),
        ({"$schema": "x", "title": "T", "description": "D"}, "this is a description of data (JSON schema) or settings"),
        ([{"id": 1, "title": "Chair", "price": 30}] * 3, "no column for the headline or text of articles is known"),
        ([["title", "text"], ["a", "b"]], "this list holds no objects with names and values; save it as a table"),
        ([1, 2, 3], "this list holds no objects with names and values"),
        ({}, "there are no columns, or keys, with anything in them"),
        ('"text"', "no object was found in this JSON"),
        ({"title": "Settings", "theme": "dark"}, "no column for the headline or text"),
    ],
)
def test_a_file_without_articles_is_rejected_once_with_the_reason(document, reason):
    [rejection] = read(document)
    assert reason in rejection.reason
    assert rejection.place is None


@pytest.mark.parametrize(
    ("head", "name", "reader"),
    [
        ('{\n  "title": "x"', "a.json", "json"),
        ('[\n {"title": "x"', "a.txt", "json"),
        (json.dumps({"status": "ok", "articles": THREE}) + "\n", "a.json", "json"),
        (json.dumps(article()), "a.json", "jsonl"),
        (json.dumps(article()) + "\n" + json.dumps(article()), "a.json", "jsonl"),
        ("[Section]\nkey=1", "a.txt", "text"),
        ("", "a.json", "json"),
    ],
)
def test_json_and_json_lines_are_told_apart_by_what_is_in_them(head, name, reader):
    assert recognise(head.encode(), name).reader.name == reader


def test_json_is_known_in_utf16_too():
    assert JsonReader().sniff('{"a": 1}'.encode("utf-16"), "") is Confidence.LIKELY
    assert JsonReader().sniff("One line.".encode("utf-16"), "") is Confidence.NO


# -- broken files


def test_a_broken_object_costs_only_itself():
    text = json.dumps([article(number) for number in range(1, 9)])
    for wrong in (text.replace('"Bridge 3"', "Bridge 3"), text.replace('"Bridge 3"', '"Bridge 3')):
        results = read(wrong)
        assert [type(result) for result in results] == [Document, Document, Rejection, *[Document] * 5]
        assert results[2].reason.startswith("invalid JSON at its character ")
        assert results[2].place == Place(3, Unit.RECORD)
        assert '"date": "2021-06-03"' in results[2].raw_text


def test_a_file_that_is_cut_off_says_so_in_its_last_object():
    results = read(json.dumps({"articles": THREE})[:-60])
    assert [type(result) for result in results] == [Document, Document, Rejection]
    assert results[2].reason == "it is cut off in the middle; was the file still being written?"


def test_what_is_no_object_is_rejected_by_its_kind():
    results = read(json.dumps([article(1), 7, "words", None, article(2)]))
    assert [result.reason for result in results[1:4]] == [
        f"a record should be an object, found {kind}" for kind in ("a number", "text", "null")
    ]
    assert results[4].place == Place(5, Unit.RECORD)


def test_an_object_without_a_text_is_shown_by_the_archives_keys():
    rejection, _ = read([{"title": "", "text": "", "date": "2021-06-19", "nr": 7}, article()])
    assert rejection.reason == "both “headline” and “body” are empty"
    assert json.loads(rejection.raw_text) == {"headline": "", "body": "", "published_on": "2021-06-19", "nr": 7}


def test_an_object_over_the_limit_is_rejected_with_its_size():
    results = read([article(1), article(2, text="word " * 40_000), article(3)])
    assert results[1].reason == "200.1 kB is over the limit of 100.0 kB"
    assert [one.article.headline for one in (results[0], results[2])] == ["Bridge 1", "Bridge 3"]


# -- in parts


@pytest.mark.parametrize("size", [1, 300, 5_000])
@pytest.mark.parametrize(
    "document",
    [
        {"articles": [article(n % 28 + 1, nr=n) for n in range(40)]},
        {str(n): [article(1, nr=n), article(2, nr=n)] for n in range(12)},
        [{"section": str(n), "articles": [article(1, nr=n), article(2, nr=n)]} for n in range(12)],
    ],
    ids=["list", "lists by key", "lists in a list"],
)
@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_parts_of_any_size_give_the_same(document, size, piece, monkeypatch):
    monkeypatch.setattr(json_scan, "_PIECE_BYTES", piece)
    data = json.dumps(document).encode()
    parts = list(JsonReader().cut(io.BytesIO(data), size, ReadOptions(LIMIT)))
    found = []
    for part in parts:
        end = None if part.size is None else part.offset + part.size
        options = ReadOptions(LIMIT, layout=part.layout)
        found += JsonReader().read(io.BytesIO(data[part.offset : end]), options, part.first)
    assert [(one.place, one.sha256, one.article) for one in found] == [
        (one.place, one.sha256, one.article) for one in read(data)
    ]


SEEDS = [
    json.dumps({"response": {"results": THREE}}).encode(),
    json.dumps(THREE, indent=1).encode(),
    json.dumps(article()).encode(),
    json.dumps(THREE).encode("utf-16"),
]


def test_no_bytes_make_it_raise_and_nothing_is_passed_over():
    dice = random.Random(1)
    for _ in range(250):
        data = spoil(dice.choice(SEEDS), dice)
        list(JsonReader().cut(io.BytesIO(data), 100, ReadOptions(5_000)))
        check_results(read(data, limit=5_000), data)


@pytest.mark.parametrize(
    "piece", ["[", "{", '{"a":', '"', "[{", "{},", "[{},", '{"a":"', ',{"a":"', "\\", "1,", '"a",']
)
def test_fifty_kilobytes_of_anything_are_read_in_linear_time(piece):
    for beginning in ("", json.dumps(THREE)[:-1] + ","):
        with processor_time_below(5):
            read(beginning + piece * (50_000 // len(piece)))
