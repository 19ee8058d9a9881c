"""What articles say of a person whom nobody has described stands on its page, each number with its list."""

import pytest

from articles.models import Tag
from articles.panels import portrait
from tests.factories import make_article, make_country, make_entity
from tests.views.pages import Page, check_structure, get_total, open_page

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/actors/ada-stone/"


@pytest.fixture
def stone():
    """Return a discovered person in five articles of three years, one of them hidden."""
    person = make_entity("Ada Stone", slug="ada-stone", status="provisional")
    iran, iraq = make_country("ir", "Iran"), make_country("iq", "Iraq")
    for year, role, countries in (
        (1987, "Finance Minister", (iran,)),
        (1989, "finance minister", (iran, iraq)),
        (1991, "", (iraq, iran)),
        (1991, "Mayor", ()),
    ):
        article = make_article(f"In {year}", published_on=f"{year}-05-01", tags=countries)
        Tag.objects.create(article=article, entity=person, role=role)
    hidden = make_article("Hidden", published_on="1950-05-01", status="hidden", tags=(iraq,))
    Tag.objects.create(article=hidden, entity=person, role="Spy")
    Tag.objects.create(article=make_article("Suggested"), entity=person, role="Baker", state="suggested")
    return person


def terms(page: Page) -> dict[str, str]:
    return {group.one("dt").text: group.one("dd").text for group in page.root.one("dl", "portrait").all("div")}


def test_years_country_and_roles_are_gathered_and_lead_to_their_lists(stone):
    page = open_page(ADDRESS)
    check_structure(page)
    shown = terms(page)
    assert shown["Years"] == "1987(1 article) to 1991(2 articles)"
    assert shown["Country in most articles"] == "Iran(3 articles)"
    assert [one.one("summary").text for one in page.root.one("dl", "portrait").all("details")] == [
        "finance minister (2 articles)",
        "Mayor (1 article)",
    ]
    for link in page.root.one("dl", "portrait").all("a"):
        if link.attributes["href"].startswith("/?"):
            assert get_total(page.resolve(link.attributes["href"])) == int(link.text.split("(")[1].split()[0])
    for one in page.root.one("dl", "portrait").all("details"):
        assert len(one.all("li")) == int(one.one("summary").text.split("(")[1].split()[0])
    assert "Spy" not in page.root.text
    assert "Baker" not in page.root.text


def test_only_the_newest_articles_are_read_for_roles_and_the_page_says_so(stone, monkeypatch):
    monkeypatch.setattr(portrait, "READ", 2)
    roles = terms(open_page(ADDRESS))["Roles in articles"]
    assert "Mayor" in roles
    assert "finance" not in roles
    assert roles.endswith("in the newest articles")


def test_a_person_who_is_described_and_what_is_no_person_have_none(stone):
    for change in ({"description": "Envoy"}, {"description": "", "kind": "group"}):
        type(stone).objects.filter(pk=stone.pk).update(**change)
        assert not open_page(ADDRESS).root.all("dl", "portrait")
