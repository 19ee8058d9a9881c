"""The field of written words: what an article puts there, and the queries that ask it."""

from collections.abc import Iterable, Sequence
from functools import cache

from tantivy import Document, Filter, Occur, Query, Schema, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from articles.search.analysis import LONGEST_WORD
from articles.search.written_words import list_forms, list_lowered_lines, write_any_case


def words_field(name: str) -> str:
    """Return the field with the words of a text field as they are written, found so or by their beginning."""
    return f"{name}_words"


@cache
def writing_analyzer() -> TextAnalyzer:
    """Accent-folded words, whole, in the case they are written in."""
    words = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return words.filter(Filter.ascii_fold()).build()


def write_words(text: str) -> list[str]:
    """Return the words of a text without accents, in the case they are written in."""
    return writing_analyzer().analyze(text)


def add_written(document: Document, name: str, text: str) -> None:
    """Put the words of a text into the field of written words that belongs to its own."""
    document.add_text(words_field(name), text)
    if lowered := list_lowered_lines(text):
        document.add_text(words_field(name), lowered)


def find_beginning(schema: Schema, name: str, folded: str) -> Query:
    """Return the articles with a word in a field that begins so, in whatever case."""
    return Query.regex_query(schema, words_field(name), f"{write_any_case(folded)}.*")


def find_word(schema: Schema, name: str, folded: str) -> Query:
    """Return the articles with a word in a field, in whatever case."""
    return Query.regex_query(schema, words_field(name), write_any_case(folded))


def narrow_to_forms(schema: Schema, name: str, words: Sequence[str], query: Query) -> Query:
    """Return those articles of a query in whose field each of some words also stands as it is written."""
    forms = [_any_of(schema, words_field(name), among) for among in list_forms(words)]
    if not forms:
        return query
    return Query.boolean_query(
        [(Occur.Must, one) for one in (query, *(Query.const_score_query(f, 0.0) for f in forms))]
    )


def _any_of(schema: Schema, field: str, words: Iterable[str]) -> Query:
    queries = [Query.term_query(schema, field, word) for word in words]
    return Query.boolean_query([(Occur.Should, query) for query in queries]) if len(queries) > 1 else queries[0]
