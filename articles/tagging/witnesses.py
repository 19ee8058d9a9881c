"""What the words around a name say of it: that it is a company, a newspaper or another organisation. Pure.

Each looks at a bounded number of characters.
"""

import re


def _words(wall: str) -> frozenset[str]:
    return frozenset(wall.split())


_WINDOW = 60  # characters looked at on each side
_FEWEST = 2  # words before a name that say something

_KINDS = _words(
    """
    company firm corporation conglomerate maker carmaker automaker chipmaker drugmaker manufacturer producer supplier
    developer retailer wholesaler distributor bank lender insurer brokerage underwriter airline carrier railroad
    utility refiner publisher newspaper tabloid daily weekly magazine journal broadcaster network channel website
    platform think-tank charity nonprofit non-profit organisation organization association watchdog lobby union
    movement militia startup start-up subsidiary affiliate agency consultancy contractor partnership consortium
    operator chain university college club franchise label band orchestra fund foundation institute giant retailers
    carmakers banks airlines companies firms newspapers group
    """
)
# Words with which one may stand between what is before a name and the name.
_BEFORE = {
    "of": _words(
        """
        shares share stock unit subsidiary subsidiaries division affiliate parent shareholders shareholder stockholders
        holders customers customer employees chairman chairwoman executive CEO founder co-founder treasurer acquisition
        takeover buyout arm offshoot auditors creditors pct percent president
        """
    ),
    "in": _words("shares share stock stake stakes holding holdings"),
    "for": _words(
        "spokesman spokeswoman spokesperson analyst analysts economist strategist trader dealer bid offer works worked"
        " lawyer attorney auditors bidder"
    ),
    "at": _words(
        """
        analyst analysts economist economists strategist strategists trader traders dealer dealers broker brokers
        executive executives researcher researchers scientist fellow professor lecturer manager partner director
        engineer works worked working president student students studied taught graduate dean degree educated employed
        """
    ),
    "with": _words(
        """
        analyst analysts economist economists strategist trader traders dealer dealers broker brokers merger merge
        consultant
        """
    ),
    "from": _words("analyst economist spokesman spokeswoman researcher trader graduated degree doctorate diploma"),
    "by": _words("owned acquired published manufactured underwritten lead-managed"),
}
_ALONE = _words("acquire acquiring buyout rival rivals competitor attended buy buying outbid outbidding")
_LAST = _BEFORE.keys() | _ALONE | _KINDS | {"the"}
_FOLLOWS = (" ", "'")
_DETERMINERS = _words("the a an its The A An this that other such big giant US U.S.")

_NOUN_BEHIND = (
    r"(?:'s?)? (?:shares(?! (?:an?|the|his|her|its|their|with|in) )|stock"
    r"|shareholders|stockholders|subsidiary|subsidiaries|unit|spokes(?:man|woman|person)"
    r"|chief executive|CEO|chairman|board of directors|profits?|earnings|debentures|common (?:stock|shares)"
    r"|affiliate|stake|takeover|bid for|executives?)\b"
)
_NOUN_AFTER = re.compile(_NOUN_BEHIND)
_AFTER = re.compile(
    rf"{_NOUN_BEHIND}"
    r"|,? (?:has |had |also |later |yesterday |today )?(?:said|says|announced|reported|added|disclosed|expects?|posted"
    r"|confirmed|denied)(?: \w+day)?(?: that)?,? "
    r"(?:its (?:board|net|shares|shareholders|\w+ (?:unit|subsidiary|quarter|profit|sales|shares))"
    r"|it (?:has|had|plans|expects|agreed|sold|acquired|bought|received|completed|filed|signed|intends|raised|declared"
    r"|adopted|elected|named|appointed|began|is \w+ing|will (?!be\b|take\b|not\b)\w+"
    r"|would (?!be\b|take\b|not\b|have\b)\w+ (?:its|the|a|up|all)))\b"
    r"| (?:(?:has |have |had )?agreed(?: in principle)? to (?:buy|acquire|sell|merge|purchase|spin off)"
    r"|plans to (?:buy|acquire|sell|merge|spin off|issue)"
    r"|(?:has )?completed (?:the|its) (?:acquisition|sale|purchase|merger)"
    r"|(?:has |had )?acquired|filed for (?:bankruptcy|protection)"
    r"|raised its (?:stake|dividend|quarterly|prime|offer|prices)"
    r"|declared (?:a|its) (?:\w+ )?(?:dividend|stock)|manufactures|operates)\b"
)
# What people, peoples and things have as well, but not those that are called like a company.
_AFTER_COMPANY = re.compile(
    r"(?:'s?)? (?:employees|workers|customers|users|products|stores|factory|factories|plants?|headquarters|investors"
    r"|creditors|bonds|engineers|dealers|dealerships|cars|trucks|planes|phones|software|devices)\b"
    r"| (?:(?:has |had )?(?:unveiled|launched|introduced|laid off) |announced (?:it|its|plans|that it)|sells )"
    r"| (?:has |had )?(?:cut|cuts|raised|lowered|affirmed) (?:its|the) (?:\w+ )?"
    r"(?:outlook|ratings?|forecasts?|guidance)\b"
)
_LEADS = r"(?:(?!(?:of|for|at|in|from|by|on|with|that|who|which|to) )[\w'&.$-]+ )"
_NOUNS = rf"(?:{'|'.join(sorted(_KINDS - {'platform'}))})s?\b"
# “In Oslo, the local company said” is none.
_APPOSITION = re.compile(
    rf", (?:(?:a|an|one of|[\w'-]+'s) {_LEADS}{{0,5}}?{_NOUNS}"
    r"|based in |headquartered in |whose (?:shares|stock|parent))"
)


def is_organisation(text: str, start: int, end: int) -> bool:
    """Tell whether words beside the name at text[start:end] say that it is a company or another organisation."""
    return is_shown_after(text, end) or _is_shown_before(text, start)


def is_company(text: str, start: int, end: int) -> bool:
    """Tell whether words beside a name that may be a word show that it is the company's."""
    return is_organisation(text, start, end) or _AFTER_COMPANY.match(text, end, end + _WINDOW) is not None


def is_shown_after(text: str, end: int) -> bool:
    """Tell whether what follows is what companies do, have or are."""
    following = text[end : end + 2]
    if following == ", ":
        return _APPOSITION.match(text, end, end + _WINDOW + 30) is not None
    return following[:1] in _FOLLOWS and _AFTER.match(text, end, end + _WINDOW) is not None


def is_adjective_of_trade(text: str, start: int, end: int) -> bool:
    """Tell whether only a noun behind it makes a word a company's name: “Falling profits”, “Operating profit”."""
    return (
        text[end : end + 1] == " "
        and _NOUN_AFTER.match(text, end, end + _WINDOW) is not None
        and not _is_shown_before(text, start)
    )


def _is_shown_before(text: str, start: int) -> bool:
    """Tell whether “shares of”, “an analyst at” or “the airline” stands before."""
    if text[start - 1 : start] != " ":
        return False
    low = max(0, start - _WINDOW)
    if text[text.rfind(" ", low, start - 1) + 1 : start - 1] not in _LAST:
        return False
    words = text[low : start - 1].split(" ")
    if words[-1] == "the" and words[-2:-1] != ["of"]:
        words.pop()
    if len(words) < _FEWEST:
        return False
    last, before = words[-1], words[-2]
    if last in _BEFORE:
        return before in _BEFORE[last] or before.lower() in _BEFORE[last]
    return last in _ALONE or (last in _KINDS and (before in _DETERMINERS or before.islower()) and before != "aircraft")
