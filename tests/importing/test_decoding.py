"""Bytes become text that both databases can store, or a reason why not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.decoding import UndecodableError, clean_text, decode, normalize_text
from tests.patience import processor_time_below

SENTENCE = "The café in Zürich stayed open – “for now”, its owner said."
PLAIN_TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Mn"], exclude_characters="\u2028\u2029\u02bc")
).map(lambda text: unicodedata.normalize("NFC", text.replace("\ufffe", "").replace("\uffff", "")))


def is_storable(text):
    return all(
        character in "\n\t" or (unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff")
        for character in text
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_or_without_its_mark_and_without_a_note(encoding):
    decoded = decode(SENTENCE.encode(encoding))
    assert decoded.text == SENTENCE
    assert decoded.notes == ()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
def test_both_byte_orders_are_read(mark, encoding):
    assert decode(mark + SENTENCE.encode(encoding)).text == SENTENCE


@given(PLAIN_TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_was_encoded_comes_back(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SENTENCE, "cp1252"),
        ("Президент прибыл в столицу в понедельник, и переговоры начались сразу.", "cp1251"),
        ("会谈于星期一在首都开始，双方都表示愿意继续对话。", "gb18030"),
    ],
)
def test_another_character_set_is_guessed_and_named(text, charset):
    decoded = decode(text.encode(charset))
    assert decoded.text == text
    assert decoded.notes == (f"not UTF-8; character set guessed: {charset}",)


def test_a_large_file_is_guessed_by_a_sample_but_decoded_whole():
    text = "Nothing to see on this line.\n" * 100_000 + SENTENCE
    with processor_time_below(3):
        decoded = decode(text.encode("cp1252"))
        assert decoded.text == text


def test_utf8_with_one_bad_byte_stays_utf8():
    decoded = decode(SENTENCE.encode() + b" Then a stray \xe9 came.")
    assert decoded.text == SENTENCE + " Then a stray \ufffd came."
    assert decoded.notes == ("read as UTF-8, with 1 damaged character replaced by “\ufffd”",)


def test_utf8_cut_off_inside_its_last_character_stays_utf8():
    assert decode(SENTENCE.encode() + "é".encode()[:1]).text == SENTENCE + "\ufffd"


def test_utf16_cut_off_inside_its_last_character_is_read_to_there():
    decoded = decode(SENTENCE.encode("utf-16")[:-1])
    assert decoded.text == SENTENCE[:-1] + "\ufffd"
    assert "1 damaged character" in decoded.notes[0]


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"PK\x03\x04 a document of an office program",
        bytes(100),
        bytes(range(256)) * 40,
        b"a\0b\0c\0" * 50,
        b"\xff\xfe" + b"\x01\x00" * 50,
    ],
)
def test_a_binary_file_is_refused(data):
    with pytest.raises(UndecodableError, match="looks like a binary file"):
        decode(data)


def test_a_few_stray_control_characters_are_removed_and_counted():
    decoded = decode(b"The first line of the report.\0 The second\x07 one stands here.")
    assert decoded.text == "The first line of the report. The second one stands here."
    assert decoded.notes == ("2 control characters removed",)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\x85", "\u2028", "\u2029", "\f", "\v"])
def test_every_line_end_becomes_a_newline_without_a_note(line_end):
    assert decode(f"one{line_end}two".encode()).text == "one\ntwo"
    assert clean_text(f"one{line_end}two") == ("one\ntwo", False)


def test_an_accent_becomes_one_character_with_its_letter():
    assert decode("Erdog\u0306an".encode()).text == "Erdo\u011fan"


def test_no_break_spaces_and_quotes_stay():
    text = "265\u00a0million in a ”misplaced quote"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a coun\u00adcil", "a council"),
        ("a coun\u00ad \n  cil", "a council"),
        ("a coun\u00ad\n\nThen", "a coun\n\nThen"),
        (
            "zero\u200bwidth, right\u200e-to-left\u200f, \u2067isolated\u2069\ufeff",
            "zerowidth, right-to-left, isolated",
        ),
        ("join\u200der and non\u200cjoiner", "joiner and nonjoiner"),
        ("об\u02bcєкт", "об’єкт"),
        ("\u02bcokina", "\u02bcokina"),
    ],
)
def test_marks_that_nobody_sees_are_removed_and_apostrophes_are_one(text, normal):
    decoded = decode(text.encode())
    assert (decoded.text, decoded.notes) == (normal, ())


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "क्\u200dष",  # Hindi
        "ភាសា\u200bខ្មែរ",  # Khmer, whose words nothing else parts
        "👩\u200d👧",
    ],
)
def test_joiners_and_blanks_of_no_width_stay_where_a_script_needs_them(text):
    assert decode(text.encode()).text == text


def test_nothing_is_empty_text():
    assert decode(b"").text == ""


def test_lone_surrogates_are_replaced_and_what_no_database_takes_is_removed():
    assert clean_text("a\ud800b\0c\ufffed\uffff") == ("a\ufffdbcd", True)
    assert clean_text("tabs\tand newlines\nstay") == ("tabs\tand newlines\nstay", False)


@given(st.text(st.characters()))
def test_cleaned_text_can_be_stored(text):
    cleaned, is_changed = clean_text(text)
    assert is_storable(cleaned)
    assert clean_text(cleaned) == (cleaned, False)
    cleaned.encode()
    if not is_changed:
        assert len(cleaned) == len(text.replace("\r\n", "\n"))


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data):
    try:
        decoded = decode(data)
    except UndecodableError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert is_storable(decoded.text)


@pytest.mark.parametrize("piece", ["\u00ad", "\u00ad \n", "\u200b", "е\u02bc", "\u00ad" + " " * 1_000])
def test_a_megabyte_of_unseen_marks_takes_no_quadratic_time(piece):
    with processor_time_below(5):
        normalize_text(piece * (1_000_000 // len(piece)))


def test_a_megabyte_of_accents_on_one_letter_takes_no_quadratic_time():
    with processor_time_below(3):
        decode(("e" + "\u0316\u0301" * 250_000).encode())
