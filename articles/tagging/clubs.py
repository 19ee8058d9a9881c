"""Sports clubs, told apart from the towns they are called after. Pure.

In a report of sport, which its words show, “Barcelona” is the club where a score, an opponent or a player stands beside
it; once it is, it is all through the report, but for “in Barcelona”.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from articles.tagging.garbage_collection import paused_collection
from articles.tagging.personal_names import is_common_surname, is_given_name
from articles.tagging.place_tables import FIRST_NAMES, WORDS
from articles.tagging.places import load_country_names, load_places
from articles.tagging.teams import FULL_NAMES, OTHERS, TEAMS
from articles.text.folding import fold_text, is_in_capitals, starts_word

CLUBS = Path(__file__).with_name("clubs.txt")
FOOTBALL = "football"
RULE = "club"
OF_TOWN = "~"  # in the file before a name that a town has too

FEWEST_CUES = 1  # different words of sport that a report of it has
_ENOUGH = 4  # the same, where one that only a sport has counts twice
_ENOUGH_COMMON = 6  # the same, where none is of a certain sport
_ENOUGH_IN_ALL = 7  # with two for each club named or shown and for a result
_NICKNAMED = frozenset({"US", "CA"})  # where the last word of a club's name is what it is called
_LARGE_LEAGUES = frozenset({"GB", "ES", "IT", "DE", "FR", "NL", "PT", "BR", "AR", "US"})
_SHORTEST_IN_CAPITALS = 4
_LONGEST_RESULT = 60  # characters looked at for a score

# Words that only sport has, with the sport, and words that it has more often than other news.
SPORT_CUES: dict[str, str] = {
    word: sport
    for sport, words in {
        FOOTBALL: "striker goalkeeper midfielder soccer SOCCER Soccer penalty equaliser",
        "cricket": "wicket wickets CRICKET Cricket batsman bowler innings",
        "rugby": "RUGBY rugby Rugby flyhalf fly-half scrum tries lineout",
        "baseball": "inning homer homered pitcher shutout BASEBALL baseball Baseball bullpen",
        "american football": "quarterback touchdown touchdowns NFL yards interception",
        "basketball": "NBA rebounds BASKETBALL basketball Basketball",
        "hockey": "NHL HOCKEY hockey Hockey goaltender puck power-play",
        "": """
            defender winger coach playoff playoffs semifinal semifinals semi-final quarter-final season match matches
            league League LEAGUE champions championship tournament referee halftime half-time stadium squad teammate
            teammates team team-mate standings Standings STANDINGS RESULTS Results fixtures goals scored scorer Scorers
            scorers kickoff Cup CUP played Halftime Attendance attendance victory defeat final midfield division
            Division DIVISION RESULT SUMMARIES SCOREBOARD points draw win goal game games
        """,
    }.items()
    for word in words.split()
}

# Nicknames that are ordinary words in the singular or of persons and things.
_NEEDS_ARTICLE = frozenset(
    {"Avalanche", "Force", "Heat", "Jazz", "Lightning", "Magic", "Storm", "Thunder", "Town", "Wild"}
)
_TOO_COMMON = frozenset(
    """
    United City Union Club Sport Sporting Racing Atletico Athletic Rovers Wanderers County Town Real National Nacional
    Victoria America Central Independent Young Boys Palace Forest Villa Wednesday Orient Argyle Albion Athletico Star
    Stars Police Army Navy Customs Oil Steel Motor Energy Universal Olympic Olympia Pro Legion Battery River Boca Inter
    Tigers Lions Eagles Bears Rangers Giants Kings Queens Warriors Panthers Bulls Sharks Spurs Hearts Saints Wolves Hull
    Reds Blues Bulldogs Raiders Broncos Titans Bombers Cowboys Chiefs Hurricanes Hornets Indians Capitals Senators
    Nationals Royals Angels Cardinals Pirates Rockets Suns Nets Jets Bills Browns Rams Stars Flames Devils Ducks Colts
    Twins Rays Rockies Athletics Patriots Dragons Knights Vikings Force Trinity Falcons Hawks Predators Islanders
    Penguins Rebels Wizards Bullets Magic Pumas
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)

_IN_PLACE = re.compile(r"\b(?:in|near|from|outside|around|to|into|of) $", re.IGNORECASE)
_LONGEST_DATELINE = 30
_DATELINE = re.compile(
    r"[A-Z][A-Z.' -]{2,25}(?:, [A-Z][A-Za-z. ]{1,15})?,? (?:[A-Z][a-z]{2,8}\.? \d{1,2} )?(?:\([^()]{2,20}\) )?-{1,2} "
)
_LINE = r"[A-Z][\w.'&-]*(?: (?:[A-Z][\w.'&-]*|de|and|of)){0,3}"
# “Barcelona 2 Valencia 1”, “Arsenal 38 24 8 6”, “Surrey 329”
_SCORE_AFTER = re.compile(
    r" (?:\(\w+\) )?\d{1,3}(?:-\d{1,3})?"
    rf"(?:\*| \(| for \d| ?[,.;](?!\d)| \d{{1,3}}\b| {_LINE} \d| v | [A-Z]|$)"
)
_SCORE_BEFORE = re.compile(
    r"(?:\b[A-Z][\w.'-]* \d{1,3} |\bvs?\.? "
    r"|\b\d{1,3}-\d{1,3} (?:vs?\.? |at (?:the )?|against (?:the )?|win at |over )?)$"
)
_RESULT = re.compile(
    r"\b(?:beat|beats|won|lost|drew|draw|win|victory|defeat|edged|lead|led|surprised|routed|downed)\b"
    r"[^.\n]{0,60}? \d{1,3}-\d{1,3}\b"
    r"|\b[A-Z][a-z]+ \d{1,2}[,;]? [A-Z][a-z]+(?: [A-Z][a-z]+)? \d{1,2}\b"
    r"|\bby (?:\d{1,3}|an|two|three|four|five|six|seven|eight|nine|ten) (?:runs|wickets|innings|points|goals|tries)\b"
)
_OPPONENT_AFTER = re.compile(r" (?:v|vs|VS|V)\.? (?=[A-Z])")
_OPPONENT_BEFORE = re.compile(
    r"\b(?:beat|beats|beating|defeated|defeating|defeats|against|thrashed|hosts?|hosting|visits?|visiting|faces?|facing"
    r"|over|past|downed|edged|crushed|held|champions|leaders|rivals|club|side|team|giants|joined|join|joining|play|plays"
    r"|played|meets?|met|faced|leads?|led|leading|trails?|trailed|stunned|routed|eliminated|knocked out|level with"
    r"|(?:sign|signed|play|plays|played|playing|scored) (?:for|with)|career at"
    r"|(?:moves?|moved|transferred|transfer|loan) (?:from|to)"
    r"|(?:forward|winger|keeper|goalkeeper|defender|midfielder|striker|coach|captain|manager) of"
    r"|beaten by|lost to|losing to|loss to|defeat (?:by|to|at|against)|(?:win|victory) (?:over|against|at)"
    r"|(?:draw|drew)(?: \d{1,2}-\d{1,2})? (?:with|at|against)) (?:the )?$",
    re.IGNORECASE,
)
_PLAYS_AFTER = re.compile(
    r"(?:'s? (?:\d+-\d+|[A-Z]\w+ [A-Z]\w+ (?:scored|hit|led|won)|first|second|third|last|opening|winning)"
    r"|,? (?:who|which) (?:won|lost|beat|play|had won))"
    r"| (?:(?:has|have|had|also|then) )?(?:beat|beats|won|wins?|lost|loses?|drew|draw|scored?|leads?|led|hosts?|hosted"
    r"|plays?|played|meets?|met|faces?|faced|trails?|trailed|coach|manager|striker|midfielder|defender|goalkeeper"
    r"|captain|skipper|forward|winger|keeper|fans|players?|fullback|flanker|hooker|prop|lock|centre|playmaker|boss"
    r"|bowled|batted|declared|collected|took (?:a|the) (?:lead|\d)|qualified|defeated|finished|moved|remain(?:ed)?"
    r"|stayed|sits?|top|slumped|crashed|recovered|needed|managed|clinched|claimed|swept|rallied|snapped|edged|routed"
    r"|downed|improved|fell|surprised|stunned|crowned|\d+-\d+)\b"
    r"| (?:are|is|were|was) (?:last|first|second|third|top|bottom|champions?|unbeaten|relegated|promoted|level)\b"
    r"| and [A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,2} (?:drew|draw|tied|tie|meet|met|play|played|share[ds]?)\b"
)

# “Francois Pienaar of Transvaal”, “players of Leicester”
_OF_PLAYER = re.compile(
    r"(?:\b([A-Z][\w'-]+) (?:(?:de|da|dos|van|von|der|el|al|bin|Mc|[A-Z]\.) ?)?[A-Z][\w'-]+(?: Jr\.)?"
    r"|\b(?:[Pp]layers|[Ff]ans|[Ss]upporters|owners?)) of (?:the )?$"
)
# “hit his 40th for Seattle”, “threw for Southern California”
_FOR_TEAM = re.compile(
    r"\b(?:scor(?:e[ds]?|ing)|hits?|made|won|wins?|play(?:s|ed|ing)?|ran|runs?|threw|throws|pitch(?:es|ed|ing)?"
    r"|start(?:s|ed)?|star(?:s|red)|debut|goals?|points?|caps?|appearances|wickets?|tries|homer(?:s|ed)?|kick(?:s|ed)"
    r"|nett?ed|finished|bowl(?:s|ed)|bat(?:s|ted)|(?:has|had) \d{1,3}|\d{1,3}(?:st|nd|rd|th))\b"
    r"[^.;:\n]{0,30}? for (?:the )?$"
)
_LONGEST_BEFORE = 70  # characters looked at for who plays, or for whom
_AGAINST = " against "
_SPORTS_OF = {"college": frozenset({"american football", "baseball", "basketball", "hockey"})}  # of teams of several

_PLAIN_FORM = re.compile(r"^(?:FC|AC|AS) | (?:FC|AFC|CF|SC)$")


class Club(NamedTuple):
    """A club: what it is called in full, its country as alpha-2 code, its sport."""

    name: str
    country: str
    sport: str


class ClubMention(NamedTuple):
    """A club at [start:end] of a folded field."""

    field: str
    start: int
    end: int
    club: Club


class _Alias(NamedTuple):
    length: int
    spelling: str
    clubs: tuple[Club, ...]
    is_sure: bool  # it needs no sign beside it
    is_region: bool  # whose teams of students, or many people, are called so too
    is_nickname: bool  # “the Rangers”


class _Found(NamedTuple):
    field: str
    start: int
    end: int
    alias: _Alias


def find_clubs(texts: Mapping[str, str], cues: Iterable[str]) -> list[ClubMention]:
    """Return the clubs in folded fields, in which the cues were found; [] if they are no report of sport."""
    sports = Counter(SPORT_CUES[word] for word in set(cues))
    common = sports.pop("", 0)
    words_of_sport = common + 2 * sports.total()
    is_of_sport = common >= _ENOUGH_COMMON or (bool(sports) and words_of_sport >= _ENOUGH)
    has_result = is_of_sport or any(_RESULT.search(text) for text in texts.values())
    if not has_result and words_of_sport < _ENOUGH:
        return []
    found = [one for field, text in texts.items() for one in _search(field, text)]
    signed = {one.alias.spelling for one in found if _has_sign(texts[one.field], one, sports)}
    named = {one.alias.spelling for one in found if one.alias.is_sure and " " in one.alias.spelling}
    if not is_of_sport and words_of_sport + 2 * len(named | signed) + 2 * has_result < _ENOUGH_IN_ALL:
        return []
    clubs = {club for one in found if one.alias.is_sure for club in one.alias.clubs}
    shown = signed | {one.alias.spelling for one in found if one.alias.is_sure or not clubs.isdisjoint(one.alias.clubs)}
    kept = [
        one
        for one in found
        if one.alias.spelling in shown
        and (one.alias.is_sure or not _is_located(texts[one.field], one) or _has_sign(texts[one.field], one, sports))
    ]
    weights = _weigh(kept, sports)
    return [
        ClubMention(one.field, one.start, one.end, club)
        for one in kept
        for club in [_choose(one.alias, weights)]
        if one.alias.is_sure or weights[club.country, club.sport] > 1 or not sports
    ]


def _choose(alias: _Alias, weights: Mapping[tuple[str, str], int]) -> Club:
    """Return the club of the league that most clubs of the report may be of; else that of the best known town."""
    if len(alias.clubs) == 1:
        return alias.clubs[0]
    town = load_places().get(alias.spelling)
    home = town.candidates[0].country if town is not None else ""
    return max(
        alias.clubs,
        key=lambda club: (
            weights[club.country, club.sport],
            club.country == home,
            club.country in _LARGE_LEAGUES,
            _PLAIN_FORM.sub("", club.name) == alias.spelling,
        ),
    )


def _weigh(found: Sequence[_Found], sports: Mapping[str, int]) -> Counter[tuple[str, str]]:
    """Return how much speaks for each league, by country and sport: clubs that may be of it, words of the sport."""
    weights: Counter[tuple[str, str]] = Counter()
    for alias in {one.alias.spelling: one.alias for one in found}.values():
        weights.update({(club.country, club.sport) for club in alias.clubs})
    for league in list(weights):
        weights[league] += 4 * sports.get(league[1], 0)
    return weights


def _is_located(text: str, one: _Found) -> bool:
    if one.field == "body" and one.start < _LONGEST_DATELINE and _DATELINE.match(text) is not None:
        return True
    return _IN_PLACE.search(text, max(0, one.start - 10), one.start) is not None


def _has_sign(text: str, one: _Found, sports: Collection[str]) -> bool:
    """Tell whether a score, an opponent, a player or the verb of a match stands beside a name.

    In reports of the sport of a club, `sports`, one who plays for it is a sign too.
    """
    start, end, clubs = one.start, one.end, one.alias.clubs
    low = max(0, start - _LONGEST_BEFORE)
    is_of_sport = not sports or any(not _SPORTS_OF.get(club.sport, {club.sport}).isdisjoint(sports) for club in clubs)
    is_played_for = is_of_sport and _FOR_TEAM.search(text, low, start) is not None
    if one.alias.is_region:
        is_shown = _SCORE_AFTER.match(text, end, end + _LONGEST_RESULT) is not None
        return is_shown or (is_played_for and text.startswith(_AGAINST, end))
    if one.alias.is_nickname and text.endswith(("the ", "The "), 0, start):
        return True
    if one.alias.spelling in _NEEDS_ARTICLE:
        return False
    following = text[end : end + 1]
    return (
        (text[start - 1 : start] == "(" and following != "" and following in "),;:")
        or ((is_played_for or (is_of_sport and _follows_player(text, low, start))) and not _goes_on(text, end))
        or _is_followed_by_match(text, start, end)
        or _is_preceded_by_match(text, start)
    )


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a name goes on: “UCLA School of Law”."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _follows_player(text: str, low: int, start: int) -> bool:
    """Tell whether a person, or those of a team, is said to be of what begins at `start`."""
    found = _OF_PLAYER.search(text, low, start)
    return found is not None and (found[1] is None or is_given_name(found[1]))


def _is_followed_by_match(text: str, start: int, end: int) -> bool:
    reach = end + _LONGEST_RESULT
    if _SCORE_AFTER.match(text, end, reach) or _OPPONENT_AFTER.match(text, end, reach):
        return True
    return _PLAYS_AFTER.match(text, end, reach) is not None and not _IN_PLACE.search(text, max(0, start - 10), start)


def _is_preceded_by_match(text: str, start: int) -> bool:
    low = max(0, start - 30)
    return bool(_SCORE_BEFORE.search(text, low, start) or _OPPONENT_BEFORE.search(text, low, start))


def _search(field: str, text: str) -> Iterator[_Found]:
    """Yield the longest names of clubs that begin and end at word boundaries, from left to right."""
    automaton, shouted = _load_automata()
    reached: list[_Found] = []
    for last, alias in (shouted if is_in_capitals(text) else automaton).iter(text):
        end = last + 1
        start = end - alias.length
        if (end < len(text) and (text[end].isalnum() or text[end] == "_")) or not starts_word(text, start):
            continue
        while reached and reached[-1].start >= start:
            reached.pop()
        if not reached or reached[-1].end <= start:
            reached.append(_Found(field, start, end, alias))
    yield from reached


@lru_cache(maxsize=1)
def _load_automata() -> tuple["ahocorasick.Automaton", "ahocorasick.Automaton"]:
    """Return the names of clubs, and the same with those in capitals only, compiled when a report first needs them."""
    with paused_collection():
        return _compile()


def _compile() -> tuple["ahocorasick.Automaton", "ahocorasick.Automaton"]:
    aliases: dict[str, list[Club]] = defaultdict(list)
    sure: set[str] = set()
    nicknames: set[str] = set()
    countries = load_country_names()
    for name, club, is_sure in _list_names():
        folded = fold_text(name)
        if folded.lower() in countries:
            continue
        if club not in aliases[folded]:
            aliases[folded].append(club)
        if is_sure:
            sure.add(folded)
        elif club.name.endswith(f" {name}"):
            nicknames.add(folded)
    cased, shouted = ahocorasick.Automaton(), ahocorasick.Automaton()
    places = load_places()
    for text, clubs in aliases.items():
        place = places.get(text)
        is_american = clubs[0].country == "US"
        is_region = (is_american and place is not None and place.rule == "region") or (
            (is_american or place is None) and is_common_surname(text)
        )
        alias = _Alias(len(text), text, tuple(clubs), text in sure, is_region, text in nicknames)
        cased.add_word(text, alias)
        if len(text) >= _SHORTEST_IN_CAPITALS:
            shouted.add_word(text.upper(), alias)
            if not text.isupper() and text.upper() not in aliases:
                cased.add_word(text.upper(), alias)  # the team at home in tables of results
    cased.make_automaton()
    shouted.make_automaton()
    return cased, shouted


def _list_names() -> Iterator[tuple[str, Club, bool]]:
    """Yield each name with its club, and whether it is that of nothing else."""
    for line in CLUBS.read_text(encoding="utf-8").splitlines():
        country, *names = line.split("|")
        club = Club(names[0].removeprefix(OF_TOWN), country, FOOTBALL)
        for name in names:
            yield name.removeprefix(OF_TOWN), club, not name.startswith(OF_TOWN) and _is_sure(name)
        if country in _NICKNAMED:
            yield club.name.removesuffix(" FC").removesuffix(" SC").rpartition(" ")[2], club, False
    for (country, sport), wall in TEAMS.items():
        for entry in wall.replace("\n", " ").split(";"):
            town, _, nicknames = " ".join(entry.split()).partition("/")
            if not town:
                continue
            first, *more = nicknames.split("|")
            pattern = FULL_NAMES.get((country, sport)) or FULL_NAMES.get(sport, "")
            full = f"{town} {first}" if first else pattern.format(town=town)
            club = Club(full, country, sport)
            yield full, club, True
            yield town, club, False
            for nickname in (first, *more):
                if nickname:
                    yield nickname, club, _is_sure(nickname)
    for country, wall in OTHERS.items():
        for entry in wall.split(";"):
            alias, _, name = entry.strip().partition("=")
            yield alias, Club(name or alias, country, ""), True


def _is_sure(name: str) -> bool:
    """Tell whether a name of a club is no town, no person and no word."""
    folded = fold_text(name)
    if folded in _TOO_COMMON or folded in _NEEDS_ARTICLE or folded in WORDS or folded in FIRST_NAMES:
        return False
    words = folded.split()
    if folded in load_places():
        return False
    if len(words) == 1:
        return len(folded) > _SHORTEST_IN_CAPITALS and not is_common_surname(folded)
    return not (len(words) > 1 and all(word in FIRST_NAMES or word in WORDS for word in words))
