"""What an import would understand of documents, shown before anything is imported: the first ones in context. Pure.

No more is read than that takes: files that are read as a whole only up to a size, of others the beginning.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from articles.fields import FIELD, Field, fields_with
from articles.importing.charset_names import show_charset
from articles.importing.containers import Sample
from articles.importing.decoding import UndecodableError, decode
from articles.importing.explained_columns import ExplainedColumns, explain_columns
from articles.importing.input_parts import InputPart, Item, PartReader, cut_input, describe_empty, describe_left_out
from articles.importing.inputs import Input, recognise_inputs
from articles.importing.language import LanguageOrigin
from articles.importing.options import ImportOptions
from articles.importing.readers import Document, ParsedArticle, ReadOptions, Rejection
from articles.importing.readers.columns import Columns
from articles.importing.readers.protocol import HEAD_BYTES, ColumnReader
from articles.importing.readers.whole_files import WholeFileReader

MOST_FILES = 20
MOST_COUNTED_FILES = 10_000
SECONDS = 20.0  # for all files
FILE_SECONDS = 8.0
READ_BYTES = 3_000_000  # of a file that can be read in parts
BEGINNING_BYTES = 20_000_000  # of a file, that a reader gets to see at all
WHOLE_BYTES = 20_000_000  # of a file that can only be read as a whole
COUNTED = 2_000  # documents of a file
ESTIMATED_DIGITS = 3
BEGINNING = 200  # characters of a text
VALUE_LENGTH = 200  # characters of another field

_RTF, _ZIP = b"{\\rtf", b"PK\x03\x04"
_WITHOUT_CHARSET = {"crawl", "mail", "mhtml", "pdf"}  # readers of what is no text, or is in several character sets

# Shown by themselves, or no field of a document.
_OWN_PLACE = {"headline", "published_on", "body", "language"}
_OTHER_FIELDS = tuple(one for one in fields_with("key") if one.name not in _OWN_PLACE)


class Certainty(StrEnum):
    """How well a number is known."""

    EXACT = "exact"
    AT_LEAST = "at least"
    ESTIMATED = "about"


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are."""

    number: int
    certainty: Certainty = Certainty.EXACT

    def __str__(self) -> str:
        """As in “412”, “at least 2,000” or “about 201,000”."""
        if self.certainty is Certainty.EXACT:
            return f"{self.number:,}"
        unknown = len(str(self.number)) - ESTIMATED_DIGITS if self.certainty is Certainty.ESTIMATED else 0
        return f"{self.certainty} {round(self.number, -max(unknown, 0)):,}"


@dataclass(frozen=True, slots=True)
class ExplainedDocument:
    """A document in context, or why it would be rejected.

    `place` is empty for a document that is a file. `published_on` is the day in ISO form, `date_origin` how it is known
    (articles.importing.readers.DateOrigin), both empty where there is none; `date_text` the words it was read from.
    `fields` has what else was found, by label. Of a rejection `beginning` are the first characters as they came.
    """

    place: str
    beginning: str
    reason: str = ""
    headline: str = ""
    is_headline_derived: bool = False
    published_on: str = ""
    date_origin: str = ""
    date_text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    length: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedFile:
    """What a file, or a member of a container, was recognised as, and its first documents; or its problem.

    `languages` are those of the documents that are shown. `rejected` counts those of the documents that were read.
    `columns` are those of a table, or the keys of JSON. `left_out` is in words what else was read that is not imported.
    """

    address: str
    reader: str = ""
    charset: str = ""
    languages: tuple[str, ...] = ()
    documents: tuple[ExplainedDocument, ...] = ()
    articles: Count = Count(0)
    rejected: int = 0
    problem: str = ""
    ignored_keys: tuple[str, ...] = ()
    columns: ExplainedColumns | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class ImportExplanation:
    """The first files, how many there are, and how many articles are in all of them."""

    files: tuple[ExplainedFile, ...]
    files_total: Count
    articles_total: Count

    def to_json(self) -> dict[str, Any]:
        """Return it as values of JSON, its counts as text too."""
        return {
            **asdict(self),
            "files": [{**asdict(one), "articles_text": str(one.articles)} for one in self.files],
            "files_text": str(self.files_total),
            "articles_text": str(self.articles_total),
        }


@dataclass(slots=True)
class _FileReading:
    """What has been read of a file."""

    shown: list[ExplainedDocument] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    ignored: dict[str, None] = field(default_factory=dict)
    articles: int = 0
    rejected: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    layout: object = None

    def add(self, item: Item, most: int) -> None:
        read = item.read
        self.articles += isinstance(read, Document)
        self.rejected += isinstance(read, Rejection)
        if isinstance(read, Document):
            self.ignored |= dict.fromkeys(sorted(read.ignored_keys))
        if len(self.shown) >= most:
            return
        self.shown.append(_describe(item))
        if isinstance(read, Document) and item.language not in self.languages:
            self.languages.append(item.language)


def explain(options: ImportOptions, max_bytes: int, most: int = 10) -> ImportExplanation:
    """Return what would be understood of the first files, and of the first `most` documents of each.

    No document may have more than `max_bytes`. Ends within about SECONDS, but for a single document that takes longer.
    """
    end = time.monotonic() + SECONDS
    sample = Sample(MOST_FILES)
    inputs = options.find_inputs()
    explained: list[ExplainedFile] = []
    with TemporaryDirectory(prefix="newsarchive-") as folder:
        files = recognise_inputs(inputs, Path(folder), sample)
        for source in islice(files, MOST_FILES):
            beginning = Path(folder) / "beginning"
            explained.append(_explain_file(source, beginning, options.make_reader(max_bytes), most, end))
            if time.monotonic() > end:
                break
    left, is_known = _count_left(inputs)
    is_known = is_known and sample.is_left_known and time.monotonic() <= end
    certainty = Certainty.EXACT if is_known else Certainty.AT_LEAST
    files_total = Count(len(explained) + left + sample.left, certainty)
    return ImportExplanation(tuple(explained), files_total, _sum_articles(explained, files_total))


def _count_left(inputs: Iterator[Input]) -> tuple[int, bool]:
    """Return how many files are left, and whether these are all."""
    left = sum(1 for _ in islice(inputs, MOST_COUNTED_FILES))
    return left, left < MOST_COUNTED_FILES


def _sum_articles(files: Sequence[ExplainedFile], total: Count) -> Count:
    number = sum(one.articles.number for one in files)
    kinds = {one.articles.certainty for one in files}
    is_left = any(one.reader and one.problem and not one.rejected for one in files) or total.number > len(files)
    if is_left or total.certainty is not Certainty.EXACT or Certainty.AT_LEAST in kinds:
        return Count(number, Certainty.AT_LEAST)
    return Count(number, Certainty.ESTIMATED if Certainty.ESTIMATED in kinds else Certainty.EXACT)


def _explain_file(source: Input, beginning: Path, reader: PartReader, most: int, end: float) -> ExplainedFile:
    if source.reader is None or source.path is None:
        return ExplainedFile(source.address, problem=source.problem or "standard input cannot be looked into")
    label = source.reader.label
    try:
        size = source.path.stat().st_size
        charset = _find_charset(source, reader.options.encoding)
        is_whole = isinstance(source.reader, WholeFileReader)
        is_packed = _is_packed(source)
        if (source.cut_from is not None and (is_whole or is_packed)) or (is_whole and size > WHOLE_BYTES):
            problem = "it is too large to be looked into before an import, as it can only be read as a whole"
            return ExplainedFile(source.address, label, charset, problem=problem)
        if size > BEGINNING_BYTES and not is_packed:
            source, size = _take_beginning(source, beginning, size), BEGINNING_BYTES
        records = _take_sample(source, reader.options)
    except OSError as error:
        return ExplainedFile(source.address, label, problem=f"it could not be read: {error.strerror}")
    reading = _FileReading()
    articles = _read(source, size, reader, reading, most, min(end, time.monotonic() + FILE_SECONDS))
    is_empty = not (reading.articles or reading.rejected) and articles.certainty is Certainty.EXACT
    problem = describe_empty(reading.left_out) if is_empty else ""
    columns = explain_columns(records, reader.options.mapping) if records else None
    if columns and isinstance(whole := getattr(reading.layout, "columns", None), Columns):
        columns = replace(columns, day_first=whole.day_first)  # as all dates show it, not only the first
    return ExplainedFile(
        source.address,
        label,
        charset,
        tuple(filter(None, reading.languages)),
        tuple(reading.shown),
        articles,
        reading.rejected,
        problem,
        tuple(reading.ignored)[:most],
        columns,
        _describe_left_out(reading.left_out, articles) if not problem else "",
    )


def _is_packed(source: Input) -> bool:
    """Tell whether the end of a file says what is in it, as of a web archive. Raises OSError."""
    with source.open() as stream:
        return stream.read(len(_ZIP)) == _ZIP


def _describe_left_out(counts: Mapping[str, int], articles: Count) -> str:
    words = describe_left_out(counts)
    return f"{words} in what was read" if words and articles.certainty is not Certainty.EXACT else words


def _take_sample(source: Input, options: ReadOptions) -> Sequence[Mapping[str, Any]]:
    """Return the first records of a file whose columns can be mapped, by their columns; else none. Raises OSError."""
    if not isinstance(source.reader, ColumnReader):
        return []
    with source.open() as stream:
        return source.reader.sample(stream, replace(options, name=source.name))


def _take_beginning(source: Input, path: Path, size: int) -> Input:
    """Return the beginning of a large file as an input: what readers learn of a whole file they learn of that."""
    with source.open() as stream, path.open("wb") as copy:
        copy.write(stream.read(BEGINNING_BYTES))
    return replace(source, path=path, cut_from=source.cut_from if source.cut_from is not None else size)


def _read(source: Input, size: int, reader: PartReader, reading: _FileReading, most: int, end: float) -> Count:
    """Read the beginning of a file, and return how many articles there are in all of it."""
    seen = 0
    for part in cut_input(0, source, reader.options):
        has_enough = seen >= READ_BYTES and (reading.articles or reading.rejected)
        if seen and (has_enough or time.monotonic() > end):
            return _estimate(reading.articles, seen, size if source.cut_from is None else source.cut_from)
        reading.layout = part.stretch.layout
        items = reader.read_part(part, reading.left_out)
        is_broken_off = source.cut_from is not None and _ends_file(part, size)
        for item in _leave_last(items) if is_broken_off else items:
            is_long = part.weight > READ_BYTES and reading.articles + reading.rejected >= COUNTED
            if is_long or time.monotonic() > end:
                return Count(reading.articles, Certainty.AT_LEAST)
            reading.add(item, most)
        seen += part.weight
    return Count(reading.articles) if source.cut_from is None else _estimate(reading.articles, seen, source.cut_from)


def _estimate(articles: int, seen: int, whole: int) -> Count:
    """Return how many articles there are, if the rest of `whole` bytes, 0 if that is not known, is like those seen."""
    if not (whole and seen and articles):
        return Count(articles, Certainty.AT_LEAST)
    return Count(articles * whole // seen, Certainty.ESTIMATED)


def _ends_file(part: InputPart, size: int) -> bool:
    offset, length, *_ = part.stretch
    return length is None or offset + length >= size


def _leave_last(items: Iterable[Item]) -> Iterator[Item]:
    """Yield all items but the last, at which a file that is cut off breaks off."""
    last: Item | None = None
    for item in items:
        if last is not None:
            yield last
        last = item


def _find_charset(source: Input, encoding: str) -> str:
    """Return the character set of a file as its beginning shows it; empty of what is no text. Raises OSError.

    `encoding` is the one that a person named.
    """
    if source.reader is not None and source.reader.name in _WITHOUT_CHARSET:
        return ""
    with source.open() as stream:
        head = stream.read(HEAD_BYTES)
    if len(head) == HEAD_BYTES:
        head = head[: max(head.rfind(b" "), head.rfind(b"\n"), HEAD_BYTES // 2)]  # no half of a character
    if head.startswith((_RTF, _ZIP)):
        return ""
    try:
        decoded = decode(head, encoding=encoding)
    except UndecodableError:
        return ""
    name = show_charset(decoded.charset)
    if encoding or decoded.charset.startswith("utf"):
        return name
    return f"{name} (guessed, and not sure)" if decoded.is_doubtful else f"{name} (guessed)"


def _describe(item: Item) -> ExplainedDocument:
    read = item.read
    place = str(read.place or "")
    if isinstance(read, Rejection):
        return ExplainedDocument(place, _shorten(read.raw_text, BEGINNING), read.reason)
    article = read.article
    day = article.published_on
    fields = [(one.label, _shorten(one.write(value), VALUE_LENGTH)) for one, value in _values(article)]
    return ExplainedDocument(
        place,
        _shorten(article.body, BEGINNING),
        headline=article.headline,
        is_headline_derived=article.is_headline_derived,
        published_on=day.isoformat() if day else "",
        date_origin=article.date_origin.value if day else "",
        date_text="" if day and article.date_text == day.isoformat() else article.date_text,
        fields=(*fields, (FIELD["language"].label, _describe_language(item))),
        length=len(article.body),
        notes=article.notes,
    )


def _values(article: ParsedArticle) -> Iterator[tuple[Field, Any]]:
    """Yield the other fields that an article has, with their values."""
    for one in _OTHER_FIELDS:
        if value := article.value_of(one.name):
            yield one, value


def _describe_language(item: Item) -> str:
    """Return the language of a document, and how it is known where the document does not state it."""
    if not item.language:
        return "not known"
    origin = item.language_origin
    return item.language if origin is LanguageOrigin.STATED else f"{item.language} ({origin.value})"


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length].rstrip()}…"
