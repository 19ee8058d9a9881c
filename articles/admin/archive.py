"""Articles."""

from typing import Any
from urllib.parse import quote_plus

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.base import (
    MOST_AT_ONCE,
    AtLeast,
    ModelForm,
    count_up_to,
    curator_of,
    join_lines,
    limit_rows,
    link_to_list,
    link_to_row,
)
from articles.admin.bulk import BulkAdmin
from articles.admin.filters import AutocompleteFilter, DateKnownFilter, PeriodFilter, ProblemFilter
from articles.admin.paging import BoundedChangeList
from articles.admin.purging import PurgingAdmin, purge_selected
from articles.admin.tags import NewTagInline, TagInline, save_tags
from articles.admin.versions import VersionsAdmin
from articles.fields import FIELDS, Field, Kind, Part, fields_with
from articles.models import Article, FeedText, ImportedDocument, Tag
from articles.panels.provenance import Provenance, describe_date, find_provenance
from articles.search import EngineError, IndexNotReadyError, SearchRequest, Sort, parse_query, search

MOST_HITS = 5_000
LATEST = 20_000  # articles outside the index whose headlines are searched
TAGS_SHOWN = 6
TAGS_ON_A_PAGE = 500  # of an article; where it has more, its page leads to their list
ADDRESSES_SHOWN = 20
LONG_LINE = 1_000  # characters


class StoredTextField(forms.CharField):
    """Text that comes back from a browser as it was stored, unless a person changed it.

    Browsers send every line end as CR LF; offsets of mentions count characters of the stored text.
    """

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, *args: Any, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (super().to_python(value) or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


def _link_to_original(document: Provenance) -> SafeString | str:
    if not document.original:
        return ""
    return format_html(', original file: <a href="{}">{}</a>', document.original_link, document.original)


def _is_too_long(article: Article) -> bool:
    """Tell whether a form with the body in it would be refused, or nearly; letters beyond ASCII take more room."""
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 4 // 5
    return len(article.body) > limit or (12 * len(article.body) > limit and len(quote_plus(article.body)) > limit)


def _has_many_tags(article: Article) -> bool:
    return article.tags.order_by()[: TAGS_ON_A_PAGE + 1].count() > TAGS_ON_A_PAGE


_WRITTEN = [field for field in fields_with("is_editable") if field.searched]


def _widget_of(field: Field) -> forms.Widget:
    """Return the widget for a text: one line, two for one that may be long, thirty for paragraphs."""
    if field.kind is Kind.TEXT:
        return AdminTextareaWidget({"rows": 30, "class": "vLargeTextField article-body"})
    if field.kind is Kind.LIST:
        return AdminTextareaWidget({"rows": 4})
    if field.limit is None or field.limit.characters > LONG_LINE:
        return AdminTextareaWidget({"rows": 2})
    return AdminTextInputWidget({"class": "vTextField"})


class ArticleForm(ModelForm[Article]):
    """Keeps text that nobody touched to the letter."""

    class Meta:
        model = Article
        fields = [field.name for field in _WRITTEN]
        field_classes = {field.name: LinesField if field.kind is Kind.LIST else StoredTextField for field in _WRITTEN}
        widgets = {field.name: _widget_of(field) for field in _WRITTEN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields and isinstance(self.fields["body"], forms.CharField):
            self.fields["body"].strip = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._meta.field_classes or {}:
            if name in cleaned and name not in self.changed_data and self.instance.pk:
                cleaned[name] = self.initial[name]
        return cleaned


# What the archive knows of where an article came from, beside what its document says.
_OF_ORIGIN = [
    *("address", "other_addresses", "date_known", "came_from", "import_log"),
    *("fingerprint", "set_by_curators", "created_at"),
]


def _names_of(part: Part) -> list[Any]:
    names = [field.name for field in FIELDS if field.part is part]
    return [*_OF_ORIGIN[:2], *names, *_OF_ORIGIN[2:]] if part is Part.ORIGIN else names


class ArticlesOutsideTheTrash(BoundedChangeList):
    """A list that shows the trash only when asked for it."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        rows = super().get_queryset(request, exclude_parameters)
        return rows if "status__exact" in self.params else rows.exclude(status=Article.Status.TRASH)


@admin.register(Article)
class ArticleAdmin(PurgingAdmin, VersionsAdmin, BulkAdmin):
    """Articles, searched by the archive’s own engine."""

    list_display = [*(field.name for field in fields_with("is_listed")), "tagged_with"]
    list_filter = [
        ProblemFilter,
        "status",
        DateKnownFilter,
        ("published_on", PeriodFilter),
        ("source", AutocompleteFilter),
        ("dateline_country", AutocompleteFilter),
        "is_headline_derived",
    ]
    list_select_related = ["source"]
    quick_columns = ["published_on", "copy_group"]
    search_fields = ["headline"]  # without any, there would be no search box; see get_search_results
    search_help_text = (
        "Search as on the site: words, “phrases”, OR, -word, published:2021-06. "
        "Hidden articles are found by headline only."
    )
    autocomplete_fields = ["source", "dateline_country"]
    form = ArticleForm
    actions = ["curate", "hide", "publish", "show_of_copies", "trash", "restore"]
    unbounded_actions = ["curate", "hide", "publish", "trash", "restore"]
    fieldsets = [(part.value, {"fields": _names_of(part)}) for part in Part]
    readonly_fields = [*(field.name for field in fields_with("is_read_only")), *_OF_ORIGIN]

    # -- the list

    def get_ordering(self, request: HttpRequest) -> Any:
        """Put copies side by side where these are asked for, and the shortest articles first."""
        orders: dict[str | None, list[Any]] = {"copies": ["copy_group", "pk"], "tiny": [Length("body"), "pk"]}
        return orders.get(request.GET.get(ProblemFilter.parameter_name)) or super().get_ordering(request)

    def limit_columns(self, rows: QuerySet[Article]) -> QuerySet[Article]:
        tags = Tag.objects.counted().select_related("entity").order_by("entity__kind", "entity__name")
        return rows.defer("body").prefetch_related(Prefetch("tags", tags))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Find published articles by the index and hidden ones by their headline; the list’s order stays."""
        parsed = parse_query(search_term)
        notices = [notice.text for notice in parsed.notices]
        if parsed.node is None:
            self._show_notices(request, notices)
            return queryset, False
        in_headline = Q(headline__icontains=search_term.strip())
        try:
            result = search(SearchRequest(query=parsed.node, sort=Sort.RELEVANCE, limit=MOST_HITS))
        except EngineError as error:
            is_built = isinstance(error, IndexNotReadyError)
            why = "The search index is being built" if is_built else "The search is not responding"
            notice = f"{why}: only the headlines of the latest {LATEST:,} articles were searched."
            self._show_notices(request, [*notices, notice])
            latest = Article.objects.order_by("-pk").values("pk")[:LATEST]
            return queryset.filter(in_headline, pk__in=latest), False
        if result.total > MOST_HITS:
            notices.append(
                f"Showing the best {MOST_HITS:,} of {result.total:,} articles found; filters apply only to these. "
                "Add a word to the search to find fewer."
            )
        if result.is_behind:
            notices.append("The search index is still catching up with the latest changes; some may be missing here.")
        status = request.GET.get("status__exact")
        status = Article.Status.TRASH if status == Article.Status.TRASH else Article.Status.HIDDEN
        others = Article.objects.filter(status=status)  # which the index does not hold
        if isinstance(count_up_to(others, LATEST), AtLeast):
            notices.append(f"Only the newest {LATEST:,} of the {status.label.lower()} articles were searched.")
        self._show_notices(request, notices)
        hidden = Article.objects.filter(in_headline, pk__in=others.values("pk")[:LATEST]).order_by("-pk")
        return queryset.filter(pk__in=[*result.ids, *hidden.values_list("pk", flat=True)[:MOST_HITS]]), False

    def _show_notices(self, request: HttpRequest, notices: list[str]) -> None:
        """Show notices on the list itself: not after its actions again, and not for what an autocomplete asks."""
        page = request.resolver_match.url_name if request.resolver_match else ""
        if request.method == "GET" and page == "articles_article_changelist":
            for notice in notices:
                messages.warning(request, notice)

    @admin.display(description="tagged with")
    def tagged_with(self, article: Article) -> str:
        names = [tag.entity.name for tag in article.tags.all()]
        more = len(names) - TAGS_SHOWN
        return ", ".join(names[:TAGS_SHOWN]) + (f" and {more} more" if more > 0 else "")

    def _in_steps(self, request: HttpRequest, queryset: QuerySet[Article], operation: str) -> HttpResponse | None:
        """Hand more articles than a page can change to the page that does it in steps."""
        if not isinstance(count_up_to(queryset, MOST_AT_ONCE), AtLeast):
            return None
        return self.plan_for(request, queryset, operation)

    @admin.action(description="Hide the selected articles", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        if (steps := self._in_steps(request, queryset, "hide")) is not None:
            return steps
        count = curation.hide_articles(queryset, curator_of(request))
        self.message_user(request, f"{count:,} hidden.", messages.SUCCESS)
        return None

    @admin.action(description="Publish the selected articles", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        if (steps := self._in_steps(request, queryset, "publish")) is not None:
            return steps
        count = curation.publish_articles(queryset, curator_of(request))
        self.message_user(request, f"{count:,} published.", messages.SUCCESS)
        return None

    @admin.action(description="Show the selected articles, hide their copies", permissions=["change"])
    def show_of_copies(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        count = curation.show_of_copies(queryset, curator_of(request))
        self.message_user(request, f"{count:,} copies hidden. They stay in the archive.", messages.SUCCESS)

    @admin.action(description="Move the selected articles to the trash", permissions=["change"])
    def trash(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        if (steps := self._in_steps(request, queryset, "trash")) is not None:
            return steps
        count = curation.trash_articles(queryset, curator_of(request))
        self.message_user(request, f"{count:,} moved to the trash. They can be restored from there.", messages.SUCCESS)
        return None

    @admin.action(description="Restore the selected articles", permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        if (steps := self._in_steps(request, queryset, "restore")) is not None:
            return steps
        count = curation.restore_articles(queryset, curator_of(request))
        self.message_user(request, f"{count:,} restored.", messages.SUCCESS)
        return None

    # -- the trash: only what lies there can be deleted, and only by who may purge

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedChangeList]:  # noqa: ARG002
        return ArticlesOutsideTheTrash

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        is_trash = request.GET.get("status__exact") == Article.Status.TRASH
        left_out = {"trash"} if is_trash else {"restore", "delete_selected"}
        actions = {name: action for name, action in actions.items() if name not in left_out}
        if "delete_selected" in actions:
            label = "Purge the selected articles permanently"
            actions["delete_selected"] = (limit_rows(purge_selected), "delete_selected", label)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        in_trash = obj is None or obj.status == Article.Status.TRASH
        return in_trash and curator_of(request).has_perm("articles.purge_article")

    # -- one article

    def view_on_site(self, obj: Article) -> str | None:
        """Link to the public page, which a hidden article has not."""
        return obj.get_absolute_url() if obj.status == Article.Status.PUBLISHED else None

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None:
            return fieldsets[:-1]
        if _is_too_long(obj):
            name, options = fieldsets[0]
            fields = ["long_body" if field == "body" else field for field in options["fields"]]
            fieldsets[0] = (name, options | {"fields": fields})
        if _has_many_tags(obj):
            fieldsets.append(("Tags", {"fields": ["all_tags"]}))
        return fieldsets

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> Any:  # noqa: ARG002
        return [TagInline, NewTagInline] if obj and not _has_many_tags(obj) else [NewTagInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "long_body", "all_tags"]

    @admin.display(description="body")
    def long_body(self, article: Article) -> str:
        """Say why a text is not here that no browser would bear and no form could carry."""
        return (
            f"{len(article.body):,} characters, too many to edit in a form. Its page shows the text in parts. "
            "To change it, import the document again."
        )

    @admin.display(description="all tags")
    def all_tags(self, article: Article) -> SafeString:
        count = article.tags.count()
        return link_to_list(Tag, count, "tags, too many to show here", article__id__exact=article.pk)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:  # noqa: ARG002
        save_tags(request, formset)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Record the edit last: re-tagging must find what the curator has said of the tags."""
        super().save_related(request, form, formsets, change)
        curation.record_edit(form.instance, form.changed_data)

    @admin.display(description="known by")
    def other_addresses(self, article: Article) -> SafeString | str:
        """List what documents find it by."""
        known = list(article.known_addresses.order_by("pk").values_list("address", flat=True)[: ADDRESSES_SHOWN + 1])
        more = ["…"] if len(known) > ADDRESSES_SHOWN else []
        return join_lines([*known[:ADDRESSES_SHOWN], *more]) or "-"

    @admin.display(description="date")
    def date_known(self, article: Article) -> str:
        """Say how the publication date is known."""
        day = article.published_on
        return describe_date(day.isoformat() if day else "", article.date_origin, article.date_text)

    @admin.display(description="came from")
    def came_from(self, article: Article) -> SafeString | str:
        """List the latest documents it was read from, with their imports, and what its feed says of it."""
        lines = ((one.link, str(one), link_to_row(one.run), _link_to_original(one)) for one in find_provenance(article))
        known = format_html_join("", '<div><a href="{}">{}</a>, {}{}</div>', lines)
        for one in FeedText.objects.filter(article=article):
            summary = format_html(
                "<summary>Text from the feed; the article’s text is from {}</summary>", one.page_address
            )
            known = format_html('{}<details>{}<pre class="raw-text">{}</pre></details>', known, summary, one.text)
        return known or "-"

    @admin.display(description="import log")
    def import_log(self, article: Article) -> SafeString | str:
        count = count_up_to(article.documents.all())
        return (
            link_to_list(
                ImportedDocument, count, "document" if count == 1 else "documents", article__id__exact=article.pk
            )
            if count
            else "-"
        )

    @admin.display(description="set by curators")
    def set_by_curators(self, article: Article) -> str:
        return ", ".join(name.replace("_", " ") for name in article.curated_fields) or "-"
