"""The values of facets that a search has chosen, found by what an address calls them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from articles.facets import Facet, Values
from articles.models import NO_VALUE, Entity, Source
from articles.requests.facet_texts import name_text, read_text, write_text
from articles.search import NOT_SET, TAGGED, Value
from articles.visibility import NOT_PUBLIC, MaySeeHidden, find_hidden, find_withheld_slugs

WITH = "with"  # parameter: an entity every article has to be tagged with, beside whatever else is chosen
_NO_ENTITIES = {value for value in Values if value.is_text or value is Values.SOURCES}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet that was chosen, excluded, or required beside all others."""

    facet: Facet
    id: Value
    value: str
    label: str
    is_excluded: bool = False
    is_required: bool = False

    @property
    def is_included(self) -> bool:
        return not (self.is_excluded or self.is_required)

    @property
    def parameter(self) -> str:
        if self.is_required:
            return WITH
        return f"not_{self.facet.value}" if self.is_excluded else self.facet.value

    @property
    def words(self) -> str:
        """What it asks for: “from Turkey”, “with Turkey”, “not Turkey”, “No actor named”."""
        if self.id == NOT_SET:
            return self.facet.presence if self.is_excluded else self.facet.lack
        if self.is_required:
            return f"{WITH} {self.label}"
        return ("not " if self.is_excluded else "") + self.facet.wording.format(self.label)


def join_words(words: Sequence[str], last: str) -> str:
    """Return a list in words: “A, B or C”."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def describe_choices(chosen: Iterable[Choice]) -> list[str]:
    """Return chosen values in words, those of one facet that widen each other as one: “Taliban or NATO”."""
    alternatives: dict[Facet | Choice, list[str]] = {}
    for choice in chosen:
        alternatives.setdefault(choice.facet if choice.is_included else choice, []).append(choice.words)
    return [join_words(words, "or") for words in alternatives.values()]


def look_up(cleaned: Mapping[str, Any], problems: dict[str, list[str]], may_see_hidden: MaySeeHidden) -> list[Choice]:
    """Return the chosen values of checked parameters; what is none of the archive is added to the problems.

    Three queries, one more each for what was renamed and what is not confirmed.
    """
    wanted = [
        (facet, value, is_excluded)
        for facet in Facet
        for is_excluded in (False, True)
        for value in cleaned.get(f"not_{facet.value}" if is_excluded else facet.value) or []
    ]
    required: list[str] = cleaned.get(WITH) or []
    slugs = {value.lower() for facet, value, _ in wanted if facet.values not in _NO_ENTITIES}
    slugs.update(map(str.lower, required))
    names = {value.lower() for facet, value, _ in wanted if facet.values is Values.SOURCES}
    found = Entity.objects.select_related("redirect__into").by_slug(slugs)
    entities = {slug: row.today for slug, row in found.items()}  # an old address goes on finding
    sources = Source.objects.by_slug(names)
    hidden = find_hidden([*entities.values(), *sources.values()])
    withheld = find_withheld_slugs(found)
    if (hidden or withheld) and not may_see_hidden():
        entities = {slug: row for slug, row in entities.items() if row not in hidden and slug not in withheld}
        sources = {slug: row for slug, row in sources.items() if row not in hidden}

    def say(row: Entity | Source) -> str:
        return f"{row.name} ({NOT_PUBLIC})" if row in hidden else row.name

    def find(facet: Facet, value: str) -> tuple[Value, str, str] | None:
        """Return a value as the engine has it, as an address has it, and its label."""
        if facet.values.is_text:
            text = read_text(facet, value)
            return (text, write_text(text), name_text(facet, text)) if text else None
        row: Entity | Source | None = (sources if facet.values is Values.SOURCES else entities).get(value.lower())
        if row is None or (isinstance(row, Entity) and row.is_country is (facet.values is Values.ACTORS)):
            return None
        return row.pk, row.slug, say(row)

    chosen = []
    for facet, value, is_excluded in wanted:
        if value == NO_VALUE or (facet is not Facet.SECTION and value.lower() == NO_VALUE):
            chosen.append(Choice(facet, NOT_SET, NO_VALUE, facet.lack, is_excluded))
            continue
        found_value = find(facet, value)
        if found_value is None:
            parameter = f"not_{facet.value}" if is_excluded else facet.value
            message = f"There is no {facet.noun} “{value[:60]}” in this archive: it was left out of the search."
            problems.setdefault(parameter, []).append(message)
        else:
            chosen.append(Choice(facet, *found_value, is_excluded))
    for slug in required:
        entity = entities.get(slug.lower())
        if entity is None:
            message = f"There is no actor or country “{slug[:60]}” in this archive: it was left out of the search."
            problems.setdefault(WITH, []).append(message)
        else:
            facet = Facet.COUNTRY if entity.is_country else Facet.ACTOR
            chosen.append(Choice(facet, entity.pk, entity.slug, say(entity), is_required=True))
    return _choose_required(list(dict.fromkeys(chosen)))  # an old and a new address may mean the same


def _choose_required(chosen: list[Choice]) -> list[Choice]:
    """Return choices that mean the same: of a facet of which no value is chosen, the first required one is."""
    for facet in TAGGED:
        required = [choice for choice in chosen if choice.facet is facet and choice.is_required]
        if required and not any(choice.facet is facet and choice.is_included for choice in chosen):
            chosen = [replace(choice, is_required=False) if choice == required[0] else choice for choice in chosen]
    return chosen
