"""The commands: what they print where, and the status they end with."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, load_command_class

from articles.models import Article, Entity, Tag
from articles.search import catch_up, indexed_articles
from articles.search.engines import current_engine
from tests.factories import make_article, make_country, make_entity, make_source

BODY = "The talks opened in the morning. The two sides met again after noon.\n"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def good(folder: Path, name: str = "good.txt") -> Path:
    return write(folder / name, f"date 2021-06-19\n\nA headline of {name}\n\n{BODY}")


def run(*arguments) -> tuple[int, str, str]:
    """Run a command as from a terminal; return its exit status, output and complaints."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


# -- tagging again


@pytest.fixture
def untagged() -> list[Article]:
    """Return articles that name an entity which came to the archive after them."""
    sources = [make_source("Wire", slug="wire"), make_source("Gazette", slug="gazette")]
    articles = [
        make_article(f"Jane Roe {n}", "Jane Roe spoke.", f"202{n}-06-01", source=sources[n % 2]) for n in range(4)
    ]
    make_entity("Jane Roe", names=("Jane Roe",))
    return articles


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "years"),
    [
        ([], [2020, 2021, 2022, 2023]),
        (["--source", "gazette"], [2021, 2023]),
        (["--after", "2021"], [2021, 2022, 2023]),
        (["--after", "2021-06-02"], [2022, 2023]),
        (["--before", "2021"], [2020, 2021]),
        (["--before", "2021-05"], [2020]),
        (["--after", "2021-06-01", "--before", "2022-06-01", "--source", "wire"], [2022]),
    ],
)
def test_articles_are_tagged_with_todays_names(untagged, arguments, years):
    status, out, err = run("retag_articles", *arguments)
    count = len(years)
    summary = f"{count} articles changed: {count} tags added, 0 changed, 0 removed.\n  added: Jane Roe {count}\n"
    assert (status, out, err) == (0, summary, "")
    assert [tag.article.published_on.year for tag in Tag.objects.order_by("article_id")] == years
    assert run("retag_articles", *arguments)[1] == "0 articles changed: 0 tags added, 0 changed, 0 removed.\n"


@pytest.mark.django_db
def test_a_retagging_says_what_was_added_changed_and_removed_most_frequent_first(untagged):
    make_country("fr", "France")
    gone, kept = make_entity("Gone"), Entity.objects.get(name="Jane Roe")
    for article in untagged[:3]:
        Tag.objects.create(article=article, entity=gone)
    Tag.objects.create(article=untagged[0], entity=kept)
    Article.objects.filter(pk=untagged[3].pk).update(body="Jane Roe came to France.")
    assert run("retag_articles")[1].splitlines() == [
        "4 articles changed: 4 tags added, 1 changed, 3 removed.",
        "  added: Jane Roe 3, France 1",
        "  changed: Jane Roe 1",
        "  removed: Gone 3",
    ]


@pytest.mark.django_db
def test_a_list_of_what_changed_is_cut_where_it_is_long():
    article = make_article()
    for number in range(23):
        Tag.objects.create(article=article, entity=make_entity(f"Gone {number}"))
    summary = run("retag_articles")[1].splitlines()
    assert summary[0] == "1 articles changed: 0 tags added, 0 changed, 23 removed."
    assert summary[1].count("Gone") == 20
    assert summary[1].endswith(" and 3 more")


@pytest.mark.django_db
def test_articles_of_one_entity_are_tagged_again(untagged):
    Tag.objects.create(article=untagged[2], entity=Entity.objects.get(name="Jane Roe"), origin="curator")
    slug = Entity.objects.get(name="Jane Roe").slug
    assert run("retag_articles", "--entity", slug)[1].startswith("1 articles changed: 0 tags added, 1 changed")
    assert Tag.objects.count() == 1
    assert run("retag_articles", "--entity", "x") == (2, "", "There is no entity “x” in this archive.")


@pytest.mark.django_db
def test_curators_tags_survive_a_retagging(untagged):
    run("retag_articles")
    Tag.objects.filter(article=untagged[0]).update(state="rejected", origin="curator")
    added = make_entity("Silent")
    Tag.objects.create(article=untagged[1], entity=added, origin="curator")
    country = make_country("fr", "France")
    Article.objects.filter(pk=untagged[2].pk).update(dateline_country=country, curated_fields=["dateline_country"])
    run("retag_articles")
    assert Tag.objects.get(article=untagged[0]).state == "rejected"
    assert Tag.objects.filter(article=untagged[1], entity=added).exists()
    assert Article.objects.get(pk=untagged[2].pk).dateline_country == country


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["yesterday", "2021-13", "2021-02-30", ""])
def test_a_retagging_of_no_date_is_an_error_in_words(words):
    status, _, err = run("retag_articles", "--after", words)
    assert status == 1  # 2 from the command line, where argparse ends the program
    assert f"“{words}” is not a date: write 2021, 2021-06 or 2021-06-19" in err


@pytest.mark.django_db
def test_a_retagging_of_no_source_is_an_error_in_words():
    assert run("retag_articles", "--source", "x") == (2, "", "There is no source “x” in this archive.")


# -- the index


@pytest.mark.django_db(transaction=True)
def test_an_index_that_agrees_is_status_0():
    make_article(), make_article(status="hidden")
    assert run("check_index") == (0, "1 published articles compared.\nNo difference.\n", "")


@pytest.mark.django_db(transaction=True)
def test_an_index_that_differs_is_status_1_and_says_where_until_rebuilt():
    shown, stale, hidden = make_article(), make_article(), make_article()
    snapshot, _ = catch_up()
    with current_engine().writer() as write_:
        (article,) = indexed_articles.read_articles([stale.pk])
        write_.remove([shown.pk, stale.pk])
        changed = type(article)(**{name: getattr(article, name) for name in article.__slots__} | {"headline": "Old"})
        surplus = type(article)(**{name: getattr(article, name) for name in article.__slots__} | {"id": hidden.pk + 7})
        write_.put([changed, surplus])
        write_.commit(snapshot.checkpoint)
    status, out, err = run("check_index")
    assert (status, out) == (1, "3 published articles compared.\n")
    assert err.splitlines() == [
        f"1 not in the index: {shown.pk}",
        f"1 indexed with other content: {stale.pk}",
        f"1 in the index but not published: {hidden.pk + 7}",
        "Run `python manage.py rebuild_index`.",
    ]
    status, out, err = run("rebuild_index")
    assert (status, err) == (0, "")
    assert out.startswith("Index built in ")
    assert run("check_index")[0] == 0


# -- all


OURS = ("import_articles", "retag_articles", "rebuild_index", "check_index", "make_demo_fixture", "prepare_demo")


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_itself(name, capsys):
    command = load_command_class("articles", name)
    with pytest.raises(SystemExit) as stop:
        command.create_parser("manage.py", name).parse_args(["--help"])
    assert stop.value.code == 0
    assert len(command.help) > 40
    assert command.help.split()[0] in capsys.readouterr().out


def test_the_demonstration_shows_imports_of_many_formats(demonstration):
    with closing(sqlite3.connect(demonstration / "newsarchive.sqlite3")) as archive:
        read = archive.execute(
            "SELECT document.reader, document.outcome, source.name, article.date_origin, article.published_on IS NULL"
            " FROM articles_importeddocument document JOIN articles_article article ON article.id = document.article_id"
            " JOIN articles_source source ON source.id = article.source_id"
        )
        assert set(read) == {
            ("feed", "created", "Khyber Courier", "feed", 0),
            ("ninjs", "created", "Meridian Wire", "header", 0),
            ("nexis", "created", "Potomac Dispatch", "header", 0),
            ("table", "created", "Southern Cross Report", "header", 0),
            ("html", "created", "Rhine Herald", "structured", 0),
            ("wordpress", "created", "Bosphorus Ledger", "header", 0),
        }
        (lost,) = archive.execute("SELECT count(*) FROM articles_importeddocument WHERE article_id IS NULL").fetchone()
        assert lost == 0
