"""The inputs of an import: files, folders and standard input, one after the other. No Django."""

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from articles.importing.containers import MARK, Sample, Unpacker, holds_files
from articles.importing.identity import STANDARD_INPUT as STANDARD_ADDRESS
from articles.importing.issue_files import Claims, find_parts, find_parts_of_members, names_more_pages
from articles.importing.readers import Reader, reader_for_name
from articles.importing.readers.mets_files import is_mets
from articles.importing.readers.protocol import HEAD_BYTES
from articles.importing.saved_pages import PAGES, belongs_to_page, is_page_folder
from articles.importing.sniffing import recognise

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """A file and its reader, once it is recognised, or the problem why it cannot be read.

    `cut_from` is the size of the whole in bytes, 0 if that is not known, where only its beginning is at hand.
    `root` is the named folder in which it was found. `parts` are files that are read with it, by the names it has for
    them. `is_opened` once its bytes have been seen: it is a file, and one that may be read.
    """

    address: str
    path: Path | None = None
    reader: Reader | None = None
    problem: str = ""
    cut_from: int | None = None
    root: Path | None = None
    parts: Mapping[str, Path] = field(default_factory=dict)
    is_opened: bool = False

    @property
    def name(self) -> str:
        """The name of the file itself, empty of standard input."""
        return "" if self.address == STANDARD_ADDRESS else self.address.replace(MARK, "/").rpartition("/")[2]

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


def find_inputs(paths: list[str], format_name: str = "", *, within: str = "", address: str = "") -> Iterator[Input]:
    """Yield every file of the paths; folders are walked in order of name, hidden files and folders left out.

    What cannot be read is yielded with its problem: nothing is passed over in silence. Only the folder of pictures and
    scripts that a browser saves beside a page belongs to that page. No link is followed out of the folder `within`.
    `address` is the address of a file that lies only for now where it is, instead of its path.
    """
    for source in _find_files(paths, format_name):
        if within and source.path is not None and not _is_within(source.path, within):
            own = make_printable(os.path.abspath(source.path))  # noqa: PTH100 - the link's own, not where it leads
            yield Input(own, source.path, problem="this is a link that leads out of the folder")
        else:
            yield replace(source, address=address) if address else source


def _is_within(path: Path, folder: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _find_files(paths: list[str], format_name: str) -> Iterator[Input]:
    chosen = reader_for_name(format_name) if format_name else None
    for given in paths:
        path = Path(given)
        if given == STANDARD_INPUT:
            yield Input(STANDARD_ADDRESS, None, chosen)
        elif os.path.isdir(given):  # noqa: PTH112 - Path.is_dir raises where a folder above may not be entered
            yield from _walk(path, chosen)
        else:
            yield _file(path, chosen)


def recognise_inputs(inputs: Iterable[Input], folder: Path, sample: Sample | None = None) -> Iterator[Input]:
    """Yield the inputs each with its reader or its problem; containers as their members, unpacked into a folder.

    Of containers no more is unpacked than a sample takes, if there is one.
    """
    unpacker, claims = Unpacker(folder, sample=sample), Claims()
    for source in inputs:
        if source.problem or source.path is None:
            yield source
            continue
        try:
            with source.path.open("rb") as stream:
                is_container = holds_files(stream)
                head = b"" if is_container else stream.read(HEAD_BYTES)
        except OSError as error:
            yield replace(source, reader=None, problem=explain_os_error(error))
            continue
        if is_container:
            yield from _unpack(source, unpacker)
        elif is_mets(head):
            yield replace(_recognise(source, head), parts=find_parts(source.path))
        elif source.root is None or not claims.has(source.path, source.root, head):
            yield _recognise(source, head)


def _unpack(source: Input, unpacker: Unpacker) -> Iterator[Input]:
    members = list(unpacker.unpack(cast("Path", source.path), source.name))
    pages = {address for address, *_ in members}
    parts = find_parts_of_members(members)
    claimed = {path for of_one in parts.values() for path in of_one.values()}
    is_any = False
    for address, path, problem, cut_from in members:
        if belongs_to_page(PurePosixPath(address), pages) or path in claimed:
            continue
        is_any = True
        name = make_printable(f"{source.address}{MARK}{address}" if address else source.address)
        own = parts.get(address, {})
        is_cut = unpacker.has_left and address in parts and path is not None and names_more_pages(path, own)
        member = Input(name, path, source.reader, problem, 0 if is_cut else cut_from, parts=own)
        if problem or path is None:
            yield member if address else replace(member, path=source.path, is_opened=True)
            continue
        with path.open("rb") as stream:
            yield _recognise(member, stream.read(HEAD_BYTES))
    if not is_any and not unpacker.has_enough:
        yield Input(source.address, source.path, problem="there is no document in it", is_opened=True)


def _recognise(source: Input, head: bytes) -> Input:
    source = replace(source, is_opened=True)
    if source.reader is not None:
        return source
    found = recognise(head, source.name)
    if found.reader is None and source.address == STANDARD_ADDRESS:
        return replace(source, reader=reader_for_name("jsonl"))
    return replace(source, reader=found.reader, problem=found.problem)


def _walk(folder: Path, chosen: Reader | None) -> Iterator[Input]:
    problems: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=problems.append):
        pages = {name for name in files if name.endswith(PAGES)}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not is_page_folder(name, pages))
        for name in sorted(files):
            if not name.startswith("."):
                yield replace(_file(Path(parent) / name, chosen), root=folder)
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
    return Input(address, path, chosen)


def explain_os_error(error: OSError, *, missing: str = "it vanished before it could be read") -> str:
    """Return an operating system's error in plain words."""
    if isinstance(error, PermissionError):
        return "permission denied: this user may not read it"
    if isinstance(error, FileNotFoundError):
        return missing
    if error.errno == errno.ELOOP:
        return "its links lead in a circle"
    return f"it could not be read: {error.strerror or error}"
