"""Choose whom a name means that several may bear, or that is an ordinary word: by what else the article has. Pure.

“Congress” is that of the country which an article is about, “Obama” the one who is in the news of its year.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from articles.tagging.country_resolution import ResolvedCountry
from articles.tagging.country_rules import BEFORE_PLACES
from articles.tagging.names import Name
from articles.tagging.organisation_rules import is_generic
from articles.tagging.personal_names import is_common_surname, is_word

BY_CONTEXT = "context"  # rule of a mention that the country of the article decides
DOUBTFUL = "doubtful context"  # the same, with little evidence

_DATELINE, _HOME, _HEADLINE = 3.0, 2.0, 2.0  # weight of a country there; one in the body counts 1
_CLEAR = 3.0  # evidence for a country that makes it the article's own
_AT_HOME = 3.0  # times the evidence for where a report was made, which its subject exceeds if it is meant for sure
_SHARE = 0.4  # of the evidence for the foremost country
_NEVER = 9_999
_LONGEST_WORD = 30
_DISTINCT_WORDS = 4  # of a name that nobody else is likely to bear

# What the names of institutions are made of: others that need context are words, surnames or companies.
_INSTITUTIONS = frozenset(
    """
    Congress Senate House Houses Court Courts Department Treasury Office Ministry Commission Council Agency Party
    Parliament Assembly Duma Rada Bundestag Bundesrat Bundestag Knesset Sejm Diet Politburo Committee Command Corps
    Guard Police Service Forces Force Army Navy Bank Board Bureau Administration Authority Institute Institutes
    Government Cabinet Union Federation Exchange Labour Labor Liberals Conservatives Tories Tory Socialists Socialist
    Greens Nationalists Democrats Democrat Communists Communist Republicans Republican Democratic Commons Lords
    Chiefs Staff Security Fed Front Alliance Pentagon Capitol Secretariat Tribunal Inspectorate Directorate Chamber
    Deputies Representatives Prosecutor General Prosecutors Marshals Marines
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_STATE_BEFORE = re.compile(r"\b(?:[Ss]tate|[Pp]rovincial|[Cc]ounty|[Cc]ity|[Rr]egional|[Mm]unicipal)(?:'s)? $")
_OF_PLACE = re.compile(
    r"\b(?:division|electorate|constituency|seat|town|city|village|district|county|parish|island|port) of $"
)
_UNITED_NATIONS = re.compile(r"\b(?:United Nations|U\.N\.|UN)\b|\bU\.N\. ")
_OF_BEFORE = re.compile(
    r"\b(?:Library|Medal|Museum|School|College|University|Institute|Society|Church|Act) of (?:the )?$"
)
_OF_AFTER = re.compile(r" (?:of|for) (?:the )?(?=[A-Z])")
_HOUSES = frozenset({"Congress", "Senate", "House", "Parliament", "Assembly"})
# Words that mean an institution only in news of its own country, and what shows that they do.
_PLAIN = frozenset({"Army", "Navy", "Air Force", "Marines", "House", "Commons"})
_OF_HOUSE_AFTER = re.compile(r" (?:Republicans?|Democrats?|GOP|Speaker|Majority|Minority|leaders|members|vote)\b")
_OF_NATION = re.compile(
    r"\b(?:Congress|[Cc]ongressional|Capitol Hill|White House|President(?= [A-Z])|Washington|[Ff]ederal)\b"
)
_NOT_PLAIN_BEFORE = re.compile(r"\bSecretary of (?:the )?$")
_NOT_PLAIN_AFTER = re.compile(r" (?:SEALs?|Seals?|Secretary|Ministry|Minister|Department)\b")
_OF_STATES = re.compile(
    r"\b(?:Legislature|Statehouse|[Ss]tate (?:[Ss]enat\w+|House|[Rr]epresentatives?|lawmakers)|General Assembly)\b"
)
_COMMITTEE_AFTER = re.compile(r"(?: (?:[A-Z][\w'&-]*,?|and|on|the|of)){1,8}? (?:Committee|Subcommittee|Caucus)\b")
_WORD_BEFORE = re.compile(r"([^\s\"'(\[]+) $")
_SENTENCE_END = (".", "!", "?", '"', ":", ";", "\n")
_MAY_PRECEDE = BEFORE_PLACES | frozenset(
    """
    Republican Democratic GOP Republican-controlled Democratic-controlled Republican-led Democratic-led Conservative
    Labour Federal National Ex-President Tory Communist Likewise Still Yet So Here There Once Every Each Any
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_TITLES = frozenset(
    """
    President President-elect Vice-President Chancellor Minister Premier PM Secretary Secretary-General Senator Sen.
    Sen Representative Rep. Congressman Congresswoman Governor Gov. King Queen Prince Princess Emperor Sultan Emir
    Sheikh Ayatollah Pope General Gen. Colonel Col. Marshal Ambassador Speaker Mr Mr. Mrs Mrs. Ms Ms. Madam
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
# In small letters, before the letters that stand for an institution.
_BEFORE_LETTERS = frozenset(
    """
    the of by to with from at for and or in on as that than via into against under between former current then but while
    when if his her our their including except through about over like after before since until because where which who
    an a told sued join buy ask call
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_TITLES_OF_HEADS = frozenset(
    {"President", "Chancellor", "Premier", "PM", "Minister", "King", "Queen", "Emperor", "Pope"}
)
_COURTESIES = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms."})
_SHORTEST_RARE = 4  # letters of a surname that is not frequent
_NAME_AFTER = re.compile(
    r" (?:(?!Administration|Cabinet|White|Jr|Towers?|Organi[sz]ation|Foundation|Hotel"
    r"|Wednesday|Thursday|Tuesday|Monday)[A-Z][a-z]+\b|[A-Z]\.? [A-Z][a-z])"
)

# Surnames so frequent that one who bears no title may be anybody.
_FREQUENT = frozenset(
    """
    Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson
    Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young
    Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
    Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers
    Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez
    Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez
    Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Fisher Vasquez Simmons Jordan Patterson
    Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina
    Stevens Murray Ford Marshall Owens McDonald Harrison Kennedy Wells Vargas Henry Freeman Webb Tucker Burns Crawford
    Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Hunt Hicks Holmes Palmer Wagner Black
    Robertson Boyd Stone Salazar Fox Warren Mills Meyer Rice Schmidt Garza Daniels Ferguson Nichols Stephens Soto
    Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart Bradley Knight
    Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman
    Johnston Matthews Pena Richards Willis Carpenter Lawrence Sandoval Guerrero George Chapman Rios Estrada Ortega
    Watkins Greene Nunez Wheeler Valdez Harper Burke Larson Santiago Maldonado Morrison Franklin Carlson Austin
    Dominguez Carr Lawson Jacobs OBrien Lynch Singh Vega Bishop Montgomery Oliver Jensen Harvey Williamson Gilbert Dean
    Sims Espinoza Howell Li Wong Reid Hanson Le McCoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas Marquez Fields
    Park Yang Little Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia Major May Heath Chen Zhang Liu Huang Zhao
    Khan Ali Ahmed Hussain Hassan Hussein Mohamed Abdullah Sharma Kumar Gandhi Sato Suzuki Tanaka Abe Cameron Blair Bush
    Cohen Levy Mueller Weiss Novak Dubois Bernard Laurent Rossi Bianchi Conte Ferrari Costa Pereira Sousa Rubin North
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)


class Context:
    """What an article says of countries, and with that, whom its names mean."""

    def __init__(
        self,
        texts: Mapping[str, str],
        countries: Sequence[ResolvedCountry],
        seats: Iterable[str],
        *,
        dateline: str | None,
        home: str | None,
        year: int | None,
        companions: Collection[str] = (),
    ) -> None:
        """Weigh the countries; `texts` are the folded fields, `seats` the countries of the actors named for sure.

        `companions` are the countries, or "", of the persons of the gazetteer who are named in full.
        """
        self._texts, self._year, self._companions = texts, year, companions
        self._after: dict[tuple[str, int], tuple[str, str]] = {}
        self._before: dict[tuple[str, int], tuple[str, str]] = {}
        scores: dict[str, float] = defaultdict(float)
        for field, start, end, code, rule in countries:
            self._before[field, end] = self._after[field, start] = code, rule
            scores[code] += _HEADLINE if field == "headline" else 1
        for seat in seats:
            scores[seat] += 1
        if dateline:
            scores[dateline] += _DATELINE
        if home:
            scores[home] += _HOME
        self._scores = scores
        self._filed_from = dateline or home or ""
        self._best = max(scores.values(), default=0.0)

    def choose(
        self, names: Sequence[Name], place: tuple[str, int, int], others: Collection[str]
    ) -> tuple[Name, str] | None:
        """Return which of the names, all of which need context, is meant at (field, start, end), and the rule.

        `others` are surnames that somebody else bears in the article.
        """
        names = [name for name in names if name.is_active(self._year)]
        field, start, end = place
        spelling = self._texts[field][start:end]
        persons = [name for name in names if name.entity_kind == "person"]
        if persons:
            return self._choose_person(persons, place, spelling in others)
        names = [name for name in names if name.entity_kind != "country" and is_institution(name.text)]
        if not names:
            return None
        named = self._country_beside(field, start, end)
        if named is not None:
            return _single([name for name in names if name.seat == named], BY_CONTEXT)
        chosen = self._choose_by_country(names)
        if chosen is not None and spelling in _PLAIN and not self._is_meant_plainly(chosen[0], place):
            return None
        if chosen is not None and spelling.isupper() and _is_word_like(self._texts[field], start):
            return chosen[0], DOUBTFUL
        return chosen

    def _is_meant_plainly(self, name: Name, place: tuple[str, int, int]) -> bool:
        """Tell whether a word that every country has stands as an institution's name in news of its own country."""
        field, start, end = place
        text = self._texts[field]
        if self._scores.get(name.seat, 0.0) < self._best or _NOT_PLAIN_AFTER.match(text, end):
            return False
        if _NOT_PLAIN_BEFORE.search(text, max(0, start - _LONGEST_WORD), start):
            return False
        word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
        if text[start:end] not in _HOUSES:
            return word is not None and (word[1].islower() or word[1] == "The")
        if not (word is not None and word[1].lower() == "the") and not _OF_HOUSE_AFTER.match(text, end):
            return False
        return any(map(_OF_NATION.search, self._texts.values())) and not any(
            map(_OF_STATES.search, self._texts.values())
        )

    def contradicts(self, name: Name) -> bool:
        """Tell whether the article is about other countries than that of a name which parties of many have."""
        if name.needs_context or not name.seat or not is_generic(name.text):
            return False
        return self._best >= _CLEAR and not self._scores.get(name.seat)

    def is_part_of_another(self, place: tuple[str, int, int]) -> bool:
        """Tell whether the name of an institution is that of a state's, of a committee's or of a longer one."""
        field, start, end = place
        text = self._texts[field]
        is_nickname = text[start - 1 : start] == "-" and not text[max(0, start - 3) : start - 2].isalnum()  # “K-Fed”
        if (
            is_nickname
            or _STATE_BEFORE.search(text, max(0, start - 12), start)
            or _OF_BEFORE.search(text, max(0, start - 50), start)
        ):
            return True
        if text[start:end] in _HOUSES and _COMMITTEE_AFTER.match(text, end, end + 100):
            return True
        before = self._before.get((field, start - 1)) or self._before.get((field, start - 3))
        if before is not None:
            return before[1] == "region" and text[start - 1] == " "
        word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
        if word is None or not word[1][0].isupper() or word[1] in _MAY_PRECEDE or word[1].endswith((",", "'s")):
            return False
        opening = text[max(0, word.start() - 2) : word.start()].rstrip(" ")
        is_abbreviated = word[1].isalpha() and len(word[1]) > 1 and word[1].isupper()  # “NSW Treasury”
        return (is_abbreviated and not text[start:end].isupper()) or (
            bool(opening) and not opening.endswith(_SENTENCE_END)
        )

    def _country_beside(self, field: str, start: int, end: int) -> str | None:
        """Return the country written before or, with “of”, after a name; "" for a region or something unknown."""
        text = self._texts[field]
        if text[start - 1 : start] == " ":
            before = self._before.get((field, start - 1))
            if before is None and text.startswith("'s ", start - 3):
                before = self._before.get((field, start - 3))
            if before is not None:
                return before[0]
        of = _OF_AFTER.match(text, end)
        if of is None:
            return None
        after = self._after.get((field, of.end()))
        return after[0] if after is not None and after[1] != "region" else ""

    def _choose_by_country(self, names: Sequence[Name]) -> tuple[Name, str] | None:
        """Return the one whose country the article is about."""
        seats = {name.seat for name in names}
        best = max(seats, key=lambda seat: self._scores.get(seat, 0.0))
        score = self._scores.get(best, 0.0)
        meant = [name for name in names if name.seat == best]
        if not best:  # of the United Nations, or of no country otherwise
            is_named = any(_UNITED_NATIONS.search(text) for text in self._texts.values())
            return _single(meant, BY_CONTEXT if is_named else DOUBTFUL) if " " in meant[0].text else None
        if not score:  # nothing speaks for any country
            is_distinct = len(seats) == 1 and len(meant[0].text.split()) >= _DISTINCT_WORDS
            return _single(meant, DOUBTFUL) if is_distinct and self._best < 1 else None
        if sum(self._scores.get(seat, 0.0) == score for seat in seats) > 1:
            return None
        if score < self._best * _SHARE:
            return None
        is_clear = (score >= _CLEAR or score == self._best) and not self._may_be_at_home(best, seats)
        return _single(meant, BY_CONTEXT if is_clear else DOUBTFUL)

    def _may_be_at_home(self, best: str, seats: Collection[str]) -> bool:
        """Tell whether the institution of where the report was made may be meant, rather than of what it is about."""
        if self._filed_from:
            weight = self._scores[self._filed_from]
            return self._filed_from != best and self._filed_from in seats and weight * _AT_HOME >= self._scores[best]
        return any(self._scores.get(seat, 0.0) * 2 >= self._scores[best] for seat in seats if seat != best)

    def _choose_person(
        self, persons: Sequence[Name], place: tuple[str, int, int], is_borne: bool
    ) -> tuple[Name, str] | None:
        """Return the person whom a surname alone means: the one of the year and country, with a title or well known."""
        field, start, end = place
        text = self._texts[field]
        if (
            is_borne
            or is_beside_another_name(text, start, end)
            or _OF_PLACE.search(text, max(0, start - _LONGEST_WORD), start)
        ):
            return None
        word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
        title = word[1] if word is not None and word[1] in _TITLES else ""
        if not title and (known := self._choose_in_office(persons) or self._choose_companion(persons)) is not None:
            return known
        meant = [name for name in persons if self._scores.get(name.seat, 0.0) > self._best * _SHARE]
        if not meant:
            return self._choose_head_abroad(persons, title)
        if title in _TITLES_OF_HEADS or (not title and len({name.entity for name in meant}) > 1):
            year = self._year + 1 if self._year else _NEVER  # who is elected is in the news the year before
            meant = _latest_heads(meant, year)
        chosen = _single(meant, BY_CONTEXT)
        if chosen is None or (chosen[0].is_head and title):
            return chosen
        return self._weigh(chosen[0], persons, title, word[1] if word is not None else "")

    def _weigh(self, name: Name, persons: Sequence[Name], title: str, before: str) -> tuple[Name, str] | None:
        """Return the person with how sure it is that the surname means nobody else; `before` is the word before it."""
        score = self._scores[name.seat]
        if name.text in _FREQUENT or len(name.text) < _SHORTEST_RARE or " " in name.text:
            if title:
                return None if title in _COURTESIES else (name, DOUBTFUL)
            is_person = before.islower() or not is_word(name.text)
            is_foremost = score == self._best and score >= _CLEAR
            return (name, BY_CONTEXT) if is_person and is_foremost and name.is_in_office(self._year) else None
        is_only = len({one.entity for one in persons}) == 1 or name.is_in_office(self._year)
        is_known = name.is_head and not is_common_surname(name.text)
        is_clear = is_only and (score >= _CLEAR or (score == self._best and is_known))
        return name, BY_CONTEXT if is_clear or title else DOUBTFUL

    def _choose_head_abroad(self, persons: Sequence[Name], title: str) -> tuple[Name, str] | None:
        """Return the one head of a state or government of a surname, whom news of another country gives the title."""
        if self._year is None:
            return None
        if title not in _TITLES_OF_HEADS:
            return None
        return _single(_latest_heads([name for name in persons if name.head_since], self._year + 1), BY_CONTEXT)

    def _choose_in_office(self, persons: Sequence[Name]) -> tuple[Name, str] | None:
        """Return the head in office of a surname that hardly anybody else bears, where others of the world are named.

        News of any country names heads of states, so its own need not be named.
        """
        if self._scores and not self._companions:
            return None
        heads = [name for name in persons if name.is_in_office(self._year)]
        return _single(heads, BY_CONTEXT) if heads and _is_rare(heads[0].text) else None

    def _choose_companion(self, persons: Sequence[Name]) -> tuple[Name, str] | None:
        """Return the only one of a rare surname, beside somebody of the same country who is named in full."""
        if self._year is None or not _is_rare(persons[0].text) or persons[0].seat not in self._companions:
            return None
        return _single(persons, BY_CONTEXT) if persons[0].seat else None


def _is_rare(surname: str) -> bool:
    """Tell whether hardly anybody else bears a surname, which is no word either."""
    if len(surname) < _SHORTEST_RARE or surname in _FREQUENT:
        return False
    return not (is_common_surname(surname) or is_word(surname))


def _is_word_like(text: str, start: int) -> bool:
    """Tell whether letters stand as the words of a language do, behind an adjective: “a modding API”."""
    word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    if word is None or not word[1].islower():
        return False
    return word[1] not in _BEFORE_LETTERS and not word[1].endswith(("ed", "s"))


def _latest_heads(persons: Sequence[Name], year: int) -> list[Name]:
    """Return who was head of a state or government by a year, the latest of several: “President Bush” of 2005."""
    heads = [name for name in persons if name.head_since is not None and name.head_since <= year]
    latest = max((name.head_since or 0 for name in heads), default=0)
    return [name for name in heads if name.head_since == latest]


def is_beside_another_name(text: str, start: int, end: int) -> bool:
    """Tell whether a surname stands behind a word that may be a first name, or before one: somebody else's name."""
    if _NAME_AFTER.match(text, end):
        return True
    word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    if word is None or not word[1][0].isupper() or word[1] in _TITLES or word[1] in _MAY_PRECEDE:
        return False
    return not word[1].endswith((",", "'s", "-", ":", ";", ")", "?", "!")) and not (
        word[1].endswith(".") and len(word[1]) > _SHORTEST_RARE
    )


def _single(names: Sequence[Name], rule: str) -> tuple[Name, str] | None:
    return (names[0], rule) if len({name.entity for name in names}) == 1 else None


@lru_cache(maxsize=10_000)
def is_institution(text: str) -> bool:
    """Tell whether a name that needs context is that of an institution, by its words or as an acronym."""
    words = text.replace("-", " ").split()
    return any(word in _INSTITUTIONS for word in words) or (len(words) == 1 and len(text) > 2 and text.isupper())
