"""Dates as people write them, typed alone or found among words. Pure; never guesses between two readings.

    1987   1980s   03/1987   March 1987   5 March 1987   March 5, 1987   5.3.1987   19870305   1987年3月5日

Months are named in any language, digits of any script. Of numbers between dots the day comes first; between other
signs it may be the second, and where both can be meant there are two readings: 03/04/1987.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from articles.search.dates import DateSpan
from articles.text.month_names import find_months, fold_word

LONGEST = 100  # characters of a date that is typed alone
YEARS = range(1500, 2100)  # that four digits among words may mean

Readings = tuple[DateSpan, ...]

_APART = r"(?:[ .,/-]|[.,] )"
_OF = r"(?:(?:of|de|del|the) )?"
_MONTH = r"(?P<month>[^\W\d_][^\s\d.,;:/()\"!?-]{1,19})"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_FORMS = (
    rf"{_YEAR}",
    rf"{_YEAR}(?P<sign>[-/.])(?P<number>\d{{1,2}})(?:(?P=sign){_DAY})?",
    rf"(?P<number>\d{{1,2}})[-/.]{_YEAR}",
    rf"(?P<one>\d{{1,2}})(?P<sign>[-/.]) ?(?P<other>\d{{1,2}})(?P=sign) ?{_YEAR}",
    r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})",
    r"(?P<decade>\d{3}0)(?:['’]?s|er)",
    rf"{_YEAR} ?[年년](?: ?(?P<number>\d{{1,2}}) ?[月월](?: ?{_DAY} ?[日号號일])?)?",
    rf"{_DAY}(?:st|nd|rd|th|er|º)?{_APART}{_OF}{_MONTH}{_APART}{_OF}{_YEAR}",
    rf"{_MONTH}{_APART}(?:{_DAY}(?:st|nd|rd|th)?{_APART})?{_OF}{_YEAR}",
    rf"{_YEAR}{_APART}{_MONTH}{_APART}{_DAY}\.?",
)
_PATTERNS = [re.compile(rf"(?<!\S){form}(?=[.,;:?!]?(?!\S))", re.IGNORECASE) for form in _FORMS]
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? +(?=\S)", re.IGNORECASE)
_COMPARED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)


class AmbiguousDateError(ValueError):
    """A date can be read in more than one way."""

    def __init__(self, text: str, readings: Readings) -> None:
        super().__init__(text)
        self.readings = readings


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, from `start` to `end`, and the days that it can mean."""

    start: int
    end: int
    readings: Readings


def parse_days(text: str) -> DateSpan:
    """Return the days that a written date covers; raises ValueError, AmbiguousDateError where there are several."""
    plain = _plain_digits(" ".join(unicodedata.normalize("NFKC", text[: 2 * LONGEST]).split()))
    weekday = _WEEKDAY.match(plain)
    plain = plain[weekday.end() if weekday else 0 :].removeprefix("the ").rstrip(".,")
    whole = [found for found in _find_all(plain) if (found.start, found.end) == (0, len(plain))]
    if len(plain) > LONGEST or not whole:
        raise ValueError(text)
    readings = tuple(dict.fromkeys(days for found in whole for days in found.readings))
    if len(readings) > 1:
        raise AmbiguousDateError(text, readings)
    return readings[0]


def parse_span(text: str) -> DateSpan:
    """Return the days of 2021-06, 2020..2021, 2020.., ..2021, >2021-05, >=2021, <2021-06-19 or <=2021.

    Each date may be written in any way. Raises ValueError for anything else, and for what lies beyond the calendar.
    """
    first, dots, last = text.partition("..")
    if dots:
        if not (first or last):
            raise ValueError(text)
        return DateSpan(parse_days(first).first if first else None, parse_days(last).last if last else None)
    sign, when = _COMPARED.fullmatch(text).groups()  # type: ignore[union-attr]  # it matches every text
    days = parse_days(when)
    match sign:
        case ">=":
            return DateSpan(days.first, None)
        case "<=":
            return DateSpan(None, days.last)
        case ">":
            return DateSpan(_shift(days.last, 1), None)
        case "<":
            return DateSpan(None, _shift(days.first, -1))
    return days


def find_dates(text: str) -> list[WrittenDate]:
    """Return the dates in a text, in order; of those that overlap the longest."""
    chosen: list[WrittenDate] = []
    for found in sorted(_find_all(_plain_digits(text)), key=lambda one: (one.start - one.end, one.start)):
        readings = tuple(days for days in found.readings if days.first and days.first.year in YEARS)
        if readings and all(found.end <= one.start or one.end <= found.start for one in chosen):
            chosen.append(WrittenDate(found.start, found.end, readings))
    return sorted(chosen, key=lambda found: found.start)


def _find_all(text: str) -> Iterator[WrittenDate]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if readings := tuple(dict.fromkeys(_read(match.groupdict()))):
                yield WrittenDate(match.start(), match.end(), readings)


def _read(parts: dict[str, str | None]) -> Iterator[DateSpan]:
    """Yield the days that the parts of a date can mean, those that exist."""
    numbers = {name: int(part) for name, part in parts.items() if part and part.isdecimal()}
    day = numbers.get("day")
    if "decade" in numbers:
        yield from _read_decade(numbers["decade"])
    elif "one" in numbers:
        year, one, other = numbers["year"], numbers["one"], numbers["other"]
        readings = [*_make_span(year, other, one), *_make_span(year, one, other)]
        yield from readings[:1] if parts["sign"] == "." else readings
    elif name := parts.get("month"):
        for month in sorted(find_months(fold_word(name))):
            yield from _make_span(numbers["year"], month, day)
    else:
        yield from _make_span(numbers["year"], numbers.get("number"), day)


def _read_decade(first: int) -> Iterator[DateSpan]:
    """Yield ten years; of one that begins a century, that too."""
    for length in (10, 100) if first % 100 == 0 else (10,):
        if first:
            yield DateSpan(date(first, 1, 1), date(first + length - 1, 12, 31))


def _make_span(year: int, month: int | None, day: int | None) -> Iterator[DateSpan]:
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return
    if day is not None:
        yield DateSpan(first, first)
    elif month is not None:
        yield DateSpan(first, first.replace(day=calendar.monthrange(year, month)[1]))
    else:
        yield DateSpan(first, date(year, 12, 31))


def _plain_digits(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9, each in its place."""
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def _shift(day: date | None, days: int) -> date:
    try:
        return (day or date.max) + timedelta(days)
    except OverflowError as error:
        raise ValueError(str(day)) from error
