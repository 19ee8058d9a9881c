"""The triggers that keep the review queue: which entities wait for a decision, and how many tags it decides.

A provisional entity is a question, with as many articles as machines have tagged with it; so is one of the gazetteer
that machines suggest, with as many as they suggest it for. Counting them when the queue is opened would read millions
of tags; kept so, the most frequent questions are the first of an index. A tag of a known entity costs an import a look
at a small table.
"""

from django.db import connection

from articles.models import Entity, Question, Tag

QUESTION, TAG, ENTITY = (model._meta.db_table for model in (Question, Tag, Entity))
_COLUMNS = "entity_id, kind, is_provisional, articles"
_UNDECIDED = "entity.status = 'provisional' OR entity.status = 'confirmed' AND tag.state = 'suggested'"
EVENTS = tuple((table, event) for table in ("tag", "entity") for event in ("insert", "update", "delete"))


def _questions(where: str) -> str:
    """Return the statement that computes questions from entities and tags."""
    tags = f"SELECT count(*) FROM {TAG} AS tag WHERE tag.entity_id = entity.id AND tag.origin = 'machine'"
    return (
        f"INSERT INTO {QUESTION} ({_COLUMNS}) SELECT id, kind, is_provisional, number FROM ("
        f"SELECT entity.id, entity.kind, entity.status = 'provisional' AS is_provisional, CASE entity.status "
        f"WHEN 'provisional' THEN ({tags}) WHEN 'confirmed' THEN ({tags} AND tag.state = 'suggested') ELSE 0 END "
        f"AS number FROM {ENTITY} AS entity WHERE {where}) AS found WHERE is_provisional OR number > 0"
    )


def rebuild_queue() -> None:
    """Count everything again, after rows were written without the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {QUESTION}")
        cursor.execute(_questions("true"))


def trigger_names() -> list[str]:
    return [f"archive_question_{table}_{event}" for table, event in EVENTS]


def trigger_tables() -> dict[str, str]:
    """Return the table of each trigger."""
    tables = {"tag": TAG, "entity": ENTITY}
    return {name: tables[table] for name, (table, _) in zip(trigger_names(), EVENTS, strict=True)}


def _sqlite_count(row: str, sign: str) -> str:
    """Return the statements that count one tag; an entity of the gazetteer becomes a question, or stops being one."""
    is_counted = f"{row}.origin = 'machine' AND entity_id = {row}.entity_id"
    count = (
        f"UPDATE {QUESTION} SET articles = articles {sign} 1 "
        f"WHERE {is_counted} AND (is_provisional OR {row}.state = 'suggested');"
    )
    if sign == "-":
        return count + f" DELETE FROM {QUESTION} WHERE {is_counted} AND articles <= 0 AND NOT is_provisional;"
    begin = (
        f"INSERT INTO {QUESTION} ({_COLUMNS}) SELECT id, kind, 0, 0 FROM {ENTITY} WHERE {row}.origin = 'machine' "
        f"AND {row}.state = 'suggested' AND id = {row}.entity_id AND status = 'confirmed' ON CONFLICT DO NOTHING;"
    )
    return f"{begin} {count}"


def sqlite_statements() -> list[str]:
    """Return what puts the triggers in place on SQLite."""
    anew = f"{_questions('entity.id = NEW.id')};"
    gone = f"DELETE FROM {QUESTION} WHERE entity_id = OLD.id;"
    bodies = {
        ("tag", "insert"): ("INSERT", "NEW.origin = 'machine'", _sqlite_count("NEW", "+")),
        ("tag", "update"): (
            "UPDATE OF entity_id, origin, state",
            "OLD.entity_id <> NEW.entity_id OR OLD.origin <> NEW.origin OR OLD.state <> NEW.state",
            f"{_sqlite_count('OLD', '-')} {_sqlite_count('NEW', '+')}",
        ),
        ("tag", "delete"): ("DELETE", "OLD.origin = 'machine'", _sqlite_count("OLD", "-")),
        ("entity", "insert"): ("INSERT", "true", anew),
        ("entity", "update"): (
            "UPDATE OF kind, status",
            "OLD.kind <> NEW.kind OR OLD.status <> NEW.status",
            f"{gone} {anew}",
        ),
        ("entity", "delete"): ("DELETE", "true", gone),
    }
    statements = []
    for name, table in trigger_tables().items():
        event, condition, body = bodies[name.split("_")[-2], name.split("_")[-1]]
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN {condition} BEGIN {body} END",
        ]
    return statements


def _postgresql_count(*parts: tuple[str, int]) -> str:
    """Return the statements that count the tags of a statement, those in `fresh` and those in `stale`."""
    rows = " UNION ALL ".join(f"SELECT entity_id, origin, state, {sign} AS number FROM {name}" for name, sign in parts)
    count = (
        f"INSERT INTO {QUESTION} AS question ({_COLUMNS}) "
        f"SELECT entity.id, entity.kind, entity.status = 'provisional', sum(tag.number) FROM ({rows}) AS tag "
        f"JOIN {ENTITY} AS entity ON entity.id = tag.entity_id WHERE tag.origin = 'machine' AND ({_UNDECIDED}) "
        f"GROUP BY entity.id HAVING sum(tag.number) <> 0 ORDER BY entity.id "
        f"ON CONFLICT (entity_id) DO UPDATE SET articles = question.articles + excluded.articles;"
    )
    if not any(sign < 0 for _, sign in parts):
        return count
    return count + (
        f" DELETE FROM {QUESTION} WHERE articles <= 0 AND NOT is_provisional"
        f" AND entity_id IN (SELECT entity_id FROM stale);"
    )


def postgresql_statements() -> list[str]:
    """Return what puts the triggers in place on PostgreSQL, where a statement may write thousands of rows."""
    changed = "SELECT fresh.id FROM fresh JOIN stale ON stale.id = fresh.id WHERE fresh.kind <> stale.kind"
    changed += " OR fresh.status <> stale.status"
    fresh, stale = "NEW TABLE AS fresh", "OLD TABLE AS stale"
    bodies = {
        ("tag", "insert"): (fresh, _postgresql_count(("fresh", 1))),
        ("tag", "update"): (f"{stale} {fresh}", _postgresql_count(("fresh", 1), ("stale", -1))),
        ("tag", "delete"): (stale, _postgresql_count(("stale", -1))),
        ("entity", "insert"): (fresh, f"{_questions('entity.id IN (SELECT id FROM fresh)')};"),
        ("entity", "update"): (
            f"{stale} {fresh}",
            f"DELETE FROM {QUESTION} WHERE entity_id IN ({changed}); {_questions(f'entity.id IN ({changed})')};",
        ),
        ("entity", "delete"): (stale, f"DELETE FROM {QUESTION} WHERE entity_id IN (SELECT id FROM stale);"),
    }
    statements = []
    for name, table in trigger_tables().items():
        event = name.split("_")[-1]
        transition, body = bodies[name.split("_")[-2], event]
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"{body} RETURN NULL; END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {transition}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements
