"""Every benchmark once, small, so that none can rot; what they measure so is worth nothing."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from articles.importing.readers import READERS
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import languages
from tests.benchmarks.endurance import LimitReachedError, Limits, shorten
from tests.benchmarks.hostile import KINDS
from tests.benchmarks.measuring import timed
from tests.conftest import ROOT
from tests.importing.web_pages import PARAGRAPHS, page, paragraphs
from tests.programs import describe_end

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]  # beyond what a benchmark itself may take


def run_benchmark(name: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
        "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
        "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
        "NEWSARCHIVE_HTTPS": "0",
    }
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


def test_the_benchmark_of_scale_measures_everything(folder):
    done = run_benchmark("scale", folder, "--articles", "60", "--rounds", "1", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    for what in ("import, end to end", "second import", "rebuild_index", "1 of 1,000", "an edit", "p99"):
        assert what in done.stdout


def test_the_benchmark_of_the_admin_opens_every_page(empty_folder):
    done = run_benchmark("admin", empty_folder, "--articles", "100", "--entities", "100", "--columns", "2")
    assert done.returncode == 0, done.stderr + done.stdout
    for what in (
        "Tag: list",
        "Entity: delete, heaviest",
        "articles_entity_review",
        "autocomplete of entity",
        "all rows",
    ):
        assert what in done.stdout


def test_the_benchmark_of_split_persons_counts_them(folder, tmp_path):
    lines = [
        {
            "id": str(number),
            "headline": "Works",
            "body": f"Company spokesman {name} said on Monday that it would close.",
        }
        for number, name in enumerate(["Ruben Aldermann", "RUBEN ALDERMANN", "Ruben K. Aldermann"] * 2)
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    done = run_benchmark("splitting", folder, str(path), "--measure", "joined")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["entities"], figures["persons"], figures["split"], figures["left"]) == (2, 1, 1, 0)
    assert figures["sample"] == ["middle: Ruben Aldermann = Ruben K. Aldermann"]


def test_the_benchmark_of_character_sets_compares_with_another_reader(folder):
    done = run_benchmark("charsets", folder, "--texts", "2", "--languages", "de", "ru")
    assert done.returncode == 0, done.stderr
    for what in ("koi8_r", "mac_roman", "doubtful", "charset-normalizer", "100.00% to"):
        assert what in done.stdout


def test_the_benchmark_of_damaged_files_tries_every_reader(folder, tmp_path):
    done = run_benchmark("fuzz", folder, "--tries", "6")
    assert done.returncode == 0, done.stderr + done.stdout
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names == ["reader", *(reader.name for reader in READERS)]
    (tmp_path / "a.odd").write_text("Words.")
    assert "no reader for “.odd” files" in run_benchmark("fuzz", folder, "--files", str(tmp_path / "a.odd")).stderr


def test_the_benchmark_of_crawls_reads_every_form_of_them(folder):
    done = run_benchmark("crawls", folder, "--records", "20", "--pages", "2")
    assert done.returncode == 0, done.stderr
    for what in ("no pages, packed", "no pages, web archive", "pages, WARC"):
        assert what in done.stdout
    assert "rejected" not in done.stdout


def test_the_benchmark_of_web_pages_compares_with_the_bare_library(tmp_path, gazetteer_file):
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(6):
        head = f'<link rel="canonical" href="https://post.example/2021/06/1{number}/board">'
        (pages / f"{number}.html").write_text(page(f"<p>{number}. {PARAGRAPHS[0]}</p>{paragraphs()}", head=head))
    gold = {str(number): {"articleBody": f"{number}. {PARAGRAPHS[0]}", "headline": "Board"} for number in range(6)}
    (tmp_path / "bodies.json").write_text(json.dumps(gold))
    (tmp_path / "dates.json").write_text(
        json.dumps({f"{number}.html": {"date": f"2021-06-1{number}"} for number in range(6)})
    )
    sets = ("--bodies", str(pages), str(tmp_path / "bodies.json"), "--dates", str(pages), str(tmp_path / "dates.json"))
    begin = ["--begin", str(gazetteer_file)] if gazetteer_file else []
    done = run_benchmark("web_pages", tmp_path, *sets, "--stored", *begin)
    assert done.returncode == 0, done.stderr
    for what in (
        "bare trafilatura",
        "headline exact: 0.000 of 6",
        "slowest page",
        "tagged and stored",
        "exact day 1.0000",
        "6 address, right",
    ):
        assert what in done.stdout


def test_what_is_timed_in_two_threads_loses_nothing_that_is_printed(capsys):
    begun, done = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert done.wait(60)

    other = threading.Thread(target=timed, args=[work])
    other.start()
    assert begun.wait(60)
    timed(lambda: (done.set(), other.join()))
    print("a figure")
    assert capsys.readouterr().out == "a figure\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.kill(os.getpid(), 9)", "was ended by the signal SIGKILL"),
        ("import sys; sys.exit(3)", "ended with status 3"),
        ("raise ValueError", "ended with status 1"),
    ],
)
def test_a_benchmark_that_dies_is_an_error_and_is_named(tmp_path, monkeypatch, capsys, code, reason):
    (tmp_path / "dying.py").write_text(code)
    (tmp_path / "living.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(benchmarks, "BENCHMARKS", ("dying", "living"))
    monkeypatch.setattr(benchmarks, "WITHOUT_DATABASE", ())
    monkeypatch.setattr(benchmarks, "DATABASES", {"SQLite": []})
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    assert benchmarks.main() == 1
    assert capsys.readouterr().err == f"dying {reason}, on SQLite\n"
    monkeypatch.setattr(benchmarks, "BENCHMARKS", ("living",))
    assert benchmarks.main() == 0


def test_benchmarks_are_chosen_by_name_and_an_unknown_one_is_refused():
    assert benchmarks.choose(["worst", "side_by_side"]) == ["tests.benchmarks.worst", "tests.benchmarks.side_by_side"]
    assert not set(benchmarks.choose([])) & set(benchmarks.ONLY_NAMED)  # which take hours
    assert set(benchmarks.choose([])) == {*benchmarks.BENCHMARKS, *benchmarks.WITHOUT_DATABASE}
    with pytest.raises(SystemExit, match="no benchmark speed here"):
        benchmarks.choose(["speed"])


def test_the_way_through_a_wrapper_keeps_what_a_process_died_of():
    assert describe_end(137) == describe_end(-9) == "was ended by the signal SIGKILL"
    assert describe_end(1) == "ended with status 1"
    assert describe_end(247) == "ended with status 247"


def test_the_benchmark_of_long_texts_tries_every_step_page_and_pattern(folder):
    sizes = ("--megabytes", "0.002", "0.004", "--hostile", "0.004", "--characters", "250")
    done = run_benchmark("longtext", folder, *sizes, "--kinds", *list(KINDS)[:2])
    assert done.returncode == 0, done.stderr + done.stdout
    for what in ("every match of a search", "its last part", "its page in the admin", "largest page", "patterns, "):
        assert what in done.stdout


def test_the_benchmark_of_rendering_opens_every_kind_of_page(tmp_path, demonstration):
    shutil.copy(demonstration / "newsarchive.sqlite3", tmp_path / "archive.sqlite3")
    done = run_benchmark("rendering", tmp_path, "--rounds", "1")
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stdout.count(" ms of ") == 8


def test_the_benchmark_of_first_requests_keeps_answers_and_compares_them(tmp_path, demonstration, monkeypatch):
    monkeypatch.delenv("NEWSARCHIVE_DEBUG", raising=False)
    shutil.copy(demonstration / "newsarchive.sqlite3", tmp_path / "archive.sqlite3")
    kept = tmp_path / "kept"
    done = run_benchmark("first_requests", tmp_path, "--rounds", "1", "--keep", str(kept))
    assert done.returncode == 0, done.stderr + done.stdout
    again = run_benchmark("first_requests", tmp_path, "--rounds", "1", "--compare", str(kept), "--served", "4")
    assert again.returncode == 0, again.stderr + again.stdout
    assert "  0 answers differ" in again.stdout
    assert "requests a second" in again.stdout
    for answer in kept.iterdir():
        answer.write_bytes(b"another")
    assert run_benchmark("first_requests", tmp_path, "--rounds", "1", "--compare", str(kept)).returncode == 1


def test_the_benchmark_of_languages_judges_every_query_against_the_whole_set(tmp_path, migrated_file):
    begin = ["--migrated", str(migrated_file)] if migrated_file else []
    done = run_benchmark("languages", tmp_path, "--failures", "--languages", "sv", "vi", *begin)
    assert done.returncode == 0, done.stderr + done.stdout
    tags = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"sv", "vi", "form", "near", "all"} <= set(tags)
    assert "de" not in tags
    articles = {json.loads(line)["id"]: json.loads(line) for line in languages.ARTICLES.read_text().splitlines()}
    queries = list(languages.read_queries(languages.QUERIES.read_text()))
    assert set().union(*(query.wanted | query.tolerated for query in queries)) <= set(articles)
    assert {query.language for query in queries} == {article["language"] for article in articles.values()}


def test_figures_of_languages_are_those_worked_by_hand():
    sea, port = (
        languages.Query("sv", "near", text, frozenset(wanted), frozenset(tolerated))
        for text, wanted, tolerated in (("hav", {"a", "b"}, {"c"}), ("hamn", (), ()))
    )
    answers = [languages.Answer(sea, frozenset("acd")), languages.Answer(port, frozenset("e"))]
    assert languages.summarise(answers) == languages.Figures(2, 0, 1 / 2, 1 / 3)
    assert languages.summarise([languages.Answer(port, frozenset())]) == languages.Figures(1, 1, 1.0, 1.0)


def test_an_archive_grows_by_parts_and_is_backed_up_rebuilt_and_restored(folder, tmp_path):
    few = (
        "--articles",
        "41",
        "--steps",
        "2",
        "--rounds",
        "1",
        "--jobs",
        "1",
        "--leave-gb",
        "0",
        "--record",
        str(tmp_path),
    )
    done = run_benchmark("endurance", folder, *few)
    assert done.returncode == 0, done.stderr + done.stdout
    lines = [json.loads(line) for line in (tmp_path / "endurance-sqlite.jsonl").read_text().splitlines()]
    by_kind = {kind: [line for line in lines if line["what"] == kind] for kind in {line["what"] for line in lines}}
    assert [line["articles"] for line in by_kind["size"]] == [20, 41]
    assert len(by_kind["pages"]) == len(by_kind["import"]) == 2
    assert {"rebuild", "backup", "restore", "end"} <= set(by_kind)
    assert by_kind["restored"][0]["told"] == ["41"]


def test_what_would_fill_the_disk_or_take_too_long_is_not_begun(tmp_path):
    limits = Limits(until=10, leave=100, free=lambda: 150, now=lambda: 9)
    limits.check(50)
    with pytest.raises(LimitReachedError, match="left on the disk"):
        limits.check(51)
    with pytest.raises(LimitReachedError, match="time is over"):
        replace(limits, now=lambda: 11).check()


def test_no_text_is_longer_than_said_and_none_ends_within_a_word():
    assert shorten({"id": "1", "body": "word " * 100})["body"] == " ".join(["word"] * 60)
    assert shorten({"id": "1", "body": "word"}) == {"id": "1", "body": "word"}
