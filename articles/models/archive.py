"""Sources and their articles."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.text import slugify

from articles.fields import FIELD, fields_with
from articles.models.row_cache import row_cache
from articles.models.slugs import SluggedQuerySet, address_of, refuse_former_slug, refuse_reserved_slug

ADDRESS_LENGTH = 1000
SLUG_WORDS = 10
UNSTATED_ORIGINS = ("dateline", "guessed", "page")  # of dates that are to be looked at


def new_address() -> str:
    """Return the address of an article that no document brought: one written in the archive itself."""
    return f"archive:{uuid.uuid4()}"


class ListIndex(models.Index):
    """An index in the order of a list whose unknown values stand last, as SQLite has them without being told."""

    def create_sql(self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "sqlite":
            return super().create_sql(model, schema_editor, using, **kwargs)
        orders = [one for one in self.expressions if isinstance(one, models.OrderBy)]
        places = [models.OrderBy(one.expression, descending=one.descending) for one in orders]
        plain = models.Index(*places, name=self.name, condition=self.condition)
        return plain.create_sql(model, schema_editor, using, **kwargs)


def _listed(name: str, *first: str, **condition: Any) -> ListIndex:
    """Return an index of articles, or of some, in the order of their lists."""
    newest = models.F("published_on").desc(nulls_last=True)
    return ListIndex(*(models.F(one).asc() for one in first), newest, models.F("id").desc(), name=name, **condition)


class SourceQuerySet(SluggedQuerySet["Source"]):
    def get_by_natural_key(self, slug: str) -> "Source":
        return self.one_by_slug(slug) or self.get(slug=slug)

    def visible_to_public(self) -> "SourceQuerySet":
        """Those that everybody may know of: from which at least one published article is."""
        return self.filter(models.Exists(Article.objects.published().filter(source=models.OuterRef("pk"))))


def refuse_unknown_zone(name: str) -> None:
    """Validate the name of a time zone; raises ValidationError."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Write it as “Asia/Kabul” or “Europe/London”.")


class Source(models.Model):
    """Who published an article."""

    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper"
        AGENCY = "agency"
        BROADCASTER = "broadcaster"
        WEBSITE = "website"
        OTHER = "other"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True, validators=[refuse_reserved_slug])
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    country = models.ForeignKey(
        "articles.Entity",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"kind": "country"},
        related_name="sources",
        help_text="Home country.",
    )
    homepage = models.URLField(blank=True)
    time_zone = models.CharField(
        max_length=50,
        default="",
        db_default="",
        blank=True,
        validators=[refuse_unknown_zone],
        help_text="For example “Asia/Kabul”. Times in its documents are converted to days in this zone.",
    )
    published_from = models.DateField(
        null=True,
        blank=True,
        help_text="Day of the first issue. If only the year is known, enter 1 January.",
    )
    description = models.TextField(blank=True)
    notice = models.CharField(
        max_length=300, blank=True, help_text="Shown with each of its articles, for example terms of use."
    )
    import_run = models.ForeignKey(
        "articles.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="sources",
        help_text="The import that added it.",
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        refuse_former_slug(self)

    def get_absolute_url(self) -> str:
        return address_of("source", self.slug)


class SourceName(models.Model):
    """Another name that documents give a source, or the host of its pages: “AP News”, “apnews.com”.

    What a document calls so is of that source. Case makes no difference, nor does “www.” before a host.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="names")
    text = models.CharField("name or host", max_length=200, unique=True)

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if bearer := Source.objects.filter(name=self.text).first():
            raise ValidationError({"text": f"The source {bearer} already has this name. Merge the two instead."})


class ArticleQuerySet(models.QuerySet["Article"]):
    def get_by_natural_key(self, address: str) -> "Article":
        known = row_cache.get()
        if known is None:
            return self.get(address=address)
        if address not in known.articles:
            known.add_article(self.get(address=address))
        article: Article = known.articles[address]
        return article

    def published(self) -> "ArticleQuerySet":
        """Articles that the public may see."""
        return self.filter(status=Article.Status.PUBLISHED)

    def unpublished(self) -> "ArticleQuerySet":
        """Articles that are hidden or in the trash, in words that the index of these has as well."""
        return self.filter(models.Q(status="hidden") | models.Q(status="trash"))

    def undated(self) -> "ArticleQuerySet":
        """Articles whose publication date is not known."""
        return self.filter(published_on=None)

    def copies_of(self, article: "Article") -> "ArticleQuerySet":
        """The other articles of its group of near-identical ones."""
        if article.copy_group is None:
            return self.none()
        return self.filter(copy_group=article.copy_group).exclude(pk=article.pk)

    def read_openings(self, ids: Iterable[int], characters: int) -> dict[int, "Article"]:
        """Return articles by primary key with no more than the beginning of their bodies; not to be saved."""
        rows = self.annotate(opening=Left("body", characters)).defer("body").order_by().in_bulk(list(ids))
        for article in rows.values():
            article.body = vars(article).pop("opening")
        return rows

    def beginning_at(self, address: str) -> "ArticleQuerySet":
        """Articles whose address begins so."""
        if connection.vendor == "sqlite":
            return self.filter(address__gte=address, address__lt=f"{address}\U0010ffff")
        return self.filter(address__startswith=address)

    def between(self, first: date, last: date) -> "ArticleQuerySet":
        """Articles published from first to last, both included."""
        return self.filter(published_on__range=(first, last))


class Article(models.Model):
    """One news item.

    `body` is plain text, paragraphs parted by an empty line; the offsets of mentions count its characters.
    `address` is where its document was first read, its name in fixtures; what later documents find it by are its known
    addresses and its `fingerprint` (see articles.importing.identity).
    """

    class Status(models.TextChoices):
        PUBLISHED = "published"
        HIDDEN = "hidden"
        TRASH = "trash", "In the trash"

    class DateOrigin(models.TextChoices):
        STATED = "header", "date given in the document"
        STRUCTURED = "structured", "from the structured data of the page"
        FEED = "feed", "from the feed"
        CONTAINER = "container", "from the file or container"
        ADDRESS = "address", "read from its address"
        PAGE = "page", "read from the page"
        DATELINE = "dateline", "read from the dateline"
        GUESSED = "guessed", "guessed"
        CURATOR = "curator", "set by a curator"

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="articles"
    )
    headline = models.TextField()
    is_headline_derived = models.BooleanField(
        "headline is derived",
        default=False,
        help_text="The document had no headline, so this one was made from its opening sentence.",
    )
    dateline = models.CharField(
        max_length=200, blank=True, help_text="As printed, without the dash, for example “KABUL, Afghanistan (Agency)”."
    )
    dateline_country = models.ForeignKey(
        "articles.Entity",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        limit_choices_to={"kind": "country"},
        related_name="filed_articles",
        help_text="Country it was filed from, which need not be what it is about.",
    )
    byline = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True, help_text="Separate paragraphs with a blank line.")
    published_on = models.DateField(null=True, blank=True, help_text="Leave empty if unknown.")
    date_origin = models.CharField(
        max_length=10,
        choices=DateOrigin,
        default="",
        db_default="",
        blank=True,
        editable=False,
        help_text="How the publication date is known.",
    )
    date_text = models.CharField(
        "date as written", max_length=100, default="", db_default="", blank=True, editable=False
    )
    section = models.CharField(
        max_length=200,
        default="",
        db_default="",
        blank=True,
        help_text="Section of the newspaper, for example “Foreign news”.",
    )
    page_label = models.CharField(
        "page", max_length=50, default="", db_default="", blank=True, help_text="As printed, for example “A1”."
    )
    edition = models.CharField(max_length=100, default="", db_default="", blank=True)
    updated_at = models.DateTimeField(
        "last changed", null=True, blank=True, help_text="When the publisher last changed it (UTC)."
    )
    keywords = models.JSONField(default=list, blank=True, help_text="The publisher’s keywords, one per line.")
    language = models.CharField(
        max_length=15,
        default="",
        blank=True,
        help_text="Language tag, for example “en” or “pt-BR”. Leave empty if unknown.",
    )
    is_language_doubted = models.BooleanField(
        default=False, db_default=False, editable=False, help_text="The text reads like another language."
    )
    is_date_doubted = models.BooleanField(
        default=False, db_default=False, editable=False, help_text="The dateline names another day."
    )
    url = models.URLField("original address", max_length=ADDRESS_LENGTH, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)

    address = models.CharField(
        max_length=ADDRESS_LENGTH,
        unique=True,
        default=new_address,
        editable=False,
        help_text="Where its document was first read.",
    )
    external_id = models.CharField(max_length=200, blank=True, help_text="The id that the document states.")
    fingerprint = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Version and SHA-256 of the document’s content as imported.",
    )
    curated_fields = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Fields that a curator has set; imports do not change them.",
    )
    copy_group = models.BigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="Near-identical copies of one report have the same number; an article without copies has none.",
    )
    created_at = models.DateTimeField("in the archive since", default=timezone.now, editable=False)
    arrived_at = models.DateTimeField(
        "first published",
        null=True,
        blank=True,
        editable=False,
        help_text="When the archive first showed it to the public; a trigger sets it (articles.triggers.arrivals).",
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = [models.F("published_on").desc(nulls_last=True), "-id"]
        indexes = [
            models.Index(fields=["published_on", "id"], name="article_published_on"),
            _listed("article_listed", condition=~models.Q(status="trash")),
            _listed("article_of_source", "source", condition=~models.Q(status="trash")),
            _listed("article_of_dateline", "dateline_country"),
            # “With a source” keeps SQLite from reading the list of published articles by it, which it does not order.
            models.Index(
                fields=["source"],
                condition=models.Q(status="published", source__isnull=False),
                name="article_published_source",
            ),
            _listed("article_not_published", "status", condition=models.Q(status="hidden") | models.Q(status="trash")),
            models.Index(fields=["fingerprint"], name="article_fingerprint"),
            models.Index(fields=["id"], condition=models.Q(published_on=None), name="article_undated"),
            models.Index(
                fields=["copy_group", "id"], condition=models.Q(copy_group__isnull=False), name="article_copy_group"
            ),
            _listed("article_headline_derived", condition=models.Q(is_headline_derived=True)),
            _listed("article_date_not_stated", condition=models.Q(date_origin__in=UNSTATED_ORIGINS)),
            _listed("article_language_doubted", condition=models.Q(is_language_doubted=True)),
            _listed("article_date_doubted", condition=models.Q(is_date_doubted=True)),
            models.Index(Length("body"), "id", name="article_body_length"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["published", "hidden", "trash"]), name="article_status_known"
            ),
            models.CheckConstraint(condition=~models.Q(headline=""), name="article_has_headline"),
        ]
        permissions = [("purge_article", "Can purge articles that are in the trash")]

    def __str__(self) -> str:
        return self.headline

    def natural_key(self) -> tuple[str]:
        return (self.address,)

    natural_key.dependencies = ["articles.source", "articles.entity"]  # type: ignore[attr-defined]

    @property
    def slug(self) -> str:
        """The readable part of its address: the first words of the headline, or “article”."""
        return "-".join(slugify(self.headline).split("-")[:SLUG_WORDS])[:100].strip("-") or "article"

    def get_absolute_url(self) -> str:
        return f"{address_of('article_short', self.pk)}{self.slug}/"

    @property
    def own_headline(self) -> str:
        """Its headline as far as it is a text of its own: a derived one only repeats the body, and counts nowhere."""
        return "" if self.is_headline_derived else self.headline

    def searched_text(self, field: str) -> str:
        """Return the text of a searched field."""
        return self.own_headline if field == "headline" else FIELD[field].write(getattr(self, field))

    @property
    def texts(self) -> dict[str, str]:
        """The texts that mentions stand in, by their fields, in the order they are read."""
        return {one.name: self.searched_text(one.name) for one in fields_with("is_tagged")}
