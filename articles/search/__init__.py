"""Search: `search(request)` answers from an index that has caught up with the database."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from articles.search.alternatives import Alternative, find_alternatives
from articles.search.analysis import fold, stem
from articles.search.analysis import fold as split_into_words
from articles.search.costs import BUDGET, COSTLY, count_cost, may_be_costly, read_within_budget
from articles.search.current import current_snapshot, noticing_damage, one_snapshot
from articles.search.dates import DateSpan, month_first, month_last, month_number
from articles.search.errors import EngineError, IndexNotReadyError, IndexNotWritableError
from articles.search.following import Progress, follow, is_free_of_purged, rebuild, set_aside_if_damaged
from articles.search.highlighting import Highlighter
from articles.search.query import MIN_PREFIX, Notice, ParsedQuery, is_sentence, parse_query, write_query
from articles.search.request import NOT_SET, TAGGED, Facet, SearchRequest, Sort, Value
from articles.search.result import Period, Precision, SearchResult, Timeline
from articles.search.state import why_unwritten
from articles.search.tantivy.similar import Example, find_similar
from articles.search.tantivy.snapshot import Answer
from articles.search.tree import Node, Prefix, describe_query, leaves_of
from articles.search.verify import Difference, compare

__all__ = [
    "BROAD",
    "BUDGET",
    "NOT_SET",
    "TAGGED",
    "DateSpan",
    "Difference",
    "EngineError",
    "Example",
    "Facet",
    "Highlighter",
    "IndexNotReadyError",
    "IndexNotWritableError",
    "Notice",
    "ParsedQuery",
    "Period",
    "Precision",
    "Progress",
    "SearchRequest",
    "SearchResult",
    "Sort",
    "Timeline",
    "Value",
    "compare",
    "complete_word",
    "count_pairs",
    "count_periods",
    "describe_query",
    "find_broad_prefixes",
    "find_cost",
    "find_missing_words",
    "find_newest_day",
    "follow",
    "is_free_of_purged",
    "is_sentence",
    "month_first",
    "month_last",
    "month_number",
    "offer_searches",
    "one_snapshot",
    "parse_query",
    "read_query",
    "rebuild",
    "remember",
    "search",
    "search_pages",
    "search_similar",
    "search_together",
    "set_aside_if_damaged",
    "split_into_words",
    "why_unwritten",
    "write_query",
]

BROAD = 2_000  # words from which a beginning is told to be broad
_SMALL = 100_000  # units, about a millisecond, that are never too many
_FORMS_OF_A_WORD = 4  # forms asked for each stem that is wanted


@noticing_damage()
def complete_word(beginning: str, most: int) -> list[str]:
    """Return words of the archive that begin so, the most frequent first, of each stem one."""
    prefix = "".join(fold(beginning))
    if len(prefix) < MIN_PREFIX:
        return []
    snapshot, _ = current_snapshot()
    stems: dict[tuple[str, ...], str] = {}
    for word, _ in snapshot.vocabulary.words_beginning(prefix, _FORMS_OF_A_WORD * most):
        stems.setdefault(tuple(stem(word)), word)
    return list(stems.values())[:most]


@noticing_damage()
def find_missing_words(words: Collection[str]) -> set[str]:
    """Return those of some folded words that stand in no published article.

    Raises IndexNotReadyError as `search` does.
    """
    vocabulary = current_snapshot()[0].vocabulary
    return {word for word in words if not vocabulary.holds(word)}


@noticing_damage()
def offer_searches(node: Node) -> list[Alternative]:
    """Return searches near to one that finds nothing, whether or not they find something."""
    return list(find_alternatives(current_snapshot()[0].vocabulary, node))


@noticing_damage()
def find_broad_prefixes(node: Node | None) -> list[Prefix]:
    """Return the beginnings of a query that stand for more than BROAD words each."""
    prefixes = [leaf for leaf in leaves_of(node) if isinstance(leaf, Prefix)]
    if not prefixes:
        return []
    vocabulary = current_snapshot()[0].vocabulary
    return [prefix for prefix in prefixes if vocabulary.count_beginning("".join(fold(prefix.text)))[0] > BROAD]


def read_query(text: str) -> ParsedQuery:
    """Return a query as it is run: one that would cost too much is made simpler, with a notice that says how.

    Where there is no index yet, nothing is run either and the query is left as it is.
    """
    parsed = parse_query(text)
    if not may_be_costly(parsed.node):
        return parsed
    try:
        with noticing_damage():
            return read_within_budget(current_snapshot()[0].vocabulary, parsed)
    except IndexNotReadyError:
        return parsed


@noticing_damage()
def find_cost(node: Node | None) -> tuple[int, bool]:
    """Return the units one run of a query costs, and whether what a page can do without is better not counted."""
    vocabulary = current_snapshot()[0].vocabulary
    cost = count_cost(vocabulary, node)
    return cost, cost > COSTLY * vocabulary.articles + _SMALL


def search_pages(request: SearchRequest) -> Iterator[tuple[int, ...]]:
    """Yield the ids of all articles of a request in order, `request.limit` at a time, all of one snapshot."""
    with noticing_damage():
        yield from current_snapshot()[0].pages(request)


@noticing_damage()
def count_pairs(facet: Facet, values: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """Return the number of articles that have both of two values, the earlier given first, where there are any."""
    among = SearchRequest(include={facet: frozenset(values)})
    return remember(f"pairs of {facet} {list(values)}", among, lambda: current_snapshot()[0].count_pairs(facet, values))


@noticing_damage()
def count_periods(request: SearchRequest, precision: Precision) -> Mapping[date, int]:
    """Return the first day of every month, or every day, that has articles of a request, and their number."""
    return current_snapshot()[0].count_periods(request, precision)


def find_newest_day(request: SearchRequest) -> date | None:
    """Return the day of the newest article of a request; None where there is none, or none with a date."""
    return current_snapshot()[0].newest_day(request)


def remember(name: str, request: SearchRequest, find: Callable[[], Answer]) -> Answer:
    """Return what was found by searching the articles of a request, kept until the index changes.

    It must come from the index alone: names and links are the database's. See `Snapshot.remember`.
    """
    with one_snapshot():
        return current_snapshot()[0].remember(name, request, find)


def search(request: SearchRequest) -> SearchResult:
    """Catch the index up with the database, then answer the request.

    Raises IndexNotReadyError while the first index is being built by another process.
    """
    return search_together([request])[0]


@noticing_damage()
def search_together(requests: Sequence[SearchRequest]) -> list[SearchResult]:
    """Answer requests from one snapshot; timelines, all of one stretch of time, have the same periods."""
    snapshot, is_behind = current_snapshot()
    return [replace(result, is_behind=is_behind) for result in snapshot.search_together(requests)]


@noticing_damage()
def search_similar(example: Example, most: int) -> tuple[int, ...]:
    """Return up to `most` ids of articles about the same, most similar first, copies left out.

    Raises IndexNotReadyError as `search` does.
    """
    return find_similar(current_snapshot()[0], example, most)
