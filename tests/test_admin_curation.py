"""The admin's own pages of curation: each says what will happen, does it, and lets it be undone."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles.models import Action, Article, Entity, Tag
from tests.factories import make_article, make_entity
from tests.test_admin import HOSTILE, form_data, page


@pytest.fixture
def curator(db) -> User:
    return User.objects.create_superuser("curator")


@pytest.fixture
def client(curator) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


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
    assert "New among its names: “Augusta Ada King”." in content
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
    assert any("Choose two to" in message for message in told(response))


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
        ({"new_name": ""}, "Choose an entity, or name a new one."),
        ({"names": "all"}, "One name at least must stay."),
        ({"target": "self", "new_name": ""}, "Choose another entity"),
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
    assert "It was not undone" in content
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
