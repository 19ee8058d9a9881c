"""How often old character sets are read right:  python -m tests.benchmarks.charsets [--texts N]

The texts are what Django's catalogues and spaCy's examples say in each language, one sentence after the other, cut to
100 to 2,000 characters and written in the character sets that were usual. What a set does not have is left out. A text
is right where every character is. Beside it: what charset-normalizer makes of the same bytes, held to the sets that the
archive once knew.
"""

import argparse
import gettext
import importlib
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from charset_normalizer import from_bytes

from articles.importing.charsets import encode_apart
from articles.importing.decoding import UndecodableError, decode, normalize_text

SHORTEST, LONGEST = 100, 2_000
SENTENCE = 25  # characters of what is none below
_USUAL = """
    de fr es it pt nl sv da nb fi is ca: cp1252 iso8859_15; pl cs sk hu hr sl ro: cp1250 iso8859_2;
    bg sr mk be: cp1251 iso8859_5; ru: cp1251 koi8_r iso8859_5 cp866; uk: cp1251 koi8_u; tr: cp1254;
    el: cp1253 iso8859_7; he: cp1255; ar fa: cp1256; lt lv et: cp1257; vi: cp1258; th: cp874;
    ja: shift_jis euc_jp iso2022_jp; zh_Hans: gb18030; zh_Hant: big5; ko: euc_kr"""
# Of machines that were not most people's.
_RARE = """
    de fr es it pt nl sv da nb fi is ca: cp850 mac_roman; pl cs sk hu hr sl ro: cp852; ru: mac_cyrillic;
    de ru ja zh_Hans: utf_16_le utf_16_be"""
FORMERLY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "mac_roman"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
_COMMA_BELOW = str.maketrans("șțȘȚ", "şţŞŢ")  # as Romanian was written while no character set had the comma


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=40, metavar="N", help="texts of each language in each set")
    parser.add_argument("--languages", nargs="*", metavar="CODE", help="only these, as Django calls them")
    parser.add_argument("--wrong", action="store_true", help="print what is read wrongly")
    options = parser.parse_args()
    for title, charsets in (("in their usual character sets", _USUAL), ("in rarer ones", _RARE)):
        _measure(title, list(_read_table(charsets)), options)


def _read_table(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each language with its character sets."""
    for line in text.split(";"):
        languages, names = line.split(":")
        yield from ((language, names.split()) for language in languages.split())


def _measure(title: str, charsets: list[tuple[str, list[str]]], options: argparse.Namespace) -> None:
    print(f"\n{title}\n{'':26}texts  right  doubtful  wrong, not doubted  charset-normalizer")
    sums: Counter[str] = Counter()
    for language, names in charsets:
        if options.languages and language not in options.languages:
            continue
        sentences = _read_sentences(language)
        for charset in names:
            found = _try(list(_encode(sentences, charset, options.texts)), charset, print_wrong=options.wrong)
            print(f"{language:10}{charset:16}{_line(found)}")
            sums += found
    if sums["texts"]:
        print(f"{'all':26}{_line(sums)}")
        print(
            f"{sums['right'] / sums['texts']:.2%} to {sums['right before'] / sums['texts']:.2%}; processor time a text"
            f" {sums['time'] / sums['texts'] / 1e6:.2f} ms to {sums['time before'] / sums['texts'] / 1e6:.2f} ms"
        )


def _line(found: Counter[str]) -> str:
    return (
        f"{found['texts']:5}{found['right']:7}{found['doubtful']:10}{found['wrong, not doubted']:20}"
        f"{found['right before']:20}"
    )


def _try(texts: list[bytes], charset: str, *, print_wrong: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    for data in texts:
        expected = normalize_text(data.decode(charset))
        read, is_doubtful = _timed(found, "time", lambda: _read(data))  # noqa: B023 - called at once
        before = _timed(found, "time before", lambda: _read_as_before(data))  # noqa: B023
        found["texts"] += 1
        found["right"] += read == expected
        found["right before"] += normalize_text(before) == expected
        found["doubtful"] += is_doubtful
        found["wrong, not doubted"] += read != expected and not is_doubtful
        if print_wrong and read != expected:
            print(f"    {charset}: {expected!r}\n        read as {read!r}")
    return found


def _timed(found: Counter[str], name: str, call: Callable[[], Any]) -> Any:
    start = time.process_time_ns()
    value = call()
    found[name] += time.process_time_ns() - start
    return value


def _read(data: bytes) -> tuple[str, bool]:
    try:
        decoded = decode(data)
    except UndecodableError:
        return "", True
    return decoded.text, decoded.is_doubtful


def _read_as_before(data: bytes) -> str:
    guess = from_bytes(data, cp_isolation=FORMERLY).best()
    if guess is None:
        return ""
    charset = "cp1252" if "cp1252" in guess.could_be_from_charset else guess.encoding
    return data.decode(charset, "replace")


def _read_sentences(language: str) -> list[str]:
    """Return the sentences of a language that the packages hold."""
    base = Path(django.__file__).parent
    sentences = []
    for path in sorted(base.glob(f"**/locale/{language}/LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        sentences += [text for key, text in sorted(catalogue._catalog.items(), key=str) if key]
    if language not in {"zh_Hant", "nb"}:
        with suppress(ImportError):
            sentences += importlib.import_module(f"spacy.lang.{language.partition('_')[0]}.examples").sentences
    plain = (re.sub(r"[“‘]?(<[^>]+>|%\([a-z_]+\)[sd]|%[sd]|\{[^}]*\})[”’]?", "", text) for text in sentences)
    return [" ".join(text.split()) for text in plain if len(text) > SENTENCE]


def _encode(sentences: list[str], charset: str, number: int) -> Iterator[bytes]:
    """Yield texts that need a character set, as bytes in it."""
    chance = random.Random(1)
    for _ in range(4 * number):
        size = int(SHORTEST * (LONGEST / SHORTEST) ** chance.random())
        start = chance.randrange(len(sentences))
        text = "\n".join((sentences[start:] + sentences[:start])[:60])[:size]
        if charset.startswith("iso8859_2") or charset in {"cp1250", "cp852"}:
            text = text.translate(_COMMA_BELOW)
        text = unicodedata.normalize("NFC", text)
        data = encode_apart(text, charset) if charset == "cp1258" else text.encode(charset, "ignore")
        if not data.isascii() or charset.startswith(("iso2022", "utf")):
            yield data
            number -= 1
        if not number:
            return


if __name__ == "__main__":
    main()
