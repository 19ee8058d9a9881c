"""The command that tags again: its report, its selections, stopping and going on, and its workers."""

import json
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.curation.tags import add_tag, reject_tag
from articles.management.commands import retag_articles
from articles.models import Article, EntityName, Tag
from tests.factories import make_article, make_entity, make_source
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeper(settings, tmp_path) -> Path:
    """Return where a stopped run is noted."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "retag-stopped.json"


@pytest.fixture
def roe():
    return make_entity("Jane Roe", "person", names=("Jane Roe",), slug="jane-roe")


@pytest.fixture
def untagged(roe) -> list[Article]:
    """Return articles of two sources and five years that name a person they are not tagged with."""
    sources = [make_source("Wire", slug="wire"), make_source("Gazette", slug="gazette")]
    return [make_article(f"Talks {n}", "Jane Roe spoke.", f"202{n}-06-01", source=sources[n % 2]) for n in range(5)]


def run(*arguments: object) -> tuple[int, list[str], str]:
    """Run the command in this process; return its status, output and complaint."""
    out = StringIO()
    try:
        call_command("retag_articles", "--workers", "1", *map(str, arguments), stdout=out, stderr=StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue().splitlines(), str(error)
    return 0, out.getvalue().splitlines(), ""


def years() -> list[int]:
    return [tag.article.published_on.year for tag in Tag.objects.order_by("article_id").select_related("article")]


# -- the report


def test_it_reports_what_was_added_changed_and_removed_by_entity(roe):
    doe = make_entity("John Doe", names=("John Doe",))
    old, new = make_article("Talks", "Nobody spoke."), make_article("Talks", "Jane Roe spoke. John Doe sat.")
    Tag.objects.create(article=old, entity=doe)
    Tag.objects.create(article=new, entity=doe)
    make_article("Nothing", "here")
    assert run() == (
        0,
        [
            "2 articles changed: 1 tags added, 1 changed, 1 removed.",
            "  added: Jane Roe 1",
            "  changed: John Doe 1",
            "  removed: John Doe 1",
        ],
        "",
    )
    assert run() == (0, ["0 articles changed: 0 tags added, 0 changed, 0 removed."], "")


def test_the_report_lists_the_most_frequent_and_counts_the_rest(monkeypatch, untagged):
    make_entity("Ada Stone", names=("Ada Stone",))
    Article.objects.filter(pk=untagged[0].pk).update(body="Jane Roe met Ada Stone.")
    monkeypatch.setattr(retag_articles, "SHOWN", 1)
    assert run()[1][1] == "  added: Jane Roe 5 and 1 more"


def test_an_empty_archive_is_no_error():
    assert run() == (0, ["0 articles changed: 0 tags added, 0 changed, 0 removed."], "")


# -- curators' words


def test_curators_words_stay(untagged, django_user_model):
    curator = django_user_model.objects.create_user("ada")
    run()
    reject_tag(untagged[0].tags.get(), curator)
    silent = make_entity("Silent")
    add_tag(untagged[1], silent, curator)
    run()
    assert untagged[0].tags.get().state == "rejected"
    assert untagged[1].tags.get(entity=silent).state == "accepted"
    assert untagged[1].tags.count() == 2
    assert run()[1] == ["0 articles changed: 0 tags added, 0 changed, 0 removed."]


# -- selections


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [2020, 2021, 2022, 2023, 2024]),
        (["--source", "gazette"], [2021, 2023]),
        (["--after", "2022"], [2022, 2023, 2024]),
        (["--after", "2022-06-02"], [2023, 2024]),
        (["--before", "2021"], [2020, 2021]),
        (["--before", "2021-05"], [2020]),
        (["--after", "2021", "--before", "2023", "--source", "wire"], [2022]),
    ],
    ids=str,
)
def test_only_the_selected_articles_are_tagged(untagged, arguments, expected):
    status, out, _ = run(*arguments)
    assert (status, years()) == (0, expected)
    assert out[0].startswith(f"{len(expected)} articles changed: {len(expected)} tags added")


def test_only_the_articles_of_an_entity_are_tagged_over_several_batches(monkeypatch, untagged, roe):
    monkeypatch.setattr(retag_articles, "BATCH", 1)
    for article in untagged[1:4]:
        Tag.objects.create(article=article, entity=roe)
        Article.objects.filter(pk=article.pk).update(body="Nobody spoke.")
    assert run("--entity", "jane-roe")[1][0] == "3 articles changed: 0 tags added, 0 changed, 3 removed."
    assert not Tag.objects.exists()


@pytest.mark.parametrize("option", ["--source", "--entity"])
def test_a_selection_of_nothing_known_is_status_2(untagged, option):
    status, out, error = run(option, "x")
    assert (status, out) == (2, [])
    assert error == f"There is no {option[2:]} “x” in this archive."
    assert not Tag.objects.exists()


# -- stopping and going on


@pytest.fixture
def ctrl_c(monkeypatch):
    """Press Ctrl-C in the second of the batches, which have two articles each; return how to let go."""
    monkeypatch.setattr(retag_articles, "BATCH", 2)
    store, calls = retag_articles.store_tags, []

    def press(articles, tagged):
        calls.append(articles)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return store(articles, tagged)

    monkeypatch.setattr(retag_articles, "store_tags", press)
    return calls


def test_ctrl_c_keeps_what_is_done_and_resume_finishes(untagged, ctrl_c, keeper):
    status, out, error = run()
    assert (status, years()) == (1, [2020, 2021])
    assert out == ["2 articles changed: 2 tags added, 0 changed, 0 removed.", "  added: Jane Roe 2"]
    assert error == "Interrupted; what is done is kept. --resume continues from there."
    assert keeper.exists()
    status, out, _ = run("--resume")
    assert (status, years()) == (0, [2020, 2021, 2022, 2023, 2024])
    assert out[0] == "3 articles changed: 3 tags added, 0 changed, 0 removed."
    assert [article.pk for batch in ctrl_c[2:] for article in batch] == [article.pk for article in untagged[2:]]
    assert run("--resume")[0] == 2  # nothing is left of it


def test_a_run_may_be_stopped_twice(untagged, ctrl_c):
    run()
    ctrl_c.pop()  # the next batch is the second again
    assert run("--resume")[0] == 1
    assert years() == [2020, 2021]
    assert run("--resume")[0] == 0
    assert len(years()) == 5


def test_ctrl_c_before_the_first_batch_is_no_traceback(untagged, monkeypatch):
    def press(pool):
        raise KeyboardInterrupt

    monkeypatch.setattr(retag_articles.TaggingPool, "__enter__", press)
    status, out, error = run()
    assert (status, out) == (1, ["0 articles changed: 0 tags added, 0 changed, 0 removed."])
    assert error.startswith("Interrupted;")


def test_resuming_what_was_not_stopped_is_status_2(untagged):
    assert run("--resume") == (2, [], "There is no stopped run to resume.")
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    ("stopped", "error"),
    [
        ([], "all articles"),
        (["--source", "wire", "--after", "2020"], "--source wire --after 2020-01-01"),
        (["--before", "2024-06"], "--before 2024-06-30"),
    ],
    ids=["all", "source and after", "before"],
)
def test_resuming_another_selection_is_status_2_and_names_the_one_that_was_stopped(untagged, ctrl_c, stopped, error):
    assert run(*stopped)[0] == 1
    before = years()
    assert run("--resume", "--source", "gazette") == (2, [], f"The stopped run had another selection: {error}.")
    assert years() == before
    assert run("--resume", *stopped)[0] == 0  # still to be had


def test_the_same_days_written_otherwise_are_the_same_selection(untagged, ctrl_c):
    assert run("--after", "2020")[0] == 1
    assert run("--after", "2020-01-01", "--resume")[0] == 0
    assert len(years()) == 5


def test_a_finished_run_forgets_the_stopped_one(untagged, ctrl_c, keeper):
    run()
    assert keeper.exists()
    assert run()[0] == 0
    assert not keeper.exists()


def test_names_of_today_are_read_when_a_run_goes_on(untagged, ctrl_c, roe):
    run()
    EntityName.objects.create(entity=roe, text="Roe spoke", kind="alias")
    EntityName.objects.filter(text="Jane Roe").delete()
    run("--resume")
    rules = [tag.mentions[0][3] for tag in Tag.objects.filter(entity=roe).order_by("article_id")]
    assert rules == ["name", "name", "alias", "alias", "alias"]


# -- workers


SCRIPT = """
import json, sys
import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command
    from articles.management.commands import retag_articles
    from articles.models import Entity, Tag
    from tests.factories import make_article, make_country, make_entity, make_source

    retag_articles.BATCH = 3
    call_command("migrate", verbosity=0)
    source = make_source("Wire", country=make_country("ir", "Iran"))
    make_entity("Jane Roe", names=("Jane Roe",), slug="jane-roe")
    for n in range(14):
        body = f"Jane Roe spoke. Minister Ada Stone said no. The Union {n} met. Then Stone left for Iran."
        make_article(f"Talks {n}", body, dateline="IRAN" if n % 2 else "", source=source)
    answers = []
    for workers in (1, 2):
        Tag.objects.all().delete()
        Entity.objects.filter(status="provisional").delete()
        call_command("retag_articles", workers=workers, stdout=sys.stderr)
        rows = Tag.objects.order_by("article_id", "entity__slug").select_related("entity", "article")
        answers.append(
            [[t.article_id, t.entity.slug, t.state, t.is_main, t.role, t.mentions, t.article.dateline_country_id]
             for t in rows]
        )
    print(json.dumps(answers))
"""


def test_two_workers_give_the_same_tags_as_one(tmp_path, migrated_file):
    if migrated_file:
        shutil.copy(migrated_file, tmp_path / "archive.sqlite3")
    script = tmp_path / "workers.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/archive.sqlite3",
        "NEWSARCHIVE_DATA_DIR": str(tmp_path),
        "NEWSARCHIVE_DEBUG": "1",
    }
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, two = json.loads(done.stdout)
    assert one == two
    assert {row[0] for row in one} == set(range(1, 15))
    assert {"jane-roe", "ada-stone", "ir"} <= {row[1] for row in one}
