"""Exports of ProQuest: text, web pages, e-mails, RTF, and what real ones do."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from articles.importing.readers.proquest import ProQuestReader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = ProQuestReader()
RULE = "_" * 60
BODY = ["Fares on the island ferries will rise in June.", "The council voted for it on Thursday."]
HEAD = {
    "Author": "Brook, Ada",
    "Publication info": "The Harbour Courier ; Oldport, Me. [Oldport, Me]12 Apr 2019: A.4.",
    "Abstract": "None available.",
    "Links": "https://library.example/openurl?title=Ferry",
}
DETAILS = {
    "Subject": "Ferries; Prices",
    "Location": "Oldport",
    "Identifier / keyword": "Fares; Council of Oldport",
    "Title": "Ferry fares to rise in June",
    "Publication title": "The Harbour Courier, Late Edition; Oldport, Me.",
    "First page": "A.4",
    "Publication year": "2019",
    "Publication date": "Apr 12, 2019",
    "Section": "News",
    "Publisher": "Harbour Press",
    "CODEN": "HARBC",
    "Source type": "Newspaper",
    "Language of publication": "English",
    "ProQuest document ID": "2207000001",
    "Document URL": "https://www.proquest.com/docview/2207000001",
    "Copyright": "Copyright Harbour Press Apr 12, 2019",
    "Last updated": "2019-04-13",
    "Database": "Harbour Newsstream",
}
CONTACT = f"{RULE}\n\nContact us at: http://about.proquest.com/\nDatabase copyright © 2019 ProQuest LLC.\n"


def as_text(details=DETAILS, *, number="", body=BODY, head=HEAD, title="Ferry fares to rise in June"):
    lines = [RULE, *([number] if number else []), title, "https://www.proquest.com/docview/2207000001"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    lines.append("Full text: " + "\n".join(body))
    lines += [f"{name}: {value}" for name, value in details.items()]
    return "\n\n".join(lines) + "\n\n"


def numbered(last_digit, **others):
    return as_text(DETAILS | {"ProQuest document ID": str(2207000000 + last_digit)}, **others)


def as_html(number=1, *, body=BODY, details=DETAILS):
    def row(name, value):
        return f"<p style='margin:0'><strong>{name}: </strong>{value}</p>"

    identity = str(2207000000 + number)
    text = "".join(f"<p>{one}</p>" for one in body)
    return (
        f'<div><a name="DocID_MSTAR_{identity}"></a><p></p><p style="font-weight:bold">Ferry fares to rise in June</p>'
        + "".join(row(name, value) for name, value in HEAD.items())
        + f'<p><strong>Full text: </strong><Text WordCount="16"><html><head><title></title></head><body>{text}</body>'
        "</html></Text></p>"
        + "".join(row(name, value) for name, value in (details | {"ProQuest document ID": identity}).items())
        + "</div>"
    )


def page(*articles):
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{''.join(articles)}</body></html>"


def as_rtf(number=1, *, body=BODY, title="Ferry fares to rise in June"):
    details = DETAILS | {"ProQuest document ID": str(2207000000 + number)}
    rows = "".join(f"\\trowd\\cellx900\\cellx9000 {name}:\\cell {value}\\cell\\row" for name, value in details.items())
    paragraphs = [
        f"{{\\b {title}}}",
        "Brook, Ada. The Harbour Courier, Late Edition; Oldport, Me. [Oldport, Me]. 12 Apr 2019: A.4.",
        '{\\field{\\*\\fldinst{HYPERLINK "https://www.proquest.com/docview/1"}}{\\fldrslt ProQuest document link}}',
        "ABSTRACT (ENGLISH)",
        "Fares will rise.",
        "FULL TEXT",
        *body,
        "DETAILS",
    ]
    return "".join(f"{one}\\par\n" for one in paragraphs) + rows


def assert_is_first(article, *, byline="Brook, Ada"):
    assert article.headline == "Ferry fares to rise in June"
    assert not article.is_headline_derived
    assert article.body == "\n\n".join(BODY)
    assert (article.byline, article.source, article.language) == (byline, "The Harbour Courier", "en")
    assert article.published_on == date(2019, 4, 12)
    assert article.external_id == "2207000001"
    assert article.url == ""
    assert article.more == {
        "section": "News",
        "page_label": "A.4",
        "edition": "Late Edition",
        "updated_at": datetime(2019, 4, 13, tzinfo=UTC),
        "keywords": ["Fares", "Council of Oldport"],
    }


def test_all_fields_of_text_are_read():
    first, second = read_articles(READER, numbered(1) + numbered(2) + CONTACT, 2)
    assert_is_first(first)
    assert second.external_id == "2207000002"
    first, _ = read_articles(READER, (numbered(1) + numbered(2) + CONTACT).replace("\n", "\r"), 2)
    assert_is_first(first)


def test_a_page_is_read():
    first, second = read_articles(READER, page("<p>Email 1 of 1</p>", as_html(1), as_html(2)), 2)
    assert_is_first(first)
    assert second.external_id == "2207000002"


def test_a_page_without_anchors_is_read():
    one = as_html(1).replace("DocID", "x")
    first, second = read_articles(READER, page(one, as_html(2).replace("DocID", "x")), 2)
    assert_is_first(first)
    assert second.external_id == "2207000002"


def test_tags_of_pages_within_pages_break_nothing():
    torn = as_html(1).replace("<p></p>", "<body></p><p></body></p>", 1).replace("</html></Text>", "</Text>")
    first, _ = read_articles(READER, page(torn, as_html(2)), 2)
    assert_is_first(first)


@pytest.mark.parametrize("kind", ["html", "plain"])
def test_an_email_is_read(kind):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "noreply@proquest.com", "Your ProQuest Research"
    if kind == "html":
        mail.set_content("See the page.")
        mail.add_alternative(page(as_html(1), as_html(2)), subtype="html")
    else:
        text = "\n".join(f"{numbered(number)}" for number in (1, 2)).replace(RULE, "<>").replace("\n\n", "\n")
        text = text.replace("Full text: ", "Full text:\n").replace("Subject:", "\n\nSubject:")
        mail.set_content("Ada sent you the following:\n" + "\n".join(f"> {line}" for line in text.split("\n")))
    data = mail.as_bytes()
    first, second = read_articles(READER, data, 2)
    assert_is_first(first)
    assert second.external_id == "2207000002"
    assert READER.sniff(data, "") is Confidence.CERTAIN


def test_an_email_without_articles_is_a_rejection():
    documents, [rejection] = read_all(READER, "From: noreply@proquest.com\nSubject: Your alert\n\nNothing new.\n")
    assert documents == []
    assert "no articles were found" in rejection.reason


def test_rtf_is_read():
    contents = "Report Information from ProQuest\\par TABLE OF CONTENTS\\par 1. Ferry fares to rise in June....1\\par "
    data = f"{{\\rtf1\\ansi {contents}{as_rtf(1)}{as_rtf(2, title='Bridge closed')}}}"
    first, second = read_articles(READER, data, 2)
    assert_is_first(first, byline="")
    assert second.headline == "Bridge closed"
    assert second.external_id == "2207000002"


def test_who_is_credited_and_captions_are_no_text():
    body = [*BODY, "CAPTION: A ferry at noon.", "CREDIT: Ada Brook Staff Reporter Ada Brook writes on the sea."]
    head = {name: value for name, value in HEAD.items() if name != "Author"}
    assert_is_first(read_article(READER, as_text(body=body, head=head) + CONTACT), byline="Ada Brook Staff Reporter")
    assert_is_first(read_article(READER, as_text(body=body) + CONTACT))
    details = {"CREDIT": "Ada Brook;"} | DETAILS
    assert_is_first(read_article(READER, as_text(details, head=head) + CONTACT), byline="Ada Brook")


def test_words_used_as_labels_stay_in_a_text():
    body = [*BODY, "Title: The Sea", "Location: Oldport", "Publisher: nobody yet", "What to expect: rain."]
    article = read_article(READER, as_text(body=body) + CONTACT)
    assert article.body == "\n\n".join(body)
    article = read_article(READER, page(as_html(body=[*body, "Come early."])))
    assert article.body == "\n\n".join([*body, "Come early."])


def test_a_rule_in_a_text_parts_no_article():
    first, second = read_articles(READER, numbered(1, body=[BODY[0], RULE, BODY[1]]) + numbered(2) + CONTACT, 2)
    assert first.body == "\n\n".join(BODY)
    assert second.body == "\n\n".join(BODY)


def test_blanks_put_into_dates_and_ids_are_taken_out():
    details = DETAILS | {"Publication date": "Apr 1 2, 2019", "Last updated": "2019-0 4-13"}
    details["ProQuest document ID"] = "22 07000001"
    assert_is_first(read_article(READER, as_text(details)))


def test_numbers_of_documents_are_counted():
    both = numbered(1, number="Document 1 of 2") + numbered(2, number="Document 2 of 2")
    first, _ = read_articles(READER, both + CONTACT, 2)
    assert first.headline == "Ferry fares to rise in June"
    documents, [rejection] = read_all(READER, numbered(1, number="Document 1 of 3") + CONTACT)
    assert len(documents) == 1
    assert "holds 3 articles, but only 1 was found" in rejection.reason


def test_an_article_with_its_abstract_alone_says_so():
    text = as_text(body=["Not available."], head=HEAD | {"Abstract": "Fares will rise."})
    article = read_article(READER, text)
    assert article.body == "Fares will rise."
    assert "it has no text but its abstract" in article.notes


def test_a_text_without_its_label_is_read():
    text = as_text().replace("Full text: ", "")
    assert_is_first(read_article(READER, text))


def test_an_article_that_is_cut_off_is_rejected_and_others_are_kept():
    for whole in (numbered(1) + numbered(2), page(as_html(1), as_html(2))):
        documents, [rejection] = read_all(READER, whole[: whole.rindex("The council")])
        assert len(documents) == 1
        assert "cut off" in rejection.reason
        assert str(rejection.place) == "record 2"


def test_an_article_that_stands_twice_is_rejected_with_the_place_of_the_first():
    documents, [rejection] = read_all(READER, numbered(1) + numbered(1))
    assert len(documents) == 1
    assert "record 1" in rejection.reason


def test_labels_in_other_languages_are_read():
    names = {
        "Publication title": "Título de publicación",
        "Publication date": "Fecha de publicación",
        "First page": "Primera página",
        "Section": "Sección",
        "Language of publication": "Idioma de la publicación",
        "ProQuest document ID": "ID del documento de ProQuest",
        "Last updated": "Última actualización",
        "Identifier / keyword": "Identificador / palabra clave",
        "Title": "Título",
        "Subject": "Materia",
        "Database": "Base de datos",
    }
    details = {names.get(name, name): value for name, value in DETAILS.items()}
    details["Fecha de publicación"], details["Idioma de la publicación"] = "12 abr 2019", "Inglés"
    text = as_text(details, head={"Autor": "Brook, Ada", "Resumen": "No disponible."})
    assert_is_first(read_article(READER, text.replace("Full text", "Texto completo")))


def test_an_export_that_is_not_parted_is_a_rejection_with_advice():
    documents, [rejection] = read_all(READER, "Results of ProQuest\n\nFerry fares to rise\n\nBridge closed\n")
    assert documents == []
    assert "Export it again" in rejection.reason


def test_marks_are_recognised():
    for text in (
        numbered(1),
        page(as_html()),
        f"{{\\rtf1 {as_rtf()}}}",
        f"{RULE}\n\nReport Information from ProQuest\n",
    ):
        assert READER.sniff(text.encode(), "") is Confidence.CERTAIN
    for text in ("Ferry fares to rise\n\nFares will rise.", page("<p>Fares</p>"), '{"headline": "Fares"}', RULE, ""):
        assert READER.sniff(text.encode(), "proquest.txt") is Confidence.NO


@pytest.mark.parametrize(
    "data",
    [
        numbered(1) + numbered(2) + CONTACT,
        page(as_html(1), as_html(2)),
        f"{{\\rtf1 {as_rtf(1)}{as_rtf(2)}}}",
        f"From: noreply@proquest.com\nSubject: Your ProQuest Research\nContent-Type: text/html\n\n{page(as_html(1))}",
    ],
)
def test_damage_never_raises(data):
    assert_survives_damage(READER, data)
