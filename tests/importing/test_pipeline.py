"""From documents to stored articles: what becomes of each, what is written, and what never is."""

import json
import os
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DataError, IntegrityError, OperationalError
from django.utils import timezone

from articles.importing import pipeline, store
from articles.importing.pipeline import ImportOptions, import_documents
from articles.importing.readers import LeftOut, reader_for_name
from articles.importing.readers.jsonl import JsonLinesReader
from articles.importing.report import ImportSummary
from articles.models import Article, Change, Entity, ImportedDocument, ImportRun, Source, Tag
from articles.search import SearchRequest, compare, search
from tests.factories import make_article, make_country, make_entity

BODY = "The talks opened in the morning. The two sides met again after noon.\n"


def text(headline: str, day: str = "2021-06-19", body: str = BODY) -> str:
    return f"date {day}\n\n{headline}\n\n{body}"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_lines(path: Path, records: list[dict]) -> Path:
    return write(path, "".join(json.dumps(record) + "\n" for record in records))


def record(number: int, **fields) -> dict:
    return {"id": f"n{number}", "headline": f"Report {number}", "body": f"{BODY} {number}", **fields}


def run(*paths: Path | str, **options) -> tuple[ImportSummary, list[dict]]:
    """Import and return the summary and the report, after checking that both agree with the database."""
    report = StringIO()
    hooks = {name: options.pop(name) for name in ("on_progress",) if name in options}
    summary = import_documents(ImportOptions(paths=[str(path) for path in paths], **options), report=report, **hooks)
    lines = [json.loads(line) for line in report.getvalue().splitlines()]
    if not summary.is_dry_run:
        check_books(summary, lines)
    return summary, lines


def check_books(summary: ImportSummary, lines: list[dict]) -> None:
    """Counts of the run, its rows, the report and the summary must be the same story."""
    record = ImportRun.objects.order_by("-pk").first()
    rows = list(ImportedDocument.objects.filter(run=record).order_by("pk"))
    counted = Counter(row.outcome for row in rows)
    for outcome in ImportedDocument.Outcome.values:
        assert getattr(record, outcome) == counted[outcome] == summary.counts[outcome]
    assert record.documents_total == len(rows) == summary.total
    assert [(r.address, r.place or None, r.outcome, r.reason, r.article_id, r.sha256) for r in rows] == [
        (r["address"], r["place"], r["outcome"], r["reason"], r["article"], r["sha256"]) for r in lines
    ]


def outcomes(lines: list[dict]) -> list[str]:
    return [line["outcome"] for line in lines]


def snapshot(*models) -> dict[str, list[dict]]:
    """Return every row of the models, of the whole archive where none is named."""
    models = models or tuple(apps.get_app_config("articles").get_models())
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# -- the five outcomes


@pytest.mark.django_db
def test_each_outcome_is_counted_recorded_and_reported(tmp_path):
    write(tmp_path / "a.txt", text("Talks open"))
    write(tmp_path / "b.txt", text("Talks close"))
    run(tmp_path)
    write(tmp_path / "b.txt", text("Talks close early"))
    write(tmp_path / "c.txt", text("Talks open"))
    write(tmp_path / "d.txt", text("A new beginning"))
    write(tmp_path / "e.txt", "")
    summary, lines = run(tmp_path)
    assert outcomes(lines) == ["unchanged", "updated", "duplicate", "created", "rejected"]
    first, second = Article.objects.get(headline="Talks open"), Article.objects.get(headline="Talks close early")
    assert [line["article"] for line in lines[:3]] == [first.pk, second.pk, first.pk]
    assert lines[2]["reason"] == f"the archive has this content as article {first.pk}"
    assert lines[4]["reason"] == "the document is empty"
    assert all(len(line["sha256"]) == 64 for line in lines)
    assert ImportRun.objects.first().state == "finished"
    assert Article.objects.count() == 3
    assert summary.lines() == [
        "Documents:",
        "        1 created",
        "        1 updated",
        "        1 unchanged",
        "        1 duplicate",
        "        1 rejected",
        "        5 in all",
    ]


@pytest.mark.django_db
def test_what_is_read_is_stored(tmp_path):
    make_country("af", "Afghanistan", ("Afghanistan", "Kabul"))
    path = write_lines(
        tmp_path / "feed.jsonl",
        [
            record(
                1,
                dateline="KABUL (Wire)",
                byline="By Jane Doe",
                published_on="2021-06-19",
                language="de",
                source="Wire",
                url="https://example.org/1",
            )
        ],
    )
    run(path)
    article = Article.objects.get()
    assert article.address == f"{path.resolve()}#n1"
    assert (article.external_id, article.headline, article.language) == ("n1", "Report 1", "de")
    assert (article.dateline, article.byline, article.url) == ("KABUL (Wire)", "By Jane Doe", "https://example.org/1")
    assert article.published_on.isoformat() == "2021-06-19"
    assert (article.source.name, article.dateline_country.slug) == ("Wire", "af")
    assert article.status == "published"


@pytest.mark.django_db
def test_language_is_english_unless_the_document_names_one(tmp_path):
    run(write_lines(tmp_path / "a.jsonl", [record(1), record(2, language="fr")]))
    assert list(Article.objects.order_by("pk").values_list("language", flat=True)) == ["en", "fr"]


@pytest.mark.django_db
def test_the_given_source_is_for_documents_that_name_none(tmp_path):
    run(write_lines(tmp_path / "a.jsonl", [record(1), record(2, source="Their Own")]), source="The Given")
    assert [article.source.name for article in Article.objects.order_by("pk")] == ["The Given", "Their Own"]
    assert ImportRun.objects.get().source_name == "The Given"


@pytest.mark.django_db
def test_sources_whose_names_give_one_slug_get_slugs_of_their_own(tmp_path):
    names = ["A.B.", "A B", "AB", "a-b", "新华社", "***"]
    run(write_lines(tmp_path / "a.jsonl", [record(n, source=name) for n, name in enumerate(names)]))
    assert dict(Source.objects.order_by("pk").values_list("name", "slug")) == {
        "A.B.": "ab",
        "A B": "a-b",
        "AB": "ab-2",
        "a-b": "a-b-2",
        "新华社": "source",
        "***": "source-2",
    }


@pytest.mark.django_db
def test_a_source_the_archive_knows_is_used(tmp_path):
    known = Source.objects.create(name="Wire", slug="the-wire-of-old")
    run(write_lines(tmp_path / "a.jsonl", [record(1, source="Wire")]))
    assert Article.objects.get().source == known
    assert Source.objects.count() == 1


@pytest.mark.django_db
def test_unknown_keys_are_reported_once_with_their_number(tmp_path):
    records = [record(n, colour="red") for n in range(3)] + [record(9, colour="blue", gold=1)]
    summary, _ = run(write_lines(tmp_path / "a.jsonl", records))
    by_name = [line for line in summary.lines() if "Keys without a field" in line]
    assert by_name == ["Keys without a field in the archive were left out: colour (4), gold (1)."]
    assert ImportRun.objects.get().ignored_keys == {"colour": 4, "gold": 1}


# -- again


@pytest.mark.django_db
def test_what_else_a_file_holds_is_counted_and_is_no_fault(tmp_path, monkeypatch):
    read = JsonLinesReader.read

    def read_more(self, stream, options, first=1):
        yield LeftOut({"redirects": 1, "pictures": 1_200})
        yield from read(self, stream, options, first)
        yield LeftOut({"pictures": 34})

    monkeypatch.setattr(JsonLinesReader, "read", read_more)
    path = write_lines(tmp_path / "a.jsonl", [record(1)])
    report = StringIO()
    summary = import_documents(ImportOptions([str(path)], jobs=1), report=report)
    assert (summary.exit_status, summary.total) == (0, 1)
    assert "Files held more, which is not imported: pictures (1,234), redirects (1)." in summary.lines()
    line = json.loads(report.getvalue().splitlines()[0])
    assert (line["outcome"], line["counts"]) == ("left out", {"pictures": 1_234, "redirects": 1})
    path.write_text("")
    summary = import_documents(ImportOptions([str(path)], jobs=1))
    assert [one.reason for one in summary.rejections] == [
        "there is no document in it, only pictures (1,234), redirects (1)"
    ]


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_says_so(tmp_path):
    make_country("af", "Afghanistan")
    write(tmp_path / "a.txt", text("Talks in Afghanistan", body="Afghanistan waits. The talks went on.\n"))
    write(tmp_path / "copy.txt", text("Talks in Afghanistan", body="Afghanistan waits. The talks went on.\n"))
    write_lines(tmp_path / "b.jsonl", [record(1, source="Wire"), record(2)])
    run(tmp_path)
    before = snapshot(Article, Tag, Source, Change)
    assert len(before["Article"]) == 3
    # Emptying the tables after an earlier test leaves changes of articles that are gone.
    assert {row["article_id"] for row in before["Change"]} >= {row["id"] for row in before["Article"]}
    assert len(before["Tag"]) == 1
    summary, lines = run(tmp_path)
    assert outcomes(lines) == ["unchanged"] * 4
    assert "Nothing has changed since the last import." in summary.lines()
    assert summary.exit_status == 0
    assert snapshot(Article, Tag, Source, Change) == before


@pytest.mark.django_db
def test_nothing_has_changed_is_reported_only_when_it_is_true(tmp_path):
    write(tmp_path / "a.txt", text("One"))
    assert not any("Nothing has changed" in line for line in run(tmp_path)[0].lines())
    write(tmp_path / "b.txt", text("Two"))
    assert not any("Nothing has changed" in line for line in run(tmp_path)[0].lines())
    (tmp_path / "a.txt").write_text(text("One, edited"))
    assert not any("Nothing has changed" in line for line in run(tmp_path)[0].lines())
    assert any("Nothing has changed" in line for line in run(tmp_path)[0].lines())


@pytest.mark.django_db
def test_an_edited_document_updates_its_article_and_keeps_what_curators_set(tmp_path):
    country, person = make_country("af", "Afghanistan"), make_entity("Jane Roe", names=("Jane Roe",))
    wrong, gone = make_entity("Wrong Man", names=("Wrong Man",)), make_entity("Gone Man", names=("Gone Man",))
    path = write(
        tmp_path / "a.txt", text("Old words", body="Wrong Man met Gone Man. Nobody in Afghanistan heard of it.\n")
    )
    run(path)
    article = Article.objects.get()
    article.headline, article.published_on = "Curated words", "2020-02-02"
    article.curated_fields = ["headline", "published_on"]
    article.status = Article.Status.HIDDEN
    article.save()
    Tag.objects.create(article=article, entity=person, origin="curator")
    Tag.objects.filter(entity=wrong).update(state="rejected", origin="curator")

    write(path, text("New words", day="2021-07-01", body="Wrong Man came again. Nobody in Afghanistan heard of it.\n"))
    _, lines = run(path)
    assert outcomes(lines) == ["updated"]
    assert "kept as a curator set it: headline, published on" in lines[0]["reason"]
    article.refresh_from_db()
    assert article.body.startswith("Wrong Man came again")
    assert (article.headline, article.published_on.isoformat()) == ("Curated words", "2020-02-02")
    assert article.status == "hidden"
    tags = {tag.entity: tag for tag in Tag.objects.select_related("entity")}
    assert set(tags) == {country, person, wrong}
    assert gone not in tags
    assert tags[person].origin == "curator"
    assert tags[wrong].state == "rejected"
    (place,) = tags[country].mentions
    assert article.body[place[1] : place[2]] == "Afghanistan"


@pytest.mark.django_db
def test_a_headline_a_curator_set_is_not_called_derived_after_an_update(tmp_path):
    path = write(tmp_path / "a.txt", text("A headline"))
    run(path)
    Article.objects.update(headline="Curated", curated_fields=["headline"])
    write(path, f"date 2021-06-19\n\n{BODY} It had no headline any more. It was a text of sentences.\n")
    run(path)
    article = Article.objects.get()
    assert "no headline any more" in article.body
    assert (article.headline, article.is_headline_derived) == ("Curated", False)


@pytest.mark.django_db
def test_a_dateline_country_a_curator_set_stays(tmp_path):
    make_country("af", "Afghanistan", ("Afghanistan", "Kabul"))
    other = make_country("fr", "France")
    path = write_lines(tmp_path / "a.jsonl", [record(1, dateline="KABUL")])
    run(path)
    Article.objects.update(dateline_country=other, curated_fields=["dateline_country"])
    run(write_lines(path, [record(1, dateline="KABUL", byline="By Jane Doe")]))
    article = Article.objects.get()
    assert (article.byline, article.dateline_country) == ("By Jane Doe", other)


@pytest.mark.django_db
def test_the_curators_word_of_this_very_moment_is_not_overwritten(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt", text("Old words"))
    run(path)
    write(path, text("New words"))
    fill = pipeline.Store._fill_fields

    def curate_meanwhile(self, article, *rest):
        Article.objects.filter(pk=article.pk).update(status="hidden")
        return fill(self, article, *rest)

    monkeypatch.setattr(pipeline.Store, "_fill_fields", curate_meanwhile)
    run(path)
    article = Article.objects.get()
    assert (article.headline, article.status) == ("New words", "hidden")


# -- the same thing twice


@pytest.mark.django_db
def test_two_copies_in_one_batch_are_one_article_and_a_duplicate(tmp_path):
    write(tmp_path / "a.txt", text("Same"))
    write(tmp_path / "b.txt", text("Same"))
    _, lines = run(tmp_path)
    assert outcomes(lines) == ["created", "duplicate"]
    assert lines[0]["article"] == lines[1]["article"] == Article.objects.get().pk
    assert lines[1]["reason"] == "the archive has this content from another document of this run"


@pytest.mark.django_db
def test_the_same_path_given_twice_is_unchanged_the_second_time(tmp_path):
    path = write(tmp_path / "a.txt", text("Same"))
    _, lines = run(path, tmp_path / "." / "a.txt", tmp_path)
    assert outcomes(lines) == ["created", "unchanged", "unchanged"]


@pytest.mark.django_db
def test_a_document_that_moved_is_kept_when_its_old_place_holds_another(tmp_path):
    """The new file has what the old one had; the old one has new words: neither may be lost."""
    write(tmp_path / "a.txt", text("First words"))
    write(tmp_path / "c.txt", text("Other words"))
    run(tmp_path)
    write(tmp_path / "a.txt", text("Second words"))
    write(tmp_path / "b.txt", text("First words"))
    write(tmp_path / "c.txt", text("Third words"))
    write(tmp_path / "0.txt", text("Other words"))
    _, lines = run(tmp_path)
    assert outcomes(lines) == ["duplicate", "updated", "created", "created"]
    assert set(Article.objects.values_list("headline", flat=True)) == {
        "First words",
        "Second words",
        "Other words",
        "Third words",
    }
    assert outcomes(run(tmp_path)[1]) == ["unchanged"] * 4


@pytest.mark.django_db
def test_an_id_that_reads_like_a_line_number_is_not_taken_for_that_line(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [record(1, id="line 2"), record(2, id=None), record(3, id="id line 2")])
    assert outcomes(run(path)[1]) == ["created"] * 3
    assert outcomes(run(path)[1]) == ["unchanged"] * 3


@pytest.mark.django_db
def test_an_id_that_stands_twice_is_rejected_the_second_time(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [record(1), record(2), record(1, headline="Other")])
    _, lines = run(path)
    assert outcomes(lines) == ["created", "created", "rejected"]
    assert lines[2]["reason"] == "the id “n1” already stands on line 1 of this file"
    assert lines[2]["place"] == "line 3"


# -- dry runs


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_foretells_every_outcome(tmp_path):
    make_country("af", "Afghanistan")
    write(tmp_path / "a.txt", text("Unchanged"))
    write(tmp_path / "b.txt", text("To be updated"))
    write(tmp_path / "c.txt", text("To be exchanged"))
    run(tmp_path)
    write(tmp_path / "b.txt", text("Updated in Afghanistan"))
    write(tmp_path / "c.txt", text("Exchanged"))
    write(tmp_path / "copy.txt", text("Unchanged"))
    write(tmp_path / "d.txt", text("To be exchanged"))
    write(tmp_path / "e.txt", b"\x89PNG....")
    write_lines(tmp_path / "f.jsonl", [record(1, source="New Source"), record(1), record(2), record(3, id=None)])
    write(tmp_path / "g.txt", text("Updated in Afghanistan"))
    paths = (tmp_path, tmp_path / "b.txt", tmp_path / "copy.txt", tmp_path / "g.txt", tmp_path / "d.txt", tmp_path)
    before = snapshot()
    summary, foretold = run(*paths, is_dry_run=True)
    assert snapshot() == before
    assert summary.lines()[0] == "Dry run, nothing was written. It would be:"
    foretold_counts = summary.counts
    summary, done = run(*paths)
    assert [(d["address"], d["outcome"]) for d in done] == [(f["address"], f["outcome"]) for f in foretold]
    assert summary.counts == foretold_counts
    assert set(outcomes(done)) == set(ImportedDocument.Outcome.values)


# -- documents that can not be stored


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
            "both “headline” and “body” are empty; “body” holds true or false, which is no text; left out",
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
    assert [line["reason"] for line in lines] == ["its date 2199-01-01 lies in the future", ""]
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


# -- and the search


@pytest.mark.django_db(transaction=True)
def test_what_was_imported_is_found_at_once(tmp_path):
    make_article("Already here")
    run(write_lines(tmp_path / "a.jsonl", [record(n) for n in range(7)]))
    assert compare().is_none
    assert search(SearchRequest()).total == 8


@pytest.mark.django_db(transaction=True)
def test_an_index_that_can_not_be_written_does_not_lose_the_import(tmp_path, settings, caplog):
    settings.INDEX_DIR = write(tmp_path / "in-the-way", "no folder") / "index"
    summary, _ = run(write(tmp_path / "a.txt", text("Safe")))
    assert (summary.exit_status, Article.objects.count()) == (0, 1)
    assert "The index could not be written" in caplog.text
    assert ImportRun.objects.get().state == "finished"
    settings.INDEX_DIR = tmp_path / "free"
    assert search(SearchRequest()).total == 1


@pytest.mark.django_db
def test_a_tagged_entity_is_one_the_gazetteer_has_today(tmp_path):
    path = write(tmp_path / "a.txt", text("Late name", body="Jane Roe spoke to reporters. She left at noon.\n"))
    run(path)
    assert Tag.objects.get().entity.is_provisional  # discovered: no gazetteer knows her
    person = make_entity("Jane Roe", names=("Jane Roe",))
    call_command("retag_articles", stdout=StringIO())
    assert Tag.objects.get().entity == Entity.objects.get(pk=person.pk)
    assert outcomes(run(path)[1]) == ["unchanged"]


@pytest.mark.django_db
def test_a_discovered_name_is_one_provisional_entity_however_often_it_is_imported(tmp_path):
    body = "The envoy Jane Roe spoke to reporters. It was {}.\n"
    path = write(tmp_path / "a.txt", text("Noon", body=body.format("noon")))
    run(path)
    write(tmp_path / "b.txt", text("Night", body=body.format("night")))
    run(tmp_path)
    write(path, text("Noon, edited", body=body.format("past noon")))
    assert sorted(outcomes(run(tmp_path)[1])) == ["unchanged", "updated"]
    (entity,) = Entity.objects.all()
    assert (entity.name, entity.kind, entity.status) == ("Jane Roe", "person", "provisional")
    assert [(tag.state, tag.role) for tag in entity.tags.all()] == [("accepted", "envoy")] * 2


@pytest.mark.django_db
def test_documents_that_are_slow_to_read_are_stored_a_few_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH_SECONDS", -1.0)
    batches = []
    run(write_lines(tmp_path / "a.jsonl", [record(n) for n in range(5)]), on_progress=batches.append)
    assert batches == [1] * 5
