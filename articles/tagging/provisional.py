"""Discovered names: the entities they belong to, and provisional entities for those that are new.

A name belongs to the entity that bears it in any spelling (see articles.tagging.spellings), so that “PAUL RYAN” makes
no second Paul Ryan, and one with a middle initial to the listed person without it, where nothing speaks against that.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.db import connection
from django.utils.text import slugify

from articles.models import NO_VALUE, Entity, EntityName, EntityRedirect, FormerSlug
from articles.models.bulk_insert import insert_rows, reserve_ids
from articles.tagging.packed_tags import PackedTag
from articles.tagging.role_words import share_role
from articles.tagging.spellings import (
    are_same_spelling,
    group_spellings,
    have_other_middles,
    key_of,
    key_without_initials,
    legal_form_of,
)

CHUNK = 2_000  # rows a statement
KEYED_AT_ONCE = 20_000  # names whose keys are made at a time
_LOCK = int.from_bytes(b"imports", "big")  # PostgreSQL's advisory lock while a batch is stored

Key = tuple[str, str]  # kind and name of a discovered entity

_INITIAL = re.compile(r"\b[A-Z]\b")


@dataclass(slots=True)
class DiscoveredName:
    """What articles say of a discovered name: the roles they give, and the years they are of."""

    roles: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)


def wait_for_turn() -> None:
    """Wait until nobody else stores a batch: two could both take a document, a name or a slug for new.

    On SQLite only one transaction writes at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def resolve_entities(proposals: Iterable[tuple[PackedTag, int | None]], run: int | None) -> dict[Key, int]:
    """Return the entity of each discovered name; an unknown name becomes a provisional entity.

    Each proposed tag comes with the year of its article. A name that just one entity of its kind has belongs to that;
    the name of a merged entity, whatever its kind, to the one it was merged into. Refused names are left out. Call it
    inside a transaction that no other import or re-tagging shares (see wait_for_turn).
    """
    wanted: dict[Key, DiscoveredName] = defaultdict(DiscoveredName)
    for one, year in proposals:
        if one.entity is None:
            found = wanted[one.kind, one.name]
            found.roles |= {one.role} if one.role else set()
            found.years |= {year} if year else set()
    if not wanted:
        return {}
    bearers, blocked = _find_bearers(wanted)
    resolved = {key: min(found) for key, found in bearers.items() if len(found) == 1 and key not in blocked}
    unknown = {key: found for key, found in wanted.items() if key not in bearers and key not in blocked}
    if not unknown:
        return resolved
    make_keys()
    spelled = _find_spellings(unknown)
    left = {key: found for key, found in unknown.items() if key not in spelled}
    listed = _find_listed(left)
    fresh = [key for key in left if key not in listed]
    known = {key: entity for key, entity in spelled.items() if entity is not None}
    return resolved | known | listed | _create_provisional(fresh, run)


def _find_bearers(wanted: Iterable[Key]) -> tuple[dict[Key, set[int]], set[Key]]:
    """Return the entities that bear a name to the letter, and the names that were refused."""
    bearers: dict[Key, set[int]] = {}
    blocked: set[Key] = set()
    names = list({name for _, name in wanted})
    for start in range(0, len(names), CHUNK):
        some = names[start : start + CHUNK]
        merged = EntityRedirect.objects.filter(entity__name__in=some)
        merged = merged.exclude(into__status=Entity.Status.REFUSED)
        for text, kind, entity in merged.values_list("entity__name", "entity__kind", "into_id"):
            bearers.setdefault((kind, text), set()).add(entity)
        rows = EntityName.objects.filter(text__in=some, entity__isnull=False)
        for text, kind, status, entity in rows.values_list("text", "entity__kind", "entity__status", "entity_id"):
            if status == Entity.Status.REFUSED:
                blocked.add((kind, text))
            else:
                bearers.setdefault((kind, text), set()).add(entity)
    return bearers, blocked


def make_keys() -> None:
    """Make the keys of names that have none yet: they came another way than by discovery, or were changed."""
    waiting = EntityName.objects.filter(key=None).order_by("pk").values_list("pk", "text", "entity__kind")
    statement = f"UPDATE {EntityName._meta.db_table} SET key = %s WHERE id = %s"  # noqa: S608
    while rows := list(waiting[:KEYED_AT_ONCE]):
        keys = [(key_of(kind, text) if kind else "", number) for number, text, kind in rows]
        with connection.cursor() as cursor:
            cursor.executemany(statement, keys)


@dataclass(slots=True)
class Bearer:
    """An entity that bears a name of some key, and its names of that key."""

    entity: int
    status: str
    years: tuple[int | None, int | None]
    description: str
    names: list[str] = field(default_factory=list)


def _read_bearers(keys: Iterable[Key], *, confirmed_only: bool = False) -> dict[Key, dict[int, Bearer]]:
    """Return the entities that bear names of keys, by kind and key."""
    bearers: dict[Key, dict[int, Bearer]] = defaultdict(dict)
    wanted = sorted({key for _, key in keys if key})
    for start in range(0, len(wanted), CHUNK):
        rows = EntityName.objects.filter(
            key__in=wanted[start : start + CHUNK],
            kind__in=[EntityName.Kind.NAME, EntityName.Kind.ALIAS],
            entity__redirect=None,
        )
        if confirmed_only:
            rows = rows.filter(entity__status=Entity.Status.CONFIRMED)
        columns = ("key", "text", "entity_id", "entity__kind", "entity__status")
        facts = ("entity__active_from", "entity__active_to", "entity__description")
        for key, text, entity, kind, status, *known in rows.values_list(*columns, *facts):
            found = bearers[kind, key or ""]
            first, last, description = known
            found.setdefault(entity, Bearer(entity, status, (first, last), description)).names.append(text)
    return bearers


def _find_spellings(unknown: Iterable[Key]) -> dict[Key, int | None]:
    """Return the entities that bear a name in another spelling, None for a refused name.

    The only confirmed one of several, else the oldest; nothing where several confirmed ones bear it.
    """
    keys = {(kind, name): key_of(kind, name) for kind, name in unknown}
    bearers = _read_bearers([(kind, key) for (kind, _), key in keys.items()])
    found: dict[Key, int | None] = {}
    for (kind, name), key in keys.items():
        same = _of_same_spelling(kind, name, list(bearers.get((kind, key), {}).values()))
        confirmed = [one.entity for one in same if one.status == Entity.Status.CONFIRMED]
        if any(one.status == Entity.Status.REFUSED for one in same):
            found[kind, name] = None
        elif same and len(confirmed) < 2:
            found[kind, name] = min(confirmed or [one.entity for one in same])
    return found


def _of_same_spelling(kind: str, name: str, bearers: Sequence[Bearer]) -> Sequence[Bearer]:
    """Return those of one key that are surely the same.

    Of companies those of the same legal form; without them the only one, where the form is all that differs.
    """
    if kind == Entity.Kind.PERSON:
        return bearers
    form = legal_form_of(name)
    alike = [one for one in bearers if any(legal_form_of(text) == form for text in one.names)]
    is_one = len(bearers) == 1 and all(are_same_spelling(kind, name, text) for text in bearers[0].names)
    return alike or (bearers if is_one else ())


def _find_listed(left: Mapping[Key, DiscoveredName]) -> dict[Key, int]:
    """Return the listed person of each name that adds only middle initials to it, where nothing speaks against it.

    Another middle name among its names, another role, or years in which it was not in public do.
    """
    person = Entity.Kind.PERSON.value
    plain = {key: key_without_initials(key[1]) for key in left if key[0] == person and _INITIAL.search(key[1])}
    bearers = _read_bearers([(person, short) for short in plain.values()], confirmed_only=True)
    found: dict[Key, int] = {}
    for key, short in plain.items():
        able = list(bearers.get((person, short), {}).values())
        if len(able) == 1 and _fits(able[0], left[key]):
            found[key] = able[0].entity
    others = _find_other_middles(found)
    return {key: entity for key, entity in found.items() if (key[1], entity) not in others}


def _fits(bearer: Bearer, found: DiscoveredName) -> bool:
    first, last = bearer.years
    in_time = all((first is None or first <= year) and (last is None or year <= last) for year in found.years)
    has_role = not found.roles or not bearer.description or any(share_role(r, bearer.description) for r in found.roles)
    return in_time and has_role


def _find_other_middles(found: Mapping[Key, int]) -> set[tuple[str, int]]:
    """Return the (name, listed person) pairs of which a name of the person has another middle initial."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = EntityName.objects.filter(entity__in=set(found.values()))
    for entity, text in rows.values_list("entity_id", "text"):
        names[entity or 0].append(text)
    return {
        (name, entity)
        for (_, name), entity in found.items()
        if any(have_other_middles(name, text) for text in names[entity])
    }


def _create_provisional(keys: Sequence[Key], run: int | None) -> dict[Key, int]:
    """Make one entity of all spellings of a name."""
    if not keys:
        return {}
    groups = list(_group(keys))
    slugs = free_slugs([name for _, name, _ in groups])
    numbers = reserve_ids(Entity, len(groups))
    made = list(zip(numbers, groups, slugs, strict=True))
    status = Entity.Status.PROVISIONAL.value
    rows = ((number, kind, name, slug, status, run) for number, (kind, name, _), slug in made)
    insert_rows(Entity, ("id", "kind", "name", "slug", "status", "import_run_id"), rows)
    named = ((number, name, EntityName.Kind.NAME.value, key_of(kind, name)) for number, (kind, name, _), _ in made)
    insert_rows(EntityName, ("entity_id", "text", "kind", "key"), named)
    return {(kind, text): number for number, (kind, _, texts), _ in made for text in texts}


def _group(keys: Sequence[Key]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield kind, name and spellings of each entity to make."""
    texts: dict[str, list[str]] = defaultdict(list)
    for kind, name in keys:
        texts[kind].append(name)
    for kind, names in texts.items():
        for spellings in group_spellings(kind, names):
            yield kind, spellings[0], spellings


def free_slugs(names: Sequence[str]) -> list[str]:
    """Return a new slug for each name, one that no entity has or had."""
    stems = [slugify(name)[:180].strip("-") or "name" for name in names]
    # A slug of two letters could one day be a country's code.
    stems = [f"{stem}-1" if len(stem) == 2 or stem == NO_VALUE else stem for stem in stems]
    taken = _slugs_beginning(stems)
    numbers = {stem: count(2) for stem in stems}  # many names may share a stem: each number is tried once
    slugs = []
    for stem in stems:
        slug = stem
        while slug in taken:
            slug = f"{stem}-{next(numbers[stem])}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _slugs_beginning(stems: Sequence[str]) -> set[str]:
    """Return the slugs in use that equal a stem or, where that is taken or wanted twice, begin with it."""
    wanted = Counter(stems)
    unique = list(wanted)
    former = FormerSlug.objects.filter(entity__isnull=False)
    taken: set[str] = set()
    for rows in (Entity.objects.all(), former):
        for start in range(0, len(unique), CHUNK):
            taken.update(rows.filter(slug__in=unique[start : start + CHUNK]).values_list("slug", flat=True))
    for stem in [stem for stem, number in wanted.items() if number > 1 or stem in taken]:
        for rows in (Entity.objects.all(), former):
            taken.update(rows.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
    return taken
