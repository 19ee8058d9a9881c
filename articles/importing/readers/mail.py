"""E-mail: messages of their own (.eml, .emlx), and mailboxes of many (mbox). Each message is one article. Pure."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect
from pathlib import PurePath
from typing import BinaryIO

from articles.importing.decoding import clean_text
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.mail_heads import describe_list, find_received, read_head
from articles.importing.readers.mail_texts import UnreadableMessageError, read_text
from articles.importing.readers.mailboxes import Letter, is_mailbox, split_mailbox, walk_mailbox
from articles.importing.readers.protocol import (
    Confidence,
    DateOrigin,
    Document,
    Place,
    ReadOptions,
    Rejection,
    Stretch,
    Unit,
)
from articles.importing.readers.records import read_record

MOST_BYTES = 50_000_000  # of a message with all that is attached

_HEADS = re.compile(
    rb"^(return-path|received|from|to|date|subject|message-id|mime-version|delivered-to|reply-to|content-type|x-[a-z0-9-]+"
    rb"|list-id|dkim-signature|sender|authentication-results|arc-seal|content-transfer-encoding):[ \t\r\n]",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(rb"[!-9;-~]{1,76}:")
_SURE_HEADS = frozenset(
    {b"return-path", b"received", b"message-id", b"mime-version", b"delivered-to", b"dkim-signature"}
)
_PAGE_MARKS = (b"Snapshot-Content-Location:", b"From: <Saved by ", b'From: "Saved by ')
_FEWEST_HEADS = 3
_APPLE = re.compile(rb"\s*([0-9]{1,12})[ \t]*\r?\n(?=[!-9;-~]{1,76}:)")
_LONG_HEAD = re.compile(rb"^content-(?:type|disposition)[ \t]*:[^\n]{10000}", re.IGNORECASE | re.MULTILINE)
_FOLDED = re.compile(
    rb"^content-(?:type|disposition)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n){200}", re.IGNORECASE | re.MULTILINE
)


class MailReader:
    """Reads e-mail, holding one message at a time."""

    name: str = "mail"
    label: str = "E-mail (EML, mbox)"
    suffixes: frozenset[str] = frozenset({".eml", ".emlx", ".mbox", ".mbx"})
    is_text: bool = True

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the line that a message in a mailbox begins with, or by several heads of a message."""
        if is_mailbox(head):
            return Confidence.CERTAIN
        found = _APPLE.match(head)
        top, _, _ = (head[found.end() :] if found else head).replace(b"\r\n", b"\n").lstrip().partition(b"\n\n")
        top = top.partition(b"\n")[2] if top.startswith(b"From ") else top
        names = {one.lower() for one in _HEADS.findall(top)}
        is_message = len(names) >= _FEWEST_HEADS and bool(names & _SURE_HEADS) and bool(_HEAD.match(top))
        if is_message and not any(mark in top for mark in _PAGE_MARKS):
            return Confidence.LIKELY
        is_named = PurePath(name).suffix.lower() in self.suffixes
        return Confidence.BY_NAME if is_named else Confidence.NO

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:  # noqa: ARG002 - cut alike by all
        """Yield stretches of whole messages."""
        yield from split_mailbox(stream, size)

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection]:
        """Yield the article of each message."""
        seen = SeenIds()
        for letter in walk_mailbox(stream, MOST_BYTES, first):
            place = Place(letter.number, Unit.RECORD) if letter.is_boxed else None
            if letter.size > MOST_BYTES:
                reason = describe_excess(letter.size, MOST_BYTES)
                yield Rejection(reason, "", str(place or ""), place, show_beginning(letter.data))
            else:
                yield _read_letter(letter, place, options, seen)


def _read_letter(letter: Letter, place: Place | None, options: ReadOptions, seen: SeenIds) -> Document | Rejection:
    data = letter.data
    if apple := _APPLE.match(data):
        data = data[apple.end() : apple.end() + int(apple[1])]
    try:
        return _read_message(data, letter, place, options, seen)
    except (UnreadableMessageError, RecursionError) as error:
        reason = str(error) if isinstance(error, UnreadableMessageError) else "its parts are nested too deeply"
        return Rejection(reason, hashlib.sha256(data).hexdigest(), str(place or ""), place, show_beginning(data))


def _read_message(
    data: bytes, letter: Letter, place: Place | None, options: ReadOptions, seen: SeenIds
) -> Document | Rejection:
    if not data.strip():
        raise UnreadableMessageError("the document is empty")
    if _LONG_HEAD.search(data) or _FOLDED.search(data):
        raise UnreadableMessageError("one of its heads is longer than any mail program writes them")
    message = message_from_bytes(data)
    if not message.keys():
        raise UnreadableMessageError("it does not begin with the heads of a message, as “Subject: …” is one")
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects):
        raise UnreadableMessageError("it is cut off: the mark that ends its last part is missing")
    record = read_head(message)
    text = read_text(message)
    record["body"] = clean_text("\n\n".join(text.paragraphs))[0]
    if len(record["body"].encode()) > options.max_bytes:
        raise UnreadableMessageError(
            f"its text is too long: {describe_excess(len(record['body'].encode()), options.max_bytes)}"
        )
    origin = DateOrigin.STATED
    if not record.get("published_on") and (words := find_received(message) or letter.received):
        record["published_on"], origin = words, DateOrigin.CONTAINER
    listed = describe_list(message)
    notes = (*text.notes, listed) if listed else tuple(text.notes)
    return read_record(record, place, data, seen, date_origin=origin, notes=notes, date_place="the head “Date”")
