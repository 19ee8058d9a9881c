"""NITF of agencies and newspapers."""

import pytest

from articles.importing.readers.nitf import NitfReader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = NitfReader()

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf baselang="en-US">
  <head>
    <title>Harbour closed (short)</title>
    <tobject tobject.type="News"><tobject.property tobject.property.type="Analysis"/>
      <tobject.subject tobject.subject.type="Economy" tobject.subject.matter="Shipping"/></tobject>
    <docdata management-status="usable">
      <doc-id regsrc="EXA" id-string="EXA.1"/>
      <urgency ed-urg="3"/>
      <date.issue norm="20200504T103000+0200"/>
      <key-list><keyword key="harbour"/></key-list>
      <doc.copyright holder="Example Agency" year="2020"/>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Harbour closed</hl1><hl2>Storm drives barges</hl2></hedline>
      <byline>By <person>Ann Bo</person><byttl>Staff Reporter</byttl></byline>
      <dateline><location>PORT EXAMPLE</location><story.date>May 4</story.date></dateline>
      <abstract><p>Two barges.</p></abstract>
    </body.head>
    <body.content>
      <block><p>The harbour was closed &mdash; on Monday.</p><p>Nobody was hurt.</p></block>
      <media media-type="image"><media-caption>Barges</media-caption></media>
    </body.content>
    <body.end><tagline>Write to us</tagline></body.end>
  </body>
</nitf>"""


def test_a_document_becomes_an_article():
    article = read_article(READER, NITF)
    assert article.external_id == "EXA.1"
    assert article.headline == "Harbour closed"
    assert article.byline == "Ann Bo, Staff Reporter"
    assert article.dateline == "PORT EXAMPLE, May 4"
    assert article.body == "The harbour was closed — on Monday.\n\nNobody was hurt."
    assert article.source == "Example Agency"
    assert article.language.startswith("en")
    assert str(article.published_on) == "2020-05-04"
    assert article.more["keywords"] == ["harbour", "Shipping", "Economy"]
    assert article.notes == ("genre: Analysis",)


def test_a_newspaper_names_itself_section_page_and_address():
    pubdata = (
        '<pubdata name="The Example Times" date.publication="20200505T000000" ex-ref="https://example.org/1"'
        ' position.section="World" position.sequence="7" edition.name="Late"/>'
    )
    article = read_article(READER, NITF.replace("</docdata>", f"</docdata>{pubdata}"))
    assert article.source == "The Example Times"
    assert str(article.published_on) == "2020-05-05"
    assert article.url == "https://example.org/1"
    assert (article.more["section"], article.more["page_label"], article.more["edition"]) == ("World", "7", "Late")


def test_names_of_a_corpus_for_section_and_page_are_known():
    names = {"dsk": "Foreign Desk", "print_section": "A", "print_page_number": "3"}
    extra = "".join(f'<meta name="{name}" content="{value}"/>' for name, value in names.items())
    article = read_article(READER, NITF.replace("<head>", f"<head>{extra}"))
    assert (article.more["section"], article.more["page_label"]) == ("Foreign Desk", "A3")


def test_an_id_that_grows_with_each_version_is_known_by_the_part_that_stays():
    data = NITF.replace('id-string="EXA.1"/>', 'id-string="story-1_04"/><du-key key="story-1" version="5"/>')
    article = read_article(READER, data)
    assert article.external_id == "story-1"
    assert "version 5 of the item" in article.notes


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_management_status_withdraws(status):
    [], [rejection] = read_all(READER, NITF.replace('"usable"', f'"{status}"'))
    assert "EXA.1" in rejection.reason


def test_an_embargo_and_a_correction_are_noted():
    data = NITF.replace('"usable"', '"embargoed"').replace(
        "<urgency", '<date.release norm="20200505T060000Z"/><correction info="Wrong day"/><urgency'
    )
    notes = read_article(READER, data).notes
    assert "embargoed until 20200505T060000Z" in notes
    assert "a correction by the agency" in notes
    assert "note to editors: Wrong day" in notes


def test_what_withdraws_another_document_says_so():
    data = NITF.replace('"usable"', '"usable" management-doc-idref="EXA.0" management-idref-status="canceled"')
    assert any("EXA.0" in note for note in read_article(READER, data).notes)


def test_of_several_spellings_of_a_byline_the_first_is_kept():
    bylines = '<byline class="print">By ANN BO</byline><byline class="normalized">Bo, Ann</byline>'
    data = NITF[: NITF.index("<byline>")] + bylines + NITF[NITF.index("<dateline>") :]
    assert read_article(READER, data).byline == "ANN BO"


def test_a_time_for_machines_is_no_dateline():
    data = NITF.replace("<location>PORT EXAMPLE</location><story.date>May 4", "<story.date>20200504T103000+0200")
    assert read_article(READER, data).dateline == ""


def test_several_documents_in_one_file_are_several_articles():
    two = NITF + "\n" + NITF.replace("EXA.1", "EXA.2")
    assert [one.external_id for one in read_articles(READER, two, 2)] == ["EXA.1", "EXA.2"]
    wrapped = (
        f"<documents>{NITF[NITF.index('<nitf') :]}{NITF[NITF.index('<nitf') :].replace('EXA.1', 'EXA.2')}</documents>"
    )
    assert len(read_articles(READER, wrapped.replace("&mdash;", "-"), 2)) == 2
    assert READER.sniff(wrapped.encode(), "a.xml") is Confidence.LIKELY


def test_a_document_without_a_text_has_its_abstract():
    data = NITF[: NITF.index("<block>")] + NITF[NITF.index("</body.content>") :]
    article = read_article(READER, data)
    assert article.body == "Two barges."
    assert "it has only a summary, which was taken as its text" in article.notes


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (NITF, Confidence.CERTAIN),
        ("<nitf>", Confidence.LIKELY),
        ("<NewsML><NewsItem><nitf>", Confidence.NO),
        ("words <nitf>", Confidence.NO),
        ("NITF02.10 of images", Confidence.NO),
    ],
)
def test_it_is_known_by_its_root(data, confidence):
    assert READER.sniff(data.encode(), "a.xml") is confidence


@pytest.mark.parametrize("data", ["", "words", "<html/>", "<?xml version='1.0'?>"])
def test_other_files_are_rejected(data):
    documents, rejections = read_all(READER, data)
    assert not documents
    assert len(rejections) == 1


def test_damage_is_survived():
    assert_survives_damage(READER, NITF + NITF.replace("EXA.1", "EXA.2"))
