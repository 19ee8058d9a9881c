"""Choose whom a name means that several may bear, or that is an ordinary word: by what else the article has. Pure.

“Congress” is that of the country which an article is about, “Obama” the one who is in the news of its year.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from articles.tagging.country_resolution import ResolvedCountry
from articles.tagging.name_rules import ends_sentence
from articles.tagging.names import Name
from articles.tagging.organisation_rules import is_generic
from articles.tagging.surnames import (
    BY_CONTEXT,
    CLEAR,
    DOUBTFUL,
    LONGEST_WORD,
    MAY_PRECEDE,
    SHARE,
    WORD_BEFORE,
    SurnameContext,
    find_bodies_in,
    single,
)

_DATELINE, _HOME, _HEADLINE = 3.0, 2.0, 2.0  # weight of a country there; one in the body counts 1
_AT_HOME = 3.0  # times the evidence for where a report was made, which its subject exceeds if it is meant for sure
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
_UNITED_NATIONS = re.compile(r"\b(?:United Nations|U\.N\.|UN)\b|\bU\.N\. ")
# What only the council of the United Nations does.
_SECURITY_COUNCIL = "Security Council"
_AT_COUNCIL = re.compile(
    r"\b(?:resolutions?|veto(?:e[ds])?|permanent members?|peacekeep\w+|no-fly zone|1[05]-(?:member|nation)|abstain\w*"
    r"|blue helmets|envoys?|ambassadors?)\b"
)
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
_SENTENCE_END = (".", "!", "?", '"', ":", ";", "\n")
# In small letters, before the letters that stand for an institution.
_BEFORE_LETTERS = frozenset(
    """
    the of by to with from at for and or in on as that than via into against under between former current then but while
    when if his her our their including except through about over like after before since until because where which who
    an a told sued join buy ask call party sister partner ally rival union network broadcaster regulator agency
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
        earliest: int | None = None,
        companions: Collection[str] = (),
        read_bodies: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """Weigh the countries; `texts` are the folded fields, `seats` the countries of the actors named for sure.

        `earliest` is a year before which an article without a date cannot have appeared.

        `companions` are the countries, or "", of the persons of the gazetteer who are named in full, `read_bodies`
        returns the full names of its organisations that the article names.
        """
        self._texts, self._year, self._earliest = texts, year, earliest
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
        self._surname_context = SurnameContext(texts, year, scores, self._best, companions, find_bodies_in(read_bodies))

    def add_companions(self, seats: Collection[str]) -> bool:
        """Count the countries of further persons of the gazetteer, told by the context; False if none is new."""
        known = self._surname_context.companions
        if all(seat in known for seat in seats):
            return False
        self._surname_context = replace(self._surname_context, companions={*known, *seats})
        return True

    def choose(
        self, names: Sequence[Name], place: tuple[str, int, int], others: Collection[str]
    ) -> tuple[Name, str] | None:
        """Return which of the names, all of which need context, is meant at (field, start, end), and the rule.

        `others` are surnames that somebody else bears in the article.
        """
        names = [name for name in names if name.is_active(self._year) and not name.is_gone_by(self._earliest)]
        field, start, end = place
        spelling = self._texts[field][start:end]
        persons = [name for name in names if name.entity_kind == "person"]
        if persons:
            return self._surname_context.choose_person(persons, place, is_borne=spelling in others)
        names = [name for name in names if name.entity_kind != "country" and is_institution(name.text)]
        if not names:
            return None
        named = self._country_beside(field, start, end)
        if named is not None:
            return single([name for name in names if name.seat == named], BY_CONTEXT)
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
        if _NOT_PLAIN_BEFORE.search(text, max(0, start - LONGEST_WORD), start):
            return False
        word = WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
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
        return self._best >= CLEAR and not self._scores.get(name.seat)

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
        word = WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
        if word is None or not word[1][0].isupper() or word[1] in MAY_PRECEDE or word[1].endswith((",", "'s")):
            return False
        if ends_sentence(word[1]):
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
            is_named = any(
                _UNITED_NATIONS.search(text) or (meant[0].text == _SECURITY_COUNCIL and _AT_COUNCIL.search(text))
                for text in self._texts.values()
            )
            return single(meant, BY_CONTEXT if is_named else DOUBTFUL) if " " in meant[0].text else None
        if not score:  # nothing speaks for any country
            is_distinct = len(seats) == 1 and len(meant[0].text.split()) >= _DISTINCT_WORDS
            return single(meant, DOUBTFUL) if is_distinct and self._best < 1 else None
        if sum(self._scores.get(seat, 0.0) == score for seat in seats) > 1:
            return None
        if score < self._best * SHARE:
            return None
        is_clear = (score >= CLEAR or score == self._best) and not self._may_be_at_home(best, seats)
        return single(meant, BY_CONTEXT if is_clear else DOUBTFUL)

    def _may_be_at_home(self, best: str, seats: Collection[str]) -> bool:
        """Tell whether the institution of where the report was made may be meant, rather than of what it is about."""
        if self._filed_from:
            weight = self._scores[self._filed_from]
            return self._filed_from != best and self._filed_from in seats and weight * _AT_HOME >= self._scores[best]
        return any(self._scores.get(seat, 0.0) * 2 >= self._scores[best] for seat in seats if seat != best)


def _is_word_like(text: str, start: int) -> bool:
    """Tell whether letters stand as the words of a language do, behind an adjective: “a modding API”."""
    word = WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
    if word is None or not word[1].islower() or word[1].endswith(_SENTENCE_END):
        return False
    return word[1] not in _BEFORE_LETTERS and not word[1].endswith(("ed", "s"))


@lru_cache(maxsize=10_000)
def is_institution(text: str) -> bool:
    """Tell whether a name that needs context is that of an institution, by its words or as an acronym."""
    words = text.replace("-", " ").split()
    return any(word in _INSTITUTIONS for word in words) or (len(words) == 1 and len(text) > 2 and text.isupper())
