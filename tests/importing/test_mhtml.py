"""Pages saved as MHTML: the page that was saved, not its frames; cut off or damaged."""

import base64
import io
import quopri
import random

import pytest

from articles.importing.readers import Document, Rejection
from articles.importing.readers.mhtml import MhtmlReader
from articles.importing.readers.protocol import Confidence, ReadOptions
from tests.importing.web_pages import ADDRESS, PARAGRAPHS, page, paragraphs

READER = MhtmlReader()
BOUNDARY = "----MultipartBoundary--7fC2--"
ADVERTISEMENT = page(
    paragraphs(*["Buy the new boat of the year, it is faster than all others and costs hardly more than those."] * 9),
    h1="The boat of the year",
    title="Advertisement",
)


def part(
    markup: str,
    location: str,
    encoding: str = "quoted-printable",
    charset: str = "utf-8",
    own_id: str = "<one@mhtml.blink>",
) -> str:
    data = markup.encode(charset)
    match encoding:
        case "base64":
            written = base64.encodebytes(data).decode()
        case "quoted-printable":
            written = quopri.encodestring(data).decode()
        case _:
            written = data.decode("latin-1")
    named = f"; charset={charset}" if charset != "utf-8" else ""
    return (
        f"Content-Type: text/html{named}\r\nContent-ID: {own_id}\r\nContent-Transfer-Encoding: {encoding}\r\n"
        f"Content-Location: {location}\r\n\r\n{written}"
    )


def mhtml(*parts: str, header: str = f"Snapshot-Content-Location: {ADDRESS}\r\n", start: str = "") -> bytes:
    head = (
        f"From: <Saved by Blink>\r\n{header}Subject: Harbour board\r\nDate: Sat, 19 Jun 2021 08:00:00 -0000\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n{start}\tboundary="{BOUNDARY}"\r\n\r\n\r\n'
    )
    picture = f"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {ADDRESS}.png\r\n\r\niVBORw0K\r\n"
    body = "".join(f"--{BOUNDARY}\r\n{one}\r\n" for one in (*parts, picture))
    return (head + body + f"--{BOUNDARY}--\r\n").encode("latin-1")


def read(data: bytes) -> Document | Rejection:
    (result,) = READER.read(io.BytesIO(data), ReadOptions(10_000_000, "page.mhtml"))
    return result


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_the_page_is_read_with_the_address_it_was_saved_from(encoding):
    document = read(mhtml(part(page(), ADDRESS, encoding)))
    assert isinstance(document, Document)
    assert (document.article.body, document.article.url) == ("\n\n".join(PARAGRAPHS), ADDRESS)
    assert (document.fragment, document.place) == ("", None)


@pytest.mark.parametrize("is_first", [True, False])
def test_the_frame_of_an_advertisement_is_not_taken_for_the_page(is_first):
    own, other = (
        part(page(), ADDRESS),
        part(ADVERTISEMENT, "https://ads.example/frame.html", own_id="<two@mhtml.blink>"),
    )
    document = read(mhtml(*((other, own) if is_first else (own, other))))
    assert isinstance(document, Document)
    assert document.article.body.startswith(PARAGRAPHS[0])


def test_the_start_of_the_header_names_the_page():
    own, other = part(page(), "cid:page"), part(ADVERTISEMENT, "cid:ad", own_id="<two@mhtml.blink>")
    document = read(mhtml(other, own, header="", start='\tstart="<one@mhtml.blink>";\r\n'))
    assert isinstance(document, Document)
    assert document.article.body.startswith(PARAGRAPHS[0])


def test_the_text_of_an_old_page_stands_in_one_of_its_frames():
    frames = "<html><head><title>Harbour</title></head><frameset cols='20%,80%'><frame src='menu.html'><frame src='text.html'></frameset></html>"
    menu = part("<html><body><a href='a'>Front</a></body></html>", "http://harbour.example/menu.html")
    text = part(page(), "http://harbour.example/text.html")
    other = part(ADVERTISEMENT * 2, "http://ads.example/frame.html")
    document = read(mhtml(part(frames, "http://harbour.example/"), menu, text, other, header=""))
    assert isinstance(document, Document)
    assert document.article.body.startswith(PARAGRAPHS[0])


def test_the_character_set_of_the_part_counts():
    text = "Der Bürgermeister grüßte die Fischer über die Mole hinweg, während die Fähre längst in der Förde lag. "
    markup = page(paragraphs(text * 3)).replace('<meta charset="utf-8">', "")
    document = read(mhtml(part(markup, ADDRESS, charset="cp1252")))
    assert isinstance(document, Document)
    assert "Bürgermeister grüßte" in document.article.body
    assert not any("guessed" in note for note in document.article.notes)


def test_a_file_cut_off_in_its_pictures_is_whole_and_without_a_page_rejected():
    whole = mhtml(part(page(), ADDRESS))
    assert isinstance(read(whole[: whole.index(b"iVBOR")]), Document)
    cut = read(whole[: whole.index(b"Content-Type: text/html")])
    assert isinstance(cut, Rejection)
    assert "is the file cut off?" in cut.reason


@pytest.mark.parametrize(
    ("head", "name", "confidence"),
    [
        (mhtml(), "page.txt", Confidence.CERTAIN),
        (b'From: "Saved by Windows Internet Explorer 8"\r\nMIME-Version: 1.0\r\n\r\n', "page.mht", Confidence.CERTAIN),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "page.txt", Confidence.LIKELY),
        (b"To: a@b.example\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "letter.eml", Confidence.NO),
        (b"Subject: Harbour\r\n\r\nSnapshot-Content-Location: x\r\n", "letter.txt", Confidence.NO),
        (b"<!DOCTYPE html>", "page.mhtml", Confidence.NO),
    ],
)
def test_what_browsers_saved_is_told_from_mail(head, name, confidence):
    assert READER.sniff(head, name) is confidence


def test_cut_or_damaged_anywhere_it_is_a_document_or_a_rejection():
    whole = mhtml(part(page(), ADDRESS), part(ADVERTISEMENT, "https://ads.example/", "base64"))
    chance = random.Random(3)
    for _ in range(20):
        data = bytearray(whole[: chance.randrange(1, len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(chance.randrange(8)):
            data[chance.randrange(min(len(data), 900))] = chance.randrange(256)
        result = read(bytes(data))
        assert isinstance(result, Document) or (isinstance(result, Rejection) and result.reason)
