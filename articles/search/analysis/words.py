"""A text to its tokens: what is found, where it stands, and at which place among the others.

Where words stand apart a token is a word. Where they do not (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar) there is one
for each two characters that are neighbours, and one for each character, at the place of the first. These belong to no
language: 東京 is found alike in Chinese and in Japanese.
"""

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeVar

from articles.search.analysis.characters import (
    JOINER,
    UNSPACED,
    fold_letters,
    marks,
    strip_accents,
    word_characters,
)
from articles.search.analysis.english import first_letters, is_name
from articles.search.analysis.numbers import join_groups, read_number
from articles.search.analysis.stemmers import ENGLISH, term_of

AMERICA = "usa"
AMERICA_OR_WE = "us|usa"  # US in a line without a small letter ...
_AMBIGUOUS = "uS"  # ... as it is marked there: nobody writes it so
_MOST_REMEMBERED = 50_000  # chunks of one analysis, of which a kilobyte is kept each
_LONGEST_REMEMBERED = 60  # characters
_ELIDED = {
    "fr": frozenset(("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")),
    "ca": frozenset(("l", "d", "m", "t", "s", "n")),
    "it": frozenset(("l", "d", "c", "m", "t", "s", "v", "n", "un", "all", "dall", "dell", "nell", "sull", "quell")),
}
AROUND = string.punctuation.replace("_", "")  # no part of a word at its ends
_SUFFIXED = frozenset({"tr"})  # an apostrophe parts a name from its endings
_DOTTED_I = frozenset({"tr"})  # where the small letter of I has no dot
_CAPITALS = re.compile(r"\bUS\b")
_PIECES = re.compile(r"\S+")
_PARTS = re.compile(
    rf"(?P<letters>[^\W\d_](?:\.[^\W\d_])+(?!\.?[^\W_]))|(?P<number>\d+(?:[.,'{JOINER}]\d+)+)|(?P<word>[^-.,'{JOINER}_]+(?:'[^-.,'{JOINER}_]+)*)"
)

Made = TypeVar("Made")


class WordPart(NamedTuple):
    """A token of a chunk: what it is found by, how it is written without accents, and where it stands in the chunk."""

    term: str
    written: str
    start: int
    end: int


class PlacedTerm(NamedTuple):
    """A token of a text. `start` and `end` are those of the text as it was given, whatever its form."""

    term: str
    written: str
    start: int
    end: int
    place: int


@cache
def _chunks_of_ascii() -> re.Pattern[str]:
    return re.compile(rf"\w+(?:(?:\.?[-']|[.,]|{JOINER})\w+)*", re.ASCII)


@cache
def _chunks() -> re.Pattern[str]:
    """Match a run of characters that are written without blanks, or words with what may join them."""
    word = f"[{word_characters()}]+"
    return re.compile(f"{_run().pattern}|{word}(?:(?:\\.?[-']|[.,]|{JOINER}){word})*")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}][{UNSPACED}{marks()}]*")


@cache
def _clusters() -> re.Pattern[str]:
    return re.compile(f"(?s:.)[{marks()}]*")


def find_chunks(text: str) -> list[str]:
    """Return the chunks of a text of canonical form."""
    return (_chunks_of_ascii() if text.isascii() else _chunks()).findall(text)


def prepare(text: str, analysis: str) -> str:
    """Return a text of canonical form, of the same length, as its chunks are looked for."""
    text = join_groups(text, analysis)
    if "US" in text and _CAPITALS.search(text):
        lines = (_CAPITALS.sub(_AMBIGUOUS, line) if line == line.upper() else line for line in text.split("\n"))
        text = "\n".join(lines)
    return text


def is_run(chunk: str) -> bool:
    """Tell whether a chunk is of a script without blanks."""
    return not chunk.isascii() and _run().match(chunk) is not None


def has_runs(text: str) -> bool:
    """Tell whether anything in a text is written without blanks."""
    return not text.isascii() and _run().search(text) is not None


# -- chunks of words


class Remembered(dict[str, Made]):
    """What was made of chunks, a bounded number of them."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, chunk: str) -> Made:
        made = self._make(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[chunk] = made
        return made


@cache
def terms_of(analysis: str) -> Mapping[str, str]:
    """Return what has the terms of whatever stands between two blanks, joined by blanks; none of runs."""

    def make(piece: str) -> str:
        bare = piece.strip(AROUND)
        if bare.isalnum() and bare.isascii():
            return remembered[bare] if bare != piece else _term(bare, bare.lower(), analysis)
        return " ".join([part.term for part in parts_of_piece(bare, analysis)])

    remembered = Remembered(make)
    return remembered


class _Sieve(NamedTuple):
    """What parts an English text by the letters that words can begin with that are found by wanted terms.

    `unwanted` matches a piece that is one word with another first letter, `other` is such a word, and `wanted` matches
    what is left.
    """

    unwanted: re.Pattern[str]
    wanted: re.Pattern[str]
    other: str


@lru_cache(maxsize=64)
def _sieve(wanted: frozenset[str]) -> _Sieve | None:
    letters = frozenset().union(*map(first_letters, wanted))
    others = "".join(letter for letter in string.ascii_lowercase + string.digits if letter not in letters)
    if not others:
        return None
    around = f"[{re.escape(AROUND)}]*+"
    unwanted = rf"{around}[{others}{others.upper()}][0-9A-Za-z]*+{around}(?!\S)"
    return _Sieve(re.compile(rf"(?<!\S){unwanted}"), re.compile(rf"(?<!\S)(?!{unwanted})\S+"), others[0])


def replace_unwanted(text: str, wanted: frozenset[str]) -> str:
    """Return an English text as `prepare` makes it with one short word, which is not wanted, in the place of many.

    Most words begin with no letter that a wanted one can begin with: they need not be looked up, and no stem is made of
    them. There are as many pieces and tokens as before, and wanted terms are those of the same ones.
    """
    sieve = _sieve(wanted)
    return sieve.unwanted.sub(sieve.other, text) if sieve else text


def find_wanted(text: str, wanted: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the tokens of such a text without runs that are found by a wanted term: it, and where they stand."""
    sieve = _sieve(wanted)
    known, spans = terms_of(ENGLISH), _spans_within(ENGLISH)
    for match in (sieve.wanted if sieve else _PIECES).finditer(text):
        terms = known[match[0]].split()
        if not wanted.isdisjoint(terms):
            for term, (first, last) in zip(terms, spans[match[0]], strict=True):
                if term in wanted:
                    yield term, match.start() + first, match.start() + last


def parts_of_piece(piece: str, analysis: str) -> Iterator[WordPart]:
    """Yield the parts of all chunks of what stands between two blanks, but of runs."""
    parts = _parts_of_chunks(analysis)
    for chunk in find_chunks(piece):
        if not is_run(chunk):
            yield from parts[chunk]


@cache
def _parts_of_chunks(analysis: str) -> Mapping[str, Sequence[WordPart]]:
    return Remembered(lambda chunk: split_chunk(chunk, analysis))


def split_chunk(chunk: str, analysis: str) -> list[WordPart]:
    """Return the parts of words that may be joined: cease-fire has two, U.S. one, Reagan's one."""
    parts: list[WordPart] = []
    for match in _PARTS.finditer(chunk):
        written, (start, end) = match[0], match.span()
        if match["letters"]:
            term = _term(written, written.replace(".", "").lower(), analysis)
            parts.append(WordPart(term, strip_accents(written), start, end))
        elif match["number"]:
            terms = read_number(written, analysis)
            spans = [(start, end)] if len(terms) == 1 else _spans_of_digits(written, start)
            parts += [
                WordPart(term, chunk[first:last], first, last) for term, (first, last) in zip(terms, spans, strict=True)
            ]
        else:
            parts += _split_word(written, analysis, start)
    return [part for part in parts if any(map(str.isalnum, part.written))]


def _spans_of_digits(written: str, start: int) -> list[tuple[int, int]]:
    return [(start + match.start(), start + match.end()) for match in re.finditer(r"\d+", written)]


def _split_word(written: str, analysis: str, start: int) -> Iterator[WordPart]:
    """Yield the words of one with apostrophes; a possessive is the word it is of."""
    first, *others = written.split("'")
    if others and others[-1] in {"s", "S"}:
        if len(others) == 1 and is_name(name := fold_letters(first) + "s"):
            yield WordPart(
                term_of(name, analysis, is_stemmed=False), strip_accents(written), start, start + len(written)
            )
            return
        others = others[:-1]
    if others and analysis in _SUFFIXED:
        others = []
    for number, word in enumerate((first, *others)):
        if number == len(others) or fold_letters(word) not in _ELIDED.get(analysis, ()):
            small = _small(word) if analysis in _DOTTED_I else word.lower()
            shown = "US" if word == _AMBIGUOUS else strip_accents(word)
            yield WordPart(_term(word, small, analysis), shown, start, start + len(word))
        start += len(word) + 1


def _term(written: str, small: str, analysis: str) -> str:
    if small in {AMERICA, "us"} and written not in {"us", "Us"}:
        return term_of(AMERICA_OR_WE if written == _AMBIGUOUS else AMERICA, analysis, is_stemmed=False)
    return term_of(small, analysis, is_stemmed=not is_name(small))


def _small(word: str) -> str:
    return word.replace("İ", "i").replace("I", "ı").lower()


# -- runs without blanks


def split_run(run: str) -> list[tuple[int, int]]:
    """Return where the characters of a run stand, each with its marks."""
    return [match.span() for match in _clusters().finditer(run)]


def _tokens_of_run(run: str, start: int, place: int) -> Iterator[PlacedTerm]:
    spans = split_run(run)
    for number, (first, last) in enumerate(spans):
        if number + 1 < len(spans):
            end = spans[number + 1][1]
            yield _make_token(run[first:end], start + first, start + end, place + number)
        yield _make_token(run[first:last], start + first, start + last, place + number)


def _make_token(text: str, start: int, end: int, place: int) -> PlacedTerm:
    return PlacedTerm(text, text, start, end, place)


class TokenSpans(Sequence[tuple[int, int]]):
    """Where the tokens of a text of words stand, which is as `prepare` makes it and has no run.

    Of the hundreds in a text few are looked up, those that match: only of their pieces it is worked out where they
    have their tokens.
    """

    def __init__(
        self,
        text: str,
        analysis: str,
        terms: Iterable[str],
        bounds: Callable[[int, int], tuple[int, int]] | None,
    ) -> None:
        """Take the terms of each piece of the text, joined by blanks, and `bounds` as `find_bounds` gives it."""
        self._text = text
        self._pieces = text.split()
        self._bounds = bounds
        self._spans = _spans_within(analysis)
        self._counts = list(
            accumulate([some.count(" ") + 1 if some else 0 for some in terms])
        )  # of tokens, up to its end

    def __len__(self) -> int:
        return self._counts[-1] if self._counts else 0

    def __getitem__(self, number: int) -> tuple[int, int]:  # type: ignore[override]  # nobody takes slices
        number = range(len(self))[number]
        piece = bisect_right(self._counts, number)
        within = self._spans[self._pieces[piece]]
        first, last = within[number - self._counts[piece]]  # counted from its end
        start = self._starts[piece] if self._starts else sum(map(len, self._pieces[:piece])) + piece
        return self._bounds(start + first, start + last) if self._bounds else (start + first, start + last)

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each piece begins; nothing where there is one blank between each two."""
        if len(" ".join(self._pieces)) == len(self._text) and not self._text[:1].isspace():
            return ()
        return [match.start() for match in _PIECES.finditer(self._text)]


@cache
def _spans_within(analysis: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return what has where the tokens of a stretch without a space stand in it."""
    split = _parts_of_chunks(analysis)

    def find(piece: str) -> list[tuple[int, int]]:
        chunks = (_chunks_of_ascii() if piece.isascii() else _chunks()).finditer(piece)
        return [(chunk.start() + part.start, chunk.start() + part.end) for chunk in chunks for part in split[chunk[0]]]

    return Remembered(find)


def tokens_of(text: str, analysis: str) -> Iterator[PlacedTerm]:
    """Yield the tokens of a text of canonical form, as `prepare` makes it."""
    place = 0
    split = _parts_of_chunks(analysis)
    for match in (_chunks_of_ascii() if text.isascii() else _chunks()).finditer(text):
        chunk, start = match[0], match.start()
        if is_run(chunk):
            for token in _tokens_of_run(chunk, start, place):
                yield token
            place = token.place + 1
        else:
            for term, written, first, last in split[chunk]:
                yield PlacedTerm(term, written, start + first, start + last, place)
                place += 1
