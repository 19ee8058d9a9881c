"""Find the names of a gazetteer in text: longest match on word boundaries. Pure.

Aho-Corasick automata (pyahocorasick) find all names in one pass, so the time is linear in the text. What a name of a
country or place means in its article is decided in `country_resolution`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from articles.tagging.bearers import find_bearers, follows_given_name, is_another
from articles.tagging.clubs import FEWEST_CUES, SPORT_CUES, ClubMention, find_clubs
from articles.tagging.context import Context
from articles.tagging.country_resolution import FieldText, FoundName, resolve_countries
from articles.tagging.courtesies import contradicts, find_women
from articles.tagging.garbage_collection import paused_collection
from articles.tagging.name_choice import (
    INSTITUTIONAL,
    NameMatch,
    choose_names,
    find_companies,
    is_unconditional,
    rule_in_time,
)
from articles.tagging.name_rules import is_named_after, is_other_bearer, is_pronoun_in_capitals
from articles.tagging.name_search import (
    Candidate,
    find_foreign,
    keep_abroad,
    keep_longest,
    keep_outside,
    order_by_end,
)
from articles.tagging.name_tables import SHORTEST_IN_CAPITALS, compile_names
from articles.tagging.names import Name
from articles.tagging.organisation_rules import (
    follows_another_word,
    is_end_of_company,
    is_generic,
    is_grade,
    is_medium,
    is_part_of_company,
    is_part_of_name,
    is_quoted_symbol,
    is_source,
    is_symbol,
)
from articles.tagging.places import find_qualifiers
from articles.tagging.surnames import is_beside_another_name
from articles.tagging.world_gazetteer import find_codes
from articles.text.folding import FoldedText, fold_text, is_in_capitals, is_without_capitals
from articles.text.world_names import has_own_table

DATELINES_REMEMBERED = 5_000
SHORTEST_BODY = 4  # characters of an organisation's name that may be found in a person's description
LONGEST_GRADE = 3  # letters of a grade of grain: “HRW wheat”, but “USDA wheat”
LONGEST_HEADLINE = 300  # characters of a text in capitals that is looked through for words of sport

_IN_BRACKETS = re.compile(r"\([^()]*\)")


class Mention(NamedTuple):
    """A name in the stored text.

    `rule` is the kind of the name, “city”, “region” or a rule of discovery; `detail` is the text that is based on.
    """

    field: str
    start: int
    end: int
    rule: str
    detail: str = ""


Mentions = Mapping[int, tuple[Mention, ...]]


class FoundNames(NamedTuple):
    """What the names of an article mean: entities of the gazetteer, and clubs with their places in the stored text."""

    mentions: Mentions
    clubs: Sequence[ClubMention]


class NameMatcher:
    """A compiled gazetteer, with the places of the world in its countries."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Compile the names; a stop name that an actor has come to bear gives way to it: “Air France”."""
        with paused_collection():
            self._compile(list(names))

    def _compile(self, names: list[Name]) -> None:
        borne = {fold_text(name.text) for name in names if name.entity is not None and is_actors_own(name)}
        names = [name for name in names if name.entity is not None or fold_text(name.text) not in borne]
        self._codes: dict[tuple[str, str], str | None] = {}
        self._women = find_women(names)
        self._entities = find_codes(names)
        self._bodies = {
            name.entity: name.text
            for name in reversed(names)
            if name.entity_kind in INSTITUTIONAL and name.kind == "name" and len(name.text) >= SHORTEST_BODY
        }
        tables = compile_names(names, self._entities)
        self._cased, self._uncased, self._capitals, self._lowercase, self._of_datelines = tables

    def find_names(
        self,
        headline: str,
        body: str,
        *,
        dateline: str = "",
        home: str | None = None,
        language: str = "",
        year: int | None = None,
    ) -> FoundNames:
        """Return the mentions of every entity in an article, in the order of the text, and the clubs of sport.

        `dateline`, `home`, the alpha-2 code of the source's country, and `year`, of the publication, only help to
        choose between namesakes. `language` is a BCP 47 tag: names of countries in other languages than English count
        in texts of these.
        """
        folded = {"headline": FoldedText(headline), "body": FoldedText(body)}
        fields = [FieldText(name, text.text, is_in_capitals(text.text)) for name, text in folded.items()]
        candidates = [self._candidates(each) for each in fields]
        clubs = _find_clubs(fields, candidates)
        matches: list[NameMatch] = []
        for each, some in zip(fields, candidates, strict=True):
            matches += self._scan(
                each,
                folded[each.field],
                keep_outside(some, [one[1:3] for one in clubs if one.field == each.field]),
                language,
            )
        if grades := {one.names[0].text for one in matches if one.needs_more and _is_grade(one, folded)}:
            matches = [one._replace(needs_more=True) if one.names[0].text in grades else one for one in matches]
        sure = [match.names[0] for match in matches if not match.needs_more and is_unconditional(match.names)]
        filed_from = self._find_code(dateline, language) if dateline else None
        regions = [mark[2:] for mark in find_qualifiers(fold_text(dateline))] if "," in dateline else []
        countries = list(resolve_countries(fields, dateline=filed_from, home=home, regions=regions))
        found: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
        anchored = {name.entity for name in sure} | find_companies(matches, fields)
        texts = {each.field: each.text for each in fields}
        bearers = find_bearers(fields, ((one.field, one.start, one.names[0]) for one in matches))

        @cache  # made when a name first needs it
        def read_context() -> Context:
            bearers.doubted |= _find_borne(matches, texts)
            return Context(
                texts,
                countries,
                [name.seat for name in sure if name.seat and not is_generic(name.text)],
                dateline=filed_from,
                home=home,
                year=year,
                earliest=None if year else max((name.active_from for name in sure if name.active_from), default=None),
                companions={name.seat for name in sure if name.entity_kind == "person"},
                read_bodies=lambda: self._find_bodies(matches),
            )

        for (where, start, end, *_), chosen, rule in choose_names(matches, anchored, read_context, bearers):
            timely = rule_in_time(chosen, rule, year)
            if timely and chosen.entity is not None and bearers.belongs_to(chosen, texts[where], where, start):
                found[chosen.entity].append((start, end, where, timely))
        for where, start, end, code, rule in countries:
            if code in self._entities:
                found[self._entities[code]].append((start, end, where, rule))
        mentions = {}
        for entity, spans in found.items():
            if len(spans) > 1:
                spans.sort(key=_position_key)
            mentions[entity] = tuple(
                [Mention(where, *folded[where].span(start, end), rule) for start, end, where, rule in spans]
            )
        stored = [ClubMention(one.field, *folded[one.field].span(one.start, one.end), one.club) for one in clubs]
        return FoundNames(mentions, stored)

    def _find_bodies(self, matches: Iterable[NameMatch]) -> frozenset[str]:
        """Return the full names of the organisations that the names found may mean."""
        bodies = self._bodies
        return frozenset(bodies[name.entity] for match in matches for name in match.names if name.entity in bodies)

    @property
    def countries(self) -> Mapping[str, int]:
        """The entities of the countries in the gazetteer by alpha-2 code."""
        return self._entities

    @property
    def country_codes(self) -> frozenset[str]:
        """The alpha-2 codes of the countries in the gazetteer."""
        return frozenset(self._entities)

    def find_country(self, dateline: str, language: str = "") -> int | None:
        """Return the country a report was filed from; a name of a country wins over a city."""
        # “KABUL/WASHINGTON” are two places, the first of which counts; “COLUMBUS, Georgia” is one.
        codes = (self._find_code(part, language) for part in dateline.split("/"))
        code = next((code for code in codes if code), None)
        return self._entities.get(code) if code else None

    def _find_code(self, dateline: str, language: str) -> str | None:
        """Return the country of a dateline; news repeats its datelines, so that the answers are remembered."""
        key = dateline, language
        if key not in self._codes:
            if len(self._codes) >= DATELINES_REMEMBERED:
                self._codes.clear()
            self._codes[key] = self._read_code(dateline, language)
        return self._codes[key]

    def _read_code(self, dateline: str, language: str) -> str | None:
        plain = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), fold_text(dateline))
        plain = plain if plain.strip() else fold_text(dateline)  # (서울=연합뉴스)
        abbreviated = [code for _, _, code, _ in find_qualifiers(plain)]
        regions: list[str] = []
        written_out: list[str] = []
        places: list[str] = []
        known = self._of_datelines.find(plain.upper())
        for _, _, entry in keep_longest(order_by_end(find_foreign(plain, language), known)):
            country = entry.country
            if country is None or country.kind in ("demonym", "adjective"):
                continue
            namesakes = country.place.candidates[1:] if country.place and country.kind == "name" else ()
            if places and any(places[-1] == candidate.country for candidate in namesakes):
                regions.insert(0, places[-1])  # COLUMBUS, Georgia
            elif country.place is None or country.kind == "name":
                written_out.append(country.code)
            elif country.place.rule == "region" and country.place.candidates[0].region:
                regions.insert(0, country.place.candidates[0].country)  # the last one is the region of the others
            else:
                places.append(country.code or country.place.candidates[0].country)
        return next(iter([*abbreviated, *(regions if places else []), *written_out, *regions, *places]), None)

    def _scan(
        self, each: FieldText, text: FoldedText, candidates: list[Candidate], language: str
    ) -> Iterator[NameMatch]:
        """Record the names of countries in a field, and yield its other names."""
        folded = each.text
        if has_own_table(language):
            candidates = keep_abroad(candidates)
        candidates = order_by_end(find_foreign(folded, language, text.stored), candidates)
        for start, end, entry in keep_longest(candidates):
            if entry.country is not None:
                each.found.append(FoundName(each.field, start, end, entry.country, folded[start:end]))
            if entry.others:
                meant = [
                    name
                    for name in entry.others
                    if _is_meant(name, folded, start, end, each.is_in_capitals)
                    and not (name.kind == "surname" and self._is_of_other_sex(name, folded, start))
                ]
                if meant:
                    yield NameMatch(each.field, start, end, meant, _needs_more(meant[0], each, start, end))
                elif entry.others[0].entity_kind == "person" and not is_named_after(
                    folded, end, in_capitals=each.is_in_capitals
                ):
                    each.borne.append((folded[start:end].rsplit(" ", 1)[-1], start))

    def _is_of_other_sex(self, name: Name, folded: str, start: int) -> bool:
        return contradicts(folded, start, is_woman=name.entity in self._women)

    def _candidates(self, each: FieldText) -> "list[Candidate]":
        folded = each.text
        if is_without_capitals(folded):
            found = self._lowercase.find(folded)
        else:
            found = []
            for candidate in (self._capitals if each.is_in_capitals else self._cased).find(folded):
                entry = candidate[2]
                if entry.cue:
                    (each.cues_of_sport if entry.is_of_sport else each.cues).append(entry.cue)
                if entry.names or entry.country:
                    found.append(candidate)
        # İ is the one letter that lower() lengthens, and folding has made it plain.
        uncased = self._uncased.find(folded.lower())
        return sorted([*found, *uncased], key=itemgetter(1)) if uncased else found


def is_actors_own(name: Name) -> bool:
    """Tell whether an actor is meant by a name wherever it stands."""
    return name.entity_kind != "country" and not name.needs_context


def _find_clubs(fields: Sequence[FieldText], candidates: Sequence[list[Candidate]]) -> list[ClubMention]:
    """Return the clubs in the folded fields of a report of sport, but for those that the gazetteer has."""
    cues = {cue for each in fields for cue in each.cues_of_sport}
    for each in fields:
        if each.is_in_capitals and len(each.text) <= LONGEST_HEADLINE:
            cues |= SPORT_CUES.keys() & set(each.text.replace("-", " ").split())
    if len(cues) < FEWEST_CUES:
        return []
    clubs = find_clubs({each.field: each.text for each in fields}, cues)
    if not clubs:
        return []
    known = {
        (each.field, start, end)
        for each, some in zip(fields, candidates, strict=True)
        for start, end, entry in some
        if any(name.entity is not None and not name.needs_context for name in entry.others)
    }
    return [club for club in clubs if club[:3] not in known]


def _is_meant(name: Name, folded: str, start: int, end: int, in_capitals: bool) -> bool:
    if in_capitals and is_pronoun_in_capitals(folded[start:end], in_capitals=in_capitals):
        return False
    if name.entity_kind == "organisation":
        if " " not in name.text and name.kind != "acronym" and follows_given_name(folded, start):
            return False
        return not (
            is_source(name.text, folded, start, end)
            or is_medium(name.text, folded, start, end)
            or is_part_of_name(name.text, folded, end)
            or is_part_of_company(folded, end, name.seat)
            or is_end_of_company(folded, start)
        )
    if name.entity_kind == "person":
        is_surname = name.kind == "surname"
        return not (
            is_named_after(folded, end, in_capitals=in_capitals)
            or (is_surname and is_other_bearer(folded, start, in_capitals=in_capitals))
            or is_another(folded, start, end, name.text, is_surname_alone=is_surname or in_capitals)
        )
    return True


def _needs_more(name: Name, each: FieldText, start: int, end: int) -> bool:
    """Tell whether a name counts only in an article that has another one of its entity."""
    if name.kind == "acronym" and name.entity_kind != "country":
        return (each.is_in_capitals and end - start < SHORTEST_IN_CAPITALS) or is_symbol(each.text, start, end)
    if name.needs_context or name.entity_kind not in INSTITUTIONAL:
        return False
    if name.text.isupper():
        is_shouted = each.is_in_capitals and end - start < SHORTEST_IN_CAPITALS
        return is_shouted or is_quoted_symbol(each.text, start, end)
    return is_generic(name.text) and follows_another_word(each.text, start)


def _is_grade(match: NameMatch, folded: Mapping[str, FoldedText]) -> bool:
    is_short = match.end - match.start <= LONGEST_GRADE
    return is_short and match.names[0].kind == "acronym" and is_grade(folded[match.field].text, match.end)


def _find_borne(matches: Iterable[NameMatch], texts: Mapping[str, str]) -> frozenset[str]:
    """Return the surnames that stand beside another first name somewhere in the article."""
    return frozenset(
        texts[one.field][one.start : one.end]
        for one in matches
        if one.names[0].needs_context
        and one.names[0].entity_kind == "person"
        and is_beside_another_name(texts[one.field], one.start, one.end)
    )


def _position_key(span: tuple[int, int, str, str]) -> tuple[bool, int]:
    return span[2] == "body", span[0]
