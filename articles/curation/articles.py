"""What a curator does to articles."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article
from articles.models.archive import IMPORTED_FIELDS
from articles.tagging import load_tagger, retag_articles

CURATED_FIELDS = frozenset({*IMPORTED_FIELDS, "dateline_country"})
_TAGGED_FIELDS = frozenset({"headline", "body", "dateline"})


def record_edit(article: Article, changed_fields: Iterable[str]) -> None:
    """Note that a curator has set fields of a stored article, and tag it again where they bear on its tags.

    Imports leave the noted fields alone from now on. A headline a curator wrote is no derived one.
    """
    changed = set(changed_fields)
    noted = changed & CURATED_FIELDS
    with transaction.atomic():
        if noted:
            article.curated_fields = sorted(noted.union(article.curated_fields))
            article.is_headline_derived = article.is_headline_derived and "headline" not in noted
            article.save(update_fields=["curated_fields", "is_headline_derived"])
        if changed & _TAGGED_FIELDS:
            retag_articles([article], load_tagger())


def hide_articles(articles: QuerySet[Article]) -> int:
    """Take articles from the public; return how many were public until now."""
    return _set_status(articles, Article.Status.HIDDEN)


def publish_articles(articles: QuerySet[Article]) -> int:
    """Show hidden articles to the public; return how many were hidden until now."""
    return _set_status(articles, Article.Status.PUBLISHED)


def _set_status(articles: QuerySet[Article], status: Article.Status) -> int:
    return articles.exclude(status=status).update(status=status)
