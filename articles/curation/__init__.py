"""What a curator does: a curator's word outlives every import and every re-tagging."""

from articles.curation.action_log import action, current_action, describe, recording
from articles.curation.articles import (
    CURATED_FIELDS,
    hide_articles,
    publish_articles,
    record_edit,
    restore_articles,
    set_status,
    show_of_copies,
    trash_articles,
)
from articles.curation.entities import confirm_entities, refuse_entities
from articles.curation.entity_search import Found, find_entities, find_names
from articles.curation.fixture_slugs import slugs_kept
from articles.curation.merging import (
    MOST_MERGED,
    MergeError,
    MergePlan,
    merge_entities,
    plan_merge,
    settle_redirects,
    suggest_survivor,
)
from articles.curation.name_changes import Preview, changed_names, find_candidates, preview_names, rehearse, tag_again
from articles.curation.purging import plan_purge, purge_articles
from articles.curation.review import (
    Conditions,
    Decided,
    Decision,
    ReviewError,
    decide,
    most_valuable_first,
    open_questions,
)
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
from articles.curation.undo import Clash, UndoError, Undone, undo

__all__ = [
    "CURATED_FIELDS",
    "MOST_MERGED",
    "Clash",
    "Conditions",
    "Decided",
    "Decision",
    "Found",
    "MergeError",
    "MergePlan",
    "Preview",
    "ReviewError",
    "SplitError",
    "UndoError",
    "Undone",
    "accept_tag",
    "accept_tags",
    "action",
    "add_tag",
    "changed_names",
    "confirm_entities",
    "current_action",
    "decide",
    "decide_tag",
    "describe",
    "find_candidates",
    "find_entities",
    "find_names",
    "hide_articles",
    "is_added_by_hand",
    "make_entity",
    "merge_entities",
    "most_valuable_first",
    "open_questions",
    "plan_merge",
    "plan_purge",
    "plan_split",
    "preview_names",
    "publish_articles",
    "purge_articles",
    "record_edit",
    "recording",
    "refuse_entities",
    "rehearse",
    "reject_tag",
    "reject_tags",
    "remove_tag",
    "restore_articles",
    "set_status",
    "settle_redirects",
    "show_of_copies",
    "slugs_kept",
    "split_by_names",
    "split_by_tags",
    "suggest_survivor",
    "tag_again",
    "trash_articles",
    "undo",
]
