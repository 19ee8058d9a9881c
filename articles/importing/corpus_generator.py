"""Generate articles for benchmarks: as many as wanted, the same for the same seed. Pure.

Words follow Zipf's law (the word of rank r comes up in proportion to 1/r), as they do in any natural language; so do
the persons, organisations and countries that are named. A few real words carry the frames of the sentences, the
long tail is made of syllables. Every article says in its byline that it is generated.

Persons whom nobody listed come up as they do in agency reports, of which 9,140 name 2,900, three of four of them in
one article only: by a Pitman-Yor process (Pitman and Yor, 1997). New names grow rarer, by a power of the mentions, and
never end.
"""

import json
import random
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

BYLINE = "Generated text, not a report"
VOCABULARY = 60_000  # words
DISCOUNT, CONCENTRATION = 0.75, 5.0  # of the process: the share of names that stay unique, and how fast it begins
FLAT_PERSONS = 40_000  # where names are flat: so many from the beginning, the first hardly more frequent than the last
REPEATED = 0.06  # share of the stories that another source prints once more
REMEMBERED = 3_000  # stories that may be printed again
FIRST_DAY = date(1990, 1, 1)
DAYS = 12_700

_QUANTA_BITS = 20  # a drawn number of so many bits is a place in a table of words
_QUANTA = 1 << _QUANTA_BITS


def _list(words: str) -> list[str]:
    return words.split()


_FREQUENT = _list("""
the of and to in a for that on is was with as by at it from be has have its had are were will would an which their
been this but not they he after more who or than about also last new two one first over up out year years week
month government minister people country percent million officials president party police city company state market
talks report court law meeting leaders election agreement support group work plan security economy trade price
trial water power border army school health market bank budget council union strike vote debate reform crisis
deal prices growth region capital border troops aid food oil gas energy industry workers farmers students families
children women men houses roads bridges rivers harbour railway airport hospital parliament cabinet opposition
coalition campaign ballot voters result majority treaty sanctions ceasefire conflict peace refugees weapons
investigation prison judge lawyer evidence appeal witness fire flood storm earthquake drought harvest winter summer
spring autumn research science study university teachers books music theatre film museum football match team season
""")
_ONSETS = _list("b c d f g h j k l m n p r s t v w br cl cr dr fl gr pl pr sh sl st str th tr")
_VOWELS = _list("a e i o u ai ea ie oo ou")
_ENDS = ["", "", "n", "r", "s", "t", "l", "nd", "rt", "m", "ck", "st"]
_SURNAME_ENDS = _list("son man berg ov ski etti ez ard ini well ford stein as ic enko")
_GIVEN = _list("""
Adam Anna Carlos Clara David Elena Emma Fatima Felix George Hanna Hassan Helen Igor Irene Ivan James Jane John Jorge
Julia Karim Laura Leila Maria Mark Martin Michael Nadia Nicolas Olga Omar Paul Peter Rachel Robert Rosa Samuel Sara
Simon Sofia Stefan Thomas Victor Yusuf
""")
_ROLES = _list("""
spokesman spokeswoman director professor mayor governor judge economist lawyer editor minister ambassador senator
colonel doctor
""")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# {w} some words, {p} a person, {o} an organisation, {c} a country, {t} a city, {i} an invented person, {r} a role,
# {d} a day of the week, {n} a number.
_FRAMES = [
    "{W} in {c}, {w}.",
    "{p} said on {d} that {w}.",
    "“{W},” said {i}, a {r}, “and {w}.”",
    "The {r} {i} told reporters in {t} that {w}.",
    "{W}, according to {o}.",
    "{W} and {w}; {w}.",
    "In {t}, {w}.",
    "{o} put the figure at {n}, {w}.",
    "{W} between {c} and {c}, where {w}.",
    "{W}, {w}, and {w}.",
    "On {d} {w} for {n} {w}.",
    "{W} since {n}, while {w}.",
    "{p} and {p} met in {t}, where {w}.",
    "{W}. {W}.",
]
_LEADS = [
    "{p} {w} on {d}, as {w} in {c}.",
    "{o} said on {d} that {w}, and {w}.",
    "{W} in {c} on {d}, {w}.",
    "{W} on {d} after {i}, a {r} in {t}, said that {w}.",
]
_HEADLINES = ["{c}: {w}", "{p} {w}", "{W}", "{o} {w}", "{W} in {t}"]


@dataclass(frozen=True, slots=True)
class CorpusNames:
    """Whom and what the articles may name; the first of each come up most often."""

    persons: Sequence[str]
    organisations: Sequence[str]
    countries: Sequence[str]
    cities: Sequence[str]
    sources: Sequence[str]


def generate_articles(
    number: int, seed: int, names: CorpusNames, *, has_flat_names: bool = False
) -> Iterator[dict[str, str]]:
    """Yield so many articles, each as an object of JSON lines; 1 to 2 KB of text, oldest first.

    With flat names nearly every one of the first thousands names a person whom none before has named: no archive is
    like that, but none is harder to import.
    """
    generator = _CorpusGenerator(seed, names, has_flat_names=has_flat_names)
    for place in range(number):
        day = FIRST_DAY + timedelta(days=place * DAYS // max(number, 1))
        yield generator.generate_article(f"g{seed}-{place + 1:08d}", day)


def write_line(article: dict[str, str]) -> str:
    """Return an article as one line of JSON lines."""
    return json.dumps(article, ensure_ascii=False) + "\n"


class _CorpusGenerator:
    """Draws words and names by their rank and fills sentence frames with them."""

    def __init__(self, seed: int, names: CorpusNames, *, has_flat_names: bool) -> None:
        self._random = random.Random(seed)  # noqa: S311 - to be repeatable, not secret
        self._words = _by_rank(self._invent_words(VOCABULARY))
        self._slots = {
            "p": _by_rank(names.persons, 0.8),
            "o": _by_rank(names.organisations, 0.8),
            "c": _by_rank(names.countries, 0.7),
            "t": _by_rank(names.cities, 0.7),
            "r": _by_rank(_ROLES, 0.3),
            "d": _by_rank(_DAYS, 0),
        }
        self._persons: dict[str, None] = {}
        self._named = array("I")  # the place of the person among `_persons`, of each mention
        self._is_first = bytearray()  # whether that mention was the first of the person
        if has_flat_names:
            while len(self._persons) < FLAT_PERSONS:
                self._invent_person()
            self._slots["i"] = _by_rank(list(self._persons), 0.6)
        self._person_names = list(self._persons)
        self._sources = _by_rank(names.sources, 0.6)
        self._frames = [_parse_frame(frame) for frame in _FRAMES]
        self._leads = [_parse_frame(frame) for frame in _LEADS]
        self._headlines = [_parse_frame(frame) for frame in _HEADLINES]
        self._printed: deque[dict[str, str]] = deque(maxlen=REMEMBERED)

    def generate_article(self, number: str, day: date) -> dict[str, str]:
        """Return a new story, or a recent one reprinted by another source."""
        article = {"id": number, "byline": BYLINE, "published_on": day.isoformat(), "source": self._draw(self._sources)}
        if self._printed and self._random.random() < REPEATED:
            return article | self._reprint(self._random.choice(self._printed))
        count = self._random.randrange(7, 15)
        sentences = [self._fill(self._pick(self._leads))]
        sentences += [self._fill(self._pick(self._frames)) for _ in range(count)]
        body = "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))
        article["headline"] = self._fill(self._pick(self._headlines))
        article["dateline"] = f"{self._draw(self._slots['t']).upper()}, {day.strftime('%b')} {day.day}"
        article["body"] = body
        self._printed.append(article)
        return article

    def _reprint(self, story: dict[str, str]) -> dict[str, str]:
        """Return a story word for word, cut short at the end, or under another headline."""
        copy = {name: story[name] for name in ("headline", "dateline", "body")}
        manner = self._random.random()
        if manner < 0.3:
            copy["body"] = copy["body"].rpartition("\n\n")[0]
        elif manner < 0.6:
            copy["headline"] = self._fill(self._pick(self._headlines))
        return copy

    def _pick(self, frames: "list[list[str]]") -> list[str]:
        return frames[int(self._random.random() * len(frames))]

    def _draw(self, table: list[str]) -> str:
        return table[self._random.getrandbits(_QUANTA_BITS)]

    def _draw_words(self, count: int) -> str:
        table = self._words
        drawn = array("I", self._random.randbytes(4 * count))
        return " ".join([table[number & (_QUANTA - 1)] for number in drawn])

    def _fill(self, frame: list[str]) -> str:
        """Return the text of a frame: literal pieces at even places, slots at odd ones."""
        pieces = frame.copy()
        for place in range(1, len(frame), 2):
            slot = frame[place]
            if slot in "wW":
                words = self._draw_words(3 + self._random.getrandbits(3))
                pieces[place] = words if slot == "w" else words[0].upper() + words[1:]
            elif slot == "n":
                pieces[place] = f"{self._random.getrandbits(14):,}"
            elif slot in self._slots:
                pieces[place] = self._draw(self._slots[slot])
            else:
                pieces[place] = self._draw_person()
        return "".join(pieces)

    def _invent_words(self, count: int) -> list[str]:
        words = dict.fromkeys(_FREQUENT)
        while len(words) < count:
            words[self._invent_word(1 if len(words) < 1_000 else 2)] = None
        return list(words)

    def _invent_word(self, syllables: int) -> str:
        choice = self._random.choice
        length = syllables + (self._random.random() < 0.5)
        return "".join(choice(_ONSETS) + choice(_VOWELS) for _ in range(length)) + choice(_ENDS)

    def _draw_person(self) -> str:
        """Return a person named before, the more likely the more often, or a new one."""
        draw, mentions, persons = self._random.random, len(self._named), self._person_names
        is_new = draw() * (CONCENTRATION + mentions) < CONCENTRATION + DISCOUNT * len(persons)
        if is_new:
            number = len(persons)
            persons.append(self._invent_person())
        else:
            place = int(draw() * mentions)
            while self._is_first[place] and draw() < DISCOUNT:
                place = int(draw() * mentions)
            number = self._named[place]
        self._named.append(number)
        self._is_first.append(is_new)
        return persons[number]

    def _invent_person(self) -> str:
        choice = self._random.choice
        given, surname = choice(_GIVEN), choice(_SURNAME_ENDS)
        while True:
            surname = choice(_ONSETS) + choice(_VOWELS) + surname
            name = f"{given} {surname.capitalize()}"
            if name not in self._persons:
                self._persons[name] = None
                return name


def _by_rank(values: Sequence[str], exponent: float = 1.0) -> list[str]:
    """Return a table of fixed size in which each value has places in proportion to 1 / rank ** exponent."""
    weights = [1 / rank**exponent for rank in range(1, len(values) + 1)]
    share = _QUANTA / sum(weights)
    table: list[str] = []
    reached = 0.0
    for value, weight in zip(values, weights, strict=True):
        reached += weight * share
        table += [value] * (round(reached) - len(table))
    return table + [values[-1]] * (_QUANTA - len(table))


def _parse_frame(frame: str) -> list[str]:
    """Return literal pieces and slots by turns."""
    return frame.replace("}", "{").split("{")
