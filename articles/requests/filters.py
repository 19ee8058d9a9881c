"""The one place that knows the URL parameters of a search.

`ArticleFilterSet` validates them (django-filter's form does) and turns them into a `Search`: the request for the
engine, the chosen values with their labels, and the links that change one thing and keep the rest.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import formats

from articles.models import NO_VALUE, Article, Entity, Source
from articles.search import NOT_SET, DateSpan, Facet, Notice, ParsedQuery, SearchRequest, Sort, read_query
from articles.search.dates import format_partial_date, parse_partial_date
from articles.visibility import NOT_PUBLIC, MaySeeHidden, find_hidden, find_withheld_slugs, see_as_public

PAGE_SIZE = 20
MOST_VALUES = 20  # values one parameter may carry
MOST_CHOSEN = 12  # values a visitor may choose at once, all facets together
MOST_CHARACTERS = 4_000  # of the search text; the query language says itself where it stops reading

PICK_FIRST = "first"

WITH = "with"  # parameter: an entity every article has to be tagged with, beside whatever else is chosen
NOT_SET_LABEL = "not set"


class PartialDateField(forms.CharField):
    """A date of year, month or day precision."""

    def clean(self, value: Any) -> DateSpan | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_partial_date(text)
        except ValueError:
            message = "“%(text)s” is no date: write 2021, 2021-06 or 2021-06-19."
            raise ValidationError(message, params={"text": text[:40]}) from None


class ValuesField(forms.Field):
    """A parameter that may be repeated; empty values and repetitions count nothing."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        values = list(dict.fromkeys(text.strip() for text in value or [] if text.strip()))
        if len(values) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} values of one kind can be chosen at once.")
        return values


class PickField(forms.CharField):
    """How far the choice of a range by two clicks has come: `first`, or the bar it starts with."""

    def clean(self, value: Any) -> str | DateSpan:
        text = super().clean(value)
        if not text or text == PICK_FIRST:
            return str(text)
        try:
            ends = [parse_partial_date(end) for end in text.split("..", 1)]
        except ValueError:
            message = "“%(text)s” is no bar to start from: write first, 2021-06 or 2020..2029."
            raise ValidationError(message, params={"text": text[:40]}) from None
        return DateSpan(ends[0].first, ends[-1].last)


class _PickFilter(django_filters.Filter):
    field_class = PickField


class _PartialDateFilter(django_filters.Filter):
    field_class = PartialDateField


class _ValuesFilter(django_filters.Filter):
    field_class = ValuesField


class _PageFilter(django_filters.Filter):
    field_class = forms.IntegerField


class ArticleFilterSet(django_filters.FilterSet):
    """The search parameters, each validated on its own: one that is wrong leaves the others standing."""

    q = django_filters.CharFilter(max_length=MOST_CHARACTERS)
    actor = _ValuesFilter()
    not_actor = _ValuesFilter()
    country = _ValuesFilter()
    not_country = _ValuesFilter()
    dateline = _ValuesFilter()
    not_dateline = _ValuesFilter()
    source = _ValuesFilter()
    not_source = _ValuesFilter()
    date_after = _PartialDateFilter()
    date_before = _PartialDateFilter()
    undated = django_filters.ChoiceFilter(
        choices=[("1", "1"), ("0", "0")],
        error_messages={"invalid_choice": "“%(value)s” is neither 1 (articles without a date) nor 0 (without them)."},
    )
    scope = django_filters.ChoiceFilter(
        choices=[("main", "main"), ("all", "all")],
        error_messages={"invalid_choice": "“%(value)s” is no scope: write main (main subjects only) or all."},
    )
    sort = django_filters.ChoiceFilter(
        choices=[(sort.value, sort.value) for sort in Sort],
        error_messages={"invalid_choice": "“%(value)s” is no order: write relevance, newest or oldest."},
    )
    measure = django_filters.ChoiceFilter(
        choices=[("count", "count"), ("share", "share")],
        error_messages={"invalid_choice": "“%(value)s” is no measure: write count or share."},
    )
    copies = django_filters.ChoiceFilter(
        choices=[("grouped", "grouped"), ("all", "all")],
        error_messages={"invalid_choice": "“%(value)s” is no way to show copies: write grouped or all."},
    )
    pick = _PickFilter()
    page = _PageFilter(
        min_value=1,
        max_value=1_000_000,
        error_messages={"invalid": "The page is a whole number, 1 or more."},
    )

    at = _PageFilter(
        min_value=1,
        max_value=1_000_000 * PAGE_SIZE,
        error_messages={"invalid": "The place in a result (at) is a whole number, 1 or more."},
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, parameters: QueryDict) -> None:
        """Take only the parameters that were given: none has to be, and making a field costs more than reading it."""
        given = [(name, one) for name, one in type(self).base_filters.items() if name in parameters]
        self.base_filters = OrderedDict(given)
        super().__init__(parameters, queryset=Article.objects.none())

    def read(self, may_see_hidden: MaySeeHidden) -> "Search":
        """Return the search the parameters ask for, and for each parameter what was wrong with it."""
        form = self.form
        form.is_valid()
        cleaned: Mapping[str, Any] = form.cleaned_data
        problems = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        chosen = _look_up(cleaned, problems, may_see_hidden)
        span = _read_span(cleaned, problems)
        query = read_query(cleaned.get("q") or "")
        default_sort = Sort.RELEVANCE if query.node else Sort.NEWEST
        return Search(
            query=query,
            chosen=tuple(chosen),
            span=span,
            date_after=self._as_given("date_after", cleaned),
            date_before=self._as_given("date_before", cleaned),
            undated={"1": True, "0": False}.get(cleaned.get("undated") or ""),
            main_only=cleaned.get("scope") == "main",
            sort=Sort(cleaned.get("sort") or default_sort),
            default_sort=default_sort,
            is_share=cleaned.get("measure") == "share",
            copies=cleaned.get("copies") or "",
            pick=cleaned.get("pick") or "",
            page=int(cleaned.get("page") or 1),
            at=int(cleaned.get("at") or 0),
            problems=problems,
        )

    def _as_given(self, name: str, cleaned: Mapping[str, Any]) -> str:
        return str((self.data or {}).get(name, "")).strip() if cleaned.get(name) else ""


ArticleFilterSet.base_filters[WITH] = _ValuesFilter()  # a word of Python's own can not be declared above


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet that was asked for, excluded, or required beside all others."""

    facet: Facet
    id: int
    value: str
    label: str
    is_excluded: bool = False
    is_required: bool = False

    @property
    def is_included(self) -> bool:
        return not (self.is_excluded or self.is_required)

    @property
    def parameter(self) -> str:
        if self.is_required:
            return WITH
        return f"not_{self.facet.value}" if self.is_excluded else self.facet.value


@dataclass(frozen=True, slots=True)
class Search:
    """One validated search and the links from it. Every link starts again at the first page."""

    query: ParsedQuery = field(default_factory=lambda: ParsedQuery("", None))
    chosen: tuple[Choice, ...] = ()
    span: DateSpan = field(default_factory=DateSpan)
    date_after: str = ""
    date_before: str = ""
    undated: bool | None = None
    main_only: bool = False
    sort: Sort = Sort.NEWEST
    default_sort: Sort = Sort.NEWEST
    is_share: bool = False
    copies: str = ""
    pick: str | DateSpan = ""
    page: int = 1
    at: int = 0
    problems: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows it: the whole archive is asked for."""
        return not (self.query.text or self.filter_count)

    @property
    def is_part(self) -> bool:
        """Whether it asks for part of what its sources published in its time."""
        return bool(self.query.text or any(not choice.facet.is_of_source for choice in self.chosen))

    @property
    def title(self) -> str:
        """What is asked for, in words, time aside: “peace talks”, Taliban, not Turkey."""
        said = [f"“{self.query.text}”"] if self.query.text else []
        for choice in self.chosen:
            name = choice.facet.wording.format(choice.label)
            said.append(f"not {name}" if choice.is_excluded else name)
        return (", ".join(said) or "All articles") + (" (main subjects)" if self.main_only else "")

    @property
    def folds_copies(self) -> bool:
        """Whether a page shows near-identical copies as one story; machines get them singly unless they ask."""
        return self.copies != "all"

    @property
    def filter_count(self) -> int:
        """Chosen values, one for a stretch of time, and one for what it says of undated articles."""
        return len(self.chosen) + bool(self.span) + (self.undated is not None)

    @property
    def notices(self) -> list[str]:
        """Everything the reader should know about how the search was read."""
        return [notice.text for notice in self.told]

    @property
    def told(self) -> list[Notice]:
        """The same, each with the query that means the other reading, where there is one."""
        problems = [Notice(said) for messages in self.problems.values() for said in messages]
        return [*problems, *self.query.notices]

    def request(
        self,
        *,
        facet_size: int = 0,
        facets: tuple[Facet, ...] = tuple(Facet),
        with_timeline: bool = False,
        limit: int = PAGE_SIZE,
        fold_copies: bool = False,
    ) -> SearchRequest:
        """Return what the engine is asked."""
        return SearchRequest(
            query=self.query.node,
            include=_by_facet(choice for choice in self.chosen if choice.is_included),
            exclude=_by_facet(choice for choice in self.chosen if choice.is_excluded),
            require=_by_facet(choice for choice in self.chosen if choice.is_required),
            span=self.span,
            undated=self.undated,
            main_only=self.main_only,
            sort=self.sort,
            offset=(self.page - 1) * limit,
            limit=limit,
            facet_size=facet_size,
            facets=facets,
            with_timeline=with_timeline,
            with_baseline=with_timeline and self.is_share,
            fold_copies=fold_copies,
        )

    def cut_to(self, most: int) -> "Search":
        """Return the search with its first `most` chosen values; the others are told as problems."""
        problems = dict(self.problems)
        for choice in self.chosen[most:]:
            message = (
                f"At most {most} filters can be chosen at once: {choice.label[:60]} was left out. Drop another first."
            )
            problems[choice.parameter] = [*problems.get(choice.parameter, []), message]
        return replace(self, chosen=self.chosen[:most], problems=problems)

    # -- links

    def parameters(self) -> list[tuple[str, str]]:
        """Return the canonical parameters, without the page and without a range half chosen."""
        pairs = [("q", self.query.text)]
        pairs += sorted((choice.parameter, choice.value) for choice in self.chosen)
        pairs += [("date_after", self.date_after), ("date_before", self.date_before)]
        pairs += [("undated", "" if self.undated is None else str(int(self.undated)))]
        pairs += [("scope", "main" if self.main_only else "")]
        pairs += [("sort", self.sort.value if self.sort is not self.default_sort else "")]
        pairs += [("measure", "share" if self.is_share else "")]
        pairs += [("copies", "" if self.folds_copies else "all")]
        return [(name, value) for name, value in pairs if value]

    def link(
        self,
        *,
        drop: Iterable[tuple[str, str]] = (),
        add: Iterable[tuple[str, str]] = (),
        replace: Mapping[str, str] | None = None,
    ) -> str:
        """Return the query string of this search with single values dropped or added, or parameters replaced."""
        replaced = dict(replace or {})
        dropped = set(drop)
        added = list(add)
        pairs = [pair for pair in self.parameters() if pair[0] not in replaced and pair not in dropped]
        pairs += [pair for pair in added if pair not in pairs]
        pairs += [(name, value) for name, value in replaced.items() if value]
        return "?" + urlencode(pairs)

    def scope_link(self) -> str:
        """Return the link to the other scope: main subjects only, or every mention."""
        return self.link(replace={"scope": "" if self.main_only else "main"})

    def measure_link(self) -> str:
        """Return the link to the other measure of the timeline: counts, or shares of everything published."""
        return self.link(replace={"measure": "" if self.is_share else "share"})

    def copies_link(self) -> str:
        """Return the link to the other way of showing copies: as one story, or all singly."""
        return self.link(replace={"copies": "all" if self.folds_copies else ""})

    def page_link(self, page: int) -> str:
        return self.link(replace={"page": str(page) if page > 1 else ""})

    def hit_link(self, at: int) -> str:
        """Return what an article's address carries along when it is opened from place `at` of the result, from 1.

        Opened from the whole archive it carries nothing: so crawlers find the address that stays.
        """
        return "" if self.is_everything and not self.at else self.link(replace={"at": str(at)})

    def only_link(self, facet: Facet, value: str) -> str:
        """Return the link whose list is the number beside a value: this one of its facet, under all other filters."""
        others = [(facet.value, c.value) for c in self.chosen if c.facet is facet and c.is_included]
        return self.link(drop=[*others, (f"not_{facet.value}", value)], add=[(facet.value, value)])

    def add_link(self, facet: Facet, value: str) -> str:
        """Return the link that widens a facet by a value, taking back its exclusion."""
        return self.link(drop=[(f"not_{facet.value}", value)], add=[(facet.value, value)])

    def with_link(self, slug: str) -> str:
        """Return the link that narrows by one more entity, which every article has to have."""
        return self.link(add=[(WITH, slug)])

    def remove_link(self, facet: Facet, value: str) -> str:
        return self.link(drop=[(facet.value, value)])

    def exclude_link(self, facet: Facet, value: str) -> str:
        return self.link(drop=[(facet.value, value)], add=[(f"not_{facet.value}", value)])

    def span_link(self, first: date, last: date) -> str:
        """Return the link to just these days."""
        after, before = format_partial_date(first, last)
        return self.link(replace={"date_after": after, "date_before": before, "undated": ""})

    def pick_link(self, first: date | None = None, last: date | None = None) -> str:
        """Return the link to the next step of choosing a range: begin, start from a bar, end with a bar."""
        if first is None or last is None:
            return self.link(replace={"pick": PICK_FIRST})
        if isinstance(self.pick, DateSpan):
            start, end = self.pick.first or first, self.pick.last or last
            return self.span_link(min(start, first), max(end, last))
        after, before = format_partial_date(first, last)
        return self.link(replace={"pick": after if after == before else f"{after}..{before}"})

    def any_time_link(self) -> str:
        return self.link(replace={"date_after": "", "date_before": "", "undated": ""})

    def any_date_link(self) -> str:
        """Return the link that takes the stretch of time back."""
        return self.link(replace={"date_after": "", "date_before": ""})

    def only_undated_link(self) -> str:
        return self.link(replace={"date_after": "", "date_before": "", "undated": "1"})

    def undated_link(self, value: str) -> str:
        """Return the link that adds articles without a date (1), leaves them out (0), or takes that back ("")."""
        return self.link(replace={"undated": value})

    def span_label(self) -> str:
        """Return the stretch of time in words: “June 2021”, “since 2020”."""
        first, last = self.span.first, self.span.last
        if first and last:
            return describe_period(first, last)
        if first:
            return f"since {self.date_after}"
        return f"until {self.date_before}"


@lru_cache(maxsize=4_096)  # a page has hundreds, pages of one archive the same; the site speaks one language
def describe_period(first: date, last: date) -> str:
    """Return a stretch of time in words: a year, a month, a day, or from - to."""
    after, before = format_partial_date(first, last)
    said = {4: "Y", 7: "F Y"}.get(len(after), "j F Y")
    start, end = formats.date_format(first, said), formats.date_format(last, said)
    return start if after == before else f"{start} – {end}"


def read_search(parameters: QueryDict, may_see_hidden: MaySeeHidden = see_as_public) -> Search:
    """Return the search that URL parameters ask for; never raises for what they hold.

    A name that the reader may not see is as good as unknown.
    """
    return ArticleFilterSet(parameters).read(may_see_hidden)


def _read_span(cleaned: Mapping[str, Any], problems: dict[str, list[str]]) -> DateSpan:
    after: DateSpan | None = cleaned.get("date_after")
    before: DateSpan | None = cleaned.get("date_before")
    span = DateSpan(after.first if after else None, before.last if before else None)
    if span.first and span.last and span.first > span.last:
        problems.setdefault("date_after", []).append("The first date lies after the last one: nothing can be found.")
    return span


def _look_up(cleaned: Mapping[str, Any], problems: dict[str, list[str]], may_see_hidden: MaySeeHidden) -> list[Choice]:
    """Resolve slugs and codes to rows: three queries, one more each for what was renamed and what is not confirmed."""
    wanted = [
        (facet, value, is_excluded)
        for facet in Facet
        for is_excluded in (False, True)
        for value in cleaned.get(f"not_{facet.value}" if is_excluded else facet.value) or []
    ]
    required: list[str] = cleaned.get(WITH) or []
    slugs = {value for facet, value, _ in wanted if facet is not Facet.SOURCE}.union(required)
    names = {value for facet, value, _ in wanted if facet is Facet.SOURCE}
    found = Entity.objects.select_related("redirect__into").by_slug(slugs)
    entities = {slug: row.today for slug, row in found.items()}  # an old address goes on finding
    sources = Source.objects.by_slug(names)
    hidden = find_hidden([*entities.values(), *sources.values()])
    withheld = find_withheld_slugs(found)
    if (hidden or withheld) and not may_see_hidden():
        entities = {slug: row for slug, row in entities.items() if row not in hidden and slug not in withheld}
        sources = {slug: row for slug, row in sources.items() if row not in hidden}

    def say(row: Entity | Source) -> str:
        return f"{row.name} ({NOT_PUBLIC})" if row in hidden else row.name

    chosen = []
    for facet, value, is_excluded in wanted:
        if value == NO_VALUE:
            chosen.append(Choice(facet, NOT_SET, NO_VALUE, NOT_SET_LABEL, is_excluded))
            continue
        row: Entity | Source | None = sources.get(value) if facet is Facet.SOURCE else entities.get(value)
        if isinstance(row, Entity) and row.is_country is (facet is Facet.ACTOR):
            row = None
        if row is None:
            parameter = f"not_{facet.value}" if is_excluded else facet.value
            what = {Facet.ACTOR: "actor", Facet.SOURCE: "source"}.get(facet, "country")
            message = f"There is no {what} “{value[:60]}” in this archive: it was left out of the search."
            problems.setdefault(parameter, []).append(message)
        else:
            chosen.append(Choice(facet, row.pk, row.slug, say(row), is_excluded))
    for slug in required:
        entity = entities.get(slug)
        if entity is None:
            message = f"There is no actor or country “{slug[:60]}” in this archive: it was left out of the search."
            problems.setdefault(WITH, []).append(message)
        else:
            facet = Facet.COUNTRY if entity.is_country else Facet.ACTOR
            chosen.append(Choice(facet, entity.pk, entity.slug, say(entity), is_required=True))
    return list(dict.fromkeys(chosen))  # an old and a new address may mean the same


def _by_facet(choices: Iterable[Choice]) -> dict[Facet, frozenset[int]]:
    values: dict[Facet, set[int]] = {}
    for choice in choices:
        values.setdefault(choice.facet, set()).add(choice.id)
    return {facet: frozenset(ids) for facet, ids in values.items()}
