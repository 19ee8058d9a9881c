"""Who and where: entities and the names they are found by."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString

from articles.admin.base import InlineForm, TabularInline, curator_of, join_lines, link_to_list
from articles.admin.filters import AutocompleteFilter, ProblemFilter
from articles.admin.naming import TeachingAdmin, names_of, save_names
from articles.admin.reviewing import ReviewingAdmin
from articles.curation.entities import confirm_entities, refuse_entities
from articles.curation.names import find_candidates
from articles.models import Entity, EntityName, Tag
from articles.models.entities import EntityQuerySet


class NameOfEntityForm(InlineForm[EntityName]):
    """A name on the page of its entity; stop names have a page of their own."""

    parent = "entity"

    class Meta:
        model = EntityName
        fields = ["text", "kind", "is_case_sensitive", "needs_context"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields.get("kind")
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [choice for choice in EntityName.Kind.choices if choice[0] != EntityName.Kind.STOP]


class EntityNameInline(TabularInline[EntityName, Entity]):
    model = EntityName
    form = NameOfEntityForm
    extra = 1
    classes = ["untitled"]
    verbose_name_plural = "names it is found by"


@admin.register(Entity)
class EntityAdmin(TeachingAdmin, ReviewingAdmin):
    """Entities are found by every name they go by; the best match stands first."""

    list_display = ["name", "kind", "status", "country", "description", "slug"]
    list_filter = ["status", "kind", ("country", AutocompleteFilter), ProblemFilter]
    list_select_related = ["country"]
    search_fields = ["name", "names__text"]  # what get_search_results looks in
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["kind", "status", "name", "slug", "country", "description"]
    inlines = [EntityNameInline]
    actions = ["confirm", "refuse", "merge", "curate"]

    def get_queryset(self, request: HttpRequest) -> EntityQuerySet:
        """Leave out what was merged into another: it is no entity any more."""
        return cast("EntityQuerySet", super().get_queryset(request)).standing()

    @admin.action(description="Confirm selected provisional entities", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        """Take discovered entities into the gazetteer."""
        candidates = find_candidates(names_of(queryset.exclude(status=Entity.Status.CONFIRMED)))
        count = save_names(request, candidates, lambda: confirm_entities(queryset, curator_of(request)))
        messages.success(request, f"{count:,} confirmed." if count else "All were confirmed already.")

    @admin.action(description="Refuse selected provisional entities", permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        """Reject the tags of discovered entities and never discover their names again."""
        chosen = queryset.count()
        count = refuse_entities(queryset, curator_of(request))
        messages.success(request, f"{count:,} refused, their tags rejected. They will not be discovered again.")
        if count < chosen:
            messages.warning(request, f"{chosen - count:,} were not provisional and stay as they are.")

    def get_fields(self, request: HttpRequest, obj: Entity | None = None) -> Any:
        fields = list(super().get_fields(request, obj))
        return [*fields, "tagged_articles"] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Entity | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "tagged_articles"]

    @admin.display(description="Tags")
    def tagged_articles(self, entity: Entity) -> SafeString:
        """Say how many tags there are in each state, each number a link to just those."""
        found = Tag.objects.filter(entity=entity).order_by().values_list("state").annotate(rows=Count("pk"))
        counts: dict[str, int] = dict(found)
        return join_lines(
            link_to_list(Tag, counts.get(state, 0), label.lower(), entity__id__exact=entity.pk, state__exact=state)
            for state, label in Tag.State.choices
            if state in counts or state == Tag.State.ACCEPTED
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entity], search_term: str
    ) -> tuple[QuerySet[Entity], bool]:
        """Find entities one of whose names holds every word; who is called just so comes first."""
        words = search_term.split()
        if not words:
            return queryset, False
        in_name, in_text = Q(), Q()
        for word in words:
            in_name &= Q(name__icontains=word)
            in_text &= Q(text__icontains=word)
        called = EntityName.objects.exclude(entity=None)
        found = queryset.filter(in_name | Q(slug=search_term) | Q(pk__in=called.filter(in_text).values("entity")))
        if "o" in request.GET:  # a column was clicked
            return found, False
        exactly = Q(name__iexact=search_term) | Q(pk__in=called.filter(text__iexact=search_term).values("entity"))
        nearness = Case(When(exactly, then=Value(0)), When(name__istartswith=words[0], then=Value(1)), default=Value(2))
        return found.order_by(nearness, "name", "pk"), False


@admin.register(EntityName)
class EntityNameAdmin(TeachingAdmin):
    """All names, and the stop names that belong to no entity."""

    list_display = ["text", "kind", "entity", "entity_kind", "is_case_sensitive", "needs_context"]
    list_filter = ["kind", "entity__kind", "is_case_sensitive", "needs_context", ("entity", AutocompleteFilter)]
    list_select_related = ["entity"]
    search_fields = ["text"]
    autocomplete_fields = ["entity"]
    fieldsets = [
        (
            None,
            {
                "fields": ["text", "kind", "entity", "is_case_sensitive", "needs_context"],
                "description": "A stop name has no entity: it keeps its words from being taken for another name, "
                "as “New Jersey” keeps “Jersey” from being found. Before a name is saved you see what it changes.",
            },
        )
    ]

    @admin.display(description="kind of entity", ordering="entity__kind")
    def entity_kind(self, name: EntityName) -> str:
        return name.entity.get_kind_display() if name.entity else ""
