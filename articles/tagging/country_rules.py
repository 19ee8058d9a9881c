"""Rules of the language: when the name of a place or people does not mean the country. Pure.

Each looks at a few words around the name, in text whose accents, quotes and blanks are folded.
"""

import re
from enum import Enum

from articles.tagging.name_rules import follows_a_name
from articles.tagging.place_tables import FIRST_NAMES

WINDOW = 60  # characters looked at on each side of a name


class NameSense(Enum):
    """What words that spell the name of a country mean."""

    PLACE = "place"
    PERSON = "person"
    OTHER = "other"


_BEARERS_FIRST = frozenset(
    """
    Jordan Chad Georgia Israel Paris Geneva Sydney Chelsea Austin Virginia Charlotte Florence Victoria Brooklyn
    Dallas Savannah Carolina Madison Lincoln Troy Preston Sofia Catalina Carson Lourdes Santiago Orlando Kent Devon
    Chester Dakota
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_BEARERS_LAST = frozenset(
    """
    Jordan Holland Ireland England Montana Israel France Chad London Paris Houston Washington Trinidad Melbourne
    Wales Berlin Lima Milan Santiago Bristol Preston Lancaster Kent Cleveland Lincoln Jackson Nelson York Hamilton
    Windsor Austin Dallas French English Welsh Irish Brazil German Darwin Florence Troy Cork Derby Essex Warwick
    Boston Denver Chester Vienna Georgia Cuba Portugal Spain Poland Germany Britain Scotland Norway Denmark Sweden
    Roman Lebanon Romney Pisa Toledo Cordoba Valencia Zaragoza Sevilla Barcelona Madrid Navarro Medina Geneva
    Florida Carolina Birmingham Bradford Lester Oxford Cambridge Halifax Wellington Victoria Virginia Charlotte
    Charleston Savannah Moldova Romano Napoli Venezia Genova Garcia Romania Dane Swede Finn Scot Pole Turk Brittany
    Normandy Burgos Leon
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
# Capitalised words that may stand before the name of a place.
BEFORE_PLACES = frozenset(
    """
    North South East West Northern Southern Eastern Western Central Northeast Northwest Southeast Southwest Mid
    Greater Inner Outer Upper Lower Downtown Metropolitan Metro Near Far Old Ancient Modern Medieval Colonial Nazi
    Soviet Communist Imperial Occupied Free United Great Little Visit Team Both All Even Outside Inside Across
    Around Throughout Via Through Under Over Into Between Beyond Against Without Within Amid About Of In To From At
    By For On With And Or But The A An As Than That If When While Since Because Though Although Like Unlike Despite
    Where After Before Until During Also Then Now Today Yesterday Tomorrow Meanwhile However Will Can Could Should
    Would May Might Must Is Are Was Were Has Have Had Does Do Did Its His Her Their Our My Your This These Those
    Some Many Most Other Another Such More Less New Former Late Young Only Just Not No How Why What Who Which
    Neither Nor Either Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June
    July August September October November December Spring Summer Autumn Winter Christmas Easter President King
    Queen Prince Princess Prime Minister Ambassador Emperor Chancellor Premier Republic Kingdom State Province
    Government Governor City Region Christian Muslim Jewish Catholic Protestant Mr Says Say Said Tells Told Warns
    Urges Wants Backs Hits Beats Beat Beating Leaves Joins Calls Asks Blames Accuses Sees Makes Gives Takes Helps
    Puts Sends Meets Visits Make Keep Let Help Save Love
    """.split()  # noqa: SIM905
)
_TITLES = frozenset(
    """
    Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Dame Sgt Sgt. Det. Judge Officer Deputy Detective Const. Constable Coach
    Sergeant Lt. Capt. Cpl. Rev. Professor Prof.
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
# Capitalised words that may follow the name of a place and are no surname.
_AFTER_PLACES = frozenset(
    """
    Accord Accords Administration Agency Agreement Air Airport Ambassador And Archbishop Area Arena Army Assembly
    Association Attorney Authority Avenue Bank Basin Bay Beach Bishop Board Border Borough Branch Bridge
    Broadcasting Bulldogs Bureau Cabinet Campus Capital Cathedral Center Central Centre Chamber Championship
    Championships Chief Church Circuit City Climate Club Coast Commission Committee Company Conference Congress
    Convention Corporation Council Country County Court Cup Daily Day Deal Defence Defense Department Derby
    Development District Division Eagles East Economic Education Election Electric Embassy Exchange Fashion Festival
    Film Fire Football Force Forces Foundation Foreign Forum Fund Games Gang General Government Governor Grammar
    Grand Group Gulf Half Hall Harbor Harbour Health Heights High Highway Hill Hills Hospital Hotel House Institute
    International Island Islands Jazz Kings Knights Lake League Legislature Library Lions Live Mail Marathon Maple
    Mayor Medical Meeting Metal Metro Metropolitan Military Mirror Minister Ministry Monday Morning Motor Museum
    Music National Navy News North Northern Office Olympic Olympics Open Opera Pact Palace Park Parliament Peace
    People Peninsula Plan Police Port Post Power Premier President Press Prime Prison Province Public Radio Railway
    Rangers Red Regional Republic Reserve Review River Road Royal Saint School Sea Sec Secretary Security Senate
    Senator Sheriff Society South Southern Sox Square Stadium Star State States Station Stock Strait Street Summit
    Sun Sunday Supreme Symphony Talks Tech Television Theatre Times Today Tower Township Trade Transport Treasury
    Treaty Tribune Underground Union United University Valley War Wars Week Welsh West Western World Zoo Team Women
    Men Motors Grain Tribunal Speaker Republicans Democrats Bears Lawmakers Officials Investigators Dome Economy
    Dockyard Territory Heritage Pride Wildlife Weather Traffic Mosque Temple Synagogue Refugee Armed Native Test
    Ambulance Resources Civil Parks Families
    """.split()  # noqa: SIM905
)
_LOCATIVE = re.compile(
    r"\b(?:in|from|to|across|near|into|outside|throughout|around|leave|leaving|left|visit|visiting) $", re.IGNORECASE
)
_IN_PLACE = re.compile(
    r"\b(?:in|from|across|near|at|outside|inside|of|for|to|into|around|between|throughout|towards?|the) $",
    re.IGNORECASE,
)
_TOWN_BEFORE = re.compile(
    r"\b(?:in|at|near|from|outside|to|into|around|across|between|leaving|leave|left|via|through|toward|towards"
    r"|(?:north|south|east"
    r"|west|town|city|village|suburb|outskirts|centre|center|area|streets|people|university|residents) of|, of"
    r"|visit|visited|visiting"
    r"|between [A-Z]\w+ and|from [A-Z]\w+ to|in [A-Z]\w+ and|in [A-Z]\w+,) (?:(?:down|up|mid)town |(?:north"
    r"|south|east|west|central)(?:ern)? |nearby |[A-Z]\w+ and )?$"
)
_TOWN_AFTER = re.compile(
    r" (?:police|Police|City Council|Mayor|mayor|man|woman|residents?|council|school|hospital|court|university"
    r"|University"
    r"|International Airport|airport|native|resident|area|suburbs?|district)\b"
)
_WORD_AFTER = re.compile(r" ([A-Z][a-zA-Z'-]+)")
_WORD_BEFORE = re.compile(r"([^\s\"'(\[<]+) $")
_NO_SURNAME = re.compile(r".*(?:tion|tions|ment|ity|ing|ism|ists?|ers|ies|ants|ents|ials|ness|ship|cracy)$")

_ORG_AFTER = re.compile(
    r"(?! (?:State|Government) )"
    r"(?:[- ](?:[A-Z][\w&.'-]*+|of|and|&|de|for)){0,5}?"
    r" (?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|Plc|PLC|plc|SA|S\.A|AG|NV|N\.V|BV|GmbH|AB|SpA|Spa|Pty|PTY"
    r"|LLC|LLP|Imperial Bank|Commercial Bank|Overseas Bank|Savings Bank|Trust Bank|Banking|Holdings|Bancorp"
    r"|Bancshares|Airlines|Airways|Industries|Enterprises)\b"
    r"(?! (?:Minister|Ministry|Secretary|Department))"
)
_NAMED_AFTER_PLACE = re.compile(
    r" (?:[Ii]nterbank|(?:[Mm]etal|[Ss]tock|[Ff]utures|[Cc]ommodity) [Ee]xchange"
    r"|(?:currency |monetary |finance )?(?:[Aa]ccords?|[Pp]act|[Aa]greement|Club))\b"
)
_CURRENCY = re.compile(
    r" (?:dollars?|dlrs?|francs?|marks?|lira|lire|pounds?|sterling|crowns?|guilders?|pesos?|rupees?|roubles?"
    r"|rubles?|kron[ae]r?"
    r"|rand|yen|yuan|baht|ringgit|schillings?|pesetas?|escudos?|punt|drachmas?|dinars?|rials?|riyals?|DLRS?|FRANCS?)\b"
)
_DOLLARS = re.compile(r" (?:dollars?|dlrs?|DOLLARS?|DLRS?)\b")
_LANGUAGE_BEFORE = re.compile(
    r"\b(?:(?:speak|speaks|spoke|spoken|speaking|learn|learns|learning|study|studying|studied|teach|teaching"
    r"|taught|fluent"
    r"|written|sung|translated|subtitled|lessons|classes|words?|text|letters|phrase|conversation)(?: in| into)?"
    r"|in fluent"
    r"|in both|in broken) $"
)
_LANGUAGE_AFTER = re.compile(
    r"(?:[.,;:!?\")]| and (?:[A-Z]\w+)[.,;]| (?:after|at|with|on|as|to|for|before|when|or)\b|$| [Ll]anguages?\b"
    r"|-speaking|-language)"
)
_STREET_AFTER = re.compile(
    r" (?:(?:[A-Z]\w+ )?(?:Street|Avenue|Ave|Rd|Boulevard|Blvd|Hotel|Inn|Tavern|Crescent)"
    r"|Road|Lane|Drive|Square|Terrace|Arms|Close|House(?! (?:of|[A-Z])))\b"
)
_AFTER_PEOPLE = re.compile(r" (?:Street|Avenue|Hotel|Inn|Arms|Tavern)\b")
_AIRPORT_AFTER = re.compile(r"(?: International)? (?:Airport|Airfield)\b")
_AGED = re.compile(r" ([A-Z][a-z'-]+)(?: [A-Z][a-z'-]+)?, (?:aged )?\d\d?[,.) ]")
_NICKNAMED = re.compile(
    r" (?!Caribbean\b)([A-Z][a-z'-]+)(?:'s|,? \(?[DR]-|, (?:a|an|the|who)\b| (?:said|says|told|of)\b)"
)
_DOG = re.compile(r"\b(?:dogs?|puppy|puppies|breeds?|pets?|leash|canine|terrier|owner|mix)\b", re.IGNORECASE)
_GROCER = re.compile(
    r"\b(?:supermarkets?|stores?|grocer\w*|frozen|Tesco|Aldi|Asda|Lidl|Morrisons|Sainsbury|shoppers|recall\w*"
    r"|in-store)\b"
)
_DINNER = re.compile(
    r"\b(?:Thanksgiving|Butterball|roast\w*|stuffing|gravy|cranberry|oven|thaw\w*|carv\w+|poultry|recipes?"
    r"|sandwich\w*)\b"
)
_PARTICLES = frozenset({"de", "da", "do", "di", "del", "van", "von"})
_FAMILY_BEFORE = re.compile(r"([A-Z][a-z]+) [a-z]{2,3} $")
_TEAM_OF_STUDENTS = "Notre Dame"
_NAMES_BEFORE = frozenset(
    """
    Air Real Atletico Inter AC AS Credit FC Little Miss Olympique Sporting Dynamo CSKA USS HMS SS MV RMS First
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_NAMES_ENDING = (
    "Banque de ",
    "Banque Nationale de ",
    "Banque Nationale De ",
    "Electricite de ",
    "Tour de ",
    "Lloyd's of ",
)
_LISTED = (
    "listed in ",
    "listed on the ",
    "listing in ",
    "listing on the ",
    "quoted in ",
    "quoted on the ",
    "listing is in ",
    "ethnic ",
)
_NAMED_OR_LISTED = _NAMES_ENDING + _LISTED


def classify_name(text: str, start: int, end: int, *, kind: str, is_in_capitals: bool) -> NameSense:
    """Return the sense of a name of a country, its people or a place in it, at text[start:end].

    `kind` is that of the name; `is_in_capitals` tells that case is no information.
    """
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    if not is_in_capitals:
        reading = _classify_person(text, start, end, before, after)
        if reading is not NameSense.PLACE:
            return reading
    is_people = kind in ("adjective", "demonym")
    if is_people and (_CURRENCY.match(after) or _is_language(before, after)):
        return NameSense.OTHER
    if kind in ("name", "alias") and _AIRPORT_AFTER.match(after):
        return NameSense.OTHER
    if kind == "acronym":
        is_part = _DOLLARS.match(after) is not None
    else:
        is_part = _is_in_name(text, end, before, after, is_people=is_people, is_in_capitals=is_in_capitals)
    if is_part or before.rpartition(" ")[0].rpartition(" ")[2] in _NAMES_BEFORE:
        return NameSense.OTHER
    return NameSense.OTHER if before.endswith(_NAMED_OR_LISTED) else NameSense.PLACE


def _word_before(before: str) -> str:
    """Return the word before the blank that a text ends with, "" where it ends otherwise."""
    if before[-1:] != " ":
        return ""
    word = before[:-1].rpartition(" ")[2]
    if word.isalnum():  # nearly always, and a search would begin at each character
        return word
    previous = _WORD_BEFORE.search(before)
    return previous[1] if previous else ""


def _is_in_name(text: str, end: int, before: str, after: str, *, is_people: bool, is_in_capitals: bool) -> bool:
    """Tell whether what follows makes the name part of that of a street, a pact, an exchange or a company."""
    if after[:1] != " " or before[-1:] == "-":
        return False
    street = _AFTER_PEOPLE if is_people else _STREET_AFTER
    if _NAMED_AFTER_PLACE.match(after) or street.match(after):
        return True
    return not is_in_capitals and _ORG_AFTER.match(text, end, min(len(text), end + 2 * WINDOW)) is not None


def _is_language(before: str, after: str) -> bool:
    if before.endswith("from ") and after.startswith(" into "):
        return True
    return bool(_LANGUAGE_BEFORE.search(before) or (before.endswith(" in ") and _LANGUAGE_AFTER.match(after)))


def classify_town(text: str, start: int, end: int) -> tuple[NameSense, bool]:
    """Return the sense of the name of a small town, and whether words before it say “in”, “near” or the like.

    Many towns bear the names of persons and things, so that they are places only by their context.
    """
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    word = _word_before(before)
    following = _WORD_AFTER.match(after)
    if after.startswith("'s ") and text.startswith("St", start):  # St. Mary's Church
        return NameSense.OTHER, False
    if word[:1].isupper() and (word not in BEFORE_PLACES or word in _TITLES):
        return (NameSense.PERSON if word[1:].islower() and word.isalpha() else NameSense.OTHER), False
    if after[:1] == "-":
        return NameSense.OTHER, False
    if following and (following[1] not in _AFTER_PLACES or _STREET_AFTER.match(after)):
        return NameSense.OTHER, False
    return NameSense.PLACE, bool(_TOWN_BEFORE.search(before) or _TOWN_AFTER.match(after))


def _classify_person(text: str, start: int, end: int, before: str, after: str) -> NameSense:
    name = text[start:end]
    word = _word_before(before)
    is_of_person = word in FIRST_NAMES or word in _TITLES or before.endswith(("al-", "Al-", "el-", "El-"))
    if is_of_person or (word in _PARTICLES and _is_family(before)) or (name == "Dutch" and _is_nickname(before, after)):
        return NameSense.PERSON
    following = _WORD_AFTER.match(after)
    if after[:1] == "-" and word[:1].isupper() and re.match(r"-[A-Z][a-z]+\b(?!-)", after) and name in _BEARERS_LAST:
        return NameSense.PERSON if word not in BEFORE_PLACES else NameSense.PLACE
    aged = _AGED.match(after)
    if aged and aged[1] not in _AFTER_PLACES and aged[1] not in BEFORE_PLACES and not _IN_PLACE.search(before):
        return NameSense.PERSON
    is_name = word[:1].isupper() and word not in BEFORE_PLACES and not word.isupper() and word[-1] not in ")]"
    if name in _BEARERS_LAST and is_name and follows_a_name(text, start):
        return NameSense.PERSON
    if (
        name in _BEARERS_FIRST
        and following
        and following[1] not in _AFTER_PLACES
        and not _NO_SURNAME.match(following[1])
        and not following[1].isupper()
        and not _IN_PLACE.search(before)
    ):
        return NameSense.PERSON
    return NameSense.PLACE


def _is_family(before: str) -> bool:
    """Tell whether a first name and a particle stand before a name: “Mario de Santiago”."""
    first = _FAMILY_BEFORE.search(before)
    return first is not None and first[1] in FIRST_NAMES


def _is_nickname(before: str, after: str) -> bool:
    """Tell whether “Dutch” is the first name of somebody: in quotes, after a title or before what persons do."""
    if before[-1:] == '"' and after[:1] == '"' and after[2:3].isupper():
        return True
    if before.endswith(("Rep. ", "Congressman ", "Representative ", "Sen. ", "Gov. ")):
        return after[:1] == " " and after[1:2].isupper()
    following = _NICKNAMED.match(after)
    return following is not None and following[1] not in _AFTER_PLACES and not _IN_PLACE.search(before)


def is_bare_person(text: str, start: int, end: int) -> bool:
    """Tell whether a name that a person of the article has means that person here: no word shows it is a place."""
    return text.startswith("'s ", end) or not _LOCATIVE.search(text[max(0, start - WINDOW) : start])


def is_common_thing(name: str, texts: tuple[str, ...]) -> bool:
    """Tell whether an article means the bird, the dog, the grocer or the team of that name."""
    pattern = {"Turkey": _DINNER, "Chihuahua": _DOG, "Chihuahuas": _DOG, "Iceland": _GROCER}.get(name)
    if pattern is not None:
        return any(pattern.search(text) for text in texts)
    return name == "Irish" and any(_TEAM_OF_STUDENTS in text for text in texts)


_US_BEFORE = re.compile(
    r"(?:^|[:;,.\-] |\b(?:IN|ACROSS|INSIDE|THE|OUTSIDE|BY|AGAINST|VS|JAPAN|CHINA|RUSSIA|IRAN|ANTI|PRO)[ -])$"
)
_US_NOT_BEFORE = re.compile(
    r"\b(?:TELLS?|LETS?|GIVES?|GAVE|TOLD|HELPS?|MAKES?|MADE|SHOWS?|TAKES?|ASKS?|ASKED|JOIN|CALL|SAVES?|TEACH"
    r"|TEACHES|BRINGS?|ALL|OF"
    r"|BOTH|BEHIND|BETWEEN|AMONG|AROUND|LIKE|KEEPS?|LEADS?|SENDS?|FOLLOW|CONTACT|ABOUT|WITH|FOR|NEEDS?|LOVES?"
    r"|HATE|KILL|BEAT) $"
)
_US_AFTER = re.compile(
    r"-[A-Z]|'S | (?:TROOPS?|ARMY|NAVY|MARINES?|MILITARY|FORCES?|PRESIDENT|SENATE|SENATORS?|CONGRESS|HOUSE"
    r"|DOLLARS?|DLRS?|OFFICIALS?|SAYS?|SAID"
    r"|GOVERNMENT|TREASURY|TREASURIES|EMBASSY|STATES?|SECRETARY|ECONOMY|TRADE|TARIFFS?|SANCTIONS|ELECTIONS?"
    r"|SUPREME|COURT|JUDGE|AIR|OIL"
    r"|ENVOY|DIPLOMATS?|SOLDIERS?|WARSHIPS?|DRONES?|STRIKES?|BANKS?|FIRMS?|COMPANY|COMPANIES|EXPORTS?|IMPORTS?"
    r"|CITIZENS?|BORDER|VISAS?"
    r"|AID|INTELLIGENCE|DEFEN[CS]E|JUSTICE|COMMERCE|AGRICULTURE|ENERGY|STOCKS?|SHARES|MARKETS?|FED|RETAIL"
    r"|HOUSING|JOBS?|UNEMPLOYMENT"
    r"|INFLATION|CRUDE|GRAIN|WHEAT|CORN|SOYBEANS?|STEEL|POLICE|LAWMAKERS?|OPEN|MASTERS|TEAM|URGES?|WARNS?"
    r"|SEEKS?|PLANS?|WANTS?|BACKS"
    r"|REJECTS?|ACCUSES|BLAMES|BOMB\w*|LAUNCHES|DEPLOYS|WITHDRAWS?|IMPOSES|TO|AND|HAS|WILL|MAY)\b"
)


def is_country_in_capitals(text: str, start: int, end: int) -> bool:
    """Tell whether US in a line of capitals is the country rather than the pronoun (“US TROOPS” but “TELL US”)."""
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    if _US_NOT_BEFORE.search(before) and not after.startswith("-"):
        return False
    return bool(
        _US_AFTER.match(after) or (_US_BEFORE.search(before) and (after[:1] in ("", "-", ",") or " " in before))
    )
