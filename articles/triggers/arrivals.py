"""The triggers that keep when each article was first published, which feeds are ordered by.

Import, admin, bulk update, fixtures and raw SQL alike: an article that comes published arrived when it came, one that
was held back when it is published, and none arrives twice, not even where publishing it is undone.
"""

from articles.models import Article

ARTICLE = Article._meta.db_table
INSERT, UPDATE = "archive_article_arrival", "archive_article_arrival_update"


def trigger_names() -> list[str]:
    return list(trigger_tables())


def trigger_tables() -> dict[str, str]:
    """Return the table of each trigger."""
    return dict.fromkeys((INSERT, UPDATE), ARTICLE)


_ARRIVES = "NEW.arrived_at IS NULL AND NEW.status = 'published'"
_IS_LOST = f"{_ARRIVES} OR NEW.arrived_at IS NULL AND OLD.arrived_at IS NOT NULL"


def sqlite_statements() -> list[str]:
    """Return what puts the triggers in place on SQLite."""
    times = {
        INSERT: ("INSERT", _ARRIVES, "NEW.created_at"),
        UPDATE: ("UPDATE", _IS_LOST, "coalesce(OLD.arrived_at, strftime('%Y-%m-%d %H:%M:%f', 'now'))"),
    }
    statements = []
    for name, (event, condition, time) in times.items():
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {ARTICLE} FOR EACH ROW WHEN {condition} "
            f"BEGIN UPDATE {ARTICLE} SET arrived_at = {time} WHERE id = NEW.id; END",
        ]
    return statements


def postgresql_statements() -> list[str]:
    """Return what puts the triggers in place on PostgreSQL."""
    times = {
        INSERT: ("INSERT", _ARRIVES, "NEW.created_at"),
        UPDATE: ("UPDATE", _IS_LOST, "coalesce(OLD.arrived_at, now())"),
    }
    statements = []
    for name, (event, condition, time) in times.items():
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"NEW.arrived_at := {time}; RETURN NEW; END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {ARTICLE}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {ARTICLE} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION {name}()",
        ]
    return statements
