"""What curators do. Their decisions outlast every import and every re-tagging."""

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
from articles.curation.entity_search import FoundEntities, find_entities, find_names
from articles.curation.fixture_slugs import keep_slugs
from articles.curation.merge_finding import propose_merges
from articles.curation.merge_proposals import accept_proposal, join_spellings, open_proposals, refuse_proposals
from articles.curation.merging import (
    MOST_MERGED,
    MergeError,
    MergePlan,
    apply_redirects,
    merge_entities,
    plan_merge,
    suggest_survivor,
)
from articles.curation.name_changes import (
    NameChangePreview,
    changed_names,
    find_candidates,
    preview_names,
    retag_candidates,
    try_change,
)
from articles.curation.purging import plan_purge, purge_articles
from articles.curation.review import (
    Conditions,
    Decision,
    DecisionResult,
    ReviewError,
    decide,
    open_questions,
    order_by_articles,
)
from articles.curation.source_merging import (
    SourceMergePlan,
    merge_sources,
    plan_source_merge,
    suggest_surviving_source,
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
from articles.curation.undo import Clash, UndoError, UndoResult, undo

__all__ = [
    "CURATED_FIELDS",
    "MOST_MERGED",
    "Clash",
    "Conditions",
    "Decision",
    "DecisionResult",
    "FoundEntities",
    "MergeError",
    "MergePlan",
    "NameChangePreview",
    "ReviewError",
    "SourceMergePlan",
    "SplitError",
    "UndoError",
    "UndoResult",
    "accept_proposal",
    "accept_tag",
    "accept_tags",
    "action",
    "add_tag",
    "apply_redirects",
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
    "join_spellings",
    "keep_slugs",
    "make_entity",
    "merge_entities",
    "merge_sources",
    "open_proposals",
    "open_questions",
    "order_by_articles",
    "plan_merge",
    "plan_purge",
    "plan_source_merge",
    "plan_split",
    "preview_names",
    "propose_merges",
    "publish_articles",
    "purge_articles",
    "record_edit",
    "recording",
    "refuse_entities",
    "refuse_proposals",
    "reject_tag",
    "reject_tags",
    "remove_tag",
    "restore_articles",
    "retag_candidates",
    "set_status",
    "show_of_copies",
    "split_by_names",
    "split_by_tags",
    "suggest_surviving_source",
    "suggest_survivor",
    "trash_articles",
    "try_change",
    "undo",
]
