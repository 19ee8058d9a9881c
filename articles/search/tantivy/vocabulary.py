"""The words one snapshot of the index holds, and in which languages."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import product

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Schema, Searcher

from articles.facets import Facet
from articles.fields import UNNAMED_FIELDS
from articles.search.analysis import ENGLISH, AnalysedText, Row, analyse, analysis_of, read_rows
from articles.search.cache import AnswerCache
from articles.search.index_fields import FORMS, TEXT_FIELDS, words_field
from articles.search.tantivy.failures import Explain, as_engine_error, raises_engine_errors
from articles.search.tantivy.written import find_word
from articles.search.written_words import list_cases

KEPT_NUMBERS = 20_000  # words of which it is kept how many articles have them
KEPT_ROWS = 1_000  # words of queries whose rows are kept: each is read for its cost, and again when it is run
KEPT_BEGINNINGS = 1_000_000  # bytes of what was counted of beginnings
KEPT_CANDIDATES = 2_000_000  # bytes of words that a word is compared with: those of some thirty letters
MOST_FORMS = 24  # of one word
MOST_CANDIDATES = 3_000  # words of the archive a word is compared with


class TantivyVocabulary:
    """What a query must know of the index before it can be compiled."""

    def __init__(self, schema: Schema, searcher: Searcher, explain_failure: Explain = as_engine_error) -> None:
        self.schema = schema
        self.explain_failure = explain_failure
        self._searcher = searcher
        self._number_of = lru_cache(KEPT_NUMBERS)(self._read_number)
        self._rows_of = lru_cache(KEPT_ROWS)(self._read_rows)
        self._beginnings = AnswerCache(KEPT_BEGINNINGS)
        self._candidates = AnswerCache(KEPT_CANDIDATES)

    def _read_number(self, name: str, term: str) -> int:
        return int(self._searcher.doc_freq(name, term))

    @cached_property
    def analyses(self) -> tuple[str, ...]:
        """The analyses of the languages the articles are written in; a query is searched in each."""
        languages = (language for language, _ in self._searcher.terms_with_prefix(Facet.LANGUAGE, ""))
        return tuple(sorted({analysis_of(language) for language in languages})) or (ENGLISH,)

    @property
    @raises_engine_errors
    def languages(self) -> tuple[str, ...]:
        """The analyses, each of which is the tag of a language."""
        return self.analyses

    def analyse(self, text: str, language: str) -> AnalysedText:
        return analyse(text, language)

    def rows(self, text: str, language: str) -> Sequence[Row]:
        return self._rows_of(text, language)

    def _read_rows(self, text: str, language: str) -> Sequence[Row]:
        return tuple(read_rows(text, language, self))

    @raises_engine_errors
    def holds_form(self, form: str) -> bool:
        """See `articles.search.analysis.Forms`."""
        return bool(self._searcher.doc_freq(FORMS, form))

    @raises_engine_errors
    def forms_beginning(self, beginning: str) -> list[str]:
        """See `articles.search.analysis.Forms`."""
        return [form for form, _ in self._searcher.terms_with_prefix(FORMS, beginning, limit=MOST_FORMS)]

    @raises_engine_errors
    def words_beginning(
        self, beginning: str, most: int, fields: Iterable[str] = UNNAMED_FIELDS
    ) -> list[tuple[str, int]]:
        """Return folded words that begin so, most frequent first, with in how many texts they stand."""
        counts: defaultdict[str, int] = defaultdict(int)
        for field, written in product(fields, list_cases(beginning)):
            for word, count in self._searcher.terms_with_prefix(words_field(TEXT_FIELDS[field]), written, limit=most):
                counts[word.lower()] += count
        return Counter(counts).most_common(most)

    @cached_property
    @raises_engine_errors
    def articles(self) -> int:
        """How many articles the index holds; one more, its checkpoint, is as good."""
        return int(self._searcher.num_docs)

    @property
    @raises_engine_errors
    def parts(self) -> int:
        """In how many parts the index is kept: each has its own list of a word."""
        return int(self._searcher.num_segments)

    @raises_engine_errors
    def count_articles(self, field: str, term: str) -> int:
        """Return how many articles have a word, as the index has it, in a field as a query calls it."""
        return self._number_of(TEXT_FIELDS[field], term)

    @raises_engine_errors
    def count_in_fields(self, fields: Iterable[str], terms: Sequence[str]) -> dict[str, list[int]]:
        """Return for each field in how many articles it has each of some words; see `count_articles`."""
        return {field: [self._number_of(TEXT_FIELDS[field], term) for term in terms] for field in fields}

    @raises_engine_errors
    def count_forms(self, field: str, forms: Iterable[str]) -> int:
        """Return the sum of the articles that each of some forms of a word is in, as they are written in a field."""
        return sum(int(self._searcher.doc_freq(words_field(TEXT_FIELDS[field]), form)) for form in forms)

    @raises_engine_errors
    def count_beginning(self, beginning: str, fields: Iterable[str] = ()) -> tuple[int, int]:
        """Return how many words begin so, and the sum of the articles each is in; a word counts once a field."""
        found = [self._count_beginning(beginning, field) for field in fields or UNNAMED_FIELDS] if beginning else []
        return sum(words for words, _ in found), sum(articles for _, articles in found)

    def _count_beginning(self, prefix: str, field: str) -> tuple[int, int]:
        sums: tuple[int, int] | None = self._beginnings.get((prefix, field))
        if sums is None:
            name = words_field(TEXT_FIELDS[field])
            found = [pair for case in list_cases(prefix) for pair in self._searcher.terms_with_prefix(name, case)]
            sums = len({word.lower() for word, _ in found}), sum(count for _, count in found)
            self._beginnings.put((prefix, field), sums)
        return sums

    @raises_engine_errors
    def words_near(self, word: str, distance: int) -> list[str]:
        """Return folded words with at most so many letters wrong, nearest first and then most frequent."""
        found: list[tuple[int, int, str]] = []
        for beginning in dict.fromkeys(word[:2]):  # the first letter is seldom wrong, but may be swapped
            words, counts = self._recall_candidates(beginning)
            near = extract(word, words.split(), scorer=OSA.distance, score_cutoff=distance, limit=None)
            found += [(int(letters), -counts[place], candidate) for candidate, letters, place in near]
        return [candidate for *_, candidate in sorted(found)]

    def _recall_candidates(self, beginning: str) -> tuple[str, Sequence[int]]:
        """Return the words that begin so, joined by blanks, most frequent first, and their numbers; once a commit."""
        candidates: tuple[str, Sequence[int]] | None = self._candidates.get(beginning)
        if candidates is None:
            pairs = self.words_beginning(beginning, MOST_CANDIDATES)
            candidates = " ".join([word for word, _ in pairs]), array("Q", [count for _, count in pairs])
            self._candidates.put(beginning, candidates)
        return candidates

    @raises_engine_errors
    def holds(self, word: str) -> bool:
        """Tell whether a folded word stands in any article there is: the index still lists words of those removed."""
        return any(
            self._searcher.search(find_word(self.schema, name, word), 1, count=False).hits
            for name in TEXT_FIELDS.values()
        )
