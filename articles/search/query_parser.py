"""The grammar of a query: its tokens to a tree, with a notice of every repair. Pure."""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from articles.facets import FACET_SIGNS
from articles.fields import SEARCHED
from articles.search.foreign_signs import USUAL_DISTANCE, read_foreign_signs
from articles.search.pasted_sentences import looks_like_sentence
from articles.search.published import read_published
from articles.search.query_tokens import BRACKETS, OPERATOR_WORDS, Token, as_word, is_shouted, read_tokens, straighten
from articles.search.tree import OPERATORS, And, Near, Node, Not, Or, Phrase, Prefix, Published, Term, join, most_of

MAX_CLAUSES = 60
MAX_DEPTH = 20  # brackets inside one another
MIN_PREFIX = 2
MAX_PREFIXES = 8  # each may stand for any number of words
MAX_DISTANCE = 100  # words between words that are near one another
MAX_NEAR = 6  # words that are near one another; each two of them are looked at


_OTHER_NAMES = {
    **{other: name for name, searched in SEARCHED.items() for other in searched.other_names},
    **dict.fromkeys(("date", "year"), "published"),
}
_DATED = {
    "after": "{}..",
    "since": "{}..",
    "before": "..{}",
    "until": "..{}",
}  # as other engines write a stretch of time
_NEAREST = 0.8  # how much like the name of a field a word is that was meant as one
_ENDS = re.compile(r"^[-+=!|&.,;:?'_]+|(?:[-+=!|&,;:?'_]|(?<=\w\w)\.|\.(?=\.))+$")
_ASKS_INSIDE = re.compile(r"^[^\W_]+\?[^\W_?]+$")
_NAMED = re.compile(r"([^\W\d_]+):(?!//)(\S*)")
_FUZZY = re.compile(r"(.*\w)[~^][\d.]*")


@dataclass(frozen=True, slots=True)
class Notice:
    """How a part of the query was read, and the query that means the other reading, where there is one.

    Where it depends on the archive which is meant, the articles of the other reading are to be counted.
    """

    text: str
    alternative: str = ""
    is_counted: bool = False

    def __str__(self) -> str:
        return self.text


class Parser:
    """Recursive descent over   or := and (OR and)*;  and := unary+;  unary := [NOT] [field] (leaf | group)."""

    def __init__(self, text: str, notices: list[Notice]) -> None:
        self.text = text
        self.notices = notices
        tokens = list(read_tokens(text))
        if any(token.kind == "unclosed" for token in tokens):
            self._note("A quotation mark was not closed: its words were searched one by one.", self.text + '"')
            tokens = [token for token in tokens if token.kind != "unclosed"]
        tokens = self._read_foreign_signs(tokens)
        self.written = tokens
        self.is_sentence = looks_like_sentence(tokens)
        self.tokens = self._limit(
            [as_word(t) for t in tokens if t.kind not in BRACKETS] if self.is_sentence else tokens
        )
        phrases = sum(token.kind == "phrase" and not token.written.startswith("=") for token in self.tokens)
        room = MAX_CLAUSES - sum(token.is_clause for token in self.tokens)
        self.is_shouted = phrases <= room and is_shouted(self.tokens)
        self.position = 0
        self.field = ""
        self.prefixes = 0

    def _note(self, text: str, alternative: str = "") -> None:
        self.notices.append(Notice(text, alternative if alternative != self.text else ""))

    def _read_foreign_signs(self, tokens: list[Token]) -> list[Token]:
        reading = read_foreign_signs(tokens)
        for token in reading.operators:
            meant = next(t.kind for t in reading.tokens if t.start == token.start).upper()
            small = self._with(token, token.text.lower())
            self._note(f"“{token.text}” in capitals was read as {meant}; in small letters it is a word.", small)
        for token in reading.nearby:
            self._note(f"“{self.text[token.start : token.end]}” was read as {token.written}.")
        for token in reading.misplaced:
            self._note(f"“{token.text}” works only between two words or quotations: it was ignored.")
        return reading.tokens

    def _with(self, token: Token, replacement: str) -> str:
        """Return the query with a token replaced."""
        return straighten(f"{self.text[: token.start]}{replacement}{self.text[token.end :]}")

    # -- tokens

    def _limit(self, tokens: list[Token]) -> list[Token]:
        clauses = [number for number, token in enumerate(tokens) if token.is_clause]
        if len(clauses) <= MAX_CLAUSES:
            return tokens
        self._note(f"The search has {len(clauses)} words: only the first {MAX_CLAUSES} were read.")
        return tokens[: clauses[MAX_CLAUSES]]

    @property
    def next_kind(self) -> str:
        return self.tokens[self.position].kind if self.position < len(self.tokens) else "end"

    def _take(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    # -- the grammar

    def parse(self) -> Node | None:
        parts = []
        while self.next_kind != "end":
            node = self._parse_or(depth=0)
            if node is not None:
                parts.append(node)
            if self.next_kind == "close":
                self._note("A closing bracket without its opening one was ignored.", f"({self.text}")
                self.position += 1
        self._offer_operators()
        return join(And, parts)

    def _parse_or(self, depth: int) -> Node | None:
        alternatives: list[Node] = []
        is_dangling = False
        last_or: Token | None = None
        while True:
            node = self._parse_and(depth)
            if node is None:
                is_dangling = True
            else:
                alternatives.append(node)
            if self.next_kind != "or":
                break
            last_or = self._take()
        if is_dangling and last_or:
            self._note("An OR without words on both its sides was ignored.")
        return join(Or, alternatives)

    def _parse_and(self, depth: int) -> Node | None:
        children = []
        while self.next_kind in {"word", "phrase", "near", "published", "field", "open", "not", "and"}:
            if self.next_kind == "and":  # all words are required anyway
                self.position += 1
                continue
            node = self._parse_unary(depth)
            if node is not None:
                children.append(node)
        return join(And, children)

    def _parse_unary(self, depth: int) -> Node | None:
        is_negated = False
        field = self.field
        is_most = False
        while self.next_kind in {"not", "field"}:
            token = self._take()
            if token.kind == "not":
                is_negated = not is_negated
            elif token.text == "most":
                is_most = True
            else:
                self.field = token.text
        node = self._parse_group(depth) if self.next_kind == "open" else self._parse_leaf()
        self.field = field
        if is_most and node is not None:
            node = most_of(node.children) if isinstance(node, And) else node
        if is_negated and node is None:
            self._note("A NOT or minus without a word after it was ignored.")
        return Not(node) if is_negated and node is not None else node

    def _parse_group(self, depth: int) -> Node | None:
        at = self.position
        opening = self._take()
        if depth >= MAX_DEPTH:
            self._note("The search has too many brackets inside one another: some were ignored.")
            return None
        node = self._parse_or(depth + 1) if self.next_kind != "close" else None
        if self.next_kind == "close":
            self.position += 1
        else:
            before = self.tokens[at - 1] if at and self.tokens[at - 1].kind == "field" else opening
            bare = straighten(f"{self.text[: before.start]} {self.text[opening.end :]}")
            self._note("An opening bracket was not closed: it was read to the end of the search.", bare)
        if node is None:
            self._note("A pair of brackets with nothing in it was ignored.")
        return node

    def _parse_leaf(self) -> Node | None:
        if self.next_kind not in {"word", "phrase", "near", "published"}:
            return None
        token = self._take()
        if token.kind == "published":
            return self._read_published(token)
        if not any(c.isalnum() for c in token.text):
            if not self.is_sentence and token.text not in set("-.,;:"):
                self._note(f"There is no word in “{token.text}”: it was ignored.")
            return None
        if token.kind == "word":
            return self._read_word(token)
        if "*" in token.text:
            self._note(f"A * has no meaning inside quotation marks: “{token.text}” was read without it.")
        words = token.text.replace("*", " ").split()
        return self._read_near(token, words) if token.kind == "near" else self._read_phrase(token, words)

    def _read_phrase(self, token: Token, words: list[str]) -> Node:
        phrase = Phrase(" ".join(words), self.field)
        if self.is_shouted and not token.written.startswith("="):  # where all is in capitals, they prove nothing
            return Or((phrase, replace(phrase, text=phrase.text.lower())))
        return phrase

    def _read_near(self, token: Token, words: list[str]) -> Node:
        number = token.written.rpartition("~")[2]
        distance = int(number) if number else USUAL_DISTANCE
        if distance > MAX_DISTANCE:
            self._note(f"Words can be near one another with at most {MAX_DISTANCE} between: ~{number} was read so.")
        if len(words) > MAX_NEAR:
            self._note(f"“{token.text}” has {len(words)} words to be near one another: only {MAX_NEAR} were read.")
        return Near(" ".join(words[:MAX_NEAR]), min(distance, MAX_DISTANCE), self.field)

    def _read_published(self, token: Token) -> Node | None:
        days, notices = read_published(self.text, token)
        for text, alternative in notices:
            self._note(text, straighten(alternative))
        return Published(days) if days else None

    def _make_term(self, text: str) -> Term:
        """Return a word without the stars at its ends; one that would be an operator by itself is in small letters."""
        word = text.replace("*", "-").strip("-")
        return Term(word.lower() if word in OPERATORS else word, self.field)

    def _read_word(self, token: Token) -> Node:
        text = _ENDS.sub("", token.text) or token.text
        self._offer_field(token)
        if fuzzy := _FUZZY.fullmatch(text):
            self._note(f"“{text}” was read as “{fuzzy[1]}”: a ~ works only after a quotation.")
            text = fuzzy[1]
        stem = text.rstrip("*")
        if stem == text:
            if "*" in text or _ASKS_INSIDE.search(text):
                sign = "*" if "*" in text else "?"
                beginning = re.split(r"[*?]", text)[0]
                self._note(
                    f"A {sign} works only at the end of a word: “{text}” was read without it."
                    if sign == "*"
                    else f"A ? stands for no letter: “{text}” was read as words side by side.",
                    self._with(token, f"{beginning}*") if beginning.isalnum() and len(beginning) >= MIN_PREFIX else "",
                )
            return self._make_term(text)
        letters = "".join(c for c in stem if c.isalnum())
        if letters != stem:
            parts = re.sub(r"[\W_]+", " ", stem)
            self._note(
                f"A word with punctuation cannot end in *: “{text}” was read without it.",
                self._with(token, f"{parts}*") if len(parts.rpartition(" ")[2]) >= MIN_PREFIX else "",
            )
            return self._make_term(stem)
        if len(stem) < MIN_PREFIX:
            self._note(f"“{text}” is too short to search by its beginning: it was read as “{stem}”.")
            return self._make_term(stem)
        self.prefixes += 1
        if self.prefixes > MAX_PREFIXES:
            self._note(f"Only {MAX_PREFIXES} words with a * are read in one search: “{text}” was read as “{stem}”.")
            return self._make_term(stem)
        return Prefix(stem, self.field)

    # -- other readings

    def _offer_operators(self) -> None:
        """Tell of and, or, not in small letters between words: they were read as words."""
        before, after = {"close"}, {"open", "field", "not"}
        found = [
            token
            for left, token, right in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
            if token.kind == "word"
            and token.text in OPERATOR_WORDS
            and token.written != token.text.upper()
            and (left.is_clause or left.kind in before)
            and (right.is_clause or right.kind in after)
        ]
        if not found or self.is_sentence:
            return
        text = self.text
        for token in reversed(found):
            text = f"{text[: token.start]}{token.text.upper()}{text[token.end :]}"
        words = list(dict.fromkeys(token.text for token in found))
        quoted = " and ".join(f"“{word}”" for word in words)
        if len(words) == 1:
            self._note(f"{quoted} was read as a word; in capitals, {words[0].upper()} has a meaning of its own.", text)
        else:
            self._note(f"{quoted} were read as words; in capitals, each has a meaning of its own.", text)

    def _offer_field(self, token: Token) -> None:
        """Tell of a word with a colon that looks like the name of a field."""
        named = _NAMED.fullmatch(token.text)
        if named is None or self.is_sentence:
            return
        name, rest = named[1].lower(), named[2]
        follows = self.text[token.end : token.end + 1]
        if name in SEARCHED and not rest:
            if follows == " ":
                apart = f"{self.text[: token.end]}{self.text[token.end + 1 :]}"
                self._note(f"“{token.text}” is separated from what follows: it was read as a word.", apart)
        elif name in FACET_SIGNS and (rest or follows == '"'):
            why = "a filter is read only where all words are needed, not in brackets or beside OR"
            self._note(f"“{token.text}” was searched as words: {why}.")
        elif rest or follows in {'"', "("}:
            self._note(
                f"There is no field “{name}”: it was read as a word.", self._with(token, _name_field(named[1], rest))
            )


def _name_field(written: str, rest: str) -> str:
    """Return what a word with a colon may have meant by a field that is not there."""
    name = written.lower()
    if name in _DATED and rest:
        return f"published:{_DATED[name].format(rest)}"
    known = (*SEARCHED, *FACET_SIGNS, "published", "most")
    meant = [_OTHER_NAMES[name]] if name in _OTHER_NAMES else get_close_matches(name, known, n=1, cutoff=_NEAREST)
    return f"{meant[0]}:{rest}" if meant else f"{written} {rest}"
