"""Cutting a long body into parts, each a page of its own. Pure, and linear in the text's length.

Where a part ends depends on the text alone, so that a link to a part stays right whoever is tagged in it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from articles.text.sentences import last_sentence_end

PART_CHARACTERS = 100_000
PART_LINES = 2_000  # a line may be a paragraph, which costs a page far more than its letters
WORD_LENGTH = 1_000  # characters that are searched for a blank
SPARE = 5  # the last part may be longer by a fifth: no part is a few lines

Bounds = tuple[int, int]


def cut_parts(body: str) -> list[Bounds]:
    """Return the bounds of each part, at least one; together they are the whole body, nothing twice.

    A part ends behind a paragraph, else a line, a sentence or a word of its second half, else where it is full.
    """
    parts: list[Bounds] = []
    start = 0
    while not parts or start < len(body):
        end = _reach(body, start)
        if end < len(body):
            end = _find_break(body, start + (end - start) // 2, end)
        parts.append((start, end))
        start = end
    return parts


def find_part(parts: Sequence[Bounds], position: int) -> int:
    """Return the number, from 1, of the part that a position of the body lies in."""
    return max(1, bisect_right(parts, position, key=itemgetter(0)))


def _reach(body: str, start: int) -> int:
    """Return how far a part may go that begins here."""
    spare_end = start + PART_CHARACTERS + PART_CHARACTERS // SPARE
    if spare_end >= len(body) and body.count("\n", start) <= PART_LINES + PART_LINES // SPARE:
        return len(body)
    end = min(len(body), start + PART_CHARACTERS)
    if body.count("\n", start, end) > PART_LINES:
        end = start
        for _ in range(PART_LINES):
            end = body.index("\n", end) + 1
    return end


def _find_break(body: str, low: int, high: int) -> int:
    for mark in ("\n\n", "\n"):
        if (found := body.rfind(mark, low, high)) >= 0:
            return found + len(mark)
    if end := last_sentence_end(body, low, high):
        return end
    return next((end for end in range(high, high - WORD_LENGTH, -1) if body[end - 1].isspace()), high)
