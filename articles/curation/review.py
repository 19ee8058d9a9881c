"""The review queue: entities that machines have found and nobody has decided on, the most frequent first.

A decision outlasts re-tagging and re-importing, and is applied to the whole archive: at once if it concerns few
articles, otherwise by `retag_articles --pending`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.curation.action_log import action
from articles.curation.entities import confirm_entities, refuse_entities
from articles.curation.merging import MOST_MERGED, merge_entities
from articles.curation.name_changes import find_candidates, retag_candidates
from articles.curation.splitting import split_by_tags
from articles.curation.tags import accept_tags, reject_tags
from articles.models import Action, Entity, EntityName, Tag
from articles.tagging.explanations import read_mentions


class Decision(StrEnum):
    """What a curator can decide about a discovered name."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SAME = "same"
    ALWAYS = "always"
    NEVER = "never"


TAGS_READ = 50
MOST_SPELLINGS = 100  # of the questions of a page that are shown beside them
NAME_LENGTH = 200

_DONE = {
    Decision.ACCEPT: "Accepted {}",
    Decision.REFUSE: "Refused {}",
    Decision.SAME: "{} is {}",
    Decision.ALWAYS: "Always {}",
    Decision.NEVER: "Never {}",
}
_CHANGE_NAMES = {Decision.SAME, Decision.ALWAYS, Decision.NEVER}  # decisions that change what names mean elsewhere


class ReviewError(Exception):
    """The decision cannot be carried out, and why."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions under which a name of the gazetteer counts."""

    is_case_sensitive: bool = True
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The result of a decision: how many articles were tagged again, or the names whose articles wait for that."""

    action: Action
    entities: int
    changed: int = 0
    waiting: Sequence[str] = field(default_factory=tuple)


def open_questions() -> QuerySet[Entity]:
    """Return the entities that wait for a decision: provisional ones, and others with suggested tags."""
    suggested = Tag.objects.filter(entity=OuterRef("pk"), state=Tag.State.SUGGESTED, origin=Tag.Origin.MACHINE)
    is_open = Q(status=Entity.Status.PROVISIONAL) | Q(Exists(suggested))
    return Entity.objects.listed().filter(is_open, question__isnull=False)


def order_by_articles(entities: QuerySet[Entity]) -> QuerySet[Entity]:
    """Order entities by the number of articles that the decision concerns, which has an index."""
    return (
        entities.select_related("question")
        .annotate(article_count=F("question__articles"))
        .order_by("-question__articles", "question__entity_id")
    )


def group_spellings(rows: Sequence[Entity], questions: QuerySet[Entity]) -> list[tuple[Entity, bool]]:
    """Return questions of a page with the other spellings of each behind it, and whether a row is such a spelling.

    Spellings share the key of a name: they differ in case, accents and punctuation. They stand with the one of them in
    most articles; on the page of their own place they are left out. `questions` are in the order of the queue.
    """
    keys = _read_keys([row.pk for row in rows])
    names = EntityName.objects.filter(key__in={key for found in keys.values() for key in found})
    others = set(names.filter(entity__in=questions.order_by()).values_list("entity", flat=True)[:MOST_SPELLINGS])
    known = {row.pk: row for row in rows} | {row.pk: row for row in questions.filter(pk__in=others - keys.keys())}
    keys |= _read_keys(list(others - keys.keys()))
    groups: dict[int, list[Entity]] = {}
    leader_of: dict[str, int] = {}
    for row in sorted(known.values(), key=lambda one: (-one.question.articles, one.pk)):
        leader = next((leader_of[key] for key in sorted(keys.get(row.pk, ())) if key in leader_of), row.pk)
        groups.setdefault(leader, []).append(row)
        for key in keys.get(row.pk, ()):
            leader_of.setdefault(key, leader)
    shown = {row.pk for row in rows}
    return [(row, row.pk != leader) for leader, group in groups.items() if leader in shown for row in group]


def _read_keys(entities: Sequence[int]) -> dict[int, set[str]]:
    """Return the keys of the own names of some entities."""
    own = EntityName.objects.filter(entity__in=entities, text=F("entity__name")).exclude(key=None).exclude(key="")
    found: dict[int, set[str]] = {}
    for entity, key in own.values_list("entity", "key"):
        found.setdefault(entity or 0, set()).add(str(key))
    return found


def decide(
    decision: Decision,
    entities: Sequence[Entity],
    curator: User,
    *,
    target: Entity | None = None,
    conditions: Conditions | None = None,
) -> DecisionResult:
    """Carry out one decision on some questions as one action, which can be undone.

    *Accept* confirms a provisional entity, to be found as until now, where the text gives evidence, and accepts the
    suggested tags. *Refuse* rejects the tags; the name of a provisional entity is not discovered again. *Same* makes
    it one with `target`. *Always* takes the names into the gazetteer under `conditions`; *never* makes stop names of
    them; an entity of the gazetteer keeps its names and loses the suggested tags. To be called outside transactions.
    Raises ReviewError, MergeError or SplitError, then nothing is done.
    """
    if not entities:
        raise ReviewError("Nothing is selected.")
    if decision is Decision.SAME:
        if target is None:
            raise ReviewError("Choose the entity it is the same as.")
        if target in entities:
            raise ReviewError("Choose a different entity.")
        if len(entities) >= MOST_MERGED:
            raise ReviewError(f"At most {MOST_MERGED - 1} can be merged at once.")
    candidates = find_candidates(_find_names(entities)) if decision in _CHANGE_NAMES else None
    kind = Action.Kind.MERGE if decision is Decision.SAME else Action.Kind.ENTITIES
    with action(curator, kind) as act:
        rows = list(open_questions().select_for_update(of=("self",)).filter(pk__in=[row.pk for row in entities]))
        if not rows:
            raise ReviewError("These have already been decided.")
        values = ", ".join(f"“{row}”" for row in rows[:3]) + (f" and {len(rows) - 3:,} more" if len(rows) > 3 else "")
        act.summary = _DONE[decision].format(values, target)
        _carry_out(decision, rows, curator, target, conditions or Conditions())
        changed = retag_candidates(candidates) if candidates else 0
    waiting = candidates.texts if candidates and not candidates.is_few else ()
    return DecisionResult(act, len(rows), changed, waiting)


def _find_names(entities: Sequence[Entity]) -> set[str]:
    provisional = [row for row in entities if row.is_provisional]
    texts = set(EntityName.objects.filter(entity__in=provisional).values_list("text", flat=True))
    return texts.union(*(_find_words(row) for row in entities if not row.is_provisional))


def _find_words(entity: Entity) -> set[str]:
    """Return the words on which the first suggested tags of an entity are based, the longest of each tag."""
    tags = Tag.objects.filter(entity=entity, state=Tag.State.SUGGESTED).select_related("article").order_by("pk")
    found = set()
    for tag in tags[:TAGS_READ]:
        places = read_mentions(tag.mentions, tag.article.texts)
        if words := max((" ".join(place.words.split()) for place in places), key=len, default=""):
            found.add(words[:NAME_LENGTH])
    return found


def _carry_out(
    decision: Decision, rows: Sequence[Entity], curator: User, target: Entity | None, conditions: Conditions
) -> None:
    provisional = [row for row in rows if row.is_provisional]
    suggested = Tag.objects.filter(entity__in=rows, state=Tag.State.SUGGESTED)
    names = EntityName.objects.filter(entity__in=provisional)
    entities = Entity.objects.filter(pk__in=[row.pk for row in provisional])
    match decision:
        case Decision.ACCEPT:
            names.update(needs_context=True)
            confirm_entities(entities, curator)
            accept_tags(suggested, curator)
        case Decision.REFUSE:
            refuse_entities(entities, curator)
            reject_tags(suggested, curator)
        case Decision.ALWAYS:
            _add_names(rows, names, conditions)
            confirm_entities(entities, curator)
            accept_tags(suggested, curator)
        case Decision.NEVER:
            _add_stop_names(names)
            refuse_entities(entities, curator)
            reject_tags(suggested, curator)
        case Decision.SAME if target is not None:
            known = [row for row in rows if not row.is_provisional]
            if provisional:
                merge_entities(target, provisional, curator)
            for row in known:
                split_by_tags(suggested.filter(entity=row), target, curator)


def _add_names(rows: Sequence[Entity], names: QuerySet[EntityName], conditions: Conditions) -> None:
    """Set the conditions of names; words by which machines suggest a known entity become its names."""
    values = {"is_case_sensitive": conditions.is_case_sensitive, "needs_context": conditions.needs_context}
    names.update(**values)
    for row in rows:
        for text in set() if row.is_provisional else _find_words(row):
            EntityName.objects.update_or_create(
                entity=row, text=text, defaults=values, create_defaults=values | {"kind": EntityName.Kind.ALIAS}
            )


def _add_stop_names(names: QuerySet[EntityName]) -> None:
    texts = set(names.values_list("text", flat=True))
    known = set(EntityName.objects.filter(entity=None, text__in=texts).values_list("text", flat=True))
    EntityName.objects.bulk_create([EntityName(text=text, kind=EntityName.Kind.STOP) for text in texts - known])
