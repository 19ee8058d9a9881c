"""The geometry of the world map, and the files it is kept in."""

import json
import math
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.charts import draw_map
from articles.charts.projection import MapFrame, equal_earth, ring_area, simplify_ring, write_path
from articles.charts.worldmap import SMALL, read_world
from tests.conftest import ROOT

longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)
rings = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=30)
STEP = re.compile(r"-?\d+")


def read_path(data: str) -> list[list[tuple[int, int]]]:
    """Return the rings of a path as `write_path` writes it."""
    found = []
    for part in data.split("z")[:-1]:
        assert part.startswith("M"), part
        start, _, steps = part[1:].partition("l")
        numbers = [int(step) for step in STEP.findall(steps)]
        x, y = (int(number) for number in start.split())
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def sprite() -> dict[str, list[list[tuple[int, int]]]]:
    tree = ET.parse(ROOT / "static" / "world.svg")
    return {path.attrib["id"]: read_path(path.attrib["d"]) for path in tree.iter("{http://www.w3.org/2000/svg}path")}


def test_every_shape_lies_in_the_frame_and_is_the_one_the_table_knows():
    world = read_world()
    shapes = sprite()
    assert shapes.keys() == world.areas.keys()
    for code, found in shapes.items():
        assert found, code
        assert all(0 <= x <= world.width and 0 <= y <= world.height for ring in found for x, y in ring), code
        assert all(len(ring) >= 3 for ring in found), code
        assert round(sum(map(ring_area, found))) == world.areas[code] > 0, code
    for x, y in world.capitals.values():
        assert 0 <= x <= world.width
        assert 0 <= y <= world.height


def test_the_shapes_are_light_enough_to_be_sent():
    assert (ROOT / "static" / "world.svg").stat().st_size < 60_000


def test_areas_are_true():
    """In square kilometres, by common reference works: Brazil 8.5 million, France 0.55, Congo 2.34, Greenland 2.17."""
    areas = read_world().areas
    assert areas["br"] / areas["fr"] == pytest.approx(8.5 / 0.55, rel=0.1)
    assert areas["cd"] / areas["gl"] == pytest.approx(2.34 / 2.17, rel=0.1)


def test_every_country_of_the_fixture_is_a_shape_a_dot_or_known_to_be_neither():
    countries = json.loads((ROOT / "fixtures" / "countries.json").read_text(encoding="utf-8"))
    codes = {row["fields"]["slug"] for row in countries if row["model"] == "articles.entity"}
    world = read_world()
    shown = world.areas.keys() | world.capitals.keys()
    assert codes - shown == {"aq", "bv", "hm", "um"}
    assert shown - codes == {"no-code-ncyprus", "no-code-somaliland"}
    assert not world.areas.keys() & world.capitals.keys()
    assert {"xk", "eh", "ps", "tw", "cy", "so"} <= world.areas.keys()


def test_where_two_countries_meet_they_share_their_border():
    """Simplifying one by one must not tear neighbours apart."""
    shapes = {code: {point for ring in found for point in ring} for code, found in sprite().items()}
    for one, other in (("de", "pl"), ("af", "pk"), ("us", "ca"), ("ps", "il"), ("so", "no-code-somaliland")):
        assert len(shapes[one] & shapes[other]) >= 2, (one, other)


@given(longitudes, latitudes)
def test_the_projection_is_finite_symmetric_and_within_its_bounds(longitude, latitude):
    x, y = equal_earth(longitude, latitude)
    assert math.isfinite(x)
    assert math.isfinite(y)
    assert abs(x) <= equal_earth(180, 0)[0] + 1e-9
    assert equal_earth(-longitude, -latitude) == pytest.approx((-x, -y))


def test_the_projection_gives_the_published_extent():
    """The map is 2.05458 times as wide as it is high (Šavrič, Patterson and Jenny 2018)."""
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0)[0] / equal_earth(0, 90)[1] == pytest.approx(2.05458, abs=1e-4)


@given(longitudes, latitudes, st.integers(10, 3000))
def test_every_place_lies_in_the_frame(longitude, latitude, width):
    frame = MapFrame(width, south=-56, north=84)
    x, y = frame.place(longitude, latitude)
    assert 0 <= x <= frame.width
    assert 0 <= y <= frame.height


@given(rings)
def test_simplifying_keeps_the_area_and_is_done_once(points):
    ring = simplify_ring(points)
    assert set(ring) <= set(points)
    if points:
        assert ring_area(ring) == pytest.approx(ring_area(points))


@given(st.lists(rings.map(simplify_ring).filter(lambda ring: len(ring) > 1), max_size=4))
def test_a_written_path_reads_back(found):
    assert read_path(write_path(found)) == found


def test_shapes_dots_and_what_is_small():
    drawn = draw_map({"af": 405, "tr": 7, "sg": 1, "lu": 2, "aq": 3, "fr": 0})
    assert [(region.code, region.count, region.is_shape) for region in drawn.regions] == [
        ("af", 405, True), ("lu", 2, True), ("tr", 7, True), ("sg", 1, False)
    ]  # fmt: skip
    assert drawn.small == {"sg", "lu", "aq"}
    assert read_world().areas["lu"] < SMALL < read_world().areas["tr"]
    assert [region.shade for region in drawn.regions] == [5, 2, 4, 1]


def test_one_article_in_three_countries_is_no_grey_world():
    drawn = draw_map({"af": 1, "tr": 1, "sg": 1})
    assert {region.shade for region in drawn.regions} == {3}
    assert [one.label for one in drawn.classes] == ["1"]
