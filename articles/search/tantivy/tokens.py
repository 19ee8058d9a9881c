"""A text as the index knows it: its words, each as it is found, and where it stands."""

from collections.abc import Sequence
from functools import cached_property

from tantivy import Token

from articles.search.analysis import analysis_of, fold, stem, stemming_analyzer
from articles.search.tantivy.written import write_words


class TantivyTokens:
    """See `articles.search.engine.Tokens`. Each of the five is made when it is first wanted: most texts need one."""

    def __init__(self, text: str, analysis: str) -> None:
        self._text = text
        self._analysis = analysis

    @cached_property
    def terms(self) -> Sequence[str]:
        return stem(self._text, self._analysis)

    @cached_property
    def words(self) -> Sequence[str]:
        return fold(self._text)

    @cached_property
    def written(self) -> Sequence[str]:
        return write_words(self._text)

    @cached_property
    def _tokens(self) -> Sequence[Token]:
        return stemming_analyzer(self._analysis).pre_tokenize(self._text).tokens

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        return [(token.char_offset_from, token.char_offset_to) for token in self._tokens]

    @cached_property
    def places(self) -> Sequence[int]:
        if not self._tokens or self._tokens[-1].position == len(self._tokens) - 1:  # nothing was left out
            return range(len(self._tokens))
        return [token.position for token in self._tokens]


def analyse(text: str, language: str) -> TantivyTokens:
    """Return the words of a text as they are indexed in an article of a language."""
    return TantivyTokens(text, analysis_of(language))
