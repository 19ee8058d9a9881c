"""Dates as people write them: read alone, found among words, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.management.commands.make_month_names import write_table
from articles.search.dates import DateSpan, format_span
from articles.search.written_dates import AmbiguousDateError, find_dates, parse_days, parse_span
from articles.text.month_names import TABLE

DAY = "1987-03-05"
WRITTEN = {
    "1987-03-05": DAY, "1987/3/5": DAY, "19870305": DAY, "5.3.1987": DAY, "5. 3. 1987": DAY, "05.03.1987": DAY,
    "5 March 1987": DAY, "March 5, 1987": DAY, "mar 5th 1987": DAY, "Thu, 5 March 1987": DAY, "5-Mar-1987": DAY,
    "5th of March 1987": DAY, "5. März 1987": DAY, "5 de marzo de 1987": DAY, "1er mars 1987": "1987-03-01",
    "5 МАРТА 1987": DAY, "1987. március 5.": DAY, "1987年3月5日": DAY, "1987년 3월 5일": DAY, "٥ مارس ١٩٨٧": DAY,
    "５ ＭＡＲＣＨ １９８７": DAY, "13/04/1987": "1987-04-13", "04/13/1987": "1987-04-13", "4/4/1987": "1987-04-04",
    "March 1987": "1987-03", "03/1987": "1987-03", "3.1987": "1987-03", "मार्च 1987": "1987-03", "1987年3月": "1987-03",
    "Sept. 2021": "2021-09", "1987": "1987", "1987年": "1987", "1980s": "1980..1989", "the 1980’s": "1980..1989",
    "1980er": "1980..1989",
}  # fmt: skip


@pytest.mark.parametrize(("text", "days"), WRITTEN.items(), ids=str)
def test_a_date_is_read_however_it_is_written(text, days):
    assert format_span(parse_days(text)) == days
    assert parse_span(f">={text}").first == parse_days(text).first


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("03/04/1987", ["1987-04-03", "1987-03-04"]),
        ("3-4-1987", ["1987-04-03", "1987-03-04"]),
        ("1900s", ["1900..1909", "1900..1999"]),
        ("listopad 1987", ["1987-10", "1987-11"]),  # in Croatian and in Polish
    ],
)
def test_what_can_mean_two_dates_is_none_of_them(text, days):
    with pytest.raises(AmbiguousDateError) as caught:
        parse_days(text)
    assert [format_span(reading) for reading in caught.value.readings] == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31 February 1987",
        "5 March",
        "March",
        "yesterday",
        "12345678",
        "1987-13",
        "5.3.87",
        "kabul 1987",
        "1987 1988",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        parse_days(text)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("1987-03-05", {"1987-03-05": ["1987-03-05"]}),
        ("June 2021 Kabul", {"June 2021": ["2021-06"]}),
        ("kabul, 5 March 1987.", {"5 March 1987": ["1987-03-05"]}),
        ("kabul 2021", {"2021": ["2021"]}),
        ("3/4/1987 or 1988", {"3/4/1987": ["1987-04-03", "1987-03-04"], "1988": ["1988"]}),
        ("1,987 a1987 $1987 1987% 1987-13 8765 +1987 1987th", {}),
        ("may june march", {}),
    ],
)
def test_dates_are_found_among_words(text, dates):
    found = {text[one.start : one.end]: [format_span(days) for days in one.readings] for one in find_dates(text)}
    assert found == dates


@given(st.text(st.sampled_from("0123456789 -/.marchs年月日٣’é\u0301"), max_size=30))
def test_nothing_that_is_typed_breaks_the_reader(text):
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.readings
    try:
        days = parse_days(text)
    except ValueError:
        return
    assert days.first is not None
    assert days.last is not None
    assert days.first <= days.last


def test_a_day_is_read_from_each_form_it_is_written_in():
    for day in (date(1987, 3, 15), date(2021, 12, 31), date(1600, 2, 29)):
        for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%b-%Y"):
            assert parse_days(day.strftime(form)) == DateSpan(day, day), form


def test_the_table_of_months_and_weekdays_is_what_its_command_writes():
    """Where it is not: a new version of babel, and `manage.py make_month_names` is to be run."""
    assert TABLE.read_text(encoding="utf-8") == write_table()
