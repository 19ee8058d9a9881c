"""Which columns are which fields is shown while documents are brought, can be changed, and saved by name."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles.models import Article, ImportMapping, ImportRun, Upload
from tests.admin.brought import MIXED, bring, client, in_this_process, member, page_of, press
from tests.forms import FormReader

__all__ = ["client", "in_this_process"]

pytestmark = pytest.mark.django_db

BODY = "The ferry ran aground at night, and the harbour master spoke of fog and of a broken rudder."
KNOWN = f"Nr;Titel;Texte;Datum\n7;Ferry aground;{BODY};25/06/2018\n8;Storm;{BODY} Again.;03/04/2018\n".encode()
UNKNOWN = f"a;b;c\n1;Ferry aground;{BODY}\n2;Storm;{BODY} Again.\n".encode()


def fields_of(client: Client, address: str) -> dict[str, str]:
    return FormReader.read(client.get(address).content.decode())


def test_the_columns_stand_beside_the_rows_with_the_order_of_dates(client):
    address = bring(client, KNOWN, "a.csv")
    page = page_of(client, address)
    for shown in (
        "Columns: 3 of 4 read",
        ">Titel</label>",
        "Ferry aground",
        "In dates, the day comes first, as in “25/06/2018”.",
    ):
        assert shown in page
    given = fields_of(client, address)
    assert [given[f"column_{n}"] for n in range(4)] == ["", "headline", "body", "published_on"]


def test_columns_that_nobody_knows_are_mapped_on_the_page(client):
    address = bring(client, UNKNOWN, "a.csv")
    page = page_of(client, address)
    assert "no column for the headline or text of articles is known" in page
    assert '<details class="columns" open>' in page
    page = press(client, address, "look", column_1="headline", column_2="body", column_0="id")
    assert "Ferry aground</h4>" in page
    assert Upload.objects.get().options["mapping"]["columns"] == {"id": ["a"], "headline": ["b"], "body": ["c"]}
    assert "2 new" in press(client, address, "try")
    assert "Columns: id=a,headline=b,body=c." in page_of(client, address)
    press(client, address, "import")
    assert ImportRun.objects.get().mapping == "id=a,headline=b,body=c"
    assert set(Article.objects.values_list("headline", "external_id")) == {("Ferry aground", "1"), ("Storm", "2")}


def test_a_column_that_was_recognised_can_be_left_out_and_others_joined(client):
    address = bring(client, KNOWN, "a.csv")
    page = press(client, address, "look", column_3="", column_0="headline")
    assert Upload.objects.get().options["mapping"]["columns"] == {
        "headline": ["Nr", "Titel"], "body": ["Texte"], "published_on": [],
    }  # fmt: skip
    assert "not known" in page


def test_nothing_is_kept_where_nothing_is_changed(client):
    address = bring(client, KNOWN, "a.csv")
    press(client, address, "look")
    assert "mapping" not in Upload.objects.get().options
    press(client, address, "look", day_first="month")
    assert Upload.objects.get().options["mapping"]["day_first"] is False
    press(client, address, "try")
    press(client, address, "look")
    assert Upload.objects.get().options["mapping"]["day_first"] is False, "the page of the sums has no columns"
    press(client, address, "look", saved="=")
    assert Upload.objects.get().options["mapping"] is None


def test_a_mapping_is_saved_by_name_and_used_again(client):
    address = bring(client, UNKNOWN, "a.csv")
    press(client, address, "look", column_1="headline", column_2="body", save_as="Harbour lists")
    saved = ImportMapping.objects.get()
    assert (saved.name, saved.columns) == ("Harbour lists", {"headline": ["b"], "body": ["c"]})
    assert Upload.objects.get().options["mapping_name"] == "Harbour lists"
    page = press(client, address, "look", save_as="Harbour lists")
    assert "A mapping with this name exists" in page
    assert "A name cannot contain “=”" in press(client, address, "look", save_as="a=b")
    press(client, address, "remove")
    ImportMapping.objects.update(encoding="cp1252")
    address = bring(client, UNKNOWN, "b.csv")
    page = press(client, address, "look", saved="Harbour lists")
    assert "Ferry aground</h4>" in page
    options = Upload.objects.get().options
    assert (options["mapping_name"], options["encoding"]) == ("Harbour lists", "cp1252")


def test_who_may_not_save_mappings_is_not_offered_it():
    user = User.objects.create_user("someone", is_staff=True)
    names = ["add_article", "change_article", "view_importrun"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    address = bring(client, UNKNOWN, "a.csv")
    assert "save_as" not in fields_of(client, address)
    press(client, address, "look", column_1="headline", column_2="body", save_as="Sneaked in")
    assert not ImportMapping.objects.exists()
    assert Upload.objects.get().options["mapping_name"] == "headline=b,body=c"


def test_names_of_columns_are_escaped_and_may_hold_any_sign(client):
    name = "<script>alert(1)</script>=,x"
    rows = f'"{name}",Text\nFerry aground,"{BODY}"\nStorm,"{BODY} Again."\n'.encode()
    address = bring(client, rows, "a.csv")
    assert "<script>alert(1)" not in client.get(address).content.decode()
    press(client, address, "look", column_0="headline")
    page = press(client, address, "try")
    assert "2 new" in page
    assert "<script>alert(1)" not in page


def test_the_archives_own_keys_need_nobody_to_look_at_them(client):
    page = page_of(client, bring(client, MIXED))
    assert '<details class="columns">' in page


def test_columns_of_another_upload_are_not_told(client):
    address = bring(client, KNOWN, "a.csv")
    assert member("other").post(address, {"step": "look", "columns": "1", "column_0": "body"}).status_code == 404
