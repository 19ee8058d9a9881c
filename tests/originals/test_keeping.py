"""An import keeps the bytes its documents were read from: each file once, named by what it holds, never in silence."""

import gzip
import hashlib
import io
import os
import tarfile
import zipfile
from functools import partial
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage, storages
from django.db import transaction

from articles.importing import originals as importing_originals
from articles.importing.originals import make_safe_name
from articles.importing.retry import retry_document
from articles.models import Article, ImportedDocument, ImportRun, Original
from articles.originals import (
    FoundFile,
    OriginalsError,
    check_original,
    find_unnamed,
    folder,
    keep_files,
    read_verified,
    remove_unused,
    sum_up,
    use_originals,
)
from articles.originals.objects import name_object
from tests.importing.imports import record, run, text, write, write_lines

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keeps(settings) -> None:
    settings.KEEP_ORIGINALS = True


def sha(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def stored(settings) -> dict[str, bytes]:
    """Return every file below the folder of originals, by its name there."""
    root = Path(settings.ORIGINALS_DIR)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def bytes_of(document: ImportedDocument) -> bytes:
    assert document.original is not None
    return b"".join(read_verified(document.original))


# -- what is kept


def test_each_file_is_kept_once_under_its_hash(tmp_path, settings):
    first, other = text("Talks open"), text("Talks close")
    write(tmp_path / "a.txt", first)
    write(tmp_path / "copy.txt", first)
    write(tmp_path / "b.txt", other)
    run(tmp_path)
    assert stored(settings) == {name_object(sha(one)): one.encode() for one in (first, other)}
    assert sum_up() == (2, len(first) + len(other))
    kept = Original.objects.get(sha256=sha(first))
    assert (kept.name, kept.format, kept.size, kept.is_unused) == ("a.txt", "text", len(first), False)
    assert kept.documents.count() == 2
    run(tmp_path)
    assert Original.objects.count() == 2
    assert set(ImportedDocument.objects.values_list("original__sha256", flat=True)) == {sha(first), sha(other)}
    assert kept.documents.count() == 4, "an unchanged document was read from it too"


def test_a_file_of_many_documents_is_kept_whole_and_rejected_ones_too(tmp_path, settings):
    path = write_lines(tmp_path / "feed.jsonl", [record(1), record(2)])
    path.write_bytes(path.read_bytes() + b"{broken\n")
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "noise.bin", b"\x00\x01\x02" * 100)
    run(tmp_path)
    outcomes = [
        (row.outcome, bytes_of(row)) for row in ImportedDocument.objects.select_related("original").order_by("pk")
    ]
    whole = path.read_bytes()
    assert outcomes == [
        ("rejected", b""),
        ("created", whole),
        ("created", whole),
        ("rejected", whole),
        ("rejected", b"\x00\x01\x02" * 100),
    ]
    assert len(stored(settings)) == 3


def test_of_a_container_each_member_is_kept_and_of_one_that_can_not_be_opened_itself(tmp_path, settings):
    pages = {"x/a.txt": text("Talks open"), "b.txt": text("Talks close")}
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as container:
        for name, content in pages.items():
            container.writestr(name, content)
    write(tmp_path / "packed.txt.gz", gzip.compress(text("Talks end").encode()))
    broken = write(tmp_path / "torn.txt.gz", gzip.compress(text("Talks fail").encode() * 9)[:60])
    run(tmp_path)
    kept = {row.address.rpartition("/")[2]: row for row in ImportedDocument.objects.select_related("original")}
    assert bytes_of(kept["a.txt"]) == pages["x/a.txt"].encode()
    assert bytes_of(kept["b.txt"]) == pages["b.txt"].encode()
    assert bytes_of(kept["packed.txt"]) == text("Talks end").encode()
    assert kept["torn.txt.gz"].outcome == "rejected"
    assert bytes_of(kept["torn.txt.gz"]) == broken.read_bytes()
    assert kept["a.txt"].original.name == "a.txt"
    assert len(stored(settings)) == 4


def test_standard_input_is_kept(monkeypatch):
    content = b'{"id": "n1", "headline": "Talks", "body": "They met."}\n'

    class Piped:
        buffer = io.BytesIO(content)

    monkeypatch.setattr("sys.stdin", Piped)
    run("-")
    document = ImportedDocument.objects.select_related("original").get()
    assert (bytes_of(document), document.original.name) == (content, "")


def test_an_issue_is_kept_with_the_pages_it_was_read_with(tmp_path):
    folder_of_issue = write(tmp_path / "issue/page1.xml", "<alto>1</alto>").parent
    mets = write(folder_of_issue / "mets.xml", "<mets/>")
    from articles.importing.inputs import Input

    source = Input(str(mets), mets, parts={"page1.xml": folder_of_issue / "page1.xml"}, is_opened=True)
    found = importing_originals._find_file(source)
    assert found.name == "mets.tar"
    os.utime(mets)
    assert importing_originals._find_file(source).sha256 == found.sha256, "times and owners are no content"
    with found.open() as stream, tarfile.open(fileobj=stream) as packed:
        assert {one.name: packed.extractfile(one).read() for one in packed} == {
            "mets.xml": b"<mets/>",
            "page1.xml": b"<alto>1</alto>",
        }


def test_a_corrected_document_came_from_the_same_file(tmp_path):
    path = write(tmp_path / "broken.jsonl", '{"id": "n1", "headline": "Talks", "body": ')
    run(path)
    rejected = ImportedDocument.objects.get()
    again = retry_document(rejected, '{"id": "n1", "headline": "Talks", "body": "They met."}', "jsonl", None)
    assert (again.outcome, again.original) == ("created", rejected.original)


def test_a_run_that_an_undo_takes_back_keeps_what_it_read(tmp_path, admin_user):
    from articles.curation import bulk_actions

    run(write(tmp_path / "a.txt", text("Talks open")))
    bulk_actions.carry_out(bulk_actions.plan_import_undo(ImportRun.objects.get(), admin_user))
    assert Article.objects.get().status == "trash"
    check_original(ImportedDocument.objects.get().original)


# -- what is not


@pytest.mark.parametrize("options", [{"is_dry_run": True}, {}])
def test_nothing_is_kept_by_a_dry_run_or_where_it_is_not_wanted(tmp_path, settings, options):
    settings.KEEP_ORIGINALS = bool(options)
    summary, _ = run(write(tmp_path / "a.txt", text("Talks open")), **options)
    assert summary.total == 1
    assert not Path(settings.ORIGINALS_DIR).exists()
    assert not Original.objects.exists()


def test_what_may_not_be_read_is_not_kept_either(tmp_path, settings):
    allowed = write(tmp_path / "allowed/a.txt", text("Talks open")).parent
    (allowed / "leak.txt").symlink_to(write(tmp_path / "secret.txt", text("Secret")))
    (allowed / "folder").symlink_to(tmp_path)
    os.mkfifo(allowed / "pipe")
    run(allowed, within=str(allowed))
    assert list(stored(settings).values()) == [text("Talks open").encode()]
    assert ImportedDocument.objects.filter(outcome="rejected", original=None).count() == 3


# -- trouble


def test_a_full_disk_costs_no_document_and_is_not_passed_over(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(folder, "KEEP_FREE_BYTES", 1 << 62)
    write(tmp_path / "a.txt", text("Talks open"))
    write(tmp_path / "b.txt", "")
    summary, lines = run(tmp_path)
    note = "its original file could not be kept: there is not enough space left on the disk"
    assert [line["reason"] for line in lines] == [note, f"the document is empty; {note}"]
    assert summary.unkept == 2
    assert "The original files of 2 of them could not be kept; the note of each says why." in summary.lines()
    assert ImportRun.objects.get().unkept == 2
    assert Article.objects.count() == 1
    assert stored(settings) == {}
    assert not Original.objects.exists(), "no row is left of what is not there"
    monkeypatch.undo()
    settings.KEEP_ORIGINALS = True
    summary, lines = run(tmp_path)
    assert summary.unkept == 0
    assert len(stored(settings)) == 2, "the next import keeps them"


class RefusingStorage(InMemoryStorage):
    def _save(self, name, content):
        raise RuntimeError("Access denied")


def use_storage(settings, backend: str) -> None:
    settings.STORAGES = settings.STORAGES | {"originals": {"BACKEND": backend}}


def test_a_storage_that_refuses_is_named_in_the_note(tmp_path, settings):
    use_storage(settings, f"{__name__}.RefusingStorage")
    summary, lines = run(write(tmp_path / "a.txt", text("Talks open")))
    assert lines[0]["reason"].endswith("could not be kept: RuntimeError: Access denied")
    assert (summary.unkept, Article.objects.count(), Original.objects.count()) == (1, 1, 0)


def test_another_storage_keeps_the_same(tmp_path, settings):
    use_storage(settings, "django.core.files.storage.InMemoryStorage")
    content = text("Talks open")
    for _ in range(2):
        run(write(tmp_path / "a.txt", content))
    storage = storages["originals"]
    assert storage.open(name_object(sha(content))).read() == content.encode()
    assert storage.listdir(f"{sha(content)[:2]}/{sha(content)[2:4]}") == ([], [sha(content)])
    assert Original.objects.get().machine == "", "every machine has it"
    assert list(find_unnamed()) == []


def test_a_file_that_changes_while_it_is_kept_is_not_kept_as_another(tmp_path, settings, monkeypatch):
    path = write(tmp_path / "a.txt", text("Talks open"))
    digest = importing_originals.digest_stream

    def change_after(stream):
        found = digest(stream)
        path.write_text(text("Talks shut"))
        return found

    monkeypatch.setattr(importing_originals, "digest_stream", change_after)
    _, lines = run(path)
    assert lines[0]["reason"] == "its original file could not be kept: it was changed while it was being kept"
    assert stored(settings) == {}


def test_a_damaged_object_of_another_size_is_written_anew(tmp_path, settings):
    path = write(tmp_path / "a.txt", text("Talks open"))
    run(path)
    (Path(settings.ORIGINALS_DIR) / name_object(sha(text("Talks open")))).write_bytes(b"half")
    run(path)
    check_original(Original.objects.get())


def test_what_another_machine_has_is_not_kept_twice(tmp_path, settings):
    path = write(tmp_path / "a.txt", text("Talks open"))
    run(path)
    Original.objects.update(machine="another")
    settings.ORIGINALS_DIR = tmp_path / "elsewhere"
    summary, _ = run(path)
    assert summary.unkept == 0
    assert not settings.ORIGINALS_DIR.exists()
    with pytest.raises(OriginalsError, match=r"it is on another machine \(another\)"):
        check_original(Original.objects.get())


# -- what no document was read from


def keep(content: bytes, record: ImportRun) -> str:
    keep_files([FoundFile(sha(content), len(content), "a.txt", "text", lambda: io.BytesIO(content))], record)
    return sha(content)


def test_what_a_killed_import_had_kept_is_removed_by_the_next(tmp_path, settings):
    killed = ImportRun.objects.create()
    keep(b"never stored", killed)
    partial = write(Path(settings.ORIGINALS_DIR) / "incoming/partial", b"half of it")
    assert remove_unused() == set()
    assert not partial.exists()
    assert len(stored(settings)) == 1, "it may be at work"
    run(write(tmp_path / "a.txt", text("Talks open")))
    assert killed.pk
    assert list(stored(settings).values()) == [text("Talks open").encode()]


def test_an_import_that_is_refused_leaves_nothing(tmp_path, settings, monkeypatch):
    def fail(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("articles.importing.store.Store._write_log", fail)
    write(tmp_path / "a.txt", text("Talks open"))
    from articles.importing.pipeline import ImportOptions, import_documents

    assert import_documents(ImportOptions(paths=[str(tmp_path)])).was_interrupted
    assert stored(settings) == {}
    assert not Original.objects.exists()


def test_what_is_stored_after_it_was_flagged_stays():
    finished = ImportRun.objects.create(state="finished")
    name = keep(b"late", finished)
    with transaction.atomic():
        number = use_originals([name])[name]
        ImportedDocument.objects.create(run=finished, address="a", outcome="created", original_id=number)
    Original.objects.update(is_unused=True)  # as a purge does that has not seen the document
    assert remove_unused() == set()
    assert Original.objects.get().is_unused is False


def test_what_was_removed_meanwhile_is_not_named(tmp_path):
    with transaction.atomic():
        assert use_originals([sha(b"gone")]) == {}


def test_one_original_that_can_not_be_removed_does_not_keep_the_others(settings, monkeypatch):
    finished = ImportRun.objects.create(state="finished")
    names = [keep(content, finished) for content in (b"one", b"two")]
    delete = folder.OriginalsFolder.delete

    def refuse(self, name):
        if name == name_object(names[0]):
            raise PermissionError(13, "Permission denied")
        delete(self, name)

    monkeypatch.setattr(folder.OriginalsFolder, "delete", refuse)
    with pytest.raises(OriginalsError, match="Permission denied"):
        remove_unused()
    assert list(Original.objects.values_list("sha256", flat=True)) == names[:1]
    monkeypatch.undo()
    assert remove_unused() == set()
    assert stored(settings) == {}


def test_only_the_owner_may_read_the_folder(tmp_path, settings):
    run(write(tmp_path / "a.txt", text("Talks open")))
    root = Path(settings.ORIGINALS_DIR)
    assert {path.stat().st_mode & 0o077 for path in root.rglob("*") if path.is_file()} == {0}
    assert root.stat().st_mode & 0o077 == 0


def test_keeping_takes_few_queries_however_many_files(tmp_path, django_assert_max_num_queries):
    record = ImportRun.objects.create()
    contents = [b"%d" % number for number in range(300)]
    files = [FoundFile(sha(one), len(one), "a", "text", partial(io.BytesIO, one)) for one in contents]
    with django_assert_max_num_queries(10):
        assert set(keep_files(files, record).values()) == {""}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.html", "report.html"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"b\r\nX: y.txt', "a_b__X_ y.txt"),
        ("\u202etxt.exe", "_txt.exe"),
        ("é" * 300 + ".html", "é" * 250 + ".html"),
        ("x" * 300, "x" * 255),
        ("...", ""),
    ],
)
def test_names_are_such_as_any_system_can_store(name, safe):
    assert make_safe_name(name) == safe
