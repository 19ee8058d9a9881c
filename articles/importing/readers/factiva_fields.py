"""What an article of Factiva says, by its codes of two or three letters or by the order of its lines. Pure.

Codes after Factiva's “Full Article/Report plus Indexing”; without them (“Full Article/Report”) come section, headline,
author, number of words, date, hour, source, its code, edition, page, volume, language and copyright, in this order.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from articles.importing.readers.export_lines import is_clock, is_date_line, split_at_date
from articles.importing.readers.languages import find_language
from articles.text.sentences import fold_blanks

_ACCESSION = re.compile(
    r"(?:document|dokument|documento|документ|文件|文書|문서|ドキュメント|belge|dokumen)?[\s:\xa0]*"
    r"([A-Za-z0-9]{8}(?:19|20)\d{6}[a-z0-9]{6,12})",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|copyright\b|all rights|alle rechte|tous droits)", re.IGNORECASE)
CODES = (
    "CLM SE HD CR BY WC PD ET SN SC NGC GC ED PG VOL LA CY CX DLN LP TD ART CT RF CO IN NS RE IPC IPD PUB AN".split()  # noqa: SIM905
)
_OWN_NAMES = {
    "HD": "headline",
    "BY": "byline",
    "SN": "source",
    "ED": "edition",
    "PG": "page_label",
    "LA": "language",
    "DLN": "dateline",
}
BODY_CODES = ("LP", "TD", "CX")
_KNOWN = frozenset({*_OWN_NAMES, *BODY_CODES, "PD", "ET", "AN", "SE", "CLM", "IPD", "CY"})
_WORDS = re.compile(r"\s*\d[\d.,'’\s\xa0]*\s*[^\W\d\s]\S{0,14}\s*|\s*\d+\s*\S{1,14}\s*")
_CODE = re.compile(r"[A-Z0-9]{2,8}")
_PAGE = re.compile(r"[A-Z]{0,5}\s?\d{1,4}[A-Z]?(?:\s?[-–,&/]\s?[A-Z]{0,3}\d{1,4}[A-Z]?)*")
_VOLUME = re.compile(r"\b(?:vol(?:ume|\.)?|issue|issn|nr|no)\b", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+\S", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*(?:\s+(?:and|und|et|y|e|de|van|von|der|du|la|le)\s+|[\s,;]+|$)){1,8}")
_LONGEST_ACCESSION = 120
_LONGEST_AUTHOR = 80


def read_codes(codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the record of an article from its paragraphs under each code."""
    lines = {code: fold_blanks(" ".join(texts)) for code, texts in codes.items()}
    record: dict[str, Any] = {name: lines.get(code, "") for code, name in _OWN_NAMES.items()}
    record["headline"] = fold_blanks("; ".join(filter(None, codes.get("HD", ()))))
    record["body"] = "\n\n".join(text for code in BODY_CODES for text in codes.get(code, ()) if text.strip())
    record["published_on"] = f"{lines.get('PD', '')} {lines.get('ET', '')}".strip()
    record["section"] = lines.get("SE") or lines.get("CLM", "")
    record["keywords"] = [term.strip() for term in re.split(r"\s[|]\s|;", lines.get("IPD", "")) if term.strip()]
    record["id"] = find_accession(lines.get("AN", "")) or lines.get("AN", "").rpartition(" ")[2]
    return {name: value for name, value in record.items() if value} | {
        code: texts for code, texts in codes.items() if code not in _KNOWN
    }


def find_accession(line: str) -> str:
    """Return the number of an article in a line such as “Document HARBR00020190412ef4c0002x”; else empty."""
    match = _ACCESSION.fullmatch(line.strip()) if len(line) <= _LONGEST_ACCESSION else None
    return match[1] if match else ""


def find_words_line(lines: Sequence[str]) -> int | None:
    """Return the number of the line that counts the words: the date follows it."""
    for number, (line, following) in enumerate(pairwise(lines)):
        if len(line) <= 40 and _WORDS.fullmatch(line) and is_date_line(following) and not is_date_line(line):
            return number
    return None


def count_header_lines(lines: Sequence[str]) -> int:
    """Return how many lines from the number of words on stand over the text: to the copyright, else the language."""
    language = 0
    for number, line in enumerate(lines[:16]):
        if number > 3 and COPYRIGHT.match(line):
            return number + 1
        if number > 2 and not language and find_language(line):
            language = number + 1
    return language or min(4, len(lines))


def read_lines(lines: Sequence[str]) -> dict[str, Any]:
    """Return what the lines over a text say, from the number of words on."""
    rest = [line for line in map(fold_blanks, lines[1:]) if line]
    record: dict[str, Any] = {"WC": [lines[0]]}
    dated = split_at_date(rest.pop(0)) if rest else None
    record["published_on"] = dated.date if dated else ""
    if rest and is_clock(rest[0]):
        record["published_on"] = f"{record['published_on']} {rest.pop(0)}"
    if rest and COPYRIGHT.match(rest[-1]):
        rest.pop()
    language = next((one for one in range(len(rest) - 1, 0, -1) if find_language(rest[one])), None)
    if language is not None:
        record["language"] = rest[language]
        rest = rest[:language]
    if rest:
        record["source"] = rest.pop(0)
    codes = [line for line in rest[:2] if _CODE.fullmatch(line) and not line.isdecimal()]
    record["SC"] = codes
    _read_place([line for line in rest if line not in codes], record)
    return {name: value for name, value in record.items() if value}


def _read_place(lines: Sequence[str], record: dict[str, Any]) -> None:
    """Take edition and page from the lines between source and language."""
    for line in lines:
        if _VOLUME.search(line) or is_clock(line):
            record.setdefault("VOL", []).append(line)
        elif _PAGE.fullmatch(line):
            record.setdefault("page_label", line)
        elif "edition" not in record and "page_label" not in record:
            record["edition"] = line
        else:
            record.setdefault("page_label", line)


def name_top(lines: Sequence[str], bold: Sequence[bool]) -> dict[str, Any]:
    """Return section, headline and author of the lines before the number of words; a headline is bold where any is."""
    if not lines:
        return {}
    first, last = _find_headline(lines, bold)
    record = {
        "section": "; ".join(lines[:first]),
        "headline": " ".join(lines[first:last]),
        "byline": next(iter(lines[last:]), ""),
        "CR": list(lines[last + 1 :]),
    }
    return {name: value for name, value in record.items() if value}


def _find_headline(lines: Sequence[str], bold: Sequence[bool]) -> tuple[int, int]:
    """Return the bounds of the headline among the lines before the number of words."""
    if any(bold) and not all(bold):
        first = bold.index(True)
        last = first
        while last < len(bold) and bold[last]:
            last += 1
        return first, last
    if len(lines) == 1:
        return 0, 1
    has_author = _is_author(lines[-1])
    if len(lines) == 2:
        return (0, 1) if has_author and not (len(lines[0].split()) < 3 and not _BY.match(lines[1])) else (1, 2)
    return (1, len(lines) - 1) if has_author else (1, len(lines))


def _is_author(line: str) -> bool:
    return len(line) <= _LONGEST_AUTHOR and bool(_BY.match(line) or _NAME.fullmatch(line))
