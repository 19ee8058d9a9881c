"""Bytes in an old character set are read as what their author wrote, or it is said that this is not sure."""

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.charset_evidence import LANGUAGES
from articles.importing.charset_names import find_charset
from articles.importing.charsets import encode_apart, guess_charset, is_plausible, read_as
from articles.importing.decoding import UndecodableError, decode, normalize_text
from tests.patience import processor_time_below

# One report, told in many languages.
REPORTS = {
    "English": (
        "The harbour’s café – “for now” – stays open, its owner said. A cup of tea costs £2… or €3 for strangers.",
        "cp1252 mac_roman",
    ),
    "German": (
        "Der Hafen öffnete am Freitag wieder. Die Fischer müssen für größere Boote höhere Gebühren zahlen.",
        "cp1252 iso8859_15 cp850 mac_roman",
    ),
    "French": (
        "Le port a rouvert vendredi. « Nous étions inquiets », a déclaré le maire, dont la sœur possède l’hôtel.",
        "cp1252 mac_roman",
    ),
    "Spanish": (
        "El puerto abrió de nuevo el viernes. ¿Cuándo saldrán los pescadores? Mañana, según dijo el señor alcalde.",
        "cp1252 iso8859_15 cp850 mac_roman",
    ),
    "Portuguese": (
        "O porto reabriu na sexta-feira. Os pescadores não sairão amanhã, porque há previsão de ventos fortes.",
        "cp1252 iso8859_15 cp850 mac_roman",
    ),
    "Swedish": (
        "Hamnen öppnade igen på fredagen, och fiskarna sade att de skulle gå ut på sjön så snart vädret är bättre.",
        "cp1252 iso8859_15 cp850 mac_roman",
    ),
    "Icelandic": (
        "Höfnin var opnuð á föstudaginn og sjómenn sögðu að þeir myndu fara út um leið og veðrið yrði betra.",
        "cp1252 iso8859_15",
    ),
    "Polish": (
        "Port otwarto w piątek. Rybacy powiedzieli, że wypłyną, gdy tylko pogoda będzie lepsza, a łodzie gotowe.",
        "cp1250 iso8859_2 cp852",
    ),
    "Czech": (
        "Přístav se v pátek znovu otevřel. Rybáři řekli, že vyplují, jakmile bude lepší počasí a lodě připravené.",
        "cp1250 iso8859_2 cp852",
    ),
    "Hungarian": (
        "A kikötő pénteken újra megnyílt. A halászok azt mondták, hogy kifutnak, mihelyt jobb lesz az időjárás.",
        "cp1250 iso8859_2 cp852",
    ),
    "Croatian": (
        "Luka je u petak ponovno otvorena. Ribari su rekli da će isploviti čim vrijeme bude bolje i brodovi završeni.",
        "cp1250 iso8859_2 cp852",
    ),
    "Turkish": (
        "Liman cuma günü yeniden açıldı. Balıkçılar hava düzelir düzelmez denize çıkacaklarını söylediler.",
        "cp1254",
    ),
    "Lithuanian": (
        "Uostas penktadienį vėl atidarytas. Žvejai sakė, kad išplauks, kai tik oras bus geresnis ir nebus vėjo.",
        "cp1257",
    ),
    "Latvian": (
        "Osta piektdien atkal tika atvērta. Zvejnieki teica, ka dosies jūrā, tiklīdz laiks kļūs labāks.",
        "cp1257",
    ),
    "Russian": (
        "Порт снова открылся в пятницу. Рыбаки сказали, что выйдут в море, как только погода станет лучше.",
        "cp1251 koi8_r iso8859_5 cp866 mac_cyrillic",
    ),
    "Ukrainian": (
        "Порт знову відкрився в п’ятницю. Рибалки сказали, що вийдуть у море, щойно погода стане кращою.",
        "cp1251",
    ),
    "Bulgarian": ("Пристанището беше отворено отново в петък, а рибарите казаха, че ще излязат.", "cp1251 iso8859_5"),
    "Greek": ("Το λιμάνι άνοιξε ξανά την Παρασκευή και οι ψαράδες είπαν ότι θα βγουν στη θάλασσα.", "cp1253 iso8859_7"),
    "Hebrew": ("הנמל נפתח מחדש ביום שישי, והדייגים אמרו שיצאו לים ברגע שמזג האוויר ישתפר.", "cp1255"),
    "Arabic": ("أعيد فتح الميناء يوم الجمعة وقال الصيادون إنهم سيخرجون إلى البحر عندما يتحسن الطقس.", "cp1256"),
    "Vietnamese": ("Cảng đã mở cửa trở lại vào thứ sáu, và các ngư dân nói rằng họ sẽ ra khơi.", "cp1258"),
    "Thai": ("ท่าเรือเปิดอีกครั้งในวันศุกร์ และชาวประมงกล่าวว่าจะออกเรือเมื่ออากาศดีขึ้น", "cp874"),
    "Japanese": (
        "港は金曜日に再開した。漁師たちは、天気が良くなり次第、海に出ると話した。",
        "shift_jis euc_jp iso2022_jp utf_16_le utf_16_be",
    ),
    "Chinese": ("港口星期五重新开放，渔民们说，只要天气好转，他们就会出海。", "gb18030 hz utf_16_le utf_16_be"),
    "traditional Chinese": ("港口星期五重新開放，漁民們說，只要天氣好轉，他們就會出海。", "big5"),
    "Korean": (
        "항구가 금요일에 다시 열렸다. 어민들은 날씨가 좋아지는 대로 바다로 나가겠다고 말했다.",
        "euc_kr iso2022_kr",
    ),
}
WRITTEN = [(language, charset) for language, (_, charsets) in REPORTS.items() for charset in charsets.split()]
ENGLISH = (
    "The harbour opened again on Friday, and the fishermen said that they would go out with the first boats.\n" * 30
)


def write(language: str, charset: str) -> tuple[str, bytes]:
    text = REPORTS[language][0]
    data = encode_apart(text, charset) if charset == "cp1258" else text.encode(charset)
    return normalize_text(text), data


@pytest.mark.parametrize(("language", "charset"), WRITTEN)
def test_a_short_report_is_read_in_the_set_it_was_written_in(language, charset):
    text, data = write(language, charset)
    assert decode(data).text == text


@pytest.mark.parametrize("text", ["It costs £5 now.", "The café was open.", "“Yes,” he said…", "It’s so – for €5."])
def test_one_line_beyond_ascii_in_a_long_english_text_is_that_of_windows(text):
    decoded = decode((ENGLISH + text + "\n" + ENGLISH).encode("cp1252"))
    assert text in decoded.text
    assert not decoded.is_doubtful


def test_what_stands_far_away_in_another_language_does_not_decide():
    text, data = write("Polish", "iso8859_2")
    assert decode(ENGLISH.encode() + b"\n" + data).text == ENGLISH + "\n" + text


def test_a_word_alone_is_read_with_a_doubt():
    decoded = decode("Şırnak".encode("cp1254"))
    assert decoded.is_doubtful
    assert "may be" in decoded.notes[0]
    assert "--encoding" in decoded.notes[0]


def test_a_damaged_text_is_read_and_its_damage_noted():
    data = write("Japanese", "euc_jp")[1] * 3
    decoded = decode(data[:101] + b"\xff" + data[102:])
    assert "漁師たちは" in decoded.text
    assert any("damaged character" in note for note in decoded.notes)


# -- what a document declares


def test_a_declared_set_that_the_text_fits_is_used_without_a_note():
    data = write("Polish", "iso8859_2")[1]
    assert decode(data, declared="ISO-8859-2") == decode(data, encoding="latin2")
    assert decode(data, declared="ISO-8859-2").notes == ()
    assert decode("Łódź".encode("cp1250"), declared="windows-1250").text == "Łódź"


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "windows-1251", "shift_jis", "no such thing"])
def test_a_declared_set_that_is_wrong_is_noted_and_not_used(declared):
    text, data = write("Polish", "cp1250")
    decoded = decode(data, declared=declared)
    assert decoded.text == text
    assert decoded.notes[0] == f"declared as “{declared}”, which it is not"


def test_what_is_utf8_is_read_as_that_whatever_is_declared():
    decoded = decode("Café".encode(), declared="iso-8859-1")
    assert (decoded.text, decoded.notes) == ("Café", ("declared as “iso-8859-1”, but it is UTF-8",))
    assert decode(b"Cafe", declared="iso-8859-1").notes == ()


# -- what a person names


def test_a_named_set_is_used_whatever_the_text_speaks_for():
    data = write("Polish", "cp1250")[1]
    assert decode(data, encoding="windows-1252").text == data.decode("cp1252")
    assert decode("Café".encode(), encoding="latin1").text == "CafÃ©"
    assert decode("\ufeffCafé".encode(), encoding="utf-8").text == "Café"
    assert decode("Café".encode("utf-16"), encoding="utf-16").text == "Café"


def test_a_named_set_that_is_none_or_does_not_fit_is_refused():
    with pytest.raises(UndecodableError, match="“cp12345” is not a known character set"):
        decode(b"Cafe", encoding="cp12345")
    with pytest.raises(UndecodableError, match="named as UTF-8 but is not"):
        decode(write("Russian", "cp1251")[1], encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        *(("ISO-8859-1", "cp1252"), ("us-ascii", "cp1252"), (" Windows-1250 ", "cp1250"), ("latin2", "iso8859_2")),
        *(("GB2312", "gb18030"), ("x-sjis", "shift_jis"), ("ks_c_5601-1987", "euc_kr"), ("tis-620", "cp874")),
        *(("macintosh", "mac_roman"), ("utf8", "utf_8"), ("KOI8-R", "koi8_r"), ("ibm850", "cp850")),
        *(("", None), ("base64", None), ("rot13", None), ("idna", None), ("klingon", None), ("a\0b", None)),
    ],
)
def test_names_of_character_sets_are_understood(name, charset):
    assert find_charset(name) == charset


# -- what is no other set, or no text


def test_text_that_was_decoded_wrongly_before_is_noted_and_left():
    text = "Le café de l’été était fermé".encode().decode("cp1252")
    decoded = decode(text.encode())
    assert decoded.text == text
    assert "“Ã©” stands for “é”" in decoded.notes[0]


@pytest.mark.parametrize("text", ["CAFÉ… “É” ÀÄÖ – Âge", "Ärger", "São Paulo, ÃO", "ÅÄÖ", "Đã mở cửa trở lại"])
def test_letters_that_look_like_it_are_not(text):
    assert decode(text.encode()).notes == ()


def test_utf16_is_not_seen_in_text_of_single_bytes():
    for text in ("Bush hid the facts", "this app can break", "a\0b"):
        with suppress(UndecodableError):
            assert decode(text.encode()).charset == "utf_8"


def test_bytes_that_are_no_text_are_refused():
    chance = random.Random(1)
    refused = 0
    for _ in range(20):
        try:
            decoded = decode(bytes(chance.randrange(128, 256) for _ in range(300)))
        except UndecodableError:
            refused += 1
        else:
            assert decoded.is_doubtful
    assert refused > 5


@given(
    st.binary(min_size=1, max_size=300), st.sampled_from(["", "utf-8", "gb2312", "cp1252", "iso-2022-jp", "hz", "x"])
)
def test_no_bytes_and_no_name_raise_anything_else(data, name):
    for options in ({"declared": name}, {"encoding": name}):
        try:
            decode(data, **options)
        except UndecodableError as error:
            assert str(error)  # noqa: PT017 - either outcome is right


@given(st.sampled_from(WRITTEN), st.integers(0, 400), st.integers(0, 255))
def test_a_report_cut_off_or_with_a_byte_turned_is_read_or_refused(written, place, byte):
    data = write(*written)[1]
    for one in (data[:place], data[:place] + bytes([byte]) + data[place + 1 :]):
        try:
            decode(one)
        except UndecodableError as error:
            assert str(error)  # noqa: PT017


# -- evidence and time


def test_every_letter_and_word_of_a_language_exists_in_its_main_set():
    for one in LANGUAGES:
        charset = one.charsets[0]
        missing = [letter for letter in one.read_letters() if b"?" in encode_apart(letter, charset)]
        assert missing == [], one.tag
        for word in one.words.split():
            assert b"?" not in encode_apart(word, charset), (one.tag, word)


@pytest.mark.parametrize(("language", "charset"), [("French", "cp1252"), ("Russian", "cp1251"), ("Japanese", "euc_jp")])
def test_a_legacy_file_of_five_kilobytes_takes_milliseconds(language, charset):
    data = (write(language, charset)[1] * 60)[:5_000]
    guess_charset(data)
    with processor_time_below(0.5):
        for _ in range(20):
            guess_charset(data)


@pytest.mark.parametrize(
    "data", [b"\xe9" * 3_000_000, b"a\xe9" * 1_500_000, b"\x93 " * 1_500_000, b"\xe9\n" * 1_500_000]
)
def test_hostile_bytes_take_no_longer(data):
    with processor_time_below(5):
        try:
            decode(data)
        except UndecodableError as error:
            assert str(error)  # noqa: PT017


def test_a_set_of_which_nothing_is_known_is_believed_where_it_reads():
    assert is_plausible("Barev dzez".encode("cp1252"), "cp865")
    assert read_as(b"\x9b", "cp865") == "ø"
