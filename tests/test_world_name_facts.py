"""The command that brings the names of the world in, on a few countries, towns and adjectives."""

import json

import pytest
from django.core.management import CommandError, call_command

from articles.management.commands import make_world_names

COUNTRIES = {
    "DE": {"capital": "Berlin", "population": 82_000_000},
    "FR": {"capital": "Paris", "population": 66_000_000},
    "GF": {"capital": "Cayenne", "population": 300_000},
    "HK": {"capital": "Hong Kong", "population": 7_000_000},
    "CD": {"capital": "Kinshasa", "population": 84_000_000},
    "CG": {"capital": "Brazzaville", "population": 5_000_000},
}
CITIES = [
    {
        "name": "Berlin",
        "countrycode": "DE",
        "population": 3_400_000,
        "alternatenames": ["Берлин", "برلين", "柏林", "BER"],
    },
    {"name": "Paris", "countrycode": "FR", "population": 2_100_000, "alternatenames": ["Париж", "パリ", "Parigi (FR)"]},
]


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setattr(make_world_names, "_countries", lambda: COUNTRIES)
    monkeypatch.setattr(make_world_names, "_cities", lambda: CITIES)
    monkeypatch.setattr(make_world_names, "LANGUAGES", ("fr", "ru", "zh"))
    langs = tmp_path / "langs"
    langs.mkdir()
    peoples = {
        "DE": "Allemand",
        "FR": "Français",
        "GF": "Français",
        "CD": "Congolais (RDC)",
        "CG": "Congolais",
        "HK": "",
    }
    (langs / "fr.json").write_text(json.dumps({"locale": "fr", "nationalities": peoples}), encoding="utf-8")
    return tmp_path


def test_names_peoples_and_towns_are_brought_in(made, capsys):
    output = made / "facts.json"
    call_command("make_world_names", peoples=str(made / "langs"), output=str(output))
    assert "in 3 languages" in capsys.readouterr().out
    facts = json.loads(output.read_text(encoding="utf-8"))
    assert facts["names"]["ru"]["HK"] == ["Гонконг"]
    assert facts["names"]["zh"]["DE"] == ["德国", "德國"]
    assert "Конго" in facts["names"]["ru"]["CD"]
    assert facts["peoples"] == {"fr": {"DE": ["allemand"], "FR": ["français"]}}  # Congolese may be either's
    assert facts["towns"]["ru"]["FR"] == ["Париж"]
    assert facts["capitals"]["cyrillic"] == {"DE": ["Берлин"], "FR": ["Париж"]}
    assert "latin" not in facts["capitals"]

    call_command("make_world_names", output=str(output))  # without the folder the peoples stay
    assert json.loads(output.read_text(encoding="utf-8")) == facts


def test_a_folder_without_tables_is_refused_in_words(made):
    with pytest.raises(CommandError, match="holds no table"):
        call_command("make_world_names", peoples=str(made), output=str(made / "facts.json"))
