"""What every reader takes and gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, runtime_checkable

from articles.fields import FIELD
from articles.importing.decoding import clean_text
from articles.importing.readers.mapping import ColumnMapping

HEAD_BYTES = 1 << 16  # of a file, by which its format is recognised


class DateOrigin(StrEnum):
    """How a publication date is known, the surest first."""

    STATED = "header"  # by the document, as its date of publication
    STRUCTURED = "structured"  # in what a web page says for machines
    FEED = "feed"
    CONTAINER = "container"  # the mailbox, the crawl, the issue it came in
    ADDRESS = "address"  # on the web
    PAGE = "page"  # in the text of a web page, beside the article
    DATELINE = "dateline"
    GUESSED = "guessed"


class Unit(StrEnum):
    """What a file of many documents is counted in."""

    LINE = "line"
    ROW = "row"
    RECORD = "record"
    PAGE = "page"


class Place(NamedTuple):
    """Where a document stands in its file, counted from 1, as in “row 7”."""

    number: int
    unit: Unit = Unit.LINE

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"

    @property
    def where(self) -> str:
        """As a sentence has it: “on line 7”, “in row 7”."""
        return f"{'in' if self.unit in {Unit.ROW, Unit.RECORD} else 'on'} {self}"


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """One news item as its document tells it; empty text where the document is silent.

    `body` has its paragraphs parted by one empty line. `date_origin` says how the date, if any, is known, and
    `date_text` has its words as found, with hour and zone. `notes` say in plain words what was noticed and what was
    done about it, for the curator. `is_date_doubted` where the document gives several dates that disagree.
    `more` has what else it says, by field. `cut_dateline` is what stood at the head of the body and was taken for its
    dateline, with the mark behind it: by that a document is known again that was read with it in the body.
    """

    body: str
    headline: str
    is_headline_derived: bool = False
    dateline: str = ""
    byline: str = ""
    published_on: date | None = None
    date_origin: DateOrigin = DateOrigin.STATED
    date_text: str = ""
    is_date_doubted: bool = False
    source: str = ""
    language: str = ""
    url: str = ""
    external_id: str = ""
    notes: tuple[str, ...] = ()
    cut_dateline: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def value_of(self, name: str) -> Any:
        """Return what the document says of a field that is declared in articles.fields."""
        return getattr(self, name) if name in type(self).__slots__ else self.more.get(name, FIELD[name].empty)

    @property
    def own_headline(self) -> str:
        """The headline the document brought; a derived one is no text of its own."""
        return "" if self.is_headline_derived else self.headline


@dataclass(frozen=True, slots=True)
class Document:
    """One document that could be read: where it stood in its file, what it weighs, what it says.

    `fragment` tells it from others of the same file (an id or “line 7”), empty where the file is the document; then
    it has no place either.
    """

    article: ParsedArticle
    sha256: str
    fragment: str = ""
    place: Place | None = None
    ignored_keys: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One document that could not be read, why, and the beginning of it (at most 100,000 characters)."""

    reason: str
    sha256: str = ""
    fragment: str = ""
    place: Place | None = None
    raw_text: str = ""

    def __post_init__(self) -> None:
        """Clean the reason, which may quote what cannot be stored."""
        object.__setattr__(self, "reason", clean_text(self.reason)[0])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What else a file holds and nobody wants imported, as the pictures of a crawl: how many of what, in the plural.

    A fault is no such thing: that is a Rejection.
    """

    counts: Mapping[str, int]


class Stretch(NamedTuple):
    """Part of a file that can be read by itself: where it starts, its bytes (None: to the end), its first place.

    `layout` is what the reader that has cut it knows of the whole file, and needs to read a part.
    """

    offset: int = 0
    size: int | None = None
    first: int = 1
    layout: object = None


class Confidence(IntEnum):
    """How well a file fits a reader, from its first bytes and its name."""

    NO = 0
    BY_NAME = 1  # its name says so, and nothing in it speaks against that
    LIKELY = 2  # it looks like it
    CERTAIN = 3  # it has marks that nothing else has


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read: the most bytes of a document; its name; the character set a person named, else empty.

    `mapping` says which columns or keys are which fields, where a person does. `layout` is that of the stretch at hand.
    `parts` are the files beside it that it names, by the names it has for them. `has_advertisements` where those that
    are marked as such are wanted too.
    """

    max_bytes: int
    name: str = ""
    encoding: str = ""
    mapping: ColumnMapping | None = None
    layout: object = None
    parts: Mapping[str, Path] = field(default_factory=dict)
    has_advertisements: bool = False


class Reader(Protocol):
    """Reads one format. Never raises for what a document contains: that is a Rejection."""

    @property
    def name(self) -> str:
        """As in `--format`."""
        ...

    @property
    def label(self) -> str:
        """As a person knows the format: “Plain text”."""
        ...

    @property
    def suffixes(self) -> frozenset[str]:
        """Endings of file names that it is known by, lower case, with the dot."""
        ...

    @property
    def is_text(self) -> bool:
        """Whether a document of it is text, which a person can correct in a form."""
        ...

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell how well the first HEAD_BYTES of a file, and its name, fit this format."""
        ...

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:
        """Yield stretches of at least so many bytes; one for the whole file where it cannot be read in parts."""
        ...

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection | LeftOut]:
        """Yield what the stream holds; a document over the most bytes is rejected, its size said."""
        ...


@runtime_checkable
class ColumnReader(Protocol):
    """A reader of records, whose columns or keys a person may map to fields."""

    def sample(self, stream: BinaryIO, options: ReadOptions) -> Sequence[Mapping[str, Any]]:
        """Return the first records by their columns or keys; none where there are none."""
        ...
