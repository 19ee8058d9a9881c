"""What PostgreSQL knows of the size of its tables, by which it plans the first searches after an import."""

import pytest
from django.db import connection

from articles.importing import pipeline
from articles.models import Article
from tests.importing.imports import run, text, write


def is_size_known() -> bool:
    """Tell whether the planner has seen the table of articles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Article._meta.db_table])
        ((rows,),) = cursor.fetchall()
    return bool(rows == Article.objects.count())


@pytest.mark.django_db
def test_the_size_of_an_archive_is_known_after_a_large_import(tmp_path, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without the size of its tables")
    write(tmp_path / "first.txt", text("Kabul"))
    run(tmp_path)
    assert not is_size_known()
    monkeypatch.setattr(pipeline, "MANY", 1)
    write(tmp_path / "second.txt", text("Herat"))
    run(tmp_path)
    assert is_size_known()
