"""A long body in parts: nothing lost, nothing twice, each part bounded, and the work linear."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import parts
from articles.text.highlight_runs import cut_runs, number_matches
from articles.text.parts import PART_CHARACTERS, PART_LINES, cut_parts, find_part
from articles.text.sentences import find_blocks
from tests.benchmarks.hostile import KINDS, REPEATED, repeat

LONG = 450_000
MOST_CHARACTERS = PART_CHARACTERS * 6 // 5
MOST_LINES = PART_LINES * 6 // 5


def check(body: str) -> None:
    bounds = cut_parts(body)
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(body)
    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    for start, end in bounds:
        assert end > start or not body
        assert end - start <= parts.PART_CHARACTERS * 6 // 5
        assert body.count("\n", start, end) <= parts.PART_LINES * 6 // 5


@pytest.mark.parametrize("kind", KINDS)
def test_parts_of_a_long_text_are_bounded_and_are_all_of_it(kind):
    body = KINDS[kind](LONG)
    check(body)
    assert len(cut_parts(body)) > 3
    assert sum(len(find_blocks(body, part)) for part in cut_parts(body)) >= len(cut_parts(body))


@pytest.mark.parametrize("unit", REPEATED)
def test_parts_of_a_text_that_says_one_thing_are_bounded(unit):
    check(repeat(REPEATED[unit], LONG))


@given(st.text("ab .\n", max_size=300))
def test_parts_of_any_text_are_all_of_it(body):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART_CHARACTERS", 25)
        patch.setattr(parts, "PART_LINES", 5)
        check(body)
        bounds = cut_parts(body)
        for position in range(len(body)):
            start, end = bounds[find_part(bounds, position) - 1]
            assert start <= position < end


def test_a_part_ends_with_a_paragraph_else_a_sentence_else_a_word():
    body = KINDS["ordinary text"](LONG)
    assert all(body[:end].endswith("\n\n") for _, end in cut_parts(body)[:-1])
    body = KINDS["one paragraph without breaks"](LONG)
    assert all(body[:end].rstrip()[-1] in ".”" for _, end in cut_parts(body)[:-1])
    body = KINDS["one word again and again"](LONG)
    assert all(body[:end].endswith(" ") for _, end in cut_parts(body)[:-1])


def test_an_ordinary_article_is_one_part_also_when_it_is_a_little_longer_than_a_part():
    assert len(cut_parts("")) == 1
    assert len(cut_parts(KINDS["ordinary text"](MOST_CHARACTERS))) == 1


class Counted(list):
    """A list that counts how often one of its elements is looked at."""

    looks = 0

    def __getitem__(self, place):
        type(self).looks += 1
        return super().__getitem__(place)

    def __iter__(self):
        for one in super().__iter__():
            type(self).looks += 1
            yield one


@pytest.mark.parametrize("size", [4_000, 8_000, 16_000])
def test_cutting_runs_looks_at_each_mention_and_match_a_few_times(size):
    text = "Kabul, " * (size // 7)
    spans = [(start, start + 5) for start in range(0, len(text), 7)]
    matches = Counted(number_matches(spans))
    entities = Counted((start, end, "AF") for start, end in spans[::2])
    Counted.looks = 0
    runs = list(cut_runs(text, (0, len(text)), entities, matches))
    assert "".join(run.text for run in runs) == text
    assert Counted.looks < 12 * len(matches)
