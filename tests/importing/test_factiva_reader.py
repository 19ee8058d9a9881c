"""Exports of Factiva: every form in which it gives its articles, and what real files of it do."""

from dataclasses import replace
from datetime import date

import pytest

from articles.importing.readers.factiva import FactivaReader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = FactivaReader()
FIRST = "Document HARBR00020190412ef4c0002x"
SECOND = "Document HARBR00020190412ef4c0003b"

CODED = {
    "SE": ["News"],
    "HD": ["Ferry fares to rise in June"],
    "BY": ["By Ada Brook"],
    "WC": ["61 words"],
    "PD": ["12 April 2019"],
    "ET": ["06:30 AM"],
    "SN": ["The Harbour Courier"],
    "SC": ["HARBR"],
    "ED": ["Late"],
    "PG": ["A4"],
    "LA": ["English"],
    "CY": ["(c) 2019 Harbour Press Ltd."],
    "LP": ["Fares on the island ferries will rise in June.", "The council voted for it on Thursday."],
    "TD": ["AN old rule allows it.", "Nobody spoke against the plan."],
    "CO": ["islfer : Island Ferries"],
    "NS": ["gcat : Political/General News"],
    "RE": ["uk : United Kingdom"],
    "IPD": ["ferries | fares"],
    "PUB": ["Harbour Press Limited"],
    "AN": [FIRST],
}
BODY = "\n\n".join((*CODED["LP"], *CODED["TD"]))
DISPLAYED = [
    "News",
    "Ferry fares to rise in June",
    "By Ada Brook",
    "61 words",
    "12 April 2019",
    "06:30",
    "The Harbour Courier",
    "HARBR",
    "Late",
    "A4",
    "English",
    "(c) 2019 Harbour Press Ltd.",
]


def as_lines(codes, separator):
    """Return codes as text: each paragraph of one code is a line, its code before the first."""
    return [
        f"{code}{separator}{text}" if number == 0 else text
        for code, texts in codes.items()
        for number, text in enumerate(texts)
    ]


def as_rows(codes):
    rows = "".join(
        f'<tr><td valign="top"><b>{code}</b>&nbsp;</td><td>'
        + ("".join(f'<p class="articleParagraph enarticleParagraph">{text}</p>' for text in texts))
        + "</td></tr>"
        for code, texts in codes.items()
    )
    return f'<div class="article enArticle"><p><table width="100%">{rows}</table></p></div>'


def as_page(*articles):
    return (
        "<html><head><title>Factiva</title><meta http-equiv='Content-Type' content='text/html; charset=utf-8'></head>"
        f"<body><div id='contentWrapper'><div class='headlines'>2 articles</div>{''.join(articles)}</div></body></html>"
    )


def as_rtf(*paragraphs):
    return "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}" + "\n".join(paragraphs) + "}"


def as_rtf_rows(codes):
    return [
        f"\\trowd\\cellx900\\cellx9000\\intbl\\b {code}\\b0\\cell " + "\\par ".join(texts) + "\\cell\\row"
        for code, texts in codes.items()
    ]


def assert_is_first(article, *, has_codes=True):
    assert article.headline == "Ferry fares to rise in June"
    assert not article.is_headline_derived
    assert article.body == BODY
    assert article.byline == "By Ada Brook"
    assert article.published_on == date(2019, 4, 12)
    assert article.source == "The Harbour Courier"
    assert article.language == "en"
    assert article.external_id == FIRST.split()[1]
    more = {"section": "News", "page_label": "A4", "edition": "Late"}
    assert article.more == more | ({"keywords": ["ferries", "fares"]} if has_codes else {})


@pytest.mark.parametrize("separator", [" | ", "\t", "   ", "\n", " "])
def test_lines_with_codes_are_read_however_codes_are_parted_from_words(separator):
    other = CODED | {"HD": ["Bridge closed"], "AN": [SECOND]}
    lines = [*as_lines(CODED, separator), "", *as_lines(other, separator), "Search Summary", "Text\tferry"]
    first, second = read_articles(READER, "\n".join(lines), 2)
    assert_is_first(first)
    assert (second.headline, second.external_id) == ("Bridge closed", SECOND.split()[1])


def test_a_page_of_codes_is_read():
    second = CODED | {"HD": ["Bridge closed"], "AN": [SECOND]}
    first, other = read_articles(READER, as_page(as_rows(CODED), as_rows(second)), 2)
    assert_is_first(first)
    assert other.headline == "Bridge closed"


def test_a_page_without_codes_is_read():
    marks = {1: ' id="hd"', 2: ' class="author"'}
    boxes = "".join(f"<div{marks.get(number, '')}>{line}</div>" for number, line in enumerate(DISPLAYED))
    body = "".join(f'<p class="articleParagraph enarticleParagraph">{text}</p>' for text in BODY.split("\n\n"))
    page = as_page(f'<div class="article enArticle">{boxes}{body}<p>Harbour Press Limited</p><p>{FIRST}</p></div>')
    assert_is_first(read_article(READER, page), has_codes=False)


def test_tables_in_a_text_are_lines_of_it():
    table = "<table><tr><td>Zone</td><td>Fare</td></tr><tr><td>A</td><td>4.20</td></tr></table>"
    columns = "<pre>Zone      Fare\nA         4.20\n</pre>"
    for piece in (table, columns):
        boxes = "".join(f"<div{' id=hd' if number == 1 else ''}>{line}</div>" for number, line in enumerate(DISPLAYED))
        texts = f'<p class="articleParagraph">Fares rise.</p>{piece}<p class="articleParagraph">Much.</p>{piece}'
        article = read_article(READER, as_page(f'<div class="article enArticle">{boxes}{texts}<p>{FIRST}</p></div>'))
        rows = "Zone | Fare\n\nA | 4.20" if piece is table else "Zone Fare\n\nA 4.20"
        assert article.body == f"Fares rise.\n\n{rows}\n\nMuch.\n\n{rows}"
        article = read_article(READER, as_page(as_rows(CODED | {"TD": ["Fares:", piece]})))
        assert article.body.endswith(f"Fares:\n\n{rows}")


def test_rows_of_rtf_are_read():
    rows = [*as_rtf_rows(CODED), *as_rtf_rows(CODED | {"AN": [SECOND]})]
    first, second = read_articles(READER, as_rtf(*rows), 2)
    assert_is_first(first)
    assert second.external_id == SECOND.split()[1]


@pytest.mark.parametrize("headlines", [[], ["Ferry fares to rise in June", "Bridge closed", ""]])
def test_rtf_without_codes_is_read(headlines):
    lines = [f"{{\\b {line}}}\\par" if number == 1 else f"{line}\\par" for number, line in enumerate(DISPLAYED)]
    text = [f"{text}\\par" for text in BODY.split("\n\n")]
    article = [*lines, "\\par", *text, "Harbour Press Limited\\par", f"{FIRST}\\par"]
    footer = "{\\footer Page 1 of 2 \\'a9 2019 Factiva, Inc. All rights reserved.\\par}"
    front = [f"{line}\\par" for line in headlines]
    pages = as_rtf(footer, *front, *article, "\\page", *article[:-1], f"{SECOND}\\par", "Search Summary\\par")
    first, second = read_articles(READER, pages, 2)
    assert_is_first(first, has_codes=False)
    assert second.external_id == SECOND.split()[1]


def test_text_without_codes_is_read():
    text = "\n".join([*DISPLAYED, "", *BODY.split("\n\n"), "Harbour Press Limited", FIRST])
    assert_is_first(read_article(READER, text), has_codes=False)
    assert_is_first(read_article(READER, text.replace("\n", "\r")), has_codes=False)


XML = """<?xml version="1.0" encoding="UTF-8"?>
<PPSResponse><PPSArticleResponse><ppsArticleResultSet count="{count}">{articles}</ppsArticleResultSet>
</PPSArticleResponse></PPSResponse>"""
XML_ARTICLE = """<article><accessionNo>HARBR00020190412ef4c0002x</accessionNo><byline><para>By Ada Brook</para></byline>
<baseLanguage>EN</baseLanguage><publicationDate><date>2019-04-12</date></publicationDate><edition>Late</edition>
<headline><para>Ferry fares to
 rise in June</para></headline><pages><page>A4</page></pages><sectionName>News</sectionName>
<sourceCode>HARBR</sourceCode><sourceName>The Harbour Courier</sourceName>
<leadParagraph><paragraph>Fares on the island ferries will rise in June.</paragraph><paragraph>The council voted for
 it on Thursday.</paragraph></leadParagraph><tailParagraphs><paragraph>AN old rule allows it.</paragraph>
<paragraph>Nobody spoke against the plan.</paragraph></tailParagraphs></article>"""


def test_xml_is_read():
    [article] = read_articles(READER, XML.format(count=1, articles=XML_ARTICLE))
    assert_is_first(article, has_codes=False)


FEED = """<?xml version="1.0"?><DistList><DistDoc action="add" an="HARBR00020190412ef4c0002x" doctype="article">
<ReplyItem lang="en"><BaseLang value="en" fid="la"/><AccessionNo fid="an" value="HARBR00020190412ef4c0002x"/>
<Num fid="wc" value="61"/><Date fid="pd" value="20190412"/><Time fid="et" value="063000"/>
<SrcName fid="sn">The Harbour Courier</SrcName><Title fid="hl"><SectionName fid="se">News</SectionName>
<Headline fid="hd"><Para>Ferry fares to rise in June</Para></Headline></Title><Byline fid="by">By Ada Brook</Byline>
<Snippet><Para>Fares on the...</Para></Snippet></ReplyItem><MetadataPT><DocData><Date value="20190413" fid="upd"/>
</DocData><PubData><Edition fid="ed">Late</Edition><Page fid="pg">A4</Page></PubData></MetadataPT>
<ArchiveDoc xml:space="preserve"><Article lang="en"><HandL fid="hlp"><Title fid="hl"><Headline fid="hd">
<Para>Ferry fares to rise in June</Para></Headline></Title><LeadPara fid="lp">
<Para>Fares on the island ferries will rise in June.</Para><Para>The council voted for it on Thursday.</Para>
</LeadPara></HandL><TailParas fid="td"><Para>AN old rule allows it.</Para>
<Para>Nobody spoke against the plan.</Para></TailParas></Article></ArchiveDoc></DistDoc></DistList>"""


def test_a_feed_is_read():
    [document], rejections = read_all(READER, FEED)
    assert rejections == []
    more = dict(document.article.more)
    assert more.pop("updated_at").date() == date(2019, 4, 13)
    assert_is_first(replace(document.article, more=more), has_codes=False)
    assert document.article.date_text == "2019-04-12 06:30:00"
    assert READER.sniff(FEED.encode(), "") is Confidence.CERTAIN


def test_a_count_that_the_file_does_not_hold_is_a_rejection():
    documents, [rejection] = read_all(READER, XML.format(count=3, articles=XML_ARTICLE))
    assert len(documents) == 1
    assert "holds 3 articles, but only 1 was found" in rejection.reason


def test_xml_without_articles_is_a_rejection():
    for xml in (XML.format(count=0, articles=""), "<PPSResponse><error code='5'>No session</error></PPSResponse>"):
        documents, [rejection] = read_all(READER, xml)
        assert (documents, rejection.reason.partition(":")[0]) == ([], "no article was found in this answer of Factiva")


def test_entities_of_xml_are_never_resolved():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + XML.format(count=1, articles=XML_ARTICLE)[39:]
    documents, rejections = read_all(READER, bomb.replace("News<", "&b;<"))
    assert len(documents) + len(rejections) >= 1
    assert all("aaaa" not in str(one.article) for one in documents)


@pytest.mark.parametrize("separator", [" | ", " "])
def test_an_article_that_is_cut_off_is_rejected_and_others_are_kept(separator):
    lines = [*as_lines(CODED, separator), *as_lines(CODED | {"AN": [SECOND]}, separator)[:-4]]
    documents, [rejection] = read_all(READER, "\n".join(lines))
    assert_is_first(documents[0].article)
    assert "cut off" in rejection.reason
    assert str(rejection.place) == "record 2"


def test_an_article_without_codes_that_is_cut_off_is_rejected():
    text = "\n".join([*DISPLAYED, "", *BODY.split("\n\n"), FIRST, *DISPLAYED, "", "Fares on"])
    documents, [rejection] = read_all(READER, text)
    assert len(documents) == 1
    assert "cut off" in rejection.reason


def test_a_page_that_is_cut_off_loses_only_its_last_article():
    page = as_page(as_rows(CODED), as_rows(CODED | {"AN": [SECOND]}))
    documents, [rejection] = read_all(READER, page[: page.rindex("PUB")])
    assert len(documents) == 1
    assert "cut off" in rejection.reason


def test_an_article_that_stands_twice_is_rejected_with_the_place_of_the_first():
    documents, [rejection] = read_all(READER, as_page(as_rows(CODED), as_rows(CODED)))
    assert len(documents) == 1
    assert "record 1" in rejection.reason


def test_a_variant_without_marks_is_a_rejection_with_advice():
    for text in ("Factiva\n\nFerry fares to rise\nBridge closed\n", "<html><title>Factiva</title><p>Ferry</p></html>"):
        documents, [rejection] = read_all(READER, text)
        assert documents == []
        assert "Export it again" in rejection.reason


def test_a_missing_headline_or_date_costs_no_article():
    codes = {code: texts for code, texts in CODED.items() if code not in {"HD", "PD", "ET"}}
    article, _ = read_articles(READER, as_page(as_rows(codes), as_rows(CODED | {"AN": [SECOND]})), 2)
    assert article.is_headline_derived
    assert article.published_on is None
    assert article.body == BODY


def test_dates_and_labels_in_other_languages_are_read():
    lines = ["Politik", "Die Fähre wird teurer", "Von Ada Bach", "12 Wörter", "12 April 2019", "Hafenbote", "HAFB"]
    body = ["Die Fähre zur Insel wird teurer.", "Dokument HAFB000020190412ef4c0002x"]
    article = read_article(READER, "\n".join([*lines, "Deutsch", "(c) 2019 Hafenbote", "", *body]))
    assert (article.headline, article.byline, article.language) == ("Die Fähre wird teurer", "Von Ada Bach", "de")
    assert article.published_on == date(2019, 4, 12)
    page = as_page(as_rows(CODED | {"PD": ["3 mars 2017"], "LA": ["Français"]})).replace("enArticle", "frArticle")
    article = read_article(READER, page)
    assert (article.published_on, article.language) == (date(2017, 3, 3), "fr")


def test_marks_are_recognised():
    for text in (
        as_page(as_rows(CODED)),
        XML.format(count=1, articles=XML_ARTICLE),
        "\n".join(as_lines(CODED, " | ")),
        "\r".join(as_lines(CODED, " | ")),
        as_rtf(*as_rtf_rows(CODED)),
    ):
        assert READER.sniff(text.encode(), "") is Confidence.CERTAIN
    for text in ("Ferry fares to rise\n\nFares will rise.", "<html><p>Fares</p></html>", '{"headline": "Fares"}', ""):
        assert READER.sniff(text.encode(), "factiva.txt") is Confidence.NO


@pytest.mark.parametrize(
    "data",
    [
        as_page(as_rows(CODED), as_rows(CODED | {"AN": [SECOND]})),
        as_rtf(*as_rtf_rows(CODED)),
        XML.format(count=1, articles=XML_ARTICLE),
        "\n".join(as_lines(CODED, " ")),
        "\n".join([*DISPLAYED, "", BODY, FIRST]),
        FEED,
    ],
)
def test_damage_never_raises(data):
    assert_survives_damage(READER, data)


def test_a_page_of_another_site_with_a_class_of_much_the_same_name_is_none():
    page = b'<!doctype html><html><body><div class="article newsArticle"><p>They met on Friday.</p></div></body></html>'
    assert FactivaReader().sniff(page, "talks.html") is Confidence.NO
