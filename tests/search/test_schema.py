"""What tells one index from another follows from its fields and its analysis: nobody has to remember to say so."""

import os
import subprocess
import sys

import pytest

from articles.search import index_fields
from articles.search.analysis import stemmers, words
from articles.search.tantivy import schema
from tests.conftest import ROOT


@pytest.fixture
def fingerprint(monkeypatch):
    """Return a function that makes the fingerprint anew."""

    def make() -> str:
        forget()
        return schema.find_fingerprint.__wrapped__()

    yield make
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Let words be analysed anew."""
    for made in (stemmers._stemmer, words.terms_of, words._parts_of_chunks):
        made.cache_clear()


def test_it_is_the_same_in_every_process(fingerprint):
    code = "import django; django.setup(); from articles.search.tantivy.schema import find_fingerprint as f; print(f())"
    settings = {"DJANGO_SETTINGS_MODULE": "newsarchive.settings", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == fingerprint() == schema.find_fingerprint()


def test_another_searched_field_is_another_index(fingerprint, monkeypatch):
    before = fingerprint()
    monkeypatch.setattr(schema, "TEXT_FIELDS", schema.TEXT_FIELDS | {"dateline": "place"})
    assert fingerprint() != before


def test_another_stemmer_of_one_language_is_another_index(fingerprint, monkeypatch):
    before = fingerprint()
    monkeypatch.setitem(stemmers.STEMMERS, "ru", "english")
    assert fingerprint() != before


def test_another_value_in_the_same_field_is_another_index(fingerprint, monkeypatch):
    before = fingerprint()
    monkeypatch.setattr(schema, "stored_value", lambda _facet, value: value or "none")
    assert fingerprint() != before


def test_what_a_hit_weighs_changes_no_index(fingerprint, monkeypatch):
    before = fingerprint()
    monkeypatch.setitem(index_fields.TEXT_WEIGHTS, "headline", 9.0)
    assert fingerprint() == before
