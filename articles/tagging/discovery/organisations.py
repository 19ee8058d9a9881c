"""Organisations and groups: the head of the name, “of ...”, acronyms in brackets. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.tagging.discovery.capitalised_runs import HIDDEN, CapitalisedRun, DiscoveryText, Word
from articles.tagging.discovery.given_names import GIVEN_NAMES
from articles.tagging.discovery.results import Kind
from articles.tagging.discovery.word_lists import (
    CALENDAR,
    COMPANY_SUFFIXES,
    GENERIC,
    HEADS,
    HEADS_WITH_OF,
    ORDINARY,
    TITLES,
    WEAK_HEADS,
    word_set,
)
from articles.tagging.matcher import Mention

_ACRONYM_AFTER = re.compile(r" ?[\"']? \(\"?([A-Z][A-Za-z&-]{1,11})\"?[);,]")
_ACRONYM_BEFORE = re.compile(r"\b([A-Z][A-Za-z&-]{1,11}) \((?:the )?$")
_KNOWN_AFTER = re.compile(rf" (?:of|for|in)(?: the)? ({HIDDEN}+)")
_AND_MORE = re.compile(r"(?:,(?: [A-Z][a-z]+){1,2}){0,3},? and (?:[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2}")
_JOINS_MORE = word_set(
    """
    Ministry Department Office Committee Bureau Commission Council Institute Board Agency Party Center Centre
    Association Organization Organisation Foundation
    """
)
_AND_BEFORE = re.compile(
    r"(?:(?<=\bthe )|(?<=\bThe )|(?<=\x01 )|(?<=House )|(?<=Senate ))(?:[A-Z][a-z]+, )?[A-Z][a-z]+ and $"
)
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,3}(?:st|nd|rd|th) $")
_NEEDS_WORDS = frozenset({"Center", "Centre", "Guard", "Brothers", "Partners", "Associates"})
_TITLES_BEFORE = TITLES - {"General", "Judge", "Justice"}
_HEADS_AFTER_AND = frozenset({"Committee", "Subcommittee", "Party"})
_COMPANY_AND = re.compile(r"[A-Z][A-Za-z.]+(?:,? [A-Z][A-Za-z.]+){0,3} (?:and|&) $")
_LOWER_HEAD = re.compile(
    r"(?:'s)? ((?:(?:security|armed|military|defence|defense|special|ground|coalition|national|federal|central|interim"
    r"|opposition|rebel|air|regional) )?(?:government|army|military|police|forces|troops|parliament|regime|navy"
    r"|opposition|authorities|air force|cabinet|coalition|delegation|militias?))\b"
)
_GOVERNMENT_OF = re.compile(r"\b([Gg]overnments?|[Pp]arliament|[Aa]rmy|[Cc]abinet) of (?:the )?$")
_REGIME = re.compile(r"(?:'s)? ((?:brutal )?(?:regime|government|administration))\b")
_ADJECTIVES = ("an", "ish", "ese", "i", "ch", "eek", "U.S.", "US")
PARAGRAPH = 600  # characters looked through for the country of a ministry


@dataclass(slots=True)
class Organisation:
    """An organisation as the article introduces it."""

    name: str
    kind: Kind
    head: str
    mentions: list[Mention] = field(default_factory=list)
    is_strong: bool = True
    acronyms: list[str] = field(default_factory=list)
    is_short_form: bool = False


class OrganisationFinder:
    """Collects the organisations of one article, and the words that belong to them."""

    def __init__(self) -> None:
        self.organisations: list[Organisation] = []

    def read_run(self, place: DiscoveryText, run: CapitalisedRun) -> list[tuple[int, int]]:
        """Find the organisations in a run; return the bounds of what they cover."""
        words = run.words
        covered: list[tuple[int, int]] = []
        for word in words:
            if word.text in HEADS:
                break
        else:
            if place.folded.startswith(" (", words[-1].end):
                self._read_acronym_only(place, words, covered)
            return covered
        number = 0
        begin = 0
        while number < len(words):
            if words[number].text not in HEADS:
                if words[number].text == "for" or words[number].text in _TITLES_BEFORE:
                    begin = number + 1
                number += 1
                continue
            last = number
            while last + 1 < len(words) and words[last + 1].text in HEADS:
                last += 1
            first = self._first_word(words, begin, number)
            taken = self._read_head(place, words, first, last, opens_sentence=run.opens_sentence and first == 0)
            if taken is None:
                number = last + 1
            else:
                covered.append((words[first].start, taken[1]))
                number = taken[0]
            begin = number
        return covered

    @staticmethod
    def _first_word(words: Sequence[Word], begin: int, head: int) -> int:
        """Return where the name with its head here begins."""
        first = begin
        while first < head and (
            words[first].text in ORDINARY or words[first].text in CALENDAR or words[first].text in {"of", "for", "the"}
        ):
            first += 1
        for number in range(head - 1, first - 1, -1):
            if words[number].text in {"of", "for", "the"} or words[number].text in CALENDAR:
                return number + 1
        return first

    def _read_head(
        self, place: DiscoveryText, words: Sequence[Word], first: int, last: int, *, opens_sentence: bool
    ) -> tuple[int, int] | None:
        """Read one name; return the number of the first word after it and where it ends."""
        head = words[last].text
        end, following, tail = words[last].end, last + 1, ""
        if head in HEADS_WITH_OF:
            if following < len(words) and words[following].text in {"of", "for"}:
                following, end = self._extend(place, words, following, head)
            else:
                known = _KNOWN_AFTER.match(place.masked, end)
                tail = place.text[end : known.end()] if known is not None else ""
        start = _begin(place, words, first, last)
        qualifier = _qualifier(place, start)
        modifiers = [word.text for word in words[first:last] if word.text not in HEADS]
        if start < words[first].start:
            modifiers.append(place.text[start : words[first].start].strip())
        is_extended = end > words[last].end or bool(tail)
        if not _is_name(head, modifiers, qualifier, is_extended=is_extended):
            return None
        is_generic = all(modifier in GENERIC for modifier in modifiers) and not is_extended
        if is_generic and not qualifier and head not in COMPANY_SUFFIXES:
            qualifier = _country_of_paragraph(place, start)
        is_short = is_generic and not qualifier
        is_opening = (
            opens_sentence and len(modifiers) == 1 and not (qualifier or is_extended or head in COMPANY_SUFFIXES)
        )
        organisation = Organisation(
            f"{qualifier}{place.text[start:end]}{tail}",
            "group" if any(HEADS.get(word.text) == "group" for word in words[first : last + 1]) else "organisation",
            head,
            [Mention(place.name, start, end, "organisation head", head)],
            is_strong=not is_short
            and (head not in WEAK_HEADS or len(modifiers) > 1)
            and (not is_opening or head in HEADS_WITH_OF),
            is_short_form=is_short,
        )
        _introduce_acronym(place, organisation, start, end)
        self.organisations.append(organisation)
        return following, end

    @staticmethod
    def _extend(place: DiscoveryText, words: Sequence[Word], number: int, head: str) -> tuple[int, int]:
        """Follow “of ...” from the word “of”; return the number of the word after the name and its end."""
        end = words[number - 1].end
        while number < len(words) and words[number].text in {"of", "for", "the", "&"}:
            step = number
            while step < len(words) and words[step].text in {"of", "for", "the", "&"}:
                step += 1
            last = step
            while last < len(words) and not (
                words[last].text in TITLES or words[last].text in {"of", "for", "the"} or words[last].text in CALENDAR
            ):
                last += 1
            if last == step:
                break
            number, end = last, words[last - 1].end
        if number == len(words) and head in _JOINS_MORE:
            more = _AND_MORE.match(place.masked, end)
            if more is not None and not GIVEN_NAMES & set(more.group().replace(",", "").split()):
                end = more.end()
        return number, end

    def _read_acronym_only(self, place: DiscoveryText, words: Sequence[Word], covered: list[tuple[int, int]]) -> None:
        """Find a name without a head by the acronym that stands in brackets after it, or before its long form."""
        end = words[-1].end
        match = _ACRONYM_AFTER.match(place.folded, end)
        if match is not None and len(words) > 1:
            first = 0
            while first < len(words) and (words[first].text in ORDINARY or words[first].text in {"of", "for", "the"}):
                first += 1
            if first >= len(words):
                return
            start = words[first].start
            before = place.span_before(start)
            qualifier = (
                f"{place.text[before.start : before.end]} " if before is not None and before.kind != "person" else ""
            )
            name = f"{qualifier}{place.text[start:end]}"
            if (
                len(match[1]) > 2
                and match[1].isupper()
                and spells(match[1], name)
                and place.masked[match.start(1)] != HIDDEN
            ):
                found = Organisation(name, "organisation", "", acronyms=[match[1]])
                found.mentions.append(Mention(place.name, start, end, "full name", match[1]))
                found.mentions.append(Mention(place.name, match.start(1), match.end(1), "acronym", name))
                self.organisations.append(found)
                covered.append((start, end))

    def read_known(self, place: DiscoveryText) -> None:
        """Find “Iraqi army”: a country's name or adjective with a head in lower case."""
        for span in place.known:
            if span.kind == "person":
                match = _REGIME.match(place.masked, span.end)
            elif span.kind == "country":
                match = _LOWER_HEAD.match(place.masked, span.end)
                before = _GOVERNMENT_OF.search(place.masked, max(0, span.start - 22), span.start)
                if before is not None:
                    self._add_weak(place, f"{place.text[before.start() : span.end]}", before.span(1))
            else:
                continue
            if match is not None:
                name = f"{place.text[span.start : span.end]} {match[1]}".replace("\u00a0", " ")
                self._add_weak(place, name, match.span(1))

    def _add_weak(self, place: DiscoveryText, name: str, span: tuple[int, int]) -> None:
        head = place.text[span[0] : span[1]].split()[-1]
        found = Organisation(name, "organisation", head, is_strong=False)
        found.mentions.append(Mention(place.name, span[0], span[1], "organisation head", head))
        self.organisations.append(found)


def _is_name(head: str, modifiers: Sequence[str], qualifier: str, *, is_extended: bool) -> bool:
    """Tell whether a head with its modifiers is a name."""
    if modifiers or is_extended:
        return True
    return bool(qualifier) and not (head in COMPANY_SUFFIXES or head in WEAK_HEADS or head in _NEEDS_WORDS)


def _begin(place: DiscoveryText, words: Sequence[Word], first: int, last: int) -> int:
    """Return where a name begins: “Energy and” before “Commerce Committee” and “5th” before “Fleet” belong to it."""
    start = words[first].start
    pattern, reach = None, 0
    if words[last].text in _HEADS_AFTER_AND and first < last:
        pattern, reach = _AND_BEFORE, 50
    elif words[first].text in {"Co", "Sons", "Brothers", "Company"}:
        pattern, reach = _COMPANY_AND, 60
    elif start > 3 and place.masked[start - 2].isalpha():
        pattern, reach = _ORDINAL, 7
    joined = pattern.search(place.masked, max(0, start - reach), start) if pattern is not None else None
    return joined.start() if joined else start


def _qualifier(place: DiscoveryText, start: int) -> str:
    """Return the known name before the start, with its blank: “Afghan ”, “Turkey's ”."""
    before = place.span_before(start)
    if before is not None and before.kind != "person":
        return f"{place.text[before.start : before.end]} "
    possessor = _possessor(place, start)
    return f"{possessor} " if possessor else ""


def _introduce_acronym(place: DiscoveryText, organisation: Organisation, start: int, end: int) -> None:
    """Take the acronym in brackets after the name, or before the brackets around it."""
    after = _ACRONYM_AFTER.match(place.folded, end)
    if after is not None:
        organisation.acronyms.append(after[1])
        organisation.is_strong = True
        if place.masked[after.start(1)] != HIDDEN:
            organisation.mentions.append(
                Mention(place.name, after.start(1), after.end(1), "acronym", organisation.name)
            )
        return
    before = _ACRONYM_BEFORE.search(place.masked, max(0, start - 18), start)
    if before is not None and spells(before[1], organisation.name):
        organisation.acronyms.append(before[1])


def _possessor(place: DiscoveryText, start: int) -> str:
    """Return “Turkey's” before the start, if the gazetteer knows it."""
    if place.folded.startswith("'s ", start - 3) and start >= 3:
        span = place.ending.get(start - 3)
        if span is not None and span.kind != "person":
            return place.text[span.start : start - 1]
    return ""


def _country_of_paragraph(place: DiscoveryText, start: int) -> str:
    """Return “Afghan” for “The Defense Ministry” if the paragraph mentions only one country."""
    low = max(place.text.rfind("\n", max(0, start - PARAGRAPH), start) + 1, start - PARAGRAPH)
    end = place.text.find("\n", start, start + PARAGRAPH)
    spans = place.spans_between(low, end if end >= 0 else start + PARAGRAPH)
    countries = [span for span in spans if span.kind == "country"]
    if len({span.entity for span in countries}) != 1:
        return ""
    texts = [place.text[span.start : span.end] for span in countries]
    chosen = next((text for text in texts if text.endswith(_ADJECTIVES)), countries[0].text)
    return f"{chosen} "


def spells(acronym: str, name: str) -> bool:
    """Tell whether an acronym is made of the first letters of a name."""
    letters = "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
    return acronym.upper() == letters.upper()
