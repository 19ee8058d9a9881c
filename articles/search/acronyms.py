"""Words of a query in capitals that are acronyms in the archive: WHO beside who, AIDS beside aid. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from articles.search.engine import Vocabulary
from articles.search.query import Notice, ParsedQuery
from articles.search.query_tokens import OPERATOR_WORDS, Token, read_tokens

MOST_WORDS = 5  # of a query that are looked at
FEWEST = 3  # articles with the capitals
TIMES_CHANCE = 3  # as often as words that are no acronyms are written in capitals

_FIELD = "body"  # where lines of capitals are rare
_NO_ACRONYMS = ("the", "and", "with", "der", "und", "mit", "les", "des", "dans", "los", "para", "con")


def find_capitals(parsed: ParsedQuery) -> list[str]:
    """Return the words of a query in capitals that are read as words, in order."""
    return list(dict.fromkeys(token.text for token in _tokens_of(parsed)))[:MOST_WORDS]


def offer_acronyms(vocabulary: Vocabulary, parsed: ParsedQuery, known: Collection[str]) -> ParsedQuery:
    """Return a query with a notice of its words that are acronyms: those known, and those often written in capitals."""
    is_acronym = _acronyms_in(vocabulary, known)
    words = [word for word in find_capitals(parsed) if is_acronym(word)]
    if not words:
        return parsed
    text = parsed.text
    for token in reversed(_tokens_of(parsed)):
        if token.text in words:
            text = f"{text[: token.end - len(token.text)]}={text[token.end - len(token.text) :]}"
    listed = " and ".join(f"“{word}”" for word in words)
    read = "may be an acronym; it was read as a word" if len(words) == 1 else "may be acronyms; they were read as words"
    notice = Notice(f"{listed} {read} in any form.", text, is_counted=True)
    return replace(parsed, notices=(*parsed.notices, notice))


def _tokens_of(parsed: ParsedQuery) -> list[Token]:
    tokens: Sequence[Token] = () if parsed.by_most else list(read_tokens(parsed.text))
    return [t for t in tokens if t.kind == "word" and t.text.isalpha() and t.text.isupper() and len(t.text) > 1]


def _acronyms_in(vocabulary: Vocabulary, known: Collection[str]) -> Callable[[str], bool]:
    usual = sum(vocabulary.count_forms(_FIELD, [word]) for word in _NO_ACRONYMS)
    shouted = sum(vocabulary.count_forms(_FIELD, [word.upper()]) for word in _NO_ACRONYMS)
    chance = shouted / usual if usual else 0.0

    def is_acronym(word: str) -> bool:
        if word.lower() in OPERATOR_WORDS:
            return False
        capitals = vocabulary.count_forms(_FIELD, [word])
        others = vocabulary.count_forms(_FIELD, [word.lower(), word.capitalize()])
        found = max(
            vocabulary.count_articles(_FIELD, term)
            for language in vocabulary.languages
            for term in (*vocabulary.analyse(word, language).terms, word)
        )
        if not capitals or capitals >= found:  # the capitals narrow nothing
            return False
        return word in known or (capitals >= FEWEST and capitals > TIMES_CHANCE * chance * others)

    return is_acronym
