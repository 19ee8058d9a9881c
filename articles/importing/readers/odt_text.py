"""The text of an OpenDocument text (.odt, .fodt): paragraphs as a reader sees them, tracked changes accepted. Pure.

After OpenDocument 1.3, Part 3: what was inserted stands in the text, what was deleted stands beside it.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, local_name, parse_whole_xml, parse_xml
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError, join_row
from articles.importing.readers.zip_parts import ZipParts

DEEPEST = 200  # elements within elements


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_TEXT = _names(
    "tracked-changes annotation annotation-end note-citation note-body forms ruby-text hidden-text sequence-decls"
    " variable-decls user-field-decls dde-connection-decls bibliography-configuration table-of-content"
    " illustration-index table-index object-index user-index alphabetical-index title desc image object object-ole"
    " scripts event-listeners"
)
_MOST_SPACES = 100
_HIDDEN = "(hidden)"  # instead of the name of a style


class Odt(NamedTuple):
    """The paragraphs of a document and what it says of itself, by the names of Dublin Core."""

    paragraphs: list[Paragraph]
    properties: dict[str, str]


def read_odt(data: bytes) -> Odt:
    """Return what an OpenDocument text holds, packed or flat; raise UnreadableTextError."""
    if data.startswith(b"PK"):
        parts = ZipParts(data)
        if b"encryption-data" in parts.read("META-INF/manifest.xml", is_needed=False):
            raise UnreadableTextError("it is locked with a password; save it without one and import that")
        content, meta = parts.read("content.xml"), parts.read("meta.xml", is_needed=False)
        styles = parts.read("styles.xml", is_needed=False)
    else:
        content, meta, styles = data, data, b""
    try:
        root = parse_whole_xml(content)
    except UnreadableMarkupError as error:
        raise UnreadableTextError(f"the document is damaged or cut off: {error}") from None
    text = next((one for one in root.iter("{*}text") if _parent_name(one) == "body"), None)
    if text is None:
        raise UnreadableTextError("it is not a text document: it may be a table, a drawing or slides")
    names = {**_read_styles(_parse(styles)), **_read_styles(root)}
    return Odt(list(_read_blocks(text, names, 0)), read_properties(_parse(meta)))


def _parse(data: bytes) -> etree._Element:
    """Return the tree of a lesser part, an empty one where it is missing or damaged."""
    try:
        return parse_xml(data) if data else etree.Element("empty")
    except UnreadableMarkupError:
        return etree.Element("empty")


def read_properties(root: etree._Element) -> dict[str, str]:
    """Return what a document says of itself: the texts of its elements by their names without namespace."""
    found: dict[str, str] = {}
    for element in root.iter("{*}title", "{*}creator", "{*}initial-creator", "{*}subject", "{*}keyword", "{*}keywords"):
        if any(local_name(one) == "body" for one in element.iterancestors()):
            continue
        if text := " ".join("".join(element.itertext()).split()):
            name = local_name(element)
            found[name] = f"{found[name]}; {text}" if name == "keyword" and name in found else found.get(name, text)
    return found


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else local_name(parent)


def _read_styles(root: etree._Element) -> dict[str, str]:
    """Return for each style the name of the one that people have chosen: its own, or its parent's where it has none."""
    names: dict[str, str] = {}
    for style in root.iter("{*}style"):
        name, parent = _attribute(style, "name"), _attribute(style, "parent-style-name")
        is_automatic = _parent_name(style) == "automatic-styles"
        shown = parent if is_automatic and parent else _attribute(style, "display-name") or name
        is_hidden = any(_attribute(one, "display") == "none" for one in style.iter("{*}text-properties"))
        names[name] = _HIDDEN if is_hidden else shown.replace("_20_", " ").lower()
    return names


def _read_blocks(parent: etree._Element, styles: Mapping[str, str], depth: int) -> Iterator[Paragraph]:
    if depth > DEEPEST or _attribute(parent, "display") == "none":
        return
    for element in parent:
        name = local_name(element)
        if name in {"p", "h"}:
            boxes: list[Paragraph] = []
            text = _read_inline(element, styles, boxes, depth)
            style = _attribute(element, "style-name")
            shown = styles.get(style, style.replace("_20_", " ").lower())
            if shown == _HIDDEN:
                continue
            if name == "h" and not shown.startswith(("title", "heading")):
                shown = f"heading {_attribute(element, 'outline-level') or 1}"
            yield Paragraph(text, shown)
            yield from boxes
        elif name == "table-row":
            yield from join_row([list(_read_blocks(cell, styles, depth + 1)) for cell in element])
        elif name not in _NO_TEXT:
            yield from _read_blocks(element, styles, depth + 1)


def _read_inline(element: etree._Element, styles: Mapping[str, str], boxes: list[Paragraph], depth: int) -> str:
    """Return the text of a paragraph; what stands in boxes anchored in it comes after it."""
    pieces = [element.text or ""]
    if depth <= DEEPEST:
        for child in element:
            pieces += _read_piece(child, styles, boxes, depth + 1), child.tail or ""
    return "".join(pieces)


def _read_piece(element: etree._Element, styles: Mapping[str, str], boxes: list[Paragraph], depth: int) -> str:
    name = local_name(element)
    if name == "s":
        count = _attribute(element, "c")
        return " " * min(int(count) if count.isascii() and count.isdigit() else 1, _MOST_SPACES)
    if name in {"tab", "line-break"}:
        return "\t" if name == "tab" else "\n"
    if name == "text-box":
        boxes += _read_blocks(element, styles, depth)
        return ""
    is_hidden = styles.get(_attribute(element, "style-name")) == _HIDDEN
    return "" if not name or name in _NO_TEXT or is_hidden else _read_inline(element, styles, boxes, depth)
