"""Answers kept in memory while a snapshot of the index lives."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class AnswerCache:
    """What was counted on one snapshot; the least recently asked for is given up first.

    It is thrown away together with its snapshot, and so is never stale. Safe from any thread.
    """

    def __init__(self, room: int) -> None:
        """Keep answers that weigh no more than `room` together."""
        self._room = room
        self._held = 0
        self._answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """Return the answer kept under a key, None where there is none."""
        with self._lock:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return self._answers[key][0]

    def put(self, key: Hashable, answer: Any, weight: int) -> None:
        with self._lock:
            self._held += weight - self._answers.pop(key, (None, 0))[1]
            self._answers[key] = (answer, weight)
            while self._held > self._room:
                self._held -= self._answers.popitem(last=False)[1][1]
