"""Sources: their names and hosts, and merging those that are the same."""

from collections.abc import Mapping
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.answers import read_numbers
from articles.admin.article_counts import ArticleCountAdmin
from articles.admin.base import (
    InlineForm,
    ModelForm,
    TabularInline,
    count_up_to,
    curator_of,
    link_to_list,
    list_address,
    list_former_slugs,
)
from articles.admin.bulk import ArticleCuratingAdmin
from articles.admin.filters import AutocompleteFilter, ProblemFilter
from articles.admin.labels import LabelledRows
from articles.admin_site import lock_rows, warn_of_changes
from articles.curation.edit_conflicts import read_version
from articles.importing.source_names import clean_source_name
from articles.models import Article, Source, SourceName
from articles.search import Facet, count_all


class NameOfSourceForm(InlineForm[SourceName]):
    """A name or host of a source; an address of a page is read as its host."""

    parent = "source"

    class Meta:
        model = SourceName
        fields = ["text"]

    def clean_text(self) -> str:
        return clean_source_name(str(self.cleaned_data["text"]))


class SourceNameInline(TabularInline[SourceName, Source]):
    """What else documents call a source."""

    model = SourceName
    form = NameOfSourceForm
    formset = LabelledRows
    extra = 1
    verbose_name_plural = "Other names and hosts"


class OtherSourceForm(forms.Form):
    """The source that another is one with."""

    other = forms.ModelChoiceField(Source.objects.all(), label="Same as")

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Source]", self.fields["other"])
        field.widget = AutocompleteSelect(Article._meta.get_field("source"), site)
        field.widget.choices = field.choices


class SourceForm(ModelForm[Source]):
    """The form of a source, with a list of time zones to choose from."""

    time_zone = forms.ChoiceField(
        required=False,
        choices=lambda: [("", "not known"), *((name, name) for name in sorted(available_timezones()) if "/" in name)],
        help_text=Source._meta.get_field("time_zone").help_text,
    )


@admin.register(Source)
class SourceAdmin(ArticleCountAdmin, ArticleCuratingAdmin):
    form = SourceForm
    actions = ["merge", "curate"]
    unbounded_actions = ["merge"]
    quick_columns = ["name"]
    list_display = ["name", "articles_found", "kind", "country", "homepage"]
    list_filter = ["kind", ("country", AutocompleteFilter), ProblemFilter]
    list_select_related = ["country"]
    search_fields = ["name", "slug", "names__text"]
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "kind", "country", "time_zone", "homepage", "published_from", "description", "notice"]
    inlines = [SourceNameInline]

    def get_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        fields = list(super().get_fields(request, obj))
        return [*fields, "old_slugs", "articles"] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "old_slugs", "articles"]

    def count_articles(self) -> Mapping[int, int]:
        return dict(count_all(Facet.SOURCE))

    def facet_of(self, row: Source) -> Facet:  # noqa: ARG002
        return Facet.SOURCE

    @admin.display(description="former slugs")
    def old_slugs(self, source: Source) -> str:
        return list_former_slugs(source)

    @admin.display(description="Articles")
    def articles(self, source: Source) -> SafeString:
        return link_to_list(
            Article, count_up_to(source.articles.exclude(status=Article.Status.TRASH)), source__id__exact=source.pk
        )

    # -- merging

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="articles_source_merge"), *super().get_urls()]

    @admin.action(description="Merge the selected sources…", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Source]) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: curation.MOST_MERGED + 1])
        if not 2 <= len(chosen) <= curation.MOST_MERGED:
            messages.error(request, f"Select two to {curation.MOST_MERGED} sources that are the same.")
            return None
        return HttpResponseRedirect(f"{reverse('admin:articles_source_merge')}?ids={','.join(map(str, chosen))}")

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Show what merging into the chosen survivor would do; merge when it is confirmed."""
        if not (self.has_change_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied
        values = [*request.GET.get("ids", "").split(","), *request.GET.getlist("other")]
        ids = read_numbers(values[: curation.MOST_MERGED])
        sources = list(self.get_queryset(request).filter(pk__in=ids).select_related("country").order_by("name", "pk"))
        if len(sources) == 1:
            return self._choose_other(request, sources[0])
        if not sources:
            messages.error(request, "These sources no longer exist, or have already been merged.")
            return HttpResponseRedirect(list_address(Source))
        wanted = request.POST.get("into") or request.GET.get("into")
        chosen = next((row for row in sources if str(row.pk) == wanted), None)
        survivor = chosen or curation.suggest_surviving_source(sources)
        others = [row for row in sources if row != survivor]
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge sources",
            "opts": self.opts,
            "media": self.media,
            "sources": sources,
            "survivor": survivor,
            "ids": ",".join(str(row.pk) for row in sources),
        }
        try:
            context["plan"] = curation.plan_source_merge(survivor, others)
            if request.method == "POST":
                with transaction.atomic():
                    if not warn_of_changes(request, lock_rows(sources)):
                        act = curation.merge_sources(survivor, others, curator_of(request))
                        messages.success(request, f"{act.summary}. It can be undone from its history or from Actions.")
                        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[survivor.pk]))
        except curation.MergeError as error:
            context["refusal"] = str(error)
        context["seen"] = read_version(sources).dump()
        return TemplateResponse(request, "admin/articles/merge_sources.html", context)

    def _choose_other(self, request: HttpRequest, source: Source) -> HttpResponse:
        """Ask with which other source one is merged."""
        form = OtherSourceForm(site=self.admin_site)
        context = {"title": f"Merge {source}", "source": source, "form": form, "media": self.media + form.media}
        return self.show_page(request, "merge_source", context)
