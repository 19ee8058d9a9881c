"""The archive by date."""

import re
from datetime import date

import pytest

from tests.factories import make_article
from tests.views.pages import Page, check_structure, get_total, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def tiles(page: Page) -> list[tuple[str, int, str]]:
    """Return words, number and address of every day or month that has articles."""
    found = []
    for tile in page.root.all("a", "tile"):
        label, count = re.fullmatch(r"(.+): ([\d,]+) articles?", tile.attributes["aria-label"]).groups()
        found.append((label, int(count.replace(",", "")), tile.attributes["href"]))
    return found


def steps(page: Page) -> dict[str, str]:
    return {a.attributes["rel"]: a.attributes["href"] for a in page.root.one("ul", "steps").all("a")}


def make_days() -> None:
    for day in ("1987-03-26", "1987-03-26", "1987-04-02", "2019-12-31", None):
        make_article(f"Report of {day}", published_on=day)


def test_all_years_with_their_months_and_the_silence_between():
    make_days()
    page = open_page("/browse/")
    check_structure(page)
    assert tiles(page) == [
        ("December 2019", 1, "/browse/2019/12/"),
        ("March 1987", 2, "/browse/1987/3/"),
        ("April 1987", 1, "/browse/1987/4/"),
    ]
    assert [row.text for row in page.root.all("li", "silent")] == ["1988 – 2018: no articles"]
    assert [title.text for title in page.root.all("h2")] == ["2019 1 article", "1987 3 articles"]
    assert "without a known date is not shown here" in page.root.one("main").text
    assert get_total(page.root.one("p", "lead").one("a").attributes["href"]) == 1


@pytest.mark.parametrize("url", ["/browse/1987/", "/browse/1987/3/"])
def test_a_year_and_a_month_lead_to_their_days(url):
    make_days()
    page = open_page(url)
    check_structure(page)
    days = [("26 March 1987", 2, "/browse/1987/3/26/"), ("2 April 1987", 1, "/browse/1987/4/2/")]
    assert tiles(page) == (days if url == "/browse/1987/" else days[:1])
    total = page.root.one("header", "entity-head").one("a")
    assert get_total(page.resolve(total.attributes["href"])) == sum(count for _, count, _ in tiles(page))


def test_every_number_of_the_calendar_is_the_list_behind_it():
    make_archive(7)
    for url in ("/browse/", "/browse/2021/", "/browse/2021/1/"):
        page = open_page(url)
        assert tiles(page)
        for _, count, link in tiles(page):
            behind = open_page(link)
            assert behind.root.one("header", "entity-head").one("a").text.split()[0] == str(count)
            assert (
                get_total(behind.resolve(behind.root.one("header", "entity-head").one("a").attributes["href"])) == count
            )
    for counted in open_page("/browse/2021/1/").facets + open_page("/browse/2021/1/1/").facets:
        assert get_total(counted.link) == counted.count


def test_a_day_lists_its_articles_in_pages():
    for number in range(23):
        make_article(f"Report {number}", published_on="2021-06-19")
    page = open_page("/browse/2021/6/19/")
    check_structure(page)
    assert page.total == 23
    assert page.root.one("header", "entity-head").one("p", "label").text == "Saturday"
    second = open_page("/browse/2021/6/19/?page=2")
    check_structure(second)
    assert sorted(page.headlines + second.headlines) == sorted(f"Report {number}" for number in range(23))
    assert "This day has no page 9" in open_page("/browse/2021/6/19/?page=9").root.one("main").text
    assert open_page("/browse/2021/6/19/?page=x").notices == ["The page is a whole number, 1 or more."]


def test_before_and_after_lead_to_the_next_that_have_articles():
    make_days()
    make_article("Hidden", published_on="1987-03-27", status="hidden")
    assert steps(open_page("/browse/1987/3/26/")) == {"next": "/browse/1987/4/2/"}
    assert steps(open_page("/browse/1987/4/2/")) == {"prev": "/browse/1987/3/26/", "next": "/browse/2019/12/31/"}
    assert steps(open_page("/browse/1987/4/")) == {"prev": "/browse/1987/3/", "next": "/browse/2019/12/"}
    assert steps(open_page("/browse/2001/")) == {"prev": "/browse/1987/", "next": "/browse/2019/"}


@pytest.mark.parametrize("url", ["/browse/", "/browse/2001/", "/browse/2001/2/", "/browse/2000/2/29/"])
def test_a_date_without_articles_is_still_a_page(url):
    page = open_page(url)
    check_structure(page)
    assert not tiles(page)
    assert "no articles" in page.root.one("main").text.lower()


def test_the_first_and_the_last_days_there_are():
    make_article("First", published_on=date.min)
    make_article("Last", published_on=date.max)
    for url in ("/browse/1/1/1/", "/browse/9999/12/31/", "/browse/1/", "/browse/9999/12/"):
        page = open_page(url)
        check_structure(page)
        assert page.root.one("header", "entity-head").one("a").text == "1 article"


def test_a_date_that_is_none_is_a_polite_404():
    for numbers in ("0", "10000", "2021/0", "2021/13", "2021/2/29", "2021/6/31", "2021/6/0", f"{'9' * 400}/1/1"):
        page = open_page(f"/browse/{numbers}/", status=404)
        check_structure(page)
        assert page.root.one("h1").text == "There is no such date"
        assert "/browse/" in [a.attributes["href"] for a in page.root.one("main").all("a")]
