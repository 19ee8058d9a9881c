"""Find the names of countries in a text of another language than English: longest match. Pure.

Each language is compiled when a text in it first comes. An Aho-Corasick automaton finds all its names in one pass; the
characters around a find then tell whether it is a name of its own, by the writing of the language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

import ahocorasick

from articles.text.world_names.declension import decline, decline_adjective
from articles.text.world_names.facts import WorldName, load_names
from articles.text.world_names.own_names import NOT_NAMES
from articles.text.world_names.scripts import (
    CASED,
    SCRIPT_OF,
    choose_languages,
    fold_scripts,
    is_word_character,
    plain_name,
)

SHORTEST_BENT = 4  # letters of a name in one of its cases
SHORTEST_BY_SCRIPT = {"cyrillic": 5, "arabic": 4}  # letters of a name in a text whose language is not known
_LONGEST_AFFIX = 6
LONGEST_SYLLABLE = 4  # letters of a Vietnamese name of one syllable

_LARGE_ADJECTIVES = frozenset({"nl"})  # languages that write the adjectives of peoples with a capital
# What may stand before a name within its word, and behind it.
_PREFIXES = {
    "ar": frozenset(["و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل"]),
    "he": frozenset(["ב", "ל", "מ", "ה", "ו", "ש", "כ", "וב", "ול", "ומ", "וה", "שב", "של", "שמ", "כש", "מה"]),
}
_ENDINGS = {
    "bn": frozenset(["র", "ের", "ে", "কে", "তে", "য়", "য়ের", "ও", "ই", "েও", "রও"]),
    "hu": frozenset(
        """
        ban ben ba be bol nak nek ra re rol tol hoz hez val vel t ot at et ert ig n on en nal nel kent e s es
        """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
    ),
    "ko": frozenset(
        """
        은 는 이 가 을 를 의 에 에서 에게 로 으로 와 과 도 만 까지 부터 보다 처럼 이나 나 라며 라고 이라고 측 인
        인들 군 산 어 계 발 행 내 령 식 이며 이고 및 등 에는 에도 에서는 에서도 으로부터 로부터 과의 와의 에의
        인이 인은 인의 정부 대통령 총리 국적
        """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
    ),
}
_LANGUAGE_BEFORE = re.compile(r"\b(?:en|em|in|im|auf|på|pa|parle|hablan?|spricht|snakker|speaks?|op|het) $")
_GOES_ON = re.compile("(?:^|[^A-Za-z])[a-z]+,? $")
_VIETNAMESE_TITLE = re.compile(r"\b(?:ong|ba|anh|chi|co|chu|em|thay|bac|chau|be|ten|thi|van) $")
_Stored = Callable[[int, int], str] | None
# A vowel that is written before its letter, and marks that belong to the letter before them.
_THAI_BEFORE, _THAI_BEHIND = re.compile("[\u0e40-\u0e44]"), re.compile("[\u0e31-\u0e3a\u0e47-\u0e4e]")
_KANA = re.compile("[\u30a1-\u30fa\u30fc]")


class FoundWorldName(NamedTuple):
    """A name at text[start:end]; `kind` is alias, adjective or city, `codes` who bears it."""

    start: int
    end: int
    kind: str
    codes: tuple[str, ...]
    needs_context: bool


class _Form(NamedTuple):
    """A way a name is written; `text` is what must stand there but for its case, where folding has lost its marks."""

    length: int
    name: WorldName | None  # None for a longer word that is no name
    text: str = ""
    is_bare_adjective: bool = False
    is_small: bool = False  # it may begin with a small letter


def find_world_names(
    folded: str, language: str = "", stored: Callable[[int, int], str] | None = None
) -> list[FoundWorldName]:
    """Return from left to right the names in a text that is folded as FoldedText does; they do not overlap.

    `stored` gives a part of the text as it was before. A name in Latin letters is looked for in its own language only.
    """
    languages = choose_languages(folded, language)
    if not languages:
        return []
    text = fold_scripts(folded)
    is_known = len(languages) == 1
    found = [
        (start, end, form)
        for each in languages
        for start, end, form in _find_in(each, text, folded, stored)
        if is_known or form.length >= SHORTEST_BY_SCRIPT.get(SCRIPT_OF[each], 2)
    ]
    found.sort(key=lambda one: (one[1], -one[0]))
    kept: list[tuple[int, int, _Form]] = []
    for one in found:
        while kept and one[0] <= kept[-1][0] and (one[0], one[1]) != kept[-1][:2]:
            kept.pop()
        if not kept or kept[-1][1] <= one[0]:
            kept.append(one)
    return [
        FoundWorldName(start, end, form.name.kind, form.name.codes, form.name.needs_context)
        for start, end, form in kept
        if form.name is not None
    ]


@cache
def _caseless_places() -> frozenset[str]:
    return frozenset(
        plain_name(name.text)
        for language, script in SCRIPT_OF.items()
        if script not in CASED
        for name in load_names(language)
        if name.kind != "adjective"
    )


def find_caseless_place(words: str) -> bool:
    """Tell whether words are the name of a country or a capital in a script that has no capital letters."""
    return not words.isascii() and plain_name(words) in _caseless_places()


def _find_in(language: str, text: str, folded: str, stored: _Stored) -> Iterator[tuple[int, int, _Form]]:
    automaton = _compile(language)
    is_cased = SCRIPT_OF[language] in CASED
    for last, form in automaton.iter(text):
        end = last + 1
        start = end - form.length
        if form.name is None:
            yield start, end, form
            continue
        if is_cased and not form.is_small and not folded[start].isupper():
            continue
        if not _stands_alone(language, text, start, end):
            continue
        if form.is_bare_adjective and _LANGUAGE_BEFORE.search(text, max(0, start - 12), start):
            continue
        if language != "vi" or _is_vietnamese(folded, stored, start, end, form):
            yield start, end, form


def _stands_alone(language: str, text: str, start: int, end: int) -> bool:
    """Tell whether a name begins and ends where words do, or stands with what its language joins to it."""
    match SCRIPT_OF[language]:
        case "han":
            return True
        case "japanese":
            return not (_is_kana(text, start) and _is_kana(text, start - 1)) and not (
                _is_kana(text, end - 1) and _is_kana(text, end)
            )
        case "thai":
            return not (start > 0 and _THAI_BEFORE.match(text, start - 1)) and not _THAI_BEHIND.match(text, end)
    before, after = _word_before(text, start), _word_after(text, end)
    return (not before or before in _PREFIXES.get(language, ())) and (
        not after or _is_ending(language, after, text[end - 1])
    )


def _is_ending(language: str, after: str, last: str) -> bool:
    """Tell whether the rest of a word, behind the letter that a name ends with, is an ending."""
    if language == "hu" and after in {f"{last}al", f"{last}el"}:  # “with”, which doubles the last letter
        return True
    return after in _ENDINGS.get(language, ())


def _is_kana(text: str, position: int) -> bool:
    return 0 <= position < len(text) and _KANA.match(text, position) is not None


def _word_before(text: str, start: int) -> str:
    begin = start
    while begin and start - begin <= _LONGEST_AFFIX and is_word_character(text[begin - 1]):
        begin -= 1
    return text[begin:start]


def _word_after(text: str, end: int) -> str:
    last = end
    while last < len(text) and last - end <= _LONGEST_AFFIX and is_word_character(text[last]):
        last += 1
    return text[end:last]


def _is_vietnamese(folded: str, stored: _Stored, start: int, end: int, form: _Form) -> bool:
    """Tell whether a Vietnamese name has its own marks, and a short one no name, title or sentence around it."""
    if stored is not None and normalize("NFC", stored(start, end)).casefold() != form.text:
        return False
    if " " in form.text or form.length > LONGEST_SYLLABLE:
        return True
    before = folded[max(0, start - 16) : start]
    return _GOES_ON.search(before) is not None and _VIETNAMESE_TITLE.search(before) is None


def _choose_form(kinds: Mapping[str, _Form]) -> _Form:
    """Return what a text is of all that it may be; a country that is called as a capital elsewhere may be either."""
    form = next(kinds[kind] for kind in ("", "alias", "city", "adjective") if kind in kinds)
    if "adjective" in kinds:  # “la Suisse”, “la police suisse”
        form = form._replace(is_small=kinds["adjective"].is_small)
    town = kinds.get("city")
    if form.name is not None and town is not None and town.name is not None and town.name.codes != form.name.codes:
        both = tuple(sorted({*form.name.codes, *town.name.codes}))
        return form._replace(name=form.name._replace(codes=both))
    return form


@cache
def _compile(language: str) -> "ahocorasick.Automaton":
    forms: dict[str, dict[str, _Form]] = {}

    def add(written: str, name: WorldName | None, *, is_bare: bool = False) -> None:
        key = plain_name(written)
        kind = "" if name is None else name.kind
        known = forms.setdefault(key, {}).get(kind)
        if known is not None and known.name is not None and name is not None:
            codes = tuple(sorted({*known.name.codes, *name.codes}))
            name = name._replace(codes=codes, needs_context=known.name.needs_context or name.needs_context)
        if len(key) > 1:
            is_small = kind == "adjective" and language not in _LARGE_ADJECTIVES
            forms[key][kind] = _Form(len(key), name, written.casefold(), is_bare, is_small)

    for name in load_names(language):
        if name.kind == "adjective":
            for written, is_bare in decline_adjective(name.text, language):
                add(written, name, is_bare=is_bare)
        else:
            for written in decline(name.text, language):
                if written == name.text or len(written) >= SHORTEST_BENT:
                    add(written, name)
    for word in NOT_NAMES.get(language, ()):
        add(word, None)
    automaton = ahocorasick.Automaton()
    for key, kinds in forms.items():
        if kinds:
            automaton.add_word(key, _choose_form(kinds))
    automaton.make_automaton()
    return automaton
