"""Every field of every model comes back as it was, whatever apps are installed."""

import pytest
from django.db import connection, models

from articles.backup import back_up, restore, verify
from articles.models import FrozenResult, ImportRun
from articles.models.results import pack_ids
from articles.triggers.change_log import missing_triggers
from tests.backup.filling import DERIVED, ROWS, all_models, empty, read_everything

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_table_is_empty_and_every_field_is_set(filled):
    for model in all_models():
        rows = list(model._base_manager.order_by("pk").values())
        assert len(rows) == len(ROWS), model
        unset = [
            field.name
            for field in model._meta.concrete_fields
            if field.null and rows[0][field.attname] is None and rows[1][field.attname] is None
        ]
        assert not unset, model


def test_every_row_of_every_table_is_the_same_after_a_restore(filled, tmp_path):
    before = read_everything()
    summary = back_up(tmp_path / "full.backup")
    assert set(summary.tables.values()) == {len(ROWS)}
    assert verify(tmp_path / "full.backup") == summary
    empty()
    restore(tmp_path / "full.backup")
    after = read_everything()
    for table, rows in before.items():
        if table not in DERIVED:
            assert after[table] == rows, table
    assert not missing_triggers(connection)


def test_null_and_the_null_of_json_stay_apart(tmp_path):
    run = ImportRun.objects.create(paths=models.Value(None, models.JSONField()))
    back_up(tmp_path / "a.backup")
    ImportRun.objects.update(paths=[])
    restore(tmp_path / "a.backup")
    assert ImportRun.objects.get(pk=run.pk).paths is None


def test_a_result_that_was_kept_is_backed_up(tmp_path):
    FrozenResult.objects.create(key="a" * 20, said="all", total=3, packed_ids=pack_ids([3, 1, 2]))
    back_up(tmp_path / "a.backup")
    FrozenResult.objects.all().delete()
    restore(tmp_path / "a.backup")
    assert FrozenResult.objects.get().ids == [3, 1, 2]
