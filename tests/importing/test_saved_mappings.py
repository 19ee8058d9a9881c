"""Column mappings: saved by curators, asked for by name, and shown with the import that used one."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.importing.readers.mapping import MappingError
from articles.importing.retry import guess_format, retry_document
from articles.importing.saved_mappings import find_mapping
from articles.models import Article, ImportedDocument, ImportMapping, ImportRun
from tests.forms import FormReader
from tests.importing.workbooks import make_xlsx
from tests.test_commands import run, write

pytestmark = pytest.mark.django_db

BODY = "The talks opened in the morning. The two sides met again after noon."
TABLE = f"Kopf;Korpus;Wann\nTalks open;{BODY};05/06/2018\n"


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    return client


def save(name="tagblatt", **more):
    columns = {"headline": ["Kopf"], "body": ["Korpus"], "published_on": ["Wann"]}
    return ImportMapping.objects.create(**{"name": name, "columns": columns, "day_first": True, **more})


def test_an_import_asks_for_a_mapping_by_name_and_the_run_tells_it(tmp_path, client):
    save(encoding="cp1252")
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.replace("Talks open", "Talks ópen").encode("cp1252"))
    assert run("import_articles", path, "--mapping", "tagblatt")[0] == 0
    article = Article.objects.get()
    assert (article.headline, article.body, str(article.published_on)) == ("Talks ópen", BODY, "2018-06-05")
    record = ImportRun.objects.get()
    assert record.mapping == "tagblatt"
    assert "tagblatt" in client.get(reverse("admin:articles_importrun_change", args=[record.pk])).content.decode()


def test_a_mapping_may_be_written_out(tmp_path):
    path = write(tmp_path / "a.csv", TABLE)
    assert run("import_articles", path, "--mapping", "headline=Kopf,body=Korpus,date=Wann,day_first=no")[0] == 0
    assert str(Article.objects.get().published_on) == "2018-05-06"
    assert ImportRun.objects.get().mapping == "headline=Kopf,published_on=Wann,body=Korpus,day_first=no"


def test_without_one_the_columns_are_listed_with_advice(tmp_path):
    status, _, errors = run("import_articles", write(tmp_path / "a.csv", TABLE))
    assert status == 2
    assert "columns are “Kopf”, “Korpus”, “Wann”; name them with --mapping headline=COLUMN,body=COLUMN" in errors


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("tageblatt", "There is no mapping “tageblatt” (saved are “tagblatt”)"),
        ("colour=Kopf", "There is no field “colour”; fields are id, headline"),
        ("headline=Kopf,day_first=perhaps", "Day_first is yes or no, not “perhaps”."),
    ],
)
def test_a_mapping_that_is_none_ends_the_import_before_it_begins(tmp_path, words, problem):
    save()
    status, _, errors = run("import_articles", write(tmp_path / "a.csv", TABLE), "--mapping", words)
    assert status == 2
    assert problem in errors
    assert not ImportRun.objects.exists()


def test_without_any_saved_that_is_said():
    with pytest.raises(MappingError, match="none is saved"):
        find_mapping("tagblatt")
    assert find_mapping(" ") == (None, "", "")


def test_spreadsheets_and_json_are_imported_beside_tables(tmp_path):
    row = ["Market moves", BODY, "2021-06-19"]
    (tmp_path / "a.xlsx").write_bytes(make_xlsx({"S": [["Title", "Text", "Date"], row]}))
    write(
        tmp_path / "b.json", json.dumps({"articles": [{"title": "Bridge stays", "text": BODY + " Again."}]}, indent=1)
    )
    write(tmp_path / "c.csv", f"Titel;Volltext\nRain falls;{BODY} At last.\nSun shines;{BODY} At least.\n")
    status, _, errors = run("import_articles", tmp_path)
    assert (status, errors) == (0, "")
    assert set(Article.objects.values_list("headline", flat=True)) == {
        "Market moves", "Bridge stays", "Rain falls", "Sun shines",
    }  # fmt: skip
    rows = ImportedDocument.objects.order_by("address").values_list("reader", "unit", "number")
    assert list(rows) == [
        ("spreadsheet", "row", 2), ("json", "record", 1), ("table", "row", 2), ("table", "row", 3),
    ]  # fmt: skip
    assert run("import_articles", tmp_path)[0] == 0
    assert ImportRun.objects.first().unchanged == 4


def test_a_rejected_row_can_be_mended_and_read_again(tmp_path):
    save()
    path = write(tmp_path / "a.csv", f"Kopf;Korpus;Wann\n;;05/06/2018\nTalks open;{BODY};05/06/2018\n")
    assert run("import_articles", path, "--mapping", "tagblatt")[0] == 1
    rejected = ImportedDocument.objects.get(outcome="rejected")
    assert guess_format(rejected) == "jsonl"
    mended = rejected.raw_text.replace('"headline": ""', '"headline": "Talks begin"').replace(
        "05/06/2018", "2018-06-05"
    )
    result = retry_document(rejected, mended, "jsonl", None)
    assert (result.outcome, result.article.headline) == ("created", "Talks begin")
    assert str(result.article.published_on) == "2018-06-05"


# -- the page

ADD = "/admin/articles/importmapping/add/"


def post(client, address, **fields):
    return client.post(address, FormReader.read(client.get(address).content.decode()) | fields)


def test_a_mapping_is_written_as_lines_and_shown_as_such(client):
    lines = "headline = Kopf\nbody = Vorspann\nbody = Korpus\nbyline ="
    response = post(client, ADD, name="tagblatt", lines=lines, day_first="True", encoding="Windows-1252")
    assert response.status_code == 302
    saved = ImportMapping.objects.get()
    assert saved.columns == {"headline": ["Kopf"], "body": ["Vorspann", "Korpus"], "byline": []}
    assert (saved.day_first, saved.encoding) == (True, "cp1252")
    address = reverse("admin:articles_importmapping_change", args=[saved.pk])
    shown = "headline = Kopf\nbyline =\nbody = Vorspann\nbody = Korpus"  # in the order of fields
    assert shown in client.get(address).content.decode()
    assert post(client, address, day_first="").status_code == 302
    saved.refresh_from_db()
    assert (saved.day_first, saved.columns["body"]) == (None, ["Vorspann", "Korpus"])
    assert (
        "headline = Kopf, byline =, body = Vorspann"
        in client.get(reverse("admin:articles_importmapping_changelist")).content.decode()
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"lines": "Kopf"}, "A mapping is written as headline=COLUMN,body=COLUMN."),
        ({"lines": "colour = Kopf"}, "There is no field “colour”"),
        ({"lines": "headline = Kopf\nday_first = yes"}, "Choose the order of dates below."),
        ({"name": "a=b"}, "A name cannot contain “=”."),
        ({"encoding": "cp0"}, "“cp0” is not a known character set"),
    ],
)
def test_what_is_no_mapping_is_refused_with_the_reason(client, fields, problem):
    response = post(client, ADD, **{"name": "tagblatt", "lines": "headline = Kopf", **fields})
    assert response.status_code == 200
    assert problem in response.content.decode()
    assert not ImportMapping.objects.exists()
