"""Issues of digitised newspapers in a ZIP file: which members are the pages of which METS file. No Django."""

import posixpath
import zlib
from collections.abc import Sequence
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from articles.importing.readers.mets_files import is_mets, is_page, list_files

MOST_LOOKED_INTO = 500  # XML files of a container
MOST_METS_BYTES = 20_000_000
_HEAD_BYTES = 20_000
_ERRORS = (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error)


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
    xml = [member for member in members if member.filename.lower().endswith(".xml")]
    for member in xml[:MOST_LOOKED_INTO]:
        folder = posixpath.dirname(member.filename)
        named = [posixpath.join(folder, name) for name in _list_named(container, member)]
        present = [name for name in named if name in names]
        own = [name for name in present if is_page(name)]
        if own:
            first |= {name: names[name] for name in (member.filename, *present)}
            issues.pages.update(own)
            issues.pictures.update(name for name in present if not is_page(name))
    rest = [member for member in members if member.filename not in first]
    return issues._replace(members=[*first.values(), *rest])


def _list_named(container: ZipFile, member: ZipInfo) -> list[str]:
    """Return the files that a member names; none if it is no METS file, or can not be read."""
    try:
        with container.open(member) as stream:
            head = stream.read(_HEAD_BYTES)
            return list_files(head + stream.read(MOST_METS_BYTES)) if is_mets(head) else []
    except _ERRORS:
        return []
