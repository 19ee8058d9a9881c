"""The command that brings the world map in, on a world of five squares."""

import json
from xml.etree import ElementTree as ET

import pytest
import shapefile
from django.core.management import CommandError, call_command

from articles.management.commands import make_world_map

SQUARES = {
    ("France", "FRA"): [(0, 40, 10, 50), (-54, 3, -52, 5)],  # the second is French Guiana
    ("Kosovo", "-99"): [(20, 42, 24, 46)],
    ("Somaliland", "SOL"): [(44, 8, 49, 11)],
    ("Antarctica", "ATA"): [(-60, -80, 60, -70)],
}


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setattr(make_world_map, "SHAPES", tmp_path / "world.svg")
    monkeypatch.setattr(make_world_map, "WORLD", tmp_path / "world.json")
    monkeypatch.setattr(make_world_map, "SMALLEST_TOWN", 15_000)  # many fewer to be read
    with shapefile.Writer(str(tmp_path / "squares")) as writer:
        writer.field("name", "C")
        writer.field("iso_a3", "C")
        for (name, code), boxes in SQUARES.items():
            rings = [
                [(west, south), (west, north), (east, north), (east, south), (west, south)]
                for west, south, east, north in boxes
            ]
            writer.poly(rings)
            writer.record(name, code)
    return tmp_path


def test_shapes_go_by_code_and_what_has_none_is_kept_apart(made, capsys):
    call_command("make_world_map", str(made / "squares.shp"))
    assert "4 shapes" in capsys.readouterr().out
    paths = ET.parse(made / "world.svg").getroot().iter("{http://www.w3.org/2000/svg}path")
    assert [path.attrib["id"] for path in paths] == ["fr", "gf", "no-code-somaliland", "xk"]
    world = json.loads((made / "world.json").read_text(encoding="utf-8"))
    assert set(world["areas"]) == {"fr", "gf", "no-code-somaliland", "xk"}
    assert world["areas"]["fr"] > world["areas"]["xk"] > world["areas"]["gf"] > 0
    assert "us" in world["capitals"]  # what has no shape is a dot
    assert not {"fr", "xk", "aq"} & set(world["capitals"])


def test_a_file_that_is_no_shapefile_is_refused_in_words(made):
    (made / "text.shp").write_text("no shapes here", encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("make_world_map", str(made / "text.shp"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("make_world_map", str(made / "missing.shp"))
