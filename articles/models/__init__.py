"""What the archive stores: articles, entities and tags, imports, what was done, and the log the index follows."""

from articles.models.archive import Article, Source, SourceName
from articles.models.change_log import Change, ChangeLog
from articles.models.copies import CopyKey
from articles.models.curation import (
    Action,
    MergeProposal,
    OpenAction,
    PendingName,
    PlannedStep,
    Question,
    RecordedChange,
)
from articles.models.entities import Entity, EntityRedirect, Tag
from articles.models.feeds import FeedDay, FeedEvent, FeedText, WatchedEntry, WatchedFeed
from articles.models.imports import ImportedDocument, ImportRun, KnownAddress, PurgedDocument, Version
from articles.models.leases import Lease
from articles.models.mappings import ImportMapping
from articles.models.names import EntityName, LikenessKey, NameWord
from articles.models.originals import Original
from articles.models.rate_limits import Allowance, CacheEntry
from articles.models.results import FrozenResult
from articles.models.slugs import NO_VALUE, FormerSlug
from articles.models.uploads import Upload

__all__ = [
    "NO_VALUE",
    "Action",
    "Allowance",
    "Article",
    "CacheEntry",
    "Change",
    "ChangeLog",
    "CopyKey",
    "Entity",
    "EntityName",
    "EntityRedirect",
    "FeedDay",
    "FeedEvent",
    "FeedText",
    "FormerSlug",
    "FrozenResult",
    "ImportMapping",
    "ImportRun",
    "ImportedDocument",
    "KnownAddress",
    "Lease",
    "LikenessKey",
    "MergeProposal",
    "NameWord",
    "OpenAction",
    "Original",
    "PendingName",
    "PlannedStep",
    "PurgedDocument",
    "Question",
    "RecordedChange",
    "Source",
    "SourceName",
    "Tag",
    "Upload",
    "Version",
    "WatchedEntry",
    "WatchedFeed",
]
