"""Numbers to geometry for charts that the server draws as SVG. Pure."""

from articles.charts.timeline import Bar, Column, GridLine, Tick, TimelineChart, draw_timeline

__all__ = ["Bar", "Column", "GridLine", "Tick", "TimelineChart", "draw_timeline"]
