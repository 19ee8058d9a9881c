"""Finding the names of a gazetteer in text: longest match on word boundaries. Pure.

Aho-Corasick automata (pyahocorasick) find all names in one pass, so the time is linear in the text.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from articles.tagging.names import ends_word, fold, is_shouting, starts_word
from articles.tagging.rules import is_named_after, is_other_bearer, is_pronoun_in_capitals

SHORTEST_SHOUTED = 4  # characters a name needs to be recognised in capitals when it is not written so

_PLACE_KINDS = frozenset({"name", "alias", "acronym", "city"})
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of the gazetteer; `entity` is None for a stop name, which hides what it covers."""

    text: str
    entity: int | None
    entity_kind: str
    kind: str
    is_case_sensitive: bool = True
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the stored text where a name stands; `rule` is the kind of that name."""

    field: str
    start: int
    end: int
    rule: str


Mentions = Mapping[int, tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class _Match:
    field: str
    start: int
    end: int
    names: tuple[Name, ...]


class NameMatcher:
    """A compiled gazetteer."""

    def __init__(self, names: Iterable[Name]) -> None:
        cased: dict[str, list[Name]] = defaultdict(list)
        uncased: dict[str, list[Name]] = defaultdict(list)
        shouted: dict[str, list[Name]] = defaultdict(list)
        printed: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            text = " ".join(fold(unicodedata.normalize("NFC", name.text)).split())
            if not text:
                continue
            if not name.is_case_sensitive:
                uncased[text.lower()].append(name)
                continue
            cased[text].append(name)
            printed[text.upper()].append(name)
            if len(text) >= SHORTEST_SHOUTED or text.isupper():
                shouted[text.upper()].append(name)
        self._cased = _compile(cased)
        self._uncased = _compile(uncased)
        self._shouted = _compile(shouted)
        self._printed = _compile(printed)  # for datelines, where even a short name in capitals is a place: QOM

    def find_mentions(self, headline: str, body: str) -> Mentions:
        """Return the mentions of every entity in an article, in the order of the text."""
        matches = [*self._scan("headline", headline), *self._scan("body", body)]
        anchored = {
            match.names[0].entity
            for match in matches
            if len({name.entity for name in match.names}) == 1 and not all(name.needs_context for name in match.names)
        }
        found: dict[int, list[Mention]] = defaultdict(list)
        for match in matches:
            name = _choose(match.names, anchored)
            if name is not None and name.entity is not None:
                found[name.entity].append(Mention(match.field, match.start, match.end, name.kind))
        return {entity: tuple(mentions) for entity, mentions in found.items()}

    def find_country(self, dateline: str) -> int | None:
        """Return the country a report was filed from; one that is written out wins over a city."""
        text = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), fold(dateline)).upper()
        places = [
            name
            for match in _longest(self._candidates(text, self._printed))
            for name in match[2]
            if name.entity_kind == "country" and name.kind in _PLACE_KINDS
        ]
        written_out = [name for name in places if name.kind != "city"]
        return next((name.entity for name in [*written_out, *places]), None)

    def _scan(self, field: str, text: str) -> Iterator[_Match]:
        folded = fold(text)
        shouting = is_shouting(folded)
        for start, end, names in _longest(self._candidates(folded, self._shouted if shouting else self._cased)):
            meant = tuple(name for name in names if _is_meant(name, folded, start, end, shouting=shouting))
            if meant:
                yield _Match(field, start, end, meant)

    def _candidates(
        self, folded: str, cased: "ahocorasick.Automaton | None"
    ) -> Iterator[tuple[int, int, tuple[Name, ...]]]:
        for automaton, text in [(cased, folded), (self._uncased, folded.lower())]:
            if len(text) != len(folded):  # lower() lengthens a few letters: then offsets would lie
                continue
            if automaton is None:
                continue
            for last, (length, names) in automaton.iter(text):
                start = last - length + 1
                if starts_word(text, start) and ends_word(text, last + 1):
                    yield start, last + 1, names


def _compile(names: Mapping[str, Sequence[Name]]) -> "ahocorasick.Automaton | None":
    if not names:
        return None
    automaton = ahocorasick.Automaton()
    for text, bearers in names.items():
        automaton.add_word(text, (len(text), tuple(bearers)))
    automaton.make_automaton()
    return automaton


def _longest(
    candidates: Iterable[tuple[int, int, tuple[Name, ...]]],
) -> Iterator[tuple[int, int, tuple[Name, ...]]]:
    """Yield from left to right the longest candidates that do not overlap."""
    at_place: dict[tuple[int, int], list[Name]] = defaultdict(list)
    for start, end, names in candidates:
        at_place[start, end] += names
    position = 0
    for (start, end), bearers in sorted(at_place.items(), key=lambda item: (item[0][0], -item[0][1])):
        if start >= position:
            position = end
            yield start, end, tuple(dict.fromkeys(bearers))


def _is_meant(name: Name, folded: str, start: int, end: int, *, shouting: bool) -> bool:
    if is_pronoun_in_capitals(folded[start:end], shouting=shouting):
        return False
    if name.entity_kind == "person":
        return not (
            is_named_after(folded, end, shouting=shouting)
            or (name.kind == "surname" and is_other_bearer(folded, start, shouting=shouting))
        )
    return True


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
