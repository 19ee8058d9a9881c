"""Gazetteers as people have them: what is read of a row, and what is refused with its line and column."""

import io
import json

import pytest

from articles.curation.gazetteer_file import GazetteerError, GazetteerFile, GazetteerRow, RowProblem


def read(content: str | bytes, kind: str = "", **more) -> list[GazetteerRow | RowProblem]:
    data = content if isinstance(content, bytes) else content.encode()
    return list(GazetteerFile(io.BytesIO(data), kind, **more).read())


ADA = GazetteerRow(
    2, "Ada Roe", "person", "Q42", "Pakistan", "A minister", 1997, 2005, aliases=("A. Roe", "Roe of Lahore")
)


def test_a_table_and_json_of_ones_own_are_read_alike():
    columns = "name,kind,wikidata_id,country,description,active_from,active_to,aliases"
    cells = "Ada Roe,person,Q42,Pakistan,A minister,1997,2005,A. Roe | Roe of Lahore|Ada Roe"
    assert read(f"{columns}\n{cells}\n") == [ADA]
    assert read(f"\ufeff{columns}\r\n{cells}\r\n".replace(",", ";")) == [ADA]
    assert read(f"{columns}\n{cells}\n".replace(",", "\t")) == [ADA]
    row = dict(zip(columns.split(","), cells.split(","), strict=True)) | {"aliases": ["A. Roe", "Roe of Lahore"]}
    assert read("\n" + json.dumps(row | {"active_from": 1997, "active_to": 2005.0}) + "\n") == [ADA]
    (found,) = read(json.dumps([row]))
    assert found.aliases == ADA.aliases


def test_an_export_of_wikidata_is_read_as_it_comes():
    content = (
        "item,itemLabel,itemAltLabel,instanceOf,instanceOfLabel,country,countryLabel,start time,end time\n"
        'http://www.wikidata.org/entity/Q42,Ada Roe,"A. Roe, Roe of Lahore",http://www.wikidata.org/entity/Q5,human,'
        "http://www.wikidata.org/entity/Q843,Pakistan,1997-05-01T00:00:00Z,+2005-00-00T00:00:00Z\n"
    )
    (row,) = read(content)
    assert row == GazetteerRow(
        2, "Ada Roe", "person", "Q42", "Pakistan", "", 1997, 2005, aliases=("A. Roe", "Roe of Lahore")
    )


def test_rows_of_one_item_that_follow_one_another_are_one():
    rows = "Q42,Ada,A. Roe,human\nQ42,Ada,Adi,Q5\nQ43,Bob,,human\nQ42,Ada,,human\n"
    ada, bob, again = read(f"item,itemLabel,itemAltLabel,instance of\n{rows}")
    assert (ada.line, ada.aliases, bob.line) == (2, ("A. Roe", "Adi"), 4)
    assert str(again) == "line 5: Ada is already in line 2"


@pytest.mark.parametrize(
    ("kind", "read_as"),
    [
        ("Human", "person"),
        ("film; human", "person"),
        ("human|Q5", "person"),
        ("political party", "organisation"),
        ("Q4830453", "organisation"),
        ("http://www.wikidata.org/entity/Q41710", "group"),
        ("sovereign state", "country"),
    ],
)
def test_kinds_are_known_by_their_usual_names(kind, read_as):
    assert read(f"name,instance of\nAda,{kind}\n")[0].kind == read_as
    assert read("name\nAda\n", kind="group")[0].kind == "group"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (",person,,,", "line 2, name: a row needs a name"),
        ("Q42,person,,,", "line 2, name: “Q42” is an id: there is no name in the language of the export"),
        (f"{'x' * 201},person,,,", "line 2, name: it is longer than 200 characters"),
        ("Ada,,,,", "line 2, type: a row needs a kind: person, organisation, group or country"),
        ("Ada,film,,,", "line 2, type: “film” is not known; write person, organisation, group or country"),
        ("Ada,human|company,,,", "line 2, type: “human | company” is more than one kind: organisation, person"),
        (
            "Ada,person,P42,,",
            "line 2, qid: “P42” is not a Wikidata id, which is a Q and a number, such as Q42, or an address",
        ),
        ("Ada,person,,19x,", "line 2, from: “19x” is not a year; write it as 1997 or 1997-05-01"),
        ("Ada,person,,-44,", "line 2, from: “-44” is not a year; write it as 1997 or 1997-05-01"),
        ("Ada,person,,,A", "line 2, aliases: “A” is too short for a name"),
        (f"Ada,person,,,{'|'.join(map(str, range(100, 301)))}", "line 2, aliases: it has 201 names, more than 100"),
        ("Ada,person,,,,,,", "line 2: it has 8 cells, the first line 5"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_column_and_costs_no_other(cells, problem):
    bad, good = read(f"name,type,qid,from,aliases\n{cells}\nBob,person,,,\n")
    assert str(bad) == problem
    assert good.name == "Bob"


def test_lines_are_counted_as_an_editor_counts_them():
    rows = read('name,kind\n"Ada\nRoe",person\n\n,person\n')
    assert [(row.line, getattr(row, "name", "")) for row in rows] == [(2, "Ada Roe"), (5, "")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "The file is empty."),
        ("a,b\n1,2\n", "No column contains names. The first line has: a, b. Known are: name, kind, aliases"),
        ("name\nAd\u00e4\n".encode("latin-1"), "The file is not UTF-8 text."),
        ("name\nAda\n".encode("utf-16"), "The file is not UTF-8 text."),
        (b"PK\x03\x04\0\0", "The file is not UTF-8 text."),
        ("[1, 2", "The file cannot be read as JSON"),
        ("[" * 5_000, "The file cannot be read as JSON"),
        ('name,kind\n"Ada,person\nBob,person\nCem,person\n', "as CSV, up to line 4: unexpected end of data"),
        ("name\nAda\nBob\nCem\n", "The file has more than 2 rows. Split it."),
    ],
)
def test_a_file_that_can_not_be_read_says_why(content, reason):
    with pytest.raises(GazetteerError) as error:
        read(content, "person", most_rows=2)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    "line", ["{", "[1]", "1", '{"name": {"a": 1}}', '{"name": ["", null]}', '{"name": true}', "{}"]
)
def test_a_line_that_is_no_object_with_a_name_is_refused(line):
    rows = read('{"name": "Ada", "kind": "person"}\n' + line + "\n")
    assert [type(row) for row in rows] == [GazetteerRow, RowProblem]
    assert rows[1].line == 2


def test_signs_that_nobody_sees_are_no_part_of_a_name():
    (row,) = read(json.dumps({"name": "Ada\u202e\0 \ud800Roe\u200b", "kind": "person", "aliases": ["\ud800"]}))
    assert (row.name, row.aliases) == ("Ada Roe", ())


def test_a_letter_written_as_two_is_the_same_letter():
    (row, again) = read("name,kind\nJose\u0301 Roe,person\nJos\u00e9 Roe,person\n")
    assert row.name == "Jos\u00e9 Roe"
    assert str(again) == "line 3: Jos\u00e9 Roe is already in line 2"


@pytest.mark.parametrize("nested", ["[" * 900 + "]" * 900, '{"value":' * 900 + "1" + "}" * 900, '["Roe", [["x"]]]'])
def test_lists_in_lists_are_no_text(nested):
    rows = read('{"name": "Ada", "kind": "person", "aliases": ' + nested + "}\n")
    assert [(row.name, set(row.aliases) <= {"Roe"}) for row in rows] == [("Ada", True)]


def test_columns_that_are_not_read_are_named():
    file = GazetteerFile(io.BytesIO(b"name,kind,notes,Notes 2\nAda,person,x,y\n"))
    assert len(list(file.read())) == 1
    assert [*file.unread] == ["notes", "Notes 2"]


def test_hostile_cells_and_lines_are_read_in_time_and_cost_their_row_alone():
    blanks, commas = " " * 15_000, ", " * 7_000
    for alias in (blanks, commas, "|" * 15_000, "\n" * 15_000):
        rows = read(json.dumps({"name": "Ada", "kind": f"person{blanks}", "aliases": alias}) + "\n")
        assert [row.name for row in rows] == ["Ada"]
    rows = read('{"name": "' + "x" * 500_000 + '"}\n{"name": "Bob", "kind": "person"}\n')
    assert [str(rows[0]), rows[1].line, rows[1].name] == ["line 1: it is longer than 200,000 bytes", 2, "Bob"]
