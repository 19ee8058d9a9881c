"""The files that documents were read from are in a backup, each verified, and come back with it."""

import base64
import gzip
import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.backup import UnusableBackupError, back_up, originals, restore, verify
from articles.models import Article, ImportedDocument, Original
from articles.originals import OriginalsError, check_original, folder, keeping
from articles.originals.objects import name_object
from tests.importing.imports import run, text, write

pytestmark = pytest.mark.django_db(transaction=True)

CONTENTS = [text("Talks open"), text("Talks close", body="Large. " * 20_000)]  # several pieces


def command(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def saved(tmp_path, settings, monkeypatch) -> Path:
    settings.KEEP_ORIGINALS = True
    monkeypatch.setattr(originals, "PIECE_BYTES", 60_000)
    monkeypatch.setattr(keeping, "PIECE_BYTES", 100_000)
    for number, content in enumerate(CONTENTS):
        write(tmp_path / f"in/{number}.txt", content)
    write(tmp_path / "in/empty.txt", "")
    run(tmp_path / "in")
    return tmp_path / "archive.backup"


def path_of(settings, original: Original) -> Path:
    return Path(settings.ORIGINALS_DIR) / name_object(original.sha256)


def files(settings) -> list[Path]:
    return [path for path in Path(settings.ORIGINALS_DIR).rglob("*") if path.is_file()]


def test_they_come_back_on_another_machine(saved, tmp_path, settings):
    assert " tables and 3 original files in " in command("backup", saved)
    before = list(Original.objects.order_by("pk").values_list("sha256", "size", "name", "format"))
    settings.ORIGINALS_DIR = tmp_path / "other"
    Original.objects.update(machine="another")
    assert " and 3 original files restored" in command("restore", saved, "--force")
    assert list(Original.objects.order_by("pk").values_list("sha256", "size", "name", "format")) == before
    for original in Original.objects.exclude(machine="another"):
        check_original(original)
    assert Original.objects.filter(machine="another").count() == 0
    assert ImportedDocument.objects.filter(original=None).count() == 0


def test_what_is_damaged_here_is_mended_and_what_the_backup_does_not_name_goes(saved, tmp_path, settings):
    back_up(saved)
    first = Original.objects.order_by("pk")[0]
    path_of(settings, first).write_bytes(b"x" * first.size)
    run(write(tmp_path / "later.txt", text("Talks end", body="Written later, of something else.\n")))
    assert len(files(settings)) == 4
    restore(saved)
    assert len(files(settings)) == 3
    for original in Original.objects.all():
        check_original(original)


def test_what_is_missing_or_damaged_is_named_and_the_rest_saved(saved, settings):
    one, other, kept = Original.objects.order_by("-size")
    path_of(settings, one).write_bytes(b"x" * one.size)
    path_of(settings, other).unlink()
    with pytest.raises(CommandError, match="The backup lacks 2 original files, which are missing or damaged") as caught:
        command("backup", saved)
    assert caught.value.returncode == 1
    assert verify(saved).rows["files_lost"] == 2
    path_of(settings, kept).unlink()
    assert "The backup lacks 2 original files" in command("restore", saved, "--force")
    check_original(kept)
    with pytest.raises(OriginalsError):
        check_original(one)


def test_a_purged_file_that_still_lies_there_is_in_no_backup(saved):
    ImportedDocument.objects.update(original=None)
    Original.objects.update(is_unused=True)
    back_up(saved)
    assert verify(saved).rows["files"] == 0


def rewrite(saved: Path, change) -> None:
    """Write a backup anew with other rows of files, and the right checksum of all of it."""
    lines = gzip.decompress(saved.read_bytes()).splitlines(keepends=True)
    start = lines.index(b'{"table":"files"}\n') + 1
    end = lines.index(b'{"table":"files_lost"}\n')
    changed = [json.dumps(row).encode() + b"\n" for row in change([json.loads(line) for line in lines[start:end]])]
    body = b"".join([*lines[:start], *changed, *lines[end:-1]])
    note = json.loads(lines[-1])
    note["rows"]["files"] = len(changed)
    note["sha256"] = hashlib.sha256(body).hexdigest()
    saved.write_bytes(gzip.compress(body + json.dumps(note).encode() + b"\n"))


OTHER = base64.b64encode(b"other").decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[1:],
        lambda rows: rows[:-1],
        lambda rows: [[rows[0][0], OTHER], *rows[1:]],
        lambda rows: [["../../../etc/passwd", OTHER], *rows[1:]],
        lambda rows: [[rows[0][0], "no base64!"], *rows[1:]],
        lambda rows: [[rows[0][0], None], *rows[1:]],
        lambda rows: [*rows, ["0" * 64, OTHER]],
    ],
)
def test_a_backup_with_other_files_is_refused_and_changes_nothing(saved, settings, change):
    back_up(saved)
    rewrite(saved, list)
    verify(saved)
    rewrite(saved, change)
    before = sorted(files(settings))
    for use in (verify, restore):
        with pytest.raises(UnusableBackupError, match="damaged"):
            use(saved)
    assert sorted(files(settings)) == before
    assert Article.objects.count() == 2


def test_a_restore_for_which_there_is_no_room_changes_nothing(saved, tmp_path, settings, monkeypatch):
    back_up(saved)
    Article.objects.all().delete()
    settings.ORIGINALS_DIR = tmp_path / "other"
    save = folder.OriginalsFolder._save
    calls = []

    def fill_up(self, name, content):
        calls.append(name)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(folder.OriginalsFolder, "_save", fill_up)
    with pytest.raises(CommandError, match=r"No space left on device\. Nothing was changed"):
        command("restore", saved, "--force")
    assert not Article.objects.exists()


def test_an_archive_without_originals_needs_no_place_for_them(tmp_path, settings):
    settings.STORAGES = settings.STORAGES | {"originals": {"BACKEND": "tests.backup.test_originals.Missing"}}
    back_up(tmp_path / "a.backup")
    restore(tmp_path / "a.backup")
