"""Actions: what is written within one is recorded row by row, and can be undone.

    with action(user, Action.Kind.TAGS, "Accepted the tag ...") as act:
        ...any way of writing to a recorded table...

The rows are recorded by the database itself (articles.triggers.history); an action that has changed nothing leaves
no trace.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from articles.models import Action, OpenAction, RecordedChange
from articles.triggers.history import RECORDED

MODELS: dict[str, type[models.Model]] = {recorded.name: recorded.model for recorded in RECORDED}
SUMMARY_LENGTH = 400

_current: ContextVar[Action | None] = ContextVar("current_action", default=None)


@contextmanager
def action(user: User | None, kind: Action.Kind, summary: str = "") -> Iterator[Action]:
    """Record what the block writes as one action of a user, None for a machine, in one transaction.

    Inside another action the block belongs to that one. The summary may be set within the block. An action that
    changed no row is not kept: its `pk` is None afterwards.
    """
    if (outer := _current.get()) is not None:
        yield outer
        return
    with transaction.atomic():
        act = Action.objects.create(user=user, kind=kind, summary=summary[:SUMMARY_LENGTH])
        with recording(act):
            yield act
        if act.size:
            act.summary = act.summary[:SUMMARY_LENGTH]
            act.save(update_fields=["kind", "summary", "size", "undoes"])
        else:
            act.delete()


@contextmanager
def recording(act: Action) -> Iterator[None]:
    """Record what the block writes under an action that exists: one that goes on over several transactions."""
    with transaction.atomic():
        before = act.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
        OpenAction.objects.create(action=act)
        token = _current.set(act)
        try:
            yield
        finally:
            _current.reset(token)
        OpenAction.objects.all().delete()  # no other transaction's can be seen
        act.size += act.changes.filter(pk__gt=before).count()  # counting all again would slow down with every step


def current_action() -> Action | None:
    """Return the action that is open in this thread."""
    return _current.get()


def describe(text: str) -> str:
    """Set the summary of the open action, where there is one without; return it."""
    act = _current.get()
    if act is not None and not act.summary:
        act.summary = text
    return text


def read_value(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a recorded value as the field has it in Python.

    SQLite records times without their zone, which is UTC, truth values as 0 and 1, and JSON as text.
    """
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return field.to_python(json.loads(value, cls=field.decoder) if isinstance(value, str) else value)
    read = field.to_python(value)
    return read.replace(tzinfo=UTC) if isinstance(read, datetime) and read.tzinfo is None else read


def fields_of(model: type[models.Model]) -> "dict[str, models.Field[Any, Any]]":
    """Return the fields of a recorded model by their columns."""
    return {str(field.column): field for field in model._meta.concrete_fields}


def read_values(change: RecordedChange, values: dict[str, Any] | None) -> dict[str, Any]:
    """Return recorded values by attribute; columns the model no longer has are left out."""
    fields = fields_of(MODELS[change.model])
    return {
        fields[column].attname: read_value(fields[column], value)
        for column, value in (values or {}).items()
        if column in fields
    }
