"""Generated articles: repeatable, plainly marked, and with the frequencies of a natural language."""

import json
import re
from collections import Counter
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command

from articles.importing.corpus_generator import BYLINE, generate_articles
from articles.management.commands.generate_corpus import read_corpus_names


@pytest.fixture(scope="module")
def articles() -> list[dict[str, str]]:
    return list(generate_articles(2_000, 7, read_corpus_names()))


def test_the_same_seed_gives_the_same_articles_and_another_gives_others(articles):
    cast = read_corpus_names()
    assert list(islice(generate_articles(2_000, 7, cast), 50)) == articles[:50]
    assert next(generate_articles(2_000, 8, cast)) != articles[0]


def test_every_article_says_that_it_is_generated(articles):
    assert {article["byline"] for article in articles} == {BYLINE}


def test_articles_weigh_one_to_two_kilobytes_and_run_through_the_years(articles):
    sizes = [len(article["body"]) for article in articles]
    assert 1_000 < sum(sizes) / len(sizes) < 2_000
    days = [article["published_on"] for article in articles]
    assert days == sorted(days)
    assert (days[0][:4], days[-1][:4]) == ("1990", "2024")
    assert len({article["id"] for article in articles}) == len(articles)


def test_words_follow_the_law_of_zipf(articles):
    counts = Counter(word for article in articles for word in article["body"].lower().split())
    ranked = [count for _, count in counts.most_common()]
    assert ranked[0] / ranked[9] == pytest.approx(10, rel=0.5)
    assert ranked[9] / ranked[99] == pytest.approx(10, rel=0.5)
    assert len(ranked) > 10_000


def test_unlisted_persons_are_named_as_often_as_in_real_reports_where_names_are_not_flat(articles):
    def count_persons(articles) -> Counter[str]:
        """Count the persons that follow a role, in how many articles."""
        found = re.compile(r"\b(?:a|the|The) \w+ ([A-Z]\w+ [A-Z]\w+) told|said ([A-Z]\w+ [A-Z]\w+), a ")
        return Counter(name for one in articles for name in {"".join(pair) for pair in found.findall(one["body"])})

    counts = count_persons(articles)
    assert sum(number == 1 for number in counts.values()) / len(counts) == pytest.approx(0.75, abs=0.08)
    flat = count_persons(generate_articles(2_000, 7, read_corpus_names(), has_flat_names=True))
    assert 2 * len(counts) < len(flat)


def test_some_stories_are_printed_again(articles):
    again = len(articles) - len({article["body"] for article in articles})
    assert 0.02 < again / len(articles) < 0.10


def test_the_command_writes_json_lines(tmp_path, capsys):
    call_command("generate_corpus", str(tmp_path / "a.jsonl"), "--articles", "20", "--seed", "7", stderr=StringIO())
    call_command("generate_corpus", "--articles", "20", "--seed", "7", stderr=StringIO())
    text = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert capsys.readouterr().out == text
    assert json.loads(text.splitlines()[0])["id"] == "g7-00000001"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("generate_corpus", str(tmp_path / "none" / "a.jsonl"))
