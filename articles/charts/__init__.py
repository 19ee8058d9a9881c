"""Numbers to geometry for charts that the server draws as SVG. Pure."""

from articles.charts.count_classes import CountClass, classify, shade_of
from articles.charts.lines import ChartLine, LinesChart, Point, draw_lines
from articles.charts.scale import GridLine, format_share, percent
from articles.charts.ticks import Tick
from articles.charts.timeline import Bar, Column, Cut, TimelineChart, Zoom, draw_timeline
from articles.charts.worldmap import Region, WorldMap, draw_map

__all__ = [
    "Bar",
    "ChartLine",
    "Column",
    "CountClass",
    "Cut",
    "GridLine",
    "LinesChart",
    "Point",
    "Region",
    "Tick",
    "TimelineChart",
    "WorldMap",
    "Zoom",
    "classify",
    "draw_lines",
    "draw_map",
    "draw_timeline",
    "format_share",
    "percent",
    "shade_of",
]
