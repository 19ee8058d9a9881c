"""The base of all admin pages of the archive: bounded queries, and links with the number of rows they lead to."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CASCADE, PROTECT, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.labels import label_halves
from articles.admin.paging import AtLeast, BoundedChangeList, BoundedPaginator, count_up_to
from articles.curation.history import find_changes, present_changes
from articles.models import Action, Tag

__all__ = [
    "MOST_AT_ONCE",
    "ArchiveAdmin",
    "AtLeast",
    "InlineForm",
    "ModelForm",
    "ReadOnlyAdmin",
    "TabularInline",
    "count_up_to",
    "curator_of",
    "join_lines",
    "link_to_list",
    "link_to_row",
    "list_former_slugs",
]

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.forms import ModelForm
else:
    # Django's own classes do not take the type parameters their stubs ask for.

    class ModelAdmin(admin.ModelAdmin):
        def __class_getitem__(cls, _item: Any) -> type:
            return cls

    class TabularInline(admin.TabularInline):
        def __class_getitem__(cls, _item: Any) -> type:
            return cls

    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, _item: Any) -> type:
            return cls


ModelT = TypeVar("ModelT", bound=models.Model)

MOST_AT_ONCE = 1_000  # rows that an action changes while somebody waits


class ArchiveAdmin(ModelAdmin[ModelT]):
    """An admin that stays fast with millions of rows, and records all changes."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    quick_columns: ClassVar[Sequence[str]] = ()  # that an index keeps in order, however many rows a list has
    unbounded_actions: ClassVar[Sequence[str]] = ()  # that take any number of rows, a few at a time
    show_facets = admin.ShowFacets.NEVER  # each would cost a count, and the article search once more
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    @property
    def media(self) -> forms.Media:
        """Bring what the autocomplete filters beside a change list need."""
        field = Tag._meta.get_field("entity")
        return super().media + AutocompleteSelect(field, self.admin_site).media

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(db_field, models.DateTimeField):
            label_halves(field)
        return field

    def view_on_site(self, obj: ModelT) -> str | None:
        """Link straight to the public page of a row that has one."""
        address: str | None = obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None
        return address

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        return BoundedChangeList

    def order_quickly(self, first: str, is_descending: bool) -> list[Any]:
        """Return the order that the index of a column has: missing values last, or first if descending."""
        sign = "-" if is_descending else ""
        if first == "pk":
            return [f"{sign}pk"]
        if not self.opts.get_field(first).null:
            return [f"{sign}{first}", f"{sign}pk"]
        column = models.F(first)
        return [column.desc(nulls_last=True) if is_descending else column.asc(nulls_first=True), f"{sign}pk"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Limit each action to as many rows as a page can change, except those that work in steps."""
        actions: dict[str, Any] = super().get_actions(request)
        return {
            name: (function if name in self.unbounded_actions else limit_rows(function), name, description)
            for name, (function, _, description) in actions.items()
        }

    def limit_columns(self, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
        """Read only the columns that the change list shows."""
        return rows

    def show_page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        """Show a page of its own beside lists and forms, by the name of its template."""
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}
        return TemplateResponse(request, f"admin/articles/{name}.html", whole)

    # -- each change is recorded as one action

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with curation.action(curator_of(request), Action.Kind.EDIT):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with curation.action(curator_of(request), Action.Kind.DELETE):
            return super().delete_view(request, object_id, extra_context)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ModelT]) -> None:
        what = f"{queryset.count():,} {self.opts.verbose_name_plural}"
        with curation.action(curator_of(request), Action.Kind.DELETE, f"Deleted {what}"):
            super().delete_queryset(request, queryset)

    def log_addition(self, request: HttpRequest, obj: ModelT, message: Any) -> Any:
        _name_action(f"Added {self.opts.verbose_name} “{obj}”")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: ModelT, message: Any) -> Any:
        """Use Django's message about the form as the name of the open action: “Changed Headline.”"""
        entry = super().log_change(request, obj, message)
        _name_action(f"{str(self.opts.verbose_name).capitalize()} “{obj}”: {entry.get_change_message()}")
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        _name_action("Deleted " + ", ".join(f"{self.opts.verbose_name} “{row}”" for row in queryset[:3]))
        return super().log_deletions(request, queryset)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the recorded changes of a row, field by field, instead of Django's own entries."""
        row = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if row is not None:
            page = self.get_paginator(request, find_changes(row), 100).get_page(request.GET.get(PAGE_VAR, 1))
            context |= {
                "action_list": page,
                "changes": present_changes(page.object_list),
                "page_range": page.paginator.get_elided_page_range(page.number),
                "pagination_required": page.paginator.num_pages > 1,
            }
        return super().history_view(request, object_id, context)

    def get_deleted_objects(
        self, objs: Sequence[ModelT] | QuerySet[ModelT], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Count the related rows instead of listing them: an entity may have a hundred thousand tags."""
        names = [str(row) for row in objs]
        options = self.opts
        counts: dict[str, int] = {
            str(options.verbose_name if len(names) == 1 else options.verbose_name_plural): len(names)
        }
        protected: list[str] = []
        for relation in options.related_objects:
            if not isinstance(relation, models.ManyToOneRel) or relation.on_delete not in {CASCADE, PROTECT}:
                continue
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": objs})
            related = count_up_to(rows)
            plural = str(relation.related_model._meta.verbose_name_plural)
            if related and relation.on_delete is PROTECT:
                protected.append(f"{related:,} {plural}")
            elif related:
                counts[plural] = related
        needed = set() if self.has_delete_permission(request) else {str(options.verbose_name)}
        return names, counts, needed, protected


class ReadOnlyAdmin(ArchiveAdmin[ModelT]):
    """An admin of records that nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: ModelT | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ModelT | None = None) -> bool:  # noqa: ARG002
        return False


class InlineForm(ModelForm[ModelT]):
    """Checks that a row is unique within its parent, which Django leaves to the database."""

    parent: ClassVar[str]

    def validate_unique(self) -> None:
        super().validate_unique()
        if getattr(self.instance, f"{self.parent}_id") is None:  # the parent is being added as well
            return
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        for constraint in self.instance._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and self.parent in constraint.fields:
                try:
                    constraint.validate(type(self.instance), self.instance, exclude)
                except ValidationError as error:
                    self.add_error(None, error)


def limit_rows(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an action that refuses more rows than a page can change."""

    @wraps(function)
    def act(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        if isinstance(count_up_to(rows, MOST_AT_ONCE), AtLeast):
            message = f"At most {MOST_AT_ONCE:,} can be changed at once. Filter the list, then select again."
            messages.error(request, message)
            return None
        return function(model_admin, request, rows)

    return act


def _name_action(summary: str) -> None:
    act = curation.current_action()
    if act is not None:
        act.summary = summary


def curator_of(request: HttpRequest) -> User:
    """Return the current user; nobody is in the admin without an account."""
    return cast("User", request.user)


def list_address(model: type[models.Model], **lookups: Any) -> str:
    """Return the address of a change list, narrowed."""
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{page}?{urlencode(lookups)}" if lookups else page


def link_to_list(model: type[models.Model], count: int, what: str = "", **lookups: Any) -> SafeString:
    """Return a number that leads to a change list of exactly that many rows."""
    return format_html('<a href="{}">{} {}</a>', list_address(model, **lookups), f"{count:,}", what)


def link_to_row(row: models.Model | None, text: str = "") -> SafeString | str:
    """Return a link to the change page of a row."""
    if row is None:
        return ""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), text or str(row))


def list_former_slugs(row: Any) -> str:
    """Return the former slugs of a row, in words."""
    return ", ".join(row.former_slugs.order_by("-pk").values_list("slug", flat=True)[:20]) or "-"


def join_lines(lines: Iterable[str]) -> SafeString:
    """Return the lines, plain text escaped, one below the other."""
    return format_html_join("", "<div>{}</div>", ((line,) for line in lines))
