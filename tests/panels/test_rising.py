"""Who rose lately is found among the most named, by exact numbers, without a count of all who were named before."""

import random
from datetime import date
from types import SimpleNamespace

from articles.panels import rising
from articles.panels.rising import CHANCE, FEWEST, SHOWN, StretchCounts, compare_stretches
from articles.requests.filters import Search
from articles.search import DateSpan, Facet, SearchRequest
from articles.text.log_likelihood import log_likelihood

SIZES = 400, 500  # articles lately and before


def rank_all(lately, before):
    scores = {
        pk: log_likelihood(count, SIZES[0], before.get(pk, 0), SIZES[1])
        for pk, count in lately.items()
        if count >= FEWEST
    }
    order = sorted((pk for pk in scores if scores[pk] > CHANCE), key=lambda pk: (-scores[pk], pk))[:SHOWN]
    return tuple((pk, before.get(pk, 0), lately[pk]) for pk in order)


def test_those_who_rose_are_those_of_a_count_of_all_and_few_are_counted_alone(monkeypatch):
    monkeypatch.setattr(rising, "COUNTED_ALONE", 1_000)
    chance = random.Random(4)
    counted = []
    for _ in range(60):
        lately = {pk: chance.choice((1, 2, 3, 4, 9, 20, 60)) for pk in range(1, 120)}
        before = {pk: chance.choice((1, 2, 3, 4, 9, 20, 60)) for pk in range(1, 140) if chance.random() < 0.6}

        def search(request, before=before):
            (pk,) = request.require[Facet.ACTOR]
            assert request.require[Facet.COUNTRY] == {7}, "what narrowed the search goes on doing so"
            counted.append(pk)
            return SimpleNamespace(total=before.get(pk, 0))

        monkeypatch.setattr(rising, "search", search)
        request = SearchRequest(require={Facet.COUNTRY: frozenset({7})})
        most = dict(sorted(before.items(), key=lambda pair: (-pair[1], pair[0]))[:30])
        late = StretchCounts(request, SIZES[0], lately, is_cut=True)
        assert compare_stretches(late, StretchCounts(request, SIZES[1], most, is_cut=True)) == rank_all(lately, before)
        assert compare_stretches(late, StretchCounts(request, SIZES[1], before, is_cut=False)) == rank_all(
            lately, before
        )
    assert 0 < len(counted) / 60 < 40


def test_no_more_are_counted_alone_than_there_is_time_for(monkeypatch):
    counted = []
    monkeypatch.setattr(rising, "search", lambda request: counted.append(request) or SimpleNamespace(total=60))
    late = StretchCounts(SearchRequest(), SIZES[0], dict.fromkeys(range(300), 60), is_cut=True)
    assert compare_stretches(late, StretchCounts(SearchRequest(), SIZES[1], {}, is_cut=True)) == ()
    assert len(counted) == rising.COUNTED_ALONE


def test_where_nobody_is_named_often_only_the_longest_stretch_is_counted(monkeypatch):
    asked = []

    def search(request):
        asked.append(request.span)
        return SimpleNamespace(
            total=9, facets={Facet.ACTOR: ((5, FEWEST - 1),)}, many_values=(), value_totals={Facet.ACTOR: 1}
        )

    monkeypatch.setattr(rising, "search", search)
    monkeypatch.setattr(rising, "find_newest_day", lambda request: date(2021, 6, 30))
    assert rising._rank(Search()) is None
    assert asked == [DateSpan(date(2020, 7, 1), date(2021, 6, 30))]
