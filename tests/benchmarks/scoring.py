"""What the benchmarks of tagging share: the tagger of the fixtures, scores, the rule of overlap, tables."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.tagging import Name, TaggedText, Tagger  # noqa: E402 - Django must be set up first
from articles.tagging.discovery import ListedPerson  # noqa: E402
from articles.tagging.discovery.word_lists import word_set  # noqa: E402
from articles.tagging.names import NO_CAREER, Career, known_since, read_career  # noqa: E402
from articles.tagging.spacy_pipeline import load_pipelines  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SHOWN_ERRORS = 20
ACTORS = frozenset({"organisation", "group"})

Row = dict[str, Any]
Span = tuple[int, int]


@dataclass
class Score:
    """Hits and errors of one measure."""

    right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def count(self, found: set[str], gold: set[str]) -> None:
        self.right += len(found & gold)
        self.wrong.update(found - gold)
        self.missed.update(gold - found)

    @property
    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F1."""
        precision = self.right / max(1, self.right + self.wrong.total())
        recall = self.right / max(1, self.right + self.missed.total())
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


@dataclass
class Share:
    """Of so many, those that are right, and what is said of the others."""

    of: int = 0
    right: int = 0
    others: Counter[str] = field(default_factory=Counter)

    def count(self, is_right: bool, words: str) -> None:
        self.of += 1
        self.right += is_right
        if not is_right:
            self.others[words] += 1

    def __str__(self) -> str:
        return f"{self.right / max(1, self.of):.3f} ({self.right} of {self.of})"


@dataclass(frozen=True)
class Gazetteer:
    """The fixtures: the slug of each entity number; names, kind and identifier of Wikidata, if any, of each slug."""

    slugs: dict[int, str]
    names: dict[str, set[str]]
    kinds: dict[str, str]
    identities: dict[str, str]


def load_tagger(pipeline: str = "") -> tuple[Tagger, Gazetteer]:
    """Return a tagger of the fixtures' names, helped by a spaCy pipeline if one is named, and what they hold."""
    slugs: dict[str, int] = {}
    kinds: dict[str, str] = {}
    names: list[Name] = []
    listed: list[ListedPerson] = []
    borne: dict[str, set[str]] = {}
    rows: dict[str, Row] = {}
    careers: dict[str, Career] = {}
    for fixture in ("countries", "actors"):
        for row in json.loads((ROOT / "fixtures" / f"{fixture}.json").read_text(encoding="utf-8")):
            fields = row["fields"]
            if row["model"] == "articles.entity":
                slugs[fields["slug"]] = len(slugs) + 1
                kinds[fields["slug"]] = fields["kind"]
                rows[fields["slug"]] = fields
                borne[fields["slug"]] = {fields["name"]}
                if fields["kind"] == "person":
                    listed.append(
                        ListedPerson(
                            slugs[fields["slug"]], fields["name"], fields["description"], fields.get("active_from")
                        )
                    )
                continue
            slug = fields["entity"][0] if fields["entity"] else ""
            if slug:
                borne[slug].add(fields["text"])
            if kinds.get(slug) == "person" and slug not in careers:
                careers[slug] = read_career(rows[slug]["description"])
            names.append(
                Name(
                    text=fields["text"],
                    entity=slugs.get(slug),
                    entity_kind=kinds.get(slug, ""),
                    kind=fields["kind"],
                    is_case_sensitive=fields["is_case_sensitive"],
                    needs_context=fields["needs_context"],
                    country=slug.upper() if kinds.get(slug) == "country" else "",
                    seat=rows[slug]["country"][0].upper() if slug and rows[slug].get("country") else "",
                    active_from=known_since(rows[slug].get("active_from"), rows[slug]["description"])
                    if kinds.get(slug) == "person"
                    else rows[slug].get("active_from")
                    if slug
                    else None,
                    active_to=rows[slug].get("active_to") if slug else None,
                    career=careers.get(slug, NO_CAREER),
                )
            )
    recogniser = load_pipelines((("", pipeline),)) if pipeline else None
    tagger = Tagger(names, listed=listed, recogniser=recogniser)
    identities = {slug: fields["wikidata_id"] for slug, fields in rows.items() if fields.get("wikidata_id")}
    return tagger, Gazetteer({number: slug for slug, number in slugs.items()}, borne, kinds, identities)


def countries(tagged: TaggedText, gazetteer: Gazetteer, *, main_only: bool = False) -> set[str]:
    """Return the codes of the countries tagged."""
    return {
        gazetteer.slugs[tag.entity]
        for tag in tagged.tags
        if tag.entity and tag.kind == "country" and tag.is_strong and (tag.is_main or not main_only)
    }


def found_spans(tagged: TaggedText, kinds: Iterable[str], field_name: str = "body") -> list[Span]:
    """Return where the tags of these kinds that are not mere suggestions stand, in order."""
    wanted = set(kinds)
    return sorted(
        {
            (place.start, place.end)
            for tag in tagged.tags
            if tag.kind in wanted and tag.is_strong
            for place in tag.mentions
            if place.field == field_name
        }
    )


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def match_spans(
    score: Score,
    text: str,
    found: Sequence[Span],
    gold: Sequence[Span],
    match: Callable[[Span, Span], bool] = overlaps,
) -> None:
    """Add to a score what was found in a text and what is there."""
    hit = [any(match(span, other) for other in gold) for span in found]
    reached = [any(match(span, other) for other in found) for span in gold]
    # Recall counts gold spans, precision found ones; the smaller of both hits keeps F1 honest.
    score.right += min(sum(hit), sum(reached))
    score.wrong.update(text[a:b] for (a, b), is_hit in zip(found, hit, strict=True) if not is_hit)
    score.missed.update(text[a:b] for (a, b), is_hit in zip(gold, reached, strict=True) if not is_hit)


_NO_NAMES = word_set(
    """
    i me my we us our ours you your he him his she her hers it its they them their theirs who whom whose
    the a an this these
    """
)


def is_named(words: str) -> bool:
    """Tell whether a gold span holds a name: a capital that is not just the beginning of a pronoun or article."""
    return any(word[:1].isupper() for word in words.split() if word.lower() not in _NO_NAMES)


def odd(rows: Sequence[Any]) -> list[Any]:
    return list(rows[1::2])


def tag_all(tagger: Tagger, rows: Iterable[Row]) -> list[TaggedText]:
    return [
        tagger.tag(row["headline"], row["body"], row.get("dateline", ""), year=year_of(row.get("published_on")))
        for row in rows
    ]


def year_of(date: str | None) -> int | None:
    """Return the year of an ISO date, None where there is none."""
    return int(date[:4]) if date and date[:4].isdigit() else None


def show(name: str, everything: Score, unseen: Score, reach: str = "") -> None:
    """Print a row of a table: precision, recall and F1, twice."""
    print(f"  {name:<46} {'  '.join(f'{value:.3f}' for value in everything.figures)}   "
          f"{'  '.join(f'{value:.3f}' for value in unseen.figures)}   {reach}".rstrip())  # fmt: skip


def show_errors(name: str, score: Score) -> None:
    for what, counts in (("found wrongly", score.wrong), ("missed", score.missed)):
        listed = ", ".join(f"{' '.join(text.split())} {number}" for text, number in counts.most_common(SHOWN_ERRORS))
        print(f"  {name}, {what}: {listed or 'nothing'}")
