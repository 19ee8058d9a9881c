"""Find the role of a person in the words around the name. Pure; reads a bounded number of characters."""

import re

from articles.tagging.discovery.word_lists import CALENDAR, ROLE_NOUNS, SPEECH_VERBS, TITLES, word_set

_WINDOW = 110  # characters read on either side
_LONGEST_LINK = 8  # words between a role and its name: “envoy to Afghanistan”
_LONGEST_LEAD = 5  # words before a role noun: “Moscow's presidential”
_ROLES = ROLE_NOUNS | {role.capitalize() for role in ROLE_NOUNS}
_LINKS = frozenset({"of", "for", "to", "at", "in", "on", "with"})
_DETERMINERS = word_set("the a an its his her their our my this one One some The A An His Her Its")
_VERBS = word_set(
    """
    said says say told tells was were is are be been has have had and or but that which who whom when while if as
    by after before up brought made took gave kept held left won lost led sent saw found got went came began
    fellow including include includes than not met asked added quoted called named says: from against between
    during since where because will would could should
    """
)
_STOP = (
    _VERBS
    | _DETERMINERS
    | _LINKS
    | word_set(
        """
        these those like over about into under until till upon out up down off onto via per so And But As When In On At
        Until
        """
    )
)
# In small letters, before a word with a capital, hardly anything else belongs to a role.
_BEFORE_CAPITAL = ROLE_NOUNS | word_set(
    """
    former acting outgoing incoming deputy vice assistant associate current new longtime late senior junior interim
    retired veteran incumbent sitting presumptive ruling governing reigning visiting defeated newly next first second
    conservative liberal socialist communist independent moderate prominent top leading onetime sometime lead permanent
    principal honorary emeritus influential powerful exiled jailed imprisoned ousted deposed embattled then ex
    """
)
_PARTICIPLES = word_set(
    """
    acting outgoing incoming leading managing founding sitting visiting ruling governing reigning standing marketing
    advertising engineering training banking housing planning shipping mining trading fundraising manufacturing nursing
    fishing boxing racing cycling swimming coaching serving dissenting aspiring surviving opposing commanding presiding
    operating consulting farming broadcasting publishing accounting purchasing contributing voting investing retiring
    drilling building rating lending scouting brewing skating skiing wrestling
    """
)
_PUNCTUATION = (",", ";", ":", ".", "!", "?", '"', ")", "(", "[", "]", "-")
_OPENING = ('"', "'", "(", "[")
# “his wife, John” is another person.
_RELATIVES = word_set(
    "son daughter wife husband friend brother sister mother father member suspect neighbour girlfriend boyfriend"
)
_AGE = re.compile(r",? ?(?:, aged |, age |, |\()\d{1,3}(?:\)|,)")
_WHO = re.compile(r",? (?:who|whose|whom)\b")
_SPEECH_AFTER = re.compile(rf",? (?:has |had |also |later |reportedly |then )?(?:{SPEECH_VERBS})\b")
_SPEECH_BEFORE = re.compile(rf"(?:\b(?:{SPEECH_VERBS}|[Aa]ccording to|quoted|interviewed)) $")

# What is done by persons, or to them: beside a name that is hardly known it makes a person.
_PERSON_VERB_AFTER = re.compile(
    r",? (?:was |were |is |has been |had been |who |had |has )?(?:born|arrested|killed|shot|stabbed"
    r"|murdered|jailed|imprisoned|sentenced"
    r"|convicted|charged with|accused of|elected|appointed|nominated|married|buried|hospitali[sz]ed"
    r"|resigned|retired|died|wept"
    r"|smiled|laughed|graduated|pleaded|testified|tweeted|scored|thinks|thought|believes|believed|hopes"
    r"|feels|felt|grew up"
    r"|knew|knows|lives|lived|wants|wrote|broke|threw|ran|caught|slept|walked|complained|levelled"
    r"|equali[sz]ed|headed|volleyed"
    r"|netted|wore|sang|shouted|screamed|cried|nodded|apologi[sz]ed|refused|retired|stood|sat|drove|cooked"
    r"|danced|coached"
    r"|trained|played|refereed|umpired|bowled|batted|limped|hugged|kissed|prayed|fasted|fled|escaped"
    r"|drowned|fainted|stepped"
    r"|studied|taught|attended|celebrated|joked|recalled|suffered|woke|went|came|knelt|waved|shrugged|gestured)\b"
)
_PERSON_BEFORE = re.compile(
    r"\b(?:identified as|replaced by|succeeded by|headed by|led by|written by|directed by|born|arrested|killed"
    r"|murdered|Meet|thank|married to|survived by|starring|friend|colleague|like|meeting with|met with|fellow) $"
)
_SUBJECT = re.compile(
    r" (?!(?:rais|report|post|announc|declar|fil|complet|acquir|agre|increas|reduc|clos|open|launch|issu"
    r"|plann|merg|operat"
    r"|own|trad|gain|climb|dropp|slipp|tumbl|end|start|expect|need|add|estimat|forecast|suppli|produc"
    r"|employ|charg|receiv"
    r"|record|earn|bas|locat|includ|call|nam|rank|offer|advis)ed\b)[a-z]{2,}ed\b"
)
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]round|[Aa]t|(?:vicinity|town|city|village|north|south|east|west"
    r"|outskirts|streets)"
    r" of|into|towards|[Tt]he)|\d) $"
)
_THING_BEFORE = re.compile(
    r"\b(?:ship|vessel|carrier|frigate|destroyer|tanker|ferry|yacht|submarine|film|movie|album|song|novel|opera|musical"
    r"|magazine|brand|hotel|restaurant|airport|racehorse|horse|stallion|filly|colt|gelding|mare|documentary|play) $"
)
_PLACE_PREPOSITIONS = (" of ", " to ", " on ", " from ", " at ")
_PRONOUN_AFTER = re.compile(r"[^.\n]{0,60}[ ](?:he|she|his|her|him|himself|herself)\b")


def role_before(text: str, start: int) -> str:
    """Return the role that stands before the name which starts here, e.g. “Taliban spokesman”; else ""."""
    if not start or text[start - 1] != " ":
        return ""
    words = text[max(0, start - _WINDOW) : start - 1].split(" ")
    if len(words) * 2 > _WINDOW:
        return ""
    place = len(words) - 1
    last = words[place]
    has_comma = last.endswith(",")
    if has_comma:
        last = last[:-1]
    if last not in _ROLES:
        found = _role_before_link(words, last)
        if found is None:
            return ""
        place = found
    elif has_comma and last in _RELATIVES and (not place or words[place - 1] not in {"A", "a", "An", "an"}):
        return ""
    first = place
    lowest = 0 if start <= _WINDOW else 1  # the first word may have been cut
    while first > lowest and place - first < _LONGEST_LEAD and _leads(words[first - 1], words[first]):
        first -= 1
        if words[first].startswith(_OPENING):
            break
    return " ".join(words[first:]).strip("\"'-, ([")


def _role_before_link(words: list[str], last: str) -> int | None:
    """Return the position of the role in “envoy to Afghanistan”, searching from the right; None if there is none."""
    if not last or last in _STOP or last in TITLES or last.endswith(_PUNCTUATION):
        return None
    for place in range(len(words) - 2, max(-1, len(words) - 2 - _LONGEST_LINK), -1):
        word = words[place]
        if word in _ROLES:
            return place if words[place + 1] in _LINKS else None
        if not word or word in _VERBS or word[-1] in _PUNCTUATION or word[0] == '"':
            return None
    return None


def _leads(word: str, following: str) -> bool:
    """Tell whether a word belongs to the role that begins with the following one."""
    if not word or word in _STOP or word in CALENDAR or word[-1] in _PUNCTUATION:
        return False
    if not word.islower():
        return True
    if following[:1].isupper():
        return word in _BEFORE_CAPITAL or "-" in word
    return not word.endswith("ed") and (not word.endswith("ing") or word in _PARTICIPLES)


def role_after(text: str, end: int) -> str:
    """Return the role that follows the name which ends here in an apposition; else ""."""
    if not text.startswith(", ", end):
        return ""
    words = text[end + 2 : end + _WINDOW].split(" ", 16)
    first = 1 if words[0] in _DETERMINERS else 0
    for place in range(first, min(first + _LONGEST_LEAD + 1, len(words))):
        word = words[place].rstrip(",.;:\"'")
        if word in _ROLES:
            return " ".join(words[: _end_of_role(words, place)]).rstrip(",.;:\"' ")
        if not word or word != words[place] or word in _STOP:
            return ""
    return ""


def _end_of_role(words: list[str], place: int) -> int:
    """Return where “(president) of the Bank” ends."""
    if words[place][-1] in ",.;:\"'" or place + 1 >= len(words) or words[place + 1] not in _LINKS:
        return place + 1
    last = place + 2
    while last < min(len(words), place + _LONGEST_LINK):
        if words[last] in _VERBS or not words[last]:
            break
        last += 1
        if words[last - 1][-1] in ",.;:\"'" and words[last - 1] not in TITLES:
            break
    while words[last - 1] in _STOP or words[last - 1] in TITLES:
        last -= 1
    return last


def is_person_after(text: str, end: int) -> bool:
    """Tell whether an age or “who” follows."""
    return _WHO.match(text, end) is not None or _AGE.match(text, end) is not None


def has_speech(text: str, start: int, end: int) -> bool:
    """Tell whether a verb of speech stands beside the name."""
    return (
        _SPEECH_AFTER.match(text, end) is not None or _SPEECH_BEFORE.search(text, max(0, start - 16), start) is not None
    )


def acts_like_person(text: str, start: int, end: int) -> bool:
    """Tell whether what stands beside the name is done by, or to, a person: “was born”, “identified as”, “he”."""
    return (
        _PERSON_VERB_AFTER.match(text, end) is not None
        or _PERSON_BEFORE.search(text, max(0, start - 30), start) is not None
        or _PRONOUN_AFTER.match(text, end) is not None
    )


def is_thing(text: str, start: int) -> bool:
    """Tell whether the word before a name says that it is a ship, a film, a horse ..."""
    return _THING_BEFORE.search(text, max(0, start - 16), start) is not None


def is_place(text: str, start: int, *, may_be_place: bool) -> bool:
    """Tell whether the words before a name say that it is a place: “near Ayn Issa”.

    If the name may well be that of a place, “of” or “to” before it suffices.
    """
    if _PLACE_BEFORE.search(text, max(0, start - 24), start) is not None:
        return True
    return may_be_place and text.endswith(_PLACE_PREPOSITIONS, max(0, start - 6), start)


def is_subject(text: str, end: int) -> bool:
    """Tell whether a name does what persons rather than companies do: a verb follows."""
    return _SUBJECT.match(text, end) is not None
