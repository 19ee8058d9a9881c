"""Who curates in these tests, the browser of theirs, and an import for them to take back."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import ImportRun
from tests.curation.runs import GOOD, LONG, run_import
from tests.factories import make_country, make_source


@pytest.fixture
def curator(db) -> User:
    return User.objects.create_superuser("curator")


@pytest.fixture
def client(curator) -> Client:
    client = Client()
    client.force_login(curator)
    return client


@pytest.fixture
def updated(tmp_path, curator) -> ImportRun:
    """Return a run that updated five articles, and created one."""
    make_country("af", "Afghanistan")
    make_country("ir", "Iran")
    make_source("The Daily")
    path = tmp_path / "run.jsonl"
    lines = [
        GOOD | {"id": str(number), "source": "The Daily", "body": f"{LONG} Number {number}."} for number in range(5)
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    run_import(path)
    for line in lines:
        line |= {"headline": "Talks, again", "body": f"{line['body']} Iran was there.", "published_on": "2021-07-01"}
    path.write_text("\n".join(map(json.dumps, [*lines, GOOD | {"id": "new"}])))
    return run_import(path)
