"""What an import leaves when its disk is full: no article half there, none twice, none lost."""

from typing import Any

import pytest
from django.conf import settings

from tests.faults.archive import DOCUMENTS
from tests.programs import begin_migrated, run_program


@pytest.fixture(scope="module")
def trials(tmp_path_factory, migrated_file) -> dict[str, Any]:
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("limits the size of the database's own file")
    folder = tmp_path_factory.mktemp("faults")
    begin_migrated(migrated_file, folder / "archive.sqlite3")
    return run_program("tests.faults.filling", folder, DATABASE_URL=f"sqlite:///{folder}/archive.sqlite3")


def test_a_run_nobody_disturbs_is_whole(trials):
    whole = trials["undisturbed"]
    assert whole["articles"] == whole["found"] == whole["created"] > 0.9 * DOCUMENTS
    assert len(whole["tags"]) > whole["articles"]
    assert whole["index agrees"]


@pytest.mark.parametrize("name", ["full disk", "full index"])
def test_afterwards_the_archive_is_as_if_nothing_had_happened(trials, name):
    left = {key: value for key, value in trials[name].items() if key != "status"}
    assert left == trials["undisturbed"]


def test_a_full_disk_ends_the_import_and_leaves_whole_batches(trials):
    before = trials["full disk, before"]
    assert before["status"] == 1
    assert before["articles"] == before["external ids"] == before["created"] == before["found"] < DOCUMENTS
    assert before["index agrees"]
    tagged = {external_id for external_id, *_ in before["tags"]}
    assert before["tags"] == [tag for tag in trials["undisturbed"]["tags"] if tag[0] in tagged]


def test_an_index_without_room_does_not_stop_the_import(trials):
    assert trials["full index"]["status"] == 0
