"""What PostgreSQL knows of the size of its tables, by which it plans the first searches after an import."""

import pytest
from django.db import connection

from articles.importing import pipeline
from articles.models import Article
from tests.importing.imports import run, text, write


def planned_rows() -> int:
    """Return of how many articles the planner knows; tables that were looked at in other tests keep their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Article._meta.db_table])
        ((rows,),) = cursor.fetchall()
    return int(rows)


@pytest.mark.django_db
def test_the_size_of_an_archive_is_known_after_a_large_import(tmp_path, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without the size of its tables")
    before = planned_rows()
    write(tmp_path / "first.txt", text("Kabul"))
    run(tmp_path)
    assert planned_rows() == before
    monkeypatch.setattr(pipeline, "MANY", 1)
    for name in ("Herat", "Kunduz")[: 1 + (before == 2)]:  # so that the number is another
        write(tmp_path / f"{name}.txt", text(name))
    run(tmp_path)
    assert planned_rows() == Article.objects.count() != before
