"""The admin site, which detects conflicts: nobody overwrites the edit of somebody else without noticing.

This holds for every registered admin. Its forms have a hidden field with the version of the row, and of its inlines,
that was shown; if the row has another version when the form is submitted, nothing is saved, and the form says what has
changed, by whom. A deletion that was confirmed for another version has to be confirmed again. An action on the selected
rows of a list does nothing where somebody else has changed one of them since the list was shown.
"""

from collections.abc import Callable, Iterable
from copy import copy
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.curation.edit_conflicts import (
    PERSONS_FIELDS,
    UNREADABLE_VERSION,
    WHOLE,
    SeenVersion,
    describe_changes_by_others,
    describe_changes_since,
    digest,
    make_version,
    newest_change,
    read_version,
    row_key,
)

SEEN = "_seen"  # the hidden field with the version that was seen
LISTED_AT = "_listed_at"  # that of a list, with the newest change when it was shown

_QUEUES = (("Review queue", "articles_entity_review"), ("Proposed merges", "articles_entity_merges"))
_QUEUE_RIGHTS = ["articles.change_entity", "articles.change_tag"]
# The models of the archive in the order of lists and side bar; what is not named is sorted into the first part.
_PARTS = {
    "News archive": ["Article", "Entity", "EntityName", "Tag", "Source", "WatchedFeed"],
    "Imports and logs": [
        *("ImportRun", "ImportedDocument", "ImportMapping", "FrozenResult"),
        *("Action", "RecordedChange"),
    ],
}


class _ChangedError(Exception):
    """The row to be deleted has changed since it was shown."""


def warn_of_changes(request: HttpRequest, rows: Iterable[models.Model]) -> list[str]:
    """Return in words what has changed in some rows since they were shown, and show it as warnings.

    The page that has shown them needs a hidden field `_seen` with `read_version` of its rows.
    """
    if SEEN not in request.POST:
        return []
    rows = list(rows)
    try:
        seen = SeenVersion.read(request.POST[SEEN])
    except ValueError:
        lines = [UNREADABLE_VERSION]
    else:
        lines = describe_changes_since(seen, read_version(rows), rows, counts_new=True)
    for line in lines:
        messages.warning(request, line)
    if lines:
        messages.error(
            request, "This has changed since it was shown, so nothing was done. Please check again, then confirm."
        )
    return lines


def lock_rows(rows: Iterable[models.Model]) -> list[Any]:
    """Return the present rows, locked until the transaction ends; deleted ones are left out."""
    found: list[Any] = []
    for row in rows:
        found += type(row)._base_manager.select_for_update().filter(pk=row.pk)
    return found


class ListActionForm(ActionForm):
    """Chooses what to do with the selected rows of a list; knows what was the newest change when it was shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.CharField(required=False, widget=forms.HiddenInput, initial=newest_change(), label="")
        self.fields[LISTED_AT] = field


class ConflictCheckedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of every registered admin: its forms know which version was shown."""

    action_form = ListActionForm

    # -- changing

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, locked while it is being saved."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not connection.in_atomic_block:
            return row
        return super().get_object(request, object_id, from_field) if lock_rows([row]) else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Put the version that is shown into the form; a form that is shown again keeps the first one."""
        row = context.get("original")
        if row is not None and row.pk:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            form = context["adminform"].form
            fresh = None if form.is_bound else make_version(_digests(row, form, formsets))
            context[SEEN.strip("_")] = fresh.dump() if fresh else request.POST.get(SEEN, "")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form; it refuses to save if the row is no longer the version that was seen."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not (change and obj and request.method == "POST"):
            return form
        lines = self._changes_of_form(request, obj, form)
        return _make_refusing_form(form, str(self.opts.verbose_name), lines) if lines else form

    def _changes_of_form(self, request: HttpRequest, row: Any, form: Any) -> list[str]:
        try:
            seen = SeenVersion.read(request.POST.get(SEEN, ""))
        except ValueError:
            return [UNREADABLE_VERSION]
        formsets = []
        for formset, inline in self.get_formsets_with_inlines(request, row):
            of_row = inline.model._base_manager.filter(**{formset.fk.name: row})
            list(of_row.select_for_update().order_by("pk").values_list("pk"))
            formsets.append(formset(instance=row, queryset=inline.get_queryset(request)))
        now = make_version(_digests(row, form(instance=row), formsets))
        rows = [row, *(one.instance for formset in formsets for one in formset.initial_forms)]
        return describe_changes_since(seen, now, rows, main=row, counts_new=False)

    # -- deleting

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return super().render_delete_form(request, context | {"seen": read_version([context["object"]]).dump()})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask again if the row has changed since it was shown."""
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        row = self.get_object(request, unquote(object_id))
        if row is None or not warn_of_changes(request, [row]):
            try:
                return super().delete_view(request, object_id, extra_context)
            except _ChangedError:
                pass
        again = copy(request)
        again.method, again.POST = "GET", QueryDict()
        return super().delete_view(again, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if warn_of_changes(request, lock_rows([obj])):
            raise _ChangedError
        super().delete_model(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        for name, (function, *rest) in actions.items():
            guard = _confirm_again if name == "delete_selected" else _refuse_if_changed
            actions[name] = (guard(function), *rest)
        return actions


def _digests(row: models.Model, form: Any, formsets: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Return a digest of each field of a form, and one of each row of its inlines."""
    rows = {row_key(row): {name: digest(value) for name, value in _values(form, row)}}
    for formset in formsets:
        for one in formset.initial_forms:
            rows[row_key(one.instance)] = {WHOLE: digest(list(_values(one, one.instance)))}
    return rows


def _values(form: Any, row: models.Model) -> Iterable[tuple[str, Any]]:
    """Yield the values of the fields of a form that can be edited, and other fields that persons decide on."""
    for name in PERSONS_FIELDS.get(type(row), ()):
        if name not in form.fields:
            yield name, row.serializable_value(name)
    for name, field in form.fields.items():
        if field.disabled:
            continue
        value = field.prepare_value(form.get_initial_for_field(field, name))
        yield name, sorted(map(str, value)) if isinstance(value, list) else value


def _make_refusing_form(form: Any, what: str, lines: list[str]) -> Any:
    """Return a form that is always invalid and says why."""
    lines = [
        f"Somebody has changed this {what} since you opened it, and nothing of yours was saved:",
        *lines,
        "Open it again in another window to see what it says now, then make your changes there.",
    ]

    def clean(_form: Any) -> None:
        raise ValidationError(lines)

    return type(form)(form.__name__, (form,), {"clean": clean})


def _refuse_if_changed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an action on selected rows that does nothing where others have changed them since the list was shown."""

    @wraps(function)
    def act(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        try:
            seen = SeenVersion(int(request.POST.get(LISTED_AT) or newest_change()), 0)
        except ValueError:
            lines = [UNREADABLE_VERSION]
        else:
            lines = describe_changes_by_others(seen, rows, cast("User", request.user))
        for line in lines:
            messages.warning(request, line)
        if lines:
            messages.error(
                request, "This has changed since the list was shown, so nothing was done. Please check again."
            )
            return None
        return function(model_admin, request, rows)

    return act


def _confirm_again(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the action that deletes selected rows; it shows them again if they have changed since they were shown."""

    @wraps(function)
    def delete(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        if request.POST.get("post") and warn_of_changes(request, rows):
            sent = request.POST.copy()
            del sent["post"]
            request.POST = sent  # type: ignore[assignment]
        response = function(model_admin, request, rows)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["seen"] = read_version(rows).dump()
        return response

    return delete


def _list_queues(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the queues of a curator, in the form of models of a list."""
    if not cast("User", request.user).has_perms(_QUEUE_RIGHTS):
        return []
    shape: dict[str, Any] = {"add_url": None, "view_only": True, "perms": {}, "model": None}
    return [
        {"name": name, "object_name": page, "admin_url": reverse(f"admin:{page}"), **shape} for name, page in _QUEUES
    ]


def _part_models(app: dict[str, Any], queues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return an app as the parts of the archive, each with its models in order."""
    logs = _PARTS["Imports and logs"]
    parts = []
    for name, order in _PARTS.items():
        is_log = order is logs
        models_of = [one for one in app["models"] if (one["object_name"] in logs) is is_log]
        models_of.sort(key=lambda one: order.index(one["object_name"]) if one["object_name"] in order else len(order))
        rows = models_of if is_log else queues + models_of
        if rows:
            parts.append(app | {"name": name, "models": rows})
    return parts


class ArchiveAdminSite(admin.AdminSite):
    """The admin of the archive: each of its forms detects conflicts."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """List the review queue and what the archive holds first, then its logs, users last."""
        apps: list[Any] = super().get_app_list(request, app_label)
        archive = [app for app in apps if app["app_label"] == "articles"]
        others = [app | {"name": "Users and groups"} for app in apps if app["app_label"] != "articles"]
        return [part for app in archive for part in _part_models(app, _list_queues(request))] + others

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        base = admin_class or admin.ModelAdmin
        guarded = type(
            base.__name__, (ConflictCheckedAdmin, base), {"__module__": base.__module__, "__doc__": base.__doc__}
        )
        super().register(model_or_iterable, guarded, **options)
