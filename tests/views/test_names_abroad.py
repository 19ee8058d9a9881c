"""A country by what other languages call it: offered to a search, suggested, listed on its page."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from articles import curation
from articles.models import Tag
from tests.factories import make_article, make_country, make_entity
from tests.views.pages import get_total, open_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def germany():
    country = make_country("de", "Germany")
    make_article("Kanzler in Wien", tags=(country,))
    make_article("A chancellor abroad", tags=(country,))
    return country


def offers(text: str, **more: str) -> list[tuple[str, str]]:
    page = open_page("/?" + urlencode({"q": text} | more))
    return [(one.text, one.one("a").attributes["href"]) for one in page.root.all("p", class_="read-as") if one.all("a")]


@pytest.mark.parametrize("text", ["Deutschland", "deutschland", "германия", "德国 kanzler", "ألمانيا", "Niemcy"])
def test_a_search_by_a_name_of_a_country_is_offered_its_tag(germany, text):
    ((words, link),) = offers(text)
    assert words == f"“{text.split()[0]}” is another name of Germany, which is named, in any language, by 2 articles"
    assert get_total(link) == 2


@pytest.mark.parametrize(
    "text",
    ["Germany", "kanzler", "Deutschland OR Wien", '"Deutschland"', "island", "us", "Kongo", "+a b c d e f Deutschland"],
)
def test_other_searches_are_offered_nothing(germany, text):
    make_article(
        "Ice", tags=(make_country("is", "Iceland"), make_country("us", "United States", ("United States", "US")))
    )
    assert offers(text) == []


def test_who_is_chosen_already_or_counted_nowhere_is_not_offered(germany):
    make_country("fr", "France")
    assert offers("Deutschland", country="de") == []
    assert offers("Frankreich") == []


def test_an_actor_is_offered_by_a_name_that_no_other_has():
    joe, hunter = (
        make_entity("Joe Person", names=("Joe Person", "Person")),
        make_entity("Ann Person", names=("Person",)),
    )
    ann = make_entity("Ann Other", names=("Ann Other", "Энн"))
    make_article("Talks", tags=(joe, hunter, ann))
    assert [words for words, _ in offers("Энн")] == [
        "“Энн” is another name of Ann Other, which is named, in any language, by 1 article"
    ]
    assert offers("Person") == []


def test_a_country_is_suggested_by_its_names_in_other_languages(germany):
    answer = Client().get("/suggest.json?" + urlencode({"q": "герма", "form": "rich"})).json()
    assert [(one["kind"], one["label"], one["count"]) for one in answer["suggestions"]] == [("country", "Germany", 2)]


def test_a_country_is_found_in_the_list_of_countries_and_its_page_lists_its_names(germany):
    assert [value.label for value in open_page("/facets/country/?find=Allemagne").facets] == [
        "Allemagne → is another name of Germany"
    ]
    page = open_page("/countries/de/")
    names = {one.attributes.get("lang"): one.text for one in page.root.all("bdi")}
    assert names["fr"] == "Allemagne"
    assert names["ar"] == "ألمانيا"


def test_an_article_whose_language_a_curator_sets_is_tagged_in_it(germany):
    article = make_article("Talks", "In Deutschland wird verhandelt.")
    curation.record_edit(article, ["language"])
    assert not Tag.objects.filter(article=article).exists()
    article.language = "de"
    article.save()
    curation.record_edit(article, ["language"])
    assert Tag.objects.get(article=article).entity == germany
