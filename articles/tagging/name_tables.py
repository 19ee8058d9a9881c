"""Make of the names of a gazetteer, and the places of the world, what texts are searched for. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from articles.tagging.clubs import SPORT_CUES
from articles.tagging.name_search import Entry, NameSearch, set_others
from articles.tagging.names import Name
from articles.tagging.places import load_cues
from articles.tagging.world_gazetteer import (
    add_world_places,
    combine_countries,
    is_safe_in_capitals,
    is_safe_without_capitals,
)
from articles.text.folding import FoldedText, fold_text

SHORTEST_IN_CAPITALS = 4  # characters of a name, not itself in capitals, that is recognised in capitals


class NameTables(NamedTuple):
    """The names for each kind of text: as written, in any case, in capitals only, without capitals, of datelines."""

    cased: NameSearch
    uncased: NameSearch
    capitals: NameSearch
    lowercase: NameSearch
    of_datelines: NameSearch


def compile_names(names: Iterable[Name], entities: Mapping[str, int]) -> NameTables:
    """Return the tables of names; `entities` are those of the countries by alpha-2 code."""
    cased, uncased = _gather(names)
    codes = {entity: code for code, entity in entities.items()}
    for entry in (*cased.values(), *uncased.values()):
        entry.country = combine_countries(entry.names, codes)
    for text, country in add_world_places({t: e.country for t, e in cased.items()}, entities).items():
        if text in cased:
            cased[text].country = country
        else:
            cased[text] = Entry(len(text), country=country)
    for entry in (*cased.values(), *uncased.values()):
        set_others(entry)
    lowercase = {t.lower(): e for t, e in cased.items() if is_safe_without_capitals(t, e.names, e.country)}
    capitals: dict[str, Entry] = {}
    of_datelines: dict[str, Entry] = {}
    for text, entry in cased.items():
        key = text.upper()
        of_datelines[key] = entry
        if not _is_known_in_capitals(text, entry):
            continue
        if key in capitals:
            capitals[key] = capitals[key].join(entry)
            set_others(capitals[key])
        else:
            capitals[key] = entry
    of_datelines |= capitals  # to which it adds what is too short for a headline: QOM
    _add_cues(cased)
    return NameTables(*map(NameSearch, (cased, uncased, capitals, lowercase, of_datelines)))


def _gather(names: Iterable[Name]) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the names by their folded texts, those whose case counts and those whose case does not."""
    cased: dict[str, Entry] = {}
    uncased: dict[str, Entry] = {}
    for name in names:
        # Only a text beyond ASCII has marks and unseen signs, and folding them takes long.
        folded = fold_text(name.text) if name.text.isascii() else FoldedText(name.text).text
        text = " ".join(folded.split())
        if not text:
            continue
        key = text if name.is_case_sensitive else text.lower()
        entries = cased if name.is_case_sensitive else uncased
        if key not in entries:
            entries[key] = Entry(len(key))
        entries[key].names.append(name)
    return cased, uncased


def _is_known_in_capitals(text: str, entry: Entry) -> bool:
    if entry.names and (len(text) >= SHORTEST_IN_CAPITALS or text.isupper()):
        return True
    return is_safe_in_capitals(text, entry.country)


def _add_cues(cased: dict[str, Entry]) -> None:
    """Add the words that speak for a country or for sport; they are looked for in texts with case only."""
    for cue in load_cues():
        cased.setdefault(cue, Entry(len(cue))).cue = cue
    for cue in SPORT_CUES:
        entry = cased.setdefault(cue, Entry(len(cue)))
        if not entry.cue:
            entry.cue, entry.is_of_sport = cue, True
