"""The original of a document, handed out in the admin: to be stored, never shown; whole, or with a word why not."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from articles.admin import imports as admin_imports
from articles.admin import originals as admin_originals
from articles.models import ImportedDocument, ImportRun, Original
from articles.originals import OriginalsError
from articles.originals.objects import name_object
from tests.factories import make_article, make_original

pytestmark = pytest.mark.django_db

PAGE = b"<html><script>alert(1)</script>"


def make_document(content: bytes = PAGE, **fields) -> ImportedDocument:
    original = make_original(content, **fields.pop("kept", {}))
    run = ImportRun.objects.create()
    values = {"address": "/a/report.html", "outcome": "created", "reader": "web", "article": make_article(), **fields}
    return ImportedDocument.objects.create(run=run, original=original, **values)


def address_of(document: ImportedDocument) -> str:
    return reverse("admin:articles_importeddocument_original", args=[document.pk])


def path_of(settings, original: Original) -> Path:
    return Path(settings.ORIGINALS_DIR) / name_object(original.sha256)


def test_it_is_sent_as_something_to_be_stored_and_never_shown(client):
    response = client.get(address_of(make_document()))
    assert response.getvalue() == PAGE
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "Content-Length")} == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="report.html"',
        "Content-Length": str(len(PAGE)),
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("", 'attachment; filename="original-'),
        ('a"b.html', 'attachment; filename="a\\"b.html"'),
        ("é.html", "utf-8''%C3%A9"),
    ],
)
def test_its_name_breaks_out_of_no_header(client, name, sent):
    document = make_document(kept={"name": name})
    assert sent in client.get(address_of(document))["Content-Disposition"]


def test_those_who_see_the_article_get_it_and_nobody_else():
    of_article, rejected = make_document(), make_document(b"broken", article=None, outcome="rejected")
    statuses = {}
    for group in ("Reader", "Curator"):
        user = User.objects.create_user(group, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        statuses[group] = [client.get(address_of(one)).status_code for one in (of_article, rejected)]
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody", is_staff=True))
    statuses["nobody"] = [nobody.get(address_of(one)).status_code for one in (of_article, rejected)]
    statuses["stranger"] = [Client().get(address_of(one)).status_code for one in (of_article, rejected)]
    assert statuses == {"Reader": [200, 403], "Curator": [200, 200], "nobody": [403, 403], "stranger": [302, 302]}


@pytest.mark.parametrize("verified_first", [0, 1_000])
def test_a_missing_one_has_a_page_that_says_so(client, settings, monkeypatch, verified_first):
    monkeypatch.setattr(admin_originals, "VERIFIED_FIRST_BYTES", verified_first)
    document = make_document()
    path_of(settings, document.original).unlink()
    response = client.get(address_of(document))
    assert response.status_code == 404
    page = response.content.decode()
    assert "The original file cannot be opened" in page
    assert "the storage does not have it" in page
    Original.objects.update(machine="archive-2")
    assert "it is on another machine (archive-2)" in client.get(address_of(document)).content.decode()


def test_of_a_damaged_one_nothing_is_sent(client, settings):
    document = make_document()
    path_of(settings, document.original).write_bytes(b"x" * len(PAGE))
    response = client.get(address_of(document))
    assert response.status_code == 404
    assert "they do not have its SHA-256" in response.content.decode()


def test_a_large_damaged_one_breaks_off_before_its_end(client, settings, monkeypatch):
    monkeypatch.setattr(admin_originals, "VERIFIED_FIRST_BYTES", 0)
    document = make_document(b"x" * 3_000_000)
    path_of(settings, document.original).write_bytes(b"y" * 3_000_000)
    response = client.get(address_of(document))
    received: list[bytes] = []
    with pytest.raises(OriginalsError):  # the server closes the connection
        received.extend(response.streaming_content)
    assert 0 < len(b"".join(received)) < int(response["Content-Length"])


def test_a_document_without_one_has_no_page_for_it(client):
    document = make_document()
    ImportedDocument.objects.update(original=None)
    assert client.get(address_of(document)).status_code == 404
    page = client.get(reverse("admin:articles_importeddocument_change", args=[document.pk])).content.decode()
    assert address_of(document) not in page


def test_it_is_offered_with_its_size_and_format_where_its_article_and_document_are(client):
    document = make_document(b"x" * 12_300, kept={"format": "html"})
    offer = f'<a href="{address_of(document)}">report.html · Web page (HTML) · 12.3 kB</a>'
    for name, row in (("importeddocument", document), ("article", document.article)):
        assert offer in client.get(reverse(f"admin:articles_{name}_change", args=[row.pk])).content.decode(), name
    assert address_of(document) in client.get(document.article.get_absolute_url()).content.decode()
    assert address_of(document) not in Client().get(document.article.get_absolute_url()).content.decode()


def test_the_list_of_imports_says_how_many_are_kept(client, monkeypatch):
    listed = reverse("admin:articles_importrun_changelist")
    assert "original file" not in client.get(listed).content.decode()
    make_document(b"x" * 1_500)
    make_original(b"unused", is_unused=True)
    assert "1 original file kept, 1.5 kB." in client.get(listed).content.decode()
    monkeypatch.setattr(admin_imports, "MOST_SUMMED", 1)
    make_document(b"another")
    assert (
        "More than 1 original files kept. To count them, run “python manage.py check_originals"
        in client.get(listed).content.decode()
    )
