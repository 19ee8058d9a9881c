"""Names of countries that the sources of `facts.json` lack, and names that also mean something else. Pure data."""

from collections.abc import Mapping


def _read(wall: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names by the alpha-2 code before each colon."""
    entries = (entry.partition(":") for entry in wall.replace("\n", " ").split(";") if entry.strip())
    return {code.strip(): tuple(name.strip() for name in names.split(",")) for code, _, names in entries}


# Short forms, and others that newspapers use beside those of CLDR.
MORE_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    language: _read(wall)
    for language, wall in {
        "ar": (
            "US: أمريكا, أميركا; GB: إنجلترا, إنكلترا, بريطانيا; PS: فلسطين; AE: الإمارات; MM: بورما; SA: السعودية; "
            "KP: كوريا الشمالية; CI: كوت ديفوار; CZ: جمهورية التشيك; MK: مقدونيا; SY: سورية"
        ),
        "bn": (
            "US: মার্কিন যুক্তরাষ্ট্র, যুক্তরাষ্ট্র, আমেরিকা; GB: যুক্তরাজ্য, ব্রিটেন; PS: ফিলিস্তিন; "
            "MM: মিয়ানমার; RU: রাশিয়া; AE: সংযুক্ত আরব আমিরাত; SA: সৌদি আরব"
        ),
        "cs": (
            "US: USA, Amerika; GB: Anglie, Británie, Velká Británie, Spojené království; PS: Palestina; "
            "CZ: Česká republika; AE: Emiráty; NL: Holandsko; MM: Barma; BY: Bělorusko"
        ),
        "da": (
            "US: USA, De Forenede Stater; GB: England, Storbritannien; PS: Palæstina; AE: Emiraterne; NL: Holland; "
            "MM: Burma"
        ),
        "de": (
            "US: USA, Vereinigte Staaten von Amerika, Amerika; GB: England, Großbritannien, Britannien; "
            "PS: Palästina; AE: Emirate; NL: Holland; MM: Birma, Burma; CI: Elfenbeinküste; BY: Weißrussland; "
            "TL: Osttimor; SZ: Swasiland; MD: Moldawien; CV: Kapverden"
        ),
        "el": (
            "US: ΗΠΑ, Αμερική; GB: Αγγλία, Βρετανία, Μεγάλη Βρετανία; PS: Παλαιστίνη; AE: Εμιράτα; NL: Ολλανδία; "
            "CN: Κίνα"
        ),
        "es": (
            "US: EEUU, EE UU, EE. UU., Estados Unidos de América; GB: Inglaterra, Gran Bretaña; PS: Palestina; "
            "AE: Emiratos; NL: Holanda; MM: Birmania; CZ: República Checa; CI: Costa de Marfil; MK: Macedonia"
        ),
        "fa": (
            "US: آمریکا, امریکا, ایالات متحده; GB: انگلستان, انگلیس, بریتانیا; PS: فلسطین; AE: امارات; RU: روسیه; "
            "SA: عربستان; KP: کره شمالی; KR: کره جنوبی; CN: چین"
        ),
        "fi": (
            "US: USA, Amerikka, Yhdysvallat; GB: Englanti, Britannia, Iso-Britannia; PS: Palestiina; NL: Hollanti; "
            "MM: Burma; CZ: Tsekki; AE: Arabiemiraatit"
        ),
        "fr": (
            "US: USA, Etats-Unis; GB: Angleterre, Grande-Bretagne; PS: Palestine; AE: Emirats; NL: Hollande; "
            "MM: Birmanie; CZ: République tchèque; BY: Biélorussie; MK: Macédoine; CI: Côte d’Ivoire"
        ),
        "he": (
            'US: ארה"ב, ארצות הברית, אמריקה; GB: בריטניה, אנגליה; PS: פלסטין; AE: איחוד האמירויות; CZ: צ׳כיה; '
            "KP: צפון קוריאה; KR: דרום קוריאה"
        ),
        "hi": (
            "US: अमेरिका, अमरीका; GB: इंग्लैंड, ब्रिटेन; PS: फ़िलिस्तीन; AE: यूएई; CN: चीन; IN: हिंदुस्तान; "
            "SA: सऊदी अरब; UA: यूक्रेन; MM: म्यांमार; IL: इजरायल, इज़राइल, इसराइल; CZ: चेक गणराज्य"
        ),
        "hu": (
            "US: USA, Amerikai Egyesült Államok, Egyesült Államok; GB: Anglia, Nagy-Britannia, Egyesült Királyság; "
            "PS: Palesztina; NL: Hollandia; MM: Burma; BY: Fehéroroszország; AE: Emírségek"
        ),
        "id": (
            "US: AS, Amerika; GB: Inggris, Britania Raya; PS: Palestina; AE: UEA; KP: Korut; KR: Korsel; CN: China; "
            "TR: Turki; NL: Belanda; CZ: Ceko"
        ),
        "it": (
            "US: USA, Usa; GB: Inghilterra, Gran Bretagna; PS: Palestina; AE: Emirati; NL: Olanda; MM: Birmania; "
            "CZ: Repubblica Ceca; MK: Macedonia"
        ),
        "ja": (
            "US: 米国, アメリカ; GB: イギリス, イングランド, 英国; PS: パレスチナ; AE: UAE; KP: 北朝鮮; KR: 韓国; "
            "IN: インド; NL: オランダ; RU: ロシア; MM: ビルマ; SA: サウジ"
        ),
        "ko": (
            "PS: 팔레스타인; AE: 아랍에미리트, UAE; TR: 터키; NL: 네덜란드; CZ: 체코; MM: 버마; SA: 사우디; "
            "GB: 잉글랜드, 영국; KP: 북한; KR: 한국; UA: 우크라이나"
        ),
        "nb": "US: USA; GB: England, Storbritannia; PS: Palestina; AE: Emiratene; MM: Burma; BY: Hviterussland",
        "nl": (
            "US: VS, Amerika; GB: Engeland, Groot-Brittannië, VK; PS: Palestina; AE: Emiraten; NL: Holland; "
            "MM: Birma, Burma; BY: Wit-Rusland; CI: Ivoorkust"
        ),
        "pl": (
            "US: USA, Stany Zjednoczone Ameryki; GB: Anglia, Brytania; PS: Palestyna; AE: Emiraty; NL: Niderlandy; "
            "MM: Birma; CD: Demokratyczna Republika Konga; CI: Wybrzeże Kości Słoniowej"
        ),
        "pt": (
            "US: EUA; GB: Inglaterra, Grã-Bretanha; PS: Palestina; AE: Emirados; NL: Holanda, Países Baixos; "
            "CZ: República Tcheca; IR: Irão; PL: Polónia; VN: Vietname; UA: Ucrânia; RO: Roménia; BY: Bielorrússia; "
            "MM: Birmânia"
        ),
        "ro": (
            "US: SUA, Statele Unite; GB: Anglia, Marea Britanie; PS: Palestina; AE: Emiratele Arabe Unite; "
            "NL: Olanda; CZ: Republica Cehă; KP: Coreea de Nord; KR: Coreea de Sud"
        ),
        "ru": (
            "US: США, Америка; GB: Британия, Англия; PS: Палестина; AE: Эмираты, Арабские Эмираты; KR: Южная Корея; "
            "KP: Северная Корея, КНДР; CN: КНР; DE: ФРГ; RU: РФ; ZA: ЮАР; CZ: Чешская Республика; NL: Голландия; "
            "BY: Белоруссия; MD: Молдавия; KG: Киргизия; TM: Туркмения; MM: Бирма; CF: ЦАР; CD: ДР Конго"
        ),
        "sv": (
            "US: USA, Förenta staterna; GB: England, Storbritannien; PS: Palestina; AE: Förenade Arabemiraten; "
            "NL: Holland; MM: Burma; BY: Vitryssland"
        ),
        "th": (
            "US: สหรัฐฯ, สหรัฐ, อเมริกา; GB: อังกฤษ; PS: ปาเลสไตน์; MM: พม่า, เมียนมา; AE: ยูเออี; KP: เกาหลีเหนือ; "
            "TR: ตุรกี; RU: รัสเซีย"
        ),
        "tr": (
            "US: ABD, Amerika; GB: İngiltere, Britanya; PS: Filistin; AE: BAE; CI: Fildişi Sahili; "
            "CZ: Çek Cumhuriyeti; BY: Belarus, Beyaz Rusya; KP: Kuzey Kore; MM: Myanmar"
        ),
        "uk": (
            "US: США, Америка; GB: Британія, Велика Британія, Англія; PS: Палестина; AE: ОАЕ, Емірати; "
            "KR: Південна Корея; KP: Північна Корея, КНДР; CN: КНР; DE: ФРН; RU: РФ; NL: Голландія; MM: Бірма; "
            "ZA: ПАР"
        ),
        "ur": (
            "US: امریکا, امریکہ; GB: برطانیہ; PS: فلسطین; AE: متحدہ عرب امارات, امارات; IN: بھارت, انڈیا; CN: چین; "
            "RU: روس"
        ),
        "vi": (
            "US: Mỹ, Hoa Kỳ; GB: Anh, Vương quốc Anh; PS: Palestine; AE: UAE; AU: Úc; KP: Triều Tiên; "
            "CN: Trung Quốc; TW: Đài Loan; RU: Nga; CZ: Séc; MM: Myanmar"
        ),
        "zh": (
            "US: 美利坚合众国; AE: 阿联酋, 阿聯酋; PS: 巴勒斯坦; SA: 沙特, 沙烏地; KP: 北韩, 北韓, 朝鲜; "
            "KR: 南韩, 南韓; TW: 台湾, 臺灣, 台灣; BA: 波黑; PG: 巴新; RU: 俄国, 俄國; CD: 刚果民主共和国; "
            "CN: 大陆, 中國; LA: 寮國; NZ: 新西兰, 紐西蘭"
        ),
    }.items()
}

# Names that are also words, persons or towns of their language: they count beside other evidence for the country.
AMBIGUOUS: Mapping[str, frozenset[str]] = {
    language: frozenset(part.strip() for part in wall.split(","))
    for language, wall in {
        "ar": "أمان, مالي, بنين, عمان, غانا, قطر",
        "cs": "Mali, Kuba, Dominika, Peru, Man",
        "da": "Lille, Jersey, Mali, Georgia",
        "de": "Essen, Halle, Hamm, Singen, Jersey, Amerika, Georgia, Emirate, Man, Britannien",
        "es": "Granada, Dominica, Jersey, Santa Lucía, Emiratos, San Martín, Macedonia, Holanda",
        "fa": "چک, دوشنبه, شام, مالی, عمان, قطر, عربستان, پرو, چاد",
        "fi": "Oman, Jersey, Peru, Man, Amerikka",
        "fr": (
            "Tours, Orange, Maurice, Dominique, Grenade, Jersey, Saint-Martin, Salvador, Oman, Emirats, Réunion, "
            "Hollande"
        ),
        "he": "שלם, הודו, פרו, מלי, ניגר, גאנה, טוגו, עומאן, מלטה, פנמה, סין",
        "hi": "माली, पेरू, ओमान, नीजेर, टोगो, चाड, गिनी",
        "hu": "Roma, Mali, Peru, Jersey, Man, Emírségek",
        "id": "AS, Amerika, Mali, Jersey, Peru",
        "it": "Mali, Jersey, Santa Lucia, Grenada, Dominica, Emirati, Saint Martin, San Marino, Monaco",
        "ja": "マリ, ドミニカ, チャド, トンガ, オマーン, ジャージー",
        "ko": "오만, 말리, 차드, 도미니카, 가나, 저지, 괌",
        "nb": "Lille, Jersey, Mali, Georgia",
        "nl": "VS, VK, Jersey, Amerika, Emiraten, Mali, Peru, Man",
        "pl": "Kuba, Mali, Oman, Czad, Dominika, Jersey, Emiraty, Peru, Grenada",
        "pt": "Granada, Maurício, Dominica, Jersey, Peru, Emirados, Santa Lúcia, Holanda, Reunião, São Martinho",
        "ro": "Maine, Grenada, Mali, Oman, Peru, Jersey, Maurițiu",
        "ru": "Мали, Америка, Джерси, Того, Доминика, Англия, Перу, Эмираты",
        "sv": "Jersey, Mali, Georgia, Peru",
        "th": "ริกา, โรม, โซล, ปราก, มาลี, ชาด, กานา, โตโก, เปรู, สหรัฐ, เจอร์ซีย์, มาลาวี",
        "tr": "Sabah, Mali, Peru, Benin, Çad, Jersey, Amerika, Gine",
        "uk": "Малі, Америка, Джерсі, Того, Домініка, Англія, Перу, Емірати",
        "ur": "شام, دوشنبہ, مالی, عمان, امارات, پیرو, چاڈ, قطر",
        "zh": "大陆, 多米尼克, 乍得, 马里, 贝宁, 多哥, 苏丹, 汤加, 关岛, 泽西岛",
    }.items()
}
MORE_TOWNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    language: _read(wall)
    for language, wall in {
        "cs": "NL: Haag; CH: Ženeva; CN: Peking; IN: Nové Dillí, Dillí; AE: Abú Zabí; US: Washington; VN: Hanoj",
        "da": "FR: Lille; CN: Beijing, Peking; CH: Genève, Bern; AE: Abu Dhabi",
        "de": (
            "NL: Den Haag; CN: Peking; IN: Neu-Delhi, Delhi; CH: Genf, Bern; AE: Abu Dhabi; UA: Kyjiw, Kyiw; "
            "DE: Berlin, München, Köln, Essen, Halle, Hamm, Singen"
        ),
        "es": (
            "NL: La Haya; CN: Pekín; IN: Nueva Delhi; CH: Ginebra, Berna; AE: Abu Dabi, Abu Dhabi; "
            "US: Washington, Nueva York; VN: Hanói"
        ),
        "fi": "CH: Geneve; CN: Peking; IN: New Delhi, Delhi; AE: Abu Dhabi; US: Washington",
        "fr": (
            "NL: La Haye; CN: Pékin; IN: New Delhi; CH: Genève, Berne; AE: Abou Dabi, Abou Dhabi; EG: Caire; "
            "VN: Hanoï; RU: Moscou; FR: Tours, Orange"
        ),
        "hu": "IT: Roma; CH: Genf; CN: Peking; IN: Újdelhi; AE: Abu-Dzabi; US: Washington",
        "id": "CH: Jenewa; CN: Beijing; AE: Abu Dhabi; EG: Kairo; RU: Moskwa, Moskow",
        "it": (
            "NL: L’Aia; CN: Pechino; IN: Nuova Delhi, New Delhi; CH: Ginevra, Berna; AE: Abu Dhabi; "
            "IT: Roma, Milano, Napoli, Torino"
        ),
        "ja": (
            "NL: ハーグ; CH: ジュネーブ; CN: 北京, 上海; RU: モスクワ; US: ワシントン, ニューヨーク; FR: パリ; "
            "IT: ローマ; GB: ロンドン; IN: デリー, ニューデリー; JP: 東京, 大阪"
        ),
        "ko": "NL: 헤이그; CH: 제네바; CN: 베이징, 상하이; US: 워싱턴, 뉴욕; JP: 도쿄, 오사카; RU: 모스크바",
        "nb": "FR: Lille; CH: Genève; CN: Beijing; AE: Abu Dhabi",
        "nl": "CH: Genève; CN: Peking; AE: Abu Dhabi; NL: Den Haag, Amsterdam",
        "pl": (
            "NL: Haga; CN: Pekin; IN: Nowe Delhi; CH: Genewa, Berno; AE: Abu Zabi; US: Waszyngton, Nowy Jork; "
            "VN: Hanoi; PL: Warszawa"
        ),
        "pt": (
            "NL: Haia; CN: Pequim; IN: Nova Délhi, Nova Deli; CH: Genebra, Berna; AE: Abu Dhabi; "
            "US: Washington, Nova York; VN: Hanói"
        ),
        "ro": "US: Maine; CN: Beijing; CH: Geneva, Berna; AE: Abu Dhabi; RO: București",
        "ru": (
            "NL: Гаага; CH: Женева; US: Вашингтон, Нью-Йорк; RU: Петербург, Санкт-Петербург; CN: Пекин; "
            "IN: Дели, Нью-Дели"
        ),
        "sv": "CH: Genève; CN: Peking; AE: Abu Dhabi",
        "tr": (
            "MY: Sabah; CH: Cenevre; CN: Pekin; IN: Yeni Delhi; AE: Abu Dabi; US: Vaşington, Washington; "
            "TR: Ankara, İstanbul, İzmir"
        ),
        "uk": (
            "NL: Гаага; CH: Женева; US: Вашингтон, Нью-Йорк; UA: Київ, Харків, Одеса, Львів; CN: Пекін; "
            "IN: Делі, Нью-Делі"
        ),
        "vi": "CH: Geneva; CN: Bắc Kinh; RU: Mát-xcơ-va, Moskva; VN: Hà Nội",
        "zh": (
            "NL: 海牙; CH: 日内瓦, 日內瓦; US: 华盛顿, 華盛頓, 纽约, 紐約; RU: 莫斯科; CN: 北京, 上海; IN: 新德里; "
            "AE: 迪拜"
        ),
        "ar": "NL: لاهاي; CH: جنيف",
        "el": "CH: Γενεύη",
        "fa": "CH: ژنو",
        "he": "CH: ז'נבה",
        "hi": "CH: जिनेवा",
        "th": "CH: เจนีวา",
    }.items()
}

MORE_PEOPLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    language: _read(wall)
    for language, wall in {
        "de": (
            "AE: emiratisch; PS: palästinensisch; NZ: neuseeländisch; BY: belarussisch; KR: koreanisch; "
            "GB: englisch, schottisch; NE: nigrisch; VN: vietnamesisch; XK: kosovarisch"
        ),
        "es": (
            "NE: nigerino; LK: esrilanqués; ML: maliense; IR: iraní; IQ: iraquí; PK: pakistaní; ZA: sudafricano; "
            "SD: sudanés; TW: taiwanés; NL: neerlandés; KR: surcoreano; GB: inglés"
        ),
        "fr": (
            "PS: palestinien; KR: sud-coréen, coréen; KP: nord-coréen; ZA: sud-africain; LK: sri-lankais; "
            "GB: anglais; CD: congolais; CG: congolais; CH: suisse, helvétique; NE: nigérien; PK: pakistanais; "
            "TW: taïwanais; IQ: iraquien"
        ),
        "it": (
            "BD: bengalese; AE: emiratino; KW: kuwaitiano; QA: qatariota; TD: ciadiano; NE: nigerino; AF: afghano; "
            "KR: sudcoreano; KP: nordcoreano; ZA: sudafricano; US: statunitense; XK: kosovaro; YE: yemenita; "
            "PK: pachistano; BY: bielorusso; GB: inglese"
        ),
        "nb": "PS: palestinsk; GB: engelsk",
        "nl": (
            "RU: Russisch; TR: Turks; GB: Brits, Engels; UA: Oekraïens; GR: Grieks; PL: Pools; DK: Deens; "
            "SE: Zweeds; NO: Noors; CZ: Tsjechisch; HU: Hongaars; CH: Zwitsers; BE: Belgisch; BG: Bulgaars; "
            "AR: Argentijns; PS: Palestijns; IQ: Iraaks; IE: Iers; CL: Chileens; RO: Roemeens; SA: Saoedisch; "
            "KP: Noord-Koreaans; FI: Fins; SI: Sloveens; DZ: Algerijns; CU: Cubaans; TH: Thais; SK: Slowaaks"
        ),
    }.items()
}
# Words that i18n-nationality has in the place of an adjective.
NO_ADJECTIVES: Mapping[str, frozenset[str]] = {
    "es": frozenset({"bosnia-herzegovina", "malí", "indio", "mongol"}),
    "fr": frozenset({"occupés", "swazi", "mongol", "liberian"}),
    "it": frozenset({"emiro", "salomone", "moldova", "macao", "martinique", "reunion", "kosov", "afghan", "tajik"}),
    "nl": frozenset({"bezet", "brits"}),
}

# Names of capitals and towns that are words, names of persons or other towns nearly everywhere.
AMBIGUOUS_TOWNS = frozenset(
    """
        Victoria Stanley Kingstown Jaren Praha Male Malé Roseau Praia Sucre Lima Georgetown Kingston Hamilton Douglas
        Plymouth Nassau Valletta Sofia София Софія Σόφια صوفيا Лима Прая Мале Виктория Кингстон Гамильтон 維多利亞
        维多利亚 利馬 马累 ソフィア リマ 소피아 리마
        """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)

# Longer words that hold a name and mean something else: where words are not parted, and names of companies.
NOT_NAMES: Mapping[str, tuple[str, ...]] = {
    "de": tuple(
        f"{people} {thing}"
        for people in ("Deutsche", "Deutschen", "Deutscher")
        for thing in ("Bahn", "Bank", "Börse", "Lufthansa", "Post", "Telekom", "Welle")
    ),
    "zh": tuple(
        """
        发展中国家 發展中國家 其中国有 其中國有 其中国内 其中国际 南美国家 南美國家 北美国家 拉美国家 拉美國家
        中美国家 欧美国家 歐美國家 印度洋 印度支那 印度教 马里兰 马里奥 马里乌波尔 马里布 马里亚 约旦河 約旦河
        今日本报 昨日本报 近日本报 今日本市 昨日本市 近日本市 今日本站 日本报讯 南中国海 东中国海 日本海 道德国 司法国
        乔治亚州 苏丹港 加拿大鹅 土耳其浴 新几内亚岛
        """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
    ),
    "ja": (
        "日本橋",
        "日本海",
        "中国地方",
        "中国電力",
        "中国山地",
        "中国自動車道",
        "中国新聞",
        "インド洋",
        "毎日本",
        "韓国岳",
    ),
    "th": (
        ("แอฟริกา"),
        ("มหาดไทย"),
        ("ไทยรัฐ"),
        ("ไทยพาณิชย์"),
        ("ไทยพีบีเอส"),
        ("มาลีนนท์"),
        ("ทะเลจีนใต้"),
        ("อินเดียนา"),
        ("อินเดียนแดง"),
    ),
}
