"""Dates as documents write them: in numbers, in the words of many languages, as the clocks of computers count.

What can be read in one way only is read. Where day and month, or the century, could be others, nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise, product
from typing import NamedTuple

from articles.text.month_names import find_months, find_weekdays, fold_word


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


YEARS = range(1500, 2400)  # of our calendar; others count 2561, 1439 or 30 for 2018
DATE_TEXT_LENGTH = 100

_WITHOUT_DAY = re.compile(r"[0-9]{4}(?:[-/.][0-9]{1,2}|[0-9]{2})?")
_LONGEST_QUOTE = 40
_LONGEST = 300  # characters in which a date is looked for

_SEPARATORS = "-/.‐‑–"
_NUMERIC = re.compile(
    rf"(?<!\d)(?<!\d[{_SEPARATORS}])(\d{{1,4}}) ?([{_SEPARATORS}]|(?<=\d\d\d\d):) ?(\d{{1,2}}) ?\2 ?(\d{{1,4}})"
    rf"(?![{_SEPARATORS}]?\d)"
)
_MARKED = re.compile(
    r"(?<!\d)(?P<y>\d{1,4}) ?(?:年|년|оны) ?(?P<m>\d{1,2}) ?(?:月|월|-?р сарын|сарын) ?(?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<d2>\d{1,2}),? ?(?:thang|thg\.?) ?(?P<m2>\d{1,2})(?:,| nam)? ?(?P<y2>\d{1,4})(?!\d)"
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9]{2}:[0-9:.]{2,20}(?:Z|[+-][0-9:]{4,5})?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?)?(?: ?(z|utc|gmt|[+-]\d\d:?\d\d))?")
_SHORT_COMPACT = re.compile(r"(3[2-9]|[4-9]\d)(\d\d)(\d\d)")  # of a year that can be no day: 910514
_NUMBER = re.compile(r"(?:/date\(|new date\()?(-?\d{1,19})(?:\.\d*)?(?:[+-]\d{4})?\)?/?")
_CLOCK = re.compile(
    r"(?<![\d:])t?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?![:\d])(?: ?([ap])\.? ?m\b\.?)?"
    r"(?: ?(?:\(?(?:utc|gmt) ?)?([+-]\d\d:?\d\d)(?!\d)| ?[(\[]?([a-z]+/[a-z_/]+|[a-z]{1,5}(?![^\W_])))?"
)
_WORD = r"[^\s\d.,;:/()\[\]{}\"“”„|·•–—+*<>=!?&-]+"
_TOKEN = re.compile(rf"\d+|{_WORD}(?:[.-]{_WORD})*")
_RANGE = re.compile(r"\s*(?:[-–—/&+]|\b(?:and|und|et|y|e|i|og|och|en|ja|ve|и|та|и)\b)\s*")
_NUMBER_SIGNS = re.compile("[〇零一二三四五六七八九十]+(?=[年月日号號])")
_SIGNS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_FILLERS = 3  # words between the parts of a date: “25th day of June”, “25 del mes de junio”
_ROMAN = {word: number for number, word in enumerate(_words("i ii iii iv v vi vii viii ix x xi xii"), 1)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Hours from UTC of abbreviations that mean one zone; the doubtful ones stand for several.
_ZONES = {
    **dict.fromkeys(_words("z utc gmt ut wet"), 0),
    **dict.fromkeys(_words("cet mez west"), 1),
    **dict.fromkeys(_words("cest mesz eet"), 2),
    **dict.fromkeys(_words("eest msk"), 3),
    **dict.fromkeys(_words("jst kst"), 9),
    **dict.fromkeys(_words("est cdt"), -5),
    **dict.fromkeys(_words("pdt mst"), -7),
    "edt": -4,
    "mdt": -6,
    "pst": -8,
}
_DOUBTFUL_ZONES = _words("ist bst cst ast adt sst gst pkt aest aedt hkt sgt wib trt art brt cat eat wat sast")


class UnusableDateError(ValueError):
    """The words are no date; the message completes “the date … ”."""


class FoundDay(NamedTuple):
    """A day, and the words that name it as they were found, with hour and zone (at most 100 characters)."""

    day: date
    words: str


def read_day(words: str, day_first: bool | None = None, language: str = "") -> FoundDay:
    """Return the one day that words name, with its time and zone or without, as the document's own clock has it.

    `day_first` says of 06/07/2018 which number is the day; without it such a date is not used. `language` (a BCP 47
    tag) decides between months of one name. A count of seconds or milliseconds is the day in UTC.
    Raises UnusableDateError.
    """
    found = words.strip()[:DATE_TEXT_LENGTH]
    if (match := _ISO.fullmatch(found)) and (day := _make_date(*match.groups())):
        return FoundDay(_check_year(day), found)
    text = _simplify(words)
    if (moment := _read_epoch(text)) is not None:
        return FoundDay(_check_year(moment.date()), found)
    if match := _COMPACT.fullmatch(text):
        if day := _make_date(*match.group(1, 2, 3)):
            return FoundDay(_check_year(day), found)
        raise UnusableDateError("does not exist")
    short = _SHORT_COMPACT.fullmatch(text)
    if short and (day := _make_date(f"19{short[1]}", short[2], short[3])):
        return FoundDay(day, found)
    return FoundDay(_find_day(_CLOCK.sub(" ", text), day_first, language), found)


def read_moment(words: str, day_first: bool | None = None, language: str = "") -> datetime:
    """Return the time that words name, in UTC; one without a zone is taken for UTC, one without an hour for midnight.

    Raises UnusableDateError.
    """
    text = _simplify(words)
    if (moment := _read_iso(words.strip())) is not None:
        return moment
    if (counted := _read_epoch(text)) is not None:
        return counted
    day = read_day(words, day_first, language).day
    offset, name, half = "", "", ""
    if compact := _COMPACT.fullmatch(text):
        hours, offset = compact.group(4, 5, 6), compact.group(7) or ""
    elif clock := _CLOCK.search(text):
        hours, half, offset, name = clock.group(1, 2, 3), clock.group(4), clock.group(5) or "", clock.group(6) or ""
    else:
        hours = ("0", "0", "0")
    hour, minute, second = (int(part or 0) for part in hours)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_read_zone(offset, name))
    except ValueError as error:
        raise error if isinstance(error, UnusableDateError) else UnusableDateError("names no hour of a day") from None
    return moment.astimezone(UTC)


def day_in_zone(words: str, zone: tzinfo) -> date | None:
    """Return the day there of words that name an hour and its zone; None where they do not, or cannot be read."""
    text = _simplify(words)
    clock = _CLOCK.search(text)
    if not (_read_epoch(text) or (clock and (clock.group(5) or clock.group(6)))):
        return None
    try:
        return read_moment(words).astimezone(zone).date()
    except (UnusableDateError, OverflowError):
        return None


def find_day_order(words: str) -> bool | None:
    """Tell the order of a date in numbers: True for 27.11.2017, False for 11/27/2017, None where it shows none."""
    for match in _NUMERIC.finditer(_CLOCK.sub(" ", _simplify(words))):
        one, _, other, year = match.groups()
        if len(year) == 4 and len(one) <= 2:
            by_day, by_month = _make_date(year, other, one), _make_date(year, one, other)
            if bool(by_day) != bool(by_month):
                return bool(by_day)
    return None


def describe_unusable_date(words: str, place: str, error: UnusableDateError) -> str:
    """Return the note that quotes a date which could not be used."""
    quote = words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"
    return f"the date “{quote}” in {place} {error}; kept without a date"


def _simplify(words: str) -> str:
    """Return words with plain digits, small letters and single blanks; Chinese numbers of dates as digits."""
    text = unicodedata.normalize("NFKC", words.strip()[:_LONGEST])
    text = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    return " ".join(_NUMBER_SIGNS.sub(_read_signs, text).casefold().split())


def _read_signs(match: re.Match[str]) -> str:
    """Return 二〇一八 as 2018 and 二十五 as 25."""
    signs = match.group()
    tens, ten, ones = signs.partition("十")
    if not ten:
        return signs.translate(_SIGNS)
    return f"{tens.translate(_SIGNS) or '1'}{ones.translate(_SIGNS) or '0'}"


def _read_iso(words: str) -> datetime | None:
    if not _ISO.match(words):
        return None
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    _check_year(moment.date())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _read_epoch(text: str) -> datetime | None:
    """Return the moment of a count of seconds since 1970, or of thousandths, millionths, ... of one.

    None where the number can be no such count, or can be YYYYMMDD with or without an hour.
    """
    match = _NUMBER.fullmatch(text)
    if not match or (_COMPACT.fullmatch(text) and _make_date(text[:4], text[4:6], text[6:8])):
        return None
    number = int(match.group(1))
    for power in (0, 3, 6, 9):
        # From 1973 on for seconds, so that no count is taken for one of another unit.
        if 10 ** (8 + power) <= abs(number) < 10 ** (10 + power):
            return _EPOCH + timedelta(microseconds=number * 10**6 // 10**power)
    return None


def _find_day(text: str, day_first: bool | None, language: str) -> date:
    """Return the only day that a text without its hours names; raise UnusableDateError."""
    groups = [*_find_numeric(text, day_first), *_find_marked(text), *_find_worded(text, language)]
    if not groups:
        raise UnusableDateError(_describe_missing(text, language))
    existing = [group for group in groups if group]
    if not existing:
        raise UnusableDateError("does not exist")
    usable = [days for group in existing if (days := {day for day in group if day.year in YEARS})]
    if not usable:
        _check_year(min(existing[0]))
    days = set.intersection(*usable)
    if not days:
        raise UnusableDateError("names several days")
    if len(days) > 1:
        days = _keep_weekday(days, text, language)
    if len(days) > 1:
        readings = " or ".join(day.isoformat() for day in sorted(days))
        raise UnusableDateError(f"can be read in several ways, as {readings}")
    return days.pop()


def _find_numeric(text: str, day_first: bool | None) -> Iterator[set[date]]:
    """Yield the days that each date in numbers can mean."""
    for match in _NUMERIC.finditer(text):
        one, _, other, last = match.groups()
        if len(one) > 2:
            yield _make_days([(one, other, last)])
        elif len(last) > 2:
            days = _make_days([(last, other, one)] if day_first else [(last, one, other)])
            if day_first is None or not days:
                days = _make_days([(last, other, one), (last, one, other)])
            yield days
        else:
            raise UnusableDateError("has a year of two digits")


def _find_marked(text: str) -> Iterator[set[date]]:
    """Yield the days of dates whose numbers are marked as year, month and day: 2018年6月25日."""
    for match in _MARKED.finditer(fold_word(text)):
        yield _make_days([match.group("y", "m", "d") if match.group("y") else match.group("y2", "m2", "d2")])


def _find_worded(text: str, language: str) -> Iterator[set[date]]:
    """Yield the days that each month called by its name can mean, with the numbers beside it."""
    tokens = list(_TOKEN.finditer(text))
    words = [fold_word(token.group()) for token in tokens]
    for number, word in enumerate(words):
        months, width = _find_month(words, number, language)
        if not months:
            continue
        before = _numbers_beside(words, number - 1, -1, language)
        after = _numbers_beside(words, number + width, 1, language)
        if word in _ROMAN and not (before and after and before[0] == number - 1 and after[0] == number + width):
            continue
        pair = _choose_day_and_year([words[one] for one in before], [words[one] for one in after])
        if pair is None:
            continue
        day, year = pair
        if any(words[one] == day and _is_range(text, tokens, one) for one in (*before[:1], *after[:1])):
            raise UnusableDateError("names several days")
        years = [year] if len(year) > 2 else [f"19{year}", f"20{year}"]
        yield _make_days([(one, str(month), day) for one, month in product(years, months)])


def _find_month(words: list[str], number: int, language: str) -> tuple[frozenset[int], int]:
    """Return the months that a word means, with the next or alone, and how many words they take."""
    word = words[number]
    if word.isdecimal():
        return frozenset(), 1
    if word in _ROMAN:
        return frozenset({_ROMAN[word]}), 1
    if number + 1 < len(words) and (months := find_months(f"{word} {words[number + 1]}", language)):
        return months, 2
    return find_months(word, language) or find_months(word.removeprefix("d'"), language), 1


def _numbers_beside(words: list[str], start: int, step: int, language: str) -> list[int]:
    """Return the places of the next two numbers in one direction, as far as few words part them and no month."""
    found: list[int] = []
    fillers = 0
    while 0 <= start < len(words) and len(found) < 2 and fillers <= _FILLERS:
        if words[start].isdecimal():
            found.append(start)
            fillers = 0
        elif find_months(words[start], language):
            break
        else:
            fillers += 1
        start += step
    return found


def _choose_day_and_year(before: list[str], after: list[str]) -> tuple[str, str] | None:
    """Return day and year of the numbers beside a month, the nearest first; a year of two digits only at the end."""
    pairs = [
        (before[:1], after[:1]),  # 25 June 2018
        (after[:1], after[1:2]),  # June 25, 2018
        (after[:1], before[:1]),  # 2018 June 25
        (before[:1], before[1:2]),  # 2018. gada 25. jūnijs
    ]
    for day, year in pairs:
        if day and year and len(day[0]) <= 2 and len(year[0]) == 4:
            return day[0], year[0]
    for day, year in pairs[:2]:
        if day and year and len(day[0]) <= 2 and len(year[0]) == 2:
            return day[0], year[0]
    return None


def _is_range(text: str, tokens: list[re.Match[str]], day: int) -> bool:
    """Tell whether a day is one of several: “24-25 June”, “June 24-25”."""
    is_joined = text[tokens[day].start() - 1 : tokens[day].start()] == "-"  # Jun-25-18
    for other in (day - 1, day - 2, *(() if is_joined else (day + 1, day + 2))):
        if 0 <= other < len(tokens) and re.fullmatch(r"\d{1,2}", tokens[other].group()):
            first, last = sorted((other, day))
            if _RANGE.fullmatch(text, tokens[first].end(), tokens[last].start()):
                return True
    return False


def _keep_weekday(days: set[date], text: str, language: str) -> set[date]:
    """Return those of the days that fall on the weekday which the text names, all where that decides nothing."""
    words = [fold_word(token.group()) for token in _TOKEN.finditer(text)]
    named = {weekday for pair in (*words, *map(" ".join, pairwise(words))) for weekday in find_weekdays(pair, language)}
    return {day for day in days if day.weekday() in named} or days


def _describe_missing(text: str, language: str) -> str:
    """Return what is wrong with a text in which no whole date stands."""
    tokens = [token.group() for token in _TOKEN.finditer(text)]
    months = [number for number, word in enumerate(tokens) if find_months(fold_word(word), language)]
    if _WITHOUT_DAY.fullmatch(text) or (months and any(re.fullmatch(r"\d{4}", word) for word in tokens)):
        return "names no day"
    if any(word.isdecimal() for one in months for word in tokens[max(0, one - 1) : one + 2]):
        return "names no year"
    return "is not written as YYYY-MM-DD"


def _make_days(numbers: Iterable[Sequence[str]]) -> set[date]:
    return {day for one in numbers if (day := _make_date(*one))}


def _make_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _check_year(day: date) -> date:
    if day.year not in YEARS:
        raise UnusableDateError(f"has the year {day.year}, of another calendar or of none")
    return day


def _read_zone(offset: str, name: str) -> timezone:
    """Return the zone of an offset as in “+0530”, or of a name; UTC for words that name none."""
    if offset[:1] in {"+", "-"}:
        distance = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
        return timezone(-distance if offset[0] == "-" else distance)
    if name in _DOUBTFUL_ZONES or "/" in name:
        raise UnusableDateError(f"is in the zone {name.upper()}, which can mean several")
    return timezone(timedelta(hours=_ZONES.get(name, 0)))
