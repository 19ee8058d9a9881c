"""What a query costs, counted before it is run, and the simpler one that is run where it costs too much.

A page runs its query a dozen times over the index: for its hits, each facet, the timeline. What one run may cost is
bounded whatever the query is made of. Costs are counted in units of about 10 nanoseconds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import log
from typing import NamedTuple

from articles.fields import UNNAMED_FIELDS
from articles.search.analysis import fold, near_terms, stands_apart
from articles.search.engine import Vocabulary
from articles.search.query import Notice, ParsedQuery
from articles.search.tree import (
    And,
    Most,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Words,
    join,
    leaves_of,
)
from articles.search.tree import describe_query as describe
from articles.search.written_words import WrittenRow, find_written_rows

BUDGET = 501_000  # units, some 5 milliseconds: what one run of a query may cost
COSTLY = 2  # runs over every article, from which what is not needed is not counted

_OPENING = 20  # units to open the list of a word in a segment, whether or not anything stands in it
_BEGUN_WORD = 100  # ... and of each word that begins as wanted: its articles are marked one by one
_BEGUN = 3  # units an article of such a word
_COUNTED = 2  # budgets: beginnings that come after so dear ones are not counted, which takes time too, but give way
_READ_A_UNIT = 2  # articles that are read from the list of a word, one after the other, in one unit
_SEEKS = 4  # units to find an article in a list that is not read from end to end
_PLACES_A_UNIT = 2  # places of words in a text that are compared in one unit
_MOST = 4  # times what it costs alone: a part of what most must have is read article by article, and counted


class QueryPart(NamedTuple):
    """A word, phrase or beginning of a query, wanted or not."""

    leaf: Words
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class Bounded:
    """A query within the budget, what it costs, and what was made simpler for that: each leaf as it was read."""

    node: Node | None
    cost: int
    loosened: tuple[Words, ...] = ()
    shortened: tuple[Words, ...] = ()
    left_out: tuple[Words, ...] = ()

    @property
    def is_simpler(self) -> bool:
        return bool(self.loosened or self.shortened or self.left_out)


def count_cost(vocabulary: Vocabulary, node: Node | None) -> int:
    """Return the units one run of a query costs at most."""
    return _Costs(vocabulary).of(node) if node is not None else 0


def bound_query(vocabulary: Vocabulary, node: Node | None, budget: int = BUDGET) -> Bounded:
    """Return the query, or where it costs more than the budget the nearest one that does not.

    The costliest part gives way first: phrases and words near one another become single words, a beginning becomes
    the word it is, and a single word is left out; so is what is excluded, for word by word it would exclude too much.
    One word that is wanted always stays, however many articles it is in.
    """
    if node is None:
        return Bounded(None, 0)
    costs = _Costs(vocabulary, budget)
    cost = costs.of(node)
    if cost <= budget:
        return Bounded(node, cost)
    simpler = _rebuild(node, {})
    given_way: list[Words] = []
    left_out: list[Words] = []
    while simpler is not None and (cost := costs.of(simpler)) > budget:
        parts = costs.shares(simpler)
        wanted = sum(not part.is_excluded for part in parts)
        changed: dict[QueryPart, Node | None] = {}
        for part in sorted(parts, key=lambda part: parts[part], reverse=True):
            if cost <= budget:
                break
            is_left_out = part.is_excluded or not _is_complex(part.leaf)
            if is_left_out and not part.is_excluded:
                if wanted == 1:
                    continue
                wanted -= 1
            changed[part] = None if is_left_out else _ease(part.leaf)
            (left_out if is_left_out else given_way).append(part.leaf)
            cost -= parts[part]
        if not changed:  # one word alone
            break
        simpler = _rebuild(simpler, changed)  # with fewer phrases and beginnings, or fewer words: this comes to an end
    return Bounded(
        simpler,
        costs.of(simpler) if simpler is not None else 0,
        loosened=tuple(leaf for leaf in given_way if not isinstance(leaf, Prefix)),
        shortened=tuple(leaf for leaf in given_way if isinstance(leaf, Prefix)),
        left_out=tuple(left_out),
    )


def read_within_budget(vocabulary: Vocabulary, parsed: ParsedQuery) -> ParsedQuery:
    """Return a query as it is run: within the budget, with a notice of everything that was made simpler."""
    bounded = bound_query(vocabulary, parsed.node)
    if not bounded.is_simpler:  # but what stood twice in one place may stand there once
        return parsed if bounded.node is parsed.node else replace(parsed, node=bounded.node)
    return replace(parsed, node=bounded.node, notices=(*parsed.notices, *_describe_changes(bounded)))


def may_be_costly(node: Node | None) -> bool:
    """Tell whether a query may have to be made simpler: one plain word never is."""
    leaves = list(leaves_of(node))
    return len(leaves) > 1 or any(map(_is_complex, leaves))


# -- counting


class _Costs:
    """The costs of the parts of one query; each word is looked up in the index once.

    With a budget, each beginning after those that cost more than twice that is said to cost more than the budget.
    """

    def __init__(self, vocabulary: Vocabulary, budget: int | None = None) -> None:
        self._vocabulary = vocabulary
        self._budget = budget
        self._leaves: dict[Words, int] = {}
        self._begun = 0  # units of the beginnings that were counted

    def of(self, node: Node) -> int:
        return sum(cost for _, cost in self._parts(node))

    def shares(self, node: Node) -> Mapping[QueryPart, int]:
        """Return what each part of a tree has a share in its cost, all its places together."""
        shares: Counter[QueryPart] = Counter()
        for part, cost in self._parts(node):
            shares[part] += cost
        return shares

    def _parts(self, node: Node, *, is_excluded: bool = False) -> Iterator[tuple[QueryPart, int]]:
        match node:
            case Not(child):
                yield from self._parts(child, is_excluded=True)
            case And(children):
                yield from self._parts_of_all(children, is_excluded=is_excluded)
            case Or(children):
                for child in children:
                    yield from self._parts(child, is_excluded=is_excluded)
            case Most():
                parts = [one for child in node.times for one in self._parts(child, is_excluded=is_excluded)]
                for part, cost in parts:
                    yield part, cost * (_MOST if len(parts) > 1 else 1)
            case Term() | Prefix() | Phrase() | Near():
                if node not in self._leaves:
                    self._leaves[node] = self._of_leaf(node)
                yield QueryPart(node, is_excluded), self._leaves[node]

    def _parts_of_all(self, children: Iterable[Node], *, is_excluded: bool) -> Iterator[tuple[QueryPart, int]]:
        """Yield the parts of what must all be there: the rarest word leads, other words are sought beside it."""
        leading = _SEEKS * min((self.of(child) for child in children if _is_one_word(child)), default=0)
        for child in children:
            bare = child.child if isinstance(child, Not) else child
            for part, cost in self._parts(child, is_excluded=is_excluded):
                yield part, min(cost, leading) if leading and part.leaf is bare and _is_one_word(bare) else cost

    def _of_leaf(self, leaf: Words) -> int:
        fields = (leaf.field,) if leaf.field else UNNAMED_FIELDS
        if isinstance(leaf, Prefix) and stands_apart(leaf.text):
            return self._of_beginning("".join(fold(leaf.text)), leaf.field)
        written = dict.fromkeys(
            one
            for language in self._vocabulary.languages
            for one in find_written_rows(leaf, self._vocabulary.rows(leaf.text, language), language)
        )
        return sum(self._of_words(field, one, leaf) for one in written for field in fields)

    def _of_words(self, field: str, written: WrittenRow, leaf: Words) -> int:
        """Return the cost of one way to read a leaf; nothing where a word of it stands nowhere."""
        words = near_terms(written.row) if isinstance(leaf, Near) else tuple(term for _, term in written.row)
        known = {word: self._vocabulary.count_articles(field, word) for word in dict.fromkeys(words)}
        if not all(known.values()):
            return 0
        cost = _OPENING * self._vocabulary.parts * len(words)
        if len(words) == 1:
            cost += known[words[0]] // _READ_A_UNIT
        elif isinstance(leaf, Near):
            cost += sum(2 * self._of_row(pair) for pair in combinations(known.values(), 2))
        else:
            cost += self._of_row([known[word] for word in words])
        return cost + self._of_forms(field, written.forms, _SEEKS * min(known.values()))

    def _of_forms(self, field: str, forms: Iterable[Sequence[str]], most: int) -> int:
        """Return the cost of looking up written forms of words beside their stems, each at most so often."""
        opening = _OPENING * self._vocabulary.parts
        return sum(opening * len(f) + min(self._vocabulary.count_forms(field, f), most) for f in forms)

    def _of_row(self, numbers: Sequence[int]) -> int:
        """Return the cost of words beside one another, from the articles each is in.

        Articles with all of them are looked up, and in each the places of every word. How often a word stands in an
        article that has it follows from how many have it (Poisson): what is in nearly all is there many times.
        """
        articles, fewest = self._vocabulary.articles, min(numbers)
        places = sum(_times_in_text(number, articles) for number in numbers)
        return round(sum(min(number, _SEEKS * fewest) for number in numbers) + fewest * places / _PLACES_A_UNIT)

    def _of_beginning(self, prefix: str, field: str) -> int:
        if self._budget is not None and self._begun > _COUNTED * self._budget:
            return self._budget + 1
        words, articles = self._vocabulary.count_beginning(prefix, (field,) if field else ())
        cost = _BEGUN_WORD * words + _BEGUN * articles
        self._begun += cost
        return cost


def _times_in_text(number: int, articles: int) -> float:
    """Return how often a word that is in `number` of so many articles stands in one that has it."""
    if not number:
        return 0.0
    without = max(1, articles - number) / max(articles, number, 2)
    return max(1.0, -log(without) / (1 - without))


# -- making simpler


def _is_one_word(node: Node) -> bool:
    return isinstance(node, Term) and len(fold(node.text)) <= 1


def _is_complex(leaf: Words) -> bool:
    return not _is_one_word(leaf)


def _ease(leaf: Words) -> Node | None:
    """Return the single words of a phrase, or of words near one another; the word that a beginning is."""
    return join(And, [Term(word, leaf.field) for word in dict.fromkeys(fold(leaf.text))])


def _rebuild(node: Node, changed: Mapping[QueryPart, Node | None], *, is_excluded: bool = False) -> Node | None:
    """Return the tree with parts changed or left out, and what stands twice in one place only once."""
    match node:
        case Not(child):
            rest = _rebuild(child, changed, is_excluded=True)
            return None if rest is None else Not(rest)
        case And(children) | Or(children) | Most(children):
            found = (_rebuild(child, changed, is_excluded=is_excluded) for child in children)
            parts = list(dict.fromkeys(part for part in found if part is not None))
            if isinstance(node, Most):
                return Most(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)
            joined = join(type(node), parts)
            return join(type(joined), list(dict.fromkeys(joined.children))) if isinstance(joined, And | Or) else joined
        case Term() | Prefix() | Phrase() | Near():
            return changed.get(QueryPart(node, is_excluded), node)
    return node


def _describe_changes(bounded: Bounded) -> list[Notice]:
    """Return in words what was made simpler."""
    changes = []
    if bounded.loosened:
        changes.append(f"searched as single words, wherever they stand: {_name(bounded.loosened)}")
    if bounded.shortened:
        changes.append(f"read without the *: {_name(bounded.shortened)}")
    if bounded.left_out:
        changes.append(f"left out: {_name(bounded.left_out)}")
    opening = "This search would take too long, because its parts are in very many articles. It was simplified"
    return [Notice(f"{opening}: {'; '.join(changes)}.")]


def _name(leaves: Iterable[Words]) -> str:
    return ", ".join(dict.fromkeys(describe(leaf) for leaf in leaves))
