"""Whether the files of an index are as they were written.

Tantivy ends every file of a segment with the CRC-32 of what stands before, and compares it neither when it opens a
file nor when it reads one: where a disk has changed a bit it may fail, or answer wrongly without a word. A file is:
content, footer (JSON), length of the footer, 1337 (both of four bytes, the lowest first). meta.json has no checksum.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

KINDS = ("term", "idx", "pos", "fieldnorm", "fast", "store")
CHUNK = 1 << 20  # bytes read at a time

_TAIL = struct.Struct("<II")
_MAGIC = 1337


def find_damaged(folder: Path, *, at_most: int | None = None) -> list[str]:
    """Return the names of the files of the last commit that are not there or not as they were written.

    Where they have more than `at_most` bytes together only their ends are looked at: whether they were cut.
    """
    while True:
        try:
            meta = (folder / "meta.json").read_bytes()
        except OSError:
            return []  # a rebuild has removed this index, or it may not be read: opening it fails
        try:
            names = list(names_of(meta))
        except (ValueError, KeyError, TypeError, AttributeError):
            return ["meta.json"]
        is_read = at_most is None or sum(measure_files(map(folder.joinpath, names)).values()) <= at_most
        damaged = [name for name in names if not _is_whole(folder / name, is_read=is_read)]
        try:
            if not damaged or (folder / "meta.json").read_bytes() == meta:  # else a commit came in between
                return damaged
        except FileNotFoundError:
            return []


def names_of(meta: bytes) -> Iterator[str]:
    """Yield the names of the files of a commit; raises ValueError, KeyError, TypeError where that cannot be read."""
    for segment in json.loads(meta)["segments"]:
        stem = segment["segment_id"].replace("-", "")
        yield from (f"{stem}.{kind}" for kind in KINDS)
        if segment["deletes"]:
            yield f"{stem}.{segment['deletes']['opstamp']}.del"


def measure_files(paths: Iterable[Path]) -> dict[Path, int]:
    """Return the bytes of each file that is there; a rebuild may remove them meanwhile."""
    sizes = {}
    for path in paths:
        with suppress(FileNotFoundError):
            sizes[path] = path.stat().st_size
    return sizes


def _is_whole(path: Path, *, is_read: bool) -> bool:
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - _TAIL.size))
            length, magic = _TAIL.unpack(file.read())
            left = end - _TAIL.size - length
            if magic != _MAGIC or left < 0:
                return False
            file.seek(left)
            written = json.loads(file.read(length))["crc"]
            if not is_read:
                return True
            file.seek(0)
            found = 0
            while chunk := file.read(min(CHUNK, left)):
                found = zlib.crc32(chunk, found)
                left -= len(chunk)
            return bool(found == written)
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False
