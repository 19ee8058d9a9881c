"""Which snapshot a question is answered from: that of this moment, or one that is held for several questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from articles.search.errors import IndexNotReadyError
from articles.search.following import SEARCH_SHARE, follow, require_position, set_aside_if_damaged
from articles.search.tantivy.checksums import panics_as_errors
from articles.search.tantivy.snapshot import Snapshot

_held: ContextVar[list[tuple[Snapshot, bool]] | None] = ContextVar("held", default=None)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Answer everything asked inside from the snapshot of the first question, so that all numbers agree.

    Inside another such block that one's snapshot goes on being held.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def noticing_damage() -> Iterator[None]:
    """Where an answer fails because a file of the index is damaged, let the next question build the index anew.

    Raises IndexNotReadyError then.
    """
    try:
        with panics_as_errors():
            yield
    except (ValueError, OSError) as error:
        if set_aside_if_damaged():
            raise IndexNotReadyError("The search index is damaged and is built anew.") from error
        raise


def current_snapshot() -> tuple[Snapshot, bool]:
    """Return the snapshot to answer from, caught up with the database where none is held, and whether it is behind.

    Raises IndexNotReadyError while the first index is being built by another process.
    """
    held = _held.get()
    if held:
        return held[0]
    index, is_behind = follow(at_most=SEARCH_SHARE)
    answer = index.snapshot(), is_behind
    require_position(answer[0])
    if held is not None:
        held.append(answer)
    return answer
