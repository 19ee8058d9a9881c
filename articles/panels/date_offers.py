"""Dates among the words of a search, offered as filters with their counts; the words stay words unless one is taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from articles.panels.hits import LinkedNotice
from articles.requests.filters import Search, describe_period
from articles.search import (
    BUDGET,
    DateSpan,
    find_cost,
    find_dates,
    format_partial_date,
    read_query,
    search_together,
)

MOST_OFFERS = 3

_QUOTED = re.compile(r'"[^"]*"?')
_BUILT = re.compile(r"[():*]|(?<!\S)(?:AND|OR|NOT)(?!\S)")  # what a date cannot be taken out of
_JOINED = re.compile(r"(?<!\S)(?:in|on|during|im|am|en|em|le|el|il|в|w|v)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A search with a date as a filter, not as words."""

    words: str
    days: DateSpan
    text: str  # what remains of the query


def offer_dates(criteria: Search) -> list[LinkedNotice]:
    """Return a notice for each date among the words, with the searches that have it as a filter, if they find anything.

    None where a stretch of time is chosen already, or the search costs too much to be asked again.
    """
    if criteria.span or criteria.query.node is None:
        return []
    offers = list(_find_offers(criteria.query.text))[:MOST_OFFERS]
    if not offers or find_cost(criteria.query.node)[0] * len(offers) > BUDGET:
        return []
    links, searches = [], []
    for offer in offers:
        first, last = offer.days.first, offer.days.last
        after, before = format_partial_date(first, last) if first and last else ("", "")
        links.append(criteria.link(replace={"q": offer.text, "date_after": after, "date_before": before}))
        searches.append(replace(criteria, query=read_query(offer.text), span=offer.days, page=1).request(limit=1))
    choices: dict[str, list[tuple[str, str]]] = {}
    for offer, link, result in zip(offers, links, search_together(searches), strict=True):
        if result.total and offer.days.first and offer.days.last:
            label = f"{describe_period(offer.days.first, offer.days.last)} ({result.total:,})"
            choices.setdefault(offer.words, []).append((label, link))
    return [
        LinkedNotice(f"“{words}” is searched as words. As the date of publication:", choices=found)
        for words, found in choices.items()
    ]


def _find_offers(text: str) -> Iterator[_Offer]:
    open_text = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)
    if _BUILT.search(open_text):
        return
    for found in find_dates(open_text):
        before = _JOINED.sub("", text[: found.start])
        rest = " ".join(f"{before} {text[found.end :].lstrip('.,;:?! ')}".split())
        for days in found.readings:
            yield _Offer(text[found.start : found.end], days, rest)
