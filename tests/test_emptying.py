"""After each test the database is as the migrations have left it, whatever the test has done."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from articles.models import ChangeLog
from articles.triggers.change_log import drop_triggers, missing_triggers
from tests.emptying import CleanDatabase
from tests.views.pages import make_archive

pytestmark = pytest.mark.django_db(transaction=True)


def read_everything() -> dict[str, list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            found[table] = cursor.fetchall()
        return found


def test_what_a_test_has_done_is_gone():
    before = read_everything()
    assert before["auth_group"], "rows that only migrations make are there, in whatever order tests run"
    clean = CleanDatabase()
    make_archive(3)
    Group.objects.all().delete()
    Permission.objects.update(name="Anything")
    ChangeLog.objects.update(token="00000000-0000-0000-0000-000000000000")
    drop_triggers()
    clean.restore()
    assert read_everything() == before
    assert missing_triggers(connection) == []


def test_new_rows_get_numbers_that_are_free_also_after_a_backup_was_restored():
    clean = CleanDatabase()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('auth_group', 'id'), 1)")
    Group.objects.all().delete()
    clean.restore()
    assert Group.objects.create(name="New").pk > 1
