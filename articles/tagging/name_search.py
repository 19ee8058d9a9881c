"""Search texts for the names of a gazetteer with Aho-Corasick automata (pyahocorasick): all in one pass. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import ahocorasick

from articles.tagging.country_resolution import CountryName
from articles.tagging.names import Name
from articles.tagging.world_gazetteer import is_known_abroad, name_country
from articles.text.folding import starts_word
from articles.text.world_names import find_world_names


@dataclass(slots=True)
class Entry:
    """What one text may mean: names of the gazetteer, a country or place, the country it is a cue for."""

    length: int
    names: list[Name] = field(default_factory=list)
    country: CountryName | None = None
    cue: str = ""
    is_of_sport: bool = False  # the cue is a word of sport
    others: tuple[Name, ...] = ()  # the names that do not belong to the country

    def join(self, other: "Entry") -> "Entry":
        names = list(dict.fromkeys([*self.names, *other.names]))
        country, cue = self.country or other.country, self.cue or other.cue
        return Entry(self.length, names, country, cue, self.is_of_sport or other.is_of_sport)


Candidate = tuple[int, int, Entry]  # start, end


def find_foreign(folded: str, language: str, stored: Callable[[int, int], str] | None = None) -> list[Candidate]:
    """Return the names of countries in other languages than English, in the order of their ends."""
    found = find_world_names(folded, language, stored)
    return [(one.start, one.end, Entry(one.end - one.start, country=name_country(one))) for one in found]


def order_by_end(foreign: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    """Return candidates in the order of their ends: of equal ones the foreign first, unless that is a stop name."""
    if not foreign:
        return others
    stopped = {one[:2] for one in others if any(name.entity is None for name in one[2].names)}
    return sorted([*(one for one in foreign if one[:2] not in stopped), *others], key=itemgetter(1))


def keep_abroad(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates without what is the name of a country or place in English only."""
    kept = []
    for start, end, entry in candidates:
        if entry.country is None or is_known_abroad(end - start, entry.country):
            kept.append((start, end, entry))
        elif entry.others:
            rest = Entry(entry.length, list(entry.others))
            set_others(rest)
            kept.append((start, end, rest))
    return kept


class NameSearch:
    """Entries by their texts, compiled when they are first searched: few programs need all that a matcher has."""

    __slots__ = ("_automaton", "_entries")

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self._automaton: ahocorasick.Automaton | None = None

    def find(self, text: str) -> list[Candidate]:
        """Return all matches that begin and end at word boundaries, in the order of their ends."""
        found: list[Candidate] = []
        if not self._entries:
            return found
        if self._automaton is None:
            self._automaton = _compile(self._entries)
        size = len(text)
        for last, entry in self._automaton.iter(text):
            end = last + 1
            if end < size and (text[end].isalnum() or text[end] == "_"):  # most fall here: no call for them
                continue
            start = end - entry.length
            if starts_word(text, start):
                found.append((start, end, entry))
        return found


def _compile(entries: Mapping[str, Entry]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for text, entry in entries.items():
        automaton.add_word(text, entry)
    automaton.make_automaton()
    return automaton


def set_others(entry: Entry) -> None:
    """Set which names remain besides the country, once for all articles."""
    if entry.names:  # most entries are places of the world, which have none
        names = entry.names
        entry.others = tuple(
            names if entry.country is None else [name for name in names if name.entity_kind != "country"]
        )


def keep_longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return from left to right the longest candidates that do not overlap; the input is ordered by their ends.

    A candidate replaces those that it contains, unless it overlaps an earlier one.
    """
    kept: list[Candidate] = []
    for candidate in candidates:
        start, end, entry = candidate
        place = len(kept)
        while place and kept[place - 1][0] >= start:
            place -= 1
        if place < len(kept) and kept[place][:2] == (start, end):
            joined = kept[place][2].join(entry)
            set_others(joined)
            kept[place] = start, end, joined
        elif not place or kept[place - 1][1] <= start:
            kept[place:] = [candidate]
    return kept


def keep_outside(candidates: list[Candidate], taken: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Return the candidates that overlap none of the spans; both are in the order of their ends."""
    if not taken:
        return candidates
    kept, number = [], 0
    for candidate in candidates:
        while number < len(taken) and taken[number][1] <= candidate[0]:
            number += 1
        if not any(
            start < candidate[1] and candidate[0] < end for start, end in taken[max(0, number - 1) : number + 3]
        ):
            kept.append(candidate)
    return kept
