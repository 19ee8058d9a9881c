"""The timeline on the page: drilling in and out, a range by two clicks, shares, and stretches cut out."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client

from articles.models import Article
from tests.factories import make_article, make_source
from tests.views.pages import check_structure, get_total, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def make_decades() -> None:
    """Articles of 1987 and of 2019 to 2020, a third of them on rain."""
    for n in range(30):
        day = date(1987, 1 + n % 3, 1 + n) if n < 24 else date(2019 + n % 2, 2 + n % 4, n)
        make_article("Rain" if n % 3 == 0 else "Sun", published_on=day)


def follow(page, label: str):
    """Open the page a bar of the timeline leads to, which has as many articles as the bar says."""
    (bar,) = [bar for bar in page.bars if bar.label == label]
    there = open_page(bar.link)
    check_structure(there)
    assert there.total == bar.count
    return there


def crumbs(page) -> list[tuple[str, str]]:
    trail = page.root.one("ol", "crumbs-time")
    return [(item.text, (item.all("a") or [item])[0].attributes.get("href", "")) for item in trail.all("li")]


def link_named(page, text: str) -> str:
    (link,) = [a for a in page.root.one("section", "timeline").all("a") if a.text == text]
    return page.resolve(link.attributes["href"])


def test_decades_open_into_years_months_days_and_back():
    for year in range(1702, 2022, 2):
        make_article(published_on=date(year, 6, 19))
    page = open_page("/")
    assert page.root.one("h2", id="timeline-title").text == "Articles by decade"
    page = follow(page, "1980 – 1989")
    assert [bar.label for bar in page.bars] == ["1980", "1982", "1984", "1986", "1988"]
    page = follow(page, "1984")
    page = follow(page, "June 1984")
    page = follow(page, "19 June 1984")
    assert [label for label, _ in crumbs(page)] == ["All time", "1984", "June 1984", "19 June 1984"]
    back = [open_page(page.resolve(link)) for _, link in crumbs(page)[:-1]]
    assert [shown.total for shown in back] == [160, 1, 1]
    assert crumbs(back[0]) == [("All time", "")]


def test_an_archive_of_one_day_opens_down_to_the_day():
    make_article(published_on="2021-06-19")
    page = follow(follow(follow(open_page("/"), "June 2021"), "19 June 2021"), "19 June 2021")
    assert page.total == 1


def test_a_long_stretch_without_articles_is_cut_out_and_said():
    make_decades()
    page = open_page("/")
    check_structure(page)
    assert len(page.bars) == 3 + 4
    assert sum(bar.count for bar in page.bars) == page.total == 30
    cut = page.root.one("svg", "plot").one("g", "cut")
    assert cut.text == "no articles1988 – 2018"
    (stretch,) = [p for p in Client().get("/search.json").json()["timeline"] if p["end"] == "2018-12-31"]
    assert (stretch["start"], stretch["count"]) == ("1988-01-01", 0)


def test_a_range_is_picked_by_two_clicks_in_either_order():
    make_archive(6)
    start = open_page(link_named(open_page("/?q=kabul&sort=oldest&page=1"), "Pick a range"))
    check_structure(start)
    assert "Choose the first bar" in start.root.one("p", "picked").text
    assert len(start.bars) == 12  # one without articles may be an end too
    bars = {bar.label: bar for bar in start.bars}
    for first, last in (("February 2021", "April 2021"), ("April 2021", "February 2021")):
        half = open_page(bars[first].link)
        check_structure(half)
        assert f"{first} is one end" in half.root.one("p", "picked").text
        assert half.total == 6  # nothing is narrowed yet
        assert open_page(link_named(half, "Cancel")).url.split("#")[0] == "/?q=kabul&sort=oldest"
        (there,) = [bar.link for bar in half.bars if bar.label == last]
        assert there.split("#")[0] == "/?q=kabul&sort=oldest&date_after=2021-02&date_before=2021-04"
        assert get_total(there.split("#")[0]) == 3
    alone = open_page(bars["May 2021"].link)
    (there,) = [bar.link for bar in alone.bars if bar.label == "May 2021"]
    assert get_total(there.split("#")[0]) == 1


def test_decades_can_be_the_ends_of_a_range():
    for year in range(1702, 2022, 2):
        make_article(published_on=date(year, 6, 19))
    start = open_page("/?pick=first")
    half = open_page(next(bar.link for bar in start.bars if bar.label == "1980 – 1989"))
    there = next(bar.link for bar in half.bars if bar.label == "1960 – 1969")
    assert there.split("#")[0] == "/?" + urlencode({"date_after": "1960", "date_before": "1989"})
    assert get_total(there.split("#")[0]) == 15


@pytest.mark.parametrize("pick", ["second", "2021-13", "2021..", "..2021", "2021..x"])
def test_a_start_that_can_not_be_read_is_reported(pick):
    make_archive(2)
    page = open_page(f"/?pick={pick}")
    assert any("is not a bar to start from" in notice for notice in page.notices)
    assert Client().get(f"/search.json?pick={pick}").status_code == 400


def test_shares_tell_both_figures_and_both_are_lists():
    make_decades()
    page = open_page("/?q=rain&measure=share")
    check_structure(page)
    plot = page.root.one("svg", "plot")
    message = [a.attributes["aria-label"] for a in plot.all("a")]
    assert message[0] == "January 1987: 8 of 8 articles, 100%"
    assert "share of everything this archive published" in page.root.one("section", "timeline").text
    assert "fewer than ten articles" in page.root.one("section", "timeline").text
    for period in Client().get("/search.json?q=rain&measure=share").json()["timeline"]:
        dates = f"date_after={period['start']}&date_before={period['end']}"
        if not period["of"]:
            continue
        assert get_total(f"/?{dates}") == period["of"]
        assert get_total(f"/?q=rain&{dates}") == period["count"]


def test_a_share_is_of_what_the_chosen_sources_published():
    make_decades()
    wire = make_source("Wire", slug="wire")
    for article in Article.objects.order_by("pk")[:10]:
        article.source = wire
        article.save()
    answer = Client().get("/search.json?q=rain&source=wire&measure=share").json()
    assert (sum(p["of"] for p in answer["timeline"]), answer["total"]) == (10, 4)
    alone = Client().get("/search.json?source=wire&measure=share").json()
    assert sum(p["of"] for p in alone["timeline"]) == 24  # of the archive's 1987: a source alone is a share of it
    page = open_page("/?q=rain&source=wire&measure=share")
    assert "everything the chosen sources published" in page.root.one("section", "timeline").text


def test_the_measure_stays_with_every_link_and_can_be_switched_back():
    make_archive(6)
    page = open_page("/?q=kabul")
    shares = open_page(link_named(page, "Share of all").partition("#")[0])
    assert all("measure=share" in a.attributes["href"] for a in shares.root.one("svg", "plot").all("a"))
    assert link_named(shares, "Number") == "/?q=kabul#timeline"
    assert "Share of all" not in open_page("/").root.one("section", "timeline").text  # of itself: always all


def test_an_unknown_measure_is_reported():
    make_archive(1)
    assert any("is not a measure" in notice for notice in open_page("/?measure=weight").notices)
    assert Client().get("/search.json?measure=weight").status_code == 400
