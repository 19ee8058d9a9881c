"""A file is read as what it is, whatever it is called."""

import pytest

from articles.importing.readers.text import TextReader
from articles.importing.sniffing import recognise

HEADED = b"date 2021-06-19\n\nTalks resume\n\nThe talks resumed."
LINE = b'{"headline": "Talks resume"}\n'


@pytest.mark.parametrize(
    ("head", "name", "reader"),
    [
        (HEADED, "a.txt", "text"),
        (b"\xef\xbb\xbf" + HEADED, "", "text"),
        (HEADED, "a.jsonl", "text"),
        (b"Words.", "a.txt", "text"),
        (LINE, "a.jsonl", "jsonl"),
        (LINE, "a.txt", "jsonl"),
        (b"", "a.text", "text"),
        (b"", "a.NDJSON", "jsonl"),
    ],
)
def test_what_is_in_a_file_counts_more_than_its_name(head, name, reader):
    assert recognise(head, name).reader.name == reader


@pytest.mark.parametrize(
    ("head", "name", "problem"),
    [
        (b"\x89PNG\r\n", "a.png", "this is a picture, which cannot be read"),
        (b"SQLite format 3\0", "a.db", "export its articles as CSV or JSON lines"),
        (b"words", "a.odd", "no reader for “.odd” files; known are"),
        (b"words", "a", "Name one with --format"),
    ],
)
def test_what_no_reader_reads_is_named_with_advice(head, name, problem):
    found = recognise(head, name)
    assert found.reader is None
    assert problem in found.problem


def test_what_may_be_plain_text_or_another_format_is_that_other():
    class Other(TextReader):
        name = "other"

    assert recognise(HEADED, "a.txt", [TextReader(), Other()]).reader.name == "other"
    assert recognise(HEADED, "a.txt", [TextReader()]).reader.name == "text"
