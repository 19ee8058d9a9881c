"""The text of items of news agencies, whether NITF, HTML or plain, and which of several forms of it to keep. Pure."""

import html
import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from lxml import etree

from articles.importing.markup import is_markup, parse_fragment, text_of
from articles.importing.readers.xml_files import name_of
from articles.text.sentences import fold_blanks, split_paragraphs

_SILENT = "script"  # what is renamed so is left out of a text
_TAG = re.compile(r"<[A-Za-z!/]")
_NITF_IN_HTML = {
    "block": "div",
    "bq": "blockquote",
    "byline": "p",
    "credit": "p",
    "fn": "p",
    "hedline": "div",
    "hl1": "h2",
    "hl2": "h2",
    "nitf-table": "div",
    "note": "p",
    "tagline": "p",
}
_NOT_TEXT = frozenset({"copyrite", "figcaption", "footer", "header", "media", "nav", "nitf-table-metadata", "rights"})
_FOR_EDITORS = frozenset({"editorsnote", "cpyrt", "npa"})
_CELLS = frozenset({"td", "th"})
_LONGEST_LINE_OF_A_WIRE = 120
_COMPARED_WORDS = 1_000
_NEARLY_AS_LONG = 0.9
_HARDLY_ALIKE = 0.5


class BodyForm(IntEnum):
    """How a text is written, that which keeps most of its paragraphs first."""

    NITF = 1
    HTML = 2
    PLAIN = 3


class Body(NamedTuple):
    """One form of the text of an item."""

    form: BodyForm
    text: str


def read_plain(text: str) -> str:
    """Return plain text with its paragraphs parted by one empty line; wrapped lines are joined."""
    return "\n\n".join(fold_blanks(text[start:end]) for start, end in split_paragraphs(text))


def read_html(text: str) -> str:
    """Return a piece of HTML as text without the captions of its pictures."""
    if not _TAG.search(text):  # as feeds do that escape twice
        text = html.unescape(text)
        if not _TAG.search(text):
            return read_plain(text)
    try:
        root = parse_fragment(text)
    except (etree.LxmlError, ValueError, AssertionError):
        return read_plain(html.unescape(re.sub(r"<[^<>]*>", " ", text)))
    return read_element(root)


def read_any(text: str) -> str:
    """Return a text as `read_html` does where it holds tags or entities of HTML, else as `read_plain` does."""
    return read_html(text) if is_markup(text) else read_plain(text)


def read_element(root: etree._Element) -> str:
    """Return the text of an element of HTML or NITF, which is changed for it."""
    full_text = [one for one in root.iter() if name_of(one) == "block" and one.get("class") == "full_text"]
    for element in list(root.iter()):
        name = name_of(element).lower()
        if not name:
            continue
        kind = element.get("class") or ""
        is_repeated = bool(full_text) and kind == "lead_paragraph"
        if name in _NOT_TEXT or _is_for_editors(element, name) or "wp-caption-text" in kind or is_repeated:
            element.tag = _SILENT
        elif name in _CELLS:  # a row of a table is a paragraph, not each of its cells
            element.tag, element.tail = "span", f"{element.tail or ''} "
        elif name in _NITF_IN_HTML:
            element.tag = _NITF_IN_HTML[name]
        if not len(element) and element.text and "\n" in element.text:
            _part_lines(element, element.text, is_preformatted=name == "pre")
    return text_of(root)


def choose_body(bodies: Sequence[Body]) -> tuple[str, str]:
    """Return the text of an item that comes in several forms, once; and a note where they are not the same.

    Of forms of about the same length, one with markup is taken that keeps the paragraphs.
    """
    counted = [(len(one.text.split()), one) for one in bodies if one.text.strip()]
    if not counted:
        return "", ""
    most = max(count for count, _ in counted)
    chosen = min((one for count, one in counted if count >= _NEARLY_AS_LONG * most), key=_rank_body)
    if all(_are_alike(chosen.text, one.text) for _, one in counted):
        return chosen.text, ""
    return chosen.text, f"its text comes in {len(counted)} forms that are not the same; the longest was kept"


def _rank_body(body: Body) -> tuple[bool, int, int]:
    """Return what sorts the best form first."""
    paragraphs = body.text.count("\n\n")
    return body.form is BodyForm.PLAIN or not paragraphs, body.form, -paragraphs


def _is_for_editors(element: etree._Element, name: str) -> bool:
    return name == "note" and bool({element.get("noteclass"), element.get("type")} & _FOR_EDITORS)


def _part_lines(element: etree._Element, text: str, *, is_preformatted: bool) -> None:
    """Put the paragraphs of a text that was sent as lines of a wire into elements of their own."""
    if not is_preformatted and not _is_wire(text):
        return
    element.text = None
    element.tag = "div"
    for start, end in split_paragraphs(text):
        etree.SubElement(element, "p").text = text[start:end]


def _is_wire(text: str) -> bool:
    """Tell lines that were broken by a wire from those of a file that was indented for the eye."""
    lines = [line for line in text.split("\n")[1:] if line.strip()]
    if not lines or all(line[0].isspace() for line in lines):
        return False
    is_short = max(map(len, lines)) <= _LONGEST_LINE_OF_A_WIRE
    return "\n\n" in text.strip() or (is_short and any(line.startswith(("  ", "\t")) for line in lines))


def _are_alike(text: str, other: str) -> bool:
    words, others = (set(one.split(None, _COMPARED_WORDS)[:_COMPARED_WORDS]) for one in (text, other))
    return len(words & others) >= _HARDLY_ALIKE * min(len(words), len(others))
