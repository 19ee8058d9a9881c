"""What the columns of tables and the keys of JSON are called, in the usual languages, and which field each means. Pure.

Case, blanks, accents, underscores and dots make no difference: “Date_Published” and “datePublished” are one name.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from articles.fields import fields_with

KEYS = tuple(one.key for one in fields_with("key"))
SUMMARY_SCORE = 40  # at most, of a name that means a summary: it stands for a text where there is none

_LONGEST_NAME = 200
_WRAPPED = 0.9  # what a name within another is worth, compared with the name alone
_FALLBACK_PREFIX = 0.95


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# By field, how surely each name means it, up to 100.
_NAMES: dict[str, dict[int, str]] = {
    "id": {
        100: (
            "id uid uuid articleid documentid docid newsid storyid itemid postid storiesid recordid objectid identifier"
        ),
        90: (
            "accessionnumber accessionno docno docnumber newid articlenumber articleno documentnumber storeid "
            "dokumentid artikelid guid kennung"
        ),
        80: ("idarticle idarticulo idartigo idnoticia identifiant identificador идентификатор номерстатьи articlekey"),
        70: "uri urn oid shortid cmsid externalid sourceuid",
    },
    "headline": {
        100: "headline mainheadline headlinetext headlinemain articleheadline",
        97: (
            "title articletitle newstitle storytitle posttitle pagetitle doctitle titletext maintitle webtitle "
            "head titlept titre titreprincipal titel schlagzeile uberschrift ueberschrift hauptuberschrift "
            "artikeltitel kop krantenkop titulo titular encabezado manchete titolo rubrik overskrift tittel "
            "otsikko tytul naglowek titulek nadpis nadpisek cim focim titlu titluarticol заголовок название "
            "заглавие назва наслов naslov naslovclanka baslik haberbasligi τιτλος العنوان عنوان عنوانالخبر תר "
            "כותרת शीर्षक শিরোনাম 标题 標題 新闻标题 新聞標題 題名 タイトル 見出し 제목 기사제목 tieude tieudebai "
            "judul judulberita virsraksts pavadinimas pealkiri antraste хедлайн"
        ),
        90: "heading header headings hed titlemain displaytitle fulltitle longtitle seotitle printheadline",
        60: "titlenormal titlepage titlerss titleog ogtitle shorttitle webheadline subjectline subject betreff",
    },
    "body": {
        100: (
            "body fulltext articlebody bodytext articletext maintext textbody newsbody storybody storytext "
            "newstext newscontent articlecontent fullarticle fullcontent contenttext textcontent plaintext "
            "bodyhtml htmlbody textfull fullbody volltext artikeltext artikelinhalt texteintegral textecomplet "
            "textearticle textocompleto cuerpo corpo testocompleto полныйтекст текстстатьи текстновости habermetni "
            "isiberita 正文 新闻内容 新聞內容 본문 기사본문 本文 noidungbai konten"
        ),
        95: (
            "text content contents article texte contenu inhalt texto contenido conteudo testo contenuto tekst "
            "tresc trescartykulu innehall brodtext artikel indhold innhold teksti leipateksti obsah telo "
            "textclanku szoveg szovegtorzs continut текст содержание содержимое зміст статья съдържание садржај "
            "sadrzaj tekstclanka metin icerik κειμενο περιεχομενο النص نص المحتوى متن محتوا תוכן טקסט सामग्री পাঠ "
            "内容 內容 文章 コンテンツ 記事 내용 noidung isi teks teksts saturs tekstas"
        ),
        80: (
            "news story post ocrtext ocreng ocr ocrspa ocrfre ocrger fulltextocr transcript transcription selftext "
            "noticia nachricht articlehtml contenthtml htmlcontent contentrendered contentencoded content0 "
            "contentraw rawtext rawcontent html"
        ),
        70: (
            "cleantext cleanedtext textclean textcleaned cleancontent contentclean articleclean cleanbody "
            "processedtext document passage paragraphs paragraph message comment tweet fullmessage maincontent "
            "para"
        ),
        SUMMARY_SCORE: (
            "lead leadparagraph abstract standfirst summary description teaser snippet excerpt intro introduction "
            "trailtext deck dek shortdescription metadescription ogdescription articledescription newsdescription "
            "blurb chapeau chapo resume accroche vorspann anriss zusammenfassung kurztext beschreibung einleitung "
            "entradilla resumen sumario bajada copete resumo sommario occhiello samenvatting inleiding ingress "
            "manchet perex streszczenie lid ozet spot аннотация анонс краткоесодержание описание лид сажетак "
            "sazetak ملخص الملخص خلاصه תקציר 摘要 简介 簡介 概要 要約 요약 tomtat ringkasan sapo articlesummary "
            "subtitle"
        ),
    },
    "published_on": {
        100: (
            "publishedon published publishedat publisheddate publishdate publicationdate pubdate datepublished "
            "datepublish publishingdate publicationdatetime publisheddatetime publishedtime publishtime "
            "publishdatetime "
            "dateofpublication webpublicationdate datetimepub pubtime pubdatetime firstpublished firstpublishedat "
            "articledate newsdate storydate issuedate dateissued postdate dateposted postedat postedon "
            "postdatetime originalpublicationdate displaydate datepub datepublication datedepublication "
            "datedeparution dateparution parution publiele erscheinungsdatum erscheinungstag veroffentlicht "
            "veroeffentlicht veroffentlichtam veroffentlichungsdatum publikationsdatum publiziert fechapublicacion "
            "fechadepublicacion publicado publicadoel datadepublicacao datapublicacao publicadoem dataderelease "
            "datadipubblicazione datapubblicazione pubblicato publicatiedatum verschenen publiceringsdatum "
            "publicerad udgivelsesdato publiceret publiseringsdato publisert julkaistu julkaisupaiva julkaisuaika "
            "datapublikacji opublikowano datumvydani publikovano datumpublikace datumzverejnenia megjelenes "
            "megjelenesdatuma datapublicarii publicatla датапубликации опубликовано датавыхода датапублікації "
            "опубліковано датум датумобјаве datumobjave objavljeno yayintarihi yayinlanmatarihi habertarihi "
            "ημερομηνιαδημοσιευσης تاريخالنشر تاريخانتشار תאריךפרסום प्रकाशनतिथि 发布时间 发布日期 发表时间 "
            "發布時間 發佈時間 出版日期 掲載日 公開日 配信日 発行日 公開日時 게시일 발행일 작성일 기사일자 입력일 "
            "ngaydang ngayxuatban tanggalterbit tanggalpublikasi waktuterbit publicesanasdatums paskelbta "
            "avaldatud"
        ),
        90: (
            "date dates datum data fecha dato paivays paivamaara pvm datums kuupaeva nap datumclanku dataarticol "
            "dateofarticle дата tarih ημερομηνια التاريخ تاريخ תאריך तिथि दिनांक তারিখ 日期 日付 날짜 일자 ngay "
            "ngaythang tanggal datestr datetext"
        ),
        80: (
            "datetime dateandtime timestamp time isodate dategmt dateutc fulldate zeitpunkt zeit uhrzeit "
            "horodatage heure fechahora dataora datahora время 时间 時間 日時 시간 waktu thoigian zeitstempel "
            "epoch unixtime releasedate"
        ),
        70: "firstcreated contentcreated",
        65: "versioncreated",
        60: (
            "created createdat createdutc createdon createddate creationdate datecreated ctime erstellt erstelltam "
            "issued"
        ),
        50: "seendate dateseen firstseen dateadded",
    },
    "byline": {
        100: "byline bylines bylinetext writtenby creditline",
        97: (
            "author authors authorname authornames authorfullname articleauthor writer writers journalist "
            "journalists reporter reporters columnist creator creators dccreator by contributor contributors "
            "auteur auteurs redacteur journaliste autor autoren verfasser verfasserin autorin autorname redakteur "
            "autora autores autoria periodista redactor jornalista autore autori giornalista firma schrijver "
            "forfatter skribent forfattere journalister kirjoittaja toimittaja kirjoittajat autorzy dziennikarz "
            "autorclanku szerzo szerzok ujsagiro jurnalist автор авторы автори журналист аутор novinar yazar "
            "muhabir yazaradi συγγραφεας συντακτης المؤلف الكاتب كاتب الكاتبة نویسنده خبرنگار מחבר כתב מאת लेखक "
            "লেখক 作者 记者 記者 撰稿人 著者 執筆者 作成者 저자 기자 기자명 작성자 tacgia nguoiviet penulis "
            "pengarang wartawan autors autorius"
        ),
        70: "publishedby postedby editor editors redaktion username user screenname contributorname",
    },
    "source": {
        100: (
            "source sourcename newssource articlesource publication publicationname publicationtitle newspaper "
            "newspapername newspapertitle outlet outletname newsoutlet mediaoutlet medianame mediumname pubtitle "
            "paper papername periodical"
        ),
        97: (
            "journal journaltitle agency newsagency wire sitename newssite website site publicationtitlename "
            "publisher publishername provider providername feedname feedtitle channelname brand containertitle "
            "nomdujournal nomjournal titrejournal titrepresse presse quelle zeitung zeitungsname zeitungstitel "
            "medienname publikation fuente medio periodico diario nombremedio nombredelmedio fonte veiculo "
            "veiculodecomunicacao jornal testata giornale bron krant medium kalla kilde avis tidning lehti lahde "
            "zrodlo gazeta czasopismo zdroj noviny forras lap ujsag sursa ziar publicatie источник издание газета "
            "сми джерело видання източник вестник извор izvor kaynak gazete πηγη εφημεριδα المصدر مصدر الصحيفة "
            "منبع روزنامه מקור עיתון स्रोत সূত্র 来源 來源 媒体 媒體 出处 报纸 報紙 情報源 媒体名 新聞 출처 언론사 "
            "매체 매체명 신문사 nguon bao sumber media avots saltinis allikas"
        ),
        60: (
            "media medium domain domainname sourcedomain hostname host cleanurl sitefull siteurl sourceurl "
            "subreddit channel network"
        ),
        40: "sourceid mediaid",
        30: "title titel titre",
    },
    "language": {
        100: (
            "language lang languagecode langcode languages inlanguage articlelanguage sourcelanguage "
            "contentlanguage documentlanguage sprache langue idioma lengua lingua taal sprak sprog kieli jezyk "
            "jazyk nyelv limba язык мова език језик jezik dil γλωσσα اللغة لغة زبان שפה भाषा ভাষা 语言 語言 語種 "
            "言語 언어 ngonngu bahasa valoda kalba keel"
        ),
        70: "locale dclanguage",
    },
    "url": {
        100: (
            "url link href weburl articleurl articlelink newsurl newslink permalink canonicalurl canonical "
            "canonicallink webpage pageurl fullurl originalurl documenturl docurl storyurl posturl urllink "
            "webaddress weblink linkurl lien adresse lienarticle urlarticle adresseweb enlace vinculo ligacao "
            "collegamento webadresse internetadresse lank lenke linkki adreslink odkaz hivatkozas ссылка адрес "
            "посилання връзка линк baglanti adres συνδεσμος الرابط رابط لینک پیوند קישור लिंक লিংক 链接 網址 网址 "
            "連結 原文链接 リンク 링크 주소 기사url lienket duongdan tautan"
        ),
        80: "address originallink externallink sourcelink linkarticle urlused shareurl loc identifierurl troveurl",
        60: "uri guid shorturl urlmobile mobileurl ampurl urlsource sourceurl source mainentityofpage shortlink id",
    },
    "dateline": {
        100: "dateline datelinelocation spitzmarke datelineplace datelinecity",
        40: "placeline ortsmarke",
    },
    "section": {
        100: (
            "section sectionname sections articlesection newssection sectiontitle sectionlabel rubric rubrique "
            "ressort rubrik seccion secao editoria sezione rubriek sektion seksjon osasto dzial rubrika rovat "
            "sectiune рубрика раздел рубріка bolum القسم قسم بخش מדור অনুভাগ 栏目 欄目 版块 セクション 면 섹션 "
            "chuyenmuc rubrikberita"
        ),
        80: (
            "category categories categoryname newscategory categorie kategorie kategori categoria kategoria "
            "kategorija kategoriya kateqoriya категория категорія κατηγορια التصنيف دسته דסקה श्रेणी 类别 類別 "
            "分类 分類 カテゴリ カテゴリー 카테고리 분류 danhmuc"
        ),
        70: "newsdesk desk topic topics subsection pillarname channelsection theme thema departement tema",
        55: "subject",
    },
    "page_label": {
        100: (
            "pagelabel page pages pagenumber pagenumbers pageno printpage printpages seite seiten seitenzahl "
            "numerodepage pagina paginas pagine sida side sivu sivut strona strony strana oldal страница страницы "
            "сторінка стр sayfa σελιδα الصفحة صفحه עמוד पृष्ठ 版面 版次 页码 頁碼 ページ 掲載面 지면 trang halaman "
            "pageindex startpage firstpage pagesequence sequence"
        ),
    },
    "edition": {
        100: (
            "edition editionname printedition editionlabel ausgabe ausgabenname edicion edicao edizione editie "
            "utgava udgave utgave painos wydanie vydani kiadas editia выпуск издание випуск baski εκδοση الطبعة "
            "版本 版 版別 edisi"
        ),
    },
    "updated_at": {
        100: (
            "updatedat updated lastupdated dateupdated updateddate updatedate updatetime lastmodified modified "
            "modifiedat datemodified datemodify modifieddate modificationdate lastmodifieddate editedat lastupdate "
            "aktualisiert aktualisiertam geandert geaendert miseajour datemodification actualizado "
            "fechaactualizacion atualizado aggiornato bijgewerkt uppdaterad opdateret oppdatert paivitetty "
            "zaktualizowano aktualizovano обновлено guncellenme 更新时间 更新時間 更新日 수정일"
        ),
        80: "modifiedgmt datemodifiedgmt",
    },
    "keywords": {
        100: (
            "keywords keyword tags tag newskeywords metakeywords articletags keywordlist taglist mots motscles "
            "schlagworte schlagworter stichworte stichworter schlagwort palabrasclave etiquetas palavraschave "
            "parolechiave trefwoorden nyckelord emneord avainsanat slowakluczowe klicovaslova stitky kulcsszavak "
            "cuvintecheie ключевыеслова теги ключовіслова anahtarkelimeler etiketler λεξειςκλειδια "
            "الكلماتالمفتاحية الوسوم کلیدواژه‌ها کلیدواژهها برچسبها מילותמפתח תגיות 关键词 關鍵詞 关键字 标签 標籤 "
            "キーワード タグ 키워드 태그 tukhoa katakunci"
        ),
        50: "subjects topics descriptors descriptor subjectterms hashtags labels concepts themes",
    },
}
# Of an object within an object: these say nothing of what is in them.
_WRAPPERS = _words(
    "fields field attributes node data article articles item items doc document record content meta metadata"
    " properties og dc dcterms dcelements schema story post news entry thread root json original values result hit row"
    " custom articleschema attrs"
)
# What an object of one value calls it.
_OWN_VALUES = _words("name names value values text title label rendered main original displayname fullname")
_ENVELOPE = "_source"  # in which Elasticsearch has what was put into it
_PREFIXES = ("article", "news", "story", "post", "item", "document", "doc", "art", "entry", "web", "main", "original")
# “Titre de l’article”, “Titel des Artikels”, “text_of_news”
_OF_ARTICLES = _words(
    "of the de la le du des l d der die das vom von del della dello dell do da di el los an in van het av i article"
    " articles artikel artikels articolo articulo artigo noticia notizia nachricht beitrags beitrag news bericht"
    " artykulu clanku статьи новости публикации haberin berita"
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[.:/\[\]>]+")
_TYPE_ENDING = re.compile(r"(?<=[a-z])_(?:s|ss|t|txt|dt|tdt|i|en|str)$")  # of Solr and of pandas
_NUMBERED = re.compile(r" \(\d+\)$")  # of several columns of one name
_DOTLESS = str.maketrans("ıłøđ", "ilod")


@lru_cache(4_000)
def fold_name(name: str) -> str:
    """Return a name without case, accents and anything that is no letter or digit."""
    text = unicodedata.normalize("NFKD", name[:_LONGEST_NAME].casefold()).translate(_DOTLESS)
    return "".join(one for one in text if one.isalnum())


def _index_names() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for key, groups in _NAMES.items():
        for score, names in groups.items():
            for name in names.split():
                folded = fold_name(name)
                found[folded][key] = max(score, found[folded].get(key, 0))
    return {name: tuple(fields.items()) for name, fields in found.items()}


_FIELDS_OF = _index_names()


@lru_cache(4_000)
def find_fields(name: str) -> tuple[tuple[str, float], ...]:
    """Return the keys of the fields that a column of this name may mean, each with how surely, up to 100.

    A name of several parts, as in “fields.bodyText” or “dc:title”, means what its last part does where those before
    say nothing else.
    """
    if name == _ENVELOPE:
        return ()
    name = _NUMBERED.sub("", name)
    if found := _FIELDS_OF.get(fold_name(name)) or _find_without_affixes(name):
        return found
    parts = [part for part in _PARTS.split(name) if fold_name(part)]
    if len(parts) < 2:
        return ()
    *outer, last = parts
    if all(part == _ENVELOPE or part.isdecimal() or fold_name(part) in _WRAPPERS for part in outer):
        return tuple((key, score * _WRAPPED) for key, score in find_fields(last))
    if fold_name(last) in _OWN_VALUES:
        return tuple((key, score * _WRAPPED) for key, score in find_fields(".".join(outer)))
    return ()


def _find_without_affixes(name: str) -> tuple[tuple[str, float], ...]:
    for shorter in _strip_affixes(name):
        if found := _FIELDS_OF.get(shorter):
            return tuple((key, score * _FALLBACK_PREFIX) for key, score in found)
    return ()


def _strip_affixes(name: str) -> Iterator[str]:
    yield fold_name(_TYPE_ENDING.sub("", name))
    folded = fold_name(name)
    words = [fold_name(word) for word in _BETWEEN_WORDS.split(name)]
    if any(word in _OF_ARTICLES for word in words):
        yield "".join(word for word in words if word not in _OF_ARTICLES)
    for prefix in _PREFIXES:
        if folded.startswith(prefix):
            yield folded.removeprefix(prefix)


def find_key(name: str) -> str:
    """Return the key of the field that a person calls so; empty where none or several could be meant."""
    if name in KEYS:
        return name
    best = sorted(find_fields(name), key=lambda one: -one[1])
    is_clear = best and best[0][1] >= 90 and (len(best) == 1 or best[1][1] < best[0][1])
    return best[0][0] if is_clear else ""
