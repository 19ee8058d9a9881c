"""Documents of word processors, and books of one text: Word, RTF, OpenDocument, EPUB. One file is one article. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from articles.importing.decoding import clean_text
from articles.importing.markup import UnreadableMarkupError, parse_xml
from articles.importing.readers.epub_text import read_epub
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess
from articles.importing.readers.odt_text import read_odt, read_properties
from articles.importing.readers.office_text import peek_members, read_docx
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.records import read_record
from articles.importing.readers.reports import HEADER, read_report
from articles.importing.readers.rich_text import is_cut_off, read_rtf
from articles.importing.readers.stated_titles import is_name, is_title, is_within
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.zip_parts import ZipParts

FEWEST_LETTERS = 400  # of a page of a book that is a text of its own, and no title page
LONGEST_HEADLINE = 300
LONGEST_BYLINE = 150
SHOWN_CHARACTERS = 100  # of what is left out

_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_MIMETYPE_AT = 30  # where a ZIP file has the name of its first part
_ODT_MARK = b"mimetypeapplication/vnd.oasis.opendocument.text"
_EPUB_MARK = b"mimetypeapplication/epub+zip"
_FLAT_ODT = b"application/vnd.oasis.opendocument.text"
_CORE = "docProps/core.xml"
_BYLINE_STYLES = frozenset({"author", "authors", "byline", "autor", "auteur"})
_TITLE_WITHIN = 6  # paragraphs, of the top of a text
_FEWEST_WORDS = 3  # of a title that stands in no text
_RTF_INFO = re.compile(rb"\{\\(title|author|keywords)[ \r\n]((?:[^{}\\]|\\'[0-9a-fA-F]{2}|\\u-?\d+ ?\??|\\[{}\\])*)\}")
_RTF_HEAD = 100_000  # bytes, in which it says what it is
_MANY_TEXTS = (
    "it holds {count} texts, as a book or an issue of a newspaper does, and which of them are articles cannot be told:"
    " save the articles one by one"
)


@dataclass(slots=True)
class _Text:
    """What a document holds: its paragraphs, its own description by the names of Dublin Core, what was noticed."""

    paragraphs: list[Paragraph]
    properties: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class OfficeReader(WholeFileReader):
    """Reads documents of one format as one article each."""

    def __init__(
        self,
        name: str,
        label: str,
        suffixes: Sequence[str],
        looks_like: Callable[[bytes], Confidence],
        read_text: Callable[[bytes], _Text],
        *,
        is_text: bool = False,
    ) -> None:
        self.name = name
        self.label = label
        self.suffixes = frozenset(suffixes)
        self.is_text = is_text
        self._looks_like = looks_like
        self._read_text = read_text

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the marks of its format, else by the name."""
        found = self._looks_like(head)
        is_named = PurePath(name).suffix.lower() in self.suffixes
        return Confidence.BY_NAME if found is Confidence.NO and is_named else found

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the article of a document, or why there is none."""
        try:
            found: Document | Rejection = _make_article(self._read_text(data), data, options)
        except UnreadableTextError as error:
            reason = str(error) if data else "the document is empty"
            found = Rejection(reason, hashlib.sha256(data).hexdigest())
        yield found


def _make_article(text: _Text, data: bytes, options: ReadOptions) -> Document | Rejection:
    paragraphs = [one._replace(text=clean_text(one.text)[0]) for one in text.paragraphs if one.text.strip()]
    size = sum(len(one.text.encode()) for one in paragraphs)
    if size > options.max_bytes:
        raise UnreadableTextError(f"its text is too long: {describe_excess(size, options.max_bytes)}")
    if not any(character.isalnum() for one in paragraphs for character in one.text):
        raise UnreadableTextError("it has no text; if it shows some, that is in pictures")
    headline, paragraphs = _take_title(paragraphs)
    notes = list(text.notes)
    stated = _choose_stated(text.properties, "\n".join(one.text for one in paragraphs))
    title = stated.pop("headline", "")
    byline, paragraphs = _take_byline(paragraphs)
    stated |= {"byline": byline} if byline else {}
    record = read_report([one.text for one in paragraphs], {**stated, **({"headline": headline} if headline else {})})
    if title and not record.get("headline"):
        record["headline"] = title
        notes.append("its headline is the title that the file states; its text has none")
    return read_record(record, None, data, SeenIds(), notes=tuple(notes), date_place=HEADER)


def _take_title(paragraphs: list[Paragraph]) -> tuple[str, list[Paragraph]]:
    """Return what is set as title at the top of a text, else as its first heading, and the other paragraphs."""
    top = paragraphs[:_TITLE_WITHIN]
    for style in ("title", "heading"):
        found = [number for number, one in enumerate(top) if one.style.startswith(style)]
        if not found:
            continue
        first = last = found[0]
        while style == "title" and last + 1 in found:  # a title in two lines
            last += 1
        title = " ".join(one.text for one in paragraphs[first : last + 1])
        if len(title) <= LONGEST_HEADLINE and len(paragraphs) > last + 1 - first:
            return " ".join(title.split()), paragraphs[:first] + paragraphs[last + 1 :]
    return "", paragraphs


def _take_byline(paragraphs: list[Paragraph]) -> tuple[str, list[Paragraph]]:
    """Return what is set as the authors at the top of a text, and the other paragraphs."""
    found = [
        one for one in paragraphs[:_TITLE_WITHIN] if one.style in _BYLINE_STYLES and len(one.text) <= LONGEST_BYLINE
    ]
    byline = ", ".join(" ".join(one.text.split()) for one in found)
    return byline, [one for one in paragraphs if not any(one is other for other in found)]


def _choose_stated(properties: Mapping[str, str], text: str) -> dict[str, str]:
    """Return what can be believed of a document's own description, as a record.

    A title may be that of a document which this one was made from, an author the owner of a computer.
    """
    title, author = properties.get("title", ""), properties.get("creator") or properties.get("initial-creator", "")
    stated = {
        "published_on": properties.get("date", ""),
        "language": properties.get("language", ""),
        "source": properties.get("publisher", ""),
        "url": properties.get("source", "") if properties.get("source", "").startswith("http") else "",
        "keywords": properties.get("keywords") or properties.get("keyword", ""),
    }
    if is_title(title) and (is_within(title, text) or len(title.split()) >= _FEWEST_WORDS):
        stated["headline"] = title
    if is_name(author) and (is_within(author, text) or "publisher" in properties):
        stated["byline"] = author
    return {key: value for key, value in stated.items() if value}


# -- Word


def _looks_like_docx(head: bytes) -> Confidence:
    if not head.startswith(_ZIP):
        return Confidence.NO
    is_word = any(name.startswith("word/") for name, _ in peek_members(head))
    return Confidence.LIKELY if is_word else Confidence.NO


def _read_docx(data: bytes) -> _Text:
    return _Text(read_docx(data), _read_core(data))


def _read_core(data: bytes) -> dict[str, str]:
    try:
        core = ZipParts(data).read(_CORE, is_needed=False)
        return read_properties(parse_xml(core)) if core else {}
    except (UnreadableTextError, UnreadableMarkupError):
        return {}


# -- RTF


def _looks_like_rtf(head: bytes) -> Confidence:
    return Confidence.LIKELY if head.lstrip()[: len(_RTF)] == _RTF else Confidence.NO


def _read_rtf(data: bytes) -> _Text:
    if is_cut_off(data):
        raise UnreadableTextError("the document is cut off: its end is missing; fetch or copy it again")
    properties = {
        name.decode().replace("author", "creator"): " ".join(
            one.text for one in read_rtf(b"{\\rtf1\\ansi " + value + b"}")
        )
        for name, value in _RTF_INFO.findall(data[:_RTF_HEAD])
    }
    return _Text(read_rtf(data.lstrip()), properties)


# -- OpenDocument


def _looks_like_odt(head: bytes) -> Confidence:
    if head.startswith(_ZIP):
        return Confidence.CERTAIN if head[_MIMETYPE_AT:].startswith(_ODT_MARK) else Confidence.NO
    is_flat = head.lstrip()[:1] == b"<" and b":document" in head and _FLAT_ODT in head
    return Confidence.CERTAIN if is_flat else Confidence.NO


def _read_odt(data: bytes) -> _Text:
    odt = read_odt(data)
    return _Text(odt.paragraphs, odt.properties)


# -- EPUB


def _looks_like_epub(head: bytes) -> Confidence:
    is_epub = head.startswith(_ZIP) and head[_MIMETYPE_AT:].startswith(_EPUB_MARK)
    return Confidence.CERTAIN if is_epub else Confidence.NO


def _read_epub(data: bytes) -> _Text:
    epub = read_epub(data)
    texts = [page for page in epub.pages if sum(len(one.text) for one in page) >= FEWEST_LETTERS]
    if len(texts) > 1:
        raise UnreadableTextError(_MANY_TEXTS.format(count=len(texts)))
    left_out = [page for page in epub.pages if texts and page is not texts[0]]
    words = " / ".join(one.text for page in left_out for one in page)
    shown = words if len(words) <= SHOWN_CHARACTERS else f"{words[:SHOWN_CHARACTERS].rstrip()}…"
    notes = (f"left out, as pages of a title or of contents: “{shown}”",) if left_out else ()
    return _Text([one for page in texts or epub.pages for one in page], epub.properties, notes)


OFFICE_READERS = (
    OfficeReader("docx", "Word document", (".docx", ".docm"), _looks_like_docx, _read_docx),
    OfficeReader("rtf", "RTF document", (".rtf",), _looks_like_rtf, _read_rtf, is_text=True),
    OfficeReader("odt", "OpenDocument text", (".odt", ".fodt", ".ott"), _looks_like_odt, _read_odt),
    OfficeReader("epub", "EPUB", (".epub",), _looks_like_epub, _read_epub),
)
