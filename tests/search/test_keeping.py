"""What is kept of answers takes no more memory than it may: keys and answers are weighed as they are."""

import sys
import threading
from array import array
from collections.abc import Callable
from datetime import date

import pytest

from articles.models.slugs import _around_name
from articles.search.cache import AnswerCache, weigh
from articles.search.query import parse_query
from articles.search.request import SearchRequest, essence_of
from articles.search.result import Period, Precision, Timeline
from articles.search.tantivy.counting import FacetCounts
from articles.tagging.discovery import name_words
from articles.text import folding

LONG = " OR ".join(f"word{number}xx" for number in range(60))


def test_the_key_of_a_long_search_counts():
    node = parse_query(LONG).node
    assert weigh(essence_of(SearchRequest(query=node))) > 7_000
    cache = AnswerCache(100_000)
    for number in range(200):
        node = parse_query(LONG.replace("xx", f"x{number}")[:900]).node
        cache.put(("hits", essence_of(SearchRequest(query=node))), 1)
    assert cache.size <= 100_000
    assert 0 < len(cache) < 20


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (FacetCounts.of({1: 1}), FacetCounts.of(dict.fromkeys(range(10_000), 1))),
        ((1, 2), tuple(range(10_000))),
        ({1: 2}, {number: number for number in range(10_000)}),
        ({(1, 2): 3}, {(number, number): 3 for number in range(10_000)}),
        ("text", "text" * 10_000),
        (Timeline(Precision.DAY), Timeline(Precision.DAY, (Period(date.min, date.max, 1),) * 10_000)),
    ],
)
def test_an_answer_weighs_what_is_in_it(small: object, large: object):
    assert weigh(small) < 1_000
    assert weigh(large) > 40_000


def test_numbers_are_not_weighed_below_what_they_take():
    numbers = [number << 40 for number in range(1_000)]
    assert weigh(numbers) >= sys.getsizeof(numbers) + sum(map(sys.getsizeof, numbers))
    assert weigh(array("Q", numbers)) >= 8_000


def test_what_stands_twice_counts_once():
    text = "a text" * 1_000
    assert weigh((text, text)) < weigh((text,)) + 100


def test_what_can_not_be_measured_is_refused():
    with pytest.raises(TypeError, match="cannot be measured"):
        weigh({"kept": object()})


def test_the_least_recently_asked_for_goes_first_and_what_is_too_large_is_not_kept():
    cache = AnswerCache(10_000)
    for name in ("first", "second"):
        cache.put(name, "x" * 4_000)
    assert cache.get("first")
    cache.put("third", "x" * 4_000)
    assert [name for name in ("first", "second", "third") if cache.get(name)] == ["first", "third"]
    cache.put("first", "x" * 20_000)
    assert cache.get("first") is None, "not the answer before"
    assert cache.get("third")


def test_it_is_safe_from_many_threads():
    cache, failures = AnswerCache(20_000), []

    def work() -> None:
        try:
            for number in range(2_000):
                cache.put(number % 50, "x" * (number % 700))
                cache.get((number * 7) % 50)
        except Exception as error:  # noqa: BLE001 - whatever it is
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert cache.size <= 20_000


# -- whatever else a process keeps


@pytest.mark.parametrize(
    ("work", "kept", "longest"),
    [
        (folding.fold_text, folding._fold_cached, folding.LONGEST_CACHED),
        (name_words.is_name_part, name_words._is_name_part, name_words.LONGEST_CACHED),
    ],
)
def test_long_texts_and_words_are_not_kept(work: Callable[[str], object], kept, longest: int):
    kept.cache_clear()
    work("A" * longest)
    assert kept.cache_info().currsize == 1
    work("A" * (longest + 1))
    assert kept.cache_info().currsize == 1
    assert kept.cache_info().maxsize is not None


def test_addresses_are_kept_for_a_bounded_number_of_prefixes():
    assert _around_name.cache_info().maxsize
