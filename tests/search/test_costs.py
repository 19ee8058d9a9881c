"""What a query costs is counted before it is run, and bounded whatever it is made of; each kind of it counts."""

import itertools
import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.costs import BUDGET, bound_query, count_cost, may_be_costly, read_within_budget
from articles.search.query import MAX_CLAUSES, parse_query
from articles.search.tantivy.vocabulary import TantivyVocabulary
from articles.search.tree import And, Near, Or, Phrase, Prefix, Term, leaves_of, positive_leaves

ARTICLES = 1_000_000
FREQUENT = ("the", "of", "and", "to", "in", "a", "for", "that")


class GivenVocabulary(TantivyVocabulary):
    """A large archive as a query sees it: function words are in every article, others in 1 of 1,000."""

    languages = ("en",)
    parts = 10
    articles = ARTICLES

    def __init__(self, languages: tuple[str, ...] = ("en",)) -> None:
        self.languages = languages
        self._rows_of = self._read_rows

    def count_articles(self, field: str, word: str) -> int:
        if field != "body":
            return 0
        return ARTICLES if word.rpartition(":")[2] in FREQUENT else ARTICLES // 1_000

    def count_forms(self, field: str, forms) -> int:
        return self.count_articles(field, next(iter(forms)))

    def holds_form(self, _form: str) -> bool:
        return False

    def forms_beginning(self, _beginning: str) -> list[str]:
        return []

    def count_beginning(self, prefix: str, fields=("body",)) -> tuple[int, int]:
        return 60_000 // 10 ** len(prefix), 100 * ARTICLES // 10 ** len(prefix)


ARCHIVE = GivenVocabulary()


def cost_of(text: str) -> int:
    return count_cost(ARCHIVE, parse_query(text).node)


def read(text: str) -> tuple[object, list[str]]:
    parsed = read_within_budget(ARCHIVE, parse_query(text))
    return parsed.node, [notice.text for notice in parsed.notices]


# -- what is counted


@pytest.mark.parametrize(
    ("cheap", "dear"),
    [
        ("school", "the"),
        ("school", "school OR railway"),
        ('"school railway"', '"the of"'),
        ('"of the"', '"of the"~5'),
        ('"the of"~5', '"the of and"~5'),
        ("scho*", "sc*"),
        ("body:sc*", "sc* OR body:th*"),
        ("school -railway", "the -of"),
        ('"the of"', '"the of the of the of"'),
        ("most:(school railway)", "most:(the of)"),
    ],
)
def test_what_takes_longer_costs_more(cheap: str, dear: str):
    assert 0 < cost_of(cheap) < cost_of(dear)


def test_a_rare_word_makes_the_frequent_beside_it_cheap_but_not_a_phrase():
    assert cost_of("school the") < 10 * cost_of("school")
    assert cost_of('school "of the"') > cost_of('"of the"')


def test_each_language_of_the_archive_counts():
    node = parse_query("one two three").node
    assert count_cost(GivenVocabulary(("en", "de", "fr")), node) == 3 * count_cost(ARCHIVE, node)


# -- what is made simpler


def test_one_word_is_never_made_simpler_and_not_even_counted():
    assert not may_be_costly(parse_query("the").node)
    assert read("the") == (Term("the"), [])


@pytest.mark.parametrize("text", ["school railway", '"school railway"', '"prime minister"~5 -school', "school*"])
def test_what_people_search_for_is_left_as_it_is(text: str):
    parsed = parse_query(text)
    assert read_within_budget(ARCHIVE, parsed) is parsed


def test_a_dear_phrase_becomes_its_words_and_is_named():
    node, notices = read('school "of the"~7')
    assert node == And((Term("school"), Term("of"), Term("the")))
    (notice,) = notices
    assert "searched as single words" in notice
    assert "“of the” near one another (at most 7 words between)" in notice


def test_only_the_dearest_gives_way():
    node, notices = read('"school railway" "of the"')
    assert Phrase("school railway") in list(leaves_of(node))
    assert "“of the”" in notices[0]
    assert "school" not in notices[0]


def test_a_dear_beginning_is_read_as_the_word_itself():
    node, (notice,) = read("school sc*")
    assert node == And((Term("school"), Term("sc")))
    assert "read without the *: words beginning with sc" in notice


def test_words_that_are_too_many_are_left_out_and_named_and_one_stays():
    node, (notice,) = read(" OR ".join(FREQUENT))
    assert isinstance(node, Term)
    assert notice.endswith("left out: the, of, “and”, to, in, a, for.")
    huge = GivenVocabulary()
    huge.articles = 10 * BUDGET
    huge.count_articles = lambda field, word: huge.articles
    assert isinstance(bound_query(huge, parse_query("school railway").node).node, Term), "one stays, whatever it costs"


def test_what_stands_twice_is_run_once_and_nothing_is_reported_of_that():
    bounded = bound_query(ARCHIVE, Or((Term("school"),) * 900))
    assert bounded.node == Or((Term("school"),)) or bounded.node == Term("school")
    assert not bounded.is_simpler


def test_exclusions_count_and_give_way_too():
    node, (notice,) = read('school -"of the"')
    assert node == Term("school"), "its words apart would exclude much more"
    assert "left out: the phrase “of the”" in notice
    assert read('-"of the"')[0] is None


# -- a grammar of the worst


def leaf() -> st.SearchStrategy[str]:
    words = st.sampled_from([*FREQUENT, "school", "minister", "qq7z"])
    some = st.lists(words, min_size=2, max_size=8).map(" ".join)
    field = st.sampled_from(["", "", "body:", "headline:", "byline:"])
    return st.one_of(
        st.tuples(field, words).map("".join),
        st.tuples(field, some).map(lambda pair: f'{pair[0]}"{pair[1]}"'),
        st.tuples(field, some, st.sampled_from([0, 1, 5, 100])).map(lambda t: f'{t[0]}"{t[1]}"~{t[2]}'),
        st.tuples(field, st.sampled_from(["th*", "of*", "sc*", "co*", "st*"])).map("".join),
        st.sampled_from(["published:2001", "published:>1999", "-the", '-"of the"', "-co*"]),
    )


QUERIES = st.recursive(
    leaf(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=6).map(" ".join),
        st.lists(inner, min_size=2, max_size=6).map(" OR ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-({text})"),
        st.lists(inner, min_size=2, max_size=6).map(lambda parts: f"most:({' '.join(parts)})"),
    ),
    max_leaves=25,
)


MANY = st.tuples(st.sampled_from([" ", " OR ", " -"]), st.lists(leaf(), min_size=20, max_size=60))


@given(st.one_of(QUERIES, MANY.map(lambda drawn: drawn[0].join(drawn[1]))))
def test_no_query_costs_more_than_the_budget_or_one_word_and_all_that_was_changed_is_reported(text: str):
    parsed = parse_query(text)
    bounded = bound_query(ARCHIVE, parsed.node)
    counted = count_cost(ARCHIVE, bounded.node)
    assert counted == bounded.cost
    assert counted <= BUDGET
    if bounded.node is None and parsed.node is not None:
        assert not list(positive_leaves(parsed.node))
    reported = read_within_budget(ARCHIVE, parsed)
    assert bool(reported.notices[len(parsed.notices) :]) == bounded.is_simpler
    again = bound_query(ARCHIVE, bounded.node)
    assert again.node == bounded.node
    if not bounded.is_simpler:
        assert set(leaves_of(bounded.node)) == set(leaves_of(parsed.node))


@cache
def near_clauses() -> str:
    pairs = itertools.islice(itertools.combinations(FREQUENT, 2), 28)
    return " ".join(f'"{one} {other}"~5' for one, other in pairs)


def test_many_near_clauses_of_function_words_become_their_words():
    node, (notice,) = read(near_clauses())
    assert not any(isinstance(one, Near | Phrase | Prefix) for one in leaves_of(node))
    assert "“the of” near one another" in notice


def test_a_phrase_of_hundreds_of_words_is_bounded():
    chance = random.Random(1)
    text = '"' + " ".join(chance.choice(FREQUENT) for _ in range(300)) + '"'
    assert cost_of(text) > BUDGET
    assert bound_query(ARCHIVE, parse_query(text).node).cost <= BUDGET


def test_a_query_of_every_clause_there_can_be_in_every_language_is_bounded():
    many = GivenVocabulary(("", "ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ru"))
    text = " OR ".join(f"word{number}" for number in range(MAX_CLAUSES))
    assert bound_query(many, parse_query(text).node).cost <= BUDGET


def test_characters_side_by_side_cost_what_a_phrase_costs():
    assert count_cost(ARCHIVE, Term("東")) < count_cost(ARCHIVE, Term("東京都"))
    assert count_cost(ARCHIVE, Term("東京都")) == count_cost(ARCHIVE, Phrase("東京都"))
    assert bound_query(ARCHIVE, Phrase("東京" * 400)).cost <= BUDGET
    assert bound_query(ARCHIVE, Near("東京 " * 100, 5)).cost <= BUDGET


def test_beginnings_are_not_all_counted_only_to_give_way():
    archive, counted = GivenVocabulary(), []
    archive.count_beginning = lambda prefix, fields=(): (counted.append(prefix), (1_000, 100_000))[1]
    beginnings = [f"{first}{second}" for first in "bc" for second in "aeio"]
    bounded = bound_query(archive, parse_query("school " + " ".join(f"{one}*" for one in beginnings)).node)
    assert counted == beginnings[:3], "each costs .8 of the budget"
    assert {leaf.text for leaf in bounded.shortened} >= set(beginnings) - set(counted)
    assert bounded.cost <= BUDGET
