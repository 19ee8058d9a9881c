"""Backups made while an import runs, and restored into the other kind of database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.archive import BATCH, DOCUMENTS
from tests.patience import PATIENCE, Stop
from tests.postgresql import Server, find_binaries
from tests.programs import ROOT, begin_migrated

pytestmark = pytest.mark.processes

PREPARE = """
import sys
from pathlib import Path
import django
django.setup()
from tests.faults.archive import prepare
prepare(Path(sys.argv[1]))
"""
# It stops while it writes its fourth batch, at a place that it names, until it is let go on.
LOAD = """
import sys
from pathlib import Path
import django
django.setup()
from articles.importing import pipeline
from tests.faults.archive import load
from tests.patience import Stop
real, calls = pipeline.Store._write_log, []
def stop(*arguments):
    real(*arguments)
    calls.append(None)
    if len(calls) == 4:
        Stop(*map(Path, sys.argv[2:3]), *sys.argv[3:]).wait()
pipeline.Store._write_log = stop
load(Path(sys.argv[1]))
"""
# Restores one backup after the other where some are named; each time, or once, compares database and index, and prints
# how many rows each table has.
LOOK = """
import json
import sys
from io import StringIO
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
for path in sys.argv[1:] or [None]:
    if path:
        call_command("restore", path, force=True, stdout=StringIO())
    call_command("check_index", stdout=StringIO())
    print(json.dumps({m._meta.db_table: m._base_manager.count() for m in apps.get_models(include_auto_created=True)}))
"""
MIDDLE = 3 * BATCH  # articles that are stored where the import stops
DERIVED = {"articles_change", "articles_changelog"}


class Place:
    """An archive of its own: its data directory and its database."""

    def __init__(self, folder: Path, url: str, migrated: Path | None = None) -> None:
        folder.mkdir()
        begin_migrated(migrated, folder / "archive.sqlite3")
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
        output, complaints = process.communicate(timeout=2 * PATIENCE)
        assert process.returncode == 0, complaints
        return output

    def look(self, *backups: Path) -> list[dict[str, int]]:
        """Return the rows of each table, after each backup is restored where some are named; the index agrees."""
        return [json.loads(line) for line in self.run("-c", LOOK, *map(str, backups)).splitlines()]


@pytest.fixture
def places(tmp_path: Path, migrated_file: Path | None) -> Iterator[tuple[Place, Place]]:
    """Return two archives, the second on PostgreSQL; both on SQLite where that is all there is."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        if find_binaries() is not None:
            pytest.skip("from SQLite to PostgreSQL and back, when the suite runs on PostgreSQL")
        yield Place(tmp_path / "one", "", migrated_file), Place(tmp_path / "two", "")
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
        importing = source.start("-c", LOAD, str(corpus), str(tmp_path), name)
        stop = Stop(tmp_path, name)
        stop.await_arrival(lambda importing=importing: importing.poll() is not None)
        middle, meanwhile, end = (tmp_path / f"{when}-{name}" for when in ("middle", "meanwhile", "end"))
        source.run("manage.py", "backup", str(middle))
        stop.release()
        while importing.poll() is None:  # at any moment
            meanwhile.unlink(missing_ok=True)
            source.run("manage.py", "backup", str(meanwhile))
        assert importing.communicate()[1] == ""
        assert importing.returncode == 0
        source.run("manage.py", "backup", str(end))
        # The middle is restored last: from there the same command goes on, the second time.
        *between, restored, left = target.look(*([meanwhile] if meanwhile.exists() else []), end, middle)
        (whole,) = source.look()
        assert all(MIDDLE <= rows["articles_article"] <= DOCUMENTS for rows in between)
        assert {table: rows for table, rows in restored.items() if table not in DERIVED} == {
            table: rows for table, rows in whole.items() if table not in DERIVED
        }
        assert whole["articles_article"] == DOCUMENTS
        assert left["articles_article"] == MIDDLE
