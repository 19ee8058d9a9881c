"""The text of a PDF file: paragraphs in the order of reading, without running heads and page numbers. Pure.

To be called in a process of its own, see articles.importing.readers.pdf_words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

import pypdfium2
from pypdfium2 import raw

from articles.importing.readers.page_blocks import ColumnBlock, find_blocks, goes_on, split_block
from articles.importing.readers.page_lines import Box, PrintedLine, PrintedWord, find_lines
from articles.importing.readers.pdf_words import read_words

MOST_PAGES = 3_000
MOST_CHARACTERS = 20_000_000
_FEWEST_LETTERS = 3  # on a page that is said to have text

_HEADING = 1.15  # times the size of the text, and more
_HEADLINE = 1.2
_LONGEST_HEADLINE = 300
_FEWEST_REPEATS = 0.3  # of the pages, on which a running head stands
_EDGE = 0.12  # of a page, at its top and at its bottom, where running heads and page numbers stand
_HEAD_EDGE = 0.3  # above a headline
_LONGEST_HEAD = 100  # characters
_OUTER_EDGE = 0.055  # where browsers print title, time and address
_MOST_LINES_OF_A_HEAD = 3
_LOOKED_BACK = 4  # paragraphs between the halves of one, such as captions

_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|página|pagina’s|pagina|pág\.|pag\.|p\.|s\.|стр\.?|str\.?|sayfa|side|sida|sivu)\s*)?"
    r"(?:\d{1,4}|(?-i:[ivxlc]{1,7})|[A-Z]-?\d{1,3})(?:\s*(?:/|\||of|von|de|sur|di|van|из|z|av)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_PRINTED_ADDRESS = re.compile(r"((?:https?|file)://\S+?)(?:\s+\d+/\d+)?")
_REASONS = {
    raw.FPDF_ERR_PASSWORD: "it is locked with a password; save it without one and import that",
    raw.FPDF_ERR_SECURITY: "it is locked in a way that cannot be opened; save it without and import that",
}
_DAMAGED = "it is damaged or cut off: it cannot be opened as PDF; fetch or copy it again"


@dataclass(slots=True)
class PdfText:
    """What a PDF file holds. `paragraphs` have their lines as they are printed.

    `beginnings` has for each page the number of the first paragraph that begins on it. `heads` are what stands at the
    edges of pages or above the headline, and is no part of the text; `above` those of the headline. `first_page` is
    the text of the first page that has some, `stated` the values of the file's own description. `problem` says why
    there is no text.
    """

    problem: str = ""
    headline: str = ""
    above: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    beginnings: dict[int, int] = field(default_factory=dict)
    pages: int = 0
    empty_pages: list[int] = field(default_factory=list)
    first_page: str = ""
    address: str = ""
    headlines: int = 0
    is_narrow: bool = False
    stated: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    number: int
    box: Box
    blocks: list[ColumnBlock]


def read_pdf(data: bytes) -> dict[str, object]:
    """Return what a PDF file holds, as the values of PdfText by their names."""
    return asdict(_read(data))


def _read(data: bytes) -> PdfText:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return PdfText(_REASONS.get(getattr(error, "err_code", None), _DAMAGED))
    try:
        count = len(document)
        if count == 0:
            return PdfText(_DAMAGED)
        if count > MOST_PAGES:
            return PdfText(f"it has {count:,} pages; at most {MOST_PAGES:,} are read")
        found = PdfText(pages=count, stated={key.lower(): value for key, value in document.get_metadata_dict().items()})
        pages = list(_read_pages(document, found))
    finally:
        document.close()
    if not found.problem:
        _read_text(pages, found)
    return found


def _read_pages(document: pypdfium2.PdfDocument, found: PdfText) -> Iterator[_Page]:
    characters = 0
    for number in range(1, found.pages + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            found.problem = f"page {number} of {found.pages} is damaged; fetch or copy the file again"
            return
        try:
            words, box = read_words(page)
        except pypdfium2.PdfiumError:
            found.problem = f"the text of page {number} of {found.pages} cannot be read; fetch or copy the file again"
            return
        finally:
            page.close()
        characters += sum(len(word.text) for word in words)
        if characters > MOST_CHARACTERS:
            found.problem = f"its text is over {MOST_CHARACTERS:,} characters"
            return
        if _count_letters(words) < _FEWEST_LETTERS:
            found.empty_pages.append(number)
        yield _Page(number, box, find_blocks(find_lines(words)))


def _count_letters(words: Iterable[PrintedWord]) -> int:
    return sum(character.isalpha() for word in words for character in word.text)


def _read_text(pages: Sequence[_Page], found: PdfText) -> None:
    found.address = _drop_printed(pages)
    found.heads = _drop_repeated(pages)
    body = _find_body_size(pages)
    first = next((page for page in pages if page.blocks), None)
    if first is None:
        return
    found.first_page = "\n".join(block.text for block in first.blocks)
    headline = _find_headline(first, body)
    if headline is not None:
        above = [block for block in first.blocks if _is_above_headline(block, headline, first)]
        found.above = [" ".join(block.text.split()) for block in above]
        first.blocks = [block for block in first.blocks if not any(block is one for one in above)]
    paragraphs: list[list[PrintedLine]] = []
    for page in pages:
        begin = len(paragraphs)
        for block in page.blocks:
            if block is headline:
                found.headline = block.text
            elif block.size >= _HEADING * body:
                found.headlines += block.size >= _HEADLINE * body
                paragraphs.append(block.lines)
            else:
                _add_paragraphs(paragraphs, split_block(block))
        if len(paragraphs) > begin:
            found.beginnings[page.number] = begin
    found.paragraphs = ["\n".join(line.text for line in lines) for lines in paragraphs]
    widths = sorted(len(line.text) for lines in paragraphs for line in lines if len(lines) > 2)
    found.is_narrow = bool(widths) and widths[len(widths) // 2] < 60


def _add_paragraphs(paragraphs: list[list[PrintedLine]], more: list[list[PrintedLine]]) -> None:
    """Add the paragraphs of a block; the first may go on with one that a column, or a page, has broken off."""
    for back in range(1, min(_LOOKED_BACK, len(paragraphs)) + 1):
        before = paragraphs[-back]
        if not goes_on(before, more[0]):
            continue
        if back == 1 or more[0][0].text[:1].islower():
            before += more[0]
            more = more[1:]
        break
    paragraphs += more


def _find_body_size(pages: Sequence[_Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for block in page.blocks:
            sizes[round(block.size * 2) / 2] += len(block.text)
    return max(sizes, key=lambda one: (sizes[one], -one), default=0.0)


def _find_headline(page: _Page, body: float) -> ColumnBlock | None:
    """Return the block in the largest type of the first page, if it is larger than the text."""
    candidates = [
        block
        for block in page.blocks
        if block.size >= _HEADLINE * body
        and len(block.text) <= _LONGEST_HEADLINE
        and sum(character.isalpha() for character in block.text) > _FEWEST_LETTERS
    ]
    return max(candidates, key=lambda block: round(block.size), default=None)


def _is_above_headline(block: ColumnBlock, headline: ColumnBlock, page: _Page) -> bool:
    return (
        _is_at_edge(block, page, _HEAD_EDGE)
        and block.box.bottom <= headline.box.top + headline.size / 2
        and len(block.text) <= _LONGEST_HEAD
        and block is not headline
    )


# -- what is printed around the text


def _is_at_edge(block: ColumnBlock, page: _Page, edge: float) -> bool:
    box, height = block.box, page.box.bottom
    return len(block.lines) <= _MOST_LINES_OF_A_HEAD and (box.bottom < edge * height or box.top > (1 - edge) * height)


def _find_outer_blocks(page: _Page) -> list[ColumnBlock]:
    """Return the blocks in which running heads and page numbers stand: at the edges, first or last."""
    if not page.blocks:
        return []
    first = min(block.box.bottom for block in page.blocks)
    last = max(block.box.top for block in page.blocks)
    return [
        block
        for block in page.blocks
        if len(block.lines) <= _MOST_LINES_OF_A_HEAD
        and (_is_at_edge(block, page, _EDGE) or block.box.top < first or block.box.bottom > last)
    ]


def _drop_printed(pages: Sequence[_Page]) -> str:
    """Take away what a browser prints around a web page, and return the address that it prints."""
    address = ""
    for page in pages:
        edge = [block for block in page.blocks if _is_at_edge(block, page, _OUTER_EDGE)]
        printed = [match for block in edge if (match := _PRINTED_ADDRESS.fullmatch(block.text.replace("\n", " ")))]
        if printed:
            address = address or printed[0][1]
            page.blocks = [block for block in page.blocks if not any(block is one for one in edge)]
            for block in page.blocks:  # what is printed may stand close to the text
                inner = [line for line in block.lines if line.box.bottom >= _OUTER_EDGE * page.box.bottom]
                block.lines = inner or block.lines
    return address if address.startswith("http") and not address.endswith(("...", "…")) else ""


def _drop_repeated(pages: Sequence[_Page]) -> list[str]:
    """Take away page numbers, and what stands at the edge of several pages; return that as it stands first."""
    candidates = [_find_heads(page) for page in pages]
    repeated = Counter(name for heads in candidates for name in {_name_head(head) for head in heads})
    fewest = max(2, _FEWEST_REPEATS * len(pages) / 2)  # left and right pages may have heads of their own
    heads: dict[tuple[str, int], str] = {}
    for page, found in zip(pages, candidates, strict=True):
        left_out = set()
        for head in found:
            name = _name_head(head)
            if repeated[name] >= fewest:
                heads.setdefault(name, " ".join(head.text.split()))
                left_out.add(id(head))
            elif isinstance(head, ColumnBlock) and _PAGE_NUMBER.fullmatch(head.text):
                left_out.add(id(head))
        for block in page.blocks:
            block.lines = [line for line in block.lines if id(line) not in left_out]
        page.blocks = [block for block in page.blocks if block.lines and id(block) not in left_out]
    return list(heads.values())


def _find_heads(page: _Page) -> list[ColumnBlock | PrintedLine]:
    """Return what may be running heads: outer blocks, and lines at the edges in a block with the text close to them."""
    outer, height = _find_outer_blocks(page), page.box.bottom
    others = [block for block in page.blocks if not any(block is one for one in outer)]
    lines = [block.lines[0] for block in others if block.lines[0].box.bottom < _EDGE * height]
    lines += [block.lines[-1] for block in others if block.lines[-1].box.top > (1 - _EDGE) * height]
    # Rows of figures may be alike on several pages.
    return [*outer, *(line for line in lines if _count_letters(line.words) >= _FEWEST_LETTERS)]


def _name_head(head: ColumnBlock | PrintedLine) -> tuple[str, int]:
    """Return what is the same of a running head on each page, whatever its page number and on which side it stands."""
    words = _FIGURES.sub("#", " ".join(head.text.split())).casefold()
    return words.strip("# ") or words, round(head.size)
