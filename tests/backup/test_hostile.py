"""Whatever file is given to be restored: plain words, and the archive that was there is as it was."""

import gzip
import hashlib
import json
import os
import random
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.backup import back_up
from articles.backup.file import NAME
from articles.models import FrozenResult
from articles.triggers.change_log import missing_triggers
from tests.backup.filling import read_everything
from tests.factories import make_article, make_entity, make_source

pytestmark = pytest.mark.django_db(transaction=True)

Lines = list[bytes]


@pytest.fixture
def saved(filled: None, tmp_path: Path) -> Path:
    """Return a backup of an archive that has a row in every table."""
    path = tmp_path / "archive.backup"
    back_up(path)
    FrozenResult.objects.all().delete()
    make_article("Written since", source=make_source(), tags=(make_entity(),))
    return path


def refuse(path: Path, words: str) -> None:
    """Restore, and see it refused in these words, with nothing changed."""
    before = read_everything()
    output = StringIO()
    with pytest.raises(CommandError, match=words) as refused:
        call_command("restore", str(path), "--force", stdout=output, stderr=output)
    assert refused.value.returncode == 2
    assert str(refused.value).endswith(". Nothing was changed.")
    assert "Traceback" not in output.getvalue()
    assert read_everything() == before
    assert not missing_triggers(connection)


def rewrite(path: Path, change: Callable[[Lines], Lines]) -> None:
    """Change the lines of a backup and write their checksum anew, as an enemy can."""
    lines = change(gzip.decompress(path.read_bytes()).splitlines(keepends=True)[:-1])
    rows: dict[str, int] = {}
    for line in lines[1:]:
        if line.startswith(b"{"):
            rows[table := json.loads(line)["table"]] = 0
        else:
            rows[table] += 1
    end = {"rows": rows, "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    path.write_bytes(gzip.compress(b"".join([*lines, json.dumps(end).encode() + b"\n"])))


def with_header(change: Callable[[dict], object]) -> Callable[[Lines], Lines]:
    def changed(lines: Lines) -> Lines:
        header = json.loads(lines[0])
        change(header[NAME])
        return [json.dumps(header).encode() + b"\n", *lines[1:]]

    return changed


def with_value(table: str, column: str, value: object) -> Callable[[Lines], Lines]:
    """Put a value into the first row of a table."""

    def changed(lines: Lines) -> Lines:
        place = lines.index(json.dumps({"table": table}, separators=(",", ":")).encode() + b"\n") + 1
        row = json.loads(lines[place])
        row[json.loads(lines[0])[NAME]["columns"][table].index(column)] = value
        return [*lines[:place], json.dumps(row).encode() + b"\n", *lines[place + 1 :]]

    return changed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (with_header(lambda h: h["migrations"].append(["articles", "9999_later"])), "a newer version.*9999_later"),
        (
            with_header(lambda h: h["migrations"].remove(["auth", "0001_initial"])),
            "an older version.*auth.0001_initial",
        ),
        (with_header(lambda h: h["columns"]["auth_group"].append("rank")), "row 1 of auth_group|other columns"),
        (with_header(lambda h: h["columns"].update(auth_group=["id", "title"])), "auth_group has other columns"),
        (with_header(lambda h: h["columns"].update(auth_group=["id", "id"])), "auth_group has other columns"),
        (with_header(lambda h: h["columns"].update({"../x": ["id"]})), "damaged"),
        (with_header(lambda h: h["columns"].pop("auth_group")), "does not announce"),
    ],
)
def test_a_backup_of_another_version_is_refused(saved, change, words):
    rewrite(saved, change)
    refuse(saved, words)


def test_a_table_too_few_or_too_many_is_refused(saved):
    whole = saved.read_bytes()
    without = with_header(lambda h: h["columns"].pop("articles_frozenresult"))
    rewrite(saved, lambda lines: without([one for one in lines if not_of_frozen(one, lines)]))
    refuse(saved, "not in both: articles_frozenresult")
    saved.write_bytes(whole)
    more = with_header(lambda h: h["columns"].update(secrets=["id"]))
    rewrite(saved, lambda lines: [*more(lines), b'{"table":"secrets"}\n'])
    refuse(saved, "not in both: secrets")


def not_of_frozen(line: bytes, lines: Lines) -> bool:
    first = lines.index(b'{"table":"articles_frozenresult"}\n')
    return line not in lines[first : first + 3]


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("articles_article", "id", "1", "id cannot be str '1'"),
        ("articles_article", "id", True, "id cannot be bool True"),
        ("articles_article", "id", None, "id cannot be NoneType None"),
        ("articles_article", "id", 1 << 70, "was not restored"),
        ("articles_article", "headline", 7, "headline cannot be int 7"),
        ("articles_article", "headline", "", "was not restored"),
        ("articles_article", "body", "\ud800", "was not restored"),
        ("articles_article", "published_on", "yesterday", "published_on cannot be 'yesterday'"),
        ("articles_article", "created_at", "2021-99-99T00:00:00", "created_at cannot be"),
        ("articles_article", "source_id", 4711, "was not restored"),
        ("articles_article", "status", "burnt", "was not restored"),
        ("articles_article", "curated_fields", "{", "was not restored"),
        ("articles_frozenresult", "packed_ids", "no base64!", "packed_ids cannot be 'no base64!'"),
        ("articles_frozenresult", "total", 1.5, "total cannot be float 1.5"),
        ("auth_user", "is_superuser", 1, "is_superuser cannot be int 1"),
    ],
)
def test_a_value_that_is_none_of_its_field_is_refused(saved, table, column, value, words):
    rewrite(saved, with_value(table, column, value))
    refuse(saved, words)


def test_a_row_twice_is_refused(saved):
    rewrite(saved, lambda lines: [*lines[:3], lines[2], *lines[3:]])
    refuse(saved, "was not restored")


def test_what_is_no_file_is_refused(saved, tmp_path):
    refuse(tmp_path, "it is not a file|Is a directory")
    refuse(tmp_path / "none", "No such file")
    refuse(saved / "inside", "Not a directory")
    os.mkfifo(tmp_path / "pipe")
    refuse(tmp_path / "pipe", "it is not a file")
    refuse(Path("/dev/zero"), "it is not a file")
    refuse(tmp_path / ("x" * 300), "File name too long")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_file_that_may_not_be_read_is_refused(saved, tmp_path, monkeypatch):
    monkeypatch.setattr("articles.backup.os.open", deny)
    refuse(saved, "Permission denied")


def deny(*_arguments):
    raise PermissionError(13, "Permission denied")


def test_damage_anywhere_is_refused_and_changes_nothing(saved, tmp_path):
    whole, dice = saved.read_bytes(), random.Random(3)
    path = tmp_path / "harmed.backup"
    for turn in range(12):
        data = bytearray(whole)
        if turn % 3 == 0:
            data = data[: dice.randrange(len(data))]
        else:
            place = dice.randrange(10, len(data))
            data[place] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        refuse(path, "damaged|no end|no backup")


def test_what_is_changed_between_two_readings_is_found_and_changes_nothing(saved, monkeypatch):
    """It is verified before anything is touched, and again while it is stored."""
    monkeypatch.setattr("articles.management.commands.restore.verify", lambda _path: None)
    data = bytearray(gzip.decompress(saved.read_bytes()))
    place = data.index(b'{"table":"articles_frozenresult"}')
    data[place + 40] ^= 1
    saved.write_bytes(gzip.compress(bytes(data)))
    refuse(saved, "damaged|does not fit")
    lines = gzip.decompress(saved.read_bytes()).splitlines(keepends=True)
    saved.write_bytes(gzip.compress(b"".join(lines[:-1])))
    refuse(saved, "no end|damaged|does not fit")
