"""A big archive within minutes: rows made by the database itself, with short texts, past every trigger.

What the triggers would have written is written here too, so that the archive is one the product could have made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, models, transaction

from articles.models import (
    Action,
    Article,
    Change,
    Entity,
    EntityName,
    FeedDay,
    FrozenResult,
    ImportedDocument,
    ImportRun,
    RecordedChange,
    Source,
    Tag,
    WatchedFeed,
)
from articles.models.results import pack_ids
from articles.triggers.change_log import drop_triggers, ensure_triggers
from articles.triggers.name_words import rebuild_words
from articles.triggers.review_queue import rebuild_queue

WORDS = 1_000  # made-up words that headlines and names are made of
SYLLABLES = ("ka", "bul", "ter", "an", "do", "ri", "me", "sol", "vin", "ga")
COUNTRIES = 20


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows that weigh most."""

    user: User
    articles: int
    entities: int
    heavy_entity: int  # tagged in a tenth of the articles
    heavy_source: int
    heavy_action: int
    run: int  # it has created every article


def _fill(model: type[models.Model], count: int, /, **columns: str) -> None:
    """Insert so many rows: `i` counts them from 1, `w(EXPRESSION)` is the word of a number; others get defaults."""
    values: dict[str, str] = {}
    parameters: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        if field.attname in columns:
            value = columns[field.attname]
            values[str(field.column)] = _json(value) if isinstance(field, models.JSONField) else value
        elif field.primary_key:
            values[str(field.column)] = "i"
        elif field.has_default() or not field.has_db_default():
            default = field.get_db_prep_save(field.get_default(), connection)
            values[str(field.column)] = "NULL" if default is None else "%s"
            parameters += [] if default is None else [default]
    names = ", ".join(connection.ops.quote_name(name) for name in values)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    statement = f"INSERT INTO {model._meta.db_table} ({names}) {numbers} SELECT {', '.join(values.values())} FROM n"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _json(expression: str) -> str:
    return f"CAST({expression} AS jsonb)" if connection.vendor == "postgresql" else expression


def _word(number: str) -> str:
    return f"(SELECT word FROM bench_word WHERE number = ({number}) %% {WORDS})"


def _day(number: str) -> str:
    if connection.vendor == "postgresql":
        return f"DATE '1985-01-01' + CAST(({number}) %% 13000 AS integer)"
    return f"date('1985-01-01', (({number}) %% 13000) || ' days')"


def _when(number: str) -> str:
    if connection.vendor == "postgresql":
        return f"TIMESTAMPTZ '2020-01-01' + ({number}) * INTERVAL '1 minute'"
    return f"datetime('2020-01-01', ({number}) || ' minutes')"


def _make_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_word (number integer PRIMARY KEY, word varchar(20))")
        words = (SYLLABLES[one // 100] + SYLLABLES[one // 10 % 10] + SYLLABLES[one % 10] for one in range(WORDS))
        cursor.executemany("INSERT INTO bench_word VALUES (%s, %s)", list(enumerate(words)))


def fill_archive(articles: int, entities: int) -> Filled:
    """Fill an empty, migrated archive and return its heaviest rows; the index is left to be built."""
    user = User.objects.create_superuser("superuser")
    sources, actions = max(2, articles // 500), max(2, articles // 200)
    with transaction.atomic():
        drop_triggers()
        _make_words()
        run = ImportRun.objects.create(state="finished", paths=["/bench"], created=articles, user=user).pk
        _fill_entities(entities, run)
        _fill(
            Source, sources, name=f"{_word('i')} || ' ' || i", slug="'source-' || i",
            import_run_id=f"CASE WHEN i %% 2 = 0 THEN {run} ELSE NULL END",
            country_id=f"CASE WHEN i %% 3 = 0 THEN NULL ELSE 1 + i %% {COUNTRIES} END",
        )  # fmt: skip
        _fill_articles(articles, sources)
        _fill_tags(articles, entities)
        _fill(
            ImportedDocument, articles, run_id=str(run), address="'/bench/' || i", outcome="'created'", article_id="i",
        )  # fmt: skip
        _fill(Change, articles, article_id="i", version="1", changed_at=_when("i"))
        _fill(
            Action, actions, kind="CASE WHEN i %% 3 = 0 THEN 'tags' ELSE 'edit' END", summary="'Change ' || i",
            user_id=str(user.pk), started_at=_when("i"), size=f"CASE WHEN i = 1 THEN {articles // 4} ELSE 1 END",
        )  # fmt: skip
        _fill(
            RecordedChange, articles // 2, row_id="i", article_id=f"1 + i %% {articles}",
            action_id=f"CASE WHEN i %% 2 = 0 THEN 1 ELSE 1 + i %% {actions} END",
            entity_id="CASE WHEN i %% 3 = 0 THEN 1 ELSE NULL END",
            model="CASE WHEN i %% 3 = 0 THEN 'tag' ELSE 'article' END",
            before="""CASE WHEN i %% 3 = 0 THEN '{"role": ""}' ELSE '{"byline": ""}' END""",
            after="""CASE WHEN i %% 3 = 0 THEN '{"role": "x"}' ELSE '{"byline": "x"}' END""",
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_word")
            for statement in connection.ops.sequence_reset_sql(no_style(), [*_FILLED]):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        FrozenResult.objects.create(
            key="bench", said="bench", total=3, packed_ids=pack_ids([1, 2, 3]), kept_at=datetime.now(UTC)
        )
        _fill_feeds()
        rebuild_queue()
        rebuild_words()
        ensure_triggers()
    if connection.vendor == "postgresql":  # as its own housekeeping does after a while; SQLite has none
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return Filled(user, articles, entities, heavy_entity=1, heavy_source=1, heavy_action=1, run=run)


_FILLED: Sequence[type[models.Model]] = (
    Entity, EntityName, Source, Article, Tag, ImportedDocument, Action, RecordedChange,
)  # fmt: skip


def _fill_feeds() -> None:
    """More feeds than a page of their list has, with what they brought in the last months."""
    addresses = [f"https://post.example/feed/{number}" for number in range(120)]
    feeds = WatchedFeed.objects.bulk_create(WatchedFeed(address=one, known_as=one) for one in addresses)
    today = datetime.now(UTC).date()
    FeedDay.objects.bulk_create(
        FeedDay(feed=feed, day=today - timedelta(days=ago), fetches=24, new=ago % 7, seen=900)
        for feed in feeds
        for ago in range(120)
    )


def _fill_entities(count: int, run: int) -> None:
    """Twenty countries, then actors: of ten, three are provisional."""
    code = "char" if connection.vendor == "sqlite" else "chr"
    is_country = f"i <= {COUNTRIES}"
    _fill(
        Entity, count, import_run_id=f"CASE WHEN i %% 10 >= 7 THEN {run} ELSE NULL END",
        name=f"{_word('i')} || ' ' || {_word(f'i / {WORDS} * 7 + i')}",
        kind=f"CASE WHEN {is_country} THEN 'country' WHEN i %% 4 = 0 THEN 'organisation' ELSE 'person' END",
        slug=f"CASE WHEN {is_country} THEN 'a' || {code}(CAST(96 + i AS integer)) ELSE 'entity-' || i END",
        status=f"CASE WHEN {is_country} OR i %% 10 < 7 THEN 'confirmed' WHEN i %% 100 = 9 THEN 'refused'"
        " ELSE 'provisional' END",
        country_id=f"CASE WHEN {is_country} THEN NULL ELSE 1 + i %% {COUNTRIES} END",
    )  # fmt: skip
    name = "(SELECT name FROM articles_entity WHERE id = {})"
    _fill(
        EntityName, 2 * count, entity_id="(i + 1) / 2", kind="CASE WHEN i %% 2 = 1 THEN 'name' ELSE 'alias' END",
        text=f"CASE WHEN i %% 2 = 1 THEN {name.format('(i + 1) / 2')} ELSE {name.format('i / 2')} || ' ' || i END",
    )  # fmt: skip


def _fill_articles(count: int, sources: int) -> None:
    _fill(
        Article, count,
        headline=" || ' ' || ".join(_word(f"i * {factor} + i / {WORDS}") for factor in (1, 7, 13, 29)),
        body=f"CASE WHEN i %% 8 = 0 THEN 'Short.' ELSE {_word('i * 3')} || ' ' || {_word('i * 17 + 5')} ||"
        " ' went on with what they had said they would go on with, for as long as anybody could say.' END",
        source_id=f"CASE WHEN i %% 10 = 0 THEN 1 WHEN i %% 10 = 1 THEN NULL ELSE 2 + i %% {sources - 1} END",
        published_on=f"CASE WHEN i %% 5 = 0 THEN NULL ELSE {_day('i * 31')} END",
        date_origin="CASE WHEN i %% 7 = 0 THEN 'guessed' ELSE 'header' END",
        status="CASE WHEN i %% 11 = 0 THEN 'trash' WHEN i %% 11 = 1 THEN 'hidden' ELSE 'published' END",
        is_headline_derived="i %% 6 = 0", is_date_doubted="i %% 9 = 0", is_language_doubted="i %% 12 = 0",
        copy_group="CASE WHEN i %% 13 < 2 THEN i / 13 ELSE NULL END",
        dateline_country_id=f"CASE WHEN i %% 4 = 0 THEN NULL ELSE 1 + i %% {COUNTRIES} END",
        address="'/bench/' || i", fingerprint="'print ' || i", created_at=_when("i"),
    )  # fmt: skip


def _fill_tags(articles: int, entities: int) -> None:
    """Four tags an article: of a country, a well-known, a discovered and a suggested entity."""
    known = max(1, entities * 6 // 10)
    place = "((i - 1) / 4)"  # of the article
    lot = f"({place} * 7919 %% {known})"
    first = COUNTRIES + 1
    _fill(
        Tag, 4 * articles, article_id=f"1 + {place}",
        entity_id=f"CASE i %% 4 WHEN 0 THEN CASE WHEN {place} %% 10 = 0 THEN 1 ELSE 2 + {place} %% {COUNTRIES - 1} END"
        f" WHEN 1 THEN {first} + {lot} / 10 * 10 + {lot} %% 6"
        f" WHEN 2 THEN {first} + (({place} * 31 %% {known}) * ({place} * 17 %% {known}) / {known}) / 10 * 10 + 6"
        f" ELSE {first} + {lot} / 10 * 10 + 7 + {lot} %% 3 END",
        mentions="""'[["headline", 0, 6, "name"]]'""",
        state="CASE WHEN i %% 4 = 3 AND i %% 10 = 3 THEN 'suggested' WHEN i %% 100 = 1 THEN 'rejected'"
        " ELSE 'accepted' END",
        origin="CASE WHEN i %% 100 = 1 THEN 'curator' ELSE 'machine' END",
    )  # fmt: skip
