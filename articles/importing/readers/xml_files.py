"""XML as many makers write it: told by its root, decoded, mended, several documents in one file. Pure."""

import codecs
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from articles.importing.decoding import UndecodableError, clean_text, decode
from articles.importing.markup import UnreadableMarkupError, local_name, make_xml_parser

_LONGEST_PROLOG = 1_000  # bytes in which the character set is declared
_DECLARED = re.compile(r"<\?xml\s[^<>]{0,300}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,300}\?>")
_START_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,100})")
_ENTITY = re.compile(r"&[A-Za-z][A-Za-z0-9]{1,30};")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_BLANKS = re.compile(r"\s*")
_COLUMN = re.compile(r",? column [0-9]+.*| \(<string>.*")
_PREFIX = re.compile(r"[<\s]/?([A-Za-z_][\w.-]{0,40}):(?=[A-Za-z_])")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
_KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "wp": "http://wordpress.org/export/1.2/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_MARKUP_CHARACTERS = frozenset("<>&\"'")


class Root(NamedTuple):
    """The start tag of a document: its name without a prefix, the tag itself; and the head of the file as text."""

    name: str
    tag: str
    head: str


class XmlFile(NamedTuple):
    """The roots of the documents of a file, mostly one, and what was noticed in reading them."""

    roots: list[etree._Element]
    notes: tuple[str, ...]


def find_root(head: bytes) -> Root | None:
    """Return the first start tag of the beginning of a file, or None where it is no XML."""
    text = _read_head(head)
    position = 0
    while True:
        position = _BLANKS.match(text, position).end()  # type: ignore[union-attr]  # it matches everywhere
        if text.startswith("<?", position):
            position = _after(text, "?>", position)
        elif text.startswith("<!--", position):
            position = _after(text, "-->", position)
        elif text.startswith("<!DOCTYPE", position):
            position = _after_doctype(text, position)
        else:
            break
    tag = _START_TAG.match(text, position)
    if not tag:
        return None
    return Root(tag.group(1).rpartition(":")[2], text[position : _after(text, ">", position)], text)


def read_xml(data: bytes, encoding: str = "") -> XmlFile:
    """Return what an XML file holds, read as `encoding` where one is named; raise UnreadableMarkupError.

    Entities that HTML names become their characters; entities of the file itself are left out.
    """
    text, notes = _decode(data, encoding)
    text = _ENTITY.sub(_name_character, text)
    root, problem = _parse(text)
    if problem:
        text = "".join(_escape_ampersands(_declare_prefixes(text)))
        root, problem = _parse(text)
    if problem and (_DECLARATION.search(text) or "Extra content" in problem):
        return _parse_several(text, notes)
    return XmlFile([root if root is not None else _recover(text, problem)], _note_damage(notes, problem))


def name_of(element: etree._Element) -> str:
    """Return the name of an element without a namespace or a prefix; empty for what is none."""
    return local_name(element).rpartition(":")[2]


def _read_head(head: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace")
    if head.startswith((b"<\x00", b"\x00<")):
        return head.decode("utf-16-le" if head.startswith(b"<") else "utf-16-be", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def _after(text: str, mark: str, position: int) -> int:
    found = text.find(mark, position)
    return len(text) if found == -1 else found + len(mark)


def _after_doctype(text: str, position: int) -> int:
    """Return where a document type ends, that may hold declarations in brackets."""
    end = _after(text, ">", position)
    bracket = text.find("[", position, end)
    return end if bracket == -1 else _after(text, ">", _after(text, "]", bracket))


def _decode(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return a file as text without its declaration: as a person says, else UTF-8 where it is, else as it declares."""
    found = _DECLARED.search(_read_head(data[:_LONGEST_PROLOG]))
    declared = found.group(1) if found else ""
    notes: tuple[str, ...] = ()
    text = _decode_as(data, encoding, "replace") if encoding else _decode_as(data, "utf-8", "strict")
    if text is None and declared:
        text = _decode_as(data, declared, "strict")
    if text is None:
        try:
            decoded = decode(data)
        except UndecodableError as error:
            raise UnreadableMarkupError(str(error)) from None
        text, notes = decoded.text, decoded.notes
    elif not encoding and declared and not text.isascii() and _decode_as(data, declared, "strict") != text:
        notes = (f"declared as {declared}, but is UTF-8",)
    return _DECLARATION.sub("", clean_text(text)[0].lstrip("\ufeff"), count=1).strip(), notes


def _decode_as(data: bytes, charset: str, errors: str) -> str | None:
    """Return the text of bytes in a character set, None where they are not in it, or that is to be seen by a mark."""
    try:
        name = codecs.lookup(charset).name
        if name.startswith(("utf-16", "utf-32")) or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return None
        # What declares Latin 1 and uses its control characters is Windows' own set.
        return data.decode("cp1252" if name == "iso8859-1" else name, errors)
    except (LookupError, UnicodeError):
        return None


def _name_character(entity: re.Match[str]) -> str:
    characters = html.unescape(entity.group())
    return entity.group() if characters in _MARKUP_CHARACTERS else characters


def _parse(text: str) -> tuple[etree._Element | None, str]:
    """Return the root of well-formed XML, else None and what is wrong with it."""
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), make_xml_parser(recovers=False)), ""
    except etree.LxmlError as error:
        return None, _COLUMN.sub("", str(error)) or "it is empty"


def _declare_prefixes(text: str) -> str:
    """Declare the prefixes that a file uses without telling what they mean."""
    used, declared = set(_PREFIX.findall(text)), set(_DECLARED_PREFIX.findall(text))
    missing = sorted(used - declared - {"xml", "xmlns"})
    root = _START_TAG.search(text)
    if not missing or not root:
        return text
    names = "".join(f' xmlns:{one}="{_KNOWN_PREFIXES.get(one, f"urn:undeclared:{one}")}"' for one in missing)
    return f"{text[: root.end()]}{names}{text[root.end() :]}"


def _escape_ampersands(text: str) -> Iterator[str]:
    """Yield the text with every ampersand escaped that begins no entity; in CDATA it stands for itself."""
    position = 0
    while position < len(text):
        found = text.find("<![CDATA[", position)
        start = len(text) if found == -1 else found
        yield _BARE_AMPERSAND.sub("&amp;", text[position:start])
        position = _after(text, "]]>", start)
        yield text[start:position]


def _parse_several(text: str, notes: tuple[str, ...]) -> XmlFile:
    """Return the roots of documents that stand one after the other."""
    pieces, position = [], 0
    text = _DECLARATION.sub("", text)
    while (found := text.find("<!DOCTYPE", position)) != -1:
        pieces.append(text[position:found])
        position = _after_doctype(text, found)
    pieces.append(text[position:])
    text = f"<documents>{''.join(pieces)}</documents>"
    together, problem = _parse(text)
    if together is None:
        together = _recover(text, problem)
    roots = [one for one in together if name_of(one)]
    if not roots:
        raise UnreadableMarkupError("it cannot be read as XML: it has no element")
    return XmlFile(roots, _note_damage(notes, problem))


def _recover(text: str, problem: str) -> etree._Element:
    """Return the root of damaged XML, read as far as it makes sense."""
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), make_xml_parser(recovers=True))
    except etree.LxmlError:
        root = None
    if root is None:
        raise UnreadableMarkupError(f"it cannot be read as XML: {problem}")
    return root


def _note_damage(notes: tuple[str, ...], problem: str) -> tuple[str, ...]:
    return (*notes, f"the file is damaged ({problem}); kept is what could be read of it") if problem else notes
