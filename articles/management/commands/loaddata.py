"""Django's loaddata, which leaves merged entities merged and renamed addresses renamed."""

from collections.abc import Sequence

from django.core.management.commands import loaddata

from articles.curation import apply_redirects, keep_slugs
from articles.models.entities import cached_entities


class Command(loaddata.Command):
    """Fixtures know nothing of merges: names and tags they bring to a merged entity go to the one it became."""

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        with keep_slugs(), cached_entities():
            super().loaddata(fixture_labels)
        apply_redirects()
