"""Import a gazetteer in the browser: a file, what would become of each of its rows, then the import, in steps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from articles.admin.base import ArchiveAdmin, curator_of
from articles.curation.gazetteer_file import GazetteerError, GazetteerFile
from articles.curation.gazetteer_import import GAZETTEER_OPERATION, Outcome
from articles.curation.gazetteer_plan import MOST_SHOWN, GazetteerPreview, plan_gazetteer
from articles.models import Action, Entity

MOST_MEGABYTES = 10
MOST_ROWS = 20_000
_HEADINGS = {
    Outcome.REJECTED: "Cannot be read",
    Outcome.CONFLICT: "In conflict with the archive: these rows are not imported",
    Outcome.CHANGED: "Will be changed",
    Outcome.NEW: "Will be added",
    Outcome.SAME: "Already in the archive, unchanged",
}


class GazetteerForm(forms.Form):
    """A file of entities, and what counts where it says too little or otherwise."""

    file = forms.FileField(
        help_text=f"CSV, JSON lines or JSON in UTF-8, at most {MOST_MEGABYTES} MB and {MOST_ROWS:,} rows. For larger"
        " files use the command import_gazetteer."
    )
    kind = forms.ChoiceField(
        choices=[("", "stated in the file"), *Entity.Kind.choices],
        required=False,
        label="Kind of rows that state none",
    )
    overwrites = forms.BooleanField(
        required=False,
        label="Overwrite different values",
        help_text="Applies to country, years and Wikidata id. The preview lists each row that is overwritten.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(
                f"The file is larger than {MOST_MEGABYTES} MB. Split it, or use the command import_gazetteer."
            )
        return file


class GazetteerAdmin(ArchiveAdmin[Any]):
    """The pages between a file and its entities."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("gazetteer/", view(self.gazetteer_view), name="articles_entity_gazetteer"),
            path("gazetteer/<int:pk>/", view(self.gazetteer_plan_view), name="articles_entity_gazetteerplan"),
            *super().get_urls(),
        ]

    def _check_import(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def gazetteer_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, look at each of its rows, and lead to what would become of them."""
        self._check_import(request)
        form = GazetteerForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"title": "Import a gazetteer", "form": form}
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            file = GazetteerFile(given["file"].file, given["kind"], MOST_ROWS)
            try:
                act, preview = plan_gazetteer(
                    file, curator_of(request), given["file"].name[:100], overwrites=given["overwrites"]
                )
            except GazetteerError as error:
                form.add_error("file", str(error))
            else:
                if file.unread:
                    messages.warning(request, f"Ignored columns: {', '.join([*file.unread][:20])}.")
                if act is not None:
                    return HttpResponseRedirect(reverse("admin:articles_entity_gazetteerplan", args=[act.pk]))
                context |= {"sections": _list_sections(preview), "described": preview.describe()}
        return self.show_page(request, "gazetteer", context)

    def gazetteer_plan_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an import would do; what begins it is the page of all actions in steps."""
        self._check_import(request)
        act = get_object_or_404(Action, pk=pk, kind=Action.Kind.BULK, user=curator_of(request))
        if act.plan.get("operation") != GAZETTEER_OPERATION or act.state != Action.State.PLANNED:
            return HttpResponseRedirect(reverse("admin:articles_article_bulk", args=[act.pk]))
        preview = GazetteerPreview.read(act)
        context = {
            "title": "Import a gazetteer",
            "act": act,
            "described": preview.describe(),
            "sections": _list_sections(preview),
            "overwrites": act.plan["value"]["overwrites"],
        }
        return self.show_page(request, "gazetteer_plan", context)


def _list_sections(preview: GazetteerPreview) -> list[dict[str, Any]]:
    """Return the rows of each outcome under their heading, those first that a person has to look at."""
    return [
        {
            "heading": heading,
            "count": preview.counts[outcome],
            "rows": preview.shown.get(outcome, []),
            "left": max(0, preview.counts[outcome] - MOST_SHOWN),
        }
        for outcome, heading in _HEADINGS.items()
        if preview.counts[outcome]
    ]
