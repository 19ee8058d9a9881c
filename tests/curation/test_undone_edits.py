"""Edits that are undone where an import has brought something since."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles import curation
from articles.curation import bulk_actions, import_undo
from articles.models import Action, Article, ImportRun
from tests.curation.runs import LONG, run_import

pytestmark = pytest.mark.django_db


def edit(article: Article, curator: User, **values: object) -> Action:
    with curation.action(curator, Action.Kind.EDIT, "Edited") as act:
        for name, value in values.items():
            setattr(article, name, value)
        article.save(update_fields=list(values))
        curation.record_edit(article, values)
    return act


def change_lines(path: Path, **values: object) -> ImportRun:
    lines = [json.loads(line) | values for line in path.read_text().splitlines()]
    path.write_text("\n".join(map(json.dumps, lines)))
    return run_import(path)


def test_an_edit_that_is_undone_gives_way_to_what_an_import_has_brought_since(tmp_path, curator, updated):
    article = Article.objects.order_by("pk").first()
    act = edit(article, curator, headline="By hand", published_on=None)
    path = tmp_path / "run.jsonl"
    change_lines(path, headline="Talks end in Iran", published_on="2021-08-01")
    article.refresh_from_db()
    assert (article.headline, article.published_on) == ("By hand", None)
    undone = curation.undo(act, curator)
    article.refresh_from_db()
    assert (article.headline, article.curated_fields) == ("Talks end in Iran", [])
    assert (str(article.published_on), article.date_origin) == ("2021-08-01", "header")
    mentions = article.tags.get(entity__name="Iran").mentions
    assert "headline" in {mention[0] for mention in mentions}, "tagged by what it says now"
    curation.undo(undone.action, curator)
    article.refresh_from_db()
    assert (article.headline, article.published_on, article.date_origin) == ("By hand", None, "")


def test_an_edit_that_is_undone_gives_way_to_no_import_of_before_or_that_is_undone(tmp_path, curator, updated):
    article = Article.objects.order_by("pk").first()
    first = edit(article, curator, headline="By hand")
    path = tmp_path / "run.jsonl"
    run = change_lines(path, headline="Third headline")
    bulk_actions.carry_out(bulk_actions.plan_import_undo(run, curator))
    second = edit(article, curator, byline="A person")
    curation.undo(second, curator)
    article.refresh_from_db()
    assert (article.headline, article.byline) == ("By hand", "")
    curation.undo(first, curator)
    article.refresh_from_db()
    assert article.headline == "Talks, again"


def test_a_derived_headline_follows_the_body_that_an_edit_gives_way_to(tmp_path, curator):
    path = tmp_path / "run.jsonl"
    path.write_text(json.dumps({"id": "one", "body": f"{LONG} So it was."}))
    run_import(path)
    article = Article.objects.get()
    assert article.is_headline_derived
    act = edit(article, curator, body=f"Something else was first. {LONG}")
    change_lines(path, body=f"The other council met. {LONG} So it was.")
    assert Article.objects.get().headline == "Something else was first."
    curation.undo(act, curator)
    article.refresh_from_db()
    assert article.body == f"The other council met. {LONG} So it was."
    assert (article.headline, article.is_headline_derived) == ("The other council met.", True)


def test_what_was_withheld_is_no_version_of_its_own(client, tmp_path, curator, updated):
    article = Article.objects.order_by("pk").first()
    edit(article, curator, headline="By hand")
    run = change_lines(tmp_path / "run.jsonl", headline="Third headline")
    assert article.versions.count() == 2
    page = client.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert len(page.context["versions"]) == 1
    assert article.pk not in import_undo.find_updated(run)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_updates_are_undone_in_any_order(tmp_path, curator, updated, order):
    before = Article.objects.order_by("pk").first()
    later = change_lines(tmp_path / "run.jsonl", headline="Third headline", body=f"{LONG} Nobody was there.")
    runs = (updated, later)
    acts = []
    for place in order:
        acts.append(bulk_actions.plan_import_undo(runs[place], curator))
        bulk_actions.carry_out(acts[-1])
    before.refresh_from_db()
    assert (before.headline, before.body) == ("Talks", f"{LONG} Number 0.")
    for act in reversed(acts):
        curation.undo(Action.objects.get(pk=act.pk), curator)
    before.refresh_from_db()
    assert (before.headline, before.body) == ("Third headline", f"{LONG} Nobody was there.")
