"""Tagging: text to mentions to tags."""

from articles.tagging.gazetteer import load_tagger
from articles.tagging.matcher import Mention
from articles.tagging.names import Name
from articles.tagging.packed_tags import PackedText, Text, pack_text
from articles.tagging.provisional import make_keys, wait_for_turn
from articles.tagging.tagger import ProposedTag, TaggedText, Tagger
from articles.tagging.tagging_pool import GetTagger, TaggingPool
from articles.tagging.tags import TagChanges, home_of, retag_articles, store_tags, tag_new_articles, text_of

__all__ = [
    "GetTagger",
    "Mention",
    "Name",
    "PackedText",
    "ProposedTag",
    "TagChanges",
    "TaggedText",
    "Tagger",
    "TaggingPool",
    "Text",
    "home_of",
    "load_tagger",
    "make_keys",
    "pack_text",
    "retag_articles",
    "store_tags",
    "tag_new_articles",
    "text_of",
    "wait_for_turn",
]
