"""JSON lines whose keys are not the archive's."""

import io
import json
from datetime import date

import pytest

from articles.importing.readers import Place, ReadOptions
from articles.importing.readers.jsonl import JsonLinesReader
from articles.importing.readers.mapping import parse_mapping
from articles.importing.readers.protocol import Confidence
from tests.importing.test_jsonl_reader import BODY, GOOD, LIMIT, read, read_records

# -- keys that are not the archive's


def test_other_keys_are_read_by_what_they_are_called_and_hold():
    record = {"title": "Little agreed", "content": BODY, "pubdate": "19 June 2021", "source": {"name": "Wire"}, "n": 1}
    [document] = read_records(record)
    article = document.article
    assert (article.headline, article.body, article.source) == ("Little agreed", BODY, "Wire")
    assert (article.published_on, document.ignored_keys) == (date(2021, 6, 19), {"n"})


def test_the_archives_own_keys_go_before_others_line_by_line():
    first, second = read_records({**GOOD, "title": "Another"}, {"id": "b", "title": "Other", "body": BODY, "text": "x"})
    assert (first.article.headline, first.ignored_keys) == ("Little agreed", {"title"})
    assert second.article.is_headline_derived, "the keys are those of the whole file"


def test_carriage_returns_alone_may_end_lines():
    data = "\r".join(json.dumps({**GOOD, "id": number}) for number in range(3))
    assert [result.place for result in read(data)] == [Place(1), Place(2), Place(3)]
    assert JsonLinesReader().sniff(data.encode(), "") is Confidence.LIKELY


def test_a_file_without_a_key_for_headline_or_text_is_rejected_once():
    [rejection] = read_records({"price": 1, "name": "a"}, {"price": 2, "name": "b"})
    assert rejection.reason.startswith("no column for the headline or text of articles is known")
    assert rejection.place is None


def test_a_mapping_is_followed_and_a_rejected_line_is_shown_by_the_archives_keys():
    data = json.dumps({"foo": "", "bar": ""}) + "\n" + json.dumps({"foo": "Talks", "bar": BODY})
    options = ReadOptions(LIMIT, mapping=parse_mapping("headline=foo,body=bar"))
    rejection, document = JsonLinesReader().read(io.BytesIO(data.encode()), options)
    assert json.loads(rejection.raw_text) == {"headline": "", "body": ""}
    assert document.article.headline == "Talks"


@pytest.mark.parametrize(
    ("record", "confidence"),
    [
        (GOOD, Confidence.LIKELY),
        ({"title": "Talks", "text": BODY}, Confidence.LIKELY),
        ({"status": "ok", "articles": [GOOD, GOOD]}, Confidence.NO),
        ({"name": "x", "version": "1"}, Confidence.NO),
    ],
)
def test_one_line_alone_is_a_record_where_it_is_an_article(record, confidence):
    assert JsonLinesReader().sniff(json.dumps(record).encode() + b"\n", "a.json") is confidence
