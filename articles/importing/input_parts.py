"""Split the inputs into parts that any process can read, and read them: bytes to documents with identity. No Django."""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import BinaryIO, NamedTuple

from articles.importing.identity import (
    FORMER_LANGUAGE,
    Identity,
    identify,
    make_fingerprint,
    make_former_fingerprints,
    web_key,
)
from articles.importing.inputs import Input, explain_os_error
from articles.importing.language import LanguageOrigin, detect_language
from articles.importing.readers import Document, LeftOut, Place, ReadOptions, Rejection, Stretch, Unit
from articles.importing.readers.foreign_records import write_article
from articles.importing.readers.ids import SeenIds, describe_repeated_id
from articles.importing.readers.limits import SHOWN_BYTES, show_beginning
from articles.importing.readers.windows import open_window
from articles.tagging.packed_tags import PackedText, Text

PART_BYTES = 1_000_000
PART_FILES = 500
ADDRESS_LENGTH = 1_000  # characters, as wide as the archive's column


class Findings(NamedTuple):
    """What was found in the text of a document: tags, the keys that find its copies, doubts about its language."""

    text: Text
    tagged: PackedText
    keys: list[int]
    is_language_doubted: bool


class KeptFile(NamedTuple):
    """The SHA-256 of a file as it was kept, and the problem where it could not be."""

    sha256: str = ""
    problem: str = ""


class Item(NamedTuple):
    """A document on its way into the archive: its address and what was read, with its identity if it could be read.

    `reader` names what has read it, `language_origin` says how its language is known, if it must be.
    `findings` are set where the text was already examined; `repeats` is an earlier
    place of its file with the same content. `file` is what it was read from, where that has bytes; `kept` what became
    of these, where originals are kept. Whose identity `is_sure` is the article that its keys lead to, whatever its text
    has become.
    """

    address: str
    read: Document | Rejection
    reader: str = ""
    fingerprint: str = ""
    identity: Identity = Identity((), "")
    findings: Findings | None = None
    repeats: Place | None = None
    language_origin: LanguageOrigin = LanguageOrigin.STATED
    file: Input | None = None
    kept: KeptFile | None = None
    is_sure: bool = False

    @property
    def language(self) -> str:
        """Return the language of its document; one that is neither stated nor named is detected, in some time."""
        if isinstance(self.read, Rejection):
            return ""
        article = self.read.article
        if self.language_origin is LanguageOrigin.DETECTED and not article.language:
            return detect_language(article.own_headline, article.body)
        return article.language

    def with_language(self) -> "Item":
        """Return the item with the language in its document."""
        if isinstance(self.read, Rejection):
            return self
        return self._replace(read=replace(self.read, article=replace(self.read.article, language=self.language)))

    @property
    def former_fingerprints(self) -> tuple[str, ...]:
        """Return the fingerprints that earlier versions of the archive would have given it."""
        if not isinstance(self.read, Document):
            return ()
        article = self.read.article
        if self.language_origin is not LanguageOrigin.STATED:
            article = replace(article, language=FORMER_LANGUAGE)
        return make_former_fingerprints(article)

    @property
    def former_marks(self) -> tuple[str, ...]:
        """Return by what else earlier versions of the archive would have known it: its fingerprints, and its places."""
        former = self.former_fingerprints
        return (*former, *self.identity.former_places(self.fingerprint, former))


class InputPart(NamedTuple):
    """A range of the bytes of input `number`."""

    number: int
    source: Input
    stretch: Stretch = Stretch()
    weight: int = 0


class ReadPart(NamedTuple):
    """The documents of a part, and how many of what else it holds that is not imported."""

    items: list[Item]
    left_out: Counter[str]


class PartReader(NamedTuple):
    """Reads parts; `source` and `language` are for documents that name none."""

    source: str
    options: ReadOptions
    language: str = ""

    def read(self, parts: Sequence[InputPart]) -> list[ReadPart]:
        """Return what each part holds."""
        read = []
        for part in parts:
            left_out: Counter[str] = Counter()
            read.append(ReadPart(list(self.read_part(part, left_out)), left_out))
        return read

    def read_part(self, part: InputPart, left_out: Counter[str]) -> Iterator[Item]:
        """Yield the documents of a part, read as they are taken; what it holds that is none is counted meanwhile."""
        source = part.source
        if source.reader is None:
            yield Item(source.address, Rejection(reason=source.problem))
            return
        try:
            with source.open() as stream:
                options = replace(self.options, name=source.name, parts=source.parts, layout=part.stretch.layout)
                for read in source.reader.read(_open_stretch(stream, part.stretch), options, part.stretch.first):
                    if isinstance(read, LeftOut):
                        left_out.update(read.counts)
                    else:
                        yield self.make_item(source.address, read, source.reader.name)
        except OSError as error:
            yield Item(source.address, Rejection(reason=explain_os_error(error)))

    def make_item(self, file: str, read: Document | Rejection, reader: str) -> Item:
        """Return a document or rejection that a reader has read from a file as an item."""
        address = f"{file}#{read.fragment}" if read.fragment else file
        if len(address) > ADDRESS_LENGTH:
            reason = f"its address is over {ADDRESS_LENGTH:,} characters; move it to a shorter path"
            return Item(address, Rejection(reason, read.sha256, read.fragment, read.place), reader)
        if isinstance(read, Rejection):
            return Item(address, read, reader)
        stated, article = read.article.source, replace(read.article, source=read.article.source or self.source)
        fingerprint = make_fingerprint(article)  # what the document does not say of its language is no content of it
        origin = LanguageOrigin.STATED
        if not article.language:
            origin = LanguageOrigin.NAMED if self.language else LanguageOrigin.DETECTED
            article = replace(article, language=self.language)
        read = replace(read, article=article)
        identity = identify(file, read, stated, fingerprint)
        return Item(address, read, reader, fingerprint, identity, language_origin=origin)


def split_inputs(inputs: Iterable[Input], options: ReadOptions) -> Iterator[list[InputPart]]:
    """Yield lists of parts of the inputs in order, each list a job of suitable size; all are read by the options."""
    job: list[InputPart] = []
    weight = 0
    for number, source in enumerate(inputs):
        for part in cut_input(number, source, options):
            job.append(part)
            weight += part.weight
            if weight >= PART_BYTES or len(job) >= PART_FILES:
                yield job
                job, weight = [], 0
    if job:
        yield job


def cut_input(number: int, source: Input, options: ReadOptions) -> Iterator[InputPart]:
    """Yield the parts of an input, found as they are taken."""
    if source.reader is None:
        yield InputPart(number, source)
        return
    is_cut = False
    try:
        with source.open() as stream:
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            for stretch in source.reader.cut(stream, PART_BYTES, replace(options, name=source.name)):
                is_cut = True
                yield InputPart(number, source, stretch, size if stretch.size is None else stretch.size)
    except OSError:  # reading it will say why
        yield InputPart(number, source)
    else:
        if not is_cut:
            yield InputPart(number, source)


def join_parts(
    read: Iterable[tuple[Sequence[InputPart], list[ReadPart]]],
    on_left_out: Callable[[str, Mapping[str, int]], None] = lambda _address, _counts: None,
) -> Iterator[Item]:
    """Yield the documents of all parts, compared with those earlier in the same file; reject empty files.

    `on_left_out` is given the address of each file that holds something else, and how many of what.
    """
    parts = (pair for parts, found in read for pair in zip(parts, found, strict=True))
    for _, of_one_file in groupby(parts, key=lambda pair: pair[0].number):
        seen = SeenIds()
        is_empty = True
        left_out: Counter[str] = Counter()
        part = None
        for part, (items, others) in of_one_file:
            is_empty = is_empty and not items
            left_out += others
            file = part.source if part.source.is_opened else None
            for item in items:
                yield (item if item.read.place is None else _check_repeated(item, part, seen))._replace(file=file)
        if part is None:
            continue
        address = part.source.address
        if left_out:
            on_left_out(address, left_out)
        if is_empty:
            file = part.source if part.source.is_opened else None
            yield Item(address, Rejection(describe_empty(left_out)), file=file)


def describe_empty(left_out: Mapping[str, int]) -> str:
    """Return why a file without documents is rejected, with what else it holds."""
    return f"there is no document in it{f', only {describe_left_out(left_out)}' if left_out else ''}"


def describe_left_out(counts: Mapping[str, int]) -> str:
    """Return in words how many of what is left out, as in “pictures (1,204), redirects (310)”, the most first."""
    return ", ".join(f"{name} ({count:,})" for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _check_repeated(item: Item, part: InputPart, seen: SeenIds) -> Item:
    """Reject an id that an earlier line has; identify by content a document that repeats an earlier web address."""
    read = item.read
    if isinstance(read, Rejection) or read.place is None:
        return item
    number, unit = read.place
    if read.article.external_id:
        name = item.identity.keys[0]
        if earlier := seen.find(name):
            reason = describe_repeated_id(read.article.external_id, Place(earlier, unit))
            raw_text = (_show_line(part, number) if unit is Unit.LINE else "") or write_article(read.article)
            return Item(item.address, Rejection(reason, read.sha256, read.fragment, read.place, raw_text), item.reader)
        seen.add(name, number)
    web = web_key(read.article.url) if read.article.url else ""
    if web and (earlier := seen.find(web)):
        item = item._replace(identity=item.identity.without(web, part.source.address, item.fingerprint))
        place = Place(earlier, unit).where
        note = f"its address on the web already occurs {place} of this file, and is not what it is known by"
        article = replace(read.article, notes=(*read.article.notes, note))
        item = item._replace(read=replace(read, article=article))
    elif web:
        seen.add(web, number)
    if not item.identity.is_named:
        if earlier := seen.find(item.fingerprint):
            return item._replace(repeats=Place(earlier, unit))
        seen.add(item.fingerprint, number)
    return item


def _show_line(part: InputPart, number: int) -> str:
    """Return the beginning of a line of a part; empty if it can no longer be read."""
    try:
        with part.source.open() as stream:
            stream.seek(part.stretch.offset)
            for _ in range(number - part.stretch.first):
                stream.readline()
            return show_beginning(stream.readline(SHOWN_BYTES).rstrip(b"\r\n"))
    except OSError:
        return ""


def _open_stretch(stream: BinaryIO, stretch: Stretch) -> BinaryIO:
    return stream if stretch.size is None else open_window(stream, stretch.offset, stretch.size)
