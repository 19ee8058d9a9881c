"""Scripts and languages: which names are looked for in a text, and where its words begin and end. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from articles.text.folding import fold_text

# Language: its script. Those written by most, without English.
SCRIPT_OF = {
    **dict.fromkeys(
        ["cs", "da", "de", "es", "fi", "fr", "hu", "id", "it", "nb", "nl", "pl", "pt", "ro", "sv", "tr", "vi"], "latin"
    ),
    **dict.fromkeys(["ru", "uk"], "cyrillic"),
    **dict.fromkeys(["ar", "fa", "ur"], "arabic"),
    "el": "greek",
    "he": "hebrew",
    "hi": "devanagari",
    "bn": "bengali",
    "th": "thai",
    "zh": "han",
    "ja": "japanese",
    "ko": "hangul",
}
_SAME_NAMES = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh"}
CASED = frozenset({"latin", "cyrillic", "greek"})

_LETTERS = {
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "cyrillic": "\u0400-\u052f",
    "hebrew": "\u0590-\u05ff",
    "arabic": "\u0600-\u06ff",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "thai": "\u0e00-\u0e7f",
    "kana": "\u3041-\u309f\u30a1-\u30fa",
    "han": "\u3400-\u4dbf\u4e00-\u9fff",
    "hangul": "\uac00-\ud7a3",
}
_SCRIPTS = {name: re.compile(f"[{letters}]") for name, letters in _LETTERS.items()}
_NOT_LATIN = re.compile(f"[{''.join(_LETTERS.values())}]")
_UNSEEN = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u0652\u0670\u200b-\u200f]")
_LIGATURES = {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}

# One letter for those that stand for one another, letter by letter, so that no place in the text moves.
_FOLDED = str.maketrans(
    dict(zip("ёйїґάέήίόύώϊϋΐΰς", "еи\u0456гαεηιουωιυιυσ", strict=True))
    | dict(zip("ЁЙЇҐΆΈΉΊΌΎΏΪΫ", "ЕИ\u0406ГΑΕΗΙΟΥΩΙΥ", strict=True))
    | dict(zip("أإآٱىةکیےۀەہۃ", "اااايهكييهههه", strict=True))
)


def choose_languages(text: str, language: str) -> tuple[str, ...]:
    """Return the languages whose names count in a text that is stated to be in `language`, a BCP 47 tag or "".

    Where the language has no names of its own here, as English, or is not known, they are those whose script the
    text holds: a name in Latin letters counts in its own language only.
    """
    own = _table_of(language)
    if own:
        return (own,)
    if text.isascii() or not _NOT_LATIN.search(text):
        return ()
    return tuple(_languages_by_script(text))


def has_own_table(language: str) -> bool:
    """Tell whether names in the language of a BCP 47 tag are known."""
    return bool(_table_of(language))


def _table_of(language: str) -> str:
    base = language.partition("-")[0].lower()
    base = _SAME_NAMES.get(base, base)
    return base if base in SCRIPT_OF else ""


def _languages_by_script(text: str) -> Iterator[str]:
    held = {name for name, pattern in _SCRIPTS.items() if pattern.search(text)}
    if "kana" in held:
        held = held - {"kana", "han"} | {"japanese"}
    for language, script in SCRIPT_OF.items():
        if script in held:
            yield language


def fold_scripts(text: str) -> str:
    """Return a text, which `fold_text` has folded, in small letters and with one form of each; its length stays."""
    folded = text.translate(_FOLDED).lower()
    folded = folded.translate(_FOLDED)  # a small sigma at the end of a word is made by lower()
    return folded if len(folded) == len(text) else text


def plain_name(name: str) -> str:
    """Return a name as it is looked for: without marks and points, in small letters, one blank between words."""
    plain = _UNSEEN.sub("", " ".join(fold_text(name).split()))
    return fold_scripts("".join([_LIGATURES.get(letter, letter) for letter in plain]))


def is_word_character(character: str) -> bool:
    """Tell whether a character belongs to a word: a letter, a digit, or a mark that letters bear."""
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
