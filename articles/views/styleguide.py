"""Every component of the pages on one page, with made-up data: for those who change the look. Debug only."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from articles.charts import classify, draw_map
from articles.charts.heatmap import WEEKDAYS, draw_month
from articles.charts.network import draw_network
from articles.models import Article, Entity, Source
from articles.panels.companions import Companion, Network
from articles.panels.facet_values import FacetGroup, FacetValue
from articles.panels.hits import Chip, Hit, TaggedEntity
from articles.panels.public_names import PublicEntity
from articles.panels.rising import Rising, RisingActor
from articles.panels.timeline import present_timeline
from articles.panels.world_map import MapPanel, MappedCountry
from articles.requests.filters import Search
from articles.search import DateSpan, Facet, Period, Precision, Timeline, highlight, parse_query

COLOURS = ("paper", "sheet", "ink", "ink-2", "rule", "rule-strong", "accent", "accent-soft", "bar", "bare", "share",
           "mark", "actor", "country", "line", "warn")  # fmt: skip
STEPS = ("step--1", "step-0", "step-1", "step-2", "step-3")
SPACES = ("s1", "s2", "s3", "s4", "s5", "s6", "s7")

HEADLINE = "Harbour of the northern town reopens after the storm"
LONG_HEADLINE = "A headline that goes on and on, as agencies of another age were wont to write them, " * 4
BODY = (
    "The harbour opened again on Friday, two weeks after the storm. Fishermen of the town said that the harbour "
    "master had asked for help from the capital, and that none had come."
)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the tokens and all components."""
    context = {
        "colours": COLOURS,
        "steps": STEPS,
        "spaces": SPACES,
        "search_url": reverse("search"),
        "search": _search(),
        "kept_parameters": [],
        "notices": [],
        "is_behind": False,
        "is_front": False,
        "keep_link": "?",
        "read_as": "harbour and not storm",
        "chips": [
            Chip("Actor", "Harbour Union", "?"),
            Chip("Country", "Norway", "?", is_excluded=True),
            Chip("Date", "June 2021", "?"),
        ],
        "clear_link": "?",
        "timeline": _timeline(),
        "map": _map(),
        "archive_size": 1234,
        **_companions(),
        **_calendar(),
        "groups": [_facet()],
        "hits": _hits(),
        "rising": _rising(),
        "anniversary": None,
        "called": [],
        "offers": [],
        "total": 1234,
        "sorts": [{"label": name, "is_current": name == "Newest", "link": "?"} for name in ("Relevance", "Newest")],
    }
    return render(request, "styleguide.html", context)


def _search() -> Search:
    return replace(Search(query=parse_query('harbour "storm')), problems={"country": ["There is no country “zz”."]})


def _timeline() -> Any:
    firsts = [date(2021, month, 1) for month in range(1, 13)]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), date(2021, 12, 31)]
    counts = [3, 8, 0, 14, 40, 55, 31, 12, 9, 1, 0, 2]
    periods = tuple(Period(first, last, count) for first, last, count in zip(firsts, lasts, counts, strict=True))
    chosen = Search(span=DateSpan(date(2021, 5, 1), date(2021, 6, 30)), date_after="2021-05", date_before="2021-06")
    return present_timeline(chosen, Timeline(Precision.MONTH, periods), sum(counts))


def _map() -> MapPanel:
    counts = {"us": 812, "gb": 240, "no": 95, "br": 40, "in": 133, "za": 12, "au": 7, "sg": 3, "tv": 1}
    countries = {code: MappedCountry(code.upper(), code, count, "?") for code, count in counts.items()}
    drawn = draw_map(counts)
    ranked = sorted(countries.values(), key=lambda country: -country.count)
    return MapPanel(
        width=drawn.width,
        height=drawn.height,
        regions=tuple((region, countries[region.code]) for region in drawn.regions),
        classes=drawn.classes,
        leading=tuple(country for country in ranked if country.code not in drawn.small),
        small=tuple(country for country in ranked if country.code in drawn.small),
        small_more=(),
        most=ranked[0],
    )


def _companions() -> dict[str, Any]:
    names = ("Coast Guard", "Jane Roe", "Ministry of Fisheries and Coastal Affairs", "Ann Doe", "Storm Relief Fund")
    companions = [
        Companion(Entity(name=name, slug=slugify(name), kind=Entity.Kind.ORGANISATION), 40 - 7 * n, 1.5 / (n + 1), "?")
        for n, name in enumerate(names)
    ]
    chart = draw_network("Harbour Union", names, [one.together for one in companions], {(0, 1): 9.0, (1, 3): 4.0})
    network = Network(chart, tuple((node, companions[node.number]) for node in chart.nodes))
    return {"entity": Entity(name="Harbour Union", kind="organisation"), "companions": companions, "network": network}


def _calendar() -> dict[str, Any]:
    counts = {date(2021, 6, day): day * day for day in range(1, 31, 2)}
    classes = classify(counts.values(), is_logarithmic=False)
    return {"month": draw_month(2021, 6, counts, classes), "month_classes": classes, "weekdays": WEEKDAYS}


def _facet() -> FacetGroup:
    def value(label: str, count: int, share: str, **more: Any) -> FacetValue:
        return FacetValue(label.lower(), label, count, more.pop("is_selected", False), share, "?", **more)

    return FacetGroup(
        "sample",
        "Actor",
        shown=(
            value("Harbour Union", 412, "100%", is_selected=True, remove_link="?"),
            value("Coast Guard", 268, "65%", add_link="?", exclude_link="?"),
            value("Found in the Text", 21, "5%", add_link="?", exclude_link="?", is_provisional=True),
            value("An Organisation with a Name That Needs Three Lines or More", 4, "1%", exclude_link="?"),
        ),
        more=(value("One More", 1, "1%", exclude_link="?"),),
        without=value(Facet.ACTOR.lack, 30, "", is_not_set=True, exclude_link="?"),
        total=5,
    )


def _hits() -> list[Hit]:
    source = Source(name="Northern Post", slug="northern-post")
    union = TaggedEntity("Harbour Union", "harbour-union", Entity.Kind.ORGANISATION, Entity.Status.CONFIRMED)
    norway = TaggedEntity("Norway", "no", Entity.Kind.COUNTRY, Entity.Status.CONFIRMED)
    words = highlight(parse_query("harbour").node)
    samples = (
        Article(pk=1, headline=HEADLINE, body=BODY, published_on=date(2021, 6, 19), source=source),
        Article(pk=2, headline=LONG_HEADLINE.strip(), body=BODY, published_on=None),
        Article(pk=3, headline="مراسلون يلتقون في الميناء", body="", published_on=date(1987, 3, 4), source=source),
    )
    return [
        Hit(
            article=article,
            link=article.get_absolute_url(),
            headline=words.mark(article.headline),
            snippet=words.snippet(article.body),
            actors=[union],
            countries=[norway],
        )
        for article in samples
    ]


def _rising() -> Rising:
    union = PublicEntity("Harbour Union", "harbour-union", Entity.Kind.ORGANISATION)
    lately, before = (
        DateSpan(date(2021, 6, 1), date(2021, 6, 30)),
        DateSpan(date(2021, 5, 2), date(2021, 5, 31)),
    )
    return Rising(30, lately, before, (RisingActor(union, 2, 17, "?", "?"), RisingActor(union, 0, 5, "?", "?")))
