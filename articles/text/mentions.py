"""The mentions of a tag as they are stored: one by one where they are few, in parts where they are many. Pure.

A book names a country half a million times, and a page of it shows some hundreds of these places. Each part says where
it begins and ends and how many mentions it holds; what they are is one text, read only when it is needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, overload

from articles.fields import fields_with

PART = 1_000  # mentions; a tag of more is stored in parts of no more
FIELDS = {field.name: place for place, field in enumerate(fields_with("is_tagged"))}  # in the order of the text
_WHOLE = ([str, int, int, str], [str, int, int, str, str])  # field, start, end, rule; a detail may follow
_PARTED = [str, int, int, int, list, str]

Mention = list[Any]


@dataclass(frozen=True, slots=True, eq=False)
class PartedMentions(Sequence[Mention]):
    """Mentions in parts and in the order of the text, each the same list that it would be among few.

    A part is `[field, start, end, count, kinds, places]`: its mentions lie between start and end of the field; a kind
    is a rule and, where there is one, a detail; places are three numbers each: which kind, start, length.
    """

    parts: Sequence[Sequence[Any]]

    @property
    def stored(self) -> dict[str, Any]:
        """The mentions as they stand in JSON, with their number for the database to read."""
        return {"count": len(self), "parts": self.parts}

    def reach_into(self, ends: Mapping[str, int], start: int = 0) -> Iterator[Mention]:
        """Yield the mentions of all parts that reach into fields between a start and the end of each."""
        for part in self.parts:
            if part[1] < ends.get(part[0], 0) and part[2] > start:
                yield from _read_part(part)

    def count_before(self, ends: Mapping[str, int]) -> int:
        """Return how many mentions end before the given end of their field."""
        number = 0
        for part in self.parts:
            end = ends.get(part[0], 0)
            if part[2] <= end:
                number += part[3]
            elif part[1] < end:
                number += sum(mention[2] <= end for mention in _read_part(part))
        return number

    def __len__(self) -> int:
        return sum(part[3] for part in self.parts)

    def __iter__(self) -> Iterator[Mention]:
        for part in self.parts:
            yield from _read_part(part)

    @overload
    def __getitem__(self, key: int) -> Mention: ...
    @overload
    def __getitem__(self, key: slice) -> list[Mention]: ...
    def __getitem__(self, key: int | slice) -> Mention | list[Mention]:
        if isinstance(key, slice) and key.start is None and key.step is None and (key.stop or 0) >= 0:
            return list(islice(self, key.stop))
        return list(self)[key]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PartedMentions):
            return self.parts == other.parts
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def store(mentions: Iterable[Any]) -> Any:
    """Return mentions as JSON that is stored; what is none, as a mended backup may have, stays as it is."""
    if isinstance(mentions, PartedMentions):
        return mentions.stored
    listed = list(mentions)
    if len(listed) <= PART or not all(map(_is_whole, listed)):
        return listed
    listed.sort(key=lambda mention: (FIELDS.get(mention[0], len(FIELDS)), *mention[:3]))
    parts = []
    for field, group in groupby(listed, key=itemgetter(0)):
        of_field = list(group)
        parts += [_make_part(field, of_field[at : at + PART]) for at in range(0, len(of_field), PART)]
    return PartedMentions(parts).stored


def read_stored(stored: Any) -> Any:
    """Return the mentions of JSON that was stored, of parts without reading them."""
    if not isinstance(stored, dict):
        return stored
    parts: list[Any] = stored["parts"] if isinstance(stored.get("parts"), list) else [None]
    is_whole = all(isinstance(part, list) and list(map(type, part)) == _PARTED for part in parts)
    return PartedMentions(parts) if is_whole else []


def _is_whole(mention: Any) -> bool:
    return isinstance(mention, list | tuple) and list(map(type, mention)) in _WHOLE and 0 <= mention[1] < mention[2]


def _make_part(field: str, mentions: Sequence[Mention]) -> list[Any]:
    kinds: dict[tuple[str, ...], int] = {}
    numbers = []
    for mention in mentions:
        kind = kinds.setdefault(tuple(mention[3:]), len(kinds))
        numbers += [kind, mention[1], mention[2] - mention[1]]
    end = max(mention[2] for mention in mentions)
    return [field, mentions[0][1], end, len(mentions), list(map(list, kinds)), " ".join(map(str, numbers))]


def _read_part(part: Sequence[Any]) -> Iterator[Mention]:
    field, _, _, _, kinds, places = part
    numbers = map(int, places.split())
    for kind, start, length in zip(numbers, numbers, numbers, strict=True):
        yield [field, start, start + length, *kinds[kind]]
