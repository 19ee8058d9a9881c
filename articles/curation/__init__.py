"""What a curator does: a curator's word outlives every import and every re-tagging."""

from articles.curation.articles import (
    CURATED_FIELDS,
    hide_articles,
    publish_articles,
    purge_articles,
    record_edit,
    restore_articles,
    set_status,
    trash_articles,
)
from articles.curation.entities import confirm_entities, refuse_entities
from articles.curation.merging import (
    MOST_MERGED,
    MergeError,
    MergePlan,
    merge_entities,
    plan_merge,
    settle_redirects,
    suggest_survivor,
)
from articles.curation.recording import action, current_action, describe, recording
from articles.curation.splitting import SplitError, make_entity, plan_split, split_by_names, split_by_tags
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
from articles.curation.undoing import Clash, UndoError, Undone, undo

__all__ = [
    "CURATED_FIELDS",
    "MOST_MERGED",
    "Clash",
    "MergeError",
    "MergePlan",
    "SplitError",
    "UndoError",
    "Undone",
    "accept_tag",
    "accept_tags",
    "action",
    "add_tag",
    "confirm_entities",
    "current_action",
    "decide_tag",
    "describe",
    "hide_articles",
    "is_added_by_hand",
    "make_entity",
    "merge_entities",
    "plan_merge",
    "plan_split",
    "publish_articles",
    "purge_articles",
    "record_edit",
    "recording",
    "refuse_entities",
    "reject_tag",
    "reject_tags",
    "remove_tag",
    "restore_articles",
    "set_status",
    "settle_redirects",
    "split_by_names",
    "split_by_tags",
    "suggest_survivor",
    "trash_articles",
    "undo",
]
