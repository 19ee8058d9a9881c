"""Which version of some rows a person has seen, and what has become of them since: two may work on the same.

A version is text that a form carries along: a digest of each field, or of each row. What differs when the form comes
back is put into words, with who has changed it where the archive knows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Q

from articles.curation.action_log import MODELS
from articles.curation.history import present_changes
from articles.models import Entity, EntityName, RecordedChange, Tag

LONGEST = 100  # characters told of a value
MOST_TOLD = 12  # changes
WHOLE = ""  # in place of a field: all of them together

# What persons say of a tag, whatever of it a form has; the rest machines read anew.
DECIDED: dict[type[models.Model], tuple[str, ...]] = {Tag: ("article", "entity", "state", "origin")}
UNREADABLE = "It can not be told which version you have seen. Open the page again."


@dataclass(frozen=True, slots=True)
class Version:
    """Digests of rows as they are at one moment: by row, and by field.

    `changes` and `entries` are the newest recorded change and the newest entry of Django's own log at that moment.
    """

    changes: int
    entries: int
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def dump(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Version":
        """Return the version a form has carried along; raises ValueError for anything else."""
        try:
            given = json.loads(text)
            rows = {str(key): {str(n): str(d) for n, d in digests.items()} for key, digests in given["rows"].items()}
            return cls(int(given["changes"]), int(given["entries"]), rows)
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(text[:40]) from error


def version_now(rows: Mapping[str, Mapping[str, str]]) -> Version:
    """Return the version that digests of rows are of, at this moment."""
    newest = [
        model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in (RecordedChange, LogEntry)
    ]
    return Version(newest[0], newest[1], rows)


def version_of(rows: Iterable[models.Model]) -> Version:
    """Return the version of some rows as a whole; that of an entity includes its names."""
    rows = list(rows)
    entities = [row.pk for row in rows if isinstance(row, Entity)]
    names = EntityName.objects.filter(entity__in=entities).order_by("pk") if entities else ()
    return version_now({key_of(row): {WHOLE: _digest_row(row)} for row in [*rows, *names]})


def key_of(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:12]


def _digest_row(row: models.Model) -> str:
    options = row._meta
    names = DECIDED.get(type(row)) or tuple(one.name for one in options.concrete_fields if one.editable)
    values = [row.serializable_value(name) for name in names]
    values += [sorted(getattr(row, one.name).values_list("pk", flat=True)) for one in options.many_to_many]
    return digest(values)


def changes_since(
    seen: Version, now: Version, rows: Iterable[models.Model], *, main: models.Model | None = None, counts_new: bool
) -> list[str]:
    """Return in words what has changed in some rows since a version was seen, and by whom.

    Fields of the `main` row are named without it. Rows that have come are told where `counts_new`.
    """
    by_key = {key_of(row): row for row in rows}
    told = []
    for key, before in seen.rows.items():
        after = now.rows.get(key)
        if after is None:
            told.append(_tell(seen, key, None, ()))
        elif names := [name for name in after if before.get(name) != after[name]]:
            row = by_key.get(key)
            if row is None or WHOLE in names or row != main:
                told.append(_tell(seen, key, row, ()))
            else:
                told += [_tell(seen, key, row, [name]) for name in names]
    if counts_new:
        told += [_tell(seen, key, by_key.get(key), ()) for key in now.rows if key not in seen.rows]
    if len(told) > MOST_TOLD:
        return [*told[:MOST_TOLD], f"and {len(told) - MOST_TOLD:,} more changes."]
    return told


def _tell(seen: Version, key: str, row: models.Model | None, names: Iterable[str]) -> str:
    """Return in words what has become of a row, or of some of its fields."""
    label, _, number = key.rpartition(":")
    name = label.rpartition(".")[2]
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    names = list(names)
    changes = _recorded(seen, name, pk) if name in MODELS else []
    if names and row is not None:
        last = next((one for one in changes if _columns(row, names) & set(one.after or {})), None)
        said = "; ".join(f"{_label(row, one).capitalize()} is now “{_say(row, one)}”" for one in names)
        return f"{said}{_by_whom(seen, name, label, number, last)}"
    told = [one for one in changes if name != "tag" or one.before is None or one.after is None or "state" in one.after]
    last = next(iter(told or changes), None)
    presented = present_changes([last])[0] if last else None
    what = presented.what if presented else f"{name} {row or number}"
    what = what[:1].upper() + what[1:]
    if row is None:
        return f"{what} is gone{_by_whom(seen, name, label, number, last)}"
    if presented is None or presented.verb == "changed":
        fields = [one for one in presented.fields if name != "tag" or one.name == "state"] if presented else []
        said = "; ".join(f"{one.name} is now “{one.after or 'empty'}”" for one in fields)
        return f"{what}{f': {said}' if said else ' is not as it was'}{_by_whom(seen, name, label, number, last)}"
    return f"{what} was {presented.verb}{_by_whom(seen, name, label, number, last)}"


def _recorded(seen: Version, name: str, pk: int) -> list[RecordedChange]:
    """Return what was recorded of a row since, latest first."""
    rows = RecordedChange.objects.filter(model=name, row_id=pk, pk__gt=seen.changes)
    return list(rows.select_related("action__user").defer("action__plan").order_by("-pk")[:100])


def _columns(row: models.Model, names: Iterable[str]) -> set[str]:
    fields = {one.name: str(one.column) for one in row._meta.concrete_fields}
    return {fields[name] for name in names if name in fields}


def _label(row: models.Model, name: str) -> str:
    fields = {one.name: one for one in [*row._meta.concrete_fields, *row._meta.many_to_many]}
    return str(fields[name].verbose_name) if name in fields else name.replace("_", " ")


def _say(row: models.Model, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name, "")
    if hasattr(value, "all"):
        value = ", ".join(str(one) for one in value.all()[:20])
    text = " ".join(str("empty" if value in {None, ""} else value)[:1_000].split())
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _by_whom(seen: Version, name: str, label: str, number: str, change: RecordedChange | None) -> str:
    if change is not None:
        who = change.action.user.get_username() if change.action.user else "a command"
        return f", changed by {who}, {change.action.started_at:%Y-%m-%d %H:%M} UTC."
    app, _, model = label.rpartition(".")
    of_row = Q(content_type__app_label=app, content_type__model=model, object_id=number, pk__gt=seen.entries)
    entry = LogEntry.objects.filter(of_row).select_related("user").order_by("-pk").first()
    if entry is not None:
        return f", changed by {entry.user.get_username()}, {entry.action_time:%Y-%m-%d %H:%M} UTC."
    return ", changed by an import or a re-tagging." if name in MODELS else ", changed outside the admin."
