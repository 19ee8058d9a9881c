"""From longitude and latitude to paths on a flat map, in the Equal Earth projection. Pure."""

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
GridPoint = tuple[int, int]

# Šavrič, Patterson and Jenny, The Equal Earth map projection (2018), equations 1 and 2.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> Point:
    """Return x to the east and y to the north of degrees, in radii of the sphere; areas stay true."""
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    stretch = _A1 + 3 * _A2 * squared + sixth * (7 * _A3 + 9 * _A4 * squared)
    x = math.radians(longitude) * math.cos(theta) / (_M * stretch)
    return x, theta * (_A1 + _A2 * squared + sixth * (_A3 + _A4 * squared))


class MapFrame:
    """A box of whole units, y downward, that holds all longitudes between two latitudes."""

    def __init__(self, width: int, south: float, north: float) -> None:
        self.width = width
        self._scale = width / (2 * equal_earth(180, 0)[0])
        self._top = equal_earth(0, north)[1]
        self.height = math.ceil((self._top - equal_earth(0, south)[1]) * self._scale)

    def place(self, longitude: float, latitude: float) -> GridPoint:
        """Return the whole units of a place, moved to the edge where it lies outside."""
        x, y = equal_earth(longitude, latitude)
        across, down = round(self.width / 2 + x * self._scale), round((self._top - y) * self._scale)
        return min(max(across, 0), self.width), min(max(down, 0), self.height)


def simplify_ring(points: Iterable[GridPoint]) -> list[GridPoint]:
    """Drop points that repeat or lie straight between their neighbours; neighbours keep their common border."""
    ring: list[GridPoint] = []
    for point in points:
        if ring and point == ring[-1]:
            continue
        if len(ring) > 1 and _lies_between(ring[-2], ring[-1], point):
            ring.pop()
        ring.append(point)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def _lies_between(before: GridPoint, middle: GridPoint, after: GridPoint) -> bool:
    (ax, ay), (bx, by), (cx, cy) = before, middle, after
    is_straight = (bx - ax) * (cy - by) == (by - ay) * (cx - bx)
    return is_straight and (bx - ax) * (cx - bx) + (by - ay) * (cy - by) >= 0


def ring_area(ring: Sequence[GridPoint]) -> float:
    """Return the area inside a ring in square units."""
    following = [*ring[1:], *ring[:1]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, following, strict=True))) / 2


def write_path(rings: Iterable[Sequence[GridPoint]]) -> str:
    """Return closed rings as the data of an SVG path, in relative steps."""
    written = []
    for ring in rings:
        (x, y), *rest = ring
        steps = []
        before = (x, y)
        for point in rest:
            steps.append(f"{point[0] - before[0]} {point[1] - before[1]}")
            before = point
        written.append(f"M{x} {y}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(written)
