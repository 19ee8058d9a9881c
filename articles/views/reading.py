"""The page of one article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Entity, Tag
from articles.prose import blocks, sentence_at

WHY_SHOWN = 5  # mentions of a tag shown in their sentence

RULES = {
    "name": "name",
    "alias": "another name",
    "acronym": "acronym",
    "surname": "surname",
    "demonym": "people of the country",
    "adjective": "adjective",
    "city": "place standing for its country",
}


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
    presented = sorted((_present_tag(article, tag) for tag in tags), key=lambda t: (-t.count, t.entity.name))
    context = {
        "article": article,
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


def _body_spans(article: Article, tags: Iterable[Tag]) -> list[tuple[int, int, Entity]]:
    """Return where entities stand in the body, in order; places a later edit has pushed out are left out."""
    spans = [
        (start, end, tag.entity)
        for tag in tags
        for field, start, end, _rule in tag.mentions
        if field == "body" and 0 <= start < end <= len(article.body)
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
    reasons = []
    for field, start, end, rule in tag.mentions[:WHY_SHOWN]:
        text = article.headline if field == "headline" else article.body
        if not 0 <= start < end <= len(text):
            continue
        first, last = sentence_at(text, start, end)
        said = RULES.get(rule, rule)
        reasons.append(
            Reason(
                before=("… " if first > 0 and not text[first - 1].isspace() else "") + text[first:start],
                words=text[start:end],
                after=text[end:last],
                rule=f"{said}, in the headline" if field == "headline" else said,
            )
        )
    return PresentedTag(tag.entity, len(tag.mentions), reasons, max(0, len(tag.mentions) - WHY_SHOWN), tag)
