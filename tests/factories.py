"""Rows for tests, each with just what it needs."""

import hashlib
from datetime import date
from itertools import count

from django.core.files.base import ContentFile

from articles.models import Article, Entity, EntityName, Original, Source, Tag
from articles.originals import write_original

_numbers = count(1)


def make_source(name: str = "", **fields) -> Source:
    number = next(_numbers)
    return Source.objects.create(name=name or f"Source {number}", slug=fields.pop("slug", f"source-{number}"), **fields)


def make_entity(name: str = "", kind: str = "person", names: tuple[str, ...] = (), **fields) -> Entity:
    number = next(_numbers)
    name = name or f"Entity {number}"
    entity = Entity.objects.create(name=name, kind=kind, slug=fields.pop("slug", f"entity-{number}"), **fields)
    for text in names:
        EntityName.objects.create(entity=entity, text=text, kind="name" if text == name else "alias")
    return entity


def make_country(code: str, name: str, names: tuple[str, ...] = ()) -> Entity:
    return make_entity(name, "country", names or (name,), slug=code)


def make_original(content: bytes = b"as it came", name: str = "report.html", **fields) -> Original:
    """Return an original whose bytes are kept."""
    sha256 = hashlib.sha256(content).hexdigest()
    write_original(sha256, len(content), ContentFile(content))
    values = {"size": len(content), "name": name, "format": "html", "is_unused": False, **fields}
    return Original.objects.create(sha256=sha256, **values)


def make_article(
    headline: str = "", body: str = "", published_on: date | str | None = "2021-06-19", **fields
) -> Article:
    number = next(_numbers)
    tags = fields.pop("tags", ())
    fields.setdefault("language", "en")
    if isinstance(published_on, str):
        published_on = date.fromisoformat(published_on)
    article = Article.objects.create(
        headline=headline or f"Headline {number}", body=body, published_on=published_on, **fields
    )
    for entity in tags:
        Tag.objects.create(article=article, entity=entity)
    return article
