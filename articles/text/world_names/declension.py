"""How languages bend the names of countries: from the form of a dictionary to those of a text. Pure.

Rules of the declension of foreign and native names, not a list: they make a few forms that nobody writes, and none
that is another country. What is joined to a word without changing it (Turkish behind an apostrophe, Hungarian,
Bengali, Korean, Arabic) is matched as an ending or a prefix where names are found.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from articles.text.world_names import finnish, greek, slavic

_Forms = set[str]


def decline(name: str, language: str) -> _Forms:
    """Return the forms in which a name of a country or town stands in texts of a language, itself among them."""
    rule = _RULES.get(language)
    return {name, *rule(name)} if rule is not None else {name}


def decline_adjective(word: str, language: str) -> Iterator[tuple[str, bool]]:
    """Yield the forms of an adjective of a people, and whether the form is also what its language is called."""
    rule = _ADJECTIVES.get(language)
    forms = rule(word) if rule is not None else {word: False}
    yield from forms.items()


# -- names


def _with_s(name: str) -> _Forms:
    return set() if name[-1] in "sxzß" else {f"{name}s"}


def _decline_german(name: str) -> _Forms:
    """“Vereinigte Staaten”: der Vereinigten Staaten, Vereinigter Staaten; “Deutschland”: Deutschlands."""
    *before, last = name.split(" ")
    lasts = {last, *_with_s(last)} | ({f"{last}n"} if last.endswith("e") else set())
    if not before:
        return lasts
    strong = {"es": ("es", "e", "en", "em"), "e": ("e", "en", "er")}
    options: list[Iterable[str]] = []
    for word in before:
        ending = next((one for one in strong if word[0].isupper() and len(word) > 5 and word.endswith(one)), "")
        options.append([word.removesuffix(ending) + one for one in strong[ending]] if ending else [word])
    return {" ".join(words) for words in product(*options, lasts)}


def _decline_romanian(name: str) -> _Forms:
    """“Germania”: Germaniei; “Iran”: Iranul, Iranului; “Statele Unite”: Statelor Unite."""
    first, blank, rest = name.partition(" ")
    bent = {first}
    if first.endswith("le"):
        bent.add(first.removesuffix("le") + "lor")
    elif first.endswith("ul"):
        bent.add(f"{first}ui")
    elif first.endswith("ia"):
        bent.add(first[:-1] + "ei")
    elif first.endswith(("a", "ă")):
        stem = first[:-1]
        bent |= {f"{stem}ei", f"{stem}ăi", f"{stem}ii", f"{stem}i"}
        if stem.endswith("e"):
            bent.add(f"{stem}i")  # Coreea: Coreei
    elif first[-1].isalpha() and first[-1] not in "aeiouăâîu":
        bent |= {f"{first}ul", f"{first}ului"}
    return {one + blank + rest for one in bent}


def _join_arabic(name: str) -> _Forms:
    """“السعودية”: للسعودية, where “to” and the article become one."""
    return {f"لل{name.removeprefix('ال')}"} if name.startswith("ال") else set()


_RULES: dict[str, Callable[[str], _Forms]] = {
    "ar": _join_arabic,
    "cs": lambda name: slavic.decline(name, "cs"),
    "da": _with_s,
    "de": _decline_german,
    "el": greek.decline,
    "fi": finnish.decline,
    "hi": lambda name: {name.replace("\u093c", ""), name.replace("ँ", "ं"), name.replace("\u093c", "").replace("ँ", "ं")},
    "nb": _with_s,
    "nl": _with_s,
    "pl": lambda name: slavic.decline(name, "pl"),
    "ro": _decline_romanian,
    "ru": lambda name: slavic.decline(name, "ru"),
    "sv": _with_s,
    "uk": lambda name: slavic.decline(name, "uk"),
}

# -- adjectives; the value tells whether the form is what the language is called too


def _bend(word: str, endings: dict[str, tuple[str, ...]], *, bare: bool = True) -> dict[str, bool]:
    """Return a word with the endings that follow the longest of those it ends with."""
    ending = max((one for one in endings if word.endswith(one)), key=len, default=None)
    found = {word: bare}
    if ending is not None:
        found |= {word.removesuffix(ending) + one: False for one in endings[ending]}
    return found


def _german(word: str) -> dict[str, bool]:
    # “Deutsch” alone is the language; a name with an ending of its own is no adjective.
    return {word + one: False for one in ("e", "en", "er", "es", "em")} if word.endswith("sch") else {}


def _french(word: str) -> dict[str, bool]:
    return _bend(
        word,
        {
            "": ("e", "s", "es"),
            "s": ("se", "ses"),
            "e": ("es",),
            "n": ("ne", "ns", "nes"),
            "en": ("enne", "ens", "ennes"),
            "on": ("onne", "ons", "onnes"),
            "turc": ("turque", "turcs", "turques"),
            "grec": ("grecque", "grecs", "grecques"),
        },
    )


def _spanish(word: str) -> dict[str, bool]:
    return _bend(
        word,
        {
            "o": ("a", "os", "as"),
            "és": ("esa", "eses", "esas"),
            "án": ("ana", "anes", "anas"),
            "ín": ("ina", "ines", "inas"),
            "ol": ("ola", "oles", "olas"),
            "e": ("es",),
            "í": ("íes",),
            "a": ("as",),
        },
    )


def _italian(word: str) -> dict[str, bool]:
    return _bend(word, {"o": ("a", "i", "e"), "co": ("ca", "ci", "chi", "che"), "e": ("i",), "a": ("i", "e")})


def _dutch(word: str) -> dict[str, bool]:
    """“Duits”: Duitse, for Duits is the language; “Braziliaan”: Braziliaans, Braziliaanse."""
    if word.endswith("ees"):
        return {word.removesuffix("ees") + "ese": False}
    if word.endswith(("se", "sche")):
        return {word: False}
    if word.endswith("aan"):
        return {f"{word}s": False, f"{word}se": False}
    return {f"{word}e": False} if word.endswith(("s", "isch")) else {}


def _norwegian(word: str) -> dict[str, bool]:
    return _bend(word, {"": ("e",)}) if word.endswith("sk") else {}


def _finnish(word: str) -> dict[str, bool]:
    return dict.fromkeys(finnish.decline_people(word), False)


_ADJECTIVES: dict[str, Callable[[str], dict[str, bool]]] = {
    "de": _german,
    "es": _spanish,
    "fi": _finnish,
    "fr": _french,
    "it": _italian,
    "nb": _norwegian,
    "nl": _dutch,
}
