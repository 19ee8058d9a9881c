"""Erase what a purge has deleted: deleted text stays in files until something else overwrites it.

SQLite zeroes most of it at once (`secure_delete`), but leaves copies of rows it has moved about: the database is
rewritten and its log emptied. PostgreSQL gives dead rows free, and counts its statistics anew. The search index keeps
words of articles that were removed until their segment is rewritten: it is built anew, beside the one in use.
"""

import time
from typing import Any

from django.db import DatabaseError, connection

from articles.curation.purging import find_unerased, mark_erased
from articles.models import Article, ImportRun, Original
from articles.originals import OriginalsError, remove_unused
from articles.search import Progress, is_free_of_purged, rebuild

MOST_AT_ONCE = 5_000  # articles of an archive that is rewritten while somebody waits: a few seconds
PATIENCE = 10.0  # seconds for other processes to end what they are reading


class EraseError(Exception):
    """Deleted text could not be erased; it can be tried again."""


def is_quick() -> bool:
    """Tell whether the archive is small enough to be rewritten while somebody waits."""
    return Article.objects.order_by()[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE


def is_erasure_pending() -> bool:
    """Tell whether text of purged articles may still be in the files of the database or of this machine's index.

    Or whether files they were read from are still there; those that a running import keeps are its own affair.
    """
    unused = Original.objects.filter(is_unused=True).exclude(run__state=ImportRun.State.RUNNING)
    return find_unerased().exists() or unused.exists() or not is_free_of_purged()


def erase_purged(progress: Progress | None = None, jobs: int | None = None) -> None:
    """Rewrite the database, where a purge has freed room in it, and this machine's index where it is older.

    Raises EraseError, and IndexNotWritableError where there is no room for the index; both can be tried again.
    `jobs` are the processes that build the index.
    """
    if not connection.get_autocommit():
        raise EraseError("A transaction is open.")
    elsewhere = _remove_originals()
    if acts := list(find_unerased()):
        try:
            _rewrite_database()
        except DatabaseError as error:
            raise EraseError(f"The database could not be rewritten: {error}.") from error
        for act in acts:
            mark_erased(act)
    if not is_free_of_purged():
        rebuild(progress, jobs)
    if elsewhere:
        raise EraseError(f"Files that purged articles were read from are on other machines: {', '.join(elsewhere)}.")


def _remove_originals() -> list[str]:
    """Delete the originals that no document refers to; return the machines where others lie."""
    try:
        return sorted(remove_unused())
    except OriginalsError as error:
        raise EraseError(f"A file that a purged article was read from could not be deleted: {error}.") from error


def _rewrite_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            _empty_log(cursor)
            return
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(table)}")


def _empty_log(cursor: Any) -> None:
    """Write SQLite's log back and truncate it, as soon as nobody reads from it."""
    end = time.monotonic() + PATIENCE
    while True:
        ((is_busy, *_),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if not is_busy:
            return
        if time.monotonic() > end:
            raise EraseError("The database’s log is in use by another process and could not be emptied.")
        time.sleep(0.1)
