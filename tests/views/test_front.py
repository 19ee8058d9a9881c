"""The front page: what is in the archive, who rose lately, what was reported on this day."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from articles.panels.front import remember_day, summarise_archive
from tests.factories import make_article, make_country, make_entity, make_source
from tests.queries import count_queries
from tests.views.pages import check_structure, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def examples_of(page):
    """Return the label, the number and the address of each example."""
    shown = page.root.one("p", "examples")
    numbers = [int(number.text.split()[0].replace(",", "")) for number in shown.all("span", "num")]
    return [
        (link.text, number, page.resolve(link.attributes["href"]))
        for link, number in zip(shown.all("a"), numbers, strict=True)
    ]


def make_rise(before: int, lately: int, others: int):
    """Make an actor with articles in June and in July 2021, and others evenly in both."""
    actor, other = make_entity("Riser"), make_entity("Steady")
    for _ in range(before):
        make_article(published_on="2021-06-10", tags=[actor])
    for _ in range(lately):
        make_article(published_on="2021-07-10", tags=[actor])
    for number in range(others):
        make_article(published_on="2021-06-12" if number % 2 else "2021-07-12", tags=[other])
    return actor


def test_the_heading_says_how_much_from_whom_and_when():
    source = make_source()
    make_article(published_on="2020-02-03", source=source)
    make_article(published_on="2021-06-19", source=source)
    make_article(published_on=None)
    page = open_page("/")
    check_structure(page)
    head = page.root.one("header", "front-head")
    assert head.one("h1").text == "Search 3 news articles, 2020–2021"
    assert "From 1 source, 3 February 2020 to 19 June 2021." in head.text


def test_every_country_of_the_map_leads_to_its_list():
    make_rise(before=2, lately=3, others=2)
    for number, (code, name) in enumerate([("af", "Afghanistan"), ("sg", "Singapore"), ("tv", "Tuvalu")], 1):
        country = make_country(code, name)
        for _ in range(number):
            make_article(tags=[country])
    page = open_page("/")
    drawn = page.root.one("svg", "plane").all("a")
    assert {link.attributes["aria-label"] for link in drawn} == {
        "Afghanistan: 1 article", "Singapore: 2 articles", "Tuvalu: 3 articles",
    }  # fmt: skip
    for link in drawn:
        counted = int(link.attributes["aria-label"].rpartition(": ")[2].split()[0])
        assert open_page(page.resolve(link.attributes["href"])).total == counted


def test_a_search_has_no_heading_of_the_whole_archive():
    make_article("Kabul")
    assert open_page("/?q=kabul").root.one("h1").text == "Search the archive"


def test_who_rose_lately_is_shown_with_both_figures_each_leading_to_its_list():
    make_rise(before=2, lately=12, others=20)
    table = open_page("/").root.one("table", "figures")
    (row,) = table.one("tbody").all("tr")
    assert [cell.text for cell in row.all("th") + row.all("td")] == ["Riser", "2", "12"]
    for figure in row.all("td"):
        assert open_page(figure.one("a").attributes["href"]).total == int(figure.text)


def test_a_rise_that_chance_would_give_is_not_told():
    make_rise(before=9, lately=11, others=20)
    assert not open_page("/").root.all("table", "figures")


def test_a_rise_is_reported_of_the_search_alone():
    make_rise(before=2, lately=12, others=20)
    for number in range(40):
        make_article("Kabul", published_on="2021-06-10" if number % 2 else "2021-07-10")
    assert open_page("/").root.all("table", "figures")
    assert not open_page("/?q=kabul").root.all("table", "figures")


@pytest.mark.parametrize("search", ["date_after=2021", "actor={slug}"])
def test_a_search_bound_to_time_or_actors_is_not_asked_for_rises(search):
    actor = make_rise(before=2, lately=12, others=20)
    assert not open_page(f"/?{search.format(slug=actor.slug)}").root.all("table", "figures")


def test_this_day_in_earlier_years_one_of_each_year_first():
    for year in (2018, 2019, 2020):
        for number in range(3):
            make_article(f"Of {year}, {number}", published_on=date(year, 5, 17))
    make_article("Another day", published_on="2019-05-18")
    found = remember_day(summarise_archive(), today=date(2021, 5, 17))
    assert found.is_exact
    assert [a.published_on.year for a in found.articles] == [2020, 2020, 2019, 2019, 2018]


def test_the_days_around_stand_in_and_it_is_reported():
    make_article("Near", published_on="2019-05-15")
    make_article("Far", published_on="2019-05-10")
    found = remember_day(summarise_archive(), today=date(2021, 5, 17))
    assert not found.is_exact
    assert [article.headline for article in found.articles] == ["Near"]


def test_what_is_of_today_is_no_memory():
    make_article(published_on="2021-05-17")
    assert remember_day(summarise_archive(), today=date(2021, 5, 17)) is None


def test_the_29th_of_february_is_remembered_in_leap_years_only():
    make_article("Leap", published_on="2016-02-29")
    make_article("No leap", published_on="2019-03-01")
    found = remember_day(summarise_archive(), today=date(2024, 2, 29))
    assert [article.headline for article in found.articles] == ["Leap"]


def test_a_hostile_headline_of_this_day_is_only_text():
    today = timezone.localdate()
    year = today.year - 1 if (today.month, today.day) != (2, 29) else today.year - 4
    make_article("<script>alert(1)</script>", published_on=today.replace(year=year))
    html = Client().get("/").content.decode()
    assert "On this day" in html
    assert "<script>alert" not in html


def test_examples_are_of_three_kinds_and_each_finds_what_it_says():
    union, other = make_entity("African Union", "organisation"), make_entity("Jane Roe")
    mali, chad = make_country("ml", "Mali"), make_country("td", "Chad")
    for number in range(4):
        make_article("African Union in Mali", published_on=f"2021-0{number % 2 + 1}-10", tags=[union, mali])
    for day in ("2021-03-01", "2021-05-01", "2021-05-02"):
        article = make_article("Jane Roe in Chad", published_on=day, tags=[other, chad])
        article.tags.filter(entity=other).update(is_main=True)
    page = open_page("/")
    check_structure(page)
    assert [(label, number) for label, number, _ in examples_of(page)] == [
        ("african union mali", 4),
        ("Chad in May 2021", 2),
        ("mainly about Jane Roe", 3),
    ]
    for _, number, link in examples_of(page):
        assert open_page(link).total == number


def test_where_there_are_few_names_other_examples_stand_in_and_an_empty_archive_has_none():
    page = open_page("/")
    check_structure(page)
    assert page.root.one("h1").text == "Search the archive"
    assert not page.root.all("p", "examples")
    make_article(published_on="2021-05-01")
    make_article("Hidden", status="hidden", tags=[make_entity("Secret", status="provisional")])
    assert [(label, number) for label, number, _ in examples_of(open_page("/"))] == [("May 2021", 1)]


def test_examples_are_decided_once_a_commit_of_the_index(monkeypatch):
    make_rise(before=2, lately=12, others=20)
    first = open_page("/")
    monkeypatch.setattr("articles.panels.examples.search", None)
    assert examples_of(open_page("/")) == examples_of(first)


def test_five_headlines_stand_above_the_map_and_the_others_below():
    make_rise(before=2, lately=12, others=20)
    make_article(tags=[make_country("af", "Afghanistan")])
    page = open_page("/")
    order = [
        (one.tag, len(one.all("li", "hit-row")))
        for one in page.root.walk()
        if one.attributes.get("class") in {"hits", "front-more"}
    ]
    assert order == [("ol", 5), ("div", 0), ("ol", 15)]
    assert [one.attributes.get("start") for one in page.root.all("ol", "hits")] == [None, "6"]
    beside_the_map = page.root.one("div", "front-more")
    assert beside_the_map.all("svg", "plane")
    assert beside_the_map.all("table", "figures")


def test_the_front_page_asks_the_database_little():
    make_rise(before=2, lately=12, others=20)
    assert count_queries(Client(), "/") <= 14
