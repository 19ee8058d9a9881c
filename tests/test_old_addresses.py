"""A slug that was changed leads on for ever, however it was changed, wherever it was used."""

import io
import json
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.curation import bulk_actions
from articles.importing.store import _free_slug
from articles.models import Action, Entity, EntityName, FormerSlug, Source, Tag
from articles.tagging.provisional import free_slugs
from tests.admin.pages import page
from tests.factories import make_article, make_country, make_entity, make_source
from tests.forms import FormReader
from tests.views.machine_forms import OFFERED
from tests.views.pages import open_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jane() -> Entity:
    return make_entity("Jane Roe", slug="jane", names=("Jane Roe",))


def rename(row: Entity | Source, slug: str) -> None:
    type(row).objects.filter(pk=row.pk).update(slug=slug)


def leads_to(address: str) -> str:
    """Return where an address leads, in one step and for ever; itself where it answers."""
    response = Client().get(address)
    if response.status_code == 200:
        return address
    assert response.status_code == 301, (address, response.status_code)
    assert Client().get(response["Location"]).status_code == 200, response["Location"]
    return response["Location"]


def heading_of(address: str) -> str:
    """Return whose page an address is."""
    return open_page(address).root.one("h1").text


def found(**parameters: str) -> tuple[int, dict]:
    """Return how many articles a search finds, and how it was read."""
    response = Client().get("/search.json", parameters)
    assert response.status_code == 200, response.content
    return response.json()["total"], response.json()["query"]


# -- whichever way it is changed


def by_admin(client: Client, row: Entity | Source, slug: str) -> None:
    address = page("change", type(row), row.pk)
    sent = FormReader.read(client.get(address).content.decode()) | {"slug": slug}
    response = client.post(address, sent)
    if response.status_code == 200 and "_confirmed" in response.content.decode():
        response = client.post(address, sent | {"_confirmed": "yes"})
    assert response.status_code == 302, response.context["errors"]


def by_model(_client: Client, row: Entity | Source, slug: str) -> None:
    row.slug = slug
    row.save()


def by_bulk_update(_client: Client, row: Entity | Source, slug: str) -> None:
    row.slug = slug
    type(row).objects.bulk_update([row], ["slug"])


def by_sql(_client: Client, row: Entity | Source, slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET slug = %s WHERE id = %s", [slug, row.pk])


@pytest.mark.parametrize("change", [by_admin, by_model, by_bulk_update, by_sql])
@pytest.mark.parametrize("kind", ["actor", "country", "source"])
def test_an_old_address_leads_to_that_of_today(change, kind):
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    makers = {
        "actor": (lambda: make_entity("Jane Roe", slug="aa"), "actors"),
        "country": (lambda: make_country("aa", "Atlantis"), "countries"),
        "source": (lambda: make_source("The Paper", slug="aa"), "sources"),
    }
    make, pages = makers[kind]
    row = make()
    make_article("Talks", source=row if kind == "source" else None)  # without any a source is not public
    change(client, row, "bb")
    assert leads_to(f"/{pages}/aa/?measure=share") == f"/{pages}/bb/?measure=share"
    change(client, type(row).objects.get(pk=row.pk), "cc")
    assert leads_to(f"/{pages}/aa/") == leads_to(f"/{pages}/bb/") == f"/{pages}/cc/"
    change(client, type(row).objects.get(pk=row.pk), "aa")  # back
    assert leads_to(f"/{pages}/aa/") == leads_to(f"/{pages}/bb/") == leads_to(f"/{pages}/cc/") == f"/{pages}/aa/"
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"bb", "cc"}


def test_no_other_way_leads_anywhere(jane):
    rename(jane, "jane-roe")
    assert Client().get("/actors/nobody/").status_code == 404
    assert Client().get("/sources/jane/").status_code == 404
    assert leads_to("/countries/jane/") == "/actors/jane-roe/"
    assert Client().get("/countries/jane-roe/").status_code == 404
    Entity.objects.filter(pk=jane.pk).update(status="refused")
    assert Client().get("/actors/jane/").status_code == 404


# -- wherever it was used


FILTERS = ("actor", "not_actor", "with", "country", "not_country", "dateline", "not_dateline", "source", "not_source")


@pytest.mark.parametrize("parameter", FILTERS)
def test_a_filter_that_names_an_old_slug_finds_the_same(parameter, jane):
    land, paper = make_country("af", "Afghanistan"), make_source("The Paper", slug="paper")
    make_article("One", tags=[jane, land], source=paper, dateline_country=land)
    make_article("Two")
    row = {"actor": jane, "with": jane, "source": paper}.get(parameter.removeprefix("not_"), land)
    old = row.slug
    before, _ = found(**{parameter: old})
    kept = Client().post("/results/keep/", {parameter: old})["Location"]
    rename(row, "zz")
    total, query = found(**{parameter: old})
    named = "actor" if parameter == "with" else parameter  # one that stands alone is as good as chosen
    assert (total, query[named]) == (before, ["zz"]) == (1, ["zz"])
    for form in OFFERED:
        answer = Client().get(form, {parameter: old})
        assert answer.status_code == 200, form
        same = Client().get(form, {parameter: "zz"})
        if form != "/feed.atom":
            assert answer.getvalue() == same.getvalue(), form
        else:
            assert answer.getvalue().count(b"<entry") == same.getvalue().count(b"<entry") == 1
    assert b"zz" in Client().get("/", {parameter: old}).content
    assert b"no longer" not in Client().get("/", {parameter: old}).content
    for address in ("/facets/actor/", "/facets/source/", "/results/keep/"):
        assert "left out" not in Client().get(address, {parameter: old}).content.decode(), address
    assert Client().get("/facets/actor.csv", {parameter: old}).status_code == 200
    series = quote(f"{parameter}={old}")
    assert Client().get(f"/compare.csv?s={series}").status_code == 200
    assert "left out" not in Client().get(f"/compare/?s={series}").content.decode()
    result = Client().get(kept).content.decode()
    assert "finds the same articles today" in result
    assert "cannot be run" not in result


def test_an_old_and_a_new_slug_are_one_filter(jane):
    make_article("One", tags=[jane])
    rename(jane, "jane-roe")
    response = Client().get("/search.json", {"actor": ["jane", "jane-roe"]})
    assert response.json()["query"]["actor"] == ["jane-roe"]


def test_old_slugs_are_found_in_the_admin_and_by_commands(jane):
    client = Client()
    client.force_login(User.objects.create_superuser("curator"))
    make_article("One", body="Jane Roe spoke.", tags=[jane])
    rename(jane, "roe")
    assert list(client.get(page("changelist", Entity), {"q": "jane"}).context["cl"].queryset) == [jane]
    assert "jane" in client.get(page("change", Entity, jane.pk)).content.decode()
    out = io.StringIO()
    call_command("retag_articles", entity="jane", stdout=out)
    assert "1 article" in out.getvalue()


# -- undo, merges, takings over


def test_the_address_that_an_undo_takes_back_leads_on_too(jane):
    with curation.action(None, Action.Kind.EDIT, "Renamed") as act:
        rename(jane, "roe")
    undone = curation.undo(act, None)
    assert leads_to("/actors/roe/") == "/actors/jane/"
    curation.undo(undone.action, None)
    assert leads_to("/actors/jane/") == "/actors/roe/"
    curation.undo(Action.objects.filter(kind="undo").first(), None)
    assert leads_to("/actors/roe/") == "/actors/jane/"


def test_merges_and_renamings_lead_on_in_one_step_whatever_came_first(jane):
    other, third = make_entity("J. Roe", slug="j-roe"), make_entity("Roe", slug="roe")
    rename(jane, "jane-1")
    curation.merge_entities(other, [jane], None)
    rename(other, "j-roe-1")
    merged = curation.merge_entities(third, [other], None)
    rename(third, "roe-1")
    rename(jane, "jane-2")  # an entity that was merged has a slug still
    olds = ("jane", "jane-1", "jane-2", "j-roe", "j-roe-1", "roe")
    assert {leads_to(f"/actors/{slug}/") for slug in olds} == {"/actors/roe-1/"}
    make_article("One", tags=[third])
    assert {found(actor=slug)[0] for slug in olds} == {1}
    curation.undo(merged, None)
    assert leads_to("/actors/j-roe/") == "/actors/j-roe-1/"
    assert leads_to("/actors/roe/") == "/actors/roe-1/"


def test_a_deleted_entity_that_comes_back_has_its_old_addresses_again(jane):
    rename(jane, "roe")
    with curation.action(None, Action.Kind.DELETE, "Deleted") as act:
        Entity.objects.get(pk=jane.pk).delete()
    assert Client().get("/actors/jane/").status_code == 404
    assert Client().get("/search.json", {"actor": "jane"}).status_code == 400
    curation.undo(act, None)
    assert leads_to("/actors/jane/") == "/actors/roe/"


@pytest.mark.parametrize("model", [Entity, Source])
def test_a_form_refuses_to_take_the_old_address_of_another(model):
    make = make_entity if model is Entity else make_source
    first, second = make("First", slug="first"), make("Second", slug="second")
    rename(first, "first-1")
    second.slug = "first"
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert "old address of First" in str(refused.value.message_dict["slug"])
    first.refresh_from_db()
    first.slug = "first"
    first.full_clean()  # its own it may have back


def test_machines_take_no_old_slug(jane):
    rename(jane, "roe")
    paper = make_source("Paper", slug="paper")
    rename(paper, "the-paper")
    assert free_slugs(["Jane", "Jane", "Roe"]) == ["jane-2", "jane-3", "roe-2"]
    assert _free_slug("Paper") == "paper-2"


def test_a_slug_taken_over_past_the_forms_is_that_of_its_bearer_and_then_leads_to_it(jane):
    other = make_entity("Jane Doe", slug="doe")
    rename(jane, "roe")
    rename(other, "jane")
    assert leads_to("/actors/jane/") == "/actors/jane/"
    assert heading_of("/actors/jane/") == "Jane Doe"
    rename(other, "jane-doe")
    assert leads_to("/actors/jane/") == leads_to("/actors/doe/") == "/actors/jane-doe/"


def test_two_slugs_may_be_swapped(jane):
    other = make_entity("Jane Doe", slug="doe")
    with transaction.atomic():
        rename(jane, "for-a-moment")
        rename(other, "jane")
        rename(jane, "doe")
    assert heading_of("/actors/jane/") == "Jane Doe"
    assert heading_of("/actors/doe/") == "Jane Roe"
    assert leads_to("/actors/for-a-moment/") == "/actors/doe/"
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["for-a-moment"]


# -- fixtures


def test_loading_fixtures_again_neither_doubles_nor_renames_what_was_renamed(tmp_path, jane):
    paper = make_source("The Paper", slug="paper")
    make_article("One", tags=[jane], source=paper, address="file:one")
    path = tmp_path / "rows.json"
    names = ["articles.source", "articles.entity", "articles.entityname", "articles.article", "articles.tag"]
    call_command("dumpdata", *names, natural_foreign=True, natural_primary=True, output=str(path))
    assert json.loads(path.read_text())
    rename(jane, "roe")
    rename(paper, "the-paper")
    for _ in range(2):
        call_command("loaddata", str(path), verbosity=0)
        counts = [model.objects.count() for model in (Source, Entity, EntityName, Tag)]
        assert counts == [1, 1, 1, 1]
        assert leads_to("/actors/jane/") == "/actors/roe/"
        assert leads_to("/sources/paper/") == "/sources/the-paper/"
    assert found(actor="jane", source="paper")[0] == 1


def test_nothing_is_kept_of_what_did_not_change(jane):
    jane.save()
    jane.name = "Jane"
    jane.save()
    assert not FormerSlug.objects.exists()


def test_the_page_of_many_knows_old_slugs(jane):
    client = Client()
    curator = User.objects.create_superuser("curator")
    client.force_login(curator)
    make_article("One", tags=[jane])
    rename(jane, "roe")
    content = client.get(reverse("admin:articles_article_curate"), {"actor": "jane"}).content.decode()
    assert "<b>1</b> article" in content
    act = bulk_actions.plan_bulk(bulk_actions.find_articles("entity", Entity.objects.all()).iterator(), curator, "test")
    assert bulk_actions.get_total(act) == 1
