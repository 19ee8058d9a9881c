"""An archive for each benchmark to begin with, small where a real one takes seconds."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.prepared import prepare_once
from tests.programs import begin_migrated

FIXTURES = ROOT / "fixtures"
GAZETTEER = "archive.sqlite3"
FIRST = 100  # actors, whom generated articles name most
EVERY = 40  # of the others one in so many: of each kind some


@pytest.fixture(scope="session")
def gazetteer_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> Path | None:
    """Return a migrated SQLite database with countries, sources and few of the actors. None on PostgreSQL.

    Every process of a benchmark compiles the gazetteer, and some write it out and read it back: all of it would take
    most of their time. The demonstration and tests/test_fixtures.py load it whole.
    """
    if migrated_file is None:
        return None

    def load(folder: Path) -> None:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{shutil.copy(migrated_file, folder / GAZETTEER)}"}
        (folder / "few.json").write_text(json.dumps(choose_actors()))
        command = [sys.executable, "manage.py", "loaddata", "countries", str(folder / "few.json"), "sources", "-v", "0"]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)

    return prepare_once(tmp_path_factory, "gazetteer", load) / GAZETTEER


def choose_actors() -> list[dict]:
    """Return some actors of the fixture, with all of their names."""
    rows = json.loads((FIXTURES / "actors.json").read_text("utf-8"))
    actors = [row for row in rows if row["model"] == "articles.entity"]
    chosen = actors[:FIRST] + actors[FIRST::EVERY]
    slugs = {actor["fields"]["slug"] for actor in chosen}
    return chosen + [row for row in rows if row["fields"].get("entity", [""])[0] in slugs]


@pytest.fixture
def folder(tmp_path: Path, gazetteer_file: Path | None, collected: Path) -> Path:
    """Return the data directory of an archive that has a gazetteer, and its static files."""
    shutil.copytree(collected, tmp_path / "static")
    begin_migrated(gazetteer_file, tmp_path / GAZETTEER)
    return tmp_path


@pytest.fixture
def empty_folder(tmp_path: Path, migrated_file: Path | None, collected: Path) -> Path:
    """Return the data directory of an archive without a row, and its static files."""
    shutil.copytree(collected, tmp_path / "static")
    begin_migrated(migrated_file, tmp_path / GAZETTEER)
    return tmp_path
