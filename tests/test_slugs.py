"""No entity and no source can have the slug that stands for articles without a value."""

import pytest
from django.core.exceptions import ValidationError

from articles.importing.store import _free_slug
from articles.models import Entity, Source
from articles.tagging.provisional import free_slugs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", [Entity(kind="person", name="None", slug="none"), Source(name="None", slug="none")])
def test_the_reserved_slug_is_refused(row):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    row.slug = "nobody"
    row.full_clean()


def test_what_machines_name_has_another_slug():
    assert _free_slug("None") == "none-2"
    assert free_slugs(["None", "none", "Nona"]) == ["none-1", "none-1-2", "nona"]
