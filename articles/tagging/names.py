"""What the gazetteer knows of a name. Pure."""

import re
from typing import NamedTuple

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HEAD = re.compile(
    r"(?<!vice )(?<!vice-)(?<!deputy )\b(?:president|prime minister|chancellor(?! of the exchequer)|supreme leader"
    r"|general secretary of the Communist|emperor|king|queen|taoiseach|pope|(?<!-)ruler|emir|sultan"
    r"|head of (?:state|government)) (?:of (?!the (?:European|World|Bundes|US "
    r"(?:Senate|House)))|until|since|from|and|\d)",
    re.IGNORECASE,
)
_NEXT_OFFICE = re.compile(r"[,;] (?=[A-Za-z])(?!since|until|from|and)")
_SINCE = re.compile(r"\b(?:since|(?<!known )from) (?:19|20)\d\d\b(?!(?: to|-|–) ?\d)")
_ENDED_LATER = re.compile(r"\b(?:until|killed|assassinated|executed|died|removed)\b")
_ENDED = re.compile(r"\buntil (?:19|20)\d\d\b")
_SPAN = re.compile(r"\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b")
_NEVER = 9_999
_RELATIVE = re.compile(r"\b(?:first lady|(?:wife|widow|husband|son|daughter|brother|sister) of [A-Z])", re.IGNORECASE)
_YEARS_BEFORE_OFFICE = 4  # in which whoever comes to an office is in the news


class Career(NamedTuple):
    """What the description of a person says.

    `head_since` is the year in which a person became head of a state or government, 0 where only that is known, None
    for who is none; `head_until` is the year in which that ended, None where it is not known. `known_in` has the first
    and the last of all years that the description states.
    """

    description: str
    head_since: int | None = None
    head_until: int | None = None
    known_in: tuple[int, int] | None = None

    @property
    def is_relative(self) -> bool:
        """Whether a person is known as the wife, the son ... of another."""
        return _RELATIVE.search(self.description) is not None


NO_CAREER = Career("")


class Name(NamedTuple):
    """One name of the gazetteer; `entity` is None for a stop name, which is never tagged.

    `country` is the alpha-2 code of a country, in capitals; without it the English name identifies the country.
    `seat` is that of the country an actor belongs to, "" where it belongs to none or several. `active_from` and
    `active_to` are the years in which it may be in the news, None where they are open. `career` is that of a person.
    """

    text: str
    entity: int | None
    entity_kind: str
    kind: str
    is_case_sensitive: bool = True
    needs_context: bool = False
    country: str = ""
    seat: str = ""
    active_from: int | None = None
    active_to: int | None = None
    career: Career = NO_CAREER

    @property
    def is_head(self) -> bool:
        """Whether a person is or was head of a state or government, or is elected."""
        return self.career.head_since is not None

    def is_in_office(self, year: int | None) -> bool:
        """Tell whether a person is known to be head of a state or government, or elected, in a year."""
        since, until = self.career.head_since, self.career.head_until
        return year is not None and bool(since) and until is not None and (since or 0) - 1 <= year <= until

    def is_prominent(self, year: int | None) -> bool:
        """Tell whether a person is known for what falls in a year, or in those beside it."""
        known = self.career.known_in
        return year is not None and known is not None and known[0] - 1 <= year <= known[1] + 1

    def is_gone_by(self, earliest: int | None) -> bool:
        """Tell whether its bearer was in the news only before a year."""
        return earliest is not None and self.active_to is not None and self.active_to < earliest

    def is_active(self, year: int | None) -> bool:
        """Tell whether its bearer may be in the news of a year, None where that is not known."""
        if year is None:
            return True
        return (self.active_from is None or self.active_from <= year) and (
            self.active_to is None or year <= self.active_to
        )


def known_since(active_from: int | None, description: str) -> int | None:
    """Return the first year in which an entity may be in the news, by its description if it is not set: “2009-2017”."""
    if active_from is not None:
        return active_from
    years = YEAR.findall(description)
    return min(map(int, years)) - _YEARS_BEFORE_OFFICE if years else None


def read_career(description: str) -> Career:
    """Return what a description says of a person's offices and years."""
    years = [int(year) for year in YEAR.findall(description)]
    last = _NEVER if _SINCE.search(description) and not _ENDED_LATER.search(description) else max(years, default=0)
    since, until = find_headship(description) or (None, None)
    return Career(description, since, until, (min(years), last) if years else None)


def find_headship(description: str) -> tuple[int, int | None] | None:
    """Return the years in which a person became and ceased to be head of a state or government, by the description.

    The first is 0 where it names none, the second None where it names no end, and a year to come where it says “since”.
    None for who is none. Of several terms in one office, the first begins and the last ends it.
    """
    office = _HEAD.search(description)
    if office is None:
        return None
    term = _NEXT_OFFICE.split(description[office.start() :])[0]
    years = [int(year[0]) for year in YEAR.finditer(term)]
    if not years:
        return 0, None
    if _SINCE.search(term):
        return years[0], _NEVER
    if _ENDED.search(term) and len(years) == 1:
        return 0, years[0]
    return years[0], years[-1] if _SPAN.search(term) else None
