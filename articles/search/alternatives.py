"""Other searches for one that finds nothing: words spelt as the archive spells them, fewer words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from articles.search.analysis import ENGLISH
from articles.search.engine import Vocabulary
from articles.search.query import write_query
from articles.search.tree import (
    And,
    Most,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    Words,
    describe_query,
    join,
    most_of,
    positive_leaves,
)

MOST_WORDS = 6  # words of a search that are looked at
SHORTEST = 4  # letters of a word that may be spelt otherwise
LONGEST = 60  # letters of one; an engine cannot look for words of hundreds in every case
LONG = 7  # letters from which two may be wrong


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search and what it is, in words."""

    label: str
    node: Node


def find_alternatives(vocabulary: Vocabulary, node: Node) -> Iterator[Alternative]:
    """Yield searches near to one: respelt, with one word fewer, with as many of its words as possible."""
    terms = list(dict.fromkeys(leaf for leaf in positive_leaves(node) if isinstance(leaf, Term)))[:MOST_WORDS]
    words = {term: respell(vocabulary, term.text) for term in terms}
    respelt: dict[Words, Term] = {term: Term(word, term.field) for term, word in words.items() if word}
    if respelt:
        corrected = _put(node, respelt)
        yield Alternative(f"Did you mean {write_query(corrected)}?", corrected)
    exact: dict[Words, Term] = {
        leaf: Term(leaf.text, leaf.field) for leaf in positive_leaves(node) if isinstance(leaf, Phrase)
    }
    if exact:
        quoted = ", ".join(f"“{leaf.text}”" for leaf in exact)
        yield Alternative(f"{quoted} in any form", _put(node, exact))
    if not isinstance(node, And):
        return
    wanted = [child for child in node.children if not isinstance(child, Not)]
    if len(wanted) > 1:
        for left_out in wanted[:MOST_WORDS]:
            rest = join(And, [child for child in node.children if child != left_out])
            if rest is not None:
                yield Alternative(f"without {describe_query(left_out)}", rest)
    if len(wanted) > 2 and (most := most_of(node.children)) is not None and most != node:
        yield Alternative("as many of these words as possible", most)


def respell(vocabulary: Vocabulary, word: str) -> str:
    """Return the most frequent word of the archive that is written much like this one; nothing for one it has."""
    folded = "".join(vocabulary.analyse(word, ENGLISH).words)
    if not SHORTEST <= len(folded) <= LONGEST or vocabulary.holds(folded):
        return ""
    allowed = 2 if len(folded) >= LONG else 1
    return next(filter(vocabulary.holds, vocabulary.words_near(folded, allowed)), "")


def _put(node: Node, leaves: Mapping[Words, Term]) -> Node:
    match node:
        case Term() | Phrase():
            return leaves.get(node, node)
        case And(children) | Or(children) | Most(children):
            return type(node)(tuple(_put(child, leaves) for child in children))
    return node
