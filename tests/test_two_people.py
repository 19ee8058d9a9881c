"""Two people on one row: the second is told what the first has changed, and overwrites nothing, on every form."""

from html import unescape

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import Article, Entity, EntityName, FrozenResult, ImportMapping, Source, Tag, WatchedFeed
from tests.factories import make_article, make_entity, make_source
from tests.forms import FormReader

pytestmark = pytest.mark.django_db(transaction=True)

CHANGED = "nothing of yours was saved"
LOOK_AGAIN = "nothing was done. Please check again"
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
        assert "The version you have seen is unknown" in content
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
