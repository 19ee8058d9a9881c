"""Which snapshot a question is answered from: that of this moment, or one that is held for several questions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from articles.search.cache import AnswerCache
from articles.search.catching_up import SEARCH_SHARE, catch_up, require_position
from articles.search.engine import Snapshot
from articles.search.engines import current_engine
from articles.search.request import SearchRequest, essence_of

REMEMBERED_BYTES = 16_000_000  # of what was made of answers

Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Held:
    """The snapshot that a block holds, None until it is needed; whether one was given up before its end.

    `commit` names the last commit of the database before the block read anything else, where that is known.
    """

    answer: tuple[Snapshot, bool] | None = None
    was_given_up: bool = False
    commit: str | None = None


_held: ContextVar[_Held | None] = ContextVar("held", default=None)
_remembered = AnswerCache(REMEMBERED_BYTES)
_caught_up: tuple[str, str | None] | None = None  # a commit of the database, and the checkpoint that is not behind it


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Answer all questions inside from the snapshot of the first, so that all numbers agree.

    Inside another such block that one's snapshot goes on being held.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set(_Held())
    try:
        yield
    finally:
        _held.reset(token)


def begin_anew() -> None:
    """Give up the snapshot that is held: all that was answered from it has to be found again.

    Also for whoever goes on though the engine has failed: a page that lacks something is kept for no other request.
    """
    if held := _held.get():
        held.answer, held.was_given_up = None, True


def was_given_up() -> bool:
    """Tell whether the block that holds a snapshot has given one up."""
    held = _held.get()
    return held is not None and held.was_given_up


def held_commit() -> str | None:
    """Return what names the last commit of the database that all of this block is at least as new as.

    What is read of the database can be kept for later blocks that begin with the same one. None where it is not known.
    """
    held = _held.get()
    return held.commit if held else None


def current_snapshot() -> tuple[Snapshot, bool]:
    """Return the snapshot to answer from, caught up with the database where none is held, and whether it is behind.

    Raises IndexNotReadyError while the first index is being built by another process.
    """
    held = _held.get()
    if held and held.answer:
        return held.answer
    answer = catch_up(at_most=SEARCH_SHARE)
    require_position(answer[0])
    if held:
        held.answer = answer
    return answer


def hold_snapshot(commit: str) -> tuple[Snapshot, bool]:
    """Return the same, to be held; `commit` names the last commit of the database, read before.

    While it is the same, an index that was not behind is not behind now, and the change log need not be read.
    """
    global _caught_up  # noqa: PLW0603 - one for the process
    held = _held.get()
    if held and not held.answer:
        held.commit = commit
    if held and not held.answer and _caught_up and _caught_up[0] == commit:
        snapshot = current_engine().snapshot()
        if snapshot.checkpoint == _caught_up[1]:
            held.answer = snapshot, False
    answer = current_snapshot()
    if not answer[1]:
        _caught_up = commit, answer[0].checkpoint
    return answer


def remember(name: str, request: SearchRequest, find: Callable[[], Answer]) -> Answer:
    """Return what was found by searching the articles of a request, found once as long as the index stays as it is.

    It must come from the index alone: names and links are the database's.
    """
    with one_snapshot():
        key = (current_snapshot()[0].key, name, essence_of(request))
        kept: tuple[Answer] | None = _remembered.get(key)
        if kept is None:
            kept = (find(),)
            _remembered.put(key, kept)
        return kept[0]
