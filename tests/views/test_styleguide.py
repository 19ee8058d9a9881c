"""The style guide shows every component, and only where the archive is being worked on."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from articles.views.styleguide import styleguide
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
SHEETS = ("archive", "results", "charts", "reading", "entity", "lists", "front", "staff")  # those that readers load


def read_sheets() -> list[str]:
    return [(ROOT / "static" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS]


def test_it_shows_the_components():
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    html = styleguide(request).content.decode()
    for part in (
        "dates",
        "chip not",
        "timeline",
        "worldmap",
        "network",
        "month",
        "facet",
        "hit-row",
        "figures",
        "pager",
        "letters",
        "numbers",
        "staff",
        "empty",
        "prose",
    ):
        assert re.search(rf'class="[^"]*{part}', html), part


def test_the_public_never_sees_it():
    assert Client().get("/styleguide/", secure=True).status_code == 404


def test_it_shows_every_token_of_colour_there_is():
    guide = (ROOT / "static" / "styleguide.css").read_text(encoding="utf-8")
    colours = set(re.findall(r"--([a-z0-9-]+): light-dark", "".join(read_sheets())))
    shown = set(re.findall(r"\.token-([a-z0-9-]+) ", guide))
    assert {name for name in colours if not re.match(r"(shade|on|line)-\d|land$", name)} == shown


def test_readers_load_nothing_of_it():
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    assert "styleguide.css" in styleguide(request).content.decode()
    assert "styleguide.css" not in Client().get("/", secure=True).content.decode()
    assert not any(re.search(r"\.(guide|swatches|token-|type-step|space-)", css) for css in read_sheets())
