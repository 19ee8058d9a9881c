"""The wires: IPTC 7901, ANPA 1312, ZCZC and NNNN."""

import time

import pytest

from articles.importing.readers.protocol import Confidence
from articles.importing.readers.wire import WireReader
from articles.importing.readers.wire_times import find_sent
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = WireReader()


def make_7901(
    number="062",
    lines="Harbour of Port Example closed after storm =",
    trailer="041137 GMT May 20",
    more="",
    slug="Port/harbour/ships/",
):
    text = (
        "   Port Example (exa) - The harbour of the town was closed on Monday\r\n"
        "after a storm had driven two barges on to the quay.\r\n\r\n   Nobody was hurt, its master said.\r\n\r\n"
    )
    header = f"\x01exa{number} 4 i 211 ccccb   exa 061\r\n\r\n{slug}\r\n"
    return f"{header}\x02{lines}\r\n\r\n{text}{more}exa ab cd\r\n\r\n\x03{trailer}\r\n\x7f\x04\r\n"


BODY = (
    "The harbour of the town was closed on Monday after a storm had driven two barges on to the quay.\n\n"
    "Nobody was hurt, its master said."
)

ANPA = (
    "\x16\x16\x01W1234\x1f_exa\r\nr f\x13\x11 BC-XX--PortExample-Harb 1stLd-Writethru   05-04 0211\r\n"
    "\x02^BC-XX--Port Example-Harbour, 1st Ld-Writethru,211<\r\n^Storm closes harbour<\r\n^AP Photo ABC101<\r\n"
    "^Eds: Adds quote.<\r\n^By ANN BO=\r\n^Example Press=\r\n"
    "\t   PORT EXAMPLE (AP) _ The harbour was closed _ ``for now'' _ on Monday.\r\n \r\n\t   Nobody was hurt.\r\n \r\n"
    "\t   \x03AP-WF-05-04-20 1137GMT<\r\n\x0c\r\n\x04\r\n"
)


def test_a_story_of_iptc_7901_becomes_an_article():
    article = read_article(READER, make_7901())
    assert article.external_id == "exa062 2020-05-04"
    assert article.headline == "Harbour of Port Example closed after storm"
    assert article.dateline == "Port Example (exa)"
    assert article.body == BODY
    assert article.source == "exa"
    assert str(article.published_on) == "2020-05-04"
    assert article.more["section"] == "International"
    assert article.more["keywords"] == ["Port", "harbour", "ships"]
    assert article.notes == ()


def test_lines_of_the_title_tell_version_and_author():
    article = read_article(READER, make_7901(lines="1ST LEAD\r\nHarbour closed\r\nafter storm\r\nBy Ann Bo, exa ="))
    assert (article.headline, article.byline) == ("Harbour closed after storm", "Ann Bo, exa")
    assert article.notes == ("the agency marked it “1ST LEAD”",)


@pytest.mark.parametrize(
    "hidden",
    [
        "# exa NOTEBOOK\r\n\r\n- Phone 1234\r\n\r\n".replace("exa", "dpa"),
        "* * * *\r\nThe following information is not intended for publication\r\nPhone 1234\r\n",
        "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt\r\n",
    ],
)
def test_what_is_not_for_publication_is_left_out_and_noted(hidden):
    article = read_article(READER, make_7901(more=hidden))
    assert article.body == BODY
    assert any("not for publication" in note for note in article.notes)


def test_stars_between_paragraphs_hide_nothing():
    assert read_article(READER, make_7901(more="* * *\r\n\r\nA last word was said.\r\n\r\n")).body.endswith(
        "A last word was said."
    )


def test_several_stories_stand_in_one_file():
    data = make_7901() + make_7901("063", "Ships leave =") + ANPA
    assert [one.headline for one in read_articles(READER, data, 3)] == [
        "Harbour of Port Example closed after storm",
        "Ships leave",
        "Storm closes harbour",
    ]


def test_the_same_story_sent_twice_is_read_once():
    documents, [rejection] = read_all(READER, make_7901() + make_7901())
    assert len(documents) == 1
    assert "exa062 2020-05-04" in rejection.reason


@pytest.mark.parametrize("line", ["KILL", "WITHDRAWAL", "RÜCKZUG"])
def test_a_story_that_withdraws_another_is_rejected(line):
    [], [rejection] = read_all(READER, make_7901(lines=f"{line}\r\nHarbour closed ="))
    assert "the agency has withdrawn this item: a text “Harbour closed”" in rejection.reason


def test_a_correction_is_noted():
    assert "a correction by the agency" in read_article(READER, make_7901(lines="KORR\r\nHarbour closed =")).notes


def test_a_number_of_the_agency_is_a_better_id_than_that_of_the_day():
    data = make_7901().replace("exa 061", "EXA 200504-89-00065#2")
    article = read_article(READER, data)
    assert article.external_id == "200504-89-00065"
    assert "version 2 of the item" in article.notes


def test_old_character_sets_are_read():
    data = make_7901(lines="Hafen Zürich wegen großer Schäden geschlossen, Kähne müssen warten =").encode("cp1252")
    assert read_article(READER, data).headline == "Hafen Zürich wegen großer Schäden geschlossen, Kähne müssen warten"


def test_a_file_that_has_lost_its_marks_is_read():
    data = "".join(character for character in make_7901() if character >= " " or character in "\r\n")
    assert READER.sniff(data.encode(), "a.txt") is Confidence.LIKELY
    article = read_article(READER, data)
    assert (article.headline, article.body) == ("Harbour of Port Example closed after storm", BODY)
    assert str(article.published_on) == "2020-05-04"


def test_a_story_without_its_end_is_noted():
    data = make_7901()
    article = read_article(READER, data[: data.index("Nobody")])
    assert "the mark of its end is missing; is the file cut off?" in article.notes


def test_words_above_the_first_header_are_not_passed_over():
    documents, [rejection] = read_all(READER, "the end of a story\r\n\x03\x04\r\n" + make_7901())
    assert len(documents) == 1
    assert "a story whose beginning is missing" in rejection.reason


def test_words_between_two_stories_are_not_passed_over():
    lost = "words of a story that has lost its header and is no part of another one\r\n"
    first, second = read_articles(READER, make_7901() + lost + make_7901("063"), 2)
    assert "16 words behind the end of the story, without a header, were left out" in first.notes
    assert second.notes == ()
    [article] = read_articles(READER, "ZCZC\nHead line\n\nA text of it.\nNNNN\n" + lost)
    assert "16 words behind the end of the story, without a header, were left out" in article.notes


def test_a_mark_by_chance_cuts_no_story_off():
    article = read_article(READER, make_7901().replace("Nobody was", "Nobody \x01was"))
    assert article.body == BODY


def test_a_story_of_anpa_1312_becomes_an_article():
    article = read_article(READER, ANPA)
    assert article.external_id == "W1234 2020-05-04"
    assert article.headline == "Storm closes harbour"
    assert article.byline == "ANN BO, Example Press"
    assert article.dateline == "PORT EXAMPLE (AP)"
    assert article.body == "The harbour was closed — “for now” — on Monday.\n\nNobody was hurt."
    assert article.source == "AP"
    assert str(article.published_on) == "2020-05-04"
    assert article.more["section"] == "Business"
    assert article.more["keywords"] == ["Port Example-Harbour"]
    assert article.notes == ("the agency marked it “1st Ld-Writethru”", "note to editors: Adds quote.")


def test_a_table_of_anpa_keeps_its_rows():
    data = ANPA.replace(
        "\t   Nobody was hurt.\r\n", "^East Division=\r\n^\x08^;W;L;GB^\x10 \r\n^\x08Port^\x10 Town;23;13;6{\r\n"
    )
    assert read_article(READER, data).body.split("\n\n")[1:] == ["East Division", "W L GB", "Port Town 23 13 6½"]


def test_lines_above_a_table_are_text():
    data = (
        ANPA[: ANPA.index("^By")] + "^All Times EDT=\r\n^East=\r\n\x08Town;1;2;3\r\n" + ANPA[ANPA.index("\t   \x03") :]
    )
    assert read_article(READER, data).body.split("\n\n") == ["All Times EDT", "East", "Town 1 2 3"]


def test_a_summary_that_is_repeated_in_the_text_is_read_once():
    words = "The harbour was closed after a storm had driven two barges on to the quay of the old town."
    data = ANPA.replace("^By ANN", f"^{words}<\r\n^By ANN").replace("The harbour was closed _", f"{words} _")
    assert read_article(READER, data).body.count("two barges") == 1


def test_a_kill_of_anpa_withdraws():
    [], [rejection] = read_all(READER, ANPA.replace("Harbour, 1st Ld-Writethru,211", "Harbour, Kill,211"))
    assert "has withdrawn" in rejection.reason


def test_an_alert_has_no_headline_of_its_own():
    data = ANPA[: ANPA.index("^Storm")] + ANPA[ANPA.index("\t   PORT") :]
    article = read_article(READER, data)
    assert article.is_headline_derived
    assert article.headline.startswith("The harbour was closed")


ZCZC = """ZCZC1234/SXA
XSP20020_SXA_QBXB
R SPR S0A QBXB
PORTO CHIUSO DOPO LA TEMPESTA
   (ANSA) - ROMA, 4 MAG - Il porto di Esempio e stato chiuso
dopo che una tempesta ha spinto due chiatte sulla banchina.
   Nessuno e rimasto ferito. (ANSA).

     ABC
04-MAG-20 11:37 NNNN
"""


def test_stories_between_zczc_and_nnnn_are_articles():
    assert READER.sniff(ZCZC.encode(), "a.txt") is Confidence.CERTAIN
    first, second = read_articles(READER, ZCZC + ZCZC.replace("PORTO CHIUSO", "PORTO RIAPERTO"), 2)
    assert (first.headline, second.headline) == ("PORTO CHIUSO DOPO LA TEMPESTA", "PORTO RIAPERTO DOPO LA TEMPESTA")
    assert first.dateline == "ROMA, 4 MAG"
    assert first.source == "ANSA"
    assert str(first.published_on) == "2020-05-04"
    assert first.body.startswith("Il porto di Esempio")
    assert first.body.endswith("Nessuno e rimasto ferito. (ANSA).")


def test_lines_that_say_what_is_what_are_understood():
    marked = "%A\n#Port harbour\n$Harbour closed after storm\n*07000000"
    data = f"ZCZC EXA\n{marked}\nThe harbour was closed.\n\nNobody was hurt.\nNNNN\n"
    article = read_article(READER, data)
    assert article.headline == "Harbour closed after storm"
    assert article.body == "The harbour was closed.\n\nNobody was hurt."
    assert "Port harbour" in article.more["keywords"]


@pytest.mark.parametrize(
    ("text", "opening", "moment"),
    [
        ("141138 GMT Nov 12", "", "2012-11-14T11:38:00+00:00"),
        ("081342 GMT Okt 16", "", "2016-10-08T13:42:00+00:00"),
        ("101224 déc 17", "", "2017-12-10T12:24:00"),
        ("EXA 121234 JAN 95", "", "1995-01-12T12:34:00"),
        ("AP-NY-09-12-95 1234EDT", "", "1995-09-12T12:34:00-04:00"),
        ("12-GEN-2021 10:22", "", "2021-01-12T10:22:00"),
        ("EXA-20:36-25-12-17", "", "2017-12-25T20:36:00"),
        ("EXA-20:36-08-11-17", "PORT, Nov. 8", "2017-11-08T20:36:00"),
        ("EXA-20:36-08-11-17", "PORT, 11 ago", "2017-08-11T20:36:00"),
        ("EXA-20:36-08-08-17", "", "2017-08-08T20:36:00"),
        ("321138 GMT Nov 12", "", ""),
        ("words", "", ""),
    ],
)
def test_times_of_sending_are_read(text, opening, moment):
    assert find_sent(text, opening).moment == moment


def test_a_day_that_can_be_read_in_two_ways_is_not_guessed():
    sent = find_sent("EXA-20:36-08-11-17", "PORT")
    assert sent.moment == ""
    assert "can be read as two days" in sent.note


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("Berlin (dpa) - The talks went on.", "Berlin (dpa)"),
        ("Berlin (KNA) Die Kommission hat getagt.", "Berlin (KNA)"),
        ("OSAKA, Japan, Dec. 7 Kyodo - The team won.", "OSAKA, Japan, Dec. 7 Kyodo"),
        ("SALEM, Mass. (AP) _ A ship came in.", "SALEM, Mass. (AP)"),
        ("Lima, 3 ene (EFE).- Un barco.", "Lima, 3 ene (EFE)"),
        ("The party (CDU) said that it would.", ""),
        ("Ann Bo (CDU) said that it would.", ""),
        ("The harbour was closed.", ""),
    ],
)
def test_datelines_of_agencies_are_known(paragraph, dateline):
    data = make_7901()
    start, end = data.index("   Port Example"), data.index("exa ab cd")
    assert read_article(READER, f"{data[:start]}{paragraph}\r\n\r\n{data[end:]}").dateline == dateline


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (make_7901(), Confidence.CERTAIN),
        (ANPA, Confidence.CERTAIN),
        ("ZCZC\nwords", Confidence.LIKELY),
        ("words\x01", Confidence.NO),
        ("date 2021-06-19\n\nwords", Confidence.NO),
        ("", Confidence.NO),
    ],
)
def test_it_is_known_by_its_marks(data, confidence):
    assert READER.sniff(data.encode(), "a.txt") is confidence


@pytest.mark.parametrize("data", ["", "words", "a\x01b", b"\x89PNG\r\n\x1a\n\x00"])
def test_other_files_are_rejected(data):
    documents, rejections = read_all(READER, data)
    assert not documents
    assert len(rejections) == 1


@pytest.mark.parametrize(
    "unit", ["\x01", "\x02", "\x03", "* * *\n", "\n\n", "a (b) ", "141138 GMT Nov ", "^a\n", "\x08;"]
)
def test_hostile_stories_take_no_longer_than_they_are_long(unit):
    begun = time.monotonic()
    read_all(READER, "\x01exa001 4 i 1\n\x02" + unit * (200_000 // len(unit)))
    assert time.monotonic() - begun < 10


def test_damage_is_survived():
    assert_survives_damage(READER, make_7901() + ANPA + make_7901("063"))
    assert_survives_damage(READER, ZCZC * 3)
