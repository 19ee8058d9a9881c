"""Search in plain Python over a handful of articles: slow, obvious, and what the engine is held against.

Texts become words by the same analysis. The words of VOCABULARY stem to themselves in small letters. In the texts it
reads small letters stand beside capitals.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import combinations

from hypothesis import strategies as st

from articles.fields import SEARCHED
from articles.search.analysis import (
    NoForms,
    Row,
    analyse,
    analysis_of,
    near_terms,
    read_rows,
    stands_apart,
    write_words,
)
from articles.search.article import IndexedArticle
from articles.search.dates import DateSpan
from articles.search.request import NOT_SET, TAGGED, Facet, SearchRequest, Sort, Value
from articles.search.tree import And, Most, Near, Node, Not, Or, Phrase, Prefix, Published, Term, Words

VOCABULARY = ("kabul", "herat", "aid", "bomb", "bond", "border", "talk", "tank", "flood", "AID", "Talk")
PREFIXES = ("bo", "bon", "ta", "herat", "zz")
DATES = (
    date(1901, 1, 1),
    date(1999, 12, 31),
    date(2019, 12, 31),
    date(2020, 1, 1),
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2020, 3, 31),
    date(2020, 4, 1),
    date(2023, 7, 15),
    date(2024, 12, 31),
    date(2030, 6, 15),
)

words = st.lists(st.sampled_from(VOCABULARY), max_size=5).map(" ".join)
fields = st.sampled_from(["", "", "", *SEARCHED])
several = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join)
ends = st.none() | st.sampled_from((*DATES, date.min, date.max))
spans = st.builds(DateSpan, ends, ends)
leaves = st.one_of(
    st.builds(Term, st.sampled_from(VOCABULARY), fields),
    st.builds(Phrase, several, fields),
    st.builds(Near, several, st.integers(0, 3), fields),
    st.builds(Prefix, st.sampled_from(PREFIXES), fields),
    st.builds(Published, spans.filter(bool)),
)
trees = st.recursive(
    leaves,
    lambda children: st.one_of(
        children.map(Not),
        st.lists(children, min_size=1, max_size=3).map(lambda nodes: And(tuple(nodes))),
        st.lists(children, min_size=1, max_size=3).map(lambda nodes: Or(tuple(nodes))),
        st.lists(children, min_size=1, max_size=6).map(lambda nodes: Most(tuple(nodes))),
    ),
    max_leaves=6,
)


def facet_choices(
    values: dict[Facet, tuple[Value, ...]], *, with_not_set: bool = True
) -> st.SearchStrategy[dict[Facet, frozenset[Value]]]:
    """Choose some values of some facets."""
    return st.fixed_dictionaries(
        {},
        optional={
            facet: st.frozensets(st.sampled_from((*among, NOT_SET) if with_not_set else among), max_size=2)
            for facet, among in values.items()
        },
    )


def requests(values: dict[Facet, tuple[Value, ...]]) -> st.SearchStrategy[SearchRequest]:
    """Any request over these facet values, all of its hits on one page."""
    return st.builds(
        SearchRequest,
        query=st.none() | trees,
        include=st.just({}) | facet_choices(values),
        exclude=st.just({}) | facet_choices(values),
        require=st.just({}) | facet_choices({facet: values[facet] for facet in TAGGED}, with_not_set=False),
        span=st.just(DateSpan()) | spans,
        undated=st.none() | st.booleans(),
        main_only=st.booleans(),
        sort=st.sampled_from(Sort),
        limit=st.just(1000),
        facet_size=st.just(100),
        with_timeline=st.just(True),
        with_baseline=st.booleans(),
    )


def is_match(node: Node | None, article: IndexedArticle) -> bool:
    match node:
        case None:
            return True
        case Published(span):
            return article.published_on is not None and is_within(span, article.published_on)
        case Not(child):
            return not is_match(child, article)
        case And(children):
            return all(is_match(child, article) for child in children)
        case Or(children):
            return any(is_match(child, article) for child in children)
        case Most(children):
            distinct = dict.fromkeys(children)
            return sum(is_match(child, article) for child in distinct) >= min(len(distinct), 2)
    read = [node.field] if node.field else [name for name, searched in SEARCHED.items() if not searched.only_named]
    return any(holds(article.text_of(name), article.language, node) for name in read)


def holds(text: str, language: str, leaf: Words) -> bool:
    """Tell whether a text has the words of a leaf in one of the ways they are written."""
    tokens = analyse(text, language)
    if isinstance(leaf, Prefix) and stands_apart(leaf.text):
        return any(word.startswith(leaf.text.lower()) for word in tokens.words)
    places: dict[str, set[int]] = {}
    for place, term in zip(tokens.places, tokens.terms, strict=True):
        places.setdefault(term, set()).add(place)
    found = [has_row(places, row, leaf) for row in read_rows(leaf.text, language, NoForms())]
    if not isinstance(leaf, Phrase):
        return any(found)
    analysis = analysis_of(language)
    words = write_words(leaf.text, analysis)
    is_so = all(stands_so(text, word, analysis, is_alone=len(words) == 1) for word in words)
    return (any(found[:1]) and is_so) or (len(leaf.text.split()) > 1 and any(found[1:]))


def has_row(places: dict[str, set[int]], row: Row, leaf: Words) -> bool:
    """Tell whether terms stand beside one another, or near one another, from the places of each."""
    if isinstance(leaf, Near):
        wanted = near_terms(row)
        return all(term in places for term in wanted) and all(
            any(abs(at - other) <= leaf.distance + 1 for at in places[one] for other in places[two])
            for one, two in combinations(wanted, 2)
        )
    return any(all(at + place in places.get(term, ()) for place, term in row) for at in places.get(row[0][1], ()))


def stands_so(written: str, word: str, analysis: str, *, is_alone: bool) -> bool:
    """Tell whether a word stands in a text in this form; where the text is all in capitals, they prove nothing."""
    if written.isupper():
        return word.lower() in write_words(written.lower(), analysis)
    among = {word, word.capitalize()} if word.islower() else {word}
    if not is_alone and not word.isupper():
        among.add(word.lower())
    return not among.isdisjoint(write_words(written, analysis))


def values_of(article: IndexedArticle, facet: Facet, *, main_only: bool = False) -> set[Value]:
    values = {
        Facet.ACTOR: article.main_actors if main_only else article.actors,
        Facet.COUNTRY: article.main_countries if main_only else article.countries,
        Facet.SOURCE: (article.source,),
        Facet.DATELINE: (article.dateline_country,),
        Facet.LANGUAGE: (article.language,),
    }.get(facet) or (article.more.get(facet.column),)
    return {value for value in values if value} or {NOT_SET}


def is_within(span: DateSpan, day: date) -> bool:
    return (span.first or date.min) <= day <= (span.last or date.max)


def is_in_time(request: SearchRequest, day: date | None) -> bool:
    if day is None:
        return bool(request.undated) or (request.undated is None and not request.span)
    return is_within(request.span, day) if request.span else not request.undated


def select(articles: Iterable[IndexedArticle], request: SearchRequest) -> list[IndexedArticle]:
    """Return the articles a request asks for, in the order they were given."""
    of = partial(values_of, main_only=request.main_only)
    return [
        article
        for article in articles
        if is_match(request.query, article)
        and all(values & of(article, facet) for facet, values in request.include.items() if values)
        and not any(values & of(article, facet) for facet, values in request.exclude.items())
        and all(values <= of(article, facet) for facet, values in request.require.items())
        and is_in_time(request, article.published_on)
    ]


def order_by_date(articles: Iterable[IndexedArticle], sort: Sort) -> list[int]:
    """Return ids by date and then number, articles without a date last in both directions; or what arrived last."""
    if sort is Sort.ARRIVAL:
        return [article.id for article in sorted(articles, key=lambda article: (-article.arrived, -article.id))]
    sign = 1 if sort is Sort.OLDEST else -1
    ordered = sorted(
        articles,
        key=lambda article: (
            article.published_on is None,
            sign * (article.published_on or date.min).toordinal(),
            sign * article.id,
        ),
    )
    return [article.id for article in ordered]


def count_facet(
    articles: Iterable[IndexedArticle], request: SearchRequest, facet: Facet
) -> tuple[tuple[Value, int], ...]:
    """Return (value, count) under all the other filters, most frequent first, chosen values also at zero.

    Of what articles have several values they are counted in what is found: together with the chosen ones.
    """
    others = {key: values for key, values in request.include.items() if key is not facet}
    counts = Counter(dict.fromkeys(request.chosen_of(facet), 0))
    for article in select(articles, request if facet in TAGGED else replace(request, include=others)):
        counts.update(values_of(article, facet, main_only=request.main_only))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] != NOT_SET, pair[0])))
