"""The names of entities, and their words."""

from django.db import models
from django.db.models import Q

from articles.models.entities import Entity
from articles.models.row_cache import row_cache


class EntityNameQuerySet(models.QuerySet["EntityName"]):
    def own(self) -> "EntityNameQuerySet":
        """What entities are called themselves: not the cities of a country, its demonyms, or stop names."""
        kinds = EntityName.Kind
        return self.exclude(kind__in=(kinds.CITY, kinds.STOP, kinds.DEMONYM, kinds.ADJECTIVE))

    def get_by_natural_key(self, text: str, entity_slug: str | None) -> "EntityName":
        known = row_cache.get()
        if known is not None and entity_slug in known.names:
            return self._known_name(known.names[entity_slug], text)
        # By number: a join would be planned badly on PostgreSQL, which knows nothing yet of tables just filled.
        entity = Entity.objects.db_manager(self.db).get_by_natural_key(entity_slug) if entity_slug else None
        if known is None:
            return self.get(text=text, entity=entity)
        known.names[entity_slug] = {name.text: name for name in self.filter(entity=entity)}
        return self._known_name(known.names[entity_slug], text)

    @staticmethod
    def _known_name(names: dict[str, "EntityName"], text: str) -> "EntityName":
        if text not in names:
            raise EntityName.DoesNotExist(text)
        return names[text]


class EntityName(models.Model):
    """One way an entity is written. A stop name stands for no entity and keeps its words from matching others.

    `key` is what its spellings share (see articles.tagging.spellings): None until it is made, empty where it has none.
    `is_compared` tells whether other entities of a similar name were looked for. A database trigger resets both when
    the name changes (see articles.triggers.name_keys).
    """

    class Kind(models.TextChoices):
        NAME = "name"
        ALIAS = "alias"
        ACRONYM = "acronym"
        SURNAME = "surname"
        DEMONYM = "demonym"
        ADJECTIVE = "adjective"
        CITY = "city"
        STOP = "stop", "stop name"

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, null=True, blank=True, related_name="names")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ALIAS)
    is_case_sensitive = models.BooleanField("case matters", default=True)
    needs_context = models.BooleanField(
        default=False,
        help_text="Counts only in an article with another name of the same entity that has no such condition.",
    )
    # Of machines, and part of no fixture: made again from the text where they are missing.
    key = models.CharField(max_length=200, blank=True, default=None, null=True, editable=False, serialize=False)
    is_compared = models.BooleanField(default=False, db_default=False, editable=False, serialize=False)

    objects = EntityNameQuerySet.as_manager()

    class Meta:
        ordering = ["text", "id"]
        indexes = [
            models.Index(fields=["text", "id"], name="entityname_text"),
            models.Index(fields=["kind", "text", "id"], name="entityname_kind"),
            models.Index(fields=["text", "id"], condition=Q(is_case_sensitive=False), name="entityname_any_case"),
            models.Index(fields=["text", "id"], condition=Q(needs_context=True), name="entityname_with_context"),
            models.Index(fields=["key"], condition=Q(key__isnull=False), name="entityname_key"),
            models.Index(fields=["id"], condition=Q(key=None), name="entityname_without_key"),
            models.Index(fields=["id"], condition=Q(is_compared=False), name="entityname_not_compared"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "text"],
                name="entityname_once_per_entity",
                violation_error_message="This entity already has that name.",
            ),
            models.UniqueConstraint(fields=["text"], condition=Q(entity=None), name="entityname_stop_name_once"),
            models.CheckConstraint(
                condition=Q(kind="stop", entity=None) | (~Q(kind="stop") & Q(entity__isnull=False)),
                name="entityname_stop_names_have_no_entity",
                violation_error_message="A stop name belongs to no entity; every other name needs one.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="entityname_has_text"),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str | None]:
        known = row_cache.get()
        slug = known.slugs.get(self.entity_id) if known else None
        return (self.text, slug or (self.entity.slug if self.entity else None))

    natural_key.dependencies = ["articles.entity"]  # type: ignore[attr-defined]


class NameWord(models.Model):
    """One word of a name, in small letters; rows are kept by database triggers (see articles.triggers.name_words)."""

    pk = models.CompositePrimaryKey("name", "word")
    name = models.ForeignKey(
        EntityName, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="words"
    )
    word = models.CharField(max_length=200)

    class Meta:
        # An index by which PostgreSQL finds words by their beginning, whatever language the database speaks.
        indexes = [
            models.Index(fields=["word", "name"], opclasses=["varchar_pattern_ops", "int8_ops"], name="nameword_word")
        ]

    def __str__(self) -> str:
        return self.word


class LikenessKey(models.Model):
    """One of the keys of a name, of which it shares at least one with every name that may be the same.

    Made when names are compared; removed with the name by a database trigger (see articles.triggers.name_keys).
    """

    pk = models.CompositePrimaryKey("name", "key")
    name = models.ForeignKey(
        EntityName, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="likeness_keys"
    )
    key = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["key", "name"], name="likenesskey_key")]

    def __str__(self) -> str:
        return self.key
