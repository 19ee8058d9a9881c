"""From bytes to text that both databases can store."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

BINARY_SHARE = 0.10
# Text that is not UTF-8 has no structure to prove it is text, so its control characters weigh more.
BINARY_SHARE_OF_OTHERS = 0.02
SAMPLE_BYTES = 16_384
SAMPLE_MARGIN = 60
LONGEST_RUN_OF_MARKS = 200

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
)
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP, or an office document"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
# Legacy sets that news texts are really found in; a free choice guesses rarities for short texts.
_CHARSETS = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "mac_roman"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r"))

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LINE_END_BUT_NEWLINE = re.compile("[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A soft hyphen goes with the end of the line that it broke a word at. Zero-width and direction marks go, but for blanks
# of no width between words of scripts that write no others (Thai to Myanmar, Khmer), and joiners in scripts and emoji
# that are shaped by them.
_UNSEEN = re.compile(
    "\u00ad(?:[ \\t]*\n[ \\t]*(?=[^\\W\\d_]))?"
    "|(?<![\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff])\u200b"
    "|(?<![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe"
    "\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_LIKE_UNSEEN = re.compile("[\u00ad\u02bc\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MODIFIER_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\u02bc(?=[^\W\d_])")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
# A run longer than that shows in so many of the characters that are looked at, which is quicker than to look at all.
_SAMPLES = 4
_LONG_MARKS_SAMPLED = re.compile(rf"[^\w\s\x00-\x7f]{{{_SAMPLES}}}")
_LONG_MARKS = re.compile(rf"(?<![^\w\s\x00-\x7f])[^\w\s\x00-\x7f]{{{LONGEST_RUN_OF_MARKS + 1},}}")


class UndecodableError(ValueError):
    """The bytes are no text; the message is the reason in plain words."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with newlines as its only line ends, and what had to be guessed or repaired."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the text of a file, normalised; raise UndecodableError for what is no text."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UndecodableError(f"looks like a binary file ({kind}), not text")
    text, notes = _decode_bytes(data)
    text = text.lstrip("\ufeff")
    controls = len(_CONTROL.findall(text))
    if controls > BINARY_SHARE * len(text):
        raise UndecodableError("looks like a binary file: too many control characters")
    text, is_changed = clean_text(text)
    if is_changed:
        notes.append(f"{_count(controls, 'control character')} removed")
    return Decoded(normalize_text(text), tuple(notes))


def clean_text(text: str) -> tuple[str, bool]:
    """Return text as both databases can store it, and whether anything was removed or replaced.

    Every kind of line end becomes a newline (that alone is no change), control characters but the tab go,
    and a lone surrogate becomes U+FFFD.
    """
    if _LINE_END_BUT_NEWLINE.search(text):
        text = _LINE_END.sub("\n", text)
    cleaned = _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text
    if _CONTROL.search(cleaned):
        cleaned = _CONTROL.sub("", cleaned)
    return cleaned, cleaned is not text


def _decode_bytes(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_known(data[len(mark) :], encoding, name)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_damaged(data) or _decode_guessed(data)


def _decode_known(data: bytes, encoding: str, name: str) -> tuple[str, list[str]]:
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        damaged = text.count("\ufffd")
        if damaged > BINARY_SHARE * len(text):
            raise UndecodableError(f"marked as {name} but is not") from None
        return text, [_describe_damage(name, damaged)]


def _decode_damaged(data: bytes) -> tuple[str, list[str]] | None:
    """Return UTF-8 with a few bad bytes, or None where it is another character set.

    Accented letters of another set hardly ever form valid UTF-8, so a few valid ones settle it.
    """
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    valid = sum(len(run) for run in re.findall(r"[^\x00-\x7f]+", text)) - damaged
    if valid < max(1, 4 * damaged) and not (valid and damaged == 1 and text.endswith("\ufffd")):
        return None
    return text, [_describe_damage("UTF-8", damaged)]


def _decode_guessed(data: bytes) -> tuple[str, list[str]]:
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > BINARY_SHARE_OF_OTHERS * len(data):
        raise UndecodableError("looks like a binary file: neither UTF-8 nor free of control characters")
    guess = from_bytes(_sample(data), cp_isolation=_CHARSETS).best()
    if guess is None:
        raise UndecodableError("its character set could not be told")
    # Of sets that read these bytes alike, name the usual one.
    charset = "cp1252" if "cp1252" in guess.could_be_from_charset else guess.encoding
    notes = [f"not UTF-8; character set guessed: {charset}"]
    try:
        return data.decode(charset), notes
    except UnicodeDecodeError:
        text = data.decode(charset, "replace")
        return text, [*notes, _describe_damage(charset, text.count("\ufffd"))]


def _sample(data: bytes) -> bytes:
    """Return short data whole, of long data the surroundings of its first bytes beyond ASCII."""
    if len(data) <= SAMPLE_BYTES:
        return data
    pieces: list[bytes] = []
    position = size = 0
    while size < SAMPLE_BYTES and (match := _HIGH_BYTES.search(data, position)):
        piece = data[
            max(position, match.start() - SAMPLE_MARGIN) : min(match.end(), match.start() + 512) + SAMPLE_MARGIN
        ]
        pieces.append(piece)
        size += len(piece)
        position = match.end() + SAMPLE_MARGIN
    return b"".join(pieces)


def normalize_text(text: str) -> str:
    """Return text as every text of the archive is: in NFC, without soft hyphens and marks that nobody sees.

    The modifier letter apostrophe of Ukrainian and others becomes ’ within words. Absurdly long runs of marks stay as
    they are: sorting those takes quadratic time.
    """
    if text.isascii():
        return text
    if _LIKE_UNSEEN.search(text):
        text = _MODIFIER_APOSTROPHE.sub("’", _UNSEEN.sub("", text))
    if not _LONG_MARKS_SAMPLED.search(text[:: LONGEST_RUN_OF_MARKS // _SAMPLES]):
        return unicodedata.normalize("NFC", text)
    pieces: list[str] = []
    position = 0
    for match in _LONG_MARKS.finditer(text):
        pieces += unicodedata.normalize("NFC", text[position : match.start()]), match.group()
        position = match.end()
    return "".join([*pieces, unicodedata.normalize("NFC", text[position:])])


def _describe_damage(charset: str, damaged: int) -> str:
    return f"read as {charset}, with {_count(damaged, 'damaged character')} replaced by “\ufffd”"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
