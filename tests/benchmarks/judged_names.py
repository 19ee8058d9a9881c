"""Read sets of news in which people have marked persons, organisations or places, in the forms they are kept in. Pure.

columns   a token a line, its label last (or second, after the token), a blank line after each sentence: B-PER I-PER O,
          with or without S- and E-, or I- alone. “-DOCSTART-” begins an article, whose first sentence is the headline;
          a file of a folder without it is one article; of a single file each sentence is one
lines     JSON lines: headline, body and gold.entities (start, end, type) or gold.countries; or tokens and tags
marked    articles in <DOC>, <HEADLINE>, <TEXT> with <b_enamex type="PERSON">words<e_enamex>, as NIST had it in 1999
places    XML as LGL has it: <article>, <title>, <text>, and <toponym>s, of which <country> counts

An article is a row; labels other than those of persons and organisations are left out.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

_KINDS = {
    "per": "persons",
    "person": "persons",
    "org": "organisations",
    "organization": "organisations",
    "organisation": "organisations",
}
_CLOSING = frozenset(
    [".", ",", ";", ":", "!", "?", ")", "]", "%", "'s", "'", "n't", "’s", "’", "”", "'re", "'ve", "'ll"]
)
_OPENING = frozenset(["(", "[", "$", "“", "‘", "``"])
_ARTICLE = "-DOCSTART-"


class JudgedMention(NamedTuple):
    """A name that somebody marked; `kind` is persons or organisations, `field` headline or body."""

    field: str
    start: int
    end: int
    kind: str


class Judged(NamedTuple):
    """An article with what is marked in it; None where the set says nothing of it."""

    headline: str
    body: str
    dateline: str = ""
    mentions: tuple[JudgedMention, ...] | None = None
    countries: frozenset[str] | None = None
    year: int | None = None


Token = tuple[str, str]  # text and label
Sentence = Sequence[Token]


def read_set(kind: str, path: Path, countries: Mapping[str, str]) -> list[Judged]:
    """Return the articles of a file, or of all files of a folder in the order of their names.

    `countries` has the code of each country by its name in small letters.
    """
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    read = FORMATS[kind]
    return [row for file in files for row in read(file.read_text("utf-8", errors="replace"), path.is_dir(), countries)]


def _year(date: str) -> int | None:
    found = re.search(r"\b(?:19|20)\d\d\b", date)
    return int(found.group()) if found else None


# -- columns


def _read_columns(text: str, is_article: bool, countries: Mapping[str, str]) -> Iterator[Judged]:
    articles: list[list[Sentence]] = [[]]
    has_articles = False
    for block in re.split(r"\n[ \t\r]*\n", text):
        sentence: list[Token] = []
        for line in block.splitlines():
            cells = line.split("\t") if "\t" in line else line.split()
            if _ARTICLE in cells:
                articles.append([])
                has_articles = True
            elif token := _token(cells):
                sentence.append(token)
        if sentence:
            articles[-1].append(sentence)
    if has_articles:
        return (_join(one[:1], one[1:]) for one in articles if one)
    if is_article:
        return iter([_join([], articles[0])])
    return (_join([], [sentence]) for sentence in articles[0])


def _token(cells: Sequence[str]) -> Token | None:
    """Return the token of a line; None for what is none."""
    cells = [cell.strip() for cell in cells]
    if len(cells) > 2 and cells[0].isdigit() and not _is_label(cells[1]):
        cells = cells[1:]  # a number before the token
    if len(cells) < 2 or not cells[0] or cells[0].startswith(("http://", "https://")):
        return None
    return cells[0], cells[-1] if _is_label(cells[-1]) else cells[1]


def _is_label(cell: str) -> bool:
    return cell == "O" or (cell[1:2] == "-" and cell[0] in "BIESLU")


def _join(headline: Sequence[Sentence], body: Sequence[Sentence]) -> Judged:
    """Return an article made of its tokens, a line a sentence."""
    mentions: list[JudgedMention] = []
    texts = []
    for field, sentences in (("headline", headline), ("body", body)):
        text = ""
        for sentence in sentences:
            text, found = _append(text, sentence, field)
            mentions += found
        texts.append(text)
    return Judged(texts[0], texts[1], mentions=tuple(mentions))


def _append(text: str, sentence: Sentence, field: str) -> tuple[str, list[JudgedMention]]:
    text += "\n" if text else ""
    mentions: list[JudgedMention] = []
    kind, start, is_quoted, glued = "", 0, False, True
    for word, label in sentence:
        mark, _, name = label.partition("-")
        if kind and (mark in "BSUO" or _KINDS.get(name.lower(), "") != kind):
            mentions.append(JudgedMention(field, start, len(text), kind))
            kind = ""
        closes = word in _CLOSING or (word == '"' and is_quoted)
        text += "" if glued or closes else " "
        if not kind and (kind := _KINDS.get(name.lower(), "")):
            start = len(text)
        text += word
        glued = word in _OPENING or (word == '"' and not is_quoted)
        is_quoted = not is_quoted if word == '"' else is_quoted
    if kind:
        mentions.append(JudgedMention(field, start, len(text), kind))
    return text, mentions


# -- JSON lines


def _read_lines(text: str, is_article: bool, countries: Mapping[str, str]) -> Iterator[Judged]:
    for row in map(json.loads, filter(str.strip, text.splitlines())):
        if "tokens" in row:
            tags = row.get("tags") or row.get("ner_tags") or row["labels"]
            yield _join([], [list(zip(row["tokens"], tags, strict=True))])
            continue
        gold = row.get("gold", row)
        marked = gold.get("entities")
        yield Judged(
            row.get("headline") or "",
            row.get("body") or "",
            row.get("dateline") or "",
            None if marked is None else tuple(_entities(marked)),
            frozenset(code.lower() for code in gold["countries"]) if gold.get("countries") else None,
            _year(row.get("published_on") or ""),
        )


def _entities(marked: Iterable[Mapping[str, object]]) -> Iterator[JudgedMention]:
    for one in marked:
        if kind := _KINDS.get(str(one["type"]).lower()):
            yield JudgedMention(str(one.get("field", "body")), int(str(one["start"])), int(str(one["end"])), kind)


# -- marks in the text


_MARK = re.compile(r"<(b_\w+)([^>]*)>|<(e_\w+)>|<[^>]*>")
_TYPE = re.compile(r'type="(\w+)')


def _read_marked(text: str, is_article: bool, countries: Mapping[str, str]) -> Iterator[Judged]:
    for part in re.findall(r"<DOC>(.*?)</DOC>", text, re.DOTALL):
        mentions: list[JudgedMention] = []
        texts = {}
        for field, element in (("headline", "HEADLINE"), ("body", "TEXT")):
            inside = re.search(rf"<{element}>(.*?)</{element}>", part, re.DOTALL)
            texts[field], found = _take_marks(inside.group(1) if inside else "", field)
            mentions += found
        published = re.search(r"<DATE_TIME>([^<]*)", part)
        year = _year(published.group(1)) if published else None
        yield Judged(texts["headline"], texts["body"], mentions=tuple(mentions), year=year)


def _take_marks(text: str, field: str) -> tuple[str, list[JudgedMention]]:
    """Return a text without its marks; lines that were only broken are joined, an indented one begins a paragraph."""
    text = re.sub(r"\n(?:[ \t]+)", "\n\n", text.strip()).replace("``", '"').replace("''", '"')
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    plain, place, mentions = "", 0, []
    kind, start = "", 0
    for mark in _MARK.finditer(text):
        plain += unescape(text[place : mark.start()])
        place = mark.end()
        if mark[1]:
            labelled = _TYPE.search(mark[2])
            kind, start = _KINDS.get(labelled[1].lower(), "") if labelled else "", len(plain)
        elif mark[3] and kind:
            mentions.append(JudgedMention(field, start, len(plain), kind))
            kind = ""
    return plain + unescape(text[place:]), mentions


# -- places


def _read_places(text: str, is_article: bool, countries: Mapping[str, str]) -> Iterator[Judged]:
    for article in ET.fromstring(text).iter("article"):
        named = {(one.text or "").strip().lower() for one in article.iter("country")}
        codes = {countries.get(name) for name in named - {""}}
        headline, body = article.findtext("title") or "", article.findtext("text") or ""
        # The text begins with its headline there.
        body = body.removeprefix(headline).lstrip(". ") if headline else body
        year = _year(article.findtext("dltime") or "")
        yield Judged(headline, body, countries=frozenset(code for code in codes if code), year=year)


FORMATS: Mapping[str, Callable[[str, bool, Mapping[str, str]], Iterator[Judged]]] = {
    "columns": _read_columns,
    "lines": _read_lines,
    "marked": _read_marked,
    "places": _read_places,
}
