"""Measure the links of the tagger to the gazetteer:

    python -m tests.benchmarks.links PATH... [--year YEAR] [--same FILE] [--errors]

Reads news of which somebody has said which entity of Wikidata each name means, as JSON lines: `text`, and `labels` with
`span` [start, end], `entity_id` (Q...), `name` (its label there) and `type` (Q215627 a person, Q43229 an organisation),
as ELEVANT keeps its sets. Prints for each set, of all articles and of the odd half, of mentions of persons and
organisations:

    led to the right entity     of those whose entity the gazetteer lists: by its identifier of Wikidata, else by a
                                name that only one actor of the gazetteer bears, and that of the same kind; news
                                agencies are left out, which a report mostly names as its source
    links that are right        of tags on a marked name whose entity is known; those on names whose entity is not
                                known are counted apart

--errors lists those of the even half; the odd one stays unseen. Needs no database, and none of the sets lies here.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.scoring import Gazetteer, Share, Span, TaggedText, load_tagger, odd, overlaps  # sets Django up

from articles.tagging.organisation_rules import AGENCIES  # isort: skip
from articles.text.folding import fold_text  # isort: skip

PERSON, ORGANISATION = "person", "organisation"
_TYPES = {"Q215627": PERSON, "Q43229": ORGANISATION, "Q2424752": ORGANISATION}
_PLACE = "Q27096213"
_ACTORS = frozenset({PERSON, ORGANISATION, "group"})
_LONGEST_HEADLINE = 120
_NO_WORD = re.compile(r"[^\w]+")
_FORMS = frozenset({"company", "corporation", "corp", "inc", "co", "ltd", "plc", "nv", "ag", "sa", "group"})


class Label(NamedTuple):
    """A name in a text; `identity` is that of Wikidata, "" where it is not known."""

    start: int
    end: int
    kind: str  # "" for a place and for what is neither person nor organisation
    identity: str
    name: str


class Linked(NamedTuple):
    """An article; the first line is its headline where it is short and no sentence follows in it."""

    headline: str
    body: str
    offset: int  # of the body in the text that the labels count in
    labels: tuple[Label, ...]


def read_linked(path: Path) -> list[Linked]:
    """Return the articles of a file."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        first, _, rest = text.partition("\n")
        has_headline = bool(rest.strip()) and len(first) <= _LONGEST_HEADLINE
        offset = len(first) + 1 if has_headline else 0
        low, high = row.get("evaluation_span") or (0, len(text))
        labels = [_read_label(one) for one in row["labels"]]
        rows.append(
            Linked(
                first if has_headline else "",
                text[offset:],
                offset,
                tuple(one for one in labels if low <= one.start and one.end <= high),
            )
        )
    return rows


def _read_label(one: Mapping[str, object]) -> Label:
    types = str(one.get("type", "")).split("|")
    kind = "" if _PLACE in types else next((_TYPES[each] for each in types if each in _TYPES), "")
    start, end = one["span"]  # type: ignore[misc]
    identity = str(one["entity_id"])
    return Label(start, end, kind, identity if identity.startswith("Q") else "", str(one["name"]))


class Identities:
    """Which entity of the gazetteer is meant by one of Wikidata."""

    def __init__(self, gazetteer: Gazetteer, same: Mapping[str, str]) -> None:
        """Take the names of the gazetteer, and the slugs of entities of Wikidata whose names differ there."""
        self._slugs = {identity: slug for slug, identity in gazetteer.identities.items()} | dict(same)
        self._identities = gazetteer.identities
        self._bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for slug, names in gazetteer.names.items():
            kind = PERSON if gazetteer.kinds[slug] == PERSON else ORGANISATION
            for name in names:
                self._bearers[kind, _plain(name)].add(slug)

    def find(self, label: Label) -> str:
        """Return the slug of the entity of a label, "" where the gazetteer does not list it."""
        if label.identity in self._slugs:
            return self._slugs[label.identity]
        bearers = {
            slug for slug in self._bearers.get((label.kind, _plain(label.name)), ()) if slug not in self._identities
        }
        return bearers.pop() if len(bearers) == 1 else ""


def _plain(name: str) -> str:
    """Return a name without signs, accents and what stands before or behind it in some lists only."""
    words = fold_text(name).lower().replace("&", " and ").replace("united states", "us").replace(".", "")
    parts = _NO_WORD.sub(" ", words).removeprefix("the ").split()
    while len(parts) > 1 and parts[-1] in _FORMS:
        parts.pop()
    return " ".join(part for part in parts if part not in {"and", "of", "the"})


def measure(
    rows: Sequence[Linked], tagged: Sequence[TaggedText], gazetteer: Gazetteer, identities: Identities
) -> tuple[Share, Share, Share]:
    """Return how many mentions of the listed lead to them, how many links are right, and the links to the unknown."""
    listed, links, unknown = Share(), Share(), Share()
    for row, text in zip(rows, tagged, strict=True):
        for label in row.labels:
            field = "headline" if label.start < row.offset else "body"
            offset = 0 if field == "headline" else row.offset
            span = label.start - offset, label.end - offset
            words = (row.headline if field == "headline" else row.body)[span[0] : span[1]]
            slugs = {
                gazetteer.slugs[tag.entity]
                for tag in text.tags
                if tag.entity and tag.is_strong and tag.kind in _ACTORS
                for place in tag.mentions
                if place.field == field and _is_judged((place.start, place.end), span, label)
            }
            meant = identities.find(label)
            if meant and gazetteer.kinds[meant] in _ACTORS and words not in AGENCIES:
                listed.count(meant in slugs, f"{words} = {meant}")
            for slug in slugs:
                if label.identity:
                    links.count(slug == meant, f"{words} = {slug} (not {label.name})")
                else:
                    unknown.count(False, f"{words} = {slug}")
    return listed, links, unknown


def _is_judged(found: Span, gold: Span, label: Label) -> bool:
    """Tell whether a label says of a mention whom it means: a place within a longer name does not."""
    return overlaps(found, gold) and (bool(label.kind) or found[1] - found[0] <= gold[1] - gold[0])


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure the links of the tagger to the gazetteer.")
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="a set of linked names")
    parser.add_argument("--year", type=int, help="when the articles appeared")
    parser.add_argument("--same", type=Path, help="lines of an identifier of Wikidata, a tab, and the slug here")
    parser.add_argument("--errors", action="store_true", help="list the errors of the even half")
    options = parser.parse_args()
    tagger, gazetteer = load_tagger()
    same = [line.split("\t") for line in options.same.read_text("utf-8").splitlines()] if options.same else []
    identities = Identities(gazetteer, {one[0]: one[1] for one in same})
    for path in options.paths:
        rows = read_linked(path)
        tagged = [tagger.tag(row.headline, row.body, year=options.year) for row in rows]
        everything = measure(rows, tagged, gazetteer, identities)
        unseen = measure(odd(rows), odd(tagged), gazetteer, identities)
        print(f"  {path.name}, {len(rows):,} articles{'':<20} all                    odd half")
        for name, number in (("led to the right entity", 0), ("links that are right", 1)):
            print(f"  {name:<46} {everything[number]!s:<22} {unseen[number]}")
        print(f"  {'links to names of whom nothing is known':<46} {everything[2].of:<22} {unseen[2].of}")
        if options.errors:
            even = measure(rows[::2], tagged[::2], gazetteer, identities)
            for name, share in zip(("missed", "wrong", "unknown"), even, strict=True):
                print(f"  {name}: {'; '.join(f'{words} {number}' for words, number in share.others.most_common(150))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
