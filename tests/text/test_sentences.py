"""A body falls into paragraphs, subheads and teasers; a place in it has a sentence around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.sentences import TextBlock, find_blocks, first_sentence, sentence_at
from tests.patience import processor_time

OPENING = "The harbour was closed for a third day while engineers looked for the leak in the old fuel line."
MIDDLE = "Crews waited on the quays for word from the harbour master, who gave no hint of when they might sail."
CLOSING = "The ferries carry two thousand people a day in summer, and many of them were stuck on the islands."
TEASER = "Fishing fleet counts its losses after the storm Owners ask the government for help with new boats and nets"


def kinds(*texts):
    body = "\n\n".join(texts)
    return [block.kind for block in find_blocks(body)]


def pieces(body):
    return [body[block.start : block.end] for block in find_blocks(body)]


def test_paragraphs_are_parted_by_blank_lines_and_stripped():
    body = f"\n  {OPENING} \n \n\n{MIDDLE}\n"
    assert pieces(body) == [OPENING, MIDDLE]
    assert find_blocks(body)[0] == TextBlock("paragraph", 3, 3 + len(OPENING))


def test_long_lines_are_a_paragraph_each():
    long = f"{OPENING} {MIDDLE}"
    assert pieces(f"{long}\n{CLOSING}\n{long}") == [long, CLOSING, long]


def test_wrapped_lines_are_one_paragraph():
    body = "The harbour was closed for a third day while\nengineers looked for the leak in the old fuel\nline."
    assert pieces(body) == [body]


def test_rows_and_items_are_blocks_of_their_own():
    body = "Boats that lie in the harbour today   14\nBoats that lie in the harbour at most   20"
    assert len(pieces(body)) == 2
    assert len(pieces("- The first thing that the council decided\n- The second thing that it decided")) == 2


@pytest.mark.parametrize(
    "subhead", ["Ferries idle", "What comes next?", "The winter of 2020", "COVID-19 on the islands"]
)
def test_a_short_line_above_a_paragraph_is_a_subhead(subhead):
    assert kinds(OPENING, subhead, MIDDLE, CLOSING) == ["paragraph", "subhead", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "He left.",
        "He said:",
        "Boats, nets,",
        "“Nothing moves”",
        "and so on",
        "“Rotten” pipes",
        "Net 4.63 vs 2.43",
        "Boats   nets",
        "Boats\tnets",
        "Note: names were changed",
        "It was over by noon",
        "One two three four five six seven eight nine ten eleven twelve thirteen",
    ],
)
def test_other_short_lines_are_paragraphs(line):
    assert kinds(OPENING, line, MIDDLE, CLOSING) == ["paragraph"] * 4


def test_a_subhead_stands_neither_first_nor_last_nor_above_another_short_line():
    assert kinds("Ferries idle", MIDDLE, "Ferries idle") == ["paragraph"] * 3
    assert kinds(OPENING, "Ferries idle", "Crews wait", CLOSING) == ["paragraph", "paragraph", "subhead", "paragraph"]


def test_a_headline_run_into_the_text_is_a_teaser():
    assert kinds(OPENING, TEASER, MIDDLE) == ["paragraph", "teaser", "paragraph"]
    assert kinds(TEASER, OPENING, TEASER) == ["paragraph"] * 3


@pytest.mark.parametrize(
    "paragraph",
    [
        f"{TEASER}:",
        f"{TEASER}”",
        f"{TEASER}…",
        f"{TEASER},",
        f"{OPENING} Nobody knew",
        f"{TEASER} and the",
        f"And {TEASER}",
        f"{TEASER} 4.1 5.2 6.3",
    ],
)
def test_a_paragraph_that_only_lacks_its_full_stop_is_none(paragraph):
    assert kinds(OPENING, paragraph, MIDDLE) == ["paragraph"] * 3


BODIES = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from([OPENING, MIDDLE, TEASER, "Ferries idle", "\n", "\n\n", " ", "\t", "a", "U.S. "]), max_size=20
    ).map("".join),
)


@given(BODIES)
def test_blocks_cover_everything_but_white_space_in_order(body):
    position = 0
    for block in find_blocks(body):
        assert not body[position : block.start].strip()
        text = body[block.start : block.end]
        assert text == text.strip() != ""
        position = block.end
    assert not body[position:].strip()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The U.S. Senate voted. It rose.", "The U.S. Senate voted."),
        ("They flew to the U.S. The rest stayed.", "They flew to the U.S."),
        ("Gen. Jane Q. Roe of Acme Corp. spoke at 5 p.m. on Jan. 5. Nobody came.", None),
        ("He asked: “Why?” and left. She stayed.", "He asked: “Why?” and left."),
        ("“It is over.” He left.", "“It is over.”"),
        ("It rose by 4.5 percent... and fell. So be it.", "It rose by 4.5 percent... and fell."),
        ("No. 5 came in. No. 6 did not.", "No. 5 came in."),
        ("1. The council meets. 2. It votes.", "1. The council meets."),
        ("A first paragraph without an end\n\nA second.", "A first paragraph without an end"),
        ("会谈开始了。双方同意。", "会谈开始了。"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_not_ended_by_abbreviations(text, sentence):
    expected = "Gen. Jane Q. Roe of Acme Corp. spoke at 5 p.m. on Jan. 5." if sentence is None else sentence
    assert first_sentence(text) == expected


def sentence_around(text, words):
    start = text.index(words)
    low, high = sentence_at(text, start, start + len(words))
    return text[low:high]


def test_the_sentence_around_a_place_is_found():
    text = f"{OPENING} The U.S. envoy, Mr. Roe, saw it. {CLOSING}\n\n{MIDDLE}"
    assert sentence_around(text, "Roe") == "The U.S. envoy, Mr. Roe, saw it."
    assert sentence_around(text, "The harbour") == OPENING
    assert sentence_around(text, "islands") == CLOSING
    assert sentence_around(text, "Crews") == MIDDLE


def test_a_sentence_does_not_reach_over_a_paragraph():
    assert sentence_around(f"{OPENING}\n\nFerries idle\n\n{MIDDLE}", "idle") == "Ferries idle"
    long = f"{OPENING} {MIDDLE}"
    assert sentence_around(f"{long}\nFerries idle\n{long}", "idle") == "Ferries idle"


def test_a_sentence_reaches_over_a_wrapped_line():
    assert (
        sentence_around("It began.\nThe boats lay\nin the harbour. So be it.", "lay")
        == "The boats lay\nin the harbour."
    )


def test_a_long_sentence_is_cut_between_words_around_the_place():
    text = "word " * 200 + "here " + "word " * 200
    sentence = sentence_around(text, "here")
    assert len(sentence) <= 300
    assert "here" in sentence
    assert set(sentence.split()) == {"word", "here"}


@given(BODIES, st.data())
def test_a_sentence_always_holds_its_span_and_is_short(body, data):
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    low, high = sentence_at(body, start, end)
    assert 0 <= low <= start
    assert high - low <= 300
    assert high <= len(body)
    assert high >= end or end - start > 300


@pytest.mark.parametrize(
    "piece", ["A, ", "(", "\n", " ", ". ", ".", "A. ", "\n ", "a\n", ".)", "Ferries idle\n\n", "\n\t", "“", "!?"]
)
def test_ten_times_the_text_takes_nowhere_near_a_hundred_times_the_work(piece):
    def work(characters: int) -> float:
        body = piece * (characters // len(piece))
        middle = characters // 2
        return processor_time(lambda: (find_blocks(body), first_sentence(body), sentence_at(body, middle, middle + 10)))

    assert work(300_000) < 50 * max(work(30_000), 0.01)
