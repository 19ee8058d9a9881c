"""Migrations stand by themselves, and no database of another version is taken for one of this."""

import ast
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.conftest import ROOT

MIGRATIONS = sorted((ROOT / "articles" / "migrations").glob("[0-9]*.py"))


def called_names(path: Path) -> list[str]:
    """Return what a migration calls of the application, or imports of it by name."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "articles":
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and (name := ast.unparse(node.func)).startswith("articles."):
            found.append(name)
    return found


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_no_migration_calls_a_function_of_the_application(path):
    """Today's code knows tomorrow's columns; what a migration names only, a class to be kept, is no call of it."""
    functions = [name for name in called_names(path) if not name.rpartition(".")[2][0].isupper()]
    assert functions == []


def test_the_walk_sees_calls_and_imports(tmp_path):
    path = tmp_path / "0001.py"
    path.write_text("import articles.models.x\nfrom articles.y import z\narticles.models.x.fill()\n", encoding="utf-8")
    assert sorted(called_names(path)) == ["articles.models.x.fill", "articles.y.z"]


@pytest.mark.django_db(transaction=True)
def test_a_database_of_another_version_is_refused_in_words():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("articles", "9999_of_tomorrow")
    try:
        with pytest.raises(CommandError, match=r"9999_of_tomorrow, which this version does not know. Nothing"):
            call_command("migrate", verbosity=0)
    finally:
        recorder.record_unapplied("articles", "9999_of_tomorrow")
    call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_the_migrations_are_in_one_line():
    assert MigrationLoader(connection).detect_conflicts() == {}
