"""Imports of gazetteers: what is new, changed and in conflict, nothing overwritten unsaid, all of it undone as one."""

import contextlib
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import curation
from articles.curation import bulk_actions, gazetteer_import
from articles.curation.gazetteer_file import GazetteerFile, GazetteerRow
from articles.curation.gazetteer_import import decide_rows
from articles.curation.gazetteer_plan import GazetteerPreview, plan_gazetteer
from articles.models import Action, Article, Entity, EntityName, PendingName
from tests.curation.test_undo import dump
from tests.factories import make_article, make_country, make_entity

pytestmark = pytest.mark.django_db

COLUMNS = "name,kind,country,wikidata_id,active_from,active_to,aliases\n"


def decide(*rows: dict, overwrites: bool = False) -> list[tuple[str, str]]:
    """Return what becomes of each of some rows, and why."""
    read = [GazetteerRow(number, **{"kind": "person"} | row) for number, row in enumerate(rows, 2)]
    return [(one.outcome.value, "; ".join(one.reasons)) for one in decide_rows(read, overwrites=overwrites)]


def read(content: str) -> GazetteerFile:
    return GazetteerFile(io.BytesIO((COLUMNS + content).encode()))


def bring(content: str, *, overwrites: bool = False) -> Action | None:
    act, _ = plan_gazetteer(read(content), None, "a.csv", overwrites=overwrites)
    if act is not None:
        bulk_actions.carry_out(act)
    return act


@pytest.fixture
def pakistan() -> Entity:
    return make_country("pk", "Pakistan")


@pytest.fixture
def khan(pakistan) -> Entity:
    return make_entity("Imran Khan", names=("Imran Khan",), slug="imran-khan", country=pakistan, wikidata_id="Q1")


def test_what_is_new_comes_with_its_names_and_what_is_known_gains(khan, pakistan):
    act = bring(
        "Ada Roe,person,Pakistan,Q42,1997,2005,A. Roe|Roe|AR|the minister\nImran Khan,person,PK,Q1,1971,,Kaptaan Khan\n"
    )
    ada = Entity.objects.get(wikidata_id="Q42")
    assert (ada.slug, ada.country, ada.status, ada.active_years) == ("ada-roe", pakistan, "confirmed", "1997–2005")
    assert set(ada.names.values_list("text", "kind", "needs_context")) == {
        ("Ada Roe", "name", False),
        ("A. Roe", "alias", False),
        ("Roe", "alias", True),
        ("AR", "acronym", True),
        ("the minister", "alias", True),
    }
    khan.refresh_from_db()
    assert (khan.active_from, set(khan.names.values_list("text", flat=True))) == (1971, {"Imran Khan", "Kaptaan Khan"})
    assert act.summary == "Import a gazetteer: a.csv (1 new, 1 changed)"
    assert set(PendingName.objects.values_list("text", flat=True)) == {
        "Ada Roe",
        "A. Roe",
        "Roe",
        "AR",
        "the minister",
        "Kaptaan Khan",
    }
    assert bring("Ada Roe,person,Pakistan,Q42,1997,2005,Roe\nImran Khan,person,,,,,\n") is None, "all the same"


def test_an_import_of_several_steps_is_undone_as_one_to_the_byte(khan, monkeypatch):
    monkeypatch.setattr("articles.curation.gazetteer_plan.ROWS_A_STEP", 2)
    before = dump()
    people = "".join(f"Person {number},person,Pakistan,,,,P{number} Roe\n" for number in range(5))
    act = bring(people + "Imran Khan,person,,Q1,1971,,Kaptaan Khan\n")
    assert Entity.objects.filter(name__startswith="Person").count() == 5
    PendingName.objects.all().delete()  # tagged again meanwhile
    curation.undo(act, None)
    assert dump() == before
    assert PendingName.objects.filter(text="Kaptaan Khan").exists(), "what articles have by it goes with the next run"


def test_what_a_curator_has_set_is_a_conflict_and_overwritten_only_where_that_is_wanted(khan):
    make_country("in", "India")
    Entity.objects.filter(pk=khan.pk).update(active_from=1971)
    row = {"name": "Imran Khan", "wikidata_id": "Q1", "country": "Indien", "active_from": 1980}
    reason = "active from is 1971 here and 1980 in the file; country is Pakistan here and India in the file"
    assert decide(row) == [("conflict", reason)]
    assert decide(row, overwrites=True) == [("changed", "; ".join(f"overwritten: {one}" for one in reason.split("; ")))]
    content = "Imran Khan,person,India,Q1,1980,,\n"
    assert bring(content) is None
    bring(content, overwrites=True)
    khan.refresh_from_db()
    assert (khan.country.slug, khan.active_from) == ("in", 1980)
    assert decide({"name": "Imran Khan", "active_to": 1970})[0] == ("conflict", "the years would be 1980 to 1970")


def test_whom_a_row_means_is_told_by_id_then_by_name_kind_and_country(khan, pakistan):
    india = make_country("in", "India")
    named = {"name": "Imran Khan"}
    assert decide(named) == [("same", "")]
    assert decide({"name": "I. Khan", "wikidata_id": "Q1"}) == [("changed", "also named I. Khan")]
    assert decide(named | {"wikidata_id": "Q2"}) == [
        ("new", "person, Q2; not Imran Khan (imran-khan), which is Q1; “Imran Khan” is also a name of Imran Khan")
    ]
    (doubtful,) = decide(named | {"country": "India"})
    assert doubtful == (
        "conflict",
        "Imran Khan (imran-khan) is here, of Pakistan: give its Wikidata id if it is another",
    )
    (doubtful,) = decide(named | {"kind": "group"})
    assert doubtful == ("conflict", "Imran Khan (imran-khan) is here, as person: give its Wikidata id if it is another")
    make_entity("Imran Khan", names=("Imran Khan",), slug="actor", country=india)
    assert decide(named)[0][0] == "conflict"
    assert decide(named | {"country": "India"}) == [("same", "")]
    assert decide({"name": "Khan", "kind": "group", "wikidata_id": "Q1"})[0][0] == "conflict"


def test_what_was_merged_refused_or_provisional_is_met_as_it_stands(khan, admin_user):
    old = make_entity("Imran Niazi", names=("Imran Niazi",), wikidata_id="Q9")
    curation.merge_entities(khan, [old], admin_user)
    assert decide({"name": "Imran Niazi", "wikidata_id": "Q9"})[0][0] == "conflict", "the survivor has another id"
    make_entity("No One", names=("No One",), status="refused")
    assert decide({"name": "No One"}) == [("conflict", "a curator has refused No One: confirm it first")]
    found = make_entity("Found Here", names=("Found Here",), status="provisional")
    assert decide({"name": "Found Here"}) == [("changed", "it was provisional and is confirmed")]
    bring("Found Here,person,,,,,\n")
    assert Entity.objects.get(pk=found.pk).status == "confirmed"
    twins = [make_entity(name, wikidata_id="Q7") for name in ("A", "B")]
    assert "both have the id Q7: merge them first" in decide({"name": "C", "wikidata_id": "Q7"})[0][1]
    assert len(twins) == 2


def test_countries_are_known_by_any_name_and_none_is_made(pakistan):
    Entity.objects.filter(pk=pakistan.pk).update(wikidata_id="Q843")
    for text in ("Pakistan", "pk", "Пакистан", "http://www.wikidata.org/entity/Q843"):
        assert decide({"name": "Ada Roe", "country": text}) == [("new", "person, Pakistan")]
    assert decide({"name": "Ada", "country": "Atlantis"}) == [
        ("rejected", "country: “Atlantis” is not a country of the archive")
    ]
    assert decide({"name": "Pakistan", "kind": "country", "active_from": 1947}) == [("changed", "active from: 1947")]
    assert decide({"name": "Atlantis", "kind": "country"})[0][0] == "rejected"


def test_the_preview_writes_nothing_and_names_each_row(khan, tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_text(
        COLUMNS.strip() + ",eyes\nAda Roe,person,Pakistan,,,,,blue\nBob,film,,,,,,\nImran Khan,person,,,,,,\n"
    )
    before = dump()
    with pytest.raises(SystemExit) as stop:
        call_command("import_gazetteer", str(path), "--preview")
    output = capsys.readouterr()
    assert stop.value.code == 1
    assert dump() == before
    assert not Action.objects.exists()
    assert "line 2: new: Ada Roe (person, Pakistan)" in output.out
    assert "Ignored columns: eyes." in output.out
    assert "Preview: 1 new, 1 same, 1 rejected." in output.out
    assert "line 3: rejected: Bob (kind: “film” is not known" in output.err
    with pytest.raises(SystemExit):
        call_command("import_gazetteer", str(path))
    assert "Imported: 1 new, 1 same, 1 rejected." in capsys.readouterr().out
    assert EntityName.objects.filter(text="Ada Roe").exists()


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\0"])
def test_a_file_that_can_not_be_read_leaves_no_plan(content, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(content)
    for options in ([], ["--preview"]):
        with pytest.raises(CommandError) as error:
            call_command("import_gazetteer", str(path), *options)
        assert error.value.returncode == 2
    with pytest.raises(CommandError):
        call_command("import_gazetteer", str(tmp_path / "nowhere.csv"))
    assert not Action.objects.exists()


def test_a_step_takes_the_same_queries_however_many_rows(khan, django_assert_max_num_queries):
    rows = [GazetteerRow(number, f"Person {number}", "person", country="Pakistan") for number in range(100)]
    with django_assert_max_num_queries(12):
        decide_rows(rows)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_entity_of_a_name():
    if connection.vendor == "sqlite":
        pytest.skip("one transaction at a time writes there")
    plans = [plan_gazetteer(read(f"Ada Roe,person,,,,,Ada {n}\n"), None, "a.csv", overwrites=False)[0] for n in "12"]
    start = threading.Barrier(2)
    decided = gazetteer_import.decide_rows

    def decide_at_once(*arguments, **more):
        found = decided(*arguments, **more)
        with contextlib.suppress(threading.BrokenBarrierError):
            start.wait(0.5)  # whoever was let in alone is alone here
        return found

    def work(act: Action) -> None:
        try:
            bulk_actions.carry_out(act)
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(gazetteer_import, "decide_rows", decide_at_once)
        for done in [pool.submit(work, act) for act in plans]:
            done.result(20)
    ada = Entity.objects.get()
    assert set(ada.names.values_list("text", flat=True)) == {"Ada Roe", "Ada 1", "Ada 2"}


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_a_purge_went_through_is_shown_and_carried_out():
    act, _ = plan_gazetteer(read("Ada Roe,person,,,,,\n"), None, "a.csv", overwrites=False)
    make_article("Gone", "Ada Roe met nobody.", status="trash")
    make_article("Here", "Somebody met nobody.")
    curation.purge_articles(Article.objects.filter(headline="Gone"), None)
    act.refresh_from_db()
    assert "Ada Roe" not in str(act.plan)
    assert GazetteerPreview.read(act).shown == {}
    bulk_actions.carry_out(act)
    assert Entity.objects.filter(name="Ada Roe").exists()
