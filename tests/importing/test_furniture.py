"""What agencies and press offices put around a text goes; words of prose that look like it stay."""

import pytest

from articles.importing.readers.furniture import cut_furniture

TEXT = "The harbour was closed for a third day on Wednesday."


def cut(text: str) -> str:
    return cut_furniture(text)[0].strip()


@pytest.mark.parametrize(
    "opening",
    [
        "ZCZC",
        "ZCZC ABC0123",
        "ZCZC\nr i bc-port-closed 06-19 0234",
        "FOR IMMEDIATE RELEASE",
        "For immediate release:",
        "*** PRESS RELEASE ***",
        "Pressemitteilung",
        "COMUNICADO DE PRENSA",
        "URGENT",
    ],
)
def test_what_stands_above_a_text_goes(opening):
    assert cut(f"{opening}\n\n{TEXT}") == TEXT


@pytest.mark.parametrize(
    "end",
    ["NNNN", "-30-", "– 30 –", "###", "# # #", "ENDS", "- ENDS -", "-ends-", "(END)", "Ends.", "/ENDS", "MORE",
     "(more)", "-more-", "jd/ab", "jd-rr/ab/xy", "-0-", "（完）"],
)  # fmt: skip
def test_what_stands_below_a_text_goes(end):
    assert cut(f"{TEXT}\n\n{TEXT}\n\n{end}\n") == f"{TEXT}\n\n{TEXT}"


@pytest.mark.parametrize("end", ["-30-", "NNNN", "(END)", "###"])
def test_so_does_an_end_on_the_last_line(end):
    assert cut(f"{TEXT} {end}") == TEXT


def test_what_a_page_turn_parts_is_one_again():
    assert cut("the ferries waited\n-more-\nat the quays") == "the ferries waited\nat the quays"


def test_what_follows_an_end_stays():
    assert cut(f"{TEXT}\n\nENDS\n\nNotes to editors\n\n{TEXT}").split("\n\n")[-2:] == ["Notes to editors", TEXT]


def test_an_embargo_is_told():
    line = "EMBARGOED UNTIL 00:01 GMT, 20 June 2021"
    text, notes = cut_furniture(f"{line}\n\n{TEXT}")
    assert text.strip() == TEXT
    assert notes == (f"it came with the words “{line}”, left out of the text",)


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT} It said so in a\nnews release.\nThe ferries waited.",
        "The minister spoke of an\nembargo or a sharp price rise.\nThe ferries waited.",
        f"{TEXT}\n\nMore on this later.\n\n{TEXT}",
        f"{TEXT}\n\nThe end\n\n{TEXT}",
        "Urgent talks were held.",
        "He said there is no more",
        f"{TEXT}\n\n30\n\n{TEXT}",
        "and/or",
    ],
)
def test_prose_stays(text):
    assert cut(text) == text
