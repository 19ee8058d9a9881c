"""Waiting for what will be, on a machine that may be busy: for a condition, never for a time."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Answer = TypeVar("Answer")
PATIENCE = 120.0  # seconds for what takes one on an idle machine


def eventually(
    ask: Callable[[], Answer],
    is_right: Callable[[Answer], Any] = bool,
    *,
    pause: float = 0.05,
    patience: float = PATIENCE,
) -> Answer:
    """Ask until the answer is right; fail with the last answer after so many seconds."""
    until = time.monotonic() + patience
    while not is_right(answer := ask()):
        assert time.monotonic() < until, f"still {answer!r}"
        time.sleep(pause)
    return answer


class Stop:
    """A place where one process waits until another lets it go on; both know the folder."""

    def __init__(self, folder: Path, name: str = "stop") -> None:
        self._reached, self._released = folder / f"{name}-reached", folder / f"{name}-released"

    def wait(self) -> None:
        """Say that this process has come here, and wait until it may go on."""
        self._reached.touch()
        eventually(self._released.exists, pause=0.02)

    def await_arrival(self, is_over: Callable[[], Any] = bool) -> None:
        """Return once the other process waits here; fail where it is over before."""
        eventually(lambda: self._reached.exists() or is_over())
        assert self._reached.exists(), "it ended before it came there"

    def release(self) -> None:
        self._released.touch()


def processor_time(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that a piece of work takes.

    What tests before have left in memory is not gone through for garbage meanwhile: that takes half a second.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        if was_on:
            gc.enable()


@contextmanager
def processor_time_below(seconds: float) -> Iterator[None]:
    """Fail where a piece of work takes more of the processor; how long others hold it up is not counted."""
    started = time.process_time()
    yield
    spent = time.process_time() - started
    assert spent < seconds, f"{spent:.1f} s of processor time"
