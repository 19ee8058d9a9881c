"""Spellings of one name: which are surely the same, and which may be. Pure."""

from articles.tagging.spellings.keys import (
    are_same_spelling,
    group_spellings,
    key_of,
    key_without_initials,
    legal_form_of,
)
from articles.tagging.spellings.likeness import Likeness, compare_names, have_other_middles, likeness_keys

__all__ = [
    "Likeness",
    "are_same_spelling",
    "compare_names",
    "group_spellings",
    "have_other_middles",
    "key_of",
    "key_without_initials",
    "legal_form_of",
    "likeness_keys",
]
