"""Rows that others of a fixture refer to, each looked up only once: every name and every tag names its entity."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.models.archive import Article
    from articles.models.entities import Entity
    from articles.models.names import EntityName


@dataclass(slots=True)
class RowCache:
    """Entities by slug, articles by address, the way back from their numbers, and names by slug and text.

    `is_whole` in an archive that had no entities before: those that are not here do not exist.
    """

    is_whole: bool
    entities: dict[str, "Entity"] = field(default_factory=dict)
    slugs: dict[int | None, str] = field(default_factory=dict)
    names: dict[str | None, dict[str, "EntityName"]] = field(default_factory=dict)
    articles: dict[str, "Article"] = field(default_factory=dict)
    addresses: dict[int | None, str] = field(default_factory=dict)

    def add(self, slug: str, entity: "Entity") -> None:
        """Remember an entity by its present or a former slug."""
        self.entities[slug] = entity
        self.slugs[entity.pk] = slug

    def add_new(self, entity: "Entity") -> None:
        """Remember an entity that has just been written, unless it was known before; a new one has no names."""
        if self.is_whole and entity.slug not in self.entities:
            self.add(entity.slug, entity)
            self.names[entity.slug] = {}

    def add_article(self, article: "Article") -> None:
        """Remember an article by its address."""
        self.articles[article.address] = article
        self.addresses[article.pk] = article.address


row_cache: ContextVar[RowCache | None] = ContextVar("rows of fixtures", default=None)


@contextmanager
def cached_rows(is_whole: bool) -> Iterator[RowCache]:
    """Look rows up only once while fixtures are read."""
    cache = RowCache(is_whole)
    token = row_cache.set(cache)
    try:
        yield cache
    finally:
        row_cache.reset(token)
