"""Cities and regions stand for their countries, and namesakes are told apart by the article."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.tagging.places import (
    Candidate,
    Evidence,
    PlaceName,
    choose_candidate,
    find_qualifiers,
    load_places,
    load_qualifiers,
)
from tests.patience import processor_time
from tests.tagging.gazetteer import FIXTURE, countries_in, country_of, matcher, words_in

PLACES = [
    ("A house burned in Slidell on Monday.", "us"),
    ("A house burned in Slidell, La., on Monday.", "us"),
    ("Farmers near Saskatoon await rain.", "ca"),
    ("The road between Cirencester and Gloucester is closed in Gloucestershire.", "gb"),
    ("The camp in Makurdi in Benue state is full.", "ng"),
    ("A tornado struck Innisfail, Alberta.", "ca"),
    ("A tornado struck Nowhereville, Ky., and Someplace, Ont.", "ca us"),
    ("The senator (D-Calif.) voted no.", "us"),
    ("A court in Uttar Pradesh freed him.", "in"),
    ("Farmers in County Mayo protested.", "ie"),
    ("Bavaria and Saxony vote on Sunday.", "de"),
    ("Police in Queensland are searching.", "au"),
    ("Fires in Edmonton, south of Cairns, damaged four houses in Queensland.", "au"),
    ("Fires in Edmonton damaged four houses.", "ca"),
    ("Edmonton, Ky. is a small town. The mayor of Edmonton spoke.", "us"),
    ("London, Kentucky, police arrested two. London is a small town.", "us"),
    ("London, Ontario, is cold. London police arrested two.", "ca"),
    ("London police arrested two.", "gb"),
    ("The Laurel County Sheriff's Office in Kentucky said a man from London was held in the county jail.", "us"),
    ("The minister flew from Washington to London and Paris.", "fr gb us"),
    ("Texas senators flew to Paris for talks with the French president.", "fr us"),
    ("Volunteers in Enfield and Edmonton helped, said the NHS. London is cold.", "gb"),
    ("A man of Birmingham, Alabama, was held.", "us"),
    ("A man of Birmingham was held.", "gb"),
    ("They visited Mobile, Ala.", "us"),
    ("Mobile phones are banned and Reading is fun. Nice weather ahead.", ""),
    ("The library in Reading, Berkshire, is closed.", "gb"),
    ("Nice is in the south of France.", "fr"),
    ("In March and in May the Economy grew.", ""),
    ("Miranda and Adam met Suarez at the Grants office in Third Street.", ""),
    ("The office in Colton Way is closed.", ""),
    ("She was born in Perth, Scotland.", "gb"),
    ("She was born in Perth.", "au"),
]


@pytest.mark.parametrize(("text", "expected"), PLACES, ids=[text for text, _ in PLACES])
def test_a_place_stands_for_the_country_its_article_tells(text, expected):
    assert countries_in(text) == expected


def test_mentions_of_places_say_that_a_city_or_a_region_was_found():
    assert words_in("Rain in Chattanooga, Tenn., and in Kentucky.") == [
        ("us", "Chattanooga", "city"),
        ("us", "Tenn.", "region"),
        ("us", "Kentucky", "region"),
    ]


def test_the_home_of_the_source_decides_where_the_article_is_silent():
    assert countries_in("Two men of Edmonton were held.") == "ca"
    assert countries_in("Two men of Edmonton were held.", home="GB") == "gb"
    assert countries_in("The man from Birmingham was held.", home="GB") == "gb"


def test_the_dateline_decides_where_the_article_is_silent():
    assert countries_in("Two men of Birmingham were held.", dateline="MONTGOMERY, Ala.") == "us"


def test_a_list_of_places_is_not_a_place_in_its_region():
    assert countries_in("They flew to Japan, California and Mexico.") == "jp mx us"


@pytest.mark.parametrize(
    ("dateline", "country"),
    [
        ("ISLAMABAD -", "pk"),
        ("LONDON, March 3", "gb"),
        ("LONDON, Ky. (WKYT) -", "us"),
        ("PARIS, Texas", "us"),
        ("TBILISI, Georgia (AP)", "ge"),
        ("ATLANTA, Georgia", "us"),
        ("COLUMBUS, Georgia", "us"),
        ("ALBUQUERQUE, New Mexico", "us"),
        ("VICTORIA, British Columbia", "ca"),
        ("MEXICO CITY", "mx"),
        ("BRUSSELS (Reuters)", "be"),
        ("SASKATOON", "ca"),
        ("", None),
    ],
)
def test_a_dateline_tells_where_a_report_was_filed(dateline, country):
    assert country_of(dateline) == country


def test_every_country_of_the_fixture_is_known_to_the_places():
    rows = json.loads(FIXTURE.read_text(encoding="utf-8"))
    slugs = {row["fields"]["slug"].upper() for row in rows if row["model"] == "articles.entity"}
    assert matcher().country_codes == slugs


def test_abbreviations_never_stand_for_two_regions():
    qualifiers = load_qualifiers()
    assert qualifiers["Ky."] == ("US", "KY")
    assert qualifiers["Ont."] == ("CA", "08")
    assert find_qualifiers("in London, Ont. and (D-Ky.) or 3, Mo") != []


def test_a_name_that_needs_support_has_none_in_an_empty_article():
    place = PlaceName("city", (Candidate("FR", "93", 340_000),), needs_support=True)
    assert choose_candidate(place, Evidence({}, {}, {})) is None
    assert choose_candidate(place, Evidence({"FR": 1}, {}, {})) == place.candidates[0]


def test_all_places_have_candidates_in_order_of_size_or_a_region_first():
    for place in load_places().values():
        assert place.candidates
        if place.rule == "city":
            sizes = [candidate.population for candidate in place.candidates]
            assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "US " * 80_000,
        "A, " * 80_000,
        "Paris, " * 40_000,
        "Mr Jordan Jordan " * 15_000,
        "New York, N.Y. (Ky.) " * 12_000,
        "Georgia " * 30_000,
        "\u00ad" * 250_000,
        "e\u0301" * 100_000,
        " \n" * 100_000,
        "in " * 80_000 + "Paris",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_quarter_of_a_megabyte_of_anything_takes_time_in_proportion(text):
    matcher()
    eighth = processor_time(lambda: matcher().find_names("", text[: len(text) // 8]).mentions)
    assert processor_time(lambda: matcher().find_names("", text).mentions) < 40 * eighth + 0.2


@given(st.text(alphabet=st.sampled_from(list("Paris, TexKy.US \n'-GeorgiaMr\u00adﬁé")), max_size=200))
def test_no_text_breaks_the_rules_and_offsets_stay_inside(text):
    for mentions in matcher().find_names(text, text).mentions.values():
        for mention in mentions:
            assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize("tail", ["-A" * 60, " Ab" * 20, " and" * 20, "-Ab and" * 10])
def test_what_follows_a_name_is_read_in_one_way_only(tail):
    # Each of a thousand names took a second while a hyphen could be part of a word or part two.
    assert countries_in(f"in Iran{tail}, " * 1_000 + "in Iran.") == "ir"


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("The Lebanon School District met at Lebanon High School in Lebanon.", "us"),
        ("A fire in Mexico, Mo., was an accident. Mexico thanked them.", "us"),
        ("PERU, Ill. - The Peru Elementary board met. Peru was calm.", "us"),
        ("By Mario de Santiago, who is an artist.", ""),
        ("Lebanon and Mexico signed it.", "lb mx"),
        ("Flood in Lamar County.", "us"),
        ("He is from Virginia.", "us"),
        ("Virginia spoke.", ""),
        ("Trips to Guam, Louisiana, Nevada were long. Guam was hot.", "gu us"),
        ("Abu al-Kuwaiti led them.", ""),
        ("She translated it from German into English.", ""),
        ("Rep. Dutch Ruppersberger agreed.", ""),
        ("Dutch Ruppersberger, a Democrat, agreed.", ""),
        ("Dutch officials agreed.", "nl"),
        ("The Dutch Finance Minister agreed.", "nl"),
    ],
)
def test_towns_and_counties_of_the_united_states(text, countries):
    assert countries_in(text) == countries
