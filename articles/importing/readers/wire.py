"""The wires of news agencies before XML: IPTC 7901, ANPA 1312, and stories between ZCZC and NNNN."""

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.agency_items import read_items
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.wire_story import ANPA_HEADER, HEADER, ROW_MARK, Frame, is_code, read_story

_OPENING = 400  # bytes in which the header of the first story begins
# Control characters are no text for `decode`, so those that mean something become words before it.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORDS = {b"\x01": b"<|SOH|>", b"\x02": b"<|STX|>", b"\x03": b"<|ETX|>", b"\x04": b"<|EOT|>", b"\x1f": b"<|US|>"}
_SOH, _STX, _ETX, _EOT, _US = (word.decode() for word in _WORDS.values())
_BLANKS = frozenset(b"\x10\x11\x12\x13\x14")
_ROW = b"<|ROW|>"

_SNIFFED = re.compile(rb"\x01[ \t]*(?:[A-Za-z]{2,6}\d{1,5} |[A-Za-z]\d{3,5}[A-Za-z]*\x1f)")
_ZCZC = re.compile(r"^[ \t]*ZCZC(?![A-Za-z])([^\n]*)$", re.MULTILINE)
_HEADER_LINE = re.compile(rf"^[ \t]*{HEADER.pattern}$", re.MULTILINE)
_MARKED = re.compile(r"[%#$*~@:&+=^]")  # lines above a text that say what is what
_LINES_ABOVE = 20


class WireReader(WholeFileReader):
    """Reads files of one or many stories of a wire."""

    name: str = "wire"
    label: str = "News wire (IPTC 7901, ANPA 1312)"
    suffixes: frozenset[str] = frozenset({".7901", ".iptc", ".anpa"})
    most_bytes = 50_000_000

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - what a wire is looks like nothing else
        """Tell by the mark and the header that a story begins with."""
        if _SNIFFED.search(head[:_OPENING]):
            return Confidence.CERTAIN
        opening = head[:_OPENING].decode("latin-1").lstrip()
        if opening.startswith("ZCZC"):
            return Confidence.CERTAIN if b"NNNN" in head else Confidence.LIKELY
        above = head[:2_000].decode("latin-1").lstrip().split("\n")[:_LINES_ABOVE]
        is_titled = any(line.rstrip().endswith("=") for line in above[1:])
        return Confidence.LIKELY if HEADER.fullmatch(above[0].strip()) and is_titled else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the stories of a file, or why there is none."""
        try:
            text, notes = _decode(data, options.encoding)
        except UndecodableError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        before, frames = _find_frames(text)
        if not frames:
            yield Rejection(
                "no story of a wire in it: a header as in IPTC 7901 or ANPA 1312, or ZCZC, was looked for",
                raw_text=show_beginning(data),
            )
            return
        if before.strip():
            size = len(before.split())
            yield Rejection(
                f"{size:,} words above the first header: a story whose beginning is missing", raw_text=before
            )
        yield from read_items([read_story(frame) for frame in frames], options.max_bytes, notes)


def _decode(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    decoded = decode(_CONTROL.sub(_name_control, data), encoding=encoding)
    return decoded.text.replace(_ROW.decode(), ROW_MARK), decoded.notes


def _name_control(match: re.Match[bytes]) -> bytes:
    """Return what stands for a control character in the text: the mark of a row, of a story, a blank, nothing."""
    character = match.group()
    if character == b"\x08":
        return _ROW
    return _WORDS.get(character, b" " if character[0] in _BLANKS else b"")


def _find_frames(text: str) -> tuple[str, list[Frame]]:
    """Return the stories of a file, and what stands above the first."""
    if _SOH in text:
        first, *parts = text.split(_SOH)
        stories = [[first]]
        for part in parts:
            if _is_story(part):
                stories.append([part])
            else:  # the character stands there by chance
                stories[-1].append(part)
        before, *stories_as_text = map("".join, stories)
        return _ZCZC.sub("", before), [_read_frame(one) for one in stories_as_text]
    marks = list(_ZCZC.finditer(text)) or list(_HEADER_LINE.finditer(text))
    if not marks:
        return text, []
    starts = [mark.start() for mark in marks]
    parts = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    return text[: starts[0]], [_read_unmarked(one) for one in parts]


def _is_story(part: str) -> bool:
    """Tell whether a header or a text follows."""
    return _STX in part or bool(HEADER.match(part.lstrip()) or ANPA_HEADER.search(part[:_OPENING]))


def _read_frame(part: str) -> Frame:
    """Return the story of what follows the mark of a header."""
    header, has_text, rest = part.partition(_STX)
    if not has_text:
        header, _, rest = part.partition("\n")
    rest, is_sent, behind = rest.partition(_EOT)
    text, is_ended, trailer = rest.partition(_ETX)
    is_anpa = _US in header or (not HEADER.match(header.strip()) and bool(ANPA_HEADER.search(header)))
    is_cut_off = not (is_ended or is_sent)
    return Frame(_clean(header), _clean(text), _clean(trailer), is_anpa, is_cut_off, behind=_clean(behind))


def _clean(text: str) -> str:
    for mark in (_STX, _ETX, _EOT):
        text = text.replace(mark, "\n")
    return text.replace(_US, " ")


def _read_unmarked(part: str) -> Frame:
    """Return the story of what follows a line with ZCZC, or the header of a file that has lost its marks."""
    lines = _clean(part).split("\n")
    above: list[str] = []
    marked: list[str] = []
    position = 0
    if mark := _ZCZC.match(lines[0]):
        above, position = [mark.group(1).strip()], 1
    while position < min(len(lines), _LINES_ABOVE):
        line = lines[position].strip()
        if HEADER.fullmatch(line):
            above.insert(0, line)
        elif _MARKED.match(line):
            marked.append(line[1:].strip(" :"))
        elif line and not is_code(line):
            break
        position += 1
    headline = max(marked, key=len, default="")
    if " " in headline:
        lines.insert(position, f"{headline}\n")
    text = "\n".join(lines[position:])
    above += [line for line in marked if line != headline and any(map(str.isalpha, line))]
    return Frame("\n".join(filter(None, above)), text, "", is_anpa=False, is_cut_off=bool(mark) and "NNNN" not in text)
