"""From bytes to text that both databases can store.

The character set is, in this order: the one a person named; that of a byte order mark; UTF-8, where the bytes are that;
the one a document declares, if its bytes fit it and read as language; else the one that the bytes speak for.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from articles.importing.charset_names import find_charset, show_charset
from articles.importing.charsets import guess_charset, is_plausible, read_as
from articles.importing.wide_charsets import find_utf16, read_escaped

BINARY_SHARE = 0.10
# Text that is not UTF-8 has no structure to prove it is text, so its control characters weigh more.
BINARY_SHARE_OF_OTHERS = 0.02
LONGEST_RUN_OF_MARKS = 200
MISREAD_SEQUENCES = 3  # like “Ã©”, that are no chance

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf_32_le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf_32_be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf_16_le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf_16_be", "UTF-16"),
    (codecs.BOM_UTF8, "utf_8", "UTF-8"),
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
# A run longer than that shows in so many of the characters that are looked at, which is quicker than to look at all.
_SAMPLES = 4
_LONG_MARKS_SAMPLED = re.compile(rf"[^\w\s\x00-\x7f]{{{_SAMPLES}}}")
_LONG_MARKS = re.compile(rf"(?<![^\w\s\x00-\x7f])[^\w\s\x00-\x7f]{{{LONGEST_RUN_OF_MARKS + 1},}}")
# How UTF-8 begins that was read as cp1252, and what may follow.
_MISREAD_SIGNS = ("Ã", "â€", "Ð", "Å", "Ä")
_MISREAD = re.compile(r"[ÂÃÄÅÎÏÐÑØÙâ][\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\x9f]{1,2}")


class UndecodableError(ValueError):
    """The bytes are no text; the message is the reason in plain words."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with newlines as its only line ends, and what had to be guessed or repaired.

    `charset` is what it was read in. `is_doubtful` where another would do nearly as well: a person should look at it.
    """

    text: str
    notes: tuple[str, ...] = ()
    charset: str = "utf_8"
    is_doubtful: bool = False


def decode(data: bytes, declared: str = "", encoding: str = "") -> Decoded:
    """Return the text of a file, normalised; raise UndecodableError for what is no text.

    `declared` is the character set the document names, which may be wrong; `encoding` one that a person named, which
    is used whatever speaks against it.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UndecodableError(f"looks like a binary file ({kind}), not text")
    read = _decode_as_named(data, encoding) if encoding else _decode_bytes(data, declared)
    text, notes = read.text.lstrip("\ufeff"), list(read.notes)
    controls = len(_CONTROL.findall(text))
    if controls > BINARY_SHARE * len(text):
        raise UndecodableError("looks like a binary file: too many control characters")
    text, is_changed = clean_text(text)
    if is_changed:
        notes.append(f"{_count(controls, 'control character')} removed")
    return Decoded(normalize_text(text), tuple(notes), read.charset, read.is_doubtful)


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


def _decode_as_named(data: bytes, encoding: str) -> Decoded:
    """Return bytes in the character set that a person named; raise UndecodableError where they are not in it."""
    charset = find_charset(encoding)
    if charset is None:
        raise UndecodableError(f"“{encoding}” is not a known character set; “cp1252” and “utf-8” are")
    for mark, marked, _ in _BYTE_ORDER_MARKS:
        if data.startswith(mark) and marked.startswith(charset):
            return _read_strictly(data[len(mark) :], marked, "named")
    if charset == "utf_16":
        charset = find_utf16(data) or "utf_16_le"
    return _read_strictly(data, charset, "named")


def _decode_bytes(data: bytes, declared: str) -> Decoded:
    for mark, charset, _ in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _read_strictly(data[len(mark) :], charset, "marked")
    if b"\0" in data and (charset := find_utf16(data)):
        return Decoded(data.decode(charset, "ignore"), (_describe_guess(charset),), charset)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_damaged(data) or _decode_other(data, declared)
    if escaped := read_escaped(data):
        return Decoded(escaped[0], (), escaped[1])
    return Decoded(text, tuple(filter(None, (_describe_wrong_declaration(text, declared), _describe_misreading(text)))))


def _read_strictly(data: bytes, charset: str, how: str) -> Decoded:
    """Return bytes in a character set that they are marked or named as; raise UndecodableError where they are not."""
    name = show_charset(charset)
    text = read_as(data, charset)
    damaged = text.count("\ufffd")
    if damaged > BINARY_SHARE * len(text):
        raise UndecodableError(f"{how} as {name} but is not")
    # The sign itself may stand in a text.
    is_damaged = damaged > 0 and not _can_read(data, charset)
    return Decoded(text, (_describe_damage(name, damaged),) if is_damaged else (), charset)


def _can_read(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _decode_damaged(data: bytes) -> Decoded | None:
    """Return UTF-8 with a few bad bytes, or None where it is another character set.

    Accented letters of another set hardly ever form valid UTF-8, so a few valid ones settle it.
    """
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    valid = sum(len(run) for run in re.findall(r"[^\x00-\x7f]+", text)) - damaged
    if valid < max(1, 4 * damaged) and not (valid and damaged == 1 and text.endswith("\ufffd")):
        return None
    return Decoded(text, (_describe_damage("UTF-8", damaged),))


def _decode_other(data: bytes, declared: str) -> Decoded:
    """Return bytes that are not UTF-8 as text, in the declared character set or in the one that they speak for."""
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > BINARY_SHARE_OF_OTHERS * len(data):
        if charset := find_utf16(data):
            return Decoded(data.decode(charset, "ignore"), (_describe_guess(charset),), charset)
        raise UndecodableError("looks like a binary file: neither UTF-8 nor free of control characters")
    notes = []
    if declared:
        named = find_charset(declared)
        if named and not named.startswith("utf") and is_plausible(data, named):
            return Decoded(read_as(data, named), (), named)
        notes.append(f"declared as “{declared[:40]}”, which it is not")
    guess = guess_charset(data)
    if guess is None:
        raise UndecodableError("its character set could not be recognised; name it with --encoding")
    text = read_as(data, guess.charset)
    notes.append(_describe_guess(guess.charset, guess.other if guess.is_doubtful else ""))
    if damaged := text.count("\ufffd"):
        notes.append(_describe_damage(guess.charset, damaged))
    return Decoded(text, tuple(notes), guess.charset, guess.is_doubtful)


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


def _describe_guess(charset: str, other: str = "") -> str:
    note = f"not UTF-8; character set guessed: {charset}"
    return f"{note}, but it may be {other}: if letters are wrong, import it again with --encoding" if other else note


def _describe_wrong_declaration(text: str, declared: str) -> str:
    if not declared or text.isascii() or find_charset(declared) == "utf_8":
        return ""
    return f"declared as “{declared[:40]}”, but it is UTF-8"


def _describe_misreading(text: str) -> str:
    """Return a note on text that was decoded wrongly before it was written as UTF-8, else nothing."""
    if text.isascii() or not any(sign in text for sign in _MISREAD_SIGNS):
        return ""
    found = [(wrong, right) for wrong in _MISREAD.findall(text) if (right := _undo_misreading(wrong))]
    beyond = sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
    if len(found) < MISREAD_SEQUENCES or 2 * sum(len(wrong) for wrong, _ in found) < beyond:
        return ""
    wrong, right = found[0]
    return f"decoded wrongly before it came here: “{wrong}” stands for “{right}”; a better copy is worth looking for"


def _undo_misreading(wrong: str) -> str:
    for charset in ("cp1252", "latin-1"):
        try:
            return wrong.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _describe_damage(charset: str, damaged: int) -> str:
    return f"read as {charset}, with {_count(damaged, 'damaged character')} replaced by “\ufffd”"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
