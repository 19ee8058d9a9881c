"""The bytes of a web page as UTF-8, whatever they were. Pure."""

import re

from articles.importing.decoding import Decoded, decode

DECLARED_WITHIN = 4_096  # bytes: browsers look no further than 1,024, pages are not so strict

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)


def find_declared_charset(head: bytes) -> str:
    """Return the character set that a page declares in its head or its XML declaration; empty for none."""
    match = _DECLARED.search(head[:DECLARED_WITHIN])
    return (match.group(1) or match.group(2)).decode("ascii", "replace") if match else ""


def read_utf8(data: bytes, declared: str = "", encoding: str = "") -> Decoded | None:
    """Return a page in another character set than UTF-8 as text; None for UTF-8, which is read as it is.

    `declared` is what came with the page, before what it declares itself; `encoding` what a person named.
    Raises UndecodableError.
    """
    declared = declared or find_declared_charset(data)
    if not encoding and b"\0" not in data[:4_096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return None
    return decode(data, declared, encoding)
