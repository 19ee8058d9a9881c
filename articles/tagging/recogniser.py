"""Add the names that a statistical recogniser finds to those found by rules. Pure.

It errs more often than the rules do, so that what it alone finds is a suggestion. A second witness makes it more: a
known given name, a role, a verb of speech, an age, a company's suffix, a word that names organisations, a repeat
elsewhere in the text, or the rules, which found the same with weak evidence.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.tagging.discovery import Discovered, KnownSpan
from articles.tagging.discovery.name_words import LIKELY, is_name_part, rate_name, surname_of
from articles.tagging.discovery.roles import has_speech, is_person_after, role_after, role_before
from articles.tagging.discovery.word_lists import COMPANY_SUFFIXES, HEADS
from articles.tagging.matcher import Mention
from articles.text.folding import fold_text

RULE = "recogniser"
SUPPORTED = "recogniser with a witness"

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_LEAD = re.compile(r"(?:[Tt]he\b|[\W_])+")
_LONGEST_NAME = 8  # words
_SHORTEST_SURNAME = 3  # letters of one that is looked for elsewhere


@dataclass(frozen=True, slots=True)
class Recognised:
    """A span of a body that the recogniser takes for a person or an organisation."""

    start: int
    end: int
    kind: Literal["person", "organisation"]


Recogniser = Callable[[str, str], list[Recognised]]  # of a text and its language, a BCP 47 tag or ""


def add_recognised(
    discovered: Sequence[Discovered],
    recognised: Sequence[Recognised],
    known: Sequence[KnownSpan],
    headline: str,
    body: str,
    refused: Collection[str],
) -> list[Discovered]:
    """Return the discovered names with those that the recogniser adds, and with weak ones it confirms made strong.

    A find that overlaps a mention there already adds nothing. One word that is the last of a person's name joins that
    person; the same words of one kind are one entity; names that were refused are left out.
    """
    finds = _without_overlaps([_trim(find, body) for find in recognised])
    found = _confirm(discovered, finds)
    taken = sorted(
        [(span.start, span.end) for span in known if span.field == "body"]
        + [(place.start, place.end) for one in discovered for place in one.mentions if place.field == "body"]
    )
    listed = {one.known_entity for one in found}
    for span in known:  # a person of the gazetteer is joined too
        if span.kind == "person" and span.entity not in listed:
            listed.add(span.entity)
            found.append(Discovered(span.text, "person", (), is_strong=True, known_entity=span.entity))
    by_name = {(one.kind, one.name): number for number, one in enumerate(found)}
    by_surname = {surname_of(one.name.split()): number for number, one in enumerate(found) if one.kind == "person"}
    added: dict[int, list[Mention]] = defaultdict(list)
    witnesses = _Witnesses(headline, body, finds)
    for find in finds:
        name = " ".join(body[find.start : find.end].split())
        after = bisect_left(taken, (find.end,))  # what is taken does not overlap: the last before tells of all
        is_taken = after > 0 and taken[after - 1][1] > find.start
        if is_taken or name.lower() in refused or len(name.split()) > _LONGEST_NAME:
            continue
        number = by_name.get((find.kind, name))
        if number is None and find.kind == "person" and " " not in name and name in by_surname:
            number = by_surname[name]
            added[number].append(Mention("body", find.start, find.end, "surname", found[number].name))
            continue
        witness, role = witnesses.of(find, name)
        if number is None:
            number = len(found)
            found.append(Discovered(name=name, kind=find.kind, mentions=()))
            by_name[find.kind, name] = number
            if find.kind == "person":
                by_surname.setdefault(surname_of(name.split()), number)
        one = found[number]
        found[number] = one._replace(is_strong=one.is_strong or bool(witness), role=one.role or role)
        added[number].append(Mention("body", find.start, find.end, SUPPORTED if witness else RULE, witness))
    return [
        one._replace(mentions=(*one.mentions, *added[number])) if number in added else one
        for number, one in enumerate(found)
        if number in added or number < len(discovered)
    ]


def _trim(find: Recognised, body: str) -> Recognised:
    """Return a find without an article, quotation marks and the like around it."""
    words = body[find.start : find.end]
    lead = _LEAD.match(words)
    start = find.start + (lead.end() if lead else 0)
    end = find.end
    while end > start and not (body[end - 1].isalnum() or body[end - 1] in ".)"):
        end -= 1
    if body[max(start, end - 2) : end] in {"'s", "’s"}:
        end -= 2
    return Recognised(start, end, find.kind)


def _without_overlaps(finds: Sequence[Recognised]) -> list[Recognised]:
    """Return the finds in order; of those that overlap, the first and longest."""
    kept: list[Recognised] = []
    for find in sorted(finds, key=lambda find: (find.start, -find.end)):
        if find.end > find.start and (not kept or kept[-1].end <= find.start):
            kept.append(find)
    return kept


def _confirm(discovered: Sequence[Discovered], finds: Sequence[Recognised]) -> list[Discovered]:
    """Return what was discovered; a name of several words that the recogniser knows for the same kind is strong."""
    if all(one.is_strong for one in discovered):
        return list(discovered)
    spans = {(find.start, find.end): find.kind for find in finds}
    confirmed = []
    for one in discovered:
        kind = "person" if one.kind == "person" else "organisation"
        agreed = " " in one.name and any(
            place.field == "body" and spans.get((place.start, place.end)) == kind for place in one.mentions
        )
        confirmed.append(one._replace(is_strong=one.is_strong or agreed))
    return confirmed


class _Witnesses:
    """What else in a text speaks for a find."""

    def __init__(self, headline: str, body: str, finds: Sequence[Recognised]) -> None:
        self._folded = fold_text(body)
        self._words = Counter(word for text in (fold_text(headline), self._folded) for word in _WORD.findall(text))
        self._finds = Counter((find.kind, " ".join(body[find.start : find.end].split())) for find in finds)

    def of(self, find: Recognised, name: str) -> tuple[str, str]:
        """Return what speaks for a find, "" where nothing does, and the role of a person."""
        words = fold_text(name).split()
        if find.kind == "organisation":
            return self._of_organisation(name, words), ""
        if len(words) == 1:
            return "", ""
        role = role_before(self._folded, find.start) or role_after(self._folded, find.end)
        return role or self._of_person(find, name, words), role

    def _of_person(self, find: Recognised, name: str, words: Sequence[str]) -> str:
        witness = ""
        if has_speech(self._folded, find.start, find.end):
            witness = "a verb of speech"
        elif is_person_after(self._folded, find.end):
            witness = "an age, or “who”"
        elif all(map(is_name_part, words)):
            surname = surname_of(words)
            is_repeated = len(surname) >= _SHORTEST_SURNAME and self._words[surname] > self._finds["person", name]
            if rate_name(words) >= LIKELY:
                witness = f"the given name {words[0]}"
            elif is_repeated:
                witness = f"{surname} alone, elsewhere"
        return witness

    def _of_organisation(self, name: str, words: Sequence[str]) -> str:
        if len(words) > 1 and (words[-1] in COMPANY_SUFFIXES or words[-1] in HEADS):
            return words[-1]
        is_name = len(words) > 1 and all(word[0].isupper() and word[1:].islower() for word in words)
        if is_name and self._finds["organisation", name] > 1:
            return "a repeat"
        return ""
