"""What the archive stores: articles, entities and tags, imports, and the change log the index follows."""

from articles.models.archive import Article, Source
from articles.models.changes import Change, ChangeLog
from articles.models.entities import Entity, EntityName, Tag
from articles.models.imports import ImportedDocument, ImportRun

__all__ = [
    "Article",
    "Change",
    "ChangeLog",
    "Entity",
    "EntityName",
    "ImportRun",
    "ImportedDocument",
    "Source",
    "Tag",
]
