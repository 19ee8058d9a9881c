"""What machines do is told by one entry a run; what an import changed in an article, field by field."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from articles import curation
from articles.models import Action, Article, ImportRun, RecordedChange, Version
from tests.factories import make_article, make_country

pytestmark = pytest.mark.django_db


def run_import(path: Path, *bodies: str) -> None:
    rows = [{"id": str(number), "headline": "Talks", "body": body} for number, body in enumerate(bodies)]
    path.write_text("\n".join(map(json.dumps, rows)))
    call_command("import_articles", str(path))


def test_an_import_is_one_entry_with_what_it_updated(tmp_path):
    path = tmp_path / "news.jsonl"
    make_country("af", "Afghanistan")
    run_import(path, "Afghanistan has waited.", "The end.")
    created = Action.objects.get()
    assert (created.kind, created.user, created.size) == ("import", None, 0)
    assert created.summary.endswith("2 created, 0 updated")
    run_import(path, "Afghanistan waits still.", "The end.")
    updated = Action.objects.exclude(pk=created.pk).get()
    assert updated.summary.endswith("0 created, 1 updated")
    assert updated.plan["run"] == ImportRun.objects.first().pk
    version = Version.objects.get()
    assert (version.run_id, version.article) == (updated.plan["run"], Article.objects.get(external_id="0"))
    assert (version.before["body"], version.after) == ("Afghanistan has waited.", {"body": "Afghanistan waits still."})
    with pytest.raises(curation.UndoError):
        curation.undo(updated, None)
    run_import(path, "Afghanistan waits still.", "The end.")
    assert Action.objects.count() == 2, "a run that changed nothing leaves no entry"


def test_a_retagging_is_one_entry():
    make_country("af", "Afghanistan")
    make_article("Afghanistan")
    call_command("retag_articles")
    call_command("retag_articles")
    entry = Action.objects.get()
    assert (entry.kind, entry.size) == ("retag", 0)
    assert "1 articles changed: 1 tags added" in entry.summary
    assert not RecordedChange.objects.exists()
