"""A day is read from the words of many languages where they can mean but one, and is never guessed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.readers.dates import UnusableDateError, find_day_order, read_day, read_moment
from tests.patience import processor_time_below

DAY = date(2018, 6, 25)


def problem(words, *order):
    with pytest.raises(UnusableDateError) as error:
        read_day(words, *order)
    return str(error.value)


FORMS = """\
2018-06-25
2018/6/25
20180625
20180625T103000Z
20180625103000
2018:06:25 10:00:00
2018-06-25T23:59:59Z
2018-06-25 08:00
2018-06-25T23:59:59.123+05:00
2018-06-25T10:00:00.000+0000
1529884800
1529884800000
1529884800.25
1529884800000000
/Date(1529884800000)/
Mon, 25 Jun 2018 23:00:00 -0800
Mon, 25 Jun 18 10:00:00 GMT
Mon Jun 25 10:00:00 PDT 2018
Mon Jun 25 10:00:00 +0000 2018
Monday, 25-Jun-18 10:00:00 GMT
25.06.2018
25. 6. 2018
06/25/2018
25/06/2018 10:30
2018. 6. 25.
25-06-2018
25 June 2018
June 25, 2018
Jun. 25, 2018
25th of June 2018
25-JUN-2018
Jun-25-2018
2018 June 25
June 25, 2018 Monday Late Edition - Final
Last updated: Monday, June 25, 2018 | 10:15 AM
25 June, 2018, Page 14
Page 14, 25 June 2018
10:30 25 June 2018
25/06/2018 (25 June 2018)
25.VI.2018
25. Juni 2018
Montag, den 25. Juni 2018, 14.30 Uhr
25 juin 2018
lundi 25 juin 2018 à 10h30
mar 25 juin 2018
25 de junio de 2018
el 25 del mes de junio de 2018
25 de Junho de 2018
d’25 de juny de 2018
25 giugno 2018
25 iunie 2018
25 juni 2018
den 25. juni 2018
25. kesäkuuta 2018
25. juuni 2018
2018. gada 25. jūnijs
2018 m. birželio 25 d.
25 czerwca 2018
25. června 2018
25. júna 2018
2018. június 25.
25. lipnja 2018
25. junija 2018
25. juna 2018
25. јуна 2018
25 июня 2018 г.
25 ИЮНЯ 2018
25 червня 2018
25 юни 2018
25 Ιουνίου 2018
25 Haziran 2018 Pazartesi
25 HAZİRAN 2018
2018ko ekainaren 25a
25 Mehefin 2018
25 Juni 2018
25 Jun 2018
ngày 25 tháng 6 năm 2018
25 มิถุนายน 2018
25 มิ.ย. 2018
2018年6月25日
2018年06月25日（月）10:30
二〇一八年六月二十五日
2018년 6월 25일
2018 оны 6-р сарын 25
25 יוני 2018
25 ביוני 2018
الاثنين 25 يونيو 2018
٢٥ يونيو ٢٠١٨
٢٠١٨/٠٦/٢٥
الاثنين 11 شوال 1439 هـ - 25 حزيران 2018
25 ژوئن 2018
25 جون 2018
25 जून 2018
२५ जून २०१८
২৫ জুন ২০১৮
25 ஜூன் 2018
25 ივნისი, 2018
25 հունիսի 2018
25 JUN 2018 10:30 UTC
２０１８年６月２５日
"""


@pytest.mark.parametrize("words", FORMS.splitlines())
def test_one_day_is_read_from_many_forms(words):
    assert read_day(words).day == DAY


@pytest.mark.parametrize(
    ("words", "problem_there"),
    [
        ("06/07/2018", "can be read in several ways, as 2018-06-07 or 2018-07-06"),
        ("6.7.2018", "can be read in several ways, as 2018-06-07 or 2018-07-06"),
        ("25/06/18", "has a year of two digits"),
        ("25-Jun-18", "can be read in several ways, as 1918-06-25 or 2018-06-25"),
        ("5 listopada 2018", "can be read in several ways, as 2018-10-05 or 2018-11-05"),
        ("24-25 June 2018", "names several days"),
        ("24 and 25 June 2018", "names several days"),
        ("June 24-25, 2018", "names several days"),
        ("25 June 2018, updated 26 June 2018", "names several days"),
        ("2018", "names no day"),
        ("2018-06", "names no day"),
        ("201806", "names no day"),
        ("June 2018", "names no day"),
        ("25 June", "names no year"),
        ("2 days ago", "is not written as YYYY-MM-DD"),
        ("yesterday", "is not written as YYYY-MM-DD"),
        ("0", "is not written as YYYY-MM-DD"),
        ("43276", "is not written as YYYY-MM-DD"),
        ("2018-02-31", "does not exist"),
        ("31 June 2018", "does not exist"),
        ("31/31/2018", "does not exist"),
        ("99999999", "does not exist"),
        ("0001-01-01T00:00:00", "has the year 1, of another calendar or of none"),
        ("25 มิถุนายน 2561", "has the year 2561, of another calendar or of none"),
        ("1397/04/04", "has the year 1397, of another calendar or of none"),
        ("平成30年6月25日", "has the year 30, of another calendar or of none"),
    ],
)
def test_what_names_no_single_day_is_not_guessed(words, problem_there):
    assert problem(words) == problem_there


def test_the_caller_may_know_the_order_of_day_and_month():
    assert read_day("06/07/2018", day_first=True).day == date(2018, 7, 6)
    assert read_day("06/07/2018", day_first=False).day == date(2018, 6, 7)
    assert read_day("06/25/2018", day_first=True).day == DAY, "it can mean nothing else"


def test_the_weekday_and_the_language_decide_between_readings():
    assert read_day("Sunday 11/12/2017").day == date(2017, 11, 12)
    assert read_day("lundi 11/12/2017").day == date(2017, 12, 11)
    assert read_day("poniedziałek, 5 listopada 2018").day == date(2018, 11, 5)
    assert read_day("5 listopada 2018", language="hr-HR").day == date(2018, 10, 5)
    assert "several ways" in problem("Wednesday 11/12/2017")


def test_the_words_are_kept_as_they_were_found():
    assert read_day(" Mon, 25 Jun 2018 23:00:00 -0800 ").words == "Mon, 25 Jun 2018 23:00:00 -0800"
    assert len(read_day("25 June 2018 " + "x" * 500).words) == 100


@pytest.mark.parametrize(
    ("words", "order"),
    [("27.11.2017", True), ("11/27/2017 10:30", False), ("06/07/2018", None), ("5/5/2018", None), ("2018-06-25", None)],
)
def test_a_date_shows_the_order_of_its_day_and_month_or_not(words, order):
    assert find_day_order(words) is order


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2018-06-25", datetime(2018, 6, 25, tzinfo=UTC)),
        ("2018-06-25T10:30:00+02:00", datetime(2018, 6, 25, 8, 30, tzinfo=UTC)),
        ("20180625T103000+0200", datetime(2018, 6, 25, 8, 30, tzinfo=UTC)),
        ("Mon, 25 Jun 2018 23:30:00 -0700", datetime(2018, 6, 26, 6, 30, tzinfo=UTC)),
        ("25 June 2018, 5:30 p.m. EDT", datetime(2018, 6, 25, 21, 30, tzinfo=UTC)),
        ("25. Juni 2018 12:15 AM", datetime(2018, 6, 25, 0, 15, tzinfo=UTC)),
        ("1529884800", datetime(2018, 6, 25, tzinfo=UTC)),
        ("25 June 2018 10:30 (UTC+0530)", datetime(2018, 6, 25, 5, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_with_its_zone(words, moment):
    assert read_moment(words) == moment


@pytest.mark.parametrize(
    "words", ["10:30 IST 25 June 2018", "2018-06-25 10:30 Asia/Kolkata", "25:61 25 June 2018", "0001-01-01"]
)
def test_a_moment_of_an_unknown_zone_or_hour_is_not_guessed(words):
    with pytest.raises(UnusableDateError):
        read_moment(words)


PIECES = (
    "25|6|2018|0|99|12:30|Z|+0200|+99:99|,|-|/|.|T|June|mai|listopad|年|月|日|十|tháng|Monday|(|٣|ﷺ|½|PM|Date(| |\ud800"
)
WORDS = st.lists(st.sampled_from(PIECES.split("|")), max_size=12).map("".join) | st.text(max_size=40)


@given(WORDS, st.sampled_from([True, False, None]))
def test_any_words_are_a_day_or_refused(words, order):
    for read in (read_day, read_moment):
        try:
            read(words, order)
        except UnusableDateError as error:
            assert str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("piece", ["9", "1.", "a-", "jun ", "12:", "mai 1 ", "十", "25 ", "- ", "ﷺ"])
def test_a_megabyte_of_anything_is_refused_at_once(piece):
    with processor_time_below(2), pytest.raises(UnusableDateError):
        read_day(piece * 300_000)
