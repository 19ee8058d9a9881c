"""Tables written as text: whatever parts their cells, each row is an article, and a bad row costs only itself."""

import csv
import io
import json
import random
from datetime import date

import pytest

from articles.importing.readers import Document, Place, ReadOptions, Rejection, Unit
from articles.importing.readers.mapping import parse_mapping
from articles.importing.readers.protocol import Confidence
from articles.importing.readers.table import TableReader
from articles.importing.readers.table_layout import name_columns
from tests.importing.spoiling import check_results, spoil
from tests.patience import processor_time_below

TEXT = "The council kept the old bridge, “for now”; the mayor had little to add.\n\nThe vote was close."
NAMES = ["Title", "Date", "Text"]
LIMIT = 100_000


def table(*rows, delimiter=",", **more):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, **more).writerows(rows)
    return stream.getvalue()


def read(data, mapping="", limit=LIMIT, encoding=""):
    data = data if isinstance(data, bytes) else data.encode()
    options = ReadOptions(limit, encoding=encoding, mapping=parse_mapping(mapping) if mapping else None)
    return list(TableReader().read(io.BytesIO(data), options))


def parse(data, mapping="", **more):
    results = read(data, mapping, **more)
    assert all(isinstance(result, Document) for result in results), results
    return [result.article for result in results]


def sniff(data, name=""):
    return TableReader().sniff(data if isinstance(data, bytes) else data.encode(), name)


USUAL = [NAMES, ["Bridge stays", "2021-06-19", TEXT], ["Market moves", "2021-06-20", TEXT + " Again."]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_character_sets_and_line_ends_are_told_from_the_content(delimiter, encoding, line_end):
    data = table(*USUAL, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).replace(
        "\n\n", line_end * 2
    )
    first, second = parse(data.encode(encoding))
    assert (first.headline, first.published_on, first.body) == ("Bridge stays", date(2021, 6, 19), TEXT)
    assert second.headline == "Market moves"
    guessed = encoding == "cp1252"
    assert first.notes == (("not UTF-8; character set guessed: cp1252",) if guessed else ())


def test_lines_within_long_cells_are_not_taken_for_rows():
    lines = "The council kept the old bridge, for now.", "The mayor had little to add; he left, he said."
    body = "\n\n".join(lines * 40)
    rows = [[f"Bridge {n}", "2021-06-19", f"{n}. {body}"] for n in range(9)]
    for names, mapping in ((NAMES, ""), (["X", "Y", "Z"], "headline=X,published_on=Y,body=Z")):
        articles = parse(table(names, *rows), mapping)
        assert [article.headline for article in articles] == [f"Bridge {n}" for n in range(9)]
        assert articles[3].body == f"3. {body}"


def test_a_mark_that_nothing_closes_does_not_swallow_the_rest():
    rows = [[f"Bridge {n}", "2021-06-19", f"{n}. {TEXT}".replace("\n\n", " ")] for n in range(60)]
    rows[20][0] = f'"{rows[20][0]}'
    data = "\n".join("\t".join(row) for row in [NAMES, *rows[:40], ["Alone"], *rows[40:]])
    assert len([one for one in read(data) if isinstance(one, Document)]) >= 60


def test_rows_are_counted_as_spreadsheets_count_them():
    data = table(NAMES, ["A", "2021-06-19", TEXT], [], ["", "", ""], ["B", "2021-06-20", TEXT])
    results = read(data)
    assert [result.place for result in results] == [Place(2, Unit.ROW), Place(5, Unit.ROW)]
    assert [result.fragment for result in results] == ["row 2", "row 5"]


def test_the_names_may_stand_below_a_note_and_again_below():
    rows = [["Export of 3 May"], [], ["Title", "Date", "Text", ""], ["A", "2021-06-19", TEXT, ""], NAMES]
    results = read(table(*rows, ["B", "2021-06-20", TEXT]))
    assert [result.place.number for result in results] == [4, 6]
    assert results[0].article.headline == "A"


def test_a_line_that_names_the_separator_is_no_row():
    [result] = read("sep=;\r\n" + table(NAMES, ["A, or B", "2021-06-19", TEXT], delimiter=";"))
    assert (result.place.number, result.article.headline) == (2, "A, or B")


def test_columns_without_a_name_are_called_by_their_number_and_those_of_one_name_are_counted():
    assert name_columns(["Title", "", "Text", "Text", "Text (2)", ""]) == (
        "Title", "column 2", "Text", "Text (2)", "Text (2) (2)",
    )  # fmt: skip
    [result] = read(table(["", "Title", "Text"], ["7", "A", TEXT]))
    assert result.ignored_keys == {"column 1"}


def test_two_columns_of_one_name_are_not_guessed_between():
    [reason] = [one.reason for one in read(table(["Title", "Text", "Text"], ["A", TEXT, TEXT[::-1]]))]
    assert reason == "“Text”, “Text (2)” could each be the text; say which one is, as in --mapping body=Text"
    [article] = parse(table(["Title", "Text", "Text"], ["A", TEXT, TEXT[::-1]]), "body=Text (2)")
    assert article.body == TEXT[::-1]


def test_a_table_without_names_is_read_by_the_numbers_of_its_columns():
    data = table(["3", "Bridge stays", TEXT], ["4", "Market moves", TEXT])
    [rejection] = read(data)
    assert "no row with the names of columns was found" in rejection.reason
    assert '--mapping "headline=column 1,body=column 2"' in rejection.reason
    first, second = parse(data, "headline=column 2,body=column 3")
    assert (first.headline, second.headline) == ("Bridge stays", "Market moves")


@pytest.mark.parametrize("cell", ["nan", "NaN", "NULL", "None", "N/A", "\\N", "<NA>", "ONLY AVAILABLE IN PAID PLANS"])
def test_words_for_nothing_are_nothing(cell):
    [article] = parse(table([*NAMES, "Author"], ["A", "2021-06-19", TEXT, cell]))
    assert (article.byline, article.notes) == ("", ())


def test_lists_that_are_written_as_text_are_lists():
    row = ["A", "2021-06-19", TEXT, "['Anna Stein', \"Bo O\\'Neil\"]", '["bridges", "towns"]']
    [article] = parse(table([*NAMES, "Authors", "Tags"], row))
    assert article.byline == "Anna Stein, Bo O'Neil"
    assert article.more["keywords"] == ["bridges", "towns"]


def test_a_text_that_was_cut_off_where_it_comes_from_is_noted():
    [article] = parse(table(NAMES, ["A", "2021-06-19", f"{TEXT}… [+908 chars]"]))
    assert article.body == f"{TEXT}…"
    assert article.notes == ("its text was cut off where it comes from: 908 characters are missing",)


def test_a_summary_stands_for_a_missing_text_with_a_note():
    first, second = parse(table([*NAMES, "Abstract"], ["A", "2021-06-19", TEXT, "S."], ["B", "2021-06-19", "", "S."]))
    assert (first.body, first.notes) == (TEXT, ())
    assert (second.body, second.notes) == ("S.", ("it has no text; its “Abstract” stands for it",))


# -- days and months


def dated(*days, mapping=""):
    return parse(table(NAMES, *(["A", day, TEXT] for day in days)), mapping)


def test_the_order_of_day_and_month_is_that_of_the_whole_file():
    assert [one.published_on for one in dated("05/06/2018", "25/06/2018")] == [date(2018, 6, 5), date(2018, 6, 25)]
    assert [one.published_on for one in dated("05/06/2018", "06/25/2018")] == [date(2018, 5, 6), date(2018, 6, 25)]


@pytest.mark.parametrize("others", [[], ["25/06/2018", "06/25/2018"]])
def test_a_date_that_no_row_settles_is_left_out_with_advice(others):
    article, *_ = dated("05/06/2018", *others)
    assert article.published_on is None
    [note] = article.notes
    assert note.startswith("the date “05/06/2018” in “published_on” can be read in several ways")
    assert note.endswith(
        "no date of this file shows whether the day or the month comes first: "
        "say so with day_first=yes or day_first=no in a mapping"
    )


def test_a_mapping_says_the_order():
    assert dated("05/06/2018", mapping="day_first=yes")[0].published_on == date(2018, 6, 5)
    assert dated("05/06/2018", mapping="day_first=no")[0].published_on == date(2018, 5, 6)


def test_the_last_row_of_a_long_table_settles_the_first():
    days = ["05/06/2018"] * 2_000 + ["25/06/2018"]
    assert dated(*days)[0].published_on == date(2018, 6, 5)


# -- broken rows


def test_a_row_with_other_cells_is_rejected_and_the_rest_is_read():
    rows = [NAMES, ["A", "2021-06-19", TEXT, "more"], ["B", "2021-06-20"], ["C", "2021-06-21", TEXT]]
    more, fewer, good = read(table(*rows))
    assert more.reason == (
        "the row has 4 cells, but the table has 3 columns: there is a separator or quotation mark where none should be"
    )
    assert fewer.reason == "the row has 2 of 3 cells, and none for “Text”: it is broken off"
    assert (more.place, good.place) == (Place(2, Unit.ROW), Place(4, Unit.ROW))
    assert json.loads(more.raw_text) == {"headline": "A", "published_on": "2021-06-19", "body": TEXT, "more": ["more"]}


def test_a_row_without_its_last_cells_is_noted():
    [article] = parse(table(["Title", "Text", "Author"], ["A", TEXT]))
    assert article.notes[0] == "the row has 2 of 3 cells; the others are taken as empty"


def test_a_rejected_row_is_shown_as_a_record_that_can_be_mended():
    rejection, _ = read(table([*NAMES, "Nr"], ["", "2021-06-19", "", "7"], ["B", "2021-06-20", TEXT, "8"]))
    assert rejection.reason == "both “headline” and “body” are empty"
    assert json.loads(rejection.raw_text) == {"headline": "", "published_on": "2021-06-19", "body": "", "Nr": "7"}


def test_the_same_id_twice_is_rejected_naming_the_first_row():
    rows = [[str(number), "A", TEXT] for number in range(300)]
    results = read(table(["id", "Title", "Text"], *rows, rows[7]))
    assert results[-1].reason == "the id “7” already occurs in row 9 of this file"


def test_a_quotation_mark_that_is_not_closed_costs_its_own_row():
    good = table(*USUAL, *([f"Title {n}", "2021-06-21", "One line."] for n in range(9)))
    results = read(good.replace("Title 3,2021", 'Title 3,"2021', 1))
    rejected = [one for one in results if isinstance(one, Rejection)]
    assert [one.reason for one in rejected] == [
        "a quotation mark that is opened in this row is not closed in its line; was the file cut off?"
    ]
    assert [one.article.headline for one in results[-5:]] == [f"Title {n}" for n in range(4, 9)]


def test_a_file_that_is_cut_off_says_so_in_its_last_row():
    results = read(table(*USUAL)[:-10])
    assert isinstance(results[0], Document)
    assert results[1].reason.endswith("not closed in its 3 lines; was the file cut off?")


def test_quotation_marks_with_a_backslash_are_read():
    data = 'Title,Date,Text\n"The \\"old\\" bridge",2021-06-19,"It stays, \\"for now\\"."\n' * 2
    assert parse(data)[0].headline == 'The "old" bridge'


def test_quotation_marks_of_texts_that_are_not_quoted_open_nothing():
    rows = [["A", '"Never," she said', TEXT.replace("\n", " ")], ["B", "Plain", "Words of it."]]
    data = "Title\tSection\tText\n" + "".join("\t".join(row) + "\n" for row in rows)
    assert [one.more["section"] for one in parse(data)] == ['"Never," she said', "Plain"]


def test_a_row_over_the_limit_is_rejected_with_its_size():
    results = read(table(NAMES, ["A", "2021-06-19", "word " * 50_000], ["B", "2021-06-20", TEXT]))
    assert results[0].reason == "250.0 kB is over the limit of 100.0 kB"
    assert results[1].article.headline == "B"
    assert results[1].place == Place(3, Unit.ROW)


def test_characters_that_can_not_be_read_are_noted():
    data = table(*USUAL).encode().replace(b"Bridge stays", b"Bridge\xff stays")
    first, second = parse(data)
    assert first.headline == "Bridge\ufffd stays"
    assert first.notes == ("characters that could not be read are shown as “\ufffd”",)
    assert second.notes == ()


# -- what is no table of articles


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (table(["year", "births"], *([str(year), "12"] for year in range(1990, 2000))), "columns are “year”, “births”"),
        (table(["foo", "bar", "when"], *([f"x{n}", TEXT * 3, "2021"] for n in range(4))), "long texts are in “bar”"),
        ("Title,Text\n", "there is no row with a text in this table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "looks like a binary file"),
    ],
)
def test_a_file_without_articles_is_rejected_once_with_advice(data, reason):
    [rejection] = read(data)
    assert reason in rejection.reason
    assert rejection.place is None
    data = data if isinstance(data, bytes) else data.encode()
    [stretch] = TableReader().cut(io.BytesIO(data), 1, ReadOptions(LIMIT))
    assert list(TableReader().read(io.BytesIO(data), ReadOptions(LIMIT, layout=stretch.layout))) == [rejection]


@pytest.mark.parametrize(
    ("data", "name", "confidence"),
    [
        (table(*USUAL), "", Confidence.LIKELY),
        (table(*USUAL, delimiter=";"), "a.txt", Confidence.LIKELY),
        (table(*USUAL, delimiter="\t").encode("utf-16"), "a.txt", Confidence.LIKELY),
        (table(["a", "b", "c"], *(["1", "2", "3"] for _ in range(9)), delimiter=";"), "", Confidence.LIKELY),
        ("One line, and another, of words.\n" * 9, "a.txt", Confidence.NO),
        ("A report\n\nThe council, it is said, kept the bridge; the mayor, too.\n\nSo it stays.", "", Confidence.NO),
        ("anything", "a.csv", Confidence.BY_NAME),
        ("<html><body>", "a.csv", Confidence.NO),
        ('{"a": 1}', "a.csv", Confidence.NO),
        ("", "a.TSV", Confidence.BY_NAME),
    ],
)
def test_a_table_is_known_by_its_rows_else_by_its_name(data, name, confidence):
    assert sniff(data, name) is confidence


# -- hostile


SEEDS = [
    table(*USUAL).encode(),
    b"sep=;\n" + table(*USUAL, delimiter=";").encode("cp1252"),
    table(*USUAL, delimiter="\t").encode("utf-16"),
]


def test_no_bytes_make_it_raise_and_nothing_is_passed_over():
    dice = random.Random(1)
    for _ in range(250):
        data = spoil(dice.choice(SEEDS), dice)
        list(TableReader().cut(io.BytesIO(data), 100, ReadOptions(5_000)))
        check_results(read(data, limit=5_000), data)


@pytest.mark.parametrize("piece", ['"', ",", '"\n', 'a,"b\n', "\\", "é,", "\r", "title,text\n", 'x"y,', ";\n"])
def test_fifty_kilobytes_of_anything_are_read_in_linear_time(piece):
    with processor_time_below(5):
        read("Title,Date,Text\n" + piece * (50_000 // len(piece)))
