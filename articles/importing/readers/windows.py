"""Part of a file, as a file of its own. Pure."""

import io
from typing import BinaryIO


class _Window(io.RawIOBase):
    """So many bytes of a stream from where it stands. It can be moved in where the stream can."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        self._position = 0
        self._start = stream.seek(0, io.SEEK_CUR) if stream.seekable() else None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._start is not None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if self._start is None:
            raise io.UnsupportedOperation("this stream cannot be moved in")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        self._stream.seek(self._start + self._position)
        return self._position

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._stream.read(max(0, min(len(buffer), self._size - self._position)))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def open_window(stream: BinaryIO, offset: int, size: int) -> BinaryIO:
    """Return so many bytes of a stream, from an offset on, as a stream. Nobody else must move it meanwhile."""
    stream.seek(offset)
    return io.BufferedReader(_Window(stream, size))
