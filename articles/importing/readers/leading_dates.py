"""A date at the start of a line, as headers have it: where it ends and what follows. Pure."""

import re
from typing import NamedTuple

from articles.importing.readers.dates import UnusableDateError, read_day
from articles.text.month_names import find_months, find_weekdays, fold_word


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST = 120  # characters of a date with its weekday, hour and zone
_LONGEST_ALONE = 70
_MOST_TOKENS = 16

_IN_NUMBERS = re.compile(
    r"(?:\d{1,4} ?([-/.‐‑–]) ?\d{1,2} ?\1 ?\d{1,4}\.?|\d{8}|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2}(?: ?[日일])?"
    r"|(?:[Nn]gày )?\d{1,2} tháng \d{1,2},?(?: năm)? \d{4})"
    r"(?:[Tt]\d[\d:.]*(?:[Zz]|[+-]\d\d:?\d\d)?)?(?![\w/]|[-‐‑–.:]\w)"
)
_TOKEN = re.compile(
    r"(?P<number>\d{1,4})(?:st|nd|rd|th|ers?|e|º|ª|°)?(?!\w)|(?P<word>[^\W\d_](?:[^\s\d,.;:،、/()\[\]{}\"“”|–—-]|-(?=[^\W\d_]))*)"
    r"|[,.;،、()\[\]–-]",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:[^\S\n]*[,–-])?[^\S\n]*(?:[Tt]|at )?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\b\.?)?"
    r"(?: ?(?:UTC|GMT|Z|[ECMP][SD]T|CES?T|EES?T|BST|IST|MSK|PKT)\b)?(?: ?[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_BLANKS = re.compile(r"[^\S\n]*")
_BETWEEN = _words(
    "de del d of the den le el du von vom am a an year day godine goda год года г р року roku rok gada gads m nam"
    " thang ngay thu yil yili tahun e n ina on"
)
_OF_HOURS = _BETWEEN | _words(
    "at um as alle ore kl klo uhr h hrs hours heures heure pm p o v в ob u uur hora horas saat pukul local time utc"
    " gmt et ct est edt cst cdt mst mdt pst pdt cet cest mez mesz eet eest wet west bst ist msk jst kst pkt aest hkt"
    " sgt wib z"
)


class LeadingDate(NamedTuple):
    """The words of a date that a line opens with, and where what follows them begins."""

    words: str
    end: int


def take_date(text: str, start: int = 0, language: str = "") -> LeadingDate | None:
    """Return the date that a line has from `start` on.

    None unless a whole one stands there: with its year, perhaps a weekday before and an hour behind. Whether there is
    such a day, and only one, is not yet known.
    """
    line_end = text.find("\n", start)
    line_end = len(text) if line_end == -1 else line_end
    line = text[start : min(line_end, start + _LONGEST)]
    if not _DIGIT.search(line):  # as most lines
        return None
    end = _find_end(line, language, prefers_weekday=False)
    if end == -1:
        end = _find_end(line, language, prefers_weekday=True)
    if end == -1:
        return None
    if start + len(line) == line_end and _is_weekday_or_hour(line[end:], language):
        end = len(line)
    elif clock := _CLOCK.match(line, end):
        end = clock.end()
    return LeadingDate(line[:end].strip(" \t,;"), start + end)


def is_only_date(line: str, language: str = "") -> bool:
    """Tell whether a line is a date that can be read, and nothing else."""
    line = line.strip()
    found = take_date(line, 0, language) if len(line) <= _LONGEST_ALONE else None
    if found is None or line[found.end :].strip(" .,;|"):
        return False
    try:
        read_day(found.words, language=language)
    except UnusableDateError:
        return False
    return True


def _find_end(line: str, language: str, *, prefers_weekday: bool) -> int:
    """Return where the date that a line opens with ends, -1 where it opens with other words.

    Some words are a month in one language and a weekday in another: which of them is meant is tried both ways.
    """
    position = _skip_blanks(line, 0)
    if whole := _IN_NUMBERS.match(line, position):
        return whole.end()
    numbers: list[str] = []
    has_month = False
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(line, position)
        if token is None:
            return -1
        if token["number"]:
            # The day may follow its weekday: “Saturday, 2021-06-19”.
            if not numbers and not has_month and (whole := _IN_NUMBERS.match(line, position)):
                return whole.end()
            numbers.append(token["number"])
        elif token["word"]:
            word = fold_word(token["word"])
            is_weekday = bool(find_weekdays(word, language))
            if not has_month and not (is_weekday and prefers_weekday) and find_months(word, language):
                has_month = True
            elif not is_weekday and word not in _BETWEEN:
                return -1
        if has_month and len(numbers) == 2:
            is_whole = {len(number) > 2 for number in numbers} == {True, False}
            return token.end() if is_whole and line[token.end() : token.end() + 1] not in {"-", "–", "/"} else -1
        position = _skip_blanks(line, token.end())
    return -1


def _is_weekday_or_hour(rest: str, language: str) -> bool:
    """Tell whether the rest of a line, if there is any, only goes on with the date."""
    clock = False
    position = _skip_blanks(rest, 0)
    while position < len(rest):
        if not clock and (found := re.match(r"(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d){0,2}(?![\d/])", rest[position:])):
            clock, position = True, _skip_blanks(rest, position + found.end())
            continue
        if zone := re.match(r"[+-]\d\d:?\d\d|/|\|", rest[position:]):
            position = _skip_blanks(rest, position + zone.end())
            continue
        token = _TOKEN.match(rest, position)
        if token is None or token["number"]:
            return False
        if token["word"] and (word := fold_word(token["word"])) not in _OF_HOURS and not find_weekdays(word, language):
            return False
        position = _skip_blanks(rest, token.end())
    return True


def _skip_blanks(line: str, position: int) -> int:
    found = _BLANKS.match(line, position)
    return found.end() if found else position
