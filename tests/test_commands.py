"""The commands: what they print where, and the status they end with."""

import io
import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.db import OperationalError

from articles.importing import pipeline
from articles.management.commands import import_articles
from articles.models import Article, Entity, ImportedDocument, ImportRun, Source, Tag
from articles.search import catch_up, indexed_articles
from articles.search.engines import current_engine
from tests.factories import make_article, make_country, make_entity, make_source

BODY = "The talks opened in the morning. The two sides met again after noon.\n"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def good(folder: Path, name: str = "good.txt") -> Path:
    return write(folder / name, f"date 2021-06-19\n\nA headline of {name}\n\n{BODY}")


def run(*arguments) -> tuple[int, str, str]:
    """Run a command as from a terminal; return its exit status, output and complaints."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


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
    assert "lies among the documents to be imported; write it to another folder" in err
    assert document.read_text() == before
    assert not (tmp_path / "docs" / "report.jsonl").exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_report_that_can_not_be_written_is_reported_before_anything_is_done(tmp_path):
    status, _, err = run("import_articles", good(tmp_path / "docs"), "--report", tmp_path / "no" / "folder")
    assert status == 2
    assert err.endswith("can not be written: No such file or directory")
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
    assert (status, err) == (2, "The name of a source has at most 200 characters.")
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
    assert out.splitlines()[-1].startswith("Interrupted. All finished batches are kept; the same command goes on")


@pytest.mark.django_db
def test_ctrl_c_before_the_first_document_is_no_traceback(tmp_path, monkeypatch):
    def press(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "recognise_inputs", press)
    status, _, err = run("import_articles", good(tmp_path))
    assert (status, err) == (1, "Interrupted before anything was done.")
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
        "    Published: 19 June 2021 (stated by the document)",
        "    Source: Wire",
        "    | The talks opened in the morning. The two sides met again after noon. (68 characters)",
        "  JSON lines · UTF-8 · fr · 1 article · 1 rejected of what was read",
        "  without a field in the archive: mood",
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
        "These are the first 20 of 25 files.",
        "At least 20 articles. Nothing was written.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--encoding", "nonsense"], "“nonsense” is no character set that is known"),
        (["--encoding", "base64"], "“base64” is no character set that is known"),
        (["--language", "Klingonese"], "“Klingonese” is no language that is known"),
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


# -- tagging again


@pytest.fixture
def untagged() -> list[Article]:
    """Return articles that name an entity which came to the archive after them."""
    sources = [make_source("Wire", slug="wire"), make_source("Gazette", slug="gazette")]
    articles = [
        make_article(f"Jane Roe {n}", "Jane Roe spoke.", f"202{n}-06-01", source=sources[n % 2]) for n in range(4)
    ]
    make_entity("Jane Roe", names=("Jane Roe",))
    return articles


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "years"),
    [
        ([], [2020, 2021, 2022, 2023]),
        (["--source", "gazette"], [2021, 2023]),
        (["--after", "2021"], [2021, 2022, 2023]),
        (["--after", "2021-06-02"], [2022, 2023]),
        (["--before", "2021"], [2020, 2021]),
        (["--before", "2021-05"], [2020]),
        (["--after", "2021-06-01", "--before", "2022-06-01", "--source", "wire"], [2022]),
    ],
)
def test_articles_are_tagged_with_todays_names(untagged, arguments, years):
    status, out, err = run("retag_articles", *arguments)
    count = len(years)
    summary = f"{count} articles changed: {count} tags added, 0 changed, 0 removed.\n  added: Jane Roe {count}\n"
    assert (status, out, err) == (0, summary, "")
    assert [tag.article.published_on.year for tag in Tag.objects.order_by("article_id")] == years
    assert run("retag_articles", *arguments)[1] == "0 articles changed: 0 tags added, 0 changed, 0 removed.\n"


@pytest.mark.django_db
def test_a_retagging_says_what_was_added_changed_and_removed_most_frequent_first(untagged):
    make_country("fr", "France")
    gone, kept = make_entity("Gone"), Entity.objects.get(name="Jane Roe")
    for article in untagged[:3]:
        Tag.objects.create(article=article, entity=gone)
    Tag.objects.create(article=untagged[0], entity=kept)
    Article.objects.filter(pk=untagged[3].pk).update(body="Jane Roe came to France.")
    assert run("retag_articles")[1].splitlines() == [
        "4 articles changed: 4 tags added, 1 changed, 3 removed.",
        "  added: Jane Roe 3, France 1",
        "  changed: Jane Roe 1",
        "  removed: Gone 3",
    ]


@pytest.mark.django_db
def test_a_list_of_what_changed_is_cut_where_it_is_long():
    article = make_article()
    for number in range(23):
        Tag.objects.create(article=article, entity=make_entity(f"Gone {number}"))
    summary = run("retag_articles")[1].splitlines()
    assert summary[0] == "1 articles changed: 0 tags added, 0 changed, 23 removed."
    assert summary[1].count("Gone") == 20
    assert summary[1].endswith(" and 3 more")


@pytest.mark.django_db
def test_articles_of_one_entity_are_tagged_again(untagged):
    Tag.objects.create(article=untagged[2], entity=Entity.objects.get(name="Jane Roe"), origin="curator")
    slug = Entity.objects.get(name="Jane Roe").slug
    assert run("retag_articles", "--entity", slug)[1].startswith("1 articles changed: 0 tags added, 1 changed")
    assert Tag.objects.count() == 1
    assert run("retag_articles", "--entity", "x") == (2, "", "There is no entity “x” in this archive.")


@pytest.mark.django_db
def test_curators_tags_survive_a_retagging(untagged):
    run("retag_articles")
    Tag.objects.filter(article=untagged[0]).update(state="rejected", origin="curator")
    added = make_entity("Silent")
    Tag.objects.create(article=untagged[1], entity=added, origin="curator")
    country = make_country("fr", "France")
    Article.objects.filter(pk=untagged[2].pk).update(dateline_country=country, curated_fields=["dateline_country"])
    run("retag_articles")
    assert Tag.objects.get(article=untagged[0]).state == "rejected"
    assert Tag.objects.filter(article=untagged[1], entity=added).exists()
    assert Article.objects.get(pk=untagged[2].pk).dateline_country == country


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["yesterday", "2021-13", "2021-02-30", ""])
def test_a_retagging_of_no_date_is_an_error_in_words(words):
    status, _, err = run("retag_articles", "--after", words)
    assert status == 1  # 2 from the command line, where argparse ends the program
    assert f"“{words}” is no date: write 2021, 2021-06 or 2021-06-19" in err


@pytest.mark.django_db
def test_a_retagging_of_no_source_is_an_error_in_words():
    assert run("retag_articles", "--source", "x") == (2, "", "There is no source “x” in this archive.")


# -- the index


@pytest.mark.django_db(transaction=True)
def test_an_index_that_agrees_is_status_0():
    make_article(), make_article(status="hidden")
    assert run("check_index") == (0, "1 published articles compared.\nNo difference.\n", "")


@pytest.mark.django_db(transaction=True)
def test_an_index_that_differs_is_status_1_and_says_where_until_rebuilt():
    shown, stale, hidden = make_article(), make_article(), make_article()
    snapshot, _ = catch_up()
    with current_engine().writer() as write_:
        (article,) = indexed_articles.read_articles([stale.pk])
        write_.remove([shown.pk, stale.pk])
        changed = type(article)(**{name: getattr(article, name) for name in article.__slots__} | {"headline": "Old"})
        surplus = type(article)(**{name: getattr(article, name) for name in article.__slots__} | {"id": hidden.pk + 7})
        write_.put([changed, surplus])
        write_.commit(snapshot.checkpoint)
    status, out, err = run("check_index")
    assert (status, out) == (1, "3 published articles compared.\n")
    assert err.splitlines() == [
        f"1 not in the index: {shown.pk}",
        f"1 indexed with other content: {stale.pk}",
        f"1 in the index but not published: {hidden.pk + 7}",
        "Run `python manage.py rebuild_index`.",
    ]
    status, out, err = run("rebuild_index")
    assert (status, err) == (0, "")
    assert out.startswith("Index built in ")
    assert run("check_index")[0] == 0


# -- all


OURS = ("import_articles", "retag_articles", "rebuild_index", "check_index", "make_demo_fixture", "prepare_demo")


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_itself(name, capsys):
    command = load_command_class("articles", name)
    with pytest.raises(SystemExit) as stop:
        command.create_parser("manage.py", name).parse_args(["--help"])
    assert stop.value.code == 0
    assert len(command.help) > 40
    assert command.help.split()[0] in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_shows_imports_of_many_formats(tmp_path, settings):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    call_command("prepare_demo", stdout=io.StringIO())
    read = ImportedDocument.objects.values_list("reader", "outcome", "article__source__name", "article__date_origin")
    assert set(read) == {
        ("feed", "created", "Khyber Courier", "feed"),
        ("ninjs", "created", "Meridian Wire", "header"),
        ("nexis", "created", "Potomac Dispatch", "header"),
        ("table", "created", "Southern Cross Report", "header"),
        ("html", "created", "Rhine Herald", "structured"),
        ("wordpress", "created", "Bosphorus Ledger", "header"),
    }
    assert ImportedDocument.objects.filter(article__published_on=None).count() == 0
