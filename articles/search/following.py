"""The change log is followed: whatever has changed in the database is given to a sink, which knows how far it came.

A sink keeps the checkpoint beside what it was given. It says: every change up to `version` and `article` is applied,
and so are those listed in `seen`. On PostgreSQL a change may become visible after another of a higher transaction id,
so `version` never passes the oldest transaction that was open when the log was read; on SQLite writers stand in line
and the counter itself is the order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.db import connection
from django.db.models import Max

from articles import routing
from articles.models import Action, Article, Change, ChangeLog
from articles.search.article import IndexedArticle
from articles.search.checkpoints import Anchor, Checkpoint
from articles.search.indexed_articles import read_articles

BATCH = 1_000  # articles read at once
COMMIT = 20_000  # articles a commit, at most: each leaves a segment, and segments are merged again and again

_NO_ANCHOR = Anchor()


class Sink(Protocol):
    """What takes changes: the index is one. To take the same change twice is harmless."""

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        """Take published articles that were added or changed."""
        ...

    def remove(self, ids: Iterable[int]) -> None:
        """Take the ids of articles that are not, or no longer, published."""
        ...

    def commit(self, checkpoint: str) -> None:
        """Keep all since the last commit, and how far that is."""
        ...


@dataclass(frozen=True, slots=True)
class LogState:
    """The change log at one moment.

    All changes below `horizon` are finished, none that can be seen reaches `next_version`; `anchored` is the
    version of the anchor's row.
    """

    token: str
    highest: int
    horizon: int
    next_version: int
    anchored: int


def follow(sink: Sink, checkpoint: Checkpoint, *, at_most: int | None = None) -> bool:
    """Give a sink what has changed since its checkpoint, about `at_most` articles; return whether nothing is left."""
    done = uncommitted = 0
    # The log is read before the changes: one that commits in between is above the horizon and seen again.
    log = _read_log()
    pending = _pending(checkpoint, log, BATCH + 1)
    while pending:
        batch = pending[:BATCH]
        is_all = len(batch) == len(pending)
        ids = [article_id for article_id, _ in batch]
        found = {article.id: article for article in read_articles(ids)}
        sink.put(found.values())
        sink.remove(number for number in ids if number not in found)
        checkpoint = _advance(checkpoint, log, batch, is_all=is_all)
        done += len(batch)
        uncommitted += len(batch)
        is_enough = is_all or (at_most is not None and done >= at_most)
        if is_enough or uncommitted >= COMMIT:
            _commit(sink, checkpoint)
            uncommitted = 0
        if is_enough:
            return is_all
        log = _read_log()
        pending = _pending(checkpoint, log, BATCH + 1)
    if uncommitted:
        _commit(sink, checkpoint)
    return True


def begin_following(fingerprint: str) -> Checkpoint:
    """Return where to follow the log from, for a sink that has, or needs, nothing of what was before this moment."""
    log = _read_log()
    last = Change.objects.order_by("-version", "-article_id").first()
    anchor = Anchor(last.article_id, min(last.version, log.horizon)) if last else _NO_ANCHOR
    return Checkpoint(log.token, log.horizon, anchor=anchor, fingerprint=fingerprint, purge=last_purge())


def fill(sink: Sink, fingerprint: str, advance: Callable[[int], None]) -> Checkpoint:
    """Give a sink every published article; return the checkpoint to follow from."""
    checkpoint = begin_following(fingerprint)
    for batch in _published_batches():
        sink.put(batch)
        advance(len(batch))
    _commit(sink, checkpoint)
    return checkpoint


def is_behind(checkpoint: Checkpoint) -> bool | None:
    """Tell whether there are changes since a checkpoint; None where the log cannot be followed from it.

    A log of another identity, or one that has gone back (an older copy was restored), cannot be followed.
    """
    log = _read_log(checkpoint.anchor)
    can_follow = (
        checkpoint.token == log.token
        and checkpoint.version <= log.next_version
        and checkpoint.anchor.floor <= log.anchored
    )
    return (log.highest >= checkpoint.version and bool(_pending(checkpoint, log, 1))) if can_follow else None


def last_purge() -> int:
    """Return the number of the last purge of articles, 0 where there has been none."""
    return Action.objects.filter(kind=Action.Kind.PURGE).aggregate(last=Max("pk"))["last"] or 0


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
    return replace(
        checkpoint,
        token=log.token,
        version=reached[0],
        article=reached[1],
        seen=seen,
        anchor=Anchor(article, min(version, reached[0])),
    )


def _commit(sink: Sink, checkpoint: Checkpoint) -> None:
    position = routing.written_position() if routing.has_standby() else 0
    sink.commit(replace(checkpoint, position=position).dump())


def _published_batches() -> Iterator[list[IndexedArticle]]:
    last = 0
    while True:
        ids = list(Article.objects.published().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield read_articles(ids)
        last = ids[-1]
