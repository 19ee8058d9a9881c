"""What an import leaves when it is killed or its disk is full: no article half there, none twice, none lost."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from tests.conftest import ROOT
from tests.faults.importing import DOCUMENTS


@pytest.fixture(scope="module")
def trials(tmp_path_factory) -> dict[str, Any]:
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("runs on a database of its own; on PostgreSQL by hand, see tests/faults/importing.py")
    folder = tmp_path_factory.mktemp("faults")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "NEWSARCHIVE_DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.importing"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_run_nobody_disturbs_is_whole(trials):
    whole = trials["undisturbed"]
    assert whole["articles"] == whole["found"] == whole["created"] > 0.9 * DOCUMENTS
    assert len(whole["tags"]) > whole["articles"]
    assert whole["index agrees"]


@pytest.mark.parametrize("name", ["killed 0", "killed 1", "killed 2", "full disk", "full index"])
def test_afterwards_the_archive_is_as_if_nothing_had_happened(trials, name):
    left = {key: value for key, value in trials[name].items() if key not in {"kills", "status"}}
    assert left == trials["undisturbed"]


def test_imports_were_indeed_killed(trials):
    assert sum(trials[f"killed {number}"]["kills"] for number in range(3)) >= 2


def test_a_full_disk_ends_the_import_and_leaves_whole_batches(trials):
    before = trials["full disk, before"]
    assert before["status"] == 1
    assert before["articles"] == before["external ids"] == before["created"] == before["found"] < DOCUMENTS
    assert before["index agrees"]
    tagged = {external_id for external_id, *_ in before["tags"]}
    assert before["tags"] == [tag for tag in trials["undisturbed"]["tags"] if tag[0] in tagged]


def test_an_index_without_room_does_not_stop_the_import(trials):
    assert trials["full index"]["status"] == 0
