"""Answers kept in memory, within a room that is measured in bytes."""

import sys
import threading
from array import array
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from cachetools import LRUCache

_ENTRY = 300  # bytes of an entry beside its key and its answer
_NUMBER = 32  # bytes of a whole number
_WHOLE = (str, bytes, int, float, bool, date, array, type(None))  # nothing in them but what sys.getsizeof counts
_ALL_WHOLE = frozenset(_WHOLE)


class AnswerCache:
    """Answers by key; the least recently used is given up first. Safe from any thread.

    A snapshot has one of what was counted on it, thrown away together with it, and so never stale.
    """

    def __init__(self, room: int) -> None:
        """Keep keys and answers that take no more than `room` bytes together."""
        self._answers: LRUCache[Hashable, tuple[Any, int]] = LRUCache(room, getsizeof=lambda kept: kept[1])
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes that keys and answers take."""
        with self._lock:
            return int(self._answers.currsize)

    def __len__(self) -> int:
        with self._lock:
            return len(self._answers)

    def get(self, key: Hashable) -> Any:
        """Return the answer kept under a key, None where there is none."""
        with self._lock:
            kept = self._answers.get(key)
        return None if kept is None else kept[0]

    def put(self, key: Hashable, answer: Any) -> None:
        """Keep an answer; one that is larger than the whole room is not kept."""
        size = _ENTRY + weigh(key, answer)
        with self._lock:
            if size <= self._answers.maxsize:
                self._answers[key] = answer, size
            else:
                self._answers.pop(key, None)


def weigh(*things: object) -> int:
    """Return the bytes that things hold in memory with all that is in them, each object once.

    Raises TypeError for a thing of which it does not know what is in it: it might be as large as anything.
    """
    size = 0
    seen: set[int] = set()
    left = list(things)
    while left:
        one = left.pop()
        kind = type(one)
        if id(one) in seen or isinstance(one, Enum | type):  # members and classes are there anyway
            continue
        seen.add(id(one))
        size += sys.getsizeof(one)
        if kind in _ALL_WHOLE or isinstance(one, _WHOLE):
            continue
        if names := _names_of_parts(kind):  # type: ignore[arg-type]  # a class can be hashed
            left += [getattr(one, name) for name in names]
        elif isinstance(one, Mapping):
            size += _weigh_all(list(one.keys()), left) + _weigh_all(list(one.values()), left)
        elif isinstance(one, list | tuple | set | frozenset):
            size += _weigh_all(list(one), left)
        elif not is_dataclass(one):
            raise TypeError(f"What a {kind.__name__} holds in memory cannot be measured.")
    return size


@cache
def _names_of_parts(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _weigh_all(parts: list[Any], left: list[object]) -> int:
    """Return the bytes of parts that are all numbers, of which there may be very many; leave others to be weighed."""
    if set(map(type, parts)) == {int}:
        return _NUMBER * len(parts)
    left += parts
    return 0
