"""How names of countries are bent, found alone, and offered while somebody types."""

import pytest

from articles.text.world_names import (
    LANGUAGES,
    countries_called,
    find_caseless_place,
    find_world_names,
    names_in_languages,
)
from articles.text.world_names.declension import decline, decline_adjective
from articles.text.world_names.scripts import fold_scripts, plain_name


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("ru", "Россия", "России Россию Россией"),
        ("ru", "Китай", "Китая Китаю Китаем Китае"),
        ("ru", "Саудовская Аравия", "Саудовской_Аравии Саудовскую_Аравию"),
        ("ru", "Республика Корея", "Республики_Корея Республикой_Корея"),
        ("ru", "Босния и Герцеговина", "Боснии_и_Герцеговины Боснией_и_Герцеговиной"),
        ("ru", "Соединенные Штаты", "Соединенных_Штатов Соединенными_Штатами"),
        ("ru", "Филиппины", "Филиппин Филиппинами"),
        ("ru", "Израиль", "Израиля Израилем"),
        ("uk", "Німеччина", "Німеччини Німеччині Німеччиною"),
        ("uk", "Північна Македонія", "Північної_Македонії Північну_Македонію"),
        ("uk", "Америка", "Америці Америку"),
        ("pl", "Polska", "Polski Polsce Polskę Polską"),
        ("pl", "Niemcy", "Niemiec Niemczech Niemcami"),
        ("pl", "Arabia Saudyjska", "Arabii_Saudyjskiej Arabię_Saudyjską"),
        ("pl", "Stany Zjednoczone", "Stanów_Zjednoczonych Stanami_Zjednoczonymi"),
        ("pl", "Wielka Brytania", "Wielkiej_Brytanii Wielką_Brytanię"),
        ("pl", "Wybrzeże Kości Słoniowej", "Wybrzeże_Kości_Słoniowej"),
        ("pl", "Irak", "Iraku Irakiem"),
        ("cs", "Rusko", "Ruska Rusku Ruskem"),
        ("cs", "Francie", "Francii Francií"),
        ("cs", "Saúdská Arábie", "Saúdské_Arábii Saúdskou_Arábii"),
        ("cs", "Amerika", "Americe Ameriku Amerikou"),
        ("fi", "Englanti", "Englannin Englannissa Englantiin"),
        ("fi", "Suomi", "Suomen Suomessa Suomeen"),
        ("fi", "Venäjä", "Venäjän Venäjälle Venäjää"),
        ("fi", "Yhdysvallat", "Yhdysvaltojen Yhdysvaltoihin Yhdysvalloissa"),
        ("fi", "Iran", "Iranin Iranissa Iraniin"),
        ("el", "Λίβανος", "Λιβανου Λιβανο"),
        ("el", "Ηνωμένες Πολιτείες", "Ηνωμενων_Πολιτειων"),
        ("el", "Ηνωμένο Βασίλειο", "Ηνωμενου_Βασιλειου"),
        ("de", "Vereinigte Staaten", "Vereinigten_Staaten Vereinigter_Staaten"),
        ("de", "Niederlande", "Niederlanden"),
        ("de", "Deutschland", "Deutschlands"),
        ("ro", "România", "României"),
        ("ro", "Iran", "Iranului"),
        ("ro", "Statele Unite", "Statelor_Unite"),
        ("sv", "Norge", "Norges"),
        ("ar", "السعودية", "للسعودية"),
        ("hi", "फ़्रांस", "फ्रांस"),
    ],
)
def test_names_are_bent(language, name, forms):
    assert {form.replace("_", " ") for form in forms.split()} | {name} <= decline(name, language)


@pytest.mark.parametrize("name", ["Мали", "Того", "Перу", "Чили", "США"])
def test_what_is_not_bent_stays(name):
    assert decline(name, "ru") == {name}


@pytest.mark.parametrize(
    ("language", "word", "forms"),
    [
        ("de", "russisch", "russische russischer russischen"),
        ("fr", "coréen", "coréenne coréens coréennes"),
        ("fr", "turc", "turque turcs"),
        ("fr", "japonais", "japonaise japonaises"),
        ("es", "alemán", "alemana alemanes alemanas"),
        ("it", "turco", "turca turchi turche"),
        ("nl", "braziliaan", "braziliaans braziliaanse"),
        ("fi", "ruotsalainen", "ruotsalaisen ruotsalaiset"),
        ("fi", "venäläinen", "venäläistä venäläisiä"),
        ("nb", "tysk", "tyske"),
    ],
)
def test_adjectives_are_bent(language, word, forms):
    assert set(forms.split()) <= {form for form, _ in decline_adjective(word, language)}


def test_what_a_language_is_called_is_no_people_where_it_is_spoken():
    assert "deutsch" not in dict(decline_adjective("deutsch", "de"))
    assert [one.codes for one in find_world_names("il parle en francais", "fr")] == []
    assert [one.codes for one in find_world_names("le ministre francais", "fr")] == [("FR",)]


def test_folding_moves_no_place():
    text = "Ёж ЇЖАК Άγιος أحمد İstanbul ΟΔΟΣ ẞ ǅ"
    assert len(fold_scripts(text)) == len(text)
    assert plain_name("عُمـان") == plain_name("عمان")


@pytest.mark.parametrize("text", ["北京", "القاهرة", "नई दिल्ली", "서울", "กรุงเทพฯ", "東京", "ירושלים"])
def test_places_are_known_in_scripts_without_capitals(text):
    assert find_caseless_place(text)
    assert not find_caseless_place("Moscow")
    assert not find_caseless_place("图为")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("Deutschla", "DE"), ("Герма", "DE"), ("中国", "CN"), ("ألمان", "DE"), ("türkiy", "TR"), ("x", "")],
)
def test_a_country_is_offered_by_the_beginning_of_a_name_in_any_language(typed, codes):
    assert set(codes.split()) <= set(countries_called(typed))
    assert len(countries_called(typed)) <= 10


def test_every_language_has_a_name_for_every_large_country():
    for code in ("CN", "IN", "US", "ID", "PK", "BR", "NG", "BD", "RU", "MX", "JP", "DE", "TR", "IR", "HK", "MO"):
        assert {language for language, _ in names_in_languages(code)} == set(LANGUAGES)


def test_no_name_is_empty_and_short_forms_stand_first():
    assert dict(names_in_languages("HK"))["ru"][0] == "Гонконг"
    assert dict(names_in_languages("MM"))["uk"][0].startswith("М")
    assert all(all(texts) for code in ("HK", "MM", "PS", "CD") for _, texts in names_in_languages(code))
