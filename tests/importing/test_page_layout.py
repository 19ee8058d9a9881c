"""Words in places become lines, columns and paragraphs as a reader sees them."""

import random

import pytest

from articles.importing.readers.page_blocks import find_blocks, goes_on, split_block
from articles.importing.readers.page_lines import Box, PrintedWord, find_lines
from tests.patience import processor_time_below

SIZE, WIDTH, STEP = 10.0, 5.0, 12.0  # of the type, of a letter, from line to line


def words_of(line, left=0.0, top=0.0, size=SIZE, right=None, is_bold=False):
    """Return the words of a line; spaced out to the right edge, if there is one."""
    texts = line.split()
    letter = WIDTH * size / SIZE
    space = letter / 2
    if right is not None and len(texts) > 1:
        space = (right - left - letter * sum(map(len, texts))) / (len(texts) - 1)
    words = []
    for text in texts:
        end = left + letter * len(text)
        words.append(PrintedWord(text, Box(left, top, end, top + size), size, is_bold))
        left = end + space
    return words


def column_of(lines, left=0.0, top=0.0, right=None):
    """Return the words of lines below each other; a blank at the beginning indents, an empty line parts."""
    words = []
    for number, line in enumerate(lines):
        is_last = number + 1 == len(lines) or not lines[number + 1].strip() or lines[number + 1].startswith(" ")
        indent = SIZE if line.startswith(" ") else 0
        words += words_of(line, left + indent, top + number * STEP, right=None if is_last else right)
    return words


def read(words):
    numbered = [word._replace(number=number) for number, word in enumerate(words)]
    blocks = find_blocks(find_lines(numbered))
    return [" ".join(line.text for line in paragraph) for block in blocks for paragraph in split_block(block)]


LEFT = [
    " The council voted on Tuesday",
    "to rebuild the pier that the",
    "storm had broken.",
    " The fishermen had waited",
    "for months for this.",
]
RIGHT = [
    " The work begins in autumn",
    "and costs two million, most",
    "of it from the ministry.",
    " The market stays open for",
    "all of that time.",
]
EXPECTED = [
    "The council voted on Tuesday to rebuild the pier that the storm had broken.",
    "The fishermen had waited for months for this.",
    "The work begins in autumn and costs two million, most of it from the ministry.",
    "The market stays open for all of that time.",
]


@pytest.mark.parametrize("gutter", [10, 14, 30])
@pytest.mark.parametrize("right", [None, 150])
def test_columns_are_read_one_after_the_other_whatever_the_order_of_the_file(gutter, right):
    left = column_of(LEFT, right=right)
    other = column_of(RIGHT, left=150 + gutter, right=None if right is None else 300 + gutter)
    by_rows = sorted(left + other, key=lambda word: (word.box.top, word.box.left))
    mixed = random.Random(1).sample(left + other, len(left + other))
    for words in (left + other, other + left, by_rows, mixed):
        assert read(words) == EXPECTED


def test_three_columns_under_one_headline_and_a_second_article_below_them():
    headline = words_of("Harbour rebuilds its pier", size=24)
    texts = [
        ["one one one one", "one one one."],
        ["two two two two", "two two two."],
        ["three three three", "three three."],
    ]
    columns = [word for number, text in enumerate(texts) for word in column_of(text, left=120 * number, top=40)]
    second = words_of("Second headline over all columns", top=80, size=18)
    below = [
        word
        for number, text in enumerate(texts)
        for word in column_of([f"B{line}" for line in text], left=120 * number, top=110)
    ]
    assert read([*below, *columns, *second, *headline]) == [
        "Harbour rebuilds its pier",
        "one one one one one one one.",
        "two two two two two two two.",
        "three three three three three.",
        "Second headline over all columns",
        "Bone one one one Bone one one.",
        "Btwo two two two Btwo two two.",
        "Bthree three three Bthree three.",
    ]


def test_a_column_is_read_to_its_end_over_subheads_before_the_next_begins():
    left = column_of(["The council voted on Tuesday", "to rebuild the old pier."])
    left += words_of("What it costs", top=40, size=13, is_bold=True)
    left += column_of(["The work will cost two", "million in all of it."], top=60)
    right = column_of(["Fishermen had waited long", "for this, and so had the", "market of the town."], left=170)
    texts = read(right + left)
    assert [text.split()[0] for text in texts] == ["The", "What", "The", "Fishermen"]


def test_a_short_line_below_a_title_in_the_middle_comes_after_it():
    title = words_of("A title in the middle of the page", left=100, top=0, size=16)
    column = column_of(["The council voted on Tuesday", "to rebuild the old pier that", "a storm had broken."], top=60)
    assert [text.split()[0] for text in read(words_of("Abstract", top=30, size=13) + column + title)] == [
        "A",
        "Abstract",
        "The",
    ]


def test_a_line_that_is_spaced_out_is_no_gap_between_columns():
    lines = [
        "The council of the harbour",
        "considerable difficulties",
        "and so it",
        "to rebuild the pier that the",
        "storm had broken in January",
        "of this year.",
    ]
    left = column_of(lines, right=138)
    right = column_of(lines, left=150, right=288)
    assert read(left + right) == [" ".join(lines)] * 2


def test_an_empty_line_an_indent_or_a_short_line_parts_paragraphs():
    by_gap = [
        "First paragraph of the text that",
        "goes on here.",
        "",
        "Second paragraph of the text that",
        "goes on there.",
    ]
    by_short_line = [
        "First paragraph of the text that",
        "goes on here.",
        "Second paragraph of the text that",
        "goes on there and so on and on.",
    ]
    assert read(column_of(by_gap)) == [
        "First paragraph of the text that goes on here.",
        "Second paragraph of the text that goes on there.",
    ]
    assert read(column_of(by_short_line))[1].startswith("Second paragraph")
    ragged = [
        "A line that is long, as lines are,",
        "then one that is shorter, and",
        "the next again as long as that one",
        "and the last.",
    ]
    assert read(column_of(ragged)) == [" ".join(ragged)]


def test_an_initial_belongs_to_its_word():
    lines = column_of(["he council voted on", "Tuesday to rebuild", "the pier of the town"], left=18)
    below = column_of(["and that was all of it."], top=36)
    [text] = read([*words_of("T", size=30, top=0), *lines, *below])
    assert text == "The council voted on Tuesday to rebuild the pier of the town and that was all of it."


def test_a_paragraph_goes_on_in_the_next_column():
    def lines(*texts):
        return [find_lines(words_of(text))[0] for text in texts]

    assert (
        goes_on(lines("The council voted on"), lines("Tuesday to rebuild")) is False
    )  # a single line may be a heading
    assert goes_on(lines("The", "council", "voted on"), lines("Tuesday to rebuild"))
    assert goes_on(lines("The council voted on"), lines("rebuilding it"))
    assert not goes_on(lines("The council voted."), lines("Tuesday it began"))


def test_nothing_hostile_takes_long():
    chance = random.Random(2)
    scattered = [
        PrintedWord("x", Box(x, y, x + 5, y + 10), 10.0)
        for x, y in ((chance.random() * 500, chance.random() * 700) for _ in range(2_000))
    ]
    stacked = [PrintedWord("x", Box(0, 0, 5, 10), 10.0)] * 1_000
    wide = [PrintedWord("x", Box(0, y, 1e9, y + 0.001), 0.001) for y in range(1_000)]
    for words in (scattered, stacked, wide):
        with processor_time_below(20):
            assert read(words)
