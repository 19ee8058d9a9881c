"""What the archive holds of the documents of a batch, as each of them finds it: read at once, kept up as it is decided.

A dry run goes on from batch to batch with what it would have written.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, TypeVar

from articles.copies import CopyText
from articles.importing.identity import VERSION, web_key
from articles.importing.input_parts import Item
from articles.importing.readers import Document, ParsedArticle
from articles.models import Article, ImportedDocument, ImportRun, KnownAddress, RecordedChange

CHUNK = 2_000  # values a statement
ValueT = TypeVar("ValueT")

_FIELDS = ("fingerprint", "external_id", "url", "status")


@dataclass(slots=True, eq=False)
class Standing:
    """An article as documents find it; `number` is None until one that is decided upon is written.

    `row` is read where it may be updated, with the bodies it had before a curator set another. `parsed` is what this
    batch has made of it, `kept_at` where a dry run keeps the text of that. `readers` are the addresses of the documents
    of this run that were found to be this article.
    """

    number: int | None
    mark: str
    external_id: str
    url: str
    is_in_trash: bool = False
    row: Article | None = None
    earlier_bodies: list[str] = field(default_factory=list)
    parsed: ParsedArticle | None = None
    kept_at: int | None = None
    is_decided: bool = False
    readers: set[str] = field(default_factory=set)

    def may_be(self, parsed: ParsedArticle) -> bool:
        """Tell whether no id of its own says that a document is another one."""
        return "" in {parsed.external_id, self.external_id} or parsed.external_id == self.external_id


@dataclass(slots=True)
class Known:
    """Which article an address leads to, and the beginning of the fingerprint of the document last read there."""

    standing: Standing
    mark: str
    is_stored: bool = True
    is_decided: bool = False


class Holdings:
    """The articles that documents may be, by address and by fingerprint."""

    def __init__(self, *, has_former: bool) -> None:
        self._has_former = has_former
        self.addresses: dict[str, Known] = {}
        self._marks: dict[str, list[Standing]] = {}
        self._by_number: dict[int, Standing] = {}
        self._readers: dict[int, set[str]] = {}
        self._texts: IO[bytes] | None = None

    def load(self, items: Sequence[Item], record: ImportRun | None, *, is_final: bool) -> None:
        """Read what the archive holds of documents; rows that may be updated are locked where it is final."""
        wanted = {address for item in items for address in item.identity.addresses} - self.addresses.keys()
        for some in _chunks(wanted):
            rows = KnownAddress.objects.filter(address__in=some)
            names = ("address", "mark", "article_id", *(f"article__{name}" for name in _FIELDS))
            for address, mark, number, *rest in rows.values_list(*names):
                self.addresses[address] = Known(self._stand(number, *rest), mark)
        for some in _chunks({mark for item in items if item.mark for mark in self.marks_of(item)}):
            held = Article.objects.filter(fingerprint__in=some).order_by("pk")
            for number, *rest in held.values_list("pk", *_FIELDS):
                self._stand(number, *rest)
        self._read_rows(items, record, is_final=is_final)

    def _stand(self, number: int, mark: str, external_id: str, url: str, status: str) -> Standing:
        standing = self._by_number.get(number)
        if standing is None:
            standing = Standing(number, mark, external_id, url, status == Article.Status.TRASH)
            standing.readers.update(self._readers.get(number, ()))
            self._by_number[number] = standing
            self._marks.setdefault(mark, []).append(standing)
        return standing

    def _read_rows(self, items: Sequence[Item], record: ImportRun | None, *, is_final: bool) -> None:
        wanted = {
            one.number: one
            for item in items
            if isinstance(item.read, Document)
            for one in self._found(item)
            if one.number is not None
            and not (one.mark in self.marks_of(item) and not self.lacks(one, item, item.read.article))
        }
        for some in _chunks(sorted(number for number, one in wanted.items() if one.kept_at is None)):
            rows = Article.objects.filter(pk__in=some).order_by("pk")
            # Locked, or a curator's word of this very moment would be overwritten.
            for row in rows.select_for_update() if is_final else rows:
                wanted[row.pk].row = row
        if record is not None:
            for some in _chunks(wanted):
                read = ImportedDocument.objects.filter(run=record, article__in=some)
                for number, address in read.values_list("article_id", "address"):
                    wanted[number].readers.add(address)
        for some in _chunks(number for number, one in wanted.items() if one.row and "body" in one.row.curated_fields):
            changes = RecordedChange.objects.filter(model="article", row_id__in=some, before__has_key="body")
            for number, before in changes.values_list("row_id", "before"):
                wanted[number].earlier_bodies.append(str((before or {}).get("body", "")))

    def _found(self, item: Item) -> Iterator[Standing]:
        for address in item.identity.addresses:
            if known := self.addresses.get(address):
                yield known.standing
        for mark in self.marks_of(item):
            yield from self._marks.get(mark, ())

    # -- what is found, and what is decided

    def marks_of(self, item: Item) -> tuple[str, ...]:
        """Return the fingerprints by which the content of a document may be known here."""
        return (item.mark, *item.former_marks) if self._has_former else (item.mark,)

    def lacks(self, standing: Standing, item: Item, parsed: ParsedArticle) -> bool:
        """Tell whether a document of an article's content brings along an id or a web address that is new.

        An address that leads to it, and is not its own any more, was taken from it by a person.
        """
        web = web_key(parsed.url) if parsed.url else ""
        is_new = web in item.identity.keys and web not in self.addresses
        is_curated = standing.row is not None and "url" in standing.row.curated_fields
        if is_new and parsed.url != standing.url and not is_curated:
            return True
        ids = (self.addresses.get(key) for key in item.identity.keys if key != web)
        is_led = any(one is not None and one.standing is standing for one in ids)
        return parsed.external_id not in {"", standing.external_id} and not is_led

    def find_content(self, item: Item, parsed: ParsedArticle) -> Standing | None:
        """Return an article of the content of a document that it may be, rather one it adds nothing to."""
        found = (one for mark in self.marks_of(item) for one in self._marks.get(mark, ()))
        fitting = [
            one for one in found if one.may_be(parsed) and ("" in {parsed.url, one.url} or parsed.url == one.url)
        ]
        return min(fitting, key=lambda one: self.lacks(one, item, parsed), default=None)

    def settle(self, standing: Standing, item: Item, parsed: ParsedArticle) -> None:
        """Note that an article is from now on of the content of a document."""
        if standing.mark != item.mark:
            same = self._marks.get(standing.mark, [])
            if standing in same:
                same.remove(standing)
            self._marks.setdefault(item.mark, []).append(standing)
            standing.mark = item.mark
            standing.readers.clear()
        standing.external_id = parsed.external_id or standing.external_id
        standing.url = parsed.url or standing.url
        standing.parsed, standing.is_decided = parsed, True

    def make(self, item: Item, parsed: ParsedArticle) -> Standing:
        """Return the article that a document is to become."""
        standing = Standing(None, "", "", "")
        self.settle(standing, item, parsed)
        return standing

    def lead(self, address: str, standing: Standing, mark: str) -> Known:
        """Let an address lead to an article."""
        before = self.addresses.get(address)
        is_stored = before is not None and before.is_stored
        known = self.addresses[address] = Known(standing, mark, is_stored, is_decided=True)
        return known

    def texts_of(self, standing: Standing) -> Iterator[CopyText]:
        """Yield what an article says, and what it said before a curator set its body."""
        if standing.parsed is not None:
            yield CopyText(standing.parsed.headline, standing.parsed.body)
        elif standing.kept_at is not None and self._texts is not None:
            self._texts.seek(standing.kept_at)
            yield CopyText(*json.loads(self._texts.readline()))
        elif standing.row is not None:
            for body in (standing.row.body, *standing.earlier_bodies):
                yield CopyText(standing.row.headline, body)

    def imagine(self) -> None:
        """Keep what a dry run would have written, the texts of it in a file, and forget what it leaves alone."""
        self._texts = self._texts or tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the run
        self._texts.seek(0, 2)
        self.addresses = {
            address: known for address, known in self.addresses.items() if known.is_decided or known.standing.is_decided
        }
        everybody = [one for same in self._marks.values() for one in same]
        kept = {one for one in everybody if one.is_decided} | {known.standing for known in self.addresses.values()}
        self._marks, self._by_number = {}, {}
        for one in everybody:
            one.row = None
            if one.number is not None:
                self._readers[one.number] = one.readers
            if one not in kept:
                continue
            self._marks.setdefault(one.mark, []).append(one)
            if one.number is not None:
                self._by_number[one.number] = one
            if one.parsed is not None:
                one.kept_at = self._texts.tell()
                self._texts.write(json.dumps([one.parsed.headline, one.parsed.body]).encode() + b"\n")
                one.parsed = None


def holds_former_marks() -> bool:
    """Tell whether earlier versions of the archive have made any fingerprint that is still kept."""
    marked = Article.objects.exclude(fingerprint="")
    return marked.exclude(fingerprint__startswith=f"{VERSION}-").exists()


def _chunks(values: Iterable[ValueT]) -> Iterator[list[ValueT]]:
    iterator = iter(values)
    while some := list(islice(iterator, CHUNK)):
        yield some
