"""Backups made while an import runs, and restored into the other kind of database."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.archive import DOCUMENTS
from tests.postgresql import Server, find_binaries
from tests.programs import ROOT

pytestmark = pytest.mark.processes

PREPARE = """
import sys
from pathlib import Path
import django
django.setup()
from tests.faults.archive import prepare
prepare(Path(sys.argv[1]))
"""
LOAD = """
import sys
from pathlib import Path
import django
django.setup()
from tests.faults.archive import load
load(Path(sys.argv[1]))
"""
COUNT = """
import json
import django
django.setup()
from django.apps import apps
print(json.dumps({m._meta.db_table: m._base_manager.count() for m in apps.get_models(include_auto_created=True)}))
"""
DERIVED = {"articles_change", "articles_changelog"}


class Place:
    """An archive of its own: its data directory and its database."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        self._environment = os.environ | {
            "DATABASE_URL": url or f"sqlite:///{folder}/archive.sqlite3",
            "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
            "NEWSARCHIVE_DATA_DIR": str(folder),
            "NEWSARCHIVE_DEBUG": "1",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        said, complaints = process.communicate(timeout=120)
        assert process.returncode == 0, complaints
        return said

    def count(self) -> dict[str, int]:
        return dict(json.loads(self.run("-c", COUNT)))


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Return two archives: both on SQLite, or with PostgreSQL at hand the second there."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Place(tmp_path / "one", ""), Place(tmp_path / "two", "")
        return
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("the programs of PostgreSQL are not installed here")
    server = Server(binaries)
    try:
        server.create()
        server.start()
        yield Place(tmp_path / "one", ""), Place(tmp_path / "two", server.url)
    finally:
        server.remove()


def test_a_backup_of_the_middle_of_an_import_is_whole_and_goes_on_elsewhere(
    places: tuple[Place, Place], tmp_path: Path
):
    one, two = places
    corpus = tmp_path / "corpus.jsonl"
    one.run("-c", PREPARE, str(corpus))
    for source, target, name in ((one, two, "there.zip"), (two, one, "back.zip")):
        importing = source.start("-c", LOAD, str(corpus))
        made = []
        while importing.poll() is None or not made:
            made.append(tmp_path / f"{len(made)}-{name}")
            source.run("manage.py", "backup", str(made[-1]))
            time.sleep(0.1)
        assert importing.wait() == 0
        for path in (made[0], made[-1]):
            target.run("manage.py", "restore", str(path), "--force")
            counts = target.count()
            assert counts["articles_article"] <= DOCUMENTS
            assert target.run("manage.py", "check_index").endswith("No difference.\n")
        if name == "there.zip":
            said = target.run("manage.py", "import_articles", str(corpus))  # the same command goes on
            assert f"{DOCUMENTS} in all" in said
            assert target.count()["articles_article"] == DOCUMENTS
        else:
            whole = {table: rows for table, rows in source.count().items() if table not in DERIVED}
            assert {table: rows for table, rows in target.count().items() if table not in DERIVED} == whole
        assert target.run("manage.py", "check_index").endswith("No difference.\n")
