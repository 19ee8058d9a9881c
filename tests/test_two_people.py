"""Two people on one row: the second is told what the first has changed, and overwrites nothing, on every form."""

from html import unescape

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import Action, Article, Entity, EntityName, FrozenResult, ImportMapping, Source, Tag, WatchedFeed
from tests.factories import make_article, make_entity, make_source
from tests.forms import FormReader

pytestmark = pytest.mark.django_db(transaction=True)

CHANGED = "nothing of yours was saved"
LOOK_AGAIN = "nothing was done. Look again"
SITE = admin.site


def make_row(model: type[models.Model]) -> models.Model:
    """Create a row of any registered model, with rows beneath it where its form has some."""
    if model is Article:
        return make_article("Talks", "Ada spoke.", tags=[make_entity("Ada")])
    if model is Tag:
        return make_article("Talks", tags=[make_entity("Ada")]).tags.get()
    if model is Entity:
        return make_entity("Ada", names=("Ada",))
    if model is EntityName:
        return make_entity("Ada", names=("Ada",)).names.get()
    if model is Source:
        source = make_source("The Paper")
        source.names.create(text="paper.example")
        return source
    if model is Group:
        return Group.objects.create(name="Readers of the night")
    if model is User:
        return User.objects.create_user("someone", is_staff=True)
    if model is ImportMapping:
        return ImportMapping.objects.create(name="The Paper", columns={"headline": ["Kopf"]})
    if model is FrozenResult:
        return FrozenResult.objects.create(key="k", said="all", total=0, packed_ids=b"")
    if model is WatchedFeed:
        return WatchedFeed.objects.create(address="https://post.example/feed", known_as="https://post.example/feed")
    return model.objects.create(
        **{field.name: fill(field) for field in model._meta.concrete_fields if must_fill(field)}
    )


def must_fill(field: models.Field) -> bool:
    return not (field.null or field.blank or field.has_default() or field.auto_created)


def fill(field: models.Field) -> object:
    """Return some value for a field of a model that another package brings."""
    if isinstance(field, models.ForeignKey):
        return make_row(field.related_model)
    if isinstance(field, models.EmailField):
        return "a@example.org"
    return {"IntegerField": 1, "DateTimeField": "2026-01-01T00:00Z"}.get(field.get_internal_type(), "a")


def log_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


def page(name: str, row: models.Model | type[models.Model]) -> str:
    arguments = [row.pk] if isinstance(row, models.Model) else []
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=arguments)


def sent_by(client: Client, address: str, **data: str) -> dict[str, str]:
    return FormReader.read(client.get(address, data).content.decode())


def values_of(row: models.Model) -> dict[str, object]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def request_of(user: User):
    request = RequestFactory().get("/")
    request.user = user
    return request


def may(what: str, model: type[models.Model], row: models.Model | None = None) -> bool:
    root = User(username="root", is_superuser=True, is_staff=True, is_active=True)
    return getattr(SITE._registry[model], f"has_{what}_permission")(request_of(root), row)


def changes(row: models.Model) -> list[dict[str, str]]:
    """Return what a person may change in the form of a row, one field each."""
    found = []
    root = User(username="root", is_superuser=True, is_staff=True, is_active=True)
    form = SITE._registry[type(row)].get_form(request_of(root), row, change=True)(instance=row)
    for name, field in form.fields.items():
        if field.disabled:
            continue
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            found += [{name: value} for value, _ in field.choices if value and value != form.initial.get(name)][:1]
        elif isinstance(field, forms.CharField):
            found.append({name: f"{form.initial.get(name) or 'http://example.org/'}x"})
        elif isinstance(field, forms.BooleanField):
            found.append({name: "" if form.initial.get(name) else "on"})
    return found


def change(client: Client, row: models.Model) -> dict[str, str]:
    """Change one field of a row by its form; return which."""
    sent = sent_by(client, page("change", row))
    for one in changes(row):
        before = values_of(row)
        response = client.post(page("change", row), sent | one)
        if response.status_code == 302 and values_of(row) != before:
            return one
    pytest.fail(f"no field of {row._meta.label} could be changed")


EDITED = [model for model in SITE._registry if may("change", model)]
DELETED = [model for model in SITE._registry if may("delete", model)]
name_of = {"ids": lambda model: model._meta.label_lower}


@pytest.mark.parametrize("model", EDITED, **name_of)
def test_the_second_save_is_reported_what_the_first_has_changed_and_overwrites_nothing(model):
    row, ada, bob = make_row(model), log_in("ada"), log_in("bob")
    address = page("change", row)
    old = sent_by(bob, address)
    first = change(ada, row)
    kept = values_of(row)
    for mine in changes(row):
        response = bob.post(address, old | mine)
        assert response.status_code == 200, mine
        content = unescape(response.content.decode())
        assert CHANGED in content
        assert "changed by ada" in content, first
        assert values_of(row) == kept, mine
    again = response.context["seen"]
    assert bob.post(address, old | {"_seen": again}).status_code == 200, "what is sent again is refused again"
    assert values_of(row) == kept
    fresh = sent_by(bob, address)
    assert bob.post(address, fresh).status_code == 302
    assert values_of(row) | {"curated_at": 0} == kept | {"curated_at": 0} or model is Tag


@pytest.mark.parametrize("model", EDITED, **name_of)
def test_a_form_that_does_not_say_what_was_seen_saves_nothing(model):
    row, ada = make_row(model), log_in("ada")
    sent = sent_by(ada, page("change", row))
    assert sent.pop("_seen")
    kept = values_of(row)
    for mine in changes(row):
        content = ada.post(page("change", row), sent | mine).content.decode()
        assert "can not be told which version" in content
        assert values_of(row) == kept


@pytest.mark.parametrize("model", EDITED, **name_of)
@pytest.mark.parametrize("is_gone", [False, True])
def test_what_stands_beneath_a_row_is_not_overwritten_either(model, is_gone):
    row, bob = make_row(model), log_in("bob")
    address = page("change", row)
    old = sent_by(bob, address)
    if not any(name.endswith("-INITIAL_FORMS") for name in old):
        return
    beneath = (row.tags if model is Article else row.names).get()
    rows = type(beneath).objects.filter(pk=beneath.pk)
    if is_gone:
        rows.delete()
    elif model is Article:
        rows.update(state="rejected")
    elif model is Source:
        rows.update(text="journal.example")
    else:
        rows.update(needs_context=True)
    kept = list(rows.values())
    content = unescape(bob.post(address, old).content.decode())
    assert CHANGED in content
    assert ("is gone" if is_gone else "is not as it was") in content
    assert list(rows.values()) == kept


def test_a_login_meanwhile_is_no_change_of_a_user():
    row, bob = make_row(User), log_in("bob")
    old = sent_by(bob, page("change", row))
    Client().force_login(row)
    assert User.objects.get(pk=row.pk).last_login
    assert bob.post(page("change", row), old | {"first_name": "Some"}).status_code == 302
    row.refresh_from_db()
    assert row.first_name == "Some"
    assert row.last_login


def test_a_tag_that_was_accepted_as_the_machine_read_it_is_not_rejected_without_a_word():
    """The first person has changed no field of the form: that the word is now a curator's is what was decided."""
    tag, ada, bob = make_article("Talks", tags=[make_entity("Ada")]).tags.get(), log_in("ada"), log_in("bob")
    for address in (page("change", tag), page("change", tag.article)):
        Tag.objects.filter(pk=tag.pk).update(origin="machine", state="accepted")
        old = sent_by(bob, address)
        assert ada.post(page("change", tag), sent_by(ada, page("change", tag))).status_code == 302
        state = next(name for name, value in old.items() if name.endswith("state") and value == "accepted")
        response = bob.post(address, old | {state: "rejected"})
        assert CHANGED in unescape(response.content.decode())
        tag.refresh_from_db()
        assert (tag.state, tag.origin) == ("accepted", "curator")


def test_names_that_another_adds_are_kept_and_stop_nobody():
    row, bob = make_row(Entity), log_in("bob")
    old = sent_by(bob, page("change", row))
    EntityName.objects.create(entity=row, text="Countess", kind="alias")
    assert bob.post(page("change", row), old | {"description": "mine"}).status_code == 302
    assert row.names.count() == 2


def test_the_preview_of_names_carries_along_what_was_seen():
    row, bob = make_row(Entity), log_in("bob")
    make_article("One", "The Countess of Lovelace spoke.")
    old = sent_by(bob, page("change", row)) | {"names-0-text": "Countess of Lovelace"}
    preview = bob.post(page("change", row), old).content.decode()
    assert "Nothing is saved yet" in preview
    confirmed = FormReader.read(preview) | {"_confirmed": "yes"}
    change(log_in("ada"), row)
    content = bob.post(page("change", row), confirmed).content.decode()
    assert CHANGED in content
    assert row.names.get().text == "Ada"


@pytest.mark.parametrize("model", DELETED, **name_of)
def test_what_was_changed_since_it_was_shown_is_not_deleted(model):
    row = make_row(model)
    if model is Article:
        Article.objects.update(status="trash")
    if model is Tag:
        Tag.objects.update(origin="curator", mentions=[])
    row.refresh_from_db()
    if not may("change", model):
        return  # what nobody changes is as it was shown
    ada, bob = log_in("ada"), log_in("bob")
    sent = sent_by(bob, page("delete", row))
    assert sent["_seen"]
    if model is Tag:  # a person may not change more of it than to reject it
        Tag.objects.update(state="rejected")
    elif model is Article:
        Article.objects.update(headline="Hers")
    else:
        change(ada, row)
    response = bob.post(page("delete", row), sent)
    assert response.status_code == 200
    assert LOOK_AGAIN in response.content.decode()
    assert model._base_manager.filter(pk=row.pk).exists()
    sent = FormReader.read(response.content.decode())
    assert bob.post(page("delete", row), sent).status_code == 302
    assert not model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", DELETED, **name_of)
def test_rows_that_were_changed_since_they_were_shown_are_not_deleted_together(model):
    row = make_row(model)
    if model is Article:
        Article.objects.update(status="trash")
    bob = log_in("bob")
    listed = page("changelist", model) + ("?status__exact=trash" if model is Article else "")
    choice = {"action": "delete_selected", "_selected_action": [row.pk]}
    shown = bob.post(listed, choice)
    if not may("change", model) or "delete_selected" not in [name for name, _ in bob_choices(bob, listed)]:
        return
    sent = choice | {"post": "yes", "_seen": FormReader.read(shown.content.decode())["_seen"]}
    if model is Article:
        Article.objects.update(headline="Hers")
    else:
        change(log_in("ada"), row)
    response = bob.post(listed, sent)
    assert LOOK_AGAIN in response.content.decode()
    assert model._base_manager.filter(pk=row.pk).exists()
    sent["_seen"] = FormReader.read(response.content.decode())["_seen"]
    bob.post(listed, sent)
    assert not model._base_manager.filter(pk=row.pk).exists()


def bob_choices(client: Client, address: str) -> list[tuple[str, str]]:
    form = client.get(address).context["action_form"]
    return list(form.fields["action"].choices) if form else []


@pytest.mark.parametrize("model", SITE._registry, **name_of)
def test_no_list_is_edited_in_place(model):
    assert not SITE._registry[model].list_editable, "its rows would have to carry along what was seen"


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
    kept = (values_of(article), article.tags.values().get())
    response = bob.post(address, {"confirm": "1", "_seen": seen}, follow=True)
    content = unescape(response.content.decode())
    assert "nothing was done. Look again" in content
    assert "changed by ada" in content
    assert (values_of(article), article.tags.values().get()) == kept
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
    assert "1 had been decided meanwhile" in content
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
    assert "has changed since the list was shown, and nothing was done" in content
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
    assert "can not be told which version" in act(bob, "hide", row, {"_listed_at": "x"})
    assert values_of(row)["status"] == "published"
