"""What an import would understand is shown of the first documents, from no more of a file than that takes."""

import gzip
import io
import json
import random
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from articles.importing import explaining
from articles.importing.explaining import Count, ExplainedFile, ImportExplanation, explain
from articles.importing.input_parts import describe_left_out
from articles.importing.options import ImportOptions
from articles.importing.readers import Document, LeftOut, reader_for_name
from tests.importing.crawls import make_answer, make_page, make_record, make_web_archive
from tests.importing.imports import record, text, write, write_lines
from tests.importing.newspapers import make_alto, make_block, make_mets, make_part
from tests.importing.small_files import list_small_files

MAX_BYTES = 1_000_000


def look(*paths: Path, most: int = 10, **options) -> ImportExplanation:
    explanation = explain(ImportOptions([str(path) for path in paths], **options), MAX_BYTES, most)
    json.dumps(explanation.to_json())
    return explanation


def only(explanation: ImportExplanation) -> ExplainedFile:
    (one,) = explanation.files
    return one


def test_a_document_is_shown_with_all_that_was_found_and_how_its_date_is_known(tmp_path):
    path = write_lines(
        tmp_path / "a.jsonl",
        [
            {
                "id": "a1",
                "headline": "Ferry aground",
                "body": "The ferry ran aground. " * 20,
                "published_on": "Sat, 19 Jun 2021 23:10:00 -0500",
                "byline": ["Ada Roe", "Bo Li"],
                "keywords": ["sea"],
                "mood": "grim",
            }
        ],
    )
    explanation = look(path, source="Harbour Post", language="en")
    one = only(explanation)
    assert (one.reader, one.charset, one.languages, str(one.articles)) == ("JSON lines", "UTF-8", ("en",), "1")
    assert one.ignored_keys == ("mood",)
    (document,) = one.documents
    assert (document.place, document.headline, document.published_on) == ("line 1", "Ferry aground", "2021-06-19")
    assert (document.date_origin, document.date_text) == ("header", "Sat, 19 Jun 2021 23:10:00 -0500")
    assert dict(document.fields) == {
        "Document id": "a1",
        "Source": "Harbour Post",
        "Byline": "Ada Roe, Bo Li",
        "Keywords": "sea",
        "Language": "en (by a person, for the whole import)",
    }
    assert document.beginning == ("The ferry ran aground. " * 20)[:200].strip() + "…"
    assert document.length == 460


@pytest.mark.parametrize(
    ("row", "language"),
    [
        ({"language": "French"}, "fr"),
        ({"body": "Der Hafenmeister sagte am Abend, dass die Fähre nicht mehr fahren werde. " * 3}, "de (by its text)"),
        ({"headline": "Oh", "body": "Ah."}, "not known"),
    ],
)
def test_the_language_is_shown_with_how_it_is_known(tmp_path, row, language):
    (document,) = only(look(write_lines(tmp_path / "a.jsonl", [record(1, **row)]))).documents
    assert dict(document.fields)["Language"] == language


@pytest.mark.parametrize(
    ("data", "options", "charset"),
    [
        ("Der Hafenmeister grüßt.".encode(), {}, "UTF-8"),
        ("Der Hafenmeister grüßt am Abend die Fähre.".encode("utf-16"), {}, "UTF-16"),
        (
            "Der Hafenmeister grüßte am Abend die Männer der Fähre, die für ihn fährt.".encode("cp1252"),
            {},
            "cp1252 (guessed)",
        ),
        ("Der Hafenmeister grüßt.".encode("cp850"), {"encoding": "cp850"}, "cp850"),
        (("ü " * 40_000).encode(), {}, "UTF-8"),
        (b"\x00\x01\x02" * 100, {}, ""),
    ],
)
def test_the_character_set_is_shown_and_whether_it_is_a_guess(tmp_path, data, options, charset):
    assert only(look(write(tmp_path / "a.txt", data), **options)).charset == charset


def test_a_date_that_is_not_understood_is_shown_as_it_is_written(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [record(1, published_on="06/07/2018")])
    (document,) = only(look(path)).documents
    assert (document.published_on, document.date_origin, document.date_text) == ("", "", "06/07/2018")
    assert any("06/07/2018" in note for note in document.notes)


def test_a_rejection_is_shown_with_its_reason_and_its_beginning(tmp_path):
    path = write(tmp_path / "a.jsonl", json.dumps(record(1)) + "\nno json\n")
    one = only(look(path))
    assert (str(one.articles), one.rejected) == ("1", 1)
    assert one.documents[1].reason.startswith("invalid JSON at column 1")
    assert (one.documents[1].place, one.documents[1].beginning) == ("line 2", "no json")


def test_what_is_no_document_is_a_problem_in_words(tmp_path):
    write(tmp_path / "a.png", b"\x89PNG\r\n")
    write(tmp_path / "b.txt", "")
    write(tmp_path / "c.jsonl", "\n\n")
    first, second, third = look(tmp_path).files
    assert first.problem == "this is a picture, which cannot be read"
    assert (second.rejected, second.documents[0].reason) == (1, "the document is empty")
    assert third.problem == "there is no document in it"
    assert only(look(tmp_path / "nothing")).problem == "there is no such file or folder"
    assert "standard input" in only(explain(ImportOptions(["-"], format="text"), MAX_BYTES)).problem


def test_only_the_first_are_shown_and_all_are_counted_where_that_is_quick(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [record(n) for n in range(300)])
    explanation = look(path, most=3)
    assert [one.headline for one in only(explanation).documents] == ["Report 0", "Report 1", "Report 2"]
    assert only(explanation).articles == explanation.articles_total == Count(300)


def test_of_a_large_file_only_the_beginning_is_read_and_the_rest_estimated(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "READ_BYTES", 2_000_000)
    path = write_lines(tmp_path / "a.jsonl", [record(n, body="The ferry. " * 200) for n in range(5_000)])
    reads = []
    monkeypatch.setattr(explaining, "cut_input", count_parts(reads))
    articles = only(look(path)).articles
    assert articles.certainty == "about"
    assert abs(articles.number - 5_000) < 100
    assert str(articles).startswith("about ")
    assert sum(reads) < path.stat().st_size // 3


def count_parts(reads: list[int]):
    cut = explaining.cut_input

    def counting(number, source, options):
        for part in cut(number, source, options):
            reads.append(part.weight)
            yield part

    return counting


def test_a_reader_gets_to_see_no_more_than_the_beginning_of_a_large_file(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "BEGINNING_BYTES", 3_000_000)
    path = write_lines(tmp_path / "a.jsonl", [record(n, body="The ferry. " * 200) for n in range(5_000)])
    seen = []
    cut = explaining.cut_input

    def note(number, source, options):
        seen.append(source.path.stat().st_size)
        return cut(number, source, options)

    monkeypatch.setattr(explaining, "cut_input", note)
    one = only(look(path))
    assert seen == [3_000_000]
    assert one.address == str(path)
    assert abs(one.articles.number - 5_000) < 100
    assert one.rejected == 0


def test_a_file_that_can_only_be_read_as_a_whole_is_not_read_where_it_is_large(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "WHOLE_BYTES", 1_000)
    one = only(look(write(tmp_path / "a.txt", text("Talks", body="The talks. " * 200))))
    assert "too large to be looked into" in one.problem
    assert (one.reader, one.documents) == ("Plain text", ())
    assert str(look(tmp_path / "a.txt").articles_total) == "at least 0"


def test_looking_ends_in_time_and_says_that_there_is_more(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "FILE_SECONDS", -1.0)
    path = write_lines(tmp_path / "a.jsonl", [record(n) for n in range(30)])
    explanation = look(path)
    assert str(only(explanation).articles) == str(explanation.articles_total) == "at least 0"


def test_of_many_files_the_first_are_shown_and_all_are_counted(tmp_path):
    for number in range(45):
        write(tmp_path / f"{number:02}.txt", text(f"Talks {number}"))
    explanation = look(tmp_path)
    assert len(explanation.files) == 20
    assert (str(explanation.files_total), str(explanation.articles_total)) == ("45", "at least 20")


# -- containers


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return path


def test_of_a_container_no_more_is_unpacked_than_is_shown(tmp_path):
    path = pack(tmp_path / "a.zip", {f"{n:03}.txt": text(f"Talks {n}").encode() for n in range(100)})
    explanation = look(path)
    assert [one.address.partition("!/")[2] for one in explanation.files] == [f"{n:03}.txt" for n in range(20)]
    assert str(explanation.files_total) == "100"


def test_the_pictures_of_saved_pages_are_not_among_the_first(tmp_path):
    pictures = {f"talks_files/{n}.png": b"\x89PNG" for n in range(50)}
    path = pack(tmp_path / "a.zip", {**pictures, "talks.html": b"<p>", "z.txt": text("Talks").encode()})
    assert [one.address.partition("!/")[2] for one in look(path).files] == ["talks.html", "z.txt"]


def test_of_a_large_member_the_beginning_is_unpacked_and_the_rest_estimated(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining.Sample.__init__, "__defaults__", (20, 40_000_000, 3_000_000, 0, True))
    monkeypatch.setattr(explaining, "READ_BYTES", 1_000_000)
    lines = "".join(json.dumps(record(n, body="The ferry. " * 300)) + "\n" for n in range(3_000)).encode()
    in_zip = only(look(pack(tmp_path / "a.zip", {"a.jsonl": lines}))).articles
    assert in_zip.certainty == "about"
    assert abs(in_zip.number - 3_000) < 100
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines))
    of_unknown_size = only(look(tmp_path / "a.jsonl.gz"))
    assert of_unknown_size.articles.certainty == "at least"
    assert of_unknown_size.rejected == 0, "where it was cut off is no fault of the file"


def test_a_tar_whose_first_member_is_large_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining.Sample.__init__, "__defaults__", (20, 40_000_000, 1_000_000, 0, True))
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as container:
        for name, data in {"a.txt": b"x" * 4_000_000, "b.txt": text("Talks").encode()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            container.addfile(info, io.BytesIO(data))
    explanation = look(path)
    assert [one.address.partition("!/")[2] for one in explanation.files] == ["a.txt"]
    assert str(explanation.files_total) == "at least 1"


def test_a_container_within_a_container_that_is_large_is_left_to_the_import(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining.Sample.__init__, "__defaults__", (20, 40_000_000, 1_000_000, 0, True))
    noise = random.Random(7).randbytes(3_000_000)
    inner = pack(tmp_path / "inner.zip", {"a.txt": noise}).read_bytes()
    assert "too large to be looked into" in only(look(pack(tmp_path / "a.zip", {"inner.zip": inner}))).problem


# -- formats of many files, and of many things in one


@pytest.mark.parametrize("file", list(list_small_files()), ids=lambda one: f"{one.reader}-{one.name}")
def test_as_many_articles_are_explained_as_an_import_reads(tmp_path, file):
    found = list(reader_for_name(file.reader).read(io.BytesIO(file.data), file.options(tmp_path)))
    counts = {name: count for one in found if isinstance(one, LeftOut) for name, count in one.counts.items()}
    one = only(look(write(tmp_path / file.name, file.data)))
    assert one.reader == reader_for_name(file.reader).label
    assert one.articles == Count(sum(isinstance(each, Document) for each in found))
    assert (one.rejected, one.problem, one.left_out) == (0, "", describe_left_out(counts))


def make_issue(pages: int) -> dict[str, bytes]:
    names = [f"alto/{number:03}.xml" for number in range(pages)]
    parts = [make_part("ARTICLE", f"{number + 1}:b", label=f"Talks {number}") for number in range(pages)]
    files = {name: make_alto(make_block("b", "The talks of the harbour town resume.")) for name in names}
    pictures = {f"images/{number}.jp2": b"jp2" for number in range(1, pages + 1)}
    return {**pictures, **files, "mets.xml": make_mets(names, *parts), "z.txt": text("Talks").encode()}


def test_an_issue_of_more_pages_than_files_are_looked_into_is_explained_as_one(tmp_path):
    explanation = look(pack(tmp_path / "a.zip", make_issue(30)))
    issue, other = explanation.files
    assert issue.address.endswith("!/mets.xml")
    assert (str(issue.articles), issue.rejected, other.reader) == ("30", 0, "Plain text")
    assert issue.left_out == "pictures and other files of pages (30)"
    assert (str(explanation.files_total), str(explanation.articles_total)) == ("2", "31")


def test_an_issue_that_is_too_large_to_be_looked_into_is_not_said_to_lack_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining.Sample.__init__, "__defaults__", (20, 15_000, 20_000_000, 0, True))
    [issue] = look(pack(tmp_path / "a.zip", make_issue(30))).files
    assert (issue.rejected, issue.documents) == (0, ())
    assert "too large to be looked into" in issue.problem


def test_a_large_web_archive_is_looked_into_though_its_end_says_what_is_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "BEGINNING_BYTES", 10_000)
    crawl = b"".join(
        make_record(make_answer(make_page(number=number)), address=f"http://a.example/{number}") for number in range(20)
    )
    one = only(look(write(tmp_path / "a.wacz", make_web_archive({"archive/a.warc": crawl}))))
    assert (str(one.articles), one.rejected, one.problem) == ("20", 0, "")


def test_only_the_last_document_of_a_beginning_is_left_out_as_broken_off(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "BEGINNING_BYTES", 100_000)
    monkeypatch.setattr("articles.importing.input_parts.PART_BYTES", 10_000)
    path = write_lines(tmp_path / "a.jsonl", [record(n, body="The ferry. " * 18) for n in range(1_000)])
    lines = path.read_bytes()[:100_000].count(b"\n")
    one = only(look(path, most=1_000))
    assert len(one.documents) == lines
    assert [document.place for document in one.documents] == [f"line {number}" for number in range(1, lines + 1)]


def test_what_is_left_out_of_a_file_of_which_only_a_part_was_read_is_said_to_be_that(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining, "READ_BYTES", 1)
    monkeypatch.setattr("articles.importing.input_parts.PART_BYTES", 1)
    crawl = make_record(b"", "request") + make_record(make_answer(make_page())) + make_record(b"", "request")
    one = only(look(write(tmp_path / "a.warc", crawl)))
    assert (one.articles.number, one.problem) == (1, "")
    assert one.left_out == "requests (1) in what was read"


def test_nothing_of_what_was_unpacked_stays(tmp_path, monkeypatch):
    (tmp_path / "room").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "room"))
    look(pack(tmp_path / "a.zip", {"a.txt": text("Talks").encode()}))
    assert list((tmp_path / "room").iterdir()) == []


def test_a_container_for_which_there_is_no_room_left_is_counted_and_not_called_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(explaining.Sample.__init__, "__defaults__", (20, 1_000, 20_000_000, 0, True))
    for name in "abc":
        pack(tmp_path / f"{name}.zip", {f"{n}.txt": text("Talks", body="The talks. " * 30).encode() for n in range(5)})
    explanation = look(tmp_path)
    assert not [one.problem for one in explanation.files if one.problem]
    assert (len(explanation.files), str(explanation.files_total)) == (3, "15")


# -- hostile files


@pytest.mark.parametrize("seed", range(12))
def test_whatever_a_file_holds_it_is_explained_and_ends(tmp_path, seed):
    chance = random.Random(seed)
    lines = "".join(json.dumps(record(n)) + "\n" for n in range(20)).encode()
    zipped = pack(tmp_path / "whole.zip", {"a.jsonl": lines, "b.txt": text("Talks").encode()}).read_bytes()
    (tmp_path / "whole.zip").unlink()
    whole = bytearray(chance.choice([lines, zipped, text("Talks").encode()]))
    for _ in range(chance.randrange(8)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    name = chance.choice(["a.jsonl", "a.txt", "a.zip", "a", "a.tar.gz"])
    write(tmp_path / name, bytes(whole[: chance.randrange(1, len(whole))]))
    started = time.monotonic()
    explanation = look(tmp_path / name)
    assert time.monotonic() - started < 20
    assert all(one.problem or one.documents for one in explanation.files)
