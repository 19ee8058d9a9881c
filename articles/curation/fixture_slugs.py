"""Slugs that curators have changed outlive the loading of fixtures, which know the rows by their old ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from articles.models import Entity, FormerSlug, Source


@contextmanager
def slugs_kept() -> Iterator[None]:
    """Give back the slugs that renamed entities and sources had before the block, where it has set them back."""
    kept: dict[tuple[type[Any], int], str] = {}
    for model, field in ((Entity, "entity"), (Source, "source")):
        numbers = FormerSlug.objects.filter(**{f"{field}__isnull": False}).values(field)
        rows: Any = model._default_manager.filter(pk__in=numbers)
        kept |= {(model, pk): slug for pk, slug in rows.values_list("pk", "slug")}
    yield
    for (renamed, pk), slug in kept.items():
        if not renamed.objects.exclude(pk=pk).filter(slug=slug).exists():
            renamed.objects.filter(pk=pk).exclude(slug=slug).update(slug=slug)
