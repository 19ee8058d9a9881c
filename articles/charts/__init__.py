"""Numbers to geometry for charts that the server draws as SVG. Pure."""

from articles.charts.classes import CountClass, classify, shade_of
from articles.charts.timeline import Bar, Column, GridLine, Tick, TimelineChart, draw_timeline
from articles.charts.worldmap import Region, WorldMap, draw_map

__all__ = [
    "Bar",
    "Column",
    "CountClass",
    "GridLine",
    "Region",
    "Tick",
    "TimelineChart",
    "WorldMap",
    "classify",
    "draw_map",
    "draw_timeline",
    "shade_of",
]
