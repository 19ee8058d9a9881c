"""The mapping of an index, and what of an article goes where.

The cluster analyses nothing: it is sent the tokens of `articles.search.analysis` with blanks between. Tokens at one
place are joined by a sign that no text has, and one that is left out is a sign of its own, so that all that follow
stand where they should.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

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
from articles.search.sort_keys import ARRIVED_ID_BITS, time_keys
from articles.search.written_words import list_lowered_lines

SAME_PLACE = "\x01"  # between tokens at one place
GAP = "\x02"  # in the place of a token that is left out
LAYOUT = 1  # to be counted up where something changes that neither the mapping nor a sample shows

_LONGEST_TOKEN = 10_000  # characters: several at one place count together
_MIDDLE_SECOND = 1 << 31  # at which the numbers that articles are sorted by change their sign

_ANALYSIS = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
    "filter": {
        "gaps": {"type": "stop", "stopwords": [GAP]},
        "places": {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{SAME_PLACE}]+)"]},
    },
    "analyzer": {"joined": {"type": "custom", "tokenizer": "blanks", "filter": ["gaps", "places"]}},
}


@cache
def build_mapping() -> dict[str, Any]:
    """Return the fields of an index of articles; see `build_document` for what goes where."""
    number, plain = {"type": "long"}, {"type": "keyword"}
    fields: dict[str, Any] = {"id": number, "digest": {"type": "long", "index": False}}
    for name in TEXT_FIELDS.values():
        fields[name] = {"type": "text", "analyzer": "joined"}
        fields[words_field(name)] = {"type": "text", "analyzer": "joined", "norms": False, "index_options": "docs"}
    fields[FORMS] = plain
    fields |= {facet.value: plain if facet in TEXT_FACETS else number for facet in Facet}
    fields |= {main_field(facet): number for facet in TAGGED}
    fields |= dict.fromkeys(("copies", "day", "month", "newest", "oldest", "arrival"), number)
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields}


WORDS_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {name: {"type": "keyword"} for name in ("written", "folded")} | {"seen": {"type": "long"}},
}


def build_settings(shards: int, replicas: int) -> dict[str, Any]:
    """Return the settings of an index: nothing of it is seen but by a commit, and deletions are remembered for long."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "-1",
        "gc_deletes": "1h",
        "max_regex_length": 10_000,
        "analysis": _ANALYSIS,
    }


@cache
def find_fingerprint() -> str:
    """Return what tells an index of this mapping and analysis from any other: one that has another is built anew."""
    documents = [build_document(article) for article in sample_articles()]
    made = json.dumps([LAYOUT, build_mapping(), WORDS_MAPPING, _ANALYSIS, documents], sort_keys=True)
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def build_document(article: IndexedArticle) -> dict[str, Any]:
    """Return the article as the index has it.

    Facets of an article without a value hold NOT_SET; only articles in a group have copies. What it has in time is said
    by `time_keys`; a cluster knows no numbers without a sign, so arrival counts from the middle.
    """
    analysis = analysis_of(article.language)
    document: dict[str, Any] = {"id": article.id, "digest": article.digest}
    forms: set[str] = set()
    for searched, name in TEXT_FIELDS.items():
        indexed = index_text(article.text_of(searched), analysis)
        document[name] = join_terms(indexed.terms)
        forms.update(indexed.forms)
        document[words_field(name)] = " ".join(_list_words(indexed.words, article.text_of(searched)))
    document[FORMS] = sorted(forms)
    for facet in Facet:
        document[facet.value] = [_clean(stored_value(facet, value)) for value in article.values_of(facet)]
    for facet in TAGGED:
        document[main_field(facet)] = list(article.values_of(facet, main_only=True))
    if article.copy_group is not None:
        document["copies"] = article.copy_group
    keys = time_keys(article)
    return document | keys | {"arrival": keys["arrival"] - (_MIDDLE_SECOND << ARRIVED_ID_BITS)}


def words_of(document: dict[str, Any]) -> Iterator[str]:
    """Yield the words of a document as they are written, some of them several times."""
    for name in TEXT_FIELDS.values():
        yield from document[words_field(name)].split()


def join_terms(terms: str | Sequence[PlacedTerm]) -> str:
    """Return the tokens of a text joined by blanks, each at its place."""
    if isinstance(terms, str):
        if OVERLONG not in terms:
            return terms
        return " ".join(GAP if term == OVERLONG else term for term in terms.split(" "))
    places: dict[int, list[str]] = {}
    for token in terms:
        if token.term != OVERLONG:
            places.setdefault(token.place, []).append(token.term)
    last = max(places, default=-1)
    return " ".join(SAME_PLACE.join(places[place]) if place in places else GAP for place in range(last + 1))


def join_row(row: Sequence[tuple[int, str]]) -> str:
    """Return the terms of a row joined by blanks, each at its place."""
    places = dict(row)
    return " ".join(places.get(place, GAP) for place in range(max(places) + 1))


def _list_words(words: str, text: str) -> list[str]:
    """Return the words of a text as they are written, each once; those of lines in capitals in small letters too."""
    found = words.split()
    if lowered := list_lowered_lines(text):
        found += join_written(lowered).split()
    return [word for word in dict.fromkeys(found) if len(word) < LONGEST_WORD and _bytes_of(word) < LONGEST_WORD]


def _bytes_of(word: str) -> int:
    return len(word) if word.isascii() else len(word.encode("utf-8", "replace"))


def _clean(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
