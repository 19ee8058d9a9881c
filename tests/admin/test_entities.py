"""Entities, their names and imports in the admin."""

import re
from html import unescape

import pytest

from articles.models import (
    Article,
    Entity,
    EntityName,
    ImportedDocument,
    ImportRun,
    Source,
    Tag,
)
from tests.admin.pages import form_data, make_run, page
from tests.factories import make_article, make_country, make_entity, make_source

# -- entities and their names


@pytest.mark.django_db(transaction=True)
def test_an_entity_is_added_with_its_names(client):
    address = page("add", Entity)
    data = form_data(client.get(address)) | {
        "kind": "person", "name": "Ada Lovelace", "slug": "ada-lovelace",
        "names-0-text": "Ada Lovelace", "names-0-kind": "name",
    }  # fmt: skip
    response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    assert EntityName.objects.get().entity.name == "Ada Lovelace"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_stored", [True, False])
def test_a_name_an_entity_has_already_is_refused(client, is_stored):
    EntityName.objects.create(text="Stop", kind="stop")
    entity = make_entity("Ada", names=("Ada",) if is_stored else ())
    address = page("change", Entity, entity.pk)
    data = form_data(client.get(address)) | {"names-TOTAL_FORMS": "3"}
    for number in range(int(is_stored), 3):
        data |= {f"names-{number}-text": "Ada", f"names-{number}-kind": "alias", f"names-{number}-entity": entity.pk}
    response = client.post(address, data)
    assert response.status_code == 200
    assert EntityName.objects.count() == 1 + is_stored
    data |= {"names-1-text": "Stop", "names-TOTAL_FORMS": "2"}
    assert client.post(address, data).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "has_entity", "is_fine"),
    [("stop", False, True), ("stop", True, False), ("alias", False, False), ("alias", True, True)],
)
def test_stop_names_have_no_entity_and_all_others_have_one(client, kind, has_entity, is_fine):
    entity = make_entity()
    data = {"text": "New Jersey", "kind": kind, "entity": entity.pk if has_entity else ""}
    response = client.post(page("add", EntityName), data)
    if is_fine:
        assert response.status_code == 302
    else:
        assert "A stop name belongs to no entity; every other name needs one." in response.content.decode()
        assert "Constraint" not in response.content.decode()


def test_the_same_stop_name_twice_is_refused(client):
    EntityName.objects.create(text="New Jersey", kind="stop")
    response = client.post(page("add", EntityName), {"text": "New Jersey", "kind": "stop", "entity": ""})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "country", "slug": "france"}, "two-letter ISO code"),
        ({"kind": "country", "slug": "fr", "country": "af"}, "A country has no home country."),
    ],
)
def test_a_country_is_checked(client, changes, reason):
    country = make_country("af", "Afghanistan")
    address = page("add", Entity)
    data = form_data(client.get(address)) | {"name": "France"} | changes
    if "country" in changes:
        data["country"] = country.pk
    assert reason in client.post(address, data).content.decode()


def test_the_page_of_an_entity_counts_its_tags_by_state(client):
    entity = make_entity("Ada")
    for state in ("accepted", "accepted", "rejected"):
        Tag.objects.create(article=make_article(), entity=entity, state=state)
    Tag.objects.create(article=make_article(), entity=make_entity("Bob"))
    content = client.get(page("change", Entity, entity.pk)).content.decode()
    links = re.findall(r'<a href="([^"]+)">(\d+) (accepted|suggested|rejected)</a>', content)
    assert [(count, state) for _, count, state in links] == [("2", "accepted"), ("1", "rejected")]
    for link, count, _ in links:
        assert client.get(unescape(link)).context["cl"].result_count == int(count)
    assert entity.get_absolute_url() in content


def test_deleting_says_how_much_goes_along(client):
    entity = make_entity("Ada", names=("Ada", "Countess"))
    source = make_source()
    for _ in range(3):
        make_article(tags=[entity], source=source)
    content = client.get(page("delete", Entity, entity.pk)).content.decode()
    assert "Tags: 3" in content
    assert "Entity names: 2" in content or "entity names: 2" in content.lower()
    content = client.get(page("delete", Source, source.pk)).content.decode()
    assert "3 articles" in content
    client.post(page("delete", Source, source.pk), {"post": "yes"})
    assert Source.objects.exists()
    client.post(page("delete", Entity, entity.pk), {"post": "yes"})
    assert not Entity.objects.exists()
    assert Article.objects.count() == 3


# -- runs and their documents


def test_every_count_of_a_run_leads_to_just_as_many_documents(client):
    make_run(rejected=2, created=5)
    run = make_run(rejected=60, created=3)
    content = client.get(page("change", ImportRun, run.pk)).content.decode()
    links = re.findall(r'<a href="([^"]+importeddocument/\?[^"]+)">(\d+) ?(?:all)?</a>', content)
    assert sorted(int(count) for _, count in links) == [0, 0, 0, 3, 60, 60, 63]
    for link, count in links:
        assert client.get(unescape(link)).context["cl"].result_count == int(count)


def test_a_run_lists_its_first_rejected_documents(client):
    run = make_run(rejected=60)
    content = client.get(page("change", ImportRun, run.pk)).content.decode()
    assert content.count("reason#") == 50
    assert "10 more" in content


def test_a_document_shows_its_text_as_it_came(client):
    run = make_run(rejected=1, text="a < b\n  c")
    content = client.get(page("change", ImportedDocument, run.documents.get().pk)).content.decode()
    assert '<pre class="raw-text">a &lt; b\n  c</pre>' in content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"wikidata_id": "P42"}, "A Wikidata id is a Q and a number, for example Q42."),
        ({"active_from": "2005", "active_to": "1997"}, "The last active year is before the first."),
        ({"active_from": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"wikidata_id": "Q42", "active_from": "1997", "active_to": "1997"}, ""),
        ({"active_to": "1997"}, ""),
    ],
)
def test_the_identity_of_an_entity_is_checked(client, changed, problem):
    entity = make_entity("Ada")
    address = page("change", Entity, entity.pk)
    response = client.post(address, form_data(client.get(address)) | changed)
    assert (response.status_code == 302) is not bool(problem)
    if problem:
        assert problem in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_entity_is_found_by_its_wikidata_id(client):
    make_entity("Ada", wikidata_id="Q7259")
    make_entity("Bob", wikidata_id="Q72590")
    content = client.get(page("changelist", Entity), {"q": "https://www.wikidata.org/wiki/Q7259"}).content.decode()
    assert "Ada" in content
    assert "Bob" not in content
