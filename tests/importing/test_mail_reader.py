"""E-mail becomes articles: what people read of a message, without what carries it."""

import base64
import io
import quopri
import random
import textwrap

import pytest

from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers.mail import MOST_BYTES, MailReader
from articles.importing.readers.protocol import Confidence, DateOrigin
from articles.importing.readers.windows import open_window
from tests.importing.test_decoding import is_storable
from tests.patience import processor_time_below

LIMIT = 1_000_000
READER = MailReader()
FIRST = "The council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had broken in January."
SECOND = "Fishermen had waited for the decision for months, and could not land their boats; the work begins in autumn."
BODY = f"{FIRST}\n\n{SECOND}"
HEADS = {
    "Received": "from a.example by b.example; Sat, 19 Jun 2021 23:45:00 +0200",
    "From": "The Example Gazette <news@gazette.example>",
    "To": "reader@example.org",
    "Subject": "Harbour town rebuilds its pier",
    "Date": "Sat, 19 Jun 2021 23:30:00 +0200",
    "Message-ID": "<a1@gazette.example>",
    "MIME-Version": "1.0",
}


def make(body=BODY, kind="text/plain; charset=utf-8", **heads):
    """Return a message; a head is left out where its value is empty."""
    named = {name.replace("_", "-"): value for name, value in heads.items()}
    values = {**HEADS, "Content-Type": kind, **named}
    head = "".join(f"{name}: {value}\n" for name, value in values.items() if value)
    return f"{head}\n".encode() + (body if isinstance(body, bytes) else body.encode())


def make_part(body, kind="text/plain; charset=utf-8", **heads):
    return make(body, kind, **dict.fromkeys((name.replace("-", "_") for name in HEADS), ""), **heads).decode("latin-1")


def make_parts(kind, *parts, **heads):
    body = "".join(f"--b{kind}\n{part}\n" for part in parts) + f"--b{kind}--\n"
    return make(body.encode("latin-1"), f'multipart/{kind}; boundary="b{kind}"', **heads)


def read(data, limit=LIMIT):
    return list(READER.read(io.BytesIO(data), ReadOptions(limit)))


def article_of(data):
    [found] = read(data)
    assert isinstance(found, Document), found
    return found.article


def html(*paragraphs, more=""):
    cells = "".join(f"<tr><td><p>{paragraph}</p></td></tr>" for paragraph in paragraphs)
    return f"<html><head><style>p {{ color: red }}</style></head><body><table>{cells}</table>{more}</body></html>"


def test_head_and_text_stand_in_their_fields():
    article = article_of(make(Content_Language="en", Keywords="pier, storm"))
    assert (article.headline, article.body, article.source) == (HEADS["Subject"], BODY, "The Example Gazette")
    assert (article.external_id, article.language) == ("a1@gazette.example", "en")
    assert (str(article.published_on), article.date_text) == ("2021-06-19", HEADS["Date"])
    assert article.more["keywords"] == ["pier", "storm"]
    assert article.date_origin is DateOrigin.STATED


def test_encoded_heads_are_read():
    subject = "=?utf-8?Q?M=C3=BCnchner_Hafen?= =?iso-8859-1?B?IHdpcmQ=?= gebaut"
    article = article_of(make(Subject=subject, From="=?UTF-8?B?w4lkaXRpb24=?= <a@b.example>"))
    assert (article.headline, article.source) == ("Münchner Hafen wird gebaut", "Édition")
    assert article_of(make(Subject="=?nonsense?B?!!!?= pier")).headline


def test_heads_in_plain_bytes_are_read():
    for charset in ("utf-8", "cp1252"):
        data = make().replace(b"Harbour town", "Münchner Hafen".encode(charset))
        assert article_of(data).headline == "Münchner Hafen rebuilds its pier"


def test_a_message_that_lacks_the_parts_it_announces_is_read_as_text():
    article = article_of(make(BODY, 'multipart/alternative; boundary="x"'))
    assert article.body == BODY
    assert "it says that it has parts, but has none: it is read as one text" in article.notes


def test_a_sender_without_a_name_is_known_by_its_host():
    assert article_of(make(From="news@gazette.example")).source == "gazette.example"


def test_a_message_to_a_list_has_its_author_and_the_list_as_source():
    heads = {"List_Id": '"Harbour news" <harbour.example>', "List_Post": "<mailto:harbour@example>"}
    article = article_of(make(From="Jane Doe via Harbour news <x@harbour.example>", **heads))
    assert (article.source, article.byline) == ("Harbour news", "Jane Doe")
    assert 'sent over the list "Harbour news" <harbour.example>' in article.notes
    article = article_of(make(List_Id="<1a2b.list.example>"))
    assert (article.source, article.byline) == ("The Example Gazette", "")


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("8bit", bytes)],
)
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_texts_are_read_in_every_encoding(encoding, encode, charset):
    text = f"{FIRST} Der Hafen in München wird für zwei Millionen gebaut.\n\n{SECOND}"
    data = make(encode(text.encode(charset)), f"text/plain; charset={charset}", Content_Transfer_Encoding=encoding)
    assert article_of(data).body == text


def test_a_wrong_charset_is_noted():
    article = article_of(make(f"{BODY} für".encode(), "text/plain; charset=us-ascii"))
    assert article.body.endswith("für")
    assert any("us-ascii" in note for note in article.notes)


def test_lines_are_joined_as_they_were_written():
    wrapped = "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in (FIRST, SECOND))
    long = "\n\n".join([wrapped] * 3)
    assert article_of(make(long)).body == "\n\n".join([BODY] * 3)
    flowed = f"{FIRST[:55]} \n {FIRST[55:]}\n\n{SECOND}\n"
    assert article_of(make(flowed, "text/plain; charset=utf-8; format=flowed")).body.endswith(SECOND)
    assert (
        article_of(make("One \ntwo.\nThree.\n\n> Four", "text/plain; format=flowed")).body
        == "One two. Three.\n\n> Four"
    )
    assert article_of(make("Donaudampf \nschiff", "text/plain; format=flowed; delsp=yes")).body == "Donaudampfschiff"


def test_html_is_read_without_what_nobody_sees():
    hidden = '<div style="display:none">Preview of it &zwnj;&nbsp;&zwnj;</div>'
    more = '<p>&nbsp;&zwnj;</p><p><a href="https://a.example">https://a.example/x</a></p>'
    article = article_of(make(hidden + html(FIRST, SECOND, more=more), "text/html; charset=utf-8"))
    assert article.body == BODY


def test_the_plain_part_is_preferred_where_it_says_as_much():
    plain = make_part(f"{FIRST}\n\n{SECOND}\n\nPlain.")
    other = make_part(html(FIRST, SECOND, "HTML."), "text/html; charset=utf-8")
    assert article_of(make_parts("alternative", plain, other)).body == f"{BODY}\n\nPlain."
    for poor in ("Your mail program cannot show this.", "https://gazette.example/a-long-address/of/it " * 20, ""):
        assert article_of(make_parts("alternative", make_part(poor), other)).body == f"{BODY}\n\nHTML."
    related = make_parts("related", other, make_part("", "image/png", Content_ID="<1>")).split(b"\n\n", 1)
    nested = 'Content-Type: multipart/related; boundary="brelated"\n\n' + related[1].decode()
    assert article_of(make_parts("alternative", make_part("Poor"), nested)).body == f"{BODY}\n\nHTML."


def test_attachments_are_named_and_not_read():
    pdf = make_part("x", "application/pdf", Content_Disposition='attachment; filename="=?utf-8?Q?M=C3=A4rz.pdf?="')
    picture = make_part("x", "image/png", Content_Disposition="inline")
    inner = "Content-Type: message/rfc822\n\nSubject: Earlier\n\nWords"
    article = article_of(make_parts("mixed", make_part(FIRST), pdf, picture, inner, make_part(SECOND)))
    assert article.body == BODY
    assert "what is attached is not read: “März.pdf”, “Earlier”" in article.notes


def test_what_is_wrong_in_heads_is_no_error_and_can_be_stored():
    for kind in ("text/\0x; charset=utf-8", 'application/x; charset="a\0"', "text/plain; charset=utf-\x18"):
        part = make_part("Words é", kind, Content_Disposition="attachment" if "app" in kind else "")
        article = article_of(make_parts("mixed", make_part(BODY), part))
        assert all(map(is_storable, article.notes))


def test_what_only_concerns_the_newsletter_is_left_out_and_noted():
    paragraphs = [
        "View this email in your browser",
        FIRST,
        SECOND,
        "You are receiving this because you signed up",
        "Unsubscribe",
    ]
    article = article_of(make(html(*paragraphs), "text/html"))
    assert article.body == BODY
    assert any(note.startswith("3 paragraphs about the newsletter") for note in article.notes)
    long = f"He told the paper why many readers unsubscribe. {SECOND} {SECOND} {SECOND}"
    assert article_of(make(html(FIRST, long), "text/html")).body == f"{FIRST}\n\n{long}"


def test_a_message_without_a_date_has_that_on_which_it_was_received():
    article = article_of(make(Date=""))
    assert (str(article.published_on), article.date_origin) == ("2021-06-19", DateOrigin.CONTAINER)
    assert article_of(make(Date="", Received="")).published_on is None


def test_an_apple_message_is_read_without_what_stands_behind_it():
    message = make()
    data = b"%d\n" % len(message) + message + b"<?xml?><plist>flags</plist>"
    assert article_of(data).body == BODY
    assert READER.sniff(data, "x") is Confidence.LIKELY


# -- mailboxes


def box(*messages, line=b"From news@gazette.example Sat Jun 19 21:45:00 2021\n"):
    return b"".join(line + message.rstrip(b"\n") + b"\n\n" for message in messages)


def numbered(number, body=BODY, **heads):
    return make(f"{body}\n\nNumber {number}.", Message_ID=f"<{number}@a>", **heads)


def test_each_message_of_a_mailbox_is_an_article():
    found = read(box(numbered(1), numbered(2), numbered(3)))
    assert [(str(one.place), one.article.external_id) for one in found] == [
        ("record 1", "1@a"),
        ("record 2", "2@a"),
        ("record 3", "3@a"),
    ]
    assert [one.article.body for one in found] == [f"{BODY}\n\nNumber {number}." for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "line",
    [
        b"From 1234@xxx Sat Jun 19 21:45:00 +0000 2021\r\n",
        b"From - Sat Jun 19 21:45:00 2021\n",
        b"From a b@c.example  Sat Jun 19 21:45:00 2021\n",
        b'From "a b"@c.example Sat Jun 19 21:45 2021\n',
    ],
)
def test_mailboxes_of_all_programs_are_read(line):
    data = box(numbered(1), numbered(2), line=line)
    assert len(read(data)) == 2
    assert READER.sniff(data[:65_536], "x") is Confidence.CERTAIN


def test_a_line_that_begins_with_from_within_a_text_parts_nothing():
    text = f"{FIRST}\n\n>From Monday on boats land again.\n\nFrom Tuesday at 10:30 until 2021 they wait.\n\n{SECOND}"
    [found] = read(box(make(text)))
    assert "\n\nFrom Monday on boats" in found.article.body
    assert found.article.body.endswith(SECOND)


def test_a_message_without_a_date_has_that_of_its_mailbox():
    [found] = read(box(make(Date="", Received="")))
    assert (str(found.article.published_on), found.article.date_origin) == ("2021-06-19", DateOrigin.CONTAINER)


def test_a_bad_message_costs_only_itself():
    found = read(box(numbered(1), b"X: 1\nContent-Type: multipart/encrypted; boundary=x\n\n--x--", numbered(3)))
    assert [type(one) for one in found] == [Document, Rejection, Document]
    assert (found[1].place.number, found[1].fragment) == (2, "record 2")


def test_a_message_that_stands_twice_is_rejected_the_second_time():
    assert "1@a" in read(box(numbered(1), numbered(1)))[1].reason


@pytest.mark.parametrize("size", [1, 2_000, 1_000_000])
def test_a_mailbox_read_in_stretches_gives_the_same(size):
    data = box(*map(numbered, range(12)))
    stretches = list(READER.cut(io.BytesIO(data), size, ReadOptions(LIMIT)))
    parts = []
    for offset, length, first, _ in stretches:
        window = open_window(io.BytesIO(data), offset, length)
        parts += READER.read(window, ReadOptions(LIMIT), first)
    assert parts == read(data)
    assert (len(stretches) > 1) is (size < len(data))
    assert sum(length for _, length, *_ in stretches) == len(data)


def test_a_message_that_is_too_large_is_rejected_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr("articles.importing.readers.mail.MOST_BYTES", 100_000)
    found = read(box(numbered(1), make("x" * 2_500_000), numbered(3)))
    assert [type(one) for one in found] == [Document, Rejection, Document]
    assert "is over the limit of 100.0 kB" in found[1].reason
    [alone] = read(make("x" * 2_500_000))
    assert "2,500.3 kB is over the limit" in alone.reason
    assert MOST_BYTES > 10_000_000


# -- what cannot be read, and what is none


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\n \n", "the document is empty"),
        (b"Words and more words.\n", "does not begin with the heads"),
        (make_parts("alternative", make_part(FIRST))[:-20], "cut off"),
        (make("x", "application/pkcs7-mime"), "encrypted"),
        (make_parts("digest", "\nSubject: a\n\nb"), "digest"),
        (make("\0\1\2" * 50, "text/plain"), "looks like a binary file"),
        (make("", Subject=""), "are empty"),
    ],
)
def test_what_can_not_be_read_is_rejected_with_the_reason(data, reason):
    [found] = read(data)
    assert isinstance(found, Rejection)
    assert reason in found.reason


def test_a_text_over_the_limit_is_rejected():
    assert "its text is too long: " in read(make(), limit=50)[0].reason


def test_nothing_in_an_empty_file():
    assert read(b"") == []


@pytest.mark.parametrize(
    ("data", "name", "confidence"),
    [
        (make(), "x", Confidence.LIKELY),
        (make().replace(b"\n", b"\r\n"), "x", Confidence.LIKELY),
        (b"From news@gazette.example\n" + make(), "x", Confidence.LIKELY),
        (b"Words", "a.eml", Confidence.BY_NAME),
        (b"From: a\nSubject: b\n\nc", "a.txt", Confidence.NO),
        (b"From Monday on, at 10:30, 2021\nSubject words", "a.txt", Confidence.NO),
        (make(From="<Saved by Blink>", Snapshot_Content_Location="https://a.example"), "a.mhtml", Confidence.NO),
        (b"Title: x\nDate: 2021-06-19\nFrom: y\n\nWords", "a.txt", Confidence.NO),
    ],
)
def test_a_message_is_known_by_its_heads(data, name, confidence):
    assert READER.sniff(data[:65_536], name) is confidence


def test_nothing_hostile_takes_long():
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000))
    files = [
        make(Subject="=?a?q?" * 100_000),
        make("x", "text/plain;" + ";" * 200_000),
        make("x", "text/plain;\n" + " a=b;\n" * 20_000 + " c=d"),
        b"MIME-Version: 1.0\nSubject: x\n" + nested,
        make("From " * 200_000),
        box(make("From a 1:11 2021\n" * 50_000)),
        make(html("<div>" * 30_000), "text/html"),
        make("a " * 300_000, "text/plain; format=flowed"),
        b"Received: " + b"; " * 100_000 + b"\nSubject: x\n\nWords",
        b"A:b\n" * 100_000 + b"\nWords",
    ]
    for data in files:
        with processor_time_below(5):
            assert read(data)


def test_a_file_cut_anywhere_or_with_bytes_flipped_never_raises_and_says_something():
    parts = make_parts("mixed", make_part(FIRST), make_part(html(SECOND), "text/html"), make_part("x", "image/png"))
    for whole in (parts, box(numbered(1), parts, numbered(3))):
        for seed in range(100):
            chance = random.Random(seed)
            data = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 3 == 0 else whole)
            for _ in range(chance.randrange(1, 20)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            assert read(bytes(data))
