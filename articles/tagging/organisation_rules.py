"""Rules of the language: when words that spell an organisation's name do not mean it. Pure.

Each looks at a bounded number of characters around the name.
"""

import re
from functools import lru_cache

from articles.tagging.country_rules import BEFORE_PLACES
from articles.tagging.personal_names import is_given_name
from articles.tagging.places import load_country_names

_REACH = 90  # characters of a line looked at on each side
_LONGEST_WORD = 30
_LONGEST_SYMBOL = 5  # letters of an acronym that may be the symbol of a share, a grade or a unit

# “IBM Japan Ltd” and “Ford Motor Credit Co” are other companies than IBM and Ford Motor.
_LONGER_COMPANY = re.compile(
    r"(?: (?:of|de|do|OF))?(?: (?!Inc|Corp|Co\b|Ltd|Plc|PLC|INC|CORP|CO\b|LTD)[A-Z][\w.&'-]{0,30}){1,3}"
    r" (?:Inc|Incorporated|Corp|Co|Company|Ltd|Limited|Plc|PLC|plc|LLC|SA|S\.A|AG|NV|N\.V|GmbH|SpA|Spa|AB|Pty|Bhd"
    r"|INC|CORP|CO|LTD)\b"
)
_BEGINS_COMPANIES = frozenset(
    """
    Societe Société Compagnie Companhia Compania Compañia Banque Banco Banca Credito Caisse Groupe Grupo Gruppo Societa
    Sociedad Sociedade Industrias Nippon Deutsche
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_DIVISION = re.compile(r" (?:[A-Z][a-z]+ )?(?:Credit|Leasing|Acceptance|Tubular|Capital|Realty)\b(?! [A-Z])")
_COUNTRY = re.compile(r"([A-Z]\w+)(?: [A-Z]\w+)?")
AGENCIES = frozenset(
    {
        "Reuters", "Reuters news agency", "Associated Press", "AP", "AFP", "Agence France-Presse", "Xinhua",
        "Xinhua News Agency", "Bloomberg", "Bloomberg News", "Interfax", "Tass", "TASS", "Kyodo", "UPI",
        "United Press International", "DPA", "dpa", "ANSA", "RIA Novosti", "IRNA", "KCNA", "Thomson Reuters",
    }
)  # fmt: skip
# Who is spoken to, or has compiled and seen something, is the source of a report and not what it is about.
_SOURCE_BEFORE = re.compile(
    r"(?:\b(?:told|tells|telling|interview with|interview to|interviewed by|spoke to|spoke with|speaking to"
    r"|statement to|(?:seen|obtained|reviewed|quoted|reported|cited|polled|surveyed|contacted|compiled|published"
    r"|released|provided|carried|taken|translated|verified|sent|shown|emailed|e-mailed) (?:by|to|with)"
    r"|photos? by|data from|calculations by) (?:[Tt]he )?|[(/]"
    r"|\b(?:Image|Photo|Picture|Credit|Source|Video): (?:The )?)$"
)
_SOURCE_AFTER = re.compile(
    r" (?:poll|survey|photographer|photo|calculations?|data|witness|reporters?|correspondents?|tally|count"
    r"|estimates?)\b|\)"
)
# What is written on a platform is not about it; a ban on it is.
_PLATFORMS = frozenset(
    {
        "Twitter", "Facebook", "Instagram", "YouTube", "Youtube", "WhatsApp", "Whatsapp", "Telegram", "TikTok",
        "WeChat", "Weibo", "LinkedIn", "Snapchat", "Skype", "Zoom", "Reddit", "VKontakte", "Viber", "Pinterest",
        "Tumblr", "Twitch", "Netflix", "Spotify", "Flickr", "Vimeo", "Discord", "Truth Social",
    }
)  # fmt: skip
_MEDIUM_BEFORE = re.compile(
    r"(?:([\w-]+) on|\bOn|\b[Vv]ia|\bthrough|\busing|\bonto|\b(?:posted|uploaded|shared|streamed) (?:to|by))"
    r" (?:(?:his|her|its|their|the|my|our) )?$"
)
_ABOUT_IT = frozenset(
    """
    ban bans banned tax taxes fine fines attack attacks assault pressure crackdown restrictions restriction curbs limits
    sanctions sanction focus focused impose imposed imposes imposing levied report hearing vote war impact effect based
    spent spending ruling decision rely relies relied depend depends dependent information data details block blocks
    clampdown rules bet bets case curb bill law
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_MEDIUM_AFTER = re.compile(
    r"(?:'s)? (?:posts?|pages?|accounts?|messages?|videos?|profiles?|feeds?|threads?|groups?|chats?|channels?|followers"
    r"|handle|hashtags?|livestream|live|calls?|comments?|personality|star|stories|story|status|walls?|clips?)\b"
)
# “Parliament Square” is a place, “Walt Disney World” another, “Volvo Open” a tournament.
_PLACE_AFTER = re.compile(
    r" (?:World|Square|Street|Road|Avenue|Boulevard|Lane|Stadium|Arena|Bridge|Airport|Island|Hill|Hall|Tower|Towers"
    r"|Plaza|Cup|Day|One|Open|Trophy|Classic|Masters|Championships?|Prize|Awards?|Building)\b"
)
# “Swedish Academy of Sciences” is not the Swedish Academy.
_BODIES_OF = frozenset(
    """
    Academy Institute Society Association University College School Board Bureau Office Department Council Committee
    Union Federation Foundation Centre Center Chamber League Church Organization Organisation Museum Party
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_TITLES = frozenset({"Prime", "President", "Premier", "Chancellor", "Mr", "Mr.", "Mrs", "Mrs.", "Gen.", "General"})
_OF_MORE = re.compile(r" (?:of|for) (?:the )?([A-Z]\w+(?: [A-Z]\w+)?)")
_LEGAL_FORM = re.compile(r"\b(?:Banks?|Savings|Federal|Loan|Trust|Bancorp|BANK|SAVINGS|FEDERAL|LOAN|TRUST),? $")
_UNIT_BEFORE = re.compile(r"(?:\bNo\.? ?\d+|\b\d[\d/.,]*(?<![.,])) $")
_GRAINS = "wheat|corn|barley|oats|soybeans?|sorghum|rye|flour"
_UNIT_AFTER = re.compile(
    r"(?:(?:,| and| or|/) ?[A-Z]{2,5})?"
    rf" (?:[\d.,]+\b|{_GRAINS}|futures|pct|mln|bln|dlrs?|tonnes|tons|bushels?"
    r"|cargoes|crude|basis|spot|grade|fob|cif|bid|asked)\b"
)
_GRADE_AFTER = re.compile(rf" (?:{_GRAINS}|\d[\d.]* pct|protein)\b", re.IGNORECASE)
# Words that are the beginning of many longer names: “Democratic Party” of “Civic Democratic Party”.
_GENERIC = frozenset(
    """
    Democratic Democrats Democrat Liberal Liberals Labour Labor Socialist Socialists Communist Communists Republican
    Republicans Conservative Conservatives Green Greens National Nationalist Nationalists Popular Progressive Freedom
    Christian Social People's Peoples' Workers' Party Union Front Alliance League Justice Supreme Constitutional High
    Congress Senate Parliament Assembly Security Central Federal Court Bank Council Commission Ministry Department
    Treasury Free Party's New
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_WORD_BEFORE = re.compile(r"([^\s\"'(\[<]+) $")
_MAY_PRECEDE = BEFORE_PLACES | frozenset(
    """
    Ruling Opposition Governing Rival Outlawed Main Banned Rebel Breakaway Fellow Leading Former House Senate Likely
    Moderate Centrist Right-wing Left-wing Centre-right Centre-left Hard-line
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)


def is_source(name: str, text: str, start: int, end: int) -> bool:
    """Tell whether a news agency is only named as the source of something: “he told Reuters”."""
    return name in AGENCIES and (
        _SOURCE_BEFORE.search(text, max(0, start - 30), start) is not None or _SOURCE_AFTER.match(text, end) is not None
    )


def is_medium(name: str, text: str, start: int, end: int) -> bool:
    """Tell whether a platform is only what something was written or shown on: “she wrote on Twitter”."""
    if name not in _PLATFORMS:
        return False
    if _MEDIUM_AFTER.match(text, end):
        return True
    before = _MEDIUM_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return before is not None and before[1] not in _ABOUT_IT


def is_part_of_name(name: str, text: str, end: int) -> bool:
    """Tell whether a name goes on as that of a place or event, or of another body: “Swedish Academy of Sciences”."""
    if text[end : end + 1] != " ":
        return False
    if _PLACE_AFTER.match(text, end, end + _LONGEST_WORD) is not None:
        return True
    if name.rsplit(" ", 1)[-1] not in _BODIES_OF:
        return False
    more = _OF_MORE.match(text, end, end + _REACH)
    if more is None:
        return False
    known, first = load_country_names(), more[1].split()[0]
    if first in _TITLES or is_given_name(first):
        return False  # “the Labour Party of Prime Minister Tony Blair”
    return not (more[1].lower() in known or first.lower() in known)


def is_end_of_company(text: str, start: int) -> bool:
    """Tell whether a word that companies' names begin with stands before the name: “Societe Internationale Pirelli”."""
    low = max(0, start - _LONGEST_WORD)
    last = text.rfind(" ", low, start - 1) + 1
    if not text[last : last + 1].isupper() or text[start - 1] != " ":  # which is nearly always so
        return False
    if not text[start - 2].isalpha():  # “Deutsche Bahn, Siemens”
        return False
    first = text.rfind(" ", low, max(0, last - 1)) + 1
    return text[last : start - 1] in _BEGINS_COMPANIES or text[first : last - 1] in _BEGINS_COMPANIES


def is_part_of_company(text: str, end: int, seat: str) -> bool:
    """Tell whether the name that ends here goes on to “Ltd”, or “of” another country than its own: another company."""
    if text[end : end + 1] != " ":
        return False
    if text[end : end + 4].lower() == " of ":
        country = _COUNTRY.match(text, end + 4)
        if country is not None and seat:
            known = load_country_names()
            if known.get(country[0].lower(), known.get(country[1].lower(), seat)) != seat:
                return True
    return _LONGER_COMPANY.match(text, end, end + _REACH) is not None or _DIVISION.match(text, end) is not None


@lru_cache(maxsize=10_000)
def is_generic(name: str) -> bool:
    """Tell whether a name is made of nothing but words that parties and authorities of many countries have."""
    return all(word in _GENERIC for word in name.split())


def follows_another_word(text: str, start: int) -> bool:
    """Tell whether a capitalised word before the name belongs to it: “Civic Democratic Party”."""
    word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    if word is None or not word[1][0].isupper() or word[1] in _MAY_PRECEDE or word[1] in _GENERIC:
        return False
    return not (word[1].endswith((",", "'s", "-", ")", ":", ";", "?", "!")) or word[1].isupper() or "." in word[1])


def is_symbol(text: str, start: int, end: int) -> bool:
    """Tell whether an acronym may be the symbol of a share or a unit: in “<...>”, beside numbers, in a table."""
    if end - start > _LONGEST_SYMBOL:
        return False
    if is_quoted_symbol(text, start, end):
        return True
    if _UNIT_AFTER.match(text, end) or _UNIT_BEFORE.search(text, max(0, start - 12), start):
        return True
    line = text[_line_start(text, start) : _line_end(text, end)]
    digits = sum(map(str.isdigit, line))
    return digits * 2 > sum(map(str.islower, line)) and digits > _LONGEST_SYMBOL


def is_grade(text: str, end: int) -> bool:
    """Tell whether the acronym that ends here is a grade of grain, wherever else the article has it: “HRW wheat”."""
    return _GRADE_AFTER.match(text, end) is not None


def is_quoted_symbol(text: str, start: int, end: int) -> bool:
    """Tell whether capitals are the symbol of a share, “<SHAS>”, or the form of a bank: “Home Savings Bank, FSB”."""
    if text[start - 1 : start] == "<" and text[end : end + 1] in {">", "."}:
        return True
    return _LEGAL_FORM.search(text, max(0, start - 12), start) is not None


def _line_start(text: str, start: int) -> int:
    low = max(0, start - _REACH)
    return max(low, text.rfind("\n", low, start) + 1)


def _line_end(text: str, end: int) -> int:
    found = text.find("\n", end, end + _REACH)
    return found if found >= 0 else end + _REACH
