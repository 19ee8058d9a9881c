"""Django's loaddata, which leaves merged entities merged and renamed addresses renamed, and writes rows in batches."""

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db import DatabaseError
from django.db.models import Model

from articles.curation import apply_redirects, compare_listed, keep_slugs
from articles.models import Entity, EntityName, Source, SourceName, Tag
from articles.models.row_cache import RowCache, cached_rows
from articles.tagging import make_keys

BATCH = 500  # rows


class Command(loaddata.Command):
    """Fixtures know nothing of merges: names and tags they bring to a merged entity go to the one it became.

    A source that was merged into another is not written over that.
    """

    _known: RowCache
    _batch: list[EntityName | Tag]  # new ones of one model
    _written: dict[tuple[type[Model], str, str | None], EntityName | Tag]  # new ones of this run, by natural key

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        self._batch, self._written = [], {}
        with keep_slugs(), cached_rows(is_whole=not Entity.objects.exists()) as self._known:
            super().loaddata(fixture_labels)
        apply_redirects()
        make_keys()
        compare_listed()

    def load_label(self, fixture_label: str) -> None:
        super().load_label(fixture_label)
        self._write_batch()

    def save_obj(self, obj: DeserializedObject) -> bool:
        """Write a row; what others refer to is remembered, new names and tags are written together."""
        row = obj.object
        if self._is_merged(row):
            return False
        if self._batch and type(row) is not type(self._batch[0]):
            self._write_batch()
        if isinstance(row, EntityName | Tag) and not obj.deferred_fields and self._is_new(row):
            self.models.add(type(row))
            self._batch.append(row)
            if len(self._batch) == BATCH:
                self._write_batch()
            return True
        is_saved: bool = super().save_obj(obj)
        if is_saved and isinstance(row, Entity):
            self._known.add_new(row)
        return is_saved

    def _is_new(self, row: EntityName | Tag) -> bool:
        """Return whether neither the archive nor this run has the row; one of this run is to be written over."""
        if row.pk is not None or type(row) in self.excluded_models:
            return False
        key = (type(row), *row.natural_key())
        if key in self._written:
            self._write_batch()
            row.pk = self._written[key].pk
            return False
        self._written[key] = row
        return True

    def _write_batch(self) -> None:
        """Write what has gathered; raises what the database does not take, with the first and last row by name."""
        if not self._batch:
            return
        rows: list[Any] = self._batch
        try:
            rows[0]._meta.model.objects.using(self.using).bulk_create(rows)
        except (DatabaseError, ValueError) as error:  # psycopg raises ValueError for NUL
            first, last = (row.natural_key()[0] for row in (rows[0], rows[-1]))
            names = rows[0]._meta.verbose_name_plural
            error.args = (f"Could not load the {len(rows)} {names} from “{first}” to “{last}”: {error}",)
            raise
        self._batch.clear()

    @staticmethod
    def _is_merged(row: Model) -> bool:
        return isinstance(row, Source) and SourceName.objects.filter(source=row.pk, text=row.name).exists()
