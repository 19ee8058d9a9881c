"""How text becomes what it is found by: one analysis for the index, queries, marks, suggestions and spelling. Pure.

Words are stemmed by the language of their text and carry its tag. The same text has the same tokens in NFC and NFD, in
either width, with soft hyphens or without.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

from articles.search.analysis.characters import JOINER, canonical, drop_ignored, find_bounds
from articles.search.analysis.readings import Forms, NoForms, Row, find_forms, is_doubtful, near_terms, read_rows
from articles.search.analysis.stemmers import (
    ENGLISH,
    LONGEST_WORD,
    OVERLONG,
    UNSTEMMED,
    analysed_languages,
    analysis_of,
    basic_tag,
)
from articles.search.analysis.words import (
    AROUND,
    PlacedTerm,
    Remembered,
    TokenSpans,
    find_wanted,
    has_runs,
    parts_of_piece,
    prepare,
    replace_unwanted,
    terms_of,
    tokens_of,
)

__all__ = [
    "ENGLISH",
    "LONGEST_WORD",
    "OVERLONG",
    "UNSTEMMED",
    "AnalysedText",
    "Forms",
    "Indexed",
    "NoForms",
    "PlacedTerm",
    "Row",
    "analyse",
    "analysed_languages",
    "analysis_of",
    "basic_tag",
    "drop_ignored",
    "fold",
    "index_text",
    "is_doubtful",
    "join_written",
    "near_terms",
    "read_rows",
    "split_signs",
    "stands_apart",
    "stem",
    "write_plain_words",
    "write_words",
]


class AnalysedText:
    """The tokens of a text by an analysis. What is asked for is made, and no more."""

    def __init__(self, text: str, analysis: str) -> None:
        self._text = text
        self._analysis = analysis
        self._terms_of_pieces: Sequence[str] = ()  # of whatever stands between two blanks, joined by blanks

    @cached_property
    def form(self) -> str:
        """The text in canonical form, as its chunks are looked for."""
        return prepare(canonical(self._text), self._analysis)

    @property
    def _bounds(self) -> Callable[[int, int], tuple[int, int]] | None:
        return find_bounds(self._text, canonical(self._text))

    @cached_property
    def is_spaced(self) -> bool:
        """Whether no two tokens have the same place: all of the text is words."""
        return not has_runs(self.form)

    @cached_property
    def tokens(self) -> Sequence[PlacedTerm]:
        """All there is to know of each token, in order."""
        found = tokens_of(self.form, self._analysis)
        bounds = self._bounds
        if bounds is None:
            return list(found)
        return [PlacedTerm(token.term, token.written, *bounds(token.start, token.end), token.place) for token in found]

    @cached_property
    def terms(self) -> Sequence[str]:
        """What each token is found by."""
        if self.is_spaced:
            return self._join_terms(self.form)
        return [token.term for token in self.tokens]

    def terms_among(self, wanted: frozenset[str]) -> Sequence[str]:
        """Return the terms; in the place of some that are not wanted another, which is no wanted one either."""
        if self._analysis != ENGLISH or not self.is_spaced:
            return self.terms
        return self._join_terms(replace_unwanted(self.form, wanted))

    def find(self, wanted: frozenset[str]) -> Iterable[tuple[str, int, int]]:
        """Return the tokens that are found by a wanted term, in order: it, and where each begins and ends."""
        if self._analysis != ENGLISH or not self.is_spaced:
            return [(term, *self.spans[number]) for number, term in enumerate(self.terms) if term in wanted]
        found = find_wanted(self.form, wanted)
        bounds = self._bounds
        return found if bounds is None else [(term, *bounds(start, end)) for term, start, end in found]

    def _join_terms(self, form: str) -> Sequence[str]:
        self._terms_of_pieces = list(map(terms_of(self._analysis).__getitem__, form.split()))
        return " ".join(self._terms_of_pieces).split()

    @cached_property
    def written(self) -> Sequence[str]:
        """Each token whole, without accents, in the case it is written in."""
        if self.is_spaced:
            return list(chain.from_iterable(map(_parts_of(self._analysis).__getitem__, self.form.split())))
        return [token.written for token in self.tokens]

    @cached_property
    def words(self) -> Sequence[str]:
        """Each token whole, without accents, in small letters."""
        return [word.lower() for word in self.written]

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        """Where each token begins and ends in the text."""
        if not self.is_spaced:
            return [(token.start, token.end) for token in self.tokens]
        if not self._terms_of_pieces:
            self._join_terms(self.form)
        return TokenSpans(self.form, self._analysis, self._terms_of_pieces, self._bounds)

    @cached_property
    def places(self) -> Sequence[int]:
        """The place of each token; some have the same where characters stand without blanks."""
        return range(len(self.spans)) if self.is_spaced else [token.place for token in self.tokens]


class Indexed(NamedTuple):
    """What an index has of a text: terms in order, words as they are written in no order, each joined by blanks; forms.

    Where characters stand without blanks terms are tokens, some two at one place.
    """

    terms: str | list[PlacedTerm]
    words: str
    forms: Collection[str]


def index_text(text: str, analysis: str) -> Indexed:
    """Return what an index has of a text: the terms that `analyse` gives, made in the quickest way."""
    if not text:
        return _NOTHING
    plain = canonical(text)
    form = prepare(plain, analysis)
    pieces = form.split()
    forms = find_forms(pieces, analysis) if "-" in form or not form.isascii() else ()
    terms = list(tokens_of(form, analysis)) if has_runs(form) else " ".join(map(terms_of(analysis).__getitem__, pieces))
    return Indexed(terms, _join_written(plain, pieces, analysis), forms)


def join_written(text: str) -> str:
    """Return the words of a text as they are written, in no order, joined by blanks: made in the quickest way."""
    plain = canonical(text)
    return _join_written(plain, plain.split(), UNSTEMMED)


def _join_written(plain: str, pieces: Iterable[str], analysis: str) -> str:
    if plain.isascii() and analysis in {ENGLISH, UNSTEMMED}:
        return plain.encode().translate(_BLANKS_FOR_SIGNS).decode()
    written = map(_written_of(analysis).__getitem__, dict.fromkeys(pieces))
    return " ".join(dict.fromkeys(chain.from_iterable(written)))


@cache
def _parts_of(analysis: str) -> Mapping[str, Sequence[str]]:
    """Return what has the tokens, as they are written, of whatever stands between two blanks."""
    return Remembered(lambda piece: [part.written for part in parts_of_piece(piece, analysis)])


@cache
def _written_of(analysis: str) -> Mapping[str, Sequence[str]]:
    """Return what has the words, as they are written, of whatever stands between two blanks."""
    return Remembered(
        lambda piece: [run for part in parts_of_piece(piece, analysis) for run in split_signs(part.written)]
    )


_NOTHING = Indexed("", "", ())
_BLANKS_FOR_SIGNS = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in range(256))


def analyse(text: str, language: str) -> AnalysedText:
    """Return the tokens of a text as they are indexed in an article of a language."""
    return AnalysedText(text, analysis_of(language))


def stands_apart(text: str) -> bool:
    """Tell whether words of a text can be found by their beginning: none is of a script without blanks."""
    return AnalysedText(text, UNSTEMMED).is_spaced


def split_signs(word: str) -> list[str]:
    """Return the parts of a word that has points, commas or apostrophes within; none that no index has."""
    runs = [word] if word.isalnum() else word.translate(_BLANKS_FOR_INNER_SIGNS).split()
    return [run for run in runs if len(run.encode("utf-8", "replace")) < LONGEST_WORD]


_BLANKS_FOR_INNER_SIGNS = dict.fromkeys(map(ord, f".,'{JOINER}"), " ")


def stem(text: str, analysis: str = ENGLISH) -> list[str]:
    """Return what the words of a text are found by."""
    return [term for term in AnalysedText(text, analysis).terms if term != OVERLONG]


def fold(text: str) -> list[str]:
    """Return the words of a text without accents, in small letters, whole."""
    return [word.lower() for word in write_words(text)]


def write_words(text: str, analysis: str = UNSTEMMED) -> list[str]:
    """Return the words of a text without accents, whole, in the case they are written in.

    What a language puts before or behind an apostrophe, as in “l'ours”, is left out where that is the analysis.
    """
    return [run for word in AnalysedText(text, analysis).written for run in split_signs(word)]


def write_plain_words(text: str) -> set[str]:
    """Return those of `write_words` that stand between blanks and signs, of plain letters: made in the quickest way."""
    bare = [piece.strip(AROUND) for piece in canonical(text).split()]
    return {word for word in bare if word.isalnum() and word.isascii() and len(word) < LONGEST_WORD}
