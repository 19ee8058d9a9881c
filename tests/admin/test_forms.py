"""The forms of the admin: every field that can be edited is on one."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import RequestFactory

# Fields that no form sets, and why not.
LEFT_OUT = {
    "articles.article": {
        "external_id": "the document brought it along; shown",
        "is_headline_derived": "follows from the headline; shown",
    },
    "auth.user": {"last_login": "noted by logging in; shown", "date_joined": "noted once; shown"},
    "articles.tag": {
        "mentions": "read from the text; shown",
        "is_main": "weighed from the mentions",
        "role": "read from the text",
        "origin": "a person who decides becomes its origin; shown",
        "curator": "set with the decision; shown",
        "curated_at": "set with the decision; shown",
    },
    "articles.importmapping": {"columns": "written as lines"},
}


def request_of_superuser():
    request = RequestFactory().get("/")
    request.user = User(username="root", is_superuser=True, is_staff=True, is_active=True)
    return request


def editable_fields(model: type[models.Model]) -> set[str]:
    options = model._meta
    return {
        field.name
        for field in [*options.concrete_fields, *options.many_to_many]
        if field.editable and not field.auto_created and not field.primary_key
    }


def form_fields(model_admin: admin.ModelAdmin, row: models.Model | None) -> set[str]:
    request = request_of_superuser()
    return set(model_admin.get_form(request, row, change=row is not None).base_fields)


@pytest.mark.django_db
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_each_editable_field_is_on_a_form_or_named_as_left_out(model):
    model_admin = admin.site._registry[model]
    request = request_of_superuser()
    if not (model_admin.has_change_permission(request) or model_admin.has_add_permission(request)):
        return  # a record that nobody edits
    shown = form_fields(model_admin, None) | form_fields(model_admin, model(pk=1))
    left_out = set(LEFT_OUT.get(model._meta.label_lower, {}))
    assert editable_fields(model) - shown == left_out
