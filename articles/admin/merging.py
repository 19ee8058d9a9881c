"""Merge and split entities, after a preview."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from articles import curation
from articles.admin.answers import read_numbers, report_retagging
from articles.admin.base import ArchiveAdmin, curator_of, list_address
from articles.admin.bulk import ArticleCuratingAdmin
from articles.admin.excerpts import show_effect
from articles.admin_site import lock_rows, warn_of_changes
from articles.curation.edit_conflicts import read_version
from articles.models import Action, Entity, EntityName, Tag


class TargetForm(forms.Form):
    """Another entity: one that is there, or a new one."""

    target = forms.ModelChoiceField(Entity.objects.none(), required=False, label="Move to")
    new_name = forms.CharField(max_length=200, required=False, label="Or name of a new entity")
    new_kind = forms.ChoiceField(
        choices=[choice for choice in Entity.Kind.choices if choice[0] != Entity.Kind.COUNTRY],
        label="Kind of the new entity",
    )

    def __init__(self, *args: Any, site: admin.AdminSite, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not curator_of(request).has_perm("articles.add_entity"):
            del self.fields["new_name"], self.fields["new_kind"]
        target = cast("forms.ModelChoiceField[Entity]", self.fields["target"])
        target.queryset = Entity.objects.unmerged()
        target.widget = AutocompleteSelect(Tag._meta.get_field("entity"), site)
        target.widget.choices = target.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("target")) is bool(cleaned.get("new_name", "").strip()):
            raise forms.ValidationError("Choose an entity or enter the name of a new one, not both.")
        return cleaned

    def find_target(self, request: HttpRequest) -> Entity:
        """Return the entity that was chosen, created where it is new; inside an action."""
        chosen: Entity | None = self.cleaned_data["target"]
        if chosen is not None:
            return chosen
        name = self.cleaned_data["new_name"].strip()
        return curation.make_entity(self.cleaned_data["new_kind"], name, curator_of(request))


class SplitForm(TargetForm):
    """The names that go, and where to."""

    names = forms.ModelMultipleChoiceField(
        EntityName.objects.none(), widget=forms.CheckboxSelectMultiple, label="Names to move"
    )
    field_order = ["names", "target", "new_name", "new_kind"]

    def __init__(self, *args: Any, entity: Entity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].queryset = entity.names.order_by("pk")  # type: ignore[attr-defined]
        if "new_kind" in self.fields:
            self.fields["new_kind"].initial = entity.kind


class MergingAdmin(ArticleCuratingAdmin):
    """The steps between a change list and a merge or split."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("merge/", view(self.merge_view), name="articles_entity_merge"),
            path("<int:pk>/split/", view(self.split_view), name="articles_entity_split"),
            *super().get_urls(),
        ]

    @admin.action(description="Merge the selected entities…", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Entity]) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: curation.MOST_MERGED + 1])
        if not 2 <= len(chosen) <= curation.MOST_MERGED:
            messages.error(request, f"Select two to {curation.MOST_MERGED} entities that are the same.")
            return None
        return HttpResponseRedirect(f"{reverse('admin:articles_entity_merge')}?ids={','.join(map(str, chosen))}")

    def _check_change(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied

    def _context(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return {**site, "title": title, "opts": self.opts, "media": self.media, **more}

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Show what merging into the chosen survivor would do; merge when it is confirmed."""
        self._check_change(request)
        values = request.GET.get("ids", "").split(",")
        ids = read_numbers(values[: curation.MOST_MERGED])
        entities = list(self.get_queryset(request).filter(pk__in=ids).select_related("country").order_by("name", "pk"))
        if len(entities) < 2:
            messages.error(request, "These entities no longer exist, or have already been merged.")
            return HttpResponseRedirect(list_address(Entity))
        wanted = request.POST.get("into") or request.GET.get("into")
        survivor = next((row for row in entities if str(row.pk) == wanted), None) or curation.suggest_survivor(entities)
        others = [row for row in entities if row != survivor]
        context = self._context(
            request,
            "Merge entities",
            entities=entities,
            survivor=survivor,
            ids=",".join(str(row.pk) for row in entities),
        )
        try:
            context["plan"] = curation.plan_merge(survivor, others)
            if request.method == "POST":
                candidates = curation.find_candidates(curation.names_of(entities))
                with curation.action(curator_of(request), Action.Kind.MERGE) as act:
                    if not warn_of_changes(request, lock_rows(entities)):
                        curation.merge_entities(survivor, others, curator_of(request))
                        report_retagging(request, curation.retag_candidates(candidates), not candidates.is_few)
                        return self._finish(request, act, survivor)
        except curation.MergeError as error:
            context["refusal"] = str(error)
        context["seen"] = read_version(entities).dump()
        return TemplateResponse(request, "admin/articles/merge.html", context)

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask which names go where; show what goes with them, then do it."""
        self._check_change(request)
        entity = self.get_queryset(request).filter(pk=pk).first()
        if entity is None:
            raise Http404
        form = SplitForm(
            request.POST if request.method == "POST" else None, entity=entity, site=self.admin_site, request=request
        )
        context = self._context(request, f"Split {entity}", entity=entity, form=form)
        context["media"] = self.media + form.media
        context["tags_address"] = list_address(Tag, entity__id__exact=entity.pk)
        if request.method == "POST" and form.is_valid():
            names: Sequence[EntityName] = list(form.cleaned_data["names"])
            try:
                context["plan"] = curation.plan_split(entity, names)
                candidates = curation.find_candidates(curation.names_of([entity]))
                if "split" in request.POST:
                    with curation.action(curator_of(request), Action.Kind.SPLIT) as act:
                        if not warn_of_changes(request, lock_rows([entity])):
                            target = form.find_target(request)
                            curation.split_by_names(entity, names, target, curator_of(request))
                            report_retagging(request, curation.retag_candidates(candidates), not candidates.is_few)
                            return self._finish(request, act, target)
                context["preview"] = curation.preview_names(
                    lambda: curation.split_by_names(entity, names, form.find_target(request), curator_of(request)),
                    curator_of(request),
                    candidates,
                    show_effect,
                )
            except curation.SplitError as error:
                form.add_error(None, str(error))
                context.pop("plan", None)
        context["seen"] = read_version([entity]).dump()
        return TemplateResponse(request, "admin/articles/split.html", context)

    def _finish(self, request: HttpRequest, act: Action, entity: Entity) -> HttpResponse:
        messages.success(request, f"{act.summary}. It can be undone from its history or from Actions.")
        return HttpResponseRedirect(reverse("admin:articles_entity_change", args=[entity.pk]))


def move_tags(model_admin: ArchiveAdmin[Tag], request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse | None:
    """Ask to which entity the selected tags go, and move them: the articles are about another than was thought."""
    form = TargetForm(request.POST if "move" in request.POST else None, site=model_admin.admin_site, request=request)
    if form.is_bound and form.is_valid() and not warn_of_changes(request, queryset.select_related("entity", "article")):
        try:
            with curation.action(curator_of(request), Action.Kind.SPLIT) as act:
                curation.split_by_tags(queryset, form.find_target(request), curator_of(request))
        except curation.SplitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{act.summary}. It can be undone from Actions.")
            return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Move tags to another entity",
        "opts": model_admin.opts,
        "media": model_admin.media + form.media,
        "form": form,
        "tags": queryset.select_related("entity", "article")[:20],
        "count": queryset.count(),
        "selected": request.POST.getlist("_selected_action"),
        "select_across": request.POST.get("select_across", "0"),
        "seen": read_version(queryset).dump(),
    }
    return TemplateResponse(request, "admin/articles/move.html", context)
