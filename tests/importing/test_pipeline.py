"""From documents to stored articles: what becomes of each, what is written, and what never is."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from articles.importing import pipeline
from articles.importing.pipeline import ImportOptions, import_documents
from articles.importing.readers import LeftOut
from articles.importing.readers.jsonl import JsonLinesReader
from articles.models import Article, Change, Entity, ImportedDocument, ImportRun, Source, Tag
from articles.search import SearchRequest, compare, search
from tests.factories import make_article, make_country, make_entity
from tests.importing.imports import BODY, outcomes, record, run, snapshot, text, write, write_lines

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
    assert "Also in the files, but not imported: pictures (1,234), redirects (1)." in summary.lines()
    assert ImportRun.objects.get().left_out == {"pictures": 1_234, "redirects": 1}
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
    assert lines[2]["reason"] == "the id “n1” already occurs on line 1 of this file"
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
