"""A record of texts, whatever format it stood in, is read as one of JSON is."""

from datetime import date

from articles.importing.readers import Document, Place, Rejection
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.records import read_record


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
        "the id “7” already stands on line 3 of this file",
        "7",
        Place(4),
        "as it stood",
    )
