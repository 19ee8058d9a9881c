"""Charts as files: valid XML without styles, which say what they show, whatever a title holds."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.charts import Column, draw_map, draw_timeline
from articles.charts.chart_pictures import (
    BAR,
    LAND,
    LINES,
    SHADES,
    draw_lines_picture,
    draw_map_picture,
    draw_timeline_picture,
)
from articles.charts.lines import draw_lines
from articles.charts.network import measure_width
from articles.charts.picture import BARE, INK, MARGIN, QUIET, RULE, STRONG, WIDTH, Caption, wrap
from tests.test_architecture import ROOT

COUNTS = [4, 900, 0, 3, 2, 1]
ADDRESS = "https://archive.example/?q=rain"


def columns() -> list[Column]:
    return [
        Column(date(2000 + n, 1, 1), date(2000 + n, 12, 31), count, f"{2000 + n}", "?", is_held=n != 2)
        for n, count in enumerate(COUNTS)
    ]


def draw_all(title: str, address: str = ADDRESS) -> list[str]:
    caption = Caption(title, "Articles by year", "Source: Archive, 1 June 2021", address, ["Grey: none."])
    return [
        draw_timeline_picture(draw_timeline(columns(), "year", zoom=1), caption),
        draw_lines_picture(draw_lines(["one", title], [columns(), columns()], "year", zoom=1), ["3", "4"], caption),
        draw_map_picture(
            draw_map({"ir": 3, "fr": 9, "sg": 1}), {"ir": "Iran", "fr": title, "sg": "Singapore"}, caption
        ),
    ]


def words_of(picture: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(picture.encode()).iter("{http://www.w3.org/2000/svg}text")]


def test_pictures_say_what_they_show_and_where_it_is_from():
    for picture in draw_all("Rain & <snow>"):
        words = words_of(picture)
        assert words[:2] == ["Rain & <snow>", "Articles by year"]
        assert words[-3:] == ["Grey: none.", "Source: Archive, 1 June 2021", ADDRESS]
        assert "style" not in picture.replace(" style=", "style=").partition("<desc>")[2]
        assert "class=" not in picture
        root = ET.fromstring(picture.encode())
        assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"


def test_a_zoomed_timeline_breaks_what_is_higher_and_draws_nothing_of_what_is_not_held():
    picture, *_ = draw_all("Rain")
    root = ET.fromstring(picture.encode())
    bars = [one for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("fill") == BAR]
    titles = [bar[0].text for bar in bars]
    assert titles == ["2000: 4", "2001: 900", "2003: 3", "2004: 2", "2005: 1"]
    assert "900" in words_of(picture)
    assert sum(one.get("fill") == BARE for one in root.iter("{http://www.w3.org/2000/svg}rect")) == 1


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=400), st.text(max_size=3_000))
def test_no_text_breaks_a_picture_or_leaves_it(title, address):
    for picture in draw_all(title, address):
        root = ET.fromstring(picture.encode())
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            if text.get("transform") is None and text.get("text-anchor") is None:
                assert MARGIN <= float(text.attrib["x"]) < WIDTH
                assert float(text.attrib["y"]) < float(root.attrib["height"])


@given(st.text(max_size=300), st.integers(5, 60), st.integers(1, 5))
def test_lines_keep_to_their_width_and_number(text, width, most):
    lines = wrap(text, width, most)
    assert len(lines) <= most
    assert all(measure_width(line.removesuffix("…")) <= width for line in lines)
    if not lines or not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("token", "colour"),
    [("ink", INK), ("ink-2", QUIET), ("rule", RULE), ("rule-strong", STRONG), ("accent", BAR), ("land", LAND),
     *((f"shade-{n}", shade) for n, shade in enumerate(SHADES, 1)), *(("line", line) for line in LINES)],
)  # fmt: skip
def test_colours_are_those_of_pages_in_the_light(token, colour):
    css = "".join((ROOT / "static" / name).read_text(encoding="utf-8") for name in ("archive.css", "charts.css"))
    assert f"--{token}: light-dark({colour}," in css
