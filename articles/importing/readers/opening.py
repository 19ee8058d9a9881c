"""What a plain-text report opens with: date header, headline, byline, dateline."""

import re
from dataclasses import dataclass
from datetime import date

from articles.importing.readers.dates import UnusableDateError, describe_unusable_date, read_date


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADLINE_LENGTH = 300
BYLINE_LENGTH = 300
DATELINE_LENGTH = 200
PLACES = 3
WORDS_OF_A_PLACE = 5
PARTS = 5

_NO_DATE = "no date in the header; kept without a date"
_HEADER = re.compile(r"\s*date(?![^\W\d_])[^\S\n]*(:?)[^\S\n]*", re.IGNORECASE)
_NUMBERS = re.compile(r"([0-9][-0-9/.‐‑–]*)(?:[Tt][0-9:.+\-Zz]*)?[,;:]?(?=\s|\Z)")
_WHOLE_DATE = re.compile(r"[0-9]{1,4}([-/.‐‑–])[0-9]{1,4}\1[0-9]{1,4}|[0-9]{8}")
_SHORT_LINE = 40

# A hyphen or an en dash needs blanks on both sides ("US-Taliban"); an em dash does not ("KABUL—The").
_DASH = re.compile(r"\s*(?:—|―|--)\s*|\s+[-–−](?:\s+|\Z)")
_AGENCY = re.compile(r"\(([^()]{2,60})\)")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_AT_END = re.compile(
    rf",?\s+(?:{_MONTH}\s+[0-9]{{1,2}}|[0-9]{{1,2}}\s+{_MONTH})(?:,?\s+[0-9]{{4}})?,?\s*\Z", re.IGNORECASE
)
_PLACE_BREAK = re.compile(r"\s*/\s*|\s+(?:and|AND|&)\s+")
_MARKS_IN_NAMES = str.maketrans("", "", ".'’‘`-‐‑")
_SMALL_WORDS = _words("de del della di da do dos du des la le las los of the al el and upon sur am e y -e")
_NEVER_PLACES = _words(
    "ANALYSIS BREAKING CORRECTED CORRECTION EDITORIAL EU EXCLUSIVE EXPLAINER FACTBOX FEATURE INTERVIEW LIVE NATO NOTE"
    " OPINION PHOTOS REFILE TIMELINE UK UN UPDATE UPDATED URGENT US USA VIDEO WATCH WHO WRAPUP"
)
_BYLINE = re.compile(r"by:?\s+(?=\w)", re.IGNORECASE)
_SMALL_WORDS_OF_BYLINES = _SMALL_WORDS | _words("in at for with von van der den bin ibn ben zu af av ter")
_WORDS_OF_A_BYLINE = 25


@dataclass(frozen=True, slots=True)
class Header:
    """The date header: what follows begins at `end`; `note` says what was wrong with the date."""

    published_on: date | None
    end: int
    note: str = ""


def find_header(text: str) -> Header | None:
    """Return the header `date YYYY-MM-DD` a text opens with, or None.

    A sentence that happens to begin with the word (“Date palms …”) is no header.
    """
    opening = _HEADER.match(text)
    if not opening:
        return None
    line_end = text.find("\n", opening.end())
    line_end = len(text) if line_end == -1 else line_end
    numbers = _NUMBERS.match(text, opening.end(), line_end)
    if numbers:
        is_alone = not text[numbers.end() : line_end].strip()
        words = numbers.group(1).rstrip("-/.‐‑–")
        if _WHOLE_DATE.fullmatch(words) or is_alone:
            return _read_header(words, numbers.end())
        return None
    words = text[opening.end() : line_end].strip()
    if not words:
        return Header(None, line_end, _NO_DATE)
    if opening.group(1) and len(words) <= _SHORT_LINE:
        return _read_header(words, line_end)
    return None


def _read_header(words: str, end: int) -> Header:
    try:
        return Header(read_date(words), end)
    except UnusableDateError as error:
        return Header(None, end, describe_unusable_date(words, "the header", error))


def describe_missing_header() -> str:
    """Return the note for a text without a header."""
    return _NO_DATE


def find_dateline(paragraph: str) -> tuple[str, int] | None:
    """Return the dateline a paragraph opens with and where the text after its dash begins, or None."""
    dash = _DASH.search(paragraph[: DATELINE_LENGTH + 10])
    if not dash or not 0 < dash.start() <= DATELINE_LENGTH:
        return None
    dateline, rest = paragraph[: dash.start()].strip(), paragraph[dash.end() :]
    agencies = _AGENCY.findall(dateline)
    if not all(agency[0].isupper() for agency in agencies):
        return None
    is_certain = bool(agencies)
    words = _AGENCY.sub(" ", dateline).strip(" ,")
    without_day = _DAY_AT_END.sub("", words)
    if not _are_places(without_day, is_agency_named=is_certain):
        return None
    # "NATO – which", "KABUL – CITY IN FEAR": an aside, or a headline in capitals.
    is_doubtful = rest[:1].islower() or rest.isupper() or words.translate(_MARKS_IN_NAMES) in _NEVER_PLACES
    if is_doubtful and not is_certain and without_day == words:
        return None
    return dateline, dash.end()


def _are_places(words: str, *, is_agency_named: bool) -> bool:
    """Tell “KABUL, Afghanistan” and “ISMAILIA, Egypt/HAMBURG” from other words."""
    is_place = _is_name if is_agency_named else _is_name_in_capitals
    places = [[part.strip() for part in place.split(",")] for place in _PLACE_BREAK.split(words)]
    return len(places) <= PLACES and all(
        len(place) <= PARTS and is_place(place[0]) and all(_is_name(part) for part in place[1:]) for place in places
    )


def _is_name_in_capitals(words: str) -> bool:
    return _is_name(words) and all(_is_in_capitals(word) for word in words.split() if word not in _SMALL_WORDS)


def _is_in_capitals(word: str) -> bool:
    letters = word.translate(_MARKS_IN_NAMES)
    for prefix in ("Mc", "Mac"):
        letters = letters.removeprefix(prefix)
    return letters.isupper()


def _is_name(words: str) -> bool:
    """Tell whether this is one name: a few words of letters, the first and last with a capital."""
    parts = words.split()
    return (
        0 < len(parts) <= WORDS_OF_A_PLACE
        and sum(character.isalpha() for character in words) > 1
        and parts[0] not in _SMALL_WORDS
        and parts[-1] not in _SMALL_WORDS
        and all(
            part in _SMALL_WORDS or (part[0].isupper() and part.translate(_MARKS_IN_NAMES).isalpha()) for part in parts
        )
    )


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


def is_headline(paragraph: str, following: str) -> bool:
    """Tell whether the first paragraph of a text is its headline, seen with the paragraph after it."""
    return (
        len(paragraph) <= HEADLINE_LENGTH
        and not paragraph.rstrip("\"'”’»)").endswith((".", ",", ";", ":"))
        and (find_dateline(paragraph) is None or find_dateline(following) is not None)
    )
