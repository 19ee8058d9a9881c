"""A connection to SQLite that reads on where nothing can be written; see `read_only_files`."""

import contextlib
import logging
import sqlite3
import threading
from typing import Any

from django.db.backends.sqlite3 import base

from articles.sqlite3.read_only_files import Files, find_resting, why_closed

UNWRITTEN = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_ASK = "SELECT 1 FROM sqlite_master LIMIT 1"  # is the first to need the shared memory

# Connections to files with a log that are not in use. Closing one would take away the locks that other connections of
# this process may have on the same file by then: there is room again, and they write.
_kept: dict[Files, list[sqlite3.Connection]] = {}
_kept_lock = threading.Lock()

log = logging.getLogger(__name__)


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens a database as Django does, and where that fails for want of writing, its files as they lie there."""

    resting: Files | None = None
    init_commands: list[str]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.resting = None
        try:
            connection = super().get_new_connection(conn_params)
            connection.execute(_ASK).fetchone()
        except sqlite3.OperationalError as error:
            path = str(conn_params["database"])
            can_rest = error.sqlite_errorname.startswith(UNWRITTEN) and not path.startswith((":", "file:"))
            files = find_resting(path) if can_rest else None
            if not files:
                raise
            connection = self._open_resting(files, conn_params)
            _tell(path, str(error))
        else:
            _tell(str(conn_params["database"]), "")
        return connection

    def _open_resting(self, files: Files, conn_params: dict[str, Any]) -> Any:
        self.transaction_mode = None  # one that only reads takes no lock
        with _kept_lock:
            kept = _kept.get(files)
            connection = kept.pop() if kept else None
        if connection is None:
            others = [command for command in self.init_commands if "journal_mode" not in command]
            self.init_commands = [*files.commands, *others]
            connection = super().get_new_connection(conn_params | {"database": files.address})
            connection.execute(_ASK).fetchone()
        self.resting = files
        return connection

    def is_as_it_was(self) -> bool:
        """Tell whether what was read stands together: nobody has written where nobody could be kept from it."""
        return self.resting is None or self.resting.are_as_before()

    def why_closed(self) -> str:
        """Return why nothing can be written, in words that follow "its"; nothing where it can."""
        if self.is_in_memory_db():
            return ""
        return why_closed(str(self.settings_dict["NAME"])) or ("disk fails" if self.resting else "")

    def is_usable(self) -> bool:
        try:
            self.connection.execute(_ASK).fetchone()
        except sqlite3.Error:
            return False
        return self.resting is None

    def close_if_unusable_or_obsolete(self) -> None:
        """Look anew with every request whether there is room again."""
        if self.resting and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _close(self) -> None:
        if self.resting and self.resting.log and self.connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self.connection.rollback()
            with _kept_lock:
                _kept.setdefault(self.resting, []).append(self.connection)
        else:
            super()._close()  # type: ignore[misc]
        self.resting = None


_told: dict[str, str] = {}


def _tell(path: str, why: str) -> None:
    """Log that a database is only read from now on, or is written again."""
    if bool(_told.get(path)) == bool(why):
        return
    _told[path] = why
    if why:
        log.error("The database can not be written (%s: its %s): it is read on as it is.", why, why_closed(path))
    else:
        log.warning("The database can be written again.")
