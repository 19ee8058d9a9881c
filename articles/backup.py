"""The whole archive in one file, and back: the same file for SQLite and PostgreSQL.

A backup is a ZIP file with one file of JSON lines a table - a list of column names, then a list of values a row - and
`manifest.json`: which migrations the tables are of, how many rows each has, and the SHA-256 of its bytes. It is read
from one snapshot, so that the site may go on writing. The index is no part of it: it is built from what is restored.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.changelog import drop_triggers, ensure_triggers
from articles.models import Article, Change, ChangeLog, Entity
from articles.models.inserting import insert_rows

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 2_000  # rows that are read at a time
COMPRESSION = 3  # quick; a higher level saves a tenth and takes three times as long

Manifest = dict[str, Any]
OnProgress = Callable[[int], None]


class UnusableBackupError(ValueError):
    """The file can not be restored; the message says why in plain words."""


def back_up(path: Path, on_progress: OnProgress = lambda _rows: None) -> Manifest:
    """Write a backup, read it back, and only then give it its name; return its manifest.

    Raises OSError, and UnusableBackupError when what was written is not what is read back.
    """
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with (
            _snapshot(),
            zipfile.ZipFile(begun, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive,
        ):
            manifest: Manifest = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(),
                "database": connection.vendor,
                "migrations": _migrations(),
                "tables": {name: _write_table(archive, name, model, on_progress) for name, model in _tables().items()},
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        if verify(begun) != manifest:
            raise UnusableBackupError("what was written is not what is read back; is the disk failing?")
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)
    return manifest


def verify(path: Path) -> Manifest:
    """Return the manifest of a backup of which every byte is as it was written; raises UnusableBackupError."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: Manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise UnusableBackupError(f"it is of format {manifest['format']}, this program reads {FORMAT}")
            for name, table in manifest["tables"].items():
                digest, rows = hashlib.sha256(), -1  # the first line names the columns
                with archive.open(f"{name}.jsonl") as stream:
                    for line in stream:
                        digest.update(line)
                        rows += 1
                if (digest.hexdigest(), rows) != (table["sha256"], table["rows"]):
                    raise UnusableBackupError(f"the rows of {name} are not those that were written")
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        if isinstance(error, UnusableBackupError):
            raise
        raise UnusableBackupError(f"it is damaged, or no backup ({error})") from error
    return manifest


def holds_anything() -> bool:
    """Tell whether this archive has anything to lose."""
    return Article.objects.exists() or Entity.objects.exists()


def restore(path: Path, on_progress: OnProgress = lambda _rows: None) -> Manifest:
    """Put the rows of a backup in the place of all that is there, in one transaction; return its manifest.

    Every index has to be built anew afterwards, and knows it: the change log gets another identity. Raises
    UnusableBackupError where the file is damaged or of other migrations, DatabaseError; then nothing has changed.
    """
    manifest = verify(path)
    tables = _tables()
    _check_migrations(manifest["migrations"])
    if unknown := manifest["tables"].keys() ^ tables.keys():
        raise UnusableBackupError(f"it has other tables than this archive: {', '.join(sorted(unknown))}")
    with zipfile.ZipFile(path) as archive, transaction.atomic():
        drop_triggers()
        _empty(list(tables.values()))
        for name, model in tables.items():
            with archive.open(f"{name}.jsonl") as stream:
                names = json.loads(stream.readline())
                insert_rows(model, names, _read_rows(stream, on_progress))
            if (rows := model._base_manager.count()) != manifest["tables"][name]["rows"]:  # noqa: SLF001
                raise UnusableBackupError(f"{name} has {rows:,} rows after it was restored; nothing was changed")
        Change.objects.update(version=1)  # numbers of another log mean nothing here
        ChangeLog.objects.all().delete()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger is made while a check is pending
            for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
                cursor.execute(statement)
        ensure_triggers()
    ContentType.objects.clear_cache()
    return manifest


def _tables() -> dict[str, type[models.Model]]:
    found = (model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)  # noqa: SLF001
    return {model._meta.db_table: model for model in found if model._meta.managed}  # noqa: SLF001


def _migrations() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _check_migrations(wanted: list[list[str]]) -> None:
    here = _migrations()
    if wanted == here:
        return
    apart = sorted(
        f"{app}.{name}" for app, name in [*wanted, *here] if ([app, name] in wanted) != ([app, name] in here)
    )
    raise UnusableBackupError(
        f"it was made by another version of this program; these migrations are not in both: {', '.join(apart)}."
        " Restore it with the version that made it, then migrate"
    )


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the database as it is at this moment, keeping nobody from writing."""
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


def _write_table(
    archive: zipfile.ZipFile, name: str, model: type[models.Model], on_progress: OnProgress
) -> dict[str, Any]:
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as out:
        line = json.dumps(names).encode() + b"\n"
        digest.update(line)
        out.write(line)
        stored = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)  # noqa: SLF001
        while some := list(islice(stored, CHUNK)):
            text = "".join([json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in some]).encode()
            digest.update(text)
            out.write(text)
            rows += len(some)
            on_progress(len(some))
    return {"rows": rows, "sha256": digest.hexdigest()}


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    message = f"{type(value).__name__} can not be written to a backup"
    raise TypeError(message)


def _read_rows(stream: Any, on_progress: OnProgress) -> Iterator[list[Any]]:
    count = 0
    for line in stream:
        yield json.loads(line)
        count += 1
        if count % CHUNK == 0:
            on_progress(CHUNK)
    on_progress(count % CHUNK)


def _empty(tables: list[type[models.Model]]) -> None:
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {names}")
            return
        for model in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608, SLF001
