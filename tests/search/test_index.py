"""The embedded engine alone: words, order, hostile requests and unusual texts, without a database."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from articles.search.dates import DateSpan
from articles.search.request import Facet, SearchRequest, Sort, baseline_of
from articles.search.result import Precision
from tests.search.indexes import BLANK, Fill, find
from tests.search.searching import search_index

# -- words


@pytest.mark.parametrize("field", ["headline", "body", "byline", "dateline"])
def test_words_of_every_text_are_found(fill: Fill, field: str):
    index = fill({field: "Kabul, Afghanistan (Reuters)"}, {})
    assert find(index, "kabul") == find(index, "reuter") == find(index, "AFGHANISTAN") == find(index, "reut*") == [1]


@pytest.mark.parametrize(
    ("written", "criteria"),
    [
        ("The attackers were attacking", "attack"),
        ("attack", "attacked"),
        ("countries", "country"),
        ("Elections", "election"),
        ("São Tomé", "sao tome"),
        ("Sao Tome", "São Tomé"),
        ("MÜLLER", "muller"),
        ("al-Qaeda", "al qaeda"),
        ("al Qaeda", "al-Qaeda"),
        ("U.S. troops", "u.s."),
        ("the president's son", "president’s"),
        ("İstanbul", "istanbul"),
        ("straße", "STRASSE"),
        ("كابول عاصمة", "عاصمة"),
        ("ᴡar 🕊️ peace", "peace"),
    ],
)
def test_words_are_found_as_readers_write_them(fill: Fill, written: str, criteria: str):
    assert find(fill({"body": written}, {"body": "something else"}), criteria) == [1]


def test_phrase_stands_in_one_text(fill: Fill):
    index = fill({"headline": "peace", "body": "talks in Doha"}, {"body": "peace talks"}, {"body": "talks of peace"})
    assert find(index, '"peace talks"') == [2]
    assert find(index, "peace talks") == [1, 2, 3]
    assert find(index, "peace-talks") == [2], "a word with punctuation is its parts in order"


def test_phrase_is_read_by_stems_and_in_order(fill: Fill):
    index = fill({"body": "the peaceful talk"}, {"body": "a talk, peaceful"})
    assert find(index, "peaceful-talks") == [1]


def test_a_quoted_phrase_has_the_stems_in_order_and_each_word_as_it_is_written(fill: Fill):
    index = fill({"body": "the peaceful talks"}, {"body": "a talk, peaceful talk"}, {"body": "Peaceful talk on talks"})
    assert find(index, '"peaceful talks"') == [1, 3]
    assert find(index, '"peaceful talk"') == [2, 3]
    assert find(index, '"talk peaceful"') == [2]
    assert find(index, '"Peaceful Talks"') == [1, 3], "capitals at the beginning of words count in one word alone"
    assert find(index, '"PEACEFUL talks"') == []
    assert find(index, '"talks peaceful"~5') == [1, 2, 3], "what is near is read by stems"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"aid"', [1]),
        ("=aid", [1]),
        ('"AIDS"', [2, 5]),
        ("=AIDS funding", []),
        ('"aids"', [3, 5]),
        ('"Aids"', [3, 5]),
        ('"aide"', [4]),
        ("aid", [1, 2, 3, 4, 5]),
        ('"Us" OR =US', [6]),
        ("=us", [7]),
        ("aid*", [1, 2, 3, 4, 5]),
        ("AI*", [1, 2, 3, 4, 5]),
        ('headline:"reagan"', [5]),
        ('headline:"Reagan"', [5]),
        ('headline:"McDonald"', [5]),
        ("=ÉTAT", []),
        ('"etat"', [8]),
    ],
)
def test_an_exact_word_is_found_as_it_is_written_and_capitals_prove_nothing_where_all_are(
    fill: Fill, query: str, found: list[int]
):
    index = fill(
        {"body": "an aid for all"}, {"body": "the AIDS of today"}, {"body": "Aids to reading"}, {"body": "an aide"},
        {"headline": "REAGAN AND MCDONALD SPEAK\nof AID", "body": "text\nAIDS\nmore text"}, {"body": "the US did"},
        {"body": "it helps us"}, {"body": "l'État"},
    )  # fmt: skip
    assert find(index, query) == found


def test_words_of_a_query_all_in_capitals_meet_both_readings(fill: Fill):
    index = fill({"body": "an interest rate cut"}, {"body": "an INTEREST RATE cut"}, {"body": "INTEREST RATE CUT"})
    assert find(index, '"INTEREST RATE" CUT') == [1, 2, 3]
    assert find(index, '"INTEREST RATE" cut') == [2, 3]
    assert find(index, '="interest rate" cut') == [1, 3]


def test_prefix_is_of_the_word_as_written_not_of_its_stem(fill: Fill):
    index = fill({"body": "security"}, {"body": "secures"}, {"body": "insecure"}, {"headline": "Sécurité"})
    assert find(index, "secur*") == [1, 2, 4]
    assert find(index, "securi*") == [1, 4]
    assert find(index, "SÉCURI*") == [1, 4]


def test_headline_weighs_more_than_body(fill: Fill):
    padding = {"headline": "one two three", "body": "four five six"}
    index = fill(
        {"headline": "one two three", "body": "four five kabul"}, {"headline": "one two kabul", "body": "four five six"}
    )
    assert find(index, "kabul", Sort.RELEVANCE) == [2, 1]
    assert find(index, "kabul", Sort.NEWEST) == [2, 1]
    turned = replace(BLANK, id=3, **padding | {"body": "four five kabul"})
    with index.write() as write:  # newer, yet less relevant
        write.put([turned])
        write.commit("{}")
    assert find(index, "kabul", Sort.RELEVANCE) == [2, 3, 1]


def test_rare_words_weigh_more_than_common_ones(fill: Fill):
    index = fill(*({"body": "kabul talks"} for _ in range(20)), {"body": "herat talks"}, {"body": "kabul herat"})
    assert find(index, "kabul OR herat", Sort.RELEVANCE)[:2] == [22, 21]


@pytest.mark.parametrize("sort", Sort)
def test_query_of_only_negatives(fill: Fill, sort: Sort):
    index = fill({"body": "kabul"}, {"body": "herat"}, {"body": ""})
    assert sorted(find(index, "-kabul", sort)) == [2, 3]
    assert sorted(find(index, "-kabul -herat", sort)) == [3]
    assert sorted(find(index, "-kabul OR -herat", sort)) == [1, 2, 3]
    assert sorted(find(index, "NOT (kabul OR herat)", sort)) == [3]
    assert sorted(find(index, "NOT (NOT kabul)", sort)) == [1]


def test_equal_scores_come_newest_first(fill: Fill):
    days = [date(2020, 1, 2), None, date(2020, 1, 3), date(2020, 1, 2)]
    index = fill(*({"body": "kabul", "published_on": day} for day in days))
    for text in ("kabul", "kab*", "-herat"):
        assert find(index, text, Sort.RELEVANCE) == [3, 4, 1, 2]


def test_undated_come_last_in_both_orders(fill: Fill):
    index = fill(*({"published_on": day} for day in (None, date.min, date.max, date(1970, 1, 1))))
    assert search_index(index, SearchRequest(sort=Sort.NEWEST)).ids == (3, 4, 2, 1)
    assert search_index(index, SearchRequest(sort=Sort.OLDEST)).ids == (2, 4, 3, 1)


# -- time


SPANS = {
    "all of time": DateSpan(date.min, date.max),
    "up to the year 1": DateSpan(None, date.min),
    "from the year 9999": DateSpan(date(9999, 12, 1), None),
    "the last month": DateSpan(date(9999, 12, 1), date.max),
    "the first day": DateSpan(date.min, date.min),
    "upside down": DateSpan(date(2021, 1, 1), date(2020, 1, 1)),
    "upside down within a month": DateSpan(date(2020, 1, 9), date(2020, 1, 2)),
    "far upside down": DateSpan(date.max, date.min),
}


@pytest.mark.parametrize("name", SPANS)
def test_absurd_span_is_answered(fill: Fill, name: str):
    span = SPANS[name]
    days = (None, date.min, date(2020, 1, 5), date.max)
    index = fill(*({"published_on": day} for day in days))
    result = search_index(index, SearchRequest(span=span, with_timeline=True, facet_size=3))
    within = [day for day in days if day and (span.first or date.min) <= day <= (span.last or date.max)]
    assert result.total == len(within)
    inside = [bar for bar in result.timeline.periods if bar.count]
    if within and name != "upside down within a month":
        assert sum(bar.count for bar in inside) == len(within)


# -- unusual texts


def test_unusual_texts_are_indexed_and_compared(fill: Fill):
    texts = {
        "a megabyte": "kabul " * 170_000 + "needle",
        "a word of 100 KB": "x" * 100_000 + " needle",
        "control characters": "".join(map(chr, range(1, 32))) + " needle \x7f\x85",
        "right to left": "\u202bنيودلهي\u202c needle",
        "emoji": "🇦🇫👩‍👩‍👧‍👦 needle 🕊️",
        "combining": "n\u0303eedle needle",
        "a byte order mark": "\ufeffneedle",
        "beyond the first plane": "𝒏eedle 𠀋 needle",
    }
    index = fill(*({"body": text} for text in texts.values()))
    assert find(index, "needle") == list(range(1, len(texts) + 1))
    assert find(index, "nee*") == list(range(1, len(texts) + 1))
    assert len(index.digests(1, 100)) == len(texts)
    assert find(index, "x" * 200) == []


def test_long_word_does_not_part_a_phrase_wrongly(fill: Fill):
    index = fill({"body": "peace " + "x" * 300 + " talks"}, {"body": "peace talks"})
    assert find(index, '"peace talks"') == [2]


# -- counts of pairs and of periods


def test_pairs_are_the_articles_that_have_both(fill: Fill):
    tagged = [(1, 2, 3), (1, 2), (2, 3), (4,), (), (1, 2, 5), (5, 1)]
    index = fill(*({"actors": actors} for actors in tagged))
    criteria = [1, 2, 3, 4, 5]
    wanted = {
        pair: count
        for pair in combinations(criteria, 2)
        if (count := sum(set(pair) <= set(actors) for actors in tagged))
    }
    assert index.snapshot().count_pairs(SearchRequest(), Facet.ACTOR, criteria) == wanted
    assert wanted[1, 2] == 3
    assert index.snapshot().count_pairs(SearchRequest(), Facet.ACTOR, [3, 1]) == {(3, 1): 1}
    assert (
        index.snapshot().count_pairs(SearchRequest(), Facet.ACTOR, [2])
        == index.snapshot().count_pairs(SearchRequest(), Facet.ACTOR, [])
        == {}
    )


def test_a_removed_article_is_in_no_pair(fill: Fill):
    index = fill({"actors": (1, 2)}, {"actors": (1, 2)})
    with index.write() as write:
        write.remove([2])
        write.commit("{}")
    assert index.snapshot().count_pairs(SearchRequest(), Facet.ACTOR, [1, 2]) == {(1, 2): 1}


def test_periods_that_have_articles_are_counted_by_their_first_day(fill: Fill):
    days = [date(2021, 6, 19), date(2021, 6, 19), date(2021, 6, 1), date(1987, 3, 26), None]
    index = fill(*({"published_on": day, "source": 1 + (day == days[0])} for day in days))
    assert index.snapshot().count_periods(SearchRequest(), Precision.MONTH) == {
        date(1987, 3, 1): 1,
        date(2021, 6, 1): 3,
    }
    june = SearchRequest(span=DateSpan(date(2021, 6, 2), None))
    assert index.snapshot().count_periods(june, Precision.DAY) == {date(2021, 6, 19): 2}
    of_one = SearchRequest(include={Facet.SOURCE: frozenset([1])})
    assert index.snapshot().count_periods(of_one, Precision.DAY) == {date(1987, 3, 26): 1, date(2021, 6, 1): 1}


def test_what_an_article_has_to_have_is_no_part_of_what_it_is_a_share_of():
    request = SearchRequest(require={Facet.ACTOR: frozenset([1])}, include={Facet.SOURCE: frozenset([2])})
    assert baseline_of(request) == SearchRequest(include={Facet.SOURCE: frozenset([2])})
