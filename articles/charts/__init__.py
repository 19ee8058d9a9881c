"""Numbers to geometry for charts that the server draws as SVG. Pure."""

from articles.charts.count_classes import CountClass, classify, shade_of
from articles.charts.lines import Line, LinesChart, Point, draw_lines
from articles.charts.scale import GridLine, percent, round_top, say_share
from articles.charts.timeline import Bar, Column, Cut, Tick, TimelineChart, draw_timeline
from articles.charts.worldmap import Region, WorldMap, draw_map

__all__ = [
    "Bar",
    "Column",
    "CountClass",
    "Cut",
    "GridLine",
    "Line",
    "LinesChart",
    "Point",
    "Region",
    "Tick",
    "TimelineChart",
    "WorldMap",
    "classify",
    "draw_lines",
    "draw_map",
    "draw_timeline",
    "percent",
    "round_top",
    "say_share",
    "shade_of",
]
