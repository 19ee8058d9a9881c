"""Documents that cannot be stored, a database that refuses, an import that is interrupted: nothing is silent."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.utils import timezone

from articles.importing import pipeline, store
from articles.importing.pipeline import ImportOptions, import_documents
from articles.importing.readers import reader_for_name
from articles.models import Article, ImportedDocument, ImportRun, Source, Tag
from tests.factories import make_country
from tests.importing.imports import BODY, outcomes, record, run, text, write, write_lines

# -- documents that cannot be stored


@pytest.mark.django_db
def test_no_bad_document_stops_the_run_and_none_is_silent(tmp_path, settings):
    settings.MAX_DOCUMENT_BYTES = 2_000
    write(tmp_path / "01-empty.txt", "")
    write(tmp_path / "02-blank.txt", " \n\t\n ")
    write(tmp_path / "03-binary.txt", bytes(range(256)) * 4)
    write(tmp_path / "04-large.txt", text("Large", body="word " * 600))
    write(tmp_path / "05-pdf.txt", b"%PDF-1.7 ...")
    write(tmp_path / "06-utf16.txt", b"\xff\xfe" + b"\x00\xd8" * 40)
    write(tmp_path / "07.odd", "PK")
    write(tmp_path / "08-no-ending", "words")
    write(tmp_path / "09-empty.jsonl", "")
    write(tmp_path / "10.jsonl", '{"headline": "Cut", "body": "Wor')
    write(
        tmp_path / "11.jsonl", '{"body": true, "headline": {}}\n[]\n{"headline": "Good", "body": "Words."}\nnonsense\n'
    )
    write(tmp_path / "12-header-only.txt", "date 2021-06-19\n")
    os.mkfifo(tmp_path / "13.txt")
    (tmp_path / "14.txt").symlink_to(tmp_path / "14.txt")
    (tmp_path / "15.txt").symlink_to(tmp_path / "nowhere")
    write(tmp_path / "16-good.txt", text("Good too"))
    (tmp_path / "17-loop").mkdir()
    (tmp_path / "17-loop" / "back").symlink_to(tmp_path)
    summary, lines = run(tmp_path, tmp_path / "no-such", "")
    by_name = {Path(line["address"]).name: (line["outcome"], line["reason"]) for line in lines}
    assert by_name.pop("07.odd")[1].startswith("no reader for “.odd” files; known are .")
    assert by_name.pop("08-no-ending")[1].startswith("no reader for files without an ending; known are .")
    binary = by_name.pop("03-binary.txt")
    assert binary[0] == "rejected"
    assert "binary" in binary[1]
    assert by_name == {
        "01-empty.txt": ("rejected", "the document is empty"),
        "02-blank.txt": ("rejected", "the document is empty"),
        "04-large.txt": ("rejected", "3.0 kB is over the limit of 2.0 kB"),
        "05-pdf.txt": ("rejected", "it is cut off: the end that every PDF file has is missing; fetch or copy it again"),
        "06-utf16.txt": ("rejected", "marked as UTF-16 but is not"),
        "09-empty.jsonl": ("rejected", "there is no document in it"),
        "10.jsonl#line 1": ("rejected", "the last line is cut off in the middle; was the file still being written?"),
        "11.jsonl#line 1": (
            "rejected",
            "both “headline” and “body” are empty; “body” holds true or false, which is not text; left out",
        ),
        "11.jsonl#line 2": ("rejected", "a line should be an object, found a list"),
        "11.jsonl#line 3": ("created", "no date in “published_on”; kept without a date"),
        "11.jsonl#line 4": ("rejected", "invalid JSON at column 1: Expecting value"),
        "12-header-only.txt": ("rejected", "nothing after the date header"),
        "13.txt": ("rejected", "this is not a regular file"),
        "14.txt": ("rejected", "its links lead in a circle"),
        "nowhere": ("rejected", "there is no such file or folder"),  # where 15.txt leads
        "16-good.txt": ("created", ""),
        "back": (
            "rejected",
            "this is a link to a folder, and links to folders are not followed: name the folder itself",
        ),
        "no-such": ("rejected", "there is no such file or folder"),
        Path.cwd().name: ("rejected", "this is not a regular file"),
    }
    assert summary.counts["created"] == 2
    assert summary.exit_status == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opening", "note"),
    [
        ("", "no date in the header; kept without a date"),
        ("date 2021-02-30\n\n", "the date “2021-02-30” in the header does not exist; kept without a date"),
        ("date\n\n", "no date in the header; kept without a date"),
    ],
)
def test_a_document_without_a_usable_date_is_kept_with_a_note(tmp_path, opening, note):
    write(tmp_path / "a.txt", f"{opening}A headline\n\n{BODY}")
    summary, lines = run(tmp_path)
    assert (lines[0]["outcome"], lines[0]["reason"]) == ("created", note)
    assert Article.objects.undated().count() == 1
    assert "1 of them were kept with a note (see --report or the admin)." in summary.lines()
    assert summary.exit_status == 0


@pytest.mark.django_db
def test_a_date_in_the_future_is_kept_with_a_note(tmp_path):
    today = timezone.localdate()
    write(tmp_path / "a.txt", text("From the future", day="2199-01-01"))
    write(tmp_path / "b.txt", text("From today", day=today.isoformat()))
    _, lines = run(tmp_path)
    assert [line["reason"] for line in lines] == ["its date 2199-01-01 is in the future", ""]
    assert Article.objects.get(headline="From the future").published_on.year == 2199


@pytest.mark.django_db
def test_a_bad_line_deep_in_a_file_costs_only_itself(tmp_path):
    lines = [json.dumps(record(number)) for number in range(1, 7_101)]
    lines[6_999] = lines[6_999][:-1]
    summary, by_name = run(write(tmp_path / "a.jsonl", "\n".join(lines) + "\n"))
    assert (summary.counts["created"], summary.counts["rejected"]) == (7_099, 1)
    assert Article.objects.count() == 7_099
    (rejected,) = [line for line in by_name if line["outcome"] == "rejected"]
    assert rejected["place"] == "line 7000"
    assert rejected["reason"].startswith("invalid JSON at column ")
    row = ImportedDocument.objects.get(outcome="rejected")
    assert row.raw_text == lines[6_999]


@pytest.mark.django_db
def test_a_file_that_vanishes_or_may_not_be_read_is_rejected(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / name, text(name))
    real = Path.open

    def open_or_fail(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        if self.name == "b.txt":
            self.unlink()
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", open_or_fail)
    _, lines = run(tmp_path)
    assert [(line["outcome"], line["reason"]) for line in lines] == [
        ("rejected", "permission denied: this user may not read it"),
        ("rejected", "it vanished before it could be read"),
        ("created", ""),
    ]


@pytest.mark.django_db
def test_a_file_that_fails_in_the_middle_keeps_what_was_read(tmp_path, monkeypatch):
    write_lines(tmp_path / "a.jsonl", [record(1), record(2)])
    write(tmp_path / "b.txt", text("After it"))
    reader = reader_for_name("jsonl")
    read = type(reader).read

    def fail_after_one(self, *args):
        yield next(read(self, *args))
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(type(reader), "read", fail_after_one)
    _, lines = run(tmp_path)
    assert [(line["outcome"], line["reason"]) for line in lines] == [
        ("created", "no date in “published_on”; kept without a date"),
        ("rejected", "it could not be read: Input/output error"),
        ("created", ""),
    ]


@pytest.mark.django_db
def test_a_file_whose_name_is_no_utf8_is_imported_and_known_again(tmp_path):
    folder = os.fsencode(tmp_path)
    for name, words in ((b"caf\xe9.txt", text("Coffee")), (b"odd.t\xff", "Words.")):
        with open(folder + b"/" + name, "wb") as out:  # noqa: PTH123 - bytes
            out.write(words.encode())
    given = os.fsdecode(folder + b"/caf\xe9.txt")
    _, lines = run(tmp_path, given)
    assert outcomes(lines) == ["created", "rejected", "unchanged"]
    assert lines[0]["address"].endswith("/caf\\xe9.txt")
    assert lines[1]["reason"].startswith("no reader for “.t\\xff” files")
    assert Article.objects.get().address == lines[0]["address"]
    assert ImportRun.objects.get().paths[1] == lines[0]["address"]


@pytest.mark.django_db
def test_an_address_too_long_to_be_stored_is_reported(tmp_path):
    folder = tmp_path
    for _ in range(5):
        folder = folder / ("d" * 200)
    write(folder / "a.txt", text("Deep"))
    write(tmp_path / "b.txt", text("Not deep"))
    _, lines = run(tmp_path)
    assert [line["outcome"] for line in lines] == ["created", "rejected"]
    assert lines[1]["reason"] == "its address is over 1,000 characters; move it to a shorter path"


# -- the database refuses


def refuse(monkeypatch, headline: str, error: Exception) -> None:
    """Make the database refuse every batch with that headline."""
    real = store.insert_rows

    def insert_rows(model, names, rows):
        rows = list(rows)
        if model is Article and any(headline in row for row in rows):
            raise error
        real(model, names, rows)

    monkeypatch.setattr(store, "insert_rows", insert_rows)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [DataError, IntegrityError, OperationalError])
def test_what_the_database_refuses_costs_only_that_document(tmp_path, monkeypatch, caplog, error):
    refuse(monkeypatch, "Report 2", error("value too\nlong"))
    path = write_lines(tmp_path / "a.jsonl", [record(n, source=f"Source {n}") for n in range(1, 6)])
    summary, lines = run(path)
    assert outcomes(lines) == ["created", "rejected", "created", "created", "created"]
    assert lines[1]["reason"] == "the database refused it: value too long"
    assert summary.exit_status == 1
    assert sorted(Article.objects.values_list("external_id", flat=True)) == ["n1", "n3", "n4", "n5"]
    assert set(Source.objects.values_list("name", flat=True)) == {f"Source {n}" for n in (1, 3, 4, 5)}
    assert "trying its documents one by one" in caplog.text
    monkeypatch.undo()
    assert outcomes(run(path)[1]) == ["unchanged", "created", "unchanged", "unchanged", "unchanged"]


@pytest.mark.django_db
def test_counts_stay_right_when_the_log_of_a_batch_is_refused(tmp_path, monkeypatch):
    """The counts are added last: a batch rolled back after that must not leave them raised."""
    real, failed = ImportRun.save, []

    def save(self, *args, **kwargs):
        real(self, *args, **kwargs)
        if self.created == 3 and not failed:
            failed.append(True)
            raise OperationalError("deadlock detected")

    monkeypatch.setattr(ImportRun, "save", save)
    _, lines = run(write_lines(tmp_path / "a.jsonl", [record(n) for n in range(3)]))
    assert failed
    assert outcomes(lines) == ["created"] * 3


@pytest.mark.django_db
def test_a_database_that_fails_as_a_whole_ends_the_run_as_failed(tmp_path, monkeypatch):
    real = pipeline.Store.store

    def store(self, items):
        if items[0].address.endswith("n3"):
            raise OperationalError("the disk is full")
        return real(self, items)

    monkeypatch.setattr(pipeline.Store, "store", store)
    monkeypatch.setattr(pipeline, "BATCH", 3)
    with pytest.raises(OperationalError, match="disk is full"):
        import_documents(ImportOptions([str(write_lines(tmp_path / "a.jsonl", [record(n) for n in range(9)]))]))
    record_of_run = ImportRun.objects.get()
    assert (record_of_run.state, record_of_run.error) == ("failed", "the disk is full")
    assert record_of_run.finished_at is not None
    assert Article.objects.count() == record_of_run.created == 3


# -- interrupted


class StopAfter:
    """Presses Ctrl-C once so many documents are finished."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __call__(self, count: int) -> None:
        self.left -= count
        if self.left <= 0:
            raise KeyboardInterrupt


@pytest.mark.django_db
def test_ctrl_c_keeps_finished_batches_and_the_next_run_completes(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 10)
    path = write_lines(tmp_path / "a.jsonl", [record(n) for n in range(45)])
    summary, lines = run(path, on_progress=StopAfter(20))
    assert summary.was_interrupted
    assert summary.exit_status == 1
    assert len(lines) == Article.objects.count() == 20
    assert ImportRun.objects.get().state == "interrupted"
    assert summary.lines()[-1].startswith("Interrupted. All finished batches are kept")
    summary, lines = run(path)
    assert Counter(outcomes(lines)) == {"unchanged": 20, "created": 25}
    assert Article.objects.values("external_id").distinct().count() == Article.objects.count() == 45


@pytest.mark.django_db
def test_ctrl_c_in_the_middle_of_a_batch_leaves_nothing_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 10)
    make_country("af", "Afghanistan")
    real, calls = pipeline.Store._write_log, []

    def interrupt(self, *args):
        calls.append(args)
        real(self, *args)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.Store, "_write_log", interrupt)
    path = write_lines(tmp_path / "a.jsonl", [record(n, body="Afghanistan waits.", source=f"S{n}") for n in range(30)])
    summary, lines = run(path)
    assert summary.was_interrupted
    for model in (Article, Tag, Source, ImportedDocument):
        assert model.objects.count() == 10
    assert len(lines) == ImportRun.objects.get().created == 10


@pytest.mark.django_db
def test_very_long_documents_close_a_batch_early(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", 1_000)
    batches = []
    path = write_lines(tmp_path / "a.jsonl", [record(n, body="word " * 100) for n in range(5)])
    run(path, on_progress=batches.append)
    assert batches == [2, 2, 1]
