"""Text that is no article: data, markup, mail, tables, and several articles in a form that is not read. Pure."""

import json
import re
from collections import Counter
from itertools import islice, takewhile

from articles.importing.markup import is_html_name
from articles.importing.readers.front_matter import find_front_matter
from articles.importing.readers.header_labels import LABELS, fold_label
from articles.importing.readers.labelled_lines import is_event_label, is_prose, read_line

_HEAD = 65_536  # characters that show what a text is
_LINES_OF_A_HEADER = 8  # that are not empty
_FEWEST_ENCODED_LINES = 4
_LONGEST_LINE = 300
_MOST_HEADERS = 100  # that are counted
_HEADER_CHARACTERS = 3_000
_SHOWN = 40

_JSON = re.compile(r"\A\s*(?:\{\s*[\"'][^\"'\n]{0,200}[\"']\s*:|\[\s*\{\s*(?:[\"'][^\"'\n]{0,200}[\"']\s*:|\}))")
_PAGE = re.compile(
    r"\A\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"\A\s*<(?:\?xml\b|!DOCTYPE\b|!\[CDATA\[)", re.IGNORECASE)
_ELEMENT = re.compile(
    r"\A\s*<([A-Za-z_][\w:.-]{0,60})(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))*\s*/?>\s*(<)?"
)
_RICH_TEXT = re.compile(r"\A\s*\{\\rtf\d?\b")
_MAIL_LINE = re.compile(
    r"^(?:Received|Return-Path|Message-ID|MIME-Version|Content-(?:Type|Transfer-Encoding|Disposition)|Delivered-To"
    r"|DKIM-Signature|Authentication-Results|X-[A-Za-z-]+):[ \t]",
    re.MULTILINE | re.IGNORECASE,
)
_MAILBOX = re.compile(r"\A\s*From \S+@\S+ .{0,60}\d\d:\d\d")
_ENCODED_LINE = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_RULE = re.compile(r"^[^\S\n]*(?:[-=*_#~+]{3,}|(?:\* ){2,}\*)[^\S\n]*$", re.MULTILINE)
_NUMBERED = re.compile(
    r"^[^\S\n]*(?:(?:Document|Article|Record|Dokument|Documento|Artikel|Item|Story)[^\S\n]+(\d{1,7})[^\S\n]+"
    r"(?:of|von|de|sur|di|/)[^\S\n]+\d{1,7}|(\d{1,7}) of \d{1,7} DOCUMENTS?|Document ([A-Z]{4,12}\d{8,}\w*))[^\S\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_WIRE_MARKS = tuple(
    re.compile(rf"^[^\S\n]*{mark}[^\S\n]*$", re.MULTILINE)
    for mark in (r"ZCZC\b.{0,40}", "NNNN", "[-–—]{1,2} ?30 ?[-–—]{1,2}")
)
# What a labelled line begins with: “Title:”, “date ”.
_LABEL = re.compile(r"[^\W\d_][^\n:：\d|]{0,40}[:：]|date(?=[^\S\n]+\S)", re.IGNORECASE)
_DATE_WORD = re.compile(r"date\b", re.IGNORECASE)
_A_PAGE = "this is a web page, not plain text; give the file the ending .html and import it again"
_SPLIT = "split it into a file for each, or make JSON lines or CSV of it, an article a line"


def find_contradiction(text: str) -> str:
    """Return why a text cannot be one article, and what to do about it; empty where it may be one."""
    if kind := _name_format(text):
        return kind
    if found := _describe_several(text):
        return f"this file seems to hold several articles: {found}. One file of text is read as one article; {_SPLIT}"
    return ""


def is_other_format(text: str) -> bool:
    """Tell whether a text is of a format that is none of plain text."""
    return bool(_name_format(text))


def find_markup(text: str) -> str:
    """Return why the text behind a header cannot be one of an article; empty where it may be one."""
    return _A_PAGE if _is_page(text) else ""


def _name_format(text: str) -> str:
    """Return which format a text is in that is none of plain text, and what to do about it; empty for plain text."""
    head = text[:_HEAD]
    return next((problem for looks_like, problem in _FORMATS if looks_like(head)), "")


def _is_page(head: str) -> bool:
    return _PAGE.match(head) is not None


def _is_rich_text(head: str) -> bool:
    return _RICH_TEXT.match(head) is not None


def _is_mail(head: str) -> bool:
    return bool(_MAILBOX.match(head)) or len(_MAIL_LINE.findall(head.lstrip().partition("\n\n")[0])) > 1


def _is_json(head: str) -> bool:
    if _JSON.match(head):
        return True
    if head.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True


def _is_xml(head: str) -> bool:
    if _DECLARATION.match(head):
        return True
    element = _ELEMENT.match(head)
    if element is None or is_html_name(element[1]):  # text with tags of HTML is read as text
        return False
    return element[2] is not None or f"</{element[1]}>" in head


def _is_encoded(head: str) -> bool:
    lines = list(islice(filter(None, map(str.strip, head.split("\n"))), 40))
    encoded = [line for line in lines if _ENCODED_LINE.fullmatch(line)]
    if len(lines) < _FEWEST_ENCODED_LINES:
        return bool(encoded) and len(encoded) == len(lines) and any(len(line) > _LONGEST_LINE for line in encoded)
    return len(encoded) >= 0.8 * len(lines)


def _is_table(head: str) -> bool:
    first, *others = [*islice(filter(str.strip, head.split("\n")), 4)] or [""]
    for mark in "\t;,|":
        cells = [fold_label(cell.strip(" \"'")) for cell in first.split(mark)]
        known = {LABELS[cell] for cell in cells if cell in LABELS}
        if len(cells) > 2 and len(known) > 1 and others and others[0].count(mark) >= len(cells) - 1:
            return True
    return False


_FORMATS = (
    (_is_page, _A_PAGE),
    (
        _is_json,
        "this is JSON, not the text of an article; give the file the ending .json or .jsonl and import it again",
    ),
    (
        _is_xml,
        "this is XML or SGML, not plain text; give the file the ending .xml, or name --format xml, and import it again",
    ),
    (_is_rich_text, "this is the source of an RTF document; give the file the ending .rtf, or save it as plain text"),
    (_is_mail, "this is an e-mail message; give the file the ending .eml, or .mbox if it holds several"),
    (_is_encoded, "this is a file encoded as base64, not text; decode it and import what comes out"),
    (
        _is_table,
        "this is a table, not the text of one article; give the file the ending .csv or .tsv and import it again",
    ),
)


def _describe_several(text: str) -> str:
    """Return by what it is seen that a text holds several articles; empty where it does not."""
    numbers = [next(filter(None, found.groups())) for found in _NUMBERED.finditer(text)]
    if len(set(numbers)) > 1:
        return f"{len(set(numbers)):,} lines like “{_show(_NUMBERED.search(text))}” number them"
    for mark in _WIRE_MARKS:
        if (count := len(mark.findall(text))) > 1:
            return f"“{_show(mark.search(text))}” stands in it {count:,} times"
    front = find_front_matter(text)
    text = text[front.end :] if front else text
    if found := _describe_parted(text, has_header=front is not None):
        return found
    return _describe_repeated_header(text)


def _describe_parted(text: str, *, has_header: bool) -> str:
    """Return how many parts, with lines of dashes or the like between them, have a header of their own."""
    if not _RULE.search(text):
        return ""
    first, *others = _RULE.split(text)
    keys = Counter(key for part in others for key in _find_keys(part))
    keys.update({"published_on", "headline"} if has_header else _find_keys(first))
    count = max(keys.values(), default=0)
    return f"lines part it, and {count:,} of its parts have a header of their own" if count > 1 else ""


def _describe_repeated_header(text: str) -> str:
    """Return which line of the header that a text opens with comes again and again, with the lines beside it."""
    above = takewhile(lambda line: not is_prose(line) or _is_labelled(line), _fill(text, 3))
    opening = next(filter(_is_labelled, above), "")
    label = _LABEL.match(opening)
    if label is None:
        return ""
    text = "\n\n" + text.lstrip()
    again = re.compile(rf"\n[^\S\n]*\n[^\S\n]*(?={re.escape(label[0])})", re.IGNORECASE)
    found = islice(again.finditer(text), _MOST_HEADERS)
    heads = [text[one.end() : one.end() + _HEADER_CHARACTERS] for one in found]
    if len(heads) < 2:
        return ""
    if any(map(is_event_label, _fill(heads[0], _LINES_OF_A_HEADER))):
        return ""
    labels = _find_labels(heads[0])
    count = sum(_opens_header(head) and (len(labels) == 1 or len(labels & _find_labels(head)) > 1) for head in heads)
    # One label alone, as of the titles of a list, must come more often; a whole date beside its word is enough.
    fewest = 2 if len(labels) > 1 or _DATE_WORD.match(opening) else 3
    times = "again and again" if len(heads) == _MOST_HEADERS else f"{count:,} times"
    return f"a header like “{opening[:_SHOWN]}” stands in it {times}" if count >= fewest else ""


def _opens_header(head: str) -> bool:
    return _is_labelled(head.partition("\n")[0].strip())


def _find_labels(head: str) -> set[str]:
    """Return the labels among the first lines of a text, as they are written there but for capitals."""
    lines = _fill(head, _LINES_OF_A_HEADER)
    return {label[0].casefold() for line in lines if (label := _LABEL.match(line)) and _name_key(line)}


def _find_keys(part: str) -> set[str]:
    """Return what of date and headline the first lines of a part of a text name with a label."""
    return {_name_key(line) for line in _fill(part, 4) if _is_labelled(line)} & {"published_on", "headline"}


def _name_key(line: str) -> str:
    """Return which key of articles.fields a line of a header fills, empty where it is none."""
    read = read_line(line)
    return read.key if read is not None and read.is_known else ""


def _is_labelled(line: str) -> bool:
    return _LABEL.match(line) is not None and bool(_name_key(line))


def _fill(text: str, number: int) -> list[str]:
    """Return the first lines of a text that are not empty."""
    lines = text[:_HEADER_CHARACTERS].split("\n")
    return list(islice(filter(None, map(str.strip, lines)), number))


def _show(found: re.Match[str] | None) -> str:
    return found.group().strip()[:_SHOWN] if found else ""
