"""What is written inside an action is recorded, and undone to the byte; what a person did since is never lost."""

import pytest
from django.contrib.auth.models import User
from django.db import DataError, connection, transaction

from articles import curation
from articles.curation.action_log import MODELS
from articles.models import Action, Article, Entity, EntityName, RecordedChange, Tag
from articles.tagging import load_tagger, retag_articles
from articles.triggers import history
from articles.triggers.change_log import drop_foreign_triggers, ensure_triggers, missing_triggers
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db
EDIT = Action.Kind.EDIT


def dump() -> dict[str, list[tuple]]:
    """Return every row of every recorded table, without what is made from others.

    Nor when articles were first published: nothing takes that back.
    """
    left_out = {"arrived_at", "key", "is_compared"}
    columns = {
        name: [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
        for name, model in MODELS.items()
    }
    return {
        name: list(model._base_manager.order_by("pk").values_list(*columns[name])) for name, model in MODELS.items()
    }


@pytest.fixture
def article() -> Article:
    make_country("af", "Afghanistan")
    article = make_article("Talks in Afghanistan", "Afghanistan has waited.\n\nThe end.", source=make_source())
    retag_articles([article], load_tagger())
    return article


def fail() -> None:
    raise DataError


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "write",
    [
        lambda: [article.save() for article in Article.objects.all() if setattr(article, "headline", "New") is None],
        lambda: Article.objects.update(headline="New", published_on=None, curated_fields=["headline"]),
        lambda: execute("UPDATE articles_article SET body = 'raw', language = 'de'"),
        lambda: Tag.objects.all().delete(),
        lambda: Article.objects.all().delete(),
        lambda: Entity.objects.all().delete(),
        lambda: make_article("Another", tags=[make_entity("Ada", names=("Ada",), country=Entity.objects.get())]),
        lambda: Entity.objects.filter(slug="af").update(name="“Näme”\\n\x1f\U0001f600"),
        lambda: [Tag.objects.update(state=state) for state in ("rejected", "suggested", "accepted", "rejected")],
    ],
    ids=["save", "update", "raw SQL", "delete", "cascade", "cascade of an entity", "create", "odd text", "twice"],
)
def test_whatever_way_it_was_written_it_is_recorded_and_undone_to_the_byte(article, curator, write):
    before = dump()
    with curation.action(curator, EDIT, "Tried") as act:
        write()
    after = dump()
    assert after != before
    assert act.size == act.changes.count() > 0
    done = curation.undo(act, curator)
    assert dump() == before
    assert (act.state, done.retagged) == ("undone", 0)
    curation.undo(done.action, curator)
    assert dump() == after, "an undo is undone like anything else"
    act.refresh_from_db()
    assert act.state == "done"


def test_a_change_is_recorded_field_by_field_with_who_and_when(article, curator):
    with curation.action(curator, EDIT, "Dated"):
        Article.objects.update(published_on="2020-01-02", language="fr")
    change = RecordedChange.objects.get()
    assert (change.model, change.row_id, change.article_id) == ("article", article.pk, article.pk)
    assert change.before == {"published_on": "2021-06-19", "language": "en"}
    assert change.after == {"published_on": "2020-01-02", "language": "fr"}
    assert (change.action.user, change.action.summary) == (curator, "Dated")


def test_outside_an_action_nothing_is_recorded(article, curator):
    with curation.action(curator, EDIT):
        Article.objects.update(headline="One")
    Article.objects.update(headline="Two")
    assert RecordedChange.objects.count() == 1


def test_an_action_that_changes_nothing_leaves_no_trace(article, curator):
    with curation.action(curator, EDIT) as act:
        Article.objects.update(headline=article.headline)
        Article.objects.filter(pk=0).delete()
    assert act.pk is None
    assert not Action.objects.exists()


def test_an_action_that_fails_leaves_no_trace_and_records_nothing_afterwards(article, curator):
    with pytest.raises(DataError), curation.action(curator, EDIT):
        Article.objects.update(headline="Never") and fail()
    Article.objects.update(headline="Later")
    assert not Action.objects.exists()
    assert not RecordedChange.objects.exists()


def test_an_action_inside_another_belongs_to_it(article, curator):
    with curation.action(curator, EDIT, "Outer") as outer:
        with curation.action(None, Action.Kind.TAGS, "Inner") as inner:
            Tag.objects.update(state="rejected")
        Article.objects.update(headline="Outer still")
    assert inner is outer
    assert Action.objects.count() == 1
    assert outer.changes.count() == 2


def test_other_edits_in_between_are_kept(article, curator):
    with curation.action(curator, EDIT, "Dated") as act:
        Article.objects.update(published_on=None, curated_fields=["published_on"])
    with curation.action(curator, EDIT, "Named"):
        Article.objects.update(headline="Mine", curated_fields=["headline", "published_on"])
    curation.undo(act, curator)
    article.refresh_from_db()
    assert str(article.published_on) == "2021-06-19"
    assert (article.headline, article.curated_fields) == ("Mine", ["headline"])


def test_an_edit_of_the_same_field_in_between_refuses_the_undo_and_says_whose(article, curator):
    other = User.objects.create_user("ada")
    with curation.action(curator, EDIT, "First") as act:
        Article.objects.update(headline="One", language="de")
    with curation.action(other, EDIT, "Second") as second:
        Article.objects.update(headline="Two")
    before = dump()
    with pytest.raises(curation.UndoError) as refused:
        curation.undo(act, curator)
    [clash] = refused.value.clashes
    assert clash.what == "Article Two"
    assert "headline: changed by ada in “Second”" in clash.reason
    assert dump() == before
    assert not Action.objects.filter(kind="undo").exists()
    curation.undo(second, curator)
    curation.undo(act, curator)
    article.refresh_from_db()
    assert (article.headline, article.language) == ("Talks in Afghanistan", "en")


def test_what_leans_on_a_created_row_refuses_its_undo(article, curator):
    with curation.action(curator, EDIT, "Made") as act:
        ada = make_entity("Ada", names=("Ada",))
    curation.add_tag(article, ada, curator)
    with pytest.raises(curation.UndoError) as refused:
        curation.undo(act, curator)
    assert "Ada, which the action created" in refused.value.clashes[0].reason


def test_a_row_whose_place_was_taken_does_not_come_back(article, curator):
    ada = make_entity("Ada", names=("Ada",))
    with curation.action(curator, EDIT, "Took the name") as act:
        EntityName.objects.filter(text="Ada").delete()
    EntityName.objects.create(entity=ada, text="Ada")
    with pytest.raises(curation.UndoError) as refused:
        curation.undo(act, curator)
    assert refused.value.clashes[0].reason == "another one has taken its place since"


def test_a_row_that_is_gone_can_not_be_set_back(article, curator):
    with curation.action(curator, EDIT, "Renamed") as act:
        Entity.objects.update(name="Elsewhere")
    Entity.objects.all().delete()
    with pytest.raises(curation.UndoError, match="clashes") as refused:
        curation.undo(act, curator)
    assert "was deleted by an import or a re-tagging" in refused.value.clashes[0].reason


def test_a_machine_gives_way_and_tags_again(article, curator):
    with curation.action(curator, Action.Kind.TAGS, "Took off") as act:
        article.tags.all().delete()
    retag_articles([article], load_tagger())
    assert article.tags.count() == 1
    assert curation.undo(act, curator).retagged == 1
    tag = article.tags.get()
    assert tag.mentions == [["headline", 9, 20, "name"], ["body", 0, 11, "name"]]


@pytest.mark.parametrize("model", [Article, Tag])
def test_where_a_machine_changed_one_field_of_a_row_a_person_s_edit_of_another_is_not_overwritten(
    article, curator, model
):
    """One field that a machine may set again is no leave to set back its neighbours."""
    there, person, machine = {
        Article: (article, {"headline": "Hers"}, {"dateline_country": make_country("tr", "Turkey")}),
        Tag: (article.tags.get(), {"state": "accepted"}, {"mentions": [["body", 0, 11, "name"]]}),
    }[model]
    rows = model.objects.filter(pk=there.pk)
    first = {
        Article: {"headline": "Mine", "dateline_country": Entity.objects.get(slug="af")},
        Tag: {"state": "rejected", "origin": "curator", "mentions": []},
    }[model]
    with curation.action(curator, EDIT) as act:
        rows.update(**first)
    rows.update(**machine)
    with curation.action(User.objects.create_user("ada"), EDIT):
        rows.update(**person)
    kept = rows.values().get()
    with pytest.raises(curation.UndoError) as refused:
        curation.undo(act, curator)
    assert "changed by ada" in refused.value.clashes[0].reason
    assert rows.values().get() == kept
    act.refresh_from_db()
    assert act.state == Action.State.DONE


def test_an_undone_action_is_not_undone_twice(article, curator):
    with curation.action(curator, EDIT) as act:
        Article.objects.update(headline="One")
    curation.undo(act, curator)
    with pytest.raises(curation.UndoError, match="already undone"):
        curation.undo(act, curator)


def test_thousands_of_rows_are_undone_in_few_statements(curator, django_assert_max_num_queries):
    Article.objects.bulk_create([Article(headline=f"Article {number}") for number in range(1200)])
    before = dump()
    with curation.action(curator, Action.Kind.BULK) as act:
        Article.objects.update(status="hidden")
    with django_assert_max_num_queries(40):
        curation.undo(act, curator)
    assert dump() == before


def test_triggers_are_set_aside_for_a_migration_and_come_back():
    assert missing_triggers(connection) == []
    drop_foreign_triggers()
    if connection.vendor == "sqlite":
        assert set(history.trigger_names()) <= set(missing_triggers(connection))
    ensure_triggers()
    assert missing_triggers(connection) == []


@pytest.mark.django_db(transaction=True)
def test_another_transaction_is_not_recorded(curator):
    """The row that says an action is open is gone with its transaction."""
    make_article("One")
    with transaction.atomic(), curation.action(curator, EDIT, "Open"):
        Article.objects.update(headline="Two")
    Article.objects.update(headline="Three")
    assert RecordedChange.objects.count() == 1
