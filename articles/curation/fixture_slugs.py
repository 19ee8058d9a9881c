"""Keep slugs that curators have changed when fixtures are loaded, which know the rows by their old slugs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from articles.models import Entity, FormerSlug, Source


@contextmanager
def keep_slugs() -> Iterator[None]:
    """Restore the slugs of renamed entities and sources, if the block has reset them."""
    kept: dict[tuple[type[Any], int], str] = {}
    for model, field in ((Entity, "entity"), (Source, "source")):
        numbers = FormerSlug.objects.filter(**{f"{field}__isnull": False}).values(field)
        rows: Any = model._default_manager.filter(pk__in=numbers)
        kept |= {(model, pk): slug for pk, slug in rows.values_list("pk", "slug")}
    yield
    for (renamed, pk), slug in kept.items():
        if not renamed.objects.exclude(pk=pk).filter(slug=slug).exists():
            renamed.objects.filter(pk=pk).exclude(slug=slug).update(slug=slug)
