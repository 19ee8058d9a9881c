"""The world map on a page."""

import re

import pytest

from articles.models import Entity, Tag
from tests.factories import make_article, make_country
from tests.views.pages import check_structure, get_total, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_number_of_the_map_and_its_lists_is_the_list_behind_it():
    make_archive(4)
    tagged = [make_country("sg", "Singapore"), make_country("aq", "Antarctica"), Entity.objects.get(slug="tr")]
    article = make_article("Far away")
    Tag.objects.bulk_create(Tag(article=article, entity=entity) for entity in tagged)
    page = open_page("/countries/")
    check_structure(page)
    panel = page.root.one("section", "worldmap")
    links = panel.one("svg", "plane").all("a")
    message = [re.fullmatch(r"(.+): (\d+) articles?", link.attributes["aria-label"]).groups() for link in links]
    assert sorted(message) == [("Afghanistan", "4"), ("Singapore", "1"), ("Turkey", "5")]
    rows = [(row.all("span")[0].text, row.one("span", "num").text) for row in panel.one("div", "map-lists").all("a")]
    assert rows == [("Turkey", "5"), ("Afghanistan", "4"), ("Antarctica", "1"), ("Singapore", "1")]
    for (_, count), link in [
        *zip(message, links, strict=True),
        *zip(rows, panel.one("div", "map-lists").all("a"), strict=True),
    ]:
        assert get_total(page.resolve(link.attributes["href"])) == int(count)
    assert [item.text for item in panel.one("ul", "legend").all("li")] == ["1", "4", "5", "none"]


def test_an_archive_without_a_country_has_no_map():
    make_article("Nowhere at all")
    assert not open_page("/countries/").root.all("section", "worldmap")
