"""Who and where: entities and the names they are found by."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.article_counts import ArticleCountAdmin
from articles.admin.base import (
    InlineForm,
    TabularInline,
    count_up_to,
    curator_of,
    join_lines,
    link_to_list,
    list_former_slugs,
)
from articles.admin.filters import AutocompleteFilter, ProblemFilter
from articles.admin.gazetteers import GazetteerAdmin
from articles.admin.labels import LabelledRows
from articles.admin.name_changes import NameChangesAdmin, find_names_of, save_names
from articles.admin.review_queue import ReviewQueueAdmin
from articles.curation.entities import confirm_entities, refuse_entities
from articles.curation.name_changes import find_candidates
from articles.models import Entity, EntityName, Tag
from articles.models.entities import EntityQuerySet
from articles.search import Facet, count_entities

MOST_NAMES = 200  # of one entity, on its page


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
    formset = LabelledRows
    extra = 1
    classes = ["untitled"]
    verbose_name_plural = "searchable names"


@admin.register(Entity)
class EntityAdmin(ArticleCountAdmin, NameChangesAdmin, GazetteerAdmin, ReviewQueueAdmin):
    """Entities are found by every name they go by; the best match stands first."""

    list_display = ["name", "articles_found", "kind", "status", "country", "description"]
    list_filter = ["status", "kind", ("country", AutocompleteFilter), ProblemFilter]
    quick_columns = ["name"]
    list_select_related = ["country"]
    search_fields = ["name", "names__text", "wikidata_id"]  # what get_search_results looks in
    search_help_text = "Enter words of any name, or how they begin, or a Wikidata id such as Q567."
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["kind", "status", "name", "slug", "country", "description", "wikidata_id", ("active_from", "active_to")]
    inlines = [EntityNameInline]
    actions = ["confirm", "refuse", "merge", "curate"]
    unbounded_actions = ["merge"]

    def get_queryset(self, request: HttpRequest) -> EntityQuerySet:
        """Leave out what was merged into another: it is no entity any more."""
        return cast("EntityQuerySet", super().get_queryset(request)).unmerged()

    @admin.action(description="Confirm selected provisional entities", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        """Take discovered entities into the gazetteer."""
        candidates = find_candidates(find_names_of(queryset.exclude(status=Entity.Status.CONFIRMED)))
        count = save_names(request, candidates, lambda: confirm_entities(queryset, curator_of(request)))
        messages.success(request, f"{count:,} confirmed." if count else "All of them were already confirmed.")

    @admin.action(description="Refuse selected provisional entities", permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Entity]) -> None:
        """Reject the tags of discovered entities and never discover their names again."""
        chosen = queryset.count()
        count = refuse_entities(queryset, curator_of(request))
        messages.success(
            request,
            f"{count:,} refused. Their tags stay rejected, and a full re-tagging no longer finds these names.",
        )
        if count < chosen:
            messages.warning(request, f"{chosen - count:,} were not provisional and were left as they are.")

    def count_articles(self) -> Mapping[int, int]:
        return count_entities()

    def facet_of(self, row: Entity) -> Facet:
        return Facet.COUNTRY if row.is_country else Facet.ACTOR

    def get_fields(self, request: HttpRequest, obj: Entity | None = None) -> Any:
        fields = list(super().get_fields(request, obj))
        if obj is None:
            return fields
        return [*fields, "old_slugs", "tagged_articles", *(["linked_names"] if self._has_many_names(obj) else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Entity | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "old_slugs", "tagged_articles", "linked_names"]

    def get_inlines(self, request: HttpRequest, obj: Entity | None) -> Any:
        """Show the names, unless they are more than a form can hold: then they have their own list."""
        return [] if obj is not None and self._has_many_names(obj) else super().get_inlines(request, obj)

    def _has_many_names(self, entity: Entity) -> bool:
        return entity.names.order_by()[: MOST_NAMES + 1].count() > MOST_NAMES

    @admin.display(description="former slugs")
    def old_slugs(self, entity: Entity) -> str:
        return list_former_slugs(entity)

    @admin.display(description="Searchable names")
    def linked_names(self, entity: Entity) -> SafeString:
        return link_to_list(EntityName, count_up_to(entity.names.all()), entity__id__exact=entity.pk)

    @admin.display(description="Tags")
    def tagged_articles(self, entity: Entity) -> SafeString:
        """Say how many tags there are in each state, each number a link to just those."""
        tags = Tag.objects.filter(entity=entity)
        counts = {state: count_up_to(tags.filter(state=state)) for state in Tag.State.values}
        return join_lines(
            link_to_list(Tag, counts[state], label.lower(), entity__id__exact=entity.pk, state__exact=state)
            for state, label in Tag.State.choices
            if counts[state] or state == Tag.State.ACCEPTED
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entity], search_term: str
    ) -> tuple[QuerySet[Entity], bool]:
        """Find entities one of whose names has words that begin so; who is called just so comes first."""
        if not search_term.strip():
            return queryset, False
        found = curation.find_entities(search_term, queryset)
        rows = queryset.filter(pk__in=found.all_ids)
        if "o" in request.GET:  # a column was clicked
            return rows, False
        nearness = Case(
            When(pk__in=found.exact_ids, then=Value(0)),
            When(name__istartswith=search_term.split(maxsplit=1)[0], then=Value(1)),
            default=Value(2),
        )
        return rows.order_by(nearness, "name", "pk"), False


@admin.register(EntityName)
class EntityNameAdmin(NameChangesAdmin):
    """All names, and the stop names that belong to no entity."""

    list_display = ["text", "kind", "entity", "entity_kind", "is_case_sensitive", "needs_context"]
    list_filter = ["kind", "is_case_sensitive", "needs_context", ("entity", AutocompleteFilter)]
    list_select_related = ["entity"]
    quick_columns = ["text"]
    search_fields = ["text"]
    autocomplete_fields = ["entity"]
    fieldsets = [
        (
            None,
            {
                "fields": ["text", "kind", "entity", "is_case_sensitive", "needs_context"],
                "description": "A stop name belongs to no entity. Its words are not taken for another name: "
                "“New Jersey” prevents “Jersey” from being found. Before a name is saved, you see what it changes.",
            },
        )
    ]

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[EntityName],
        search_term: str,
    ) -> tuple[QuerySet[EntityName], bool]:
        """Find names by their words, or the beginnings of these."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=curation.find_names(search_term, EntityName.objects.all())), False

    @admin.display(description="kind of entity")
    def entity_kind(self, name: EntityName) -> str:
        return name.entity.get_kind_display() if name.entity else ""
