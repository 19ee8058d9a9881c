"""The tokens of a query: what its signs are, and whether it is a sentence. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.fields import SEARCHED
from articles.search.analysis import drop_ignored
from articles.search.tree import OPERATORS
from articles.text.function_words import is_function_word

SENTENCE_WORDS = 8  # as many words are a sentence ...
SENTENCE_WEIGHT = 7  # ... or fewer, where those that hold a sentence together count twice, and its end mark too

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»〝〞＂"), '"')
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛ʼ＇"), "'")
_MINUS_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_PLAIN = _QUOTES | _APOSTROPHES | _MINUS_SIGNS
_TOKEN = re.compile(
    rf"""(?P<minus>-(?=\S))?
    (?:(?P<field>(?:{"|".join(SEARCHED)}):(?=[^\s)])|most:(?=\())
      |published:(?P<when>[^\s()"]*)
      |"(?P<phrase>[^"]*)(?P<close>(?:"(?P<near>~\d{{0,6}})?)?)
      |(?P<paren>[()])
      |(?P<word>[^\s()"]+))
    |\S""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:^|[^\W\d_]{2})[.?!]+$")  # not the one of an abbreviation
BRACKETS = {"open", "close"}
OPERATOR_WORDS = ("or", "and", "not")


def straighten(text: str) -> str:
    """Return the text with typographic quotes, dashes, blanks and full-width forms made plain, and no soft hyphens."""
    text = unicodedata.normalize("NFKC", drop_ignored(text))
    text = text.translate(_PLAIN)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quotation or a sign of a query, and where it stands."""

    kind: str  # word, phrase, near, published, field, open, close, or, not, and, unclosed
    text: str
    start: int
    end: int
    written: str = ""  # as it stands in the query

    @property
    def is_clause(self) -> bool:
        return self.kind in {"word", "phrase", "near", "published"}


def read_tokens(text: str, offset: int = 0) -> Iterator[Token]:
    """Yield the tokens of a text; one of the kind “unclosed” before the words of a quotation that has no end."""
    for match in _TOKEN.finditer(text):
        start, end, written = match.start() + offset, match.end() + offset, match[0]
        if match["minus"]:
            yield Token("not", "-", start, start + 1, "-")
            start, written = start + 1, written[1:]
        if match["field"]:
            yield Token("field", match["field"][:-1].lower(), start, end, written)
        elif match["when"] is not None:
            yield Token("published", match["when"], start, end, written)
        elif match["phrase"] is not None:
            yield from _read_phrase(match, start, end, written)
        elif match["paren"]:
            yield Token("open" if match["paren"] == "(" else "close", match["paren"], start, end, written)
        elif match["word"] in OPERATORS:
            yield Token(OPERATORS[match["word"]], match["word"], start, end, written)
        elif match["word"]:
            yield Token("word", match["word"].removeprefix("+"), start, end, written)


def _read_phrase(match: re.Match[str], start: int, end: int, written: str) -> Iterator[Token]:
    if match["close"]:
        distance = match["near"]
        yield Token("phrase" if distance is None else "near", match["phrase"], start, end, written)
        return
    yield Token("unclosed", "", start, start)
    yield from read_tokens(match["phrase"], start + 1)


def looks_like_sentence(tokens: Sequence[Token]) -> bool:
    """Tell whether a query is a sentence that was pasted, not one that was built.

    It has no sign of the language but quotations and brackets inside it. In a sentence all in capitals, OR, AND and
    NOT are words.
    """
    words = [word for token in tokens if token.kind in {"word", "phrase"} for word in token.text.split()]
    lettered = [word for word in words if word.isalpha()]
    is_shouted = bool(lettered) and all(word == word.upper() != word.lower() for word in lettered)
    capitals = {"or", "and", "not"} if is_shouted else set()
    allowed = {"word", "phrase", *BRACKETS} | capitals
    if any(token.kind not in allowed or (token.kind, token.text) == ("not", "-") for token in tokens):
        return False
    if not tokens or tokens[0].kind == "open" or any(token.written.startswith("+") for token in tokens):
        return False
    if any("*" in word for word in words):
        return False
    lettered = [word for word in words if any(c.isalnum() for c in word)]
    holding = sum(is_function_word(word) and word not in OPERATOR_WORDS for word in lettered)
    has_end = _SENTENCE_END.search(tokens[-1].written) is not None
    weight = len(lettered) + holding + 2 * has_end
    return len(lettered) >= SENTENCE_WORDS or (holding > 0 and weight >= SENTENCE_WEIGHT)


def as_word(token: Token) -> Token:
    """Return an operator as the word it is in a sentence."""
    return replace(token, kind="word") if token.kind in {"or", "and", "not"} else token
