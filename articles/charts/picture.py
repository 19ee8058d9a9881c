"""A drawing as a file of its own: SVG that any viewer opens, without styles, with what it shows and where it is from.

Lengths are pixels. Colours are those of pages in the light.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from articles.charts.network import measure_width

WIDTH = 1200
MARGIN = 40
INNER = WIDTH - 2 * MARGIN
PAPER, INK, QUIET, RULE, STRONG = "#ffffff", "#1c1b19", "#57534d", "#dcd6cb", "#1c1b19"
BARE = "#efece6"
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
TITLE, TEXT, SMALL = 26, 15, 13  # sizes of letters
LEADING = 1.35
LETTER = 0.56  # of its size an ordinary small letter is wide
MOST_TITLE_LINES, MOST_ADDRESS_LINES = 3, 8
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a drawing: what it is of, in what, what else to know, and whose it is, of when, from where."""

    title: str
    subtitle: str
    source: str
    address: str
    notes: Sequence[str] = ()


class Picture:
    """An SVG that is drawn from the top down: `y` is where the next thing may begin."""

    def __init__(self, caption: Caption) -> None:
        """Begin with title and subtitle."""
        self._caption = caption
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "font-family": FONT})
        ET.SubElement(self.root, "title").text = clean(caption.title)
        words = " ".join((caption.subtitle, *caption.notes, caption.source, caption.address))
        ET.SubElement(self.root, "desc").text = clean(words)
        self._paper = ET.SubElement(self.root, "rect", {"width": str(WIDTH), "fill": PAPER})
        self.y = float(MARGIN)
        self.paragraph(caption.title, size=TITLE, most=MOST_TITLE_LINES, weight="bold")
        self.paragraph(caption.subtitle, size=TEXT, most=MOST_TITLE_LINES, fill=QUIET)

    def paragraph(self, text: str, *, size: int, most: int, fill: str = INK, weight: str = "normal") -> None:
        """Write a text in as many lines as it takes, at most so many, and go on below."""
        for line in wrap(text, INNER / (size * LETTER), most):
            self.y += size * LEADING
            self.text(MARGIN, self.y, line, size=size, fill=fill, weight=weight)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = SMALL,
        fill: str = QUIET,
        anchor: str = "start",
        weight: str = "normal",
    ) -> None:
        attributes = {"x": number(x), "y": number(y), "font-size": str(size), "fill": fill}
        attributes |= {"text-anchor": anchor} if anchor != "start" else {}
        attributes |= {"font-weight": weight} if weight != "normal" else {}
        ET.SubElement(self.root, "text", attributes).text = clean(text)

    def draw(
        self, tag: str, *, within: ET.Element | None = None, title: str = "", **attributes: str | float
    ) -> ET.Element:
        """Add a shape; `_` in the name of an attribute stands for `-`. Its title is what a viewer shows of it."""
        written = {
            name.replace("_", "-"): value if isinstance(value, str) else number(value)
            for name, value in attributes.items()
        }
        shape = ET.SubElement(self.root if within is None else within, tag, written)
        if title:
            ET.SubElement(shape, "title").text = clean(title)
        return shape

    def finish(self) -> str:
        """Write what is below the drawing, and return the file."""
        caption = self._caption
        for note in caption.notes:
            self.paragraph(note, size=SMALL, most=MOST_TITLE_LINES, fill=QUIET)
        self.y += SMALL / 2
        self.paragraph(caption.source, size=SMALL, most=MOST_TITLE_LINES, fill=INK)
        self.paragraph(caption.address, size=SMALL, most=MOST_ADDRESS_LINES, fill=QUIET)
        height = number(round(self.y + MARGIN))
        for element in (self.root, self._paper):
            element.set("height", height)
        self.root.set("width", str(WIDTH))
        self.root.set("viewBox", f"0 0 {WIDTH} {height}")
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(self.root, encoding="unicode") + "\n"


def number(value: float) -> str:
    """Return a length as short as it can be written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NO_XML.sub("", text)


def wrap(text: str, width: float, most: int) -> list[str]:
    """Return a text in at most so many lines of a width in ordinary small letters; the last tells if more follows."""
    lines = [""]
    room = width
    for word in text.split():
        size = measure_width(word)
        blank = " " if lines[-1] else ""
        if blank and measure_width(blank) + size > room:
            lines.append("")
            blank, room = "", width
        for letter in (blank, *word) if size > width else (blank, word):
            taken = measure_width(letter)
            if taken > room:
                lines.append("")
                room = width
            lines[-1] += letter
            room -= taken
        if len(lines) > most:
            return [*lines[: most - 1], f"{lines[most - 1]}…"]
    return [line for line in lines if line]
