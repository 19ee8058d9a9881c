"""The whole archive in one file, and back: the same file for SQLite and PostgreSQL.

It is read from one snapshot, so that the site may go on writing. The index is no part of it: it is built from what is
restored. Nor are sessions and what else only matters for hours (FLEETING): a file that is carried about opens no door.
"""

import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.backup.file import (
    FILES,
    LOST,
    BackupHeader,
    BackupReader,
    BackupSummary,
    BackupWriter,
    Row,
    UnusableBackupError,
)
from articles.backup.originals import FilesReader, describe_files, replaced_originals, write_files
from articles.backup.originals import columns as columns_of_files
from articles.backup.values import make_plain, read_columns, read_row, select_plainly, stored_fields
from articles.models import Article, Change, ChangeLog, Entity
from articles.models.bulk_insert import insert_rows, refresh_statistics
from articles.sqlite3.state import is_state_unchanged
from articles.triggers.change_log import drop_triggers, ensure_triggers

__all__ = [
    "TRANSIENT_TABLES",
    "BackupSummary",
    "UnusableBackupError",
    "back_up",
    "describe_files",
    "has_content",
    "restore",
    "verify",
]

CHUNK = 2_000  # rows that are read at a time
# Tables that carry nothing lasting: they are in no backup, and emptied by a restore, whose users are others.
TRANSIENT_TABLES = frozenset(
    {
        "django_session",
        "articles_allowance",
        "articles_cacheentry",
        "articles_lease",
        "articles_upload",  # whose files are no part of a backup
        "usersessions_usersession",
    }
)

OnProgress = Callable[[int], None]
Tables = dict[str, type[models.Model]]


def back_up(path: Path, on_progress: OnProgress = lambda _rows: None, *, replace: bool = False) -> BackupSummary:
    """Write a backup, read it back, and only then give it its name; return its summary.

    Nobody else may read it, from its first byte on. Raises OSError, FileExistsError where there is a file and it is
    not to be replaced, and UnusableBackupError when what was written is not what is read back.
    """
    number, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as file, _snapshot():
            tables = _kept_tables()
            columns = {table: [field.attname for field in stored_fields(model)] for table, model in tables.items()}
            columns |= columns_of_files()
            header = BackupHeader(timezone.now().isoformat(), connection.vendor, _migrations(), columns)
            writer = BackupWriter(file, header)
            for table, model in tables.items():
                for count in writer.write_table(table, _read_table(model)):
                    on_progress(count)
            for count in write_files(writer):
                on_progress(count)
            if not is_state_unchanged():
                raise UnusableBackupError("the database was written while it was read at rest; try again")
            writer.end()
            file.flush()
            os.fsync(file.fileno())
        if verify(partial) != writer.summary:
            raise UnusableBackupError("what was written is not what is read back; is the disk failing?")
        if replace:
            partial.replace(path)
        else:
            _name_file(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return writer.summary


def verify(path: Path) -> BackupSummary:
    """Check every byte of a backup and return its summary; raises OSError, UnusableBackupError."""
    with _opened(path) as file:
        reader = BackupReader(file, _longest_row())
        files = FilesReader(reader)
        for name, rows in reader.read_tables():
            if name in {FILES, LOST}:
                files.read(name, rows)
            else:
                deque(files.count(name, rows), 0)
        files.end()
        return reader.summary


def has_content() -> bool:
    """Tell whether this archive has any content."""
    return Article.objects.exists() or Entity.objects.exists()


def restore(path: Path, on_progress: OnProgress = lambda _rows: None) -> BackupSummary:
    """Replace all rows of the archive by those of a backup, in one transaction, and its files; return its summary.

    Every index has to be built anew afterwards, and knows it: the change log gets another identity. Raises
    UnusableBackupError where the file is damaged or of other migrations, DatabaseError, OSError where a file cannot be
    stored; then nothing has changed.
    """
    tables = _tables()
    with _opened(path) as file:
        reader = BackupReader(file, _longest_row())
        _check_header(reader.summary.header)
        with replaced_originals() as noted, transaction.atomic():
            files = FilesReader(reader, noted)
            drop_triggers()
            _empty_tables(list(tables.values()))
            for name, rows in reader.read_tables():
                if name in {FILES, LOST}:
                    files.read(name, rows)
                elif name not in TRANSIENT_TABLES:
                    counted = files.count(name, rows)
                    _fill_table(name, tables[name], reader.summary.header.columns[name], counted, on_progress)
            files.end()
            Change.objects.update(version=1)  # numbers of another log mean nothing here
            ChangeLog.objects.all().delete()
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger is made while a check is pending
                for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
                    cursor.execute(statement)
            ensure_triggers()
    refresh_statistics()
    ContentType.objects.clear_cache()
    return reader.summary


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # else a pipe is waited for
    with os.fdopen(number, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise UnusableBackupError("it is not a file")
        yield file


def _name_file(partial: Path, path: Path) -> None:
    """Give a file its final name; raises FileExistsError if that is taken."""
    try:
        path.hardlink_to(partial)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(f"{path} exists") from None
        partial.replace(path)


def _longest_row() -> int:
    """Return how many bytes a row may have: a recorded change has two texts, and a character takes up to six bytes."""
    return max(64_000_000, 8 * settings.MAX_DOCUMENT_BYTES)


def _tables() -> Tables:
    found = (model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)
    return {model._meta.db_table: model for model in found if model._meta.managed}


def _kept_tables() -> Tables:
    return {name: model for name, model in _tables().items() if name not in TRANSIENT_TABLES}


def _migrations() -> list[list[str]]:
    """Return the migrations of the apps with tables in the backup."""
    kept, applied = _kept_apps(), MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if app in kept)


def _kept_apps() -> set[str]:
    return {model._meta.app_label for model in _kept_tables().values()}


def _check_header(header: BackupHeader) -> None:
    """Raise UnusableBackupError for a backup of another version of this program."""
    kept = _kept_apps()  # what is only in the other is seen by its tables
    here, there = _migrations(), [one for one in header.migrations if one[:1] and one[0] in kept]
    older, newer = ([".".join(one) for one in some if one not in rest] for some, rest in ((here, there), (there, here)))
    if older or newer:
        age = "another" if older and newer else "an older" if older else "a newer"
        only = [f"only in the backup: {', '.join(newer)}"] * bool(newer) + [f"only here: {', '.join(older)}"] * bool(
            older
        )
        raise UnusableBackupError(
            f"it was made by {age} version of this program; migrations {'; '.join(only)}."
            " Restore it with the version that made it, then migrate"
        )
    tables = _kept_tables()
    if apart := (header.columns.keys() - TRANSIENT_TABLES) ^ (tables.keys() | columns_of_files().keys()):
        raise UnusableBackupError(
            f"it was made by another version of this program: these tables are not in both: {', '.join(sorted(apart))}"
        )
    for name, model in tables.items():
        if sorted(header.columns[name]) != sorted(field.attname for field in stored_fields(model)):
            raise UnusableBackupError(f"{name} has other columns than in this archive")


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read the database in its present state, without blocking writers."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")  # Django's own would take the write lock
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _read_table(model: type[models.Model]) -> Iterator[list[Row]]:
    stored = model._base_manager.order_by("pk").values_list(*select_plainly(model))
    rows = map(make_plain, stored.iterator(chunk_size=CHUNK))
    return iter(lambda: list(islice(rows, CHUNK)), [])


def _fill_table(
    name: str, model: type[models.Model], names: list[str], rows: Iterator[Row], on_progress: OnProgress
) -> None:
    columns = read_columns(model, names)
    is_json = {field.name for field in stored_fields(model) if isinstance(field, models.JSONField)}
    count = 0

    def read() -> Iterator[list[object]]:
        nonlocal count
        for row in rows:
            count += 1
            yield read_row(columns, row)
            if count % CHUNK == 0:
                on_progress(CHUNK)

    try:
        insert_rows(model, names, read(), dumped=is_json)
    except (UnusableBackupError, ValueError, OverflowError) as error:
        raise UnusableBackupError(f"row {count:,} of {name}, or one before it, does not fit: {error}") from error
    on_progress(count % CHUNK)
    if (stored := model._base_manager.count()) != count:
        raise UnusableBackupError(f"{name} has {stored:,} rows after it was restored, not {count:,}")


def _empty_tables(tables: list[type[models.Model]]) -> None:
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {names}")
            return
        for model in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
