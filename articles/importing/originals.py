"""Keep the files that the documents of an import were read from."""

import os
import stat
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from articles.importing.input_parts import Item, KeptFile
from articles.importing.inputs import Input, explain_os_error
from articles.models import ImportRun
from articles.models.originals import ORIGINAL_NAME_LENGTH
from articles.originals import FoundFile, OriginalsError, digest_stream, keep_files

_FORBIDDEN = '"*/:<>?\\|'  # in names of files, somewhere


class OriginalKeeper:
    """Keeps the files of a running import, each once, when the first of its documents is about to be stored."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._kept: dict[Path, KeptFile] = {}  # those of the last batch: the next may go on with one

    def keep(self, items: Sequence[Item]) -> list[Item]:
        """Return the items of a batch with what became of their files. Raises DatabaseError."""
        files = {item.file.path: item.file for item in items if item.file and item.file.path}
        kept = {path: self._kept[path] for path in files if path in self._kept}
        kept |= self._keep_new([file for path, file in files.items() if path not in kept])
        self._kept = kept
        return [item._replace(kept=kept[item.file.path]) if item.file and item.file.path else item for item in items]

    def _keep_new(self, files: Iterable[Input]) -> dict[Path, KeptFile]:
        kept: dict[Path, KeptFile] = {}
        found: dict[Path, FoundFile] = {}
        for file in files:
            path = file.path
            if path is None:
                continue
            try:
                found[path] = _find_file(file)
            except OriginalsError as error:
                kept[path] = KeptFile(problem=str(error))
        problems = keep_files(found.values(), self._run)
        return kept | {path: KeptFile(one.sha256, problems[one.sha256]) for path, one in found.items()}


def _find_file(file: Input) -> FoundFile:
    """Return a file as it is kept; one that is read with others as a .tar of all of them."""
    name = f"{file.name.rpartition('.')[0] or file.name}.tar" if file.parts else file.name
    opened = partial(_open_packed if file.parts else _open_file, file)
    with opened() as stream:
        sha256, size = digest_stream(stream)
    return FoundFile(sha256, size, make_safe_name(name), file.reader.name if file.reader else "", opened)


@contextmanager
def _open_file(file: Input) -> Iterator[IO[bytes]]:
    """Open a file, if it still is one; raises OriginalsError."""
    with _errors_of_files(), _open_regular(str(file.path)) as stream:
        yield stream


@contextmanager
def _open_packed(file: Input) -> Iterator[IO[bytes]]:
    """Open a file and those that are read with it, packed into one; the same files are always the same bytes."""
    with _errors_of_files(), tempfile.TemporaryFile() as packed:
        with tarfile.open(fileobj=packed, mode="w") as container:
            for name, path in ((file.name, file.path), *sorted(file.parts.items())):
                with _open_regular(str(path)) as stream:
                    member = tarfile.TarInfo(name)
                    member.size = os.fstat(stream.fileno()).st_size
                    container.addfile(member, stream)
        packed.seek(0)
        yield packed


def _open_regular(path: str) -> IO[bytes]:
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # else a pipe is waited for
    stream = os.fdopen(number, "rb")
    if not stat.S_ISREG(os.fstat(number).st_mode):
        stream.close()
        raise OriginalsError("it is no longer a regular file")
    return stream


@contextmanager
def _errors_of_files() -> Iterator[None]:
    try:
        yield
    except OriginalsError:
        raise
    except OSError as error:
        raise OriginalsError(explain_os_error(error)) from error


def make_safe_name(name: str) -> str:
    """Return the name of a file as any system can store it: no path, nothing that does not print, not too long."""
    printable = "".join(
        "_" if character in _FORBIDDEN or unicodedata.category(character)[0] == "C" else character for character in name
    )
    printable = printable.strip(". ")
    stem, dot, ending = printable.rpartition(".")
    most = ORIGINAL_NAME_LENGTH
    if len(printable) > most and dot and len(ending) < 20:
        return f"{stem[: most - len(ending) - 1]}.{ending}"
    return printable[:most]
