"""The triggers that keep the words of names, so that an entity is found by the beginning of any of them.

A hundred thousand entities are looked up while somebody types; `LIKE '%word%'` would read every name each time.
"""

from django.db import connection
from django.db.models import Q

from articles.models import EntityName, NameWord

WORD, NAME = (model._meta.db_table for model in (NameWord, EntityName))
EVENTS = ("insert", "update", "delete")


def fold_word(word: str) -> str:
    """Return a word in lower case as the database makes it: SQLite knows only ASCII."""
    if connection.vendor == "sqlite":
        return "".join(letter.lower() if letter.isascii() else letter for letter in word)
    return word.lower()


def split_words(text: str) -> list[str]:
    """Return the words of a text in the form in which words of names are stored."""
    return fold_word(text.replace("-", " ")).split()


def begins_with(word: str) -> Q:
    """Return the condition that a stored word has this prefix, for which there is an index."""
    if connection.vendor == "sqlite":
        return Q(word__gte=word, word__lt=f"{word}\U0010ffff")
    return Q(word__startswith=word)


def write_begins_with(column: str, word: str) -> tuple[str, list[str]]:
    """Return the condition of `begins_with` in SQL, and its parameters."""
    if connection.vendor == "sqlite":
        return f"({column} >= %s AND {column} < %s)", [word, f"{word}\U0010ffff"]
    return f"{column}::text LIKE %s", [f"{connection.ops.prep_for_like_query(word)}%"]


def rebuild_words() -> None:
    """Split all names again, after rows were written without the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {WORD}")
        cursor.execute(_split(f"{NAME} AS name"))


def _split(names: str) -> str:
    """Return the statement that stores the words of the names of a table."""
    if connection.vendor == "sqlite":
        listed = "'[' || replace(json_quote(replace(lower(name.text), '-', ' ')), ' ', '\",\"') || ']'"
        words = f"SELECT DISTINCT name.id, part.value AS word FROM {names}, json_each({listed}) AS part"
    else:
        words = (
            "SELECT DISTINCT name.id, part AS word"
            f" FROM {names}, regexp_split_to_table(lower(replace(name.text, '-', ' ')), ' +') AS part"
        )
    return f"INSERT INTO {WORD} (name_id, word) SELECT id, word FROM ({words}) AS found WHERE word <> ''"


def trigger_names() -> list[str]:
    return [f"archive_words_{event}" for event in EVENTS]


def trigger_tables() -> dict[str, str]:
    """Return the table of each trigger."""
    return dict.fromkeys(trigger_names(), NAME)


def sqlite_statements() -> list[str]:
    """Return what puts the triggers in place on SQLite."""
    gone = f"DELETE FROM {WORD} WHERE name_id = OLD.id;"
    fresh = f"{_split('(SELECT NEW.id AS id, NEW.text AS text) AS name')};"
    bodies = {"insert": ("INSERT", fresh), "update": ("UPDATE OF text", gone + fresh), "delete": ("DELETE", gone)}
    statements = []
    for event, (of, body) in bodies.items():
        name = f"archive_words_{event}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {of} ON {NAME} FOR EACH ROW BEGIN {body} END",
        ]
    return statements


def postgresql_statements() -> list[str]:
    """Return what puts the triggers in place on PostgreSQL."""
    changed = "FROM fresh JOIN stale ON stale.id = fresh.id WHERE stale.text <> fresh.text"
    gone = f"DELETE FROM {WORD} WHERE name_id IN ({{}});"
    bodies = {
        "insert": ("NEW TABLE AS fresh", f"{_split('fresh AS name')};"),
        "update": (
            "OLD TABLE AS stale NEW TABLE AS fresh",
            f"{gone.format(f'SELECT fresh.id {changed}')} {_split(f'(SELECT fresh.* {changed}) AS name')};",
        ),
        "delete": ("OLD TABLE AS stale", gone.format("SELECT id FROM stale")),
    }
    statements = []
    for event, (transition, body) in bodies.items():
        name = f"archive_words_{event}"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"{body} RETURN NULL; END $body$",
            f"DROP TRIGGER IF EXISTS {name} ON {NAME}",
            f"CREATE TRIGGER {name} AFTER {event} ON {NAME} REFERENCING {transition}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements
