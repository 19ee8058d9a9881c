"""The text of RTF: paragraphs as a reader sees them, without what is deleted or hidden. Pure.

Read in one pass, by the tables of striprtf (its character sets, and which groups are no text). Its own conversion is
not used: it knows no styles, keeps what is deleted or hidden, and hostile files make it take quadratic time.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from striprtf.striprtf import charset_map, destinations

from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError, join_row

DEEPEST = 1_000  # groups within groups

_MARK = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)"
)
_HYPERLINK = re.compile(r'HYPERLINK[^"]{0,100}"(https?://[^"\s]{1,2000})"', re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]")  # of characters that take two
_ENCODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
_CHARACTERS = {
    "line": "\n",
    "lbr": "\n",
    "tab": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
}
_SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"-": "", b"{": "{", b"}": "}", b"\\": "\\"}
# Fonts whose character set is that of the document, as ANSI and “default” are.
_OF_DOCUMENT = frozenset({0, 1})


def read_rtf(data: bytes) -> list[Paragraph]:
    """Return the paragraphs of RTF in order, rows of tables as lines; raise UnreadableTextError.

    Of a file that is cut off what is left of it: `is_cut_off` tells.
    """
    start = data.find(_MARK, 0, 100)
    if start < 0:
        raise UnreadableTextError("it is not an RTF file: it does not begin as RTF does")
    scan = _Scan()
    scan.read(data, start)
    return scan.paragraphs


def is_cut_off(data: bytes) -> bool:
    """Tell whether RTF ends before its last group does."""
    return not data.rstrip(b" \r\n\t\0\x1a").endswith(b"}")


@cache
def _known_encoding(name: str) -> str:
    """Return the name of an encoding that Python has, else that of Western Windows."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _read_bytes(data: bytes, encoding: str) -> str:
    """Return bytes as text: UTF-8, which RTF does not know, is what many a program leaves in it all the same."""
    if encoding == "cp1252":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode(encoding, "replace")


class _State(NamedTuple):
    """What holds within a group, and again after it."""

    is_left_out: bool = False
    reads: str = ""  # a table that is read, as “fonttbl”, or the instruction of a field
    font: int = -1
    skips: int = 1  # characters that stand for one of Unicode in old programs
    is_hidden: bool = False
    is_deleted: bool = False
    is_bold: bool = False


@dataclass(slots=True)
class _Scan:
    """Goes through the tokens of RTF and collects its paragraphs."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _outer: list[_State] = field(default_factory=list)
    _encoding: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _styles: dict[int, str] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)  # of the paragraph, as all below
    _bytes: bytearray = field(default_factory=bytearray)  # not yet decoded: one character may be two escapes
    _style: int = 0
    _level: int = -1
    _is_centred: bool = False
    _link: str = ""
    _is_plain: bool = False
    _is_in_table: bool = False
    _cells: list[list[Paragraph]] = field(default_factory=list)
    _cell: list[Paragraph] = field(default_factory=list)
    _entry: int = 0  # the font or style that is being read
    _words: list[str] = field(default_factory=list)  # of a name or an instruction that is being read
    _to_skip: int = 0
    _is_optional: bool = False  # the group that has begun, for programs that do not know it

    def read(self, data: bytes, position: int) -> None:
        """Read to the end; raise UnreadableTextError where groups stand in groups without end."""
        while match := _TOKEN.match(data, position):
            position = match.end()
            word, number, escape, symbol, brace, text = match.groups()
            if word:
                if word == b"bin":
                    position = min(len(data), position + max(0, int(number or 0)))
                else:
                    self._take_word(word.decode("ascii"), None if number is None else int(number))
            elif escape:
                self._take_escape(bytes.fromhex(escape.decode("ascii")))
            elif symbol:
                self._take_symbol(symbol)
            elif brace:
                self._take_brace(is_opening=brace == b"{")
            elif text:
                self._take_text(text)
        self._end_paragraph(is_last=True)
        self._end_row(is_whole=False)

    def _take_brace(self, *, is_opening: bool) -> None:
        self._decode()
        self._to_skip, self._is_optional = 0, False
        if is_opening:
            if len(self._outer) >= DEEPEST:
                raise UnreadableTextError(f"its groups are nested more than {DEEPEST:,} deep: it is not read")
            self._outer.append(self._state)
            return
        ending = self._state
        self._state = self._outer.pop() if self._outer else _State()
        if ending.reads == "fldinst" != self._state.reads:
            if not self._link and (found := _HYPERLINK.search("".join(self._words))):
                self._link = found[1]
            self._words.clear()

    def _take_symbol(self, symbol: bytes) -> None:
        self._decode()
        if symbol == b"*":
            self._is_optional = True
        elif self._to_skip:
            self._to_skip -= 1
        elif symbol in b"\r\n":
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])

    def _take_escape(self, byte: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._state.is_left_out:
            self._bytes += byte

    def _take_text(self, text: bytes) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        text = text[skipped:]
        if not text or (self._state.is_left_out and not self._state.reads):
            return
        if text.isascii():
            self._decode()
            self._add(text.decode("ascii"))
        else:
            self._bytes += text

    def _take_word(self, word: str, number: int | None) -> None:
        self._decode()
        self._to_skip = 0
        is_optional, self._is_optional = self._is_optional, False
        if word in {"fonttbl", "stylesheet", "fldinst"}:
            self._state = self._state._replace(is_left_out=True, reads=word)
            self._words.clear()
        elif (is_optional and not self._state.reads) or word in destinations:
            self._state = self._state._replace(is_left_out=True, reads="")
        elif action := _ACTIONS.get(word):
            action(self, number)
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in _ENCODINGS and len(self._outer) == 1:
            self._encoding = _ENCODINGS[word]

    def _add(self, text: str) -> None:
        state = self._state
        if state.reads:
            self._read_entry(text)
        elif not (state.is_left_out or state.is_hidden or state.is_deleted) and self._outer:
            self._pieces.append(text)
            self._is_plain |= bool(text.strip()) and not state.is_bold

    def _read_entry(self, text: str) -> None:
        """Take a piece of a style's name or a field's instruction; the names of fonts do not matter."""
        if self._state.reads == "fldinst":
            self._words.append(text)
        elif self._state.reads == "stylesheet":
            name, end, _ = text.partition(";")
            self._words.append(name)
            if end:
                self._styles.setdefault(self._entry, "".join(self._words).strip().lower())
                self._words.clear()

    def _decode(self) -> None:
        if self._bytes:
            self._add(_read_bytes(bytes(self._bytes), self._fonts.get(self._state.font, self._encoding)))
            self._bytes.clear()

    def set_code_page(self, number: int | None) -> None:
        self._encoding = _known_encoding(f"cp{number}" if number != 65001 else "utf-8")

    def set_font(self, number: int | None) -> None:
        if self._state.reads == "fonttbl":
            self._entry = number or 0
        elif number != self._state.font:
            self._state = self._state._replace(font=number or 0)

    def set_character_set(self, number: int | None) -> None:
        if self._state.reads == "fonttbl" and number in charset_map and number not in _OF_DOCUMENT:
            self._fonts[self._entry] = _known_encoding(charset_map[number])

    def set_style(self, number: int | None) -> None:
        if self._state.reads == "stylesheet":
            self._entry = number or 0
        else:
            self._style = number or 0

    def set_level(self, number: int | None) -> None:
        if not self._state.reads:
            self._level = -1 if number is None else number

    def reset_paragraph(self, _: int | None) -> None:
        self._style, self._level, self._is_in_table, self._is_centred = 0, -1, False, False

    def centre(self, _: int | None) -> None:
        self._is_centred = self._is_centred or not self._state.reads

    def align(self, _: int | None) -> None:
        self._is_centred = self._is_centred and bool(self._state.reads)

    def enter_table(self, _: int | None) -> None:
        self._is_in_table = True

    def reset_characters(self, _: int | None) -> None:
        self._state = self._state._replace(is_hidden=False, is_deleted=False, is_bold=False, font=-1)

    def set_hidden(self, number: int | None) -> None:
        self._state = self._state._replace(is_hidden=number != 0)

    def set_deleted(self, number: int | None) -> None:
        self._state = self._state._replace(is_deleted=number != 0)

    def set_bold(self, number: int | None) -> None:
        self._state = self._state._replace(is_bold=number != 0)

    def set_skips(self, number: int | None) -> None:
        self._state = self._state._replace(skips=max(0, number or 0))

    def take_unicode(self, number: int | None) -> None:
        if number is not None:
            self._add(chr(number % 0x10000))
        self._to_skip = self._state.skips

    def break_paragraph(self, _: int | None) -> None:
        # Where the mark itself is deleted or hidden, its paragraph goes on in the next.
        if not (self._state.is_left_out or self._state.is_deleted or self._state.is_hidden):
            self._end_paragraph()

    def end_cell(self, _: int | None) -> None:
        if not self._state.is_left_out:
            self._end_paragraph(is_in_cell=True)
            self._cells.append(self._cell)
            self._cell = []

    def end_table_row(self, _: int | None) -> None:
        if not self._state.is_left_out:
            self._end_row(is_whole=True)

    def _end_paragraph(self, *, is_last: bool = False, is_in_cell: bool = False) -> None:
        self._decode()
        text = "".join(self._pieces)
        if _HALVES.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        style = self._styles.get(self._style, "") if self._style else ""
        if 0 <= self._level < 9 and not style.startswith(("heading", "title")):
            style = f"heading {self._level + 1}"
        is_bold = bool(text.strip()) and not self._is_plain
        paragraph = Paragraph(text, style, self._link, is_bold, self._is_centred)
        self._pieces.clear()
        self._link, self._is_plain = "", False
        if is_last and not text:
            return
        if self._is_in_table or is_in_cell:
            self._cell.append(paragraph)
            return
        self._end_row(is_whole=False)
        self.paragraphs.append(paragraph)

    def _end_row(self, *, is_whole: bool) -> None:
        cells = [*self._cells, self._cell] if self._cell else self._cells
        self.paragraphs += join_row(cells) if is_whole else [one for cell in cells for one in cell]
        self._cells, self._cell = [], []


_ACTIONS: dict[str, Callable[[_Scan, int | None], None]] = {
    "par": _Scan.break_paragraph,
    "sect": _Scan.break_paragraph,
    "page": _Scan.break_paragraph,
    "pard": _Scan.reset_paragraph,
    "plain": _Scan.reset_characters,
    "qc": _Scan.centre,
    "ql": _Scan.align,
    "qr": _Scan.align,
    "qj": _Scan.align,
    "intbl": _Scan.enter_table,
    "cell": _Scan.end_cell,
    "nestcell": _Scan.end_cell,
    "row": _Scan.end_table_row,
    "nestrow": _Scan.end_table_row,
    "v": _Scan.set_hidden,
    "deleted": _Scan.set_deleted,
    "b": _Scan.set_bold,
    "u": _Scan.take_unicode,
    "uc": _Scan.set_skips,
    "f": _Scan.set_font,
    "fcharset": _Scan.set_character_set,
    "ansicpg": _Scan.set_code_page,
    "s": _Scan.set_style,
    "outlinelevel": _Scan.set_level,
}
