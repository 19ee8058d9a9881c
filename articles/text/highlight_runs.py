"""Cutting a text into runs, where entities are mentioned and where the words of a search stand. Pure, and linear.

Both may overlap in any way: an entity's run is never parted, a match may be in pieces that share its number.
"""

from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Tagged = TypeVar("Tagged")


@dataclass(frozen=True, slots=True)
class Match:
    """One match of a search, counted from 1 through the whole article; end is exclusive."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that lies in a match, or in none (0); `is_first` where the match begins with it."""

    text: str
    match: int = 0
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class HighlightRun(Generic[Tagged]):
    """A stretch of text, about an entity or about none, and the last match that ends in it (0 for none)."""

    pieces: Sequence[Piece]
    entity: Tagged | None = None
    last_match: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def number_matches(spans: Iterable[tuple[int, int]], first: int = 1) -> list[Match]:
    """Return the spans in order, those that overlap joined into one, numbered from `first`."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [Match(start, end, number) for number, (start, end) in enumerate(joined, first)]


def cut_runs(
    text: str,
    bounds: tuple[int, int],
    entities: Iterable[tuple[int, int, Tagged]] = (),
    matches: Sequence[Match] = (),
) -> Iterator[HighlightRun[Tagged]]:
    """Yield text[start:end] in runs, nothing lost or doubled; each entity and match is looked at once.

    Entities are (start, end, entity) in order; what overlaps the one before it or the bounds is passed over.
    Matches are those of `number_matches`, also of other bounds. Outside of entities a run ends with every match, so
    that something can be put behind it.
    """
    position, end = bounds
    at = bisect_right(matches, position, key=_end_of)
    for first, last, entity in entities:
        if first < position or last > end:
            continue
        at = yield from _plain_runs(text, position, first, matches, at)
        pieces, behind = _pieces(text, first, last, matches, at)
        yield HighlightRun(pieces, entity, matches[behind - 1].number if behind > at else 0)
        position, at = last, behind
    yield from _plain_runs(text, position, end, matches, at)


def _plain_runs(
    text: str, start: int, end: int, matches: Sequence[Match], at: int
) -> Generator[HighlightRun[Tagged], None, int]:
    """Yield runs, the first match to end behind `start` being matches[at]; return that of `end`."""
    while at < len(matches) and matches[at].end <= end:
        match = matches[at]
        pieces, at = _pieces(text, start, match.end, matches, at)
        yield HighlightRun(pieces, None, match.number)
        start = match.end
    if start < end:
        yield HighlightRun(_pieces(text, start, end, matches, at)[0])
    return at


def _pieces(text: str, start: int, end: int, matches: Sequence[Match], at: int) -> tuple[tuple[Piece, ...], int]:
    """Return text[start:end] in pieces, the first match to end behind `start` being matches[at], and that of `end`."""
    pieces: list[Piece] = []
    while at < len(matches) and matches[at].start < end:
        match = matches[at]
        first, last = max(start, match.start), min(end, match.end)
        if first > start:
            pieces.append(Piece(text[start:first]))
        pieces.append(Piece(text[first:last], match.number, is_first=first == match.start))
        start = last
        if match.end > end:
            break
        at += 1
    if start < end:
        pieces.append(Piece(text[start:end]))
    return tuple(pieces), at


def _end_of(match: Match) -> int:
    return match.end
