"""Languages are known by codes, locales and names in any language; what is no language is none."""

import pytest

from articles.importing.readers.languages import find_language


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("en_US.UTF-8", "en-US"),
        ("EN-gb", "en-GB"),
        ("sr@latin", "sr"),
        ("zh-Hans-CN", "zh-Hans-CN"),
        ("ger", "de"),
        ("deu", "de"),
        ("chi", "zh"),
        ("fre", "fr"),
        ("iw", "he"),
        ("Deutsch", "de"),
        ("Allemand", "de"),
        ("Español (España)", "es"),
        ("Spanish; Castilian", "es"),
        ("中文", "zh"),
        ("Greek, Modern (1453-)", "el"),
        ("English (United States)", "en"),
        ("Brazilian Portuguese", "pt-BR"),
        ("العربية", "ar"),
        ("РУССКИЙ", "ru"),
        ("Farsi", "fa"),
        ("en-US,en;q=0.9", "en-US"),
        ("aii", "aii"),
    ],
)
def test_a_language_is_known_by_many_names(words, tag):
    assert find_language(words) == tag


@pytest.mark.parametrize(
    "words", ["", "xx", "und", "mul", "C", "POSIX", "UTF-8", "1", "Gibberish", "English; French", "[" * 5_000]
)
def test_what_names_none_or_several_is_none(words):
    assert find_language(words) is None
