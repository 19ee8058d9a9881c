"""Where the name of an organisation begins and ends around its head. Pure; reads a bounded number of characters."""

import re
from collections import Counter
from collections.abc import Sequence

from articles.tagging.discovery.capitalised_runs import HIDDEN, DiscoveryText, Word
from articles.tagging.discovery.given_names import GIVEN_NAMES
from articles.tagging.discovery.word_lists import (
    CALENDAR,
    COMPANY_ENDS,
    COMPANY_SUFFIXES,
    COUPLED,
    HEADS,
    ORDINARY,
    TITLES,
    word_set,
)

LINKS = frozenset({"of", "for", "the"})
_REACH = 80  # characters before a name that may belong to it
PARAGRAPH = 600  # characters looked through for the country of a ministry
_ADJECTIVES = ("an", "ish", "ese", "i", "ch", "eek", "U.S.", "US")
_NEIGHBOURHOOD = 3_000  # characters on each side in which a name may stand again
_AND_MORE = re.compile(r"(?:,(?: [A-Z][a-z]+){1,2}){0,3},? and (?:[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2}")
_JOINS_MORE = word_set(
    """
    Ministry Department Office Committee Bureau Commission Council Institute Board Agency Party Center Centre
    Association Organization Organisation Foundation Subcommittee
    """
)
_AND_BEFORE = re.compile(
    r"(?:(?<=\bthe )|(?<=\bThe )|(?<=\x01 )|(?=House )|(?=Senate )|(?<=State )|(?<=state ))"
    r"(?:(?:House|Senate) )?(?:[A-Z][a-z]+, )?[A-Z][a-z]+ and $"
)
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,3}(?:st|nd|rd|th) $")
# “Pacific Gas and” before “Electric Co”; the words before the coupled one are looked at separately.
_COUPLED_BEFORE = re.compile(
    r"((?:[A-Z][\w.'-]{0,20} ){0,5})((?:[A-Z][a-z]{1,14}, ){0,2}[A-Z][a-z]{1,14}),? (?:and|&) $"
)
_COMPANY_AND = re.compile(r"([A-Z][A-Za-z.]+(?:,? [A-Z][A-Za-z.]+){0,3}) (?:and|&) $")
_PARTNER_AND = re.compile(r"(?:\b([A-Za-z][\w.'-]{0,20}),? )?\b([A-Z][a-z]{2,20}) (?:and|&) $")
_TWO_COMPANIES = re.compile(r"\b(?:between|both|with|against|while|than) $", re.IGNORECASE)
_HEADS_AFTER_AND = frozenset({"Committee", "Subcommittee", "Party"})
_PARTNERS = frozenset({"Co", "Sons", "Brothers", "Company"})
# Ordinary words that a name may begin with: “New York Futures Exchange”, “First Chicago Corp”.
_OPENERS = word_set(
    "New First Second Third Fourth Fifth Old Little Next Best Seven Five Six Four Three Two One Off Young"
)
_NEW_PLACES = word_set("York England Jersey Mexico Hampshire Orleans Zealand Delhi Haven Brunswick South Caledonia")
# Bodies of which one may be the name's “of”, but that are no part of it: “the board of Ford Motor Co”.
_HOLDERS = word_set(
    "Board Committee Office Government Division Unit Council Commission Department Court Embassy Cabinet Center Centre"
)
_HOUSES = word_set("House Senate Congress Parliament Assembly Knesset Commons Lords")


def find_company_end(words: Sequence[Word], head: int) -> int:
    """Return the position of “Ltd” where the name with a head here goes on to it, else that of the head."""
    for number in range(head + 1, len(words)):
        word = words[number].text
        if word in TITLES or word in CALENDAR or word in {"for", "the"}:
            return head
        if word == "of" and (words[number - 1].text in _HOLDERS or words[number - 1].text not in HEADS):
            return head
        if word in COMPANY_ENDS:
            while number + 1 < len(words) and words[number + 1].text in COMPANY_SUFFIXES:
                number += 1  # noqa: PLW2901 - the suffixes that follow belong to the name
            return number
    return head


def find_first(words: Sequence[Word], begin: int, head: int, *, opens_sentence: bool) -> int:
    """Return where the name with its head here begins."""
    first = begin
    while first < head and (
        words[first].text in ORDINARY or words[first].text in CALENDAR or words[first].text in LINKS
    ):
        if words[first].text in _OPENERS and _may_open(words, first, head, opens_sentence=opens_sentence and not first):
            break
        first += 1
    is_company = words[head].text in COMPANY_ENDS
    for number in range(head - 1, first - 1, -1):
        if words[number].text in CALENDAR:
            return number + 1
        if words[number].text in LINKS:
            before = words[number - 1].text if number > first else ""
            if is_company and words[number].text == "of" and before in HEADS and before not in _HOLDERS:
                continue
            return number + 1
    return first


def _may_open(words: Sequence[Word], first: int, head: int, *, opens_sentence: bool) -> bool:
    """Tell whether “New” or “First” is the first word of a name rather than of a sentence."""
    if words[first].text == "New" and first + 1 < head and words[first + 1].text in _NEW_PLACES:
        return True
    if first + 1 == head:
        return words[head].text not in HEADS or (words[head].text in COMPANY_SUFFIXES and not opens_sentence)
    return not opens_sentence or words[head].text in COMPANY_SUFFIXES or words[head].text in {"Bank", "Bancorp"}


def is_house(word: str) -> bool:
    """Tell whether a word names a house, whose committees bear it: “Senate Judiciary Committee”."""
    return word in _HOUSES


def find_start(place: DiscoveryText, words: Sequence[Word], first: int, last: int) -> int:
    """Return where a name begins: “Energy and” before “Commerce Committee” and “5th” before “Fleet” belong to it."""
    start, text = words[first].start, place.masked
    if text.endswith((" and ", " & "), max(0, start - _REACH), start):
        return _find_joined(text, words, first, last)
    if start > 3 and text[start - 2].isalpha():
        ordinal = _ORDINAL.search(text, max(0, start - 7), start)
        return ordinal.start() if ordinal is not None else start
    return start


def _find_joined(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Return where the name begins whose part before “and” is no name of its own."""
    start, head = words[first].start, words[last].text
    if words[first].text in COUPLED:
        coupled = _COUPLED_BEFORE.search(text, max(0, start - _REACH), start)
        if coupled is not None and coupled[2].rpartition(", ")[2] in COUPLED:
            return _skip_ordinary(coupled.start(), coupled[1] + coupled[2])
    joined = None
    if head in _HEADS_AFTER_AND and first < last:
        joined = _AND_BEFORE.search(text, max(0, start - 60), start)
    if joined is not None:
        return joined.start()
    if words[first].text in _PARTNERS:
        joined = _COMPANY_AND.search(text, max(0, start - 60), start)
        return _skip_ordinary(joined.start(), joined[1]) if joined is not None else start
    return find_partner(text, start, words[first].text) if head in COMPANY_ENDS and last == first + 1 else start


def find_partner(text: str, start: int, second: str) -> int:
    """Return where “Cable and Wireless Plc” begins, unless the article has either word without the other."""
    partner = _PARTNER_AND.search(text, max(0, start - 50), start)
    if partner is None:
        return start
    before, name, begin = partner[1] or "", partner[2], partner.start(2)
    if name in ORDINARY or name in CALENDAR or name in GIVEN_NAMES or (before[:1].isupper() and before not in ORDINARY):
        return start
    if text[begin - 2 : begin] == ", " or _TWO_COMPANIES.search(text, max(0, begin - 9), begin):
        return start
    bounds = max(0, start - _NEIGHBOURHOOD), start + _NEIGHBOURHOOD
    both = text.count(f"{name} and {second}", *bounds) + text.count(f"{name} & {second}", *bounds)
    return start if text.count(name, *bounds) > both else begin


def _skip_ordinary(start: int, words: str) -> int:
    """Return where the first word begins that does not merely open a sentence or belong to a title."""
    titled = max((words.rfind(f"{word} ") + len(word) + 1 for word in words.split() if word in TITLES), default=0)
    start += titled
    for word in words[titled:].split(" "):
        if word not in ORDINARY and word not in CALENDAR:
            break
        start += len(word) + 1
    return start


def extend(place: DiscoveryText, words: Sequence[Word], number: int, head: str) -> tuple[int, int]:
    """Follow “of ...” from the word “of”; return the number of the word after the name and its end."""
    end = words[number - 1].end
    while number < len(words) and words[number].text in {"of", "for", "the", "&"}:
        step = number
        while step < len(words) and words[step].text in {"of", "for", "the", "&"}:
            step += 1
        last = step
        while last < len(words) and not (
            words[last].text in TITLES or words[last].text in LINKS or words[last].text in CALENDAR
        ):
            last += 1
        if last == step:
            break
        number, end = last, words[last - 1].end
    if number == len(words) and head in _JOINS_MORE:
        more = _AND_MORE.match(place.masked, end)
        joined = set(more.group().replace(",", "").split()) if more is not None else set()
        if more is not None and joined.isdisjoint(GIVEN_NAMES) and joined.isdisjoint(HEADS):
            end = more.end()
    return number, end


def find_qualifier(place: DiscoveryText, start: int) -> str:
    """Return the known name before the start, with its blank: “Afghan ”, “Turkey's ”."""
    before = place.span_before(start)
    if before is not None and before.kind != "person":
        return f"{place.text[before.start : before.end]} "
    possessor = _possessor(place, start)
    return f"{possessor} " if possessor else ""


def _possessor(place: DiscoveryText, start: int) -> str:
    """Return “Turkey's” before the start, if the gazetteer knows it."""
    if place.folded.startswith("'s ", start - 3) and start >= 3:
        span = place.ending.get(start - 3)
        if span is not None and span.kind != "person":
            return place.text[span.start : start - 1]
    return ""


def find_country(place: DiscoveryText, start: int) -> str:
    """Return “Afghan ” for “The Defense Ministry”, if its paragraph has one country, which is the foremost around."""
    low = max(place.text.rfind("\n", max(0, start - PARAGRAPH), start) + 1, start - PARAGRAPH)
    end = place.text.find("\n", start, start + PARAGRAPH)
    spans = place.spans_between(low, end if end >= 0 else start + PARAGRAPH)
    countries = [span for span in spans if span.kind == "country"]
    if len({span.entity for span in countries}) != 1:
        return ""
    near = place.spans_between(start - 2 * PARAGRAPH, start + 2 * PARAGRAPH)
    counts = Counter(span.entity for span in near if span.kind == "country")
    if counts[countries[0].entity] < max(counts.values()):
        return ""
    texts = [place.text[span.start : span.end] for span in countries]
    chosen = next((text for text in texts if text.endswith(_ADJECTIVES)), countries[0].text)
    return f"{chosen} "


def is_hidden(place: DiscoveryText, position: int) -> bool:
    """Tell whether a known name stands there."""
    return place.masked[position : position + 1] == HIDDEN
