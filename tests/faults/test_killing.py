"""Importer, follower and web workers are killed at random moments: what is left is as if nothing had happened."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.faults.archive import DOCUMENTS
from tests.faults.killing import KINDS
from tests.postgresql import Server, find_binaries
from tests.programs import begin_migrated, run_program

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks workers up in /proc"),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> Iterator[str]:
    """Name a database of these trials' own, without an article."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.mktemp("database") / "archive.sqlite3"
        begin_migrated(migrated_file, path)
        yield f"sqlite:///{path}"
        return
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("the programs of PostgreSQL are not installed here")
    server = Server(binaries)
    try:
        server.create()
        server.start()
        yield server.url
    finally:
        server.remove()


@pytest.fixture(scope="module")
def trials(database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_program("tests.faults.killing", tmp_path_factory.mktemp("killing"), DATABASE_URL=database)


def test_a_run_nobody_disturbs_is_whole(trials: dict[str, Any]):
    whole = trials["undisturbed"]
    assert whole["articles"] == whole["found"] == whole["created"] > 0.9 * DOCUMENTS
    assert len(whole["tags"]) > whole["articles"]
    assert whole["index agrees"]


def test_afterwards_archive_and_index_are_as_if_nothing_had_happened(trials: dict[str, Any]):
    assert [trial["faults"] for trial in trials["trials"]] == [[]] * len(trials["trials"])


def test_every_kind_of_process_was_killed_while_a_curator_saved(trials: dict[str, Any]):
    kills = sum((Counter(trial["kills"]) for trial in trials["trials"]), Counter[str]())
    assert all(kills[kind] >= 2 for kind in KINDS), kills
    assert sum(trial["curator"]["saved"] for trial in trials["trials"]) > 0
