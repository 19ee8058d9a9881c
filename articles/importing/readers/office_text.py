"""The text of a Word document (.docx): paragraphs as a reader sees them, tracked changes accepted. Pure.

Read as a stream by zipfile and lxml, after ECMA-376, Part 1: what was inserted is text, what was deleted is not; the
contents of content controls and the results of fields are text, instructions and placeholders are not.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, local_name, parse_xml
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError, join_row

MOST_XML_BYTES = 100_000_000  # of one part, unpacked
MOST_TIMES = 200  # that a part of more than a million bytes may be larger than it is packed; texts are up to 40 times
PEEKED_BYTES = 200_000
MOST_PEEKED = 30  # members

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MAIN_PART = "word/document.xml"
_NO_TEXT = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "pPrChange", "rPrChange"})
_IN_RUNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
_LOOKED_AT = frozenset({"p", "pPr", "r", "rPr", "t", "sym", "fldChar", "hyperlink", "tbl", "tr", "tc", "sdt"})
_EVENTS_OF = [f"{{*}}{name}" for name in (*_LOOKED_AT, *_NO_TEXT, *_IN_RUNS, "Fallback", "sdtContent")]
_OFF = frozenset({"0", "false", "off"})
_LOCAL_FILE = b"PK\x03\x04"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def read_docx(data: bytes) -> list[Paragraph]:
    """Return the paragraphs of a Word document in order, rows of tables as lines; raise UnreadableTextError."""
    if data.startswith(_OLD_OFFICE):
        raise UnreadableTextError(
            "it is an old Word document, or one with a password: open it in a word processor and save it as .docx"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            main = _find_main_part(package)
            walk = _Walk(_read_styles(package, main), _read_links(package, main))
            with _open_part(package, main) as stream:
                walk.read(stream)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, UnreadableTextError):
            raise
        raise UnreadableTextError(f"the document is damaged or cut off: {error}") from None
    except etree.LxmlError as error:
        raise UnreadableTextError(f"the document's text is damaged: {str(error).partition(' (')[0]}") from None
    return walk.paragraphs


def peek_members(head: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and the first 200,000 bytes of what a ZIP file holds, as far as its own first bytes tell."""
    position = head.find(_LOCAL_FILE)
    for _ in range(MOST_PEEKED):
        if position < 0 or position + 30 > len(head):
            return
        name_size = int.from_bytes(head[position + 26 : position + 28], "little")
        start = position + 30 + name_size + int.from_bytes(head[position + 28 : position + 30], "little")
        name = head[position + 30 : position + 30 + name_size].decode("utf-8", "replace")
        if head[position + 8 : position + 10] == b"\x08\x00":
            try:
                yield name, zlib.decompressobj(-15).decompress(head[start:], PEEKED_BYTES)
            except zlib.error:
                yield name, b""
        else:
            yield name, head[start : start + PEEKED_BYTES]
        position = head.find(_LOCAL_FILE, max(start, position + 4))


class _Bounded(io.RawIOBase):
    """A stream that ends with an error where it holds more than it said."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableTextError("the document unpacks to more than it says: it is not read")
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


def _open_part(package: zipfile.ZipFile, name: str) -> _Bounded:
    try:
        part = package.getinfo(name)
    except KeyError:
        raise UnreadableTextError("it is a ZIP file, but no Word document: it has no part for the text") from None
    is_bomb = part.file_size > 1_000_000 and part.file_size > MOST_TIMES * max(part.compress_size, 1)
    if is_bomb or part.file_size > MOST_XML_BYTES:
        raise UnreadableTextError(f"the document unpacks to {part.file_size:,} bytes: it is not read")
    return _Bounded(package.open(part), part.file_size)


def _read_part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return the tree of a lesser part; None where it is missing or damaged, as the text does not need it."""
    if name not in package.NameToInfo:
        return None
    try:
        with _open_part(package, name) as stream:
            return parse_xml(b"".join(iter(stream.read, b"")))
    except (UnreadableMarkupError, UnreadableTextError, zipfile.BadZipFile, zlib.error):
        return None


def _relations(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    tree = _read_part(package, name)
    return [] if tree is None else [{str(key): str(value) for key, value in one.attrib.items()} for one in tree]


def _find_main_part(package: zipfile.ZipFile) -> str:
    for relation in _relations(package, "_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", _MAIN_PART).lstrip("/")
    return _MAIN_PART


def _read_links(package: zipfile.ZipFile, main: str) -> dict[str, str]:
    """Return the addresses of the web that the text leads to, by the ids it names them with."""
    folder, _, name = main.rpartition("/")
    relations = _relations(package, f"{folder}/_rels/{name}.rels".lstrip("/"))
    return {one.get("Id", ""): one["Target"] for one in relations if _ADDRESS.match(one.get("Target", ""))}


def _read_styles(package: zipfile.ZipFile, main: str) -> dict[str, str]:
    """Return the names of styles, as in “heading 1”, by the ids that paragraphs have."""
    tree = _read_part(package, f"{main.rpartition('/')[0]}/styles.xml".lstrip("/"))
    names: dict[str, str] = {}
    for style in tree if tree is not None else ():
        name = next((_value(child) for child in style if local_name(child) == "name"), "")
        names[_attribute(style, "styleId")] = name.lower()
    return names


def _attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without the namespace, of which there are two."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _value(element: etree._Element) -> str:
    return _attribute(element, "val")


def _is_on(properties: etree._Element, name: str) -> bool:
    return any(local_name(one) == name and _value(one).lower() not in _OFF for one in properties)


@dataclass(slots=True)
class _Open:
    """A paragraph whose end has not come."""

    pieces: list[str] = field(default_factory=list)
    style: str = ""
    link: str = ""
    is_joined: bool = False  # with the next: its end was deleted
    is_plain: bool = False  # some of it is not bold
    is_centred: bool = False


@dataclass(slots=True)
class _Walk:
    """Goes through the events of a document's XML and collects its paragraphs."""

    styles: dict[str, str]
    links: dict[str, str]
    paragraphs: list[Paragraph] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)  # a text box holds paragraphs within one
    _rows: list[list[list[Paragraph]]] = field(default_factory=list)  # of tables within tables: their cells
    _left_out: int = 0  # how deep the walk is in what is no text
    _fields: list[bool] = field(default_factory=list)  # of each open field, whether its result has begun
    _is_hidden: bool = False
    _is_bold: bool = False
    _before: str = ""  # of a paragraph whose end was deleted

    def read(self, stream: IO[bytes] | io.RawIOBase) -> None:
        """Read a part's XML to its end. Nothing is fetched, no entity of its own is expanded."""
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=_EVENTS_OF,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            name = local_name(element)
            if event == "start":
                self._start(name, element)
                continue
            self._end(name, element)
            parent = element.getparent()
            if parent is not None and local_name(parent) in {"body", "tbl", "tc"}:
                element.clear()
                while element.getprevious() is not None:  # what was read is forgotten, so that memory stays small
                    del parent[0]
        if self._before:
            self._give(Paragraph(self._before))

    def _start(self, name: str, element: etree._Element) -> None:
        if self._left_out or name in _NO_TEXT or _is_other_choice(name, element):
            self._left_out += 1
        elif name == "p":
            self._open.append(_Open([self._before]))
            self._before = ""
        elif name == "tr":
            self._rows.append([])
        elif name == "tc" and self._rows:
            self._rows[-1].append([])
        elif name == "r":
            self._is_hidden = self._is_bold = False
        elif name == "hyperlink" and self._open and not self._open[-1].link:
            self._open[-1].link = self.links.get(_attribute(element, "id"), "")

    def _end(self, name: str, element: etree._Element) -> None:
        if self._left_out:
            self._left_out -= 1
        elif name == "p" and self._open:
            self._close(self._open.pop())
        elif name == "pPr" and self._open:
            self._read_properties(element)
        elif name == "rPr":
            self._is_hidden = _is_on(element, "vanish")
            self._is_bold = _is_on(element, "b")
        elif name == "fldChar":
            self._move_field(_attribute(element, "fldCharType"))
        elif name == "tr" and self._rows:
            for paragraph in join_row(self._rows.pop()):
                self._give(paragraph)
        elif name == "t":
            self._add((element.text or "").replace("\n", " "))  # as Word shows it: a new line is an element
        elif name in _IN_RUNS or name == "sym":
            parent = element.getparent()
            if parent is not None and local_name(parent) == "r":
                self._add(_IN_RUNS[name] if name in _IN_RUNS else _symbol(element))

    def _read_properties(self, properties: etree._Element) -> None:
        """Take the style of a paragraph, and whether its end was deleted."""
        paragraph, level = self._open[-1], ""
        for one in properties:
            match local_name(one):
                case "pStyle":
                    paragraph.style = self.styles.get(_value(one), _value(one).lower())
                case "jc":
                    paragraph.is_centred = _value(one) == "center"
                case "outlineLvl":
                    level = _value(one)
                case "rPr":
                    paragraph.is_joined = any(local_name(mark) in {"del", "moveFrom"} for mark in one)
        if level in "012345678" and level and not paragraph.style.startswith(("heading", "title")):
            paragraph.style = f"heading {int(level) + 1}"

    def _move_field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _add(self, text: str) -> None:
        if self._open and not self._is_hidden and all(self._fields):
            self._open[-1].pieces.append(text)
            self._open[-1].is_plain |= bool(text.strip()) and not self._is_bold

    def _close(self, paragraph: _Open) -> None:
        while self._fields and not self._fields[-1]:  # a field that never ends must not swallow the document
            self._fields.pop()
        text = "".join(paragraph.pieces)
        if paragraph.is_joined:
            self._before = text
            return
        is_bold = bool(text.strip()) and not paragraph.is_plain
        self._give(Paragraph(text, paragraph.style, paragraph.link, is_bold, paragraph.is_centred))

    def _give(self, paragraph: Paragraph) -> None:
        """Add a finished paragraph to the cell it stands in, else to the text."""
        cell = self._rows[-1][-1] if self._rows and self._rows[-1] else self.paragraphs
        cell.append(paragraph)


def _is_other_choice(name: str, element: etree._Element) -> bool:
    """Tell what is there a second time for old programs, and what stands only where nothing was written."""
    if name == "Fallback":
        return element.getprevious() is not None
    if name == "sdtContent":
        before = element.getprevious()
        while before is not None and local_name(before) != "sdtPr":
            before = before.getprevious()
        return before is not None and _is_on(before, "showingPlcHdr")
    return False


def _symbol(element: etree._Element) -> str:
    """Return a character that is named by its code; those of symbol fonts have none that others know."""
    try:
        code = int(_attribute(element, "char"), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""
