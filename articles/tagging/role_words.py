"""What the roles of two mentions have in common. Pure."""

import re

from articles.tagging.discovery.word_lists import word_set

LONGEST_READ = 400  # characters of a role or a description

_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_ANY_ROLE = word_set(
    """
    and assistant acting chief deputy executive first for former general head her his its new old one own says senior
    the two who vice was with
    """
)


def role_words(role: str) -> set[str]:
    """Return the words of a role that tell it from others, in small letters."""
    return set(_WORD.findall(role[:LONGEST_READ].lower())) - _OF_ANY_ROLE


def share_role(one: str, other: str) -> bool:
    """Tell whether two roles have a word in common, or one the beginning of a word of the other: “Sen.”, “senator”."""
    words = role_words(other)
    return any(word.startswith(own) or own.startswith(word) for own in role_words(one) for word in words)
