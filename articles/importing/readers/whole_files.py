"""What readers of formats share that can only be read whole: one article, or many records in one tree."""

from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.readers.limits import count_remaining, describe_excess, read_at_most, show_beginning
from articles.importing.readers.protocol import Document, ReadOptions, Rejection, Stretch

MOST_FILE_BYTES = 100_000_000


class WholeFileReader:
    """Reads a file of at most `most_bytes` into memory; a format says in `read_whole` what the bytes are.

    Where `most_bytes` is None, the file is one document, and has the limit of one.
    """

    most_bytes: int | None = MOST_FILE_BYTES
    is_text: bool = True

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:  # noqa: ARG002 - it is read whole
        """Yield the whole."""
        yield Stretch()

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection]:  # noqa: ARG002
        """Yield the documents of the stream, or why it could not be read."""
        most = self.most_bytes or options.max_bytes
        data = read_at_most(stream, most + 1)
        if len(data) > most:
            size = len(data) + count_remaining(stream)
            yield Rejection(describe_excess(size, most), raw_text=show_beginning(data))
            return
        yield from self.read_whole(data, options)

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the documents of a file. Never raises for what it contains."""
        raise NotImplementedError
