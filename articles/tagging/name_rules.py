"""Rules of the language: when words that spell a name do not mean its bearer. Pure."""

import re

from articles.tagging.personal_names import is_given_name, opens_with_first_name

# “Hamid Karzai International Airport” is a place, not the man.
_NAMED_AFTER_WORDS = (
    r"(?:'s)?(?= [A-Z])"
    r"(?: (?:International|National|Memorial|Presidential|State|Central|Children's|Military|Air|Naval))*"
    r" (?:Airport|Airbase|Base|University|College|School|Institute|Academy|Library|Museum|Hospital|Clinic|Stadium"
    r"|Arena|Street|Avenue|Road|Boulevard|Highway|Square|Bridge|Tunnel|Park|Tower|Dam|Canal|Mosque|Center|Centre"
    r"|Foundation|Prize|Award|Medal|Lecture|Fellowship|Act|Airfield|Port|Harbour|Harbor|Building|Hall|Hotel)\b"
)
_NAMED_AFTER = re.compile(_NAMED_AFTER_WORDS)
_NAMED_AFTER_SHOUTED = re.compile(_NAMED_AFTER_WORDS, re.IGNORECASE)

# “Mitchell Energy and Development Corp” is a company, whoever founded it.
_COMPANY_OF_FOUNDER = re.compile(
    r"(?: [A-Z][\w'-]{1,30}){0,3}(?: (?:and|&) [A-Z][\w'-]{1,30}){0,2}"
    r" (?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|Plc|PLC|LLC|Industries|Holdings|Bros|& Sons)\b"
)

_RELATIVES = (
    r"(?:(?:grand|step)?(?:sons?|daughters?|children|child)|(?:ex-)?(?:wife|husband)|widow|widower|brothers?|sisters?"
    r"|mother|father|parents|nephews?|nieces?|cousins?|uncles?|aunts?)(?:-in-law)?"
)
_RELATIVE_BEFORE = re.compile(rf"\b{_RELATIVES} (?:of|to) (?:the )?(?:[a-z]+ )?(?:[A-Z][\w.-]+ ){{0,2}}$")
_RELATIVE_AFTER = re.compile(rf"(?:'s?|’s?) (?:[a-z-]+ ){{0,2}}{_RELATIVES}\b")
_LONGEST_RELATION = 70

# Words that stand before the surname of the person already named; any other capitalised word is a first name.
_BEFORE_SURNAME = frozenset(
    """
    Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Lord Lady Dame President Vice-President Chancellor Minister Premier
    Secretary Senator Sen. Sen Representative Rep. Rep Congressman Congresswoman Governor Gov. Mayor Ambassador
    Envoy Chairman Chairwoman Chair Director Commissioner Judge Justice Prosecutor General Gen. Gen Lieutenant
    Lt. Colonel Col. Major Maj. Captain Capt. Admiral Adm. Marshal Commander Sheikh Sheik King Queen Prince
    Princess Emperor Sultan Emir Ayatollah Imam Mullah Mawlawi Maulvi Maulana Pope Cardinal Bishop Archbishop
    Father Brother Comrade Herr Frau Monsieur Signor Don Sayyid Hajji Professor Prof. Candidate Leader Speaker
    Treasurer Spokesman Spokeswoman The But And When As While If After Before For In On At By With From To
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Yesterday Today
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)

_PRONOUNS_IN_CAPITALS = frozenset({"US", "IT"})
_WORD_BEFORE = re.compile(r"([^\s\"'(\[]+) $")
_LONGEST_ABBREVIATED = 4  # characters of a first name with its full stop: “Wm.”, “Geo.”
_SHORTEST_ACRONYM = 3  # letters
_SENTENCE_END = (".", "!", "?", '"', ":", ";")
# “In Addis Ababa Mengistu spoke”: what opens a sentence with “in” before a name is a place.
_OPENING_PLACE = re.compile(r"(?:^|[.!?\"\n] )(?:In|At|From|IN|FROM) ((?:[A-Z][\w-]+ ){1,3})$")
_LONGEST_PLACE = 50


def is_named_after(text: str, end: int, *, in_capitals: bool = False) -> bool:
    """Tell whether the name that ends here is part of the name of an airport, a street, a prize, a company ..."""
    if (_NAMED_AFTER_SHOUTED if in_capitals else _NAMED_AFTER).match(text, end) is not None:
        return True
    return not in_capitals and _COMPANY_OF_FOUNDER.match(text, end) is not None


def is_named_for_a_relative(text: str, start: int, end: int) -> bool:
    """Tell whether a person is named to say whose son, wife ... another is."""
    return _RELATIVE_AFTER.match(text, end) is not None or (
        _RELATIVE_BEFORE.search(text, max(0, start - _LONGEST_RELATION), start) is not None
    )


def follows_a_name(text: str, start: int) -> bool:
    """Tell whether a capitalised word that is no title and opens no sentence stands directly before."""
    return is_other_bearer(text, start)


def is_other_bearer(text: str, start: int, *, in_capitals: bool = False) -> bool:
    """Tell whether the surname that starts here follows the first name of somebody else (“Hunter Biden”).

    In a text that is all capitals any word may be a first name, but for those that are known to be none.
    """
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if before is None or not before[1][0].isupper() or ends_sentence(before[1]) or follows_place(text, start):
        return False
    if (before[1].title() if in_capitals else before[1]) in _BEFORE_SURNAME:
        return False
    opening = text[max(0, before.start() - 2) : before.start()].rstrip()
    starts_sentence = before.start() == 0 or opening.endswith(_SENTENCE_END)
    if starts_sentence and not opens_with_first_name(before[1]):
        return False
    return not before[1].endswith((",", "'s", "-"))


def ends_sentence(word: str) -> bool:
    """Tell whether a capitalised word with a sign at its end is the last of a sentence, and no abbreviation: “VTB.”."""
    if not word.endswith(_SENTENCE_END):
        return False
    return len(word) > _LONGEST_ABBREVIATED or (
        len(word) > _SHORTEST_ACRONYM and word[:-1].isalpha() and word.isupper()
    )


def follows_place(text: str, start: int) -> bool:
    """Tell whether a sentence opens with where something was, right before the name: “In Caracas Maduro spoke”."""
    begin = max(0, start - _LONGEST_PLACE)
    if not any(preposition in text[begin:start] for preposition in ("In ", "At ", "From ", "IN ", "FROM ")):
        return False  # which is nearly always so, and a search would begin at each sentence
    place = _OPENING_PLACE.search(text, begin, start)
    return place is not None and not any(is_given_name(word) for word in place[1].split())


def is_pronoun_in_capitals(spelling: str, *, in_capitals: bool) -> bool:
    """Tell whether an acronym cannot be told from a pronoun because the whole text is in capitals."""
    return in_capitals and spelling in _PRONOUNS_IN_CAPITALS
