"""Tags: by themselves, and on the page of their article."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from articles import curation
from articles.admin.base import InlineForm, ModelForm, TabularInline, curator_of, join_lines, link_to_row
from articles.admin.bulk import ArticleCuratingAdmin
from articles.admin.excerpts import show_mentions
from articles.admin.filters import AutocompleteFilter
from articles.admin.labels import LabelledRows
from articles.admin.merging import move_tags
from articles.models import Article, Tag


class TagForm(ModelForm[Tag]):
    """A person accepts or rejects; only machines suggest."""

    class Meta:
        model = Tag
        fields = ["state"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields.get("state")
        if isinstance(state, forms.ChoiceField) and self.instance.state != Tag.State.SUGGESTED:
            state.choices = [choice for choice in Tag.State.choices if choice[0] != Tag.State.SUGGESTED]


class NewTagForm(InlineForm[Tag], TagForm):
    parent = "article"


class ExplainedTag:
    """The columns in which a tag explains itself."""

    @admin.display(description="entity")
    def tagged(self, tag: Tag) -> SafeString:
        return format_html("{} <small>{}</small>", link_to_row(tag.entity), tag.entity.get_kind_display().lower())

    @admin.display(description="set by")
    def who(self, tag: Tag) -> SafeString:
        when = localize(localtime(tag.curated_at)) if tag.curated_at else ""
        return join_lines([tag.get_origin_display(), str(tag.curator or ""), when])

    @admin.display(description="where and why")
    def places(self, tag: Tag) -> SafeString:
        return show_mentions(tag)


class TagsOfArticle(LabelledRows):
    """Knows the article already: no tag has to ask for it."""

    def name_row(self, row: Tag) -> str:
        return str(row.entity)

    def get_queryset(self) -> QuerySet[Tag]:
        tags: QuerySet[Tag] = super().get_queryset()
        for tag in tags:
            tag.article = self.instance
        return tags


class TagInline(ExplainedTag, TabularInline[Tag, Article]):
    """The tags an article has: accepted, rejected or taken off."""

    model = Tag
    form = TagForm
    formset = TagsOfArticle
    fields = ["tagged", "state", "who", "places"]
    readonly_fields = ["tagged", "who", "places"]
    ordering = ["entity__kind", "entity__name", "entity_id"]
    classes = ["untitled", "stacking"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).select_related("entity", "curator")

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:  # noqa: ARG002
        return False


class NewTagInline(TabularInline[Tag, Article]):
    """Tags a curator adds; apart from those that are there, so that each row costs no query for its select."""

    model = Tag
    form = NewTagForm
    formset = LabelledRows
    fields = ["entity", "state"]
    autocomplete_fields = ["entity"]
    extra = 1
    verbose_name_plural = "add tags"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).none()


def save_tags(request: HttpRequest, formset: Any) -> None:
    """Store what a curator did to the tags of an article."""
    curator = curator_of(request)
    for tag in formset.save(commit=False):
        curation.decide_tag(tag, tag.state, curator)
    kept = [tag for tag in formset.deleted_objects if not curation.remove_tag(tag, curator)]
    if kept:
        names = ", ".join(str(tag.entity) for tag in kept)
        messages.info(request, f"Kept as rejected, so that it is not added again automatically: {names}.")


@admin.register(Tag)
class TagAdmin(ExplainedTag, ArticleCuratingAdmin):
    list_display = ["entity", "article_headline", "state", "who", "number_of_mentions"]
    list_display_links = ["entity", "article_headline"]
    list_filter = ["state", "origin", ("entity", AutocompleteFilter)]  # which finds an entity by any of its names
    list_select_related = ["entity", "article", "curator"]
    ordering = ["-pk"]
    autocomplete_fields = ["article", "entity"]
    form = TagForm
    fields = ["article", "entity", "state"]
    actions = ["accept", "reject", "move", "curate"]
    unbounded_actions = ["curate"]

    def limit_columns(self, rows: QuerySet[Tag]) -> QuerySet[Tag]:
        return rows.defer("article__body")

    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:  # noqa: ARG002
        return ["linked_article", "tagged", "state", "who", "places"] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:  # noqa: ARG002
        return ["linked_article", "tagged", "who", "places"]

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """Only what a person added by hand can be deleted; what the text speaks for is rejected."""
        return super().has_delete_permission(request, obj) and (obj is None or curation.is_added_by_hand(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: Any) -> None:  # noqa: ARG002
        curation.decide_tag(obj, obj.state, curator_of(request))

    @admin.action(description="Accept the selected tags", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        count = curation.accept_tags(queryset, curator_of(request))
        self.message_user(request, f"{count:,} accepted.", messages.SUCCESS)

    @admin.action(description="Reject the selected tags", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        count = curation.reject_tags(queryset, curator_of(request))
        self.message_user(request, f"{count:,} rejected. They will not be added again automatically.", messages.SUCCESS)

    @admin.action(description="Move the selected tags to another entity…", permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse | None:
        return move_tags(self, request, queryset)

    @admin.display(description="article")
    def article_headline(self, tag: Tag) -> str:
        return tag.article.headline

    @admin.display(description="mentions")
    def number_of_mentions(self, tag: Tag) -> str:
        return f"{tag.mention_count:,}"

    @admin.display(description="article")
    def linked_article(self, tag: Tag) -> SafeString | str:
        return link_to_row(tag.article)
