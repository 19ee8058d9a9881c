"""Exports of Nexis: classic pages of text, HTML and RTF in several languages, Nexis Uni, and what real files do."""

from datetime import UTC, date, datetime

import pytest

from articles.importing.readers.nexis import NexisReader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles
from tests.importing.word_files import make_docx, paragraph, run

READER = NexisReader()
BODY = [
    "Fares on the island ferries will rise in June, the council of the port decided after a\nlong debate on Thursday.",
    "Nobody spoke against the plan.",
]
PLAIN_BODY = "\n\n".join(text.replace("\n", " ") for text in BODY)
ENGLISH = {
    "BYLINE": "Ada Brook",
    "SECTION": "NEWS; Pg. 4",
    "LENGTH": "61 words",
    "DATELINE": "OLDPORT",
}
ENDING = {"LOAD-DATE": "April 13, 2019", "LANGUAGE": "ENGLISH", "PUBLICATION-TYPE": "Newspaper"}
COPYRIGHT = "Copyright 2019 Harbour Press\nAll Rights Reserved"


def centre(*lines):
    return "\n".join(line.center(80).rstrip() for text in lines for line in text.split("\n"))


def classic(
    count="1 of 2 DOCUMENTS",
    *,
    source="The Harbour Courier",
    day="April 12, 2019 Friday",
    edition="Late Edition",
    headline="Ferry fares to rise in June",
    top=ENGLISH,
    body=BODY,
    end=ENDING,
    rights=COPYRIGHT,
):
    blocks = [centre(count), "", centre(source), centre(day, *([edition] if edition else [])), headline]
    blocks += [f"{label}: {value}" for label, value in top.items()]
    blocks += body
    blocks += [f"{label}: {value}" for label, value in end.items()]
    return "\n\n".join([*blocks, centre(rights), ""]) + "\n"


def both(**others):
    return classic(**others) + classic("2 of 2 DOCUMENTS", headline="Bridge closed")


def boxes(*texts, name="c0"):
    return "".join(f'<div class="{name}"><p class="p"><span class="t">{text}</span></p></div>' for text in texts)


def classic_page(*articles):
    style = ".c0{text-align: left} .c1{text-align: center} .t{font-size: 10pt} .h{font-size: 14pt}"
    return (
        f"<html><head><META documents={len(articles)}><style>{style}</style></head><body><!-- Hide XML section from"
        f" browser --><DOCFULL>{''.join(articles)}</DOCFULL></body></html>"
    )


def classic_article(number, of, *, body=BODY, headline="Ferry fares to rise in June"):
    top = boxes(*(f"{label}: {value}" for label, value in ENGLISH.items()))
    end = boxes(*(f"{label}: {value}" for label, value in ENDING.items()))
    return (
        f'<A NAME="DOC_ID_0_{number}"></A>{boxes(f"{number} of {of} DOCUMENTS", name="c1")}'
        f"{boxes('The Harbour Courier', 'April 12, 2019 Friday<BR>Late Edition', name='c1')}"
        f'<div class="c0"><p><span class="h">{headline}</span></p></div>{top}{boxes(*body)}{end}'
        f"{boxes('Copyright 2019 Harbour Press<BR>All Rights Reserved', name='c1')}"
    )


def uni_lines(number=1, *, headline="Ferry fares to rise in June", body=BODY):
    return [
        headline,
        "The Harbour Courier",
        "April 12, 2019 Friday",
        "Late Edition",
        "Copyright 2019 Harbour Press All Rights Reserved",
        "Section: NEWS; Pg. 4",
        "Length: 61 words",
        "Byline: Ada Brook",
        "Dateline: OLDPORT",
        "Body",
        *body,
        "Classification",
        "Language: ENGLISH",
        "Publication-Type: Newspaper",
        "Subject: FERRIES (90%)",
        "Load-Date: April 13, 2019",
        "End of Document",
    ]


COVER = [
    "User Name: Ada Brook",
    "Date and Time: Friday, April 19, 2019 10:12:00 AM CEST",
    "Job Number: 87123456",
    "Documents (2)",
    "1. Ferry fares to rise in June",
    "Client/Matter: -None-",
    "Search Terms: ferry",
    "Search Type: Terms and Connectors",
    "2. Bridge closed",
    "Client/Matter: -None-",
    "Search Terms: ferry",
]
BOLD = {"Body", "Classification", "End of Document"}


def uni_docx(*articles, cover=COVER):
    body = "".join(paragraph(line) for line in cover)
    for place, article in enumerate(articles, 1):
        for number, line in enumerate(article):
            if number == 0:
                link = f'<w:hyperlink r:id="r{place}">{run(line)}</w:hyperlink>'
                body += paragraph(link, style="Kop1")
            else:
                name = line.partition(":")[0]
                body += paragraph(run(line, "<w:b/>" if name in BOLD else ""))
    address = "https://advance.example/api?id=urn:contentItem:5VW1-AAA1-JBCN-40BC-00000-0"
    return make_docx(body, links=[f"{address}{number}" for number in range(len(articles))])


def uni_rtf(*articles, cover=COVER):
    lines = [*cover, *(f"{{\\b {line}}}" if line in BOLD else line for article in articles for line in article)]
    return "{\\rtf1\\ansi " + "".join(line.replace("\n", " ") + "\\par\n" for line in lines) + "}"


def assert_is_first(article, *, keys=frozenset({"section", "page_label", "edition", "updated_at"})):
    assert article.headline == "Ferry fares to rise in June"
    assert not article.is_headline_derived
    assert article.body == PLAIN_BODY
    assert (article.byline, article.dateline) == ("Ada Brook", "OLDPORT")
    assert (article.source, article.language) == ("The Harbour Courier", "en")
    assert article.published_on == date(2019, 4, 12)
    more = {
        "section": "NEWS",
        "page_label": "4",
        "edition": "Late Edition",
        "updated_at": datetime(2019, 4, 13, tzinfo=UTC),
    }
    assert article.more == {key: more[key] for key in keys}


def test_classic_text_is_read():
    first, second = read_articles(READER, both(), 2)
    assert_is_first(first)
    assert (second.headline, second.body) == ("Bridge closed", PLAIN_BODY)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(ends):
    first, _ = read_articles(READER, both().replace("\n", ends), 2)
    assert_is_first(first)


def test_character_sets_of_windows_are_read():
    first, _ = read_articles(READER, both(headline="Café “Möwe” über dem Hafen schließt").encode("cp1252"), 2)
    assert first.headline == "Café “Möwe” über dem Hafen schließt"
    first, _ = read_articles(READER, both().encode("utf-16"), 2)
    assert_is_first(first)


GERMAN = {"AUTOR": "Ada Bach", "RUBRIK": "POLITIK; S. 4", "LÄNGE": "61 Wörter"}
GERMAN_END = {"UPDATE": "13. April 2019", "SPRACHE": "GERMAN; DEUTSCH", "PUBLICATION-TYPE": "Zeitung"}
FRENCH = {"AUTEUR": "Ada Ruisseau", "RUBRIQUE": "POLITIQUE; Pg. 4", "LONGUEUR": "61 mots"}
FRENCH_END = {"DATE-CHARGEMENT": "13 avril 2019", "LANGUE": "FRENCH; FRANÇAIS", "TYPE-PUBLICATION": "Journal"}
DUTCH = {"BYLINE": "Ada Beek", "SECTIE": "POLITIEK; Blz. 4", "LENGTE": "61 woorden"}
DUTCH_END = {"LAAD-DATUM": "13 april 2019", "TAAL": "DUTCH; NEDERLANDS", "PUBLICATIE-TYPE": "Krant"}


@pytest.mark.parametrize(
    ("count", "day", "top", "end", "language"),
    [
        ("Dokument {} von 2", "Freitag 12. April 2019", GERMAN, GERMAN_END, "de"),
        ("{} of 2 DOCUMENTS", "vendredi 12 avril 2019", FRENCH, FRENCH_END, "fr"),
        ("{} of 2 DOCUMENTS", "12 april 2019 vrijdag", DUTCH, DUTCH_END, "nl"),
    ],
)
def test_labels_and_dates_of_other_languages_are_read(count, day, top, end, language):
    one, two = (classic(count.format(number), day=day, top=top, end=end, edition="") for number in (1, 2))
    article, _ = read_articles(READER, one + two, 2)
    assert article.headline == "Ferry fares to rise in June"
    assert article.published_on == date(2019, 4, 12)
    assert (article.language, article.byline) == (language, next(iter(top.values())))
    assert (article.more["page_label"], article.more["updated_at"].date()) == ("4", date(2019, 4, 13))
    assert article.body == PLAIN_BODY


def test_classic_html_is_read():
    first, second = read_articles(READER, classic_page(classic_article(1, 2), classic_article(2, 2)), 2)
    assert_is_first(first)
    assert second.body == PLAIN_BODY


def test_a_page_whose_labels_stand_over_all_is_read():
    top = boxes(*(f"{label}: {value}" for label, value in ENGLISH.items()), "HEADLINE: Ferry fares to rise in June")
    text = "".join(f"<p>{one}</p>" for one in (" BODY:<BR>", "ABSTRACT", BODY[0], "FULL TEXT", BODY[1], "© 2019 Press"))
    end = boxes(*(f"{label}: {value}" for label, value in ENDING.items()))
    rights = "Copyright 2019 Harbour Press Ltd.<BR>All Rights Reserved<BR>The Harbour Courier"
    lines = boxes(
        "1 of 1 DOCUMENTS", rights, "Distributed by Agency", "April 12, 2019 Friday<BR>Late Edition", name="c1"
    )
    page = classic_page(f'<A NAME="DOC_ID_0_0"></A>{lines}{top}<div class="c0">{text}</div>{end}')
    assert_is_first(read_article(READER, page))


@pytest.mark.parametrize(
    ("rights", "source"),
    [
        ("Copyright 2019 Harbour Press\nAll Rights Reserved", "The Harbour Courier"),
        ("Copyright 2019 Harbour Press\nAll Rights Reserved\nThe Harbour Courier", ""),
        ("Copyright 2019 Harbour Press\nThe Harbour Courier", "Distributed by Tidings Agency"),
        ("Copyright 2019\nThe Harbour Courier", ""),
        ("Copyright 2019 The Harbour Courier", ""),
        ("Copyright 2019 Harbour Press\nProvided by Tidings Inc.\nAll Rights Reserved", "The Harbour Courier"),
    ],
)
def test_the_source_is_found_above_and_below_the_copyright(rights, source):
    text = classic("1 of 1 DOCUMENTS", source=f"{rights}\n\n{source}", rights="")
    assert_is_first(read_article(READER, text))


def test_classic_rtf_and_word_are_read():
    headline = ("Ferry fares to rise", "in June")
    lines = ["1 of 1 DOCUMENTS", "", *COPYRIGHT.split("\n"), "", "The Harbour Courier", ""]
    lines += ["April 12, 2019 Friday", "Late Edition", "", f"HEADLINE: {headline[0]}", headline[1], ""]
    lines += [line for label, value in ENGLISH.items() for line in (f"{label}: {value}", "")]
    lines += [" BODY:", *PLAIN_BODY.split("\n\n"), ""] + [
        line for label, value in ENDING.items() for line in (f"{label}: {value}", "")
    ]
    rtf = "".join(f"\\pard \\q{'c' if number < 9 else 'l'} {line}\\par\n" for number, line in enumerate(lines))
    assert_is_first(read_article(READER, f"{{\\rtf1\\ansi {{\\*\\LXNComment 1}}{rtf}}}"))
    centre = '<w:jc w:val="center"/>'
    word = "".join(
        paragraph(line).replace("<w:rPr>", f"{centre if number < 9 else ''}<w:rPr>", 1)
        for number, line in enumerate(lines)
    )
    assert_is_first(read_article(READER, make_docx(word)))


def test_tables_in_a_text_are_lines_of_it():
    table = "<table><tr><td>Zone</td><td>Fare</td></tr><tr><td>A</td><td>4.20</td></tr></table>"
    one = classic_article(1, 1).replace(boxes(BODY[1]), f'<div class="c0">{table}</div>{boxes(BODY[1])}')
    article = read_article(READER, classic_page(one))
    assert "Zone | Fare\n\nA | 4.20" in article.body


def test_nexis_uni_is_read_from_word():
    first, second = read_articles(READER, uni_docx(uni_lines(), uni_lines(2, headline="Bridge closed")), 2)
    assert_is_first(first)
    assert second.headline == "Bridge closed"
    assert first.external_id == "urn:contentItem:5VW1-AAA1-JBCN-40BC-00000-00"


def test_nexis_uni_is_read_from_rtf_and_text():
    two = (uni_lines(), uni_lines(2, headline="Bridge closed"))
    first, second = read_articles(READER, uni_rtf(*two), 2)
    assert_is_first(first)
    assert second.headline == "Bridge closed"
    first, second = read_articles(READER, "\n\n".join(line for article in two for line in article), 2)
    assert (first.headline, second.headline) == ("Ferry fares to rise in June", "Bridge closed")
    assert first.published_on == date(2019, 4, 12)


def test_a_text_may_hold_words_that_stand_over_parts_or_between_articles():
    body = [*BODY, "Body", "Notes on fares", "LENGTH: the pier is 61 words long", "End of Document: no", "Some more."]
    article = read_article(READER, uni_docx(uni_lines(body=body), cover=[]))
    assert article.body.endswith("Some more.")
    body = [*BODY, "1 of 2 DOCUMENTS was signed.", "TITLE: none, said the mayor", "Some more."]
    first, second = read_articles(READER, both(body=body), 2)
    assert first.body.endswith("1 of 2 DOCUMENTS was signed.\n\nTITLE: none, said the mayor\n\nSome more.")
    assert second.headline == "Bridge closed"


def test_a_headline_that_is_wrapped_is_one_line():
    headline = "Ferry fares to rise in June,\nand bridge tolls to fall by half in the\nautumn"
    first, _ = read_articles(READER, both(headline=headline), 2)
    assert first.headline == "Ferry fares to rise in June, and bridge tolls to fall by half in the autumn"


def test_a_missing_headline_or_date_costs_no_article():
    text = both().replace("Ferry fares to rise in June\n\n", "", 1)
    first, _ = read_articles(READER, text, 2)
    assert (first.body, first.byline) == (PLAIN_BODY, "Ada Brook")
    text = both().replace(centre("April 12, 2019 Friday") + "\n", "", 1)
    first, _ = read_articles(READER, text, 2)
    assert first.headline == "Ferry fares to rise in June"
    assert first.published_on is None
    assert first.body == PLAIN_BODY


def test_a_text_that_was_withheld_is_said():
    first, _ = read_articles(READER, both(body=["De uitgever heeft voor dit artikel geen publicatierecht."]), 2)
    assert (first.headline, first.body) == ("Ferry fares to rise in June", "")
    assert "its publisher did not let Nexis show its text" in first.notes


def test_a_cover_is_no_article_and_counts_them():
    cover = "Time of Request: Friday, April 19, 2019\nJob Number: 1:1\n\nDownload Request: Select Items: 1-{}\n\n"
    assert len(read_articles(READER, cover.format(2) + both(), 2)) == 2
    documents, [rejection] = read_all(READER, cover.format(4) + both())
    assert len(documents) == 2
    assert "holds 4 articles, but only 2 were found" in rejection.reason


def test_numbers_that_are_left_out_are_said():
    documents, [rejection] = read_all(READER, classic("1 of 9 DOCUMENTS") + classic("4 of 9 DOCUMENTS"))
    assert len(documents) == 2
    assert "2 are missing (number 2, 3)" in rejection.reason
    documents, rejections = read_all(READER, classic("1 of 9 DOCUMENTS"))
    assert rejections == []
    assert documents[0].article.notes == ("the file ends with article 1 of 9, as Nexis counts them",)


def test_files_put_together_are_read_on():
    articles = read_articles(READER, both() + both(headline="The sea is rising"), 4)
    assert articles[2].headline == "The sea is rising"


def test_a_file_of_one_article_is_read():
    article = read_article(READER, classic().partition("DOCUMENTS")[2])
    assert_is_first(article)


def test_an_article_that_could_not_be_shown_is_rejected():
    page = classic_page(
        classic_article(1, 2),
        '<A NAME="DOC_ID_0_2"></A>' + boxes("2 of 2 DOCUMENTS", "there is an error in this document"),
    )
    documents, [rejection] = read_all(READER, page)
    assert len(documents) == 1
    assert "could not show this article" in rejection.reason
    assert str(rejection.place) == "record 2"


def test_an_article_that_is_cut_off_is_rejected_and_others_are_kept():
    for data in (
        uni_rtf(uni_lines(), uni_lines(2)[:12])[:-1],
        uni_docx(uni_lines(), uni_lines(2)[:12]),
    ):
        documents, [rejection] = read_all(READER, data)
        assert len(documents) == 1
        assert "cut off" in rejection.reason


def test_a_variant_that_can_not_be_parted_is_a_rejection_with_advice():
    several = both().replace("1 of 2 DOCUMENTS", "").replace("2 of 2 DOCUMENTS", "")
    for data in (several, "Ferry fares rise\n\nBridge closed\n", make_docx(paragraph("Ferry"))):
        documents, [rejection] = read_all(READER, data)
        assert documents == []
        assert "Export it again" in rejection.reason


def test_marks_are_recognised():
    certain = (
        both().encode(),
        both().encode("utf-16"),
        both().replace("\n", "\r").encode(),
        both().replace("DOCUMENTS", "").encode(),
        classic_page(classic_article(1, 1)).encode(),
        uni_rtf(uni_lines()).encode(),
        uni_docx(uni_lines()),
        make_docx(paragraph("a"), properties="LADeliveryID"),
        b"{\\rtf1\\ansi {\\*\\LXNComment 1826:5209}{\\pict" + b"00" * 40_000,
    )
    for data in certain:
        assert READER.sniff(data, "") is Confidence.CERTAIN
    others = ("Ferry fares to rise\n\nFares will rise.", "<html><p>Fares</p></html>", '{"a": "LENGTH: 5"}', "")
    for data in (*(text.encode() for text in others), make_docx(paragraph("a")), b"1 of 2 DOCUMENTS was signed"):
        assert READER.sniff(data, "nexis.txt") is Confidence.NO


@pytest.mark.parametrize(
    "data",
    [
        both(),
        classic_page(classic_article(1, 2), classic_article(2, 2)),
        uni_rtf(uni_lines(), uni_lines(2)),
        uni_docx(uni_lines(), uni_lines(2)),
        "\n\n".join(uni_lines() + uni_lines(2)),
    ],
)
def test_damage_never_raises(data):
    assert_survives_damage(READER, data)
