"""All actions with their recorded changes, which can be undone if nothing clashes."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.answers import may_undo, report_undo
from articles.admin.base import ReadOnlyAdmin, curator_of, link_to_list, link_to_row
from articles.admin.bulk import IN_STEPS
from articles.admin.filters import AutocompleteFilter, PeriodFilter, RecordedModelFilter
from articles.admin.paging import BoundedChangeList
from articles.curation.history import present_changes
from articles.curation.undo import MOST_ROWS, NOT_UNDOABLE
from articles.models import Action, RecordedChange

SHOWN = 100  # changes a page


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin[Action]):
    """The log of actions, with undo."""

    list_display = ["summary", "started_at", "user", "kind", "linked_size", "state_text"]
    list_filter = ["kind", "state", ("user", AutocompleteFilter), ("started_at", PeriodFilter)]
    list_select_related = ["user"]
    quick_columns = ["started_at"]
    search_fields = ["summary"]
    ordering = ["-id"]
    fields = ["summary", "kind", "user", "started_at", "state_text", "linked_undoes", "linked_size"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Action]:
        return super().get_queryset(request).exclude(state=Action.State.PLANNED)

    def limit_columns(self, rows: QuerySet[Action]) -> QuerySet[Action]:
        return rows.defer("plan")

    def get_urls(self) -> list[URLPattern]:
        undo = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="articles_action_undo")
        return [undo, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = dict(extra_context or {})
        act = self.get_object(request, object_id)
        if act is not None:
            page = self.get_paginator(
                request, act.changes.select_related("action__user").defer("action__plan").order_by("pk"), SHOWN
            ).get_page(request.GET.get(PAGE_VAR, 1))
            context |= {
                "page": page,
                "changes": present_changes(page.object_list),
                "page_range": page.paginator.get_elided_page_range(page.number),
                "pagination_required": page.paginator.num_pages > 1,
                "page_var": PAGE_VAR,
                "can_undo": self._is_undoable(act) and may_undo(request, act),
            }
        return super().change_view(request, object_id, form_url, context)

    def _is_undoable(self, act: Action) -> bool:
        return act.state == Action.State.DONE and act.kind not in NOT_UNDOABLE and act.size > 0

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then undo; if it clashes, say with what."""
        act = get_object_or_404(self.get_queryset(request).select_related("user"), pk=pk)
        if not self.has_view_permission(request, act) or not may_undo(request, act):
            raise PermissionDenied
        address = reverse("admin:articles_action_change", args=[act.pk])
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Undo",
            "opts": self.opts,
            "act": act,
            "media": self.media,
            "is_undoable": self._is_undoable(act),
            "is_too_large": act.size > MOST_ROWS,
            "most_rows": MOST_ROWS,
        }
        if request.method == "POST" and context["is_undoable"] and not context["is_too_large"]:
            try:
                done = curation.undo(act, curator_of(request))
            except curation.UndoError as error:
                context |= {"refusal": str(error), "clashes": error.clashes}
            else:
                report_undo(request, act, done)
                return HttpResponseRedirect(address)
        return TemplateResponse(request, "admin/articles/undo.html", context)

    @admin.display(description="state", ordering="state")
    def state_text(self, act: Action) -> SafeString | str:
        if act.state == Action.State.DONE and self._is_undoable(act):
            return format_html('<a href="{}">Undo…</a>', reverse("admin:articles_action_undo", args=[act.pk]))
        if act.state == Action.State.RUNNING and act.kind in IN_STEPS:
            return format_html('<a href="{}">Running…</a>', reverse("admin:articles_article_bulk", args=[act.pk]))
        return act.get_state_display()

    @admin.display(description="rows changed", ordering="size")
    def linked_size(self, act: Action) -> SafeString:
        return link_to_list(RecordedChange, act.size, action__id__exact=act.pk)

    @admin.display(description="undoes")
    def linked_undoes(self, act: Action) -> SafeString | str:
        return link_to_row(act.undoes) or "-"


class RecordedChangeList(BoundedChangeList):
    """A list of changes with the names of their rows, read with few queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        presented = present_changes(self.result_list)
        for one in presented:
            one.change.presented = one  # type: ignore[attr-defined]
        self.result_list = [one.change for one in presented]


@admin.register(RecordedChange)
class RecordedChangeAdmin(ReadOnlyAdmin[RecordedChange]):
    """Every change: field, before, after, who, when, in which action."""

    list_display = ["description", "when", "who", "linked_action"]
    list_display_links = None
    list_filter = [RecordedModelFilter, ("action", AutocompleteFilter)]  # kinds and users are filters of the actions
    list_select_related = ["action__user"]
    ordering = ["-pk"]
    fields = ["linked_action", "who", "when", "model", "row_id", "before", "after"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedChangeList]:  # noqa: ARG002
        return RecordedChangeList

    def limit_columns(self, rows: QuerySet[RecordedChange]) -> QuerySet[RecordedChange]:
        return rows.defer("action__plan")

    @admin.display(description="change")
    def description(self, change: RecordedChange) -> SafeString:
        one = getattr(change, "presented", None) or present_changes([change])[0]
        return render_to_string("admin/articles/_change.html", {"one": one})

    @admin.display(description="when", ordering="pk")
    def when(self, change: RecordedChange) -> Any:
        return change.action.started_at

    @admin.display(description="by")
    def who(self, change: RecordedChange) -> str:
        return change.action.user.get_username() if change.action.user else "a command"

    @admin.display(description="in the action")
    def linked_action(self, change: RecordedChange) -> SafeString | str:
        return link_to_row(change.action)
