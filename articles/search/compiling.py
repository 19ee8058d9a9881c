"""Requests and query trees to Tantivy queries."""

import re
from collections.abc import Iterable

from tantivy import FieldType, Occur, Query, Schema

from articles.search.engine import NOT_SET, DateSpan, Facet, SearchRequest
from articles.search.query import And, Node, Not, Or, Phrase, Prefix, Term
from articles.search.schema import TEXT_WEIGHTS, field_of, folding_analyzer, stemming_analyzer


def compile_request(schema: Schema, request: SearchRequest, *, without: Facet | None = None) -> Query:
    """Return the articles a request asks for: scored by its words, narrowed by its filters.

    `without` leaves out the chosen values of one facet, to count it under all the others.
    """
    clauses: list[tuple[Occur, Query]] = []
    if request.query is not None and (words := compile_node(schema, request.query)) is not None:
        clauses.append((Occur.Must, words))
    for facet, values in request.include.items():
        if values and facet is not without:
            clauses.append((Occur.Must, _unscored(_any_of(schema, request, facet, values))))
    for facet, values in request.exclude.items():
        if values:
            clauses.append((Occur.MustNot, _any_of(schema, request, facet, values)))
    for facet, values in request.require.items():
        clauses += [(Occur.Must, _unscored(_any_of(schema, request, facet, [value]))) for value in sorted(values)]
    clauses += _by_time(schema, request)
    if not any(occur is Occur.Must for occur, _ in clauses):
        clauses.append((Occur.Must, Query.all_query()))
    clauses.append((Occur.MustNot, Query.term_query(schema, "is_checkpoint", "yes")))
    return Query.boolean_query(clauses)


def _any_of(schema: Schema, request: SearchRequest, facet: Facet, values: Iterable[int]) -> Query:
    return Query.term_set_query(schema, field_of(facet, main_only=request.main_only), sorted(values))


def compile_node(schema: Schema, node: Node) -> Query | None:
    """Return the query of a tree; None where the analysis leaves no word of it."""
    match node:
        case Term(text) | Phrase(text):
            return _words_in_order(schema, stemming_analyzer().analyze(text)) or _too_long(text)
        case Prefix(text):
            return _words_that_begin(schema, "".join(folding_analyzer().analyze(text))) or _too_long(text)
        case Not(child):
            query = compile_node(schema, child)
            if query is None:
                return None
            return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])
        case Or(children):
            return _combine(schema, Occur.Should, children)
        case And(children):
            return _combine(schema, Occur.Must, children)


def _words_that_begin(schema: Schema, folded: str) -> Query | None:
    if not folded:
        return None
    return _unscored(Query.regex_query(schema, "words", f"{re.escape(folded)}.*"), score=1.0)


def _too_long(text: str) -> Query | None:
    """Return what finds nothing for a word too long to be in the index, None for no word at all."""
    return Query.empty_query() if any(character.isalnum() for character in text) else None


def _combine(schema: Schema, occur: Occur, children: tuple[Node, ...]) -> Query | None:
    clauses: list[tuple[Occur, Query]] = []
    for child in children:
        is_excluded = occur is Occur.Must and isinstance(child, Not)
        query = compile_node(schema, child.child if is_excluded and isinstance(child, Not) else child)
        if query is not None:
            clauses.append((Occur.MustNot if is_excluded else occur, query))
    if clauses and all(clause is Occur.MustNot for clause, _ in clauses):
        clauses.append((Occur.Must, _unscored(Query.all_query())))
    return Query.boolean_query(clauses) if clauses else None


def _words_in_order(schema: Schema, words: list[str]) -> Query | None:
    """Return the articles with the words next to one another in any one text field."""
    if not words:
        return None
    fields = []
    for name, weight in TEXT_WEIGHTS.items():
        query = (
            Query.term_query(schema, name, words[0])
            if len(words) == 1
            else Query.phrase_query(schema, name, list(words))
        )
        fields.append((Occur.Should, Query.boost_query(query, weight) if weight != 1.0 else query))
    return Query.boolean_query(fields)


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


def _unscored(query: Query, score: float = 0.0) -> Query:
    return Query.const_score_query(query, score)
