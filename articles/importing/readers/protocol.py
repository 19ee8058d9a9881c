"""What every reader takes and gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol

from articles.fields import FIELD


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """One news item as its document tells it; empty text where the document is silent.

    `body` has its paragraphs parted by one empty line. `date_origin` says how the date, if any, is known. `notes` say
    in plain words what was noticed and what was done about it, for the curator. `more` has what else it says, by field.
    """

    body: str
    headline: str
    is_headline_derived: bool = False
    dateline: str = ""
    byline: str = ""
    published_on: date | None = None
    date_origin: Literal["header", "dateline", "guessed"] = "header"
    source: str = ""
    language: str = ""
    url: str = ""
    external_id: str = ""
    notes: tuple[str, ...] = ()
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

    `fragment` tells it from others of the same file (an id or “line 7”), empty where the file is the document.
    """

    article: ParsedArticle
    sha256: str
    fragment: str = ""
    line: int | None = None
    ignored_keys: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One document that could not be read, why, and the beginning of it (at most 100,000 characters)."""

    reason: str
    sha256: str = ""
    fragment: str = ""
    line: int | None = None
    raw_text: str = ""


class Stretch(NamedTuple):
    """Part of a file that can be read by itself: where it starts, its bytes (None: to the end), its first line."""

    offset: int = 0
    size: int | None = None
    first_line: int = 1


class Reader(Protocol):
    """Reads one format. Never raises for what a document contains: that is a Rejection."""

    @property
    def name(self) -> str:
        """As in `--format`."""
        ...

    @property
    def suffixes(self) -> frozenset[str]:
        """Endings of file names, lower case, with the dot."""
        ...

    def cut(self, stream: BinaryIO, size: int) -> Iterator[Stretch]:
        """Yield stretches of at least so many bytes; one for the whole file where it can not be read in parts."""
        ...

    def read(self, stream: BinaryIO, max_bytes: int, first_line: int = 1) -> Iterator[Document | Rejection]:
        """Yield what the stream holds; a document over max_bytes is rejected, its size said."""
        ...
