"""What lines of a header are labelled with, in the languages of newspapers: “Date:”, “Titel:”, “Автор:”. Pure data."""

from articles.text.month_names import fold_word

BODY = "body"  # what follows the label is the text

# Key of articles.fields: labels that mean it wherever they stand at the head of a text.
_SURE = {
    "published_on": """
        date, dated, date published, published, published on, publication date, published at, date of publication,
        pubdate, pub date, posted, posted on, date posted, issue date, date line, release date, first published,
        for release, for immediate release,
        datum, erscheinungsdatum, veroffentlicht, veroffentlicht am, erschienen, erschienen am, publiziert am,
        date de publication, publie le, publie, paru le, fecha, fecha de publicacion, publicado, publicado el, data,
        data di pubblicazione, pubblicato, pubblicato il, data de publicacao, publicado em, publicatiedatum,
        gepubliceerd, gepubliceerd op, dato, publisert, publiceret, publicerad, publiceringsdatum, julkaistu, paivays,
        paivamaara, data publikacji, opublikowano, publikovano, zverejneno, datum vydani, datum objave, objavljeno,
        megjelenes, data publicarii, publicat, дата, дата публикации, опубликовано, дата публікації, опубліковано,
        датум, објављено, публикувано, ημερομηνια, tarih, yayin tarihi, yayinlanma tarihi, tanggal, ngay, ngay dang,
        tarikh, التاريخ, تاريخ, تاريخ النشر, تاریخ, תאריך, दिनांक, तारीख, তারিখ, வெளியீடு, 日期, 发布时间, 发表时间, 时间,
        發布時間, 日付, 公開日, 掲載日, 날짜, 입력, วันที่
    """,
    "updated_at": """
        updated, updated on, updated at, last updated, last update, last modified, modified, date modified, lastmod,
        aktualisiert, aktualisiert am, zuletzt aktualisiert, mis a jour, mis a jour le, modifie le, actualizado,
        actualizado el, aggiornato, aggiornato il, atualizado em, bijgewerkt, oppdatert, opdateret, uppdaterad,
        обновлено, guncelleme, 更新时间, 更新日
    """,
    "headline": """
        title, headline, article title, titel, schlagzeile, uberschrift, titre, titulo, titular, titolo, kop, tittel,
        overskrift, otsikko, tytul, nadpis, titulek, naslov, cim, titlu, заголовок, название, назва, наслов, τιτλος,
        baslik, judul, tieu de, العنوان, عنوان, כותרת, शीर्षक, শিরোনাম, 标题, 標題, 题目, 見出し, タイトル, 제목, หัวข้อ
    """,
    "byline": """
        author, authors, author s, byline, written by, autor, autoren, verfasser, autorin, auteur, auteurs, autores,
        autora, autore, autori, auteur s, forfatter, forfattare, skribent, kirjoittaja, szerzo, автор, авторы, автори,
        συντακτης, yazar, penulis, tac gia, الكاتب, المؤلف, بقلم, نویسنده, מאת, लेखक, 作者, 记者, 記者, 筆者, 저자
    """,
    "url": """
        url, link, permalink, uri, web address, source url, original url, article url, canonical url, canonical,
        internetadresse, adresse url, enlace, 链接, 网址, 原文链接, リンク, ссылка
    """,
    "keywords": """
        keywords, key words, tags, schlagworter, schlagworte, stichworter, mots cles, mots-cles, palabras clave,
        palavras-chave, parole chiave, trefwoorden, ключевые слова, теги, etiketler, 关键词, キーワード
    """,
}
# Those that open texts as words of prose too: believed beside another, or alone above an empty line.
_DOUBTFUL = {
    "headline": "head, hed, heading",
    "byline": "by, von, par, por, di, door, od, автор текста",
    "source": """
        source, publication, newspaper, publisher, outlet, paper, journal, site name, website, quelle, zeitung,
        medium, periodico, diario, medio, fuente, fonte, giornale, testata, jornal, veiculo, bron, krant, kilde, avis,
        kalla, tidning, lahde, zrodlo, gazeta, zdroj, izvor, forras, sursa, источник, издание, джерело, извор, πηγη,
        kaynak, gazete, sumber, nguon, المصدر, الصحيفة, منبع, מקור, स्रोत, 来源, 來源, 出处, 媒体, 出典, 新聞, 출처, ที่มา
    """,
    "section": """
        section, category, categories, desk, ressort, kategorie, categorie, rubrique, seccion, categoria, sezione,
        secao, editoria, sectie, kategori, avdeling, osasto, dzial, rubrika, rovat, раздел, рубрика, категория, bolum,
        القسم, قسم, 栏目, 版面, 分类, カテゴリー
    """,
    "page_label": "page, pages, seite, seiten, pagina, pagine, strona, страница, sayfa, 版次",
    "edition": "edition, ausgabe, edicion, edizione, edicao, editie",
    "dateline": "dateline, place of origin, datelined",
    "language": "language, lang, sprache, langue, idioma, lingua, lingua originale, taal, sprak, язык, dil, 语言",
    "id": "id, article id, document id, doc id, docid, guid, document number, accession number",
    "body": """
        body, text, full text, fulltext, content, article, story, article text, artikeltext, volltext, texte, texto,
        testo, tekst, текст, metin, 正文, 内容, 本文, النص
    """,
}

# What other lines at the head of a text say that no field holds.
_LEFT_OUT = """
    contact, contacts, media contact, press contact, media contacts, press contacts, contact information, phone, tel,
    telephone, fax, email, e-mail, mail, mobile, kontakt, pressekontakt, contacto, contact presse, contatto, copyright,
    length, words, word count, load date, credit, circulation, time, uhrzeit, hour, heure, hora
"""

_OF_EVENTS = """
    venue, where, when, what, who, why, rsvp, admission, tickets, time and place, location, ort, wann, wo, was, wer,
    einlass, lieu, quand, lugar, cuando, donde, que, quien, luogo, quando, dove, место, yer
"""


def _spread(table: dict[str, str]) -> dict[str, str]:
    return {fold_label(label): key for key, labels in table.items() for label in labels.split(",")}


def fold_label(label: str) -> str:
    """Return a label as it is compared: small letters without accents, “_” and “-” as blanks."""
    return fold_word(" ".join(label.replace("_", " ").replace("-", " ").replace("(", " ").replace(")", " ").split()))


SURE_LABELS = _spread(_SURE)
LABELS = SURE_LABELS | {label: key for label, key in _spread(_DOUBTFUL).items() if label not in SURE_LABELS}
LEFT_OUT = frozenset(map(fold_label, _LEFT_OUT.split(",")))
# Labels of a headline where several words follow, else of keywords or of a section.
SHORT_OR_HEADLINE = {
    **dict.fromkeys(("subject", "betreff", "objet", "asunto", "oggetto", "assunto"), "keywords"),
    "rubrik": "section",
}
# What a box about an event has; its date is that of the event.
LABELS_OF_EVENTS = frozenset(map(fold_label, _OF_EVENTS.split(",")))
