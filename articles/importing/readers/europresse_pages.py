"""Pages of Europresse parted into articles, and what each says of itself. Pure.

Since 2015 each article is an element <article> with a header, a section and a footer; before, its parts stood one after
the other in a table, with names for source, date and headline only.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lxml import etree

from articles.importing.markup import local_name
from articles.importing.readers.export_lines import is_edition, split_at_date, split_place, unite
from articles.importing.readers.export_markup import flatten_tables, has_class, list_paragraphs, parse_part, read_text
from articles.importing.readers.export_records import ExportedArticle
from articles.text.sentences import fold_blanks

_ARTICLE = re.compile(r"<article\b[^<>]*>", re.IGNORECASE)
_ARTICLE_END = re.compile(r"</article\s*>", re.IGNORECASE)
_OLD_STARTS = (
    re.compile(r"<table\b[^<>]*\bid\s*=\s*[\"']?tbHeaderImages", re.IGNORECASE),
    re.compile(r"<span\b[^<>]*\bclass\s*=\s*[\"']?DocPublicationName", re.IGNORECASE),
)
_NUMBER = re.compile(r"(?<!\w)[a-z]{2,12}·\d{8}·\w{1,12}·[\w-]{1,80}(?!\w)")
_NUMBER_LINE = re.compile(r"\s*+(?:[^\n:·]{3,40}+:)?\s*+[a-z]{2,12}·\d{8}·.*", re.DOTALL)
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_ISSUE = re.compile(r"(?:no|n[°º]|num(?:éro)?|vol|issue|nr|éd|ed)\b[.\s:]*\S|\d{4}\b", re.IGNORECASE)
_WORD_COUNT = re.compile(
    r"[,\s]*\b\d[\d\s\xa0.,]{0,8}\s?(?:mots?|words?|palabras?|wörter|wort|parole|palavras)\b[,\s]*"
)
_UTC = re.compile(r"[\s-]*(\d{1,2}:\d{2}(?:\s*UTC(?:\s*[+-]\d{2}:?\d{2})?)?)[\s,]*")
_ALSO = re.compile(r"\s*(?:cet article est paru dans|this article appeared in)\b", re.IGNORECASE)
_LONGEST_NOTICE = 200
_LONGEST_AUTHOR = 160
_HEAD, _TITLE = "\ue000", "\ue001"  # where source and date, and the headline, stood among the lines of an old article
_CUT_OFF = "the file is cut off in the middle of this article: export it again"


def split_pages(text: str) -> list[str]:
    """Return the parts of a page that hold one article each; none where it has no marks for articles."""
    marks = [match.start() for match in _ARTICLE.finditer(text)]
    if not marks:
        marks = max(([match.start() for match in start.finditer(text)] for start in _OLD_STARTS), key=len)
    return [text[start:end] for start, end in pairwise([*marks, len(text)])]


def read_part(part: str) -> ExportedArticle:
    """Return the article that a part of a page begins with."""
    is_new = bool(_ARTICLE.match(part))
    root = parse_part(part)
    if root is None:
        return ExportedArticle(part, problem="the markup of this article cannot be read")
    record = _read_new(root) if is_new else _read_old(root)
    record["id"] = next(iter(_NUMBER.findall(_text_under(root, "footer") or read_text(root))), "")
    record = {name: value for name, value in record.items() if value}
    is_whole = bool(_ARTICLE_END.search(part)) if is_new else "id" in record
    return ExportedArticle(part, record, problem="" if is_whole else _CUT_OFF)


def _read_new(root: etree._Element) -> dict[str, Any]:
    article = next(root.iter("article"), root)
    header = next(article.iter("header"), article)
    record: dict[str, Any] = dict(
        _read_source(_first(header, "DocPublicationName") or _first(header, "rdp__DocPublicationName"))
    )
    record |= _read_dated_line(_first(header, "DocHeader"))
    if "published_on" not in record:
        record |= _read_subsection(header)
    title = next(_having(header, "titreArticle"), None)
    record["headline"] = unite(map(fold_blanks, _outermost(header, "titreArticleVisu")))
    if not record["headline"]:
        record["headline"] = _first(header, "grandTitre") or _first(header, "socialNetworkAuthorTitle")
    record["kicker"] = _read_kicker(header, title)
    record["section"] = record.get("section") or record["kicker"]
    record["byline"] = unite(_outermost(header, "docAuthors")) or _read_author_after(title)
    subtitle = _first(header, "rdp__subtitle")
    record["url"] = _take_address(article)
    body = _read_body(article)
    record["body"] = "\n\n".join([subtitle, *body] if subtitle and subtitle not in body[:1] else body)
    record["aside"] = [text for aside in article.iter("aside") for text in list_paragraphs(aside)]
    return record


def _read_source(line: str) -> dict[str, str]:
    """Return source and edition of a line such as “La Croix, no. 43018”."""
    name, *rest = [piece.strip() for piece in re.split(r"\s*[,;]\s+|\n+", line) if piece.strip()] or [""]
    own = [piece for piece in rest if not (_ISSUE.match(piece) or is_edition(piece))]
    return {
        "source": ", ".join([name, *own]),
        "edition": ", ".join(piece for piece in rest if piece not in own),
    }


def _read_dated_line(line: str) -> dict[str, str]:
    """Return section, date, page and edition of a line such as “France, mardi 14 mars 2006, 134 mots, p. 16”."""
    dated = split_at_date(line)
    if dated is None:
        return {"section": line} if line and not any(letter.isdigit() for letter in line) else {}
    rest = _WORD_COUNT.sub(", ", dated.after)
    record = {"published_on": dated.date, "section": dated.before}
    if clock := _UTC.match(rest):
        record["published_on"] += f" {clock[1]}"
        rest = rest[clock.end() :]
    place = split_place(rest.strip(" ,-"))
    record["page_label"] = place.page
    record["edition"] = place.edition or (place.section if is_edition(place.section) else "")
    return {name: value for name, value in record.items() if value}


def _read_subsection(header: etree._Element) -> dict[str, str]:
    """Return what stands in headers without a line for the date: a section, and the date in what follows it."""
    for heading in _having(header, "DocTitreSousSection"):
        rest = " ".join(filter(None, (read_text(one) for one in heading.itersiblings())))
        return {"section": fold_blanks(read_text(heading))} | _read_dated_line(rest)
    for box in _having(header, "sm-margin-bottom"):
        found = _read_dated_line(fold_blanks(read_text(box)))
        if "published_on" in found:
            return found
    return {}


def _read_kicker(header: etree._Element, title: etree._Element | None) -> str:
    """Return the words over a headline."""
    if title is None:
        return ""
    above = [
        fold_blanks(read_text(one))
        for one in (title.itersiblings(preceding=True) if local_name(header) == "header" else ())
        if next(_having(one, "DocPublicationName"), None) is None and next(_having(one, "DocHeader"), None) is None
    ]
    within = [
        fold_blanks(read_text(one))
        for one in title.iter("p", "div")
        if has_class(one, "sm-margin-bottom") or has_class(one, "sm-margin-bottomNews")
    ]
    return unite(text for text in (*reversed(above), *within) if not split_at_date(text))


def _read_author_after(title: etree._Element | None) -> str:
    """Return the line under a headline, where the author stands if no box has that name."""
    if title is None:
        return ""
    for element in title.itersiblings():
        if local_name(element) in {"div", "p"} and (text := fold_blanks(read_text(element))):
            return text if len(text) <= _LONGEST_AUTHOR and not has_class(element, "rdp__subtitle") else ""
    return ""


def _read_body(article: etree._Element) -> list[str]:
    """Return the paragraphs of an article's text: those of the box for it, else of the section."""
    flatten_tables(article)
    for name in ("docOcurrContainer", "DocText"):
        texts = [text for box in _outermost_elements(article, name) for text in list_paragraphs(box)]
        if texts:
            return texts
    sections = [one for one in article if local_name(one) == "section"] or [*article.iter("section")][:1]
    return [text for one in sections for text in list_paragraphs(one)]


def _take_address(article: etree._Element) -> str:
    """Return where an article stands on the web, and take notices of that, and of its other editions, from its text."""
    address = ""
    for link in [*article.iter("a")]:
        target = (link.get("href") or "").strip()
        box = link.getparent()
        text = fold_blanks(read_text(box)) if box is not None else ""
        is_notice = len(text) <= _LONGEST_NOTICE and bool(_ALSO.match(text))
        if target.startswith("http") and (is_notice or any(has_class(one, "Doc-UrlRef") for one in _around(link))):
            address = address or target
        if is_notice and box is not None:
            _empty(box if local_name(box) in {"p", "div", "span"} and not has_class(box, "docOcurrContainer") else link)
    for box in [*_having(article, "apd-wrapper"), *_having(article, "Doc-UrlRef"), *_having(article, "transcript")]:
        if has_class(box, "transcript"):
            for clock in _having(box, "time"):
                _empty(clock)
        else:
            _empty(box)
    return address


def _around(element: etree._Element) -> Iterator[etree._Element]:
    yield from list(element.iterancestors())[:4]


def _empty(element: etree._Element) -> None:
    for child in [*element]:
        element.remove(child)
    element.text = None


def _having(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a class."""
    return (one for one in root.iter() if isinstance(one.tag, str) and has_class(one, name))


def _outermost_elements(root: etree._Element, name: str) -> list[etree._Element]:
    found = [*_having(root, name)]
    return [one for one in found if not any(has_class(above, name) for above in one.iterancestors())]


def _outermost(root: etree._Element, name: str) -> list[str]:
    return [text for one in _outermost_elements(root, name) if (text := fold_blanks(read_text(one)))]


def _first(root: etree._Element, name: str) -> str:
    """Return the words of all elements of a class, as one line each that has words."""
    return next((text for one in _having(root, name) if (text := read_text(one))), "")


def _text_under(root: etree._Element, name: str) -> str:
    return "\n\n".join(read_text(one) for one in root.iter(name))


def _read_old(root: etree._Element) -> dict[str, Any]:
    """Return what an article of before 2015 says: its lines, by where source, date and headline stand among them."""
    record = _read_source(_first(root, "DocPublicationName"))
    record |= _read_dated_line(fold_blanks("".join("".join(one.itertext()) for one in _having(root, "DocHeader"))))
    titles = _outermost_elements(root, "titreArticleVisu")
    record["headline"] = unite(_outermost(root, "titreArticleVisu"))
    has_author = any(map(_is_over_author, titles))
    heads = [*_having(root, "DocPublicationName"), *_having(root, "DocHeader")]
    for elements, mark in ((heads, _HEAD), (titles, _TITLE)):
        for element in elements:
            _empty(element)
            element.tag, element.text = "p", mark
    flatten_tables(root)
    lines = list_paragraphs(root)
    top = max((number for number, line in enumerate(lines) if line == _HEAD), default=-1) + 1
    first = max((number for number, line in enumerate(lines) if line == _TITLE), default=top - 1) + 1
    end = next((number for number, line in enumerate(lines) if _NUMBER_LINE.match(line)), len(lines))
    body = lines[first:end]
    if body and _COPYRIGHT.match(body[-1]):
        body.pop()
    if has_author and len(body) > 1 and len(body[0]) <= _LONGEST_AUTHOR:
        record["byline"] = body.pop(0)
    kicker = unite(lines[top : max(first - 1, top)])
    record["section"] = record.get("section") or kicker
    return record | {"kicker": kicker, "body": "\n\n".join(body)}


def _is_over_author(title: etree._Element) -> bool:
    """Tell whether a line that a break ends stands between a headline and the first paragraph."""
    text = title.tail or ""
    for element in title.itersiblings():
        if local_name(element) == "p":
            last = element.getprevious()
            is_ended = last is not None and local_name(last) == "br" and not (last.tail or "").strip()
            return is_ended and bool(text.strip())
        if isinstance(element.tag, str):  # and no comment
            text += "".join(piece for piece in element.itertext() if isinstance(piece, str))
        text += element.tail or ""
    return False
