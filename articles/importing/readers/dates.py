"""Publication dates as documents write them."""

import re
from datetime import date

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.‐‑–])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_WITHOUT_DAY = re.compile(r"[0-9]{4}(?:[-/.][0-9]{1,2})?")
_LONGEST_QUOTE = 40


class UnusableDateError(ValueError):
    """The words are no date; the message completes “the date … ”."""


def read_date(words: str) -> date:
    """Return the day of YYYY-MM-DD, YYYY/MM/DD or YYYYMMDD; raise UnusableDateError for anything else."""
    if match := _YEAR_FIRST.fullmatch(words):
        year, month, day = match.group(1, 3, 4) if match.group(1) else match.group(5, 6, 7)
        if found := _make_date(year, month, day):
            return found
        raise UnusableDateError("does not exist")
    if match := _YEAR_LAST.fullmatch(words):
        one, other, year = match.groups()
        # Which of the two is the month can not be told, so even a possible one is not used.
        if not _make_date(year, other, one) and not _make_date(year, one, other):
            raise UnusableDateError("does not exist")
    if _WITHOUT_DAY.fullmatch(words):
        raise UnusableDateError("names no day")
    raise UnusableDateError("is not written as YYYY-MM-DD")


def describe_unusable_date(words: str, place: str, error: UnusableDateError) -> str:
    """Return the note that quotes a date which could not be used."""
    quote = words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"
    return f"the date “{quote}” in {place} {error}; kept without a date"


def _make_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
