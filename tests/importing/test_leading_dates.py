"""A date that opens a line is found where it ends; prose that begins like one is left alone."""

import pytest

from articles.importing.readers.leading_dates import is_only_date, take_date


@pytest.mark.parametrize(
    "words",
    [
        "2021-06-19",
        "2021/06/19 10:30",
        "20210619",
        "19.6.2021 klo 10.30",
        "2021-06-19T08:30:00+05:00",
        "19 June 2021",
        "June 19th, 2021",
        "Saturday, June 19, 2021 10:30 GMT",
        "Sat, 19 Jun 2021 10:30:00 +0500",
        "Saturday 2021-06-19",
        "19-Jun-2021",
        "2021 June 19",
        "June 19, 2021 Saturday",
        "Jun 19 2021, 10:30 am ET",
        "19. Juni 2021, 10:30 Uhr",
        "le samedi 19 juin 2021 à 10h30",
        "sábado, 19 de junio de 2021 - 10:30",
        "sábado, 19 de junho de 2021",
        "sabato 19 giugno 2021",
        "zaterdag 19 juni 2021",
        "lördag 19 juni 2021",
        "19 czerwca 2021 r.",
        "2021. június 19., szombat",
        "19 июня 2021 года, 10:30",
        "19 haziran 2021 Cumartesi",
        "Ngày 19 tháng 6 năm 2021",
        "2021年6月19日 星期六",
        "2021년 6월 19일",
        "السبت 19 يونيو 2021",
        "१९ जून २०२१",
    ],
)
def test_a_date_in_words_of_many_languages_is_the_whole_line(words):
    assert is_only_date(words)
    assert take_date(words)[1] == len(words)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("2021-06-19 KABUL – The talks", " KABUL – The talks"),
        ("19 June 2021 May said", " May said"),
        ("19 June 2021 10:30 a fire broke out", " a fire broke out"),
        ("June 19, 2021 Saturday prayers were held", " Saturday prayers were held"),
        ("1 May 2021 to 3 June 2021", " to 3 June 2021"),
    ],
)
def test_what_follows_a_date_stays(line, rest):
    assert line[take_date(line).end :] == rest
    assert not is_only_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "palms died in June 2021",
        "June 2021 was dry",
        "19-20 June 2021",
        "June 19-20, 2021",
        "19 people met on 2 June 2021",
        "May was warm in 2021, on 19 days",
        "2021",
        "19 June",
        "June 19, 21",
        "1234567890123",
    ],
)
def test_other_words_open_with_no_date(line):
    assert take_date(line) is None


@pytest.mark.parametrize("line", ["06/07/2018", "2021-02-31", "31.02.2021"])
def test_a_date_that_can_not_be_read_in_one_way_still_stands_there(line):
    assert take_date(line).words == line
    assert not is_only_date(line)


def test_only_its_line_is_read_and_little_of_it():
    assert take_date("19 June\n2021") is None
    assert take_date("x date 19 June 2021\nmore", 7).words == "19 June 2021"
    assert take_date("19" + " " * 1_000 + "June 2021") is None
