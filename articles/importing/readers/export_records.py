"""From the articles of an export to documents: numbered, bounded, and counted against what the file says. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.protocol import Document, Place, ReadOptions, Rejection, Unit
from articles.importing.readers.records import read_record


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """One article as a database wrote it: `raw` in the file, `record` by the keys of articles.fields.

    Keys that are no fields are left out and counted. `problem` says why it is not an article, where it is none.
    """

    raw: str
    record: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    problem: str = ""


def give_articles(
    articles: Iterable[ExportedArticle],
    options: ReadOptions,
    *,
    expected: int | None = None,
    notes: tuple[str, ...] = (),
) -> Iterator[Document | Rejection]:
    """Yield what each article is read as, its number in the file as its place; `notes` are of the whole file.

    Where the file says that it holds another number of articles (`expected`), that is said too: of a missing one as a
    rejection, of one too many in a note on the last.
    """
    seen, number = SeenIds(), 0
    last: Document | Rejection | None = None
    for number, article in enumerate(articles, 1):
        if last is not None:
            yield last
        last = _read(article, Place(number, Unit.RECORD), seen, options, notes)
    if isinstance(last, Document) and expected is not None and number > expected:
        last = add_note(last, f"the file says that it holds {_count(expected)}, but {number:,} were found in it")
    if last is not None:
        yield last
    if expected is not None and number < expected:
        yield _describe_missing(number, expected)


def add_note(document: Document, note: str) -> Document:
    """Return a document with one more note."""
    return replace(document, article=replace(document.article, notes=(*document.article.notes, note)))


def _read(
    article: ExportedArticle, place: Place, seen: SeenIds, options: ReadOptions, notes: tuple[str, ...]
) -> Document | Rejection:
    data = article.raw.encode("utf-8", "replace")
    problem = article.problem
    if len(data) > options.max_bytes:
        problem = describe_excess(len(data), options.max_bytes)
    if problem:
        return Rejection(problem, hashlib.sha256(data).hexdigest(), str(place), place, show_beginning(data))
    return read_record(article.record, place, data, seen, notes=(*notes, *article.notes))


def _describe_missing(found: int, expected: int) -> Rejection:
    place = Place(found + 1, Unit.RECORD)
    return Rejection(
        f"the file says that it holds {_count(expected)}, but only {found:,} {'was' if found == 1 else 'were'} found:"
        " it may be cut off. Look at its end, and export it again if articles are missing",
        fragment=str(place),
        place=place,
    )


def _count(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"
