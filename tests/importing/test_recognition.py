"""Each reader's files are recognised as its own among all readers, whatever they are called, and by no other."""

import io
import re

import pytest

from articles.importing.readers import READERS, Document, LeftOut, Rejection, reader_for_name
from articles.importing.readers.protocol import HEAD_BYTES, Confidence
from articles.importing.sniffing import PLAIN_TEXT, recognise
from tests.importing.small_files import list_small_files

FILES = list(list_small_files())
ENDINGS = ("", ".odd", ".TXT", *sorted({suffix for reader in READERS for suffix in reader.suffixes}))
CUT = 20  # bytes

every_file = pytest.mark.parametrize("file", FILES, ids=lambda one: f"{one.reader}-{one.name}")


def test_there_is_a_file_of_every_reader():
    assert {one.reader for one in FILES} == {reader.name for reader in READERS}


@every_file
def test_a_file_is_recognised_whatever_it_is_called(file):
    head = file.data[:HEAD_BYTES]
    for name in (file.name, "", *(f"a{ending}" for ending in ENDINGS)):
        found = recognise(head, name)
        assert found.reader is not None, name
        assert found.reader.name == file.reader, name


@every_file
def test_no_two_readers_are_certain_of_a_file(file):
    certain = {one.name for one in READERS if one.sniff(file.data[:HEAD_BYTES], file.name) is Confidence.CERTAIN}
    assert certain <= {file.reader}


@every_file
def test_what_is_left_of_a_file_is_taken_for_no_special_format(file):
    head = file.data[:CUT]
    certain = {one.name for one in READERS if one.sniff(head, "a.odd") is Confidence.CERTAIN}
    assert certain <= {file.reader}
    found = recognise(head, "a.odd")
    assert found.reader is not None or found.problem
    for reader in filter(None, {found.reader, reader_for_name(PLAIN_TEXT), reader_for_name(file.reader)}):
        assert list(reader.read(io.BytesIO(head), file._replace(parts={}).options(None)))


@every_file
def test_a_file_gives_articles_and_no_fault(file, tmp_path):
    found = list(reader_for_name(file.reader).read(io.BytesIO(file.data), file.options(tmp_path)))
    assert any(isinstance(one, Document) for one in found)
    assert not [one for one in found if isinstance(one, Rejection)]
    assert all(isinstance(one, Document | LeftOut) for one in found)


@pytest.mark.parametrize(
    "file", [one for one in FILES if one.data.startswith(b"<")], ids=lambda one: f"{one.reader}-{one.name}"
)
def test_comments_between_all_elements_are_no_error(file, tmp_path):
    data = re.sub(rb"(</?[a-zA-Z][^<>]*>)", rb"\1<!-- c -->", file.data)
    assert list(reader_for_name(file.reader).read(io.BytesIO(data), file.options(tmp_path)))
