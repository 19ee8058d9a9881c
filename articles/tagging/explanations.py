"""Explain tags: read stored mentions, and put the rule of each in plain words. Pure."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from articles.text.mentions import PartedMentions

RULES = {
    "name": "name",
    "alias": "another name of {name}",
    "acronym": "acronym of {name}",
    "demonym": "demonym of {name}",
    "adjective": "adjective of {name}",
    "city": "place in {name}",
    "region": "region of {name}",
    "context": "{name}, by the country, the year and the other names of the article",
    "doubtful context": "perhaps {name}, by the country, the year and the other names of the article",
    "dateline": "filed from {name}",
    "namesake": "bears the name of {name}, but may be somebody else",
    "surname": "surname of {name}, introduced with the full name",
    "first name": "first name of {name}, introduced with the full name",
    "short form": "short form of {name}",
    "full name": "full name",
    "role": "title or role beside the name",
    "apposition": "described beside the name",
    "speech": "somebody who says something",
    "organisation head": "a word that names organisations",
    "club": "a club, in a report of sport",
    "organisation words": "words beside it that speak of an organisation",
    "recogniser": "found by the statistical recogniser alone",
    "recogniser with a witness": "found by the statistical recogniser, for which speaks",
}
INTRODUCED = {"surname", "first name", "short form", "acronym"}
_FEWEST_PARTS = 4  # of a stored mention: field, start, end, rule; a detail may follow


class StoredMention(NamedTuple):  # a tuple, since a long article has a million
    """A stored mention: its text, its place there, and the rule that found it."""

    field: str
    text: str
    start: int
    end: int
    rule: str
    detail: str = ""

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def read_mentions(
    mentions: Iterable[Any], texts: Mapping[str, str], start_at: int = 0, end_at: int = sys.maxsize
) -> Iterator[StoredMention]:
    """Yield the mentions that fit the present texts of an article; an edit may have made others invalid.

    `start_at` and `end_at` restrict them to a part of the text.
    """
    ends = {field: min(len(text), end_at) for field, text in texts.items()}
    if isinstance(mentions, PartedMentions):
        mentions = mentions.reach_into(ends, start_at)
    for mention in mentions:
        # Plain tests instead of pattern matching, which takes three times as long: there may be a million.
        if not isinstance(mention, list | tuple) or len(mention) < _FEWEST_PARTS:
            continue
        field, start, end, rule = mention[:_FEWEST_PARTS]
        if not (isinstance(start, int) and isinstance(end, int) and isinstance(rule, str) and isinstance(field, str)):
            continue
        if start_at <= start < end <= ends.get(field, 0):
            detail = str(mention[_FEWEST_PARTS]) if len(mention) > _FEWEST_PARTS else ""
            yield StoredMention(field, texts[field], start, end, rule, detail)


def count_mentions(mentions: Iterable[Any], texts: Mapping[str, str]) -> int:
    """Return how many mentions `read_mentions` would yield, without reading those stored in parts."""
    if isinstance(mentions, PartedMentions):
        return mentions.count_before({field: len(text) for field, text in texts.items()})
    return sum(1 for _ in read_mentions(mentions, texts))


def explain_rule(rule: str, name: str, detail: str = "") -> str:
    """Return in plain words how a mention of the entity `name` was found; `detail` is the text it is based on."""
    if detail and rule in INTRODUCED:
        return f"{rule} of {detail}, introduced above" if rule != "acronym" else f"acronym of {detail}"
    explanation = RULES[rule].format(name=name) if rule in RULES else rule
    return f"{explanation}: “{detail}”" if detail and detail != name else explanation


def explain_mention(place: StoredMention, name: str) -> str:
    """Return the explanation of a mention, with its field if that is not the body."""
    explanation = explain_rule(place.rule, name, place.detail)
    return f"{explanation}, in the headline" if place.field == "headline" else explanation
