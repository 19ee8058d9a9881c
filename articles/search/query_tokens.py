"""The tokens of a query: what its signs are. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from articles.fields import SEARCHED
from articles.search.analysis import drop_ignored
from articles.search.tree import OPERATORS

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»〝〞＂"), '"')
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛ʼ＇"), "'")
_MINUS_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_PLAIN = _QUOTES | _APOSTROPHES | _MINUS_SIGNS
_TOKEN = re.compile(
    rf"""(?P<minus>-(?=\S)|!(?=[\w"(=]))?
    (?:(?P<field>(?:{"|".join(SEARCHED)}):(?=[^\s)])|most:(?=\())
      |published:(?P<when>"[^"]*"|[^\s()"]*)
      |(?:=(?="))?"(?P<phrase>[^"]*)(?P<close>(?:"(?P<near>~\d{{0,6}})?)?)
      |(?P<paren>[()])
      |=(?P<exact>\w[^\s()"]*)
      |(?P<word>[^\s()"]+))
    |\S""",
    re.VERBOSE | re.IGNORECASE,
)
BRACKETS = {"open", "close"}
_MARKS = ".,;:!?'"
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
            yield Token("not", "-", start, start + 1, match["minus"])
            start, written = start + 1, written[1:]
        if match["field"]:
            yield Token("field", match["field"][:-1].lower(), start, end, written)
        elif match["when"] is not None:
            yield Token("published", match["when"].strip('"'), start, end, written)
        elif match["phrase"] is not None:
            yield from _read_phrase(match, start, end, written)
        elif match["paren"]:
            yield Token("open" if match["paren"] == "(" else "close", match["paren"], start, end, written)
        elif match["exact"]:
            yield Token("phrase", match["exact"].rstrip(_MARKS), start, end, written)
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
    yield from read_tokens(match["phrase"], end - len(match["phrase"]))


def is_shouted(tokens: Iterable[Token]) -> bool:
    """Tell whether a query is all in capitals: two words or more, and no small letter, but for what has a sign."""
    cased = [
        word
        for token in tokens
        if token.kind in {"word", "phrase", "near"}
        for word in token.text.split()
        if word.lower() != word.upper()
    ]
    return len(cased) > 1 and all(word == word.upper() for word in cased)


def as_word(token: Token) -> Token:
    """Return an operator as the word it is in a sentence, in small letters: it is none when it is written again."""
    return replace(token, kind="word", text=token.text.lower()) if token.kind in {"or", "and", "not"} else token
