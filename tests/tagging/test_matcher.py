"""Finding names: the longest on word boundaries, meant as its bearer, at offsets that hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.tagging.matcher import Mention, Name, NameMatcher
from articles.text.folding import fold_text

US, GB, FR, IR, GE, AF, NG, NE, LB, JO = range(1, 11)
JOE, JILL, BORIS, KARZAI, GHANI, HASINA, ERDOGAN, BUSH, BUSH_SENIOR = range(11, 20)
NATO, TIMES, POST, TALIBAN, WHO = range(20, 25)


def country(entity: int, *names: str, kind: str = "name", **conditions) -> list[Name]:
    return [Name(text, entity, "country", kind, **conditions) for text in names]


def person(entity: int, full_name: str, surname: str = "", kind: str = "person") -> list[Name]:
    names = [Name(full_name, entity, kind, "name")]
    return names + ([Name(surname, entity, kind, "surname", needs_context=True)] if surname else [])


GAZETTEER = [
    *country(US, "United States", "United States of America"),
    *country(US, "US", "U.S.", "USA", kind="acronym"),
    *country(US, "Washington", "New York", "Paris, Texas", kind="city"),
    *country(US, "American", kind="adjective"),
    *country(GB, "United Kingdom"),
    *country(GB, "London", kind="city"),
    *country(FR, "France"),
    *country(FR, "Paris", kind="city"),
    *country(IR, "Iran"),
    *country(IR, "Tehran", "Qom", kind="city"),
    *country(IR, "Iranian", kind="demonym"),
    *country(GE, "Georgia"),
    *country(AF, "Afghanistan", "Islamic Emirate of Afghanistan"),
    *country(AF, "Kabul", kind="city"),
    *country(NG, "Nigeria"),
    *country(NE, "Niger"),
    *country(LB, "Lebanon"),
    *country(LB, "Beirut", kind="city"),
    *country(JO, "Jordan"),
    *person(JOE, "Joe Biden", "Biden"),
    *person(JILL, "Jill Biden", "Biden"),
    *person(BORIS, "Boris Johnson", "Johnson"),
    *person(KARZAI, "Hamid Karzai", "Karzai"),
    *person(GHANI, "Ashraf Ghani", "Ghani"),
    *person(HASINA, "Sheikh Hasina"),
    *person(ERDOGAN, "Recep Tayyip Erdoğan", "Erdoğan"),
    *person(BUSH, "George W. Bush", "Bush"),
    *person(BUSH_SENIOR, "George H.W. Bush", "Bush"),
    Name("NATO", NATO, "organisation", "acronym"),
    Name("North Atlantic Treaty Organization", NATO, "organisation", "name", is_case_sensitive=False),
    Name("New York Times", TIMES, "organisation", "name"),
    Name("Washington Post", POST, "organisation", "name"),
    Name("Taliban", TALIBAN, "group", "name", is_case_sensitive=False),
    Name("WHO", WHO, "organisation", "acronym"),
    Name("Michael Jordan", None, "", "stop"),
    Name("Georgia Tech", None, "", "stop"),
]
MATCHER = NameMatcher(GAZETTEER)


def found(body: str, headline: str = "") -> dict[int, list[str]]:
    """Return the words that speak for each entity."""
    texts = {"headline": headline, "body": body}
    return {
        entity: [texts[mention.field][mention.start : mention.end] for mention in mentions]
        for entity, mentions in MATCHER.find_names(headline, body).mentions.items()
    }


def test_a_mention_says_field_place_and_rule():
    mentions = MATCHER.find_names("Kabul falls", "In Iran, US envoys").mentions
    assert mentions == {
        AF: (Mention("headline", 0, 5, "city"),),
        IR: (Mention("body", 3, 7, "name"),),
        US: (Mention("body", 9, 11, "acronym"),),
    }


def test_mentions_stand_in_the_order_of_the_text_headline_first():
    mentions = MATCHER.find_names("Iran", "Iran. Tehran. Iranian. Iran").mentions[IR]
    assert [(m.field, m.start) for m in mentions] == [
        ("headline", 0), ("body", 0), ("body", 6), ("body", 14), ("body", 23),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The New York Times wrote", {TIMES: ["New York Times"]}),
        ("in New York today", {US: ["New York"]}),
        ("the Washington Post", {POST: ["Washington Post"]}),
        ("United States of America", {US: ["United States of America"]}),
        ("Nigeria, not Niger", {NG: ["Nigeria"], NE: ["Niger"]}),
        ("Michael Jordan plays", {}),
        ("Georgia Tech in Georgia", {GE: ["Georgia"]}),
        ("Islamic Emirate of Afghanistan", {AF: ["Islamic Emirate of Afghanistan"]}),
    ],
)
def test_the_longest_name_wins_and_hides_what_it_covers(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Iranistan",
        "Tirana",
        "WHOLE",
        "USAID",
        "Iran_2",
        "_Iran",
        "Iran_",
        "Iran2",
        "2Iran",
        "éIran",
        "antiIran",
        "NATOs",
    ],
)
def test_no_name_is_found_inside_a_word(text):
    assert found(f"the {text} of") == {}


@pytest.mark.parametrize(
    "text",
    ["Iran's", "Iran’s", "(Iran)", "“Iran”", "Iran-backed", "anti-Iran", "Iran/Iraq", "Iran,", "Iran…", "—Iran—"],
)
def test_possessives_quotes_and_hyphens_end_a_name(text):
    assert found(f"the {text} of") == {IR: ["Iran"]}


@pytest.mark.parametrize("text", ["who said it to us", "iran", "us", "Who knows", "nato", "IRAN said so", "kabul"])
def test_case_counts_where_a_name_says_so(text):
    assert found(text) == {}


@pytest.mark.parametrize("text", ["Taliban", "taliban", "TALIBAN", "TaliBan"])
def test_case_counts_nothing_where_a_name_says_so(text):
    assert found(f"the {text} said") == {TALIBAN: [text]}


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("IRAN AND FRANCE TALK", {IR: ["IRAN"], FR: ["FRANCE"]}),
        ("ERDOĞAN: RECEP TAYYIP ERDOĞAN SPEAKS", {ERDOGAN: ["ERDOĞAN", "RECEP TAYYIP ERDOĞAN"]}),
        ("TALIBAN TAKE KABUL", {TALIBAN: ["TALIBAN"], AF: ["KABUL"]}),
        ("USA LEAVES NATO", {US: ["USA"], NATO: ["NATO"]}),
        ("THEY TOLD US IT WAS OVER", {}),
        ("QOM IS A WORD OF THREE LETTERS", {}),
        ("THE NEW YORK TIMES SAYS", {TIMES: ["NEW YORK TIMES"]}),
        ("CROWDS AT HAMID KARZAI INTERNATIONAL AIRPORT", {}),
        ("Iran TALKS", {IR: ["Iran"]}),
        ("IRAN talks", {}),
    ],
)
def test_a_headline_in_capitals_is_read_without_its_case(headline, expected):
    assert found("", headline) == expected


def test_a_shouting_headline_does_not_loosen_the_body():
    assert found("who told us of iran", "IRAN TALKS") == {IR: ["IRAN"]}


@pytest.mark.parametrize(
    "text",
    [
        "Recep Tayyip Erdoğan",
        "Recep Tayyip Erdogan",
        "Recep Tayyip ERDOGAN",
        "Recep\u00a0Tayyip\u202fErdoğan",
        "Recep Tayyip\nErdoğan",
        "Recep Tayyip Erdoğan’s",
    ],
)
def test_accents_and_blanks_make_no_difference(text):
    is_same_case = "ERDOGAN" not in text
    assert found(f"said {text} again") == ({ERDOGAN: [text.removesuffix("’s")]} if is_same_case else {})


def test_a_name_written_with_combining_marks_is_the_same_name():
    matcher = NameMatcher([Name("Erdog\u0306an", 1, "person", "name"), Name("C\u0327elik", 2, "person", "name")])
    assert set(matcher.find_names("", "Erdoğan and Çelik and Celik").mentions) == {1, 2}


@pytest.mark.parametrize("text", ["Abdullah's", "Abdullah’s", "Abdullah‘s", "Abdullahʼs"])
def test_curly_apostrophes_in_names_and_text_are_plain_ones(text):
    matcher = NameMatcher([Name("Abdullah’s Army", 1, "group", "name")])
    assert matcher.find_names("", f"the {text} Army").mentions == {1: (Mention("body", 4, 19, "name"),)}


def test_a_surname_counts_only_beside_the_full_name():
    assert found("Ghani left. Ghani fled.") == {}
    assert found("Ghani left. Ashraf Ghani fled, and Ghani wept.") == {GHANI: ["Ghani", "Ashraf Ghani", "Ghani"]}
    assert found("Ghani left.", "Ashraf Ghani flees") == {GHANI: ["Ashraf Ghani", "Ghani"]}


def test_a_surname_of_several_means_the_one_who_is_named():
    assert found("Joe Biden spoke. Then Biden left.")[JOE] == ["Joe Biden", "Biden"]
    assert found("Jill Biden spoke. Then Biden left.")[JILL] == ["Jill Biden", "Biden"]


def test_a_surname_means_nobody_where_two_bearers_are_named():
    assert found("Joe Biden and Jill Biden spoke. Then Biden left.") == {JOE: ["Joe Biden"], JILL: ["Jill Biden"]}
    assert found("George W. Bush and George H.W. Bush. When Bush won") == {
        BUSH: ["George W. Bush"],
        BUSH_SENIOR: ["George H.W. Bush"],
    }


def test_a_surname_after_the_first_name_of_somebody_else_is_not_meant():
    assert found("Joe Biden spoke of his son Hunter Biden, and President Biden wept.")[JOE] == ["Joe Biden", "Biden"]
    assert found("Ashraf Ghani spoke. His brother Hashmat Ghani stayed.") == {GHANI: ["Ashraf Ghani"]}


def test_what_is_named_after_a_person_does_not_speak_for_him():
    assert found("Crowds at Hamid Karzai International Airport on Monday") == {}
    assert found("Hamid Karzai was not at Hamid Karzai International Airport when Karzai spoke") == {
        KARZAI: ["Hamid Karzai", "Karzai"]
    }


def test_an_ambiguous_name_goes_to_the_bearer_that_is_named_elsewhere_else_to_the_unconditional_one():
    names = [
        Name("Cork", 1, "organisation", "alias"),
        Name("Cork", 2, "organisation", "alias", needs_context=True),
        Name("Cork City Council", 2, "organisation", "name"),
    ]
    matcher = NameMatcher(names)
    assert set(matcher.find_names("", "Cork won").mentions) == {1}
    assert set(matcher.find_names("", "Cork City Council says Cork won").mentions) == {2}


def test_an_ambiguous_name_of_two_equal_bearers_means_neither():
    matcher = NameMatcher([Name("Congo", 1, "country", "name"), Name("Congo", 2, "country", "name")])
    assert matcher.find_names("", "in Congo").mentions == {}


def test_a_name_entered_twice_for_one_entity_still_gives_it_context():
    names = [
        Name("Hamas", 1, "group", "name"),
        Name("hamas", 1, "group", "alias", is_case_sensitive=False),
        Name("Movement", 1, "group", "alias", needs_context=True),
    ]
    mentions = NameMatcher(names).find_names("", "Hamas, the Movement").mentions
    assert mentions == {1: (Mention("body", 0, 5, "name"), Mention("body", 11, 19, "alias"))}


def test_an_empty_gazetteer_and_empty_texts_find_nothing():
    assert NameMatcher([]).find_names("Kabul", "Kabul").mentions == {}
    assert NameMatcher([]).find_country("KABUL") is None
    assert NameMatcher([Name("\u00a0 ", 1, "country", "name")]).find_names(" ", "\u00a0 ").mentions == {}
    assert found("") == {}


# -- datelines


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [
        ("KABUL", AF),
        ("Kabul", AF),
        ("KABUL, Afghanistan", AF),
        ("KABUL (Reuters)", AF),
        ("KABUL, Aug 15 (Xinhua)", AF),
        ("KABUL/WASHINGTON", AF),
        ("WASHINGTON/KABUL", US),
        ("WASHINGTON and KABUL", US),
        ("Beirut, Lebanon, June 19, 2021", LB),
        ("PARIS", FR),
        ("PARIS, TEXAS", US),
        ("PARIS, United States", US),
        ("LONDON (AP) —", GB),
        ("QOM", IR),
        ("Qom, 19 June", IR),
        ("TBILISI, Georgia", GE),
        ("NEW YORK (Washington Post)", US),
        ("WASHINGTON POST", None),
        ("ABOARD AIR FORCE ONE", None),
        ("AMMAN (Jordan Times)", 10),
        ("American", None),
        ("", None),
        ("—", None),
        ("(KABUL", AF),
        ("((KABUL) KABUL)", AF),
        ("Straße, KABUL", AF),
    ],
)
def test_a_dateline_names_its_country(dateline, expected):
    assert MATCHER.find_country(dateline) == expected


def test_accents_make_no_difference_in_a_dateline():
    matcher = NameMatcher([Name("Bogotá", 1, "country", "city"), Name("São Paulo", 2, "country", "city")])
    assert [matcher.find_country(text) for text in ("BOGOTÁ", "BOGOTA", "Bogota", "SÃO PAULO", "SAO PAULO")] == [
        1,
        1,
        1,
        2,
        2,
    ]


# -- any text

NAMES = st.sampled_from([name.text for name in GAZETTEER])
GLUE = st.sampled_from([" ", ".", "’s", "-", "\n", "President", "Airport"])
TEXTS = st.lists(st.one_of(NAMES, NAMES.map(str.upper), GLUE, st.text(max_size=4)), max_size=30).map(" ".join)


@given(TEXTS, TEXTS)
def test_every_mention_spells_a_name_of_its_entity(headline, body):
    texts = {"headline": fold_text(headline), "body": fold_text(body)}
    spellings = {(name.entity, fold_text(name.text).lower()) for name in GAZETTEER}
    exact = {(name.entity, fold_text(name.text)) for name in GAZETTEER}
    for entity, mentions in MATCHER.find_names(headline, body).mentions.items():
        assert entity is not None
        for mention in mentions:
            words = texts[mention.field][mention.start : mention.end]
            if mention.rule in {"city", "region"}:
                continue  # the places of the world are tested in test_places
            assert (entity, words.lower()) in spellings
            is_free = texts[mention.field].isupper() or words.lower() in {
                "taliban",
                "north atlantic treaty organization",
            }
            assert is_free or (entity, words) in exact


@given(TEXTS, TEXTS)
def test_mentions_do_not_overlap_and_end_at_word_boundaries(headline, body):
    texts = {"headline": headline, "body": body}
    mentions = [mention for found in MATCHER.find_names(headline, body).mentions.values() for mention in found]
    position = {"headline": 0, "body": 0}
    for mention in sorted(mentions, key=lambda mention: mention.start):
        text = texts[mention.field]
        assert position[mention.field] <= mention.start < mention.end <= len(text)
        assert not (mention.start and text[mention.start - 1].isalnum())
        assert not (mention.end < len(text) and text[mention.end].isalnum())
        position[mention.field] = mention.end


@given(TEXTS)
def test_every_tagged_entity_has_an_unconditional_name_in_the_text(body):
    unconditional = {(name.entity, name.text.lower()) for name in GAZETTEER if not name.needs_context}
    for entity in MATCHER.find_names("", body).mentions:
        assert any(
            bearer == entity and fold_text(text).lower() in fold_text(body).lower() for bearer, text in unconditional
        )


@given(st.text())
def test_any_dateline_gives_a_country_or_none(dateline):
    assert MATCHER.find_country(dateline) in {None, US, GB, FR, IR, GE, AF, NG, NE, LB, JO}


# -- very long texts: these would not end in a lifetime if the work were quadratic


def test_hundreds_of_kilobytes_of_one_name():
    mentions = MATCHER.find_names("", "the US " * 50_000).mentions
    assert len(mentions[US]) == 50_000
    assert mentions[US][-1] == Mention("body", 349_997, 349_999, "acronym")
    assert MATCHER.find_names("", "US " * 100_000).mentions == {}  # shouted: a pronoun for all one knows


def test_hundreds_of_kilobytes_of_surnames_that_never_are_meant():
    assert MATCHER.find_names("", "Hunter Biden " * 25_000).mentions == {}


def test_a_megabyte_in_one_word_and_one_of_brackets():
    assert MATCHER.find_names("U" * 1_000_000, "US" * 500_000).mentions == {}
    assert MATCHER.find_country("(" * 1_000_000) is None


def test_ten_thousand_names_in_one_line():
    names = [Name(f"Person{number:05} Name", number, "person", "name") for number in range(1, 10_001)]
    mentions = NameMatcher(names).find_names("", ", ".join(name.text for name in names)).mentions
    assert [len(mentions[number]) for number in range(1, 10_001)] == [1] * 10_000


def test_a_long_chain_of_names_that_overlap():
    names = [Name(" ".join(["Al"] * length), length, "person", "name") for length in range(1, 60)]
    mentions = NameMatcher(names).find_names("", " ".join(["Al"] * 5_000)).mentions
    assert len(mentions[59]) == 5_000 // 59
    assert set(mentions) == {59, 5_000 % 59}
