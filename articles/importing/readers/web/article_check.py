"""Whether a web page is an article at all: error pages, front pages, lists and walls of consent are none. Pure."""

from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from articles.importing.readers.web.addresses import Origin, host_of, is_front
from articles.importing.readers.web.json_ld import fold_text
from articles.importing.readers.web.markup import line_of
from articles.importing.readers.web.metadata import PageMetadata
from articles.importing.readers.web.vocabulary import ERROR, WALL

LITTLE = 1_500  # characters: a page of more is no page that says what went wrong, nor a front page
NO_TEXT = 40
LEAST_OWN_TEXT = 250  # beside many teasers
LEAST_TEASERS = 5
LONGEST_TEASER = 600
SENTENCE = 80

_TEASER_DEPTH = 4  # elements around a heading
_LIST = "it is not an article: a front page or a list of articles; save the articles themselves"


def read_teasers(tree: HtmlElement, titles: Iterable[str], host: str) -> str:
    """Return the folded texts of the boxes that announce other articles of the site; empty where those are few.

    Such a box is not long, and has a heading that leads elsewhere. `titles` are what the page calls itself: a heading
    that stands in one of them is its own.
    """
    own = " ".join(map(fold_text, titles))
    boxes: dict[HtmlElement, str] = {}
    lines: dict[HtmlElement, str] = {}
    for heading in tree.iter("h2", "h3", "h4", "h5"):
        if not _leads_elsewhere(heading, host) or fold_text(line_of(heading)) in own:
            continue
        box, text = heading, line_of(heading)
        for wider in islice(heading.iterancestors(), _TEASER_DEPTH):
            wide = lines[wider] = lines.get(wider) or line_of(wider)
            if len(wide) > LONGEST_TEASER:
                break
            box, text = wider, wide
        boxes[box] = fold_text(text)
    return " ".join(boxes.values()) if len(boxes) >= LEAST_TEASERS else ""


def _leads_elsewhere(heading: HtmlElement, host: str) -> bool:
    """Tell whether a heading is, or holds, a link to another page of the same site."""
    link = heading.find(".//a")
    link = next(heading.iterancestors("a"), None) if link is None else link
    target = "" if link is None else link.get("href") or ""
    return bool(target) and not target.startswith("#") and host_of(target) in {"", host}


def drop_teasers(paragraphs: Sequence[str], teasers: str) -> list[str]:
    """Return the paragraphs that do not stand in boxes which announce other articles."""
    return [one for one in paragraphs if fold_text(one) not in teasers] if teasers else list(paragraphs)


def describe_no_article(
    page: PageMetadata, origin: Origin, headline: str, paragraphs: Sequence[str], own: Sequence[str]
) -> str:
    """Return why a page is no article; empty for one that is. `own` are its paragraphs that announce no others."""
    whole, length = (sum(map(len, texts)) for texts in (paragraphs, own))
    if not page.article and whole < LITTLE and ERROR.match(headline):
        return f"it is not an article: an error page, “{headline[:80]}”; save the page again"
    if whole < NO_TEXT:
        if headline and page.is_article:
            return ""
        return "there is no text of an article in it; a page that loads its text later must be saved from the browser"
    if not page.is_article and whole < LITTLE and _is_wall(paragraphs):
        return "it is not an article: it only asks to allow cookies or scripts; save the page after that"
    is_for_lists = page.is_list or (is_front(origin.address) and not page.article)
    is_list = length < max(LITTLE, whole / 2) if is_for_lists else length < LEAST_OWN_TEXT
    return _LIST if length < whole and is_list else ""


def _is_wall(paragraphs: Sequence[str]) -> bool:
    """Tell whether every sentence is about cookies or scripts."""
    sentences = [one for one in paragraphs if len(one) >= SENTENCE]
    return bool(sentences) and all(WALL.search(one) for one in sentences)
