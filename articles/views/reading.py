"""The page of one article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from articles.filters import Search
from articles.marking import Match, Run, cut_runs, number_matches
from articles.models import Article, Entity, Tag
from articles.prose import blocks, sentence_at
from articles.search import Example, Highlighter, IndexNotReadyError, search_similar
from articles.search.engine import TAGGED
from articles.tagging.explaining import Place, explain_place, read_places
from articles.views.asking import read_request
from articles.views.metadata import describe_article
from articles.views.passages import find_passage

COPIES_SHOWN = 50
SIMILAR_SHOWN = 6
WHY_SHOWN = 5  # mentions of a tag shown in their sentence


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, subhead or teaser in runs."""

    kind: str
    runs: Sequence[Run[Entity]]


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
    """Show a published article, to those who may read it a hidden one too.

    An address with old words redirects to the one of today.
    """
    rows = Article.objects.all() if request.user.has_perm("articles.view_article") else Article.objects.published()
    rows = rows.exclude(status=Article.Status.TRASH)
    article = get_object_or_404(rows.select_related("source", "dateline_country"), pk=pk)
    if slug != article.slug:
        carried = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(article.get_absolute_url() + carried)
    asked = read_request(request)
    tags = list(Tag.objects.counted().filter(article=article).select_related("entity", "curator"))
    presented = sorted(
        (_present_tag(article, tag) for tag in tags), key=lambda t: (not t.tag.is_main, -t.count, t.entity.name)
    )
    in_headline, in_body = _find_matches(article, tags, asked)
    context: dict[str, Any] = {
        "article": article,
        "metadata": describe_article(request, article, [shown.tag for shown in presented]),
        "passage": find_passage(asked, article) if asked.at or not asked.is_everything else None,
        "notices": asked.notices,
        "match_count": len(in_headline) + len(in_body),
        "headline": list(cut_runs(article.headline, (0, len(article.headline)), matches=in_headline)),
        "blocks": _present_blocks(article, tags, in_body),
        "actors": [tag for tag in presented if not tag.entity.is_country],
        "countries": [tag for tag in presented if tag.entity.is_country],
        "similar": _find_similar(article),
        **_find_copies(article),
    }
    response = render(request, "articles/article.html", context)
    if article.status != Article.Status.PUBLISHED:
        add_never_cache_headers(response)
    return response


def _find_similar(article: Article) -> list[Article]:
    example = Example(article.pk, article.own_headline, article.body, article.language, article.copy_group)
    try:
        ids = search_similar(example, SIMILAR_SHOWN)
    except IndexNotReadyError:  # the article itself can be read meanwhile
        return []
    rows = Article.objects.published().select_related("source").defer("body").in_bulk(list(ids))
    return [rows[pk] for pk in ids if pk in rows]


def _find_copies(article: Article) -> dict[str, Any]:
    copies = Article.objects.published().copies_of(article)
    shown = list(copies.select_related("source").defer("body")[: COPIES_SHOWN + 1])
    count = len(shown) if len(shown) <= COPIES_SHOWN else copies.count()
    return {"copies": shown[:COPIES_SHOWN], "copy_count": count}


def _find_matches(article: Article, tags: Iterable[Tag], asked: Search) -> tuple[list[Match], list[Match]]:
    """Return where headline and body answer the search: its words, and the mentions of the entities it asks for."""
    wanted = {choice.id for choice in asked.chosen if choice.facet in TAGGED and not choice.is_excluded}
    highlighter = Highlighter(asked.query.node)
    spans = {
        field: [(start, end) for start, end, _ in highlighter.find_spans(text, field=field, language=article.language)]
        for field, text in (("headline", article.own_headline), ("body", article.body))
    }
    for tag in tags:
        if tag.entity_id in wanted:
            for place in _places(article, tag):
                spans.get(place.field, []).append((place.start, place.end))
    in_headline = number_matches(spans["headline"])
    return in_headline, number_matches(spans["body"], len(in_headline) + 1)


def _present_blocks(article: Article, tags: Iterable[Tag], matches: Sequence[Match]) -> list[Block]:
    spans = _body_spans(article, tags)
    return [
        Block(block.kind, list(cut_runs(article.body, (block.start, block.end), spans, matches)))
        for block in blocks(article.body)
    ]


def _places(article: Article, tag: Tag) -> list[Place]:
    return list(read_places(tag.mentions, article.texts))


def _body_spans(article: Article, tags: Iterable[Tag]) -> list[tuple[int, int, Entity]]:
    """Return where entities stand in the body, in order."""
    spans = [
        (place.start, place.end, tag.entity) for tag in tags for place in _places(article, tag) if place.field == "body"
    ]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


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
