"""Import runs, and every document they read. Nobody edits these records."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.base import ReadOnlyAdmin, curator_of, join_lines, link_to_list, link_to_row
from articles.admin.bringing import BringingAdmin
from articles.admin.filters import AutocompleteFilter, PeriodFilter
from articles.admin.originals import OriginalsAdmin
from articles.curation import bulk_actions, import_undo
from articles.importing.input_parts import describe_left_out
from articles.importing.readers import FORMATS
from articles.importing.retry import guess_format, is_text_incomplete, retry_document
from articles.importing.run_locks import mark_stopped_runs
from articles.models import Article, ImportedDocument, ImportRun
from articles.models.uploads import write_size
from articles.originals import sum_up

Outcome = ImportedDocument.Outcome
REJECTED_SHOWN = 50
MOST_SUMMED = 10_000  # originals that the list of runs counts
MOST_FOUND = 1_000  # articles whose documents a search lists
_COUNTS: list[Any] = [*(f"linked_{outcome}" for outcome in Outcome.values), "all_documents"]


@admin.register(ImportRun)
class ImportRunAdmin(BringingAdmin):
    list_display = ["started_at", "state", *Outcome.values, "read_paths", "user"]
    list_filter = ["state", ("started_at", PeriodFilter)]
    list_select_related = ["user"]
    quick_columns = ["started_at"]
    search_fields = ["paths", "source_name", "error"]
    search_help_text = "Searches paths, source names and errors."
    fieldsets = [
        (
            None,
            {"fields": ["state", "started_at", "finished_at", "user", "read_paths", "source_name", "mapping", "error"]},
        ),
        ("Documents", {"fields": _COUNTS}),
        ("Notes", {"fields": ["keys_without_field", "beside_articles", "unkept", "rejected_documents"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        undo = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="articles_importrun_undo")
        return [undo, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        mark_stopped_runs()
        number, size = sum_up(MOST_SUMMED + 1)
        is_more = number > MOST_SUMMED
        originals = {"originals": MOST_SUMMED if is_more else number, "originals_size": write_size(size)}
        originals["are_more_originals"] = is_more
        return super().changelist_view(request, {**(extra_context or {}), **originals})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        mark_stopped_runs()
        return super().change_view(request, object_id, form_url, extra_context)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a run has made and what of it stays, then undo the rest as a bulk action."""
        mark_stopped_runs()
        run = get_object_or_404(ImportRun, pk=pk)
        user = curator_of(request)
        is_theirs = run.user_id == user.pk or user.has_perm("articles.undo_action")
        if not (self.has_view_permission(request, run) and user.has_perm("articles.change_article") and is_theirs):
            raise PermissionDenied
        parts = import_undo.preview_undo(run)
        is_at_work = run.state == ImportRun.State.RUNNING
        is_anything = not is_at_work and any(part.going or part.checked < part.total for part in parts)
        if request.method == "POST" and is_anything:
            act = bulk_actions.plan_import_undo(run, user)
            return HttpResponseRedirect(reverse("admin:articles_article_bulk", args=[act.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo {run}",
            "opts": self.opts,
            "media": self.media,
            "run": run,
            "parts": parts,
            "is_more": any(part.checked < part.total for part in parts),
            "is_anything": is_anything,
            "is_at_work": is_at_work,
        }
        return TemplateResponse(request, "admin/articles/undo_import.html", context)

    @admin.display(description="paths")
    def read_paths(self, run: ImportRun) -> SafeString:
        return join_lines(str(path) for path in run.paths)

    @admin.display(description="created")
    def linked_created(self, run: ImportRun) -> SafeString:
        return _link_to_documents(run, Outcome.CREATED)

    @admin.display(description="updated")
    def linked_updated(self, run: ImportRun) -> SafeString:
        return _link_to_documents(run, Outcome.UPDATED)

    @admin.display(description="unchanged")
    def linked_unchanged(self, run: ImportRun) -> SafeString:
        return _link_to_documents(run, Outcome.UNCHANGED)

    @admin.display(description="duplicate")
    def linked_duplicate(self, run: ImportRun) -> SafeString:
        return _link_to_documents(run, Outcome.DUPLICATE)

    @admin.display(description="rejected")
    def linked_rejected(self, run: ImportRun) -> SafeString:
        return _link_to_documents(run, Outcome.REJECTED)

    @admin.display(description="all")
    def all_documents(self, run: ImportRun) -> SafeString:
        return link_to_list(ImportedDocument, run.documents_total, run__id__exact=run.pk)

    @admin.display(description="ignored keys")
    def keys_without_field(self, run: ImportRun) -> str:
        return ", ".join(f"{key} ({count:,})" for key, count in run.ignored_keys.items()) or "-"

    @admin.display(description="not imported")
    def beside_articles(self, run: ImportRun) -> str:
        return describe_left_out(run.left_out) or "-"

    @admin.display(description="rejected documents")
    def rejected_documents(self, run: ImportRun) -> SafeString | str:
        """List the first rejected documents with the reason, and say where the rest is."""
        if not run.rejected:
            return "-"
        first = run.documents.filter(outcome=Outcome.REJECTED).defer("raw_text").order_by("pk")[:REJECTED_SHOWN]
        more = run.rejected - REJECTED_SHOWN
        return format_html(
            '<ol class="rejected">{}</ol>{}',
            format_html_join("", "<li>{}<br>{}</li>", ((link_to_row(row), row.reason) for row in first)),
            format_html("<p>… and {} more: {}</p>", f"{more:,}", _link_to_documents(run, Outcome.REJECTED, "all"))
            if more > 0
            else "",
        )


def _link_to_documents(run: ImportRun, outcome: Outcome, what: str = "") -> SafeString:
    count = getattr(run, outcome.value)
    return link_to_list(ImportedDocument, count, what, run__id__exact=run.pk, outcome__exact=outcome.value)


class CorrectionForm(forms.Form):
    """The text of a rejected document, to be mended."""

    text = forms.CharField(
        widget=AdminTextareaWidget({"rows": 24, "class": "vLargeTextField article-body"}), strip=False
    )
    format = forms.ChoiceField(choices=FORMATS)

    def clean_text(self) -> str:
        """Return the text with the line ends of files: browsers send others."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


@admin.register(ImportedDocument)
class ImportedDocumentAdmin(OriginalsAdmin, ReadOnlyAdmin[ImportedDocument]):
    list_display = ["address", "place", "outcome", "reason", "run", "linked_article"]
    list_filter = ["outcome", ("run", AutocompleteFilter)]
    list_select_related = ["run", "article", "original"]
    ordering = ["-pk"]
    search_fields = ["address"]
    search_help_text = "Searches by the beginning of an article’s address. To find rejected documents, use the filter."
    fields = [
        *("address", "place", "reader", "original_file", "linked_run", "outcome", "reason", "linked_article"),
        *("sha256", "raw"),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.retry_view)
        return [path("<int:pk>/retry/", view, name="articles_importeddocument_retry"), *super().get_urls()]

    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the text of a rejected document be mended, and read it again."""
        document = get_object_or_404(ImportedDocument.objects.select_related("run"), pk=pk)
        may_retry = curator_of(request).has_perms(["articles.add_article", "articles.change_article"])
        if not (self.has_view_permission(request, document) and may_retry):
            raise PermissionDenied
        if document.outcome != Outcome.REJECTED or document.article_id:
            messages.warning(request, "This document is already an article.")
            return HttpResponseRedirect(reverse("admin:articles_importeddocument_change", args=[pk]))
        given = {"text": document.raw_text, "format": guess_format(document)}
        form = CorrectionForm(request.POST if request.method == "POST" else None, initial=given)
        result = None
        if request.method == "POST" and form.is_valid():
            answers = form.cleaned_data
            result = retry_document(document, answers["text"], answers["format"], curator_of(request))
            if result.article is not None:
                message = f"{result.get_outcome_display()}: {result.article}. {result.reason}"
                messages.success(request, message.strip())
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[result.article.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Try a rejected document again",
            "opts": self.opts,
            "media": self.media + form.media,
            "document": document,
            "form": form,
            "reason": result.reason if result else document.reason,
            "is_text_incomplete": is_text_incomplete(document),
        }
        return TemplateResponse(request, "admin/articles/retry.html", context)

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[ImportedDocument],
        search_term: str,
    ) -> tuple[QuerySet[ImportedDocument], bool]:
        """Find the documents of articles by their address, which has an index."""
        if not search_term.strip():
            return queryset, False
        found = Article.objects.beginning_at(search_term.strip()).order_by("address").values_list("pk", flat=True)
        return queryset.filter(article__in=list(found[:MOST_FOUND])), False

    def limit_columns(self, rows: QuerySet[ImportedDocument]) -> QuerySet[ImportedDocument]:
        return rows.defer("raw_text", "article__body")

    @admin.display(description="run")
    def linked_run(self, document: ImportedDocument) -> SafeString | str:
        return link_to_row(document.run)

    @admin.display(description="article")
    def linked_article(self, document: ImportedDocument) -> SafeString | str:
        return link_to_row(document.article)

    @admin.display(description="original text")
    def raw(self, document: ImportedDocument) -> SafeString | str:
        return format_html('<pre class="raw-text">{}</pre>', document.raw_text) if document.raw_text else "-"
