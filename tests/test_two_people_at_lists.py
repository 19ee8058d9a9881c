"""Two people at previews and lists: nothing is done to what another has changed meanwhile."""

from html import unescape

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.models import Action, Article, Entity, EntityName, Tag
from tests.factories import make_article, make_entity, make_source
from tests.test_two_people import LOOK_AGAIN, change, log_in, make_row, page, sent_by, values_of

pytestmark = pytest.mark.django_db(transaction=True)


# -- previews


def test_a_merge_of_what_was_changed_since_the_preview_is_shown_again():
    jane, joan, bob = (
        make_entity("Jane Roe", names=("Jane Roe",)),
        make_entity("J. Roe", names=("J. Roe",)),
        log_in("bob"),
    )
    address = f"{reverse('admin:articles_entity_merge')}?ids={jane.pk},{joan.pk}"
    sent = {"into": str(jane.pk), "_seen": bob.get(address).context["seen"]}
    EntityName.objects.create(entity=joan, text="Joan", kind="alias")
    response = bob.post(address, sent)
    assert response.status_code == 200
    assert LOOK_AGAIN in response.content.decode()
    assert "Joan" in response.content.decode()
    assert not Action.objects.exists()
    assert bob.post(address, sent | {"_seen": response.context["seen"]}).status_code == 302
    assert Action.objects.get().kind == "merge"


def test_a_split_of_what_was_changed_since_the_preview_is_shown_again():
    entity, target, bob = make_entity("Ada", names=("Ada", "Countess")), make_entity("Other"), log_in("bob")
    address = reverse("admin:articles_entity_split", args=[entity.pk])
    name = entity.names.get(text="Countess")
    sent = {"names": [name.pk], "target": target.pk, "new_name": "", "new_kind": "person"}
    seen = bob.post(address, sent | {"preview": "1"}).context["seen"]
    EntityName.objects.filter(pk=name.pk).update(text="Duchess")
    response = bob.post(address, sent | {"split": "1", "_seen": seen})
    assert LOOK_AGAIN in response.content.decode()
    assert entity.names.count() == 2
    assert bob.post(address, sent | {"split": "1", "_seen": response.context["seen"]}).status_code == 302
    assert entity.names.count() == 1


def test_tags_that_were_decided_since_they_were_shown_are_not_moved():
    tag, target, ada, bob = make_row(Tag), make_entity("Other"), log_in("ada"), log_in("bob")
    choice = {"action": "move", "_selected_action": [tag.pk]}
    seen = bob.post(page("changelist", Tag), choice).context["seen"]
    ada.post(page("changelist", Tag), {"action": "reject", "_selected_action": [tag.pk]})
    sent = choice | {"move": "1", "target": target.pk, "new_name": "", "new_kind": "person", "_seen": seen}
    response = bob.post(page("changelist", Tag), sent)
    assert LOOK_AGAIN in response.content.decode()
    assert not target.tags.exists()
    bob.post(page("changelist", Tag), sent | {"_seen": response.context["seen"]})
    assert target.tags.exists()


@pytest.mark.parametrize(
    ("operation", "value"),
    [("set_source", {"source": 1}), ("set_language", {"language": "fr"}), ("hide", {}), ("add_tag", {"entity": 1})],
)
def test_a_change_of_many_articles_asks_again_where_one_was_changed_since_it_was_counted(operation, value):
    article, ada, bob = make_row(Article), log_in("ada"), log_in("bob")
    hers, his, entity = make_source("Hers"), make_source("His"), Entity.objects.get()
    value = {name: {"source": his.pk, "entity": entity.pk}.get(name, one) for name, one in value.items()}
    address = bob.post(page("changelist", Article), {"action": "curate", "_selected_action": [article.pk]})["Location"]
    assert bob.post(address, {"operation": operation, **value}).status_code == 302
    seen = bob.get(address).context["seen"]
    meant = {"set_source": {"source": hers.pk}, "set_language": {"language": "de"}, "hide": {"status": "hidden"}}
    mine = meant.get(operation) or {"tags-0-state": "rejected"}
    sent = sent_by(ada, page("change", article)) | mine
    assert ada.post(page("change", article), sent).status_code == 302
    kept = (values_of(article), list(article.tags.values()))
    response = bob.post(address, {"confirm": "1", "_seen": seen}, follow=True)
    content = unescape(response.content.decode())
    assert "nothing was done. Please check again" in content
    assert "changed by ada" in content
    assert (values_of(article), list(article.tags.values())) == kept
    bob.post(address, {"confirm": "1", "_seen": response.context["seen"]})
    assert Action.objects.get(kind="bulk").state == "done"


def test_a_deletion_in_steps_asks_again_where_the_entity_was_changed(monkeypatch):
    monkeypatch.setattr("articles.admin.name_changes.MOST_TAGS", 0)
    row, ada, bob = make_row(Article).tags.get().entity, log_in("ada"), log_in("bob")
    sent = sent_by(bob, page("delete", row))
    change(ada, row)
    assert LOOK_AGAIN in bob.post(page("delete", row), sent).content.decode()
    begun = bob.post(page("delete", row), sent_by(bob, page("delete", row)))
    seen = bob.get(begun["Location"]).context["seen"]
    change(ada, row)
    response = bob.post(begun["Location"], {"confirm": "1", "_seen": seen}, follow=True)
    assert LOOK_AGAIN in response.content.decode()
    assert Entity.objects.filter(pk=row.pk).exists()
    bob.post(begun["Location"], {"confirm": "1", "_seen": response.context["seen"]})
    assert not Entity.objects.filter(pk=row.pk).exists()


def test_the_review_queue_says_what_another_has_decided_meanwhile():
    first, second = (make_entity(name, status="provisional", names=(name,)) for name in ("Ada", "Bea"))
    bob = log_in("bob")
    Entity.objects.filter(pk=first.pk).update(status="refused")
    sent = {"answer": "accept", "chosen": [first.pk, second.pk], "is_case_sensitive": "on"}
    content = bob.post(reverse("admin:articles_entity_review"), sent, follow=True).content.decode()
    assert "1 had already been decided by others" in content
    first.refresh_from_db()
    assert first.status == "refused"


# -- actions on the selected rows of a list


def listed(client: Client, model: type[models.Model]) -> dict[str, str]:
    """Return the hidden fields of a list as it is shown."""
    form = client.get(page("changelist", model)).context["action_form"]
    return {name: str(field.initial) for name, field in form.fields.items() if field.widget.is_hidden}


def act(client: Client, name: str, row: models.Model, shown: dict[str, str], **more: str) -> str:
    data = {"action": name, "_selected_action": str(row.pk), **shown, **more}
    response = client.post(page("changelist", type(row)), data, follow=True)
    return unescape(response.content.decode())


def decide(client: Client, row: models.Model) -> None:
    """Let somebody decide something about a row that an action of a list would overwrite."""
    name = {Article: "hide", Tag: "reject", Entity: "confirm"}[type(row)]
    assert "nothing was done" not in act(client, name, row, listed(client, type(row)))


@pytest.mark.parametrize(
    ("model", "name"),
    [(Article, "publish"), (Article, "trash"), (Tag, "accept"), (Entity, "refuse"), (Entity, "confirm")],
)
@pytest.mark.parametrize("is_all", [False, True])
def test_an_action_of_a_list_overwrites_nothing_that_another_has_done_since_it_was_shown(model, name, is_all):
    row, ada, bob = make_row(model), log_in("ada"), log_in("bob")
    if model is Entity:
        Entity.objects.update(status="provisional")
    shown = listed(bob, model)
    assert shown["_listed_at"]
    decide(ada, row)
    kept = values_of(row)
    content = act(bob, name, row, shown, **({"select_across": "1"} if is_all else {}))
    assert "has changed since the list was shown, so nothing was done" in content
    assert "changed by ada" in content
    assert values_of(row) == kept
    content = act(bob, name, row, listed(bob, model))
    assert "nothing was done" not in content, "looked at again"


def test_who_works_through_a_list_is_not_stopped_by_what_they_or_a_machine_have_done_or_by_other_rows():
    row, ada, bob = make_row(Article), log_in("ada"), log_in("bob")
    other = make_article("Another")
    shown = listed(bob, Article)
    decide(bob, row)
    decide(ada, other)
    assert "nothing was done" not in act(bob, "publish", row, shown)
    assert values_of(row)["status"] == "published"
    assert "The version you have seen is unknown" in act(bob, "hide", row, {"_listed_at": "x"})
    assert values_of(row)["status"] == "published"
