"""Search: `search(request)` answers from an index that has caught up with the database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from articles.search.acronyms import find_capitals, offer_acronyms
from articles.search.alternatives import Alternative, find_alternatives
from articles.search.analysis import ENGLISH, basic_tag
from articles.search.article import IndexedArticle
from articles.search.cache import AnswerCache
from articles.search.catching_up import Progress, catch_up, is_free_of_purged, rebuild
from articles.search.checkpoints import Checkpoint
from articles.search.costs import BUDGET, COSTLY, count_cost, may_be_costly, read_within_budget
from articles.search.current import begin_anew, current_snapshot, held_commit, one_snapshot, remember, was_given_up
from articles.search.dates import (
    DateSpan,
    format_partial_date,
    format_span,
    month_first,
    month_last,
    month_number,
    parse_partial_date,
)
from articles.search.engine import Vocabulary
from articles.search.engines import close_engines, current_engine
from articles.search.errors import (
    EngineError,
    EngineOutageError,
    IndexNotReadyError,
    IndexNotWritableError,
    SnapshotLostError,
)
from articles.search.following import Sink, begin_following, fill, follow, is_behind
from articles.search.highlighting import Fragment, Highlighter, flatten
from articles.search.indexed_articles import choices_of
from articles.search.known_names import find_known_acronyms, find_known_names
from articles.search.query import (
    MIN_PREFIX,
    Notice,
    ParsedQuery,
    find_possible_names,
    is_sentence,
    parse_query,
    write_query,
)
from articles.search.query_tokens import Token as QueryToken
from articles.search.query_tokens import read_tokens as read_query_tokens
from articles.search.query_tokens import straighten
from articles.search.request import NOT_SET, TAGGED, Audience, Example, Facet, SearchRequest, Sort, Value
from articles.search.result import Period, Precision, SearchResult, Timeline
from articles.search.state import hold_state
from articles.search.tree import Node, Or, Prefix, Term, describe_query, leaves_of
from articles.search.verify import Difference, compare
from articles.search.wildcards import find_wildcards, spell_out
from articles.search.written_dates import AmbiguousDateError, find_dates, parse_days

__all__ = [
    "BROAD",
    "BUDGET",
    "EVERY_VALUE",
    "NOT_SET",
    "TAGGED",
    "AmbiguousDateError",
    "AnswerCache",
    "Audience",
    "Checkpoint",
    "DateSpan",
    "Difference",
    "EngineError",
    "EngineOutageError",
    "Example",
    "Facet",
    "Fragment",
    "Highlighter",
    "IndexNotReadyError",
    "IndexNotWritableError",
    "IndexedArticle",
    "Notice",
    "Or",
    "ParsedQuery",
    "Period",
    "Precision",
    "Progress",
    "QueryToken",
    "SearchRequest",
    "SearchResult",
    "Sink",
    "SnapshotLostError",
    "Sort",
    "Term",
    "Timeline",
    "Value",
    "basic_tag",
    "begin_anew",
    "begin_following",
    "catch_up",
    "choices_of",
    "close_engines",
    "compare",
    "complete_word",
    "count_all",
    "count_archive",
    "count_entities",
    "count_pairs",
    "count_periods",
    "describe_condition",
    "describe_query",
    "discard_damaged",
    "fill",
    "find_broad_prefixes",
    "find_cost",
    "find_dates",
    "find_missing_words",
    "find_newest_day",
    "flatten",
    "follow",
    "format_partial_date",
    "format_span",
    "held_commit",
    "highlight",
    "hold_state",
    "is_behind",
    "is_free_of_purged",
    "is_sentence",
    "month_first",
    "month_last",
    "month_number",
    "offer_searches",
    "one_snapshot",
    "parse_days",
    "parse_partial_date",
    "parse_query",
    "read_query",
    "read_query_tokens",
    "rebuild",
    "remember",
    "search",
    "search_pages",
    "search_similar",
    "search_together",
    "split_into_words",
    "straighten",
    "was_given_up",
    "why_unwritten",
    "write_query",
]

EVERY_VALUE = 1_000_000  # more than a facet has
BROAD = 2_000  # words from which a beginning counts as broad
_SMALL = 100_000  # units, about a millisecond, that are never too many
_FORMS_OF_A_WORD = 4  # forms asked for each stem that is wanted


def highlight(node: Node | None) -> Highlighter:
    """Return what marks the words of a query in texts, as the engine finds them there."""
    try:
        vocabulary = _vocabulary()
    except EngineError:  # the page has no hits, but its article may be read
        begin_anew()
        return Highlighter(node, current_engine().analyse)
    return Highlighter(node, vocabulary.analyse, vocabulary.rows)


def split_into_words(text: str) -> Sequence[str]:
    """Return the words of a text without accents, in lower case, whole: as words of the archive are listed."""
    return current_engine().analyse(text, ENGLISH).words


def complete_word(beginning: str, most: int) -> list[str]:
    """Return words of the archive that begin so, the most frequent first, of each stem one."""
    prefix = "".join(split_into_words(beginning))
    if len(prefix) < MIN_PREFIX:
        return []
    vocabulary = _vocabulary()
    stems: dict[tuple[str, ...], str] = {}
    for word, _ in vocabulary.words_beginning(prefix, _FORMS_OF_A_WORD * most):
        stems.setdefault(tuple(vocabulary.analyse(word, ENGLISH).terms), word)
    return list(stems.values())[:most]


def find_missing_words(words: Collection[str]) -> set[str]:
    """Return those of some folded words that stand in no published article.

    Raises IndexNotReadyError as `search` does.
    """
    vocabulary = _vocabulary()
    return {word for word in words if not vocabulary.holds(word)}


def offer_searches(node: Node) -> list[Alternative]:
    """Return searches near to one that finds nothing, whether or not they find something."""
    return list(find_alternatives(_vocabulary(), node))


def find_broad_prefixes(node: Node | None) -> list[Prefix]:
    """Return the beginnings of a query that stand for more than BROAD words each."""
    prefixes = [leaf for leaf in leaves_of(node) if isinstance(leaf, Prefix)]
    if not prefixes:
        return []
    vocabulary = _vocabulary()
    return [
        prefix for prefix in prefixes if vocabulary.count_beginning("".join(split_into_words(prefix.text)))[0] > BROAD
    ]


def read_query(text: str) -> ParsedQuery:
    """Return a query as it is run: one that would cost too much is made simpler, with a notice that says how.

    What is mostly names, of those the archive knows, is no pasted sentence. Of its acronyms it has a notice.

    Where there is no index yet, or none that answers, nothing is run either and the query is left as it is.
    """
    spelt, notices = _spell_out(text)
    parsed = parse_query(spelt)
    if parsed.by_most:
        parsed = parse_query(spelt, find_known_names(find_possible_names(spelt)))
    parsed = replace(parsed, notices=(*notices, *parsed.notices))
    capitals = find_capitals(parsed)
    if not (capitals or may_be_costly(parsed.node)):
        return parsed
    try:
        if capitals:
            parsed = offer_acronyms(_vocabulary(), parsed, find_known_acronyms(capitals))
        return read_within_budget(_vocabulary(), parsed)
    except EngineError:
        begin_anew()
        return parsed


def _spell_out(text: str) -> tuple[str, list[Notice]]:
    """Return a query with the words of the archive in the place of ba?k and co*p, and notices of that."""
    if not find_wildcards(text):
        return text, []
    try:
        return spell_out(_vocabulary(), text)
    except EngineError:
        begin_anew()
        return text, []


def find_cost(node: Node | None) -> tuple[int, bool]:
    """Return the units one run of a query costs, and whether what a page can do without is better not counted."""
    vocabulary = _vocabulary()
    cost = count_cost(vocabulary, node)
    return cost, cost > COSTLY * vocabulary.articles + _SMALL


def search_pages(request: SearchRequest) -> Iterator[tuple[int, ...]]:
    """Yield the ids of all articles of a request in order, `request.limit` at a time, all of one snapshot."""
    ids = current_snapshot()[0].ids(request)
    yield from iter(lambda: tuple(islice(ids, request.limit)), ())


def count_all(facet: Facet) -> Sequence[tuple[Value, int]]:
    """Return every value of a facet with its number of articles in the whole archive, most frequent first."""
    return search(SearchRequest(limit=1, facet_size=EVERY_VALUE, facets=(facet,))).facets[facet]


def count_archive() -> tuple[int, Mapping[Facet, Mapping[int, int]]]:
    """Return the number of articles of the archive, and that of every actor and country, most frequent first."""
    everything = SearchRequest(limit=1, facet_size=EVERY_VALUE, facets=TAGGED)

    def count() -> tuple[int, dict[Facet, dict[int, int]]]:
        result = search(everything)
        return result.total, {facet: dict(values) for facet, values in result.facets.items()}

    return remember("archive", everything, count)


def count_entities() -> dict[int, int]:
    """Return the number of articles of every actor and country that has any."""
    counts = count_archive()[1]
    return {**counts[Facet.ACTOR], **counts[Facet.COUNTRY]}


def count_pairs(facet: Facet, values: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """Return the number of articles that have both of two values, the earlier given first, where there are any."""
    among = SearchRequest(include={facet: frozenset(values)})
    return remember(
        f"pairs of {facet} {list(values)}", among, lambda: current_snapshot()[0].count_pairs(among, facet, values)
    )


def count_periods(request: SearchRequest, precision: Precision) -> Mapping[date, int]:
    """Return the first day of every month, or every day, that has articles of a request, and their number."""
    return current_snapshot()[0].count_periods(request, precision)


def find_newest_day(request: SearchRequest) -> date | None:
    """Return the day of the newest article of a request; None where there is none, or none with a date."""
    return current_snapshot()[0].newest_day(request)


def search(request: SearchRequest) -> SearchResult:
    """Catch the index up with the database, then answer the request.

    Raises IndexNotReadyError while the first index is being built by another process, and no other than EngineError.
    """
    return search_together([request])[0]


def search_together(requests: Sequence[SearchRequest]) -> list[SearchResult]:
    """Answer requests from one snapshot; timelines, all of one stretch of time, have the same periods."""
    snapshot, is_behind = current_snapshot()
    return [replace(result, is_behind=is_behind) for result in snapshot.search_together(requests)]


def search_similar(example: Example, most: int) -> tuple[int, ...]:
    """Return up to `most` ids of articles about the same, most similar first, copies left out.

    Raises IndexNotReadyError as `search` does.
    """
    return current_snapshot()[0].similar(example, most)


def why_unwritten() -> str:
    """Return why this process could not write the index when it last tried, or nothing."""
    return current_engine().why_unwritten


def describe_condition() -> str:
    """Return what of the engine is not as it should be although it answers, in words for everybody; else nothing."""
    return current_engine().condition


def discard_damaged() -> list[str]:
    """Read all of the index; return what of it is damaged: the next search builds it anew, then."""
    return current_engine().discard_damaged()


def _vocabulary() -> Vocabulary:
    return current_snapshot()[0].vocabulary
