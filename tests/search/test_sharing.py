"""Processes that share one index directory: whole commits only, one writer, and a lock that outlives nobody.

The trials run in one program, `tests.search.sharing`; each test judges some of them.
"""

from typing import Any

import pytest

from tests.programs import run_program
from tests.search.dying import COUNT
from tests.search.sharing import ROUNDS
from tests.search.test_kills import KILLED, assert_whole

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_program("tests.search.sharing", tmp_path_factory.mktemp("sharing"))


def test_a_reader_never_sees_half_a_commit(trials: dict[str, Any]):
    trial = trials["readers"]
    assert trial["ended"] == 0
    for seen in trial["seen"]:
        assert all(len(set(numbers)) == 1 for numbers in seen), "total, list and facets are one number"
        totals = [numbers[0] for numbers in seen]
        assert totals == sorted(totals)
        assert all(total % 2 == 0 for total in totals), "both articles of a transaction, or none"
    assert_whole(trial, COUNT + 2 * ROUNDS)


def test_a_reader_that_writes_nothing_sees_what_others_commit(trials: dict[str, Any]):
    for seen in trials["readers"]["seen"]:
        assert seen[-1][0] == 2 * ROUNDS


def test_the_lock_of_a_killed_process_goes_to_who_waits_for_it(trials: dict[str, Any]):
    trial = trials["hand over"]
    assert trial["ended"] == KILLED
    assert trial["meanwhile"] == {"total": COUNT, "is_behind": True}, "a search meanwhile answers from the last commit"
    assert trial["follower"] == {"is_behind": False, "numbers": [2, 2, 2, 2]}
    assert_whole(trial, COUNT + 2)


def test_no_more_than_one_process_writes(trials: dict[str, Any]):
    trial = trials["writers"]
    assert sum(writer["met"] for writer in trial["writers"]) == 0
    assert sum(writer["opened"] for writer in trial["writers"]) > 0
    assert_whole(trial, COUNT + 24)
