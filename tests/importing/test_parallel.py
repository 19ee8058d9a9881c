"""Importing in several processes: the same archive as in one, from parts of files, and nothing left by a kill."""

import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.importing import input_parts
from articles.importing.input_parts import PartReader, join_parts, split_inputs
from articles.importing.inputs import Input
from articles.importing.readers import Document, ReadOptions, Rejection, reader_for_name
from tests.conftest import ROOT
from tests.patience import PATIENCE, eventually
from tests.programs import begin_migrated

pytestmark = pytest.mark.long

SCRIPT = """
import hashlib, json, sys
import django

if __name__ == "__main__":
    django.setup()
    from django.core import serializers
    from django.core.management import call_command
    from articles.importing import input_parts
    from articles.importing.pipeline import ImportOptions, import_documents
    from articles.models import Article, Change, Entity, EntityName, ImportedDocument, Source, Tag
    from articles.search import compare
    from tests.factories import make_country, make_entity

    folder, jobs = sys.argv[1], int(sys.argv[2])
    input_parts.PART_BYTES = 40_000
    call_command("migrate", verbosity=0)
    make_country("ir", "Iran")
    make_entity("Ronald Reagan", names=("Ronald Reagan",))
    counts = [dict(import_documents(ImportOptions([folder], jobs=jobs)).counts) for _ in range(2)]
    state = {}
    for model in (Source, Entity, EntityName, Article, Tag, ImportedDocument):
        rows = list(model.objects.order_by("pk").values())
        for row in rows:
            row.pop("created_at", None)
            row.pop("arrived_at", None)
        state[model.__name__] = [len(rows), hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()]
    print(json.dumps([counts, state, compare().is_none]))
"""


def environment(folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "NEWSARCHIVE_DEBUG": "1",
    }


def write_corpus(path: Path, number: int) -> Path:
    call_command("generate_corpus", str(path), "--articles", str(number), stderr=io.StringIO())
    return path


def test_two_processes_leave_the_same_archive_as_one(tmp_path, migrated_file):
    documents = tmp_path / "documents"
    documents.mkdir()
    lines = write_corpus(documents / "a.jsonl", 60).read_text(encoding="utf-8").splitlines()
    (documents / "a.jsonl").write_text("\n".join([*lines, "broken", *lines[:3]]), encoding="utf-8")
    for number in range(5):
        text = f"date 2021-06-19\n\nTalks {number}\n\nMinister Ada Stone met the Union of Lamp Makers in Iran.\n"
        (documents / f"b{number}.txt").write_text(text, encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    answers = []
    for jobs in (1, 2):
        begin_migrated(migrated_file, tmp_path / str(jobs) / "archive.sqlite3")
        done = subprocess.run(
            [sys.executable, str(script), str(documents), str(jobs)],
            env=environment(tmp_path / str(jobs)),
            capture_output=True,
            text=True,
            timeout=3 * PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout))
    one, two = answers
    assert one == two
    counts, state, is_same = one
    assert is_same
    assert counts == [{"created": 65, "rejected": 4}, {"unchanged": 65, "rejected": 4}]
    assert state["Tag"][0] > 100


# -- reading in parts


def read_in_parts(path: Path, monkeypatch, size: int, reader: str = "jsonl") -> list[input_parts.Item]:
    monkeypatch.setattr(input_parts, "PART_BYTES", size)
    options = ReadOptions(5_000)
    work = list(split_inputs([Input(str(path), path, reader_for_name(reader))], options))
    reads = PartReader("", options)
    return list(join_parts((parts, reads.read(parts)) for parts in work))


@pytest.mark.parametrize("size", [1, 100, 1_000, 1_000_000])
def test_a_file_read_in_parts_of_any_size_gives_the_same(tmp_path, monkeypatch, size):
    lines = [json.dumps({"id": number, "headline": f"Report {number}", "body": "x"}) for number in range(40)]
    lines[7:7] = ["", "broken", lines[3], json.dumps({"headline": "y" * 6_000}), lines[30]]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    with path.open("rb") as stream:
        whole = list(reader_for_name("jsonl").read(stream, ReadOptions(5_000)))
    read = [item.read for item in read_in_parts(path, monkeypatch, size)]
    assert [(type(one), one.place, one.sha256, one.fragment) for one in read] == [
        (type(one), one.place, one.sha256, one.fragment) for one in whole
    ]
    assert [(one.reason, one.raw_text) for one in read if isinstance(one, Rejection)] == [
        (one.reason, one.raw_text) for one in whole if isinstance(one, Rejection)
    ]
    assert sum(isinstance(one, Document) for one in read) == 40


@pytest.mark.parametrize("line_end", ["\n", "\r"])
def test_lines_with_other_keys_are_read_alike_in_every_part(tmp_path, monkeypatch, line_end):
    days = ["05/06/2018"] * 40 + ["25/06/2018"]
    records = [{"nr": n, "Titel": f"Report {n}", "Text": f"Words {n}.", "Datum": day} for n, day in enumerate(days)]
    path = tmp_path / "a.jsonl"
    path.write_bytes(line_end.join(map(json.dumps, records)).encode())
    read = [item.read for item in read_in_parts(path, monkeypatch, 100)]
    assert [one.article.headline for one in read] == [f"Report {n}" for n in range(41)]
    assert {one.article.published_on for one in read[:40]} == {date(2018, 6, 5)}
    assert [one.place.number for one in read] == list(range(1, 42))


def test_rows_are_read_alike_in_every_part_and_an_id_is_one_in_the_whole_file(tmp_path, monkeypatch):
    rows = [f'{n},"Report, {n}",25/06/2018,"Words\n{n}."\r\n' for n in range(40)]
    path = tmp_path / "a.csv"
    path.write_text("A note\r\nid,Title,Date,Text\r\n" + "".join([*rows, "x,y\r\n", rows[3]]), newline="")
    for size in (1, 300, 1_000_000):
        read = [item.read for item in read_in_parts(path, monkeypatch, size, "table")]
        assert [one.article.body for one in read[:40]] == [f"Words\n{n}." for n in range(40)]
        assert [one.place.number for one in read] == list(range(3, 45))
        assert read[40].reason == "the row has 2 of 4 cells, and none for “Text”: it is broken off"
        assert read[41].reason == "the id “3” already occurs in row 6 of this file"
        assert json.loads(read[41].raw_text)["headline"] == "Report, 3"


@pytest.mark.parametrize("content", [b"", b"\n\n\n\n"])
def test_a_file_without_a_document_is_reported_in_any_parts(tmp_path, monkeypatch, content):
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    [item] = read_in_parts(path, monkeypatch, 2)
    assert item.read.reason == "there is no document in it"


def test_another_encoding_is_reported_once(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_bytes(('{"headline": "a"}\n' * 9).encode("utf-16"))
    [item] = read_in_parts(path, monkeypatch, 10)
    assert item.read.reason.startswith("the file is UTF-16")


# -- killed


def workers_of(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def await_workers(process: subprocess.Popen) -> list[int]:
    """Return two workers and their tracker; fail where the import ends before they are there."""
    workers = eventually(lambda: workers_of(process.pid), lambda them: len(them) >= 3 or process.poll() is not None)
    assert len(workers) >= 3, f"the import has ended before its workers were there: {process.communicate()}"
    return workers


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up in /proc")
def test_workers_end_with_an_import_that_is_killed_and_a_killed_worker_ends_the_import_in_words(
    tmp_path, migrated_file
):
    corpus = write_corpus(tmp_path / "a.jsonl", 3_000)
    run = {"env": environment(tmp_path / "data"), "cwd": ROOT, "text": True, "stderr": subprocess.PIPE}
    begin_migrated(migrated_file, tmp_path / "data" / "archive.sqlite3")
    command = [sys.executable, "manage.py", "import_articles", "--jobs", "2", str(corpus)]
    for kills_worker in (False, True):
        process = subprocess.Popen(command, **run, stdout=subprocess.PIPE)
        try:
            workers = await_workers(process)
            os.kill(max(workers) if kills_worker else process.pid, signal.SIGKILL)
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        if kills_worker:
            assert process.returncode == 2
            assert "a worker process has died" in errors
        eventually(lambda workers=workers: not any(Path(f"/proc/{worker}").exists() for worker in workers))
