"""The links of a search: each changes what it says, and nothing else."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.requests.choices import Choice
from articles.requests.filters import read_search
from articles.search import Facet, basic_tag
from articles.search.tree import Or
from tests.requests.test_filters import chosen, essence, make_rows, read, read_pairs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows():
    make_rows()


FULL = (
    "q=kabul&actor=joe-biden&actor=nato&not_actor=taliban&country=af&dateline=us&source=meridian-wire"
    "&date_after=2021-06&date_before=2021&sort=oldest&page=3"
)


def changes(link: str, before: str = FULL) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the parameters a link takes away from a search and those it adds; never a page among them."""
    old = set(read(before).parameters())
    new = set(QueryDict(link.removeprefix("?")).items()) | {
        (name, value) for name, values in QueryDict(link.removeprefix("?")).lists() for value in values
    }
    return old - new, new - old


def test_choosing_a_value_keeps_everything_else_and_starts_at_the_first_page():
    link = read(FULL).add_link(Facet.COUNTRY, "us")
    assert changes(link) == (set(), {("country", "us")})
    assert read(link).page == 1


def test_the_number_of_a_value_leads_to_that_value_alone_of_its_facet():
    search = read("source=meridian-wire&source=khyber-courier&actor=nato")
    link = search.value_link(Facet.SOURCE, "meridian-wire")
    assert link == "?actor=nato&source=meridian-wire"
    assert read("not_source=meridian-wire").value_link(Facet.SOURCE, "meridian-wire") == "?source=meridian-wire"


def test_one_more_actor_or_country_narrows_what_is_chosen_of_its_kind():
    search = read("actor=nato&source=meridian-wire")
    assert search.value_link(Facet.ACTOR, "taliban") == "?actor=nato&source=meridian-wire&with=taliban"
    assert search.value_link(Facet.COUNTRY, "af") == "?actor=nato&source=meridian-wire&country=af"
    assert search.value_link(Facet.ACTOR, "nato") == search.link(), "it is chosen already"
    either = read("actor=nato&actor=joe-biden&with=taliban")
    assert either.value_link(Facet.ACTOR, "nato") == "?actor=nato&with=taliban"
    assert either.value_link(Facet.ACTOR, "taliban") == either.link()
    assert either.remove_link(Facet.ACTOR, "taliban") == "?actor=joe-biden&actor=nato"


def test_what_is_required_where_nothing_else_of_its_kind_is_chosen_is_chosen_itself():
    search = read("with=taliban&with=nato&with=af&not_actor=joe-biden")
    assert search.link() == "?actor=taliban&country=af&not_actor=joe-biden&with=nato"
    assert read("actor=nato&with=nato").link() == "?actor=nato&with=nato"


def test_a_chosen_value_is_taken_back():
    link = read(FULL).remove_link(Facet.ACTOR, "nato")
    assert changes(link) == ({("actor", "nato")}, set())


def test_choosing_an_excluded_value_takes_its_exclusion_back():
    link = read(FULL).add_link(Facet.ACTOR, "taliban")
    assert changes(link) == ({("not_actor", "taliban")}, {("actor", "taliban")})


def test_an_entity_of_either_kind_can_be_required():
    search = read("actor=nato&with=taliban&with=af&with=nobody")
    request = search.request()
    assert {facet: len(ids) for facet, ids in request.require.items()} == {Facet.ACTOR: 1}
    assert {facet: len(ids) for facet, ids in request.include.items()} == {Facet.ACTOR: 1, Facet.COUNTRY: 1}
    assert "nobody" in search.problems["with"][0]
    assert changes(search.value_link(Facet.COUNTRY, "us"), search.link()) == (set(), {("with", "us")})


def test_excluding_a_chosen_value_takes_the_choice_back():
    link = read(FULL).exclude_link(Facet.ACTOR, "nato")
    assert changes(link) == ({("actor", "nato")}, {("not_actor", "nato")})


def test_choosing_or_excluding_twice_gives_the_value_once():
    assert changes(read(FULL).add_link(Facet.ACTOR, "nato")) == (set(), set())
    assert changes(read(FULL).exclude_link(Facet.ACTOR, "taliban")) == (set(), set())
    assert QueryDict(read(FULL).exclude_link(Facet.ACTOR, "taliban")[1:]).getlist("not_actor") == ["taliban"]


def test_a_stretch_of_time_replaces_the_chosen_one():
    link = read(FULL).span_link(date(2021, 7, 1), date(2021, 7, 31))
    assert changes(link) == (
        {("date_after", "2021-06"), ("date_before", "2021")},
        {("date_after", "2021-07"), ("date_before", "2021-07")},
    )


def test_any_time_drops_both_dates():
    assert changes(read(FULL).any_time_link()) == ({("date_after", "2021-06"), ("date_before", "2021")}, set())


def test_a_page_link_changes_the_page_alone_and_the_first_page_has_no_number():
    assert changes(read(FULL).page_link(4)) == (set(), {("page", "4")})
    assert changes(read(FULL).page_link(1)) == (set(), set())


def test_the_usual_order_is_not_written_into_links():
    assert read("q=kabul&sort=relevance").link() == "?q=kabul"
    assert read("sort=newest").link() == "?"
    assert read("q=kabul&sort=newest").link() == "?q=kabul&sort=newest"


def test_what_was_wrong_is_not_carried_on():
    assert read("q=kabul&actor=nobody&page=x&date_after=2021-02-30&sort=best").link() == "?q=kabul"


def test_links_do_not_depend_on_the_order_of_the_parameters():
    assert read("country=us&actor=nato&country=af&q=a").link() == read("q=a&country=af&country=us&actor=nato").link()


def test_signs_of_the_query_language_survive_a_link():
    text = '(kabul OR "a&b=c") -50% #1 +x « é » 100%25'
    search = read_pairs(("q", text))
    assert essence(read(search.link())) == essence(search)
    assert isinstance(read(read_pairs(("q", "kabul OR herat")).link()).query.node, Or)


def test_a_choice_knows_its_parameter():
    assert Choice(Facet.ACTOR, 1, "nato", "NATO").parameter == "actor"
    assert Choice(Facet.ACTOR, 1, "nato", "NATO", is_excluded=True).parameter == "not_actor"


VALUES = {
    "q": st.one_of(st.text(max_size=30), st.sampled_from(["kabul", "(a OR b", '"x', "ａ －ｂ"])),
    "actor": st.sampled_from(["joe-biden", "nato", "taliban", "nobody", "af", "\0", " nato "]),
    "not_actor": st.sampled_from(["joe-biden", "nato", "taliban", "", "x" * 99]),
    "country": st.sampled_from(["af", "us", "xx", "AF", "nato"]),
    "not_country": st.sampled_from(["af", "us", "xx"]),
    "dateline": st.sampled_from(["af", "us", "é"]),
    "with": st.sampled_from(["joe-biden", "nato", "af", "nobody", "\0", ""]),
    "not_dateline": st.sampled_from(["af", "us", "none"]),
    "undated": st.sampled_from(["1", "0", "", "2"]),
    "source": st.sampled_from(["meridian-wire", "khyber-courier", "none", "nowhere"]),
    "not_source": st.sampled_from(["meridian-wire", "khyber-courier", "none", "nowhere"]),
    "date_after": st.one_of(
        st.sampled_from(["2021", "2021-6", "0000", "2021-02-30", " 2020-02-29"]), st.dates().map(str)
    ),
    "date_before": st.one_of(st.sampled_from(["2021", "9999-12", "x", "2021-00"]), st.dates().map(str)),
    "scope": st.sampled_from(["main", "all", "mentions", ""]),
    "sort": st.sampled_from(["newest", "oldest", "relevance", "best", ""]),
    "measure": st.sampled_from(["share", "count", "half", ""]),
    "pick": st.sampled_from(["first", "2021", "1980..1989", "2021-02..x", "..", "\0"]),
    "page": st.sampled_from(["1", "2", "0", "x", "9" * 30]),
}
PAIRS = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=12
)  # fmt: skip


@given(PAIRS)
def test_a_link_read_again_is_the_same_search(pairs):
    search = read_pairs(*pairs)
    again = read(search.link())
    assert essence(again) == essence(search)
    assert again.link() == search.link()
    assert set(again.problems) <= {"date_after"}  # first after last: told again
    assert again.page == 1


@given(PAIRS, st.sampled_from(sorted(Facet)), st.sampled_from(["nato", "af", "meridian-wire", "nobody"]))
def test_choosing_and_taking_back_leads_home(pairs, facet, value):
    value = basic_tag(value) if facet is Facet.LANGUAGE else value  # of a tag, its first part is chosen
    search = read_pairs(*[pair for pair in pairs if value not in pair[1].lower()])
    there = search.add_link(facet, value)
    if (facet.value, value) in chosen(read(there)):
        back = read(there).remove_link(facet, value)
        assert essence(read(back)) == essence(search)
    else:
        assert next(iter(read(there).problems)) in {facet.value, "date_after"}


@given(st.lists(st.tuples(st.one_of(st.sampled_from(sorted(VALUES)), st.text()), st.text()), max_size=10))
def test_no_text_raises(pairs):
    parameters = QueryDict(mutable=True)
    for name, value in pairs:
        parameters.appendlist(name, value)
    search = read_search(parameters)
    assert set(search.problems) <= set(VALUES)
    assert all(isinstance(message, str) and message for message in search.notices)
    search.request()
