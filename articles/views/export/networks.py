"""Who is often mentioned together with an actor or a country, taken along as a network: GraphML, and CSV of its edges.

The edges are those of the page: from the entity to each companion, and between companions. Their weight is the number
of articles that name both, whose list each edge has the address of.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.charts.picture import clean
from articles.models import Entity
from articles.models.entities import EntityQuerySet
from articles.panels.companions import WEIGHED, find_companions, find_pairs
from articles.requests.choices import WITH, Choice
from articles.requests.filters import Search
from articles.requests.machine_forms import machine_form
from articles.requests.reading import refuse
from articles.requests.unknown_parameters import name_unknown
from articles.search import Facet, count_archive, search
from articles.views.export.charts import send_table

COLUMNS = ("source", "source_name", "target", "target_name", "articles", "expected", "log_likelihood", "address")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_KEYS = (
    ("name", "node", "string"),
    ("kind", "node", "string"),
    ("articles", "node", "int"),
    ("wikidata_id", "node", "string"),
    ("page", "node", "string"),
    ("articles", "edge", "int"),
    ("expected", "edge", "double"),
    ("log_likelihood", "edge", "double"),
    ("address", "edge", "string"),
)


@dataclass(frozen=True, slots=True)
class Edge:
    """Two entities by their places, the articles that name both, how many chance would give, and its score."""

    one: int
    other: int
    together: int
    expected: float
    score: float
    link: str


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """An entity and its companions, each with its articles, and what ties them."""

    nodes: Sequence[tuple[Entity, int]]
    edges: Sequence[Edge]


Writing = Callable[[HttpRequest, NetworkFile], HttpResponseBase]


@machine_form("actors/<slug:slug>/network.graphml", name="actor_graphml")
@require_safe
def actor_graphml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the network of an actor as GraphML."""
    return _answer(request, Entity.objects.actors(), slug, Facet.ACTOR, _send_graphml)


@machine_form("countries/<slug:slug>/network.graphml", name="country_graphml")
@require_safe
def country_graphml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the network of a country as GraphML."""
    return _answer(request, Entity.objects.countries(), slug, Facet.COUNTRY, _send_graphml)


@machine_form("actors/<slug:slug>/network.csv", name="actor_edges")
@require_safe
def actor_edges(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the edges of the network of an actor as a table."""
    return _answer(request, Entity.objects.actors(), slug, Facet.ACTOR, _send_edges)


@machine_form("countries/<slug:slug>/network.csv", name="country_edges")
@require_safe
def country_edges(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the edges of the network of a country as a table."""
    return _answer(request, Entity.objects.countries(), slug, Facet.COUNTRY, _send_edges)


def _answer(request: HttpRequest, rows: EntityQuerySet, slug: str, facet: Facet, write: Writing) -> HttpResponseBase:
    """Write the network of an entity; a parameter, of which there is none, is a 400 that names it."""
    unknown = name_unknown(request.GET, set())
    return refuse(unknown) if unknown else write(request, _find_network(rows, slug, facet))


def _find_network(rows: EntityQuerySet, slug: str, facet: Facet) -> NetworkFile:
    """Return the network that the page of an entity draws; raise Http404 where the public has no such page."""
    entity = rows.visible_to_public().filter(slug=slug).first()
    if entity is None:
        raise Http404(slug)
    criteria = Search(chosen=(Choice(facet, entity.pk, entity.slug, entity.name),))
    result = search(criteria.request(limit=1, facet_size=WEIGHED, facets=(Facet.ACTOR,)))
    size, archive = count_archive()
    overall = archive[Facet.ACTOR]
    others = [pair for pair in result.facets[Facet.ACTOR] if pair[0] != entity.pk]
    companions = find_companions(criteria, result.total, others, size, overall)
    edges = [
        Edge(0, place, one.together, one.expected, one.score, one.link) for place, one in enumerate(companions, start=1)
    ]
    for pair in find_pairs(companions, size, overall) if len(companions) > 1 else ():
        one, other = companions[pair.one].actor, companions[pair.other].actor
        link = Search().link(add=[(Facet.ACTOR.value, one.slug), (WITH, other.slug)])
        edges.append(Edge(pair.one + 1, pair.other + 1, pair.together, pair.expected, pair.score, link))
    nodes = [(entity, result.total), *((one.actor, overall.get(one.actor.pk, one.together)) for one in companions)]
    return NetworkFile(nodes, edges)


def _send_edges(request: HttpRequest, network: NetworkFile) -> HttpResponseBase:
    return send_table([list(COLUMNS), *_write_edges(request, network)], "network", ())


def _write_edges(request: HttpRequest, network: NetworkFile) -> Iterator[list[str]]:
    for edge in network.edges:
        ends = [network.nodes[place][0] for place in (edge.one, edge.other)]
        yield [
            *(text for end in ends for text in (end.slug, end.name)),
            str(edge.together),
            f"{edge.expected:.2f}",
            f"{edge.score:.2f}",
            _address(request, edge),
        ]


def _send_graphml(request: HttpRequest, network: NetworkFile) -> HttpResponse:
    root = ET.Element("graphml", {"xmlns": _GRAPHML})
    for name, holder, kind in _KEYS:
        key = {"id": f"{holder}_{name}", "for": holder, "attr.name": name, "attr.type": kind}
        ET.SubElement(root, "key", key)
    graph = ET.SubElement(root, "graph", {"id": "network", "edgedefault": "undirected"})
    for place, (entity, total) in enumerate(network.nodes):
        values = {
            "name": entity.name,
            "kind": entity.kind,
            "articles": total,
            "wikidata_id": entity.wikidata_id,
            "page": request.build_absolute_uri(entity.get_absolute_url()),
        }
        _describe(ET.SubElement(graph, "node", {"id": f"n{place}"}), "node", values)
    for edge in network.edges:
        values = {
            "articles": edge.together,
            "expected": f"{edge.expected:.2f}",
            "log_likelihood": f"{edge.score:.2f}",
            "address": _address(request, edge),
        }
        ends = {"source": f"n{edge.one}", "target": f"n{edge.other}"}
        _describe(ET.SubElement(graph, "edge", ends), "edge", values)
    document = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    named = {"Content-Disposition": 'attachment; filename="network.graphml"'}
    return HttpResponse(document, content_type="application/graphml+xml", headers=named)


def _describe(element: ET.Element, holder: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if value not in {"", None}:
            ET.SubElement(element, "data", {"key": f"{holder}_{name}"}).text = clean(str(value))


def _address(request: HttpRequest, edge: Edge) -> str:
    return request.build_absolute_uri(reverse("search") + edge.link)
