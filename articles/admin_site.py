"""The site of the admin, where two people may work on one thing: nothing is overwritten without a word.

Every admin that is registered is guarded, whoever wrote it. Its forms carry along which version of the row, and of the
rows beneath it, was seen; one that comes back to another version saves nothing and says what has changed, by whom. A
deletion that was confirmed of another version is shown again.
"""

from collections.abc import Callable, Iterable
from copy import copy
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from articles.curation.edit_conflicts import (
    PERSONS_FIELDS,
    UNREADABLE_VERSION,
    WHOLE,
    SeenVersion,
    describe_changes_since,
    digest,
    make_version,
    read_version,
    row_key,
)

SEEN = "_seen"  # the hidden field in which a form carries along what was seen


class _ChangedError(Exception):
    """What is to be deleted is no longer what was shown; the arguments say what has changed."""


def tell_changes(request: HttpRequest, rows: Iterable[models.Model]) -> list[str]:
    """Return in words what has changed in some rows since the page that was sent has shown them; tell it to the person.

    A page that shows what will happen carries along `version_of` its rows as `seen`.
    """
    if SEEN not in request.POST:
        return []
    rows = list(rows)
    try:
        seen = SeenVersion.read(request.POST[SEEN])
    except ValueError:
        told = [UNREADABLE_VERSION]
    else:
        told = describe_changes_since(seen, read_version(rows), rows, counts_new=True)
    for line in told:
        messages.warning(request, line)
    if told:
        messages.error(request, "This has changed since it was shown, and nothing was done. Look again, then confirm.")
    return told


def lock_rows(rows: Iterable[models.Model]) -> list[Any]:
    """Return rows as they are now, locked until the transaction ends; those that are gone are left out."""
    found: list[Any] = []
    for row in rows:
        found += type(row)._base_manager.select_for_update().filter(pk=row.pk)
    return found


class GuardedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Stands before every other admin: its forms know what their person has seen."""

    # -- changing

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, locked while it is being saved, so that nothing writes in between."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not connection.in_atomic_block:
            return row
        return super().get_object(request, object_id, from_field) if lock_rows([row]) else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Let the form carry along what it shows; one that is shown again keeps what was seen first."""
        row = context.get("original")
        if row is not None and row.pk:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            form = context["adminform"].form
            fresh = None if form.is_bound else make_version(_digests(row, form, formsets))
            context[SEEN.strip("_")] = fresh.dump() if fresh else request.POST.get(SEEN, "")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form; it refuses what was sent where the row is no longer what was seen."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not (change and obj and request.method == "POST"):
            return form
        told = self._changes_of_form(request, obj, form)
        return _refusing(form, str(self.opts.verbose_name), told) if told else form

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
        """Ask again where the row is no longer what was shown."""
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        row = self.get_object(request, unquote(object_id))
        if row is None or not tell_changes(request, [row]):
            try:
                return super().delete_view(request, object_id, extra_context)
            except _ChangedError:
                pass
        again = copy(request)
        again.method, again.POST = "GET", QueryDict()
        return super().delete_view(again, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if tell_changes(request, lock_rows([obj])):
            raise _ChangedError
        super().delete_model(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            function, *rest = actions["delete_selected"]
            actions["delete_selected"] = (_asking_again(function), *rest)
        return actions


def _digests(row: models.Model, form: Any, formsets: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Return a digest of each field of a form, and one of each row of the forms beneath it."""
    rows = {row_key(row): {name: digest(value) for name, value in _values(form, row)}}
    for formset in formsets:
        for one in formset.initial_forms:
            rows[row_key(one.instance)] = {WHOLE: digest(list(_values(one, one.instance)))}
    return rows


def _values(form: Any, row: models.Model) -> Iterable[tuple[str, Any]]:
    """Yield what the fields of a form show that a person may change, and what else persons say of its row."""
    for name in PERSONS_FIELDS.get(type(row), ()):
        if name not in form.fields:
            yield name, row.serializable_value(name)
    for name, field in form.fields.items():
        if field.disabled:
            continue
        value = field.prepare_value(form.get_initial_for_field(field, name))
        yield name, sorted(map(str, value)) if isinstance(value, list) else value


def _refusing(form: Any, what: str, told: list[str]) -> Any:
    """Return a form that accepts nothing and says why."""
    lines = [
        f"Somebody has changed this {what} since you opened it, and nothing of yours was saved:",
        *told,
        "Open it again in another window to see what it says now, then make your changes there.",
    ]

    def clean(_form: Any) -> None:
        raise ValidationError(lines)

    return type(form)(form.__name__, (form,), {"clean": clean})


def _asking_again(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the deletion of selected rows, which shows them again where they are no longer what was shown."""

    @wraps(function)
    def delete(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        if request.POST.get("post") and tell_changes(request, rows):
            sent = request.POST.copy()
            del sent["post"]
            request.POST = sent  # type: ignore[assignment]
        response = function(model_admin, request, rows)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["seen"] = read_version(rows).dump()
        return response

    return delete


class DeskSite(admin.AdminSite):
    """The admin of the archive: each of its forms is guarded."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        base = admin_class or admin.ModelAdmin
        guarded = type(base.__name__, (GuardedAdmin, base), {"__module__": base.__module__, "__doc__": base.__doc__})
        super().register(model_or_iterable, guarded, **options)
