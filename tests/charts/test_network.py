"""The network of companions: always the same, within its frame, no two labels on one another."""

import math
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.charts.network import (
    GAP,
    LARGEST,
    LINE_WIDTH,
    MOST_LINES,
    SMALLEST,
    draw_network,
    measure_width,
    wrap_label,
)

WIDTH = 358  # pixels: a phone of 390 less its margins
LETTER = 6.1  # pixels: a small letter of ordinary width on a phone
names = st.text(st.sampled_from("abcdefgh MW-"), min_size=1, max_size=60).filter(str.strip)


@st.composite
def networks(draw):
    around = draw(st.lists(names, max_size=20))
    weights = draw(st.lists(st.integers(1, 5000), min_size=len(around), max_size=len(around)))
    pairs = list(combinations(range(len(around)), 2))
    ties = draw(st.dictionaries(st.sampled_from(pairs), st.floats(0.1, 900), max_size=30)) if pairs else {}
    return draw(names), around, weights, ties


def share(text: str) -> float:
    return float(text.rstrip("%"))


def boxes(chart):
    """Return left, right, top and bottom of each label on a phone, in pixels."""
    found = []
    for node in chart.nodes:
        edge = share(node.x) * WIDTH / 100 + node.label_dx
        long = max(measure_width(line.text) for line in node.lines) * LETTER
        left, right = (edge, edge + long) if node.anchor == "start" else (edge - long, edge)
        found.append((left, right, node.y + node.lines[0].y - 10, node.y + node.lines[-1].y + 3))
    return found


@settings(max_examples=60)
@given(networks())
def test_everything_is_finite_and_within_the_frame(network):
    chart = draw_network(*network)
    assert len(chart.nodes) == len(chart.spokes) == len(network[1])
    for node in chart.nodes:
        assert 0 <= share(node.x) <= 100
        assert LARGEST <= node.y <= chart.height - LARGEST
        assert SMALLEST <= node.radius <= LARGEST
        assert 1 <= len(node.lines) <= MOST_LINES
    for tie in (*chart.spokes, *chart.ties):
        assert math.isfinite(tie.width)
        assert 0 < tie.width <= 4
        assert all(0 <= share(x) <= 100 for x in (tie.x1, tie.x2))
        assert all(0 <= y <= chart.height for y in (tie.y1, tie.y2))
    for left, right, top, bottom in boxes(chart):
        assert -GAP <= left <= right <= WIDTH + GAP
        assert -GAP <= top <= bottom <= chart.height + GAP


@settings(max_examples=60)
@given(networks())
def test_no_two_labels_meet(network):
    for one, other in combinations(boxes(draw_network(*network)), 2):
        is_apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert is_apart, (one, other)


@settings(max_examples=30)
@given(networks(), st.randoms())
def test_the_same_network_is_drawn_the_same(network, random):
    middle, around, weights, ties = network
    shuffled = list(ties.items())
    random.shuffle(shuffled)
    assert draw_network(middle, around, weights, dict(shuffled)) == draw_network(*network)


def test_those_tied_to_one_another_stand_side_by_side():
    names = [f"Person {number}" for number in range(8)]
    chart = draw_network("Middle", names, [8, 7, 6, 5, 4, 3, 2, 1], {(0, 5): 9.0, (5, 7): 8.0, (1, 2): 1.0})
    right = sorted((node.y, node.number) for node in chart.nodes if node.anchor == "start")
    assert [number for _, number in right] == [0, 5, 7, 1]
    assert [tie.width for tie in chart.ties] == [4.0, 1.11, 3.64]


def test_a_heavier_one_is_larger():
    chart = draw_network("Middle", ["A", "B", "C"], [100, 25, 1], {})
    assert [node.radius for node in chart.nodes] == [9.0, 6.5, 4.5]
    assert [tie.width for tie in chart.spokes] == sorted((tie.width for tie in chart.spokes), reverse=True)


@given(names)
def test_a_label_fits_its_lines(name):
    lines = wrap_label(name)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(0 < measure_width(line) <= LINE_WIDTH for line in lines)
    whole = " ".join(name.split())
    assert " ".join(lines) == whole or any("…" in line for line in lines)


def test_labels_break_between_words():
    assert wrap_label("Jane Roe") == ["Jane Roe"]
    assert wrap_label("Recep Tayyip Erdogan") == ["Recep Tayyip", "Erdogan"]
    assert wrap_label("International Atomic Energy Agency") == ["International", "Atomic Energy", "Agency"]
    assert wrap_label("United Nations Assistance Mission in Afghanistan") == [
        "United Nations",
        "Assistance",
        "Mission in…",
    ]
    assert wrap_label("Bundesverfassungsgericht") == ["Bundesverfass…"]


def test_rows_of_one_side_keep_their_distance():
    chart = draw_network("Middle", [f"A {n}" for n in range(20)], [1] * 20, {})
    for anchor in ("start", "end"):
        rows = sorted(node.y for node in chart.nodes if node.anchor == anchor)
        assert all(after - before >= 43 for before, after in pairwise(rows))
