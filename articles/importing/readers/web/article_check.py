"""Whether a web page is an article at all: error pages, front pages, lists and walls of consent are none. Pure."""

from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from articles.importing.readers.web.addresses import Origin, is_front
from articles.importing.readers.web.json_ld import fold_text
from articles.importing.readers.web.markup import line_of
from articles.importing.readers.web.metadata import PageMetadata
from articles.importing.readers.web.vocabulary import ERROR, WALL

LITTLE = 1_500  # characters: a page of more is no page that says what went wrong
NO_TEXT = 40
LEAST_TEASERS = 5
LONGEST_TEASER = 600  # characters
_TEASER_DEPTH = 4
TEASER_SHARE = 0.6  # of a text: more of it in teasers is a list of them
LEAST_TEASER_SHARE = 0.3  # on a page whose address or metadata already say so
SENTENCE = 80  # characters


def read_teasers(tree: HtmlElement, titles: Iterable[str]) -> list[str]:
    """Return the texts of the boxes that announce other articles: with a heading that leads elsewhere, and not long.

    `titles` are what the page calls itself: a heading that stands in one of them is its own.
    """
    own = " ".join(map(fold_text, titles))
    found: dict[HtmlElement, str] = {}
    for heading in tree.iter("h2", "h3", "h4", "h5"):
        if heading.find(".//a") is None and next(heading.iterancestors("a"), None) is None:
            continue
        if fold_text(line_of(heading)) in own:
            continue
        box, text = heading, line_of(heading)
        for wider in islice(heading.iterancestors(), _TEASER_DEPTH):
            wide = line_of(wider)
            if len(wide) > LONGEST_TEASER:
                break
            box, text = wider, wide
        found[box] = fold_text(text)
    return list(found.values())


def describe_no_article(
    page: PageMetadata, origin: Origin, headline: str, paragraphs: Sequence[str], teasers: Sequence[str]
) -> str:
    """Return why a page is no article; empty for one that is."""
    length = sum(map(len, paragraphs))
    is_declared = bool(page.article)
    if not is_declared and length < LITTLE and ERROR.match(headline):
        return f"it is no article: an error page, “{headline[:80]}”; save the page again"
    if length < NO_TEXT:
        if headline and page.is_article:
            return ""
        return "there is no text of an article in it; a page that loads its text later must be saved from the browser"
    if not page.is_article and length < LITTLE and _is_wall(paragraphs):
        return "it is no article: it only asks to allow cookies or scripts; save the page after that"
    share = _teaser_share(paragraphs, teasers)
    is_front_page = is_front(origin.address) and not is_declared
    is_stated = page.is_article if not is_front_page else is_declared
    if not is_stated and share > (LEAST_TEASER_SHARE if is_front_page or page.is_list else TEASER_SHARE):
        return "it is no article: a front page or a list of articles; save the articles themselves"
    return ""


def _teaser_share(paragraphs: Sequence[str], teasers: Sequence[str]) -> float:
    """Return how much of a text stands in boxes that announce other articles; nothing where those are few."""
    if len(teasers) < LEAST_TEASERS:
        return 0
    announced = " ".join(teasers)
    lengths = [(len(fold), fold in announced) for one in paragraphs if (fold := fold_text(one))]
    return sum(length for length, is_in in lengths if is_in) / max(1, sum(length for length, _ in lengths))


def _is_wall(paragraphs: Sequence[str]) -> bool:
    """Tell whether every sentence is about cookies or scripts."""
    sentences = [one for one in paragraphs if len(one) >= SENTENCE]
    return bool(sentences) and all(WALL.search(one) for one in sentences)
