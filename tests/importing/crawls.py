"""Small web crawls, written record by record."""

import gzip
import io
import zipfile

TEXT = (
    "The council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had broken in January.",
    "Fishermen had waited for the decision for months. We could not land our boats anywhere near, said one of them.",
    "The work is to begin in the autumn and will cost two million, most of it paid for by the ministry of transport.",
    "The mayor thanked the engineers, who had presented three plans, and promised that the market would stay open.",
)
HEADLINE = "Harbour town rebuilds its pier"


def make_page(headline: str = HEADLINE, number: int = 0, charset: str = "utf-8", day: str = "2021-06-19") -> bytes:
    """Return a web page with an article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*TEXT, f"It was decision number {number} of this year."))
    published = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>{headline}</title>{published}'
        f'<meta property="og:type" content="article"></head><body><article><h1>{headline}</h1>{text}</article>'
        "</body></html>"
    ).encode(charset)


def make_answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **fields: str) -> bytes:
    """Return a server's answer over HTTP."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def make_record(
    block: bytes, kind: str = "response", address: str = "http://news.example/pier", **fields: str
) -> bytes:
    """Return a record of WARC; `Content_Length` can be given wrongly."""
    head = {"WARC_Type": kind, "WARC_Target_URI": address, "WARC_Date": "2021-06-20T04:02:06Z"}
    head |= {"Content_Type": "application/http; msgtype=response", "Content_Length": str(len(block)), **fields}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in head.items()]
    return "\r\n".join(["WARC/1.1", *lines, "", ""]).encode() + block + b"\r\n\r\n"


def make_arc(*answers: tuple[str, bytes]) -> list[bytes]:
    """Return the records of an ARC file, the first describes it."""
    version = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain %d\n%s\n" % (len(version), version)
    lines = [
        f"{address} 192.0.2.1 20080430204826 text/html {len(answer)}\n".encode() + answer + b"\n"
        for address, answer in answers
    ]
    return [first, *lines]


def pack(*records: bytes) -> bytes:
    """Return records as a gzip file with a member for each."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def make_web_archive(members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    """Return a WACZ file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("datapackage.json", "{}")
    return data.getvalue()
