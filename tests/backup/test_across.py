"""The same archive, every field of every model set, on SQLite, on PostgreSQL, and carried from one to the other."""

import json
from pathlib import Path

import pytest

from tests.backup.filling import DERIVED
from tests.faults.test_backups import Place, places  # noqa: F401 - a fixture

pytestmark = pytest.mark.processes

# Fills or restores, prints everything, and backs up where a file is named; else it goes over what was there before.
PROGRAM = """
import json, sys
from io import StringIO
import django
django.setup()
from django.core.management import call_command
from tests.backup.filling import fill, read_everything
fills_from, *target = sys.argv[1:]
if fills_from == "nothing":
    call_command("migrate", verbosity=0)
    fill()
else:
    call_command("restore", fills_from, force=not target, stdout=StringIO())
print(json.dumps(read_everything(plainly=True)))
for path in target:
    call_command("backup", path, stdout=StringIO())
"""


def fill_and_read(place: Place, source: str, *target: str) -> dict[str, list[object]]:
    """Fill a place from a backup, or from nothing; return all it holds then, and back it up where a target is named."""
    found = json.loads(place.run("-c", PROGRAM, source, *target))
    return {table: rows for table, rows in found.items() if table not in DERIVED}


def test_every_row_of_every_table_is_the_same_on_the_other_side_and_back(places: tuple[Place, Place], tmp_path: Path):  # noqa: F811
    one, two = places
    there, back = str(tmp_path / "there.backup"), str(tmp_path / "back.backup")
    whole = fill_and_read(one, "nothing", there)
    assert all(len(rows) == 2 for rows in whole.values())
    assert fill_and_read(two, there, back) == whole
    assert fill_and_read(one, back) == whole
