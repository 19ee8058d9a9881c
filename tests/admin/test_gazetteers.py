"""Importing a gazetteer in the browser: the file, what would become of its rows, the import, and its undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.admin import gazetteers
from articles.models import Action, Entity, EntityName
from tests.factories import make_country, make_entity
from tests.views.pages import parse

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/admin/articles/entity/gazetteer/"
HOSTILE = "<script>alert(1)</script>"


def send(client, content: str, **more: str):
    return client.post(ADDRESS, {"file": SimpleUploadedFile("people.csv", content.encode()), **more}, follow=True)


def sections(response) -> dict[str, list[str]]:
    """Return the names under each heading."""
    root = parse(response.content.decode())
    names = [[cell.text for cell in table.all("th", scope="row")] for table in root.all("table", "gazetteer")]
    headings = [heading.text for heading in root.all("h2", "part")]
    return dict(zip(headings, names, strict=False))


def test_a_file_is_shown_row_by_row_then_imported_then_undone(admin_client):
    make_country("pk", "Pakistan")
    khan = make_entity("Imran Khan", names=("Imran Khan",), slug="imran-khan", active_from=1971)
    page = send(
        admin_client,
        "name,kind,country,start,eyes\nAda Roe,person,Pakistan,,blue\nImran Khan,person,,1980,\n"
        f"{HOSTILE},person,Atlantis,,\nBob,film,,,\n",
    )
    assert sections(page) == {
        "Cannot be read 2": [HOSTILE, "Bob"],
        "In conflict with the archive: these rows are not imported 1": ["Imran Khan"],
        "Will be added 1": ["Ada Roe"],
    }
    assert "person, Pakistan" in page.content.decode()
    text = parse(page.content.decode()).text
    assert "people.csv (1 new, 1 conflict, 2 rejected)" in text
    assert "active from is 1971 here and 1980 in the file" in text
    assert "Ignored columns: eyes." in text
    assert not Entity.objects.filter(name="Ada Roe").exists()
    act = Action.objects.get()
    done = admin_client.post(reverse("admin:articles_article_bulk", args=[act.pk]), {"confirm": "1"}, follow=True)
    assert "It can be undone here." in done.content.decode()
    assert EntityName.objects.filter(text="Ada Roe").exists()
    admin_client.post(reverse("admin:articles_action_undo", args=[act.pk]))
    assert list(Entity.objects.actors()) == [khan]
    again = admin_client.get(f"{ADDRESS}{act.pk}/", follow=True)
    assert again.redirect_chain[-1][0] == reverse("admin:articles_action_change", args=[act.pk])


def test_the_file_wins_where_that_is_chosen(admin_client):
    make_entity("Imran Khan", names=("Imran Khan",), active_from=1971)
    page = send(admin_client, "name,kind,start\nImran Khan,person,1980\n", overwrites="on")
    assert "overwritten: active from is 1971 here and 1980 in the file" in parse(page.content.decode()).text


def test_what_would_write_nothing_is_shown_and_leaves_no_plan(admin_client):
    make_entity("Imran Khan", names=("Imran Khan",))
    page = send(admin_client, "name\nImran Khan\n", kind="person")
    assert sections(page)["Already in the archive, unchanged 1"] == ["Imran Khan"]
    assert not Action.objects.exists()


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "\0", "name\nAda\nBob\n"])
def test_a_file_that_can_not_be_read_is_an_error_of_the_form(admin_client, monkeypatch, content):
    monkeypatch.setattr(gazetteers, "MOST_ROWS", 1)
    page = send(admin_client, content, kind="person")
    assert parse(page.content.decode()).all("ul", "errorlist")
    assert not Action.objects.exists()
    monkeypatch.setattr(gazetteers, "MOST_MEGABYTES", 0)
    assert "The file is larger than 0 MB." in send(admin_client, "name\nAda\n").content.decode()


def test_the_list_of_entities_leads_there(admin_client):
    assert f'href="{ADDRESS}"' in admin_client.get("/admin/articles/entity/").content.decode()
