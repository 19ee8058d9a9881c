"""The dateline a report opens with: its places, maybe a day and an agency, and the mark behind them. Pure."""

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from articles.importing.readers.asian_datelines import find_asian_dateline
from articles.importing.readers.place_names import is_known_place, is_known_town
from articles.text.month_names import find_months, fold_word
from articles.text.sentences import CLOSING_MARKS, END_MARKS, fold_blanks
from articles.text.world_names import find_caseless_place


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DATELINE_LENGTH = 200
PLACES = 3
WORDS_OF_A_PLACE = 5
PARTS = 5
SMALL_WORDS = _words("de del della di da do dos du des la le las los of the al el and upon sur am e y -e")

_MOST_MARKS = 6  # that are tried
_FOLLOWING_LENGTH = 5_000  # characters of the text in which places and speakers are looked for
# A hyphen or an en dash needs blanks on both sides (“US-Taliban”), or a full stop before it; an em dash does not
# (“KABUL—The”). U+FFFD between blanks is a dash that somebody has misread.
_MARK = re.compile(
    r"(?P<dash>\s*(?:—|―|--)-*\s*|\s+[-–−\ufffd](?:\s+|\Z)|\.[-–−](?![-–−])\s*|\s+_{1,3}(?:\s+|\Z))"
    r"|(?P<colon>\s?[:：](?:\s+|\Z|(?=[^\W\d_]|[\"“„«‘'])))"
    r"|(?P<agency>(?<=[)/])(?:\.?\s+|\.\Z)|(?<=\))(?=[A-Z]))"
)
_AGENCY = re.compile(r"\(([^()]{2,60})\)|(?:(?<=\s)|\A)/\s?([^/\s][^/\n]{0,38}[^/\s])\s?/")
_AGENCY_BEHIND_DASH = re.compile(r"(?:\(([^()\n]{2,40})\)|/([^/\n]{2,40})/)\s*(?:—|―|--+|-|–|:|\.)\s*")
_KNOWN_AGENCIES = _words(
    "aa aap abna adnkronos afp agencies agencias agenturen agi agerpres anadolu anf ani anp ansa antara ap apa apn"
    " app aps askanews ats azertag bakhtar belga belta bernama beta bloomberg bna bns bsa bss bta bua businesswire cbc"
    " cihan cna cnn cns cp ctk čtk dha dpa dts efe elta ena epd etb eurasianet fars fena fides ghana gna hina iha ians"
    " ikna ina interfax ips irin irna isna jiji jta kazinform kcna keystone-sda kna kuna kyodo lapresse leta lusa map"
    " mehr mena mina montsame mti nan newswire nhk nina ntb nzpa ots pajhwok pana pap petra pna ppi prnewswire ptc"
    " pti qna reuters rferl rfe rns ritzau rtr sana sapa sda sid slna spa sputnik sta stt tanjug tap tasnim tass itar-"
    " tass télam telam thomson tna trend tsa tt ukrinform una unb uni unian upi vna voa wafa wam xinhua yonhap zenit"
    " тасс интерфакс ап афп рейтер укринформ синьхуа"
)
_KNOWN_NAMES = (
    "agence france", "associated press", "business wire", "canadian press", "dow jones", "europa press",
    "globe newswire", "pr newswire", "prensa latina", "press trust", "ria novosti", "press association",
    "риа новости", "agência brasil", "thomson reuters",
)  # fmt: skip
_DAY_AT_END = re.compile(
    r"(?:\A|[,.]?\s+)(?:(?P<before>[^\W\d_]{3,12}\.?)\s+\d{1,2}|\d{1,2}\.?\s+(?:de\s+)?(?P<after>[^\W\d_]{3,12}\.?))"
    r"(?:,?\s+(?:de\s+)?\d{4})?[,.]?\s*\Z",
    re.IGNORECASE,
)
_PLACE_BREAK = re.compile(r"\s*/\s*|\s+(?:and|AND|&)\s+")
_AUTHOR = re.compile(r"by\s", re.IGNORECASE)
_PLACE_END = re.compile(r"[,./(–—-]|\s(?=\d)")
_MARKS_IN_NAMES = str.maketrans("", "", ".'’‘`-‐‑")
_NO_PLACES = _words("EU NATO UK UN US USA WHO")
_LABELS = _words(
    "ABSTRACT ADVISORY ALERT ANALYSIS ANSWER BACKGROUND BREAKING BRIEF BULLETIN CAPTION CLARIFICATION COMMENT"
    " COMMENTARY CORRECTED CORRECTION COVID EDITORIAL EDITORS EXCLUSIVE EXPLAINED EXPLAINER FACTBOX FEATURE FILE"
    " HEADLINE HOST IMAGE INTERVIEW INTRODUCTION LIVE MODERATOR NEWS NOTE NOTES OBITUARY OPINION PHOTO PHOTOS PICTURED"
    " PODCAST POLL PROFILE QUESTION QUOTE READ REFILE REVIEW SOURCE SPORT SPORTS SUMMARY TIMELINE TRANSCRIPT UPDATE"
    " UPDATED UPDATES URGENT VIDEO WARNING WATCH WRAPUP"
)
# Who speaks, in capitals or not, or what one of several entries is about.
_ENTRY_IN_CAPITALS = re.compile(r"^[^\S\n]*[A-Z][A-Z .'’-]{0,40}:[^\S\n]", re.MULTILINE)
_ENTRY = re.compile(r"^[^\S\n]*[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3}:[^\S\n]", re.MULTILINE)
_LONGEST_HEADLINE = 200  # characters
_SHORTEST_SENTENCE = 80  # behind a town that is not in capitals


class _Mark(Enum):
    """What stands between dateline and text."""

    DASH = auto()  # or an underscore
    COLON = auto()
    AGENCY = auto()  # nothing but the agency in brackets or slashes


class _Head(NamedTuple):
    """What stands before a mark: places, and whether a day and an agency, one that is known, stand beside them."""

    places: str
    has_day: bool
    has_agency: bool
    is_agency_known: bool


def find_dateline(paragraph: str, following: str = "") -> tuple[str, int] | None:
    """Return the dateline a paragraph opens with and where the text behind it begins, or None.

    A dateline that only a colon parts from the text is believed where its day, its agency, the name of its place or
    the text (`following`, what stands after the paragraph) confirms it.
    """
    if asian := find_asian_dateline(paragraph):
        return asian
    opening = paragraph[: DATELINE_LENGTH + 10]
    for count, mark in enumerate(_MARK.finditer(opening)):
        if count == _MOST_MARKS or mark.start() > DATELINE_LENGTH:
            return None
        words = opening[: mark.start()].strip()
        head = _read_head(words) if words else None
        if head is None:
            continue
        rest = paragraph[mark.end() : mark.end() + _FOLLOWING_LENGTH]
        kind = _Mark[(mark.lastgroup or "").upper()]
        if _is_meant(head, kind, rest, following):
            words = words if head.has_agency else words.strip("()")
            return _extend(paragraph, words, mark.end(), is_placeless=not head.places)
    return None


def cut_dateline(body: str) -> tuple[str, int] | None:
    """Return the dateline that the first paragraph of a body opens with, and where its text begins; None for none.

    A dateline is never all that there is of a body.
    """
    start = len(body) - len(body.lstrip())
    paragraph_end = body.find("\n\n", start)
    paragraph_end = len(body) if paragraph_end == -1 else paragraph_end
    following = body[paragraph_end : paragraph_end + _FOLLOWING_LENGTH]
    found = find_dateline(body[start : min(paragraph_end, start + _FOLLOWING_LENGTH)], following)
    if found is None or len(found[0]) > DATELINE_LENGTH or not (rest := body[start + found[1] :].lstrip()):
        return None
    return fold_blanks(found[0]), len(body) - len(rest)


def name_place(dateline: str) -> str:
    """Return the first place of a dateline, to be compared: “kabul” of “KABUL, June 19 (Wire)”."""
    return _PLACE_END.split(dateline, maxsplit=1)[0].strip().casefold()


def _read_head(words: str) -> _Head | None:
    """Return what the words before a mark are, None where they can be no dateline."""
    agencies = [bracketed or slashed for bracketed, slashed in _AGENCY.findall(words)]
    if not all(map(_may_be_agency, agencies)):
        return None
    if len(agencies) == 1 and words == f"({agencies[0]})" and agencies[0].isupper() and is_known_place(agencies[0]):
        return _Head(agencies[0], has_day=False, has_agency=False, is_agency_known=False)
    places = _AGENCY.sub(" ", words)
    if any(mark in places for mark in "()[]{}"):
        return None
    places = places.strip(" ,.")
    without_day = _cut_day(places).strip(" ,")
    is_known = any(map(_is_known_agency, agencies))
    return _Head(without_day, without_day != places, bool(agencies), is_known)


def _cut_day(words: str) -> str:
    """Return words without the day at their end: “KABUL, June 19” without “, June 19”."""
    day = _DAY_AT_END.search(words)
    if not day or not find_months(fold_word(day["before"] or day["after"])):
        return words
    return words[: day.start()]


def _is_meant(head: _Head, mark: _Mark, rest: str, following: str) -> bool:
    """Tell whether what stands before a mark is a dateline, seen with the text behind it."""
    goes_on = rest[:1].islower()
    is_sure = head.has_agency or head.has_day
    if not head.places:
        return head.is_agency_known and mark is not _Mark.COLON and not goes_on
    letters = head.places.translate(_MARKS_IN_NAMES).upper()
    if letters in _LABELS:
        return False
    if not _are_places(head.places, _is_name_in_capitals):
        return not goes_on and _are_places(head.places, _is_name) and _is_meant_in_small(head, mark, rest, following)
    # “NATO – which”, “KABUL – CITY IN FEAR”: an aside, or a headline in capitals.
    if not is_sure and (goes_on or rest.isupper() or letters in _NO_PLACES):
        return False
    if mark is _Mark.COLON and not is_sure:
        return _holds_sentence(rest) and _is_place_of(head.places, rest, following)
    return mark is not _Mark.AGENCY or (not goes_on and (head.has_day or head.is_agency_known))


def _is_meant_in_small(head: _Head, mark: _Mark, rest: str, following: str) -> bool:
    """Tell whether names that are not in capitals are a dateline: “Kabul (Wire) -”, “New Delhi: ”."""
    if mark is _Mark.AGENCY and not head.has_day:
        return head.is_agency_known and _knows_place(head.places)
    if head.has_agency and mark is not _Mark.AGENCY:
        return _knows_place(head.places) or (head.is_agency_known and head.places.count(" ") < WORDS_OF_A_PLACE)
    if head.has_day:
        return _knows_place(head.places) and not rest[:1].isdigit()
    return (
        mark is _Mark.COLON
        and len(rest) >= _SHORTEST_SENTENCE
        and _holds_sentence(rest)
        and is_known_town(head.places)
        and not _has_entries(_ENTRY, rest, following)
    )


def _holds_sentence(rest: str) -> bool:
    """Tell whether what follows a colon is text, and no headline of “KARACHI: Port closed”."""
    line = rest.partition("\n")[0].rstrip()
    return len(line) > _LONGEST_HEADLINE or line.rstrip(CLOSING_MARKS)[-1:] in END_MARKS


def _extend(paragraph: str, words: str, end: int, *, is_placeless: bool) -> tuple[str, int]:
    """Return a dateline with what else of it stands behind its dash: “NEW YORK--(WIRE)--”, “(WIRE) - ROME -”."""
    rest = paragraph[end : end + DATELINE_LENGTH]
    if is_placeless:
        if found := find_dateline(rest):
            return f"{words} {found[0]}", end + found[1]
    elif (agency := _AGENCY_BEHIND_DASH.match(rest)) and _may_be_agency(agency[1] or agency[2]):
        return f"{words} ({agency[1] or agency[2]})", end + agency.end()
    return words, end


def _may_be_agency(name: str) -> bool:
    is_name = name[0].isalpha() and not name[0].islower()  # many scripts have no capitals
    return ":" not in name and (is_name or _is_known_agency(name))


def _is_known_agency(name: str) -> bool:
    folded = name.casefold()
    return any(part in _KNOWN_AGENCIES for part in re.split(r"[\s/,;&.]+", folded)) or any(
        known in folded for known in _KNOWN_NAMES
    )


def _is_place_of(places: str, rest: str, following: str) -> bool:
    """Tell whether words in capitals before a colon are where the report is from, not a label or who speaks."""
    if _has_entries(_ENTRY_IN_CAPITALS, rest, following):
        return False
    text = f"{rest}\n{following[:_FOLLOWING_LENGTH]}"
    return _knows_place(places) or any(_is_named_in(place, text) for place in _PLACE_BREAK.split(places))


def _has_entries(entry: re.Pattern[str], rest: str, following: str) -> bool:
    """Tell whether other paragraphs open with a name and a colon too, as the turns of a conversation do."""
    _, _, others = rest.partition("\n")
    return entry.search(f"{others}\n{following[:_FOLLOWING_LENGTH]}") is not None


def _knows_place(places: str) -> bool:
    return any(is_known_place(part.strip()) for place in _PLACE_BREAK.split(places) for part in place.split(",")[:1])


def _is_named_in(place: str, text: str) -> bool:
    """Tell whether a text speaks of something “in” the place that stands in capitals before it."""
    name = place.partition(",")[0].strip()
    found = re.search(rf"\b(?:in|at|near|from)\s+({re.escape(name)})\b", text, re.IGNORECASE)
    return found is not None and not found[1].isupper() and found[1][0].isupper()


def _are_places(words: str, is_place: Callable[[str], bool]) -> bool:
    """Tell “KABUL, Afghanistan” and “ISMAILIA, Egypt/HAMBURG” from other words."""
    if _AUTHOR.match(words):
        return False
    places = [[part.strip() for part in place.split(",")] for place in _PLACE_BREAK.split(words)]
    return len(places) <= PLACES and all(
        len(place) <= PARTS and is_place(place[0]) and all(_is_name(part) for part in place[1:]) for place in places
    )


def _is_name_in_capitals(words: str) -> bool:
    return find_caseless_place(words) or (
        _is_name(words) and all(_is_in_capitals(word) for word in words.split() if word not in SMALL_WORDS)
    )


def _is_in_capitals(word: str) -> bool:
    letters = word.translate(_MARKS_IN_NAMES)
    for prefix in ("Mc", "Mac"):
        letters = letters.removeprefix(prefix)
    return letters.isupper()


def _is_name(words: str) -> bool:
    """Tell whether this is one name: a few words of letters, the first and last with a capital."""
    parts = words.split()
    return find_caseless_place(words) or (
        0 < len(parts) <= WORDS_OF_A_PLACE
        and sum(character.isalpha() for character in words) > 1
        and parts[0] not in SMALL_WORDS
        and parts[-1] not in SMALL_WORDS
        and all(
            part in SMALL_WORDS or (part[0].isupper() and part.translate(_MARKS_IN_NAMES).isalpha()) for part in parts
        )
    )
