"""The stored articles that the documents of a batch may be: read once a batch, kept up to date while it is planned.

A dry run remembers from batch to batch what it would have written.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, TypeVar

from articles.copies import CopyText
from articles.importing.identity import FORMER_LANGUAGE, VERSION, web_key
from articles.importing.input_parts import Item
from articles.importing.language import LanguageOrigin
from articles.importing.readers import Document, ParsedArticle
from articles.models import Article, ImportedDocument, ImportRun, KnownAddress, RecordedChange

CHUNK = 2_000  # values a statement
ValueT = TypeVar("ValueT")

_FIELDS = ("fingerprint", "external_id", "url", "language", "status")


@dataclass(slots=True, eq=False)
class KnownArticle:
    """An article that documents may match; `number` is None until a planned article is written.

    `row` is loaded where the article may be updated, with `earlier_bodies` from before a curator changed the body.
    `parsed` is the content this batch gives it, and `text_offset` where a dry run has put that text. `read_from` are
    the addresses of this run's documents that are this article.
    """

    number: int | None
    fingerprint: str
    external_id: str
    url: str
    language: str = ""
    is_in_trash: bool = False
    row: Article | None = None
    earlier_bodies: list[str] = field(default_factory=list)
    parsed: ParsedArticle | None = None
    text_offset: int | None = None
    is_planned: bool = False
    read_from: set[str] = field(default_factory=set)

    def may_match(self, parsed: ParsedArticle) -> bool:
        """Tell whether a document may be this article: False if both have an id and the ids differ."""
        return "" in {parsed.external_id, self.external_id} or parsed.external_id == self.external_id


@dataclass(slots=True)
class AddressTarget:
    """The article an address leads to, and the beginning of the fingerprint of the document last read there."""

    article: KnownArticle
    fingerprint: str
    is_stored: bool = True
    is_planned: bool = False


class KnownArticles:
    """The articles that documents may be, by address and by fingerprint."""

    def __init__(self, *, has_former: bool) -> None:
        self._has_former = has_former
        self.addresses: dict[str, AddressTarget] = {}
        self._by_fingerprint: dict[str, list[KnownArticle]] = {}
        self._by_number: dict[int, KnownArticle] = {}
        self._read_from: dict[int, set[str]] = {}
        self._texts: IO[bytes] | None = None

    def load(self, items: Sequence[Item], record: ImportRun | None, *, is_final: bool) -> None:
        """Load the articles that the items may match; lock those that may be updated if `is_final`."""
        wanted = {address for item in items for address in self.addresses_of(item)} - self.addresses.keys()
        for some in _chunks(wanted):
            rows = KnownAddress.objects.filter(address__in=some)
            names = ("address", "mark", "article_id", *(f"article__{name}" for name in _FIELDS))
            for address, fingerprint, number, *rest in rows.values_list(*names):
                self.addresses[address] = AddressTarget(self._remember(number, *rest), fingerprint)
        for some in _chunks(
            {fingerprint for item in items if item.fingerprint for fingerprint in self.fingerprints_of(item)}
        ):
            held = Article.objects.filter(fingerprint__in=some).order_by("pk")
            for number, *rest in held.values_list("pk", *_FIELDS):
                self._remember(number, *rest)
        self._read_rows(items, record, is_final=is_final)

    def _remember(
        self, number: int, fingerprint: str, external_id: str, url: str, language: str, status: str
    ) -> KnownArticle:
        article = self._by_number.get(number)
        if article is None:
            article = KnownArticle(number, fingerprint, external_id, url, language, status == Article.Status.TRASH)
            article.read_from.update(self._read_from.get(number, ()))
            self._by_number[number] = article
            self._by_fingerprint.setdefault(fingerprint, []).append(article)
        return article

    def _read_rows(self, items: Sequence[Item], record: ImportRun | None, *, is_final: bool) -> None:
        wanted = {
            one.number: one
            for item in items
            if isinstance(item.read, Document)
            for one in self._find_candidates(item)
            if one.number is not None
            and not (
                one.fingerprint in self.fingerprints_of(item)
                and not self.adds_address_to(one, item, item.read.article)
                and not self.corrects_language_of(one, item)
            )
        }
        for some in _chunks(sorted(number for number, one in wanted.items() if one.text_offset is None)):
            rows = Article.objects.filter(pk__in=some).order_by("pk")
            # Locked, so that an edit a curator makes at this moment is not overwritten.
            for row in rows.select_for_update() if is_final else rows:
                wanted[row.pk].row = row
        if record is not None:
            for some in _chunks(wanted):
                read = ImportedDocument.objects.filter(run=record, article__in=some)
                for number, address in read.values_list("article_id", "address"):
                    wanted[number].read_from.add(address)
        for some in _chunks(number for number, one in wanted.items() if one.row and "body" in one.row.curated_fields):
            changes = RecordedChange.objects.filter(model="article", row_id__in=some, before__has_key="body")
            for number, before in changes.values_list("row_id", "before"):
                wanted[number].earlier_bodies.append(str((before or {}).get("body", "")))

    def _find_candidates(self, item: Item) -> Iterator[KnownArticle]:
        for address in self.addresses_of(item):
            if target := self.addresses.get(address):
                yield target.article
        for fingerprint in self.fingerprints_of(item):
            yield from self._by_fingerprint.get(fingerprint, ())

    # -- reading and changing what is known

    def fingerprints_of(self, item: Item) -> tuple[str, ...]:
        """Return the fingerprints that the archive may have stored for the content of an item."""
        return (item.fingerprint, *item.former_fingerprints) if self._has_former else (item.fingerprint,)

    def addresses_of(self, item: Item) -> tuple[str, ...]:
        """Return the addresses under which the archive may know an item."""
        return (*item.identity.addresses, *item.former_marks) if self._has_former else item.identity.addresses

    def adds_address_to(self, article: KnownArticle, item: Item, parsed: ParsedArticle) -> bool:
        """Tell whether a document with an article's content has an id or a web address that is new to it.

        A web address that leads to the article but is no longer its own was removed by a person: it is not new.
        """
        web = web_key(parsed.url) if parsed.url else ""
        is_new = web in item.identity.keys and web not in self.addresses
        is_curated = article.row is not None and "url" in article.row.curated_fields
        if is_new and parsed.url != article.url and not is_curated:
            return True
        ids = (self.addresses.get(key) for key in item.identity.keys if key != web)
        is_led = any(one is not None and one.article is article for one in ids)
        return parsed.external_id not in {"", article.external_id} and not is_led

    def corrects_language_of(self, article: KnownArticle, item: Item) -> bool:
        """Tell whether an article with the content of a document that states no language has another than it now gets.

        One that a person names for the import is another; one that is detected only where an earlier version of the
        archive took the document for English. That none is sure takes none away.
        """
        is_former = article.fingerprint != item.fingerprint and article.language == FORMER_LANGUAGE
        if item.language_origin is LanguageOrigin.STATED or not (
            is_former or item.language_origin is LanguageOrigin.NAMED
        ):
            return False
        if article.row is not None and "language" in article.row.curated_fields:
            return False
        return item.language not in {"", article.language}

    def find_content(self, item: Item, parsed: ParsedArticle) -> KnownArticle | None:
        """Return an article with the content of a document; prefer one that already has its id and address."""
        found = (one for fingerprint in self.fingerprints_of(item) for one in self._by_fingerprint.get(fingerprint, ()))
        fitting = [
            one for one in found if one.may_match(parsed) and ("" in {parsed.url, one.url} or parsed.url == one.url)
        ]
        return min(fitting, key=lambda one: self.adds_address_to(one, item, parsed), default=None)

    def set_content(self, article: KnownArticle, item: Item, parsed: ParsedArticle) -> None:
        """Record that an article now has the content of a document."""
        if article.fingerprint != item.fingerprint:
            same = self._by_fingerprint.get(article.fingerprint, [])
            if article in same:
                same.remove(article)
            self._by_fingerprint.setdefault(item.fingerprint, []).append(article)
            article.fingerprint = item.fingerprint
            article.read_from.clear()
        article.external_id = parsed.external_id or article.external_id
        article.url = parsed.url or article.url
        article.language = parsed.language or article.language
        article.parsed, article.is_planned = parsed, True

    def add_new(self, item: Item, parsed: ParsedArticle) -> KnownArticle:
        """Add and return the new article that a document becomes."""
        article = KnownArticle(None, "", "", "")
        self.set_content(article, item, parsed)
        return article

    def set_target(self, address: str, article: KnownArticle, fingerprint: str) -> AddressTarget:
        """Point an address to an article."""
        before = self.addresses.get(address)
        is_stored = before is not None and before.is_stored
        target = self.addresses[address] = AddressTarget(article, fingerprint, is_stored, is_planned=True)
        return target

    def read_texts(self, article: KnownArticle) -> Iterator[CopyText]:
        """Yield the text of an article, and its texts from before a curator changed the body."""
        if article.parsed is not None:
            yield CopyText(article.parsed.headline, article.parsed.body)
        elif article.text_offset is not None and self._texts is not None:
            self._texts.seek(article.text_offset)
            yield CopyText(*json.loads(self._texts.readline()))
        elif article.row is not None:
            for body in (article.row.body, *article.earlier_bodies):
                yield CopyText(article.row.headline, body)

    def keep_planned(self) -> None:
        """Keep what a dry run would have written, with the texts in a file, and drop everything else."""
        self._texts = self._texts or tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the run
        self._texts.seek(0, 2)
        self.addresses = {
            address: target
            for address, target in self.addresses.items()
            if target.is_planned or target.article.is_planned
        }
        everybody = [one for same in self._by_fingerprint.values() for one in same]
        kept = {one for one in everybody if one.is_planned} | {target.article for target in self.addresses.values()}
        self._by_fingerprint, self._by_number = {}, {}
        for one in everybody:
            one.row = None
            if one.number is not None:
                self._read_from[one.number] = one.read_from
            if one not in kept:
                continue
            self._by_fingerprint.setdefault(one.fingerprint, []).append(one)
            if one.number is not None:
                self._by_number[one.number] = one
            if one.parsed is not None:
                one.text_offset = self._texts.tell()
                self._texts.write(json.dumps([one.parsed.headline, one.parsed.body]).encode() + b"\n")
                one.parsed = None


def has_former_fingerprints() -> bool:
    """Tell whether any stored fingerprint was made by an earlier version of the archive."""
    marked = Article.objects.exclude(fingerprint="")
    return marked.exclude(fingerprint__startswith=f"{VERSION}-").exists()


def _chunks(values: Iterable[ValueT]) -> Iterator[list[ValueT]]:
    iterator = iter(values)
    while some := list(islice(iterator, CHUNK)):
        yield some
