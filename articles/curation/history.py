"""Recorded changes in words: what, and which fields from what to what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.formats import localize
from django.utils.timezone import localtime

from articles.curation.action_log import MODELS, fields_of, read_values
from articles.models import Action, Article, Entity, RecordedChange, Source, Tag

MOST_FORMER = 500  # addresses of a source that are looked at for sources merged into it
LONGEST = 120  # characters shown of a value
CONTEXT = 20  # characters shown before the first difference of two long texts

_HIDDEN_FIELDS = {"id", "curator_id", "curated_at", "fingerprint", "address", "created_at", "arrived_at"}
_IN_NAME_OF_TAG = {"article_id", "entity_id"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PresentedChange:
    """One recorded change as people read it. `row` is None where it no longer exists."""

    change: RecordedChange
    what: str
    verb: str
    row: models.Model | None
    fields: Sequence[FieldChange]


def find_changes(row: models.Model) -> QuerySet[RecordedChange]:
    """Return the history of a row; that of an article or entity includes its tags and names. Latest first."""
    if isinstance(row, Article):
        wanted = Q(article_id=row.pk)
    elif isinstance(row, Entity):
        wanted = Q(entity_id=row.pk)
    else:
        wanted = Q(model=row._meta.model_name, row_id__in=[row.pk, *_merged_into(row)])
    return RecordedChange.objects.filter(wanted).select_related("action__user").order_by("-pk")


def _merged_into(row: models.Model) -> list[int]:
    """Return the numbers of the sources that were merged into a source, whose history is now its own."""
    if not isinstance(row, Source):
        return []
    slugs = list(row.former_slugs.values_list("slug", flat=True)[:MOST_FORMER])
    deleted = RecordedChange.objects.filter(model="source", after__isnull=True, before__slug__in=slugs)
    merged = deleted.filter(action__kind=Action.Kind.MERGE, action__state=Action.State.DONE)
    return list(merged.order_by().values_list("row_id", flat=True))


def present_changes(changes: Iterable[RecordedChange]) -> list[PresentedChange]:
    """Return changes in words, in a bounded number of queries."""
    changes = list(changes)
    names = _RowNames(changes)
    return [names.present(change) for change in changes]


def present_fields(values: Sequence[tuple["models.Field[Any, Any]", Any, Any]]) -> list[FieldChange]:
    """Return fields of an article with two values of each in words, long ones shortened."""
    return [FieldChange(one.name, *_shorten_pair(one.before, one.after)) for one in write_fields(values)]


def write_fields(values: Sequence[tuple["models.Field[Any, Any]", Any, Any]]) -> list[FieldChange]:
    """Return fields of an article with two values of each in words, at their full length."""
    sources = {value for field, *pair in values if field.related_model is Source for value in pair} - {None}
    names = _RowNames([])
    names.rows[Source] = Source.objects.in_bulk(sources)
    return [
        FieldChange(str(field.verbose_name), names.show_value(field, one), names.show_value(field, other))
        for field, one, other in values
    ]


class _RowNames:
    """The names of the rows that changes refer to, read with one query a model."""

    def __init__(self, changes: Sequence[RecordedChange]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for change in changes:
            model = MODELS[change.model]
            wanted[model].add(change.row_id)
            for values in (change.before, change.after):
                for column, field in fields_of(model).items():
                    target = field.related_model
                    if values and values.get(column) is not None and isinstance(target, type):
                        wanted[target].add(values[column])
            if model is Tag:
                wanted[Article].add(change.article_id or 0)
                wanted[Entity].add(change.entity_id or 0)
        self.rows: dict[type[models.Model], dict[Any, Any]] = {
            model: model._base_manager.defer(*(["body"] if model is Article else [])).in_bulk(ids)
            for model, ids in wanted.items()
            if model is not Tag
        }
        self.tags = set(Tag.objects.filter(pk__in=wanted[Tag]).values_list("pk", flat=True))

    def present(self, change: RecordedChange) -> PresentedChange:
        model = MODELS[change.model]
        row: models.Model | None
        if model is Tag:  # its name is made of its article's and its entity's
            row = Tag(pk=change.row_id) if change.row_id in self.tags else None
        else:
            row = self.rows[model].get(change.row_id)
        verb = "created" if change.before is None else "deleted" if change.after is None else "changed"
        return PresentedChange(
            change, self._name(model, change, row), verb, row, list(self._differences(model, change))
        )

    def _name(self, model: type[models.Model], change: RecordedChange, row: models.Model | None) -> str:
        kind = str(model._meta.verbose_name)
        if model is Tag:
            entity, article = self._name_row(Entity, change.entity_id), self._name_row(Article, change.article_id)
            return f"{kind} {entity} in “{article}”"
        values = {**(change.before or {}), **(change.after or {})}
        label = row or values.get("headline") or values.get("name") or values.get("text") or change.row_id
        return f"{kind} “{_shorten(str(label))}”"

    def _name_row(self, model: type[models.Model], pk: Any) -> str:
        if pk is None:
            return ""
        row = self.rows[model].get(pk)
        return _shorten(str(row)) if row else f"{model._meta.verbose_name} {pk}"

    def _differences(self, model: type[models.Model], change: RecordedChange) -> Iterable[FieldChange]:
        before, after = read_values(change, change.before), read_values(change, change.after)
        is_update = change.before is not None and change.after is not None
        skipped = _HIDDEN_FIELDS | (_IN_NAME_OF_TAG if model is Tag and not is_update else set())
        for field in fields_of(model).values():
            one, other = before.get(field.attname), after.get(field.attname)
            if field.attname in skipped or one == other or not (one or other):
                continue
            shown = [self.show_value(field, value) for value in (one, other)]
            yield FieldChange(str(field.verbose_name), *_shorten_pair(*shown))

    def show_value(self, field: "models.Field[Any, Any]", value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(field.related_model, type):
            return self._name_row(field.related_model, value)
        if field.name == "mentions":
            return f"{len(value)} place{'' if len(value) == 1 else 's'}"
        choices: dict[Any, str] = dict(field.flatchoices)
        return str(choices[value]) if choices and value in choices else _write_value(value)


def _write_value(value: Any) -> str:
    """Return a value of a field in words, as the forms of the staff area write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return str(localize(localtime(value) if isinstance(value, datetime) else value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _shorten_pair(before: str, after: str) -> tuple[str, str]:
    """Return two texts shortened; long ones begin a little before their first difference."""
    if max(len(before), len(after)) <= LONGEST or not before or not after:
        return _shorten(before), _shorten(after)
    same = _count_alike(before, after)
    start = max(0, same - CONTEXT)
    lead = "…" if start else ""
    return _shorten(lead + before[start:]), _shorten(lead + after[start:])


def _count_alike(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts, by bisection."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
