"""The index follows the database: any process that is about to search, or has just written, brings it up to date.

The checkpoint lies inside the index, in the same commit as the articles it speaks of.
"""

from django.db import connection
from django.db.transaction import TransactionManagementError

from articles import routing
from articles.models import Article
from articles.process_pool import Workers
from articles.search.checkpoints import Checkpoint
from articles.search.engine import Engine, Snapshot
from articles.search.engines import current_engine
from articles.search.errors import IndexBusyError, IndexDamagedError, IndexNotReadyError, IndexNotWritableError
from articles.search.following import fill, follow, is_behind, last_purge

LOCK_PATIENCE = 0.3  # seconds a search waits for another writer before it answers from the last commit
BUILD_PATIENCE = 20.0  # seconds a search waits for the very first index
SEARCH_SHARE = 5_000  # changes one search applies before it answers
SMALL = 5_000  # articles that are indexed sooner than other processes are there


class Progress:
    """What hears of a long piece of work; the default does nothing."""

    def start(self, total: int) -> None:
        """Take how much there is to do."""

    def advance(self, count: int) -> None:
        """Take how much more is done."""


def catch_up(
    *, patience: float = LOCK_PATIENCE, at_most: int | None = None, workers: Workers | None = None
) -> tuple[Snapshot, bool]:
    """Bring the index up to date with the database; return its last commit and whether that is still behind.

    One process writes at a time; who may not within `patience` seconds answers from the last commit. Inside a
    transaction nothing is followed: what may yet be rolled back must not be indexed. `workers` share the work.

    While the primary database is lost and a standby serves, or the index cannot be written, the last commit answers;
    `why_unwritten` knows why.

    Raises IndexNotReadyError when there is no index and another process is busy building it, a transaction is
    open, or the database it would be built from is lost; IndexNotWritableError when it cannot be written.
    """
    engine = current_engine()
    if not routing.is_primary_lost():
        try:
            with routing.on_primary():
                return _catch_up(engine, patience, at_most, workers)
        except routing.UNREACHABLE_ERRORS:
            if not routing.is_primary_lost(ask_now=True):
                raise
    if current := find_current(engine):
        return current[0], True
    raise IndexNotReadyError("The search index cannot be built while the database does not answer.")


def _catch_up(engine: Engine, patience: float, at_most: int | None, workers: Workers | None) -> tuple[Snapshot, bool]:
    usable = _find_usable(engine)
    if usable and not usable[2]:
        return usable[0], False
    if not connection.get_autocommit():  # a transaction is open
        if not usable:
            raise IndexNotReadyError("The search index is not built while a transaction is open.")
        return usable[0], True
    if usable and at_most is not None and not engine.is_retry_due:
        return usable[0], True
    try:
        with engine.may_write(patience if usable else max(patience, BUILD_PATIENCE)):
            is_done = _write(engine, at_most, workers)
    except IndexBusyError:
        if not usable:
            raise IndexNotReadyError("The search index is being built.") from None
        return (find_current(engine) or usable)[0], True
    except IndexNotWritableError:
        if not (usable := _find_usable(engine)):
            raise
        return usable[0], True
    return engine.snapshot(), not is_done


def find_current(engine: Engine) -> tuple[Snapshot, Checkpoint] | None:
    """Return the last commit and how far it has followed, None where the index has to be built anew."""
    try:
        snapshot = engine.snapshot()
        checkpoint = Checkpoint.load(snapshot.checkpoint)
    except IndexNotReadyError:
        return None
    return (snapshot, checkpoint) if checkpoint and checkpoint.fingerprint == engine.fingerprint else None


def _find_usable(engine: Engine) -> tuple[Snapshot, Checkpoint, bool] | None:
    """Return the last commit, its checkpoint and whether it is behind; None where it cannot follow this log."""
    current = find_current(engine)
    behind = is_behind(current[1]) if current else None
    return None if current is None or behind is None else (*current, behind)


def _write(engine: Engine, at_most: int | None, workers: Workers | None) -> bool:
    """Catch up, being the one who may; return whether nothing is left. A damaged index is built anew."""
    if usable := _find_usable(engine):  # found again: another process may have switched while this one waited
        try:
            return _apply_changes(engine, usable[1], at_most, workers)
        except IndexDamagedError:
            pass
    return _apply_changes(engine, _build_anew(engine, workers), at_most, workers)


def _apply_changes(engine: Engine, checkpoint: Checkpoint, at_most: int | None, workers: Workers | None = None) -> bool:
    if not is_behind(checkpoint):
        return True
    with engine.writer(workers=workers) as writer:
        return follow(writer, checkpoint, at_most=at_most)


def _build_anew(engine: Engine, workers: Workers | None, progress: Progress | None = None) -> Checkpoint:
    progress = progress or Progress()
    progress.start(Article.objects.published().count())
    with engine.writer(anew=True, workers=workers) as writer:
        return fill(writer, engine.fingerprint, progress.advance)


def rebuild(progress: Progress | None = None, jobs: int | None = None) -> int:
    """Build the index anew beside the one in use, then switch; searches go on meanwhile. Return its bytes.

    Texts are analysed in so many processes, by default one for each core where there are many articles.

    Raises TransactionManagementError inside a transaction: what may yet be rolled back must not be indexed.
    Raises IndexNotWritableError where there is no room, or no leave to write; then the one in use stays as it was.
    """
    if not connection.get_autocommit():
        raise TransactionManagementError("The search index is not built while a transaction is open.")
    engine = current_engine()
    is_small = Article.objects.published().count() <= SMALL
    with engine.may_write(-1), Workers(jobs or (1 if is_small else None)) as workers:
        _apply_changes(engine, _build_anew(engine, workers.parallel, progress), None, workers.parallel)
    return engine.size_bytes()


def is_free_of_purged() -> bool:
    """Tell whether the index was built after the last purge: what was removed from it stays in its files as words."""
    current = find_current(current_engine())
    return current is None or current[1].purge >= last_purge()


def require_position(snapshot: Snapshot) -> None:
    """Let the rows of a page be read where everything this snapshot knows can be seen."""
    if routing.has_standby() and (checkpoint := Checkpoint.load(snapshot.checkpoint)):
        routing.require_position(checkpoint.position)
