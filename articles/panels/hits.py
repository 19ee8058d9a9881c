"""What templates are handed: ready values and links, nothing left to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import NamedTuple

from django.db import connection
from django.db.models.functions import Collate

from articles.fields import FIELDS, Form, Kind
from articles.models import Article, Entity, Tag
from articles.models.entities import entity_address
from articles.panels.explanations import READ_CHARACTERS, Explanation, explain_hit, read_wanted_tags
from articles.requests.choices import WITH, Choice
from articles.requests.filters import Search
from articles.requests.links import HitLinks
from articles.requests.parameters import PAGE_SIZE
from articles.search import NOT_SET, Facet, Fragment, describe_query, highlight
from articles.text.headlines import text_below

_APART = {Kind.TEXT, Kind.ROW}
COPIES_SHOWN = 20  # copies listed under a hit
TAGS_READ = 5_000  # of a page: where its articles have more, those shown are sought article by article
ENTITIES_SHOWN = 3  # actors, and countries, named under a hit
HIT_COLUMNS = (
    *("is_headline_derived", "language"),
    *(field.name for field in FIELDS if (field.searched or Form.HIT in field.forms) and field.kind not in _APART),
    *(f"{field.name}__name" for field in FIELDS if field.kind is Kind.ROW),
)  # of an article and what it names: a list reads no more, but for the beginning of its body


class TaggedEntity(NamedTuple):
    """What a hit says of an entity: an article may name fifty thousand, which take a second as rows of the model."""

    name: str
    slug: str
    kind: str
    status: str
    wikidata_id: str = ""

    @property
    def is_country(self) -> bool:
        return self.kind == Entity.Kind.COUNTRY

    @property
    def is_provisional(self) -> bool:
        return self.status == Entity.Status.PROVISIONAL

    def get_absolute_url(self) -> str:
        return entity_address(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class Hit:
    """One article in a list of results, with the copies folded into it: those listed, and the ids of any more.

    `carried` is what the addresses of its copies carry along, as its own `link` does.
    """

    article: Article
    link: str
    headline: Sequence[Fragment]
    snippet: Sequence[Fragment]
    actors: Sequence[TaggedEntity]
    countries: Sequence[TaggedEntity]
    explanations: Sequence[Explanation] = ()
    carried: str = ""
    copies: Sequence[Article] = ()
    further_copies: Sequence[int] = ()

    @property
    def copy_count(self) -> int:
        return len(self.copies) + len(self.further_copies)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the link that removes it; without a label the value says all.

    One that `is_alternative` widens what the chip before it says.
    """

    label: str
    value: str
    link: str
    is_excluded: bool = False
    is_alternative: bool = False

    @property
    def description(self) -> str:
        """The filter within a sentence."""
        if not self.label:
            return f"“{self.value}”"
        return self.value if self.label == WITH else f"{self.label.lower()} {self.value}"


@dataclass(frozen=True, slots=True)
class LinkedNotice:
    """What the reader should know, and the query that means the other reading, with its link.

    `choices` are what else can be meant, in words, each with its link; `field` is the field of the form it is about.
    `is_counted` wants the articles of the other reading beside it: `count`, where that does not cost too much.
    """

    text: str
    alternative: str = ""
    link: str = ""
    choices: Sequence[tuple[str, str]] = ()
    field: str = ""
    is_counted: bool = False
    count: int | None = None


def present_chips(search: Search) -> list[Chip]:
    """Return a chip for each chosen value and the stretch of time."""
    chips: list[Chip] = []
    widened: set[Facet] = set()
    for choice in search.chosen:
        chip = _present_choice(choice, search)
        chips.append(replace(chip, is_alternative=choice.is_included and choice.facet in widened))
        widened |= {choice.facet} if choice.is_included else set()
    if search.span:
        chips.append(Chip("Date", search.span_label(), search.any_date_link()))
    if search.undated is not None:
        chips.append(Chip("Date", "undated", search.undated_link(""), is_excluded=not search.undated))
    return chips


def _present_choice(choice: Choice, search: Search) -> Chip:
    link = search.link(drop=[(choice.parameter, choice.value)])
    if choice.id == NOT_SET:
        return Chip("", choice.facet.presence if choice.is_excluded else choice.facet.lack, link)
    label = WITH if choice.is_required else choice.facet.label
    return Chip(label, choice.label, link, choice.is_excluded)


def present_notices(search: Search) -> list[LinkedNotice]:
    """Return how the search was read, each part with the link to its other reading where there is one."""
    problems = [_present_problem(search, name, text) for name, text in search.problem_notices]
    return problems + [
        LinkedNotice(
            notice.text,
            notice.alternative,
            search.link(replace={"q": notice.alternative}) if notice.alternative else "",
            is_counted=notice.is_counted,
        )
        for notice in search.query.notices
    ]


def _present_problem(search: Search, name: str, text: str) -> LinkedNotice:
    first, last = search.span.first, search.span.last
    if name == "date_after" and first and last and first > last:
        after, before = search.date_before, search.date_after
        swapped = search.link(replace={"date_after": after, "date_before": before})
        return LinkedNotice(text, f"{after} – {before}", swapped)
    return LinkedNotice(text, choices=search.reading_links(name), field=name if name in search.unread_dates else "")


def describe_search(criteria: Search) -> str:
    """Return a search in words: “kabul and airport; actor Taliban; not source Wire; main subjects only”."""
    parts = [describe_query(criteria.query.node)] if criteria.query.node else []
    for chip in present_chips(criteria):
        if chip.is_alternative:
            parts[-1] += f" or {chip.value}"
        else:
            before = f"{WITH} " if chip.label == WITH else "not " if chip.is_excluded else ""
            parts.append(before + chip.description)
    if criteria.main_only:
        parts.append("main subjects only")
    return "; ".join(parts) or "all articles"


def present_hits(
    search: Search,
    ids: Sequence[int],
    copies: Mapping[int, Sequence[int]] | None = None,
    *,
    most_entities: int | None = ENTITIES_SHOWN,
) -> list[Hit]:
    """Return the articles of a page in order, with their words marked, and the entities each names most often.

    Two queries, one more where there are copies, and one where the search chooses tags.
    """
    copies = copies or {}
    shown = [pk for head in ids for pk in copies.get(head, ())[:COPIES_SHOWN]]
    copy_rows = Article.objects.published().select_related("source").defer("body").in_bulk(shown) if shown else {}
    published = Article.objects.published().select_related("source", "dateline_country")
    rows = published.only(*HIT_COLUMNS).read_openings(ids, READ_CHARACTERS)
    tagged = _read_tagged(ids, most_entities)
    wanted = read_wanted_tags(search, ids)
    highlighter = highlight(search.query.node)
    links = HitLinks(search)
    hits = []
    first = (search.page - 1) * PAGE_SIZE + 1
    for at, article in ((at, rows[pk]) for at, pk in enumerate(ids, first) if pk in rows):
        actors, countries = tagged.get(article.pk, ((), ()))
        carried = links.of(at)
        below = text_below(article.headline, article.body) if article.is_headline_derived else article.body
        hits.append(
            Hit(
                article=article,
                link=article.get_absolute_url() + carried,
                carried=carried,
                headline=highlighter.mark(
                    article.headline,
                    field="body" if article.is_headline_derived else "headline",
                    language=article.language,
                ),
                snippet=highlighter.snippet(below, language=article.language),
                actors=actors,
                countries=countries,
                copies=[copy_rows[pk] for pk in copies.get(article.pk, ())[:COPIES_SHOWN] if pk in copy_rows],
                further_copies=copies.get(article.pk, ())[COPIES_SHOWN:],
                explanations=explain_hit(search, highlighter, article, wanted.get(article.pk, ())),
            )
        )
    return hits


def _read_tagged(
    ids: Sequence[int], most: int | None
) -> dict[int, tuple[Sequence[TaggedEntity], Sequence[TaggedEntity]]]:
    """Return the actors and the countries of each article, so many of those with most mentions first.

    One query, which reads no mention; where articles name very many, one more for the countries and for each article.
    """
    columns = ("article_id", *(f"entity__{name}" for name in TaggedEntity._fields), "mention_count")
    tags = Tag.objects.counted().filter(article__in=ids).order_by().values_list(*columns)
    rows = list(tags if most is None else tags[: TAGS_READ + 1])
    if most is not None and len(rows) > TAGS_READ:
        by_name = Collate("entity__name", "BINARY" if connection.vendor == "sqlite" else "C")  # as Python has it
        actors = tags.exclude(entity__kind=Entity.Kind.COUNTRY).order_by("-mention_count", by_name, "entity__slug")
        rows = list(tags.filter(entity__kind=Entity.Kind.COUNTRY))
        rows += [row for pk in ids for row in actors.filter(article=pk)[:most]]
    tagged: dict[int, tuple[list[_Ranked], list[_Ranked]]] = {}
    for article, *fields, mention_count in rows:
        one = TaggedEntity(*fields)
        tagged.setdefault(article, ([], []))[one.is_country].append((-mention_count, one))
    return {
        article: (_most_mentioned(actors, most), _most_mentioned(countries, most))
        for article, (actors, countries) in tagged.items()
    }


_Ranked = tuple[int, TaggedEntity]  # mentions, negative


def _most_mentioned(ranked: list[_Ranked], most: int | None) -> list[TaggedEntity]:
    return [one for _, one in (sorted(ranked) if most is None else nsmallest(most, ranked))]
