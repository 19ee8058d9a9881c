"""A connection to SQLite that goes on reading where nothing can be written; see `read_only_files`."""

import contextlib
import logging
import sqlite3
import threading
from typing import Any

from django.db.backends.sqlite3 import base

from articles.sqlite3.read_only_files import DatabaseFiles, explain_not_writable, find_read_only_files

WRITE_ERRORS = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_PROBE = "SELECT 1 FROM sqlite_master LIMIT 1"  # the first statement that needs the shared memory

# Unused connections to files with a log. They stay open, since closing one would release the locks that other
# connections of this process may hold on the same file, once it can be written again.
_kept: dict[DatabaseFiles, list[sqlite3.Connection]] = {}
_kept_lock = threading.Lock()

log = logging.getLogger(__name__)


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens a database as Django does; if that fails because nothing can be written, opens its files read-only."""

    read_only_files: DatabaseFiles | None = None
    init_commands: list[str]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.read_only_files = None
        try:
            connection = super().get_new_connection(conn_params)
            connection.execute(_PROBE).fetchone()
        except sqlite3.OperationalError as error:
            path = str(conn_params["database"])
            may_be_readable = error.sqlite_errorname.startswith(WRITE_ERRORS) and not path.startswith((":", "file:"))
            files = find_read_only_files(path) if may_be_readable else None
            if not files:
                raise
            connection = self._open_read_only(files, conn_params)
            _log_state(path, str(error))
        else:
            _log_state(str(conn_params["database"]), "")
        return connection

    def _open_read_only(self, files: DatabaseFiles, conn_params: dict[str, Any]) -> Any:
        self.transaction_mode = None  # one that only reads takes no lock
        with _kept_lock:
            kept = _kept.get(files)
            connection = kept.pop() if kept else None
        if connection is None:
            others = [command for command in self.init_commands if "journal_mode" not in command]
            self.init_commands = [*files.commands, *others]
            connection = super().get_new_connection(conn_params | {"database": files.address})
            connection.execute(_PROBE).fetchone()
        self.read_only_files = files
        return connection

    def is_state_unchanged(self) -> bool:
        """Tell whether nobody has written to files that were read without a lock, so that all reads are consistent."""
        return self.read_only_files is None or self.read_only_files.are_unchanged()

    def explain_not_writable(self) -> str:
        """Return why nothing can be written, in words that follow "its"; empty if it can."""
        if self.is_in_memory_db():
            return ""
        return explain_not_writable(str(self.settings_dict["NAME"])) or ("disk fails" if self.read_only_files else "")

    def is_usable(self) -> bool:
        try:
            self.connection.execute(_PROBE).fetchone()
        except sqlite3.Error:
            return False
        return self.read_only_files is None

    def close_if_unusable_or_obsolete(self) -> None:
        """Check with every request whether the database can be written again."""
        if self.read_only_files and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _close(self) -> None:
        if self.read_only_files and self.read_only_files.log and self.connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self.connection.rollback()
            with _kept_lock:
                _kept.setdefault(self.read_only_files, []).append(self.connection)
        else:
            super()._close()  # type: ignore[misc]
        self.read_only_files = None


_logged: dict[str, str] = {}


def _log_state(path: str, reason: str) -> None:
    """Log when a database can no longer be written, or can be written again."""
    if bool(_logged.get(path)) == bool(reason):
        return
    _logged[path] = reason
    if reason:
        log.error(
            "The database cannot be written (%s: its %s): it is read on as it is.", reason, explain_not_writable(path)
        )
    else:
        log.warning("The database can be written again.")
