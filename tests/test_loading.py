"""Rows of fixtures that refer to one another, loaded into an archive without entities and into one that has some."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from articles.models import Entity, EntityName
from tests.factories import make_country, make_entity

pytestmark = pytest.mark.django_db

ROWS = [
    ("entity", {"kind": "person", "slug": "ann", "name": "Ann", "country": ["fr"]}),  # before the country it is of
    ("entityname", {"entity": ["ann"], "text": "Ann", "kind": "name"}),
    ("entity", {"kind": "country", "slug": "fr", "name": "Frankreich"}),
    ("entity", {"kind": "country", "slug": "fr", "name": "France"}),  # twice: the later holds
    ("entityname", {"entity": ["ann"], "text": "Annie", "kind": "surname"}),
    ("entityname", {"entity": ["ann"], "text": "Annie", "kind": "alias"}),
    ("entityname", {"entity": None, "text": "Ann Arbor", "kind": "stop"}),
]


def load_rows(folder: Path, rows: list[tuple[str, dict]]) -> None:
    objects = [{"model": f"articles.{model}", "fields": fields} for model, fields in rows]
    (folder / "rows.json").write_text(json.dumps(objects), encoding="utf-8")
    call_command("loaddata", folder / "rows.json", verbosity=0)


def write_archive() -> tuple[set, set]:
    """Return what the archive has of entities and names."""
    entities = set(Entity.objects.values_list("slug", "name", "country__slug"))
    return entities, set(EntityName.objects.values_list("entity__slug", "text"))


LOADED = (
    {("ann", "Ann", "fr"), ("fr", "France", None)},
    {("ann", "Ann"), ("ann", "Annie"), (None, "Ann Arbor")},
)


def test_rows_refer_to_others_of_their_file_wherever_these_stand(tmp_path):
    load_rows(tmp_path, ROWS)
    assert write_archive() == LOADED


def test_rows_find_what_was_there_already(tmp_path):
    ann = make_entity("Anna", slug="ann", kind="person", country=make_country("fr", "Gaul"))
    ann.names.create(text="Annie")
    EntityName.objects.create(text="Ann Arbor", kind="stop")
    for _ in range(2):
        load_rows(tmp_path, ROWS)
        assert write_archive() == (LOADED[0], LOADED[1] | {("fr", "Gaul")})
    assert Entity.objects.get(slug="ann").pk == ann.pk


def test_a_first_loading_writes_rows_and_looks_none_up(tmp_path, django_assert_max_num_queries):
    slugs = [f"person-{number}" for number in range(60)]
    rows = [
        *(("entity", {"kind": "person", "slug": slug, "name": slug}) for slug in slugs),
        *(("entityname", {"entity": [slug], "text": slug, "kind": "name"}) for slug in slugs),
        *(("entityname", {"entity": None, "text": f"Ann {slug}", "kind": "stop"}) for slug in slugs),
    ]
    with django_assert_max_num_queries(len(slugs) + 40):  # names are written together
        load_rows(tmp_path, rows)


def test_of_rows_written_twice_the_later_holds(tmp_path):
    load_rows(tmp_path, ROWS)
    assert EntityName.objects.get(text="Annie").kind == "alias"


def test_rows_the_database_does_not_take_are_named_and_nothing_of_their_file_stays(tmp_path):
    names = [
        ("entityname", {"entity": None, "text": text, "kind": kind}) for text, kind in (("A", "stop"), ("B", None))
    ]
    with pytest.raises(DatabaseError, match=r"Could not load the 2 .* from “A” to “B”"):
        load_rows(tmp_path, [("entity", {"kind": "person", "slug": "ann", "name": "Ann"}), *names])
    assert write_archive() == (set(), set())
