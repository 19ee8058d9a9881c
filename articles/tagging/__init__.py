"""Tagging: text to mentions to tags."""

from articles.tagging.gazetteer import load_tagger
from articles.tagging.matcher import Mention
from articles.tagging.names import Name
from articles.tagging.parallel import TaggingPool, Text
from articles.tagging.tagger import ProposedTag, TaggedText, Tagger
from articles.tagging.tags import TagChanges, home_of, retag_articles, store_tags, tag_new_articles, text_of

__all__ = [
    "Mention",
    "Name",
    "ProposedTag",
    "TagChanges",
    "TaggedText",
    "Tagger",
    "TaggingPool",
    "Text",
    "home_of",
    "load_tagger",
    "retag_articles",
    "store_tags",
    "tag_new_articles",
    "text_of",
]
