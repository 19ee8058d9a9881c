"""Exports of Factiva parted into articles: web pages, XML, and the lines of text and RTF. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree

from articles.importing.markup import local_name, text_of
from articles.importing.readers.export_markup import flatten_tables, list_paragraphs, parse_part
from articles.importing.readers.export_records import ExportedArticle
from articles.importing.readers.factiva_fields import (
    BODY_CODES,
    CODES,
    COPYRIGHT,
    count_header_lines,
    find_accession,
    find_words_line,
    name_top,
    read_codes,
    read_lines,
)
from articles.importing.readers.paragraphs import Paragraph
from articles.text.sentences import fold_blanks

_ARTICLE_START = re.compile(r"<div\b[^<>]*\bclass\s*=\s*[\"']?article \w{2,8}Article\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"article ([a-z]{2})\w{0,6}Article", re.IGNORECASE)
_CODE_LINE = re.compile(rf"({'|'.join(CODES)})(\s*\|\s?|\t\s*|[ \xa0]{{2,}}|\s*$|[ \xa0])(.*)", re.DOTALL)
_TAIL_CODES = frozenset(CODES[CODES.index("TD") :]) | {"CX"}
_INDEXING = frozenset({"CO", "IN", "NS", "RE"})
_FURNITURE = re.compile(
    r"\s*(?:page \d+ (?:of \d+ )?.*factiva.*|.*© \d{4} factiva.*|(?:dow jones )?factiva(?: rtf display format)?"
    r"|dow jones)\s*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{2})(\d{2})(\d{2})")
_LONGEST_FURNITURE = 200
_SUMMARY = re.compile(
    r"\s*(?:search summary|suchzusammenfassung|résumé de la recherche|resumen de la búsqueda)\s*", re.IGNORECASE
)
_CUT_OFF = "the file is cut off in the middle of this article: export it again"
_SENTENCE_END = (".", "!", "?", "”", '"', "…", ":", "»")

# What elements of the XML are called in Factiva's codes, whose names are in small letters here.
_ELEMENTS = {
    "accessionno": "AN",
    "byline": "BY",
    "edition": "ED",
    "sourcename": "SN",
    "sectionname": "SE",
    "columnname": "CLM",
    "baselanguage": "LA",
    "dateline": "DLN",
    "copyright": "CY",
    "credit": "CR",
    "publishername": "PUB",
    "sourcecode": "SC",
    "wordcount": "WC",
    "notes": "RF",
    "contact": "CT",
    "artwork": "ART",
    "volume": "VOL",
}
_INDEXES = {"newssubject": "NS", "region": "RE", "company": "CO", "industry": "IN"}
_TEXTS = {
    "headline": "HD",
    "leadparagraph": "LP",
    "leadpara": "LP",
    "tailparagraphs": "TD",
    "tailparas": "TD",
    "corrections": "CX",
    "correction": "CX",
}


def split_html(text: str) -> list[str]:
    """Return the parts of a page that hold one article each; none where it has no marks for articles."""
    marks = [match.start() for match in _ARTICLE_START.finditer(text)]
    return [text[start:end] for start, end in pairwise([*marks, len(text)])]


def read_html_article(part: str) -> ExportedArticle:
    """Return the article that a part of a page begins with."""
    root = parse_part(part)
    if root is None:
        return ExportedArticle(part, problem="the markup of this article cannot be read")
    article = next((one for one in root.iter("div") if _LANGUAGE.search(one.get("class") or "")), root)
    match = _LANGUAGE.search(article.get("class") or "")
    language = match[1].lower() if match else ""
    table = next(iter(article.iter("table")), None)
    codes = _read_table(table) if table is not None else {}
    record = read_codes(codes) if "HD" in codes or "AN" in codes else _read_display(article)
    if language:
        record["language"] = language
    if not record.get("id"):
        return ExportedArticle(part, record, problem=_CUT_OFF)
    return ExportedArticle(part, record)


def _read_table(table: etree._Element) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for row in table.iter("tr"):
        cells = [cell for cell in row if local_name(cell) in {"td", "th"}]
        code = fold_blanks(text_of(cells[0]).replace("\xa0", " ")).strip() if len(cells) == 2 else ""
        if code in CODES:
            flatten_tables(cells[1])
            codes.setdefault(code, []).extend(list_paragraphs(cells[1]))
    return codes


def _read_display(article: etree._Element) -> dict[str, Any]:
    """Return the record of an article whose lines have no codes: boxes over paragraphs of text."""
    flatten_tables(article)
    boxes = [element for element in article if local_name(element) == "div"]
    others = [element for element in article if local_name(element) in {"p", "pre", "table", "ul", "ol"}]
    marked = [number for number, one in enumerate(others) if "articleParagraph" in (one.get("class") or "")]
    last = marked[-1] + 1 if marked else 0
    while last < len(others) and local_name(others[last]) != "p" and not _holds_accession(others[last]):
        last += 1
    body = [paragraph for one in others[:last] for paragraph in list_paragraphs(one)]
    ends = [paragraph for one in others[last:] for paragraph in list_paragraphs(one)]
    lines = [fold_blanks(text_of(box).replace("\xa0", " ")) for box in boxes]
    head = next((number for number, box in enumerate(boxes) if box.get("id") == "hd"), None)
    words = find_words_line(lines)
    first = (head or 0) + 1 if words is None else words
    record = read_lines(lines[first:]) if lines[first:] else {}
    if head is None:
        record |= name_top(lines[:first], [False] * first)
    else:
        authors = [number for number in range(head, first) if boxes[number].get("class") == "author"]
        record |= {
            "section": "; ".join(lines[:head]),
            "headline": lines[head],
            "byline": "; ".join(lines[number] for number in authors),
            "CR": [lines[number] for number in range(head + 1, first) if number not in authors],
        }
    accession = next(filter(None, map(find_accession, reversed(ends))), "")
    record |= {"body": "\n\n".join(body), "id": accession, "PUB": ends[:-1]}
    return {name: value for name, value in record.items() if value}


def _holds_accession(element: etree._Element) -> bool:
    return any(map(find_accession, list_paragraphs(element)))


def find_xml_articles(root: etree._Element) -> Iterator[ExportedArticle]:
    """Yield the articles of Factiva's XML: of its answers to a search, or of its feeds, whose elements name codes."""
    feed = [one for one in root.iter() if local_name(one) == "DistDoc"]
    yield from map(_read_feed_element, feed)
    for element in () if feed else root.iter():
        if local_name(element).lower() == "article" and len(element):
            yield _read_element(element)


def _read_feed_element(document: etree._Element) -> ExportedArticle:
    codes: dict[str, list[str]] = {}
    updated_at = ""
    for element in document.iter():
        code = (element.get("fid") or "").upper()
        if code == "UPD":
            updated_at = _parted_date(element)
        elif code in CODES and code not in codes:
            texts = _read_text_element(element) if code in {"HD", *BODY_CODES} else [_line_of(element)]
            texts = texts if any(texts) else [_parted_date(element)]
            codes |= {code: texts} if any(texts) else {}
    raw = etree.tostring(document, encoding="unicode", with_tail=False)
    return ExportedArticle(raw, read_codes(codes) | ({"updated_at": updated_at} if updated_at else {}))


def _parted_date(element: etree._Element) -> str:
    """Return the value of an element; a date or an hour with marks between its numbers."""
    value = element.get("value") or ""
    match = _DIGITS.fullmatch(value)
    return "-".join(match.groups()[:3]) if match and match[1] else ":".join(match.groups()[3:]) if match else value


def count_xml_articles(root: etree._Element) -> int | None:
    """Return how many articles the XML says it holds."""
    counts = [one.get("count") for one in root.iter() if local_name(one).lower() == "ppsarticleresultset"]
    numbers = [int(count) for count in counts if count and count.isdecimal() and len(count) < 7]
    return sum(numbers) if numbers else None


def _read_element(article: etree._Element) -> ExportedArticle:
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for child in article:
        name = local_name(child).lower()
        if name in _TEXTS:
            codes[_TEXTS[name]] += _read_text_element(child)
        elif name in _ELEMENTS:
            codes[_ELEMENTS[name]].append(_line_of(child))
        elif name == "pages":
            codes["PG"] += filter(None, (_line_of(page) for page in child))
        elif name == "publicationdate":
            codes["PD"].append(_line_of(child))
        elif name == "descfield":
            codes["IPD" if child.get("code") == "ipd" else "IPC"].append(_line_of(child))
        elif name in _INDEXES:
            codes[_INDEXES[name]].append(_line_of(child))
    codes["PG"] = [", ".join(codes["PG"])]
    codes["IPD"] = [" | ".join(codes["IPD"])]
    raw = etree.tostring(article, encoding="unicode", with_tail=False)
    return ExportedArticle(raw, read_codes({code: texts for code, texts in codes.items() if any(texts)}))


def _line_of(element: etree._Element) -> str:
    return fold_blanks(" ".join(piece.strip() for piece in element.itertext() if isinstance(piece, str)))


def _read_text_element(element: etree._Element) -> list[str]:
    paragraphs = [one for one in element if local_name(one).lower() in {"paragraph", "para"}]
    texts: list[str] = []
    for one in paragraphs or [element]:
        text = "".join(piece for piece in one.itertext() if isinstance(piece, str))
        if paragraphs and (one.get("display") or "").lower() in {"preserve", "fixed"}:
            texts.append(text.strip("\n"))  # a table, by its columns
        elif paragraphs:
            texts.append(fold_blanks(text))
        else:  # lines that are indented begin paragraphs
            texts += map(fold_blanks, re.split(r"\n\s*\n|\n(?= {2,}\S)", text))
    return [text for text in texts if text.strip()]


def split_lines(lines: Sequence[Paragraph]) -> list[ExportedArticle] | None:
    """Return the articles of text or RTF; None where no line ends an article as Factiva does."""
    lines = [line for line in lines if len(line.text) > _LONGEST_FURNITURE or not _FURNITURE.fullmatch(line.text)]
    separator = _find_separator(lines)
    if separator:
        return _read_coded(lines, separator)
    ends = [number for number, line in enumerate(lines) if find_accession(line.text)]
    if not ends:
        return None
    articles = [_read_displayed(lines[start + 1 : end + 1]) for start, end in pairwise([-1, *ends])]
    rest = lines[ends[-1] + 1 :]
    if any(_SUMMARY.fullmatch(line.text) for line in rest):
        return articles
    if find_words_line([line.text for line in rest if line.text.strip()]) is not None:
        articles.append(ExportedArticle("\n".join(line.text for line in rest), problem=_CUT_OFF))
    return articles


def _find_separator(lines: Sequence[Paragraph]) -> str:
    """Return how the codes of a file are parted from what they say; empty where it has no codes."""
    kinds: Counter[str] = Counter()
    for line in lines:
        match = _CODE_LINE.fullmatch(line.text.strip())
        if match and match[1] == "HD":
            kinds[_name_separator(match[2])] += 1
    return kinds.most_common(1)[0][0] if kinds else ""


def _name_separator(text: str) -> str:
    if "|" in text:
        return "|"
    if "\t" in text:
        return "tab"
    return "end" if not text.strip("\n") else "wide" if len(text) > 1 else "blank"


def _read_coded(lines: Sequence[Paragraph], separator: str) -> list[ExportedArticle]:
    articles: list[ExportedArticle] = []
    codes: dict[str, list[str]] = {}
    raw: list[str] = []
    current = ""
    for line in lines:
        text = line.text.strip()
        match = _CODE_LINE.fullmatch(text)
        code = match[1] if match and _is_code(match, separator, current) else ""
        if not codes and not code:
            continue  # a list of headlines, or the summary of the search
        raw.append(line.text)
        if code and match:
            current, text = code, match[3].strip()
        texts = codes.setdefault(current, [])
        if text:
            texts.append(text)
        if current == "AN" and text:
            articles.append(ExportedArticle("\n".join(raw), read_codes(codes)))
            codes, raw, current = {}, [], ""
    if "HD" in codes:
        articles.append(ExportedArticle("\n".join(raw), problem=_CUT_OFF))
    return articles


def _is_code(match: re.Match[str], separator: str, current: str) -> bool:
    """Tell whether a line that begins with letters of a code has one: a text may begin so too."""
    code, between, value = match.groups()
    if _name_separator(between) not in {separator, "end"} and not (separator == "end" and "|" in between):
        return False
    if current in {"LP", "TD"} and code not in _TAIL_CODES:
        return False
    if separator == "blank":
        if code in _INDEXING:
            return " : " in value or "|" in value
        if code == "AN":
            return bool(find_accession(value))
        return current not in {"LP", "TD"} or code in {"TD", "PUB", "IPC", "IPD", "RF"}
    return True


def _read_displayed(lines: Sequence[Paragraph]) -> ExportedArticle:
    """Return the article of lines without codes, of which the last is its accession number."""
    raw = "\n".join(line.text for line in lines)
    filled = [number for number, line in enumerate(lines[:-1]) if line.text.strip()]
    texts = [fold_blanks(lines[number].text.replace("\xa0", " ")) for number in filled]
    words = find_words_line(texts)
    if words is None:
        return ExportedArticle(raw, problem="no line with its number of words and its date was found in this article")
    # A list of headlines may stand before the first article: its lines are parted from it by an empty one.
    first = words
    while first and filled[first - 1] == filled[first] - 1 and words - first < 6:
        first -= 1
    end = words + count_header_lines(texts[words:])
    record = read_lines(texts[words:end]) | name_top(
        texts[first:words], [lines[one].is_bold for one in filled[first:words]]
    )
    body = texts[end:]
    if body and _is_publisher(body[-1], texts[end - 1]):
        record["PUB"] = [body.pop()]
    record |= {"body": "\n\n".join(body), "id": find_accession(lines[-1].text)}
    return ExportedArticle(raw, record)


def _is_publisher(line: str, copyright_line: str) -> bool:
    """Tell whether the last line before the accession number names the publisher, as it does in most articles."""
    if len(line) > 80:
        return False
    words = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", line)}
    holder = (
        {word.lower() for word in re.findall(r"[^\W\d_]{4,}", copyright_line)}
        if COPYRIGHT.match(copyright_line)
        else set()
    )
    return bool(words & holder) or not line.endswith(_SENTENCE_END)
