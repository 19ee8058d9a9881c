"""What a curator does: a curator's word outlives every import and every re-tagging."""

from articles.curation.articles import CURATED_FIELDS, hide_articles, publish_articles, record_edit
from articles.curation.tags import (
    accept_tag,
    accept_tags,
    add_tag,
    decide_tag,
    is_added_by_hand,
    reject_tag,
    reject_tags,
    remove_tag,
)

__all__ = [
    "CURATED_FIELDS",
    "accept_tag",
    "accept_tags",
    "add_tag",
    "decide_tag",
    "hide_articles",
    "is_added_by_hand",
    "publish_articles",
    "record_edit",
    "reject_tag",
    "reject_tags",
    "remove_tag",
]
