"""A database file that is locked, cannot be written or cannot be opened is told in words."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from articles.panels.outages import find_outage
from articles.views import status
from tests.conftest import ROOT
from tests.programs import begin_migrated
from tests.views.pages import check_structure, make_archive, open_page

SAID = {
    "SQLITE_PROTOCOL": "The database is busy",
    "SQLITE_BUSY": "The database is busy",
    "SQLITE_BUSY_SNAPSHOT": "The database is busy",
    "SQLITE_LOCKED_SHAREDCACHE": "The database is busy",
    "SQLITE_READONLY_DIRECTORY": "This page cannot be shown at the moment",
    "SQLITE_FULL": "This page cannot be shown at the moment",
    "SQLITE_IOERR_WRITE": "This page cannot be shown at the moment",
    "SQLITE_CANTOPEN": "The database cannot be opened",
}


def failure(code: str) -> OperationalError:
    cause = sqlite3.OperationalError("the file is /secret")
    cause.sqlite_errorname = code
    error = OperationalError("the file is /secret")
    error.__cause__ = cause
    return error


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", SAID)
def test_what_fails_in_a_page_is_reported_there_and_logged(monkeypatch, caplog, code):
    make_archive(1)

    def fail(*_args, **_options):
        raise failure(code)

    monkeypatch.setattr("articles.views.search.search", fail)
    page = open_page("/", status=503)
    check_structure(page)
    assert page.root.one("h1").text == SAID[code]
    assert page.response.headers["Retry-After"] == "10"
    assert "/secret" not in page.response.content.decode()
    assert "GET /: the file is /secret" in caplog.text
    machine = Client().get("/search.json")
    assert (machine.status_code, machine.json()) == (503, {"error": f"{SAID[code]}."})


@pytest.mark.parametrize("code", ["SQLITE_ERROR", "SQLITE_CONSTRAINT_UNIQUE", ""])
def test_a_mistake_of_the_program_is_no_outage(code):
    error = failure(code) if code else ValueError("wrong")
    assert find_outage(error) is None


@pytest.mark.django_db(transaction=True)
def test_a_failure_outside_of_any_page_is_reported_too(rf, settings):
    try:
        raise failure("SQLITE_BUSY")
    except OperationalError:
        answer = status.server_error(rf.get("/"))
    assert answer.status_code == 503
    assert "The database is busy" in answer.content.decode()
    assert status.server_error(rf.get("/")).status_code == 500


# -- with real files


PROGRAM = """
import sqlite3
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

call_command("migrate", verbosity=0)
User.objects.create_superuser("curator", "", "secret")
database = settings.DATABASES["default"]["NAME"]
connection.connection.execute("PRAGMA busy_timeout = 50")

def visit(case):
    for method, path in (("get", "/"), ("post", "/accounts/login/")):
        fields = {"login": "curator", "password": "secret"} if method == "post" else {}
        answer = getattr(Client(raise_request_exception=False, SERVER_NAME="localhost"), method)(path, fields)
        heading = answer.content.decode().partition("<h1>")[2].partition("</h1>")[0].strip()
        print(case, method, answer.status_code, heading if answer.status_code != 200 else "", sep="|")

visit("well")
other = sqlite3.connect(database)
other.execute("BEGIN IMMEDIATE")
visit("locked")
other.rollback()
connection.connection.execute("PRAGMA query_only = 1")
visit("closed to writing")
connection.connection.execute("PRAGMA query_only = 0")
connection.close()
other.close()
for file in Path(database).parent.glob("newsarchive.sqlite3*"):
    file.unlink()
Path(database).mkdir()
visit("not to be opened")
"""


def test_a_real_file_that_fails_is_reported_in_words_and_reading_goes_on_where_it_can(
    tmp_path: Path, migrated_file: Path | None
):
    begin_migrated(migrated_file, tmp_path / "newsarchive.sqlite3")
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(tmp_path),
        "NEWSARCHIVE_DEBUG": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [
        "well|get|200|",
        "well|post|302|",
        "locked|get|200|",
        "locked|post|503|The database is busy",
        "closed to writing|get|200|",
        "closed to writing|post|503|Nothing can be saved at the moment",
        "not to be opened|get|503|The database cannot be opened",
        "not to be opened|post|503|The database cannot be opened",
    ], done.stderr
    assert "Traceback" not in done.stderr
    assert "POST /accounts/login/: database is locked" in done.stderr
