"""Requests and query trees to Tantivy queries."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from tantivy import FieldType, Occur, Query, Schema

from articles.fields import UNNAMED_FIELDS
from articles.search.analysis import Row, fold, is_doubtful, near_terms, stands_apart
from articles.search.costs import count_cost
from articles.search.dates import DateSpan
from articles.search.index_fields import TEXT_FIELDS, field_of, stored_value
from articles.search.request import NOT_SET, Audience, Facet, SearchRequest, Value
from articles.search.tantivy.scoring import best_field, boost, emphasise
from articles.search.tantivy.vocabulary import TantivyVocabulary
from articles.search.tantivy.written import find_beginning, narrow_to_forms
from articles.search.tree import And, Most, Near, Node, Not, Or, Prefix, Published, Term, Words
from articles.search.weights import DEAREST_ROW, MOST_IN_A_ROW, SIDE_BY_SIDE, weigh_fields
from articles.search.written_words import WrittenRow, find_written_rows

Clauses = list[tuple[Occur, Query]]

_HIDDEN_FROM: dict[Audience, Clauses] = {Audience.PUBLIC: [], Audience.STAFF: []}


def compile_request(vocabulary: TantivyVocabulary, request: SearchRequest, *, without: Facet | None = None) -> Query:
    """Return the articles a request asks for: scored by its words, narrowed by its filters; see `narrow`."""
    return narrow(vocabulary.schema, compile_words(vocabulary, request), request, without=without)


def compile_words(vocabulary: TantivyVocabulary, request: SearchRequest) -> Query | None:
    """Return the articles with the words of a request, None where it has none."""
    return None if request.query is None else compile_node(vocabulary, request.query)


def narrow(schema: Schema, words: Query | None, request: SearchRequest, *, without: Facet | None = None) -> Query:
    """Return what words find narrowed by the filters of a request.

    `without` leaves out the chosen values of one facet, to count it under all the others.
    """
    clauses: Clauses = [] if words is None else [(Occur.Must, words)]
    for facet, values in request.include.items():
        if values and facet is not without:
            clauses.append((Occur.Must, _unscored(_any_of(schema, request, facet, values))))
    for facet, values in request.exclude.items():
        if values:
            clauses.append((Occur.MustNot, _any_of(schema, request, facet, values)))
    for facet, values in request.require.items():
        clauses += [(Occur.Must, _unscored(_any_of(schema, request, facet, [value]))) for value in sorted(values)]
    clauses += _by_time(schema, request)
    clauses += _visible_to(request.audience)
    if not any(occur is Occur.Must for occur, _ in clauses):
        clauses.append((Occur.Must, Query.all_query()))
    clauses.append((Occur.MustNot, Query.term_query(schema, "is_checkpoint", "yes")))
    return Query.boolean_query(clauses)


def _visible_to(audience: Audience) -> Clauses:
    """Return what narrows to the articles an audience may see: of published articles, which alone are indexed, all."""
    return _HIDDEN_FROM[audience]


def _any_of(schema: Schema, request: SearchRequest, facet: Facet, values: Iterable[Value]) -> Query:
    stored = sorted(stored_value(facet, value) for value in values)
    return Query.term_set_query(schema, field_of(facet, main_only=request.main_only), stored)


def compile_node(vocabulary: TantivyVocabulary, node: Node) -> Query | None:
    """Return the query of a tree; None where the analysis leaves no word of it."""
    match node:
        case Not(child):
            query = compile_node(vocabulary, child)
            return None if query is None else _all_but(query)
        case Or(children):
            queries = _compile_each(vocabulary, children)
            return Query.boolean_query([(Occur.Should, query) for query in queries]) if queries else None
        case Most():
            return _most(vocabulary, node)
        case And(children):
            return _all(vocabulary, children)
        case Published(span):
            return _unscored(_within(vocabulary.schema, span))
    return _leaf(vocabulary, node)


def _compile_each(vocabulary: TantivyVocabulary, nodes: Iterable[Node]) -> list[Query]:
    return [query for node in nodes if (query := compile_node(vocabulary, node)) is not None]


def _all(vocabulary: TantivyVocabulary, children: Sequence[Node]) -> Query | None:
    clauses: Clauses = []
    for child in children:
        is_excluded = isinstance(child, Not)
        query = compile_node(vocabulary, child.child if isinstance(child, Not) else child)
        if query is not None:
            clauses.append((Occur.MustNot if is_excluded else Occur.Must, query))
    if clauses and all(clause is Occur.MustNot for clause, _ in clauses):
        clauses.append((Occur.Must, _unscored(Query.all_query())))
    clauses += [(Occur.Should, query) for query in _side_by_side(vocabulary, children)]
    return Query.boolean_query(clauses) if clauses else None


def _side_by_side(vocabulary: TantivyVocabulary, children: Iterable[Node]) -> Iterator[Query]:
    """Yield what each two words of a short query are worth where an article has them in a row.

    It finds nothing by itself, and is no part of what a query costs: of the dozen runs of a page only the one that
    ranks reads it.
    """
    words = [child.text for child in children if isinstance(child, Term) and not child.field]
    for pair in pairwise(words) if len(words) <= MOST_IN_A_ROW else ():
        row = Term(" ".join(pair))
        if count_cost(vocabulary, row) <= DEAREST_ROW and (query := _leaf(vocabulary, row)) is not None:
            yield boost(query, SIDE_BY_SIDE)


def _most(vocabulary: TantivyVocabulary, node: Most) -> Query | None:
    queries = [
        emphasise(query, times)
        for child, times in node.times.items()
        if (query := compile_node(vocabulary, child)) is not None
    ]
    if not queries:
        return None
    needed = min(node.needed, len(queries))
    return Query.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=needed)


def _all_but(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, _unscored(Query.all_query())), (Occur.MustNot, query)])


# -- words


def _leaf(vocabulary: TantivyVocabulary, leaf: Words) -> Query | None:
    """Return the articles with the words in any one of the fields wanted.

    A word too long to be in the index finds nothing; what has no word at all is no condition.
    """
    fields = [leaf.field] if leaf.field else list(UNNAMED_FIELDS)
    if isinstance(leaf, Prefix) and stands_apart(leaf.text):
        found = _words_that_begin(vocabulary.schema, "".join(fold(leaf.text)), [TEXT_FIELDS[name] for name in fields])
    else:
        found = [
            boost(_row_in(vocabulary.schema, TEXT_FIELDS[field], written, leaf), weight)
            for written in _rows_of(vocabulary, leaf)
            for field, weight in weigh_fields(vocabulary, fields, _terms_of(written.row, leaf)).items()
        ]
    if found:
        return best_field(found)
    return Query.empty_query() if any(character.isalnum() for character in leaf.text) else None


def _rows_of(vocabulary: TantivyVocabulary, leaf: Words) -> Iterable[WrittenRow]:
    """Return the rows of the languages of the archive, each once: the script of a word leaves few of them."""
    rows = ((vocabulary.rows(leaf.text, analysis), analysis) for analysis in vocabulary.analyses)
    return dict.fromkeys(one for each, analysis in rows for one in find_written_rows(leaf, each, analysis))


def _terms_of(row: Row, leaf: Words) -> Sequence[str]:
    return near_terms(row) if isinstance(leaf, Near) else [term for _, term in row]


def _row_in(schema: Schema, name: str, written: WrittenRow, leaf: Words) -> Query:
    """Return the articles with a row, each word in one of its forms."""
    query = narrow_to_forms(schema, name, written.forms, _row_query(schema, name, written.row, leaf))
    return _unscored(query) if is_doubtful(written.row) else query


def _row_query(schema: Schema, name: str, row: Row, leaf: Words) -> Query:
    if isinstance(leaf, Near):
        words = near_terms(row)
        if len(words) > 1:
            pairs = [_pair_near(schema, name, pair, leaf.distance) for pair in combinations(words, 2)]
            return Query.boolean_query([(Occur.Must, pair) for pair in pairs]) if len(pairs) > 1 else pairs[0]
        row = row[:1]
    if len(row) == 1:  # a phrase of one word ends the process
        return Query.term_query(schema, name, row[0][1])
    return Query.phrase_query(schema, name, list(row))


def _pair_near(schema: Schema, name: str, pair: Sequence[str], distance: int) -> Query:
    """Return the articles with both words in either order, at most `distance` words between.

    Tantivy's slop counts a step back twice, and with more than two words it misses some: so two words at a time, both
    ways round.
    """
    ways = (pair, tuple(reversed(pair)))
    return Query.boolean_query(
        [(Occur.Should, Query.phrase_query(schema, name, list(way), slop=distance)) for way in ways]
    )


def _words_that_begin(schema: Schema, folded: str, fields: Iterable[str]) -> list[Query]:
    if not folded:
        return []
    return [_unscored(find_beginning(schema, name, folded)) for name in fields]


def _by_time(schema: Schema, request: SearchRequest) -> list[tuple[Occur, Query]]:
    undated = Query.term_query(schema, "day", NOT_SET)
    clauses: list[tuple[Occur, Query]] = [(Occur.MustNot, undated)] if request.undated is False else []
    wanted = [(Occur.Should, _within(schema, request.span))] if request.span else []
    if request.undated:
        wanted.append((Occur.Should, undated))
    if wanted:
        clauses.append((Occur.Must, _unscored(Query.boolean_query(wanted))))
    return clauses


def _within(schema: Schema, span: DateSpan) -> Query:
    return Query.range_query(
        schema,
        "day",
        FieldType.Unsigned,
        lower_bound=span.first.toordinal() if span.first else NOT_SET + 1,
        upper_bound=span.last.toordinal() if span.last else None,
    )


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
