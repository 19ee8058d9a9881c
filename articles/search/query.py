"""The query language: text to a syntax tree. Pure; never raises for what a reader typed.

    kabul airport          all words               kabul OR herat           either
    "peace talks"          these words in order    -taliban, NOT taliban    without
    "peace talks"~5        near one another        (a OR b) c               grouped
    secur*                 words that begin so     headline:kabul           in the headline only;
    published:2021-06      published in that time      so with every other field that is searched
    most:(a b c d)         as many of the words as possible, best first
    "import", =import      this very form of a word

All words are needed, in a pasted sentence too; `ParsedQuery.by_most` reads that by most of them. What cannot be read
is repaired, and every repair is listed in `ParsedQuery.notices`, where there is another reading with the query that
means it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from articles.search.pasted_sentences import is_pasted, list_possible_names, looks_like_sentence
from articles.search.query_parser import MAX_CLAUSES, MAX_DEPTH, MAX_PREFIXES, MIN_PREFIX, Notice, Parser
from articles.search.query_tokens import read_tokens, straighten
from articles.search.tree import And, Most, Node, Term, join, most_of, write_tree

__all__ = [
    "MAX_CHARACTERS",
    "MAX_CLAUSES",
    "MAX_DEPTH",
    "MAX_PREFIXES",
    "MIN_PREFIX",
    "Notice",
    "ParsedQuery",
    "find_possible_names",
    "is_sentence",
    "parse_query",
    "straighten",
    "write_query",
]

MAX_CHARACTERS = 1000

_MOST_RAW_CHARACTERS = 10 * MAX_CHARACTERS  # typographic forms and blanks are made plain before the text is measured
_PARTS = re.compile(r"[-/]+")
_POSSESSIVE = re.compile(r"'s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a text means: its tree (None for a text without words) and what had to be repaired.

    The text of a pasted sentence is the query that needs all its words, `by_most` that which needs most of them.
    """

    text: str
    node: Node | None
    notices: tuple[Notice, ...] = ()
    by_most: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words."""
        children = self.node.children if isinstance(self.node, And) else (self.node,)
        return all(isinstance(child, Term) and not child.field for child in children)


def parse_query(text: str, names: Collection[str] = ()) -> ParsedQuery:
    """Read a query; see the module for the language. What is known to be a name is among `names`, in small letters."""
    plain = straighten(text[:_MOST_RAW_CHARACTERS])
    notices: list[Notice] = []
    if len(plain) > MAX_CHARACTERS or len(text) > _MOST_RAW_CHARACTERS:
        plain = plain[:MAX_CHARACTERS].rsplit(" ", 1)[0]
        notices.append(Notice(f"The search is long: only its first {MAX_CHARACTERS:,} characters were read."))
    parser = Parser(plain, notices)
    node = parser.parse()
    query = ParsedQuery(plain, node, tuple({notice.text: notice for notice in reversed(notices)}.values())[::-1])
    if parser.is_sentence and node is not None:
        distinct = join(And, list(dict.fromkeys(node.children))) if isinstance(node, And) else node
        return _offer_most(replace(query, node=distinct), node, is_read_so=is_pasted(parser.written, names))
    return _offer_all(query)


def find_possible_names(text: str) -> list[str]:
    """Return what may be a name in a sentence, in small letters; nothing for a query that is none."""
    tokens = list(read_tokens(straighten(text[:MAX_CHARACTERS])))
    return list_possible_names(tokens) if is_pasted(tokens) else []


def is_sentence(text: str) -> bool:
    """Tell whether a text is a sentence, of which a page needs most words only."""
    return bool(parse_query(text).by_most)


def _offer_most(query: ParsedQuery, node: Node, *, is_read_so: bool) -> ParsedQuery:
    """Return a sentence with the query by most of its words.

    Whatever it quotes is required, and a word that it repeats weighs more.
    """
    parts = node.children if isinstance(node, And) else (node,)
    phrases = [part for part in dict.fromkeys(parts) if not isinstance(part, Term)]
    most = most_of(term for part in parts if isinstance(part, Term) for term in _split(part.text))
    loosened = join(And, [*phrases, *([most] if most else [])])
    if not (isinstance(most, Most) and loosened):
        return query
    other, all_words = write_query(loosened), write_query(query.node or node)
    if max(len(other), len(all_words)) > MAX_CHARACTERS or parse_query(other).node != loosened:
        return query
    notice = Notice("All of these words are needed, though they read like a sentence.", other, is_counted=True)
    offered = replace(query, notices=(*query.notices, notice))
    return replace(offered, text=all_words, by_most=other) if is_read_so else offered


def _split(text: str) -> list[Term]:
    """Return the parts of a word that has any, each without the sign of whose it is."""
    parts = (_POSSESSIVE.sub("", part) for part in _PARTS.split(text))
    return [Term(part) for part in parts if any(map(str.isalnum, part))]


def _offer_all(query: ParsedQuery) -> ParsedQuery:
    """Return a query by most of some words with the one that needs all of them."""
    parts = query.node.children if isinstance(query.node, And) else (query.node,)
    strict = join(
        And, [And(tuple(part.times)) if isinstance(part, Most) else part for part in parts if part is not None]
    )
    if strict is None or not any(isinstance(part, Most) for part in parts):
        return query
    text = "Not all of these words are needed; articles with more of them come first."
    return replace(query, notices=(*query.notices, Notice(text, write_query(strict), is_counted=True)))


def write_query(node: Node) -> str:
    """Return the text that is read as this tree."""
    text = write_tree(node)
    return f"({text})" if looks_like_sentence(list(read_tokens(text))) else text
