"""The index follows the change log.

The checkpoint lies inside the index, in the same commit as the documents it speaks of. It says: every change
up to `version` and `article` is applied, and so are those listed in `seen`. On PostgreSQL a change may become
visible after another of a higher transaction id, so `version` never passes the oldest transaction that was open
when the log was read; on SQLite writers stand in line and the counter itself is the order.
"""

import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.db.transaction import TransactionManagementError
from filelock import FileLock, Timeout

from articles import routing
from articles.models import Action, Article, Change, ChangeLog
from articles.search import state
from articles.search.article import IndexedArticle
from articles.search.checkpoints import Anchor, Checkpoint
from articles.search.errors import IndexNotReadyError, IndexNotWritableError
from articles.search.indexed_articles import read_articles
from articles.search.tantivy.checksums import find_damaged
from articles.search.tantivy.index import IndexDirectory, UnusableIndexError
from articles.search.tantivy.snapshot import Snapshot

BATCH = 1_000  # articles read at once
COMMIT = 20_000  # articles a commit, at most: each leaves a segment, and segments are merged again and again
LOCK_PATIENCE = 0.3  # seconds a search waits for another writer before it answers from the last commit
BUILD_PATIENCE = 20.0  # seconds a search waits for the very first index
SEARCH_SHARE = 5_000  # changes one search applies before it answers
VERIFIED_AT_OPENING = 256_000_000  # bytes of an index a process reads first, in a tenth of a second from memory


_NO_ANCHOR = Anchor()


@dataclass(frozen=True, slots=True)
class LogState:
    """The change log at one moment.

    All changes below `horizon` are finished, none that can be seen reaches `next_version`; `anchored` is the
    version of the row that was asked for.
    """

    token: str
    highest: int
    horizon: int
    next_version: int
    anchored: int


def _read_log(anchor: Anchor = _NO_ANCHOR) -> LogState:
    table, identity = Change._meta.db_table, ChangeLog._meta.db_table
    columns = (
        "max(version) + 1, max(version) + 1"
        if connection.vendor == "sqlite"
        else "pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
        "greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,"
        " pg_current_xact_id_if_assigned()::text::bigint + 1)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT token FROM {identity} ORDER BY id LIMIT 1), max(version), {columns},"  # noqa: S608
            f" (SELECT version FROM {table} WHERE article_id = %s) FROM {table}",
            [anchor.article],
        )
        token, highest, horizon, following, anchored = cursor.fetchone()
    return LogState(str(token or ""), highest or 0, horizon or 1, following or 1, anchored or 0)


def _pending(checkpoint: Checkpoint, log: LogState, limit: int) -> list[tuple[int, int]]:
    """Return (article id, version) of changes not applied yet, oldest first.

    PostgreSQL's transaction ids start anew where a dump is restored; rows from the log's earlier life lie above
    `next_version` and wait until the ids have come there again.
    """
    rows = (
        Change.objects.filter(version__gte=checkpoint.version, version__lt=log.next_version)
        .exclude(version=checkpoint.version, article_id__lte=checkpoint.article)
        .order_by("version", "article_id")
    )
    found = rows.values_list("article_id", "version")[: limit + len(checkpoint.seen)]
    return [row for row in found if checkpoint.seen.get(row[0]) != row[1]][:limit]


def _advance(checkpoint: Checkpoint, log: LogState, applied: Sequence[tuple[int, int]], *, is_all: bool) -> Checkpoint:
    article, version = applied[-1]
    reached = (log.horizon, 0) if is_all else min((log.horizon, 0), (version, article))
    reached = max(reached, (checkpoint.version, checkpoint.article))
    seen = {k: v for k, v in (checkpoint.seen | dict(applied)).items() if (v, k) > reached}
    anchor = Anchor(article, min(version, reached[0]))
    return Checkpoint(log.token, *reached, seen, anchor, purge=checkpoint.purge)


# -- the index directory: `current` names the generation in use


_opened: dict[Path, IndexDirectory] = {}
_damaged: set[Path] = set()  # generations of which a file is not as it was written
_opened_lock = threading.Lock()


def _pointer() -> Path:
    return Path(settings.INDEX_DIR) / "current"


def _writer_lock() -> FileLock:
    Path(settings.INDEX_DIR).mkdir(parents=True, exist_ok=True)
    return FileLock(Path(settings.INDEX_DIR) / "writer.lock")


def _read_pointer() -> str:
    try:
        return _pointer().read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def current_index() -> tuple[IndexDirectory, Checkpoint] | None:
    """Return the index in use and how far it has followed.

    None where none has been built, where it is damaged or of another schema: it has to be built anew.
    """
    name = _read_pointer()
    while name:
        try:
            index = _open_index(Path(settings.INDEX_DIR) / name)
            checkpoint = Checkpoint.load(index.read_checkpoint())
        except UnusableIndexError as error:
            _forget(Path(settings.INDEX_DIR) / name)
            read, name = name, _read_pointer()
            if name == read:
                state.tell_unusable(Path(settings.INDEX_DIR) / name, str(error))
                return None
        else:  # a rebuild that switched in between has removed the one, but named another
            return (index, checkpoint) if checkpoint else None
    return None


def _open_index(path: Path) -> IndexDirectory:
    with _opened_lock:
        if path not in _opened or not (path / "meta.json").exists():
            if path in _damaged or find_damaged(path, at_most=VERIFIED_AT_OPENING):
                raise UnusableIndexError("some of its files are damaged")
            _keep(IndexDirectory(path))
        return _opened[path]


def set_aside_if_damaged() -> list[str]:
    """Read every file of the index in use; return those that are damaged: the next search builds it anew, then."""
    path = Path(settings.INDEX_DIR) / _read_pointer()
    damaged = find_damaged(path)
    if damaged:
        state.tell_unusable(path, f"damaged: {', '.join(damaged)}")
        _damaged.add(path)
        _forget(path)
    return damaged


def _keep(index: IndexDirectory) -> None:
    for old in [known for known in _opened if known.parent == index.path.parent]:
        del _opened[old]
    _opened[index.path] = index


def _forget(path: Path) -> None:
    with _opened_lock:
        _opened.pop(path, None)


def close_indexes() -> None:
    """Forget every opened index."""
    with _opened_lock:
        _opened.clear()


def _switch_to(index: IndexDirectory) -> None:
    fresh = _pointer().with_suffix(".new")
    fresh.write_text(index.path.name, encoding="ascii")
    fresh.replace(_pointer())
    with _opened_lock:
        _keep(index)
    _remove_generations(but=index.path.name)


def _remove_generations(*, but: str) -> None:
    for old in Path(settings.INDEX_DIR).glob("generation-*"):
        if old.name != but:
            (old / "meta.json").unlink(missing_ok=True)  # first: who opens it must not find half of it
            shutil.rmtree(old, ignore_errors=True)  # readers that still have it open keep its files


# -- following


def _is_behind(checkpoint: Checkpoint, log: LogState) -> bool:
    return log.highest >= checkpoint.version and bool(_pending(checkpoint, log, 1))


def _can_follow(checkpoint: Checkpoint, log: LogState) -> bool:
    """A log of another identity, or one that has gone back (an older copy was restored), can not be followed."""
    return (
        checkpoint.token == log.token
        and checkpoint.version <= log.next_version
        and checkpoint.anchor.floor <= log.anchored
    )


def follow(*, patience: float = LOCK_PATIENCE, at_most: int | None = None) -> tuple[IndexDirectory, bool]:
    """Catch the index up with the database; return it and whether it is still behind.

    One process writes at a time; who does not get the lock within `patience` seconds answers from the last
    commit. Inside a transaction nothing is followed: what may yet be rolled back must not be indexed.

    While the primary database is lost and a standby serves, or the index can not be written, the last commit answers;
    `troubles` knows why.

    Raises IndexNotReadyError when there is no index and another process is busy building it, a transaction is
    open, or the database it would be built from is lost; IndexNotWritableError when it can not be written.
    """
    if not routing.is_primary_lost():
        try:
            with routing.on_primary():
                return _follow(patience, at_most)
        except routing.UNREACHABLE_ERRORS:
            if not routing.is_primary_lost(ask_now=True):
                raise
    current = current_index()
    if current is None:
        raise IndexNotReadyError("The search index can not be built while the database does not answer.")
    return current[0], True


def _follow(patience: float, at_most: int | None) -> tuple[IndexDirectory, bool]:
    usable = _usable_index()
    if usable:
        index, checkpoint, log = usable
        if not _is_behind(checkpoint, log):
            return index, False
    if not connection.get_autocommit():  # a transaction is open
        if not usable:
            raise IndexNotReadyError("The search index is not built while a transaction is open.")
        return usable[0], True
    if usable and at_most is not None and not state.is_retry_due():
        return usable[0], True
    try:
        with _writer_lock().acquire(timeout=patience if usable else max(patience, BUILD_PATIENCE)):
            usable = _usable_index()  # another process may have switched while this one waited
            answer = _write(usable[:2] if usable else None, at_most)
    except Timeout:
        if not usable:
            raise IndexNotReadyError("The search index is being built.") from None
        return usable[0], True
    except (OSError, ValueError) as error:
        said = state.tell_unwritten(error)
        if (current := _usable_index()) is None:
            raise IndexNotWritableError(said) from error
        return current[0], True
    state.tell_written()
    return answer


def _write(usable: tuple[IndexDirectory, Checkpoint] | None, at_most: int | None) -> tuple[IndexDirectory, bool]:
    """Catch up, having the lock; an index that is found damaged over it is built anew."""
    if usable:
        try:
            return usable[0], not _apply_changes(*usable, at_most)
        except ValueError:
            if not set_aside_if_damaged():
                raise
    index, checkpoint = _build_anew()
    return index, not _apply_changes(index, checkpoint, at_most)


def _usable_index() -> tuple[IndexDirectory, Checkpoint, LogState] | None:
    """Return the index in use with its checkpoint and the log, None where it can not follow this log."""
    current = current_index()
    if current is None:
        return None
    log = _read_log(current[1].anchor)
    return (*current, log) if _can_follow(current[1], log) else None


def _apply_changes(index: IndexDirectory, checkpoint: Checkpoint, at_most: int | None) -> bool:
    """Apply pending changes, some with their checkpoint in one commit; return whether none is left."""
    done = uncommitted = 0
    # The log is read before the changes: one that commits in between is above the horizon and seen again.
    log = _read_log()
    pending = _pending(checkpoint, log, BATCH + 1)
    if not pending:
        return True
    with index.write() as write:
        while pending:
            batch = pending[:BATCH]
            is_all = len(batch) == len(pending)
            ids = [article_id for article_id, _ in batch]
            found = {article.id: article for article in read_articles(ids)}
            write.put(found.values())
            write.remove(number for number in ids if number not in found)
            checkpoint = _advance(checkpoint, log, batch, is_all=is_all)
            done += len(batch)
            uncommitted += len(batch)
            is_enough = is_all or (at_most is not None and done >= at_most)
            if is_enough or uncommitted >= COMMIT:
                write.commit(replace(checkpoint, position=_position()).dump())
                uncommitted = 0
            if is_enough:
                return is_all
            log = _read_log()
            pending = _pending(checkpoint, log, BATCH + 1)
        write.commit(replace(checkpoint, position=_position()).dump())
    return True


def rebuild(progress: "Progress | None" = None) -> IndexDirectory:
    """Build the index anew beside the one in use, then switch; searches go on meanwhile.

    Raises TransactionManagementError inside a transaction: what may yet be rolled back must not be indexed.
    Raises IndexNotWritableError where there is no room, or no leave to write; then the one in use stays as it was.
    """
    if not connection.get_autocommit():
        raise TransactionManagementError("The search index is not built while a transaction is open.")
    try:
        with _writer_lock().acquire(timeout=-1):
            index, checkpoint = _build_anew(progress)
            _apply_changes(index, checkpoint, None)
    except (OSError, ValueError) as error:
        raise IndexNotWritableError(state.tell_unwritten(error)) from error
    state.tell_written()
    return index


class Progress:
    """What is told of a long piece of work; the default tells nothing."""

    def start(self, total: int) -> None:
        """Say how much there is to do."""

    def advance(self, count: int) -> None:
        """Say how much more is done."""


def _build_anew(progress: Progress | None = None) -> tuple[IndexDirectory, Checkpoint]:
    root = Path(settings.INDEX_DIR)
    root.mkdir(parents=True, exist_ok=True)
    numbers = [int(p.name.rpartition("-")[2]) for p in root.glob("generation-*") if p.name[11:].isdigit()]
    path = root / f"generation-{max(numbers, default=0) + 1:06d}"
    _remove_generations(but=_read_pointer())  # what others that were killed had begun
    log = _read_log()  # before the articles: later changes are followed afterwards
    last = Change.objects.order_by("-version", "-article_id").first()
    anchor = Anchor(last.article_id, min(last.version, log.horizon)) if last else Anchor()
    checkpoint = Checkpoint(log.token, log.horizon, anchor=anchor, purge=last_purge())
    progress = progress or Progress()
    progress.start(Article.objects.published().count())
    try:
        index = IndexDirectory(path, is_new=True)
        with index.write(threads=2) as write:
            for batch in _published_batches():
                write.add_new(batch)
                progress.advance(len(batch))
            write.commit(replace(checkpoint, position=_position()).dump())
        _switch_to(index)
    except BaseException:
        if _read_pointer() != path.name:
            shutil.rmtree(path, ignore_errors=True)  # it holds the room that the next try needs
        raise
    return index, checkpoint


def last_purge() -> int:
    """Return the number of the last purge of articles, 0 where there has been none."""
    return Action.objects.filter(kind=Action.Kind.PURGE).aggregate(last=Max("pk"))["last"] or 0


def is_free_of_purged() -> bool:
    """Tell whether the index was built after the last purge: what was removed from it stays in its files as words."""
    current = current_index()
    return current is None or current[1].purge >= last_purge()


def _position() -> int:
    return routing.written_position() if routing.has_standby() else 0


def require_position(snapshot: Snapshot) -> None:
    """Let the rows of a page be read where everything this snapshot knows can be seen."""
    if routing.has_standby() and (checkpoint := Checkpoint.load(snapshot.read_checkpoint())):
        routing.require_position(checkpoint.position)


def _published_batches() -> Iterator[list[IndexedArticle]]:
    last = 0
    while True:
        ids = list(Article.objects.published().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield read_articles(ids)
        last = ids[-1]
