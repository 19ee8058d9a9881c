"""The world map: which shape of `static/world.svg` is drawn in which shade, and which dot stands for a small state."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from articles.charts.count_classes import CountClass, classify, shade_of

# Written by the command make_world_map: what is where, and the shapes, which pages refer to.
WORLD = Path(__file__).with_name("world.json")
SHAPES = Path(__file__).parents[2] / "static" / "world.svg"
_SHAPE = re.compile(r'<path id="([a-z0-9-]+)" d="([^"]*)"/>')
SMALL = 100  # square units of the map below which a shape can hardly be hit: about the Netherlands


@dataclass(frozen=True, slots=True)
class Region:
    """A country on the map, by its ISO 3166-1 alpha-2 code in lower case: a shape, or a dot at x and y."""

    code: str
    count: int
    shade: int
    x: int | None = None
    y: int | None = None

    @property
    def is_shape(self) -> bool:
        return self.x is None


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A map ready to be drawn: shapes first, dots above them, and the codes that are small or not on it at all."""

    width: int
    height: int
    regions: tuple[Region, ...]
    classes: tuple[CountClass, ...]
    small: frozenset[str]


@dataclass(frozen=True, slots=True)
class World:
    """What the map shows: the area of each shape in square units, and where countries without one are."""

    width: int
    height: int
    areas: Mapping[str, int]
    capitals: Mapping[str, tuple[int, int]]


@cache
def read_world() -> World:
    """Return the geometry of the map."""
    world = json.loads(WORLD.read_text(encoding="utf-8"))
    capitals = {code: (x, y) for code, (x, y) in world["capitals"].items()}
    return World(world["width"], world["height"], world["areas"], capitals)


@cache
def read_shapes() -> Mapping[str, str]:
    """Return the outline of each shape of the map, by the name it has there, as SVG has paths."""
    return dict(_SHAPE.findall(SHAPES.read_text(encoding="utf-8")))


def draw_map(counts: Mapping[str, int]) -> WorldMap:
    """Return the map of countries by their number of articles; what has none is left to the land behind."""
    world = read_world()
    classes = classify(counts.values())
    found = {code: count for code, count in sorted(counts.items()) if count > 0}
    shapes = [Region(code, n, shade_of(n, classes)) for code, n in found.items() if code in world.areas]
    dots = [
        Region(code, count, shade_of(count, classes), *world.capitals[code])
        for code, count in found.items()
        if code not in world.areas and code in world.capitals
    ]
    small = frozenset(code for code in found if world.areas.get(code, 0) < SMALL)
    return WorldMap(world.width, world.height, (*shapes, *dots), classes, small)
