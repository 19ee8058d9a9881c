"""What the command says of the originals: how many, what is missing or damaged, what belongs to no document."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import ImportedDocument, ImportRun, Original
from articles.originals.objects import name_object
from tests.importing.imports import run, text, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def archive(tmp_path, settings) -> None:
    settings.KEEP_ORIGINALS = True
    write(tmp_path / "in/a.txt", text("Talks open"))
    write(tmp_path / "in/b.txt", text("Talks close", body="Something else altogether.\n"))
    run(tmp_path / "in")


def check(*options: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("check_originals", *options, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def place_of(settings, sha256: str) -> Path:
    return Path(settings.ORIGINALS_DIR) / name_object(sha256)


def test_it_counts_what_is_whole():
    size = sum(Original.objects.values_list("size", flat=True))
    assert check() == (0, f"2 original files, {size:,} bytes.\nAll are present and unchanged.\n", "")
    assert check("--quick")[1].endswith("All are present.\n")


def test_it_names_what_is_missing_or_damaged(settings):
    one, other = Original.objects.order_by("name")
    place_of(settings, one.sha256).write_bytes(b"x" * one.size)
    place_of(settings, other.sha256).unlink()
    status, out, err = check()
    assert status == 1
    assert "2 of them missing or damaged. To recover a missing file, import it again" in out
    assert f"a.txt (SHA-256 {one.sha256}): its bytes are not those that were kept" in err
    assert f"b.txt (SHA-256 {other.sha256}): the storage does not have it" in err
    assert "a.txt" not in check("--quick")[2], "its size is right"


def test_it_deletes_what_belongs_to_no_document_when_it_may(settings):
    stray = place_of(settings, "ab" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"stray")
    killed = ImportRun.objects.create()
    Original.objects.create(sha256="cd" * 32, size=1, run=killed)
    ImportedDocument.objects.filter(address__endswith="a.txt").delete()  # by hand, past every rule
    assert check()[0] == 1
    assert "3 files belong to no document; --remove-unused deletes them." in check()[1]
    status, out, _ = check("--remove-unused")
    assert (status, out.splitlines()[-1]) == (0, "3 files that belonged to no document were deleted.")
    assert not stray.exists()
    assert Original.objects.get().name == "b.txt"
    assert check()[0] == 0


def test_a_storage_that_does_not_answer_is_named(settings, monkeypatch):
    def refuse(self, path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("articles.originals.folder.OriginalsFolder.listdir", refuse)
    with pytest.raises(CommandError, match="does not respond: Permission denied") as caught:
        call_command("check_originals", stdout=StringIO())
    assert caught.value.returncode == 2
