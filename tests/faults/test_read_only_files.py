"""Files of a database that are read without a lock: what was read is of one state, or is not shown."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3 import base as plain
from django.db.utils import ConnectionHandler
from django.http import HttpResponse

from articles import middleware
from articles.sqlite3.base import DatabaseWrapper
from articles.sqlite3.read_only_files import explain_not_writable, find_read_only_files
from articles.views.export import limiting

# Only who has a database to itself may do this.
TAKE_OVER = """
import sqlite3, sys
try:
    print(sqlite3.connect(sys.argv[1], timeout=0).execute("PRAGMA journal_mode = DELETE").fetchone())
except sqlite3.OperationalError as error:
    print(error)
"""
OPTIONS = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA mmap_size=1000000"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a “b” %20?.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (1)")
    database.close()
    return path


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection that needs to write beside the database fail, as on a full disk."""
    open_plainly = plain.DatabaseWrapper.get_new_connection

    def fail(self, parameters):
        if not str(parameters["database"]).startswith("file:"):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
            raise error
        return open_plainly(self, parameters)

    monkeypatch.setattr(plain.DatabaseWrapper, "get_new_connection", fail)


@pytest.fixture
def resting(file: Path, unwritable: None) -> Iterator[DatabaseWrapper]:
    handler = ConnectionHandler({"default": {"ENGINE": "articles.sqlite3", "NAME": str(file), "OPTIONS": OPTIONS}})
    wrapper = handler["default"]
    wrapper.inc_thread_sharing()
    yield wrapper
    wrapper.close()


def count(wrapper: DatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM t")
        return int(cursor.fetchone()[0])


def write(file: Path, *, carry_over: bool = True) -> None:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("INSERT INTO t VALUES (2)")
    if carry_over:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@pytest.mark.django_db
def test_what_is_written_meanwhile_is_noticed_and_seen_by_the_next(resting, file):
    assert count(resting) == 1
    assert resting.is_state_unchanged()
    write(file)
    assert not resting.is_state_unchanged()
    resting.close_if_unusable_or_obsolete()
    assert (count(resting), resting.is_state_unchanged()) == (2, True)


@pytest.mark.django_db
def test_a_log_that_was_not_carried_over_is_read_and_left_as_it_is(resting, file, tmp_path):
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("INSERT INTO t VALUES (2)")
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for _ in range(3):
        assert count(resting) == 2
        resting.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files
    holder.execute("INSERT INTO t VALUES (3)")
    assert count(resting) == 3, "one that was kept is not used for other files"
    holder.close()


@pytest.mark.django_db
def test_a_connection_that_is_closed_takes_away_no_lock_of_another(resting, file):
    """A process that closes a file loses its locks on it, whichever connection took them."""
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("INSERT INTO t VALUES (2)")
    assert count(resting) == 2
    resting.close()
    output = subprocess.run(
        [sys.executable, "-c", TAKE_OVER, str(file)], check=True, capture_output=True, text=True
    ).stdout
    assert output == "database is locked\n"
    holder.close()


@pytest.mark.django_db
def test_nothing_can_be_written_and_what_only_reads_may_be_in_a_transaction(resting, file):
    before = file.read_bytes()
    with resting.cursor() as cursor:
        resting.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        cursor.execute("SELECT count(*) FROM t")
        assert cursor.fetchone() == (1,)
        with pytest.raises(OperationalError, match="readonly"):
            cursor.execute("INSERT INTO t VALUES (2)")
        resting.rollback()
        resting.set_autocommit(True)
    assert file.read_bytes() == before


def test_a_transaction_that_was_not_finished_is_never_read_over(file):
    path = file.with_name(file.name + "-journal")
    path.write_bytes(b"x" * 512)
    assert find_read_only_files(str(file)) is None
    path.unlink()
    assert find_read_only_files(str(file)) is not None
    assert find_read_only_files(str(file) + ".none") is None


def test_why_nothing_can_be_saved_is_known(file, tmp_path):
    assert explain_not_writable(str(file)) == ""
    assert explain_not_writable(str(tmp_path / "none" / "a")) == "disk does not answer"


# -- what requests make of it


@pytest.mark.django_db
@pytest.mark.parametrize(("states", "answers"), [([True], 1), ([False, True], 2), ([False, False], 2)])
def test_a_page_of_two_states_is_read_again_and_else_not_shown(rf, monkeypatch, states, answers):
    left, given = list(states), []
    monkeypatch.setattr(middleware, "is_state_unchanged", lambda: left.pop(0))

    def answer(_request):
        given.append(HttpResponse("page"))
        return given[-1]

    response = middleware.DatabaseMiddleware(answer)(rf.get("/"))
    assert (len(given), response.status_code) == (answers, 200 if states[-1] else 503)


def test_an_export_that_breaks_off_says_so_and_ends_with_an_error(monkeypatch):
    states = [True] * 3 + [False]
    monkeypatch.setattr(limiting, "is_state_unchanged", lambda: states.pop(0))
    sent = limiting.Held(map(str, range(10)), limiting.ExportPlace(None) if limiting._here.acquire() else None)
    got: list[str] = []
    with pytest.raises(OperationalError):
        got.extend(part for part in sent)
    assert got == ["0", "1", "2", limiting.BROKEN_OFF]


def test_an_export_that_fails_at_once_has_no_half_answer():
    def fail():
        raise OperationalError("disk I/O error")
        yield ""

    with pytest.raises(OperationalError):
        limiting.send(fail, content_type="text/csv", headers={})
    place = limiting.take_place()
    assert place is not None, "the place is free again"
    place.release()
