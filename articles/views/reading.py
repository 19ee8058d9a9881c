"""The page of one article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Entity, Tag
from articles.prose import blocks, sentence_at
from articles.tagging.explaining import Place, explain_place, read_places
from articles.views.metadata import describe_article

WHY_SHOWN = 5  # mentions of a tag shown in their sentence


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, leading to an entity where one is mentioned there."""

    text: str
    entity: Entity | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, subhead or teaser in runs."""

    kind: str
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Reason:
    """One mention in its sentence, and the rule that found it in plain words."""

    before: str
    words: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class PresentedTag:
    """A tag of the article page: its entity, number of mentions and why it is there."""

    entity: Entity
    count: int
    reasons: Sequence[Reason]
    hidden_count: int
    tag: Tag


@require_safe
def article_page(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Show a published article; an address with old words redirects to the one of today."""
    article = get_object_or_404(Article.objects.published().select_related("source", "dateline_country"), pk=pk)
    if slug != article.slug:
        return HttpResponsePermanentRedirect(article.get_absolute_url())
    tags = list(Tag.objects.counted().filter(article=article).select_related("entity", "curator"))
    presented = sorted(
        (_present_tag(article, tag) for tag in tags), key=lambda t: (not t.tag.is_main, -t.count, t.entity.name)
    )
    context = {
        "article": article,
        "metadata": describe_article(request, article, [shown.tag for shown in presented]),
        "blocks": _present_blocks(article, tags),
        "actors": [tag for tag in presented if not tag.entity.is_country],
        "countries": [tag for tag in presented if tag.entity.is_country],
    }
    return render(request, "articles/article.html", context)


def _present_blocks(article: Article, tags: Iterable[Tag]) -> list[Block]:
    spans = _body_spans(article, tags)
    return [
        Block(block.kind, list(_cut(article.body, block.start, block.end, spans))) for block in blocks(article.body)
    ]


def _places(article: Article, tag: Tag) -> list[Place]:
    return list(read_places(tag.mentions, headline=article.headline, dateline=article.dateline, body=article.body))


def _body_spans(article: Article, tags: Iterable[Tag]) -> list[tuple[int, int, Entity]]:
    """Return where entities stand in the body, in order."""
    spans = [
        (place.start, place.end, tag.entity) for tag in tags for place in _places(article, tag) if place.field == "body"
    ]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _cut(text: str, start: int, end: int, spans: Sequence[tuple[int, int, Entity]]) -> Iterable[Run]:
    position = start
    for first, last, entity in spans:
        if first < position or last > end:
            continue
        if first > position:
            yield Run(text[position:first])
        yield Run(text[first:last], entity)
        position = last
    if position < end:
        yield Run(text[position:end])


def _present_tag(article: Article, tag: Tag) -> PresentedTag:
    places = _places(article, tag)
    reasons = []
    for place in places[:WHY_SHOWN]:
        first, last = sentence_at(place.text, place.start, place.end)
        first, last = min(first, place.start), max(last, place.end)
        is_cut = first > 0 and not place.text[first - 1].isspace()
        reasons.append(
            Reason(
                before=("… " if is_cut else "") + place.text[first : place.start],
                words=place.words,
                after=place.text[place.end : last],
                rule=explain_place(place, tag.entity.name),
            )
        )
    return PresentedTag(tag.entity, len(places), reasons, max(0, len(places) - WHY_SHOWN), tag)
