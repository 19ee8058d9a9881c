"""The triggers that record, row by row, what is written while an action is open.

Each insert, update and delete of a recorded table leaves a `RecordedChange` of the action that the transaction works
for, if any: admin, bulk update and raw SQL alike, at the database's own speed. Without an open action they cost a
look at an empty table.
"""

from dataclasses import dataclass

from django.db import models

from articles.models import (
    Article,
    Entity,
    EntityName,
    EntityRedirect,
    MergeProposal,
    OpenAction,
    RecordedChange,
    Source,
    SourceName,
    Tag,
)


@dataclass(frozen=True, slots=True)
class RecordedTable:
    """A table whose changes are recorded, with the columns that refer to its article and entity."""

    model: type[models.Model]
    article: str = ""
    entity: str = ""
    derived: tuple[str, ...] = ()  # columns that follow from others: no history of their own

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @property
    def columns(self) -> list[str]:
        columns = [str(field.column) for field in self.model._meta.concrete_fields]
        return [column for column in columns if column not in self.derived]


RECORDED = (
    RecordedTable(Source),
    RecordedTable(SourceName),
    RecordedTable(Article, article="id", derived=("copy_group", "arrived_at")),
    RecordedTable(Entity, entity="id"),
    RecordedTable(EntityName, entity="entity_id", derived=("key", "is_compared")),
    RecordedTable(EntityRedirect, entity="entity_id"),
    RecordedTable(MergeProposal, entity="one_id"),
    RecordedTable(Tag, article="article_id", entity="entity_id", derived=("mention_count",)),
)
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}  # and the row that says whose history it is

OPEN, CHANGE = OpenAction._meta.db_table, RecordedChange._meta.db_table


def trigger_name(recorded: RecordedTable, event: str) -> str:
    return f"archive_record_{recorded.name}_{event.lower()}"


def trigger_names() -> list[str]:
    return [trigger_name(recorded, event) for recorded in RECORDED for event in EVENTS]


def _insert(recorded: RecordedTable, event: str, before: str, after: str, more: str = "") -> str:
    row = EVENTS[event]
    article = f"{row}.{recorded.article}" if recorded.article else "NULL"
    entity = f"{row}.{recorded.entity}" if recorded.entity else "NULL"
    return (
        f"INSERT INTO {CHANGE} (action_id, model, row_id, article_id, entity_id, before, after) "
        f"SELECT opened.action_id, '{recorded.name}', {row}.{recorded.key}, {article}, {entity}, {before}, {after} "
        f"FROM {OPEN} AS opened{more}"
    )


def _sqlite_object(recorded: RecordedTable, row: str) -> str:
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in recorded.columns)
    return f"json_object({pairs})"


def _sqlite_update(recorded: RecordedTable) -> str:
    pairs = " UNION ALL ".join(
        f"SELECT '{column}' AS name, OLD.{column} AS old, NEW.{column} AS new WHERE OLD.{column} IS NOT NEW.{column}"
        for column in recorded.columns
    )
    differing = (
        "(SELECT json_group_object(name, old) AS before, json_group_object(name, new) AS after, count(*) AS number "
        f"FROM ({pairs})) AS differing WHERE differing.number > 0"
    )
    return _insert(recorded, "UPDATE", "differing.before", "differing.after", f", {differing}")


def sqlite_statements() -> list[str]:
    """Return what puts the triggers in place on SQLite."""
    statements = []
    for recorded in RECORDED:
        bodies = {
            "INSERT": _insert(recorded, "INSERT", "NULL", _sqlite_object(recorded, "NEW")),
            "UPDATE": _sqlite_update(recorded),
            "DELETE": _insert(recorded, "DELETE", _sqlite_object(recorded, "OLD"), "NULL"),
        }
        for event, body in bodies.items():
            name = trigger_name(recorded, event)
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} AFTER {event} ON {recorded.table} FOR EACH ROW "
                f"WHEN EXISTS (SELECT 1 FROM {OPEN}) BEGIN {body}; END",
            ]
    return statements


def postgresql_statements() -> list[str]:
    """Return what puts the triggers in place on PostgreSQL."""
    statements = []
    for recorded in RECORDED:
        old, new = (f"to_jsonb({row})" + "".join(f" - '{name}'" for name in recorded.derived) for row in ("OLD", "NEW"))
        differing = (
            ", (SELECT jsonb_object_agg(o.key, o.value) AS before, jsonb_object_agg(o.key, n.value) AS after "
            f"FROM jsonb_each({old}) AS o JOIN jsonb_each({new}) AS n ON n.key = o.key "
            "WHERE n.value <> o.value) AS differing WHERE differing.before IS NOT NULL"
        )
        bodies = {
            "INSERT": _insert(recorded, "INSERT", "NULL", new),
            "UPDATE": _insert(recorded, "UPDATE", "differing.before", "differing.after", differing),
            "DELETE": _insert(recorded, "DELETE", old, "NULL"),
        }
        for event, body in bodies.items():
            name = trigger_name(recorded, event)
            statements += [
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
                f"IF EXISTS (SELECT 1 FROM {OPEN}) THEN {body}; END IF; RETURN NULL; END $body$",
                f"DROP TRIGGER IF EXISTS {name} ON {recorded.table}",
                f"CREATE TRIGGER {name} AFTER {event} ON {recorded.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
    return statements
