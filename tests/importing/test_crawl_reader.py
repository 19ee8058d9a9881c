"""The pages of a crawl become articles; what else it holds is counted, what is damaged is named."""

import gzip
import io
import random
import zipfile
import zlib

import brotli
import pytest

from articles.importing.containers import holds_files
from articles.importing.readers import Document, LeftOut, ReadOptions
from articles.importing.readers.crawl import CrawlReader
from articles.importing.readers.protocol import Confidence
from articles.importing.readers.windows import open_window
from tests.importing.crawls import HEADLINE, TEXT, make_answer, make_arc, make_page, make_record, make_web_archive, pack
from tests.patience import processor_time_below

LIMIT = 1_000_000
READER = CrawlReader()


def read(data, limit=LIMIT, first=1):
    return list(READER.read(io.BytesIO(data), ReadOptions(limit), first))


def read_in_parts(data, size):
    stretches = list(READER.cut(io.BytesIO(data), size, ReadOptions(LIMIT)))
    found = []
    for offset, length, first, _ in stretches:
        window = open_window(io.BytesIO(data), offset, len(data) - offset if length is None else length)
        found += list(READER.read(window, ReadOptions(LIMIT), first))
    return found, stretches


def only(data, limit=LIMIT):
    [found] = read(data, limit)
    return found


def plain(number=0, **fields):
    return make_record(make_answer(make_page(number=number)), address=f"http://news.example/{number}", **fields)


def places(found):
    return [(type(one).__name__, one.place and one.place.number) for one in found if not isinstance(one, LeftOut)]


def left_out(found):
    counts = {}
    for one in found:
        if isinstance(one, LeftOut):
            counts = {name: counts.get(name, 0) + one.counts.get(name, 0) for name in {*counts, *one.counts}}
    return counts


MIXED = [
    make_record(b"software: Crawler\r\n", "warcinfo", Content_Type="application/warc-fields"),
    make_record(b"GET / HTTP/1.1\r\n\r\n", "request"),
    plain(3),
    make_record(make_answer(b"\x89PNG" + bytes(300), "image/png")),
    make_record(make_answer(b"", status="301 Moved", Location="/new")),
    make_record(make_answer(make_page(), status="404 Not Found")),
    make_record(make_answer(b"", "text/html"), "revisit"),
    plain(8),
    make_record(make_answer(b'{"a": "<p>"}')),
    make_record(make_page(number=10), "resource", "http://news.example/10", Content_Type="text/html"),
    make_record(make_answer(b"body { color: red }", "text/css")),
    make_record(b"Text that a program made.", "conversion", Content_Type="text/plain"),
    make_record(make_answer(b" \r\n")),
]


# -- what is read


def test_a_page_becomes_an_article_with_the_address_it_was_crawled_from():
    document = only(plain(7))
    assert isinstance(document, Document), document
    article = document.article
    assert (article.headline, article.url) == (HEADLINE, "http://news.example/7")
    assert all(paragraph in article.body for paragraph in TEXT)
    assert str(article.published_on) == "2021-06-19"
    assert (str(document.place), document.fragment) == ("record 1", "record 1")


def test_responses_and_resources_that_are_pages_are_read_and_everything_else_is_counted():
    found = read(b"".join(MIXED))
    assert places(found) == [("Document", 3), ("Document", 8), ("Document", 10)]
    assert left_out(found) == {
        "records about the crawl": 1,
        "requests": 1,
        "pictures": 1,
        "redirects": 1,
        "answers without a page (not found, refused, failed)": 1,
        "pages unchanged since an earlier crawl": 1,
        "data for scripts": 1,
        "style sheets": 1,
        "texts that a program made from pages": 1,
        "empty pages": 1,
    }


def test_a_packed_crawl_an_unpacked_one_and_one_packed_as_a_whole_are_read_alike():
    unpacked = read(b"".join(MIXED))
    assert read(pack(*MIXED)) == unpacked
    assert read(gzip.compress(b"".join(MIXED))) == unpacked


def test_an_old_crawl_is_read():
    records = make_arc(
        ("http://news.example/a b", make_answer(make_page())), ("http://news.example/p", make_answer(b"x", "image/gif"))
    )
    found = read(b"".join(records))
    assert places(found) == [("Document", 2)]
    assert found[0].article.url == "http://news.example/a%20b"
    assert left_out(found) == {"records about the crawl": 1, "pictures": 1}
    assert read(pack(*records)) == found


def test_the_day_of_the_crawl_is_no_day_of_publication():
    article = only(make_record(make_answer(make_page(day="")))).article
    assert article.published_on is None
    assert "the page was captured on 2021-06-20; when it was published is not known" in article.notes


def test_a_page_dated_after_its_crawl_is_doubted():
    article = only(make_record(make_answer(make_page(day="2021-06-23")))).article
    assert (str(article.published_on), article.is_date_doubted) == ("2021-06-23", True)
    assert any("later than 2021-06-20" in note for note in article.notes)


def chunked(data):
    pieces = [data[start : start + 300] for start in range(0, len(data), 300)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def deflate_raw(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PAGE = make_page(number=4)
ENCODED = {
    "gzip": (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
    "deflate": (zlib.compress(PAGE), {"Content_Encoding": "deflate"}),
    "raw deflate": (deflate_raw(PAGE), {"Content_Encoding": "deflate"}),
    "brotli": (brotli.compress(PAGE), {"Content_Encoding": "br"}),
    "twice": (brotli.compress(gzip.compress(PAGE)), {"Content_Encoding": "gzip, br"}),
    "chunks": (chunked(PAGE), {"Transfer_Encoding": "chunked"}),
    "chunks of gzip": (chunked(gzip.compress(PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    "unpacked by the crawler": (PAGE, {"Content_Encoding": "br", "Transfer_Encoding": "chunked"}),
}


@pytest.mark.parametrize("name", ENCODED)
def test_content_is_unpacked_as_the_server_packed_it(name):
    body, fields = ENCODED[name]
    document = only(make_record(make_answer(body, **fields)))
    assert document.article.body.endswith("It was decision number 4 of this year.")
    assert document.article.notes == ()


def test_the_character_set_of_the_answer_is_heard():
    page = make_page("Münchner Hafen wird gebaut", charset="iso-8859-1").replace(b'<meta charset="iso-8859-1">', b"")
    document = only(make_record(make_answer(page, "text/html; charset=ISO-8859-1")))
    assert document.article.headline == "Münchner Hafen wird gebaut"


def test_a_page_without_a_type_is_known_by_its_beginning():
    answer = b"HTTP/1.0 200 OK\nServer: x\n\n" + make_page()
    assert isinstance(only(make_record(answer)), Document)


# -- web archives


def test_the_crawls_of_a_web_archive_are_read_as_one():
    members = {"archive/a.warc.gz": pack(*MIXED[:4]), "indexes/index.cdx": b"x", "archive/b.warc.gz": pack(*MIXED[4:])}
    expected = read(b"".join(MIXED))
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        data = make_web_archive(members, packing)
        assert read(data) == expected
        assert not holds_files(io.BytesIO(data))
        assert READER.sniff(data[:1000], "a.wacz") is Confidence.CERTAIN


def test_a_web_archive_without_a_crawl_or_with_a_damaged_one_is_rejected():
    assert "there is no crawl" in only(make_web_archive({"pages/pages.jsonl": b"{}"})).reason
    assert "one by one" in only(make_web_archive({"a.wacz": b"PK"})).reason
    data = make_web_archive({"archive/a.warc": plain(1)})
    assert "damaged or cut off" in only(data[:-30]).reason


# -- recognised, cut, bounded


@pytest.mark.parametrize(
    ("data", "name", "confidence"),
    [
        (plain(), "x", Confidence.CERTAIN),
        (pack(plain()), "x.gz", Confidence.CERTAIN),
        (b"".join(make_arc()), "x", Confidence.CERTAIN),
        (b"", "a.warc", Confidence.BY_NAME),
        (b"\x28\xb5\x2f\xfd", "a.warc.zst", Confidence.BY_NAME),
        (b"WARC files are kept by libraries.", "a.txt", Confidence.NO),
        (gzip.compress(b"Words.", mtime=0), "a.gz", Confidence.NO),
        (make_web_archive({"a.csv": b"x"}), "a.zip", Confidence.NO),
    ],
)
def test_a_crawl_is_known_by_its_first_record(data, name, confidence):
    assert READER.sniff(data[:65_536], name) is confidence


def test_an_address_that_can_not_be_shown_is_no_part_of_the_reason():
    rejection = only(plain().replace(b"news.example/0", b"news.\0/\x11")[:300])
    assert rejection.reason.endswith("(http://news./)")


def test_a_file_that_is_no_crawl_is_rejected_with_the_reason():
    assert "does not begin as a record" in only(b"Words of no crawl.\n").reason
    assert "zstd -d" in only(b"\x28\xb5\x2f\xfd" + bytes(9)).reason


@pytest.mark.parametrize("size", [1, 2_000, 1_000_000])
def test_a_crawl_read_in_stretches_gives_the_same(size):
    records = [*MIXED, plain(2, Content_Length="50"), plain(30), plain(31, Content_Length="99999"), *MIXED]
    archive = {"archive/a.warc.gz": pack(*MIXED[:4]), "archive/b.warc": b"".join(MIXED[4:])}
    for data in (b"".join(records), pack(*records), make_web_archive(archive)):
        whole = read(data)
        parts, stretches = read_in_parts(data, size)
        assert [one for one in parts if not isinstance(one, LeftOut)] == [
            one for one in whole if not isinstance(one, LeftOut)
        ]
        assert left_out(parts) == left_out(whole)
        assert (len(stretches) > 2) is (size < len(data))


def test_a_pipe_is_read():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

    found = list(READER.read(Pipe(b"".join(MIXED)), ReadOptions(LIMIT)))
    assert places(found) == [("Document", 3), ("Document", 8), ("Document", 10)]


def test_what_is_no_page_is_passed_quickly():
    record = make_record(make_answer(random.Random(1).randbytes(20_000), "image/jpeg"))
    for data in (record * 500, pack(record) * 500):
        with processor_time_below(0.5):
            assert left_out(read(data)) == {"pictures": 500}


def test_nothing_hostile_takes_long():
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999\r\n\r\n"
    files = [
        head * 2_000,
        pack(head) * 2_000,
        gzip.compress(head * 2_000),
        (b"WARC/1.0\r\n\r\n") * 5_000,
        b"\x1f\x8b\x08" * 20_000,
        pack(head)[:-5] * 1_000,
        b"WARC/1.0\r\n" + b"a: b\r\n" * 300_000,
        b"http://" + b"1.1.1.1 " * 200_000,
        bytes(3_000_000),
    ]
    for data in files:
        with processor_time_below(2):
            assert read(data) or not data.strip(b"\0")


SEEDS = range(60)


@pytest.mark.parametrize(
    "how",
    [b"".join, lambda records: pack(*records), lambda records: make_web_archive({"archive/a.warc.gz": pack(*records)})],
)
def test_a_file_cut_anywhere_or_with_bytes_flipped_never_raises_and_says_something(how):
    pictures = [make_record(make_answer(b"x" * 50, "image/png")) for _ in range(3)]
    whole = how([MIXED[0], *pictures, *make_arc(("http://a.example/", make_answer(b"x", "image/gif")))])
    for seed in SEEDS:
        chance = random.Random(seed)
        data = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 2 else whole)
        for _ in range(chance.randrange(8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        found = read(bytes(data))
        assert found
        parts, _ = read_in_parts(bytes(data), 100)
        assert places(parts) == places(found)
