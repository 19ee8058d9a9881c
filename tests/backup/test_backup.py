"""A backup and its way back: every row of every table, on both databases, and never half of it."""

import gzip
import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.backup import TRANSIENT_TABLES, back_up, has_content, restore, verify
from articles.backup.file import BackupWriter
from articles.models import Article, ChangeLog, Entity, EntityName, ImportedDocument, ImportRun, Source, Tag
from articles.search import SearchRequest, compare, parse_query, search
from articles.triggers.change_log import missing_triggers
from tests.backup.filling import DERIVED, all_models, read_everything
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def archive() -> None:
    iran = make_country("ir", "Iran")
    person = make_entity("Ada Stone", names=("Ada Stone", "Stone"), country=iran)
    source = make_source("Wire “é”", country=iran)
    curator = get_user_model().objects.create_user("curator")
    for number in range(5):
        article = make_article(
            f"Report {number}",
            'Lines\n\nand "quotes", \\ and 𝄞.',
            published_on=None if number == 4 else f"2021-06-{number + 1:02}",
            source=source,
            tags=(person,),
            curated_fields=["headline"] if number else [],
        )
    Tag.objects.filter(article=article).update(
        mentions=[["body", 0, 5, "name"]], origin="curator", curator=curator, curated_at=article.created_at
    )
    run = ImportRun.objects.create(paths=["a"], ignored_keys={"x": 1})
    ImportedDocument.objects.create(run=run, address="a#1", outcome="created", article=article)


@pytest.fixture
def saved(archive, tmp_path) -> Path:
    path = tmp_path / "archive.backup"
    run("backup", path)
    return path


def test_every_row_comes_back_and_the_index_agrees(saved):
    before, token = read_everything(), ChangeLog.objects.get().token
    assert search(SearchRequest()).total == 5
    Article.objects.all().delete()
    Entity.objects.all().delete()
    Source.objects.all().delete()
    make_article("Of another archive")
    assert "rows of" in run("restore", saved, "--force")
    after = read_everything()
    assert {name: rows for name, rows in after.items() if name not in DERIVED} == {
        name: rows for name, rows in before.items() if name not in DERIVED
    }
    assert ChangeLog.objects.get().token != token
    assert not missing_triggers(connection)
    assert compare().is_none
    assert search(SearchRequest()).total == 5


def test_a_restored_archive_goes_on(saved):
    run("restore", saved, "--force")
    last = max(Article.objects.values_list("pk", flat=True))
    article = make_article("Written later", tags=(Entity.objects.get(name="Ada Stone"),))
    assert article.pk > last
    Article.objects.filter(pk=last).update(headline="Edited later")
    assert search(SearchRequest()).total == 6
    assert compare().is_none


def test_a_backup_of_yesterday_under_the_index_of_today_is_searched_at_once(saved):
    kept = set(Article.objects.values_list("pk", flat=True))
    Article.objects.filter(pk=min(kept)).update(headline="Edited since")
    Article.objects.filter(pk=max(kept)).delete()
    make_article("Written since")
    assert search(SearchRequest()).total == 5
    restore(saved)  # as the command does, but without building the index
    found = search(SearchRequest(limit=50))
    assert (set(found.ids), found.is_behind) == (kept, False)
    for words, total in (("since", 0), ("report", 5)):
        assert search(SearchRequest(query=parse_query(words).node)).total == total
    assert compare().is_none


def test_what_is_there_is_only_replaced_by_force(saved, tmp_path):
    with pytest.raises(CommandError, match="--force replaces them"):
        run("restore", saved)
    with pytest.raises(CommandError, match="--force replaces it"):
        run("backup", saved)
    Article.objects.all().delete()
    EntityName.objects.all().delete()
    Entity.objects.all().delete()
    assert not has_content()
    run("restore", saved)
    assert Article.objects.count() == 5


def test_a_backup_that_fails_leaves_no_file(archive, tmp_path, monkeypatch):
    def fail(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.backup.verify", fail)
    with pytest.raises(OSError, match="No space"):
        back_up(tmp_path / "archive.backup")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_says_how_many_rows_each_table_has(saved):
    summary = verify(saved)
    counted = {
        model._meta.db_table: model._base_manager.count()
        for model in all_models()
        if model._meta.db_table not in TRANSIENT_TABLES
    }
    assert (summary.tables, summary.header.database) == (counted, connection.vendor)


# -- who may read it, and what is not in it


def test_nobody_else_may_read_a_backup_from_its_first_byte_on(archive, tmp_path, monkeypatch):
    modes = set()
    write = BackupWriter.write_table

    def watch(*arguments):
        modes.update(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())
        return write(*arguments)

    monkeypatch.setattr(BackupWriter, "write_table", watch)
    before = os.umask(0)
    try:
        run("backup", tmp_path / "archive.backup")
        run("backup", tmp_path / "archive.backup", "--force")
    finally:
        os.umask(before)
    modes.add(stat.S_IMODE((tmp_path / "archive.backup").stat().st_mode))
    assert modes == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["archive.backup"]


def test_a_file_that_comes_up_meanwhile_is_not_overwritten(archive, tmp_path, monkeypatch):
    path = tmp_path / "archive.backup"
    monkeypatch.setattr("articles.management.commands.backup.Path.exists", lambda _path: False)
    path.write_text("of somebody else")
    with pytest.raises(CommandError, match="File exists"):
        run("backup", path)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["of somebody else"]


def test_sessions_are_in_no_backup_and_those_of_other_users_end_with_a_restore(saved, tmp_path):
    session = SessionStore()
    session["secret"] = "of a curator"
    session.create()
    run("backup", tmp_path / "with.backup")
    assert b"django_session" not in gzip.decompress((tmp_path / "with.backup").read_bytes())
    run("restore", saved, "--force")
    assert not Session.objects.exists()


def test_tables_that_carry_nothing_lasting_make_no_difference(saved, monkeypatch):
    """A version that keeps its sessions elsewhere has no table for them, or another has one for attempts to log in."""
    with monkeypatch.context() as patched:
        patched.setattr("articles.backup.TRANSIENT_TABLES", frozenset())
        path = saved.with_name("with.backup")
        Session.objects.create(session_key="a", session_data="b", expire_date=timezone.now())
        run("backup", path)
    run("restore", path, "--force")
    assert not Session.objects.exists()
    assert Article.objects.count() == 5
