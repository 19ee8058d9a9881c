"""Which queries are sentences that were pasted, not searches that were built, and the names within them. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from articles.search.query_tokens import BRACKETS, OPERATOR_WORDS, Token
from articles.text.function_words import is_function_word

SENTENCE_WORDS = 8  # as many words are a sentence ...
SENTENCE_WEIGHT = 7  # ... or fewer, where those that hold a sentence together count twice, and its end mark too
NAME_WORDS = 6  # words of the longest name that is looked up

_SENTENCE_END = re.compile(r"(?:^|[^\W\d_]{2})[.?!]+$")  # not the one of an abbreviation
_CONNECTORS = frozenset(["of", "the", "for", "and", "de", "du", "des", "la", "del", "von", "van", "der", "den", "und"])
_MARKS = " -.,;:!?'*+"


def is_run_of_words(tokens: Sequence[Token]) -> bool:
    """Tell whether a query has no sign of the language but quotations, and brackets inside it.

    In one all in capitals, OR, AND and NOT are words.
    """
    words = _words_of(tokens)
    lettered = [word for word in words if word.isalpha() and word not in OPERATOR_WORDS]
    is_shouted = bool(lettered) and all(word == word.upper() != word.lower() for word in lettered)
    capitals = {"or", "and", "not"} if is_shouted else set()
    allowed = {"word", "phrase", *BRACKETS} | capitals
    if any(token.kind not in allowed or (token.kind, token.text) == ("not", "-") for token in tokens):
        return False
    if not tokens or tokens[0].kind == "open" or any(token.written.startswith(("+", "=")) for token in tokens):
        return False
    return not any("*" in word for word in words)


def looks_like_sentence(tokens: Sequence[Token]) -> bool:
    """Tell whether a query has the length and the words of a sentence, whatever it names and quotes."""
    lettered = [word for word in _words_of(tokens) if any(map(str.isalnum, word))]
    if not (lettered and is_run_of_words(tokens)):
        return False
    holding = sum(is_function_word(word) and word not in OPERATOR_WORDS for word in lettered)
    return _weighs_as_sentence(tokens, len(lettered), holding)


def is_pasted(tokens: Sequence[Token], names: Collection[str] = ()) -> bool:
    """Tell whether a query that looks like a sentence is one: it quotes nothing, and is not mostly names.

    Names are known by capitals where not all is written in them, and by being among `names`, in small letters.
    A word that holds a name together (Bank of England) holds no sentence together.
    """
    if not looks_like_sentence(tokens) or any(token.kind == "phrase" for token in tokens):
        return False
    words = [word.strip(_MARKS) for word in _words_of(tokens)]
    words = [word for word in words if any(map(str.isalnum, word))]
    within = find_names(words, names)
    holding = [is_function_word(word) and word not in OPERATOR_WORDS for word in words]
    others = sum(not (is_name or is_function_word(word)) for word, is_name in zip(words, within, strict=True))
    if sum(within) > others:
        return False
    held = sum(holds and not is_name for holds, is_name in zip(holding, within, strict=True))
    return _weighs_as_sentence(tokens, len(words), held)


def list_possible_names(tokens: Sequence[Token]) -> list[str]:
    """Return what of a query may be a name, in small letters: its runs of at most NAME_WORDS words."""
    words = [word.strip(_MARKS).lower() for word in _words_of(tokens)]
    runs = (
        " ".join(words[start:end])
        for start, word in enumerate(words)
        if word and not is_function_word(word)
        for end in range(start + 1, min(start + NAME_WORDS, len(words)) + 1)
        if words[end - 1] and not is_function_word(words[end - 1])
    )
    return list(dict.fromkeys(runs))


def find_names(words: Sequence[str], names: Collection[str]) -> list[bool]:
    """Return which words stand in a name, those that hold it together among them."""
    within = _find_capitals(words)
    small = [word.lower() for word in words]
    for start in range(len(words)):
        longest = range(min(start + NAME_WORDS, len(words)), start, -1)
        end = next((end for end in longest if " ".join(small[start:end]) in names), start)
        within[start:end] = [True] * (end - start)
    for start, end in _gaps(within):
        if end - start <= 2 and all(word in _CONNECTORS for word in small[start:end]):
            within[start:end] = [True] * (end - start)
    return within


def _find_capitals(words: Sequence[str]) -> list[bool]:
    """Return which words begin with a capital where that says something: the first of all does by what follows."""
    # Operators that are words here are in small letters, however they were written.
    cased = "".join(word for word in words if word not in OPERATOR_WORDS)
    if not any(map(str.islower, cased)):
        return [False] * len(words)
    within = [word[:1].isupper() and not is_function_word(word) for word in words]
    if within and within[0]:
        following = next((number for number in range(1, len(words)) if words[number] not in _CONNECTORS), 0)
        within[0] = bool(following) and within[following]
    return within


def _gaps(within: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of what stands between two names."""
    marked = [number for number, is_name in enumerate(within) if is_name]
    for left, right in pairwise(marked):
        if right - left > 1:
            yield left + 1, right


def _words_of(tokens: Sequence[Token]) -> list[str]:
    return [word for token in tokens if token.kind in {"word", "phrase"} for word in token.text.split()]


def _weighs_as_sentence(tokens: Sequence[Token], words: int, holding: int) -> bool:
    has_end = _SENTENCE_END.search(tokens[-1].written) is not None
    return words >= SENTENCE_WORDS or (holding > 0 and words + holding + 2 * has_end >= SENTENCE_WEIGHT)
