"""What waits for a re-tagging is started by a button and done in steps; what is told of it is what happens."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles import curation
from articles.curation import bulk_actions
from articles.curation.name_changes import queue_names
from articles.models import Action, Article, Entity, PendingName, RecordedChange, Tag
from tests.factories import make_article, make_entity

pytestmark = pytest.mark.django_db(transaction=True)


def dump() -> list[tuple]:
    return list(Tag.objects.order_by("article", "entity").values_list("article", "entity", "state", "mentions"))


@pytest.fixture
def waiting() -> Entity:
    """A name in three articles that nobody has tagged with it yet."""
    entity = make_entity("Taliban", "group", ("Taliban",))
    for _ in range(3):
        make_article("Talks", "The Taliban met in Doha.")
    queue_names(["Taliban"])
    return entity


def test_a_button_tags_what_waits(admin_client, waiting):
    address = reverse("admin:articles_entity_waiting")
    assert "“Taliban”" in admin_client.get(address).content.decode()
    assert address in admin_client.get(reverse("admin:index")).content.decode()
    assert admin_client.post(address)["Location"] == address
    assert waiting.tags.count() == 3
    assert not PendingName.objects.exists()
    act = Action.objects.get()
    assert (act.kind, act.state) == (Action.Kind.RETAG, Action.State.DONE)
    assert act.summary == "Tag again: 1 name, found in 3 articles"
    assert not RecordedChange.objects.exists(), "no person changed a tag"


def test_it_is_done_in_steps_and_stopped_with_the_names_left(admin_client, waiting, monkeypatch):
    monkeypatch.setattr(bulk_actions, "RETAGGED", 1)
    monkeypatch.setattr("articles.admin.waiting_names.SECONDS", 0)
    monkeypatch.setattr("articles.admin.bulk.SECONDS", 0)
    page = admin_client.post(reverse("admin:articles_entity_waiting"))["Location"]
    assert "1 of 3 done" in admin_client.get(page).content.decode()
    admin_client.post(page, {"confirm": ""})
    admin_client.post(page, {"stop": ""})
    assert (waiting.tags.count(), PendingName.objects.count()) == (2, 1)
    page = admin_client.post(reverse("admin:articles_entity_waiting"))["Location"]
    call_command("finish_actions", verbosity=0)
    assert (waiting.tags.count(), PendingName.objects.count()) == (3, 0)
    assert admin_client.post(reverse("admin:articles_entity_waiting")).status_code == 302
    assert admin_client.get(page).status_code == 302


def test_a_name_that_no_article_has_is_struck_off(admin_client):
    queue_names(["Nobody of this name"])
    admin_client.post(reverse("admin:articles_entity_waiting"))
    assert not PendingName.objects.exists()
    assert not Action.objects.exists()


def test_after_a_split_a_merge_and_a_refusal_a_full_retagging_changes_nothing(admin_client, curator):
    scholar = make_entity("Ada Lovelace", "person", ("Ada Lovelace", "Augusta Byron"))
    for text in ("Ada Lovelace spoke.", "Augusta Byron spoke.", "Ada Lovelace met Augusta Byron. Byron spoke."):
        make_article("Talks", text)
    call_command("retag_articles", workers=1, verbosity=0)
    address = reverse("admin:articles_entity_split", args=[scholar.pk])
    data = {"names": [scholar.names.get(text="Augusta Byron").pk], "new_name": "Augusta Byron", "new_kind": "person"}
    content = admin_client.post(address, {**data, "preview": ""}).content.decode()
    assert "<b>1</b> tag will move completely; <b>1</b> article will have tags of both" in content
    assert not Entity.objects.filter(name="Augusta Byron").exists(), "a preview makes nothing"
    admin_client.post(address, {**data, "split": ""})
    split = dump()
    call_command("retag_articles", workers=1, verbosity=0)
    assert dump() == split
    other = Entity.objects.get(name="Augusta Byron")
    pair = f"{reverse('admin:articles_entity_merge')}?ids={scholar.pk},{other.pk}"
    admin_client.post(pair, {"into": scholar.pk})
    merged = dump()
    call_command("retag_articles", workers=1, verbosity=0)
    assert dump() == merged
    found = make_entity("Mary Somerville", names=("Mary Somerville",), status="provisional")
    article = make_article("Talks", "Professor Mary Somerville spoke.")
    Tag.objects.create(article=article, entity=found, mentions=[["body", 10, 25, "full name"]])
    curation.decide(curation.Decision.REFUSE, [found], curator)
    call_command("retag_articles", workers=1, verbosity=0)
    assert list(article.tags.values_list("entity", "state")) == [(found.pk, "rejected")]
    assert Article.objects.count() == 4
