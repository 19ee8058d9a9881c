"""The command that imports: its status, what it prints, and what it refuses."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.importing import pipeline
from articles.management.commands import import_articles
from articles.models import Article, ImportRun, Source
from tests.test_commands import BODY, good, run, write

# -- the import


@pytest.mark.django_db
def test_all_done_is_status_0_and_quiet_on_standard_error(tmp_path):
    status, out, err = run("import_articles", good(tmp_path))
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "Documents:",
        "        1 created",
        "        0 updated",
        "        0 unchanged",
        "        0 duplicate",
        "        0 rejected",
        "        1 in all",
    ]


@pytest.mark.django_db
def test_some_rejected_is_status_1_and_names_them_on_standard_error(tmp_path):
    good(tmp_path)
    empty, lines = (
        write(tmp_path / "empty.txt", ""),
        write(tmp_path / "x.jsonl", '{"headline": "A", "body": "B"}\n[]\n'),
    )
    status, out, err = run("import_articles", tmp_path)
    assert status == 1
    assert err.splitlines() == [
        f"rejected: {empty}: the document is empty",
        f"rejected: {lines}#line 2, line 2: a line should be an object, found a list",
    ]
    assert "        2 rejected" in out


@pytest.mark.django_db
def test_everything_rejected_or_nothing_found_is_status_2(tmp_path):
    write(tmp_path / "empty.txt", "")
    assert run("import_articles", tmp_path)[0] == 2
    (tmp_path / "none").mkdir()
    status, out, _ = run("import_articles", tmp_path / "none")
    assert (status, out.splitlines()[-1]) == (2, "No document was found.")
    status, _, err = run("import_articles", tmp_path / "no-such")
    assert status == 2
    assert "there is no such file or folder" in err


@pytest.mark.django_db
def test_of_many_rejections_the_first_are_shown_and_the_rest_counted(tmp_path):
    for number in range(25):
        write(tmp_path / f"{number:02}.txt", "")
    _, _, err = run("import_articles", tmp_path)
    lines = err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "... and 5 more rejected; --report FILE and the admin list them all"


@pytest.mark.django_db
def test_a_second_run_says_that_nothing_has_changed(tmp_path):
    good(tmp_path)
    run("import_articles", tmp_path)
    status, out, _ = run("import_articles", tmp_path)
    assert (status, out.splitlines()[-1]) == (0, "Nothing has changed since the last import.")


@pytest.mark.django_db
def test_a_dry_run_says_so_and_writes_nothing(tmp_path):
    status, out, _ = run("import_articles", good(tmp_path), "--dry-run")
    assert (status, out.splitlines()[0]) == (0, "Dry run, nothing was written. It would be:")
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_the_report_is_a_line_of_json_a_document(tmp_path):
    docs, report = tmp_path / "docs", tmp_path / "report.jsonl"
    good(docs), write(docs / "leer – é.txt", "")
    run("import_articles", docs, "--report", report)
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert [set(line) for line in lines] == [
        {"address", "place", "headline", "format", "outcome", "reason", "article", "sha256"}
    ] * 2
    assert [(Path(line["address"]).name, line["outcome"]) for line in lines] == [
        ("good.txt", "created"),
        ("leer – é.txt", "rejected"),
    ]
    assert lines[0]["article"] == Article.objects.get().pk


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["docs/report.jsonl", "docs/good.txt", "docs/deep/../report"])
def test_a_report_among_the_documents_is_refused_before_anything_is_overwritten(tmp_path, place):
    document = good(tmp_path / "docs")
    (tmp_path / "docs" / "deep").mkdir()
    before = document.read_text()
    status, _, err = run("import_articles", tmp_path / "docs", "--report", tmp_path / place)
    assert status == 2
    assert "would be among the documents to import. Write it to another folder" in err
    assert document.read_text() == before
    assert not (tmp_path / "docs" / "report.jsonl").exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_report_that_can_not_be_written_is_reported_before_anything_is_done(tmp_path):
    status, _, err = run("import_articles", good(tmp_path / "docs"), "--report", tmp_path / "no" / "folder")
    assert status == 2
    assert err.endswith("cannot be written: No such file or directory")
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_report_on_a_full_disk_is_an_error_in_words(tmp_path):
    status, _, err = run("import_articles", good(tmp_path / "docs"), "--report", "/dev/full")
    assert status == 2
    assert "No space left on device" in err
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_standard_input_is_read(monkeypatch):
    lines = b'{"id": "a", "headline": "From a pipe", "body": "Words."}\n'
    for expected in ("        1 created", "        1 unchanged"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
        status, out, _ = run("import_articles", "-")
        assert status == 0
        assert expected in out
    assert Article.objects.get().address == "stdin#a"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"date 2021-06-19\n\nPlain\n\n" + BODY.encode())))
    assert run("import_articles", "-", "--format", "text")[0] == 0
    assert Article.objects.filter(headline="Plain", address__startswith="stdin#text ").exists()


@pytest.mark.django_db
def test_an_empty_standard_input_is_reported(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    status, _, err = run("import_articles", "-")
    assert (status, err) == (2, "rejected: stdin: there is no document in it\n")


@pytest.mark.django_db
def test_a_format_reads_every_ending(tmp_path):
    path = write(tmp_path / "a.odd", "Odd\n\n" + BODY)
    assert run("import_articles", path)[0] == 2
    assert run("import_articles", path, "--format", "text")[0] == 0
    assert Article.objects.get().headline == "Odd"


@pytest.mark.django_db
def test_a_source_is_stored_clean(tmp_path):
    run("import_articles", good(tmp_path), "--source", "  The \0 Morning\nPost\udcff ")
    assert Source.objects.get().name == "The Morning Post\ufffd"


@pytest.mark.django_db
def test_a_source_name_that_is_too_long_is_refused(tmp_path):
    status, _, err = run("import_articles", good(tmp_path), "--source", "x" * 201)
    assert (status, err) == (2, "The name of a source can have at most 200 characters.")
    assert run("import_articles", good(tmp_path), "--source", "x" * 200)[0] == 0


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "parchment", "x"], ["--no-such-option", "x"], ["x", "--report"]], ids=str
)
def test_wrong_arguments_are_an_error(arguments):
    with pytest.raises(CommandError):
        call_command("import_articles", *arguments)


@pytest.mark.django_db
def test_a_database_that_fails_is_status_2_without_a_traceback(tmp_path, monkeypatch):
    def fail(*_args):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(pipeline.Store, "store", fail)
    status, _, err = run("import_articles", good(tmp_path))
    assert status == 2
    assert err == "The database failed: the disk is full\nFinished batches are kept; run the same command again."
    assert ImportRun.objects.get().state == "failed"


@pytest.mark.django_db
def test_ctrl_c_is_status_1_and_says_how_to_go_on(tmp_path, monkeypatch):
    good(tmp_path)

    def press(self, count):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_articles.ProgressBar, "advance", press)
    status, out, err = run("import_articles", tmp_path)
    assert (status, err) == (1, "")
    assert out.splitlines()[-1].startswith("Interrupted. All finished batches are kept; the same command continues")


@pytest.mark.django_db
def test_ctrl_c_before_the_first_document_is_no_traceback(tmp_path, monkeypatch):
    def press(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "recognise_inputs", press)
    status, _, err = run("import_articles", good(tmp_path))
    assert (status, err) == (2, "Interrupted before anything was done.")
    assert not ImportRun.objects.exists()


# -- what an import would understand


@pytest.mark.django_db
def test_explain_shows_the_first_documents_in_context_and_writes_nothing(tmp_path):
    good(tmp_path)
    rows = [{"headline": "Ferry aground", "body": BODY, "published_on": "06/07/2018", "mood": "grim"}, {"id": "x"}]
    write(tmp_path / "b.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    write(tmp_path / "c.png", "picture")
    status, out, err = run("import_articles", tmp_path, "--explain", "--source", "Wire", "--language", "French")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    for shown in (
        "  Plain text · UTF-8 · fr · 1 article",
        "  A headline of good.txt",
        "    Published: 19 June 2021 (date given in the document)",
        "    Source: Wire",
        "    | The talks opened in the morning. The two sides met again after noon. (68 characters)",
        "  JSON lines · UTF-8 · fr · 1 article · 1 rejected",
        "  ignored keys: mood",
        "  line 1: Ferry aground",
        "    Published: not known, written “06/07/2018”",
        "  line 2: rejected: both “headline” and “body” are empty",
        "2 articles. Nothing was written.",
    ):
        assert shown in lines, out
    assert any(line.startswith("  rejected: no reader for “.png” files") for line in lines)
    assert any(line.startswith("    note: ") and "06/07/2018" in line for line in lines)
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_explain_of_nothing_is_status_2_and_of_many_files_says_so(tmp_path):
    status, out, _ = run("import_articles", tmp_path / "nothing", "--explain")
    assert (status, out.splitlines()[-1]) == (2, "0 articles. Nothing was written.")
    for number in range(25):
        good(tmp_path / "many", f"{number:02}.txt")
    status, out, _ = run("import_articles", tmp_path / "many", "--explain")
    assert out.splitlines()[-2:] == [
        "The first 20 of 25 files are shown.",
        "At least 20 articles. Nothing was written.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--encoding", "nonsense"], "“nonsense” is not a known character set"),
        (["--encoding", "base64"], "“base64” is not a known character set"),
        (["--language", "Klingonese"], "“Klingonese” is not a known language"),
        (["--explain", "--dry-run"], "not allowed with"),
    ],
)
def test_what_is_not_known_is_refused_before_anything_is_read(tmp_path, arguments, message):
    status, _, err = run("import_articles", good(tmp_path), *arguments)
    assert status != 0
    assert message in err
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_language_is_named_for_documents_that_name_none(tmp_path):
    rows = [{"headline": "Un", "body": BODY}, {"headline": "Two", "body": BODY, "language": "en"}]
    path = write(tmp_path / "b.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    run("import_articles", path, "--language", "French")
    assert dict(Article.objects.values_list("headline", "language")) == {"Un": "fr", "Two": "en"}
