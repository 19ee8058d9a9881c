"""Change many articles at once: the selection of a list, or any search of the public site."""

from dataclasses import replace
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from articles.admin.base import ArchiveAdmin, curator_of
from articles.admin_site import SEEN
from articles.curation import bulk_actions
from articles.curation.edit_conflicts import UNREADABLE_VERSION, SeenVersion
from articles.curation.undo import NOT_UNDOABLE
from articles.models import Action, Article, Entity, Source, Tag
from articles.requests.filters import read_search
from articles.requests.reading import may_see_hidden
from articles.search import search, search_pages

SECONDS = 4.0  # of work a request
PAGE = 5_000  # articles read from the index at a time
EXAMPLES = 10
TITLE = "Curate many articles"
IN_STEPS = [Action.Kind.BULK, Action.Kind.RETAG]  # kinds of actions that a page carries out in steps


class OperationSelect(forms.RadioSelect):
    """The operations; each knows the field with its value, so that a script can hide the others."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        operation = bulk_actions.OPERATIONS.get(str(option["value"]))
        option["attrs"]["data-field"] = operation.value_field if operation else ""
        return option


class OperationForm(forms.Form):
    """What to do with the articles, and with which value."""

    operation = forms.ChoiceField(
        choices=[(one.name, one.label.replace(" {}", "").rstrip(":")) for one in bulk_actions.OPERATIONS.values()],
        widget=OperationSelect,
        label="What to do",
    )
    entity = forms.ModelChoiceField(Entity.objects.none(), required=False, label="Tag")
    source = forms.ModelChoiceField(Source.objects.all(), required=False, label="Source")
    language = forms.RegexField(
        r"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        max_length=15,
        required=False,
        help_text="Language tag, for example “en” or “pt-BR”.",
    )
    date = forms.DateField(
        required=False,
        label="Publication date",
        widget=forms.DateInput({"type": "date"}),
        help_text="Leave empty if unknown.",
    )

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Entity]", self.fields["entity"]).queryset = Entity.objects.listed()
        for name, model in (("entity", Tag), ("source", Article)):
            field = cast("forms.ModelChoiceField[Model]", self.fields[name])
            field.widget = AutocompleteSelect(model._meta.get_field(name), site)
            field.widget.choices = field.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        operation = bulk_actions.OPERATIONS.get(cleaned.get("operation", ""))
        value_field = operation.value_field if operation else ""
        if value_field in {"entity", "language"} and value_field not in self.errors and not cleaned.get(value_field):
            self.add_error(value_field, "This choice needs a value.")
        return cleaned

    @property
    def value(self) -> Any:
        """The value for the operation, as JSON."""
        value_field = bulk_actions.OPERATIONS[self.cleaned_data["operation"]].value_field
        value = self.cleaned_data.get(value_field) if value_field else None
        if isinstance(value, Model):
            return value.pk
        return value.isoformat() if value_field == "date" and value else value


class ArticleCuratingAdmin(ArchiveAdmin[Any]):
    """A list from which the articles of the selected rows can be changed."""

    def has_curate_permission(self, request: HttpRequest) -> bool:
        return curator_of(request).has_perm("articles.change_article")

    @admin.action(description="Curate the articles of the selected rows…", permissions=["curate"])
    def curate(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.plan_for(request, queryset)

    def plan_for(self, request: HttpRequest, queryset: QuerySet[Any], operation: str = "") -> HttpResponse | None:
        """Plan an action on the articles of the rows, and redirect to the page that carries it out."""
        numbers = bulk_actions.find_articles(str(self.opts.model_name), queryset)
        if not numbers.exists():
            messages.warning(request, "The selected rows have no articles.")
            return None
        origin = "the list of " + str(self.opts.verbose_name_plural)
        act = bulk_actions.plan_bulk(numbers.iterator(), curator_of(request), origin)
        if operation:
            bulk_actions.choose_operation(act, operation, None)
        return HttpResponseRedirect(reverse("admin:articles_article_bulk", args=[act.pk]))


class BulkAdmin(ArticleCuratingAdmin):
    """The pages of a bulk action: choose it, see how many articles it changes, carry it out, undo it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("curate/", view(self.curate_search), name="articles_article_curate"),
            path("bulk/<int:pk>/", view(self.bulk_view), name="articles_article_bulk"),
            *super().get_urls(),
        ]

    def _show(self, request: HttpRequest, **more: Any) -> HttpResponse:
        form = more.get("form")
        context = {
            **self.admin_site.each_context(request),
            "title": TITLE,
            "opts": self.opts,
            "media": self.media + form.media if form else self.media,
            **more,
        }
        return TemplateResponse(request, "admin/articles/bulk.html", context)

    def curate_search(self, request: HttpRequest) -> HttpResponse:
        """Plan an action on the articles of a search, given as parameters of the public site."""
        if not self.has_curate_permission(request):
            raise PermissionDenied
        criteria = read_search(request.GET, partial(may_see_hidden, request))
        form = OperationForm(request.POST if request.method == "POST" else None, site=self.admin_site)
        origin = f"the search {criteria.link()}" if criteria.parameters() else "the whole archive"
        if request.method == "POST" and form.is_valid():
            pages = search_pages(replace(criteria.request(limit=PAGE), offset=0))
            act = bulk_actions.plan_bulk((pk for page in pages for pk in page), curator_of(request), origin)
            bulk_actions.choose_operation(act, form.cleaned_data["operation"], form.value)
            return HttpResponseRedirect(reverse("admin:articles_article_bulk", args=[act.pk]))
        result = search(criteria.request(limit=EXAMPLES))
        return self._show(
            request,
            form=form,
            total=result.total,
            origin=origin,
            examples=_in_order(result.ids),
            notices=criteria.notices,
            search_address=reverse("search") + criteria.link(),
        )

    def bulk_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the operation, then carry it out, a few seconds with each request."""
        if not self.has_curate_permission(request):
            raise PermissionDenied
        act = get_object_or_404(Action, pk=pk, kind__in=IN_STEPS, user=curator_of(request))
        here = reverse("admin:articles_article_bulk", args=[act.pk])
        if act.state not in {Action.State.PLANNED, Action.State.RUNNING}:
            return HttpResponseRedirect(reverse("admin:articles_action_change", args=[act.pk]))
        if request.method == "POST" and "confirm" in request.POST and bulk_actions.get_operation(act):
            return HttpResponseRedirect(here) if self._warn_of_changes(request, act) else self._work(request, act, here)
        if request.method == "POST" and "stop" in request.POST and act.state == Action.State.RUNNING:
            bulk_actions.finish(act)
            messages.warning(request, f"Stopped. {act.summary}.")
            return HttpResponseRedirect(reverse("admin:articles_action_change", args=[act.pk]))
        operation = bulk_actions.get_operation(act)
        is_fixed = operation is not None and operation.name not in bulk_actions.OPERATIONS
        is_asking = (
            act.state == Action.State.PLANNED and (operation is None or "change" in request.GET) and not is_fixed
        )
        form = (
            OperationForm(request.POST if request.method == "POST" else None, site=self.admin_site)
            if is_asking
            else None
        )
        if form is not None and request.method == "POST" and form.is_valid():
            bulk_actions.choose_operation(act, form.cleaned_data["operation"], form.value)
            return HttpResponseRedirect(here)
        confirming = not is_asking and not is_fixed and act.state == Action.State.PLANNED
        affected = bulk_actions.count_affected(act) if confirming else None
        return self._show(
            request,
            form=form,
            act=act,
            total=bulk_actions.get_total(act),
            done=act.plan["done"],
            origin=act.plan["origin"],
            described=operation.describe(act.plan["value"]) if operation and not is_asking else "",
            affected=affected,
            checked=bulk_actions.count_checked(act),
            is_fixed=is_fixed,
            title=operation.label if operation and is_fixed else TITLE,
            button=_name_button(act, operation, affected) if operation and not is_asking else "",
            kind_of_button="destroying" if operation and operation.is_destructive else "default",
            examples=_in_order(bulk_actions.first_articles(act, EXAMPLES)),
            seen=bulk_actions.read_plan_version(act).dump() if act.state == Action.State.PLANNED and operation else "",
        )

    def _warn_of_changes(self, request: HttpRequest, act: Action) -> bool:
        """Warn of what has changed since the plan was shown; return whether anything has."""
        if act.state != Action.State.PLANNED or SEEN not in request.POST:
            return False
        try:
            lines = bulk_actions.describe_changes_since_plan(act, SeenVersion.read(request.POST[SEEN]))
        except ValueError:
            lines = [UNREADABLE_VERSION]
        for line in lines:
            messages.warning(request, line)
        if lines:
            messages.error(
                request, "The articles have changed since they were counted, so nothing was done. Please check again."
            )
        return bool(lines)

    def _work(self, request: HttpRequest, act: Action, here: str) -> HttpResponse:
        if not bulk_actions.carry_out(act, SECONDS):
            return HttpResponseRedirect(here)
        undo = "" if act.kind in NOT_UNDOABLE else " It can be undone here."
        messages.success(request, f"{act.summary}.{undo}")
        return HttpResponseRedirect(reverse("admin:articles_action_change", args=[act.pk]))


def _name_button(act: Action, operation: bulk_actions.Operation, affected: int | None) -> str:
    """Return what the button says that carries an action out; `affected` of the articles that were looked at."""
    is_counted = affected is not None and bulk_actions.count_checked(act) == bulk_actions.get_total(act)
    number = affected if is_counted and affected is not None else bulk_actions.get_total(act)
    return operation.button.format(f"{'' if is_counted else 'up to '}{number:,} article{'' if number == 1 else 's'}")


def _in_order(ids: Any) -> list[Article]:
    rows = Article.objects.defer("body").select_related("source").in_bulk(list(ids))
    return [rows[pk] for pk in ids if pk in rows]
