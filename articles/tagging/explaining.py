"""Why a tag is there: stored mentions read back, each rule in plain words. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

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


def read_places(mentions: Iterable[Any], texts: Mapping[str, str]) -> Iterator[Place]:
    """Yield the mentions that fit an article's texts as they stand; a later edit may have pushed others out."""
    for mention in mentions:
        match mention:
            case [str(field), int(start), int(end), str(rule), *detail] if field in texts:
                text = texts[field]
                if 0 <= start < end <= len(text):
                    yield Place(field, text, start, end, rule, str(detail[0]) if detail else "")


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
