"""Convert values of all kinds of model fields to JSON values, and back."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast
from django.utils.duration import duration_iso_string

from articles.backup.file import Plain, Row, UnusableBackupError

AnyModel = type[models.Model]

# What stands in JSON for the fields that JSON has a kind of value for; all others stand as text.
_NATIVE: tuple[tuple[type, frozenset[type]], ...] = (
    (models.BooleanField, frozenset({bool})),
    (models.IntegerField, frozenset({int})),
    (models.FloatField, frozenset({float, int})),
)
_AS_TEXT = (models.CharField, models.TextField, models.JSONField)
_NULL = type(None)


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column of a backup: the types its values may have, and how they are converted for its field."""

    name: str
    kinds: frozenset[type]
    read: Callable[[Any], Any] | None


def stored_fields(model: AnyModel) -> "list[models.Field[Any, Any]]":
    """Return the fields that a backup stores; the database generates all others."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def select_plainly(model: AnyModel) -> list[str | Cast]:
    """Return the columns to select; JSON as text, so that it is not parsed and formatted again."""
    return [
        Cast(field.attname, models.TextField()) if isinstance(field, models.JSONField) else field.attname
        for field in stored_fields(model)
    ]


def make_plain(row: Sequence[Any]) -> Row:
    return [value if value is None or type(value) in {str, int, bool, float} else _write(value) for value in row]


def read_columns(model: AnyModel, names: Sequence[str]) -> list[StoredColumn]:
    """Return the columns of a table with their conversions."""
    fields = {field.attname: field for field in stored_fields(model)}
    return [_column(name, fields[name]) for name in names]


def read_row(columns: Sequence[StoredColumn], row: Row) -> list[Any]:
    """Return the values of the fields; raises UnusableBackupError if one is not valid for its field."""
    values: list[Any] = list(row)
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        if type(value) not in column.kinds:
            raise UnusableBackupError(f"{column.name} cannot be {type(value).__name__} {value!r:.40}")
        if column.read and value is not None:
            try:
                values[place] = column.read(value)
            except (ValueError, ArithmeticError, ValidationError) as error:
                raise UnusableBackupError(f"{column.name} cannot be {value!r:.40}") from error
    return values


def _write(value: Any) -> Plain:
    match value:
        case str():  # of a class of its own, as the values of enumerations are
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
    raise UnusableBackupError(f"no backup can hold a {type(value).__name__}: {value!r:.40}")


def _column(name: str, field: "models.Field[Any, Any]") -> StoredColumn:
    kept = field
    while isinstance(kept, models.ForeignKey):
        kept = kept.target_field
    kinds = next((kinds for kind, kinds in _NATIVE if isinstance(kept, kind)), frozenset({str}))
    read = None if isinstance(kept, _AS_TEXT) or kinds != {str} else kept.to_python
    if isinstance(kept, models.BinaryField):
        read = _read_bytes
    return StoredColumn(name, kinds | {_NULL} if field.null else kinds, read)


def _read_bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)
