"""The words one snapshot of the index holds, and in which languages.

OpenSearch has no list of its words. Which there may be stands in an index of their own, written beside the articles;
in how many articles one is, a query counts. What is wanted is found out first and then read in one request.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from rapidfuzz.distance import OSA

from articles.facets import Facet
from articles.fields import UNNAMED_FIELDS
from articles.search.analysis import (
    ENGLISH,
    AnalysedText,
    Row,
    analyse,
    analysis_of,
    near_terms,
    read_rows,
    stands_apart,
)
from articles.search.cache import AnswerCache
from articles.search.index_fields import FORMS, TEXT_FIELDS, words_field
from articles.search.opensearch.cluster import Json
from articles.search.opensearch.pit import ALL, PointInTime
from articles.search.tree import Near, Prefix, Words
from articles.search.written_words import WrittenRow, find_written_rows, list_cases, write_any_case

MOST_FORMS = 24  # of one word
MOST_COUNTED = 1_000  # words of one beginning that are counted each
MOST_NEAR = 300  # words that are compared with one
KEPT_BYTES = 16_000_000  # of what was read of words
MOST_READINGS = 4  # times that what may be read otherwise is looked up

FindWords = Callable[[Json, int], tuple[list[str], int]]  # of a query and at most so many; and how many there are


class _Forms:
    """The forms that were looked up, and what else is wanted; see `articles.search.analysis.Forms`."""

    def __init__(self, kept: AnswerCache) -> None:
        self._kept = kept
        self.wanted: dict[str, None] = {}
        self.begun: dict[str, None] = {}

    def holds_form(self, form: str) -> bool:
        held = self._kept.get(("form", form))
        if held is None:
            self.wanted[form] = None
        return bool(held)

    def forms_beginning(self, beginning: str) -> Sequence[str]:
        found: tuple[str, ...] | None = self._kept.get(("begun", beginning))
        if found is None:
            self.begun[beginning] = None
        return found or ()


class ClusterVocabulary:
    """What a query must know of the index before it can be compiled."""

    def __init__(self, point: PointInTime, find_words: FindWords) -> None:
        self._point = point
        self._find_words = find_words
        self._kept = AnswerCache(KEPT_BYTES)

    # -- languages and texts

    @cached_property
    def analyses(self) -> tuple[str, ...]:
        """The analyses of the languages the articles are written in; a query is searched in each."""
        languages = self._point.count_values(ALL, Facet.LANGUAGE.value)
        return tuple(sorted({analysis_of(language) for language in languages})) or (ENGLISH,)

    @property
    def languages(self) -> tuple[str, ...]:
        """The analyses, each of which is the tag of a language."""
        return self.analyses

    @cached_property
    def articles(self) -> int:
        """How many articles the index holds."""
        return self._point.count_each([ALL])[0]

    @property
    def parts(self) -> int:
        """In how many parts the index is kept."""
        return self._point.shards

    def analyse(self, text: str, language: str) -> AnalysedText:
        return analyse(text, language)

    # -- rows of terms

    def rows(self, text: str, language: str) -> Sequence[Row]:
        among = dict.fromkeys((language, *self.analyses))  # who asks in one asks in all: they are read together
        return self._read_rows([(text, one) for one in among])[0]

    def written_rows(self, leaf: Words) -> Iterable[WrittenRow]:
        """Return the rows of the languages of the archive, each once: the script of a word leaves few of them."""
        rows = ((self.rows(leaf.text, analysis), analysis) for analysis in self.analyses)
        return dict.fromkeys(one for each, analysis in rows for one in find_written_rows(leaf, each, analysis))

    def read_ahead(self, leaves: Iterable[Words]) -> None:
        """Read what some leaves need in a few requests."""
        wanted = [leaf for leaf in leaves if not (isinstance(leaf, Prefix) and stands_apart(leaf.text))]
        self._read_rows([(leaf.text, analysis) for leaf in wanted for analysis in self.analyses])
        terms = {
            (TEXT_FIELDS[field], term): None
            for leaf in wanted
            for written in self.written_rows(leaf)
            for term in (near_terms(written.row) if isinstance(leaf, Near) else [term for _, term in written.row])
            for field in ((leaf.field,) if leaf.field else UNNAMED_FIELDS)
        }
        self._count_terms(list(terms))

    def _read_rows(self, texts: Sequence[tuple[str, str]]) -> list[Sequence[Row]]:
        """Return the rows of words of some languages: read as if there were no forms, then with those there are."""
        rows: list[Sequence[Row]] = []
        for _ in range(MOST_READINGS):
            forms = _Forms(self._kept)
            rows = [self._read_row(text, language, forms) for text, language in texts]
            if not (forms.wanted or forms.begun):
                break
            self._read_forms(list(forms.wanted), list(forms.begun))
        return rows

    def _read_row(self, text: str, language: str, forms: _Forms) -> tuple[Row, ...]:
        key = ("rows", text, language)
        kept: tuple[tuple[Row, ...]] | None = self._kept.get(key)
        if kept is not None:
            return kept[0]
        unknown = len(forms.wanted) + len(forms.begun)
        found = tuple(read_rows(text, language, forms))
        if len(forms.wanted) + len(forms.begun) == unknown:
            self._kept.put(key, (found,))
        return found

    def _read_forms(self, wanted: Sequence[str], begun: Sequence[str]) -> None:
        counts = self._point.count_each([{"term": {FORMS: {"value": form}}} for form in wanted]) if wanted else ()
        for form, count in zip(wanted, counts, strict=True):
            self._kept.put(("form", form), count > 0)
        aggregations = {str(number): _list_forms(beginning) for number, beginning in enumerate(begun)}
        found = self._point.aggregate(ALL, aggregations) if begun else {}
        for number, beginning in enumerate(begun):
            buckets = found[str(number)]["forms"]["buckets"]
            self._kept.put(("begun", beginning), tuple(str(bucket["key"]) for bucket in buckets))

    # -- numbers of articles

    def count_articles(self, field: str, term: str) -> int:
        """Return how many articles have a word, as the index has it, in a field as a query calls it."""
        among = dict.fromkeys((field, *UNNAMED_FIELDS))
        return self._count_terms([(TEXT_FIELDS[name], term) for name in among])[0]

    def count_in_fields(self, fields: Iterable[str], terms: Sequence[str]) -> dict[str, list[int]]:
        """Return for each field in how many articles it has each of some words; see `count_articles`."""
        names = list(fields)
        counts = self._count_terms([(TEXT_FIELDS[field], term) for field in names for term in terms])
        return {field: counts[at * len(terms) : (at + 1) * len(terms)] for at, field in enumerate(names)}

    def count_forms(self, field: str, forms: Iterable[str]) -> int:
        """Return the sum of the articles that each of some forms of a word is in, as they are written in a field."""
        return sum(self._count_terms([(words_field(TEXT_FIELDS[field]), form) for form in forms]))

    def count_stems(self, stems: Sequence[str]) -> dict[str, int]:
        """Return in how many bodies each of some stems is."""
        return dict(zip(stems, self._count_terms([("body", stem) for stem in stems]), strict=True))

    def _count_terms(self, pairs: Sequence[tuple[str, str]]) -> list[int]:
        unknown = [pair for pair in dict.fromkeys(pairs) if self._kept.get(("number", *pair)) is None]
        found = {}
        if unknown:
            counts = self._point.count_each([{"term": {name: {"value": term}}} for name, term in unknown])
            found = dict(zip(unknown, counts, strict=True))
            for pair, count in found.items():
                self._kept.put(("number", *pair), count)
        return [found[pair] if pair in found else self._recount(pair) for pair in pairs]

    def _recount(self, pair: tuple[str, str]) -> int:
        kept: int | None = self._kept.get(("number", *pair))
        if kept is None:  # given up meanwhile for others
            return self._point.count_each([{"term": {pair[0]: {"value": pair[1]}}}])[0]
        return kept

    # -- words by their letters

    def holds(self, word: str) -> bool:
        """Tell whether a folded word stands in any article there is."""
        anywhere = [match_word(name, word) for name in TEXT_FIELDS.values()]
        return self._point.count_each([{"bool": {"should": anywhere, "minimum_should_match": 1}}])[0] > 0

    def words_beginning(self, beginning: str, most: int) -> list[tuple[str, int]]:
        """Return folded words that begin so, most frequent first, with in how many texts they stand."""
        return self._count_words(self._find_begun(beginning)[0], UNNAMED_FIELDS).most_common(most)

    def count_beginning(self, beginning: str, fields: Iterable[str] = ()) -> tuple[int, int]:
        """Return how many words begin so, and the sum of the articles each is in; a word counts once a field.

        Of more than MOST_COUNTED words the sum is estimated by the articles that have any.
        """
        key = ("beginning", beginning, tuple(fields))
        sums: tuple[int, int] | None = self._kept.get(key)
        if sums is None:
            sums = self._sum_beginning(beginning, tuple(fields) or UNNAMED_FIELDS) if beginning else (0, 0)
            self._kept.put(key, sums)
        return sums

    def _sum_beginning(self, beginning: str, fields: Sequence[str]) -> tuple[int, int]:
        written, number = self._find_begun(beginning)
        if number <= len(written):
            counts = [self._count_words(written, [field]) for field in fields]
            return sum(map(len, counts)), sum(sum(one.values()) for one in counts)
        matches = [match_word(TEXT_FIELDS[field], beginning, is_begun=True) for field in fields]
        return number, 2 * sum(self._point.count_each(matches))

    def words_near(self, word: str, distance: int) -> list[str]:
        """Return folded words with at most so many letters wrong, nearest first and then most frequent."""
        fuzzy = {"value": word, "fuzziness": min(distance, 2), "max_expansions": MOST_NEAR, "transpositions": True}
        written, _ = self._find_words({"fuzzy": {"folded": fuzzy}}, MOST_NEAR)
        begun = [one for one in written if one[:1].lower() in word[:2]]  # the first letter is seldom wrong
        found = []
        for candidate, count in self._count_words(begun, UNNAMED_FIELDS).items():
            letters = OSA.distance(word, candidate, score_cutoff=distance)
            if letters <= distance:
                found.append((letters, -count, candidate))
        return [candidate for *_, candidate in sorted(found)]

    def _find_begun(self, beginning: str) -> tuple[list[str], int]:
        if not beginning:
            return [], 0
        begun = [{"prefix": {"written": {"value": case}}} for case in list_cases(beginning)]
        return self._find_words({"bool": {"should": begun, "minimum_should_match": 1}}, MOST_COUNTED)

    def _count_words(self, written: Sequence[str], fields: Sequence[str]) -> Counter[str]:
        """Return folded words and in how many texts of some fields each of their forms stands."""
        pairs = [(words_field(TEXT_FIELDS[field]), word) for field, word in product(fields, written)]
        counts: Counter[str] = Counter()
        for (_, word), count in zip(pairs, self._count_terms(pairs), strict=True):
            if count:
                counts[word.lower()] += count
        return counts


def match_word(name: str, folded: str, *, is_begun: bool = False) -> Json:
    """Return the articles with a word in a field, or one that begins so, in whatever case."""
    pattern = f"{write_any_case(folded)}{'.*' if is_begun else ''}"
    return {"regexp": {words_field(name): {"value": pattern, "flags": "NONE", "max_determinized_states": 100_000}}}


def _list_forms(beginning: str) -> dict[str, Any]:
    """Return what lists the first forms that begin so."""
    escaped = re.sub(r'([.?+*|{}\[\]()"\\#@&<>~^$-])', r"\\\1", beginning)
    terms = {"field": FORMS, "include": f"{escaped}.*", "size": MOST_FORMS, "order": {"_key": "asc"}}
    return {"filter": {"prefix": {FORMS: {"value": beginning}}}, "aggs": {"forms": {"terms": terms}}}
