"""What differs between two texts: all of it, nothing else, and in bounded time however long and alike they are."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import differences
from articles.text.differences import Edit, TextDifference, compare_texts
from tests.benchmarks.hostile import KINDS


def write(difference: TextDifference) -> list[str]:
    """Return the paragraphs with what was removed in brackets, and what was inserted in braces."""
    marks = {Edit.SAME: "%s", Edit.REMOVED: "[%s]", Edit.INSERTED: "{%s}"}
    return [
        "".join(marks[change] % text for change, text in one.pieces) if one.pieces else f"… {one.left_out}"
        for one in difference.paragraphs
    ]


def test_words_are_marked_in_the_paragraph_that_was_changed():
    before = "One.\n\nTwo.\n\nThe talks opened in the morning.\n\nFour.\n\nFive.\n\nSix."
    after = before.replace("opened in the morning", "opened at noon")
    assert write(compare_texts(before, after)) == [
        "… 1",
        "Two.",
        "The talks opened [in the morning.]{at noon.}",
        "Four.",
        "… 2",
    ]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ["… 1"]),
        ("", "New.", ["{New.}"]),
        ("Old.", "", ["[Old.]"]),
        ("A.\n\nB.", "A.\n\nX.\n\nB.", ["A.", "{X.}", "B."]),
        ("A.\n\nX.\n\nB.", "A.\n\nB.", ["A.", "[X.]", "B."]),
        ("One two.\n\nThree four.", "One two. Three four.", ["One [two.]", "{two. }Three four."]),
        ("<b>a</b> & b", "<b>a</b> & c", ["<b>a</b> & [b]{c}"]),
        ("会談は朝に始まった。", "会談は昼に始まった。", ["会談は[朝]{昼}に始まった。"]),
    ],
)
def test_any_change_is_found(before, after, shown):
    assert write(compare_texts(before, after)) == shown


TEXTS = st.lists(st.sampled_from(["a ", "b ", "c", "\n\n", "\n", "é, ", "x" * 3]), max_size=40).map("".join)


def rebuild(difference: TextDifference, without: Edit) -> str:
    """Return one of both texts, without blanks: breaks of paragraphs may stand on either side of a change."""
    pieces = (piece for one in difference.paragraphs for piece in one.pieces if piece.change is not without)
    return "".join("".join(text.split()) for _, text in pieces)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before, after):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "_leave_out", iter)
        found = compare_texts(before, after)
    assert rebuild(found, Edit.INSERTED) == "".join(before.split())
    assert rebuild(found, Edit.REMOVED) == "".join(after.split())
    if before == after:
        assert all(change is Edit.SAME for one in found.paragraphs for change, _ in one.pieces)


class CountedMatcher(differences.SequenceMatcher):
    """The library's own, which counts what it compares."""

    pairs = 0

    def __init__(self, junk, one, other, **options):
        CountedMatcher.pairs += len(one) * len(other)
        super().__init__(junk, one, other, **options)


def change_words(body: str, share: float) -> str:
    dice = random.Random(1)
    words = body.split(" ")
    for _ in range(int(len(words) * share)):
        words[dice.randrange(len(words))] = "changed"
    return " ".join(words)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0001, 0.5])
def test_long_texts_of_any_kind_are_compared_in_bounds(kind, share, monkeypatch):
    monkeypatch.setattr(differences, "SequenceMatcher", CountedMatcher)
    CountedMatcher.pairs = 0
    before = KINDS[kind](300_000)
    found = compare_texts(before, change_words(before, share))
    assert CountedMatcher.pairs <= differences.MOST_PAIRS_IN_ALL
    shown = sum(len(text) for one in found.paragraphs for _, text in one.pieces)
    assert shown < differences.MOST_SHOWN + differences.LONGEST_CHANGED + 10


def test_what_is_not_shown_is_not_passed_over():
    long = "word " * 10_000
    found = compare_texts("A.", f"A. {long}")
    assert found.is_cut
    assert write(found)[0].endswith("…}")
    found = compare_texts(f"{long}a", f"{long}b")
    assert not found.is_cut
    assert " … " in write(found)[0]
    many = "\n\n".join(f"Paragraph {number} of the text." for number in range(9_000))
    assert compare_texts(many, many.replace("Paragraph", "Part")).is_cut
