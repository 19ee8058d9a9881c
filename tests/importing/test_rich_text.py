"""RTF gives the paragraphs that a reader sees, whatever program wrote it, in time that grows with its length."""

import random
from contextlib import suppress

import pytest

from articles.importing.readers.paragraphs import UnreadableTextError
from articles.importing.readers.rich_text import is_cut_off, read_rtf
from tests.patience import processor_time_below


def rtf(body, head="\\ansi\\ansicpg1252\\deff0"):
    data = body if isinstance(body, bytes) else body.encode("latin-1")
    return b"{\\rtf1" + head.encode() + data + b"}"


def texts(body, head="\\ansi\\ansicpg1252\\deff0"):
    return [one.text for one in read_rtf(rtf(body, head)) if one.text]


def test_paragraphs_lines_and_marks_are_read():
    assert texts("\\pard First\\par Sec\\line ond \\emdash  a\\~b\\par\\tab \\{x\\}\\\\\\par") == [
        "First",
        "Sec\nond \u2014 a\xa0b",
        "\t{x}\\",
    ]


def test_characters_are_read_by_code_page_font_and_number():
    assert texts("caf\\'e9 \\u8364?5\\par") == ["caf\u00e9 \u20ac5"]
    assert texts("\\'ef\\'f0\\par", "\\ansi\\ansicpg1251") == ["\u043f\u0440"]
    fonts = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}}"
    assert texts(fonts + "a{\\f1 \\'ef}\\'e9\\par") == ["a\u043f\u00e9"]
    assert texts("\\uc2\\u246??ber {\\uc0\\u246}\\par") == ["\u00f6ber \u00f6"]
    assert texts("\\u-10179?\\u-8704?\\par") == ["\U0001f600"]


def test_characters_of_two_bytes_are_read():
    assert texts("\\'93\\'fa\\'96\\'7b\\par", "\\ansi\\ansicpg932") == ["\u65e5\u672c"]


def test_utf_8_that_has_no_place_in_it_is_read():
    assert texts("café — 5 €\\par".encode()) == ["café — 5 €"]


def test_what_is_deleted_hidden_or_no_text_is_left_out():
    body = (
        "{\\info{\\title Secret}}{\\header Page 1\\par}{\\stylesheet{\\s1 heading 1;}}{\\*\\unknown x}"
        "Fares {\\deleted may }{\\v hidden }will{\\revised  rise}{\\footnote note}{\\pict\\bin4 {}{}ffd8}.\\par"
    )
    assert texts(body) == ["Fares will rise."]


def test_binary_data_does_not_end_the_document():
    assert texts(b"One\\par{\\pict\\bin6 }}}{{\\}Two\\par") == ["One", "Two"]


def test_links_and_results_of_fields_are_read():
    body = '{\\field{\\*\\fldinst{HYPERLINK "https://courier.example/1"}}{\\fldrslt{\\ul Site}}}\\par'
    [only] = [one for one in read_rtf(rtf(body)) if one.text]
    assert (only.text, only.link) == ("Site", "https://courier.example/1")


def test_styles_and_bold_are_known():
    styles = "{\\stylesheet{\\s1 Heading 1;}}"
    body = f"{styles}\\pard\\s1\\b Head\\b0\\par\\pard {{\\b Bold}} not\\par\\pard\\outlinelevel2 Sub\\par"
    assert [(one.text, one.style, one.is_bold) for one in read_rtf(rtf(body)) if one.text] == [
        ("Head", "heading 1", True),
        ("Bold not", "", False),
        ("Sub", "heading 3", False),
    ]


def test_rows_of_tables_are_lines_where_their_cells_are():
    row = "\\trowd\\cellx900\\cellx9000\\intbl {}\\cell {}\\cell\\row "
    assert texts(row.format("Zone", "Fare") + row.format("A", "4\\par 5") + "\\pard After\\par") == [
        "Zone | Fare",
        "A",
        "4",
        "5",
        "After",
    ]


def test_a_file_that_is_cut_off_gives_what_is_left():
    data = rtf("First\\par Second")
    assert not is_cut_off(data)
    assert is_cut_off(data[:-4])
    assert [one.text for one in read_rtf(data[:-4])] == ["First", "Sec"]


def test_what_is_no_rtf_says_so():
    with pytest.raises(UnreadableTextError, match="not an RTF"):
        read_rtf(b"Fares will rise")


@pytest.mark.parametrize(
    "body",
    [
        "{" * 200_000,
        "}" * 200_000,
        "{\\field{\\*\\fldinst{" * 10_000,
        "{\\fonttbl" + "{\\f1\\fcharset204 A;}" * 10_000,
        "\\u8364?" * 40_000,
        "\\'e9" * 100_000,
        "\\trowd\\intbl\\cell" * 20_000,
        "\\bin99999999 ",
        "\\" * 100_001,
    ],
)
def test_hostile_files_cost_little(body):
    with processor_time_below(2), suppress(UnreadableTextError):
        read_rtf(rtf(body))


def test_damage_raises_only_what_is_declared():
    row = "\\trowd\\cellx900\\intbl Zone\\cell Fare\\cell\\row "
    data = rtf("{\\fonttbl{\\f0\\fcharset0 A;}}{\\b Head}\\par caf\\'e9 \\u8364?" + row + "{\\*\\x y}End\\par")
    chance = random.Random(7)
    for _ in range(400):
        damaged = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.4 else data)
        for _ in range(chance.randrange(12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(UnreadableTextError):
            read_rtf(bytes(damaged))
