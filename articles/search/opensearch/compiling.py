"""Requests and query trees to queries of OpenSearch."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from articles.fields import UNNAMED_FIELDS
from articles.search.analysis import Row, fold, is_doubtful, near_terms, stands_apart
from articles.search.costs import count_cost
from articles.search.dates import DateSpan
from articles.search.index_fields import TEXT_FIELDS, field_of, stored_value, words_field
from articles.search.opensearch.cluster import Json
from articles.search.opensearch.pit import ALL
from articles.search.opensearch.schema import join_row
from articles.search.opensearch.vocabulary import ClusterVocabulary, match_word
from articles.search.request import NOT_SET, Audience, Facet, SearchRequest, Value
from articles.search.tree import And, Most, Near, Node, Not, Or, Prefix, Published, Term, Words, leaves_of
from articles.search.weights import (
    DEAREST_ROW,
    MOST_IN_A_ROW,
    OTHER_FIELDS,
    SIDE_BY_SIDE,
    weigh_fields,
    weigh_repeated,
)
from articles.search.written_words import WrittenRow

NOTHING: Json = {"match_none": {}}

_HIDDEN_FROM: dict[Audience, list[Json]] = {Audience.PUBLIC: [], Audience.STAFF: []}


def compile_request(vocabulary: ClusterVocabulary, request: SearchRequest, *, without: Facet | None = None) -> Json:
    """Return the articles a request asks for: scored by its words, narrowed by its filters; see `narrow`."""
    return narrow(compile_words(vocabulary, request), request, without=without)


def compile_words(vocabulary: ClusterVocabulary, request: SearchRequest) -> Json | None:
    """Return the articles with the words of a request, None where it has none."""
    if request.query is None:
        return None
    vocabulary.read_ahead(leaves_of(request.query))
    return compile_node(vocabulary, request.query)


def narrow(words: Json | None, request: SearchRequest, *, without: Facet | None = None) -> Json:
    """Return what words find narrowed by the filters of a request.

    `without` leaves out the chosen values of one facet, to count it under all the others.
    """
    filters: list[Json] = []
    unwanted: list[Json] = []
    for facet, values in request.include.items():
        if values and facet is not without:
            filters.append(_any_of(request, facet, values))
    for facet, values in request.exclude.items():
        if values:
            unwanted.append(_any_of(request, facet, values))
    for facet, values in request.require.items():
        filters += [_any_of(request, facet, [value]) for value in sorted(values)]
    if request.undated is False:
        unwanted.append(_UNDATED)
    filters += _by_time(request)
    unwanted += _HIDDEN_FROM[request.audience]
    query = {"must": [words] if words else [], "filter": filters, "must_not": unwanted}
    held = {name: clauses for name, clauses in query.items() if clauses}
    if not held:
        return ALL
    return {"bool": held if "must" in held or "filter" in held else held | {"filter": [ALL]}}


def all_of(query: Json, *filters: Json) -> Json:
    """Return those articles of a query that some others find too, scored as before."""
    return {"bool": {"must": [query], "filter": list(filters)}}


def compile_node(vocabulary: ClusterVocabulary, node: Node) -> Json | None:
    """Return the query of a tree; None where the analysis leaves no word of it."""
    match node:
        case Not(child):
            query = compile_node(vocabulary, child)
            return None if query is None else {"bool": {"filter": [ALL], "must_not": [query]}}
        case Or(children):
            return _any(_compile_each(vocabulary, children))
        case Most():
            return _most(vocabulary, node)
        case And(children):
            return _all(vocabulary, children)
        case Published(span):
            return _unscored(_within(span))
    return _leaf(vocabulary, node)


def _compile_each(vocabulary: ClusterVocabulary, nodes: Iterable[Node]) -> list[Json]:
    return [query for node in nodes if (query := compile_node(vocabulary, node)) is not None]


def _any(queries: Sequence[Json], needed: int = 1) -> Json | None:
    return {"bool": {"should": list(queries), "minimum_should_match": needed}} if queries else None


def _all(vocabulary: ClusterVocabulary, children: Sequence[Node]) -> Json | None:
    wanted: list[Json] = []
    unwanted: list[Json] = []
    for child in children:
        is_excluded = isinstance(child, Not)
        query = compile_node(vocabulary, child.child if isinstance(child, Not) else child)
        if query is not None:
            (unwanted if is_excluded else wanted).append(query)
    emphasis = list(_side_by_side(vocabulary, children))
    if not (wanted or unwanted or emphasis):
        return None
    clauses = {"must": wanted, "must_not": unwanted, "should": emphasis}
    if not wanted:
        clauses["filter"] = [ALL]
    return {"bool": {name: some for name, some in clauses.items() if some}}


def _side_by_side(vocabulary: ClusterVocabulary, children: Iterable[Node]) -> Iterator[Json]:
    """Yield what each two words of a short query are worth where an article has them in a row.

    It finds nothing by itself, and is no part of what a query costs.
    """
    words = [child.text for child in children if isinstance(child, Term) and not child.field]
    for pair in pairwise(words) if len(words) <= MOST_IN_A_ROW else ():
        row = Term(" ".join(pair))
        if count_cost(vocabulary, row) <= DEAREST_ROW and (query := _leaf(vocabulary, row)) is not None:
            yield _boost(query, SIDE_BY_SIDE)


def _most(vocabulary: ClusterVocabulary, node: Most) -> Json | None:
    queries = [
        _boost(query, weigh_repeated(times))
        for child, times in node.times.items()
        if (query := compile_node(vocabulary, child)) is not None
    ]
    return _any(queries, min(node.needed, len(queries)))


# -- words


def _leaf(vocabulary: ClusterVocabulary, leaf: Words) -> Json | None:
    """Return the articles with the words in any one of the fields wanted.

    A word too long to be in the index finds nothing; what has no word at all is no condition.
    """
    fields = [leaf.field] if leaf.field else list(UNNAMED_FIELDS)
    if isinstance(leaf, Prefix) and stands_apart(leaf.text):
        folded = "".join(fold(leaf.text))
        found = [_unscored(match_word(TEXT_FIELDS[name], folded, is_begun=True)) for name in fields] if folded else []
    else:
        rows = list(vocabulary.written_rows(leaf))
        found = [
            _boost(_row_in(TEXT_FIELDS[field], written, leaf), weight)
            for written in rows
            for field, weight in weigh_fields(vocabulary, fields, terms_of(written.row, leaf)).items()
        ]
    if found:
        return found[0] if len(found) == 1 else {"dis_max": {"queries": found, "tie_breaker": OTHER_FIELDS}}
    return NOTHING if any(character.isalnum() for character in leaf.text) else None


def terms_of(row: Row, leaf: Words) -> Sequence[str]:
    """Return the terms that an article with a row of a leaf has."""
    return near_terms(row) if isinstance(leaf, Near) else [term for _, term in row]


def _row_in(name: str, written: WrittenRow, leaf: Words) -> Json:
    """Return the articles with a row, each word in one of its forms."""
    query = _row_query(name, written.row, leaf)
    if written.forms:
        query = all_of(query, *({"terms": {words_field(name): list(among)}} for among in written.forms))
    return _unscored(query) if is_doubtful(written.row) else query


def _row_query(name: str, row: Row, leaf: Words) -> Json:
    if isinstance(leaf, Near):
        words = near_terms(row)
        if len(words) > 1:
            pairs = [_pair_near(name, pair, leaf.distance) for pair in combinations(words, 2)]
            return {"bool": {"must": pairs}} if len(pairs) > 1 else pairs[0]
        row = row[:1]
    if len(row) == 1:
        return {"term": {name: {"value": row[0][1]}}}
    return {"match_phrase": {name: {"query": join_row(row)}}}


def _pair_near(name: str, pair: Sequence[str], distance: int) -> Json:
    """Return the articles with both words in either order, at most `distance` words between.

    A step back counts twice in the slop of a phrase: so both ways round.
    """
    ways = (pair, tuple(reversed(pair)))
    phrases = [{"match_phrase": {name: {"query": " ".join(way), "slop": distance}}} for way in ways]
    return {"bool": {"should": phrases, "minimum_should_match": 1}}


# -- filters


def _any_of(request: SearchRequest, facet: Facet, values: Iterable[Value]) -> Json:
    stored = sorted(stored_value(facet, value) for value in values)
    return {"terms": {field_of(facet, main_only=request.main_only): stored}}


_UNDATED: Json = {"term": {"day": {"value": NOT_SET}}}


def _by_time(request: SearchRequest) -> list[Json]:
    wanted = [_within(request.span)] if request.span else []
    if request.undated:
        wanted.append(_UNDATED)
    return wanted if len(wanted) < 2 else [{"bool": {"should": wanted, "minimum_should_match": 1}}]


def _within(span: DateSpan) -> Json:
    ends = {"gte": span.first.toordinal() if span.first else NOT_SET + 1}
    return {"range": {"day": ends | ({"lte": span.last.toordinal()} if span.last else {})}}


def _unscored(query: Json) -> Json:
    return {"constant_score": {"filter": query, "boost": 0.0}}


def _boost(query: Json, weight: float) -> Json:
    """Return a query whose scores are so many times as high."""
    return query if weight == 1.0 else {"bool": {"must": [query], "boost": weight}}
