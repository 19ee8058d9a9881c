"""What a row of a gazetteer means for the entities of the archive, and the writing of it.

An entity is known by its Wikidata id, else by its name, kind and country. Gaps are filled and names added; what a
curator has set stays, and a row that says otherwise is a conflict, of which nothing is written, unless the import is to
overwrite.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User

from articles.curation.entity_matching import find_countries
from articles.curation.gazetteer_file import GazetteerRow
from articles.curation.name_changes import queue_names
from articles.models import Entity, EntityName
from articles.tagging.provisional import free_slugs, wait_for_turn

GAZETTEER_OPERATION = "import_gazetteer"
_LONGEST_ACRONYM = 8  # letters
_FIELDS = {
    "wikidata_id": "Wikidata id",
    "active_from": "active from",
    "active_to": "active to",
    "country": "country",
}


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    REJECTED = "rejected"


@dataclass(slots=True)
class RowDecision:
    """What becomes of a row: its entity (an unsaved one where it is new), what it gains, and the reasons in words."""

    row: GazetteerRow
    outcome: Outcome
    entity: Entity | None = None
    values: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def decide_rows(rows: Sequence[GazetteerRow], *, overwrites: bool = False) -> list[RowDecision]:
    """Return what each row means for the archive as it is; a fixed number of queries."""
    known = _Known.read(rows)
    return [_decide(row, known, overwrites=overwrites) for row in rows]


def import_rows(rows: Sequence[Mapping[str, Any]], value: Mapping[str, Any] | None, _user: User | None) -> None:
    """Write rows as `pack_row` gives them, within an action; queue the names, so that articles are tagged again."""
    wait_for_turn()
    read = [unpack_row(row) for row in rows]
    decisions = decide_rows(read, overwrites=bool((value or {}).get("overwrites")))
    fresh = [one for one in decisions if one.outcome is Outcome.NEW]
    for one, slug in zip(fresh, free_slugs([one.row.name for one in fresh]), strict=True):
        one.entity = Entity(kind=one.row.kind, name=one.row.name, slug=slug, **one.values)
    Entity.objects.bulk_create([one.entity for one in fresh if one.entity])
    written = [one for one in decisions if one.outcome in {Outcome.NEW, Outcome.CHANGED} and one.entity]
    for one in written:
        if one.entity and one.values and one.outcome is Outcome.CHANGED:
            for name, new in one.values.items():
                setattr(one.entity, name, new)
            one.entity.save(update_fields=list(one.values))
    names = [_make_name(one.entity, text) for one in written if one.entity for text in one.names]
    EntityName.objects.bulk_create(names, ignore_conflicts=True)
    queue_names(name.text for name in names)


def pack_row(row: GazetteerRow) -> dict[str, Any]:
    """Return a row as JSON, without what is empty."""
    return {name: value for name, value in asdict(row).items() if value}


def unpack_row(packed: Mapping[str, Any]) -> GazetteerRow:
    return GazetteerRow(**{**packed, "aliases": tuple(packed.get("aliases", ()))})


def _make_name(entity: Entity, text: str) -> EntityName:
    """Return a name of an entity; one word of a person's, and one in small letters, counts only beside another name."""
    is_acronym = text.isupper() and " " not in text and len(text) <= _LONGEST_ACRONYM
    kind = EntityName.Kind.NAME if text == entity.name else EntityName.Kind.ALIAS
    if is_acronym and kind == EntityName.Kind.ALIAS:
        kind = EntityName.Kind.ACRONYM
    is_word = " " not in text and entity.kind == Entity.Kind.PERSON
    is_vague = text != entity.name and (is_word or text.islower())
    return EntityName(entity=entity, text=text, kind=kind, needs_context=is_vague)


# -- deciding


@dataclass(slots=True)
class _Known:
    """What the archive has that rows may mean."""

    by_id: dict[str, set[Entity]]
    by_name: dict[tuple[str, str], set[Entity]]  # and kind
    countries: dict[str, set[Entity]]  # by how rows write them
    names: dict[int, set[str]]
    bearers: dict[str, set[str]]  # of names: entities as they are called

    @classmethod
    def read(cls, rows: Sequence[GazetteerRow]) -> "_Known":
        ids = {row.wikidata_id for row in rows if row.wikidata_id}
        wanted = {row.name for row in rows}
        entities = Entity.objects.select_related("redirect__into", "country")
        by_id: dict[str, set[Entity]] = defaultdict(set)
        for entity in entities.filter(wikidata_id__in=ids):
            by_id[entity.wikidata_id].add(entity.today)
        called = EntityName.objects.filter(text__in=wanted, kind=EntityName.Kind.NAME, entity__isnull=False)
        named = list(called.values_list("text", "entity"))
        bearing = entities.in_bulk({pk for _, pk in named if pk is not None})
        by_name: dict[tuple[str, str], set[Entity]] = defaultdict(set)
        for text, pk in named:
            if pk in bearing:
                today = bearing[pk].today
                by_name[text, today.kind].add(today)
        for entity in entities.filter(name__in=wanted):
            by_name[entity.name, entity.today.kind].add(entity.today)
        matched = {entity.pk for found in (*by_id.values(), *by_name.values()) for entity in found}
        names: dict[int, set[str]] = defaultdict(set)
        for pk, text in EntityName.objects.filter(entity__in=matched).values_list("entity", "text"):
            if pk is not None:
                names[pk].add(text)
        texts = wanted.union(*(row.aliases for row in rows))
        bearers: dict[str, set[str]] = defaultdict(set)
        for text, name in EntityName.objects.filter(text__in=texts).values_list("text", "entity__name"):
            bearers[text].add(name or "a stop name")
        countries = {row.country for row in rows if row.country}
        countries |= {row.name for row in rows if row.kind == Entity.Kind.COUNTRY}
        return cls(by_id, by_name, find_countries(countries), names, bearers)


def _decide(row: GazetteerRow, known: _Known, *, overwrites: bool) -> RowDecision:
    country, problem = _choose_country(row, known)
    if problem:
        return RowDecision(row, Outcome.REJECTED, reasons=[problem])
    try:
        entity, notes = _choose_entity(row, country, known)
    except _ConflictError as error:
        return RowDecision(row, Outcome.CONFLICT, reasons=[str(error)])
    wanted = {
        "wikidata_id": row.wikidata_id,
        "active_from": row.active_from,
        "active_to": row.active_to,
        "country": country if row.kind != Entity.Kind.COUNTRY else None,
    }
    names = list(dict.fromkeys([row.name, *row.aliases]))
    if entity is None:
        if row.kind == Entity.Kind.COUNTRY:
            reason = f"the archive has no country {row.name}, and countries cannot be created"
            return RowDecision(row, Outcome.REJECTED, reasons=[reason])
        values = {name: value for name, value in wanted.items() if value} | {"description": row.description}
        reasons = [_introduce(row, values), *notes, *_name_bearers(names, known, "")]
        return RowDecision(row, Outcome.NEW, None, values, names, reasons)
    return _complete(row, entity, wanted, names, notes, known, overwrites=overwrites)


def _introduce(row: GazetteerRow, values: Mapping[str, Any]) -> str:
    """Return in words what a new entity will be."""
    fresh = Entity(kind=row.kind, **values)
    parts = [fresh.kind, str(fresh.country or ""), fresh.active_years, fresh.wikidata_id]
    parts += [f"also named {', '.join(row.aliases)}"] if row.aliases else []
    return ", ".join(part for part in parts if part)


def _complete(
    row: GazetteerRow,
    entity: Entity,
    wanted: dict[str, Any],
    names: list[str],
    notes: list[str],
    known: _Known,
    *,
    overwrites: bool,
) -> RowDecision:
    """Decide on a row whose entity is there: what it fills, what it adds, and what it says otherwise."""
    values: dict[str, Any] = {}
    reasons, conflicts = list(notes), []
    for name, value in wanted.items():
        now = getattr(entity, name)
        if not value or now == value:
            continue
        if now:
            conflicts.append(f"{_FIELDS[name]} is {now} here and {value} in the file")
        values[name] = value
    years = {name: values.get(name, getattr(entity, name)) for name in ("active_from", "active_to")}
    if years["active_from"] and years["active_to"] and years["active_from"] > years["active_to"]:
        reason = f"the years would be {years['active_from']} to {years['active_to']}"
        return RowDecision(row, Outcome.CONFLICT, entity, reasons=[reason])
    if conflicts and not overwrites:
        return RowDecision(row, Outcome.CONFLICT, entity, reasons=conflicts)
    reasons += [f"overwritten: {conflict}" for conflict in conflicts]
    reasons += [f"{_FIELDS[name]}: {value}" for name, value in values.items() if not getattr(entity, name)]
    if row.description and not entity.description:
        values["description"] = row.description
        reasons.append("a description")
    if entity.is_provisional:
        values["status"] = Entity.Status.CONFIRMED
        reasons.append("it was provisional and is confirmed")
    fresh = [text for text in names if text not in known.names[entity.pk]]
    reasons += [f"also named {', '.join(fresh)}"] if fresh else []
    if not values and not fresh:
        return RowDecision(row, Outcome.SAME, entity)
    return RowDecision(
        row, Outcome.CHANGED, entity, values, fresh, [*reasons, *_name_bearers(fresh, known, entity.name)]
    )


def _choose_country(row: GazetteerRow, known: _Known) -> tuple[Entity | None, str]:
    """Return the country a row names, or why it cannot be used."""
    if not row.country:
        return None, ""
    found = known.countries.get(row.country, set())
    if len(found) == 1:
        return next(iter(found)), ""
    what = "may be more than one country" if found else "is not a country of the archive"
    return None, f"country: “{row.country[:60]}” {what}"


class _ConflictError(Exception):
    """Why no entity can be chosen for a row."""


def _choose_entity(row: GazetteerRow, country: Entity | None, known: _Known) -> tuple[Entity | None, list[str]]:
    """Return the entity a row means, None for a new one, and what else is to be known; raises _ConflictError."""
    chosen = _choose_by_id(row, known)
    found, notes = ({chosen}, []) if chosen else _find_called_so(row, country, known)
    if not found:
        return None, notes
    if len(found) > 1:
        raise _ConflictError(f"{_list(found)} have this name: give its Wikidata id or its country")
    entity = next(iter(found))
    if entity.status == Entity.Status.REFUSED:
        raise _ConflictError(f"a curator has refused {entity.name}: confirm it first")
    return entity, notes


def _choose_by_id(row: GazetteerRow, known: _Known) -> Entity | None:
    same = known.by_id.get(row.wikidata_id, set()) if row.wikidata_id else set()
    if len(same) > 1:
        raise _ConflictError(f"{_list(same)} both have the id {row.wikidata_id}: merge them first")
    entity = next(iter(same), None)
    if entity and entity.kind != row.kind:
        raise _ConflictError(f"{row.wikidata_id} is {entity.name} here, of the kind {entity.kind}, not {row.kind}")
    return entity


def _find_called_so(row: GazetteerRow, country: Entity | None, known: _Known) -> tuple[set[Entity], list[str]]:
    """Return the entities that bear the name of a row and may be meant, with notes on those that are not."""
    found = set(known.by_name.get((row.name, row.kind), set()))
    if row.kind == Entity.Kind.COUNTRY:
        found |= known.countries.get(row.name, set())
    if not row.wikidata_id:
        _refuse_doubtful(row, country, found, known)
    others = {entity for entity in found if row.wikidata_id and entity.wikidata_id}  # by_id would have had the same
    notes = [f"not {entity.name} ({entity.slug}), which is {entity.wikidata_id}" for entity in sorted(others, key=str)]
    found -= others
    if country is not None and row.kind != Entity.Kind.COUNTRY:
        found = {entity for entity in found if entity.country in (country, None)}
        found = {entity for entity in found if entity.country == country} or found
    return found, notes


def _refuse_doubtful(row: GazetteerRow, country: Entity | None, found: set[Entity], known: _Known) -> None:
    """Refuse a row without an id where somebody called so is of another kind, or of another country."""
    elsewhere = (known.by_name.get((row.name, kind), set()) for kind in Entity.Kind.values if kind != row.kind)
    others = set().union(*elsewhere)
    if not found and others:
        kinds = ", ".join(sorted({one.kind for one in others}))
        raise _ConflictError(f"{_list(others)} is here, as {kinds}: give its Wikidata id if it is another")
    if country is not None and found and all(one.country not in (country, None) for one in found):
        homes = ", ".join(sorted({str(one.country) for one in found}))
        raise _ConflictError(f"{_list(found)} is here, of {homes}: give its Wikidata id if it is another")


def _list(entities: Iterable[Entity]) -> str:
    return ", ".join(sorted(f"{entity.name} ({entity.slug})" for entity in entities))


def _name_bearers(names: Iterable[str], known: _Known, own: str) -> list[str]:
    """Return notes of names that others bear too: a text with one of them may mean either."""
    found = ((text, sorted(known.bearers.get(text, set()) - {own})) for text in names)
    return [f"“{text}” is also a name of {', '.join(bearers[:3])}" for text, bearers in found if bearers]
