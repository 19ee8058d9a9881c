"""Try the tagger on the trial set:  python -m tests.benchmarks.trials [--errors] [--pipeline NAME]

Two hundred short passages that were written for it, and sixty written later, after most of the rules. Both come in two
halves alike: rules may be written while looking at the open one, of the unlooked one only these figures are shown.
Prints for each half precision, recall and F1 by overlap of mentions

    persons, organisations, clubs     clubs: in passages that name one, an organisation found there is right on a club
    countries                         by passage, the dateline's among them

and below, of mentions of whom the gazetteer lists: how many lead to the right entity; of links to the gazetteer: how
many are right; of entities discovered: how many have the right kind and the whole name; of traps: how many were not
fallen into. --errors lists the errors of the open halves; --pipeline adds a spaCy pipeline. Needs no database.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence

from tests.benchmarks.scoring import (
    ACTORS,
    Gazetteer,
    Score,
    Share,
    TaggedText,
    Tagger,
    countries,
    found_spans,
    load_tagger,
    match_spans,
    overlaps,
    show,
    show_errors,
    year_of,
)
from tests.tagging.trials import HALVES, LATER_HALVES, Mark, Passage, read_passages

PERSON, ORGANISATION, CLUB, EITHER = "poc?"
FIELDS = ("headline", "body")
KINDS = {PERSON: frozenset({"person"}), ORGANISATION: ACTORS, CLUB: ACTORS}


def tag_passages(tagger: Tagger, passages: Iterable[Passage]) -> list[TaggedText]:
    return [tagger.tag(one.headline, one.body, one.dateline, year=year_of(one.date)) for one in passages]


def measure_names(passages: Sequence[Passage], tagged: Sequence[TaggedText], kind: str) -> Score:
    """Return the score of one kind of mention; what stands on a name of a kind not judged here counts neither way."""
    passed_over = EITHER if kind == PERSON else EITHER + CLUB if kind == ORGANISATION else EITHER + ORGANISATION
    score = Score()
    for passage, text in zip(passages, tagged, strict=True):
        if kind == CLUB and not any(mark.kind == CLUB for mark in passage.marks):
            continue
        for name in FIELDS:
            marks = [mark for mark in passage.marks if mark.field == name]
            gold = [(mark.start, mark.end) for mark in marks if mark.kind == kind]
            others = [(mark.start, mark.end) for mark in marks if mark.kind in passed_over]
            found = [
                span
                for span in found_spans(text, KINDS[kind], name)
                if any(overlaps(span, one) for one in gold) or not any(overlaps(span, one) for one in others)
            ]
            match_spans(score, passage.text(name), found, gold)
    return score


def measure_countries(passages: Sequence[Passage], tagged: Sequence[TaggedText], gazetteer: Gazetteer) -> Score:
    score = Score()
    for passage, text in zip(passages, tagged, strict=True):
        score.count(countries(text, gazetteer), set(passage.countries))
    return score


def measure_links(
    passages: Sequence[Passage], tagged: Sequence[TaggedText], gazetteer: Gazetteer
) -> tuple[Share, Share]:
    """Return how many mentions of the listed lead to them, and how many links to the gazetteer are right."""
    listed, linked = Share(), Share()
    for passage, text in zip(passages, tagged, strict=True):
        for mark in passage.marks:
            if mark.kind == EITHER:
                continue
            slugs = _linked(mark, text, gazetteer)
            if mark.slug in gazetteer.names:
                listed.count(mark.slug in slugs, f"{mark.words} = {mark.slug}")
            for slug in slugs:
                linked.count(_is_meant(slug, mark, passage, gazetteer), f"{mark.words} = {slug}")
    return listed, linked


def _is_meant(slug: str, mark: Mark, passage: Passage, gazetteer: Gazetteer) -> bool:
    """Tell whether an entity is the marked one; whom the set knows no slug of is meant if it bears the whole name."""
    if mark.slug in gazetteer.names:
        return slug == mark.slug
    if slug in passage.not_found:
        return False
    names = {name.lower() for name in gazetteer.names[slug]}
    if mark.kind != PERSON:
        return mark.words.lower() in names
    full = [name for name in names if " " in name]
    surname = mark.words.lower().split()[-1]
    return any(
        other.kind == PERSON and not other.slug and f" {other.words.lower()}".endswith(f" {name}")
        for other in passage.marks
        for name in full
        if surname in name.split()
    )


def _linked(mark: Mark, text: TaggedText, gazetteer: Gazetteer) -> set[str]:
    return {
        gazetteer.slugs[tag.entity]
        for tag in text.tags
        if tag.entity and tag.is_strong and tag.kind in KINDS[mark.kind] and _stands_on(tag.mentions, [mark])
    }


def _stands_on(mentions: Iterable, marks: Iterable[Mark]) -> bool:
    return any(
        place.field == mark.field and overlaps((place.start, place.end), (mark.start, mark.end))
        for place in mentions
        for mark in marks
    )


def measure_discovered(passages: Sequence[Passage], tagged: Sequence[TaggedText]) -> Share:
    """Return how many discovered entities are of the right kind and bear a whole name that is marked.

    A club may bear a fuller name than the text has.
    """
    share = Share()
    for passage, text in zip(passages, tagged, strict=True):
        for tag in text.tags:
            if tag.entity is None and tag.is_strong:
                marks = [mark for mark in passage.marks if tag.kind in KINDS.get(mark.kind, ())]
                here = [mark for mark in marks if _stands_on(tag.mentions, [mark])]
                doubtful = [mark for mark in passage.marks if mark.kind == EITHER and _stands_on(tag.mentions, [mark])]
                if here or not doubtful:
                    is_whole = any(mark.kind == CLUB for mark in here) or (
                        bool(here) and any(_is_whole(tag.name, mark) for mark in marks)
                    )
                    share.count(is_whole, f"{tag.name} ({tag.kind})")
    return share


def _is_whole(name: str, mark: Mark) -> bool:
    """Tell whether a name is the marked one; the title of a person may be left out."""
    plain, words = _plain(name), _plain(mark.words)
    return plain == words or (mark.kind == PERSON and " " in plain and words.endswith(f" {plain}"))


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").removeprefix("the ").rstrip(".").split())


def fallen_into(passage: Passage, text: TaggedText, gazetteer: Gazetteer) -> list[str]:
    """Return the traps of a passage that the tagger fell into: an entity tagged, or words that became a person."""
    slugs = {gazetteer.slugs[tag.entity] for tag in text.tags if tag.entity and tag.is_strong}
    persons = {passage.text(name)[a:b] for name in FIELDS for a, b in found_spans(text, {"person"}, name)}
    persons |= {tag.name for tag in text.tags if tag.kind == "person" and tag.is_strong and tag.entity is None}
    fallen = []
    for trap in passage.not_found:
        kind, _, words = trap.rpartition(":")
        is_caught = words in persons if kind == "person" else words in slugs
        if is_caught:
            fallen.append(trap)
    return fallen


def measure_traps(passages: Sequence[Passage], tagged: Sequence[TaggedText], gazetteer: Gazetteer) -> Share:
    share = Share()
    for passage, text in zip(passages, tagged, strict=True):
        fallen = fallen_into(passage, text, gazetteer)
        for trap in passage.not_found:
            share.count(trap not in fallen, f"{passage.name}: {trap}")
    return share


def print_halves(title: str, names: Sequence[str], tagger: Tagger, gazetteer: Gazetteer, *, with_errors: bool) -> None:
    """Print the figures of two halves, and the errors of the first."""
    halves = [(passages, tag_passages(tagger, passages)) for passages in map(read_passages, names)]
    print(f"  {title:<46} open half              unlooked half")
    print(f"  {'':<46} P      R      F1       P      R      F1")
    scores: list[tuple[str, Score]] = []
    for name, kind in (("persons", PERSON), ("organisations", ORGANISATION), ("clubs", CLUB)):
        looked, unlooked = (measure_names(*half, kind) for half in halves)
        show(name, looked, unlooked)
        scores.append((name, looked))
    looked, unlooked = (measure_countries(*half, gazetteer) for half in halves)
    show("countries", looked, unlooked)
    scores.append(("countries", looked))
    shares: list[tuple[str, list[Share]]] = [
        ("listed, led to the right entity", [measure_links(*half, gazetteer)[0] for half in halves]),
        ("links that are right", [measure_links(*half, gazetteer)[1] for half in halves]),
        ("discovered, right kind and whole name", [measure_discovered(*half) for half in halves]),
        ("traps not fallen into", [measure_traps(*half, gazetteer) for half in halves]),
    ]
    for name, both in shares:
        print(f"  {name:<46} {both[0]!s:<22} {both[1]}")
    if with_errors:
        for name, score in scores:
            show_errors(name, score)
        for name, both in shares:
            print(f"  {name}, others: {'; '.join(both[0].others)}")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Try the tagger on the trial set.")
    parser.add_argument("--errors", action="store_true", help="list the errors of the open halves")
    parser.add_argument("--pipeline", default="", help="a spaCy pipeline that helps to discover actors")
    options = parser.parse_args()
    tagger, gazetteer = load_tagger(options.pipeline)
    for title, halves in (("two hundred passages", HALVES), ("sixty later ones", LATER_HALVES)):
        print_halves(title, halves, tagger, gazetteer, with_errors=options.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
