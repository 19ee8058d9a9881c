"""Cutting a text into runs, where entities are mentioned and where the words of a search stand. Pure.

Both may overlap in any way: an entity's run is never parted, a match may be in pieces that share its number.
"""

from collections.abc import Iterable, Iterator, Sequence
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
class Run(Generic[Tagged]):
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
    entities: Sequence[tuple[int, int, Tagged]] = (),
    matches: Sequence[Match] = (),
) -> Iterator[Run[Tagged]]:
    """Yield text[start:end] in runs, nothing lost or doubled.

    Entities are (start, end, entity) in order; what overlaps the one before it or the bounds is passed over.
    Outside of entities a run ends with every match, so that something can be put behind it.
    """
    position, end = bounds
    for first, last, entity in entities:
        if first < position or last > end:
            continue
        yield from _plain_runs(text, position, first, matches)
        pieces = tuple(_pieces(text, first, last, matches))
        yield Run(pieces, entity, max((m.number for m in matches if first < m.end <= last), default=0))
        position = last
    yield from _plain_runs(text, position, end, matches)


def _plain_runs(text: str, start: int, end: int, matches: Sequence[Match]) -> Iterator[Run[Tagged]]:
    for match in matches:
        if start < match.end <= end:
            yield Run(tuple(_pieces(text, start, match.end, [match])), None, match.number)
            start = match.end
    if start < end:
        yield Run(tuple(_pieces(text, start, end, matches)))


def _pieces(text: str, start: int, end: int, matches: Sequence[Match]) -> Iterator[Piece]:
    for match in matches:
        first, last = max(start, match.start), min(end, match.end)
        if first >= last:
            continue
        if first > start:
            yield Piece(text[start:first])
        yield Piece(text[first:last], match.number, is_first=first == match.start)
        start = last
    if start < end:
        yield Piece(text[start:end])
