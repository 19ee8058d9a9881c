"""The field of written words, and the queries that ask it."""

from collections.abc import Iterable

from tantivy import Occur, Query, Schema

from articles.search.index_fields import words_field
from articles.search.written_words import Forms, write_any_case


def find_beginning(schema: Schema, name: str, folded: str) -> Query:
    """Return the articles with a word in a field that begins so, in whatever case."""
    return Query.regex_query(schema, words_field(name), f"{write_any_case(folded)}.*")


def find_word(schema: Schema, name: str, folded: str) -> Query:
    """Return the articles with a word in a field, in whatever case."""
    return Query.regex_query(schema, words_field(name), write_any_case(folded))


def narrow_to_forms(schema: Schema, name: str, forms: Forms, query: Query) -> Query:
    """Return those articles of a query in whose field each of some words also stands in one of its forms."""
    if not forms:
        return query
    found = (Query.const_score_query(_any_of(schema, words_field(name), among), 0.0) for among in forms)
    return Query.boolean_query([(Occur.Must, one) for one in (query, *found)])


def _any_of(schema: Schema, field: str, words: Iterable[str]) -> Query:
    queries = [Query.term_query(schema, field, word) for word in words]
    return Query.boolean_query([(Occur.Should, query) for query in queries]) if len(queries) > 1 else queries[0]
