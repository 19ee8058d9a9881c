"""What was read: runs of the import, and every document of theirs. Nobody edits a record."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.base import ReadOnlyAdmin, join_lines, link_to_list, link_to_row
from articles.admin.filters import AutocompleteFilter
from articles.models import ImportedDocument, ImportRun

Outcome = ImportedDocument.Outcome
REJECTED_SHOWN = 50
_COUNTS: list[Any] = [*(f"linked_{outcome}" for outcome in Outcome.values), "all_documents"]


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin[ImportRun]):
    list_display = ["started_at", "state", *Outcome.values, "read_paths", "user"]
    list_filter = ["state"]
    list_select_related = ["user"]
    date_hierarchy = "started_at"
    search_fields = ["paths", "source_name", "error"]
    search_help_text = "Searches paths, names of sources and errors."
    fieldsets = [
        (None, {"fields": ["state", "started_at", "finished_at", "user", "read_paths", "source_name", "error"]}),
        ("Documents", {"fields": _COUNTS}),
        ("What was noticed", {"fields": ["keys_without_field", "rejected_documents"]}),
    ]

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

    @admin.display(description="keys without a field")
    def keys_without_field(self, run: ImportRun) -> str:
        return ", ".join(f"{key} ({count:,})" for key, count in run.ignored_keys.items()) or "-"

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


@admin.register(ImportedDocument)
class ImportedDocumentAdmin(ReadOnlyAdmin[ImportedDocument]):
    list_display = ["address", "line", "outcome", "reason", "run", "linked_article"]
    list_filter = ["outcome", ("run", AutocompleteFilter)]
    list_select_related = ["run", "article"]
    ordering = ["-pk"]
    search_fields = ["address"]
    fields = ["address", "line", "linked_run", "outcome", "reason", "linked_article", "sha256", "raw"]

    def lighten(self, rows: QuerySet[ImportedDocument]) -> QuerySet[ImportedDocument]:
        return rows.defer("raw_text", "article__body")

    @admin.display(description="run")
    def linked_run(self, document: ImportedDocument) -> SafeString | str:
        return link_to_row(document.run)

    @admin.display(description="article")
    def linked_article(self, document: ImportedDocument) -> SafeString | str:
        return link_to_row(document.article)

    @admin.display(description="as it came")
    def raw(self, document: ImportedDocument) -> SafeString | str:
        return format_html('<pre class="raw-text">{}</pre>', document.raw_text) if document.raw_text else "-"
