"""What an import does before it stores: only what the archive lacks is tagged; SQLite's room is given back."""

import pytest
from django.db import connection

from articles.importing import tag_batch
from articles.importing.input_parts import PartReader, split_inputs
from articles.importing.inputs import find_inputs, recognise_inputs
from articles.importing.pipeline import ImportOptions, import_documents
from articles.importing.readers import ReadOptions
from articles.models import Article
from articles.models.bulk_insert import enlarged_caches
from articles.tagging import load_tagger

pytestmark = pytest.mark.django_db
TEXT = "date 2021-06-19\n\n{}\n\nThe talks opened in the morning. The two sides met again after noon.\n"


def prepare(folder) -> dict[str, bool]:
    """Return of each document, by the name of its file, whether it was told what its text tells."""
    parts = next(
        split_inputs(recognise_inputs(find_inputs([str(folder)]), folder / "unpacked"), ReadOptions(1_000_000))
    )
    read = tag_batch.read_and_tag_parts(PartReader("", ReadOptions(1_000_000)), load_tagger, parts)
    return {item.address.rpartition("/")[2]: item.findings is not None for part in read for item in part.items}


def test_only_what_the_archive_lacks_is_tagged(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT.format(f"Report {name}"))
    assert prepare(tmp_path) == {"a.txt": True, "b.txt": True}
    import_documents(ImportOptions([str(tmp_path)]))
    assert prepare(tmp_path) == {"a.txt": False, "b.txt": False}
    (tmp_path / "b.txt").write_text(TEXT.format("Report b, changed"))
    (tmp_path / "c.txt").write_text(TEXT.format("Report a"))  # a copy under another address
    assert prepare(tmp_path) == {"a.txt": False, "b.txt": True, "c.txt": False}


def test_an_import_of_what_is_there_loads_no_names(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT.format("Report"))
    import_documents(ImportOptions([str(tmp_path)]))

    def refuse(*_args):
        raise AssertionError("the names were loaded")

    monkeypatch.setattr("articles.tagging.tagging_pool.load_tagger", refuse)
    assert dict(import_documents(ImportOptions([str(tmp_path)])).counts) == {"unchanged": 1}


def test_what_was_foreseen_wrongly_is_reported_when_it_is_stored(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT.format("Report"))
    monkeypatch.setattr(tag_batch, "_find_new", lambda _items: {})  # as if it had stood there a moment ago
    assert dict(import_documents(ImportOptions([str(tmp_path)])).counts) == {"created": 1}
    assert Article.objects.get().headline == "Report"


def test_the_room_of_a_connection_is_given_back(tmp_path):
    if connection.vendor != "sqlite":
        with enlarged_caches():
            return

    def size() -> int:
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA cache_size").fetchone()[0]

    before = size()
    with enlarged_caches():
        assert size() == -262_144
    assert size() == before
