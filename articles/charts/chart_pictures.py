"""Timeline, comparison and map as pictures, from the same geometry as on pages."""

from collections.abc import Mapping, Sequence

from articles.charts.count_classes import CountClass
from articles.charts.lines import LinesChart
from articles.charts.picture import (
    BARE,
    INK,
    INNER,
    MARGIN,
    PAPER,
    QUIET,
    RULE,
    SMALL,
    STRONG,
    TEXT,
    Caption,
    Picture,
    number,
)
from articles.charts.scale import GridLine
from articles.charts.ticks import Tick
from articles.charts.timeline import Bare, Cut, TimelineChart
from articles.charts.worldmap import WorldMap, read_shapes

PLOT_HEIGHT = 360
AXIS_HEIGHT = 34
BAR = "#0b5a6e"
LAND = "#e7e3da"
SHADES = ("#e8cba8", "#d9b084", "#c6905a", "#9c5f26", "#6a350a")  # of counts, the palest first
LINES = ("#0067a3", "#b84a00", "#00785a", "#9c3f78", "#3d3a36")  # of series, each with how it is dashed
DASHES = ("none", "7 3", "2 3", "9 3 2 3", "13 4")
MARKER_SCALE = 1.3
DOT = 5  # radius

Name = Mapping[str, str]  # of a country, by its code


def draw_timeline_picture(chart: TimelineChart, caption: Caption) -> str:
    """Return the bars of a timeline as a file."""
    picture = Picture(caption)
    top = _open_plot(picture, chart.bare, chart.grid)
    for bar in chart.bars:
        if not bar.count:
            continue
        x, width = _across(bar.x), INNER * _part(bar.width)
        y = top + PLOT_HEIGHT * _part(bar.y)
        count = f"{bar.count:,}" if bar.of is None else f"{bar.count:,} of {bar.of:,}, {bar.share}"
        picture.draw(
            "rect",
            x=x,
            y=y,
            width=width,
            height=PLOT_HEIGHT * _part(bar.height),
            fill=BAR,
            title=f"{bar.label}: {count}",
            fill_opacity="0.5" if bar.is_few else "1",
        )
        if bar.is_broken:
            picture.draw("line", x1=x - 1, y1=top + 44, x2=x + width + 1, y2=top + 32, stroke=PAPER, stroke_width=4)
        if bar.number:
            picture.text(x + width / 2, y - 5, bar.number, fill=INK, anchor="middle")
    _close_plot(picture, top, chart.cuts, chart.ticks)
    return picture.finish()


def draw_lines_picture(chart: LinesChart, totals: Sequence[str], caption: Caption) -> str:
    """Return the lines of a comparison as a file; `totals` stand beside the names of the series."""
    picture = Picture(caption)
    picture.y += TEXT
    for line, total in zip(chart.lines, totals, strict=bool(chart.lines)):
        picture.y += TEXT * 1.5
        _stroke(picture, line.number, f"{MARGIN},{number(picture.y - 5)} {MARGIN + 44},{number(picture.y - 5)}")
        _mark(picture, line.number, line.marker, MARGIN + 22, picture.y - 5)
        picture.text(MARGIN + 56, picture.y, f"{line.label}: {total}", size=TEXT, fill=INK)
    picture.y += 15 * max((point.lift for line in chart.lines for point in line.points), default=0)
    top = _open_plot(picture, chart.bare, chart.grid)
    for line in chart.lines:
        for points in line.stretches:
            places = [point.split(",") for point in points.split()]
            _stroke(
                picture,
                line.number,
                " ".join(
                    f"{number(MARGIN + INNER * float(x) / 100)},{number(top + PLOT_HEIGHT * float(y) / 100)}"
                    for x, y in places
                ),
            )
    for line in chart.lines:
        for point in line.points:
            x, y = _across(point.x), top + PLOT_HEIGHT * _part(point.y)
            count = f"{point.count:,}" if point.of is None else f"{point.count:,} of {point.of:,}, {point.share}"
            title = f"{line.label}, {point.label}: {count}"
            _mark(picture, line.number, line.marker, x, y, title=title, is_small=chart.is_dense)
            if point.number:
                picture.text(x, y - 9 - 15 * point.lift, point.number, fill=INK, anchor="middle")
    _close_plot(picture, top, chart.cuts, chart.ticks)
    return picture.finish()


def draw_map_picture(world: WorldMap, names: Name, caption: Caption) -> str:
    """Return the world map as a file, each country in its shade and with its number."""
    picture = Picture(caption)
    top, scale = picture.y + 16, INNER / world.width
    place = picture.draw("g", transform=f"translate({MARGIN} {number(top)}) scale({scale:.4f})")
    shapes = {region.code: region for region in world.regions if region.is_shape}
    for code, outline in read_shapes().items():
        region = shapes.get(code)
        title = f"{names[code]}: {region.count:,}" if region else ""
        fill = SHADES[region.shade - 1] if region else LAND
        picture.draw("path", within=place, d=outline, fill=fill, title=title, stroke=PAPER, stroke_width=0.75 / scale)
    for region in world.regions:
        if region.x is not None and region.y is not None:
            picture.draw(
                "circle",
                within=place,
                cx=region.x,
                cy=region.y,
                r=DOT / scale,
                fill=SHADES[region.shade - 1],
                title=f"{names[region.code]}: {region.count:,}",
                stroke=PAPER,
                stroke_width=1 / scale,
            )
    picture.y = top + world.height * scale + 14
    _draw_legend(picture, world.classes)
    return picture.finish()


def _draw_legend(picture: Picture, classes: Sequence[CountClass]) -> None:
    picture.y += SMALL * 1.5
    x = float(MARGIN)
    for fill, label in [*((SHADES[one.shade - 1], one.label) for one in classes), (LAND, "none")]:
        picture.draw("rect", x=x, y=picture.y - 11, width=18, height=12, fill=fill)
        picture.text(x + 24, picture.y, label)
        x += 24 + 8 * len(label) + 24
    picture.y += 8


def _open_plot(picture: Picture, bare: Sequence[Bare], grid: Sequence[GridLine]) -> float:
    """Draw what stands behind a plot, and return where it begins."""
    top = picture.y + 40
    for stretch in bare:
        width = INNER * _part(stretch.width)
        picture.draw("rect", x=_across(stretch.x), y=top, width=width, height=PLOT_HEIGHT, fill=BARE)
    for line in grid:
        y = top + PLOT_HEIGHT * _part(line.y)
        picture.draw("line", x1=MARGIN, y1=y, x2=MARGIN + INNER, y2=y, stroke=RULE)
        if line.label:
            picture.text(MARGIN + INNER, y - 5, line.label, anchor="end")
    return top


def _close_plot(picture: Picture, top: float, cuts: Sequence[Cut], ticks: Sequence[Tick]) -> None:
    """Draw the axis of a plot, and go on below it."""
    bottom = top + PLOT_HEIGHT
    picture.draw("line", x1=MARGIN, y1=bottom, x2=MARGIN + INNER, y2=bottom, stroke=STRONG)
    for cut in cuts:
        x, end, middle = _across(cut.x), _across(cut.end), _across(cut.middle)
        picture.draw("line", x1=x + 2, y1=bottom, x2=end - 2, y2=bottom, stroke=PAPER, stroke_width=3)
        for edge in (x, end):
            picture.draw("line", x1=edge - 4, y1=bottom + 7, x2=edge + 4, y2=bottom - 7, stroke=STRONG)
        for shift, words in ((-4, "no articles"), (13, cut.label)):
            turned = picture.draw(
                "text",
                transform=f"translate({number(middle + shift)} {number(top + PLOT_HEIGHT / 2)}) rotate(-90)",
                fill=QUIET,
                font_size=SMALL,
                text_anchor="middle",
            )
            turned.text = words
    for tick in ticks:
        x = _across(tick.x)
        if tick.is_start:
            picture.draw("line", x1=x, y1=bottom, x2=x, y2=bottom + 10, stroke=RULE)
        picture.text(x + 4, bottom + 18, tick.label)
    picture.y = bottom + AXIS_HEIGHT


def _stroke(picture: Picture, series: int, points: str) -> None:
    picture.draw(
        "polyline",
        points=points,
        fill="none",
        stroke=LINES[series - 1],
        stroke_width=2,
        stroke_dasharray=DASHES[series - 1],
        stroke_linejoin="round",
    )


def _mark(
    picture: Picture, series: int, marker: str, x: float, y: float, *, title: str = "", is_small: bool = False
) -> None:
    scale = MARKER_SCALE * (0.6 if is_small else 1)
    transform = f"translate({number(x)} {number(y)}) scale({number(scale)})"
    picture.draw("path", d=marker, transform=transform, fill=LINES[series - 1], stroke=PAPER, title=title)


def _across(share: str) -> float:
    return MARGIN + INNER * _part(share)


def _part(share: str) -> float:
    """Return a percentage as a part of one."""
    return float(share.removesuffix("%")) / 100
