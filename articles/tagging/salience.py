"""Main subject or mere mention. Pure.

A linear score over where and how often an article names an entity; at or above zero it is a main subject. The
weights for countries were fitted by logistic regression on one half of the Reuters reports, whose indexers
marked what each is about, and measured on the other (`python -m tests.benchmarks.tagging`). Actors have no such
gold: their rule is headline, opening sentence, or frequency.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.tagging.matcher import Mention

DATELINE = "dateline"  # field and rule of the mention that a dateline makes
FOREIGN_NAMES = 10  # names of other countries that show a report is not about where it was filed
FREQUENT = 3  # mentions that make an actor a main subject


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the score for countries."""

    base: float = -3.37
    in_headline: float = 1.22
    in_lead: float = 0.73
    per_log_mention: float = 1.51
    per_share: float = 0.99
    is_dateline: float = 4.42
    only_dateline: float = 3.1
    per_log_country: float = 0.88
    lateness: float = -0.64


WEIGHTS = Weights()


def lead_end(body: str) -> int:
    """Return where the first paragraph of a body ends."""
    end = body.find("\n\n")
    return len(body) if end < 0 else end


def main_countries(mentions: Mapping[int, Sequence[Mention]], body: str, weights: Weights = WEIGHTS) -> set[int]:
    """Return the countries an article is about, of those it mentions (a dateline counts as a mention)."""
    lead, length = lead_end(body), max(1, len(body))
    total = sum([place.field != DATELINE for places in mentions.values() for place in places]) or 1
    base = weights.base + weights.per_log_country * math.log(len(mentions) or 1)
    main = set()
    for country, places in mentions.items():
        named, first, is_in_headline = 0, length, False
        for place in places:
            named += place.field != DATELINE
            is_in_headline |= place.field == "headline"
            if place.field == "body" and place.start < first:
                first = place.start
        filed = named < len(places)
        score = base
        score += weights.in_headline * is_in_headline
        score += weights.in_lead * (first < lead) + weights.lateness * first / length
        score += weights.per_log_mention * math.log1p(named) + weights.per_share * named / total
        score += weights.is_dateline * filed + weights.only_dateline * (filed and not named)
        if score >= 0:
            main.add(country)
    return main


def main_actors(mentions: Mapping[int, Sequence[Mention]], opening_end: int) -> set[int]:
    """Return the actors an article is about: named in the headline or the opening sentence, or often."""
    main = set()
    for actor, places in mentions.items():
        if len(places) >= FREQUENT:
            main.add(actor)
            continue
        for place in places:
            if place.start < opening_end or place.field == "headline":
                main.add(actor)
                break
    return main


def is_about_elsewhere(mentions: Mapping[int, Sequence[Mention]], filed_from: int) -> bool:
    """Tell whether a report names other countries so often, and never the one it was filed from, that it is not
    about that one: a correspondent's report."""
    return filed_from not in mentions and sum(map(len, mentions.values())) >= FOREIGN_NAMES
