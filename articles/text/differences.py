"""What differs between two texts: paragraphs first, then the words of those that were changed.

Comparing everything with everything takes the square of a length, and two million characters are no rare text. So texts
are cut at what stands once in both, as often as that finds anything ("patience diff", Bram Cohen); only what is then
left between two cuts, a few words, is compared each with each. What is still too much counts as replaced as a whole.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, zip_longest
from typing import NamedTuple

MOST_PAIRS = 4_096  # words of one stretch times those of the other that are compared each with each
MOST_PAIRS_IN_ALL = 200_000
DEEPEST = 12  # cuts within what was cut
LONGEST_SAME = 400  # characters of unchanged text within a paragraph; more are cut in the middle
SHOWN_BESIDE = 160  # characters of them that stay on each side
LONGEST_CHANGED = 20_000  # characters of one change
MOST_SHOWN = 100_000  # characters in all
MOST_PARAGRAPHS = 2_000

# Words with the space behind them; of scripts that put none between words, each character.
_DENSE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_DENSE}]\s*|[^\s{_DENSE}]+\s*|\s+")
_BREAK = "\n\n"


class Edit(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"


class ChangedPiece(NamedTuple):
    """A piece of a paragraph."""

    change: Edit
    text: str


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """A paragraph in pieces; or, without any, how many paragraphs in a row are the same and not shown."""

    pieces: Sequence[ChangedPiece] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Two texts compared; `is_cut` where there is more than is shown."""

    paragraphs: Sequence[ComparedParagraph]
    is_cut: bool = False


class _Stretch(NamedTuple):
    """Parts of two sequences that are the same, or that replace each other."""

    is_same: bool
    before: slice
    after: slice


def compare_texts(before: str, after: str) -> TextDifference:
    """Return what differs between two texts, with a paragraph around each change."""
    return _shorten(_leave_out(_compare(before.split(_BREAK), after.split(_BREAK))))


def _compare(former: Sequence[str], present: Sequence[str]) -> Iterator[ComparedParagraph]:
    """Yield all paragraphs, those that were changed compared by their words when they are taken."""
    budget = _Budget(MOST_PAIRS_IN_ALL)
    for stretch in _align(former, present, budget):
        if stretch.is_same:
            yield from (ComparedParagraph([ChangedPiece(Edit.SAME, one)]) for one in present[stretch.after])
        else:
            yield from _compare_paragraphs(former[stretch.before], present[stretch.after], budget)


class _Budget:
    """How many pairs of words may still be compared."""

    def __init__(self, pairs: int) -> None:
        self._left = pairs

    def take(self, pairs: int) -> bool:
        if pairs > min(MOST_PAIRS, self._left):
            return False
        self._left -= pairs
        return True


# -- alignment


def _align(before: Sequence[str], after: Sequence[str], budget: _Budget) -> Iterator[_Stretch]:
    """Yield the stretches of two sequences in order, neighbours of one kind together."""
    found = _cut(before, after, (0, len(before), 0, len(after)), DEEPEST, budget)
    for is_same, some in groupby((one for one in found if _is_any(one)), key=lambda one: one.is_same):
        stretches = list(some)
        first, last = stretches[0], stretches[-1]
        yield _Stretch(
            is_same,
            slice(first.before.start, last.before.stop),
            slice(first.after.start, last.after.stop),
        )


def _is_any(stretch: _Stretch) -> bool:
    return bool(stretch.before.start < stretch.before.stop or stretch.after.start < stretch.after.stop)


def _cut(
    before: Sequence[str], after: Sequence[str], bounds: tuple[int, int, int, int], depth: int, budget: _Budget
) -> Iterator[_Stretch]:
    low, high, start, end = bounds
    first, beginning = low, start
    while low < high and start < end and before[low] == after[start]:
        low, start = low + 1, start + 1
    yield _Stretch(True, slice(first, low), slice(beginning, start))
    last, ending = high, end
    while low < high and start < end and before[high - 1] == after[end - 1]:
        high, end = high - 1, end - 1
    anchors = _find_anchors(before, after, (low, high, start, end)) if depth else []
    if anchors:
        for one, other in anchors:
            yield from _cut(before, after, (low, one, start, other), depth - 1, budget)
            yield _Stretch(True, slice(one, one + 1), slice(other, other + 1))
            low, start = one + 1, other + 1
        yield from _cut(before, after, (low, high, start, end), depth - 1, budget)
    elif budget.take((high - low) * (end - start)):
        yield from _compare_each(before, after, (low, high, start, end))
    else:
        yield _Stretch(False, slice(low, high), slice(start, end))
    yield _Stretch(True, slice(high, last), slice(end, ending))


def _compare_each(before: Sequence[str], after: Sequence[str], bounds: tuple[int, int, int, int]) -> Iterator[_Stretch]:
    low, high, start, end = bounds
    matcher = SequenceMatcher(None, before[low:high], after[start:end], autojunk=False)
    for tag, one, another, other, further in matcher.get_opcodes():
        yield _Stretch(tag == "equal", slice(low + one, low + another), slice(start + other, start + further))


def _find_anchors(
    before: Sequence[str], after: Sequence[str], bounds: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Return places of what stands once in both parts, as many as follow each other in the same order in both."""
    low, high, start, end = bounds
    counts, others = Counter(before[low:high]), Counter(after[start:end])
    places = {after[place]: place for place in range(start, end) if others[after[place]] == 1}
    pairs = [
        (place, places[before[place]])
        for place in range(low, high)
        if counts[before[place]] == 1 and before[place] in places
    ]
    return _find_rising(pairs)


def _find_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest of the sequences in which the second numbers rise too."""
    tops: list[int] = []  # the smallest second number that ends a sequence of each length
    ends: list[int] = []  # its place among the pairs
    before: list[int] = []
    for place, (_, other) in enumerate(pairs):
        length = bisect_left(tops, other)
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(other)
            ends.append(place)
        else:
            tops[length], ends[length] = other, place
    rising = []
    place = ends[-1] if ends else -1
    while place >= 0:
        rising.append(pairs[place])
        place = before[place]
    return rising[::-1]


# -- words


def _compare_paragraphs(former: Sequence[str], present: Sequence[str], budget: _Budget) -> Iterator[ComparedParagraph]:
    """Yield paragraphs that replace each other: one by one where they are as many, else all as one text."""
    if len(former) == len(present):
        for one, other in zip_longest(former, present):
            yield ComparedParagraph(_compare_words(one, other, budget))
        return
    pieces: list[ChangedPiece] = []
    for change, text in _compare_words(_BREAK.join(former), _BREAK.join(present), budget):
        first, *rest = text.split(_BREAK)
        pieces += [ChangedPiece(change, first)] if first else []
        for one in rest:
            if pieces:
                yield ComparedParagraph(pieces)
            pieces = [ChangedPiece(change, one)] if one else []
    if pieces:
        yield ComparedParagraph(pieces)


def _compare_words(before: str, after: str, budget: _Budget) -> list[ChangedPiece]:
    former, present = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[ChangedPiece] = []
    for stretch in _align(former, present, budget):
        old, new = "".join(former[stretch.before]), "".join(present[stretch.after])
        if stretch.is_same:
            pieces.append(ChangedPiece(Edit.SAME, new))
            continue
        pieces += [ChangedPiece(Edit.REMOVED, old)] if old else []
        pieces += [ChangedPiece(Edit.INSERTED, new)] if new else []
    return pieces


# -- what is shown


def _is_changed(paragraph: ComparedParagraph) -> bool:
    return any(piece.change is not Edit.SAME for piece in paragraph.pieces)


def _leave_out(paragraphs: Iterable[ComparedParagraph]) -> Iterator[ComparedParagraph]:
    """Yield changed paragraphs and their neighbours, and how many others stand between."""
    waiting: ComparedParagraph | None = None  # it may stand before a change
    left_out = 0
    is_beside = False
    for paragraph in paragraphs:
        if _is_changed(paragraph):
            yield from [ComparedParagraph(left_out=left_out)] if left_out else []
            yield from [waiting] if waiting else []
            yield paragraph
            waiting, left_out, is_beside = None, 0, True
        elif is_beside:
            yield paragraph
            is_beside = False
        else:
            left_out += waiting is not None
            waiting = paragraph
    left_out += waiting is not None
    yield from [ComparedParagraph(left_out=left_out)] if left_out else []


def _shorten(paragraphs: Iterable[ComparedParagraph]) -> TextDifference:
    shown: list[ComparedParagraph] = []
    room = MOST_SHOWN
    is_cut = False
    for paragraph in paragraphs:
        if len(shown) == MOST_PARAGRAPHS:
            return TextDifference(shown, is_cut=True)
        pieces: list[ChangedPiece] = []
        for piece in paragraph.pieces:
            if room <= 0:
                return TextDifference([*shown, ComparedParagraph(pieces)] if pieces else shown, is_cut=True)
            pieces.append(_shorten_piece(piece))
            room -= len(pieces[-1].text)
            is_cut |= piece.change is not Edit.SAME and len(piece.text) > LONGEST_CHANGED
        shown.append(ComparedParagraph(pieces, paragraph.left_out))
    return TextDifference(shown, is_cut)


def _shorten_piece(piece: ChangedPiece) -> ChangedPiece:
    text = piece.text
    if piece.change is Edit.SAME and len(text) > LONGEST_SAME:
        return piece._replace(text=f"{text[:SHOWN_BESIDE].rstrip()} … {text[-SHOWN_BESIDE:].lstrip()}")
    if piece.change is not Edit.SAME and len(text) > LONGEST_CHANGED:
        return piece._replace(text=f"{text[:LONGEST_CHANGED].rstrip()} …")
    return piece
