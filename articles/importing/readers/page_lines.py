"""From the words of a page and their places to its lines, column by column. Pure.

Places are in any unit, from the left and from the top. Words come in the order of their file, which is trusted for
nothing but this: those that follow each other there in one line belong together.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

MOST_WORDS = 30_000  # of a page: more stand on none that is to be read

# In sizes of the type.
_WORD_GAP = 0.8  # a wider gap may be one between columns
_SPACE = 4.0  # between pieces that do not follow each other in the file, as widest
_OVERLAP = 0.5
_NEAR = 9.0  # above and below, where other lines show what a gap is
_EDGE = 0.5
_DOUBLE = 0.2  # off its place, of a word that is printed twice

_SPACES = (1.5, 2.5, 50.0, 50.0)
_WIDEST_SHARE = 0.7  # of the width of a line, of a space in it
_SIZE_RATIO = 1.18  # of types that count as alike
_INITIAL_RATIO = 1.9
_MOST_INITIALS = 50
_QUOTES = "“\"'‘«„"


class Box(NamedTuple):
    """A place on a page: its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def is_above_or_below(self, other: "Box") -> bool:
        """Tell whether some of one stands above some of the other."""
        return self.left < other.right and other.left < self.right

    def is_beside(self, other: "Box") -> bool:
        """Tell whether both stand in one row."""
        common = min(self.bottom, other.bottom) - max(self.top, other.top)
        return common > 0.5 * min(self.bottom - self.top, other.bottom - other.top)


class PrintedWord(NamedTuple):
    """A word on a page; `size` is that of its type, `number` its place in the file."""

    text: str
    box: Box
    size: float
    is_bold: bool = False
    number: int = 0


@dataclass(slots=True)
class PrintedLine:
    """Words side by side in one column; `size` is that of most of its letters."""

    words: list[PrintedWord]
    box: Box = field(init=False)
    size: float = field(init=False)
    is_bold: bool = field(init=False)

    def __post_init__(self) -> None:
        self._measure()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def add(self, words: Iterable[PrintedWord]) -> None:
        """Put words at its end."""
        self.words += words
        self._measure()

    def _measure(self) -> None:
        self.box = join_boxes(word.box for word in self.words)
        self.is_bold = all(word.is_bold for word in self.words)
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        self.size = max(sizes, key=lambda one: (sizes[one], one))


def join_boxes(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes, of which there must be one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def are_alike(size: float, other: float) -> bool:
    """Tell whether two sizes of type look the same."""
    return max(size, other) <= _SIZE_RATIO * min(size, other)


def find_lines(words: Sequence[PrintedWord]) -> list[PrintedLine]:
    """Return the lines of a page from its top to its bottom; those of columns side by side are lines of their own."""
    lines = _join_pieces(_follow_words(_join_initials(_drop_doubles(words))))
    return _close_spaces(lines)


def _drop_doubles(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words without those that are printed a second time in the same place, for a shadow or to be bold."""
    seen: dict[tuple[str, int, int], list[Box]] = {}
    kept = []
    for word in words:
        step = max(word.size, 0.1)
        column, row = int(word.box.left // step), int(word.box.top // step)
        near = [
            box
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for box in seen.get((word.text, x, y), ())
        ]
        if any(
            abs(box.left - word.box.left) < _DOUBLE * step and abs(box.top - word.box.top) < _DOUBLE * step
            for box in near
        ):
            continue
        seen.setdefault((word.text, column, row), []).append(word.box)
        kept.append(word)
    return kept


def _join_initials(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words, each large initial beside several lines being part of the word that it begins."""
    joined = list(words)
    body = median(word.size for word in words) if words else 0
    initials = [one for one in words if len(one.text.strip(_QUOTES)) == 1 and one.size > _INITIAL_RATIO * body]
    for initial in initials[:_MOST_INITIALS]:
        box, size = initial.box, initial.size
        beside = [
            number
            for number, word in enumerate(joined)
            if word.size * 1.5 < size
            and -_EDGE * word.size < word.box.left - box.right < 1.5 * word.size
            and box.top - word.size < (word.box.top + word.box.bottom) / 2 < box.bottom
        ]
        if not beside or not initial.text[-1].isalpha():
            continue
        first = min(beside, key=lambda number: joined[number].box.top)
        for number in beside:  # the lines beside it are not indented
            joined[number] = joined[number]._replace(box=joined[number].box._replace(left=box.left))
        joined[first] = joined[first]._replace(text=initial.text + joined[first].text)
        joined.remove(initial)
    return joined


def _follow_words(words: Sequence[PrintedWord]) -> list[PrintedLine]:
    """Return lines of words that follow each other in the file and on the page."""
    lines: list[list[PrintedWord]] = []
    for word in words:
        if lines and _follows(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [PrintedLine(one) for one in lines]


def _follows(left: PrintedWord, right: PrintedWord) -> bool:
    size = max(left.size, right.size)
    gap = right.box.left - left.box.right
    return -_OVERLAP * size < gap <= _WORD_GAP * size and left.box.is_beside(right.box)


def _join_pieces(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Join pieces of lines that the file has in another order."""
    pieces = sorted(lines, key=lambda line: (line.box.top, line.box.left))
    tops = [line.box.top for line in pieces]
    tallest = max((line.box.bottom - line.box.top for line in pieces), default=0.0)
    gone: set[int] = set()
    for number in sorted(range(len(pieces)), key=lambda one: pieces[one].box.left):
        if number in gone:
            continue
        line = pieces[number]
        while True:
            size = line.size
            near = range(bisect_left(tops, line.box.top - tallest), bisect_left(tops, line.box.bottom))
            others = [
                other
                for other in near
                if other != number
                and other not in gone
                and -_OVERLAP * size < pieces[other].box.left - line.box.right <= _WORD_GAP * size
                and line.box.is_beside(pieces[other].box)
            ]
            if not others:
                break
            other = min(others, key=lambda one: pieces[one].box.left)
            gone.add(other)
            line.add(pieces[other].words)
    return [line for number, line in enumerate(pieces) if number not in gone]


def _close_spaces(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Join lines that only a wide space parts, as lines that are spaced out to the width of a narrow column have it.

    A gap between columns goes on above and below it, a space does not. Narrow ones are closed first, so that their
    lines show what the wider ones are.
    """
    for widest in _SPACES:
        lines = _close_up_to(lines, widest)
    return lines


def _close_up_to(lines: list[PrintedLine], widest: float) -> list[PrintedLine]:
    tops = [line.box.top for line in lines]
    tallest = max((line.box.bottom - line.box.top for line in lines), default=0.0)
    gone: set[int] = set()
    for number in sorted(range(len(lines)), key=lambda one: lines[one].box.left):
        line = lines[number]
        while number not in gone:
            reach = _NEAR * line.size
            start = bisect_left(tops, line.box.top - reach - tallest)
            end = bisect_left(tops, line.box.bottom + reach)
            near = [
                one
                for one in range(start, end)
                if one != number and one not in gone and are_alike(lines[one].size, line.size)
            ]
            beside = [
                one for one in near if lines[one].box.left > line.box.right and lines[one].box.is_beside(line.box)
            ]
            right = min(beside, key=lambda one: lines[one].box.left, default=number)
            gap = lines[right].box.left - line.box.right
            others = [lines[one] for one in near if one != right]
            if right == number or gap > widest * line.size or not _is_space(line, lines[right], others):
                break
            gone.add(right)
            line.add(lines[right].words)
    return [line for number, line in enumerate(lines) if number not in gone]


def _is_space(left: PrintedLine, right: PrintedLine, near: Sequence[PrintedLine]) -> bool:
    size, gap = left.size, right.box.left - left.box.right
    is_next = right.words[0].number == left.words[-1].number + 1
    if gap > (_WIDEST_SHARE * (right.box.right - left.box.left) if is_next else _SPACE * size):
        return False
    crossing = sum(one.box.left <= left.box.right and one.box.right > right.box.left + _EDGE * size for one in near)
    starting = sum(left.box.right < one.box.left < right.box.left + _EDGE * size for one in near)
    return crossing > starting
