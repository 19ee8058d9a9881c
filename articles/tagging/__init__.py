"""Tagging: text to mentions to tags."""

from articles.tagging.gazetteer import load_gazetteer
from articles.tagging.matcher import Mention, Mentions, Name, NameMatcher
from articles.tagging.tags import retag_articles, tag_new_articles

__all__ = [
    "Mention",
    "Mentions",
    "Name",
    "NameMatcher",
    "load_gazetteer",
    "retag_articles",
    "tag_new_articles",
]
