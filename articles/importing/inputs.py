"""The inputs of an import: files, folders and standard input, one after the other. No Django."""

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from articles.importing.readers import READERS, Reader, reader_for_name, reader_for_suffix

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """A file and its reader, or the problem why it can not be read."""

    address: str
    path: Path | None = None
    reader: Reader | None = None
    problem: str = ""

    def open(self) -> BinaryIO:
        """Open the bytes, seekable; raises OSError."""
        if self.path is None:
            raise OSError(errno.EBADF, "standard input has not been kept")
        return self.path.open("rb")


@contextmanager
def spool_standard_input(source: Input) -> Iterator[Input]:
    """Copy standard input into a temporary file: it has no size and can be read only once. Raises OSError."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    with tempfile.NamedTemporaryFile(prefix="newsarchive-") as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy, 1 << 20)
        copy.flush()
        yield replace(source, path=Path(copy.name))


def make_printable(name: str) -> str:
    """Return a file name that can be stored and shown, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def find_address(path: Path) -> str:
    """Return the address of a file: its absolute path, links resolved, printable."""
    return make_printable(os.path.realpath(path))  # Path.resolve raises for links that lead in a circle


def find_inputs(paths: list[str], format_name: str = "") -> Iterator[Input]:
    """Yield every file of the paths; folders are walked in order of name, hidden files and folders left out.

    A file no reader is known for is yielded with its problem: nothing is passed over in silence.
    """
    chosen = reader_for_name(format_name) if format_name else None
    for given in paths:
        path = Path(given)
        if given == STANDARD_INPUT:
            yield Input("stdin", None, chosen or reader_for_name("jsonl"))
        elif os.path.isdir(given):  # noqa: PTH112 - Path.is_dir raises where a folder above may not be entered
            yield from _walk(path, chosen)
        else:
            yield _file(path, chosen)


def _walk(folder: Path, chosen: Reader | None) -> Iterator[Input]:
    problems: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield _file(Path(parent) / name, chosen)
        for path in (Path(parent) / name for name in folders):
            if path.is_symlink():
                problem = "this is a link to a folder, and links to folders are not followed: name the folder itself"
                yield Input(make_printable(os.path.abspath(path)), path, problem=problem)  # noqa: PTH100 - the link's own
    for error in problems:
        yield Input(find_address(Path(str(error.filename))), problem=explain_os_error(error))


def _file(path: Path, chosen: Reader | None) -> Input:
    address = find_address(path)
    try:
        is_regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return Input(address, path, problem=explain_os_error(error, missing="there is no such file or folder"))
    if not is_regular:
        return Input(address, path, problem="this is not a regular file")
    reader = chosen or reader_for_suffix(path.suffix)
    if reader is None:
        known = ", ".join(sorted(suffix for reader in READERS for suffix in reader.suffixes))
        ending = f"“{make_printable(path.suffix)}” files" if path.suffix else "files without an ending"
        return Input(
            address,
            path,
            problem=f"no reader for {ending}; known are {known}. Name one with --format to read it as that",
        )
    return Input(address, path, reader)


def explain_os_error(error: OSError, *, missing: str = "it vanished before it could be read") -> str:
    """Return an operating system's error in plain words."""
    if isinstance(error, PermissionError):
        return "permission denied: this user may not read it"
    if isinstance(error, FileNotFoundError):
        return missing
    if error.errno == errno.ELOOP:
        return "its links lead in a circle"
    return f"it could not be read: {error.strerror or error}"
