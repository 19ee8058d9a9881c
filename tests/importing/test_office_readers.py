"""Documents of word processors become articles as their readers see them."""

import io
import random

import pytest

from articles.importing.containers import holds_files
from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers.office import OFFICE_READERS
from articles.importing.readers.protocol import Confidence
from tests.importing.office_files import ODT, make_docx, make_epub, make_odt, make_odt_content, make_paragraph, pack
from tests.importing.test_decoding import is_storable
from tests.patience import processor_time_below

LIMIT = 1_000_000
READERS = {reader.name: reader for reader in OFFICE_READERS}
FIRST = "The council of the harbour town voted on Tuesday to rebuild the old pier."
SECOND = "Fishermen had waited for the decision for months; the work begins in autumn."
BODY = f"{FIRST}\n\n{SECOND}"
TITLE = "Harbour town rebuilds its pier"


def read(name, data, limit=LIMIT):
    [found] = READERS[name].read(io.BytesIO(data), ReadOptions(limit))
    return found


def article_of(name, data):
    found = read(name, data)
    assert isinstance(found, Document), found
    return found.article


def w(*paragraphs, **options):
    return make_docx(
        "".join(make_paragraph(*one) if isinstance(one, tuple) else make_paragraph(one) for one in paragraphs),
        **options,
    )


def t(*paragraphs):
    return "".join(one if one.startswith("<") else f"<text:p>{one}</text:p>" for one in paragraphs)


def rtf(*paragraphs, info=""):
    return (
        "{\\rtf1\\ansi\\ansicpg1252{\\stylesheet{\\s1 Title;}}"
        + info
        + "".join(f"\\pard {one}\\par " for one in paragraphs)
        + "}"
    ).encode()


BYLINE, DATE = "By Jane Doe", "19 June 2021"
WITH_TITLE = {
    "docx": w((TITLE, "T"), BYLINE, DATE, FIRST, SECOND),
    "rtf": rtf(f"\\s1 {TITLE}", BYLINE, DATE, FIRST, SECOND),
    "odt": make_odt(t(f'<text:p text:style-name="P1">{TITLE}</text:p>', BYLINE, DATE, FIRST, SECOND)),
    "epub": make_epub({"a": f"<h1>{TITLE}</h1><p>{BYLINE}</p><p>{DATE}</p><p>{FIRST}</p><p>{SECOND}</p>"}),
}


@pytest.mark.parametrize("name", WITH_TITLE)
def test_title_byline_and_date_stand_in_their_fields(name):
    article = article_of(name, WITH_TITLE[name])
    assert (article.headline, article.byline, str(article.published_on)) == (TITLE, BYLINE, "2021-06-19")
    assert article.body == BODY


@pytest.mark.parametrize("name", WITH_TITLE)
def test_each_is_recognised_by_its_content_and_by_its_name(name):
    data = WITH_TITLE[name]
    found = {other: reader.sniff(data[:65_536], "x") for other, reader in READERS.items()}
    assert [other for other, confidence in found.items() if confidence > Confidence.BY_NAME] == [name]
    assert READERS[name].sniff(b"words", f"a.{name}") is Confidence.BY_NAME
    assert READERS[name].sniff(b"words", "a.txt") is Confidence.NO
    assert not holds_files(io.BytesIO(data))


def test_the_first_lines_are_read_as_those_of_a_plain_text():
    article = article_of("docx", w("Storm breaks pier", "By Jane Doe", f"KABUL, Jan 4 – {FIRST}", SECOND))
    assert (article.headline, article.byline, article.body) == ("Storm breaks pier", "By Jane Doe", BODY)
    assert article.dateline.startswith("KABUL")
    article = article_of("docx", w("Date: 2021-06-19", f"Title: {TITLE}", FIRST, SECOND))
    assert (article.headline, str(article.published_on), article.body) == (TITLE, "2021-06-19", BODY)


def test_insertions_are_text_and_deletions_are_not():
    inserted = "<w:ins><w:r><w:t> wooden</w:t></w:r></w:ins><w:del><w:r><w:delText> rotten</w:delText></w:r></w:del>"
    paragraph = f"<w:r><w:t>{FIRST[:-6]}</w:t></w:r>{inserted}<w:r><w:t>{FIRST[-6:]}</w:t></w:r>"
    assert article_of("docx", w((TITLE, "T"), paragraph, SECOND)).body == f"{FIRST[:-6]} wooden{FIRST[-6:]}\n\n{SECOND}"
    assert article_of("rtf", rtf(f"\\s1 {TITLE}", f"{FIRST}{{\\deleted  rotten}}{{\\v  hidden}}", SECOND)).body == BODY
    deleted = f"<text:deletion>{t('rotten')}</text:deletion>"
    changes = f"<text:tracked-changes><text:changed-region>{deleted}</text:changed-region></text:tracked-changes>"
    body = t(
        f'<text:p text:style-name="P1">{TITLE}</text:p>',
        f"{FIRST[:10]}<text:change text:change-id='1'/>{FIRST[10:]}",
        SECOND,
    )
    assert article_of("odt", make_odt(changes + body)).body == BODY


def test_an_open_document_is_read_as_a_reader_sees_it():
    pieces = (
        'One<text:s text:c="2"/>two<text:tab/>three<text:line-break/><text:a>four</text:a>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>comment</text:p></office:annotation>"
        '<text:span text:style-name="HID">hidden</text:span>'
        "<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>above</text:ruby-text></text:ruby>"
        "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
    )
    cells = "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in ("left", "right"))
    body = t(
        f"<text:h>{TITLE}</text:h>",
        '<text:p text:style-name="HID">hidden too</text:p>',
        pieces,
        f"<table:table><table:table-row>{cells}</table:table-row></table:table>",
        '<text:section text:display="none"><text:p>hidden three</text:p></text:section>',
        "<text:list><text:list-item><text:p>An item.</text:p></text:list-item></text:list>",
    )
    expected = "One two three fourbase\n\nIn a box.\n\nleft | right\n\nAn item."
    for data in (make_odt(body), make_odt_content(body).encode()):
        article = article_of("odt", data)
        assert (article.headline, article.body) == (TITLE, expected)


def test_a_stated_title_is_the_headline_only_where_the_text_has_none():
    long = " ".join([FIRST] * 5)
    for title, headline in (
        ("Pier is built anew", "Pier is built anew"),
        ("Microsoft Word - pier.doc", ""),
        ("Template", ""),
    ):
        article = article_of("docx", w(long, SECOND, core=f"<dc:title>{title}</dc:title>"))
        assert article.own_headline == headline
        assert any("title that the file states" in note for note in article.notes) is bool(headline)
    data = rtf(long, SECOND, info="{\\info{\\title Pier for M\\'fcnchen \\{1\\}}{\\author Jane Doe}}")
    assert article_of("rtf", data).headline == "Pier for München {1}"
    assert (
        article_of("odt", make_odt(t(long, SECOND), "<dc:title>Pier is built anew</dc:title>")).headline
        == "Pier is built anew"
    )
    assert (
        article_of("docx", w((TITLE, "T"), FIRST, SECOND, core="<dc:title>Pier is built anew</dc:title>")).headline
        == TITLE
    )


def test_a_stated_author_is_believed_only_where_the_text_names_it_too():
    core = "<dc:creator>Jane Doe</dc:creator>"
    assert article_of("docx", w((TITLE, "T"), FIRST, SECOND, core=core)).byline == ""
    assert article_of("docx", w((TITLE, "T"), FIRST, "Mail to Jane Doe.", core=core)).byline == "Jane Doe"


def test_what_is_set_as_author_is_the_byline():
    article = article_of("docx", w((TITLE, "T"), ("Jane Doe", "A"), ("Joe Roe", "A"), FIRST, SECOND))
    assert (article.byline, article.body) == ("Jane Doe, Joe Roe", BODY)


def test_a_book_of_one_text_has_what_it_says_of_itself():
    values = {
        "title": "T",
        "creator": "Jane Doe",
        "date": "2021-06-19",
        "language": "en-GB",
        "publisher": "Example Gazette",
        "source": "https://news.example/pier",
    }
    metadata = "".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in values.items())
    pages = {"cover": "<p>A cover</p>", "text": f"<h1>{TITLE}</h1>" + f"<p>{FIRST}</p><p>{SECOND}</p>" * 5}
    article = article_of("epub", make_epub(pages, metadata))
    assert (article.headline, article.byline, article.source, article.url) == (
        TITLE,
        "Jane Doe",
        "Example Gazette",
        "https://news.example/pier",
    )
    assert (str(article.published_on), article.language) == ("2021-06-19", "en-GB")
    assert article.notes == ("left out, as pages of a title or of contents: “A cover”",)


# -- what cannot be read


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("docx", b"", "the document is empty"),
        ("docx", b"words", "damaged or cut off"),
        ("docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Word document"),
        ("docx", w("  "), "it has no text"),
        ("docx", pack({"a": "b"}), "no Word document"),
        ("rtf", b"words", "cut off"),
        ("rtf", rtf(FIRST)[:-1], "cut off"),
        ("odt", b"words", "damaged or cut off"),
        ("odt", make_odt(t(FIRST))[:-40], "damaged or cut off"),
        ("odt", make_odt_content(t(FIRST)).encode()[:-40], "damaged or cut off"),
        ("odt", make_odt(t(FIRST), manifest="<encryption-data/>"), "locked with a password"),
        ("odt", make_odt("", kind="spreadsheet"), "not a text document"),
        ("epub", make_epub({"a": f"<p>{FIRST * 9}</p>", "b": f"<p>{SECOND * 9}</p>"}), "it holds 2 texts"),
        ("epub", make_epub({"a": ""}, locked=True), "protected against copying"),
        ("epub", make_epub({"a": "<img/>"}), "it has no text"),
        ("epub", pack({"mimetype": "application/epub+zip"}), "no part “META-INF/container.xml”"),
    ],
)
def test_what_can_not_be_read_is_rejected_with_the_reason(name, data, reason):
    found = read(name, data)
    assert isinstance(found, Rejection)
    assert reason in found.reason


def test_a_text_over_the_limit_is_rejected():
    assert "its text is too long: " in read("docx", w(FIRST), limit=50).reason


def test_a_bomb_is_rejected():
    for data in (
        pack({"mimetype": ODT, "content.xml": b" " * 30_000_000}),
        pack({"word/document.xml": b" " * 30_000_000}),
    ):
        assert "unpacks to 30,000,000 bytes" in read("odt" if data[30:38] == b"mimetype" else "docx", data).reason


def test_nothing_hostile_takes_long():
    deep = "<text:section>" * 20_000 + "</text:section>" * 20_000
    spans = "<text:span>" * 20_000 + "x" + "</text:span>" * 20_000
    entities = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + make_odt_content(
        t("&b;" * 2_000, FIRST)
    )
    info = b"{\\rtf1 " + b"{\\title " * 20_000 + b"}"
    for name, data in (
        ("odt", make_odt_content(deep + t(FIRST)).encode()),
        ("odt", make_odt_content(t(spans, FIRST)).encode()),
        ("odt", entities.encode()),
        ("rtf", info),
        ("epub", make_epub({"a": "<div>" * 50_000 + FIRST})),
    ):
        with processor_time_below(5):
            read(name, data)


@pytest.mark.parametrize("name", [*WITH_TITLE, "fodt"])
def test_a_file_cut_anywhere_or_with_bytes_flipped_never_raises_and_says_something(name):
    whole = make_odt_content(t(FIRST)).encode() if name == "fodt" else WITH_TITLE[name]
    name = name.replace("fodt", "odt")
    for seed in range(60):
        chance = random.Random(seed)
        data = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 3 == 0 else whole)
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert isinstance(read(name, bytes(data)), Document | Rejection)


def test_a_reason_that_quotes_a_file_can_be_stored():
    data = pack({"mimetype": "application/epub+zip", "META-INF/container.xml": '<rootfile full-path="OPS\x7f/a"/>'})
    assert is_storable(read("epub", data).reason)
