"""Find entities that may be one by their names, and propose to merge them.

New names are compared with those that share a key (see articles.tagging.spellings), a step at a time: after an import
the persons it has discovered, by the command `propose_merges` all that are left. Nothing is merged here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from articles.curation.name_evidence import read_contexts, weigh_evidence
from articles.models import Entity, EntityName, EntityRedirect, LikenessKey, MergeProposal
from articles.models.bulk_insert import insert_rows
from articles.tagging.spellings import Likeness, compare_names, have_other_middles, likeness_keys

STEP = 1_000  # names compared in one transaction
CHUNK = 500  # values a statement
MOST_SHARING = 60  # names of one key that are compared: a key that more have says nothing
MOST_LIKELY = 20  # of one name: who may be any of more is nobody's other name
MOST_PARTNERS = 20  # of one entity that are compared with each other
RARE = 4  # names that share a key: of fewer, a surname with an initial is rare
MOST_READ = 50_000  # rows of keys read for one statement

_COMPARED_KINDS = frozenset(Entity.Kind) - {Entity.Kind.COUNTRY}
_COLUMNS = ("pk", "text", "entity_id", "entity__kind", "entity__status", "entity__name", "kind", "entity__redirect")
_COMPARED_NAMES = frozenset({"name", "alias"})

Pair = tuple[int, int]  # of entities, the smaller number first


class NameRow(NamedTuple):
    """A name with what is needed of its entity."""

    pk: int
    text: str
    entity: int
    kind: str
    status: str
    name: str  # of its entity


class Likely(NamedTuple):
    """By what two names differ, and whether few others share a key with them."""

    likeness: Likeness
    is_rare: bool


@dataclass(slots=True)
class FoundMerges:
    """How many names were compared, and how many merges were proposed."""

    names: int = 0
    proposed: int = 0


def count_waiting() -> int:
    """Return how many names are still to be compared."""
    return EntityName.objects.filter(is_compared=False).count()


def forget_comparisons() -> None:
    """Let every name be compared again; what was refused stays so."""
    EntityName.objects.filter(is_compared=True).update(is_compared=False)


def propose_merges(
    among: QuerySet[EntityName] | None = None,
    most: int | None = None,
    on_progress: Callable[[int], None] = lambda _names: None,
) -> FoundMerges:
    """Compare names that were not compared yet, the newest first, and propose merges; one transaction a step.

    Of some names, or all; at most so many.
    """
    rows = EntityName.objects.all() if among is None else among
    waiting = rows.filter(is_compared=False).order_by("-pk").values_list("pk", flat=True)
    numbers = list(waiting if most is None else waiting[:most])
    total = FoundMerges()
    for start in range(0, len(numbers), STEP):
        with transaction.atomic():
            step = _propose_step(numbers[start : start + STEP])
        total.names += step.names
        total.proposed += step.proposed
        on_progress(step.names)
    return total


def propose_of_run(run: int | None, most: int) -> FoundMerges:
    """Compare the persons that an import has discovered, at most so many."""
    return propose_merges(EntityName.objects.filter(entity__import_run=run, entity__kind=Entity.Kind.PERSON), most)


def propose_since(number: int, most: int) -> FoundMerges:
    """Compare the persons whose names came after one by its number, at most so many."""
    return propose_merges(EntityName.objects.filter(pk__gt=number, entity__kind=Entity.Kind.PERSON), most)


def compare_listed() -> FoundMerges:
    """Compare the persons of the gazetteer, so that discovered ones are compared with them."""
    listed = EntityName.objects.filter(entity__status=Entity.Status.CONFIRMED, entity__kind=Entity.Kind.PERSON)
    return propose_merges(listed)


def _propose_step(wanted: Sequence[int]) -> FoundMerges:
    waiting = EntityName.objects.filter(pk__in=wanted, is_compared=False)
    found = list(waiting.select_for_update(skip_locked=True, of=("self",)).values_list(*_COLUMNS))
    if not found:
        return FoundMerges()
    numbers = [row[0] for row in found]
    rows = [row for row in map(_read_row, found) if row is not None]
    keys = {row.pk: likeness_keys(row.kind, row.text) for row in rows}
    _store_keys(numbers, keys)
    proposed = _propose(_find_likely(rows, _find_sharing(keys)))
    for start in range(0, len(numbers), CHUNK):
        EntityName.objects.filter(pk__in=numbers[start : start + CHUNK]).update(is_compared=True)
    return FoundMerges(len(numbers), proposed)


def _read_row(values: Sequence[Any]) -> NameRow | None:
    """Return a name that can be compared: of an actor that was neither refused nor merged."""
    *known, name_kind, redirect = values
    row = NameRow(*known)
    is_compared = name_kind in _COMPARED_NAMES and row.kind in _COMPARED_KINDS and redirect is None
    return row if is_compared and row.status != Entity.Status.REFUSED else None


def _read_names(numbers: Iterable[int]) -> list[NameRow]:
    """Return the names among some that can be compared."""
    wanted = sorted(numbers)
    rows: list[NameRow] = []
    for start in range(0, len(wanted), CHUNK):
        found = EntityName.objects.filter(pk__in=wanted[start : start + CHUNK]).values_list(*_COLUMNS)
        rows += [row for row in map(_read_row, found) if row is not None]
    return rows


def _store_keys(numbers: Sequence[int], keys: Mapping[int, set[str]]) -> None:
    last = LikenessKey.objects.aggregate(last=Max("name"))["last"] or 0
    known = [number for number in numbers if number <= last]  # all others are new
    for start in range(0, len(known), CHUNK):
        LikenessKey.objects.filter(name__in=known[start : start + CHUNK]).delete()
    insert_rows(
        LikenessKey, ("name", "key"), ((number, key) for number, found in keys.items() for key in sorted(found))
    )


def _find_sharing(keys: Mapping[int, set[str]]) -> dict[int, set[int]]:
    """Return of each name those that share a key with it."""
    holders: dict[str, list[int]] = defaultdict(list)
    wanted = sorted(set().union(*keys.values()))
    for start in range(0, len(wanted), CHUNK):
        rows = LikenessKey.objects.filter(key__in=wanted[start : start + CHUNK])
        for key, name in rows.values_list("key", "name_id")[:MOST_READ]:
            holders[key].append(name)
    few = {key: names for key, names in holders.items() if 1 < len(names) <= MOST_SHARING}
    return {name: {other for key in found if key in few for other in few[key]} - {name} for name, found in keys.items()}


def _find_likely(rows: Sequence[NameRow], sharing: Mapping[int, set[int]]) -> dict[Pair, Likely]:
    """Return the pairs of entities of which two names may be one."""
    known = {row.pk: row for row in rows}
    others = {number for names in sharing.values() for number in names} - known.keys()
    known |= {row.pk: row for row in _read_names(others)}
    likely: dict[Pair, Likely] = {}
    for row in rows:
        partners = 0
        for number in sorted(sharing[row.pk]):
            other = known.get(number)
            if other is None or other.entity == row.entity or other.kind != row.kind:
                continue
            pair = (min(row.entity, other.entity), max(row.entity, other.entity))
            if pair in likely or Entity.Status.PROVISIONAL not in {row.status, other.status}:
                continue
            likeness = compare_names(row.kind, row.text, other.text)
            if likeness is not None:
                likely[pair] = Likely(likeness, len(sharing[row.pk]) < RARE)
                partners += 1
                if partners == MOST_LIKELY:
                    break
    return likely


def _propose(likely: dict[Pair, Likely]) -> int:
    """Store the pairs for which enough speaks; return how many are new."""
    for pair in _find_decided(likely):
        likely.pop(pair, None)
    if not likely:
        return 0
    names = _read_all_names({entity for pair in likely for entity in pair})
    likely = {pair: one for pair, one in likely.items() if not _are_at_odds(names, pair)}
    contested = _find_contested(likely, names)
    contexts = read_contexts({entity for pair in likely for entity in pair})
    rows = []
    entities = Entity.objects.in_bulk({entity for pair in likely for entity in pair})
    for (one, other), (likeness, is_rare) in likely.items():
        found = weigh_evidence(contexts[one], contexts[other])
        is_sure_enough = likeness.is_strong(is_rare=is_rare) and not {one, other} & contested
        if found.speaks_against or not (found.speaks_for or is_sure_enough):
            continue
        rows.append(
            MergeProposal(
                one=entities[one],
                other=entities[other],
                likeness=likeness.value,
                name_of_one=entities[one].name,
                name_of_other=entities[other].name,
                weight=len(contexts[one].articles) + len(contexts[other].articles),
            )
        )
    again = {"likeness", "name_of_one", "name_of_other", "weight"}
    MergeProposal.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["one", "other"], update_fields=sorted(again), batch_size=CHUNK
    )
    return len(rows)


def _find_decided(likely: Iterable[Pair]) -> set[Pair]:
    """Return the pairs that a curator has refused, also those of entities that were merged into them since."""
    numbers = sorted({entity for pair in likely for entity in pair})
    into: dict[int, int] = {}
    for start in range(0, len(numbers), CHUNK):
        merged = EntityRedirect.objects.filter(into__in=numbers[start : start + CHUNK])
        into |= dict(merged.values_list("entity_id", "into_id"))
    wanted = [*numbers, *into]
    decided: set[Pair] = set()
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        refused = MergeProposal.objects.filter(Q(one__in=some) | Q(other__in=some), state=MergeProposal.State.REFUSED)
        for one, other in refused.values_list("one_id", "other_id"):
            today = sorted((into.get(one, one), into.get(other, other)))
            decided.add((today[0], today[1]))
    return decided


def _read_all_names(entities: Iterable[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    wanted = sorted(entities)
    for start in range(0, len(wanted), CHUNK):
        rows = EntityName.objects.filter(entity__in=wanted[start : start + CHUNK], kind__in=_COMPARED_NAMES)
        for entity, text in rows.values_list("entity_id", "text"):
            names[entity or 0].append(text)
    return names


def _are_at_odds(names: Mapping[int, Sequence[str]], pair: Pair) -> bool:
    """Tell whether two entities have names of which the middle ones speak against one person."""
    return any(have_other_middles(one, other) for one in names[pair[0]] for other in names[pair[1]])


def _find_contested(likely: Iterable[Pair], names: Mapping[int, Sequence[str]]) -> set[int]:
    """Return the entities that may be one with several of which the names speak against each other."""
    partners: dict[int, set[int]] = defaultdict(set)
    for one, other in likely:
        partners[one].add(other)
        partners[other].add(one)
    return {
        entity
        for entity, found in partners.items()
        if any(_are_at_odds(names, pair) for pair in combinations(sorted(found)[:MOST_PARTNERS], 2))
    }
