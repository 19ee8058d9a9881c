"""Read the trial set: short passages written for it, with who and what they name marked in them.

Two hundred were written first, sixty later, each in two halves alike.

A row of `trial_set/*.jsonl` has id, topic, date (of publication), dateline, headline, body, countries (alpha-2 codes in
small letters: named by a place, a demonym or the dateline) and not (what must not be found: the slug of an entity,
“person:Some Words”, “country:code”). Headline and body hold marks, `{kind=slug words}`, with kind

    p   person
    o   organisation, armed group, party
    c   sports club
    ?   may be found or not

The slug is that of the entity of the gazetteer that is meant; without one none is meant, unless it
bears the very words as a name.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent / "trial_set"
HALVES = ("open", "unlooked")  # rules may be written while looking at the first; of the second only figures are shown
LATER_HALVES = ("later_open", "later_unlooked")  # the same, of passages written after most of the rules

_MARK = re.compile(r"\{([poc?])(?:=([a-z0-9-]+))? ([^{}]+)\}")


class Mark(NamedTuple):
    """A name in a passage; `field` is headline or body."""

    field: str
    start: int
    end: int
    kind: str
    slug: str
    words: str


class Passage(NamedTuple):
    """A passage of the trial set, its marks taken out of the text."""

    name: str
    topic: str
    date: str
    dateline: str
    headline: str
    body: str
    marks: tuple[Mark, ...]
    countries: frozenset[str]
    not_found: tuple[str, ...]

    def text(self, field: str) -> str:
        return self.headline if field == "headline" else self.body


@lru_cache(maxsize=4)
def read_passages(half: str) -> tuple[Passage, ...]:
    """Return the passages of a half of the set."""
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_read_passage(json.loads(line)) for line in lines)


def _read_passage(row: dict) -> Passage:
    headline, in_headline = _take_marks("headline", row["headline"])
    body, in_body = _take_marks("body", row["body"])
    return Passage(
        row["id"],
        row["topic"],
        row["date"],
        row.get("dateline", ""),
        headline,
        body,
        (*in_headline, *in_body),
        frozenset(row["countries"]),
        tuple(row.get("not", ())),
    )


def _take_marks(field: str, text: str) -> tuple[str, list[Mark]]:
    plain, marks, place = "", [], 0
    for found in _MARK.finditer(text):
        plain += text[place : found.start()]
        kind, slug, words = found.groups()
        marks.append(Mark(field, len(plain), len(plain) + len(words), kind, slug or "", words))
        plain += words
        place = found.end()
    return plain + text[place:], marks


def all_passages() -> Iterator[Passage]:
    for half in HALVES + LATER_HALVES:
        yield from read_passages(half)
