"""NewsML 1.x: texts in components within components."""

import pytest

from articles.importing.readers.newsml_1 import Newsml1Reader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = Newsml1Reader()
LINES = """<NewsLines><HeadLine>Harbour closed</HeadLine><ByLine>By Ann Bo</ByLine>
  <DateLine>PORT EXAMPLE, May 4 (EXA) -</DateLine>
  <CreditLine>Example Agency</CreditLine><CopyrightLine>Copyright 2020</CopyrightLine><SlugLine>Port-harbour</SlugLine>
  <KeywordLine>ships; barges</KeywordLine></NewsLines>"""
META = """<AdministrativeMetadata><Provider><Party FormalName="EXA"/></Provider></AdministrativeMetadata>
  <DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="Analysis"/>
  <Property FormalName="Keyword" Value="storm"/></DescriptiveMetadata>"""
NITF = "<nitf><body><body.content><p>The harbour was closed.</p><p>Nobody was hurt.</p></body.content></body></nitf>"


def make_content(data, media="Text", form="NITF"):
    return (
        f'<ContentItem><MediaType FormalName="{media}"/><Format FormalName="{form}"/>'
        f"<DataContent>{data}</DataContent></ContentItem>"
    )


def make_component(content, role="", lines="", attributes=""):
    role = f'<Role FormalName="{role}"/>' if role else ""
    return f"<NewsComponent {attributes}>{role}{lines}{content}</NewsComponent>"


def make_item(components, status="Usable", number="1", revision="2", management=""):
    public = f"urn:newsml:example.org:20200504:{number}:{revision}N"
    return f"""<NewsItem><Identification><NewsIdentifier>
      <ProviderId>example.org</ProviderId><DateId>20200504T100000Z</DateId>
      <NewsItemId>{number}</NewsItemId><RevisionId PreviousRevision="1" Update="N">{revision}</RevisionId>
      <PublicIdentifier>{public}</PublicIdentifier></NewsIdentifier><NameLabel>label</NameLabel></Identification>
      <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20200504T100000+0200</FirstCreated>
      <ThisRevisionCreated>20200504T123000+0200</ThisRevisionCreated><Status FormalName="{status}"/>
      <Urgency FormalName="3"/>{management}</NewsManagement>{components}</NewsItem>"""


def make_file(*items):
    envelope = "<NewsEnvelope><SentFrom><Party FormalName='Example Sender'/></SentFrom></NewsEnvelope>"
    return f'<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "a.dtd"><NewsML>{envelope}{"".join(items)}</NewsML>'


STORY = make_component(make_content(NITF), "Main", LINES + META)


def test_an_item_becomes_an_article():
    article = read_article(READER, make_file(make_item(STORY)))
    assert article.external_id == "urn:newsml:example.org:20200504:1"
    assert article.headline == "Harbour closed"
    assert article.byline == "Ann Bo"
    assert article.dateline == "PORT EXAMPLE, May 4 (EXA)"
    assert article.body == "The harbour was closed.\n\nNobody was hurt."
    assert article.source == "EXA"
    assert article.language.startswith("en")
    assert str(article.published_on) == "2020-05-04"
    assert article.more["updated_at"].isoformat() == "2020-05-04T10:30:00+00:00"
    assert article.more["keywords"] == ["ships", "barges", "storm", "Port-harbour"]
    assert article.notes == ("version 2 of the item", "genre: Analysis")


def test_all_revisions_of_an_item_have_one_id():
    ids = {read_article(READER, make_file(make_item(STORY, revision=str(number)))).external_id for number in range(3)}
    assert ids == {"urn:newsml:example.org:20200504:1"}


def test_an_identifier_that_all_items_share_is_no_id():
    data = make_file(make_item(STORY).replace("urn:newsml:example.org:20200504:1:2N", "urn:newsml:example.org"))
    assert read_article(READER, data).external_id == "urn:newsml:example.org:20200504:1"


@pytest.mark.parametrize(
    "content",
    [
        make_content("&lt;p&gt;The harbour was closed.&lt;/p&gt;&lt;p&gt;Nobody was hurt.&lt;/p&gt;", form="HTML"),
        make_content("<![CDATA[<P>The harbour was closed.</P><P>Nobody was hurt.</P>]]>", form="HTML"),
        make_content("<p>The harbour was closed.</p><p>Nobody was hurt.</p>", form="bcNITF2.5"),
        make_content(
            "<html><head><title>x</title></head><body>"
            "<p>The harbour was closed.</p><p>Nobody was hurt.</p></body></html>"
        ),
        make_content("The harbour was closed.\n\nNobody was hurt.", form="Text"),
        make_content(NITF) + make_content("The harbour was closed. Nobody was hurt.", form="Text"),
    ],
)
def test_the_text_is_read_once_in_whatever_form_it_comes(content):
    data = make_file(make_item(make_component(make_component(content), lines=LINES)))
    assert read_article(READER, data).body == "The harbour was closed.\n\nNobody was hurt."


def test_lead_and_body_are_one_text_and_titles_captions_and_contacts_are_none():
    parts = [("Title", "Harbour closed"), ("Lead", "The harbour was closed."), ("Body", "Nobody was hurt."),
             ("Caption", "Barges"), ("Contact", "Phone 1234")]  # fmt: skip
    inner = "".join(make_component(make_content(words, form=""), role) for role, words in parts)
    article = read_article(READER, make_file(make_item(make_component(inner, lines=LINES))))
    assert article.body == "The harbour was closed.\n\nNobody was hurt."


def test_texts_beside_the_main_one_are_left_out_and_noted():
    inner = make_component(make_content(NITF), "Main") + make_component(make_content("Facts of ships"), "Supporting")
    article = read_article(READER, make_file(make_item(make_component(inner, lines=LINES))))
    assert article.body == "The harbour was closed.\n\nNobody was hurt."
    assert "texts beside the main one were left out: “supporting”" in article.notes


def test_equivalents_are_alternatives():
    inner = make_component(make_content(NITF)) + make_component(
        make_content("The harbour was closed. Nobody was hurt.")
    )
    data = make_file(make_item(make_component(inner, lines=LINES, attributes='EquivalentsList="yes"')))
    assert read_article(READER, data).body == "The harbour was closed.\n\nNobody was hurt."


def test_a_story_in_two_languages_is_two_articles():
    def version(tag, headline, words):
        lines = f"<NewsLines><HeadLine>{headline}</HeadLine></NewsLines>"
        return make_component(
            make_content(words, form="Text"), lines=lines, attributes=f'Duid="{tag}1" xml:lang="{tag}"'
        )

    both = version("nl", "Haven dicht", "De haven is dicht.") + version("fr", "Port fermé", "Le port est fermé.")
    articles = read_articles(READER, make_file(make_item(make_component(both))), 2)
    assert [(one.external_id[-4:], one.headline, one.language, one.body) for one in articles] == [
        ("#nl1", "Haven dicht", "nl", "De haven is dicht."),
        ("#fr1", "Port fermé", "fr", "Le port est fermé."),
    ]


def test_several_items_are_several_articles():
    articles = read_articles(READER, make_file(make_item(STORY), make_item(STORY, number="2")), 2)
    assert [one.external_id[-2:] for one in articles] == [":1", ":2"]


@pytest.mark.parametrize("status", ["Canceled", "Withheld"])
def test_what_is_withdrawn_or_withheld_is_rejected_with_its_id(status):
    [], [rejection] = read_all(READER, make_file(make_item(STORY, status=status)))
    assert "(urn:newsml:example.org:20200504:1), version 2. Nothing was imported" in rejection.reason


def test_an_instruction_to_delete_withdraws():
    [], [rejection] = read_all(READER, make_file(make_item(STORY, management='<Instruction FormalName="Delete"/>')))
    assert "has withdrawn" in rejection.reason


def test_corrections_and_embargoes_are_noted():
    later = "<StatusWillChange><DateAndTime>20200505T060000Z</DateAndTime></StatusWillChange>"
    management = f'<Instruction FormalName="Correction"/>{later}'
    notes = read_article(READER, make_file(make_item(STORY, status="Embargoed", management=management))).notes
    assert notes[:2] == ("a correction by the agency: version 2 of the item", "embargoed until 20200505T060000Z")


def test_a_picture_with_a_caption_is_no_article():
    caption = make_component(make_content(NITF), "Caption")
    picture = make_component('<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>', "Main")
    [], [rejection] = read_all(READER, make_file(make_item(make_component(caption + picture, lines=LINES))))
    assert rejection.reason.startswith("a picture “Harbour closed”")


def test_a_list_of_items_is_a_package():
    references = "".join(f'<NewsItemRef NewsItem="urn:{number}"/>' for number in (1, 2))
    [], [rejection] = read_all(READER, make_file(make_item(make_component(references, lines=LINES))))
    assert "only points to urn:1, urn:2" in rejection.reason


def test_a_text_elsewhere_is_named():
    elsewhere = make_component(
        '<ContentItem Href="story.txt"><MediaType FormalName="Text"/></ContentItem>', lines=LINES
    )
    [], [rejection] = read_all(READER, make_file(make_item(elsewhere)))
    assert "whose text is in another file: story.txt" in rejection.reason


def test_more_stories_than_anybody_sends_are_rejected():
    many = "".join(
        make_component(make_content("x"), lines="<NewsLines><HeadLine>y</HeadLine></NewsLines>") for _ in range(101)
    )
    [], [rejection] = read_all(READER, make_file(make_item(make_component(many))))
    assert "holds 101 stories; at most 100 are read" in rejection.reason


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (make_file(make_item(STORY)), Confidence.CERTAIN),
        ("<NewsML>", Confidence.LIKELY),
        ("<newsMessage><newsItem>", Confidence.NO),
        ("<nitf>", Confidence.NO),
        ("words", Confidence.NO),
    ],
)
def test_it_is_known_by_its_root(data, confidence):
    assert READER.sniff(data.encode(), "a.xml") is confidence


@pytest.mark.parametrize("data", ["", "words", "<NewsML/>", "<NewsML><NewsItem/></NewsML>"])
def test_other_files_are_rejected(data):
    documents, rejections = read_all(READER, data)
    assert not documents
    assert len(rejections) == 1


def test_components_nested_without_end_are_read_to_some_depth():
    nested = f"<NewsComponent><NewsLines><HeadLine>a</HeadLine></NewsLines>{make_content('b')}"
    documents, rejections = read_all(READER, "<NewsML><NewsItem>" + nested * 3_000)
    assert len(documents) == 20
    assert not rejections
    assert "components within more than 20 others were left out" in documents[0].article.notes


def test_damage_is_survived():
    assert_survives_damage(READER, make_file(make_item(STORY), make_item(STORY, number="2")))
