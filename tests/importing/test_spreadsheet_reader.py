"""Spreadsheets: the rows of every sheet are articles, and no workbook takes more than its share of memory and time."""

import io
import random
from datetime import date

import pytest

from articles.importing.readers import Document, Place, ReadOptions, Rejection, Unit, spreadsheet
from articles.importing.readers.mapping import parse_mapping
from articles.importing.readers.protocol import Confidence
from articles.importing.readers.spreadsheet import SpreadsheetReader
from tests.importing.spoiling import check_results, spoil
from tests.importing.workbooks import make_ods, make_xlsx, pack, write_cell

TEXT = "The council kept the old bridge; the mayor had little to add.\nThe vote was close."
NAMES = ["Title", "Date", "Text"]
ROWS = [NAMES, ["Bridge stays", date(2021, 6, 19), TEXT], ["Market moves", date(2021, 6, 20), TEXT]]


def read(data, mapping=""):
    options = ReadOptions(100_000, mapping=parse_mapping(mapping) if mapping else None)
    return list(SpreadsheetReader().read(io.BytesIO(data), options))


def refuse(data):
    [rejection] = read(data)
    assert isinstance(rejection, Rejection), rejection
    assert rejection.place is None
    return rejection.reason


@pytest.mark.parametrize("make", [make_xlsx, make_ods])
def test_rows_are_articles_and_their_dates_are_dates(make):
    first, second = read(make({"Articles": ROWS}))
    assert (first.place, first.fragment) == (Place(2, Unit.ROW), "row 2")
    assert (first.article.headline, first.article.body) == ("Bridge stays", TEXT)
    assert first.article.published_on == date(2021, 6, 19)
    assert second.article.headline == "Market moves"


def test_names_in_the_third_row_below_a_note():
    [result] = read(make_xlsx({"S": [["Export of 3 May, by Anna Stein"], [], [None, *NAMES], [None, *ROWS[1]]]}))
    assert (result.place, result.article.headline) == (Place(4, Unit.ROW), "Bridge stays")


def test_numbers_and_switches_are_read_as_they_are_shown():
    names, row = [*NAMES, "Page", "Nr", "Paid"], [*ROWS[1], 12, 1.5, True]
    [result] = read(make_xlsx({"S": [names, row]}))
    assert result.article.more == {"page_label": "12"}
    assert result.ignored_keys == {"Nr", "Paid"}


def test_every_sheet_with_articles_is_read_and_others_are_named():
    results = read(make_xlsx({"June": ROWS, "Counts": [["year", "sum"], [2021, 7]], "July": ROWS[:2], "Empty": []}))
    assert [result.fragment for result in results[:3]] == ["row 2", "row 3", "July, row 2"]
    assert results[3].fragment == "sheet Counts"
    assert results[3].reason.startswith("sheet “Counts”: no column for the headline or text of articles is known")
    assert len(results) == 4


def test_the_same_id_in_two_sheets_is_rejected():
    rows = [["id", *NAMES], ["a1", *ROWS[1]]]
    first, second = read(make_xlsx({"June": rows, "July": rows}))
    assert isinstance(first, Document)
    assert second.reason == "the id “a1” already occurs in row 2 of this file"


def test_days_and_months_are_told_by_the_whole_sheet():
    rows = [NAMES, *(["A", day, TEXT] for day in ["05/06/2018"] * 300), ["B", "25/06/2018", TEXT]]
    assert read(make_xlsx({"S": rows}))[0].article.published_on == date(2018, 6, 5)


def test_a_mapping_names_the_columns():
    [result] = read(make_xlsx({"S": [["foo", "bar"], ["Bridge stays", TEXT]]}), "headline=foo,body=bar")
    assert result.article.headline == "Bridge stays"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Title,Text\n", "this workbook cannot be read"),
        (make_xlsx({"S": ROWS})[:900], "this workbook is damaged or cut off; fetch it again"),
        (pack({"xl/workbook.xml": "<x/>"}), "this workbook cannot be read"),
        (make_xlsx({"S": []}), "there is no sheet with cells in this workbook"),
        (make_xlsx({"S": [["year", "births"], [1990, 12]]}), "no column for the headline or text of articles is known"),
    ],
)
def test_what_is_no_workbook_of_articles_is_rejected(data, reason):
    assert refuse(data).startswith(reason)


def test_a_cell_far_away_does_not_take_all_memory():
    far = f'<row r="1">{write_cell("A1", "Title")}</row><row r="1048576">{write_cell("XFD1048576", "x")}</row>'
    assert refuse(make_xlsx({"S": far})).startswith("reading this workbook takes too much memory or time")


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(spreadsheet, "_PROGRAM", "-c")
    monkeypatch.setattr(spreadsheet, "MOST_SECONDS", 0.1)
    monkeypatch.setattr(spreadsheet, "MOST_MEMORY_BYTES", "import time; time.sleep(60)")
    assert "no process could be started to read it, or it took too long" in refuse(make_xlsx({"S": ROWS}))


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED_BYTES", 1_000_000)
    assert refuse(make_xlsx({"S": [["x" * 2_000_000]]})) == "this workbook unpacks to over 1 MB; save its sheets as CSV"


@pytest.mark.parametrize(
    ("head", "name", "confidence"),
    [
        (make_xlsx({"S": ROWS}), "", Confidence.CERTAIN),
        (make_ods({"S": ROWS}), "a.zip", Confidence.CERTAIN),
        (pack({"a.txt": "x"}), "a.zip", Confidence.NO),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", Confidence.LIKELY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", Confidence.NO),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "", Confidence.LIKELY),
        (b"Title,Text\n", "a.XLSX", Confidence.BY_NAME),
        (b"Title,Text\n", "a.csv", Confidence.NO),
    ],
)
def test_a_workbook_is_known_by_its_parts_else_by_its_name(head, name, confidence):
    assert SpreadsheetReader().sniff(head, name) is confidence


def test_no_bytes_make_it_raise_and_nothing_is_passed_over():
    dice = random.Random(1)
    for _ in range(12):
        data = spoil(dice.choice([make_xlsx({"S": ROWS}), make_ods({"S": ROWS})]), dice)
        check_results(read(data), data)
