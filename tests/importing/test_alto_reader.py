"""Issues of digitised newspapers become the articles that are marked in them, else their pages."""

import io
import random

import pytest

from articles.importing.readers import Document, LeftOut, ReadOptions, Rejection
from articles.importing.readers.alto import NewspaperReader
from articles.importing.readers.protocol import Confidence, DateOrigin
from tests.importing.newspapers import METS, make_alto, make_block, make_line, make_mets, make_part
from tests.patience import processor_time_below

LIMIT = 1_000_000
READER = NewspaperReader()


def read(data, parts=None, limit=LIMIT, **options):
    return list(READER.read(io.BytesIO(data), ReadOptions(limit, parts=parts or {}, **options)))


def article_of(data):
    [found] = read(data)
    assert isinstance(found, Document), found
    return found.article


def read_issue(folder, files, mets, **options):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return read(mets, {name: folder / name for name in files}, **options)


def documents(found):
    return [one for one in found if isinstance(one, Document)]


def left_out(found):
    return {name: count for one in found if isinstance(one, LeftOut) for name, count in one.counts.items()}


# -- pages in ALTO


def half(part, text, whole, more=""):
    word = f'<String CONTENT="{text}" SUBS_TYPE="HypPart{part}" SUBS_CONTENT="{whole}"/>'
    return f"<TextLine>{word}{more}</TextLine>"


HYPHEN = '<HYP CONTENT="-"/>'


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The boats of the Har-", "bour town are back"], "The boats of the Harbour town are back"),
        (["The boats of the Har¬", "bour town are back"], "The boats of the Harbour town are back"),
        (["The well-known har-", "bour is a well-", "known one"], "The well-known harbour is a well-known one"),
        (['<TextLine><String CONTENT="Har"/><HYP CONTENT="-"/></TextLine>', "bour town"], "Harbour town"),
        (['<TextLine><String CONTENT="Har-"/><HYP CONTENT="\u00ad"/></TextLine>', "bour town"], "Harbour town"),
        (
            [half(1, "(Har", "Harbour", HYPHEN), half(2, "bour),", "Harbour", '<String CONTENT="town"/>')],
            "(Harbour), town",
        ),
        ([half(1, "well", "well-known", HYPHEN), half(2, "known", "well-known")], "well-known"),
        ([half(1, "Har", "Harbour"), "and more"], "Harbour and more"),
    ],
)
def test_words_that_line_ends_have_broken_are_whole_again(lines, text):
    assert article_of(make_alto(make_block("a", *lines))).body == text


def test_a_block_is_a_paragraph_and_the_lines_of_a_column_are_none():
    column = [
        "The council of the harbour",
        "town voted on Tuesday to",
        "rebuild the pier. It will",
        "cost two million.",
    ]
    article = article_of(make_alto(make_block("a", *column), make_block("b", "The work begins", "in autumn.")))
    assert article.body == f"{' '.join(column)}\n\nThe work begins in autumn."
    assert (article.language, article.published_on) == ("en", None)


def test_a_word_that_goes_on_in_the_next_block_joins_both():
    article = article_of(make_alto(make_block("a", "The old pier of the har-"), make_block("b", "bour town.")))
    assert article.body == "The old pier of the harbour town."


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        "http://schema.ccs-gmbh.com/ALTO",
        "http://www.loc.gov/standards/alto/ns-v2#",
        "http://www.loc.gov/standards/alto/ns-v4#",
    ],
)
def test_every_version_is_read_and_recognised(namespace):
    data = make_alto(make_block("a", "Words of a page."), namespace=namespace)
    assert article_of(data).body == "Words of a page."
    assert READER.sniff(data, "a.xml") is (Confidence.CERTAIN if namespace else Confidence.LIKELY)


def test_margins_are_left_out_and_their_date_is_used():
    margin = make_block("m", "THE GAZETTE", "676") + make_block("n", "1 October 1899")
    article = article_of(make_alto(make_block("a", "Words of a page."), margin=margin, number="7"))
    assert article.body == "Words of a page."
    assert (str(article.published_on), article.date_origin) == ("1899-10-01", DateOrigin.CONTAINER)
    assert article.more["page_label"] == "7"
    assert "text in the margin is left out: “THE GAZETTE 676 / 1 October 1899”" in article.notes


def test_poor_recognition_is_noted():
    article = article_of(make_alto(make_block("a", "Wcrds ol a p4ge.", confidence="0.5")))
    assert "its text was recognised with an average confidence of 50% only" in article.notes
    assert not any("confidence" in note for note in article_of(make_alto(make_block("a", "Words of a page."))).notes)


def test_several_pages_in_one_file_are_documents_each():
    page = make_alto(make_block("a", "First page.")).decode()
    data = page.replace(
        "</Page>", f"</Page><Page><PrintSpace>{make_block('b', 'Second page.')}</PrintSpace></Page>"
    ).encode()
    assert [(str(one.place), one.article.body) for one in read(data)] == [
        ("page 1", "First page."),
        ("page 2", "Second page."),
    ]


# -- issues

PAGES = {
    "ALTO/1.xml": make_alto(
        make_block("T1", "THE EXAMPLE GAZETTE"),
        make_block("H1", "STORM BREAKS", "OLD PIER"),
        make_block("B1", "The storm of Sunday broke the", "old pier of the har-"),
        make_block("B2", "bour town."),
        make_block("X1", "Buy our soap."),
        f'<ComposedBlock ID="C1">{make_block("B3", "First of two.")}',
        f"{make_block('B4', 'Second of two.')}</ComposedBlock>",
        '<Illustration ID="I1"/>',
    ),
    "ALTO/2.xml": make_alto(
        make_block("B5", "The mayor came by noon."), make_block("A1", "By Jane Doe"), make_block("U1", "Unmarked.")
    ),
}
FILES = list(PAGES)
NAME = "<mods:title>Gazette</mods:title>"
ARTICLE = make_part(
    "ARTICLE",
    make_part("HEADING", make_part("TITLE", "1:H1")),
    make_part("AUTHOR", "2:A1"),
    make_part(
        "BODY", make_part("BODY_CONTENT", make_part("PARAGRAPH", "1:B1", "1:B2"), make_part("PARAGRAPH", "2:B5"))
    ),
    make_part("ILLUSTRATION", "1:I1"),
    identity="DIV7",
)
PARTS = [
    make_part("TITLE_SECTION", make_part("HEADLINE", "1:T1")),
    make_part(
        "CONTENT",
        make_part("SECTION", make_part("HEADING", "1:B3"), ARTICLE, label="News"),
        make_part("ADVERTISEMENT", "1:X1", label="Soap"),
        make_part("ILLUSTRATION", "1:I1"),
    ),
]


def test_the_articles_that_are_marked_are_read_with_all_their_fields(tmp_path):
    found = read_issue(tmp_path, PAGES, make_mets(FILES, *PARTS, identity="urn:x:1"))
    [document] = documents(found)
    article = document.article
    assert (article.headline, article.byline) == ("STORM BREAKS OLD PIER", "By Jane Doe")
    assert article.body == "The storm of Sunday broke the old pier of the harbour town.\n\nThe mayor came by noon."
    assert (article.source, str(article.published_on), article.language) == ("The Example Gazette", "1899-10-01", "en")
    assert article.date_origin is DateOrigin.CONTAINER
    assert (article.more["section"], article.more["page_label"], article.more["edition"]) == (
        "News",
        "11, 12",
        "Evening",
    )
    assert (article.external_id, str(document.place)) == ("urn:x:1#DIV7", "record 3")
    assert left_out(found) == {
        "mastheads": 1,
        "advertisements": 1,
        "pictures": 1,
        "headings of sections": 1,
        "paragraphs that belong to no article": 2,
    }


def test_advertisements_are_articles_of_a_section_of_their_own_where_they_are_wanted(tmp_path):
    found = read_issue(tmp_path, PAGES, make_mets(FILES, *PARTS), has_advertisements=True)
    assert [(one.article.headline, one.article.more["section"]) for one in documents(found)] == [
        ("STORM BREAKS OLD PIER", "News"),
        ("Soap", "Advertisements"),
    ]
    assert "advertisements" not in left_out(found)


def test_the_title_that_a_library_gives_comes_first_unless_it_is_none(tmp_path):
    pieces = "<mods:nonSort>The</mods:nonSort><mods:title>storm</mods:title><mods:subTitle>A report</mods:subTitle>"
    title = f"<mods:titleInfo>{pieces}</mods:titleInfo>"
    family, given = (
        '<mods:namePart type="family">Doe</mods:namePart>',
        '<mods:namePart type="given">Jane</mods:namePart>',
    )
    name = f"<mods:name>{family}{given}</mods:name><mods:name><mods:namePart>Joe Roe</mods:namePart></mods:name>"
    described = ARTICLE.replace('ID="DIV7"', 'ID="DIV7" DMDID="A7"')
    [one] = documents(read_issue(tmp_path, PAGES, make_mets(FILES, described, descriptions={"A7": title + name})))
    assert (one.article.headline, one.article.byline, one.article.source) == (
        "The storm: A report",
        "Jane Doe, Joe Roe",
        "The Example Gazette",
    )
    for label, headline in (
        ("A storm", "A storm"),
        ("Untitled", "STORM BREAKS OLD PIER"),
        ("Article 12", "STORM BREAKS OLD PIER"),
        ("The storm of Sunday bro...", "STORM BREAKS OLD PIER"),
    ):
        labelled = ARTICLE.replace('ID="DIV7"', f'ID="DIV7" LABEL="{label}"')
        [one] = documents(read_issue(tmp_path, PAGES, make_mets(FILES, labelled)))
        assert one.article.headline == headline


def test_a_group_or_a_range_of_blocks_is_read(tmp_path):
    for place in ("1:C1", "1:B3-B4"):
        [one] = documents(read_issue(tmp_path, PAGES, make_mets(FILES, make_part("article", place))))
        assert one.article.body == "First of two.\n\nSecond of two."


def test_articles_that_are_linked_with_parts_of_pages_are_read_word_by_word(tmp_path):
    """As the British Library has them."""
    text = "THE PIER The storm broke it. Soap is sold here"
    words = [f'<String ID="w{number}" CONTENT="{word}"/>' for number, word in enumerate(text.split())]
    lines = [f"<TextLine>{''.join(words[start:end])}</TextLine>" for start, end in ((0, 2), (2, 4), (4, 8), (8, 10))]
    pages = {"1.xml": make_alto(make_block("a", *lines))}
    places = "".join(
        make_part("pagearea", f"1:{begin}-{end}", label=label, identity=name)
        for name, begin, end, label in (
            ("p1", "w0", "w1", "Headline"),
            ("p2", "w2", "w5", "Textblock"),
            ("p3", "w6", "w9", "Textblock"),
        )
    )
    physical = f'<mets:structMap TYPE="PHYSICAL">{make_part("page", places)}</mets:structMap>'
    arcs = "".join(
        f'<mets:smLinkGrp><mets:smLocatorLink xlink:href="#{one}" xlink:label="from"/>'
        f'<mets:smLocatorLink xlink:href="#{other}" xlink:label="to"/>'
        '<mets:smArcLink xlink:from="from" xlink:to="to"/></mets:smLinkGrp>'
        for one, other in (("a1", "p1"), ("a1", "p2"))
    )
    links = f'<mets:structLink>{arcs}<mets:smLink xlink:from="a2" xlink:to="p3"/></mets:structLink>'
    parts = [make_part("ARTICLE", identity="a1"), make_part("ADVERT", identity="a2")]
    found = read_issue(tmp_path, pages, make_mets(["1.xml"], *parts, more=physical + links), has_advertisements=True)
    assert [(one.article.own_headline, one.article.body) for one in documents(found)] == [
        ("THE PIER", "The storm broke it."),
        ("", "Soap is sold here"),
    ]


def test_a_date_with_dots_has_its_day_first(tmp_path):
    mets = make_mets(FILES, issue="<mods:originInfo><mods:dateIssued>02.04.1893</mods:dateIssued></mods:originInfo>")
    assert str(read_issue(tmp_path, PAGES, mets)[0].article.published_on) == "1893-04-02"


def test_an_issue_without_articles_gives_its_pages(tmp_path):
    mets = make_mets(
        FILES,
        label="The Example Gazette (Town), 1899-10-01",
        issue="<mods:originInfo><mods:dateIssued>1899-10-01</mods:dateIssued></mods:originInfo>",
    )
    found = read_issue(tmp_path, PAGES, mets)
    assert [str(one.place) for one in found] == ["page 1", "page 2"]
    first, second = (one.article for one in found)
    assert first.body.split("\n\n")[2] == "The storm of Sunday broke the old pier of the harbour town."
    assert (second.source, str(second.published_on), second.more["page_label"]) == (
        "The Example Gazette",
        "1899-10-01",
        "12",
    )


@pytest.mark.parametrize(
    ("host", "label", "title"),
    [
        (f"<mods:relatedItem type='host'><mods:titleInfo>{NAME}</mods:titleInfo></mods:relatedItem>", "x", "Gazette"),
        ("", "The sun. (New York [N.Y.]), January 2, 1910", "The sun."),
        ("", "Hafener Zeitung 12. Oktober 1899", "Hafener Zeitung"),
        ("", "Le Port, no 12", "Le Port"),
        ("", "Zeitung 2000", "Zeitung 2000"),
    ],
)
def test_the_name_of_the_newspaper_is_found_without_what_follows_it(tmp_path, host, label, title):
    mets = make_mets(FILES, issue=host, label=label)
    assert read_issue(tmp_path, PAGES, mets)[0].article.source == title


def test_an_article_whose_page_is_missing_or_damaged_is_rejected_and_the_others_are_read(tmp_path):
    other = make_part("ARTICLE", "1:C1", label="Other")
    for pages, reason in (
        ({"ALTO/1.xml": PAGES["ALTO/1.xml"]}, "the file of its page, “ALTO/2.xml”, is missing"),
        ({**PAGES, "ALTO/2.xml": PAGES["ALTO/2.xml"][:-30]}, "cannot be read: its XML is damaged or cut off"),
        ({**PAGES, "ALTO/2.xml": make_alto()}, "“B5” is not on the page"),
    ):
        found = read_issue(tmp_path / reason[:9] / str(len(pages)), pages, make_mets(FILES, ARTICLE, other))
        assert [type(one) for one in found[:2]] == [Rejection, Document]
        assert reason in found[0].reason or "“A1” is not on the page" in found[0].reason


def test_an_issue_without_its_pages_is_rejected_with_advice():
    [found] = read(make_mets(FILES, ARTICLE))
    assert "the files of its pages are missing (ALTO/1.xml, ALTO/2.xml): import the folder" in found.reason
    [found] = read(f"<mets:mets {METS}/>".encode())
    assert "names no ALTO file" in found.reason


# -- what cannot be read, and what is none


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_alto(make_block("a", "Words."))[:-20], "damaged or cut off"),
        (make_alto(), "no text on this page"),
        (b"<alto></alto>", "no page in it"),
        (make_mets(FILES, ARTICLE)[:-20], "damaged or cut off"),
    ],
)
def test_what_can_not_be_read_is_rejected_with_the_reason(tmp_path, data, reason):
    [found] = read_issue(tmp_path, PAGES, data)
    assert reason in found.reason


def test_a_text_over_the_limit_is_rejected():
    [found] = read(make_alto(make_block("a", "Words of a page.")), limit=5)
    assert "its text is too long" in found.reason


@pytest.mark.parametrize(
    ("data", "confidence"),
    [
        (make_mets(FILES), Confidence.CERTAIN),
        (b"<?xml version='1.0'?><!-- made --><alto>", Confidence.LIKELY),
        (b"<rss><item><alto/></item></rss>", Confidence.NO),
        (b"<p>About alto and mets</p>", Confidence.NO),
    ],
)
def test_an_issue_is_known_by_its_outermost_element(data, confidence):
    assert READER.sniff(data, "a.xml") is confidence


def test_nothing_hostile_takes_long(tmp_path):
    deep = make_part("SECTION", "1:B1")
    for _ in range(300):
        deep = make_part("SECTION", deep)
    wide = "".join(make_part("SECTION") for _ in range(20_000))
    items = "".join(make_part("ARTICLE", "1:C1") for _ in range(500))
    files = [
        make_mets(FILES, make_part("ARTICLE", "1:B1"), deep),
        make_mets(FILES, make_part("SECTION", wide), ARTICLE),
        make_mets(FILES, items),
        make_mets([f"{number}.xml" for number in range(5_000)]),
        make_alto(*(make_block(f"b{number}", "a-") for number in range(5_000))),
        make_alto("<ComposedBlock>" * 200 + make_block("a", "Words.") + "</ComposedBlock>" * 200),
        b"<mets " + b"<FLocat " * 50_000,
    ]
    for data in files:
        with processor_time_below(5):
            assert read_issue(tmp_path, PAGES, data)


def test_a_file_cut_anywhere_or_with_bytes_flipped_never_raises_and_says_something(tmp_path):
    for whole in (make_mets(FILES, *PARTS), PAGES["ALTO/1.xml"], make_alto(make_block("a", make_line("Words of")))):
        for seed in range(80):
            chance = random.Random(seed)
            data = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 3 == 0 else whole)
            for _ in range(chance.randrange(1, 6)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            assert read_issue(tmp_path, PAGES, bytes(data))
