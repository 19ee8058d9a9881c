"""Which reader a file is for: what its first bytes look like counts, its name only where they say nothing. Pure."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from articles.importing.readers import READERS, Reader
from articles.importing.readers.protocol import Confidence

# What no reader reads, by its first bytes, and what to do about it.
_UNREAD = (
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as .docx, .xlsx or .txt"),
    (b"PK\x03\x04", "an office document of another kind, or damaged", "save it as .docx, .odt or .txt"),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"SQLite format 3\0", "an SQLite database", "export its articles as CSV or JSON lines"),
)


PLAIN_TEXT = "text"  # the name of its reader


class Recognition(NamedTuple):
    """The reader of a file, or why there is none."""

    reader: Reader | None = None
    problem: str = ""


def recognise(head: bytes, name: str, readers: Sequence[Reader] = READERS) -> Recognition:
    """Return the reader whose format the first HEAD_BYTES of a file and its name fit best, the earlier of equals.

    Many formats open like plain text with a header, so that is only what fits nothing else as well.
    """
    matches = [(reader.sniff(head, name), reader) for reader in readers]
    best = max((match for match, _ in matches), default=Confidence.NO)
    if best > Confidence.NO:
        fitting = [reader for match, reader in matches if match is best]
        return Recognition(min(fitting, key=lambda reader: reader.name == PLAIN_TEXT))
    return Recognition(problem=_describe_unread(head, name, readers))


def _describe_unread(head: bytes, name: str, readers: Sequence[Reader]) -> str:
    for mark, kind, advice in _UNREAD:
        if head.startswith(mark):
            return f"this is {kind}, which cannot be read" + (f"; {advice}" if advice else "")
    ending = PurePath(name).suffix
    known = sorted({suffix for reader in readers for suffix in reader.suffixes})
    if ending.lower() in known:
        return f"this “{ending}” file is in none of the forms that are read. Save its text as .txt, or name a --format"
    kind = f"“{ending}” files" if ending else "files without an ending"
    return f"no reader for {kind}; known are {', '.join(known)}. Name one with --format to read it as that"
