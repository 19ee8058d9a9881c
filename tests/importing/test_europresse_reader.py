"""Exports of Europresse: its pages of today and of before 2015, and what real ones do."""

from datetime import date

import pytest

from articles.importing.readers.europresse import EuropresseReader
from articles.importing.readers.protocol import Confidence
from tests.importing.exports import assert_survives_damage, read_all, read_article, read_articles

READER = EuropresseReader()
STYLE = "<style>.DocPublicationName{color:#83724e}.titreArticleVisu{font-weight:bold}mark{color:#000}</style>"


def page(*articles, style=STYLE):
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{style}</head><body>{''.join(articles)}</body></html>"


def article_of(number="0412_1", *, header=None, body=None, aside="", footer=""):
    header = header or (
        '<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Courrier du Port, no. 431</span>'
        '</div><div class="rdp__DocHeader"><span class="DocHeader">'
        "Transports, vendredi 12 avril 2019 134 mots, p. 11</span>"
        '</div><div class="titreArticle"><p class="sm-margin-bottomNews">MARINE</p>'
        '<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Le <mark>bac</mark> coûtera plus cher</p>'
        '<p class="sm-margin-TopNews rdp__subtitle">La hausse commence en juin.</p></div>'
        '<p class="sm-margin-bottomNews">Ada Ruisseau</p>'
    )
    body = (
        body
        or '<div class="docOcurrContainer"><p>Le prix du <mark>bac</mark> monte.</p><p>Personne ne dit non.</p></div>'
    )
    return (
        f'<article><header>{header}</header><section><div class="DocText clearfix">{body}</div></section>'
        f"<aside>{aside}</aside><footer><small>© 2019 Le Courrier du Port. Tous droits réservés.</small>{footer}"
        f'<div class="publiC-lblNodoc">news·20190412·CP·{number}</div></footer></article>'
    )


def old_article(number="175071", *, author="Ada Ruisseau<br>", kicker=""):
    return (
        '<table align="center"><tr><td><table id="tbHeaderImages"><tr><td><img src="x.gif"></td></tr></table>'
        '<span class="DocPublicationName">Le Courrier du Port, no. 12</span><br><span class="DocHeader">Mer, </span>'
        '<span class="DocHeader">mercredi </span><span class="DocHeader">3 octobre 2012</span>'
        f'<span class="DocHeader">, p. 03</span><br><br>{kicker}<span class="TitreArticleVisu">Le '
        '<span style="color:red">bac</span> coûtera plus cher</span><br><br>'
        f"{author}<p></p>Le prix du bac monte.<p></p>Personne ne dit non.<p></p>"
        f"<b><i>© 2012 Le Courrier. Tous droits réservés.</i></b><p></p>Numéro de document : news·20121003·CP·{number}"
        "<br><br><table><tr><td>Certificat</td></tr></table></td></tr></table>\n<p><br>"
    )


def test_all_fields_of_an_article_are_read():
    notes = "<div><b>Note(s) : </b><p>Photo du port</p></div>"
    first, second = read_articles(READER, page(article_of(aside=notes), article_of("0412_2")), 2)
    assert first.headline == "Le bac coûtera plus cher"
    assert first.body == "La hausse commence en juin.\n\nLe prix du bac monte.\n\nPersonne ne dit non."
    assert (first.byline, first.source) == ("Ada Ruisseau", "Le Courrier du Port")
    assert first.published_on == date(2019, 4, 12)
    assert first.external_id == "news·20190412·CP·0412_1"
    assert first.more == {"section": "Transports", "page_label": "11", "edition": "no. 431"}
    assert second.external_id.endswith("0412_2")


@pytest.mark.parametrize(
    ("line", "section", "day", "page_label"),
    [
        ("Communication, mardi 14 mars 2006, p. 16", "Communication", date(2006, 3, 14), "16"),
        ("World, Friday, November 13, 2015", "World", date(2015, 11, 13), ""),
        ("samedi 1 juin 2019 - 14:05 UTC +02:00 1 015 mots", "MARINE", date(2019, 6, 1), ""),
        ("Thursday, December 22, 2022 13887 mots, p. 819(40)", "MARINE", date(2022, 12, 22), "819(40)"),
        ("Economie, lundi 13 mars 2006, p. MDE6", "Economie", date(2006, 3, 13), "MDE6"),
    ],
)
def test_the_line_of_the_date_is_read(line, section, day, page_label):
    header = (
        '<div><span class="DocPublicationName">Le Courrier</span></div>'
        f'<div><span class="DocHeader">{line}</span></div><div><p>MARINE</p></div>'
        '<div class="titreArticle"><p class="titreArticleVisu">Le bac</p></div><div>A. Bois</div>'
    )
    article = read_article(READER, page(article_of(header=header)))
    assert article.published_on == day
    assert article.more.get("section", "") == section
    assert article.more.get("page_label", "") == page_label
    assert article.byline == "A. Bois"


def test_a_section_with_the_date_after_it_is_read():
    header = (
        '<div class="sm-margin-bottom"><span class="DocPublicationName">Radio du Port</span></div><div>'
        '<span class="DocTitreSousSection">Journal de midi</span> <span>2 mai 2019</span></div>'
        '<div class="titreArticle"><div class="titreArticleVisu grandTitre">Le bac</div></div>'
    )
    line = '<a class="time">00:12</a><span class="value">Le bac monte.</span>'
    body = f'<div class="transcripts"><div class="transcript">{line}</div></div>'
    article = read_article(READER, page(article_of(header=header, body=body)))
    assert (article.headline, article.published_on) == ("Le bac", date(2019, 5, 2))
    assert (article.more["section"], article.source) == ("Journal de midi", "Radio du Port")
    assert article.body == "Le bac monte."


def test_where_it_stands_on_the_web_is_its_address_and_no_text():
    body = (
        '<div class="docOcurrContainer"><p>Le prix monte.</p><p>Cet article est paru dans '
        '<a href="https://courrier.example/bac">Le Courrier (site web)</a></p></div>'
        '<div class="apd-wrapper">Autres parutions : Le Phare, 2019-04-13</div>'
    )
    article = read_article(READER, page(article_of(body=body)))
    assert article.url == "https://courrier.example/bac"
    assert article.body == "La hausse commence en juin.\n\nLe prix monte."


def test_pages_of_before_2015_are_read():
    first, second = read_articles(READER, page(old_article(), old_article("2", author="", kicker="MARINE<br>")), 2)
    assert first.headline == "Le bac coûtera plus cher"
    assert first.body == "Le prix du bac monte.\n\nPersonne ne dit non."
    assert (first.byline, first.source) == ("Ada Ruisseau", "Le Courrier du Port")
    assert first.published_on == date(2012, 10, 3)
    assert first.external_id == "news·20121003·CP·175071"
    assert first.more == {"section": "Mer", "page_label": "03", "edition": "no. 12"}
    assert (second.byline, second.body) == ("", first.body)


def test_a_single_page_of_before_2015_is_read():
    article = read_article(
        READER,
        page(
            '<div id="docContain"><span class="DocPublicationName">Le Courrier</span><span class="DocHeader">Mer, jeudi'
            ' 4 octobre 2012, p. 3</span><div class="titreArticleVisu">Le bac</div><p>Le prix monte.</p>'
            '<table><tr><td><span id="ucPubliC_lblNodoc">news·20121004·CP·1</span></td></tr><tr>'
            '<td class="txtCertificat">Certificat</td></tr></table></div>'
        ),
    )
    assert (article.headline, article.body, article.published_on) == ("Le bac", "Le prix monte.", date(2012, 10, 4))


def test_a_text_without_its_box_or_with_stray_ends_is_read():
    stray = article_of(body="<p>Le prix monte.</p></div></div>")
    first, second = read_articles(READER, page(stray, article_of("2")), 2)
    assert first.body == "La hausse commence en juin.\n\nLe prix monte."
    assert second.byline == "Ada Ruisseau"


def test_a_missing_headline_or_date_costs_no_article():
    header = '<span class="DocPublicationName">Le Courrier</span>'
    article = read_article(READER, page(article_of(header=header)))
    assert article.is_headline_derived
    assert (article.published_on, article.source) == (None, "Le Courrier")


def test_an_article_that_is_cut_off_is_rejected_and_others_are_kept():
    for make in (article_of, old_article):
        whole = page(make("1"), make("2"))
        documents, [rejection] = read_all(READER, whole[: whole.rindex("Personne")])
        assert len(documents) == 1
        assert "cut off" in rejection.reason
        assert str(rejection.place) == "record 2"


def test_an_article_that_stands_twice_is_rejected_with_the_place_of_the_first():
    documents, [rejection] = read_all(READER, page(article_of(), article_of()))
    assert len(documents) == 1
    assert "record 1" in rejection.reason


def test_a_page_without_marks_is_a_rejection_with_advice():
    documents, [rejection] = read_all(READER, page("<p>Résultats de recherche</p>"))
    assert documents == []
    assert "Export the documents again" in rejection.reason


def test_marks_are_recognised():
    for text in (page(article_of()), page(old_article(), style=""), page("<p>x</p>" * 9)):
        assert READER.sniff(text.encode(), "") is Confidence.CERTAIN
    for text in ("<html><article><p>Fares</p></article></html>", "DocPublicationName, DocHeader", ""):
        assert READER.sniff(text.encode(), "europresse.html") is Confidence.NO


@pytest.mark.parametrize("data", [page(article_of(), article_of("2")), page(old_article(), old_article("2"))])
def test_damage_never_raises(data):
    assert_survives_damage(READER, data)
