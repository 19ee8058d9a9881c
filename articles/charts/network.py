"""A network of one in the middle and those around it, laid out so that no two labels meet.

Across in percent of the width, up and down in pixels: one drawing fits every screen, and its words keep their size.
Those around stand in rows on an arc to the right and one to the left, their labels outside of it. The layout depends
on nothing but what is drawn.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.charts.scale import percent

ROW = 44  # pixels: three lines of a label
LINE = 13  # pixels
LOWEST = 176  # pixels: what the middle and its label need
ARC = 22.0  # percent of the width from the middle to the widest place of an arc
GAP = 5  # pixels between a node and its label
LINE_WIDTH = 14.0  # of a label's line, in small letters of ordinary width: as many as a phone has room for
MOST_LINES = 3
_NARROW = frozenset(" fijlrtI.,:;'’|!()[]/")
_WIDE = frozenset("mwMW@—…")
SMALLEST, LARGEST = 4.0, 9.0  # radius of a node, pixels
THINNEST, THICKEST = 0.75, 4.0  # line, pixels


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One line of a label and how far below the middle of its node its base line is, in pixels."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Node:
    """One around the middle; `number` is its place in what was given."""

    number: int
    x: str
    y: int
    radius: float
    anchor: str
    label_dx: float
    lines: tuple[LabelLine, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two."""

    x1: str
    y1: int
    x2: str
    y2: int
    width: float


@dataclass(frozen=True, slots=True)
class NetworkChart:
    """A network ready to be drawn: spokes from the middle, ties between those around it."""

    height: int
    middle_y: int
    middle_lines: tuple[LabelLine, ...]
    nodes: tuple[Node, ...]
    spokes: tuple[Tie, ...]
    ties: tuple[Tie, ...]


def draw_network(
    middle: str, names: Sequence[str], weights: Sequence[float], ties: Mapping[tuple[int, int], float]
) -> NetworkChart:
    """Return the layout; names and weights above zero of those around, ties by their places in the names."""
    order = _order(len(names), ties)
    rows = math.ceil(len(order) / 2)
    height = max(rows * ROW, LOWEST)
    right, left = order[:rows], order[rows:][::-1]  # clockwise, beginning at the top of the right arc
    heaviest = max(weights, default=1)
    places: dict[int, tuple[float, int]] = {}
    nodes = []
    for numbers, side in ((right, 1), (left, -1)):
        for row, number in enumerate(numbers):
            y = round((row + 0.5) * height / len(numbers))
            x = 50 + side * _arc(y, height)
            radius = round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(weights[number] / heaviest), 1)
            lines = wrap_label(names[number])
            first = round(LINE * (0.85 - len(lines) / 2))
            places[number] = (x, y)
            nodes.append(
                Node(
                    number=number,
                    x=percent(x),
                    y=y,
                    radius=radius,
                    anchor="start" if side > 0 else "end",
                    label_dx=side * (radius + GAP),
                    lines=tuple(LabelLine(text, first + place * LINE) for place, text in enumerate(lines)),
                )
            )
    strongest = max(ties.values(), default=1)
    return NetworkChart(
        height=height,
        middle_y=height // 2,
        middle_lines=tuple(LabelLine(text, 26 + n * 15) for n, text in enumerate(wrap_label(middle))),
        nodes=tuple(sorted(nodes, key=lambda node: node.number)),
        spokes=tuple(
            _tie((50.0, height // 2), places[number], weights[number] / heaviest) for number in range(len(names))
        ),
        ties=tuple(
            _tie(places[one], places[other], weight / strongest) for (one, other), weight in sorted(ties.items())
        ),
    )


def wrap_label(name: str) -> list[str]:
    """Return a name in lines that fit beside a node, cut with an ellipsis where it is too long for them."""
    lines: list[str] = []
    words = name.split()
    while words:
        word = words.pop(0)
        if lines and measure_width(f"{lines[-1]} {word}") <= LINE_WIDTH:
            lines[-1] += f" {word}"
        elif len(lines) == MOST_LINES:
            lines[-1] = _cut(f"{lines[-1]}…")
            break
        else:
            lines.append(_cut(word))
    return lines


def measure_width(text: str) -> float:
    """Return about how wide a text is drawn, in small letters of ordinary width."""
    return sum(map(_measure_letter, text))


def _measure_letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.55
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.8
    if unicodedata.combining(letter):
        return 0.0
    return 1.5 if letter in _WIDE else 1.25 if letter.isupper() else 1.0


def _cut(text: str) -> str:
    """Return a text that fits into a line, with an ellipsis where it was cut."""
    if measure_width(text) <= LINE_WIDTH:
        return text
    kept = text.removesuffix("…")
    while measure_width(f"{kept}…") > LINE_WIDTH:
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def _arc(y: int, height: int) -> float:
    """Return how far from the middle an arc runs at a height, in percent of the width."""
    off = (y - height / 2) / (height / 2 + ROW / 2)
    return ARC * math.sqrt(1 - off * off)


def _order(count: int, ties: Mapping[tuple[int, int], float]) -> list[int]:
    """Return the places so that each follows the one it is tied to most, to keep lines short and apart."""
    weights: dict[int, dict[int, float]] = {number: {} for number in range(count)}
    for (one, other), weight in ties.items():
        weights[one][other] = weights[other][one] = weight
    order: list[int] = []
    waiting = list(range(count))
    while waiting:
        last = weights[order[-1]] if order else {}
        following = max(waiting, key=lambda number: (last.get(number, 0.0), -number))
        order.append(following)
        waiting.remove(following)
    return order


def _tie(one: tuple[float, int], other: tuple[float, int], share: float) -> Tie:
    width = round(THINNEST + (THICKEST - THINNEST) * share, 2)
    return Tie(percent(one[0]), one[1], percent(other[0]), other[1], width)
