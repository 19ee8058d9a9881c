"""Counts to a few classes that an eye can tell apart."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MOST_CLASSES = 5  # as many shades as the style sheet has


@dataclass(frozen=True, slots=True)
class CountClass:
    """Counts from low to high, both included, and the shade they are drawn in: 1 the palest, 5 the strongest."""

    low: int
    high: int
    shade: int

    @property
    def label(self) -> str:
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}–{self.high:,}"


def classify(counts: Iterable[int], *, is_logarithmic: bool = True) -> tuple[CountClass, ...]:
    """Return the classes of all counts above zero, lowest first, none of them empty.

    Up to five different counts are a class each. More are cut at round numbers near the even steps of a logarithmic
    scale, where counts differ by orders of magnitude as those of countries do, or of a linear one.
    """
    values = sorted({count for count in counts if count > 0})
    if not values:
        return ()
    if len(values) <= MOST_CLASSES:
        bounds = [(value, value) for value in values]
    else:
        lowest, highest = values[0], values[-1]
        shares = [step / MOST_CLASSES for step in range(1, MOST_CLASSES)]
        cuts = [lowest * (highest / lowest) ** s if is_logarithmic else lowest + (highest - lowest) * s for s in shares]
        lows = sorted({lowest, *(low for low in map(_round, cuts) if lowest <= low <= highest)})
        spans = pairwise([*lows, highest + 1])
        bounds = [(low, end - 1) for low, end in spans if any(low <= value < end for value in values)]
    return tuple(CountClass(low, high, _shade(n, len(bounds))) for n, (low, high) in enumerate(bounds))


def shade_of(count: int, classes: Iterable[CountClass]) -> int:
    """Return the shade of a count, 0 where it is in no class."""
    return next((one.shade for one in classes if one.low <= count <= one.high), 0)


def _round(value: float) -> int:
    """Return the number of one digit and zeros that is nearest; below ten the nearest whole number."""
    unit = int(10 ** max(0, math.floor(math.log10(value))))
    return round(value / unit) * unit


def _shade(place: int, count: int) -> int:
    """Spread few classes over all shades, the highest always the strongest; one alone is a middle one."""
    if count == 1:
        return 3
    return 1 + round(place * (MOST_CLASSES - 1) / (count - 1))
