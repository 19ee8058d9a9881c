"""The admin's own pages of curation: each says what will happen, does it, and lets it be undone."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.admin import bulk as admin_bulk
from articles.curation import bulk_actions
from articles.models import Action, Article, Entity, EntityName, Source, Tag
from articles.tagging import load_tagger, retag_articles
from tests.admin.pages import HOSTILE, form_data, messages_of, page
from tests.factories import make_article, make_entity, make_source


def undo(client: Client, act: Action):
    return client.post(reverse("admin:articles_action_undo", args=[act.pk]))


# -- merging


def test_entities_are_merged_from_the_list_by_way_of_a_preview_and_back(client):
    kept = make_entity("Ada Lovelace", names=("Ada Lovelace",))
    gone = make_entity("Augusta Ada King", names=("Augusta Ada King",))
    make_article(tags=[kept])
    make_article(tags=[kept])
    make_article(tags=[gone])
    data = {"action": "merge", "_selected_action": [kept.pk, gone.pk]}
    address = client.post(page("changelist", Entity), data)["Location"]
    content = client.get(address).content.decode()
    assert "will be found in <b>3</b> articles" in content
    assert "It gets the names “Augusta Ada King”." in content
    response = client.post(address, {"into": kept.pk})
    assert response["Location"] == page("change", Entity, kept.pk)
    assert kept.tags.count() == 3
    assert list(client.get(page("changelist", Entity)).context["cl"].result_list) == [kept]
    assert client.get(page("change", Entity, gone.pk)).status_code == 302, "it is no entity any more"
    assert undo(client, Action.objects.get()).status_code == 302
    assert (kept.tags.count(), gone.tags.count()) == (2, 1)


def test_the_survivor_can_be_chosen(client):
    one, other = make_entity("One"), make_entity("Other")
    address = f"{reverse('admin:articles_entity_merge')}?ids={one.pk},{other.pk}"
    for chosen in (one, other):
        assert f"Merge into {chosen}" in client.get(f"{address}&into={chosen.pk}").content.decode()


@pytest.mark.parametrize("ids", ["", "1", "x,y", "1,1", "99999999999999999999,2", "٣,٤", ",".join(["1"] * 500)])
def test_an_address_that_names_no_entities_leads_back(client, ids):
    response = client.get(reverse("admin:articles_entity_merge"), {"ids": ids})
    assert response["Location"] == page("changelist", Entity)


def test_a_merge_that_can_not_be_says_why(client):
    one, other = make_entity("One"), make_entity("Afghanistan", "country", slug="af")
    address = f"{reverse('admin:articles_entity_merge')}?ids={one.pk},{other.pk}"
    assert "A country can only be merged with a country." in client.get(address).content.decode()
    assert "A country can only be merged with a country." in client.post(address).content.decode()


def test_one_entity_alone_is_not_merged(client):
    response = client.post(
        page("changelist", Entity), {"action": "merge", "_selected_action": [make_entity().pk]}, follow=True
    )
    assert any("Select two to" in message for message in messages_of(response))


# -- splitting


def test_names_are_split_off_to_a_new_entity(client):
    entity = make_entity("Ada", names=("Ada", "Augusta"))
    address = reverse("admin:articles_entity_split", args=[entity.pk])
    data = {"names": [entity.names.get(text="Augusta").pk], "new_name": "Augusta", "new_kind": "person"}
    assert "<b>0</b> tags will move" in client.post(address, {**data, "preview": ""}).content.decode()
    response = client.post(address, {**data, "split": ""})
    made = Entity.objects.get(name="Augusta")
    assert response["Location"] == page("change", Entity, made.pk)
    assert made.names.get().kind == "name"
    assert undo(client, Action.objects.get()).status_code == 302
    assert not Entity.objects.filter(name="Augusta").exists()
    assert entity.names.count() == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"new_name": ""}, "Choose an entity or enter the name of a new one, not both."),
        ({"names": "all"}, "At least one name must stay."),
        ({"target": "self", "new_name": ""}, "Choose an entity other than"),
    ],
)
def test_a_split_that_can_not_be_says_why_and_changes_nothing(client, changes, reason):
    entity = make_entity("Ada", names=("Ada", "Augusta"))
    names = [name.pk for name in entity.names.all()]
    data = {"names": names[1:], "new_name": "Augusta", "new_kind": "person"} | changes
    data["names"] = names if data["names"] == "all" else data["names"]
    data["target"] = entity.pk if data.get("target") == "self" else ""
    response = client.post(reverse("admin:articles_entity_split", args=[entity.pk]), {**data, "split": ""})
    assert reason in response.content.decode()
    assert Entity.objects.count() == 1
    assert not Action.objects.exists()


def test_chosen_tags_are_moved_to_another_entity(client):
    one, other = make_entity("One"), make_entity("Other")
    moved, stays = make_article(tags=[one]), make_article(tags=[one])
    data = {"action": "move", "_selected_action": [moved.tags.get().pk]}
    assert "1 tag" in client.post(page("changelist", Tag), data).content.decode()
    client.post(page("changelist", Tag), {**data, "move": "", "target": other.pk, "new_kind": "person"})
    assert dict(moved.tags.values_list("entity__name", "state")) == {"One": "rejected", "Other": "accepted"}
    assert dict(stays.tags.values_list("entity__name", "state")) == {"One": "accepted"}


# -- history and undo


def test_a_history_tells_field_before_after_who_and_in_which_action(client, curator):
    article = make_article("Before")
    address = page("change", Article, article.pk)
    client.post(address, form_data(client.get(address)) | {"headline": "After"})
    content = client.get(page("history", Article, article.pk)).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", content).split())
    assert "headline Before → to After" in words
    assert "curator Article “After”: Changed Headline." in words
    act = Action.objects.get()
    assert (act.user, act.kind) == (curator, "edit")


def test_the_history_of_an_entity_includes_its_tags_and_names(client):
    entity = make_entity("Ada", names=("Ada", "Augusta"))
    article = make_article("Talks", tags=[entity])
    client.post(page("changelist", Tag), {"action": "reject", "_selected_action": [article.tags.get().pk]})
    client.post(page("delete", type(entity.names.first()), entity.names.get(text="Augusta").pk), {"post": "yes"})
    for row in (entity, article):
        assert "Tag Ada in “Talks”" in client.get(page("history", type(row), row.pk)).content.decode()
    assert "Augusta" in client.get(page("history", Entity, entity.pk)).content.decode()


def test_an_undo_that_clashes_says_with_what_and_changes_nothing(client):
    article = make_article("First")
    address = page("change", Article, article.pk)
    for headline in ("Second", f"Third {HOSTILE}"):
        client.post(address, form_data(client.get(address)) | {"headline": headline})
    content = undo(client, Action.objects.last()).content.decode()
    assert "This was not undone" in content
    assert "headline: changed by curator" in content
    assert HOSTILE not in content
    article.refresh_from_db()
    assert article.headline == f"Third {HOSTILE}"


def test_what_is_deleted_in_the_admin_comes_back_whole(client):
    entity = make_entity("Ada", names=("Ada",))
    article = make_article(tags=[entity])
    client.post(page("delete", Entity, entity.pk), {"post": "yes"})
    assert not article.tags.exists()
    undo(client, Action.objects.get())
    assert article.tags.get().entity == Entity.objects.get(name="Ada")


def test_every_action_lists_its_changes_and_leads_to_as_many(client):
    for number in range(3):
        make_article(f"Article {number}")
    selected = [row.pk for row in Article.objects.all()]
    client.post(reverse("admin:articles_article_changelist"), {"action": "hide", "_selected_action": selected})
    act = Action.objects.get()
    content = client.get(page("change", Action, act.pk)).content.decode()
    assert content.count("Article “Article") == 3
    link = re.search(r'<a href="([^"]*recordedchange/[^"]+)">3 </a>', content)
    assert client.get(link[1]).context["cl"].result_count == 3


# -- many articles at once


def step(client: Client, response, **data):
    """Answer the page a redirect leads to."""
    return client.post(response["Location"], data)


@pytest.mark.django_db(transaction=True)
def test_any_search_of_the_site_can_be_curated(client):
    ada = make_entity("Ada")
    for number in range(3):
        make_article(f"Talks {number}")
    make_article("Weather")
    public = client.get("/?q=talks").content.decode()
    address = unescape(re.search(r'href="([^"]*curate/[^"]*)"', public)[1])
    assert "<b>3</b> articles" in client.get(address).content.decode()
    response = client.post(address, {"operation": "add_tag", "entity": ada.pk})
    content = client.get(response["Location"]).content.decode()
    assert "Add the tag Ada" in content
    assert "3 of them will change" in content
    assert not Tag.objects.exists(), "nothing happens before it is confirmed"
    response = step(client, response, confirm="")
    act = Action.objects.get()
    assert response["Location"] == page("change", Action, act.pk)
    assert set(ada.tags.values_list("article__headline", flat=True)) == {"Talks 0", "Talks 1", "Talks 2"}
    assert "3 articles" in client.get(f"/?actor={ada.slug}").content.decode()
    undo(client, act)
    assert not ada.tags.exists()


@pytest.mark.django_db(transaction=True)
def test_visitors_are_offered_no_curating(client):
    make_article("Talks")
    assert "curate/" not in Client().get("/?q=talks").content.decode()


@pytest.mark.parametrize("model", [Article, Entity, Source, Tag])
def test_the_articles_behind_a_list_can_be_curated(client, model):
    entity, source = make_entity("Ada"), make_source()
    make_article("Ours", tags=[entity], source=source)
    make_article("Theirs", tags=[make_entity()], source=make_source())
    row = {Article: Article.objects.get(headline="Ours"), Entity: entity, Source: source, Tag: entity.tags.first()}[
        model
    ]
    response = client.post(page("changelist", model), {"action": "curate", "_selected_action": [row.pk]})
    assert "<b>1</b> article" in client.get(response["Location"]).content.decode()
    assert step(client, response, operation="hide").status_code == 302
    step(client, response, confirm="")
    assert dict(Article.objects.values_list("headline", "status")) == {"Ours": "hidden", "Theirs": "published"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "This field is required."),
        ({"operation": "add_tag"}, "This choice needs a value"),
        ({"operation": "set_language", "language": "not a language"}, "valid value"),
        ({"operation": "set_date", "date": "yesterday"}, "valid date"),
        ({"operation": "explode"}, "not one of the available choices"),
    ],
)
def test_an_operation_that_makes_no_sense_is_reported(client, data, reason):
    make_article()
    article = Article.objects.get().pk
    response = client.post(page("changelist", Article), {"action": "curate", "_selected_action": [article]})
    assert reason in step(client, response, **data).content.decode()
    step(client, response, confirm="")
    assert Action.objects.get().state == "planned"


def test_progress_is_shown_and_can_be_stopped(client, monkeypatch):
    monkeypatch.setattr(bulk_actions, "CHUNK", 1)
    monkeypatch.setattr(admin_bulk, "SECONDS", -1)
    numbers = [make_article(f"Article {number}").pk for number in range(4)]
    response = client.post(page("changelist", Article), {"action": "curate", "_selected_action": numbers})
    step(client, response, operation="trash")
    assert step(client, response, confirm="")["Location"] == response["Location"]
    assert "1 of 4 done" in client.get(response["Location"]).content.decode()
    step(client, response, confirm="")
    step(client, response, stop="")
    assert Article.objects.filter(status="trash").count() == 2
    undo(client, Action.objects.get())
    assert Article.objects.published().count() == 4


def test_anothers_plan_is_nobody_elses(client):
    act = bulk_actions.plan_bulk([make_article().pk], User.objects.create_user("other"), "a test")
    assert client.get(reverse("admin:articles_article_bulk", args=[act.pk])).status_code == 404


# -- the trash


@pytest.mark.django_db(transaction=True)
def test_the_trash_is_a_list_of_its_own_to_restore_from_or_purge(client):
    thrown, kept = make_article("Thrown"), make_article("Kept")
    client.post(page("changelist", Article), {"action": "trash", "_selected_action": [thrown.pk]})
    assert list(client.get(page("changelist", Article)).context["cl"].result_list) == [kept]
    assert client.get(thrown.get_absolute_url()).status_code == 404
    trash = f"{page('changelist', Article)}?status__exact=trash"
    assert list(client.get(trash).context["cl"].result_list) == [thrown]
    assert client.post(page("delete", Article, kept.pk), {"post": "yes"}).status_code == 403
    client.post(trash, {"action": "restore", "_selected_action": [thrown.pk]})
    assert Article.objects.published().count() == 2
    client.post(page("changelist", Article), {"action": "trash", "_selected_action": [thrown.pk]})
    client.post(trash, {"action": "delete_selected", "_selected_action": [thrown.pk], "post": "yes"})
    assert list(Article.objects.all()) == [kept]
    assert Action.objects.first().summary == "Purged 1 article"


# -- the review queue


@pytest.mark.django_db(transaction=True)
def test_the_queue_shows_questions_in_their_sentences_and_takes_answers_for_one_or_many(client):
    rows = [make_entity(name, names=(name,), status="provisional") for name in ("Ada", "Bea", "Cem", HOSTILE)]
    for row in rows:
        article = make_article(f"On {row}", f"{row} spoke.")
        Tag.objects.create(article=article, entity=row, mentions=[["body", 0, len(row.name), "full name"]])
    address = reverse("admin:articles_entity_review")
    content = client.get(address).content.decode()
    assert "<mark>Ada</mark> spoke." in content
    assert HOSTILE not in content
    for link in re.findall(r'<a href="([^"]+)">1 article<', content):
        assert len(client.get(unescape(link)).context["cl"].result_list) == 1
    response = client.post(address, {"answer": f"refuse:{rows[0].pk}", "chosen": [rows[1].pk]})
    assert response["Location"] == f"{address}#question-{rows[1].pk}", "the next question keeps its place"
    client.post(address, {"answer": "never", "chosen": [rows[1].pk, rows[2].pk]})
    assert list(Entity.objects.order_by("pk").values_list("status", flat=True)) == ["refused"] * 3 + ["provisional"]
    for act in Action.objects.order_by("-pk"):
        assert undo(client, act).status_code == 302
    assert Entity.objects.filter(status="provisional").count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sent", [{}, {"answer": "x:1"}, {"answer": "same:1"}, {"answer": "accept:٣"}, {"answer": "never"}]
)
def test_an_answer_that_says_nothing_changes_nothing(client, sent):
    make_entity(status="provisional")
    assert client.post(reverse("admin:articles_entity_review") + "?kind=x&p=0", sent).status_code in {200, 302}
    assert not Action.objects.exists()


# -- names teach


def name_data(client: Client, entity: Entity, **changes) -> dict:
    data = form_data(client.get(page("change", Entity, entity.pk)))
    return data | {name: "on" for name in data if name.endswith("is_case_sensitive")} | changes


@pytest.mark.django_db(transaction=True)
def test_a_new_name_shows_what_it_changes_before_it_is_saved_and_is_undone_with_it(client):
    entity = make_entity("Taliban", "group", ("Taliban",))
    talks = make_article("Talks", "The Students of Kandahar met. Nobody else came.", tags=[])
    make_article("Other", "Nothing of the kind.")
    data = name_data(client, entity) | {
        "names-TOTAL_FORMS": 2, "names-1-text": "Students of Kandahar", "names-1-kind": "alias",
        "names-1-is_case_sensitive": "on",
    }  # fmt: skip
    response = client.post(page("change", Entity, entity.pk), data)
    content = response.content.decode()
    assert "<b>1</b> of 1 article with these names will change: <b>1</b> tag will be added" in content
    assert "The <mark>Students of Kandahar</mark> met." in content
    assert "Nothing is saved yet" in content
    assert entity.names.count() == 1
    assert not Action.objects.exists()
    assert messages_of(response) == []
    sent = dict(response.context["sent"]) | {"_confirmed": "Save"}
    assert client.post(page("change", Entity, entity.pk), sent).status_code == 302
    assert talks.tags.get(entity=entity).state == "accepted"
    act = Action.objects.get()
    assert act.kind == "names"
    undo(client, act)
    assert (entity.names.count(), talks.tags.filter(entity=entity).count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Entity, EntityName])
def test_taking_a_name_away_shows_the_tags_that_go_and_takes_them(client, model):
    entity = make_entity("Students of Kandahar", "group", ("Students of Kandahar",))
    article = make_article("Talks", "The Students of Kandahar met.", tags=[entity])
    retag_articles([article], load_tagger())
    row = entity if model is Entity else entity.names.get()
    address = page("delete", model, row.pk)
    content = client.get(address).content.decode()
    assert "will change" in content
    assert "The <mark>Students of Kandahar</mark> met." in content or model is Entity, "it goes with its entity"
    assert article.tags.exists()
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not article.tags.exists()
    undo(client, Action.objects.get())
    assert article.tags.get().entity == entity


@pytest.mark.django_db(transaction=True)
def test_a_name_that_stands_nowhere_and_a_form_with_errors_need_no_preview(client):
    entity = make_entity("Nobody", "group", ("Nobody",))
    data = name_data(client, entity, **{"names-0-text": "Nobody at all"})
    assert client.post(page("change", Entity, entity.pk), data).status_code == 302
    assert entity.names.get().text == "Nobody at all"
    response = client.post(page("change", Entity, entity.pk), data | {"name": ""})
    assert "This field is required" in response.content.decode()
