"""Files of text that may be too large to be held: their character set and line ends, told from a sample. Pure."""

import io
from typing import BinaryIO, NamedTuple

from articles.importing.charset_names import show_charset
from articles.importing.charsets import read_as
from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.limits import describe_excess, read_at_most
from articles.importing.readers.whole_files import MOST_FILE_BYTES

_SAMPLE_BYTES = 1 << 18
_PLAIN = ("utf_8", "cp", "iso8859", "koi8", "mac", "latin", "ascii", "tis", "kz", "ptcp", "hp")


class TextForm(NamedTuple):
    """How the text of a file is written.

    `is_recoded` where its bytes cannot be cut at line ends and brackets: then it is read whole, as UTF-8.
    `has_returns` where carriage returns alone end its lines. `note` says what was guessed of the character set.
    """

    charset: str = "utf_8"
    is_recoded: bool = False
    has_returns: bool = False
    note: str = ""

    def decode(self, data: bytes) -> str:
        """Return bytes of the opened stream as text; what cannot be read becomes U+FFFD."""
        charset = "utf_8" if self.is_recoded else self.charset
        return data.decode("utf_8", "replace") if charset == "utf_8" else read_as(data, charset)


def find_text_form(stream: BinaryIO, encoding: str = "") -> TextForm:
    """Tell how the text of a file is written, from its beginning and its first bytes beyond ASCII.

    Raises UndecodableError for what is no text.
    """
    stream.seek(0)
    head = read_at_most(stream, _SAMPLE_BYTES)
    sample = head
    while sample.isascii() and not encoding and (piece := stream.read(_SAMPLE_BYTES)):
        sample = piece
    if sample is not head and sample.isascii():
        sample = head
    stream.seek(0)
    is_part = len(sample) == _SAMPLE_BYTES
    decoded = decode(sample[: sample.rfind(b"\n") + 1] or sample if is_part else sample, encoding=encoding)
    is_recoded = not decoded.charset.startswith(_PLAIN)
    has_returns = b"\r" in head and b"\n" not in head and not is_recoded
    guessed = "" if encoding else next((note for note in decoded.notes if "character set" in note), "")
    return TextForm(decoded.charset, is_recoded, has_returns, guessed)


def open_text(stream: BinaryIO, form: TextForm) -> BinaryIO:
    """Return the bytes of a file, or of part of it, without a byte order mark and with newlines that end lines.

    Offsets stay what they are, unless it is recoded. Raises UndecodableError.
    """
    if form.is_recoded:
        data = read_at_most(stream, MOST_FILE_BYTES + 1)
        if len(data) > MOST_FILE_BYTES:
            excess = describe_excess(len(data), MOST_FILE_BYTES)
            raise UndecodableError(f"it is written in {show_charset(form.charset)}, and {excess}; save it as UTF-8")
        return io.BytesIO(decode(data, encoding=form.charset).text.encode("utf-8", "replace"))
    return io.BufferedReader(_Returns(stream)) if form.has_returns else stream


def make_seekable(stream: BinaryIO) -> BinaryIO:
    """Return a stream that can be read again from its start; one that cannot is held, up to the most of a file."""
    return stream if stream.seekable() else io.BytesIO(read_at_most(stream, MOST_FILE_BYTES + 1))


class _Returns(io.RawIOBase):
    """A stream whose carriage returns become newlines, byte for byte."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)
