"""Word documents give the paragraphs that a reader sees, and bombs are not unpacked."""

import io
import random
import zipfile
from contextlib import suppress

import pytest

from articles.importing.readers.office_text import MOST_TIMES, peek_members, read_docx
from articles.importing.readers.paragraphs import UnreadableTextError
from tests.importing.word_files import make_docx, paragraph, run, table


def texts(body, **others):
    return [one.text for one in read_docx(make_docx(body, **others))]


def test_paragraphs_keep_their_order_line_breaks_and_empty_lines():
    line = '<w:r><w:t>One</w:t><w:br/><w:t xml:space="preserve">two </w:t><w:tab/><w:t>three</w:t></w:r>'
    assert texts(paragraph("First") + paragraph() + paragraph(line)) == ["First", "", "One\ntwo \tthree"]
    assert texts(paragraph("Written\non two lines")) == ["Written on two lines"]


def test_styles_have_their_names_and_outline_levels_count_as_headings():
    level = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Sub</w:t></w:r></w:p>'
    body = paragraph("Head", style="Kop1") + paragraph("Plain", style="Unknown") + level
    assert [(one.text, one.style) for one in read_docx(make_docx(body))] == [
        ("Head", "heading 1"),
        ("Plain", "unknown"),
        ("Sub", "heading 2"),
    ]


def test_tracked_insertions_are_text_and_tracked_deletions_are_not():
    body = paragraph(
        run("Fares "),
        f"<w:ins>{run('will ')}</w:ins>",
        f"<w:del><w:r><w:delText>may </w:delText></w:r>{run('never ')}</w:del>",
        f"<w:moveFrom>{run('soon ')}</w:moveFrom>",
        f"<w:moveTo>{run('rise')}</w:moveTo>",
    )
    assert texts(body) == ["Fares will rise"]


def test_paragraphs_whose_end_was_deleted_are_one():
    assert texts(paragraph("Fares will ", marks="<w:del/>") + paragraph("rise.") + paragraph("End")) == [
        "Fares will rise.",
        "End",
    ]
    assert texts(paragraph("The last", marks="<w:del/>")) == ["The last"]


def test_content_controls_are_read_but_for_their_placeholders():
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format("", paragraph("Chosen")) + control.format("<w:showingPlcHdr/>", paragraph("Click here"))
    assert texts(body) == ["Chosen"]


def test_results_of_fields_are_text_and_their_instructions_are_not():
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    field = f"{mark('begin')}{instruction}{run('hidden')}{mark('separate')}{run('7')}{mark('end')}"
    assert texts(paragraph(run("Page "), field, run(" of 9"))) == ["Page 7 of 9"]
    assert texts(paragraph(run("Open "), mark("begin"), instruction) + paragraph("Next")) == ["Open ", "Next"]


def test_links_lead_where_they_lead_and_hidden_text_is_none():
    body = paragraph(f'<w:hyperlink r:id="r1">{run("Site")}</w:hyperlink>', run("secret", "<w:vanish/>"))
    [only] = read_docx(make_docx(body, links=["https://courier.example/1"]))
    assert (only.text, only.link) == ("Site", "https://courier.example/1")


def test_bold_is_what_is_bold_throughout():
    bold = run("Head ", "<w:b/>")
    body = paragraph(bold, bold) + paragraph(bold, run("plain")) + paragraph(run("no", '<w:b w:val="0"/>'))
    assert [one.is_bold for one in read_docx(make_docx(body))] == [True, False, False]


def test_rows_of_tables_are_lines_where_their_cells_are():
    body = table(["Zone", "Fare"], ["A", paragraph("4.20") + paragraph("4.40")])
    assert texts(body) == ["Zone | Fare", "A", "4.20", "4.40"]
    assert texts(table([table(["a", "b"]), "c"])) == ["a | b | c"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{paragraph('In the box')}</w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>'
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>{run('Around')}</w:p>"
    )
    assert texts(body) == ["In the box", "Around"]


def test_the_main_part_is_found_wherever_it_is():
    assert texts(paragraph("Here"), main="story/text.xml") == ["Here"]


def test_bombs_are_not_unpacked():
    with pytest.raises(UnreadableTextError, match="not read"):
        read_docx(make_docx(paragraph("a" * 20_000_000)))
    assert MOST_TIMES > 100
    bomb = io.BytesIO(make_docx(paragraph("a" * 3_000_000)))
    data = bytearray(bomb.getvalue())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # says that it is small
        at = data.rindex(mark, 0, data.rindex(b"word/document.xml", 0, len(data)) if mark[2] == 1 else len(data))
        data[at + offset : at + offset + 4] = (1_000).to_bytes(4, "little")
    with pytest.raises(UnreadableTextError):
        read_docx(bytes(data))


def test_entities_are_not_expanded():
    data = make_docx("x")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    bomb = '<!DOCTYPE d [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">]>' + text.replace("x</w:body>", "</w:body>")
    bomb = bomb.replace("<w:body>", "<w:body>" + paragraph(run("before &b; after")))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", bomb)
    try:
        found = " ".join(one.text for one in read_docx(packed.getvalue()))
    except UnreadableTextError:
        found = ""
    assert "boom" not in found


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old Word document"),
        (b"PK\x03\x04 nothing", "damaged or cut off"),
        (make_docx(paragraph("Fares"))[:-40], "damaged or cut off"),
    ],
)
def test_what_can_not_be_read_says_why(data, reason):
    with pytest.raises(UnreadableTextError, match=reason):
        read_docx(data)


def test_another_zip_is_no_word_document():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(UnreadableTextError, match="no Word document"):
        read_docx(data.getvalue())


def test_the_first_bytes_tell_what_a_package_holds():
    data = make_docx(paragraph("Fares will rise"), properties="<LADeliveryID/>")
    found = dict(peek_members(data))
    assert b"LADeliveryID" in found["docProps/custom.xml"]
    assert b"Fares will rise" in found["word/document.xml"]
    assert dict(peek_members(data[:60])).keys() <= found.keys()


def test_damage_raises_only_what_is_declared():
    data = make_docx(paragraph("Fares") + table(["a", "b"]) + paragraph("will rise"))
    chance = random.Random(7)
    for _ in range(200):
        damaged = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.4 else data)
        for _ in range(chance.randrange(12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        [*peek_members(bytes(damaged))]
        with suppress(UnreadableTextError):
            read_docx(bytes(damaged))
