"""Entities, and the tags that link them to articles."""

from functools import cache

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.models.archive import Article
from articles.models.mentions import CompactEncoder, MentionCount, MentionsField
from articles.models.row_cache import row_cache
from articles.models.slugs import SluggedQuerySet, address_of, refuse_former_slug, refuse_reserved_slug
from articles.text.wikidata import WIKIDATA_ID, wikidata_address

FIRST_YEAR, LAST_YEAR = 1, 2999
_YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class EntityQuerySet(SluggedQuerySet["Entity"]):
    def get_by_natural_key(self, slug: str) -> "Entity":
        known = row_cache.get()
        if known is None:
            return self.one_by_slug(slug) or self.get(slug=slug)
        if slug not in known.entities:
            if known.is_whole:
                raise Entity.DoesNotExist(slug)
            known.add(slug, self.one_by_slug(slug) or self.get(slug=slug))
        entity: Entity = known.entities[slug]
        return entity

    def actors(self) -> "EntityQuerySet":
        """Persons, organisations and groups."""
        return self.exclude(kind=Entity.Kind.COUNTRY)

    def countries(self) -> "EntityQuerySet":
        return self.filter(kind=Entity.Kind.COUNTRY)

    def unmerged(self) -> "EntityQuerySet":
        """Those that were not merged into another."""
        return self.filter(redirect=None)

    def listed(self) -> "EntityQuerySet":
        """Those that pages show: all but the refused and the merged."""
        return self.unmerged().exclude(status=Entity.Status.REFUSED)

    def counted_in_public(self) -> "EntityQuerySet":
        """Those that at least one published article counts."""
        return self.filter(_is_counted_in_public())

    def visible_to_public(self) -> "EntityQuerySet":
        """Those whose names everybody may read: the confirmed, and the provisional that a published article counts.

        A provisional name comes from articles alone: where these are hidden, in the trash or purged, so is the name.
        """
        return self.listed().filter(Q(status=Entity.Status.CONFIRMED) | Q(_is_counted_in_public()))


@cache  # whoever filters by it makes a copy, which is cheaper than to build it
def _is_counted_in_public() -> Exists:
    tags = Tag.objects.counted().filter(entity=OuterRef("pk"), article__status=Article.Status.PUBLISHED)
    return Exists(tags)


class Entity(models.Model):
    """Anything that can be tagged. A country's slug is its ISO 3166-1 alpha-2 code in lower case."""

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANISATION = "organisation"
        GROUP = "group"
        COUNTRY = "country"

        @property
        def plural(self) -> str:
            """What lists call several of its entities."""
            return {"country": "Countries"}.get(self.value, f"{self.label}s")

        @property
        def schema_type(self) -> str:
            """What schema.org calls its entities."""
            return {"person": "Person", "country": "Country"}.get(self.value, "Organization")

    class Status(models.TextChoices):
        CONFIRMED = "confirmed"
        PROVISIONAL = "provisional"
        REFUSED = "refused"

    kind = models.CharField(max_length=15, choices=Kind)
    slug = models.SlugField(
        max_length=200,
        unique=True,
        validators=[refuse_reserved_slug],
        help_text="Part of its address. For a country, its two-letter ISO code in lower case.",
    )
    name = models.CharField(max_length=200)
    country = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        limit_choices_to={"kind": "country"},
        related_name="actors",
        help_text="Home country of an actor, if it has one.",
    )
    description = models.CharField(max_length=300, blank=True)
    wikidata_id = models.CharField(
        "Wikidata id",
        max_length=16,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(WIKIDATA_ID, "A Wikidata id is a Q and a number, for example Q42.")],
        help_text="Its identifier in Wikidata, for example Q42.",
    )
    active_from = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=_YEAR,
        help_text="First year it can be in the news: founded or in office, not born. Leave empty if unknown.",
    )
    active_to = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=_YEAR,
        help_text="Last year of its public life. Leave empty if still active or unknown.",
    )
    status = models.CharField(
        max_length=12,
        choices=Status,
        default=Status.CONFIRMED,
        db_default=Status.CONFIRMED,
        help_text="Provisional: found automatically, not yet confirmed by a curator. Refused: never tagged again.",
    )
    import_run = models.ForeignKey(
        "articles.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="entities",
        help_text="The import that found it.",
    )

    objects = EntityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "entities"
        indexes = [
            models.Index(fields=["kind", "name"], name="entity_kind_name"),
            models.Index(fields=["name", "id"], name="entity_name"),
            models.Index(fields=["country", "name", "id"], name="entity_country"),
            models.Index(fields=["status", "name", "id"], name="entity_status"),
            models.Index(fields=["import_run"], condition=Q(import_run__isnull=False), name="entity_import_run"),
            models.Index(fields=["wikidata_id"], condition=~Q(wikidata_id=""), name="entity_wikidata_id"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organisation", "group", "country"]), name="entity_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["confirmed", "provisional", "refused"]), name="entity_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="country") | Q(slug__regex=r"^[a-z][a-z]$"),
                name="entity_country_slug_is_alpha2",
                violation_error_message="The slug of a country is its two-letter ISO code in lower case.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="country") | Q(country=None),
                name="entity_country_has_no_country",
                violation_error_message="A country has no home country.",
            ),
            models.CheckConstraint(
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=WIKIDATA_ID),
                name="entity_wikidata_id_has_its_form",
                violation_error_message="A Wikidata id is a Q and a number, for example Q42.",
            ),
            models.CheckConstraint(
                condition=Q(active_from__lte=models.F("active_to")),
                name="entity_active_years_in_order",
                violation_error_message="The last active year is before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def is_provisional(self) -> bool:
        return self.status == self.Status.PROVISIONAL

    @property
    def is_country(self) -> bool:
        return self.kind == self.Kind.COUNTRY

    @property
    def wikidata_address(self) -> str:
        return wikidata_address(self.wikidata_id)

    @property
    def active_years(self) -> str:
        """The years of its public life in words, as “1997–2005” or “since 1997”; empty where none is known."""
        if self.active_from and self.active_to:
            return str(self.active_from) + (f"–{self.active_to}" if self.active_to != self.active_from else "")
        if self.active_from:
            return f"since {self.active_from}"
        return f"until {self.active_to}" if self.active_to else ""

    @property
    def today(self) -> "Entity":
        """The entity this one has become: itself, unless it was merged."""
        return self.redirect.into if hasattr(self, "redirect") else self

    def clean(self) -> None:
        refuse_former_slug(self)

    def get_absolute_url(self) -> str:
        return entity_address(self.kind, self.slug)


def entity_address(kind: str, slug: str) -> str:
    """Return the address of an entity's page."""
    return address_of("country" if kind == Entity.Kind.COUNTRY else "actor", slug)


class EntityRedirectQuerySet(models.QuerySet["EntityRedirect"]):
    def get_by_natural_key(self, slug: str) -> "EntityRedirect":
        return self.get(entity__slug=slug)


class EntityRedirect(models.Model):
    """An entity that was merged: its row stays, without names and tags, and its address leads to another for ever.

    It is a table of its own, so that loading the gazetteer again, which resets the columns of the entity, does not
    bring it back.
    """

    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, primary_key=True, related_name="redirect")
    into = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="redirects")

    objects = EntityRedirectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(entity=models.F("into")), name="redirect_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} → {self.into}"

    def natural_key(self) -> tuple[str]:
        return (self.entity.slug,)

    natural_key.dependencies = ["articles.entity"]  # type: ignore[attr-defined]


_NOT_ACCEPTED = Q(state="suggested") | Q(state="rejected")


class TagQuerySet(models.QuerySet["Tag"]):
    def get_by_natural_key(self, address: str, entity_slug: str) -> "Tag":
        entity = Entity.objects.db_manager(self.db).get_by_natural_key(entity_slug)
        article = Article.objects.db_manager(self.db).get_by_natural_key(address)
        return self.get(article=article, entity=entity)

    def counted(self) -> "TagQuerySet":
        """Tags that the public sees and the index counts."""
        return self.filter(state=Tag.State.ACCEPTED)

    def most_mentions_first(self) -> "TagQuerySet":
        """Tags by the number of their mentions, of as many the newest article first."""
        newest = models.F("article__published_on").desc(nulls_last=True)
        return self.order_by("-mention_count", newest, "-article_id")


class Tag(models.Model):
    """The link between an article and an entity.

    `mentions` lists the places that speak for it, each `[field, start, end, rule]` or `[..., detail]`: field is
    “headline”, “body” or “dateline”, start and end count characters of that stored text, rule is how the words
    were understood and detail what it leaned on (see articles.tagging.explanations).
    """

    class Origin(models.TextChoices):
        MACHINE = "machine"
        CURATOR = "curator"

    class State(models.TextChoices):
        ACCEPTED = "accepted"
        SUGGESTED = "suggested"
        REJECTED = "rejected"

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, db_index=False, related_name="tags")
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, db_index=False, related_name="tags")
    is_main = models.BooleanField(
        "main subject",
        default=False,
        db_default=False,
        help_text="The article is about it and does not just mention it.",
    )
    role = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="As the article states it, for example “Taliban spokesman”.",
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=State, default=State.ACCEPTED)
    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    curated_at = models.DateTimeField(null=True, blank=True)
    mention_count = models.GeneratedField(
        expression=MentionCount("mentions"), output_field=models.IntegerField(), db_persist=True
    )
    # Last, as it may be megabytes: SQLite reads a row no further than it has to.
    mentions = MentionsField(default=list, blank=True, encoder=CompactEncoder)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["article", "entity"]
        indexes = [
            models.Index(fields=["entity", "id"], name="tag_entity"),
            models.Index(fields=["id"], condition=Q(origin="curator"), name="tag_by_curator"),
            models.Index(fields=["state", "id"], condition=_NOT_ACCEPTED, name="tag_not_accepted"),
            models.Index(fields=["entity", "state", "id"], condition=_NOT_ACCEPTED, name="tag_of_entity_not_accepted"),
            models.Index(fields=["curator"], condition=Q(curator__isnull=False), name="tag_curator"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "entity"],
                name="tag_once_per_article",
                violation_error_message="This article already has that tag.",
            ),
            models.CheckConstraint(condition=Q(origin__in=["machine", "curator"]), name="tag_origin_known"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "suggested", "rejected"]), name="tag_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} in “{self.article}”"

    def natural_key(self) -> tuple[str, str]:
        known = row_cache.get()
        address = known.addresses.get(self.article_id) if known else None
        slug = known.slugs.get(self.entity_id) if known else None
        return (address or self.article.address, slug or self.entity.slug)

    natural_key.dependencies = ["articles.article", "articles.entity"]  # type: ignore[attr-defined]
