"""What exports of news databases have in common: lines that hold a date among other words, pages, terms. Pure."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from articles.importing.readers.dates import UnusableDateError, read_day
from articles.text.month_names import find_months, find_weekdays, fold_word

LONGEST_LINE = 300  # characters in which a date is looked for

_WORD = r"[^\W\d_]+(?:['’.-][^\W\d_]+)*"
_DATE = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}(?:st|nd|rd|th|er|re|[.ºª°])?,?\s*(?:de\s+|of\s+)?{_WORD}\.?,?\s*(?:del?\s+)?\d{{4}}(?!\d)"
    rf"|{_WORD}\.?\s+\d{{1,2}}(?:st|nd|rd|th|[.])?,?\s+\d{{4}}(?!\d)"
    rf"|\d{{4}}\s*[年년]\s*\d{{1,2}}\s*[月월]\s*\d{{1,2}}\s*[日일]?"
    rf"|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}(?![\d])|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{4}}(?!\d))"
)
_VAGUE = re.compile(rf"(?<!\w)({_WORD})\.?,?\s+(?:\d{{4}}[-/])?\d{{4}}(?!\d)")
_SEASONS = re.compile(
    "spring|summer|fall|autumn|winter|fruhling|fruhjahr|sommer|herbst|printemps|ete|automne|hiver|primavera|verano|otono"
    "|invierno|lente|zomer|herfst|estate|autunno|inverno"
)
_CLOCK = r"\d{1,2}(?::|\s?[hH]\s?)\d{2}(?::\d{2})?"
_AFTER = re.compile(
    rf"[\s,;-]*(?:at\s+|à\s+|um\s+)?(?P<time>{_CLOCK}(?:\s*[AaPp]\.?[Mm]\.?(?!\w))?"
    rf"(?:\s*(?:[A-Z]{{2,5}}(?:\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?)?|[+-]\d{{2}}:?\d{{2}}"
    rf"|(?:Central|Eastern|Western|Greenwich|Pacific|Mountain)[A-Za-z ]{{0,30}}Time))?)"
)
_FIRST_WORD = re.compile(rf"\s*,?\s*({_WORD})\.?,*")
_LAST_WORD = re.compile(rf"({_WORD})\.?,?\s*$")

_PAGE = re.compile(
    r"(?:^|(?<=[\s;,(]))(?:pg|page|pages|pp|p|seite|seiten|s|blz|pagina|pag|pág|página|páginas|side|sida|str|стр|σ)"
    r"(?:[.:]\s*|\s+)(?P<page>[A-Z]{0,5}[-.]?\d[\w.–-]*(?:\(\d+\))?(?:\s?[,&]\s?[A-Z]{0,3}\d[\w.–-]*)*|MDE\w*)(?=[\s;,)]|$)",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\s*(?:column|col|version|ver|spalte|kolom|colonne)[\s:.]+[\w-]+\s*", re.IGNORECASE)
_ISSUE = re.compile(r"\s*((?:ausg(?:abe)?|nr|no|issue|heft|nummer|numéro|n°)\.?\s*\d[\w./-]*)\s*", re.IGNORECASE)
_SHEET = re.compile(r"[A-Z]{1,2}0?\d{1,2}")
_PERCENT = re.compile(r"\(\s*+\d{1,3}\s?%\s*+\)")
_EDITION_WORDS = re.compile(
    r"\b(?:edition|editions|edición|edicion|édition|edição|edizione|editie|ausgabe|utgave|udgave|upplaga|final|late|city"
    r"|regional|national)\b",
    re.IGNORECASE,
)


class DatedLine(NamedTuple):
    """A line that names a day: what stands before it, the words of the date with its hour, what stands after."""

    before: str
    date: str
    after: str


class PlaceInPaper(NamedTuple):
    """Where an article stood, as one line of an export tells it."""

    section: str = ""
    page: str = ""
    edition: str = ""


def split_at_date(line: str) -> DatedLine | None:
    """Return a line parted at the first day that it names, with its weekday and hour; None where it names none."""
    line = line[:LONGEST_LINE]
    for match in _DATE.finditer(line):
        try:
            read_day(match.group())
        except UnusableDateError:
            continue
        start, end = match.span()
        if (word := _LAST_WORD.search(line, 0, start)) and is_weekday(word[1]):
            start = word.start()
        end = _skip_weekday(line, end)
        if clock := _AFTER.match(line, end):
            end = clock.end("time")
        end = _skip_weekday(line, end)
        return DatedLine(line[:start].strip(" ,;-"), line[start:end].strip(" ,;-"), line[end:].strip(" ,;-"))
    return None


def _skip_weekday(line: str, position: int) -> int:
    word = _FIRST_WORD.match(line, position)
    return word.end() if word and is_weekday(word[1]) else position


def is_date_line(line: str) -> bool:
    """Tell whether a line begins with a day, as the line of the date does in exports."""
    dated = split_at_date(line.strip())
    return dated is not None and not dated.before


def is_weekday(line: str) -> bool:
    """Tell whether a line is the name of a weekday."""
    word = line.strip(" ,;.")
    return len(word) > 2 and bool(find_weekdays(fold_word(word)))


def is_clock(line: str) -> bool:
    """Tell whether a line is an hour, with its zone or without."""
    match = _AFTER.match(line.strip())
    return match is not None and match.end() == len(line.strip())


def find_vague_date(line: str) -> str:
    """Return the month or season and year that a short line names, as in “Summer, 2008”; empty for another line."""
    match = _VAGUE.fullmatch(line.strip())
    if match and (_SEASONS.fullmatch(fold_word(match[1])) or find_months(fold_word(match[1]))):
        return match.group()
    return ""


def is_edition(line: str) -> bool:
    """Tell whether a short line speaks of an edition."""
    return len(line) <= 60 and bool(_EDITION_WORDS.search(line))


def split_place(line: str) -> PlaceInPaper:
    """Return section, page and edition of a line such as “NEWS; Pg. 12”, “RUBRIK S. 7 Ausg. 167”."""
    page = edition = ""
    parts: list[str] = []
    for part in re.split(r"\s*;\s*", line.strip()):
        rest = part
        if match := _PAGE.search(rest):
            page = page or match["page"]
            rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip(" ,-")
        pieces = [piece.strip() for piece in rest.split(",") if piece.strip() and not _COLUMN.fullmatch(piece)]
        rest = ", ".join(pieces)
        if parts and not page and _SHEET.fullmatch(rest):
            page = rest
            continue
        if match := _ISSUE.fullmatch(rest):
            edition = edition or match[1]
            continue
        if rest.strip(" -"):
            parts.append(rest)
    return PlaceInPaper("; ".join(parts), page, edition)


def keep_own_terms(text: str) -> list[str]:
    """Return the terms of a line that its publisher set: those with a percentage are the database's guesses."""
    terms = [term.strip() for term in re.split(r"\s*[;|]\s*", text)]
    return [term for term in terms if term and not _PERCENT.search(term)]


def unite(words: Iterable[str]) -> str:
    """Return pieces of one line, those that are empty left out, as “; ” joins them."""
    return "; ".join(dict.fromkeys(filter(None, (word.strip() for word in words))))


def read_names(table: str) -> dict[str, str]:
    """Return the key of each name in a table of lines such as “key = name | other name”."""
    rows = (line.split(" = ") for line in table.strip().splitlines())
    return {name: key for key, names in rows for name in names.split(" | ")}


def normalise_head(head: bytes) -> bytes:
    """Return the first bytes of a file as they are recognised by: lines that end as in Unix, UTF-16 as UTF-8."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
