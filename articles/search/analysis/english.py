"""What English writes in two ways, and names that are no possessives. Pure."""

import re

# Names of firms and places that end as a possessive does: Lloyd's is not what Lloyd has.
_NAMES = frozenset(
    (
        "arbys",
        "bloomingdales",
        "campbells",
        "christies",
        "debenhams",
        "dennys",
        "dominos",
        "hardees",
        "harrods",
        "kelloggs",
        "kohls",
        "ladbrokes",
        "levis",
        "lloyds",
        "lowes",
        "macys",
        "mcdonalds",
        "moodys",
        "morrisons",
        "peets",
        "poors",
        "sainsburys",
        "sothebys",
        "wendys",
    )
)
_OR = re.compile(
    "((?:un|dis|mis|re|de|out)?(?:ard|arb|arm|behavi|cand|clam|col|demean|enam|endeav|favo?|ferv|flav|glam|harb|hon|hum"
    "|lab|misdemean|neighb|od|parl|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig))our"
    "(?=$|s$|ed$|ing|er|able|ably|al|ful|less|ist|ite|hood|ly|y$|ies$|ism|ise|ize|ous|worker|days?$|saving)"
)
_ER = re.compile(
    "((?:(?:kilo|centi|milli|deci|micro|nano)?met|(?:milli|centi|deci)?lit|(?:epi)?cent|amphitheat|theat|calib|fib|lust|meag"
    "|mit|sab|saltpet|sepulch|somb|spect|goit|maneuv|manoeuv))re(?=s?$|goers?$)"
)
_CENTRED = re.compile("^(cent|manoeuv|maneuv)r(ed|ing)$")
_ISE = re.compile("(?<=[a-z]{3})is(?=(?:e|ed|er|ers|es|ing|ation|ations|ational|able)$)")
_NOT_ISE = re.compile(
    "aris(?:e|es|ing)$|.*(?:[mn]ois|[gq]uis|[lnpt]r?ais|(?:ad|de|impro|pre|pro|re|super|tele)vis|(?:con|pre|cir?cumc?|ex|in)cis|exercis|circumcis"
    "|(?:compro|compo|pro|pre|sur|de|re)mis|pris|franchis|merchandis|advertis|chastis|practis|expertis|treatis|despis"
    "|paradis|rais|bruis|cruis|wis|pois|tortois|porpois|turquois|malais|chemis|valis|mortis|disguis)"
    "(?:e|ed|er|ers|es|ing|ation|able)$"
)
_YSE = re.compile("(?<=al|ro|ra)ys(?=(?:e|ed|er|ers|es|ing)$)")
_DOUBLED = re.compile(
    "^((?:un|re|dis|mis)?(?:bevel|cancel|carol|channel|chisel|counsel|dial|duel|enamel|equal|fuel|funnel|gavel|grovel"
    "|initial|jewel|label|level|libel|marshal|marvel|model|panel|parcel|pedal|pencil|quarrel|ravel|revel|rival|shovel"
    "|shrivel|signal|snivel|snorkel|spiral|stencil|swivel|total|towel|travel|tunnel|yodel|kidnap|worship|program))"
    "([lp])(?=(?:ed|er|ers|ing|ings|ous|ously|or|ors|ery)$)"
)
_STARTS = {
    "aeroplane": "airplane", "aluminium": "aluminum", "anaem": "anem", "anaesth": "anesth", "archaeo": "archeo",
    "artefact": "artifact", "catalogue": "catalog", "cosy": "cozy", "cosie": "cozie",
    "defence": "defense", "diarrhoea": "diarrhea", "dialogue": "dialog", "encyclopaed": "encycloped",
    "enquir": "inquir", "foet": "fet", "grey": "gray", "gynaec": "gynec", "haem": "hem",
    "instalment": "installment", "enrolment": "enrollment", "fulfilment": "fulfillment", "judgement": "judgment",
    "leukaem": "leukem", "licence": "license", "manoeuvr": "maneuver", "mediaev": "mediev", "monologue": "monolog",
    "moustache": "mustache", "oesoph": "esoph", "oestro": "estro", "offence": "offense", "omelette": "omelet",
    "orthopaed": "orthoped", "paediatr": "pediatr", "paedophil": "pedophil", "plough": "plow", "pretence": "pretense",
    "programme": "program", "pyjama": "pajama", "sceptic": "skeptic", "skilful": "skillful", "smoulder": "smolder",
    "sulphur": "sulfur", "sulphat": "sulfat", "sulphid": "sulfid", "wilful": "willful", "woollen": "woolen",
    "mould": "mold", "moult": "molt", "acknowledgement": "acknowledgment", "analogue": "analog", "yoghurt": "yogurt",
    "jeweller": "jeweler", "jewellery": "jewelry", "councillor": "councilor", "counsellor": "counselor",
    "marvellous": "marvelous", "traveller": "traveler", "tranquillity": "tranquility", "practis": "practic",
    "ageing": "aging", "carburett": "carburet", "chequered": "checkered", "gaol": "jail", "mum": "mom",
    "homoeopath": "homeopath",
}  # fmt: skip
_BEGINNINGS = frozenset(word[:3] for word in _STARTS)
_START = re.compile("|".join(sorted(_STARTS, key=len, reverse=True)))


def is_name(word: str) -> bool:
    """Tell whether a word without its apostrophe is a name that ends as possessives do."""
    return word in _NAMES


def first_letters(term: str) -> set[str]:
    """Return the letters that words can begin with whose stem, as they are written in America, is this term."""
    return {term[0], *(written[0] for written, american in _STARTS.items() if american[0] == term[0])}


def american(word: str) -> str:
    """Return a word in small letters as it is written in America."""
    if word[:3] in _BEGINNINGS and (start := _START.match(word)):
        word = _STARTS[start[0]] + word[start.end() :]
    if "our" in word and _OR.match(word):
        word = _OR.sub(r"\1or", word, count=1)
    if "re" in word and _ER.match(word):
        word = _ER.sub(r"\1er", word, count=1)
    if "is" in word and not _NOT_ISE.match(word):
        word = _ISE.sub("iz", word)
    if "ys" in word:
        word = _YSE.sub("yz", word)
    if "ll" in word or "pp" in word:
        word = _DOUBLED.sub(r"\1", word)
    return _CENTRED.sub(r"\1er\2", word) if "centr" in word or "euvr" in word else word
