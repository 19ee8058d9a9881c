"""The query language: text to a syntax tree. Pure; never raises for what a reader typed.

    kabul airport          all words            kabul OR herat         either
    "peace talks"          these words in order  -taliban, NOT taliban  without
    secur*                 words that begin so   (a OR b) c             grouped

What can not be read is repaired, and every repair is told in `ParsedQuery.notices`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 1000
MAX_CLAUSES = 60
MAX_DEPTH = 20  # brackets inside one another
MIN_PREFIX = 2

_MOST_RAW_CHARACTERS = 10 * MAX_CHARACTERS  # typographic forms and blanks are made plain before the text is measured


@dataclass(frozen=True, slots=True)
class Term:
    """A word, matched by its stem. One with inner punctuation (al-Qaeda) is read as its parts in order."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with `text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to one another, in order."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that the child does not match."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Articles that every child matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that at least one child matches."""

    children: tuple["Node", ...]


Node = Term | Prefix | Phrase | Not | And | Or


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a text means: its tree (None for a text without words) and what had to be repaired."""

    text: str
    node: Node | None
    notices: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words."""
        children = self.node.children if isinstance(self.node, And) else (self.node,)
        return all(isinstance(child, Term) for child in children)


_QUOTES = dict.fromkeys(map(ord, "“”„‟«»〝〞＂"), '"')
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛ʼ＇"), "'")
_MINUS_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_PLAIN = _QUOTES | _APOSTROPHES | _MINUS_SIGNS
_TOKEN = re.compile(
    r'(?P<minus>-(?=[^\s]))?(?:"(?P<phrase>[^"]*)(?P<close>"?)|(?P<paren>[()])|(?P<word>[^\s()"]+))|(?P<other>\S)'
)


def straighten(text: str) -> str:
    """Return the text with typographic quotes, dashes, blanks and full-width forms made plain."""
    text = unicodedata.normalize("NFKC", text)
    text = text.translate(_PLAIN)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def parse_query(text: str) -> ParsedQuery:
    """Read a query; see the module for the language."""
    plain = straighten(text[:_MOST_RAW_CHARACTERS])
    notices: list[str] = []
    if len(plain) > MAX_CHARACTERS or len(text) > _MOST_RAW_CHARACTERS:
        plain = plain[:MAX_CHARACTERS].rsplit(" ", 1)[0]
        notices.append(f"The search is long: only its first {MAX_CHARACTERS:,} characters were read.")
    parser = _Parser(plain, notices)
    return ParsedQuery(plain, parser.parse(), tuple(dict.fromkeys(notices)))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, phrase, open, close, or, not
    text: str = ""


class _Parser:
    """Recursive descent over   or := and (OR and)*;  and := unary+;  unary := [NOT] (word | phrase | group)."""

    def __init__(self, text: str, notices: list[str]) -> None:
        self.notices = notices
        self.tokens = self._limit(list(self._read_tokens(text)))
        self.position = 0

    def _read_tokens(self, text: str) -> Iterator[_Token]:
        for match in _TOKEN.finditer(text):
            if match["minus"]:
                yield _Token("not")
            if match["phrase"] is not None:
                yield from self._read_phrase(match["phrase"], is_closed=bool(match["close"]))
            elif match["paren"]:
                yield _Token("open" if match["paren"] == "(" else "close")
            elif match["word"] in {"OR", "||", "|"}:
                yield _Token("or")
            elif match["word"] == "NOT":
                yield _Token("not")
            elif match["word"] in {"AND", "&&", "&", "+"}:
                continue  # all words are required anyway
            elif match["word"]:
                yield _Token("word", match["word"].removeprefix("+"))

    def _read_phrase(self, text: str, *, is_closed: bool) -> Iterator[_Token]:
        if is_closed:
            yield _Token("phrase", text)
            return
        self.notices.append("A quotation mark was not closed: its words were searched one by one.")
        yield from self._read_tokens(text)

    def _limit(self, tokens: list[_Token]) -> list[_Token]:
        clauses = [number for number, token in enumerate(tokens) if token.kind in {"word", "phrase"}]
        if len(clauses) <= MAX_CLAUSES:
            return tokens
        self.notices.append(f"The search has {len(clauses)} words: only the first {MAX_CLAUSES} were read.")
        return tokens[: clauses[MAX_CLAUSES]]

    @property
    def next_kind(self) -> str:
        return self.tokens[self.position].kind if self.position < len(self.tokens) else "end"

    def parse(self) -> Node | None:
        parts = []
        while self.next_kind != "end":
            node = self._parse_or(depth=0)
            if node is not None:
                parts.append(node)
            if self.next_kind == "close":
                self.notices.append("A closing bracket without its opening one was passed over.")
                self.position += 1
        return _join(And, parts)

    def _parse_or(self, depth: int) -> Node | None:
        alternatives: list[Node] = []
        is_dangling = has_or = False
        while True:
            node = self._parse_and(depth)
            if node is None:
                is_dangling = True
            else:
                alternatives.append(node)
            if self.next_kind != "or":
                break
            has_or = True
            self.position += 1
        if is_dangling and has_or:
            self.notices.append("An OR without words on both its sides was passed over.")
        return _join(Or, alternatives)

    def _parse_and(self, depth: int) -> Node | None:
        children = []
        while self.next_kind in {"word", "phrase", "open", "not"}:
            node = self._parse_unary(depth)
            if node is not None:
                children.append(node)
        return _join(And, children)

    def _parse_unary(self, depth: int) -> Node | None:
        is_negated = False
        while self.next_kind == "not":
            is_negated = not is_negated
            self.position += 1
        node = self._parse_group(depth) if self.next_kind == "open" else self._parse_leaf()
        if is_negated and node is None:
            self.notices.append("A NOT or minus without a word behind it was passed over.")
        return Not(node) if is_negated and node is not None else node

    def _parse_group(self, depth: int) -> Node | None:
        self.position += 1
        if depth >= MAX_DEPTH:
            self.notices.append("The search has too many brackets inside one another: some were passed over.")
            return None
        node = self._parse_or(depth + 1) if self.next_kind != "close" else None
        if self.next_kind == "close":
            self.position += 1
        else:
            self.notices.append("An opening bracket was not closed: it was read to the end of the search.")
        if node is None:
            self.notices.append("A pair of brackets with nothing in it was passed over.")
        return node

    def _parse_leaf(self) -> Node | None:
        if self.next_kind not in {"word", "phrase"}:
            return None
        token = self.tokens[self.position]
        self.position += 1
        if not any(c.isalnum() for c in token.text):
            if token.kind == "phrase" or token.text != "-":
                self.notices.append(f"There is no word in “{token.text}”: it was passed over.")
            return None
        if token.kind == "phrase":
            if "*" in token.text:
                self.notices.append(f"A * has no meaning inside quotation marks: “{token.text}” was read without it.")
            return Phrase(" ".join(token.text.replace("*", " ").split()))
        return self._read_word(token.text)

    def _read_word(self, text: str) -> Node:
        stem = text.rstrip("*")
        if stem == text:
            if "*" in text:
                self.notices.append(f"A * stands only at the end of a word: “{text}” was read without it.")
            return Term(text.replace("*", " ").strip())
        letters = "".join(c for c in stem if c.isalnum())
        if letters != stem:
            self.notices.append(f"A word with punctuation can not end in *: “{text}” was read without it.")
            return Term(stem.replace("*", " ").strip())
        if len(stem) < MIN_PREFIX:
            self.notices.append(f"“{text}” is too short to search by its beginning: it was read as “{stem}”.")
            return Term(stem)
        return Prefix(stem)


def _join(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    """Return the nodes under one parent; alone, or nothing, where there is no need for one."""
    if len(nodes) <= 1:
        return nodes[0] if nodes else None
    flat: list[Node] = []
    for node in nodes:
        flat += node.children if isinstance(node, kind) else (node,)
    return kind(tuple(flat))


def describe_query(node: Node) -> str:
    """Return in words how a query was read: “kabul and airport, without taliban”."""
    match node:
        case Term(text):
            return text
        case Prefix(text):
            return f"words beginning with {text}"
        case Phrase(text):
            return f"the phrase “{text}”"
        case Not():
            return describe_query(And((node,)))
        case Or(children):
            return " or ".join(_bracket(child) for child in children)
        case And(children):
            wanted = [_bracket(child) for child in children if not isinstance(child, Not)]
            without = [_bracket(child.child) for child in children if isinstance(child, Not)]
            said = " and ".join(wanted) or "all articles"
            return said + (f", without {' and without '.join(without)}" if without else "")


def _bracket(node: Node) -> str:
    if isinstance(node, Not):
        return f"not {_bracket(node.child)}"
    said = describe_query(node)
    return f"({said})" if isinstance(node, And | Or) else said


def positive_leaves(node: Node | None) -> Iterator[Term | Prefix | Phrase]:
    """Yield the words and phrases an article may be found by: those to mark in it."""
    match node:
        case Term() | Prefix() | Phrase():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from positive_leaves(child)
        case _:
            return
