"""The fields of the Tantivy index and what goes where."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from tantivy import (
    Document,
    Filter,
    Index,
    PreTokenizedString,
    Schema,
    SchemaBuilder,
    TextAnalyzerBuilder,
    Tokenizer,
)
from tantivy import Token as TantivyToken

from articles.facets import TAGGED, Facet
from articles.search.analysis import LONGEST_WORD, OVERLONG, PlacedTerm, analysis_of, index_text, join_written
from articles.search.article import IndexedArticle
from articles.search.index_fields import (
    FORMS,
    TEXT_FACETS,
    TEXT_FIELDS,
    main_field,
    sample_articles,
    stored_value,
    words_field,
)
from articles.search.sort_keys import time_keys
from articles.search.written_words import list_lowered_lines

JOINED = "joined"  # by blanks: what the analysis has made of a text
IndexField = tuple[str, str, dict[str, Any]]  # its name, its type, and the options of it
FieldValue = tuple[str, str | int | list[PlacedTerm]]  # of an article, by the name of the field


def _index_fields() -> Iterator[IndexField]:
    """Yield the fields of the index; see `list_field_values` for what goes where."""
    number, word = "unsigned", {"tokenizer_name": "raw", "index_option": "basic"}
    yield "id", number, {"indexed": True, "fast": True}
    yield "digest", number, {"fast": True}
    for name in TEXT_FIELDS.values():
        yield name, "text", {"tokenizer_name": JOINED}
        yield words_field(name), "text", {"tokenizer_name": JOINED, "index_option": "basic"}
    yield FORMS, "text", {"tokenizer_name": JOINED, "index_option": "basic"}
    for facet in Facet:
        if facet in TEXT_FACETS:
            yield facet.value, "text", {"fast": True, **word}
        else:
            yield facet.value, number, {"indexed": True, "fast": True}
    for facet in TAGGED:
        yield main_field(facet), number, {"indexed": True, "fast": True}
    yield "copies", number, {"indexed": True, "fast": True}
    yield "day", number, {"indexed": True, "fast": True}
    for name in ("month", "newest", "oldest", "arrival"):
        yield name, number, {"fast": True}
    yield "checkpoint", "text", {"stored": True, **word}
    yield "is_checkpoint", "text", word


@cache
def build_schema() -> Schema:
    """Return the schema of the index."""
    builder = SchemaBuilder()
    for name, kind, options in _index_fields():
        (builder.add_text_field if kind == "text" else builder.add_unsigned_field)(name, **options)
    return builder.build()


@cache
def find_fingerprint() -> str:
    """Return what tells an index of this schema and analysis from any other: one that has another is built anew.

    What happens to a sample in every language is part of it, so that no change of either has to be remembered.
    """
    documents = [build_document(article).to_dict() for article in sample_articles()]
    made = json.dumps([list(_index_fields()), documents], default=_list_words, sort_keys=True)
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def _list_words(text: PreTokenizedString) -> list[tuple[str, int]]:
    return [(token.text, token.position) for token in text.tokens]


def register_analyzers(index: Index) -> None:
    """Make the analyzers known to an opened index."""
    words = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.remove_long(LONGEST_WORD))
    index.register_tokenizer(JOINED, words.build())


def build_document(article: IndexedArticle) -> Document:
    """Return the article as the index stores it."""
    return make_document(list_field_values(article))


def list_field_values(article: IndexedArticle) -> list[FieldValue]:
    """Return the fields of an article as the index stores it, each with a value of it.

    Facets of an article without a value hold NOT_SET; only articles in a group have copies. What it has in time is said
    by `time_keys`.
    """
    values: list[FieldValue] = [("id", article.id), ("digest", article.digest)]
    analysis = analysis_of(article.language)
    forms: set[str] = set()
    for searched, name in TEXT_FIELDS.items():
        text = article.text_of(searched)
        indexed = index_text(text, analysis)
        values += [(name, indexed.terms), (words_field(name), indexed.words)]
        if lowered := list_lowered_lines(text):
            values.append((words_field(name), join_written(lowered)))
        forms.update(indexed.forms)
    if forms:
        values.append((FORMS, " ".join(sorted(forms))))
    for facet in Facet:
        values += [(facet.value, stored_value(facet, value)) for value in article.values_of(facet)]
    for facet in TAGGED:
        values += [(main_field(facet), value) for value in article.values_of(facet, main_only=True)]
    if article.copy_group is not None:
        values.append(("copies", article.copy_group))
    return [*values, *time_keys(article).items()]


def make_document(values: list[FieldValue]) -> Document:
    """Return a document of the index. Terms are joined by blanks, which costs least, unless two have the same place."""
    document = Document()
    for name, value in values:
        if isinstance(value, str):
            document.add_text(name, value)
        elif isinstance(value, int):
            document.add_unsigned(name, value)
        else:
            tokens = [TantivyToken(token.term, token.place, 0, 0) for token in value if token.term != OVERLONG]
            document.add_pre_tokenized_text(name, PreTokenizedString("", tokens))
    return document


def build_checkpoint(payload: str) -> Document:
    """Return the document that carries the follower's checkpoint; no search finds it."""
    document = Document()
    document.add_text("checkpoint", payload)
    document.add_text("is_checkpoint", "yes")
    return document
