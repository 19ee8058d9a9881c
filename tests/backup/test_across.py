"""The same archive, every field of every model set, on SQLite, on PostgreSQL, and carried from one to the other."""

import json
from pathlib import Path

import pytest

from tests.backup.filling import DERIVED
from tests.faults.test_backups import Place, places  # noqa: F401 - a fixture

pytestmark = pytest.mark.processes

FILL = """
import django
django.setup()
from django.core.management import call_command
from tests.backup.filling import fill
call_command("migrate", verbosity=0)
fill()
"""
READ = """
import json
import django
django.setup()
from tests.backup.filling import read_everything
print(json.dumps(read_everything(plainly=True)))
"""


def read(place: Place) -> dict[str, list[object]]:
    found = json.loads(place.run("-c", READ))
    return {table: rows for table, rows in found.items() if table not in DERIVED}


def test_every_row_of_every_table_is_the_same_on_the_other_side_and_back(places: tuple[Place, Place], tmp_path: Path):  # noqa: F811
    one, two = places
    one.run("-c", FILL)
    whole = read(one)
    assert all(len(rows) == 2 for rows in whole.values())
    one.run("manage.py", "backup", str(tmp_path / "there.backup"))
    two.run("manage.py", "restore", str(tmp_path / "there.backup"))
    assert read(two) == whole
    two.run("manage.py", "backup", str(tmp_path / "back.backup"))
    one.run("manage.py", "restore", str(tmp_path / "back.backup"), "--force")
    assert read(one) == whole
