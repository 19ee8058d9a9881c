"""The language of a document that states none: by its text, or as a person names it; and what it was before."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from articles.importing import identity, input_parts
from articles.importing.identity import make_former_fingerprints
from articles.importing.language import detect_language, sum_kin, weigh_languages
from articles.models import Article, Version
from tests.importing.imports import outcomes, run, text, write, write_lines

ENGLISH = (
    "The harbour opened again on Friday, and the fishermen said that they would go out with the first boats as soon as"
    " the weather was better. The mayor promised that nobody would have to wait for his money."
)
GERMAN = (
    "Der Hafen wurde am Freitag wieder geöffnet, und die Fischer sagten, dass sie mit den ersten Booten hinausfahren,"
    " sobald das Wetter besser ist. Der Bürgermeister versprach, dass niemand auf sein Geld warten muss."
)
RUSSIAN = "Порт снова открылся в пятницу, и рыбаки сказали, что выйдут в море, как только погода станет лучше."


@pytest.mark.parametrize(
    ("headline", "body", "language"),
    [
        ("Harbour opens", ENGLISH, "en"),
        ("Hafen offen", GERMAN, "de"),
        ("", RUSSIAN, "ru"),
        ("", "港口星期五重新开放，渔民们说，只要天气好转，他们就会出海。", "zh"),
        ("", "港は金曜日に再開した。漁師たちは、天気が良くなり次第、海に出ると話した。", "ja"),
        ("HARBOUR OPENS AGAIN AS FISHERMEN WAIT FOR THE WEATHER", "", "en"),
        ("Talks", "", ""),
        ("", "", ""),
        ("", "Lima, Paris, Rome, Ulan Bator, Dakar, Hamburg, Linz", ""),
        ("", "1,200 2,300 4.5 33 22 " * 30, ""),
    ],
)
def test_a_language_is_found_where_the_text_says_enough(headline, body, language):
    assert detect_language(headline, body) == language


def test_kindred_languages_are_one_where_their_texts_can_not_be_told_apart():
    shares = weigh_languages("Luka je u petak ponovno otvorena, a ribari su rekli da će isploviti prvim brodovima.")
    assert sum_kin(shares, "sr") == sum_kin(shares, "hr-HR") > 0.9
    assert sum_kin(shares, "de") < 0.01
    assert sum_kin(shares, "tlh") is None


pytestmark = pytest.mark.django_db


def languages() -> list[tuple[str, str]]:
    return list(Article.objects.order_by("pk").values_list("headline", "language"))


@pytest.fixture
def folder(tmp_path):
    """Return a folder of documents of every kind of identity, that state no language but for one."""
    write(tmp_path / "a.txt", text("Harbour", body=ENGLISH))
    write(tmp_path / "b.txt", text("Hafen", body=GERMAN))
    write_lines(
        tmp_path / "c.jsonl",
        [
            {"headline": "By content", "body": f"{GERMAN} 1"},
            {"id": "x", "headline": "By id", "body": f"{GERMAN} 2"},
            {"url": "https://example.org/3", "headline": "By address", "body": f"{GERMAN} 3"},
            {"headline": "In English by content", "body": f"{ENGLISH} 4"},
            {"headline": "Stated", "body": f"{GERMAN} 5", "language": "en"},
            {"headline": "Short", "body": "Talks 6"},
        ],
    )
    return tmp_path


NOW = [
    *(("Harbour", "en"), ("Hafen", "de"), ("By content", "de"), ("By id", "de"), ("By address", "de")),
    *(("In English by content", "en"), ("Stated", "en"), ("Short", "")),
]


def test_documents_that_state_no_language_have_that_of_their_text(folder):
    run(folder)
    assert languages() == NOW
    assert list(Article.objects.filter(is_language_doubted=True).values_list("headline", flat=True)) == ["Stated"]
    assert set(outcomes(run(folder)[1])) == {"unchanged"}


@pytest.fixture
def imported_before(folder, monkeypatch):
    """Import the folder as the archive did while it took every document without a language for English."""

    def stamp(article):
        return make_former_fingerprints(replace(article, language=article.language or identity.FORMER_LANGUAGE))[0]

    with monkeypatch.context() as patch:
        patch.setattr(input_parts, "detect_language", lambda *_: "en")
        patch.setattr(input_parts, "make_fingerprint", stamp)
        run(folder)
    assert {language for _, language in languages()} == {"en"}
    return folder


@pytest.mark.parametrize("options", [{}, {"jobs": 2}])
def test_what_was_taken_for_english_is_corrected_once_and_never_a_second_article(imported_before, options):
    expected = ["unchanged", "updated", "updated", "updated", "updated", "unchanged", "unchanged", "unchanged"]
    assert outcomes(run(imported_before, is_dry_run=True)[1]) == expected
    assert outcomes(run(imported_before)[1]) == expected
    assert languages() == [*NOW[:-1], ("Short", "en")]
    expected_change = {"language": "de", "is_language_doubted": False}
    assert [one.after | expected_change for one in Version.objects.all()] == [expected_change] * 4
    assert not Article.objects.exclude(fingerprint__startswith=f"{identity.VERSION}-").exists()
    assert set(outcomes(run(imported_before)[1])) == {"unchanged"}


def test_a_document_edited_since_is_an_update_of_the_same_article(imported_before):
    write(imported_before / "b.txt", text("Hafen", body=f"{GERMAN} Das Wetter blieb schlecht."))
    assert outcomes(run(imported_before)[1])[1] == "updated"
    assert languages()[1] == ("Hafen", "de")
    assert Article.objects.count() == len(NOW)


def test_a_curators_language_stays(imported_before):
    Article.objects.filter(headline="Hafen").update(language="nl", curated_fields=["language"])
    assert outcomes(run(imported_before)[1])[1] == "unchanged"
    assert outcomes(run(imported_before, language="fr")[1])[1] == "unchanged"
    assert dict(languages())["Hafen"] == "nl"


def test_a_language_named_for_an_import_is_that_of_documents_that_state_none(folder):
    run(folder, language="nl")
    assert [language for _, language in languages()] == ["nl"] * 6 + ["en", "nl"]


def test_a_language_named_later_corrects_what_was_detected_and_is_not_lost(folder):
    run(folder)
    expected = ["updated"] * 6 + ["unchanged", "updated"]
    assert outcomes(run(folder, language="nl", is_dry_run=True)[1]) == expected
    assert outcomes(run(folder, language="nl")[1]) == expected
    assert set(outcomes(run(folder, language="nl")[1])) == {"unchanged"}
    assert set(outcomes(run(folder)[1])) == {"unchanged"}
    assert dict(languages())["Hafen"] == "nl"
    assert Article.objects.count() == len(NOW)


# -- named on the command line


def test_a_language_is_named_in_any_words(folder):
    call_command("import_articles", str(folder), language="German", verbosity=0)
    assert dict(languages())["Short"] == "de"


def test_a_character_set_is_named_for_all_files(tmp_path):
    write(tmp_path / "a.txt", text("Łódź", body="Żółw").encode("cp1250"))
    write(tmp_path / "b.jsonl", '{"headline": "Wrocław", "body": "Gdańsk"}\n'.encode("cp1250"))
    call_command("import_articles", str(tmp_path), encoding="windows-1250", verbosity=0)
    assert [headline for headline, _ in languages()] == ["Łódź", "Wrocław"]


@pytest.mark.parametrize(
    ("option", "message"), [("language", "is not a known language"), ("encoding", "is not a known character set")]
)
def test_what_is_named_and_not_known_is_said_before_anything_is_read(folder, option, message):
    with pytest.raises(CommandError, match=message) as raised:
        call_command("import_articles", str(folder), verbosity=0, **{option: "klingonese"})
    assert raised.value.returncode == 2
    assert not Article.objects.exists()
