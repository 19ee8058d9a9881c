"""What every search engine promises, asked through the door alone; the oracle says what is right."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.search import TAGGED, Audience, Facet, IndexNotReadyError, Precision, SearchRequest
from articles.search.engine import Engine
from articles.search.errors import IndexBusyError
from articles.search.request import essence_of
from articles.search.tree import Term
from tests.contracts.engines import BLANK, ask_engine, each_engine, open_engine, thinned_for_cluster, write
from tests.contracts.oracle import OracleSnapshot
from tests.contracts.plain import PREFIXES, VOCABULARY, requests
from tests.contracts.test_counts import NUMBERS, built, commits_of, indexed_articles

EVERYTHING = SearchRequest(limit=1000)


@pytest.fixture
def engine(name: str, tmp_path: Path) -> Engine:
    return open_engine(name, tmp_path)


def numbers_of(engine: Engine) -> set[int]:
    return set(ask_engine(engine, EVERYTHING).ids)


# -- writing


@each_engine
def test_there_is_nothing_to_search_before_something_was_written(engine: Engine):
    with pytest.raises(IndexNotReadyError):
        engine.snapshot()


@each_engine
def test_articles_and_checkpoint_are_seen_together_and_an_older_snapshot_stays_as_it_was(engine: Engine):
    write(engine, [replace(BLANK, id=1)], checkpoint="first")
    before = engine.snapshot()
    with engine.may_write(0), engine.writer() as writer:
        writer.put([replace(BLANK, id=2), replace(BLANK, id=3)])
        assert engine.snapshot().key == before.key
        writer.remove([1, 99])
        writer.commit("second")
        after = engine.snapshot()
        writer.put([replace(BLANK, id=4)])  # and never committed
    assert engine.snapshot().key == after.key != before.key
    assert (before.checkpoint, after.checkpoint) == ("first", "second")
    assert list(before.ids(EVERYTHING)) == [1]
    assert numbers_of(engine) == {2, 3}


@each_engine
def test_what_is_put_again_replaces_what_was_there(engine: Engine):
    write(engine, [replace(BLANK, id=1), replace(BLANK, id=2)])
    write(engine, [replace(BLANK, id=1, headline="bond")])
    assert ask_engine(engine, SearchRequest(query=Term("bomb"))).ids == (2,)
    assert ask_engine(engine, SearchRequest(query=Term("bond"))).ids == (1,)
    assert engine.digests(1, 5) == {n: replace(BLANK, id=n, headline=h).digest for n, h in ((1, "bond"), (2, "bomb"))}
    assert engine.digests(2, 2).keys() == {2}
    assert engine.highest_id() == 2


@each_engine
@pytest.mark.parametrize("numbers", [[1, 2, 3], [3, 1, 2]])
def test_one_built_anew_holds_nothing_of_the_one_before(engine: Engine, numbers: list[int]):
    write(engine, [replace(BLANK, id=7, headline="flood")], checkpoint="old")
    with engine.may_write(0), engine.writer(anew=True) as writer:
        for number in [*numbers, 2]:
            writer.put([replace(BLANK, id=number)])
        writer.commit("new")
        assert numbers_of(engine) == {7}, "searches go on meanwhile"
    assert numbers_of(engine) == {1, 2, 3}
    assert engine.snapshot().checkpoint == "new"
    assert engine.snapshot().vocabulary.count_articles("headline", "flood") == 0
    assert engine.snapshot().vocabulary.words_beginning("fl", 5) == []


@each_engine
def test_a_building_that_fails_leaves_the_one_in_use(engine: Engine):
    write(engine, [replace(BLANK, id=7)], checkpoint="old")

    def build_and_fail() -> None:
        with engine.may_write(0), engine.writer(anew=True) as writer:
            writer.put([BLANK])
            writer.commit("new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build_and_fail()
    assert numbers_of(engine) == {7}
    write(engine, [replace(BLANK, id=8)])
    assert numbers_of(engine) == {7, 8}


@each_engine
def test_one_writes_at_a_time(engine: Engine):
    with engine.may_write(0), pytest.raises(IndexBusyError), engine.may_write(0.01):
        pytest.fail("two may write")
    with engine.may_write(0):
        pass


@each_engine
def test_what_is_closed_is_opened_again(name: str, engine: Engine):
    write(engine, [replace(BLANK, id=1)])
    engine.close()
    assert numbers_of(engine) == {1}
    assert engine.find_damage() == engine.discard_damaged() == []
    assert not engine.why_unwritten
    assert engine.fingerprint == open_engine(name, Path("elsewhere")).fingerprint


# -- asking


@each_engine
@examples(max_examples=40, deadline=None)
@given(commits_of(indexed_articles()), requests(NUMBERS), st.sampled_from(TAGGED))
@thinned_for_cluster
def test_pairs_periods_and_days_are_those_of_the_oracle(name, commits, request, facet):
    with built(name, commits) as (engine, articles):
        oracle = OracleSnapshot({article.id: article for article in articles})
        snapshot, numbers = engine.snapshot(), (*NUMBERS[facet], 99)
        for some in (numbers, numbers[:1], ()):
            assert snapshot.count_pairs(request, facet, some) == oracle.count_pairs(request, facet, some)
        for precision in (Precision.DAY, Precision.MONTH):
            assert snapshot.count_periods(request, precision) == oracle.count_periods(request, precision)
        assert snapshot.newest_day(request) == oracle.newest_day(request)
        several = [replace(request, limit=3), replace(request, query=None, span=request.span)]
        timelines = [[one.timeline for one in each.search_together(several)] for each in (snapshot, oracle)]
        assert timelines[0] == timelines[1]


@each_engine
@examples(max_examples=30, deadline=None)
@given(commits_of(indexed_articles()), st.lists(requests(NUMBERS), min_size=1, max_size=5))
@thinned_for_cluster
def test_the_requests_that_match_some_articles_are_those_that_would_find_them(name, commits, criteria):
    with built(name, commits) as (engine, articles):
        some = articles[:3]
        found = engine.matching(some, criteria)
        oracle = OracleSnapshot({article.id: article for article in some})
        assert found == [frozenset(oracle.ids(request)) for request in criteria]


@each_engine
def test_nothing_is_kept_of_what_is_only_matched(engine: Engine):
    write(engine, [replace(BLANK, id=1)])
    assert engine.matching([replace(BLANK, id=5)], [SearchRequest(), SearchRequest(query=Term("flood"))]) == [
        {5},
        set(),
    ]
    assert engine.matching([], [SearchRequest()]) == [frozenset()]
    assert numbers_of(engine) == {1}


# -- words


@each_engine
def test_a_text_is_cut_into_words_with_their_places(engine: Engine):
    text = "Kabul: herat, (aid) bomb"
    tokens = engine.analyse(text, "en")
    assert [text[start:end] for start, end in tokens.spans] == ["Kabul", "herat", "aid", "bomb"]
    assert list(tokens.words) == list(tokens.terms) == ["kabul", "herat", "aid", "bomb"]
    assert list(tokens.places) == [0, 1, 2, 3]
    assert list(engine.analyse("", "en").spans) == list(engine.analyse("?!", "fr").words) == []


@each_engine
@examples(max_examples=30, deadline=None)
@given(
    commits_of(st.builds(replace, indexed_articles(), language=st.just("en"))).filter(lambda commits: len(commits) == 1)
)
@thinned_for_cluster
def test_the_vocabulary_is_that_of_the_articles(name, commits):
    with built(name, commits) as (engine, articles):
        words = engine.snapshot().vocabulary
        oracle = OracleSnapshot({article.id: article for article in articles}).vocabulary
        for word in map(str.lower, VOCABULARY):
            assert words.holds(word) == oracle.holds(word)
            for field in ("headline", "body"):
                assert words.count_articles(field, word) == oracle.count_articles(field, word)
        for beginning in PREFIXES:
            assert words.count_beginning(beginning) == oracle.count_beginning(beginning)
            assert words.count_beginning(beginning, ["body"]) == oracle.count_beginning(beginning, ["body"])
            assert dict(words.words_beginning(beginning, 20)) == dict(oracle.words_beginning(beginning, 20))
        assert list(words.languages) == oracle.languages
        assert words.articles >= oracle.articles
        assert words.parts


# -- who asks


@each_engine
def test_all_that_is_published_is_for_everybody_but_answers_are_kept_apart(engine: Engine):
    write(engine, [replace(BLANK, id=1, actors=(7,))])
    public, staff = (SearchRequest(audience=audience, facet_size=5) for audience in Audience)
    assert ask_engine(engine, public) == ask_engine(engine, staff)
    assert essence_of(public) != essence_of(staff)
    assert essence_of(public, without=Facet.ACTOR) != essence_of(staff, without=Facet.ACTOR)
