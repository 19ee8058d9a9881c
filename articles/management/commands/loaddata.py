"""Django's loaddata, which leaves merged entities merged and renamed addresses renamed, and writes names in batches."""

from collections.abc import Sequence

from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db import DatabaseError
from django.db.models import Model

from articles.curation import apply_redirects, compare_listed, keep_slugs
from articles.models import Entity, EntityName, Source, SourceName
from articles.models.entities import EntityCache, cached_entities
from articles.tagging import make_keys

BATCH = 500  # names


class Command(loaddata.Command):
    """Fixtures know nothing of merges: names and tags they bring to a merged entity go to the one it became.

    A source that was merged into another is not written over that.
    """

    _known: EntityCache
    _batch: list[EntityName]
    _names: dict[tuple[str, str | None], EntityName]  # new ones of this run, by natural key

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        self._batch, self._names = [], {}
        with keep_slugs(), cached_entities() as self._known:
            super().loaddata(fixture_labels)
        apply_redirects()
        make_keys()
        compare_listed()

    def load_label(self, fixture_label: str) -> None:
        super().load_label(fixture_label)
        self._write_names()

    def save_obj(self, obj: DeserializedObject) -> bool:
        """Write a row; an entity is remembered for the rows that refer to it, new names are written together."""
        if self._is_merged(obj.object):
            return False
        if isinstance(obj.object, EntityName) and not obj.deferred_fields and self._is_new(obj.object):
            self._batch.append(obj.object)
            if len(self._batch) == BATCH:
                self._write_names()
            self.models.add(EntityName)
            return True
        is_saved: bool = super().save_obj(obj)
        if is_saved and isinstance(obj.object, Entity):
            self._known.add_new(obj.object)
        return is_saved

    def _is_new(self, name: EntityName) -> bool:
        """Return whether neither the archive nor this run has the name; one of this run is to be written over."""
        if name.pk is not None or EntityName in self.excluded_models:
            return False
        key = name.natural_key()
        if key in self._names:
            self._write_names()
            name.pk = self._names[key].pk
            return False
        self._names[key] = name
        return True

    def _write_names(self) -> None:
        try:
            EntityName.objects.using(self.using).bulk_create(self._batch)
        except (DatabaseError, ValueError) as error:  # psycopg raises ValueError for NUL
            first, last = self._batch[0].text, self._batch[-1].text
            error.args = (f"Could not load the names from “{first}” to “{last}”: {error}",)
            raise
        self._batch.clear()

    @staticmethod
    def _is_merged(row: Model) -> bool:
        return isinstance(row, Source) and SourceName.objects.filter(source=row.pk, text=row.name).exists()
