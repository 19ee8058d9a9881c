"""A follower may be killed at any moment, and any number may follow at once: nothing is lost, nothing is double.

The trials run in one program, `tests.search.dying`, on a database of their own; each test judges some of them.
"""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.programs import begin_migrated, run_program
from tests.search import dying

pytestmark = pytest.mark.processes

KILLED = {"died": -signal.SIGKILL}


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("dying")
    begin_migrated(migrated_file, folder / "newsarchive.sqlite3")
    return run_program("tests.search.dying", folder)


def assert_whole(trial: dict[str, Any], total: int) -> None:
    """The next process to search found every published article once, and as it is in the database."""
    assert not trial["is_behind"]
    assert trial["total"] == total
    assert trial["is_each_once"]
    assert trial["differences"] == []


AFTER_CHANGE = dying.COUNT + 1  # one hidden, one deleted, three new


@pytest.mark.parametrize("step", dying.FOLLOWING)
def test_killed_while_following(trials: dict[str, Any], step: str):
    trial = trials[f"following: {step}"]
    assert trial["ended"] == KILLED
    assert_whole(trial, AFTER_CHANGE)
    assert trial["generations"] == 1


@pytest.mark.parametrize("step", dying.REBUILDING)
def test_killed_while_rebuilding(trials: dict[str, Any], step: str):
    trial = trials[f"rebuilding: {step}"]
    assert trial["ended"] == KILLED
    assert_whole(trial, AFTER_CHANGE)
    assert trial["generations"] <= 2, "what was left half built goes with the next rebuild"


@pytest.mark.parametrize("work", ["following", "rebuilding"])
def test_killed_before_any_line(trials: dict[str, Any], work: str):
    found = {name: trial for name, trial in trials.items() if name.startswith(f"{work}: line ")}
    assert len(found) >= 8
    for name, trial in found.items():
        assert trial["ended"] == KILLED, name
        assert_whole(trial, AFTER_CHANGE)


@pytest.mark.parametrize("seed", range(dying.ROUNDS))
def test_killed_at_a_random_moment(trials: dict[str, Any], seed: int):
    trial = trials[f"random: {seed}"]
    assert trial["ended"] == KILLED
    assert_whole(trial, trial["total"])


def test_processes_that_follow_at_once(trials: dict[str, Any]):
    trial = trials["together"]
    assert trial["ended"] == [0, 0, 0]
    assert_whole(trial, dying.COUNT + 12)


def test_processes_that_find_no_index_build_one(trials: dict[str, Any]):
    trial = trials["first build together"]
    assert trial["ended"] == [dying.COUNT] * 3
    assert_whole(trial, dying.COUNT)
    assert trial["generations"] == 1


def test_readers_never_see_fewer_articles_during_a_rebuild(trials: dict[str, Any]):
    trial = trials["reading while rebuilding"]
    assert trial["ended"] == 0
    for totals in trial["totals"]:
        assert totals == sorted(totals)
        assert totals[0] >= dying.COUNT
    assert_whole(trial, dying.COUNT + 8)
