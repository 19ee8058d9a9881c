"""Measure the reader of web crawls:  python -m tests.benchmarks.crawls [--records N] [--pages N]

Makes a crawl of records that are no pages, in the mixture that crawls have (requests, records about the crawl,
pictures, scripts, redirects, pages that were not found), as WARC, packed record by record, and as a web archive.
Prints how many a second of processor time the reader gets past, found and cut into stretches as an import does, and
beside it how many pages a second become articles, which is the reader of web pages: one core, no tags, no database.
"""

import argparse
import io
import random
import time
from collections import Counter
from collections.abc import Iterator

from articles.importing.readers.crawl import CrawlReader
from articles.importing.readers.protocol import Document, LeftOut, ReadOptions
from articles.importing.readers.windows import open_window
from tests.importing.crawls import make_answer, make_page, make_record, make_web_archive, pack

READER = CrawlReader()
OPTIONS = ReadOptions(10_000_000)
PART_BYTES = 1_000_000  # as of an import


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000, metavar="N", help="that are no pages")
    parser.add_argument("--pages", type=int, default=500, metavar="N", help="that are, in a crawl of their own")
    options = parser.parse_args()
    others = list(make_others(options.records))
    pages = [
        make_record(make_answer(make_page(number=number)), address=f"http://news.example/{number}")
        for number in range(options.pages)
    ]
    print("                            MB   records  articles  left out   records a second")
    for label, records in (("no pages", others), ("pages", pages)):
        for form, data in (
            ("WARC", b"".join(records)),
            ("packed", pack(*records)),
            ("web archive", make_web_archive({"archive/a.warc.gz": pack(*records)})),
        ):
            measure(f"{label}, {form}", data, len(records))


def make_others(number: int) -> Iterator[bytes]:
    """Yield records that are no pages; their bytes cannot be packed much, as those of pictures."""
    dice = random.Random(number)
    for place in range(number):
        address = f"http://news.example/{place}"
        match place % 10:
            case 0 | 1 | 2 | 3:
                yield make_record(b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", "request", address)
            case 4:
                yield make_record(b"fetchTimeMs: 12\r\n", "metadata", address, Content_Type="application/warc-fields")
            case 5 | 6:
                picture = dice.randbytes(dice.randrange(2_000, 60_000))
                yield make_record(make_answer(picture, "image/jpeg"), address=address)
            case 7:
                script = b"".join(b"let a%d=%d;" % (n, dice.randrange(1 << 20)) for n in range(1_000))
                yield make_record(make_answer(script, "text/javascript"), address=address)
            case 8:
                yield make_record(make_answer(b"", status="301 Moved Permanently", Location="/new"), address=address)
            case _:
                yield make_record(make_answer(make_page(number=place), status="404 Not Found"), address=address)


def measure(label: str, data: bytes, records: int) -> None:
    """Print how many records a second are read of a crawl."""
    counts: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    started = time.process_time()
    for stretch in READER.cut(io.BytesIO(data), PART_BYTES, OPTIONS):
        whole = io.BytesIO(data)
        part = whole if stretch.size is None else open_window(whole, stretch.offset, stretch.size)
        for found in READER.read(part, OPTIONS, stretch.first):
            if isinstance(found, LeftOut):
                left_out.update(found.counts)
            else:
                counts["articles" if isinstance(found, Document) else "rejected"] += 1
    seconds = time.process_time() - started
    rejected = f", {counts['rejected']:,} rejected" if counts["rejected"] else ""
    print(
        f"{label:22}{len(data) / 1e6:8.1f}{records:10,}{counts['articles']:10,}{left_out.total():10,}"
        f"{records / max(seconds, 1e-9):19,.0f}{rejected}",
        flush=True,
    )


if __name__ == "__main__":
    main()
