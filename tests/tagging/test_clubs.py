"""Clubs in reports of sport, told apart from their towns."""

import pytest

from articles.management.commands.make_clubs import read_clubs
from articles.tagging.clubs import SPORT_CUES, find_clubs

CUES = ("striker", "goalkeeper", "season", "league")


def clubs(text, cues=CUES):
    return [(text[one.start : one.end], one.club.name) for one in find_clubs({"body": text}, cues)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Barcelona 2 Valencia 1", [("Barcelona", "FC Barcelona"), ("Valencia", "Valencia CF")]),
        ("Barcelona 38 24 8 6 80 30 80", [("Barcelona", "FC Barcelona")]),
        ("Arsenal beat Chelsea in London.", [("Arsenal", "Arsenal FC"), ("Chelsea", "Chelsea FC")]),
        ("Arsenal drew 1-1 with Milan.", [("Arsenal", "Arsenal FC"), ("Milan", "AC Milan")]),
        ("Former Arsenal forward Campbell scored.", [("Arsenal", "Arsenal FC")]),
        ("Ra Brown scored on Saturday.", []),
        ("He met them in Barcelona.", []),
        ("He met them in Barcelona. The Barcelona striker won.", [("Barcelona", "FC Barcelona")]),
        ("A goal of Ronaldo (Barcelona).", [("Barcelona", "FC Barcelona")]),
        ("LONDON (AP) - The Barcelona coach laughed.", [("Barcelona", "FC Barcelona")]),
    ],
)
def test_a_sign_beside_it_makes_a_town_a_club(text, found):
    assert clubs(text) == found


@pytest.mark.parametrize(
    ("text", "cues", "found"),
    [
        ("John Smith of San Diego bats .394.", ("inning", "homer"), ["San Diego"]),
        ("The Bank of San Diego pays. He struck out.", ("inning", "homer"), []),
        ("Ken Jones hit his 40th for Seattle.", ("inning", "homer"), ["Seattle"]),
        ("John Smith of San Diego School was at bat.", ("inning", "homer"), []),
        ("He has plans for Seattle.", ("inning", "homer"), []),
        ("John Smith of San Diego wept over the scrum.", ("scrum", "tries", "rugby"), []),
        ("Fans of Leicester came, and players of Everton.", CUES, ["Leicester", "Everton"]),
        ("Paul Hill threw for Virginia against Auburn.", ("quarterback", "touchdown"), ["Virginia", "Auburn"]),
        ("Paul Hill threw for Virginia voters.", ("quarterback", "touchdown"), []),
        ("Warwickshire and Middlesex drew at Birmingham.", ("wicket", "innings"), ["Warwickshire", "Middlesex"]),
        ("Glamorgan are last.", ("wicket", "innings"), ["Glamorgan"]),
        ("Montreal leads Atlanta by six games.", ("inning", "homer"), ["Montreal", "Atlanta"]),
    ],
)
def test_who_plays_for_it_and_where_it_stands_are_signs_in_its_own_sport(text, cues, found):
    assert [words for words, _ in clubs(text, cues=cues)] == found


def test_other_news_has_no_clubs():
    assert clubs("Barcelona beat Madrid to the contract.", cues=("final",)) == []


def test_counties_play_cricket():
    text = "Surrey lost to Kent by 42 runs at The Oval."
    names = [name for _, name in clubs(text, cues=("wicket", "innings"))]
    assert names == ["Surrey County Cricket Club", "Kent County Cricket Club"]


def test_the_sport_decides_between_clubs_of_one_town():
    text = "Atlanta 90 Chicago 80"
    assert [name for _, name in clubs(text, cues=("NBA", "rebounds"))] == ["Atlanta Hawks", "Chicago Bulls"]
    assert [name for _, name in clubs(text, cues=("NFL", "touchdown"))] == ["Atlanta Falcons", "Chicago Bears"]


def test_a_nickname_follows_the_full_name_or_an_article():
    text = "The Los Angeles Kings lead. Kings fans cheered, and Boston watched."
    assert [words for words, _ in clubs(text, cues=("NHL", "hockey"))] == ["Los Angeles Kings", "Kings"]


def test_every_cue_is_a_word_of_one_sport():
    assert all(word == word.strip() for word in SPORT_CUES)


def test_clubs_are_read_from_their_files(tmp_path):
    path = tmp_path / "eng.clubs.txt"
    path.write_text(
        "=  England\n\nArsenal FC, 1886, @ Emirates, London   ## Greater London\n  | Arsenal | FC Arsenal  # old\n"
        "Barnet FC,   London (Barnet)\n  | Barnet\nii) Barnet II\n",
        encoding="utf-8",
    )
    assert read_clubs(path) == ["GB|Arsenal FC|Arsenal|FC Arsenal", "GB|Barnet FC|~Barnet"]
