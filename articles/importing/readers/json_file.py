"""JSON: an article, a list of articles, or a list somewhere within what an interface answers."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, BinaryIO

from articles.importing.decoding import UndecodableError
from articles.importing.readers.columns import NoArticlesError
from articles.importing.readers.foreign_records import RecordReader
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.json_layout import DECODER, JsonLayout, find_records, plan_json
from articles.importing.readers.json_scan import find_elements, find_end
from articles.importing.readers.limits import (
    SHOWN_BYTES,
    count_remaining,
    describe_excess,
    read_at_most,
    show_beginning,
)
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Stretch, Unit
from articles.importing.readers.text_streams import make_seekable, open_text
from articles.importing.readers.values import name_type
from articles.importing.readers.windows import open_window

_PART_BYTES = 4_000_000  # of a stretch beside its last element
_START = re.compile(rb'\{\s*(?:"|\}|\Z)|\[\s*(?:[{\["\]]|-?\d|\Z)')
_LINES = frozenset({".jsonl", ".ndjson"})
_SPREAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*[\r\n])")  # one value over many lines
# What stands between the elements of a list, of several lists, and of an object.
_BETWEEN = re.compile(r'(?:[\s,\[\]\ufeff]++|"(?:[^"\\]++|\\.)*+"\s*+:)*+', re.DOTALL)
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class JsonReader:
    """Reads JSON object by object, in parts where it is large."""

    name: str = "json"
    label: str = "JSON"
    suffixes: frozenset[str] = frozenset({".json"})
    is_text: bool = True

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by a bracket and what follows it, else by the name of the file."""
        charset = next((charset for mark, charset in _MARKS.items() if head.startswith(mark)), "")
        start = head.decode(charset, "replace").encode() if charset else head
        if PurePath(name).suffix.lower() in _LINES and not _SPREAD.match(start):
            return Confidence.NO  # damaged lines are lines
        if _START.match(start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1_000]):
            return Confidence.LIKELY
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def sample(self, stream: BinaryIO, options: ReadOptions) -> Sequence[dict[str, Any]]:
        """Return the first objects that are the articles, or may be."""
        try:
            return find_records(stream, options)
        except UndecodableError:
            return []

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:
        """Yield stretches of whole objects, all of one layout."""
        try:
            layout = plan_json(stream, options)
        except (NoArticlesError, UndecodableError):
            yield Stretch()  # reading it says why
            return
        total = stream.seek(0, 2)
        stream.seek(0)
        if layout.is_one or layout.form.is_recoded or total <= size:
            yield Stretch(layout=layout)
        else:
            yield from _cut(open_text(stream, layout.form), layout, size, options.max_bytes)

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each object; `first` is the number of the first."""
        layout = options.layout if isinstance(options.layout, JsonLayout) else None
        if layout is not None and layout.is_part:
            yield from _Elements(layout, options.max_bytes).read(stream, first)
            return
        stream = make_seekable(stream)
        try:
            layout = layout or plan_json(stream, options)
            stream.seek(0)
            opened = open_text(stream, layout.form)
        except (NoArticlesError, UndecodableError) as error:
            stream.seek(0)
            data = read_at_most(stream, SHOWN_BYTES)
            if data.strip():
                yield Rejection(str(error), hashlib.sha256(data).hexdigest(), raw_text=show_beginning(data))
            return
        elements = _Elements(layout, options.max_bytes)
        for stretch in _cut(opened, layout, _PART_BYTES, options.max_bytes):
            position = opened.tell()
            yield from elements.read(open_window(opened, stretch.offset, stretch.size or 0), stretch.first)
            opened.seek(position)


def _cut(opened: BinaryIO, layout: JsonLayout, size: int, most_bytes: int) -> Iterator[Stretch]:
    """Yield stretches in which nothing stands between the elements that is not passed over; one too large is alone."""
    layout = replace(layout, is_part=True)
    start = end = number = 0
    first = 1
    for number, element in enumerate(find_elements(opened, layout.shape), 1):
        is_large = element.end - element.start > most_bytes
        if number > first and (end - start >= size or not element.follows or is_large or end - start > most_bytes):
            yield Stretch(start, end - start, first, layout)
            first = number
        if number == first:
            start = element.start
        end = element.end
    if number:
        yield Stretch(start, end - start, first, layout)


@dataclass(slots=True)
class _Elements:
    """Reads the elements of a list, one after the other; ids are known over all that it reads."""

    layout: JsonLayout
    most_bytes: int
    seen: SeenIds = field(default_factory=SeenIds)

    def read(self, stream: BinaryIO, first: int) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each element of a stretch."""
        data = read_at_most(stream, self.most_bytes + _PART_BYTES)
        if rest := count_remaining(stream):
            yield self._reject(describe_excess(len(data) + rest, self.most_bytes), show_beginning(data), first)
            return
        text = self.layout.form.decode(data)
        position, number = 0, first
        while (position := _skip(text, position)) < len(text):
            try:
                value, end = DECODER.raw_decode(text, position)
                problem = "" if isinstance(value, dict) else f"a record should be an object, found {name_type(value)}"
            except RecursionError:
                value, end, problem = None, find_end(text, position), "invalid JSON: nested too deeply"
            except json.JSONDecodeError as error:
                end = find_end(text, position)
                problem = _describe_fault(error, text, position, end)
                value = None
            except ValueError:  # Python refuses to read integers of more than 4,300 digits
                value, end, problem = None, find_end(text, position), "invalid JSON: a number has too many digits"
            yield self._read_one(value, text[position:end], number, problem)
            position, number = end, number + 1

    def _read_one(self, value: Any, text: str, number: int, problem: str) -> Document | Rejection:
        data = text.encode("utf-8", "replace")
        if len(data) > self.most_bytes:
            problem = describe_excess(len(data), self.most_bytes)
        if problem:
            return self._reject(problem, show_beginning(data), number, hashlib.sha256(data).hexdigest())
        return RecordReader(self.layout.columns, self.seen).read(
            value, self._find_place(number), data, tuple(self._describe_form(text))
        )

    def _describe_form(self, text: str) -> Iterator[str]:
        if self.layout.form.note and not text.isascii():
            yield self.layout.form.note
        if "\ufffd" in text:
            yield "characters that could not be read are shown as “\ufffd”"

    def _find_place(self, number: int) -> Place | None:
        return None if self.layout.is_one else Place(number, Unit.RECORD)

    def _reject(self, reason: str, shown: str, number: int, sha256: str = "") -> Rejection:
        place = self._find_place(number)
        return Rejection(reason, sha256, str(place or ""), place, shown)


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _describe_fault(error: json.JSONDecodeError, text: str, start: int, end: int) -> str:
    is_at_end = end == len(text) and error.pos >= len(text.rstrip()) - 1
    if is_at_end or error.msg.startswith("Unterminated"):
        return "it is cut off in the middle; was the file still being written?"
    return f"invalid JSON at its character {error.pos - start + 1:,}: {error.msg}"
