"""Finding the names of a gazetteer in text: longest match on word boundaries. Pure.

Aho-Corasick automata (pyahocorasick) find all names in one pass, so the time is linear in the text. What a name of a
country or place means in its article is decided in `locating`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

import ahocorasick

from articles.tagging.country_resolution import CountryName, FieldText, Found, locate
from articles.tagging.name_rules import is_named_after, is_other_bearer, is_pronoun_in_capitals
from articles.tagging.names import FoldedText, Name, fold, is_shouting, is_whispering, starts_word
from articles.tagging.places import find_qualifiers, load_cues
from articles.tagging.world_gazetteer import (
    find_codes,
    is_safe_in_capitals,
    is_safe_without_capitals,
    join_places,
    tell_country,
)

SHORTEST_SHOUTED = 4  # characters a name needs to be recognised in capitals when it is not written so

_IN_BRACKETS = re.compile(r"\([^()]*\)")


class Mention(NamedTuple):
    """A place in the stored text where a name stands.

    `rule` is the kind of that name, “city”, “region” or a rule of discovery; `detail` what it leaned on.
    """

    field: str
    start: int
    end: int
    rule: str
    detail: str = ""


Mentions = Mapping[int, tuple[Mention, ...]]


@dataclass(slots=True)
class _Entry:
    """What one text may mean: names of the gazetteer, the country or place, the country it is a cue for."""

    length: int
    names: list[Name] = field(default_factory=list)
    country: CountryName | None = None
    cue: str = ""
    others: tuple[Name, ...] = ()  # the names but those of its country

    def join(self, other: "_Entry") -> "_Entry":
        names = list(dict.fromkeys([*self.names, *other.names]))
        return _Entry(self.length, names, self.country or other.country, self.cue or other.cue)


class _Match(NamedTuple):
    field: str
    start: int
    end: int
    names: Sequence[Name]


class NameMatcher:
    """A compiled gazetteer, with the places of the world where it knows their countries."""

    def __init__(self, names: Iterable[Name]) -> None:
        names = list(names)
        self._entities = find_codes(names)
        codes = {entity: code for code, entity in self._entities.items()}
        cased: dict[str, _Entry] = {}
        uncased: dict[str, _Entry] = {}
        for name in names:
            text = " ".join(FoldedText(name.text).text.split())
            if not text:
                continue
            key = text if name.is_case_sensitive else text.lower()
            (cased if name.is_case_sensitive else uncased).setdefault(key, _Entry(len(key))).names.append(name)
        for entry in (*cased.values(), *uncased.values()):
            entry.country = tell_country(entry.names, codes)
        for text, country in join_places({t: e.country for t, e in cased.items() if e.names}, self._entities).items():
            cased.setdefault(text, _Entry(len(text))).country = country
        whispered = {t.lower(): e for t, e in cased.items() if is_safe_without_capitals(t, e.names, e.country)}
        shouted: dict[str, _Entry] = {}
        for text, entry in cased.items():
            if (entry.names and (len(text) >= SHORTEST_SHOUTED or text.isupper())) or is_safe_in_capitals(
                text, entry.country
            ):
                key = text.upper()
                shouted[key] = shouted[key].join(entry) if key in shouted else entry
        # In a dateline even a short name in capitals is a place: QOM.
        printed = {text.upper(): entry for text, entry in cased.items()} | shouted
        for cue in load_cues():
            cased.setdefault(cue, _Entry(len(cue))).cue = cue
        self._cased, self._uncased = _compile(cased), _compile(uncased)
        self._shouted, self._whispered = _compile(shouted), _compile(whispered)
        self._printed = _compile(printed)

    def find_mentions(self, headline: str, body: str, *, dateline: str = "", home: str | None = None) -> Mentions:
        """Return the mentions of every entity in an article, in the order of the text.

        `dateline` and `home`, the alpha-2 code of the source's country, only help to choose between namesakes.
        """
        folded = {"headline": FoldedText(headline), "body": FoldedText(body)}
        fields: list[FieldText] = []
        matches: list[_Match] = []
        for name, text in folded.items():
            fields.append(FieldText(name, text.text, is_shouting(text.text)))
            matches += self._scan(fields[-1])
        anchored = {match.names[0].entity for match in matches if _is_unconditional(match.names)}
        found: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
        for where, start, end, names in matches:
            chosen = _choose(names, anchored)
            if chosen is not None and chosen.entity is not None:
                found[chosen.entity].append((start, end, where, chosen.kind))
        filed_from = self._find_code(dateline) if dateline else None
        for where, start, end, code, rule in locate(fields, dateline=filed_from, home=home):
            if code in self._entities:
                found[self._entities[code]].append((start, end, where, rule))
        mentions = {}
        for entity, spans in found.items():
            if len(spans) > 1:
                spans.sort(key=_by_place)
            mentions[entity] = tuple(
                [Mention(where, *folded[where].span(start, end), rule) for start, end, where, rule in spans]
            )
        return mentions

    @property
    def country_codes(self) -> frozenset[str]:
        """The alpha-2 codes of the countries in the gazetteer."""
        return frozenset(self._entities)

    def find_country(self, dateline: str) -> int | None:
        """Return the country a report was filed from; one that is written out wins over a city."""
        # “KABUL/WASHINGTON” are two places, the first of which counts; “COLUMBUS, Georgia” is one.
        codes = (self._find_code(part) for part in dateline.split("/"))
        code = next((code for code in codes if code), None)
        return self._entities.get(code) if code else None

    def _find_code(self, dateline: str) -> str | None:
        plain = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), fold(dateline))
        abbreviated = [code for _, _, code, _ in find_qualifiers(plain)]
        regions: list[str] = []
        written_out: list[str] = []
        places: list[str] = []
        for _, _, entry in _longest(_search(self._printed, plain.upper())):
            country = entry.country
            if country is None or country.kind in ("demonym", "adjective"):
                continue
            namesakes = country.place.candidates[1:] if country.place and country.kind == "name" else ()
            if places and any(places[-1] == candidate.country for candidate in namesakes):
                regions.insert(0, places[-1])  # COLUMBUS, Georgia
            elif country.place is None or country.kind == "name":
                written_out.append(country.code)
            elif country.place.rule == "region" and country.place.candidates[0].region:
                regions.insert(0, country.place.candidates[0].country)  # the last one is the region of the others
            else:
                places.append(country.code or country.place.candidates[0].country)
        return next(iter([*abbreviated, *(regions if places else []), *written_out, *regions, *places]), None)

    def _scan(self, each: FieldText) -> Iterator[_Match]:
        """Note the countries of a field, and yield the other names that are meant."""
        folded = each.text
        for start, end, entry in _longest(self._candidates(each)):
            if entry.country is not None:
                each.found.append(Found(each.field, start, end, entry.country, folded[start:end]))
            if entry.others:
                meant = [name for name in entry.others if _is_meant(name, folded, start, end, each.is_shouted)]
                if meant:
                    yield _Match(each.field, start, end, meant)

    def _candidates(self, each: FieldText) -> "list[_Candidate]":
        folded = each.text
        if is_whispering(folded):
            found = _search(self._whispered, folded)
        else:
            found = []
            for candidate in _search(self._shouted if each.is_shouted else self._cased, folded):
                entry = candidate[2]
                if entry.cue:
                    each.cues.append(entry.cue)
                if entry.names or entry.country:
                    found.append(candidate)
        # İ is the one letter that lower() lengthens, and folding has made it plain.
        uncased = _search(self._uncased, folded.lower())
        return sorted([*found, *uncased], key=itemgetter(1)) if uncased else found


_Candidate = tuple[int, int, _Entry]  # start, end


def _search(automaton: "ahocorasick.Automaton | None", text: str) -> list[_Candidate]:
    """Return all that begins and ends with a word, by where it ends."""
    found: list[_Candidate] = []
    if automaton is None:
        return found
    size = len(text)
    for last, entry in automaton.iter(text):
        end = last + 1
        if end < size and (text[end].isalnum() or text[end] == "_"):  # most fall here: no call for them
            continue
        start = end - entry.length
        if starts_word(text, start):
            found.append((start, end, entry))
    return found


def _compile(entries: Mapping[str, _Entry]) -> "ahocorasick.Automaton | None":
    if not entries:
        return None
    automaton = ahocorasick.Automaton()
    for text, entry in entries.items():
        _settle(entry)
        automaton.add_word(text, entry)
    automaton.make_automaton()
    return automaton


def _settle(entry: _Entry) -> None:
    """Note once for all articles which names are left where the country is told by itself."""
    entry.others = tuple([name for name in entry.names if entry.country is None or name.entity_kind != "country"])


def _longest(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Return from left to right the longest candidates that do not overlap; they come by where they end.

    One that begins before what ends no later takes its place, unless something earlier reaches into it.
    """
    kept: list[_Candidate] = []
    for candidate in candidates:
        start, end, entry = candidate
        place = len(kept)
        while place and kept[place - 1][0] >= start:
            place -= 1
        if place < len(kept) and kept[place][:2] == (start, end):
            joined = kept[place][2].join(entry)
            _settle(joined)
            kept[place] = start, end, joined
        elif not place or kept[place - 1][1] <= start:
            kept[place:] = [candidate]
    return kept


def _is_meant(name: Name, folded: str, start: int, end: int, shouting: bool) -> bool:
    if shouting and is_pronoun_in_capitals(folded[start:end], shouting=shouting):
        return False
    if name.entity_kind == "person":
        return not (
            is_named_after(folded, end, shouting=shouting)
            or (name.kind == "surname" and is_other_bearer(folded, start, shouting=shouting))
        )
    return True


def _is_unconditional(names: Sequence[Name]) -> bool:
    """Tell whether the names are those of one entity, and one of them needs no context."""
    if len(names) == 1:
        return not names[0].needs_context
    return len({name.entity for name in names}) == 1 and not all(name.needs_context for name in names)


def _by_place(span: tuple[int, int, str, str]) -> tuple[bool, int]:
    return span[2] == "body", span[0]


def _choose(names: Sequence[Name], anchored: set[int | None]) -> Name | None:
    """Return the bearer that is meant, None where the text does not tell.

    A name that needs context counts only beside an unconditional name of its entity; of several bearers the
    one that is named elsewhere in the article is meant, else the only unconditional one.
    """
    if len(names) == 1:
        return names[0] if not names[0].needs_context or names[0].entity in anchored else None
    for preferred in (
        [name for name in names if name.entity in anchored],
        [name for name in names if not name.needs_context],
    ):
        if len({name.entity for name in preferred}) == 1:
            return preferred[0]
    return None
