"""Cutting a text for entities and matches at once: nothing lost, nothing doubled, every match whole and found."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.text.highlight_runs import HighlightRun, Piece, cut_runs, number_matches

TEXT = "".join(chr(ord("a") + n % 26) for n in range(40))
spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda p: (p[0], min(40, p[0] + p[1]))), max_size=8
)
solid = spans.map(lambda found: [(start, end) for start, end in found if start < end])


@given(solid, st.integers(1, 5))
def test_matches_are_numbered_in_order_and_never_overlap(found, first):
    matches = number_matches(found, first)
    assert [match.number for match in matches] == list(range(first, first + len(matches)))
    assert all(left.end <= right.start for left, right in pairwise(matches))
    covered = {place for start, end in found for place in range(start, end)}
    assert {place for match in matches for place in range(match.start, match.end)} == covered


@given(solid, solid, st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted))
def test_runs_are_the_text_with_each_match_where_it_stands(entities, found, bounds):
    start, end = bounds
    matches = number_matches(found)
    tagged = sorted(((first, last, f"{first}-{last}") for first, last in entities), key=lambda e: (e[0], -e[1]))
    runs = list(cut_runs(TEXT, (start, end), tagged, matches))
    assert "".join(run.text for run in runs) == TEXT[start:end]
    assert all(run.pieces and all(piece.text for piece in run.pieces) for run in runs)
    position = start
    for run in runs:
        if run.entity is not None:
            first, last = (int(number) for number in run.entity.split("-"))
            assert (first, last) == (position, position + len(run.text)), "an entity is in one run"
        for piece in run.pieces:
            inside = {
                match.number
                for match in matches
                for n in range(len(piece.text))
                if match.start <= position + n < match.end
            }
            assert inside == ({piece.match} if piece.match else set())
            assert piece.is_first == any(match.start == position for match in matches if match.number == piece.match)
            position += len(piece.text)
        ending = [m.number for m in matches if position - len(run.text) < m.end <= position and m.end > start]
        assert run.last_match == max(ending, default=0)
        assert run.entity is not None or len(ending) <= 1
    begun = [piece.match for run in runs for piece in run.pieces if piece.is_first]
    assert begun == [match.number for match in matches if start <= match.start < end]


def test_entities_that_overlap_or_leave_the_bounds_are_passed_over():
    runs = list(cut_runs("President Jane Roe", (0, 18), [(0, 14, "A"), (10, 18, "B"), (15, 99, "C")]))
    assert [(run.text, run.entity) for run in runs] == [("President Jane", "A"), (" Roe", None)]


def test_a_match_that_begins_in_front_of_an_entity_ends_in_it():
    (before, entity) = cut_runs("in Kabul", (0, 8), [(3, 8, "AF")], number_matches([(0, 8)]))
    assert before == HighlightRun((Piece("in ", 1, is_first=True),))
    assert entity == HighlightRun((Piece("Kabul", 1),), "AF", 1)
