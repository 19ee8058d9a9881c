"""Issues of digitised newspapers in a ZIP file: which members are the pages of which METS file. No Django."""

import posixpath
import zlib
from collections.abc import Sequence
from zipfile import BadZipFile, ZipFile, ZipInfo

from articles.importing.readers.mets_files import is_mets, is_page, list_files

MOST_LOOKED_INTO = 500  # XML files of a container
MOST_METS_BYTES = 20_000_000
_HEAD_BYTES = 20_000
_ERRORS = (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error)


def put_issues_first(container: ZipFile, members: Sequence[ZipInfo]) -> tuple[list[ZipInfo], set[str]]:
    """Return members with each METS file and its pages before all others, and the names of the pages.

    Pictures and other files that a METS file names are left out where its pages are there: its reader counts them.
    """
    names = {member.filename: member for member in members}
    first: dict[str, ZipInfo] = {}
    pages: set[str] = set()
    others: set[str] = set()
    xml = [member for member in members if member.filename.lower().endswith(".xml")]
    for member in xml[:MOST_LOOKED_INTO]:
        folder = posixpath.dirname(member.filename)
        named = [posixpath.join(folder, name) for name in _list_named(container, member)]
        present = [name for name in named if name in names]
        own = [name for name in present if is_page(name)]
        if own:
            first |= {name: names[name] for name in (member.filename, *own)}
            pages.update(own)
            others.update(name for name in present if not is_page(name))
    rest = [member for member in members if member.filename not in first and member.filename not in others]
    return [*first.values(), *rest], pages


def _list_named(container: ZipFile, member: ZipInfo) -> list[str]:
    """Return the files that a member names; none if it is no METS file, or can not be read."""
    try:
        with container.open(member) as stream:
            head = stream.read(_HEAD_BYTES)
            return list_files(head + stream.read(MOST_METS_BYTES)) if is_mets(head) else []
    except _ERRORS:
        return []
