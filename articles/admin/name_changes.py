"""Preview changes of names: the admin shows what a change does to the archive before it is saved."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib.messages.storage import default_storage
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import curation
from articles.admin.answers import report_retagging
from articles.admin.base import ArchiveAdmin, curator_of
from articles.admin.excerpts import show_effect
from articles.curation import bulk_actions
from articles.curation.name_changes import Candidates
from articles.models import Action, Entity, EntityName

CONFIRMED = "_confirmed"
MOST_TAGS = 2_000  # tags of an entity that is deleted at once


def save_names(request: HttpRequest, candidates: Candidates, write: Callable[[], Any]) -> Any:
    """Write a change of names and tag the affected articles again, as one action; return what `write` returns."""
    with curation.action(curator_of(request), Action.Kind.NAMES):
        result = write()
        changed = curation.retag_candidates(candidates)
    report_retagging(request, changed, not candidates.is_few)
    return result


def find_names_of(rows: QuerySet[Any]) -> set[str]:
    """Return the names of entities, or the names of the rows themselves."""
    names = rows if rows.model is EntityName else EntityName.objects.filter(entity__in=rows.values("pk"))
    return set(names.values_list("text", flat=True))


class NameChangesAdmin(ArchiveAdmin[Any]):
    """An admin whose rows are names, or have some."""

    delete_confirmation_template = "admin/articles/delete_names.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        def write(request: HttpRequest) -> HttpResponse:
            return super(NameChangesAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        if request.method != "POST" or not request.POST:  # also reads it, before the request is copied
            return write(request)
        user = curator_of(request)
        texts = curation.try_change(lambda: write(_copy_request(request)), user, curation.changed_names)
        candidates = curation.find_candidates(texts)
        if candidates.is_few and not candidates.total:
            return write(request)
        if CONFIRMED in request.POST:
            saved: HttpResponse = save_names(request, candidates, lambda: write(request))
            return saved
        preview = curation.preview_names(lambda: write(_copy_request(request)), user, candidates, show_effect)
        context = {
            **self.admin_site.each_context(request),
            "title": "Preview of the name change",
            "opts": self.opts,
            "media": self.media,
            "preview": preview,
            "sent": [(name, value) for name, values in request.POST.lists() for value in values],
            "confirmed": CONFIRMED,
        }
        return TemplateResponse(request, "admin/articles/names.html", context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None or not self.has_delete_permission(request, row):
            return super().delete_view(request, object_id, extra_context)
        if isinstance(row, Entity) and row.tags.order_by()[: MOST_TAGS + 1].count() > MOST_TAGS:
            return self._delete_in_steps(request, row, extra_context or {})
        candidates = curation.find_candidates(find_names_of(self.model._default_manager.filter(pk=row.pk)))
        if request.method == "POST":
            deleted: HttpResponse = save_names(
                request,
                candidates,
                lambda: super(NameChangesAdmin, self).delete_view(request, object_id, extra_context),
            )
            return deleted
        preview = curation.preview_names(row.delete, curator_of(request), candidates, show_effect)
        is_discovered = isinstance(row, Entity) and row.is_provisional
        row.pk = int(object_id)  # the deletion that was rolled back has unset it
        return super().delete_view(
            request, object_id, {**(extra_context or {}), "preview": preview, "is_discovered": is_discovered}
        )

    def _delete_in_steps(self, request: HttpRequest, entity: Entity, context: dict[str, Any]) -> HttpResponse:
        """Ask, then delete an entity with very many tags on the page that works in steps."""
        if request.method == "POST":
            act = bulk_actions.plan_deletion(entity, curator_of(request))
            return HttpResponseRedirect(reverse("admin:articles_article_bulk", args=[act.pk]))
        context = context | {"is_heavy": True, "most_tags": f"{MOST_TAGS:,}", "is_discovered": entity.is_provisional}
        return super().delete_view(request, str(entity.pk), context)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        candidates = curation.find_candidates(find_names_of(queryset))
        save_names(request, candidates, lambda: super(NameChangesAdmin, self).delete_queryset(request, queryset))


def _copy_request(request: HttpRequest) -> HttpRequest:
    """Return the request with messages of its own, for a view that is rolled back: its messages must not appear."""
    trial = copy(request)
    trial._messages = default_storage(trial)  # type: ignore[attr-defined]  # noqa: SLF001
    return trial
