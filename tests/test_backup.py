"""A backup and its way back: every row of every table, on both databases, and never half of it."""

import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from articles.backup import UnusableBackupError, back_up, holds_anything, restore, verify
from articles.changelog import missing_triggers
from articles.models import Article, ChangeLog, Entity, EntityName, ImportedDocument, ImportRun, Source, Tag
from articles.search import SearchRequest, compare, parse_query, search
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db(transaction=True)
DERIVED = {"articles_change", "articles_changelog"}  # numbers of a log that begins anew


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def everything() -> dict[str, list[tuple]]:
    """Return the rows of every table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        found[model._meta.db_table] = list(model._base_manager.order_by("pk").values_list(*names))
    return found


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
    path = tmp_path / "archive.zip"
    run("backup", path)
    return path


def test_every_row_comes_back_and_the_index_agrees(saved):
    before, token = everything(), ChangeLog.objects.get().token
    assert search(SearchRequest()).total == 5
    Article.objects.all().delete()
    Entity.objects.all().delete()
    Source.objects.all().delete()
    make_article("Of another archive")
    assert "rows of" in run("restore", saved, "--force")
    after = everything()
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
    assert not holds_anything()
    run("restore", saved)
    assert Article.objects.count() == 5


@pytest.mark.parametrize("damage", ["cut", "flipped", "row lost", "other migration", "other format", "not one"])
def test_a_damaged_or_foreign_backup_changes_nothing(saved, damage):
    data = saved.read_bytes()
    if damage == "cut":
        saved.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        saved.write_bytes(data[:300] + bytes([data[300] ^ 1]) + data[301:])
    elif damage == "not one":
        saved.write_bytes(b"date 2021-06-19\n\nTalks\n")
    else:
        rewrite(saved, damage)
    before = everything()
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("restore", saved, "--force")
    assert everything() == before
    assert not missing_triggers(connection)


def rewrite(path: Path, damage: str) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    if damage == "row lost":
        files["articles_tag.jsonl"] = files["articles_tag.jsonl"].rpartition(b"\n[")[0] + b"\n"
    elif damage == "other migration":
        manifest["migrations"].append(["articles", "9999_later"])
    else:
        manifest["format"] = 99
    files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_a_row_the_database_refuses_undoes_the_whole_restore(saved, monkeypatch):
    before = everything()
    monkeypatch.setattr("articles.backup.verify", lambda path: json.loads(zipfile.ZipFile(path).read("manifest.json")))
    rewrite(saved, "row lost")
    with pytest.raises(UnusableBackupError, match="rows after it was restored"):
        restore(saved)
    assert everything() == before


def test_a_backup_that_fails_leaves_no_file(archive, tmp_path, monkeypatch):
    def fail(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.backup.verify", fail)
    with pytest.raises(OSError, match="No space"):
        back_up(tmp_path / "archive.zip")
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_counts_every_table(saved):
    manifest = verify(saved)
    counted = {
        model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)
    }
    assert {name: table["rows"] for name, table in manifest["tables"].items()} == counted
    assert manifest["database"] == connection.vendor
