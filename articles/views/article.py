"""The page of one article, or of a part of one that is very long."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from articles.models import Article, Entity, Tag
from articles.panels.article_parts import PARAMETER, ChosenPart, choose_part
from articles.panels.changes import find_article_changes
from articles.panels.details import present_details
from articles.panels.jumps import link_matches
from articles.panels.metadata import describe_article
from articles.panels.neighbours import Neighbours, find_neighbours
from articles.panels.provenance import find_provenance
from articles.panels.staff_actions import StaffActions, present_staff_actions
from articles.requests.filters import Search
from articles.requests.reading import read_request
from articles.search import TAGGED, EngineError, EngineOutageError, Example, begin_anew, highlight, search_similar
from articles.tagging.explanations import StoredMention, count_mentions, explain_mention, read_mentions
from articles.text.highlight_runs import HighlightRun, Match, cut_runs, number_matches
from articles.text.sentences import find_blocks, sentence_at

COPIES_SHOWN = 50
SIMILAR_SHOWN = 6
WHY_SHOWN = 5  # mentions of a tag shown in their sentence
SUGGESTED_SHOWN = 50  # tags that wait for a decision, of an article
TAGS_SHOWN = 200  # of each kind, the main subjects and most mentioned first
TAGS_READ = 2_000  # in all, in the same order: a long article may name a hundred thousand people
READ_FOR_WORDS = 500_000  # characters of a body that are read for the words of a search, beside the part shown
MARKED = 1_000  # matches of a search in an article
LINKED = 3_000  # mentions of a part that are links


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, subhead or teaser in runs."""

    kind: str
    runs: Sequence[HighlightRun[Entity]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One mention in its sentence, the rule that found it in plain words, and the way to another part it stands in."""

    before: str
    words: str
    after: str
    rule: str
    part: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class PresentedTag:
    """A tag of the article page: its entity, number of mentions and why it is there."""

    entity: Entity
    count: int
    reasons: Sequence[Reason]
    hidden_count: int
    tag: Tag

    @property
    def is_confirmed(self) -> bool:
        """Whether a curator has accepted it."""
        return self.tag.origin == Tag.Origin.CURATOR and self.tag.state == Tag.State.ACCEPTED


@dataclass(frozen=True, slots=True)
class PresentedTags:
    """The tags of one kind, those that are shown, and how many more there are."""

    shown: Sequence[PresentedTag]
    more: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """The mentions of a tag, of which a long article has a million: how many, and those that its page needs.

    `first` are those that say why; `here` lie in the body of the shown part. Both in the order they are stored.
    """

    count: int
    first: Sequence[StoredMention]
    here: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, tag: Tag, part: ChosenPart, texts: Mapping[str, str]) -> "Mentions":
        """Read of the mentions of a tag no more than is needed."""
        here = read_mentions(tag.mentions, {"body": texts["body"]}, part.start, part.end)
        return cls(
            count=count_mentions(tag.mentions, texts),
            first=list(islice(read_mentions(tag.mentions, texts), WHY_SHOWN)),
            here=[(place.start, place.end) for place in here],
        )


Tags = Mapping[Tag, Mentions]


@dataclass(frozen=True, slots=True)
class Matches:
    """Where an article answers a search.

    At most MARKED; `is_cut` where there are more, `is_partial` where the body was not read to its end.
    """

    in_headline: Sequence[Match]
    in_body: Sequence[Match]
    is_cut: bool
    is_partial: bool


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
    criteria = read_request(request, PARAMETER)
    part = choose_part(request, article)
    read, number = _read_tags(article, criteria)
    tags = {tag: Mentions.of(tag, part, article.texts) for tag in read}
    actors, countries = (_present_tags(part, tags, number, is_country=is_country) for is_country in (False, True))
    matches = _find_matches(article, part, tags, criteria)
    links = _find_links(tags)
    staff = present_staff_actions(request, article)
    context: dict[str, Any] = {
        "article": article,
        "part": part,
        "address": request.build_absolute_uri(part.address(part.number)),
        "metadata": describe_article(request, article, [one.tag for one in (*countries.shown, *actors.shown)]),
        "neighbours": _find_neighbours(criteria, article),
        "notices": [
            *criteria.notices,
            *part.notices,
            *_limit_notices(matches, len(links), is_crowded=sum(number.values()) > len(read)),
        ],
        "details": present_details(article),
        "jumps": link_matches(part, matches.in_headline, matches.in_body, is_cut=matches.is_cut or matches.is_partial),
        "headline": list(cut_runs(article.headline, (0, len(article.headline)), matches=matches.in_headline)),
        "blocks": _present_blocks(article, part, links[:LINKED], matches.in_body),
        "actors": actors,
        "countries": countries,
        "suggested": _present_suggested(article, part, staff),
        "staff": staff,
        "similar": _find_similar(article),
        # Paths of the server are for those who may see the log of imports.
        "provenance": find_provenance(article) if request.user.has_perm("articles.view_importeddocument") else [],
        "changes": find_article_changes(article) if _may_see_versions(request) else None,
        **_find_copies(article),
    }
    response = render(request, "article.html", context)
    if article.status != Article.Status.PUBLISHED:
        add_never_cache_headers(response)
    if part.notices:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _may_see_versions(request: HttpRequest) -> bool:
    """Tell whether who asks may see the pages of the admin that show former versions."""
    return bool(getattr(request.user, "is_staff", False) and request.user.has_perm("articles.view_article"))


def _find_neighbours(criteria: Search, article: Article) -> Neighbours | None:
    """Return the way on and back in the result the article was opened from; None where there is none."""
    if not criteria.at and criteria.is_everything:
        return None
    try:
        return find_neighbours(criteria, article)
    except EngineOutageError:  # the article itself can be read meanwhile
        begin_anew()
        return None


def _find_similar(article: Article) -> list[Article]:
    example = Example(article.pk, article.own_headline, article.body, article.language, article.copy_group)
    try:
        ids = search_similar(example, SIMILAR_SHOWN)
    except EngineError:  # the article itself can be read meanwhile
        begin_anew()
        return []
    rows = Article.objects.published().select_related("source").defer("body").in_bulk(list(ids))
    return [rows[pk] for pk in ids if pk in rows]


def _find_copies(article: Article) -> dict[str, Any]:
    copies = Article.objects.published().copies_of(article)
    shown = list(copies.select_related("source").defer("body")[: COPIES_SHOWN + 1])
    count = len(shown) if len(shown) <= COPIES_SHOWN else copies.count()
    return {"copies": shown[:COPIES_SHOWN], "copy_count": count}


def _read_tags(article: Article, criteria: Search) -> tuple[list[Tag], Mapping[bool, int]]:
    """Return the tags of an article, and how many are of actors (False) and of countries (True).

    Of very many those most mentioned, all countries, and what the search asks for.
    """
    tag_rows = Tag.objects.counted().filter(article=article)
    ranked = tag_rows.order_by("-is_main", "-mention_count", "pk")
    rows = Tag.objects.select_related("entity", "curator").order_by("pk")
    tags = list(rows.filter(pk__in=ranked.values("pk")[:TAGS_READ]))
    number = len(tags)
    if number == TAGS_READ and (number := tag_rows.count()) > TAGS_READ:
        wanted = Q(entity__kind=Entity.Kind.COUNTRY) | Q(entity__in=_wanted_entities(criteria))
        read = {tag.pk for tag in tags}
        others = [pk for pk in tag_rows.filter(wanted).order_by().values_list("pk", flat=True) if pk not in read]
        tags += rows.filter(pk__in=others)
    countries = sum(tag.entity.is_country for tag in tags)
    return tags, {True: countries, False: number - countries}


def _wanted_entities(criteria: Search) -> set[int]:
    return {choice.id for choice in criteria.chosen if choice.facet in TAGGED and not choice.is_excluded}


def _find_matches(article: Article, part: ChosenPart, tags: Iterable[Tag], criteria: Search) -> Matches:
    """Return where headline and body answer the search: its words, and the mentions of the entities it asks for."""
    wanted = _wanted_entities(criteria)
    highlighter = highlight(criteria.query.node)
    reached = max((end for _, end in part.bounds if end <= READ_FOR_WORDS), default=part.bounds[0][1])
    read = {"headline": [(0, len(article.own_headline))], "body": [(0, reached)]}
    if part.start >= reached:
        read["body"].append((part.start, part.end))
    spans: dict[str, list[tuple[int, int]]] = {}
    for name, text in (("headline", article.own_headline), ("body", article.body)):
        spans[name] = [
            (first + start, first + end)
            for first, last in read[name]
            for start, end, _ in highlighter.find_first_spans(
                text[first:last], MARKED + 1, field=name, language=article.language
            )
        ]
        for tag in tags:
            if tag.entity_id in wanted:
                spans[name] += _take_apart(read_mentions(tag.mentions, {name: text}), MARKED + 1)
    in_headline = number_matches(spans["headline"])[:MARKED]
    in_body = number_matches(spans["body"], len(in_headline) + 1)
    kept = in_body[: MARKED - len(in_headline)]
    is_partial = highlighter.has_words and reached < len(article.body)
    return Matches(in_headline, kept, is_cut=len(kept) < len(in_body), is_partial=is_partial)


def _take_apart(places: Iterable[StoredMention], most: int) -> Iterator[tuple[int, int]]:
    """Yield where places stand that are given in order, until so many do not overlap."""
    found = reached = 0
    for place in places:
        found += place.start >= reached
        reached = max(reached, place.end)
        yield place.start, place.end
        if found == most:
            return


def _find_links(tags: Tags) -> list[tuple[int, int, Entity]]:
    """Return where entities stand in a part, in order; one more than are made links where there are more."""
    found = ((start, end, tag.entity) for tag, mentions in tags.items() for start, end in mentions.here)
    return nsmallest(LINKED + 1, found, key=lambda span: (span[0], -span[1]))


def _limit_notices(matches: Matches, links: int, *, is_crowded: bool) -> list[str]:
    notices = []
    if matches.is_cut:
        notices.append(f"Only the first {MARKED:,} matches of the search are marked in this article.")
    elif matches.is_partial:
        notices.append(
            f"Words of the search are marked in the first {READ_FOR_WORDS:,} characters of this article, and in the"
            " part that is shown."
        )
    if is_crowded:
        notices.append(f"Of the names in this article the {TAGS_READ:,} that are mentioned most are links.")
    if links > LINKED:
        notices.append(f"Only the first {LINKED:,} names in this part of the text are links.")
    return notices


def _present_blocks(
    article: Article, part: ChosenPart, links: Sequence[tuple[int, int, Entity]], matches: Sequence[Match]
) -> list[Block]:
    shown = []
    at = 0
    for block in find_blocks(article.body, (part.start, part.end)):
        first = at
        while at < len(links) and links[at][0] < block.end:
            at += 1
        runs = list(cut_runs(article.body, (block.start, block.end), links[first:at], matches))
        shown.append(Block(block.kind, runs))
    return shown


def _present_tags(part: ChosenPart, tags: Tags, number: Mapping[bool, int], *, is_country: bool) -> PresentedTags:
    """Return the tags of one kind, main subjects first, then the most mentioned."""
    ranked = sorted(
        (tag for tag in tags if tag.entity.is_country == is_country),
        key=lambda tag: (not tag.is_main, -tags[tag].count, tag.entity.name),
    )
    shown = [_present_tag(part, tag, tags[tag]) for tag in ranked[:TAGS_SHOWN]]
    return PresentedTags(shown, number[is_country] - len(shown))


def _present_suggested(article: Article, part: ChosenPart, staff: StaffActions | None) -> PresentedTags:
    """Return the tags that machines suggest and the public does not see, for staff who may decide about them."""
    if staff is None or not staff.decides_tags:
        return PresentedTags([], 0)
    rows = Tag.objects.filter(article=article, state=Tag.State.SUGGESTED).select_related("entity", "curator")
    tags = list(rows.order_by("-mention_count", "pk")[: SUGGESTED_SHOWN + 1])
    shown = [_present_tag(part, tag, Mentions.of(tag, part, article.texts)) for tag in tags[:SUGGESTED_SHOWN]]
    return PresentedTags(shown, len(tags) - len(shown))


def _present_tag(part: ChosenPart, tag: Tag, mentions: Mentions) -> PresentedTag:
    reasons = [_present_reason(part, tag, place) for place in mentions.first]
    return PresentedTag(tag.entity, mentions.count, reasons, max(0, mentions.count - WHY_SHOWN), tag)


def _present_reason(part: ChosenPart, tag: Tag, place: StoredMention) -> Reason:
    first, last = sentence_at(place.text, place.start, place.end)
    first, last = min(first, place.start), max(last, place.end)
    is_cut = first > 0 and not place.text[first - 1].isspace()
    elsewhere = part.find(place.start) if place.field == "body" else part.number
    is_here = elsewhere == part.number
    return Reason(
        before=("… " if is_cut else "") + place.text[first : place.start],
        words=place.words,
        after=place.text[place.end : last],
        rule=explain_mention(place, tag.entity.name),
        part=0 if is_here else elsewhere,
        link="" if is_here else part.link(elsewhere),
    )
