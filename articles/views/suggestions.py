"""What a search might become while it is typed: words of the archive, actors and countries."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.curation.entity_search import find_names
from articles.models import Article, Entity, EntityName
from articles.requests.choices import Choice
from articles.requests.filters import Search
from articles.requests.reading import refuse
from articles.requests.unknown_parameters import name_unknown
from articles.search import Facet, complete_word, count_entities, read_query, search, straighten
from articles.text.wikidata import read_wikidata_id
from articles.text.world_names import countries_called
from articles.visibility import find_withheld

MOST_CHARACTERS = 200
FEWEST_CHARACTERS = 2
WORDS, ACTORS, COUNTRIES = 5, 4, 3  # suggestions of each kind at most
CHECKED = 20  # articles of a word that are looked at for whether one of them is still published

_OPERATORS = {"OR", "AND", "NOT"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One search that finds something: how many articles, and its address. Kind is word, actor or country."""

    kind: str
    label: str
    count: int
    url: str


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Give suggestions as OpenSearch has them, or with `form=rich` each with its kind, label, count and address."""
    form = request.GET.get("form", "")
    if form not in {"", "rich"}:
        return refuse({"form": ["The form is rich, or left out for OpenSearch suggestions."]})
    if unknown := name_unknown(request.GET, {"q", "form"}):
        return refuse(unknown)
    text = straighten(request.GET.get("q", ""))
    is_askable = FEWEST_CHARACTERS <= len(text) <= MOST_CHARACTERS
    found = [*_suggest_words(text), *_suggest_entities(text)] if is_askable else []
    if form == "rich":
        answer: object = {"query": text, "suggestions": [asdict(one) for one in found]}
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    answer = [
        text,
        [one.label for one in found],
        [f"{one.count:,} article{'' if one.count == 1 else 's'}" for one in found],
        [request.build_absolute_uri(one.url) for one in found],
    ]
    content_type = "application/x-suggestions+json; charset=utf-8"
    return JsonResponse(answer, safe=False, content_type=content_type, json_dumps_params={"ensure_ascii": False})


def _suggest_words(text: str) -> list[Suggestion]:
    """Return the search with its last word completed, most articles first."""
    *before, last = text.split()
    if not last.isalnum() or last in _OPERATORS:
        return []
    found = []
    for word in complete_word(last, WORDS):
        query = read_query(" ".join([*before, word]))
        criteria = Search(query=read_query(query.by_most) if query.by_most else query)  # as its page reads it
        result = search(criteria.request(limit=CHECKED))
        suggestion = Suggestion("word", criteria.query.text, result.total, reverse("search") + criteria.link())
        found.append((suggestion, set(result.ids)))
    checked = set().union(*(ids for _, ids in found))
    # The index may be behind: a word that only hidden articles hold is not suggested.
    published = set(Article.objects.published().filter(pk__in=checked).values_list("pk", flat=True))
    offered = [suggestion for suggestion, ids in found if not published.isdisjoint(ids)]
    return sorted(offered, key=lambda one: -one.count)


def _suggest_entities(text: str) -> list[Suggestion]:
    """Return entities one of whose names has words that begin with those of the text, most reported first.

    A country is found by its names in other languages too (“Deutschland”, “Китай”), every entity by its Wikidata id.
    """
    names = EntityName.objects.exclude(kind__in=(EntityName.Kind.CITY, EntityName.Kind.STOP))  # a city is no country
    fitting = EntityName.objects.filter(pk__in=find_names(text, names)).order_by()
    found = set(fitting.values_list("entity", "text"))
    slugs = [code.lower() for code in countries_called(text)]
    otherwise = set(Entity.objects.listed().countries().filter(slug__in=slugs).values_list("pk", flat=True))
    if wikidata_id := read_wikidata_id(text):
        otherwise |= set(Entity.objects.listed().filter(wikidata_id=wikidata_id).values_list("pk", flat=True))
    entities = Entity.objects.listed().in_bulk(otherwise | {number for number, _ in found if number is not None})
    if not entities:
        return []
    counts = count_entities()
    ranked = sorted(entities.values(), key=lambda entity: (-counts.get(entity.pk, 0), entity.name))
    mentioned = [entity for entity in ranked if counts.get(entity.pk)]
    chosen = [entity for entity in mentioned if not entity.is_country][:ACTORS]
    chosen += [entity for entity in mentioned if entity.is_country][:COUNTRIES]
    numbers = {entity.pk for entity in chosen}
    public = found - find_withheld(numbers, {name for number, name in found if number in numbers})
    visible = Entity.objects.visible_to_public().filter(pk__in=numbers & (otherwise | {number for number, _ in public}))
    shown = set(visible.values_list("pk", flat=True))
    return [_suggest_entity(entity, counts[entity.pk]) for entity in chosen if entity.pk in shown]


def _suggest_entity(entity: Entity, count: int) -> Suggestion:
    facet = Facet.COUNTRY if entity.is_country else Facet.ACTOR
    criteria = Search(chosen=(Choice(facet, entity.pk, entity.slug, entity.name),))
    return Suggestion(facet.value, entity.name, count, reverse("search") + criteria.link())
