"""The facts of `facts.json`, which the command make_world_names writes, joined with `own_names`. Pure."""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from articles.text.world_names.own_names import AMBIGUOUS, AMBIGUOUS_TOWNS, MORE_NAMES, MORE_PEOPLES, MORE_TOWNS
from articles.text.world_names.scripts import SCRIPT_OF, plain_name

MOST_BEGINNING = 10  # countries whose names begin as a text does
SHORTEST_BEGINNING = 2  # characters by which a name is found while somebody types
FACTS = Path(__file__).with_name("facts.json")
LANGUAGES = tuple(sorted(SCRIPT_OF))


class WorldName(NamedTuple):
    """A name as its source writes it; `codes` are the alpha-2 codes of all that bear it.

    `kind` is alias, adjective or city, as in the gazetteer; one that `needs_context` is also something else.
    """

    text: str
    kind: str
    codes: tuple[str, ...]
    needs_context: bool


@cache
def read_facts() -> Mapping[str, Any]:
    """Return what the file holds: names, peoples and towns by language, capitals by script; each by country."""
    facts: Mapping[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return facts


@cache
def load_names(language: str) -> tuple[WorldName, ...]:
    """Return all names in a language."""
    facts = read_facts()
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    own = MORE_NAMES.get(language, {})
    for kind, table in (
        ("alias", facts["names"].get(language, {})),
        ("alias", own),
        ("adjective", facts["peoples"].get(language, {})),
        ("adjective", MORE_PEOPLES.get(language, {})),
        ("city", facts["towns"].get(language, {})),
        ("city", MORE_TOWNS.get(language, {})),
        ("city", facts["capitals"].get(SCRIPT_OF[language], {})),
    ):
        for code, texts in table.items():
            for text in texts:
                bearers[text, kind].add(code)
    named = {text for text, kind in bearers if kind == "alias"}
    words = {plain_name(word) for word in AMBIGUOUS.get(language, ())}
    if_town = words | {plain_name(town) for town in AMBIGUOUS_TOWNS}
    return tuple(
        WorldName(text, kind, tuple(sorted(codes)), plain_name(text) in (if_town if kind == "city" else words))
        for (text, kind), codes in bearers.items()
        if kind == "alias" or text not in named  # a town that is called as its country is the country
    )


@cache
def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for name in load_names(language):
            if name.kind == "alias" and len(name.codes) == 1 and not name.needs_context:
                found[plain_name(name.text)].add(name.codes[0])
    return {text: tuple(sorted(codes)) for text, codes in found.items()}


def countries_called(text: str, *, exactly: bool = False) -> list[str]:
    """Return the alpha-2 codes of countries that have a name in any language which begins as a text does.

    Those that are called just so come first; with `exactly` only these are given.
    """
    wanted = plain_name(text)
    if len(wanted) < SHORTEST_BEGINNING:
        return []
    names = _codes_by_name()
    found = names.get(wanted, ())
    if exactly:
        return list(found)
    beginning = (code for name, codes in names.items() if name.startswith(wanted) for code in codes)
    return list(dict.fromkeys([*found, *beginning]))[:MOST_BEGINNING]


def find_name(code: str, text: str) -> str:
    """Return the name, of a country in any language, that is a text or begins as it does; empty where none is."""
    wanted = plain_name(text)
    names = [name for _, texts in names_in_languages(code) for name in texts if plain_name(name).startswith(wanted)]
    return min(names, key=len, default="")


def names_in_languages(code: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each language with the names that it has for a country, the usual one first."""
    found = []
    for language in LANGUAGES:
        texts = [*read_facts()["names"].get(language, {}).get(code, ()), *MORE_NAMES[language].get(code, ())]
        found.append((language, tuple(dict.fromkeys(texts))))
    return [(language, texts) for language, texts in found if texts]
