"""The parts of a document that is packed as a ZIP file. Pure."""

import io
import zipfile
import zlib

from articles.importing.readers.paragraphs import UnreadableTextError

MOST_PART_BYTES = 100_000_000  # unpacked
MOST_TIMES = 200  # that a part of more than a million bytes may be larger than it is packed; texts are up to 40 times

_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class ZipParts:
    """The parts of a document; raises UnreadableTextError where it is no ZIP file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._package = zipfile.ZipFile(io.BytesIO(data))
        except _ERRORS:
            raise UnreadableTextError("the document is damaged or cut off; fetch or copy it again") from None
        self.names = frozenset(self._package.namelist())

    def read(self, name: str, *, is_needed: bool = True) -> bytes:
        """Return a part; empty where a lesser one is missing. Raises UnreadableTextError."""
        if name not in self.names:
            if is_needed:
                raise UnreadableTextError(f"the document has no part “{name}”: it is damaged, or something else")
            return b""
        info = self._package.getinfo(name)
        is_bomb = info.file_size > 1_000_000 and info.file_size > MOST_TIMES * max(info.compress_size, 1)
        if is_bomb or info.file_size > MOST_PART_BYTES:
            raise UnreadableTextError(f"the document unpacks to {info.file_size:,} bytes: it is not read")
        try:
            with self._package.open(info) as part:
                return part.read(info.file_size + 1)
        except _ERRORS:
            raise UnreadableTextError("the document is damaged; fetch or copy it again") from None
