"""A rejected document is mended and read again; a whole run is taken back but for what a person has worked on."""

import json
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.curation import bulk, imports
from articles.importing.mending import format_of, read_again
from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Action, Article, ImportedDocument, ImportRun
from tests.curation.test_undo import dump
from tests.factories import make_country, make_entity

pytestmark = pytest.mark.django_db

GOOD = {"id": "one", "headline": "Talks", "body": "The talks in Afghanistan went on for a day.", "date": "2021-06-19"}


@pytest.fixture
def curator() -> User:
    return User.objects.create_superuser("curator")


@pytest.fixture
def client(curator) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def run_import(path: Path, source: str = "") -> ImportRun:
    import_documents(ImportOptions([str(path)], source=source, jobs=1))
    return ImportRun.objects.order_by("-pk").first()


@pytest.fixture
def rejected(tmp_path) -> ImportedDocument:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(GOOD)[:-1] + "\n" + json.dumps(GOOD | {"id": "two", "body": "Another day."}))
    return run_import(path, "The Daily").documents.get(outcome="rejected")


def test_a_mended_document_becomes_the_article_it_would_have_been(rejected, curator, tmp_path):
    make_country("af", "Afghanistan")
    assert format_of(rejected) == "jsonl"
    result = read_again(rejected, rejected.raw_text + "}", "jsonl", curator)
    assert (result.outcome, result.run.user, result.run.created) == ("created", curator, 1)
    assert (result.article.source.name, result.article.external_id) == ("The Daily", "one")
    assert result.article.tags.get().entity.name == "Afghanistan"
    rejected.refresh_from_db()
    assert rejected.article == result.article
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(GOOD))
    assert run_import(path, "The Daily").unchanged == 1, "the mended file is known again"


def test_what_is_still_wrong_is_rejected_again_with_the_text_as_it_is_now(rejected, curator):
    result = read_again(rejected, "still { wrong", "jsonl", curator)
    assert (result.outcome, result.article, result.raw_text) == ("rejected", None, "still { wrong")
    two = read_again(rejected, f"{json.dumps(GOOD)}\n{json.dumps(GOOD | {'id': 'x'})}", "jsonl", curator)
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


def test_a_run_is_taken_back_but_for_what_a_person_has_worked_on(client, curator, run):
    fine, edited, tagged, hidden, machine = Article.objects.order_by("pk")
    curation.record_edit(edited, ["published_on"])
    curation.add_tag(tagged, make_entity(), curator)
    curation.hide_articles(Article.objects.filter(pk=hidden.pk), curator)
    with curation.action(None, Action.Kind.IMPORT, "By a machine"):
        Article.objects.filter(pk=machine.pk).update(byline="x")
    assert set(imports.untouched(run)) == {fine, machine}
    assert {one.article: one.reasons[0] for one in imports.explain_kept(run)} == {
        edited: "a curator set its published on",
        tagged: "a curator decided on its tags",
        hidden: "a person changed it",
    }
    before = dump()
    address = reverse("admin:articles_importrun_undo", args=[run.pk])
    content = client.get(address).content.decode()
    assert "<b>2</b> of them can go to the trash; <b>3</b> stay" in content
    bulk_page = client.post(address)["Location"]
    client.post(bulk_page, {"confirm": "yes"})
    assert set(Article.objects.filter(status="trash")) == {fine, machine}
    act = Action.objects.filter(kind="bulk").order_by("-pk").first()
    assert "undo of Import" in act.summary
    curation.undo(act, curator)
    assert dump() == before
    assert set(imports.untouched(run)) == {fine, machine}, "an undo undone is nobody's work"


def test_a_run_taken_back_stays_so_when_it_is_read_again(run, curator, tmp_path):
    bulk.work_on(imports.plan_undo(run, curator))
    assert Article.objects.filter(status="trash").count() == 5
    again = run_import(tmp_path / "run.jsonl")
    assert (again.unchanged, again.created) == (5, 0)
    assert Article.objects.filter(status="trash").count() == 5
