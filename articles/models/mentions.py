"""The column that stores the mentions of a tag, and their number."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from articles.text.mentions import PartedMentions, read_stored, store


class CompactEncoder(json.JSONEncoder):
    """JSON without blanks: of the rows of an archive most are tags of one mention."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"separators": (",", ":")})

    def default(self, o: Any) -> Any:
        return store(o) if isinstance(o, PartedMentions) else super().default(o)


class MentionsField(models.JSONField):
    """The mentions of a tag: a list, stored in parts where it is long (see articles.text.mentions)."""

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return read_stored(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Any:
        return read_stored(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        is_many = isinstance(value, list | tuple | PartedMentions)
        return super().get_db_prep_value(store(value) if is_many else value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return store(self.value_from_object(obj))


class MentionCount(models.Func):
    """The number of mentions of a tag, whether stored one by one or in parts."""

    arity = 1
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        template = (
            "CASE JSON_TYPE(%(expressions)s) WHEN 'array' THEN JSON_ARRAY_LENGTH(%(expressions)s)"
            " ELSE COALESCE(JSON_EXTRACT(%(expressions)s, '$.count'), 0) END"
        )
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        template = (
            "CASE JSONB_TYPEOF(%(expressions)s) WHEN 'array' THEN JSONB_ARRAY_LENGTH(%(expressions)s)"
            " ELSE COALESCE((%(expressions)s ->> 'count')::integer, 0) END"
        )
        return super().as_sql(compiler, connection, template=template, **context)
