"""The triggers that reset what machines have made of names: their keys, and whether they were compared with others.

A name that is written otherwise, or belongs to another entity, or to one of another kind, has another key; and whatever
changes a name, an undo as well, lets it be compared again.
"""

from articles.models import Entity, EntityName, LikenessKey

NAME, ENTITY, KEY = (model._meta.db_table for model in (EntityName, Entity, LikenessKey))


def trigger_names() -> list[str]:
    return list(trigger_tables())


def trigger_tables() -> dict[str, str]:
    """Return the table of each trigger."""
    return {"archive_keys_update": NAME, "archive_keys_delete": NAME, "archive_keys_entity": ENTITY}


def _reset(where: str) -> str:
    return f"UPDATE {NAME} SET key = NULL, is_compared = false WHERE {where};"


def _remove(where: str) -> str:
    return f"DELETE FROM {KEY} WHERE {where};"


def sqlite_statements() -> list[str]:
    """Return what puts the triggers in place on SQLite."""
    bodies = {
        "archive_keys_update": (
            "UPDATE OF text, entity_id",
            "OLD.text <> NEW.text OR OLD.entity_id IS NOT NEW.entity_id",
            _reset("id = NEW.id"),
        ),
        "archive_keys_delete": ("DELETE", "true", _remove("name_id = OLD.id")),
        "archive_keys_entity": (
            "UPDATE OF kind, name",
            "OLD.kind <> NEW.kind OR OLD.name <> NEW.name",
            _reset("entity_id = NEW.id"),
        ),
    }
    statements = []
    for name, table in trigger_tables().items():
        event, condition, body = bodies[name]
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN {condition} BEGIN {body} END",
        ]
    return statements


def postgresql_statements() -> list[str]:
    """Return what puts the triggers in place on PostgreSQL."""
    bodies = {
        "archive_keys_update": (
            "BEFORE UPDATE OF text, entity_id",
            "FOR EACH ROW WHEN (OLD.text <> NEW.text OR OLD.entity_id IS DISTINCT FROM NEW.entity_id)",
            "NEW.key := NULL; NEW.is_compared := false; RETURN NEW;",
        ),
        "archive_keys_delete": (
            "AFTER DELETE",
            "REFERENCING OLD TABLE AS stale FOR EACH STATEMENT",
            f"{_remove('name_id IN (SELECT id FROM stale)')} RETURN NULL;",
        ),
        "archive_keys_entity": (
            "AFTER UPDATE OF kind, name",
            "FOR EACH ROW WHEN (OLD.kind <> NEW.kind OR OLD.name <> NEW.name)",
            f"{_reset('entity_id = NEW.id')} RETURN NULL;",
        ),
    }
    statements = []
    for name, table in trigger_tables().items():
        event, how, body = bodies[name]
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN {body} END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} {event} ON {table} {how} EXECUTE FUNCTION {name}()",
        ]
    return statements
