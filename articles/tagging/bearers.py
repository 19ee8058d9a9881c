"""Tell the bearer of a name in the gazetteer from others in an article who bear the name, or a part of it. Pure."""

import re
from collections.abc import Collection, Iterable

from articles.tagging.country_resolution import FieldText
from articles.tagging.names import Name
from articles.tagging.personal_names import is_given_name, is_name_and_word, is_surname

_SUFFIX = re.compile(r",? (?:(?:Jr|Sr|JR|SR)\b|(?:II|III|IV)\b(?![.'-])|I(?= of [A-Z]| ?[,.)]))")
_OWN_SUFFIX = re.compile(r" (?:Jr\.?|Sr\.?|II|III|IV)$")
_WORD_BEFORE = re.compile(r"(?<![\w.'-])([A-Z][\w'-]+) $")
_WORD_AFTER = re.compile(r" ([A-Z][a-z]+)(?![\w'])")
_LONGEST_WORD = 30
_OF_WOMEN = re.compile(r"\b(?:Mrs|Ms|Miss|Lady)\.? $")

_OF_HEADS = re.compile(r"\b(?:President|Chancellor|Premier|Prime Minister|King|Queen|Emperor|Pope) $")
_LONGEST_TITLE = 16

_Place = tuple[bool, int]  # whether it is in the body, and where
_BEGIN: _Place = (False, -1)
_END: _Place = (True, 1 << 60)


def is_another(text: str, start: int, end: int, name: str, *, is_surname_alone: bool) -> bool:
    """Tell whether a name of the gazetteer, at text[start:end], is part of that of another person.

    “Jesse Jackson Jr.” is not Jesse Jackson, “Grace Mugabe” at the opening of a sentence not Robert Mugabe.
    """
    if _SUFFIX.match(text, end) and not _OWN_SUFFIX.search(name):
        return True
    if is_surname_alone or " " not in name or not name.rsplit(" ", 1)[-1][0].isupper():
        return False
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    if before and is_given_name(before[1]) and not is_name_and_word(before[1]) and before[1] not in name:
        return True
    after = _WORD_AFTER.match(text, end, end + _LONGEST_WORD)
    return after is not None and is_surname(after[1]) and not is_given_name(after[1])


def follows_given_name(text: str, start: int) -> bool:
    """Tell whether a company's name is the surname of a person here: “Masaharu Matsushita”."""
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return before is not None and is_given_name(before[1]) and not is_name_and_word(before[1])


class Bearers:
    """Who of an article bears which surname, in the order of the text."""

    def __init__(self) -> None:
        self._others: dict[str, list[_Place]] = {}
        self._listed: dict[int, list[_Place]] = {}
        self.doubted: frozenset[str] = frozenset()  # surnames that stand beside another name

    def add_other(self, surname: str, field: str, start: int) -> None:
        """Record somebody who is not in the gazetteer."""
        self._others.setdefault(surname, []).append((field == "body", start))

    def add_listed(self, entity: int, field: str, start: int) -> None:
        """Record the full name of a person of the gazetteer."""
        self._listed.setdefault(entity, []).append((field == "body", start))

    @property
    def surnames(self) -> Collection[str]:
        """Return the surnames that somebody bears who may not be in the gazetteer."""
        return self._others.keys() | self.doubted

    def belongs_to(self, name: Name, text: str, field: str, start: int) -> bool:
        """Tell whether a name means its entity: a surname alone may be that of somebody else in the article.

        Whoever was introduced first keeps it; else it goes with the full name that stands before it.
        """
        if name.kind != "surname" or name.entity is None:
            return True
        others = self._others.get(name.text.rsplit(" ", 1)[-1])
        if not others:
            return True
        if _OF_WOMEN.search(text, max(0, start - 6), start):
            return False
        if name.is_head and _OF_HEADS.search(text, max(0, start - _LONGEST_TITLE), start):
            return True
        here, listed = (field == "body", start), self._listed.get(name.entity, [])
        if min(listed, default=_END) < min(others):
            return True
        return max([place for place in listed if place < here], default=_BEGIN) > max(
            [place for place in others if place < here], default=_BEGIN
        )


def find_bearers(fields: Iterable[FieldText], names: Iterable[tuple[str, int, Name]]) -> Bearers:
    """Return who bears the surnames that several bear; `names` are those found, each with its field and start."""
    bearers = Bearers()
    for each in fields:
        for surname, start in each.borne:
            bearers.add_other(surname, each.field, start)
    if bearers.surnames:
        for field, start, name in names:
            if name.entity_kind == "person" and name.entity is not None and not name.needs_context:
                bearers.add_listed(name.entity, field, start)
    return bearers
