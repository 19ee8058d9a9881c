"""One article of Nexis: its blocks of text read into the fields of a record. Pure.

Classic pages centre source, date and edition over the headline and write labels in capitals (“LENGTH: 355 words”);
Nexis Uni has headline, source and date in this order, and headings (“Body”) over the parts. Both end with labels.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.importing.readers.export_lines import (
    DatedLine,
    find_vague_date,
    is_clock,
    is_date_line,
    is_edition,
    is_weekday,
    keep_own_terms,
    split_at_date,
    split_place,
    unite,
)
from articles.importing.readers.export_records import ExportedArticle
from articles.importing.readers.nexis_labels import COPYRIGHT, Label, find_heading, find_label
from articles.text.sentences import fold_blanks, split_paragraphs

_REACH = 12  # blocks that may stand under a heading near the end, as captions do
_LONGEST_HEADLINE = 600
_LONGEST_BYLINE = 80
_LONGEST_EDITION = 60
_LONGEST_COPYRIGHT = 600
_MOST_LINES = 5  # over an article, that are no labels and not in the middle of the page
# Labels that may as well be the last words of a text, unless others follow and none of these is the first.
_WEAK = frozenset({"notes", "byline", "headline", "show", "dateline", "highlight", "body", "url", "unknown"})
_OWNERS = frozenset({"graphic", "correction", "indexing", "notes", "highlight"})
_LENGTH_LINE = re.compile(r"\s*[\d,.]+ (?:words|woorden|wörter|mots|palabras|parole|palavras|ord)\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_APPENDED = re.compile(r"\s*correction appended\s*", re.IGNORECASE)
_HOLDER = re.compile(
    r"(?:copyright|©|\(c\)|\s)*(?:\d{4}\s*)?(.*?)[\s,]*(?:\ball(?: rights reserved.*)?)?", re.IGNORECASE
)
_PROVIDER = re.compile(r"\s*(?:(?:distributed|provided|supplied|syndicated) by|this content)\b", re.IGNORECASE)
_WITHHELD = re.compile(r"de uitgever heeft voor dit artikel geen publicatierecht\W*", re.IGNORECASE)
_SOURCE_EDITION = re.compile(r"(.{1,200}?) - (.*edition.*)", re.IGNORECASE)
_CONTENT_ITEM = re.compile(r"urn:contentItem:[0-9A-Z-]+")
_ANY_LABEL = re.compile(r"[^\W\d_a-z](?:[^\W\d_a-z]|[ -]){1,28}:\s(?=\S)([^\n]{1,200})")
_PART_NAMES = frozenset({"ABSTRACT", "FULL TEXT"})
_FAILED = "there is an error in this document"


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A piece of text that stands apart on the page: lines between empty lines, a box, or a paragraph.

    `may_head` is false where it does not look like a heading, as a paragraph that is not bold.
    """

    text: str
    is_centred: bool = False
    is_headline: bool = False
    may_head: bool = True
    link: str = ""


@dataclass(slots=True)
class _Parts:
    """What was found in an article: the texts of its fields, the lines over it, and the blocks of its text."""

    fields: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    header: list[PageBlock] = field(default_factory=list)
    body: list[PageBlock] = field(default_factory=list)
    link: str = ""


def read_article(
    blocks: Sequence[PageBlock], *, is_uni: bool, is_wrapped: bool, notes: Sequence[str] = ()
) -> ExportedArticle:
    """Return what the blocks of one article say; `is_wrapped` where its lines end at the width of the page."""
    raw = "\n\n".join(block.text for block in blocks)
    blocks = [block for block in blocks if block.text.strip()]
    if len(blocks) < 4 and _FAILED in raw:
        return ExportedArticle(raw, problem="Nexis could not show this article when it was exported: export it again")
    parts = _find_parts(blocks, is_uni=is_uni)
    record = _make_record(parts, is_uni=is_uni)
    paragraphs = [*parts.fields["highlight"], *_read_text(parts.body, is_wrapped=is_wrapped)]
    found = list(notes)
    if len(paragraphs) == 1 and _WITHHELD.fullmatch(paragraphs[0]):
        paragraphs = []
        found.append("its publisher did not let Nexis show its text")
    if not paragraphs and parts.fields["graphic"]:
        paragraphs = parts.fields["graphic"]
        found.append("it has no text but the caption of its picture")
    corrections = [text for text in parts.fields["correction"] if text]
    record["body"] = "\n\n".join(filter(None, (*paragraphs, *corrections)))
    return ExportedArticle(raw, record, tuple(found))


def _label_of(block: PageBlock, *, is_uni: bool) -> Label | None:
    """Return the label of a block; one of several paragraphs has it only where such a field has several."""
    label = find_label(block.text)
    if label is None or not (is_uni or label.is_upper):
        return None
    return label if "\n\n" not in label.value or label.key in _OWNERS or label.key == "body" else None


def _is_copyright(block: PageBlock) -> bool:
    return len(block.text) <= _LONGEST_COPYRIGHT and bool(COPYRIGHT.search(block.text))


def _last_label_of(block: PageBlock, *, is_uni: bool) -> Label | None:
    """Return the label of a block below a text, where words in capitals that nobody knows may be one too."""
    if label := _label_of(block, is_uni=is_uni):
        return label
    match = _ANY_LABEL.fullmatch(block.text)
    return Label("unknown", match[1].strip(), is_upper=True) if match and not is_uni else None


def _heading_of(block: PageBlock, *, is_uni: bool) -> str:
    return find_heading(block.text) if is_uni and block.may_head else ""


def _find_parts(blocks: Sequence[PageBlock], *, is_uni: bool) -> _Parts:
    parts = _Parts(link=next((block.link for block in blocks[:3] if block.link), ""))
    start = _read_top(blocks, parts, is_uni=is_uni)
    end = _find_end(blocks, start, is_uni=is_uni)
    parts.body += [block for block in blocks[start:end] if not _is_body_mark(block, is_uni=is_uni)]
    owner = ""
    for block in blocks[end:]:
        if label := _last_label_of(block, is_uni=is_uni):
            parts.fields[label.key].append(_join_lines(label.value))
            owner = label.key
        elif heading := _heading_of(block, is_uni=is_uni):
            owner = heading
        elif owner in _OWNERS and not _is_copyright(block):
            parts.fields[owner].append(_join_lines(block.text))
    return parts


def _is_body_mark(block: PageBlock, *, is_uni: bool) -> bool:
    label = _label_of(block, is_uni=is_uni)
    return label is not None and label.key in {"body", "highlight"} and not label.value


def _read_top(blocks: Sequence[PageBlock], parts: _Parts, *, is_uni: bool) -> int:
    """Take the lines and labels over the text; return the number of its first block."""
    mark = next((one for one, block in enumerate(blocks) if _heading_of(block, is_uni=is_uni) == "body"), None)
    first = next(
        (one for one, block in enumerate(blocks) if not block.is_centred and _label_of(block, is_uni=is_uni)),
        len(blocks),
    )
    if mark is None and not _is_header(blocks[:first]):
        return _read_bare_top(blocks, parts)
    last = len(blocks) if mark is None else mark
    has_labels = False
    for number, block in enumerate(blocks[:last]):
        label = _label_of(block, is_uni=is_uni)
        if label and label.key == "show" and parts.fields["length"]:
            label = None  # words of a host, which begin a transcript
        if label and (label.key == "body" or (label.key == "highlight" and not label.value)):
            if label.value:
                parts.body.append(PageBlock(label.value))
            return number + 1
        if label:
            parts.fields[label.key].append(_join_lines(label.value))
            has_labels = has_labels or not block.is_centred
        elif mark is None and _LENGTH_LINE.fullmatch(block.text):
            return number + 1
        elif mark is None and has_labels:
            return number
        else:
            parts.header.append(block)
    return last if mark is None else last + 1


def _is_header(blocks: Sequence[PageBlock]) -> bool:
    """Tell whether blocks before the first label can be lines over an article, and not its text."""
    date = _find_date_block(blocks)
    is_laid_out = any(block.is_centred for block in blocks)
    before = [block for block in blocks[:date] if not block.is_centred]
    after = [block for block in blocks[date:] if not (block.is_centred or _is_copyright(block))]
    if date and is_laid_out and before:  # the headline stands over the date
        return all(len(block.text) <= _LONGEST_BYLINE for block in after)
    return len(after) <= _MOST_LINES and all(len(block.text) <= _LONGEST_HEADLINE for block in after)


def _find_date_block(blocks: Sequence[PageBlock]) -> int:
    """Return the number of the block after the one with the date, 0 where none of the first has it."""
    numbered = list(enumerate(blocks[:10], 1))
    for is_it in (is_date_line, find_vague_date):
        for number, block in numbered:
            if any(is_it(line) for line in block.text.strip().split("\n")[:3]):
                return number
    return 0


def _read_bare_top(blocks: Sequence[PageBlock], parts: _Parts) -> int:
    """Take the lines over a text that has no labels: those to the date, and a headline."""
    number = _find_date_block(blocks)
    while number < len(blocks) and blocks[number].is_centred:
        number += 1
    is_laid_out = any(block.is_centred for block in blocks[:number])
    has_headline = is_laid_out and any(not block.is_centred for block in blocks[:number])
    if not has_headline and number + 1 < len(blocks) and len(blocks[number].text) <= _LONGEST_HEADLINE:
        number += 1
    parts.header = list(blocks[:number])
    return number


def _find_end(blocks: Sequence[PageBlock], start: int, *, is_uni: bool) -> int:
    """Return the number of the first block below the text, found from the end: a text may hold such words too."""
    end = len(blocks)
    while end > start:
        block = blocks[end - 1]
        is_below_label = end - 2 >= start and _label_of(blocks[end - 2], is_uni=is_uni) is not None
        if (
            _last_label_of(block, is_uni=is_uni)
            or _heading_of(block, is_uni=is_uni)
            or _is_copyright(block)
            or (block.is_centred and is_below_label and end == len(blocks))
        ):
            end -= 1
            continue
        owner = _find_owner(blocks, start, end, is_uni=is_uni)
        if owner is None:
            break
        end = owner
    while end < len(blocks) and (label := _last_label_of(blocks[end], is_uni=is_uni)) and label.key in _WEAK:
        end += 1
    return end


def _find_owner(blocks: Sequence[PageBlock], start: int, end: int, *, is_uni: bool) -> int | None:
    """Return the number of the heading, or of the label for captions, that the block before `end` stands under."""
    if end == len(blocks):
        return None
    for number in range(end - 2, max(start, end - 2 - _REACH) - 1, -1):
        label = _label_of(blocks[number], is_uni=is_uni)
        key = label.key if label else _heading_of(blocks[number], is_uni=is_uni)
        if key:
            return number if key in _OWNERS else None
    return None


def _join_lines(text: str) -> str:
    paragraphs = (fold_blanks(one) for one in text.replace("\xa0", " ").split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def _read_text(blocks: Sequence[PageBlock], *, is_wrapped: bool) -> list[str]:
    text = "\n\n".join(block.text for block in blocks)
    if is_wrapped:
        paragraphs = [fold_blanks(text[start:end]) for start, end in split_paragraphs(text)]
    else:
        paragraphs = [paragraph for one in text.split("\n\n") if (paragraph := one.strip())]
    while paragraphs and len(paragraphs[-1]) <= _LONGEST_COPYRIGHT and COPYRIGHT.match(paragraphs[-1]):
        paragraphs.pop()
    return [paragraph for paragraph in paragraphs if paragraph not in _PART_NAMES]


def _make_record(parts: _Parts, *, is_uni: bool) -> dict[str, Any]:
    header = _read_header(parts.header, is_uni=is_uni)
    fields = parts.fields
    place = split_place(unite(fields["section"]))
    item = _CONTENT_ITEM.search(parts.link)
    record: dict[str, Any] = {
        "id": item.group() if item else None,
        "headline": " ".join(fields["headline"]) or header.headline,
        "byline": unite(fields["byline"]) or header.byline,
        "source": header.source,
        "published_on": header.date,
        "edition": unite((header.edition, place.edition)),
        "section": place.section,
        "page_label": place.page,
        "dateline": unite(fields["dateline"]),
        "language": next(iter(fields["language"]), ""),
        "updated_at": next((dated.date for text in fields["updated_at"] if (dated := split_at_date(text))), ""),
        "keywords": [term for text in fields["keywords"] for term in keep_own_terms(text)],
        "url": next(iter(fields["url"]), "") or header.url,
    }
    own = {"highlight", "correction", "body", *record}
    return {key: value for key, value in record.items() if value} | {key: fields[key] for key in fields.keys() - own}


@dataclass(slots=True)
class _Header:
    source: str = ""
    date: str = ""
    headline: str = ""
    byline: str = ""
    edition: str = ""
    url: str = ""


def _read_header(blocks: Sequence[PageBlock], *, is_uni: bool) -> _Header:
    header = _Header()
    lines, holder = _list_lines(blocks, header)
    number = next((one for one, line in enumerate(lines) if is_date_line(line.text)), None)
    if number is None:
        number = next((one for one, line in enumerate(lines) if find_vague_date(line.text)), None)
    before, after = (lines, []) if number is None else (lines[:number], lines[number + 1 :])
    dated = None if number is None else split_at_date(lines[number].text) or DatedLine("", lines[number].text, "")
    editions: list[str] = []
    if dated:
        header.date = dated.date
        editions.append(dated.after)
    while after and (is_date_line(after[0].text) or is_weekday(after[0].text) or is_clock(after[0].text)):
        clock = after.pop(0).text
        header.date = f"{header.date} {clock}" if is_clock(clock) else header.date
    if is_uni:
        _name_uni(header, before, after, editions)
    else:
        _name_classic(header, before, after, editions)
    header.source = header.source or holder
    if match := _SOURCE_EDITION.fullmatch(header.source):
        header.source = match[1]
        editions.append(match[2])
    header.edition = unite(edition.strip(" ;,") for edition in editions if not _APPENDED.fullmatch(edition))
    return header


def _list_lines(blocks: Sequence[PageBlock], header: _Header) -> tuple[list[PageBlock], str]:
    """Return the lines of a header without copyright and address, and who else may be the source."""
    lines: list[PageBlock] = []
    holder = below = ""
    for block in blocks:
        text = block.text.strip()
        if address := _ADDRESS.match(text):
            header.url = "".join(text.split()) if address.end() < len(text) else text
        elif COPYRIGHT.match(text):
            first, *rest = [line.strip() for line in text.split("\n") if line.strip()]
            match = _HOLDER.fullmatch(fold_blanks(first[:_LONGEST_COPYRIGHT]))
            holder = holder or (match[1] if match else "")
            # A block may go on with the name of the source below the copyright.
            end = max((number for number, line in enumerate(rest, 1) if COPYRIGHT.match(line)), default=0)
            named = [line for line in rest[end:] if not (_PROVIDER.match(line) or is_date_line(line))]
            below = below or next(reversed(named), "")
            kept = [line for line in rest if is_date_line(line) or (end and line in named)]
            lines += [PageBlock(line, block.is_centred) for line in kept]
        elif _APPENDED.fullmatch(text):
            continue
        elif block.is_centred:
            found = [line.strip() for line in text.split("\n") if line.strip() and not _PROVIDER.match(line)]
            lines += [PageBlock(line, is_centred=True) for line in found]
        else:
            lines.append(PageBlock(_join_lines(text).replace("\n\n", " "), is_headline=block.is_headline))
    return lines, below or holder


def _name_uni(header: _Header, before: list[PageBlock], after: list[PageBlock], editions: list[str]) -> None:
    """Name the lines of Nexis Uni: headline, source, date, edition."""
    texts = [line.text for line in before]
    if header.date and texts:
        header.source = texts.pop()
    elif len(texts) > 1:
        header.source = texts.pop(1)
    header.headline = " ".join(texts)
    editions += [line.text for line in after if len(line.text) <= _LONGEST_EDITION]


def _name_classic(header: _Header, before: list[PageBlock], after: list[PageBlock], editions: list[str]) -> None:
    """Name the lines of a classic page: source, date and edition in the middle, then the headline."""
    centred = [line.text for line in before if line.is_centred]
    if not any(line.is_centred for line in (*before, *after)):  # a page whose layout was lost
        centred = [line.text for line in before[:1]]
        before = before[1:]
        while after and is_edition(after[0].text):
            editions.append(after.pop(0).text)
    header.source = centred[0] if centred else ""
    editions += [line.text for line in after if line.is_centred]
    plain = [line for line in (*before, *after) if not line.is_centred]
    headlines = [line.text for line in plain if line.is_headline] or [line.text for line in plain[:1]]
    others = [line.text for line in plain if line.text not in headlines]
    if others and not header.byline and len(others[0]) <= _LONGEST_BYLINE:
        header.byline = others.pop(0)
    header.headline = " ".join([*headlines, *others])
