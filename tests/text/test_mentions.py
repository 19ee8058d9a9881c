"""Mentions in parts: nothing is lost, all is counted, and no more is read than is needed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.tagging.explanations import count_mentions, read_mentions
from articles.text import mentions as module
from articles.text.mentions import FIELDS, PART, PartedMentions, read_stored, store

TEXTS = {"headline": "a" * 40, "dateline": "b" * 10, "body": "c" * 400}
places = st.tuples(st.sampled_from([*FIELDS, "byline"]), st.integers(0, 500), st.integers(1, 60)).map(
    lambda place: [place[0], place[1], place[1] + place[2]]
)
kinds = st.sampled_from([["name"], ["surname", "Ada Stone"], ["acronym", "“W \\ F”, 2"]])
many = st.lists(st.tuples(places, kinds).map(lambda pair: [*pair[0], *pair[1]]), min_size=8, max_size=60)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch) -> None:
    monkeypatch.setattr(module, "PART", 7)


@pytest.fixture
def read(monkeypatch) -> list:
    """Collect the parts that are read."""
    parts = []
    original = module._read_part
    monkeypatch.setattr(module, "_read_part", lambda part: parts.append(part) or original(part))
    return parts


def through_json(mentions):
    return read_stored(json.loads(json.dumps(store(mentions))))


def in_order(mentions):
    return sorted(mentions, key=lambda one: (FIELDS.get(one[0], 9), *one[:3]))


@given(many)
def test_mentions_in_parts_are_the_same_mentions(mentions):
    parted = through_json(mentions)
    assert isinstance(parted, PartedMentions)
    assert list(parted) == in_order(mentions)
    assert len(parted) == len(mentions) == store(mentions)["count"]
    assert parted == in_order(mentions)
    assert in_order(mentions) == parted
    assert through_json(parted) == parted
    assert parted != in_order(mentions)[:-1]
    assert parted[:3] == in_order(mentions)[:3]
    assert parted[-1] == in_order(mentions)[-1]


@given(many, st.integers(0, 450), st.integers(0, 450))
def test_places_are_read_and_counted_as_of_a_list(mentions, start, end):
    parted = through_json(mentions)
    wanted = list(read_mentions(in_order(mentions), TEXTS))
    assert list(read_mentions(parted, TEXTS)) == wanted
    assert count_mentions(parted, TEXTS) == count_mentions(mentions, TEXTS) == len(wanted)
    body = {"body": TEXTS["body"]}
    between = [one for one in wanted if one.field == "body" and start <= one.start and one.end <= end]
    assert list(read_mentions(parted, body, start, end)) == between
    assert list(read_mentions(in_order(mentions), body, start, end)) == between


def test_few_mentions_are_a_list_in_the_order_they_came():
    few = [["body", 9, 12, "name"], ["headline", 0, 3, "name"]]
    assert store(few) == through_json(few) == few


@pytest.mark.parametrize(
    "wrong", [None, 5, "body", [], ["body", 1, 2], ["body", "1", 2, "name"], ["body", 5, 5, "name"], {"body": 1}]
)
def test_what_is_no_mention_stays_as_it_is(wrong):
    mentions = [["body", at, at + 2, "name"] for at in range(20)] + [wrong]
    assert store(mentions) == through_json(mentions) == mentions


@pytest.mark.parametrize(
    "stored",
    [{}, {"parts": [[]]}, {"parts": [["body", 1, 2, "3", [], ""]]}, {"parts": ["body"]}, {"parts": 5}, None, "x"],
)
def test_what_never_was_stored_so_has_no_places(stored):
    assert list(read_mentions(read_stored(stored) or (), TEXTS)) == []


def test_of_many_parts_only_those_that_are_needed_are_read(read):
    mentions = through_json([["body", at, at + 2, "name"] for at in range(0, 398, 2)])
    assert len(mentions.parts) > 20
    assert count_mentions(mentions, TEXTS) == 199
    assert read == []
    assert [place.start for place in read_mentions(mentions, TEXTS, 100, 104)] == [100, 102]
    assert len(read) <= 2
    read.clear()
    assert count_mentions(mentions, {"body": "c" * 101}) == 50
    assert len(read) == 1, "the part that the text now ends in"
    assert PART == 1_000
