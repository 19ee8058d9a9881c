"""Detect conflicts between edits: which version of some rows a person has seen, and what has changed since.

A version is text in a hidden field of a form: a digest of each field, or of each row. What differs when the form is
submitted is described in words, with who has changed it where the archive knows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.formats import localize
from django.utils.timezone import localtime

from articles.curation.action_log import MODELS
from articles.curation.history import present_changes
from articles.models import Entity, EntityName, RecordedChange, Tag

LONGEST = 100  # characters shown of a value
MOST_SHOWN = 12  # changes
MOST_SEARCHED = 10_000  # changed rows that are looked for among those of an action
WHOLE = ""  # stands for all fields of a row together

# The fields of a tag that persons decide on; machines set the others.
PERSONS_FIELDS: dict[type[models.Model], tuple[str, ...]] = {Tag: ("article", "entity", "state", "origin")}
UNREADABLE_VERSION = "The version you have seen is unknown. Open the page again."


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """Digests of rows at one moment: by row, and by field.

    `changes` and `entries` are the newest recorded change and the newest entry of Django's own log at that moment.
    """

    changes: int
    entries: int
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def dump(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "SeenVersion":
        """Return the version from a form; raises ValueError if it is malformed."""
        try:
            given = json.loads(text)
            rows = {str(key): {str(n): str(d) for n, d in digests.items()} for key, digests in given["rows"].items()}
            return cls(int(given["changes"]), int(given["entries"]), rows)
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(text[:40]) from error


def make_version(rows: Mapping[str, Mapping[str, str]]) -> SeenVersion:
    """Return the version of digests taken now."""
    entries = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return SeenVersion(newest_change(), entries, rows)


def newest_change() -> int:
    """Return the number of the newest recorded change."""
    return RecordedChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def read_version(rows: Iterable[models.Model]) -> SeenVersion:
    """Return the version of some rows as a whole; that of an entity includes its names."""
    rows = list(rows)
    entities = [row.pk for row in rows if isinstance(row, Entity)]
    names = EntityName.objects.filter(entity__in=entities).order_by("pk") if entities else ()
    return make_version({row_key(row): {WHOLE: _digest_row(row)} for row in [*rows, *names]})


def row_key(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:12]


def _digest_row(row: models.Model) -> str:
    options = row._meta
    names = PERSONS_FIELDS.get(type(row)) or tuple(one.name for one in options.concrete_fields if one.editable)
    values = [row.serializable_value(name) for name in names]
    values += [sorted(getattr(row, one.name).values_list("pk", flat=True)) for one in options.many_to_many]
    return digest(values)


def describe_changes_since(
    seen: SeenVersion,
    now: SeenVersion,
    rows: Iterable[models.Model],
    *,
    main: models.Model | None = None,
    counts_new: bool,
) -> list[str]:
    """Return in words what has changed in some rows since they were seen, and by whom.

    Fields of the `main` row are named without it. New rows are included if `counts_new`.
    """
    by_key = {row_key(row): row for row in rows}
    lines = []
    for key, before in seen.rows.items():
        after = now.rows.get(key)
        if after is None:
            lines.append(_describe_change(seen, key, None, ()))
        elif names := [name for name in after if before.get(name) != after[name]]:
            row = by_key.get(key)
            if row is None or WHOLE in names or row != main:
                lines.append(_describe_change(seen, key, row, ()))
            else:
                lines += [_describe_change(seen, key, row, [name]) for name in names]
    if counts_new:
        lines += [_describe_change(seen, key, by_key.get(key), ()) for key in now.rows if key not in seen.rows]
    if len(lines) > MOST_SHOWN:
        return [*lines[:MOST_SHOWN], f"and {len(lines) - MOST_SHOWN:,} more changes."]
    return lines


def describe_changes_by_others(seen: SeenVersion, rows: QuerySet[Any], user: User) -> list[str]:
    """Return in words what other persons have changed in rows of a list since it was shown."""
    name = str(rows.model._meta.model_name)
    if name not in MODELS:
        return []
    changes = RecordedChange.objects.filter(model=name, pk__gt=seen.changes, action__user__isnull=False)
    if columns := {f"{one}_id" if one in {"article", "entity"} else one for one in PERSONS_FIELDS.get(rows.model, ())}:
        decisive = Q(before=None) | Q(after=None) | Q(after__has_any_keys=sorted(columns))
        changes = changes.filter(decisive)
    changed = changes.exclude(action__user=user).order_by("row_id").values_list("row_id", flat=True).distinct()
    found = rows.filter(pk__in=list(changed[:MOST_SEARCHED])).order_by("pk")[: MOST_SHOWN + 1]
    lines = [_describe_change(seen, row_key(row), row, ()) for row in found]
    return [*lines[:MOST_SHOWN], "and more changes."] if len(lines) > MOST_SHOWN else lines


def _describe_change(seen: SeenVersion, key: str, row: models.Model | None, names: Iterable[str]) -> str:
    """Return in words what has changed in a row, or in some of its fields."""
    label, _, number = key.rpartition(":")
    name = label.rpartition(".")[2]
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    names = list(names)
    changes = _find_changes(seen, name, pk) if name in MODELS else []
    if names and row is not None:
        last = next((one for one in changes if _columns(row, names) & set(one.after or {})), None)
        values = "; ".join(f"{_label(row, one).capitalize()} is now “{_show_value(row, one)}”" for one in names)
        return f"{values}{_describe_author(seen, name, label, number, last)}"
    shown = [one for one in changes if name != "tag" or one.before is None or one.after is None or "state" in one.after]
    last = next(iter(shown or changes), None)
    presented = present_changes([last])[0] if last else None
    what = presented.what if presented else f"{name} {row or number}"
    what = what[:1].upper() + what[1:]
    if row is None:
        return f"{what} is gone{_describe_author(seen, name, label, number, last)}"
    if presented is None or presented.verb == "changed":
        fields = [one for one in presented.fields if name != "tag" or one.name == "state"] if presented else []
        values = "; ".join(f"{one.name} is now “{one.after or 'empty'}”" for one in fields)
        values = f": {values}" if values else " is not as it was"
        return f"{what}{values}{_describe_author(seen, name, label, number, last)}"
    return f"{what} was {presented.verb}{_describe_author(seen, name, label, number, last)}"


def _find_changes(seen: SeenVersion, name: str, pk: int) -> list[RecordedChange]:
    """Return the recorded changes of a row since it was seen, latest first."""
    rows = RecordedChange.objects.filter(model=name, row_id=pk, pk__gt=seen.changes)
    return list(rows.select_related("action__user").defer("action__plan").order_by("-pk")[:100])


def _columns(row: models.Model, names: Iterable[str]) -> set[str]:
    fields = {one.name: str(one.column) for one in row._meta.concrete_fields}
    return {fields[name] for name in names if name in fields}


def _label(row: models.Model, name: str) -> str:
    fields = {one.name: one for one in [*row._meta.concrete_fields, *row._meta.many_to_many]}
    return str(fields[name].verbose_name) if name in fields else name.replace("_", " ")


def _show_value(row: models.Model, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name, "")
    if hasattr(value, "all"):
        value = ", ".join(str(one) for one in value.all()[:20])
    text = " ".join(str("empty" if value in {None, ""} else value)[:1_000].split())
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _describe_author(seen: SeenVersion, name: str, label: str, number: str, change: RecordedChange | None) -> str:
    if change is not None:
        who = change.action.user.get_username() if change.action.user else "a command"
        return f", changed by {who}, {localize(localtime(change.action.started_at))}."
    app, _, model = label.rpartition(".")
    of_row = Q(content_type__app_label=app, content_type__model=model, object_id=number, pk__gt=seen.entries)
    entry = LogEntry.objects.filter(of_row).select_related("user").order_by("-pk").first()
    if entry is not None:
        return f", changed by {entry.user.get_username()}, {entry.action_time:%Y-%m-%d %H:%M} UTC."
    return ", changed by an import or a re-tagging." if name in MODELS else ", changed outside the admin."
