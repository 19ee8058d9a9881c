"""The triggers that keep the slugs which entities and sources had before, so that old addresses lead on for ever.

Admin, undo, bulk update, fixtures and raw SQL alike: a slug that is left leads to the row that has left it. One that is
taken is nobody's old slug any more; a form refuses to take it from another (articles.models.slugs).
"""

from articles.models import Entity, FormerSlug, Source

FORMER = FormerSlug._meta.db_table
TABLES = {"entity": Entity._meta.db_table, "source": Source._meta.db_table}


def trigger_names() -> list[str]:
    return list(trigger_tables())


def trigger_tables() -> dict[str, str]:
    """Return the table of each trigger."""
    return {f"archive_{way}_{kind}": table for way in ("slug", "new_slug") for kind, table in TABLES.items()}


def _keep(kind: str) -> str:
    """Return the statements that store the former slug of a row."""
    gone = f"DELETE FROM {FORMER} WHERE {kind}_id IS NOT NULL AND slug IN (OLD.slug, NEW.slug);"
    return f"{gone} INSERT INTO {FORMER} (slug, {kind}_id) VALUES (OLD.slug, NEW.id);"


def _take(kind: str) -> str:
    """Return the statement that lets a former slug be that of a new row."""
    return f"DELETE FROM {FORMER} WHERE {kind}_id IS NOT NULL AND slug = NEW.slug;"


def sqlite_statements() -> list[str]:
    """Return what puts the triggers in place on SQLite."""
    statements = []
    for kind, table in TABLES.items():
        name = f"archive_slug_{kind}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER UPDATE OF slug ON {table} FOR EACH ROW WHEN OLD.slug <> NEW.slug "
            f"BEGIN {_keep(kind)} END",
            f"DROP TRIGGER IF EXISTS archive_new_slug_{kind}",
            f"CREATE TRIGGER archive_new_slug_{kind} AFTER INSERT ON {table} FOR EACH ROW BEGIN {_take(kind)} END",
        ]
    return statements


def postgresql_statements() -> list[str]:
    """Return what puts the triggers in place on PostgreSQL."""
    statements = []
    for kind, table in TABLES.items():
        name = f"archive_slug_{kind}"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"{_keep(kind)} RETURN NULL; END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER UPDATE OF slug ON {table} FOR EACH ROW WHEN (OLD.slug <> NEW.slug) "
            f"EXECUTE FUNCTION {name}()",
            f"CREATE OR REPLACE FUNCTION archive_new_slug_{kind}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"{_take(kind)} RETURN NULL; END $body$",
            f"DROP TRIGGER IF EXISTS archive_new_slug_{kind} ON {table}",
            f"CREATE TRIGGER archive_new_slug_{kind} AFTER INSERT ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION archive_new_slug_{kind}()",
        ]
    return statements
