"""What Tantivy and its disk fail with, as errors of the door."""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from articles.search.errors import EngineError

LITTLE_ROOM = 1_000_000  # bytes: a disk with less is as good as full

_ADVICE = {
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room on its disk",
    errno.EFBIG: "let its files grow, or make room on its disk",
    errno.EACCES: "let the user the archive runs as write there",
    errno.EPERM: "let the user the archive runs as write there",
    errno.EROFS: "let the user the archive runs as write there",
}

Explain = Callable[[Exception], EngineError]  # what an exception means at the door


class Explaining(Protocol):
    """What answers at the door."""

    @property
    def explain_failure(self) -> Explain: ...


_One = TypeVar("_One", bound=Explaining)
_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


class UnusableIndexError(ValueError):
    """What lies in the directory cannot be opened by this program."""


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Raise ValueError where Tantivy gives up on what it reads: its own exception would end a web worker's thread."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # its module cannot be imported
            raise ValueError(f"Tantivy gave up: {error}") from error
        raise


@contextmanager
def engine_errors(explain_failure: Explain) -> Iterator[None]:
    """Raise the error of the door for whatever Tantivy or the disk fails with inside."""
    try:
        with panics_as_errors():
            yield
    except (ValueError, OSError) as error:
        raise explain_failure(error) from error


def raises_engine_errors(
    method: Callable[Concatenate[_One, _Parameters], _Answer],
) -> Callable[Concatenate[_One, _Parameters], _Answer]:
    """Let a method raise nothing but errors of the door."""

    @wraps(method)
    def guarded(one: _One, /, *arguments: _Parameters.args, **options: _Parameters.kwargs) -> _Answer:
        # What is needed to raise an error is made where there is one: words are counted thousands of times a request.
        try:
            return method(one, *arguments, **options)
        except BaseException:
            with engine_errors(one.explain_failure):
                raise

    return guarded


def as_engine_error(error: Exception) -> EngineError:
    """Return what an exception means where no file can be damaged."""
    return EngineError(f"The search engine failed: {error}")


def explain_unwritten(error: Exception, root: Path, known: str) -> str:
    """Return why an index cannot be written, and what to do.

    Of one trouble Tantivy tells now the reason, now only that a thread has ended: then what is `known` stands.
    """
    number = _number_of(error, root)
    if known and not number:
        return known
    if isinstance(error, ChildProcessError):  # its disk is sound
        trouble = f"The search index in {root} was not written: {error}"
    else:
        reason = os.strerror(number) if number else " ".join(str(error).split())
        advice = _ADVICE.get(number or 0, "look at its disk")
        trouble = f"The search index in {root} cannot be written ({reason}): {advice}"
    return (
        f"{trouble}. No article is lost;"
        " until then searches know nothing newer than what it holds, then it catches up by itself."
    )


def _number_of(error: Exception, root: Path) -> int | None:
    """Return the number of an error of the system, None where none is to be known."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    if found := re.search(r"\b(?:code:|os error) (\d+)", str(error)):  # as Tantivy words it
        return int(found[1])
    room = shutil.disk_usage(root).free if root.exists() else LITTLE_ROOM
    return errno.ENOSPC if room < LITTLE_ROOM else None  # of its threads it may tell no more than that they ended
