"""Texts that are empty, too large, damaged or made of anything."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers.text import TextReader
from tests.importing.test_decoding import is_storable
from tests.importing.test_text_reader import LIMIT, TEXT, read, texts_of
from tests.patience import processor_time_below


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", b"\xef\xbb\xbf", "\u00a0".encode()])
def test_an_empty_document_is_rejected(data):
    assert read(data).reason == "the document is empty"


@pytest.mark.parametrize("text", ["date 2021-06-19", " Date: 2021-06-19 \n\n", "date 2021-02-31\n"])
def test_a_header_alone_is_rejected(text):
    assert read(text).reason == "nothing after the date header"


def test_a_binary_file_is_rejected():
    result = read(bytes(range(256)))
    assert isinstance(result, Rejection)
    assert "binary" in result.reason
    assert result.sha256


class Pipe(io.BytesIO):
    """A stream that cannot seek and gives a little at a time, and tells how much was asked for."""

    largest = 0

    def seekable(self):
        return False

    def seek(self, *args):
        raise io.UnsupportedOperation

    def read(self, size=-1):
        self.largest = max(self.largest, size)
        return super().read(min(size, 1_000_000))


@pytest.mark.parametrize("stream", [io.BytesIO(bytes(12_400_000)), Pipe(bytes(12_400_000))])
def test_a_document_over_the_limit_is_rejected_with_both_sizes(stream):
    [result] = TextReader().read(stream, ReadOptions(LIMIT))
    assert result.reason == "12.4 MB is over the limit of 10.0 MB"


@pytest.mark.parametrize(
    ("size", "limit", "reason"),
    [
        (10_000_001, LIMIT, "10,000,001 bytes is over the limit of 10,000,000 bytes"),
        (2_500, 1_000, "2.5 kB is over the limit of 1.0 kB"),
        (11, 10, "11 bytes is over the limit of 10 bytes"),
    ],
)
def test_the_sizes_always_differ_as_written(size, limit, reason):
    assert read(b"a" * size, limit).reason == reason


def test_a_document_of_just_the_limit_is_read():
    assert isinstance(read(b"a" * 100, 100), Document)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: b"date 2021-06-19 " + text.encode())))
def test_no_bytes_make_it_raise_and_every_text_can_be_stored(data):
    result = read(data)
    if isinstance(result, Document):
        assert all(is_storable(text) for text in texts_of(result.article))
        assert result.article.headline
        assert result.article.body
    else:
        assert result.reason
        assert is_storable(result.raw_text)


WHOLE = (
    "ZCZC ABC0123\n\n---\ntitle: Port closed\ndate: 19 June 2021\n---\nBy Jane Doe | June 19, 2021\nSource: Daily\n\n"
    "KARACHI, June 19 (Wire): The har-\nbour was closed &amp; <b>shut</b> for a\nthird day on Wednesday while\n"
    "engineers looked, 港口\n关闭, the mas¬\nter said.\n\n-more-\n\nReporting by Jane Doe\n\n-30-\n"
).encode()


@pytest.mark.parametrize("seed", range(20))
def test_a_file_that_is_cut_off_or_damaged_is_read_or_rejected(seed):
    chance = random.Random(seed)
    for _ in range(20):
        data = bytearray(WHOLE[: chance.randrange(1, len(WHOLE) + 1)])
        for _flip in range(chance.randrange(4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        result = read(bytes(data))
        if isinstance(result, Document):
            assert all(is_storable(text) for text in texts_of(result.article))
            assert result.article.headline
        else:
            assert result.reason


PIECES = [
    "date ",
    "2021-06-19",
    "2021-02-31",
    " ",
    "\n",
    "\n\n",
    "KABUL – ",
    "ANKARA, Turkey (Wire) — ",
    "By Jane Doe",
    TEXT,
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_mixture_of_openings_is_read_or_rejected_and_paragraphs_are_parted_by_one_empty_line(text):
    result = read(text)
    if isinstance(result, Document):
        body = result.article.body
        assert all(paragraph == paragraph.strip() != "" for paragraph in body.split("\n\n"))
        assert "\n" not in body.replace("\n\n", "")


@pytest.mark.parametrize(
    "piece",
    ["A, ", "(", "\n", " ", ". ", ".", "—", " - ", "By ", "A. ", "KABUL/", "\r", "1", "\n A", "\u00e9", ".)", "\t\n"],
)
def test_a_megabyte_of_anything_is_read_in_linear_time(piece):
    with processor_time_below(10):
        read("date 2021-06-19 KABUL" + piece * (1_000_000 // len(piece)))
