"""Choose whom a surname alone means: by title, office, country and year, and by who else is named. Pure.

“Obama” is the one who is in the news of the year, “Reid, the majority leader” the one who is that.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from articles.tagging.country_rules import BEFORE_PLACES
from articles.tagging.name_rules import ends_sentence, follows_place
from articles.tagging.names import Name
from articles.tagging.personal_names import is_common_surname, is_surname, is_word

BY_CONTEXT = "context"  # rule of a mention that the country of the article decides
DOUBTFUL = "doubtful context"  # the same, with little evidence

CLEAR = 3.0  # evidence for a country that makes it the article's own
SHARE = 0.4  # of the evidence for the foremost country
LONGEST_WORD = 30
WORD_BEFORE = re.compile(r"([^\s\"'(\[]+) $")

_NEVER = 9_999
_SHORTEST_RARE = 4  # letters of a surname that is not frequent
_REMEMBERED = 5_000  # descriptions and surnames that are asked for again and again
_REACH = 60  # characters beside a name in which an office is looked for
_FEWEST_WORDS = 2  # of an office by which the bearer of a frequent surname is known
_FEWEST_COUNTRIES = 2  # of news of the world
_LEADING = frozenset({"US", "GB", "FR", "DE", "RU"})  # whose heads news of any country names

MAY_PRECEDE = BEFORE_PLACES | frozenset(
    """
    Republican Democratic GOP Republican-controlled Democratic-controlled Republican-led Democratic-led Conservative
    Labour Federal National Ex-President Tory Communist Likewise Still Yet So Here There Once Every Each Any
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_TITLES = frozenset(
    """
    President President-elect Vice-President Chancellor Minister Premier PM Secretary Secretary-General Senator Sen.
    Sen Representative Rep. Congressman Congresswoman Governor Gov. King Queen Prince Princess Emperor Sultan Emir
    Sheikh Ayatollah Pope General Gen. Colonel Col. Marshal Ambassador Speaker Justice Mr Mr. Mrs Mrs. Ms Ms. Madam
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_TITLES_OF_HEADS = frozenset(
    {"President", "Chancellor", "Premier", "PM", "Minister", "King", "Queen", "Emperor", "Pope"}
)
_OF_DEPARTMENT = "minister"  # the title of one who is no head of a government
_ADMINISTRATION = re.compile(r"(?:'s)? (?:[Aa]dministration|[Pp]residency|[Gg]overnment|[Rr]egime)\b")
_COURTESIES = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms."})
_NAME_AFTER = re.compile(
    r" (?:(?!Administration|Cabinet|White|Jr|Towers?|Organi[sz]ation|Foundation|Hotel"
    r"|Wednesday|Thursday|Tuesday|Monday)[A-Z][A-Za-z'-]*[a-z]\b|[A-Z]\.? [A-Z][a-z]"
    r"|(?:de|da|do|dos|di|del|van|von|der|bin|ben|ibn|al|el|ul|ur)[ -][A-Z])"
)
_OF_PLACE = re.compile(
    r"\b(?:division|electorate|constituency|seat|town|city|village|district|county|parish|island|port) of $"
)
# By which word the description of a member tells of the body, where that is not its name.
_MEMBERS = {"US Senate": "senator"}
_IN_PLACE = frozenset("in at near outside around from of into throughout across".split())  # noqa: SIM905

# What an office is called by, and the words that tell one office of that kind from another.
_NOUNS = (
    "president|premier|minister|chancellor|secretary|senator|congressman|congresswoman|governor|mayor|ambassador|envoy"
    "|chairman|chairwoman|chair|head|chief|leader|speaker|justice|general|admiral|commander|spokesman|spokeswoman"
    "|commissioner|director|prosecutor|attorney|adviser|advisor|king|queen|emperor|pope|emir|sultan|treasurer"
    "|ruler|nominee|negotiator|founder|whip"
)
_OFFICE_AFTER = re.compile(
    r"(?:, (?:who (?:is|was) )?| is | was )(?:(?:the|a|an|his|her|its|their) )?"
    rf"((?:[A-Za-z'.-]+ ){{0,4}}?(?:{_NOUNS}))\b"
)
_WORD = re.compile(r"[a-z]+")
_DEPARTMENTS = frozenset(
    """
    foreign defence finance interior home justice trade health energy economy agriculture education labour transport
    treasury commerce security intelligence police army navy air vice deputy under assistant first prime majority
    minority opposition attorney chief supreme supreme-court state national central general party house senate fund
    exchequer lord mayor company club board bank county city school fire
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_SPELLINGS = {"defense": "defence", "labor": "labour", "economic": "economy", "external": "foreign", "premier": "prime"}
_OFFICES = frozenset(_NOUNS.split("|"))
_OF_OFFICE = _OFFICES | _DEPARTMENTS
_BEFORE_OFFICE = frozenset({", ", " i", " w"})  # of “is” and “was”
_LONGEST_OFFICE = 4  # words

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


@dataclass(frozen=True, slots=True)
class SurnameContext:
    """What an article says beside a name.

    `texts` are the folded fields, `scores` the weight of each country in the article and `best` the highest of them,
    `companions` the countries, or "", of the persons of the gazetteer who are named in full, `names_body` tells whether
    a person's description has the name of an organisation that the article names.
    """

    texts: Mapping[str, str]
    year: int | None
    scores: Mapping[str, float]
    best: float
    companions: Collection[str]
    names_body: Callable[[str], bool]

    def choose_person(
        self, persons: Sequence[Name], place: tuple[str, int, int], *, is_borne: bool
    ) -> tuple[Name, str] | None:
        """Return which of the persons the name at (field, start, end) means, with the rule; None if that is not clear.

        `is_borne` tells that somebody else in the article bears it, too.
        """
        field, start, end = place
        text = self.texts[field]
        if is_beside_another_name(text, start, end) or _OF_PLACE.search(text, max(0, start - LONGEST_WORD), start):
            return None
        word = WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
        before = word[1] if word is not None else ""
        title = before if before in _TITLES else ""
        if title == "Minister" and not text.endswith("rime Minister ", 0, start):
            title = _OF_DEPARTMENT
        if is_borne:
            return self._choose_in_spite(persons, title)
        known = self._choose_by_office(persons, text, start, end) or self._choose_beside_body(persons)
        if known is None and (not title or title in _COURTESIES):
            known = self._choose_in_office(persons, title, before) or self._choose_prominent(persons)
        if known is not None:
            return known
        if not title and _ADMINISTRATION.match(text, end) and any(name.is_head for name in persons):
            title = "President"
        meant = [name for name in persons if self.scores.get(name.seat, 0.0) > self.best * SHARE]
        if not meant:
            return self._choose_head_abroad(persons, title)
        if title not in _TITLES_OF_HEADS:
            meant = [name for name in meant if name.is_prominent(self.year)] or meant
        if title in _TITLES_OF_HEADS or (not title and len({name.entity for name in meant}) > 1):
            year = self.year + 1 if self.year else _NEVER  # who is elected is in the news the year before
            meant = _latest_heads(meant, year)
        chosen = single(meant, BY_CONTEXT)
        if chosen is None or (chosen[0].is_head and title):
            return chosen
        return self._weigh(chosen[0], persons, title, before)

    def _choose_in_spite(self, persons: Sequence[Name], title: str) -> tuple[Name, str] | None:
        """Return the head in office whom a title tells from another bearer: “President Bush” beside Jeb Bush."""
        if title not in _TITLES_OF_HEADS:
            return None
        return single([name for name in persons if name.is_in_office(self.year)], BY_CONTEXT)

    def _weigh(self, name: Name, persons: Sequence[Name], title: str, before: str) -> tuple[Name, str] | None:
        """Return the person with how sure it is that the surname means nobody else; `before` is the word before it."""
        score = self.scores[name.seat]
        if name.text in _FREQUENT or len(name.text) < _SHORTEST_RARE or " " in name.text:
            if title:
                return None if title in _COURTESIES else (name, DOUBTFUL)
            is_person = before.islower() or not is_word(name.text)
            is_foremost = score == self.best and score >= CLEAR
            return (name, BY_CONTEXT) if is_person and is_foremost and name.is_in_office(self.year) else None
        prominent = {one.entity for one in persons if one.is_prominent(self.year)}
        is_only = (
            len({one.entity for one in persons if one is name or not one.career.is_relative}) == 1
            or name.is_in_office(self.year)
            or (prominent == {name.entity} and name.seat in self.companions)
        )
        is_known = name.is_head and not is_common_surname(name.text)
        is_clear = is_only and (score >= CLEAR or (score == self.best and is_known))
        return name, BY_CONTEXT if is_clear or title else DOUBTFUL

    def _choose_by_office(self, persons: Sequence[Name], text: str, start: int, end: int) -> tuple[Name, str] | None:
        """Return the one who holds the office beside the name, in news of the country: “Reid, the majority leader”."""
        after = _OFFICE_AFTER.match(text, end, end + _REACH) if text[end : end + 2] in _BEFORE_OFFICE else None
        named = [after[1] if after is not None else "", _office_before(text, start)]
        offices = [office_words(office) for office in named if office]
        if not offices:
            return None
        fitting = [
            (number, name)
            for name in persons
            if self.scores.get(name.seat) or (self.companions and _is_rare(name.text))
            for number in [max(_in_common(office, name) for office in offices)]
            if number
        ]
        most = max((number for number, _ in fitting), default=0)
        is_full = " " in persons[0].text
        if most < _FEWEST_WORDS and not is_full and not _is_rare(persons[0].text):
            return None
        return single([name for number, name in fitting if number == most], BY_CONTEXT)

    def _choose_beside_body(self, persons: Sequence[Name]) -> tuple[Name, str] | None:
        """Return the one who is known for an organisation that the article names: “Powell” in news of the Fed."""
        known = [
            name
            for name in persons
            if (name.is_prominent(self.year) or name.career.known_in is None)
            and (_is_rare(name.text) or self.scores.get(name.seat, 0.0) == self.best)
        ]
        return single([name for name in known if self.names_body(name.career.description)], BY_CONTEXT)

    def _choose_head_abroad(self, persons: Sequence[Name], title: str) -> tuple[Name, str] | None:
        """Return the one head of a state or government of a surname, whom news of another country gives the title."""
        if title not in _TITLES_OF_HEADS:
            return None
        if self.year is None:
            return single([name for name in persons if name.is_head and _is_rare(name.text)], BY_CONTEXT)
        return single(_latest_heads([name for name in persons if name.career.head_since], self.year + 1), BY_CONTEXT)

    def _choose_in_office(self, persons: Sequence[Name], title: str, before: str) -> tuple[Name, str] | None:
        """Return the head in office of a surname that hardly anybody else bears, where others of the world are named.

        News of any country names heads of states, so its own need not be named.
        """
        if self.scores and not self.companions and not title:
            return None
        heads = [name for name in persons if name.is_in_office(self.year)]
        if not heads:
            return None
        if _is_rare(heads[0].text):
            return single(heads, BY_CONTEXT)
        is_of_world = len(self.scores) >= _FEWEST_COUNTRIES and before not in _IN_PLACE
        leading = [name for name in heads if name.seat in _LEADING]
        is_frequent = heads[0].text in _FREQUENT or len(heads[0].text) < _SHORTEST_RARE
        return single(leading, BY_CONTEXT) if leading and is_of_world and not is_frequent else None

    def _choose_prominent(self, persons: Sequence[Name]) -> tuple[Name, str] | None:
        """Return the only one of a rare surname who is in the news of the year, if the article has to do with one.

        That is somebody of the same country who is named in full, anybody of the world beside a surname that nobody
        else bears, or the country itself.
        """
        name = persons[0]
        if self.year is None or not _is_rare(name.text):
            return None
        if name.seat and name.seat in self.companions and (only := single(persons, BY_CONTEXT)) is not None:
            return only
        known = [one for one in persons if one.is_prominent(self.year) or (one.is_head and _is_unique(one.text))]
        only = single(known, BY_CONTEXT) or single([one for one in known if one.is_head], BY_CONTEXT)
        if only is None or not (self.companions or self.scores.get(only[0].seat)):
            return None
        return only if _is_unique(name.text) or self.scores.get(only[0].seat) else None


def find_bodies_in(read_bodies: Callable[[], Collection[str]]) -> Callable[[str], bool]:
    """Return what tells whether a description has the name of one of the bodies; each is looked at once an article."""

    @cache
    def read_marks() -> tuple[str, ...]:
        return tuple(_MEMBERS.get(body, body) for body in read_bodies())

    @cache
    def names_body(description: str) -> bool:
        return any(mark in description for mark in read_marks())

    return names_body


def is_beside_another_name(text: str, start: int, end: int) -> bool:
    """Tell whether a surname stands behind a word that may be a first name, or before one: somebody else's name."""
    if _NAME_AFTER.match(text, end):
        return True
    word = WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
    if word is None or not word[1][0].isupper() or word[1] in _TITLES or word[1] in MAY_PRECEDE:
        return False
    if word[1].endswith((",", "'s", "-", ":", ";", ")", "?", "!")) or ends_sentence(word[1]):
        return False
    return not follows_place(text, start)


def single(names: Sequence[Name], rule: str) -> tuple[Name, str] | None:
    """Return the names' one entity with the rule; None if they belong to several, or there is none."""
    return (names[0], rule) if len({name.entity for name in names}) == 1 else None


@lru_cache(maxsize=_REMEMBERED)
def office_words(text: str) -> frozenset[str]:
    """Return the words of a role or a description that name an office and tell it from others."""
    words = (_SPELLINGS.get(word, word) for word in _WORD.findall(text.lower()))
    return frozenset(words) & _OF_OFFICE


def _office_before(text: str, start: int) -> str:
    """Return the words of the office that ends right before a name, "" where none does."""
    words = text[max(0, start - _REACH) : start].split(" ")
    if len(words) < _FEWEST_WORDS or words[-1] or words[-2].rstrip(",").lower() not in _OFFICES:
        return ""
    return " ".join(words[-1 - _LONGEST_OFFICE : -1])


def _in_common(office: frozenset[str], name: Name) -> int:
    """Return how many words of an office the description of a person has; 0 if it lacks one."""
    return len(office) if office <= office_words(name.career.description) else 0


def _latest_heads(persons: Sequence[Name], year: int) -> list[Name]:
    """Return who was head of a state or government by a year, the latest of several: “President Bush” of 2005."""
    heads = [name for name in persons if name.career.head_since is not None and name.career.head_since <= year]
    latest = max((name.career.head_since or 0 for name in heads), default=0)
    return [name for name in heads if name.career.head_since == latest]


@lru_cache(maxsize=_REMEMBERED)
def _is_rare(surname: str) -> bool:
    """Tell whether hardly anybody else bears a surname, which is no word either."""
    if len(surname) < _SHORTEST_RARE or surname in _FREQUENT:
        return False
    return not (is_common_surname(surname) or is_word(surname))


@lru_cache(maxsize=_REMEMBERED)
def _is_unique(surname: str) -> bool:
    """Tell whether a rare surname is not even one of those that many bear."""
    return _is_rare(surname) and not is_surname(surname)
