"""Which columns are read as which fields is shown with what is in them, and with the dates that decide their order."""

import json

import pytest

from articles.importing.explained_columns import ExplainedColumns
from articles.importing.readers.mapping import parse_mapping
from tests.importing.imports import write
from tests.importing.test_explaining import look, only
from tests.importing.workbooks import make_xlsx

BODY = "The ferry ran aground at night, and the harbour master spoke of fog and of a broken rudder."


def columns_of(explanation) -> ExplainedColumns:
    found = only(explanation).columns
    assert found is not None
    return found


def read_as(found: ExplainedColumns) -> dict[str, str]:
    return {column.name: column.key for column in found.columns}


def test_each_column_has_its_first_different_values_and_its_field(tmp_path):
    rows = "".join(f"{n % 2};Ferry {n};{BODY} {n};25/06/201{n};{'x' * 500}\n" for n in range(5))
    found = columns_of(look(write(tmp_path / "a.csv", f"Nr;Titel;Texte;Datum;Ort\n{rows}")))
    assert read_as(found) == {"Nr": "", "Titel": "headline", "Texte": "body", "Datum": "published_on", "Ort": ""}
    assert found.columns[0].examples == ("0", "1")
    assert found.columns[1].examples == ("Ferry 0", "Ferry 1", "Ferry 2")
    assert found.columns[4].examples == ("x" * 80 + "…",)
    assert (found.day_first, found.deciding[0], found.problem) == (True, "25/06/2010", "")


@pytest.mark.parametrize(
    ("dates", "day_first", "deciding", "undecided"),
    [
        (["03/04/2018", "25/06/2018"], True, ("25/06/2018",), ("03/04/2018",)),
        (["03/04/2018", "06/25/2018"], False, ("06/25/2018",), ("03/04/2018",)),
        (["03/04/2018", "05/06/2018"], None, (), ("03/04/2018", "05/06/2018")),
        (["25/06/2018", "06/25/2018"], None, ("25/06/2018", "06/25/2018"), ()),
        (["2018-06-25", "2018-06-26"], None, (), ()),
    ],
)
def test_the_order_of_day_and_month_is_shown_with_the_dates_that_decide_it(
    tmp_path, dates, day_first, deciding, undecided
):
    rows = "".join(f"Ferry {n};{BODY} {n};{date}\n" for n, date in enumerate(dates))
    found = columns_of(look(write(tmp_path / "a.csv", f"headline;body;published_on\n{rows}")))
    assert (found.day_first, found.deciding, found.undecided) == (day_first, deciding, undecided)


def test_a_date_far_down_decides_for_all(tmp_path):
    rows = "".join(f"Ferry {n};{BODY} {n};{'25/06' if n == 900 else '03/04'}/2018\n" for n in range(1_000))
    found = columns_of(look(write(tmp_path / "a.csv", f"headline;body;published_on\n{rows}")))
    assert found.day_first is True
    assert found.undecided == ("03/04/2018",)


def test_columns_that_nobody_knows_are_shown_all_the_same_and_can_be_mapped(tmp_path):
    path = write(tmp_path / "a.csv", f"a;b;c\n1;Ferry aground;{BODY}\n2;Storm;{BODY} Again.\n")
    explanation = look(path)
    found = columns_of(explanation)
    assert read_as(found) == {"a": "", "b": "", "c": ""}
    assert "no column" in found.problem
    assert only(explanation).rejected == 1
    explanation = look(path, mapping=parse_mapping("headline=b, body=c, id="))
    assert read_as(columns_of(explanation)) == {"a": "", "b": "headline", "c": "body"}
    assert str(only(explanation).articles) == "2"


def test_where_no_articles_are_found_names_that_speak_for_a_field_are_offered(tmp_path):
    rows = "".join(f"{n};Ferry {n};xyz\n" for n in range(5))
    found = columns_of(look(write(tmp_path / "a.csv", f"Nr;Überschrift;Meldung\n{rows}")))
    assert found.problem
    assert read_as(found) == {"Nr": "", "Überschrift": "headline", "Meldung": ""}


def test_a_mapping_of_a_column_that_is_not_there_is_a_problem_in_words(tmp_path):
    path = write(tmp_path / "a.csv", f"headline;body\nFerry aground;{BODY}\n")
    found = columns_of(look(path, mapping=parse_mapping("body=Texte")))
    assert "from “Texte”, which is not there" in found.problem
    assert read_as(found) == {"headline": "", "body": ""}


def test_keys_of_json_are_columns_those_within_objects_too(tmp_path):
    rows = [{"webTitle": f"Ferry {n}", "fields": {"bodyText": f"{BODY} {n}", "x": n}} for n in range(4)]
    found = columns_of(look(write(tmp_path / "a.json", json.dumps({"response": {"results": rows}}))))
    assert read_as(found) == {"webTitle": "headline", "fields.bodyText": "body", "fields.x": ""}
    found = columns_of(look(write(tmp_path / "b.jsonl", "".join(json.dumps(row) + "\n" for row in rows))))
    assert read_as(found)["fields.bodyText"] == "body"


def test_the_columns_of_a_spreadsheet_are_those_of_its_sheet_of_articles(tmp_path):
    sheets = {
        "Notes": [["Made by hand"]],
        "Articles": [["Titel", "Texte"], ["Ferry aground", BODY], ["Storm", BODY * 2]],
    }
    path = write(tmp_path / "a.xlsx", make_xlsx(sheets))
    assert read_as(columns_of(look(path))) == {"Titel": "headline", "Texte": "body"}


@pytest.mark.parametrize(
    ("name", "reader"), [("a.csv", "table"), ("a.json", "json"), ("a.jsonl", "jsonl"), ("a.xlsx", "spreadsheet")]
)
def test_what_is_no_table_has_no_columns(tmp_path, name, reader):
    one = only(look(write(tmp_path / name, b"\x00\x01 nothing \xff"), format=reader))
    assert one.rejected or one.problem
    assert one.columns is None or one.columns.problem
