"""Later short forms of organisations that the gazetteer lists and the article names in full. Pure.

“Barrick” after “Barrick Gold”, “SLA” after “South Lebanon Army”, “the Commission” after “European Commission”.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from articles.tagging.discovery.capitalised_runs import DiscoveryText
from articles.tagging.discovery.organisations import Organisation
from articles.tagging.discovery.results import Discovered, Kind, KnownSpan
from articles.tagging.discovery.word_lists import COMPANY_SUFFIXES, word_set
from articles.tagging.matcher import Mention
from articles.tagging.personal_names import is_common_surname, is_given_name, is_word

RULE = "short form"
WordPositions = Mapping[str, Sequence[tuple[str, int, int]]]
_Place = tuple[str, int]

_ACRONYM_AFTER = re.compile(r" ?\(\"?([A-Z][A-Z&]{2,8})\"?[);,]")
_KINDS: Mapping[str, Kind] = {"organisation": "organisation", "group": "group"}
_FEWEST_INITIALS = 3
_SHORTEST_FORM = 4  # letters
# With “the” before, these alone mean the body that was named in full.
SHORT_HEADS = word_set(
    """
    Commission Council Agency Authority Bank Fund Ministry Department Committee Court Board Union Association Federation
    Institute Institution Organisation Organization Exchange Bureau Tribunal League Society Foundation Alliance Front
    Company Party
    """
)
# What may stand behind the distinct part of a company's name.
_COMPANY_TAILS = COMPANY_SUFFIXES | word_set(
    """
    Gold Motor Motors Industries Airlines Airways Brothers Bros Laboratories Pharmaceuticals Enterprises Stores
    Electronics Technologies Systems Oil Steel Energy Petroleum Resources Foods Chemical Chemicals Mining
    Minerals Aerospace Aircraft Entertainment Telecom Securities Insurance Financial Holdings Holding Bancorp Bank
    International Industrie Semiconductor Software Pictures Breweries Tobacco Rubber & and
    """
)


def find_short_names(
    places: Mapping[str, DiscoveryText], words: WordPositions, others: Iterable[Organisation], surnames: Iterable[str]
) -> list[Discovered]:
    """Return the further mentions of the organisations of the gazetteer that are named in full.

    `words` has where each run of capitalised words stands that belongs to nothing known, `others` the organisations
    that were discovered, `surnames` those of the article's persons.
    """
    spans = [span for place in places.values() for span in place.known if span.entity and span.kind in _KINDS]
    if not spans:
        return []
    found: dict[int, list[Mention]] = defaultdict(list)
    titles = {span.entity: span for span in spans}
    others = list(others)
    lettered = {one.name: one for one in others if one.name.isupper()}  # known by nothing but letters: “SVB's chief”
    taken = set(surnames) | {form for one in others for form in (one.name, *one.acronyms) if form not in lettered}
    for form, (entity, rule) in _forms(spans, places).items():
        if form not in taken:
            detail = titles[entity].text
            positions = list(words.get(form, ()))
            if form in lettered:
                positions += [(one.field, one.start, one.end) for one in lettered[form].mentions]
            found[entity] += [Mention(field, start, end, rule, detail) for field, start, end in positions]
    for head in SHORT_HEADS & words.keys():
        _join_heads(head, words[head], spans, others, places, found)
    return [
        Discovered(
            titles[entity].text, _KINDS[titles[entity].kind], tuple(mentions), is_strong=True, known_entity=entity
        )
        for entity, mentions in found.items()
        if mentions
    ]


def _forms(spans: Iterable[KnownSpan], places: Mapping[str, DiscoveryText]) -> dict[str, tuple[int, str]]:
    """Return the short forms that mean one entity only, each with its rule."""
    forms: dict[str, tuple[int, str]] = {}
    shared: set[str] = set()
    for span in spans:
        place = places[span.field]
        words = place.text[span.start : span.end].split()
        if len(words) == 1:
            continue
        own = [(form, "acronym") for form in _acronyms(words, place, span.end)]
        own += [(form, RULE) for form in _first_words(words)]
        for form, rule in own:
            if forms.setdefault(form, (span.entity, rule))[0] != span.entity:
                shared.add(form)
    return {form: owner for form, owner in forms.items() if form not in shared}


def _acronyms(words: Sequence[str], place: DiscoveryText, end: int) -> list[str]:
    initials = "".join(word[0] for word in words if word[0].isupper())
    after = _ACRONYM_AFTER.match(place.folded, end)
    named = [after[1]] if after is not None else []
    return [*named, initials] if len(initials) >= _FEWEST_INITIALS else named


def _first_words(words: Sequence[str]) -> list[str]:
    """Return “Barrick” of “Barrick Gold”: what is no word and nobody's name."""
    first = words[0]
    if len(first) < _SHORTEST_FORM or any(word not in _COMPANY_TAILS for word in words[1:]):
        return []
    return [] if is_word(first) or is_given_name(first) or is_common_surname(first) else [first]


def _join_heads(
    head: str,
    positions: Iterable[tuple[str, int, int]],
    spans: Iterable[KnownSpan],
    others: Iterable[Organisation],
    places: Mapping[str, DiscoveryText],
    found: dict[int, list[Mention]],
) -> None:
    """Join “the Commission” with the body of that kind that was named last before it, if the gazetteer has it."""
    named: list[tuple[_Place, KnownSpan | None]] = [
        ((span.field, span.start), span) for span in spans if _has_head(places[span.field], span, head)
    ]
    if not named:
        return
    named += [((mention.field, mention.start), None) for one in others if one.head == head for mention in one.mentions]
    named.sort(key=lambda one: one[0])
    starts = [place for place, _ in named]
    for field, start, end in positions:
        if places[field].folded[max(0, start - 4) : start].lower() != "the ":
            continue
        before = bisect_left(starts, (field, start))
        span = named[before - 1][1] if before and starts[before - 1][0] == field else None
        if span is not None:
            found[span.entity].append(Mention(field, start, end, RULE, span.text))


def _has_head(place: DiscoveryText, span: KnownSpan, head: str) -> bool:
    """Tell whether a name ends in a word or, before “of”, begins with it."""
    words = place.text[span.start : span.end].split()
    return len(words) > 1 and (words[-1] == head or (words[0] == head and words[1] == "of"))
