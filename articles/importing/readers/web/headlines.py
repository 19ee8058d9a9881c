"""The headline of a web page: what most places of the page agree on. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from lxml.html import HtmlElement

from articles.importing.readers.web.beside import Surroundings
from articles.importing.readers.web.json_ld import first_text, fold_text
from articles.importing.readers.web.markup import line_of
from articles.importing.readers.web.metadata import PageMetadata

LONGEST = 500  # characters
MOST_HEADINGS = 40

_SEPARATOR = re.compile(r"(?<!\s)(?:\s++(?:[|»«•·—–:-]|::|\|\|)\s++|\s*+[|ㅣ｜│]\s*+|\s++[-–—]\s*+)|:\s++")
_BARS = "|ㅣ｜│"  # as they stand in titles, without spaces, too; the second is a letter of Korean
_CLOSING_MARKS = re.compile(r"[^\w\s|｜│,;:–—•·：、，；／-]+")
_SHORT_ENDING = 5  # words of a site's name behind a bar
_LEAST_PART = 10  # letters of a heading by which it is known within a title
_LEAST_CUT = 40  # characters that a headline has at least where another is its beginning
_STATED, _SHOWN, _WINDOW = 1.5, 1.0, 0.5  # how much a place counts
_TITLE_NAMES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "title",
)


def page_titles(tree: HtmlElement, page: PageMetadata) -> list[str]:
    """Return what the page is called by its first-level headings, meta elements and title, as they stand."""
    title = next((line_of(one) for one in tree.iter("title")), "")
    return [line for line in (*(line for line, _ in _headings(tree, "h1")), page.find(_TITLE_NAMES), title) if line]


def find_headline(tree: HtmlElement, page: PageMetadata, around: Surroundings, names: Sequence[str]) -> str:
    """Return the headline of a page, empty for none.

    `names` are those of its site, which titles end with. Of the title that the page gives to others (social media,
    feeds), its own heading, JSON-LD and the title of the window the one wins that most others agree with; of equals the
    first in this order. What is stated to be the article's counts most, the window's title, written for search engines,
    least.
    """
    stated = first_text(page.article.get("headline")) or first_text(page.article.get("name"))
    titles = [page.find(_TITLE_NAMES), next((line_of(one) for one in tree.iter("title")), "")]
    site = {fold_text(name) for name in names}
    cut = [_cut_site(one, names) for one in titles]
    heading = _choose_heading(tree, around, [stated, *titles, *cut], site)
    social, window = (_cut_to(one, (heading, stated)) or one for one in cut)
    places = ((social, _STATED), (heading, _SHOWN), (stated, _STATED), (window, _WINDOW))
    candidates, weights = [], []
    for one, weight in places:
        if one and len(one) <= LONGEST:
            candidates.append(one)
            weights.append(weight)
    if not candidates:
        return ""
    folded = [fold_text(one) for one in candidates]
    votes = [
        sum(weight for other, weight in zip(folded, weights, strict=True) if _agree(one, other)) - 9 * (one in site)
        for one in folded
    ]
    best = folded[votes.index(max(votes))]
    spellings = Counter(one for one, fold in zip(candidates, folded, strict=True) if fold == best)
    # Words that have run together in one place stand apart in another.
    spelt = max(spellings, key=lambda one: (spellings[one], len(one.split())))
    # What is cut off at a certain length elsewhere stands whole somewhere.
    return next((one for one in candidates if _is_beginning(spelt, one)), spelt)


def _agree(one: str, other: str) -> bool:
    """Tell whether two folded headlines are one, but for an end that was cut off."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _LEAST_CUT and longer.startswith(shorter))


def _is_beginning(text: str, whole: str) -> bool:
    """Tell whether a text breaks off before the end of another."""
    start = fold_text(text)
    return text.endswith(("…", "...")) and fold_text(whole) != start and fold_text(whole).startswith(start)


def _headings(tree: HtmlElement, *names: str) -> Iterator[tuple[str, HtmlElement]]:
    for element in islice(tree.iter(*names), MOST_HEADINGS):
        line = line_of(element)
        if line and len(line) <= LONGEST:
            yield line, element


def _choose_heading(tree: HtmlElement, around: Surroundings, titles: Sequence[str], site: AbstractSet[str]) -> str:
    """Return the heading that is the article's: one that the page is called by elsewhere, else its only one.

    A heading may be only a part of a title, beside the name of the site.
    """
    known = [fold for title in titles if (fold := fold_text(title))]
    first = [(line, element) for line, element in _headings(tree, "h1") if fold_text(line) not in site]
    for line, element in first:
        # A kicker may stand in a box of its own in front of the headline.
        for part in (line, *(line_of(child) for child in element)):
            if any(_agree(fold_text(part), fold) for fold in known):
                return part
    others = [(line, element) for line, element in _headings(tree, "h2", "h3") if fold_text(line) not in site]
    for lines in (first, others):
        parts = [line for line, _ in lines if _is_part(fold_text(line), known)]
        if parts:
            return max(parts, key=len)
    for line, element in first:
        if element.get("itemprop") == "headline" or re.search("headline|title", element.get("class") or ""):
            return line
    return next((line for line, element in first if not around.is_aside(element)), "") if len(first) < 3 else ""


def _is_part(fold: str, known: Iterable[str]) -> bool:
    return len(fold) >= _LEAST_PART and any(fold in one for one in known)


def _cut_to(title: str, known: Iterable[str]) -> str:
    """Return what a title holds of the longest of these headlines, as the title spells it; empty for none.

    What stands in front of it goes, too: a kicker stays where one of these has it.
    """
    folds = {fold_text(one): one for one in known}
    for fold in sorted(folds, key=len, reverse=True):
        start = fold_text(title).find(fold) if len(fold) >= _LEAST_PART else -1
        if start >= 0:
            return folds[fold] if start else _first_letters(title, len(fold))
    return ""


def _first_letters(title: str, count: int) -> str:
    """Return the beginning of a title with so many letters and digits, and the marks that close it."""
    for position, character in enumerate(title, start=1):
        count -= len(fold_text(character))
        if count <= 0:
            marks = _CLOSING_MARKS.match(title, position)
            return title[: marks.end() if marks else position]
    return title


def _cut_site(title: str, names: Sequence[str]) -> str:
    """Return a title without the name of the site at its end or beginning."""
    title = title.strip()
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        first, rest = title[: cuts[0].start()], title[cuts[0].end() :]
        is_short = (
            any(bar in cuts[-1].group() for bar in _BARS)
            and len(tail.split()) <= _SHORT_ENDING
            and len(head) > len(tail)
        )
        if is_short or _is_site(tail, names):
            title = head.strip()
        elif _is_site(first, names, most=1.0):
            title = rest.strip()
        else:
            return title
    return title


def _is_site(part: str, names: Sequence[str], most: float = 2.0) -> bool:
    """Tell whether a part of a title is the name of the site or its host, or one of them and little more.

    `most` is how many times as long it may be, and eight letters.
    """
    fold = fold_text(part)
    for name in names:
        known = fold_text(name)
        label = fold_text(name.rpartition(".")[0]) if "." in name and " " not in name else known
        if not fold or not known:
            continue
        if fold in {known, label} or (len(label) > 3 and fold.startswith(label) and len(fold) < most * len(label) + 8):
            return True
        if len(fold) > 3 and fold in known and len(fold) * 2 > len(known):
            return True
    return False
