"""Why a tag is there: stored mentions read back, each rule in plain words. Pure."""

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
    "dateline": "filed from {name}",
    "surname": "surname of {name}, introduced with the full name",
    "first name": "first name of {name}, introduced with the full name",
    "short form": "short form of {name}",
    "full name": "full name",
    "role": "title or role beside the name",
    "apposition": "described beside the name",
    "speech": "somebody who says something",
    "organisation head": "a word that names organisations",
    "recogniser": "found by the statistical recogniser",
}
INTRODUCED = {"surname", "first name", "short form", "acronym"}
_FEWEST_PARTS = 4  # of a stored mention: field, start, end, rule; a detail may follow


class Place(NamedTuple):  # of which a long article has a million
    """A stored mention: the text it lies in, where, and by which rule."""

    field: str
    text: str
    start: int
    end: int
    rule: str
    detail: str = ""

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def read_places(
    mentions: Iterable[Any], texts: Mapping[str, str], start_at: int = 0, end_at: int = sys.maxsize
) -> Iterator[Place]:
    """Yield the mentions that fit an article's texts as they stand; a later edit may have pushed others out.

    Only those between two positions of their text, where these are given.
    """
    ends = {field: min(len(text), end_at) for field, text in texts.items()}
    if isinstance(mentions, PartedMentions):
        mentions = mentions.reach_into(ends, start_at)
    for mention in mentions:
        # Plain tests instead of a pattern, which takes three times as long, and there may be a million.
        if not isinstance(mention, list | tuple) or len(mention) < _FEWEST_PARTS:
            continue
        field, start, end, rule = mention[:_FEWEST_PARTS]
        if not (isinstance(start, int) and isinstance(end, int) and isinstance(rule, str) and isinstance(field, str)):
            continue
        if start_at <= start < end <= ends.get(field, 0):
            detail = str(mention[_FEWEST_PARTS]) if len(mention) > _FEWEST_PARTS else ""
            yield Place(field, texts[field], start, end, rule, detail)


def count_places(mentions: Iterable[Any], texts: Mapping[str, str]) -> int:
    """Return how many mentions `read_places` yields, without reading them where they are many."""
    if isinstance(mentions, PartedMentions):
        return mentions.count_before({field: len(text) for field, text in texts.items()})
    return sum(1 for _ in read_places(mentions, texts))


def explain_rule(rule: str, name: str, detail: str = "") -> str:
    """Return in plain words how a mention of the entity `name` was understood; `detail` is what it leaned on."""
    if detail and rule in INTRODUCED:
        return f"{rule} of {detail}, introduced above" if rule != "acronym" else f"acronym of {detail}"
    said = RULES[rule].format(name=name) if rule in RULES else rule
    return f"{said}: “{detail}”" if detail and detail != name else said


def explain_place(place: Place, name: str) -> str:
    """Return the explanation of a mention, saying where it stands when that is not the body."""
    said = explain_rule(place.rule, name, place.detail)
    return f"{said}, in the headline" if place.field == "headline" else said
