"""Files that hold files: .zip, .tar and what is packed with gzip, bzip2 or xz. No Django.

Members are unpacked into a folder for the time of the import, under names of its own making, so that any process can
read them; what a member is called is only part of its address, as in “news.zip!/june/1.html”.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, NamedTuple

from articles.importing.packed_issues import find_named_in_tar, put_issues_first
from articles.importing.saved_pages import belongs_to_page

MARK = "!/"  # between a container and its member
DEEPEST = 2  # containers within each other
MOST_BYTES = 20_000_000_000  # unpacked, of one file
MOST_RATIO = 300  # unpacked to packed; text reaches some 20, a bomb thousands
_FREE_BYTES = 50_000_000  # of a member, to which no ratio applies
_PIECE_BYTES = 1 << 20

# Names of ZIP members by which a format that is packed as one is known.
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/container.xml")
_WEB_ARCHIVE = ("datapackage.json", "archive/")  # both: a package of data has the first too
_DAMAGES = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile)
_ERRORS = (*_DAMAGES, OSError, NotImplementedError, RuntimeError, ValueError)


_HEAD_BYTES = 600
_PACKED: dict[str, Callable[[BinaryIO], Any]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
_PACKED_MARKS = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz"}
_CRAWLS = (b"WARC/", b"filedesc:")


class Member(NamedTuple):
    """A member: its address within its container, and its unpacked bytes or the problem why there are none.

    `cut_from` is its size, 0 if that is not known, where only its beginning was unpacked.
    """

    address: str
    path: Path | None = None
    problem: str = ""
    cut_from: int | None = None


@dataclass(slots=True)
class Sample:
    """What is unpacked where containers are only to be looked into: the first members, of large ones the beginning.

    `left` is how many members were left out, as far as is known; `is_left_known` whether there are no others.
    """

    most_files: int = 20
    most_bytes: int = 40_000_000
    most_member_bytes: int = 20_000_000
    left: int = 0
    is_left_known: bool = True

    def note_left(self, number: int) -> None:
        """Note that members are left out, 0 if it is not known how many."""
        self.left += number
        self.is_left_known = self.is_left_known and number > 0


class _ProblemError(Exception):
    """A member cannot be unpacked; the message is the reason."""


def holds_files(stream: BinaryIO) -> bool:
    """Tell whether a file is a container; leaves the stream at its start."""
    kind = _find_kind(stream)
    stream.seek(0)
    return kind is not None


@dataclass(slots=True)
class Unpacker:
    """Unpacks containers into a folder, all together at most so many bytes; or only a sample of them."""

    folder: Path
    most_bytes: int = MOST_BYTES
    sample: Sample | None = None
    _written: int = 0
    _files: int = 0
    _pages: int = 0  # of issues, of these

    def unpack(self, path: Path, name: str, depth: int = 1) -> Iterator[Member]:
        """Yield the members of a container in its order, hidden ones left out; a damaged rest as a problem."""
        try:
            with path.open("rb") as stream:
                kind = _find_kind(stream)
                stream.seek(0)
                if kind == "zip":
                    members = self._unpack_zip(stream)
                elif kind == "tar":
                    members = self._unpack_tar(stream)
                else:
                    members = self._unpack_packed(stream, name, kind or "", path.stat().st_size)
                for member in members:
                    yield from self._look_inside(member, depth)
        except _ERRORS as error:
            yield Member("", problem=_explain(error))

    def _look_inside(self, member: Member, depth: int) -> Iterator[Member]:
        if member.path is None:
            yield member
            return
        name = PurePosixPath(member.address).name
        with member.path.open("rb") as stream:
            is_container = holds_files(stream)
        if not is_container:
            yield member
            return
        if depth >= DEEPEST:
            yield Member(member.address, problem="it lies too deep: containers within containers within containers")
        elif member.cut_from is not None:
            yield Member(member.address, problem="this container is too large to be looked into before an import")
        else:
            found = False
            for inner in self.unpack(member.path, name, depth + 1):
                found = True
                address = f"{member.address}{MARK}{inner.address}" if inner.address else member.address
                yield inner._replace(address=address)
            if not found and not self.has_enough:
                yield Member(member.address, problem="there is no document in it")
        member.path.unlink()

    def _unpack_zip(self, stream: BinaryIO) -> Iterator[Member]:
        with zipfile.ZipFile(stream) as container:
            infos = [info for info in container.infolist() if not (info.is_dir() or _is_hidden(info.filename))]
            files = {info.filename for info in infos}
            infos = [info for info in infos if not belongs_to_page(PurePosixPath(info.filename), files)]
            pages, pictures = set[str](), set[str]()
            if self.sample:
                infos, pages, pictures = put_issues_first(container, infos)
            for place, info in enumerate(infos):
                is_picture = info.filename in pictures
                if not self._takes_next(len(infos) - place, is_page=is_picture or info.filename in pages):
                    return
                if is_picture:
                    yield self._count_only(info.filename)
                    continue
                if info.flag_bits & 1:
                    problem = "it is locked with a password; unpack it and import the folder"
                    yield Member(info.filename, problem=problem)
                    continue
                try:
                    with container.open(info) as member:
                        written = self._write(info.filename, member, max(info.compress_size, 1), info.file_size)
                except _ERRORS as error:
                    yield Member(info.filename, problem=_explain(error))
                else:
                    yield written

    def _unpack_tar(self, stream: BinaryIO) -> Iterator[Member]:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        pages, pictures = find_named_in_tar(stream) if self.sample else (set[str](), set[str]())
        with tarfile.open(fileobj=stream, mode="r|*") as container:
            for info in container:
                name = info.name.removeprefix("./")
                if info.isdir() or _is_hidden(name):
                    continue
                is_picture = name in pictures
                if not self._takes_next(is_page=is_picture or name in pages):
                    return
                if is_picture:
                    yield self._count_only(name)
                    continue
                if not info.isreg():
                    yield Member(name, problem="this is a link or a device, not a file")
                    continue
                member = container.extractfile(info)
                if member is None:
                    continue
                written = self._write(name, member, size, info.size)
                yield written
                if self.sample and written.cut_from is not None:  # the next member stands behind all of this one
                    self.sample.note_left(0)
                    return
                if written.problem and self._written >= self.most_bytes:
                    return

    def _unpack_packed(self, stream: BinaryIO, name: str, kind: str, size: int) -> Iterator[Member]:
        if not self._takes_next(1):
            return
        with _PACKED[kind](stream) as member:
            yield self._write(PurePosixPath(name).stem or "content", member, size)

    def _count_only(self, name: str) -> Member:
        """Return a picture of a page without its content."""
        path = self.folder / f"{self._files}"
        path.touch()
        return Member(name, path)

    @property
    def has_enough(self) -> bool:
        """Whether a sample has all that it takes."""
        sample = self.sample
        files = self._files - self._pages
        return sample is not None and (files > sample.most_files or self._written >= sample.most_bytes)

    @property
    def has_left(self) -> bool:
        """Whether a sample leaves members out."""
        return self.sample is not None and (self.sample.left > 0 or not self.sample.is_left_known)

    def _takes_next(self, left: int = 0, *, is_page: bool = False) -> bool:
        """Count the next member, and tell whether it is taken.

        `left` is how many there are from here on, 0 if that is not known; `is_page` where it is part of another.
        """
        self._files += 1
        self._pages += is_page
        if self.sample is not None and self.has_enough:
            self.sample.note_left(left)
            return False
        return True

    def _write(self, name: str, member: IO[bytes], packed: int, whole: int = 0) -> Member:
        """Write a member of `whole` bytes, if that is known, into the folder, or say why it is too much."""
        path = self.folder / f"{self._files}"
        size = 0
        cut_from = None
        try:
            with path.open("wb") as copy:
                while piece := member.read(_PIECE_BYTES):
                    if self.sample and size + len(piece) > self.sample.most_member_bytes:
                        cut_from = whole
                        piece = piece[: self.sample.most_member_bytes - size]
                    size += len(piece)
                    self._check_size(size, packed)
                    copy.write(piece)
                    if cut_from is not None:
                        break
        except _ProblemError as error:
            path.unlink()
            return Member(name, problem=str(error))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._written += size
        return Member(name, path, cut_from=cut_from)

    def _check_size(self, size: int, packed: int) -> None:
        if size > max(_FREE_BYTES, MOST_RATIO * packed):
            raise _ProblemError(f"it unpacks to over {MOST_RATIO} times its size, as only a trap does")
        if self._written + size > self.most_bytes:
            most = f"{self.most_bytes / 1_000_000_000:,.0f} GB"
            raise _ProblemError(f"its container unpacks to over {most}; unpack it yourself and import the folder")


def _find_kind(stream: BinaryIO) -> str | None:
    """Return what kind of container a file is, None for a document of its own."""
    head = stream.read(_HEAD_BYTES)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if _is_document(stream) else "zip"
    if kind := next((kind for mark, kind in _PACKED_MARKS.items() if head.startswith(mark)), None):
        stream.seek(0)
        try:
            with _PACKED[kind](stream) as member:
                head = member.read(_HEAD_BYTES)
        except _ERRORS:
            return kind
        if head.startswith(_CRAWLS):
            return None  # packed record by record, and read so
    return "tar" if head[257:262] == b"ustar" else kind


def _is_document(stream: BinaryIO) -> bool:
    """Tell whether a ZIP is a document: an office file, a book, a web archive."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as container:
            names = container.NameToInfo
            description, folder = _WEB_ARCHIVE
            is_web_archive = description in names and any(name.startswith(folder) for name in names)
            return is_web_archive or any(name in names for name in _DOCUMENTS)
    except _ERRORS:
        return False


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePosixPath(name).parts if part not in {".", ".."})
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _explain(error: BaseException) -> str:
    if isinstance(error, _DAMAGES):
        return "its container is damaged or cut off; fetch it again"
    if isinstance(error, NotImplementedError | RuntimeError):
        return "it is packed in a way that cannot be read; unpack it and import the folder"
    if isinstance(error, OSError) and error.strerror:
        return f"it could not be unpacked: {error.strerror}"
    return "it could not be unpacked: its container is damaged"
