"""XML and SGML with elements of any name are read as articles, or what they hold is named."""

import io

import pytest

from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers.mapping import parse_mapping
from articles.importing.readers.protocol import Confidence, DateOrigin
from articles.importing.readers.tagged_records import TaggedRecordReader
from articles.importing.sniffing import recognise

READER = TaggedRecordReader()
FIRST = "The council voted on Tuesday to close the old bridge for repairs that will last until June."
SECOND = "Mayor Ann Cole said the work could not wait, and that a ferry would run every ten minutes."
OTHER = "Police in Lakeside said on Monday that two men were arrested after a theft at the museum of the town."
EXPORT = f"""<?xml version="1.0"?>
<export made="2021-01-01"><articles>
<article id="17"><title>Old bridge to close</title><author>Mary Poe</author><published>2020-02-01</published>
<section>Local</section><text><p>{FIRST}</p><p>{SECOND.replace("Ann Cole", "<b>Ann Cole</b>")}</p></text></article>
<article id="18"><title>Two arrested</title><published>2020-02-03</published>
<text><![CDATA[<p>{OTHER}</p><p>{SECOND}</p>]]></text></article>
</articles></export>"""
COLLECTION = f"""<DOC>
<DOCNO> CL911-1 </DOCNO>
<DATE>910514
</DATE>
<HEADLINE>
Old bridge to close & a ferry to run
</HEADLINE>
<TEXT>
{FIRST}
</TEXT>
</DOC>
<DOC>
<DOCNO> CL911-2 </DOCNO>
<DATE>910515
</DATE>
<HEADLINE>
Two arrested
</HEADLINE>
<TEXT>
<P>
{OTHER}
</P>
<P>
{SECOND}
</P>
</TEXT>
</DOC>
"""
REPORTS = f"""<!DOCTYPE reports SYSTEM "reports.dtd">
<REPORT TOPICS="YES" NEWID="1"><DATE>26-FEB-1987 15:01:01.79</DATE><TOPICS><D>cocoa</D><D>tea</D></TOPICS>
<TEXT>&#2;<TITLE>OLD BRIDGE TO CLOSE</TITLE><DATELINE>    RIVERTON, Feb 26 - </DATELINE>
<BODY>{FIRST}&#3;</BODY></TEXT></REPORT>
<REPORT TOPICS="NO" NEWID="2"><DATE>26-FEB-1987 15:02:20.00</DATE><TOPICS></TOPICS>
<TEXT>&#2;<TITLE>TWO ARRESTED</TITLE><BODY>{OTHER}</BODY></TEXT></REPORT>
"""
TEI = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title type="main">Old bridge to close</title>
<author>Mary Poe</author></titleStmt><publicationStmt><publisher>The Ledger</publisher><p/></publicationStmt>
<sourceDesc><bibl><title>The Ledger, evening edition</title>
<date when="1921-05-03">Tuesday last</date></bibl></sourceDesc>
</fileDesc></teiHeader><text><body><pb n="1"/><fw>THE LEDGER</fw><div><head>Closed</head><p>{FIRST}</p>
<p>Mayor <persName>Ann Cole</persName> said the work<lb/>could not wait.</p></div></body></text></TEI>"""


def read(data, limit=1_000_000, mapping=None, name="a.xml"):
    data = data.encode() if isinstance(data, str) else data
    return list(READER.read(io.BytesIO(data), ReadOptions(limit, name, mapping=mapping and parse_mapping(mapping))))


def articles_of(data, **options):
    found = read(data, **options)
    assert all(isinstance(one, Document) for one in found), found
    return [one.article for one in found]


def test_an_export_of_a_papers_own_system_is_read_element_by_element():
    one, other = articles_of(EXPORT)
    assert (one.headline, one.byline, str(one.published_on)) == ("Old bridge to close", "Mary Poe", "2020-02-01")
    assert one.body == f"{FIRST}\n\n{SECOND}"
    assert (one.external_id, one.value_of("section")) == ("17", "Local")
    assert other.body == f"{OTHER}\n\n{SECOND}", "markup in CDATA is markup"


def test_the_documents_of_a_collection_need_no_root_and_no_entities():
    one, other = articles_of(COLLECTION, name="a.sgml")
    assert (one.external_id, one.headline) == ("CL911-1", "Old bridge to close & a ferry to run")
    assert [str(article.published_on) for article in (one, other)] == ["1991-05-14", "1991-05-15"]
    assert (one.body, other.body) == (FIRST, f"{OTHER}\n\n{SECOND}")


def test_fields_may_stand_at_any_depth_and_control_characters_are_no_damage():
    one, other = read(REPORTS)
    assert (one.article.headline, one.article.dateline) == ("OLD BRIDGE TO CLOSE", "RIVERTON, Feb 26")
    assert (one.article.body, str(one.article.published_on)) == (FIRST, "1987-02-26")
    assert (one.article.external_id, other.article.external_id, other.place.number) == ("1", "2", 2)
    assert not any("damaged" in note for note in one.article.notes)


def test_tei_has_its_header_and_its_text():
    [article] = articles_of(TEI)
    assert (article.headline, article.byline, article.source) == ("Old bridge to close", "Mary Poe", "The Ledger")
    assert (str(article.published_on), article.date_origin) == ("1921-05-03", DateOrigin.STATED)
    assert article.body == f"Closed\n\n{FIRST}\n\nMayor Ann Cole said the work could not wait."


def test_every_text_of_a_corpus_is_an_article():
    found = articles_of(f"<teiCorpus>{TEI}{TEI.replace('Old bridge', 'New bridge')}</teiCorpus>")
    assert [one.headline for one in found] == ["Old bridge to close", "New bridge to close"]


def test_marked_names_are_part_of_the_text():
    text = FIRST.replace("council", '<ENAMEX TYPE="ORG">council</ENAMEX>')
    [article] = articles_of(f"<doc id='1'><headline>Bridge</headline><date>2020-02-01</date><text>{text}</text></doc>")
    assert article.body == FIRST


def test_attributes_are_fields_too():
    [article] = articles_of(
        f'<doc title="Old bridge" date="2020-02-01" author="Mary Poe"><main><p>{FIRST}</p></main></doc>'
    )
    assert (article.headline, article.byline, article.body) == ("Old bridge", "Mary Poe", FIRST)


def test_a_mapping_names_what_is_not_known():
    unknown = EXPORT.replace("<text>", "<stuff>").replace("</text>", "</stuff>").replace(FIRST, f"{FIRST} {OTHER}")
    [refused] = read(unknown)
    assert isinstance(refused, Rejection)
    assert "long texts are in “stuff”" in refused.reason
    assert articles_of(unknown, mapping="body=stuff")[0].body == f"{FIRST} {OTHER}\n\n{SECOND}"


def test_an_id_that_stands_twice_and_a_record_over_the_limit_are_rejected_by_their_place():
    _, again = read(EXPORT.replace('"18"', '"17"'))
    assert "17" in again.reason
    assert again.place.number == 2
    first, _ = read(EXPORT.replace(FIRST, FIRST * 20), limit=1_000)
    assert (isinstance(first, Rejection), first.place.number) == (True, 1)


@pytest.mark.parametrize(
    "data",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><title>A picture</title></g></svg>',
        "<plist><dict><key>Name</key><string>Value</string></dict></plist>",
        "<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</loc></url></urlset>",
        "<a><b/></a>",
        "<a>",
    ],
)
def test_other_xml_is_refused_in_words(data):
    [refused] = read(data)
    assert isinstance(refused, Rejection)
    assert refused.reason


def test_entities_of_a_file_are_not_read_from_other_files(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    declared = f'<!DOCTYPE export [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    found = read(EXPORT.replace('<?xml version="1.0"?>', declared).replace(FIRST, "&x; " + FIRST))
    assert "secret words" not in str(found)


def test_deep_nesting_is_text_and_what_no_parser_reads_is_noted():
    start = "<doc><title>Bridge</title><date>2020-02-01</date><text>"
    [article] = articles_of(f"{start}{'<div>' * 200}{FIRST}{'</div>' * 200}</text></doc>")
    assert article.body == FIRST
    [deepest] = articles_of(f"{start}{'<div>' * 5_000}{FIRST}{'</div>' * 5_000}</text></doc>")
    assert deepest.body == FIRST or any("depth" in note for note in deepest.notes)


@pytest.mark.parametrize(
    ("data", "name", "reader"),
    [
        (EXPORT, "a.xml", "xml"),
        (COLLECTION, "a.txt", "xml"),
        (REPORTS, "reut2-000.sgm", "xml"),
        (TEI, "a", "xml"),
        ("<article><p>Words of a page that somebody saved.</p></article>", "a.html", "html"),
    ],
)
def test_it_is_recognised_by_its_content(data, name, reader):
    assert recognise(data.encode(), name).reader.name == reader
    assert READER.sniff(b"Plain words, 3 < 4.", "a.xml") is Confidence.NO
