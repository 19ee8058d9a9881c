"""Wrapped lines become paragraphs, in narrow columns too, and broken words whole."""

import pytest

from articles.importing.readers.wrapped_lines import NARROW_WIDTHS, choose_widths, read_wrapped
from articles.text.sentences import WRAPPED_WIDTHS
from tests.patience import processor_time_below

COLUMN = """\
   The harbour was closed for
a third day on Wednesday
while engineers looked for
the leak in the line of the
Har-
bour Authority, and the fer-
ries were held back by US-
Taliban talks and long-
term works.
   Crews waited on the quays
for word from the master,
who gave no hint of when
they might sail, he said on
Wednesday eve¬
ning."""


def test_a_narrow_column_is_paragraphs():
    assert read_wrapped(COLUMN) == [
        "The harbour was closed for a third day on Wednesday while engineers looked for the leak in the line of the"
        " Harbour Authority, and the ferries were held back by US-Taliban talks and long-term works.",
        "Crews waited on the quays for word from the master, who gave no hint of when they might sail, he said on"
        " Wednesday evening.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you\nRed is the rose\nHoney is sweet",
        "two eggs\na cup of the best flour\nsalt\nbutter for the pan\nmilk\nsome sugar\na lemon\nvanilla",
        "Shr 34 cts vs 1.19 dlrs\nNet 807,000 vs 2,858,000\nAssets 510.2 mln vs 479.7\nDeposits 472.3 vs 440.3"
        "\nLoans 1 vs 2\nRevs 1 vs 2",
        "One short line\nand another",
    ],
)  # fmt: skip
def test_verses_lists_and_tables_are_no_column(text):
    assert choose_widths(text) is WRAPPED_WIDTHS
    assert read_wrapped(text) == text.split("\n")


def test_a_script_without_small_letters_needs_more_lines_to_be_a_column():
    line = "كانت الموانئ مغلقة لليوم"
    assert choose_widths("\n".join([line] * 8)) is WRAPPED_WIDTHS
    assert choose_widths("\n".join([line] * 20)).start == NARROW_WIDTHS.start


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Har-\nbour", "Harbour"),
        ("har¬\nbour", "harbour"),
        ("har‐\nbour", "harbour"),
        ("US-\nTaliban", "US-Taliban"),
        ("U.S.-\nled", "U.S.-led"),
        ("mid-\n1990s", "mid-1990s"),
        ("19-\nyear-old", "19-year-old"),
        ("18-year-\nold", "18-year-old"),
        ("long-\nterm", "long-term"),
        ("two-\nday", "two-day"),
        ("six-\nteen", "sixteen"),
        ("self-\ndefence", "self-defence"),
        ("self-\nish", "selfish"),
        ("so-\ncalled", "so-called"),
        ("pre-\nand post-war", "pre- and post-war"),
        ("Hafen-\nund Bahnhöfe", "Hafen- und Bahnhöfe"),
        ("rendez-\nvous", "rendez-vous"),
        ("commander-in-\nchief", "commander-in-chief"),
        ("Har-\nbour’s", "Harbour’s"),
    ],
)
def test_a_word_that_a_line_end_breaks_is_joined_and_a_compound_keeps_its_hyphen(broken, whole):
    before, behind = broken.split("\n")
    text = (
        f"the engineers of the old town went to look for the {before}\n{behind} and found that nothing of it was\n"
        "left, so they turned to the sea and saw the ferries that\nwere held back, and the crews upon the quays."
    )
    assert f" {whole} " in read_wrapped(text)[0]


@pytest.mark.parametrize(("elsewhere", "whole"), [("the coop was shut", "coop"), ("the co-op was shut", "co-op")])
def test_how_the_text_writes_a_word_elsewhere_decides(elsewhere, whole):
    text = (
        "the engineers of the old town went to look for the co-\nop and found that nothing of it was there, and\n"
        f"{elsewhere} for the day, so they turned to the sea."
    )
    assert f"look for the {whole} and" in read_wrapped(text)[0]


def test_lines_that_are_wide_and_never_broken_keep_the_hyphens_at_their_ends():
    line = "the engineers of the old town went to look for the leak in the fuel line of the harbour"
    text = "\n".join(
        [
            *[line] * 30,
            f"{line[:-3]}bull-",
            "run on the market was over when they came back from the sea again, he said",
        ]
    )
    assert "bull-run" in read_wrapped(text)[0]


def test_scripts_without_blanks_get_none_where_lines_are_joined():
    line = "港口周三连续第三天关闭工程师正在寻找燃料管道的泄漏点渡轮停航直至另行通知港口周三连续第三天关闭"
    assert read_wrapped(f"{line}\n{line}\n渡轮停航。") == [f"{line}{line}渡轮停航。"]


@pytest.mark.parametrize("piece", ["a-\n", "a-\nb ", "-\n", "ab-\n   ", "x" * 30 + "\n", "a ", "a-", "\n ", "中-\n"])
def test_a_lot_of_anything_is_read_in_linear_time(piece):
    with processor_time_below(3):
        read_wrapped(piece * (300_000 // len(piece)))
