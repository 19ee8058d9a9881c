"""The scale of a chart: round numbers, lines across, and how numbers are written."""

from dataclasses import dataclass

SMALLEST_TOP = 0.001  # percent


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
    """Return the smallest 1, 2, 4, 5 or 6 times a power of ten that is not below the highest value.

    A count is 1 at least, a share (in percent) 0.001 at least and 100 at most.
    """
    power = -3 if is_share else 0
    while True:
        for factor in (1, 2, 4, 5, 6):
            top = float(factor * 10**power if power >= 0 else factor / 10**-power)
            if top >= highest or (is_share and top >= 100):
                return top
        power += 1


def draw_grid(top: float, *, is_share: bool = False, has_labels: bool = True) -> tuple[GridLine, ...]:
    """Return a line at the top and one at its half, where that is a whole count."""
    values = [top, top / 2] if is_share else [top, *([top // 2] if top % 2 == 0 else [])]
    labels = [(f"{value:g}%" if is_share else f"{value:,.0f}") if has_labels else "" for value in values]
    return tuple(
        GridLine(percent(100 - 100 * value / top), value, label) for value, label in zip(values, labels, strict=True)
    )


def format_share(count: int, of: int) -> str:
    """Return a share in percent with two figures that mean something: 12%, 3.5%, 0.04%."""
    if not count or not of:
        return "0%"
    share = 100 * count / of
    if share < SMALLEST_TOP:
        return f"under {SMALLEST_TOP}%"
    places = 0 if share >= 10 else 1 if share >= 1 else 2 if share >= 0.1 else 3
    return f"{share:.{places}f}%"
