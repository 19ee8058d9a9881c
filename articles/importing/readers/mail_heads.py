"""What the head of an e-mail says, by the keys of articles.fields. Pure."""

import binascii
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Any

from articles.text.sentences import fold_blanks

LONGEST_HEAD = 5_000  # characters of a value that is read

_ID = re.compile(r"<\s*([^<>\s]{1,990})\s*>")
_LIST = re.compile(r"\"?+([^\"<>]{0,300}+)\"?+\s*+<([^<>]{1,300})>")
_WEB = re.compile(r"<?(https?://[^<>\s]{1,990})>?")
_MAIL = re.compile(r"(?<![^@\s])[^@\s]++@([\w.-]+)")
_VIA = re.compile(r"(?<!\s)\s++(?:via|über|par le biais de)\s++.{1,100}\Z", re.IGNORECASE)
_AFTER_DATE = re.compile(r";\s*([^;]{10,80})\Z")


def decode_words(value: str) -> str:
    """Return a value of a head with its encoded words (“=?utf-8?Q?…?=”) as text, on one line."""
    value = value[:LONGEST_HEAD]
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return fold_blanks(value)
    texts = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        try:
            texts.append(piece.decode(charset or "utf-8"))
        except (LookupError, UnicodeError, ValueError):
            texts.append(piece.decode("cp1252", "replace"))
    return fold_blanks("".join(texts))


def read_head(message: Message) -> dict[str, Any]:
    """Return the record of a message without its text."""
    name, address = _read_sender(_find(message, "From") or _find(message, "Sender"))
    listed = _read_list(message)
    archived = _WEB.search(_find(message, "Archived-At"))
    record = {
        "id": _read_id(message),
        "headline": _find(message, "Subject"),
        "source": name or address,
        "published_on": _find(message, "Date"),
        "language": _find(message, "Content-Language").partition(",")[0],
        "url": archived[1] if archived else "",
        "keywords": _find(message, "Keywords"),
    }
    if listed and _find(message, "List-Post"):  # a list that many people write to
        record |= {"source": listed, "byline": _VIA.sub("", name)}
    return {key: value for key, value in record.items() if value}


def find_received(message: Message) -> str:
    """Return the words of the date on which the last of the servers got a message; empty where none says."""
    found = _AFTER_DATE.search(_find(message, "Received"))
    return found[1] if found else ""


def describe_list(message: Message) -> str:
    """Return the note that names the list a message came over; empty where it came over none."""
    stated = _find(message, "List-Id")
    return f"sent over the list {stated[:200]}" if stated else ""


def _find(message: Message, name: str) -> str:
    """Return the first value of a head as text. Some are written in bytes that no rule allows, UTF-8 or older."""
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")[:LONGEST_HEAD]
    if not value.isascii():
        data = value.encode("utf-8", "surrogateescape")
        try:
            value = data.decode("utf-8")
        except UnicodeDecodeError:
            value = data.decode("cp1252", "replace")
    return decode_words(value)


def _read_id(message: Message) -> str:
    found = _ID.search(_find(message, "Message-ID"))
    return found[1] if found else ""


def _read_sender(value: str) -> tuple[str, str]:
    """Return the name and the host of a sender."""
    name, address = parseaddr(value)
    host = _MAIL.search(address or value)
    name = name.strip("\"' ")
    return "" if _MAIL.fullmatch(name) else name, host[1].lower() if host else ""


def _read_list(message: Message) -> str:
    """Return the name of a mailing list, if it has one that people read."""
    found = _LIST.match(_find(message, "List-Id").strip())
    name = fold_blanks(found[1]) if found else ""
    return name if " " in name or (name.isalpha() and len(name) > 2) else ""
