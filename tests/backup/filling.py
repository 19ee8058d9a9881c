"""An archive in which no table is empty and every field of every model is set, whatever models there are."""

import json
from collections.abc import Iterator
from datetime import UTC, date, time, timedelta
from datetime import datetime as moment
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from articles.backup import TRANSIENT_TABLES
from articles.triggers.change_log import drop_triggers, ensure_triggers

ROWS = (1, 2)  # of each table: one with all fields set, one with null where that may be
DERIVED = {"articles_change", "articles_changelog"}  # numbers of a log that begins anew
TEXT = 'Lines\n\nand "quotes", \\ , [brackets] {and} 𝄞 é \u2028.'
# What rules beyond the kind of a field ask for: by model and field, the values of both rows.
SPECIAL: dict[tuple[str, str], tuple[Any, Any]] = {
    ("articles.entity", "wikidata_id"): ("Q1", "Q2"),
    ("articles.entityname", "kind"): ("name", "stop"),
    ("articles.original", "is_unused"): (True, True),  # else their bytes are missed
}


def all_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def empty() -> None:
    """Take all rows away, without what triggers make of that."""
    with transaction.atomic():
        drop_triggers()
        _delete_all()
        ensure_triggers()


def _delete_all() -> None:
    names = [connection.ops.quote_name(model._meta.db_table) for model in all_models()]
    with connection.cursor() as cursor:
        for name in names if connection.vendor == "sqlite" else []:
            cursor.execute(f"DELETE FROM {name}")
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")


def fill() -> None:
    """Put ROWS into every table in the place of what is there, without what triggers make of them."""
    with transaction.atomic():
        drop_triggers()
        _delete_all()
        for model in all_models():
            fields = [field for field in model._meta.concrete_fields if not field.generated]
            contents = choose_values(model, fields)
            rows = [model(**values) for values in contents]
            model._base_manager.bulk_create(rows)
            keys = {field.attname for field in model._meta.pk_fields}
            for values, row in zip(contents, rows, strict=True):  # what sets itself when a row is made
                changed = {name: value for name, value in values.items() if name not in keys}
                model._base_manager.filter(pk=row.pk).update(**changed)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in connection.ops.sequence_reset_sql(no_style(), all_models()):
                cursor.execute(statement)
        ensure_triggers()


def choose_values(model: type[models.Model], fields: list[models.Field]) -> list[dict[str, Any]]:
    """Return the values of both rows: in the one what the table lets be set together, in the other the rest."""
    one, other = ({field.attname: value_for(field, number) for field in fields} for number in ROWS)
    nullable = [field.attname for field in fields if field.null and one[field.attname] is not None]
    if not is_allowed(model, one):
        left = next(name for name in nullable if is_allowed(model, one | {name: None}))
        one, other = one | {left: None}, other | {left: one[left]}
    assert is_allowed(model, one), one
    assert is_allowed(model, other), other
    return [one, other]


def is_allowed(model: type[models.Model], values: dict[str, Any]) -> bool:
    named = {
        field.name: models.Value(values[field.attname], getattr(field, "target_field", field))
        for field in model._meta.concrete_fields
        if field.attname in values
    }
    checks = (one for one in model._meta.constraints if isinstance(one, models.CheckConstraint))
    return all(check.condition.check(named) for check in checks)


def value_for(field: models.Field, number: int) -> Any:
    """Return a value for a field in the row of this number; two rows never have the same where they may differ."""
    if special := SPECIAL.get((field.model._meta.label_lower, field.name)):
        return special[number - 1]
    if field.null and number == 2:
        return None
    if isinstance(field, models.ForeignKey):
        links = [one for one in field.model._meta.concrete_fields if isinstance(one, models.ForeignKey)]
        return value_for(field.target_field, 3 - number if links.index(field) % 2 else number)
    if field.choices:
        values = [value for value, _ in field.flatchoices if value not in ("", None)]
        return values[number % len(values)]
    makers: list[tuple[type, Any]] = [
        (models.BooleanField, number == 1),
        (models.UUIDField, UUID(int=(1 << 127) + number)),
        (models.JSONField, {"a": [1, None, -2.5, True, TEXT], "n": number, "": {}}),
        (models.BinaryField, bytes(range(256)) * number),
        (models.DateTimeField, moment(2021, 6, 19, 12, 30, 59, 123456 + number, tzinfo=UTC)),
        (models.DateField, date(2021, 6, number)),
        (models.TimeField, time(12, 30, 59, number)),
        (models.DurationField, -timedelta(days=number, microseconds=7)),
        (models.DecimalField, Decimal(number) / 4),
        (models.FloatField, 0.1 + number),
        (models.GenericIPAddressField, f"2001:db8::{number}"),
        (models.EmailField, f"é{number}@example.org"),
        (models.SlugField, f"slug-{number}"),
        (models.IntegerField, number),
        (models.CharField, f"{number} é\n\"'{TEXT}"[: field.max_length]),
        (models.TextField, f"{number} {TEXT}"),
        (models.FileField, f"{number}.txt"),
    ]
    return next(value for kind, value in makers if isinstance(field, kind))


def read_everything(*, plainly: bool = False) -> dict[str, list[Any]]:
    """Return the rows of every table that outlives a backup, on request as JSON that both databases write alike."""
    found: dict[str, list[Any]] = {}
    for model in all_models():
        table = model._meta.db_table
        if table in TRANSIENT_TABLES:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        rows = [list(_readable(row)) for row in model._base_manager.order_by("pk").values_list(*names)]
        found[table] = json.loads(json.dumps(rows, default=str, sort_keys=True)) if plainly else rows
    return found


def _readable(row: tuple) -> Iterator[Any]:
    for value in row:
        yield bytes(value).hex() if isinstance(value, memoryview | bytes) else value
