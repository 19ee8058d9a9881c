"""Parameters of a search that cannot be read, and searches that are read otherwise."""

import pytest
from django.test import Client

from articles.models import EntityName
from tests.factories import make_article, make_entity
from tests.views.pages import Page, check_structure, get_total, make_archive, open_page
from tests.views.test_search import address

pytestmark = pytest.mark.django_db(transaction=True)


# -- parameters that cannot be read

WRONG = [
    ("actor", "nobody", "There is no actor “nobody” in this archive: it was left out of the search."),
    ("actor", "af", "There is no actor “af” in this archive: it was left out of the search."),
    ("country", "zz", "There is no country “zz” in this archive: it was left out of the search."),
    ("country", "person-0", "There is no country “person-0” in this archive: it was left out of the search."),
    ("country", "ZZ", "There is no country “ZZ” in this archive: it was left out of the search."),
    ("dateline", "zz", "There is no country “zz” in this archive: it was left out of the search."),
    ("source", "nobody", "There is no source “nobody” in this archive: it was left out of the search."),
    ("not_actor", "nobody", "There is no actor “nobody” in this archive: it was left out of the search."),
    ("not_country", "zz", "There is no country “zz” in this archive: it was left out of the search."),
    ("not_source", "nobody", "There is no source “nobody” in this archive: it was left out of the search."),
    ("not_dateline", "zz", "There is no country “zz” in this archive: it was left out of the search."),
    ("with", "nobody", "There is no actor or country “nobody” in this archive: it was left out of the search."),
    ("with", "none", "There is no actor or country “none” in this archive: it was left out of the search."),
    ("undated", "yes", "“yes” is neither 1 (articles without a date) nor 0 (without them)."),
    ("date_after", "yesterday", "“yesterday” is not a date: write 2021, June 2021 or 19 June 2021."),
    ("date_after", "2021-13", "“2021-13” is not a date: write 2021, June 2021 or 19 June 2021."),
    ("date_after", "0000", "“0000” is not a date: write 2021, June 2021 or 19 June 2021."),
    ("date_before", "2021-02-30", "“2021-02-30” is not a date: write 2021, June 2021 or 19 June 2021."),
    ("date_before", "19.6.21", "“19.6.21” is not a date: write 2021, June 2021 or 19 June 2021."),
    ("date_after", "3/4/1987", "“3/4/1987” can mean 1987-04-03 or 1987-03-04: write the one you mean."),
    ("sort", "best", "“best” is not an order: write relevance, newest, oldest or arrival."),
    ("page", "0", "Ensure this value is greater than or equal to 1."),
    ("page", "-1", "Ensure this value is greater than or equal to 1."),
    ("page", "two", "The page is a whole number, 1 or more."),
    ("page", "9" * 5_000, None),
    ("page", "1e3", "The page is a whole number, 1 or more."),
    ("q", "a\0b", "Null characters are not allowed."),
    ("q", "word " * 1_000, None),
    ("actor", "\0", None),
    ("source", "a\0b", None),
    ("country", [f"x{n}" for n in range(21)], "At most 20 values of one kind can be chosen at once."),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_parameter_is_reported_on_the_page_and_is_a_400_on_the_machine_form(name, value, message):
    make_archive(3)
    page = open_page(address({name: value}))
    check_structure(page)
    assert len(page.notices) == 1
    more = " The search ran without it." if name in {"date_after", "date_before"} else ""
    assert message is None or page.notices[0].startswith(f"{message}{more}")
    assert page.total == 3
    response = Client().get(address({name: value}, "/search.json"))
    assert response.status_code == 400
    answer = response.json()
    assert set(answer) == {"error", "parameters"}
    assert list(answer["parameters"]) == [name]
    assert message is None or answer["parameters"][name] == [message]


def test_a_wrong_date_keeps_what_was_typed_beside_its_message():
    make_archive(3)
    page = open_page("/?q=kabul&date_after=31+Febuary+1987&date_before=June+2021")
    check_structure(page)
    after, before = (page.root.one("input", id=name).attributes for name in ("date_after", "date_before"))
    assert (after["value"], before["value"]) == ("31 Febuary 1987", "2021-06")
    assert after["aria-invalid"] == "true"
    assert "aria-invalid" not in before
    assert page.root.one("li", id="date_after-problem").text.startswith("“31 Febuary 1987” is not a date")
    assert "date_after-problem" in after["aria-describedby"].split()


def choices_of(page: Page) -> dict[str, str]:
    return {link.text: link.attributes["href"] for link in page.root.all("a", "choice")}


def test_a_date_of_two_readings_is_asked_back_with_both():
    make_archive(3)
    assert choices_of(open_page("/?q=kabul&date_before=03/04/2021")) == {
        "3 April 2021": "?q=kabul&date_before=2021-04-03",
        "4 March 2021": "?q=kabul&date_before=2021-03-04",
    }


def test_a_date_among_the_words_is_offered_as_a_filter_with_its_count():
    make_article("Kabul of June 2021", published_on="2021-06-19")
    for day in ("2021-06-01", "2021-06-30", "2021-07-01", "2020-06-19"):
        make_article("Kabul airport", published_on=day)
    page = open_page("/?q=kabul+in+June+2021")
    ((label, link),) = choices_of(page).items()
    assert (label, link) == ("June 2021 (3)", "?q=kabul&date_after=2021-06&date_before=2021-06")
    assert open_page(f"/{link}").total == 3
    assert not choices_of(open_page(f"/{link}"))
    for without in ('"kabul June 2021"', "kabul 1987", "kabul (June 2021)", "kabul -2021", "headline:2021 kabul"):
        assert not choices_of(open_page(address({"q": without}))), without


def test_a_wrong_parameter_leaves_the_others_standing():
    make_archive(6)
    page = open_page("/?source=wire&actor=nobody&date_after=never&country=af&country=zz")
    assert len(page.notices) == 3
    assert page.total == 3
    chips = [chip.one("b").text for chip in page.root.all("a", "chip")]
    assert chips == ["Afghanistan", "Wire"]


def test_dates_the_wrong_way_round_are_reported():
    make_archive(5)
    page = open_page("/?date_after=2021-06&date_before=2021-05")
    assert page.notices == [
        "The first date is after the last one: nothing can be found. Search instead for 2021-05 – 2021-06 (1 article)"
    ]
    assert page.total == 0
    (swap,) = page.root.one("ul", "notices").all("a")
    assert open_page(page.resolve(swap.attributes["href"])).total == 1
    response = Client().get("/search.json?date_after=2021-06&date_before=2021-05")
    assert (response.status_code, list(response.json()["parameters"])) == (400, ["date_after"])


def test_a_repaired_query_is_reported_and_is_no_error():
    make_archive(3)
    message = "A quotation mark was not closed: its words were searched one by one."
    page = open_page('/?q="kabul+report')
    assert (page.notices, page.total) == ([f'{message} Search instead for "kabul report" (3 articles)'], 3)
    (notices,) = page.root.all("ul", "notices")
    assert get_total(page.resolve(notices.one("a").attributes["href"])) == 3
    response = Client().get('/search.json?q="kabul+report')
    assert (response.status_code, response.json()["notices"]) == (200, [message])


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("contry:af", ["country:af"]),
        ("kabul UND balloon", []),  # of which no article has the words
        ("kabul (report ~~", []),  # which would have to be repaired itself
    ],
)
def test_no_reading_is_offered_that_finds_nothing_or_needs_a_repair(text, offered):
    make_archive(3)
    page = open_page(address({"q": text}))
    links = [link for notices in page.root.all("ul", "notices") for link in notices.all("a")]
    assert [link.text for link in links] == offered
    assert all(open_page(page.resolve(link.attributes["href"])).total for link in links)


SENTENCE = "what was written of the talks in kabul by the second paper"


def test_a_pasted_sentence_is_led_on_to_most_of_its_words_and_shows_both_counts():
    make_archive(3)
    response = Client().get(address({"q": SENTENCE, "country": "af"}))
    assert response.status_code == 302
    page = open_page(response.headers["Location"])
    assert page.root.one("input", name="q").attributes["value"].startswith("most:(")
    assert page.total
    (notice,) = page.notices
    assert notice.startswith("Not all of these words are needed")
    links = [a.attributes["href"] for a in page.root.all("a") if "q=" in a.attributes.get("href", "")]
    assert not any("q=what" in link for link in links)


@pytest.mark.parametrize("path", ["/search.json", "/export.jsonl", "/feed.atom"])
def test_machines_and_orders_by_date_need_all_words_of_a_sentence_unless_it_says_otherwise(path):
    make_archive(3)
    page = open_page(address({"q": SENTENCE, "sort": "newest"}))
    assert page.root.one("input", name="q").attributes["value"].startswith("(what was written")
    assert page.notices[0].startswith("All of these words are needed")
    links = [a.attributes["href"] for a in page.root.one("ul", "notices").all("a")]
    assert [get_total(page.resolve(link)) for link in links] == [3]
    assert page.notices[0].endswith("(3 articles)")
    response = Client().get(address({"q": SENTENCE}, path))
    body = b"".join(response) if response.streaming else response.content
    assert page.total == 0
    assert body.count(b"/articles/") == 0


def test_names_the_archive_knows_make_no_sentence_in_small_letters_either():
    make_archive(1)
    make_entity("Bank of England").names.create(text="Bank of England", kind=EntityName.Kind.NAME)
    assert Client().get(address({"q": "interest rate cut bank of england"})).status_code == 200
    assert Client().get(address({"q": "interest rate cut of the banks in kabul"})).status_code == 302


def test_empty_and_foreign_parameters_are_no_problem():
    make_archive(3)
    for query in ("q=&actor=&country=&date_after=&sort=&page=", "utm_source=x&fbclid=y", "actor=%20", "q=%20"):
        page = open_page(f"/?{query}")
        assert (page.notices, page.total) == ([], 3)
        assert Client().get(f"/search.json?{query}").json()["total"] == 3


def test_bytes_that_are_no_utf8_are_no_problem():
    make_archive(1)
    for url in ("/?q=%ff%fe", "/?actor=%ff", "/?%ff=1", "/actors/?name=%ff"):
        check_structure(open_page(url))
