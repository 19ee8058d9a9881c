"""A facet among the words of a search becomes its value; one that is not known is answered with the nearest."""

import pytest
from django.test import Client

from articles.requests.unknown_parameters import name_unknown
from articles.search.tree import Term
from tests.requests.test_filters import chosen, read, read_pairs, rows  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "wanted", "left"),
    [
        ("country:Afghanistan", {("country", "af")}, ""),
        ("oil country:AF", {("country", "af")}, "oil"),
        ("-country:us oil", {("not_country", "us")}, "oil"),
        ('NOT nation:"united states" oil', {("not_country", "us")}, "oil"),
        ("source:“Meridian Wire” actor:joe-biden", {("source", "meridian-wire"), ("actor", "joe-biden")}, ""),
        ("person:NATO, oil", {("actor", "nato")}, "oil"),
        ("language:German lang:fr", {("language", "de"), ("language", "fr")}, ""),
        ("source_kind:Agency", {("source_kind", "agency")}, ""),
        ("actor:none", {("actor", "none")}, ""),
        ("!actor:nato !oil", {("not_actor", "nato")}, "!oil"),
    ],
)
def test_a_facet_becomes_its_value(text, wanted, left):
    search = read_pairs(("q", text))
    assert chosen(search) == wanted
    assert search.query.text == left
    assert search.notices == []
    assert read(search.link()) == search


@pytest.mark.parametrize(
    ("text", "left", "offered"),
    [
        ("country:Afganistan oil", "Afganistan oil", ["country:af oil"]),
        ("oil -actor:Bidan", "oil -Bidan", []),
        ("actor:talibann", "talibann", ["actor:taliban"]),
        ('source:"the courier of khyber"', '"the courier of khyber"', []),
        ("source:Khyber", "Khyber", ["source:khyber-courier"]),
        ("language:Klingonese", "Klingonese", ["language:tlh"]),
    ],
)
def test_what_is_not_known_is_searched_as_words_and_the_nearest_is_offered(text, left, offered):
    search = read_pairs(("q", text))
    assert search.chosen == ()
    assert search.query.text == left
    notices = [notice for notice in search.linked_notices if "There is no" in notice.text]
    assert len(notices) == 1
    assert [notice.alternative for notice in notices if notice.alternative] == offered


@pytest.mark.parametrize("text", ["country:af OR oil", "oil (country:af OR gas)", "-(country:af)"])
def test_beside_or_and_in_brackets_it_is_words_and_this_is_reported(text):
    search = read_pairs(("q", text))
    assert search.chosen == ()
    assert any("only where all words are needed" in notice for notice in search.notices)


def test_a_field_stays_one_and_quoted_text_is_text():
    assert read_pairs(("q", "section:sport")).query.node == Term("sport", "section")
    assert read_pairs(("q", '"country:af"')).chosen == ()
    assert read_pairs(("q", "http://actor:80 10:30")).chosen == ()


def test_values_are_read_in_any_case():
    search = read(
        "country=AF&actor=NATO&with=Joe-Biden&not_source=Meridian-WIRE&language=DE&source_kind=Agency&sort=OLDEST&scope=Main"
    )
    assert search.problems == {}
    assert chosen(search) == {
        ("country", "af"), ("actor", "nato"), ("with", "joe-biden"), ("not_source", "meridian-wire"),
        ("language", "de"), ("source_kind", "agency"),
    }  # fmt: skip
    assert (search.sort, search.main_only) == ("oldest", True)
    assert read("country=af&country=AF&actor=NONE").chosen == read("country=af&actor=none").chosen


# -- parameters that nothing reads

KNOWN = {"q", "country", "not_country", "date_after", "date_before", "page", "sort", "language"}


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("contry", "country"), ("Country", "country"), ("query", "q"), ("from", "date_after"), ("lang", "language"),
        ("datebefore", "date_before"), ("xyzzy", ""), ("<b>", ""), ("\0" * 500, ""),
    ],
)  # fmt: skip
def test_an_unknown_parameter_is_named_with_the_nearest(name, nearest):
    ((message,),) = name_unknown([name, "q"], KNOWN).values()
    assert message.startswith("There is no parameter")
    assert len(message) < 100
    assert message.endswith(f"The nearest is “{nearest}”." if nearest else "”.")


def test_parameters_of_trackers_pass():
    names = ["utm_source", "utm_x", "fbclid", "gclid", "msclkid", "mc_cid", "_ga", "igshid", "ref", "gad_source", "_"]
    assert name_unknown(names, KNOWN) == {}
    assert len(name_unknown(map(str, range(100)), KNOWN)) == 5


@pytest.mark.parametrize(
    "path", ["/search.json", "/feed.atom", "/export.csv", "/suggest.json", "/facets/actor.csv", "/compare.csv"]
)
def test_machine_forms_refuse_what_they_do_not_read(path):
    response = Client().get(f"{path}?contry=fr&utm_source=x")
    assert response.status_code == 400
    assert list(response.json()["parameters"]) == ["contry"]


@pytest.mark.django_db(transaction=True)
def test_a_page_answers_and_has_a_notice():
    for path in ("/", "/facets/actor/", "/compare/"):
        response = Client().get(f"{path}?contry=fr&fbclid=x")
        assert response.status_code == 200
        assert "There is no parameter “contry”" in response.text
