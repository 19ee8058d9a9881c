"""From the lines of a page to its blocks in the order of reading, and to their paragraphs. Pure."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise
from statistics import median

from articles.importing.readers.page_lines import Box, PrintedLine, are_alike, join_boxes

MOST_BLOCKS = 250  # of a page whose order is sought; others are read as their file has them

# In sizes of the type.
_LINE_GAP = 1.6  # between lines of one block: typescripts have as much
_OVERLAP = 0.5
_INDENT = 0.7
_EDGE = 0.5
_PARAGRAPH_GAP = 0.35  # more than between other lines

_LINES_OF_A_COLUMN = 3  # at least
_JUSTIFIED_SHARE = 0.6
_END = re.compile(r"(?:[.!?:…]|\.\.\.)[\"'”’»)\]]*\Z|[\"”»]\Z")


@dataclass(slots=True)
class ColumnBlock:
    """Lines below each other in one column, in types of one size."""

    lines: list[PrintedLine]

    @property
    def box(self) -> Box:
        return join_boxes(line.box for line in self.lines)

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def find_blocks(lines: Sequence[PrintedLine]) -> list[ColumnBlock]:
    """Return the blocks of a page, in the order of reading. Lines come from the top to the bottom."""
    above, below = _find_neighbours(lines)
    blocks: list[ColumnBlock] = []
    block_of: dict[int, ColumnBlock] = {}
    for number, line in enumerate(lines):
        upper = above[number][0] if len(above[number]) == 1 else None
        if upper is not None and below[upper] == [number] and _belong_together(lines[upper], line):
            block_of[upper].lines.append(line)
            block_of[number] = block_of[upper]
        else:
            block_of[number] = ColumnBlock([line])
            blocks.append(block_of[number])
    return _order_blocks(blocks)


def _find_neighbours(lines: Sequence[PrintedLine]) -> tuple[list[list[int]], list[list[int]]]:
    """Return for each line the lines next above it and next below it that are near, by their numbers."""
    tops = [line.box.top for line in lines]
    tallest = max((line.box.bottom - line.box.top for line in lines), default=0.0)
    above: list[list[int]] = []
    below: list[list[int]] = [[] for _ in lines]
    for number, line in enumerate(lines):
        start = bisect_left(tops, line.box.top - _LINE_GAP * line.size - tallest)
        upper = [one for one in range(start, number) if _is_above(lines[one], line)]
        # What has another of them below it is not next.
        above.append([one for one in upper if not any(_is_above(lines[one], lines[other]) for other in upper)])
        for one in above[-1]:
            below[one].append(number)
    return above, below


def _is_above(upper: PrintedLine, lower: PrintedLine) -> bool:
    slack = _OVERLAP * min(upper.size, lower.size)
    return (
        upper.box.is_above_or_below(lower.box)
        and upper.box.top < lower.box.top
        and -slack <= lower.box.top - upper.box.bottom + slack / 2
        and lower.box.top - upper.box.bottom < _LINE_GAP * max(upper.size, lower.size)
    )


def _belong_together(upper: PrintedLine, lower: PrintedLine) -> bool:
    size = upper.size
    return (
        are_alike(size, lower.size)
        and upper.is_bold == lower.is_bold
        and lower.box.top - upper.box.bottom < _LINE_GAP * size
    )


def _order_blocks(blocks: list[ColumnBlock]) -> list[ColumnBlock]:
    """Return blocks in the order of reading: down a column, then the next to the right, unless a block that stands
    across both comes first (after T. Breuel, High Performance Document Layout Analysis, 2003).
    """
    if len(blocks) > MOST_BLOCKS:
        return blocks
    boxes = _widen_to_columns(blocks)
    numbers = range(len(boxes))
    wide = [one for one in boxes if _is_across(one, boxes)]
    behind: list[list[int]] = [[] for _ in numbers]
    waiting = [0] * len(boxes)
    for one in numbers:
        for other in numbers:
            if one != other and _comes_before(boxes[one], boxes[other], wide):
                behind[one].append(other)
                waiting[other] += 1
    keys = [(box.top, box.left) for box in boxes]
    ready = [(keys[one], one) for one in numbers if not waiting[one]]
    heapify(ready)
    left = set(numbers)
    ordered: list[ColumnBlock] = []
    while left:
        one = heappop(ready)[1] if ready else min(left, key=keys.__getitem__)  # none is first where boxes interlock
        if one not in left:
            continue
        left.discard(one)
        ordered.append(blocks[one])
        for other in behind[one]:
            waiting[other] -= 1
            if not waiting[other]:
                heappush(ready, (keys[other], other))
    return ordered


def _widen_to_columns(blocks: Sequence[ColumnBlock]) -> list[Box]:
    """Return the boxes of blocks, short ones as wide as the narrowest column that they stand within.

    A short line at the left edge stands below a title in the middle, not beside it.
    """
    boxes = [block.box for block in blocks]
    columns = sorted(
        (box for block, box in zip(blocks, boxes, strict=True) if len(block.lines) >= _LINES_OF_A_COLUMN),
        key=lambda box: box.right - box.left,
    )
    widened = []
    for block, box in zip(blocks, boxes, strict=True):
        edge = _EDGE * block.size
        around = next((one for one in columns if one.left - edge <= box.left and box.right <= one.right + edge), box)
        widened.append(box._replace(left=min(box.left, around.left), right=max(box.right, around.right)))
    return widened


def _is_across(box: Box, boxes: Sequence[Box]) -> bool:
    """Tell whether a box stands above or below two others that stand in different columns."""
    touched = [one for one in boxes if one is not box and box.is_above_or_below(one)]
    if not touched:
        return False
    return max(one.left for one in touched) >= min(one.right for one in touched)


def _comes_before(box: Box, other: Box, wide: Sequence[Box]) -> bool:
    if box.is_above_or_below(other):
        return (box.top, box.left) < (other.top, other.left)
    if box.right > other.left:
        return False
    upper, lower = (box, other) if box.top < other.top else (other, box)
    return not any(
        upper.bottom <= (one.top + one.bottom) / 2 <= lower.top
        and one.is_above_or_below(box)
        and one.is_above_or_below(other)
        for one in wide
    )


# -- paragraphs


def split_block(block: ColumnBlock) -> list[list[PrintedLine]]:
    """Return the paragraphs of a block, each as its lines."""
    lines = block.lines
    if len(lines) == 1:
        return [lines]
    size = block.size
    left = _most_frequent([line.box.left for line in lines], size / 2)
    right = sorted(line.box.right for line in lines)[int(0.9 * (len(lines) - 1))]
    gaps = [lower.box.top - upper.box.top for upper, lower in pairwise(lines)]
    usual = sorted(gaps)[len(gaps) // 4]  # in paragraphs of two lines every other gap parts them
    full = sum(line.box.right > right - _EDGE * size for line in lines)
    is_justified = full >= _JUSTIFIED_SHARE * len(lines) and len(lines) > 3
    paragraphs = [[lines[0]]]
    for (upper, line), gap in zip(pairwise(lines), gaps, strict=True):
        is_parted = gap > usual + _PARAGRAPH_GAP * size
        if (
            is_parted
            or _is_moved(upper, line, left, size)
            or _ends_early(upper, line, right, is_justified=is_justified)
        ):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _is_moved(upper: PrintedLine, line: PrintedLine, left: float, size: float) -> bool:
    """Tell whether a line begins elsewhere than the others, and than the one above it."""
    moved = line.box.left - left
    return (
        abs(moved) > _INDENT * size
        and abs(line.box.left - upper.box.left) > _INDENT * size
        and (abs(upper.box.left - left) <= _INDENT * size or moved < 0)
    )


def _ends_early(upper: PrintedLine, line: PrintedLine, right: float, *, is_justified: bool) -> bool:
    """Tell whether a line ends where the first word of the next would have had room."""
    size = upper.size
    room = right - upper.box.right
    first = line.words[0]
    width = (first.box.right - first.box.left) + 0.3 * size
    is_end = bool(_END.search(upper.text))
    if is_justified:
        return room > 1.5 * size and (is_end or room > width + 3 * size)
    return room > width + size and is_end


def _most_frequent(values: Sequence[float], step: float) -> float:
    counts = Counter(round(value / (step or 1)) for value in values)
    best = max(counts, key=lambda one: (counts[one], -one))
    return median(value for value in values if round(value / (step or 1)) == best)


def goes_on(upper: Sequence[PrintedLine], lower: Sequence[PrintedLine]) -> bool:
    """Tell whether a paragraph at the end of a column, or of a page, goes on in the next."""
    last, first = upper[-1], lower[0]
    if not are_alike(last.size, first.size) or last.is_bold != first.is_bold:
        return False
    text, following = last.text, first.text
    if _END.search(text) or not following:
        return False
    return following[0].islower() or text[-1] in "-‐¬,\u00ad" or (len(upper) > 2 and not _is_indented(lower))


def _is_indented(lines: Sequence[PrintedLine]) -> bool:
    return len(lines) > 1 and lines[0].box.left - lines[1].box.left > _INDENT * lines[0].size
