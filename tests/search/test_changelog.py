"""Whatever way the archive is written, the very next search knows.

Each way is tried on an index that was up to date before, and which must be followed, not built anew.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from articles.models import Article, Change, ChangeLog, Entity, Tag
from articles.search import NOT_SET, DateSpan, Facet, IndexNotReadyError, SearchRequest, parse_query, rebuild, search
from articles.triggers.change_log import (
    TRIGGERS,
    TRUNCATE_TRIGGERS,
    drop_foreign_triggers,
    ensure_triggers,
    missing_triggers,
)
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db(transaction=True)

is_sqlite = connection.vendor == "sqlite"
postgresql_only = pytest.mark.skipif(is_sqlite, reason="SQLite has no such statement")
ALL_TRIGGERS = TRIGGERS if is_sqlite else TRIGGERS + TRUNCATE_TRIGGERS


def find(text: str = "", **fields) -> set[int]:
    query = parse_query(text).node if text else None
    result = search(SearchRequest(query=query, limit=1000, **fields))
    assert result.total == len(result.ids)
    return set(result.ids)


def find_tagged(facet: Facet, entity: Entity) -> set[int]:
    return find(include={facet: frozenset({entity.pk})})


def execute(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.fixture
def articles(index_dir: Path) -> Iterator[list[Article]]:
    """Three articles, in an index that has caught up, which stays the same index to the end."""
    rows = [make_article(f"old{number}", "body", tags=[]) for number in range(3)]
    assert find("body") == {row.pk for row in rows}
    generation = (index_dir / "current").read_text()
    yield rows
    assert (index_dir / "current").read_text() == generation, "the index was built anew"


def save(article: Article) -> None:
    with transaction.atomic():  # as the admin does
        article.headline = "fresh"
        article.save()


def load_fixture(article: Article, folder: Path) -> None:
    row = {"model": "articles.article", "pk": article.pk}
    fields = {"headline": "fresh", "body": "body", "address": article.address}
    path = folder / "changed.json"
    path.write_text(json.dumps([{**row, "fields": fields}]))
    call_command("loaddata", str(path), verbosity=0)


def update_in_bulk(article: Article) -> None:
    article.headline = "fresh"
    Article.objects.bulk_update([article], ["headline"])


def upsert(article: Article) -> None:
    row = Article(pk=article.pk, headline="fresh", body="body", address=article.address)
    Article.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["headline"])


UPDATES: dict[str, Callable[[Article, Path], None]] = {
    "save": lambda article, _: save(article),
    "save of one field": lambda article, _: Article(pk=article.pk, headline="fresh").save(update_fields=["headline"]),
    "loaddata": load_fixture,
    "QuerySet.update": lambda article, _: Article.objects.filter(pk=article.pk).update(headline="fresh") and None,
    "bulk_update": lambda article, _: update_in_bulk(article),
    "bulk_create over what is there": lambda article, _: upsert(article),
    "raw SQL": lambda article, _: execute("UPDATE articles_article SET headline = 'fresh' WHERE id = %s", article.pk),
}


@pytest.mark.parametrize("way", UPDATES)
def test_changed_article_is_found_by_its_new_words_only(way: str, articles: list[Article], tmp_path: Path):
    UPDATES[way](articles[1], tmp_path)
    assert find("fresh") == {articles[1].pk}
    assert find("old1") == set()
    assert find("body") == {article.pk for article in articles}


def insert_by_sql() -> None:
    columns = [field.column for field in Article._meta.concrete_fields if field.column != "id"]
    values = ["'fresh'" if column in {"headline", "address"} else column for column in columns]
    execute(
        f"INSERT INTO articles_article ({', '.join(columns)}) SELECT {', '.join(values)} FROM articles_article"
        " ORDER BY id LIMIT 1"
    )


INSERTS: dict[str, Callable[[], object]] = {
    "create": lambda: make_article("fresh"),
    "bulk_create": lambda: Article.objects.bulk_create([Article(headline="fresh"), Article(headline="fresh too")]),
    "raw SQL": insert_by_sql,
}


@pytest.mark.parametrize("way", INSERTS)
def test_new_article_is_found(way: str, articles: list[Article]):
    INSERTS[way]()
    created = set(Article.objects.filter(headline__startswith="fresh").values_list("pk", flat=True))
    assert created
    assert find("fresh") == created
    assert find() == created | {article.pk for article in articles}


DELETES: dict[str, Callable[[Article], object]] = {
    "delete": lambda article: article.delete(),
    "QuerySet.delete": lambda article: Article.objects.filter(headline="old1").delete(),
    "QuerySet._raw_delete": lambda article: Article.objects.filter(headline="old1")._raw_delete("default"),
    "raw SQL": lambda article: execute("DELETE FROM articles_article WHERE headline = 'old1'"),
    "hiding": lambda article: Article.objects.filter(pk=article.pk).update(status="hidden"),
}


@pytest.mark.parametrize("way", DELETES)
def test_withdrawn_article_is_no_longer_found(way: str, articles: list[Article]):
    others = {articles[0].pk, articles[2].pk}
    DELETES[way](articles[1])
    assert find() == others


def test_everything_deleted_without_a_condition_leaves_nothing(articles: list[Article]):
    execute("DELETE FROM articles_article")
    assert find() == set()


def test_hidden_article_comes_back_when_published(articles: list[Article]):
    Article.objects.update(status="hidden")
    assert find() == set()
    articles[2].save()  # it was read as published
    assert find() == {articles[2].pk}


def test_article_given_another_number_by_sql_is_found_once(articles: list[Article]):
    execute("UPDATE articles_article SET id = 5000 WHERE id = %s", articles[0].pk)
    assert find("old0") == {5000}


def test_source_dateline_and_date_of_an_article_are_followed(articles: list[Article]):
    source, country = make_source(), make_country("pk", "Pakistan")
    Article.objects.filter(pk=articles[0].pk).update(source=source, dateline_country=country, published_on="1999-12-31")
    assert find(include={Facet.SOURCE: frozenset({source.pk})}) == {articles[0].pk}
    assert find(include={Facet.DATELINE: frozenset({country.pk})}) == {articles[0].pk}
    assert find(span=DateSpan(date(1999, 12, 31), date(1999, 12, 31))) == {articles[0].pk}
    Article.objects.update(source=None, dateline_country=None, published_on=None)
    assert find(include={Facet.SOURCE: frozenset({source.pk})}) == set()
    assert find(include={Facet.DATELINE: frozenset({country.pk})}) == set()
    assert find(span=DateSpan(date.min, date.max)) == set()


TAGGINGS: dict[str, Callable[[Article, Entity], object]] = {
    "create": lambda article, entity: Tag.objects.create(article=article, entity=entity),
    "bulk_create": lambda article, entity: Tag.objects.bulk_create([Tag(article=article, entity=entity)]),
    "raw SQL": lambda article, entity: execute(
        "INSERT INTO articles_tag (article_id, entity_id, mentions, origin, state) VALUES (%s, %s, '[]', %s, %s)",
        article.pk,
        entity.pk,
        "machine",
        "accepted",
    ),
}


@pytest.mark.parametrize("way", TAGGINGS)
def test_new_tag_is_counted(way: str, articles: list[Article]):
    actor = make_entity()
    TAGGINGS[way](articles[0], actor)
    assert find_tagged(Facet.ACTOR, actor) == {articles[0].pk}
    assert search(SearchRequest(facet_size=5)).facets[Facet.ACTOR] == ((NOT_SET, 2), (actor.pk, 1))


UNTAGGINGS: dict[str, Callable[[Tag], object]] = {
    "delete": lambda tag: tag.delete(),
    "QuerySet.delete": lambda tag: Tag.objects.all().delete(),
    "raw SQL": lambda tag: execute("DELETE FROM articles_tag"),
    "rejecting": lambda tag: Tag.objects.update(state="rejected"),
    "only suggesting": lambda tag: execute("UPDATE articles_tag SET state = 'suggested'"),
    "deleting the entity": lambda tag: tag.entity.delete(),
}


@pytest.mark.parametrize("way", UNTAGGINGS)
def test_withdrawn_tag_is_no_longer_counted(way: str, articles: list[Article]):
    actor = make_entity()
    pk, tag = actor.pk, Tag.objects.create(article=articles[0], entity=actor)
    assert find_tagged(Facet.ACTOR, actor) == {articles[0].pk}
    UNTAGGINGS[way](tag)
    assert find(include={Facet.ACTOR: frozenset({pk})}) == set()
    assert find() == {article.pk for article in articles}


def test_tag_moved_to_another_article_or_entity_is_counted_there(articles: list[Article]):
    first, second = make_entity(), make_entity()
    Tag.objects.create(article=articles[0], entity=first)
    find()
    Tag.objects.update(article=articles[1])
    assert find_tagged(Facet.ACTOR, first) == {articles[1].pk}
    Tag.objects.update(entity=second)
    assert find_tagged(Facet.ACTOR, first) == set()
    assert find_tagged(Facet.ACTOR, second) == {articles[1].pk}


def test_entity_that_becomes_a_country_moves_to_the_other_facet(articles: list[Article]):
    entity = make_entity(slug="xk")
    Tag.objects.create(article=articles[0], entity=entity)
    assert find_tagged(Facet.ACTOR, entity) == {articles[0].pk}
    entity.kind = "country"
    entity.save()
    assert find_tagged(Facet.ACTOR, entity) == set()
    assert find_tagged(Facet.COUNTRY, entity) == {articles[0].pk}


def test_deleting_a_country_takes_it_from_tags_and_datelines(articles: list[Article]):
    country = make_country("pk", "Pakistan")
    Tag.objects.create(article=articles[0], entity=country)
    Article.objects.filter(pk=articles[1].pk).update(dateline_country=country)
    chosen = frozenset({country.pk})
    assert find(include={Facet.DATELINE: chosen}) | find(include={Facet.COUNTRY: chosen}) == {
        articles[0].pk,
        articles[1].pk,
    }
    country.delete()
    assert find(include={Facet.DATELINE: chosen}) | find(include={Facet.COUNTRY: chosen}) == set()


def test_saving_an_entity_of_the_same_kind_marks_nothing(articles: list[Article]):
    entity = make_entity()
    Tag.objects.create(article=articles[0], entity=entity)
    before = dict(Change.objects.values_list("article_id", "version"))
    entity.description = "A country with a hundred thousand articles must not be indexed again for this."
    entity.save()
    assert dict(Change.objects.values_list("article_id", "version")) == before


def test_rolled_back_transaction_leaves_no_change(articles: list[Article]):
    before = dict(Change.objects.values_list("article_id", "version"))
    with transaction.atomic():
        Article.objects.update(headline="fresh")
        make_article("fresh")
        articles[0].delete()
        assert dict(Change.objects.values_list("article_id", "version")) != before
        transaction.set_rollback(True)
    assert dict(Change.objects.values_list("article_id", "version")) == before
    assert find("fresh") == set()
    assert len(find()) == 3


def test_rolled_back_savepoint_leaves_the_rest(articles: list[Article]):
    with transaction.atomic():
        make_article("fresh")
        with transaction.atomic():
            Article.objects.filter(pk=articles[0].pk).update(headline="never")
            transaction.set_rollback(True)
    assert len(find("fresh")) == 1
    assert find("never") == set()


def test_nothing_is_followed_inside_an_open_transaction(articles: list[Article], index_dir: Path):
    generation = index_dir / (index_dir / "current").read_text()
    before = (generation / "meta.json").read_bytes()
    with transaction.atomic():
        Article.objects.update(headline="fresh")
        result = search(SearchRequest(query=parse_query("fresh").node))
        assert (result.total, result.is_behind) == (0, True)
        with pytest.raises(transaction.TransactionManagementError):
            rebuild()
    assert (generation / "meta.json").read_bytes() == before
    assert len(find("fresh")) == 3


def test_nothing_is_built_inside_an_open_transaction(index_dir: Path):
    with transaction.atomic():
        make_article("fresh")
        with pytest.raises(IndexNotReadyError):
            search(SearchRequest())
        transaction.set_rollback(True)
    assert not list(index_dir.glob("generation-*"))
    assert find() == set()


def test_nothing_is_followed_without_autocommit(articles: list[Article]):
    transaction.set_autocommit(False)
    try:
        make_article("fresh")
        result = search(SearchRequest())
        assert (result.total, result.is_behind) == (3, True)
        transaction.rollback()
    finally:
        transaction.set_autocommit(True)
    assert len(find()) == 3


@postgresql_only
@pytest.mark.parametrize("table", ["articles_article", "articles_tag"])
def test_truncated_table_is_noticed(table: str):
    actor = make_entity()
    make_article("old", tags=[actor])
    assert len(find_tagged(Facet.ACTOR, actor)) == 1
    execute(f"TRUNCATE {table} CASCADE")
    assert find_tagged(Facet.ACTOR, actor) == set()
    assert len(find()) == Article.objects.count()


# -- the triggers themselves


def drop_trigger(name: str) -> None:
    table = next(table for trigger, table, *_ in ALL_TRIGGERS if trigger == name)
    execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")


def messages() -> list[str]:
    found = run_checks(tags=["database"], databases=["default"])
    return [message.msg for message in found if message.id == "articles.W001"]


@pytest.fixture
def whole_triggers() -> Iterator[None]:
    yield
    ensure_triggers()


@pytest.mark.usefixtures("whole_triggers")
@pytest.mark.parametrize("name", [name for name, *_ in ALL_TRIGGERS])
def test_dropped_trigger_is_reported_and_put_back_by_migrate(name: str):
    assert messages() == []
    drop_trigger(name)
    (message,) = messages()
    assert name in message
    call_command("migrate", verbosity=0, skip_checks=False)
    assert messages() == []
    make_article("fresh")
    assert len(find("fresh")) == 1


@postgresql_only
@pytest.mark.usefixtures("whole_triggers")
def test_disabled_trigger_is_reported():
    execute("ALTER TABLE articles_article DISABLE TRIGGER archive_article_update")
    assert len(messages()) == 1


@pytest.mark.skipif(not is_sqlite, reason="only SQLite alters a table by building it anew")
@pytest.mark.usefixtures("whole_triggers")
def test_triggers_lost_when_a_table_is_rebuilt_come_back():
    drop_foreign_triggers()  # as before every migrate
    with connection.schema_editor() as editor:
        editor._remake_table(Article)
    assert missing_triggers(connection)
    call_command("migrate", verbosity=0)
    assert not missing_triggers(connection)
    make_article("fresh")
    assert len(find("fresh")) == 1


def test_log_keeps_its_identity_when_triggers_are_ensured_again():
    before = ChangeLog.objects.get().token
    ensure_triggers()
    assert ChangeLog.objects.get().token == before


def test_one_row_an_article_however_often_it_changes(articles: list[Article]):
    for _ in range(3):
        Article.objects.update(byline=F("headline"))
    assert sorted(Change.objects.values_list("article_id", flat=True)) == sorted(article.pk for article in articles)
