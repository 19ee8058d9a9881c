"""The index follows the change log.

The checkpoint lies inside the index, in the same commit as the documents it speaks of. It says: every change
below `version` is applied, and so are those listed in `seen`. On PostgreSQL a change may become visible after
another of a higher transaction id, so `version` never passes the oldest transaction that was open when the
log was read; on SQLite writers stand in line and the counter itself is the order.
"""

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from filelock import FileLock, Timeout

from articles.models import Article, Change, ChangeLog, Entity, Tag
from articles.search.engine import IndexNotReadyError
from articles.search.index import IndexDirectory
from articles.search.schema import SCHEMA_VERSION, IndexedArticle

BATCH = 1_000  # articles a commit
LOCK_PATIENCE = 0.3  # seconds a search waits for another writer before it answers from the last commit
BUILD_PATIENCE = 20.0  # seconds a search waits for the very first index
SEARCH_SHARE = 5_000  # changes one search applies before it answers


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an index has followed which change log."""

    token: str = ""
    version: int = 0
    seen: dict[int, int] = field(default_factory=dict)
    schema: int = SCHEMA_VERSION

    def dump(self) -> str:
        return json.dumps(
            {
                "schema": self.schema,
                "token": self.token,
                "version": self.version,
                "seen": list(self.seen.items()),
            }
        )

    @classmethod
    def load(cls, payload: str | None) -> "Checkpoint | None":
        """Return the checkpoint, None where there is none that this program can follow."""
        if payload is None:
            return None
        fields = json.loads(payload)
        if fields["schema"] != SCHEMA_VERSION:
            return None
        return cls(fields["token"], fields["version"], {int(k): int(v) for k, v in fields["seen"]})


@dataclass(frozen=True, slots=True)
class LogState:
    """The change log at one moment: its identity, highest version, and the version all finished changes are below."""

    token: str
    highest: int
    horizon: int
    next_version: int


def _read_log() -> LogState:
    table, identity = Change._meta.db_table, ChangeLog._meta.db_table  # noqa: SLF001
    columns = (
        "max(version) + 1, max(version) + 1"
        if connection.vendor == "sqlite"
        else "pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
        "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT token FROM {identity} LIMIT 1), max(version), {columns} FROM {table}"  # noqa: S608
        )
        token, highest, horizon, following = cursor.fetchone()
    return LogState(str(token or ""), highest or 0, horizon or 1, following or 1)


def _pending(checkpoint: Checkpoint, limit: int) -> list[tuple[int, int]]:
    """Return (article id, version) of changes not applied yet, oldest first."""
    rows = Change.objects.filter(version__gte=checkpoint.version).order_by("version", "article_id")
    found = rows.values_list("article_id", "version")[: limit + len(checkpoint.seen)]
    return [row for row in found if checkpoint.seen.get(row[0]) != row[1]][:limit]


def _advance(checkpoint: Checkpoint, log: LogState, applied: Sequence[tuple[int, int]], *, is_all: bool) -> Checkpoint:
    reached = log.horizon if is_all else min(log.horizon, applied[-1][1])
    reached = max(reached, checkpoint.version)
    seen = {**checkpoint.seen, **dict(applied)}
    return Checkpoint(log.token, reached, {k: v for k, v in seen.items() if v >= reached})


# -- the index directory: `current` names the generation in use


_opened: dict[Path, IndexDirectory] = {}
_opened_lock = threading.Lock()


def _pointer() -> Path:
    return Path(settings.INDEX_DIR) / "current"


def _writer_lock() -> FileLock:
    Path(settings.INDEX_DIR).mkdir(parents=True, exist_ok=True)
    return FileLock(Path(settings.INDEX_DIR) / "writer.lock")


def current_index() -> IndexDirectory | None:
    """Return the index in use, None where none has been built."""
    try:
        name = _pointer().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    path = Path(settings.INDEX_DIR) / name
    with _opened_lock:
        if path not in _opened:
            if not (path / "meta.json").exists():
                return None
            for old in [known for known in _opened if known.parent == path.parent]:
                del _opened[old]
            _opened[path] = IndexDirectory(path)
        return _opened[path]


def close_indexes() -> None:
    """Forget every opened index."""
    with _opened_lock:
        _opened.clear()


def _switch_to(path: Path) -> None:
    fresh = _pointer().with_suffix(".new")
    fresh.write_text(path.name, encoding="ascii")
    fresh.replace(_pointer())
    for old in Path(settings.INDEX_DIR).glob("generation-*"):
        if old != path:
            shutil.rmtree(old, ignore_errors=True)  # readers that still have it open keep its files


# -- following


def is_behind(checkpoint: Checkpoint | None, log: LogState) -> bool:
    """Tell whether the database has changes the index has not, or follows another log."""
    if checkpoint is None or _must_rebuild(checkpoint, log):
        return True
    return log.highest >= checkpoint.version and bool(_pending(checkpoint, 1))


def _must_rebuild(checkpoint: Checkpoint, log: LogState) -> bool:
    """A log of another identity, or one that has gone back (an older copy was restored), can not be followed."""
    return checkpoint.token != log.token or checkpoint.version > log.next_version


def follow(*, patience: float = LOCK_PATIENCE, at_most: int | None = None) -> tuple[IndexDirectory, bool]:
    """Catch the index up with the database; return it and whether it is still behind.

    One process writes at a time; who does not get the lock within `patience` seconds answers from the last
    commit. Inside a transaction nothing is followed: what may yet be rolled back must not be indexed.

    Raises IndexNotReadyError when there is no index and another process is busy building it.
    """
    index = current_index()
    log = _read_log()
    checkpoint = Checkpoint.load(index.read_checkpoint()) if index else None
    if index and not is_behind(checkpoint, log):
        return index, False
    if connection.in_atomic_block:
        return (index, True) if index else (_build_anew(), False)
    can_follow = index is not None and checkpoint is not None and not _must_rebuild(checkpoint, log)
    try:
        with _writer_lock().acquire(timeout=patience if can_follow else max(patience, BUILD_PATIENCE)):
            return _follow_locked(at_most)
    except Timeout:
        if not can_follow or index is None:
            raise IndexNotReadyError("The search index is being built.") from None
        return index, True


def _follow_locked(at_most: int | None) -> tuple[IndexDirectory, bool]:
    index = current_index()  # another process may have switched while this one waited
    log = _read_log()
    checkpoint = Checkpoint.load(index.read_checkpoint()) if index else None
    if index is None or checkpoint is None or _must_rebuild(checkpoint, log):
        index = _build_anew()
    return index, not _apply_changes(index, at_most)


def _apply_changes(index: IndexDirectory, at_most: int | None) -> bool:
    """Apply pending changes in batches, each with its checkpoint in one commit; return whether none is left."""
    checkpoint = Checkpoint.load(index.read_checkpoint()) or Checkpoint()
    done = 0
    # The log is read before the changes: one that commits in between is above the horizon and seen again.
    log = _read_log()
    pending = _pending(checkpoint, BATCH + 1)
    if not pending:
        return True
    with index.write() as write:
        while pending:
            batch, is_all = pending[:BATCH], len(pending) <= BATCH
            ids = [article_id for article_id, _ in batch]
            found = {article.id: article for article in read_articles(ids)}
            write.put(found.values())
            write.remove(number for number in ids if number not in found)
            checkpoint = _advance(checkpoint, log, batch, is_all=is_all)
            write.commit(checkpoint.dump())
            done += len(batch)
            if is_all:
                return True
            if at_most is not None and done >= at_most:
                return False
            log = _read_log()
            pending = _pending(checkpoint, BATCH + 1)
    return True


def rebuild(progress: "Progress | None" = None) -> IndexDirectory:
    """Build the index anew beside the one in use, then switch; searches go on meanwhile."""
    with _writer_lock().acquire(timeout=-1):
        index = _build_anew(progress)
        _apply_changes(index, None)
        return index


class Progress:
    """What is told of a long piece of work; the default tells nothing."""

    def start(self, total: int) -> None:
        """Say how much there is to do."""

    def advance(self, count: int) -> None:
        """Say how much more is done."""


def _build_anew(progress: Progress | None = None) -> IndexDirectory:
    root = Path(settings.INDEX_DIR)
    root.mkdir(parents=True, exist_ok=True)
    numbers = [int(p.name.rpartition("-")[2]) for p in root.glob("generation-*") if p.name[11:].isdigit()]
    path = root / f"generation-{max(numbers, default=0) + 1:06d}"
    log = _read_log()  # before the articles: later changes are followed afterwards
    progress = progress or Progress()
    progress.start(Article.objects.published().count())
    index = IndexDirectory(path)
    with index.write(threads=2) as write:
        for batch in _published_batches():
            write.add_new(batch)
            progress.advance(len(batch))
        write.commit(Checkpoint(log.token, log.horizon).dump())
    _switch_to(path)
    current = current_index()
    return current if current is not None else index


def _published_batches() -> Iterator[list[IndexedArticle]]:
    last = 0
    while True:
        ids = list(Article.objects.published().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield read_articles(ids)
        last = ids[-1]


def read_articles(ids: Sequence[int]) -> list[IndexedArticle]:
    """Return the published ones of these articles as the index should know them."""
    tagged: dict[int, tuple[list[int], list[int]]] = {number: ([], []) for number in ids}
    tags = Tag.objects.counted().filter(article__in=ids).order_by("entity_id")
    for article_id, entity_id, kind in tags.values_list("article_id", "entity_id", "entity__kind"):
        tagged[article_id][kind == Entity.Kind.COUNTRY].append(entity_id)
    rows = Article.objects.published().filter(pk__in=ids).order_by("pk")
    return [
        IndexedArticle(
            id=row.pk,
            headline=row.headline,
            body=row.body,
            dateline=row.dateline,
            byline=row.byline,
            published_on=row.published_on,
            source=row.source_id,
            dateline_country=row.dateline_country_id,
            actors=tuple(tagged[row.pk][0]),
            countries=tuple(tagged[row.pk][1]),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where database and index disagree: article ids."""

    missing: tuple[int, ...]
    stale: tuple[int, ...]
    surplus: tuple[int, ...]
    compared: int

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.stale or self.surplus)


def compare(progress: Progress | None = None) -> Difference:
    """Compare every published article with what the index holds of it, after catching up."""
    progress = progress or Progress()
    index, _ = follow(patience=60.0)
    progress.start(Article.objects.published().count())
    missing: list[int] = []
    stale: list[int] = []
    surplus: list[int] = []
    compared = 0
    highest = max(index.highest_id(), Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    first = 1
    while first <= highest:
        last = first + 10 * BATCH - 1
        held = index.digests(first, last)
        wanted_ids = list(Article.objects.published().filter(pk__range=(first, last)).values_list("pk", flat=True))
        for start in range(0, len(wanted_ids), BATCH):
            for article in read_articles(wanted_ids[start : start + BATCH]):
                digest = held.pop(article.id, None)
                if digest is None:
                    missing.append(article.id)
                elif digest != article.digest:
                    stale.append(article.id)
                compared += 1
            progress.advance(len(wanted_ids[start : start + BATCH]))
        surplus += held
        first = last + 1
    return Difference(tuple(missing), tuple(stale), tuple(surplus), compared)
