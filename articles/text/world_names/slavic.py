"""Russian, Ukrainian, Polish and Czech names in their cases. Pure.

A name of several words bends its adjectives with the noun behind them; what follows the noun stays (“Республика
Корея”, “Wybrzeże Kości Słoniowej”) but for what “and” or a dash joins to it.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import product

CASES = 5  # genitive, dative, accusative, instrumental, locative

# Ending of the nominative: those of the five cases; of several in one, parted by a stroke, all are made.
_Table = tuple[tuple[str, str], ...]

_Cases = list[tuple[str, ...]]  # the forms in each of the five cases

_SOFT_RU = ["г", "к", "х", "ж", "ч", "ш", "щ"]
_NOUNS: Mapping[str, _Table] = {
    "ru": (
        ("ия", "ии ии ию ией ии"),
        ("ея", "еи ее ею еей ее"),
        ("я", "и е ю ей е"),
        *((f"{letter}а", f"{letter}и {letter}е {letter}у {letter}ой|{letter}ей {letter}е") for letter in _SOFT_RU),
        ("а", "ы е у ой е"),
        ("й", "я ю й ем е"),
        ("ь", "я|и ю|и ь ем|ью е|и"),
        ("ово", "ова ову ово овом ове"),
        ("ство", "ства ству ство ством стве"),
        ("ы", "|ов ам ы ами ах"),
        ("ии", "ий иям ии иями иях"),
        ("ова", "овов овам ова овами овах"),
        ("", "а у  ом е"),
    ),
    "uk": (
        ("ія", "ії ії ію ією ії"),
        ("ея", "еї еї ею еєю еї"),
        ("я", "і і ю ею і"),
        ("ка", "ки ці ку кою ці"),
        ("га", "ги зі гу гою зі"),
        ("ха", "хи сі ху хою сі"),
        ("а", "и і у ою і"),
        ("й", "ю|я ю|єві й єм ї|ю"),
        ("ь", "ю|я|і ю|і ь ем|ю і"),
        ("ство", "ства ству ство ством стві"),
        ("во", "ва ву во вом ві"),
        ("и", "|ів ам и ами ах"),
        ("ії", "ій іям ії іями іях"),
        ("", "у|а у|ові  ом і"),
    ),
    "pl": (
        ("ja", "ji ji ję ją ji"),
        ("ia", "ii|i ii|i ię ią ii|i"),
        ("ea", "ei ei eę eą ei"),
        ("ka", "ki ce kę ką ce"),
        ("ga", "gi dze gę gą dze"),
        ("ta", "ty cie tę tą cie"),
        ("da", "dy dzie dę dą dzie"),
        ("ra", "ry rze rę rą rze"),
        ("ła", "ły le łę łą le"),
        ("la", "li li lę lą li"),
        ("ża", "ży ży żę żą ży"),
        ("cza", "czy czy czę czą czy"),
        ("wa", "wy wie wę wą wie"),
        ("a", "y ie ę ą ie"),
        ("ie", "ii|i iom ie iami iach"),
        ("y", "|ów om y ami ach"),
        ("ki", "k|ek kom ki kami kach"),
        ("go", "ga gu go giem gu"),
        ("ko", "ka ku ko kiem ku"),
        ("wo", "wa wu wo wem wie"),
        ("o", "a u o em u"),
        ("eż", "eży eży eż eżą eży"),
        ("ś", "si si ś sią si"),
        ("ń", "nia|ni niowi|ni ń niem|nią niu|ni"),
        ("ż", "żu żowi ż żem żu"),
        ("ek", "ku kowi ek kiem ku"),
        ("k", "ku kowi k kiem ku"),
        ("g", "gu gowi g giem gu"),
        ("t", "tu towi t tem cie"),
        ("d", "du dowi d dem dzie"),
        ("r", "ru rowi r rem rze"),
        ("n", "nu nowi n nem nie"),
        ("l", "la|lu lowi l lem lu"),
        ("", "u|a owi  em ie"),
    ),
    "cs": (
        ("ie", "ie ii ii ií ii"),
        ("ka", "ky ce ku kou ce"),
        ("ga", "gy ze gu gou ze"),
        ("ra", "ry ře ru rou ře"),
        ("ea", "eje|ey eji eu eou eji"),
        ("a", "y ě|e u ou ě|e"),
        ("sko", "ska sku sko skem sku"),
        ("cko", "cka cku cko ckem cku"),
        ("o", "a u o em u|ě"),
        ("y", " ům|ám y y|ami ech|ách"),
        ("", "u|a|e u|i  em u|i|e"),
    ),
}  # fmt: skip
_ADJECTIVES: Mapping[str, _Table] = {
    "ru": (
        ("ая", "ой ой ую ой ой"),
        ("яя", "ей ей юю ей ей"),
        ("ое", "ого ому ое ым ом"),
        ("ее", "его ему ее им ем"),
        ("ые", "ых ым ые ыми ых"),
        ("ие", "их им ие ими их"),
        ("овы", "овых овым овы овыми овых"),
    ),
    "uk": (
        ("ня", "ньої ній ню ньою ній"),
        ("а", "ої ій у ою ій"),
        ("е", "ого ому е им ому"),
        ("і", "их им і ими их"),
    ),
    "pl": (
        ("ka", "kiej kiej ką ką kiej"),
        ("ga", "giej giej gą gą giej"),
        ("a", "ej ej ą ą ej"),
        ("ie", "ich im ie imi ich"),
        ("e", "ych|ego ym|emu e ymi|ym ych|ym"),
    ),
    "cs": (
        ("á", "é é ou ou é"),
        ("ké", "kých|kého kým|kému ké kými|kým kých|kém"),
        ("é", "ých|ého ým|ému é ými|ým ých|ém"),
        ("í", "ího|ích ímu|ím í ím|ími ím|ích"),
    ),
}
# Nouns that would pass for adjectives where another word follows.
_HEADS = re.compile(
    r"(?:Республіка|Корея|Korea|Боснія|Антигуа|Острови|Територія|Папуа|Papua|Bosna|Francie|Saint|Сан|San|Sri|Шрі|Hong"
    r"|Costa|Коста|Kosta)\Z"
)
_AND = frozenset(["и", "і", "a", "i", "-"])
_IRREGULAR: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "Niemcy": "Niemiec Niemcom Niemcy Niemcami Niemczech",
        "Węgry": "Węgier Węgrom Węgry Węgrami Węgrzech",
        "Włochy": "Włoch Włochom Włochy Włochami Włoszech",
        "Zjednoczone": "Zjednoczonych|Zjednoczonego Zjednoczonym|Zjednoczonemu Zjednoczone Zjednoczonymi|Zjednoczonym"
        " Zjednoczonych|Zjednoczonym",
    },
    "uk": {"Росія": "Росії Росії Росію Росією Росії"},
    "cs": {"Emiráty": "Emirátů Emirátům Emiráty Emiráty Emirátech", "státy": "států státům státy státy státech"},
}


def decline(name: str, language: str) -> set[str]:
    """Return a name in all its cases.

    >>> "Саудовской Аравии" in decline("Саудовская Аравия", "ru")
    True
    """
    words = name.replace("—", "-").replace("–", "-").split(" ")
    columns: list[_Cases] = []
    is_behind = False
    for number, word in enumerate(words):
        follows = number + 1 < len(words) and words[number + 1] not in _AND
        if word in _AND or not word[:1].isalpha():
            is_behind = False
            columns.append([(word,)] * CASES)
        elif language == "pl" and len(words) > 1:
            columns.append(_bend_either(word, is_first=number == 0))
        elif is_behind:
            columns.append([(word,)] * CASES)
        else:
            adjective = _find(word, _ADJECTIVES[language]) if follows and not _HEADS.match(word) else None
            columns.append(adjective or _bend_noun(word, language))
            is_behind = adjective is None
    return {name, *(" ".join(form) for case in range(CASES) for form in product(*(column[case] for column in columns)))}


def _bend_either(word: str, *, is_first: bool) -> _Cases:
    """Return a word of a Polish name both as noun and adjective: either may come first (“Arabia Saudyjska”)."""
    noun = _bend_noun(word, "pl")
    adjective = (word[:1].isupper() and _find(word, _ADJECTIVES["pl"])) or noun
    kept = () if is_first else (word,)  # what belongs to the noun stays: “Wybrzeże Kości Słoniowej”
    return [tuple(dict.fromkeys((*one, *other, *kept))) for one, other in zip(noun, adjective, strict=True)]


def _bend_noun(word: str, language: str) -> _Cases:
    irregular = _IRREGULAR.get(language, {}).get(word)
    if irregular is not None:
        return [tuple(case.split("|")) for case in irregular.split(" ")]
    if word.isupper() or "." in word or (word[-1:] in _UNBENT[language] and not word.endswith(_BENT[language])):
        return [(word,)] * CASES
    return _find(word, _NOUNS[language]) or [(word,)] * CASES


# Foreign names with these last letters stay as they are, but for those endings.
_UNBENT = {"ru": "иоуэеюё", "uk": "іоуеюїє", "pl": "iuéeáô", "cs": "iuéeíá"}
_BENT = {
    "ru": ("ии", "ово", "ство"),
    "uk": ("ії", "во", "ство"),
    "pl": ("ie", "ki"),
    "cs": ("ie",),
}


def _find(word: str, table: Iterable[tuple[str, str]]) -> _Cases | None:
    """Return a word in the five cases by the first ending that fits."""
    for ending, cases in table:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: len(word) - len(ending)]
            return [tuple(stem + one for one in case.split("|")) for case in cases.split(" ")]
    return None
