"""Organisations and groups: the head of the name, “of ...”, acronyms in brackets. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.tagging.discovery.boundaries import (
    LINKS,
    extend,
    find_company_end,
    find_country,
    find_first,
    find_partner,
    find_qualifier,
    find_start,
    is_hidden,
    is_house,
)
from articles.tagging.discovery.capitalised_runs import HIDDEN, CapitalisedRun, DiscoveryText, Word
from articles.tagging.discovery.results import Kind
from articles.tagging.discovery.roles import has_speech, is_person_after, role_after, role_before
from articles.tagging.discovery.word_lists import (
    CALENDAR,
    COMPANY_SUFFIXES,
    GENERIC,
    HEADS,
    HEADS_WITH_OF,
    NO_PERSON,
    ORDINARY,
    TITLES,
    WEAK_HEADS,
    word_set,
)
from articles.tagging.matcher import Mention
from articles.tagging.organisation_rules import is_source
from articles.tagging.personal_names import is_given_name, is_word, may_be_given_name
from articles.tagging.witnesses import is_adjective_of_trade, is_organisation, is_shown_after

WITNESSED = "organisation words"  # rule of a name that only the words beside it make an organisation's
_LONGEST_WITNESSED = 4  # words
_SHORTEST_WITNESSED = 3  # letters of one word
_MOST_LOOKUPS = 6  # places of an acronym that are looked at

_ACRONYM_AFTER = re.compile(r" ?[\"']? \(\"?([A-Z][A-Za-z&-]{1,11})\"?[);,]")
_ACRONYM_BEFORE = re.compile(r"\b([A-Z][A-Za-z&-]{1,11}) \((?:the )?$")
_KNOWN_AFTER = re.compile(rf" (?:of|for)(?: the)? ({HIDDEN}+)")
_POSTED_IN = re.compile(rf" in(?: the)? ({HIDDEN}+)")
_DISTRICTS = frozenset({"District", "Districts"})
_OF_DISTRICTS = frozenset({"School", "Schools", "Hospital", "Fire", "Police", "Water", "Power"})
_POSTS = frozenset({"Embassy", "Consulate", "Office", "Bureau", "Command"})
_SUBJECTS = frozenset({"Commission", "Committee", "Council", "Conference", "Subcommittee"})
# “Commission on International Religious Freedom”
_WORD = r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?"
_ON_SUBJECT = re.compile(rf" on (?:the )?({_WORD}(?:(?:,| and|, and| of| of the)? {_WORD}){{0,6}})")
_NEEDS_WORDS = frozenset({"Center", "Centre", "Guard", "Brothers", "Partners", "Associates"})
_TITLES_BEFORE = TITLES - {"General", "Judge", "Justice"}
_LOWER_HEAD = re.compile(
    r"(?:'s)? ((?:(?:security|armed|military|defence|defense|special|ground|coalition|national|federal|central|interim"
    r"|opposition|rebel|air|regional) )?(?:government|army|military|police|forces|troops|parliament|regime|navy"
    r"|opposition|authorities|air force|cabinet|coalition|delegation|militias?))\b"
)
_GOVERNMENT_OF = re.compile(r"\b([Gg]overnments?|[Pp]arliament|[Aa]rmy|[Cc]abinet) of (?:the )?$")
_REGIME = re.compile(r"(?:'s)? ((?:brutal )?(?:regime|government|administration))\b")
# Who is one, or does so, may be a person: “the alleged operator Ann Doe”.
_PERSONS_TOO = re.compile(r"\b(?:operator|developer|supplier|publisher|producer|contractor|distributor) $")
_PLACES = word_set(
    """
    Island Islands Beach Bay River Lake Mountain Mountains Mount Valley Hill Hills Airport Road Street Avenue Square
    Station Port Harbour Harbor America Africa Asia Europe Sea Ocean Gulf Coast East West North South Pole Peninsula
    Desert Forest Village Town Stadium Bridge
    """
)
_PLACE_AFTER = re.compile(r" (?:station|airport|port|island|county|province|district|village|town|region|river)\b")
_KINDS_OF_SHARES = word_set("Series Class Tranche Phase Grade Level Type Treasury Section Chapter")
# What such names are of, by their last word: laws, plans, measures, works, devices, illnesses.
_THINGS = word_set(
    """
    Act Bill Law Code Order Rule Regulation Directive Amendment Treaty Agreement Accord Accords Convention Protocol
    Charter Plan Programme Program Project Projects Scheme Strategy Policy Reform Framework Initiative Mechanism
    Facility System Systems Method Standard Standards Test Tests Index Rate Rates Price Prices Value Income Tax Product
    Survey Report Review Study Statement Declaration Certificate Certificates Note Notes Bond Bonds Loan Loans Fund
    Vehicle Vehicles Aircraft Missile Missiles Satellite Telescope Device Devices Drug Vaccine Virus Syndrome Disease
    Disorder Fever Interest Rights Zone Area Region Corridor Airport Port Market Markets Summit Conference Day Week
    Month Year Award Awards Prize Medal Cup Championship Championships Games Tournament Festival Master Doctor Bachelor
    Linux Software Language Model Network Interface Engine Browser Intelligence Learning Technology Right Water Power
    Management Quality Level Levels Number Identification Card License Licence Visa Status Period
    """
)
_NO_NAME = ORDINARY | CALENDAR | TITLES | NO_PERSON | LINKS


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
    repeats: bool = False  # the same words mean it wherever they stand


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
            if not covered and len(words) <= _LONGEST_WITNESSED:
                self._read_witnessed(place, run, covered)
            return covered
        number = 0
        begin = 0
        while number < len(words):
            if words[number].text not in HEADS or _goes_on(words, number):
                if words[number].text == "for" or (
                    words[number].text in _TITLES_BEFORE and not _has_owner(words, number + 1)
                ):
                    begin = number + 1
                number += 1
                continue
            last = number
            while last + 1 < len(words) and (words[last + 1].text in HEADS or _is_district(words, last + 1)):
                last += 1
            last = find_company_end(words, last)
            first = find_first(words, begin, last, opens_sentence=run.opens_sentence)
            taken = self._read_head(place, words, first, last, opens_sentence=run.opens_sentence and first == 0)
            if taken is None:
                number = last + 1
                if is_house(words[last].text) and number < len(words) and words[number].text not in LINKS:
                    continue  # its committee may follow
            else:
                covered.append((words[first].start, taken[1]))
                number = taken[0]
            begin = number
        return covered

    def _read_head(
        self, place: DiscoveryText, words: Sequence[Word], first: int, last: int, *, opens_sentence: bool
    ) -> tuple[int, int] | None:
        """Read one name; return the number of the first word after it and where it ends."""
        head = words[last].text
        end, following, tail = words[last].end, last + 1, ""
        if head in HEADS_WITH_OF:
            if following < len(words) and words[following].text in {"of", "for"}:
                following, end = extend(place, words, following, head)
            else:
                known = _KNOWN_AFTER.match(place.masked, end)
                if known is None and head in _POSTS:
                    known = _POSTED_IN.match(place.masked, end)
                tail = place.text[end : known.end()] if known is not None else ""
                if not tail and head in _SUBJECTS:
                    tail = _find_subject(place, end)
                    end += len(tail)
        start = find_start(place, words, first, last)
        qualifier = find_qualifier(place, start)
        modifiers = [word.text for word in words[first:last] if word.text not in HEADS]
        if start < words[first].start:
            modifiers.append(place.text[start : words[first].start].strip())
        is_extended = end > words[last].end or bool(tail)
        tail = tail if end == words[last].end else ""
        if not _is_name(head, modifiers, qualifier, is_extended=is_extended):
            return None
        if is_source(place.text[start:end], place.folded, start, end):
            return following, end
        is_generic = all(modifier in GENERIC for modifier in modifiers) and not is_extended
        if is_generic and not qualifier and head == "Ministry":
            qualifier = find_country(place, start)
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
            and (head not in WEAK_HEADS or len(modifiers) + bool(qualifier) > 1 or is_shown_after(place.masked, end))
            and (not is_opening or head in HEADS_WITH_OF),
            is_short_form=is_short,
        )
        _introduce_acronym(place, organisation, start, end)
        self.organisations.append(organisation)
        return following, end

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
                and words[-1].text not in _THINGS
                and spells(match[1], name)
                and not is_hidden(place, match.start(1))
            ):
                found = Organisation(name, "organisation", "", acronyms=[match[1]])
                found.is_strong = _acts(place.masked, start, match.end(), match[1])
                found.mentions.append(Mention(place.name, start, end, "full name", match[1]))
                found.mentions.append(Mention(place.name, match.start(1), match.end(1), "acronym", name))
                self.organisations.append(found)
                covered.append((start, end))

    def _read_witnessed(self, place: DiscoveryText, run: CapitalisedRun, covered: list[tuple[int, int]]) -> None:
        """Find a name without a head by the words beside it: “shares of ...”, “... said it has acquired”."""
        words = run.words
        for number in range(len(words), 0, -1):
            if words[number - 1].text in LINKS:
                words = words[number:]  # “Shares of ...”
                break
        while words and words[0].text in ORDINARY:
            words = words[1:]
        if not words or is_given_name(words[0].text) or (len(words) == 1 and words[0].text in _NO_NAME):
            return
        if words[-1].text in _PLACES or words[0].text in _KINDS_OF_SHARES:
            return
        start, end = words[0].start, words[-1].end
        if end - start < _SHORTEST_WITNESSED or not is_organisation(place.masked, start, end):
            return
        if _PLACE_AFTER.match(place.folded, end) or _is_no_company(place.masked, run, words):
            return
        if any(word.text in TITLES or word.text in CALENDAR for word in words):
            return
        if may_be_given_name(words[0].text) and _is_described_as_person(place.folded, start, end):
            return
        name, repeats = place.text[start:end], True
        known = place.span_before(start)
        if known is not None and known.kind != "person":  # “U.S. Shoe”, “Sumitomo Bakelite”
            name, repeats = f"{place.text[known.start : known.end]} {name}", False
        elif len(words) == 1:
            start = find_partner(place.masked, start, name)
            name = place.text[start:end]
        found = Organisation(name, "organisation", "", [Mention(place.name, start, end, WITNESSED)], repeats=repeats)
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


def _find_subject(place: DiscoveryText, end: int) -> str:
    """Return “ on Foreign Relations” after the name of a committee that ends here, else ""."""
    subject = _ON_SUBJECT.match(place.masked, end)
    if subject is None or not CALENDAR.isdisjoint(subject[1].split()):
        return ""
    return place.text[end : subject.end()]


def _has_owner(words: Sequence[Word], number: int) -> bool:
    """Tell whether a word is that of “Attorney General's Office”."""
    return number < len(words) and words[number].text.endswith("'s")


def _is_district(words: Sequence[Word], number: int) -> bool:
    """Tell whether a word is the head of “Box Elder School District”, and not of a part of a country or a town."""
    return words[number].text in _DISTRICTS and words[number - 1].text in _OF_DISTRICTS


def _goes_on(words: Sequence[Word], number: int) -> bool:
    """Tell whether a word that is a head only at the end of a name stands within one: “International Airport”."""
    if words[number].text not in WEAK_HEADS or number + 1 == len(words):
        return False
    following = words[number + 1].text
    if _is_district(words, number + 1):
        return False
    return not (following in HEADS or following in LINKS or following in TITLES or following in CALENDAR)


def _is_no_company(text: str, run: CapitalisedRun, words: Sequence[Word]) -> bool:
    """Tell whether what shows that words name a company shows as well that they do not."""
    start, end = words[0].start, words[-1].end
    if len(words) == 1:
        opens = run.opens_sentence and words[0] is run.words[0]
        return opens and is_word(words[0].text) and is_adjective_of_trade(text, start, end)
    return _PERSONS_TOO.search(text, max(0, start - 14), start) is not None and not any(
        is_word(word.text) for word in words
    )


def _acts(text: str, start: int, end: int, acronym: str) -> bool:
    """Tell whether what is named with an acronym in brackets, text[start:end], does or has what organisations do."""
    if is_organisation(text, start, end) or has_speech(text, start, end):
        return True
    place = end
    for _ in range(_MOST_LOOKUPS):
        place = text.find(acronym, place)
        if place < 0:
            return False
        end = place + len(acronym)
        if is_organisation(text, place, end) or has_speech(text, place, end):
            return True
        place = end
    return False


def _is_described_as_person(text: str, start: int, end: int) -> bool:
    return bool(role_before(text, start) or role_after(text, end)) or is_person_after(text, end)


def _is_name(head: str, modifiers: Sequence[str], qualifier: str, *, is_extended: bool) -> bool:
    """Tell whether a head with its modifiers is a name."""
    if modifiers or is_extended:
        return True
    return bool(qualifier) and not (head in COMPANY_SUFFIXES or head in WEAK_HEADS or head in _NEEDS_WORDS)


def _introduce_acronym(place: DiscoveryText, organisation: Organisation, start: int, end: int) -> None:
    """Take the acronym in brackets after the name, or before the brackets around it."""
    after = _ACRONYM_AFTER.match(place.folded, end)
    if after is not None:
        organisation.acronyms.append(after[1])
        organisation.is_strong = True
        if not is_hidden(place, after.start(1)):
            organisation.mentions.append(
                Mention(place.name, after.start(1), after.end(1), "acronym", organisation.name)
            )
        return
    before = _ACRONYM_BEFORE.search(place.masked, max(0, start - 18), start)
    if before is not None and spells(before[1], organisation.name):
        organisation.acronyms.append(before[1])


def spells(acronym: str, name: str) -> bool:
    """Tell whether an acronym is made of the first letters of a name."""
    letters = "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
    return acronym.upper() == letters.upper()
