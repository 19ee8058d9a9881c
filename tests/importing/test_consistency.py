"""What a text denies of what its document states: its language, its date; and how a curator ends the doubt."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from articles.curation import bulk_actions
from articles.curation.articles import record_edit
from articles.importing.consistency import is_date_doubtful, is_language_doubtful
from articles.models import Article

ENGLISH = "The harbour opened again on Friday, and the fishermen said that they would go out with the first boats."
GERMAN = (
    "Der Hafen wurde am Freitag wieder geöffnet, und die Fischer sagten, dass sie mit den Booten auf das Meer fahren."
)
FRENCH = "Le port est de nouveau ouvert depuis vendredi, et les pêcheurs ont dit qu'ils partent avec les bateaux."


@pytest.mark.parametrize(
    ("language", "body", "is_doubted"),
    [
        ("en", ENGLISH, False),
        ("en", GERMAN, True),
        ("en-GB", FRENCH, True),
        ("de", GERMAN, False),
        ("de-AT", ENGLISH, True),
        ("fr", FRENCH, False),
        ("en", "مراسلون يلتقون في كابول لبحث مستقبل المدينة بعد الحرب", True),
        ("ar", "مراسلون يلتقون في كابول لبحث مستقبل المدينة بعد الحرب", False),
        ("sw", ENGLISH, True),
        ("tlh", ENGLISH, False),
        ("", ENGLISH, False),
        ("nb", "Havnen åpnet igjen på fredag, og fiskerne sa at de ville dra ut med de første båtene.", False),
        ("pl", "Port otwarto w piątek, a rybacy powiedzieli, że wypłyną, gdy tylko pogoda będzie lepsza.", False),
        ("pl", GERMAN, True),
        ("sr", "Luka je u petak ponovno otvorena, a ribari su rekli da će isploviti prvim brodovima.", False),
        ("en", "", False),
        ("en", "Rates: 4.5, 5.1, 6.0; Lima, Paris, Rome.", False),
        ("en", "“Das ist nicht wahr”, said the mayor in the end, and of that there is no doubt in the town.", False),
    ],
)
def test_a_text_plainly_in_another_language_is_doubted(language, body, is_doubted):
    assert is_language_doubtful(language, body) is is_doubted


@pytest.mark.parametrize(
    ("dateline", "published_on", "is_doubted"),
    [
        ("KABUL, June 18", date(2021, 6, 19), False),
        ("KABUL, June 2 (Agency)", date(2021, 6, 19), True),
        ("LONDON, Dec. 30", date(2022, 1, 2), False),
        ("PARIS, 3 January", date(2021, 12, 31), False),
        ("PARIS, 3 January", date(2021, 6, 1), True),
        ("KABUL", date(2021, 6, 19), False),
        ("KABUL, June 2", None, False),
        ("MARCH, England", date(2021, 6, 19), False),
        ("ROME, Feb 29", date(2021, 2, 27), False),
        ("ROME, June 31", date(2021, 1, 1), False),
    ],
)
def test_a_dateline_of_another_week_is_doubted(dateline, published_on, is_doubted):
    assert is_date_doubtful(dateline, published_on) is is_doubted


@given(st.text(max_size=60), st.dates())
def test_no_dateline_and_no_day_raises(dateline, day):
    is_date_doubtful(dateline, day)
    is_date_doubtful(f"KABUL, Feb 29 {dateline}", day)


@pytest.fixture
def doubted(tmp_path, transactional_db) -> Article:
    path = tmp_path / "one.jsonl"
    path.write_text(
        '{"id": "1", "headline": "Hafen", "dateline": "HAMBURG, June 2", '
        f'"body": "{GERMAN}", "published_on": "2021-06-19", "language": "en"}}\n',
        encoding="utf-8",
    )
    call_command("import_articles", str(path), verbosity=0)
    return Article.objects.get()


def test_an_import_notes_what_it_doubts(doubted):
    assert (doubted.is_language_doubted, doubted.is_date_doubted) == (True, True)


def test_a_curator_ends_a_doubt_by_another_value_or_by_the_same(doubted):
    curator = User.objects.create(username="curator")
    for operation, value in (("set_language", "de"), ("set_date", "2021-06-19")):
        plan = bulk_actions.plan_bulk([doubted.pk], curator, "a test")
        bulk_actions.choose_operation(plan, operation, value)
        assert bulk_actions.count_affected(plan) == 1
        assert bulk_actions.carry_out(plan)
    doubted.refresh_from_db()
    assert (doubted.language, doubted.is_language_doubted, doubted.is_date_doubted) == ("de", False, False)
    assert {"language", "published_on"} <= set(doubted.curated_fields)


def test_a_doubt_that_was_ended_does_not_come_back_with_the_document(doubted, tmp_path):
    record_edit(doubted, ["language", "published_on"])
    path = tmp_path / "one.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Hafen", "Hafens"), encoding="utf-8")
    call_command("import_articles", str(path), verbosity=0)
    doubted.refresh_from_db()
    assert "Hafens" in doubted.body
    assert (doubted.is_language_doubted, doubted.is_date_doubted) == (False, False)
