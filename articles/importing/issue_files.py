"""Which files are read together: the pages of an issue with the METS file that names them. No Django."""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from articles.importing.containers import Member
from articles.importing.readers.mets_files import is_mets, is_page, list_files

MOST_METS_BYTES = 100_000_000
MOST_LEVELS = 3  # that a page lies below the file which names it
_HEAD_BYTES = 20_000
_KEPT_FOLDERS = 64
_ALTO = (b"<alto", b":alto")
_OF_PAGES = (".jp2", ".jpg", ".jpeg", ".tif", ".tiff", ".png", ".gif", ".pdf")


def find_parts(mets: Path) -> dict[str, Path]:
    """Return the files that a METS file names and that lie in its folder, by those names; none without a page."""
    folder = mets.parent.resolve()
    parts = {}
    for name in _list_files(mets):
        path = folder / name
        try:
            if path.is_file() and path.resolve().is_relative_to(folder):
                parts[name] = path
        except (OSError, ValueError):  # no name that a file can have
            continue
    return _only_with_pages(parts)


def find_parts_of_members(members: Iterable[Member]) -> dict[str, dict[str, Path]]:
    """Return for the address of each METS file in a container the members that it names, as find_parts does."""
    present = {member.address: member.path for member in members if member.path is not None}
    found = {}
    for address, path in present.items():
        if address.lower().endswith(".xml") and is_mets(_read_head(path)):
            folder = posixpath.dirname(address)
            named = {name: present.get(posixpath.join(folder, name)) for name in _list_files(path)}
            found[address] = _only_with_pages({name: part for name, part in named.items() if part is not None})
    return found


def names_more_pages(mets: Path, parts: Mapping[str, Path]) -> bool:
    """Tell whether a METS file names pages that are not among its parts."""
    return any(is_page(name) and name not in parts for name in _list_files(mets))


def _only_with_pages(parts: dict[str, Path]) -> dict[str, Path]:
    """Return the parts of an issue; without the text of a page they are files of their own."""
    return parts if any(map(is_page, parts)) else {}


@dataclass(slots=True)
class Claims:
    """What the METS files of folders name, so that no page is read by itself too."""

    _of_folders: dict[Path, frozenset[Path]] = field(default_factory=dict)

    def has(self, path: Path, root: Path, head: bytes) -> bool:
        """Tell whether a file is a page, or a picture of one, of an issue whose METS file lies below the same root.

        `head` begins it.
        """
        if not (path.suffix.lower() in _OF_PAGES or any(mark in head[:_HEAD_BYTES] for mark in _ALTO)):
            return False
        folder = path.parent
        for _ in range(MOST_LEVELS):
            if path.resolve() in self._find(folder):
                return True
            if folder in {root, folder.parent}:
                break
            folder = folder.parent
        return False

    def _find(self, folder: Path) -> frozenset[Path]:
        if folder not in self._of_folders:
            if len(self._of_folders) >= _KEPT_FOLDERS:
                self._of_folders.clear()
            files = [path for path in folder.glob("*.[xX][mM][lL]") if is_mets(_read_head(path))]
            self._of_folders[folder] = frozenset(part.resolve() for path in files for part in find_parts(path).values())
        return self._of_folders[folder]


def _list_files(mets: Path) -> list[str]:
    try:
        return list_files(mets.read_bytes()) if mets.stat().st_size <= MOST_METS_BYTES else []
    except OSError:
        return []


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError:
        return b""
