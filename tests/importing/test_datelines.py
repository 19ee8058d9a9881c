"""Datelines are told from asides, labels, speakers and headlines; what only a colon parts needs another sign."""

import pytest

from articles.importing.readers.datelines import cut_dateline, find_dateline

TEXT = "The harbour was closed for a third day on Wednesday while engineers looked for the leak in the fuel line."


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("ISLAMABAD: ", "ISLAMABAD"),
        ("NEW DELHI: ", "NEW DELHI"),
        ("LAHORE/KARACHI: ", "LAHORE/KARACHI"),
        ("MUZAFFARABAD, Azad Kashmir: ", "MUZAFFARABAD, Azad Kashmir"),
        ("UNITED NATIONS: ", "UNITED NATIONS"),
        ("ST. LOUIS: ", "ST. LOUIS"),
        ("SOUTH WAZIRISTAN, April 5 (APP):", "SOUTH WAZIRISTAN, April 5 (APP)"),
        ("ISLAMABAD, Sept 5 (APP): ", "ISLAMABAD, Sept 5 (APP)"),
        ("KATHMANDU, June 19: ", "KATHMANDU, June 19"),
        ("New Delhi: ", "New Delhi"),
        ("Karachi, Pakistan (AFP): ", "Karachi, Pakistan (AFP)"),
        ("KABUL, June 19 /TASS/. ", "KABUL, June 19 /TASS/"),
        ("MOSCOW, June 19. /TASS/. ", "MOSCOW, June 19. /TASS/"),
        ("МОСКВА, 19 июня. /ТАСС/. ", "МОСКВА, 19 июня. /ТАСС/"),
        ("PARIS, June 19, 2021 /PRNewswire/ -- ", "PARIS, June 19, 2021 /PRNewswire/"),
        ("NEW YORK--(BUSINESS WIRE)--", "NEW YORK (BUSINESS WIRE)"),
        ("MOSCOW _ ", "MOSCOW"),
        ("MOSCOW (AP) _ ", "MOSCOW (AP)"),
        ("MOSCOW (AP) \ufffd ", "MOSCOW (AP)"),
        ("WASHINGTON (AP) ", "WASHINGTON (AP)"),
        ("Madrid, 19 jun (EFE).- ", "Madrid, 19 jun (EFE)"),
        ("PLEASANTON, Calif.-- ", "PLEASANTON, Calif."),
        ("PARIS, 19 juin 2021 (AFP) - ", "PARIS, 19 juin 2021 (AFP)"),
        ("Berlin (dpa) - ", "Berlin (dpa)"),
        ("Kiel (dpa/lno) - ", "Kiel (dpa/lno)"),
        ("Roma, 19 giu. (askanews) - ", "Roma, 19 giu. (askanews)"),
        ("(ANSA) - ROMA, 19 GIU - ", "(ANSA) ROMA, 19 GIU"),
        ("(Reuters) - ", "(Reuters)"),
        ("(CNN) ", "(CNN)"),
        ("(CNN)", "(CNN)"),
        ("Washington (CNN) ", "Washington (CNN)"),
        ("Washington (CNN)", "Washington (CNN)"),
        ("(NEW YORK) — ", "NEW YORK"),
        ("June 19 (UPI) -- ", "June 19 (UPI)"),
        ("Toronto, Feb 26 - ", "Toronto, Feb 26"),
    ],
)
def test_marks_of_many_agencies_and_papers_part_a_dateline_from_the_text(opening, dateline):
    assert find_dateline(opening + TEXT) == (dateline, len(opening))


@pytest.mark.parametrize(
    "opening",
    [
        "US-Taliban talks – which began in Doha – went on.",
        "COVID-19 – what we know so far about the new wave.",
        "NATO – The alliance met in Brussels for a day.",
        "Kabul – The city was quiet at dawn, people said.",
        "KABUL – CITY IN FEAR",
        "The army – once feared – withdrew from the town.",
        "OPEC-plus will meet again.",
        "A – B",
        "– a dash first",
        f"QUESTION: {TEXT}",
        f"BREAKING: {TEXT}",
        f"EDITOR'S NOTE: {TEXT}",
        f"MR PRICE: {TEXT}",
        f"GEORGE: {TEXT}",
        f"WHO: {TEXT}",
        f"VIDEO – {TEXT}",
        f"PHOTO (AP): {TEXT}",
        f"France: {TEXT}",
        f"Politics: {TEXT}",
        f"Reading: {TEXT}",
        "Kabul: The city was quiet.",
        "LONDON: CITY IN FEAR",
        "LONDON: port closed, says the mayor.",
        "PAKISTAN: Port closed as storm nears",
        f"Microsoft Corp (MSFT) – {TEXT}",
        f"IBM (NYSE: IBM) – {TEXT}",
        f"The Ministry of Defence (MoD) – {TEXT}",
        f"John Smith (Conservative) - {TEXT}",
        f"By Jane Doe. BOSTON (Reuters) - {TEXT}",
        f"(Updated) - {TEXT}",
        f"(Updated) {TEXT}",
        f"(VIDEO) — {TEXT}",
        f"Washington (PA) {TEXT}",
        f"The Bank (AP) {TEXT}",
        "Turkey November 16 - 17 and to Lebanon November 18, where he will meet the minister.",
    ],
)
def test_other_words_before_a_mark_are_no_dateline(opening):
    assert find_dateline(opening) is None


def test_a_place_that_nobody_knows_is_believed_where_the_text_speaks_of_it():
    assert find_dateline(f"UPPER QUAYTON: {TEXT}") is None
    assert find_dateline(f"UPPER QUAYTON: {TEXT}", "Crews in Upper Quayton waited.") == ("UPPER QUAYTON", 15)


def test_what_somebody_says_in_the_text_is_no_turn_of_a_conversation():
    assert find_dateline(f"SYDNEY: {TEXT}", "He added: “We wait.”") == ("SYDNEY", 8)
    assert find_dateline(f"Sydney: {TEXT}", "He added: “We wait.”") == ("Sydney", 8)


def test_the_turns_of_a_conversation_are_no_datelines():
    assert find_dateline(f"SYDNEY: {TEXT}", "MARIA: And then?") is None
    assert find_dateline(f"Sydney: {TEXT}", "Maria: And then?") is None


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"KARACHI – {TEXT}", ("KARACHI", 10)),
        (f"\n KARACHI –\n\n{TEXT}", ("KARACHI", 13)),
        (f"KARACHI – {TEXT}\n{TEXT}", ("KARACHI", 10)),
        (f"KARACHI,\nPakistan – {TEXT}", ("KARACHI, Pakistan", 20)),
        ("KARACHI –", None),
        (f"{TEXT}\n\nKARACHI – {TEXT}", None),
        ("", None),
    ],
)
def test_a_dateline_is_cut_off_a_body_that_has_more(body, found):
    assert cut_dateline(body) == found


@pytest.mark.parametrize(
    ("body", "dateline"),
    [
        ("北京 – 外交部发言人周五表示，会谈将继续。", "北京"),
        ("新华社北京5月5日电 外交部发言人表示会谈将继续。", "新华社北京5月5日电"),
        ("新华社莫斯科5月5日电（记者王小明）会谈将继续。", "新华社莫斯科5月5日电（记者王小明）"),
        ("（中央社台北5日電）外交部今天表示會談將繼續。", "（中央社台北5日電）"),
        ("【北京=共同】外務省は会談を続けると述べた。", "【北京=共同】"),
        ("【ワシントン共同】国務省は会談を続けると述べた。", "【ワシントン共同】"),
        ("(서울=연합뉴스) 홍길동 기자 = 외교부는 회담이 계속된다고 밝혔다.", "(서울=연합뉴스) 홍길동 기자 ="),
        ("القاهرة - قال متحدث باسم الوزارة إن المحادثات مستمرة.", "القاهرة"),
        ("القاهرة (رويترز) - قال متحدث باسم الوزارة إن المحادثات مستمرة.", "القاهرة (رويترز)"),
        ("नई दिल्ली - विदेश मंत्रालय ने कहा कि बातचीत जारी रहेगी।", "नई दिल्ली"),
        ("ירושלים – משרד החוץ אמר שהשיחות יימשכו.", "ירושלים"),
        ("МОСКВА, 5 мая – Переговоры продолжились в пятницу.", "МОСКВА, 5 мая"),
        ("ΑΘΗΝΑ, 5 Μαΐου - Οι συνομιλίες συνεχίζονται.", "ΑΘΗΝΑ, 5 Μαΐου"),
        ("WIEN, 5. Mai (APA) - Die Gespräche gehen weiter.", "WIEN, 5. Mai (APA)"),
    ],
)
def test_datelines_are_read_in_every_script(body, dateline):
    found = cut_dateline(body)
    assert found is not None
    assert found[0] == dateline
    assert body[found[1] :].strip()


@pytest.mark.parametrize(
    "body",
    [
        "【重要】外務省は会談を続けると述べた。",
        "图为 – 外交部发言人",
        "本周5日电 视台播出了节目。",
        "(참고=자료) 외교부는 밝혔다.",
        "中国：会谈将继续。",
        "قال الوزير - إن المحادثات مستمرة",
        "चीनी - महंगी हो गई।",
    ],
)
def test_other_words_in_scripts_without_capitals_are_no_dateline(body):
    assert cut_dateline(body) is None
