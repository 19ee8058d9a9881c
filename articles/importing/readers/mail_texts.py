"""The text of an e-mail: which of its parts people read, and what stands in them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from lxml import etree
from lxml import html as lxml_html

from articles.importing.decoding import UndecodableError, decode
from articles.importing.markup import text_of
from articles.importing.readers.mail_heads import decode_words
from articles.importing.readers.wrapped_lines import read_wrapped
from articles.text.sentences import fold_blanks

DEEPEST = 30  # parts within parts
MOST_ATTACHMENTS = 20  # that a note names

_PLAIN, _HTML = "text/plain", "text/html"
_FEWEST_CHARACTERS = 200  # of a plain part that is preferred to HTML
_LEAST_SHARE = 0.5  # of the letters of the HTML that it must have
_MOST_ADDRESSES = 0.4  # of its characters
_ADDRESS = re.compile(r"[<(\[]?\bhttps?://\S{1,2000}[>)\]]?", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0|font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"unsubscribe|view (?:this|it|in|online)\b.{0,40}|\bbrowser\b|manage your|update your|(?:email|e-mail) preferences"
    r"|you(?:’re|'re| are| have)? receiv|sent to you|add us to|forward (?:this|to)|privacy policy|all rights reserved"
    r"|abmelden|abbestellen|austragen|browser ansehen|désabonner|désinscri|darse de baja|cancelar la suscripci"
    r"|disiscriv|cancella.{0,10}iscrizione|uitschrijven|afmelden|descadastr|отписаться|відписатися|wypisz|avregistrer",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 300  # characters of a paragraph
_FURNITURE_FIRST, _FURNITURE_LAST = 3, 15  # paragraphs in which it stands


class UnreadableMessageError(Exception):
    """A message has no text that can be read; the message is the reason."""


@dataclass(slots=True)
class MailText:
    """The paragraphs of a message, the names of its attachments, and what was noticed."""

    paragraphs: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_text(message: Message) -> MailText:
    """Return what people read of a message; raise UnreadableMessageError."""
    found = MailText()
    paragraphs = list(_read_part(message, found, 0))
    kept = [one for number, one in enumerate(paragraphs) if not _is_furniture(one, number, len(paragraphs))]
    if left_out := len(paragraphs) - len(kept):
        count = "1 paragraph" if left_out == 1 else f"{left_out} paragraphs"
        found.notes.append(f"{count} about the newsletter itself (to unsubscribe and the like) left out")
    found.paragraphs = kept
    if found.attachments:
        names = ", ".join(f"“{name}”" for name in found.attachments[:MOST_ATTACHMENTS])
        more = ", …" if len(found.attachments) > MOST_ATTACHMENTS else ""
        found.notes.append(f"what is attached is not read: {names}{more}")
    return found


def _is_furniture(paragraph: str, number: int, count: int) -> bool:
    is_outside = number < _FURNITURE_FIRST or number >= count - _FURNITURE_LAST
    return is_outside and len(paragraph) <= _LONGEST_FURNITURE and bool(_FURNITURE.search(paragraph))


def _read_part(part: Message, found: MailText, depth: int) -> Iterator[str]:
    """Yield the paragraphs of a part."""
    kind = part.get_content_type()
    if depth > DEEPEST:
        raise UnreadableMessageError(f"its parts are nested more than {DEEPEST} deep")
    if kind in {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        raise UnreadableMessageError("it is encrypted; decrypt it in a mail program and save it from there")
    if kind == "multipart/digest":
        raise UnreadableMessageError("it is a digest of several messages; save these one by one, or as an mbox")
    children = part.get_payload() if part.is_multipart() else None
    if kind == "message/rfc822" or part.get_content_disposition() == "attachment":
        found.attachments.append(_name_part(part))
    elif isinstance(children, list):
        parts = [child for child in children if isinstance(child, Message)]
        if kind == "multipart/alternative":
            yield from _choose_alternative(parts, found, depth)
        elif kind == "multipart/related":
            yield from (paragraph for child in parts[:1] for paragraph in _read_part(child, found, depth + 1))
        else:
            yield from (paragraph for child in parts for paragraph in _read_part(child, found, depth + 1))
    elif kind.startswith("multipart/"):
        found.notes.append("it says that it has parts, but has none: it is read as one text")
        yield from _read_plain(part, found)
    elif kind in {_PLAIN, _HTML}:
        yield from _read_html(part, found) if kind == _HTML else _read_plain(part, found)
    elif not kind.startswith("image/") or part.get_content_disposition() != "inline":
        found.attachments.append(_name_part(part))


def _name_part(part: Message) -> str:
    name = part.get_filename() or ""
    inner = part.get_payload() if part.is_multipart() else None
    if not name and isinstance(inner, list) and isinstance(inner[0], Message):
        name = decode_words(str(inner[0].get("Subject", "")))
    return decode_words(name)[:100] or part.get_content_type()


def _choose_alternative(parts: list[Message], found: MailText, depth: int) -> list[str]:
    """Return the paragraphs of the plain part, if it says as much as the other, else of the other."""
    plain = [
        paragraph
        for one in parts
        if one.get_content_type() == _PLAIN
        for paragraph in _read_part(one, found, depth + 1)
    ]
    others = [one for one in parts if one.get_content_type() not in {_PLAIN, "text/x-amp-html", "text/calendar"}]
    other = [paragraph for one in others[-1:] for paragraph in _read_part(one, found, depth + 1)]
    text = "\n".join(plain)
    addresses = sum(len(address) for address in _ADDRESS.findall(text))
    is_enough = len(text) >= min(_FEWEST_CHARACTERS, sum(map(len, other))) and addresses < _MOST_ADDRESSES * len(text)
    if plain and (not other or (is_enough and _count_letters(plain) >= _LEAST_SHARE * _count_letters(other))):
        return plain
    return other


def _count_letters(paragraphs: list[str]) -> int:
    return sum(character.isalpha() for paragraph in paragraphs for character in paragraph)


def _decode(part: Message, found: MailText) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    if not data.strip():
        return ""
    try:
        decoded = decode(data, part.get_content_charset() or "")
    except UndecodableError as error:
        raise UnreadableMessageError(f"its text {error}") from None
    found.notes += decoded.notes
    return decoded.text


# -- plain text


def _read_plain(part: Message, found: MailText) -> list[str]:
    text = _decode(part, found).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _join_flowed(text, is_space_dropped=str(part.get_param("delsp", "")).lower() == "yes")
        paragraphs = [fold_blanks(one) for one in re.split(r"\n\s*\n", text)]
    else:
        paragraphs = read_wrapped(text)
    return [paragraph for paragraph in paragraphs if _is_worth_reading(paragraph)]


def _join_flowed(text: str, *, is_space_dropped: bool) -> str:
    """Return text with its lines joined where a blank at the end says so (RFC 3676)."""
    pieces: list[str] = []
    for line in (one.removeprefix(" ") for one in text.split("\n")):  # one blank is stuffed
        is_signature = line == "-- "
        if line.endswith(" ") and not is_signature:
            pieces.append(line[:-1] if is_space_dropped else line)
        else:
            pieces += line, "\n"
    return "".join(pieces)


def _is_worth_reading(paragraph: str) -> bool:
    """Tell whether there is a word in a paragraph beside addresses of the web."""
    return any(character.isalnum() for character in _ADDRESS.sub("", paragraph))


# -- HTML


def _read_html(part: Message, found: MailText) -> list[str]:
    text = _decode(part, found)
    if not text.strip():
        return []
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    for element in list(root.iter()):
        is_hidden = isinstance(element.tag, str) and _HIDDEN.search(element.get("style") or "")
        if is_hidden and element.getparent() is not None:
            element.drop_tree()
    return [paragraph for paragraph in text_of(root).split("\n\n") if _is_worth_reading(paragraph)]
