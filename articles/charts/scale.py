"""The scale of a chart: round numbers, lines across, and how numbers are written."""

from collections.abc import Iterable
from dataclasses import dataclass

SMALLEST_TOP = 0.001  # percent
DWARFED = 10  # of the top of the scale a value that is less than one of so many parts can hardly be read
FEWEST_DWARFED = 3  # values worth a scale of their own
MOST_ZOOMS = 3
# A top is one of these times a power of ten, with so many lines up to it, each at a number of one digit and zeros.
_PARTS = ((1, 2), (1.5, 3), (2, 2), (2.5, 5), (3, 3), (4, 2), (5, 5), (6, 3), (8, 2))


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across the plot, the value it stands for, and that value as it is written beside it."""

    y: str
    value: float
    label: str = ""


def percent(value: float) -> str:
    """Return a share of 100 as SVG takes it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


def round_top(highest: float, *, is_share: bool = False) -> float:
    """Return the smallest round number, a digit and zeros or a quarter of them, that is not below the highest value.

    A count is a whole number, 1 at least; a share (in percent) is 0.001 at least and 100 at most.
    """
    power = -3 if is_share else 0
    while True:
        for factor, _ in _PARTS:
            top = _scale(factor, power)
            if (is_share or top.is_integer()) and (top >= highest or (is_share and top >= 100)):
                return top
        power += 1


def find_tops(values: Iterable[float], *, is_share: bool = False) -> tuple[float, ...]:
    """Return the top of the scale, and behind it those of each zoom that makes dwarfed values readable.

    There is a zoom where at least half of what is not zero lies below a tenth of the top.
    """
    found = sorted(value for value in values if value > 0)
    tops = [round_top(found[-1] if found else 0, is_share=is_share)]
    while len(tops) <= MOST_ZOOMS:
        dwarfed = [value for value in found if value * DWARFED < tops[-1]]
        if len(dwarfed) < max(FEWEST_DWARFED, len(found) / 2):
            break
        top = round_top(dwarfed[-1], is_share=is_share)
        if top >= tops[-1]:
            break
        tops.append(top)
        found = dwarfed
    return tuple(tops)


def draw_grid(top: float, *, is_share: bool = False, has_labels: bool = True) -> tuple[GridLine, ...]:
    """Return a line at the top and those that part the scale at round numbers, where these are whole counts."""
    parts = next(parts for factor, parts in _PARTS if _is_factor(factor, top))
    steps = parts if is_share or (top / parts).is_integer() else 1
    values = [top * step / steps for step in range(steps, 0, -1)]
    return tuple(
        GridLine(
            percent(100 - 100 * value / top),
            value,
            write_value(value, is_share=is_share) if has_labels and (steps < 5 or place % 2 == 0) else "",
        )
        for place, value in enumerate(values)
    )


def write_value(value: float, *, is_share: bool) -> str:
    """Return a value of the scale as it is written beside it."""
    return f"{value:g}%" if is_share else f"{value:,.0f}"


def format_share(count: int, of: int) -> str:
    """Return a share in percent with two figures that mean something: 12%, 3.5%, 0.04%."""
    if not count or not of:
        return "0%"
    share = 100 * count / of
    if share < SMALLEST_TOP:
        return f"under {SMALLEST_TOP}%"
    places = 0 if share >= 10 else 1 if share >= 1 else 2 if share >= 0.1 else 3
    return f"{share:.{places}f}%"


def _scale(factor: float, power: int) -> float:
    return float(factor * 10**power if power >= 0 else factor / 10**-power)


def _is_factor(factor: float, top: float) -> bool:
    """Tell whether a top is a factor times a power of ten."""
    mantissa = f"{top:e}".partition("e")[0]
    return float(mantissa) == factor
