"""Each line of JSON is one article; a bad line never stops the rest."""

import hashlib
import io
import json
import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.readers import Document, Place, ReadOptions, Rejection
from articles.importing.readers.jsonl import JsonLinesReader
from articles.importing.readers.limits import RAW_LENGTH
from tests.importing.test_decoding import is_storable
from tests.importing.test_text_reader import texts_of
from tests.patience import processor_time_below

LIMIT = 10_000_000
BODY = "The ministers met on Monday and agreed on very little."
GOOD = {"id": "a1", "headline": "Little agreed", "body": BODY, "published_on": "2021-06-19"}


def read(data, limit=LIMIT):
    data = data.encode() if isinstance(data, str) else data
    return list(JsonLinesReader().read(io.BytesIO(data), ReadOptions(limit)))


def read_records(*records):
    return read("".join(json.dumps(record) + "\n" for record in records))


def parse(**fields):
    [result] = read_records({**GOOD, **fields})
    assert isinstance(result, Document), result
    return result.article


def reject(**fields):
    [result] = read_records({**GOOD, **fields})
    assert isinstance(result, Rejection), result
    return result.reason


def test_every_known_key_is_read_and_the_others_are_named():
    record = {
        **GOOD,
        "dateline": "KABUL, Afghanistan (Wire) —",
        "byline": "By Jane Doe",
        "url": "https://example.org/a1",
        "source": "Example Wire",
        "language": "en",
        "gold": {"countries": ["AF"]},
        "genre": None,
    }
    line = json.dumps(record).encode()
    [document] = read(line + b"\r\n")
    article = document.article
    assert (article.external_id, article.headline, article.body) == ("a1", "Little agreed", BODY)
    assert (article.dateline, article.byline) == ("KABUL, Afghanistan (Wire)", "By Jane Doe")
    assert (article.url, article.source, article.language) == ("https://example.org/a1", "Example Wire", "en")
    assert article.published_on == date(2021, 6, 19)
    assert article.notes == ()
    assert not article.is_headline_derived
    assert (document.fragment, document.place) == ("a1", Place(1))
    assert document.ignored_keys == {"gold", "genre"}
    assert document.sha256 == hashlib.sha256(line).hexdigest()


def test_null_is_missing_and_a_whole_number_is_an_id():
    article = parse(id=7, dateline=None, byline=None, url=None, source=None, language=None)
    assert article.external_id == "7"
    assert article.dateline == article.byline == article.url == article.source == article.language == ""


def test_without_an_id_the_line_is_the_fragment_and_blank_lines_count():
    documents = read(f'\n{{"body": "{BODY}"}}\n   \n{{"body": "{BODY}", "id": null}}')
    assert [document.place for document in documents] == [Place(2), Place(4)]
    assert [document.fragment for document in documents] == ["line 2", "line 4"]


def test_a_missing_headline_is_derived_and_a_missing_body_is_empty():
    assert parse(headline=" ").headline == BODY
    assert parse(headline=None).is_headline_derived
    assert parse(body=None).body == ""
    assert reject(headline="", body=" \n") == "both “headline” and “body” are empty"


def test_the_body_is_kept_to_the_character():
    body = "  Two blanks open it,\nthen  a line.\n\n\nSo\u00a0it ends. \n"
    assert parse(body=body).body == body
    assert parse(body="one\r\ntwo\rthree").body == "one\ntwo\nthree"


def test_what_can_not_be_stored_is_removed_with_a_note():
    article = parse(body="a\0b\ud800c", headline="It\u0007 rang")
    assert (article.body, article.headline) == ("ab\ufffdc", "It rang")
    assert article.notes == ("characters that cannot be stored removed from “headline”, “body”",)


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("dateline", True, "true or false"),
        ("published_on", {"y": 1}, "an object"),
        ("url", True, "true or false"),
        ("source", {"rank": None}, "an object"),
        ("id", True, "true or false"),
    ],
)
def test_what_holds_no_text_is_left_out_with_a_note(key, value, found):
    assert f"“{key}” holds {found}, which is not text; left out" in parse(**{key: value}).notes


def test_numbers_are_read_as_they_are_written_and_lists_as_what_is_in_them():
    article = parse(id=1.5, headline=1984, body=["One.", "Two."], source=24.0)
    assert (article.external_id, article.headline, article.source) == ("1.5", "1984", "24")
    assert article.body == "One.\n\nTwo."
    assert parse(id=[1]).external_id == "1"


def test_of_several_ids_none_is_the_id():
    article = parse(id=[1, 2])
    assert (article.external_id, article.notes) == ("", ("“id” holds 2 ids; left out",))


@pytest.mark.parametrize(
    "words", ["2021-06-19", "20210619", "2021-06-19T23:59:59Z", "2021-06-19 08:00", "2021-06-19T08:00:00.5+05:00"]
)
def test_a_date_or_the_date_of_a_datetime_is_taken(words):
    assert parse(published_on=words).published_on == date(2021, 6, 19)


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("2021-02-31", "the date “2021-02-31” in “published_on” does not exist; kept without a date"),
        ("2021", "the date “2021” in “published_on” names no day; kept without a date"),
        ("2021-06", "the date “2021-06” in “published_on” names no day; kept without a date"),
        (
            "yesterday",
            "the date “yesterday” in “published_on” is not written as YYYY-MM-DD; kept without a date",
        ),
        ("", "no date in “published_on”; kept without a date"),
        (None, "no date in “published_on”; kept without a date"),
    ],
)
def test_an_unusable_date_leaves_a_note(words, note):
    article = parse(published_on=words)
    assert article.published_on is None
    assert article.notes == (note,)


def test_a_long_unusable_date_is_quoted_in_part():
    [note] = parse(published_on="9" * 5_000).notes
    assert len(note) < 150


@pytest.mark.parametrize(("key", "limit"), [("headline", 2_000), ("source", 200)])
def test_text_over_its_limit_is_cut_with_a_note(key, limit):
    assert parse(**{key: "a" * limit}).notes == ()
    article = parse(**{key: "a" * (limit + 1)})
    assert getattr(article, key) == "a" * limit
    assert article.notes == (f"“{key}” has {limit + 1:,} characters; cut to {limit:,}",)


def test_an_id_over_its_limit_is_left_out_with_a_note():
    assert parse(id="a" * 200).external_id == "a" * 200
    article = parse(id="a" * 201)
    assert article.external_id == ""
    assert article.notes == ("“id” has 201 characters; left out, at most 200 are kept",)


def test_decoration_over_its_limit_is_cut_with_a_note():
    article = parse(dateline="A" * 201, byline="B" * 301)
    assert (len(article.dateline), len(article.byline)) == (200, 300)
    assert article.notes == (
        "“dateline” has 201 characters; cut to 200",
        "“byline” has 301 characters; cut to 300",
    )


def test_a_web_address_over_its_limit_is_left_out_with_a_note():
    article = parse(url="https://example.org/" + "a" * 1_000)
    assert article.url == ""
    assert article.notes == ("“url” has 1,020 characters; left out, at most 1,000 are kept",)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/", "example.org", "http://", "http://[", "https://a b"]
)
def test_an_address_that_is_none_of_the_web_is_left_out_with_a_note(url):
    article = parse(url=url)
    assert article.url == ""
    assert article.notes == ("“url” is not an http or https address; left out",)


def test_the_same_id_twice_is_rejected_naming_the_first_line():
    results = read_records(GOOD, {**GOOD, "id": "b"}, GOOD)
    assert [type(result) for result in results] == [Document, Document, Rejection]
    assert results[2].reason == "the id “a1” already occurs on line 1 of this file"
    assert (results[2].fragment, results[2].place) == ("a1", Place(3))


def test_an_id_whose_line_was_rejected_may_come_again():
    results = read_records({"id": GOOD["id"]}, GOOD)
    assert [type(result) for result in results] == [Rejection, Document]


def test_thousands_of_ids_are_told_apart():
    records = [{**GOOD, "id": number} for number in [*range(5_000), *range(5_000)]]
    results = read_records(*records)
    assert all(isinstance(result, Document) for result in results[:5_000])
    assert [result.reason for result in results[5_000:]] == [
        f"the id “{number}” already occurs on line {number + 1} of this file" for number in range(5_000)
    ]


def test_invalid_json_is_rejected_with_its_line_and_column_and_the_rest_is_read():
    results = read('{"id": 1, "body": }\n[1]\n' + json.dumps(GOOD) + "\n")
    assert results[0].reason == "invalid JSON at column 19: Expecting value"
    assert (results[0].place, results[0].fragment) == (Place(1), "line 1")
    assert results[0].raw_text == '{"id": 1, "body": }'
    assert results[1].reason == "a line should be an object, found a list"
    assert isinstance(results[2], Document)


def test_a_last_line_cut_off_is_reported_to_be():
    data = (json.dumps(GOOD) + "\n" + json.dumps({**GOOD, "id": "b", "body": "é"}, ensure_ascii=False)).encode()
    for length in (len(data) - 1, data.rindex("é".encode()) + 1):
        results = read(data[:length])
        assert isinstance(results[0], Document)
        assert results[1].reason == "the last line is cut off in the middle; was the file still being written?"


def test_a_whole_last_line_needs_no_newline():
    [document] = read(json.dumps(GOOD))
    assert isinstance(document, Document)


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    line = json.dumps(GOOD).encode()
    [document] = read(b"\xef\xbb\xbf" + line + b"\n")
    assert document.sha256 == hashlib.sha256(line).hexdigest()


def test_a_file_that_is_not_utf8_is_rejected_once():
    [rejection] = read((json.dumps(GOOD) + "\n" + json.dumps(GOOD)).encode("utf-16"))
    assert rejection.reason == "the file is UTF-16 or UTF-32; JSON lines must be UTF-8"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"body": "caf\xe9"}', "invalid UTF-8 at byte 14"),
        (b'{"body": "a", "n": ' + b"9" * 5_000 + b"}", "invalid JSON: a number has too many digits"),
        (b'{"body": "a", "n": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "invalid JSON: nested too deeply"),
        (
            b'{"body": NaN}',
            "both “headline” and “body” are empty; “body” holds a number that is none, which is not text; left out",
        ),
        (b"\0\0\0\0", "invalid JSON at column 1: Expecting value"),
    ],
)
def test_hostile_lines_are_rejected(line, reason):
    [rejection] = read(line + b"\n")
    assert rejection.reason == reason


def test_unknown_keys_may_hold_anything():
    [document] = read(b'{"body": "A bare\ttab.", "n": NaN, "\\ud800": 1}\n')
    assert document.article.body == "A bare\ttab."
    assert document.ignored_keys == {"n", "\ufffd"}


def test_an_overlong_line_is_rejected_with_its_size_and_the_next_is_read():
    line = json.dumps({**GOOD, "body": "a" * 3_000})
    results = read(f"{line}\n{json.dumps(GOOD)}\n{line}", 1_000)
    assert [type(result) for result in results] == [Rejection, Document, Rejection]
    assert results[0].reason == "3.1 kB is over the limit of 1.0 kB"
    assert [result.place for result in results] == [Place(1), Place(2), Place(3)]


@pytest.mark.parametrize("line_end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("excess", [0, 1, 2])
def test_the_limit_counts_the_line_without_its_end(line_end, excess):
    line = json.dumps(GOOD).encode()
    [result] = read(line + line_end, len(line) - excess)
    assert isinstance(result, Rejection if excess else Document)
    if excess:
        assert result.reason.startswith(f"{len(line)} bytes is over")


class EndlessLine(io.RawIOBase):
    """Two hundred megabytes without a line end."""

    left = 200_000_000

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), self.left)
        buffer[:size] = b"a" * size
        self.left -= size
        return size


def test_a_gigantic_line_needs_no_memory():
    tracemalloc.start()
    [rejection] = JsonLinesReader().read(io.BufferedReader(EndlessLine()), ReadOptions(1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rejection.reason == "200.0 MB is over the limit of 1.0 MB"
    assert peak < 8_000_000


TEXTS = st.text(st.sampled_from("aé \t\n\r\0\x85\u2028\ud800\uffff.–"), max_size=8)
VALUES = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(), st.just([{}]))
RECORDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys([*GOOD, "dateline", "byline", "url", "source", "language", "\x00x"], VALUES)
)
LINES = st.one_of(st.binary(max_size=80), RECORDS.map(lambda record: json.dumps(record).encode()))


@given(st.lists(LINES, max_size=5).map(b"\n".join))
def test_no_bytes_make_it_raise_and_every_text_can_be_stored(data):
    for result in read(data):
        assert is_storable(result.fragment)
        if isinstance(result, Document):
            assert all(is_storable(text) for text in texts_of(result.article))
            assert all(is_storable(key) for key in result.ignored_keys)
            assert result.article.headline
        else:
            assert result.reason
            assert is_storable(result.reason)
            assert is_storable(result.raw_text)
            assert len(result.raw_text) <= RAW_LENGTH


@pytest.mark.parametrize("piece", ["A, ", "(", "\\n", " ", ". ", "\\u0000", "\\ud800", "- "])
def test_a_megabyte_of_anything_is_read_in_linear_time(piece):
    with processor_time_below(10):
        read('{"body": "' + piece * (1_000_000 // len(piece)) + '"}')


@pytest.mark.parametrize("piece", [b"\n", b"\r", b"[", b"{", b'"', b'{"a":', b"\0"])
def test_a_megabyte_of_broken_lines_is_read_in_linear_time(piece):
    with processor_time_below(10):
        read(piece * (1_000_000 // len(piece)))
