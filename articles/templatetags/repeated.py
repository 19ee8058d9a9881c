"""What stands on a page a hundred times, written out in one go: the nodes of a template would cost more than its words.

Everything that is put into the HTML below goes through `fill`, which escapes it.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.charts import Bar, Region
from articles.models import Entity
from articles.panels.explanations import Ground
from articles.panels.facet_values import FacetValue
from articles.panels.jumps import Jumps
from articles.panels.world_map import MappedCountry
from articles.text.highlight_runs import Piece, Run

register = template.Library()

_NOTHING = mark_safe("")
_CURRENT = mark_safe(' aria-current="true"')
_CHOSEN = mark_safe('<span aria-hidden="true">✓ </span>')
_SAID_CHOSEN = mark_safe('<span class="visually-hidden">, chosen</span>')
_PROVISIONAL = mark_safe('<span class="provisional" title="Provisional: not confirmed by a curator">?</span>')


def fill(pattern: str, *parts: str | int | None) -> SafeString:
    """Put parts into a pattern, escaped unless they are HTML already.

    What Django's `format_html` does, in a third of the time: that looks at each part for translations yet to be made.
    """
    return SafeString(pattern.format(*(p if isinstance(p, SafeString) else escape(str(p)) for p in parts)))


def join(parts: Iterable[SafeString], between: str = "") -> SafeString:
    return mark_safe(between.join(parts))  # noqa: S308 - each part was escaped when it was made


def _plural(count: int) -> str:
    return "" if count == 1 else "s"


# -- facets


@register.simple_tag(takes_context=True)
def facet_values(context: dict[str, Any], values: Iterable[FacetValue], kept: str = "") -> SafeString:
    """Render values as items of a list: each with its share, its number, and the links that turn the search by it.

    Numbers lead to `search_url`; turns to `turn_url` where the page has one, with what it keeps beside the search.
    """
    address = context.get("search_url", "")
    turn_address = context.get("turn_url") or address
    return join(_value(value, address, turn_address, kept) for value in values)


def _value(value: FacetValue, address: str, turn_address: str, kept: str) -> SafeString:
    label = fill("{}", value.label)
    turns = [
        _turn(css, turn_address + link + kept, sign, said, label)
        for link, css, sign, said in (
            (value.remove_link, "turn", "×", "Take {} back"),
            (value.add_link, "turn", "+", "Or {}"),
            (value.with_link, "turn", "&", "And {}"),
            (value.exclude_link, "turn without", "−", "Without {}"),
        )
        if link
    ]
    return fill(
        '<li><a class="value" href="{}{}" rel="nofollow"{}>'
        '<svg class="share" aria-hidden="true"><rect width="{}" height="100%"/></svg>'
        '<span class="name">{}{}{}{}</span><span class="num">{}</span>'
        '<span class="visually-hidden"> article{}</span></a>{}</li>',
        *(address, value.link, _CURRENT if value.is_selected else _NOTHING),
        value.share,
        _CHOSEN if value.is_selected else _NOTHING,
        fill("<i>{}</i>", label) if value.is_not_set else label,
        _PROVISIONAL if value.is_provisional else _NOTHING,
        _SAID_CHOSEN if value.is_selected else _NOTHING,
        f"{value.count:,}",
        _plural(value.count),
        join(turns),
    )


def _turn(css: str, link: str, sign: str, said: str, label: SafeString) -> SafeString:
    return fill(
        '<a class="{}" href="{}" rel="nofollow" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></a>',
        *(css, link, fill(said, label), sign, fill(said[0].lower() + said[1:], label)),
    )


# -- hits


@register.simple_tag
def entity_links(entities: Sequence[Entity], css: str, most: int) -> SafeString:
    """Render the first entities as links, parted by dots."""
    links = (
        fill('<a class="{}" href="{}">{}</a>', css, entity.get_absolute_url(), entity.name)
        for entity in entities[:most]
    )
    return join(links, " · ")


@register.simple_tag
def grounds_of(grounds: Iterable[Ground]) -> SafeString:
    """Render the grounds of a hit as items of a list of descriptions."""
    return join(
        fill(
            "<div><dt>{}</dt><dd>{}{}{}</dd></div>",
            ground.label,
            join((fill('<q dir="auto">{}</q>', words) for words in ground.words), ", "),
            f" and {ground.more} more" if ground.more else "",
            fill(' <span class="quiet">{}</span>', ground.rule) if ground.rule else "",
        )
        for ground in grounds
    )


# -- the text of an article


@register.simple_tag(takes_context=True)
def text_runs(context: dict[str, Any], runs: Iterable[Run[Entity]]) -> SafeString:
    """Render runs of a text: entities as links, matches as marks, each with the way to the next."""
    jumps: Jumps | None = context.get("jumps")
    return join(_run(run, jumps) for run in runs)


def _run(run: Run[Entity], jumps: Jumps | None) -> SafeString:
    text = join(_piece(piece) for piece in run.pieces)
    if run.entity is not None:
        entity = run.entity
        css = "c" if entity.is_country else "a"
        text = fill('<a class="e {}" href="{}" title="{}">{}</a>', css, entity.get_absolute_url(), entity.name, text)
    if not run.last_match or jumps is None or jumps.count < 2:
        return text
    count, following = jumps.count, run.last_match + 1
    is_last = following > count
    number = 1 if is_last else following
    said = fill("{} match {} of {}", "Back to" if is_last else "On to", number, count)
    return text + fill(
        '<a class="onward" href="{}" aria-label="{}" data-at="{}/{} {}"></a>',
        *(jumps.link(number), said, number, count, "↑" if is_last else "↓"),
    )


def _piece(piece: Piece) -> SafeString:
    if not piece.match:
        return fill("{}", piece.text)
    if piece.is_first:
        return fill('<mark id="m{}">{}</mark>', piece.match, piece.text)
    return fill("<mark>{}</mark>", piece.text)


# -- charts


@register.simple_tag(takes_context=True)
def timeline_bars(context: dict[str, Any], bars: Iterable[Bar], anchor: str) -> SafeString:
    """Render the bars of a timeline that lead somewhere, each over the whole height of its column."""
    address = context.get("search_url", "")
    return join(
        fill(
            '<a href="{}{}{}" rel="nofollow" aria-label="{}: {}{}"><title>{}: {}</title>'
            '<rect class="hit" x="{}" width="{}" y="0" height="100%"/>'
            '<rect class="bar{}{}" x="{}" width="{}" y="{}" height="{}"/>{}</a>',
            *(address, bar.link, anchor),
            *(bar.label, *_tell_bar(bar)),
            *(bar.column_x, bar.column_width),
            *(" on" if bar.is_on else "", " few" if bar.is_few else ""),
            *(bar.x, bar.width, bar.y, bar.height),
            _number_above(bar),
        )
        for bar in bars
        if bar.link
    )


def _tell_bar(bar: Bar) -> tuple[str, str, str, str]:
    """Return what is read out of a bar in two parts, and its title: label and number."""
    if bar.of is None:
        return f"{bar.count:,}", f" article{_plural(bar.count)}", bar.label, f"{bar.count:,}"
    return (
        f"{bar.count:,} of {bar.of:,}",
        f" article{_plural(bar.of)}, {bar.share}",
        bar.label,
        (f"{bar.count:,} of {bar.of:,}, {bar.share}"),
    )


def _number_above(bar: Bar) -> SafeString:
    if not bar.number:
        return _NOTHING
    return fill('<text x="{}" y="{}" dy="-4" text-anchor="middle">{}</text>', bar.middle, bar.y, bar.number)


@register.simple_tag(takes_context=True)
def map_regions(context: dict[str, Any], regions: Iterable[tuple[Region, MappedCountry]], world: str) -> SafeString:
    """Render the countries of a map: a shape of the file `world`, or a dot with a rim."""
    address = context.get("search_url", "")
    return join(
        fill(
            '<a href="{}{}" class="shade-{}" aria-label="{}: {} article{}" rel="nofollow"><title>{}: {}</title>{}</a>',
            *(address, country.link, region.shade),
            *(country.name, f"{country.count:,}", _plural(country.count)),
            *(country.name, f"{country.count:,}"),
            fill('<use href="{}#{}"/>', world, region.code) if region.is_shape else _dot(region),
        )
        for region, country in regions
    )


def _dot(region: Region) -> SafeString:
    return fill('<path class="dot-edge" d="M{0} {1}h0"/><path class="dot" d="M{0} {1}h0"/>', region.x, region.y)


@register.simple_tag(takes_context=True)
def map_rows(context: dict[str, Any], countries: Iterable[MappedCountry]) -> SafeString:
    """Render countries as items of the lists beside a map."""
    address = context.get("search_url", "")
    return join(
        fill(
            '<li><a href="{}{}" rel="nofollow"><span>{}</span><span class="num quiet">{}</span></a></li>',
            *(address, country.link, country.name, f"{country.count:,}"),
        )
        for country in countries
    )
