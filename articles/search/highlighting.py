"""Marking the words of a search in a text, with the index's own analysis so that both agree."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from articles.search.analysis import (
    ENGLISH,
    NoForms,
    Row,
    fold,
    near_terms,
    read_rows,
    split_signs,
    stands_apart,
    write_plain_words,
    write_words,
)
from articles.search.engine import Analyse, Rows, Tokens
from articles.search.tree import Near, Node, Prefix, Words, positive_leaves
from articles.search.written_words import Forms, WrittenRow, find_written_rows, lower_capitals

_BLANK = re.compile(r"\s")
SNIPPET_CHARACTERS = 260
WINDOW = 100_000  # characters of a long text that are searched at once
OVERLAP = 2_000  # characters around them that are read along, for what reaches over their bounds

Span = tuple[int, int, str]  # start, end, word of the search


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text to be shown, marked or not."""

    text: str
    is_marked: bool = False


def flatten(text: str) -> str:
    """Return a text on one line, as excerpts are cut from it."""
    return " ".join(text.split())


def _as_written(text: str, language: str) -> list[Row]:
    return read_rows(text, language, NoForms())


class Highlighter:
    """The words of one search, to be marked in the texts of one page.

    A text is of a field (headline, body, byline, dateline) and a language: words are found as the index finds them.
    """

    def __init__(self, node: Node | None, analyse: Analyse, rows: Rows = _as_written) -> None:
        """Mark the words of a query as an engine analyses them, and reads them in its archive."""
        self._analyse = analyse
        self._rows = rows
        self._leaves = tuple(dict.fromkeys(positive_leaves(node)))
        self._patterns: dict[tuple[str, str], _Patterns] = {}
        self._found: dict[tuple[tuple[str, str], str], list[Span]] = {}

    @property
    def has_words(self) -> bool:
        """Whether there is anything to be marked."""
        return bool(self._leaves)

    def find_spans(self, text: str, *, field: str = "body", language: str = ENGLISH) -> list[Span]:
        """Return every match, in order, none overlapping."""
        key = (field, language)
        if (key, text) not in self._found:  # asked for its excerpt and for its reasons
            self._found[key, text] = list(self._patterns_of(field, language).iterate_spans(text))
        return self._found[key, text]

    def _find_flat_spans(self, text: str, flat: str, field: str, language: str) -> list[Span]:
        """Return the matches of a text on one line; what stands in a line of capitals, the lines as they were tell."""
        has_capitals = self._patterns_of(field, language).reads_forms and (lowered := lower_capitals(text)) != text
        if not has_capitals or len(lowered) != len(text):
            return self.find_spans(flat, field=field, language=language)
        return list(self._patterns_of(field, language).iterate_spans(flat, flatten(lowered)))

    def find_first_spans(self, text: str, most: int, *, field: str = "body", language: str = ENGLISH) -> list[Span]:
        """Return the first matches, at most so many, reading no further than the last of them needs."""
        return list(islice(self._patterns_of(field, language).iterate_spans(text), most))

    def _patterns_of(self, field: str, language: str) -> "_Patterns":
        key = (field, language)
        if key not in self._patterns:
            leaves = [leaf for leaf in self._leaves if leaf.field in {"", field}]
            self._patterns[key] = _Patterns(leaves, self._analyse, self._rows, language)
        return self._patterns[key]

    def mark(self, text: str, *, field: str = "body", language: str = ENGLISH) -> list[Fragment]:
        """Return the whole text in fragments."""
        return _cut(text, 0, len(text), self.find_spans(text, field=field, language=language))

    def snippet(
        self, text: str, length: int = SNIPPET_CHARACTERS, *, field: str = "body", language: str = ENGLISH
    ) -> list[Fragment]:
        """Return the stretch of about `length` characters that holds most different words of the search."""
        flat = flatten(text)
        spans = self._find_flat_spans(text, flat, field, language)
        start, end = _best_window(flat, spans, length)
        fragments = _cut(flat, start, end, spans)
        if start > 0:
            fragments.insert(0, Fragment("… "))
        if end < len(flat):
            fragments.append(Fragment(" …"))
        return fragments


class _Writing:
    """How the words of a text are written, itself and without what its lines of capitals do not say."""

    def __init__(self, text: str, lowered: str) -> None:
        self._texts = {text, lowered}

    @cached_property
    def _plain_words(self) -> frozenset[str]:
        return frozenset().union(*map(write_plain_words, self._texts))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in write_words(text))

    def has(self, forms: Forms, bounds: tuple[int, int] | None) -> bool:
        """Tell whether words are written so between two bounds, or anywhere."""
        if bounds is not None:
            words = frozenset(word for text in self._texts for word in write_words(text[slice(*bounds)]))
            return _holds_each(words, forms)
        return _holds_each(self._plain_words, forms) or _holds_each(self._words, forms)


def _holds_each(words: frozenset[str], forms: Forms) -> bool:
    return all(not words.isdisjoint(among) for among in forms)


class _Patterns:
    """The words of a search as they are found in one language."""

    def __init__(self, leaves: Iterable[Words], analyse: Analyse, rows: Rows, language: str) -> None:
        self._analyse = analyse
        self._language = language
        self._rows: dict[str, list[WrittenRow]] = {}  # by their first word
        self._near: list[tuple[frozenset[str], int]] = []
        prefixes = []
        for leaf in leaves:
            if isinstance(leaf, Prefix) and stands_apart(leaf.text):
                prefixes.append("".join(fold(leaf.text)))
                continue
            for row, forms in find_written_rows(leaf, rows(leaf.text, language), language):
                words = near_terms(row) if isinstance(leaf, Near) else ()
                if len(words) > 1 and isinstance(leaf, Near):
                    self._near.append((frozenset(words), leaf.distance))
                else:
                    wanted = WrittenRow(row[:1] if isinstance(leaf, Near) else row, forms)
                    self._rows.setdefault(row[0][1], []).append(wanted)
        self._prefixes = tuple(prefix for prefix in prefixes if prefix)
        self._first_words = frozenset(self._rows).union(*(words for words, _ in self._near))
        in_rows = (term for rows in self._rows.values() for one in rows for _, term in one.row)
        self._terms = self._first_words.union(in_rows)
        rows_alone = all(len(one.row) == 1 for rows in self._rows.values() for one in rows)
        self._has_words_alone = rows_alone and not (self._near or self._prefixes)

    @property
    def reads_forms(self) -> bool:
        """Whether it matters how words are written."""
        return any(row.forms for rows in self._rows.values() for row in rows)

    def iterate_spans(self, text: str, lowered: str = "") -> Iterator[Span]:
        """Yield every match in order, none overlapping; a long text is read a window at a time, as far as wanted.

        Of words that are to be near one another, those of one window are matched. `lowered` is the text without what
        its lines of capitals do not say, where they cannot be told any more.
        """
        if not (self._first_words or self._prefixes):
            return
        lowered = lowered or (lower_capitals(text) if self.reads_forms else text)
        reached = 0
        for start, end in _windows(text):
            low, high = max(0, start - OVERLAP), min(len(text), end + OVERLAP)
            low, high = _cut_before_word(text, low), _cut_before_word(text, high)
            for first, last, name in self._find_spans(text[low:high], lowered[low:high]):
                if max(start, reached) <= low + first < end:
                    reached = low + last
                    yield low + first, reached, name

    def _find_spans(self, text: str, lowered: str) -> list[Span]:
        tokens = self._analyse(text, self._language)
        if self._has_words_alone:
            return self._find_words(tokens, _Writing(text, lowered))
        stems = tokens.terms_among(self._terms)
        folded = tokens.words if self._prefixes else stems
        begun = {word for word in frozenset(folded) if self._begins(word)} if self._prefixes else frozenset()
        if not begun and self._first_words.isdisjoint(stems):  # most texts of a page have none of it
            return []
        places = _Places(tokens, stems)
        near = self._find_near(stems, tokens.places)
        writing = _Writing(text, lowered)
        spans: list[Span] = []
        for number, stem in enumerate(stems):
            if not (stem in self._rows or number in near or folded[number] in begun):
                continue
            last, name = self._match_at(places, folded, number, writing)
            if last < number and number in near:
                last, name = number, stem
            if last >= number:
                _add_span(spans, (tokens.spans[number][0], tokens.spans[last][1], name))
        return spans

    def _find_words(self, tokens: Tokens, writing: "_Writing") -> list[Span]:
        """Return where words stand, each by itself: it matters nothing what stands beside it."""
        spans: list[Span] = []
        for term, start, end in tokens.find(self._first_words):
            if any(not row.forms or writing.has(row.forms, (start, end)) for row in self._rows[term]):
                _add_span(spans, (start, end, term))
        return spans

    def _begins(self, word: str) -> bool:
        return bool(self._prefixes) and any(run.startswith(self._prefixes) for run in split_signs(word))

    def _match_at(self, places: "_Places", folded: Sequence[str], number: int, writing: "_Writing") -> tuple[int, str]:
        """Return the last token of the longest row that begins with one, and its words; -1 where there is none."""
        best: tuple[int, str] = (-1, "")
        for row, forms in self._rows.get(places.terms[number], ()):
            last = places.find_last(row, number)
            if last > best[0] and (not forms or writing.has(forms, places.find_bounds(row, number))):
                best = (last, " ".join(term for _, term in row))
        if best[0] < 0 and self._begins(folded[number]):
            best = (number, folded[number])
        return best

    def _find_near(self, stems: Sequence[str], places: Sequence[int]) -> set[int]:
        """Return the tokens that stand near all the others they are asked to be near."""
        found: set[int] = set()
        for wanted, distance in self._near:
            tokens = [(number, place) for number, place in enumerate(places) if stems[number] in wanted]
            at = [(place, stems[number]) for number, place in tokens]
            behind, pairs = _find_close(at, distance + 1)
            before, _ = _find_close([(-place, word) for place, word in reversed(at)], distance + 1)
            if len(pairs) == len(wanted) * (len(wanted) - 1) // 2:
                close = behind.union(-place for place in before)
                found.update(number for number, place in tokens if place in close)
        return found


class _Places:
    """Where the words of a text stand: each at its own place, or some two at one."""

    def __init__(self, tokens: Tokens, terms: Sequence[str]) -> None:
        self.terms = terms
        self._spans = tokens.spans
        self._places = tokens.places
        is_spaced = not self._places or self._places[-1] == len(self._places) - 1
        self._tokens = (
            None if is_spaced else {pair: n for n, pair in enumerate(zip(self._places, self.terms, strict=True))}
        )

    def find_last(self, row: Row, number: int) -> int:
        """Return the last token of a row whose first is the token of this number; -1 where it does not follow."""
        last = number
        for place, term in row[1:]:
            last = self._find(self._places[number] + place, term)
            if last < 0:
                break
        return last

    def find_bounds(self, row: Row, number: int) -> tuple[int, int] | None:
        """Return where a row of a single word begins and ends: the words of others may be written anywhere."""
        return self._spans[number] if len(row) == 1 else None

    def _find(self, place: int, term: str) -> int:
        if self._tokens is not None:
            return self._tokens.get((place, term), -1)
        return place if place < len(self.terms) and self.terms[place] == term else -1


def _add_span(spans: list[Span], span: Span) -> None:
    """Put a span behind others; where it begins within the last, that one becomes longer."""
    if spans and span[0] < spans[-1][1]:
        start, end, name = spans[-1]
        spans[-1] = (start, max(end, span[1]), name)
    else:
        spans.append(span)


def _find_close(places: Iterable[tuple[int, str]], distance: int) -> tuple[set[int], set[tuple[str, str]]]:
    """Return the places that another word stands at most so far before, and the pairs of words that are so close."""
    last: dict[str, int] = {}
    close: set[int] = set()
    pairs: set[tuple[str, str]] = set()
    for number, word in places:
        last.pop(word, None)
        for other, at in reversed(last.items()):  # the nearest first
            if number - at > distance:
                break
            close.add(number)
            pairs.add((min(word, other), max(word, other)))
        last[word] = number
    return close, pairs


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of stretches of about WINDOW characters, none of which begins within a word."""
    start = 0
    while start < len(text):
        end = _cut_before_word(text, start + WINDOW)
        yield start, end
        start = end


def _cut_before_word(text: str, position: int) -> int:
    """Return the first position from here that no word reaches over; the end of the text where there is none."""
    if not 0 < position < len(text):
        return max(0, min(position, len(text)))
    blank = _BLANK.search(text, position - 1)
    return blank.end() if blank else len(text)


def _best_window(text: str, spans: Sequence[Span], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    best, best_end, best_score = 0, 0, -1
    for number, (start, end, _) in enumerate(spans):
        inside = [span for span in spans[number : number + 30] if span[1] <= start + length * 2 // 3]
        score = 10 * len({name for *_, name in inside}) + len(inside)
        if score > best_score:
            best, best_end, best_score = start, end, score
    if not spans:
        return 0, _word_end(text, length)
    start = max(0, best - length // 4)
    if start:
        gap = text.find(" ", start, best)
        start = gap + 1 if gap >= 0 else best
    return start, max(best_end, _word_end(text, start + length))


def _word_end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    gap = text.rfind(" ", max(0, end - 60), end)
    return gap if gap > 0 else end


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> list[Fragment]:
    fragments: list[Fragment] = []
    position = start
    for first, last, _ in spans:
        if first < position or last > end:
            continue
        if first > position:
            fragments.append(Fragment(text[position:first]))
        fragments.append(Fragment(text[first:last], is_marked=True))
        position = last
    if position < end:
        fragments.append(Fragment(text[position:end]))
    return fragments
