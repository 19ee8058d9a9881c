"""Fields and facets are declared once: what lists them is made from that, and nothing else names them."""

import ast
from pathlib import Path

import pytest

from articles.facets import Facet
from articles.fields import FIELDS, SEARCHED, Excess, Kind, fields_with
from articles.models import Article
from tests.conftest import ROOT

NAMES = {field.name for field in FIELDS} | {field.column for field in FIELDS}
MOST = 2  # names of fields in one list, set, tuple, dictionary or call
# What is no list of fields, though it has their names.
NOT_LISTS = {
    "articles/fields.py": "the declaration",
    "articles/importing/corpus_generator.py": "a document that is made up",
    "articles/panels/metadata.py": "names of schema.org",
    "articles/importing/known_articles.py": "what an article is known by",
    "articles/importing/explaining.py": "what is shown by itself",
}


def find_lists(source: str) -> list[tuple[int, list[str]]]:
    """Return where a module has a collection with the names of more than MOST fields, by line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Call(args=parts):
                pass
            case ast.Dict(keys=keys):
                parts = [key for key in keys if key]
            case _:
                continue
        named = [part.value for part in parts if isinstance(part, ast.Constant) and part.value in NAMES]
        if len(named) > MOST:
            found.append((node.lineno, named))
    return found


def modules() -> list[Path]:
    paths = sorted((ROOT / "articles").rglob("*.py"))
    return [path for path in paths if "migrations" not in path.parts]


def test_no_module_but_the_declaration_lists_fields():
    """Readers of a format say where it has what: that is the format's own list."""
    lists = {
        str(path.relative_to(ROOT)): found
        for path in modules()
        if "readers" not in path.parts and (found := find_lists(path.read_text(encoding="utf-8")))
    }
    assert {path: found for path, found in lists.items() if path not in NOT_LISTS} == {}
    assert set(NOT_LISTS) - set(lists) <= {"articles/fields.py"}, "an exception that is none"


def test_a_list_of_fields_is_found():
    assert find_lists('x = ("body", 1, "headline", "byline")') == [(1, ["body", "headline", "byline"])]
    assert find_lists('x = {"body": 1, "headline": 2, "source_id": 3}') == [(1, ["body", "headline", "source_id"])]
    assert find_lists('x = ("body", "headline")') == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_is_one_of_the_model_and_as_wide(field):
    column = Article._meta.get_field(field.name)
    assert column.attname == field.column
    if field.limit and field.kind is Kind.LINE and column.max_length:
        assert field.limit.characters <= column.max_length
    if field.kind is Kind.LINE and not field.limit:
        assert not field.key, "what documents bring has to be bounded"


def test_what_a_document_brings_too_much_of_is_left_out_where_a_part_would_be_wrong():
    left_out = {field.name for field in fields_with("limit") if field.limit.excess is Excess.LEAVE_OUT}
    assert left_out == {"external_id", "language", "url"}


def test_a_field_that_follows_another_names_one():
    assert all(field.follows in NAMES for field in fields_with("follows"))


def test_the_columns_of_facets_are_of_the_model():
    for facet in Facet:
        name, _, rest = facet.column.partition("__")
        assert not facet.column or Article._meta.get_field(name.removesuffix("_id")) or rest


def test_the_documents_name_every_key_prefix_and_parameter():
    text = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("importing.md", "searching.md"))
    named = [field.key for field in fields_with("key")] + [f"{name}:" for name in SEARCHED if name != "headline"]
    assert [name for name in [*named, *Facet] if f"`{name}`" not in text] == []
