"""The triggers that keep the change log, on SQLite and on PostgreSQL.

Every change to an article or its tags, and every change of the kind of an entity or a source, leaves one `Change` row
for the article in the same transaction. PostgreSQL's TRUNCATE tells of no rows: it gives the log another identity, so
that every index is built anew. SQLite drops triggers when Django rebuilds a table, so they are ensured
after every migrate, with the other triggers of this package, and a system check says when any is missing.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models import Article, Change, ChangeLog, Entity, Source, Tag
from articles.triggers import arrivals, former_slugs, history, name_keys, name_words, review_queue

ARTICLE, SOURCE, TAG, ENTITY, CHANGE, CHANGE_LOG = (
    model._meta.db_table for model in (Article, Source, Tag, Entity, Change, ChangeLog)
)

_KEEPERS = (review_queue, name_words, name_keys, former_slugs, arrivals)  # modules whose triggers each stand on a table
_TRIGGER_MODULES = (history, *_KEEPERS)  # the other modules with triggers
_KEPT_TABLES = {review_queue.QUESTION, name_words.WORD, name_keys.KEY, former_slugs.FORMER}

# (trigger, table, event, the articles it marks: of one changed row on SQLite, of all rows of a statement - `fresh` as
# they are now, `stale` as they were - on PostgreSQL, where a statement may write thousands)
TRIGGERS = (
    ("archive_article_insert", ARTICLE, "INSERT", "SELECT NEW.id AS id", "SELECT id FROM fresh"),
    (
        "archive_article_update",
        ARTICLE,
        "UPDATE",
        "SELECT NEW.id AS id UNION SELECT OLD.id",
        "SELECT id FROM fresh UNION SELECT id FROM stale",
    ),
    ("archive_article_delete", ARTICLE, "DELETE", "SELECT OLD.id AS id", "SELECT id FROM stale"),
    ("archive_tag_insert", TAG, "INSERT", "SELECT NEW.article_id AS id", "SELECT DISTINCT article_id FROM fresh"),
    (
        "archive_tag_update",
        TAG,
        "UPDATE",
        "SELECT NEW.article_id AS id UNION SELECT OLD.article_id",
        "SELECT article_id FROM fresh UNION SELECT article_id FROM stale",
    ),
    ("archive_tag_delete", TAG, "DELETE", "SELECT OLD.article_id AS id", "SELECT DISTINCT article_id FROM stale"),
    (
        "archive_entity_kind",
        ENTITY,
        "UPDATE",
        f"SELECT article_id AS id FROM {TAG} WHERE entity_id = NEW.id AND OLD.kind <> NEW.kind",
        f"SELECT DISTINCT tag.article_id FROM {TAG} AS tag JOIN fresh ON fresh.id = tag.entity_id"
        " JOIN stale ON stale.id = fresh.id WHERE stale.kind <> fresh.kind",
    ),
    (
        "archive_source_kind",
        SOURCE,
        "UPDATE",
        f"SELECT id FROM {ARTICLE} WHERE source_id = NEW.id AND NOT (status = 'trash') AND OLD.kind <> NEW.kind",
        f"SELECT article.id FROM {ARTICLE} AS article JOIN fresh ON fresh.id = article.source_id"
        " JOIN stale ON stale.id = fresh.id WHERE NOT (article.status = 'trash') AND stale.kind <> fresh.kind",
    ),
)
_TRANSITIONS = {
    "INSERT": "NEW TABLE AS fresh",
    "UPDATE": "OLD TABLE AS stale NEW TABLE AS fresh",
    "DELETE": "OLD TABLE AS stale",
}
# (trigger, table), PostgreSQL only
TRUNCATE_TRIGGERS = (("archive_article_truncate", ARTICLE), ("archive_tag_truncate", TAG))


def _sqlite_statements() -> list[str]:
    statements = []
    for name, table, event, marked, _ in TRIGGERS:
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            # WHERE true keeps SQLite's parser from reading ON CONFLICT as a join condition.
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW BEGIN "
            f"INSERT INTO {CHANGE} (article_id, version, changed_at) "
            f"SELECT marked.id, (SELECT coalesce(max(version), 0) FROM {CHANGE}) + 1, "
            f"strftime('%Y-%m-%d %H:%M:%f', 'now') "
            f"FROM ({marked}) AS marked WHERE true "
            f"ON CONFLICT (article_id) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at; END",
        ]
    return statements


def _postgresql_statements() -> list[str]:
    statements = []
    for name, table, event, _, marked in TRIGGERS:
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"INSERT INTO {CHANGE} (article_id, version, changed_at) "
            f"SELECT marked.id, pg_current_xact_id()::text::bigint, now() FROM ({marked}) AS marked (id) ORDER BY 1 "
            f"ON CONFLICT (article_id) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at "
            f"WHERE {CHANGE}.version <> excluded.version; RETURN NULL; END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {_TRANSITIONS[event]}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    for name, table in TRUNCATE_TRIGGERS:
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"UPDATE {CHANGE_LOG} SET token = gen_random_uuid(); RETURN NULL; END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def ensure_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create or replace the triggers and give the log its identity; does nothing before the tables exist."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {ARTICLE, TAG, ENTITY, CHANGE, CHANGE_LOG, history.CHANGE} | _KEPT_TABLES <= tables:
        return
    statements = (
        _sqlite_statements() + [one for kept in _TRIGGER_MODULES for one in kept.sqlite_statements()]
        if connection.vendor == "sqlite"
        else _postgresql_statements() + [one for kept in _TRIGGER_MODULES for one in kept.postgresql_statements()]
    )
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in statements:  # all or none: no write slips between a dropped and a new trigger
            cursor.execute(statement)
    if not ChangeLog.objects.using(using).exists():
        ChangeLog.objects.using(using).create()


def drop_triggers() -> None:
    """Drop all triggers, so that rows can be restored unchanged; ensure them again in the same transaction."""
    names = [(name, table) for name, table, *_ in TRIGGERS]
    names += [
        (history.trigger_name(recorded, event), recorded.table)
        for recorded in history.RECORDED
        for event in history.EVENTS
    ]
    names += [pair for kept in _KEEPERS for pair in kept.trigger_tables().items()]
    default = connections[DEFAULT_DB_ALIAS]
    with default.cursor() as cursor:
        for name, table in names + list(TRUNCATE_TRIGGERS if default.vendor == "postgresql" else ()):
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if default.vendor == "postgresql" else "")
            )


def drop_foreign_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop triggers that write to other tables than the log, before migrations: SQLite cannot rebuild such a table."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with transaction.atomic(using), connection.cursor() as cursor:
            for name in [*_other_names(), "archive_entity_kind", "archive_source_kind"]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _other_names() -> list[str]:
    return [name for kept in _TRIGGER_MODULES for name in kept.trigger_names()]


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are missing in the database."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {row[0] for row in cursor.fetchall()}
    wanted = TRIGGERS if connection.vendor == "sqlite" else TRIGGERS + TRUNCATE_TRIGGERS
    return [name for name in [*(name for name, *_ in wanted), *_other_names()] if name not in present]


def check_triggers(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Report a database without one of the triggers: its index would become outdated unnoticed."""
    messages: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if ARTICLE not in connection.introspection.table_names():
            continue  # not migrated yet: migrate brings the triggers
        if missing := missing_triggers(connection):
            messages.append(
                CheckWarning(  # not an error: that would stop the very migrate which puts them back
                    f"The change log and history of database “{alias}” lack the triggers {', '.join(missing)}.",
                    hint="Run `python manage.py migrate`; it puts them back. Then run `check_index`.",
                    id="articles.W001",
                )
            )
    return messages
