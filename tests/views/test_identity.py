"""Who entities are in the world: years and Wikidata ids on pages, and ids that lead to their entity."""

import json

import pytest
from django.test import Client

from articles.models import Entity
from tests.factories import make_entity
from tests.views.pages import check_structure, make_archive, open_page
from tests.views.test_entity_lists import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(1997, 2005, "1997–2005"), (1997, 1997, "1997"), (1997, None, "since 1997"), (None, 2005, "until 2005")],
)
def test_a_page_tells_years_and_links_to_wikidata(first, last, words):
    make_entity("Ada", slug="ada", wikidata_id="Q7259", active_from=first, active_to=last)
    page = open_page("/actors/ada/")
    check_structure(page)
    assert f"Active {words} · Wikidata Q7259" in page.root.one("header", "entity-head").text
    (link,) = [link for link in page.root.all("a") if "wikidata" in link.attributes["href"]]
    assert link.attributes == {"href": "https://www.wikidata.org/wiki/Q7259", "rel": "noopener"}


def test_an_id_leads_to_its_entity_from_the_search_the_list_and_while_it_is_typed():
    make_archive(2, tags=1)
    Entity.objects.filter(slug="person-0").update(wikidata_id="Q42")
    make_entity("Nobody reports", slug="ada", wikidata_id="Q7259")
    make_entity("Hidden", slug="hidden", wikidata_id="Q666", status="provisional")
    for typed, slug in (("Q42", "person-0"), ("q7259", "ada")):
        links = [
            link.attributes["href"]
            for line in open_page(f"/?q={typed}").root.all("p", "read-as")
            for link in line.all("a")
        ]
        assert links[0] == f"/actors/{slug}/"
        assert [address for _, address, _ in rows(open_page(f"/actors/?name={typed}"))] == [f"/actors/{slug}/"]
    assert "Q42 in Wikidata is Person 0, named by 2 articles" in open_page("/?q=Q42").root.text
    assert Client().get("/suggest.json?q=Q42").json()[1] == ["Person 0"]
    assert open_page("/?q=actor:q42").headlines == open_page("/?actor=person-0").headlines != []
    for address in ("/?q=Q666", "/?q=actor:Q666", "/actors/?name=Q666", "/suggest.json?q=Q666"):
        assert "Hidden" not in Client().get(address).content.decode()


def test_the_head_of_a_page_says_to_machines_who_it_is():
    make_entity("Ada </script><b>", slug="ada", wikidata_id="Q7259", description="A minister")
    (script,) = open_page("/actors/ada/").root.all("script", type="application/ld+json")
    assert json.loads("".join(script.children)) == {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "Ada </script><b>",
        "url": "http://testserver/actors/ada/",
        "sameAs": "https://www.wikidata.org/wiki/Q7259",
        "description": "A minister",
    }
