"""Small files of every reader, each in the forms that it is known by: what all readers together are tried with."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from articles.importing.readers.protocol import ReadOptions
from tests.importing import test_europresse_reader as europresse
from tests.importing import test_factiva_reader as factiva
from tests.importing import test_feed_file as feeds
from tests.importing import test_json_feed as json_feeds
from tests.importing import test_mail_reader as mail
from tests.importing import test_mhtml as mhtml
from tests.importing import test_newsml_1 as newsml_1
from tests.importing import test_newsml_g2 as newsml_g2
from tests.importing import test_nexis_reader as nexis
from tests.importing import test_ninjs as ninjs
from tests.importing import test_nitf as nitf
from tests.importing import test_office_readers as office
from tests.importing import test_pdf_reader as pdf
from tests.importing import test_proquest_reader as proquest
from tests.importing import test_tagged_records as tagged_records
from tests.importing import test_wire as wire
from tests.importing import test_wordpress as wordpress
from tests.importing.crawls import make_answer, make_arc, make_page, make_record, make_web_archive, pack
from tests.importing.newspapers import make_alto, make_block, make_mets, make_part
from tests.importing.pdfs import make_pdf
from tests.importing.web_pages import ADDRESS, PARAGRAPHS, page, paragraphs
from tests.importing.workbooks import make_ods, make_xlsx

LIMIT = 10_000_000


class SmallFile(NamedTuple):
    """A file that one reader is for: its usual name, its bytes, and files beside it that it names."""

    reader: str
    name: str
    data: bytes
    parts: Mapping[str, bytes] = {}

    def options(self, folder: Path) -> ReadOptions:
        """Return how it is read; the files beside it are written into a folder."""
        for name, data in self.parts.items():
            (folder / name).write_bytes(data)
        return ReadOptions(LIMIT, self.name, parts={name: folder / name for name in self.parts})


TEXT = "\n\n".join(PARAGRAPHS)
HEADED = f"date 2021-06-19\n\nHarbour board to dredge the channel\n\nWESTERHAVEN: {TEXT}\n"
ROWS = [["Title", "Date", "Text"], ["Bridge stays", "2021-06-19", TEXT], ["Market moves", "2021-06-20", TEXT + " Yes."]]
RECORDS = [{"headline": f"Bridge {number}", "body": TEXT, "published_on": f"2021-06-1{number}"} for number in (1, 2)]
TABLE = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS) + "\r\n"
CRAWL = [
    make_record(b"software: Crawler\r\n", "warcinfo", Content_Type="application/warc-fields"),
    *(make_record(make_answer(make_page(number=number)), address=f"http://news.example/{number}") for number in (1, 2)),
    make_record(make_answer(b"\x89PNG" + bytes(300), "image/png")),
]
PAGE = make_alto(make_block("b1", "The boats of the Har-", "bour town are back"), make_block("b2", "Nobody was hurt."))
ISSUE = make_mets(
    ["1.xml"], make_part("ARTICLE", "1:b1", label="Boats"), make_part("ADVERTISEMENT", "1:b2"), identity="issue-1"
)
MAILBOX = b"".join(
    b"From news@gazette.example Sat Jun 19 23:45:00 2021\n"
    + mail.make(Message_ID=f"<a{number}@gazette.example>")
    + b"\n\n"
    for number in (1, 2)
)


def list_small_files() -> Iterator[SmallFile]:
    """Yield the files of each reader; those of a reader do not all have the same form."""
    yield SmallFile("text", "a.txt", HEADED.encode())
    yield SmallFile("jsonl", "a.jsonl", "".join(f"{json.dumps(record)}\n" for record in RECORDS).encode())
    yield SmallFile("nexis", "a.txt", nexis.both().encode())
    yield SmallFile("nexis", "a.html", nexis.classic_page(*(nexis.classic_article(n, 2) for n in (1, 2))).encode())
    yield SmallFile("nexis", "a.docx", nexis.uni_docx(nexis.uni_lines(), nexis.uni_lines(2)))
    yield SmallFile("nexis", "a.rtf", nexis.uni_rtf(nexis.uni_lines(), nexis.uni_lines(2)).encode())
    yield SmallFile("factiva", "a.txt", "\n".join(factiva.as_lines(factiva.CODED, " | ")).encode())
    yield SmallFile("factiva", "a.rtf", factiva.as_rtf(*factiva.as_rtf_rows(factiva.CODED)).encode())
    yield SmallFile("factiva", "a.xml", factiva.XML.format(count=1, articles=factiva.XML_ARTICLE).encode())
    yield SmallFile("factiva", "a.html", factiva.as_page(factiva.as_rows(factiva.CODED)).encode())
    yield SmallFile("europresse", "a.html", europresse.page(europresse.article_of()).encode())
    yield SmallFile("europresse", "a.html", europresse.page(europresse.old_article()).encode())
    yield SmallFile("proquest", "a.txt", (proquest.as_text() + proquest.CONTACT).encode())
    yield SmallFile("proquest", "a.html", proquest.page(proquest.as_html(1), proquest.as_html(2)).encode())
    yield SmallFile("proquest", "a.rtf", factiva.as_rtf(proquest.as_rtf()).encode())
    yield SmallFile("ninjs", "a.json", json.dumps(ninjs.FIRST).encode())
    yield SmallFile("ninjs", "a.json", json.dumps(ninjs.THIRD).encode())
    yield SmallFile("newsml-g2", "a.xml", newsml_g2.make_message(newsml_g2.make_item()).encode())
    yield SmallFile("newsml", "a.xml", newsml_1.make_file(newsml_1.make_item(newsml_1.STORY)).encode())
    yield SmallFile("nitf", "a.xml", nitf.NITF.encode())
    yield SmallFile("xml", "a.xml", tagged_records.EXPORT.encode())
    yield SmallFile("xml", "a.sgm", tagged_records.COLLECTION.encode())
    yield SmallFile("wire", "a.txt", wire.make_7901().encode())
    yield SmallFile("wire", "a.txt", wire.ANPA.encode())
    yield SmallFile("wire", "a.txt", wire.ZCZC.encode())
    yield SmallFile("feed", "a.rss", feeds.RSS.encode())
    yield SmallFile("feed", "a.atom", feeds.ATOM.encode())
    yield SmallFile("jsonfeed", "a.json", json_feeds.make_feed(json_feeds.FIRST, json_feeds.SECOND).encode())
    yield SmallFile("wordpress", "a.xml", wordpress.make_export(wordpress.make_post()).encode())
    yield SmallFile("mhtml", "a.mhtml", mhtml.mhtml(mhtml.part(page(), ADDRESS)))
    yield SmallFile("html", "a.html", page(paragraphs()).encode())
    yield SmallFile("json", "a.json", json.dumps({"articles": RECORDS}, indent=1).encode())
    yield SmallFile("table", "a.csv", TABLE.encode())
    yield SmallFile("spreadsheet", "a.xlsx", make_xlsx({"Articles": ROWS}))
    yield SmallFile("spreadsheet", "a.ods", make_ods({"Articles": ROWS}))
    yield SmallFile("pdf", "a.pdf", make_pdf([pdf.HEADLINE, *pdf.two_columns()]))
    for name, data in office.WITH_TITLE.items():
        yield SmallFile(name, f"a.{name}", data)
    yield SmallFile("mail", "a.eml", mail.make())
    yield SmallFile("mail", "a.mbox", MAILBOX)
    yield SmallFile("alto", "a.xml", PAGE)
    yield SmallFile("alto", "mets.xml", ISSUE, {"1.xml": PAGE})
    yield SmallFile("crawl", "a.warc", b"".join(CRAWL))
    yield SmallFile("crawl", "a.warc.gz", pack(*CRAWL))
    yield SmallFile("crawl", "a.arc", b"".join(make_arc(("http://news.example/1", make_answer(make_page())))))
    yield SmallFile("crawl", "a.wacz", make_web_archive({"archive/a.warc.gz": pack(*CRAWL)}))
