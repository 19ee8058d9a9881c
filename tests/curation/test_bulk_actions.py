"""One operation on many articles: the count is exact, a stop loses nothing, and all of it is one undo."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles import curation
from articles.curation import bulk_actions
from articles.models import Action, Article, RecordedChange, Tag
from tests.curation.test_undo import dump
from tests.factories import make_article, make_entity, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(curator) -> dict[str, int]:
    """Articles in every state an operation may meet."""
    ada, source = make_entity("Ada"), make_source("Daily")
    make_article("Plain")
    make_article("Has it all", source=source, language="de", published_on="2020-01-02", status="hidden")
    make_article("Undated", published_on=None, curated_fields=["headline"])
    Tag.objects.create(article=make_article("Machine"), entity=ada, mentions=[["body", 0, 3, "name"]])
    Tag.objects.create(article=make_article("Rejected"), entity=ada, state="rejected", origin="curator")
    Tag.objects.create(article=make_article("By hand"), entity=ada, origin="curator", curator=curator)
    make_article("Trash", status="trash")
    return {"entity": ada.pk, "source": source.pk, "language": "de", "date": "2020-01-02", "": None}


def do(operation: str, value, curator: User, articles=None) -> Action:
    rows = Article.objects.all() if articles is None else articles
    act = bulk_actions.plan_bulk(rows.order_by("pk").values_list("pk", flat=True), curator, "a test")
    bulk_actions.choose_operation(act, operation, value)
    assert bulk_actions.carry_out(act)
    return act


@pytest.mark.parametrize("operation", bulk_actions.OPERATIONS)
def test_as_many_change_as_were_counted_and_the_undo_is_exact(archive, curator, operation):
    value = archive[bulk_actions.OPERATIONS[operation].value_field]
    before = dump()
    rows = Article.objects.order_by("pk")
    act = bulk_actions.plan_bulk(rows.values_list("pk", flat=True), curator, "a test")
    bulk_actions.choose_operation(act, operation, value)
    counted = bulk_actions.count_affected(act)
    assert bulk_actions.carry_out(act)
    changed = set(RecordedChange.objects.filter(action=act).values_list("article_id", flat=True))
    assert len(changed) == counted > 0
    again = bulk_actions.plan_bulk(rows.values_list("pk", flat=True), curator, "a test")
    bulk_actions.choose_operation(again, operation, value)
    assert bulk_actions.count_affected(again) == 0
    again.delete()
    curation.undo(act, curator)
    assert dump() == before


def test_what_a_curator_sets_outlives_imports(archive, curator):
    do("set_language", "fr", curator, Article.objects.filter(headline__in=["Plain", "Undated"]))
    do("set_date", "2019-05-06", curator, Article.objects.filter(headline="Undated"))
    article = Article.objects.get(headline="Undated")
    assert (article.language, article.published_on, article.date_origin) == ("fr", date(2019, 5, 6), "curator")
    assert article.curated_fields == ["headline", "language", "published_on"]


def test_tags_are_set_by_the_curators_word(archive, curator):
    ada = archive["entity"]
    do("add_tag", ada, curator, Article.objects.filter(headline__in=["Plain", "Machine", "Rejected"]))
    tags = Tag.objects.filter(article__headline__in=["Plain", "Machine", "Rejected"])
    assert set(tags.values_list("state", "origin", "curator")) == {("accepted", "curator", curator.pk)}
    assert tags.get(article__headline="Machine").mentions, "what speaks for it stays"
    do("remove_tag", ada, curator)
    assert dict(Tag.objects.values_list("article__headline", "state")) == {"Machine": "rejected"}


def test_a_big_one_goes_in_steps_and_the_command_finishes_it(curator, monkeypatch, capsys):
    monkeypatch.setattr(bulk_actions, "CHUNK", 2)
    Article.objects.bulk_create([Article(headline=f"Article {number}") for number in range(5)])
    before = dump()
    numbers = Article.objects.order_by("pk").values_list("pk", flat=True)
    act = bulk_actions.plan_bulk(numbers, curator, "a test")
    bulk_actions.choose_operation(act, "hide", None)
    assert bulk_actions.carry_out(act, seconds=-1) is False
    assert (act.state, act.plan["done"], Article.objects.filter(status="hidden").count()) == ("running", 2, 2)
    with pytest.raises(curation.UndoError):
        curation.undo(act, curator)
    call_command("finish_actions")
    act.refresh_from_db()
    assert (act.state, act.size) == ("done", 5)
    assert "Hide: 5 articles from a test" in capsys.readouterr().out
    call_command("undo_action", str(act.pk))
    assert dump() == before


def test_one_that_is_stopped_can_be_undone(curator, monkeypatch):
    monkeypatch.setattr(bulk_actions, "CHUNK", 1)
    make_article()
    make_article()
    act = bulk_actions.plan_bulk(Article.objects.values_list("pk", flat=True), curator, "a test")
    bulk_actions.choose_operation(act, "trash", None)
    bulk_actions.carry_out(act, seconds=-1)
    bulk_actions.finish(act)
    assert act.summary == "Move to the trash: 1 article from a test"
    curation.undo(act, curator)
    assert Article.objects.published().count() == 2


# -- the trash


def test_restoring_brings_an_article_back_to_where_it_was(curator):
    shown, hidden, unknown = (
        make_article("Shown"),
        make_article("Hidden", status="hidden"),
        make_article(status="trash"),
    )
    curation.trash_articles(Article.objects.filter(pk__in=[shown.pk, hidden.pk]), curator)
    assert curation.restore_articles(Article.objects.all(), curator) == 3
    assert dict(Article.objects.values_list("pk", "status")) == {
        shown.pk: "published", hidden.pk: "hidden", unknown.pk: "hidden",
    }  # fmt: skip
