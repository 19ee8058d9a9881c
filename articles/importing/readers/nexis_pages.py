"""Exports of Nexis as pages: parted into articles, and each into the blocks that stand apart on it. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from articles.importing.markup import local_name, text_of
from articles.importing.readers.export_lines import LONGEST_LINE, is_date_line
from articles.importing.readers.export_markup import flatten_tables, parse_part
from articles.importing.readers.nexis_articles import PageBlock
from articles.importing.readers.nexis_labels import COPYRIGHT, END_OF_DOCUMENT, find_heading, find_label
from articles.importing.readers.paragraphs import Paragraph

_INDENT = 8  # columns from which a line of a page of text stands in the middle
_WIDE = 60  # characters of a line that fills the page, so that it cannot stand in the middle
_COUNT = re.compile(
    r"\s*(?:focus\s*-\s*)?(?:(?:dokument|document|documento|documentos)\s+)?(\d{1,5})\s+(?:of|von|de|van|di|af|av)\s+"
    r"(\d{1,6})(?:\s+(?:documents?|documenten|dokumente?n?|documentos?|documenti|dokumenter))?\s*",
    re.IGNORECASE,
)
_COUNT_WORD = re.compile(r"do[ck]ument", re.IGNORECASE)
_WRAPPED = frozenset({"headline", "byline", "dateline", "section"})  # fields of several lines
_MOST_LINES = 5  # of such a field
_LOOK_AHEAD = 12  # lines with text in which an article shows that it is one
_RANGES = re.compile(r"^[^\n:]{3,40}:[^\n:]{3,60}:\s*((?:\d{1,6}(?:\s*-\s*\d{1,6})?(?:,\s*)?)+)\s*$", re.MULTILINE)
_COVER_COUNT = re.compile(
    r"^[^\S\n]*+(?:documents?|dokumente?|documenten|documentos?|documenti)\s*+\((\d{1,5})\)[^\S\n]*+$",
    re.IGNORECASE | re.MULTILINE,
)
_COVER_LINE = re.compile(
    r"\s*+(?:(?:user name|date and time|job number|client/matter|search terms|search type|narrowed by|content type"
    r"|sources?|quellen?|bronnen|fuentes|fonti|benutzername|datum und uhrzeit|auftragsnummer|suchbegriffe|suchtyp"
    r"|nom d.utilisateur|termes de recherche|zoektermen|documents?|dokumente?)\s*(?::|\(\d+\)).*"
    r"|content type(?: \| narrowed by)?|narrowed by|news(?: \| .*)?|\d{1,4}\. .*|.*content type: .*)\s*",
    re.IGNORECASE | re.DOTALL,
)
_META_COUNT = re.compile(r"<meta\b[^>]*\bdocuments\s*=\s*[\"']?(\d{1,6})", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s+name\s*=\s*[\"']?DOC_ID_\d", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]{0,100}<DOC NUMBER", re.IGNORECASE)
_CLASS = re.compile(r"\.([\w-]{1,40})\s*\{([^{}]{0,2000})\}")
_LARGE = re.compile(r"font-size:\s*1[3-9]pt", re.IGNORECASE)
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)


class Pages(NamedTuple):
    """The articles of a file, as the blocks of each, and what the file says of itself.

    `expected` is how many articles it says it holds, None where it does not. `gaps` are the numbers that its own count
    of articles leaves out, `of` how many that counts in all.
    """

    articles: list[list[PageBlock]]
    expected: int | None = None
    gaps: tuple[int, ...] = ()
    last: int = 0
    of: int = 0
    is_cut_off: bool = False


def split_text(text: str) -> Pages | None:
    """Part a classic page of text at the lines that count its articles; None where it has none."""
    lines = text.split("\n")
    starts = _find_starts(lines)
    if not starts:
        return None
    stretches = [lines[: starts[0]]]
    covers: list[str] = []
    for start, end in pairwise([*starts, len(lines)]):
        cover = next((number for number in range(start, end) if _RANGES.fullmatch(lines[number])), end)
        stretches.append(lines[start + 1 : cover])
        covers += lines[cover:end]  # of a file that was appended to this
    if not _holds_article(stretches[0]):
        covers += stretches.pop(0)  # else the beginning of the file is missing
    counts = [_read_count(lines[start]) for start in starts]
    return _count_pages([_list_blocks(stretch) for stretch in stretches], counts, _count_ranges("\n".join(covers)))


def split_lines(text: str) -> list[PageBlock]:
    """Return the blocks of one article of text."""
    return _list_blocks(text.split("\n"))


def split_html(text: str) -> Pages | None:
    """Part a classic page of HTML at its marks for articles; None where it has none."""
    marks = [match.start() for match in _ANCHOR.finditer(text)] or [match.start() for match in _COMMENT.finditer(text)]
    if not marks:
        return None
    styles = _read_styles(text[: marks[0]])
    bounds = [*marks, len(text)]
    articles: list[list[PageBlock]] = []
    counts: list[tuple[int, int]] = []
    for start, end in pairwise(bounds):
        blocks = _list_boxes(text[start:end], styles)
        if blocks and (count := _COUNT.fullmatch(blocks[0].text)):
            counts.append((int(count[1]), int(count[2])))
            blocks = blocks[1:]
        articles.append(blocks)
    meta = _META_COUNT.search(text, 0, marks[0])
    return _count_pages(articles, counts, int(meta[1]) if meta else None)


def split_paragraphs_of(paragraphs: Sequence[Paragraph]) -> tuple[Pages, bool] | None:
    """Part the paragraphs of a document, and tell whether it is Nexis Uni; None where nothing parts articles."""
    starts = [number for number, one in enumerate(paragraphs) if _is_count(one.text)]
    if starts:
        counts = [_read_count(paragraphs[start].text) for start in starts]
        bounds = [*starts, len(paragraphs)]
        articles = [_make_blocks(paragraphs[start + 1 : end]) for start, end in pairwise(bounds)]
        ranges = _count_ranges("\n".join(one.text for one in paragraphs[: starts[0]]))
        return _count_pages(articles, counts, ranges), False
    ends = [number for number, one in enumerate(paragraphs) if END_OF_DOCUMENT.fullmatch(one.text)]
    if not ends:
        return None
    articles = [[_make_block(one) for one in paragraphs[start + 1 : end]] for start, end in pairwise([-1, *ends])]
    rest = [_make_block(one) for one in paragraphs[ends[-1] + 1 :]]
    is_cut_off = any(find_label(block.text) or find_heading(block.text) == "body" for block in rest)
    if is_cut_off:
        articles.append(rest)
    cover, articles[0] = _take_cover(articles[0])
    stated = _COVER_COUNT.search("\n".join(block.text for block in cover))
    return Pages(articles, int(stated[1]) if stated else None, is_cut_off=is_cut_off), True


def _make_block(paragraph: Paragraph) -> PageBlock:
    is_headline = paragraph.style.startswith(("heading", "title"))
    return PageBlock(
        paragraph.text,
        is_centred=paragraph.is_centred,
        is_headline=is_headline,
        may_head=paragraph.is_bold,
        link=paragraph.link,
    )


def _make_blocks(paragraphs: Sequence[Paragraph]) -> list[PageBlock]:
    """Return the blocks of a classic page: neighbours in the middle of it are one, as are the lines of one label."""
    blocks: list[PageBlock] = []
    gap, lines = True, 0  # whether an empty line stands above; of the last block, 0 where none can follow
    for paragraph in paragraphs:
        text = paragraph.text
        if not text.strip():
            gap, lines = True, 0
            continue
        block = _make_block(paragraph)
        label = find_label(text)
        if blocks and not gap and block.is_centred and blocks[-1].is_centred:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text}\n{text}")
        elif 0 < lines < _MOST_LINES and not label and len(text) <= LONGEST_LINE:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text.rstrip()} {text}")
            lines += 1
        else:
            blocks.append(block)
            lines = int(gap and label is not None and label.is_upper and label.key in _WRAPPED and bool(label.value))
        gap = False
    return blocks


def _is_count(line: str) -> bool:
    return len(line) < 120 and bool(_COUNT_WORD.search(line) and _COUNT.fullmatch(line))


def _read_count(line: str) -> tuple[int, int]:
    match = _COUNT.fullmatch(line)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _find_starts(lines: Sequence[str]) -> list[int]:
    """Return the lines that count articles; a text may hold such words too, so an article has to follow."""
    found = [number for number, line in enumerate(lines) if _is_count(line) and _is_alone(lines, number)]
    is_indented = any(lines[number].startswith(" " * _INDENT) for number in found)
    starts: list[int] = []
    for number in found:
        count = _read_count(lines[number])
        last = _read_count(lines[starts[-1]]) if starts else (0, 0)
        is_as_others = lines[number].startswith(" " * _INDENT) == is_indented
        is_next = is_as_others and count == (last[0] + 1, last[1])
        if is_next or (_opens_article(lines, number) and (is_as_others or _ends_article(lines, number))):
            starts.append(number)
    return starts


def _is_alone(lines: Sequence[str], number: int) -> bool:
    above = lines[number - 1].strip("\ufeff \t\f") if number else ""
    below = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return not below and (not above or bool(COPYRIGHT.match(above)))


def _opens_article(lines: Sequence[str], number: int) -> bool:
    """Tell whether lines of an article's top follow, before any that stand below a text."""
    seen = 0
    for line in lines[number + 1 : number + 60]:
        if not line.strip():
            continue
        seen += 1
        label = find_label(line)
        if label and label.is_upper:
            return label.key not in {"updated_at", "language", "publication type"}
        if seen > _LOOK_AHEAD or _is_count(line):
            return False
        if is_date_line(line) or COPYRIGHT.match(line):
            return True
    return False


def _ends_article(lines: Sequence[str], number: int) -> bool:
    """Tell whether the words above are a label or the copyright, as below a text."""
    above = next((line for line in reversed(lines[max(0, number - 10) : number]) if line.strip()), "")
    label = find_label(above)
    return bool((label and label.is_upper) or COPYRIGHT.match(above))


def _holds_article(lines: Sequence[str]) -> bool:
    labels = [label.key for line in lines if (label := find_label(line)) and label.is_upper]
    return len({"length", "section", "byline", "updated_at", "language", "publication type"} & {*labels}) > 1


def _list_blocks(lines: Sequence[str]) -> list[PageBlock]:
    """Return what empty lines part; lines in the middle of the page and others are no one block."""
    blocks: list[PageBlock] = []
    block: list[str] = []
    for line in (*lines, ""):
        is_centred = line.startswith(" " * _INDENT)
        if block and (not line.strip() or _is_apart(block, is_centred=is_centred)):
            blocks.append(
                PageBlock("\n".join(block), is_centred=block[0].startswith(" " * _INDENT) or _is_spread(block))
            )
            block = []
        if line.strip():
            block.append(line)
    return blocks


def _is_apart(block: Sequence[str], *, is_centred: bool) -> bool:
    """Tell whether a line is no part of the one above: of two, only one stands in the middle, and not for its width."""
    if len(block) > 1 or is_centred == block[0].startswith(" " * _INDENT):
        return False
    return not (is_centred and len(block[0].strip()) >= _WIDE)


def _is_spread(lines: Sequence[str]) -> bool:
    """Tell whether lines in the middle of the page begin at its edge because the first fills it."""
    return len(lines) > 1 and all(line.startswith(" " * _INDENT) for line in lines[1:])


def _count_ranges(cover: str) -> int | None:
    """Return how many articles the cover says were asked for, as in “Download Request: Selected Items: 1-10”."""
    total = 0
    for ranges in _RANGES.findall(cover):
        for part in ranges.split(","):
            first, _, last = part.partition("-")
            if first.strip():
                total += int(last or first) - int(first) + 1
    return total if total > 0 else None


def _count_pages(articles: list[list[PageBlock]], counts: Sequence[tuple[int, int]], expected: int | None) -> Pages:
    numbers = [number for number, _ in counts]
    totals = {total for _, total in counts}
    is_one_series = bool(numbers) and len(totals) == 1 and numbers == sorted(set(numbers))
    gaps: tuple[int, ...] = ()
    if is_one_series and numbers[-1] - numbers[0] < 100_000:
        gaps = tuple(sorted({*range(numbers[0], numbers[-1] + 1)} - {*numbers}))
    total = totals.pop() if is_one_series and numbers[0] == 1 else 0
    return Pages(articles, expected, gaps, numbers[-1] if numbers else 0, total)


def _take_cover(blocks: list[PageBlock]) -> tuple[list[PageBlock], list[PageBlock]]:
    """Part the cover of Nexis Uni, with its list of headlines, from the first article."""
    top = next((number for number, block in enumerate(blocks) if find_heading(block.text) == "body"), len(blocks))
    headlines = [number for number in range(top) if blocks[number].is_headline and not _is_cover(blocks[number])]
    if headlines:
        first = headlines[-1]
        while first - 1 in headlines:
            first -= 1
    else:
        first = max((number + 1 for number in range(top) if _is_cover(blocks[number])), default=0)
    return blocks[:first], blocks[first:]


def _is_cover(block: PageBlock) -> bool:
    return bool(_COVER_LINE.fullmatch(block.text))


def _read_styles(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the classes of what stands in the middle, and of what is written large."""
    rules = _CLASS.findall(text)
    centred = frozenset(name for name, rule in rules if _CENTRED.search(rule))
    return centred, frozenset(name for name, rule in rules if _LARGE.search(rule))


def _list_boxes(text: str, styles: tuple[frozenset[str], frozenset[str]]) -> list[PageBlock]:
    """Return the boxes of a part of a page as blocks."""
    centred, large = styles
    root = parse_part(text)
    if root is None:
        return []
    flatten_tables(root)
    blocks: list[PageBlock] = []
    for box in _find_boxes(root):
        is_centred = bool(centred.intersection((box.get("class") or "").split()))
        is_headline = any(large.intersection((one.get("class") or "").split()) for one in box.iter("span"))
        if is_centred:
            for line_end in box.iter("br"):
                line_end.tag = "hr"  # so that lines stay apart
        content = text_of(box).replace("\xa0", " ").strip()
        if is_centred:
            content = "\n".join(filter(None, (line.strip() for line in content.split("\n"))))
        if content:
            blocks.append(PageBlock(content, is_centred, is_headline))
    return blocks


def _find_boxes(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the innermost boxes, and what stands between boxes."""
    waiting = [*reversed(root)]
    while waiting:
        element = waiting.pop()
        name = local_name(element)
        if name == "div" and any(local_name(child) in {"div", "table"} for child in element):
            waiting += [*reversed(element)]
        elif name in {"div", "p", "table", "h1", "h2", "h3", "center", "blockquote", "ul", "ol", "pre"}:
            yield element
