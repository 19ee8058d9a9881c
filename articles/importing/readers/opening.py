"""What a plain-text report opens with behind its header: headline and byline. Pure."""

import re
from dataclasses import dataclass
from itertools import islice, takewhile

from articles.importing.readers.datelines import DATELINE_LENGTH, SMALL_WORDS, find_dateline

HEADLINE_LENGTH = 300
BYLINE_LENGTH = 300

# Headline, byline and dateline stand within so many lines when no empty lines part them.
_OPENING_LINES = 6
_WORDS_OF_A_BYLINE = 25
_OTHER_BYLINE = re.compile(r"(?:von|par|por|door|av|af|di|od|przez)\s+(?=[A-ZÀ-Ž])", re.IGNORECASE)
_WORDS_OF_OTHER_BYLINES = 8
_LINKS_OF_BYLINES = {"und", "et", "y", "e", "en", "og", "och", "i"}
_BYLINE = re.compile(r"by:?\s+(?=\w)", re.IGNORECASE)
_SMALL_WORDS_OF_BYLINES = SMALL_WORDS | {
    *("in", "at", "for", "with", "von", "van", "der", "den", "bin", "ibn", "ben", "zu", "af", "av", "ter"),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a text opens with before its dateline, and the paragraphs that remain."""

    headline: str
    byline: str
    paragraphs: list[str]


def part_opening_lines(text: str) -> str:
    """Put an empty line before a dateline and around a byline that stand close under a headline."""
    lines = text.split("\n", 2 * _OPENING_LINES)
    opening = [number for number, line in enumerate(lines) if line.strip()]
    parted = list(lines)
    for number in islice(opening, _OPENING_LINES):
        line = lines[number].strip()
        if is_byline(line):
            parted[number] = f"\n{lines[number]}\n"
        elif find_dateline(_join_block(lines, number)):
            parted[number] = f"\n{lines[number]}"
    return "\n".join(parted)


def _join_block(lines: list[str], number: int) -> str:
    """Return a line and those behind it up to an empty one, as one."""
    block = takewhile(str.strip, islice(lines, number, number + _OPENING_LINES))
    return " ".join(line.strip()[:DATELINE_LENGTH] for line in block)


def take_opening(paragraphs: list[str], headline: str = "", byline: str = "") -> Opening:
    """Return what stands before the text; headline and byline are those that the header has, if it has them."""
    position, last = 0, len(paragraphs) - 1
    if headline:
        position = int(last > 0 and paragraphs[0].casefold() == headline.casefold())
    elif last > 0 and not is_byline(paragraphs[0]) and is_headline(paragraphs[0], paragraphs[1]):
        headline, position = paragraphs[0], 1
    is_named = position < last and (
        is_byline(paragraphs[position]) or (position > 0 and _is_other_byline(paragraphs[position]))
    )
    if is_named and _names_same(byline, paragraphs[position]):
        byline = byline or paragraphs[position]
        position += 1
    return Opening(headline, byline, paragraphs[position:])


def _names_same(byline: str, paragraph: str) -> bool:
    """Tell whether a paragraph names the authors that the header has; any where it has none."""
    return not byline or byline.casefold().removeprefix("by ") in paragraph.casefold()


def is_byline(paragraph: str) -> bool:
    """Tell whether a paragraph names its authors: “By Jane Doe and John Smith, Agency”."""
    opening = _BYLINE.match(paragraph[:BYLINE_LENGTH])
    if not opening or len(paragraph) > BYLINE_LENGTH or paragraph.endswith((".", ":", "?", "!")):
        return False
    words = paragraph[opening.end() :].split()
    return len(words) <= _WORDS_OF_A_BYLINE and all(
        word.strip(",;&|/()–—-") == ""
        or word.strip(",;()") in _SMALL_WORDS_OF_BYLINES
        or (word.lstrip("(")[:1].isupper() and not any(character.isdigit() for character in word))
        for word in words
    )


def _is_other_byline(paragraph: str) -> bool:
    """Tell whether the paragraph behind a headline is “Von Jana Doe und Jan Roe” in one language or another."""
    opening = _OTHER_BYLINE.match(paragraph)
    if not opening or paragraph.endswith((".", ":", "?", "!")):
        return False
    words = paragraph[opening.end() :].replace(",", " ").split()
    return 1 < len(words) <= _WORDS_OF_OTHER_BYLINES and all(
        word in _LINKS_OF_BYLINES or word in _SMALL_WORDS_OF_BYLINES or word[0].isupper() for word in words
    )


def is_headline(paragraph: str, following: str) -> bool:
    """Tell whether the first paragraph of a text is its headline, seen with the paragraph after it."""
    return (
        len(paragraph) <= HEADLINE_LENGTH
        and not paragraph.rstrip("\"'”’»)").endswith((".", ",", ";", ":", "。", "。」", "।", "۔"))
        and (find_dateline(paragraph) is None or find_dateline(following) is not None)
    )
