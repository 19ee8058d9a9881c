"""Exports of ProQuest parted into articles: lines of text, RTF and Word, web pages, and e-mails with them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from itertools import pairwise
from typing import NamedTuple

from articles.importing.decoding import Decoded, UndecodableError, decode
from articles.importing.readers.export_markup import flatten_tables, list_paragraphs, parse_part
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError
from articles.importing.readers.proquest_fields import COUNT, LINK, RULE, find_end_of_details, find_heading, find_label

_ANCHOR = re.compile(r"<a\b[^<>]*\bname\s*=\s*[\"']?DocID_(\w{1,40})", re.IGNORECASE)
_FRAME = re.compile(r"</?(?:html|head|body|text|title|meta|!doctype)\b[^<>]*>", re.IGNORECASE)
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_MOST_PARTS = 1_000
_MOST_BOUNDARIES = 20  # what is read for each line grows with them


class ArticleLines(NamedTuple):
    """The lines of what may be one article, and its number where the page names it."""

    lines: list[str]
    anchor: str = ""


class PartedExport(NamedTuple):
    """The articles of a file in order, and how many it says there are."""

    articles: list[ArticleLines]
    expected: int | None = None


def split_lines(lines: Sequence[str]) -> PartedExport:
    """Return the articles among lines: what rules part, else what their details end; none without either."""
    rules = [number for number, line in enumerate(lines) if RULE.fullmatch(line)]
    chunks = [list(lines[start + 1 : end]) for start, end in pairwise([-1, *rules, len(lines)])]
    if len(chunks) > 1:
        chunks = _join_parted(chunks)
    else:
        ends = [0]
        for number, line in enumerate(lines):
            if number >= ends[-1] and (label := find_label(line)) and label.key == "id":
                ends.append(find_end_of_details(lines, number))
        chunks = [list(lines[start:end]) for start, end in pairwise([*ends, len(lines)])]
    return PartedExport([ArticleLines(chunk) for chunk in chunks if _is_article(chunk)], _count(lines))


def split_html(text: str) -> PartedExport:
    """Return the articles of a page, which its anchors name; those among its lines where it has none."""
    marks = [(match.start(), match[1]) for match in _ANCHOR.finditer(text)]
    if not marks:
        return split_lines(_list_lines(text))
    ends = [start for start, _ in marks[1:]] + [len(text)]
    pieces = [
        ArticleLines(_list_lines(text[start:end]), anchor.rpartition("_")[2])
        for (start, anchor), end in zip(marks, ends, strict=True)
    ]
    return PartedExport(pieces, _count([line for piece in pieces for line in piece.lines]))


def split_paragraphs_of(paragraphs: Sequence[Paragraph]) -> PartedExport:
    """Return the articles of a document of RTF or Word."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*paragraph.text.split("\n"), ""]
    return split_lines(lines)


def find_mail_text(data: bytes) -> tuple[Decoded, bool]:
    """Return what an e-mail of ProQuest says, and whether that is HTML.

    Raises UnreadableTextError.
    """
    if data.count(b"oundary=") > _MOST_BOUNDARIES:
        raise UnreadableTextError("this e-mail has too many parts within parts: save the articles as a file")
    try:
        message = message_from_bytes(data)
        parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False)]
    except (MessageError, RecursionError, ValueError) as error:
        raise UnreadableTextError("this e-mail cannot be read: save the articles from ProQuest again") from error
    for kind in ("text/html", "text/plain"):
        for part in parts:
            decoded = _decode(part) if part.get_content_type() == kind else None
            if decoded and "proquest" in decoded.text.lower():
                if kind == "text/plain":
                    decoded = replace(decoded, text=_unquote(decoded.text))
                return decoded, kind == "text/html"
    raise UnreadableTextError(
        "no articles were found in this e-mail: save them from ProQuest as a file, and import that"
    )


def _decode(part: Message) -> Decoded | None:
    payload = part.get_payload(decode=True)
    try:
        return decode(payload, part.get_content_charset("")) if isinstance(payload, bytes) else None
    except UndecodableError:
        return None


def _unquote(text: str) -> str:
    return "\n".join(_QUOTED.sub("", line, count=1) if line.startswith(">") else line for line in text.split("\n"))


def _list_lines(text: str) -> list[str]:
    root = parse_part(_FRAME.sub(" ", text))
    if root is None:
        return []
    flatten_tables(root)
    return [line for paragraph in list_paragraphs(root) for line in (paragraph, "")]


def _join_parted(chunks: list[list[str]]) -> list[list[str]]:
    """Join pieces of one article, whose text holds a line like the rules: its details stand in another one."""
    joined: list[list[str]] = []
    for chunk in chunks:
        is_open = bool(joined) and _has(joined[-1], "body") and not _has(joined[-1], "id")
        if is_open and _has(chunk, "id") and not _has(chunk, "body"):
            joined[-1] = [*joined[-1], "", *chunk]
        else:
            joined.append(chunk)
    return joined


def _has(lines: Sequence[str], key: str) -> bool:
    return any(_opens(line) == key for line in lines)


def _opens(line: str) -> str:
    label = find_label(line)
    return label.key if label else find_heading(line)


def _is_article(lines: Sequence[str]) -> bool:
    return any(_opens(line) in {"id", "body"} or LINK.fullmatch(line) for line in lines)


def _count(lines: Sequence[str]) -> int | None:
    """Return how many articles a file says there are in it, where they are numbered."""
    counts = [(int(match[1]), int(match[2])) for line in lines if len(line) < 40 and (match := COUNT.fullmatch(line))]
    if not counts or len({total for _, total in counts}) > 1:
        return None
    numbers = [number for number, _ in counts]
    if numbers != sorted(set(numbers)) or numbers[-1] > counts[0][1]:
        return None
    return counts[0][1] if numbers[0] == 1 else numbers[-1] - numbers[0] + 1
