"""Add the names that a statistical recogniser finds to those found by rules. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.tagging.discovery import Discovered, KnownSpan
from articles.tagging.matcher import Mention

RULE = "recogniser"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A span of a body that the recogniser takes for a person or an organisation."""

    start: int
    end: int
    kind: Literal["person", "organisation"]


Recogniser = Callable[[str], list[Recognised]]


def add_recognised(
    discovered: Sequence[Discovered],
    recognised: Sequence[Recognised],
    known: Sequence[KnownSpan],
    body: str,
    refused: Collection[str],
) -> list[Discovered]:
    """Return the discovered names with those that the recogniser adds.

    A find that overlaps a mention there already says nothing new. One word that is the last of a person's name
    joins that person; the same words of one kind are one entity; names that were refused are left out.
    """
    taken = sorted(
        [(span.start, span.end) for span in known if span.field == "body"]
        + [(place.start, place.end) for one in discovered for place in one.mentions if place.field == "body"]
    )
    found = list(discovered)
    listed = {one.known_entity for one in found}
    for span in known:  # a person of the gazetteer is joined too
        if span.kind == "person" and span.entity not in listed:
            listed.add(span.entity)
            found.append(Discovered(span.text, "person", (), is_strong=True, known_entity=span.entity))
    by_name = {(one.kind, one.name): number for number, one in enumerate(found)}
    by_surname = {one.name.split()[-1]: number for number, one in enumerate(found) if one.kind == "person"}
    added: dict[int, list[Mention]] = defaultdict(list)
    reached = 0
    for find in sorted(recognised, key=lambda find: find.start):
        name = " ".join(body[find.start : find.end].split())
        after = bisect_left(taken, (find.end,))  # what is taken does not overlap: the last before tells of all
        is_taken = find.start < reached or (after > 0 and taken[after - 1][1] > find.start)
        if not name or name.lower() in refused or is_taken:
            continue
        reached = find.end
        number = by_name.get((find.kind, name))
        rule, detail = RULE, ""
        if number is None and find.kind == "person" and " " not in name and name in by_surname:
            number = by_surname[name]
            rule, detail = "surname", found[number].name
        place = Mention("body", find.start, find.end, rule, detail)
        if number is None:
            number = len(found)
            found.append(Discovered(name=name, kind=find.kind, mentions=(), is_strong=True))
            by_name[find.kind, name] = number
            if find.kind == "person":
                by_surname.setdefault(name.split()[-1], number)
        added[number].append(place)
    return [
        one._replace(mentions=(*one.mentions, *added[number])) if number in added else one
        for number, one in enumerate(found)
        if number in added or number < len(discovered)
    ]
