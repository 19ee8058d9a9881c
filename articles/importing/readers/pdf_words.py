"""The words of a PDF page with their places, as pdfium knows them. Pure.

To be called in a process of its own: nothing bounds the time that pdfium takes, and a hostile file may bring it down.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from articles.importing.readers.page_lines import MOST_WORDS, Box, PrintedWord, join_boxes

MOST_CHARACTERS = 200_000  # of a page

_BLANKS = frozenset(" \t\n\r\0\xa0\u2002\u2003\u2009\u202f\u3000\u200b\ufeff")
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # how pdfium writes one that breaks a word at the end of a line
_LEFTWARD = frozenset({"R", "AL"})
_ALEF_LAM = frozenset({"ال", "أل", "إل", "آل"})
_BOLD = 600
_SIZES = (1.0, 1_000.0)  # in points, that are believed
_UPRIGHT = math.radians(8)

# In sizes of the type.
_ASCENT, _DESCENT = 0.75, 0.25
_LOOSE = 1.15  # the box of a font, from its top to its bottom
_WORD_GAP = 0.25
_LEFTWARD_WORD_GAP = 0.18
_BACK = 1.0  # that a word may go back, for marks above letters
_ROW = 0.35
_RUN_GAP = 0.8


class _Glyph(NamedTuple):
    """What is drawn as one character, which may be several (“fi”): its text, its box, its base line, and its size."""

    text: str
    box: Box
    base: float
    size: float
    place: int


class _Drawn(NamedTuple):
    """A glyph as the file has it: in coordinates whose y goes up, with the point that it starts at and its angle."""

    text: str
    box: Box
    point: tuple[float, float]
    size: float
    angle: float
    place: int


def read_words(page: pypdfium2.PdfPage) -> tuple[list[PrintedWord], Box]:
    """Return the words of a page and its box. What runs in another direction than most of it is left out.

    Where most letters are written from right to left, places are given as in a mirror.
    """
    text = page.get_textpage()
    try:
        drawn = list(_read_drawn(text))
        turns = _find_direction(drawn)
        box = _turn_box(Box(*page.get_bbox()), turns)
        glyphs = [_place(one, turns, box) for one in drawn if one.text == " " or _is_along(one.angle, turns)]
        if _is_leftward(glyphs):
            rows = _sort_leftward(glyphs, box.right - box.left)
            found = [
                word for row in rows for word in _turn_rightward(list(_join_glyphs(row, text, _LEFTWARD_WORD_GAP)))
            ]
        else:
            found = list(_join_glyphs(glyphs, text, _WORD_GAP))
    finally:
        text.close()
    words = [word._replace(number=number) for number, word in enumerate(found[:MOST_WORDS])]
    return words, Box(0, 0, box.right - box.left, box.bottom - box.top)


def _read_drawn(text: pypdfium2.PdfTextPage) -> Iterator[_Drawn]:
    x, y = ctypes.c_double(), ctypes.c_double()
    rect, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    last: _Drawn | None = None
    half = ""
    for index in range(min(raw.FPDFText_CountChars(text), MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if 0xD800 <= code < 0xDC00:
            half = character
            continue
        if half:
            character = (half + character).encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:1]
            half = ""
        if character in _BLANKS:
            if last:
                yield last
            last = None
            yield _Drawn(" ", Box(0, 0, 0, 0), (0, 0), 0, 0, index)
            continue
        is_placed = (
            raw.FPDFText_GetLooseCharBox(text, index, rect)
            and raw.FPDFText_GetCharOrigin(text, index, x, y)
            and raw.FPDFText_GetMatrix(text, index, matrix)
        )
        angle = -raw.FPDFText_GetCharAngle(text, index)  # pdfium has it with the clock
        box = Box(rect.left, rect.bottom, rect.right, rect.top)
        if not is_placed or not all(map(math.isfinite, (*box, x.value, y.value, angle))):
            continue
        character = _HYPHENS.get(character, character)
        point = x.value, y.value
        if last and last.point == point:
            last = last._replace(text=last.text + character, box=join_boxes((last.box, box)))
            continue
        if last:
            yield last
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        if not _SIZES[0] <= size <= _SIZES[1]:
            size = max(abs(box.bottom - box.top) / _LOOSE, _SIZES[0])
        last = _Drawn(character, box, point, size, angle, index)
    if last:
        yield last


# -- directions


def _find_direction(drawn: Iterable[_Drawn]) -> int:
    """Return by how many quarters of a turn, against the clock, most of the text is turned."""
    turns = Counter(round(one.angle / (math.pi / 2)) % 4 for one in drawn if one.text != " ")
    return max(turns, key=lambda one: (turns[one], -one), default=0)


def _is_along(angle: float, turns: int) -> bool:
    return abs(math.remainder(angle - turns * math.pi / 2, 2 * math.pi)) < _UPRIGHT


def _turn_point(x: float, y: float, turns: int) -> tuple[float, float]:
    """Return a point of a page, whose y goes up, where it is once the text runs to the right and y goes down."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turns]


def _turn_box(box: Box, turns: int) -> Box:
    points = [_turn_point(x, y, turns) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _place(drawn: _Drawn, turns: int, page: Box) -> _Glyph:
    box = _turn_box(drawn.box, turns)
    size = drawn.size
    base = _turn_point(*drawn.point, turns)[1] - page.top
    left = box.left - page.left
    right = left + min(box.right - box.left, 3 * size * len(drawn.text))
    return _Glyph(drawn.text, Box(left, base - _ASCENT * size, right, base + _DESCENT * size), base, size, drawn.place)


def _is_leftward(glyphs: Iterable[_Glyph]) -> bool:
    kinds = Counter(_has_leftward(one.text) for one in glyphs if one.text.isalpha())
    return kinds[True] > kinds[False]


def _has_leftward(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _LEFTWARD for character in text)


def _sort_leftward(glyphs: Iterable[_Glyph], width: float) -> Iterator[list[_Glyph]]:
    """Yield the rows of a page as in a mirror. Files have the letters of one word now in this order, now in that."""
    mirrored = [
        one._replace(
            text=_order_ligature(one.text),
            box=one.box._replace(left=width - one.box.right, right=width - one.box.left),
        )
        for one in glyphs
        if one.text != " "
    ]
    row: list[_Glyph] = []
    for glyph in sorted(mirrored, key=lambda one: one.base):
        if row and glyph.base - row[-1].base > _ROW * min(glyph.size, row[-1].size):
            yield sorted(row, key=lambda one: one.box.left)
            row = []
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda one: one.box.left)


def _order_ligature(text: str) -> str:
    """Return the letters of one glyph in order: lam before alef; Latin ones as those around them stand."""
    is_turned = len(text) > 1 and (text in _ALEF_LAM or not _has_leftward(text))
    return text[::-1] if is_turned else text


def _turn_rightward(words: list[PrintedWord]) -> list[PrintedWord]:
    """Return the words of a mirrored row, what is written from left to right in it (numbers, names) turned back."""
    turned = [word._replace(text=_turn_runs(word.text)) for word in words]
    start = 0
    while start < len(turned):
        end = start + 1
        while (
            end < len(turned)
            and not _has_leftward(turned[start].text + turned[end].text)
            and (turned[end].box.left - turned[end - 1].box.right < _RUN_GAP * turned[end].size)
        ):
            end += 1
        texts = [word.text for word in turned[start:end]]
        turned[start:end] = [
            word._replace(text=text) for word, text in zip(turned[start:end], reversed(texts), strict=True)
        ]
        start = end
    return turned


def _turn_runs(text: str) -> str:
    """Return a word of a mirrored page with its runs of figures and of letters that go to the right turned back."""
    pieces = [
        ("".join(run), is_leftward)
        for is_leftward, run in groupby(text, lambda one: _has_leftward(one) or unicodedata.combining(one) > 0)
    ]
    if not any(is_leftward for _, is_leftward in pieces):
        return text[::-1]
    return "".join(run if is_leftward or not any(map(str.isalnum, run)) else run[::-1] for run, is_leftward in pieces)


# -- words


def _join_glyphs(glyphs: Iterable[_Glyph], text: pypdfium2.PdfTextPage, word_gap: float) -> Iterator[PrintedWord]:
    """Yield words: glyphs that no blank parts, and no gap."""
    word: list[_Glyph] = []
    for glyph in glyphs:
        if word and (glyph.text == " " or not _is_next(word[-1], glyph, word_gap)):
            yield _make_word(word, text)
            word = []
        if glyph.text != " ":
            word.append(glyph)
    if word:
        yield _make_word(word, text)


def _is_next(left: _Glyph, right: _Glyph, word_gap: float) -> bool:
    size = max(left.size, right.size)
    return -_BACK * size < right.box.left - left.box.right <= word_gap * size and left.box.is_beside(right.box)


def _make_word(glyphs: Sequence[_Glyph], text: pypdfium2.PdfTextPage) -> PrintedWord:
    sizes = Counter(glyph.size for glyph in glyphs)
    return PrintedWord(
        "".join(glyph.text for glyph in glyphs),
        join_boxes(glyph.box for glyph in glyphs),
        max(sizes, key=lambda one: (sizes[one], one)),
        raw.FPDFText_GetFontWeight(text, glyphs[0].place) >= _BOLD,
    )
