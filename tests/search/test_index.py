"""The embedded engine alone: words, order, hostile requests and unusual texts, without a database."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from articles.search.analysis import LONGEST_WORD
from articles.search.article import IndexedArticle
from articles.search.dates import DateSpan
from articles.search.query import parse_query
from articles.search.request import Facet, SearchRequest, Sort, baseline_of
from articles.search.result import Precision
from articles.search.tantivy.failures import UnusableIndexError
from articles.search.tantivy.index import IndexDirectory, IndexWrite
from articles.search.tree import And, Not, Or, Phrase, Prefix, Term
from tests.search.searching import search_index

BLANK = IndexedArticle(
    id=0,
    headline="",
    body="",
    dateline="",
    byline="",
    published_on=None,
    source=None,
    dateline_country=None,
    actors=(),
    countries=(),
)

Fill = Callable[..., IndexDirectory]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Return a function that puts articles, numbered from 1, into an index in one commit."""

    def fill(*articles: dict[str, object]) -> IndexDirectory:
        index = IndexDirectory(tmp_path / "index", is_new=True)
        with index.write() as write:
            write.put(replace(BLANK, **{"id": number} | fields) for number, fields in enumerate(articles, 1))
            write.commit("{}")
        return index

    return fill


def find(index: IndexDirectory, text: str, sort: Sort = Sort.OLDEST) -> list[int]:
    result = search_index(index, SearchRequest(query=parse_query(text).node, sort=sort, limit=100))
    assert result.total == len(result.ids)
    return list(result.ids)


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


# -- hostile requests

QUERIES = [
    "a" * 1000,
    "a" * (LONGEST_WORD - 1) + "*",
    "é" * 400 + "*",
    "漢字" * 200,
    " ".join(f"w{number}" for number in range(500)),
    " OR ".join(f"w{number}*" for number in range(500)),
    "(" * 500 + "kabul" + ")" * 500,
    "NOT " * 200 + "kabul",
    "-" * 300 + "kabul",
    '"' + "kabul " * 160 + '"',
    "kabul" + ")" * 100,
    '"' * 99,
    "* ** *** a* -* (*)",
    "kabul AND OR NOT",
    "body:kabul headline:[a TO z] kabul^9 kabul~2",
    ".* [a-z]+ (kabul|herat) \\d",
    "⑴* ⒈* ½* ²*",
    "\ud800 \udfff kabul",
    "\x00\x01\x1f kabul \x7f",
    "\u202ekabul\u202c \u200bherat \ufeff",
    "🕊️ 🇦🇫* “🕊️”",
    "ﷺ " * 50,
    "is_checkpoint:yes yes {}",
]


@pytest.mark.parametrize("number", range(len(QUERIES)))
@pytest.mark.parametrize("sort", Sort)
def test_hostile_query_is_answered(fill: Fill, number: int, sort: Sort):
    index = fill({"body": "kabul"}, {"body": "herat"})
    node = parse_query(QUERIES[number]).node
    result = search_index(index, SearchRequest(query=node, sort=sort, facet_size=5, with_timeline=True))
    assert result.total == len(result.ids) <= 2
    negated = search_index(index, SearchRequest(query=Not(node) if node else None))
    assert negated.total == (2 - result.total if node else 2)


@pytest.mark.parametrize(
    ("text", "total"),
    [("⑴", 1), ("❀", 1), ("a.c", 0), ("a{2}", 0), ("a|b", 1), ("a*", 1), ("(", 1), ("[", 1), ("\\", 1)],
)
def test_prefix_is_text_not_a_regular_expression(fill: Fill, text: str, total: int):
    """Signs are left out, as they are of any word; one that is nothing but signs is no condition."""
    index = fill({"body": "abc aa b 1 1st"})
    assert search_index(index, SearchRequest(query=Prefix(text))).total == total


@pytest.mark.parametrize("node", [Term("a" * 300), Prefix("a" * 300), Phrase("a" * 300)])
def test_word_too_long_for_the_index_is_found_nowhere(fill: Fill, node: Term | Prefix | Phrase):
    index = fill({"body": "kabul"})
    assert search_index(index, SearchRequest(query=node)).total == 0
    assert search_index(index, SearchRequest(query=And((Term("kabul"), Not(node))))).total == 1
    assert search_index(index, SearchRequest(query=Or((Term("kabul"), node)))).total == 1


def test_query_whose_words_are_none_is_no_condition(fill: Fill):
    index = fill({"body": "kabul"})
    for node in (Term("!"), And((Term("!"), Term("?"))), And(()), Not(Term("!"))):
        assert search_index(index, SearchRequest(query=node)).total == 1


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("offset", [2, 3, 10_000, 10**12])
def test_page_beyond_the_end_is_empty_and_keeps_the_total(fill: Fill, sort: Sort, offset: int):
    index = fill({"body": "kabul"}, {"body": "kabul"})
    result = search_index(index, SearchRequest(query=Term("kabul"), sort=sort, offset=offset))
    assert (result.total, result.ids) == (2, ())


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("limit", [1, 10**12])
def test_page_of_any_length(fill: Fill, sort: Sort, limit: int):
    index = fill({"body": "kabul"}, {"body": "kabul"})
    result = search_index(index, SearchRequest(query=Term("kabul"), sort=sort, limit=limit, offset=1))
    assert (result.total, len(result.ids)) == (2, 1)


@pytest.mark.parametrize("sort", Sort)
def test_empty_index_answers(tmp_path: Path, sort: Sort):
    index = IndexDirectory(tmp_path / "index", is_new=True)
    criteria = SearchRequest(query=Term("kabul"), sort=sort, facet_size=5, with_timeline=True)
    for request in (criteria, replace(criteria, query=None), replace(criteria, include={Facet.ACTOR: frozenset({7})})):
        result = search_index(index, request)
        assert (result.total, result.ids, result.timeline.periods) == (0, (), ())
    assert index.snapshot().checkpoint is None
    assert index.highest_id() == 0


def test_checkpoint_is_not_found_by_any_search(fill: Fill):
    index = fill()
    assert index.snapshot().checkpoint == "{}"
    for text in ("", "yes", "is_checkpoint", "-kabul"):
        assert find(index, text) == []
    assert index.digests(0, 100) == {}


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


# -- writing


def put(index: IndexDirectory, *articles: IndexedArticle) -> None:
    with index.write() as write:
        write.put(articles)
        write.commit("{}")


def test_put_replaces_and_remove_removes(fill: Fill):
    index = fill({"body": "kabul"}, {"body": "kabul"}, {"body": "kabul"})
    with index.write() as write:
        write.put([replace(BLANK, id=2, body="herat")])
        write.remove([3, 99])
        write.commit("second")
    assert find(index, "kabul") == [1]
    assert find(index, "herat") == [2]
    assert search_index(index, SearchRequest()).total == 2
    assert index.snapshot().checkpoint == "second"
    with index.write() as write:
        write.remove([])
        write.commit("third")
    assert search_index(index, SearchRequest()).total == 2


def test_article_put_twice_before_a_commit_is_there_once(fill: Fill):
    index = fill({})
    with index.write() as write:
        write.put([replace(BLANK, id=1, body="first")])
        write.put([replace(BLANK, id=1, body="second")])
        write.commit("{}")
    assert search_index(index, SearchRequest()).total == 1
    assert find(index, "second") == [1]


def test_what_was_not_committed_is_dropped(fill: Fill):
    index = fill({"body": "kabul"})
    with index.write() as write:
        write.remove([1])
        write.put([replace(BLANK, id=2, body="herat")])
    assert find(index, "kabul") == [1]

    def fail_half_way() -> None:
        with index.write() as write:
            write.remove([1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as held:  # its traceback keeps every frame alive
        fail_half_way()
    assert held.value is not None
    assert find(index, "kabul") == [1]
    put(index, replace(BLANK, id=2, body="herat"))  # the lock was given back
    assert search_index(index, SearchRequest()).total == 2


@pytest.mark.parametrize("is_open", [False, True])
def test_leavings_of_a_killed_commit_do_not_stop_the_next(fill: Fill, tmp_path: Path, is_open: bool):
    """Tantivy names the list of deletions after the operation's number, which the next commit counts again.

    It reads which files there are when it opens an index: what another process began later, it would not know of.
    """
    index = fill({"body": "kabul"}, {"body": "herat"})
    before = shutil.copytree(index.path, tmp_path / "before")
    with index.write() as write:
        write.remove([1])
        write.commit("{}")
    (begun,) = index.path.glob("*.del")
    opened_before = IndexDirectory(before)
    for name in (begun.name, ".managed.json"):  # all that was on disk when the killed commit had not yet a meta.json
        shutil.copy(index.path / name, before / name)
    index = opened_before if is_open else IndexDirectory(before)
    assert search_index(index, SearchRequest()).total == 2
    with index.write() as write:
        write.remove([1])
        write.commit("{}")
    assert find(index, "herat") == [2]
    assert search_index(index, SearchRequest()).total == 1


def test_no_old_version_stays_where_writers_were_killed_before_their_merges_were_done(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
):
    """The next writer begins those merges, while its first operation bears the number of the last commit."""
    dice, index, last = random.Random(1), fill(), dict[int, int]()
    real = IndexWrite.wait_for_merges
    monkeypatch.setattr(IndexWrite, "wait_for_merges", lambda write: real(write) if dice.random() < 0.3 else None)
    for turn in range(25):
        with index.write() as write:
            for commit in range(dice.randrange(1, 3)):
                numbers = dice.sample(range(1, 60), dice.randrange(1, 12))
                last |= dict.fromkeys(numbers, 2 * turn + commit)
                write.put(replace(BLANK, id=number, byline=f"{2 * turn + commit}") for number in numbers)
                write.commit("{}")
        expected = {number: replace(BLANK, id=number, byline=f"{mark}").digest for number, mark in last.items()}
        assert index.digests(1, 60) == expected, turn


def test_merged_segments_hold_the_same(fill: Fill):
    index = fill()
    bodies = {}
    for number in range(1, 41):
        bodies[number % 17 + 1] = number
        put(index, replace(BLANK, id=number % 17 + 1, body=f"kabul n{number}", actors=(number % 3,)))
    assert index.searcher().num_segments < 40
    assert find(index, "kabul") == sorted(bodies)
    for article, number in bodies.items():
        assert find(index, f"n{number}") == [article]
    counts = dict(search_index(index, SearchRequest(facet_size=10)).facets[Facet.ACTOR])
    assert counts == {actor: sum(number % 3 == actor for number in bodies.values()) for actor in range(3)}


def test_two_openings_see_the_last_commit_of_either(fill: Fill):
    first = fill({"body": "kabul"})
    second = IndexDirectory(first.path)
    put(second, replace(BLANK, id=2, body="kabul"))
    assert find(first, "kabul") == [1, 2]
    put(first, replace(BLANK, id=3, body="kabul"))
    assert find(second, "kabul") == [1, 2, 3]


def test_one_answer_is_of_one_snapshot(fill: Fill, monkeypatch: pytest.MonkeyPatch):
    """A commit between the hits and the facets of one search changes neither."""
    from articles.search.tantivy import request_search as module

    index = fill({"body": "kabul", "actors": (7,)})
    real = module.RequestSearch.count_facets

    def interrupted(search: module.RequestSearch, facets: object) -> object:
        put(index, replace(BLANK, id=2, body="kabul", actors=(7,)))
        return real(search, facets)

    monkeypatch.setattr(module.RequestSearch, "count_facets", interrupted)
    result = search_index(index, SearchRequest(query=Term("kabul"), facet_size=3))
    assert result.total == 1
    assert result.facets[Facet.ACTOR] == ((7, 1),)
    assert search_index(index, SearchRequest()).total == 2


@contextmanager
def no_index(path: Path) -> Iterator[None]:
    with pytest.raises(UnusableIndexError):
        yield
    assert not (path / "meta.json").exists()


def test_opening_creates_nothing(tmp_path: Path):
    path = tmp_path / "index"
    with no_index(path):
        IndexDirectory(path)
    path.mkdir()
    with no_index(path):
        IndexDirectory(path)


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
