"""The comparison with other engines: the same work by all of them, and no figure that is missing in silence."""

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import replace

import pytest

from articles.facets import Facet
from articles.search.index_fields import sample_articles
from tests.benchmarks.side_by_side import __main__ as comparison
from tests.benchmarks.side_by_side.record import (
    EMBEDDED,
    IMPORT_PROCESSOR,
    IMPORT_RATE,
    INDEX_PROCESSOR,
    INDEX_RATE,
    ON_CLUSTER,
    PARTS,
    PLAIN,
    Record,
    draw_ratios,
)
from tests.benchmarks.side_by_side.work import FACETS, SHARES, Answer, compare_answers, make_document
from tests.benchmarks.test_smoke import run_benchmark
from tests.opensearch.artifacts import MissingArtifactsError, find_artifacts
from tests.postgresql import find_binaries

ANSWER = Answer(3, (9, 7, 2), {facet: [("5", 2), ("6", 1)] for facet in FACETS}, {"2021-06": 3})


class Fixed:
    """An engine with one answer to everything."""

    def __init__(self, name: str, answer: Answer) -> None:
        self.name = name
        self._answer = answer

    def answer(self, word: str) -> Answer:
        return self._answer


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.opensearch
def test_every_engine_does_the_same_work_on_a_few_hundred_articles(folder, tmp_path):
    try:
        find_artifacts()
    except MissingArtifactsError as error:
        pytest.fail(str(error)) if os.environ.get("CI") == "true" else pytest.skip(str(error))
    if find_binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    few = ["--articles", "300", "--jobs", "1", "--turns", "1", "--rounds", "1", "--warm", "1", "--heap", "512m"]
    done = run_benchmark("side_by_side", folder, *few, "--parts", "search", "--record", str(tmp_path / "record.json"))
    assert done.returncode == 0, done.stderr + done.stdout
    record = json.loads((tmp_path / "record.json").read_text())
    assert record["missing"] == []
    assert len(record["walls"]) == 8  # six engines, and the pages of two
    assert all(set(by_share) == set(SHARES) for by_share in record["walls"].values())
    assert "load before" in done.stdout


@pytest.mark.parametrize(
    ("other", "differing"),
    [
        (replace(ANSWER, total=4), "total"),
        (replace(ANSWER, newest=(9, 7, 3)), "newest"),
        (replace(ANSWER, months={"2021-06": 2, "2021-07": 1}), "months"),
        (replace(ANSWER, facets=ANSWER.facets | {Facet.ACTOR: [("5", 2), ("7", 1)]}), "actor"),
        (replace(ANSWER, facets=ANSWER.facets | {Facet.SOURCE: [("5", 2)]}), "source"),
    ],
)
def test_an_engine_that_answers_otherwise_does_not_do_the_same_work(other, differing):
    assert compare_answers([Fixed("ours", ANSWER), Fixed("theirs", other)], ["kabul"]) == [
        f"theirs differs from ours on “kabul”: {differing}"
    ]
    assert compare_answers([Fixed("ours", ANSWER), Fixed("theirs", ANSWER)], ["kabul"]) == []


def test_words_of_texts_in_other_languages_are_those_that_a_search_for_them_finds():
    english = next(sample_articles())
    other = replace(english, language="und", body="for years", headline="", dateline="", byline="")
    assert make_document(other)["words"] == "for years"
    assert make_document(replace(other, language="en"))["words"] == "for year"


def test_of_values_with_equal_numbers_any_may_be_the_last_shown():
    many = [(str(value), 2 if value < 30 else 1) for value in range(60)]
    ours = replace(ANSWER, facets=ANSWER.facets | {Facet.ACTOR: many[:50]})
    theirs = replace(ANSWER, facets=ANSWER.facets | {Facet.ACTOR: many[:40] + many[50:]})
    assert ours.differences(theirs) == []
    fewer = replace(ANSWER, facets=ANSWER.facets | {Facet.ACTOR: many[:49]})
    assert ours.differences(fewer) == ["actor"]


def test_engines_that_can_not_be_started_are_named_as_missing(tmp_path, monkeypatch, settings):
    def refuse(*_arguments: object) -> None:
        raise MissingArtifactsError("no OpenSearch without java")

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(comparison, "running_node", refuse)
    monkeypatch.setattr(comparison, "find_binaries", lambda: None)
    monkeypatch.setitem(sys.modules, "datasette.app", None)  # as where it is not installed
    record = Record(None, 10)
    with ExitStack() as stack:
        found = comparison.start_contenders(record, stack, "512m")
    assert [one.name for one in found] == [EMBEDDED, "SQLite FTS5, GROUP BY"]
    assert [one.partition(":")[0] for one in record.missing] == [
        PLAIN,
        ON_CLUSTER,
        "PostgreSQL tsvector, GROUP BY",
        "Datasette, on SQLite FTS5",
    ]
    assert "no OpenSearch without java" in record.missing[0]


def test_a_ratio_is_told_with_what_it_falls_short_of_and_what_is_missing(tmp_path):
    record = Record(tmp_path / "record.json", 10)
    record.note(EMBEDDED, IMPORT_RATE, 345)
    record.note(PLAIN, INDEX_RATE, 3000)
    record.note(EMBEDDED, IMPORT_PROCESSOR, 4.4)
    record.note(PLAIN, INDEX_PROCESSOR, 1.1)
    record.note_searches(EMBEDDED, "1 in 10", [0.020, 0.019, 0.021], 0.03)
    record.note_searches(PLAIN, "1 in 10", [0.060, 0.040, 0.050], 0.09)
    lines = {line.split("|")[1].strip(): line for line in draw_ratios(record, PARTS)}
    assert lines["engine: 1 in 10"].endswith("| 50.0 ms | 20.0 ms | **0.40** | 0.33 | 0.5 |")
    assert lines["articles imported a second by documents"].endswith("| **0.12** | 0.25 | 0.25, falls short |")
    assert lines["index on disk"].endswith("| missing | missing | **missing** |  | 0.5 |")
    assert json.loads((tmp_path / "record.json").read_text())["figures"][EMBEDDED] == {
        IMPORT_RATE: 345,
        IMPORT_PROCESSOR: 4.4,
    }
    assert draw_ratios(Record.read(tmp_path / "record.json"), PARTS) == draw_ratios(record, PARTS)


def test_what_fails_is_named_and_the_others_go_on(capsys):
    record = Record(None, 10)
    with comparison.noting(record, "engine"):
        raise RuntimeError("first line\nthe node was ended by the signal SIGKILL")
    assert record.missing == ["engine: RuntimeError: the node was ended by the signal SIGKILL"]
    assert "MISSING: engine" in capsys.readouterr().out
