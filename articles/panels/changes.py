"""What imports have changed in an article, for those who may see its former versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from articles.curation.article_versions import name_changed_fields
from articles.models import Article

CHANGES_SHOWN = 5  # the latest


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """When an article was changed, in which fields, and the page in the admin that shows the difference."""

    changed_at: datetime
    fields: str
    link: str


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """The latest changes of an article, and the page in the admin that lists all of them."""

    shown: Sequence[ArticleChange]
    history: str


def find_article_changes(article: Article) -> ArticleChanges | None:
    """Return what imports have changed in an article, None where none has."""
    versions = article.versions.exclude(after={}).defer("before", "withheld").order_by("-pk")[:CHANGES_SHOWN]
    shown = [
        ArticleChange(
            localtime(version.replaced_at),
            ", ".join(name_changed_fields(version)) or "in details",
            reverse("admin:articles_article_version", args=[article.pk, version.pk]),
        )
        for version in versions
    ]
    return ArticleChanges(shown, reverse("admin:articles_article_history", args=[article.pk])) if shown else None
