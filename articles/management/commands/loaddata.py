"""Django's loaddata, which leaves merged entities merged and renamed addresses renamed."""

from collections.abc import Sequence

from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db.models import Model

from articles.curation import apply_redirects, compare_listed, keep_slugs
from articles.models import Entity, Source, SourceName
from articles.models.entities import EntityCache, cached_entities
from articles.tagging import make_keys


class Command(loaddata.Command):
    """Fixtures know nothing of merges: names and tags they bring to a merged entity go to the one it became.

    A source that was merged into another is not written over that.
    """

    _known: EntityCache

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        with keep_slugs(), cached_entities() as self._known:
            super().loaddata(fixture_labels)
        apply_redirects()
        make_keys()
        compare_listed()

    def save_obj(self, obj: DeserializedObject) -> bool:
        """Write a row; an entity is remembered for the rows that refer to it."""
        if self._is_merged(obj.object):
            return False
        is_saved: bool = super().save_obj(obj)
        if is_saved and isinstance(obj.object, Entity):
            self._known.add_new(obj.object)
        return is_saved

    @staticmethod
    def _is_merged(row: Model) -> bool:
        return isinstance(row, Source) and SourceName.objects.filter(source=row.pk, text=row.name).exists()
