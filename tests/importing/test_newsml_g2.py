"""NewsML-G2: items alone, in messages, and packages that only point to items."""

import pytest

from articles.importing.readers.newsml_g2 import NewsmlG2Reader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article

READER = NewsmlG2Reader()
NAMESPACE = ' xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    "<header><p>Shipping</p><h1>Harbour closed</h1></header>"
    "<section><p>The harbour was closed.</p><p>Nobody was hurt.</p></section></body></html></inlineXML>"
)
NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf><body><body.head><hedline><hl1>Harbour closed</hl1></hedline>'
    "<byline>By Ann Bo</byline></body.head><body.content><p>The harbour was closed.</p><p>Nobody was hurt.</p>"
    "</body.content></body></nitf></inlineXML>"
)


def make_item(
    content=XHTML, meta="", about="", status="stat:usable", kind="ninat:text", guid="urn:1", namespace=NAMESPACE
):
    return f"""<newsItem{namespace} guid="{guid}" version="2" xml:lang="en-GB">
      <rightsInfo><copyrightHolder><name>Example Holding</name></copyrightHolder>
        <copyrightNotice>Copyright 2020 Example</copyrightNotice></rightsInfo>
      <itemMeta><itemClass qcode="{kind}"/><provider qcode="nprov:EXA"><name>Example Agency</name></provider>
        <versionCreated>2020-05-04T12:30:00+02:00</versionCreated><firstCreated>2020-05-04T10:00:00+02:00</firstCreated>
        <pubStatus qcode="{status}"/>{meta}</itemMeta>
      <contentMeta><urgency>3</urgency><slugline>Port-harbour</slugline><headline>Harbour closed</headline>
        <subject qcode="medtop:1"><name xml:lang="de">Schifffahrt</name><name xml:lang="en">shipping</name></subject>
        <subject qcode="N2:XYZ"/>{about}</contentMeta>
      <contentSet>{content}</contentSet></newsItem>"""


def make_message(*items):
    head = "<header><sent>2020-05-04</sent></header>"
    return f"<newsMessage{NAMESPACE}>{head}<itemSet>{''.join(items)}</itemSet></newsMessage>"


PACKAGE = """<packageItem guid="urn:p" version="1"><itemMeta><itemClass qcode="ninat:composite"/></itemMeta>
  <contentMeta><headline>Top stories</headline></contentMeta><groupSet root="g"><group id="g">
  <itemRef residref="urn:1"><title>Harbour closed</title></itemRef><itemRef residref="urn:2"/>
  </group></groupSet></packageItem>"""


@pytest.mark.parametrize("namespace", [NAMESPACE, ""])
def test_an_item_becomes_an_article(namespace):
    data = make_item(namespace=namespace)
    assert READER.sniff(data.encode(), "no-ending") is Confidence.CERTAIN
    article = read_article(READER, data)
    assert article.external_id == "urn:1"
    assert article.headline == "Harbour closed"
    assert article.body == "The harbour was closed.\n\nNobody was hurt."
    assert article.source == "Example Agency"
    assert article.language.startswith("en")
    assert str(article.published_on) == "2020-05-04"
    assert article.more["updated_at"].isoformat() == "2020-05-04T10:30:00+00:00"
    assert article.more["keywords"] == ["shipping", "Port-harbour"]
    assert article.notes == ("version 2 of the item",)


def test_byline_dateline_genre_embargo_and_notes_are_read():
    article = read_article(
        READER,
        make_item(
            meta="<embargoed>2020-05-05T06:00Z</embargoed><edNote>Adds quote</edNote>"
            '<edNote role="x:contacts">Phone 1234</edNote>',
            about="<by>By Ann Bo</by><dateline>PORT EXAMPLE, May 4 -</dateline><genre><name>Interview</name></genre>",
        ),
    )
    assert (article.byline, article.dateline) == ("Ann Bo", "PORT EXAMPLE, May 4")
    assert article.notes == (
        "version 2 of the item", "embargoed until 2020-05-05T06:00Z", "genre: Interview", "note to editors: Adds quote",
    )  # fmt: skip


def test_a_place_with_what_it_lies_in_is_the_dateline():
    wider = "".join(f"<broader><name>{name}</name></broader>" for name in ("Berlin", "Germany"))
    about = f"<located><name>Berlin</name>{wider}</located>"
    assert read_article(READER, make_item(about=about)).dateline == "Berlin, Germany"


def test_authors_are_named_and_initials_are_not():
    about = "<creator><name>Ann Bo</name></creator><creator><name>xyz</name></creator><creator literal='Desk'/>"
    assert read_article(READER, make_item(about=about)).byline == "Ann Bo"


def test_nitf_within_gives_what_the_item_does_not_say():
    article = read_article(READER, make_item(NITF))
    assert article.body == "The harbour was closed.\n\nNobody was hurt."
    assert article.byline == "Ann Bo"


@pytest.mark.parametrize(
    "content",
    [
        '<inlineData contenttype="text/plain">The harbour was closed.\n\nNobody was hurt.</inlineData>',
        "<inlineData><![CDATA[<p>The harbour was closed.</p><p>Nobody was hurt.</p>]]></inlineData>",
        f"{XHTML}{NITF}",
        f"<inlineData>The harbour was closed. Nobody was hurt.</inlineData>{NITF}",
    ],
)
def test_the_text_is_read_once_in_whatever_form_it_comes(content):
    assert read_article(READER, make_item(content)).body == "The harbour was closed.\n\nNobody was hurt."


@pytest.mark.parametrize(
    ("provider", "source"),
    [
        ('<provider literal="EXA"/>', "EXA"),
        ('<provider literal="example.org"/>', "Example Holding"),
        ('<provider qcode="nprov:EXA"/>', "EXA"),
        ('<provider uri="http://www.example.org/about"/>', "Example Holding"),
    ],
)
def test_a_name_is_a_better_source_than_a_host(provider, source):
    data = make_item().replace('<provider qcode="nprov:EXA"><name>Example Agency</name></provider>', provider)
    assert read_article(READER, data).source == source


@pytest.mark.parametrize("status", ["stat:canceled", "stat:withheld"])
def test_what_is_withdrawn_or_withheld_is_rejected_with_its_id(status):
    [], [rejection] = read_all(READER, make_item(status=status))
    assert "(urn:1), version 2. Nothing was imported" in rejection.reason


def test_a_correction_is_noted_with_its_version():
    notes = read_article(READER, make_item(meta='<signal qcode="sig:correction"/>')).notes
    assert notes == ("a correction by the agency: version 2 of the item",)


def test_a_package_alone_is_rejected_with_what_it_points_to():
    [], [rejection] = read_all(READER, PACKAGE)
    assert "only points to “Harbour closed” (urn:1), urn:2: import the files of these" in rejection.reason


def test_of_a_message_the_text_is_the_article_and_the_others_are_named():
    picture = make_item("<remoteContent href='a.jpg'/>", kind="ninat:picture", guid="urn:pic")
    article = read_article(READER, make_message(PACKAGE, make_item(), picture))
    assert article.external_id == "urn:1"
    [note] = [note for note in article.notes if "in the same message" in note]
    assert "a package “Top stories” (urn:p), a picture “Harbour closed” (urn:pic)" in note


def test_a_message_without_a_text_is_rejected():
    documents, rejections = read_all(READER, make_message(PACKAGE, make_item("", kind="ninat:video", guid="urn:v")))
    assert not documents
    assert [one.fragment for one in rejections] == ["urn:p", "urn:v"]


def test_several_texts_of_a_message_are_several_articles():
    documents, rejections = read_all(READER, make_message(make_item(), make_item(guid="urn:2")))
    assert [(one.article.external_id, str(one.place)) for one in documents] == [
        ("urn:1", "record 1"),
        ("urn:2", "record 2"),
    ]
    assert not rejections


def test_a_text_elsewhere_is_named():
    [], [rejection] = read_all(READER, make_item('<remoteContent href="story.txt"/>'))
    assert "whose text is in another file: story.txt; import that" in rejection.reason


def test_content_that_is_data_is_noted():
    article = read_article(READER, make_item("<inlineXML><sports-content><x>1</x></sports-content></inlineXML>"))
    assert article.body == ""
    assert any("no text but data (<sports-content>)" in note for note in article.notes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (f'<planningItem{NAMESPACE} guid="urn:e"/>', "a planned event (urn:e)"),
        (f'<knowledgeItem{NAMESPACE} guid="urn:k"/>', "a list of names (urn:k)"),
        (f'<newsItem{NAMESPACE} guid="urn:n">...</newsItem>', "a text (urn:n) without a headline and without words"),
        (f"<newsMessage{NAMESPACE}/>", "no item of news in it"),
        ("words", "cannot be read as XML"),
    ],
)
def test_other_items_are_rejected_by_name(data, words):
    [], [rejection] = read_all(READER, data)
    assert words in rejection.reason


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        ("<packageItem guid='a'>", Confidence.LIKELY),
        ("<NewsML><NewsItem>", Confidence.NO),
        ("<envelope><newsItem><itemMeta>", Confidence.LIKELY),
        ("<rss>", Confidence.NO),
        ("words", Confidence.NO),
    ],
)
def test_it_is_known_by_its_root(data, confidence):
    assert READER.sniff(data.encode(), "a.xml") is confidence


def test_damage_is_survived():
    assert_survives_damage(READER, make_message(PACKAGE, make_item(NITF), make_item(guid="urn:2")))
