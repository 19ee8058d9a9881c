"""A rejected document is mended and read again; a whole run is taken back but for what a person has worked on."""

import json
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import curation
from articles.curation import Decision, bulk_actions, entities, import_undo
from articles.importing.retry import guess_format, retry_document
from articles.models import Action, Article, Entity, EntityName, ImportedDocument, ImportRun, Question, Source, Tag
from tests.curation.runs import GOOD, LONG, run_import
from tests.curation.test_undo import dump
from tests.factories import make_country, make_entity
from tests.forms import FormReader

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(tmp_path) -> ImportedDocument:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(GOOD)[:-1] + "\n" + json.dumps(GOOD | {"id": "two", "body": "Another day."}))
    return run_import(path, "The Daily").documents.get(outcome="rejected")


def test_a_mended_document_becomes_the_article_it_would_have_been(rejected, curator, tmp_path):
    make_country("af", "Afghanistan")
    assert guess_format(rejected) == "jsonl"
    result = retry_document(rejected, rejected.raw_text + "}", "jsonl", curator)
    assert (result.outcome, result.run.user, result.run.created) == ("created", curator, 1)
    assert (result.article.source.name, result.article.external_id) == ("The Daily", "one")
    assert result.article.tags.get().entity.name == "Afghanistan"
    rejected.refresh_from_db()
    assert rejected.article == result.article
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(GOOD))
    assert run_import(path, "The Daily").unchanged == 1, "the mended file is known again"


@pytest.mark.parametrize(("reader", "guess"), [("pdf", "text"), ("crawl", "text"), ("nexis", "nexis"), ("", "text")])
def test_what_a_person_writes_for_a_file_that_is_no_text_is_read_as_text(rejected, reader, guess):
    rejected.reader, rejected.raw_text = reader, ""
    assert guess_format(rejected) == guess


def test_what_is_still_wrong_is_rejected_again_with_the_text_as_it_is_now(rejected, curator):
    result = retry_document(rejected, "still { wrong", "jsonl", curator)
    assert (result.outcome, result.article, result.raw_text) == ("rejected", None, "still { wrong")
    two = retry_document(rejected, f"{json.dumps(GOOD)}\n{json.dumps(GOOD | {'id': 'x'})}", "jsonl", curator)
    assert two.reason == "there are 2 documents in it, not one"
    assert Article.objects.count() == 1


def test_a_document_is_mended_in_a_form(client, rejected):
    address = reverse("admin:articles_importeddocument_retry", args=[rejected.pk])
    assert address in client.get(reverse("admin:articles_importeddocument_change", args=[rejected.pk])).content.decode()
    content = unescape(client.get(address).content.decode())
    assert rejected.reason in content
    assert "The talks in Afghanistan" in content
    content = unescape(client.post(address, {"text": "{", "format": "jsonl"}).content.decode())
    assert ImportedDocument.objects.order_by("-pk").first().reason in content
    response = client.post(address, {"text": rejected.raw_text + "}", "format": "jsonl"})
    article = Article.objects.get(external_id="one")
    assert response["Location"] == reverse("admin:articles_article_change", args=[article.pk])
    assert client.get(address).status_code == 302, "it is done"


@pytest.fixture
def run(tmp_path) -> ImportRun:
    lines = [json.dumps(GOOD | {"id": str(number), "body": f"Report {number}."}) for number in range(5)]
    path = tmp_path / "run.jsonl"
    path.write_text("\n".join(lines))
    return run_import(path)


def parts_of(run: ImportRun) -> dict[str, import_undo.PreviewPart]:
    return {part.noun: part for part in import_undo.preview_undo(run)}


def test_a_run_is_taken_back_but_for_what_a_person_has_worked_on(client, curator, run):
    fine, edited, tagged, hidden, machine = Article.objects.order_by("pk")
    curation.record_edit(edited, ["published_on"])
    curation.add_tag(tagged, make_entity(), curator)
    curation.hide_articles(Article.objects.filter(pk=hidden.pk), curator)
    with curation.action(None, Action.Kind.IMPORT, "By a machine"):
        Article.objects.filter(pk=machine.pk).update(byline="x")
    articles = parts_of(run)["articles"]
    assert (articles.total, articles.checked, articles.going, articles.staying) == (5, 5, 2, 3)
    assert {one.row: one.reasons[0] for one in articles.kept} == {
        edited: "a curator set its published on",
        tagged: "a curator decided on its tags",
        hidden: "a person changed it",
    }
    before = dump()
    address = reverse("admin:articles_importrun_undo", args=[run.pk])
    content = client.get(address).content.decode()
    assert "a curator set its published on" in content
    bulk_page = client.post(address)["Location"]
    assert "Undo the import" in client.get(bulk_page).content.decode()
    client.post(bulk_page, {"confirm": "yes"})
    assert set(Article.objects.filter(status="trash")) == {fine, machine}
    act = Action.objects.filter(kind="bulk").order_by("-pk").first()
    assert f"Undo the import: {run}" in act.summary
    curation.undo(act, curator)
    assert dump() == before
    assert parts_of(run)["articles"].going == 2, "an undo undone is nobody's work"


def test_a_run_taken_back_stays_so_when_it_is_read_again(run, curator, tmp_path):
    bulk_actions.carry_out(bulk_actions.plan_import_undo(run, curator))
    assert Article.objects.filter(status="trash").count() == 5
    again = run_import(tmp_path / "run.jsonl")
    assert (again.unchanged, again.created) == (5, 0)
    assert Article.objects.filter(status="trash").count() == 5


# -- what a run updated


def read_archive() -> list[tuple]:
    """Return what articles say and what they are tagged with, without the numbers of the tags."""
    rows = Article.objects.order_by("pk").values_list("headline", "body", "published_on", "date_origin", "status")
    tags = Tag.objects.order_by("article", "entity").values_list("article", "entity__name", "state", "mentions")
    return [*rows, *tags]


def test_the_undo_of_a_run_takes_back_its_updates(client, curator, updated):
    assert (updated.updated, updated.created) == (5, 1)
    edited, retitled, *_ = Article.objects.order_by("pk")
    with curation.action(curator, Action.Kind.EDIT):
        Article.objects.filter(pk=edited.pk).update(body=f"{LONG} Edited by hand.", published_on="2020-01-01")
        edited.refresh_from_db()
        curation.record_edit(edited, ["body", "published_on"])
        Article.objects.filter(pk=retitled.pk).update(byline="By hand")
    updates = parts_of(updated)["updates"]
    assert (updates.total, updates.checked, updates.going) == (5, 5, 5)
    assert {one.row: one.reasons for one in updates.kept} == {
        edited: ["its body, published on: written since, left alone"]
    }
    before, fields_before = read_archive(), list(Article.objects.order_by("pk").values())
    page = reverse("admin:articles_importrun_undo", args=[updated.pk])
    assert "its body, published on: written since, left alone" in client.get(page).content.decode()
    bulk_page = client.post(page)["Location"]
    client.post(bulk_page, {"confirm": "yes"})
    edited.refresh_from_db()
    assert (edited.headline, edited.published_on.isoformat(), edited.date_origin) == ("Talks", "2020-01-01", "curator")
    assert edited.body.endswith("Edited by hand.")
    retitled.refresh_from_db()
    assert (retitled.headline, retitled.published_on, retitled.byline) == ("Talks", None, "By hand")
    assert retitled.body == f"{LONG} Number 1."
    assert {tag.entity.name for tag in retitled.tags.all()} == {"Afghanistan"}, "tagged by what it says now"
    assert Article.objects.get(external_id="new").status == "trash"
    act = Action.objects.filter(kind="bulk").order_by("-pk").first()
    curation.undo(act, curator)
    assert read_archive() == before
    assert list(Article.objects.order_by("pk").values()) == fields_before


def test_an_update_taken_back_stays_so_until_the_document_says_something_else(tmp_path, curator, updated):
    bulk_actions.carry_out(bulk_actions.plan_import_undo(updated, curator))
    path = tmp_path / "run.jsonl"
    before = read_archive()
    again = run_import(path)
    assert (again.unchanged, again.updated, again.created) == (6, 0, 0)
    assert read_archive() == before
    path.write_text(path.read_text().replace("Iran was there", "Iran was not there"))
    assert run_import(path).updated == 5


def test_an_update_is_taken_back_below_a_later_one(tmp_path, curator, updated):
    path = tmp_path / "run.jsonl"
    path.write_text(path.read_text().replace("Iran was there", "Nobody was there"))
    later = run_import(path)
    assert later.updated == 5
    bulk_actions.carry_out(bulk_actions.plan_import_undo(updated, curator))
    article = Article.objects.order_by("pk").first()
    assert (article.headline, article.body.endswith("Nobody was there.")) == ("Talks", True)
    bulk_actions.carry_out(bulk_actions.plan_import_undo(later, curator))
    article.refresh_from_db()
    assert article.body == f"{LONG} Number 0.", "both are undone"


def test_a_version_is_shown_with_what_changed_and_restored_as_a_curators_word(client, curator, updated, tmp_path):
    article = Article.objects.order_by("pk").first()
    content = unescape(client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode())
    version = article.versions.get()
    page = reverse("admin:articles_article_version", args=[article.pk, version.pk])
    assert page in content
    assert "<del>Talks</del>" in content
    assert "<ins>Talks, again</ins>" in content
    content = unescape(client.get(page).content.decode())
    assert f"{LONG} Number 0." in content
    assert "Restore this version" in content
    seen = FormReader.read(client.get(page).content.decode())
    with curation.action(curator, Action.Kind.EDIT):
        Article.objects.filter(pk=article.pk).update(byline="By another")
    content = unescape(client.post(page, seen).content.decode())
    assert "has changed since it was shown" in content
    assert Article.objects.get(pk=article.pk).headline == "Talks, again"
    client.post(page, FormReader.read(client.get(page).content.decode()))
    article.refresh_from_db()
    assert (article.headline, article.body, article.published_on) == ("Talks", f"{LONG} Number 0.", None)
    assert article.curated_fields == ["body", "byline", "headline", "published_on"]
    assert {tag.entity.name for tag in article.tags.all()} == {"Afghanistan"}
    assert "The article is the same today" in client.get(page).content.decode()
    path = tmp_path / "run.jsonl"
    path.write_text(path.read_text().replace("Iran was there", "Iran was not there"))
    run_import(path)
    article.refresh_from_db()
    assert article.headline == "Talks", "imports leave it alone from now on"
    act = Action.objects.filter(kind="edit").first()
    assert (act.user, act.summary) == (curator, "Restored “Talks, again” as it was before an import")
    with pytest.raises(curation.UndoError):
        curation.undo(Action.objects.filter(kind="import").first(), curator)


def test_who_may_only_read_restores_nothing(updated):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.groups.add(Group.objects.get(name="Reader"))
    client = Client()
    client.force_login(reader)
    version = Article.objects.order_by("pk").first().versions.get()
    page = reverse("admin:articles_article_version", args=[version.article_id, version.pk])
    assert "Restore this version" not in client.get(page).content.decode()
    assert client.post(page).status_code == 403
    other = Article.objects.order_by("-pk").first()
    assert client.get(reverse("admin:articles_article_version", args=[other.pk, version.pk])).status_code == 404


# -- what a run brought along

SPOKEN = "Spokesman {} told reporters in Afghanistan on Monday that talks would go on."
PERSONS = ("Zabihullah Mujahid", "Suhail Shaheen", "Abdul Ghani Baradar", "Sher Abbas Stanikzai")


def import_reports(folder: Path, name: str, reports: list[tuple[str, str]]) -> ImportRun:
    """Import a report of each person from each source, given as pairs of these."""
    lines = [
        json.dumps({"id": f"{name} {number}", "headline": f"Report {number}", "source": source,
                    "body": f"{SPOKEN.format(person)} It was report {number} of {name}."})
        for number, (person, source) in enumerate(reports)
    ]  # fmt: skip
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(lines))
    return run_import(path)


def test_what_a_run_made_says_so_and_what_was_there_does_not(tmp_path):
    make_country("af", "Afghanistan")
    first = import_reports(tmp_path, "first", [(PERSONS[0], "The Daily")])
    second = import_reports(tmp_path, "second", [(PERSONS[0], "The Daily"), (PERSONS[1], "The Weekly")])
    assert {row.name: row.import_run for row in Entity.objects.filter(status="provisional")} == {
        PERSONS[0]: first,
        PERSONS[1]: second,
    }
    assert {row.name: row.import_run for row in Source.objects.all()} == {"The Daily": first, "The Weekly": second}
    assert Entity.objects.get(slug="af").import_run is None


def test_sources_and_entities_that_only_the_run_uses_go_and_all_others_stay(client, curator, tmp_path):
    make_country("af", "Afghanistan")
    run = import_reports(
        tmp_path,
        "run",
        [(person, f"Source {number}") for number, person in enumerate(PERSONS)] + [(PERSONS[0], "Free")],
    )
    import_reports(tmp_path, "later", [(PERSONS[1], "Source 1")])  # another run uses both
    entity, source = Entity.objects.get(name=PERSONS[2]), Source.objects.get(name="Source 2")
    curation.decide(Decision.ACCEPT, [entity], curator)
    with curation.action(curator, Action.Kind.EDIT):
        Source.objects.filter(pk=source.pk).update(description="Ours")
        EntityName.objects.create(entity=Entity.objects.get(name=PERSONS[3]), text="S. A. Stanikzai", kind="alias")
    parts = parts_of(run)
    assert {row.name for row in parts["entities"].examples} == {PERSONS[0]}
    assert {one.row.name: one.reasons for one in parts["entities"].kept} == {
        PERSONS[1]: ["other articles have it"],
        PERSONS[2]: ["a person decided on it", "a person changed it, its names or its tags"],
        PERSONS[3]: ["a person changed it, its names or its tags", "it has other names"],
    }  # fmt: skip
    assert {row.name for row in parts["sources"].examples} == {"Source 0", "Source 3", "Free"}
    assert {one.row.name: one.reasons[0] for one in parts["sources"].kept} == {
        "Source 1": "other articles have it",
        "Source 2": "a person changed it",
    }
    content = client.get(reverse("admin:articles_importrun_undo", args=[run.pk])).content.decode()
    for text in ("Source 0", PERSONS[0], "it has other names", "a person decided on it"):
        assert text in content
    before = dump()
    act = bulk_actions.plan_import_undo(run, curator)
    bulk_actions.carry_out(act)
    assert set(Source.objects.values_list("name", flat=True)) == {"Source 1", "Source 2"}
    assert set(Entity.objects.actors().values_list("name", flat=True)) == set(PERSONS[1:])
    curation.undo(act, curator)
    assert dump() == before


def test_many_tags_and_articles_are_let_go_of_in_steps(curator, tmp_path, monkeypatch):
    for module in (import_undo, entities):
        monkeypatch.setattr(module, "CHUNK", 2)
    make_country("af", "Afghanistan")
    run = import_reports(tmp_path, "run", [(PERSONS[0], "The Daily")] * 5)
    before = dump()
    act = bulk_actions.plan_import_undo(run, curator)
    assert bulk_actions.carry_out(act)
    assert not Source.objects.exists()
    assert not Entity.objects.actors().exists()
    assert not Question.objects.exists()
    curation.undo(act, curator)
    assert dump() == before
    assert Question.objects.get().articles == 5


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(
    reports=st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from(["A", "B", ""])), min_size=1, max_size=6),
    later=st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from(["A", "B", "C"])), max_size=2),
    touched=st.sets(st.tuples(st.sampled_from(["article", "entity", "source"]), st.integers(0, 5)), max_size=3),
)
def test_whatever_was_touched_the_undo_of_the_undo_is_exact(tmp_path_factory, reports, later, touched):
    for model in (Action, ImportedDocument, ImportRun, Article, Tag, EntityName, Entity, Source, User):
        model._base_manager.all().delete()
    curator, folder = User.objects.create_user("curator"), tmp_path_factory.mktemp("documents")
    make_country("af", "Afghanistan")
    run = import_reports(folder, "run", reports)
    if later:
        import_reports(folder, "later", later)
    models = {"article": (Article, "byline"), "entity": (Entity, "description"), "source": (Source, "description")}
    kept = set()
    for kind, number in touched:
        model, field = models[kind]
        rows = list(model.objects.order_by("pk"))
        if rows:
            row = rows[number % len(rows)]
            with curation.action(curator, Action.Kind.EDIT):
                model.objects.filter(pk=row.pk).update(**{field: "touched"})
            kept.add(row)
    before = dump()
    act = bulk_actions.plan_import_undo(run, curator)
    foreseen = {noun: part.going for noun, part in parts_of(run).items()}
    bulk_actions.carry_out(act)
    after = dump()
    assert len(before["entity"]) - len(after["entity"]) == foreseen["entities"]
    assert len(before["source"]) - len(after["source"]) == foreseen["sources"]
    assert Article.objects.filter(status="trash").count() == foreseen["articles"]
    for row in kept:
        row.refresh_from_db()
        assert getattr(row, "status", "") != "trash"
    if act.size:
        done = curation.undo(act, curator)
        assert dump() == before
        curation.undo(done.action, curator)
        assert dump() == after, "and the undo of that takes it back again"
