"""The text of a web page's article, in paragraphs. Pure."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from articles.importing.markup import read_paragraphs, text_of
from articles.importing.readers.dates import UnusableDateError, read_day
from articles.importing.readers.web.furniture import PARAGRAPH_MARK, is_furniture
from articles.importing.readers.web.json_ld import fold_text
from articles.importing.readers.web.vocabulary import cut_author_label
from articles.text.sentences import fold_blanks

LITTLE = 250  # characters: an extraction of fewer is held against other places of the text
FEW = 1_000  # the same where the page has much more in paragraphs
MUCH_MORE = 3  # times as much must another place hold to be believed
MOST_STATED_MORE = 2  # the same for what JSON-LD gives as the text, where it begins alike
_OPENING = 5  # paragraphs among which the headline, byline and date may stand once more
_SHORT = 80  # characters
_COMPARED = 40

# It reports each page that it gives up; what comes of that is told by the reader.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_TAGS = {
    "head": "h3",
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "code": "pre",
    "lb": "br",
    "graphic": "img",
    "hi": "span",
    "ref": "span",
    "del": "span",
}
_BESIDE = ("nav", "aside", "figure", "figcaption", "footer", "header", "button", "form", "h1", "script", "style")


def read_body(tree: HtmlElement, stated: str, known: Sequence[str]) -> list[str]:
    """Return the paragraphs of the article in a tree; none where it has no text. Changes the tree.

    `stated` is what JSON-LD gives as its text, which is used where the page itself shows hardly any; `known` are
    headline and byline, which are no part of the text.
    """
    paragraphs = _extract(tree)
    length = _length(paragraphs)
    if length < LITTLE or (length < FEW and MUCH_MORE * length < _count_paragraphs(tree)):
        paragraphs = _longest(paragraphs, _other_places(tree, stated))
    elif stated and len(stated) > MOST_STATED_MORE * length:
        whole = _split_stated(stated)
        if _begins_alike(whole, paragraphs) and _length(whole) > MOST_STATED_MORE * length:
            paragraphs = whole
    return list(_without_furniture(paragraphs, known))


def _extract(tree: HtmlElement) -> list[str]:
    """Return what trafilatura takes for the text.

    Its quick way gives the same as its thorough one, at half the time, where it finds half of all there is: other ways
    are preferred only to an extraction that is less than half as long.
    """
    body = _run(tree, fast=True)
    if body is not None:
        length = len(" ".join(body.itertext()))
        is_plain = len(body.findall(".//table")) <= len(body.findall(".//p"))
        if length >= LITTLE and is_plain and _is_half_of(length, tree):
            return render(body)
    thorough = _run(tree, fast=False)
    return [] if thorough is None else render(thorough)


@cache
def _options(*, fast: bool, precise: bool) -> Any:
    from trafilatura.settings import Extractor  # noqa: PLC0415 - heavy, and web processes that import this read no pages

    return Extractor(output_format="xml", fast=fast, precision=precise, comments=False, formatting=False)


def _run(tree: HtmlElement, *, fast: bool, precise: bool = True) -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415

    try:
        found = bare_extraction(tree, options=_options(fast=fast, precise=precise))
    except Exception:  # noqa: BLE001 - whatever a page made of malice brings up in it, other pages are to be read
        return None
    return getattr(found, "body", None)


def render(body: etree._Element) -> list[str]:
    """Return the paragraphs of an extracted body: of a list each item, of a table each row with bars between cells."""
    for row in [*body.iter("row", "tr")]:
        cells = [line for cell in row if (line := fold_blanks(text_of(cell)))]
        for cell in list(row):
            row.remove(cell)
        row.tag, row.text = "p", " | ".join(cells)
    for element in body.iter(*_TAGS):
        element.tag = _TAGS[str(element.tag)]
    parts = text_of(body).replace(PARAGRAPH_MARK, "\n\n").split("\n\n")
    return [paragraph for part in parts if (paragraph := part.strip())]


def _is_half_of(length: int, tree: HtmlElement) -> bool:
    """Tell whether so many characters are half of those that a page has outside links."""
    whole = _count(tree)
    return 2 * length >= whole or 2 * length >= whole - sum(_count(link) for link in tree.iter("a"))


def _count_paragraphs(tree: HtmlElement) -> int:
    """Return how many characters stand in paragraphs of some length, outside links."""
    texts = ((_count(one), one) for one in tree.iter("p"))
    return sum(length - sum(map(_count, one.iter("a"))) for length, one in texts if length > _SHORT)


def _count(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))


def _other_places(tree: HtmlElement, stated: str) -> Iterator[list[str]]:
    """Yield the text of other places than trafilatura finds it in."""
    if stated:
        yield _split_stated(stated)
    marked = tree.xpath("//*[@itemprop='articleBody']") or tree.xpath("//article")
    if len(marked) == 1:
        copy = deepcopy(marked[0])
        copy.tail = None
        etree.strip_elements(copy, *_BESIDE, with_tail=False)
        yield [one for one in text_of(copy).split("\n\n") if one]
    if (body := _run(tree, fast=False, precise=False)) is not None:
        yield render(body)


def _longest(paragraphs: list[str], others: Iterable[list[str]]) -> list[str]:
    for other in others:
        if _length(other) >= max(LITTLE, MUCH_MORE * _length(paragraphs)):
            return other
    return paragraphs


def _split_stated(stated: str) -> list[str]:
    text = read_paragraphs(stated)
    return [line for one in re.split(r"\s*\n\s*", text) if (line := fold_blanks(one))]


def _begins_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two texts are of one article: the beginning of a paragraph of one stands in the other."""
    whole = fold_text(" ".join(one))
    return any(fold_text(part)[:_COMPARED] in whole for part in other[:_OPENING] if len(part) > _SHORT)


def _length(paragraphs: Iterable[str]) -> int:
    return sum(map(len, paragraphs))


def _without_furniture(paragraphs: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs that are text: neither headline, byline and date once more, nor words of the site."""
    folded = {fold for one in known if (fold := fold_text(one))}
    is_opening = True
    for number, paragraph in enumerate(paragraphs):
        is_opening = is_opening and number < _OPENING
        if is_furniture(paragraph):
            continue
        if is_opening:
            if fold_text(paragraph) in folded or fold_text(cut_author_label(paragraph)) in folded:
                continue
            if _is_date(paragraph):
                continue
            is_opening = len(paragraph) <= _SHORT
        yield paragraph


def _is_date(paragraph: str) -> bool:
    if len(paragraph) > _SHORT or not any(one.isdigit() for one in paragraph) or paragraph.endswith("."):
        return False
    try:
        read_day(paragraph)
    except UnusableDateError:
        return False
    return True
