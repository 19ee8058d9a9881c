"""Issues of digitised newspapers in a ZIP or TAR file: which members are the pages of which METS file. No Django."""

import lzma
import posixpath
import tarfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import IO, BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from articles.importing.readers.mets_files import is_mets, is_page, list_files

MOST_LOOKED_INTO = 500  # XML files of a container
MOST_LISTED = 20_000  # members of a TAR, which has no list of them
MOST_UNPACKED = 200_000_000  # bytes, of a packed one
MOST_METS_BYTES = 20_000_000
_HEAD_BYTES = 20_000
_DAMAGES = (BadZipFile, EOFError, lzma.LZMAError, tarfile.TarError, zlib.error)
_ERRORS = (*_DAMAGES, OSError, NotImplementedError, RuntimeError, ValueError)


class Issues(NamedTuple):
    """Members of a container, those of issues first, with the names of their pages and of the pictures of these."""

    members: list[ZipInfo]
    pages: set[str]
    pictures: set[str]


def put_issues_first(container: ZipFile, members: Sequence[ZipInfo]) -> Issues:
    """Return members with each METS file and the files that it names, if its pages are there, before all others."""
    names = {member.filename: member for member in members}
    first: dict[str, ZipInfo] = {}
    issues = Issues([], set(), set())
    xml = [name for name in names if name.lower().endswith(".xml")]
    named = {name: _list_named(partial(container.open, names[name])) for name in xml[:MOST_LOOKED_INTO]}
    for mets, present in _choose_issues(named, names):
        first |= {name: names[name] for name in (mets, *present)}
        issues.pages.update(filter(is_page, present))
        issues.pictures.update(name for name in present if not is_page(name))
    rest = [member for member in members if member.filename not in first]
    return issues._replace(members=[*first.values(), *rest])


def find_named_in_tar(stream: BinaryIO) -> tuple[set[str], set[str]]:
    """Return the names of the pages of issues in a TAR file, and of their pictures; leaves the stream at its start.

    Looks through it once, as far as its bounds; of a packed one all is unpacked on the way.
    """
    names: set[str] = set()
    named: dict[str, list[str]] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r:*") as container:
            for info in islice(container, MOST_LISTED):
                name = info.name.removeprefix("./")
                if info.isreg():
                    names.add(name)
                if info.isreg() and name.lower().endswith(".xml") and len(named) < MOST_LOOKED_INTO:
                    named[name] = _list_named(partial(container.extractfile, info))
                if container.fileobj is not stream and info.offset_data + info.size > MOST_UNPACKED:
                    break
    except _ERRORS:
        pass  # what is damaged is met again where its members are unpacked
    stream.seek(0)
    present = [name for _, of_one in _choose_issues(named, names) for name in of_one]
    return set(filter(is_page, present)), {name for name in present if not is_page(name)}


def _choose_issues(named: Mapping[str, Sequence[str]], names: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each METS file of a container with the members that it names, if a page is among them."""
    for mets, parts in named.items():
        folder = posixpath.dirname(mets)
        present = [name for part in parts if (name := posixpath.join(folder, part)) in names]
        if any(map(is_page, present)):
            yield mets, present


def _list_named(open_member: Callable[[], IO[bytes] | None]) -> list[str]:
    """Return the files that a member names; none if it is no METS file, or cannot be read."""
    try:
        stream = open_member()
        if stream is None:
            return []
        with stream:
            head = stream.read(_HEAD_BYTES)
            return list_files(head + stream.read(MOST_METS_BYTES)) if is_mets(head) else []
    except _ERRORS:
        return []
