"""How text becomes the words of the index, by language.

English is stemmed by the index itself. Words of other languages are analysed here and carry their language, so that
the French stem of “news” never finds the English “new”; languages without a stemmer have folded words only.
"""

import re
from functools import cache

from tantivy import Document, Filter, PreTokenizedString, TextAnalyzer, TextAnalyzerBuilder, Token, Tokenizer

LONGEST_WORD = 255  # bytes; longer runs are no words
ENGLISH = "en"
UNSTEMMED = ""  # the analysis of every language without a stemmer
_BASIC_TAG = re.compile(r"[a-z]{2,8}")

_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", ENGLISH: "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip


def basic_tag(language: str) -> str:
    """Return the first part of a language tag, “de” of “de-AT”; nothing where a text is no such tag."""
    first = language.replace("_", "-").partition("-")[0].strip().lower()
    return first if _BASIC_TAG.fullmatch(first) else ""


def analysed_languages() -> tuple[str, ...]:
    """Return the basic tags of the languages that have a stemmer."""
    return tuple(_STEMMERS)


def analysis_of(language: str) -> str:
    """Return by which analysis the words of a language are indexed: its basic tag, or UNSTEMMED."""
    tag = basic_tag(language)
    return tag if tag in _STEMMERS else UNSTEMMED


def stem(text: str, analysis: str = ENGLISH) -> list[str]:
    """Return the words of a text as an analysis indexes them; words too long for the index are left out."""
    words = stemming_analyzer(analysis).analyze(text)
    return words if analysis == ENGLISH else [f"{analysis}:{word}" for word in words]


def fold(text: str) -> list[str]:
    """Return the words of a text without accents, in lower case, whole."""
    return folding_analyzer().analyze(text)


def add_stemmed(document: Document, field: str, text: str, analysis: str) -> None:
    """Put a text into a field whose own tokenizer is that of English."""
    if analysis == ENGLISH:
        document.add_text(field, text)
        return
    tokens = stemming_analyzer(analysis).pre_tokenize(text).tokens
    tagged = [Token(f"{analysis}:{token.text}", token.position, 0, 0) for token in tokens]
    document.add_pre_tokenized_text(field, PreTokenizedString("", tagged))


@cache
def stemming_analyzer(analysis: str = ENGLISH) -> TextAnalyzer:
    """Stems of accent-folded lower-case words."""
    if analysis == UNSTEMMED:
        return folding_analyzer()
    return _folding_builder().filter(Filter.stemmer(_STEMMERS[analysis])).build()


@cache
def folding_analyzer() -> TextAnalyzer:
    """Accent-folded lower-case words, whole."""
    return _folding_builder().build()


def _folding_builder() -> TextAnalyzerBuilder:
    # Accents go before the case does: the lower case of “İ” is two characters, of which folding leaves two.
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.ascii_fold())
        .filter(Filter.lowercase())
    )
