"""Every number shown equals the list that appears when it is clicked, whatever is in the archive.

Small random archives and random requests, held against a search in plain Python.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.models import Article, Entity, Tag
from articles.search import Facet, SearchRequest, SearchResult, Sort, search
from articles.search.analysis import stem
from articles.search.article import IndexedArticle
from articles.search.dates import DateSpan
from articles.search.indexed_articles import read_articles
from articles.search.request import TAGGED, Value, baseline_of
from articles.search.tantivy import streaming
from articles.search.tantivy.index import IndexDirectory
from articles.search.tree import Term
from tests.contracts.archives import archives, fill_archive, make_cast, plain_article
from tests.contracts.engines import (
    BLANK,
    Ask,
    ask_engine,
    choose_engine,
    each_engine,
    empty_engine,
    open_engine,
    thinned_for_cluster,
    write,
)
from tests.contracts.oracle import fold_copies
from tests.contracts.plain import (
    DATES,
    VOCABULARY,
    count_facet,
    is_within,
    order_by_date,
    requests,
    select,
    words,
)
from tests.factories import make_country, make_entity
from tests.search.searching import search_index

NUMBERS = {
    Facet.ACTOR: (1, 2, 3),
    Facet.COUNTRY: (11, 12, 13),
    Facet.SOURCE: (1, 2),
    Facet.DATELINE: (11, 12),
    Facet.LANGUAGE: ("en", "de", "xx"),
    Facet.SECTION: ("Sport", "sport", "none", "Foreign news", "aid"),
    Facet.SOURCE_KIND: ("newspaper", "agency"),
}


def assert_counts_are_lists(ask: Ask, articles: list[IndexedArticle], request: SearchRequest) -> None:
    result = ask(request)
    found = select(articles, request)
    assert result.total == len(found)
    assert sorted(result.ids) == sorted(article.id for article in found)
    if request.query is None or request.sort is not Sort.RELEVANCE:
        assert list(result.ids) == order_by_date(found, request.sort)
    for facet in Facet:
        counted = count_facet(articles, request, facet)
        assert result.facets[facet] == counted, facet
        assert result.value_totals[facet] == len(counted), facet
        for value, count in result.facets[facet]:
            assert ask(choose(request, facet, value)).total == count, (facet, value)
    assert_timeline_is_lists(ask, articles, request, result)


def choose(request: SearchRequest, facet: Facet, value: Value) -> SearchRequest:
    """Return the request whose list is the number beside a value: of what articles have several it narrows."""
    chosen, required = request.include.get(facet), request.require.get(facet, frozenset())
    if facet in TAGGED and value not in (chosen or ()) and (chosen or required):
        return replace(request, require={**request.require, facet: required | {value}})
    return replace(request, include={**request.include, facet: frozenset({value})})


def assert_timeline_is_lists(
    ask: Ask, articles: list[IndexedArticle], request: SearchRequest, result: SearchResult
) -> None:
    periods = result.timeline.periods
    undated = replace(request, span=DateSpan(), undated=True)
    assert result.timeline.undated == len(select(articles, undated)) == ask(undated).total
    assert all(bar.first <= bar.last for bar in periods)
    empty = [bar for bar in periods if not bar.count]
    for bar in [bar for bar in periods if bar.count] + empty[:2] + empty[-2:]:
        linked = replace(request, span=DateSpan(bar.first, bar.last), undated=None)
        assert ask(replace(linked, facet_size=0, with_timeline=False)).total == bar.count, bar
    assert all(bar.count == 0 for bar in periods if bar.is_cut)
    everything = replace(baseline_of(request), undated=None)
    for bar in periods if request.with_baseline else ():
        assert bar.of == len(select(articles, replace(everything, span=DateSpan(bar.first, bar.last)))), bar
    for left, right in pairwise(periods):
        assert left.last + timedelta(days=1) == right.first, "a gap"
    found = select(articles, replace(request, undated=None))
    dated = [article.published_on for article in found if article.published_on]
    if dated:
        assert periods[0].first <= min(dated)
        assert max(dated) <= periods[-1].last
    shown = sum(
        bar.count for bar in periods if is_within(request.span, bar.first) and is_within(request.span, bar.last)
    )
    assert shown == len(dated)


def assert_pages_are_the_list(ask: Ask, request: SearchRequest, size: int = 3) -> None:
    whole = ask(replace(request, facet_size=0, with_timeline=False)).ids
    assert len(set(whole)) == len(whole)
    paged: list[int] = []
    for offset in range(0, len(whole) + size, size):
        page = ask(replace(request, offset=offset, limit=size, facet_size=0, with_timeline=False))
        assert page.total == len(whole)
        paged += page.ids
    assert paged == list(whole)


@st.composite
def indexed_articles(draw: st.DrawFn, *, text: st.SearchStrategy[str] = words) -> IndexedArticle:
    actors, countries = (draw(st.frozensets(st.sampled_from(NUMBERS[facet]))) for facet in TAGGED)
    return IndexedArticle(
        id=0,
        headline=draw(text),
        body=draw(text),
        dateline=draw(text),
        byline="",
        published_on=draw(st.none() | st.sampled_from(DATES)),
        source=draw(st.none() | st.sampled_from(NUMBERS[Facet.SOURCE])),
        dateline_country=draw(st.none() | st.sampled_from(NUMBERS[Facet.DATELINE])),
        actors=tuple(actors),
        countries=tuple(countries),
        language=draw(st.sampled_from(NUMBERS[Facet.LANGUAGE])),
        more={
            "section": draw(st.sampled_from(["", *NUMBERS[Facet.SECTION]])),
            "source__kind": draw(st.sampled_from(["", *NUMBERS[Facet.SOURCE_KIND]])),
            "keywords": draw(text),
        },
        main_actors=tuple(actor for actor in actors if draw(st.booleans())),
        main_countries=tuple(country for country in countries if draw(st.booleans())),
        arrived=draw(st.sampled_from([0, 1_750_000_000, 1_750_000_001, (1 << 32) - 1])),
    )


def commits_of(article: st.SearchStrategy[IndexedArticle]) -> st.SearchStrategy[list[list[IndexedArticle]]]:
    """Lists of commits: each puts articles under some of twelve numbers, so that later ones replace earlier ones."""
    numbered = st.builds(lambda row, number: replace(row, id=number), article, st.integers(1, 12))
    return st.lists(st.lists(numbered, min_size=1, max_size=5), min_size=1, max_size=4)


@contextmanager
def built(name: str, commits: list[list[IndexedArticle]]):
    """Write each commit by a writer of its own, as following does, which leaves segments of all sizes."""
    held: dict[int, IndexedArticle] = {}
    with empty_engine(name) as engine:
        for commit in commits:
            rows = {article.id: article for article in commit}
            write(engine, rows.values())
            held |= rows
        yield engine, list(held.values())


def test_vocabulary_stems_to_itself():
    assert [stem(word) for word in VOCABULARY] == [[word.lower()] for word in VOCABULARY]


@each_engine
@examples(max_examples=30, deadline=None)
@given(commits_of(indexed_articles()), st.lists(requests(NUMBERS), min_size=1, max_size=4))
@thinned_for_cluster
def test_every_number_of_the_engine_is_its_list(name, commits, criteria):
    with built(name, commits) as (engine, articles):
        for request in criteria:
            assert_counts_are_lists(partial(ask_engine, engine), articles, request)


alike = st.sampled_from(["bomb bond", "bomb bond", "bond bomb talk"])  # few texts: many hits of one score


@each_engine
@examples(max_examples=30, deadline=None)
@given(commits_of(indexed_articles(text=alike)), requests(NUMBERS), st.sampled_from(Sort))
@thinned_for_cluster
def test_pages_neither_repeat_nor_drop(name, commits, request, sort):
    with built(name, commits) as (engine, _):
        assert_pages_are_the_list(partial(ask_engine, engine), replace(request, sort=sort))
        assert_pages_are_the_list(partial(ask_engine, engine), SearchRequest(query=Term("bomb"), sort=sort, limit=1000))


@each_engine
@examples(max_examples=25, deadline=None)
@given(
    commits_of(indexed_articles(text=words | alike)),
    requests(NUMBERS),
    st.sampled_from(Sort),
    st.integers(1, 5),
)
@thinned_for_cluster
def test_a_stream_is_the_list_whatever_the_size_of_its_chunks(name, commits, request, sort, chunk):
    with built(name, commits) as (engine, _), patch.object(streaming, "CHUNK", chunk):
        for criteria in (replace(request, sort=sort), SearchRequest(query=Term("bomb"), sort=sort, limit=1000)):
            ids = engine.snapshot().ids(replace(criteria, limit=1, offset=7))
            assert tuple(ids) == ask_engine(engine, criteria).ids


@each_engine
def test_a_stream_stays_with_its_snapshot(name: str, tmp_path: Path):
    engine = open_engine(name, tmp_path)
    write(engine, (replace(BLANK, id=number) for number in range(1, 8)))
    with patch.object(streaming, "CHUNK", 2):
        streams = [engine.snapshot().ids(SearchRequest(query=Term("bomb"), sort=sort)) for sort in Sort]
        began = [[next(stream) for _ in range(3)] for stream in streams]
        write(engine, (replace(BLANK, id=number) for number in (2, 30, 40)), removed=[4, 5])
        ends = [list(stream) for stream in streams]
    assert began == [[7, 6, 5], [7, 6, 5], [1, 2, 3], [7, 6, 5]]
    assert ends == [[4, 3, 2, 1], [4, 3, 2, 1], [4, 5, 6, 7], [4, 3, 2, 1]]


@pytest.mark.django_db(transaction=True)
@each_engine
def test_every_number_of_the_archive_is_its_list(name: str, settings):
    """The whole way: the database, its change log, the engine that follows."""
    choose_engine(settings, name)
    cast = make_cast()

    @examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(archives(cast), st.lists(requests(cast.values), min_size=1, max_size=3))
    def check(archive, criteria):
        articles = fill_archive(archive)
        for request in criteria:
            assert_counts_are_lists(search, articles, request)
            assert_pages_are_the_list(search, request)

    check()


@pytest.mark.django_db
def test_the_index_reads_what_is_published_and_accepted():
    country, person = make_country("af", "Afghanistan"), make_entity()
    article = Article.objects.create(headline="bomb", published_on=date(2020, 1, 1), dateline_country=country)
    hidden = Article.objects.create(headline="bomb", status="hidden")
    tagged = {country.pk: ("accepted", False), person.pk: ("accepted", True), make_entity().pk: ("rejected", True)}
    Tag.objects.bulk_create(
        Tag(article=article, entity_id=pk, state=state, is_main=is_main) for pk, (state, is_main) in tagged.items()
    )
    kinds = dict(Entity.objects.values_list("pk", "kind"))
    assert read_articles([article.pk, hidden.pk]) == [plain_article(article, tagged, kinds)]


@pytest.mark.parametrize("merged", [False, True])
def test_pages_of_many_equal_scores_span_segments(tmp_path: Path, merged: bool):
    blank = IndexedArticle(0, "bomb", "bomb bond talk", "", "", None, None, None, (), ())
    index = IndexDirectory(tmp_path / "index", is_new=True)
    numbers = list(range(1, 301))
    for start in range(0, 300, 50):
        with index.write() as write:
            write.put(replace(blank, id=number, published_on=DATES[number % 5]) for number in numbers[start::-7][:50])
            write.put(
                replace(blank, id=number, published_on=DATES[number % 5]) for number in numbers[start : start + 50]
            )
            write.commit("{}")
    for _ in range(12 if merged else 0):  # commits of one article each, until the merge policy has joined segments
        with index.write() as write:
            write.put([replace(blank, id=1, published_on=DATES[1])])
            write.commit("{}")
    request = SearchRequest(query=Term("bomb"), sort=Sort.RELEVANCE, limit=1000)
    whole = search_index(index, request)
    assert whole.total == 300
    newest = search_index(index, replace(request, sort=Sort.NEWEST))
    assert whole.ids == newest.ids, "equal scores come newest first"
    assert_pages_are_the_list(partial(search_index, index), request, size=7)
    if merged:
        assert index.searcher().num_segments < 12
    else:
        assert index.searcher().num_segments > 1


@each_engine
def test_a_short_facet_shows_the_most_frequent_values_and_the_chosen_ones(name: str, tmp_path: Path):
    engine = open_engine(name, tmp_path)
    write(engine, (replace(BLANK, id=n, source=1 + n // 2, actors=tuple(range(n, 9))) for n in range(1, 9)))
    actors = {Facet.ACTOR: frozenset({4, 99})}  # actor n stands in the first n articles
    result = ask_engine(engine, SearchRequest(facet_size=2, include=actors))
    assert result.facets[Facet.ACTOR] == ((4, 4), (5, 4), (99, 0)), "those named together with actor 4"
    assert result.value_totals[Facet.ACTOR] == 9
    narrowed = {Facet.SOURCE: frozenset({2, 88}), **actors}
    result = ask_engine(engine, SearchRequest(facet_size=1, include=narrowed, require={Facet.ACTOR: frozenset({8})}))
    assert result.facets[Facet.ACTOR] == ((3, 2), (4, 2), (8, 2), (99, 0))
    assert result.facets[Facet.SOURCE] == ((2, 2), (88, 0)), "sources are counted as if none were chosen"
    assert result.value_totals[Facet.SOURCE] == 4


def test_a_short_facet_is_counted_over_all_segments(tmp_path: Path):
    """The most frequent value of the whole is in no segment the most frequent."""
    index = IndexDirectory(tmp_path / "index", is_new=True)
    for first, actors in ((1, (1, 1, 1, 2, 2)), (11, (3, 3, 3, 2, 2))):
        with index.write() as write:
            write.put(replace(BLANK, id=first + number, actors=(actor,)) for number, actor in enumerate(actors))
            write.commit("{}")
    assert index.searcher().num_segments == 2
    assert search_index(index, SearchRequest(facet_size=1)).facets[Facet.ACTOR] == ((2, 4),)


@each_engine
@examples(max_examples=30, deadline=None)
@given(
    commits_of(st.builds(replace, indexed_articles(), copy_group=st.none() | st.integers(1, 3))),
    requests(NUMBERS),
    st.integers(1, 4),
)
@thinned_for_cluster
def test_every_article_stands_once_on_the_pages_of_stories(name, commits, request, size):
    with built(name, commits) as (engine, articles):
        groups = {article.id: article.copy_group for article in articles}
        singly = ask_engine(engine, request)
        expected = fold_copies(list(singly.ids), groups)
        shown: dict[int, tuple[int, ...]] = {}
        for offset in range(0, len(expected) + size, size):
            page = ask_engine(engine, replace(request, fold_copies=True, offset=offset, limit=size))
            assert (page.total, page.stories) == (singly.total, len(expected))
            assert (page.facets, page.timeline) == (singly.facets, singly.timeline), "numbers count articles"
            assert set(page.copies) <= set(page.ids)
            assert offset >= len(expected) or len(page.ids) == min(size, len(expected) - offset)
            shown |= {pk: page.copies.get(pk, ()) for pk in page.ids}
        assert shown == expected
        assert list(shown) == list(expected), "stories stand where their first article does"
