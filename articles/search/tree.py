"""The syntax tree of a query, in words and as text. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.fields import SEARCHED
from articles.search.dates import DateSpan, describe_span, format_span
from articles.text.function_words import is_function_word

OPERATORS = {"OR": "or", "||": "or", "|": "or", "NOT": "not", "AND": "and", "&&": "and", "&": "and", "+": "and"}
LEAST_WORDS = 2  # of many that an article must hold; function words do not count


@dataclass(frozen=True, slots=True)
class Term:
    """A word, matched by its stem; of several, as one with inner punctuation (al-Qaeda) is, the stems in order."""

    text: str
    field: str = ""  # one of SEARCHED; where it is empty, any that a query need not name


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with `text`."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to one another, in order, each of which also stands in this very form; one word in this form alone."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Words in any order, each two of them with at most `distance` others between, in one field."""

    text: str
    distance: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """Articles of a stretch of time; those without a date are never among them."""

    span: DateSpan


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


@dataclass(frozen=True, slots=True)
class Most:
    """Articles that match as many of the children as possible, best first, and at least `needed`.

    A child that stands here several times weighs more; it counts once.
    """

    children: tuple["Node", ...]

    @property
    def times(self) -> Counter["Node"]:
        """How many times each child stands here, in order."""
        return Counter(self.children)

    @property
    def needed(self) -> int:
        """How many children an article must match."""
        return min(len(self.times), LEAST_WORDS)


Words = Term | Prefix | Phrase | Near
Node = Words | Published | Not | And | Or | Most


def most_of(children: Iterable[Node]) -> Node | None:
    """Return what matches as many of these as possible; words that say nothing by themselves do not count."""
    parts = list(children)
    wanted = [part for part in parts if not isinstance(part, Not)]
    content = [part for part in wanted if not (isinstance(part, Term) and is_function_word(part.text))] or wanted
    distinct = list(dict.fromkeys(content))
    unwanted = dict.fromkeys(part for part in parts if isinstance(part, Not))
    return join(And, [*([Most(tuple(content))] if len(distinct) > 1 else distinct), *unwanted])


def join(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
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
        case Not():
            return describe_query(And((node,)))
        case Or(children):
            return " or ".join(_bracket(child) for child in children)
        case Most():
            return f"at least {node.needed} of: {', '.join(map(_bracket, node.times))}"
        case And(children):
            wanted = [_bracket(child) for child in children if not isinstance(child, Not)]
            without = [_bracket(child.child) for child in children if isinstance(child, Not)]
            words = " and ".join(wanted) or "all articles"
            return words + (f", without {' and without '.join(without)}" if without else "")
        case Published(span):
            return f"published {describe_span(span)}"
    return _describe_words(node) + (f" in {SEARCHED[node.field].where}" if node.field else "")


def _describe_words(leaf: Words) -> str:
    match leaf:
        case Prefix(text):
            return f"words beginning with {text}"
        case Phrase(text):
            return f"the phrase “{text}”" if " " in text else f"the very word “{text}”"
        case Near(text, distance):
            between = f"at most {distance} word{'' if distance == 1 else 's'} between" if distance else "side by side"
            return f"“{text}” near one another ({between})"
    return f"“{leaf.text}”" if leaf.text.upper() in OPERATORS else leaf.text


def _bracket(node: Node) -> str:
    if isinstance(node, Not):
        return f"not {_bracket(node.child)}"
    words = describe_query(node)
    return f"({words})" if isinstance(node, And | Or | Most) else words


_WRITABLE = re.compile(r"""[^\s()"*=!+|&.,;:?'_-][^\s()"*]*""")
_ONE_FORM = re.compile(r"[^\W_]+")


def write_tree(node: Node) -> str:
    """Return a text that is read as this tree, if need be within brackets."""
    match node:
        case Published(span):
            return f"published:{format_span(span)}"
        case Not(child):
            return f"-({write_tree(child)})" if isinstance(child, Not) else f"-{_write_part(child)}"
        case And(children):
            return " ".join(_write_part(child) for child in children)
        case Or(children):
            return " OR ".join(_write_part(child) for child in children)
        case Most(children):
            return f"most:({' '.join(_write_part(child) for child in children)})"
    return (f"{node.field}:" if node.field else "") + _write_words(node)


def _write_words(leaf: Words) -> str:
    match leaf:
        case Term(text) if _WRITABLE.fullmatch(joined := "-".join(text.split())):
            return joined.lower() if joined in OPERATORS else joined
        case Prefix(text):
            return f"{text}*"
        case Near(text, distance):
            return f'"{text}"~{distance}'
        case Phrase(text) if text.isupper() and _ONE_FORM.fullmatch(text):
            return f"={text}"  # in quotation marks it is read otherwise where nothing but capitals stands around
    return f'"{leaf.text}"'


def _write_part(node: Node) -> str:
    return f"({write_tree(node)})" if isinstance(node, And | Or) else write_tree(node)


def leaves_of(node: Node | None) -> Iterator[Words]:
    """Yield every word and phrase, wanted or not."""
    match node:
        case Term() | Prefix() | Phrase() | Near():
            yield node
        case Not(child):
            yield from leaves_of(child)
        case And(children) | Or(children) | Most(children):
            for child in children:
                yield from leaves_of(child)


def positive_leaves(node: Node | None) -> Iterator[Words]:
    """Yield the words and phrases an article may be found by: those to mark in it."""
    match node:
        case Term() | Prefix() | Phrase() | Near():
            yield node
        case And(children) | Or(children) | Most(children):
            for child in children:
                yield from positive_leaves(child)


def is_ranked(node: Node | None) -> bool:
    """Tell whether a query has words to rank by: without them all hits are equal, and come by date."""
    match node:
        case Term() | Phrase() | Near():
            return True
        case And(children) | Or(children) | Most(children):
            return any(map(is_ranked, children))
    return False
