"""The fields of the Tantivy index and what goes where."""

from functools import cache

from tantivy import Document, Index, Schema, SchemaBuilder

from articles.search.analysis import add_stemmed, analysis_of, folding_analyzer, stemming_analyzer
from articles.search.article import IndexedArticle
from articles.search.dates import month_number
from articles.search.request import NOT_SET, TAGGED, Facet

# Raise it with every change of fields or analysis: an index of another version is built anew.
SCHEMA_VERSION = 7

STEMMED = "stemmed"
FOLDED = "folded"
TEXT_FIELDS = {"headline": "headline", "body": "body", "byline": "byline", "dateline": "dateline_text"}
TEXT_WEIGHTS = {"headline": 3.0, "body": 1.0, "byline": 1.0, "dateline_text": 1.0}

_AFTER_ALL_DAYS = (1 << 22) - 1  # above date.max.toordinal()
_ID_BITS = 40


@cache
def build_schema() -> Schema:
    """Return the schema; see `build_document` for what goes where."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("digest", fast=True)
    for name in TEXT_WEIGHTS:
        builder.add_text_field(name, tokenizer_name=STEMMED)
        builder.add_text_field(words_field(name), tokenizer_name=FOLDED, index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for name in ("actor", "country", "main_actor", "main_country", "source", "dateline"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("copies", indexed=True, fast=True)
    builder.add_unsigned_field("day", indexed=True, fast=True)
    builder.add_unsigned_field("month", fast=True)
    builder.add_unsigned_field("newest", fast=True)
    builder.add_unsigned_field("oldest", fast=True)
    builder.add_text_field("checkpoint", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("is_checkpoint", tokenizer_name="raw", index_option="basic")
    return builder.build()


def words_field(name: str) -> str:
    """Return the field with the words of a text field as they were written, to be found by their beginning."""
    return f"{name}_words"


def field_of(facet: Facet, *, main_only: bool) -> str:
    """Return the field a facet is counted and filtered by."""
    return f"main_{facet.value}" if main_only and facet in TAGGED else facet.value


def register_analyzers(index: Index) -> None:
    """Make the analyzers known to an opened index."""
    index.register_tokenizer(STEMMED, stemming_analyzer())
    index.register_tokenizer(FOLDED, folding_analyzer())


def build_document(article: IndexedArticle) -> Document:
    """Return the article as the index stores it.

    Facets, day and month of an article without a value hold NOT_SET; only articles in a group have copies. day is a
    proleptic ordinal, month counts from the year 0. newest and oldest are day and id in one number, to be sorted down
    and up; an article without a date comes last in both.
    """
    document = Document()
    document.add_unsigned("id", article.id)
    document.add_unsigned("digest", article.digest)
    document.add_text("language", article.language)
    analysis = analysis_of(article.language)
    texts = (article.headline, article.body, article.byline, article.dateline)
    for name, text in zip(TEXT_FIELDS.values(), texts, strict=True):
        add_stemmed(document, name, text, analysis)
        document.add_text(words_field(name), text)
    for name, values in (
        ("actor", article.actors),
        ("country", article.countries),
        ("main_actor", article.main_actors),
        ("main_country", article.main_countries),
    ):
        for value in values or (NOT_SET,):
            document.add_unsigned(name, value)
    document.add_unsigned("source", article.source or NOT_SET)
    document.add_unsigned("dateline", article.dateline_country or NOT_SET)
    if article.copy_group is not None:
        document.add_unsigned("copies", article.copy_group)
    day = article.published_on.toordinal() if article.published_on else NOT_SET
    document.add_unsigned("day", day)
    document.add_unsigned("month", month_number(article.published_on) if article.published_on else NOT_SET)
    document.add_unsigned("newest", day << _ID_BITS | article.id)
    document.add_unsigned("oldest", (day or _AFTER_ALL_DAYS) << _ID_BITS | article.id)
    return document


def article_of(key: int) -> int:
    """Return the id of the article that a value of newest or oldest belongs to."""
    return key & ((1 << _ID_BITS) - 1)


def day_of(key: int) -> int:
    """Return the day that a value of newest holds: a proleptic ordinal, or NOT_SET."""
    return key >> _ID_BITS


def build_checkpoint(payload: str) -> Document:
    """Return the document that carries the follower's checkpoint; no search finds it."""
    document = Document()
    document.add_text("checkpoint", payload)
    document.add_text("is_checkpoint", "yes")
    return document
