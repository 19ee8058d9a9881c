"""A search as an address asks for it.

`read_search` turns the parameters of an address into a `Search`: the request for the engine, the chosen values with
their labels, and the links that change one thing and keep the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import QueryDict
from django.utils import formats

from articles.requests.choices import WITH, Choice, describe_choices, look_up
from articles.requests.facet_signs import take_facets
from articles.requests.parameters import PAGE_SIZE, PICK_FIRST, ArticleFilterSet
from articles.search import (
    TAGGED,
    Audience,
    DateSpan,
    Facet,
    Notice,
    ParsedQuery,
    SearchRequest,
    Sort,
    Value,
    format_partial_date,
    parse_partial_date,
    read_query,
)
from articles.visibility import MaySeeHidden, see_as_public

ENDS = ("date_after", "date_before")
MOST_CHOSEN = 12  # values a visitor may choose at once, all facets together


@dataclass(frozen=True, slots=True)
class UnreadDate:
    """What was typed for a date and cannot be read, or in each of several ways."""

    written: str
    readings: tuple[DateSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """One validated search and the links from it. Every link starts again at the first page."""

    query: ParsedQuery = field(default_factory=lambda: ParsedQuery("", None))
    audience: Audience = Audience.PUBLIC
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
    zoom: int = 0
    page: int = 1
    at: int = 0
    problems: Mapping[str, list[str]] = field(default_factory=dict)
    unread_dates: Mapping[str, UnreadDate] = field(default_factory=dict)

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
        parts = [f"“{self.query.text}”"] if self.query.text else []
        parts += describe_choices(self.chosen)
        return (", ".join(parts) or "All articles") + (" (main subjects)" if self.main_only else "")

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
        return [notice.text for notice in self.linked_notices]

    @property
    def linked_notices(self) -> list[Notice]:
        """The same, each with the query that means the other reading, where there is one."""
        return [*(Notice(text) for _, text in self.problem_notices), *self.query.notices]

    @property
    def problem_notices(self) -> list[tuple[str, str]]:
        """What is wrong with a parameter, as a page says it that shows a result all the same."""
        return [
            (name, f"{text} The search ran without it." if name in self.unread_dates else text)
            for name, messages in self.problems.items()
            for text in messages
        ]

    @property
    def typed_dates(self) -> dict[str, str]:
        """What stands in the fields of the two dates: as it was read, or as it was typed where it cannot be read."""
        read = {"date_after": self.date_after, "date_before": self.date_before}
        return read | {name: unread.written for name, unread in self.unread_dates.items()}

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
            audience=self.audience,
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
                f"At most {most} filters can be chosen at once: {choice.label[:60]} was left out. Remove another first."
            )
            problems[choice.parameter] = [*problems.get(choice.parameter, []), message]
        return replace(self, chosen=self.chosen[:most], problems=problems)

    # -- links

    def parameters(self) -> list[tuple[str, str]]:
        """Return the canonical parameters, without page and zoom and without a range half chosen."""
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

    def zoom_link(self, step: int) -> str:
        """Return the link to the timeline whose scale is zoomed in by so many steps."""
        return self.link(replace={"zoom": str(step) if step else ""})

    def copies_link(self) -> str:
        """Return the link to the other way of showing copies: as one story, or all singly."""
        return self.link(replace={"copies": "all" if self.folds_copies else ""})

    @property
    def by_most_link(self) -> str:
        """The link to the search by most words, where this is a pasted sentence and the best come first."""
        if not self.query.by_most or self.sort is not Sort.RELEVANCE:
            return ""
        return self.link(replace={"q": self.query.by_most, "page": str(self.page) if self.page > 1 else ""})

    def page_link(self, page: int) -> str:
        return self.link(replace={"page": str(page) if page > 1 else ""})

    def narrowing(self, facet: Facet) -> list[Choice]:
        """Return the chosen values of a facet of which articles have several: one more narrows the search."""
        return [c for c in self.chosen if c.facet is facet and not c.is_excluded] if facet in TAGGED else []

    def can_widen(self, facet: Facet) -> bool:
        """Tell whether one more value of a facet can widen the search: it has some to be an alternative to."""
        return any(choice.facet is facet and choice.is_included for choice in self.chosen)

    def value_link(self, facet: Facet, value: str) -> str:
        """Return the link whose list is the number beside a value, under all filters.

        An actor or country narrows what is chosen of its facet; any other value stands there alone. One that is chosen
        and excluded as well has no articles, and stays so.
        """
        chosen = self.narrowing(facet)
        if chosen and not any(c.value == value and c.is_included for c in chosen):
            return self.link(add=[(WITH, value)])
        included = {c.value for c in self.chosen if c.facet is facet and c.is_included}
        others = [(facet.value, other) for other in included - {value}]
        excluded = [] if value in included else [(f"not_{facet.value}", value)]
        return self.link(drop=[*others, *excluded], add=[(facet.value, value)])

    def add_link(self, facet: Facet, value: str) -> str:
        """Return the link that widens a facet by a value, taking back its exclusion."""
        return self.link(drop=[(f"not_{facet.value}", value)], add=[(facet.value, value)])

    def remove_link(self, facet: Facet, value: str) -> str:
        return self.link(drop=[(facet.value, value), *([(WITH, value)] if facet in TAGGED else [])])

    def exclude_link(self, facet: Facet, value: str) -> str:
        return self.link(drop=[(facet.value, value)], add=[(f"not_{facet.value}", value)])

    def reading_links(self, name: str) -> list[tuple[str, str]]:
        """Return what an unread date can mean, in words, each with the link that means it."""
        readings = self.unread_dates[name].readings if name in self.unread_dates else ()
        return [
            (_describe_days(days), self.link(replace={name: _write_end(days, name)}))
            for days in readings
            if days.first and days.last
        ]

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
    pattern = {4: "Y", 7: "F Y"}.get(len(after), "j F Y")
    start, end = formats.date_format(first, pattern), formats.date_format(last, pattern)
    return start if after == before else f"{start} – {end}"


def read_search(parameters: QueryDict, may_see_hidden: MaySeeHidden = see_as_public) -> Search:
    """Return the search that URL parameters ask for; never raises for what they hold.

    What is wrong with a parameter stands among its problems and leaves the others standing. A name that the reader may
    not see is as good as unknown.
    """
    filters = ArticleFilterSet(parameters)
    form = filters.form
    form.is_valid()
    taken = take_facets(form.cleaned_data.get("q") or "", may_see_hidden)
    cleaned: dict[str, Any] = {**form.cleaned_data, "q": taken.text}
    for name, value in taken.parameters:
        cleaned[name] = [*(cleaned.get(name) or []), value]
    problems = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    chosen = look_up(cleaned, problems, may_see_hidden)
    span = _read_span(cleaned, problems)
    dates = {name: _write_date(filters.as_given(name), cleaned[name], name) for name in ENDS if cleaned.get(name)}
    query = read_query(taken.text)
    query = replace(query, notices=(*taken.notices, *query.notices))
    default_sort = Sort.RELEVANCE if query.node else Sort.NEWEST
    return Search(
        query=query,
        chosen=tuple(chosen),
        span=span,
        date_after=dates.get("date_after", ""),
        date_before=dates.get("date_before", ""),
        undated={"1": True, "0": False}.get(cleaned.get("undated") or ""),
        main_only=cleaned.get("scope") == "main",
        sort=Sort(cleaned.get("sort") or default_sort),
        default_sort=default_sort,
        is_share=cleaned.get("measure") == "share",
        copies=cleaned.get("copies") or "",
        pick=cleaned.get("pick") or "",
        zoom=int(cleaned.get("zoom") or 0),
        page=int(cleaned.get("page") or 1),
        at=int(cleaned.get("at") or 0),
        problems=problems,
        unread_dates=_find_unread_dates(form),
    )


def _find_unread_dates(form: BaseForm) -> dict[str, UnreadDate]:
    found = {}
    for name, errors in form.errors.as_data().items():
        params = errors[0].params or {}
        if "readings" in params:
            found[name] = UnreadDate(params["text"], params["readings"])
    return found


def _write_date(given: str, days: DateSpan, name: str) -> str:
    """Return a date as addresses have it: as it was given, where that is plain."""
    try:
        parse_partial_date(given)
    except ValueError:
        return _write_end(days, name)
    return given


def _write_end(days: DateSpan, name: str) -> str:
    first, last = format_partial_date(days.first or date.min, days.last or date.max)
    return first if name == "date_after" else last


def _describe_days(days: DateSpan) -> str:
    return describe_period(days.first or date.min, days.last or date.max)


def _read_span(cleaned: Mapping[str, Any], problems: dict[str, list[str]]) -> DateSpan:
    after: DateSpan | None = cleaned.get("date_after")
    before: DateSpan | None = cleaned.get("date_before")
    span = DateSpan(after.first if after else None, before.last if before else None)
    if span.first and span.last and span.first > span.last:
        problems.setdefault("date_after", []).append("The first date is after the last one: nothing can be found.")
    return span


def _by_facet(choices: Iterable[Choice]) -> dict[Facet, frozenset[Value]]:
    values: dict[Facet, set[Value]] = {}
    for choice in choices:
        values.setdefault(choice.facet, set()).add(choice.id)
    return {facet: frozenset(ids) for facet, ids in values.items()}
