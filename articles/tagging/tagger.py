"""Tag the text of one article: names, places, discovery, main subjects. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from articles.tagging.clubs import RULE as CLUB
from articles.tagging.clubs import ClubMention
from articles.tagging.discovery import Discovered, KnownSpan, ListedPerson, discover, index_listed_persons
from articles.tagging.matcher import Mention, NameMatcher
from articles.tagging.name_rules import is_named_for_a_relative
from articles.tagging.names import Name
from articles.tagging.namesakes import NamesakeFinder
from articles.tagging.places import load_country_names
from articles.tagging.recogniser import Recogniser, add_recognised
from articles.tagging.salience import DATELINE, is_about_elsewhere, main_actors, main_countries
from articles.tagging.surnames import DOUBTFUL
from articles.text.credits import find_credits
from articles.text.sentences import first_sentence

COUNTRY = "country"
_CLUB = 0  # number of the entity that a club's span has: none of the gazetteer's

_OF_COUNTRY = re.compile(r" (?:of|OF) ([A-Z]\w+)")


class ProposedTag(NamedTuple):
    """A tag the machine proposes: for an entity of the gazetteer, or for a name it discovered.

    `is_strong` tells whether the evidence suffices; weak evidence waits for a curator.
    """

    name: str
    kind: str
    mentions: tuple[Mention, ...]
    entity: int | None = None
    is_main: bool = False
    is_strong: bool = True
    role: str = ""


class TaggedText(NamedTuple):
    """All tags of one article."""

    tags: tuple[ProposedTag, ...]
    dateline_country: int | None


class Tagger:
    """The gazetteer and the rules, ready for any number of articles."""

    def __init__(
        self,
        names: Iterable[Name],
        *,
        refused: Collection[str] = (),
        listed: Iterable[ListedPerson] = (),
        recogniser: Recogniser | None = None,
    ) -> None:
        """Compile the names.

        `refused` are names no longer to be discovered, `listed` the persons of the gazetteer with what is known
        of them, `recogniser` an optional statistical one.
        """
        names, listed = list(names), list(listed)
        self.matcher = NameMatcher(names)
        self._refused = frozenset(name.lower() for name in refused)
        self._listed = index_listed_persons(listed)
        self._kinds: dict[int, str] = {name.entity: name.entity_kind for name in names if name.entity is not None}
        self._titles: dict[int, str] = {}
        for name in names:
            if name.entity is not None and (name.kind == "name" or name.entity not in self._titles):
                self._titles[name.entity] = name.text
        self._organisations = frozenset(
            [name.text for name in names if name.entity_kind == "organisation" and not name.needs_context]
        )
        seats = {name.entity: name.seat for name in names if name.seat and name.entity is not None}
        self._namesakes = NamesakeFinder(listed, seats, self.matcher.countries)
        for person in listed:  # the text may join one that has no name in the gazetteer
            self._kinds.setdefault(person.entity, "person")
            self._titles.setdefault(person.entity, person.name)
        self._recogniser = recogniser

    def tag(
        self,
        headline: str,
        body: str,
        dateline: str = "",
        home: str | None = None,
        language: str = "",
        year: int | None = None,
    ) -> TaggedText:
        """Return the tags of an article; `home` is the alpha-2 code of its source's country, in capitals.

        `language` is its BCP 47 tag, "" where it is not known, `year` that of its publication.

        Who is named by the credits at the end of the body has made the article, and is not what it is about.
        """
        body = body[: find_credits(body)]
        texts = {"headline": headline, "body": body}
        names = self.matcher.find_names(headline, body, dateline=dateline, home=home, language=language, year=year)
        found = dict(names.mentions)
        filed_from = self.matcher.find_country(dateline, language) if dateline else None
        known = self._known_spans(found, names.clubs)
        discovered = discover(headline, body, known, self._refused, self._listed) + _gather_clubs(names.clubs)
        discovered = self._settle_companies(discovered, texts)
        if self._recogniser is not None:
            recognised = self._recogniser(body, language)
            discovered = add_recognised(discovered, recognised, known, headline, body, self._refused)
        found = _join(found, discovered)
        countries = {entity: places for entity, places in found.items() if self._kinds[entity] == COUNTRY}
        if filed_from is not None and not is_about_elsewhere(countries, filed_from):
            place = Mention(DATELINE, 0, len(dateline), DATELINE)
            countries[filed_from] = (*countries.get(filed_from, ()), place)
            found[filed_from] = countries[filed_from]
        actors: dict[int, tuple[Mention, ...]] = {e: m for e, m in found.items() if e not in countries}
        fresh = [one for one in discovered if one.known_entity is None]
        actors |= {-number: one.mentions for number, one in enumerate(fresh, 1)}
        main = main_countries(countries, body) | main_actors(actors, len(first_sentence(body)))
        main -= {
            entity for entity in main & found.keys() - countries.keys() if _is_only_a_relative(found[entity], texts)
        }
        doubtful = {entity for entity, places in found.items() if all(place.rule == DOUBTFUL for place in places)}
        namesakes = self._namesakes.find(found, texts, home, year)
        doubtful |= namesakes.keys()
        found |= namesakes
        roles = {one.known_entity: one.role for one in discovered if one.known_entity is not None and one.role}
        tags = [
            ProposedTag(
                self._titles[entity],
                self._kinds[entity],
                places,
                entity,
                is_main=entity in main and entity not in doubtful,
                is_strong=entity not in doubtful,
                role=roles.get(entity, ""),
            )
            for entity, places in found.items()
        ]
        tags += [
            ProposedTag(
                name=one.name,
                kind=one.kind,
                mentions=one.mentions,
                is_main=one.is_strong and -number in main,
                is_strong=one.is_strong,
                role=one.role,
            )
            for number, one in enumerate(fresh, 1)
        ]
        return TaggedText(tuple(tags), filed_from)

    def _settle_companies(self, discovered: Iterable[Discovered], texts: Mapping[str, str]) -> list[Discovered]:
        """Return what was discovered, with companies that bear the name of another made sure.

        “Barclays Capital” is a company because Barclays is, “General Motors” of Canada another than its parent.
        """
        settled = []
        for one in discovered:
            if one.known_entity is not None:
                settled.append(one)
            elif one.kind == "organisation" and one.name in self._organisations:
                settled.append(_name_country(one, texts))
            elif one.is_strong or one.kind != "organisation":
                settled.append(one)
            else:
                words = one.name.split()
                has_parent = any(" ".join(words[:number]) in self._organisations for number in range(1, len(words)))
                settled.append(one._replace(is_strong=has_parent))
        return settled

    def _known_spans(self, found: Mapping[int, tuple[Mention, ...]], clubs: Iterable[ClubMention]) -> list[KnownSpan]:
        spans = [
            KnownSpan(place.field, place.start, place.end, entity, self._kinds[entity], self._titles[entity])
            for entity, places in found.items()
            for place in places
        ]
        spans += [KnownSpan(one.field, one.start, one.end, _CLUB, "organisation", one.club.name) for one in clubs]
        return sorted(spans)


def _gather_clubs(clubs: Iterable[ClubMention]) -> list[Discovered]:
    """Return each club with its mentions."""
    mentions: dict[str, list[Mention]] = {}
    for one in clubs:
        mentions.setdefault(one.club.name, []).append(Mention(one.field, one.start, one.end, CLUB))
    return [Discovered(name, "organisation", tuple(places), is_strong=True) for name, places in mentions.items()]


def _name_country(one: Discovered, texts: Mapping[str, str]) -> Discovered:
    """Return a company, its name with the country that it goes on to wherever it stands."""
    ends = [_OF_COUNTRY.match(texts[place.field], place.end) for place in one.mentions]
    if not all(end is not None and end[1].lower() in load_country_names() for end in ends):
        return one
    country = next((end[0] for end in ends if end is not None), "")
    return one._replace(name=one.name + country, is_strong=True)


def _is_only_a_relative(places: Iterable[Mention], texts: Mapping[str, str]) -> bool:
    """Tell whether somebody is named for nothing but whose son or wife another is."""
    return all(
        is_named_for_a_relative(texts[place.field], place.start, place.end) for place in places if place.rule != "role"
    )


def _join(found: Mapping[int, tuple[Mention, ...]], discovered: Iterable[Discovered]) -> dict[int, tuple[Mention, ...]]:
    """Return the mentions with those that discovery adds to entities of the gazetteer."""
    joined = dict(found)
    for one in discovered:
        if one.known_entity is not None and one.mentions:
            joined[one.known_entity] = (*joined.get(one.known_entity, ()), *one.mentions)
    return joined
