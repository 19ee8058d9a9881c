"""The parameters of a comparison: up to five searches on one axis of time.

    /compare/?s=actor=taliban&s=q=peace%2Btalks&date_after=2020&measure=share

Each `s` is the query string of a search, escaped once more. Dates, measure and zoom belong to all of them. `add` and
`kind` are what the form sends: some words, or the name of an actor, a country or a source, to become one more `s`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from articles.models import NO_VALUE
from articles.requests.choices import Choice
from articles.requests.filters import MOST_CHOSEN, Search, read_search
from articles.requests.named_values import find_named, find_values
from articles.requests.parameters import MOST_CHARACTERS
from articles.requests.unknown_parameters import name_unknown
from articles.search import NOT_SET, Facet
from articles.visibility import MaySeeHidden, see_as_public

MOST_SERIES = 5

WORDS = "words"
KINDS = (WORDS, Facet.ACTOR.value, Facet.COUNTRY.value, Facet.SOURCE.value)
OWN = ("s", "add", "kind")
FRAME = ("date_after", "date_before", "measure", "zoom")


@dataclass(frozen=True, slots=True)
class Series:
    """One search of a comparison: as its `s` carries it, and within the time of all."""

    text: str
    search: Search

    @property
    def label(self) -> str:
        """What is asked for, in words, each part with its kind: words “talks”, actor Taliban, not country Turkey."""
        query = self.search.query.text
        parts = [f"{WORDS} “{query}”"] if query else []
        parts += [_name_choice(choice) for choice in self.search.chosen]
        return (", ".join(parts) or "all articles") + (" (main subjects)" if self.search.main_only else "")

    @property
    def kind(self) -> str:
        """The kind it would be added as; nothing where it is more than one word or name can say."""
        if not self.search.chosen:
            return WORDS
        values = [choice.facet.value for choice in self.search.chosen if choice.is_included and choice.id != NOT_SET]
        is_plain = len(self.search.chosen) == len(values) == 1 and not self.search.query.text
        return values[0] if is_plain and values[0] in KINDS else ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A name the form's text may have meant, and the comparison with it."""

    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Swap:
    """A line of words beside lines of names that is a name too: whose, and the comparison with that instead."""

    text: str
    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A validated comparison and the links from it; `added` where the form has just brought in a series."""

    series: tuple[Series, ...] = ()
    frame: Search = field(default_factory=Search)
    problems: Mapping[str, list[str]] = field(default_factory=dict)
    added: bool = False
    wanted: str = ""
    kind: str = WORDS
    offers: tuple[Offer, ...] = ()
    swaps: tuple[Swap, ...] = ()

    @property
    def is_full(self) -> bool:
        return len(self.series) >= MOST_SERIES

    @property
    def notices(self) -> list[str]:
        """Everything the reader should know about how the comparison was read."""
        problems = [text for _, text in self.frame.problem_notices]
        for name in (name for name in self.problems if name not in self.frame.problems):
            problems += self.problems[name]
        return problems + [f"{one.label}: {text}" for one in self.series for text in one.search.notices]

    def parameters(self) -> list[tuple[str, str]]:
        """Return the canonical parameters."""
        return self._framed(self.frame.parameters())

    def link(self, parameters: Iterable[tuple[str, str]] | None = None) -> str:
        """Return the query string of the comparison, or of these parameters, as short and readable as can be."""
        pairs = self.parameters() if parameters is None else parameters
        return "?" + "&".join(_encode(name, value) for name, value in pairs)

    def with_link(self, text: str) -> str:
        """Return the link that adds one more search."""
        return self.link(
            [*((name, value) for name, value in self.parameters() if (name, value) != ("s", text)), ("s", text)]
        )

    def without_link(self, text: str) -> str:
        return self.link(pair for pair in self.parameters() if pair != ("s", text))

    def swap_link(self, text: str, other: str) -> str:
        """Return the link to another search in the place of one."""
        return self.link(
            dict.fromkeys((name, other if (name, value) == ("s", text) else value) for name, value in self.parameters())
        )

    def zoom_link(self, step: int) -> str:
        """Return the link to the scale that is zoomed in by so many steps."""
        return self.link([*self.parameters(), *([("zoom", str(step))] if step else [])])

    def measure_link(self) -> str:
        """Return the link to the other measure."""
        kept = [pair for pair in self.parameters() if pair[0] != "measure"]
        return self.link(kept if self.frame.is_share else [*kept, ("measure", "share")])

    def span_link(self, first: date, last: date) -> str:
        """Return the same comparison within a stretch of time."""
        return self.link(self._framed(parse_qsl(self.frame.span_link(first, last)[1:])))

    def any_time_link(self) -> str:
        return self.link(self._framed(parse_qsl(self.frame.any_time_link()[1:])))

    def _framed(self, parameters: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the parameters of all searches, and those among the given that they share, in their order."""
        frame = sorted((pair for pair in parameters if pair[0] in FRAME), key=lambda pair: FRAME.index(pair[0]))
        return [("s", one.text) for one in self.series] + frame


@lru_cache(64)  # a table has a link in each row, and each link all searches, which may be long
def _encode(name: str, value: str) -> str:
    return urlencode([(name, value)], quote_via=quote, safe="=:/,*()'\"")


def _name_choice(choice: Choice) -> str:
    """Return a chosen value with its kind."""
    if choice.id == NOT_SET:
        return choice.facet.presence if choice.is_excluded else choice.facet.lack
    has_own_words = choice.facet.wording != "{}"
    name = (
        choice.facet.wording.format(choice.label) if has_own_words else f"{choice.facet.label.lower()} {choice.label}"
    )
    return f"not {name}" if choice.is_excluded else name


def series_of(search: Search) -> str:
    """Return a search as an `s` carries it: without time, order and measure."""
    return urlencode(_timeless(search).parameters())


def compare_link(*searches: Search) -> str:
    """Return the query string of the comparison of some searches, in the time of the first."""
    frame = replace(searches[0], is_share=False)
    pairs = [("s", series_of(search)) for search in searches]
    return Comparison().link([*pairs, *(pair for pair in frame.parameters() if pair[0] in FRAME)])


def compare_chosen_link(search: Search) -> str:
    """Return the comparison of a search with itself in parts: one a value, where several of one facet are chosen."""
    for facet in Facet:
        values = [choice for choice in search.chosen if choice.facet is facet and choice.is_included]
        if 1 < len(values) <= MOST_SERIES:
            others = tuple(choice for choice in search.chosen if choice not in values)
            return compare_link(*(replace(search, chosen=(*others, value)) for value in values))
    return compare_link(search)


def _timeless(search: Search) -> Search:
    """Return a search without time, order and measure; a value that is required alone is as good as chosen."""
    facets = [choice.facet for choice in search.chosen if not choice.is_excluded]
    chosen = tuple(
        replace(choice, is_required=False) if facets.count(choice.facet) == 1 else choice for choice in search.chosen
    )
    return Search(
        query=search.query,
        chosen=chosen,
        main_only=search.main_only,
        sort=search.default_sort,
        default_sort=search.default_sort,
    )


def read_comparison(parameters: QueryDict, may_see_hidden: MaySeeHidden = see_as_public) -> Comparison:
    """Return the comparison that URL parameters ask for; never raises for what they hold."""
    framing = parameters.copy()
    for name in set(framing) - set(FRAME):
        del framing[name]
    frame = read_search(framing)
    problems = {name: list(messages) for name, messages in frame.problems.items()}
    problems |= name_unknown(parameters, {*FRAME, *OWN})
    texts = list(dict.fromkeys(text.strip().lstrip("?") for text in parameters.getlist("s") if text.strip()))
    if len(texts) > MOST_SERIES:
        problems.setdefault("s", []).append(f"At most {MOST_SERIES} searches are compared: the first ones were taken.")
    series: list[Series] = []
    for text in texts[:MOST_SERIES]:
        one, messages = _read_series(text, frame, may_see_hidden)
        series += [one] if one and one.text not in {other.text for other in series} else []
        if messages:
            problems.setdefault("s", []).extend(messages)
    latest = series[-1].kind if series else ""
    kind = parameters.get("kind", "")
    comparison = Comparison(tuple(series), frame, problems, kind=kind if kind in KINDS else latest or WORDS)
    comparison = replace(comparison, swaps=_find_swaps(comparison, may_see_hidden))
    wanted = parameters.get("add", "").replace("\0", "").strip()[:MOST_CHARACTERS]
    return _add(comparison, wanted, kind or comparison.kind, may_see_hidden) if wanted else comparison


def _find_swaps(comparison: Comparison, may_see_hidden: MaySeeHidden) -> tuple[Swap, ...]:
    """Return for each line of words what it is a name of, of the kinds it stands beside."""
    kinds = [kind for kind in KINDS if kind != WORDS and any(one.kind == kind for one in comparison.series)]
    return tuple(
        Swap(
            f"“{one.search.query.text}” is compared as words here.",
            f"the {kind} {name}",
            comparison.swap_link(one.text, urlencode({kind: value})),
        )
        for one in comparison.series
        if one.kind == WORDS
        for kind in kinds
        for value, name in find_values(Facet[kind.upper()], one.search.query.text, sees_hidden=may_see_hidden())[:1]
        if value != NO_VALUE
    )


def _read_series(text: str, frame: Search, may_see_hidden: MaySeeHidden) -> tuple[Series | None, list[str]]:
    """Return the series of a query string, None where it asks for nothing, and what was wrong with it."""
    try:
        criteria = read_search(QueryDict(text[:MOST_CHARACTERS]), may_see_hidden).cut_to(MOST_CHOSEN)
    except TooManyFieldsSent:
        criteria = Search()
    messages = [message for messages in criteria.problems.values() for message in messages]
    if criteria.span or criteria.undated is not None:
        label = Series("", criteria).label
        messages.append(f"The dates of {label} were left out: all lines share the time chosen below.")
    timeless = _timeless(criteria)
    if timeless.query.node is None and not timeless.chosen:
        return None, [*messages, f"There is nothing to compare in “{text[:60]}”: it was left out."]
    within = replace(timeless, span=frame.span, date_after=frame.date_after, date_before=frame.date_before)
    return Series(series_of(timeless), within), messages


def _add(comparison: Comparison, wanted: str, kind: str, may_see_hidden: MaySeeHidden) -> Comparison:
    """Return the comparison with what the form wanted: added, to choose from, or the reason why not."""
    comparison = replace(comparison, wanted=wanted)
    if kind not in KINDS:
        return _add_problem(
            comparison, "kind", f"“{kind[:40]}” cannot be compared: choose words, actor, country or source."
        )
    if comparison.is_full:
        return _add_problem(comparison, "add", f"At most {MOST_SERIES} searches are compared: remove one first.")
    if kind == WORDS:
        texts, names = [urlencode({"q": wanted})], [wanted]
    else:
        rows = find_named(Facet[kind.upper()], wanted, sees_hidden=may_see_hidden())
        texts, names = [urlencode({kind: row.slug}) for row in rows], [row.name for row in rows]
    if len(texts) == 1:
        one, messages = _read_series(texts[0], comparison.frame, may_see_hidden)
        if one is None:
            return _add_problem(comparison, "add", *messages)
        known = {other.text for other in comparison.series}
        return replace(comparison, series=(*comparison.series, *([] if one.text in known else [one])), added=True)
    if not texts:
        return _add_problem(comparison, "add", f"There is no {kind} “{wanted[:60]}” in this archive.")
    offers = tuple(Offer(name, comparison.with_link(text)) for name, text in zip(names, texts, strict=True))
    return _add_problem(replace(comparison, offers=offers), "add", f"More than one {kind} fits “{wanted[:60]}”.")


def _add_problem(comparison: Comparison, name: str, *messages: str) -> Comparison:
    added = [*comparison.problems.get(name, []), *messages]
    return replace(comparison, problems={**comparison.problems, name: added})
