"""When a story of a wire was sent, as the lines below it say in many languages. Pure."""

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan ene gen", "feb fev fév", "mar mär mrz", "apr avr abr", "may mai maj mei mag", "jun", "jul lug"),
            *("aug aou aoû ago", "sep set", "oct okt ott out", "nov", "dec dez dic déc"),
        ),
        1,
    )
    for name in names.split()
}
_ZONES = {
    **dict.fromkeys(("GMT", "UTC", "UT", "Z"), 0),
    **dict.fromkeys(("MEZ", "CET", "BST"), 1),
    **dict.fromkeys(("MESZ", "CEST"), 2),
    **dict(
        zip(("EDT", "EST", "CDT", "CST", "MDT", "MST", "PDT", "PST"), (-4, -5, -5, -6, -6, -7, -7, -8), strict=True)
    ),
}
_ZONE = rf"(?P<zone>{'|'.join(sorted(_ZONES, key=len, reverse=True))})?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"

# “141138 GMT Nov 12”, as IPTC 7901 has it: day, hour, minute.
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s{{0,4}}{_ZONE}\s{{1,4}}{_MONTH}\s{{1,4}}(?P<year>\d{{4}}|\d\d)\b"
)
# “12-GEN-21 10:22”, as the Italian agencies have it.
_DASHED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})[-/ ]{_MONTH}[-/ ](?P<year>\d{{4}}|\d\d)\s{{1,4}}(?P<hour>\d\d?)[:.]"
    rf"(?P<minute>\d\d)\s{{0,4}}{_ZONE}"
)
# “AP-XX-05-04-20 1137GMT”: in America the month comes first.
_AMERICAN = re.compile(
    rf"(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s{{1,4}}(?P<hour>\d\d)(?P<minute>\d\d)\s{{0,4}}{_ZONE}"
)
# “EXA-20:36-08-11-17”: day and month in the order of the agency.
_NUMBERS = re.compile(r"(?P<hour>\d\d):(?P<minute>\d\d)-(?P<first>\d\d)-(?P<second>\d\d)-(?P<year>\d\d)\b")
_NAMED_DAY = re.compile(r"\b([^\W\d_]{3,9})\.? (\d{1,2})\b|\b(\d{1,2})\.? ([^\W\d_]{3,9})\b")
_FIRST_YEAR = 70  # of two digits that stand for the last century


class Sent(NamedTuple):
    """When a story was sent: an ISO moment, with its zone if that is said; or the note why it is not known."""

    moment: str = ""
    note: str = ""


def find_sent(text: str, opening: str) -> Sent:
    """Return when a story was sent, from the lines at its end; `opening` are the first words of the story."""
    for pattern in (_DAY_FIRST, _DASHED):
        for match in pattern.finditer(text):
            month = _MONTHS.get(match["month"].lower()[:3])
            if month and (moment := _make_moment(match, month, int(match["day"]))):
                return Sent(moment)
    american = _AMERICAN.search(text)
    if american and (moment := _make_moment(american, int(american["month"]), int(american["day"]))):
        return Sent(moment)
    numbers = _NUMBERS.search(text)
    return _read_numbers(numbers, opening) if numbers else Sent()


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month, or short for one, in one of many languages."""
    return word.lower()[:3] in _MONTHS


def _read_numbers(match: re.Match[str], opening: str) -> Sent:
    """Return the day of two numbers in an unknown order, if only one order is possible, or the dateline names it."""
    first, second = int(match["first"]), int(match["second"])
    found = {
        moment: (month, day)
        for month, day in ((second, first), (first, second))
        if (moment := _make_moment(match, month, day))
    }
    named = {moment for moment, day in found.items() if day in _find_days(opening)}
    if len(named or found) == 1:
        return Sent(next(iter(named or found)))
    note = f"“{match.group()}” can be read as two days; kept without a date" if found else ""
    return Sent(note=note)


def _find_days(text: str) -> set[tuple[int, int]]:
    """Return month and day of each day that is named in a text, as “Dec. 9” or “9 dic”."""
    found = set()
    for match in _NAMED_DAY.finditer(text):
        name, day = (match[1], match[2]) if match[1] else (match[4], match[3])
        if month := _MONTHS.get(name.lower()[:3]):
            found.add((month, int(day)))
    return found


def _make_moment(match: re.Match[str], month: int, day: int) -> str:
    """Return the moment in ISO's form, nothing where there is no such day."""
    year = int(match["year"])
    if year < 100:
        year += 1900 if year >= _FIRST_YEAR else 2000
    try:
        moment = datetime(year, month, day, int(match["hour"]), int(match["minute"]))  # noqa: DTZ001 - many name no zone
    except ValueError:
        return ""
    zone = match.groupdict().get("zone")
    return (moment.replace(tzinfo=timezone(timedelta(hours=_ZONES[zone]))) if zone else moment).isoformat()
