"""URL parameters become a search; what is wrong is told and leaves the rest standing."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.requests.filters import Search, describe_period, format_partial_date, read_search
from articles.requests.parameters import MOST_CHARACTERS, MOST_VALUES, PAGE_SIZE
from articles.search import DateSpan, Facet, Sort
from articles.search.dates import parse_partial_date
from articles.search.query import And, Term
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows():
    make_rows()


def make_rows() -> None:
    make_country("af", "Afghanistan")
    make_country("us", "United States")
    make_entity("Joe Biden", slug="joe-biden")
    make_entity("Taliban", kind="group", slug="taliban")
    make_entity("NATO", kind="organisation", slug="nato")
    make_article(source=make_source("Meridian Wire", slug="meridian-wire"))
    make_article(source=make_source("Khyber Courier", slug="khyber-courier"))


def read(query_string: str = "") -> Search:
    return read_search(QueryDict(query_string.removeprefix("?")))


def read_pairs(*pairs: tuple[str, str]) -> Search:
    return read(urlencode(pairs))


def chosen(search: Search) -> set[tuple[str, str]]:
    return {(choice.parameter, choice.value) for choice in search.chosen}


def essence(search: Search) -> tuple:
    """Return what a search asks, whatever it was read from; the page and what was wrong are not part of it."""
    request = search.request()
    return (
        search.query.text, request.query, request.include, request.exclude, request.require, request.span, request.sort,
        request.undated,
        request.main_only,
        sorted(chosen(search)), search.date_after, search.date_before, search.default_sort, search.span,
    )  # fmt: skip


# -- reading


def test_no_parameters_ask_for_the_whole_archive_newest_first():
    search = read()
    assert search == Search()
    assert search.is_everything
    assert search.request() == search.request(limit=PAGE_SIZE)
    assert search.request().sort is Sort.NEWEST
    assert search.notices == []
    assert search.link() == "?"


def test_every_parameter_is_read():
    search = read(
        "q=kabul+airport&actor=joe-biden&actor=nato&not_actor=taliban&country=af&not_country=us&dateline=us"
        "&source=meridian-wire&not_source=khyber-courier&date_after=2021-06&date_before=2021&sort=oldest&page=3"
    )
    assert search.problems == {}
    assert search.query.node == And((Term("kabul"), Term("airport")))
    assert chosen(search) == {
        ("actor", "joe-biden"), ("actor", "nato"), ("not_actor", "taliban"), ("country", "af"), ("not_country", "us"),
        ("dateline", "us"), ("source", "meridian-wire"), ("not_source", "khyber-courier"),
    }  # fmt: skip
    assert {choice.label for choice in search.chosen} == {
        "Joe Biden", "NATO", "Taliban", "Afghanistan", "United States", "Meridian Wire", "Khyber Courier",
    }  # fmt: skip
    assert search.span == DateSpan(date(2021, 6, 1), date(2021, 12, 31))
    assert (search.sort, search.page) == (Sort.OLDEST, 3)
    assert search.filter_count == 9
    request = search.request(facet_size=7, with_timeline=True, limit=10)
    ids = {choice.value: choice.id for choice in search.chosen}
    assert request.include == {
        Facet.ACTOR: {ids["joe-biden"], ids["nato"]}, Facet.COUNTRY: {ids["af"]}, Facet.DATELINE: {ids["us"]},
        Facet.SOURCE: {ids["meridian-wire"]},
    }  # fmt: skip
    assert request.exclude == {
        Facet.ACTOR: {ids["taliban"]}, Facet.COUNTRY: {ids["us"]}, Facet.SOURCE: {ids["khyber-courier"]},
    }  # fmt: skip
    assert (request.offset, request.limit, request.facet_size, request.with_timeline) == (20, 10, 7, True)


def test_reading_takes_few_queries_however_many_values_are_chosen(django_assert_num_queries):
    with django_assert_num_queries(3):  # entities, sources, and which of these are public
        read("actor=joe-biden&actor=nato&country=af&not_country=us&dateline=us&source=meridian-wire")
    with django_assert_num_queries(4):  # what is not there may have been renamed
        read("actor=joe-biden&source=meridian-wire&not_source=x")
    with django_assert_num_queries(0):
        read("q=kabul&date_after=2021&page=2")


@pytest.mark.parametrize(
    ("parameter", "value", "what"),
    [
        ("actor", "nobody", "actor"),
        ("actor", "af", "actor"),  # a country is no actor
        ("not_actor", "nobody", "actor"),
        ("country", "xx", "country"),
        ("country", "joe-biden", "country"),  # an actor is no country
        ("not_country", "xx", "country"),
        ("dateline", "joe-biden", "country"),
        ("source", "joe-biden", "source"),
        ("source", "nobody", "source"),
        ("not_source", "nobody", "source"),
        ("actor", "joe-biden\0", "actor"),
        ("source", "\0", "source"),
        ("actor", "' OR 1=1 --", "actor"),
        ("country", "ａｆ", "country"),
        ("source", "<script>alert(1)</script>", "source"),
    ],
)
def test_an_unknown_value_is_reported_and_left_out(parameter, value, what):
    search = read_pairs((parameter, value), (parameter.replace("not_", ""), ""), ("q", "kabul"))
    assert list(search.problems) == [parameter]
    assert f"There is no {what} “{value[:60]}”" in search.problems[parameter][0]
    assert search.chosen == ()
    assert search.query.node == Term("kabul")
    assert search.notices == search.problems[parameter]


def test_a_known_value_beside_an_unknown_one_stands():
    search = read("actor=nobody&actor=nato")
    assert chosen(search) == {("actor", "nato")}
    assert list(search.problems) == ["actor"]


def test_a_very_long_value_is_reported_in_short():
    assert len(read_pairs(("actor", "x" * 100_000)).problems["actor"][0]) < 200


def test_repetitions_blanks_and_empty_values_count_nothing():
    search = read("actor=nato&actor=nato&actor=+nato+&actor=&country=&q=&date_after=&date_before=&sort=&page=")
    assert chosen(search) == {("actor", "nato")}
    assert search.filter_count == 1
    assert search.problems == {}


@pytest.mark.parametrize(
    "parameter", ["actor", "not_actor", "country", "not_country", "dateline", "source", "not_source"]
)
def test_more_values_than_allowed_are_reported(parameter):
    search = read_pairs(*[(parameter, f"value-{number}") for number in range(MOST_VALUES + 1)])
    assert search.problems == {parameter: [f"At most {MOST_VALUES} values of one kind can be chosen at once."]}
    assert search.chosen == ()
    fewer = read_pairs(*[(parameter, f"value-{number}") for number in range(MOST_VALUES)])
    assert len(fewer.problems[parameter]) == MOST_VALUES


@pytest.mark.parametrize("parameter", ["q", "date_after", "date_before", "scope", "sort", "page"])
def test_of_a_parameter_that_has_one_value_the_last_counts(parameter):
    values = {"q": ("x", "kabul"), "scope": ("bad", "main"), "sort": ("bad", "oldest"), "page": ("0", "2")}.get(
        parameter, ("bad", "2021")
    )
    search = read_pairs(*[(parameter, value) for value in values])
    assert search.problems == {}
    assert essence(search) == essence(read_pairs((parameter, values[1])))


def test_the_same_value_chosen_and_excluded_is_both():
    search = read("actor=nato&not_actor=nato")
    assert chosen(search) == {("actor", "nato"), ("not_actor", "nato")}
    assert search.problems == {}


def test_unknown_parameters_are_left_alone():
    assert read("utm_source=mail&no_dateline=us&actor[]=nato&fbclid=1") == Search()


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "1000001", "9" * 5000, "\0", "1e3", "0x1"])
def test_a_page_that_is_none_is_reported_and_the_first_is_shown(value):
    search = read_pairs(("page", value), ("q", "kabul"))
    assert list(search.problems) == ["page"]
    assert search.page == 1
    assert search.request().offset == 0


@pytest.mark.parametrize(("value", "page"), [("1", 1), ("2", 2), (" 2 ", 2), ("1000000", 1_000_000)])
def test_a_page_is_a_whole_number(value, page):
    search = read_pairs(("page", value))
    assert (search.page, search.problems) == (page, {})
    assert search.request().offset == (page - 1) * PAGE_SIZE


@pytest.mark.parametrize("value", ["newest ", "best", "\0", "newest\n,oldest"])
def test_an_order_that_is_none_is_reported_and_the_usual_one_is_taken(value):
    search = read_pairs(("sort", value), ("q", "kabul"))
    assert list(search.problems) == ["sort"]
    assert search.sort is Sort.RELEVANCE


@pytest.mark.parametrize(
    ("query_string", "sort"),
    [
        ("", Sort.NEWEST),
        ("q=kabul", Sort.RELEVANCE),
        ("q=!!!", Sort.NEWEST),
        ("q=kabul&sort=newest", Sort.NEWEST),
        ("sort=relevance", Sort.RELEVANCE),
        ("sort=oldest", Sort.OLDEST),
    ],
)
def test_words_are_ordered_by_relevance_else_the_newest_come_first(query_string, sort):
    assert read(query_string).sort is sort


def test_a_search_text_beyond_all_measure_is_reported():
    assert list(read_pairs(("q", "x" * (MOST_CHARACTERS + 1))).problems) == ["q"]
    assert read_pairs(("q", "kabul " * 600)).problems == {}
    assert any("long" in notice for notice in read_pairs(("q", "kabul " * 600)).notices)
    assert list(read_pairs(("q", "a\0b")).problems) == ["q"]


def test_notices_of_the_query_follow_the_problems():
    search = read_pairs(("q", '"kabul'), ("page", "x"))
    assert [notice[:5] for notice in search.notices] == ["The p", "A quo"]


# -- scope


@pytest.mark.parametrize(
    ("text", "main_only"), [("", False), ("scope=", False), ("scope=all", False), ("scope=main", True)]
)
def test_a_scope_is_main_subjects_or_every_mention(text, main_only):
    search = read(text)
    assert (search.main_only, search.request().main_only, search.problems) == (main_only, main_only, {})
    assert search.link() == ("?scope=main" if main_only else "?")
    assert search.is_everything  # it narrows nothing by itself
    assert search.filter_count == 0


@pytest.mark.parametrize("value", ["main ", "mentions", "\0", "main,all"])
def test_a_scope_that_is_none_is_reported_and_every_mention_counts(value):
    search = read_pairs(("scope", value), ("q", "kabul"))
    assert list(search.problems) == ["scope"]
    assert search.main_only is False
    assert search.query.node == Term("kabul")


def test_the_scope_link_changes_the_scope_alone_and_back():
    search = read("q=kabul&actor=nato&not_country=us&date_after=2021&sort=oldest&page=3")
    main = read(search.scope_link())
    assert main.main_only
    assert (main.page, main.query, main.chosen, main.span) == (1, search.query, search.chosen, search.span)
    assert essence(read(main.scope_link())) == essence(search)


def test_every_other_link_keeps_the_scope():
    search = read("scope=main&actor=nato&date_after=2021&page=2")
    for link in (
        search.link(), search.page_link(3), search.value_link(Facet.ACTOR, "joe-biden"),
        search.add_link(Facet.COUNTRY, "af"), search.remove_link(Facet.ACTOR, "nato"),
        search.exclude_link(Facet.ACTOR, "nato"), search.any_time_link(),
        search.span_link(date(2021, 1, 1), date(2021, 1, 31)),
    ):  # fmt: skip
        assert read(link).main_only, link


# -- dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-06", "2021-06-01", "2021-06-30"),
        ("2021-6", "2021-06-01", "2021-06-30"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("2021-6-9", "2021-06-09", "2021-06-09"),
        (" 2021 ", "2021-01-01", "2021-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_date_of_any_precision_covers_its_days(text, first, last):
    span = DateSpan(date.fromisoformat(first), date.fromisoformat(last))
    assert parse_partial_date(text) == span
    assert read_pairs(("date_after", text)).span == DateSpan(span.first, None)
    assert read_pairs(("date_before", text)).span == DateSpan(None, span.last)


@pytest.mark.parametrize("parameter", ["date_after", "date_before"])
@pytest.mark.parametrize(
    "text",
    [
        "2021-02-30", "2021-02-29", "0000", "0000-01", "0000-01-01", "2021-00", "2021-06-00", "2021-13",
        "2021-00-00", "2021-06-31", "2021-04-31",
        "21", "202", "20210", "2021-", "2021-06-", "2021-06-19T00:00", "2021-6-1-1", "June", "5 June",
        "31 June 2021", "19.6.21", "2021 June 5 6", "19990s",
        "-2021", "+2021", "2021\n2022", "2021\0", "1e3", "x" * 10_000, "nan", "2021–06",
    ],
)  # fmt: skip
def test_what_is_no_date_is_reported_and_leaves_time_open(parameter, text):
    with pytest.raises(ValueError):  # noqa: PT011 - its message is the text
        parse_partial_date(text)
    search = read_pairs((parameter, text), ("q", "kabul"))
    assert list(search.problems) == [parameter]
    assert len(search.problems[parameter][0]) < 150
    assert not search.span
    assert (search.date_after, search.date_before) == ("", "")
    assert search.query.node == Term("kabul")


def test_a_wrong_date_leaves_the_other_one_standing():
    search = read("date_after=2021-02-30&date_before=2021-06")
    assert search.span == DateSpan(None, date(2021, 6, 30))


def test_a_first_date_after_the_last_is_reported():
    search = read("date_after=2021-07&date_before=2021-06")
    assert search.span == DateSpan(date(2021, 7, 1), date(2021, 6, 30))
    assert list(search.problems) == ["date_after"]
    assert read("date_after=2021-06&date_before=2021-06").problems == {}


DATES = st.dates()


@given(DATES, DATES)
def test_a_stretch_of_time_is_written_so_that_it_is_read_back(one, other):
    first, last = sorted((one, other))
    after, before = format_partial_date(first, last)
    assert (parse_partial_date(after).first, parse_partial_date(before).last) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "written", "message"),
    [
        ("2021-01-01", "2021-12-31", ("2021", "2021"), "2021"),
        ("2020-01-01", "2021-12-31", ("2020", "2021"), "2020 – 2021"),
        ("2021-06-01", "2021-06-30", ("2021-06", "2021-06"), "June 2021"),
        ("2021-06-01", "2021-08-31", ("2021-06", "2021-08"), "June 2021 – August 2021"),
        ("2021-06-19", "2021-06-19", ("2021-06-19", "2021-06-19"), "19 June 2021"),
        ("2021-06-02", "2021-06-30", ("2021-06-02", "2021-06-30"), "2 June 2021 – 30 June 2021"),
        ("0987-06-01", "0987-06-30", ("0987-06", "0987-06"), "June 0987"),
    ],
)
def test_a_stretch_of_time_is_written_and_said_as_short_as_it_can_be(first, last, written, message):
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert format_partial_date(*days) == written
    assert describe_period(*days) == message


@pytest.mark.parametrize(
    ("query_string", "label"),
    [
        ("date_after=2021-06&date_before=2021-06", "June 2021"),
        ("date_after=2020", "since 2020"),
        ("date_before=2021-06-19", "until 2021-06-19"),
    ],
)
def test_the_chosen_time_is_reported_in_words(query_string, label):
    assert read(query_string).span_label() == label
